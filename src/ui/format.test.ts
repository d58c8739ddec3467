import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  currencyDigits,
  decimalToMinor,
  formatAmount,
  formatDuration,
  formatRate,
  formatRelative,
  minorToDecimal,
} from './format.ts'

test('money keeps every minor unit, also beyond what a float can hold', () => {
  assert.equal(
    formatAmount({ amountMinor: '900719925474099312345', currency: 'USD' }),
    'US$9,007,199,254,740,993,123.45'.replace('US', ''),
  )
  assert.equal(formatAmount({ amountMinor: '1', currency: 'EUR' }), '€0.01')
})

test('a debit carries a true minus sign', () => {
  assert.ok(formatAmount({ amountMinor: '-123456', currency: 'EUR' }).startsWith('−'))
})

test('each currency has its own digits', () => {
  assert.deepEqual(['JPY', 'USD', 'KWD'].map(currencyDigits), [0, 2, 3])
  assert.equal(minorToDecimal('5', 3), '0.005')
  assert.equal(minorToDecimal('-1205', 2), '-12.05')
  assert.equal(minorToDecimal('1205', 0), '1205')
})

const typed: [text: string, digits: number, minor: string | null][] = [
  ['1234.56', 2, '123456'],
  ['1,234.56', 2, '123456'],
  ['1.234,56', 2, '123456'],
  ['1 234,5', 2, '123450'],
  ["1'234.50", 2, '123450'],
  ['1,234', 2, '123400'],
  ['1,234,567', 2, '123456700'],
  ['1.234.567', 2, '123456700'],
  ['0.5', 2, '50'],
  ['-12', 2, '-1200'],
  ['−12,00', 2, '-1200'],
  ['007', 0, '7'],
  ['1.234', 3, '1234'],
  ['1.5', 0, null],
  ['1.234', 2, null],
  ['12 euro', 2, null],
  ['', 2, null],
  ['-', 2, null],
]
for (const [text, digits, minor] of typed) {
  test(`"${text}" with ${digits} digits is ${minor === null ? 'no amount' : minor}`, () =>
    assert.equal(decimalToMinor(text, digits), minor))
}

test('what is typed and shown again is the same amount', () => {
  for (const minor of ['0', '1', '99', '100', '123456789', '-250'])
    assert.equal(decimalToMinor(minorToDecimal(minor, 2), 2), minor)
})

test('a rate in parts per million is shown as percent without losing a digit', () => {
  assert.equal(formatRate(150_000), '15%')
  assert.equal(formatRate(12_345), '1.2345%')
})

test('dates are said as people say them', () => {
  const now = new Date('2026-11-23T10:00:00')
  assert.equal(formatRelative('2026-12-05', now), 'in 12 days')
  assert.equal(formatRelative('2026-11-22', now), 'yesterday')
  assert.equal(formatRelative(new Date('2026-11-23T09:40:00'), now), '20 minutes ago')
  assert.equal(formatRelative(new Date('2026-11-23T10:00:20'), now), 'just now')
})

test('a length of time is said in its largest unit', () => {
  assert.equal(formatDuration(30 * 3_600_000), '1 day')
  assert.equal(formatDuration(90 * 60_000), '1 hr')
  assert.equal(formatDuration(-40_000), '40 secs')
})
