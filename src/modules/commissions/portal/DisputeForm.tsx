import { useQueryClient } from '@tanstack/react-query'
import { api } from '#client/api.ts'
import type { Money } from '#ui/format.ts'
import { useGo } from '#ui/routing.tsx'
import { SideForm } from '#ui/SideForm.tsx'
import { toast } from '#ui/toasts.ts'
import { words } from './texts.ts'

export type Contested =
  | { kind: 'commission'; id: string; currency: string }
  | { kind: 'statement'; id: string; currency: string }
  | { kind: 'missing_sale'; currency: string /** A question about it, whose answer is attached. */; testId?: string }

/** What is wrong and how much it is; for a sale that is missing, which one. */
export const DisputeForm = ({ about, onClose }: { about: Contested; onClose: () => void }) => {
  const go = useGo()
  const cache = useQueryClient()
  const isSale = about.kind === 'missing_sale'
  return (
    <SideForm
      opened
      onClose={onClose}
      title={isSale ? words('contestMissing') : words('openTitle')}
      draftKey={`dispute ${about.kind === 'missing_sale' ? 'sale' : about.id}`}
      sendLabel={words('openSend')}
      intro={about.kind === 'missing_sale' && about.testId ? words('openWithTest') : words('openIntro')}
      initial={{
        customer: '',
        occurredOn: '',
        externalId: '',
        saleNote: '',
        claimed: { amountMinor: '', currency: about.currency } as Money,
        reason: '',
      }}
      fields={[
        { name: 'customer', label: words('customer'), required: true, maxLength: 300, when: () => isSale },
        {
          name: 'occurredOn',
          label: words('occurredOn'),
          kind: 'date',
          required: true,
          half: true,
          when: () => isSale,
        },
        { name: 'externalId', label: words('externalId'), maxLength: 200, half: true, when: () => isSale },
        {
          name: 'claimed',
          label: words('openAmount'),
          kind: 'amount',
          required: true,
          ...(!isSale && { currencies: [about.currency] }),
        },
        { name: 'reason', label: words('openReason'), kind: 'textarea', rows: 4, required: true, maxLength: 5000 },
        { name: 'saleNote', label: words('saleNote'), kind: 'textarea', rows: 2, maxLength: 2000, when: () => isSale },
      ]}
      send={(values) =>
        api.openDispute({
          body: {
            aboutKind: about.kind,
            ...(about.kind === 'commission' && { commissionId: about.id }),
            ...(about.kind === 'statement' && { statementId: about.id }),
            ...(isSale && {
              sale: {
                customer: values.customer.trim(),
                occurredOn: values.occurredOn,
                ...(values.externalId.trim() && { externalId: values.externalId.trim() }),
                ...(values.saleNote.trim() && { note: values.saleNote.trim() }),
                ...(about.kind === 'missing_sale' && about.testId && { attributionTestId: about.testId }),
              },
            }),
            currency: values.claimed.currency,
            claimedMinor: values.claimed.amountMinor,
            reason: values.reason.trim(),
          },
        })
      }
      onSent={async ({ id }) => {
        toast(words('opened'), { tone: 'good' })
        await cache.invalidateQueries({ queryKey: ['portal'] })
        onClose()
        go(`earnings/disputes/${id}`)
      }}
    />
  )
}
