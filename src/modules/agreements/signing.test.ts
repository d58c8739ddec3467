/** Signing by link, in order, once, by hash; and what one transaction does after the last signature. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { sql } from 'kysely'
import { inTransaction } from '#platform/db/transaction.ts'
import { signingKit } from '#test/support/agreements.ts'
import { testApp } from '#test/support/app.ts'
import type { Answer } from '#test/support/client.ts'
import { aWorld } from '#test/support/fixtures.ts'
import { completeEnvelope, executeEnvelope } from './service/sign/complete.ts'
import { sealVersion } from './service/sign/seal.ts'

const app = await testApp()
const world = await aWorld(app)
const team = world.admin.api
const visitor = world.publicApi
/** A thousand on PostgreSQL; the embedded database has one session, so fifty say the same there. */
const signers = process.env['TANDEM_TEST_ENGINE'] === 'postgres' ? 1_000 : 50

const { agreed, approve, bothSides, linkOf, page, send, sent, sign, signAll } = signingKit(app, world)

test('an executed agreement has an account and a principal in the same transaction', async () => {
  const { id, partnerId, envelope } = await sent()
  const [partnerSide, ourSide] = envelope.signers
  assert.equal(await linkOf(ourSide.email), undefined, 'ours is asked when the partner has signed')
  const token = (await linkOf(partnerSide.email))!
  const opened = await visitor.get(page(token))
  assert.deepEqual([opened.body.state, opened.body.isTurn, opened.body.signer.company.length > 0], ['sent', true, true])
  const early = await visitor.post(`${page(token)}/signature`, {
    documentHash: opened.body.documentHash,
    name: 'P',
    title: 'D',
    authority: true,
  })
  assert.equal(early.body.code, 'signature.consent_missing')
  assert.equal((await sign(token)).body.state, 'signed')
  assert.equal((await team.get(`/v1/agreements/${id}`)).body.openVersion.state, 'signing')
  const before = await inTransaction(world.ctx, (tx) =>
    sql<{
      account_level: string
    }>`select account_level from partners where workspace_id = ${world.workspace.id} and id = ${partnerId}`.execute(
      tx.db,
    ),
  )
  assert.notEqual(before.rows[0]!.account_level, 'full')
  assert.equal((await sign((await linkOf(ourSide.email))!)).status, 200)
  await app.settle()
  const agreement = (await team.get(`/v1/agreements/${id}`)).body
  assert.deepEqual(
    [agreement.state, agreement.openVersion, agreement.versions[0].state],
    ['in_force', null, 'executed'],
  )
  const partner = (await team.get(`/v1/partners/${partnerId}`)).body
  assert.equal(partner.accountLevel ?? partner.account?.level, 'full')
  const users =
    (await team.get('/v1/portal-users', { partnerId })).body.data ??
    (await team.get(`/v1/partners/${partnerId}/portal-users`)).body.data
  assert.ok(
    users.some(
      (user: { email: string; roles: string[] }) =>
        user.email === partnerSide.email && user.roles.includes('principal'),
    ),
  )
  const [term] = (await team.get(`/v1/partners/${partnerId}/terms`, { kind: 'deal_protection' })).body.data
  assert.deepEqual([term.level, term.rows[0].agreementNumber], ['agreement', agreement.number])
  assert.equal((await team.get(`/v1/agreements/${id}/audit-check`)).body.intact, true)
  // What was shown stays what it was, whatever the partner is called later.
  const shown = (await team.get(`/v1/agreements/${id}/document`)).body
  const named = (await team.get(`/v1/partners/${partnerId}`)).body
  await team.patch(`/v1/partners/${partnerId}`, { legalName: 'Another Name Ltd' }, { 'if-match': `"${named.version}"` })
  assert.deepEqual((await team.get(`/v1/agreements/${id}/document`)).body, shown)
})

test('an NDA opens no account and moves no stage', async () => {
  const { partnerId, envelope } = await sent({ category: 'nda' })
  const stage = (await team.get(`/v1/partners/${partnerId}`)).body.stage
  await signAll(envelope)
  await app.settle()
  const { rows } = await inTransaction(world.ctx, (tx) =>
    sql<{
      account_level: string
      stage: string
    }>`select account_level, stage from partners where workspace_id = ${world.workspace.id} and id = ${partnerId}`.execute(
      tx.db,
    ),
  )
  assert.notEqual(rows[0]!.account_level, 'full')
  assert.equal(rows[0]!.stage, stage)
})

test('a thousand parallel signs of one signer make one signature', async () => {
  const { id, envelope } = await sent({ category: 'nda' })
  const token = (await linkOf(envelope.signers[0].email))!
  const opened = (await visitor.post(`${page(token)}/view`)).body
  await visitor.post(`${page(token)}/consent`, { number: 1 })
  const tryToSign = async (at: number): Promise<Answer> => {
    const answer = await visitor.post(`${page(token)}/signature`, {
      documentHash: opened.documentHash,
      name: `Try ${at}`,
      title: 'Director',
      authority: true,
    })
    if (answer.status !== 503) return answer
    // Who waited ten seconds for a connection is told when to come again, and does.
    await pause(Number(answer.headers['retry-after']) * 1_000)
    return tryToSign(at)
  }
  const answers = await Promise.all(Array.from({ length: signers }, (_, at) => tryToSign(at)))
  assert.deepEqual([...new Set(answers.map((answer) => answer.status))], [200])
  assert.equal(new Set(answers.map((answer) => answer.body.signedAt)).size, 1)
  const signed = (await team.get(`/v1/agreements/${id}/audit`)).body.data.filter(
    (row: { act: string }) => row.act === 'signed',
  )
  assert.equal(signed.length, 1)
})

test('what was shown is what was signed, by hash, or it is not signed', async () => {
  const { id, envelope } = await sent({ category: 'nda' })
  const token = (await linkOf(envelope.signers[0].email))!
  const wrong = await sign(token, { documentHash: 'f'.repeat(64) })
  assert.deepEqual([wrong.status, wrong.body.code], [409, 'signature.document_changed'])
  await inTransaction(world.ctx, (tx) =>
    sql`update agreement_versions set document = jsonb_set(document, '{0,text}', '"Something else"') where workspace_id = ${world.workspace.id} and agreement_id = ${id}`.execute(
      tx.db,
    ),
  )
  const changed = await sign(token)
  assert.deepEqual([changed.status, changed.body.code], [409, 'signature.document_changed'])
})

test('a completion that is taken up several times at once makes one sealed file and one executed agreement', async () => {
  const { id, envelope } = await sent({ category: 'nda' })
  await signAll(envelope)
  // The process is gone before the job ran: the state waits in the database, and the job may run any number of times.
  assert.equal((await team.get(`/v1/agreements/${id}`)).body.openVersion.state, 'completing')
  const early = await inTransaction(world.ctx, (tx) => executeEnvelope(tx, envelope.id))
  assert.equal(early.executed, false, 'nothing binds before its sealed file is stored')
  await sealVersion(world.ctx, envelope.id)
  await assert.rejects(
    inTransaction(world.ctx, async (tx) => {
      await executeEnvelope(tx, envelope.id)
      throw new Error('broken off before the commit')
    }),
    /broken off/,
  )
  assert.equal((await team.get(`/v1/agreements/${id}`)).body.openVersion.state, 'completing')
  const runs = await Promise.all([1, 2, 3].map(() => completeEnvelope(world.ctx, envelope.id)))
  assert.equal(runs.filter((run) => run.executed).length, 1)
  await app.settle()
  const acts = (await team.get(`/v1/agreements/${id}/audit`)).body.data.map((row: { act: string }) => row.act)
  assert.deepEqual(
    acts.filter((act: string) => ['sealed', 'executed'].includes(act)),
    ['sealed', 'executed'],
  )
  const { rows } = await inTransaction(world.ctx, (tx) =>
    sql<{ files: string }>`select count(*) as files from files where workspace_id = ${world.workspace.id}
      and subject_id = ${id} and category = 'sealed'`.execute(tx.db),
  )
  assert.equal(rows[0]!.files, '1')
})

test('of a void and the last signature at once, whoever commits first holds', async () => {
  for (let round = 0; round < 3; round += 1) {
    const { id, envelope } = await sent({ category: 'nda' })
    const [first, last] = envelope.signers
    await sign((await linkOf(first.email))!)
    const token = (await linkOf(last.email))!
    const opened = (await visitor.post(`${page(token)}/view`)).body
    await visitor.post(`${page(token)}/consent`, { number: 1 })
    const [signature, voided] = await Promise.all([
      visitor.post(`${page(token)}/signature`, {
        documentHash: opened.documentHash,
        name: 'Uma Us',
        title: 'Head',
        authority: true,
      }),
      team.post(`/v1/envelopes/${envelope.id}/void`, { reason: 'Too late?' }),
    ])
    await app.settle()
    const state = (await team.get(`/v1/envelopes/${envelope.id}`)).body.state
    const agreement = (await team.get(`/v1/agreements/${id}`)).body
    if (signature.status === 200) {
      assert.deepEqual([voided.status, voided.body.code, state], [409, 'envelope.completed', 'completed'])
      assert.match(voided.body.detail, /^Signed on \d{4}-\d\d-\d\d; use an amendment or notice/)
      assert.equal(agreement.state, 'in_force')
    } else {
      assert.deepEqual([signature.status, signature.body.code, state], [410, 'signature.link_expired', 'voided'])
      assert.deepEqual([voided.status, agreement.openVersion.state], [200, 'approved'])
    }
  }
})

test('a declined, voided or handed-on link opens nothing, and the text can be sent again', async () => {
  const { id, envelope } = await sent({ category: 'nda' })
  const token = (await linkOf(envelope.signers[0].email))!
  const other = await visitor.post(`${page(token)}/delegation`, {
    name: 'Rob',
    email: 'rob@elsewhere.example',
    statement: 'He may',
  })
  assert.equal(other.body.code, 'signature.other_company')
  const handed = await visitor.post(`${page(token)}/delegation`, {
    name: 'Rob',
    email: 'rob@partner.example',
    statement: 'He may',
  })
  assert.equal(handed.status, 200, handed.text)
  assert.deepEqual(
    [(await visitor.get(page(token))).status, (await visitor.get(page(token))).body.code],
    [410, 'signature.link_expired'],
  )
  const robs = (await linkOf('rob@partner.example'))!
  assert.equal(
    (await visitor.post(`${page(robs)}/delegation`, { name: 'Sue', email: 'sue@partner.example', statement: 'x' })).body
      .code,
    'signature.delegated_already',
  )
  assert.equal((await visitor.post(`${page(robs)}/decline`, { reason: 'The law is wrong' })).body.state, 'declined')
  assert.equal((await visitor.get(page(robs))).status, 410)
  const agreement = (await team.get(`/v1/agreements/${id}`)).body
  assert.equal(agreement.openVersion.state, 'approved')
  const again = await send(id)
  const voided = await team.post(`/v1/envelopes/${again.id}/void`, { reason: 'Wrong person' })
  assert.equal(voided.body.state, 'voided')
  assert.equal((await team.post(`/v1/envelopes/${again.id}/void`, { reason: 'Again' })).body.code, 'envelope.ended')
  const third = await send(id)
  app.advance(31 * 86_400_000)
  await app.settle()
  assert.equal(
    (await team.get(`/v1/agreements/${id}/envelopes`)).body.data.find((one: { id: string }) => one.id === third.id)
      .state,
    'expired',
  )
})

test('an original begins 90 days before it is sent at the most', async () => {
  const now = await inTransaction(world.ctx, async (tx) => tx.now)
  const day = (ago: number) => new Date(now.getTime() - ago * 86_400_000).toISOString().slice(0, 10)
  const early = await agreed({ effectiveOn: day(91) })
  const refused = await team.post(`/v1/agreements/${early.id}/envelopes`, { signers: bothSides() })
  assert.deepEqual([refused.status, refused.body.code], [422, 'term.in_past'], refused.text)
  assert.match(refused.body.detail, /more than 90 days before today/)
  const fits = await agreed({ effectiveOn: day(90) })
  assert.equal((await send(fits.id)).state, 'sent')
})

test('an amendment is signed like the first text and changes the future only', async () => {
  const { id, partnerId, principal, envelope } = await sent()
  await signAll(envelope)
  await app.settle()
  const begun = await team.post(`/v1/agreements/${id}/versions`, { reason: 'Longer protection' })
  assert.equal(begun.status, 201, begun.text)
  const changed = await team.patch(
    `/v1/agreements/${id}/draft`,
    { terms: [{ kind: 'deal_protection', values: { days: 200, extensions: 0, extensionDays: 1 } }] },
    { 'if-match': `"${begun.body.version}"` },
  )
  assert.equal(changed.status, 200, changed.text)
  const days = async () =>
    (await team.get(`/v1/partners/${partnerId}/terms`, { kind: 'deal_protection' })).body.data[0].rows[0].values.days
  assert.equal(await days(), 90)
  await approve(id, principal)
  await signAll(await send(id))
  await app.settle()
  assert.equal(await days(), 200)
  const yesterday = new Date(world.ctx.clock.now().getTime() - 86_400_000).toISOString()
  const [before] = (await team.get(`/v1/partners/${partnerId}/terms`, { kind: 'deal_protection', knownAt: yesterday }))
    .body.data
  assert.notEqual(before.rows[0].values.days, 200)
  const difference = (await team.get(`/v1/agreements/${id}/differences`)).body
  assert.deepEqual(
    difference.terms.map((one: { kind: string; change: string }) => [one.kind, one.change]),
    [['deal_protection', 'changed']],
  )
})
