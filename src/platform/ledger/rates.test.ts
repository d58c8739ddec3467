/** Rates: which one a day gets, exactly, and how they come in. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Problem } from '#platform/errors.ts'
import { testApp } from '#test/support/app.ts'
import { addDays } from '../civil-time.ts'
import type { Ctx } from '../context.ts'
import { inTransaction } from '../db/transaction.ts'
import { money } from '../money.ts'
import { convertOn, findRates, requireRate } from './rates.ts'
import { decideRate, importEcbFile, proposeRate, recordRate } from './record-rates.ts'

const app = await testApp({ modules: [] })
const record = (ctx: Ctx, day: string, from: string, to: string, rate: string) =>
  inTransaction(ctx, (tx) => recordRate(tx, { day, from, to, rate }))
const find = async (ctx: Ctx, from: string, to: string, day: string) =>
  (await inTransaction(ctx, (tx) => findRates(tx, [{ from, to, day }])))[0]
const refusedWith = (code: string) => (error: unknown) => error instanceof Problem && error.code === code

test('a rate is of the day asked for or the latest earlier one, 7 days at most', async () => {
  const { ctx } = await app.workspace()
  await record(ctx, '2026-02-10', 'EUR', 'USD', '1.1')
  await record(ctx, '2026-02-12', 'EUR', 'USD', '1.2')
  const rateOn = async (day: string) => (await find(ctx, 'EUR', 'USD', day))?.legs[0]?.rate
  assert.equal(await rateOn('2026-02-09'), undefined)
  assert.equal(await rateOn('2026-02-10'), '1.1')
  assert.equal(await rateOn('2026-02-11'), '1.1')
  assert.equal(await rateOn('2026-02-12'), '1.2')
  assert.equal(await rateOn('2026-02-19'), '1.2')
  assert.equal(await rateOn('2026-02-20'), undefined)
  const missing = inTransaction(ctx, (tx) => requireRate(tx, { from: 'EUR', to: 'USD', day: '2026-02-20' }))
  await assert.rejects(missing, refusedWith('fx.rate_missing'))
})

test('direct before inverse before both legs over EUR, each exact', async () => {
  const { ctx } = await app.workspace()
  const day = '2026-02-10'
  await record(ctx, day, 'EUR', 'HUF', '390')
  await record(ctx, day, 'EUR', 'JPY', '160')
  const cross = await find(ctx, 'HUF', 'JPY', day)
  assert.deepEqual(cross!.rate, { numerator: 160n, denominator: 390n })
  assert.deepEqual(
    cross!.legs.map(({ from, to, isInverse }) => [from, to, isInverse]),
    [
      ['EUR', 'HUF', true],
      ['EUR', 'JPY', false],
    ],
  )
  await record(ctx, day, 'JPY', 'HUF', '2.5')
  assert.deepEqual((await find(ctx, 'HUF', 'JPY', day))!.rate, { numerator: 10n, denominator: 25n })
  await record(ctx, addDays(day, -3), 'HUF', 'JPY', '0.39')
  assert.deepEqual((await find(ctx, 'HUF', 'JPY', day))!.rate, { numerator: 39n, denominator: 100n })
  assert.deepEqual(await find(ctx, 'USD', 'USD', day), { rate: { numerator: 1n, denominator: 1n }, legs: [] })
  assert.equal(await find(ctx, 'USD', 'HUF', day), undefined)
  const { amount, found } = await inTransaction(ctx, (tx) => convertOn(tx, money('HUF', 100_00n), 'JPY', day))
  assert.deepEqual([amount, found.legs.length], [money('JPY', 39n), 1])
})

test('a corrected rate is a new row and serves later uses only; other workspaces have their own', async () => {
  const { ctx } = await app.workspace()
  const { ctx: away } = await app.workspace()
  const first = await record(ctx, '2026-02-10', 'EUR', 'USD', '1.1')
  const before = await find(ctx, 'EUR', 'USD', '2026-02-10')
  app.advance(60_000)
  const second = await record(ctx, '2026-02-10', 'EUR', 'USD', '1.11')
  assert.equal(before!.legs[0]!.rateId, first)
  assert.equal((await find(ctx, 'EUR', 'USD', '2026-02-10'))!.legs[0]!.rateId, second)
  assert.equal(await find(away, 'EUR', 'USD', '2026-02-10'), undefined)
})

test('a rate by hand needs two people', async () => {
  const { ctx } = await app.workspace()
  const as = (id: string): Ctx => ({ ...ctx, actor: { kind: 'system', name: id } })
  const given = { day: '2026-02-10', from: 'HUF', to: 'EUR', rate: '0.0025', reason: 'Bank of the partner' }
  const id = await inTransaction(as('ana'), (tx) => proposeRate(tx, given))
  assert.equal(await find(ctx, 'HUF', 'EUR', '2026-02-10'), undefined)
  const decide = (who: string, decision: 'confirmed' | 'refused') =>
    inTransaction(as(who), (tx) => decideRate(tx, id, decision))
  await assert.rejects(decide('ana', 'confirmed'), refusedWith('rate.own_proposal'))
  await decide('ben', 'confirmed')
  assert.equal((await find(ctx, 'HUF', 'EUR', '2026-02-10'))!.legs[0]!.rateId, id)
  await assert.rejects(decide('cid', 'refused'), refusedWith('rate.decided'))
  for (const wrong of [
    { ...given, day: '2026-03-03' },
    { ...given, to: 'HUF' },
    { ...given, rate: '0' },
    { ...given, from: 'XXX' },
  ])
    await assert.rejects(
      inTransaction(as('ana'), (tx) => proposeRate(tx, wrong)),
      (error) => error instanceof Problem && error.status === 422,
    )
})

const history = `Date,USD,JPY,CYP,HUF,
2026-02-12,1.1852,182.02,N/A,378.53,
2026-02-11,1.1893,182.28,0.5853,N/A,
`
test('the bank’s file is taken in as CSV and XML, once, with what it corrects', async () => {
  const { ctx } = await app.workspace()
  const take = (content: string) => inTransaction(ctx, (tx) => importEcbFile(tx, content))
  assert.deepEqual(await take(history), {
    recorded: 5,
    unchanged: 0,
    firstDay: '2026-02-11',
    lastDay: '2026-02-12',
    skippedCurrencies: ['CYP'],
  })
  assert.deepEqual(await take(history), {
    recorded: 0,
    unchanged: 5,
    firstDay: '2026-02-11',
    lastDay: '2026-02-12',
    skippedCurrencies: ['CYP'],
  })
  const daily = 'Date, USD, JPY, \r\n12 February 2026, 1.1852, 182.0200, \r\n'
  assert.equal((await take(daily)).unchanged, 2)
  const xml = `<?xml version="1.0"?><gesmes:Envelope><Cube><Cube time='2026-02-12'><Cube currency='USD' rate='1.1850'/><Cube currency='JPY' rate='182.02'/></Cube></Cube></gesmes:Envelope>`
  app.advance(60_000)
  assert.deepEqual(await take(xml), {
    recorded: 1,
    unchanged: 1,
    firstDay: '2026-02-12',
    lastDay: '2026-02-12',
    skippedCurrencies: [],
  })
  assert.equal((await find(ctx, 'EUR', 'USD', '2026-02-12'))!.legs[0]!.rate, '1.185')
})

test('a broken file changes nothing and names the line', async () => {
  const { ctx } = await app.workspace()
  const cases: [string, RegExp][] = [
    ['', /Line 1/],
    ['USD,JPY\n1,2\n', /Line 1: The first column is called Date/],
    ['Date,USD\n2026-02-12,1.1\n2026-02-30,1.1\n', /Line 3: 2026-02-30 is no date/],
    ['Date,USD\n2026-02-12,1.1\n2026-02-11,1,1\n2026-02-10,x\n', /Line 4: x is no rate of USD/],
    ['Date,US\n2026-02-12,1.1\n', /Line 1: US is no code/],
    ['<Cube currency="USD" rate="1.1"/>', /Line 1: A rate needs a day/],
    ['<html><body>Not found</body></html>', /holds no rate/],
    ['Date,USD\n2026-03-09,1.1\n', /of today or of a day before/],
  ]
  for (const [content, words] of cases)
    await assert.rejects(
      inTransaction(ctx, (tx) => importEcbFile(tx, content)),
      (error) => {
        assert.ok(error instanceof Problem && error.status === 422)
        assert.match(error.message, words)
        return true
      },
    )
  assert.equal(await find(ctx, 'EUR', 'USD', '2026-02-12'), undefined)
})

test('what is found is what a plain search over all rates finds', async () => {
  const { ctx } = await app.workspace()
  const codes = ['EUR', 'USD', 'JPY', 'KWD', 'HUF']
  const dayOf = (back: number) => addDays('2026-02-28', -back)
  const pairs = fc.tuple(fc.constantFrom(...codes), fc.constantFrom(...codes)).filter(([from, to]) => from !== to)
  const rates = fc.sample(fc.record({ pair: pairs, back: fc.nat(30), rate: fc.integer({ min: 1, max: 99_999 }) }), {
    numRuns: 60,
    seed: 4,
  })
  for (const { pair, back, rate } of rates) await record(ctx, dayOf(back), pair[0], pair[1], `${rate / 1000}`)
  const plain = (from: string, to: string, back: number): number | undefined => {
    const one = (a: string, b: string) =>
      rates
        .map((row, at) => ({ ...row, at }))
        .filter((row) => row.pair[0] === a && row.pair[1] === b && row.back >= back && row.back <= back + 7)
        .toSorted((x, y) => x.back - y.back || y.at - x.at)[0]
    const leg = (a: string, b: string) => {
      const direct = one(a, b)
      if (direct) return direct.rate / 1000
      const inverse = one(b, a)
      return inverse && 1000 / inverse.rate
    }
    const direct = leg(from, to)
    if (direct !== undefined || from === 'EUR' || to === 'EUR') return direct
    const [first, second] = [leg(from, 'EUR'), leg('EUR', to)]
    return first !== undefined && second !== undefined ? first * second : undefined
  }
  const asks = codes.flatMap((from) =>
    codes.filter((to) => to !== from).flatMap((to) => Array.from({ length: 31 }, (_, back) => ({ from, to, back }))),
  )
  const found = await inTransaction(ctx, (tx) =>
    findRates(
      tx,
      asks.map(({ from, to, back }) => ({ from, to, day: dayOf(back) })),
    ),
  )
  let hits = 0
  for (const [at, { from, to, back }] of asks.entries()) {
    const expected = plain(from, to, back)
    const rate = found[at]?.rate
    if (expected === undefined || !rate) assert.equal(rate, expected, `${from} ${to} ${back}`)
    else {
      hits += 1
      assert.ok(
        Math.abs(Number(rate.numerator) / Number(rate.denominator) / expected - 1) < 1e-9,
        `${from} ${to} ${back}`,
      )
    }
  }
  assert.ok(hits > 100, `${hits} found`)
})
