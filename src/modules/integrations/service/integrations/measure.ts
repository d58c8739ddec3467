/** How the keys of an integration called in the last seven days, live and in the partner's sandboxes, and what is open. */
import { builtInOf, resolveTerm, type ValuesOf } from '#modules/agreements/public.ts'
import { addDays, civilDate } from '#platform/civil-time.ts'
import type { Ctx, Tx } from '#platform/context.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { apiVersion } from '#platform/http/openapi.ts'
import { systemContext } from '#platform/tenancy/workspaces.ts'
import { checkKeys, checklist, compareVersions, reviewCallsMin, reviewDays } from '../../contract/integration-states.ts'
import { findRelease } from '../../queries/installations.ts'
import { callsSince, type IntegrationRow, loggedSince, type ReviewRow } from '../../queries/integrations.ts'
import { type KeyRow, keysThatWork, readKey } from '../../queries/keys.ts'
import { errorSharePpm, isError } from '../metering/measures.ts'
import { insideOf, visibleSandboxes } from '../sandboxes/read.ts'

export type OwnKey = { id: string; name: string; lastFour: string; environment: 'live' | 'test' }
const shown = (key: KeyRow, environment: 'live' | 'test'): OwnKey => ({
  id: key.id,
  name: key.name,
  lastFour: key.last_four,
  environment,
})
export type InSandboxes = { keys: OwnKey[]; calls: number; errors: number }

/** The partner's sandboxes, each read on its own: its working keys, and what those named have called. */
export const readSandboxes = async (ctx: Ctx, partnerId: string, keyIds: readonly string[]): Promise<InSandboxes> => {
  const found: InSandboxes = { keys: [], calls: 0, errors: 0 }
  if (ctx.workspace.kind === 'sandbox') return found
  const from = weekBefore(ctx.services.time())
  // As the team: who may see the integration is settled, and keys of the partner call in its sandboxes too.
  const team = systemContext(ctx.services, ctx.workspace, 'review')
  for (const { row } of await visibleSandboxes(team, { partnerId })) {
    const { inner_partner_id: owner } = row
    if (!owner) continue
    await inTransaction(
      await insideOf(ctx, row.id),
      async (tx) => {
        const working = await keysThatWork(tx, owner)
        const named: KeyRow[] = []
        for (const id of keyIds) {
          const key = working.find((one) => one.id === id) ?? (await readKey(tx, id))
          if (key?.partner_id === owner) named.push(key)
        }
        found.keys.push(...[...new Set([...named, ...working])].map((key) => shown(key, 'test')))
        for (const { status, calls } of await loggedSince(
          tx,
          named.map((key) => key.id),
          from,
        )) {
          found.calls += calls
          if (isError(status)) found.errors += calls
        }
      },
      { readOnly: true },
    )
  }
  return found
}
const weekBefore = (now: Date) => new Date(now.getTime() - reviewDays * 86_400_000)

export type Measured = {
  from: Date
  calls: number
  callsInSandbox: number
  errors: number
  errorSharePpm: number | null
  requirements: ValuesOf<'integration_requirements'>
}
/** With the calls of live keys, and against what the agreement asks of integrations today. */
export const measure = (tx: Tx, row: IntegrationRow, sandboxes: InSandboxes): Promise<Measured> =>
  tx.asTeam(async () => {
    const { zone, currency } = tx.ctx.workspace
    const today = civilDate(zone, tx.now)
    const live = await callsSince(tx, row.key_ids, addDays(today, 1 - reviewDays))
    const resolved = await resolveTerm(tx, row.partner_id, 'integration_requirements')
    const [calls, errors] = [live.calls + sandboxes.calls, live.errors + sandboxes.errors]
    return {
      from: weekBefore(tx.ctx.services.time()),
      calls,
      callsInSandbox: sandboxes.calls,
      errors,
      errorSharePpm: errorSharePpm(errors, calls),
      requirements:
        (resolved.rows[0]?.values as ValuesOf<'integration_requirements'> | undefined) ??
        builtInOf('integration_requirements', currency)!,
    }
  })

export type Items = Partial<
  Record<keyof typeof checklist, { done: boolean; note: string | null; by: string; at: string }>
>
export const itemsOf = (review: ReviewRow | undefined): Items => (review?.items ?? {}) as Items

/** What stands between the integration and a passed review, in words with numbers. */
export const openItems = async (
  tx: Tx,
  row: IntegrationRow,
  review: ReviewRow | undefined,
  measured: Measured,
): Promise<string[]> => {
  const { requirements: asked } = measured
  const items = itemsOf(review)
  const open = asked.reviewBeforeRelease
    ? checkKeys.filter((key) => !items[key]?.done).map((key) => checklist[key] as string)
    : []
  if (row.key_ids.length === 0) open.push('The keys with which it calls are not named.')
  if (measured.calls < reviewCallsMin)
    open.push(`${reviewCallsMin} calls in ${reviewDays} days; ${measured.calls} so far.`)
  const { errorSharePpm: share } = measured
  if (share !== null && share > asked.errorBudgetPpm)
    open.push(
      `At most ${percent(asked.errorBudgetPpm)} of the calls fail; it is ${percent(share)} (${measured.errors} of ${measured.calls}).`,
    )
  open.push(...(await versionsOpen(tx, row, asked)))
  return open
}
const percent = (ppm: number): string => `${Number((ppm / 10_000).toFixed(2))} %`

const versionsOpen = async (
  tx: Tx,
  row: IntegrationRow,
  asked: ValuesOf<'integration_requirements'>,
): Promise<string[]> => {
  const open: string[] = []
  const api = row.lowest_api_version
  if (!api) open.push('The lowest version of the API that it needs is not named.')
  else if ((compareVersions(api, apiVersion) ?? 1) > 0)
    open.push(`There is no API ${api} yet; this one is ${apiVersion}.`)
  else if (asked.lowestApiVersion && (compareVersions(api, asked.lowestApiVersion) ?? -1) < 0)
    open.push(`The agreement asks for API ${asked.lowestApiVersion} or later; it needs ${api}.`)
  else if (!asked.lowestApiVersion && Number.parseInt(api, 10) < Number.parseInt(apiVersion, 10) - 1)
    open.push(`API ${api} is no longer supported; this one is ${apiVersion}.`)
  const { lowest_sdk_language: language, lowest_sdk_version: version } = row
  if (!language || !version) return open
  if (asked.lowestSdkVersion && (compareVersions(version, asked.lowestSdkVersion) ?? -1) < 0)
    open.push(`The agreement asks for SDK ${asked.lowestSdkVersion} or later; it needs ${version}.`)
  const release = await tx.asTeam(() => findRelease(tx, language, version))
  if (!release) open.push(`There is no release ${version} of the SDK for ${language}.`)
  else if (release.support_ends_on && release.support_ends_on <= civilDate(tx.ctx.workspace.zone, tx.now))
    open.push(`The SDK for ${language} ${version} is not supported since ${release.support_ends_on}.`)
  return open
}
