import { Checkbox, Textarea } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type AnswerTo, api } from '#client/api.ts'
import { FileLink } from '#client/FileLink.tsx'
import { FactPill } from '#ui/Badges.tsx'
import { FileDrop } from '#ui/FileDrop.tsx'
import { formatMoment } from '#ui/format.ts'
import { ProblemBanner } from '#ui/ProblemBanner.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { Section } from '#ui/RecordPage.tsx'
import { toast } from '#ui/toasts.ts'

type Dispute = AnswerTo<'getDispute'>
const kindPills = { message: null, note: null, question: 'Question', decision: 'Decision' } as const
const sideWords = { team: 'We', partner: 'They', system: 'Tandem' } as const

/** What both sides wrote; every answer goes to the partner by mail. */
export const DisputeThread = ({ dispute, reason }: { dispute: Dispute; reason: string | null }) => {
  const cache = useQueryClient()
  const [body, setBody] = useState('')
  const [isQuestion, setIsQuestion] = useState(false)
  const [files, setFiles] = useState<File[]>([])
  const [error, setError] = useState<unknown>(null)
  const [sending, setSending] = useState(false)
  const params = { id: dispute.id }
  const send = async () => {
    setError(null)
    setSending(true)
    try {
      const fileIds: string[] = []
      for (const file of files) {
        const form = new FormData()
        form.append('file', file)
        fileIds.push((await api.uploadDisputeFile({ params, form })).id)
      }
      await api.answerDispute({
        params,
        body: { body: body.trim(), isQuestion, ...(fileIds.length > 0 && { fileIds }) },
      })
      setBody('')
      setFiles([])
      setIsQuestion(false)
      toast(isQuestion ? 'Asked' : 'Sent', { tone: 'good' })
    } catch (thrown) {
      setError(thrown)
    } finally {
      setSending(false)
      await cache.invalidateQueries({ queryKey: ['disputes'] })
    }
  }
  return (
    <Section title="Thread" note="The partner reads all of it">
      {dispute.thread.map((message) => (
        <article key={message.number} style={{ paddingBlock: 8, borderBottom: '1px solid var(--line)' }}>
          <p style={{ margin: 0, fontSize: 12, color: 'var(--text-quiet)' }}>
            {sideWords[message.side]}
            {message.side !== 'system' && `: ${message.by}`}, {formatMoment(message.at)}{' '}
            {kindPills[message.kind] && <FactPill tone="info">{kindPills[message.kind]}</FactPill>}
          </p>
          <p style={{ margin: '4px 0 0', whiteSpace: 'pre-wrap', overflowWrap: 'anywhere', maxWidth: '72ch' }}>
            {message.body}
          </p>
          {message.files.map((file) => (
            <div key={file.id}>
              <FileLink name={file.name} load={() => api.downloadFile({ params: { id: file.id } })} />
            </div>
          ))}
        </article>
      ))}
      {reason === null && (
        <div style={{ display: 'grid', gap: 12, marginBlockStart: 12, maxWidth: '72ch' }}>
          <Textarea
            label="Write to the partner"
            autosize
            minRows={3}
            maxLength={5000}
            value={body}
            onChange={(event) => setBody(event.currentTarget.value)}
          />
          <Checkbox
            label="It is a question; without an answer the dispute is closed after 14 days"
            checked={isQuestion}
            onChange={(event) => setIsQuestion(event.currentTarget.checked)}
          />
          <FileDrop label="Files" files={files} onChange={setFiles} many />
          {error !== null && <ProblemBanner error={error} />}
          <div>
            <ReasonButton
              loading={sending}
              reason={body.trim() ? null : 'Write something first'}
              onClick={() => void send()}
            >
              Send
            </ReasonButton>
          </div>
        </div>
      )}
    </Section>
  )
}
