/** Making a sandbox: a record and an address at once, its rows by a job that may be run again after a crash. */
import { randomInt, randomUUID } from 'node:crypto'
import { copyableTerms, type TermsCopy, writeTermsCopy } from '#modules/agreements/public.ts'
import {
  createPartner,
  findPartner,
  findPartnerType,
  findPartnerTypeByKey,
  placeAtStage,
  seatPerson,
  setAccountLevel,
} from '#modules/partners/public.ts'
import { type Actor, type Ctx, partnerOf, type Tx } from '#platform/context.ts'
import { asOwner, inTransaction } from '#platform/db/transaction.ts'
import { conflict, notFound } from '#platform/errors.ts'
import type { JobKind } from '#platform/module.ts'
import { raiseSandbox } from '#platform/tenancy/raise-sandbox.ts'
import { type Keepable, type SandboxProfile, sandboxParts, seedKit } from '#platform/tenancy/sandbox-parts.ts'
import { registerSandbox } from '#platform/tenancy/workspaces.ts'
import { sandboxEvents } from '../../contract/sandbox-events.ts'
import {
  activeSeats,
  changeSandbox,
  insertSandbox,
  insertSeats,
  lockMaking,
  sandboxRows,
} from '../../queries/sandboxes.ts'
import { allowanceIn, insideOf, showSandbox } from './read.ts'

export const buildKind = 'integrations.build_sandbox'

type Making = {
  name?: string | undefined
  slug?: string | undefined
  partnerId?: string | undefined
  profile?: SandboxProfile | undefined
  startNumber?: number | undefined
}

/** Answers at once; the sandbox is ready some seconds later. Opens its own transactions. */
export const createSandbox = async (ctx: Ctx, input: Making) => {
  const { services, workspace } = ctx
  if (workspace.kind !== 'live') throw conflict('sandbox.of_sandbox', 'A sandbox has no sandboxes of its own.')
  const partnerId = partnerOf(ctx.actor) ?? input.partnerId ?? null
  const partner = partnerId ? await inTransaction(ctx, (tx) => tx.asTeam(() => findPartner(tx, partnerId))) : undefined
  if (partnerId && !partner) throw notFound('partner')
  await inTransaction(ctx, (tx) => refuseAllowance(tx, partner?.id ?? null))
  const id = await registerSandbox(services, {
    live: workspace,
    name: input.name ?? `${partner?.display_name ?? workspace.name} sandbox`,
    slug: input.slug ?? `${workspace.slug.slice(0, 48)}-test-${randomUUID().slice(0, 6)}`,
  })
  try {
    await inTransaction(ctx, (tx) => record(tx, id, partner?.id ?? null, input))
  } catch (error) {
    // Lost the race for the last one: the address goes again.
    await asOwner(services.database, (db) => db.deleteFrom('workspaces').where('id', '=', id).execute())
    throw error
  }
  return showSandbox(ctx, id)
}

const refuseAllowance = async (tx: Tx, partnerId: string | null) => {
  const { reason, code, term } = await allowanceIn(tx, partnerId)
  if (reason) throw conflict(code ?? 'sandbox.limit', reason)
  return term
}

const record = (tx: Tx, id: string, partnerId: string | null, input: Making) =>
  tx.asTeam(async () => {
    await lockMaking(tx, partnerId ?? 'team')
    const term = await refuseAllowance(tx, partnerId)
    const wanted = ['empty', 'standard', 'type'].find((one) => one === term?.profile)
    const { actor } = tx.ctx
    await insertSandbox(tx, {
      id,
      partner_id: partnerId,
      profile: input.profile ?? (partnerId ? (wanted ?? 'standard') : 'empty'),
      start_number: input.startNumber ?? randomInt(1, 1_000_000),
      made_by: 'name' in actor ? actor.name.slice(0, 200) : 'The public',
      idle_days: term?.idleDays ?? 180,
    })
    await enqueueBuild(tx, id, partnerId, actor)
    const name = input.name ?? 'Sandbox'
    await tx.announce(
      sandboxEvents.sandboxCreated,
      { sandboxId: id, name },
      { subject: { kind: 'sandbox', id }, partnerId },
    )
  })

export const enqueueBuild = (tx: Tx, sandboxId: string, partnerId: string | null, actor: Actor) =>
  tx.enqueue(buildKind, {
    title: 'Build a sandbox',
    subjectId: sandboxId,
    ...(partnerId && { partnerId }),
    // Who asked for it has a seat in it when it is ready.
    input: {
      sandboxId,
      ...(actor.kind === 'portal_user' && {
        seat: { userId: actor.userId, name: actor.name, email: actor.email, roles: actor.roles },
      }),
    },
  })

type Seat = { userId: string; name: string; email: string; roles: readonly ('technical' | 'principal')[] }

/** Raises the sandbox, then lets each module put its invented rows in, a transaction each. */
export const buildSandboxJob: JobKind = {
  kind: buildKind,
  run: async (ctx, job) => {
    const { sandboxId, seat } = job.input as { sandboxId: string; seat?: Seat }
    try {
      return await build(ctx, sandboxId, seat)
    } catch (error) {
      await inTransaction(ctx, (tx) => changeSandbox(tx, sandboxId, { state: 'failed', state_since: tx.now }))
      throw error
    }
  },
}

const build = async (ctx: Ctx, sandboxId: string, seat: Seat | undefined) => {
  const [row] = await inTransaction(ctx, (tx) => sandboxRows(tx, { id: sandboxId }))
  if (!row || row.state === 'archived') return null
  const again = row.reset_at !== null || row.state === 'resetting'
  const { services } = ctx
  const owner = row.partner_id ? await inTransaction(ctx, (tx) => ownerFacts(tx, row.partner_id!)) : null
  const seats = row.partner_id ? [] : await inTransaction(ctx, (tx) => activeSeats(tx))
  const innerPartnerId = await raiseSandbox(services, {
    sandboxId,
    drops: row.drops as Keepable[],
    innerPartnerId: row.inner_partner_id,
    makeOwner: async (tx) => {
      // Who sits in a sandbox of the team is kept by a reset, and comes along when it is new.
      if (!owner) {
        if (!again) await insertSeats(tx, seats)
        return null
      }
      return makeOwner(tx, owner)
    },
  })
  const inside = await insideOf(ctx, sandboxId)
  await inTransaction(ctx, (tx) => changeSandbox(tx, sandboxId, { inner_partner_id: innerPartnerId }))
  if (innerPartnerId && seat)
    await inTransaction(inside, (tx) => seatPerson(tx, { ...seat, partnerId: innerPartnerId }))
  const kit = seedKit({
    profile: row.profile as SandboxProfile,
    startNumber: row.start_number,
    partnerId: innerPartnerId,
    typeKey: owner?.typeKey ?? null,
  })
  if (row.profile !== 'empty')
    for (const part of sandboxParts.of(services.product))
      if (part.seed) await inTransaction(inside, (tx) => part.seed!(tx, kit))
  await inTransaction(ctx, async (tx) => {
    await changeSandbox(tx, sandboxId, {
      state: 'ready',
      state_since: tx.now,
      drops: [],
      ...(again && { reset_at: tx.now }),
    })
  })
  return { sandboxId }
}

type OwnerFacts = {
  legalName: string
  displayName: string
  country: string | null
  typeKey: string | null
  terms: TermsCopy
}
const ownerFacts = async (tx: Tx, partnerId: string): Promise<OwnerFacts> => {
  const partner = await findPartner(tx, partnerId)
  if (!partner) throw notFound('partner')
  const type = partner.type_id ? await findPartnerType(tx, partner.type_id) : undefined
  return {
    legalName: partner.legal_name,
    displayName: partner.display_name,
    country: partner.country,
    typeKey: type?.key ?? null,
    terms: await copyableTerms(tx, partnerId),
  }
}

/** The partner as it stands in its sandbox: name, type, full access, and its own terms as a copy. */
const makeOwner = async (tx: Tx, owner: OwnerFacts): Promise<string> => {
  const type = owner.typeKey ? await findPartnerTypeByKey(tx, owner.typeKey) : undefined
  const { id } = await createPartner(
    tx,
    {
      legalName: owner.legalName,
      displayName: owner.displayName,
      ...(owner.country && { country: owner.country }),
      ...(type && { typeId: type.id }),
    },
    { matched: true, source: { kind: 'inbound' }, cause: { by: 'import' } },
  )
  await placeAtStage(tx, { partnerId: id, to: 'active', reason: 'The owner of this sandbox' })
  await setAccountLevel(tx, { partnerId: id, level: 'full', cause: 'sandbox' })
  await writeTermsCopy(tx, id, owner.terms)
  return id
}
