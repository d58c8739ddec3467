import { Anchor, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { type AnswerTo, api } from '#client/api.ts'
import { FileDrop } from '#ui/FileDrop.tsx'
import { formatDate } from '#ui/format.ts'
import { ProblemBanner } from '#ui/ProblemBanner.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { ScreenLink } from '#ui/routing.tsx'
import { toast } from '#ui/toasts.ts'
import styles from './Start.module.css'
import { ShownSoFar, StepTalk } from './StepTalk.tsx'
import { words } from './texts.ts'

type Step = AnswerTo<'getPortalStep'>
type Props = { step: Step; large?: boolean; after: (run: Promise<unknown>) => Promise<void> }

/** One step: why it matters, what shows that it is done, and the one button. */
export const StepCard = ({ step, large, after }: Props) => {
  const [error, setError] = useState<unknown>(null)
  const [running, setRunning] = useState(false)
  const act = async (run: () => Promise<unknown>) => {
    setError(null)
    setRunning(true)
    try {
      await after(run())
      toast(words('thanks'), { tone: 'good' })
    } catch (thrown) {
      setError(thrown)
    } finally {
      setRunning(false)
    }
  }
  const returned = step.state === 'returned' ? step.proofs.at(-1)?.answer?.words : null
  return (
    <section className={styles.step} aria-label={step.title}>
      <h3 className={large ? styles.large : styles.small}>{step.title}</h3>
      <p className={styles.plain}>{step.why}</p>
      <p className={step.isOverdue ? styles.late : styles.quiet}>
        {words('due', { date: formatDate(step.dueOn), minutes: String(step.minutes) })}
        {step.owners.some((owner) => owner.standsIn) && `, ${words('standsIn')}`}
      </p>
      {returned && <p className={styles.late}>{words('cameBack', { words: returned })}</p>}
      {step.help && <p className={styles.quiet}>{step.help}</p>}
      {step.links.length > 0 && (
        <p className={styles.line}>
          {step.links.map((link) =>
            link.url.startsWith('/') ? (
              <ScreenLink key={link.url} to={link.url.slice(1)} className={styles.go}>
                {words('goThere')}
              </ScreenLink>
            ) : (
              <Anchor key={link.url} href={link.url} target="_blank" rel="noreferrer">
                {link.label}
              </Anchor>
            ),
          )}
        </p>
      )}
      {step.closesBy && !step.closesBy.isListening && step.proof.includes('confirm') && (
        <p className={styles.quiet}>{words('byHandYet')}</p>
      )}
      <ShownSoFar step={step} />
      {error !== null && <ProblemBanner error={error} />}
      {step.state === 'submitted' ? (
        <Answer step={step} running={running} act={act} />
      ) : step.proof.length === 0 ? (
        <p className={styles.quiet}>{words('byItself')}</p>
      ) : (
        <Proof step={step} running={running} act={act} large={large === true} />
      )}
      <StepTalk step={step} running={running} act={act} />
    </section>
  )
}

type Acting = { step: Step; running: boolean; act: (run: () => Promise<unknown>) => Promise<void> }

const Answer = ({ step, running, act }: Acting) => {
  const [text, setText] = useState('')
  const reason = step.reasonsAgainst.approve[0] ?? null
  return (
    <>
      <p className={styles.quiet}>{words('theyAsk')}</p>
      <Textarea
        label={words('missing')}
        value={text}
        maxLength={2000}
        autosize
        minRows={2}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <div className={styles.line}>
        <ReasonButton
          variant="filled"
          loading={running}
          reason={reason}
          onClick={() => void act(() => api.approvePortalStep({ params: { id: step.id }, body: {} }))}
        >
          {words('approve')}
        </ReasonButton>
        <ReasonButton
          loading={running}
          reason={reason ?? (text.trim() ? null : words('writeFirst'))}
          onClick={() =>
            void act(() => api.returnPortalStep({ params: { id: step.id }, body: { words: text.trim() } }))
          }
        >
          {words('sendBack')}
        </ReasonButton>
      </div>
    </>
  )
}

const Proof = ({ step, running, act, large }: Acting & { large: boolean }) => {
  const [text, setText] = useState('')
  const [link, setLink] = useState('')
  const [files, setFiles] = useState<File[]>([])
  const [answers, setAnswers] = useState<Record<string, string>>({})
  const params = { id: step.id }
  const takes = (kind: Step['proof'][number]) => step.proof.includes(kind)
  const reason = step.reasonsAgainst.prove[0] ?? null
  const confirms = takes('confirm') || takes('none') || takes('other_side_approves')
  const kind = takes('confirm')
    ? 'confirm'
    : takes('none')
      ? 'none'
      : takes('other_side_approves')
        ? 'other_side_approves'
        : 'text'
  const byForm = takes('form') && step.fields.some((field) => answers[field.key]?.trim())
  const missing =
    files.length > 0
      ? null
      : link
        ? null
        : takes('form')
          ? step.fields.some((field) => field.required && !answers[field.key]?.trim())
            ? words('fill')
            : null
          : confirms
            ? null
            : takes('text') && text.trim()
              ? null
              : words('fill')
  const send = () => {
    if (files[0]) {
      const form = new FormData()
      form.set('text', text)
      form.set('file', files[0])
      return api.provePortalStepByFile({ params, form })
    }
    if (byForm) return api.provePortalStep({ params, body: { kind: 'form', answers } })
    if (link) return api.provePortalStep({ params, body: { kind: 'link', link, text } })
    return api.provePortalStep({ params, body: { kind, text } })
  }
  return (
    <>
      {takes('form') &&
        step.fields.map((field) => (
          <Textarea
            key={field.key}
            label={field.label}
            required={field.required}
            autosize
            minRows={1}
            maxLength={2000}
            value={answers[field.key] ?? ''}
            onChange={(event) => setAnswers({ ...answers, [field.key]: event.currentTarget.value })}
          />
        ))}
      {takes('file') && (
        <FileDrop label={step.proofHint || words('file')} files={files} onChange={setFiles} maxBytes={50_000_000} />
      )}
      {takes('link') && (
        <TextInput label={words('link')} value={link} onChange={(event) => setLink(event.currentTarget.value)} />
      )}
      {takes('text') && (
        <Textarea
          label={words('text')}
          value={text}
          maxLength={5000}
          autosize
          minRows={2}
          onChange={(event) => setText(event.currentTarget.value)}
        />
      )}
      <div>
        <ReasonButton
          variant={large ? 'filled' : 'default'}
          loading={running}
          reason={reason ?? missing}
          onClick={() => void act(send)}
        >
          {confirms && files.length === 0 ? words('confirm') : words('send')}
        </ReasonButton>
      </div>
    </>
  )
}
