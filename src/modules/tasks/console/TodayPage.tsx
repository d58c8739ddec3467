import { Button, Select } from '@mantine/core'
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { api, type RowOf } from '#client/api.ts'
import { useMembers } from '#client/members.ts'
import { useKeys } from '#ui/keys.ts'
import { ScreenLink, useGo, useUrlState } from '#ui/routing.tsx'
import { useSeat } from '#ui/seat.tsx'
import { type ConsoleSlots, useSlots } from '#ui/slots.tsx'
import { type TodayItem, TodayQueue } from '#ui/TodayQueue.tsx'
import { useSandboxNow } from '#ui/useNow.ts'
import { usePageTitle } from '#ui/usePageTitle.ts'
import { NewTaskForm } from './NewTaskForm.tsx'
import { Portfolio } from './Portfolio.tsx'
import { TaskPanel } from './TaskPanel.tsx'
import styles from './TodayPage.module.css'
import { words } from './texts.ts'

export type TodayRow = RowOf<'readToday'>

/** The one queue of all modules, most urgent first, and the partners one answers for. */
export const TodayPage = () => {
  usePageTitle(words('today'))
  const [url, setUrl] = useUrlState({ owner: 'me' })
  const [adding, setAdding] = useState(false)
  const members = useMembers()
  const slots = useSlots()
  const seat = useSeat()
  const now = useSandboxNow()
  const go = useGo()
  const cache = useQueryClient()
  const query = useInfiniteQuery({
    queryKey: ['today', url.owner],
    initialPageParam: '',
    queryFn: ({ pageParam }) =>
      api.readToday({ query: { owner: url.owner, limit: 100, ...(pageParam && { cursor: pageParam }) } }),
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  })
  const rows = useMemo(() => query.data?.pages.flatMap((page) => page.data) ?? [], [query.data])
  const items = useMemo(() => rows.map((row) => toItem(row, slots, go)), [rows, slots, go])
  const rowOf = (item: TodayItem) => rows.find((row) => row.task.id === item.id)
  const settle = async (run: Promise<unknown>) => {
    await run
    void cache.invalidateQueries({ queryKey: ['today'] })
    void cache.invalidateQueries({ queryKey: ['tasks'] })
  }
  useKeys({ n: () => setAdding(true) })
  const counts = query.data?.pages[0]?.counts
  const shownMember = members.find((member) => member.id === url.owner)
  const mayAssign = seat.rights.has('tasks.assign')
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <h1>{words('today')}</h1>
        {counts && (
          <span className={styles.counts}>{words('counts', { overdue: counts.overdue, today: counts.today })}</span>
        )}
        <span className={styles.grow} />
        <Select
          size="xs"
          w={170}
          aria-label={words('whose')}
          searchable={members.length > 8}
          allowDeselect={false}
          value={url.owner}
          data={[
            { value: 'me', label: words('mine') },
            { value: 'all', label: words('everyone') },
            ...members.map((member) => ({ value: member.id, label: member.name })),
          ]}
          onChange={(owner) => setUrl({ owner: owner ?? 'me' })}
        />
        <ScreenLink to="tasks" className={styles.link}>
          {words('allTasks')}
        </ScreenLink>
        <Button variant="filled" onClick={() => setAdding(true)} title={words('keys')}>
          {words('newTask')}
        </Button>
      </header>
      <div className={styles.queue}>
        <TodayQueue
          items={items}
          showOwners={url.owner === 'all'}
          loading={query.isPending}
          error={query.error ?? undefined}
          retry={() => void query.refetch()}
          now={now}
          bandCounts={
            counts && query.hasNextPage
              ? { overdue: counts.overdue, today: counts.today, week: counts.this_week, later: counts.later }
              : undefined
          }
          empty={{ sentence: url.owner === 'me' ? words('nothing') : words('nothingOf') }}
          renderSubject={(item) => {
            const row = rowOf(item)
            return row && <TaskPanel taskId={row.task.id} row={row} />
          }}
          onDone={(item) => settle(api.completeTask({ params: { id: item.id }, body: {} }))}
          onSnooze={(item, until) => settle(api.snoozeTask({ params: { id: item.id }, body: { until } }))}
          onUndoSnooze={(item) => settle(api.wakeTask({ params: { id: item.id } }))}
          onAssign={
            mayAssign
              ? (item, memberId) => settle(api.assignTask({ params: { id: item.id }, body: { owner: { memberId } } }))
              : undefined
          }
          onUndoAssign={(item) => {
            const owner = rowOf(item)?.task.owner
            return owner
              ? settle(api.assignTask({ params: { id: item.id }, body: { owner: ownerInput(owner) } }))
              : Promise.resolve()
          }}
          people={members.map((member) => ({ value: member.id, label: member.name }))}
          after={
            query.isSuccess && (
              <>
                {query.hasNextPage && (
                  <div className={styles.more}>
                    <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                      {words('more')}
                    </Button>
                  </div>
                )}
                {url.owner !== 'all' && (
                  <Portfolio memberId={shownMember?.id} memberName={shownMember?.name} now={now} />
                )}
              </>
            )
          }
        />
      </div>
      <NewTaskForm
        opened={adding}
        onClose={() => setAdding(false)}
        onAdded={() => void cache.invalidateQueries({ queryKey: ['today'] })}
      />
    </div>
  )
}

const ownVerbs = new Set(['complete', 'snooze', 'assign', 'claim', 'cancel'])

/** The row as a sentence with its acts: those of the subject first, then claiming it from a queue. */
const toItem = ({ task, band, why }: TodayRow, slots: ConsoleSlots, go: (to: string) => void): TodayItem => {
  const panel = slots.subjects.find((one) => one.kind === task.subject.kind)
  const subjectActs = task.actions
    .filter((action) => !ownVerbs.has(action.name))
    .slice(0, 2)
    .map((action, index) => {
      const act = slots.taskActs.find((one) => one.kind === task.kind && one.action === action.name)
      return {
        key: action.name,
        label: action.label,
        reason: action.reasons.join(' ') || null,
        main: index === 0,
        run: async () =>
          act ? act.run(task) : go(panel?.to(task.subject.id, task.partner?.id ?? null) ?? `today?open=${task.id}`),
      }
    })
  const claim = task.owner.kind === 'role' ? task.actions.find((action) => action.name === 'claim') : undefined
  const acts =
    claim && subjectActs.length < 2
      ? [
          ...subjectActs,
          {
            key: 'claim',
            label: words('claim'),
            reason: claim.reasons.join(' ') || null,
            run: () => api.claimTask({ params: { id: task.id } }),
          },
        ]
      : subjectActs
  return {
    id: task.id,
    sentence: task.title,
    partner: task.partner?.name,
    why,
    owner: task.owner.kind === 'role' ? null : (task.owner.name ?? null),
    dueAt: task.dueAt,
    band: band === 'this_week' ? 'week' : band,
    acts,
    doneReason: task.actions.find((action) => action.name === 'complete')?.reasons.join(' ') || null,
  }
}

const ownerInput = (owner: TodayRow['task']['owner']) =>
  (owner.kind === 'member'
    ? { memberId: owner.id }
    : owner.kind === 'portal_user'
      ? { portalUserId: owner.id }
      : { role: owner.id }) as Parameters<typeof api.assignTask>[0]['body']['owner']
