import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { newId } from './ids.ts'
import { makeKey } from './keys.ts'
import { redact, redactText } from './redact.ts'

test('no key, webhook secret or credential survives in a text', () => {
  const secrets = [
    makeKey('secret', 'live'),
    makeKey('secret', 'test'),
    makeKey('publishable', 'live'),
    makeKey('publishable', 'test'),
    `whsec_${randomBytes(32).toString('base64')}`,
    `Bearer ${randomBytes(16).toString('hex')}`,
    `bearer ${randomBytes(24).toString('base64')}`,
    `Basic ${Buffer.from('ana:correct horse').toString('base64')}`,
    'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U',
    randomBytes(48).toString('base64url'),
    'DE89370400440532013000',
    'GB82 WEST 1234 5698 7654 32',
  ]
  for (const secret of secrets) {
    const written = redactText(`POST /v1/things {"x":"${secret}"} failed for ${secret}, retry`)
    const bare = secret.replace(/^(bearer|basic) /i, '')
    assert.ok(!written.includes(bare), written)
    assert.ok(written.includes('[redacted]') && written.endsWith(', retry'), written)
  }
})

test('a signed link keeps its place and loses its token', () => {
  const token = 'q7Rk0dZp3XvB9mTn1LsWy4'
  assert.equal(redactText(`GET /a/${token}?next=/x`), 'GET /a/[redacted]?next=/x')
  assert.equal(redactText(`https://x.example/s?t=${token}&lang=de`), 'https://x.example/s?t=[redacted]&lang=de')
  assert.equal(redactText('postgres://tandem:hunter2@db.example/t'), 'postgres://tandem:[redacted]@db.example/t')
})

test('random tokens in a link are blanked, nearly without exception', () => {
  const seen = { short: 0, long: 0 }
  for (let round = 0; round < 5_000; round += 1) {
    const [short, long] = [randomBytes(16).toString('base64url'), randomBytes(32).toString('base64url')]
    const written = redactText(`/s/${short} ${long}`)
    if (written.includes(short)) seen.short += 1
    if (written.includes(long)) seen.long += 1
  }
  assert.ok(seen.short < 10 && seen.long === 0, JSON.stringify(seen))
})

test('ids, hashes, versions and plain words stay readable', () => {
  const id = newId('pn_')
  const kept = [
    `/v1/partners/${id}/contacts`,
    `${id} ${id}`,
    createHash('sha256').update('document').digest('hex'),
    '5f0c2a52-9b7e-4c3f-8a0a-2f6b1f6c9c11',
    'the-name-of-a-page-with-many-words-in-a-row-and-more',
    '/v1/agreements/amendment-campaigns/2026',
    'at PartnerAgreementTerminated (/app/src/platform/http/renderTerminationReason.ts:12)',
    'Basic plan, bearer bonds, secret santa',
    'DE89370400440532013001',
    'SELECT * FROM partners WHERE workspace_id = $1',
  ]
  for (const text of kept) assert.equal(redactText(text), text)
})

test('what stands under the name of a secret is blanked whatever it looks like', () => {
  const given = {
    password: 'short',
    newPassword: ['a', 'b'],
    authorization: 'custom abc',
    headers: { Cookie: 'a=b', 'set-cookie': ['c=d'], 'x-api-key': '1', accept: 'text/html' },
    webhook: { secrets: { current: 'x' }, url: 'https://x.example/hook' },
    iban: 'not even valid',
    hasPassword: true,
    token: null,
    count: 3,
    amount: 12n,
  }
  assert.deepEqual(redact(given), {
    password: '[redacted]',
    newPassword: '[redacted]',
    authorization: '[redacted]',
    headers: { Cookie: '[redacted]', 'set-cookie': '[redacted]', 'x-api-key': '[redacted]', accept: 'text/html' },
    webhook: { secrets: '[redacted]', url: 'https://x.example/hook' },
    iban: '[redacted]',
    hasPassword: true,
    token: null,
    count: 3,
    amount: 12n,
  })
  assert.equal(given.password, 'short', 'the value itself is left alone')
})

test('secrets are blanked in errors, lists, maps and as names', () => {
  const key = makeKey('secret', 'live')
  const error = Object.assign(new Error(`refused ${key}`, { cause: new Error(key) }), { request: { body: key } })
  const written = JSON.stringify(redact([error, new Map([['a', key]]), new Set([key]), { [key]: 1 }, Buffer.from(key)]))
  assert.ok(!written.includes(key.slice(8)), written)
  assert.ok(written.includes('refused tk_live_[redacted]'))
})

test('a value that refers to itself or is very deep is cut, not followed for ever', () => {
  const loop: Record<string, unknown> = { name: 'a' }
  loop.self = loop
  assert.deepEqual(redact(loop), { name: 'a', self: '[circular]' })
  let deep: unknown = 'end'
  for (let level = 0; level < 50; level += 1) deep = { deep }
  assert.ok(JSON.stringify(redact(deep)).includes('[too deep]'))
})

test('a text made to be slow is read in time that grows with its length', () => {
  const texts = [
    'A'.repeat(200_000),
    'DE89 '.repeat(40_000),
    'a-'.repeat(100_000),
    `bearer ${' '.repeat(100_000)}`,
    'eyJaaaaa.'.repeat(20_000),
  ]
  for (const text of texts) {
    const started = performance.now()
    redactText(text)
    assert.ok(performance.now() - started < 2_000, text.slice(0, 12))
  }
})
