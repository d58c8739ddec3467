/** Verbs of partners on what they build: registered, changed, handed in, taken back, retired. */
import { peopleInRoles } from '#modules/partners/public.ts'
import { cancelTask, openTask } from '#modules/tasks/public.ts'
import { civilDate } from '#platform/civil-time.ts'
import type { Ctx, Tx } from '#platform/context.ts'
import { portalRoles, type Static } from '#platform/contract.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { changedMeanwhile, conflict, constraintOf, invalid, unprocessable } from '#platform/errors.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import { integrationEvents } from '../../contract/integration-events.ts'
import type { integrationChange, newIntegration } from '../../contract/integration-shapes.ts'
import type { IntegrationAct } from '../../contract/integration-states.ts'
import { endInstallations } from '../../queries/installations.ts'
import {
  changeIntegration,
  decideReview,
  type IntegrationChange,
  type IntegrationRow,
  insertIntegration,
  insertReview,
  insertState,
  lockIntegration,
  newestReviews,
} from '../../queries/integrations.ts'
import { readKey } from '../../queries/keys.ts'
import { type InSandboxes, readSandboxes } from './measure.ts'
import { aboutIntegration, factOf, moveTo, whoActs } from './release.ts'
import { ownPartner, present, reasonOf, showIntegration } from './show.ts'

export const reviewTask = 'integrations.review_integration'
const reviewWithinMs = 10 * 86_400_000

/** The row, locked, after the caller could see it; refused with the words that the button shows. */
export const lockFor = async (tx: Tx, id: string, act: IntegrationAct): Promise<IntegrationRow> => {
  await present(tx, id)
  const row = (await tx.asTeam(() => lockIntegration(tx, id)))!
  const reason = reasonOf(act, row, (await newestReviews(tx, [id])).get(id))
  if (reason) throw conflict('integration.state', reason)
  return row
}

type Fields = Static<typeof integrationChange>
const changeOf = (input: Fields): IntegrationChange => ({
  ...(input.name !== undefined && { name: input.name.trim() }),
  ...(input.kind !== undefined && { kind: input.kind }),
  ...(input.summary !== undefined && { summary: input.summary }),
  ...(input.products !== undefined && { products: input.products }),
  ...(input.ownerId !== undefined && { owner_portal_user_id: input.ownerId }),
  ...(input.keyIds !== undefined && { key_ids: input.keyIds }),
  ...(input.lowestApiVersion !== undefined && { lowest_api_version: input.lowestApiVersion }),
  ...(input.lowestSdk !== undefined && {
    lowest_sdk_language: input.lowestSdk?.language ?? null,
    lowest_sdk_version: input.lowestSdk?.version ?? null,
  }),
})

/** Keys of the partner: live ones here, test ones in its sandboxes; and an owner who is one of its people. */
const refuseForeign = async (tx: Tx, partnerId: string, input: Fields, sandboxes: InSandboxes) => {
  for (const id of input.keyIds ?? []) {
    const own = await readKey(tx, id)
    if (own?.partner_id === partnerId || sandboxes.keys.some((key) => key.id === id)) continue
    throw unprocessable('integration.unknown_key', `There is no key ${id} of yours, live or in a sandbox.`, { id })
  }
  if (!input.ownerId) return
  const people = await peopleInRoles(tx, partnerId, [...portalRoles])
  if (!people.some((person) => person.id === input.ownerId))
    throw invalid({ field: 'ownerId', rule: 'unknown', message: 'Nobody of your company has this seat.' })
}
const nameTaken = (error: unknown): unknown =>
  constraintOf(error) === 'integrations_by_own_name'
    ? conflict('integration.name_taken', 'There is an integration of this name already.')
    : error

export const createIntegration = (ctx: Ctx, input: Static<typeof newIntegration>) =>
  withSandboxes(ctx, ownPartner(ctx), input.keyIds, (tx, sandboxes) =>
    tx.asTeam(async () => {
      const partnerId = ownPartner(ctx)
      await refuseForeign(tx, partnerId, input, sandboxes)
      const row = await insertIntegration(tx, {
        ...changeOf(input),
        name: input.name.trim(),
        kind: input.kind,
        id: newId(idPrefixes.integration),
        partner_id: partnerId,
        owner_portal_user_id: input.ownerId ?? (ctx.actor.kind === 'portal_user' ? ctx.actor.id : null),
        state: 'building',
        state_since: tx.now,
        created_at: tx.now,
        updated_at: tx.now,
      }).catch((error: unknown) => {
        throw nameTaken(error)
      })
      await insertState(tx, row, whoActs(tx), null)
      return showIntegration(tx, row)
    }),
  )

export const updateIntegration = (ctx: Ctx, id: string, version: number, input: Fields) =>
  withSandboxes(ctx, ownPartner(ctx), input.keyIds, async (tx, sandboxes) => {
    const row = await lockFor(tx, id, 'change')
    if (row.version !== version) throw changedMeanwhile(row.version)
    return tx.asTeam(async () => {
      await refuseForeign(tx, row.partner_id, input, sandboxes)
      const changed = await changeIntegration(tx, id, changeOf(input)).catch((error: unknown) => {
        throw nameTaken(error)
      })
      return showIntegration(tx, changed)
    })
  })

/** Test keys stand in sandboxes, which are read before; without named keys that is not needed. */
const withSandboxes = async <T>(
  ctx: Ctx,
  partnerId: string,
  keyIds: readonly string[] | undefined,
  run: (tx: Tx, sandboxes: InSandboxes) => Promise<T>,
): Promise<T> => {
  const sandboxes: InSandboxes =
    keyIds && keyIds.length > 0 ? await readSandboxes(ctx, partnerId, []) : { keys: [], calls: 0, errors: 0 }
  return inTransaction(ctx, (tx) => run(tx, sandboxes))
}

export const submitIntegration = (ctx: Ctx, id: string, note: string | undefined) =>
  inTransaction(ctx, async (tx) => {
    const row = await lockFor(tx, id, 'submit')
    if (row.key_ids.length === 0)
      throw conflict('integration.no_keys', 'Name the keys with which it calls first; the review looks at their calls.')
    return tx.asTeam(async () => {
      await insertReview(tx, row, whoActs(tx), note?.trim() || null)
      const moved = await moveTo(tx, row, 'in_review')
      await tx.announce(integrationEvents.integrationSubmitted, factOf(moved), aboutIntegration(moved))
      const wire = await showIntegration(tx, moved)
      await openTask(tx, {
        kind: reviewTask,
        subject: { kind: 'integration', id },
        partnerId: row.partner_id,
        title: `Review "${row.name}" of ${wire.partner.name}`.slice(0, 140),
        sharedTitle: `Review "${row.name}"`.slice(0, 140),
        sharedWithPartner: true,
        side: 'team',
        owner: row.owner_member_id ? { memberId: row.owner_member_id } : { role: 'engineering' },
        dueAt: new Date(tx.now.getTime() + reviewWithinMs),
        waiting: 'partner',
        cause: `review ${id} ${moved.version}`,
      })
      return wire
    })
  })

export const withdrawIntegration = (ctx: Ctx, id: string) =>
  inTransaction(ctx, async (tx) => {
    const row = await lockFor(tx, id, 'withdraw')
    return tx.asTeam(async () => {
      const review = (await newestReviews(tx, [id])).get(id)
      if (review && review.result === null)
        await decideReview(tx, review, { result: 'withdrawn', words: null, facts: null, by: whoActs(tx) })
      await cancelTask(tx, { kind: reviewTask, subjectId: id, reason: 'The partner took it back' })
      return showIntegration(tx, await moveTo(tx, row, 'building'))
    })
  })

/** By either side; where it runs, it ends today. */
export const retireIntegration = (ctx: Ctx, id: string, reason: string | undefined) =>
  inTransaction(ctx, async (tx) => {
    const row = await lockFor(tx, id, 'retire')
    return tx.asTeam(async () => {
      const review = (await newestReviews(tx, [id])).get(id)
      if (review && review.result === null)
        await decideReview(tx, review, { result: 'withdrawn', words: null, facts: null, by: whoActs(tx) })
      await cancelTask(tx, { kind: reviewTask, subjectId: id, reason: 'It was retired' })
      const retired = await moveTo(tx, row, 'retired', reason?.trim() || null)
      const on = civilDate(tx.ctx.workspace.zone, tx.now)
      for (const one of await endInstallations(tx, id, on))
        await tx.announce(
          integrationEvents.integrationRemoved,
          { ...factOf(retired), installationId: one.id, customer: one.customer, on: one.to_on ?? on },
          aboutIntegration(retired),
        )
      await tx.announce(integrationEvents.integrationRetired, factOf(retired), aboutIntegration(retired))
      return showIntegration(tx, retired)
    })
  })
