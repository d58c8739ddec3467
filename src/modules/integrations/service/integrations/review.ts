/** Engineering's part: the checklist, the decision, the owner on our side. */
import { activeMembers } from '#modules/partners/public.ts'
import { closeTask } from '#modules/tasks/public.ts'
import type { Ctx, Tx } from '#platform/context.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { changedMeanwhile, conflict, invalid, unprocessable } from '#platform/errors.ts'
import { integrationEvents } from '../../contract/integration-events.ts'
import type { CheckKey } from '../../contract/integration-states.ts'
import {
  changeIntegration,
  decideReview,
  type IntegrationRow,
  lockIntegration,
  newestReviews,
  putItems,
} from '../../queries/integrations.ts'
import { newestLiveAccess } from '../../queries/live-access.ts'
import { tellKeepers } from '../tell.ts'
import { itemsOf, measure, openItems, readSandboxes } from './measure.ts'
import { aboutIntegration, factOf, goLive, moveTo, whoActs } from './release.ts'
import { present, showIntegration, showRecord } from './show.ts'
import { lockFor, reviewTask } from './write.ts'

export const setOwner = (ctx: Ctx, id: string, version: number, ownerId: string | null) =>
  inTransaction(ctx, async (tx) => {
    await present(tx, id)
    const row = (await lockIntegration(tx, id))!
    if (row.version !== version) throw changedMeanwhile(row.version)
    if (ownerId && !(await activeMembers(tx, [ownerId])).has(ownerId))
      throw invalid({ field: 'ownerId', rule: 'unknown', message: 'There is no such member, or it has left.' })
    return showIntegration(tx, await changeIntegration(tx, id, { owner_member_id: ownerId }))
  })

type Tick = { key: CheckKey; done: boolean; note?: string | null | undefined }
export const checkIntegration = (ctx: Ctx, id: string, ticks: readonly Tick[]) =>
  inTransaction(ctx, async (tx) => {
    const row = await lockFor(tx, id, 'review')
    const review = (await newestReviews(tx, [id])).get(id)!
    const items = { ...itemsOf(review) }
    const { name } = whoActs(tx)
    for (const { key, done, note } of ticks)
      items[key] = {
        done,
        note: note === undefined ? (items[key]?.note ?? null) : note,
        by: name,
        at: tx.now.toISOString(),
      }
    await putItems(tx, review, items)
    return showIntegration(tx, row)
  })

type Decision = { result: 'passed' | 'returned'; words?: string | undefined }
/** Judged by what is measured now. Not inside a transaction: sandboxes are read each on its own. */
export const reviewIntegration = async (ctx: Ctx, id: string, { result, words }: Decision) => {
  const before = await inTransaction(ctx, (tx) => present(tx, id), { readOnly: true })
  const sandboxes = await readSandboxes(ctx, before.partner_id, before.key_ids)
  return inTransaction(ctx, async (tx) => {
    const row = await lockFor(tx, id, 'review')
    const review = (await newestReviews(tx, [id])).get(id)!
    const said = words?.trim() || null
    if (result === 'returned' && !said) throw unprocessable('review.no_words', 'Say what has to change.')
    const measured = await measure(tx, row, sandboxes)
    const open = result === 'passed' ? await openItems(tx, row, review, measured) : []
    if (open.length > 0)
      throw conflict(
        'review.open_items',
        `${open.length === 1 ? '1 item is' : `${open.length} items are`} open: ${open.join(' ')}`,
        { items: open },
      )
    await decideReview(tx, review, { result, words: said, facts: measured, by: whoActs(tx) })
    await closeTask(tx, { kind: reviewTask, subjectId: id, outcome: result === 'passed' ? 'Passed' : 'Given back' })
    const decided = result === 'returned' ? await moveTo(tx, row, 'building', said) : row
    await tx.announce(integrationEvents.integrationReviewed, { ...factOf(decided), result }, aboutIntegration(decided))
    const final = result === 'passed' && (await isLive(tx, row)) ? await goLive(tx, row) : decided
    await tell(tx, final, result, said)
    return showRecord(tx, final, sandboxes)
  })
}

/** Sandboxes have no live access to wait for. */
const isLive = async (tx: Tx, row: IntegrationRow): Promise<boolean> => {
  if (tx.ctx.workspace.kind === 'sandbox') return true
  const newest = (await newestLiveAccess(tx, [row.partner_id])).get(row.partner_id)
  return newest?.act === 'granted' && (newest.ends_at === null || newest.ends_at > tx.now)
}

const tell = (tx: Tx, row: IntegrationRow, result: 'passed' | 'returned', words: string | null) =>
  tellKeepers(tx, row.partner_id, {
    kind: 'integration.reviewed',
    subject:
      result === 'passed'
        ? row.state === 'live'
          ? `"${row.name}" passed its review and is live`
          : `"${row.name}" passed its review`
        : `"${row.name}" came back from its review`,
    words: [
      result === 'passed'
        ? row.state === 'live'
          ? `"${row.name}" passed its review and is live from now on.`
          : `"${row.name}" passed its review. It goes live as soon as you have live access.`
        : `"${row.name}" cannot go live as it is. Change what is named below and hand it in again.`,
      ...(words ? [words] : []),
    ].join('\n\n'),
    subjectKind: 'integration',
    subjectId: row.id,
    path: `developers/integrations?integration=${row.id}`,
  })
