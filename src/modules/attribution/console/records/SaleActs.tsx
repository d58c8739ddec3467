import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type AnswerTo, api } from '#client/api.ts'
import type { Money } from '#ui/format.ts'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { SideForm } from '#ui/SideForm.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { toast } from '#ui/toasts.ts'

type Sale = AnswerTo<'getSale'>

/** What finance records about a sale by hand, where no payment provider tells it. */
export const SaleActs = ({ sale }: { sale: Sale }) => {
  const cache = useQueryClient()
  const [open, setOpen] = useState<'refund' | 'dispute' | 'cost' | null>(null)
  const right = useRightReason('attribution.record_reversal', 'Finance records refunds and disputes.')
  const noCost = useRightReason('attribution.record_cost', 'Finance and partner managers enter costs.')
  const done = (words: string) => {
    setOpen(null)
    toast(words, { tone: 'good' })
    void cache.invalidateQueries({ queryKey: ['sales'] })
    void cache.invalidateQueries({ queryKey: ['conversions'] })
  }
  const rest = (BigInt(sale.grossMinor) - BigInt(sale.reversedMinor)).toString()
  const nothingLeft = rest === '0' ? 'All of it was taken back.' : null
  const amount: Money = { amountMinor: rest, currency: sale.currency }
  const fields = [
    { name: 'amount' as const, label: 'Amount', kind: 'amount' as const, required: true, currencies: [sale.currency] },
    {
      name: 'externalId' as const,
      label: 'Its id',
      hint: 'As the bank or the payment provider calls it; the same id again changes nothing.',
      required: true,
      maxLength: 200,
    },
    { name: 'reason' as const, label: 'Why', kind: 'textarea' as const, rows: 3, maxLength: 2000 },
  ]
  const initial = { amount: amount as Money | null, externalId: '', reason: '' }
  const bodyOf = (values: typeof initial) => ({
    externalId: values.externalId.trim(),
    amountMinor: values.amount?.amountMinor ?? '',
    ...(values.reason.trim() && { reason: values.reason.trim() }),
  })
  return (
    <>
      <ReasonButton reason={right ?? nothingLeft} onClick={() => setOpen('refund')}>
        Record a refund
      </ReasonButton>
      <ReasonButton variant="subtle" reason={right ?? nothingLeft} onClick={() => setOpen('dispute')}>
        Open a dispute
      </ReasonButton>
      {sale.costMinor === null && (
        <ReasonButton variant="subtle" reason={noCost} onClick={() => setOpen('cost')}>
          Enter its cost
        </ReasonButton>
      )}
      <SideForm
        opened={open === 'cost'}
        onClose={() => setOpen(null)}
        title="Enter the cost of the sale"
        draftKey={`cost ${sale.id}`}
        intro="Once: what is counted on the margin is reckoned with it at once, and not again on another cost."
        sendLabel="Enter the cost"
        initial={{ cost: null as Money | null }}
        fields={[{ name: 'cost', label: 'Cost', kind: 'amount', required: true, currencies: [sale.currency] }]}
        send={({ cost }) =>
          api.enterSaleCost({ params: { id: sale.id }, body: { costMinor: cost?.amountMinor ?? '' } })
        }
        onSent={() => done('The cost is entered')}
      />
      <SideForm
        opened={open === 'refund'}
        onClose={() => setOpen(null)}
        title="Record a refund"
        draftKey={`refund ${sale.id}`}
        intro="What partners earned by this part of the sale is taken back with it."
        sendLabel="Record the refund"
        initial={initial}
        fields={fields}
        send={(values) => api.createRefund({ params: { id: sale.id }, body: bodyOf(values) })}
        onSent={() => done('The refund is recorded')}
      />
      <SideForm
        opened={open === 'dispute'}
        onClose={() => setOpen(null)}
        title="Open a dispute of the payment"
        draftKey={`dispute ${sale.id}`}
        intro="What the sale earned and is not paid yet is held until the dispute is closed."
        sendLabel="Open the dispute"
        initial={initial}
        fields={fields}
        send={(values) => api.createChargeback({ params: { id: sale.id }, body: bodyOf(values) })}
        onSent={() => done('The dispute is open')}
      />
    </>
  )
}
