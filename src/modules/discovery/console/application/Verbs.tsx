import { Textarea } from '@mantine/core'
import { useState } from 'react'
import { api } from '#client/api.ts'
import { ConfirmDialog } from '#ui/ConfirmDialog.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import type { Act, Application } from './applicationData.ts'

type VerbProps = { application: Application; act: Act; reason: string | null }

export const Take = ({ application, act, reason }: VerbProps) => {
  const [waiving, setWaiving] = useState(false)
  const [why, setWhy] = useState('')
  const params = { id: application.id }
  return (
    <>
      <ReasonButton
        variant="filled"
        reason={reason}
        onClick={() =>
          application.emailProven
            ? void act(() => api.assignApplication({ params, body: {} }), 'It is yours')
            : setWaiving(true)
        }
      >
        Take
      </ReasonButton>
      <ConfirmDialog
        opened={waiving}
        onClose={() => setWaiving(false)}
        title="The e-mail is not confirmed"
        consequence="The applicant has not opened the mailed link yet. You can wait for it, or say why it is not needed."
        act="Take it all the same"
        reason={why.trim() ? null : 'Say why'}
        run={() =>
          api
            .assignApplication({ params, body: { proofNotNeeded: why.trim() } })
            .then(() => act(async () => undefined, 'It is yours'))
        }
      >
        <Textarea label="Why" value={why} onChange={(event) => setWhy(event.currentTarget.value)} />
      </ConfirmDialog>
    </>
  )
}

export const Release = ({ application, act, reason }: VerbProps) => {
  const [opened, setOpened] = useState(false)
  const [why, setWhy] = useState('')
  return (
    <>
      <ReasonButton reason={reason} onClick={() => setOpened(true)}>
        It is no spam
      </ReasonButton>
      <ConfirmDialog
        opened={opened}
        onClose={() => setOpened(false)}
        title={`Take ${application.company || 'this application'} out of quarantine?`}
        consequence="It becomes an ordinary application; the promise to the applicant runs from when it arrived."
        act="Release"
        reason={why.trim() ? null : 'Say why'}
        run={() =>
          api
            .releaseApplication({ params: { id: application.id }, body: { reason: why.trim() } })
            .then(() => act(async () => undefined, 'Released'))
        }
      >
        <Textarea label="Why" value={why} onChange={(event) => setWhy(event.currentTarget.value)} />
      </ConfirmDialog>
    </>
  )
}

export const Ask = ({ onClose, ask }: { onClose: () => void; ask: (questions: string[]) => Promise<void> }) => {
  const [text, setText] = useState('')
  const questions = text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
  return (
    <ConfirmDialog
      opened
      onClose={onClose}
      title="Ask the applicant"
      consequence="Each line is a question. The mail goes at once, and our clock stands still until the answers come."
      act={questions.length > 1 ? `Ask ${questions.length} questions` : 'Ask'}
      reason={questions.length === 0 ? 'Type a question' : questions.length > 10 ? '10 questions at most' : null}
      run={() => ask(questions)}
    >
      <Textarea
        aria-label="Questions"
        autosize
        minRows={4}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        data-autofocus
      />
    </ConfirmDialog>
  )
}
