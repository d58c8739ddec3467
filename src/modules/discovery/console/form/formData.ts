import type { AnswerTo } from '#client/api.ts'

export type Form = AnswerTo<'getForm'>

export type Definition = Form['draft']

export type DraftField = Definition['pages'][number]['fields'][number]
