/** What must be true of onboarding, by the names under which it was promised. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { anAgreement } from '#modules/agreements/testing.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import { testApp } from '#test/support/app.ts'
import { aPartner, aPortalPerson, aWorld } from '#test/support/fixtures.ts'
import { aMember } from '#test/support/people.ts'
import { matchFact } from './service/match.ts'
import {
  type Any,
  announceExecuted,
  aTypedPartner,
  anOnboarding as build,
  journeyOf,
  ok,
  type SignedTerm,
  stepOf,
} from './testing.ts'

const app = await testApp()
const world = await aWorld(app)
const team = world.admin.api
const anOnboarding = (of: typeof world, options: { type?: string; terms?: readonly SignedTerm[] } = {}) =>
  build(of, anAgreement, options)
const minuteMs = 60_000
const callKind = { kind: 'call', summary: 'Welcome' }
const logCall = async (partnerId: string) =>
  ok(await team.post('/v1/interactions', { ...callKind, partnerId, at: app.services.time().toISOString() }), 201)
/** From a draft to the last signature, over the API, as people do it. */
const signed = async () => {
  const partnerId = await aTypedPartner(world)
  const principal = await aPortalPerson(world, partnerId, ['principal'])
  const partner = ok(await team.get(`/v1/partners/${partnerId}`)).body
  ok(
    await team.patch(
      `/v1/partners/${partnerId}`,
      { address: { city: 'Oslo', country: 'NO' } },
      { 'if-match': `"${partner.version}"` },
    ),
  )
  const { id } = ok(await team.post('/v1/agreements', { partnerId, category: 'partnership' }), 201).body
  ok(await team.post(`/v1/agreements/${id}/submission`, { to: 'negotiating' }))
  const { snapshotHash } = ok(await team.get(`/v1/agreements/${id}`)).body.draft
  ok(await team.post(`/v1/agreements/${id}/acceptance`, { snapshotHash }))
  ok(await principal.api.post(`/v1/portal/agreements/${id}/acceptance`, { snapshotHash }))
  const envelope = ok(
    await team.post(`/v1/agreements/${id}/envelopes`, {
      signers: [
        { side: 'partner', name: 'Pia Partner', email: 'pia.signer@partner.example', title: 'Director' },
        { side: 'us', name: 'Uma Us', email: 'uma.signer@team.example', title: 'Head' },
      ],
    }),
    201,
  ).body
  for (const { email } of envelope.signers) {
    const { rows } = await inTransaction(world.ctx, (tx) =>
      sql<{
        text_body: string
      }>`select text_body from mails where workspace_id = ${world.workspace.id} and to_email = ${email}
        and text_body like '%/sign/%' order by id desc`.execute(tx.db),
    )
    const page = `/v1/public/signing/${/\/sign\/([A-Za-z0-9_-]{43})/.exec(rows[0]!.text_body)![1]}`
    const opened = ok(await world.publicApi.post(`${page}/view`)).body
    ok(await world.publicApi.post(`${page}/consent`, { number: opened.consent.number }))
    ok(
      await world.publicApi.post(`${page}/signature`, {
        documentHash: opened.documentHash,
        name: 'Signed By Me',
        title: 'Director',
        authority: true,
      }),
    )
  }
  return { partnerId, agreementId: id as string }
}

test('an executed agreement opens account, principal and journey in under a minute, with nobody touching it, and once', async () => {
  const { partnerId, agreementId } = await signed()
  const before = app.services.time().getTime()
  await app.settle()
  const openings = ok(await team.get('/v1/account-openings', { partnerId })).body.data as Any[]
  assert.equal(openings.length, 10)
  assert.deepEqual(
    openings
      .filter((one) => !['done', 'not_needed'].includes(one.state))
      .map((one) => [one.item, one.state, one.lastError]),
    [],
  )
  for (const one of openings)
    assert.ok(new Date(one.endedAt).getTime() - new Date(one.openedAt).getTime() < minuteMs, one.item)
  assert.ok(app.services.time().getTime() - before < minuteMs)
  const journey = await journeyOf(team, partnerId)
  assert.deepEqual([journey.state, journey.agreementId], ['running', agreementId])
  assert.equal(ok(await team.get(`/v1/partners/${partnerId}`)).body.accountLevel, 'full')
  const sandboxes = ok(await team.get('/v1/sandboxes', { partnerId })).body.data as Any[]
  assert.deepEqual(
    sandboxes.map((one) => [one.partner?.id ?? one.partnerId, one.state]),
    [[partnerId, 'ready']],
  )
  const users = ok(await team.get(`/v1/partners/${partnerId}/portal-users`)).body.data as Any[]
  assert.ok(users.some((user) => user.roles.includes('principal')))
  // The fact comes again: the same rows, one journey, one welcome.
  await announceExecuted(world, partnerId, agreementId)
  await app.settle()
  const again = ok(await team.get('/v1/account-openings', { partnerId })).body.data as Any[]
  assert.deepEqual(
    again.map((one) => [one.id, one.version]).sort(),
    openings.map((one) => [one.id, one.version]).sort(),
  )
  assert.equal(ok(await team.get('/v1/journeys', { partnerId })).body.data.length, 1)
  const opened = ok(await team.get('/v1/audit-events', { kind: 'account.opened' })).body.data as Any[]
  assert.equal(opened.filter((one) => one.partnerId === partnerId || one.subject?.id === partnerId).length, 1)
})

test('a failed account item never blocks the others and is retried until it is done or seen', async () => {
  // No manager, no contact, no type: principal, mail, journey and support route cannot be opened.
  const partnerId = await aPartner(world.api)
  const agreementId = newId(idPrefixes.agreement)
  await announceExecuted(world, partnerId, agreementId)
  await app.settle()
  const read = async () =>
    new Map<string, Any>(
      (ok(await team.get('/v1/account-openings', { partnerId })).body.data as Any[]).map((one) => [one.item, one]),
    )
  let rows = await read()
  assert.equal(rows.get('account_level').state, 'done', 'the others went on')
  assert.equal(rows.get('documents').state, 'done')
  const failed = rows.get('principal')
  assert.deepEqual([failed.state, failed.tries], ['waiting', 1])
  assert.match(failed.lastError, /no primary contact has an e-mail/)
  assert.ok(failed.nextTryAt)
  app.advance(2 * minuteMs)
  await app.settle()
  rows = await read()
  assert.equal(rows.get('principal').tries, 2)
  // Somebody adds a contact: the next try goes through by itself.
  ok(
    await team.post(`/v1/partners/${partnerId}/contacts`, {
      fullName: 'Kim Berg',
      email: `kim.${partnerId}@partner.example`,
      isPrimary: true,
    }),
    201,
  )
  app.advance(6 * minuteMs)
  await app.settle()
  rows = await read()
  assert.deepEqual([rows.get('principal').state, rows.get('principal').words], ['done', 'Kim Berg'])
  // The journey has no template without a type: after the last try a person sees it and tries again.
  app.advance(40 * minuteMs)
  await app.settle()
  app.advance(130 * minuteMs)
  await app.settle()
  rows = await read()
  assert.deepEqual([rows.get('journey').state, rows.get('journey').tries], ['failed', 5])
  const tasks = ok(await team.get('/v1/tasks', { partnerId })).body.data as Any[]
  assert.ok(tasks.some((task) => task.kind === 'onboarding.open_account_item'))
  const types = ok(await team.get('/v1/partner-types')).body.data as Any[]
  const partner = ok(await team.get(`/v1/partners/${partnerId}`)).body
  ok(await team.patch(`/v1/partners/${partnerId}`, { typeId: types[0].id }, { 'if-match': `"${partner.version}"` }))
  ok(await team.post(`/v1/account-openings/${rows.get('journey').id}/retry`))
  await app.settle()
  assert.equal((await read()).get('journey').state, 'done')
})

test('a step finished by an event needs no click, also when the event came first or twice', async () => {
  const { journey, partnerId } = await anOnboarding(world)
  // The principal had signed in before the journey began.
  const signIn = stepOf(journey, 'sign_in')
  assert.equal(signIn.state, 'done')
  assert.equal(signIn.moves.at(-1).by.side, 'system')
  assert.equal(stepOf(journey, 'welcome_call').state, 'open')
  await logCall(partnerId)
  await logCall(partnerId)
  await app.settle()
  const call = stepOf(await journeyOf(team, partnerId), 'welcome_call')
  assert.equal(call.state, 'done')
  assert.equal(call.moves.filter((move: Any) => move.to === 'done').length, 1)
  assert.equal(call.proofs.length, 1)
  // The very same fact is delivered again, after its reaction was rolled back elsewhere, say.
  const { rows } = await inTransaction(world.ctx, (tx) =>
    sql<Any>`select * from events where workspace_id = ${world.workspace.id} and kind = 'interaction.logged' order by id desc limit 1`.execute(
      tx.db,
    ),
  )
  const row = rows[0]
  await inTransaction(world.ctx, (tx) =>
    matchFact(tx, {
      id: row.id,
      kind: row.kind,
      version: 1,
      workspaceId: row.workspace_id,
      subjectKind: row.subject_kind,
      subjectId: row.subject_id,
      subjectVersion: null,
      partnerId: row.partner_id,
      partnerVisible: true,
      actorKind: row.actor_kind,
      actorId: row.actor_id,
      channel: row.channel,
      occurredAt: row.occurred_at,
      data: row.data,
      changes: null,
    }),
  )
  const counted = await inTransaction(world.ctx, (tx) =>
    sql<{
      count: string
    }>`select count(*) as count from step_events where workspace_id = ${world.workspace.id} and step_id = ${call.id}`.execute(
      tx.db,
    ),
  )
  assert.equal(Number(counted.rows[0]!.count), 2, 'two calls, each once')
  // A fact that no module announces yet is confirmed by its owner, and says so.
  const price = stepOf(await journeyOf(team, partnerId), 'price_list')
  assert.deepEqual([price.proof, price.closesBy.isListening], [['confirm'], false])
  assert.equal(ok(await team.post(`/v1/steps/${price.id}/proofs`, { kind: 'confirm' }), 201).body.state, 'done')
  // One that is listened to cannot be ticked.
  const people = stepOf(await journeyOf(team, partnerId), 'invite_people')
  assert.deepEqual([people.proof, people.closesBy.needed], [[], 2])
  await aPortalPerson(world, partnerId, ['sales'])
  await app.settle()
  assert.equal(stepOf(await journeyOf(team, partnerId), 'invite_people').state, 'open')
  await aPortalPerson(world, partnerId, ['finance'])
  await app.settle()
  assert.equal(stepOf(await journeyOf(team, partnerId), 'invite_people').state, 'done')
})

test("nobody approves their own side's proof", async () => {
  const { principal, journey, partnerId } = await anOnboarding(world)
  const colleague = await aPortalPerson(world, partnerId, ['principal', 'technical'])
  const step = stepOf(journey, 'security_questionnaire')
  const given = { kind: 'form', answers: { data_location: 'Frankfurt', breach_contact: 'Kim' } }
  assert.equal(
    (await principal.api.post(`/v1/portal/steps/${step.id}/proofs`, { kind: 'form', answers: {} })).status,
    422,
  )
  assert.equal(ok(await principal.api.post(`/v1/portal/steps/${step.id}/proofs`, given), 201).body.state, 'submitted')
  // A second person's proof is kept; the first that is approved counts.
  assert.equal(ok(await colleague.api.post(`/v1/portal/steps/${step.id}/proofs`, given), 201).body.proofs.length, 2)
  for (const person of [principal, colleague])
    for (const act of ['approval', 'return']) {
      const own = await person.api.post(`/v1/portal/steps/${step.id}/${act}`, { words: 'Looks good' })
      assert.deepEqual([own.status, own.body.code], [403, 'step.own_proof'])
    }
  const marketing = await aMember(app, world.workspace, { roles: ['marketing'] })
  assert.equal((await marketing.api.post(`/v1/steps/${step.id}/approval`, {})).body.code, 'step.not_yours')
  const legal = await aMember(app, world.workspace, { roles: ['legal'] })
  const returned = ok(await legal.api.post(`/v1/steps/${step.id}/return`, { words: 'Which backup region?' })).body
  assert.deepEqual([returned.state, returned.holder], ['returned', 'partner'])
  assert.equal(ok(await principal.api.post(`/v1/portal/steps/${step.id}/proofs`, given), 201).body.proofs.length, 3)
  assert.equal(ok(await legal.api.post(`/v1/steps/${step.id}/approval`, {})).body.state, 'done')
  // Ours is approved by them, and the database itself refuses one's own side.
  const listing = stepOf(await journeyOf(team, partnerId), 'brand_rules')
  ok(await team.post(`/v1/steps/${listing.id}/proofs`, { kind: 'confirm' }), 201)
  assert.equal((await team.post(`/v1/steps/${listing.id}/approval`, {})).body.code, 'step.own_proof')
  await assert.rejects(
    inTransaction(world.ctx, (tx) =>
      sql`insert into step_answers (workspace_id, step_id, number, proof_number, answer, by_side, by_kind, by_name, at)
        values (${world.workspace.id}, ${listing.id}, 1, 1, 'approved', 'us', 'member', 'Somebody', ${tx.now})`.execute(
        tx.db,
      ),
    ),
    /answered by the other side/,
  )
  assert.equal(ok(await principal.api.post(`/v1/portal/steps/${listing.id}/approval`, {})).body.state, 'done')
})

test('a locked step cannot be proven, and says what it waits for', async () => {
  const { journey, principal } = await anOnboarding(world)
  const listing = stepOf(journey, 'listing_page')
  assert.equal(listing.state, 'locked')
  assert.deepEqual(
    listing.waitsFor.map((one: Any) => one.title),
    ['Brand rules accepted, logos exchanged'],
  )
  const refused = await team.post(`/v1/steps/${listing.id}/proofs`, { kind: 'other_side_approves' })
  assert.deepEqual([refused.status, refused.body.code], [409, 'step.locked'])
  assert.match(refused.body.detail, /Listing page agreed waits for Brand rules accepted/)
  // The wrong kind and the wrong person are refused in words too.
  const brand = stepOf(journey, 'brand_rules')
  const wrong = await team.post(`/v1/steps/${brand.id}/proofs`, { kind: 'link', link: 'https://acme.example' })
  assert.deepEqual([wrong.status, wrong.body.code], [422, 'proof.wrong_kind'])
  const price = stepOf(journey, 'price_list')
  const theirs = await principal.api.post(`/v1/portal/steps/${price.id}/proofs`, { kind: 'confirm' })
  assert.deepEqual([theirs.status, theirs.body.code], [403, 'step.not_yours'])
  assert.match(theirs.body.detail, /^Owned by partner manager of /)
})
