/** The ledger and exchange rates over HTTP: who reads, what is answered, who is told. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import type { Ctx } from '#platform/context.ts'
import { asOwner, inTransaction } from '#platform/db/transaction.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import { commissionAccrued, keepBankFee } from '#platform/ledger/draft.ts'
import { post, postMirror } from '#platform/ledger/post.ts'
import { sealLedger } from '#platform/ledger/seals.ts'
import { posted } from '#platform/ledger/testing.ts'
import { testApp } from '#test/support/app.ts'
import { aPartner } from '#test/support/fixtures.ts'
import { aMember } from '#test/support/people.ts'
import { watchLedger } from './service/watch.ts'

const app = await testApp()
const { workspace, ctx, api } = await app.workspace({ currency: 'EUR' })
const finance = await aMember(app, workspace, { roles: ['finance'], name: 'Fin Berg' })
const second = await aMember(app, workspace, { roles: ['finance'], name: 'Sol Quist' })
const partnerId = await aPartner(api)
const partnerName = (await api.get(`/v1/partners/${partnerId}`)).body.displayName as string

let counter = 0
const next = (): number => {
  counter += 1
  return counter
}
const keyed = () => ({ 'idempotency-key': `test-${next()}` })
const sale = (of: Ctx, minor: bigint, currency = 'EUR') =>
  inTransaction(of, async (tx) => {
    const id = `cm_sale${next()}`
    const [transfer] = await post(tx, [
      {
        ...commissionAccrued({ partnerId, amount: { currency, amountMinor: minor }, commissionKind: 'sale' }),
        source: { kind: 'commission', id },
        step: 'accrued',
      },
    ])
    return transfer!
  })

test('finance reads accounts, transfers, entries and the trial balance; amounts are digits', async () => {
  const first = await sale(ctx, 1_250n)
  await sale(ctx, 999_999_999_999_999_999n, 'KWD')
  await sale(ctx, 999_999_999_999_999_999n, 'KWD')
  const accounts = await finance.api.get('/v1/ledger/accounts', { partnerId, currency: 'KWD' })
  assert.deepEqual(
    accounts.body.data.map((one: { kind: string; balanceMinor: string; partner: { name: string } }) => [
      one.kind,
      one.balanceMinor,
      one.partner.name,
    ]),
    [['pending', '1999999999999999998', partnerName]],
  )
  const [account] = accounts.body.data
  assert.match(account.name, /^Liabilities:Partners:PN-[0-9A-Z]{26}:Pending$/)
  assert.deepEqual((await finance.api.get(`/v1/ledger/accounts/${account.id}`)).body, account)
  for (const q of [partnerName, first.id, first.source.id, 'earned'])
    assert.ok(
      (await finance.api.get('/v1/ledger/transfers', { q })).body.data.some(
        (one: { id: string }) => one.id === first.id,
      ),
      q,
    )
  const whole = await finance.api.get(`/v1/ledger/transfers/${first.id}`)
  assert.deepEqual(
    whole.body.entries.map((one: { kind: string; amountMinor: string }) => [one.kind, one.amountMinor]),
    [
      ['commission_expense', '1250'],
      ['pending', '-1250'],
    ],
  )
  assert.deepEqual([whole.body.sealId, whole.body.reversedBy], [null, null])
  const mirror = await inTransaction(ctx, (tx) =>
    postMirror(tx, { type: 'reversed', transferId: first.id, source: first.source, step: 'undone' }),
  )
  await sealLedger(ctx)
  const after = await finance.api.get(`/v1/ledger/transfers/${first.id}`)
  assert.equal(after.body.reversedBy, mirror.id)
  assert.equal(after.body.sealId, (await finance.api.get('/v1/ledger/seals')).body.data[0].id)
  const entries = await finance.api.get('/v1/ledger/entries', { accountId: account.id })
  assert.equal(entries.body.data.length, 2)
  const trial = await finance.api.get('/v1/ledger/trial-balance')
  for (const total of trial.body.totals) assert.equal(total.debitMinor, total.creditMinor)
  assert.equal((await finance.api.get('/v1/ledger/trial-balance', { day: '2026-03-01' })).body.lines.length, 0)
})

test('the entries of a transfer page on without a gap', async () => {
  for (let at = 0; at < 4; at += 1) await sale(ctx, 10n)
  const seen: string[] = []
  let cursor: string | null = null
  do {
    const page = await finance.api.get('/v1/ledger/entries', { limit: 3, ...(cursor && { cursor }) })
    seen.push(
      ...page.body.data.map((one: { transferId: string; position: number }) => `${one.transferId} ${one.position}`),
    )
    cursor = page.body.nextCursor
  } while (cursor)
  assert.ok(seen.length >= 16)
  assert.equal(new Set(seen).size, seen.length)
})

test('who is not of finance or an admin reads no ledger, nor who sees their own portfolio only', async () => {
  for (const roles of [['partner_manager'], ['viewer'], ['engineering'], ['sales']] as const) {
    const member = await aMember(app, workspace, { roles })
    for (const path of ['accounts', 'transfers', 'entries', 'trial-balance', 'health', 'seals', 'journal?format=csv'])
      assert.equal((await member.api.get(`/v1/ledger/${path}`)).status, 403, `${roles} ${path}`)
  }
  const narrow = await aMember(app, workspace, { roles: ['finance'], name: 'Nora Own' })
  await inTransaction(ctx, (tx) =>
    sql`update members set portfolio = 'own' where id = ${narrow.memberId}`.execute(tx.db),
  )
  for (const path of ['accounts', 'trial-balance', 'journal?format=csv']) {
    const refused = await narrow.api.get(`/v1/ledger/${path}`)
    assert.deepEqual([refused.status, refused.body.code], [403, 'ledger.read_whole'], path)
  }
})

test('the journal comes as a file in each form', async () => {
  for (const [format, words] of [
    ['hledger', /^commodity 1000\.000 KWD$/m],
    ['ledger', /^commodity KWD$/m],
    ['beancount', / open Liabilities:Partners:PN-[0-9A-Z]{26}:Pending EUR,KWD$/m],
    ['csv', /^date,transfer,type,source,reverses,account,code,partner,currency,debit,credit\r$/m],
  ] as const) {
    const file = await finance.api.get('/v1/ledger/journal', { format })
    assert.equal(file.status, 200)
    assert.match(file.text, words)
  }
  assert.equal(
    (await finance.api.get('/v1/ledger/journal', { format: 'csv', from: '2026-03-02', until: '2026-03-01' })).status,
    422,
  )
})

test('account codes are replaced as a whole, and two for one kind are refused', async () => {
  const codes = [
    { kind: 'due', detail: null, code: '1600' },
    { kind: 'commission_expense', detail: 'sale', code: '4761' },
  ]
  const saved = await finance.api.put('/v1/ledger/account-codes', { data: codes }, keyed())
  assert.equal(saved.status, 200, saved.text)
  assert.deepEqual(
    (await finance.api.get('/v1/ledger/account-codes')).body.data.map((one: { code: string }) => one.code).sort(),
    ['1600', '4761'],
  )
  assert.equal((await finance.api.put('/v1/ledger/account-codes', { data: [codes[0], codes[0]] }, keyed())).status, 422)
  assert.equal(
    (await finance.api.put('/v1/ledger/account-codes', { data: [] })).status,
    422,
    'without an idempotency key',
  )
})

test('a rate by hand is used once a second person has confirmed it', async () => {
  const rate = { day: '2026-03-01', from: 'HUF', to: 'EUR', rate: '0.0025', reason: 'Our bank' }
  const effective = () => finance.api.get('/v1/fx-rates/effective', { from: 'HUF', to: 'EUR', day: '2026-03-02' })
  const made = await finance.api.post('/v1/fx-rate-proposals', rate, keyed())
  assert.deepEqual([made.status, made.body.proposedBy.name, made.body.decision], [201, 'Fin Berg', null])
  assert.deepEqual([(await effective()).status, (await effective()).body.code], [409, 'fx.rate_missing'])
  const path = `/v1/fx-rate-proposals/${made.body.id}`
  assert.equal((await finance.api.post(`${path}/confirmation`, undefined, keyed())).body.code, 'rate.own_proposal')
  const confirmed = await second.api.post(`${path}/confirmation`, undefined, keyed())
  assert.deepEqual(
    [confirmed.status, confirmed.body.decision, confirmed.body.decidedBy.name],
    [200, 'confirmed', 'Sol Quist'],
  )
  assert.equal((await second.api.post(`${path}/refusal`, undefined, keyed())).body.code, 'rate.decided')
  assert.deepEqual(
    (await effective()).body.legs.map((leg: { rateId: string }) => leg.rateId),
    [made.body.id],
  )
  const listed = (await finance.api.get('/v1/fx-rates', { q: 'huf eur' })).body.data
  assert.deepEqual(
    listed.map((one: { source: string; recordedBy: { name: string }; confirmedBy: { name: string } }) => [
      one.source,
      one.recordedBy.name,
      one.confirmedBy.name,
    ]),
    [['manual', 'Fin Berg', 'Sol Quist']],
  )
  assert.equal(
    (await finance.api.post('/v1/fx-rates', { day: '2026-03-01', from: 'HUF', to: 'USD', rate: '0.0027' }, keyed()))
      .body.code,
    'rate.two_people',
  )
  assert.equal(
    (await api.post('/v1/fx-rates', { day: '2026-03-01', from: 'HUF', to: 'USD', rate: '0.0027' }, keyed())).status,
    201,
  )
})

test('the bank’s file is imported once, and a broken one changes nothing', async () => {
  const content = 'Date, USD, JPY, \n27 February 2026, 1.0842, 163.10, \n'
  const first = await finance.api.post('/v1/fx-rates/imports', { content }, keyed())
  assert.deepEqual([first.status, first.body.recorded, first.body.unchanged], [201, 2, 0], first.text)
  assert.equal((await finance.api.post('/v1/fx-rates/imports', { content }, keyed())).body.unchanged, 2)
  const broken = await finance.api.post('/v1/fx-rates/imports', { content: `${content}x,1,2\n` }, keyed())
  assert.deepEqual([broken.status, broken.body.errors[0].field], [422, 'content'])
  const cross = await finance.api.get('/v1/fx-rates/effective', { from: 'USD', to: 'JPY', day: '2026-03-02' })
  // 163.1 / 1.0842, written as integers.
  assert.equal(BigInt(cross.body.numerator) * 10_842n, BigInt(cross.body.denominator) * 1_631_000n)
  assert.equal(cross.body.legs.length, 2)
})

test('when the ledger stops adding up, finance and admins get one mail that names the figure, and one when it is well', async () => {
  const shop = await app.workspace()
  await aMember(app, shop.workspace, { roles: ['admin'], email: 'ada@team.example' })
  await aMember(app, shop.workspace, { roles: ['sales'], email: 'sam@team.example' })
  // No room keeps rows of a bank's fee, so only the ledger's own figures are judged here.
  const fee = { fundingAccountId: newId(idPrefixes.fundingAccount), amount: { currency: 'EUR', amountMinor: 500n } }
  const [transfer] = await posted(shop.ctx, {
    ...keepBankFee(fee),
    source: { kind: 'payout', id: newId(idPrefixes.payout) },
    step: 'fee',
  })
  const change = (by: number) =>
    asOwner(app.services.database, async (db) => {
      for (const one of [
        'alter table ledger_entries disable trigger user',
        'alter table ledger_entries no force row level security',
        `update ledger_entries set amount_minor = amount_minor + ${by} where transfer_id = '${transfer!.id}' and position = 1`,
        'alter table ledger_entries enable trigger user',
        'alter table ledger_entries force row level security',
      ])
        await sql.raw(one).execute(db)
    })
  const mails = async () =>
    (
      await inTransaction(shop.ctx, (tx) =>
        sql<{
          to_email: string
          subject: string
          text_body: string
        }>`select to_email, subject, text_body from mails where workspace_id = ${shop.workspace.id} and kind = 'ledger.health' order by created_at, id`.execute(
          tx.db,
        ),
      )
    ).rows
  await watchLedger(shop.ctx)
  assert.deepEqual(await mails(), [])
  await change(7)
  await watchLedger(shop.ctx)
  await watchLedger(shop.ctx)
  const [told, ...more] = await mails()
  assert.deepEqual([told!.to_email, told!.subject, more], ['ada@team.example', 'The ledger does not add up', []])
  assert.match(told!.text_body, /All entries in EUR sum to 7 instead of 0/)
  const health = (await shop.api.get('/v1/ledger/health')).body
  assert.equal(health.isHealthy, false)
  assert.deepEqual(
    health.checks.map((one: { check: string; isHealthy: boolean }) => [one.check, one.isHealthy]),
    [
      ['sum', false],
      ['balances', true],
      ['seals', true],
      ['in_transit', true],
      ['figures', true],
    ],
  )
  assert.deepEqual([health.findings[0].currency, health.findings[0].differenceMinor], ['EUR', '7'])
  await change(-7)
  await watchLedger(shop.ctx)
  assert.deepEqual(
    (await mails()).map(({ subject }) => subject),
    ['The ledger does not add up', 'The ledger adds up again'],
  )
  assert.equal((await shop.api.get('/v1/ledger/health', { full: true })).body.isHealthy, true)
})
