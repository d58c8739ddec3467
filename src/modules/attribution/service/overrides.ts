/** Dividing a conversion by hand: one proposes with a reason, another one approves, both sides are told. */
import { findPartner, partnerNames, peopleOfPartners } from '#modules/partners/public.ts'
import { closeTask, openTask } from '#modules/tasks/public.ts'
import type { Ctx, Tx } from '#platform/context.ts'
import type { Static } from '#platform/contract.ts'
import { inTransaction, reading } from '#platform/db/transaction.ts'
import { conflict, forbidden, invalid, notFound, unprocessable } from '#platform/errors.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import { creditsOverridden } from '../contract/events.ts'
import type { ruleEndpoints } from '../contract/rules.ts'
import { type ConversionRow, insertClaim, lockConversion, sharesOf } from '../queries/credits.ts'
import {
  decideOverride,
  findOverride,
  insertOverride,
  lockOverride,
  type OverrideRow,
  overridePage,
} from '../queries/overrides.ts'
import { actingName } from './acting.ts'
import { creditConversion } from './credit/compute.ts'
import { whole } from './credit/models.ts'
import { changesBetween, tellMoved } from './tell.ts'

type Given = { partnerId: string | null; microShares: number }
const reviewTask = 'attribution.review_override'
const memberId = (ctx: Ctx): string | null => (ctx.actor.kind === 'member' ? ctx.actor.id : null)

export const listOverrides = (ctx: Ctx, query: Parameters<typeof overridePage>[1]) =>
  reading(ctx, (tx) => overridePage(tx, query, (rows) => toWire(tx, rows)))

export const getOverride = (ctx: Ctx, id: string) =>
  reading(ctx, async (tx) => {
    const row = await findOverride(tx, id)
    if (!row) throw notFound('override')
    return (await toWire(tx, [row]))[0]!
  })

const toWire = async (tx: Tx, rows: readonly OverrideRow[]) => {
  const names = await partnerNames(
    tx,
    rows.flatMap((row) => (row.shares as Given[]).flatMap((share) => share.partnerId ?? [])),
  )
  return rows.map((row) => ({
    id: row.id,
    conversionId: row.conversion_id,
    state: row.state,
    // A partner that the caller does not see is left out.
    shares: (row.shares as Given[])
      .filter((share) => share.partnerId === null || names.has(share.partnerId))
      .map((share) => ({
        partner: share.partnerId === null ? null : { id: share.partnerId, name: names.get(share.partnerId)! },
        microShares: share.microShares,
      })),
    reason: row.reason,
    proposedByName: row.proposed_by_name,
    proposedAt: row.proposed_at.toISOString(),
    decidedByName: row.decided_by_name,
    decidedAt: row.decided_at?.toISOString() ?? null,
    decisionReason: row.decision_reason,
  }))
}

export const proposeOverride = (ctx: Ctx, id: string, body: Static<typeof ruleEndpoints.proposeOverride.body>) =>
  inTransaction(ctx, async (tx) => {
    const conversion = await lockConversion(tx, id)
    if (!conversion) throw notFound('conversion')
    refuseChanged(conversion, body.version)
    if (body.shares.reduce((sum, share) => sum + share.microShares, 0) !== whole)
      throw unprocessable('override.not_whole', 'The shares are the whole: 1,000,000.', { field: 'shares' })
    if (new Set(body.shares.map((share) => share.partnerId)).size !== body.shares.length)
      throw invalid({ field: 'shares', rule: 'uniqueItems', message: 'Name each partner once.' })
    for (const { partnerId } of body.shares)
      if (partnerId !== null && !(await findPartner(tx, partnerId)))
        throw invalid({ field: 'shares', rule: 'known', message: `There is no partner ${partnerId}.` })
    const row = await insertOverride(tx, {
      id: newId(idPrefixes.creditOverride),
      conversionId: id,
      conversionVersion: conversion.version,
      shares: body.shares,
      reason: body.reason,
      byId: memberId(ctx),
      byName: actingName(tx),
    })
    if (!row) throw conflict('override.open', 'Another override of this conversion waits for an answer.')
    await openTask(tx, {
      kind: reviewTask,
      subject: { kind: 'credit_override', id: row.id },
      title: 'Decide about an override of credits',
      side: 'team',
      owner: { role: 'finance' },
      cause: `override ${row.id}`,
    })
    return (await toWire(tx, [row]))[0]!
  })

const refuseChanged = (conversion: ConversionRow, version: number): void => {
  if (conversion.version !== version)
    throw conflict('conversion.changed', 'The conversion was divided anew meanwhile; look again.', {
      version: conversion.version,
    })
}

export const approveOverride = (ctx: Ctx, id: string) =>
  inTransaction(ctx, async (tx) => {
    const row = await open(tx, id)
    const conversion = await lockConversion(tx, row.conversion_id)
    if (!conversion) throw notFound('conversion')
    refuseChanged(conversion, row.conversion_version)
    const approver = memberId(ctx)
    if (approver === null || approver === row.proposed_by_id)
      throw forbidden('override.own_proposal', 'Somebody else approves what you proposed.')
    const before = await sharesOf(tx, [conversion.id])
    const given = row.shares as Given[]
    const sharesBefore = new Map(before.map((share) => [share.partner_id, share.micro_shares]))
    const gaining = given.flatMap(({ partnerId, microShares }) =>
      partnerId !== null && microShares > (sharesBefore.get(partnerId) ?? 0) ? [partnerId] : [],
    )
    const people = await tx.asTeam(() => peopleOfPartners(tx, gaining))
    if ([...people.values()].some(({ owners }) => owners.some((owner) => owner.id === approver)))
      throw forbidden('override.own_partner', 'You manage a partner that gains')
    await insertClaim(tx, {
      id: newId(idPrefixes.attributionClaim),
      conversionId: conversion.id,
      kind: 'override',
      causeId: row.id,
      shares: given.map((share) => ({ ...share, touchId: null })),
    })
    const credited = await creditConversion(tx, conversion, { origin: 'override' })
    const creditSetId = credited?.creditSetId ?? conversion.current_set_id!
    const decided = await decideOverride(tx, id, {
      state: 'applied',
      byId: approver,
      byName: actingName(tx),
      reason: null,
      creditSetId,
    })
    await tx.announce(
      creditsOverridden,
      { conversionId: conversion.id, overrideId: id, creditSetId, supersedes: credited?.supersedes ?? null },
      { subject: { kind: 'conversion', id: conversion.id } },
    )
    // Both the gaining and the losing side read the reason.
    const changes = changesBetween(
      before,
      given.map((share) => ({ partner_id: share.partnerId, micro_shares: share.microShares })),
    )
    await tellMoved(
      tx,
      new Map([...changes].map(([id, way]) => [id, { more: way === 'more' ? 1 : 0, less: way === 'less' ? 1 : 0 }])),
      { conversionId: conversion.id, occurredAt: conversion.occurred_at, reason: row.reason },
    )
    await endTask(tx, row, 'approved')
    return (await toWire(tx, [decided]))[0]!
  })

export const refuseOverride = (ctx: Ctx, id: string, reason: string) =>
  inTransaction(ctx, async (tx) => {
    const row = await open(tx, id)
    const decided = await decideOverride(tx, id, {
      state: 'refused',
      byId: memberId(ctx),
      byName: actingName(tx),
      reason,
      creditSetId: null,
    })
    await endTask(tx, row, 'refused')
    return (await toWire(tx, [decided]))[0]!
  })

const open = async (tx: Tx, id: string): Promise<OverrideRow> => {
  const row = await lockOverride(tx, id)
  if (!row) throw notFound('override')
  if (row.state !== 'proposed')
    throw conflict('override.decided', 'This override was decided already.', { state: row.state })
  return row
}
const endTask = (tx: Tx, row: OverrideRow, outcome: string) =>
  closeTask(tx, { kind: reviewTask, subjectId: row.id, outcome })
