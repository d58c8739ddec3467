/** Tax forms, withholding, documents: what a payout of a partner stands on. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { anAgreement } from '#modules/agreements/testing.ts'
import { memberRoles, portalRoles } from '#platform/contract.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { openBalance } from '#platform/ledger/draft.ts'
import { post } from '#platform/ledger/post.ts'
import { testApp } from '#test/support/app.ts'
import { aPartner, aPortalPerson } from '#test/support/fixtures.ts'
import { aPayablePartner } from '#test/support/payouts.ts'
import { aMember } from '#test/support/people.ts'
import { cancelDocument, issueDocument } from './service/documents/issue.ts'
import { readinessOf } from './service/readiness.ts'
import { type TaxFacts, taxAmounts, taxesOf, taxFactsOf } from './service/tax/tax-of.ts'
import { berlin, keyed, ok, ourCompany, writeCompany } from './testing.ts'

const app = await testApp()
const { workspace, ctx, api } = await app.workspace({ currency: 'EUR' })
const admin = await aMember(app, workspace, { roles: memberRoles, isHead: true, name: 'Ada Head' })
const finance = await aMember(app, workspace, { roles: ['finance'], name: 'Fin Berg' })
const manager = await aMember(app, workspace, { roles: ['partner_manager'], name: 'Pat Moss' })
const under = { app, workspace, ctx, admin }
const aPerson = async (partnerId?: string) => aPortalPerson(under, partnerId ?? (await aPartner(api)), [...portalRoles])
const inTx = <T>(work: Parameters<typeof inTransaction<T>>[1]) => inTransaction(ctx, work)
const missing = async (partnerId: string) =>
  (await inTx((tx) => readinessOf(tx, [partnerId]))).get(partnerId)!.missing.map((item) => item.code)
await writeCompany(ctx)

const w9 = {
  form: 'w9',
  legalName: 'Acme Inc.',
  taxClass: 'c_corporation',
  address: { ...berlin, town: 'Austin', country: 'US' },
  residence: 'US',
  tinKind: 'ein',
  tin: '12-3456789',
  signerName: 'Kim Berg',
  statementAccepted: true,
}
const w8 = {
  ...w9,
  form: 'w8ben_e',
  legalName: 'Acme AS',
  taxClass: 'corporation',
  residence: 'NO',
  tinKind: 'foreign',
  tin: '987654321',
}
const sign = (who: Awaited<ReturnType<typeof aPerson>>, body: object) =>
  who.api.post('/v1/portal/tax-profile', body, keyed())

test('a tax form is signed in the portal and shows four characters of its number', async () => {
  const who = await aPerson()
  const signed = ok(await sign(who, w9), 201).body
  assert.deepEqual([signed.profile.form, signed.profile.tinLastFour, signed.profile.validUntil], ['w9', '6789', null])
  const [row] = (await finance.api.get('/v1/tax-profiles', { partnerId: who.partnerId })).body.data
  for (const answer of [
    await finance.api.get(`/v1/tax-profiles/${row.id}`),
    await who.api.get('/v1/portal/tax-profile'),
    await api.get('/v1/events', { partnerId: who.partnerId, limit: '200' }),
  ])
    assert.doesNotMatch(answer.text, /123456789|12-3456789/)
  assert.equal((await manager.api.get('/v1/tax-profiles')).status, 403)
  const stored = await inTx((tx) =>
    tx.asOwner(() =>
      sql<{ found: boolean }>`select exists (select from tax_profiles t where t::text like '%123456789%')
        or exists (select from tax_profile_details d where d::text like '%123456789%')
        or exists (select from events e where e::text like '%123456789%')
        or exists (select from mails m where m::text like '%123456789%') as found`.execute(tx.db),
    ),
  )
  assert.equal(stored.rows[0]!.found, false)
})

test('numbers of the wrong shape and forms for others are refused', async () => {
  const who = await aPerson()
  const code = async (more: object) => (await sign(who, { ...w9, ...more })).body.code
  assert.equal(await code({ tin: '12345678' }), 'tax_profile.tin')
  assert.equal(await code({ tin: null }), 'tax_profile.tin')
  assert.equal(await code({ tinKind: 'ssn', tin: '000-12-3456' }), 'tax_profile.tin')
  assert.equal(await code({ tinKind: 'ein', tin: '00-1234567' }), 'tax_profile.tin')
  assert.equal(await code({ tinKind: 'itin', tin: '812345678' }), 'tax_profile.tin')
  assert.equal(await code({ form: 'w8ben_e', tinKind: 'foreign' }), 'tax_profile.form')
  assert.equal((await sign(who, { ...w9, statementAccepted: false })).status, 422)
})

test('withheld and tax are rounded once, half away from zero', () => {
  const facts = (more: Partial<TaxFacts>): TaxFacts => ({
    treatment: 'domestic',
    taxRatePpm: 190_000,
    isUndecided: false,
    withholdingRatePpm: 0,
    sourceSharePpm: 1_000_000,
    authority: null,
    ...more,
  })
  assert.deepEqual(taxAmounts(125_000n, facts({})), { taxMinor: 23_750n, withheldMinor: 0n })
  assert.equal(taxAmounts(50n, facts({ taxRatePpm: 190_000 })).taxMinor, 10n)
  assert.equal(taxAmounts(10_001n, facts({ withholdingRatePpm: 240_000 })).withheldMinor, 2_400n)
  // 30 % on the half that has its source in the US: 10,003 × 0.15 = 1,500.45.
  assert.equal(
    taxAmounts(10_003n, facts({ withholdingRatePpm: 300_000, sourceSharePpm: 500_000 })).withheldMinor,
    1_500n,
  )
  assert.equal(
    taxAmounts(999_999_999_999_999_999n, facts({ taxRatePpm: 1_000_000 })).taxMinor,
    999_999_999_999_999_999n,
  )
})

test('the countries and VAT ids say how a document is taxed, unless finance does', () => {
  const company = { ...ourCompany }
  const known = (partnerCountry: string | null, partnerVatId: string | null) =>
    taxFactsOf({ company, partnerCountry, partnerVatId, ruling: undefined })
  assert.equal(known('AT', 'ATU12345678').treatment, 'reverse_charge')
  assert.equal(known('AT', null).treatment, 'outside_scope')
  assert.deepEqual([known('DE', 'DE123456789').treatment, known('DE', 'DE123456789').isUndecided], ['domestic', true])
  assert.equal(known('DE', null).treatment, 'exempt')
  assert.equal(known('US', null).treatment, 'outside_scope')
})

test('finance sets withholding with its reason, and it holds from its day on', async () => {
  const who = await aPerson()
  const set = (body: object) =>
    finance.api.post('/v1/tax-rulings', { partnerId: who.partnerId, reason: 'Notice of 1 March', ...body }, keyed())
  const rate = {
    withholdingRatePpm: 300_000,
    withholdingKind: 'nonresident',
    authority: 'IRS',
    sourceSharePpm: 500_000,
  }
  assert.equal((await set({ withholdingRatePpm: 240_000 })).body.code, 'tax_ruling.withholding')
  assert.equal((await set(rate)).body.code, 'tax_ruling.no_form')
  ok(await sign(who, w8), 201)
  ok(await set({ ...rate, fromOn: '2026-04-01' }), 201)
  const on = (day: string) =>
    inTx(async (tx) => {
      const taxOf = await taxesOf(tx, [who.partnerId], day)
      return taxOf(who.partnerId, { currency: 'EUR', amountMinor: 10_000n })
    })
  assert.deepEqual([(await on('2026-03-31')).withheldMinor, (await on('2026-03-31')).authority], [0n, null])
  assert.deepEqual([(await on('2026-04-01')).withheldMinor, (await on('2026-04-01')).authority], [1_500n, 'IRS'])
  assert.equal(
    (await manager.api.post('/v1/tax-rulings', { partnerId: who.partnerId, reason: 'No' }, keyed())).status,
    403,
  )
})

test('a country that needs no form is waived by the workspace', async () => {
  const partnerId = await aPartner(api)
  const partner = (await api.get(`/v1/partners/${partnerId}`)).body
  ok(await api.patch(`/v1/partners/${partnerId}`, { country: 'NZ' }, { 'if-match': `"${partner.version}"` }))
  assert.ok((await missing(partnerId)).includes('tax_form_missing'))
  const settings = (await finance.api.get('/v1/payout-settings')).body
  const change = { taxFormWaivedCountries: ['NZ'] }
  ok(await finance.api.patch('/v1/payout-settings', change, { 'if-match': `"${settings.version}"` }))
  assert.ok(!(await missing(partnerId)).includes('tax_form_missing'))
})

test('four-eyes is switched by an admin alone, and limits keep their order', async () => {
  const version = async () => (await finance.api.get('/v1/payout-settings')).body.version
  const change = async (who: typeof finance, body: object) =>
    who.api.patch('/v1/payout-settings', body, { 'if-match': `"${await version()}"` })
  assert.equal((await change(finance, { fourEyes: false })).body.code, 'settings.admin_only')
  assert.equal((await change(admin, { fourEyes: false })).body.fourEyes, false)
  ok(await change(admin, { fourEyes: true }))
  assert.equal((await change(finance, { payoutLimitMinor: '99999999999' })).body.code, 'settings.limits_order')
  assert.equal((await change(manager, { coolOffHours: 24 })).status, 403)
})

const net = { currency: 'EUR', amountMinor: 125_000n }
const reverse = { taxMinor: 0n, treatment: 'reverse_charge' as const, taxRatePpm: 0 }
const issue = (partnerId: string, payoutId: string) =>
  inTx((tx) =>
    issueDocument(tx, {
      payoutId,
      partnerId,
      net,
      tax: reverse,
      on: '2026-03-02',
      lines: [{ words: 'Commission for sale 1', netMinor: 125_000n }],
    }),
  )

test('documents are numbered without a gap per partner and year, also in parallel and after a rollback', async () => {
  const partnerId = await aPartner(api)
  await aPayablePartner(ctx, partnerId)
  await assert.rejects(
    inTx(async (tx) => {
      await issueDocument(tx, {
        payoutId: 'po_rolledback',
        partnerId,
        net,
        tax: reverse,
        on: '2026-03-02',
        lines: [{ words: 'Commission', netMinor: 125_000n }],
      })
      throw new Error('The freeze breaks off')
    }),
  )
  const issued = await Promise.all(Array.from({ length: 12 }, (_, at) => issue(partnerId, `po_parallel${at}`)))
  assert.deepEqual(
    issued.map((one) => one!.number).sort(),
    Array.from({ length: 12 }, (_, at) => `SB-2026-${String(at + 1).padStart(5, '0')}`),
  )
  assert.deepEqual(await issue(partnerId, 'po_parallel3'), issued[3])
  const other = await aPartner(api)
  await aPayablePartner(ctx, other)
  assert.equal((await issue(other, 'po_other'))!.number, 'SB-2026-00001')
})

test('a document names both companies, both VAT ids, self-billing and reverse charge; a stop takes it back by another', async () => {
  const partnerId = await aPartner(api)
  await aPayablePartner(ctx, partnerId)
  const who = await aPerson(partnerId)
  const document = (await issue(partnerId, 'po_paper'))!
  const first = await who.api.get(`/v1/portal/partner-documents/${document.id}/file`)
  assert.equal(first.status, 200)
  assert.equal(first.headers['content-type'], 'application/pdf')
  const again = await finance.api.get(`/v1/partner-documents/${document.id}/file`)
  assert.equal(again.text, first.text)
  await inTx((tx) => cancelDocument(tx, { payoutId: 'po_paper', reason: 'The payout was stopped' }))
  const rows = (await finance.api.get('/v1/partner-documents', { partnerId, sort: 'issuedOn' })).body.data as {
    number: string
    state: string
    corrects: { number: string } | null
  }[]
  assert.deepEqual(
    rows.map((row) => [row.number, row.state, row.corrects?.number ?? null]),
    [
      ['SB-2026-00001', 'cancelled', null],
      ['SB-2026-00002', 'issued', 'SB-2026-00001'],
    ],
  )
  const stranger = await aPerson()
  assert.equal((await stranger.api.get(`/v1/portal/partner-documents/${document.id}/file`)).status, 404)
})

test('an invoice equals what is due to the unit, its number is used once, and it comes with the payment', async () => {
  const partnerId = await aPartner(api)
  await aPayablePartner(ctx, partnerId)
  const payment = {
    kind: 'payment',
    values: {
      currency: null,
      minimum: { currency: 'EUR', amountMinor: '5000' },
      interval: 'monthly',
      dueDay: 8,
      runDay: 10,
      rails: ['sepa'],
      feesBorneBy: 'us',
      invoicing: 'partner_invoice',
    },
    scope: {},
  }
  await anAgreement(ctx, partnerId, [payment], { effectiveOn: '2026-03-01' })
  await inTx((tx) =>
    post(tx, [
      {
        ...openBalance({ partnerId, amount: net, state: 'due' }),
        source: { kind: 'opening_import', id: 'im_test' },
        step: partnerId,
      },
    ]),
  )
  assert.ok((await missing(partnerId)).includes('invoice_missing'))
  const who = await aPerson(partnerId)
  const send = (body: object) =>
    who.api.post(
      '/v1/portal/partner-documents',
      { number: 'RE-1', issuedOn: '2026-03-02', currency: 'EUR', netMinor: '125000', taxMinor: '0', ...body },
      keyed(),
    )
  const differs = await send({ netMinor: '124999' })
  assert.equal(differs.body.code, 'invoice.amount_differs')
  assert.match(differs.body.detail, /1249\.99 EUR.*1250\.00 EUR/)
  assert.equal((await send({ currency: 'USD' })).body.code, 'invoice.amount_differs')
  const sent = ok(await send({}), 201).body
  assert.deepEqual(await missing(partnerId), ['invoice_in_review'])
  const review = (body: object) => finance.api.post(`/v1/partner-documents/${sent.id}/review`, body, keyed())
  assert.equal((await review({ outcome: 'returned' })).body.code, 'invoice.reason_missing')
  ok(await review({ outcome: 'accepted', treatment: 'reverse_charge' }))
  assert.deepEqual(await missing(partnerId), [])
  assert.equal((await review({ outcome: 'accepted' })).body.code, 'invoice.state')
  assert.equal((await issue(partnerId, 'po_invoice'))!.number, 'RE-1')
  await inTx((tx) => cancelDocument(tx, { payoutId: 'po_invoice', reason: 'Stopped' }))
  assert.deepEqual(await missing(partnerId), [])
  assert.equal((await issue(partnerId, 'po_next'))!.number, 'RE-1')
  await inTx((tx) =>
    post(tx, [
      {
        ...openBalance({ partnerId, amount: { currency: 'EUR', amountMinor: 100n }, state: 'due' }),
        source: { kind: 'opening_import', id: 'im_more' },
        step: partnerId,
      },
    ]),
  )
  assert.equal((await send({ netMinor: '125100' })).body.code, 'invoice.number_used')
})

test('self-billing is accepted for a year, and what is missing names who can clear it', async () => {
  const who = await aPerson()
  const before = ok(await who.api.get('/v1/portal/payout-readiness')).body
  assert.deepEqual(
    before.missing.map((item: { code: string; side: string }) => [item.code, item.side]),
    [
      ['method_missing', 'partner'],
      ['tax_form_missing', 'partner'],
      ['self_billing_missing', 'partner'],
      ['screening_missing', 'team'],
    ],
  )
  const accept = { legalName: 'Acme GmbH', vatId: 'AT U12345678', address: berlin, statementAccepted: true }
  const accepted = ok(await who.api.post('/v1/portal/self-billing-acceptance', accept, keyed()), 201).body
  assert.deepEqual([accepted.acceptance.validUntil, accepted.acceptance.vatId], ['2027-03-01', 'ATU12345678'])
  assert.ok(!(await missing(who.partnerId)).includes('self_billing_missing'))
  const list = ok(await manager.api.get('/v1/payout-readiness', { partnerId: who.partnerId })).body.data
  assert.equal(list[0].isReady, false)
})

test('a W-8 ends with the third year after its signature, and the partner is asked 60, 30 and 7 days before', async () => {
  const who = await aPerson()
  const signed = ok(await sign(who, w8), 201).body
  assert.equal(signed.profile.validUntil, '2029-12-31')
  const { rows } = await inTx((tx) =>
    sql<{
      due_at: Date
    }>`select due_at from due_slots where workspace_id = ${workspace.id} and kind = 'payouts.tax_form_expiry'
      and subject_id = ${signed.profile.id} order by due_at`.execute(tx.db),
  )
  assert.deepEqual(
    rows.map((row) => row.due_at.toISOString().slice(0, 10)),
    ['2029-11-01', '2029-12-01', '2029-12-24', '2030-01-01'],
  )
})
