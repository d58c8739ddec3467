import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '#client/api.ts'
import { DateText, StateBadge } from '#ui/Badges.tsx'
import { formatDate } from '#ui/format.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { Notice, ProblemBanner } from '#ui/ProblemBanner.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { Section } from '#ui/RecordPage.tsx'
import { ScreenLink, useGo } from '#ui/routing.tsx'
import { SimpleTable } from '#ui/SimplePage.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { journeyStateLabels } from '../contract/states.ts'
import styles from './Onboarding.module.css'
import { Openings } from './Openings.tsx'

/** Journeys of one partner, and the button that starts one where none runs. */
export const PartnerOnboarding = ({ partnerId }: { partnerId: string }) => {
  const go = useGo()
  const cache = useQueryClient()
  const [error, setError] = useState<unknown>(null)
  const query = useQuery({
    queryKey: ['journeys', 'of', partnerId],
    queryFn: () => api.listJourneys({ query: { partnerId } }),
  })
  const openings = useQuery({
    queryKey: ['journeys', 'openings', partnerId],
    queryFn: () => api.listAccountOpenings({ query: { partnerId, limit: 50 } }),
  })
  const findings = useQuery({
    queryKey: ['journeys', 'findings', partnerId],
    queryFn: () => api.listStuckFindings({ query: { partnerId, open: true, side: ['us', 'both'], limit: 10 } }),
  })
  // Said as plainly to us as it is to them.
  const first = findings.data?.data.toSorted((a, b) => (a.since < b.since ? -1 : 1))[0]
  const noRun = useRightReason('onboarding.run', 'Partner managers start journeys')
  const start = async () => {
    setError(null)
    try {
      const { id } = await api.startJourney({ body: { partnerId } })
      await cache.invalidateQueries({ queryKey: ['journeys'] })
      go(`onboarding/${id}`)
    } catch (thrown) {
      setError(thrown)
    }
  }
  return (
    <Loaded query={query}>
      {({ data }) => {
        const running = data.find((row) => !['completed', 'abandoned'].includes(row.state))
        return (
          <div className={styles.stack}>
            {first && (
              <Notice tone="watch">
                Waiting for us since {formatDate(first.since)}: {first.words}.
              </Notice>
            )}
            <Section
              title="Onboarding"
              actions={
                <ReasonButton
                  size="xs"
                  reason={noRun ?? (running ? 'A journey runs already' : null)}
                  onClick={() => void start()}
                >
                  Start a journey
                </ReasonButton>
              }
            >
              {error !== null && <ProblemBanner error={error} />}
              <SimpleTable
                label="Journeys"
                rows={data}
                rowKey={(row) => row.id}
                empty="No journey yet: it begins by itself when the agreement is signed."
                columns={[
                  {
                    key: 'journey',
                    title: 'Journey',
                    cell: (row) => <ScreenLink to={`onboarding/${row.id}`}>{row.type.name} onboarding</ScreenLink>,
                  },
                  {
                    key: 'state',
                    title: 'State',
                    cell: (row) => <StateBadge state={row.state} label={journeyStateLabels[row.state]} plain />,
                  },
                  { key: 'progress', title: 'Progress', align: 'end', cell: (row) => `${row.progress} %` },
                  { key: 'holder', title: 'Who holds it', cell: (row) => row.holderWords || '–' },
                  {
                    key: 'target',
                    title: 'Go-live',
                    cell: (row) => <DateText value={row.liveOn ?? row.targetOn} as="date" />,
                  },
                ]}
              />
            </Section>
            <Loaded query={openings}>{({ data: items }) => items.length > 0 && <Openings rows={items} />}</Loaded>
          </div>
        )
      }}
    </Loaded>
  )
}
