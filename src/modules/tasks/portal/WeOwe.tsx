import { useQuery } from '@tanstack/react-query'
import { api } from '#client/api.ts'
import { DeadlinePill } from '#ui/Badges.tsx'
import { formatDate, formatDuration } from '#ui/format.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { Row, RowList } from '#ui/RowList.tsx'
import { Card } from '#ui/SimplePage.tsx'
import { useSandboxNow } from '#ui/useNow.ts'
import styles from './Tasks.module.css'
import { words } from './texts.ts'
import { tasksQuery } from './useTasks.ts'

/** What the other side has promised, with dates, and how long it usually takes. */
export const WeOwe = () => {
  const now = useSandboxNow()
  const query = useQuery(tasksQuery({ direction: 'we_owe', state: 'open' }))
  return (
    <Card title={words('owe')}>
      <Loaded query={query}>
        {(tasks) =>
          tasks.length === 0 ? (
            <p className={styles.quiet}>{words('oweNone')}</p>
          ) : (
            <RowList label={words('owe')}>
              {tasks.map((task) => (
                <Row
                  key={task.id}
                  title={task.title}
                  second={
                    task.dueAt ? (
                      <>
                        <DeadlinePill dueAt={task.dueAt} now={now} />
                        <span>{formatDate(task.dueAt)}</span>
                      </>
                    ) : (
                      words('noDate')
                    )
                  }
                />
              ))}
            </RowList>
          )
        }
      </Loaded>
      <Medians />
    </Card>
  )
}

/** Published medians of kept clocks; kinds with fewer than ten are not published. */
const Medians = () => {
  const query = useQuery({
    queryKey: ['portal', 'medians'],
    queryFn: () => api.listPortalClockMedians({ query: { days: 90 } }),
    staleTime: 300_000,
  })
  if (!query.data) return null
  const known = query.data.data.filter((one) => one.medianMinutes !== null && isTold(one.kind))
  if (known.length === 0) return <p className={styles.medians}>{words('medianNone')}</p>
  return (
    <ul className={styles.medians} aria-label={words('howLong')}>
      {known.map((one) => {
        const time = formatDuration((one.medianMinutes ?? 0) * 60_000)
        return (
          <li key={one.kind}>
            {words('median', {
              kind: kindWords(one.kind),
              time: one.businessTime ? words('business', { time }) : time,
            })}{' '}
            <span className={styles.quiet}>· {words('medianNote', { count: one.clocks })}</span>
          </li>
        )
      })}
    </ul>
  )
}

/** Clocks that a partner waits on; how long we take among ourselves is no promise to anybody outside. */
const told = ['first_answer', 'application_decision', 'referral_answer'] as const
const isTold = (kind: string): kind is (typeof told)[number] => told.some((one) => one === kind)
const kindWords = (kind: string): string => (isTold(kind) ? words(`kind_${kind}`) : '')
