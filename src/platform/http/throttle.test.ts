import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createThrottle, type ThrottleOptions } from './throttle.ts'

const minuteMs = 60_000
const [account, address] = ['ana@acme.example', '198.51.100.7']

const throttled = (options: Partial<ThrottleOptions> = {}) => {
  const time = { nowMs: 1_800_000_000_000 }
  const throttle = createThrottle({ time: () => new Date(time.nowMs), ...options })
  const fail = (times: number, from = address) => Array.from({ length: times }, () => throttle.failed(account, from))
  return { throttle, time, fail }
}

test('nine failures cost no wait, the tenth begins it', () => {
  const { throttle, fail } = throttled()
  assert.deepEqual(fail(9), Array(9).fill(0))
  assert.equal(throttle.waitMs(account, address), 0)
  assert.deepEqual(fail(1), [1_000])
  assert.equal(throttle.waitMs(account, address), 1_000)
})

test('each further failure doubles the wait, up to 15 minutes', () => {
  const { throttle, time, fail } = throttled()
  fail(9)
  const waits: number[] = []
  for (let attempt = 0; attempt < 14; attempt += 1) {
    const [waitMs = 0] = fail(1)
    waits.push(waitMs / 1_000)
    time.nowMs += waitMs
    assert.equal(throttle.waitMs(account, address), 0, 'after the wait the next attempt is judged')
  }
  assert.deepEqual(waits, [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900, 900])
})

test('a patient guesser does not begin anew after each wait', () => {
  const { time, fail } = throttled()
  fail(9)
  for (let attempt = 0; attempt < 20; attempt += 1) time.nowMs += fail(1)[0]!
  time.nowMs += 14 * minuteMs
  assert.deepEqual(fail(1), [15 * minuteMs])
})

test('failures spread over more than 15 minutes cost no wait', () => {
  const { time, fail } = throttled()
  for (let attempt = 0; attempt < 100; attempt += 1) {
    assert.deepEqual(fail(1), [0])
    time.nowMs += 100_001
  }
})

test('15 minutes of quiet after the wait forget everything', () => {
  const { throttle, time, fail } = throttled()
  const [waitMs = 0] = fail(12).slice(-1)
  time.nowMs += waitMs + 15 * minuteMs
  assert.equal(throttle.waitMs(account, address), 0)
  assert.deepEqual(fail(9), Array(9).fill(0))
})

test('a success forgets the failures of its pair only', () => {
  const { throttle, fail } = throttled()
  fail(10)
  fail(10, '203.0.113.9')
  throttle.succeeded(account, address)
  assert.equal(throttle.waitMs(account, address), 0)
  assert.ok(throttle.waitMs(account, '203.0.113.9') > 0)
})

test('one account from two addresses, and two accounts from one address, are counted apart', () => {
  const { throttle, fail } = throttled()
  fail(10)
  assert.equal(throttle.waitMs(account, '203.0.113.9'), 0)
  assert.equal(throttle.waitMs('ben@acme.example', address), 0)
  const odd = throttled({ failuresMax: 1 }).throttle
  odd.failed('a","b', 'c')
  assert.equal(odd.waitMs('a', 'b","c'), 0, 'no two pairs share a key')
})

test('memory is bounded: the pair that failed longest ago is forgotten first', () => {
  const { throttle } = throttled({ failuresMax: 1, pairsMax: 2 })
  throttle.failed('a', address)
  throttle.failed('b', address)
  throttle.failed('a', address)
  throttle.failed('c', address)
  assert.ok(throttle.waitMs('a', address) > 0)
  assert.equal(throttle.waitMs('b', address), 0)
  assert.ok(throttle.waitMs('c', address) > 0)
})

test('a wall clock that goes back neither lifts a wait nor makes it longer than 15 minutes', () => {
  const { throttle, time, fail } = throttled()
  fail(10)
  time.nowMs -= 60 * minuteMs
  assert.equal(throttle.waitMs(account, address), 15 * minuteMs)
})
