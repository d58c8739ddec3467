/** Steps: proof, approval, and what a manager may do to one. The partner's side calls the same verbs under its own path. */
import {
  CivilDate,
  endpoint,
  FreeText,
  Id,
  idParams,
  listOf,
  listQuery,
  oneOf,
  optional,
  pageOf,
  strict,
  Text,
  Type,
  Url,
} from '#platform/contract.ts'
import { holders, proofKinds, stepStates } from './states.ts'
import { JourneyStep, StepSummary } from './step-shapes.ts'

export const ProofBody = strict({
  kind: oneOf(proofKinds),
  text: optional(FreeText(5000)),
  link: optional(Url),
  answers: optional(Type.Record(Type.String({ maxLength: 60 }), FreeText(2000), { maxProperties: 20 })),
})
export const stepRefusals = {
  'step.locked': [409, 'It waits for other steps, which are named.'],
  'step.ended': [409, 'It is done, skipped or waived already.'],
  'step.not_yours': [403, 'Somebody else owns it; the words name them.'],
  'proof.wrong_kind': [422, 'This step takes another proof, which the words name.'],
  'journey.not_running': [409, 'The journey rests or has ended.'],
} as const
export const answerRefusals = {
  'step.not_submitted': [409, 'Nothing waits for an answer.'],
  'step.own_proof': [403, 'The other side approves this; it is a proof of your own side.'],
} as const
const params = idParams('step')
const prove = { right: 'onboarding.prove_step' } as const
const approve = { right: 'onboarding.approve_step' } as const
const run = { right: 'onboarding.run' } as const
const reason = strict({ reason: Text(2000) })
const answer = JourneyStep

export const stepEndpoints = {
  listSteps: endpoint({
    method: 'GET',
    path: '/v1/steps',
    summary: 'Steps of all journeys: what is due, with whom',
    access: { right: 'onboarding.read' },
    query: listQuery(
      {
        journeyId: optional(Id('journey')),
        partnerId: optional(Id('partner')),
        state: optional(listOf(oneOf(stepStates), 7)),
        holder: optional(listOf(oneOf(holders), 3)),
        gate: optional(Type.Boolean()),
        dueBefore: optional(CivilDate),
      },
      ['dueOn', '-dueOn'],
    ),
    answer: pageOf(StepSummary),
  }),
  getStep: endpoint({
    method: 'GET',
    path: '/v1/steps/:id',
    summary: 'A step with its proofs, dates and what was said',
    access: { right: 'onboarding.read' },
    params,
    answer,
  }),
  proveStep: endpoint({
    method: 'POST',
    path: '/v1/steps/:id/proofs',
    summary: 'Prove a step of our side',
    access: prove,
    params,
    body: ProofBody,
    answer,
    status: 201,
    refuses: stepRefusals,
    example: { body: { kind: 'confirm' } },
  }),
  proveStepByFile: endpoint({
    method: 'POST',
    path: '/v1/steps/:id/files',
    summary: 'Prove a step of our side with a file',
    access: prove,
    params,
    bodyKind: 'multipart',
    answer,
    status: 201,
    transaction: 'none',
    refuses: stepRefusals,
  }),
  downloadStepProof: endpoint({
    method: 'GET',
    path: '/v1/steps/:id/proofs/:number/file',
    summary: 'The file of a proof',
    access: { right: 'onboarding.read' },
    params: strict({ id: Id('step'), number: Type.Integer({ minimum: 1 }) }),
    answerKind: 'file',
    example: { params: { number: 1 } },
  }),
  approveStep: endpoint({
    method: 'POST',
    path: '/v1/steps/:id/approval',
    summary: 'Approve what the partner showed',
    access: approve,
    params,
    body: strict({ words: optional(FreeText(2000)) }),
    answer,
    refuses: answerRefusals,
    example: { body: {} },
  }),
  returnStep: endpoint({
    method: 'POST',
    path: '/v1/steps/:id/return',
    summary: 'Send back what the partner showed, with words',
    access: approve,
    params,
    body: strict({ words: Text(2000) }),
    answer,
    refuses: answerRefusals,
    example: { body: { words: 'The policy ends in May; we need one for the whole year.' } },
  }),
  skipStep: endpoint({
    method: 'POST',
    path: '/v1/steps/:id/skip',
    summary: 'Leave out an optional step',
    access: run,
    params,
    body: reason,
    answer,
    refuses: {
      'step.required': [409, 'Only an optional step is skipped; this one can be waived.'],
      'step.ended': [409, 'It is done, skipped or waived already.'],
    },
    example: { body: { reason: 'They have a kit of their own' } },
  }),
  waiveStep: endpoint({
    method: 'POST',
    path: '/v1/steps/:id/waiver',
    summary: 'Do without a required step; of a gate engineering, legal or an executive by its kind',
    access: { right: 'onboarding.waive_step' },
    params,
    body: reason,
    answer,
    refuses: {
      'step.gate_from_agreement': [409, 'The agreement asks for it; amend the agreement.'],
      'step.waiver_role': [403, 'Another role may waive this one; the words name it.'],
      'step.ended': [409, 'It is done, skipped or waived already.'],
    },
    example: { body: { reason: 'Reviewed last year with the same build' } },
  }),
  reopenStep: endpoint({
    method: 'POST',
    path: '/v1/steps/:id/reopening',
    summary: 'Open a step again; a go-live that was reached is not undone',
    access: run,
    params,
    body: reason,
    answer,
    refuses: { 'step.not_ended': [409, 'Only what is done, skipped or waived is opened again.'] },
    example: { body: { reason: 'The certificate expired' } },
  }),
  rescheduleStep: endpoint({
    method: 'PUT',
    path: '/v1/steps/:id/due-date',
    summary: 'Move the day a step is due; the earlier day stays visible',
    access: run,
    params,
    body: strict({ dueOn: CivilDate, reason: Text(2000) }),
    answer,
    refuses: { 'step.ended': [409, 'It is done, skipped or waived already.'] },
    example: { body: { dueOn: '2026-12-15', reason: 'Their office is closed until then' } },
  }),
  commentStep: endpoint({
    method: 'POST',
    path: '/v1/steps/:id/comments',
    summary: 'Say something about a step; both sides read it',
    access: { right: 'onboarding.prove_step' },
    params,
    body: strict({ body: Text(5000) }),
    answer,
    status: 201,
    example: { body: { body: 'The sandbox has your test data now.' } },
  }),
}
