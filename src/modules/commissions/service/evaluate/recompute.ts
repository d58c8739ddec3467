/** Recomputation: what was stored, reckoned again by the engine of its time, has to come out the same to the last step. */
import type { Plan } from '#modules/agreements/public.ts'
import type { Tx } from '#platform/context.ts'
import { evaluate } from '../../engine/evaluate.ts'
import { canonical } from '../../engine/hash.ts'
import { type EngineInput, engineVersion } from '../../engine/types.ts'
import { type EvaluationRow, evaluationRows, inputsOf, plansByHash } from '../../queries/evaluations.ts'
import { linesOfEvaluations } from '../../queries/explained.ts'
import { evaluationHash, inputHashOf } from './write.ts'

export type Recomputed = {
  evaluationId: string
  partnerId: string
  isSame: boolean
  /** What differs: outcome, amounts, steps, hash, or an engine that is not there. */
  differences: readonly string[]
  hash: string
}
type Version = { [version: number]: typeof evaluate }
const engines: Version = { [engineVersion]: evaluate }

/** Answers in the order of the ids. Reads only. */
export const recomputeEvaluations = async (tx: Tx, ids: readonly string[]): Promise<Recomputed[]> =>
  tx.asTeam(async () => {
    const rows = new Map((await evaluationRows(tx, ids)).map((row) => [row.id, row]))
    const lines = await linesOfEvaluations(tx, ids)
    const input = await thaw(tx, [...rows.values()])
    return ids.flatMap((id) => {
      const row = rows.get(id)
      return row ? [recompute(row, lines.get(id) ?? [], input)] : []
    })
  })

/** Inputs as the engine took them: with their plans. */
const thaw = async (tx: Tx, rows: readonly EvaluationRow[]): Promise<(row: EvaluationRow) => EngineInput> => {
  const stored = (await inputsOf(tx, rows)) as ReadonlyMap<string, EngineInput>
  const hashes = [...stored.values()].flatMap(({ partners }) => partners.flatMap(({ planHash }) => planHash ?? []))
  const plans = await plansByHash(tx, hashes)
  return (row) => {
    const own = stored.get(`${row.conversion_id} ${row.credit_set_id} ${row.inputs_number}`)!
    return {
      ...own,
      partners: own.partners.map((partner) => ({
        ...partner,
        plan: partner.planHash === null ? null : (plans.get(partner.planHash) as Plan),
      })),
    }
  }
}

type StoredLine = {
  rule_id: string | null
  kind: string
  amount_minor: string | bigint
  currency: string
  replaces: string | null
}
const recompute = (
  row: EvaluationRow,
  lines: readonly StoredLine[],
  inputOf: (row: EvaluationRow) => EngineInput,
): Recomputed => {
  const engine = engines[row.engine_version]
  const base = { evaluationId: row.id, partnerId: row.partner_id }
  if (!engine) return { ...base, isSame: false, differences: ['engine'], hash: '' }
  const input = inputOf(row)
  const result = engine(input).partners.find(({ partnerId }) => partnerId === row.partner_id)!
  const hash = evaluationHash(inputHashOf(input), result)
  const amounts = (all: readonly { rule: string | null; kind: string; amount: string; currency: string }[]) =>
    all.map((one) => `${one.rule} ${one.kind} ${one.amount} ${one.currency}`).toSorted()
  const computed = amounts(
    result.lines.map((one) => ({ rule: one.ruleId, kind: one.kind, amount: one.amountMinor, currency: one.currency })),
  )
  const stored = amounts(
    lines
      .filter(({ replaces }) => replaces === null)
      .map((one) => ({ rule: one.rule_id, kind: one.kind, amount: String(one.amount_minor), currency: one.currency })),
  )
  const differences = [
    ...(result.outcome === row.outcome && result.reason === row.reason ? [] : ['outcome']),
    ...(canonical(computed) === canonical(stored) ? [] : ['amounts']),
    ...(canonical(result.steps) === canonical(row.steps) ? [] : ['steps']),
    ...(hash === row.hash ? [] : ['hash']),
  ]
  return { ...base, isSame: differences.length === 0, differences, hash }
}
