/** Verbs on keys: make, change, rotate, revoke, stop and let in again. */
import { forgetKeys, createKey as makeKey } from '#platform/auth/api-keys.ts'
import { refuseUnconfirmed } from '#platform/auth/confirm.ts'
import { actorId, type Ctx, partnerOf, type Tx } from '#platform/context.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { changedMeanwhile, conflict, type FieldIssue, invalid, notFound, unprocessable } from '#platform/errors.ts'
import { keyEvents } from '../contract/keys.ts'
import { addressProblem, publishableScopes, scopeRefusal, scopesOf } from '../policy.ts'
import {
  changeKey,
  countKeys,
  findable,
  type KeyChange,
  type KeyRow,
  keyPage,
  lockKey,
  readKey,
  stateOf,
} from '../queries/keys.ts'
import { accessNow, closedWords, forgetAccess, gateWords } from './api-access.ts'
import { showKey, showKeys } from './show-keys.ts'

/** Of the team; a partner's count stands in its agreement. */
const teamKeysMax = 20
const dayMs = 86_400_000
const backWithinDays = 30

export const factOf = (key: KeyRow, reason: string | null = null) => ({
  keyId: key.id,
  name: key.name,
  lastFour: key.last_four,
  reason,
})
export const aboutKey = (key: KeyRow) => ({
  subject: { kind: 'api_key', id: key.id, version: key.version },
  partnerId: key.partner_id,
})

export const listKeys = (ctx: Ctx, input: Parameters<typeof keyPage>[1]) =>
  inTransaction(ctx, (tx) => keyPage(tx, input, (rows) => showKeys(tx, rows)))
export const getKey = (ctx: Ctx, id: string) =>
  inTransaction(ctx, async (tx) => {
    const key = await readKey(tx, id)
    if (!key) throw notFound('key')
    return showKey(tx, key)
  })

export type KeyInput = {
  name: string
  kind?: 'secret' | 'publishable' | undefined
  scopes: string[]
  addresses?: string[] | undefined
  origins?: string[] | undefined
  expiresAt?: string | null | undefined
}

/** The text is in the answer and nowhere else. */
export const createKey = (ctx: Ctx, input: KeyInput) =>
  inTransaction(ctx, async (tx) => {
    // A test key opens invented rows alone, so that it can be made on the spot.
    if (ctx.workspace.kind === 'live') await refuseUnconfirmed(tx)
    const partnerId = partnerOf(ctx.actor)
    const kind = input.kind ?? 'secret'
    refuseLimits(ctx, input)
    const access = await refuseClosed(tx.ctx, partnerId)
    const keysMax = access?.keysMax ?? teamKeysMax
    if ((await countKeys(tx, partnerId)) >= keysMax)
      throw conflict('key.limit', `There can be ${keysMax} ${keysMax === 1 ? 'key' : 'keys'}; revoke one first.`)
    await refuseScopes(tx.ctx, input.scopes, kind)
    const { id, text } = await makeKey(tx, {
      name: input.name,
      kind,
      partnerId,
      scopes: input.scopes,
      addresses: input.addresses ?? access?.security.addresses ?? [],
      origins: input.origins ?? [],
      expiresAt: expiryOf(ctx, input.expiresAt, access?.security.keyAgeDays),
    })
    const key = await made(tx, id)
    await tx.announce(keyEvents.apiKeyCreated, factOf(key), {
      ...aboutKey(key),
      changes: { scopes: [null, key.scopes] },
    })
    return { key: await showKey(tx, key), text }
  })

const made = async (tx: Tx, id: string): Promise<KeyRow> => {
  const key = await readKey(tx, id)
  if (!key) throw new Error('The new key cannot be read')
  await findable(tx, key)
  return key
}

/**
 * What a partner may have here today. 409 `key.no_live_access` with what is open; the words are those of the go-live
 * gate. Undefined for the team.
 */
const refuseClosed = async (ctx: Ctx, partnerId: string | null) => {
  if (partnerId === null) return undefined
  forgetAccess(ctx.services)
  const { access } = await accessNow(ctx, partnerId)
  const closed = closedWords(access, await gateWords(ctx, partnerId))
  if (closed?.code === 'key.no_live_access') throw conflict(closed.code, closed.words)
  return access
}

/** Keys of partners end by themselves, as their agreement says; those of the team only when a date was set. */
const expiryOf = (ctx: Ctx, given: string | null | undefined, keyAgeDays: number | undefined): Date | null => {
  const latest = keyAgeDays === undefined ? null : new Date(ctx.services.time().getTime() + keyAgeDays * dayMs)
  if (!given) return latest
  const wanted = new Date(given)
  if (latest && wanted > latest)
    throw invalid({
      field: 'expiresAt',
      rule: 'maximum',
      message: `Your agreement lets a key live for ${keyAgeDays} days, until ${latest.toISOString().slice(0, 10)}.`,
    })
  return wanted
}

const refuseScopes = async (ctx: Ctx, wanted: readonly string[], kind: 'secret' | 'publishable') => {
  const known = scopesOf(ctx.services.product, partnerOf(ctx.actor) === null ? 'team' : 'partner')
  for (const name of wanted) {
    if (kind === 'publishable' && !publishableScopes.has(name))
      throw unprocessable(
        'key.scope_not_granted',
        `Everybody can read a publishable key, so it may hold ${[...publishableScopes].join(', ')} only.`,
        { scope: name },
      )
    const refusal = await scopeRefusal(ctx, known.get(name), name)
    if (refusal) throw unprocessable('key.scope_not_granted', refusal, { scope: name })
  }
}

const refuseLimits = (
  ctx: Ctx,
  input: {
    addresses?: string[] | undefined
    expiresAt?: string | null | undefined
    origins?: string[] | undefined
    kind?: 'secret' | 'publishable' | undefined
  },
) => {
  for (const address of input.addresses ?? []) {
    const problem = addressProblem(address)
    if (problem) throw unprocessable('key.address_invalid', problem, { address })
  }
  const issues: FieldIssue[] = []
  if (input.expiresAt && new Date(input.expiresAt) <= ctx.services.time())
    issues.push({ field: 'expiresAt', rule: 'future', message: 'A key ends in the future.' })
  if (input.kind === 'publishable' && (input.origins ?? []).length === 0)
    issues.push({ field: 'origins', rule: 'required', message: 'Name the pages from which a publishable key works.' })
  if (input.kind !== 'publishable' && (input.origins ?? []).length > 0)
    issues.push({ field: 'origins', rule: 'not_allowed', message: 'Only publishable keys are bound to pages.' })
  if (issues.length > 0) throw invalid(...issues)
}

export type KeyUpdate = {
  name?: string | undefined
  scopes?: string[] | undefined
  addresses?: string[] | undefined
  origins?: string[] | undefined
  expiresAt?: string | null | undefined
}
export const updateKey = (ctx: Ctx, id: string, version: number, input: KeyUpdate) =>
  inTransaction(ctx, async (tx) => {
    const key = await present(tx, id)
    if (key.version !== version) throw changedMeanwhile(key.version)
    if (key.revoked_at) throw conflict('key.revoked', 'This key is revoked for good; make a new one.')
    // Only what is added needs to be granted: narrowing is always right.
    if (input.scopes)
      await refuseScopes(
        ctx,
        input.scopes.filter((scope) => !key.scopes.includes(scope)),
        key.kind,
      )
    refuseLimits(ctx, {
      addresses: input.addresses,
      expiresAt: input.expiresAt,
      ...(input.origins && { origins: input.origins, kind: key.kind }),
    })
    const change: KeyChange = {
      ...(input.name !== undefined && { name: input.name }),
      ...(input.scopes && { scopes: input.scopes }),
      ...(input.addresses && { addresses: input.addresses }),
      ...(input.origins && { origins: input.origins }),
      ...(input.expiresAt !== undefined && { expires_at: input.expiresAt === null ? null : new Date(input.expiresAt) }),
    }
    const changed = await changeKey(tx, key, change)
    const changes = Object.fromEntries(
      (Object.keys(change) as (keyof KeyChange & keyof KeyRow)[]).map((field) => [
        field,
        [key[field], changed[field]] as const,
      ]),
    )
    await tx.announce(keyEvents.apiKeyChanged, factOf(changed), { ...aboutKey(changed), changes })
    tx.afterCommit(() => forgetKeys(ctx.services))
    return showKey(tx, changed)
  })

/** A successor with equal rights. Of two who rotate, the second is told the first one's successor. */
export const rotateKey = (ctx: Ctx, id: string, overlapHours: number) =>
  inTransaction(ctx, async (tx) => {
    const { services } = ctx
    await refuseUnconfirmed(tx)
    const key = await present(tx, id)
    if (key.successor_id)
      throw conflict('key.rotated', 'This key has a successor already.', { successorId: key.successor_id })
    const state = stateOf(key, services.time())
    if (state !== 'active') throw conflict('key.not_active', `Only an active key can be rotated; this one is ${state}.`)
    const now = services.time()
    const lifeMs = key.expires_at ? key.expires_at.getTime() - key.created_at.getTime() : null
    const { id: successorId, text } = await makeKey(tx, {
      name: key.name,
      kind: key.kind,
      partnerId: key.partner_id,
      scopes: key.scopes,
      addresses: key.addresses,
      origins: key.origins,
      expiresAt: lifeMs === null ? null : new Date(now.getTime() + lifeMs),
      predecessorId: key.id,
      creatorId: key.creator_id,
    })
    const successor = await made(tx, successorId)
    const changed = await changeKey(tx, key, { ends_at: new Date(now.getTime() + overlapHours * 3_600_000) })
    await tx.announce(keyEvents.apiKeyRotated, factOf(changed), {
      ...aboutKey(changed),
      changes: { successorId: [null, successorId], endsAt: [null, changed.ends_at?.toISOString()] },
    })
    tx.afterCommit(() => forgetKeys(services))
    return { key: await showKey(tx, successor), text }
  })

/** Final; in force at once here, within 10 s on other servers. */
export const revokeKey = (ctx: Ctx, id: string, reason: string | undefined) =>
  inTransaction(ctx, async (tx) => {
    const key = await present(tx, id)
    if (key.revoked_at) throw conflict('key.revoked', 'This key is revoked already.')
    const changed = await changeKey(tx, key, {
      revoked_at: ctx.services.time(),
      revoked_by: actorId(ctx.actor),
      revoked_reason: reason || null,
    })
    await tx.announce(keyEvents.apiKeyRevoked, factOf(changed, reason || null), aboutKey(changed))
    tx.afterCommit(() => forgetKeys(ctx.services))
    return showKey(tx, changed)
  })

export const disableKey = (ctx: Ctx, id: string) =>
  inTransaction(ctx, async (tx) => {
    const key = await present(tx, id)
    const state = stateOf(key, ctx.services.time())
    if (state === 'revoked') throw conflict('key.revoked', 'This key is revoked for good.')
    if (state !== 'active' && state !== 'rotating')
      throw conflict('key.not_active', `Only a working key can be disabled; this one is ${state}.`)
    const changed = await changeKey(tx, key, {
      disabled_at: ctx.services.time(),
      disabled_by: actorId(ctx.actor),
      disabled_reason: 'by_hand',
    })
    await tx.announce(keyEvents.apiKeyDisabled, factOf(changed, 'by_hand'), aboutKey(changed))
    tx.afterCommit(() => forgetKeys(ctx.services))
    return showKey(tx, changed)
  })

/** Within 30 days and never after a leak. Whoever does it answers for the key and must be able to grant its scopes. */
export const enableKey = (ctx: Ctx, id: string) =>
  inTransaction(ctx, async (tx) => {
    const key = await present(tx, id)
    if (key.revoked_at || !key.disabled_at) throw conflict('key.not_disabled', 'This key is not disabled.')
    if (key.disabled_reason === 'leak') throw conflict('key.leaked', 'A leaked key never works again; make a new one.')
    if (ctx.services.time().getTime() - key.disabled_at.getTime() > backWithinDays * dayMs)
      throw conflict('key.disabled_too_long', `This key was disabled over ${backWithinDays} days ago; make a new one.`)
    if (key.partner_id === partnerOf(ctx.actor)) await refuseScopes(ctx, key.scopes, key.kind)
    const changed = await changeKey(tx, key, {
      disabled_at: null,
      disabled_by: null,
      disabled_reason: null,
      ...(key.partner_id === partnerOf(ctx.actor) && { creator_id: actorId(ctx.actor) }),
    })
    await tx.announce(keyEvents.apiKeyChanged, factOf(changed), {
      ...aboutKey(changed),
      changes: { disabled: [key.disabled_reason, null], creatorId: [key.creator_id, changed.creator_id] },
    })
    tx.afterCommit(() => forgetKeys(ctx.services))
    return showKey(tx, changed)
  })

/** The caller answers for the key from now on: its maker left, or hands it on. */
export const takeOverKey = (ctx: Ctx, id: string) =>
  inTransaction(ctx, async (tx) => {
    await refuseUnconfirmed(tx)
    const key = await present(tx, id)
    const state = stateOf(key, ctx.services.time())
    if (state !== 'active' && state !== 'rotating')
      throw conflict('key.not_active', `Only a working key can be taken over; this one is ${state}.`)
    if (key.partner_id !== partnerOf(ctx.actor)) throw notFound('key')
    await refuseScopes(ctx, key.scopes, key.kind)
    const changed = await changeKey(tx, key, { creator_id: actorId(ctx.actor) })
    await tx.announce(keyEvents.apiKeyChanged, factOf(changed), {
      ...aboutKey(changed),
      changes: { creatorId: [key.creator_id, changed.creator_id] },
    })
    tx.afterCommit(() => forgetKeys(ctx.services))
    return showKey(tx, changed)
  })

const present = async (tx: Tx, id: string): Promise<KeyRow> => {
  const key = await lockKey(tx, id)
  if (!key) throw notFound('key')
  return key
}

export const listScopes = async (ctx: Ctx) => {
  const data = []
  for (const scope of scopesOf(ctx.services.product, partnerOf(ctx.actor) === null ? 'team' : 'partner').values()) {
    const reason = await scopeRefusal(ctx, scope, scope.name)
    data.push({
      name: scope.name,
      module: scope.module,
      endpoints: scope.endpoints,
      grantable: reason === null,
      reason,
    })
  }
  return { data }
}
