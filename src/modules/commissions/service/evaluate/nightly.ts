/**
 * Each night a part of all evaluations is reckoned once more. A difference alarms; it can only mean that a row was
 * changed behind the product's back.
 */
import { openTask } from '#modules/tasks/public.ts'
import type { CivilDate } from '#platform/civil-time.ts'
import type { Tx } from '#platform/context.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { dailyAt } from '#platform/jobs/recurring.ts'
import type { DueKind, JobKind } from '#platform/module.ts'
import { evaluationSample, evaluationsOfDays } from '../../queries/explained.ts'
import { type Recomputed, recomputeEvaluations } from './recompute.ts'

const dayMs = 86_400_000
const batchMax = 200
/** One in a hundred, a thousand at least. */
const sampleMin = 1_000
const sampleOneIn = 100
const nightlyKind = 'commissions.recompute'
const jobKind = 'commissions.recompute_evaluations'
export const repairTask = 'commissions.repair_evaluation'

export const planRecomputation = (tx: Tx): Promise<void> => dailyAt(tx, nightlyKind, '02:30')

export const recomputeNightly: DueKind = {
  kind: nightlyKind,
  summary: 'Reckons a part of all evaluations again',
  run: async (tx) => {
    const [any] = await evaluationSample(tx, { oneIn: sampleOneIn, turn: 0, min: 1 })
    if (any) await tx.enqueue(jobKind, { title: 'Reckon evaluations again' })
    await planRecomputation(tx)
  },
}

/** Which part it is moves on with the day, so that in a hundred nights every evaluation had its turn. */
export const recomputeJob: JobKind = {
  kind: jobKind,
  run: async (ctx, job) => {
    const day = Math.floor(ctx.clock.now().getTime() / dayMs)
    const ids = await inTransaction(ctx, (tx) =>
      evaluationSample(tx, { oneIn: sampleOneIn, turn: day % sampleOneIn, min: sampleMin }),
    )
    let differing = 0
    for (let at = 0; at < ids.length; at += batchMax) {
      const found = await inTransaction(ctx, async (tx) => {
        const different = (await recomputeEvaluations(tx, ids.slice(at, at + batchMax))).filter(({ isSame }) => !isSame)
        for (const one of different) await alarm(tx, one)
        return different.length
      })
      differing += found
      const { cancelled } = await job.progress(Math.min(at + batchMax, ids.length), ids.length)
      if (cancelled || job.signal.aborted) break
    }
    return { checked: ids.length, differing }
  },
}

/** Every evaluation with a line of a month, before it closes: how many were checked, and those that differ. */
export const recomputeMonth = async (
  tx: Tx,
  from: CivilDate,
  to: CivilDate,
): Promise<{ checked: number; differing: Recomputed[] }> => {
  const ids = await evaluationsOfDays(tx, from, to)
  const differing: Recomputed[] = []
  for (let at = 0; at < ids.length; at += batchMax)
    differing.push(...(await recomputeEvaluations(tx, ids.slice(at, at + batchMax))).filter(({ isSame }) => !isSame))
  return { checked: ids.length, differing }
}

const alarm = async (tx: Tx, { evaluationId, partnerId, differences }: Recomputed): Promise<void> => {
  tx.ctx.log.error({ evaluationId, differences }, 'An evaluation comes out otherwise than it is stored')
  await openTask(tx, {
    kind: repairTask,
    subject: { kind: 'evaluation', id: evaluationId },
    partnerId,
    title: 'A commission comes out otherwise than it is stored',
    side: 'team',
    owner: { role: 'finance' },
    checklist: differences.map((one) => `Differs: ${one}`),
    cause: `recomputed ${evaluationId} ${differences.join(' ')}`,
  })
}
