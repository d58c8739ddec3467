/** At whose customers an integration runs: reported row by row, by keys, by hand and from a file. */
import { civilDate, isCivilDate } from '#platform/civil-time.ts'
import type { Ctx, Tx } from '#platform/context.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { forbidden } from '#platform/errors.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import { integrationEvents } from '../../contract/integration-events.ts'
import {
  endInstallation,
  type InstallationRow,
  insertInstallation,
  installationPage,
  installationsOf,
} from '../../queries/installations.ts'
import type { IntegrationRow } from '../../queries/integrations.ts'
import { readKey } from '../../queries/keys.ts'
import { aboutIntegration, factOf } from './release.ts'
import { present } from './show.ts'
import { lockFor } from './write.ts'

export const listInstallations = (ctx: Ctx, id: string, query: Parameters<typeof installationPage>[2]) =>
  inTransaction(ctx, async (tx) => {
    await present(tx, id)
    return installationPage(tx, id, query, (rows) => rows.map(toWire))
  })
const toWire = (row: InstallationRow) => ({
  id: row.id,
  integrationId: row.integration_id,
  customer: row.customer,
  from: row.from_on,
  to: row.to_on,
  createdAt: row.created_at.toISOString(),
})

type Judged = {
  place: number
  outcome: 'created' | 'changed' | 'unchanged' | 'refused'
  installationId: string | null
  words: string
}
type Given = { customer: string; from: string; to: string | null }

/** Everything that is right is taken in; a second report of the same changes nothing. */
export const reportInstallations = (
  ctx: Ctx,
  id: string,
  input: { dryRun?: boolean | undefined; rows: readonly Record<string, unknown>[] },
) =>
  inTransaction(ctx, async (tx) => {
    await refusePublishable(tx)
    const integration = await lockFor(tx, id, 'report')
    const dryRun = input.dryRun ?? false
    const rows = await tx.asTeam(() => judge(tx, integration, input.rows, dryRun))
    const count = (outcome: Judged['outcome']) => rows.filter((row) => row.outcome === outcome).length
    return {
      dryRun,
      created: count('created'),
      changed: count('changed'),
      unchanged: count('unchanged'),
      refused: count('refused'),
      rows,
    }
  })

/** What stands in pages for everybody to read cannot vouch for a customer. */
const refusePublishable = async (tx: Tx): Promise<void> => {
  const { actor } = tx.ctx
  if (actor.kind === 'key' && (await readKey(tx, actor.id))?.kind === 'publishable')
    throw forbidden(
      'key.publishable',
      'Installations are reported with a secret key; this one can be read by everybody.',
    )
}

const judge = async (
  tx: Tx,
  integration: IntegrationRow,
  given: readonly Record<string, unknown>[],
  dryRun: boolean,
): Promise<Judged[]> => {
  const today = civilDate(tx.ctx.workspace.zone, tx.now)
  const read = given.map((row) => readRow(row, today))
  const customers = [...new Set(read.flatMap((row) => (typeof row === 'string' ? [] : row.customer)))]
  const known = Map.groupBy(await installationsOf(tx, integration.id, customers), (row) => row.customer)
  const judged: Judged[] = []
  for (const [place, row] of read.entries()) {
    const answer = typeof row === 'string' ? refused(row) : await take(tx, integration, row, known, dryRun)
    judged.push({ place, ...answer })
  }
  return judged
}
const refused = (words: string) => ({ outcome: 'refused' as const, installationId: null, words })

const readRow = (row: Record<string, unknown>, today: string): Given | string => {
  const { customer, from, to = null, ...more } = row
  const [unknown] = Object.keys(more)
  if (unknown !== undefined) return `There is no field ${unknown.slice(0, 60)}; there are customer, from and to.`
  if (typeof customer !== 'string' || customer.trim() === '' || customer.length > 200)
    return 'customer: the id of the customer, up to 200 characters.'
  if (!isCivilDate(from)) return 'from: a date such as 2027-03-01.'
  if (to !== null && to !== '' && !isCivilDate(to)) return 'to: a date such as 2027-03-01, or nothing while it runs.'
  const end = to === '' ? null : (to as string | null)
  if (end !== null && end < from) return 'to lies before from.'
  if (from > today || (end !== null && end > today)) return 'It lies in the future; report it when it has happened.'
  return { customer: customer.trim(), from, to: end }
}

const take = async (
  tx: Tx,
  integration: IntegrationRow,
  row: Given,
  known: Map<string, InstallationRow[]>,
  dryRun: boolean,
): Promise<Omit<Judged, 'place'>> => {
  const own = known.get(row.customer) ?? []
  const same = own.find((one) => one.from_on === row.from)
  if (same) return same.to_on === row.to ? unchanged(same) : endOne(tx, integration, same, row.to, dryRun)
  const other = own.find((one) => overlap(one, row))
  if (other)
    return refused(
      other.to_on === null
        ? `It runs at this customer since ${other.from_on}; report its end first.`
        : `It ran at this customer from ${other.from_on} to ${other.to_on}.`,
    )
  const id = newId(idPrefixes.installation)
  const made = { id, integrationId: integration.id, partnerId: integration.partner_id, ...row }
  if (!dryRun) {
    await insertInstallation(tx, made)
    await tx.announce(
      integrationEvents.integrationInstalled,
      { ...factOf(integration), installationId: id, customer: row.customer, on: row.from },
      aboutIntegration(integration),
    )
    if (row.to !== null) await tellRemoved(tx, integration, id, row.customer, row.to)
  }
  known.set(row.customer, [
    ...own,
    {
      id,
      integration_id: integration.id,
      partner_id: integration.partner_id,
      workspace_id: tx.ctx.workspace.id,
      customer: row.customer,
      from_on: row.from,
      to_on: row.to,
      created_at: tx.now,
    },
  ])
  return { outcome: 'created', installationId: dryRun ? null : id, words: 'New.' }
}
const unchanged = (row: InstallationRow) => ({
  outcome: 'unchanged' as const,
  installationId: row.id,
  words: 'It is known.',
})
/** A day of change belongs to the later one. */
const overlap = (one: InstallationRow, row: Given): boolean =>
  (one.to_on === null || one.to_on > row.from) && (row.to === null || row.to > one.from_on)

const endOne = async (
  tx: Tx,
  integration: IntegrationRow,
  same: InstallationRow,
  to: string | null,
  dryRun: boolean,
): Promise<Omit<Judged, 'place'>> => {
  // A list that is older than the end does not take the end back.
  if (to === null) return unchanged(same)
  if (same.to_on !== null) return refused(`It ended at this customer on ${same.to_on} already.`)
  if (!dryRun) {
    await endInstallation(tx, same.id, to)
    await tellRemoved(tx, integration, same.id, same.customer, to)
  }
  same.to_on = to
  return { outcome: 'changed', installationId: same.id, words: `It ended on ${to}.` }
}
const tellRemoved = (tx: Tx, integration: IntegrationRow, installationId: string, customer: string, on: string) =>
  tx.announce(
    integrationEvents.integrationRemoved,
    { ...factOf(integration), installationId, customer, on },
    aboutIntegration(integration),
  )
