/** Accept, waitlist, decline: one act, alone or for many, with preview and undo. */
import {
  CivilDate,
  endpoint,
  FreeText,
  Id,
  idParams,
  listOf,
  named,
  nullable,
  oneOf,
  optional,
  strict,
  Text,
  Type,
} from '#platform/contract.ts'
import { Application, ApplicationSummary } from './applications.ts'
import { outcomes } from './states.ts'

/** Applications of one bulk act. */
export const bulkMax = 100

export const decisionFields = {
  outcome: oneOf(outcomes),
  reasons: listOf(Type.String({ maxLength: 60, examples: ['too_early'] }), 8, {
    uniqueItems: true,
    description: 'Keys of the reasons; waitlist and decline need one.',
  }),
  subject: optional(Text(200, { description: 'The mail’s subject; from the template when left out.' })),
  body: optional(Text(10_000, { description: 'Words to the applicant; from the template when left out.' })),
  note: optional(FreeText(5000, { description: 'Only for the team.' })),
  managerId: optional(
    Id('member', { description: 'Accept: who manages the partner; chosen by type, region and load when left out.' }),
  ),
  revisitOn: optional(nullable(CivilDate)),
  reapply: optional(
    Type.Union(
      [strict({ afterDays: Type.Integer({ minimum: 0, maximum: 3650 }) }), strict({ never: Type.Literal(true) })],
      {
        description: 'Decline: when the company may apply again; the setting of the type when left out.',
      },
    ),
  ),
  alternative: optional(
    FreeText(500, { description: 'What we suggest instead: a referral link, the marketplace, another type.' }),
  ),
  fastTrack: optional(Type.Boolean({ description: 'Accept of a light type: qualification decides at once.' })),
}
const refuses = {
  'application.decided': [409, 'Decided already; by whom and when is said.'],
  'application.state': [409, 'Not in a state in which it can be decided.'],
  'application.hold_open': [409, 'Checks hold it; each is listed with who clears it.'],
  'application.duplicate_open': [409, 'It is not clear which company it is.'],
  'decision.reason_missing': [422, 'A reason from the list is needed.'],
  'decision.revisit_missing': [422, 'A waitlist needs a date within the limit of the type.'],
  'decision.nobody_to_manage': [409, 'There is no active partner manager; name one.'],
  'review.conflict': [409, 'You manage the partner who referred them.'],
  'transition.refused': [409, 'The partner cannot be moved; every reason is given.'],
} as const

export const DecisionPreview = named(
  'DecisionPreview',
  Type.Object({
    applicationId: Id('application'),
    company: Type.String(),
    ok: Type.Boolean(),
    code: nullable(Type.String()),
    detail: nullable(Type.String({ description: 'Why it would be refused.' })),
    to: nullable(Type.String()),
    language: Type.String(),
    subject: nullable(Type.String()),
    body: nullable(Type.String()),
    manager: nullable(Type.String()),
  }),
)
export const DecisionResult = named(
  'DecisionResult',
  Type.Object({
    applicationId: Id('application'),
    ok: Type.Boolean(),
    code: nullable(Type.String()),
    detail: nullable(Type.String()),
    application: nullable(ApplicationSummary),
  }),
)
const applicationIds = Type.Array(Id('application'), { minItems: 1, maxItems: bulkMax, uniqueItems: true })
const example = { outcome: 'declined', reasons: ['too_early'] } as const

export const decisionEndpoints = {
  decideApplication: endpoint({
    method: 'POST',
    path: '/v1/applications/:id/decision',
    summary: 'Accept, waitlist or decline',
    description: 'The mail waits for the minutes in which the decision can be undone.',
    access: { right: 'discovery.decide' },
    params: idParams('application'),
    body: strict({
      ...decisionFields,
      typeId: optional(Id('partnerType', { description: 'The type confirmed or changed.' })),
    }),
    answer: Application,
    status: 201,
    refuses,
    example: { body: example },
  }),
  undoApplicationDecision: endpoint({
    method: 'DELETE',
    path: '/v1/applications/:id/decision',
    summary: 'Take the decision back, with its stage, manager and mail',
    access: { right: 'discovery.decide' },
    params: idParams('application'),
    answer: Application,
    refuses: {
      'decision.undo_over': [409, 'The time to undo is over; the mail was sent.'],
      'decision.none': [409, 'There is no decision to undo.'],
    },
  }),
  previewApplicationDecisions: endpoint({
    method: 'POST',
    path: '/v1/application-decision-previews',
    summary: 'Every mail that a decision would send, and what would refuse it; changes nothing',
    access: { right: 'discovery.decide' },
    body: strict({ applicationIds, ...decisionFields }),
    answer: named('DecisionPreviews', Type.Object({ data: Type.Array(DecisionPreview) })),
    idempotency: 'none',
    example: { body: { applicationIds: ['ap_01ka2b3c4d5e6f7g8h9jkmnpqr'], ...example } },
  }),
  decideApplications: endpoint({
    method: 'POST',
    path: '/v1/application-decisions',
    summary: 'One outcome for up to 100 applications; rows that a guard refuses are left and reported',
    access: { right: 'discovery.decide' },
    body: strict({ applicationIds, ...decisionFields }),
    answer: named(
      'DecisionResults',
      Type.Object({ data: Type.Array(DecisionResult), done: Type.Integer(), refused: Type.Integer() }),
    ),
    transaction: 'none',
    example: { body: { applicationIds: ['ap_01ka2b3c4d5e6f7g8h9jkmnpqr'], ...example } },
  }),
}
