import { Button, Checkbox, Textarea } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '#client/api.ts'
import { DateText, FactPill, NameAvatar } from '#ui/Badges.tsx'
import { ProblemBanner } from '#ui/ProblemBanner.tsx'
import { readProblem } from '#ui/problem.ts'
import { toast } from '#ui/toasts.ts'
import { useDraft } from '#ui/useDraft.ts'
import styles from './TaskPanel.module.css'
import { words } from './texts.ts'

/** What was said about a task; what is being written survives a reload. */
export const Comments = ({ taskId, canShare }: { taskId: string; canShare: boolean }) => {
  const cache = useQueryClient()
  const queryKey = ['tasks', taskId, 'comments']
  const query = useQuery({ queryKey, queryFn: () => api.listTaskComments({ params: { id: taskId } }) })
  const [text, setText, forget] = useDraft(`comment.${taskId}`, '')
  const [shared, setShared] = useState(false)
  const [sending, setSending] = useState(false)
  const send = async () => {
    if (!text.trim() || sending) return
    setSending(true)
    try {
      await api.addTaskComment({ params: { id: taskId }, body: { body: text.trim(), ...(shared && { shared: true }) } })
      forget()
      await cache.invalidateQueries({ queryKey })
    } catch (error) {
      toast(readProblem(error).detail, { tone: 'bad' })
    } finally {
      setSending(false)
    }
  }
  return (
    <section>
      <h3 className={styles.heading}>{words('comments')}</h3>
      {query.error && <ProblemBanner error={query.error} retry={() => void query.refetch()} />}
      {query.data?.data.length === 0 && <p className={styles.quiet}>{words('noComments')}</p>}
      {query.data?.data.map((comment) => (
        <div key={comment.number} className={styles.comment}>
          <div className={styles.commentHead}>
            <NameAvatar name={comment.author} />
            <strong>{comment.author}</strong>
            <DateText value={comment.createdAt} />
            {comment.shared && <FactPill tone="info">{words('share')}</FactPill>}
          </div>
          <p className={styles.commentText}>{comment.body}</p>
        </div>
      ))}
      <div className={styles.write}>
        <Textarea
          autosize
          minRows={1}
          maxRows={8}
          maxLength={5000}
          aria-label={words('comment')}
          placeholder={words('comment')}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) void send()
          }}
        />
        {text.trim() && (
          <div className={styles.writeFoot}>
            {canShare ? (
              <Checkbox
                size="xs"
                label={words('share')}
                checked={shared}
                onChange={(event) => setShared(event.currentTarget.checked)}
              />
            ) : (
              <span />
            )}
            <Button size="xs" variant="light" loading={sending} onClick={() => void send()}>
              {words('addComment')}
            </Button>
          </div>
        )}
      </div>
    </section>
  )
}
