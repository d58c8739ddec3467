import assert from 'node:assert/strict'
import { createSocket } from 'node:dgram'
import { setServers } from 'node:dns'
import { after, test } from 'node:test'
import { testApp } from '#test/support/app.ts'
import { aPartner } from '#test/support/partners.ts'

const app = await testApp()

/** A name server on this machine that knows the TXT records it was told (RFC 1035, 4.1). */
const records = new Map<string, string>()
const nameServer = createSocket('udp4')
nameServer.on('message', (question, from) => {
  const labels: string[] = []
  let at = 12
  for (let length = question[at]!; length > 0; length = question[at]!) {
    labels.push(question.subarray(at + 1, at + 1 + length).toString('latin1'))
    at += length + 1
  }
  const value = records.get(labels.join('.').toLowerCase())
  const head = Buffer.from(question.subarray(0, 12))
  // An answer; name error when there is none.
  head.writeUInt16BE(value ? 0x8180 : 0x8183, 2)
  head.writeUInt16BE(1, 4)
  head.writeUInt16BE(value ? 1 : 0, 6)
  head.writeUInt32BE(0, 8)
  const text = Buffer.from(value ?? '', 'latin1')
  const answer = value
    ? Buffer.concat([Buffer.from([0xc0, 0x0c, 0, 16, 0, 1, 0, 0, 0, 60, 0, text.length + 1, text.length]), text])
    : Buffer.alloc(0)
  nameServer.send(Buffer.concat([head, question.subarray(12, at + 5), answer]), from.port, from.address)
})
await new Promise<void>((resolve) => nameServer.bind(0, '127.0.0.1', resolve))
setServers([`127.0.0.1:${nameServer.address().port}`])
after(() => nameServer.close())

test('a domain is proven by its record in the DNS, and not before the record is there', async () => {
  const { api } = await app.workspace()
  const partner = await aPartner(api, { website: 'https://www.acme.example' })
  const path = `/v1/partners/${partner.id}/domains/acme.example/proof`
  const { record } = (await api.get(path)).body
  const early = await api.post(path, { method: 'dns' })
  assert.equal(early.status, 409)
  assert.equal(early.body.code, 'domain.not_proven')
  records.set(record.name, 'tandem-domain-proof=of-somebody-else')
  assert.deepEqual((await api.post(path, { method: 'dns' })).body.found, ['tandem-domain-proof=of-somebody-else'])
  records.set(record.name, record.value)
  const proven = await api.post(path, { method: 'dns' })
  assert.equal(proven.status, 200, proven.text)
  assert.deepEqual([proven.body.state, proven.body.method], ['proven', 'dns'])
  const feed = await api.get(`/v1/partners/${partner.id}/activity`, { event: 'partner.domain_proven' })
  assert.deepEqual(feed.body.data[0].data, { partnerId: partner.id, domain: 'acme.example', method: 'dns' })
})
