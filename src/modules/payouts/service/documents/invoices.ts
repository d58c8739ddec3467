/** Invoices that partners send: over what is due, to the unit; the tax is looked at by finance. */
import { Buffer } from 'node:buffer'
import { lockPartner, partnerNames, peopleOfPartners } from '#modules/partners/public.ts'
import { closeTask, openTask } from '#modules/tasks/public.ts'
import { civilDate } from '#platform/civil-time.ts'
import { type Ctx, partnerOf, type Tx } from '#platform/context.ts'
import type { InputOf } from '#platform/contract.ts'
import { inTransaction, reading } from '#platform/db/transaction.ts'
import { conflict, constraintOf, invalid, notFound, Problem, postgresCode, unprocessable } from '#platform/errors.ts'
import { deleteFile, fileAnswer, storeFile } from '#platform/files/store.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import { dueOfPartners } from '#platform/ledger/balances.ts'
import { lockMoneyOf } from '#platform/ledger/post.ts'
import { linkTo, mailParts, queueMail } from '#platform/mail/outbox.ts'
import type { FileAnswer, HttpExtras } from '#platform/module.ts'
import { currencyExponent, decimalFromMoney } from '#platform/money.ts'
import { systemContext } from '#platform/tenancy/workspaces.ts'
import { type documentEndpoints, documentEvents } from '../../contract/documents.ts'
import {
  type DocumentRow,
  findDocument,
  insertDocument,
  lockDocumentRow,
  openInvoices,
  updateDocument,
} from '../../queries/documents.ts'
import { invoiceMail } from '../../words/documents.ts'
import { actingName } from '../acting.ts'
import { paymentTermsOf } from '../payment-terms.ts'
import { taxFactsFor } from '../tax/tax-of.ts'
import { aboutDocument, documentFact } from './issue.ts'
import { documentPaper } from './paper.ts'
import { showOne, showPortal } from './read.ts'

const fileBytesMax = 20 * 1024 * 1024
type Sent = InputOf<typeof documentEndpoints.sendPortalInvoice>['body']

export const sendInvoice = (ctx: Ctx, input: Sent) =>
  inTransaction(ctx, async (tx) => {
    const partnerId = partnerOf(ctx.actor)!
    currencyExponent(input.currency)
    return tx.asTeam(async () => {
      await lockMoneyOf(tx, [partnerId])
      await lockPartner(tx, partnerId)
      if ((await paymentTermsOf(tx, [partnerId])).get(partnerId)?.invoicing !== 'partner_invoice')
        throw conflict('invoice.not_wanted', 'The agreement does not ask for invoices of yours.')
      if (input.issuedOn > civilDate(ctx.workspace.zone, tx.now))
        throw invalid({ field: 'issuedOn', rule: 'range', message: 'It cannot be of a day that has not come.' })
      await refuseOtherAmount(tx, partnerId, input)
      const row = await insertInvoice(tx, partnerId, input)
      await openTask(tx, {
        kind: 'payouts.review_invoice',
        subject: { kind: 'partner_document', id: row.id },
        partnerId,
        title: `Review invoice ${row.number} of ${(await partnerNames(tx, [partnerId])).get(partnerId) ?? ''}`.slice(
          0,
          140,
        ),
        side: 'team',
        owner: { role: 'finance' },
        cause: `invoice ${row.id}`,
        waiting: true,
        value: { currency: row.currency, amountMinor: BigInt(row.net_minor) },
      })
      await closeTask(tx, { kind: 'payouts.send_invoice', subjectId: partnerId, outcome: 'The invoice came in' })
      await tx.announce(documentEvents.partnerDocumentReceived, documentFact(row), aboutDocument(row))
      return showPortal(tx, row)
    })
  })

/** What is due and not invoiced yet is what an invoice is over. Both amounts are named. */
const refuseOtherAmount = async (tx: Tx, partnerId: string, { currency, netMinor }: Sent): Promise<void> => {
  const due = ((await dueOfPartners(tx, [partnerId])).get(partnerId) ?? []).find((one) => one.currency === currency)
  const invoiced = ((await openInvoices(tx, [partnerId])).get(partnerId) ?? [])
    .filter((one) => one.currency === currency)
    .reduce((sum, one) => sum + BigInt(one.net_minor), 0n)
  const expected = (due?.amountMinor ?? 0n) - invoiced
  const given = BigInt(netMinor)
  if (given > 0n && given === expected) return
  const words = (amountMinor: bigint) => `${decimalFromMoney({ currency, amountMinor })} ${currency}`
  throw new Problem({
    status: 422,
    code: 'invoice.amount_differs',
    detail: `The invoice is over ${words(given)} net, and ${words(expected > 0n ? expected : 0n)} is due without an invoice.`,
    errors: [{ field: 'netMinor', rule: 'differs', message: `${words(expected > 0n ? expected : 0n)} is due.` }],
    extra: { expected: { currency, amountMinor: String(expected) }, given: { currency, amountMinor: String(given) } },
  })
}
const insertInvoice = async (tx: Tx, partnerId: string, input: Sent): Promise<DocumentRow> => {
  const { treatment } = await taxFactsFor(tx, partnerId, input.issuedOn)
  try {
    return await insertDocument(tx, {
      id: newId(idPrefixes.partnerDocument),
      partner_id: partnerId,
      kind: 'invoice',
      state: 'received',
      number: input.number.trim(),
      currency: input.currency,
      net_minor: String(BigInt(input.netMinor)),
      tax_minor: String(BigInt(input.taxMinor)),
      tax_rate_ppm: input.taxRatePpm ?? 0,
      treatment,
      issued_on: input.issuedOn,
      received_from: actingName(tx.ctx),
    })
  } catch (error) {
    if (postgresCode(error) === '23505' && constraintOf(error) === 'partner_documents_by_number')
      throw conflict('invoice.number_used', `An invoice ${input.number.trim()} came in already; numbers are used once.`)
    throw error
  }
}

/** The file of an invoice that waits; a second one takes the place of the first. */
export const uploadInvoiceFile = async (ctx: Ctx, id: string, http: HttpExtras) => {
  const seen = await reading(ctx, (tx) => findDocument(tx, id))
  if (seen?.kind !== 'invoice') throw notFound('invoice')
  if (seen.state !== 'received') throw refuseState(seen)
  const upload = await http.upload?.()
  if (!upload) throw invalid({ field: 'file', rule: 'required', message: 'Send the invoice as a file.' })
  const product = systemContext(ctx.services, ctx.workspace, 'invoices')
  const stored = await storeFile(product, {
    content: upload.stream,
    name: upload.name,
    subjectKind: 'partner_document',
    subjectId: id,
    category: 'invoice',
    visibility: 'roles',
    visibleToRoles: ['finance', 'admin'],
    allowed: ['application/pdf'],
  })
  try {
    if (stored.sizeBytes > fileBytesMax) throw unprocessable('file.too_large', 'An invoice has 20 MB at most.')
    return await inTransaction(ctx, (tx) =>
      tx.asTeam(async () => {
        const row = await lockDocumentRow(tx, id)
        if (row?.state !== 'received') throw refuseState(row ?? seen)
        const updated = await updateDocument(tx, id, { file_id: stored.id })
        return showPortal(tx, updated)
      }),
    )
  } catch (error) {
    await inTransaction(product, (tx) => deleteFile(tx, stored.id))
    throw error
  }
}
const refuseState = (row: DocumentRow) =>
  conflict('invoice.state', `This document is ${row.state}.`, { state: row.state })

type Review = InputOf<typeof documentEndpoints.reviewPartnerDocument>['body']
export const reviewDocument = (ctx: Ctx, id: string, { outcome, treatment, reason }: Review) =>
  inTransaction(ctx, async (tx) => {
    const seen = await findDocument(tx, id)
    if (!seen) throw notFound('document')
    await lockMoneyOf(tx, [seen.partner_id])
    const row = (await lockDocumentRow(tx, id))!
    if (row.kind !== 'invoice' || row.state !== 'received') throw refuseState(row)
    if (outcome === 'returned' && !reason)
      throw new Problem({
        status: 422,
        code: 'invoice.reason_missing',
        detail: 'Say what is wrong with it; the partner reads it.',
        errors: [{ field: 'reason', rule: 'required', message: 'Say what is wrong with it.' }],
      })
    const reviewed = await updateDocument(tx, id, {
      state: outcome,
      reviewed_at: tx.now,
      reviewed_by_name: actingName(ctx),
      review_reason: reason?.trim() || null,
      ...(treatment && { treatment }),
    })
    await closeTask(tx, {
      kind: 'payouts.review_invoice',
      subjectId: id,
      outcome: outcome === 'accepted' ? 'Accepted' : 'Sent back',
    })
    await tx.announce(documentEvents.partnerDocumentReviewed, documentFact(reviewed), aboutDocument(reviewed))
    if (outcome === 'returned') await tellReturned(tx, reviewed)
    return showOne(tx, reviewed)
  })
const tellReturned = async (tx: Tx, row: DocumentRow): Promise<void> => {
  await openTask(tx, {
    kind: 'payouts.send_invoice',
    subject: { kind: 'partner', id: row.partner_id },
    partnerId: row.partner_id,
    title: `Send invoice ${row.number} again`.slice(0, 140),
    side: 'partner',
    owner: { role: 'principal' },
    cause: `invoice ${row.id} sent back`,
  })
  const seats = (await peopleOfPartners(tx, [row.partner_id])).get(row.partner_id)?.portal ?? []
  const people = seats.filter(
    (seat) => seat.state === 'active' && (seat.roles.includes('principal') || seat.roles.includes('finance')),
  )
  for (const person of people) {
    const { subject, ...content } = invoiceMail(person.language ?? tx.ctx.workspace.language, {
      name: person.name,
      number: row.number,
      reason: row.review_reason ?? '',
      link: linkTo(tx.ctx, `/p/${tx.ctx.workspace.slug}/documents`),
    })
    await queueMail(tx, {
      kind: 'payouts.invoice_returned',
      to: { email: person.email, name: person.name },
      subject,
      ...mailParts(tx.ctx, content),
      subjectKind: 'partner_document',
      subjectId: row.id,
      partnerId: row.partner_id,
    })
  }
}

/** Ours is written from what was frozen, the same bytes each time; an invoice is the file that came. */
export const downloadDocument = async (ctx: Ctx, id: string): Promise<FileAnswer> => {
  const row = await reading(ctx, (tx) => findDocument(tx, id))
  if (!row) throw notFound('document')
  if (row.kind === 'invoice') {
    if (!row.file_id) throw notFound('file')
    return fileAnswer(ctx, row.file_id, { trusted: true })
  }
  return {
    contentType: 'application/pdf',
    fileName: `${row.number}.pdf`,
    body: Buffer.from(await documentPaper(row, ctx.workspace)),
  }
}
