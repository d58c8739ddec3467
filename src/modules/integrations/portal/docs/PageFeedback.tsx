import { Button, Textarea } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type AnswerTo, api } from '#client/api.ts'
import { DateText } from '#ui/Badges.tsx'
import { ProblemBanner } from '#ui/ProblemBanner.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { Card } from '#ui/SimplePage.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { toast } from '#ui/toasts.ts'
import styles from '../Developers.module.css'
import { words } from './texts.ts'

/** Whether the page helped, in one press or with words, and what was answered. */
export const PageFeedback = ({ page }: { page: AnswerTo<'getPortalDoc'> }) => {
  const cache = useQueryClient()
  const [helpful, setHelpful] = useState<boolean | null>(null)
  const [text, setText] = useState('')
  const [error, setError] = useState<unknown>(null)
  const [sending, setSending] = useState(false)
  const reason = useRightReason('integrations.comment_docs', words('notYours'))
  const send = async (value: boolean) => {
    setSending(true)
    setError(null)
    try {
      await api.givePageFeedback({
        params: { slug: page.slug },
        body: { helpful: value, ...(text.trim() && { words: text.trim() }) },
      })
      setHelpful(null)
      setText('')
      toast(words('thanks'), { tone: 'good' })
      await cache.invalidateQueries({ queryKey: ['portal', 'docs', page.slug] })
    } catch (thrown) {
      setError(thrown)
    } finally {
      setSending(false)
    }
  }
  return (
    <Card title={words('helpful')}>
      <div className={styles.close}>
        {error !== null && <ProblemBanner error={error} />}
        <div className={styles.acts}>
          {([true, false] as const).map((value) => (
            <ReasonButton
              key={String(value)}
              size="xs"
              variant={helpful === value ? 'light' : 'default'}
              reason={reason}
              onClick={() => setHelpful(value)}
            >
              {words(value ? 'yes' : 'no')}
            </ReasonButton>
          ))}
        </div>
        {helpful !== null && (
          <>
            <Textarea
              label={words('missing')}
              autosize
              minRows={2}
              maxLength={4000}
              value={text}
              onChange={(event) => setText(event.currentTarget.value)}
            />
            <div>
              <Button loading={sending} onClick={() => void send(helpful)}>
                {words('send')}
              </Button>
            </div>
          </>
        )}
        {page.feedback.length > 0 && (
          <section aria-label={words('said')} className={styles.close}>
            {page.feedback.map((one) => (
              <div key={one.id} className={styles.inset}>
                <p className={`${styles.quiet} ${styles.acts} ${styles.flat}`}>
                  {words(one.helpful ? 'saidYes' : 'saidNo')} <DateText value={one.at} />
                </p>
                {one.words && <p className={styles.plain}>{one.words}</p>}
                {one.answer ? (
                  <p className={styles.plain}>
                    <strong>{words('answer')}:</strong> {one.answer}
                  </p>
                ) : (
                  one.words && <p className={`${styles.quiet} ${styles.flat}`}>{words('waiting')}</p>
                )}
              </div>
            ))}
          </section>
        )}
      </div>
    </Card>
  )
}
