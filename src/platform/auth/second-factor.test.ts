/** The second factor: when a code is asked for, by whom, and that it works once. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { asOwner } from '#platform/db/transaction.ts'
import { forgetWorkspace } from '#platform/tenancy/workspaces.ts'
import { tokenFor } from '#test/support/mails.ts'
import { aSession, signedIn } from '#test/support/people.ts'
import { app, browser, codeNow, cookieOf, password, somebody } from '#test/support/sign-in.ts'

test('with a second factor neither password nor link is enough, a code works once, a recovery code too', async () => {
  const person = await somebody()
  const enabled = await browser(person.cookie).post('/v1/auth/two-factor/enable', { password })
  assert.equal(enabled.status, 200)
  assert.equal(enabled.body.backupCodes.length, 10)
  const uri: string = enabled.body.totpURI
  const used = codeNow(uri)
  const confirmed = await browser(person.cookie).post('/v1/auth/two-factor/verify-totp', { code: used })
  assert.equal(confirmed.status, 200)
  assert.equal((await browser(cookieOf(confirmed)).get('/v1/me')).body.hasSecondFactor, true)

  const half = await person.signIn()
  assert.equal(half.body.twoFactorRedirect, true)
  assert.ok(!cookieOf(half).includes('session_token'), 'no session before the second factor')
  assert.ok(!cookieOf(half).includes('session_data'), 'nor a signed copy of one')
  assert.equal((await browser(cookieOf(half)).get('/v1/session')).status, 401)
  await browser().post('/v1/auth/sign-in/magic-link', { email: person.email })
  const byLink = await browser().post('/v1/auth/magic-link/verify', { token: await tokenFor(person.ctx, person.email) })
  assert.equal(byLink.body.twoFactorRedirect, true)
  assert.ok(!cookieOf(byLink).includes('session_'))

  const verify = (cookie: string, code: string) => browser(cookie).post('/v1/auth/two-factor/verify-totp', { code })
  const replayed = await verify(cookieOf(half), used)
  assert.equal(replayed.status, 401, 'the code that confirmed the set-up was used already')
  assert.ok(!cookieOf(replayed).includes('session_'))
  const next = codeNow(uri, 1)
  const again = await person.signIn()
  const full = await verify(cookieOf(again), next)
  assert.equal(full.status, 200)
  assert.equal((await browser(cookieOf(full)).get('/v1/session')).status, 200)
  assert.equal((await verify(cookieOf(await person.signIn()), next)).status, 401, 'a code works once')

  const recover = async (code: string) =>
    browser(cookieOf(await person.signIn())).post('/v1/auth/two-factor/verify-backup-code', { code })
  assert.equal((await recover(enabled.body.backupCodes[0])).status, 200)
  assert.equal((await recover(enabled.body.backupCodes[0])).status, 401)
})

test('keys and roles ask again who it is after 15 minutes, by password, or by code where there is a second factor', async () => {
  const person = await somebody({ roles: ['admin'] })
  const later = (minutes: number) =>
    asOwner(app.services.database, (db) =>
      sql`update auth_sessions set confirmed_at = now() - make_interval(mins => ${minutes}) where user_id = ${person.userId}`.execute(
        db,
      ),
    )
  const invite = (name: string) =>
    person.api.post('/v1/members', { email: `${name}@confirm.example`, name, roles: ['viewer'] })
  await later(14)
  assert.equal((await invite('early')).status, 201)
  await later(16)
  const refused = await invite('late')
  assert.equal(refused.status, 403)
  assert.equal(refused.body.code, 'session.unconfirmed')
  const confirm = (proof: object) => browser(person.cookie).post('/v1/me/confirmation', proof)
  assert.equal((await confirm({ password: 'violet otter plays golf' })).body.errors[0].rule, 'wrong')
  assert.equal((await confirm({})).body.errors[0].rule, 'required')
  assert.equal((await confirm({ password })).status, 204)
  assert.equal((await invite('late')).status, 201)

  const enabled = await browser(person.cookie).post('/v1/auth/two-factor/enable', { password })
  const used = codeNow(enabled.body.totpURI)
  const confirmed = await browser(person.cookie).post('/v1/auth/two-factor/verify-totp', { code: used })
  const api = signedIn(app, cookieOf(confirmed), person.workspace)
  await later(16)
  assert.equal((await api.post('/v1/me/confirmation', { password })).body.errors[0].field, 'code')
  assert.equal((await api.post('/v1/me/confirmation', { code: used })).status, 422, 'a code works once')
  assert.equal((await api.post('/v1/me/confirmation', { code: codeNow(enabled.body.totpURI, 1) })).status, 204)
  assert.equal(
    (await api.post('/v1/members', { email: 'two@confirm.example', name: 'Two', roles: ['viewer'] })).status,
    201,
  )
})

test('roles that decide and pay have two weeks to set up a second factor; the workspace may ask nobody or all', async () => {
  const [admin, sales] = [await somebody({ roles: ['admin'] }), await somebody({ roles: ['sales'] })]
  const age = (userId: string) =>
    asOwner(app.services.database, (db) =>
      sql`update auth_users set created_at = now() - interval '15 days' where id = ${userId}`.execute(db),
    )
  const due = async (cookie: string) => (await browser(cookie).get('/v1/session')).body.seats[0].secondFactorDueAt
  assert.ok(new Date(await due(admin.cookie)) > new Date())
  assert.equal(await due(sales.cookie), null)
  // Asked for, but not before the two weeks are over.
  assert.equal((await admin.api.get('/v1/workspace')).status, 200)
  await age(admin.userId)
  await age(sales.userId)
  const [late, lateSales] = [await aSession(app, admin.userId), await aSession(app, sales.userId)]
  const shut = await signedIn(app, late, admin.workspace).get('/v1/workspace')
  assert.equal(shut.body.code, 'second_factor.missing')
  assert.equal((await browser(late).get('/v1/me')).status, 200, 'the own account stays open, to set it up')
  assert.equal((await signedIn(app, lateSales, sales.workspace).get('/v1/workspace')).status, 200)
  const setting = (secondFactor: string) =>
    asOwner(app.services.database, (db) =>
      sql`update workspaces set settings = ${JSON.stringify({ secondFactor })}::jsonb`.execute(db),
    ).then(() => forgetWorkspace(app.services))
  await setting('all')
  assert.equal(
    (await signedIn(app, lateSales, sales.workspace).get('/v1/workspace')).body.code,
    'second_factor.missing',
  )
  await setting('optional')
  assert.equal((await signedIn(app, late, admin.workspace).get('/v1/workspace')).status, 200)
})
