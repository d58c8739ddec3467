import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '#client/api.ts'
import { StateBadge } from '#ui/Badges.tsx'
import { formatDate } from '#ui/format.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { ProblemBanner } from '#ui/ProblemBanner.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { Section } from '#ui/RecordPage.tsx'
import { ScreenLink, useGo } from '#ui/routing.tsx'
import { SimpleTable } from '#ui/SimplePage.tsx'
import { useRightReason } from '#ui/seat.tsx'

/** Agreements with one partner, the button that drafts one, and what holds today with its source. */
export const PartnerAgreements = ({ partnerId }: { partnerId: string }) => {
  const go = useGo()
  const [error, setError] = useState<unknown>(null)
  const query = useQuery({
    queryKey: ['agreements', 'of', partnerId],
    queryFn: () => api.listAgreements({ query: { partnerId } }),
  })
  const terms = useQuery({
    queryKey: ['terms', 'of', partnerId],
    queryFn: () => api.getPartnerTerms({ params: { id: partnerId } }),
  })
  const noRight = useRightReason('agreements.draft', 'Only partner managers and legal draft agreements')
  const draft = async (category: 'partnership' | 'nda') => {
    setError(null)
    try {
      go(`agreements/${(await api.draftAgreement({ body: { partnerId, category } })).id}`)
    } catch (thrown) {
      setError(thrown)
    }
  }
  return (
    <>
      <Loaded query={query}>
        {({ data }) => (
          <Section
            title="Agreements"
            actions={
              <>
                <ReasonButton size="xs" reason={noRight} onClick={() => void draft('nda')}>
                  Draft an NDA
                </ReasonButton>
                <ReasonButton
                  size="xs"
                  variant="filled"
                  reason={
                    noRight ??
                    (data.some((one) => one.category === 'partnership' && one.openVersion)
                      ? 'A version is open already'
                      : null)
                  }
                  onClick={() => void draft('partnership')}
                >
                  Draft the agreement
                </ReasonButton>
              </>
            }
          >
            {error !== null && <ProblemBanner error={error} />}
            <SimpleTable
              label="Agreements"
              rows={data}
              rowKey={(row) => row.id}
              empty="No agreement yet; draft one from the template of the partner's type."
              columns={[
                {
                  key: 'number',
                  title: 'Number',
                  cell: (row) => <ScreenLink to={`agreements/${row.id}`}>{row.number}</ScreenLink>,
                },
                { key: 'title', title: 'Title', cell: (row) => row.title },
                {
                  key: 'state',
                  title: 'State',
                  cell: (row) => <StateBadge state={row.state} label={row.stateWords} plain />,
                },
                {
                  key: 'ends',
                  title: 'Ends on',
                  cell: (row) => (row.dates.endsOn ? formatDate(row.dates.endsOn) : ''),
                },
              ]}
            />
          </Section>
        )}
      </Loaded>
      <Section
        title="What holds today"
        note="Each promise in plain words, where it comes from, and whether a module keeps it."
      >
        <Loaded query={terms}>
          {({ data }) => (
            <SimpleTable
              label="Terms"
              rows={data.filter((term) => term.granted)}
              rowKey={(term) => term.kind}
              empty="Nothing is granted."
              columns={[
                { key: 'title', title: 'Term', cell: (term) => term.title },
                {
                  key: 'words',
                  title: 'What it says',
                  cell: (term) => term.rows.flatMap((row) => row.sentences).join(' '),
                },
                { key: 'level', title: 'From', cell: (term) => term.levelWords },
                { key: 'kept', title: 'Kept by', cell: (term) => term.enforcement.words },
              ]}
            />
          )}
        </Loaded>
      </Section>
    </>
  )
}
