import { Button, Checkbox, Textarea } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type AnswerTo, api } from '#client/api.ts'
import { formatDate } from '#ui/format.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { Notice, ProblemBanner } from '#ui/ProblemBanner.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { Card, Columns, Figure, PortalPage } from '#ui/SimplePage.tsx'
import { getLanguage } from '#ui/texts.ts'
import styles from '../public/Document.module.css'
import { DocumentText } from '../public/DocumentText.tsx'
import { words } from '../public/texts.ts'
import { titles } from './titles.ts'

type Agreement = AnswerTo<'getPortalAgreement'>
const key = ['portal', 'agreements']

/** What both sides promised each other, when it ends, and the draft that waits for an answer. */
export const AgreementPage = () => {
  const query = useQuery({ queryKey: key, queryFn: () => api.listPortalAgreements() })
  return (
    <PortalPage title={titles('ours')} note={words('oursNote')}>
      <Loaded query={query}>
        {({ data }) => (
          <div className={styles.stack}>
            {data.length === 0 && <p>{words('none')}</p>}
            {data.map((agreement) => (
              <One key={agreement.id} agreement={agreement} />
            ))}
            {data.some((agreement) => agreement.startsOn !== null) && <Promises />}
          </div>
        )}
      </Loaded>
    </PortalPage>
  )
}

const One = ({ agreement }: { agreement: Agreement }) => {
  const [reading, setReading] = useState(agreement.open?.state === 'negotiating')
  const text = useQuery({
    queryKey: [...key, agreement.id, 'document', agreement.open?.snapshotHash],
    queryFn: () => api.getPortalAgreementDocument({ params: { id: agreement.id } }),
    enabled: reading,
  })
  return (
    <Card
      title={`${agreement.title} · ${agreement.number}`}
      action={
        <Button size="xs" onClick={() => setReading(!reading)} aria-expanded={reading}>
          {words('open')}
        </Button>
      }
    >
      {agreement.startsOn && (
        <Columns leastPx={140}>
          <Figure label={words('starts')} value={formatDate(agreement.startsOn)} />
          {agreement.endsOn && <Figure label={words('ends')} value={formatDate(agreement.endsOn)} />}
          {agreement.noticeBy && (
            <Figure label={words('notice')} value={formatDate(agreement.noticeBy)} note={words('renews')} />
          )}
        </Columns>
      )}
      {agreement.open && <Negotiation agreement={agreement} open={agreement.open} />}
      {reading && <Loaded query={text}>{({ blocks }) => <DocumentText blocks={blocks} />}</Loaded>}
    </Card>
  )
}

const Negotiation = ({ agreement, open }: { agreement: Agreement; open: NonNullable<Agreement['open']> }) => {
  const cache = useQueryClient()
  const [body, setBody] = useState('')
  const [must, setMust] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const params = { id: agreement.id }
  const act = async (work: () => Promise<unknown>) => {
    setError(null)
    try {
      await work()
      await cache.invalidateQueries({ queryKey: key })
    } catch (thrown) {
      setError(thrown)
    }
  }
  const comment = async () => {
    await api.commentPortalAgreement({ params, body: { body, must } })
    setBody('')
    setMust(false)
  }
  return (
    <div className={styles.stack}>
      {open.state === 'negotiating' && (
        <Notice tone="info" title={words('negotiate')}>
          {open.weAccepted && words('accepted')}
        </Notice>
      )}
      {error !== null && <ProblemBanner error={error} />}
      {open.comments.map((one) => (
        <p key={one.number}>
          <strong>{one.by}</strong>: {one.body} {one.settled && '✓'}
        </p>
      ))}
      {open.reasonsAgainst.comment.length === 0 && (
        <>
          <Textarea
            label={words('comment')}
            value={body}
            maxLength={4000}
            onChange={(event) => setBody(event.currentTarget.value)}
          />
          <Checkbox label={words('must')} checked={must} onChange={(event) => setMust(event.currentTarget.checked)} />
        </>
      )}
      <div className={styles.acts}>
        <ReasonButton
          variant="filled"
          reason={open.reasonsAgainst.accept[0] ?? null}
          onClick={() =>
            void act(() => api.acceptPortalAgreement({ params, body: { snapshotHash: open.snapshotHash } }))
          }
        >
          {words('accept')}
        </ReasonButton>
        <ReasonButton
          reason={open.reasonsAgainst.comment[0] ?? (body.trim() ? null : words('comment'))}
          onClick={() => void act(comment)}
        >
          {words('send')}
        </ReasonButton>
        <ReasonButton
          reason={open.reasonsAgainst.handOver[0] ?? null}
          onClick={() => void act(() => api.handOverPortalPen({ params, body: {} }))}
        >
          {words('handBack')}
        </ReasonButton>
      </div>
    </div>
  )
}

const Promises = () => {
  const language = getLanguage()
  const query = useQuery({
    queryKey: ['portal', 'terms', language],
    queryFn: () => api.getPortalTerms({ query: { language } }),
  })
  return (
    <Card title={words('promises')}>
      <Loaded query={query}>
        {({ data }) => (
          <ul className={styles.points}>
            {data
              .filter((term) => term.granted)
              .map((term) => (
                <li key={term.kind}>
                  <strong>{term.title}.</strong> {term.rows.flatMap((row) => row.sentences).join(' ')}{' '}
                  <span className={styles.quiet}>
                    {term.levelWords}. {term.enforcement.words}.
                  </span>
                </li>
              ))}
          </ul>
        )}
      </Loaded>
    </Card>
  )
}
