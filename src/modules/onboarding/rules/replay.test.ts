import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type PastJourney, type PastStep, replay, type TriedStep } from './replay.ts'

const was = (key: string, endedDay: number | null, more: Partial<PastStep> = {}): PastStep => ({
  key,
  after: [],
  gate: true,
  endedDay,
  isLeftOut: false,
  ...more,
})
const step = (key: string, after: string[] = [], gate: TriedStep['gate'] = 'go_live'): TriedStep => ({
  key,
  after,
  gate,
})
const nothing = () => null

/** Welcome ends on day 5, the build on day 30 after it, the review on day 36 after that; live two days later. */
const past: PastJourney = {
  liveDay: 38,
  steps: [
    was('welcome', 5, { gate: false }),
    was('build', 30, { after: ['welcome'] }),
    was('review', 36, { after: ['build'] }),
    was('papers', 12),
  ],
}

test('the same template goes live on the same day', () => {
  const same = [step('welcome', [], 'none'), step('build', ['welcome']), step('review', ['build']), step('papers')]
  assert.deepEqual(replay(past, same, nothing), {
    liveDay: 38,
    path: ['welcome', 'build', 'review'],
    assumed: [],
  })
})

test('a step that waits for less begins earlier, one that leaves the gate holds nothing up', () => {
  const apart = [step('welcome', [], 'none'), step('build'), step('review', ['build']), step('papers')]
  assert.equal(replay(past, apart, nothing).liveDay, 33)
  const lighter = [step('build', [], 'none'), step('papers')]
  assert.deepEqual(replay(past, lighter, nothing), { liveDay: 14, path: ['papers'], assumed: [] })
})

test('a step that the journey did not have takes what is assumed, and is named', () => {
  const more = [step('build'), step('audit', ['build'])]
  assert.deepEqual(
    replay(past, more, () => 10),
    { liveDay: 37, path: ['build', 'audit'], assumed: ['audit'] },
  )
  // Nobody would have been asked for it.
  assert.deepEqual(replay(past, more, nothing), { liveDay: 27, path: ['build'], assumed: [] })
})

test('what was skipped holds nothing up, what was still open takes at least as long as it had been', () => {
  const skipped: PastJourney = { liveDay: 20, steps: [was('build', 15), was('papers', 18, { isLeftOut: true })] }
  assert.equal(replay(skipped, [step('build'), step('papers')], () => 99).liveDay, 20)
  const open: PastJourney = { liveDay: 20, steps: [was('build', 15), was('course', null, { gate: false })] }
  assert.deepEqual(
    replay(open, [step('build'), step('course')], () => 3),
    {
      liveDay: 25,
      path: ['course'],
      assumed: ['course'],
    },
  )
})

test('steps of one key, one for each term, count as the slowest of them', () => {
  const twice: PastJourney = { liveDay: 30, steps: [was('certified', 10), was('certified', 30)] }
  assert.equal(replay(twice, [step('certified')], nothing).liveDay, 30)
})

test('whatever the journey was, its own template changes nothing', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ days: fc.integer({ min: 0, max: 40 }), gate: fc.boolean(), wait: fc.boolean() }), {
        minLength: 1,
        maxLength: 12,
      }),
      fc.integer({ min: 0, max: 20 }),
      (lengths, extra) => {
        const steps: PastStep[] = []
        for (const [index, { days, gate, wait }] of lengths.entries()) {
          const before = wait && index > 0 ? [`s${index - 1}`] : []
          const begin = wait && index > 0 ? (steps[index - 1]!.endedDay ?? 0) : 0
          steps.push(was(`s${index}`, begin + days, { after: before, gate }))
        }
        const gateDay = Math.max(0, ...steps.filter((one) => one.gate).map((one) => one.endedDay!))
        const liveDay = gateDay + extra
        // A step that ended after go-live had not ended when it was reached.
        const seen = steps.map((one) => ({ ...one, endedDay: one.endedDay! <= liveDay ? one.endedDay : null }))
        const tried = seen.map((one) => step(one.key, [...one.after], one.gate ? 'go_live' : 'none'))
        assert.equal(replay({ liveDay, steps: seen }, tried, nothing).liveDay, liveDay)
      },
    ),
  )
})
