import { useElementSize } from '@mantine/hooks'
import { type KeyboardEvent, type PointerEvent, useState } from 'react'
import { formatShare } from '../format.ts'
import styles from '../Plot.module.css'
import { t } from '../texts.ts'
import type { PlotKind, PlotPoint, PlotSeries } from './plotTypes.ts'
import { niceTicks, spreadLabels, stackValues } from './scale.ts'

export type PlotDrawingProps = {
  question: string
  kind: Exclude<PlotKind, 'funnel'>
  series: (PlotSeries & { colour: string })[]
  points: PlotPoint[]
  heightPx: number
  format: (value: number) => string
  formatAxis: (value: number) => string
  formatX: (x: string, exact: boolean) => string
  onPick?: (point: PlotPoint) => void
  /** Words for one step of the axis in the hint: "previous month". */
  before: string
}

/** The drawing of a plot: few lines, direct labels, a hint with value, period and change; arrows move along it. */
export const PlotDrawing = (props: PlotDrawingProps) => {
  const { kind, series, points, heightPx } = props
  const { ref, width } = useElementSize()
  const [at, setAt] = useState<number | null>(null)
  const bars = kind === 'bar' || kind === 'stacked'
  const labelled = !bars && series.length > 1 && width > 420
  const all = points.flatMap((point) =>
    kind === 'stacked'
      ? stackValues(series.map((one) => point.values[one.key] ?? null)).flat()
      : series.map((one) => point.values[one.key] ?? 0),
  )
  const ticks = niceTicks(Math.min(0, ...all), Math.max(0, ...all), { whole: all.every(Number.isInteger) })
  const tickWidth = Math.max(...ticks.map((tick) => props.formatAxis(tick).length)) * 6.4 + 10
  const left = Math.min(90, Math.max(28, tickWidth))
  const right = labelled ? Math.min(150, Math.max(...series.map((one) => one.label.length)) * 6.5 + 14) : 8
  const top = 8
  const bottom = heightPx - 22
  const [low = 0, high = 1] = [ticks[0], ticks.at(-1)]
  const slot = (Math.max(60, width) - left - right) / Math.max(1, points.length)
  const xOf = (index: number) => left + slot * (index + 0.5)
  const yOf = (value: number) => bottom - ((value - low) / (high - low || 1)) * (bottom - top)
  const every = Math.max(1, Math.ceil(points.length / Math.max(1, Math.floor((width - left - right) / 58))))

  const find = (event: PointerEvent<SVGSVGElement>) => {
    const box = event.currentTarget.getBoundingClientRect()
    const index = Math.floor((event.clientX - box.left - left) / slot)
    setAt(index >= 0 && index < points.length ? index : null)
  }
  const hear = (event: KeyboardEvent) => {
    const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    const point = at === null ? undefined : points[at]
    if (event.key === 'Enter' && point) return props.onPick?.(point)
    if (event.key === 'Escape') return setAt(null)
    if (by === 0) return
    event.preventDefault()
    setAt((before) => Math.min(points.length - 1, Math.max(0, (before ?? -1) + by)))
  }
  const shown = at === null ? undefined : points[at]
  return (
    <div ref={ref} className={styles.area} style={{ height: heightPx }}>
      {width > 0 && (
        <svg
          className={styles.svg}
          height={heightPx}
          viewBox={`0 0 ${width} ${heightPx}`}
          role="img"
          aria-label={props.question}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: arrows read the plot value by value
          tabIndex={0}
          data-picks={props.onPick ? true : undefined}
          onPointerMove={find}
          onPointerLeave={() => setAt(null)}
          onKeyDown={hear}
          onClick={() => shown && props.onPick?.(shown)}
        >
          {ticks.map((tick) => (
            <g key={tick}>
              <line
                className={tick === 0 ? styles.base : styles.grid}
                x1={left}
                x2={width - right}
                y1={yOf(tick)}
                y2={yOf(tick)}
              />
              <text className={styles.tick} x={left - 8} y={yOf(tick) + 4} textAnchor="end">
                {props.formatAxis(tick)}
              </text>
            </g>
          ))}
          {points.map(
            (point, index) =>
              index % every === 0 && (
                <text key={point.x} className={styles.tick} x={xOf(index)} y={heightPx - 5} textAnchor="middle">
                  {props.formatX(point.x, false)}
                </text>
              ),
          )}
          {bars ? (
            <Bars {...{ ...props, at, slot, xOf, yOf }} />
          ) : (
            <Lines {...{ ...props, at, xOf, yOf, bottom, labelAt: labelled ? width - right + 8 : null }} />
          )}
        </svg>
      )}
      {shown && at !== null && <Hint {...props} point={shown} previous={points[at - 1]} x={xOf(at)} width={width} />}
    </div>
  )
}

type Scale = { at: number | null; xOf: (index: number) => number; yOf: (value: number) => number }

const Bars = ({ kind, series, points, at, slot, xOf, yOf }: PlotDrawingProps & Scale & { slot: number }) => {
  const total = Math.min(slot * 0.66, kind === 'stacked' || series.length === 1 ? 44 : 28 * series.length)
  const one = kind === 'stacked' ? total : total / series.length
  return points.map((point, index) => {
    const stacked = stackValues(series.map((line) => point.values[line.key] ?? null))
    return (
      <g key={point.x} opacity={at === null || at === index ? 1 : 0.45}>
        {series.map((line, order) => {
          const [from, to] = kind === 'stacked' ? (stacked[order] ?? [0, 0]) : [0, point.values[line.key] ?? 0]
          const y = Math.min(yOf(from), yOf(to))
          const height = Math.abs(yOf(from) - yOf(to))
          const x = xOf(index) - total / 2 + (kind === 'stacked' ? 0 : one * order)
          const gap = kind === 'stacked' && order > 0 && height > 2 ? 1 : 0
          return (
            height > 0 && (
              <rect
                key={line.key}
                x={x + 0.5}
                y={y}
                width={Math.max(1, one - 1)}
                height={Math.max(0.5, height - gap)}
                rx={Math.min(2, one / 4)}
                fill={line.colour}
                fillOpacity={line.dashed ? 0.35 : 1}
              />
            )
          )
        })}
      </g>
    )
  })
}

const Lines = ({
  kind,
  series,
  points,
  at,
  xOf,
  yOf,
  bottom,
  labelAt,
}: PlotDrawingProps & Scale & { bottom: number; labelAt: number | null }) => {
  const lastOf = (key: string) =>
    points.findLastIndex((point) => point.values[key] !== null && point.values[key] !== undefined)
  const ends = series.map((line) => {
    const index = lastOf(line.key)
    return yOf(points[index]?.values[line.key] ?? 0)
  })
  const labels = spreadLabels(ends, 14, bottom)
  return (
    <>
      {at !== null && <line className={styles.rule} x1={xOf(at)} x2={xOf(at)} y1={8} y2={bottom} />}
      {series.map((line, order) => {
        const runs = runsOf(points.map((point) => point.values[line.key] ?? null))
        return (
          <g key={line.key}>
            {runs.map((run) => {
              const path = run
                .map(
                  ({ index, value }, step) =>
                    `${step === 0 ? 'M' : 'L'}${xOf(index).toFixed(1)} ${yOf(value).toFixed(1)}`,
                )
                .join('')
              const [first, last] = [run[0], run.at(-1)]
              return (
                <g key={first?.index}>
                  {kind === 'area' && first && last && (
                    <path
                      d={`${path}L${xOf(last.index)} ${yOf(0)}L${xOf(first.index)} ${yOf(0)}Z`}
                      fill={line.colour}
                      opacity={0.12}
                    />
                  )}
                  <path
                    d={path}
                    fill="none"
                    stroke={line.colour}
                    strokeWidth={2}
                    strokeLinejoin="round"
                    strokeLinecap="round"
                    strokeDasharray={line.dashed ? '4 4' : undefined}
                  />
                </g>
              )
            })}
            {at !== null && points[at]?.values[line.key] !== null && points[at]?.values[line.key] !== undefined && (
              <circle
                cx={xOf(at)}
                cy={yOf(points[at]?.values[line.key] ?? 0)}
                r={3.5}
                fill={line.colour}
                stroke="var(--surface)"
                strokeWidth={2}
              />
            )}
            {labelAt !== null && (
              <text className={styles.label} x={labelAt} y={(labels[order] ?? 0) + 4} fill="var(--text-quiet)">
                <tspan fill={line.colour}>● </tspan>
                {line.label}
              </text>
            )}
          </g>
        )
      })}
    </>
  )
}

/** Stretches without a gap. */
const runsOf = (values: (number | null)[]): { index: number; value: number }[][] => {
  const runs: { index: number; value: number }[][] = []
  let open = false
  values.forEach((value, index) => {
    if (value === null) {
      open = false
      return
    }
    if (!open) runs.push([])
    runs.at(-1)?.push({ index, value })
    open = true
  })
  return runs
}

type HintProps = PlotDrawingProps & { point: PlotPoint; previous?: PlotPoint; x: number; width: number }

const Hint = ({ series, point, previous, x, width, format, formatX, before }: HintProps) => (
  <div
    className={styles.hint}
    style={x > width / 2 ? { right: width - x + 12, top: 0 } : { left: x + 12, top: 0 }}
    role="status"
  >
    <div className={styles.hintTitle}>{formatX(point.x, true)}</div>
    {series.map((line) => {
      const value = point.values[line.key]
      if (value === null || value === undefined) return null
      const earlier = previous?.values[line.key]
      const change = earlier ? (value - earlier) / Math.abs(earlier) : null
      return (
        <div key={line.key}>
          <div className={styles.hintRow}>
            <span className={styles.swatch} style={{ background: line.colour }} />
            <span>{line.label}</span>
            <strong>{format(value)}</strong>
          </div>
          {change !== null && series.length < 4 && (
            <div className={styles.change}>
              {t('plot.change', { change: `${change > 0 ? '+' : ''}${formatShare(change)}`, period: before })}
            </div>
          )}
        </div>
      )
    })}
  </div>
)
