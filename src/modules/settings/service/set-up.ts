/** Set-up of an installation: the first workspace and its first admin, behind a link that the start prints. */
import { hashPassword, passwordIssue } from '#platform/auth/passwords.ts'
import { ensureUser, setPassword } from '#platform/auth/people.ts'
import { beginSession } from '#platform/auth/sessions.ts'
import { isSetUpToken } from '#platform/auth/set-up.ts'
import type { Ctx } from '#platform/context.ts'
import { asOwner } from '#platform/db/transaction.ts'
import { invalid, Problem } from '#platform/errors.ts'
import type { HttpExtras } from '#platform/module.ts'
import { hasDemo } from '../queries/workspaces.ts'
import { foundWorkspace, type NewWorkspaceInput, showWorkspace } from './workspace.ts'

export const readSetUp = async ({ services }: Ctx, token: string) => ({
  ready: await isSetUpToken(services, token),
  trialDatabase: services.database.engine === 'pglite',
  hasDemo: await hasDemo(services),
})

type SetUp = { token: string; workspace: NewWorkspaceInput; admin: { name: string; email: string; password: string } }

/** One at a time in this process; the slug is unique, so of two processes one loses with a 409. */
let running: Promise<unknown> = Promise.resolve()

/** 410 when the link is wrong or spent: it works until there is a workspace that is no demo. */
export const setUp = (ctx: Ctx, input: SetUp, http: HttpExtras) => {
  const mine = running.then(() => setUpNow(ctx, input, http))
  running = mine.catch(() => undefined)
  return mine
}

const setUpNow = async (ctx: Ctx, { token, workspace: wanted, admin }: SetUp, http: HttpExtras) => {
  const { services } = ctx
  if (!(await isSetUpToken(services, token)))
    throw new Problem({
      status: 410,
      code: 'set_up.link_used',
      detail: 'This link does not work any more: the installation is set up already, so sign in.',
    })
  const issue = passwordIssue(admin.password, [admin.email, admin.name, wanted.name], 'admin.password')
  if (issue) throw invalid(issue)
  const hash = await hashPassword(admin.password)
  const { userId } = await asOwner(services.database, async (db) => {
    const user = await ensureUser(db, admin)
    // Whoever holds the link runs the installation, so a password from a broken-off set-up or the demo is replaced.
    await setPassword(db, user.userId, hash)
    return user
  })
  const workspace = await foundWorkspace(ctx, wanted, { userId, name: admin.name, email: admin.email })
  http.setHeader('set-cookie', await beginSession(services, userId, http))
  return showWorkspace({ ...ctx, workspace })
}
