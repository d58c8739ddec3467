import { Button, Checkbox, Textarea } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '#client/api.ts'
import { DateText, NameAvatar } from '#ui/Badges.tsx'
import { ProblemBanner } from '#ui/ProblemBanner.tsx'
import { readProblem } from '#ui/problem.ts'
import { toast } from '#ui/toasts.ts'
import { useDraft } from '#ui/useDraft.ts'
import styles from './Tasks.module.css'
import { words } from './texts.ts'
import { type PortalTask, useTaskAct } from './useTasks.ts'

/** The opened part of a task: its steps and what both sides said about it. */
export const TaskDetail = ({ task }: { task: PortalTask }) => (
  <div className={styles.detail}>
    <div className={styles.quiet}>
      {task.kindWords}
      {task.hardDeadline && ` · ${words('hard')}`}
      {task.outcome && ` · ${task.outcome}`}
    </div>
    {task.checklist.length > 0 && <Checklist task={task} />}
    <Comments task={task} />
  </div>
)

const Checklist = ({ task }: { task: PortalTask }) => {
  const act = useTaskAct()
  const closed = task.state !== 'open' || !task.isMine
  const tick = (index: number, done: boolean) => {
    const checklist = task.checklist.map((item, place) => (place === index ? { ...item, done } : item))
    void act(() => api.updatePortalTask({ params: { id: task.id }, version: task.version, body: { checklist } }))
  }
  return (
    <fieldset style={{ display: 'grid', gap: 8, border: 0, padding: 0, margin: 0 }}>
      <legend className={styles.heading}>{words('checklist')}</legend>
      {task.checklist.map((item, index) => (
        <Checkbox
          key={item.text}
          label={item.text}
          checked={item.done}
          disabled={closed}
          onChange={(event) => tick(index, event.currentTarget.checked)}
        />
      ))}
    </fieldset>
  )
}

const Comments = ({ task }: { task: PortalTask }) => {
  const cache = useQueryClient()
  const queryKey = ['portal', 'tasks', task.id, 'comments']
  const params = { id: task.id }
  const query = useQuery({ queryKey, queryFn: () => api.listPortalTaskComments({ params }) })
  const [text, setText, forget] = useDraft(`portal comment.${task.id}`, '')
  const [sending, setSending] = useState(false)
  const send = async () => {
    setSending(true)
    try {
      await api.addPortalTaskComment({ params, body: { body: text.trim() } })
      forget()
      await cache.invalidateQueries({ queryKey })
    } catch (error) {
      toast(readProblem(error).detail, { tone: 'bad' })
    } finally {
      setSending(false)
    }
  }
  return (
    <>
      <div className={styles.heading}>{words('comments')}</div>
      {query.error && <ProblemBanner error={query.error} retry={() => void query.refetch()} />}
      {query.data?.data.map((comment) => (
        <div key={comment.number} className={styles.comment}>
          <div className={styles.commentHead}>
            <NameAvatar name={comment.author} />
            <strong>{comment.author}</strong>
            <DateText value={comment.createdAt} />
          </div>
          <p className={styles.commentText}>{comment.body}</p>
        </div>
      ))}
      <Textarea
        autosize
        minRows={1}
        maxRows={8}
        maxLength={5000}
        aria-label={words('comment')}
        placeholder={words('comment')}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      {text.trim() && (
        <div>
          <Button size="xs" variant="light" loading={sending} onClick={() => void send()}>
            {words('send')}
          </Button>
        </div>
      )}
    </>
  )
}
