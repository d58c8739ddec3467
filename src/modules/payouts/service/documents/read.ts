/** Documents as screens read them. */

import { partnerNames } from '#modules/partners/public.ts'
import { type Ctx, partnerOf, type Tx } from '#platform/context.ts'
import type { InputOf, Static } from '#platform/contract.ts'
import { reading } from '#platform/db/transaction.ts'
import { notFound } from '#platform/errors.ts'
import type { documentEndpoints, PartnerDocument, PortalPartnerDocument } from '../../contract/documents.ts'
import type { Treatment } from '../../contract/states.ts'
import { type DocumentRow, documentPage, documentRows, findDocument } from '../../queries/documents.ts'

type Corrected = ReadonlyMap<string, DocumentRow>
const correctedOf = (tx: Tx, rows: readonly DocumentRow[]): Promise<Corrected> =>
  documentRows(
    tx,
    rows.flatMap((row) => (row.corrects ? [row.corrects] : [])),
  )

const base = (row: DocumentRow, corrected: Corrected): Static<typeof PortalPartnerDocument> => {
  const former = row.corrects ? corrected.get(row.corrects) : undefined
  const amount = (minor: bigint) => ({ currency: row.currency, amountMinor: String(minor) })
  const [net, tax] = [BigInt(row.net_minor), BigInt(row.tax_minor)]
  return {
    id: row.id,
    kind: row.kind as 'invoice',
    state: row.state as 'issued',
    number: row.number,
    net: amount(net),
    tax: amount(tax),
    gross: amount(net + tax),
    taxRatePpm: row.tax_rate_ppm,
    treatment: row.treatment as Treatment,
    issuedOn: row.issued_on,
    payoutId: row.payout_id,
    corrects: former ? { id: former.id, number: former.number } : null,
    receivedAt: row.received_at.toISOString(),
    receivedFrom: row.received_from,
    reviewedAt: row.reviewed_at?.toISOString() ?? null,
    reviewReason: row.review_reason,
    hasFile: row.kind === 'self_billing' || row.file_id !== null,
    version: row.version,
  }
}
export const showPortal = async (tx: Tx, row: DocumentRow) => base(row, await correctedOf(tx, [row]))
const showAll = async (tx: Tx, rows: readonly DocumentRow[]): Promise<Static<typeof PartnerDocument>[]> => {
  const names = await partnerNames(tx, [...new Set(rows.map((row) => row.partner_id))])
  const corrected = await correctedOf(tx, rows)
  return rows.map((row) => ({
    ...base(row, corrected),
    partner: { id: row.partner_id, name: names.get(row.partner_id) ?? '' },
    reviewedBy: row.reviewed_by_name,
  }))
}
export const showOne = async (tx: Tx, row: DocumentRow) => (await showAll(tx, [row]))[0]!

export const listDocuments = (ctx: Ctx, input: InputOf<typeof documentEndpoints.listPartnerDocuments>['query']) =>
  reading(ctx, (tx) => documentPage(tx, input, (rows) => showAll(tx, rows)))
export const getDocument = (ctx: Ctx, id: string) =>
  reading(ctx, async (tx) => {
    const row = await findDocument(tx, id)
    if (!row) throw notFound('document')
    return showOne(tx, row)
  })
export const listPortalDocuments = (
  ctx: Ctx,
  input: InputOf<typeof documentEndpoints.listPortalPartnerDocuments>['query'],
) =>
  reading(ctx, (tx) =>
    documentPage(tx, { ...input, partnerId: partnerOf(ctx.actor)!, isPortal: true }, async (rows) => {
      const corrected = await correctedOf(tx, rows)
      return rows.map((row) => base(row, corrected))
    }),
  )
