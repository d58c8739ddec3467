/** Tasks beside partners: managers, gaps, merges, people who leave. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { partnerDuplicateSuspected, partnerMerged } from '#modules/partners/contract/duplicate-events.ts'
import { expiringFileNotices, partnerReferences, placeAtStage, setManager } from '#modules/partners/public.ts'
import { memberLeft } from '#platform/auth/members.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { testApp } from '#test/support/app.ts'
import { mailsTo } from '#test/support/mails.ts'
import { aMember } from '#test/support/people.ts'
import { kindsOf } from './kinds.ts'
import { aPartner, open } from './testing.ts'

const app = await testApp()

test('open tasks follow the manager when a partner changes hands, and the new one is told', async () => {
  const made = await app.workspace()
  const ana = await aMember(app, made.workspace, { name: 'Ana' })
  const bob = await aMember(app, made.workspace, { name: 'Bob' })
  const partnerId = await aPartner(made.ctx, 'Acme')
  const manage = (memberId: string) => inTransaction(made.ctx, (tx) => setManager(tx, { partnerId, memberId }))
  await manage(ana.memberId)
  await app.settle()
  const [first, second, done] = [
    await open(made.ctx, { side: 'team', owner: { memberId: ana.memberId }, partnerId }),
    await open(made.ctx, { side: 'team', owner: { memberId: ana.memberId }, partnerId }),
    await open(made.ctx, { side: 'team', owner: { memberId: ana.memberId }, partnerId }),
  ]
  await made.api.post(`/v1/tasks/${done.id}/completion`, {})
  const elsewhere = await open(made.ctx, { side: 'team', owner: { memberId: ana.memberId } })
  await manage(bob.memberId)
  await app.settle()
  const ownerOf = async (id: string) => (await made.api.get(`/v1/tasks/${id}`)).body.owner.name
  assert.deepEqual(
    [await ownerOf(first.id), await ownerOf(second.id), await ownerOf(done.id), await ownerOf(elsewhere.id)],
    ['Bob', 'Bob', 'Ana', 'Ana'],
  )
  const mails = async () =>
    (await mailsTo(made.ctx, bob.email)).filter((mail) => mail.kind === 'task.assigned').map((mail) => mail.subject)
  assert.deepEqual(await mails(), [])
  app.advance(10 * 60_000)
  await app.settle()
  assert.deepEqual(await mails(), ['3 tasks are yours now'], 'one mail for all, with the task to take the partner over')
  const cards = await bob.api.get('/v1/today/portfolio')
  assert.equal(cards.status, 200, cards.text)
  assert.deepEqual(
    cards.body.data.map((card: { partner: { name: string }; openTasks: number; stage: string }) => [
      card.partner.name,
      card.openTasks,
      card.stage,
    ]),
    [['Acme', 3, 'prospect']],
  )
})

test('the tasks of a member who leaves go to the queue of their role', async () => {
  const made = await app.workspace()
  const leo = await aMember(app, made.workspace, { roles: ['legal'] })
  const { id } = await open(made.ctx, { side: 'team', owner: { memberId: leo.memberId } })
  await inTransaction(made.ctx, async (tx) => {
    for (const told of memberLeft.of(app.services.product)) await told(tx, [leo.memberId])
  })
  assert.deepEqual((await made.api.get(`/v1/tasks/${id}`)).body.owner, {
    kind: 'role',
    id: 'legal',
    name: 'the legal queue',
  })
})

test('merging partners moves tasks, comments and clocks, and the undo brings each back', async () => {
  const made = await app.workspace()
  const [from, to] = [await aPartner(made.ctx, 'Acme AG'), await aPartner(made.ctx, 'Acme Holding')]
  const own = await open(made.ctx, { side: 'partner', owner: { role: 'sales' }, partnerId: from })
  const about = (partnerId: string) =>
    open(made.ctx, { side: 'team', owner: { role: 'legal' }, partnerId, subject: { kind: 'partner', id: partnerId } })
  const [absorbed, surviving] = [await about(from), await about(to)]
  await made.api.post(`/v1/tasks/${own.id}/comments`, { body: 'shared words', shared: true })
  const [references] = partnerReferences.of(app.services.product).filter((one) => one.name === 'tasks')
  const counts = await inTransaction(made.ctx, (tx) => references!.count(tx, [from, to]))
  assert.deepEqual([counts.get(from), counts.get(to)], [2, 1])
  const moved = await inTransaction(made.ctx, (tx) => references!.move(tx, [from], to))
  const read = async (id: string) => {
    const { body } = await made.api.get(`/v1/tasks/${id}`)
    return [body.partner.id, body.subject.id]
  }
  assert.equal((await read(own.id))[0], to)
  // Two open tasks of one kind cannot be about one record: the absorbed partner's keeps its alias.
  assert.deepEqual(await read(absorbed.id), [to, from])
  assert.deepEqual(await read(surviving.id), [to, to])
  const back = await inTransaction(made.ctx, (tx) => references!.undo(tx, moved, to))
  assert.equal(back.length, moved.length)
  assert.equal((await read(own.id))[0], from)
  assert.deepEqual(await read(absorbed.id), [from, from])
  assert.deepEqual(await read(surviving.id), [to, to])
})

test('what a partner’s stage lacks is a task until it is filled in', async () => {
  const made = await app.workspace()
  const partnerId = await aPartner(made.ctx, 'Acme')
  await app.settle()
  const gaps = async (state: string) =>
    (await made.api.get('/v1/tasks', { kind: 'partners.fill_gap', state })).body.data
  assert.deepEqual(await gaps('open'), [], 'a prospect lacks nothing')
  await inTransaction(made.ctx, (tx) => placeAtStage(tx, { partnerId, to: 'qualifying' }))
  await app.settle()
  const [task] = await gaps('open')
  assert.equal(task?.title, 'Fill in what is missing for Acme')
  assert.deepEqual(
    task.checklist.map((item: { text: string }) => item.text),
    ['Nobody manages this partner.', 'The partner has no type.'],
  )
  assert.equal(task.owner.id, 'partner_manager')
  const refused = await made.api.post(`/v1/tasks/${task.id}/completion`, {})
  assert.equal(refused.body.code, 'task.closes_by_itself')
  const ana = await aMember(app, made.workspace)
  const { body } = await made.api.get('/v1/partner-types')
  const partner = await made.api.get(`/v1/partners/${partnerId}`)
  const typed = await made.api.request('PATCH', `/v1/partners/${partnerId}`, {
    body: { typeId: body.data[0].id },
    headers: { 'if-match': `"${partner.body.version}"` },
  })
  assert.equal(typed.status, 200, typed.text)
  await inTransaction(made.ctx, (tx) => setManager(tx, { partnerId, memberId: ana.memberId }))
  await app.settle()
  assert.deepEqual(await gaps('open'), [])
  assert.equal((await gaps('done')).length, 1)
})

test('two partners that are likely one are a task of the manager, which closes when they are merged', async () => {
  const made = await app.workspace()
  const ana = await aMember(app, made.workspace, { name: 'Ana' })
  const [one, other, third] = [
    await aPartner(made.ctx, 'Acme'),
    await aPartner(made.ctx, 'Acme Cloud'),
    await aPartner(made.ctx, 'Zenith'),
  ]
  await inTransaction(made.ctx, (tx) => setManager(tx, { partnerId: other, memberId: ana.memberId }))
  const suspect = (partnerId: string, otherId: string, band: 'certain' | 'likely' | 'possible') =>
    inTransaction(made.ctx, (tx) =>
      tx.announce(
        partnerDuplicateSuspected,
        { partnerId, otherId, points: 70, band },
        { subject: { kind: 'partner', id: partnerId }, partnerId },
      ),
    )
  await suspect(one, other, 'likely')
  await suspect(other, one, 'likely')
  await suspect(one, third, 'possible')
  await app.settle()
  const tasks = async () => (await made.api.get('/v1/tasks', { kind: 'partners.resolve_duplicate' })).body.data
  const [task, ...more] = await tasks()
  assert.deepEqual(more, [], 'one pair is one task, from whichever side it is seen')
  assert.deepEqual([task.title, task.owner.name], ['Decide whether Acme and Acme Cloud are one', 'Ana'])
  await inTransaction(made.ctx, (tx) =>
    tx.announce(
      partnerMerged,
      { mergeId: 'mg_00000000000000000000000001', survivorId: other, absorbedId: one },
      { subject: { kind: 'partner', id: other }, partnerId: other },
    ),
  )
  await app.settle()
  assert.deepEqual(
    (await tasks()).map((row: { state: string; outcome: string }) => [row.state, row.outcome]),
    [['done', 'They are one now']],
  )
})

test('a file that ends soon is one task of the manager, however often its notice comes', async () => {
  const made = await app.workspace({ zone: 'Europe/Berlin' })
  const ana = await aMember(app, made.workspace, { name: 'Ana' })
  const partnerId = await aPartner(made.ctx, 'Acme')
  await inTransaction(made.ctx, (tx) => setManager(tx, { partnerId, memberId: ana.memberId }))
  const notice = (daysLeft: number, expiresOn = '2026-06-01') =>
    inTransaction(made.ctx, async (tx) => {
      const file = {
        fileId: 'fl_00000000000000000000000001',
        partnerId,
        name: `${'long '.repeat(40)}.pdf`,
        expiresOn,
        daysLeft,
      }
      for (const told of expiringFileNotices.of(app.services.product)) await told(tx, [file])
    })
  const tasks = async () => (await made.api.get('/v1/tasks', { kind: 'partners.review_expiring_file' })).body.data
  await notice(30)
  const [task] = await tasks()
  assert.equal(task.title.length, 140)
  assert.deepEqual([task.dueAt, task.owner.name], ['2026-06-01T22:00:00.000Z', 'Ana'])
  assert.equal((await ana.api.post(`/v1/tasks/${task.id}/completion`, {})).status, 200)
  await notice(7)
  await notice(0)
  assert.equal((await tasks()).length, 1, 'somebody has looked at this date already')
  await notice(30, '2027-06-01')
  assert.equal((await tasks()).length, 2)
})

test('the kinds of task that partners has in the registry are filled in', () => {
  const kinds = new Set(kindsOf(app.services.product).keys())
  for (const kind of ['fill_gap', 'hand_over', 'resolve_duplicate', 'review_expiring_file'])
    assert.ok(kinds.has(`partners.${kind}`), kind)
})
