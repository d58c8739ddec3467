import styles from './Qualification.module.css'

type Factor = {
  label: string
  value: { shown: string; numerator: string; denominator: string } | null
  min: number | null
  max: number | null
}

const size = 580
const centre = { x: size / 2, y: 165 }
const radius = 105
const angleOf = (at: number, count: number) => (at / count) * 2 * Math.PI - Math.PI / 2
/** 1 lies on the inner ring, 5 on the outer one. */
const distance = (score: number) => radius * (0.2 + ((score - 1) / 4) * 0.8)
const pointAt = (angle: number, away: number) => ({
  x: centre.x + Math.cos(angle) * away,
  y: centre.y + Math.sin(angle) * away,
})
const near = ({ numerator, denominator }: { numerator: string; denominator: string }) =>
  Number(numerator) / Number(denominator)

/** Five factors of fit, each with whiskers from the lowest to the highest score. */
export const Radar = ({ factors }: { factors: readonly Factor[] }) => {
  const words = factors
    .map(
      (one) =>
        `${one.label} ${one.value?.shown ?? 'not assessed'}${one.min === null ? '' : `, from ${one.min} to ${one.max}`}`,
    )
    .join('; ')
  const known = factors.map((one, at) =>
    pointAt(angleOf(at, factors.length), one.value ? distance(near(one.value)) : 0),
  )
  return (
    <svg className={styles.radar} viewBox={`0 0 ${size} 330`} role="img" aria-label={`Factors of fit: ${words}`}>
      {[1, 2, 3, 4, 5].map((score) => (
        <polygon
          key={score}
          className={styles.ring}
          points={factors
            .map((_, at) => pointAt(angleOf(at, factors.length), distance(score)))
            .map(({ x, y }) => `${x},${y}`)
            .join(' ')}
        />
      ))}
      <polygon className={styles.area} points={known.map(({ x, y }) => `${x},${y}`).join(' ')} />
      {factors.map((one, at) => {
        const angle = angleOf(at, factors.length)
        const label = pointAt(angle, radius + 18)
        const [low, high] = [one.min, one.max].map((score) => (score === null ? null : pointAt(angle, distance(score))))
        return (
          <g key={one.label}>
            {low && high && <line className={styles.whisker} x1={low.x} y1={low.y} x2={high.x} y2={high.y} />}
            {one.value && <circle className={styles.dot} cx={known[at]!.x} cy={known[at]!.y} r={4} />}
            <text
              x={label.x}
              y={label.y + 4}
              textAnchor={Math.cos(angle) > 0.3 ? 'start' : Math.cos(angle) < -0.3 ? 'end' : 'middle'}
            >
              {one.label} {one.value?.shown ?? '–'}
            </text>
          </g>
        )
      })}
    </svg>
  )
}
