/** Company documents: asked for, received, accepted or sent back. What they say is for few; that they are there is for all. */
import { findPartner, lockPartner, partnerNames } from '#modules/partners/public.ts'
import { cancelTask, closeTask, openTask } from '#modules/tasks/public.ts'
import { addMonths, civilDate, endOfDate } from '#platform/civil-time.ts'
import { type Ctx, partnerOf, type Tx } from '#platform/context.ts'
import type { InputOf, Static } from '#platform/contract.ts'
import { inTransaction, reading } from '#platform/db/transaction.ts'
import { conflict, forbidden, invalid, notFound, unprocessable } from '#platform/errors.ts'
import { deleteFile, fileAnswer, storeFile } from '#platform/files/store.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import type { FileAnswer, HttpExtras } from '#platform/module.ts'
import { systemContext } from '#platform/tenancy/workspaces.ts'
import {
  companyDocumentAccepted,
  companyDocumentReceived,
  companyDocumentRejected,
  companyDocumentRequested,
} from '../../contract/document-events.ts'
import type { CompanyDocument, documentEndpoints } from '../../contract/documents.ts'
import { type DocumentKind, type DocumentState, documentLabels, isOpen, printedExpiry } from '../../contract/states.ts'
import { casesOfPartners, findCase } from '../../queries/cases.ts'
import {
  type DocumentRow,
  documentsOfPartners,
  findDocument,
  insertDocument,
  lockDocumentRow,
  updateDocumentRow,
} from '../../queries/documents.ts'
import { documentWords, mailLanguage } from '../../words/mails.ts'
import { actingName, memberId } from '../acting.ts'
import { advance } from '../cases/advance.ts'
import { mailCandidate } from '../mails.ts'
import { monthsOfDocument } from '../settings.ts'
import { ratiosOf, type StoredFigures } from './figures.ts'
import { figuresFromCsv } from './figures-csv.ts'
import { settleRisk } from './risk.ts'

export const readDocuments = 'qualification.read_documents'
const fileBytesMax = 20 * 1024 * 1024

const kindOf = (row: DocumentRow) => row.kind as DocumentKind
const factsOf = (row: DocumentRow) => ({ documentId: row.id, partnerId: row.partner_id, kind: kindOf(row) })
const about = (row: DocumentRow) => ({
  subject: { kind: 'company_document', id: row.id, version: row.version },
  partnerId: row.partner_id,
})
const lockDocument = async (tx: Tx, id: string): Promise<DocumentRow> => {
  const row = await lockDocumentRow(tx, id)
  if (!row) throw notFound('document')
  return row
}
const refuseState = (row: DocumentRow, wanted: string) =>
  conflict('document.state', `This document is ${row.state}; ${wanted}.`, { state: row.state })

/** Asks for a document, by mail and as a task of the partner. */
export const requestDocument = async (
  tx: Tx,
  input: InputOf<typeof documentEndpoints.requestCompanyDocument>['body'],
): Promise<DocumentRow> => {
  const partner = await lockPartner(tx, input.partnerId)
  const own = (await documentsOfPartners(tx, [partner.id])).get(partner.id) ?? []
  const waiting = own.find((row) => row.kind === input.kind && (row.state === 'requested' || row.state === 'received'))
  if (waiting)
    throw conflict(
      'document.requested_already',
      waiting.state === 'requested'
        ? `${documentLabels[input.kind]} is asked for already.`
        : `${documentLabels[input.kind]} has come in and waits to be looked at.`,
    )
  const named = input.caseId ? await findCase(tx, input.caseId) : undefined
  if (input.caseId && named?.partner_id !== partner.id) throw notFound('qualification case')
  const openCase = named ?? (await casesOfPartners(tx, [partner.id])).find((row) => isOpen(row.state as 'open'))
  const row = await insertDocument(tx, {
    id: newId(idPrefixes.companyDocument),
    partner_id: partner.id,
    case_id: openCase?.id ?? null,
    kind: input.kind,
    note: input.note?.trim() || null,
    due_on: input.dueOn ?? null,
    requested_by_name: actingName(tx.ctx),
  })
  await tx.announce(companyDocumentRequested, factsOf(row), about(row))
  await askPartner(tx, row, 'document_requested', row.note)
  return row
}

const askPartner = async (
  tx: Tx,
  row: DocumentRow,
  kind: 'document_requested' | 'document_rejected',
  note: string | null,
): Promise<void> => {
  const found = row.case_id ? await findCase(tx, row.case_id) : undefined
  await mailCandidate(
    tx,
    { row: { id: row.case_id ?? row.id, partner_id: row.partner_id, application_id: found?.application_id ?? null } },
    kind,
    (to) => ({ document: documentWords[mailLanguage(to.language)][row.kind]!, note, date: row.due_on }),
  )
  await openTask(tx, {
    kind: 'qualification.provide_document',
    subject: { kind: 'company_document', id: row.id },
    partnerId: row.partner_id,
    title: `Send us: ${documentLabels[kindOf(row)]}`,
    side: 'partner',
    owner: { role: 'principal' },
    dueAt: row.due_on ? endOfDate(tx.ctx.workspace.zone, row.due_on) : null,
    cause: `document ${row.id} ${row.version}`,
  })
}

/** Takes a file in for a request, from whichever side. Opens its own transactions. */
export const uploadDocument = async (
  ctx: Ctx,
  http: HttpExtras,
  find: (tx: Tx) => Promise<DocumentRow>,
  from: string,
): Promise<DocumentRow> => {
  const seen = await reading(ctx, find)
  if (!['requested', 'rejected', 'received'].includes(seen.state)) throw refuseState(seen, 'it takes no other file')
  const upload = await http.upload?.()
  if (!upload) throw invalid({ field: 'file', rule: 'required', message: 'Choose a file.' })
  // The portal's role may store files that it shares; this one is for few of the team, so the product stores it.
  const product = systemContext(ctx.services, ctx.workspace, 'company documents')
  const storing = partnerOf(ctx.actor) ? product : ctx
  const stored = await storeFile(storing, {
    content: upload.stream,
    name: upload.name,
    subjectKind: 'company_document',
    subjectId: seen.id,
    category: 'company_document',
    visibility: 'roles',
    visibleToRoles: ['finance', 'legal', 'executive', 'admin'],
  })
  try {
    if (stored.sizeBytes > fileBytesMax) throw unprocessable('file.too_large', 'A document has 20 MB at most.')
    const former = seen.file_id
    const received = await inTransaction(ctx, (tx) =>
      tx.asTeam(async () => {
        const row = await lockDocument(tx, seen.id)
        if (!['requested', 'rejected', 'received'].includes(row.state)) throw refuseState(row, 'it takes no other file')
        const received = await updateDocumentRow(tx, row.id, {
          state: 'received',
          file_id: stored.id,
          file_name: stored.name,
          content_type: stored.contentType,
          size_bytes: String(stored.sizeBytes),
          received_at: tx.now,
          received_from: from.slice(0, 200),
          reject_reason: null,
        })
        await tx.announce(companyDocumentReceived, factsOf(received), about(received))
        await closeTask(tx, { kind: 'qualification.provide_document', subjectId: row.id, outcome: 'Received' })
        await openTask(tx, {
          kind: 'qualification.review_document',
          subject: { kind: 'company_document', id: row.id },
          partnerId: row.partner_id,
          title: `Look at ${documentLabels[kindOf(row)].toLowerCase()}`,
          side: 'team',
          owner: { role: 'finance' },
          waiting: 'partner',
          cause: `document ${row.id} ${received.version}`,
        })
        await touchCases(tx, row.partner_id)
        return received
      }),
    )
    // Who sends a document may not read it, so the product takes the former one away.
    if (former) await inTransaction(product, (tx) => deleteFile(tx, former))
    return received
  } catch (error) {
    await inTransaction(product, (tx) => deleteFile(tx, stored.id))
    throw error
  }
}
export const documentById =
  (id: string) =>
  async (tx: Tx): Promise<DocumentRow> => {
    const row = await findDocument(tx, id)
    if (!row) throw notFound('document')
    return row
  }

export const downloadDocument = async (ctx: Ctx, id: string): Promise<FileAnswer> => {
  const row = await reading(ctx, documentById(id))
  if (!ctx.rights.has(readDocuments))
    throw forbidden('document.restricted', 'Finance, legal, executives and admins read company documents.')
  if (!row.file_id) throw conflict('document.state', 'Nothing has come in yet.')
  return fileAnswer(ctx, row.file_id)
}

/** The last day on which a document is good; 422 when a date that says so is missing. */
const expiryOf = (
  kind: DocumentKind,
  months: number | undefined,
  dates: { issuedOn: string; periodEndOn?: string | null | undefined; expiresOn?: string | null | undefined },
): string | null => {
  if (dates.expiresOn) return dates.expiresOn
  if (printedExpiry.includes(kind))
    throw unprocessable(
      'document.date_missing',
      `${documentLabels[kind]} is good until the date printed on it; write it down.`,
    )
  if (months === undefined) return null
  const isAccounts = kind === 'audited_accounts' || kind === 'management_accounts'
  if (isAccounts && !dates.periodEndOn)
    throw unprocessable('document.date_missing', `${documentLabels[kind]} need the end of their period.`)
  return addMonths(isAccounts ? dates.periodEndOn! : dates.issuedOn, months)
}

export const acceptDocument = async (
  tx: Tx,
  id: string,
  input: InputOf<typeof documentEndpoints.acceptCompanyDocument>['body'],
): Promise<DocumentRow> => {
  const row = await lockDocument(tx, id)
  if (row.state !== 'received') throw refuseState(row, 'only one that has come in is accepted')
  const figures = input.figuresCsv ? await figuresFromCsv(input.figuresCsv) : input.figures
  const today = civilDate(tx.ctx.workspace.zone, tx.now)
  if (input.issuedOn > today)
    throw invalid({ field: 'issuedOn', rule: 'range', message: 'It cannot have been issued after today.' })
  if (input.expiresOn && input.expiresOn < input.issuedOn)
    throw invalid({ field: 'expiresOn', rule: 'range', message: 'It cannot end before it was issued.' })
  const typeId = (await findPartner(tx, row.partner_id))?.type_id ?? null
  const expiresOn = expiryOf(kindOf(row), await monthsOfDocument(tx, typeId, kindOf(row)), input)
  const accepted = await updateDocumentRow(tx, row.id, {
    state: 'accepted',
    issued_on: input.issuedOn,
    period_end_on: input.periodEndOn ?? null,
    expires_on: expiresOn,
    figures: figures ? JSON.stringify(figures) : null,
    reviewed_at: tx.now,
    reviewed_by_id: memberId(tx.ctx),
    reviewed_by_name: actingName(tx.ctx),
  })
  // A newer one of its kind takes the place of the one before.
  for (const other of (await documentsOfPartners(tx, [row.partner_id])).get(row.partner_id) ?? [])
    if (other.id !== row.id && other.kind === row.kind && other.state === 'accepted')
      await updateDocumentRow(tx, other.id, { state: 'replaced', replaced_by: row.id })
  await closeTask(tx, { kind: 'qualification.review_document', subjectId: row.id, outcome: 'Accepted' })
  await tx.announce(companyDocumentAccepted, { ...factsOf(accepted), expiresOn }, about(accepted))
  await touchCases(tx, row.partner_id)
  return accepted
}

export const rejectDocument = async (tx: Tx, id: string, reason: string): Promise<DocumentRow> => {
  const row = await lockDocument(tx, id)
  if (row.state !== 'received') throw refuseState(row, 'only one that has come in is sent back')
  const rejected = await updateDocumentRow(tx, row.id, {
    state: 'rejected',
    reject_reason: reason,
    reviewed_at: tx.now,
    reviewed_by_id: memberId(tx.ctx),
    reviewed_by_name: actingName(tx.ctx),
  })
  await cancelTask(tx, { kind: 'qualification.review_document', subjectId: row.id, reason: 'Sent back' })
  await tx.announce(companyDocumentRejected, factsOf(rejected), about(rejected))
  await askPartner(tx, rejected, 'document_rejected', reason)
  await touchCases(tx, row.partner_id)
  return rejected
}

/** Gates and risk of the partner's open cases look at its documents and screenings. */
export const touchCases = async (tx: Tx, partnerId: string): Promise<void> => {
  for (const row of await casesOfPartners(tx, [partnerId]))
    if (isOpen(row.state as 'open')) {
      await settleRisk(tx, row.id)
      await advance(tx, row.id)
    }
}

export const stateToday = (row: Pick<DocumentRow, 'state' | 'expires_on'>, today: string): DocumentState =>
  row.state === 'accepted' && row.expires_on !== null && row.expires_on < today
    ? 'expired'
    : (row.state as DocumentState)

export const documentsToWire = async (
  tx: Tx,
  rows: readonly DocumentRow[],
): Promise<Static<typeof CompanyDocument>[]> => {
  const names = await partnerNames(tx, [...new Set(rows.map((row) => row.partner_id))])
  const today = civilDate(tx.ctx.workspace.zone, tx.now)
  return rows.map((row) => ({
    id: row.id,
    partner: { id: row.partner_id, name: names.get(row.partner_id) ?? '' },
    caseId: row.case_id,
    kind: kindOf(row),
    label: documentLabels[kindOf(row)],
    state: stateToday(row, today),
    note: row.note,
    dueOn: row.due_on,
    requestedAt: row.requested_at.toISOString(),
    requestedBy: row.requested_by_name,
    receivedAt: row.received_at?.toISOString() ?? null,
    receivedFrom: row.received_from,
    reviewedAt: row.reviewed_at?.toISOString() ?? null,
    reviewedBy: row.reviewed_by_name,
    issuedOn: row.issued_on,
    periodEndOn: row.period_end_on,
    expiresOn: row.expires_on,
    rejectReason: row.reject_reason,
    canRead: tx.ctx.rights.has(readDocuments),
    file: row.file_id
      ? { name: row.file_name ?? '', contentType: row.content_type ?? '', sizeBytes: Number(row.size_bytes) }
      : null,
    figures: row.figures as StoredFigures | null,
    ratios: ratiosOf(row.figures),
    version: row.version,
    updatedAt: row.updated_at.toISOString(),
  }))
}
