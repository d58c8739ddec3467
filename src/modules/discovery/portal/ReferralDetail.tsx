import { Button, Checkbox, Textarea, TextInput } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '#client/api.ts'
import { FactPill, StateBadge } from '#ui/Badges.tsx'
import { Field, FieldList } from '#ui/EditableField.tsx'
import { formatDate, formatMoment } from '#ui/format.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { ProblemBanner } from '#ui/ProblemBanner.tsx'
import { useSeat } from '#ui/seat.tsx'
import { CopyLine, stateWords } from './ReferralsPage.tsx'
import { words } from './referralTexts.ts'

const heading = { margin: '20px 0 4px', fontSize: 14 } as const
const quiet = { margin: 0, fontSize: 12, color: 'var(--text-quiet)' } as const

/** One referral as its partner sees it: why it stands where it does, and the thread with the team. */
export const ReferralDetail = ({ id }: { id: string }) => {
  const query = useQuery({
    queryKey: ['portal', 'referrals', 'one', id],
    queryFn: () => api.getPortalReferral({ params: { id } }),
  })
  return (
    <Loaded query={query}>
      {(referral) => (
        <>
          <StateBadge state={referral.state} label={stateWords(referral.state, formatDate(referral.windowUntil))} />
          {referral.known && <p>{words(`known_${referral.known.kind}`, { date: formatDate(referral.known.since) })}</p>}
          {referral.refusal && <p style={{ whiteSpace: 'pre-wrap' }}>{referral.refusal.words}</p>}
          {referral.lapse && <p>{words(`lapse_${referral.lapse}`)}</p>}
          {(referral.state === 'submitted' || referral.state === 'open') && (
            <>
              <h3 style={heading}>{words('link')}</h3>
              <p style={{ ...quiet, marginBlockEnd: 8 }}>{words('linkNote')}</p>
              <CopyLine label={words('link')} url={referral.link} />
            </>
          )}
          <h3 style={heading}>{words('evidence')}</h3>
          <p style={quiet}>{words('evidenceNote')}</p>
          <FieldList>
            {referral.evidence.map((one) => (
              <Field key={one.kind} label={words(`ev_${one.kind}`)}>
                {one.kind === 'known' || one.kind === 'window_end' ? formatDate(one.at) : formatMoment(one.at)}
              </Field>
            ))}
          </FieldList>
          <Thread id={id} />
        </>
      )}
    </Loaded>
  )
}

const Thread = ({ id }: { id: string }) => {
  const cache = useQueryClient()
  const { workspace } = useSeat()
  const [body, setBody] = useState('')
  const [dispute, setDispute] = useState(false)
  const [happenedOn, setHappenedOn] = useState('')
  const [error, setError] = useState<unknown>(null)
  const [running, setRunning] = useState(false)
  const query = useQuery({
    queryKey: ['portal', 'referrals', 'messages', id],
    queryFn: () => api.listPortalReferralMessages({ params: { id }, query: { limit: 200 } }),
  })
  const send = async () => {
    setError(null)
    setRunning(true)
    try {
      await api.sendPortalReferralMessage({
        params: { id },
        body: { body: body.trim(), dispute, ...(happenedOn && { happenedOn }) },
      })
      setBody('')
      setDispute(false)
      setHappenedOn('')
      await cache.invalidateQueries({ queryKey: ['portal', 'referrals'] })
    } catch (thrown) {
      setError(thrown)
    } finally {
      setRunning(false)
    }
  }
  return (
    <section>
      <h3 style={heading}>{words('messages')}</h3>
      {(query.data?.data ?? []).map((message) => (
        <article key={message.number} style={{ paddingBlock: 8, borderBottom: '1px solid var(--line)' }}>
          <p style={quiet}>
            {message.side === 'team' ? words('we', { workspace: workspace.name }) : words('you')}: {message.author},{' '}
            {formatMoment(message.at)} {message.dispute && <FactPill tone="watch">{words('objection')}</FactPill>}{' '}
            {message.happenedOn && formatDate(message.happenedOn)}
          </p>
          <p style={{ margin: '4px 0 0', whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>{message.body}</p>
        </article>
      ))}
      {query.error && <ProblemBanner error={query.error} />}
      <div style={{ display: 'grid', gap: 12, marginBlockStart: 12 }}>
        <Textarea
          label={words('message')}
          autosize
          minRows={3}
          maxLength={5000}
          value={body}
          onChange={(event) => setBody(event.currentTarget.value)}
        />
        <Checkbox
          label={words('object')}
          checked={dispute}
          onChange={(event) => setDispute(event.currentTarget.checked)}
        />
        {dispute && (
          <TextInput
            type="date"
            label={words('happenedOn')}
            value={happenedOn}
            onChange={(event) => setHappenedOn(event.currentTarget.value)}
          />
        )}
        {error !== null && <ProblemBanner error={error} />}
        <div>
          <Button loading={running} disabled={body.trim() === ''} onClick={() => void send()}>
            {words('sendMessage')}
          </Button>
        </div>
      </div>
    </section>
  )
}
