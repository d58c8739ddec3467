import { Button } from '@mantine/core'
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '#client/api.ts'
import { DateText, FactPill, StateBadge } from '#ui/Badges.tsx'
import { PageSkeleton } from '#ui/PageSkeleton.tsx'
import { ProblemBanner } from '#ui/ProblemBanner.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { Section } from '#ui/RecordPage.tsx'
import { ScreenLink } from '#ui/routing.tsx'
import { SimpleTable } from '#ui/SimplePage.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { directionLabels, outreachChannelLabels, outreachOutcomeLabels } from '../contract/outreach-states.ts'
import { OutcomeForm } from './OutreachForms.tsx'

type Filter = { partnerId?: string; targetListId?: string; eventListId?: string }

/** Every step towards a company, a list or the people of an event, and what came of each. */
export const OutreachSteps = ({ filter }: { filter: Filter }) => {
  const cache = useQueryClient()
  const [judging, setJudging] = useState<string | null>(null)
  const noRight = useRightReason('discovery.log_outreach', 'Partner managers and marketing keep outreach')
  const query = useInfiniteQuery({
    queryKey: ['outreach', 'of', filter],
    queryFn: ({ pageParam }) =>
      api.listOutreach({ query: { ...filter, limit: 50, ...(pageParam && { cursor: pageParam }) } }),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor,
  })
  if (query.error) return <ProblemBanner error={query.error} retry={() => void query.refetch()} />
  if (query.isPending) return <PageSkeleton />
  return (
    <Section title="Steps taken">
      <SimpleTable
        label="Steps of outreach"
        rows={query.data.pages.flatMap((page) => page.data)}
        rowKey={(step) => step.id}
        empty="Nothing yet. What is sent from here, and what you write down, stands here."
        columns={[
          { key: 'at', title: 'When', cell: (step) => <DateText value={step.at} /> },
          {
            key: 'company',
            title: 'To',
            cell: (step) => (
              <>
                {step.partner && <ScreenLink to={`partners/${step.partner.id}`}>{step.partner.name}</ScreenLink>}
                {step.person && <div>{step.person}</div>}
              </>
            ),
          },
          {
            key: 'what',
            title: 'What',
            cell: (step) => (
              <>
                {outreachChannelLabels[step.channel]}
                {step.direction === 'in' && <> · {directionLabels.in}</>}
                {(step.subject ?? step.body) && <div>{(step.subject ?? step.body)!.slice(0, 120)}</div>}
              </>
            ),
          },
          {
            key: 'mail',
            title: 'Mail',
            cell: (step) => step.mail && <StateBadge state={step.mail} label={mailLabels[step.mail]} plain />,
          },
          {
            key: 'outcome',
            title: 'Outcome',
            cell: (step) => (
              <>
                {step.outcome && <StateBadge state={step.outcome} label={outreachOutcomeLabels[step.outcome]} plain />}
                {step.notNowUntil && <FactPill>not before {step.notNowUntil}</FactPill>}
                {step.nextStep && <div>Next: {step.nextStep.title}</div>}
              </>
            ),
          },
          { key: 'by', title: 'By', cell: (step) => step.by.name },
          {
            key: 'acts',
            title: '',
            align: 'end',
            cell: (step) => (
              <ReasonButton size="xs" variant="subtle" reason={noRight} onClick={() => setJudging(step.id)}>
                Outcome
              </ReasonButton>
            ),
          },
        ]}
      />
      {query.hasNextPage && (
        <Button size="xs" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          Show more
        </Button>
      )}
      {judging && (
        <OutcomeForm
          id={judging}
          onClose={() => setJudging(null)}
          onDone={() => {
            void cache.invalidateQueries({ queryKey: ['outreach'] })
            void cache.invalidateQueries({ queryKey: ['target-lists'] })
          }}
        />
      )}
    </Section>
  )
}

export const mailLabels = {
  waiting: 'Waits',
  sent: 'Sent',
  kept: 'Kept here',
  failed: 'Bounced',
  cancelled: 'Taken back',
} as const
