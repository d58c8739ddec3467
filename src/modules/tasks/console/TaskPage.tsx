import { useQuery } from '@tanstack/react-query'
import { api } from '#client/api.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { useScreenParams } from '#ui/routing.tsx'
import { SimplePage } from '#ui/SimplePage.tsx'
import { TaskPanel } from './TaskPanel.tsx'

/** A task by its own address: where mails and the palette lead. */
export const TaskPage = () => {
  const { taskId } = useScreenParams('taskId')
  const query = useQuery({ queryKey: ['tasks', taskId], queryFn: () => api.getTask({ params: { id: taskId } }) })
  return (
    <Loaded query={query}>
      {(task) => (
        <SimplePage title={task.title} narrow>
          <TaskPanel taskId={task.id} />
        </SimplePage>
      )}
    </Loaded>
  )
}
