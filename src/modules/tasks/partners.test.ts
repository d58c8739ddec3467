/** Tasks beside partners: the portal's to-do list, managers, gaps, merges, people who leave. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { partnerDuplicateSuspected, partnerMerged } from '#modules/partners/contract/duplicate-events.ts'
import {
  addContact,
  createPartner,
  expiringFileNotices,
  invitePortalUser,
  partnerReferences,
  placeAtStage,
  setManager,
} from '#modules/partners/public.ts'
import { invitationSides, memberLeft } from '#platform/auth/members.ts'
import { ensureUser } from '#platform/auth/people.ts'
import { forgetSeats } from '#platform/auth/seats.ts'
import type { Ctx } from '#platform/context.ts'
import type { PortalRole } from '#platform/contract.ts'
import { asOwner, inTransaction } from '#platform/db/transaction.ts'
import { type TestWorkspace, testApp } from '#test/support/app.ts'
import { mailsTo } from '#test/support/mails.ts'
import { aMember, aSession, signedIn } from '#test/support/people.ts'
import { kindsOf } from './kinds.ts'
import { type OpenTask, openTask } from './public.ts'

const app = await testApp()

const aPartner = (ctx: Ctx, name: string): Promise<string> =>
  inTransaction(ctx, async (tx) => (await createPartner(tx, { legalName: name }, { source: { kind: 'inbound' } })).id)

/** A person of the partner who has accepted the invitation and is signed in. */
const aPortalUser = async (made: TestWorkspace, partnerId: string, roles: PortalRole[], name = 'Paul Partner') => {
  const email = `${name.toLowerCase().replaceAll(' ', '.')}@${partnerId.slice(-6)}.example`
  const { userId } = await asOwner(app.services.database, (db) => ensureUser(db, { email, name }))
  const id = await inTransaction(made.ctx, async (tx) => {
    const contact = await addContact(tx, partnerId, { fullName: name, email })
    const seat = await invitePortalUser(tx, { partnerId, contactId: contact.id, roles })
    const side = invitationSides.of(app.services.product).find((one) => one.side === 'portal_user')
    await side?.complete(tx, { subjectId: seat.id, userId, name, email })
    return seat.id
  })
  forgetSeats(app.services)
  const cookie = await aSession(app, userId)
  return { id, email, api: signedIn(app, cookie, made.workspace) }
}

const open = (ctx: Ctx, more: Partial<OpenTask> & Pick<OpenTask, 'side' | 'owner'>) =>
  inTransaction(ctx, (tx) =>
    openTask(tx, {
      kind: 'tasks.to_do',
      subject: { kind: 'thing', id: `th_${Math.random().toString(36).slice(2)}` },
      title: 'Send the draft',
      cause: 'test',
      ...more,
    }),
  )

test('the portal shows what the partner has to do and what it is owed, never the rest', async () => {
  const made = await app.workspace()
  const { ctx } = made
  const partnerId = await aPartner(ctx, 'Acme GmbH')
  const paul = await aPortalUser(made, partnerId, ['principal'])
  const dueAt = new Date(Date.UTC(2026, 2, 6, 16))
  await open(ctx, {
    side: 'team',
    owner: { role: 'legal' },
    partnerId,
    title: 'Secret plan',
    value: { currency: 'USD', amountMinor: 100n },
  })
  const owed = await open(ctx, {
    side: 'team',
    owner: { role: 'legal' },
    partnerId,
    title: 'Draft the contract for Acme',
    sharedTitle: 'Contract draft',
    sharedWithPartner: true,
    dueAt,
    checklist: ['internal step'],
  })
  const asked = await open(ctx, {
    side: 'partner',
    owner: { role: 'principal' },
    partnerId,
    title: 'Upload the certificate',
  })
  const { status, body, text } = await paul.api.get('/v1/portal/tasks')
  assert.equal(status, 200, text)
  assert.deepEqual(
    body.data.map((task: { id: string }) => task.id),
    [owed.id, asked.id],
  )
  const [promise, todo] = body.data
  assert.equal(promise.words, 'We owe you: contract draft, by 6 March 2026')
  assert.deepEqual([promise.direction, promise.owner, promise.checklist, promise.actions], ['we_owe', null, [], []])
  assert.deepEqual([todo.direction, todo.isMine], ['you_owe', true])
  assert.ok(!text.includes('Secret') && !text.includes('internal step') && !text.includes('amountMinor'))
  assert.equal((await paul.api.get('/v1/portal/tasks', { direction: 'we_owe' })).body.data.length, 1)
  assert.equal((await paul.api.get('/v1/portal/tasks', { mine: true })).body.data.length, 1)

  const refused = await paul.api.post(`/v1/portal/tasks/${owed.id}/completion`, {})
  assert.deepEqual([refused.status, refused.body.code], [403, 'task.not_yours'])
  const done = await paul.api.post(`/v1/portal/tasks/${asked.id}/completion`, { outcome: 'uploaded' })
  assert.deepEqual([done.status, done.body.state], [200, 'done'])
})

test('what happened to a task is told with its title, to the partner in the words that it may read', async () => {
  const made = await app.workspace()
  const { ctx, api } = made
  const partnerId = await aPartner(ctx, 'Acme GmbH')
  const paul = await aPortalUser(made, partnerId, ['principal'])
  const ours = { side: 'team', owner: { role: 'legal' }, partnerId } as const
  await open(ctx, { ...ours, title: 'Secret plan' })
  await open(ctx, {
    ...ours,
    title: 'Draft the contract for Acme',
    sharedTitle: 'Contract draft',
    sharedWithPartner: true,
  })
  const asked = await open(ctx, {
    side: 'partner',
    owner: { role: 'principal' },
    partnerId,
    title: 'Upload the certificate',
  })
  await paul.api.post(`/v1/portal/tasks/${asked.id}/completion`, { outcome: 'uploaded' })
  const told = (answer: { body: { data: { event: string; subjectName: string | null }[] } }) =>
    answer.body.data
      .filter(({ event }) => event.startsWith('task.'))
      .map(({ event, subjectName }) => `${event} ${subjectName}`)
  assert.deepEqual(told(await api.get(`/v1/partners/${partnerId}/activity`)).sort(), [
    'task.done Upload the certificate',
    'task.opened Draft the contract for Acme',
    'task.opened Secret plan',
    'task.opened Upload the certificate',
  ])
  const seen = await paul.api.get('/v1/portal/activity')
  assert.deepEqual(told(seen).sort(), [
    'task.done Upload the certificate',
    'task.opened Contract draft',
    'task.opened Upload the certificate',
  ])
  assert.ok(!seen.text.includes('Secret') && !seen.text.includes('Draft the contract'))
  const trail = await api.get('/v1/audit-events', { subjectId: asked.id, kind: 'task.done' })
  assert.deepEqual(
    [trail.body.data[0].subject.name, trail.body.data[0].partnerName],
    ['Upload the certificate', 'Acme GmbH'],
  )
})

test('a portal user of one partner gets the same 404 for another partner’s task, one of ours, and none', async () => {
  const made = await app.workspace()
  const [first, second] = [await aPartner(made.ctx, 'First'), await aPartner(made.ctx, 'Second')]
  const paul = await aPortalUser(made, first, ['principal'])
  const foreign = await open(made.ctx, { side: 'partner', owner: { role: 'principal' }, partnerId: second })
  const internal = await open(made.ctx, { side: 'team', owner: { role: 'legal' }, partnerId: first })
  const bodies = []
  for (const id of [foreign.id, internal.id, 'ta_00000000000000000000000000'])
    for (const answer of [
      await paul.api.get(`/v1/portal/tasks/${id}`),
      await paul.api.post(`/v1/portal/tasks/${id}/completion`, {}),
      await paul.api.post(`/v1/portal/tasks/${id}/claim`),
      await paul.api.post(`/v1/portal/tasks/${id}/comments`, { body: 'hello' }),
      await paul.api.get(`/v1/portal/tasks/${id}/comments`),
    ]) {
      assert.equal(answer.status, 404)
      bodies.push(JSON.stringify({ ...answer.body, requestId: '' }))
    }
  assert.equal(new Set(bodies).size, 1)
})

test('people of the partner work on their own tasks and queues, a principal on all', async () => {
  const made = await app.workspace()
  const partnerId = await aPartner(made.ctx, 'Acme')
  const principal = await aPortalUser(made, partnerId, ['principal'], 'Petra Principal')
  const sales = await aPortalUser(made, partnerId, ['sales'], 'Sam Sales')
  const viewer = await aPortalUser(made, partnerId, ['viewer'], 'Vic Viewer')
  const { id } = await open(made.ctx, { side: 'partner', owner: { role: 'finance' }, partnerId })
  assert.equal((await sales.api.post(`/v1/portal/tasks/${id}/claim`)).body.code, 'task.not_your_queue')
  assert.equal((await sales.api.post(`/v1/portal/tasks/${id}/completion`, {})).body.code, 'task.not_yours')
  assert.equal((await viewer.api.post(`/v1/portal/tasks/${id}/completion`, {})).body.code, 'right.missing')
  const claimed = await principal.api.post(`/v1/portal/tasks/${id}/claim`)
  assert.deepEqual(claimed.body.owner, { kind: 'portal_user', id: principal.id, name: 'Petra Principal' })
  const personal = await open(made.ctx, {
    side: 'partner',
    owner: { portalUserId: sales.id },
    partnerId,
    checklist: ['Sign', 'Send'],
  })
  const [mail] = await mailsTo(made.ctx, sales.email)
  assert.equal(mail?.subject, 'Send the draft')
  const ticked = await sales.api.request('PATCH', `/v1/portal/tasks/${personal.id}`, {
    body: {
      checklist: [
        { text: 'Sign', done: true },
        { text: 'Send', done: false },
      ],
    },
    headers: { 'if-match': '"1"' },
  })
  assert.equal(ticked.body.checklist[0].done, true)
  assert.equal((await principal.api.post(`/v1/portal/tasks/${personal.id}/completion`, {})).status, 200)
})

test('the team asks a role of the partner by hand, and names the partner for it', async () => {
  const made = await app.workspace()
  const pam = await aMember(app, made.workspace)
  const partnerId = await aPartner(made.ctx, 'Acme')
  const paul = await aPortalUser(made, partnerId, ['finance'])
  const ask = { title: 'Send the invoice', side: 'partner', owner: { role: 'finance' } }
  assert.equal((await pam.api.post('/v1/tasks', ask)).body.errors[0].field, 'partnerId')
  const asked = await pam.api.post('/v1/tasks', { ...ask, partnerId })
  assert.equal(asked.status, 201, asked.text)
  assert.equal(
    (await pam.api.post('/v1/tasks', { ...ask, partnerId, owner: { role: 'legal' } })).body.code,
    'task.owner_unfit',
  )
  assert.deepEqual(
    (await paul.api.get('/v1/portal/tasks', { mine: true })).body.data.map((task: { id: string }) => task.id),
    [asked.body.id],
  )
})

test('both sides read what is said on a shared task, and only the team what is not shared', async () => {
  const made = await app.workspace()
  const partnerId = await aPartner(made.ctx, 'Acme')
  const paul = await aPortalUser(made, partnerId, ['sales'])
  const ana = await aMember(app, made.workspace, { name: 'Ana' })
  const { id } = await open(made.ctx, { side: 'partner', owner: { role: 'sales' }, partnerId })
  await ana.api.post(`/v1/tasks/${id}/comments`, { body: 'between us' })
  await ana.api.post(`/v1/tasks/${id}/comments`, { body: 'for you', shared: true })
  assert.equal((await paul.api.post(`/v1/portal/tasks/${id}/comments`, { body: 'thanks' })).status, 201)
  const words = async (api: typeof paul.api, path: string) =>
    (await api.get(`${path}/${id}/comments`)).body.data.map((one: { body: string; author: string; side: string }) => [
      one.body,
      one.author,
      one.side,
    ])
  assert.deepEqual(await words(paul.api, '/v1/portal/tasks'), [
    ['for you', 'Ana', 'team'],
    ['thanks', 'Paul Partner', 'partner'],
  ])
  assert.equal((await words(ana.api, '/v1/tasks')).length, 3)
})

test('saved views work in the portal, each person for themselves', async () => {
  const made = await app.workspace()
  const partnerId = await aPartner(made.ctx, 'Acme')
  const paul = await aPortalUser(made, partnerId, ['sales'], 'Paul One')
  const petra = await aPortalUser(made, partnerId, ['principal'], 'Petra Two')
  const saved = await paul.api.post('/v1/portal/views', {
    list: 'portal-deals',
    name: 'Open deals',
    filters: { state: 'open' },
  })
  assert.equal(saved.status, 201, saved.text)
  assert.equal((await paul.api.get('/v1/portal/views', { list: 'portal-deals' })).body.data.length, 1)
  assert.equal((await petra.api.get('/v1/portal/views')).body.data.length, 0)
  assert.equal((await petra.api.get(`/v1/portal/views/${saved.body.id}`)).status, 404)
  assert.equal((await made.api.get(`/v1/views/${saved.body.id}`)).status, 404, 'nor does the team see it')
  assert.equal(
    (
      await paul.api.request('PATCH', `/v1/portal/views/${saved.body.id}`, {
        body: { name: 'Mine' },
        headers: { 'if-match': '"1"' },
      })
    ).body.name,
    'Mine',
  )
  assert.equal((await paul.api.delete(`/v1/portal/views/${saved.body.id}`)).status, 204)
})

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
