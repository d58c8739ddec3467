/** Random histories against a simple ledger in memory, parallel posters, and crashes in the middle. Promise 04. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Problem } from '#platform/errors.ts'
import { testApp } from '#test/support/app.ts'
import { inTransaction } from '../db/transaction.ts'
import { money } from '../money.ts'
import { balancesOf, trialBalance } from './balances.ts'
import * as draft from './draft.ts'
import { lockMoneyOf, type Posting, post, postMirror } from './post.ts'
import { sealLedger, verifySeals } from './seals.ts'
import { aPartnerId, aSource, balances, posted } from './testing.ts'

const app = await testApp({ modules: [] })
const isPostgres = process.env['TANDEM_TEST_ENGINE'] === 'postgres'

type Step = { act: number; amount: number; currency: string; partner: number; again: boolean }
const anyStep: fc.Arbitrary<Step> = fc.record({
  act: fc.nat(11),
  amount: fc.integer({ min: 1, max: 1_000 }),
  currency: fc.constantFrom('EUR', 'JPY', 'KWD'),
  partner: fc.nat(2),
  again: fc.boolean(),
})
type Wanted = { posting: Posting; taken: string | undefined; given: string | undefined; amount: bigint; again: boolean }
type State = 'pending' | 'held' | 'approved' | 'due' | 'processing'

const draftOf = (
  act: number,
  partnerId: string,
  amount: ReturnType<typeof money>,
): [draft.Draft, from?: State, to?: State] => {
  const of = { partnerId, amount }
  const acts: [draft.Draft, State?, State?][] = [
    [draft.commissionAccrued({ ...of, commissionKind: 'sale' }), undefined, 'pending'],
    [draft.commissionAccrued({ ...of, commissionKind: 'lead', held: true }), undefined, 'held'],
    [draft.putOnHold({ ...of, from: 'approved' }), 'approved', 'held'],
    [draft.releaseHold({ ...of, to: 'pending' }), 'held', 'pending'],
    [draft.approve(of), 'pending', 'approved'],
    [draft.fallDue(of), 'approved', 'due'],
    [draft.takeBack({ ...of, type: 'reversed', from: 'due', commissionKind: 'sale' }), 'due', undefined],
    [draft.takeBack({ ...of, type: 'declined', from: 'pending', commissionKind: 'sale' }), 'pending', undefined],
    [draft.freeze(of), 'due', 'processing'],
    [draft.withholdTax({ ...of, authority: 'US' }), 'processing', undefined],
    [draft.submit({ ...of, fundingAccountId: 'fa_main' }), 'processing', undefined],
    [draft.writeOff(of), undefined, 'due'],
  ]
  return acts[act]!
}

test('two hundred random histories end where a simple ledger in memory ends', async () => {
  const sequences = fc.sample(fc.array(anyStep, { minLength: 4, maxLength: 8 }), { numRuns: 200, seed: 20_261_123 })
  const { ctx } = await app.workspace()
  let refusals = 0
  let mirrors = 0
  let replays = 0
  const oracle = new Map<string, bigint>()
  const add = (at: string, amount: bigint) => oracle.set(at, (oracle.get(at) ?? 0n) + amount)
  for (const steps of sequences) {
    const partners = [aPartnerId(), aPartnerId(), aPartnerId()]
    const key = (partner: number, state: State, currency: string) => `${partners[partner]} ${state} ${currency}`
    // A refusal would take back what came before it, so it is foreseen here; rules.test.ts meets it.
    const wanted: Wanted[] = []
    for (const [at, { act, amount, currency, partner, again }] of steps.entries()) {
      const sum = money(currency, BigInt(amount))
      const [one, from, to] = draftOf(act, partners[partner]!, sum)
      if (from !== undefined && from !== 'due' && (oracle.get(key(partner, from, currency)) ?? 0n) < sum.amountMinor) {
        refusals += 1
        continue
      }
      const [taken, given] = [from && key(partner, from, currency), to && key(partner, to, currency)]
      wanted.push({
        posting: { ...one, source: aSource(), step: `s${at}` },
        taken,
        given,
        amount: sum.amountMinor,
        again,
      })
      if (taken) add(taken, -sum.amountMinor)
      if (given) add(given, sum.amountMinor)
    }
    // Every third is undone afterwards, where what it gave is still there.
    const undone = wanted.filter(({ given, amount }, at) => {
      if (at % 3 !== 2 || (given && !given.includes(' due ') && (oracle.get(given) ?? 0n) < amount)) return false
      const { taken } = wanted[at]!
      if (taken) add(taken, amount)
      if (given) add(given, -amount)
      return true
    })
    await inTransaction(ctx, async (tx) => {
      const first = await post(
        tx,
        wanted.map(({ posting }) => posting),
      )
      const repeated = wanted.flatMap(({ again }, at) => (again ? [at] : []))
      replays += repeated.length
      assert.deepEqual(
        await post(
          tx,
          repeated.map((at) => wanted[at]!.posting),
        ),
        repeated.map((at) => ({ ...first[at], isReplay: true })),
      )
      for (const one of undone) {
        const { id: transferId } = first[wanted.indexOf(one)]!
        mirrors += 1
        await postMirror(tx, { type: 'stopped', transferId, source: one.posting.source, step: 'mirror' })
      }
    })
  }
  const stands = await inTransaction(ctx, (tx) => balancesOf(tx))
  assert.deepEqual(
    Object.fromEntries(
      stands
        .filter((row) => row.partnerId !== null && row.balanceMinor !== 0n)
        .map((row) => [`${row.partnerId} ${row.kind} ${row.currency}`, row.balanceMinor] as const)
        .sort(),
    ),
    Object.fromEntries([...oracle].filter(([, sum]) => sum !== 0n).sort()),
  )
  assert.ok(
    refusals > 50 && mirrors > 20 && replays > 100,
    `${refusals} foreseen refusals, ${mirrors} mirrors, ${replays} replays`,
  )
  const now = await balances(ctx)
  await sealLedger(ctx)
  assert.deepEqual(await balances(ctx), now, 'sealing folds sums and changes none')
  await inTransaction(ctx, async (tx) => {
    const lines = await trialBalance(tx, '2026-03-02')
    for (const currency of ['EUR', 'JPY', 'KWD']) {
      const own = lines.filter((line) => line.currency === currency)
      assert.ok(own.length > 5)
      assert.equal(
        own.reduce((sum, line) => sum + line.debitMinor - line.creditMinor, 0n),
        0n,
        currency,
      )
    }
    const replayed = Map.groupBy(
      lines,
      (line) => `${line.kind}${line.detail ? `:${line.detail}` : ''} ${line.currency}`,
    )
    // `balances` of the whole workspace shows one partner's per name; those of the workspace itself are one each.
    for (const name of Object.keys(now).filter((one) => /^(commission|write|tax|in_transit)/.test(one)))
      assert.deepEqual(
        replayed.get(name)!.map((line) => line.balanceMinor),
        [now[name]],
        name,
      )
    assert.equal((await verifySeals(tx, 0, 10_000)).fault, undefined)
  })
})

test('twenty posters at once lose nothing, meet no deadlock and post each key once', {
  skip: !isPostgres && 'the embedded database has one session',
}, async () => {
  const { ctx } = await app.workspace()
  const partners = Array.from({ length: 6 }, aPartnerId)
  const sources = Array.from({ length: 40 }, aSource)
  // Each poster sends the same forty sales over all partners in an order of its own, beside fresh ones.
  let refused = 0
  const poster = async (own: number) => {
    for (let turn = 0; turn < 8; turn += 1) {
      const at = (turn * 7 + own * 3) % 40
      const shared = [at, (at + 11) % 40, (at + 23) % 40].map((one) => ({
        ...draft.commissionAccrued({
          partnerId: partners[one % 6]!,
          amount: money('EUR', BigInt(one + 1)),
          commissionKind: 'sale',
        }),
        source: sources[one]!,
        step: 'accrued',
      }))
      const fresh = {
        ...draft.commissionAccrued({
          partnerId: partners[(own + turn) % 6]!,
          amount: money('EUR', 1_000n),
          commissionKind: 'sale',
        }),
        source: aSource(),
        step: 'accrued',
      }
      await inTransaction(ctx, async (tx) => {
        await lockMoneyOf(tx, partners)
        await post(tx, [...shared, fresh])
      })
      // And without taking the lock: two accounts in both directions.
      await posted(
        ctx,
        {
          ...draft.openBalance({ partnerId: partners[(own + turn) % 6]!, amount: money('EUR', 5n), state: 'due' }),
          source: aSource(),
          step: 'x',
        },
        {
          ...draft.openBalance({
            partnerId: partners[(own + turn * 5 + 1) % 6]!,
            amount: money('EUR', 5n),
            state: 'due',
          }),
          source: aSource(),
          step: 'x',
        },
      )
      if (turn % 5 === 0)
        await posted(ctx, {
          ...draft.approve({ partnerId: partners[own % 6]!, amount: money('EUR', 10n ** 9n) }),
          source: aSource(),
          step: 'y',
        }).catch((error: unknown) => {
          assert.ok(error instanceof Problem && error.code === 'ledger.below_zero', String(error))
          refused += 1
        })
      if (turn % 6 === 0) await sealLedger(ctx)
    }
  }
  await Promise.all(Array.from({ length: 20 }, (_, own) => poster(own)))
  const seen = new Set<number>()
  for (let own = 0; own < 20; own += 1)
    for (let turn = 0; turn < 8; turn += 1)
      for (const step of [0, 11, 23]) seen.add((((turn * 7 + own * 3) % 40) + step) % 40)
  const shared = [...seen].reduce((sum, at) => sum + BigInt(at + 1), 0n)
  const all = await balances(ctx)
  assert.equal(refused, 40)
  assert.equal(all['commission_expense:sale EUR'], shared + 160n * 1_000n)
  await sealLedger(ctx)
  assert.deepEqual(await balances(ctx), all)
  const owed = await Promise.all(partners.map((id) => balances(ctx, id)))
  assert.equal(
    owed.reduce((sum, one) => sum + (one['pending EUR'] ?? 0n), 0n),
    shared + 160n * 1_000n,
  )
  assert.equal(
    owed.reduce((sum, one) => sum + (one['due EUR'] ?? 0n), 0n),
    1_600n,
  )
  await inTransaction(ctx, async (tx) => assert.equal((await verifySeals(tx, 0, 10_000)).fault, undefined))
})
