/** Notes and interactions: what was said, by whom, and who may see it. */

import { actorId, partnerOf, type Tx } from '#platform/context.ts'
import type { MemberRole, Static } from '#platform/contract.ts'
import { changedMeanwhile, forbidden, invalid, notFound } from '#platform/errors.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import { interactionLogged, noteAdded } from '../contract/events.ts'
import type { Interaction, Note } from '../contract/records.ts'
import { refuseViewer, rolesToSee } from '../policy.ts'
import { contactRows } from '../queries/contacts.ts'
import { lastChangeOf } from '../queries/events.ts'
import { findPartner } from '../queries/partners.ts'
import { actingBy, actingName, namesOf, personRef } from '../queries/people.ts'
import {
  type InteractionRow,
  insertInteraction,
  insertNote,
  insertNoteVersion,
  lockNote,
  type NoteRow,
  type Sight,
  updateNoteRow,
} from '../queries/records.ts'

export type Visibility = 'team' | 'roles' | 'shared'
type Seen = { visibility?: Visibility | undefined; visibleToRoles?: readonly MemberRole[] | undefined }
export type NewNote = {
  partnerId: string
  text: string
  subjectKind?: string | undefined
  subjectId?: string | undefined
} & Seen

export const sightOf = (tx: Tx): Sight => ({ roles: rolesToSee(tx.ctx), authorId: actorId(tx.ctx.actor) })

/** Writes a note about a partner or a record of it. A partner's own note is always shared. */
export const addNote = async (tx: Tx, input: NewNote): Promise<NoteRow> => {
  refuseViewer(tx.ctx)
  const partner = await tx.asTeam(() => findPartner(tx, input.partnerId))
  const own = partnerOf(tx.ctx.actor)
  if (!partner || (own !== null && own !== partner.id)) throw notFound('partner')
  const seen = visibilityOf(tx, input)
  return tx.asTeam(async () => {
    const row = await insertNote(tx, {
      id: newId(idPrefixes.note),
      partner_id: partner.id,
      subject_kind: input.subjectKind ?? 'partner',
      subject_id: input.subjectId ?? partner.id,
      text: input.text,
      ...seen,
      author_kind: tx.ctx.actor.kind,
      author_id: actorId(tx.ctx.actor),
      author_name: actingName(tx),
      created_at: tx.now,
      updated_at: tx.now,
    })
    await insertNoteVersion(tx, row, actingBy(tx))
    await announceNote(tx, row)
    return row
  })
}

/** Edits a note; the former version is kept. 403 unless one is its author (or an admin, for its visibility). */
export const editNote = async (
  tx: Tx,
  id: string,
  change: { text?: string | undefined } & Seen,
  version?: number,
): Promise<NoteRow> => {
  const row = await lockNote(tx, id, sightOf(tx))
  if (!row) throw notFound('note')
  if (version !== undefined && row.version !== version)
    throw changedMeanwhile(row.version, await lastChangeOf(tx, { kind: 'note', id: row.id }))
  refuseOther(tx, row, change.text === undefined)
  const seen =
    change.visibility || change.visibleToRoles
      ? visibilityOf(tx, {
          visibility: change.visibility ?? (row.visibility as Visibility),
          visibleToRoles: change.visibleToRoles ?? (row.visible_to_roles as MemberRole[]),
        })
      : {}
  const after = await updateNoteRow(tx, id, { ...(change.text !== undefined && { text: change.text }), ...seen })
  await insertNoteVersion(tx, after, actingBy(tx))
  await announceNote(tx, after)
  return after
}

/** Takes a note away; its versions stay for the audit trail. */
export const removeNote = async (tx: Tx, id: string): Promise<void> => {
  const row = await lockNote(tx, id, sightOf(tx))
  if (!row) throw notFound('note')
  refuseOther(tx, row, true)
  await updateNoteRow(tx, id, { deleted_at: tx.now })
}

export type NewInteraction = {
  partnerId: string
  kind: 'call' | 'meeting' | 'email' | 'message' | 'visit'
  at: Date | string
  minutes?: number | undefined
  memberIds?: readonly string[] | undefined
  contactIds?: readonly string[] | undefined
  summary: string
} & Seen

/** Logs a call, meeting, e-mail, message or visit that happened. 422 for people who do not belong to the two sides. */
export const logInteraction = async (tx: Tx, input: NewInteraction): Promise<InteractionRow> => {
  refuseViewer(tx.ctx)
  return tx.asTeam(async () => {
    const partner = await findPartner(tx, input.partnerId)
    if (!partner) throw notFound('partner')
    const members = await namesOf(tx, [...(input.memberIds ?? [])])
    const contacts = await contactRows(tx, input.contactIds ?? [])
    const foreign = (input.contactIds ?? []).filter(
      (id) => !contacts.some((contact) => contact.id === id && contact.partner_id === partner.id),
    )
    const unknown = (input.memberIds ?? []).filter((id) => !members.has(id))
    if (foreign.length > 0)
      throw invalid({ field: 'contactIds', rule: 'exists', message: 'Every contact has to work at this partner.' })
    if (unknown.length > 0) throw invalid({ field: 'memberIds', rule: 'exists', message: 'There is no such member.' })
    const row = await insertInteraction(tx, {
      id: newId(idPrefixes.interaction),
      partner_id: partner.id,
      kind: input.kind,
      at: new Date(input.at),
      minutes: input.minutes ?? null,
      member_ids: [...(input.memberIds ?? [])],
      contact_ids: [...(input.contactIds ?? [])],
      summary: input.summary,
      ...visibilityOf(tx, input),
      author_kind: tx.ctx.actor.kind,
      author_id: actorId(tx.ctx.actor),
      author_name: actingName(tx),
      created_at: tx.now,
    })
    await tx.announce(
      interactionLogged,
      { interactionId: row.id, partnerId: partner.id, kind: input.kind },
      {
        subject: { kind: 'interaction', id: row.id },
        partnerId: partner.id,
        ...(row.visibility !== 'shared' && { partnerVisible: false as const }),
      },
    )
    return row
  })
}

export const notesToWire = async (tx: Tx, rows: readonly NoteRow[]): Promise<Static<typeof Note>[]> => {
  const names = await namesOf(
    tx,
    rows.map((row) => row.author_id),
  )
  return rows.map((row) => ({
    id: row.id,
    partnerId: row.partner_id,
    subjectKind: row.subject_kind,
    subjectId: row.subject_id,
    text: row.text,
    visibility: row.visibility as Visibility,
    visibleToRoles: row.visible_to_roles,
    author: authorOf(row, names),
    version: row.version,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  }))
}

export const interactionsToWire = async (
  tx: Tx,
  rows: readonly InteractionRow[],
): Promise<Static<typeof Interaction>[]> => {
  const names = await namesOf(
    tx,
    rows.flatMap((row) => [row.author_id, ...row.member_ids]),
  )
  const contacts = new Map(
    (await tx.asTeam(() => contactRows(tx, [...new Set(rows.flatMap((row) => row.contact_ids))]))).map((row) => [
      row.id,
      row.full_name,
    ]),
  )
  return rows.map((row) => ({
    id: row.id,
    partnerId: row.partner_id,
    kind: row.kind as 'call',
    at: row.at.toISOString(),
    minutes: row.minutes,
    members: row.member_ids.map((id) => ({ id, name: names.get(id) ?? 'Somebody' })),
    contacts: row.contact_ids.map((id) => ({ id, name: contacts.get(id) ?? 'Somebody' })),
    summary: row.summary,
    visibility: row.visibility as Visibility,
    visibleToRoles: row.visible_to_roles,
    author: authorOf(row, names),
    createdAt: row.created_at.toISOString(),
  }))
}

// --- below: what the verbs share ---

const visibilityOf = (tx: Tx, input: Seen): { visibility: Visibility; visible_to_roles: string[] } => {
  if (partnerOf(tx.ctx.actor) !== null) return { visibility: 'shared', visible_to_roles: [] }
  const visibility = input.visibility ?? 'team'
  if (visibility === 'roles' && (input.visibleToRoles ?? []).length === 0)
    throw invalid({ field: 'visibleToRoles', rule: 'required', message: 'Name the roles that may see this.' })
  return { visibility, visible_to_roles: visibility === 'roles' ? [...(input.visibleToRoles ?? [])] : [] }
}

const refuseOther = (tx: Tx, row: NoteRow, adminToo: boolean) => {
  const { actor } = tx.ctx
  const isAuthor = row.author_kind === actor.kind && row.author_id === actorId(actor)
  const isAdmin =
    actor.kind === 'system' ||
    (actor.kind === 'member' && actor.roles.includes('admin')) ||
    (actor.kind === 'key' && actor.scopes.includes('*'))
  if (!isAuthor && !(adminToo && isAdmin)) throw forbidden('note.not_author', 'Only the author edits a note.')
}

const announceNote = (tx: Tx, row: NoteRow) =>
  tx.announce(
    noteAdded,
    {
      noteId: row.id,
      partnerId: row.partner_id,
      subjectKind: row.subject_kind,
      subjectId: row.subject_id,
      version: row.version,
    },
    {
      subject: { kind: 'note', id: row.id, version: row.version },
      partnerId: row.partner_id,
      ...(row.visibility !== 'shared' && { partnerVisible: false as const }),
    },
  )

/** The name as it is today, so that an erased person is not named by an old note; the stored one only for those unknown. */
const authorOf = (
  row: { author_kind: string; author_id: string | null; author_name: string },
  names: ReadonlyMap<string, string>,
) => ({
  ...personRef({ by_kind: row.author_kind, by_id: row.author_id }, names),
  ...(row.author_id === null && { name: row.author_name }),
})
