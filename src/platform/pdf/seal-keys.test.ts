import assert from 'node:assert/strict'
import { createHash, generateKeyPairSync, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { sql } from 'kysely'
import { pino } from 'pino'
import { inTransaction, reading } from '#platform/db/transaction.ts'
import { Problem } from '#platform/errors.ts'
import { redact } from '#platform/redact.ts'
import { testApp } from '#test/support/app.ts'
import { sampleAgreement, sampleSigners } from '#test/support/pdf-samples.ts'
import { asFile, freePath, say } from '#test/support/pdf-tools.ts'
import { toyModule } from '#test/support/toys.ts'
import { attachedFiles } from './attach.ts'
import { checkSeal } from './check.ts'
import { render } from './render.ts'
import { type DocumentToSeal, sealDocument } from './seal-document.ts'
import { importSealKey, listSealCertificates, rotateSealKey, sealKeyInUse } from './seal-keys.ts'
import { selfSigned } from './x509.ts'

const lines: string[] = []
const log = pino({ level: 'trace' }, { write: (line: string) => lines.push(line) })
const app = await testApp({ modules: [toyModule([])], log })
const dayMs = 86_400_000
const document = (await render(sampleAgreement())).bytes
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const toSeal = (more: { bytes?: Uint8Array; sha256?: string; language?: string } = {}): DocumentToSeal => ({
  bytes: document,
  sha256: sha256(document),
  title: 'Partnership Agreement AG-2027-0142',
  language: 'de',
  signers: sampleSigners,
  facts: [{ name: 'Nummer', value: 'AG-2027-0142' }],
  files: [
    { name: 'terms.json', contentType: 'application/json', bytes: Buffer.from('{"terms":[]}'), relationship: 'Data' },
  ],
  reason: 'Signed by both sides',
  ...more,
})
const certificatesOf = (ctx: Parameters<typeof reading>[0]) => reading(ctx, (tx) => listSealCertificates(tx))
const refusedWith = (code: string) => (error: unknown) => error instanceof Problem && error.code === code

test('a document is sealed with the key of its workspace, at its time, and says so', async (t) => {
  const { ctx } = await app.workspace({ name: 'Größe & Söhne GmbH' })
  const sealed = await sealDocument(ctx, toSeal())
  const [certificate] = await certificatesOf(ctx)
  assert.equal(sealed.certificateSha256, certificate!.sha256)
  assert.equal(sealed.sealKeyId, certificate!.id)
  assert.equal(sealed.sha256, sha256(sealed.bytes))
  const check = checkSeal(sealed.bytes, new Set([certificate!.sha256]))
  assert.equal(check.state, 'valid')
  assert.deepEqual(check.seal?.at, sealed.sealedAt)
  assert.ok(Math.abs(sealed.sealedAt.getTime() - ctx.clock.now().getTime()) < 60_000)
  assert.equal(Buffer.from((await attachedFiles(sealed.bytes)).get('terms.json')!).toString(), '{"terms":[]}')
  assert.equal(sha256(sealed.bytes.subarray(0, document.length)), sha256(document))
  const file = await asFile(sealed.bytes)
  const [words, text, info] = [
    await say(t, 'pdfsig', [file]),
    await say(t, 'pdftotext', ['-layout', file, '-']),
    await say(t, 'pdfinfo', [file]),
  ]
  if (words === undefined || text === undefined || info === undefined) return
  assert.match(words, /Signature is Valid/)
  assert.match(words, /Signer Certificate Common Name: Seal of Größe & Söhne GmbH/)
  assert.match(words, /Signing Time: Mar 02 2026 09:/)
  const flat = text.replace(/\s+/g, ' ')
  assert.ok(flat.includes(`Dokument SHA-256 ${sha256(document)}`))
  assert.ok(flat.includes(`Die Bytes 1 bis ${document.length} dieser Datei`))
  assert.match(info, new RegExp(`Pages: +${sealed.pages}\\n`))
})

test('a document whose form cannot be kept is inside the sealed file as it was shown', async (t) => {
  const { ctx } = await app.workspace()
  // Its table of contents is not where it says: readers repair such files, and so it is written anew.
  const damaged = Buffer.from(
    Buffer.from(document)
      .toString('latin1')
      .replace(/startxref\n\d+/, 'startxref\n99'),
    'latin1',
  )
  const shown = new Uint8Array(damaged)
  const sealed = await sealDocument(ctx, toSeal({ bytes: shown, sha256: sha256(shown), language: 'en' }))
  assert.equal(sha256((await attachedFiles(sealed.bytes)).get('document.pdf')!), sha256(shown))
  const file = await asFile(sealed.bytes)
  const text = await say(t, 'pdftotext', ['-layout', file, '-'])
  const words = await say(t, 'pdfsig', [file])
  const check = await say(t, 'qpdf', ['--check', file])
  if (text === undefined || words === undefined || check === undefined) return
  assert.match(text.replace(/\s+/g, ' '), /is inside this file as document\.pdf/)
  assert.match(words, /Signature is Valid[\s\S]*/)
  assert.match(words, /Total document signed/)
  assert.match(check, /No syntax or stream encoding errors found/)
})

test('a text that was shown on a page is printed, and its own bytes are inside, so that its SHA-256 can be reckoned', async (t) => {
  const { ctx } = await app.workspace()
  const source = { name: 'document.json', contentType: 'application/json', bytes: Buffer.from('{"text":"Größe"}') }
  const given = {
    document: { ...sampleAgreement(), blocks: [{ kind: 'paragraph', text: 'Größe 株' }] },
    source,
    title: 'T',
    language: 'en',
    signers: sampleSigners,
    files: [{ name: 'terms.json', contentType: 'application/json', bytes: Buffer.from('{}'), relationship: 'Data' }],
  } as const
  await assert.rejects(
    sealDocument(ctx, { ...given, sha256: sha256(Buffer.from('{}')) }),
    refusedWith('document.changed'),
  )
  const sealed = await sealDocument(ctx, { ...given, sha256: sha256(source.bytes) })
  const files = await attachedFiles(sealed.bytes)
  assert.deepEqual([...files.keys()], ['document.json', 'terms.json'])
  assert.equal(sha256(files.get('document.json')!), sha256(source.bytes))
  assert.deepEqual(sealed.uncovered, ['株'])
  assert.equal(checkSeal(sealed.bytes, new Set([sealed.certificateSha256])).state, 'valid')
  const text = await say(t, 'pdftotext', ['-layout', await asFile(sealed.bytes), '-'])
  if (text !== undefined) assert.match(text.replace(/\s+/g, ' '), /Größe[\s\S]+is inside this file as document\.json/)
})

test('a linearized document keeps its bytes', async (t) => {
  const { ctx } = await app.workspace()
  const [plain, out] = [await asFile(document), freePath('pdf')]
  if ((await say(t, 'qpdf', ['--linearize', plain, out])) === undefined) return
  const shown = new Uint8Array(readFileSync(out))
  const sealed = await sealDocument(ctx, toSeal({ bytes: shown, sha256: sha256(shown), language: 'en' }))
  assert.equal(sha256(sealed.bytes.subarray(0, shown.length)), sha256(shown))
  const text = await say(t, 'pdftotext', ['-layout', await asFile(sealed.bytes), '-'])
  if (text !== undefined) assert.ok(text.replace(/\s+/g, ' ').includes(`Bytes 1 to ${shown.length} of this file`))
})

test('what was not shown is not sealed', async () => {
  const { ctx } = await app.workspace()
  await assert.rejects(sealDocument(ctx, toSeal({ sha256: '0'.repeat(64) })), refusedWith('document.changed'))
  assert.deepEqual(await certificatesOf(ctx), [], 'and no key was made for it')
})

test('first seals made at once share one key', async () => {
  const { ctx } = await app.workspace()
  const keys = await Promise.all(Array.from({ length: 4 }, () => sealKeyInUse(ctx)))
  assert.equal(new Set(keys.map((key) => key.certificate.id)).size, 1)
  assert.equal((await certificatesOf(ctx)).length, 1)
  const sealed = await Promise.all(Array.from({ length: 6 }, () => sealDocument(ctx, toSeal())))
  for (const one of sealed) assert.equal(checkSeal(one.bytes, new Set([keys[0]!.certificate.sha256])).state, 'valid')
})

test('a rotated key seals no more, and what it sealed stays valid by its published certificate', async () => {
  const { ctx } = await app.workspace()
  const before = await sealDocument(ctx, toSeal())
  const second = await rotateSealKey(ctx, 'Yearly')
  const afterwards = await sealDocument(ctx, toSeal())
  assert.equal(afterwards.certificateSha256, second.sha256)
  const all = await certificatesOf(ctx)
  assert.deepEqual(
    all.map((one) => [one.sha256, one.retiredReason]),
    [
      [second.sha256, null],
      [before.certificateSha256, 'Yearly'],
    ],
  )
  const known = new Set(all.map((one) => one.sha256))
  for (const one of [before, afterwards]) assert.equal(checkSeal(one.bytes, known).state, 'valid')
  for (const one of all) assert.equal(sha256(new X509Certificate(one.pem).raw), one.sha256)
  const kept = await inTransaction(ctx, (tx) =>
    tx.db
      .selectFrom('seal_keys')
      .select('private_key_encrypted')
      .where('workspace_id', '=', ctx.workspace.id)
      .execute(),
  )
  assert.equal(kept.filter((row) => row.private_key_encrypted !== null).length, 1)
  await assert.rejects(rotateSealKey(ctx, ' '), refusedWith('field.invalid'))
})

test('another workspace has another key and sees no certificate of this one', async () => {
  const [one, other] = [await app.workspace(), await app.workspace()]
  const mine = await sealKeyInUse(one.ctx)
  assert.deepEqual(await certificatesOf(other.ctx), [])
  assert.notEqual((await sealKeyInUse(other.ctx)).certificate.sha256, mine.certificate.sha256)
})

test('the private key is in no log, no dump and no error, and opens in its own row only', async () => {
  const [{ ctx }, other] = [await app.workspace(), await app.workspace()]
  const key = await sealKeyInUse(ctx)
  await sealKeyInUse(other.ctx)
  const pem = key.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string
  const secrets = [pem.split('\n')[5]!, key.privateKey.export({ format: 'jwk' }).d!.slice(0, 40)]
  ctx.log.info({ key, certificates: await certificatesOf(ctx) }, 'a careless line')
  const dump = await inTransaction(ctx, (tx) => sql`select row_to_json(k)::text as row from seal_keys k`.execute(tx.db))
  assert.ok(JSON.stringify(dump.rows).includes(key.certificate.id))
  for (const place of [lines.join('\n'), JSON.stringify(dump.rows), JSON.stringify(redact(key)), JSON.stringify(key)])
    for (const secret of secrets) assert.ok(!place.includes(secret))
  assert.ok(lines.some((line) => line.includes('a careless line')))
  const theirs = await inTransaction(other.ctx, (tx) =>
    tx.db.selectFrom('seal_keys').select('private_key_encrypted').executeTakeFirstOrThrow(),
  )
  await inTransaction(ctx, (tx) => tx.db.updateTable('seal_keys').set(theirs).execute())
  await assert.rejects(sealKeyInUse(ctx), /does not open/)
})

test('a certificate about to end is replaced by itself, when the clock of the workspace comes near', async () => {
  const { ctx } = await app.workspace()
  const first = await sealKeyInUse(ctx)
  const late = (ms: number) => ({
    ...ctx,
    clock: { ...ctx.clock, now: () => new Date(first.certificate.validTo.getTime() - ms) },
  })
  assert.equal((await sealKeyInUse(late(31 * dayMs))).certificate.id, first.certificate.id)
  const next = await sealKeyInUse(late(29 * dayMs))
  assert.notEqual(next.certificate.id, first.certificate.id)
  assert.ok(next.certificate.validTo.getTime() > first.certificate.validTo.getTime())
  const sealed = await sealDocument(late(29 * dayMs), toSeal())
  assert.equal(sealed.certificateSha256, next.certificate.sha256)
})

test('a key of a certificate authority is taken as PEM or PKCS#12, seals, and is never followed by another in silence', async (t) => {
  const { ctx } = await app.workspace()
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 })
  const validFrom = new Date(ctx.clock.now().getTime() - dayMs)
  const validTo = new Date(ctx.clock.now().getTime() + 20 * dayMs)
  const pemOf = (der: Uint8Array) => new X509Certificate(der).toString()
  const certificate = pemOf(selfSigned(privateKey, { commonName: 'From a CA', organization: 'CA', validFrom, validTo }))
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'open' }) as string
  const other = generateKeyPairSync('rsa', { modulusLength: 2_048 }).privateKey.export({
    type: 'pkcs8',
    format: 'pem',
  }) as string
  for (const wrong of [
    { privateKey: pem, certificates: certificate, passphrase: 'shut' },
    { privateKey: other, certificates: certificate },
    { privateKey: pem, certificates: 'nothing', passphrase: 'open' },
    { pkcs12: Buffer.from('no file'), passphrase: 'open' },
  ])
    await assert.rejects(importSealKey(ctx, wrong, 'From the CA'), refusedWith('field.invalid'))
  const imported = await importSealKey(
    ctx,
    { privateKey: pem, certificates: certificate, passphrase: 'open' },
    'From the CA',
  )
  assert.equal(imported.origin, 'imported')
  const sealed = await sealDocument(ctx, toSeal())
  assert.equal(sealed.certificateSha256, imported.sha256)
  const ended = { ...ctx, clock: { ...ctx.clock, now: () => validTo } }
  await assert.rejects(sealKeyInUse(ended), refusedWith('seal_key.out_of_date'))
  await rotateSealKey(ctx, 'Back to our own')
  await assert.rejects(
    importSealKey(ctx, { privateKey: pem, certificates: certificate, passphrase: 'open' }, 'Once more'),
    refusedWith('seal_key.known'),
  )
  const [keyFile, certificateFile, out] = [await asFile(Buffer.from(other), 'pem'), freePath('pem'), freePath('p12')]
  const made = await say(t, 'openssl', [
    'req',
    '-x509',
    '-new',
    '-key',
    keyFile,
    '-subj',
    '/CN=In a file',
    '-days',
    '3650',
    '-out',
    certificateFile,
  ])
  if (made === undefined) return
  await say(t, 'openssl', [
    'pkcs12',
    '-export',
    '-inkey',
    keyFile,
    '-in',
    certificateFile,
    '-passout',
    'pass:open',
    '-out',
    out,
  ])
  // The certificate of OpenSSL begins on the day this runs.
  const today = { ...ctx, clock: { ...ctx.clock, now: () => new Date(Date.now() + dayMs) } }
  const fromFile = await importSealKey(
    today,
    { pkcs12: new Uint8Array(readFileSync(out)), passphrase: 'open' },
    'A new file',
  )
  assert.match(fromFile.subject, /In a file/)
  assert.equal((await sealDocument(today, toSeal())).certificateSha256, fromFile.sha256)
})

test("a partner's own act may seal and read certificates, and reaches no key by itself", async () => {
  const { ctx } = await app.workspace()
  const actor = {
    kind: 'portal_user',
    id: 'pu_1',
    userId: 'u1',
    sessionId: 's1',
    name: 'Елена',
    email: 'elena@vostok.example',
    partnerId: 'pn_1',
    contactId: 'ct_1',
    roles: [],
  } as const
  const partner = { ...ctx, actor }
  const sealed = await sealDocument(partner, toSeal())
  assert.deepEqual(
    (await certificatesOf(partner)).map((one) => one.sha256),
    [sealed.certificateSha256],
  )
  await assert.rejects(
    inTransaction(partner, (tx) => tx.db.selectFrom('seal_keys').selectAll().execute()),
    /permission denied/,
  )
})

test('keys are not made inside a transaction', async () => {
  const { ctx } = await app.workspace()
  await assert.rejects(
    inTransaction(ctx, (tx) => sealKeyInUse(tx.ctx)),
    /outside of a transaction/,
  )
})
