import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hoursAsText, hoursInWords, readHolidays, readHours } from './hours.ts'

test('business hours are read as they are written, and days of the same hours are told together', () => {
  assert.equal(hoursInWords(undefined), 'Monday to Friday 09:00-17:00')
  const weekly = readHours('Mon 9:00-12:00\nmonday 13:00 - 17:00\n\nTuesday 09:00–12:00\nSat 10:00-13:00')
  assert.deepEqual(weekly[0], { weekday: 1, from: '09:00', to: '12:00' })
  assert.equal(
    hoursInWords(weekly),
    'Monday 09:00-12:00, Monday 13:00-17:00, Tuesday 09:00-12:00, Saturday 10:00-13:00',
  )
  assert.deepEqual(readHours(hoursAsText(weekly)), weekly)
})

test('a line that cannot be read is named', () => {
  assert.throws(() => readHours('Someday 09:00-17:00'), /“Someday 09:00-17:00” is not read/)
  assert.throws(() => readHours('T 09:00-17:00'), /is not read/)
  assert.throws(() => readHolidays('25.12.2026'), /2026-12-25/)
  assert.deepEqual(readHolidays('2026-12-26\n2026-12-25\n2026-12-25'), ['2026-12-25', '2026-12-26'])
})
