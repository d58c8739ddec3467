/** Who signs is who was asked: codes by mail, sessions, and many signatures of one person at once. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { asOwner } from '#platform/db/transaction.ts'
import { signingKit } from '#test/support/agreements.ts'
import { testApp } from '#test/support/app.ts'
import { aWorld } from '#test/support/fixtures.ts'
import { mailsTo } from '#test/support/mails.ts'
import { aMember } from '#test/support/people.ts'

const app = await testApp()
const world = await aWorld(app)
const { team, visitor, agreed, send, sign, linkOf, page } = signingKit(app, world)

type Seat = { id: string; email: string }
const emailOf = async (partnerId: string, id: string): Promise<string> =>
  ((await team.get(`/v1/partners/${partnerId}/portal-users`)).body.data as Seat[]).find((seat) => seat.id === id)!.email
const codeFor = async (email: string): Promise<string> => {
  const mail = (await mailsTo(world.ctx, email)).find(({ kind }) => kind === 'envelope.code')
  return /\n(\d{6})\n/.exec(mail?.text ?? '')![1]!
}
const otherThan = (code: string) => (code === '000000' ? '000001' : '000000')
let count = 0
const ready = async (check: string | undefined, of: { us?: string; partner?: string } = {}) => {
  const made = await agreed()
  count += 1
  const envelope = await send(made.id, {
    signers: [
      { side: 'partner', name: 'Pia Partner', email: of.partner ?? `pia.code${count}@partner.example`, check },
      { side: 'us', name: 'Uma Us', email: of.us ?? `uma.code${count}@team.example` },
    ],
  })
  const [theirs, ours] = envelope.signers as { id: string; email: string; check: string }[]
  return { ...made, envelope, theirs: theirs!, ours: ours! }
}

test('who is to show a code signs only with the one that was mailed last, and has five tries', async () => {
  const { id, theirs } = await ready('code')
  assert.equal(theirs.check, 'code')
  const token = (await linkOf(theirs.email))!
  const refused = await sign(token)
  assert.deepEqual([refused.status, refused.body.code], [409, 'signature.check_missing'])
  const check = (code: string) => visitor.post(`${page(token)}/code-check`, { code })
  assert.equal((await check('123456')).body.code, 'signature.code_wrong', 'none was mailed yet')
  const asked = await visitor.post(`${page(token)}/code`)
  assert.equal(asked.status, 200, asked.text)
  assert.deepEqual([asked.body.check.needed, asked.body.check.done], ['code', false])
  const first = await codeFor(theirs.email)
  for (let tries = 0; tries < 5; tries += 1)
    assert.equal((await check(otherThan(first))).body.code, 'signature.code_wrong')
  assert.equal((await check(first)).body.code, 'signature.code_wrong', 'after five tries the right one is none either')
  await visitor.post(`${page(token)}/code`)
  const second = await codeFor(theirs.email)
  app.advance(16 * 60_000)
  assert.equal((await check(second)).body.code, 'signature.code_wrong', 'it is too old')
  await visitor.post(`${page(token)}/code`)
  const right = await check(await codeFor(theirs.email))
  assert.equal(right.status, 200, right.text)
  assert.equal(right.body.check.done, true)
  assert.equal((await sign(token)).status, 200)
  const acts = (await team.get(`/v1/agreements/${id}/audit`)).body.data
  assert.ok(acts.some(({ act }: { act: string }) => act === 'code_shown'))
})

test('where the sender says nothing, signers are checked as the workspace has set', async () => {
  const admin = (await aMember(app, world.workspace, { roles: ['admin'] })).api
  const set = async (signerCheck: string) => {
    const { version } = (await admin.get('/v1/workspace')).body
    const saved = await admin.patch('/v1/workspace', { settings: { signerCheck } }, { 'if-match': `"${version}"` })
    assert.equal(saved.status, 200, saved.text)
  }
  await set('code')
  const checks = (await ready(undefined)).envelope.signers.map(({ check }: { check: string }) => check)
  assert.deepEqual(checks, ['code', 'code'])
  assert.equal((await ready('link')).theirs.check, 'link', 'what is asked of one signer counts first')
  await set('link')
  assert.equal((await ready(undefined)).theirs.check, 'link')
})

test('no more than five codes are mailed within an hour', async () => {
  const { theirs } = await ready('code')
  const token = (await linkOf(theirs.email))!
  for (let sent = 0; sent < 5; sent += 1) assert.equal((await visitor.post(`${page(token)}/code`)).status, 200)
  const sixth = await visitor.post(`${page(token)}/code`)
  assert.deepEqual([sixth.status, sixth.body.code], [429, 'signature.code_too_often'])
})

test('when a signature of mine is wanted my portal says so and leads to the signing page, signed in', async () => {
  const { partnerId, principal } = await agreed()
  const email = await emailOf(partnerId, principal.id)
  const again = await agreed({ partnerId, principal, category: 'nda' })
  const envelope = await send(again.id, {
    signers: [
      { side: 'partner', name: 'Kim Berg', email: email.toUpperCase(), check: 'sign_in' },
      { side: 'us', name: 'Uma Us', email: 'uma.portal@team.example' },
    ],
  })
  await app.settle()
  const tasks = (await principal.api.get('/v1/portal/tasks', { direction: 'you_owe', state: 'open' })).body.data
  assert.deepEqual(
    tasks
      .filter((task: { kind: string }) => task.kind === 'agreements.sign')
      .map((task: { title: string }) => task.title),
    [`Sign ${(await team.get(`/v1/agreements/${again.id}`)).body.number}`],
  )
  const [request] = (await principal.api.get('/v1/portal/signing-requests')).body.data
  assert.deepEqual([request.agreementId, request.isTurn], [again.id, true])
  // The link alone does not do, and nobody else's session opens this page.
  const token = (await linkOf(email.toUpperCase())) ?? (await linkOf(email))!
  assert.equal((await sign(token)).body.code, 'signature.check_missing')
  assert.equal(
    (await world.otherPrincipal.api.post(`/v1/portal/signing-requests/${request.signerId}/opening`)).status,
    404,
  )
  assert.equal((await team.post(`/v1/signing-requests/${request.signerId}/opening`)).status, 404)
  const opened = await principal.api.post(`/v1/portal/signing-requests/${request.signerId}/opening`)
  assert.equal(opened.status, 200, opened.text)
  assert.ok(opened.body.path.endsWith(`/sign/${token}`))
  assert.equal((await sign(token)).status, 200)
  await app.settle()
  assert.deepEqual((await principal.api.get('/v1/portal/signing-requests')).body.data, [])
  const left = (await principal.api.get('/v1/portal/tasks', { direction: 'you_owe', state: 'open' })).body.data
  assert.deepEqual(
    left.filter((task: { kind: string }) => task.kind === 'agreements.sign'),
    [],
  )
  assert.equal(envelope.signers[0].check, 'sign_in')
})

test('many documents are countersigned at once after a fresh sign-in, each by its hash', async () => {
  const uma = await aMember(app, world.workspace, { roles: ['executive'], name: 'Uma Us' })
  const made = []
  for (let number = 0; number < 3; number += 1) {
    const one = await ready('link', { us: uma.email })
    // The partner first.
    if (number < 2) assert.equal((await sign((await linkOf(one.theirs.email))!)).status, 200)
    made.push(one)
  }
  const requests = (await uma.api.get('/v1/signing-requests')).body.data as {
    signerId: string
    documentHash: string
    isTurn: boolean
  }[]
  assert.deepEqual(requests.map(({ isTurn }) => isTurn).sort(), [false, true, true])
  const page = (await uma.api.get('/v1/signing-requests', { limit: 2 })).body
  const rest = (await uma.api.get('/v1/signing-requests', { limit: 2, cursor: page.nextCursor })).body
  assert.deepEqual([...page.data, ...rest.data], requests)
  assert.equal(rest.nextCursor, null)
  const body = {
    documents: requests.map(({ signerId, documentHash }) => ({ signerId, documentHash })),
    name: 'Uma Us',
    title: 'Chief executive',
    authority: true,
    consent: 1,
  }
  const atSession = (words: string) =>
    asOwner(app.services.database, (db) =>
      sql`update auth_sessions set confirmed_at = now() - ${words}::interval where user_id = ${uma.userId}`.execute(db),
    )
  await atSession('16 minutes')
  const stale = await uma.api.post('/v1/countersignatures', body)
  assert.deepEqual([stale.status, stale.body.code], [403, 'session.unconfirmed'])
  await atSession('1 minute')
  const wrong = {
    ...body,
    documents: [{ signerId: requests.find((one) => one.isTurn)!.signerId, documentHash: '0'.repeat(64) }],
  }
  assert.match((await uma.api.post('/v1/countersignatures', wrong)).body.data[0].words, /not what is to be signed/)
  const done = await uma.api.post('/v1/countersignatures', body)
  assert.equal(done.status, 200, done.text)
  assert.equal(done.body.signed, 2)
  const refused = done.body.data.filter((one: { outcome: string }) => one.outcome === 'refused')
  assert.match(refused[0].words, /sign first/)
  const again = await uma.api.post('/v1/countersignatures', body)
  assert.equal(again.body.signed, 2, 'a second time answers the first')
  const [envelope] = (await team.get(`/v1/agreements/${made[0]!.id}/envelopes`)).body.data
  assert.deepEqual(
    envelope.signers.map((one: { side: string; checkedHow: string | null }) => [one.side, one.checkedHow]),
    [
      ['partner', null],
      ['us', 'sign_in'],
    ],
  )
  const nobody = await world.admin.api.post('/v1/countersignatures', body)
  assert.equal(nobody.body.signed, 0, 'what names another person is not there')
})
