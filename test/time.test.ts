/**
 * Promise 21: what is planned on a workspace's clock comes once per day and month on the wall of its zone, across
 * changes of the clocks, 29 February and months without a 31st; ids and order do not follow the wall clock back.
 */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { sql } from 'kysely'
import { startClock } from '#modules/tasks/public.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { type IdRecord, idPrefixes, idSource, newId } from '#platform/ids.ts'
import { dailyAt, monthlyOn } from '#platform/jobs/recurring.ts'
import type { DueKind } from '#platform/module.ts'
import { modules } from '../src/modules.ts'
import { testApp } from './support/app.ts'
import { toyModule } from './support/toys.ts'

const dayMs = 86_400_000
const ran: { workspace: string; kind: string; dueAt: Date }[] = []
const again = (kind: string, plan: DueKind['run']): DueKind => ({
  kind,
  summary: 'Comes again.',
  run: async (tx, ids, dueAt) => {
    ran.push({ workspace: tx.ctx.workspace.id, kind, dueAt })
    await plan(tx, ids, dueAt)
  },
})
const times = ['01:45', '02:10', '02:30']
const due = [
  ...times.map((time) =>
    again(`toy.at_${time.replace(':', '')}`, (tx) => dailyAt(tx, `toy.at_${time.replace(':', '')}`, time)),
  ),
  again('toy.monthly', (tx) => monthlyOn(tx, 'toy.monthly', 31, '00:00')),
]
const app = await testApp({
  modules: [...modules, toyModule([], { due })],
  start: new Date('2028-01-29T12:00:00.000Z'),
})

/** What a clock on the wall shows, asked of the platform's own calendar and not of our code. */
const wallIn = (zone: string, instant: Date): { date: string; time: string } => {
  const [date = '', time = ''] = new Intl.DateTimeFormat('sv-SE', {
    timeZone: zone,
    dateStyle: 'short',
    timeStyle: 'medium',
  })
    .format(instant)
    .split(' ')
  return { date, time: time.slice(0, 5) }
}
/** Whether some minute of the date is called that in the zone. */
const exists = (zone: string, date: string, time: string): boolean => {
  const noon = Date.parse(`${date}T${time}:00Z`)
  return Array.from({ length: 57 }, (_, step) => new Date(noon + (step - 28) * 1_800_000)).some((at) => {
    const wall = wallIn(zone, at)
    return wall.date === date && wall.time === time
  })
}

const zones = [
  { zone: 'America/New_York', skipped: '2028-03-12', gapMin: 60 },
  { zone: 'Australia/Lord_Howe', skipped: '2028-10-01', gapMin: 30 },
]

test('daily slots run once per date and at their time on the wall; the 31st is the last day of a short month', async () => {
  const spaces = await Promise.all(zones.map(async (one) => ({ ...one, ...(await app.workspace({ zone: one.zone })) })))
  for (const { ctx } of spaces)
    await inTransaction(ctx, async (tx) => {
      for (const time of times) await dailyAt(tx, `toy.at_${time.replace(':', '')}`, time)
      await monthlyOn(tx, 'toy.monthly', 31, '00:00')
    })
  // Both changes of the clocks in both zones, a leap day, two months' ends; between them nothing runs for half a year.
  const walk = async (days: number) => {
    for (let day = 0; day < days; day += 1) {
      app.advance(dayMs)
      await app.settle()
    }
  }
  await walk(68)
  const spring = ran.length
  app.advance(175 * dayMs)
  await app.settle()
  await walk(45)
  for (const { zone, workspace, skipped, gapMin } of spaces) {
    for (const time of times) {
      const mine = ran
        .filter((one) => one.workspace === workspace.id && one.kind === `toy.at_${time.replace(':', '')}`)
        .map(({ dueAt }) => dueAt)
      const walls = mine.map((at) => wallIn(zone, at))
      assert.equal(new Set(walls.map(({ date }) => date)).size, walls.length, `${zone} ${time}: a date came twice`)
      for (const [index, wall] of walls.entries()) {
        const expected = exists(zone, wall.date, time) ? time : moved(time, gapMin)
        assert.equal(wall.time, expected, `${zone} ${wall.date}`)
        const before = walls[index - 1]
        if (!before) continue
        const gapDays = (Date.parse(wall.date) - Date.parse(before.date)) / dayMs
        assert.ok(gapDays === 1 || gapDays > 170, `${zone} ${time}: from ${before.date} to ${wall.date}`)
      }
      assert.ok(
        walls.some(({ date }) => date === '2028-02-29'),
        `${zone} ${time}: no 29 February`,
      )
      if (!exists(zone, skipped, time))
        assert.ok(
          walls.some((wall) => wall.date === skipped && wall.time === moved(time, gapMin)),
          `${zone} ${time}: the skipped time was left out`,
        )
    }
    const months = ran
      .slice(0, spring)
      .filter((one) => one.workspace === workspace.id && one.kind === 'toy.monthly')
      .map(({ dueAt }) => wallIn(zone, dueAt))
    assert.deepEqual(
      months.map(({ date, time }) => `${date} ${time}`),
      ['2028-01-31 00:00', '2028-02-29 00:00', '2028-03-31 00:00'],
    )
  }
})
const moved = (time: string, minutes: number): string =>
  new Date(Date.parse(`2000-01-01T${time}:00Z`) + minutes * 60_000).toISOString().slice(11, 16)

describe('a clock of business time ends at the same hour on the wall, one of plain time after exactly its hours', () => {
  // One business day from Friday 16:00 ends Monday 16:00, whatever the clocks did on Sunday.
  const cases = [
    { zone: 'America/New_York', what: 'spring', from: '2027-03-12T21:00:00.000Z', to: '2027-03-15T20:00:00.000Z' },
    { zone: 'America/New_York', what: 'autumn', from: '2027-11-05T20:00:00.000Z', to: '2027-11-08T21:00:00.000Z' },
    { zone: 'Australia/Lord_Howe', what: 'autumn', from: '2027-04-02T05:00:00.000Z', to: '2027-04-05T05:30:00.000Z' },
    { zone: 'Australia/Lord_Howe', what: 'spring', from: '2027-10-01T05:30:00.000Z', to: '2027-10-04T05:00:00.000Z' },
    { zone: 'America/New_York', what: '29 February', from: '2024-02-28T21:00:00.000Z', to: '2024-02-29T21:00:00.000Z' },
    {
      zone: 'America/New_York',
      what: 'no 29 February',
      from: '2027-02-26T21:00:00.000Z',
      to: '2027-03-01T21:00:00.000Z',
    },
    {
      zone: 'America/New_York',
      what: 'the end of a year',
      from: '2027-12-31T21:00:00.000Z',
      to: '2028-01-03T21:00:00.000Z',
    },
  ]
  for (const { zone, what, from, to } of cases)
    test(`${zone}, ${what}`, async () => {
      const { ctx, workspace } = await app.workspace({ zone })
      const start = (business: boolean) =>
        inTransaction(ctx, (tx) =>
          startClock(tx, {
            kind: 'first_answer',
            subjectKind: 'application',
            subjectId: newId(idPrefixes.application),
            targetMinutes: business ? 480 : 1_440,
            business,
            startedAt: new Date(from),
          }),
        )
      const [business, plain] = [await start(true), await start(false)]
      const ends = async (id: string) =>
        (
          await inTransaction(ctx, (tx) =>
            sql<{
              at: Date
            }>`select breaches_at as at from clocks where workspace_id = ${workspace.id} and id = ${id}`.execute(tx.db),
          )
        ).rows[0]!.at
      assert.equal(new Date(await ends(business.id)).toISOString(), to)
      assert.equal(new Date(await ends(plain.id)).getTime() - Date.parse(from), dayMs)
      // All of it lies in the past: the sweep catches up with one warning and one breach each, however often it looks.
      for (let round = 0; round < 3; round += 1) await app.settle()
      const { rows } = await inTransaction(ctx, (tx) =>
        sql<{
          kind: string
          count: string
        }>`select kind, count(*) as count from events where workspace_id = ${workspace.id} and subject_id in (${business.id}, ${plain.id}) or data->>'clockId' in (${business.id}, ${plain.id}) group by kind order by kind`.execute(
          tx.db,
        ),
      )
      assert.deepEqual(
        rows.filter(({ kind }) => /breach|warn/.test(kind)).map(({ kind, count }) => [kind, Number(count)]),
        [
          ['clock.breached', 2],
          ['clock.warned', 2],
        ],
      )
    })
})

describe('the wall clock going back', () => {
  test('every id is greater than the one before, for 36 hours back and forth', () => {
    let nowMs = Date.parse('2028-03-12T07:00:00Z')
    const next = idSource({ nowMs: () => nowMs }, (count) => crypto.getRandomValues(new Uint8Array(count)))
    const ids: string[] = []
    for (const stepMs of [0, 0, -1.5 * dayMs, 1, 3 * dayMs, -3 * dayMs, -1, 0, dayMs]) {
      nowMs += stepMs
      for (let count = 0; count < 200; count += 1) ids.push(next(idPrefixes['partner' satisfies IdRecord]))
    }
    assert.deepEqual(ids.toSorted(), ids)
    assert.equal(new Set(ids).size, ids.length)
  })
  test('changes made after it went back come after those made before, and a walk sees every record once', async () => {
    const { api } = await app.workspace()
    const made: string[] = []
    const partnerOf = async (name: string) => {
      const answer = await api.post('/v1/partners', { legalName: name })
      assert.equal(answer.status, 201, answer.text)
      made.push(answer.body.id)
      return answer.body as { id: string; version: number }
    }
    const first = await partnerOf('One')
    const renamed: string[] = []
    const rename = async (legalName: string, version: number) => {
      assert.equal(
        (await api.patch(`/v1/partners/${first.id}`, { legalName }, { 'if-match': String(version) })).status,
        200,
      )
      renamed.push(legalName)
    }
    await rename('Before', first.version)
    app.advance(-1.5 * dayMs)
    await partnerOf('Two')
    await rename('After', first.version + 1)
    app.advance(3 * dayMs)
    await partnerOf('Three')
    assert.deepEqual(made.toSorted(), made)
    const activity = (await api.get(`/v1/partners/${first.id}/activity`)).body.data as { id: string }[]
    assert.ok(activity.length >= 3)
    assert.deepEqual(
      activity
        .map(({ id }) => id)
        .toSorted()
        .reverse(),
      activity.map(({ id }) => id),
    )
    for (const sort of ['createdAt', '-createdAt']) {
      const seen: string[] = []
      let cursor: string | undefined
      do {
        const page = await api.get('/v1/partners', { sort, limit: 1, ...(cursor && { cursor }) })
        seen.push(...page.body.data.map((row: { id: string }) => row.id))
        cursor = page.body.nextCursor ?? undefined
      } while (cursor)
      assert.deepEqual(seen.toSorted(), made)
    }
  })
})
