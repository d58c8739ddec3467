import { Textarea } from '@mantine/core'
import { useState } from 'react'
import type { AnswerTo } from '#client/api.ts'
import { saveBlob } from '#client/save-blob.ts'
import { StateBadge } from '#ui/Badges.tsx'
import { FileDrop } from '#ui/FileDrop.tsx'
import { formatDate } from '#ui/format.ts'
import { Notice, ProblemBanner } from '#ui/ProblemBanner.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { Card } from '#ui/SimplePage.tsx'
import { toast } from '#ui/toasts.ts'
import styles from './Candidate.module.css'
import { words } from './texts.ts'

export type Candidate = AnswerTo<'getPortalQualification'>
export type CandidateActs = {
  upload: (documentId: string, form: FormData) => Promise<unknown>
  answer: (number: number, answer: string) => Promise<unknown>
  appeal: (text: string) => Promise<unknown>
  /** The decision as a letter. */
  letter: () => Promise<Blob>
}
type Props = { found: Candidate; acts: CandidateActs; reason: string | null; appealReason: string | null }

/** The company's page: what is needed, what is asked, what was decided. */
export const CandidateCards = ({ found, acts, reason, appealReason }: Props) => (
  <div className={styles.cards}>
    <Standing found={found} />
    {found.decision && <Decided decision={found.decision} acts={acts} />}
    {(found.appeal.canAppeal || found.appeal.made) && (
      <Appeal appeal={found.appeal} acts={acts} reason={appealReason} />
    )}
    <Card title={words('documents')}>
      <p className={styles.quiet}>{found.documents.length === 0 ? words('noDocuments') : words('restricted')}</p>
      {found.documents.map((document) => (
        <Document key={`${document.id} ${document.state}`} document={document} acts={acts} reason={reason} />
      ))}
    </Card>
    {found.state !== 'none' && (
      <Card title={words('questions')}>
        {found.questions.length === 0 && <p className={styles.quiet}>{words('noQuestions')}</p>}
        {found.questions.map((question) => (
          <Question key={question.number} question={question} acts={acts} reason={reason} />
        ))}
      </Card>
    )}
  </div>
)

const Standing = ({ found }: { found: Candidate }) => {
  if (found.state === 'decided') return null
  const date = found.promisedBy ? formatDate(found.promisedBy) : ''
  if (found.state === 'running')
    return (
      <Notice tone={found.isLate ? 'watch' : 'info'}>
        {words('running')} {date && words(found.isLate ? 'late' : 'promised', { date })}
      </Notice>
    )
  return <Notice tone="info">{words(found.state === 'closed' ? 'closed' : 'none')}</Notice>
}

const Decided = ({ decision, acts }: { decision: NonNullable<Candidate['decision']>; acts: CandidateActs }) => (
  <Card title={decision.subject || words('decision')} action={<Letter acts={acts} />}>
    <p className={styles.words}>{decision.body}</p>
    {decision.conditions.length > 0 && (
      <>
        <h3>{words('conditions')}</h3>
        {decision.conditions.map((one) => (
          <p key={one.text} className={styles.quiet}>
            {one.text}
            {one.dueOn && `, ${words('by', { date: formatDate(one.dueOn) })}`}
          </p>
        ))}
      </>
    )}
  </Card>
)

const Letter = ({ acts }: { acts: CandidateActs }) => {
  const [error, setError] = useState<unknown>(null)
  const save = async () => {
    setError(null)
    try {
      saveBlob(await acts.letter(), `${words('letter')}.pdf`)
    } catch (thrown) {
      setError(thrown)
    }
  }
  return (
    <>
      {error !== null && <ProblemBanner error={error} />}
      <ReasonButton size="xs" onClick={() => void save()}>
        {words('saveLetter')}
      </ReasonButton>
    </>
  )
}

/** Runs an act, shows why not. */
const useAct = () => {
  const [error, setError] = useState<unknown>(null)
  const [running, setRunning] = useState(false)
  const act = async (run: () => Promise<unknown>) => {
    setError(null)
    setRunning(true)
    try {
      await run()
      toast(words('sent'), { tone: 'good' })
    } catch (thrown) {
      setError(thrown)
    } finally {
      setRunning(false)
    }
  }
  return { act, running, problem: error === null ? null : <ProblemBanner error={error} /> }
}

const Document = ({
  document,
  acts,
  reason,
}: {
  document: Candidate['documents'][number]
  acts: CandidateActs
  reason: string | null
}) => {
  const [files, setFiles] = useState<File[]>([])
  const { act, running, problem } = useAct()
  const takes = document.state === 'requested' || document.state === 'rejected'
  const send = () => {
    const form = new FormData()
    form.set('file', files[0]!)
    return act(() => acts.upload(document.id, form))
  }
  return (
    <section className={styles.entry} aria-label={document.label}>
      <strong>{document.label}</strong>
      <StateBadge state={document.state} label={words(document.state)} plain />
      {[
        document.note,
        document.rejectReason,
        takes && document.dueOn && words('by', { date: formatDate(document.dueOn) }),
        document.fileName,
        document.state === 'accepted' &&
          document.expiresOn &&
          words('goodUntil', { date: formatDate(document.expiresOn) }),
      ]
        .filter((text): text is string => Boolean(text))
        .map((text) => (
          <p key={text} className={styles.quiet}>
            {text}
          </p>
        ))}
      {problem}
      {takes && (
        <>
          <FileDrop label={document.label} files={files} onChange={setFiles} maxBytes={20_000_000} />
          <div>
            <ReasonButton
              loading={running}
              reason={reason ?? (files.length > 0 ? null : words('choose'))}
              onClick={() => void send()}
            >
              {words('upload')}
            </ReasonButton>
          </div>
        </>
      )}
    </section>
  )
}

const Question = ({
  question,
  acts,
  reason,
}: {
  question: Candidate['questions'][number]
  acts: CandidateActs
  reason: string | null
}) => {
  const [text, setText] = useState('')
  const { act, running, problem } = useAct()
  return (
    <section className={styles.entry} aria-label={question.text}>
      <strong>{question.text}</strong>
      {question.answer !== null ? (
        <p className={styles.words}>{question.answer}</p>
      ) : (
        <>
          {problem}
          <Textarea
            label={words('answer')}
            value={text}
            maxLength={5000}
            autosize
            minRows={2}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <div>
            <ReasonButton
              loading={running}
              reason={reason ?? (text.trim() ? null : words('write'))}
              onClick={() => void act(() => acts.answer(question.number, text.trim()))}
            >
              {words('send')}
            </ReasonButton>
          </div>
        </>
      )}
    </section>
  )
}

const Appeal = ({
  appeal,
  acts,
  reason,
}: {
  appeal: Candidate['appeal']
  acts: CandidateActs
  reason: string | null
}) => {
  const [text, setText] = useState('')
  const { act, running, problem } = useAct()
  const { made } = appeal
  if (made)
    return (
      <Card title={words('appeal')}>
        <p className={styles.quiet}>
          {words('appealMade', { date: formatDate(made.at), by: formatDate(made.answerBy) })}
        </p>
        <p className={styles.words}>{made.text}</p>
        {made.answer && <Notice tone="info">{made.answer}</Notice>}
      </Card>
    )
  return (
    <Card title={words('appeal')}>
      <p className={styles.quiet}>{appeal.until && words('appealNote', { date: formatDate(appeal.until) })}</p>
      {problem}
      <Textarea
        label={words('appealText')}
        value={text}
        maxLength={5000}
        autosize
        minRows={3}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <ReasonButton
        loading={running}
        reason={reason ?? (text.trim() ? null : words('write'))}
        onClick={() => void act(() => acts.appeal(text.trim()))}
      >
        {words('appealSend')}
      </ReasonButton>
    </Card>
  )
}
