import type { AnswerTo } from '#client/api.ts'

export type Ends = AnswerTo<'getAgreementEnds'>
type Step = Ends['ways'][number]['after'][number]['what']
export const afterWords: Record<Step, string> = {
  account_restricted: 'The account is restricted from',
  keys_off: 'Keys stop working on',
  protections_until: 'Running protections hold until',
  read_only_until: 'The portal can be read until',
  exports_until: 'Exports can be had until',
}
export const listTitles = (kinds: Ends['stops']): string => kinds.map((one) => one.title).join(', ')
