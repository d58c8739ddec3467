import { useQuery } from '@tanstack/react-query'
import { type AnswerTo, api } from '#client/api.ts'
import { DateText, StateBadge } from '#ui/Badges.tsx'
import { formatRate } from '#ui/format.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { Section } from '#ui/RecordPage.tsx'
import { ScreenLink } from '#ui/routing.tsx'
import { SecondLine, SimpleTable } from '#ui/SimplePage.tsx'
import { modelLabels } from '../../contract/states.ts'
import styles from '../records/Records.module.css'
import { originWords, precedenceLabels } from '../records/words.ts'
import { overrideHues, overrideLabels, overrideShares } from './overrideWords.ts'

type Conversion = AnswerTo<'getConversion'>

/** Every division that paid, the newest first, and what people decided by hand. */
export const VersionsTab = ({ conversion }: { conversion: Conversion }) => {
  const paying = conversion.sets.filter((set) => set.isPaying)
  const overrides = useQuery({
    queryKey: ['overrides', 'of conversion', conversion.id],
    queryFn: () => api.listOverrides({ query: { conversionId: conversion.id, limit: 50, sort: '-proposedAt' } }),
  })
  return (
    <>
      <Section
        title="Versions"
        note="A new one takes the place of the one before only while no commission of it is approved, or by an approved override."
      >
        <SimpleTable
          label="Versions"
          rows={paying}
          rowKey={(set) => set.id}
          columns={[
            {
              key: 'version',
              title: 'Version',
              cell: (set) => (
                <>
                  {set.version}{' '}
                  <StateBadge
                    state={set.isCurrent ? 'active' : 'superseded'}
                    label={set.isCurrent ? 'In force' : 'Superseded'}
                    plain
                  />
                  <SecondLine>
                    <DateText value={set.asOf} />
                  </SecondLine>
                </>
              ),
            },
            {
              key: 'why',
              title: 'Why',
              cell: (set) => (
                <>
                  {originWords(set.origin)}
                  <SecondLine>{set.because}</SecondLine>
                </>
              ),
            },
            {
              key: 'rules',
              title: 'By',
              cell: (set) => (
                <>
                  {set.precedence === 'model' ? modelLabels[set.model] : precedenceLabels[set.precedence]}
                  <SecondLine>
                    Policy {set.policyVersion}, definition {set.definitionVersion}
                  </SecondLine>
                  <SecondLine>
                    <span className={styles.hash}>inputs {set.inputsHash.slice(0, 12)}…</span>
                  </SecondLine>
                </>
              ),
            },
            {
              key: 'credits',
              title: 'Credits',
              cell: (set) =>
                set.credits
                  .map((credit) => `${credit.partner?.name ?? 'House'} ${formatRate(credit.microShares)}`)
                  .join(', '),
            },
          ]}
        />
        <p className={styles.note}>
          <ScreenLink to="settings/attribution">Policy and definition, with their versions</ScreenLink>
        </p>
      </Section>
      <Section title="Divided by hand">
        <Loaded query={overrides}>
          {({ data }) => (
            <SimpleTable
              label="Divided by hand"
              rows={data}
              rowKey={(row) => row.id}
              empty="Nobody proposed another division."
              columns={[
                {
                  key: 'state',
                  title: 'State',
                  cell: (row) => <StateBadge state={overrideHues[row.state]} label={overrideLabels[row.state]} plain />,
                },
                {
                  key: 'shares',
                  title: 'Shares',
                  cell: (row) => (
                    <>
                      {overrideShares(row.shares)}
                      <SecondLine>{row.reason}</SecondLine>
                    </>
                  ),
                },
                {
                  key: 'proposed',
                  title: 'Proposed',
                  cell: (row) => (
                    <>
                      {row.proposedByName}
                      <SecondLine>
                        <DateText value={row.proposedAt} />
                      </SecondLine>
                    </>
                  ),
                },
                {
                  key: 'decided',
                  title: 'Decided',
                  cell: (row) => (
                    <>
                      {row.decidedByName ?? '–'}
                      {row.decisionReason && <SecondLine>{row.decisionReason}</SecondLine>}
                    </>
                  ),
                },
              ]}
            />
          )}
        </Loaded>
      </Section>
    </>
  )
}
