import { Textarea } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { type AnswerTo, api } from '#client/api.ts'
import { ConfirmDialog } from '#ui/ConfirmDialog.tsx'
import { formatMoment } from '#ui/format.ts'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { Section } from '#ui/RecordPage.tsx'
import { SecondLine, SimpleTable } from '#ui/SimplePage.tsx'
import { useRightReason } from '#ui/seat.tsx'
import styles from '../Agreement.module.css'
import type { Act, Agreement } from '../agreementTypes.ts'

type Request = AnswerTo<'listChangeRequests'>['data'][number]
const states = { asked: 'Waits for us', taken_up: 'Taken up', declined: 'Declined' } as const

/** What the partner asked to have changed. Nothing is shown while it never asked. */
export const Requests = ({ agreement, act }: { agreement: Agreement; act: Act }) => {
  const [declining, setDeclining] = useState<Request | null>(null)
  const [words, setWords] = useState('')
  const query = useQuery({
    queryKey: ['agreements', agreement.id, 'change-requests', agreement.updatedAt],
    queryFn: () => api.listChangeRequests({ params: { id: agreement.id } }),
  })
  const noDraft = useRightReason('agreements.draft', 'Only partner managers and legal change agreements')
  const rows = query.data?.data ?? []
  if (rows.length === 0) return null
  const params = { id: agreement.id }
  return (
    <Section title="Asked for by the partner" note="Taking one up begins an amendment; declining takes words.">
      <SimpleTable
        label="Asked for by the partner"
        rows={rows}
        rowKey={(one) => String(one.number)}
        columns={[
          {
            key: 'words',
            title: 'Request',
            cell: (one) => (
              <>
                {one.words}
                <SecondLine>
                  {one.by}, {formatMoment(one.askedAt)}
                </SecondLine>
              </>
            ),
          },
          {
            key: 'state',
            title: 'Answer',
            cell: (one) => (
              <>
                {states[one.state]}
                {one.answeredBy && <SecondLine>{`${one.answeredBy}: ${one.answer ?? 'by an amendment'}`}</SecondLine>}
              </>
            ),
          },
          {
            key: 'acts',
            title: '',
            cell: (one) =>
              one.state === 'asked' && (
                <div className={styles.line}>
                  <ReasonButton
                    size="xs"
                    variant="filled"
                    reason={noDraft ?? (agreement.openVersion ? 'A version is open already' : null)}
                    onClick={() =>
                      void act(() =>
                        api.answerChangeRequest({ params, body: { number: one.number, answer: 'taken_up' } }),
                      )
                    }
                  >
                    Begin an amendment
                  </ReasonButton>
                  <ReasonButton size="xs" reason={noDraft} onClick={() => setDeclining(one)}>
                    Decline
                  </ReasonButton>
                </div>
              ),
          },
        ]}
      />
      <ConfirmDialog
        opened={declining !== null}
        onClose={() => setDeclining(null)}
        title="Decline this request?"
        act="Decline"
        consequence="The partner is told by mail, with your words."
        reason={words.trim() ? null : 'Say why first'}
        run={async () => {
          await api.answerChangeRequest({ params, body: { number: declining!.number, answer: 'declined', words } })
          setWords('')
          await act(async () => undefined)
        }}
      >
        <Textarea
          label="Why"
          value={words}
          maxLength={2000}
          onChange={(event) => setWords(event.currentTarget.value)}
        />
      </ConfirmDialog>
    </Section>
  )
}
