import type { AnswerTo } from '#client/api.ts'
import { FactPill } from '#ui/Badges.tsx'
import { formatRate } from '#ui/format.ts'
import { Section } from '#ui/RecordPage.tsx'
import { ScreenLink } from '#ui/routing.tsx'
import { SecondLine, SimpleTable } from '#ui/SimplePage.tsx'
import { modelLabels, models } from '../../contract/states.ts'
import styles from '../records/Records.module.css'

type Conversion = AnswerTo<'getConversion'>
type Credit = Conversion['sets'][number]['credits'][number]

const shareOf = (credits: readonly Credit[], partnerId: string | null): number =>
  credits.reduce((sum, credit) => ((credit.partner?.id ?? null) === partnerId ? sum + credit.microShares : sum), 0)

/** What each model would give to whom, over the same contacts; one of them pays. */
export const ModelsTab = ({ conversion }: { conversion: Conversion }) => {
  const current = conversion.sets.find((set) => set.isCurrent)
  const comparisons = models.flatMap(
    (model) => conversion.sets.find((set) => !set.isPaying && set.model === model) ?? [],
  )
  const all = [...(current ? [current] : []), ...comparisons]
  const partners = new Map(
    all.flatMap((set) =>
      set.credits.map((credit) => [credit.partner?.id ?? null, credit.partner?.name ?? 'House'] as const),
    ),
  )
  const paysByModel = current?.precedence === 'model' || current?.precedence === 'house'
  const rows = [...partners].map(([id, name]) => ({ id, name }))
  return (
    <>
      <Section
        title="Models side by side"
        note="The same contacts, divided by each model. Shares are whole millionths and sum to the whole."
      >
        <SimpleTable
          label="Models side by side"
          rows={rows}
          rowKey={(row) => row.id ?? 'house'}
          columns={[
            {
              key: 'partner',
              title: 'Partner',
              cell: (row) => (row.id ? <ScreenLink to={`partners/${row.id}`}>{row.name}</ScreenLink> : row.name),
            },
            ...(current && !paysByModel
              ? [
                  {
                    key: 'paid',
                    title: <>Credited {<FactPill tone="good">pays</FactPill>}</>,
                    align: 'end' as const,
                    cell: (row: { id: string | null }) => cellOf(shareOf(current.credits, row.id)),
                  },
                ]
              : []),
            ...comparisons.map((set) => ({
              key: set.model,
              title: (
                <>
                  {modelLabels[set.model]}{' '}
                  {paysByModel && set.model === current?.model && <FactPill tone="good">pays</FactPill>}
                </>
              ),
              align: 'end' as const,
              cell: (row: { id: string | null }) => cellOf(shareOf(set.credits, row.id)),
            })),
          ]}
        />
      </Section>
      {comparisons.map((set) => (
        <Section key={set.id} title={modelLabels[set.model]} note={set.because}>
          <SimpleTable
            label={modelLabels[set.model]}
            rows={set.credits}
            rowKey={(credit) => String(credit.position)}
            columns={[
              {
                key: 'partner',
                title: 'Partner',
                cell: (credit) => (
                  <>
                    {credit.partner?.name ?? 'House'}
                    {credit.arithmetic && <SecondLine>{credit.arithmetic}</SecondLine>}
                  </>
                ),
              },
              { key: 'share', title: 'Share', align: 'end', cell: (credit) => formatRate(credit.microShares) },
            ]}
          />
        </Section>
      ))}
      {current && <p className={styles.quiet}>Derived from inputs with the hash {current.inputsHash.slice(0, 16)}…</p>}
    </>
  )
}

const cellOf = (microShares: number) => (microShares === 0 ? '–' : formatRate(microShares))
