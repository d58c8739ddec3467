import { useQuery } from '@tanstack/react-query'
import { api } from '#client/api.ts'
import { formatDate } from '#ui/format.ts'
import styles from './Agreement.module.css'
import type { Agreement } from './agreementTypes.ts'

/** Versions over time, and after today the days on which signed terms begin. */
export const VersionBand = ({ agreement }: { agreement: Agreement }) => {
  const hasSigned = agreement.versions.some((version) => version.executedAt)
  const upcoming = useQuery({
    queryKey: ['agreements', agreement.id, 'upcoming', agreement.updatedAt],
    queryFn: () => api.listUpcomingTerms({ params: { id: agreement.id } }),
    enabled: hasSigned,
  })
  const later = new Map<string, string[]>()
  for (const term of upcoming.data?.data ?? [])
    later.set(term.effectiveFrom ?? '', [...(later.get(term.effectiveFrom ?? '') ?? []), term.title])
  const today = new Date().toISOString().slice(0, 10)
  const signed = agreement.versions.filter((version) => version.executedAt)
  const current = signed.filter((version) => (version.effectiveOn ?? '') <= today).at(-1)
  if (agreement.versions.length + later.size < 2) return null
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a band wider than its place is scrolled with the keyboard too
    <section className={styles.band} aria-label="Versions and future terms over time" tabIndex={0}>
      {agreement.versions.map((version) => (
        <div
          key={version.id}
          className={styles.step}
          data-tone={version === current ? 'now' : version.executedAt ? 'past' : 'open'}
        >
          <strong>
            Version {version.number}, {version.kind}
          </strong>
          <span>{version.stateWords}</span>
          <span>
            {version.effectiveOn
              ? `from ${formatDate(version.effectiveOn)}`
              : `begun ${formatDate(version.createdAt.slice(0, 10))}`}
          </span>
        </div>
      ))}
      {[...later].sort().map(([day, titles]) => (
        <div key={day} className={styles.step} data-tone="next">
          <strong>{formatDate(day)}</strong>
          <span>takes effect: {titles.join(', ')}</span>
        </div>
      ))}
    </section>
  )
}
