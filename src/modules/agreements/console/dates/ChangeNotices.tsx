import { Textarea } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { type AnswerTo, api } from '#client/api.ts'
import { ConfirmDialog } from '#ui/ConfirmDialog.tsx'
import { formatDate } from '#ui/format.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { Section } from '#ui/RecordPage.tsx'
import { SideForm } from '#ui/SideForm.tsx'
import { SecondLine, SimpleTable } from '#ui/SimplePage.tsx'
import { useRightReason } from '#ui/seat.tsx'
import styles from '../Agreement.module.css'
import type { Act, Agreement } from '../agreementTypes.ts'

type Change = AnswerTo<'listChangeNotices'>['data'][number]
type What = 'send' | 'takeBack' | 'answer'
const states = { asked: 'Waits for the second person', sent: 'Sent', taken_back: 'Taken back' } as const

/** Changes that need no signature of the partner: what the agreement itself allows, with objections and their answers. */
export const ChangeNotices = ({ agreement, act }: { agreement: Agreement; act: Act }) => {
  const [writing, setWriting] = useState(false)
  const [dialog, setDialog] = useState<{ change: Change; what: What } | null>(null)
  const query = useQuery({
    queryKey: ['agreements', agreement.id, 'change-notices', agreement.updatedAt],
    queryFn: () => api.listChangeNotices({ params: { id: agreement.id } }),
  })
  const noDraft = useRightReason('agreements.draft', 'Only partner managers and legal change agreements')
  const { openVersion } = agreement
  const isOpen = openVersion?.kind === 'notice'
  const waits = query.data?.data.some((one) => one.state === 'asked')
  const refresh = () => act(async () => undefined)
  return (
    <Section
      title="Changes by notice"
      note="Only of kinds that the agreement lets us change so, with its days ahead. The partner may object and leave."
      actions={
        isOpen ? (
          <ReasonButton
            size="xs"
            variant="filled"
            reason={noDraft ?? (waits ? 'It waits for the second person' : null)}
            onClick={() => void act(() => api.askChangeNotice({ params: { id: agreement.id }, body: {} }))}
          >
            Ask to send it
          </ReasonButton>
        ) : (
          <ReasonButton
            size="xs"
            reason={noDraft ?? (openVersion ? 'A version is open already' : null)}
            onClick={() => setWriting(true)}
          >
            Write a change by notice
          </ReasonButton>
        )
      }
    >
      {isOpen && !waits && (
        <p className={styles.quiet}>A change is being written: set its terms in the tab Terms, then ask to send it.</p>
      )}
      <Loaded query={query}>
        {({ data }) => (
          <SimpleTable
            label="Changes by notice"
            rows={data}
            rowKey={(one) => String(one.number)}
            empty="Nothing was changed by notice."
            columns={[
              {
                key: 'what',
                title: 'Change',
                cell: (one) => (
                  <>
                    {one.changes.map((change) => (
                      <div key={`${change.kind} ${change.scopeWords} ${change.on}`}>
                        {change.title}: {change.after.join(' ') || 'no longer holds.'}
                        {change.before.length > 0 && <SecondLine>Until then: {change.before.join(' ')}</SecondLine>}
                      </div>
                    ))}
                    <SecondLine>{one.reason}</SecondLine>
                  </>
                ),
              },
              {
                key: 'state',
                title: 'State',
                cell: (one) => (
                  <>
                    {states[one.state]}, from {formatDate(one.effectiveOn)}
                    {one.objection ? (
                      <SecondLine>
                        {one.objectedBy} objected: {one.objection} {one.answer ? `Answered: ${one.answer}` : ''}
                      </SecondLine>
                    ) : (
                      one.objectBy && <SecondLine>Objections count until {formatDate(one.objectBy)}</SecondLine>
                    )}
                    {one.takenBackReason && <SecondLine>{one.takenBackReason}</SecondLine>}
                  </>
                ),
              },
              {
                key: 'acts',
                title: '',
                cell: (one) => (
                  <div className={styles.line}>
                    {one.state === 'asked' && (
                      <ReasonButton
                        size="xs"
                        variant="filled"
                        reason={one.reasonsAgainst.send}
                        onClick={() => setDialog({ change: one, what: 'send' })}
                      >
                        Send
                      </ReasonButton>
                    )}
                    {one.objection && !one.answer && (
                      <ReasonButton
                        size="xs"
                        reason={noDraft ?? one.reasonsAgainst.answer}
                        onClick={() => setDialog({ change: one, what: 'answer' })}
                      >
                        It stands
                      </ReasonButton>
                    )}
                    {one.state !== 'taken_back' && (
                      <ReasonButton
                        size="xs"
                        reason={noDraft ?? one.reasonsAgainst.takeBack}
                        onClick={() => setDialog({ change: one, what: 'takeBack' })}
                      >
                        {one.state === 'asked' ? 'Return' : 'Take back'}
                      </ReasonButton>
                    )}
                  </div>
                ),
              },
            ]}
          />
        )}
      </Loaded>
      {dialog && <Answer agreementId={agreement.id} {...dialog} refresh={refresh} onClose={() => setDialog(null)} />}
      <SideForm
        opened={writing}
        onClose={() => setWriting(false)}
        title="Write a change by notice"
        draftKey={`change notice ${agreement.id}`}
        initial={{ reason: '', effectiveOn: '' }}
        intro="Its terms are written like those of an amendment. It is sent when a second person has confirmed it."
        fields={[
          { name: 'reason', label: 'Why', kind: 'textarea', required: true, maxLength: 2000 },
          {
            name: 'effectiveOn',
            label: 'First day',
            hint: 'Else the earliest that the agreement allows on the day it is sent.',
            kind: 'date',
          },
        ]}
        send={(values) =>
          api.beginChangeNotice({
            params: { id: agreement.id },
            body: { reason: values.reason, ...(values.effectiveOn && { effectiveOn: values.effectiveOn }) },
          })
        }
        sendLabel="Begin"
        onSent={() => {
          setWriting(false)
          void refresh()
        }}
      />
    </Section>
  )
}

const questions = {
  send: { title: 'Send the change as the second person?', act: 'Send', words: '' },
  takeBack: { title: 'Take the change back?', act: 'Take back', words: 'Why' },
  answer: { title: 'Answer that the change stands?', act: 'Answer', words: 'Your answer' },
} as const
const Answer = ({
  agreementId,
  change,
  what,
  refresh,
  onClose,
}: {
  agreementId: string
  change: Change
  what: What
  refresh: () => Promise<void>
  onClose: () => void
}) => {
  const [words, setWords] = useState('')
  const params = { id: agreementId }
  const { number } = change
  const question = questions[what]
  const day = formatDate(change.effectiveOn)
  const consequence = {
    send: `It takes effect on ${day}; the partner is told by mail${change.objectBy ? ` and may object until ${formatDate(change.objectBy)}` : ''}.`,
    takeBack:
      change.state === 'asked'
        ? 'It becomes a draft again; nobody outside was told.'
        : `It will not take effect on ${day}; what held before goes on, and both sides are told by mail.`,
    answer: `The partner is told by mail. It may still leave until ${day}.`,
  }
  const run = async () => {
    if (what === 'send') await api.sendChangeNotice({ params, body: { number } })
    else if (what === 'takeBack') await api.takeBackChangeNotice({ params, body: { number, reason: words } })
    else await api.answerObjection({ params, body: { number, words } })
    await refresh()
  }
  return (
    <ConfirmDialog
      opened
      onClose={onClose}
      title={question.title}
      act={question.act}
      consequence={consequence[what]}
      reason={!question.words || words.trim() ? null : 'Say why first'}
      run={run}
    >
      {question.words && (
        <Textarea
          label={question.words}
          value={words}
          maxLength={2000}
          onChange={(event) => setWords(event.currentTarget.value)}
        />
      )}
    </ConfirmDialog>
  )
}
