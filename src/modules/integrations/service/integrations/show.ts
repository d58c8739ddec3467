/** Integrations as both sides see them. */
import { partnerNames } from '#modules/partners/public.ts'
import { actorNames } from '#platform/auth/members.ts'
import { type Ctx, partnerOf, type Tx } from '#platform/context.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { notFound } from '#platform/errors.ts'
import {
  checkKeys,
  checklist,
  type IntegrationAct,
  type IntegrationState,
  integrationActs,
  type integrationKinds,
  integrationReason,
  reviewCallsMin,
  type reviewResults,
  type sdkLanguages,
} from '../../contract/integration-states.ts'
import { installationCounts } from '../../queries/installations.ts'
import {
  type IntegrationRow,
  integrationPage,
  newestReviews,
  type ReviewRow,
  readIntegration,
  type StateRow,
  statesOf,
} from '../../queries/integrations.ts'
import { keyLabels } from '../../queries/requests.ts'
import { type InSandboxes, itemsOf, measure, openItems, readSandboxes } from './measure.ts'

export const listIntegrations = (ctx: Ctx, query: Parameters<typeof integrationPage>[1]) =>
  inTransaction(ctx, (tx) => integrationPage(tx, query, (rows) => showIntegrations(tx, rows)))

export const showIntegrations = async (tx: Tx, rows: readonly IntegrationRow[]) => {
  const ids = rows.map((row) => row.id)
  const partners = await partnerNames(tx, [...new Set(rows.map((row) => row.partner_id))])
  const people = await namesOfPeople(
    tx,
    rows.flatMap((row) => [row.owner_member_id, row.owner_portal_user_id]),
  )
  const counts = await installationCounts(tx, ids)
  const reviews = await newestReviews(tx, ids)
  return rows.map((row) => ({
    id: row.id,
    partner: { id: row.partner_id, name: partners.get(row.partner_id) ?? '' },
    name: row.name,
    kind: row.kind as (typeof integrationKinds)[number],
    summary: row.summary,
    products: row.products,
    state: row.state as IntegrationState,
    stateSince: row.state_since.toISOString(),
    waitsForLiveAccess: row.state === 'in_review' && reviews.get(row.id)?.result === 'passed',
    ownerOurs: row.owner_member_id
      ? { id: row.owner_member_id, name: people.get(row.owner_member_id) ?? 'Somebody' }
      : null,
    ownerTheirs: row.owner_portal_user_id
      ? { id: row.owner_portal_user_id, name: people.get(row.owner_portal_user_id) ?? 'Somebody' }
      : null,
    lowestApiVersion: row.lowest_api_version,
    lowestSdk:
      row.lowest_sdk_language && row.lowest_sdk_version
        ? { language: row.lowest_sdk_language as (typeof sdkLanguages)[number], version: row.lowest_sdk_version }
        : null,
    keyIds: row.key_ids,
    installations: counts.get(row.id) ?? { now: 0, ever: 0 },
    version: row.version,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  }))
}
export const showIntegration = async (tx: Tx, row: IntegrationRow) => (await showIntegrations(tx, [row]))[0]!

const namesOfPeople = async (tx: Tx, given: readonly (string | null)[]): Promise<ReadonlyMap<string, string>> => {
  const ids = [...new Set(given.filter((id) => id !== null))]
  const names = new Map<string, string>()
  if (ids.length > 0)
    await tx.asTeam(async () => {
      for (const source of actorNames.of(tx.ctx.services.product))
        for (const [id, name] of await source(tx, ids)) names.set(id, name)
    })
  return names
}

/** Not inside a transaction: the partner's sandboxes are read each on its own. */
export const getIntegration = async (ctx: Ctx, id: string) => {
  const row = await inTransaction(ctx, (tx) => present(tx, id), { readOnly: true })
  const sandboxes = await readSandboxes(ctx, row.partner_id, row.key_ids)
  return inTransaction(ctx, async (tx) => showRecord(tx, await present(tx, id), sandboxes), { readOnly: true })
}
export const present = async (tx: Tx, id: string): Promise<IntegrationRow> => {
  const row = await readIntegration(tx, id)
  if (!row) throw notFound('integration')
  return row
}

export const showRecord = async (tx: Tx, row: IntegrationRow, sandboxes: InSandboxes) => {
  const review = (await newestReviews(tx, [row.id])).get(row.id)
  const measured = await measure(tx, row, sandboxes)
  const labels = await keyLabels(tx, row.key_ids)
  const isDecided = review?.result === 'passed'
  return {
    ...(await showIntegration(tx, row)),
    keys: row.key_ids.map((id) => {
      const test = sandboxes.keys.find((key) => key.id === id)
      const live = labels.get(id)
      return {
        id,
        name: live?.name ?? test?.name ?? null,
        lastFour: live?.lastFour ?? test?.lastFour ?? null,
        environment: (test || (!live && tx.ctx.workspace.kind === 'sandbox') ? 'test' : 'live') as 'live' | 'test',
      }
    }),
    review: review ? reviewToWire(review) : null,
    measured: {
      from: measured.from.toISOString(),
      calls: measured.calls,
      callsInSandbox: measured.callsInSandbox,
      callsNeeded: reviewCallsMin,
      errors: measured.errors,
      errorSharePpm: measured.errorSharePpm,
      errorBudgetPpm: measured.requirements.errorBudgetPpm,
    },
    openItems:
      row.state === 'live' || row.state === 'retired' || isDecided ? [] : await openItems(tx, row, review, measured),
    reasons: reasonsOf(row, review),
    history: (await statesOf(tx, row.id)).map(stateToWire),
  }
}

/** What stands against each act in this state; a review that passed and waits for live access is over. */
export const reasonOf = (act: IntegrationAct, row: IntegrationRow, review: ReviewRow | undefined): string | null => {
  const state = row.state as IntegrationState
  const reason = integrationReason(act, state)
  if (reason || state !== 'in_review' || review?.result !== 'passed') return reason
  return act === 'review' ? 'It passed and goes live with the live access.' : null
}
const reasonsOf = (row: IntegrationRow, review: ReviewRow | undefined) =>
  Object.fromEntries(integrationActs.map((act) => [act, reasonOf(act, row, review)])) as Record<
    IntegrationAct,
    string | null
  >

const reviewToWire = (review: ReviewRow) => {
  const items = itemsOf(review)
  return {
    number: review.number,
    submittedAt: review.submitted_at.toISOString(),
    submittedBy: { kind: review.submitted_by_kind, id: review.submitted_by_id, name: review.submitted_by_name },
    note: review.note,
    items: checkKeys.map((key) => ({
      key,
      words: checklist[key] as string,
      done: items[key]?.done ?? false,
      note: items[key]?.note ?? null,
      by: items[key]?.by ?? null,
      at: items[key]?.at ?? null,
    })),
    result: review.result as (typeof reviewResults)[number] | null,
    words: review.words,
    decidedAt: review.decided_at?.toISOString() ?? null,
    decidedBy: review.decided_by_name
      ? { kind: review.decided_by_kind ?? 'system', id: review.decided_by_id, name: review.decided_by_name }
      : null,
  }
}
const stateToWire = (row: StateRow) => ({
  state: row.state as IntegrationState,
  at: row.at.toISOString(),
  by: { kind: row.by_kind, id: row.by_id, name: row.by_name },
  words: row.words,
})

/** The partner whose own records these are; the team's acts have none. */
export const ownPartner = (ctx: Ctx): string => {
  const partnerId = partnerOf(ctx.actor)
  if (partnerId === null) throw notFound('integration')
  return partnerId
}
