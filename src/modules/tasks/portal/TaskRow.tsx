import { Button, Menu } from '@mantine/core'
import { useState } from 'react'
import { api } from '#client/api.ts'
import { DateText, DeadlinePill } from '#ui/Badges.tsx'
import { formatDate } from '#ui/format.ts'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { Row } from '#ui/RowList.tsx'
import { t } from '#ui/texts.ts'
import { snoozeChoices } from '#ui/todayBands.ts'
import { useSandboxNow } from '#ui/useNow.ts'
import { TaskDetail } from './TaskDetail.tsx'
import styles from './Tasks.module.css'
import { words } from './texts.ts'
import { type PortalTask, useTaskAct } from './useTasks.ts'

/** A task of the partner: what, until when, and its acts in place; pressing the title opens steps and comments. */
export const TaskRow = ({ task }: { task: PortalTask }) => {
  const [open, setOpen] = useState(false)
  return (
    <Row
      title={
        <button
          type="button"
          className={styles.open}
          aria-expanded={open}
          aria-label={words('openTask', { title: task.title })}
          onClick={() => setOpen(!open)}
        >
          {task.title}
        </button>
      }
      second={<When task={task} />}
      acts={<TaskActs task={task} />}
    >
      {open && <TaskDetail task={task} />}
    </Row>
  )
}

const When = ({ task }: { task: PortalTask }) => {
  const now = useSandboxNow()
  if (task.state === 'done' || task.state === 'cancelled')
    return (
      <span>
        {words('finishedAt')} <DateText value={task.endedAt} now={now} />
      </span>
    )
  return (
    <>
      {task.dueAt ? <DeadlinePill dueAt={task.dueAt} now={now} /> : <span>{words('noDate')}</span>}
      {task.dueAt && <span>{formatDate(task.dueAt)}</span>}
      {task.snoozedUntil && (
        <span>
          {words('restsUntil')} <DateText value={task.snoozedUntil} now={now} />
        </span>
      )}
      {task.owner?.kind === 'role' && <span>{words('queue')}</span>}
      {task.owner?.kind === 'portal_user' && !task.isMine && <span>{words('owner', { name: task.owner.name })}</span>}
    </>
  )
}

const TaskActs = ({ task }: { task: PortalTask }) => {
  const act = useTaskAct()
  const now = useSandboxNow()
  const params = { id: task.id }
  const { title } = task
  if (task.state === 'done' || task.state === 'cancelled' || task.direction === 'we_owe') return null
  const reasonsOf = (name: string) => task.actions.find((action) => action.name === name)?.reasons ?? []
  if (task.state === 'snoozed')
    return (
      <Button size="xs" onClick={() => void act(() => api.wakePortalTask({ params }))}>
        {words('wake')}
      </Button>
    )
  const rest = (until: string) =>
    void act(() => api.snoozePortalTask({ params, body: { until } }), words('restToast', { date: formatDate(until) }))
  return (
    <>
      {task.owner?.kind === 'role' && (
        <ReasonButton
          size="xs"
          reason={reasonsOf('claim')}
          aria-label={`${words('take')}: ${title}`}
          onClick={() => void act(() => api.claimPortalTask({ params }), words('takenToast'))}
        >
          {words('take')}
        </ReasonButton>
      )}
      {reasonsOf('snooze').length === 0 && (
        <Menu position="bottom-end">
          <Menu.Target>
            <Button size="xs" variant="subtle" aria-label={words('laterOf', { title })}>
              {words('later')}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Label>{words('until')}</Menu.Label>
            {snoozeChoices(now ?? new Date()).map((choice) => (
              <Menu.Item key={choice.key} onClick={() => rest(choice.until)}>
                {t(choice.key)}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
      <ReasonButton
        size="xs"
        variant="light"
        reason={reasonsOf('complete')}
        aria-label={`${words('done')}: ${title}`}
        onClick={() => void act(() => api.completePortalTask({ params, body: {} }), words('doneToast', { title }))}
      >
        {words('done')}
      </ReasonButton>
    </>
  )
}
