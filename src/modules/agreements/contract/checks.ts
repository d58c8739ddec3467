/** Who a signer is: by a code that is mailed, or signed in; what waits for one's own signature, and many signatures at once. */
import {
  endpoint,
  Id,
  Instant,
  idParams,
  listOf,
  listQuery,
  named,
  nullable,
  oneOf,
  pageOf,
  strict,
  Text,
  Type,
} from '#platform/contract.ts'
import { SigningPage, tokenParams } from './signing.ts'

export const SigningRequest = named(
  'SigningRequest',
  Type.Object(
    {
      signerId: Id('signer'),
      agreementId: Id('agreement'),
      number: Type.String(),
      title: Type.String(),
      partnerName: Type.String(),
      company: Type.String({ description: 'For whom it is signed.' }),
      askedBy: Type.String(),
      documentHash: Type.String(),
      /** What signing agrees to, in the language of the document. */
      consent: Type.Object({ number: Type.Integer(), text: Type.Array(Type.String()) }),
      isTurn: Type.Boolean(),
      expiresAt: Instant,
    },
    { description: 'Somebody waits for the signature of the caller, by the address of their account.' },
  ),
)
const Opened = Type.Object({ path: Type.String({ description: 'Of the signing page.' }) })
const signerParams = idParams('signer')
const refuses = {
  'signature.link_expired': [410, 'The envelope has ended.'],
  'signature.not_your_turn': [409, 'Others sign first.'],
} as const

export const checkEndpoints = {
  sendSigningCode: endpoint({
    method: 'POST',
    path: '/v1/public/signing/:token/code',
    summary: 'Mail the signer a code of six digits, good for 15 minutes',
    access: { public: true },
    idempotency: 'none',
    params: tokenParams,
    answer: SigningPage,
    refuses: { ...refuses, 'signature.code_too_often': [429, 'Too many codes within an hour.'] },
  }),
  checkSigningCode: endpoint({
    method: 'POST',
    path: '/v1/public/signing/:token/code-check',
    summary: 'Show by the mailed code that it is you; five tries each',
    access: { public: true },
    transaction: 'none',
    idempotency: 'none',
    params: tokenParams,
    body: strict({ code: Type.String({ pattern: '^[0-9]{6}$', examples: ['123456'] }) }),
    answer: SigningPage,
    refuses: {
      ...refuses,
      'signature.code_wrong': [422, 'It is not the code that was mailed last, or it is too old.'],
    },
  }),
  listSigningRequests: endpoint({
    method: 'GET',
    path: '/v1/signing-requests',
    summary: 'What waits for the signature of the caller, first what ends first',
    access: { right: 'agreements.read' },
    query: listQuery({}, ['expiresAt', '-expiresAt']),
    answer: pageOf(SigningRequest),
  }),
  openSigningRequest: endpoint({
    method: 'POST',
    path: '/v1/signing-requests/:id/opening',
    summary: 'Open one’s own signing page from the session, which shows who it is',
    access: { right: 'agreements.sign' },
    params: signerParams,
    answer: Opened,
    refuses: { 'signature.link_expired': [410, 'The envelope has ended.'] },
  }),
  countersign: endpoint({
    method: 'POST',
    path: '/v1/countersignatures',
    summary: 'Sign up to 200 documents for us at once, after a sign-in of the last 15 minutes',
    description:
      'Each is signed by the hash that was shown. One that cannot be signed is reported with the reason and holds up no other.',
    access: { right: 'agreements.sign' },
    transaction: 'none',
    idempotency: 'none',
    body: strict({
      documents: listOf(
        strict({
          signerId: Id('signer'),
          documentHash: Type.String({ pattern: '^[0-9a-f]{64}$', examples: ['0'.repeat(64)] }),
        }),
        200,
        { minItems: 1 },
      ),
      name: Text(200),
      title: Text(200),
      authority: Type.Boolean({ examples: [true] }),
      consent: Type.Integer({ minimum: 1, description: 'Number of the consent text that was read.', examples: [1] }),
    }),
    answer: Type.Object({
      signed: Type.Integer(),
      data: Type.Array(
        Type.Object({
          signerId: Type.String(),
          number: nullable(Type.String()),
          outcome: oneOf(['signed', 'refused']),
          words: Type.String(),
        }),
      ),
    }),
    refuses: {
      'session.unconfirmed': [403, 'The last sign-in is over 15 minutes ago; confirm it.'],
      'signature.authority_missing': [422, 'Say that you may sign for your company.'],
      'signature.consent_changed': [409, 'The text of the consent has changed; read it again.'],
    },
  }),
  listPortalSigningRequests: endpoint({
    method: 'GET',
    path: '/v1/portal/signing-requests',
    summary: 'What waits for the signature of the caller',
    access: { right: 'agreements.read' },
    answer: Type.Object({ data: Type.Array(SigningRequest) }),
  }),
  openPortalSigningRequest: endpoint({
    method: 'POST',
    path: '/v1/portal/signing-requests/:id/opening',
    summary: 'Open one’s own signing page from the session, which shows who it is',
    access: { right: 'agreements.sign' },
    params: signerParams,
    answer: Opened,
    refuses: { 'signature.link_expired': [410, 'The envelope has ended.'] },
  }),
}
