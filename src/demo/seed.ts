/**
 * The demo workspace: a believable company with its team and partners, made by the product's own services in the order
 * in which it would have happened. Deterministic: the same day gives the same demo.
 */

import { addMember } from '#modules/settings/public.ts'
import type { App } from '#platform/app.ts'
import { hashPassword } from '#platform/auth/passwords.ts'
import { ensureUser, setPassword } from '#platform/auth/people.ts'
import { beginSession, endSessions } from '#platform/auth/sessions.ts'
import { isLoopback } from '#platform/config.ts'
import type { Services, Workspace } from '#platform/context.ts'
import type { MemberRole } from '#platform/contract.ts'
import { asOwner, inTransaction } from '#platform/db/transaction.ts'
import { createWorkspace, findWorkspace, systemContext } from '#platform/tenancy/workspaces.ts'
import { agreementActs } from './agreements.ts'
import { callActs } from './calls.ts'
import { candidateActs } from './candidates.ts'
import { type DemoClient, demoClient } from './client.ts'
import { demoPassword, members } from './companies.ts'
import { inquiryActs } from './inquiries.ts'
import { listActs } from './lists.ts'
import { outreachActs } from './outreach.ts'
import { partnerActs } from './partners.ts'
import { openPast, type Past } from './past.ts'
import { applicantActs } from './pipeline.ts'
import { portalPeople } from './portal-people.ts'
import { referralActs } from './referrals.ts'
import { workActs } from './work.ts'

export const demoSlug = 'demo'

export type DemoPerson = { key: string; id: string; userId: string; name: string; api: DemoClient }
export type Demo = {
  app: App
  workspace: Workspace
  today: Date
  past: Past
  people: Map<string, DemoPerson>
  /** The client of a person of the team. */
  as: (key: string) => DemoPerson
  /** Partner ids by name. */
  partners: Map<string, string>
}

/** Something that happened so many days ago; what happened first is made first. */
export type Act = { daysAgo: number; run: () => Promise<void> }

type Output = { out: (text: string) => void }

/** Makes the workspace `demo` with its people and what they did in the last four months. */
export const seedDemo = async (app: App, { out }: Output): Promise<void> => {
  const begun = performance.now()
  const { services } = app
  const today = services.time()
  const workspace = await createWorkspace(services, {
    name: 'Kestrel Partners',
    slug: demoSlug,
    zone: 'Europe/Berlin',
    currency: 'EUR',
    isDemo: true,
  })
  const past = await openPast(app, new Date(today.getTime() - 120 * 86_400_000))
  try {
    const people = await seedPeople(past, workspace)
    const demo: Demo = {
      app,
      workspace,
      today,
      past,
      people,
      partners: new Map(),
      as: (key) => {
        const person = people.get(key)
        if (!person) throw new Error(`The demo has no ${key}`)
        return person
      },
    }
    const acts = [
      ...(await partnerActs(demo)),
      ...applicantActs(demo),
      ...callActs(demo),
      ...candidateActs(demo),
      ...agreementActs(demo),
      ...inquiryActs(demo),
      ...referralActs(demo),
      ...workActs(demo),
      ...outreachActs(demo),
      ...listActs(demo),
    ].sort((one, other) => other.daysAgo - one.daysAgo)
    for (const act of acts) await act.run()
    past.go(today)
    await past.settle('events', 'mails', 'webhooks')
    // The people of the demo are not signed in anywhere: whoever visits signs in.
    for (const person of people.values()) await endSessions(services, person.userId)
  } finally {
    await past.close()
  }
  out(`Demo workspace made in ${((performance.now() - begun) / 1000).toFixed(1)} s.\n`)
}

const seedPeople = async (past: Past, workspace: Workspace): Promise<Map<string, DemoPerson>> => {
  const { services } = past
  const hash = await hashPassword(demoPassword)
  const people = new Map<string, DemoPerson>()
  const ctx = systemContext(services, workspace, 'demo', { channel: 'command' })
  for (const member of members) {
    const userId = await asOwner(services.database, async (db) => {
      const user = await ensureUser(db, member)
      await setPassword(db, user.userId, hash)
      return user.userId
    })
    const id = await inTransaction(ctx, (tx) =>
      addMember(tx, {
        ...member,
        userId,
        roles: member.roles as MemberRole[],
        isHead: member.isHead ?? false,
        isLead: member.isLead ?? false,
      }),
    )
    const cookie = await beginSession(services, userId, { address: '127.0.0.1', userAgent: 'Demo' })
    people.set(member.key, {
      key: member.key,
      id,
      userId,
      name: member.name,
      api: demoClient(past.server, {
        cookie: cookie.split(';')[0]!,
        origin: new URL(services.config.publicUrl).origin,
        'tandem-workspace': workspace.slug,
      }),
    })
  }
  return people
}

export type DemoSignIn = { email: string; password: string; who: string }

/** Sign-ins of the demo, for the start to print; none unless the server listens on this machine alone. */
export const demoSignIns = async (services: Services): Promise<DemoSignIn[]> => {
  const workspace = await findWorkspace(services, demoSlug)
  if (!workspace?.isDemo || !isLoopback(services.config.host)) return []
  return [...members, ...portalPeople].map(({ email, who }) => ({ email, password: demoPassword, who }))
}
