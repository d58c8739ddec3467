/** Default terms: proposed by one person, confirmed by another; one of them an admin, the other of finance. */
import { findPartnerType } from '#modules/partners/public.ts'
import { civilDate } from '#platform/civil-time.ts'
import { actorId, type Tx } from '#platform/context.ts'
import type { InputOf } from '#platform/contract.ts'
import { conflict, notFound, Problem, unprocessable } from '#platform/errors.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import type { defaultEndpoints } from '../../contract/defaults.ts'
import { defaultTermsChanged } from '../../contract/events.ts'
import {
  type DefaultRow,
  decideDefault,
  findDefault,
  insertDefault,
  lockDefault,
  lockKindOfHolder,
  setDefaults,
} from '../../queries/defaults.ts'
import { checkTerms, type TermDraft, type TermIssue } from '../../terms/check.ts'
import { findKind } from '../../terms/registry.ts'
import { isSame, type Scope, tidyScope } from '../../terms/scope.ts'
import { acting } from '../acting.ts'

export const termInvalid = (issues: readonly TermIssue[]) =>
  new Problem({
    status: 422,
    code: 'term.invalid',
    detail: issues.length === 1 ? issues[0]!.message : `${issues.length} faults stand against these terms.`,
    errors: issues.map(({ field, rule, message, kind, index }) => ({
      field: `terms.${index}.${field}`,
      rule: `${kind}.${rule}`,
      message,
    })),
    extra: { issues },
  })
const today = (tx: Tx) => civilDate(tx.ctx.workspace.zone, tx.now)
const inPast = (tx: Tx, date: string) =>
  unprocessable('term.in_past', `Defaults change the future only: ${date} is before today, ${today(tx)}.`)

export const proposeDefault = async (
  tx: Tx,
  body: InputOf<typeof defaultEndpoints.proposeDefaultTerm>['body'],
): Promise<DefaultRow> => {
  const typeId = body.typeId ?? null
  if (typeId && !(await findPartnerType(tx, typeId))) throw notFound('partner type')
  const kind = findKind(body.kind)
  if (kind && !kind.defaultable)
    throw termInvalid([
      {
        index: 0,
        kind: body.kind,
        field: 'kind',
        rule: 'signed_only',
        message: `${body.kind} is granted by a signed agreement only; there is no default of it.`,
      },
    ])
  const draft: TermDraft = { ...body, scope: tidyScope(body.scope ?? {}) }
  await refuseFaults(tx, draft, typeId, body.replacesId)
  if (body.effectiveFrom < today(tx)) throw inPast(tx, body.effectiveFrom)
  if (body.replacesId) {
    const replaced = await findDefault(tx, body.replacesId)
    if (replaced?.state !== 'set' || replaced.kind !== body.kind || replaced.type_id !== typeId)
      throw notFound('default term to replace')
  }
  const { by_kind, by_id, by_name } = acting(tx)
  return insertDefault(tx, {
    id: newId(idPrefixes.defaultTerm),
    holder: typeId ? 'type' : 'workspace',
    type_id: typeId,
    kind: body.kind,
    operation: body.operation ?? 'set',
    values: body.values,
    scope: draft.scope ?? {},
    priority: body.priority ?? 0,
    effective_from: body.effectiveFrom,
    effective_to: body.effectiveTo ?? null,
    replaces: body.replacesId ? [body.replacesId] : [],
    reason: body.reason ?? null,
    proposed_by_kind: by_kind,
    proposed_by_id: by_id,
    proposed_by_name: by_name,
    proposed_by_roles: rolesOf(tx),
    proposed_at: tx.now,
  })
}

const rolesOf = (tx: Tx): string[] => (tx.ctx.actor.kind === 'member' ? [...tx.ctx.actor.roles] : [])
const smallTeam = (tx: Tx): boolean => tx.ctx.workspace.settings['smallTeam'] === true

/** What stands against the caller confirming it; empty when it can be done. */
export const reasonsAgainstConfirming = (tx: Tx, row: DefaultRow): string[] => {
  if (row.state !== 'proposed') return [row.state === 'set' ? 'It has been set already.' : 'It was withdrawn.']
  const reasons: string[] = []
  if (tx.ctx.actor.kind !== 'member') return ['A person has to confirm it.']
  if (smallTeam(tx)) return reasons
  if (row.proposed_by_id !== null && row.proposed_by_id === actorId(tx.ctx.actor))
    reasons.push('You proposed it; somebody else has to confirm it.')
  const roles = rolesOf(tx)
  const covered = (role: string) => roles.includes(role) || row.proposed_by_roles.includes(role)
  for (const [role, words] of [
    ['admin', 'an admin'],
    ['finance', 'a person of finance'],
  ] as const)
    if (!covered(role)) reasons.push(`It takes ${words} as one of the two.`)
  return reasons
}

export const confirmDefault = async (tx: Tx, id: string): Promise<DefaultRow> => {
  const row = await lockDefault(tx, id)
  if (!row) throw notFound('default term')
  if (row.state !== 'proposed') throw conflict('default.state', reasonsAgainstConfirming(tx, row)[0]!)
  const [reason] = reasonsAgainstConfirming(tx, row)
  if (reason) throw conflict('default.same_person', reason)
  if (row.effective_from < today(tx)) throw inPast(tx, row.effective_from)
  await lockKindOfHolder(tx, row.type_id ?? 'workspace', row.kind)
  await refuseFaults(tx, draftOf(row), row.type_id, row.replaces[0])
  const replaces = closedBy(row, await setDefaults(tx, row.type_id, row.kind))
  const decided = await decideDefault(tx, id, { state: 'set', replaces, by: acting(tx) })
  await tx.announce(
    defaultTermsChanged,
    {
      defaultTermId: decided.id,
      kind: decided.kind,
      holder: decided.holder as 'type' | 'workspace',
      typeId: decided.type_id,
      operation: decided.operation as 'set' | 'remove',
      effectiveFrom: decided.effective_from,
    },
    { subject: { kind: 'default_term', id: decided.id }, changes: { values: [null, decided.values] } },
  )
  return decided
}

export const withdrawDefault = async (tx: Tx, id: string): Promise<DefaultRow> => {
  const row = await lockDefault(tx, id)
  if (!row) throw notFound('default term')
  if (row.state !== 'proposed') throw conflict('default.state', reasonsAgainstConfirming(tx, row)[0]!)
  return decideDefault(tx, id, { state: 'withdrawn', by: acting(tx) })
}

const draftOf = (row: DefaultRow): TermDraft => ({
  kind: row.kind,
  values: row.values,
  scope: row.scope as Scope,
  priority: row.priority,
  effectiveFrom: row.effective_from,
  effectiveTo: row.effective_to,
  operation: row.operation as 'set' | 'remove',
})

/** Rows an open-ended default puts an end to: of the same scope, or the one it names, with all that those replaced. */
export const closedBy = (
  row: { operation: string; kind: string; scope: unknown; effective_to: string | null; replaces: readonly string[] },
  earlier: readonly { id: string; scope: unknown; replaces: readonly string[] }[],
): string[] => {
  const single = !findKind(row.kind)?.many
  const wanted = earlier.filter(
    (one) =>
      row.replaces.includes(one.id) ||
      (single &&
        (row.effective_to === null || row.operation === 'remove') &&
        isSame(one.scope as Scope, row.scope as Scope)),
  )
  return [...new Set([...row.replaces, ...wanted.flatMap((one) => [one.id, ...one.replaces])])]
}

/** Faults of the term itself, and of its overlapping with others of the same holder that will hold beside it. */
const refuseFaults = async (tx: Tx, draft: TermDraft, typeId: string | null, replacesId?: string) => {
  const others = (await setDefaults(tx, typeId, draft.kind)).filter(
    (one) => one.id !== replacesId && one.operation === 'set' && !isSame(one.scope as Scope, draft.scope ?? {}),
  )
  const gone = new Set(others.flatMap((one) => one.replaces))
  const issues = checkTerms([...others.filter((one) => !gone.has(one.id)).map(draftOf), draft])
  const at = issues.length > 0 ? Math.max(...issues.map((issue) => issue.index)) : 0
  const own = issues.filter((issue) => issue.index === at)
  if (own.length > 0) throw termInvalid(own.map((issue) => ({ ...issue, index: 0 })))
}
