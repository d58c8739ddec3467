/** Files on partners: stored by the file room, announced, and watched until they end. */

import { addDays, civilDate, daysBetween, isCivilDate, startOfDate } from '#platform/civil-time.ts'
import { type Ctx, partnerOf, type Tx } from '#platform/context.ts'
import type { Static } from '#platform/contract.ts'
import { inTransaction, reading } from '#platform/db/transaction.ts'
import { changedMeanwhile, conflict, invalid, notFound } from '#platform/errors.ts'
import {
  deleteFile,
  type FileVisibility,
  fileAnswer,
  filesOf,
  findFile,
  type StoredFile,
  storeFile,
} from '#platform/files/store.ts'
import type { ListInput } from '#platform/http/paging.ts'
import type { HttpExtras } from '#platform/module.ts'
import { fileAdded } from '../contract/events.ts'
import type { PartnerFile } from '../contract/records.ts'
import { refuseViewer } from '../policy.ts'
import { expiringFiles, updateFileRow } from '../queries/files.ts'
import { findPartner } from '../queries/partners.ts'
import { namesOf, personRef } from '../queries/people.ts'
import { expiringFileNotices, fileRetention } from '../slots.ts'

export const fileExpiry = 'partners.file_expiry'
const noticeDays = [30, 7, 0]
type Wire = Static<typeof PartnerFile>

/**
 * Takes an upload. The file is stored in short transactions of its own, because a slow sender must not hold one open;
 * the fact follows in the last.
 */
export const receiveFile = async (ctx: Ctx, http: HttpExtras): Promise<Wire> => {
  refuseViewer(ctx)
  const upload = await http.upload?.()
  if (!upload) throw invalid({ field: 'file', rule: 'required', message: 'Send a file.' })
  const own = partnerOf(ctx.actor)
  const fields = readFields(upload.fields, own !== null)
  const partner = await reading(ctx, (tx) => findPartner(tx, own ?? fields.partnerId))
  if (!partner) throw notFound('partner')
  const file = await storeFile(ctx, {
    content: upload.stream,
    name: upload.name,
    partnerId: partner.id,
    subjectKind: own ? 'partner' : fields.subjectKind,
    subjectId: own ? partner.id : (fields.subjectId ?? partner.id),
    ...(fields.category && { category: fields.category }),
    visibility: own ? 'shared' : fields.visibility,
    ...(fields.visibleToRoles.length > 0 && { visibleToRoles: fields.visibleToRoles }),
    ...(fields.expiresOn && { expiresOn: fields.expiresOn }),
  })
  return inTransaction(ctx, async (tx) => {
    await announceFile(tx, file)
    await planNotices(tx, file.id, file.expiresOn)
    return (await filesToWire(tx, [file]))[0]!
  })
}

const readFields = (fields: Readonly<Record<string, string>>, isPartnerSide: boolean) => {
  const partnerId = fields.partnerId ?? ''
  const visibility = fields.visibility ?? 'team'
  const visibleToRoles = (fields.visibleToRoles ?? '').split(',').filter(Boolean)
  const expiresOn = fields.expiresOn
  if (!partnerId && !isPartnerSide)
    throw invalid({ field: 'partnerId', rule: 'required', message: 'Name the partner, before the file in the form.' })
  if (visibility !== 'team' && visibility !== 'roles' && visibility !== 'shared')
    throw invalid({ field: 'visibility', rule: 'enum', message: 'visibility must be team, roles or shared.' })
  if (visibility === 'roles' && visibleToRoles.length === 0)
    throw invalid({ field: 'visibleToRoles', rule: 'required', message: 'Name the roles that may see this.' })
  if (expiresOn !== undefined && !isCivilDate(expiresOn))
    throw invalid({ field: 'expiresOn', rule: 'date', message: 'expiresOn must be a date such as 2026-11-23.' })
  const subjectKind = (fields.subjectKind ?? 'partner').slice(0, 60)
  return {
    partnerId,
    visibility: visibility as FileVisibility,
    visibleToRoles,
    expiresOn,
    subjectKind,
    subjectId: fields.subjectId,
    category: fields.category?.slice(0, 60),
  }
}

type ListFilter = ListInput & {
  partnerId?: string | undefined
  subjectKind?: string | undefined
  subjectId?: string | undefined
}
export const listFiles = async (tx: Tx, query: ListFilter) => {
  const about =
    query.subjectKind && query.subjectId
      ? { subjectKind: query.subjectKind, subjectId: query.subjectId }
      : query.partnerId
        ? { partnerId: query.partnerId }
        : undefined
  if (!about)
    throw invalid({ field: 'partnerId', rule: 'required', message: 'Name a partner, or the kind and id of a record.' })
  const page = await filesOf(tx, about, query)
  return { ...page, data: await filesToWire(tx, page.data) }
}

export const readFileRecord = async (tx: Tx, id: string): Promise<Wire> =>
  (await filesToWire(tx, [await findFile(tx, id)]))[0]!

/** The content. The portal's role and the file room's rule decide who reads it. */
export const downloadFile = (ctx: Ctx, id: string) => fileAnswer(ctx, id)

type Change = {
  name?: string | undefined
  category?: string | null | undefined
  visibility?: FileVisibility | undefined
  visibleToRoles?: readonly string[] | undefined
  expiresOn?: string | null | undefined
}
export const changeFile = async (tx: Tx, id: string, version: number, change: Change): Promise<Wire> => {
  refuseViewer(tx.ctx)
  const before = await findFile(tx, id)
  if (before.version !== version) throw changedMeanwhile(before.version)
  const visibility = change.visibility ?? before.visibility
  const roles = change.visibleToRoles ?? before.visibleToRoles
  if (visibility === 'roles' && roles.length === 0)
    throw invalid({ field: 'visibleToRoles', rule: 'required', message: 'Name the roles that may see this.' })
  await updateFileRow(tx, id, {
    ...(change.name !== undefined && { name: change.name }),
    ...(change.category !== undefined && { category: change.category }),
    ...(change.expiresOn !== undefined && { expires_on: change.expiresOn }),
    visibility,
    visible_to_roles: visibility === 'roles' ? [...roles] : [],
  })
  if (change.expiresOn !== undefined) {
    await tx.unschedule(fileExpiry, id)
    await planNotices(tx, id, change.expiresOn)
  }
  if (visibility === 'shared' && before.visibility !== 'shared') await announceFile(tx, { ...before, visibility })
  return readFileRecord(tx, id)
}

export const removeFile = async (tx: Tx, id: string): Promise<void> => {
  const { category, partnerId } = await findFile(tx, id)
  if (category === 'sealed')
    throw conflict('file.sealed', 'This is the sealed file of an agreement; it is kept as long as the agreement is.')
  for (const ask of fileRetention.of(tx.ctx.services.product)) {
    const words = (await ask(tx, [{ id, partnerId }])).get(id)
    if (words) throw conflict('file.retained', words)
  }
  await deleteFile(tx, id)
  await tx.unschedule(fileExpiry, id)
}

/** Due kind: 30 and 7 days before a file ends, and on its last day. */
export const noticeExpiry = async (tx: Tx, fileIds: readonly string[], dueAt: Date): Promise<void> => {
  const day = civilDate(tx.ctx.workspace.zone, dueAt)
  const files = (await expiringFiles(tx, fileIds)).map((file) => ({
    fileId: file.id,
    partnerId: file.partner_id!,
    name: file.name,
    expiresOn: file.expires_on,
    daysLeft: daysBetween(day, file.expires_on),
  }))
  if (files.length === 0) return
  for (const told of expiringFileNotices.of(tx.ctx.services.product)) await told(tx, files)
}

export const filesToWire = async (tx: Tx, files: readonly StoredFile[]): Promise<Wire[]> => {
  const names = await namesOf(
    tx,
    files.map((file) => file.authorId),
  )
  return files.map(({ authorKind, authorId, createdAt, ...file }) => ({
    ...file,
    author: personRef({ by_kind: authorKind, by_id: authorId }, names),
    createdAt: createdAt.toISOString(),
  }))
}

const planNotices = async (tx: Tx, fileId: string, expiresOn: string | null) => {
  if (expiresOn === null) return
  const { zone } = tx.ctx.workspace
  for (const days of noticeDays) {
    const at = startOfDate(zone, addDays(expiresOn, -days))
    if (at > tx.now) await tx.schedule(fileExpiry, fileId, at)
  }
}

const announceFile = (tx: Tx, file: StoredFile) =>
  tx.announce(
    fileAdded,
    {
      fileId: file.id,
      partnerId: file.partnerId!,
      subjectKind: file.subjectKind ?? 'partner',
      subjectId: file.subjectId ?? file.partnerId!,
    },
    {
      subject: { kind: 'file', id: file.id, version: file.version },
      partnerId: file.partnerId,
      ...(file.visibility !== 'shared' && { partnerVisible: false as const }),
    },
  )
