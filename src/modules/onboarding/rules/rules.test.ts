/** Pure rules: progress, circles, conditions, days, the estimate of who is live. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { officeHours } from '#platform/calendar.ts'
import { seededTemplate, seededTypes } from '../seeded/steps.ts'
import { countedOf, factFits, fits, holds } from './conditions.ts'
import { businessDaysBetween, businessDaysLate, dueDays, shiftDate } from './days.ts'
import { median, medianDay, shareLiveByDay } from './estimate.ts'
import { findLoop, templateProblems } from './graph.ts'
import { nextStepOf, phaseOf, progressOf, type StepFacts } from './progress.ts'

const fact = (more: Partial<StepFacts>): StepFacts => ({
  id: 'a',
  phase: 'one',
  position: 0,
  state: 'open',
  holder: 'us',
  required: true,
  gate: false,
  weight: 1,
  dueOn: '2026-03-10',
  ...more,
})

test('progress shows 100 only when every required step is done', () => {
  const many = Array.from({ length: 200 }, () => fact({ state: 'done' }))
  assert.equal(progressOf(many), 100)
  assert.equal(progressOf([...many, fact({})]), 99, 'one of 201 is open, and nothing is rounded up')
  assert.equal(progressOf([...many, fact({ required: false })]), 100, 'optional steps count for nothing')
  assert.equal(progressOf([...many, fact({ state: 'waived' }), fact({ state: 'skipped' })]), 100)
  assert.equal(progressOf([fact({ state: 'submitted' }), fact({ state: 'done', weight: 9 })]), 90)
  assert.equal(progressOf([]), 100)
})
test('the next step is what is due first among what can be done now', () => {
  const steps = [
    fact({ id: 'later', dueOn: '2026-03-12' }),
    fact({ id: 'optional', dueOn: '2026-03-01', required: false }),
    fact({ id: 'locked', dueOn: '2026-03-01', state: 'locked' }),
    fact({ id: 'first', dueOn: '2026-03-09', state: 'returned' }),
  ]
  assert.equal(nextStepOf(steps)?.id, 'first')
  assert.equal(phaseOf(['one', 'two'], [fact({ state: 'done' }), fact({ phase: 'two' })]), 'two')
})
test('a circle among prerequisites is found and named in its order', () => {
  assert.deepEqual(
    findLoop([
      { key: 'a', after: ['b'] },
      { key: 'b', after: ['c'] },
      { key: 'c', after: ['a'] },
    ]),
    ['a', 'b', 'c'],
  )
  assert.equal(
    findLoop([
      { key: 'a', after: [] },
      { key: 'b', after: ['a'] },
    ]),
    undefined,
  )
})
test('the seeded journeys can be published as they are', () => {
  for (const type of seededTypes) assert.deepEqual(templateProblems(seededTemplate(type)), [], type)
})
test('a template with a loop, a gate nobody can reach, or a step without an owner is not published', () => {
  const template = seededTemplate('solution')
  const step = (key: string) => template.steps.find((one) => one.key === key)!
  step('sign_in').after = ['company_profile']
  step('company_profile').after = ['sign_in']
  assert.equal(
    templateProblems(template)[0]?.words,
    'Sign in waits for Complete the company profile, which waits for Sign in',
  )
  step('sign_in').after = []
  step('support_route').after = ['nowhere']
  assert.equal(templateProblems(template)[0]?.code, 'journey.no_gate')
  step('support_route').after = []
  step('brand_rules').owners = []
  assert.equal(templateProblems(template)[0]?.code, 'journey.no_owner')
  const without = seededTemplate('solution')
  for (const one of without.steps) one.gate = 'none'
  assert.equal(templateProblems(without)[0]?.code, 'journey.no_gate')
})
test('comparisons look at each value, and at nothing that is not there', () => {
  assert.ok(fits([['sandbox', 'live']], { is: 'contains', value: 'live' }))
  assert.ok(!fits([], { is: 'equals', value: 'x' }))
  assert.ok(fits([], { is: 'absent' }))
  assert.ok(fits([3, '7'], { is: 'at_least', value: 5 }))
  assert.ok(fits(['DE'], { is: 'one_of', value: ['de', 'AT'] }))
  const facts = new Map([['term:api_access.environments', [['live']]]])
  const live = { about: 'term', key: 'api_access.environments', is: 'contains', value: 'live' } as const
  assert.ok(holds([live], facts))
  assert.ok(!holds([live, { about: 'region', is: 'equals', value: 'DE' }], facts))
  const rule = { event: 'a.b', where: [{ field: 'kind', is: 'equals' as const, value: 'call' }] }
  assert.ok(factFits(rule, { kind: 'a.b', data: { kind: 'call' } }))
  assert.ok(!factFits(rule, { kind: 'a.b', data: {} }))
  assert.equal(countedOf({ distinct: 'person' }, [{ worth: 'x' }, { worth: 'x' }, { worth: 'y' }]), 2)
  assert.equal(countedOf({ distinct: null }, [{ worth: null }, { worth: null }]), 2)
})
test('due dates count from day 0 or another step and move by business days', () => {
  const days = dueDays(
    [
      { key: 'a', dueDays: 5, dueFrom: null },
      { key: 'b', dueDays: 3, dueFrom: 'a' },
    ],
    '2026-03-02',
  )
  assert.deepEqual([days.get('a'), days.get('b')], ['2026-03-07', '2026-03-10'])
  const office = officeHours('UTC', ['2026-03-10'])
  // Monday to the Monday after, with a holiday on Tuesday the 10th.
  assert.equal(businessDaysBetween(office, '2026-03-06', '2026-03-12'), 3)
  assert.equal(shiftDate(office, '2026-03-06', 3), '2026-03-12')
  assert.equal(businessDaysLate(office, '2026-03-06', '2026-03-08'), 0, 'a weekend is not late')
  assert.equal(businessDaysLate(office, '2026-03-06', '2026-03-11'), 2)
})
test('the share that is live counts those who still run only until today', () => {
  const points = shareLiveByDay([
    { days: 10, live: true },
    { days: 20, live: false },
    { days: 30, live: true },
    { days: 40, live: false },
  ])
  // 1 of 4 at day 10; then 1 of the 2 that are still watched at day 30: 1 - 3/4 * 1/2.
  assert.deepEqual(points, [
    { day: 10, sharePpm: 250_000, atRisk: 4 },
    { day: 30, sharePpm: 625_000, atRisk: 2 },
  ])
  assert.equal(medianDay(points), 30)
  assert.deepEqual(shareLiveByDay([]), [])
  assert.equal(median([3, 1, 2, 10]), 2.5)
})
