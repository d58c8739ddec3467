/** What can be read of one agreement: text, terms by day, differences, approvals, the audit chain. */
import {
  CivilDate,
  endpoint,
  Instant,
  idParams,
  nullable,
  oneOf,
  optional,
  strict,
  Text,
  Type,
} from '#platform/contract.ts'
import { AgreementMoney } from './money.ts'
import { Agreement, AgreementDocument, Approval, TermDifference, VersionTerm } from './records.ts'
import { By, Language } from './shared.ts'

const params = idParams('agreement')

export const readingEndpoints = {
  getAgreementDocument: endpoint({
    method: 'GET',
    path: '/v1/agreements/:id/document',
    summary: 'The text of a version with its schedule of terms; the newest by default',
    access: { right: 'agreements.read' },
    params,
    query: strict({ number: optional(Type.Integer({ minimum: 1 })) }),
    answer: AgreementDocument,
  }),
  getAgreementTerms: endpoint({
    method: 'GET',
    path: '/v1/agreements/:id/terms',
    summary: 'Signed terms that hold on a day, with the knowledge of an instant',
    access: { right: 'agreements.read' },
    params,
    query: strict({ on: optional(CivilDate), knownAt: optional(Instant), language: Language }),
    answer: Type.Object({ on: CivilDate, knownAt: Instant, data: Type.Array(VersionTerm) }),
  }),
  listUpcomingTerms: endpoint({
    method: 'GET',
    path: '/v1/agreements/:id/upcoming-terms',
    summary: 'Signed terms that take effect later',
    access: { right: 'agreements.read' },
    params,
    answer: Type.Object({ data: Type.Array(VersionTerm) }),
  }),
  getAgreementDifferences: endpoint({
    method: 'GET',
    path: '/v1/agreements/:id/differences',
    summary: 'What changed between two versions, term by term as sentences and clause by clause',
    access: { right: 'agreements.read' },
    params,
    query: strict({ from: optional(Type.Integer({ minimum: 1 })), to: optional(Type.Integer({ minimum: 1 })) }),
    answer: TermDifference,
  }),
  getAgreementMoney: endpoint({
    method: 'GET',
    path: '/v1/agreements/:id/money',
    summary: 'What the open version would have changed in money, over sales that happened',
    access: { right: 'agreements.read' },
    params,
    answer: AgreementMoney,
  }),
  listAgreementApprovals: endpoint({
    method: 'GET',
    path: '/v1/agreements/:id/approvals',
    summary: 'Approvals asked and answered, on every snapshot',
    access: { right: 'agreements.read' },
    params,
    answer: Type.Object({ data: Type.Array(Approval) }),
  }),
  answerApproval: endpoint({
    method: 'POST',
    path: '/v1/approvals/:id/answer',
    summary: 'Give or refuse an approval; refusing needs words',
    access: { right: 'agreements.approve' },
    scope: null,
    params: idParams('approval'),
    body: strict({ answer: oneOf(['given', 'refused']), words: optional(Text(2000)) }),
    answer: Agreement,
    refuses: {
      'approval.own_draft': [409, 'Nobody approves their own draft.'],
      'approval.not_yours': [403, 'The rule asks another role.'],
      'approval.answered': [409, 'It has been answered.'],
      'snapshot.stale': [409, 'It was asked on another snapshot.'],
    },
  }),
  getAgreementAudit: endpoint({
    method: 'GET',
    path: '/v1/agreements/:id/audit',
    summary: 'The audit chain, oldest first',
    access: { right: 'agreements.read' },
    params,
    query: strict({ after: optional(Type.Integer({ minimum: 0 })) }),
    answer: Type.Object({
      data: Type.Array(
        Type.Object({
          number: Type.Integer(),
          at: Instant,
          by: By,
          act: Type.String(),
          details: Type.Unsafe<Record<string, unknown>>({ type: 'object', additionalProperties: true }),
          previousHash: nullable(Type.String()),
          hash: nullable(Type.String()),
        }),
      ),
    }),
  }),
  checkAgreementAudit: endpoint({
    method: 'GET',
    path: '/v1/agreements/:id/audit-check',
    summary: 'Compute the chain again and name the first row that does not fit',
    access: { right: 'agreements.read' },
    params,
    answer: Type.Object({
      intact: Type.Boolean(),
      rows: Type.Integer(),
      linked: Type.Integer(),
      brokenAt: nullable(Type.Integer()),
      words: Type.String(),
    }),
  }),
}
