import { Anchor, Textarea } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type AnswerTo, api } from '#client/api.ts'
import { Amount, FactPill, StateBadge } from '#ui/Badges.tsx'
import { Field, FieldList } from '#ui/EditableField.tsx'
import { FileDrop } from '#ui/FileDrop.tsx'
import { formatDate, formatMoment } from '#ui/format.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { Notice, ProblemBanner } from '#ui/ProblemBanner.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { ScreenLink, useScreenParams } from '#ui/routing.tsx'
import { Card, PortalPage } from '#ui/SimplePage.tsx'
import { useRightReason, useSeat } from '#ui/seat.tsx'
import { openDisputeStates } from '../contract/states.ts'
import { Back, dayWords, disputeColour, disputeStateWords } from './lineParts.tsx'
import { saveFile } from './saveFile.ts'
import { words } from './texts.ts'

type Dispute = AnswerTo<'getMyDispute'>

/** One of our disputes: by when we hear something, what was written, what was decided. */
export const DisputePage = () => {
  const { disputeId } = useScreenParams('disputeId')
  const query = useQuery({
    queryKey: ['portal', 'disputes', 'one', disputeId],
    queryFn: () => api.getMyDispute({ params: { id: disputeId } }),
  })
  return (
    <Loaded query={query}>
      {(dispute) => (
        <PortalPage
          title={words(`about_${dispute.aboutKind}`)}
          actions={<StateBadge state={disputeColour(dispute)} label={disputeStateWords(dispute)} />}
        >
          <Back />
          <div style={{ display: 'grid', gap: 16 }}>
            {dispute.outcomeWords && (
              <Notice tone="info" title={words('decision')}>
                {dispute.outcomeWords}
              </Notice>
            )}
            {dispute.canReopen && (
              <Notice tone="watch" title={words('canReopenOnce')}>
                {words('reopen')}
              </Notice>
            )}
            <Claim dispute={dispute} />
            <Thread dispute={dispute} />
          </div>
        </PortalPage>
      )}
    </Loaded>
  )
}

const Claim = ({ dispute }: { dispute: Dispute }) => (
  <Card>
    <FieldList>
      <Field label={words('claimed')}>
        <Amount amountMinor={dispute.claimedMinor} currency={dispute.currency} />
      </Field>
      {dispute.awardedMinor !== null && (
        <Field label={words('granted')}>
          <Amount amountMinor={dispute.awardedMinor} currency={dispute.currency} />
        </Field>
      )}
      {dispute.adjustmentId && (
        <Field label={words('paidBy')}>
          <ScreenLink to={`earnings/commissions/${dispute.adjustmentId}`}>{words('kind_adjustment')}</ScreenLink>
        </Field>
      )}
      {dispute.answerBy && (
        <Field label={words('disputeOpen')}>{words('answerBy', { date: formatDate(dispute.answerBy) })}</Field>
      )}
      {dispute.decideBy && (
        <Field label={words('decision')}>{words('decideBy', { date: formatDate(dispute.decideBy) })}</Field>
      )}
      <Field label={words('reason')}>{dispute.reason}</Field>
      {dispute.commissionId && (
        <Field label={words('about_commission')}>
          <ScreenLink to={`earnings/commissions/${dispute.commissionId}`}>{words('why')}</ScreenLink>
        </Field>
      )}
      {dispute.statementId && (
        <Field label={words('about_statement')}>
          <ScreenLink to={`earnings/statements/${dispute.statementId}`}>{words('balance')}</ScreenLink>
        </Field>
      )}
      {dispute.sale && (
        <Field label={words('customer')}>{`${dispute.sale.customer}, ${dayWords(dispute.sale.occurredOn)}`}</Field>
      )}
    </FieldList>
  </Card>
)

const Thread = ({ dispute }: { dispute: Dispute }) => {
  const cache = useQueryClient()
  const { workspace } = useSeat()
  const [body, setBody] = useState('')
  const [files, setFiles] = useState<File[]>([])
  const [error, setError] = useState<unknown>(null)
  const [sending, setSending] = useState(false)
  const noOpen = useRightReason('commissions.open_dispute', words('noOpen'))
  const canWrite = noOpen === null && (openDisputeStates.includes(dispute.state) || dispute.canReopen)
  const params = { id: dispute.id }
  const send = async () => {
    setError(null)
    setSending(true)
    try {
      const fileIds: string[] = []
      for (const file of files) {
        const form = new FormData()
        form.append('file', file)
        fileIds.push((await api.uploadMyDisputeFile({ params, form })).id)
      }
      await api.answerMyDispute({ params, body: { body: body.trim(), ...(fileIds.length > 0 && { fileIds }) } })
      setBody('')
      setFiles([])
    } catch (thrown) {
      setError(thrown)
    } finally {
      setSending(false)
      await cache.invalidateQueries({ queryKey: ['portal', 'disputes'] })
    }
  }
  return (
    <Card title={words('thread')}>
      {dispute.thread.map((message) => (
        <article key={message.number} style={{ paddingBlock: 8, borderBottom: '1px solid var(--line)' }}>
          <p style={{ margin: 0, fontSize: 12, color: 'var(--text-quiet)' }}>
            {message.side === 'partner' ? `${words('you')}: ${message.by}` : workspace.name}, {formatMoment(message.at)}{' '}
            {message.kind === 'question' && <FactPill tone="watch">{words('question')}</FactPill>}
            {message.kind === 'decision' && <FactPill tone="info">{words('decision')}</FactPill>}
          </p>
          <p style={{ margin: '4px 0 0', whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>{message.body}</p>
          {message.files.map((file) => (
            <div key={file.id}>
              <Anchor
                component="button"
                type="button"
                onClick={() => void saveFile(file.name, () => api.downloadPortalFile({ params: { id: file.id } }))}
              >
                {file.name}
              </Anchor>
            </div>
          ))}
        </article>
      ))}
      {canWrite && (
        <div style={{ display: 'grid', gap: 12, marginBlockStart: 12 }}>
          <Textarea
            label={words('write')}
            autosize
            minRows={3}
            maxLength={5000}
            value={body}
            onChange={(event) => setBody(event.currentTarget.value)}
          />
          <FileDrop label={words('files')} files={files} onChange={setFiles} many />
          {error !== null && <ProblemBanner error={error} />}
          <div>
            <ReasonButton loading={sending} reason={body.trim() ? null : words('write')} onClick={() => void send()}>
              {words('send')}
            </ReasonButton>
          </div>
        </div>
      )}
    </Card>
  )
}
