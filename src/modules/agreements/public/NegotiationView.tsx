import { Button, Textarea } from '@mantine/core'
import { useState } from 'react'
import { FactPill } from '#ui/Badges.tsx'
import { Notice, ProblemBanner } from '#ui/ProblemBanner.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { Card, PortalPage } from '#ui/SimplePage.tsx'
import styles from './Document.module.css'
import { Redline } from './Redline.tsx'
import { Changes, Clauses, Comments, Promises, type Talk, type TalkActs } from './TalkParts.tsx'
import { words } from './talkTexts.ts'

/** What is in negotiation, as the partner reads and answers it: in the portal and by link alike. */
export const NegotiationView = ({ talk, acts }: { talk: Talk; acts: TalkActs }) => {
  const [error, setError] = useState<unknown>(null)
  const [say, setSay] = useState('')
  const run = async (work: () => Promise<unknown>): Promise<boolean> => {
    setError(null)
    try {
      await work()
      return true
    } catch (thrown) {
      setError(thrown)
      return false
    }
  }
  const part = { talk, acts, run }
  const mine = talk.reasonsAgainst.handOver.length === 0
  const over = talk.state !== 'negotiating'
  // What was accepted waits for the other side; a change of it would take the acceptance back.
  const accepted = !over && talk.weAccepted
  return (
    <PortalPage
      title={words('title', { title: talk.title })}
      note={
        <>
          {words('intro', { us: talk.us, company: talk.company, title: talk.title, number: talk.number })}{' '}
          {talk.you && words('you', { you: talk.you })}
        </>
      }
    >
      <div className={styles.stack}>
        <Notice
          tone={mine && !accepted ? 'watch' : 'info'}
          title={
            over
              ? words('over')
              : accepted
                ? words('youAccepted')
                : mine
                  ? words('yours')
                  : words('theirs', { us: talk.us })
          }
        >
          {over
            ? talk.weAccepted && talk.theyAccepted && words('bothAccepted')
            : accepted
              ? words('waitsForThem', { us: talk.us })
              : mine
                ? words('yoursNote')
                : words('theirsNote')}{' '}
          {!over && talk.theyAccepted && words('theyAccepted', { us: talk.us })}
        </Notice>
        {error !== null && <ProblemBanner error={error} />}
        {talk.since && <Since talk={talk} since={talk.since} />}
        {talk.paper && (
          <Card title={words('paper', { name: talk.paper.name, pages: talk.paper.pages })}>
            <Button onClick={() => void run(acts.openPaper)}>{words('showPaper')}</Button>
          </Card>
        )}
        {talk.changes.length > 0 && <Changes {...part} />}
        <Promises {...part} />
        {talk.clauses.length > 0 && <Clauses {...part} />}
        <Comments {...part} />
        {!over && (
          <Card title={words('acceptText')}>
            <div className={styles.stack}>
              <p className={styles.quiet}>{words('acceptNote', { company: talk.company })}</p>
              {talk.reasonsAgainst.accept.length > 0 && (
                <ul className={styles.points}>
                  {talk.reasonsAgainst.accept.map((reason) => (
                    <li key={reason}>{reason}</li>
                  ))}
                </ul>
              )}
              <div>
                <ReasonButton
                  variant="filled"
                  reason={talk.reasonsAgainst.accept[0] ?? null}
                  onClick={() => void run(() => acts.accept(talk.snapshotHash))}
                >
                  {words('acceptText')}
                </ReasonButton>
              </div>
              {mine && (
                <>
                  <Textarea
                    label={words('handWords')}
                    value={say}
                    maxLength={2000}
                    onChange={(event) => setSay(event.currentTarget.value)}
                  />
                  <div>
                    <Button onClick={() => void run(() => acts.handOver(say))}>{words('handBack')}</Button>
                  </div>
                </>
              )}
            </div>
          </Card>
        )}
      </div>
    </PortalPage>
  )
}

const Since = ({ talk, since }: { talk: Talk; since: NonNullable<Talk['since']> }) => (
  <Card title={words('since')}>
    {since.words && (
      <p>
        <strong>{since.by ?? talk.us}:</strong> {since.words}
      </p>
    )}
    {since.terms.length + since.clauses.length === 0 && <p className={styles.quiet}>{words('nothing')}</p>}
    {since.terms.map((term, at) => (
      <section key={`${term.kind} ${at}`} className={styles.clause}>
        <div className={styles.acts}>
          <strong>{term.title}</strong>
          {term.short && <FactPill tone="info">{term.short}</FactPill>}
        </div>
        <Redline pieces={term.pieces} />
      </section>
    ))}
    {since.clauses.map((clause) => (
      <section key={clause.key} className={styles.clause}>
        <div className={styles.acts}>
          <strong>{clause.heading}</strong>
          <FactPill>{words(`change_${clause.change as 'added'}`)}</FactPill>
        </div>
        {clause.change !== 'moved' && <Redline pieces={clause.pieces} />}
      </section>
    ))}
  </Card>
)
