/** Builders for the tests of tasks: a partner, a person of it who is signed in, a task. */
import { addContact, createPartner, invitePortalUser } from '#modules/partners/public.ts'
import { invitationSides } from '#platform/auth/members.ts'
import { ensureUser } from '#platform/auth/people.ts'
import { forgetSeats } from '#platform/auth/seats.ts'
import type { Ctx } from '#platform/context.ts'
import type { PortalRole } from '#platform/contract.ts'
import { asOwner, inTransaction } from '#platform/db/transaction.ts'
import type { TestApp, TestWorkspace } from '#test/support/app.ts'
import { aSession, signedIn } from '#test/support/people.ts'
import { type OpenTask, openTask } from './public.ts'

export const aPartner = (ctx: Ctx, name: string): Promise<string> =>
  inTransaction(ctx, async (tx) => (await createPartner(tx, { legalName: name }, { source: { kind: 'inbound' } })).id)

/** A person of the partner who has accepted the invitation and is signed in. */
export const aPortalUser = async (
  app: TestApp,
  made: TestWorkspace,
  partnerId: string,
  roles: PortalRole[],
  name = 'Paul Partner',
) => {
  const email = `${name.toLowerCase().replaceAll(' ', '.')}@${partnerId.slice(-6)}.example`
  const { userId } = await asOwner(app.services.database, (db) => ensureUser(db, { email, name }))
  const id = await inTransaction(made.ctx, async (tx) => {
    const contact = await addContact(tx, partnerId, { fullName: name, email })
    const seat = await invitePortalUser(tx, { partnerId, contactId: contact.id, roles })
    const side = invitationSides.of(app.services.product).find((one) => one.side === 'portal_user')
    await side?.complete(tx, { subjectId: seat.id, userId, name, email })
    return seat.id
  })
  forgetSeats(app.services)
  const cookie = await aSession(app, userId)
  return { id, email, api: signedIn(app, cookie, made.workspace) }
}

export const open = (ctx: Ctx, more: Partial<OpenTask> & Pick<OpenTask, 'side' | 'owner'>) =>
  inTransaction(ctx, (tx) =>
    openTask(tx, {
      kind: 'tasks.to_do',
      subject: { kind: 'thing', id: `th_${Math.random().toString(36).slice(2)}` },
      title: 'Send the draft',
      cause: 'test',
      ...more,
    }),
  )
