/**
 * The demo workspace: a believable company with its team and partners, made by the product's own services in the order
 * in which it would have happened. Deterministic: the same day gives the same demo.
 */

import { addMember } from '#modules/settings/public.ts'
import type { App } from '#platform/app.ts'
import { hashPassword } from '#platform/auth/passwords.ts'
import { ensureUser, removeAccounts, setPassword } from '#platform/auth/people.ts'
import { beginSession, endSessions } from '#platform/auth/sessions.ts'
import { isLoopback } from '#platform/config.ts'
import type { Services, Workspace } from '#platform/context.ts'
import type { MemberRole } from '#platform/contract.ts'
import { asOwner, inTransaction } from '#platform/db/transaction.ts'
import { watchWork } from '#platform/jobs/watched.ts'
import { removeWorkspace } from '#platform/tenancy/remove-workspace.ts'
import { abandonedReplays, beginReplay, endReplay } from '#platform/tenancy/replay.ts'
import { createWorkspace, findWorkspace, systemContext } from '#platform/tenancy/workspaces.ts'
import { agreementPaperActs } from './agreement-papers.ts'
import { agreementActs } from './agreements.ts'
import { callActs } from './calls.ts'
import { candidateActs } from './candidates.ts'
import { type DemoClient, demoClient } from './client.ts'
import { demoPassword, members } from './companies.ts'
import { configurationActs } from './configuration.ts'
import { disputeActs } from './disputes.ts'
import { earnerActs } from './earners.ts'
import { inquiryActs } from './inquiries.ts'
import { integrationActs } from './integrations.ts'
import { onboardingPeople } from './joiners.ts'
import { linkActs } from './links.ts'
import { listActs } from './lists.ts'
import { moneyActs } from './money.ts'
import { joiners, onboardingActs } from './onboarding.ts'
import { outreachActs } from './outreach.ts'
import { partnerActs } from './partners.ts'
import { beginDaysAgo, daysBefore, openPast, type Past } from './past.ts'
import { payingActs } from './paying.ts'
import { applicantActs } from './pipeline.ts'
import { planActs } from './plans.ts'
import { portalPeople } from './portal-people.ts'
import { referralActs } from './referrals.ts'
import { salesActs } from './sales.ts'
import { sandboxActs } from './sandboxes.ts'
import { signedAgreementActs } from './signed-agreements.ts'
import { workActs } from './work.ts'

export const demoSlug = 'demo'
const userAgent = 'Demo'

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

/** Makes the workspace `demo` with its people and what they did, most of it in the last four months. */
export const seedDemo = async (app: App): Promise<void> => {
  const { finish } = await beginDemo(app)
  await finish()
}

export type DemoInMaking = {
  /**
   * Tells the rest of the story, as long work that can be watched and cancelled. The signal ends it between two acts and
   * leaves it unfinished, for the next start to make anew.
   */
  finish: (signal?: AbortSignal) => Promise<void>
}

/**
 * Makes the workspace `demo` with its people, partners, applications and their work: enough to look around in. What came
 * of them is left to `finish`. Until then the loops leave the workspace out, because its time is not that of the others.
 */
export const beginDemo = async (app: App): Promise<DemoInMaking> => {
  const { services } = app
  const today = services.time()
  const begin = daysBefore(today, beginDaysAgo, 0)
  // Made when its story begins, so that what comes again and again is planned from that day on.
  const workspace = await createWorkspace(
    { ...services, time: () => begin },
    {
      name: 'Kestrel Partners',
      slug: demoSlug,
      zone: 'Europe/Berlin',
      currency: 'EUR',
      isDemo: true,
    },
  )
  await beginReplay(services, workspace.id, today)
  const past = await openPast(app, workspace.id, begin)
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
    const first = inOrder([
      ...configurationActs(demo),
      ...(await partnerActs(demo)),
      ...applicantActs(demo),
      ...callActs(demo),
      ...inquiryActs(demo),
      ...workActs(demo),
    ])
    for (const act of first) await act.run()
    await arrive(demo)
    return { finish: (signal) => tellTheRest(demo, begin, signal) }
  } catch (error) {
    await past.close()
    throw error
  }
}

/** What grew out of the applications: judgement, agreements, referrals, outreach. It begins where the first part began. */
const tellTheRest = async (demo: Demo, begin: Date, signal?: AbortSignal): Promise<void> => {
  const { services } = demo.app
  const acts = inOrder([
    ...candidateActs(demo),
    ...agreementActs(demo),
    ...signedAgreementActs(demo),
    ...agreementPaperActs(demo),
    ...earnerActs(demo),
    ...salesActs(demo),
    ...linkActs(demo),
    ...planActs(demo),
    ...moneyActs(demo),
    ...disputeActs(demo),
    ...onboardingActs(demo),
    ...payingActs(demo),
    ...referralActs(demo),
    ...outreachActs(demo),
    ...listActs(demo),
    ...sandboxActs(demo),
    ...integrationActs(demo),
  ])
  const ctx = systemContext(services, demo.workspace, 'demo', { channel: 'command' })
  const title = 'The story of the demo: judgement, agreements, referrals, outreach'
  const work = await watchWork(ctx, { kind: 'demo.history', title, total: acts.length })
  try {
    demo.past.rewind(begin)
    let cancelled = false
    for (const [index, act] of acts.entries()) {
      if (signal?.aborted) return
      if (cancelled) break
      await act.run()
      cancelled = (await work.progress(index + 1)).cancelled
    }
    await arrive(demo)
    // The people of the demo are signed in nowhere; a visitor who signed in as one of them meanwhile stays.
    for (const person of demo.people.values()) await endSessions(services, person.userId, { userAgent })
    await work.end(cancelled ? 'cancelled' : 'finished')
    await endReplay(services, demo.workspace.id)
  } catch (error) {
    await work.fail(error instanceof Error ? error.message : String(error))
    await endReplay(services, demo.workspace.id)
    throw error
  } finally {
    await demo.past.close()
  }
}

const inOrder = (acts: Act[]): Act[] => acts.sort((one, other) => other.daysAgo - one.daysAgo)

/** Back in the present, with everything told to whom it concerns. */
const arrive = async ({ past, today }: Demo): Promise<void> => {
  past.go(today)
  await past.settle('events', 'mails', 'webhooks')
}

/**
 * A demo whose making was cut short, by a process that ended, is taken away, so that the next one is whole; `keep`
 * leaves it as far as it came. Answers whether there was one.
 */
export const clearUnfinishedDemo = async (services: Services, { keep }: { keep: boolean }): Promise<boolean> => {
  const ids = await abandonedReplays(services)
  for (const id of ids) await (keep ? endReplay(services, id) : removeWorkspace(services, id))
  // Its people have accounts of the demo's own making, with addresses that exist nowhere.
  if (ids.length > 0 && !keep)
    await removeAccounts(
      services,
      [...members, ...portalPeople, ...joiners].map(({ email }) => email),
    )
  return ids.length > 0
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
    const cookie = await beginSession(services, userId, { address: '127.0.0.1', userAgent })
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
  return [...members, ...portalPeople, ...onboardingPeople].map(({ email, who }) => ({
    email,
    password: demoPassword,
    who,
  }))
}
