/** Rules that ask for approvals. */
import { PartnerRef } from '#modules/partners/contract/shared.ts'
import {
  endpoint,
  Id,
  idParams,
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

const approvers = ['finance', 'marketing', 'engineering', 'legal', 'executive'] as const
const kinds = Type.Array(Type.String({ minLength: 1, maxLength: 60 }), { minItems: 1, maxItems: 60 })
const kind = Type.String({ minLength: 1, maxLength: 60 })
const field = Type.String({ minLength: 1, maxLength: 80 })
export const ApprovalCondition = Type.Union([
  strict({ check: Type.Literal('has_term'), kinds }),
  strict({ check: Type.Literal('value_above'), kind, field, limit: Type.Integer() }),
  strict({ check: Type.Literal('below_default'), kind, field }),
  strict({ check: Type.Literal('above_default'), kind, field }),
  strict({ check: Type.Literal('money_above'), kind, field, limitMinor: Type.String({ pattern: '^[0-9]{1,18}$' }) }),
  strict({ check: Type.Literal('commission_rate_above'), ratePpm: Type.Integer({ minimum: 0, maximum: 1_000_000 }) }),
  strict({ check: Type.Literal('clause_deviates'), clauses: Type.Array(kind, { maxItems: 60 }) }),
  strict({ check: Type.Literal('paper_not_ours') }),
])
export const ApprovalRule = named(
  'ApprovalRule',
  Type.Object({
    id: Id('approvalRule'),
    name: Type.String(),
    condition: Type.Unsafe<Record<string, unknown>>({ type: 'object', additionalProperties: true }),
    approver: oneOf(approvers),
    hours: Type.Integer({ description: 'Business hours for an answer.' }),
    typeId: nullable(Id('partnerType')),
    active: Type.Boolean(),
    version: Version,
  }),
)
const right = { right: 'agreements.publish_template' } as const
const example = {
  body: { name: 'Exclusivity', approver: 'executive', condition: { check: 'has_term', kinds: ['exclusivity'] } },
}

export const ruleEndpoints = {
  listApprovalRules: endpoint({
    method: 'GET',
    path: '/v1/approval-rules',
    summary: 'Rules that ask for approvals',
    access: { right: 'agreements.read' },
    query: listQuery({}, ['name', '-name']),
    answer: pageOf(ApprovalRule),
  }),
  createApprovalRule: endpoint({
    method: 'POST',
    path: '/v1/approval-rules',
    summary: 'Add a rule; it asks on every text that both sides accept from now on',
    access: right,
    body: strict({
      name: Text(200),
      condition: ApprovalCondition,
      approver: oneOf(approvers),
      hours: optional(Type.Integer({ minimum: 1, maximum: 400 })),
      typeId: optional(Id('partnerType')),
    }),
    answer: ApprovalRule,
    status: 201,
    example,
  }),
  tryApprovalRule: endpoint({
    method: 'POST',
    path: '/v1/approval-rule-trials',
    summary: 'Hold a condition against the latest 200 versions that left our desk: whom would it have asked',
    access: { right: 'agreements.read' },
    idempotency: 'none',
    body: strict({ condition: ApprovalCondition, typeId: optional(Id('partnerType')) }),
    answer: Type.Object({
      tried: Type.Integer(),
      asked: Type.Array(
        Type.Object({
          agreementId: Id('agreement'),
          number: Type.String(),
          partner: PartnerRef,
          versionNumber: Type.Integer(),
          reason: Type.String(),
        }),
      ),
    }),
    example: { body: { condition: { check: 'has_term', kinds: ['exclusivity'] } } },
  }),
  updateApprovalRule: endpoint({
    method: 'PATCH',
    path: '/v1/approval-rules/:id',
    summary: 'Change a rule, or switch it off',
    access: right,
    params: idParams('approvalRule'),
    ifMatch: true,
    body: strict({
      name: optional(Text(200)),
      condition: optional(ApprovalCondition),
      approver: optional(oneOf(approvers)),
      hours: optional(Type.Integer({ minimum: 1, maximum: 400 })),
      active: optional(Type.Boolean()),
    }),
    answer: ApprovalRule,
    example: { body: { hours: 8 } },
  }),
}
