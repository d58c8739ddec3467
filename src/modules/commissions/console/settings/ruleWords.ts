import type { AnswerTo } from '#client/api.ts'
import { formatAmount } from '#ui/format.ts'
import { kindLabels, needsWords } from '../lineWords.ts'

export type Rules = AnswerTo<'listCommissionApprovalRules'>
export type Rule = Rules['rules'][number]

/** When a rule matches: "up to €1,000.00, partner active for 90 days, not written by hand". */
export const conditionWords = (rule: Rule, currency: string): string => {
  const money = (amountMinor: string) => formatAmount({ amountMinor, currency })
  const parts = [
    rule.amountMinMinor !== null ? `from ${money(rule.amountMinMinor)}` : '',
    rule.amountMaxMinor !== null ? `up to ${money(rule.amountMaxMinor)}` : '',
    rule.partnerActiveDaysMin !== null ? `partner active for ${rule.partnerActiveDaysMin} days` : '',
    rule.kinds.length > 0 ? rule.kinds.map((kind) => kindLabels[kind].toLowerCase()).join(' or ') : '',
    rule.byHand === true ? 'written by hand' : rule.byHand === false ? 'not written by hand' : '',
  ].filter(Boolean)
  return parts.length > 0 ? parts.join(', ') : 'every line that no rule above matches'
}
/** Who approves by it. */
export const approverWords = ({ approvers }: Rule): string =>
  approvers.length === 0
    ? 'Approved by the rule itself'
    : approvers.length === 2
      ? `${needsWords(approvers)}, two different people`
      : needsWords(approvers)
