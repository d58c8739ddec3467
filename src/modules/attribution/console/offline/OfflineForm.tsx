import { useQueryClient } from '@tanstack/react-query'
import { api } from '#client/api.ts'
import { findPartners } from '#client/find-partners.ts'
import type { Money } from '#ui/format.ts'
import { SideForm } from '#ui/SideForm.tsx'
import { toast } from '#ui/toasts.ts'
import { type EvidenceKind, evidenceKinds } from '../../contract/offline-states.ts'
import { evidenceLabels } from './offlineWords.ts'

/** A member writes a sale down that a partner brought. */
export const OfflineForm = ({ onClose }: { onClose: () => void }) => {
  const cache = useQueryClient()
  return (
    <SideForm
      opened
      onClose={onClose}
      title="Write down a sale"
      draftKey="offline sale"
      intro="A sale that no system reported: an order on paper, an invoice. Above 10,000 of the main currency somebody else confirms it."
      sendLabel="Write it down"
      initial={{
        partnerId: '',
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
        { name: 'partnerId', label: 'Partner', kind: 'choice', options: findPartners, required: true },
        { name: 'customer', label: 'Customer', required: true, maxLength: 200, half: true },
        { name: 'domain', label: 'Its website', maxLength: 253, half: true },
        { name: 'gross', label: 'Gross amount', kind: 'amount', required: true },
        { name: 'occurredOn', label: 'Sold on', kind: 'date', required: true, half: true },
        { name: 'product', label: 'Product', maxLength: 200, half: true },
        {
          name: 'kind',
          label: 'Evidence',
          kind: 'choice',
          options: evidenceKinds.map((value) => ({ value, label: evidenceLabels[value] })),
          required: true,
          half: true,
        },
        { name: 'reference', label: 'Its number', required: true, maxLength: 200, half: true },
        { name: 'note', label: 'Note', kind: 'textarea', rows: 2, maxLength: 2000, folded: true },
      ]}
      send={({ partnerId, customer, domain, gross, occurredOn, product, kind, reference, note }) =>
        api.createOfflineSale({
          body: {
            partnerId,
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
      onSent={({ state }) => {
        toast(state === 'recorded' ? 'It is a sale' : 'It waits for a second person', { tone: 'good' })
        void cache.invalidateQueries({ queryKey: ['offline-sales'] })
        onClose()
      }}
    />
  )
}
