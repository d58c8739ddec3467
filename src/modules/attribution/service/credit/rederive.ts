/** The proof that a division follows from what is stored with it: derived again, it is the same to the unit. */
import type { Tx } from '#platform/context.ts'
import {
  type ComputationRow,
  computationSample,
  countComputations,
  creditsOfSets,
  setsOfComputations,
} from '../../queries/credits.ts'
import { deriveDivisions, hashOf, type Inputs } from './shares.ts'

/**
 * Derives every set of these computations again. Answers the sets that came out otherwise, and those whose inputs do not
 * have their hash. Compared are contacts and shares: a merge of partners files credits elsewhere and changes neither.
 */
export const rederive = async (tx: Tx, computations: readonly ComputationRow[]): Promise<string[]> => {
  const sets = await setsOfComputations(tx, computations)
  const credits = Map.groupBy(
    await creditsOfSets(
      tx,
      sets.map((set) => set.id),
    ),
    (credit) => credit.credit_set_id,
  )
  const differing: string[] = []
  for (const computation of computations) {
    const inputs = computation.inputs as Inputs
    const intact = hashOf(inputs) === computation.inputs_hash
    const { paying, comparisons } = deriveDivisions(inputs)
    for (const set of sets) {
      if (set.conversion_id !== computation.conversion_id || set.number !== computation.number) continue
      const again = set.is_paying ? paying : comparisons.find((one) => one.model === set.model)
      const stored = (credits.get(set.id) ?? []).map((credit) => [credit.touch_id, credit.micro_shares])
      const derived = again?.credits.map((credit) => [credit.touchId, credit.microShares])
      if (!intact || JSON.stringify(stored) !== JSON.stringify(derived)) differing.push(set.id)
    }
  }
  return differing
}

const sampleShare = 100
const sampleMin = 1_000
/** One of a hundred computations, a thousand at least: which of them follows from the day, so that all have their turn. */
export const rederiveSample = async (tx: Tx, day: string): Promise<{ checked: number; differing: string[] }> => {
  const total = await countComputations(tx)
  const wanted = Math.max(sampleMin, Math.ceil(total / sampleShare))
  const sample = await computationSample(tx, { day, limit: wanted })
  const differing: string[] = []
  for (let start = 0; start < sample.length; start += 200)
    differing.push(...(await rederive(tx, sample.slice(start, start + 200))))
  return { checked: sample.length, differing }
}
