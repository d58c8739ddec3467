import { Button, SegmentedControl } from '@mantine/core'
import { useQueries, useQueryClient } from '@tanstack/react-query'
import { api, type RowOf } from '#client/api.ts'
import { DeadlinePill, FactPill, PersonBadge } from '#ui/Badges.tsx'
import { BoardPage, useBoardFilters } from '#ui/BoardPage.tsx'
import { countryName } from '#ui/form/choices.ts'
import type { ListFilter } from '#ui/list/listTypes.ts'
import { PageSkeleton } from '#ui/PageSkeleton.tsx'
import { ProblemBanner } from '#ui/ProblemBanner.tsx'
import { useGo, useUrlState } from '#ui/routing.tsx'
import { useSeat } from '#ui/seat.tsx'
import { type ApplicationState, channels } from '../contract/states.ts'
import { channelLabel, channelOptions, stateLabel } from './labels.ts'

type Card = RowOf<'listApplications'>
type Query = NonNullable<NonNullable<Parameters<typeof api.listApplications>[0]>['query']>
/** Cards of one column; the rest is in the table, one press away. */
const cardsMax = 50
const open: readonly ApplicationState[] = ['submitted', 'in_review', 'info_requested', 'waitlisted', 'accepted']

const filters: ListFilter[] = [
  { key: 'channel', label: 'Came by', kind: 'choice', many: true, options: channelOptions },
  {
    key: 'typeId',
    label: 'Type',
    kind: 'choice',
    many: true,
    options: async () => (await api.listPartnerTypes()).data.map(({ id, name }) => ({ value: id, label: name })),
  },
  { key: 'hasOpenHold', label: 'Held by a check', kind: 'yes' },
]

/** Everything on its way to us, by stage or by channel; the colour of the clock says what is urgent. */
export const PipelineBoard = () => {
  const [url, setUrl] = useUrlState({ by: 'stage' })
  const values = useBoardFilters(filters)
  const go = useGo()
  const seat = useSeat()
  const cache = useQueryClient()
  const byStage = url.by !== 'channel'
  const keys: readonly string[] = byStage ? open : channels
  const narrowed = {
    ...(values.typeId && { typeId: [values.typeId].flat() }),
    ...(values.hasOpenHold && { hasOpenHold: true }),
  }
  const queries = useQueries({
    queries: keys.map((key) => ({
      queryKey: ['applications', 'board', url.by, key, values],
      queryFn: () =>
        api.listApplications({
          query: {
            ...narrowed,
            state: (byStage ? [key] : open) as NonNullable<Query['state']>,
            channel: (byStage ? [values.channel ?? []].flat() : [key]) as NonNullable<Query['channel']>,
            sort: 'arrivedAt',
            limit: cardsMax,
            count: true,
          },
        }),
    })),
  })
  const failed = queries.find((query) => query.error)
  if (failed) return <ProblemBanner error={failed.error} retry={() => void failed.refetch()} />
  if (queries.some((query) => query.isPending)) return <PageSkeleton />
  const take = seat.rights.has('discovery.review')
  return (
    <BoardPage
      title="Pipeline"
      filters={filters}
      columns={keys.map((key, at) => ({
        key,
        label: byStage ? stateLabel(key) : channelLabel(key),
        ...(queries[at]?.data?.total !== undefined && { count: queries[at].data.total }),
      }))}
      cards={queries.flatMap((query) => query.data?.data ?? [])}
      cardKey={(card) => card.id}
      cardName={(card) => card.company || 'Not named yet'}
      cardTo={(card) => `applications/${card.id}`}
      columnOf={(card) => (byStage ? card.state : card.channel)}
      body={(card) =>
        [card.country && countryName(card.country), byStage ? channelLabel(card.channel) : stateLabel(card.state)]
          .filter(Boolean)
          .join(' · ')
      }
      foot={(card) => (
        <>
          <PersonBadge name={card.reviewer?.name} faceOnly nobody="Nobody yet" />
          {card.openHolds > 0 && <FactPill tone="watch">{card.openHolds} held</FactPill>}
          <Clock card={card} />
        </>
      )}
      reasonAgainst={(card, to) => reasonAgainst(card, to, byStage, take)}
      move={async (card) => {
        await api.assignApplication({ params: { id: card.id }, body: {} })
        await cache.invalidateQueries({ queryKey: ['applications'] })
      }}
      actions={
        <>
          <SegmentedControl
            size="xs"
            aria-label="Columns"
            data={[
              { value: 'stage', label: 'By stage' },
              { value: 'channel', label: 'By channel' },
            ]}
            value={byStage ? 'stage' : 'channel'}
            onChange={(by) => setUrl({ by })}
          />
          <Button onClick={() => go('applications')}>Table</Button>
        </>
      }
      empty={{
        sentence: 'Nothing waiting. Share your application page and what companies send stands here.',
        action: <Button onClick={() => go('applications')}>Applications</Button>,
      }}
    />
  )
}

const Clock = ({ card }: { card: Card }) => {
  const { promise } = card
  const due = promise.firstAnswerBy ?? promise.decisionBy
  return due && ['running', 'warned', 'breached', 'paused'].includes(promise.state) ? (
    <DeadlinePill dueAt={due} paused={promise.state === 'paused'} />
  ) : null
}

/** One move is an act of its own: taking what waits. Every other has its words and belongs on the application's page. */
const reasonAgainst = (card: Card, to: string, byStage: boolean, mayTake: boolean): string | null => {
  if (!byStage) return 'The channel is how the company came; it is not changed here'
  if (card.state === 'submitted' && to === 'in_review') {
    if (!mayTake) return 'Only partner managers review applications'
    return card.emailProven ? null : 'The e-mail is not confirmed; take it on its page and say why it is not needed'
  }
  return 'Decide and ask on the page of the application'
}
