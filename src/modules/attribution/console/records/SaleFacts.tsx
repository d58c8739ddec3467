import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type AnswerTo, api } from '#client/api.ts'
import { Amount, DateText, StateBadge } from '#ui/Badges.tsx'
import { ConfirmDialog } from '#ui/ConfirmDialog.tsx'
import { Field, FieldList } from '#ui/EditableField.tsx'
import { formatDate } from '#ui/format.ts'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { Section } from '#ui/RecordPage.tsx'
import { SimpleTable } from '#ui/SimplePage.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { toast } from '#ui/toasts.ts'
import styles from './Records.module.css'
import { chargebackHues, chargebackLabels, saleKindLabels } from './words.ts'

type Sale = AnswerTo<'getSale'>
type Outcome = 'won' | 'lost' | 'withdrawn'

/** Amounts, lines, what was taken back and disputes of a sale. */
export const SaleFacts = ({ sale }: { sale: Sale }) => {
  const money = (amountMinor: string) => <Amount amountMinor={amountMinor} currency={sale.currency} />
  return (
    <>
      <Section title="Amounts" note="Net is gross without tax and shipping; a discount is already inside gross.">
        <FieldList>
          <Field label="Gross">{money(sale.grossMinor)}</Field>
          <Field label="Tax">{money(sale.taxMinor)}</Field>
          <Field label="Shipping">{money(sale.shippingMinor)}</Field>
          {sale.discountMinor !== '0' && <Field label="Discount">{money(sale.discountMinor)}</Field>}
          <Field label="Net">{money(sale.netMinor)}</Field>
          <Field label="Cost">{sale.costMinor === null ? undefined : money(sale.costMinor)}</Field>
        </FieldList>
      </Section>
      {sale.lines.length > 0 && (
        <Section title="Lines">
          <SimpleTable
            label="Lines"
            rows={sale.lines}
            rowKey={(line) => line.id}
            columns={[
              { key: 'product', title: 'Product', cell: (line) => line.product ?? line.id },
              { key: 'category', title: 'Category', cell: (line) => line.category ?? '–' },
              { key: 'quantity', title: 'Quantity', align: 'end', cell: (line) => line.quantity },
              { key: 'net', title: 'Net', align: 'end', cell: (line) => money(line.netMinor) },
            ]}
          />
        </Section>
      )}
      <Section title="Taken back">
        <SimpleTable
          label="Taken back"
          rows={sale.reversals}
          rowKey={(row) => row.id}
          empty="Nothing was taken back."
          columns={[
            { key: 'when', title: 'When', cell: (row) => <DateText value={row.occurredAt} as="date" /> },
            {
              key: 'kind',
              title: 'What',
              cell: (row) => (
                <>
                  {{ refund: 'Refund', chargeback: 'Lost dispute', void: 'Void' }[row.kind]}
                  {!row.isValid && <span className={styles.quiet}> failed, given back</span>}
                </>
              ),
            },
            { key: 'id', title: 'Id', cell: (row) => row.externalId },
            { key: 'reason', title: 'Why', cell: (row) => row.reason ?? '–' },
            { key: 'amount', title: 'Amount', align: 'end', cell: (row) => money(row.amountMinor) },
          ]}
        />
      </Section>
      {sale.chargebacks.length > 0 && <Disputes sale={sale} />}
      <Section title="About">
        <FieldList>
          <Field label="Kind">{saleKindLabels[sale.kind]}</Field>
          <Field label="Id">{`${sale.source} ${sale.externalId}`}</Field>
          <Field label="Happened">{formatDate(sale.occurredAt)}</Field>
          <Field label="Recorded">{formatDate(sale.recordedAt)}</Field>
          <Field label="Billed by">{sale.billedBy === 'us' ? 'Us' : 'The partner'}</Field>
          {sale.code && <Field label="Code">{sale.code}</Field>}
          {sale.recordedByName && <Field label="Recorded by">{sale.recordedByName}</Field>}
          {Object.entries(sale.metadata).map(([name, value]) => (
            <Field key={name} label={name}>
              {value}
            </Field>
          ))}
        </FieldList>
      </Section>
    </>
  )
}

const Disputes = ({ sale }: { sale: Sale }) => {
  const cache = useQueryClient()
  const right = useRightReason('attribution.record_reversal', 'Finance records refunds and disputes.')
  const [closing, setClosing] = useState<{ id: string; outcome: Outcome } | null>(null)
  return (
    <Section title="Disputes of the payment" note="While one is open, what the sale earned and is not paid is held.">
      <SimpleTable
        label="Disputes"
        rows={sale.chargebacks}
        rowKey={(row) => row.id}
        columns={[
          { key: 'opened', title: 'Opened', cell: (row) => <DateText value={row.openedAt} as="date" /> },
          {
            key: 'state',
            title: 'State',
            cell: (row) => <StateBadge state={chargebackHues[row.state]} label={chargebackLabels[row.state]} plain />,
          },
          { key: 'reason', title: 'Why', cell: (row) => row.reason ?? row.externalId },
          {
            key: 'amount',
            title: 'Amount',
            align: 'end',
            cell: (row) => <Amount amountMinor={row.amountMinor} currency={sale.currency} />,
          },
          {
            key: 'acts',
            title: '',
            cell: (row) =>
              row.state === 'opened' && (
                <span className={styles.acts}>
                  {(['won', 'lost', 'withdrawn'] as const).map((outcome) => (
                    <ReasonButton
                      key={outcome}
                      size="xs"
                      variant="subtle"
                      reason={right}
                      onClick={() => setClosing({ id: row.id, outcome })}
                    >
                      {chargebackLabels[outcome]}
                    </ReasonButton>
                  ))}
                </span>
              ),
          },
        ]}
      />
      {closing && (
        <ConfirmDialog
          opened
          onClose={() => setClosing(null)}
          title={`Close the dispute as ${chargebackLabels[closing.outcome].toLowerCase()}?`}
          consequence={
            closing.outcome === 'lost'
              ? 'The disputed amount is taken back of the sale, and what partners earned by it goes with it. A closed dispute does not open again.'
              : 'What the sale earned is released. A closed dispute does not open again; a further one is a new one.'
          }
          act="Close the dispute"
          danger={closing.outcome === 'lost'}
          run={async () => {
            await api.closeChargeback({ params: { id: closing.id }, body: { outcome: closing.outcome } })
            toast('The dispute is closed')
            await cache.invalidateQueries({ queryKey: ['sales'] })
          }}
        />
      )}
    </Section>
  )
}
