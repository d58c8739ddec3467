/** What a partner reads of its sales and leads: its own part, the customer as far as the agreement says, nobody else's. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { inTransaction } from '#platform/db/transaction.ts'
import { testApp } from '#test/support/app.ts'
import { aCreditedPartner, aCustomer, aSale, aTouch, unique } from '#test/support/attribution.ts'
import type { Answer } from '#test/support/client.ts'
import { aPortalPerson } from '#test/support/fixtures.ts'
import { aMember } from '#test/support/people.ts'
import { readCreditedConversions } from './public.ts'

const app = await testApp()
const { api, ctx, workspace } = await app.workspace({ zone: 'Europe/Berlin' })
const admin = await aMember(app, workspace, { roles: ['admin', 'partner_manager', 'finance'], name: 'Ada Admin' })
const dayMs = 86_400_000
const ago = (days: number) => new Date(app.services.time().getTime() - days * dayMs)
const done = (answer: Answer) => {
  assert.ok(answer.status < 300, `${answer.status} ${answer.text}`)
  return answer.body
}
const [mine, theirs] = [await aCreditedPartner(ctx), await aCreditedPartner(ctx, [], { name: 'Rival Ltd' })]
const me = await aPortalPerson({ app, workspace, ctx, admin }, mine, ['principal'])

test('a partner reads its part of a sale, its own contacts and how it was divided, and nobody else’s name', async () => {
  const customerId = await aCustomer(ctx, { name: 'Nordlicht GmbH' })
  const counted = await aTouch(ctx, { partnerId: mine, customerId, at: ago(5) })
  const late = await aTouch(ctx, { partnerId: mine, customerId, at: ago(0.5), kind: 'meeting' })
  await aTouch(ctx, { partnerId: theirs, customerId, at: ago(3) })
  const sale = await aSale(ctx, { customer: { id: customerId }, occurredAt: ago(1) })
  done(
    await admin.api.post(
      `/v1/sales/${sale.saleId}/refunds`,
      { externalId: `re-${unique()}`, amountMinor: '1000' },
      { 'idempotency-key': unique() },
    ),
  )
  const answer = await me.api.get(`/v1/portal/sales/${sale.saleId}`)
  const shown = done(answer)
  assert.deepEqual(
    [shown.customer, shown.state, shown.microShares, shown.label, shown.precedence, shown.model, shown.othersCredited],
    ['N… G…', 'partly_reversed', 0, 'sourced', 'model', 'last', true],
  )
  assert.deepEqual(
    shown.contacts.map((contact: { touchId: string; refusal: string | null }) => [contact.touchId, contact.refusal]),
    [
      [counted, null],
      [late, 'after_conversion'],
    ],
  )
  assert.deepEqual(
    shown.reversals.map((reversal: { kind: string; amountMinor: string }) => [reversal.kind, reversal.amountMinor]),
    [['refund', '1000']],
  )
  for (const secret of [theirs, 'Rival', 'Nordlicht']) assert.ok(!answer.text.includes(secret), secret)
  const listed = done(await me.api.get('/v1/portal/sales')).data
  assert.deepEqual(
    listed.map((row: { id: string }) => row.id),
    [sale.saleId],
  )
  assert.deepEqual(done(await me.api.get('/v1/portal/sales', { state: 'reversed' })).data, [])
  const other = await aSale(ctx, { customer: { externalId: `cust-${unique()}` } })
  assert.equal((await me.api.get(`/v1/portal/sales/${other.saleId}`)).status, 404)
})

test('a late contact moves credit while nothing is approved, and both partners are told in one mail each', async () => {
  const rival = await aPortalPerson({ app, workspace, ctx, admin }, theirs, ['sales'])
  assert.ok(rival)
  const customerId = await aCustomer(ctx)
  await aTouch(ctx, { partnerId: mine, customerId, at: ago(9) })
  await aSale(ctx, { customer: { id: customerId }, occurredAt: ago(2) })
  await aSale(ctx, { customer: { id: customerId }, occurredAt: ago(1) })
  await aTouch(ctx, { partnerId: theirs, customerId, at: ago(3) })
  const { rows } = await inTransaction(ctx, (tx) =>
    sql<{ partner_id: string; subject: string; text_body: string }>`select partner_id, subject, text_body from mails
      where workspace_id = ${workspace.id} and kind = 'credits.moved' order by subject`.execute(tx.db),
  )
  assert.deepEqual(
    rows.map((mail) => [mail.partner_id, mail.subject]),
    [
      [mine, 'You are credited with less of a sale'],
      [theirs, 'You are credited with more of a sale'],
    ],
  )
  assert.match(rows[0]!.text_body, /larger in 0 and smaller in 2 cases/)
  for (const { text_body } of rows) assert.ok(!text_body.includes('Rival'), 'no mail names the other side')
})

test('a lead that a partner sends waits for the team, is credited when it is confirmed, and tells why it is not taken', async () => {
  const send = (company: string) => me.api.post('/v1/portal/leads', { company }, { 'idempotency-key': unique() })
  const [good, bad] = [done(await send('Halcyon AG')), done(await send('Wrong Ltd'))]
  const rows = async () =>
    new Map(
      done(await me.api.get('/v1/portal/leads')).data.map((row: { id: string }) => [row.id, row] as const),
    ) as Map<string, { state: string; customer: string; reason: string | null; microShares: number | null }>
  assert.deepEqual(
    [...(await rows()).values()].map((row) => [row.state, row.microShares]),
    [
      ['received', null],
      ['received', null],
    ],
  )
  const confirmed = done(await admin.api.post(`/v1/leads/${good.leadId}/confirmation`, {}))
  assert.deepEqual(
    [confirmed.state, confirmed.decidedHow, confirmed.decidedByName],
    ['confirmed', 'person', 'Ada Admin'],
  )
  done(await admin.api.post(`/v1/leads/${bad.leadId}/rejection`, { reason: 'They closed in spring' }))
  const after = await rows()
  assert.deepEqual(
    [good, bad].map(({ leadId }) => {
      const { state, customer, reason, microShares } = after.get(leadId)!
      return [state, customer, reason, microShares]
    }),
    [
      ['confirmed', 'Halcyon AG', null, 1_000_000],
      ['rejected', 'Wrong Ltd', 'They closed in spring', null],
    ],
  )
  const credited = await inTransaction(ctx, (tx) => readCreditedConversions(tx, [confirmed.conversionId]))
  assert.equal(credited.get(confirmed.conversionId)?.credits[0]?.partnerId, mine)
})

test('divisions are taken out as JSON lines with all that they follow from, by whoever may', async () => {
  const { conversionId } = await aSale(ctx, { customer: { externalId: `cust-${unique()}` } })
  const made = done(await admin.api.post('/v1/exports', { list: 'listAllCreditSets', format: 'jsonl' }))
  const file = await admin.api.get(`/v1/exports/${made.id}/file`)
  const rows = file.text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
    .filter((row) => row.conversionId === conversionId)
  assert.equal(rows.length, 6, 'one that pays and five models')
  for (const row of rows) {
    assert.equal(
      row.credits.reduce((sum: number, credit: { microShares: number }) => sum + credit.microShares, 0),
      1_000_000,
    )
    assert.match(row.inputsHash, /^[0-9a-f]{64}$/)
    assert.ok(row.inputs.convertedAt && Array.isArray(row.inputs.touches))
  }
  const manager = await aMember(app, workspace, { roles: ['partner_manager'], name: 'Mia Manager' })
  assert.equal((await manager.api.get('/v1/credit-sets')).status, 403)
  assert.equal((await api.get('/v1/conversions', { limit: 1 })).status, 200)
})
