import { Anchor, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '#client/api.ts'
import { FileLink } from '#client/FileLink.tsx'
import { DateText, FactPill, StateBadge } from '#ui/Badges.tsx'
import { formatDate, formatMoment } from '#ui/format.ts'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { Section } from '#ui/RecordPage.tsx'
import { useUrlState } from '#ui/routing.tsx'
import { SideForm } from '#ui/SideForm.tsx'
import { toast } from '#ui/toasts.ts'
import { proofLabels, stepStateLabels } from '../contract/states.ts'
import type { Journey, Step } from './JourneyPage.tsx'
import styles from './Onboarding.module.css'

type Act = 'prove' | 'return' | 'skip' | 'waive' | 'reopen' | 'reschedule'
type Asking = { act: Act; step: Step }

/** The steps of both sides in their order, what each waits for, its proof, and what may be done to it. */
export const JourneySteps = ({ journey }: { journey: Journey }) => {
  const [asking, setAsking] = useState<Asking | null>(null)
  const [url] = useUrlState({ step: '' })
  const [shown, setShown] = useState<string | null>(url.step || null)
  const cache = useQueryClient()
  const refresh = async (words: string) => {
    toast(words, { tone: 'good' })
    await cache.invalidateQueries({ queryKey: ['journeys'] })
  }
  return (
    <>
      {journey.phases.map((phase) => (
        <Section key={phase.key} title={phase.title} note={`${phase.done} of ${phase.all} done`}>
          <ol className={styles.steps}>
            {journey.steps
              .filter((step) => step.phase === phase.key)
              .map((step) => (
                <StepRow
                  key={step.id}
                  step={step}
                  partner={journey.partner.name}
                  open={shown === step.id}
                  onOpen={() => setShown(shown === step.id ? null : step.id)}
                  onAct={(act) => setAsking({ act, step })}
                  refresh={refresh}
                />
              ))}
          </ol>
        </Section>
      ))}
      {asking && <ActForm asking={asking} onClose={() => setAsking(null)} refresh={refresh} />}
    </>
  )
}

/** One step by itself, opened, with everything that may be done to it: beside a list of tasks. */
export const OneStep = ({ step, refresh }: { step: Step; refresh: (words: string) => Promise<void> }) => {
  const [asking, setAsking] = useState<Asking | null>(null)
  return (
    <>
      <ol className={styles.steps}>
        <StepRow
          step={step}
          partner={step.partner.name}
          open
          onOpen={() => undefined}
          onAct={(act) => setAsking({ act, step })}
          refresh={refresh}
        />
      </ol>
      {asking && <ActForm asking={asking} onClose={() => setAsking(null)} refresh={refresh} />}
    </>
  )
}

const ownersOf = (step: Step, partner: string): string =>
  step.owners
    .map(
      (owner) =>
        `${owner.side === 'us' ? 'Us' : partner}: ${owner.name ?? (step.endedAt ? owner.roleLabel : `${owner.roleLabel}, nobody yet`)}`,
    )
    .join(' · ')

const StepRow = ({
  step,
  partner,
  open,
  onOpen,
  onAct,
  refresh,
}: {
  step: Step
  partner: string
  open: boolean
  onOpen: () => void
  onAct: (act: Act) => void
  refresh: (words: string) => Promise<void>
}) => (
  <li className={styles.step} data-state={step.state} data-late={step.isOverdue || undefined}>
    <div className={styles.line}>
      <button type="button" className={styles.title} aria-expanded={open} onClick={onOpen}>
        {step.title}
      </button>
      {step.gate && <FactPill tone="info">Gate</FactPill>}
      {step.fromTerm && <FactPill>Agreement</FactPill>}
      {!step.required && <FactPill>Optional</FactPill>}
      {step.closesBy && !step.closesBy.isListening && step.proof.length > 0 && <FactPill>Confirmed by hand</FactPill>}
      <span className={styles.grow} />
      <StateBadge state={step.state === 'open' ? 'todo' : step.state} label={stepStateLabels[step.state]} plain />
      <span className={step.isOverdue ? styles.late : styles.quiet}>
        {step.endedAt ? formatDate(step.endedAt) : <DateText value={step.dueOn} as="date" />}
      </span>
    </div>
    <p className={styles.quiet}>
      {ownersOf(step, partner)}
      {!step.endedAt &&
        step.owners.some((owner) => owner.standsIn) &&
        ` (${step.owners.find((owner) => owner.standsIn)?.standsIn})`}
      {step.waitsFor.length > 0 && `. Waits for ${step.waitsFor.map((one) => one.title).join(', ')}`}
    </p>
    {step.state === 'submitted' && (
      <p className={styles.words}>
        {proofOf(step)} <StepActs step={step} onAct={onAct} refresh={refresh} />
      </p>
    )}
    {open && (
      <div className={styles.inside}>
        <p>{step.why}</p>
        {step.closesBy && (
          <p className={styles.quiet}>
            {step.closesBy.words}
            {step.closesBy.needed > 1 && ` (${step.closesBy.counted} of ${step.closesBy.needed})`}.
          </p>
        )}
        {step.proofs.map((proof) => (
          <div key={proof.number} className={styles.words}>
            {proof.by.name}, {formatMoment(proof.by.at)}: {proof.text || proofLabels[proof.kind]}
            {proof.link && (
              <>
                {' '}
                <Anchor href={proof.link} target="_blank" rel="noreferrer">
                  {proof.link}
                </Anchor>
              </>
            )}
            {proof.hasFile && (
              <>
                {' '}
                <FileLink
                  name={proof.fileName ?? step.title}
                  load={() => api.downloadStepProof({ params: { id: step.id, number: proof.number } })}
                />
              </>
            )}
            {proof.answers.map((answer) => (
              <p key={answer.key} className={styles.quiet}>
                {answer.label} {answer.answer}
              </p>
            ))}
            {proof.answer && (
              <p className={styles.quiet}>
                {proof.answer.answer === 'approved' ? 'Approved' : 'Sent back'} by {proof.answer.by.name}
                {proof.answer.words && `: ${proof.answer.words}`}
              </p>
            )}
          </div>
        ))}
        {step.moves
          .filter((move) => move.reason)
          .map((move) => (
            <p key={`${move.by.at} ${move.to}`} className={styles.quiet}>
              {stepStateLabels[move.to]} by {move.by.name} on {formatDate(move.by.at)}: {move.reason}
            </p>
          ))}
        {step.dueDates.length > 1 && (
          <p className={styles.quiet}>
            Was due on {step.dueDates.map((one) => formatDate(one.dueOn)).join(', then ')}:{' '}
            {step.dueDates.at(-1)?.reason}
          </p>
        )}
        {step.comments.map((comment) => (
          <p key={comment.number} className={styles.words}>
            <strong>{comment.by.name}</strong> {comment.body}
          </p>
        ))}
        <Comment step={step} refresh={refresh} />
        {step.state !== 'submitted' && <StepActs step={step} onAct={onAct} refresh={refresh} />}
      </div>
    )}
  </li>
)
const proofOf = (step: Step): string => {
  const proof = step.proofs.at(-1)
  return proof ? `${proof.by.name} gave: ${proof.fileName ?? proof.text ?? proofLabels[proof.kind]}` : ''
}

const Comment = ({ step, refresh }: { step: Step; refresh: (words: string) => Promise<void> }) => {
  const [body, setBody] = useState('')
  return (
    <form
      className={styles.line}
      onSubmit={(event) => {
        event.preventDefault()
        void api.commentStep({ params: { id: step.id }, body: { body } }).then(() => {
          setBody('')
          return refresh('Said')
        })
      }}
    >
      <TextInput
        className={styles.grow}
        size="xs"
        aria-label={`Comment on ${step.title}`}
        placeholder="Say something; both sides read it"
        maxLength={5000}
        value={body}
        onChange={(event) => setBody(event.currentTarget.value)}
      />
      <ReasonButton size="xs" type="submit" reason={body.trim() ? null : 'Write something first'}>
        Say it
      </ReasonButton>
    </form>
  )
}

const StepActs = ({
  step,
  onAct,
  refresh,
}: {
  step: Step
  onAct: (act: Act) => void
  refresh: (words: string) => Promise<void>
}) => {
  const against = step.reasonsAgainst
  const confirms = step.proof.length === 1 && (step.proof[0] === 'confirm' || step.proof[0] === 'other_side_approves')
  const isEnded = ['done', 'skipped', 'waived'].includes(step.state)
  return (
    <span className={styles.acts}>
      {step.state === 'submitted' && (
        <>
          <ReasonButton
            size="xs"
            variant="filled"
            reason={against.approve[0] ?? null}
            onClick={() =>
              void api.approveStep({ params: { id: step.id }, body: {} }).then(() => refresh(`${step.title}: approved`))
            }
          >
            Approve
          </ReasonButton>
          <ReasonButton size="xs" reason={against.return[0] ?? null} onClick={() => onAct('return')}>
            Send back
          </ReasonButton>
        </>
      )}
      {!isEnded && step.owners.some((owner) => owner.side === 'us') && (
        <ReasonButton
          size="xs"
          reason={against.prove[0] ?? null}
          onClick={() =>
            confirms
              ? void api
                  .proveStep({ params: { id: step.id }, body: { kind: step.proof[0]! } })
                  .then(() => refresh(`${step.title}: confirmed`))
              : onAct('prove')
          }
        >
          {step.proof[0] === 'other_side_approves' ? 'Ask for approval' : confirms ? 'Confirm' : 'Prove'}
        </ReasonButton>
      )}
      {!isEnded && (
        <ReasonButton
          size="xs"
          variant="subtle"
          reason={against.reschedule[0] ?? null}
          onClick={() => onAct('reschedule')}
        >
          Move the day
        </ReasonButton>
      )}
      {!isEnded &&
        (step.required ? (
          <ReasonButton size="xs" variant="subtle" reason={against.waive[0] ?? null} onClick={() => onAct('waive')}>
            Waive
          </ReasonButton>
        ) : (
          <ReasonButton size="xs" variant="subtle" reason={against.skip[0] ?? null} onClick={() => onAct('skip')}>
            Skip
          </ReasonButton>
        ))}
      {isEnded && (
        <ReasonButton size="xs" variant="subtle" reason={against.reopen[0] ?? null} onClick={() => onAct('reopen')}>
          Open again
        </ReasonButton>
      )}
    </span>
  )
}

const titles: Readonly<Record<Act, string>> = {
  prove: 'Prove',
  return: 'Send back',
  skip: 'Skip',
  waive: 'Do without',
  reopen: 'Open again',
  reschedule: 'Move the day',
}
const ActForm = ({
  asking: { act, step },
  onClose,
  refresh,
}: {
  asking: Asking
  onClose: () => void
  refresh: (words: string) => Promise<void>
}) => {
  const params = { id: step.id }
  const kind = step.proof.find((one) => one !== 'file') ?? 'confirm'
  return (
    <SideForm
      opened
      onClose={onClose}
      title={`${titles[act]}: ${step.title}`}
      draftKey={`step ${act} ${step.id}`}
      sendLabel={titles[act]}
      initial={{ reason: '', dueOn: step.dueOn, link: '', file: null as File | null }}
      fields={
        act === 'prove'
          ? [
              ...(step.proof.includes('file')
                ? [{ name: 'file' as const, label: step.proofHint || 'File', kind: 'file' as const }]
                : []),
              ...(step.proof.includes('link')
                ? [{ name: 'link' as const, label: 'Address', kind: 'url' as const }]
                : []),
              { name: 'reason' as const, label: 'In words', kind: 'textarea' as const, maxLength: 5000 },
            ]
          : [
              ...(act === 'reschedule'
                ? [{ name: 'dueOn' as const, label: 'Due on', kind: 'date' as const, required: true }]
                : []),
              {
                name: 'reason' as const,
                label: act === 'return' ? 'What is missing; the partner reads it' : 'Why',
                kind: 'textarea' as const,
                required: true,
                maxLength: 2000,
              },
            ]
      }
      send={(values) => {
        const reason = values.reason.trim()
        if (act === 'return') return api.returnStep({ params, body: { words: reason } })
        if (act === 'skip') return api.skipStep({ params, body: { reason } })
        if (act === 'waive') return api.waiveStep({ params, body: { reason } })
        if (act === 'reopen') return api.reopenStep({ params, body: { reason } })
        if (act === 'reschedule') return api.rescheduleStep({ params, body: { dueOn: values.dueOn, reason } })
        if (values.file) {
          const form = new FormData()
          form.set('text', reason)
          form.set('file', values.file)
          return api.proveStepByFile({ params, form })
        }
        return api.proveStep({
          params,
          body: { kind: values.link ? 'link' : kind, text: reason, ...(values.link && { link: values.link }) },
        })
      }}
      onSent={async () => {
        onClose()
        await refresh(`${step.title}: ${titles[act].toLowerCase()}`)
      }}
    />
  )
}
