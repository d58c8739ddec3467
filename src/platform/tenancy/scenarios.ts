/** Trouble on request: what a sandbox plays to the programs that call it, for a while of real time. People's pages go on. */
import { randomBytes } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { sql } from 'kysely'
import type { Ctx, ScenarioKind, Services, Workspace } from '../context.ts'
import { asOwner } from '../db/transaction.ts'
import { forbidden, Problem, tooManyRequests } from '../errors.ts'
import { forgetWorkspace } from './workspaces.ts'

const slowMs = 3_000
const retryAfterSeconds = 5

const playing = (services: Services, workspace: Workspace): ScenarioKind | undefined =>
  workspace.scenario && workspace.scenario.until > services.time() ? workspace.scenario.kind : undefined

/** Called for each call with a key of a sandbox: refuses, or waits, as the scenario wants. */
export const playScenario = async (services: Services, workspace: Workspace): Promise<void> => {
  if (workspace.archivedAt)
    throw forbidden('sandbox.archived', 'This sandbox is put away; open it again on the page Sandbox.')
  const kind = playing(services, workspace)
  if (kind === 'outage')
    throw new Problem({
      status: 503,
      code: 'scenario.outage',
      detail: 'The sandbox plays an outage of ours. Try again after the time in Retry-After, with growing waits.',
      headers: { 'retry-after': String(retryAfterSeconds) },
    })
  if (kind === 'rate_limit')
    throw tooManyRequests(retryAfterSeconds, 'The sandbox plays a rate limit that is used up; wait and try again.')
  if (kind === 'slow') await wait(slowMs)
}

/** Whether messages of this sandbox are signed wrongly at the moment. */
export const playsBadSignature = (ctx: Ctx): boolean => playing(ctx.services, ctx.workspace) === 'bad_signature'
/** A secret that nobody has. */
export const wrongSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`

export const setScenario = async (
  services: Services,
  workspaceId: string,
  scenario: { kind: ScenarioKind; until: Date } | null,
): Promise<void> => {
  await asOwner(services.database, (db) =>
    sql`update workspaces set scenario = ${scenario?.kind ?? null}, scenario_until = ${scenario?.until ?? null}
      where id = ${workspaceId} and kind = 'sandbox'`.execute(db),
  )
  forgetWorkspace(services)
}
