/** Holds on a partner's payments, rules of approval and settings, as finance and an admin meet them over HTTP. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testApp } from '#test/support/app.ts'
import { unique } from '#test/support/attribution.ts'
import { aWorld } from '#test/support/fixtures.ts'
import { aMember } from '#test/support/people.ts'

const app = await testApp()
const { admin, workspace, partnerId, otherPartnerId } = await aWorld(app)
const finance = await aMember(app, workspace, { roles: ['finance'], name: 'Fin Berg' })
const onlyAdmin = await aMember(app, workspace, { roles: ['admin'], name: 'Ada Min' })
const key = () => ({ 'idempotency-key': unique() })

test('a hold on all payments of a partner says who, when and why, and stays on record when it is lifted', async () => {
  const path = `/v1/partners/${partnerId}/commission-hold`
  const put = await finance.api.post(path, { reason: 'Bank details are being checked' }, key())
  assert.equal(put.status, 200, put.text)
  const open = await admin.api.get('/v1/partner-holds', { isOpen: true })
  assert.deepEqual(
    open.body.data.map((row: { partner: { id: string }; by: string; reason: string; until: string | null }) => [
      row.partner.id,
      row.by,
      row.reason,
      row.until,
    ]),
    [[partnerId, 'Fin Berg', 'Bank details are being checked', null]],
  )
  assert.equal((await admin.api.get('/v1/partner-holds', { partnerId: otherPartnerId })).body.data.length, 0)
  assert.equal((await finance.api.delete(path, key())).status, 204)
  assert.deepEqual((await admin.api.get('/v1/partner-holds', { isOpen: true })).body.data, [])
  const [past] = (await admin.api.get('/v1/partner-holds', { partnerId })).body.data
  assert.deepEqual([past.liftedBy, past.until !== null], ['Fin Berg', true])
})

test('settings stand beside the product’s own values', async () => {
  const before = (await finance.api.get('/v1/commission-settings')).body
  assert.deepEqual([before.closeDay, before.defaults.closeDay], [3, 3])
  const after = await finance.api.patch(
    '/v1/commission-settings',
    { closeDay: 5 },
    { 'if-match': `"${before.version}"` },
  )
  assert.deepEqual([after.status, after.body.closeDay, after.body.defaults.closeDay], [200, 5, 3])
})

test('rules of approval are proposed by finance and confirmed by an admin, and the last catches what is left', async () => {
  const all = {
    name: 'Everything else',
    amountMinMinor: null,
    amountMaxMinor: null,
    partnerActiveDaysMin: null,
    kinds: [],
    byHand: null,
    approvers: ['partner_manager'],
  }
  const large = { ...all, name: 'From 5,000 on', amountMinMinor: '500000', approvers: ['partner_manager', 'finance'] }
  const wrong = await finance.api.put('/v1/commission-approval-rules', { rules: [all, large] })
  assert.deepEqual([wrong.status, wrong.body.errors[0].rule], [422, 'last_catches_all'])
  const proposed = await finance.api.put('/v1/commission-approval-rules', { rules: [large, all] })
  assert.deepEqual([proposed.status, proposed.body.proposal.needs], [200, 'admin'])
  assert.equal((await finance.api.post('/v1/commission-approval-rules/confirmation')).status, 409)
  const confirmed = await onlyAdmin.api.post('/v1/commission-approval-rules/confirmation')
  assert.deepEqual(
    [confirmed.status, confirmed.body.rules.map((rule: { name: string }) => rule.name)],
    [200, ['From 5,000 on', 'Everything else']],
  )
})
