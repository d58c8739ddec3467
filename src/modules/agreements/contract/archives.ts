/** Signed agreements as one ZIP to keep elsewhere, which can be checked without us. */
import {
  CivilDate,
  endpoint,
  Id,
  Instant,
  idParams,
  listOf,
  listQuery,
  named,
  nullable,
  oneOf,
  optional,
  pageOf,
  strict,
  Type,
} from '#platform/contract.ts'
import { categories } from './records.ts'
import { By } from './shared.ts'

export const archiveStates = ['running', 'ready', 'failed', 'cancelled', 'expired'] as const

const Wanted = {
  partnerId: optional(Id('partner')),
  category: optional(listOf(oneOf(categories), categories.length)),
  signedFrom: optional(CivilDate),
  signedUntil: optional(CivilDate),
}
export const AgreementArchive = named(
  'AgreementArchive',
  Type.Object({
    id: Id('agreementArchive'),
    state: oneOf(archiveStates),
    filter: Type.Object({
      partnerId: nullable(Id('partner')),
      category: Type.Array(oneOf(categories)),
      signedFrom: nullable(CivilDate),
      signedUntil: nullable(CivilDate),
    }),
    partnerName: nullable(Type.String()),
    agreements: nullable(Type.Integer()),
    files: nullable(Type.Integer({ description: 'Signed PDFs, terms and audit chains in it.' })),
    sizeBytes: nullable(Type.Integer()),
    faults: nullable(
      Type.Integer({ description: 'Files and chains that do not fit what was kept of them; the index names each.' }),
    ),
    jobId: Id('job'),
    done: Type.Integer(),
    total: nullable(Type.Integer()),
    error: nullable(Type.String()),
    by: By,
    createdAt: Instant,
    readyAt: nullable(Instant),
    expiresAt: Instant,
  }),
)

const params = idParams('agreementArchive')
const right = { right: 'agreements.export' } as const

export const archiveEndpoints = {
  listAgreementArchives: endpoint({
    method: 'GET',
    path: '/v1/agreement-archives',
    summary: 'Archives of signed agreements that were made, newest first',
    access: right,
    query: listQuery({}, ['createdAt', '-createdAt']),
    answer: pageOf(AgreementArchive),
  }),
  createAgreementArchive: endpoint({
    method: 'POST',
    path: '/v1/agreement-archives',
    summary: 'Make an archive of signed agreements: PDFs, terms, audit chains, an index',
    description:
      'A job reads every file and every chain anew and writes the index; the archive can then be taken for 7 days. At most 20,000 agreements and 3.5 GB.',
    access: right,
    body: strict(Wanted),
    answer: AgreementArchive,
    status: 202,
    refuses: {
      'archive.empty': [422, 'No signed agreement is like that.'],
      'archive.days_reversed': [422, 'The first day is after the last.'],
    },
    example: { body: { category: ['partnership'], signedFrom: '2026-01-01', signedUntil: '2026-12-31' } },
  }),
  getAgreementArchive: endpoint({
    method: 'GET',
    path: '/v1/agreement-archives/:id',
    summary: 'Read an archive of signed agreements and how far it is',
    access: right,
    params,
    answer: AgreementArchive,
  }),
  downloadAgreementArchive: endpoint({
    method: 'GET',
    path: '/v1/agreement-archives/:id/file',
    summary: 'The archive as a ZIP',
    access: right,
    params,
    answerKind: 'file',
    refuses: {
      'archive.not_ready': [409, 'It is still being made, or did not succeed.'],
      'archive.expired': [410, 'It was kept for 7 days.'],
    },
  }),
  cancelAgreementArchive: endpoint({
    method: 'POST',
    path: '/v1/agreement-archives/:id/cancellation',
    summary: 'Stop making an archive',
    access: right,
    params,
    answer: AgreementArchive,
    refuses: { 'job.over': [409, 'It is ready or has ended.'] },
  }),
}
