/** Takes a merge back: every record that still holds what the merge wrote gets back what it held. */
import { forgetSeats } from '#platform/auth/seats.ts'
import type { Tx } from '#platform/context.ts'
import { conflict, notFound } from '#platform/errors.ts'
import { partnerMergeUndone } from '../../contract/duplicate-events.ts'
import { partnerManagerChanged } from '../../contract/events.ts'
import type { AccountLevel } from '../../contract/stages.ts'
import { nextPrimary, updateContactRow } from '../../queries/contacts.ts'
import { lockPartnerRows, updatePartnerRow } from '../../queries/partners.ts'
import { actingBy } from '../../queries/people.ts'
import { setAccountLevel } from '../../service/accounts.ts'
import { afterWrite } from '../../service/write.ts'
import { partnerBonds, partnerReferences } from '../../slots.ts'
import { lookForPairs } from '../pairs.ts'
import { deleteDistinctPair } from '../queries.ts'
import { refreshContactEntries } from './merge.ts'
import {
  bornSince,
  changeBack,
  closeMerge,
  contactsHeld,
  findMerge,
  giveDomainBack,
  type MergeRecord,
  type MergeRow,
  markRestored,
  ownersHeld,
  rowsOfMerge,
  setMergedInto,
} from './queries.ts'

type Stayed = { kind: string; id: string; why: string }

/** 404; 409 `merge.undone`, `merge.undo_over`, `merge.survivor_absorbed`, `merge.bound_since` with what binds. */
export const undoMerge = async (tx: Tx, id: string): Promise<MergeRecord> => {
  const merge = await findMerge(tx, id, { lock: true })
  if (!merge) throw notFound('merge')
  if (merge.undone_at) throw conflict('merge.undone', 'This merge was taken back already.')
  if (merge.undo_until < tx.now)
    throw conflict('merge.undo_over', 'The days in which this merge could be taken back are over.')
  const { survivor, absorbed } = await lockPair(tx, merge)
  if (survivor.merged_into !== null)
    throw conflict(
      'merge.survivor_absorbed',
      `${survivor.display_name} was merged into another partner since; undo that merge first.`,
    )
  await refuseBound(tx, merge)

  await setMergedInto(tx, absorbed.id, null)
  const rows = await rowsOfMerge(tx, id)
  const restored = new Set<number>()
  for (const row of await undoReferences(tx, rows, survivor.id)) restored.add(row)
  for (const row of await undoOwn(tx, merge, rows)) restored.add(row)
  await markRestored(tx, id, [...restored])
  const stayed: Stayed[] = [
    ...rows
      .filter(({ number }) => !restored.has(number))
      .map((row) => ({ kind: row.record_kind, id: row.record_id, why: `${row.field} was changed since the merge` })),
    ...(await bornSince(tx, survivor.id, merge.at))
      .filter((born) => !rows.some((row) => row.record_id === born.id))
      .map((born) => ({ ...born, why: 'written after the merge' })),
  ]
  for (const partner of [survivor, absorbed]) await ensurePrimary(tx, partner.id)
  await updatePartnerRow(tx, survivor.id, {})
  await refreshContactEntries(tx, absorbed.id, await contactsHeld(tx, [absorbed.id]))
  await closeMerge(tx, id, {
    undone_by_kind: actingBy(tx).by_kind,
    undone_by_id: actingBy(tx).by_id,
    stayed: JSON.stringify(stayed.slice(0, 500)),
  })
  await afterWrite(tx, survivor.id)
  await afterWrite(tx, absorbed.id)
  await lookForPairs(tx, [survivor.id, absorbed.id], 'undo')
  await announceManagers(tx, merge, rows)
  tx.afterCommit(() => forgetSeats(tx.ctx.services))
  await tx.announce(
    partnerMergeUndone,
    { mergeId: id, survivorId: survivor.id, absorbedId: absorbed.id },
    { subject: { kind: 'partner', id: survivor.id }, partnerId: survivor.id },
  )
  const closed = await findMerge(tx, id)
  if (!closed) throw notFound('merge')
  return closed
}

const lockPair = async (tx: Tx, merge: MergeRecord) => {
  const locked = await lockPartnerRows(tx, [merge.survivor_id, merge.absorbed_id])
  const [survivor, absorbed] = [
    locked.find(({ id }) => id === merge.survivor_id),
    locked.find(({ id }) => id === merge.absorbed_id),
  ]
  if (!survivor || !absorbed) throw notFound('merge')
  return { survivor, absorbed }
}

const refuseBound = async (tx: Tx, merge: MergeRecord) => {
  const words: string[] = []
  for (const ask of partnerBonds.of(tx.ctx.services.product))
    for (const bonds of (await ask(tx, [merge.survivor_id], merge.at)).values())
      words.push(...bonds.map((bond) => bond.words))
  if (words.length > 0) throw conflict('merge.bound_since', `Since the merge: ${words.join(', ')}.`, { bonds: words })
}

/** Other modules put back what they moved. */
const undoReferences = async (tx: Tx, rows: readonly MergeRow[], survivorId: string): Promise<number[]> => {
  const restored: number[] = []
  for (const { name, undo } of partnerReferences.of(tx.ctx.services.product)) {
    const theirs = rows.filter((row) => row.module === name)
    if (theirs.length === 0) continue
    const back = await undo(
      tx,
      theirs.map((row) => ({ kind: row.record_kind, id: row.record_id, field: row.field, old: String(row.old_value) })),
      survivorId,
    )
    const keys = new Set(back.map(({ kind, id, field }) => `${kind} ${id} ${field}`))
    restored.push(
      ...theirs
        .filter((row) => keys.has(`${row.record_kind} ${row.record_id} ${row.field}`))
        .map(({ number }) => number),
    )
  }
  return restored
}

/** Backwards, so that a row is where it was before it gets back what it held there. */
const undoOwn = async (tx: Tx, merge: MergeRecord, rows: readonly MergeRow[]): Promise<number[]> => {
  const restored: number[] = []
  const own = rows.filter(({ module }) => module === 'partners').reverse()
  const groups = new Map<string, MergeRow[]>()
  for (const row of own) {
    const key = `${row.record_kind} ${row.field} ${row.act}`
    groups.set(key, [...(groups.get(key) ?? []), row])
  }
  for (const group of groups.values()) {
    const [first] = group
    if (!first) continue
    if (first.record_kind === 'distinct_pair') {
      for (const row of group) await deleteDistinctPair(tx, row.record_id)
      restored.push(...group.map(({ number }) => number))
    } else if (first.act === 'removed') {
      for (const row of group) await giveDomainBack(tx, row.old_value)
      restored.push(...group.map(({ number }) => number))
    } else if (first.field === 'account_level') restored.push(...(await lowerAccount(tx, merge, first)))
    else {
      const back = new Set(
        await changeBack(
          tx,
          first.record_kind,
          first.field,
          group.map((row) => ({ id: row.record_id, before: row.old_value, after: row.new_value })),
        ),
      )
      restored.push(...group.filter((row) => back.has(row.record_id)).map(({ number }) => number))
    }
  }
  return restored
}

const lowerAccount = async (tx: Tx, merge: MergeRecord, row: MergeRow): Promise<number[]> => {
  const [survivor] = await lockPartnerRows(tx, [merge.survivor_id])
  if (survivor?.account_level !== row.new_value) return []
  await setAccountLevel(tx, {
    partnerId: merge.survivor_id,
    level: row.old_value as AccountLevel,
    cause: 'merge undone',
  })
  return [row.number]
}

/** Who became primary meanwhile may have gone back. */
const ensurePrimary = async (tx: Tx, partnerId: string) => {
  const contacts = await contactsHeld(tx, [partnerId])
  if (contacts.length === 0 || contacts.some((row) => row.is_primary)) return
  const next = await nextPrimary(tx, partnerId, '')
  if (next) await updateContactRow(tx, next.id, { is_primary: true })
}

const announceManagers = async (tx: Tx, merge: MergeRecord, rows: readonly MergeRow[]) => {
  const moved = new Set(
    rows.filter((row) => row.record_kind === 'ownership' && row.field === 'partner_id').map((row) => row.record_id),
  )
  for (const owner of (await ownersHeld(tx, [merge.absorbed_id])).filter(
    (row) => row.role === 'manager' && moved.has(row.id),
  ))
    await tx.announce(
      partnerManagerChanged,
      {
        partnerId: merge.survivor_id,
        ownershipId: owner.id,
        role: 'manager',
        fromMemberId: owner.member_id,
        toMemberId: null,
      },
      { subject: { kind: 'partner', id: merge.survivor_id }, partnerId: merge.survivor_id },
    )
}
