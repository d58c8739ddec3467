/** What this module announces. */
import { eventKind, Id, Instant, nullable, oneOf, Type } from '#platform/contract.ts'
import { taskSides } from './shapes.ts'

const taskFacts = {
  taskId: Id('task'),
  kind: Type.String(),
  subjectKind: Type.String(),
  subjectId: Type.String(),
  side: oneOf(taskSides),
}
const taskSample = {
  taskId: 'ta_01ka2b3c4d5e6f7g8h9jkmnpqr',
  kind: 'discovery.review_application',
  subjectKind: 'application',
  subjectId: 'ap_01ka2b3c4d5e6f7g8h9jkmnpqr',
  side: 'team' as const,
}
const owner = { ownerKind: oneOf(['member', 'portal_user', 'role']), ownerId: Type.String() }
const ownerSample = { ownerKind: 'member' as const, ownerId: 'mb_01ka2b3c4d5e6f7g8h9jkmnpqr' }

export const taskOpened = eventKind({
  name: 'task.opened',
  version: 1,
  summary: 'A task was opened.',
  payload: Type.Object({ ...taskFacts, ...owner, dueAt: nullable(Instant), cause: Type.String() }),
  sample: { ...taskSample, ...ownerSample, dueAt: '2026-11-25T17:00:00.000Z', cause: 'ev_01ka2b3c4d5e6f7g8h9jkmnpqr' },
  partnerVisible: true,
})
export const taskAssigned = eventKind({
  name: 'task.assigned',
  version: 1,
  summary: 'A task went to another owner: claimed, assigned, or following the manager.',
  payload: Type.Object({ ...taskFacts, ...owner }),
  sample: { ...taskSample, ...ownerSample },
  partnerVisible: true,
})
export const taskSnoozed = eventKind({
  name: 'task.snoozed',
  version: 1,
  summary: 'A task rests until an instant, or was woken before it (then `until` is null).',
  payload: Type.Object({ ...taskFacts, until: nullable(Instant) }),
  sample: { ...taskSample, until: '2026-11-30T08:00:00.000Z' },
  partnerVisible: false,
})
export const taskDone = eventKind({
  name: 'task.done',
  version: 1,
  summary: 'A task was done, by hand or by what happened to its subject.',
  payload: Type.Object({ ...taskFacts, byHand: Type.Boolean() }),
  sample: { ...taskSample, byHand: false },
  partnerVisible: true,
})
export const taskCancelled = eventKind({
  name: 'task.cancelled',
  version: 1,
  summary: 'A task is no longer needed.',
  payload: Type.Object({ ...taskFacts, byHand: Type.Boolean() }),
  sample: { ...taskSample, byHand: true },
  partnerVisible: true,
})

const clockFacts = Type.Object({
  clockId: Id('clock'),
  kind: Type.String(),
  subjectKind: Type.String(),
  subjectId: Type.String(),
  memberId: nullable(Id('member')),
  targetMinutes: Type.Integer(),
  reachedAt: Instant,
  breachesAt: Instant,
})
const clockSample = {
  clockId: 'clk_01ka2b3c4d5e6f7g8h9jkmnpqr',
  kind: 'first_answer',
  subjectKind: 'application',
  subjectId: 'ap_01ka2b3c4d5e6f7g8h9jkmnpqr',
  memberId: 'mb_01ka2b3c4d5e6f7g8h9jkmnpqr',
  targetMinutes: 960,
  reachedAt: '2026-11-24T14:36:00.000Z',
  breachesAt: '2026-11-25T09:00:00.000Z',
}
export const clockWarned = eventKind({
  name: 'clock.warned',
  version: 1,
  summary: 'Four fifths of a clock’s time have passed.',
  payload: clockFacts,
  sample: clockSample,
  partnerVisible: false,
})
export const clockBreached = eventKind({
  name: 'clock.breached',
  version: 1,
  summary: 'A clock’s time has passed and what it waits for has not happened.',
  payload: clockFacts,
  sample: { ...clockSample, reachedAt: clockSample.breachesAt },
  partnerVisible: false,
})
