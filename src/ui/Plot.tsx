import { ActionIcon } from '@mantine/core'
import { IconChartLine, IconDownload, IconTable } from '@tabler/icons-react'
import { lazy, type ReactNode, Suspense, useState } from 'react'
import { formatNumber, formatShare } from './format.ts'
import { SkeletonBar } from './PageSkeleton.tsx'
import styles from './Plot.module.css'
import { ProblemBanner } from './ProblemBanner.tsx'
import { formatPlotX } from './plot/formatPlotX.ts'
import type { PlotKind, PlotPoint, PlotSeries } from './plot/plotTypes.ts'
import { SimpleTable } from './SimplePage.tsx'
import { colourOf, seriesHues } from './states.ts'
import { t } from './texts.ts'

const PlotDrawing = lazy(async () => ({ default: (await import('./plot/PlotDrawing.tsx')).PlotDrawing }))

export type { PlotKind, PlotPoint, PlotSeries }

export type PlotProps = {
  /** The question it answers, as its title: "Revenue by source, last 12 months". */
  question: string
  kind: PlotKind
  /** A funnel takes one series; its points are the stages in order. */
  series: PlotSeries[]
  points: PlotPoint[]
  /** Values in hints and tables; plain numbers by default. */
  format?: (value: number) => string
  /** Values at the axis, shorter. */
  formatAxis?: (value: number) => string
  /** Words for a place of the axis; months and days are known. */
  formatX?: (x: string, exact: boolean) => string
  /** Words for one step: "the month before". */
  before?: string
  /** The rows behind a point. */
  onPick?: (point: PlotPoint) => void
  /** One control for all plots of a page: see `usePlotRange`. */
  range?: { value: string; options: { value: string; label: string }[]; onChange: (value: string) => void }
  heightPx?: number
  loading?: boolean
  error?: unknown
  retry?: () => void
  /** A quiet line under the question. */
  note?: ReactNode
}

const plain = (value: number) => formatNumber(value, { maximumFractionDigits: 2 })
const short = (value: number) => formatNumber(value, { notation: 'compact', maximumFractionDigits: 1 })

/** A plot answers the question that is its title; the same figures as a table, and as a file, are one press away. */
export const Plot = (props: PlotProps) => {
  const { question, kind, points, heightPx = 220 } = props
  const [asTable, setAsTable] = useState(false)
  const format = props.format ?? plain
  const formatX = props.formatX ?? formatPlotX
  const series = props.series.map((one, index) => ({
    ...one,
    colour: one.state ? colourOf(one.state) : `var(--hue-${one.hue ?? seriesHues[index % seriesHues.length]})`,
  }))
  const nothing = points.every((point) => series.every((one) => !point.values[one.key]))
  return (
    <figure className={styles.plot}>
      <figcaption className={styles.head}>
        <div className={styles.question}>
          {question}
          {props.note && <div className={styles.sub}>{props.note}</div>}
        </div>
        <div className={styles.tools}>
          {props.range && (
            <select
              className={styles.range}
              aria-label={t('plot.range')}
              value={props.range.value}
              onChange={(event) => props.range?.onChange(event.currentTarget.value)}
            >
              {props.range.options.map((option) => (
                <option key={option.value} value={option.value}>
                  {option.label}
                </option>
              ))}
            </select>
          )}
          <ActionIcon
            size={26}
            aria-label={t(asTable ? 'plot.asPlot' : 'plot.asTable')}
            title={t(asTable ? 'plot.asPlot' : 'plot.asTable')}
            onClick={() => setAsTable(!asTable)}
          >
            {asTable ? <IconChartLine size={15} /> : <IconTable size={15} />}
          </ActionIcon>
          <ActionIcon
            size={26}
            aria-label={t('plot.export')}
            title={t('plot.export')}
            onClick={() => saveFile(question, csvOf(series, points))}
          >
            <IconDownload size={15} />
          </ActionIcon>
        </div>
      </figcaption>
      {!asTable && series.length > 1 && (kind === 'bar' || kind === 'stacked') && (
        <div className={styles.key}>
          {series.map((one) => (
            <span key={one.key} className={styles.keyItem}>
              <span className={styles.swatch} style={{ background: one.colour }} />
              {one.label}
            </span>
          ))}
        </div>
      )}
      {props.error ? (
        <ProblemBanner error={props.error} retry={props.retry} />
      ) : props.loading ? (
        <SkeletonBar width="100%" height={heightPx} />
      ) : nothing ? (
        <div className={styles.note}>{t('plot.empty')}</div>
      ) : asTable ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls
        <div className={styles.table} tabIndex={0}>
          <SimpleTable
            label={question}
            rows={points}
            rowKey={(point) => point.x}
            columns={[
              { key: 'x', title: t('plot.period'), cell: (point) => formatX(point.x, true) },
              ...series.map((one) => ({
                key: `value.${one.key}`,
                title: one.label,
                align: 'end' as const,
                cell: (point: PlotPoint) => {
                  const value = point.values[one.key]
                  return value === null || value === undefined ? '–' : format(value)
                },
              })),
            ]}
          />
        </div>
      ) : kind === 'funnel' ? (
        <Funnel points={points} series={series[0]} format={format} onPick={props.onPick} />
      ) : (
        <Suspense fallback={<div style={{ height: heightPx, marginBlockStart: 8 }} />}>
          <PlotDrawing
            question={question}
            kind={kind}
            series={series}
            points={points}
            heightPx={heightPx}
            format={format}
            formatAxis={props.formatAxis ?? short}
            formatX={formatX}
            onPick={props.onPick}
            before={props.before ?? t('plot.stepBefore')}
          />
        </Suspense>
      )}
    </figure>
  )
}

type FunnelProps = Pick<PlotProps, 'points' | 'onPick'> & {
  series?: PlotSeries & { colour: string }
  format: (value: number) => string
}

/** Stages one below the other, each with its share of the stage before. */
const Funnel = ({ points, series, format, onPick }: FunnelProps) => {
  if (!series) return null
  const most = Math.max(1, ...points.map((point) => point.values[series.key] ?? 0))
  return (
    <div className={styles.funnel}>
      {points.map((point, index) => {
        const value = point.values[series.key] ?? 0
        const before = points[index - 1]?.values[series.key]
        const words = (
          <>
            <span>{point.x}</span>
            <span
              className={styles.stageBar}
              style={{
                width: `${(value / most) * 100}%`,
                background: point.state ? colourOf(point.state) : series.colour,
                opacity: point.state ? 1 : 1 - index * 0.07,
              }}
            />
            <span className={styles.stageValue}>{format(value)}</span>
            <span className={styles.stageShare}>{point.note ?? (before ? formatShare(value / before, 0) : '')}</span>
          </>
        )
        return onPick ? (
          <button key={point.x} type="button" className={styles.stage} onClick={() => onPick(point)}>
            {words}
          </button>
        ) : (
          <div key={point.x} className={styles.stage}>
            {words}
          </div>
        )
      })}
    </div>
  )
}

const csvOf = (series: PlotSeries[], points: PlotPoint[]): string => {
  // A leading sign would be run as a formula by a spreadsheet.
  const cell = (text: string) => `"${text.replace(/^[=+@\t]/, "'$&").replaceAll('"', '""')}"`
  const head = [t('plot.period'), ...series.map((one) => one.label)].map(cell).join(',')
  const rows = points.map((point) => [cell(point.x), ...series.map((one) => point.values[one.key] ?? '')].join(','))
  return [head, ...rows].join('\r\n')
}

const saveFile = (name: string, text: string): void => {
  const url = URL.createObjectURL(new Blob(['\ufeff', text], { type: 'text/csv;charset=utf-8' }))
  const link = document.createElement('a')
  link.href = url
  link.download = `${name.replaceAll(/[^\p{L}\p{N}]+/gu, ' ').trim()}.csv`
  link.click()
  URL.revokeObjectURL(url)
}
