import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { type AnswerTo, api } from '#client/api.ts'
import { Amount, FactPill, StateBadge } from '#ui/Badges.tsx'
import { Field, FieldList } from '#ui/EditableField.tsx'
import { formatDate } from '#ui/format.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { Notice } from '#ui/ProblemBanner.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { useScreenParams } from '#ui/routing.tsx'
import { Card, PortalPage, SimpleTable } from '#ui/SimplePage.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { SlotPart } from '#ui/slots.tsx'
import { DisputeForm } from './DisputeForm.tsx'
import { Back, dayWords, money } from './lineParts.tsx'
import { words } from './texts.ts'

type Line = AnswerTo<'getMyCommission'>
const loadExplanation = () => import('./Explanation.tsx').then((m) => m.MyLineExplanation)

/** One of our commissions: why this amount, what it waits for, what was taken back; and the way to contest it. */
export const LinePage = () => {
  const { commissionId } = useScreenParams('commissionId')
  const query = useQuery({
    queryKey: ['portal', 'commissions', 'one', commissionId],
    queryFn: () => api.getMyCommission({ params: { id: commissionId } }),
  })
  return <Loaded query={query}>{(line) => <Shown line={line} />}</Loaded>
}

const Shown = ({ line }: { line: Line }) => {
  const [contesting, setContesting] = useState(false)
  const noOpen = useRightReason('commissions.open_dispute', words('noOpen'))
  const { currency } = line
  return (
    <PortalPage
      title={`${line.rule ?? words(`kind_${line.kind}`)}, ${money(line.netMinor, currency)}`}
      actions={
        <>
          <StateBadge state={line.state} label={words(`state_${line.state}`)} />
          <ReasonButton
            reason={line.state === 'disputed' ? words('state_disputed') : noOpen}
            onClick={() => setContesting(true)}
          >
            {words('contest')}
          </ReasonButton>
        </>
      }
    >
      <Back />
      <div style={{ display: 'grid', gap: 16 }}>
        {line.holds.map((hold) => (
          <Notice key={hold.since} tone="watch" title={words('state_held')}>
            {hold.reason}
          </Notice>
        ))}
        {line.decline && (
          <Notice tone="watch" title={words('declined')}>
            {line.decline.reason}
          </Notice>
        )}
        <Card>
          <FieldList>
            <Field label={words('amount')}>
              <Amount amountMinor={line.amountMinor} currency={currency} />
            </Field>
            {line.reversedMinor !== '0' && (
              <Field label={words('takenBack')}>
                <Amount amountMinor={line.reversedMinor} currency={currency} />
              </Field>
            )}
            <Field label={words('earnedOn')}>{formatDate(line.occurredAt)}</Field>
            <Field label={words('approvalFrom')}>{formatDate(line.holdUntil)}</Field>
            {line.dueOn && <Field label={words('due')}>{dayWords(line.dueOn)}</Field>}
            {line.paidAt && <Field label={words('state_paid')}>{formatDate(line.paidAt)}</Field>}
            {line.waitsFor && line.holds.length === 0 && (
              <Field label={words('state_pending')}>{words('waitsFor', { who: line.waitsFor })}</Field>
            )}
            {line.reason && <Field label={words('reason')}>{line.reason}</Field>}
          </FieldList>
        </Card>
        <SlotPart load={loadExplanation} props={{ commissionId: line.id }} />
        {line.reversals.length > 0 && (
          <Card title={words('taken')}>
            <SimpleTable
              label={words('taken')}
              rows={line.reversals.map((row, at) => ({ ...row, at }))}
              rowKey={(row) => String(row.at)}
              columns={[
                {
                  key: 'cause',
                  title: words('reason'),
                  cell: (row) => (
                    <>
                      {row.cause} {row.lands === 'carry_over' && <FactPill>{words('carryOver')}</FactPill>}
                    </>
                  ),
                },
                { key: 'day', title: words('earnedOn'), cell: (row) => dayWords(row.day) },
                {
                  key: 'amount',
                  title: currency,
                  align: 'end',
                  cell: (row) => <Amount amountMinor={row.amountMinor} currency={currency} />,
                },
              ]}
            />
          </Card>
        )}
      </div>
      {contesting && (
        <DisputeForm about={{ kind: 'commission', id: line.id, currency }} onClose={() => setContesting(false)} />
      )}
    </PortalPage>
  )
}
