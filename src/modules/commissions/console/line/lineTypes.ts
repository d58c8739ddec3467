import type { AnswerTo } from '#client/api.ts'

export type LineWhole = AnswerTo<'getCommission'>
