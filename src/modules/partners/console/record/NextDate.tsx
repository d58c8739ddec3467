import { useQuery } from '@tanstack/react-query'
import { api } from '#client/api.ts'
import { DeadlinePill } from '#ui/Badges.tsx'
import { useSandboxNow } from '#ui/useNow.ts'
import { words } from './texts.ts'

/** The earliest date of an open task of this partner. */
export const NextDate = ({ partnerId }: { partnerId: string }) => {
  const now = useSandboxNow()
  const query = useQuery({
    queryKey: ['tasks', 'next', partnerId],
    queryFn: () => api.listTasks({ query: { partnerId, state: 'open', sort: 'dueAt', limit: 1 } }),
  })
  const task = query.data?.data.find((one) => one.dueAt !== null)
  if (query.isPending) return '…'
  return task ? (
    <span title={task.title}>
      <DeadlinePill dueAt={task.dueAt ?? ''} now={now} />
    </span>
  ) : (
    words('nextNone')
  )
}
