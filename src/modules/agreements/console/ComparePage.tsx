import { Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { api } from '#client/api.ts'
import { FactPill } from '#ui/Badges.tsx'
import { FormControl } from '#ui/form/FormControl.tsx'
import { formatMoment } from '#ui/format.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { Section } from '#ui/RecordPage.tsx'
import { ScreenLink, useUrlState } from '#ui/routing.tsx'
import { SimplePage } from '#ui/SimplePage.tsx'
import { Redline } from '../public/Redline.tsx'
import styles from './Agreement.module.css'
import { componentNames } from './names.ts'

const changeWords = { added: 'New', removed: 'Gone', changed: 'New words', moved: 'Moved' }

/** Any two snapshots of an agreement: words, clauses that moved, terms. */
export const ComparePage = () => {
  const [url, setUrl] = useUrlState({ id: '', from: '', to: '' })
  const snapshots = useQuery({
    queryKey: ['agreements', url.id, 'snapshots'],
    queryFn: () => api.listAgreementSnapshots({ params: { id: url.id } }),
    enabled: url.id !== '',
  })
  const all = snapshots.data?.data ?? []
  const to = url.to || all.at(-1)?.hash || ''
  const from = url.from || all.at(-2)?.hash || all.at(-1)?.hash || ''
  const query = useQuery({
    queryKey: ['agreements', url.id, 'comparison', from, to],
    queryFn: () => api.compareAgreementSnapshots({ params: { id: url.id }, query: { from, to } }),
    enabled: from !== '' && to !== '',
  })
  const options = all.map((one) => ({ value: one.hash, label: `${one.words}, ${formatMoment(one.keptAt)}` }))
  return (
    <SimplePage
      title="Compare"
      note="What was handed over, accepted or signed is kept; any two of them can be laid side by side."
      actions={url.id && <ScreenLink to={`agreements/${url.id}`}>Back to the agreement</ScreenLink>}
    >
      <div className={styles.asks}>
        <FormControl
          field={{
            name: 'agreement',
            label: 'Agreement',
            kind: 'choice',
            options: async (search) =>
              (await api.listAgreements({ query: { limit: 20, ...(search && { q: search }) } })).data.map((row) => ({
                value: row.id,
                label: `${row.number} · ${row.partner.name}`,
              })),
          }}
          value={url.id}
          onChange={(id) => setUrl({ id: (id as string) ?? '', from: '', to: '' })}
        />
        <Select
          label="From"
          data={distinct(options)}
          value={from || null}
          allowDeselect={false}
          onChange={(value) => setUrl({ from: value ?? '' })}
        />
        <Select
          label="To"
          data={distinct(options)}
          value={to || null}
          allowDeselect={false}
          onChange={(value) => setUrl({ to: value ?? '' })}
        />
      </div>
      {url.id === '' && <p className={styles.quiet}>Choose an agreement first.</p>}
      {from !== '' && (
        <Loaded query={query}>
          {(found) => (
            <div className={styles.stack}>
              <Section title="Terms">
                {found.terms.length === 0 && <p className={styles.quiet}>No term says anything else.</p>}
                {found.terms.map((term, at) => (
                  <article key={`${term.kind} ${at}`} className={styles.clause}>
                    <div className={styles.line}>
                      <strong>{term.title}</strong>
                      <FactPill>{changeWords[term.change]}</FactPill>
                      {term.short && <FactPill tone="info">{term.short}</FactPill>}
                      {term.scopeWords && <span className={styles.quiet}>only for {term.scopeWords}</span>}
                    </div>
                    <Redline pieces={term.pieces} />
                  </article>
                ))}
              </Section>
              <Section title="Clauses">
                {found.clauses.length === 0 && <p className={styles.quiet}>No clause reads differently.</p>}
                {found.clauses.map((clause) => (
                  <article key={clause.key} className={styles.clause}>
                    <div className={styles.line}>
                      <strong>{clause.heading}</strong>
                      <FactPill>{changeWords[clause.change]}</FactPill>
                      <span className={styles.quiet}>{componentNames[clause.component]}</span>
                      {(clause.change === 'moved' || clause.to !== clause.from) && (
                        <span className={styles.quiet}>
                          stood {clause.from ? `after "${clause.from}"` : 'first'}, stands{' '}
                          {clause.to ? `after "${clause.to}"` : 'first'}
                        </span>
                      )}
                    </div>
                    {clause.change !== 'moved' && <Redline pieces={clause.pieces} />}
                  </article>
                ))}
              </Section>
            </div>
          )}
        </Loaded>
      )}
    </SimplePage>
  )
}
const distinct = (options: { value: string; label: string }[]) => [
  ...new Map(options.map((one) => [one.value, one])).values(),
]
