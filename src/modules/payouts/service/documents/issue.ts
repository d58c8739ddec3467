/** The document of a payout: written by us where the partner accepted it, else the invoice that it sent. */

import { findPartner } from '#modules/partners/public.ts'
import { type CivilDate, civilDate } from '#platform/civil-time.ts'
import type { Tx } from '#platform/context.ts'
import { conflict } from '#platform/errors.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import { lockMoneyOf } from '#platform/ledger/post.ts'
import type { Money } from '#platform/money.ts'
import { documentEvents } from '../../contract/documents.ts'
import type { Address } from '../../contract/settings.ts'
import type { Treatment } from '../../contract/states.ts'
import {
  type DocumentRow,
  documentOfPayout,
  insertDocument,
  latestAcceptances,
  openInvoices,
  takeSequence,
  updateDocument,
} from '../../queries/documents.ts'
import { paymentTermsOf } from '../payment-terms.ts'
import { type Company, payoutSettings } from '../settings.ts'

/** What stands on a document of ours, as it was when it was written. */
export type DocumentContent = {
  supplier: { legalName: string; address: Address; vatId: string | null }
  customer: Company
  lines: readonly { words: string; netMinor: string }[]
  suppliedUntil: CivilDate
  /** Of a document that takes another one back. */
  correctsNumber: string | null
  reason: string | null
  language: string
}
export type IssueInput = {
  payoutId: string
  partnerId: string
  net: Money
  tax: { taxMinor: bigint; treatment: Treatment; taxRatePpm: number }
  on: CivilDate
  lines: readonly { words: string; netMinor: bigint }[]
}
export const aboutDocument = (row: DocumentRow) => ({
  subject: { kind: 'partner_document', id: row.id, version: row.version },
  partnerId: row.partner_id,
})
export const documentFact = (row: DocumentRow) => ({
  documentId: row.id,
  partnerId: row.partner_id,
  number: row.number,
  kind: row.kind as 'invoice',
})
/** One series per partner and year: SB-2026-00001. */
const numberOf = (year: number, sequence: number): string => `SB-${year}-${String(sequence).padStart(5, '0')}`

/**
 * Writes or finds the document of a payout, once: asked again it answers the one that is there. Null where the terms
 * want none. 409 `invoice.missing`, `self_billing.not_accepted`, `company.missing`: `readinessOf` names these before.
 */
export const issueDocument = async (tx: Tx, input: IssueInput): Promise<{ id: string; number: string } | null> => {
  const before = await documentOfPayout(tx, input.payoutId)
  if (before) return { id: before.id, number: before.number }
  const invoicing = (await paymentTermsOf(tx, [input.partnerId], input.on)).get(input.partnerId)?.invoicing
  if (invoicing === 'none' || invoicing === undefined) return null
  const row = invoicing === 'partner_invoice' ? await takeInvoice(tx, input) : await writeDocument(tx, input)
  return { id: row.id, number: row.number }
}

/** The accepted invoice over exactly this amount that no other payout has. */
export const matchingInvoice = (
  invoices: readonly DocumentRow[],
  net: Money,
  isAccepted = true,
): DocumentRow | undefined =>
  invoices.find(
    (one) =>
      (!isAccepted || one.state === 'accepted') &&
      one.currency === net.currency &&
      BigInt(one.net_minor) === net.amountMinor,
  )
const takeInvoice = async (tx: Tx, { partnerId, payoutId, net }: IssueInput): Promise<DocumentRow> => {
  await lockMoneyOf(tx, [partnerId])
  const found = matchingInvoice((await openInvoices(tx, [partnerId])).get(partnerId) ?? [], net)
  if (!found) throw conflict('invoice.missing', 'No accepted invoice of the partner is over this amount.')
  return updateDocument(tx, found.id, { payout_id: payoutId })
}

const writeDocument = async (tx: Tx, input: IssueInput): Promise<DocumentRow> => {
  const { company } = await payoutSettings(tx)
  if (!company) throw conflict('company.missing', 'Our own company is not written down; documents need its name.')
  const acceptance = (await latestAcceptances(tx, [input.partnerId])).get(input.partnerId)
  if (!acceptance || acceptance.valid_until < input.on)
    throw conflict('self_billing.not_accepted', 'The partner has not accepted that we write its documents.')
  const content: DocumentContent = {
    supplier: {
      legalName: acceptance.legal_name,
      address: acceptance.address as Address,
      vatId: acceptance.vat_id ?? (await findPartner(tx, input.partnerId))?.vat_id ?? null,
    },
    customer: company,
    lines: input.lines.map(({ words, netMinor }) => ({ words, netMinor: String(netMinor) })),
    suppliedUntil: input.on,
    correctsNumber: null,
    reason: null,
    language: tx.ctx.workspace.language,
  }
  return insertNumbered(tx, input, content, null)
}
const insertNumbered = async (
  tx: Tx,
  input: Omit<IssueInput, 'lines'>,
  content: DocumentContent,
  corrects: string | null,
): Promise<DocumentRow> => {
  const year = Number(input.on.slice(0, 4))
  const sequence = await takeSequence(tx, input.partnerId, year)
  const row = await insertDocument(tx, {
    id: newId(idPrefixes.partnerDocument),
    partner_id: input.partnerId,
    kind: 'self_billing',
    state: 'issued',
    number: numberOf(year, sequence),
    year,
    sequence,
    currency: input.net.currency,
    net_minor: String(input.net.amountMinor),
    tax_minor: String(input.tax.taxMinor),
    tax_rate_ppm: input.tax.taxRatePpm,
    treatment: input.tax.treatment,
    issued_on: input.on,
    payout_id: input.payoutId,
    corrects,
    content: JSON.stringify(content),
    received_from: tx.ctx.workspace.name.slice(0, 200),
  })
  await tx.announce(documentEvents.partnerDocumentIssued, documentFact(row), aboutDocument(row))
  return row
}

/**
 * The payout was stopped, failed or came back: what we wrote is taken back by a document of its own, and an invoice is
 * free again for the next payout. Does nothing where there is no document.
 */
export const cancelDocument = async (
  tx: Tx,
  { payoutId, reason }: { payoutId: string; reason: string },
): Promise<void> => {
  const row = await documentOfPayout(tx, payoutId)
  if (!row) return
  if (row.kind === 'invoice') {
    await updateDocument(tx, row.id, { payout_id: null })
    return
  }
  const cancelled = await updateDocument(tx, row.id, { state: 'cancelled' })
  const former = row.content as DocumentContent
  await insertNumbered(
    tx,
    {
      payoutId,
      partnerId: row.partner_id,
      net: { currency: row.currency, amountMinor: BigInt(row.net_minor) },
      tax: {
        taxMinor: BigInt(row.tax_minor),
        treatment: row.treatment as Treatment,
        taxRatePpm: row.tax_rate_ppm,
      },
      on: civilDate(tx.ctx.workspace.zone, tx.now),
    },
    { ...former, correctsNumber: row.number, reason },
    row.id,
  )
  await tx.announce(documentEvents.partnerDocumentCancelled, documentFact(cancelled), aboutDocument(cancelled))
}
