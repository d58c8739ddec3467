import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { sql } from 'kysely'
import { instantAt } from '#platform/civil-time.ts'
import type { Ctx } from '#platform/context.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { findWorkspace, forgetWorkspace } from '#platform/tenancy/workspaces.ts'
import { testApp } from '#test/support/app.ts'
import { mailsTo } from '#test/support/mails.ts'
import { aMember } from '#test/support/people.ts'
import { clocksOf, dropClock, medianOfMetClocks, meetClock, pauseClock, resumeClock, startClock } from './public.ts'
import { sweepClocks } from './service/clocks.ts'

const app = await testApp()
const minuteMs = 60_000

/** The same context, with the workspace's clock standing at an instant. */
const at = (ctx: Ctx, instant: Date | string): Ctx => ({
  ...ctx,
  clock: { ...ctx.clock, now: () => new Date(instant) },
})
const berlin = (date: string, time: string) => instantAt('Europe/Berlin', date, time)
const subject = { subjectKind: 'thing', subjectId: 'th_1' }
const factsAbout = async (ctx: Ctx, kind: string) => {
  const { rows } = await inTransaction(ctx, (tx) =>
    sql<{
      subject_id: string
      occurred_at: Date
      data: { reachedAt: string }
    }>`select subject_id, occurred_at, data from events
      where workspace_id = ${ctx.workspace.id} and kind = ${kind} order by id`.execute(tx.db),
  )
  return rows
}
/** Moves the application's clock to an instant and lets everything due happen. */
const goTo = async (ctx: Ctx, instant: Date) => {
  app.advance(instant.getTime() - ctx.clock.now().getTime())
  await app.settle()
}

test('a clock of 2 business days skips weekends, holidays and pauses to the minute', async () => {
  const { workspace, api } = await app.workspace({ zone: 'Europe/Berlin' })
  const admin = await aMember(app, workspace, { roles: ['admin'] })
  const before = await api.get('/v1/workspace')
  const changed = await admin.api.request('PATCH', '/v1/workspace', {
    body: { calendar: { holidays: ['2026-03-09'] } },
    headers: { 'if-match': `"${before.body.version}"` },
  })
  assert.equal(changed.status, 200, changed.text)
  forgetWorkspace(app.services)
  const ctx = app.ctx((await findWorkspace(app.services, workspace.id))!)

  // Friday 16:00: one hour on Friday, none on the weekend and the holiday, eight on Tuesday, seven on Wednesday.
  const { id, started } = await inTransaction(at(ctx, berlin('2026-03-06', '16:00')), (tx) =>
    startClock(tx, { kind: 'first_answer', ...subject, targetMinutes: 960, business: true }),
  )
  assert.equal(started, true)
  const fresh = await api.get(`/v1/clocks/${id}`)
  assert.equal(fresh.body.breachesAt, berlin('2026-03-11', '16:00').toISOString())
  assert.equal(fresh.body.warnsAt, berlin('2026-03-11', '12:48').toISOString())

  const about = { kind: 'first_answer', subjectId: subject.subjectId }
  const pause = (from: Date) =>
    inTransaction(at(ctx, from), (tx) => pauseClock(tx, { ...about, reason: 'Waiting for the applicant' }))
  const resume = (to: Date) => inTransaction(at(ctx, to), (tx) => resumeClock(tx, about))
  // A pause on Saturday takes nothing away; one over lunch on Tuesday and one that begins before Wednesday opens do.
  assert.equal(await pause(berlin('2026-03-07', '10:00')), true)
  assert.equal(await resume(berlin('2026-03-07', '18:00')), true)
  assert.equal((await api.get(`/v1/clocks/${id}`)).body.breachesAt, berlin('2026-03-11', '16:00').toISOString())
  assert.equal(await pause(berlin('2026-03-10', '10:00')), true)
  assert.equal(await pause(berlin('2026-03-10', '11:00')), false, 'a clock is paused once')
  const paused = await api.get(`/v1/clocks/${id}`)
  assert.equal(paused.body.state, 'paused')
  assert.equal(paused.body.breachesAt, null)
  assert.equal(await resume(berlin('2026-03-10', '12:30')), true)
  assert.equal(await resume(berlin('2026-03-10', '12:31')), false)
  assert.equal(await pause(berlin('2026-03-11', '08:00')), true)
  assert.equal(await resume(berlin('2026-03-11', '09:07')), true)

  // 150 minutes on Tuesday and 7 on Wednesday move Wednesday 16:00 to Thursday 10:37.
  const due = berlin('2026-03-12', '10:37')
  const running = await api.get(`/v1/clocks/${id}`)
  assert.equal(running.body.breachesAt, due.toISOString())
  assert.equal(running.body.warnsAt, berlin('2026-03-11', '15:25').toISOString())
  assert.equal(running.body.pauses.length, 3)

  await goTo(ctx, new Date(due.getTime() - minuteMs))
  const warned = await api.get(`/v1/clocks/${id}`)
  assert.equal(warned.body.warnedAt, berlin('2026-03-11', '15:25').toISOString())
  assert.equal(warned.body.breachedAt, null)
  assert.equal((await factsAbout(ctx, 'clock.warned')).length, 1)
  assert.equal((await factsAbout(ctx, 'clock.breached')).length, 0)
  await goTo(ctx, new Date(due.getTime() + 1_000))
  const breached = await api.get(`/v1/clocks/${id}`)
  assert.equal(breached.body.breachedAt, due.toISOString())
  assert.equal(breached.body.state, 'running')
  assert.equal(breached.body.spentMinutes, 960)
  const facts = await factsAbout(ctx, 'clock.breached')
  assert.deepEqual(
    facts.map((fact) => fact.data.reachedAt),
    [due.toISOString()],
  )
})

test('the end of a clock equals a count of minutes one by one, whatever its pauses', async () => {
  const { ctx, api } = await app.workspace({ zone: 'UTC' })
  const monday = Date.parse('2026-06-01T00:00:00Z')
  const isOpen = (ms: number) => {
    const minuteOfWeek = ((ms - monday) / minuteMs) % (7 * 1440)
    const minuteOfDay = minuteOfWeek % 1440
    return minuteOfWeek < 5 * 1440 && minuteOfDay >= 9 * 60 && minuteOfDay < 17 * 60
  }
  let number = 0
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        startMinute: fc.integer({ min: 0, max: 7 * 1440 }),
        target: fc.integer({ min: 1, max: 1500 }),
        business: fc.boolean(),
        pauses: fc.array(fc.tuple(fc.integer({ min: 0, max: 700 }), fc.integer({ min: 1, max: 2000 })), {
          maxLength: 3,
        }),
      }),
      async ({ startMinute, target, business, pauses }) => {
        number += 1
        const subjectId = `th_${number}`
        const start = monday + startMinute * minuteMs
        const { id } = await inTransaction(at(ctx, new Date(start)), (tx) =>
          startClock(tx, { kind: 'review', subjectKind: 'thing', subjectId, targetMinutes: target, business }),
        )
        // Pauses one after the other, as far as the clock has not run out before.
        const spans: [number, number][] = []
        const countTo = (wanted: number) => {
          let counted = 0
          for (let ms = start; ; ms += minuteMs) {
            if (counted === wanted) return ms
            const isPaused = spans.some(([from, to]) => ms >= from && ms < to)
            if (!isPaused && (!business || isOpen(ms))) counted += 1
          }
        }
        let now = start
        for (const [wait, length] of pauses) {
          const from = now + wait * minuteMs
          const to = from + length * minuteMs
          if (from >= countTo(target)) break
          await inTransaction(at(ctx, new Date(from)), (tx) =>
            pauseClock(tx, { kind: 'review', subjectId, reason: 'test' }),
          )
          await inTransaction(at(ctx, new Date(to)), (tx) => resumeClock(tx, { kind: 'review', subjectId }))
          spans.push([from, to])
          now = to
        }
        const end = new Date(countTo(target)).toISOString()
        const { body } = await api.get(`/v1/clocks/${id}`)
        assert.equal(body.breachedAt ?? body.breachesAt, end)
        await inTransaction(at(ctx, end), (tx) => dropClock(tx, { kind: 'review', subjectId }))
        assert.equal((await api.get(`/v1/clocks/${id}`)).body.spentMinutes, target)
      },
    ),
    { numRuns: 25 },
  )
})

test('two sweeps at once mark a clock once, and a later one not again', async () => {
  const { workspace, ctx, api } = await app.workspace()
  const subjects = Array.from({ length: 20 }, (_, index) => `th_${index}`)
  await inTransaction(ctx, async (tx) => {
    for (const subjectId of subjects)
      await startClock(tx, { kind: 'answer', subjectKind: 'thing', subjectId, targetMinutes: 60, business: false })
  })
  app.advance(61 * minuteMs)
  const { body } = await api.get('/v1/clocks')
  const ids = body.data.map((clock: { id: string }) => clock.id)
  // Two servers that both took the slots up, and the sweeper of this one.
  const sweep = () => inTransaction(app.ctx(workspace), (tx) => sweepClocks(tx, ids))
  await Promise.all([sweep(), sweep(), app.settle()])
  await app.settle()
  await sweep()
  for (const kind of ['clock.warned', 'clock.breached']) {
    const facts = await factsAbout(ctx, kind)
    assert.equal(facts.length, subjects.length, kind)
    assert.equal(new Set(facts.map((fact) => fact.subject_id)).size, subjects.length)
  }
})

test('there is one open clock per subject and kind; a met one makes room for the next', async () => {
  const { ctx, api } = await app.workspace()
  const start = () =>
    inTransaction(ctx, (tx) => startClock(tx, { kind: 'answer', ...subject, targetMinutes: 60, business: false }))
  const [first, second] = await Promise.all([start(), start()])
  assert.equal(first.id, second.id)
  assert.deepEqual([first.started, second.started].sort(), [false, true])
  assert.equal(await inTransaction(ctx, (tx) => meetClock(tx, { kind: 'answer', subjectId: subject.subjectId })), true)
  assert.equal(await inTransaction(ctx, (tx) => meetClock(tx, { kind: 'answer', subjectId: subject.subjectId })), false)
  const next = await start()
  assert.equal(next.started, true)
  assert.notEqual(next.id, first.id)
  const list = await api.get('/v1/clocks', { subjectId: subject.subjectId, sort: 'startedAt', count: true })
  assert.deepEqual(
    list.body.data.map((clock: { state: string }) => clock.state),
    ['met', 'running'],
  )
  assert.equal(list.body.total, 2)
  assert.equal((await api.get('/v1/clocks', { state: 'met' })).body.data.length, 1)
  const facts = await inTransaction(ctx, (tx) => clocksOf(tx, [subject.subjectId, 'th_none']))
  assert.deepEqual(
    facts.get(subject.subjectId)?.map((clock) => clock.state),
    ['met', 'running'],
  )
})

test('a clock that is met or paused after its time is breached, although no sweep had been there', async () => {
  const { ctx, api } = await app.workspace()
  const start = ctx.clock.now()
  const ids = []
  for (const subjectId of ['th_met', 'th_paused']) {
    const clock = await inTransaction(at(ctx, start), (tx) =>
      startClock(tx, { kind: 'answer', subjectKind: 'thing', subjectId, targetMinutes: 30, business: false }),
    )
    ids.push(clock.id)
  }
  const late = new Date(start.getTime() + 45 * minuteMs)
  await inTransaction(at(ctx, late), (tx) => meetClock(tx, { kind: 'answer', subjectId: 'th_met' }))
  await inTransaction(at(ctx, late), (tx) => pauseClock(tx, { kind: 'answer', subjectId: 'th_paused', reason: 'late' }))
  const due = new Date(start.getTime() + 30 * minuteMs).toISOString()
  const [met, paused] = await Promise.all(ids.map((id) => api.get(`/v1/clocks/${id}`)))
  assert.equal(met?.body.breachedAt, due)
  assert.equal(met?.body.spentMinutes, 45)
  assert.equal(paused?.body.breachedAt, due)
  assert.equal((await factsAbout(ctx, 'clock.breached')).length, 2)
  assert.equal((await api.get('/v1/clocks', { breached: true })).body.data.length, 2)
  assert.equal((await api.get('/v1/clocks', { breached: false })).body.data.length, 0)
})

test('medians are told from ten met clocks on; dropped ones do not count', async () => {
  const { ctx, api } = await app.workspace()
  const met =
    (minutes: number, subjectId: string, drop = false) =>
    async () => {
      const start = new Date(ctx.clock.now().getTime() - 10 * 1440 * minuteMs)
      await inTransaction(at(ctx, start), (tx) =>
        startClock(tx, { kind: 'first_answer', subjectKind: 'thing', subjectId, targetMinutes: 600, business: false }),
      )
      const end = at(ctx, new Date(start.getTime() + minutes * minuteMs))
      await inTransaction(end, (tx) => (drop ? dropClock : meetClock)(tx, { kind: 'first_answer', subjectId }))
    }
  for (let index = 1; index <= 9; index += 1) await met(index * 10, `th_${index}`)()
  for (let index = 1; index <= 5; index += 1) await met(5_000, `th_drop_${index}`, true)()
  assert.deepEqual(await inTransaction(ctx, (tx) => medianOfMetClocks(tx, 'first_answer', 90)), {
    clocks: 9,
    medianMinutes: null,
  })
  assert.equal((await api.get('/v1/clocks/medians')).body.data[0].medianMinutes, null)
  await met(2_000, 'th_late')()
  // 10 20 ... 90 and 2,000, which was late: the middle two are 50 and 60.
  assert.deepEqual(await inTransaction(ctx, (tx) => medianOfMetClocks(tx, 'first_answer', 90)), {
    clocks: 10,
    medianMinutes: 55,
  })
  assert.deepEqual(await inTransaction(ctx, (tx) => medianOfMetClocks(tx, 'first_answer', 3)), {
    clocks: 0,
    medianMinutes: null,
  })
  const told = await api.get('/v1/clocks/medians', { days: 30 })
  assert.deepEqual(told.body.data, [{ kind: 'first_answer', clocks: 10, medianMinutes: 55, businessTime: false }])
})

test('a breach is mailed to the leads, not to the member who let it run out', async () => {
  const { workspace, ctx } = await app.workspace()
  const lead = await aMember(app, workspace, { name: 'Lea Lead', isLead: true })
  const ana = await aMember(app, workspace, { name: 'Ana Silva' })
  await inTransaction(ctx, (tx) =>
    startClock(tx, { kind: 'first_answer', ...subject, targetMinutes: 120, business: false, memberId: ana.memberId }),
  )
  app.advance(121 * minuteMs)
  await app.settle()
  const mails = await mailsTo(ctx, lead.email)
  assert.equal(mails.length, 1)
  assert.equal(mails[0]?.subject, 'Out of time: first answer')
  assert.match(mails[0]?.text ?? '', /Promised within: 2 hours/)
  assert.match(mails[0]?.text ?? '', /With: Ana Silva/)
  assert.deepEqual(await mailsTo(ctx, ana.email), [])
})
