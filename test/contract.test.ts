/**
 * Walks every endpoint of every contract: not signed in, no right, bad input, another workspace's record, another
 * partner's record, keys that may not. New endpoints join by themselves.
 */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { createKey } from '#platform/auth/api-keys.ts'
import { type Contract, scopeOf, type TSchema } from '#platform/contract.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { check } from '#platform/http/validate.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import { contracts } from '../src/contracts.ts'
import { modules } from '../src/modules.ts'
import { testApp } from './support/app.ts'
import { clientFor } from './support/client.ts'
import { aWorld, fixtures, portalFixtures } from './support/fixtures.ts'
import {
  bodyFor,
  endpoints,
  hasJsonBody,
  idParams,
  idsFor,
  isPortal,
  isPublic,
  isRightful,
  label,
  missingIds,
  propertiesOf,
  realBody,
  rightful,
  send,
  standingIds,
  withoutRequestId,
} from './support/walk.ts'

const app = await testApp()
const home = await aWorld(app)
const away = await aWorld(app)

test('the walk sees the endpoints', () => {
  assert.ok(endpoints.length > 80, `${endpoints.length} endpoints`)
  assert.equal(new Set(endpoints.map(({ name }) => name)).size, endpoints.length)
  assert.deepEqual(
    contracts.map((contract: Contract) => contract.module),
    modules.map((module) => module.name),
  )
})

describe('what the contract says of itself', () => {
  for (const one of endpoints) {
    test(label(one), () => {
      const { shape } = one
      assert.match(shape.path, /^\/v1\//)
      assert.ok(shape.summary.length > 3)
      const known = new Set(
        (contracts as readonly Contract[]).flatMap((contract) => [
          `${contract.module}.read`,
          ...Object.keys(contract.rights ?? {}),
        ]),
      )
      if ('right' in shape.access)
        assert.ok(known.has(shape.access.right), `${shape.access.right} is declared by no contract`)
      if ('public' in shape.access) assert.match(shape.path, /^\/v1\/(public|intake)\//)
      if (shape.params)
        assert.deepEqual(
          Object.keys(propertiesOf(shape.params)).sort(),
          [...shape.path.matchAll(/:([a-zA-Z]+)/g)].map((match) => match[1]).sort(),
        )
      else assert.ok(!shape.path.includes(':'))
      const body = bodyFor(shape)
      if (shape.body && body !== undefined)
        assert.deepEqual(check(shape.body, body, 'body'), [], 'the example in the reference is not valid')
      const strictly = (schema: object | undefined) =>
        !schema ||
        (schema as { type?: string }).type !== 'object' ||
        (schema as { additionalProperties?: unknown }).additionalProperties !== undefined
      assert.ok(
        strictly(shape.body) && strictly(shape.query) && strictly(shape.params),
        'bodies, queries and params take no unknown fields',
      )
    })
  }
})

describe('nobody signed in is refused with 401', () => {
  for (const one of endpoints.filter((candidate) => !isPublic(candidate))) {
    test(label(one), async () => {
      const answer = await send(home.app.anonymous, one)
      assert.equal(answer.status, 401, answer.text)
    })
  }
})

describe('a field that does not exist is refused with 422 and named', () => {
  for (const one of endpoints.filter(
    (candidate) =>
      hasJsonBody(candidate) &&
      (candidate.shape.body as { additionalProperties?: unknown }).additionalProperties === false,
  )) {
    test(label(one), async () => {
      const body = { ...(bodyFor(one.shape) as object), workspace_id: 'ws_other', isAdmin: true }
      const answer = await send(rightful(home, one), one, { ids: await standingIds(home, one), body })
      if (isPublic(one) && answer.status === 404) return
      assert.equal(answer.status, 422, answer.text)
      assert.deepEqual(answer.body.errors.map((issue: { field: string }) => issue.field).sort(), [
        'isAdmin',
        'workspace_id',
      ])
    })
  }
})

describe('a caller without the right is refused with 403 and told which', () => {
  const needy = endpoints.filter((one) => {
    if (!isRightful(one)) return false
    const right = (one.shape.access as { right: string }).right
    const holders = (contracts as readonly Contract[]).find((contract) => contract.module === one.module)?.rights?.[
      right
    ]
    return holders && !(isPortal(one) ? holders.portal?.includes('viewer') : holders.members.includes('viewer'))
  })
  for (const one of needy) {
    test(label(one), async () => {
      const answer = await send(isPortal(one) ? home.portalViewer.api : home.viewer.api, one, {
        ids: await standingIds(home, one),
      })
      assert.equal(answer.status, 403, answer.text)
      assert.equal(answer.body.code, 'right.missing')
      assert.equal(answer.body.right, (one.shape.access as { right: string }).right)
    })
  }
})

describe("another workspace's record and a missing one answer alike, and one's own does not", () => {
  for (const one of endpoints.filter((candidate) => !isPublic(candidate) && idParams(candidate.shape).length > 0)) {
    test(label(one), async () => {
      const own = await idsFor(home, one)
      const missing = { ...own, ...missingIds(one) }
      const client = rightful(away, one)
      const foreign = await send(client, one, { ids: own })
      const none = await send(client, one, { ids: missing })
      assert.equal(foreign.status, 404, foreign.text)
      assert.equal(none.status, 404, none.text)
      assert.equal(withoutRequestId(foreign), withoutRequestId(none))
      // The control: with the caller it belongs to, the record is found.
      const body = await realBody(home, one)
      const control = await send(rightful(home, one), one, { ids: own, ...(body !== undefined && { body }) })
      // A 403 that the endpoint declares itself is about the record: more is asked of the caller, like a second factor.
      const isOwnRefusal = control.status === 403 && control.body.code in (one.shape.refuses ?? {})
      assert.ok(
        isOwnRefusal || ![401, 403, 404].includes(control.status),
        `the control failed: ${control.status} ${control.text.slice(0, 300)}`,
      )
    })
  }
})

/** Fields that hold the id of one record, wherever they stand in a query or a body. */
const idFields = (schema: TSchema | undefined): (readonly [field: string, record: string])[] =>
  Object.entries(propertiesOf(schema)).flatMap(([field, part]) =>
    typeof part['x-id'] === 'string' ? [[field, part['x-id']] as const] : [],
  )
describe("a portal user of one partner gets the same 404 for another partner's record and for none", () => {
  for (const one of endpoints.filter((candidate) => isPortal(candidate) && idParams(candidate.shape).length > 0)) {
    test(label(one), async () => {
      const own = await standingIds(home, one)
      const missing = { ...own, ...missingIds(one) }
      const foreign = await send(home.otherPrincipal.api, one, { ids: own })
      const none = await send(home.otherPrincipal.api, one, { ids: missing })
      assert.equal(foreign.status, 404, foreign.text)
      assert.equal(none.status, 404, none.text)
      assert.equal(withoutRequestId(foreign), withoutRequestId(none))
    })
  }

  // An id that narrows a list, or that a body names, tells no more than one in the path does.
  const naming = endpoints.filter(
    (one) => isPortal(one) && (idFields(one.shape.query).length > 0 || idFields(one.shape.body).length > 0),
  )
  const named: Record<string, Promise<string>> = {}
  for (const one of naming) {
    for (const place of ['query', 'body'] as const) {
      for (const [field, record] of idFields(one.shape[place])) {
        // A term is looked for within its agreement, whose id stands in the path.
        if (record === 'term') continue
        const make = portalFixtures[record] ?? fixtures[record]
        test(`${label(one)}: ${field} in the ${place}`, async () => {
          assert.ok(make, `test/support/fixtures.ts has no builder for a ${record}`)
          named[record] ??= make(home, {})
          const theirs = await named[record]
          const ids = await standingIds(home, one)
          const ask = async (id: string) => {
            const sending =
              place === 'query'
                ? { query: { [field]: id } }
                : {
                    body: { ...(bodyFor(one.shape) as object), [field]: id },
                    headers: { 'idempotency-key': newId(idPrefixes.request) },
                  }
            return send(home.otherPrincipal.api, one, { ids, ...sending })
          }
          const [foreign, none] = [await ask(theirs), await ask(newId(idPrefixes[record as keyof typeof idPrefixes]))]
          assert.ok(foreign.status < 500, foreign.text)
          assert.deepEqual([foreign.status, withoutRequestId(foreign)], [none.status, withoutRequestId(none)])
          if (foreign.body.nextCursor !== undefined) assert.deepEqual(foreign.body.data, [])
        })
      }
    }
  }
  test('the walk sees ids in queries and bodies', () => assert.ok(naming.length > 3, `${naming.length} endpoints`))
})

describe('keys: none without its scope, none of the other side, none once revoked or mistyped', () => {
  for (const one of endpoints.filter(isRightful)) {
    test(label(one), async () => {
      const { app, workspace, ctx } = home
      const key = async (scopes: string[], partnerId: string | null) => {
        const { text } = await inTransaction(ctx, (tx) => createKey(tx, { name: 'walk', scopes, partnerId }))
        return clientFor(app.server, { authorization: `Bearer ${text}` })
      }
      const partnerId = isPortal(one) ? home.partnerId : null
      const ids = await standingIds(home, one)
      const scopeless = await send(await key([], partnerId), one, { ids })
      assert.equal(scopeless.status, 403, scopeless.text)
      assert.equal(
        scopeless.body.code,
        scopeOf(one.module, one.shape) === null ? 'key.not_for_keys' : 'key.scope_missing',
      )
      const otherSide = await send(await key(['*'], isPortal(one) ? null : home.partnerId), one, { ids })
      assert.equal(otherSide.status, 403, otherSide.text)
      const mistyped = await send(
        clientFor(app.server, { authorization: 'Bearer tk_live_0000000000000000000000000000000000000a' }),
        one,
        { ids },
      )
      assert.equal(mistyped.status, 401)
      assert.ok(workspace.id)
    })
  }
})

describe('a session from another workspace, and one that has ended, open nothing', () => {
  for (const one of endpoints.filter(isRightful).filter((_, index) => index % 7 === 0)) {
    test(label(one), async () => {
      const elsewhere = await send(rightful(away, one).with({ 'tandem-workspace': home.workspace.slug }), one, {
        ids: await standingIds(home, one),
      })
      assert.equal(elsewhere.status, 404, elsewhere.text)
      const ended = await send(rightful(home, one).with({ cookie: 'tandem.session_token=ended.ended' }), one, {
        ids: await standingIds(home, one),
      })
      assert.equal(ended.status, 401, ended.text)
    })
  }
})
