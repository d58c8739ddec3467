/** Applications over HTTP, from the first page to the decision. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { inTransaction } from '#platform/db/transaction.ts'
import { testApp, type TestWorkspace } from '#test/support/app.ts'
import { type Client, clientFor } from '#test/support/client.ts'
import { aMember } from '#test/support/people.ts'

const app = await testApp()

const minute = 60_000
const day = 86_400_000
type Mail = { kind: string; to_email: string; subject: string; text_body: string; state: string }

const aWorkspace = async () => {
  const world = await app.workspace()
  return { ...world, visitor: clientFor(app.server, { 'tandem-workspace': world.workspace.slug }) }
}
type World = TestWorkspace & { visitor: Client }

const mailsTo = (world: World, email: string): Promise<Mail[]> =>
  inTransaction(world.ctx, async (tx) => (await sql<Mail>`select kind, to_email, subject, text_body, state from mails where to_email = ${email} order by id`.execute(tx.db)).rows)
const tokenIn = (mail: Mail) => /\/a\/([A-Za-z0-9_-]{43})/.exec(mail.text_body)?.[1]
const proofIn = (mail: Mail) => /\?proof=([A-Za-z0-9_-]+)/.exec(mail.text_body)?.[1]

let companies = 0
const answersFor = (name: string, more: Record<string, unknown> = {}) => ({
  company: `${name} GmbH`,
  website: `https://${name.toLowerCase()}.example`,
  country: 'DE',
  name: 'Ana Silva',
  email: `ana@${name.toLowerCase()}.example`,
  why: `We at ${name} sell to the customers that you would like to have.`,
  fit: 'resell',
  consent: true,
  sellers: 4,
  regions: ['DE', 'AT'],
  ...more,
})
const aName = () => {
  companies += 1
  return `Zyx${companies}${['Quarl', 'Vomb', 'Plink', 'Drust', 'Fjord', 'Nexil'][companies % 6]}`
}

/** Fills in, proves the address unless told not to, and sends. */
const anApplication = async (world: World, options: { name?: string; answers?: Record<string, unknown>; proven?: boolean; form?: string } = {}) => {
  const name = options.name ?? aName()
  const answers = answersFor(name, options.answers)
  const started = await world.visitor.post('/v1/public/applications', { form: options.form ?? 'solution', answers })
  assert.equal(started.status, 201, started.text)
  const token = started.body.token as string
  const email = String(answers.email)
  if (options.proven !== false) await prove(world, token, email)
  app.advance(10_000)
  const sent = await world.visitor.post(`/v1/public/applications/${token}/submission`)
  return { name, token, email, sent, id: started.body.application.reference as string }
}
const prove = async (world: World, token: string, email: string) => {
  const mail = (await mailsTo(world, email)).findLast((one) => proofIn(one) !== undefined && tokenIn(one) === token)
  assert.ok(mail, `no mail with a proof for ${email}`)
  const proven = await world.visitor.post(`/v1/public/applications/${token}/email-proof`, { code: proofIn(mail) })
  assert.equal(proven.status, 200, proven.text)
  assert.equal(proven.body.emailProven, true)
}
const inReview = async (world: World, reviewer: Client, options: Parameters<typeof anApplication>[1] = {}) => {
  const application = await anApplication(world, options)
  assert.equal(application.sent.status, 200, application.sent.text)
  const taken = await reviewer.post(`/v1/applications/${application.id}/assignment`)
  assert.equal(taken.status, 200, taken.text)
  return application
}

test('an application needs no account from the first page to the decision', async () => {
  const world = await aWorkspace()
  const reviewer = await aMember(app, world.workspace)
  const { token, id, email, sent } = await anApplication(world)
  assert.equal(sent.status, 200, sent.text)
  assert.equal(sent.body.state, 'submitted')
  assert.ok(sent.body.promisedBy)
  assert.equal((await mailsTo(world, email)).at(-1)?.kind, 'application.received')
  const listed = await reviewer.api.get('/v1/applications')
  assert.deepEqual(listed.body.data.map((row: { id: string }) => row.id), [id])
  const taken = await reviewer.api.post(`/v1/applications/${id}/assignment`)
  assert.equal(taken.body.state, 'in_review')
  const status = await world.visitor.get(`/v1/public/applications/${token}`)
  assert.equal(status.body.withWhom, reviewer.name)
  const accepted = await reviewer.api.post(`/v1/applications/${id}/decision`, { outcome: 'accepted', reasons: [] })
  assert.equal(accepted.status, 201, accepted.text)
  assert.equal(accepted.body.state, 'accepted')
  // Inside the window the applicant sees what can be taken back as not yet decided.
  assert.equal((await world.visitor.get(`/v1/public/applications/${token}`)).body.state, 'in_review')
  app.advance(11 * minute)
  const told = await world.visitor.get(`/v1/public/applications/${token}`)
  assert.equal(told.body.state, 'accepted')
  assert.equal(told.body.decision.outcome, 'accepted')
  const partner = await reviewer.api.get(`/v1/partners/${accepted.body.partner.id}`)
  assert.equal(partner.body.stage, 'qualifying')
  assert.equal(partner.body.manager.id, reviewer.memberId)
  assert.equal(partner.body.source.recordId, id)
})
