/** Lists of sales, customers and subscriptions: tried, taken in, sent again, stopped half way, taken back. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { inTransaction } from '#platform/db/transaction.ts'
import { testApp } from '#test/support/app.ts'
import { aCreditedPartner, aCustomer, aTouch } from '#test/support/attribution.ts'
import { aMember } from '#test/support/people.ts'
import { guessReading, readCell } from './import/cells.ts'
import { guessColumns, type ImportKind, importFields } from './import/fields.ts'
import { runImport } from './service/import/run.ts'
import { startRun } from './service/import/verbs.ts'

const app = await testApp()
const { workspace, ctx, api } = await app.workspace({ zone: 'Europe/Berlin' })

const send = async (kind: ImportKind | 'nothing', content: string | Buffer, name = 'list.csv') => {
  const boundary = 'a-boundary-of-tests'
  const part = (head: string, body: string | Buffer) =>
    Buffer.concat([
      Buffer.from(`--${boundary}\r\ncontent-disposition: form-data; ${head}\r\n\r\n`),
      Buffer.from(body),
      Buffer.from('\r\n'),
    ])
  return api.request('POST', '/v1/sale-imports', {
    rawBody: Buffer.concat([
      part('name="kind"', kind),
      part(`name="file"; filename="${name}"`, content),
      Buffer.from(`--${boundary}--\r\n`),
    ]),
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
  })
}
const read = async (id: string) => (await api.get(`/v1/sale-imports/${id}`)).body
const act = async (id: string, verb: 'dry-run' | 'run' | 'undo') => {
  const answer = await api.post(`/v1/sale-imports/${id}/${verb}`)
  assert.equal(answer.status, 202, answer.text)
  await app.settle()
  return read(id)
}
const rows = async (id: string) =>
  (await api.get(`/v1/sale-imports/${id}/rows`, { limit: '100', sort: 'row' })).body.data as {
    row: number
    outcome: string
    externalId: string | null
    saleId: string | null
    problems: { rule: string; message: string }[]
    note: string | null
  }[]
const outcomes = async (id: string) => (await rows(id)).map((row) => `${row.row} ${row.outcome}`)
const countOf = async (table: 'sales' | 'customers' | 'subscriptions' | 'conversions') => {
  const { rows } = await inTransaction(ctx, (tx) =>
    sql<{ n: number }>`select count(*)::int as n from ${sql.table(table)}`.execute(tx.db),
  )
  return rows[0]!.n
}

const sales = (name: string) =>
  [
    'Order ID;Customer ID;Customer Name;Currency;Total;VAT;Order date;Notes',
    `${name}-1;${name}-c1;"Ärzte\n& Söhne";EUR;1.190,00;190,00;05.01.2026;x`,
    `${name}-2;${name}-c2;Two;EUR;"119,00";19,00;2026-01-06T10:00:00Z;`,
    `${name}-2;${name}-c2;Two;EUR;"119,00";19,00;2026-01-06T10:00:00Z;`,
    `${name}-2;${name}-c2;Two;EUR;"120,00";19,00;2026-01-06T10:00:00Z;`,
    ';;;;;;;',
    `${name}-3;${name}-c3;Three;EUR;minus;19,00;2026-01-06;`,
    `${name}-4;${name}-c3;Three;EUR;10,00;19,00;2026-01-06;`,
    `${name}-5;${name}-c5;Five;JPY;5000;;2026-01-07;`,
    `${name}-6;${name}-c6;Six;EUR;10,00;;2126-01-07;`,
  ].join('\r\n')

test('cells are read as they are written: decimal comma and point, days and moments, and nothing is guessed at', () => {
  const comma = { decimals: 'comma', dayOrder: 'day_first', zone: 'Europe/Berlin' } as const
  const gross = importFields.sales.find(({ key }) => key === 'grossMinor')!
  const day = importFields.sales.find(({ key }) => key === 'occurredAt')!
  const amount = (text: string, decimals: 'comma' | 'point', currency = 'EUR') => {
    const cell = readCell(gross, text, { ...comma, decimals }, currency)
    return 'value' in cell ? cell.value : cell.problem.rule
  }
  assert.equal(amount('1.234,50', 'comma'), 123_450n)
  assert.equal(amount('1,234.50', 'point'), 123_450n)
  assert.equal(amount('€ 1 234,5', 'comma'), 123_450n)
  assert.equal(amount('1.234', 'comma'), 123_400n)
  assert.equal(amount('1.234', 'point'), 'money.not_exact')
  assert.equal(amount('1.234', 'point', 'KWD'), 1_234n)
  assert.equal(amount('12,34,50', 'point'), 'amount')
  assert.equal(amount('-5', 'point'), 'minimum')
  const moment = (text: string, dayOrder: 'day_first' | 'month_first' = 'day_first') => {
    const cell = readCell(day, text, { ...comma, dayOrder }, null)
    return 'value' in cell ? (cell.value as Date).toISOString() : cell.problem.rule
  }
  assert.equal(moment('2026-03-29'), '2026-03-29T10:00:00.000Z')
  assert.equal(moment('03/04/2026'), '2026-04-03T10:00:00.000Z')
  assert.equal(moment('03/04/2026', 'month_first'), '2026-03-04T11:00:00.000Z')
  assert.equal(moment('31.12.2025 9:30'), '2025-12-31T08:30:00.000Z')
  assert.equal(moment('2026-01-06T10:00:00+02:00'), '2026-01-06T08:00:00.000Z')
  assert.equal(moment('2026-02-30'), 'moment')
  assert.deepEqual(guessReading(['12,50', '1/31/2026']), { decimals: 'comma', dayOrder: 'month_first' })
  assert.deepEqual(
    guessColumns('sales', ['id', 'Order ID', 'who'], new Map([['who', 'customer.externalId']])).map(
      ({ field }) => field,
    ),
    [null, 'externalId', 'customer.externalId'],
  )
})

test('a dry run says row by row what the run then does, and the same file again creates nothing', async () => {
  const before = [await countOf('sales'), await countOf('customers'), await countOf('conversions')]
  const sent = await send('sales', `\ufeff${sales('one')}`, 'past sales.csv')
  assert.equal(sent.status, 201, sent.text)
  assert.deepEqual(sent.body.options, {
    decimals: 'comma',
    dayOrder: 'day_first',
    zone: 'Europe/Berlin',
    commissions: 'none',
    source: 'import',
  })
  const { id } = sent.body
  assert.equal((await api.post(`/v1/sale-imports/${id}/run`)).status, 409, 'it is tried first')
  const tried = await act(id, 'dry-run')
  assert.equal(tried.state, 'ready')
  assert.deepEqual(tried.counts, { created: 3, updated: 0, unchanged: 1, refused: 4, blank: 1 })
  assert.deepEqual(tried.totals, [
    { currency: 'EUR', netMinor: '110000' },
    { currency: 'JPY', netMinor: '5000' },
  ])
  assert.deepEqual(
    [await countOf('sales'), await countOf('customers'), await countOf('conversions')],
    before,
    'nothing stands of what was tried',
  )
  const dry = await rows(id)
  const done = await act(id, 'run')
  assert.equal(done.state, 'finished')
  assert.deepEqual([done.counts, done.totals], [tried.counts, tried.totals])
  const run = await rows(id)
  const said = (row: (typeof run)[number]) => [row.row, row.outcome, row.externalId, row.problems, row.note]
  assert.deepEqual(run.map(said), dry.map(said))
  assert.deepEqual(
    run.flatMap((row) => row.problems.map((problem) => problem.rule)),
    ['row.twice', 'amount', 'sale.parts_exceed_whole', 'event.future'],
  )
  assert.equal(await countOf('sales'), before[0]! + 3)
  const { body: sale } = await api.get(`/v1/sales/${run[0]!.saleId}`)
  assert.deepEqual(
    [sale.grossMinor, sale.taxMinor, sale.occurredAt, sale.source],
    ['119000', '19000', '2026-01-05T11:00:00.000Z', 'import'],
  )
  const again = await send('sales', sales('one'))
  await act(again.body.id, 'dry-run')
  const second = await act(again.body.id, 'run').catch(() => read(again.body.id))
  assert.equal(second.counts.created, 0)
  assert.equal(second.counts.unchanged, 4)
  assert.equal(await countOf('sales'), before[0]! + 3)
})

test('history is credited and earns nothing; a list that shall earn says so, and its conversions do', async () => {
  const partnerId = await aCreditedPartner(ctx)
  for (const [name, commissions] of [
    ['hist', 'none'],
    ['earn', 'compute'],
  ] as const) {
    const customerId = await aCustomer(ctx, { externalId: `${name}-c1` })
    await aTouch(ctx, { partnerId, customerId, at: new Date('2026-01-02T09:00:00Z') })
    const { body } = await send(
      'sales',
      `id,customer,currency,amount,date\n${name}-1,${name}-c1,EUR,10.00,2026-01-05\n`,
    )
    const mapped = await api.request('PUT', `/v1/sale-imports/${body.id}/mapping`, {
      body: { options: { commissions } },
      headers: { 'if-match': `"${body.version}"` },
    })
    assert.equal(mapped.status, 200, mapped.text)
    await act(body.id, 'dry-run')
    await act(body.id, 'run')
    const [row] = await rows(body.id)
    const { body: page } = await api.get('/v1/conversions', { customerId })
    const conversion = page.data.find((one: { saleId: string }) => one.saleId === row!.saleId)
    assert.equal(conversion.earns, commissions === 'compute')
    assert.equal(conversion.shares[0].partner.id, partnerId)
  }
})

test('columns are mapped by hand, remembered by header, and a field takes one column', async () => {
  const list = (name: string) => `Ref,Wer,Currency,Amount,Date\n${name},c-${name},EUR,1.00,2026-01-05\n`
  const { body } = await send('sales', list('map1'))
  const find = (one: typeof body, header: string) =>
    one.columns.find((column: { header: string }) => column.header === header).field
  assert.equal(find(body, 'Wer'), null)
  assert.match((await api.post(`/v1/sale-imports/${body.id}/dry-run`)).body.detail, /Sale id, Customer id/)
  const put = (columns: unknown[], version = body.version) =>
    api.request('PUT', `/v1/sale-imports/${body.id}/mapping`, {
      body: { columns },
      headers: { 'if-match': `"${version}"` },
    })
  const twice = await put([
    { header: 'Ref', field: 'externalId' },
    { header: 'Wer', field: 'externalId' },
  ])
  assert.equal(twice.status, 422)
  assert.equal((await put([{ header: 'Ref', field: 'nothing' }])).status, 422)
  const good = await put([
    { header: 'Ref', field: 'externalId' },
    { header: 'Wer', field: 'customer.externalId' },
  ])
  assert.equal(good.status, 200, good.text)
  assert.equal((await put([], body.version)).status, 412)
  const { body: next } = await send('sales', list('map2'))
  assert.deepEqual([find(next, 'Ref'), find(next, 'Wer')], ['externalId', 'customer.externalId'])
})

test('customers and subscriptions are taken in, completed and known again', async () => {
  const customers = (more: string) =>
    `customer id,name,email,country,website\nk1,Kim,kim@kim.example,de,kim.example\nk2,Lee,lee@lee,de,\nk3,Moe${more},,,\n`
  const first = await send('customers', customers(''))
  await act(first.body.id, 'dry-run')
  await act(first.body.id, 'run')
  assert.deepEqual(await outcomes(first.body.id), ['2 created', '3 refused', '4 created'])
  const second = await send('customers', customers(' Ltd'))
  await act(second.body.id, 'dry-run')
  await act(second.body.id, 'run')
  assert.deepEqual(await outcomes(second.body.id), ['2 unchanged', '3 refused', '4 updated'])

  const before = await countOf('subscriptions')
  const list =
    'subscription id,customer id,product,currency,price,interval,start date,end date\ns1,k1,Pro,EUR,12.00,year,2025-01-01,2025-12-31\ns2,k3,Pro,EUR,30.00,month,2025-01-01,\n'
  for (const expected of [
    ['2 created', '3 created'],
    ['2 unchanged', '3 unchanged'],
  ]) {
    const { body } = await send('subscriptions', list)
    await act(body.id, 'dry-run')
    assert.deepEqual(await outcomes(body.id), expected)
    if (expected[0] === '2 created') await act(body.id, 'run')
  }
  assert.equal(await countOf('subscriptions'), before + 2)
  const { body } = await api.get('/v1/subscriptions')
  const states = Object.fromEntries(
    body.data.map((one: { externalId: string; state: string; monthlyMinor: string }) => [
      one.externalId,
      `${one.state} ${one.monthlyMinor}`,
    ]),
  )
  assert.deepEqual([states['s1'], states['s2']], ['ended 0', 'active 3000'])
})

test('a run that was stopped half way goes on with the first batch that is not there', async () => {
  const lines = Array.from({ length: 60 }, (_, place) => `half-${place},half-c,EUR,1.00,2026-01-05`)
  const { body } = await send('sales', ['id,customer,currency,amount,date', ...lines, lines[0]].join('\n'))
  await act(body.id, 'dry-run')
  await inTransaction(ctx, (tx) => startRun(tx, body.id, { enqueue: false }))
  const stop = new AbortController()
  let batches = 0
  await runImport(ctx, body.id, {
    dry: false,
    signal: stop.signal,
    progress: async () => {
      batches += 1
      stop.abort()
      return false
    },
  })
  const isWhole = ctx.services.database.engine !== 'pglite'
  assert.equal(batches, 1)
  if (!isWhole) assert.deepEqual([(await read(body.id)).state, (await read(body.id)).rowsDone], ['running', 25])
  await runImport(ctx, body.id, { dry: false })
  const done = await read(body.id)
  assert.deepEqual([done.state, done.rowsDone], ['finished', 61])
  assert.deepEqual(done.counts, { created: 60, updated: 0, unchanged: 1, refused: 0, blank: 0 })
})

test('a run of the command line that was broken off is gone on with once it has been silent for five minutes', async () => {
  const { body } = await send('sales', 'id,customer,currency,amount,date\nleft-1,left-c,EUR,1.00,2026-01-05')
  await act(body.id, 'dry-run')
  await inTransaction(ctx, (tx) => startRun(tx, body.id, { enqueue: false }))
  assert.equal((await api.post(`/v1/sale-imports/${body.id}/run`)).status, 409)
  app.advance(301_000)
  await act(body.id, 'run')
  const done = await read(body.id)
  assert.deepEqual([done.state, done.counts.created], ['finished', 1])
})

test('sales of a list are taken back by a reversal each, once, and the list makes none again', async () => {
  const { body } = await send('sales', 'id,customer,currency,amount,date\nback-1,b1,EUR,10.00,2026-01-05\n')
  await act(body.id, 'dry-run')
  await act(body.id, 'run')
  const undone = await act(body.id, 'undo')
  assert.deepEqual([undone.state, undone.undoneCount], ['undone', 1])
  const [row] = await rows(body.id)
  const { body: sale } = await api.get(`/v1/sales/${row!.saleId}`)
  assert.equal(sale.state, 'reversed')
  assert.equal((await api.post(`/v1/sale-imports/${body.id}/undo`)).status, 409)
  const again = await send('sales', 'id,customer,currency,amount,date\nback-1,b1,EUR,10.00,2026-01-05\n')
  assert.equal((await act(again.body.id, 'dry-run')).counts.created, 0)
  const people = await send('customers', 'customer id,name\np1,Pat\n')
  await act(people.body.id, 'dry-run')
  await act(people.body.id, 'run')
  assert.match((await api.post(`/v1/sale-imports/${people.body.id}/undo`)).body.detail, /Only sales are taken back/)
})

test('a list without a kind, a broken one and a person without the right are refused', async () => {
  assert.equal((await send('nothing', 'a,b\n1,2\n')).body.code, 'import.kind_missing')
  assert.equal((await send('sales', '')).body.code, 'table.empty')
  const viewer = await aMember(app, workspace, { roles: ['viewer'], name: 'Vera View' })
  const { body } = await send('sales', 'id,customer,currency,amount,date\nr-1,r1,EUR,10.00,2026-01-05\n')
  assert.equal((await viewer.api.post(`/v1/sale-imports/${body.id}/dry-run`)).status, 403)
  const report = await api.get(`/v1/sale-imports/${body.id}/rows/file`)
  assert.equal(report.status, 200)
})
