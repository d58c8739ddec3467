/** Shapes that nobody has seen yet: every field of every event taken away, nulled, of another kind, or one added. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { variantsOf } from '../testing-stripe-shapes.ts'
import { wholeStripeEvents } from '../testing-stripe-types.ts'
import { knownTypes, type Said, translate } from './translate.ts'

/** The money that an event says, in words. */
const moneyOf = (said: Said): string[] =>
  said.facts.flatMap((fact) => {
    switch (fact.kind) {
      case 'sale':
        return [
          `sale ${fact.id} ${fact.currency} ${fact.grossMinor} net ${BigInt(fact.grossMinor) - BigInt(fact.taxMinor)}`,
        ]
      case 'refund':
      case 'dispute':
        return [`${fact.kind} ${fact.id} ${fact.currency} ${fact.amountMinor} ${fact.state}`]
      case 'refunded':
        return [`refunded ${fact.id} ${fact.currency} ${fact.totalMinor}`]
      case 'credit_note':
        return [`credit note ${fact.id} ${fact.currency} ${fact.amountMinor} ${fact.voided}`]
      case 'stop':
        return [`stop ${fact.id}`]
      default:
        return []
    }
  })

const events = wholeStripeEvents()
test('every type that Tandem asks Stripe for is among the shapes', () => {
  assert.deepEqual(new Set(events.map(({ event }) => event.type)), new Set(knownTypes))
})

for (const { name, event, mayChange } of events)
  test(`${name}: a field that is missing, null, odd or new changes no money without saying so`, () => {
    const whole = translate(event)
    const money = new Set(moneyOf(whole))
    let count = 0
    for (const { path, how, body } of variantsOf(event)) {
      count += 1
      const said = translate(body)
      for (const line of moneyOf(said))
        assert.ok(
          money.has(line) || mayChange.some((allowed) => path.includes(allowed)),
          `${path} ${how}: ${line} instead of ${[...money].join(', ')}`,
        )
      // What it would have changed and does not is told in words.
      if (money.size > 0 && said.facts.length === 0) assert.ok(said.words, `${path} ${how} says nothing`)
    }
    assert.ok(count > 50, `only ${count} variants`)
  })
