import type { AnswerTo } from '#client/api.ts'

export type Agreement = AnswerTo<'getAgreement'>
export type Draft = NonNullable<Agreement['draft']>
/** Runs an act, shows its refusal above the tabs and reads the record again. */
export type Act = (work: () => Promise<unknown>) => Promise<void>
/** What every part of the talk about a text is given. */
export type RedlineProps = { agreement: Agreement; draft: Draft | null; act: Act }
