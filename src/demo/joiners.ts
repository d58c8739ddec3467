/** Who of the partners in onboarding accepts the invitation to the portal, as a browser does. */
import { inTransaction } from '#platform/db/transaction.ts'
import { systemContext } from '#platform/tenancy/workspaces.ts'
import { type DemoClient, demoClient } from './client.ts'
import { demoPassword, partners, personEmail } from './companies.ts'
import type { Demo } from './seed.ts'

type Joiner = { company: string; name: string; email: string; title: string }

/** The first person of a company: signs for it and runs its team in the portal. */
export const principalOf = (company: string): Joiner => {
  const partner = partners.find((one) => one.name === company)
  if (!partner) throw new Error(`The demo has no partner ${company}`)
  const [given, family, title] = partner.people[0]!
  return { company, name: `${given} ${family}`, email: personEmail(partner, given, family), title }
}
/** Who can be signed in as once the story is told: a company in the middle of its onboarding. */
const inTheMiddle = principalOf('Arbor Payments')
export const onboardingPeople = [
  { ...inTheMiddle, who: `Portal of ${inTheMiddle.company}: principal, being onboarded (once the story is told)` },
]

export const joinPortal = async (demo: Demo, joiner: Joiner): Promise<DemoClient> => {
  const { past, workspace } = demo
  await past.settle('events', 'mails')
  const ctx = systemContext(past.services, workspace, 'demo', { channel: 'command' })
  const mail = await inTransaction(ctx, (tx) =>
    tx.db
      .selectFrom('mails')
      .select('text_body')
      .where('workspace_id', '=', workspace.id)
      .where('to_email', '=', joiner.email)
      .where('text_body', 'like', '%invitation?token=%')
      .orderBy('id', 'desc')
      .limit(1)
      .executeTakeFirstOrThrow(),
  )
  const token = /invitation\?token=([\w-]+)/.exec(mail.text_body)?.[1]
  const { origin } = new URL(past.services.config.publicUrl)
  const answer = await past.server.inject({
    method: 'POST',
    url: `/v1/public/invitations/${token}/acceptance`,
    headers: { origin, 'content-type': 'application/json' },
    payload: JSON.stringify({ name: joiner.name, password: demoPassword }),
  })
  const [cookie] = [answer.headers['set-cookie'] ?? ''].flat()
  if (answer.statusCode !== 200 || !cookie)
    throw new Error(`The demo could not accept an invitation: ${answer.statusCode} ${answer.payload.slice(0, 600)}`)
  await past.settle('events')
  return demoClient(past.server, { cookie: cookie.split(';')[0]!, origin, 'tandem-workspace': workspace.slug })
}
