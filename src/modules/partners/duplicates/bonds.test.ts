/** What binds a partner to its record stands against a merge, and against undoing one. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { partners } from '#modules/partners/module.ts'
import { settings } from '#modules/settings/module.ts'
import { tasks } from '#modules/tasks/module.ts'
import { defineContract } from '#platform/contract.ts'
import { defineModule } from '#platform/module.ts'
import { testApp } from '#test/support/app.ts'
import type { Client } from '#test/support/client.ts'
import { aPartner } from '#test/support/partners.ts'
import { type PartnerBond, partnerBonds } from '../slots.ts'

type Since = { bond: PartnerBond; at: Date }
const bound = new Map<string, Since[]>()
/** Stands in for the modules that sign agreements and keep the ledger. */
const bonds = defineModule({
  name: 'bonds',
  contract: defineContract({ module: 'bonds', summary: 'Stands in for agreements and the ledger.', endpoints: {} }),
  routes: {},
  fills: [
    partnerBonds.fill(
      async (_tx, ids, since) =>
        new Map(
          ids.flatMap((id) => {
            const found = (bound.get(id) ?? []).filter(({ at }) => since === undefined || at > since)
            return found.length > 0 ? [[id, found.map(({ bond }) => bond)] as const] : []
          }),
        ),
    ),
  ],
})
const app = await testApp({ modules: [partners, tasks, bonds, settings] })
const bind = (id: string, bond: PartnerBond) =>
  bound.set(id, [...(bound.get(id) ?? []), { bond, at: app.services.time() }])
const signed: PartnerBond = { kind: 'agreement', words: 'signed agreement AG-2027-0142' }
const posted: PartnerBond = { kind: 'ledger', words: '3 entries in the ledger' }

const two = async (api: Client) => [
  (await aPartner(api, { legalName: 'Stone Bridge Ltd' })).id,
  (await aPartner(api, { legalName: 'Silver Harbour Inc' })).id,
]
const merge = (api: Client, survivorId: string, absorbedId: string) =>
  api.post(`/v1/partners/${survivorId}/merges`, { absorbedId, reason: 'Same company' })

test('a partner with a signed agreement or a ledger entry cannot be absorbed', async () => {
  const { api } = await app.workspace()
  for (const bond of [signed, posted]) {
    const [free, tied] = (await two(api)) as [string, string]
    bind(tied, bond)
    const preview = await api.post(`/v1/partners/${free}/merges/preview`, { absorbedId: tied })
    assert.match(JSON.stringify(preview.body.blockers), new RegExp(bond.words))
    const refused = await merge(api, free, tied)
    assert.deepEqual([refused.status, refused.body.code], [409, 'merge.survivor_only'])
    assert.match(refused.body.detail, new RegExp(`can only be the one that stays: ${bond.words}`))
    for (const id of [free, tied]) assert.equal((await api.get(`/v1/partners/${id}`)).body.id, id, 'nothing was merged')
    // The other way round it goes.
    assert.equal((await merge(api, tied, free)).status, 201)
    assert.equal((await api.get(`/v1/partners/${free}`)).body.id, tied)
  }
})

test('two that both have signed are never merged, and are told what to do instead', async () => {
  const { api } = await app.workspace()
  const [one, other] = (await two(api)) as [string, string]
  for (const id of [one, other]) bind(id, signed)
  for (const refused of [await merge(api, one, other), await merge(api, other, one)]) {
    assert.deepEqual([refused.status, refused.body.code], [409, 'merge.both_bound'])
    assert.match(refused.body.detail, /Link them as parent and subsidiary instead/)
  }
})

test('a merge cannot be undone once an agreement was signed or money was posted since', async () => {
  const { api } = await app.workspace()
  const [survivor, absorbed] = (await two(api)) as [string, string]
  bind(survivor, signed)
  app.advance(1_000)
  const merged = await merge(api, survivor, absorbed)
  assert.equal(merged.status, 201, merged.text)
  app.advance(1_000)
  bind(survivor, posted)
  const refused = await api.post(`/v1/merges/${merged.body.id}/undo`)
  assert.deepEqual([refused.status, refused.body.code], [409, 'merge.bound_since'])
  assert.deepEqual(refused.body.bonds, [posted.words], 'what bound it before does not stand against the undo')
  bound.delete(survivor)
  assert.equal((await api.post(`/v1/merges/${merged.body.id}/undo`)).status, 200)
  assert.equal((await api.get(`/v1/partners/${absorbed}`)).body.id, absorbed)
})
