/** Payouts and what is learned of them; for finance and for systems that pay. */
import {
  CivilDate,
  CurrencyCode,
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
  Text,
  Type,
} from '#platform/contract.ts'
import { accountKindNames, transferTypeNames } from '#platform/ledger/kinds.ts'
import { outcomes, payoutStates, railKinds, runStates, warningCodes } from './run-states.ts'
import { Hash, Minor, PartnerRef, Person, read } from './runs.ts'

/** What both sides see of a payout. */
export const shared = {
  id: Id('payout'),
  reference: Type.String({ description: 'As the bank statement shows it; never used for another payout.' }),
  state: oneOf(payoutStates),
  currency: CurrencyCode,
  netMinor: Minor,
  ledgerCurrency: CurrencyCode,
  grossMinor: Minor,
  convertedMinor: Minor,
  taxMinor: Minor,
  withheldMinor: Minor,
  feeMinor: Minor,
  rates: listOf(
    Type.Object({
      from: CurrencyCode,
      to: CurrencyCode,
      day: CivilDate,
      rate: Type.String(),
      isInverse: Type.Boolean(),
    }),
    4,
  ),
  methodKind: Type.String(),
  lastFour: nullable(Type.String()),
  document: nullable(Type.Object({ id: Type.String(), number: Type.String() })),
  reason: nullable(Type.String()),
  frozenAt: Instant,
  submittedAt: nullable(Instant),
  settledOn: nullable(CivilDate),
  endedAt: nullable(Instant),
}
const payoutFields = {
  ...shared,
  run: Type.Object({ id: Id('payoutRun'), name: Type.String(), state: oneOf(runStates) }),
  partner: PartnerRef,
  rail: oneOf(railKinds),
  methodId: Type.String(),
  warnings: listOf(
    Type.Object({ code: oneOf(warningCodes), words: Type.String(), tickedAt: nullable(Instant), tickedBy: Person }),
    20,
  ),
  contentHash: Hash,
  railReference: nullable(Type.String()),
  reasonCode: nullable(Type.String()),
  isApproved: Type.Boolean(),
}
export const Line = Type.Object({
  position: Type.Integer(),
  payableId: Id('payable'),
  source: Type.Object({ kind: Type.String(), id: Type.String() }),
  saleId: nullable(Type.String()),
  words: Type.String(),
  amountMinor: Minor,
  netMinor: Minor,
})
export const Payout = named('Payout', Type.Object(payoutFields))
export const PayoutWhole = named(
  'PayoutWhole',
  Type.Object({
    ...payoutFields,
    lines: listOf(Line, 1_000),
    evidence: listOf(
      Type.Object({
        id: Id('payoutEvidence'),
        source: oneOf(['rail', 'listing', 'status_file', 'webhook', 'person']),
        outcome: oneOf(outcomes),
        state: oneOf(['applied', 'waiting', 'kept', 'refused']),
        on: nullable(CivilDate),
        currency: nullable(Type.String()),
        amountMinor: nullable(Minor),
        railReference: nullable(Type.String()),
        reason: nullable(Type.String()),
        note: nullable(Type.String()),
        recordedBy: Person,
        recordedAt: Instant,
        confirmedBy: Person,
      }),
    ),
    resolutions: listOf(
      Type.Object({
        id: Id('payoutResolution'),
        kind: oneOf(['declare_unsent', 'adopt', 'recall']),
        proof: Type.String(),
        railReference: nullable(Type.String()),
        askedBy: Person,
        askedAt: Instant,
        decision: nullable(oneOf(['confirmed', 'refused'])),
        decidedBy: Person,
      }),
    ),
    transfers: listOf(
      Type.Object({
        id: Id('transfer'),
        type: oneOf(transferTypeNames),
        on: CivilDate,
        entries: listOf(Type.Object({ kind: oneOf(accountKindNames), currency: CurrencyCode, amountMinor: Minor })),
      }),
    ),
  }),
)
const Instruction = named(
  'PayoutInstruction',
  Type.Object({
    id: Id('instruction'),
    attempt: Type.Integer(),
    rail: oneOf(railKinds),
    key: Type.String({ description: 'The same order has the same key, and the same bytes.' }),
    bodyHash: Hash,
    firstSentAt: Instant,
    sends: Type.Integer(),
    outcome: nullable(oneOf(['accepted', 'refused', 'unclear'])),
    answers: listOf(
      Type.Object({ at: Instant, fencing: Type.Integer(), outcome: Type.String(), words: Type.String() }),
    ),
  }),
)

export const reconcile = { right: 'payouts.reconcile' } as const
const resolveRight = { right: 'payouts.resolve' } as const
const payout = idParams('payout')
/** A second person confirms what the first one asked. */
export const samePerson = { 'resolution.same_person': [409, 'Another person has to confirm.'] } as const
const under = { 'payout.not_under_way': [409, 'Nothing was sent.'] } as const
const act = { params: payout, answer: PayoutWhole, idempotency: 'required' } as const

export const payoutEndpoints = {
  listPayouts: endpoint({
    method: 'GET',
    path: '/v1/payouts',
    summary: 'Payouts, newest first',
    access: read,
    query: listQuery(
      {
        runId: optional(Id('payoutRun')),
        partnerId: optional(Id('partner')),
        state: optional(listOf(oneOf(payoutStates), 9)),
        currency: optional(CurrencyCode),
        fundingAccountId: optional(Id('fundingAccount')),
        hasWarnings: optional(Type.Boolean()),
      },
      ['frozen', '-frozen'],
    ),
    answer: pageOf(Payout),
  }),
  getPayout: endpoint({
    method: 'GET',
    path: '/v1/payouts/:id',
    summary: 'One payout: lines, evidence, ledger entries',
    access: read,
    params: payout,
    answer: PayoutWhole,
  }),
  listPayoutInstructions: endpoint({
    method: 'GET',
    path: '/v1/payouts/:id/instructions',
    summary: 'Each attempt at the rail, with key, hash and answers',
    access: read,
    params: payout,
    answer: Type.Object({ data: listOf(Instruction) }),
  }),
  tickPayoutWarnings: endpoint({
    method: 'POST',
    path: '/v1/payouts/:id/review',
    summary: 'Say that warnings were looked at',
    access: { right: 'payouts.approve' },
    scope: null,
    ...act,
    body: strict({ codes: listOf(oneOf(warningCodes), 7, { minItems: 1 }) }),
    refuses: { 'run.not_in_review': [409, 'The run is not in review.'] },
    example: { body: { codes: ['first_payment'] } },
  }),
  stopPayout: endpoint({
    method: 'POST',
    path: '/v1/payouts/:id/stop',
    summary: 'Take a payout out of its run before it is sent',
    access: { right: 'payouts.stop' },
    ...act,
    body: strict({ reason: Text(300) }),
    refuses: {
      'payout.already_submitted': [409, 'Ask the bank for a recall; then record the return.'],
      'payout.over': [409, 'It has ended.'],
    },
    example: { body: { reason: 'The partner asked us to wait' } },
  }),
  settlePayout: endpoint({
    method: 'POST',
    path: '/v1/payouts/:id/settlement',
    summary: 'It arrived: day and reference of the bank or of the system that paid',
    description: 'A person’s word about a payout above the limits waits until another person enters the same.',
    access: { right: 'payouts.confirm_sent' },
    scope: 'payouts.settle',
    ...act,
    body: strict({ on: CivilDate, bankReference: Text(100) }),
    refuses: { ...under, ...samePerson, 'settlement.differs': [409, 'Not what the first person entered.'] },
    example: { body: { on: '2026-03-02', bankReference: 'E2E-4711' } },
  }),
  failPayout: endpoint({
    method: 'POST',
    path: '/v1/payouts/:id/failure',
    summary: 'It was refused for good; what is owed is due again',
    access: { right: 'payouts.confirm_sent' },
    scope: 'payouts.settle',
    ...act,
    body: strict({ code: optional(Text(20)), reason: Text(300), reference: optional(Text(100)) }),
    refuses: {
      ...under,
      'payout.settled': [409, 'It was settled.'],
      'payout.uncertain': [409, 'Nobody knows whether it was sent.'],
    },
    example: { body: { code: 'AC04', reason: 'The account is closed' } },
  }),
  returnPayout: endpoint({
    method: 'POST',
    path: '/v1/payouts/:id/return',
    summary: 'The money came back, perhaps less what a bank kept',
    access: reconcile,
    scope: null,
    ...act,
    body: strict({
      on: CivilDate,
      amountMinor: optional(Type.String({ pattern: '^[0-9]{1,18}$', examples: ['4200'] })),
      reason: Text(300),
      code: optional(Text(20)),
      bankReference: optional(Text(100)),
    }),
    refuses: under,
    example: { body: { on: '2026-03-02', reason: 'The account is closed' } },
  }),
  resolvePayout: endpoint({
    method: 'POST',
    path: '/v1/payouts/:id/resolution',
    summary: 'Say what became of it, with proof; another person confirms by the same call',
    access: resolveRight,
    scope: null,
    ...act,
    body: strict({
      kind: oneOf(['declare_unsent', 'adopt', 'recall']),
      proof: Text(2_000),
      railReference: optional(Text(100)),
    }),
    refuses: {
      ...samePerson,
      'payout.not_uncertain': [409, 'There is nothing to resolve.'],
      'resolution.differs': [409, 'Another resolution waits.'],
    },
    example: { body: { kind: 'declare_unsent', proof: 'Letter of the bank of 2 March: no such order' } },
  }),
  refusePayoutResolution: endpoint({
    method: 'DELETE',
    path: '/v1/payouts/:id/resolution',
    summary: 'Refuse the resolution that waits',
    access: resolveRight,
    scope: null,
    ...act,
    refuses: { 'resolution.none': [409, 'None waits.'] },
  }),
  downloadRemittanceAdvice: endpoint({
    method: 'GET',
    path: '/v1/payouts/:id/remittance-advice',
    summary: 'The advice as a PDF',
    access: read,
    params: payout,
    answerKind: 'file',
    refuses: { 'payout.not_sent': [409, 'It is not on its way yet.'] },
  }),
}
