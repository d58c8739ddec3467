import { Anchor, Textarea } from '@mantine/core'
import { useState } from 'react'
import { type AnswerTo, api } from '#client/api.ts'
import { saveBlob } from '#client/save-blob.ts'
import { formatDate } from '#ui/format.ts'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import styles from './Start.module.css'
import { words } from './texts.ts'

type Step = AnswerTo<'getPortalStep'>

/** What was shown so far, by either side: nobody approves what they have not read. */
export const ShownSoFar = ({ step }: { step: Step }) =>
  step.proofs
    .filter((proof) => proof.by.side !== 'system')
    .map((proof) => (
      <div key={proof.number} className={styles.shown}>
        <p className={styles.quiet}>{words('shownBy', { name: proof.by.name, date: formatDate(proof.by.at) })}</p>
        {proof.text && <p className={styles.plain}>{proof.text}</p>}
        {proof.link && (
          <Anchor href={proof.link} target="_blank" rel="noreferrer">
            {proof.link}
          </Anchor>
        )}
        {proof.hasFile && (
          <Anchor
            component="button"
            type="button"
            onClick={() =>
              void api
                .downloadPortalProof({ params: { id: step.id, number: proof.number } })
                .then((file) => saveBlob(file, proof.fileName ?? step.title))
            }
          >
            {proof.fileName ?? step.title}
          </Anchor>
        )}
        {proof.answers.map((one) => (
          <p key={one.key} className={styles.plain}>
            <span className={styles.quiet}>{one.label}</span> {one.answer}
          </p>
        ))}
      </div>
    ))

/** What both sides said about a step, and a word of one's own. */
export const StepTalk = ({ step, act, running }: Acting) => {
  const [body, setBody] = useState('')
  const [isOpen, setOpen] = useState(step.comments.length > 0)
  return (
    <details
      className={styles.talk}
      open={isOpen}
      onToggle={(event) => {
        setOpen(event.currentTarget.open)
      }}
    >
      <summary>
        {step.comments.length > 0 ? words('talk', { count: String(step.comments.length) }) : words('ask')}
      </summary>
      {step.comments.map((comment) => (
        <p key={comment.number} className={styles.plain}>
          <strong>{comment.by.name}</strong> <span className={styles.quiet}>{formatDate(comment.by.at)}</span>{' '}
          {comment.body}
        </p>
      ))}
      <Textarea
        label={words('say')}
        value={body}
        maxLength={5000}
        autosize
        minRows={1}
        onChange={(event) => setBody(event.currentTarget.value)}
      />
      <div>
        <ReasonButton
          loading={running}
          reason={body.trim() ? null : words('writeSomething')}
          onClick={() =>
            void act(async () => {
              await api.commentPortalStep({ params: { id: step.id }, body: { body: body.trim() } })
              setBody('')
            })
          }
        >
          {words('saySend')}
        </ReasonButton>
      </div>
    </details>
  )
}
type Acting = { step: Step; running: boolean; act: (run: () => Promise<unknown>) => Promise<void> }
