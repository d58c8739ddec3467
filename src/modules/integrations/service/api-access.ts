/**
 * What a partner's keys may do on a day: the scopes of the term `api_access`, in the environment of the workspace, for
 * live ones only while live access is in force. Asked with every call, so the answer is kept for some seconds and never
 * over midnight of the workspace.
 */
import { builtInOf, type Resolved, type ResolvedRow, resolveTerms, type ValuesOf } from '#modules/agreements/public.ts'
import { findPartner } from '#modules/partners/public.ts'
import type { ScopeLimit } from '#platform/auth/members.ts'
import { addDays, civilDate } from '#platform/civil-time.ts'
import { type Ctx, partnerOf, type Services, type Tx } from '#platform/context.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { notFound } from '#platform/errors.ts'
import { countKeys } from '../queries/keys.ts'
import { newestLiveAccess } from '../queries/live-access.ts'
import { liveAccess } from '../slots.ts'

export type GrantSource = {
  level: Resolved['level']
  agreementId: string | null
  agreementNumber: string | null
  versionNumber: number | null
  from: string | null
}
export type ApiAccess = {
  on: string
  environment: 'live' | 'test'
  environmentGranted: boolean
  /** Null when every scope counts. */
  scopes: readonly string[] | null
  source: GrantSource
  endedOn: string | null
  liveAccess: { granted: boolean; since: Date | null; endsAt: Date | null }
  keysMax: number
  security: ValuesOf<'security'>
  limits: ValuesOf<'api_limits'>
}

const kinds = ['api_access', 'api_limits', 'security', 'wind_down'] as const
const valuesOf = <Kind extends (typeof kinds)[number]>(terms: ReadonlyMap<string, Resolved>, kind: Kind) =>
  terms.get(kind)?.rows[0]?.values as ValuesOf<Kind> | undefined

const sourceOf = (resolved: Resolved, row: ResolvedRow | undefined): GrantSource => ({
  level: resolved.level,
  agreementId: row?.agreementId ?? null,
  agreementNumber: row?.agreementNumber ?? null,
  versionNumber: row?.versionNumber ?? null,
  from: row?.effectiveFrom ?? null,
})

/** Access by partner; a constant number of statements. */
export const readApiAccess = (
  tx: Tx,
  partnerIds: readonly string[],
  on: string = civilDate(tx.ctx.workspace.zone, tx.now),
): Promise<ReadonlyMap<string, ApiAccess>> =>
  tx.asTeam(async () => {
    const isTest = tx.ctx.workspace.kind === 'sandbox'
    const { currency } = tx.ctx.workspace
    const terms = await resolveTerms(tx, { partnerIds, kinds, on })
    const grants = await newestLiveAccess(tx, partnerIds)
    // Keys may outlast the agreement by the days of `wind_down`; they do what its last day granted.
    const last = new Map<string, string>()
    for (const [id, own] of terms) {
      const { endedOn, granted } = own.get('api_access')!
      const keysOffDays = valuesOf(own, 'wind_down')?.keysOffDays ?? 0
      if (!granted && endedOn && on < addDays(endedOn, keysOffDays)) last.set(id, addDays(endedOn, -1))
    }
    const answers = new Map<string, ApiAccess>()
    for (const id of partnerIds) {
      const day = last.get(id)
      const own = day ? (await resolveTerms(tx, { partnerIds: [id], kinds, on: day })).get(id)! : terms.get(id)!
      const access = own.get('api_access')!
      const values = valuesOf(own, 'api_access')
      const grant = grants.get(id)
      const isGranted = grant?.act === 'granted' && (grant.ends_at === null || grant.ends_at > tx.now)
      // Nothing was agreed yet, or nothing about scopes: a sandbox is there to try everything, and harms nobody.
      const isOpen =
        isTest &&
        (access.level === 'built_in' || (values?.scopes.length === 0 && values.environments.includes('sandbox')))
      answers.set(id, {
        on,
        environment: isTest ? 'test' : 'live',
        environmentGranted: values?.environments.includes(isTest ? 'sandbox' : 'live') ?? false,
        scopes: isOpen ? null : (values?.scopes ?? []),
        source: sourceOf(access, access.rows[0]),
        endedOn: terms.get(id)!.get('api_access')!.endedOn,
        liveAccess: {
          granted: isGranted,
          since: isGranted ? grant.at : null,
          endsAt: isGranted ? grant.ends_at : null,
        },
        // A partner whose agreement has ended and said nothing is held to what is built in.
        keysMax: values?.keysMax ?? builtInOf('api_access', currency)!.keysMax,
        security: valuesOf(own, 'security') ?? builtInOf('security', currency)!,
        limits: valuesOf(own, 'api_limits') ?? builtInOf('api_limits', currency)!,
      })
    }
    return answers
  })

/** `AG-2027-0142, version 3, since 2027-03-01`; null where no agreement says it. */
export const sourceWords = ({ agreementNumber, versionNumber, from }: GrantSource): string | null =>
  agreementNumber === null ? null : `${agreementNumber}, version ${versionNumber}, since ${from}`

/** Why keys do nothing in this environment; null when they may do something. Words of an open gate come from the slot. */
export const closedWords = (
  access: ApiAccess,
  gate: string | null,
  reader: 'partner' | 'team' = 'partner',
): { code: string; words: string } | null => {
  if (access.endedOn && access.scopes?.length === 0)
    return { code: 'key.scope_not_granted', words: `The agreement ended on ${access.endedOn}.` }
  if (!access.environmentGranted)
    return {
      code: access.environment === 'live' ? 'key.no_live_access' : 'key.scope_not_granted',
      words: `${reader === 'partner' ? 'Your' : 'The'} agreement does not grant the ${access.environment} environment.`,
    }
  if (access.environment === 'live' && !access.liveAccess.granted)
    return { code: 'key.no_live_access', words: gate ?? 'Live access is not granted: it comes with going live.' }
  return null
}

/** What the go-live gate says is open; null when nothing fills it in or nothing is open. */
export const gateWords = async (ctx: Ctx, partnerId: string): Promise<string | null> => {
  for (const gate of liveAccess.of(ctx.services.product)) {
    const answer = await gate(ctx, partnerId)
    if (!answer.granted) return answer.words
  }
  return null
}

// --- quick answers -----------------------------------------------------------------------------------------------

const keepMs = 10_000
const keptMax = 10_000
type Kept = { atMs: number; day: string; access: ApiAccess; limit: ScopeLimit | undefined }
const states = new WeakMap<Services['database'], Map<string, Kept>>()
const keptOf = (services: Services) => {
  const known = states.get(services.database)
  if (known) return known
  const made = new Map<string, Kept>()
  states.set(services.database, made)
  return made
}
/** Call after what a partner's keys may do has changed; other processes notice within 10 s. */
export const forgetAccess = (services: Services): void => keptOf(services).clear()

/** What a partner's keys may do now, from memory where it was looked up within the last 10 s of the same day. */
export const accessNow = async (ctx: Ctx, partnerId: string): Promise<Kept> => {
  const kept = keptOf(ctx.services)
  const day = civilDate(ctx.workspace.zone, ctx.clock.now())
  const name = `${ctx.workspace.id} ${partnerId}`
  const known = kept.get(name)
  if (
    known &&
    known.day === day &&
    performance.now() - known.atMs < keepMs &&
    (known.access.liveAccess.endsAt === null || known.access.liveAccess.endsAt > ctx.clock.now())
  )
    return known
  const access = await inTransaction(ctx, async (tx) => (await readApiAccess(tx, [partnerId])).get(partnerId)!, {
    readOnly: true,
  })
  const found = { atMs: performance.now(), day, access, limit: limitOf(access) }
  if (kept.size >= keptMax) kept.clear()
  kept.set(name, found)
  return found
}

const limitOf = (access: ApiAccess): ScopeLimit | undefined => {
  const closed = closedWords(access, null)
  if (!closed && access.scopes === null) return undefined
  const from = sourceWords(access.source)
  return {
    scopes: new Set(closed ? [] : access.scopes),
    refusal: (scope) =>
      closed ?? {
        code: 'key.scope_not_granted',
        words: `${scope} is not in your agreement${from ? ` (${from})` : ''}.`,
      },
  }
}

/** Fills the slot of the room that checks keys. */
export const scopeLimitOf = async (ctx: Ctx, partnerId: string): Promise<ScopeLimit | undefined> =>
  (await accessNow(ctx, partnerId)).limit

// --- as the API shows it -----------------------------------------------------------------------------------------

export const getApiAccess = (ctx: Ctx, id?: string) =>
  inTransaction(ctx, async (tx) => {
    const partner = await findPartner(tx, id ?? partnerOf(ctx.actor) ?? '')
    if (!partner) throw notFound('partner')
    const partnerId = partner.id
    const access = (await readApiAccess(tx, [partnerId])).get(partnerId)!
    const open = access.liveAccess.granted || access.environment === 'test' ? null : await gateWords(tx.ctx, partnerId)
    const closed = closedWords(access, open, partnerOf(ctx.actor) === null ? 'team' : 'partner')
    return {
      environment: access.environment,
      on: access.on,
      environmentGranted: access.environmentGranted,
      scopes: access.scopes === null ? null : [...access.scopes],
      source: access.source,
      words: closed?.words ?? null,
      liveAccess: {
        granted: access.liveAccess.granted,
        since: access.liveAccess.since?.toISOString() ?? null,
        endsAt: access.liveAccess.endsAt?.toISOString() ?? null,
        words: access.environment === 'live' && closed?.code === 'key.no_live_access' ? closed.words : null,
      },
      keys: { used: await countKeys(tx, partnerId), max: access.keysMax },
      security: { keyAgeDays: access.security.keyAgeDays, addresses: [...access.security.addresses] },
      limits: { ...access.limits },
    }
  })
