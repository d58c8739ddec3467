import type { AnswerTo } from '#client/api.ts'

export type Missing = AnswerTo<'listMissingFigures'>['data'][number]
