/** What an evaluation waits for: a rate that finance enters, a cost that the sale lacks. A task each, ended by the fact. */
import { closeTask, openTask } from '#modules/tasks/public.ts'
import type { Tx } from '#platform/context.ts'
import type { DueKind } from '#platform/module.ts'
import type { Wait } from '../../engine/types.ts'
import { endWaits, putWaits, waitingConversions } from '../../queries/evaluations.ts'
import { planTellWaiting } from '../tell.ts'
import { evaluateConversions } from './evaluate.ts'

export const supplyRate = 'commissions.supply_rate'
export const supplyCost = 'commissions.supply_cost'

type Deferred = {
  conversionId: string
  creditSetId: string
  saleId: string | null
  day: string
  waits: readonly Wait[]
}

/** Answers whether anything of it is new. One task per missing rate, however many conversions wait for it. */
export const deferred = async (tx: Tx, of: Deferred): Promise<boolean> => {
  const fresh = await putWaits(
    tx,
    of.waits.map((wait) => ({
      conversion_id: of.conversionId,
      credit_set_id: of.creditSetId,
      kind: wait.kind,
      subject: subjectOf(wait),
      sale_id: of.saleId,
      from_currency: wait.kind === 'rate' ? wait.from : null,
      to_currency: wait.kind === 'rate' ? wait.to : null,
      day: of.day,
    })),
  )
  for (const wait of of.waits)
    if (fresh.some((row) => row.subject === subjectOf(wait) && row.kind === wait.kind)) await ask(tx, wait)
  if (fresh.length > 0) {
    await tryAgainInAnHour(tx)
    await planTellWaiting(tx)
  }
  return fresh.length > 0
}
const resumeKind = 'commissions.resume_waiting'
const hourMs = 3_600_000
const tryAgainInAnHour = (tx: Tx) => tx.schedule(resumeKind, tx.ctx.workspace.id, new Date(tx.now.getTime() + hourMs))
const subjectOf = (wait: Wait): string => (wait.kind === 'rate' ? `${wait.from}/${wait.to} ${wait.day}` : wait.saleId)

const ask = (tx: Tx, wait: Wait) =>
  openTask(
    tx,
    wait.kind === 'rate'
      ? {
          kind: supplyRate,
          subject: { kind: 'exchange_rate', id: subjectOf(wait) },
          title: `Enter the rate ${wait.from} to ${wait.to} of ${wait.day}`,
          side: 'team',
          owner: { role: 'finance' },
          waiting: true,
          cause: `no rate ${subjectOf(wait)} ${tx.now.toISOString()}`,
        }
      : {
          kind: supplyCost,
          subject: { kind: 'sale', id: wait.saleId },
          title: 'Enter the cost of a sale whose commission is counted on its margin',
          side: 'team',
          owner: { role: 'finance' },
          waiting: true,
          cause: `no cost ${wait.saleId} ${tx.now.toISOString()}`,
        },
  )

export const released = async (tx: Tx, conversionIds: readonly string[]): Promise<void> => {
  for (const { kind, subject } of await endWaits(tx, conversionIds))
    await closeTask(tx, {
      kind: kind === 'rate' ? supplyRate : supplyCost,
      subjectId: subject,
      outcome: kind === 'rate' ? 'The rate is there' : 'The cost is there',
    })
}

const batchMax = 50
/** Tries again everything that waits, or what waits for one sale; what still lacks something goes on waiting. */
export const resumeWaiting = async (tx: Tx, of: { kind?: 'rate' | 'cost'; saleId?: string } = {}): Promise<void> => {
  let after = ''
  for (;;) {
    const ids = await tx.asTeam(() => waitingConversions(tx, { ...of, after, limit: batchMax }))
    if (ids.length === 0) return
    await evaluateConversions(tx, ids)
    after = ids.at(-1)!
  }
}

/** Each hour, for as long as something waits. The fact that ends a wait is heard at once; this is for one that was missed. */
export const resumeHourly: DueKind = {
  kind: resumeKind,
  summary: 'Tries again what waits for a rate or a cost',
  run: async (tx) => {
    await resumeWaiting(tx)
    const [left] = await tx.asTeam(() => waitingConversions(tx, { limit: 1 }))
    if (left) await tryAgainInAnHour(tx)
  },
}
