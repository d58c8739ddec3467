/** What can be taken along: the agreement with all its changes in one text, its terms as a table, its audit trail to be checked elsewhere. */
import { CivilDate, endpoint, idParams, named, nullable, oneOf, optional, strict, Type } from '#platform/contract.ts'
import { stateRefusal } from './agreements.ts'
import { Agreement } from './records.ts'
import { blockKinds } from './shared.ts'

const params = idParams('agreement')
export const ConformedCopy = named(
  'AgreementConformedCopy',
  Type.Object({
    on: Type.String({ ...CivilDate, description: 'What holds on this day, as it is known now.' }),
    versions: Type.Array(
      Type.Object({ number: Type.Integer(), kind: Type.String(), effectiveOn: nullable(CivilDate) }),
      { description: 'Signed versions and changes by notice that it is put together from.' },
    ),
    blocks: Type.Array(
      Type.Object({
        kind: oneOf(blockKinds),
        title: nullable(Type.String()),
        text: Type.String(),
        enforcement: nullable(Type.String()),
      }),
    ),
  }),
)
const on = strict({ on: optional(CivilDate) })
const notSigned = { 'agreement.state': [409, 'Nothing is signed that holds on that day.'] } as const

export const exportEndpoints = {
  getConformedCopy: endpoint({
    method: 'GET',
    path: '/v1/agreements/:id/conformed-copy',
    summary: 'The agreement with everything that changed it until a day, in one text; for reading, the versions bind',
    access: { right: 'agreements.read' },
    params,
    query: on,
    answer: ConformedCopy,
    refuses: notSigned,
  }),
  getPortalConformedCopy: endpoint({
    method: 'GET',
    path: '/v1/portal/agreements/:id/conformed-copy',
    summary: 'The agreement with everything that changed it until a day, in one text; for reading, the versions bind',
    access: { right: 'agreements.read' },
    params,
    query: on,
    answer: ConformedCopy,
    refuses: notSigned,
  }),
  exportAgreementTerms: endpoint({
    method: 'GET',
    path: '/v1/agreements/:id/terms/file',
    summary: 'Every signed term of it with its days and source, as CSV or JSON',
    access: { right: 'agreements.export' },
    params,
    query: strict({ format: optional(oneOf(['csv', 'json'])) }),
    answerKind: 'file',
  }),
  exportAgreementAudit: endpoint({
    method: 'GET',
    path: '/v1/agreements/:id/audit/file',
    summary: 'The audit chain as JSON lines with their hashes; the first line says how to compute them',
    access: { right: 'agreements.export' },
    params,
    answerKind: 'file',
  }),
  moveAgreementBase: endpoint({
    method: 'POST',
    path: '/v1/agreements/:id/base',
    summary: 'Put the open amendment onto what is signed now; both sides accept it anew',
    access: { right: 'agreements.draft' },
    params,
    answer: Agreement,
    refuses: stateRefusal,
  }),
}
