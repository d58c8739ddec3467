/** Sales, what is taken back of them, and their division. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { inTransaction } from '#platform/db/transaction.ts'
import { testApp } from '#test/support/app.ts'
import { aCreditedPartner, aCustomer, aSale, aTouch, unique } from '#test/support/attribution.ts'
import { readCreditedConversions, readReversals } from './public.ts'

const app = await testApp()
const { api, ctx } = await app.workspace({ zone: 'Europe/Berlin' })
const hourMs = 3_600_000
const ago = (hours: number) => new Date(app.services.time().getTime() - hours * hourMs)
const key = () => ({ 'idempotency-key': unique() })
const saleBody = (fields: object = {}) => ({
  source: 'shop',
  externalId: `order-${unique()}`,
  customer: { externalId: `cust-${unique()}` },
  currency: 'EUR',
  grossMinor: '11900',
  taxMinor: '1900',
  ...fields,
})

test('a sale is divided among the contacts before it, and the partner that pays is the last of them', async () => {
  const [first, last] = [await aCreditedPartner(ctx), await aCreditedPartner(ctx)]
  const customerId = await aCustomer(ctx, { email: 'ida@nordlicht.example' })
  await aTouch(ctx, { partnerId: first, customerId, at: ago(48) })
  await aTouch(ctx, { partnerId: last, customerId, at: ago(24) })
  const { saleId, conversionId } = await aSale(ctx, { customer: { id: customerId } })
  const found = (await inTransaction(ctx, (tx) => readCreditedConversions(tx, [conversionId!]))).get(conversionId!)!
  assert.deepEqual(
    found.credits.map(({ partnerId, microShares, label }) => [partnerId, microShares, label]),
    [[last, 1_000_000, 'influenced']],
  )
  assert.equal(found.sale?.netMinor, 10_000n)
  assert.equal(found.customer.firstPaidSaleId, saleId)
  const shown = (await api.get(`/v1/conversions/${conversionId}`)).body
  assert.deepEqual(
    shown.sets
      .filter((set: { isPaying: boolean }) => !set.isPaying)
      .map((set: { model: string; credits: { microShares: number }[] }) => [
        set.model,
        set.credits.map((credit) => credit.microShares),
      ])
      .sort(),
    [
      ['first', [1_000_000]],
      ['last', [1_000_000]],
      ['linear', [500_000, 500_000]],
      ['position', [500_000, 500_000]],
      [
        'time_decay',
        shown.sets
          .find((set: { model: string }) => set.model === 'time_decay')
          .credits.map((one: { microShares: number }) => one.microShares),
      ],
    ].sort(),
  )
  assert.deepEqual(
    shown.shares.map((share: { partner: { id: string }; microShares: number; label: string }) => [
      share.partner.id,
      share.microShares,
      share.label,
    ]),
    [
      [last, 1_000_000, 'influenced'],
      [first, 0, 'sourced'],
    ],
  )
})

test('two hundred identical sales at once make one sale and one conversion', async () => {
  const body = saleBody()
  const most = 200
  const answers = await Promise.all(Array.from({ length: most }, () => api.post('/v1/sales', body, key())))
  assert.deepEqual(
    [...new Set(answers.map((answer) => answer.status))],
    [201],
    answers.find((one) => one.status !== 201)?.text,
  )
  assert.equal(new Set(answers.map((answer) => answer.body.saleId)).size, 1)
  assert.equal(new Set(answers.map((answer) => answer.body.conversionId)).size, 1)
  assert.equal(answers.filter((answer) => answer.body.isNew).length, 1)
  const { rows } = await inTransaction(ctx, (tx) =>
    sql<{ sales: number; conversions: number; sets: number }>`
      select (select count(*)::int from sales where external_id = ${body.externalId}) as sales,
        (select count(*)::int from conversions where sale_id = ${answers[0]!.body.saleId}) as conversions,
        (select count(*)::int from credit_sets where is_paying and conversion_id = ${answers[0]!.body.conversionId}) as sets`.execute(
      tx.db,
    ),
  )
  assert.deepEqual(rows, [{ sales: 1, conversions: 1, sets: 1 }])
})

test('a request that failed can be retried with the same key and succeeds', async () => {
  const headers = key()
  const body = saleBody()
  const refused = await api.post('/v1/sales', { ...body, shippingMinor: '11000' }, headers)
  assert.deepEqual([refused.status, refused.body.code], [422, 'sale.parts_exceed_whole'])
  const done = await api.post('/v1/sales', body, headers)
  assert.equal(done.status, 201, done.text)
  const again = await api.post('/v1/sales', body, headers)
  assert.deepEqual([again.status, again.body], [201, done.body])
})

test('a sale of the same id with another amount is refused with the fields that differ', async () => {
  const body = saleBody()
  assert.equal((await api.post('/v1/sales', body, key())).status, 201)
  const other = await api.post('/v1/sales', { ...body, currency: 'USD', grossMinor: '12000' }, key())
  assert.deepEqual(
    [other.status, other.body.code, other.body.fields],
    [409, 'sale.exists_differently', ['currency', 'grossMinor']],
  )
  const same = await api.post('/v1/sales', { ...body, costMinor: '4000' }, key())
  assert.deepEqual([same.status, same.body.isNew], [201, false])
  assert.equal((await api.get(`/v1/sales/${same.body.saleId}`)).body.costMinor, '4000')
})

test('refunds never exceed the sale, a failed one is given back, and one that comes first waits for its sale', async () => {
  const body = saleBody({ grossMinor: '10000', taxMinor: '0' })
  const early = await api.post(
    '/v1/sale-refunds',
    {
      sale: { source: body.source, externalId: body.externalId },
      refund: { externalId: `re-${unique()}`, amountMinor: '3000' },
    },
    key(),
  )
  assert.deepEqual([early.status, early.body.isWaiting], [201, true])
  const { saleId } = (await api.post('/v1/sales', body, key())).body
  assert.equal((await api.get(`/v1/sales/${saleId}`)).body.reversedMinor, '3000')
  const refundId = `re-${unique()}`
  const path = `/v1/sales/${saleId}/refunds`
  const tooMuch = await api.post(path, { externalId: refundId, amountMinor: '9000' }, key())
  assert.deepEqual([tooMuch.status, tooMuch.body.detail], [422, 'Refunds (120.00) exceed the sale (100.00)'])
  assert.equal((await api.post(path, { externalId: refundId, amountMinor: '7000' }, key())).status, 201)
  assert.equal((await api.get(`/v1/sales/${saleId}`)).body.state, 'reversed')
  assert.equal((await api.post(path, { externalId: refundId, amountMinor: '7000', isValid: false }, key())).status, 201)
  const shown = (await api.get(`/v1/sales/${saleId}`)).body
  assert.deepEqual([shown.state, shown.reversedMinor], ['partly_reversed', '3000'])
  const read = (await inTransaction(ctx, (tx) => readReversals(tx, [saleId]))).get(saleId)!
  assert.deepEqual(
    read.map((row) => [row.amountMinor, row.isValid]),
    [
      [3_000n, true],
      [7_000n, false],
    ],
  )
  await assert.rejects(
    inTransaction(ctx, (tx) =>
      sql`insert into sale_reversals (workspace_id, id, sale_id, source, external_id, kind, amount_minor, occurred_at, recorded_at)
        values (${ctx.workspace.id}, 'sr_raw', ${saleId}, 'raw', 'raw', 'refund', 7001, now(), now())`.execute(tx.db),
    ),
    /sales_reversals/,
  )
})

test('shares of every credit set sum to 1000000, refused by the database otherwise', async () => {
  const { conversionId } = await aSale(ctx, { customer: { externalId: `cust-${unique()}` } })
  const insert = (shares: number[], setId: string) =>
    inTransaction(ctx, (tx) =>
      sql`with one as (insert into credit_sets (workspace_id, id, conversion_id, number, model, is_paying, precedence, as_of)
          values (${ctx.workspace.id}, ${setId}, ${conversionId}, 1, 'linear', false, 'model', now()))
        insert into credits (workspace_id, credit_set_id, position, conversion_id, micro_shares)
        select ${ctx.workspace.id}, ${setId}, place, ${conversionId}, shares
        from unnest(${shares}::integer[]) with ordinality as given (shares, place)`.execute(tx.db),
    )
  await assert.rejects(insert([500_000, 499_999], 'cs_short'), /999999 of 1000000/)
  await assert.rejects(insert([], 'cs_empty'), /has no credits/)
  await insert([600_000, 400_000], 'cs_whole')
  const statement = (text: ReturnType<typeof sql>) => inTransaction(ctx, (tx) => text.execute(tx.db))
  await assert.rejects(
    statement(sql`insert into credits (workspace_id, credit_set_id, position, conversion_id, micro_shares)
      values (${ctx.workspace.id}, 'cs_whole', 3, ${conversionId}, 1000000)`),
    /counted from 1/,
  )
  await assert.rejects(
    statement(sql`update credits set micro_shares = 1 where workspace_id = ${ctx.workspace.id}`),
    /permission denied/,
  )
  await assert.rejects(
    statement(sql`delete from credits where workspace_id = ${ctx.workspace.id}`),
    /permission denied/,
  )
  const { rows } = await inTransaction(ctx, (tx) =>
    sql<{
      wrong: number
      sets: number
    }>`select count(*) filter (where whole <> 1000000)::int as wrong, count(*)::int as sets
      from (select sum(micro_shares) as whole from credits group by workspace_id, credit_set_id) one`.execute(tx.db),
  )
  assert.equal(rows[0]!.wrong, 0)
  assert.ok(rows[0]!.sets > 12)
})

test('the overview sums days and models: what is sourced adds up, the house takes the rest', async () => {
  const other = await app.workspace({ zone: 'Europe/Berlin' })
  const days = async (query: Record<string, string>) => (await other.api.get('/v1/attribution-summary', query)).body
  const partnerId = await aCreditedPartner(other.ctx)
  const customerId = await aCustomer(other.ctx)
  const later = await aCreditedPartner(other.ctx)
  // 23:30 in UTC is the next day in Berlin.
  const soldAt = new Date('2026-02-20T23:30:00.000Z')
  await aTouch(other.ctx, { partnerId, customerId, at: new Date('2026-02-10T08:00:00.000Z') })
  await aTouch(other.ctx, { partnerId: later, customerId, at: new Date('2026-02-11T08:00:00.000Z') })
  await aSale(other.ctx, { customer: { id: customerId }, occurredAt: soldAt })
  await aSale(other.ctx, { customer: { externalId: `cust-${unique()}` }, occurredAt: soldAt })
  await aSale(other.ctx, { customer: { externalId: `cust-${unique()}` }, occurredAt: soldAt, currency: 'USD' })
  const shown = await days({ from: '2026-02-20', to: '2026-02-22', currency: 'EUR' })
  assert.deepEqual(
    shown.days,
    [
      { day: '2026-02-20', leads: 0, sales: 0, netMinor: '0', sourcedMinor: '0', influencedMinor: '0' },
      { day: '2026-02-21', leads: 0, sales: 3, netMinor: '20000', sourcedMinor: '10000', influencedMinor: '10000' },
      { day: '2026-02-22', leads: 0, sales: 0, netMinor: '0', sourcedMinor: '0', influencedMinor: '0' },
    ].map((day) => ({ ...day, influencedOnlyMinor: '0' })),
  )
  const byPartner = new Map(
    shown.partners.map((row: { partner: { id: string } | null; byModel: object }) => [row.partner?.id, row.byModel]),
  )
  assert.deepEqual(byPartner.get(undefined), {
    first: '10000',
    last: '10000',
    linear: '10000',
    position: '10000',
    time_decay: '10000',
  })
  const [one, two] = [partnerId, later].map((id) => byPartner.get(id) as Record<string, string>)
  assert.deepEqual([one!.first, one!.last, one!.linear], ['10000', undefined, '5000'])
  assert.deepEqual([two!.first, two!.last, two!.linear], [undefined, '10000', '5000'])
  // Another paying model would have moved the one sale that a model decided.
  const preview = await other.api.get('/v1/attribution-policy-preview', {
    payingModel: 'first',
    from: '2026-02-20',
    to: '2026-02-22',
    currency: 'EUR',
  })
  const moved = preview.body.partners.map(
    (row: { partner: { id: string } | null; nowMinor: string; thenMinor: string }) => [
      row.partner?.id ?? 'house',
      row.nowMinor,
      row.thenMinor,
    ],
  )
  assert.deepEqual(
    new Set(moved.map(String)),
    new Set([`${partnerId},0,10000`, `${later},10000,0`, 'house,10000,10000']),
  )
  const queues = (await other.api.get('/v1/attribution-queues')).body
  assert.equal(queues.hasSales, true)
  assert.deepEqual(
    queues.queues.map((queue: { kind: string; count: number }) => [queue.kind, queue.count]),
    [
      ['leads', 0],
      ['overrides', 0],
      ['unmatched', 0],
      ['flags', 0],
    ],
  )
  const long = await other.api.get('/v1/attribution-summary', { from: '2024-01-01', to: '2026-01-01' })
  assert.equal(long.status, 422)
})
