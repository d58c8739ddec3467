import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { addBusinessMinutes, type BusinessCalendar, businessMinutesBetween, officeHours } from '#platform/calendar.ts'
import { civilDate, daysBetween, weekdayOf } from '#platform/civil-time.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { forgetWorkspace } from '#platform/tenancy/workspaces.ts'
import { type TestWorkspace, testApp } from '#test/support/app.ts'
import { mailsTo } from '#test/support/mails.ts'
import { aMember, type TestMember } from '#test/support/people.ts'
import { listenToStatements } from '#test/support/statements.ts'
import { openTask } from './public.ts'

const app = await testApp()
const statementsOf = listenToStatements(app)
const minuteMs = 60_000
const dayMs = 1440 * minuteMs

type Given = {
  id: string
  dueAt: Date | null
  value: { currency: string; minor: bigint } | null
  waiting: 'partner' | 'colleague' | null
  legal: boolean
}
type Row = {
  task: { id: string }
  points: number
  band: string
  why: string
  parts: { what: string; points: number; words: string }[]
}

/** The order as the page has it, in plain steps and without limits: what the database must agree with. */
const plainPoints = (task: Given, calendar: BusinessCalendar, currency: string, now: Date): number => {
  let points = 0
  if (task.dueAt && task.dueAt < now) {
    const businessDays = Math.floor(businessMinutesBetween(calendar, task.dueAt, now) / 480)
    points += Math.min(150, 100 + 5 * businessDays)
  } else if (task.dueAt) {
    const minutes = businessMinutesBetween(calendar, now, task.dueAt)
    if (minutes <= 480) points += 80
    else if (minutes <= 2 * 480) points += 65
    else if (minutes <= 5 * 480) points += 45
    else if (minutes <= 10 * 480) points += 25
    else if (task.dueAt.getTime() - now.getTime() <= 30 * dayMs) points += 10
  }
  if (task.value && task.value.currency === currency && task.value.minor > 0n) {
    const whole = Number(task.value.minor) / 100
    points += whole < 1_000 ? 5 : whole < 10_000 ? 10 : whole < 50_000 ? 20 : whole < 250_000 ? 30 : 40
  }
  if (task.waiting) points += 20
  if (task.legal) points += 15
  return points
}
const plainBand = (task: Given, zone: string, now: Date): string => {
  if (!task.dueAt) return 'later'
  if (task.dueAt < now) return 'overdue'
  const days = daysBetween(civilDate(zone, now), civilDate(zone, task.dueAt))
  if (days === 0) return 'today'
  return days <= 7 - weekdayOf(civilDate(zone, now)) ? 'this_week' : 'later'
}

const open = (
  { ctx }: TestWorkspace,
  owner: { memberId: string } | { role: 'legal' | 'partner_manager' },
  task: Omit<Given, 'id'>,
  title = 'Do what is due',
): Promise<string> =>
  inTransaction(ctx, async (tx) => {
    const { id } = await openTask(tx, {
      kind: 'tasks.to_do',
      subject: { kind: 'thing', id: `th_${Math.random().toString(36).slice(2)}` },
      title,
      side: 'team',
      owner,
      cause: 'test',
      dueAt: task.dueAt,
      value: task.value && { currency: task.value.currency, amountMinor: task.value.minor },
      ...(task.waiting && { waiting: task.waiting }),
      legal: task.legal,
    })
    return id
  })

const readAll = async (member: TestMember, limit: number, more: Record<string, string> = {}) => {
  const rows: Row[] = []
  let cursor: string | undefined
  let asOf: string | undefined
  let counts: Record<string, number> = {}
  do {
    const page = await member.api.get('/v1/today', { limit, ...more, ...(cursor && { cursor }) })
    assert.equal(page.status, 200, page.text)
    asOf ??= page.body.asOf
    assert.equal(page.body.asOf, asOf, 'later pages are as of the first')
    rows.push(...page.body.data)
    counts = page.body.counts
    cursor = page.body.nextCursor ?? undefined
  } while (cursor)
  return { rows, now: new Date(asOf!), counts }
}

test("Today's order, bands and sums equal a plain reference, page by page, for any tasks and calendar", async () => {
  const zones = ['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata']
  // Instants close to every limit, and anywhere else.
  const offset = fc.oneof(
    fc.integer({ min: -40 * 1440, max: 45 * 1440 }),
    fc
      .tuple(fc.constantFrom(-10, -9, -2, -1, 1, 2, 5, 10), fc.integer({ min: -2, max: 2 }))
      .map(([days, more]) => ({ businessDays: days, more })),
  )
  const task = fc.record({
    due: fc.option(offset, { freq: 8 }),
    value: fc.option(
      fc.record({
        currency: fc.constantFrom('USD', 'USD', 'USD', 'EUR'),
        minor: fc.constantFrom(
          0n,
          1n,
          99_999n,
          100_000n,
          999_999n,
          1_000_000n,
          4_200_000n,
          5_000_000n,
          24_999_999n,
          25_000_000n,
          900_000_000n,
        ),
      }),
    ),
    waiting: fc.constantFrom(null, 'partner' as const, 'colleague' as const),
    legal: fc.boolean(),
  })
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...zones),
      fc.constantFrom([], ['2026-03-03', '2026-03-06'], ['2026-03-09', '2026-03-10', '2026-03-11']),
      fc.array(task, { minLength: 1, maxLength: 25 }),
      fc.integer({ min: 1, max: 9 }),
      async (zone, holidays, given, limit) => {
        const made = await app.workspace({ zone, currency: 'USD' })
        const admin = await aMember(app, made.workspace, { roles: ['admin', 'partner_manager'] })
        const before = await admin.api.get('/v1/workspace')
        const changed = await admin.api.request('PATCH', '/v1/workspace', {
          body: { calendar: { holidays } },
          headers: { 'if-match': `"${before.body.version}"` },
        })
        assert.equal(changed.status, 200, changed.text)
        forgetWorkspace(app.services)
        const calendar = officeHours(zone, holidays)
        const begun = made.ctx.clock.now()
        // Whole minutes and a half, so that the milliseconds which the test itself takes change no band or point.
        const base = new Date(Math.floor(begun.getTime() / minuteMs) * minuteMs)
        const all: Given[] = []
        for (const one of given) {
          const { due } = one
          const dueAt =
            due === null
              ? null
              : typeof due === 'number'
                ? new Date(base.getTime() + due * minuteMs + minuteMs / 2)
                : new Date(
                    addBusinessMinutes(calendar, base, due.businessDays * 480).getTime() +
                      due.more * minuteMs +
                      minuteMs / 2,
                  )
          const task = { dueAt, value: one.value, waiting: one.waiting, legal: one.legal }
          all.push({ ...task, id: await open(made, { memberId: admin.memberId }, task) })
        }
        const { rows, now, counts } = await readAll(admin, limit)
        const points = new Map(all.map((task) => [task.id, plainPoints(task, calendar, 'USD', now)]))
        const expected = inOrder(all, points)
        assert.deepEqual(
          rows.map((row) => row.task.id),
          expected.map((task) => task.id),
        )
        for (const row of rows) {
          const task = all.find(({ id }) => id === row.task.id)!
          assert.equal(row.points, points.get(task.id), row.why)
          assert.equal(
            row.parts.reduce((sum, part) => sum + part.points, 0),
            row.points,
            'the parts add up',
          )
          assert.equal(row.band, plainBand(task, zone, now), row.why)
        }
        for (const band of ['overdue', 'today', 'this_week', 'later']) {
          const own = expected.filter((task) => plainBand(task, zone, now) === band)
          assert.equal(counts[band], own.length)
          const filtered = await readAll(admin, 200, { band })
          assert.deepEqual(new Set(filtered.rows.map((row) => row.task.id)), new Set(own.map((task) => task.id)))
        }
      },
    ),
    { numRuns: 15 },
  )
})

/** Points downwards, earlier due, id; without a date last. */
const inOrder = (tasks: readonly Given[], points: ReadonlyMap<string, number>): Given[] =>
  [...tasks].sort((a, b) => {
    const byPoints = points.get(b.id)! - points.get(a.id)!
    if (byPoints !== 0) return byPoints
    const [dueA, dueB] = [a.dueAt?.getTime() ?? Number.MAX_SAFE_INTEGER, b.dueAt?.getTime() ?? Number.MAX_SAFE_INTEGER]
    return dueA - dueB || (a.id < b.id ? -1 : 1)
  })

test('a row says why it is there, with its sum, and what is not counted', async () => {
  const made = await app.workspace({ currency: 'USD' })
  const ana = await aMember(app, made.workspace)
  const now = made.ctx.clock.now()
  const owner = { memberId: ana.memberId }
  await open(
    made,
    owner,
    {
      dueAt: new Date(now.getTime() + dayMs),
      value: { currency: 'USD', minor: 4_200_000n },
      waiting: 'colleague',
      legal: true,
    },
    'first',
  )
  await open(
    made,
    owner,
    {
      dueAt: new Date(now.getTime() - 3 * dayMs),
      value: { currency: 'EUR', minor: 1_250n },
      waiting: null,
      legal: false,
    },
    'second',
  )
  await open(made, owner, { dueAt: null, value: null, waiting: null, legal: false }, 'third')
  const { rows } = await readAll(ana, 50)
  assert.deepEqual(
    rows.map((row) => [row.points, row.band, row.why]),
    [
      [135, 'this_week', 'Due tomorrow, $42,000 at stake, a colleague is waiting, the date is a legal one'],
      [105, 'overdue', 'Overdue by 1 business day, €12.50 at stake (not counted: no rate from EUR to USD is known)'],
      [0, 'later', 'No date, nothing at stake'],
    ],
  )
  assert.deepEqual(
    rows[0]?.parts.map((part) => part.points),
    [80, 20, 20, 15],
  )
})

test('Today holds own tasks and the queues of own roles; others are seen when asked for', async () => {
  const made = await app.workspace()
  const ana = await aMember(app, made.workspace, { name: 'Ana' })
  const bob = await aMember(app, made.workspace, { name: 'Bob', roles: ['legal'] })
  const plain = { dueAt: null, value: null, waiting: null, legal: false }
  const [forAna, forBob, forLegal] = [
    await open(made, { memberId: ana.memberId }, plain),
    await open(made, { memberId: bob.memberId }, plain),
    await open(made, { role: 'legal' }, plain),
  ]
  const ids = async (member: TestMember, more = {}) =>
    new Set((await readAll(member, 50, more)).rows.map((row) => row.task.id))
  assert.deepEqual(await ids(ana), new Set([forAna]))
  assert.deepEqual(await ids(bob), new Set([forBob, forLegal]))
  assert.deepEqual(await ids(ana, { owner: bob.memberId }), new Set([forBob]))
  assert.deepEqual(await ids(ana, { owner: 'legal' }), new Set([forLegal]))
  assert.deepEqual(await ids(ana, { owner: 'all' }), new Set([forAna, forBob, forLegal]))
  assert.equal((await made.api.get('/v1/today')).body.data.length, 3, 'a key sees the whole team')
  assert.equal((await made.api.get('/v1/today', { owner: 'me' })).status, 422)
  const bad = await made.api.get('/v1/today', { cursor: Buffer.from('["x",1,"y","z"]').toString('base64url') })
  assert.equal(bad.status, 422)
})

test('a task that rests is not in Today until its time has come, without any sweep', async () => {
  const made = await app.workspace()
  const ana = await aMember(app, made.workspace)
  const id = await open(made, { memberId: ana.memberId }, { dueAt: null, value: null, waiting: null, legal: false })
  const until = new Date(made.ctx.clock.now().getTime() + 2 * dayMs).toISOString()
  const rests = await ana.api.post(`/v1/tasks/${id}/snooze`, { until })
  assert.equal(rests.body.state, 'snoozed')
  assert.deepEqual((await readAll(ana, 50)).rows, [])
  assert.deepEqual((await ana.api.get('/v1/tasks', { state: 'open' })).body.data, [])
  assert.equal((await ana.api.get('/v1/tasks', { state: 'snoozed' })).body.data.length, 1)
  app.advance(2 * dayMs)
  assert.equal((await readAll(ana, 50)).rows.length, 1)
  assert.equal((await ana.api.get(`/v1/tasks/${id}`)).body.state, 'open')
})

test('a page of Today asks the database as often for 60 rows as for one', async () => {
  const made = await app.workspace()
  const ana = await aMember(app, made.workspace)
  const plain = { dueAt: null, value: null, waiting: null, legal: false }
  await open(made, { memberId: ana.memberId }, plain)
  const count = async () => {
    let rows = 0
    const statements = await statementsOf(async () => {
      const page = await ana.api.get('/v1/today', { limit: 200 })
      rows = page.body.data.length
      return page
    })
    return { rows, queries: statements.length }
  }
  await count()
  const one = await count()
  for (let index = 0; index < 59; index += 1) await open(made, { memberId: ana.memberId }, plain)
  const many = await count()
  assert.deepEqual([one.rows, many.rows], [1, 60])
  assert.ok(one.queries > 3)
  assert.equal(many.queries, one.queries)
})

test('the daily mail comes once at half past seven where the member is, and not when there is nothing', async () => {
  const made = await app.workspace({ zone: 'Europe/Berlin' })
  const ana = await aMember(app, made.workspace, { name: 'Ana' })
  const idle = await aMember(app, made.workspace, { name: 'Idle' })
  const start = made.ctx.clock.now()
  await open(
    made,
    { memberId: ana.memberId },
    { dueAt: new Date(start.getTime() - dayMs), value: null, waiting: null, legal: false },
    'Call Acme',
  )
  const digests = async (member: TestMember) =>
    (await mailsTo(made.ctx, member.email)).filter((mail) => mail.kind === 'task.today')
  const goTo = async (instant: Date) => {
    app.advance(instant.getTime() - made.ctx.clock.now().getTime())
    await app.settle()
  }
  const berlinMidnight = (instant: Date) => new Date(`${civilDate('Europe/Berlin', instant)}T00:00:00.000+01:00`)
  // The morning after tomorrow, because the round of midnight plans the mails of the day.
  const morning = new Date(berlinMidnight(start).getTime() + dayMs + 7.5 * 60 * minuteMs)
  await goTo(new Date(morning.getTime() - minuteMs))
  assert.equal((await digests(ana)).length, 0)
  await goTo(new Date(morning.getTime() + 1_000))
  const [mail, ...others] = await digests(ana)
  assert.deepEqual(others, [])
  assert.equal(mail?.subject, 'Today: 1 task needs you')
  assert.match(mail?.text ?? '', /Call Acme\nOverdue by/)
  assert.deepEqual(await digests(idle), [])
  await goTo(new Date(morning.getTime() + 12 * 60 * minuteMs))
  assert.equal((await digests(ana)).length, 1, 'once a day')
  await goTo(new Date(morning.getTime() + dayMs + 1_000))
  assert.equal((await digests(ana)).length, 2, 'and again the next day')
})
