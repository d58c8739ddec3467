/** One's own person: who is signed in, where, and from which devices. */
import { partnerNames } from '#modules/partners/public.ts'
import { confirmSession, type Proof } from '#platform/auth/confirm.ts'
import { rightsOf } from '#platform/auth/rights.ts'
import { type Seat, seatsOf } from '#platform/auth/seats.ts'
import { secondFactorDueAt } from '#platform/auth/second-factor.ts'
import { endSessions } from '#platform/auth/sessions.ts'
import { workspaceClock } from '#platform/clock.ts'
import type { Actor, Ctx, Services, Workspace } from '#platform/context.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { notFound, unauthenticated } from '#platform/errors.ts'
import type { HttpExtras } from '#platform/module.ts'
import { portfolioOf } from '#platform/tenancy/portfolio.ts'
import { findWorkspace, systemContext } from '#platform/tenancy/workspaces.ts'
import { type AccountRow, readAccount, renameAccount, sessionsOf } from '../queries/accounts.ts'

/** The signed-in person; endpoints of one's own take no keys. */
export const personOf = (ctx: Ctx): Extract<Actor, { kind: 'person' }> => {
  if (ctx.actor.kind !== 'person') throw unauthenticated()
  return ctx.actor
}

const showSeats = async (services: Services, account: AccountRow) => {
  const shown = []
  const person = { hasSecondFactor: account.has_second_factor, accountCreatedAt: account.created_at }
  for (const seat of await seatsOf(services, account.id)) {
    const workspace = await findWorkspace(services, seat.workspaceId)
    if (!workspace) continue
    const { id, slug, name, kind, isDemo, theme } = workspace
    shown.push({
      side: seat.side,
      workspace: {
        id,
        slug,
        name,
        kind,
        isDemo,
        theme,
        now: workspaceClock(services.time, workspace.clockOffsetMs).now().toISOString(),
      },
      roles: [...seat.roles],
      rights: [...rightsOfSeat(services, seat)].sort(),
      isHead: seat.side === 'member' && seat.isHead,
      sees: seat.side === 'member' ? portfolioOf(workspace, seat) : 'own',
      secondFactorDueAt: secondFactorDueAt(workspace, seat, person)?.toISOString() ?? null,
      ...(seat.side === 'portal' && {
        partner: { id: seat.partnerId, name: await nameOfPartner(services, workspace, seat.partnerId) },
      }),
    })
  }
  return shown
}

const nameOfPartner = async (services: Services, workspace: Workspace, partnerId: string): Promise<string> =>
  inTransaction(
    systemContext(services, workspace, 'sign-in'),
    async (tx) => (await partnerNames(tx, [partnerId])).get(partnerId) ?? '',
  )

const rightsOfSeat = (services: Services, seat: Seat) =>
  rightsOf(services.product, seat.side === 'member' ? seat : { side: 'portal', roles: seat.roles })

const readOwn = async (ctx: Ctx): Promise<AccountRow> => {
  const account = await readAccount(ctx.services, personOf(ctx).userId)
  if (!account) throw unauthenticated()
  return account
}

export const readSession = async (ctx: Ctx) => {
  const account = await readOwn(ctx)
  return {
    person: { id: account.id, name: account.name, email: account.email },
    seats: await showSeats(ctx.services, account),
    trialDatabase: ctx.services.database.engine === 'pglite',
  }
}

export const readMe = async (ctx: Ctx) => {
  const account = await readOwn(ctx)
  return {
    id: account.id,
    name: account.name,
    email: account.email,
    hasPassword: account.has_password,
    hasSecondFactor: account.has_second_factor,
    sessionId: personOf(ctx).sessionId,
    seats: await showSeats(ctx.services, account),
  }
}

export const confirmMe = (ctx: Ctx, proof: Proof, http: HttpExtras): Promise<void> => {
  const { userId, sessionId } = personOf(ctx)
  return confirmSession(ctx.services, { userId, sessionId, address: http.address, cookie: http.headers.cookie }, proof)
}

export const updateMe = async (ctx: Ctx, name: string) => {
  await renameAccount(ctx.services, personOf(ctx).userId, name)
  return readMe(ctx)
}

export const listDevices = async (ctx: Ctx) => {
  const { userId, sessionId } = personOf(ctx)
  const rows = await sessionsOf(ctx.services, userId)
  return {
    data: rows.map((row) => ({
      id: row.id,
      isCurrent: row.id === sessionId,
      device: row.user_agent ?? '',
      address: row.ip_address || null,
      signedInAt: row.created_at.toISOString(),
      lastSeenAt: row.updated_at.toISOString(),
      endsAt: row.expires_at.toISOString(),
    })),
  }
}

/** 404 for a session that is not one's own, as for one that there never was. */
export const endDevice = async (ctx: Ctx, id: string): Promise<void> => {
  if ((await endSessions(ctx.services, personOf(ctx).userId, { only: id })) === 0) throw notFound('session')
}

export const endDevices = async (ctx: Ctx, keepCurrent: boolean) => {
  const { userId, sessionId } = personOf(ctx)
  return { ended: await endSessions(ctx.services, userId, keepCurrent ? { except: sessionId } : {}) }
}
