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
  const [open, setOpen] = useState<'refund' | 'dispute' | null>(null)
  const right = useRightReason('attribution.record_reversal', 'Finance records refunds and disputes.')
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
