/** Legal holds keep what a dispute needs; a signature on paper binds like any other once legal stands for it. */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { sql } from 'kysely'
import { inTransaction } from '#platform/db/transaction.ts'
import { signingKit } from '#test/support/agreements.ts'
import { testApp } from '#test/support/app.ts'
import { pdfOf } from '#test/support/archives.ts'
import { aWorld } from '#test/support/fixtures.ts'
import { mailsTo } from '#test/support/mails.ts'
import { aMember } from '#test/support/people.ts'
import { resolveTerm } from './public.ts'

const app = await testApp()
const world = await aWorld(app)
const { team, signed, agreed, amended } = signingKit(app, world)
const acts = async (id: string) =>
  (await team.get(`/v1/agreements/${id}/audit`)).body.data.map((row: { act: string }) => row.act)
const uploaded = async (partnerId: string) => {
  const boundary = 'a-boundary-of-tests'
  const part = (name: string, value: string, more = '') =>
    `--${boundary}\r\ncontent-disposition: form-data; name="${name}"${more}\r\n\r\n${value}\r\n`
  const answer = await team.request('POST', '/v1/files', {
    rawBody: Buffer.from(
      `${part('partnerId', partnerId)}${part('file', 'hello', '; filename="a.txt"\r\ncontent-type: text/plain')}--${boundary}--\r\n`,
    ),
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
  })
  assert.equal(answer.status, 201, answer.text)
  return answer.body
}

test('while a legal hold stands, no person and no file of the partner is erased, and the refusal says since when', async () => {
  const made = await signed()
  const contact = await team.post(`/v1/partners/${made.partnerId}/contacts`, {
    fullName: 'Wit Ness',
    email: 'wit@partner.example',
  })
  assert.equal(contact.status, 201, contact.text)
  const file = await uploaded(made.partnerId)
  const placed = await team.post(`/v1/agreements/${made.id}/legal-hold`, {
    reason: 'Dispute about March',
    reference: 'LIT-4',
  })
  assert.equal(placed.status, 200, placed.text)
  assert.deepEqual(
    [placed.body.legalHold.reason, placed.body.legalHold.by],
    ['Dispute about March', world.admin.name ?? placed.body.legalHold.by],
  )
  const again = await team.post(`/v1/agreements/${made.id}/legal-hold`, { reason: 'Once more' })
  assert.deepEqual([again.status, again.body.code], [409, 'legal_hold.stands'])
  const erase = () => team.post(`/v1/contacts/${contact.body.id}/erasure`, { reason: 'Asked by mail' })
  const remove = () => team.delete(`/v1/files/${file.id}`)
  const kept = [await erase(), await remove()]
  assert.deepEqual(
    kept.map((answer) => [answer.status, answer.body.code]),
    [
      [409, 'contact.retained'],
      [409, 'file.retained'],
    ],
  )
  for (const answer of kept) assert.match(answer.body.detail, /^Under legal hold since \d{4}-\d\d-\d\d \(AG-/)
  assert.deepEqual(
    (await team.get('/v1/agreements', { legalHold: true })).body.data.map((row: { id: string }) => row.id),
    [made.id],
  )
  const lifted = await team.post(`/v1/agreements/${made.id}/legal-hold/lifting`, { reason: 'Settled' })
  assert.deepEqual([lifted.status, lifted.body.legalHold], [200, null])
  assert.ok((await erase()).status < 300)
  assert.ok((await remove()).status < 300)
  const [row] = (await team.get('/v1/legal-holds', { agreementId: made.id })).body.data
  assert.deepEqual([row.reference, row.liftedReason], ['LIT-4', 'Settled'])
  assert.deepEqual((await acts(made.id)).filter((act: string) => act.startsWith('legal_hold')).toSorted(), [
    'legal_hold_lifted',
    'legal_hold_placed',
  ])
  const manager = await aMember(app, world.workspace, { roles: ['partner_manager'] })
  assert.equal((await manager.api.post(`/v1/agreements/${made.id}/legal-hold`, { reason: 'Mine' })).status, 403)
})

const ink = async (id: string, fields: Record<string, string>, scan: Uint8Array) => {
  const boundary = 'a-boundary-of-tests'
  const all = {
    signedOn: world.ctx.clock.now().toISOString().slice(0, 10),
    ourName: 'Uma Us',
    ourTitle: 'Head of partnerships',
    theirName: 'Pia Partner',
    theirTitle: 'Director',
    theirEmail: 'pia.ink@partner.example',
    statement: 'The document as both sides signed it on paper.',
    ...fields,
  }
  const head = Object.entries(all)
    .map(([name, value]) => `--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`)
    .join('')
  return team.request('POST', `/v1/agreements/${id}/ink-signature`, {
    rawBody: Buffer.concat([
      Buffer.from(
        `${head}--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="scan.pdf"\r\ncontent-type: application/pdf\r\n\r\n`,
      ),
      scan,
      Buffer.from(`\r\n--${boundary}--\r\n`),
    ]),
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
  })
}
const hashOf = async (id: string): Promise<string> =>
  (await team.get(`/v1/agreements/${id}/document`)).body.documentHash
const refusal = (answer: { status: number; body: { code: string } }) => [answer.status, answer.body.code]

test('a signature on paper binds once legal attests the scan of the very text that was approved', async () => {
  const made = await agreed({ terms: [{ kind: 'commission_hold', values: { days: 45 } }] })
  const documentHash = await hashOf(made.id)
  const scan = pdfOf('Scan of the signed paper')
  const day = (offset: number) =>
    new Date(world.ctx.clock.now().getTime() + offset * 86_400_000).toISOString().slice(0, 10)
  assert.deepEqual(refusal(await ink(made.id, { documentHash: '0'.repeat(64) }, scan)), [
    409,
    'signature.document_changed',
  ])
  const wrongs: Record<string, string>[] = [
    { signedOn: day(2) },
    { signedOn: day(-2) },
    { statement: '' },
    { theirName: ' ' },
  ]
  for (const wrong of wrongs)
    assert.deepEqual(refusal(await ink(made.id, { documentHash, ...wrong }, scan)), [422, 'field.invalid'])
  assert.deepEqual(refusal(await ink(made.id, { documentHash }, Buffer.from('no pdf'))), [422, 'paper.not_pdf'])
  assert.equal((await team.get(`/v1/agreements/${made.id}`)).body.state, 'drafting')
  const before = world.ctx.clock.now()
  app.advance(60_000)
  const done = await ink(made.id, { documentHash }, scan)
  assert.equal(done.status, 200, done.text)
  await app.settle()
  const agreement = (await team.get(`/v1/agreements/${made.id}`)).body
  assert.equal(agreement.state, 'in_force')
  const copies = (await mailsTo(world.ctx, 'pia.ink@partner.example')).filter(
    ({ kind }) => kind === 'agreement.signed_on_paper',
  )
  assert.equal(copies.length, 1)
  assert.match(copies[0]!.text, /was signed on paper on .* and is in force from .*\n\nThe scan is attached/)
  const { rows: attached } = await inTransaction(world.ctx, (tx) =>
    sql<{ sha256: string; to_email: string }>`select f.sha256, m.to_email from mails m
      join files f on f.workspace_id = m.workspace_id and f.id = m.attachments->0->'content'->>'fileId'
      where m.workspace_id = ${world.workspace.id} and m.kind = 'agreement.signed_on_paper'`.execute(tx.db),
  )
  const sha256 = createHash('sha256').update(scan).digest('hex')
  assert.ok(attached.length >= 1 && attached.every((one) => one.sha256 === sha256), JSON.stringify(attached))
  const [attested] = agreement.attestations
  assert.deepEqual(
    [attested.way, attested.versionNumber, attested.signers.map((one: { name: string }) => one.name)],
    ['ink', 1, ['Pia Partner', 'Uma Us']],
  )
  const held = await inTransaction(world.ctx, (tx) => resolveTerm(tx, made.partnerId, 'commission_hold', {}))
  assert.equal((held.rows[0]!.values as { days: number }).days, 45)
  // What was known before the scan was attested stays what it was.
  const then = await inTransaction(world.ctx, (tx) =>
    resolveTerm(tx, made.partnerId, 'commission_hold', { knownAt: before }),
  )
  assert.notEqual(then.level, 'agreement')
  const file = await made.principal.api.request('GET', `/v1/portal/agreements/${made.id}/document/file`, {})
  assert.deepEqual(file.bytes, scan)
  const account = (await team.get(`/v1/partners/${made.partnerId}`)).body
  assert.equal(account.accountLevel, 'full')
  assert.ok((await acts(made.id)).includes('signed_on_paper'))
  assert.equal((await team.get(`/v1/agreements/${made.id}/audit-check`)).body.intact, true)
  // Once; the same scan stands for nothing else; and an amendment may be signed on the screen again.
  assert.deepEqual(refusal(await ink(made.id, { documentHash }, scan)), [409, 'agreement.state'])
  const other = await agreed()
  assert.deepEqual(refusal(await ink(other.id, { documentHash: await hashOf(other.id) }, scan)), [
    409,
    'paper.signed_already',
  ])
  await amended(made.id, made.principal, [{ kind: 'commission_hold', values: { days: 60 } }])
})

test('only legal attests a signature on paper', async () => {
  const made = await agreed()
  const manager = await aMember(app, world.workspace, { roles: ['partner_manager'] })
  const answer = await manager.api.request('POST', `/v1/agreements/${made.id}/ink-signature`, {
    rawBody: Buffer.from(''),
    headers: { 'content-type': 'multipart/form-data; boundary=b' },
  })
  assert.equal(answer.status, 403)
})
