/** What an agreement asks for and another room keeps. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testApp } from '#test/support/app.ts'
import { aPartner, aWorld } from '#test/support/fixtures.ts'
import { anAgreement } from './testing.ts'

const app = await testApp()
const world = await aWorld(app)

test('insurances of the terms are asked for as one company document, in the words of the agreement', async () => {
  const partnerId = await aPartner(world.api)
  const today = app.services.time().toISOString().slice(0, 10)
  const insurance = (name: string, amountMinor: string) => ({
    kind: 'insurance',
    values: { insurance: name, amount: { amountMinor, currency: 'EUR' }, yearlyProof: true },
  })
  await anAgreement(
    world.ctx,
    partnerId,
    [insurance('public liability', '100000000'), insurance('cyber', '50000000')],
    { effectiveOn: today, follow: true },
  )
  await app.settle()
  const { data } = (await world.admin.api.get('/v1/company-documents', { partnerId })).body
  assert.deepEqual(
    data.map((row: { kind: string; state: string }) => [row.kind, row.state]),
    [['insurance_certificate', 'requested']],
  )
  assert.match(data[0].note, /^By your agreement: .*cyber.*500,000.*public liability.*1,000,000.*each year/)
})
