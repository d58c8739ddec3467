import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import type { Ctx } from '#platform/context.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { defineModule } from '#platform/module.ts'
import { testApp } from '#test/support/app.ts'
import { mailsTo } from '#test/support/mails.ts'
import { aMember } from '#test/support/people.ts'
import { modules } from '../../modules.ts'
import { cancelTask, closeTask, type OpenTask, openTask, taskKinds } from './public.ts'

/** A module with kinds of its own, as later ones have them. */
const asked: string[][] = []
const toys = defineModule({
  name: 'toys',
  contract: { module: 'toys', summary: 'Toys.', endpoints: {} },
  routes: {},
  fills: [
    taskKinds.fill({ kind: 'toys.mend', words: 'Mend a toy', closesByItself: null }),
    taskKinds.fill({
      kind: 'toys.sign',
      words: 'Sign for a toy',
      closesByItself: 'This closes by itself when the toy is signed for',
      actions: async (_tx, rows) => {
        asked.push(rows.map((row) => row.id))
        return new Map(
          rows.map((row) => [
            row.id,
            [{ name: 'sign', label: 'Sign', reasons: row.subjectId === 'toy_broken' ? ['The toy is broken'] : [] }],
          ]),
        )
      },
    }),
  ],
})
const app = await testApp({ modules: [...modules, toys] })
const dayMs = 86_400_000

const open = (ctx: Ctx, more: Partial<OpenTask> = {}) =>
  inTransaction(ctx, (tx) =>
    openTask(tx, {
      kind: 'toys.mend',
      subject: { kind: 'toy', id: 'toy_1' },
      title: 'Mend the toy',
      side: 'team',
      owner: { role: 'engineering' },
      cause: 'ev_1',
      ...more,
    }),
  )
const countFacts = (ctx: Ctx, kind: string) =>
  inTransaction(ctx, async (tx) => {
    const { rows } =
      await sql`select id from events where workspace_id = ${ctx.workspace.id} and kind = ${kind}`.execute(tx.db)
    return rows.length
  })

test('one cause opens one task, however often it is announced', async () => {
  const { ctx, api } = await app.workspace()
  const results = await Promise.all(Array.from({ length: 8 }, () => open(ctx)))
  assert.equal(results.filter((result) => result.opened).length, 1)
  assert.equal(new Set(results.map((result) => result.id)).size, 1)
  const { id } = results[0]!
  assert.equal(await countFacts(ctx, 'task.opened'), 1)

  // Also when the task is long done, and when the subject has another one by then.
  assert.equal((await api.post(`/v1/tasks/${id}/completion`, { outcome: 'glued' })).body.state, 'done')
  assert.deepEqual(await open(ctx), { id, opened: false })
  const second = await open(ctx, { cause: 'ev_2' })
  assert.equal(second.opened, true)
  assert.deepEqual(await open(ctx), { id, opened: false })
  const list = await api.get('/v1/tasks', { subjectId: 'toy_1', count: true })
  assert.equal(list.body.total, 2)
})

test('there is at most one open task per kind, subject and side; a second cause is taken for the open one', async () => {
  const { ctx, api } = await app.workspace()
  const results = await Promise.all(Array.from({ length: 6 }, (_, index) => open(ctx, { cause: `ev_${index}` })))
  assert.equal(results.filter((result) => result.opened).length, 1)
  const [id] = new Set(results.map((result) => result.id))
  assert.equal((await api.get('/v1/tasks')).body.data.length, 1)
  // A cause that met an open task does not open one later either.
  await inTransaction(ctx, (tx) => closeTask(tx, { kind: 'toys.mend', subjectId: 'toy_1', outcome: 'mended' }))
  for (let index = 0; index < 6; index += 1)
    assert.deepEqual(await open(ctx, { cause: `ev_${index}` }), { id, opened: false })
  // Another kind, another subject and the other side are tasks of their own.
  assert.equal((await open(ctx, { kind: 'toys.sign' })).opened, true)
  assert.equal((await open(ctx, { subject: { kind: 'toy', id: 'toy_2' } })).opened, true)
})

test('a kind that no module fills in cannot be opened', async () => {
  const { ctx } = await app.workspace()
  await assert.rejects(open(ctx, { kind: 'toys.unknown' }), /no module fills it in/)
})

test('a task that closes by itself is not done by hand, and says by what it closes', async () => {
  const { ctx, workspace, api } = await app.workspace()
  const worker = await aMember(app, workspace, { roles: ['engineering'] })
  const { id } = await open(ctx, { kind: 'toys.sign' })
  for (const [path, body] of [
    ['completion', {}],
    ['cancellation', { reason: 'no wish' }],
  ] as const) {
    const refused = await worker.api.post(`/v1/tasks/${id}/${path}`, body)
    assert.equal(refused.status, 409)
    assert.equal(refused.body.code, 'task.closes_by_itself')
    assert.equal(refused.body.detail, 'This closes by itself when the toy is signed for')
  }
  const { body } = await worker.api.get(`/v1/tasks/${id}`)
  const reasons = new Map(
    body.actions.map((action: { name: string; reasons: string[] }) => [action.name, action.reasons]),
  )
  assert.deepEqual(reasons.get('complete'), ['This closes by itself when the toy is signed for'])
  assert.deepEqual(reasons.get('snooze'), [])
  assert.equal(
    await inTransaction(ctx, (tx) => closeTask(tx, { kind: 'toys.sign', subjectId: 'toy_1', outcome: 'signed' })),
    1,
  )
  assert.equal(
    await inTransaction(ctx, (tx) => closeTask(tx, { kind: 'toys.sign', subjectId: 'toy_1', outcome: 'signed' })),
    0,
  )
  assert.deepEqual([(await api.get(`/v1/tasks/${id}`)).body.state, await countFacts(ctx, 'task.done')], ['done', 1])
})

test('the actions of a kind are asked for once per page and stand in the row with their reasons', async () => {
  const { ctx, api } = await app.workspace()
  for (const toy of ['toy_1', 'toy_2', 'toy_broken'])
    await open(ctx, { kind: 'toys.sign', subject: { kind: 'toy', id: toy } })
  asked.length = 0
  const { body } = await api.get('/v1/tasks')
  assert.equal(asked.length, 1)
  const actions = new Map(
    body.data.map((task: { subject: { id: string }; actions: unknown[] }) => [task.subject.id, task.actions[0]]),
  )
  assert.deepEqual(actions.get('toy_1'), { name: 'sign', label: 'Sign', reasons: [] })
  assert.deepEqual(actions.get('toy_broken'), { name: 'sign', label: 'Sign', reasons: ['The toy is broken'] })
})

test('a snooze is 30 days at most and never goes past a hard deadline', async () => {
  const { ctx, api } = await app.workspace()
  const now = ctx.clock.now().getTime()
  const after = (days: number) => new Date(now + days * dayMs).toISOString()
  const { id } = await open(ctx, { hardDeadline: new Date(now + 10 * dayMs) })
  const snooze = (until: string) => api.post(`/v1/tasks/${id}/snooze`, { until })
  const past = await snooze(after(10.01))
  assert.equal(past.status, 422)
  assert.equal(past.body.code, 'task.snooze_too_long')
  assert.match(past.body.detail, /hard deadline on 2026-/)
  assert.equal((await snooze(after(-1))).status, 422)
  assert.equal((await snooze(after(9.99))).status, 200)
  assert.equal((await api.delete(`/v1/tasks/${id}/snooze`)).body.state, 'open')
  const free = await open(ctx, { subject: { kind: 'toy', id: 'toy_2' } })
  assert.equal(
    (await api.post(`/v1/tasks/${free.id}/snooze`, { until: after(30.1) })).body.code,
    'task.snooze_too_long',
  )
  assert.equal((await api.post(`/v1/tasks/${free.id}/snooze`, { until: after(29.9) })).status, 200)
  assert.equal(await countFacts(ctx, 'task.snoozed'), 3)
})

test('two who claim one task: one has it, the other is told who', async () => {
  const { ctx, workspace } = await app.workspace()
  const [ana, bob, eve] = [
    await aMember(app, workspace, { name: 'Ana', roles: ['engineering'] }),
    await aMember(app, workspace, { name: 'Bob', roles: ['engineering'] }),
    await aMember(app, workspace, { name: 'Eve', roles: ['marketing'] }),
  ]
  const { id } = await open(ctx)
  const outside = await eve.api.post(`/v1/tasks/${id}/claim`)
  assert.deepEqual([outside.status, outside.body.code], [403, 'task.not_your_queue'])
  const answers = await Promise.all([ana.api.post(`/v1/tasks/${id}/claim`), bob.api.post(`/v1/tasks/${id}/claim`)])
  assert.deepEqual(answers.map((answer) => answer.status).sort(), [200, 409])
  const won = answers.find((answer) => answer.status === 200)
  const lost = answers.find((answer) => answer.status === 409)
  assert.equal(lost?.body.code, 'task.claimed')
  assert.equal(lost?.body.detail, `${won?.body.owner.name} has it already.`)
  assert.equal(await countFacts(ctx, 'task.assigned'), 1)
  const loser = won?.body.owner.name === 'Ana' ? bob : ana
  const refused = await loser.api.post(`/v1/tasks/${id}/completion`, {})
  assert.deepEqual([refused.status, refused.body.code], [403, 'task.not_yours'])
})

test('who may assign gives a task to an active member or a queue, and the member is told by mail', async () => {
  const { ctx, workspace } = await app.workspace()
  const pam = await aMember(app, workspace, { name: 'Pam' })
  const bob = await aMember(app, workspace, { name: 'Bob', roles: ['engineering'] })
  const { id } = await open(ctx, { dueAt: new Date(ctx.clock.now().getTime() + dayMs) })
  assert.equal(
    (await bob.api.post(`/v1/tasks/${id}/assignment`, { owner: { memberId: bob.memberId } })).body.code,
    'right.missing',
  )
  const given = await pam.api.post(`/v1/tasks/${id}/assignment`, { owner: { memberId: bob.memberId } })
  assert.deepEqual(given.body.owner, { kind: 'member', id: bob.memberId, name: 'Bob' })
  const [mail] = await mailsTo(ctx, bob.email)
  assert.equal(mail?.subject, 'Mend the toy')
  assert.match(mail?.text ?? '', /Pam gave this to you/)
  const unfit = await pam.api.post(`/v1/tasks/${id}/assignment`, {
    owner: { memberId: 'mb_00000000000000000000000000' },
  })
  assert.deepEqual([unfit.status, unfit.body.code], [422, 'task.owner_unfit'])
  assert.equal(
    (await pam.api.post(`/v1/tasks/${id}/assignment`, { owner: { role: 'principal' } })).body.code,
    'task.owner_unfit',
  )
  assert.equal((await pam.api.post(`/v1/tasks/${id}/assignment`, { owner: { role: 'legal' } })).body.owner.kind, 'role')
  await pam.api.post(`/v1/tasks/${id}/assignment`, { owner: { memberId: pam.memberId } })
  assert.deepEqual(await mailsTo(ctx, pam.email), [], 'nobody is told of what they gave themselves')
})

test('a bulk act answers every row: what is refused does not stop the others', async () => {
  const { ctx, api } = await app.workspace()
  const good = await Promise.all(
    [1, 2, 3].map((number) => open(ctx, { subject: { kind: 'toy', id: `toy_${number}` } })),
  )
  const bySelf = await open(ctx, { kind: 'toys.sign' })
  const other = await open((await app.workspace()).ctx)
  const ids = [good[0]!.id, bySelf.id, other.id, good[1]!.id, good[2]!.id]
  const { status, body } = await api.post('/v1/tasks/bulk', { verb: 'complete', ids })
  assert.equal(status, 200)
  assert.deepEqual([body.done, body.refused], [3, 2])
  assert.deepEqual(
    body.data.map((row: { id: string }) => row.id),
    ids,
    'in the order of the request',
  )
  assert.deepEqual(
    body.data.map((row: { code: string | null }) => row.code),
    [null, 'task.closes_by_itself', 'record.not_found', null, null],
  )
  const again = await api.post('/v1/tasks/bulk', { verb: 'complete', ids: [good[0]!.id] })
  assert.equal(again.body.data[0].code, 'task.ended')
  assert.equal((await api.post('/v1/tasks/bulk', { verb: 'snooze', ids })).body.code, 'bulk.incomplete')
  const tooMany = Array.from({ length: 201 }, (_, index) => `ta_${String(index).padStart(26, '0')}`)
  assert.equal((await api.post('/v1/tasks/bulk', { verb: 'complete', ids: tooMany })).status, 422)
})

test('two hundred tasks are done in one bulk act', async () => {
  const { ctx, api } = await app.workspace()
  const ids: string[] = []
  await inTransaction(ctx, async (tx) => {
    for (let number = 0; number < 200; number += 1) {
      const task = await openTask(tx, {
        kind: 'toys.mend',
        subject: { kind: 'toy', id: `toy_${number}` },
        title: `Mend toy ${number}`,
        side: 'team',
        owner: { role: 'engineering' },
        cause: 'ev_1',
      })
      ids.push(task.id)
    }
  })
  const { body } = await api.post('/v1/tasks/bulk', { verb: 'cancel', ids, reason: 'The toys were sold' })
  assert.equal(body.done, 200)
  assert.equal(await countFacts(ctx, 'task.cancelled'), 200)
})

test('a task by hand can be edited with its version; of any other only the checklist can', async () => {
  const { ctx, workspace, api } = await app.workspace()
  const ana = await aMember(app, workspace, { roles: ['marketing'] })
  const own = { memberId: ana.memberId }
  const made = await ana.api.post('/v1/tasks', {
    title: 'Call Acme',
    owner: own,
    value: { currency: 'USD', amountMinor: '4200000' },
    checklist: [{ text: 'Read the notes', done: false }],
  })
  assert.equal(made.status, 201, made.text)
  assert.equal(
    (
      await ana.api.post('/v1/tasks', {
        title: 'For someone else',
        owner: { memberId: 'mb_00000000000000000000000000' },
      })
    ).body.code,
    'right.missing',
  )
  const path = `/v1/tasks/${made.body.id}`
  const edit = (body: unknown, version?: number) =>
    ana.api.request('PATCH', path, { body, ...(version && { headers: { 'if-match': `"${version}"` } }) })
  assert.equal((await edit({ title: 'Call Acme today' })).status, 428)
  const edited = await edit(
    { title: 'Call Acme today', dueAt: null, checklist: [{ text: 'Read the notes', done: true }] },
    made.body.version,
  )
  assert.equal(edited.status, 200, edited.text)
  assert.deepEqual([edited.body.title, edited.body.checklist[0].done], ['Call Acme today', true])
  assert.equal((await edit({ title: 'Too late' }, made.body.version)).status, 412)
  const fixed = await open(ctx, { checklist: ['Find the glue'] })
  const refused = await api.request('PATCH', `/v1/tasks/${fixed.id}`, {
    body: { title: 'Other words' },
    headers: { 'if-match': '"1"' },
  })
  assert.equal(refused.body.code, 'task.follows_record')
  const ticked = await api.request('PATCH', `/v1/tasks/${fixed.id}`, {
    body: { checklist: [{ text: 'Find the glue', done: true }] },
    headers: { 'if-match': '"1"' },
  })
  assert.equal(ticked.body.checklist[0].done, true)
  const twice = { title: 'About the toy', owner: own, subject: { kind: 'toy', id: 'toy_9' } }
  assert.equal((await ana.api.post('/v1/tasks', twice)).status, 201)
  assert.equal((await ana.api.post('/v1/tasks', twice)).body.code, 'task.open_already')
})

test('comments are numbered in order, and one can be shared only where the partner sees the task', async () => {
  const { ctx, workspace } = await app.workspace()
  const ana = await aMember(app, workspace, { name: 'Ana', roles: ['engineering'] })
  const { id } = await open(ctx)
  const said = await Promise.all(
    ['one', 'two', 'three'].map((body) => ana.api.post(`/v1/tasks/${id}/comments`, { body })),
  )
  assert.deepEqual(said.map((answer) => answer.body.number).sort(), [1, 2, 3])
  assert.equal(
    (await ana.api.post(`/v1/tasks/${id}/comments`, { body: 'for them', shared: true })).body.code,
    'task.not_shared',
  )
  const list = await ana.api.get(`/v1/tasks/${id}/comments`)
  assert.deepEqual(
    list.body.data.map((comment: { author: string }) => comment.author),
    ['Ana', 'Ana', 'Ana'],
  )
  assert.equal((await ana.api.get(`/v1/tasks/${id}`)).body.comments, 3)
})

test('lists page by date and by age without losing or doubling a task, and filter by owner, state and words', async () => {
  const { ctx, workspace, api } = await app.workspace()
  const ana = await aMember(app, workspace, { roles: ['engineering'] })
  const now = ctx.clock.now().getTime()
  const ids: string[] = []
  for (let number = 0; number < 11; number += 1) {
    const dueAt = number % 3 === 0 ? null : new Date(now + (number % 4) * dayMs)
    ids.push(
      (await open(ctx, { subject: { kind: 'toy', id: `toy_${number}` }, title: `Mend toy number ${number}`, dueAt }))
        .id,
    )
  }
  for (const sort of ['dueAt', '-dueAt', 'openedAt', '-openedAt']) {
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const page = await api.get('/v1/tasks', { sort, limit: 4, ...(cursor && { cursor }) })
      assert.equal(page.status, 200, page.text)
      seen.push(...page.body.data.map((task: { id: string }) => task.id))
      cursor = page.body.nextCursor ?? undefined
    } while (cursor)
    assert.deepEqual([...seen].sort(), [...ids].sort(), sort)
  }
  const found = await api.get('/v1/tasks', { q: 'number 7' })
  assert.deepEqual(
    found.body.data.map((task: { title: string }) => task.title),
    ['Mend toy number 7'],
  )
  assert.equal((await ana.api.get('/v1/tasks', { owner: 'me' })).body.data.length, 11)
  assert.equal((await api.get('/v1/tasks', { owner: 'legal' })).body.data.length, 0)
  assert.equal((await api.get('/v1/tasks', { dueBefore: new Date(now + dayMs / 2).toISOString() })).body.data.length, 2)
  assert.equal((await api.get('/v1/tasks', { state: 'done' })).body.data.length, 0)
})

test('a task of another workspace is as good as none', async () => {
  const { ctx } = await app.workspace()
  const other = await app.workspace()
  const { id } = await open(ctx)
  const missing = await other.api.get('/v1/tasks/ta_00000000000000000000000000')
  for (const answer of [
    await other.api.get(`/v1/tasks/${id}`),
    await other.api.post(`/v1/tasks/${id}/completion`, {}),
    await other.api.post(`/v1/tasks/${id}/assignment`, { owner: { role: 'legal' } }),
    await other.api.get(`/v1/tasks/${id}/comments`),
  ]) {
    assert.equal(answer.status, 404)
    assert.deepEqual({ ...answer.body, requestId: '' }, { ...missing.body, requestId: '' })
  }
})

test('what is no longer wanted is cancelled with its reason, once', async () => {
  const { ctx, api } = await app.workspace()
  const { id } = await open(ctx)
  assert.equal(
    await inTransaction(ctx, (tx) =>
      cancelTask(tx, { kind: 'toys.mend', subjectId: 'toy_1', reason: 'The toy was sold' }),
    ),
    1,
  )
  const { body } = await api.get(`/v1/tasks/${id}`)
  assert.deepEqual([body.state, body.outcome], ['cancelled', 'The toy was sold'])
  assert.equal(
    (await api.post(`/v1/tasks/${id}/snooze`, { until: new Date(ctx.clock.now().getTime() + dayMs).toISOString() }))
      .body.code,
    'task.ended',
  )
})
