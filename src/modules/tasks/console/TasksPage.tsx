import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, type InputTo, type RowOf } from '#client/api.ts'
import { exportList } from '#client/export-list.ts'
import { membersQuery, useOwnMember } from '#client/members.ts'
import { Amount, DateText, DeadlinePill, PersonBadge, StateBadge } from '#ui/Badges.tsx'
import { useKeys } from '#ui/keys.ts'
import { ListPage } from '#ui/ListPage.tsx'
import type { BulkAct, ListColumn, ListFilter, ListView } from '#ui/list/listTypes.ts'
import { PanelDrawer } from '#ui/PanelDrawer.tsx'
import { ScreenLink, useUrlState } from '#ui/routing.tsx'
import { toast } from '#ui/toasts.ts'
import { NewTaskForm } from './NewTaskForm.tsx'
import { ownerWords } from './ownerWords.ts'
import { TaskPanel } from './TaskPanel.tsx'
import { words } from './texts.ts'

type Task = RowOf<'listTasks'>
/** Rows that one bulk act may have. */
const bulkRowsMax = 200

const columns: ListColumn<Task>[] = [
  { key: 'title', title: words('task'), cell: (task) => task.title, second: (task) => task.kindWords },
  {
    key: 'partner',
    title: words('partner'),
    width: 200,
    phone: 'below',
    cell: (task) => task.partner && <ScreenLink to={`partners/${task.partner.id}`}>{task.partner.name}</ScreenLink>,
  },
  {
    key: 'owner',
    title: words('forWhom'),
    width: 210,
    phone: 'below',
    cell: (task) => (task.owner.kind === 'role' ? ownerWords(task.owner) : <PersonBadge name={task.owner.name} />),
  },
  {
    key: 'dueAt',
    title: words('due'),
    width: 150,
    sort: 'dueAt',
    phone: 'end',
    // What has ended is not late any more: when it ended is what counts then.
    cell: (task) =>
      task.endedAt ? <DateText value={task.endedAt} /> : task.dueAt && <DeadlinePill dueAt={task.dueAt} />,
  },
  {
    key: 'value',
    title: words('value'),
    width: 130,
    align: 'end',
    cell: (task) => task.value && <Amount {...task.value} />,
  },
  {
    key: 'state',
    title: words('state'),
    width: 130,
    cell: (task) => <StateBadge state={task.state} label={words(`state_${task.state}`)} plain />,
  },
]
const filters: ListFilter[] = [
  {
    key: 'state',
    label: words('state'),
    kind: 'choice',
    options: (['open', 'snoozed', 'done', 'cancelled'] as const).map((state) => ({
      value: state,
      label: words(`state_${state}`),
    })),
  },
  {
    key: 'owner',
    label: words('ownerFilter'),
    kind: 'choice',
    options: async () => [
      { value: 'me', label: words('me') },
      ...(await membersQuery.queryFn()).map((member) => ({ value: member.id, label: member.name })),
    ],
  },
  {
    key: 'side',
    label: words('side'),
    kind: 'choice',
    options: [
      { value: 'team', label: words('team') },
      { value: 'partner', label: words('partnerSide') },
    ],
  },
]

const views: ListView[] = [
  { key: 'all', label: words('all') },
  { key: 'open', label: words('state_open'), filters: { state: 'open' } },
  { key: 'snoozed', label: words('state_snoozed'), filters: { state: 'snoozed' } },
  { key: 'done', label: words('state_done'), filters: { state: 'done' }, sort: '-dueAt' },
]

/** Every task of the workspace; the queue itself is Today. */
export const TasksPage = () => {
  const cache = useQueryClient()
  const me = useOwnMember()
  const [adding, setAdding] = useState(false)
  const [url, setUrl] = useUrlState({ task: '' })
  useKeys({ n: () => setAdding(true), escape: () => setUrl({ task: '' }) })
  const refresh = () => {
    void cache.invalidateQueries({ queryKey: ['tasks'] })
    void cache.invalidateQueries({ queryKey: ['today'] })
  }
  const bulk = (
    key: string,
    label: string,
    rest: () => Omit<Parameters<typeof api.actOnTasks>[0]['body'], 'ids' | 'verb'>,
    verb: 'complete' | 'snooze' | 'assign',
    blocked?: string | null,
  ): BulkAct<Task> => ({
    key,
    label,
    reason: (rows) => blocked ?? (rows.length > bulkRowsMax ? words('tooMany', { count: bulkRowsMax }) : null),
    run: async (rows) => {
      const results = await api.actOnTasks({ body: { verb, ids: rows.map((row) => row.id), ...rest() } })
      const why = results.data.find((result) => !result.ok)?.detail ?? ''
      toast(
        results.refused > 0
          ? words('bulkSome', { done: results.done, refused: results.refused, why })
          : words('bulkAll', { count: results.done }),
        { tone: results.refused > 0 ? 'bad' : 'plain' },
      )
      refresh()
    },
  })
  return (
    <>
      <ListPage
        id="tasks"
        title={words('tasks')}
        columns={columns}
        filters={filters}
        views={views}
        defaultSort="dueAt"
        fetchPage={(query: NonNullable<NonNullable<InputTo<'listTasks'>>['query']>) => api.listTasks({ query })}
        rowKey={(task) => task.id}
        rowName={(task) => task.title}
        onOpen={(task) => setUrl({ task: task.id }, { push: true })}
        bulkActs={[
          bulk('done', words('done'), () => ({}), 'complete'),
          bulk(
            'snooze',
            words('snoozeWeek'),
            () => ({ until: new Date(Date.now() + 7 * 86_400_000).toISOString() }),
            'snooze',
          ),
          bulk(
            'assign',
            words('assignMe'),
            () => ({ owner: { memberId: me?.id ?? '' } }),
            'assign',
            me ? null : words('notAMember'),
          ),
        ]}
        actions={
          <Button variant="filled" onClick={() => setAdding(true)}>
            {words('newTask')}
          </Button>
        }
        onExport={(query) => exportList('listTasks', words('tasks'), query)}
        empty={{
          sentence: words('tasksEmpty'),
          action: <Button onClick={() => setAdding(true)}>{words('newTask')}</Button>,
        }}
      />
      <PanelDrawer opened={url.task !== ''} onClose={() => setUrl({ task: '' })} title={words('task')}>
        {url.task && <TaskPanel taskId={url.task} />}
      </PanelDrawer>
      <NewTaskForm opened={adding} onClose={() => setAdding(false)} onAdded={refresh} />
    </>
  )
}
