/** Yearly tax lists: who stands in which, from which amount on, and what is wrong with their forms. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { inTransaction } from '#platform/db/transaction.ts'
import { testApp } from '#test/support/app.ts'
import { aPartner } from '#test/support/fixtures.ts'
import { aMember } from '#test/support/people.ts'
import { aPayout } from '#test/support/runs.ts'
import { thresholdOf } from './service/tax/lists.ts'
import { signForm } from './service/tax/profiles.ts'
import { berlin, keyed, ok } from './testing.ts'

const app = await testApp()
const { workspace, ctx, api } = await app.workspace({ currency: 'EUR' })
const finance = await aMember(app, workspace, { roles: ['finance'], name: 'Fin Berg' })
const manager = await aMember(app, workspace, { roles: ['partner_manager'], name: 'Pat Moss' })

type Paid = { on: string; minor: bigint; withheld?: bigint; currency?: string }
/** Settled payouts, as the bank carried them out. */
const pay = async (partnerId: string, ...payouts: Paid[]): Promise<void> => {
  for (const { on, minor, withheld = 0n, currency = 'USD' } of payouts) {
    const id = await aPayout(ctx, partnerId)
    await inTransaction(ctx, (tx) =>
      sql`update payouts set state = 'settled', settled_on = ${on}::date, frozen_at = ${on}::date, currency = ${currency},
          converted_minor = ${minor.toString()}::bigint, withheld_minor = ${withheld.toString()}::bigint,
          net_minor = ${(minor - withheld).toString()}::bigint
        where workspace_id = ${workspace.id} and id = ${id}`.execute(tx.db),
    )
  }
}
const w9 = async (partnerId: string, taxClass: 'individual' | 'partnership' | 'c_corporation', tin = '12-3456789') =>
  inTransaction(ctx, (tx) =>
    signForm(tx, partnerId, {
      form: 'w9',
      legalName: 'Acme Partners',
      taxClass,
      address: { ...berlin, town: 'Austin', country: 'US' },
      residence: 'US',
      tinKind: 'ein',
      tin,
      signerName: 'Kim Berg',
      statementAccepted: true,
    }),
  )
type Line = {
  partner: { id: string }
  paid: { amountMinor: string } | null
  withheld: { amountMinor: string } | null
  isReportable: boolean
  problems: string[]
  tinLastFour: string | null
}
const lines = async (year: number, form: '1099_nec' | '1042_s'): Promise<Map<string, Line>> =>
  new Map(
    ok(await finance.api.get(`/v1/tax-lists/${year}`, { form })).body.data.map((line: Line) => [line.partner.id, line]),
  )

test('a 1099-NEC begins at 2,000 USD for payments from 2026 on, and at 600 before', async () => {
  assert.deepEqual([thresholdOf(2025), thresholdOf(2026), thresholdOf(2027)], [60_000n, 200_000n, 200_000n])
  const [above, below] = [await aPartner(api), await aPartner(api)]
  for (const id of [above, below]) await w9(id, 'partnership')
  await pay(above, { on: '2026-01-01', minor: 150_000n }, { on: '2026-12-31', minor: 50_000n })
  await pay(below, { on: '2026-02-02', minor: 199_999n }, { on: '2025-12-31', minor: 60_000n })
  const of2026 = await lines(2026, '1099_nec')
  assert.deepEqual(
    [above, below].map((id) => [of2026.get(id)!.paid!.amountMinor, of2026.get(id)!.isReportable]),
    [
      ['200000', true],
      ['199999', false],
    ],
  )
  const of2025 = await lines(2025, '1099_nec')
  assert.equal(of2025.get(below)!.isReportable, true)
  assert.equal(of2025.has(above), false)
})

test('a corporation is not reported for what it earned, but for what was withheld from it', async () => {
  const [plain, withheld] = [await aPartner(api), await aPartner(api)]
  for (const id of [plain, withheld]) await w9(id, 'c_corporation')
  await pay(plain, { on: '2026-03-03', minor: 900_000n })
  await pay(withheld, { on: '2026-03-03', minor: 10_000n, withheld: 2_400n })
  const found = await lines(2026, '1099_nec')
  assert.equal(found.get(plain)!.isReportable, false)
  assert.deepEqual([found.get(withheld)!.isReportable, found.get(withheld)!.withheld!.amountMinor], [true, '2400'])
})

test('mismatches, missing forms and missing rates are named', async () => {
  const [wrong, without, euros] = [await aPartner(api), await aPartner(api), await aPartner(api)]
  await inTransaction(ctx, (tx) =>
    sql`update partners set country = 'US' where workspace_id = ${workspace.id} and id = ${without}`.execute(tx.db),
  )
  const profile = await w9(wrong, 'individual')
  await w9(euros, 'individual')
  ok(
    await finance.api.post(
      `/v1/tax-profiles/${profile.id}/tin-check`,
      { result: 'mismatch', checkedOn: '2026-03-01' },
      keyed(),
    ),
  )
  await pay(wrong, { on: '2026-03-03', minor: 300_000n })
  await pay(without, { on: '2026-03-03', minor: 300_000n })
  await pay(euros, { on: '2026-03-03', minor: 300_000n, currency: 'EUR' })
  const found = await lines(2026, '1099_nec')
  assert.deepEqual(found.get(wrong)!.problems, ['tin_mismatch'])
  assert.deepEqual(found.get(without)!.problems, ['form_missing'])
  assert.deepEqual([found.get(euros)!.problems, found.get(euros)!.paid], [['tin_unchecked', 'rate_missing'], null])
  ok(await finance.api.post('/v1/fx-rates/imports', { content: 'Date,USD\n2026-03-02,1.0842\n' }, keyed()), 201)
  const after = (await lines(2026, '1099_nec')).get(euros)!
  assert.deepEqual([after.paid!.amountMinor, after.problems], ['325260', ['tin_unchecked']])
})

test('a 1042-S reports the part with its source in the US, of partners with a W-8 alone', async () => {
  const [abroad, other] = [await aPartner(api), await aPartner(api)]
  await inTransaction(ctx, (tx) =>
    signForm(tx, abroad, {
      form: 'w8ben_e',
      legalName: 'Acme AS',
      taxClass: 'corporation',
      address: { ...berlin, town: 'Oslo', country: 'NO' },
      residence: 'NO',
      tinKind: 'foreign',
      tin: '987654321',
      signerName: 'Kim Berg',
      statementAccepted: true,
    }),
  )
  await w9(other, 'individual')
  ok(
    await finance.api.post(
      '/v1/tax-rulings',
      {
        partnerId: abroad,
        withholdingRatePpm: 300_000,
        withholdingKind: 'nonresident',
        authority: 'IRS',
        sourceSharePpm: 250_000,
        reason: 'A quarter of their customers is in the US',
        fromOn: '2026-02-01',
      },
      keyed(),
    ),
    201,
  )
  await pay(abroad, { on: '2026-01-15', minor: 100_000n }, { on: '2026-02-15', minor: 100_001n, withheld: 7_500n })
  await pay(other, { on: '2026-02-15', minor: 500_000n })
  const found = await lines(2026, '1042_s')
  assert.deepEqual([...found.keys()], [abroad])
  const line = found.get(abroad)!
  // 100,001 × 25 % = 25,000.25; what was paid before the ruling has no part in the US.
  assert.deepEqual([line.paid!.amountMinor, line.withheld!.amountMinor], ['25000', '7500'])
  assert.equal((await lines(2026, '1099_nec')).has(abroad), false)
})

test('full tax numbers stand in the file alone, finance takes it out, and that is kept', async () => {
  const partnerId = await aPartner(api)
  await w9(partnerId, 'individual', '45-1234567')
  await pay(partnerId, { on: '2024-05-05', minor: 70_000n })
  const listed = ok(await finance.api.get('/v1/tax-lists/2024'))
  assert.equal(listed.body.data[0].tinLastFour, '4567')
  assert.doesNotMatch(listed.text, /451234567/)
  const file = ok(await finance.api.get('/v1/tax-lists/2024/file', { form: '1099_nec' }))
  const [, line] = file.text.trim().split('\r\n')
  assert.match(line!, /,451234567,700\.00,0\.00,0,yes,tin_unchecked$/)
  for (const path of ['/v1/tax-lists/2024', '/v1/tax-lists/2024/file'])
    assert.equal((await manager.api.get(path)).status, 403)
  const { rows } = await inTransaction(ctx, (tx) =>
    sql<{
      data: unknown
    }>`select data from events where workspace_id = ${workspace.id} and kind = 'tax_list.downloaded'`.execute(tx.db),
  )
  assert.deepEqual(rows[0]!.data, { year: 2024, form: '1099_nec', partners: 1 })
})
