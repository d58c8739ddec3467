import type { AnswerTo } from '#client/api.ts'
import { modelLabels } from '../../contract/states.ts'
import { touchKindLabels } from '../records/words.ts'

export type Policy = AnswerTo<'getCurrentAttributionPolicy'>
type Rules = Pick<
  Policy,
  | 'payingModel'
  | 'pathScope'
  | 'halfLifeDays'
  | 'touchKinds'
  | 'dealPrecedence'
  | 'codeBeatsClick'
  | 'repeatCredits'
  | 'leadConfirmation'
>

export const stateLabels = {
  planned: 'Planned',
  in_force: 'In force',
  superseded: 'Superseded',
  draft: 'Draft',
  signed: 'Signed',
} as const
/** The state whose colour it has everywhere. */
export const stateHues = {
  planned: 'planned',
  in_force: 'active',
  superseded: 'superseded',
  draft: 'draft',
  signed: 'approved',
} as const

/** The rules of a version, each as a name and what it says. */
export const policyLines = (policy: Rules): readonly (readonly [string, string])[] => [
  ['Paying model', modelLabels[policy.payingModel]],
  ['Half-life of time decay', `${policy.halfLifeDays} days`],
  ['Path', policy.pathScope === 'company' ? 'Everybody in the customer’s company' : 'The customer alone'],
  ['Contacts that count', policy.touchKinds.map((kind) => touchKindLabels[kind]).join(', ')],
  ['Won deals', policy.dealPrecedence ? 'Come before contacts' : 'Are contacts like others'],
  ['Personal codes', policy.codeBeatsClick ? 'Come before other contacts' : 'Are contacts like others'],
  ['Renewals and upgrades', policy.repeatCredits === 'inherit' ? 'Keep the first credits' : 'Are divided anew'],
  ['Leads', policy.leadConfirmation ? 'Wait for confirmation' : 'Count at once'],
]

/** The product's own rules, which every first version differs from. */
const builtIn: Rules = {
  payingModel: 'last',
  pathScope: 'company',
  halfLifeDays: 7,
  touchKinds: Object.keys(touchKindLabels) as Policy['touchKinds'],
  dealPrecedence: true,
  codeBeatsClick: true,
  repeatCredits: 'inherit',
  leadConfirmation: true,
}

/** What a version changed against the one before it, a line each. */
export const differences = (before: Rules | undefined, after: Rules): string[] => {
  const old = new Map(policyLines(before ?? builtIn))
  const lines = policyLines(after).flatMap(([label, value]) =>
    old.get(label) === value ? [] : [`${label}: ${old.get(label)} → ${value}`],
  )
  return lines.length > 0 ? lines : ['Nothing but the day']
}
