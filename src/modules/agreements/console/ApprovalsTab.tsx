import { Textarea } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '#client/api.ts'
import { DeadlinePill } from '#ui/Badges.tsx'
import { Loaded } from '#ui/Loaded.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { Section } from '#ui/RecordPage.tsx'
import { SimpleTable } from '#ui/SimplePage.tsx'
import type { Act } from './agreementTypes.ts'
import { MoneyEstimate } from './MoneyEstimate.tsx'

/** Approvals asked and answered, each on one snapshot. */
export const ApprovalsTab = ({ id, stamp, act }: { id: string; stamp: string; act: Act }) => {
  const [words, setWords] = useState('')
  const query = useQuery({
    queryKey: ['agreements', id, 'approvals', stamp],
    queryFn: () => api.listAgreementApprovals({ params: { id } }),
  })
  const answer = (approvalId: string, given: boolean) =>
    void act(() =>
      api.answerApproval({
        params: { id: approvalId },
        body: { answer: given ? 'given' : 'refused', ...(words.trim() && { words }) },
      }),
    )
  return (
    <>
      <MoneyEstimate id={id} stamp={stamp} />
      <Loaded query={query}>
        {({ data }) => (
          <Section title="Approvals" note="Each is asked on one snapshot of the text and releases no other.">
            <SimpleTable
              label="Approvals"
              rows={data}
              rowKey={(one) => one.id}
              empty="No rule asks for an approval so far."
              columns={[
                { key: 'rule', title: 'Rule', cell: (one) => one.rule },
                { key: 'reason', title: 'Why', cell: (one) => one.reason },
                { key: 'approver', title: 'Asked', cell: (one) => one.approver },
                {
                  key: 'due',
                  title: 'Due',
                  cell: (one) => !one.answer && one.current && <DeadlinePill dueAt={one.dueAt} />,
                },
                {
                  key: 'answer',
                  title: 'Answer',
                  cell: (one) =>
                    one.answer ? (
                      `${one.answer === 'given' ? 'Approved' : 'Refused'} by ${one.by?.name ?? ''}${one.carried ? ', carried over' : ''}`
                    ) : one.current ? (
                      <>
                        <ReasonButton
                          size="xs"
                          variant="filled"
                          reason={one.reasonsAgainst[0] ?? null}
                          onClick={() => answer(one.id, true)}
                        >
                          Approve
                        </ReasonButton>{' '}
                        <ReasonButton
                          size="xs"
                          reason={one.reasonsAgainst[0] ?? (words.trim() ? null : 'Say why below')}
                          onClick={() => answer(one.id, false)}
                        >
                          Refuse
                        </ReasonButton>
                      </>
                    ) : (
                      'Asked on another snapshot'
                    ),
                },
              ]}
            />
            {data.some((one) => one.current && !one.answer) && (
              <Textarea
                label="Words to the answer"
                value={words}
                maxLength={2000}
                onChange={(event) => setWords(event.currentTarget.value)}
              />
            )}
          </Section>
        )}
      </Loaded>
    </>
  )
}
