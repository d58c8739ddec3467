import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { type AnswerTo, api } from '#client/api.ts'
import { Amount, DateText, DeadlinePill } from '#ui/Badges.tsx'
import { Field, FieldList } from '#ui/EditableField.tsx'
import { Loaded } from '#ui/Loaded.tsx'
import { Notice } from '#ui/ProblemBanner.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { RecordPage, Section } from '#ui/RecordPage.tsx'
import { ScreenLink, useScreenParams } from '#ui/routing.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { openDisputeStates } from '../contract/states.ts'
import { DecideForm } from './dispute/DecideForm.tsx'
import { DisputeThread } from './dispute/DisputeThread.tsx'
import { aboutLabels, dayWords, disputeLabels, outcomeLabels } from './lineWords.ts'

type Dispute = AnswerTo<'getDispute'>

/** One dispute: what is claimed, the thread, the decision and the line that pays it. */
export const DisputePage = () => {
  const { disputeId } = useScreenParams('disputeId')
  const query = useQuery({
    queryKey: ['disputes', 'one', disputeId],
    queryFn: () => api.getDispute({ params: { id: disputeId } }),
  })
  return <Loaded query={query}>{(dispute) => <Shown dispute={dispute} />}</Loaded>
}

const Shown = ({ dispute }: { dispute: Dispute }) => {
  const [deciding, setDeciding] = useState(false)
  const noRight = useRightReason('commissions.decide_dispute', 'Partner managers and finance decide disputes')
  const over = openDisputeStates.includes(dispute.state) ? null : 'It was decided or closed'
  const dueAt = dispute.answerBy ?? dispute.decideBy
  return (
    <>
      <RecordPage
        title={`Dispute of ${dispute.partner.name}`}
        state={dispute.outcome === 'rejected' ? 'rejected' : dispute.state === 'open' ? 'waiting' : dispute.state}
        stateLabel={dispute.outcome ? outcomeLabels[dispute.outcome] : disputeLabels[dispute.state]}
        subtitle={
          <span>
            {aboutLabels[dispute.aboutKind]}, opened by {dispute.openedBy} of{' '}
            <ScreenLink to={`partners/${dispute.partner.id}`}>{dispute.partner.name}</ScreenLink>
          </span>
        }
        facts={[
          { label: 'Claimed', value: <Amount amountMinor={dispute.claimedMinor} currency={dispute.currency} /> },
          {
            label: 'Granted',
            value:
              dispute.awardedMinor === null ? (
                '–'
              ) : (
                <Amount amountMinor={dispute.awardedMinor} currency={dispute.currency} />
              ),
            note: dispute.adjustmentId ? (
              <ScreenLink to={`commissions/${dispute.adjustmentId}`}>The line that pays it</ScreenLink>
            ) : undefined,
          },
          {
            label: dispute.answerBy ? 'Answer by' : dispute.decideBy ? 'Decide by' : 'Decided',
            value: dueAt ? (
              <DeadlinePill dueAt={dueAt} />
            ) : (
              <DateText value={dispute.decidedAt ?? dispute.closedAt} as="date" />
            ),
            note: dispute.decidedBy ?? undefined,
          },
          { label: 'Opened', value: <DateText value={dispute.openedAt} as="date" /> },
        ]}
        notice={
          dispute.outcomeWords ? (
            <Notice tone="info" title="The decision, as the partner reads it">
              {dispute.outcomeWords}
            </Notice>
          ) : undefined
        }
        actions={
          <ReasonButton variant="filled" reason={noRight ?? over} onClick={() => setDeciding(true)}>
            Decide
          </ReasonButton>
        }
        tabs={[
          {
            key: 'thread',
            label: 'Thread',
            count: dispute.messages,
            render: () => <DisputeThread dispute={dispute} reason={noRight ?? over} />,
          },
          { key: 'claim', label: 'What is contested', render: () => <Claim dispute={dispute} /> },
        ]}
      />
      {deciding && <DecideForm dispute={dispute} onClose={() => setDeciding(false)} />}
    </>
  )
}

const Claim = ({ dispute }: { dispute: Dispute }) => (
  <Section title="What is contested" note="The computed amount is paid meanwhile; only the contested part waits">
    <FieldList>
      <Field label="Reason">{dispute.reason}</Field>
      {dispute.commissionId && (
        <Field label="Line">
          <ScreenLink to={`commissions/${dispute.commissionId}`}>{dispute.commissionId}</ScreenLink>
        </Field>
      )}
      {dispute.statementId && (
        <Field label="Statement">
          <ScreenLink to={`commissions/statements/${dispute.statementId}`}>{dispute.statementId}</ScreenLink>
        </Field>
      )}
      {dispute.sale && (
        <>
          <Field label="Customer">{dispute.sale.customer}</Field>
          <Field label="Sold on">{dayWords(dispute.sale.occurredOn)}</Field>
          <Field label="Number of the sale">{dispute.sale.externalId ?? 'Not named'}</Field>
          {dispute.sale.note && <Field label="Note">{dispute.sale.note}</Field>}
          {testIdOf(dispute.sale.test) && (
            <Field label="What the partner was told">
              <ScreenLink to={`attribution/test?test=${testIdOf(dispute.sale.test)}`}>The attribution test</ScreenLink>
            </Field>
          )}
        </>
      )}
    </FieldList>
  </Section>
)

const testIdOf = (test: unknown): string | null => (test as { testId?: string } | null)?.testId ?? null
