/** What comes by itself: the draft of a decision, tasks and clocks, reminders, a bounced address, the nightly check. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { partnerApproved } from '#modules/qualification/contract/decision-events.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { recipientRefused } from '#platform/mail/outbox.ts'
import { signingKit } from '#test/support/agreements.ts'
import { testApp } from '#test/support/app.ts'
import { aPartner, aWorld } from '#test/support/fixtures.ts'
import { aMember } from '#test/support/people.ts'

const app = await testApp()
const world = await aWorld(app)
const { ctx } = world
const { team, agreed, send, sent, linkOf, sign } = signingKit(app, world)
const dayMs = 86_400_000

const aReadyPartner = async () => {
  const id = await aPartner(world.api)
  const { version } = (await team.get(`/v1/partners/${id}`)).body
  const named = { address: { city: 'Oslo', country: 'NO' } }
  assert.equal((await team.patch(`/v1/partners/${id}`, named, { 'if-match': `"${version}"` })).status, 200)
  return id
}
type Task = { kind: string; title: string; state: string; side: string; checklist: { text: string }[] }
const tasksOf = async (subjectId: string): Promise<Task[]> => {
  const { rows } = await inTransaction(ctx, (tx) =>
    sql<Task>`select kind, title, state, side, checklist from tasks
      where workspace_id = ${ctx.workspace.id} and subject_id = ${subjectId} order by id`.execute(tx.db),
  )
  return rows
}
const openKinds = async (subjectId: string) =>
  (await tasksOf(subjectId)).filter((task) => task.state === 'open').map((task) => `${task.kind} ${task.side}`)
const mailsOf = async (kind: string, email?: string) => {
  const { rows } = await inTransaction(ctx, (tx) =>
    sql<{
      subject: string
      to_email: string
    }>`select subject, to_email from mails where workspace_id = ${ctx.workspace.id}
      and kind = ${kind} and (${email ?? null}::text is null or to_email = ${email ?? null}) order by id`.execute(
      tx.db,
    ),
  )
  return rows
}

test('an approved partner has a draft with the decision’s terms, and a line that does not fit stands on a task', async () => {
  const partnerId = await aPartner(world.api)
  const types = (await team.get('/v1/partner-types')).body.data as { id: string; key: string }[]
  const typeId = types.find((type) => type.key === 'solution')!.id
  const approve = () =>
    inTransaction(ctx, (tx) =>
      tx.announce(
        partnerApproved,
        {
          partnerId,
          caseId: 'qc_01ka2b3c4d5e6f7g8h9jkmnpqr',
          decisionId: 'de_01ka2b3c4d5e6f7g8h9jkmnpqr',
          typeId,
          applicationId: null,
          terms: [
            {
              kind: 'deal_protection',
              values: { days: 120, extensions: 1, extensionDays: 45 },
              scope: {},
              isException: true,
            },
            { kind: 'commission_hold', values: { days: 9_999 }, scope: {} },
            { kind: 'free_lunch', values: { often: true }, scope: {} },
          ],
          conditions: [],
        },
        { subject: { kind: 'partner', id: partnerId }, partnerId },
      ),
    )
  await approve()
  await app.settle()
  const [made, ...others] = (await team.get('/v1/agreements', { partnerId })).body.data
  assert.deepEqual(others, [])
  const { draft } = (await team.get(`/v1/agreements/${made.id}`)).body
  const term = draft.terms.find((one: { kind: string }) => one.kind === 'deal_protection')
  assert.equal(term.values.days, 120)
  assert.match(draft.reasonsAgainst.sendToPartner.join(' '), /deal protection is an exception/)
  const [task] = (await tasksOf(made.id)).filter((one) => one.kind === 'agreements.place_proposal_line')
  assert.deepEqual(
    task!.checklist.map(({ text }) => text.split(' ')[0]),
    ['commission_hold', 'free_lunch'],
  )
  assert.match(task!.checklist[1]!.text, /There is no kind of term called free_lunch/)
  // Told once more, nothing is made twice.
  await approve()
  await app.settle()
  assert.equal((await team.get('/v1/agreements', { partnerId })).body.data.length, 1)
})

test('tasks and clocks follow the pen, and the side that holds it is chased after 3, 7 and 14 days', async () => {
  const partnerId = await aReadyPartner()
  await team.post(`/v1/partners/${partnerId}/contacts`, {
    fullName: 'Pat Primary',
    email: 'pat@chased.example',
    isPrimary: true,
  })
  const { id } = (await team.post('/v1/agreements', { partnerId, category: 'nda' })).body
  await app.settle()
  assert.deepEqual(await openKinds(id), ['agreements.negotiate team'])
  await team.post(`/v1/agreements/${id}/submission`, { to: 'negotiating' })
  await app.settle()
  assert.deepEqual(await openKinds(id), ['agreements.negotiate partner'])
  assert.equal((await mailsOf('agreement.draft_to_read', 'pat@chased.example')).length, 1)
  for (const days of [3, 4, 7]) {
    app.advance(days * dayMs)
    await app.settle()
  }
  assert.equal((await mailsOf('agreement.pen_chased', 'pat@chased.example')).length, 3)
  await team.post(`/v1/agreements/${id}/withdrawal`, { reason: 'No more' })
  await app.settle()
  assert.deepEqual(await openKinds(id), [])
})

test('signers are reminded after 3, 7 and 14 days and two days before the end, and not after it', async () => {
  const { id } = await agreed({ category: 'nda' })
  const envelope = await send(id, { expiresInDays: 20 })
  const { email } = envelope.signers[0]
  const reminded = async () => (await mailsOf('envelope.remind', email)).length
  const counts = []
  for (const days of [3, 4, 7, 4, 3]) {
    app.advance(days * dayMs + 1_000)
    await app.settle()
    counts.push(await reminded())
  }
  assert.deepEqual(counts, [1, 2, 3, 4, 4])
  assert.equal((await team.get(`/v1/envelopes/${envelope.id}`)).body.state, 'expired')
})

test('a bounced address stops its group and opens a task; who takes the place is asked at once', async () => {
  const { id, envelope } = await sent({ category: 'nda' })
  const [partnerSide, ourSide] = envelope.signers
  await inTransaction(ctx, async (tx) => {
    for (const told of recipientRefused.of(app.services.product)) await told(tx, partnerSide.email)
  })
  await app.settle()
  assert.ok((await openKinds(id)).includes('agreements.replace_signer team'))
  const reminder = await team.post(`/v1/envelopes/${envelope.id}/reminder`)
  assert.deepEqual([reminder.status, reminder.body.code], [409, 'signer.bounced'])
  assert.equal(await linkOf(ourSide.email), undefined, 'the next group waits')
  const replaced = await team.post(`/v1/signers/${partnerSide.id}/replacement`, {
    name: 'Rita Right',
    email: 'rita@right.example',
  })
  assert.equal(replaced.status, 200, replaced.text)
  assert.ok(!(await openKinds(id)).includes('agreements.replace_signer team'))
  assert.equal((await sign((await linkOf('rita@right.example'))!)).status, 200)
  assert.ok(await linkOf(ourSide.email))
})

test('an approval that is asked is a task of its role with a clock of 16 business hours', async () => {
  const partnerId = await aReadyPartner()
  const drafted = (await team.post('/v1/agreements', { partnerId, category: 'nda' })).body
  await team.patch(
    `/v1/agreements/${drafted.id}/draft`,
    { terms: [{ kind: 'indemnity', values: { side: 'both', cap: null, words: 'For claims of others.' } }] },
    { 'if-match': `"${drafted.version}"` },
  )
  await team.post(`/v1/agreements/${drafted.id}/submission`, { to: 'legal_review' })
  assert.deepEqual(await openKinds(drafted.id), ['agreements.approve team'])
  const lawyer = await aMember(app, world.workspace, { roles: ['legal'] })
  const cleared = await lawyer.api.post(`/v1/agreements/${drafted.id}/review`, { outcome: 'cleared' })
  const { snapshotHash } = cleared.body.draft
  await team.post(`/v1/agreements/${drafted.id}/acceptance`, { snapshotHash })
  const { acceptVersion } = await import('./service/drafts/flow.ts')
  const { theirs } = await import('./service/talks/rounds.ts')
  await inTransaction(ctx, (tx) => acceptVersion(tx, drafted.id, theirs(tx), snapshotHash))
  await app.settle()
  const [approval] = (await team.get(`/v1/agreements/${drafted.id}/approvals`)).body.data
  assert.deepEqual(await openKinds(approval.id), ['agreements.approve team'])
  const clock = async () => {
    const { rows } = await inTransaction(ctx, (tx) =>
      sql<{ target_minutes: number; ending: string | null }>`select target_minutes, ending from clocks
        where workspace_id = ${ctx.workspace.id} and subject_id = ${approval.id}`.execute(tx.db),
    )
    return rows
  }
  assert.deepEqual(await clock(), [{ target_minutes: 960, ending: null }])
  await lawyer.api.post(`/v1/approvals/${approval.id}/answer`, { answer: 'given' })
  await app.settle()
  assert.deepEqual(await openKinds(approval.id), [])
  assert.deepEqual(await clock(), [{ target_minutes: 960, ending: 'met' }])
})

test('editing any audit row in SQL is found and named', async () => {
  const { id } = (await team.post('/v1/agreements', { partnerId: await aPartner(world.api), category: 'nda' })).body
  await team.post(`/v1/agreements/${id}/comments`, { body: 'First' })
  await team.post(`/v1/agreements/${id}/comments`, { body: 'Second' })
  await app.settle()
  const rows = (await team.get(`/v1/agreements/${id}/audit`)).body.data as { number: number }[]
  const check = async () => (await team.get(`/v1/agreements/${id}/audit-check`)).body
  assert.equal((await check()).intact, true)
  // As somebody with the database in hand would: the trigger that forbids it is put aside.
  const tamper = (statement: ReturnType<typeof sql>) =>
    inTransaction(ctx, (tx) =>
      tx.asOwner(async () => {
        await sql`alter table agreement_audit disable trigger user`.execute(tx.db)
        await sql`alter table agreement_audit no force row level security`.execute(tx.db)
        await statement.execute(tx.db)
        await sql`alter table agreement_audit force row level security`.execute(tx.db)
        await sql`alter table agreement_audit enable trigger user`.execute(tx.db)
      }),
    )
  const where = (number: number) =>
    sql`workspace_id = ${ctx.workspace.id} and agreement_id = ${id} and number = ${number}`
  for (const { number } of rows) {
    await tamper(sql`update agreement_audit set actor_name = actor_name || ' ' where ${where(number)}`)
    const found = await check()
    assert.deepEqual([found.intact, found.brokenAt], [false, number], found.words)
    await tamper(sql`update agreement_audit set actor_name = left(actor_name, -1) where ${where(number)}`)
    assert.equal((await check()).intact, true)
  }
  await tamper(sql`update agreement_audit set act = 'nothing' where ${where(2)}`)
  app.advance(dayMs)
  await app.settle()
  await app.settle()
  const [task] = (await tasksOf(id)).filter((one) => one.kind === 'agreements.repair_audit')
  assert.match(task!.title, /is broken at row 2/)
  const { rows: alarms } = await inTransaction(ctx, (tx) =>
    sql<{ row: number }>`select (data->>'row')::int as row from events where workspace_id = ${ctx.workspace.id}
      and kind = 'agreement.audit_broken' and subject_id = ${id}`.execute(tx.db),
  )
  assert.deepEqual(alarms, [{ row: 2 }])
})
