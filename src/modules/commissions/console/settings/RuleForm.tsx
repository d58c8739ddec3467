import type { Money } from '#ui/format.ts'
import { SideForm } from '#ui/SideForm.tsx'
import { kindLabels, optionsOf } from '../lineWords.ts'
import type { Rule } from './ruleWords.ts'

const approverChoices = {
  none: [],
  partner_manager: ['partner_manager'],
  finance: ['finance'],
  both: ['partner_manager', 'finance'],
} as const
type Choice = keyof typeof approverChoices
const choiceOf = (rule: Rule): Choice =>
  rule.approvers.length === 2 ? 'both' : ((rule.approvers[0] ?? 'none') as Choice)
const blank: Rule = {
  name: '',
  amountMinMinor: null,
  amountMaxMinor: null,
  partnerActiveDaysMin: null,
  kinds: [],
  byHand: null,
  approvers: ['partner_manager'],
}

/** One rule of approval. The last catches what is left, so it has no condition and asks a person. */
export const RuleForm = ({
  rule,
  isLast,
  currency,
  onDone,
  onClose,
}: {
  rule: Rule | null
  isLast: boolean
  currency: string
  onDone: (rule: Rule) => void
  onClose: () => void
}) => {
  const own = rule ?? blank
  const amount = (amountMinor: string | null): Money | null => (amountMinor === null ? null : { amountMinor, currency })
  return (
    <SideForm
      opened
      onClose={onClose}
      title={rule ? rule.name : 'New rule'}
      draftKey={`approval rule ${own.id ?? own.name}`}
      sendLabel="Take it into the list"
      intro={
        isLast
          ? 'The last rule decides about every line that none above matches.'
          : 'A line is decided by the first rule of the list that matches it.'
      }
      initial={{
        name: own.name,
        from: amount(own.amountMinMinor),
        to: amount(own.amountMaxMinor),
        days: own.partnerActiveDaysMin,
        kinds: [...own.kinds] as string[],
        byHand: own.byHand === null ? 'any' : own.byHand ? 'only' : 'none',
        approvers: choiceOf(own) as string,
      }}
      fields={[
        { name: 'name', label: 'Name', required: true, maxLength: 120 },
        { name: 'from', label: 'From this amount on', kind: 'amount', currencies: [currency], when: () => !isLast },
        { name: 'to', label: 'Up to this amount', kind: 'amount', currencies: [currency], when: () => !isLast },
        {
          name: 'days',
          label: 'Partner is active for at least',
          kind: 'number',
          unit: 'days',
          min: 0,
          max: 3650,
          when: () => !isLast,
        },
        {
          name: 'kinds',
          label: 'Only these kinds',
          kind: 'choices',
          options: optionsOf(kindLabels),
          when: () => !isLast,
        },
        {
          name: 'byHand',
          label: 'Written by hand',
          kind: 'choice',
          when: () => !isLast,
          options: [
            { value: 'any', label: 'Both' },
            { value: 'only', label: 'Only lines that a person wrote' },
            { value: 'none', label: 'Only lines that the engine wrote' },
          ],
        },
        {
          name: 'approvers',
          label: 'Who approves',
          kind: 'radio',
          options: [
            ...(isLast ? [] : [{ value: 'none', label: 'Nobody', note: 'The rule approves by itself' }]),
            { value: 'partner_manager', label: 'A partner manager' },
            { value: 'finance', label: 'Finance' },
            { value: 'both', label: 'Both', note: 'Two different people' },
          ],
        },
      ]}
      send={(values) =>
        Promise.resolve({
          ...(own.id !== undefined && { id: own.id }),
          name: values.name.trim(),
          amountMinMinor: values.from?.amountMinor || null,
          amountMaxMinor: values.to?.amountMinor || null,
          partnerActiveDaysMin: values.days ?? null,
          kinds: values.kinds as Rule['kinds'],
          byHand: values.byHand === 'any' ? null : values.byHand === 'only',
          approvers: [...approverChoices[values.approvers as Choice]],
        } satisfies Rule)
      }
      onSent={onDone}
    />
  )
}
