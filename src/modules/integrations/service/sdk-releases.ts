/** Releases of the SDKs: published by the team, read by both sides, asked by reviews of integrations. */
import { civilDate } from '#platform/civil-time.ts'
import type { Ctx, Tx } from '#platform/context.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { changedMeanwhile, conflict, notFound } from '#platform/errors.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import type { sdkLanguages } from '../contract/integration-states.ts'
import { sdkEvents } from '../contract/sdk-releases.ts'
import {
  changeRelease,
  findRelease,
  insertRelease,
  lockRelease,
  type ReleaseRow,
  releasePage,
} from '../queries/installations.ts'

const todayOf = (tx: Tx) => civilDate(tx.ctx.workspace.zone, tx.now)

/** The same for everybody, so a partner reads them under the team's role. */
export const listReleases = (ctx: Ctx, query: Parameters<typeof releasePage>[1]) =>
  inTransaction(ctx, (tx) =>
    tx.asTeam(() => releasePage(tx, query, todayOf(tx), (rows) => rows.map((row) => toWire(tx, row)))),
  )

const toWire = (tx: Tx, row: ReleaseRow) => ({
  id: row.id,
  language: row.language as (typeof sdkLanguages)[number],
  version: row.release_version,
  sha256: row.sha256,
  oldestApiVersion: row.oldest_api_version,
  releasedOn: row.released_on,
  supportEndsOn: row.support_ends_on,
  isSupported: row.support_ends_on === null || row.support_ends_on > todayOf(tx),
  notes: row.notes,
  recordVersion: row.version,
})

type NewRelease = {
  language: (typeof sdkLanguages)[number]
  version: string
  sha256?: string | null | undefined
  oldestApiVersion: string
  releasedOn?: string | undefined
  supportEndsOn?: string | null | undefined
  notes?: string | null | undefined
}
export const createRelease = (ctx: Ctx, input: NewRelease) =>
  inTransaction(ctx, async (tx) => {
    const known = await findRelease(tx, input.language, input.version)
    if (known)
      throw conflict('sdk_release.exists', `This version of the SDK was released on ${known.released_on}.`, {
        id: known.id,
      })
    const id = newId(idPrefixes.sdkRelease)
    await insertRelease(tx, {
      id,
      language: input.language,
      release_version: input.version,
      sha256: input.sha256 ?? null,
      oldest_api_version: input.oldestApiVersion,
      released_on: input.releasedOn ?? todayOf(tx),
      support_ends_on: input.supportEndsOn ?? null,
      notes: input.notes ?? null,
    })
    await tx.announce(
      sdkEvents.sdkReleased,
      { sdkReleaseId: id, language: input.language, version: input.version },
      { subject: { kind: 'sdk_release', id } },
    )
    return toWire(tx, (await lockRelease(tx, id))!)
  })

export const updateRelease = (
  ctx: Ctx,
  id: string,
  version: number,
  input: { supportEndsOn?: string | null | undefined; notes?: string | null | undefined },
) =>
  inTransaction(ctx, async (tx) => {
    const row = await lockRelease(tx, id)
    if (!row) throw notFound('SDK release')
    if (row.version !== version) throw changedMeanwhile(row.version)
    await changeRelease(tx, id, {
      support_ends_on: input.supportEndsOn === undefined ? row.support_ends_on : input.supportEndsOn,
      notes: input.notes === undefined ? row.notes : input.notes,
    })
    return toWire(tx, (await lockRelease(tx, id))!)
  })
