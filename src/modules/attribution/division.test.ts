/** Who is credited: which touches count, what comes late, what people decide, and what stays when a person is erased. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { asOwner, inTransaction } from '#platform/db/transaction.ts'
import { testApp } from '#test/support/app.ts'
import { aCreditedPartner, aCustomer, aSale, aTouch, mergePartners, unique } from '#test/support/attribution.ts'
import type { Answer } from '#test/support/client.ts'
import { aMember } from '#test/support/people.ts'
import { readCreditedConversions } from './public.ts'
import { computationRows } from './queries/credits.ts'
import { rederive } from './service/credit/rederive.ts'

const app = await testApp()
const { api, ctx, workspace } = await app.workspace({ zone: 'Europe/Berlin' })
const manager = await aMember(app, workspace, { roles: ['partner_manager'], name: 'Mia Manager' })
const finance = await aMember(app, workspace, { roles: ['finance'], name: 'Fin Ance' })
const admin = await aMember(app, workspace, { roles: ['admin'], name: 'Ada Admin' })
const done = (answer: Answer) => {
  assert.ok(answer.status < 300, `${answer.status} ${answer.text}`)
  return answer.body
}
const dayMs = 86_400_000
const now = () => app.services.time().getTime()
const ago = (ms: number) => new Date(now() - ms)
const paying = async (conversionId: string) => {
  const found = (await inTransaction(ctx, (tx) => readCreditedConversions(tx, [conversionId]))).get(conversionId)!
  return found.credits.map(({ partnerId, microShares }) => [partnerId, microShares])
}

test('a touch after the conversion or one second outside the window is refused with the distance', async () => {
  const partnerId = await aCreditedPartner(ctx, [
    {
      kind: 'attribution',
      values: {
        windowDays: 30,
        touchKinds: ['introduction', 'meeting'],
        codesBeatClicks: true,
        dealsFirst: true,
        ownPurchases: false,
      },
    },
  ])
  const customerId = await aCustomer(ctx)
  const soldAt = new Date('2026-02-20T08:00:00.000Z')
  const outside = await aTouch(ctx, { partnerId, customerId, at: new Date('2026-01-21T07:59:59.000Z') })
  const edge = await aTouch(ctx, { partnerId, customerId, at: new Date('2026-01-21T08:00:00.000Z'), kind: 'meeting' })
  const after = await aTouch(ctx, { partnerId, customerId, at: new Date('2026-02-20T08:00:01.000Z') })
  const wrongKind = await aTouch(ctx, {
    partnerId,
    customerId,
    at: new Date('2026-02-01T08:00:00.000Z'),
    kind: 'event_attended',
  })
  const { conversionId } = await aSale(ctx, { customer: { id: customerId }, occurredAt: soldAt })
  const { path } = done(await api.get(`/v1/conversions/${conversionId}`))
  const verdict = (id: string) => path.find((touch: { touchId: string }) => touch.touchId === id)
  assert.deepEqual(
    [verdict(outside).refusal, verdict(outside).distanceSeconds, verdict(outside).words],
    ['outside_window', 1, '1 s outside the window of 30 days'],
  )
  assert.equal(verdict(edge).isEligible, true, 'both ends are included')
  assert.deepEqual(
    [verdict(after).refusal, verdict(after).distanceSeconds, verdict(after).words],
    ['after_conversion', 1, '1 s after the conversion'],
  )
  assert.equal(verdict(wrongKind).refusal, 'kind_not_counted')
  assert.deepEqual(await paying(conversionId!), [[partnerId, 1_000_000]])
})

test('a touch of a partner without an agreement, not active or of its own company is refused; the house is credited', async () => {
  const none = await aCreditedPartner(ctx, [], { effectiveOn: '2026-03-01' })
  const website = `https://${unique()}.example`
  const buyer = await aCreditedPartner(ctx, [], { website })
  const customerId = await aCustomer(ctx, { company: { domain: new URL(website).host } })
  await aTouch(ctx, { partnerId: none, customerId, at: new Date('2026-02-25T10:00:00.000Z') })
  await aTouch(ctx, { partnerId: buyer, customerId, at: ago(3_600_000) })
  await aTouch(ctx, { partnerId: buyer, customerId, at: ago(3_500_000) })
  const { conversionId } = await aSale(ctx, { customer: { id: customerId } })
  const shown = done(await api.get(`/v1/conversions/${conversionId}`))
  assert.deepEqual(
    shown.path.map((touch: { refusal: string }) => touch.refusal),
    ['no_agreement', 'own_purchase', 'own_purchase'],
  )
  const [set] = shown.sets
  assert.deepEqual(
    [set.precedence, set.credits[0].partner, set.credits[0].reason],
    ['house', null, 'no_eligible_touch'],
  )
})

test('contacts of colleagues count for the company, and a late one divides anew while nothing is approved', async () => {
  const [early, late] = [await aCreditedPartner(ctx), await aCreditedPartner(ctx)]
  const domain = `${unique()}.example`
  const colleague = await aCustomer(ctx, { company: { domain } })
  const buyer = await aCustomer(ctx, { company: { domain } })
  await aTouch(ctx, { partnerId: early, customerId: colleague, at: ago(3 * dayMs) })
  const { conversionId } = await aSale(ctx, { customer: { id: buyer } })
  assert.deepEqual(await paying(conversionId!), [[early, 1_000_000]])
  await aTouch(ctx, { partnerId: late, customerId: buyer, at: ago(dayMs) })
  assert.deepEqual(await paying(conversionId!), [[late, 1_000_000]])
  const { sets } = done(await api.get(`/v1/conversions/${conversionId}`))
  assert.deepEqual(
    sets
      .filter((set: { isPaying: boolean }) => set.isPaying)
      .map((set: { version: number; origin: string; isCurrent: boolean }) => [set.version, set.origin, set.isCurrent]),
    [
      [2, 'late_touch', true],
      [1, 'recorded', false],
    ],
  )
})

test('a renewal inherits the credits of the sale that began the subscription, whoever was met since', async () => {
  const [first, later] = [await aCreditedPartner(ctx), await aCreditedPartner(ctx)]
  const customerId = await aCustomer(ctx)
  const subscription = { externalId: `sub-${unique()}` }
  await aTouch(ctx, { partnerId: first, customerId, at: ago(10 * dayMs) })
  await aSale(ctx, { customer: { id: customerId }, subscription, kind: 'new', occurredAt: ago(9 * dayMs) })
  await aTouch(ctx, { partnerId: later, customerId, at: ago(2 * dayMs) })
  const renewal = await aSale(ctx, { customer: { id: customerId }, subscription, kind: 'renewal' })
  assert.deepEqual(await paying(renewal.conversionId!), [[first, 1_000_000]])
  const change = {
    source: 'shop',
    externalId: subscription.externalId,
    customer: { externalId: `cust-${unique()}` },
    currency: 'EUR',
  }
  const headers = () => ({ 'idempotency-key': unique() })
  const changed = done(
    await api.post(
      '/v1/subscription-changes',
      { ...change, kind: 'upgraded', netMinor: '12000', interval: 'year', occurredAt: ago(dayMs).toISOString() },
      headers(),
    ),
  )
  const older = done(
    await api.post(
      '/v1/subscription-changes',
      { ...change, kind: 'paused', occurredAt: ago(5 * dayMs).toISOString() },
      headers(),
    ),
  )
  const { data } = done(await api.get(`/v1/subscriptions/${changed.subscriptionId}/changes`))
  assert.deepEqual(
    data.map((row: { kind: string; afterMinor: string }) => [row.kind, row.afterMinor]),
    [
      ['upgraded', '1000'],
      ['paused', '0'],
    ],
  )
  assert.equal(older.isNew, true)
  const shown = done(await api.get('/v1/subscriptions', { customerId })).data[0]
  assert.deepEqual(
    [shown.state, shown.monthlyMinor],
    ['active', '1000'],
    'an older event never overwrites a newer state',
  )
})

test('an override needs a reason, the version that was seen and a second person who manages no partner that gains', async () => {
  const partnerId = await aCreditedPartner(ctx)
  const { conversionId } = await aSale(ctx, { customer: { externalId: `cust-${unique()}` } })
  const path = `/v1/conversions/${conversionId}/overrides`
  const { version } = done(await manager.api.get(`/v1/conversions/${conversionId}`))
  const body = {
    version,
    shares: [{ partnerId, microShares: 1_000_000 }],
    reason: 'They met the buyer at the fair in May',
  }
  assert.equal((await manager.api.post(path, { ...body, reason: 'Because' })).status, 422)
  assert.equal(
    (await manager.api.post(path, { ...body, shares: [{ partnerId, microShares: 999_999 }] })).body.code,
    'override.not_whole',
  )
  assert.equal((await manager.api.post(path, { ...body, version: version + 1 })).body.code, 'conversion.changed')
  const proposed = done(await manager.api.post(path, body))
  const both = await aMember(app, workspace, { roles: ['finance', 'partner_manager'], name: 'Bo Both' })
  done(await admin.api.post(`/v1/partners/${partnerId}/ownerships`, { memberId: both.memberId, role: 'manager' }))
  const own = await both.api.post(`/v1/overrides/${proposed.id}/approval`)
  assert.deepEqual([own.status, own.body.detail], [403, 'You manage a partner that gains'])
  assert.equal(done(await finance.api.post(`/v1/overrides/${proposed.id}/approval`)).state, 'applied')
  assert.deepEqual(await paying(conversionId!), [[partnerId, 1_000_000]])
  assert.equal((await finance.api.post(`/v1/overrides/${proposed.id}/approval`)).body.code, 'override.decided')
})

test('a policy is forward only, and a definition is in force when finance and another role signed it', async () => {
  const rules = {
    payingModel: 'linear',
    pathScope: 'company',
    halfLifeDays: 7,
    touchKinds: ['introduction'],
    dealPrecedence: true,
    codeBeatsClick: true,
    repeatCredits: 'inherit',
    leadConfirmation: true,
    reason: 'All who helped are paid',
  }
  const past = await admin.api.post('/v1/attribution-policies', { ...rules, effectiveOn: '2026-03-01' })
  assert.deepEqual([past.status, past.body.code], [422, 'policy.past_date'])
  done(await admin.api.post('/v1/attribution-policies', { ...rules, effectiveOn: '2027-01-01' }))
  assert.equal(done(await admin.api.get('/v1/attribution-policies/current')).number, 0, 'planned, not in force yet')
  const drafted = done(
    await manager.api.post('/v1/attribution-definitions', {
      effectiveOn: '2026-03-02',
      body: 'Sourced is the first.',
      sourcedBy: 'first_eligible',
    }),
  )
  const path = `/v1/attribution-definitions/${drafted.id}/signatures`
  assert.equal(done(await manager.api.post(path)).state, 'draft')
  assert.equal((await manager.api.post(path)).body.code, 'definition.signed_by_you')
  const another = await aMember(app, workspace, { roles: ['executive'], name: 'Eve' })
  assert.equal((await another.api.post(path)).body.code, 'definition.capacity_taken')
  assert.equal(done(await finance.api.post(path)).state, 'in_force')
  assert.equal(done(await api.get('/v1/attribution-definitions/current')).number, drafted.number)
})

test('a batch of events answers each by itself, and may be sent again', async () => {
  const sale = {
    source: 'shop',
    externalId: `order-${unique()}`,
    customer: { externalId: `cust-${unique()}` },
    currency: 'EUR',
    grossMinor: '4900',
  }
  const events = [
    { kind: 'sale', data: sale },
    { kind: 'sale', data: { ...sale, grossMinor: '-1' } },
    {
      kind: 'refund',
      data: {
        sale: { source: 'shop', externalId: sale.externalId },
        refund: { externalId: `re-${unique()}`, amountMinor: '5000' },
      },
    },
    { kind: 'lead', data: { customer: sale.customer, kind: 'demo', externalId: `lead-${unique()}` } },
    {
      kind: 'sale',
      data: { ...sale, externalId: `order-${unique()}`, occurredAt: new Date(now() + 400_000).toISOString() },
    },
  ]
  const answered = done(await api.post('/v1/attribution-events', { events })).data
  assert.deepEqual(
    answered.map((one: { outcome: string; code: string | null }) => [one.outcome, one.code]),
    [
      ['recorded', null],
      ['refused', 'field.invalid'],
      ['refused', 'reversal.exceeds_sale'],
      ['recorded', null],
      ['refused', 'event.future'],
    ],
  )
  const again = done(await api.post('/v1/attribution-events', { events })).data
  assert.deepEqual(
    again.map((one: { outcome: string }) => one.outcome),
    ['known', 'refused', 'refused', 'known', 'refused'],
  )
})

test('every credit set re-derives to the same integers from its stored inputs', async () => {
  const ids = (
    await inTransaction(ctx, (tx) =>
      sql<{ id: string }>`select id from conversions where workspace_id = ${workspace.id}`.execute(tx.db),
    )
  ).rows.map((row) => row.id)
  await inTransaction(ctx, async (tx) => {
    const computations = await computationRows(tx, ids)
    assert.ok(computations.length >= 8)
    assert.deepEqual(await rederive(tx, computations), [])
    // It can fail: what is stored and what is derived are compared.
    const [one] = computations
    const inputs = { ...(one!.inputs as object), payingModel: 'first', touches: [] }
    assert.ok((await rederive(tx, [{ ...one!, inputs }] as never)).length > 0)
  })
})

test('a merge of partners files contacts and credits under the one that goes on; shares do not change', async () => {
  const [from, to] = [await aCreditedPartner(ctx), await aCreditedPartner(ctx)]
  const customerId = await aCustomer(ctx)
  await aTouch(ctx, { partnerId: from, customerId, at: ago(dayMs) })
  const { conversionId } = await aSale(ctx, { customer: { id: customerId } })
  await inTransaction(ctx, (tx) => mergePartners(tx, from, to))
  assert.deepEqual(await paying(conversionId!), [[to, 1_000_000]])
  const { shares } = done(await api.get(`/v1/conversions/${conversionId}`))
  assert.deepEqual(
    shares.map((share: { partner: { id: string }; microShares: number }) => [share.partner.id, share.microShares]),
    [[to, 1_000_000]],
  )
  await inTransaction(ctx, async (tx) =>
    assert.deepEqual(await rederive(tx, await computationRows(tx, [conversionId!])), []),
  )
})

test('an erased person leaves no name or e-mail in a full dump, and credits are unchanged', async () => {
  const [name, mailbox, phone] = ['Ottilie Quandt', 'ottilie.quandt', '+49 30 5550199']
  const email = `${mailbox}@${unique()}.example`
  const partnerId = await aCreditedPartner(ctx)
  const customer = { externalId: `person-${unique()}`, name, email, phone, metadata: { note: name } }
  const { id: customerId } = done(await api.post('/v1/customers', customer))
  await aTouch(ctx, { partnerId, customerId, at: ago(dayMs) })
  const order = {
    source: 'shop',
    externalId: `order-${unique()}`,
    customer,
    currency: 'EUR',
    grossMinor: '9900',
    metadata: { buyer: name },
  }
  const { conversionId } = done(await api.post('/v1/sales', order, { 'idempotency-key': unique() }))
  done(
    await api.post('/v1/leads', { customer, kind: 'demo', metadata: { from: email } }, { 'idempotency-key': unique() }),
  )
  done(await api.post('/v1/exports', { list: 'listCustomers', format: 'csv' }))
  const before = await paying(conversionId)
  await app.settle()
  const dump = async () => {
    const { rows: tables } = await asOwner(app.services.database, (db) =>
      sql<{ name: string }>`select table_name as name from information_schema.tables
        where table_schema = 'public' and table_type = 'BASE TABLE'`.execute(db),
    )
    const found: string[] = []
    for (const { name: table } of tables) {
      const { rows } = await asOwner(app.services.database, (db) =>
        sql<{ row: string }>`select row::text as row from ${sql.table(table)} as row where row::text ilike any
          (${[`%${name}%`, `%${mailbox}%`, `%${customer.externalId}%`, `%${phone}%`]}::text[])`.execute(db),
      )
      found.push(...rows.map(({ row }) => `${table}: ${row.slice(0, 200)}`))
    }
    return found
  }
  assert.ok((await dump()).length > 0, 'the search finds what is there')
  done(await admin.api.post(`/v1/customers/${customerId}/erasure`))
  await app.settle()
  assert.deepEqual(await dump(), [])
  assert.deepEqual(await paying(conversionId), before)
  await inTransaction(ctx, async (tx) =>
    assert.deepEqual(await rederive(tx, await computationRows(tx, [conversionId])), []),
  )
})
