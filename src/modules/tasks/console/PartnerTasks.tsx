import { Button, Switch } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '#client/api.ts'
import { DeadlinePill, PersonBadge, StateBadge } from '#ui/Badges.tsx'
import { Loaded } from '#ui/Loaded.tsx'
import { PanelDrawer } from '#ui/PanelDrawer.tsx'
import { Section } from '#ui/RecordPage.tsx'
import { SimpleTable } from '#ui/SimplePage.tsx'
import { useSandboxNow } from '#ui/useNow.ts'
import { NewTaskForm } from './NewTaskForm.tsx'
import { ownerWords } from './ownerWords.ts'
import styles from './PartnerTasks.module.css'
import { TaskPanel } from './TaskPanel.tsx'
import { words } from './texts.ts'

/** The tab "Tasks" of a partner's record: what either side has to do. */
export const PartnerTasks = ({ partnerId }: { partnerId: string }) => {
  const [ended, setEnded] = useState(false)
  const [adding, setAdding] = useState(false)
  const [openId, setOpenId] = useState('')
  const cache = useQueryClient()
  const now = useSandboxNow()
  const query = useQuery({
    queryKey: ['tasks', 'partner', partnerId, ended],
    queryFn: async () => {
      const answer = await api.listTasks({ query: { partnerId, sort: 'dueAt', limit: 200 } })
      return answer.data.filter((task) => ended || task.state === 'open' || task.state === 'snoozed')
    },
  })
  return (
    <Section
      title={words('tasks')}
      actions={
        <>
          <Switch
            size="xs"
            label={words('showEnded')}
            checked={ended}
            onChange={(event) => setEnded(event.currentTarget.checked)}
          />
          <Button size="xs" onClick={() => setAdding(true)}>
            {words('newTask')}
          </Button>
        </>
      }
    >
      <Loaded query={query}>
        {(tasks) => (
          <SimpleTable
            label={words('tasks')}
            rows={tasks}
            rowKey={(task) => task.id}
            empty={words('partnerTasksEmpty')}
            columns={[
              {
                key: 'title',
                title: words('task'),
                cell: (task) => (
                  <button type="button" className={styles.title} onClick={() => setOpenId(task.id)}>
                    {task.title}
                  </button>
                ),
              },
              {
                key: 'owner',
                title: words('forWhom'),
                cell: (task) =>
                  task.owner.kind === 'role' ? ownerWords(task.owner) : <PersonBadge name={task.owner.name} />,
              },
              {
                key: 'due',
                title: words('due'),
                cell: (task) =>
                  task.dueAt && task.state === 'open' ? (
                    <DeadlinePill dueAt={task.dueAt} now={now} />
                  ) : (
                    <StateBadge state={task.state} label={words(`state_${task.state}`)} plain />
                  ),
              },
            ]}
          />
        )}
      </Loaded>
      <PanelDrawer opened={openId !== ''} onClose={() => setOpenId('')} title={words('task')}>
        {openId && <TaskPanel taskId={openId} />}
      </PanelDrawer>
      <NewTaskForm
        opened={adding}
        onClose={() => setAdding(false)}
        partnerId={partnerId}
        onAdded={() => {
          void cache.invalidateQueries({ queryKey: ['tasks'] })
          void cache.invalidateQueries({ queryKey: ['today'] })
        }}
      />
    </Section>
  )
}
