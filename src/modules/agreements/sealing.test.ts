/** The sealed file: what other people's programs say about it, what is inside, and who is told what. */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { sql } from 'kysely'
import { inTransaction } from '#platform/db/transaction.ts'
import { attachedFiles } from '#platform/pdf/attach.ts'
import { checkSeal } from '#platform/pdf/check.ts'
import { signingKit } from '#test/support/agreements.ts'
import { testApp } from '#test/support/app.ts'
import { runArchive, sendArchive, zipOf } from '#test/support/archives.ts'
import { aWorld } from '#test/support/fixtures.ts'
import { asFile, say } from '#test/support/pdf-tools.ts'
import { pngOfDrawing } from './service/sign/drawing.ts'
import { canonical } from './texts/content.ts'

const app = await testApp()
const world = await aWorld(app)
const { team, visitor, sent, sign, signed, amended, linkOf, page, agreed } = signingKit(app, world)
const made = await signed()
const file = async (path: string, client = team): Promise<Buffer> => {
  const answer = await client.request('GET', path, {})
  assert.equal(answer.status, 200, answer.text)
  return answer.bytes
}
const sealed = await file(`/v1/agreements/${made.id}/document/file`)
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const flipped = (bytes: Uint8Array, at: number) => {
  const copy = Buffer.from(bytes)
  copy[at]! ^= 1
  return copy
}

test('the sealed file is valid and wholly signed for pdfsig, mutool and qpdf, and one flipped byte is not', async (t) => {
  const path = await asFile(sealed)
  const answers = [
    await say(t, 'pdfsig', [path]),
    await say(t, 'mutool', ['sign', '-v', path]),
    await say(t, 'qpdf', ['--check', path]),
    await say(t, 'pdfsig', [await asFile(flipped(sealed, 2_000))]),
    await say(t, 'pdfsig', [await asFile(Buffer.concat([sealed, Buffer.from('\n% more\n')]))]),
  ]
  if (answers.includes(undefined)) return
  const [signature, mutool, qpdf, broken, longer] = answers as string[]
  assert.match(signature!, /Signature Validation: Signature is Valid\./)
  assert.match(signature!, /Total document signed/)
  assert.match(signature!, /ETSI\.CAdES\.detached/)
  assert.match(signature!, /Signing Hash Algorithm: SHA-256/)
  assert.match(mutool!, /The document is unchanged since signing\./)
  assert.match(qpdf!, /No syntax or stream encoding errors found/)
  assert.match(broken!, /Digest Mismatch/)
  assert.doesNotMatch(longer!, /Total document signed/)
})

test('a drawn and an uploaded signature stand in the sealed file as pictures, and a broken picture is refused', async (t) => {
  const drawn = await sent()
  const [theirs, ours] = drawn.envelope.signers as { email: string }[]
  const drawing = 'M30 90Q80 10 120 90L160 40M200 100L380 60'
  const image = `data:image/png;base64,${pngOfDrawing(drawing)!.toString('base64')}`
  const token = (await linkOf(theirs!.email))!
  const broken = await sign(token, { image: 'data:image/png;base64,iVBORw0KGgoAAAAA' })
  assert.equal(broken.status, 422, broken.text)
  assert.equal((await sign(token, { drawing })).status, 200)
  assert.equal((await sign((await linkOf(ours!.email))!, { image })).status, 200)
  await app.settle()
  const path = await asFile(await file(`/v1/agreements/${drawn.id}/document/file`))
  const answers = [
    await say(t, 'pdfimages', ['-list', path]),
    await say(t, 'pdfsig', [path]),
    await say(t, 'pdfimages', ['-list', await asFile(sealed)]),
  ]
  if (answers.includes(undefined)) return
  const [pictures, signature, without] = answers as string[]
  const count = (list: string) => list.split('\n').filter((line) => /\b840 +280\b/.test(line)).length
  assert.equal(count(pictures!), 2, pictures)
  assert.equal(count(without!), 0, without)
  assert.match(signature!, /Signature Validation: Signature is Valid\./)
})

test('the bytes that were signed and the terms in force are inside the sealed file', async () => {
  const files = await attachedFiles(sealed)
  const source = Buffer.from(files.get('document.json')!)
  const certificate = (await team.get(`/v1/agreements/${made.id}/certificate`)).body
  assert.equal(sha256(source), certificate.documentSha256)
  assert.equal(certificate.documentSha256, made.envelope.documentHash)
  const shown = (await team.get(`/v1/agreements/${made.id}/document`)).body
  assert.deepEqual(
    JSON.parse(source.toString()).blocks.map((block: { text: string }) => block.text),
    shown.blocks.map((block: { text: string }) => block.text),
  )
  assert.deepEqual(await termsInside(sealed), await termsInForce())
})

test('an amendment seals its own file, and the terms in it are those that hold from then on', async () => {
  await amended(made.id, made.principal, [
    { kind: 'deal_protection', values: { days: 200, extensions: 0, extensionDays: 1 } },
  ])
  const second = await file(`/v1/agreements/${made.id}/document/file`)
  assert.notEqual(sha256(second), sha256(sealed))
  assert.deepEqual(await file(`/v1/agreements/${made.id}/document/file?number=1`), sealed)
  assert.equal(checkSeal(second).state, 'valid')
  assert.deepEqual(await termsInside(second), await termsInForce())
})

test('the certificate page lists number, version, envelope, fingerprints and every signer with times and place', async (t) => {
  const text = await say(t, 'pdftotext', ['-layout', await asFile(sealed), '-'])
  if (text === undefined) return
  const flat = text.replaceAll(/\s+/g, ' ')
  const certificate = (await team.get(`/v1/agreements/${made.id}/certificate`, { number: '1' })).body
  const signer = certificate.signers[0]
  for (const wanted of [
    certificate.number,
    certificate.envelopeId,
    certificate.documentSha256,
    certificate.auditHead,
    signer.signature,
    signer.title,
    signer.email,
    signer.address,
    signer.signedAt.slice(0, 19).replace('T', ' '),
    signer.viewedAt.slice(0, 19).replace('T', ' '),
    signer.consentedAt.slice(0, 19).replace('T', ' '),
    'A secret link',
    'You agree to receive this document',
    'The seal proves that this file is unchanged since it was sealed',
  ])
    assert.ok(flat.includes(wanted), `The certificate page does not say ${wanted}`)
  assert.equal(certificate.signers.length, 2)
  // The head that is printed counts all signatures: it is a link of the chain as it is today.
  const rows = (await team.get(`/v1/agreements/${made.id}/audit`)).body.data
  const head = rows.find((row: { hash: string }) => row.hash === certificate.auditHead)
  assert.equal(
    rows.filter((row: { act: string; number: number }) => row.act === 'signed' && row.number <= head.number).length,
    2,
  )
})

test('the public check says sealed, unchanged and when, and nothing else', async () => {
  const known = (await visitor.get(`/v1/public/seals/${sha256(sealed)}`)).body
  const certificate = (await team.get(`/v1/agreements/${made.id}/certificate`, { number: '1' })).body
  assert.deepEqual(known, {
    sealed: true,
    sealedAt: certificate.sealedAt,
    sealedBy: world.workspace.name,
    certificateSha256: certificate.certificateSha256,
  })
  for (const changed of [flipped(sealed, 500), Buffer.concat([sealed, Buffer.from('x')])])
    assert.equal((await visitor.get(`/v1/public/seals/${sha256(changed)}`)).body.sealed, false)
  const published = (await visitor.get('/v1/public/seal-certificates')).body.data
  assert.deepEqual(
    published.map((one: { sha256: string }) => one.sha256),
    [certificate.certificateSha256],
  )
  assert.equal(checkSeal(sealed, new Set(published.map((one: { sha256: string }) => one.sha256))).state, 'valid')
  assert.doesNotMatch(JSON.stringify(published), /PRIVATE/)
})

test('both sides and every signer get the same file, and nobody else', async () => {
  const token = (await linkOf(made.envelope.signers[0].email))!
  assert.deepEqual(await file(`${page(token)}/file`, visitor), sealed)
  assert.deepEqual(await file(`/v1/portal/agreements/${made.id}/document/file?number=1`, made.principal.api), sealed)
  assert.equal((await world.otherPrincipal.api.get(`/v1/portal/agreements/${made.id}/document/file`)).status, 404)
  assert.equal((await made.principal.api.get(`/v1/portal/agreements/${made.id}/certificate`)).status, 200)
  const { rows } = await inTransaction(world.ctx, (tx) =>
    sql<{ attachments: { content: { fileId: string } }[] }>`select attachments from mails
      where workspace_id = ${world.workspace.id} and kind = 'envelope.signed' order by id limit 1`.execute(tx.db),
  )
  const [fileId] = rows[0]!.attachments.map((one) => one.content.fileId)
  assert.deepEqual(await file(`/v1/files/${fileId}/content`), sealed)
  const removed = await team.delete(`/v1/files/${fileId}`)
  assert.deepEqual([removed.status, removed.body.code], [409, 'file.sealed'])
  await assert.rejects(
    inTransaction(world.ctx, (tx) =>
      sql`update files set deleted_at = now() where workspace_id = ${world.workspace.id} and id = ${fileId}`.execute(
        tx.db,
      ),
    ),
    /never deleted/,
  )
})

test('before everybody has signed there is no sealed file, and the answer says so', async () => {
  const { id } = await agreed({ category: 'nda' })
  const answer = await team.get(`/v1/agreements/${id}/document/file`)
  assert.deepEqual([answer.status, answer.body.code], [409, 'document.not_sealed'])
})

type Term = { kind: string; values: object; scope: object; effectiveFrom: string; effectiveTo: string | null }
const comparable = (terms: Term[]) =>
  terms
    .map(({ kind, values, scope, effectiveFrom, effectiveTo }) =>
      canonical({ kind, values, scope, effectiveFrom, effectiveTo }),
    )
    .sort()
const termsInside = async (bytes: Uint8Array) =>
  comparable(JSON.parse(Buffer.from((await attachedFiles(bytes)).get('terms.json')!).toString()).inForce)
const termsInForce = async () => comparable((await team.get(`/v1/agreements/${made.id}/terms`)).body.data)

test('a file that was sealed here is known as what it is when it is sent with signed agreements', async () => {
  const archive = zipOf([
    { name: 'agreements.csv', content: `file,partner,signedOn\nours.pdf,${world.partnerId},2024-01-01\n` },
    { name: 'ours.pdf', content: sealed },
  ])
  const { rows } = await runArchive(app, team, (await sendArchive(team, archive)).body.id, 'run')
  assert.deepEqual([rows[0].outcome, rows[0].agreement.id], ['unchanged', made.id])
  assert.equal(rows[0].signature.state, 'valid')
})
