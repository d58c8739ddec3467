/**
 * Promises 17 and 30: whatever is sent to an endpoint, it answers with a success or a refusal that matches its
 * document, takes no field it does not declare, and shows no secret.
 */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { testApp } from './support/app.ts'
import { aWorld } from './support/fixtures.ts'
import {
  bodyFor,
  endpoints,
  hasJsonBody,
  idsFor,
  isRightful,
  isWrite,
  label,
  propertiesOf,
  rightful,
  send,
  standingIds,
} from './support/walk.ts'

const app = await testApp()
const home = await aWorld(app)

/** Values that break things: other types, extremes, text of every script, half surrogates, control characters. */
const anything = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    false,
    0,
    -1,
    1e308,
    Number.MAX_SAFE_INTEGER,
    '',
    ' ',
    '\u0000',
    '\ud800',
    "'; drop table partners; --",
    '<script>alert(1)</script>',
    '=1+1',
    '../../etc/passwd',
    '%00',
    'a'.repeat(70_000),
    [],
    {},
    [[]],
    { $gt: '' },
    '2026-02-30',
    '9'.repeat(30),
  ),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.integer(),
  fc.double(),
  fc.array(fc.oneof(fc.string({ maxLength: 5 }), fc.integer(), fc.constant(null)), { maxLength: 5 }),
  fc.dictionary(fc.string({ maxLength: 8 }), fc.oneof(fc.string({ maxLength: 8 }), fc.integer()), { maxKeys: 4 }),
)
const runs = Number(process.env['TANDEM_FUZZ_RUNS'] ?? 12)

describe('no body breaks an endpoint', () => {
  for (const one of endpoints.filter(
    (candidate) => hasJsonBody(candidate) && candidate.shape.idempotency !== 'required',
  )) {
    test(label(one), async () => {
      const ids = await idsFor(home, one)
      const good = bodyFor(one.shape)
      const fields = Object.keys(propertiesOf(one.shape.body))
      const broken = fc.oneof(
        anything,
        fields.length === 0
          ? anything
          : fc
              .tuple(fc.constantFrom(...fields), anything)
              .map(([field, value]) => ({ ...(good as object), [field]: value })),
        fc
          .subarray(fields)
          .map((kept) =>
            Object.fromEntries(kept.map((field) => [field, (good as Record<string, unknown>)[field] ?? null])),
          ),
      )
      await fc.assert(
        fc.asyncProperty(broken, async (body) => {
          if (body === undefined) return
          const answer = await send(rightful(home, one), one, { ids, body })
          assert.ok(answer.status < 500, `${answer.status} for ${JSON.stringify(body)?.slice(0, 300)}: ${answer.text}`)
          if (answer.status >= 400) assert.ok(answer.body.code && answer.body.detail && answer.body.requestId)
        }),
        { numRuns: runs, seed: 20_261_123 },
      )
    })
  }
})

describe('no query breaks a list', () => {
  for (const one of endpoints.filter(({ shape }) => shape.query && shape.method === 'GET')) {
    test(label(one), async () => {
      const ids = await standingIds(home, one)
      const fields = Object.keys(propertiesOf(one.shape.query))
      await fc.assert(
        fc.asyncProperty(
          fc.constantFrom(...fields, 'unknown'),
          fc.oneof(
            fc.string({ unit: 'grapheme', maxLength: 40 }),
            fc.constantFrom('%', '_', '\\', "'", 'null', '-1', '1e9', 'eyJhIjoxfQ', 'W10'),
          ),
          async (field, value) => {
            const answer = await send(rightful(home, one), one, { ids, query: { [field]: value } })
            assert.ok(answer.status < 500, `${answer.status} for ${field}=${value}: ${answer.text}`)
          },
        ),
        { numRuns: runs, seed: 20_261_123 },
      )
    })
  }
})

describe('a field that is not declared is never taken', () => {
  const foreign = {
    workspace_id: 'ws_1',
    workspaceId: 'ws_1',
    tenant_id: 'x',
    role: 'admin',
    status: 'active',
    amount_paid: 1,
    created_at: '2020-01-01',
    isAdmin: true,
  }
  for (const one of endpoints.filter(
    (candidate) => isWrite(candidate) && hasJsonBody(candidate) && isRightful(candidate),
  )) {
    test(label(one), async () => {
      const ids = await standingIds(home, one)
      const declared = propertiesOf(one.shape.body)
      if ((one.shape.body as { additionalProperties?: unknown }).additionalProperties !== false) return
      for (const [field, value] of Object.entries(foreign)) {
        if (field in declared) continue
        const answer = await send(rightful(home, one), one, {
          ids,
          body: { ...(bodyFor(one.shape) as object), [field]: value },
        })
        assert.equal(answer.status, 422, `${field} was taken: ${answer.text}`)
      }
    })
  }
})

const secret =
  /key_hash|keyHash|token_hash|tokenHash|password(?!Rule)|secret_encrypted|whsec_[A-Za-z0-9+/=]{20}|tk_(?:pub_)?(?:live|test)_[0-9A-Za-z]{38}|scrypt|\$argon2/

describe('no answer to a reading holds a secret or a hash', () => {
  for (const one of endpoints.filter(
    (candidate) => isRightful(candidate) && candidate.shape.method === 'GET' && !candidate.shape.answerKind,
  )) {
    test(label(one), async () => {
      const answer = await send(rightful(home, one), one, { ids: await standingIds(home, one) })
      assert.ok(answer.status < 500, answer.text)
      assert.doesNotMatch(answer.text.replaceAll(/"hasPassword":(true|false)/g, ''), secret)
    })
  }
})
