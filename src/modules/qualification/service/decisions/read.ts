/** Decisions as they are shown to the team. */
import { decisionReasons } from '#modules/discovery/public.ts'
import { partnerTypeRows } from '#modules/partners/public.ts'
import type { Tx } from '#platform/context.ts'
import type { Static } from '#platform/contract.ts'
import type { DecisionPrediction, QualificationDecision } from '../../contract/decisions.ts'
import type { DecisionOutcome, DecisionState, PredictionMetric } from '../../contract/states.ts'
import { caseRows } from '../../queries/cases.ts'
import {
  appealsOf,
  changesOf,
  type DecisionRow,
  type PredictionRow,
  predictionsOf,
  signOffsOf,
} from '../../queries/decisions.ts'
import { termsCheckers } from '../../slots.ts'
import { memberId } from '../acting.ts'
import { loadCases } from '../cases/load.ts'
import { hasOpenCard } from '../gates/gates.ts'
import { sealedBecause } from '../scorecards/cards.ts'
import type { Content } from './content.ts'
import { againstMaking } from './make.ts'
import { signOffStates } from './sign-offs.ts'

/** (low + 4 × likely + high) ÷ 6, half-up to the unit. */
export const expectedOf = (low: bigint, likely: bigint, high: bigint): bigint =>
  (2n * (low + 4n * likely + high) + 6n) / 12n

const predictionToWire = (row: PredictionRow): Static<typeof DecisionPrediction> => {
  const [low, likely, high] = [row.low, row.likely, row.high].map((value) => (value === null ? null : String(value)))
  return {
    id: row.id,
    metric: row.metric as PredictionMetric,
    low: low!,
    likely: likely!,
    high: high!,
    expected: low && likely && high ? String(expectedOf(BigInt(low), BigInt(likely), BigInt(high))) : null,
    currency: row.currency,
    probabilityPpm: row.probability_ppm,
    by: row.by_name,
    at: row.at.toISOString(),
  }
}

export const decisionsToWire = async (
  tx: Tx,
  rows: readonly DecisionRow[],
): Promise<Static<typeof QualificationDecision>[]> => {
  const ids = rows.map((row) => row.id)
  const cases = new Map(
    (await loadCases(tx, await caseRows(tx, [...new Set(rows.map((row) => row.case_id))]))).map((one) => [
      one.row.id,
      one,
    ]),
  )
  const types = new Map((await partnerTypeRows(tx)).map((type) => [type.id, type.name]))
  const signOffs = await signOffsOf(tx, ids)
  const changes = await changesOf(tx, ids)
  const predictions = await predictionsOf(tx, ids)
  const appeals = await appealsOf(tx, ids)
  const known = await decisionReasons(tx)
  const language = tx.ctx.workspace.language
  const me = memberId(tx.ctx)
  return rows.map((row) => {
    const loaded = cases.get(row.case_id)!
    const content = row.content as Content
    const own = changes.get(row.id) ?? []
    const states = signOffStates(loaded, row, signOffs.get(row.id) ?? [], own)
    const appeal = appeals.get(row.id)
    const record = row.record as { signOffs?: { seat: 'bd'; by: string | null; at: string | null }[] } | null
    // What was signed off when it was made stands, whatever seats are needed today.
    const frozenSignOffs = record?.signOffs?.map((one) => ({ ...one, state: 'signed' as const, voidBecause: [] }))
    const allSigned = states.every((one) => one.state === 'signed')
    const isSealed = sealedBecause(loaded.state, loaded.cards, me) !== null
    return {
      id: row.id,
      caseId: row.case_id,
      partner: { id: loaded.row.partner_id, name: loaded.partnerName },
      number: row.number,
      state: (row.state === 'prepared' && allSigned ? 'signed_off' : row.state) as DecisionState,
      outcome: row.outcome as DecisionOutcome,
      type: { id: row.type_id, name: types.get(row.type_id) ?? '' },
      terms: content.terms,
      termsChecked: termsCheckers.of(tx.ctx.services.product).length > 0,
      conditions: content.conditions,
      predictions: content.predictions,
      frozen: (predictions.get(row.id) ?? []).map(predictionToWire),
      reasons: row.reasons.map((key) => ({ key, label: known.find((one) => one.key === key)?.label(language) ?? key })),
      // Why, and what is said among colleagues, would tell a reviewer who still scores what the others think.
      againstReason: hasOpenCard(loaded, me) ? null : row.against_reason,
      note: hasOpenCard(loaded, me) ? null : row.note,
      subject: row.subject,
      body: row.body,
      revisitOn: row.revisit_on,
      reapplyFrom: row.reapply_from,
      reapplyNever: row.reapply_never,
      contentHash: row.hash,
      revision: row.revision,
      signOffs:
        frozenSignOffs ?? states.map(({ seat, state, by, at, voidBecause }) => ({ seat, state, by, at, voidBecause })),
      changes: own.map((change) => ({
        revision: change.revision,
        lines: change.lines as string[],
        by: change.by_name,
        at: change.at.toISOString(),
      })),
      againstMaking: isSealed ? [] : againstMaking(tx, loaded, row, states),
      record: isSealed ? null : row.record,
      singlePerson: row.single_person,
      preparedBy: row.prepared_by_name,
      preparedAt: row.prepared_at.toISOString(),
      madeBy: row.made_by_name,
      madeAt: row.made_at?.toISOString() ?? null,
      supersedes: row.supersedes,
      supersededReason: row.superseded_reason,
      appeal: appeal
        ? {
            text: appeal.text,
            from: appeal.from_name,
            at: appeal.at.toISOString(),
            answerBy: appeal.answer_by.toISOString(),
            outcome: appeal.outcome as 'accepted' | null,
            answer: appeal.answer,
            answeredBy: appeal.answered_by_name,
            answeredAt: appeal.answered_at?.toISOString() ?? null,
          }
        : null,
      version: row.version,
    }
  })
}
