/** Acts on many lines: frozen by a preview, done by a job, 200 in a transaction, each line for itself. */
import type { Actor, Ctx, Tx } from '#platform/context.ts'
import { inTransaction, reading } from '#platform/db/transaction.ts'
import { conflict, forbidden, notFound, rightMissing, unprocessable } from '#platform/errors.ts'
import type { ListInput } from '#platform/http/paging.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import type { JobKind } from '#platform/module.ts'
import { againstApproval, againstDecline, againstHold, againstRelease, type LineFacts } from '../../contract/states.ts'
import {
  type BulkRow,
  bulkPage,
  bulkRowPage,
  changeBulk,
  endBulkRows,
  findBulk,
  insertBulk,
  lockBulk,
  nextBulkRows,
} from '../../queries/bulk.ts'
import { netOf, readLines } from '../../queries/lines.ts'
import { idsOfFilter, type LineFilters } from '../../queries/lists.ts'
import { acting } from '../acting.ts'
import { approveLines } from './approve.ts'
import { declineLines } from './decline.ts'
import { factsOf, type Outcome } from './facts.ts'
import { holdLines, releaseLines } from './hold.ts'

export const bulkJob = 'commissions.bulk_action'
const rowsMax = 50_000
const atOnce = { pglite: 50, postgres: 200 } as const

export type BulkVerb = 'approve' | 'decline' | 'hold' | 'release'
const rightOf: Record<BulkVerb, string> = {
  approve: 'commissions.approve',
  decline: 'commissions.decline',
  hold: 'commissions.hold',
  release: 'commissions.hold',
}
type Preview = {
  sums: { currency: string; count: number; netMinor: string }[]
  refusals: { code: string; words: string; count: number }[]
}
const show = (row: BulkRow) => {
  const preview = row.preview as Preview
  return {
    id: row.id,
    verb: row.verb as BulkVerb,
    reason: row.reason,
    state: row.state as 'previewed',
    rows: row.rows_total,
    done: row.rows_done,
    refused: row.rows_refused,
    sums: preview.sums,
    refusals: preview.refusals,
    jobId: row.job_id,
    by: row.by_name,
    createdAt: row.created_at.toISOString(),
    finishedAt: row.finished_at?.toISOString() ?? null,
    version: row.version,
  }
}
const against = (verb: BulkVerb, facts: LineFacts, now: Date) => {
  if (verb === 'approve') return againstApproval(facts, now)
  if (verb === 'decline') return againstDecline(facts)
  return verb === 'hold' ? againstHold(facts) : againstRelease(facts)
}
export type BulkInput = {
  verb: BulkVerb
  reason?: string | undefined
  ids?: string[] | undefined
  filter?: LineFilters | undefined
}
export const previewBulk = (ctx: Ctx, input: BulkInput) =>
  inTransaction(ctx, async (tx) => {
    if (ctx.actor.kind !== 'member') throw forbidden('key.not_for_keys', 'A person does this; no key can.')
    if (!ctx.rights.has(rightOf[input.verb])) throw rightMissing(rightOf[input.verb])
    if ((input.verb === 'decline' || input.verb === 'hold') && !input.reason)
      throw unprocessable('hold.reason_needed', 'Say why; the partner reads it as well.')
    const found = input.ids
      ? (await readLines(tx, input.ids)).map(({ id, version }) => ({ id, version }))
      : await idsOfFilter(tx, input.filter ?? {}, rowsMax + 1)
    if (found.length > rowsMax) throw unprocessable('bulk.too_many', 'At most 50,000 lines at once; narrow the filter.')
    if (found.length === 0) throw unprocessable('bulk.nothing', 'The filter finds nothing.')
    const sums = new Map<string, { count: number; net: bigint }>()
    const refusals = new Map<string, { code: string; words: string; count: number }>()
    for (let at = 0; at < found.length; at += 1_000) {
      const lines = await readLines(
        tx,
        found.slice(at, at + 1_000).map(({ id }) => id),
      )
      const facts = await factsOf(tx, lines)
      for (const line of lines) {
        const refusal = against(input.verb, facts.get(line.id)!, tx.now)
        if (refusal) {
          const before = refusals.get(refusal.code)
          refusals.set(refusal.code, { ...refusal, count: (before?.count ?? 0) + 1 })
        } else {
          const before = sums.get(line.currency) ?? { count: 0, net: 0n }
          sums.set(line.currency, { count: before.count + 1, net: before.net + netOf(line) })
        }
      }
    }
    const by = acting(tx)
    const preview: Preview = {
      sums: [...sums].map(([currency, { count, net }]) => ({ currency, count, netMinor: net.toString() })),
      refusals: [...refusals.values()],
    }
    return show(
      await insertBulk(
        tx,
        {
          id: newId(idPrefixes.commissionBulkAction),
          verb: input.verb,
          reason: input.reason ?? null,
          filter: JSON.stringify(input.ids ? { ids: input.ids.length } : (input.filter ?? {})),
          state: 'previewed',
          rows_total: found.length,
          preview: JSON.stringify(preview),
          by_id: by.by_id,
          by_name: by.by_name,
          actor: JSON.stringify(ctx.actor),
        },
        found,
      ),
    )
  })

const theOne = (row: BulkRow | undefined): BulkRow => {
  if (!row) throw notFound('bulk action')
  return row
}
export const getBulk = (ctx: Ctx, id: string) => reading(ctx, async (tx) => show(theOne(await findBulk(tx, id))))
export const listBulk = (ctx: Ctx, input: ListInput) =>
  reading(ctx, (tx) => bulkPage(tx, input, (rows) => rows.map(show)))
export const listBulkRows = (ctx: Ctx, id: string, input: ListInput & { state?: string[] | undefined }) =>
  reading(ctx, async (tx) => {
    theOne(await findBulk(tx, id))
    return bulkRowPage(tx, id, input, (rows) =>
      rows.map((row) => ({
        position: row.position,
        commissionId: row.commission_id,
        state: row.state as 'done',
        code: row.code,
        words: row.words,
      })),
    )
  })
export const startBulk = (ctx: Ctx, id: string) =>
  inTransaction(ctx, async (tx) => {
    const row = theOne(await lockBulk(tx, id))
    // Who previewed it starts it: the sums that were read are the ones that are done.
    if (ctx.actor.kind !== 'member' || row.by_id !== ctx.actor.id) throw notFound('bulk action')
    if (row.state !== 'previewed') throw conflict('bulk.started', 'It was started already; look at its report.')
    const jobId = await tx.enqueue(bulkJob, {
      title: `Commissions: ${row.verb} ${row.rows_total}`,
      subjectId: id,
      input: { actionId: id },
      total: row.rows_total,
    })
    return show(await changeBulk(tx, id, { state: 'running', job_id: jobId, started_at: tx.now }))
  })
export const cancelBulk = (ctx: Ctx, id: string) =>
  inTransaction(ctx, async (tx) => {
    const row = theOne(await lockBulk(tx, id))
    if (ctx.actor.kind !== 'member' || row.by_id !== ctx.actor.id) throw notFound('bulk action')
    if (row.state === 'finished' || row.state === 'cancelled') throw conflict('bulk.over', 'It is over.')
    return show(await changeBulk(tx, id, { state: 'cancelled', finished_at: tx.now }))
  })

const act = (tx: Tx, row: BulkRow, ids: readonly string[]): Promise<Outcome[]> => {
  const reason = row.reason ?? ''
  switch (row.verb as BulkVerb) {
    case 'approve':
      return approveLines(tx, ids, 'member')
    case 'decline':
      return declineLines(tx, ids, { reason, causeId: null })
    case 'hold':
      return holdLines(tx, ids, { kind: 'manual', reason, causeId: null })
    case 'release':
      return releaseLines(tx, ids, { byHand: true })
  }
}
export const bulkWork: JobKind = {
  kind: bulkJob,
  run: async (base, job) => {
    const id = String(job.input['actionId'])
    const first = await reading(base, (tx) => findBulk(tx, id))
    if (!first) return { id }
    // As the person who previewed it; their name stands in the approvals.
    const ctx: Ctx = { ...base, actor: first.actor as Actor }
    for (;;) {
      if (job.signal.aborted) return { id }
      const step = await inTransaction(ctx, async (tx) => {
        const row = (await lockBulk(tx, id))!
        if (row.state !== 'running') return { row, count: 0 }
        const rows = await nextBulkRows(tx, id, atOnce[base.services.database.engine])
        if (rows.length === 0)
          return { row: await changeBulk(tx, id, { state: 'finished', finished_at: tx.now }), count: 0 }
        const current = new Map(
          (
            await readLines(
              tx,
              rows.map((one) => one.commission_id),
            )
          ).map((line) => [line.id, line.version]),
        )
        const same = rows.filter((one) => current.get(one.commission_id) === one.commission_version)
        const outcomes = new Map(
          (
            await act(
              tx,
              row,
              same.map((one) => one.commission_id),
            )
          ).map((one) => [one.id, one]),
        )
        const ended = rows.map((one) => {
          const outcome = outcomes.get(one.commission_id)
          if (!outcome)
            return {
              position: one.position,
              code: 'commission.changed',
              words: 'Changed since the preview; look at it again',
            }
          return { position: one.position, code: outcome.refusal?.code ?? null, words: outcome.refusal?.words ?? null }
        })
        await endBulkRows(tx, id, ended)
        const refused = ended.filter((one) => one.code !== null).length
        return {
          row: await changeBulk(tx, id, {
            rows_done: row.rows_done + rows.length - refused,
            rows_refused: row.rows_refused + refused,
          }),
          count: rows.length,
        }
      })
      const { cancelled } = await job.progress(step.row.rows_done + step.row.rows_refused, step.row.rows_total)
      if (cancelled && step.row.state === 'running')
        await inTransaction(ctx, (tx) => changeBulk(tx, id, { state: 'cancelled', finished_at: tx.now }))
      if (cancelled || step.count === 0) return { id, done: step.row.rows_done, refused: step.row.rows_refused }
    }
  },
}
