/** What payables, runs and payouts announce. */
import { eventKind, Id, nullable, oneOf, Type } from '#platform/contract.ts'
import { finalStates } from './run-states.ts'

const run = 'pr_01ka2b3c4d5e6f7g8h9jkmnpqr'
const payout = 'po_01ka2b3c4d5e6f7g8h9jkmnpqr'
const partner = 'pn_01ka2b3c4d5e6f7g8h9jkmnpqr'
const Amount = Type.String({ pattern: '^-?[0-9]{1,38}$' })

const runPayload = Type.Object({
  runId: Id('payoutRun'),
  payouts: Type.Integer(),
  currency: Type.String(),
  totalMinor: Amount,
})
const runSample = { runId: run, payouts: 212, currency: 'EUR', totalMinor: '8421950' }
const runEvent = (name: string, summary: string) =>
  eventKind({ name, version: 1, summary, payload: runPayload, sample: runSample, partnerVisible: false })

const payoutPayload = Type.Object({
  payoutId: Id('payout'),
  runId: Id('payoutRun'),
  partnerId: Id('partner'),
  currency: Type.String(),
  amountMinor: Amount,
  reference: Type.String(),
  reason: nullable(Type.String()),
})
const payoutSample = {
  payoutId: payout,
  runId: run,
  partnerId: partner,
  currency: 'EUR',
  amountMinor: '124050',
  reference: 'PO01KA2B3C4D5E6F7G8H9JKMNPQR',
  reason: null,
}
const payoutEvent = (name: string, summary: string, partnerVisible = true) =>
  eventKind({ name, version: 1, summary, payload: payoutPayload, sample: payoutSample, partnerVisible })

const balancePayload = Type.Object({
  partnerId: Id('partner'),
  currency: Type.String(),
  amountMinor: Amount,
})
const balanceSample = { partnerId: partner, currency: 'EUR', amountMinor: '4200' }

export const payoutEvents = {
  payableAdded: eventKind({
    name: 'payable.added',
    version: 1,
    summary: 'An amount due was added for a partner',
    payload: Type.Object({
      payableId: Id('payable'),
      partnerId: Id('partner'),
      sourceKind: Type.String(),
      sourceId: Type.String(),
      currency: Type.String(),
      amountMinor: Amount,
    }),
    sample: {
      payableId: 'py_01ka2b3c4d5e6f7g8h9jkmnpqr',
      partnerId: partner,
      sourceKind: 'fund_claim',
      sourceId: 'clm_01ka2b3c4d5e6f7g8h9jkmnpqr',
      currency: 'EUR',
      amountMinor: '50000',
    },
    partnerVisible: false,
  }),
  runFrozen: runEvent('payout_run.frozen', 'A run was put together and waits for review'),
  runApproved: runEvent('payout_run.approved', 'The content of a run was approved'),
  runStarted: runEvent('payout_run.started', 'A run began to send'),
  runClosed: runEvent('payout_run.closed', 'A run is done: every payout has an end'),
  runPaused: eventKind({
    name: 'payout_run.paused',
    version: 1,
    summary: 'A run was paused, taken up again or cancelled',
    payload: Type.Object({
      runId: Id('payoutRun'),
      act: oneOf(['paused', 'resumed', 'thawed', 'cancelled']),
      reason: nullable(Type.String()),
    }),
    sample: { runId: run, act: 'paused', reason: 'The ledger does not add up' },
    partnerVisible: false,
  }),
  payoutInstructed: eventKind({
    name: 'payout.instructed',
    version: 1,
    summary: 'An order to the system that pays for us: answer with a settlement or a failure',
    payload: Type.Object({
      payoutId: Id('payout'),
      reference: Type.String(),
      key: Type.String({ description: 'The same order has the same key; pay it once.' }),
      partnerId: Id('partner'),
      methodId: Type.String(),
      currency: Type.String(),
      amountMinor: Amount,
    }),
    sample: {
      payoutId: payout,
      reference: payoutSample.reference,
      key: `${payout}-1`,
      partnerId: partner,
      methodId: 'pm_01ka2b3c4d5e6f7g8h9jkmnpqr',
      currency: 'EUR',
      amountMinor: '124050',
    },
    partnerVisible: false,
  }),
  payoutSubmitted: payoutEvent('payout.submitted', 'A payout is on its way'),
  payoutSettled: payoutEvent('payout.settled', 'A payout arrived'),
  payoutFailed: payoutEvent('payout.failed', 'A payout was refused; what is owed is due again'),
  payoutReturned: payoutEvent('payout.returned', 'A payout came back; what is owed is due again'),
  payoutStopped: payoutEvent('payout.stopped', 'A payout was taken out of its run before it was sent', false),
  payoutResolved: eventKind({
    name: 'payout.resolved',
    version: 1,
    summary: 'Two people, or the rail, settled what became of an uncertain payout',
    payload: Type.Object({
      payoutId: Id('payout'),
      runId: Id('payoutRun'),
      kind: oneOf(['found', 'declare_unsent', 'adopt', 'recall', 'mismatch']),
      state: oneOf([...finalStates, 'submitted', 'uncertain']),
    }),
    sample: { payoutId: payout, runId: run, kind: 'declare_unsent', state: 'failed' },
    partnerVisible: false,
  }),
  balanceWrittenOff: eventKind({
    name: 'balance.written_off',
    version: 1,
    summary: 'A debt of a partner was given up',
    payload: balancePayload,
    sample: balanceSample,
    partnerVisible: true,
  }),
  balanceRepaid: eventKind({
    name: 'balance.repaid',
    version: 1,
    summary: 'A partner paid a debt back',
    payload: balancePayload,
    sample: balanceSample,
    partnerVisible: true,
  }),
}
