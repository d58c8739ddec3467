/** What a partner does inside its sandbox without leaving the live portal: keys on the spot, mails, outside developers. */
import { invitePortalUser, portalSeatsOfPartner } from '#modules/partners/public.ts'
import type { Ctx } from '#platform/context.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { conflict, notFound } from '#platform/errors.ts'
import { scopeRefusal, scopesOf } from '../../policy.ts'
import { clockSteps, mailsToPartner } from '../../queries/sandboxes.ts'
import { createKey } from '../keys.ts'
import { seatInside } from './acts.ts'
import { type Found, insideOf, presentSandbox, refuseState } from './read.ts'

const rowsMax = 200

export const readySandbox = async (ctx: Ctx, id: string): Promise<{ found: Found; inside: Ctx; partnerId: string }> => {
  const found = await presentSandbox(ctx, id)
  refuseState(found, 'enter')
  if (!found.row.inner_partner_id) throw notFound('sandbox')
  return { found, inside: await insideOf(ctx, id), partnerId: found.row.inner_partner_id }
}

/** A test key in the name of the caller, with every scope that may be given unless some are named. */
export const createSandboxKey = async (
  ctx: Ctx,
  id: string,
  input: { name?: string | undefined; scopes?: string[] | undefined },
) => {
  const { found, inside } = await readySandbox(ctx, id)
  const { actor } = ctx
  if (actor.kind !== 'portal_user') throw notFound('sandbox')
  const seat =
    ctx.workspace.kind === 'live'
      ? await seatInside(ctx, found)
      : { id: actor.id, contact_id: actor.contactId, partnerId: actor.partnerId }
  const own: Ctx = {
    ...inside,
    rights: ctx.rights,
    actor: { ...actor, id: seat.id, contactId: seat.contact_id, partnerId: seat.partnerId },
  }
  const scopes = input.scopes ?? (await grantableScopes(own))
  if (scopes.length === 0) throw conflict('key.scope_not_granted', 'No scope of the API is in your agreement yet.')
  const made = await createKey(own, { name: input.name ?? 'First key', scopes })
  return {
    keyId: made.key.id,
    name: made.key.name,
    text: made.text,
    command: commandWith(ctx.services.config.publicUrl, made.text),
    scopes,
  }
}
/** One line to paste; it answers with the partner's own record in the sandbox. */
const commandWith = (publicUrl: string, key: string) =>
  `curl -sS ${publicUrl}/v1/portal/partner -H 'Authorization: Bearer ${key}'`

const grantableScopes = async (ctx: Ctx): Promise<string[]> => {
  const names: string[] = []
  for (const scope of scopesOf(ctx.services.product, 'partner').values())
    if ((await scopeRefusal(ctx, scope, scope.name)) === null) names.push(scope.name)
  return names
}

/** What ran while the clock moved, latest first. */
export const listClockSteps = async (ctx: Ctx, id: string) => {
  await presentSandbox(ctx, id)
  const rows = await inTransaction(await insideOf(ctx, id), (tx) => clockSteps(tx, rowsMax), { readOnly: true })
  const { due } = ctx.services.product
  return {
    data: rows.map((row) => ({
      id: row.id,
      kind: row.kind,
      summary: due.get(row.kind)?.summary ?? row.kind,
      dueAt: row.due_at.toISOString(),
      ranAt: row.ran_at.toISOString(),
      subjects: row.subjects,
    })),
  }
}

export const listSandboxMails = async (ctx: Ctx, id: string) => {
  const { inside, partnerId } = await readySandbox(ctx, id)
  const rows = await inTransaction(
    inside,
    async (tx) =>
      mailsToPartner(
        tx,
        (await portalSeatsOfPartner(tx, partnerId)).map((seat) => seat.email),
        rowsMax,
      ),
    { readOnly: true },
  )
  return {
    data: rows.map((row) => ({
      id: row.id,
      kind: row.kind,
      to: row.to_email,
      subject: row.subject,
      text: row.text_body,
      createdAt: row.created_at.toISOString(),
    })),
  }
}

type SeatRow = Awaited<ReturnType<typeof portalSeatsOfPartner>>[number]
const developerToWire = ({ id, name, email, state }: SeatRow) => ({ id, name, email, state })
export const listDevelopers = async (ctx: Ctx, id: string) => {
  const { inside, partnerId } = await readySandbox(ctx, id)
  return {
    data: (await inTransaction(inside, (tx) => portalSeatsOfPartner(tx, partnerId), { readOnly: true })).map(
      developerToWire,
    ),
  }
}
/** The mail goes out: it is the one that lets a real person in, to this sandbox and nowhere else. */
export const inviteDeveloper = async (ctx: Ctx, id: string, input: { name: string; email: string }) => {
  const { inside, partnerId } = await readySandbox(ctx, id)
  return developerToWire(
    await inTransaction(inside, (tx) =>
      invitePortalUser(tx, { partnerId, fullName: input.name, email: input.email, roles: ['technical'] }),
    ),
  )
}
