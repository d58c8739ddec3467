import { Button, Checkbox, Menu } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type AnswerTo, api } from '#client/api.ts'
import { Amount, DateText, DeadlinePill, FactPill, PersonBadge } from '#ui/Badges.tsx'
import { Field, FieldList } from '#ui/EditableField.tsx'
import { Loaded } from '#ui/Loaded.tsx'
import { readProblem } from '#ui/problem.ts'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { ScreenLink } from '#ui/routing.tsx'
import { SlotPart, useSlots } from '#ui/slots.tsx'
import { toast } from '#ui/toasts.ts'
import { useSandboxNow } from '#ui/useNow.ts'
import { CancelTask } from './CancelTask.tsx'
import { Comments } from './Comments.tsx'
import { ownerWords } from './ownerWords.ts'
import styles from './TaskPanel.module.css'
import type { TodayRow } from './TodayPage.tsx'
import { words } from './texts.ts'

type Task = AnswerTo<'getTask'>

/** A task beside the queue: what can be done, why it stands where it stands, its subject, and what was said. */
export const TaskPanel = ({ taskId, row }: { taskId: string; row?: TodayRow }) => {
  const query = useQuery({
    queryKey: ['tasks', taskId],
    queryFn: () => api.getTask({ params: { id: taskId } }),
    initialData: row?.task,
    staleTime: 5_000,
  })
  return <Loaded query={query}>{(task) => <TaskBody task={task} row={row} />}</Loaded>
}

const TaskBody = ({ task, row }: { task: Task; row?: TodayRow }) => {
  const cache = useQueryClient()
  const now = useSandboxNow()
  const [cancelling, setCancelling] = useState(false)
  const reasonOf = (name: string) => task.actions.find((action) => action.name === name)?.reasons
  const act = async (run: () => Promise<unknown>) => {
    try {
      await run()
    } catch (error) {
      toast(readProblem(error).detail, { tone: 'bad' })
    }
    void cache.invalidateQueries({ queryKey: ['tasks'] })
    void cache.invalidateQueries({ queryKey: ['today'] })
  }
  const params = { id: task.id }
  return (
    <div className={styles.panel}>
      <div className={styles.line}>
        <FactPill>{task.kindWords}</FactPill>
        {task.dueAt && task.state === 'open' && <DeadlinePill dueAt={task.dueAt} now={now} />}
        {task.state !== 'open' && (
          <FactPill tone={task.state === 'done' ? 'good' : 'plain'}>{words(`state_${task.state}`)}</FactPill>
        )}
        <span className={styles.grow} />
        {task.state === 'open' && (
          <>
            {task.owner.kind === 'role' && (
              <ReasonButton
                size="xs"
                reason={reasonOf('claim')}
                onClick={() => void act(() => api.claimTask({ params }))}
              >
                {words('claim')}
              </ReasonButton>
            )}
            <ReasonButton
              size="xs"
              variant="light"
              reason={reasonOf('complete')}
              onClick={() => void act(() => api.completeTask({ params, body: {} }))}
            >
              {words('done')}
            </ReasonButton>
            <Menu position="bottom-end">
              <Menu.Target>
                <Button size="xs" px={7} variant="subtle" aria-label={words('cancel')}>
                  <IconDots size={15} />
                </Button>
              </Menu.Target>
              <Menu.Dropdown>
                <Menu.Item
                  color="red"
                  disabled={Boolean(reasonOf('cancel')?.length)}
                  title={reasonOf('cancel')?.join(' ')}
                  onClick={() => setCancelling(true)}
                >
                  {words('cancel')}
                </Menu.Item>
              </Menu.Dropdown>
            </Menu>
          </>
        )}
        {task.state === 'snoozed' && (
          <Button size="xs" onClick={() => void act(() => api.wakeTask({ params }))}>
            {words('wake')}
          </Button>
        )}
      </div>
      <FieldList>
        <Field label={words('owner')}>
          {task.owner.kind === 'role' ? ownerWords(task.owner) : <PersonBadge name={task.owner.name} />}
        </Field>
        {task.hardDeadline && (
          <Field label={words('hard')}>
            <DateText value={task.hardDeadline} now={now} />
          </Field>
        )}
        {task.snoozedUntil && (
          <Field label={words('snoozedUntil')}>
            <DateText value={task.snoozedUntil} now={now} />
          </Field>
        )}
        {task.value && (
          <Field label={words('value')}>
            <Amount {...task.value} />
          </Field>
        )}
        {task.outcome && <Field label={words('outcome')}>{task.outcome}</Field>}
        <Field label={words('opened')}>
          <DateText value={task.openedAt} now={now} />
        </Field>
      </FieldList>
      {row && <Order row={row} />}
      {task.checklist.length > 0 && (
        <Checklist
          task={task}
          onChange={(checklist) =>
            void act(() => api.updateTask({ params, version: task.version, body: { checklist } }))
          }
        />
      )}
      <Subject task={task} />
      <Comments taskId={task.id} canShare={task.sharedWithPartner || task.side === 'partner'} />
      <CancelTask opened={cancelling} onClose={() => setCancelling(false)} task={task} />
    </div>
  )
}

/** The sum that put the row there, part by part. */
const Order = ({ row }: { row: TodayRow }) => (
  <details className={styles.order}>
    <summary>
      {words('order')} <span>{words('orderPoints', { count: row.points })}</span>
    </summary>
    {row.parts.length === 0 ? (
      <p className={styles.quiet}>{words('orderNone')}</p>
    ) : (
      <table>
        <tbody>
          {row.parts.map((part) => (
            <tr key={part.what}>
              <th scope="row">{part.words}</th>
              <td>{part.points}</td>
            </tr>
          ))}
          <tr className={styles.sum}>
            <th scope="row">{words('orderSum')}</th>
            <td>{row.points}</td>
          </tr>
        </tbody>
      </table>
    )}
  </details>
)

const Checklist = ({ task, onChange }: { task: Task; onChange: (checklist: Task['checklist']) => void }) => (
  <section>
    <h3 className={styles.heading}>{words('checklist')}</h3>
    <div className={styles.checks}>
      {task.checklist.map((item, index) => (
        <Checkbox
          key={`${index}.${item.text}`}
          size="xs"
          label={item.text}
          checked={item.done}
          disabled={task.state !== 'open' && task.state !== 'snoozed'}
          onChange={() => onChange(task.checklist.map((one, at) => (at === index ? { ...one, done: !one.done } : one)))}
        />
      ))}
    </div>
  </section>
)

/** The record itself, as its module shows it; without a panel of its own, the partner it belongs to. */
const Subject = ({ task }: { task: Task }) => {
  const { subjects } = useSlots()
  const own = subjects.find((one) => one.kind === task.subject.kind)
  const partner = subjects.find((one) => one.kind === 'partner')
  const fallback = task.partner && partner ? { panel: partner, id: task.partner.id } : null
  const shown = own?.load ? { panel: own, id: task.subject.id } : fallback
  const to = own?.to(task.subject.id, task.partner?.id ?? null) ?? (task.partner ? `partners/${task.partner.id}` : null)
  if (!shown && !to) return null
  return (
    <section>
      <h3 className={styles.heading}>
        {words('subject')}
        {to && (
          <ScreenLink to={to} className={styles.open}>
            {words('openRecord')}
          </ScreenLink>
        )}
      </h3>
      {shown?.panel.load ? (
        <SlotPart load={shown.panel.load} props={{ id: shown.id, partnerId: task.partner?.id ?? null }} />
      ) : (
        <p className={styles.quiet}>{words('noPanel')}</p>
      )}
    </section>
  )
}
