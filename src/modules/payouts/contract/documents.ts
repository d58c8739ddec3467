/** Documents for what a partner is paid: those that we write for it (self-billing), and the invoices that it sends. */

import { PartnerRef } from '#modules/partners/contract/shared.ts'
import {
  CivilDate,
  CurrencyCode,
  endpoint,
  eventKind,
  Id,
  Instant,
  idParams,
  listOf,
  listQuery,
  MoneyWire,
  named,
  nullable,
  oneOf,
  optional,
  pageOf,
  strict,
  Text,
  Type,
  Version,
} from '#platform/contract.ts'
import { PostalAddress } from './settings.ts'
import { documentKinds, partnerDocumentStates, treatments } from './states.ts'

const facts = {
  id: Id('partnerDocument'),
  kind: oneOf(documentKinds),
  state: oneOf(partnerDocumentStates),
  number: Type.String(),
  net: MoneyWire,
  tax: MoneyWire,
  gross: MoneyWire,
  taxRatePpm: Type.Integer(),
  treatment: oneOf(treatments),
  issuedOn: CivilDate,
  payoutId: nullable(Type.String()),
  corrects: nullable(Type.Object({ id: Id('partnerDocument'), number: Type.String() })),
  receivedAt: Instant,
  receivedFrom: Type.String(),
  reviewedAt: nullable(Instant),
  reviewReason: nullable(Type.String()),
  hasFile: Type.Boolean(),
  version: Version,
}
export const PartnerDocument = named(
  'PartnerDocument',
  Type.Object({ ...facts, partner: PartnerRef, reviewedBy: nullable(Type.String()) }),
)
export const PortalPartnerDocument = named('PortalPartnerDocument', Type.Object(facts))
const Acceptance = Type.Object({
  legalName: Type.String(),
  vatId: nullable(Type.String()),
  address: PostalAddress,
  acceptedAt: Instant,
  acceptedBy: Type.String(),
  validUntil: CivilDate,
  isExpired: Type.Boolean(),
})
export const PortalInvoicing = named(
  'PortalInvoicing',
  Type.Object({
    invoicing: oneOf(['self_billing', 'partner_invoice', 'none']),
    acceptance: nullable(Acceptance),
    statement: Type.String({ description: 'What is accepted with self-billing, word by word.' }),
    legalName: Type.String(),
    vatId: nullable(Type.String()),
    address: nullable(PostalAddress),
    expected: Type.Array(
      Type.Object({ currency: CurrencyCode, amountMinor: Type.String(), invoicedMinor: Type.String() }),
      { description: 'What is due and wants an invoice, by currency, and what came in for it.' },
    ),
    company: nullable(
      Type.Object({ legalName: Type.String(), address: PostalAddress, vatId: nullable(Type.String()) }),
    ),
  }),
)

const read = { right: 'payouts.read_balance' } as const
const manage = { right: 'payouts.manage_documents' } as const
const params = idParams('partnerDocument')
const filters = {
  kind: optional(listOf(oneOf(documentKinds), documentKinds.length)),
  state: optional(listOf(oneOf(partnerDocumentStates), partnerDocumentStates.length)),
  currency: optional(CurrencyCode),
  issuedFrom: optional(CivilDate),
  issuedUntil: optional(CivilDate),
}
const sorts = ['issuedOn', '-issuedOn'] as const
const Minor = Type.String({ pattern: '^[0-9]{1,18}$', examples: ['125000'], description: 'In minor units.' })

export const documentEndpoints = {
  listPartnerDocuments: endpoint({
    method: 'GET',
    path: '/v1/partner-documents',
    summary: 'Self-billing documents and invoices of partners',
    access: read,
    query: listQuery({ ...filters, partnerId: optional(Id('partner')) }, sorts),
    answer: pageOf(PartnerDocument),
  }),
  getPartnerDocument: endpoint({
    method: 'GET',
    path: '/v1/partner-documents/:id',
    summary: 'One document',
    access: read,
    params,
    answer: PartnerDocument,
  }),
  downloadPartnerDocument: endpoint({
    method: 'GET',
    path: '/v1/partner-documents/:id/file',
    summary: 'The document as PDF: ours is written from what was frozen, an invoice is the file that came',
    access: read,
    params,
    answerKind: 'file',
    transaction: 'none',
  }),
  reviewPartnerDocument: endpoint({
    method: 'POST',
    path: '/v1/partner-documents/:id/review',
    summary: 'Accept an invoice with its tax, or send it back with the reason',
    access: manage,
    scope: null,
    idempotency: 'required',
    params,
    body: strict({
      outcome: oneOf(['accepted', 'returned']),
      treatment: optional(oneOf(treatments)),
      reason: optional(Text(2000)),
    }),
    answer: PartnerDocument,
    refuses: {
      'invoice.state': [409, 'Not in a state in which this can be done.'],
      'invoice.reason_missing': [422, 'Say what is wrong with it.'],
    },
    example: { body: { outcome: 'accepted', treatment: 'domestic' } },
  }),
  listPortalPartnerDocuments: endpoint({
    method: 'GET',
    path: '/v1/portal/partner-documents',
    summary: 'Our documents and invoices',
    access: read,
    query: listQuery(filters, sorts),
    answer: pageOf(PortalPartnerDocument),
  }),
  downloadPortalPartnerDocument: endpoint({
    method: 'GET',
    path: '/v1/portal/partner-documents/:id/file',
    summary: 'A document as PDF',
    access: read,
    params,
    answerKind: 'file',
    transaction: 'none',
  }),
  getPortalInvoicing: endpoint({
    method: 'GET',
    path: '/v1/portal/invoicing',
    summary: 'Which document a payment needs, and what is missing of it',
    access: read,
    query: strict({ language: optional(Type.String({ maxLength: 35 })) }),
    answer: PortalInvoicing,
  }),
  acceptSelfBilling: endpoint({
    method: 'POST',
    path: '/v1/portal/self-billing-acceptance',
    summary: 'Let the company write our documents, for a year',
    access: manage,
    scope: null,
    idempotency: 'required',
    body: strict({
      legalName: Text(200),
      vatId: optional(nullable(Type.String({ maxLength: 20 }))),
      address: PostalAddress,
      statementAccepted: Type.Literal(true),
    }),
    answer: PortalInvoicing,
    status: 201,
    example: {
      body: {
        legalName: 'Acme GmbH',
        vatId: 'DE123456789',
        address: { street: 'Hauptstrasse', building: '1', postalCode: '10115', town: 'Berlin', country: 'DE' },
        statementAccepted: true,
      },
    },
  }),
  withdrawSelfBilling: endpoint({
    method: 'DELETE',
    path: '/v1/portal/self-billing-acceptance',
    summary: 'Write our own documents from now on',
    access: manage,
    scope: null,
    idempotency: 'required',
    answer: PortalInvoicing,
    status: 200,
    refuses: { 'self_billing.not_accepted': [409, 'Nothing is accepted that could be withdrawn.'] },
  }),
  sendPortalInvoice: endpoint({
    method: 'POST',
    path: '/v1/portal/partner-documents',
    summary: 'Send an invoice: its number and amounts; the file follows',
    description: 'Currency and net amount equal what is due, to the unit.',
    access: manage,
    scope: null,
    idempotency: 'required',
    body: strict({
      number: Text(60),
      issuedOn: CivilDate,
      currency: CurrencyCode,
      netMinor: Minor,
      taxMinor: Minor,
      taxRatePpm: optional(Type.Integer({ minimum: 0, maximum: 1_000_000 })),
    }),
    answer: PortalPartnerDocument,
    status: 201,
    refuses: {
      'invoice.amount_differs': [422, 'Currency or net differ from what is due; both are named.'],
      'invoice.number_used': [409, 'An invoice with this number came in already.'],
      'invoice.not_wanted': [409, 'The agreement does not ask for invoices.'],
    },
    example: {
      body: {
        number: 'RE-2026-014',
        issuedOn: '2026-03-01',
        currency: 'EUR',
        netMinor: '125000',
        taxMinor: '23750',
        taxRatePpm: 190_000,
      },
    },
  }),
  uploadPortalInvoiceFile: endpoint({
    method: 'POST',
    path: '/v1/portal/partner-documents/:id/file',
    summary: 'The file of an invoice, PDF',
    access: manage,
    scope: null,
    params,
    bodyKind: 'multipart',
    answer: PortalPartnerDocument,
    transaction: 'none',
    refuses: { 'invoice.state': [409, 'Not in a state in which this can be done.'] },
  }),
}

const payload = Type.Object({
  documentId: Id('partnerDocument'),
  partnerId: Id('partner'),
  number: Type.String(),
  kind: oneOf(documentKinds),
})
const sample = {
  documentId: 'iv_01ka2b3c4d5e6f7g8h9jkmnpqr',
  partnerId: 'pn_01ka2b3c4d5e6f7g8h9jkmnpqr',
  number: 'SB-2026-00001',
  kind: 'self_billing' as const,
}
const kind = (name: string, summary: string) =>
  eventKind({ name, version: 1, summary, payload, sample, partnerVisible: true })
export const documentEvents = {
  partnerDocumentIssued: kind('partner_document.issued', 'We wrote a document for a partner'),
  partnerDocumentReceived: kind('partner_document.received', 'An invoice of a partner came in'),
  partnerDocumentReviewed: kind('partner_document.reviewed', 'An invoice was accepted or sent back'),
  partnerDocumentCancelled: kind('partner_document.cancelled', 'A document was taken back by another one'),
  selfBillingAccepted: eventKind({
    name: 'self_billing.accepted',
    version: 1,
    summary: 'A partner lets us write its documents',
    payload: Type.Object({ partnerId: Id('partner'), validUntil: CivilDate }),
    sample: { partnerId: 'pn_01ka2b3c4d5e6f7g8h9jkmnpqr', validUntil: '2027-03-01' },
    partnerVisible: true,
  }),
  selfBillingWithdrawn: eventKind({
    name: 'self_billing.withdrawn',
    version: 1,
    summary: 'A partner writes its documents itself from now on',
    payload: Type.Object({ partnerId: Id('partner'), validUntil: CivilDate }),
    sample: { partnerId: 'pn_01ka2b3c4d5e6f7g8h9jkmnpqr', validUntil: '2027-03-01' },
    partnerVisible: true,
  }),
}
