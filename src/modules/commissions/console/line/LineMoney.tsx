import { Amount, FactPill, MomentText } from '#ui/Badges.tsx'
import { Field, FieldList } from '#ui/EditableField.tsx'
import { Section } from '#ui/RecordPage.tsx'
import { ScreenLink } from '#ui/routing.tsx'
import { SecondLine, SimpleTable } from '#ui/SimplePage.tsx'
import { dayWords, placeWords } from '../lineWords.ts'
import type { LineWhole } from './lineTypes.ts'

/** What was taken back and why, and every move of the amount with the day it counts on. */
export const LineMoney = ({ line }: { line: LineWhole }) => {
  const { currency } = line
  return (
    <>
      <Section title="Where it comes from">
        <FieldList>
          <Field label="Sale">{line.saleId ?? 'None'}</Field>
          <Field label="Conversion">{line.conversionId ?? 'None'}</Field>
          <Field label="Evaluation">{line.evaluationId ?? 'None: a person or a clock wrote it'}</Field>
          <Field label="Accounting day">{dayWords(line.accountingDay)}</Field>
          <Field label="Hold period until">
            <MomentText value={line.holdUntil} />
          </Field>
          {line.reason && <Field label="Reason">{line.reason}</Field>}
          {line.createdBy && <Field label="Written by">{line.createdBy}</Field>}
          {line.replaces && (
            <Field label="In place of">
              <ScreenLink to={`commissions/${line.replaces}`}>{line.replaces}</ScreenLink>
            </Field>
          )}
          {line.about && (
            <Field label="About">
              {line.about.kind === 'dispute' ? (
                <ScreenLink to={`commissions/disputes/${line.about.id}`}>{line.about.id}</ScreenLink>
              ) : line.about.kind === 'statement' ? (
                <ScreenLink to={`commissions/statements/${line.about.id}`}>{line.about.id}</ScreenLink>
              ) : (
                <ScreenLink to={`commissions/${line.about.id}`}>{line.about.id}</ScreenLink>
              )}
            </Field>
          )}
        </FieldList>
      </Section>
      <Section title="Taken back" note="Together never more than the amount">
        <SimpleTable
          label="Taken back"
          rows={line.reversals}
          rowKey={(row) => row.id}
          empty="Nothing was taken back."
          columns={[
            {
              key: 'cause',
              title: 'Why',
              cell: (row) => (
                <>
                  {row.cause}{' '}
                  {row.lands === 'carry_over' && (
                    <FactPill tone={row.isOpen ? 'watch' : 'plain'}>
                      {row.isOpen ? 'Carry-over, open' : 'Carry-over, offset'}
                    </FactPill>
                  )}
                  <SecondLine>{row.causeId}</SecondLine>
                </>
              ),
            },
            { key: 'day', title: 'Day', cell: (row) => dayWords(row.day) },
            {
              key: 'refunded',
              title: 'Refunded of the sale',
              align: 'end',
              cell: (row) =>
                row.refundedMinor !== null && row.grossMinor !== null
                  ? `${row.refundedMinor} of ${row.grossMinor}`
                  : '–',
            },
            {
              key: 'amount',
              title: 'Amount',
              align: 'end',
              cell: (row) => <Amount amountMinor={row.amountMinor} currency={currency} signed />,
            },
            {
              key: 'after',
              title: 'In all',
              align: 'end',
              cell: (row) => <Amount amountMinor={row.reversedAfterMinor} currency={currency} />,
            },
          ]}
        />
      </Section>
      <Section
        title="Moves"
        note={<ScreenLink to={`ledger?sourceId=${line.id}`}>Its entries in the ledger</ScreenLink>}
      >
        <SimpleTable
          label="Moves"
          rows={line.moves}
          rowKey={(row) => String(row.number)}
          columns={[
            { key: 'what', title: 'From, to', cell: (row) => `${placeWords(row.from)} → ${placeWords(row.to)}` },
            { key: 'day', title: 'Accounting day', cell: (row) => dayWords(row.day) },
            { key: 'at', title: 'At', cell: (row) => <MomentText value={row.at} /> },
            { key: 'cause', title: 'By', cell: (row) => row.causeId ?? '–' },
            {
              key: 'amount',
              title: 'Amount',
              align: 'end',
              cell: (row) => <Amount amountMinor={row.amountMinor} currency={currency} />,
            },
          ]}
        />
      </Section>
    </>
  )
}
