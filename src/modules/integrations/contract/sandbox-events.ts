/** What is announced about sandboxes, in their live workspace. */
import { eventKind, Id, Instant, Type } from '#platform/contract.ts'

const sample = { sandboxId: 'ws_01j9zk2m3n4p5q6r7s8t9v0w1x', name: 'Trial run' }
const payload = Type.Object({ sandboxId: Id('workspace'), name: Type.String() })
export const sandboxEvents = {
  sandboxCreated: eventKind({
    name: 'sandbox.created',
    version: 1,
    summary: 'A sandbox was made',
    payload,
    sample,
    partnerVisible: true,
  }),
  sandboxReset: eventKind({
    name: 'sandbox.reset',
    version: 1,
    summary: 'A sandbox begins anew',
    payload,
    sample,
    partnerVisible: true,
  }),
  sandboxAdvanced: eventKind({
    name: 'sandbox.advanced',
    version: 1,
    summary: 'The clock of a sandbox was set forward',
    payload: Type.Object({ sandboxId: Id('workspace'), to: Instant }),
    sample: { sandboxId: sample.sandboxId, to: '2026-12-01T00:00:00.000Z' },
    partnerVisible: true,
  }),
  sandboxArchived: eventKind({
    name: 'sandbox.archived',
    version: 1,
    summary: 'A sandbox was put away or removed',
    payload,
    sample,
    partnerVisible: true,
  }),
  sandboxMilestoneReached: eventKind({
    name: 'sandbox.milestone_reached',
    version: 1,
    summary: 'A partner took a step in its sandbox for the first time',
    payload: Type.Object({ partnerId: Id('partner'), milestone: Type.String(), reachedAt: Instant }),
    sample: {
      partnerId: 'pn_01j9zk2m3n4p5q6r7s8t9v0w1x',
      milestone: 'first_call',
      reachedAt: '2026-12-01T09:00:00.000Z',
    },
    partnerVisible: true,
  }),
}
