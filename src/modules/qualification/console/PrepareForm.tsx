import { useQueryClient } from '@tanstack/react-query'
import { api } from '#client/api.ts'
import { SideForm } from '#ui/SideForm.tsx'
import { toast } from '#ui/toasts.ts'
import { outcomeLabels } from '../contract/states.ts'
import type { Case } from './CasePage.tsx'
import type { Decision } from './DecisionTab.tsx'

type Conditions = Decision['conditions']
type Terms = Decision['terms']

/** One line each: who, until when, what. "partner 2026-12-31 Name a support contact" */
const conditionText = (conditions: Conditions) =>
  conditions.map((one) => [one.side, one.dueOn ?? '-', one.text].join(' ')).join('\n')
const conditionsFrom = (text: string): Conditions =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
    .map((line) => {
      const [, side, dueOn, words] = /^(team|partner)?\s*(\d{4}-\d{2}-\d{2}|-)?\s*(.*)$/.exec(line) ?? []
      return {
        text: words || line,
        side: side === 'team' ? 'team' : 'partner',
        dueOn: !dueOn || dueOn === '-' ? null : dueOn,
      }
    })
const termText = (terms: Terms) => (terms.length > 0 ? JSON.stringify(terms, null, 2) : '')
const termsFrom = (text: string): Terms => (text.trim() ? (JSON.parse(text) as Terms) : [])
const termsProblem = (text: string): string | null => {
  try {
    return Array.isArray(termsFrom(text)) ? null : 'A list of lines is needed'
  } catch {
    return 'This is not readable as a list of lines'
  }
}

export const PrepareForm = ({
  found,
  decision,
  onClose,
}: {
  found: Case
  decision: Decision | null
  onClose: () => void
}) => {
  const cache = useQueryClient()
  const revenue = decision?.predictions.revenueYear1
  const customers = decision?.predictions.customersYear1
  const money = (amountMinor: string | undefined) => ({ amountMinor: amountMinor ?? '', currency: found.currency })
  return (
    <SideForm
      opened
      onClose={onClose}
      title={`Decision on ${found.partner.name}`}
      draftKey={`decision ${found.id} ${decision?.version ?? 0}`}
      sendLabel="Prepare"
      initial={{
        outcome: decision?.outcome ?? 'approved',
        reasons: decision?.reasons.map((one) => one.key) ?? ([] as string[]),
        revisitOn: decision?.revisitOn ?? '',
        conditions: conditionText(decision?.conditions ?? []),
        terms: termText(decision?.terms ?? []),
        revenueLow: money(revenue?.low),
        revenueLikely: money(revenue?.likely),
        revenueHigh: money(revenue?.high),
        customersLow: customers?.low ?? '',
        customersLikely: customers?.likely ?? '',
        customersHigh: customers?.high ?? '',
        activePercent:
          typeof decision?.predictions.activeAtMonth12Ppm === 'number'
            ? String(decision.predictions.activeAtMonth12Ppm / 10_000)
            : '',
        againstReason: decision?.againstReason ?? '',
        note: decision?.note ?? '',
        body: decision?.body ?? '',
      }}
      fields={[
        {
          name: 'outcome',
          label: 'Outcome',
          kind: 'choice',
          options: Object.entries(outcomeLabels).map(([value, label]) => ({ value, label })),
        },
        {
          name: 'reasons',
          label: 'Reasons',
          kind: 'tags',
          hint: 'Keys of the workspace’s list, such as too_early',
          when: (values) => values.outcome !== 'approved',
        },
        { name: 'revisitOn', label: 'Look again on', kind: 'date', when: (values) => values.outcome === 'waitlisted' },
        {
          name: 'conditions',
          label: 'Conditions, one a line',
          kind: 'textarea',
          hint: 'team or partner, a day or -, then the words: partner 2027-01-31 Name a support contact',
        },
        {
          name: 'revenueLow',
          label: 'Revenue year 1, low',
          kind: 'amount',
          currencies: [found.currency],
          folded: true,
        },
        { name: 'revenueLikely', label: 'likely', kind: 'amount', currencies: [found.currency], folded: true },
        { name: 'revenueHigh', label: 'high', kind: 'amount', currencies: [found.currency], folded: true },
        { name: 'customersLow', label: 'Customers year 1, low', half: true, folded: true },
        { name: 'customersLikely', label: 'likely', half: true, folded: true },
        { name: 'customersHigh', label: 'high', half: true, folded: true },
        { name: 'activePercent', label: 'Active at month 12, percent', half: true, folded: true },
        {
          name: 'terms',
          label: 'Terms proposal',
          kind: 'textarea',
          rows: 6,
          folded: true,
          hint: 'A list of { kind, values, scope }; exceptions carry "isException": true',
          check: (values) => termsProblem(values.terms),
        },
        { name: 'againstReason', label: 'Why, when it goes against the advice', kind: 'textarea', folded: true },
        { name: 'note', label: 'Note for the team', kind: 'textarea', folded: true },
        {
          name: 'body',
          label: 'Words to the company',
          kind: 'textarea',
          rows: 8,
          folded: true,
          hint: 'From the template when left empty',
        },
      ]}
      send={(values) => {
        const range = (low: string, likely: string, high: string) =>
          low && likely && high ? { low, likely, high } : null
        const percent = Number(values.activePercent)
        return api.prepareQualificationDecision({
          params: { id: found.id },
          body: {
            outcome: values.outcome as Decision['outcome'],
            ...(values.outcome !== 'approved' && { reasons: values.reasons }),
            ...(values.outcome === 'waitlisted' && { revisitOn: values.revisitOn || null }),
            conditions: conditionsFrom(values.conditions),
            terms: termsFrom(values.terms),
            predictions: {
              ...decision?.predictions,
              revenueYear1: range(
                values.revenueLow.amountMinor,
                values.revenueLikely.amountMinor,
                values.revenueHigh.amountMinor,
              ),
              customersYear1: range(values.customersLow, values.customersLikely, values.customersHigh),
              activeAtMonth12Ppm:
                values.activePercent && Number.isFinite(percent) ? Math.round(percent * 10_000) : null,
            },
            againstReason: values.againstReason,
            note: values.note,
            body: values.body,
          },
        })
      }}
      onSent={async () => {
        toast('Prepared; who has to sign off is asked', { tone: 'good' })
        await cache.invalidateQueries({ queryKey: ['qualification-cases'] })
        onClose()
      }}
    />
  )
}
