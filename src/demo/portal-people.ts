/** The people of one partner who work in the portal, what is asked of them, and what both sides share. */
import { sql } from 'kysely'
import { asOwner } from '#platform/db/transaction.ts'
import { type DemoClient, demoClient } from './client.ts'
import { partners, personEmail } from './companies.ts'
import { daysBefore } from './past.ts'
import type { Demo } from './seed.ts'

const company = 'Brightwater Systems'
const brightwater = partners.find((partner) => partner.name === company)!
/** What a browser of these people says about itself. */
const demoBrowser =
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15'
const roles = [['principal'], ['sales', 'technical']]

/** Who of Brightwater signs in: the first runs its team, the second sells and builds. */
export const portalPeople = brightwater.people.slice(0, roles.length).map(([given, family], index) => ({
  name: `${given} ${family}`,
  email: personEmail(brightwater, given, family),
  roles: roles[index]!,
  who: `Portal of ${company}: ${roles[index]!.join(' and ')}`,
}))

/** Two people accept their invitations; they have tasks, a note and a file. Settles events and mails. */
export const seedPortalPeople = async (demo: Demo, password: string): Promise<void> => {
  const { past, today } = demo
  const tomas = demo.as('tomas').api
  past.go(daysBefore(today, 5, 9))
  const partnerId = demo.partners.get(company)
  const contacts = (await tomas.get(`/v1/partners/${partnerId}/contacts`)).data as { id: string; email: string }[]
  const seats: { id: string }[] = []
  for (const person of portalPeople) {
    const contact = contacts.find(({ email }) => email === person.email)
    if (!contact) throw new Error(`The demo has no contact ${person.email}`)
    seats.push(
      await tomas.post(`/v1/partners/${partnerId}/portal-users`, { contactId: contact.id, roles: person.roles }),
    )
  }
  await past.settle('events', 'mails')
  const [principal, seller] = await Promise.all(portalPeople.map((person) => accept(demo, person, password)))
  await past.settle('events')
  const [principalSeat, sellerSeat] = seats
  const opened = [
    [principalSeat, 'Confirm who signs the renewal for Brightwater', -2],
    [principalSeat, 'Name a marketing contact for the spring campaign', 6],
    [sellerSeat, 'Send the three customer references', -1],
    [sellerSeat, 'Test the new connector in your staging', 4],
  ] as const
  for (const [seat, title, dueInDays] of opened)
    await tomas.post('/v1/tasks', {
      title,
      partnerId,
      owner: { portalUserId: seat!.id },
      dueAt: daysBefore(today, -dueInDays, 15).toISOString(),
    })
  await tomas.post('/v1/notes', {
    partnerId,
    visibility: 'shared',
    text: 'Good call today. We agreed to look at the renewal figures together before the end of the month; your questions on the connector are with Femi.',
  })
  await seller!.post('/v1/portal/notes', {
    text: 'Thank you. Two customers asked for the German data sheet; is there one?',
  })
  await principal!.upload('/v1/portal/files', {
    name: 'brightwater-customers.csv',
    type: 'text/csv',
    text: 'customer,since\nHafenkontor,2024\nElbwerk,2025\n',
  })
  await seedReferrals(principal!, seller!)
  await seedReaders(demo, principal!, seller!)
  await past.settle('events', 'mails')
}

/** What they say about the documents: one was answered, one waits, one page was looked over. */
const seedReaders = async (demo: Demo, principal: DemoClient, seller: DemoClient) => {
  const femi = demo.as('femi').api
  await seller.post('/v1/portal/docs/webhooks/feedback', {
    helpful: false,
    words: 'How long do both signatures stand there while a secret is replaced?',
  })
  await principal.post('/v1/portal/docs/partner-onboarding/feedback', { helpful: true })
  const [asked] = (await femi.get('/v1/page-feedback?slug=webhooks')).data as { id: string }[]
  await femi.post(`/v1/page-feedback/${asked!.id}/answer`, {
    answer: 'For 24 hours, unless you choose another time, up to seven days.',
  })
  await seller.post('/v1/portal/docs/errors/feedback', {
    helpful: false,
    words: 'Which errors may our connector try again by itself, and how often?',
  })
  await femi.post('/v1/docs/quick-start/review', {})
}

/** One that waits for an answer, and one that is known: the seller sees it otherwise. */
const seedReferrals = async (principal: DemoClient, seller: DemoClient) => {
  await principal.post('/v1/portal/partner-referrals', {
    company: 'Elbwerk Logistik',
    website: 'https://elbwerk-logistik.example',
    contactName: 'Britta Sand',
    email: 'britta@elbwerk-logistik.example',
    agreed: true,
    note: 'They run our largest warehouse project and want to resell.',
  })
  const known = await seller.post('/v1/portal/partner-referrals', {
    company: 'Boreal Telecom Group',
    website: 'https://borealtelecomgroup.example',
    contactName: 'Nils Ekström',
    agreed: true,
  })
  await seller.post(`/v1/portal/partner-referrals/${known.id}/messages`, {
    body: 'I introduced Nils to Maren at the Nordic fair, before they applied. Please look at it again.',
    dispute: true,
  })
}

/** The mail as it was written; read past the outbox, which covers links once a mail server has taken them. */
const invitationTo = (demo: Demo, email: string): Promise<string> =>
  asOwner(demo.past.services.database, async (db) => {
    const { rows } = await sql<{ text: string }>`select text_body as text from mails
      where workspace_id = ${demo.workspace.id} and to_email = ${email} order by created_at desc, id desc limit 1`.execute(
      db,
    )
    return rows[0]?.text ?? ''
  })

/** Accepts an invitation as a browser does: with the token of the mailed link and a password of one's own. */
const accept = async (demo: Demo, person: (typeof portalPeople)[number], password: string) => {
  const { past, workspace } = demo
  const token = /invitation\?token=([\w-]+)/.exec(await invitationTo(demo, person.email))?.[1]
  const { origin } = new URL(past.services.config.publicUrl)
  const answer = await past.server.inject({
    method: 'POST',
    url: `/v1/public/invitations/${token}/acceptance`,
    headers: { origin, 'content-type': 'application/json', 'user-agent': demoBrowser },
    payload: JSON.stringify({ name: person.name, password }),
  })
  const [cookie] = [answer.headers['set-cookie'] ?? ''].flat()
  if (answer.statusCode !== 200 || !cookie)
    throw new Error(`The demo could not accept an invitation: ${answer.statusCode} ${answer.payload.slice(0, 600)}`)
  return demoClient(past.server, { cookie: cookie.split(';')[0]!, origin, 'tandem-workspace': workspace.slug })
}
