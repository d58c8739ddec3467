import { useQueryClient } from '@tanstack/react-query'
import { type AnswerTo, api } from '#client/api.ts'
import { formatAmount, type Money } from '#ui/format.ts'
import { SideForm } from '#ui/SideForm.tsx'
import { toast } from '#ui/toasts.ts'
import { type DisputeOutcome, disputeOutcomes } from '../../contract/states.ts'
import { optionsOf, outcomeLabels } from '../lineWords.ts'

type Dispute = AnswerTo<'getDispute'>

/** The decision with its words. Money becomes an adjustment that somebody else approves. */
export const DecideForm = ({ dispute, onClose }: { dispute: Dispute; onClose: () => void }) => {
  const cache = useQueryClient()
  const claimed = formatAmount({ amountMinor: dispute.claimedMinor, currency: dispute.currency })
  return (
    <SideForm
      opened
      onClose={onClose}
      title={`Decide the claim of ${claimed}`}
      draftKey={`decide ${dispute.id}`}
      sendLabel="Decide and tell them"
      intro="Granted money becomes an adjustment, which the other of partner manager and finance approves."
      initial={{ outcome: '', amount: { amountMinor: '', currency: dispute.currency } as Money, words: '' }}
      fields={[
        { name: 'outcome', label: 'Outcome', kind: 'radio', required: true, options: optionsOf(outcomeLabels) },
        {
          name: 'amount',
          label: 'How much of it',
          kind: 'amount',
          currencies: [dispute.currency],
          required: true,
          hint: `Less than ${claimed}`,
          when: (values) => values.outcome === 'partly',
        },
        {
          name: 'words',
          label: 'Words to the partner',
          kind: 'textarea',
          rows: 5,
          required: true,
          maxLength: 5000,
          check: (values) => (values.words.trim().length < 20 ? 'At least 20 characters' : null),
        },
      ]}
      send={(values) =>
        api.decideDispute({
          params: { id: dispute.id },
          body: {
            outcome: disputeOutcomes.find((one): one is DisputeOutcome => one === values.outcome) ?? 'rejected',
            words: values.words.trim(),
            ...(values.outcome === 'partly' && { awardedMinor: values.amount.amountMinor }),
          },
        })
      }
      onSent={async () => {
        toast('Decided; the partner is told', { tone: 'good' })
        await Promise.all([
          cache.invalidateQueries({ queryKey: ['disputes'] }),
          cache.invalidateQueries({ queryKey: ['commissions'] }),
        ])
        onClose()
      }}
    />
  )
}
