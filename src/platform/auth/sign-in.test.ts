import assert from 'node:assert/strict'
import { test } from 'node:test'
import { getMigrations } from 'better-auth/db/migration'
import { sql } from 'kysely'
import { asOwner } from '#platform/db/transaction.ts'
import type { Answer } from '#test/support/client.ts'
import { mailsTo, tokenFor } from '#test/support/mails.ts'
import { aSession } from '#test/support/people.ts'
import { app, browser, codeNow, cookieOf, cookiesOf, hash, password, somebody } from '#test/support/sign-in.ts'
import { signInOf } from './library.ts'
import { passwordIssue } from './passwords.ts'

test('the tables of sign-in are what the library expects', async () => {
  const { toBeCreated, toBeAdded } = await getMigrations(signInOf(app.services).options)
  assert.deepEqual(
    toBeCreated.map((table) => table.table),
    [],
  )
  assert.deepEqual(
    toBeAdded.flatMap((table) => Object.keys(table.fields).map((field) => `${table.table}.${field}`)),
    [],
  )
})

test('a password signs in under a new session each time, in cookies that no script reads and no other site sends', async () => {
  const person = await somebody()
  const [first, second] = [await person.signIn(), await person.signIn()]
  assert.equal(first.status, 200)
  const tokens = [first, second].map(
    (answer) => cookiesOf(answer).find((cookie) => cookie.startsWith('tandem.session_token='))!,
  )
  assert.notEqual(tokens[0]!.split(';')[0], tokens[1]!.split(';')[0])
  for (const cookie of cookiesOf(first)) assert.match(cookie, /Path=\/; HttpOnly; SameSite=Lax/)
  assert.equal((await browser(cookieOf(first)).get('/v1/session')).body.person.email, person.email)
  // Nobody can bring a session id of their own: what was sent along is not taken over.
  const planted = await browser('tandem.session_token=planted.sig').post('/v1/auth/sign-in/email', {
    email: person.email,
    password,
  })
  assert.ok(!cookiesOf(planted).some((cookie) => cookie.includes('planted')))
})

test('no answer holds a session token, a hash or a secret outside of cookies', async () => {
  const person = await somebody()
  const signed = await person.signIn()
  const token = /tandem\.session_token=([^.]+)\./.exec(cookieOf(signed))![1]!
  const api = browser(cookieOf(signed))
  for (const answer of [
    signed,
    await api.get('/v1/auth/get-session'),
    await api.get('/v1/sessions'),
    await api.get('/v1/me'),
  ]) {
    assert.ok(!answer.text.includes(token))
    assert.ok(!answer.text.includes(hash.slice(0, 32)))
  }
})

test('answers do not tell whether an address exists', async () => {
  const person = await somebody()
  const plain = (answer: Answer) => ({
    status: answer.status,
    body: { ...answer.body, requestId: '' },
    cookies: cookiesOf(answer).length,
  })
  const unknown = 'nobody@nowhere.example'
  const wrong = await person.signIn('violet otter plays golf')
  assert.equal(wrong.status, 401)
  assert.deepEqual(plain(wrong), plain(await browser().post('/v1/auth/sign-in/email', { email: unknown, password })))
  for (const path of ['/v1/auth/sign-in/magic-link', '/v1/auth/request-password-reset'])
    assert.deepEqual(
      plain(await browser().post(path, { email: person.email })),
      plain(await browser().post(path, { email: unknown })),
    )
  assert.equal((await mailsTo(person.ctx, unknown)).length, 0)
})

test('ten failures begin a wait that doubles; it is the same for an address that nobody has', async () => {
  const person = await somebody()
  for (const email of [person.email, 'nobody@throttle.example']) {
    const attempt = (given: string) => browser().post('/v1/auth/sign-in/email', { email, password: given })
    for (let count = 0; count < 10; count += 1) assert.equal((await attempt('wrong wrong wrong')).status, 401)
    const waits: number[] = []
    for (let round = 0; round < 4; round += 1) {
      const refused = await attempt(password)
      assert.equal(refused.status, 429)
      const seconds = Number(refused.headers['retry-after'])
      waits.push(seconds)
      app.advance(seconds * 1000)
      assert.equal((await attempt('wrong wrong wrong')).status, 401)
    }
    assert.deepEqual(waits, [1, 2, 4, 8])
  }
  app.advance(16_000)
  assert.equal((await person.signIn()).status, 200, 'after the wait the right password works')
  assert.equal((await person.signIn('wrong wrong wrong')).status, 401, 'and a success begins anew')
  assert.equal((await person.signIn()).status, 200)
})

test('a link in a mail signs in once, by pressing and not by opening, for thirty minutes', async () => {
  const person = await somebody()
  await browser().post('/v1/auth/sign-in/magic-link', { email: person.email, callbackURL: 'https://evil.example' })
  const [mail] = await mailsTo(person.ctx, person.email)
  assert.ok(!mail!.text.includes('evil'))
  const token = await tokenFor(person.ctx, person.email)
  assert.equal((await app.anonymous.get('/v1/auth/magic-link/verify', { token })).status, 404, 'opening does nothing')
  const answers = await Promise.all(
    Array.from({ length: 4 }, () => browser().post('/v1/auth/magic-link/verify', { token })),
  )
  assert.equal(answers.filter((answer) => answer.status === 200).length, 1)
  const refused = answers.find((answer) => answer.status !== 200)!
  assert.equal(refused.body.code, 'sign_in.link_invalid')
  const winner = answers.find((answer) => answer.status === 200)!
  assert.equal((await browser(cookieOf(winner)).get('/v1/session')).status, 200)
  await browser().post('/v1/auth/sign-in/magic-link', { email: person.email })
  const late = await tokenFor(person.ctx, person.email)
  await asOwner(app.services.database, (db) =>
    sql`update auth_verifications set expires_at = now() - interval '1 second'`.execute(db),
  )
  assert.equal((await browser().post('/v1/auth/magic-link/verify', { token: late })).status, 401)
})

test('a table dump holds no token that opens an account', async () => {
  const person = await somebody()
  await browser().post('/v1/auth/sign-in/magic-link', { email: person.email })
  const link = await tokenFor(person.ctx, person.email)
  await browser().post('/v1/auth/request-password-reset', { email: person.email })
  const reset = await tokenFor(person.ctx, person.email)
  const { rows } = await asOwner(app.services.database, (db) =>
    sql<{ identifier: string; value: string }>`select identifier, value from auth_verifications`.execute(db),
  )
  const dump = JSON.stringify(rows)
  assert.ok(rows.length >= 2)
  assert.ok(!dump.includes(link) && !dump.includes(reset))
})

test('a new password by mail works once, ends all sessions, and is refused when it is common', async () => {
  const person = await somebody()
  await browser().post('/v1/auth/request-password-reset', { email: person.email })
  const token = await tokenFor(person.ctx, person.email)
  const weak = await browser().post('/v1/auth/reset-password', { token, newPassword: 'Passw0rd2026!' })
  assert.equal(weak.status, 422)
  assert.equal(weak.body.errors[0].field, 'newPassword')
  const fresh = 'copper heron sails north'
  assert.equal(
    (await browser().post('/v1/auth/reset-password', { token, newPassword: fresh })).status,
    200,
    'a refused password spends nothing',
  )
  assert.equal(
    (await browser().post('/v1/auth/reset-password', { token, newPassword: 'another heron sails' })).status,
    400,
  )
  assert.equal((await browser(person.cookie).get('/v1/session')).status, 401)
  assert.equal((await person.signIn()).status, 401)
  assert.equal((await person.signIn(fresh)).status, 200)
})

test('changing the password needs the old one, and can end the other sessions', async () => {
  const person = await somebody()
  const fresh = 'copper heron sails north'
  const change = (currentPassword: string, newPassword: string) =>
    browser(person.cookie).post('/v1/auth/change-password', { currentPassword, newPassword, revokeOtherSessions: true })
  const elsewhere = await aSession(app, person.userId)
  assert.equal((await change('violet otter plays golf', fresh)).status, 400)
  assert.equal((await change(password, person.email.padEnd(12, '1'))).status, 422)
  assert.equal((await change(password, fresh)).status, 200)
  assert.equal((await browser(elsewhere).get('/v1/session')).status, 401)
  assert.equal((await person.signIn(fresh)).status, 200)
})

test('a password has 12 to 128 characters and is none that anybody would try first', () => {
  const refused = (text: string, own: string[] = []) => passwordIssue(text, own)?.rule
  assert.equal(refused('elevenchars'), 'min_length')
  assert.equal(refused(`otter ${'x1y2z'.repeat(25)}`), 'max_length')
  for (const text of [
    'password1234',
    'P@ssw0rd!!!!',
    'qwertyuiop[]',
    'qwertyuiopas',
    '123456789012',
    'aaaaaaaaaaaa',
    'abcabcabcabc',
    'letmeinletmein',
    'Administrator1!',
    'iloveyou2026!',
    'abcdefghijklm',
    'ManchesterUnited1',
  ])
    assert.equal(refused(text), 'common', text)
  assert.equal(refused('ana@acme.example', ['ana@acme.example']), 'common')
  for (const text of [
    'violet otter plays chess',
    'T4nd3m-is-a-b1cycle',
    'kürbissuppe im november',
    '東京タワーへ行きたいなあ',
  ])
    assert.equal(refused(text), undefined, text)
})

test('a mail tells of a new browser, a changed password and a changed second factor', async () => {
  const person = await somebody()
  const subjects = async () => (await mailsTo(person.ctx, person.email)).map((mail) => mail.subject)
  const from = (agent: string) =>
    browser().with({ 'user-agent': agent }).post('/v1/auth/sign-in/email', { email: person.email, password })
  await from('Firefox on Linux')
  await from('Firefox on Linux')
  assert.deepEqual(await subjects(), [], 'the first browser is no news')
  await from('Edge on Windows')
  await from('Edge on Windows')
  assert.deepEqual(await subjects(), ['New sign-in to your account from Edge on Windows at 127.0.0.1'])
  const enabled = await browser(person.cookie).post('/v1/auth/two-factor/enable', { password })
  const confirmed = await browser(person.cookie).post('/v1/auth/two-factor/verify-totp', {
    code: codeNow(enabled.body.totpURI),
  })
  const api = browser(cookieOf(confirmed))
  await api.post('/v1/auth/change-password', { currentPassword: password, newPassword: 'copper heron sails north' })
  await api.post('/v1/auth/two-factor/disable', { password: 'copper heron sails north' })
  assert.deepEqual((await subjects()).slice(0, 3), [
    'The second factor of your account was switched off',
    'The password of your account was changed',
    'A second factor was switched on for your account',
  ])
})

test('sessions are listed and ended, one or all, at once', async () => {
  const person = await somebody()
  const [second, third] = [await aSession(app, person.userId), await aSession(app, person.userId)]
  const list = (await browser(second).get('/v1/sessions')).body.data as {
    id: string
    isCurrent: boolean
    device: string
  }[]
  assert.equal(list.length, 3)
  assert.equal(list.filter((one) => one.isCurrent).length, 1)
  // The browser holds a signed copy of its session, which alone would be believed.
  const withCopy = `${third}; ${cookieOf(await browser(third).get('/v1/session'))}`
  assert.match(withCopy, /session_data/)
  const other = await somebody()
  const idOfThird = (await browser(third).get('/v1/me')).body.sessionId
  assert.equal((await browser(other.cookie).delete(`/v1/sessions/${idOfThird}`)).status, 404, 'not by somebody else')
  assert.equal((await browser(second).delete(`/v1/sessions/${idOfThird}`)).status, 204)
  assert.equal((await browser(withCopy).get('/v1/session')).status, 401)
  assert.equal((await browser(withCopy).get('/v1/auth/get-session')).text, '{}')
  assert.deepEqual((await browser(second).delete('/v1/sessions')).body, { ended: 1 })
  assert.equal((await browser(person.cookie).get('/v1/session')).status, 401)
  assert.deepEqual((await browser(second).request('DELETE', '/v1/sessions', { query: { keepCurrent: false } })).body, {
    ended: 1,
  })
  assert.equal((await browser(second).get('/v1/session')).status, 401)
})

test('signing out ends the session, not only the cookie', async () => {
  const person = await somebody()
  assert.equal((await browser(person.cookie).post('/v1/auth/sign-out')).status, 200)
  assert.equal((await browser(person.cookie).get('/v1/session')).status, 401)
})

test('a session ends thirty days after sign-in, however much it is used', async () => {
  const person = await somebody()
  await asOwner(app.services.database, (db) =>
    sql`update auth_sessions set created_at = now() - interval '30 days 1 minute', expires_at = now() + interval '10 days' where user_id = ${person.userId}`.execute(
      db,
    ),
  )
  assert.equal((await browser(person.cookie).get('/v1/session')).status, 401)
})

test('a write from a foreign page is refused, with a session or without', async () => {
  const person = await somebody()
  const foreign = { origin: 'https://evil.example' }
  assert.equal(
    (await browser(person.cookie).with(foreign).patch('/v1/me', { name: 'Eve' })).body.code,
    'origin.foreign',
  )
  assert.equal(
    (await browser().with(foreign).post('/v1/auth/sign-in/email', { email: person.email, password })).body.code,
    'origin.foreign',
  )
  // A foreign name that was made to lead to this machine: host and origin agree with one another, and not with us.
  const rebound = { origin: 'http://evil.example:3000', host: 'evil.example:3000' }
  assert.equal(
    (await browser().with(rebound).post('/v1/auth/sign-in/email', { email: person.email, password })).body.code,
    'origin.foreign',
  )
  const local = { origin: 'http://localhost:3999', host: 'localhost:3999' }
  assert.equal((await browser(person.cookie).with(local).patch('/v1/me', { name: 'Ana Local' })).status, 200)
  assert.equal((await browser(person.cookie).with({ origin: 'null' }).post('/v1/auth/sign-out')).status, 403)
  assert.equal((await browser(person.cookie).patch('/v1/me', { name: 'Ana M. Silva' })).body.name, 'Ana M. Silva')
})

test('nobody makes an account alone, and what else the library could do is shut', async () => {
  for (const path of [
    'sign-up/email',
    'update-user',
    'delete-user',
    'change-email',
    'sign-in/social',
    'two-factor/send-otp',
    'list-sessions',
    'revoke-sessions',
    'error',
    'ok',
  ])
    for (const method of ['GET', 'POST'])
      assert.equal(
        (await browser().request(method, `/v1/auth/${path}`, { body: method === 'POST' ? {} : undefined })).status,
        404,
        path,
      )
})

test('content security policy allows no inline script', async () => {
  const policy = String((await app.anonymous.get('/v1/session')).headers['content-security-policy'])
  assert.match(policy, /script-src 'self'(;|$)/)
  assert.doesNotMatch(policy, /script-src[^;]*unsafe-inline/)
})

test('every answer, refusals too, tells browsers the same about how it may be used', async () => {
  for (const path of ['/health', '/v1/session', '/v1/partners', '/nowhere']) {
    const { headers } = await app.anonymous.get(path)
    assert.deepEqual(
      Object.fromEntries(
        [
          'cross-origin-opener-policy',
          'cross-origin-resource-policy',
          'referrer-policy',
          'x-content-type-options',
          'x-frame-options',
          'x-xss-protection',
        ].map((name) => [name, headers[name]]),
      ),
      {
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'SAMEORIGIN',
        'x-xss-protection': '0',
      },
      path,
    )
    assert.match(String(headers['content-security-policy']), /default-src 'self';.*frame-ancestors 'none'/)
  }
})
