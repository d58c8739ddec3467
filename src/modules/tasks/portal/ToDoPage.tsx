import { useQuery } from '@tanstack/react-query'
import { Loaded } from '#ui/Loaded.tsx'
import { RowList } from '#ui/RowList.tsx'
import { Card, PortalPage } from '#ui/SimplePage.tsx'
import { TaskRow } from './TaskRow.tsx'
import styles from './Tasks.module.css'
import { words } from './texts.ts'
import { type PortalTask, tasksQuery } from './useTasks.ts'
import { WeOwe } from './WeOwe.tsx'

/** Everything with a date between both sides: mine, my colleagues', theirs, what rests and what is done. */
export const ToDoPage = () => {
  const open = useQuery(tasksQuery({ direction: 'you_owe', state: 'open' }))
  const resting = useQuery(tasksQuery({ direction: 'you_owe', state: 'snoozed' }))
  const done = useQuery(tasksQuery({ direction: 'you_owe', state: 'done', sort: '-openedAt', limit: 10 }))
  return (
    <PortalPage title={words('todo')} note={words('note')}>
      <div className={styles.stack}>
        <Loaded query={open}>
          {(tasks) => {
            const mine = tasks.filter((task) => task.isMine)
            return (
              <>
                <Card title={words('asked')}>
                  {mine.length === 0 ? (
                    <p className={styles.quiet}>{words('askedNone')}</p>
                  ) : (
                    <Rows label={words('asked')} tasks={mine} />
                  )}
                </Card>
                <Listed label={words('colleagues')} tasks={tasks.filter((task) => !task.isMine)} />
              </>
            )
          }}
        </Loaded>
        <WeOwe />
        <Listed label={words('resting')} tasks={resting.data ?? []} />
        <Listed label={words('finished')} tasks={done.data ?? []} />
      </div>
    </PortalPage>
  )
}

const Listed = ({ label, tasks }: { label: string; tasks: PortalTask[] }) =>
  tasks.length > 0 && (
    <Card title={label}>
      <Rows label={label} tasks={tasks} />
    </Card>
  )

const Rows = ({ label, tasks }: { label: string; tasks: PortalTask[] }) => (
  <RowList label={label}>
    {tasks.map((task) => (
      <TaskRow key={task.id} task={task} />
    ))}
  </RowList>
)
