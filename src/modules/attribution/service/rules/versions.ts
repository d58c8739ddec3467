/** Versions of the policy and of the definition: forward only, each with who and why. */
import { createHash } from 'node:crypto'
import { civilDate } from '#platform/civil-time.ts'
import type { Ctx, Tx } from '#platform/context.ts'
import type { Static } from '#platform/contract.ts'
import { inTransaction, reading } from '#platform/db/transaction.ts'
import { conflict, constraintOf, notFound, unprocessable } from '#platform/errors.ts'
import type { ListInput } from '#platform/http/paging.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import { definitionSigned, policyActivated } from '../../contract/events.ts'
import type { ruleEndpoints } from '../../contract/rules.ts'
import {
  type DefinitionRow,
  definitionOn,
  definitionPage,
  findDefinition,
  insertDefinition,
  insertPolicy,
  insertSignature,
  lockDefinition,
  markSigned,
  nextNumber,
  type PolicyRow,
  policyOn,
  policyPage,
  signaturesOf,
} from '../../queries/rules.ts'
import { actingName } from '../acting.ts'
import { builtInBody, builtInDefinition } from './definition.ts'
import { builtInPolicy, policyOf } from './policy.ts'

const today = (tx: Tx): string => civilDate(tx.ctx.workspace.zone, tx.now)
const memberId = (ctx: Ctx): string | null => (ctx.actor.kind === 'member' ? ctx.actor.id : null)
const refusePast = (tx: Tx, effectiveOn: string): void => {
  if (effectiveOn < today(tx))
    throw unprocessable('policy.past_date', `It is forward only: name ${today(tx)} or a later day.`, {
      field: 'effectiveOn',
    })
}

// --- policy --------------------------------------------------------------------------------------------------------

export const listPolicies = (ctx: Ctx, query: ListInput) =>
  reading(ctx, async (tx) => {
    const current = (await policyOn(tx, today(tx)))?.number ?? 0
    return policyPage(tx, query, (rows) => rows.map((row) => policyToWire(row, current, today(tx))))
  })
export const currentPolicy = (ctx: Ctx) =>
  reading(ctx, async (tx) => {
    const row = await policyOn(tx, today(tx))
    if (row) return policyToWire(row, row.number, today(tx))
    const { number, touchKinds, ...rules } = builtInPolicy
    return {
      id: null,
      number,
      state: 'in_force' as const,
      effectiveOn: null,
      ...rules,
      touchKinds: [...touchKinds],
      reason: null,
      madeByName: null,
      createdAt: null,
    }
  })
const policyToWire = (row: PolicyRow, current: number, on: string) => {
  const { number, touchKinds, ...rules } = policyOf(row)
  const state = row.effective_on > on ? 'planned' : number === current ? 'in_force' : 'superseded'
  return {
    id: row.id,
    number,
    state: state as 'planned' | 'in_force' | 'superseded',
    effectiveOn: row.effective_on,
    ...rules,
    touchKinds: [...touchKinds],
    reason: row.reason,
    madeByName: row.made_by_name,
    createdAt: row.created_at.toISOString(),
  }
}

export const createPolicy = (ctx: Ctx, body: Static<typeof ruleEndpoints.createAttributionPolicy.body>) =>
  inTransaction(ctx, async (tx) => {
    refusePast(tx, body.effectiveOn)
    const id = newId(idPrefixes.attributionPolicy)
    const number = await nextNumber(tx, 'attribution_policies')
    const row = await insertPolicy(tx, {
      id,
      number,
      ...body,
      madeById: memberId(ctx),
      madeByName: actingName(tx),
    }).catch((error: unknown) => {
      if (constraintOf(error) === 'attribution_policies_by_day')
        throw conflict('policy.day_taken', `A version begins on ${body.effectiveOn} already.`)
      throw error
    })
    await tx.announce(
      policyActivated,
      { policyId: id, number, effectiveOn: body.effectiveOn },
      { subject: { kind: 'attribution_policy', id } },
    )
    const current = (await policyOn(tx, today(tx)))?.number ?? 0
    return policyToWire(row, current, today(tx))
  })

// --- definition ----------------------------------------------------------------------------------------------------

export const listDefinitions = (ctx: Ctx, query: ListInput) =>
  reading(ctx, async (tx) => definitionPage(tx, query, (rows) => definitionsToWire(tx, rows)))
export const currentDefinition = (ctx: Ctx) =>
  reading(ctx, async (tx) => {
    const row = await definitionOn(tx, today(tx))
    if (row) return (await definitionsToWire(tx, [row]))[0]!
    return {
      id: null,
      number: 0,
      state: 'in_force' as const,
      effectiveOn: null,
      body: builtInBody,
      sourcedBy: builtInDefinition.sourcedBy,
      influenceDays: null,
      signatures: [],
      madeByName: null,
      createdAt: null,
    }
  })
const definitionsToWire = async (tx: Tx, rows: readonly DefinitionRow[]) => {
  const current = (await definitionOn(tx, today(tx)))?.number ?? 0
  const signatures = Map.groupBy(
    await signaturesOf(
      tx,
      rows.map((row) => row.id),
    ),
    (one) => one.definition_id,
  )
  return rows.map((row) => ({
    id: row.id,
    number: row.number,
    state: stateOf(row, current, today(tx)),
    effectiveOn: row.effective_on,
    body: row.body,
    sourcedBy: row.sourced_by as 'first_before_lead',
    influenceDays: row.influence_days,
    signatures: (signatures.get(row.id) ?? []).map((one) => ({
      memberId: one.member_id,
      memberName: one.member_name,
      capacity: one.capacity as 'finance',
      signedAt: one.signed_at.toISOString(),
    })),
    madeByName: row.made_by_name,
    createdAt: row.created_at.toISOString(),
  }))
}
const stateOf = (row: DefinitionRow, current: number, on: string) => {
  if (row.signed_at === null) return 'draft' as const
  if (row.effective_on > on) return 'signed' as const
  return row.number === current ? ('in_force' as const) : ('superseded' as const)
}

export const createDefinition = (ctx: Ctx, body: Static<typeof ruleEndpoints.createAttributionDefinition.body>) =>
  inTransaction(ctx, async (tx) => {
    refusePast(tx, body.effectiveOn)
    const row = await insertDefinition(tx, {
      id: newId(idPrefixes.attributionDefinition),
      number: await nextNumber(tx, 'attribution_definitions'),
      effectiveOn: body.effectiveOn,
      body: body.body,
      sourcedBy: body.sourcedBy,
      influenceDays: body.influenceDays ?? null,
      madeById: memberId(ctx),
      madeByName: actingName(tx),
    })
    return (await definitionsToWire(tx, [row]))[0]!
  })

/** One signature of finance, one of an executive or partner manager, by two people; the second puts it in force. */
export const signDefinition = (ctx: Ctx, id: string) =>
  inTransaction(ctx, async (tx) => {
    const row = await lockDefinition(tx, id)
    if (!row) throw notFound('definition')
    if (row.signed_at !== null) throw conflict('definition.signed', 'It is signed by both.')
    refusePast(tx, row.effective_on)
    const { actor } = ctx
    if (actor.kind !== 'member') throw notFound('definition')
    const before = await signaturesOf(tx, [id])
    if (before.some((one) => one.member_id === actor.id))
      throw conflict('definition.signed_by_you', 'You signed it; the second signature is another person’s.')
    const holdsFinance = actor.roles.includes('finance')
    const holdsOther = actor.roles.includes('executive') || actor.roles.includes('partner_manager')
    const isFree = (capacity: string) => !before.some((one) => one.capacity === capacity)
    const capacity = holdsFinance && isFree('finance') ? 'finance' : holdsOther && isFree('other') ? 'other' : undefined
    if (!capacity)
      throw conflict(
        'definition.capacity_taken',
        'Somebody of your role signed it; the other signature is of the other role.',
      )
    await insertSignature(tx, {
      definitionId: id,
      memberId: actor.id,
      memberName: actor.name,
      capacity,
      bodyHash: createHash('sha256')
        .update(JSON.stringify([row.number, row.effective_on, row.body, row.sourced_by, row.influence_days]))
        .digest('hex'),
    })
    if (before.length === 1) {
      await markSigned(tx, id)
      await tx.announce(
        definitionSigned,
        { definitionId: id, number: row.number, effectiveOn: row.effective_on },
        { subject: { kind: 'attribution_definition', id } },
      )
    }
    return (await definitionsToWire(tx, [(await findDefinition(tx, id))!]))[0]!
  })
