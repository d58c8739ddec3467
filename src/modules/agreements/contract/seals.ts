/** Sealed files: the PDF, its certificate as data, and the public check that shows no content. */
import {
  CivilDate,
  endpoint,
  Id,
  Instant,
  idParams,
  named,
  nullable,
  oneOf,
  optional,
  strict,
  Type,
} from '#platform/contract.ts'
import { signerStates } from './signing.ts'

const Sha256 = Type.String({ pattern: '^[0-9a-f]{64}$', examples: ['0'.repeat(64)] })
const params = idParams('agreement')
const query = strict({
  number: optional(Type.Integer({ minimum: 1, description: 'The newest sealed one by default.' })),
})
const refuses = { 'document.not_sealed': [409, 'This version is not signed by everybody yet.'] } as const

export const SealedCertificate = named(
  'AgreementCertificate',
  Type.Object({
    number: Type.String(),
    versionNumber: Type.Integer(),
    title: Type.String(),
    envelopeId: Id('envelope'),
    documentSha256: Sha256,
    sealedSha256: Sha256,
    certificateSha256: Sha256,
    auditHead: nullable(Type.String({ description: 'Head of the audit chain when it was sealed.' })),
    pages: Type.Integer(),
    sealedAt: Instant,
    effectiveOn: nullable(CivilDate),
    statement: Type.String({ description: 'What the seal proves, and what it does not.' }),
    signers: Type.Array(
      Type.Object({
        side: oneOf(['us', 'partner']),
        name: Type.String(),
        signature: Type.String(),
        title: nullable(Type.String()),
        company: Type.String(),
        email: Type.String(),
        check: Type.String(),
        consent: Type.Array(Type.String()),
        state: oneOf(signerStates),
        sentAt: nullable(Instant),
        viewedAt: nullable(Instant),
        consentedAt: nullable(Instant),
        signedAt: nullable(Instant),
        address: nullable(Type.String()),
        browser: nullable(Type.String()),
      }),
    ),
  }),
)

export const sealEndpoints = {
  getAgreementFile: endpoint({
    method: 'GET',
    path: '/v1/agreements/:id/document/file',
    summary: 'The sealed PDF of a signed version',
    access: { right: 'agreements.read' },
    params,
    query,
    answerKind: 'file',
    refuses,
  }),
  getAgreementCertificate: endpoint({
    method: 'GET',
    path: '/v1/agreements/:id/certificate',
    summary: 'Who signed, when, from where, how they were checked; the fingerprints of what was signed and sealed',
    access: { right: 'agreements.read' },
    params,
    query,
    answer: SealedCertificate,
    refuses,
  }),
  getPortalAgreementFile: endpoint({
    method: 'GET',
    path: '/v1/portal/agreements/:id/document/file',
    summary: 'The sealed PDF of what was signed',
    access: { right: 'agreements.read' },
    params,
    query,
    answerKind: 'file',
    refuses,
  }),
  getPortalAgreementCertificate: endpoint({
    method: 'GET',
    path: '/v1/portal/agreements/:id/certificate',
    summary: 'Who signed, when, and the fingerprints of what was signed and sealed',
    access: { right: 'agreements.read' },
    params,
    query,
    answer: SealedCertificate,
    refuses,
  }),
  getSignedFile: endpoint({
    method: 'GET',
    path: '/v1/public/signing/:token/file',
    summary: 'The sealed PDF, for who signed it, by their link',
    access: { public: true },
    params: strict({ token: Type.String({ minLength: 43, maxLength: 43, examples: ['0'.repeat(43)] }) }),
    answerKind: 'file',
    refuses,
  }),
  checkSealedFile: endpoint({
    method: 'GET',
    path: '/v1/public/seals/:fingerprint',
    summary: 'Whether a file of this fingerprint was sealed here, and when; nothing of its content',
    access: { public: true },
    params: strict({ fingerprint: Sha256 }),
    answer: Type.Object({
      sealed: Type.Boolean({ description: 'A file with exactly these bytes was sealed by this workspace.' }),
      sealedAt: nullable(Instant),
      sealedBy: nullable(Type.String()),
      certificateSha256: nullable(Sha256),
    }),
  }),
  listSealCertificates: endpoint({
    method: 'GET',
    path: '/v1/public/seal-certificates',
    summary: 'Every certificate that ever sealed for this workspace, the newest first',
    access: { public: true },
    answer: Type.Object({
      data: Type.Array(
        Type.Object({
          sha256: Sha256,
          subject: Type.String(),
          origin: oneOf(['self_signed', 'imported']),
          pem: Type.String(),
          validFrom: Instant,
          validTo: Instant,
          retiredAt: nullable(Instant),
        }),
      ),
    }),
  }),
}
