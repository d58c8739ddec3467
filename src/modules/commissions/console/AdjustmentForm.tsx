import { useQueryClient } from '@tanstack/react-query'
import { api } from '#client/api.ts'
import { findPartners } from '#client/find-partners.ts'
import type { Money } from '#ui/format.ts'
import { useGo } from '#ui/routing.tsx'
import { SideForm } from '#ui/SideForm.tsx'
import { toast } from '#ui/toasts.ts'

type About = { partnerId: string; name: string; kind: 'commission'; id: string }

/** A line that a person writes; the other of partner manager and finance approves it. */
export const AdjustmentForm = ({ about, onClose }: { about?: About; onClose: () => void }) => {
  const go = useGo()
  const cache = useQueryClient()
  return (
    <SideForm
      opened
      onClose={onClose}
      title={about ? `Adjust what ${about.name} earned` : 'Adjustment or bounty'}
      draftKey={`adjustment ${about?.id ?? ''}`}
      sendLabel="Write it"
      intro="It is paid after the other of partner manager and finance has approved it."
      initial={{
        partnerId: about?.partnerId ?? '',
        kind: 'adjustment',
        amount: null as Money | null,
        takes: false,
        reason: '',
        accountingDay: '',
      }}
      fields={[
        {
          name: 'partnerId',
          label: 'Partner',
          kind: 'choice',
          required: true,
          options: findPartners,
          when: () => !about,
        },
        {
          name: 'kind',
          label: 'What it is',
          kind: 'radio',
          options: [
            { value: 'adjustment', label: 'Adjustment', note: 'Corrects what was earned, up or down' },
            { value: 'bounty', label: 'Bounty', note: 'A sum for something that was reached' },
          ],
        },
        { name: 'amount', label: 'Amount', kind: 'amount', required: true },
        {
          name: 'takes',
          label: 'Takes it back from the partner',
          kind: 'switch',
          hint: 'Lowers what is due as soon as it is approved',
          when: (values) => values.kind === 'adjustment',
        },
        {
          name: 'reason',
          label: 'Why',
          kind: 'textarea',
          rows: 3,
          required: true,
          maxLength: 2000,
          hint: 'The partner reads it',
          check: (values) => (values.reason.trim().length < 20 ? 'At least 20 characters' : null),
        },
        {
          name: 'accountingDay',
          label: 'Accounting day',
          kind: 'date',
          hint: 'Today when left open; its month has to be open',
          folded: true,
        },
      ]}
      send={(values) =>
        api.createAdjustment({
          body: {
            partnerId: values.partnerId,
            kind: values.kind === 'bounty' ? 'bounty' : 'adjustment',
            currency: values.amount?.currency ?? '',
            amountMinor: `${values.takes && values.kind === 'adjustment' ? '-' : ''}${values.amount?.amountMinor ?? ''}`,
            reason: values.reason.trim(),
            ...(about && { about: { kind: about.kind, id: about.id } }),
            ...(values.accountingDay && { accountingDay: values.accountingDay }),
          },
        })
      }
      onSent={async ({ id }) => {
        toast('Written; it waits for its approval', { tone: 'good' })
        await cache.invalidateQueries({ queryKey: ['commissions'] })
        onClose()
        go(`commissions/${id}`)
      }}
    />
  )
}
