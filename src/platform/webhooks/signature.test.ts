import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Webhook } from 'standardwebhooks'
import {
  isWebhookSecret,
  newWebhookKey,
  newWebhookSecret,
  publicKeyOf,
  signWebhook,
  verifyWebhook,
} from './signature.ts'

const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
// The message that the Standard Webhooks specification and its libraries use as their example.
const published = {
  id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  at: new Date(1_614_265_330_000),
  body: '{"test": 2432232314}',
  signature: 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
}
const { at } = published
const signed = signWebhook({ ...published, secrets: [secret] })
const verify = (change: Partial<Parameters<typeof verifyWebhook>[0]>) => {
  const result = verifyWebhook({ headers: signed, body: published.body, secrets: [secret], now: at, ...change })
  return result.ok ? 'ok' : result.reason
}

test('the published example is signed as published', () => {
  assert.equal(signed['webhook-signature'], published.signature)
  assert.equal(signed['webhook-timestamp'], '1614265330')
  assert.equal(verify({}), 'ok')
})

test('the reference library verifies a thousand of our messages, text and bytes', () => {
  // The reference library reads the clock itself, so this test signs for now.
  const now = new Date()
  const anyBody = fc.oneof(fc.json(), fc.string({ unit: 'grapheme', minLength: 1 }))
  fc.assert(
    fc.property(fc.stringMatching(/^msg_[0-9a-z]{1,40}$/), anyBody, fc.boolean(), (id, body, asBytes) => {
      const own = newWebhookSecret()
      const headers = signWebhook({ id, at: now, body: asBytes ? Buffer.from(body) : body, secrets: [own] })
      new Webhook(own).verify(body, headers, { jsonParse: false })
    }),
    { numRuns: 1_000 },
  )
})

test('a key pair signs so that anybody with the public key can check, and nobody else can sign', () => {
  const key = newWebhookKey()
  const other = newWebhookKey()
  const open = publicKeyOf(key)
  assert.match(open, /^whpk_[A-Za-z0-9+/]{43}=$/)
  const message = { id: 'msg_pair', at: new Date(1_614_265_330_000), body: '{"test": 2432232314}' }
  const headers = signWebhook({ ...message, secrets: [key, other] })
  assert.match(headers['webhook-signature'], /^v1a,[A-Za-z0-9+/]{86}== v1a,[A-Za-z0-9+/]{86}==$/)
  const check = (secrets: string[], body = message.body) =>
    verifyWebhook({ headers, body, secrets, now: message.at }).ok
  assert.equal(check([open]), true)
  assert.equal(check([publicKeyOf(other)]), true, 'while one key replaces the other both hold')
  assert.equal(check([publicKeyOf(newWebhookKey())]), false)
  assert.equal(check([open], '{"test": 2432232315}'), false)
  assert.throws(() => signWebhook({ ...message, secrets: [open] }), RangeError, 'the public key signs nothing')
})

test('the public key of a seed is the one that RFC 8032 publishes', () => {
  // RFC 8032, 7.1, test 1: its seed and public key.
  const seed = Buffer.from('9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60', 'hex')
  const open = Buffer.from('d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a', 'hex')
  assert.equal(publicKeyOf(`whsk_${seed.toString('base64')}`), `whpk_${open.toString('base64')}`)
})

test('we verify what the reference library signs', () => {
  fc.assert(
    fc.property(fc.json(), (body) => {
      const own = newWebhookSecret()
      const headers = {
        'Webhook-Id': 'msg_1',
        'Webhook-Timestamp': String(at.getTime() / 1_000),
        'Webhook-Signature': new Webhook(own).sign('msg_1', at, body),
      }
      assert.deepEqual(verifyWebhook({ headers, body: Buffer.from(body), secrets: [own], now: at }), { ok: true })
    }),
    { numRuns: 200 },
  )
})

test('any changed byte of body, id, time or signature is rejected', () => {
  const changed = (text: string, index: number) => {
    const bytes = Buffer.from(text)
    bytes[index]! ^= 0x01
    return bytes.toString('latin1')
  }
  for (let index = 0; index < published.body.length; index += 1) {
    assert.equal(verify({ body: changed(published.body, index) }), 'no_match')
  }
  for (const name of ['webhook-id', 'webhook-timestamp', 'webhook-signature'] as const) {
    for (let index = 0; index < signed[name].length; index += 1) {
      const headers = { ...signed, [name]: changed(signed[name], index) }
      assert.notEqual(verify({ headers }), 'ok', `${name} ${index}`)
    }
  }
})

test('bytes cannot wander between id, time and body', () => {
  const headers = { ...signed, 'webhook-id': `${signed['webhook-id']}.${signed['webhook-timestamp']}` }
  assert.equal(verify({ headers }), 'headers_malformed')
  const body = `${signed['webhook-timestamp']}.${published.body}`
  assert.notEqual(verify({ headers: { ...signed, 'webhook-timestamp': '1' }, body }), 'ok')
  assert.throws(() => signWebhook({ ...published, id: 'msg.1', secrets: [secret] }), RangeError)
})

test('while a secret is replaced both sign and either verifies, afterwards only the new one', () => {
  const [old, next, other] = [newWebhookSecret(), newWebhookSecret(), newWebhookSecret()]
  const now = new Date()
  const during = signWebhook({ id: 'msg_1', at: now, body: '{}', secrets: [old, next] })
  assert.equal(during['webhook-signature'].split(' ').length, 2)
  for (const either of [old, next]) {
    new Webhook(either).verify('{}', during)
    assert.ok(verifyWebhook({ headers: during, body: '{}', secrets: [either], now }).ok)
  }
  assert.throws(() => new Webhook(other).verify('{}', during))
  const after = signWebhook({ id: 'msg_1', at: now, body: '{}', secrets: [next] })
  assert.ok(!verifyWebhook({ headers: after, body: '{}', secrets: [old], now }).ok)
  assert.ok(verifyWebhook({ headers: after, body: '{}', secrets: [old, next], now }).ok)
})

test('a message more than five minutes old or early is rejected', () => {
  const after = (seconds: number) => new Date(at.getTime() + seconds * 1_000)
  assert.equal(verify({ now: after(300) }), 'ok')
  assert.equal(verify({ now: after(301) }), 'too_old')
  assert.equal(verify({ now: after(-300) }), 'ok')
  assert.equal(verify({ now: after(-301) }), 'too_new')
  assert.equal(verify({ now: after(3_000), toleranceSeconds: 3_600 }), 'ok')
})

test('missing, empty and foreign headers are rejected', () => {
  for (const name of Object.keys(signed)) {
    assert.equal(verify({ headers: { ...signed, [name]: undefined } }), 'headers_missing')
    assert.equal(verify({ headers: { ...signed, [name]: '' } }), 'headers_missing')
  }
  for (const time of ['x', '-1', '1.5', '1e9', '01614265330', ' 1614265330']) {
    assert.equal(verify({ headers: { ...signed, 'webhook-timestamp': time } }), 'headers_malformed', time)
  }
  const bare = published.signature.slice(3)
  for (const signature of [bare, `v2,${bare}`, `v1a,${bare}`, 'v1,', `v1 ${bare}`, `v1,${bare.slice(0, -1)}`]) {
    assert.equal(verify({ headers: { ...signed, 'webhook-signature': signature } }), 'no_match', signature)
  }
  const among = `v1,AAAA v1a,xyz ${published.signature} nonsense`
  assert.equal(verify({ headers: { ...signed, 'webhook-signature': among } }), 'ok', 'one right among others is enough')
})

test('a secret is at least 24 bytes of base64, and nothing else signs', () => {
  assert.ok(isWebhookSecret(newWebhookSecret()))
  assert.match(newWebhookSecret(), /^whsec_[A-Za-z0-9+/]{43}=$/)
  for (const text of ['', 'whsec_', 'whsec_AAAA', 'whsec_!!', `whsec_${'A'.repeat(33)}`, null]) {
    assert.ok(!isWebhookSecret(text), String(text))
  }
  assert.throws(() => signWebhook({ ...published, secrets: [] }), RangeError)
  assert.throws(() => signWebhook({ ...published, secrets: ['whsec_AAAA'] }), RangeError)
  assert.equal(verify({ secrets: [] }), 'no_match')
  assert.equal(verify({ secrets: ['whsec_'] }), 'no_match')
})
