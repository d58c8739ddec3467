/** Merges two partners into one: one transaction moves everything and writes down what was where. */
import { forgetSeats } from '#platform/auth/seats.ts'
import type { Tx } from '#platform/context.ts'
import type { Static } from '#platform/contract.ts'
import { conflict, invalid, notFound } from '#platform/errors.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import { partnerMerged } from '../../contract/duplicate-events.ts'
import type { Merge, MergePreview } from '../../contract/duplicates.ts'
import { partnerManagerChanged, partnerUpdated } from '../../contract/events.ts'
import type { AccountLevel } from '../../contract/stages.ts'
import { undoDays } from '../../import/finish.ts'
import {
  ancestorsOf,
  findPartner,
  lockPartnerRows,
  partnerNames,
  putSearchEntry,
  updatePartnerRow,
} from '../../queries/partners.ts'
import { actingBy, namesOf, personRef } from '../../queries/people.ts'
import { setAccountLevel } from '../../service/accounts.ts'
import { refreshGaps } from '../../service/gaps.ts'
import { afterWrite } from '../../service/write.ts'
import { partnerBonds, partnerReferences } from '../../slots.ts'
import { rekeyPartners } from '../find.ts'
import { orderedPair } from '../pairs.ts'
import { deletePairs, distinctPairsOf, type PartnerRow, pairsOf, putDistinctPair } from '../queries.ts'
import { type Choices, changedColumns, mergedFields } from './fields.ts'
import {
  childrenOf,
  contactsHeld,
  countRows,
  domainsHeld,
  dropSearchEntry,
  insertMerge,
  insertMergeRows,
  type MergeRecord,
  moveRows,
  type NewMergeRow,
  ownersHeld,
  plainMoves,
  seatsHeld,
  setColumn,
  setMergedInto,
  takeDomain,
} from './queries.ts'

const dayMs = 86_400_000
export type MergeInput = {
  survivorId: string
  absorbedId: string
  choices?: Choices | undefined
  reason?: string | undefined
}

/** What a merge would do, and what stands against it. Changes nothing. */
export const previewMerge = async (tx: Tx, input: MergeInput): Promise<Static<typeof MergePreview>> => {
  const survivor = await findPartner(tx, input.survivorId)
  if (!survivor) throw notFound('partner')
  const absorbed = await findPartner(tx, input.absorbedId)
  if (!absorbed) throw unknownOther()
  if (survivor.id === absorbed.id) throw samePartner()
  const moves = (await countRows(tx, absorbed.id)).map(({ kind, count }) => ({ module: 'partners', kind, count }))
  for (const { name, count } of partnerReferences.of(tx.ctx.services.product)) {
    const found = (await count(tx, [absorbed.id])).get(absorbed.id) ?? 0
    if (found > 0) moves.push({ module: name, kind: name, count: found })
  }
  const refusal = await bondRefusal(tx, survivor, absorbed)
  return {
    survivor: { id: survivor.id, name: survivor.display_name },
    absorbed: { id: absorbed.id, name: absorbed.display_name },
    fields: mergedFields(survivor, absorbed, input.choices ?? {}),
    moves,
    blockers: refusal ? [refusal.words] : [],
    undoDays: undoDays(tx.ctx, 'mergeUndoDays'),
  }
}

/**
 * Merges `absorbedId` into `survivorId`; both may be aliases, which are followed once. Both are locked in the order of
 * their ids. 404, 409 `merge.same_partner`, `merge.survivor_only`, `merge.both_bound`.
 */
export const mergePartners = async (tx: Tx, input: MergeInput): Promise<MergeRecord> => {
  const { survivor, absorbed } = await lockBoth(tx, input.survivorId, input.absorbedId)
  const refusal = await bondRefusal(tx, survivor, absorbed)
  if (refusal) throw conflict(refusal.code, refusal.words)
  const fields = mergedFields(survivor, absorbed, input.choices ?? {})
  await refuseParentLoop(tx, survivor, absorbed, fields.find(({ field }) => field === 'parentId')?.value)

  const rows: NewMergeRow[] = []
  const own = (kind: string, id: string, field: string, act: NewMergeRow['act'], before: unknown, after: unknown) =>
    rows.push({ module: 'partners', kind, id, field, act, before, after })
  const changes = changedColumns(survivor, absorbed, fields)
  if (absorbed.suspended && !survivor.suspended) changes.push({ column: 'suspended', before: false, after: true })
  for (const { column, before, after } of changes) own('partner', survivor.id, column, 'changed', before, after)
  await moveParents(tx, survivor, absorbed, own)
  await moveContacts(tx, survivor, absorbed, own)
  await moveDomains(tx, survivor, absorbed, own)
  const manager = await moveOwners(tx, survivor, absorbed, own)
  await copyDistinctPairs(tx, survivor, absorbed, own)
  for (const move of plainMoves)
    for (const id of await moveRows(tx, move, absorbed.id, survivor.id))
      own(move.kind, id, move.field, 'moved', absorbed.id, survivor.id)
  for (const { name, move } of partnerReferences.of(tx.ctx.services.product))
    for (const { kind, id, field, old } of await move(tx, [absorbed.id], survivor.id))
      rows.push({ module: name, kind, id, field, act: 'moved', before: old, after: survivor.id })

  await deletePairs(
    tx,
    (await pairsOf(tx, [absorbed.id])).map(({ id }) => id),
  )
  await setMergedInto(tx, absorbed.id, survivor.id)
  await dropSearchEntry(tx, 'partner', absorbed.id)
  const row = changes.length > 0 ? await updatePartnerRow(tx, survivor.id, valuesOf(changes)) : survivor
  await raiseAccount(tx, survivor, absorbed, own)
  const id = newId(idPrefixes.merge)
  const by = actingBy(tx)
  await insertMerge(tx, {
    id,
    survivor_id: survivor.id,
    absorbed_id: absorbed.id,
    choices: JSON.stringify(Object.fromEntries(fields.map(({ field, chosen }) => [field, chosen]))),
    reason: input.reason ?? null,
    undo_until: new Date(tx.now.getTime() + undoDays(tx.ctx, 'mergeUndoDays') * dayMs),
    moved: rows.length,
    ...by,
  })
  await insertMergeRows(tx, id, rows)
  await rekeyPartners(tx, [absorbed.id])
  await refreshGaps(tx, [absorbed.id])
  await afterWrite(tx, survivor.id)
  const about = { subject: { kind: 'partner', id: survivor.id, version: row.version }, partnerId: survivor.id }
  if (changes.length > 0)
    await tx.announce(
      partnerUpdated,
      { partnerId: survivor.id, fields: changes.map(({ column }) => camel(column)), cause: 'merge' },
      {
        ...about,
        changes: Object.fromEntries(
          changes.map(({ column, before, after }) => [camel(column), [before, after] as const]),
        ),
      },
    )
  if (manager)
    await tx.announce(
      partnerManagerChanged,
      {
        partnerId: survivor.id,
        ownershipId: manager.id,
        role: 'manager',
        fromMemberId: null,
        toMemberId: manager.member_id,
      },
      about,
    )
  // Who signs in for the absorbed partner sits at the survivor from now on.
  tx.afterCommit(() => forgetSeats(tx.ctx.services))
  await tx.announce(partnerMerged, { mergeId: id, survivorId: survivor.id, absorbedId: absorbed.id }, about)
  return {
    workspace_id: tx.ctx.workspace.id,
    id,
    survivor_id: survivor.id,
    absorbed_id: absorbed.id,
    choices: {},
    reason: input.reason ?? null,
    moved: rows.length,
    ...by,
    at: tx.now,
    undo_until: new Date(tx.now.getTime() + undoDays(tx.ctx, 'mergeUndoDays') * dayMs),
    undone_at: null,
    undone_by_kind: null,
    undone_by_id: null,
    stayed: null,
  }
}

const camel = (column: string) => column.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
export const valuesOf = (changes: readonly { column: string; after: unknown }[]) =>
  Object.fromEntries(
    changes.map(({ column, after }) => [
      column,
      (column === 'custom' || column === 'address') && after !== null ? JSON.stringify(after) : after,
    ]),
  )

const unknownOther = () => invalid({ field: 'absorbedId', rule: 'exists', message: 'There is no such partner.' })
const samePartner = () => conflict('merge.same_partner', 'Both are the same partner already.')

const lockBoth = async (tx: Tx, survivorId: string, absorbedId: string) => {
  const [one, other] = [await findPartner(tx, survivorId), await findPartner(tx, absorbedId)]
  if (!one) throw notFound('partner')
  if (!other) throw unknownOther()
  if (one.id === other.id) throw samePartner()
  const locked = await lockPartnerRows(tx, [one.id, other.id])
  const [survivor, absorbed] = [locked.find(({ id }) => id === one.id), locked.find(({ id }) => id === other.id)]
  if (!survivor) throw notFound('partner')
  if (!absorbed) throw unknownOther()
  // Somebody was quicker: the one who lost follows the alias only when it still makes sense.
  if (survivor.merged_into !== null || absorbed.merged_into !== null) {
    if (
      survivor.merged_into === absorbed.id ||
      absorbed.merged_into === survivor.id ||
      survivor.merged_into === absorbed.merged_into
    )
      throw samePartner()
    throw conflict('merge.changed', 'One of the two was merged into another partner a moment ago. Look again.')
  }
  return { survivor, absorbed }
}

/** Executed agreements, ledger entries and payouts bind a partner to its record. */
const bondRefusal = async (
  tx: Tx,
  survivor: PartnerRow,
  absorbed: PartnerRow,
): Promise<{ code: string; words: string } | null> => {
  const bonds = new Map<string, string[]>()
  for (const ask of partnerBonds.of(tx.ctx.services.product))
    for (const [id, found] of await ask(tx, [survivor.id, absorbed.id]))
      bonds.set(id, [...(bonds.get(id) ?? []), ...found.map(({ words }) => words)])
  const theirs = bonds.get(absorbed.id) ?? []
  if (theirs.length === 0) return null
  if ((bonds.get(survivor.id) ?? []).length > 0)
    return {
      code: 'merge.both_bound',
      words: 'Both have signed agreements. Link them as parent and subsidiary instead.',
    }
  return {
    code: 'merge.survivor_only',
    words: `${absorbed.display_name} can only be the one that stays: ${theirs.join(', ')}.`,
  }
}

const refuseParentLoop = async (tx: Tx, survivor: PartnerRow, absorbed: PartnerRow, parentId: unknown) => {
  if (typeof parentId !== 'string') return
  const above = [parentId, ...(await ancestorsOf(tx, parentId))]
  // The absorbed partner goes away, so a chain through it is one through the survivor.
  if (above.includes(survivor.id) || above.includes(absorbed.id))
    throw invalid({
      field: 'choices.parentId',
      rule: 'loop',
      message: 'The chosen parent is already below this company.',
    })
}

type Own = (kind: string, id: string, field: string, act: NewMergeRow['act'], before: unknown, after: unknown) => void

const moveParents = async (tx: Tx, survivor: PartnerRow, absorbed: PartnerRow, own: Own) => {
  const children = (await childrenOf(tx, absorbed.id)).filter((id) => id !== survivor.id)
  await setColumn(
    tx,
    'partner',
    'parent_id',
    children.map((id) => ({ id, value: survivor.id })),
  )
  for (const id of children) own('partner', id, 'parent_id', 'moved', absorbed.id, survivor.id)
}

const fillable = ['given_name', 'family_name', 'phone', 'title', 'job_function', 'language'] as const
/** A person whom both have stays twice: the survivor's record gets what it lacks, the other one stays with the alias. */
const moveContacts = async (tx: Tx, survivor: PartnerRow, absorbed: PartnerRow, own: Own) => {
  const all = await contactsHeld(tx, [survivor.id, absorbed.id])
  const ours = all.filter((row) => row.partner_id === survivor.id)
  const theirs = all.filter((row) => row.partner_id === absorbed.id)
  const byEmail = new Map(ours.flatMap((row) => (row.email_folded ? [[row.email_folded, row] as const] : [])))
  const twins = theirs.flatMap((row) => {
    const twin = row.email_folded ? byEmail.get(row.email_folded) : undefined
    return twin ? [{ row, twin }] : []
  })
  for (const field of fillable) {
    const filled = twins.filter(({ row, twin }) => twin[field] === null && row[field] !== null)
    await setColumn(
      tx,
      'contact',
      field,
      filled.map(({ row, twin }) => ({ id: twin.id, value: row[field] })),
    )
    for (const { row, twin } of filled) own('contact', twin.id, field, 'changed', null, row[field])
  }
  if (ours.some((row) => row.is_primary)) {
    const primaries = theirs.filter((row) => row.is_primary && !twins.some((pair) => pair.row.id === row.id))
    await setColumn(
      tx,
      'contact',
      'is_primary',
      primaries.map(({ id }) => ({ id, value: false })),
    )
    for (const { id } of primaries) own('contact', id, 'is_primary', 'changed', true, false)
  }
  const seats = await seatsHeld(tx, [survivor.id, absorbed.id])
  for (const { row, twin } of twins) {
    const seat = seats.find(({ contact_id }) => contact_id === row.id)
    if (!seat) continue
    const [field, before, after] = seats.some(({ contact_id }) => contact_id === twin.id)
      ? (['state', seat.state, 'removed'] as const)
      : (['contact_id', row.id, twin.id] as const)
    await setColumn(tx, 'portal_user', field, [{ id: seat.id, value: after }])
    own('portal_user', seat.id, field, 'changed', before, after)
  }
  const stay = twins.map(({ row }) => row.id)
  for (const id of await moveRows(tx, { kind: 'contact', field: 'partner_id' }, absorbed.id, survivor.id, stay))
    own('contact', id, 'partner_id', 'moved', absorbed.id, survivor.id)
  await refreshContactEntries(
    tx,
    survivor.id,
    theirs.filter((row) => !stay.includes(row.id)),
  )
}

export const refreshContactEntries = async (
  tx: Tx,
  partnerId: string,
  contacts: readonly {
    id: string
    full_name: string
    email: string | null
    phone: string | null
    title: string | null
  }[],
) => {
  for (const row of contacts)
    await putSearchEntry(tx, 'contact', row.id, partnerId, [row.full_name, row.email, row.phone, row.title])
}

const moveDomains = async (tx: Tx, survivor: PartnerRow, absorbed: PartnerRow, own: Own) => {
  const held = await domainsHeld(tx, [survivor.id, absorbed.id])
  const ours = new Map(held.filter((row) => row.partner_id === survivor.id).map((row) => [row.domain, row]))
  const stay: string[] = []
  for (const row of held.filter(({ partner_id }) => partner_id === absorbed.id)) {
    const twin = ours.get(row.domain)
    if (!twin) continue
    // Of two claims the proven one counts.
    if (row.proven_at && !twin.proven_at)
      own('domain', row.domain, 'whole', 'removed', await takeDomain(tx, survivor.id, row.domain), null)
    else stay.push(row.domain)
  }
  for (const id of await moveRows(tx, { kind: 'domain', field: 'partner_id' }, absorbed.id, survivor.id, stay))
    own('domain', id, 'partner_id', 'moved', absorbed.id, survivor.id)
}

/** The survivor keeps its manager; the other one's ends. Answers the manager whom the survivor gets. */
const moveOwners = async (tx: Tx, survivor: PartnerRow, absorbed: PartnerRow, own: Own) => {
  const held = await ownersHeld(tx, [survivor.id, absorbed.id])
  const ours = held.filter(({ partner_id }) => partner_id === survivor.id)
  const theirs = held.filter(({ partner_id }) => partner_id === absorbed.id)
  const clashes = theirs.filter((row) =>
    ours.some((other) => other.role === row.role && (row.role === 'manager' || other.member_id === row.member_id)),
  )
  const endedAt = tx.now.toISOString()
  await setColumn(
    tx,
    'ownership',
    'to_at',
    clashes.map(({ id }) => ({ id, value: endedAt })),
  )
  for (const { id } of clashes) own('ownership', id, 'to_at', 'changed', null, endedAt)
  const moving = theirs.filter((row) => !clashes.includes(row))
  await setColumn(
    tx,
    'ownership',
    'partner_id',
    moving.map(({ id }) => ({ id, value: survivor.id })),
  )
  for (const { id } of moving) own('ownership', id, 'partner_id', 'moved', absorbed.id, survivor.id)
  return moving.find(({ role }) => role === 'manager')
}

const copyDistinctPairs = async (tx: Tx, survivor: PartnerRow, absorbed: PartnerRow, own: Own) => {
  const known = await distinctPairsOf(tx, [survivor.id, absorbed.id])
  const others = (id: string) =>
    known.flatMap((row) =>
      row.one_id === id ? [{ row, other: row.other_id }] : row.other_id === id ? [{ row, other: row.one_id }] : [],
    )
  const ours = new Set(others(survivor.id).map(({ other }) => other))
  for (const { row, other } of others(absorbed.id)) {
    if (other === survivor.id || ours.has(other)) continue
    const [one_id, other_id] = orderedPair(survivor.id, other)
    const copy = await putDistinctPair(tx, {
      id: newId(idPrefixes.distinctPair),
      one_id,
      other_id,
      reason: row.reason,
      identifiers: row.identifiers,
      by_kind: row.by_kind,
      by_id: row.by_id,
    })
    own('distinct_pair', copy.id, 'copy', 'changed', null, row.id)
  }
}

const levels: readonly AccountLevel[] = ['none', 'preview', 'full']
/** People who had access keep it. */
const raiseAccount = async (tx: Tx, survivor: PartnerRow, absorbed: PartnerRow, own: Own) => {
  const [ours, theirs] = [survivor.account_level as AccountLevel, absorbed.account_level as AccountLevel]
  if (!levels.includes(ours) || levels.indexOf(theirs) <= levels.indexOf(ours)) return
  await setAccountLevel(tx, { partnerId: survivor.id, level: theirs, cause: 'merge' })
  own('partner', survivor.id, 'account_level', 'changed', ours, theirs)
}

export const mergesToWire = async (tx: Tx, rows: readonly MergeRecord[]): Promise<Static<typeof Merge>[]> => {
  const names = await namesOf(
    tx,
    rows.map(({ by_id }) => by_id),
  )
  const partners = await partnerNames(
    tx,
    rows.flatMap((row) => [row.survivor_id, row.absorbed_id]),
  )
  const ref = (id: string) => ({ id, name: partners.get(id) ?? '' })
  return rows.map((row) => ({
    id: row.id,
    survivor: ref(row.survivor_id),
    absorbed: ref(row.absorbed_id),
    reason: row.reason,
    by: personRef(row, names),
    at: row.at.toISOString(),
    moved: row.moved,
    undoUntil: row.undo_until.toISOString(),
    undoneAt: row.undone_at?.toISOString() ?? null,
    stayed: row.stayed as Static<typeof Merge>['stayed'],
  }))
}
