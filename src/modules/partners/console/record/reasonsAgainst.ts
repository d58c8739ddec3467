import type { AnswerTo } from '#client/api.ts'
import { type Stage, stageRow } from '../../contract/stages.ts'

export type Option = AnswerTo<'listStageOptions'>['data'][number]

/** What a person types below is no reason against, and what makes the move by itself is said once. */
export const reasonsAgainst = (option: Option, from: Stage) =>
  option.reasons.filter(
    (reason) =>
      !(option.needsReason && reason.guard === 'reason') && reason.words !== stageRow(from, option.to)?.happens,
  )
