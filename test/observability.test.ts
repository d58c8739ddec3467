/** Promise 48: a fault is found in the log by its request id, the log holds no secret, and health says when the database is gone. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { inTransaction } from '#platform/db/transaction.ts'
import { firstIdAt, idPrefixes, newId } from '#platform/ids.ts'
import { makeLogger } from '#platform/logging.ts'
import { testApp } from './support/app.ts'
import { clientFor } from './support/client.ts'
import { aWorld } from './support/fixtures.ts'
import { oneOfEach } from './support/populate.ts'
import { endpoints, isPortal, isRightful, rightful, send } from './support/walk.ts'

const lines: string[] = []
const log = makeLogger({ logLevel: 'trace' }, { write: (line) => void lines.push(line) })
const app = await testApp({ log, environment: { LOG_LEVEL: 'trace' } })
const { pool } = app.services.database
const home = await aWorld(app)

type Line = { level: string; requestId?: string; status?: number; path?: string; err?: { message?: string } }
const entriesOf = (requestId: string): Line[] =>
  lines.map((line) => JSON.parse(line) as Line).filter((line) => line.requestId === requestId)

/** Runs `work` while every new connection to the database is refused, as by a server that is down. */
const withoutDatabase = async <T>(work: () => Promise<T>): Promise<T> => {
  const connect = pool.connect
  const refusal = () =>
    Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:5432'), {
      code: 'ECONNREFUSED',
      stack: 'Error: connect ECONNREFUSED\n    at node_modules/pg-pool/index.js',
    })
  pool.connect = ((callback?: (error: Error) => void) =>
    callback ? callback(refusal()) : Promise.reject(refusal())) as typeof connect
  try {
    return await work()
  } finally {
    pool.connect = connect
  }
}

describe('a fault of ours is found in the log by the request id of the answer', () => {
  test('a broken table', async () => {
    await pool.query('alter table notes rename to notes_gone')
    try {
      const answer = await home.admin.api.get('/v1/notes', { partnerId: home.partnerId })
      assert.equal(answer.status, 500)
      assert.equal(answer.body.requestId, answer.headers['request-id'])
      assert.doesNotMatch(answer.text, /notes_gone|relation|select/i, 'the answer tells nothing of the inside')
      const found = entriesOf(answer.body.requestId)
      assert.ok(
        found.some(({ level, err }) => level === 'error' && /relation "notes" does not exist/.test(err?.message ?? '')),
        JSON.stringify(found),
      )
      assert.ok(found.some(({ status, path }) => status === 500 && path === '/v1/notes'))
    } finally {
      await pool.query('alter table notes_gone rename to notes')
    }
    assert.equal((await home.admin.api.get('/v1/notes', { partnerId: home.partnerId })).status, 200)
  })
  test('every reading, while the database is gone: refused with 503, a wait and a line in the log', async () => {
    const readings = endpoints.filter(
      (one) =>
        one.shape.method === 'GET' &&
        !one.shape.answerKind &&
        !one.shape.path.includes(':') &&
        isRightful(one) &&
        // What no key may read is refused before the database is asked.
        (isPortal(one) || one.shape.scope !== null),
    )
    assert.ok(readings.length > 20)
    await withoutDatabase(async () => {
      for (const one of readings) {
        const answer = await send(isPortal(one) ? home.principal.api : home.api, one)
        assert.ok(answer.status >= 500, `${one.name}: ${answer.text}`)
        // Behind a session it is the sign-in library that fails first, and it does not say of what.
        if (!isPortal(one)) {
          assert.equal(
            answer.status,
            503,
            `${one.name}: ${answer.text} ${JSON.stringify(entriesOf(answer.body.requestId))}`,
          )
          assert.equal(answer.body.code, 'database.unreachable')
          assert.ok(answer.headers['retry-after'])
        }
        assert.ok(
          entriesOf(answer.body.requestId).some(({ level }) => level === 'error'),
          one.name,
        )
      }
      assert.equal((await app.anonymous.get('/health')).status, 503)
      assert.equal((await app.anonymous.get('/health/live')).status, 200)
    })
    // Facts that nobody relays make it unready too, and these tests' facts are months old.
    await app.settle()
    assert.equal((await app.anonymous.get('/health')).status, 200)
  })
})

test('facts that have waited for 5 minutes make it unready, a past that was told just now does not', async () => {
  const other = await testApp({ modules: [] })
  const { database } = other.services
  const wait = (id: string) =>
    database.pool.query(
      `insert into event_pending (workspace_id, consumer, event_id, recorded_at, next_attempt_at)
       values ('ws_toy', 'toy', $1, '2026-01-01', '2026-01-01')`,
      [id],
    )
  await wait(newId(idPrefixes.event))
  assert.equal((await other.anonymous.get('/health')).status, 200)
  await wait(firstIdAt(idPrefixes.event, Date.now() - 6 * 60_000))
  const answer = await other.anonymous.get('/health')
  assert.equal(answer.status, 503)
  assert.match(answer.text, /1 facts? ha(s|ve) waited for over 5 minutes/)
})

test('/health is 503 when the database was closed for good', async () => {
  const doomed = await testApp({ modules: [] })
  assert.equal((await doomed.anonymous.get('/health')).status, 200)
  await doomed.services.database.close()
  const answer = await doomed.anonymous.get('/health')
  assert.equal(answer.status, 503)
  assert.equal(answer.body.status, 'not ready')
  assert.equal(answer.body.checks.find((check: { name: string }) => check.name === 'database').ok, false)
})

describe('after a run of typical calls with every line written', () => {
  const iban = 'DE89370400440532013000'
  const password = 'seven quiet herons over the fjord'
  const secrets = new Map<string, string>([
    ['IBAN', iban],
    ['password', password],
  ])
  test('the calls are made', async () => {
    await oneOfEach(home)
    const { key, api } = await app.workspace()
    secrets.set('team key', key)
    secrets.set('cookie', home.admin.cookie.split('=').slice(1).join('='))
    const hook = await home.admin.api.post('/v1/webhook-endpoints', {
      url: 'https://hooks.acme.example/tandem',
      eventKinds: ['*'],
    })
    const made = await home.admin.api.post('/v1/api-keys', { name: 'Script', scopes: ['partners.read'] })
    for (const [name, text] of [
      ['webhook secret', hook.text],
      ['made key', made.text],
    ] as const)
      for (const found of text.match(/(?:whsec_|tk_live_|tk_test_|tk_pub_live_)[A-Za-z0-9+/=_-]{20,}/g) ?? [])
        secrets.set(`${name} ${found.length}`, found)
    const rows = await inTransaction(home.ctx, (tx) => tx.db.selectFrom('mails').select('text_body as text').execute())
    for (const { text } of rows)
      for (const found of text.matchAll(/token=([A-Za-z0-9_-]{20,})/g)) secrets.set(`token ${found[1]}`, found[1]!)
    assert.ok(secrets.size > 8, [...secrets.keys()].join(', '))
    // Answers, refusals and faults that carry secrets in every place of a request.
    for (const one of endpoints
      .filter(
        (candidate) => isRightful(candidate) && candidate.shape.method === 'GET' && !candidate.shape.path.includes(':'),
      )
      .slice(0, 25))
      await send(rightful(home, one), one)
    await app.anonymous.post('/v1/auth/sign-in/email', { email: home.admin.email, password })
    await app.anonymous.get(
      '/v1/partners',
      {},
      { authorization: `Bearer ${key}x`, cookie: `tandem.session_token=${secrets.get('cookie')}` },
    )
    for (const [name, token] of secrets)
      if (name.startsWith('token')) await app.anonymous.get(`/v1/public/invitations/${token}`)
    await api.post('/v1/partners', { legalName: `Account ${iban}`, password, apiKey: key })
    const text = `Pay ${iban}, sign in with ${key}`
    await pool.query(`alter table notes add constraint broken check (length(text) < 5) not valid`)
    const refused = await home.admin.api.post('/v1/notes', { partnerId: home.partnerId, text })
    await pool.query('alter table notes drop constraint broken')
    assert.equal(refused.status, 500, 'the database’s own words, with the row in them, reach the log')
    await withoutDatabase(() => api.post('/v1/partners', { legalName: iban }, { authorization: `Bearer ${key}` }))
    assert.equal(
      (await clientFor(app.server, { authorization: `Bearer ${key}` }).get(`/v1/partners?q=${key}`)).status,
      200,
    )
    await app.settle()
  })
  test('the log holds none of the secrets', () => {
    assert.ok(lines.length > 100, `${lines.length} lines`)
    const all = lines.join('')
    assert.match(all, /"level":"debug"/)
    for (const [name, secret] of secrets)
      if (all.includes(secret))
        assert.fail(`${name} is in the log: ${lines.find((line) => line.includes(secret))?.slice(0, 600)}`)
  })
  test('nor anything that looks like one', () => {
    const looks =
      /\b(?:tk_(?:pub_)?(?:live|test)_|whsec_)[A-Za-z0-9+/=]{12,}|\bbearer [A-Za-z0-9._-]{16,}|tandem\.session_token=[^"[\s;]{8,}|\$argon2|\$scrypt/i
    assert.deepEqual(
      lines.filter((line) => looks.test(line)).map((line) => line.slice(0, 400)),
      [],
    )
  })
})
