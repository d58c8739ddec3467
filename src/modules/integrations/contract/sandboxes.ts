/** Sandboxes: workspaces of their own with a clock that can be moved forward. */
import {
  CurrencyCode,
  endpoint,
  eventKind,
  Id,
  Instant,
  LanguageTag,
  listOf,
  named,
  nullable,
  optional,
  Slug,
  strict,
  Text,
  Type,
} from '#platform/contract.ts'

export const SandboxShape = named(
  'Sandbox',
  Type.Object({
    id: Id('workspace'),
    slug: Slug,
    name: Type.String(),
    zone: Type.String(),
    currency: CurrencyCode,
    language: LanguageTag,
    now: Instant,
    advancingTo: nullable(Instant),
    createdAt: Instant,
  }),
)
const manage = { right: 'integrations.manage_sandboxes' } as const
const params = strict({ id: Id('workspace') })

export const sandboxEndpoints = {
  listSandboxes: endpoint({
    method: 'GET',
    path: '/v1/sandboxes',
    summary: 'Sandboxes of this workspace',
    transaction: 'none',
    access: { right: 'integrations.read' },
    answer: Type.Object({ data: listOf(SandboxShape) }),
  }),
  createSandbox: endpoint({
    method: 'POST',
    path: '/v1/sandboxes',
    summary:
      'Makes a sandbox with the settings of this workspace and seats for its team; it holds no real person or record',
    access: manage,
    scope: null,
    status: 201,
    transaction: 'none',
    idempotency: 'none',
    body: strict({ name: Text(200), slug: optional(Slug) }),
    answer: SandboxShape,
    refuses: {
      'sandbox.limit': [409, 'There can be 20 sandboxes; remove one first.'],
      'sandbox.of_sandbox': [409, 'A sandbox has no sandboxes of its own.'],
      'workspace.slug_taken': [409, 'There is a workspace at this address already; choose another.'],
    },
    example: { body: { name: 'Trial run' } },
  }),
  advanceSandboxClock: endpoint({
    method: 'POST',
    path: '/v1/sandboxes/:id/clock',
    summary: 'Moves the clock forward; what falls due on the way runs in the order of its date',
    access: manage,
    scope: null,
    status: 202,
    transaction: 'none',
    idempotency: 'none',
    params,
    body: strict({ to: Instant }),
    answer: SandboxShape,
    refuses: {
      'clock.backwards': [409, 'The clock stands at 2 March 2026 and only moves forward.'],
      'clock.too_far': [422, 'The clock moves up to 366 days at once; go there in steps.'],
      'sandbox.busy': [409, 'The clock is moving already.'],
    },
  }),
  removeSandbox: endpoint({
    method: 'DELETE',
    path: '/v1/sandboxes/:id',
    summary: 'Removes a sandbox with everything in it',
    access: manage,
    scope: null,
    transaction: 'none',
    idempotency: 'none',
    params,
  }),
}

const sample = { sandboxId: 'ws_01j9zk2m3n4p5q6r7s8t9v0w1x', name: 'Trial run' }
const payload = Type.Object({ sandboxId: Id('workspace'), name: Type.String() })
export const sandboxEvents = {
  sandboxCreated: eventKind({
    name: 'sandbox.created',
    version: 1,
    summary: 'A sandbox was made',
    payload,
    sample,
    partnerVisible: false,
  }),
  sandboxAdvanced: eventKind({
    name: 'sandbox.advanced',
    version: 1,
    summary: 'The clock of a sandbox was set forward',
    payload: Type.Object({ sandboxId: Id('workspace'), to: Instant }),
    sample: { sandboxId: sample.sandboxId, to: '2026-12-01T00:00:00.000Z' },
    partnerVisible: false,
  }),
  sandboxArchived: eventKind({
    name: 'sandbox.archived',
    version: 1,
    summary: 'A sandbox was removed',
    payload,
    sample,
    partnerVisible: false,
  }),
}
