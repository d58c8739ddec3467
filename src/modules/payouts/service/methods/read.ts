/** Payout methods as screens and the other rooms of this module read them. Full numbers leave by one function alone. */

import { partnerNames } from '#modules/partners/public.ts'
import { type Ctx, partnerOf, type Tx } from '#platform/context.ts'
import type { InputOf, Static } from '#platform/contract.ts'
import { reading } from '#platform/db/transaction.ts'
import { conflict, notFound } from '#platform/errors.ts'
import { decrypt } from '#platform/secrets.ts'
import type { methodEndpoints, PayoutMethod as PayoutMethodWire, PortalPayoutMethod } from '../../contract/methods.ts'
import type { Address } from '../../contract/settings.ts'
import type { methodStates } from '../../contract/states.ts'
import {
  actsOf,
  findMethod,
  type MethodRow,
  methodEditorRows,
  methodPage,
  methodRows,
  methodsWithFingerprints,
  sealedDetails,
  standingMethods,
} from '../../queries/methods.ts'
import type { MethodKind } from './account.ts'

export type MethodState = (typeof methodStates)[number]
/** An account as runs know it. The fingerprint is of the number: a payout holds to the one it was frozen with. */
export type PayoutMethod = {
  id: string
  partnerId: string
  currency: string
  kind: MethodKind
  state: MethodState
  holderName: string
  holderKind: 'company' | 'person'
  country: string
  address: Address
  bic: string | null
  lastFour: string
  fingerprint: string
  isShared: boolean
  /** It took the place of another one: the next payout is looked at. */
  isChanged: boolean
  coolOffUntil: Date
  changedAt: Date
}
export const placeOf = (id: string): string => `payout method ${id}`
const stateOf = (row: MethodRow) => row.state as MethodState

export const asMethod = (row: MethodRow): PayoutMethod => ({
  id: row.id,
  partnerId: row.partner_id,
  currency: row.currency,
  kind: row.kind as MethodKind,
  state: stateOf(row),
  holderName: row.holder_name,
  holderKind: row.holder_kind as 'company' | 'person',
  country: row.country,
  address: row.address as Address,
  bic: (row.bank as { bic?: string }).bic ?? null,
  lastFour: row.last_four,
  fingerprint: row.fingerprint,
  isShared: row.is_shared,
  isChanged: row.is_changed,
  coolOffUntil: row.cool_off_until,
  changedAt: row.added_at,
})

/** By id, whatever their state: a payout asks whether the method it was frozen with still stands. */
export const methodsById = async (tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, PayoutMethod>> =>
  new Map((await methodRows(tx, ids)).map((row) => [row.id, asMethod(row)]))

/** The method for what is owed in this currency: its own, else the first that stands, into which it is converted. */
export const chooseMethod = <Method extends { currency: string }>(
  standing: readonly Method[],
  ...currencies: readonly (string | null)[]
): Method | undefined => {
  for (const currency of currencies) {
    const own = standing.find((one) => one.currency === currency)
    if (own) return own
  }
  return standing[0]
}
export const methodsFor = async (
  tx: Tx,
  partnerIds: readonly string[],
): Promise<(partnerId: string, currency: string) => PayoutMethod | undefined> => {
  const standing = await standingMethods(tx, partnerIds)
  return (partnerId, currency) => {
    const row = chooseMethod(standing.get(partnerId) ?? [], currency)
    return row && asMethod(row)
  }
}

/**
 * The full numbers of a method, for building a bank file and for nothing else. 409 `method.not_standing` unless it is
 * verified now: a payout that was frozen for an account which has been changed since never gets its numbers.
 */
export const decryptMethod = async (tx: Tx, methodId: string): Promise<Record<string, string>> => {
  const row = await findMethod(tx, methodId)
  const sealed = row && (await tx.asTeam(() => sealedDetails(tx, methodId)))
  if (!row || !sealed) throw notFound('payout method')
  if (row.state !== 'verified')
    throw conflict('method.not_standing', `This account is ${row.state}; nothing is paid to it.`, { state: row.state })
  return {
    ...(row.bank as Record<string, string>),
    ...(JSON.parse(decrypt(tx.ctx.services.secret, placeOf(methodId), sealed)) as Record<string, string>),
  }
}

/** Members who verified, suspended or otherwise touched methods of these partners since then. */
export const methodEditors = methodEditorRows

const base = (row: MethodRow, now: Date): Static<typeof PortalPayoutMethod> => ({
  id: row.id,
  currency: row.currency,
  kind: row.kind as MethodKind,
  state: stateOf(row),
  holderName: row.holder_name,
  holderKind: row.holder_kind as 'company' | 'person',
  country: row.country,
  address: row.address as Address,
  bic: (row.bank as { bic?: string }).bic ?? null,
  lastFour: row.last_four,
  isChanged: row.is_changed,
  coolOffUntil: row.cool_off_until.toISOString(),
  isCoolingOff: row.ended_at === null && row.cool_off_until > now,
  addedAt: row.added_at.toISOString(),
  addedBy: row.added_by_name,
  verifiedAt: row.verified_at?.toISOString() ?? null,
  suspendedAt: row.suspended_at?.toISOString() ?? null,
  suspendedReason: row.suspended_reason,
  version: row.version,
})
export const showPortal = (tx: Tx, row: MethodRow) => base(row, tx.now)
export const showTeam = async (tx: Tx, rows: readonly MethodRow[]): Promise<Static<typeof PayoutMethodWire>[]> => {
  const alike = await methodsWithFingerprints(
    tx,
    rows.filter((row) => row.is_shared).map((row) => row.fingerprint),
  )
  const others = (row: MethodRow) => [
    ...new Set((alike.get(row.fingerprint) ?? []).map((one) => one.partner_id).filter((id) => id !== row.partner_id)),
  ]
  const names = await partnerNames(tx, [...new Set(rows.flatMap((row) => [row.partner_id, ...others(row)]))])
  const ref = (id: string) => ({ id, name: names.get(id) ?? '' })
  return rows.map((row) => ({
    ...base(row, tx.now),
    partner: ref(row.partner_id),
    fingerprint: row.fingerprint,
    isShared: row.is_shared,
    sharedWith: others(row).map(ref),
    verifiedBy: row.verified_by_name,
    verifiedHow: row.verified_how,
    suspendedBy: row.suspended_by_name,
  }))
}
export const showOne = async (tx: Tx, row: MethodRow) => (await showTeam(tx, [row]))[0]!

export const listMethods = (ctx: Ctx, input: InputOf<typeof methodEndpoints.listPayoutMethods>['query']) =>
  reading(ctx, (tx) => methodPage(tx, input, (rows) => showTeam(tx, rows)))
export const getMethod = (ctx: Ctx, id: string) =>
  reading(ctx, async (tx) => {
    const row = await findMethod(tx, id)
    if (!row) throw notFound('payout method')
    const acts = await actsOf(tx, id)
    return {
      ...(await showOne(tx, row)),
      acts: acts.map((one) => ({ act: one.act, at: one.at.toISOString(), by: one.by_name, words: one.words })),
    }
  })
export const listPortalMethods = (ctx: Ctx, input: InputOf<typeof methodEndpoints.listPortalPayoutMethods>['query']) =>
  reading(ctx, (tx) =>
    methodPage(tx, { ...input, partnerId: partnerOf(ctx.actor)! }, (rows) => rows.map((row) => showPortal(tx, row))),
  )
