/** Mails about commissions: to partners when a step or a limit is reached, to the team when a figure is missing. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import type { Plan } from '#modules/agreements/public.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { testApp } from '#test/support/app.ts'
import { aCreditedPartner, aCustomer, aSale, aTouch } from '#test/support/attribution.ts'
import { aPortalPerson } from '#test/support/fixtures.ts'
import { mailsTo } from '#test/support/mails.ts'
import { aMember } from '#test/support/people.ts'
import { aPlan, aRule, percent } from './testing.ts'

const app = await testApp({ start: new Date('2026-03-10T09:00:00.000Z') })
const { ctx, workspace } = await app.workspace({ currency: 'EUR' })
const admin = await aMember(app, workspace, { roles: ['admin', 'partner_manager'] })
const fay = await aMember(app, workspace, { roles: ['finance'], name: 'Fay' })
const dayMs = 86_400_000

const aReader = async (plan: Plan) => {
  const partnerId = await aCreditedPartner(ctx, [{ kind: 'commission', values: plan }])
  await aPortalPerson({ app, workspace, ctx, admin }, partnerId, ['principal'])
  const mails = async () =>
    (
      await inTransaction(ctx, (tx) =>
        sql<{ kind: string; subject: string; text: string }>`select kind, subject, text_body as text from mails
          where workspace_id = ${workspace.id} and partner_id = ${partnerId}`.execute(tx.db),
      )
    ).rows
  const customerId = await aCustomer(ctx)
  const at = new Date(ctx.clock.now().getTime() - dayMs)
  await aTouch(ctx, { partnerId, customerId, at })
  const sell = async (grossMinor: bigint, more: { currency?: string } = {}) => {
    await aSale(ctx, { customer: { id: customerId }, grossMinor, taxMinor: 0n, ...more })
    await app.settle()
  }
  const told = async () =>
    (await mails())
      .filter(({ kind }) => ['commissions.tier', 'commissions.catch_up', 'commissions.cap'].includes(kind))
      .map(({ kind, subject }) => [kind, subject])
      .toSorted()
  const nextMorning = async () => {
    app.advance(dayMs)
    await app.settle()
  }
  return { sell, told, nextMorning, mails }
}
const tiers = (kind: 'marginal_tiers' | 'retroactive_tiers') =>
  aRule({
    kind,
    measure: 'money',
    period: 'year',
    brackets: [
      { from: '0', ratePpm: 50_000, amountMinor: null },
      { from: '15000', ratePpm: 80_000, amountMinor: null },
    ],
  })

test('a partner reads once that a step was reached, with what earlier sales earned more by it', async () => {
  const { sell, told, nextMorning, mails } = await aReader(aPlan([tiers('retroactive_tiers')]))
  await sell(10_000n)
  await nextMorning()
  assert.deepEqual(await told(), [])
  await sell(10_000n)
  await nextMorning()
  assert.deepEqual(await told(), [['commissions.catch_up', 'You reached a new step and earned 3.00 EUR more']])
  const [mail] = (await mails()).filter(({ kind }) => kind === 'commissions.catch_up')
  assert.match(mail!.text, /Every sale: 8 %/)
  await sell(10_000n)
  await nextMorning()
  assert.equal((await told()).length, 1)
})

test('a partner reads once that a limit is reached, by the sale that used it up', async () => {
  const capped = aRule(percent(100_000), { cap: { amountMinor: '1500', per: 'year', of: 'partner' } })
  const { sell, told, nextMorning } = await aReader(aPlan([capped]))
  await sell(10_000n)
  await sell(10_000n)
  await sell(10_000n)
  await nextMorning()
  assert.deepEqual(await told(), [['commissions.cap', 'The limit of 15.00 EUR is reached']])
  await sell(10_000n)
  await nextMorning()
  assert.equal((await told()).length, 1)
})

test('what was earned before the hour of the morning mail is in the next one, once, and a late mail leaves nothing out', async () => {
  const { sell, mails } = await aReader(aPlan([aRule(percent(100_000))]))
  const earned = async () =>
    (await mails()).flatMap(({ kind, subject }) => (kind === 'commissions.earned' ? [subject] : []))
  const toHour = async (day: number, hour: number) => {
    const now = ctx.clock.now()
    const at = new Date(now)
    at.setUTCHours(hour, 0, 0, 0)
    app.advance(at.getTime() + day * dayMs - now.getTime())
    await app.settle()
  }
  await toHour(1, 5)
  await sell(10_000n)
  await toHour(0, 8)
  await sell(20_000n)
  assert.deepEqual(await earned(), [])
  await toHour(2, 20)
  assert.deepEqual(await earned(), ['You earned 30.00 EUR'])
})

test('a partner with steps that count onward reads the step without a sum', async () => {
  const { sell, told, nextMorning } = await aReader(aPlan([tiers('marginal_tiers')]))
  await sell(20_000n)
  await nextMorning()
  assert.deepEqual(await told(), [['commissions.tier', 'You reached a new step']])
})

test('finance reads in the morning which figures sales wait for, and nothing when all of them came', async () => {
  const { sell, nextMorning } = await aReader(aPlan([aRule(percent(100_000))]))
  const waiting = async () => (await mailsTo(ctx, fay.email)).filter(({ kind }) => kind === 'commissions.waiting')
  await sell(10_000n, { currency: 'GBP' })
  await sell(10_000n, { currency: 'GBP' })
  assert.deepEqual(await waiting(), [])
  await nextMorning()
  const [mail, ...more] = await waiting()
  assert.deepEqual([mail?.subject, more.length], ['A commission waits for a figure', 0])
  assert.match(mail!.text, /Rate GBP to EUR of 2026-03-\d\d: 2 sales wait\./)
  await nextMorning()
  assert.equal((await waiting()).length, 1, 'said once, not every day')
})

test('who started a simulation reads its difference when it has come to its end', async () => {
  const made = await fay.api.post('/v1/simulations', {
    name: 'Higher rates',
    source: 'plan',
    plan: aPlan([aRule(percent(150_000))]),
    from: '2026-01-01',
    to: '2026-04-01',
  })
  assert.equal(made.status, 201, made.text)
  await app.settle()
  const [mail] = (await mailsTo(ctx, fay.email)).filter(({ kind }) => kind === 'commissions.simulated')
  assert.equal(mail?.subject, 'Simulated: Higher rates')
  assert.match(mail!.text, /EUR instead of [\d.]+ EUR: a difference of -?[\d.]+ EUR/)
  assert.ok(mail!.text.includes(`/commission-simulations/${made.body.id}`), mail!.text)
})
