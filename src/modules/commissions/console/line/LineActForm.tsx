import { useQueryClient } from '@tanstack/react-query'
import { api } from '#client/api.ts'
import { formatAmount, type Money } from '#ui/format.ts'
import { useGo } from '#ui/routing.tsx'
import { SideForm } from '#ui/SideForm.tsx'
import { toast } from '#ui/toasts.ts'
import type { LineWhole } from './lineTypes.ts'

export type LineAct = 'decline' | 'hold' | 'release' | 'reverse' | 'restore'
type Words = { title: string; send: string; intro: string; done: string }

const wordsOf = (act: LineAct, left: string): Words =>
  ({
    decline: {
      title: `Decline ${left}`,
      send: 'Decline',
      intro: 'For good. Restoring it later makes a new line that names this one.',
      done: 'Declined; the partner is told',
    },
    hold: {
      title: `Hold ${left}`,
      send: 'Hold',
      intro: 'It is not paid until somebody releases it. Its due day goes on by the calendar.',
      done: 'On hold; the partner is told',
    },
    release: {
      title: `Release ${left}`,
      send: 'Release',
      intro:
        'Lifts what a person put on hold. Flags, chargebacks and holds of the partner end with their cause. The line goes where the clocks say it belongs now.',
      done: 'Released',
    },
    reverse: {
      title: `Take back a part of ${left}`,
      send: 'Take back',
      intro:
        'What is in a payout or paid stays as it is; the sum becomes a carry-over that later payouts of this currency offset.',
      done: 'Taken back',
    },
    restore: {
      title: `Restore ${left}`,
      send: 'Restore',
      intro: 'A new line that names this one, approved by the other of partner manager and finance.',
      done: 'Restored; it waits for its approval',
    },
  })[act]

/** What a person does with one line, with the words that the partner reads. */
export const LineActForm = ({ line, act, onClose }: { line: LineWhole; act: LineAct; onClose: () => void }) => {
  const cache = useQueryClient()
  const go = useGo()
  const words = wordsOf(act, formatAmount({ amountMinor: line.netMinor, currency: line.currency }))
  const params = { id: line.id }
  const least = act === 'reverse' || act === 'restore' ? 20 : 1
  return (
    <SideForm
      opened
      onClose={onClose}
      title={words.title}
      draftKey={`${act} ${line.id}`}
      sendLabel={words.send}
      intro={words.intro}
      initial={{ reason: '', amount: { amountMinor: '', currency: line.currency } as Money }}
      fields={[
        {
          name: 'amount',
          label: 'How much',
          kind: 'amount',
          currencies: [line.currency],
          required: true,
          when: () => act === 'reverse',
        },
        {
          name: 'reason',
          label: 'Why',
          kind: 'textarea',
          rows: 3,
          required: true,
          maxLength: 500,
          hint: 'The partner reads it',
          when: () => act !== 'release',
          check: (values) =>
            values.reason.trim().length < least
              ? `At least ${least} ${least === 1 ? 'character' : 'characters'}`
              : null,
        },
      ]}
      send={(values) => {
        const reason = values.reason.trim()
        switch (act) {
          case 'decline':
            return api.declineCommission({ params, body: { reason } })
          case 'hold':
            return api.holdCommission({ params, body: { reason } })
          case 'release':
            return api.releaseCommission({ params })
          case 'reverse':
            return api.reverseCommission({ params, body: { amountMinor: values.amount.amountMinor, reason } })
          case 'restore':
            return api.restoreCommission({ params, body: { reason } })
        }
      }}
      onSent={async (now) => {
        toast(words.done, { tone: 'good' })
        await cache.invalidateQueries({ queryKey: ['commissions'] })
        onClose()
        if (now.id !== line.id) go(`commissions/${now.id}`)
      }}
    />
  )
}
