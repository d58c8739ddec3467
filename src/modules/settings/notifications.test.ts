import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { openTask } from '#modules/tasks/public.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { mailKinds } from '#platform/mail/choices.ts'
import { queueMail } from '#platform/mail/outbox.ts'
import { testApp } from '#test/support/app.ts'
import { aPortalPerson, aWorld } from '#test/support/fixtures.ts'

const app = await testApp()
const world = await aWorld(app)
const { admin, principal, ctx } = world
type Rule = { kind: string; timing: string; timings: string[]; words: { en: string } }

const mailsTo = async (kind: string, email: string): Promise<number> => {
  await app.settle()
  const { rows } = await inTransaction(ctx, (tx) =>
    sql<{ count: number }>`select count(*)::int as count from mails
      where workspace_id = ${ctx.workspace.id} and kind = ${kind} and to_email = ${email}`.execute(tx.db),
  )
  return rows[0]!.count
}
const ruleOf = (body: { data: Rule[] }, kind: string) => body.data.find((rule) => rule.kind === kind)

test('a person gets no mail of a kind that they do without, and every other kind as before', async () => {
  const rules = (await admin.api.get('/v1/notification-rules')).body
  assert.deepEqual(ruleOf(rules, 'task.assigned')?.timing, 'now')
  assert.deepEqual(ruleOf(rules, 'task.assigned')?.timings, ['now', 'daily', 'none'])
  const set = await admin.api.put('/v1/notification-rules', { rules: [{ kind: 'clock.breached', timing: 'none' }] })
  assert.equal(set.status, 200, set.text)
  assert.equal(ruleOf(set.body, 'clock.breached')?.timing, 'none')
  const write = (kind: string) =>
    inTransaction(ctx, (tx) =>
      queueMail(tx, { kind, to: { email: admin.email.toUpperCase() }, subject: 'Hello', text: 'Hello' }),
    )
  await write('clock.breached')
  await write('import.finished')
  assert.equal(await mailsTo('clock.breached', admin.email.toUpperCase()), 0)
  assert.equal(await mailsTo('import.finished', admin.email.toUpperCase()), 1)
  const again = await admin.api.put('/v1/notification-rules', { rules: [{ kind: 'clock.breached', timing: 'now' }] })
  assert.equal(ruleOf(again.body, 'clock.breached')?.timing, 'now')
  await write('clock.breached')
  assert.equal(await mailsTo('clock.breached', admin.email.toUpperCase()), 1)
})

test('whoever takes assigned tasks with the daily mail gets no mail for each', async () => {
  const told = () => mailsTo('task.assigned', admin.email)
  const give = (subjectId: string) =>
    inTransaction(ctx, (tx) =>
      openTask(tx, {
        kind: 'tasks.to_do',
        subject: { kind: 'partner', id: subjectId },
        partnerId: subjectId,
        title: 'Call them',
        side: 'team',
        owner: { memberId: admin.memberId },
        cause: subjectId,
      }),
    )
  await give(world.partnerId)
  assert.equal(await told(), 1)
  await admin.api.put('/v1/notification-rules', {
    rules: [{ kind: 'task.assigned', timing: 'daily' }],
    digestAt: '06:15',
  })
  await give(world.otherPartnerId)
  assert.equal(await told(), 1)
  const kept = (await admin.api.get('/v1/notification-rules')).body
  assert.deepEqual(
    [ruleOf(kept, 'task.assigned')?.timing, kept.digestAt, kept.workspaceDigestAt],
    ['daily', '06:15', '07:30'],
  )
})

test('people of a partner choose for themselves only', async () => {
  const colleague = await aPortalPerson(world, world.partnerId, ['sales'])
  const offered = (await principal.api.get('/v1/portal/notification-rules')).body.data as Rule[]
  assert.ok(offered.some(({ kind }) => kind === 'partner_referral.accepted'))
  assert.ok(offered.every(({ timings }) => !timings.includes('daily')))
  const rules = offered.map(({ kind }) => ({ kind, timing: 'none' }))
  const set = await principal.api.put('/v1/portal/notification-rules', { rules })
  assert.equal(set.status, 200, set.text)
  assert.ok((set.body.data as Rule[]).every(({ timing }) => timing === 'none'))
  const others = (await colleague.api.get('/v1/portal/notification-rules')).body.data as Rule[]
  assert.ok(others.every(({ timing }) => timing === 'now'))
})

test('mails about money, security and agreements cannot be chosen, and a wrong choice keeps nothing', async () => {
  const before = (await admin.api.get('/v1/notification-rules')).body
  const refused = await admin.api.put('/v1/notification-rules', {
    rules: [
      { kind: 'import.finished', timing: 'none' },
      { kind: 'sign_in.security', timing: 'none' },
      { kind: 'task.today', timing: 'daily' },
    ],
  })
  assert.equal(refused.status, 422)
  assert.deepEqual(
    (refused.body.errors as { field: string }[]).map(({ field }) => field),
    ['rules.1.kind', 'rules.2.timing'],
  )
  assert.deepEqual((await admin.api.get('/v1/notification-rules')).body, before)
  const kinds = mailKinds.of(app.services.product).map(({ kind }) => kind)
  assert.deepEqual([...new Set(kinds)], kinds)
  assert.ok(!kinds.some((kind) => /^(sign_in|invitation|envelope|agreement|payouts|commissions)\./.test(kind)))
})
