import styles from './Onboarding.module.css'
import type { Definition } from './TemplatePage.tsx'

const [width, height, gapX, gapY] = [190, 44, 46, 14]

/** Who waits for whom: steps in columns by how many come before them, lines from what has to be done first. */
export const StepGraph = ({ draft }: { draft: Definition }) => {
  const depth = new Map<string, number>()
  const depthOf = (key: string, seen: readonly string[] = []): number => {
    const known = depth.get(key)
    if (known !== undefined) return known
    const step = draft.steps.find((one) => one.key === key)
    // A circle is told above; here it only has to end.
    if (!step || seen.includes(key)) return 0
    const found = Math.max(-1, ...step.after.map((before) => depthOf(before, [...seen, key]))) + 1
    depth.set(key, found)
    return found
  }
  const places = new Map<string, { x: number; y: number }>()
  const rows: number[] = []
  for (const step of draft.steps) {
    const column = depthOf(step.key)
    const row = rows[column] ?? 0
    rows[column] = row + 1
    places.set(step.key, { x: column * (width + gapX), y: row * (height + gapY) })
  }
  const lines = draft.steps.flatMap((step) => step.after.map((before) => [before, step.key] as const))
  const all = [...places.values()]
  const size = {
    width: Math.max(...all.map((place) => place.x), 0) + width + 2,
    height: Math.max(...all.map((place) => place.y), 0) + height + 2,
  }
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard
    <div className={styles.graph} tabIndex={0} role="group" aria-label="Who waits for whom">
      <svg width={size.width} height={size.height} role="img" aria-label={wordsOf(draft)}>
        {lines.map(([from, to]) => {
          const [a, b] = [places.get(from), places.get(to)]
          if (!a || !b) return null
          return (
            <path
              key={`${from} ${to}`}
              d={`M ${a.x + width} ${a.y + height / 2} C ${a.x + width + gapX / 2} ${a.y + height / 2}, ${b.x - gapX / 2} ${b.y + height / 2}, ${b.x} ${b.y + height / 2}`}
              fill="none"
              stroke="var(--text-quiet)"
              strokeWidth={1.5}
            />
          )
        })}
        {draft.steps.map((step) => {
          const place = places.get(step.key)!
          return (
            <g key={step.key} transform={`translate(${place.x + 1} ${place.y + 1})`}>
              <rect
                width={width - 2}
                height={height - 2}
                rx={8}
                fill="var(--surface)"
                stroke={step.gate === 'go_live' ? 'var(--accent)' : 'var(--line)'}
                strokeWidth={step.gate === 'go_live' ? 2 : 1}
              />
              <text x={10} y={18} fontSize={12} fill="var(--text)">
                {step.title.length > 26 ? `${step.title.slice(0, 25)}…` : step.title}
              </text>
              <text x={10} y={34} fontSize={11} fill="var(--text-quiet)">
                {step.owners.map((owner) => (owner.side === 'us' ? 'us' : 'partner')).join(' and ')}, day {step.dueDays}
              </text>
            </g>
          )
        })}
      </svg>
    </div>
  )
}
const wordsOf = (draft: Definition): string =>
  draft.steps
    .filter((step) => step.after.length > 0)
    .map(
      (step) =>
        `${step.title} waits for ${step.after.map((key) => draft.steps.find((one) => one.key === key)?.title ?? key).join(', ')}`,
    )
    .join('. ') || 'No step waits for another'
