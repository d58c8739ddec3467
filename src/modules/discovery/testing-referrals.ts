/** For tests of referrals: a home, partners that refer, companies that apply and are brought on. */
import assert from 'node:assert/strict'
import { sql } from 'kysely'
import { moveStage, placeAtStage, stageGuards } from '#modules/partners/public.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { systemContext } from '#platform/tenancy/workspaces.ts'
import { testApp } from '#test/support/app.ts'
import { aPortalPerson, type PortalPerson } from '#test/support/fixtures.ts'
import { aMember, type TestMember } from '#test/support/people.ts'
import { modules } from '../../modules.ts'
import { aDiscoveryWorld, aName, answersFor, minute, prove, type World } from './testing.ts'

// Without the guards of the rooms below: how a company comes to be approved and active is their matter.
export const app = await testApp({
  modules: modules.map((module) => ({
    ...module,
    ...(module.name !== 'discovery' && {
      fills: (module.fills ?? []).filter((fill) => fill.slot !== stageGuards.slot),
    }),
  })),
})

export type Home = World & { admin: TestMember }
export const aHome = async (): Promise<Home> => {
  const world = await aDiscoveryWorld(app)
  const admin = await aMember(app, world.workspace, {
    roles: ['admin', 'partner_manager'],
    isHead: true,
    name: 'Ana Silva',
  })
  return { ...world, admin }
}
/** A partner with somebody in the portal who refers. */
export const aReferrer = async (
  home: Home,
  fields: Record<string, unknown> = {},
): Promise<PortalPerson & { domain: string }> => {
  const name = aName()
  const made = await home.admin.api.post('/v1/partners', {
    legalName: `${name} AG`,
    website: `https://${name}.example`,
    source: { kind: 'outreach' },
    ...fields,
  })
  assert.equal(made.status, 201, made.text)
  const person = await aPortalPerson(
    { app, workspace: home.workspace, ctx: home.ctx, admin: home.admin },
    made.body.id,
    ['principal', 'sales'],
  )
  return { ...person, domain: `${name}.example` }
}
export const companyOf = (name: string, more: Record<string, unknown> = {}) => ({
  company: `${name} GmbH`,
  website: `https://www.${name}.example`,
  contactName: 'Ana Silva',
  agreed: true,
  ...more,
})
export const refer = (referrer: PortalPerson, name: string, more: Record<string, unknown> = {}) =>
  referrer.api.post('/v1/portal/partner-referrals', companyOf(name, more))
export const accepted = async (home: Home, id: string) => {
  const answer = await home.admin.api.post(`/v1/partner-referrals/${id}/acceptance`, {})
  assert.equal(answer.status, 200, answer.text)
  return answer.body
}
/** The company applies; by a link when there is one. */
export const apply = async (home: Home, name: string, link?: string) => {
  const token = link && new URL(link).searchParams.get('partner_referral')
  const answers = answersFor(name)
  const started = await home.visitor.post('/v1/public/applications', {
    form: 'solution',
    answers,
    ...(token && { channel: { kind: 'partner_referral', token } }),
  })
  assert.equal(started.status, 201, started.text)
  await prove(home, started.body.token, String(answers.email))
  app.advance(10_000)
  const sent = await home.visitor.post(`/v1/public/applications/${started.body.token}/submission`, {})
  assert.equal(sent.status, 200, sent.text)
  await app.settle()
  return started.body.application.reference as string
}
export const applicationOf = async (home: Home, id: string) => (await home.admin.api.get(`/v1/applications/${id}`)).body
/** On as far as that, as the modules below bring a company on; one that never applied is placed there. */
export const bringTo = async (home: Home, partnerId: string, stage: 'approved' | 'active') => {
  const ctx = systemContext(app.services, home.workspace, 'test')
  const stageNow = async () => (await home.admin.api.get(`/v1/partners/${partnerId}`)).body.stage as string
  app.advance(minute)
  if ((await stageNow()) === 'prospect') await inTransaction(ctx, (tx) => placeAtStage(tx, { partnerId, to: stage }))
  if ((await stageNow()) === 'applied') {
    const [application] = (await home.admin.api.get('/v1/applications', { partnerId })).body.data
    // Somebody new, who manages no partner that could have referred them.
    const reviewer = await aMember(app, home.workspace, { name: 'Rea Vogt' })
    await reviewer.api.post(`/v1/applications/${application.id}/assignment`)
    const decided = await reviewer.api.post(`/v1/applications/${application.id}/decision`, {
      outcome: 'accepted',
      reasons: [],
    })
    assert.equal(decided.status, 201, decided.text)
  }
  const steps = [
    ['assessing', 'qualification'],
    ['approved', 'qualification'],
    ['contracting', 'agreements'],
    ['onboarding', 'agreements'],
    ['active', 'onboarding'],
  ] as const
  const from = steps.findIndex(([to]) => to === 'assessing' || to === stage)
  for (const [to, by] of steps.slice(from)) {
    const at = await stageNow()
    if (at === stage) break
    if (steps.findIndex(([one]) => one === at) >= steps.findIndex(([one]) => one === to)) continue
    await inTransaction(ctx, (tx) => moveStage(tx, { partnerId, to, cause: { by } }))
    app.advance(minute)
  }
  await app.settle()
  assert.equal(await stageNow(), stage)
}
export const stateFor = async (referrer: PortalPerson, id: string) =>
  (await referrer.api.get(`/v1/portal/partner-referrals/${id}`)).body
export const facts = (home: Home, kind: string) =>
  inTransaction(home.ctx, async (tx) => {
    const { rows } = await sql<{ data: Record<string, unknown>; partner_id: string }>`
      select data, partner_id from events where kind = ${kind} order by id`.execute(tx.db)
    return rows
  })
