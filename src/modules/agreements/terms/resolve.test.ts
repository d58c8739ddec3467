/** The resolver against a simple model that keeps intervals and cuts them, for random agreements and questions. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { addDays } from '#platform/civil-time.ts'
import { closedBy } from '../service/defaults/defaults.ts'
import { kindOf } from './registry.ts'
import { type AgreementTerm, type DefaultTerm, type Facts, type Life, resolveFrom } from './resolve.ts'
import { isNarrower, isSame, matches, type Scope } from './scope.ts'

const start = '2026-01-01'
const dayMs = 86_400_000
const at = (day: number) => addDays(start, day)
const instant = (day: number) => Date.parse(`${at(day)}T12:00:00Z`)
const scopes: readonly Scope[] = [
  {},
  { countries: ['DE'] },
  { countries: ['AT', 'DE'] },
  { products: ['x'] },
  { countries: ['DE'], products: ['x'] },
  { tiers: ['gold'] },
]
type Written = {
  scope: Scope
  signed: number
  from: number
  length: number | null
  remove: boolean
  priority: number
  addendum: boolean
}
const written = fc.record({
  scope: fc.constantFrom(...scopes),
  signed: fc.integer({ min: 0, max: 200 }),
  from: fc.integer({ min: 0, max: 60 }),
  length: fc.option(fc.integer({ min: 1, max: 90 })),
  remove: fc.boolean().map((value) => value),
  priority: fc.integer({ min: 0, max: 2 }),
  addendum: fc.boolean(),
})
const lives = new Map<string, Life>(
  ['ag_main', 'ag_side'].map((agreementId) => [
    agreementId,
    {
      agreementId,
      category: agreementId === 'ag_main' ? 'partnership' : 'addendum',
      startsOn: start,
      coveredUntil: null,
      graceUntil: null,
    },
  ]),
)

/** Signs the terms in order, as execution does. */
const sign = (list: readonly Written[]): AgreementTerm[] => {
  const signed: AgreementTerm[] = []
  ;[...list]
    .sort((one, other) => one.signed - other.signed)
    .forEach((one, index) => {
      const agreementId = one.addendum ? 'ag_side' : 'ag_main'
      const effectiveTo = one.length === null || one.remove ? null : at(one.signed + one.from + one.length)
      const operation = one.remove ? ('remove' as const) : ('set' as const)
      const replaces = closedBy(
        { operation, kind: 'deal_protection', scope: one.scope, effective_to: effectiveTo, replaces: [] },
        signed.filter((term) => term.agreementId === agreementId),
      )
      signed.push({
        id: `tm_${String(index).padStart(3, '0')}`,
        kind: 'deal_protection',
        values: { days: index + 1, extensions: 0, extensionDays: 1 },
        scope: one.scope,
        priority: one.priority,
        effectiveFrom: at(one.signed + one.from),
        effectiveTo,
        operation,
        replaces,
        executedAt: instant(one.signed) + index,
        agreementId,
        agreementNumber: 'AG-2026-0001',
        versionId: `av_${index}`,
        versionNumber: index + 1,
        clause: null,
        page: null,
        depth: one.addendum ? 1 : 0,
      })
    })
  return signed
}

/** The model: intervals per agreement and scope, cut by each later term as it is signed. */
type Interval = { term: AgreementTerm; from: string; to: string | null }
const model = (
  terms: readonly AgreementTerm[],
  on: string,
  knownAt: number,
  facts: object,
): AgreementTerm | undefined => {
  let intervals: Interval[] = []
  for (const term of terms.filter((one) => one.executedAt <= knownAt)) {
    if (term.effectiveTo === null)
      intervals = intervals.flatMap((one) => {
        const cut = one.term.agreementId === term.agreementId && isSame(one.term.scope, term.scope)
        if (!cut || (one.to !== null && one.to <= term.effectiveFrom)) return [one]
        return one.from < term.effectiveFrom ? [{ ...one, to: term.effectiveFrom }] : []
      })
    if (term.operation === 'set') intervals.push({ term, from: term.effectiveFrom, to: term.effectiveTo })
  }
  const live = intervals.filter(
    (one) => one.from <= on && (one.to === null || on < one.to) && matches(one.term.scope, facts),
  )
  const narrowest = live.filter((one) => !live.some((other) => isNarrower(other.term.scope, one.term.scope)))
  return narrowest
    .map((one) => one.term)
    .reduce<AgreementTerm | undefined>((best, term) => {
      if (!best) return term
      const order = [
        [term.priority, best.priority],
        [term.depth, best.depth],
        [term.effectiveFrom, best.effectiveFrom],
        [term.executedAt, best.executedAt],
      ].find(([one, other]) => one !== other)
      return order && order[0]! > order[1]! ? term : best
    }, undefined)
}

const ask = (more: Partial<Facts>) =>
  resolveFrom({
    kind: kindOf('deal_protection'),
    on: start,
    knownAt: instant(1_000),
    scope: {},
    currency: 'EUR',
    agreementTerms: [],
    lives,
    defaults: [],
    ...more,
  })
const question = fc.record({
  on: fc.integer({ min: 0, max: 400 }),
  known: fc.integer({ min: -1, max: 260 }),
  scope: fc.record({
    country: fc.option(fc.constantFrom('DE', 'AT', 'US'), { nil: undefined }),
    product: fc.option(fc.constantFrom('x', 'y'), { nil: undefined }),
    tier: fc.option(fc.constantFrom('gold', 'silver'), { nil: undefined }),
  }),
})

test('the resolver agrees with the model on random agreements, days and knowledge', () => {
  let granted = 0
  fc.assert(
    fc.property(
      fc.array(written, { minLength: 1, maxLength: 14 }),
      fc.array(question, { minLength: 4, maxLength: 8 }),
      (list, questions) => {
        const terms = sign(list)
        for (const { on, known, scope } of questions) {
          const knownAt = instant(known) + dayMs / 4
          const expected = model(terms, at(on), knownAt, scope)
          const found = ask({ agreementTerms: terms, on: at(on), knownAt, scope })
          if (expected) {
            granted += 1
            assert.equal(found.level, 'agreement')
            assert.equal(found.rows[0]?.termId, expected.id)
          } else assert.equal(found.level, 'built_in')
        }
      },
    ),
    { numRuns: 600 },
  )
  assert.ok(granted > 200, `${granted} questions were answered by a term`)
})

test('an amendment changes no term for a day before it was signed', () => {
  fc.assert(
    fc.property(fc.array(written, { minLength: 2, maxLength: 12 }), question, (list, { scope }) => {
      const terms = sign(list)
      for (const amendment of terms) {
        const signedOn = new Date(amendment.executedAt).toISOString().slice(0, 10)
        for (const back of [1, 2, 30]) {
          const on = addDays(signedOn, -back)
          const before = ask({ agreementTerms: terms, on, scope, knownAt: amendment.executedAt - 1 })
          const after = ask({
            agreementTerms: terms.filter((one) => one.executedAt <= amendment.executedAt),
            on,
            scope,
          })
          assert.deepEqual(after.rows, before.rows)
        }
      }
    }),
    { numRuns: 300 },
  )
})

test('a past day read with the knowledge of that day gives the value used then', () => {
  fc.assert(
    fc.property(fc.array(written, { minLength: 2, maxLength: 10 }), question, (list, { scope }) => {
      const terms = sign(list)
      for (const day of [50, 120, 240]) {
        const then = terms.filter((term) => term.executedAt <= instant(day))
        const used = ask({ agreementTerms: then, on: at(day), scope, knownAt: instant(day) })
        assert.deepEqual(ask({ agreementTerms: terms, on: at(day), scope, knownAt: instant(day) }), used)
      }
    }),
    { numRuns: 300 },
  )
})

const base: AgreementTerm = {
  ...sign([{ scope: {}, signed: 0, from: 0, length: null, remove: false, priority: 0, addendum: false }])[0]!,
}
const standing = (holder: 'type' | 'workspace', id: string, scope: Scope = {}): DefaultTerm => ({
  id,
  kind: 'deal_protection',
  values: { days: 200, extensions: 0, extensionDays: 1 },
  scope,
  priority: 0,
  effectiveFrom: start,
  effectiveTo: null,
  operation: 'set',
  replaces: [],
  decidedAt: instant(0),
  holder,
})

test('agreement beats type beats workspace, narrow beats wide, and the answer says what it beat', () => {
  const defaults = [standing('type', 'dt_type'), standing('workspace', 'dt_ws')]
  const narrow: AgreementTerm = { ...base, id: 'tm_narrow', scope: { countries: ['DE'] } }
  const found = ask({ agreementTerms: [base, narrow], defaults, scope: { country: 'DE' } })
  assert.equal(found.rows[0]?.termId, 'tm_narrow')
  assert.deepEqual(
    found.beat.map(({ termId, level, why }) => [termId, level, why]),
    [
      [base.id, 'agreement', 'wider_scope'],
      ['dt_type', 'type', 'agreement_wins'],
      ['dt_ws', 'workspace', 'agreement_wins'],
      [null, 'built_in', 'agreement_wins'],
    ],
  )
  assert.equal(ask({ agreementTerms: [base, narrow], defaults, scope: { country: 'US' } }).rows[0]?.termId, base.id)
  assert.equal(ask({ defaults }).rows[0]?.termId, 'dt_type')
  assert.equal(ask({ defaults: defaults.slice(1) }).rows[0]?.termId, 'dt_ws')
  assert.equal(ask({}).level, 'built_in')
})

test('of the rows of a type those for the tier come first, even against a narrower one', () => {
  const defaults = [
    standing('type', 'dt_gold', { tiers: ['gold'] }),
    standing('type', 'dt_narrow', { countries: ['DE'], products: ['x'] }),
  ]
  const found = ask({ defaults, scope: { tier: 'gold', country: 'DE', product: 'x' } })
  assert.equal(found.rows[0]?.termId, 'dt_gold')
  assert.equal(found.beat[0]?.why, 'tier_wins')
  assert.equal(ask({ defaults, scope: { tier: 'silver', country: 'DE', product: 'x' } }).rows[0]?.termId, 'dt_narrow')
})

test('after the end only what outlives it is answered, and no default revives the rest', () => {
  const ended = new Map([
    ['ag_main', { ...lives.get('ag_main')!, coveredUntil: '2026-06-01', graceUntil: '2026-07-01' }],
  ])
  const tail: AgreementTerm = { ...base, id: 'tm_tail', kind: 'commission_tail', values: { months: 6, sales: 'all' } }
  const defaults = [standing('workspace', 'dt_ws')]
  const on = (day: string, kind: string, terms: AgreementTerm[]) =>
    ask({
      kind: kindOf(kind),
      on: day,
      agreementTerms: terms,
      lives: ended,
      defaults: kind === 'deal_protection' ? defaults : [],
    })
  assert.equal(on('2026-05-31', 'deal_protection', [base]).level, 'agreement')
  assert.equal(on('2026-06-30', 'deal_protection', [base]).level, 'agreement', 'grace counts')
  const after = on('2026-07-01', 'deal_protection', [base])
  assert.deepEqual([after.granted, after.level, after.endedOn], [false, 'none', '2026-06-01'])
  const outlived = on('2026-09-01', 'commission_tail', [tail])
  assert.deepEqual(
    [outlived.level, outlived.rows[0]?.termId, outlived.endedOn],
    ['ended_agreement', 'tm_tail', '2026-06-01'],
  )
  // What the agreement never said is not invented for what comes after it.
  assert.equal(on('2026-09-01', 'dispute', []).granted, false)
})

test('of kinds with many rows all that match apply, and an addendum adds to its parent', () => {
  const fund = (id: string, more: Partial<AgreementTerm>): AgreementTerm => ({ ...base, kind: 'fund', id, ...more })
  const terms = [
    fund('tm_a', {}),
    fund('tm_b', { agreementId: 'ag_side', depth: 1 }),
    fund('tm_c', { scope: { countries: ['US'] } }),
  ]
  const found = ask({ kind: kindOf('fund'), agreementTerms: terms, scope: { country: 'DE' } })
  assert.deepEqual(
    found.rows.map((row) => row.termId),
    ['tm_b', 'tm_a'],
  )
  assert.equal(ask({ kind: kindOf('fund') }).granted, false)
})
