import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { currencyExponents, currencyTableVersion, withdrawnCurrencyExponents } from './currencies.ts'
import { Problem } from './errors.ts'
import * as m from './money.ts'

const refusedWith = (code: string) => (error: unknown) =>
  error instanceof Problem && error.code === code && error.status === 422
const anyAmount = fc.bigInt({ min: -m.amountMinorMax, max: m.amountMinorMax })
const anyCurrency = fc.constantFrom(...currencyExponents.keys())
const absolute = (value: bigint) => (value < 0n ? -value : value)

test('every currency of ISO 4217 with other than two decimals is known as such', () => {
  const published = {
    0: 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF',
    3: 'BHD IQD JOD KWD LYD OMR TND',
    4: 'CLF UYW',
  }
  for (const [decimals, codes] of Object.entries(published)) {
    const known = [...currencyExponents].filter(([, exponent]) => exponent === Number(decimals)).map(([code]) => code)
    assert.deepEqual(known.sort(), codes.split(' '))
  }
  for (const code of ['USD', 'EUR', 'HUF', 'GBP', 'TWD', 'XCG']) assert.equal(m.currencyExponent(code), 2)
  assert.match(currencyTableVersion, /^ISO 4217/)
})

test('the table has every currency that the runtime knows, and no mistyped one', () => {
  // The funds codes of ISO 4217 and two national codes, which the runtime's list leaves out.
  const notInRuntime = new Set('BOV CHE CHW CLF COU MXV USN UYI UYW VED XAD'.split(' '))
  // Units of account without a minor unit.
  const leftOut = new Set(['XDR', 'XSU'])
  const runtime = Intl.supportedValuesOf('currency').filter((code) => !leftOut.has(code))
  const ours = [...currencyExponents.keys()]
  assert.deepEqual(
    ours.filter((code) => !runtime.includes(code) && !notInRuntime.has(code)),
    [],
  )
  assert.deepEqual(
    runtime.filter((code) => !currencyExponents.has(code) && !withdrawnCurrencyExponents.has(code)),
    [],
  )
})

test('an unknown currency is refused, and a withdrawn one is read but not offered', () => {
  for (const code of ['', 'usd', 'XXX', 'XAU', 'BTC', 'EURO', null, 7]) {
    assert.throws(() => m.currencyExponent(code), refusedWith('currency.unknown'), String(code))
  }
  assert.equal(m.currencyExponent('BGN'), 2)
  assert.ok(!m.isCurrency('BGN'))
  assert.ok(m.isCurrency('EUR'))
})

test('an amount is read from digits or a safe integer only', () => {
  assert.equal(m.parseAmountMinor('9007199254740993'), 9_007_199_254_740_993n)
  assert.equal(m.parseAmountMinor('-1'), -1n)
  assert.equal(m.parseAmountMinor('007'), 7n)
  assert.equal(m.parseAmountMinor(9_007_199_254_740_991), 9_007_199_254_740_991n)
  assert.equal(m.parseAmountMinor('999999999999999999'), m.amountMinorMax)
  const inexact = [
    '',
    '1.5',
    '1e3',
    '+1',
    ' 1',
    '1 ',
    '1,000',
    '0x10',
    '--1',
    '-',
    '١',
    '1\n',
    1.5,
    9_007_199_254_740_992,
  ]
  for (const value of [...inexact, Number.NaN, Number.POSITIVE_INFINITY, null, undefined, true, {}, [], 1n]) {
    assert.throws(() => m.parseAmountMinor(value), refusedWith('money.not_exact'), String(value))
  }
  for (const value of ['1000000000000000000', '-1000000000000000000', '0000000000000000000']) {
    assert.throws(() => m.parseAmountMinor(value), refusedWith('money.too_large'), value)
  }
})

test('a refusal names the field it is about', () => {
  const named = (field: string) => (error: unknown) => error instanceof Problem && error.errors?.[0]?.field === field
  assert.throws(() => m.parseMoney({ currency: 'EUR', amountMinor: 1.5 }, 'price'), named('price.amountMinor'))
  assert.throws(() => m.parseMoney({ currency: 'eur', amountMinor: 1 }, 'price'), named('price.currency'))
  assert.throws(() => m.parseMoney('12 EUR', 'price'), named('price'))
  assert.throws(() => m.parseMoney(null), refusedWith('money.not_exact'))
})

test('amounts of JPY, KWD, CLF, HUF and USD travel through JSON and decimals without loss', () => {
  const decimals: Record<string, string> = {
    JPY: '9007199254740993',
    KWD: '9007199254740.993',
    CLF: '900719925474.0993',
    HUF: '90071992547409.93',
    USD: '90071992547409.93',
  }
  for (const [currency, decimal] of Object.entries(decimals)) {
    for (const amountMinor of [1n, -1n, 9_007_199_254_740_993n, -9_007_199_254_740_993n]) {
      const amount = m.money(currency, amountMinor)
      const wire = JSON.stringify(m.wireMoney(amount))
      assert.equal(wire, `{"currency":"${currency}","amountMinor":"${amountMinor}"}`)
      assert.deepEqual(m.parseMoney(JSON.parse(wire)), amount)
      assert.deepEqual(m.moneyFromDecimal(m.decimalFromMoney(amount), currency), amount)
    }
    assert.equal(m.decimalFromMoney(m.money(currency, 9_007_199_254_740_993n)), decimal)
  }
  assert.equal(m.decimalFromMoney(m.money('KWD', -1n)), '-0.001')
  assert.equal(m.decimalFromMoney(m.money('CLF', 1n)), '0.0001')
})

test('every amount of every currency survives JSON and its decimal form', () => {
  fc.assert(
    fc.property(anyCurrency, anyAmount, (currency, amountMinor) => {
      const amount = m.money(currency, amountMinor)
      assert.deepEqual(m.parseMoney(JSON.parse(JSON.stringify(m.wireMoney(amount)))), amount)
      assert.deepEqual(m.moneyFromDecimal(m.decimalFromMoney(amount), currency), amount)
    }),
    { numRuns: 1_000 },
  )
})

test('a decimal with more places than the currency has is refused unless they are zeros', () => {
  assert.equal(m.moneyFromDecimal('12.5', 'USD').amountMinor, 1250n)
  assert.equal(m.moneyFromDecimal('12.5000', 'USD').amountMinor, 1250n)
  assert.equal(m.moneyFromDecimal('12.0', 'JPY').amountMinor, 12n)
  for (const [text, currency] of [
    ['12.505', 'USD'],
    ['0.5', 'JPY'],
    ['1,5', 'EUR'],
    ['1.', 'EUR'],
    ['.5', 'EUR'],
    ['1e2', 'EUR'],
    ['', 'EUR'],
  ] as const) {
    assert.throws(() => m.moneyFromDecimal(text, currency), refusedWith('money.not_exact'), text)
  }
  assert.throws(() => m.moneyFromDecimal('10000000000000000', 'USD'), refusedWith('money.too_large'))
})

test('rounding takes halves away from zero, on both sides', () => {
  const cases: [bigint, bigint, bigint][] = [
    [5n, 2n, 3n],
    [-5n, 2n, -3n],
    [5n, -2n, -3n],
    [-5n, -2n, 3n],
    [4n, 3n, 1n],
    [-4n, 3n, -1n],
    [1n, 3n, 0n],
    [0n, 7n, 0n],
    [1n, 2n, 1n],
    [-1n, 2n, -1n],
    [-1n, 3n, 0n],
  ]
  for (const [top, bottom, expected] of cases) assert.equal(m.roundHalfAway(top, bottom), expected, `${top}/${bottom}`)
  assert.throws(() => m.roundHalfAway(1n, 0n), RangeError)
})

test('rounding is never further than half a unit and mirrors at zero', () => {
  fc.assert(
    fc.property(
      fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }),
      fc.bigInt({ min: 1n, max: 10n ** 18n }),
      (top, bottom) => {
        const rounded = m.roundHalfAway(top, bottom)
        assert.ok(2n * absolute(rounded * bottom - top) <= bottom)
        assert.equal(m.roundHalfAway(-top, bottom), -rounded)
      },
    ),
    { numRuns: 2_000 },
  )
})

test('published splits come out as published', () => {
  const cases: [bigint, bigint[], bigint[]][] = [
    // Fowler, Patterns of Enterprise Application Architecture, "Money": the foemmel's conundrum, and thirds of a dollar.
    [5n, [3n, 7n], [2n, 3n]],
    [100n, [1n, 1n, 1n], [34n, 33n, 33n]],
    // The examples in the documentation of dinero.js.
    [1003n, [50n, 50n], [502n, 501n]],
    [100n, [0n, 50n, 50n], [0n, 50n, 50n]],
    // Hamilton's method with its best-known worked example (largest remainders, 100 seats).
    [100n, [47_000n, 16_000n, 15_800n, 12_000n, 6_100n, 3_100n], [47n, 16n, 16n, 12n, 6n, 3n]],
    [-100n, [1n, 1n, 1n], [-34n, -33n, -33n]],
    [0n, [1n, 2n], [0n, 0n]],
    [1n, [1n, 1n, 1n, 1n], [1n, 0n, 0n, 0n]],
  ]
  for (const [total, weights, parts] of cases) assert.deepEqual(m.allocate(total, weights), parts)
})

test('a split without any weight or with a negative one is refused', () => {
  for (const weights of [[], [0n], [0n, 0n], [1n, -1n], [-1n]])
    assert.throws(() => m.allocate(10n, weights), RangeError)
})

const splitIsExact = (total: bigint, weights: readonly bigint[]) => {
  const parts = m.allocate(total, weights)
  const weightSum = weights.reduce((sum, weight) => sum + weight, 0n)
  if (parts.reduce((sum, part) => sum + part, 0n) !== total) return false
  return parts.every((part, index) => absolute(part * weightSum - total * weights[index]!) < weightSum)
}

test('the parts of any split sum to the total and none is off by a unit', () => {
  const anyWeights = fc
    .array(fc.bigInt({ min: 0n, max: 10n ** 12n }), { minLength: 1, maxLength: 40 })
    .filter((weights) => weights.some((weight) => weight > 0n))
  fc.assert(
    fc.property(anyAmount, anyWeights, (total, weights) => splitIsExact(total, weights)),
    { numRuns: 3_000 },
  )
})

test('a million random splits keep the sum', () => {
  let state = 20_260_101
  const next = (below: number) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
  for (let round = 0; round < 1_000_000; round += 1) {
    const weights = Array.from({ length: 1 + next(6) }, () => BigInt(next(1_000)))
    weights[0]! += 1n
    const total = BigInt(next(2 ** 31)) * (next(2) ? 1n : -1n)
    if (!splitIsExact(total, weights)) assert.fail(`${total} by ${weights.join(' ')}`)
  }
})

test('conversion moves between currencies of different decimals and rounds once', () => {
  const cases: [string, bigint, string, string, bigint][] = [
    ['USD', 10_000n, 'JPY', '149.505', 14_951n],
    ['JPY', 1_000n, 'USD', '0.006685', 669n],
    ['KWD', 1_000n, 'USD', '3.25', 325n],
    ['USD', 1n, 'KWD', '0.305', 3n],
    ['CLF', 10_000n, 'CLP', '39643.59', 39_644n],
    ['HUF', -12_345n, 'EUR', '0.0025', -31n],
    ['EUR', 10_000n, 'EUR', '1', 10_000n],
    ['USD', 9_007_199_254_740_993n, 'CLF', '0.000000000001', 900_720n],
  ]
  for (const [from, amount, to, rate, expected] of cases) {
    assert.equal(m.convertMoney(m.money(from, amount), to, rate).amountMinor, expected, `${from} to ${to}`)
  }
})

test('the inverse of a rate and a way over a third currency are exact', () => {
  const eurUsd = m.rateFromDecimal('1.1')
  assert.equal(m.convertMoney(m.money('USD', 110n), 'EUR', m.inverseRate(eurUsd)).amountMinor, 100n)
  const usdOverEurToGbp = m.crossRate(m.inverseRate(eurUsd), m.rateFromDecimal('0.88'))
  assert.equal(m.convertMoney(m.money('USD', 1_000n), 'GBP', usdOverEurToGbp).amountMinor, 800n)
})

test('a rate that is zero, negative or has more than 12 decimals is refused', () => {
  for (const text of ['0', '0.000', '-1', '1.0000000000001', '1e-3', '', '1,1', ' 1', '.5', 'NaN']) {
    assert.throws(() => m.rateFromDecimal(text), refusedWith('rate.not_exact'), text)
  }
  assert.equal(m.rateFromDecimal('0.000000000001').denominator, 10n ** 12n)
})

test('a conversion beyond 18 digits is refused, never cut', () => {
  assert.throws(() => m.convertMoney(m.money('USD', m.amountMinorMax), 'JPY', '150'), refusedWith('money.too_large'))
  assert.throws(() => m.money('USD', m.amountMinorMax + 1n), refusedWith('money.too_large'))
})

test('amounts of two currencies are never added', () => {
  assert.equal(m.addMoney(m.money('EUR', 1n), m.money('EUR', 2n), m.negateMoney(m.money('EUR', 5n))).amountMinor, -2n)
  assert.throws(() => m.addMoney(m.money('EUR', 1n), m.money('USD', 1n)), RangeError)
})
