/** Envelopes, signers, and the signing page that needs no account. */
import {
  Email,
  endpoint,
  FreeText,
  Id,
  Instant,
  idParams,
  named,
  nullable,
  oneOf,
  optional,
  strict,
  Text,
  Type,
  Version,
} from '#platform/contract.ts'
import { By, blockKinds } from './shared.ts'

export const signerStates = [
  'waiting',
  'sent',
  'viewed',
  'consented',
  'signed',
  'declined',
  'delegated',
  'bounced',
  'expired',
] as const
export const envelopeStates = ['sent', 'completed', 'declined', 'voided', 'expired'] as const
/** By the link alone, by a code that is mailed, or signed in. */
export const signerChecks = ['link', 'code', 'sign_in'] as const
const Hash = Type.String({ pattern: '^[0-9a-f]{64}$', examples: ['0'.repeat(64)] })
const sides = ['us', 'partner'] as const

export const Envelope = named(
  'Envelope',
  Type.Object({
    id: Id('envelope'),
    agreementId: Id('agreement'),
    versionNumber: Type.Integer(),
    state: oneOf(envelopeStates),
    documentHash: Type.String(),
    message: Type.String(),
    sentBy: By,
    sentAt: Instant,
    expiresAt: Instant,
    endedAt: nullable(Instant),
    endedReason: nullable(Type.String()),
    signers: Type.Array(
      Type.Object({
        id: Id('signer'),
        side: oneOf(sides),
        group: Type.Integer(),
        name: Type.String(),
        email: Type.String(),
        title: nullable(Type.String()),
        company: Type.String(),
        state: oneOf(signerStates),
        isTurn: Type.Boolean(),
        sentAt: nullable(Instant),
        viewedAt: nullable(Instant),
        consentedAt: nullable(Instant),
        signedAt: nullable(Instant),
        declinedReason: nullable(Type.String()),
        check: oneOf(signerChecks, { description: 'How the signer is to show who they are.' }),
        checkedHow: nullable(oneOf(['code', 'sign_in'])),
      }),
    ),
    version: Version,
  }),
)
/** What the signing page shows. */
export const SigningPage = named(
  'SigningPage',
  Type.Object({
    state: oneOf(signerStates),
    envelopeState: oneOf(envelopeStates),
    workspaceName: Type.String(),
    number: Type.String(),
    title: Type.String(),
    language: Type.String(),
    message: Type.String(),
    asks: Type.String({ description: 'Who sent it.' }),
    signer: Type.Object({
      name: Type.String(),
      email: Type.String(),
      title: nullable(Type.String()),
      company: Type.String(),
    }),
    others: Type.Array(Type.Object({ name: Type.String(), company: Type.String(), signedAt: nullable(Instant) })),
    documentHash: Type.String(),
    blocks: Type.Array(
      Type.Object({
        kind: oneOf(blockKinds),
        title: nullable(Type.String()),
        text: Type.String(),
        enforcement: nullable(Type.String()),
      }),
    ),
    consent: Type.Object({ number: Type.Integer(), text: Type.Array(Type.String()) }),
    check: Type.Object({
      needed: oneOf(signerChecks),
      done: Type.Boolean(),
      codeSentAt: nullable(Instant),
      signIn: Type.String({ description: 'Where the signer signs in, to come back from there.' }),
    }),
    isTurn: Type.Boolean(),
    waitingFor: Type.Array(Type.String()),
    signedAt: nullable(Instant),
    expiresAt: Instant,
  }),
)
const envelopeParams = idParams('envelope')
export const tokenParams = strict({ token: Type.String({ minLength: 43, maxLength: 43, examples: ['0'.repeat(43)] }) })
const person = { name: Text(200), email: Email, title: optional(Text(200)) }
const refuses = {
  'signature.link_expired': [410, 'The envelope was voided, declined, expired or handed on.'],
  'signature.not_your_turn': [409, 'Others sign first.'],
} as const

export const signingEndpoints = {
  listEnvelopes: endpoint({
    method: 'GET',
    path: '/v1/agreements/:id/envelopes',
    summary: 'Envelopes of an agreement, the latest first',
    access: { right: 'agreements.read' },
    params: idParams('agreement'),
    answer: Type.Object({ data: Type.Array(Envelope) }),
  }),
  sendEnvelope: endpoint({
    method: 'POST',
    path: '/v1/agreements/:id/envelopes',
    summary: 'Send the approved text for signature; the partner signs first',
    access: { right: 'agreements.send' },
    params: idParams('agreement'),
    body: strict({
      signers: Type.Array(
        strict({
          side: oneOf(sides),
          ...person,
          group: optional(Type.Integer({ minimum: 1, maximum: 20 })),
          check: optional(oneOf(signerChecks, { description: 'The setting of the workspace when left out.' })),
        }),
        { minItems: 2, maxItems: 20 },
      ),
      message: optional(FreeText(2000)),
      expiresInDays: optional(Type.Integer({ minimum: 1, maximum: 180 })),
    }),
    answer: Envelope,
    status: 201,
    refuses: {
      'agreement.state': [409, 'Only an approved text is signed.'],
      'amendment.base_moved': [409, 'Another version was signed since; put the amendment onto that first.'],
      'agreement.not_ready': [409, 'Legal name or address of the partner is missing, or the text has a fault.'],
      'term.in_past': [
        422,
        'A term would take effect before today; of an original, more than 90 days before or over what was reckoned already.',
      ],
    },
    example: {
      body: {
        signers: [
          { side: 'partner', name: 'Kim Berg', email: 'kim@acme.example', title: 'Director' },
          { side: 'us', name: 'Ana Silva', email: 'ana@tandem.example', title: 'Head of partnerships' },
        ],
      },
    },
  }),
  getEnvelope: endpoint({
    method: 'GET',
    path: '/v1/envelopes/:id',
    summary: 'One envelope with its signers',
    access: { right: 'agreements.read' },
    params: envelopeParams,
    answer: Envelope,
  }),
  voidEnvelope: endpoint({
    method: 'POST',
    path: '/v1/envelopes/:id/void',
    summary: 'Take an envelope back before the last signature',
    access: { right: 'agreements.void' },
    params: envelopeParams,
    body: strict({ reason: Text(2000) }),
    answer: Envelope,
    refuses: {
      'envelope.completed': [409, 'It is signed; use an amendment or notice.'],
      'envelope.ended': [409, 'It has ended already.'],
    },
    example: { body: { reason: 'Wrong signatory' } },
  }),
  remindSigners: endpoint({
    method: 'POST',
    path: '/v1/envelopes/:id/reminder',
    summary: 'Mail those whose turn it is once more',
    access: { right: 'agreements.send' },
    params: envelopeParams,
    answer: Envelope,
    refuses: {
      'envelope.ended': [409, 'It has ended.'],
      'signer.bounced': [409, 'The address takes no mail; name another signer.'],
    },
  }),
  replaceSigner: endpoint({
    method: 'POST',
    path: '/v1/signers/:id/replacement',
    summary: 'Name another signer in the place of one who has not signed',
    access: { right: 'agreements.send' },
    params: idParams('signer'),
    body: strict(person),
    answer: Envelope,
    refuses: { 'envelope.ended': [409, 'It has ended.'], 'signature.made_already': [409, 'This person has signed.'] },
    example: { body: { name: 'Robin Other', email: 'robin@acme.example' } },
  }),
  openSigning: endpoint({
    method: 'GET',
    path: '/v1/public/signing/:token',
    summary: 'What a signer reads: document, terms in words, consent',
    access: { public: true },
    params: tokenParams,
    answer: SigningPage,
  }),
  viewSigning: endpoint({
    method: 'POST',
    path: '/v1/public/signing/:token/view',
    summary: 'Record that the signer opened the document',
    access: { public: true },
    idempotency: 'none',
    params: tokenParams,
    answer: SigningPage,
    refuses,
  }),
  consentSigning: endpoint({
    method: 'POST',
    path: '/v1/public/signing/:token/consent',
    summary: 'Consent to electronic records and signature',
    access: { public: true },
    idempotency: 'none',
    params: tokenParams,
    body: strict({ number: Type.Integer({ minimum: 1, examples: [1] }) }),
    answer: SigningPage,
    refuses: { ...refuses, 'signature.consent_changed': [409, 'The text of the consent has changed; read it again.'] },
  }),
  signDocument: endpoint({
    method: 'POST',
    path: '/v1/public/signing/:token/signature',
    summary: 'Sign what was shown, by its hash; a second time answers the first',
    access: { public: true },
    idempotency: 'none',
    params: tokenParams,
    body: strict({
      documentHash: Hash,
      name: Text(200),
      title: Text(200),
      authority: Type.Boolean({ description: 'The signer says that they may bind their company.', examples: [true] }),
      drawing: optional(
        nullable(
          Type.String({
            maxLength: 60_000,
            pattern: '^M[0-9 .,MLQ-]+$',
            description: 'A drawn signature as the path of an SVG.',
          }),
        ),
      ),
      image: optional(
        nullable(
          Type.String({
            maxLength: 150_000,
            pattern: '^data:image/(png|jpeg);base64,[A-Za-z0-9+/]+={0,2}$',
            description: 'A picture of the signature, 100 kB at most.',
          }),
        ),
      ),
    }),
    example: { body: { documentHash: '0'.repeat(64), name: 'Kim Berg', title: 'Director', authority: true } },
    answer: SigningPage,
    refuses: {
      ...refuses,
      'signature.document_changed': [409, 'What was shown is not what is to be signed; read it again.'],
      'signature.consent_missing': [409, 'Consent comes first.'],
      'signature.check_missing': [409, 'The signer has not shown who they are, by code or by signing in.'],
      'signature.authority_missing': [422, 'Say that you may sign for your company.'],
      'term.in_past': [
        422,
        'A term would take effect before today; of an original, more than 90 days before or over what was reckoned already.',
      ],
    },
  }),
  declineSigning: endpoint({
    method: 'POST',
    path: '/v1/public/signing/:token/decline',
    summary: 'Decline to sign, with a reason; this ends the envelope',
    access: { public: true },
    idempotency: 'none',
    params: tokenParams,
    body: strict({ reason: Text(2000) }),
    answer: SigningPage,
    refuses: { ...refuses, 'signature.made_already': [409, 'You have signed.'] },
  }),
  delegateSigning: endpoint({
    method: 'POST',
    path: '/v1/public/signing/:token/delegation',
    summary: 'Hand the signature on to another person of the same company, once',
    access: { public: true },
    idempotency: 'none',
    params: tokenParams,
    body: strict({ name: Text(200), email: Email, statement: Text(1000) }),
    answer: SigningPage,
    refuses: {
      ...refuses,
      'signature.made_already': [409, 'You have signed.'],
      'signature.delegated_already': [409, 'It was handed on to you; it is handed on once.'],
      'signature.other_company': [422, 'The address is of another company.'],
    },
  }),
}
