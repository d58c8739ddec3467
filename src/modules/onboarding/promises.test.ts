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
  liveTerms,
  ok,
  passGate,
  type SignedTerm,
  stepOf,
} from './testing.ts'

const app = await testApp()
const world = await aWorld(app)
const team = world.admin.api
const anOnboarding = (of: typeof world, options: { type?: string; terms?: readonly SignedTerm[] } = {}) =>
  build(of, anAgreement, options)
const dayMs = 86_400_000
const minuteMs = 60_000
/** So many days pass; the morning after them is worked through once. */
const days = async (count: number) => {
  app.advance(count * dayMs)
  await app.settle()
}
const callKind = { kind: 'call', summary: 'Welcome' }
const logCall = async (partnerId: string) =>
  ok(await team.post('/v1/interactions', { ...callKind, partnerId, at: app.services.time().toISOString() }), 201)
const mailsTo = async (email: string): Promise<{ subject: string; day: string }[]> => {
  const { rows } = await inTransaction(world.ctx, (tx) =>
    sql<{
      subject: string
      day: string
    }>`select subject, to_char(created_at at time zone 'UTC', 'YYYY-MM-DD') as day from mails
      where workspace_id = ${world.workspace.id} and kind = 'onboarding.day' and to_email = ${email} order by created_at`.execute(
      tx.db,
    ),
  )
  return rows
}
const emailOf = async (portalUserId: string): Promise<string> => {
  const { rows } = await inTransaction(world.ctx, (tx) =>
    sql<{
      email: string
    }>`select email from portal_users where workspace_id = ${world.workspace.id} and id = ${portalUserId}`.execute(
      tx.db,
    ),
  )
  return rows[0]!.email
}

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

test('nobody approves their own side’s proof', async () => {
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

test('the gate lists everything open with its owner, and go-live is impossible while a term’s condition is open', async () => {
  const { journey, partnerId, principal, agreementId } = await anOnboarding(world, { terms: liveTerms })
  const gate = ok(await team.get(`/v1/journeys/${journey.id}/gate`)).body
  assert.equal(gate.isOpen, true)
  const open = gate.conditions.filter((one: Any) => !one.isMet)
  assert.deepEqual(open.map((one: Any) => one.key).sort(), [
    'step:security_questionnaire',
    'step:support_route',
    'term:security_review',
  ])
  for (const one of open) assert.ok(one.owner.length > 0 && one.words.length > 0)
  const refused = await team.post(`/v1/journeys/${journey.id}/go-live`, {})
  assert.deepEqual([refused.status, refused.body.code], [409, 'gate.open'])
  assert.equal(refused.body.conditions.length, 3)
  // The head of partnerships carries what is ours to carry, never what the agreement asks for.
  const due = new Date(app.services.time().getTime() + 10 * dayMs).toISOString().slice(0, 10)
  const carried = open.map((one: Any) => ({ condition: one.key, dueOn: due }))
  const never = await team.post(`/v1/journeys/${journey.id}/go-live`, { carried, reason: 'The fair is on Monday' })
  assert.deepEqual([never.status, never.body.code], [409, 'gate.not_carried'])
  const step = stepOf(journey, 'security_questionnaire')
  ok(
    await principal.api.post(`/v1/portal/steps/${step.id}/proofs`, {
      kind: 'form',
      answers: { data_location: 'Frankfurt', breach_contact: 'Kim' },
    }),
    201,
  )
  ok(await team.post(`/v1/steps/${step.id}/approval`, {}))
  const late = new Date(app.services.time().getTime() + 31 * dayMs).toISOString().slice(0, 10)
  const tooLate = await team.post(`/v1/journeys/${journey.id}/go-live`, {
    carried: [{ condition: 'step:support_route', dueOn: late }],
    reason: 'The fair is on Monday',
  })
  assert.equal(tooLate.body.code, 'gate.not_carried')
  const plain = await aMember(app, world.workspace, { roles: ['partner_manager'] })
  assert.equal(
    (
      await plain.api.post(`/v1/journeys/${journey.id}/go-live`, {
        carried: [{ condition: 'step:support_route', dueOn: due }],
        reason: 'x',
      })
    ).status,
    403,
  )
  const live = ok(
    await team.post(`/v1/journeys/${journey.id}/go-live`, {
      carried: [{ condition: 'step:support_route', dueOn: due }],
      reason: 'The fair is on Monday',
    }),
  ).body
  assert.deepEqual(
    [live.state, live.goLive.carried[0].dueOn, live.goLive.reason],
    ['live_reached', due, 'The fair is on Monday'],
  )
  assert.ok(agreementId && partnerId)
})

test('reaching go-live grants live access, moves the stage and announces it in one act', async () => {
  const onboarded = await anOnboarding(world, { terms: liveTerms })
  const { partnerId, journey, principal } = onboarded
  const technical = await aPortalPerson(world, partnerId, ['technical'])
  const makeKey = () => technical.api.post('/v1/portal/api-keys', { name: 'Live', environment: 'live', scopes: [] })
  const early = await makeKey()
  assert.notEqual(early.status, 201)
  await passGate(world, onboarded)
  const live = ok(await team.post(`/v1/journeys/${journey.id}/go-live`, {})).body
  assert.deepEqual([live.state, live.goLive.liveAccess], ['live_reached', 'granted'])
  assert.equal(ok(await team.get(`/v1/partners/${partnerId}`)).body.stage, 'active')
  const { rows } = await inTransaction(world.ctx, (tx) =>
    sql<{
      kind: string
      occurred_at: Date
    }>`select kind, occurred_at from events where workspace_id = ${world.workspace.id} and partner_id = ${partnerId}
      and kind in ('partner.went_live', 'partner.gate_checked', 'partner.stage_changed') and request_id = (
        select request_id from events where workspace_id = ${world.workspace.id} and partner_id = ${partnerId} and kind = 'partner.went_live')`.execute(
      tx.db,
    ),
  )
  assert.deepEqual(rows.map((row) => row.kind).sort(), [
    'partner.gate_checked',
    'partner.stage_changed',
    'partner.went_live',
  ])
  assert.equal(new Set(rows.map((row) => row.occurred_at.getTime())).size, 1, 'one transaction')
  assert.equal((await team.post(`/v1/journeys/${journey.id}/go-live`, {})).body.code, 'journey.state')
  await app.settle()
  assert.ok((await mailsTo(await emailOf(principal.id))).length > 0)
})

test('a waiver of a gate names who and why, and terms cannot be waived', async () => {
  const { journey } = await anOnboarding(world, { terms: liveTerms, type: 'technology' })
  const engineer = await aMember(app, world.workspace, { roles: ['engineering'], name: 'Femi Ade' })
  const manager = await aMember(app, world.workspace, { roles: ['partner_manager'] })
  const review = stepOf(journey, 'build_reviewed')
  const wrong = await manager.api.post(`/v1/steps/${review.id}/waiver`, { reason: 'Known build' })
  assert.deepEqual([wrong.status, wrong.body.code], [403, 'step.waiver_role'])
  const waived = ok(await engineer.api.post(`/v1/steps/${review.id}/waiver`, { reason: 'Reviewed last year' })).body
  const move = waived.moves.at(-1)
  assert.deepEqual(
    [waived.state, move.to, move.by.name, move.reason],
    ['waived', 'waived', 'Femi Ade', 'Reviewed last year'],
  )
  const security = stepOf(journey, 'security_questionnaire')
  const legal = await aMember(app, world.workspace, { roles: ['legal', 'executive'] })
  for (const person of [legal, world.admin]) {
    const never = await person.api.post(`/v1/steps/${security.id}/waiver`, { reason: 'We know them' })
    assert.deepEqual([never.status, never.body.code], [409, 'step.gate_from_agreement'])
  }
})

test('a certification from the terms becomes a gate step with its count', async () => {
  const { journey } = await anOnboarding(world, {
    terms: [
      { kind: 'certification', values: { certificate: 'sales', people: 2, withinDays: 20, neededFor: ['live'] } },
    ],
  })
  const step = stepOf(journey, 'certified_people')
  assert.deepEqual(
    [step.gate, step.fromTerm, step.closesBy.needed, step.key],
    [true, true, 2, 'certified_people:sales'],
  )
  assert.equal((await team.post(`/v1/steps/${step.id}/waiver`, { reason: 'x' })).body.code, 'step.gate_from_agreement')
})

test('progress shows 100 only when every required step is done', async () => {
  const { journey, partnerId } = await anOnboarding(world)
  assert.ok(journey.progress < 100)
  let last = journey
  for (const step of journey.steps)
    if (step.required && !['done', 'skipped'].includes(step.state))
      ok(await team.post(`/v1/steps/${step.id}/waiver`, { reason: 'A test' }))
  last = await journeyOf(team, partnerId)
  assert.equal(last.progress, 100, 'what is waived is asked of nobody')
  const price = stepOf(last, 'price_list')
  ok(await team.post(`/v1/steps/${price.id}/reopening`, { reason: 'New prices' }))
  last = await journeyOf(team, partnerId)
  assert.ok(last.progress < 100)
})

test('pausing moves due dates by business days and wakes on its day', async () => {
  const { journey, partnerId } = await anOnboarding(world)
  const before = stepOf(journey, 'security_questionnaire').dueOn as string
  const today = app.services.time().toISOString().slice(0, 10)
  const at = (count: number) => new Date(Date.parse(today) + count * dayMs).toISOString().slice(0, 10)
  assert.equal(
    (await team.post(`/v1/journeys/${journey.id}/pause`, { reason: 'Holidays', untilOn: at(91) })).status,
    422,
  )
  const paused = ok(await team.post(`/v1/journeys/${journey.id}/pause`, { reason: 'Holidays', untilOn: at(7) })).body
  assert.deepEqual([paused.state, paused.pausedUntil], ['paused', at(7)])
  assert.equal(
    (await team.post(`/v1/steps/${stepOf(journey, 'price_list').id}/proofs`, { kind: 'confirm' })).body.code,
    'journey.not_running',
  )
  await days(6)
  assert.equal((await journeyOf(team, partnerId)).state, 'paused')
  await days(1)
  const awake = await journeyOf(team, partnerId)
  assert.equal(awake.state, 'running')
  assert.equal(awake.moves.at(-1).shiftedDays, 5, 'a week holds five business days')
  const step = stepOf(awake, 'security_questionnaire')
  // Five business days on: from a business day that is a week; a weekend counts for nothing.
  const weekday = new Date(before).getUTCDay()
  const expected = new Date(Date.parse(before) + (weekday === 0 ? 5 : weekday === 6 ? 6 : 7) * dayMs)
    .toISOString()
    .slice(0, 10)
  assert.equal(step.dueOn, expected)
  assert.deepEqual(
    step.dueDates.map((one: Any) => one.dueOn),
    [before, expected],
  )
})

test('one cause makes one stuck finding, and it ends when the step moves', async () => {
  const { journey, partnerId, principal } = await anOnboarding(world)
  const brand = stepOf(journey, 'security_questionnaire')
  const yesterday = new Date(app.services.time().getTime() - dayMs).toISOString().slice(0, 10)
  ok(await team.put(`/v1/steps/${brand.id}/due-date`, { dueOn: yesterday, reason: 'A test' }))
  await days(10)
  const findings = async () =>
    (ok(await team.get('/v1/stuck-findings', { journeyId: journey.id })).body.data as Any[]).filter(
      (one) => one.step?.id === brand.id,
    )
  let found = await findings()
  assert.deepEqual(
    found.map((one) => [one.rule, one.side, one.endedAt]),
    [['overdue', 'partner', null]],
  )
  assert.ok(found[0].actions.some((act: Any) => act.kind === 'nudge'))
  await days(3)
  assert.equal((await findings()).length, 1, 'no second one for the same cause')
  assert.equal((await journeyOf(team, partnerId)).isStuck, true)
  ok(
    await principal.api.post(`/v1/portal/steps/${brand.id}/proofs`, {
      kind: 'form',
      answers: { data_location: 'Frankfurt', breach_contact: 'Kim' },
    }),
    201,
  )
  found = await findings()
  assert.equal(found.length, 1)
  assert.equal(found[0].ending, 'It was submitted')
})

test('our own late steps are as visible to the partner as theirs are to us', async () => {
  const { journey, principal, partnerId } = await anOnboarding(world)
  const price = stepOf(journey, 'price_list')
  const yesterday = new Date(app.services.time().getTime() - dayMs).toISOString().slice(0, 10)
  ok(await team.put(`/v1/steps/${price.id}/due-date`, { dueOn: yesterday, reason: 'A test' }))
  await days(10)
  await days(5)
  const page = ok(await principal.api.get('/v1/portal/journey')).body
  const owed = page.weOwe.find((one: Any) => one.stepId === price.id)
  assert.deepEqual([owed.isLate, owed.dueOn, owed.owner], [true, yesterday, world.admin.name])
  const [finding] = (ok(await team.get('/v1/stuck-findings', { journeyId: journey.id })).body.data as Any[]).filter(
    (one) => one.step?.id === price.id,
  )
  assert.equal(finding.side, 'us')
  assert.deepEqual(finding.actions.map((act: Any) => act.kind).sort(), ['lead', 'owner'])
  const late = (await journeyOf(team, partnerId)).steps
    .filter((step: Any) => step.isOverdue && step.holder === 'us')
    .map((step: Any) => step.id)
  assert.deepEqual(
    page.weOwe
      .filter((one: Any) => one.isLate && late.includes(one.stepId))
      .map((one: Any) => one.stepId)
      .sort(),
    late.sort(),
  )
})

test('a template change leaves running journeys as they were until migrated', async () => {
  const { journey, partnerId } = await anOnboarding(world)
  const template = ok(await team.get(`/v1/journey-templates/${journey.template.id}`)).body
  const draft = structuredClone(template.draft)
  draft.steps[1].title = 'Tell us who you are'
  draft.steps = draft.steps.filter((step: Any) => step.key !== 'price_list')
  draft.steps[0].after = ['company_profile']
  draft.steps[1].after = ['sign_in']
  const looped = ok(
    await team.patch(`/v1/journey-templates/${template.id}`, { draft }, { 'if-match': `"${template.version}"` }),
  ).body
  assert.equal(looped.problems[0].code, 'journey.loop')
  const refused = await team.post(`/v1/journey-templates/${template.id}/publication`)
  assert.deepEqual([refused.status, refused.body.code], [409, 'journey.loop'])
  draft.steps[0].after = []
  ok(await team.patch(`/v1/journey-templates/${template.id}`, { draft }, { 'if-match': `"${looped.version}"` }))
  const published = ok(await team.post(`/v1/journey-templates/${template.id}/publication`)).body
  assert.equal(published.publishedNumber, template.publishedNumber + 1)
  assert.equal((await team.post(`/v1/journey-templates/${template.id}/publication`)).body.code, 'journey.unchanged')
  const after = await journeyOf(team, partnerId)
  assert.deepEqual(
    after.steps.map((step: Any) => [step.key, step.title, step.dueOn]),
    journey.steps.map((step: Any) => [step.key, step.title, step.dueOn]),
  )
  assert.equal(after.template.number, journey.template.number)
  const next = await anOnboarding(world)
  assert.equal(next.journey.template.number, published.publishedNumber)
  assert.ok(next.journey.steps.some((step: Any) => step.title === 'Tell us who you are'))
})

test('no person gets two onboarding mails on one day', async () => {
  const { journey, principal, partnerId } = await anOnboarding(world)
  const email = await emailOf(principal.id)
  // Welcome went out today. Two returns on this day wait for the next morning and become one.
  for (const key of ['security_questionnaire', 'brand_rules']) {
    const step = stepOf(journey, key)
    const proof =
      key === 'brand_rules'
        ? { kind: 'confirm' }
        : { kind: 'form', answers: { data_location: 'x', breach_contact: 'y' } }
    ok(await principal.api.post(`/v1/portal/steps/${step.id}/proofs`, proof), 201)
    ok(await team.post(`/v1/steps/${step.id}/return`, { words: 'Not yet' }))
  }
  await app.settle()
  assert.equal((await mailsTo(email)).length, 1, 'welcome')
  await days(1)
  await days(1)
  const mails = await mailsTo(email)
  assert.equal(new Set(mails.map((one) => one.day)).size, mails.length)
  assert.ok(mails.length >= 2)
  for (let week = 0; week < 4; week += 1) await days(5)
  const all = await mailsTo(email)
  assert.equal(new Set(all.map((one) => one.day)).size, all.length, JSON.stringify(all))
  assert.ok(partnerId)
})
