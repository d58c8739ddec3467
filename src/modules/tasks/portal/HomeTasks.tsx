import { useQuery } from '@tanstack/react-query'
import { Loaded } from '#ui/Loaded.tsx'
import { RowList } from '#ui/RowList.tsx'
import { ScreenLink } from '#ui/routing.tsx'
import { Card } from '#ui/SimplePage.tsx'
import { TaskRow } from './TaskRow.tsx'
import styles from './Tasks.module.css'
import { words } from './texts.ts'
import { tasksQuery } from './useTasks.ts'
import { WeOwe } from './WeOwe.tsx'

const shownAtOnce = 6

/** On the first page: what is asked of the reader, done in place, then what is owed to the reader's company. */
export const HomeTasks = () => {
  const query = useQuery(tasksQuery({ direction: 'you_owe', state: 'open', mine: true }))
  return (
    <div className={styles.stack}>
      <Card
        title={words('asked')}
        action={
          <ScreenLink className={styles.link} to="todo">
            {words('all')}
          </ScreenLink>
        }
      >
        <Loaded query={query}>
          {(tasks) =>
            tasks.length === 0 ? (
              <p className={styles.quiet}>{words('askedNone')}</p>
            ) : (
              <RowList label={words('asked')}>
                {tasks.slice(0, shownAtOnce).map((task) => (
                  <TaskRow key={task.id} task={task} />
                ))}
              </RowList>
            )
          }
        </Loaded>
      </Card>
      <WeOwe />
    </div>
  )
}
