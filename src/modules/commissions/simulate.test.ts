/** Simulations: another plan over sales that happened, by the engine that pays, without a trace in what is owed. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import type { Plan } from '#modules/agreements/public.ts'
import { agreementsOfPartner, insertVersion } from '#modules/agreements/queries/agreements.ts'
import { insertTerms } from '#modules/agreements/queries/terms.ts'
import { recordReversal } from '#modules/attribution/service/record/reversals.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import type { JobHandle } from '#platform/module.ts'
import { testApp } from '#test/support/app.ts'
import { aCreditedPartner, aCustomer, aSale, aTouch, unique } from '#test/support/attribution.ts'
import { aPortalPerson } from '#test/support/fixtures.ts'
import { aMember } from '#test/support/people.ts'
import { estimateAgreed } from './service/simulate/estimate.ts'
import { simulationWork } from './service/simulate/run.ts'
import { aPlan, aRule, percent } from './testing.ts'

const app = await testApp({ start: new Date('2026-11-02T09:00:00.000Z') })
const { ctx, workspace } = await app.workspace({ currency: 'EUR' })
const { api } = await aMember(app, workspace, { roles: ['finance'] })
const admin = await aMember(app, workspace, { roles: ['admin', 'partner_manager'] })
const day = (text: string) => new Date(`${text}T10:00:00.000Z`)

const aSeller = (plan: Plan) => aCreditedPartner(ctx, [{ kind: 'commission', values: plan }])
/** A sale of so many minor units net that is credited to one partner. */
const sold = async (partnerId: string, on: string, netMinor: bigint) => {
  const customerId = await aCustomer(ctx)
  await aTouch(ctx, { partnerId, customerId, at: day(on) })
  return aSale(ctx, { customer: { id: customerId }, occurredAt: day(on), grossMinor: netMinor, taxMinor: 0n })
}
const refund = (saleId: string, on: string, amountMinor: bigint) =>
  inTransaction(ctx, (tx) =>
    recordReversal(tx, {
      saleId,
      kind: 'refund',
      amountMinor,
      occurredAt: day(on),
      source: 'shop',
      externalId: unique(),
    }),
  )
const start = async (body: object) => {
  const made = await api.post('/v1/simulations', { name: 'A trial', from: '2026-01-01', to: '2026-11-01', ...body })
  assert.equal(made.status, 201, made.text)
  return made.body.id as string
}
const finished = async (body: object) => {
  const id = await start(body)
  await app.settle()
  const shown = (await api.get(`/v1/simulations/${id}`)).body
  assert.equal(shown.state, 'finished', JSON.stringify(shown))
  return shown
}
const owed = async () =>
  (
    await inTransaction(ctx, (tx) =>
      sql<{ text: string }>`select (select count(*) from commissions where workspace_id = ${workspace.id}) || ' ' ||
        (select count(*) from evaluations where workspace_id = ${workspace.id}) || ' ' ||
        (select count(*) from period_totals where workspace_id = ${workspace.id}) as text`.execute(tx.db),
    )
  ).rows[0]!.text

test('a simulation answers old, new and difference by partner, month and rule, and writes nothing that is owed', async () => {
  const partnerId = await aSeller(aPlan([aRule(percent(100_000))]))
  await sold(partnerId, '2026-03-10', 10_000n)
  await sold(partnerId, '2026-04-10', 20_000n)
  await app.settle()
  const before = await owed()
  const shown = await finished({ source: 'plan', plan: aPlan([aRule(percent(150_000))]), partnerIds: [partnerId] })
  assert.equal(await owed(), before)
  assert.deepEqual(shown.totals, [{ currency: 'EUR', oldMinor: '3000', newMinor: '4500', differenceMinor: '1500' }])
  assert.equal(shown.conversions, 2)
  assert.match(shown.inputsHash, /^[0-9a-f]{64}$/)
  const { data } = (await api.get(`/v1/simulations/${shown.id}/results`, { sort: 'month' })).body
  assert.deepEqual(
    data
      .filter((row: { oldLines: number }) => row.oldLines > 0)
      .map((row: Record<string, unknown>) => [
        row['month'],
        row['ruleId'],
        row['oldMinor'],
        row['newMinor'],
        row['differenceMinor'],
      ]),
    [
      ['2026-03-01', 'sales', '1000', '1500', '500'],
      ['2026-04-01', 'sales', '2000', '3000', '1000'],
    ],
  )
  assert.deepEqual(
    shown.movers.map((one: { differenceMinor: string }) => one.differenceMinor),
    ['1000', '500'],
  )
  const [most] = shown.movers
  assert.ok(
    most.old.sentences.some(({ text }: { text: string }) => text.includes('20.00')),
    JSON.stringify(most.old),
  )
  assert.ok(
    most.new.sentences.some(({ text }: { text: string }) => text.includes('30.00')),
    JSON.stringify(most.new),
  )
})

test('the plan in force simulated over its own sales changes nothing, and the same inputs have the same hash', async () => {
  const tiers = aPlan([
    aRule(
      {
        kind: 'retroactive_tiers',
        measure: 'money',
        period: 'year',
        brackets: [
          { from: '0', ratePpm: 50_000, amountMinor: null },
          { from: '25000', ratePpm: 80_000, amountMinor: null },
        ],
      },
      { cap: { amountMinor: '4000', per: 'year', of: 'partner' } },
    ),
  ])
  const partnerId = await aSeller(tiers)
  for (const on of ['2026-02-01', '2026-02-20', '2026-06-01']) await sold(partnerId, on, 20_000n)
  await app.settle()
  const body = { source: 'plan', plan: tiers, partnerIds: [partnerId] }
  const [first, second] = [await finished(body), await finished(body)]
  // 8 % of 600.00 is above the cap of 40.00.
  assert.deepEqual(first.totals, [{ currency: 'EUR', oldMinor: '4000', newMinor: '4000', differenceMinor: '0' }])
  assert.equal(first.inputsHash, second.inputsHash)
  assert.deepEqual(first.movers, [])
  const free = await finished({ source: 'in_force', isUncapped: true, partnerIds: [partnerId] })
  assert.deepEqual(free.totals[0].newMinor, '4800')
})

test('a simulation is net of refunds on both sides', async () => {
  const partnerId = await aSeller(aPlan([aRule(percent(100_000))]))
  const { saleId } = await sold(partnerId, '2026-03-10', 10_000n)
  await sold(partnerId, '2026-03-11', 10_000n)
  await refund(saleId, '2026-03-20', 10_000n)
  const shown = await finished({ source: 'plan', plan: aPlan([aRule(percent(200_000))]), partnerIds: [partnerId] })
  assert.deepEqual(shown.totals, [{ currency: 'EUR', oldMinor: '1000', newMinor: '2000', differenceMinor: '1000' }])
})

test('tiers, caps and bounties of a simulation go on from where the partner stood on its first day', async () => {
  const steps = (high: number) =>
    aPlan([
      aRule({
        kind: 'marginal_tiers',
        measure: 'money',
        period: 'year',
        brackets: [
          { from: '0', ratePpm: 100_000, amountMinor: null },
          { from: '15000', ratePpm: high, amountMinor: null },
        ],
      }),
      aRule(percent(50_000), {
        id: 'extra',
        name: 'Extra',
        stacking: 'bonus',
        cap: { amountMinor: '1200', per: 'year', of: 'partner' },
      }),
      aRule(
        {
          kind: 'bounty',
          amountMinor: '700',
          occurrence: 'nth_customer',
          number: 3,
          by: null,
          certificate: null,
          timesPerPeriod: 1,
        },
        { id: 'third', name: 'Third customer', stacking: 'bonus' },
      ),
    ])
  const partnerId = await aSeller(steps(200_000))
  const given = await sold(partnerId, '2026-02-01', 10_000n)
  await sold(partnerId, '2026-02-20', 10_000n)
  await app.settle()
  await refund(given.saleId, '2026-02-25', 5_000n)
  await app.settle()
  await sold(partnerId, '2026-04-01', 10_000n)
  await sold(partnerId, '2026-06-01', 10_000n)
  await app.settle()
  const rows = (await api.get('/v1/commissions', { partnerId, limit: '50' })).body.data as {
    occurredAt: string
    ruleId: string
    netMinor: string
  }[]
  const later = rows.filter((one) => one.occurredAt > '2026-03-01')
  const paid = later.reduce((sum, one) => sum + BigInt(one.netMinor), 0n)
  const shown = await finished({
    source: 'plan',
    plan: steps(300_000),
    partnerIds: [partnerId],
    from: '2026-03-01',
  })
  // 150.00 stand after the refund: all of April and June is in the upper bracket; 7.50 of the 12.00 are earned.
  assert.equal(shown.totals[0].oldMinor, String(paid), 'what was in force earns what it earned')
  assert.deepEqual(shown.totals, [{ currency: 'EUR', oldMinor: '5150', newMinor: '7150', differenceMinor: '2000' }])
})

test('another hold moves what is free to later months and no amount', async () => {
  const partnerId = await aSeller(aPlan([aRule(percent(100_000))]))
  await sold(partnerId, '2026-03-10', 10_000n)
  const shown = await finished({ source: 'in_force', holdDays: 0, partnerIds: [partnerId] })
  assert.deepEqual(shown.totals, [{ currency: 'EUR', oldMinor: '1000', newMinor: '1000', differenceMinor: '0' }])
  assert.deepEqual(
    shown.byMonth.map((one: Record<string, string>) => [one['month'], one['oldFreeMinor'], one['newFreeMinor']]),
    [
      ['2026-03-01', '0', '1000'],
      ['2026-04-01', '1000', '0'],
    ],
  )
})

test('a run that is broken off goes on where it was and finds the same', async () => {
  const partnerId = await aSeller(aPlan([aRule(percent(100_000))]))
  for (let at = 0; at < 5; at += 1) await sold(partnerId, `2026-05-0${at + 1}`, 10_000n)
  const body = { source: 'plan', plan: aPlan([aRule(percent(130_000))]), partnerIds: [partnerId] }
  const whole = await finished(body)
  const id = await start(body)
  // The process is asked to stop after the first page: what was found is kept, and the next run takes it up.
  const stopping = new AbortController()
  const progress = async () => {
    stopping.abort()
    return { cancelled: false }
  }
  const job = { id: newId(idPrefixes.job), input: { simulationId: id }, progress }
  await simulationWork.run(ctx, { ...job, signal: stopping.signal } as JobHandle)
  const { state, conversions } = (await api.get(`/v1/simulations/${id}`)).body
  assert.deepEqual([state, conversions], ['running', 5])
  await app.settle()
  const shown = (await api.get(`/v1/simulations/${id}`)).body
  assert.deepEqual([shown.state, shown.inputsHash, shown.totals], ['finished', whole.inputsHash, whole.totals])
})

test('a cancelled simulation answers nothing and cannot be cancelled twice', async () => {
  const id = await start({ source: 'plan', plan: aPlan() })
  assert.equal((await api.post(`/v1/simulations/${id}/cancellation`, {})).body.state, 'cancelled')
  await app.settle()
  const shown = (await api.get(`/v1/simulations/${id}`)).body
  assert.deepEqual([shown.state, shown.totals], ['cancelled', []])
  assert.equal((await api.post(`/v1/simulations/${id}/cancellation`, {})).body.code, 'simulation.over')
  assert.equal((await api.get('/v1/simulations', { state: 'cancelled', q: 'trial' })).body.data.length, 1)
})

test('what cannot be simulated is refused with the reason', async () => {
  const post = async (body: object) => (await api.post('/v1/simulations', { name: 'No', ...body })).body.code
  assert.equal(await post({ source: 'plan' }), 'simulation.plan_missing')
  assert.equal(await post({ source: 'in_force' }), 'simulation.nothing_changes')
  assert.equal(await post({ source: 'plan', plan: aPlan(), from: '2026-03-01', to: '2026-03-01' }), 'simulation.period')
})

/** Terms on which nobody has signed yet. */
const anOpenAmendment = (partnerId: string, plan: Plan) =>
  inTransaction(ctx, async (tx) => {
    const [agreement] = await agreementsOfPartner(tx, partnerId)
    const of = { agreement_id: agreement!.id, partner_id: partnerId }
    const versionId = newId(idPrefixes.agreementVersion)
    await insertVersion(tx, {
      ...of,
      id: versionId,
      number: 2,
      kind: 'amendment',
      state: 'agreed',
      author_kind: 'system',
      author_id: null,
      author_name: 'Test',
    })
    await insertTerms(tx, [
      {
        ...of,
        id: newId(idPrefixes.term),
        version_id: versionId,
        kind: 'commission',
        operation: 'set',
        values: plan,
        scope: {},
        priority: 0,
        position: 0,
      },
    ])
    return { agreementId: agreement!.id }
  })

test('terms that both sides agreed on are reckoned for their approvers, and the partner reads the sums once they are shared', async () => {
  const partnerId = await aSeller(aPlan([aRule(percent(100_000))]))
  await sold(partnerId, '2026-05-05', 10_000n)
  const { agreementId } = await anOpenAmendment(partnerId, aPlan([aRule(percent(150_000))]))
  await app.settle()
  const none = (await api.get(`/v1/agreements/${agreementId}/money`)).body
  assert.deepEqual([none.data, none.without], [[], ['commission']])
  await inTransaction(ctx, (tx) => estimateAgreed(tx, agreementId))
  await app.settle()
  const {
    data: [one],
  } = (await api.get(`/v1/agreements/${agreementId}/money`)).body
  assert.deepEqual(
    [one.kind, one.state, one.totals],
    ['commission', 'finished', [{ currency: 'EUR', oldMinor: '1000', newMinor: '1500', differenceMinor: '500' }]],
  )
  const reader = await aPortalPerson({ app, workspace, ctx, admin }, partnerId, ['principal'])
  const asPartner = async () => (await reader.api.get(`/v1/portal/agreements/${agreementId}/money`)).body
  assert.deepEqual((await asPartner()).data, [])
  assert.equal((await api.post(`/v1/simulations/${one.reportId}/sharing`, {})).body.isShared, true)
  const shared = (await asPartner()).data
  assert.deepEqual([shared.length, shared[0].totals, shared[0].reportId], [1, one.totals, null])
})
