import { Textarea } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { type AnswerTo, api } from '#client/api.ts'
import { ConfirmDialog } from '#ui/ConfirmDialog.tsx'
import { formatDate, formatMoment } from '#ui/format.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { Section } from '#ui/RecordPage.tsx'
import { SecondLine, SimpleTable } from '#ui/SimplePage.tsx'
import { useRightReason } from '#ui/seat.tsx'
import styles from '../Agreement.module.css'
import type { Act, Agreement } from '../agreementTypes.ts'
import { EndForm, type EndWay } from './EndForm.tsx'

type Notice = AnswerTo<'listNotices'>['data'][number]
const grounds = { convenience: 'without a cause', cause: 'for cause', objection: 'after an objection' } as const
const states = {
  asked: 'Waits for the second person',
  given: 'Given',
  cured: 'Mended',
  withdrawn: 'Taken back',
} as const

/** Notices and terminations of both sides, and the ways to end it with the day each would bring. */
export const Notices = ({ agreement, act }: { agreement: Agreement; act: Act }) => {
  const [form, setForm] = useState<{ way: EndWay; recorded: boolean } | null>(null)
  const key = ['agreements', agreement.id]
  const ends = useQuery({
    queryKey: [...key, 'ends', agreement.updatedAt],
    queryFn: () => api.getAgreementEnds({ params: { id: agreement.id }, query: {} }),
  })
  const notices = useQuery({
    queryKey: [...key, 'notices', agreement.updatedAt],
    queryFn: () => api.listNotices({ params: { id: agreement.id } }),
  })
  const noNotice = useRightReason('agreements.give_notice', 'Only partner managers and legal give notice')
  const noEnd = useRightReason('agreements.terminate', 'Only partner managers and legal terminate')
  const why = (way: EndWay) =>
    (way === 'notice' ? noNotice : noEnd) ??
    ends.data?.ways.find((one) => one.way === way)?.reasonsAgainst[0] ??
    (ends.data ? null : 'Reckoning the days')
  const standing = notices.data?.data.some((one) => ['asked', 'given'].includes(one.state))
  const whyRecord = noNotice ?? (standing ? 'A notice or termination stands already' : null)
  const begin = (way: EndWay, recorded = false) => setForm({ way, recorded })
  return (
    <Section
      title="Notices and terminations"
      note="Ours take two people, a partner manager and a lawyer. Ending it changes no day that has passed."
      actions={
        <>
          <ReasonButton size="xs" reason={why('notice')} onClick={() => begin('notice')}>
            Give notice
          </ReasonButton>
          <ReasonButton size="xs" reason={why('convenience')} onClick={() => begin('convenience')}>
            Terminate
          </ReasonButton>
          <ReasonButton size="xs" reason={why('cause')} onClick={() => begin('cause')}>
            Terminate for cause
          </ReasonButton>
        </>
      }
    >
      <Loaded query={notices}>{({ data }) => <List rows={data} act={act} />}</Loaded>
      <div className={styles.line}>
        <span className={styles.quiet}>Did the partner end it on paper or by mail?</span>
        <ReasonButton size="xs" reason={whyRecord} onClick={() => begin('notice', true)}>
          Record a notice
        </ReasonButton>
        <ReasonButton size="xs" reason={noEnd ?? whyRecord} onClick={() => begin('convenience', true)}>
          Record a termination
        </ReasonButton>
      </div>
      {form && ends.data && (
        <EndForm
          agreement={agreement}
          ends={ends.data}
          {...form}
          onClose={() => setForm(null)}
          onSent={() => void act(async () => undefined)}
        />
      )}
    </Section>
  )
}

const List = ({ rows, act }: { rows: Notice[]; act: Act }) => {
  const [dialog, setDialog] = useState<{ notice: Notice; what: 'confirm' | 'withdraw' | 'cure' } | null>(null)
  const open = (notice: Notice, what: 'confirm' | 'withdraw' | 'cure') => () => setDialog({ notice, what })
  return (
    <>
      <SimpleTable
        label="Notices and terminations"
        rows={rows}
        rowKey={(one) => one.id}
        empty="Nobody has given notice."
        columns={[
          {
            key: 'what',
            title: 'What',
            cell: (one) => (
              <>
                {one.kind === 'notice' ? 'Notice' : `Termination ${one.ground ? grounds[one.ground] : ''}`} of{' '}
                {one.side === 'us' ? 'ours' : 'the partner'}
                <SecondLine>{one.reason}</SecondLine>
              </>
            ),
          },
          {
            key: 'state',
            title: 'State',
            cell: (one) => (
              <>
                {states[one.state]}
                <SecondLine>
                  {one.givenAt ? formatMoment(one.givenAt) : one.by.name}
                  {one.confirmedBy ? `, ${one.by.name} and ${one.confirmedBy.name}` : ''}
                  {one.recorded ? `, recorded: ${one.proof ?? ''}` : ''}
                </SecondLine>
              </>
            ),
          },
          {
            key: 'ends',
            title: 'Ends on',
            cell: (one) => (
              <>
                {one.endsOn && one.state !== 'withdrawn' && one.state !== 'cured' ? formatDate(one.endsOn) : '–'}
                {one.cureUntil && one.state === 'given' && (
                  <SecondLine>To be mended by {formatDate(one.cureUntil)}</SecondLine>
                )}
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
                    reason={one.reasonsAgainst.confirm}
                    onClick={open(one, 'confirm')}
                  >
                    Confirm
                  </ReasonButton>
                )}
                {one.state === 'given' && one.ground === 'cause' && (
                  <ReasonButton size="xs" reason={one.reasonsAgainst.cure} onClick={open(one, 'cure')}>
                    It was mended
                  </ReasonButton>
                )}
                {['asked', 'given'].includes(one.state) && (
                  <ReasonButton size="xs" reason={one.reasonsAgainst.withdraw} onClick={open(one, 'withdraw')}>
                    Take back
                  </ReasonButton>
                )}
              </div>
            ),
          },
        ]}
      />
      {dialog && <Answer {...dialog} act={act} onClose={() => setDialog(null)} />}
    </>
  )
}

const questions = {
  confirm: { title: 'Confirm it as the second person?', act: 'Confirm' },
  withdraw: { title: 'Take it back?', act: 'Take back' },
  cure: { title: 'Record that the breach was mended?', act: 'It was mended' },
} as const
const Answer = ({
  notice,
  what,
  act,
  onClose,
}: {
  notice: Notice
  what: 'confirm' | 'withdraw' | 'cure'
  act: Act
  onClose: () => void
}) => {
  const [words, setWords] = useState('')
  const params = { id: notice.id }
  const run = async () => {
    if (what === 'confirm') await api.confirmNotice({ params })
    else if (what === 'withdraw') await api.withdrawNotice({ params, body: { reason: words } })
    else await api.cureTermination({ params, body: { words } })
    await act(async () => undefined)
  }
  return (
    <ConfirmDialog
      opened
      onClose={onClose}
      title={questions[what].title}
      act={questions[what].act}
      danger={what === 'confirm'}
      reason={what === 'confirm' || words.trim() ? null : 'Say why first'}
      consequence={
        what === 'confirm'
          ? `With this it is given: the agreement ends on ${notice.endsOn ? formatDate(notice.endsOn) : ''}, and the partner is told by mail.`
          : 'The agreement goes on as if it had not been given, and both sides are told by mail.'
      }
      run={run}
    >
      {what !== 'confirm' && (
        <Textarea
          label={what === 'cure' ? 'How it was mended' : 'Why'}
          value={words}
          maxLength={2000}
          onChange={(event) => setWords(event.currentTarget.value)}
        />
      )}
    </ConfirmDialog>
  )
}
