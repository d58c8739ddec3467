import { Textarea } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '#client/api.ts'
import { FactPill } from '#ui/Badges.tsx'
import { formatDate, formatMoment } from '#ui/format.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { ProblemBanner } from '#ui/ProblemBanner.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { Section } from '#ui/RecordPage.tsx'
import { toast } from '#ui/toasts.ts'

/** What both sides wrote; the referrer gets every answer by mail. */
export const ReferralThread = ({ id, disputed, reason }: { id: string; disputed: boolean; reason: string | null }) => {
  const cache = useQueryClient()
  const [body, setBody] = useState('')
  const [error, setError] = useState<unknown>(null)
  const query = useQuery({
    queryKey: ['partner-referrals', id, 'messages'],
    queryFn: () => api.listPartnerReferralMessages({ params: { id }, query: { limit: 200 } }),
  })
  const send = async (settles: boolean) => {
    setError(null)
    try {
      await api.sendPartnerReferralMessage({ params: { id }, body: { body: body.trim(), settles } })
      setBody('')
      toast(settles ? 'Sent; the dispute is settled' : 'Sent', { tone: 'good' })
      await cache.invalidateQueries({ queryKey: ['partner-referrals'] })
    } catch (thrown) {
      setError(thrown)
    }
  }
  const empty = reason ?? (body.trim() ? null : 'Write something first')
  return (
    <Loaded query={query}>
      {({ data }) => (
        <Section title="Messages" note="The partner reads all of them">
          {data.length === 0 && <p style={{ color: 'var(--text-quiet)' }}>Nobody has written yet.</p>}
          {data.map((message) => (
            <article key={message.number} style={{ paddingBlock: 8, borderBottom: '1px solid var(--line)' }}>
              <p style={{ margin: 0, fontSize: 12, color: 'var(--text-quiet)' }}>
                {message.side === 'team' ? 'We' : 'They'}: {message.author}, {formatMoment(message.at)}{' '}
                {message.dispute && <FactPill tone="watch">Objection</FactPill>}{' '}
                {message.happenedOn && `about ${formatDate(message.happenedOn)}`}
              </p>
              <p style={{ margin: '4px 0 0', whiteSpace: 'pre-wrap', maxWidth: '72ch' }}>{message.body}</p>
            </article>
          ))}
          <Textarea
            mt={12}
            label="Write to the referrer"
            autosize
            minRows={3}
            maxLength={5000}
            value={body}
            onChange={(event) => setBody(event.currentTarget.value)}
          />
          {error !== null && <ProblemBanner error={error} />}
          <div style={{ display: 'flex', gap: 8, marginBlockStart: 8 }}>
            <ReasonButton reason={empty} onClick={() => void send(false)}>
              Send
            </ReasonButton>
            {disputed && (
              <ReasonButton reason={empty} onClick={() => void send(true)}>
                Send and settle the dispute
              </ReasonButton>
            )}
          </div>
        </Section>
      )}
    </Loaded>
  )
}
