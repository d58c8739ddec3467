import type { AnswerTo } from '#client/api.ts'

export type Agreement = AnswerTo<'getAgreement'>
export type Draft = NonNullable<Agreement['draft']>
/** Runs an act, shows its refusal above the tabs and reads the record again. */
export type Act = (work: () => Promise<unknown>) => Promise<void>
