import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '#client/api.ts'
import type { Money } from '#ui/format.ts'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { useGo } from '#ui/routing.tsx'
import { SideForm } from '#ui/SideForm.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { toast } from '#ui/toasts.ts'
import { type EvidenceKind, evidenceKinds } from '../../contract/offline-states.ts'
import { words } from '../texts.ts'

/** The button that reports a sale which no link or code shows, with its form. */
export const ReportSale = ({ variant }: { variant: 'filled' | 'default' }) => {
  const cache = useQueryClient()
  const go = useGo()
  const [open, setOpen] = useState(false)
  const reason = useRightReason('attribution.submit_lead', words('onlySellers'))
  return (
    <>
      <ReasonButton variant={variant} reason={reason} onClick={() => setOpen(true)}>
        {words('report')}
      </ReasonButton>
      <SideForm
        opened={open}
        onClose={() => setOpen(false)}
        title={words('report')}
        draftKey="report a sale"
        intro={words('reportIntro')}
        sendLabel={words('reportSend')}
        initial={{
          customer: '',
          domain: '',
          gross: { amountMinor: '', currency: 'EUR' } as Money,
          occurredOn: '',
          product: '',
          kind: 'signed_order' as string,
          reference: '',
          note: '',
        }}
        fields={[
          { name: 'customer', label: words('customer'), required: true, maxLength: 200, half: true },
          { name: 'domain', label: words('domain'), maxLength: 253, half: true },
          { name: 'gross', label: words('gross'), kind: 'amount', required: true },
          { name: 'occurredOn', label: words('soldOn'), kind: 'date', required: true, half: true },
          { name: 'product', label: words('product'), maxLength: 200, half: true },
          {
            name: 'kind',
            label: words('evidence'),
            kind: 'choice',
            options: evidenceKinds.map((value) => ({ value, label: words(`evidence_${value}`) })),
            required: true,
            half: true,
          },
          { name: 'reference', label: words('reference'), required: true, maxLength: 200, half: true },
          { name: 'note', label: words('proofNote'), kind: 'textarea', rows: 2, maxLength: 2000, folded: true },
        ]}
        send={({ customer, domain, gross, occurredOn, product, kind, reference, note }) =>
          api.reportPortalOfflineSale({
            body: {
              customer: { name: customer.trim(), ...(domain.trim() && { domain: domain.trim() }) },
              currency: gross.currency,
              grossMinor: gross.amountMinor,
              occurredOn,
              ...(product.trim() && { product: product.trim() }),
              evidence: {
                kind: kind as EvidenceKind,
                reference: reference.trim(),
                ...(note.trim() && { note: note.trim() }),
              },
            },
          })
        }
        onSent={() => {
          setOpen(false)
          toast(words('reportSent'), { tone: 'good' })
          void cache.invalidateQueries({ queryKey: ['portal', 'offline-sales'] })
          go('sales/reported')
        }}
      />
    </>
  )
}
