/** The tool that says why: the same code as the division, nothing written, and nothing told of other partners. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { sql } from 'kysely'
import { inTransaction } from '#platform/db/transaction.ts'
import { testApp } from '#test/support/app.ts'
import { aCreditedPartner, aCustomer, aSale, aTouch, unique } from '#test/support/attribution.ts'
import type { Answer } from '#test/support/client.ts'
import { aPortalPerson } from '#test/support/fixtures.ts'
import { aMember } from '#test/support/people.ts'
import { aCodeOf } from './testing-links.ts'

const app = await testApp()
const { ctx, workspace } = await app.workspace({ zone: 'Europe/Berlin' })
const admin = await aMember(app, workspace, { roles: ['admin', 'partner_manager', 'finance'], name: 'Ada Admin' })
const dayMs = 86_400_000
const ago = (days: number) => new Date(app.services.time().getTime() - days * dayMs)
const done = (answer: Answer) => {
  assert.ok(answer.status < 300, `${answer.status} ${answer.text}`)
  return answer.body
}
const counts = () =>
  inTransaction(ctx, async (tx) => {
    const { rows } = await sql<Record<string, string>>`select
        (select count(*) from sales where workspace_id = ${workspace.id}) as sales,
        (select count(*) from customers where workspace_id = ${workspace.id}) as customers,
        (select count(*) from touches where workspace_id = ${workspace.id}) as touches,
        (select count(*) from conversions where workspace_id = ${workspace.id}) as conversions,
        (select count(*) from credits where workspace_id = ${workspace.id}) as credits,
        (select count(*) from events where workspace_id = ${workspace.id}) as events,
        (select count(*) from mails where workspace_id = ${workspace.id}) as mails,
        (select coalesce(sum(uses), 0) from codes where workspace_id = ${workspace.id}) as uses`.execute(tx.db)
    return rows[0]
  })
const codeText = (codeId: string) =>
  inTransaction(ctx, async (tx) => {
    const { rows } = await sql<{ code: string }>`select code from codes where workspace_id = ${workspace.id}
      and id = ${codeId}`.execute(tx.db)
    return rows[0]!.code
  })
type Credit = { partner: { id: string } | null; microShares: number; label: string | null }
const creditsOf = (credits: readonly Credit[]) =>
  credits.map((credit) => `${credit.partner?.id ?? 'house'} ${credit.microShares} ${credit.label}`).toSorted()
type Contact = { kind: string; refusal: string | null; distanceSeconds: number | null; occurredAt: string }
const verdictsOf = (path: readonly Contact[]) =>
  path.map((touch) => `${touch.kind} ${touch.occurredAt} ${touch.refusal} ${touch.distanceSeconds}`)

test('the answer of a test equals the real outcome for random sales, and a pretended sale leaves nothing behind', async () => {
  const partners = [await aCreditedPartner(ctx), await aCreditedPartner(ctx), await aCreditedPartner(ctx)]
  const codes = await Promise.all(partners.map(async (partnerId) => codeText(await aCodeOf(ctx, partnerId))))
  const touch = fc.record({
    partner: fc.nat({ max: 2 }),
    days: fc.nat({ max: 120 }),
    kind: fc.constantFrom('introduction' as const, 'meeting' as const, 'event_attended' as const),
  })
  const sale = fc.record({
    touches: fc.array(touch, { maxLength: 5 }),
    code: fc.option(fc.nat({ max: 2 }), { nil: null, freq: 3 }),
    soldBefore: fc.boolean(),
    days: fc.nat({ max: 20 }),
    grossMinor: fc.integer({ min: 1, max: 500_000 }),
  })
  await fc.assert(
    fc.asyncProperty(sale, async (given) => {
      const externalId = `cust-${unique()}`
      const customerId = await aCustomer(ctx, { externalId })
      for (const { partner, days, kind } of given.touches)
        await aTouch(ctx, { partnerId: partners[partner]!, customerId, at: ago(days), kind })
      if (given.soldBefore) await aSale(ctx, { customer: { id: customerId }, occurredAt: ago(60) })
      const occurredAt = ago(given.days)
      const code = given.code === null ? undefined : codes[given.code]!
      const before = await counts()
      const pretended = done(
        await admin.api.post('/v1/attribution-tests', {
          pretend: {
            currency: 'EUR',
            grossMinor: String(given.grossMinor),
            occurredAt: occurredAt.toISOString(),
            customer: { externalId },
            ...(code && { code }),
          },
        }),
      )
      assert.deepEqual(await counts(), before, 'a pretended sale leaves no row behind')
      const { saleId, conversionId } = await aSale(ctx, {
        customer: { id: customerId },
        grossMinor: BigInt(given.grossMinor),
        taxMinor: 0n,
        occurredAt,
        code,
      })
      const real = done(await admin.api.get(`/v1/conversions/${conversionId}`))
      assert.deepEqual(creditsOf(pretended.credits), creditsOf(real.shares))
      assert.deepEqual(verdictsOf(pretended.contacts), verdictsOf(real.path))
      const asked = done(await admin.api.post('/v1/attribution-tests', { find: saleId }))
      assert.deepEqual(creditsOf(asked.credits), creditsOf(real.shares))
      assert.deepEqual(verdictsOf(asked.contacts), verdictsOf(real.path))
      const current = real.sets.find((set: { isCurrent: boolean }) => set.isCurrent)
      for (const answer of [pretended, asked])
        assert.equal(answer.steps.find((step: { key: string }) => step.key === 'precedence').answer, current.precedence)
      const isHouse = real.shares.every((share: Credit) => share.partner === null || share.microShares === 0)
      assert.equal(asked.outcome, isHouse ? 'house' : 'credited')
    }),
    { numRuns: process.env['LONG'] ? 300 : 25 },
  )
})

test('each step says its answer, the rule it follows from and what would have changed it', async () => {
  const partnerId = await aCreditedPartner(ctx)
  const customerId = await aCustomer(ctx)
  await aTouch(ctx, { partnerId, customerId, at: ago(100) })
  const externalId = `order-${unique()}`
  await aSale(ctx, { customer: { id: customerId }, externalId, occurredAt: ago(1) })
  const answer = done(await admin.api.post('/v1/attribution-tests', { find: externalId }))
  const step = (key: string) => answer.steps.find((one: { key: string }) => one.key === key)
  assert.deepEqual(
    answer.steps.map((one: { key: string; state: string; answer: string }) => [one.key, one.state, one.answer]),
    [
      ['received', 'passed', 'recorded'],
      ['valid', 'passed', 'valid'],
      ['once', 'passed', 'first'],
      ['customer', 'passed', 'known'],
      ['contacts', 'failed', 'none_counts'],
      ['precedence', 'failed', 'house'],
      ['model', 'not_reached', 'not_reached'],
      ['credits', 'failed', 'house'],
      ['flags', 'passed', 'no_hold'],
      ['commission', 'not_reached', 'not_reached'],
    ],
  )
  assert.match(step('contacts').change, /^A contact 9 d( \d+ h)? later would have counted\.$/)
  assert.match(step('contacts').rule, /policy.*attribution/)
  assert.ok(step('received').evidence.some((one: { value: string }) => one.value === `shop ${externalId}`))
  const again = done(await admin.api.get(`/v1/attribution-tests/${answer.id}`))
  assert.deepEqual(again, answer, 'the answer stays as it was then')
})

test('a test finds a click, a code, a customer and an address by what stands on them, and says what is missing', async () => {
  const partnerId = await aCreditedPartner(ctx)
  const codeId = await aCodeOf(ctx, partnerId)
  const code = await codeText(codeId)
  const ask = async (find: string) => done(await admin.api.post('/v1/attribution-tests', { find }))
  const [received] = (await ask(code.toLowerCase())).steps
  assert.deepEqual([received.state, received.answer], ['failed', 'only_code'])
  const email = `it@${unique()}.example`
  const externalId = `cust-${unique()}`
  const customerId = await aCustomer(ctx, { externalId, email })
  assert.equal((await ask(externalId)).steps[0].answer, 'only_customer')
  const { saleId } = await aSale(ctx, { customer: { id: customerId }, code })
  for (const find of [code, codeId, externalId, customerId, email, saleId])
    assert.equal((await ask(find)).saleId, saleId, find)
  const byEmail = await ask(email)
  assert.equal(byEmail.asked, `…${email.slice(email.indexOf('@'))}`, 'of an address only its domain is kept')
  assert.equal((await ask(`nothing-${unique()}`)).outcome, 'nothing_received')
  const both = await admin.api.post('/v1/attribution-tests', {
    find: code,
    pretend: { currency: 'EUR', grossMinor: '100' },
  })
  assert.deepEqual([both.status, both.body.code], [422, 'attribution_test.one_question'])
})

test('a partner learns nothing about another partner from the test tool', async () => {
  const [mine, theirs] = [await aCreditedPartner(ctx), await aCreditedPartner(ctx, [], { name: 'Rival Ltd' })]
  const me = await aPortalPerson({ app, workspace, ctx, admin }, mine, ['principal'])
  const foreign = await codeText(await aCodeOf(ctx, theirs))
  const order = `order-${unique()}`
  const email = `buyer@${unique()}.example`
  const customerId = await aCustomer(ctx, { name: 'Nordlicht GmbH', email })
  await aTouch(ctx, { partnerId: theirs, customerId, at: ago(3) })
  const { saleId, conversionId } = await aSale(ctx, { customer: { id: customerId }, externalId: order, code: foreign })
  const ask = async (body: object) => done(await me.api.post('/v1/portal/attribution-tests', body))
  type Told = { id: string; asked: string; at: string; leftToday: number; steps: unknown }
  const told = ({ id: _, asked: _asked, at: _at, leftToday: _left, ...rest }: Told) => rest
  const unknown = told(await ask({ find: `order-${unique()}` }))
  // What belongs to others is answered like what does not exist, to the last field.
  for (const find of [order, email, customerId, saleId, conversionId!, foreign])
    assert.deepEqual(told(await ask({ find })), unknown, find)
  const sale = { currency: 'EUR', grossMinor: '11900' }
  assert.deepEqual(
    told(await ask({ pretend: { ...sale, code: foreign } })).steps,
    told(await ask({ pretend: { ...sale, code: 'NOBODY-HAS-IT' } })).steps,
  )
  assert.equal(
    (await me.api.post('/v1/portal/attribution-tests', { pretend: { ...sale, customer: { email } } })).status,
    422,
    'a partner names nobody whom others may have met',
  )
  // With a contact of its own it learns its own part, and that there was another source.
  await aTouch(ctx, { partnerId: mine, customerId, at: ago(5) })
  const answer = await me.api.post('/v1/portal/attribution-tests', { find: order })
  const own = done(answer)
  assert.deepEqual([own.outcome, own.microShares, own.othersCredited, own.contacts.length], ['influenced', 0, true, 1])
  for (const secret of [theirs, 'Rival', 'Nordlicht', customerId, foreign, email])
    assert.ok(!answer.text.includes(secret), secret)
  const other = await aPortalPerson({ app, workspace, ctx, admin }, theirs, ['principal'])
  assert.equal((await other.api.get(`/v1/portal/attribution-tests/${own.id}`)).status, 404)
  const seen = done(await admin.api.get(`/v1/attribution-tests/${own.id}`))
  assert.deepEqual([seen.partner.id, seen.steps.length], [mine, 10])
})

test('a partner asks 20 times a day, also when it asks at once', async () => {
  const partnerId = await aCreditedPartner(ctx)
  const me = await aPortalPerson({ app, workspace, ctx, admin }, partnerId, ['sales'])
  const asked = await Promise.all(
    Array.from({ length: 24 }, (_, at) => me.api.post('/v1/portal/attribution-tests', { find: `order-${at}` })),
  )
  assert.equal(asked.filter(({ status }) => status === 201).length, 20)
  assert.deepEqual(
    asked.filter(({ status }) => status !== 201).map(({ body }) => body.code),
    Array(4).fill('attribution_test.day_full'),
  )
})
