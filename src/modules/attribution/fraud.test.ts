/** Signals of fraud: what is flagged is held before anybody could pay it, and a person who gains nothing decides. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { setManager } from '#modules/partners/public.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { testApp } from '#test/support/app.ts'
import { aCreditedPartner, aCustomer, aSale, aTouch, unique } from '#test/support/attribution.ts'
import { aMember } from '#test/support/people.ts'
import { readCreditedConversions } from './public.ts'
import { recordTouch } from './service/record/touches.ts'

const app = await testApp()
const { workspace, ctx, api } = await app.workspace({ zone: 'Europe/Berlin' })
const finance = await aMember(app, workspace, { roles: ['finance'], name: 'Mira Fin' })
const manager = await aMember(app, workspace, { roles: ['partner_manager'], name: 'Owen Manager' })
const admin = await aMember(app, workspace, { roles: ['admin'], name: 'Ada Admin' })
const secondsAgo = (seconds: number) => new Date(app.services.time().getTime() - seconds * 1_000)
const daysAgo = (days: number) => secondsAgo(days * 86_400)

const click = (partnerId: string, customerId: string, at: Date, evidence: Record<string, unknown> = {}) =>
  inTransaction(ctx, async (tx) => {
    const { touch } = await recordTouch(tx, { partnerId, kind: 'click', customerId, occurredAt: at, evidence })
    return touch.id
  })
const flagsOf = async (query: Record<string, string>) => (await api.get('/v1/fraud-flags', query)).body.data
const credited = async (conversionId: string) =>
  (await inTransaction(ctx, (tx) => readCreditedConversions(tx, [conversionId]))).get(conversionId)!

test('a flagged sale carries its hold from the transaction that stores it', async () => {
  const partnerId = await aCreditedPartner(ctx)
  const customerId = await aCustomer(ctx)
  await click(partnerId, customerId, secondsAgo(20))
  const seen: number[] = []
  const { conversionId } = await inTransaction(ctx, async (tx) => {
    const { recordSale } = await import('./service/record/sales.ts')
    const recorded = await recordSale(tx, {
      source: 'shop',
      externalId: unique(),
      customer: { id: customerId },
      currency: 'EUR',
      grossMinor: 10_000n,
    })
    // Still inside: whoever reads it together with the sale reads the hold.
    seen.push((await readCreditedConversions(tx, [recorded.conversionId!])).get(recorded.conversionId!)!.holds.length)
    return recorded
  })
  assert.deepEqual(seen, [1])
  const { holds } = await credited(conversionId!)
  assert.equal(holds[0]!.kind, 'flag')
  assert.match(holds[0]!.reason, /20 seconds after the first click/)
  const [flag] = await flagsOf({ customerId })
  assert.deepEqual([flag.signal, flag.effect, flag.state, flag.partnerId], ['quick_sale', 'hold', 'open', partnerId])
  assert.equal(flag.conversionIds[0], conversionId)
})

test('a flag is decided by somebody who does not manage the partner, with a reason, once', async () => {
  const partnerId = await aCreditedPartner(ctx)
  await inTransaction(ctx, (tx) => setManager(tx, { partnerId, memberId: manager.memberId }))
  const customerId = await aCustomer(ctx)
  await click(partnerId, customerId, secondsAgo(10))
  const { conversionId } = await aSale(ctx, { customer: { id: customerId } })
  const [flag] = await flagsOf({ customerId })
  const own = await manager.api.post(`/v1/fraud-flags/${flag.id}/clearance`, { reason: 'It is fine' })
  assert.deepEqual([own.status, own.body.code], [409, 'flag.own_partner'])
  assert.equal((await manager.api.get(`/v1/fraud-flags/${flag.id}`)).body.cannotDecide, own.body.detail)
  const cleared = await finance.api.post(`/v1/fraud-flags/${flag.id}/clearance`, { reason: 'They were on the phone' })
  assert.deepEqual([cleared.status, cleared.body.state, cleared.body.decidedByName], [200, 'cleared', 'Mira Fin'])
  assert.deepEqual((await credited(conversionId!)).holds, [])
  const again = await finance.api.post(`/v1/fraud-flags/${flag.id}/confirmation`, { reason: 'On second thoughts' })
  assert.deepEqual([again.status, again.body.code], [409, 'flag.closed'])
  assert.equal((await admin.api.post(`/v1/fraud-flags/${flag.id}/clearance`, { reason: 'x' })).status, 403)
})

test('a flag of a partner that only shares in the conversion cannot be decided by that manager either', async () => {
  const [clicker, credit] = [await aCreditedPartner(ctx), await aCreditedPartner(ctx)]
  await inTransaction(ctx, (tx) => setManager(tx, { partnerId: credit, memberId: manager.memberId }))
  const customerId = await aCustomer(ctx, { email: `someone@mailinator.com` })
  await aTouch(ctx, { partnerId: clicker, customerId, at: daysAgo(3) })
  await aTouch(ctx, { partnerId: credit, customerId, at: daysAgo(2) })
  await aSale(ctx, { customer: { id: customerId } })
  const [flag] = await flagsOf({ customerId, signal: 'disposable_email' })
  assert.equal(flag.partnerId, null)
  const own = await manager.api.post(`/v1/fraud-flags/${flag.id}/confirmation`, { reason: 'Mine' })
  assert.equal(own.body.code, 'flag.own_partner')
})

test('a contact that a signal blocks does not count, and counts again once the flag is cleared', async () => {
  const [paid, other] = [await aCreditedPartner(ctx), await aCreditedPartner(ctx)]
  const customerId = await aCustomer(ctx)
  await aTouch(ctx, { partnerId: other, customerId, at: daysAgo(5) })
  await click(paid, customerId, daysAgo(2), { adParameters: ['gclid'], utm: { utm_campaign: 'spring' } })
  const { conversionId } = await aSale(ctx, { customer: { id: customerId } })
  assert.deepEqual(
    (await credited(conversionId!)).credits.map((credit) => credit.partnerId),
    [other],
  )
  const [flag] = await flagsOf({ partnerId: paid })
  assert.deepEqual([flag.signal, flag.effect], ['paid_search', 'block'])
  const { status, text } = await finance.api.post(`/v1/fraud-flags/${flag.id}/clearance`, {
    reason: 'We paid for it together',
  })
  assert.equal(status, 200, text)
  assert.deepEqual(
    (await credited(conversionId!)).credits.map((credit) => credit.partnerId),
    [paid],
  )
})

test('a purchase of the partner itself, by a contact or its company, is no contact that counts', async () => {
  const partnerId = await aCreditedPartner(ctx, [], { website: 'https://harbourline.example' })
  const customerId = await aCustomer(ctx, { email: 'buyer@harbourline.example' })
  await aTouch(ctx, { partnerId, customerId, at: daysAgo(1) })
  const [flag] = await flagsOf({ partnerId })
  assert.deepEqual([flag.signal, flag.effect], ['self_referral', 'block'])
  assert.match(flag.words, /harbourline\.example/)
})

test('somebody who paid before under another id is no new customer', async () => {
  const email = `twice-${unique()}@nordlicht.example`
  const first = await aCustomer(ctx, { email })
  await aSale(ctx, { customer: { id: first }, kind: 'new' })
  const second = await aCustomer(ctx, { email })
  await aSale(ctx, { customer: { id: second }, kind: 'new' })
  const [flag] = await flagsOf({ customerId: second })
  assert.deepEqual([flag.signal, flag.evidence.customerId], ['duplicate_customer', first])
  assert.deepEqual(await flagsOf({ customerId: first }), [])
})

test('rules can be changed for everybody and for a partner type, within what a signal can do', async () => {
  const set = (body: object, signal = 'country_mismatch') => admin.api.put(`/v1/fraud-rules/${signal}`, body)
  assert.equal((await set({ effect: 'block' })).body.code, 'rule.effect_not_allowed')
  assert.equal((await set({ counts: { seconds: 5 } })).body.code, 'rule.parameter_unknown')
  assert.equal((await set({ counts: { seconds: 0 } }, 'quick_sale')).status, 422)
  const off = await set({ effect: 'off' })
  assert.deepEqual([off.status, off.body.effect, off.body.changedByName], [200, 'off', 'Ada Admin'])
  const partnerId = await aCreditedPartner(ctx)
  const buy = async () => {
    const customerId = await aCustomer(ctx, { country: 'PT' })
    await click(partnerId, customerId, daysAgo(1), { country: 'BR' })
    await aSale(ctx, { customer: { id: customerId } })
    return (await flagsOf({ customerId })).map((flag: { signal: string }) => flag.signal)
  }
  assert.deepEqual(await buy(), [])
  assert.equal((await set({ effect: null })).body.effect, 'hold')
  assert.deepEqual(await buy(), ['country_mismatch'])
  assert.equal((await finance.api.put('/v1/fraud-rules/quick_sale', { effect: 'off' })).status, 403)
})

// Last, because it moves the clock of all.
test('a flag that nobody decides in five business days goes up, and what it holds stays held', async () => {
  const partnerId = await aCreditedPartner(ctx)
  const customerId = await aCustomer(ctx)
  await click(partnerId, customerId, secondsAgo(5))
  const { conversionId } = await aSale(ctx, { customer: { id: customerId } })
  const [flag] = await flagsOf({ customerId })
  app.advance(9 * 86_400_000)
  await app.settle()
  const late = (await api.get(`/v1/fraud-flags/${flag.id}`)).body
  assert.deepEqual([late.state, late.isOverdue, late.escalatedAt !== null], ['open', true, true])
  assert.equal((await credited(conversionId!)).holds.length, 1)
  const { rows } = await inTransaction(ctx, (tx) =>
    sql<{
      mails: number
    }>`select count(*)::int as mails from mails where kind = 'attribution.flag_overdue' and subject_id = ${flag.id}`.execute(
      tx.db,
    ),
  )
  assert.deepEqual(rows, [{ mails: 2 }])
})
