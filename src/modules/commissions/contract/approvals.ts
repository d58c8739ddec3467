/** Rules of who approves commissions, settings of their life, and acts on many lines. */
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
  optional,
  pageOf,
  strict,
  Text,
  Type,
  Version,
} from '#platform/contract.ts'
import { AmountMinor, filtersWithWords } from './lines.ts'
import { commissionKinds } from './states.ts'

const Limit = nullable(
  Type.String({ pattern: '^[0-9]{1,18}$', examples: ['100000'], description: 'In the workspace’s currency.' }),
)
export const ApprovalRuleShape = named(
  'CommissionApprovalRule',
  strict({
    id: optional(Type.String({ maxLength: 40, description: 'Of a rule that stands already.' })),
    name: Text(120),
    amountMinMinor: Limit,
    amountMaxMinor: Limit,
    partnerActiveDaysMin: nullable(Type.Integer({ minimum: 0, maximum: 3650 })),
    kinds: listOf(oneOf(commissionKinds), 11),
    byHand: nullable(Type.Boolean({ description: 'Only lines that a person wrote, none of them, or both.' })),
    approvers: Type.Array(oneOf(['partner_manager', 'finance']), {
      maxItems: 2,
      description: 'Empty: the rule approves by itself.',
    }),
  }),
)
export const ApprovalRules = named(
  'CommissionApprovalRules',
  Type.Object({
    number: Type.Integer({ description: '0: the product’s own.' }),
    rules: listOf(ApprovalRuleShape, 50),
    proposal: nullable(
      Type.Object({
        number: Type.Integer(),
        rules: listOf(ApprovalRuleShape, 50),
        by: Type.String(),
        needs: oneOf(['admin', 'finance'], { description: 'Who has to confirm.' }),
        at: Instant,
      }),
    ),
  }),
)
const settings = { carryOverDays: Type.Integer(), closeDay: Type.Integer(), autoClose: Type.Boolean() }
export const CommissionSettings = named(
  'CommissionSettings',
  Type.Object({
    ...settings,
    defaults: Type.Object(settings, { description: 'The product’s own values.' }),
    version: Version,
  }),
)
const verbs = ['approve', 'decline', 'hold', 'release'] as const
const Bulk = named(
  'CommissionBulkAction',
  Type.Object({
    id: Id('commissionBulkAction'),
    verb: oneOf(verbs),
    reason: nullable(Type.String()),
    state: oneOf(['previewed', 'running', 'finished', 'cancelled']),
    rows: Type.Integer(),
    done: Type.Integer(),
    refused: Type.Integer(),
    sums: Type.Array(
      Type.Object({
        currency: Type.String(),
        count: Type.Integer(),
        netMinor: AmountMinor('Of the lines that can be done.'),
      }),
    ),
    refusals: Type.Array(Type.Object({ code: Type.String(), words: Type.String(), count: Type.Integer() })),
    jobId: nullable(Id('job')),
    by: Type.String(),
    createdAt: Instant,
    finishedAt: nullable(Instant),
    version: Version,
  }),
)
const BulkRow = named(
  'CommissionBulkRow',
  Type.Object({
    position: Type.Integer(),
    commissionId: Id('commission'),
    state: oneOf(['waiting', 'done', 'refused']),
    code: nullable(Type.String()),
    words: nullable(Type.String()),
  }),
)
const read = { right: 'commissions.read_earnings' } as const
const configure = { right: 'commissions.configure' } as const
const params = idParams('commissionBulkAction')

export const approvalEndpoints = {
  listCommissionApprovalRules: endpoint({
    method: 'GET',
    path: '/v1/commission-approval-rules',
    summary: 'Who approves what, the first match decides; and what is proposed',
    access: { right: 'commissions.read_earnings' },
    answer: ApprovalRules,
  }),
  proposeCommissionApprovalRules: endpoint({
    method: 'PUT',
    path: '/v1/commission-approval-rules',
    summary: 'Propose other rules; an admin and finance agree on them, one proposes and the other confirms',
    access: configure,
    scope: null,
    body: strict({ rules: Type.Array(ApprovalRuleShape, { minItems: 1, maxItems: 50 }) }),
    answer: ApprovalRules,
    refuses: { 'rules.proposed': [409, 'Others are proposed and not decided yet.'] },
    example: {
      body: {
        rules: [
          {
            name: 'Everything',
            amountMinMinor: null,
            amountMaxMinor: null,
            partnerActiveDaysMin: null,
            kinds: [],
            byHand: null,
            approvers: ['partner_manager'],
          },
        ],
      },
    },
  }),
  confirmCommissionApprovalRules: endpoint({
    method: 'POST',
    path: '/v1/commission-approval-rules/confirmation',
    summary: 'Put the proposed rules in force',
    access: configure,
    scope: null,
    answer: ApprovalRules,
    refuses: {
      'rules.none_proposed': [409, 'Nothing is proposed.'],
      'rules.second_person': [409, 'The other of admin and finance confirms.'],
    },
  }),
  refuseCommissionApprovalRules: endpoint({
    method: 'POST',
    path: '/v1/commission-approval-rules/refusal',
    summary: 'Drop the proposed rules',
    access: configure,
    scope: null,
    answer: ApprovalRules,
    refuses: {
      'rules.none_proposed': [409, 'Nothing is proposed.'],
      'rules.second_person': [409, 'Another person decides.'],
    },
  }),
  getCommissionSettings: endpoint({
    method: 'GET',
    path: '/v1/commission-settings',
    summary: 'What the workspace set for the life of commissions',
    access: read,
    answer: CommissionSettings,
  }),
  updateCommissionSettings: endpoint({
    method: 'PATCH',
    path: '/v1/commission-settings',
    summary: 'Change it',
    access: configure,
    scope: null,
    body: strict({
      carryOverDays: optional(Type.Integer({ minimum: 1, maximum: 3650 })),
      closeDay: optional(Type.Integer({ minimum: 1, maximum: 28 })),
      autoClose: optional(Type.Boolean()),
    }),
    answer: CommissionSettings,
    ifMatch: true,
    example: { body: { autoClose: false } },
  }),
  listCommissionBulkActions: endpoint({
    method: 'GET',
    path: '/v1/commission-bulk-actions',
    summary: 'Acts on many lines, newest first',
    access: read,
    query: listQuery({}, ['createdAt', '-createdAt']),
    answer: pageOf(Bulk),
  }),
  previewCommissionBulkAction: endpoint({
    method: 'POST',
    path: '/v1/commission-bulk-actions',
    summary: 'Freeze the lines that a filter finds, and say what would be done and what refused; nothing happens yet',
    access: read,
    scope: null,
    idempotency: 'required',
    body: strict({
      verb: oneOf(verbs),
      reason: optional(Text(2000)),
      ids: optional(listOf(Id('commission'), 1000)),
      filter: optional(strict(filtersWithWords)),
    }),
    answer: Bulk,
    status: 201,
    refuses: {
      'bulk.too_many': [422, 'At most 50,000 lines at once.'],
      'bulk.nothing': [422, 'The filter finds nothing.'],
      'hold.reason_needed': [422, 'Declining and holding need a reason.'],
    },
    example: { body: { verb: 'approve', filter: { isWaiting: true } } },
  }),
  getCommissionBulkAction: endpoint({
    method: 'GET',
    path: '/v1/commission-bulk-actions/:id',
    summary: 'One act with what is done so far',
    access: read,
    params,
    answer: Bulk,
  }),
  listCommissionBulkRows: endpoint({
    method: 'GET',
    path: '/v1/commission-bulk-actions/:id/rows',
    summary: 'Line by line: done, or why not',
    access: read,
    params,
    query: listQuery({ state: optional(listOf(oneOf(['waiting', 'done', 'refused']), 3)) }, ['position', '-position']),
    answer: pageOf(BulkRow),
  }),
  startCommissionBulkAction: endpoint({
    method: 'POST',
    path: '/v1/commission-bulk-actions/:id/start',
    summary: 'Do it; a line that changed since the preview is refused, not forced',
    access: read,
    scope: null,
    idempotency: 'required',
    params,
    answer: Bulk,
    refuses: { 'bulk.started': [409, 'It was started already.'] },
  }),
  cancelCommissionBulkAction: endpoint({
    method: 'POST',
    path: '/v1/commission-bulk-actions/:id/cancellation',
    summary: 'Stop it; what is done stays done',
    access: read,
    scope: null,
    params,
    answer: Bulk,
    refuses: { 'bulk.over': [409, 'It is over.'] },
  }),
}
