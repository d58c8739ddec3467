import assert from 'node:assert/strict'
import { createHash, generateKeyPairSync, randomInt, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { CryptoKeySigner, PDF } from '@libpdf/core'
import { Problem } from '#platform/errors.ts'
import { consentText, sampleAgreement, sampleSigners } from '#test/support/pdf-samples.ts'
import { asFile, freePath, say } from '#test/support/pdf-tools.ts'
import { attach, attachedFiles, type EmbeddedFile } from './attach.ts'
import { certificatePage } from './certificate-page.ts'
import { checkSeal } from './check.ts'
import type { SigningKey } from './cms.ts'
import { render } from './render.ts'
import { sealPdf } from './seal.ts'
import { selfSigned } from './x509.ts'

const at = new Date('2026-12-12T14:03:05Z')
const aKey = (name = 'Größe & Söhne GmbH', bits = 3_072): SigningKey => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: bits })
  const valid = { validFrom: new Date('2026-01-01T00:00:00Z'), validTo: new Date('2036-01-01T00:00:00Z') }
  return {
    privateKey,
    certificates: [selfSigned(privateKey, { commonName: `Seal of ${name}`, organization: name, ...valid })],
  }
}
const key = aKey()
const fingerprint = createHash('sha256').update(key.certificates[0]).digest('hex')
const terms = Buffer.from(JSON.stringify({ terms: [{ kind: 'commission', ratePpm: 140_000, note: 'Größe, Ω, 株' }] }))
const termsFile: EmbeddedFile = {
  name: 'terms.json',
  contentType: 'application/json',
  bytes: terms,
  relationship: 'Data',
  description: 'Terms of the agreement',
  at,
}

const document = (await render(sampleAgreement())).bytes
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const page = await render(
  certificatePage({
    language: 'en',
    document: {
      title: 'Partnership Agreement AG-2027-0142',
      sha256: sha256(document),
      place: { bytes: document.length },
    },
    facts: [{ name: 'Envelope', value: 'en_01j9zk2m' }],
    seal: { by: 'Größe & Söhne GmbH', at, certificateSha256: fingerprint },
    signers: sampleSigners,
  }),
)
const seal = () =>
  sealPdf(document, key, {
    at,
    name: 'Größe & Söhne',
    reason: 'Sealed — AG-2027-0142',
    pages: page,
    files: [termsFile],
  })
const sealed = await seal()

test('the sealed file is valid and wholly signed for pdfsig, mutool and qpdf', async (t) => {
  const file = await asFile(sealed)
  const [signature, mutool, qpdf] = [
    await say(t, 'pdfsig', [file]),
    await say(t, 'mutool', ['sign', '-v', file]),
    await say(t, 'qpdf', ['--check', file]),
  ]
  if (signature === undefined || mutool === undefined || qpdf === undefined) return
  assert.match(signature, /Signature Validation: Signature is Valid\./)
  assert.match(signature, /Total document signed/)
  assert.match(signature, /Signature Type: ETSI\.CAdES\.detached/)
  assert.match(signature, /Signing Hash Algorithm: SHA-256/)
  assert.match(signature, /Signing Time: Dec 12 2026 14:03:05/)
  assert.match(signature, /Signer Certificate Common Name: Seal of Größe & Söhne GmbH/)
  assert.equal(signature.match(/Signature #\d/g)?.length, 1)
  assert.match(mutool, /The document is unchanged since signing\./)
  assert.match(qpdf, /No syntax or stream encoding errors found/)
  assert.doesNotMatch(qpdf, /WARNING/)
})

test('OpenSSL finds the signature right over the signed bytes, by RSA 3072 and signing-certificate-v2, without signing-time', async (t) => {
  const { from, to } = hole(sealed)
  const hex = Buffer.from(sealed.subarray(from + 1, to - 1)).toString('latin1')
  const cms = Buffer.from(hex, 'hex')
  const length = 4 + cms.readUInt16BE(2)
  const signature = await asFile(cms.subarray(0, length), 'der')
  const content = await asFile(Buffer.concat([sealed.subarray(0, from), sealed.subarray(to)]), 'bin')
  const verified = await say(t, 'openssl', [
    'cms',
    '-verify',
    '-binary',
    '-inform',
    'DER',
    '-in',
    signature,
    '-content',
    content,
    '-noverify',
    '-out',
    freePath('out'),
  ])
  const printed = await say(t, 'openssl', ['cms', '-cmsout', '-print', '-inform', 'DER', '-in', signature])
  if (verified === undefined || printed === undefined) return
  assert.match(verified, /CMS Verification successful|Verification successful/)
  assert.ok(printed.includes('signingCertificateV2'))
  assert.ok(!printed.includes('signingTime'))
  assert.equal(new X509Certificate(key.certificates[0]).publicKey.asymmetricKeyDetails?.modulusLength, 3_072)
  assert.ok(printed.includes('sha256WithRSAEncryption'))
})

const hole = (bytes: Uint8Array): { from: number; to: number } => {
  const [, from, to] = /\/ByteRange ?\[0 (\d+) (\d+) \d+ *\]/.exec(Buffer.from(bytes).toString('latin1'))!
  return { from: Number(from), to: Number(to) }
}

test('a flipped byte is refused wherever it lies', async (t) => {
  const { from, to } = hole(sealed)
  const places = [
    ...Array.from({ length: 500 }, () => randomInt(sealed.length)),
    ...Array.from({ length: 150 }, () => randomInt(from - 400, Math.min(to + 600, sealed.length))),
    0,
    from,
    from + 1,
    to - 1,
    to,
    sealed.length - 1,
  ]
  for (const place of places) {
    const bit = 1 << randomInt(8)
    const changed = Uint8Array.from(sealed)
    changed[place]! ^= bit
    assert.ok(
      ['changed', 'unsealed'].includes(checkSeal(changed).state),
      `byte ${place}, bit ${bit}: ${checkSeal(changed).words}`,
    )
  }
  // For pdfsig a byte of the signature's own place may say nothing; every other byte must break the digest.
  for (let round = 0; round < 12; round += 1) {
    const place = randomInt(100, document.length - 100)
    const changed = Uint8Array.from(sealed)
    changed[place]! ^= 1
    const words = await say(t, 'pdfsig', [await asFile(changed)])
    if (words === undefined) return
    assert.doesNotMatch(words, /Signature is Valid/, `byte ${place}`)
  }
})

test('every byte of the place of the signature is judged too', () => {
  const { from, to } = hole(sealed)
  for (let place = from; place < to; place += 1) {
    const changed = Uint8Array.from(sealed)
    changed[place]! ^= place % 2 === 0 ? 0x20 : 1
    assert.notEqual(checkSeal(changed).state, 'valid', `byte ${place - from} of the place`)
  }
})

test('a byte or an update added behind the seal is found, and the words say how much', async (t) => {
  const one = new Uint8Array([...sealed, 0x0a])
  assert.equal(checkSeal(one).state, 'not_whole')
  assert.match(checkSeal(one).words, /1 byte was added/)
  const updated = await attach(sealed, [{ ...termsFile, name: 'other.json' }])
  assert.equal(Buffer.compare(updated.subarray(0, sealed.length), sealed), 0)
  assert.equal(checkSeal(updated).state, 'not_whole')
  assert.equal(checkSeal(sealed.subarray(0, -1)).state, 'changed')
  const words = await say(t, 'pdfsig', [await asFile(updated)])
  if (words !== undefined) assert.match(words, /Not total document signed/)
})

test('a signature put on a sealed file later does not pass for the seal', async (t) => {
  const other = aKey('Another', 2_048)
  const webKey = await crypto.subtle.importKey(
    'pkcs8',
    other.privateKey.export({ type: 'pkcs8', format: 'der' }),
    { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
    false,
    ['sign'],
  )
  const signer = new CryptoKeySigner(webKey, other.certificates[0], 'RSA', 'RSASSA-PKCS1-v1_5')
  const over = async (bytes: Uint8Array) => (await (await PDF.load(bytes)).sign({ signer, signingTime: at })).bytes
  assert.equal(checkSeal(await over(sealed)).state, 'not_whole')
  const alone = await over(document)
  assert.equal(checkSeal(alone).state, 'valid', 'of another maker, alone')
  assert.equal(checkSeal(alone, new Set([fingerprint])).state, 'unknown_certificate')
  assert.equal(checkSeal(await over(alone)).state, 'valid', 'signatures that allow further ones')
  const words = await say(t, 'pdfsig', [await asFile(alone)])
  if (words !== undefined) assert.match(words, /Signature is Valid/)
})

test('a seal is never put on a signed file, and one by another key is called unknown', async () => {
  const other = aKey('Another', 2_048)
  const again = sealPdf(sealed, other, { at, name: 'x' })
  await assert.rejects(again, (error) => error instanceof Problem && error.code === 'pdf.signed_already')
  const foreign = await sealPdf(document, other, { at, name: 'x' })
  assert.equal(checkSeal(foreign).state, 'valid')
  assert.equal(checkSeal(foreign, new Set([fingerprint])).state, 'unknown_certificate')
  assert.equal(checkSeal(sealed, new Set([fingerprint])).state, 'valid')
})

test('the check says what a file without a seal is, and never throws on what it is given', () => {
  assert.equal(checkSeal(document).state, 'unsealed')
  assert.equal(checkSeal(new Uint8Array()).state, 'unsealed')
  const around = Buffer.from(sealed)
  const { from } = hole(sealed)
  for (const bytes of [
    Buffer.from('/ByteRange [0 1 3 4]'),
    Buffer.from('1 0 obj /ByteRange [0 9999999999 9999999999 9999999999] /Contents <00> endobj'),
    around.subarray(0, from + 40),
    Buffer.from(around.toString('latin1').replaceAll('/SubFilter', '/SubFiltre'), 'latin1'),
    Buffer.from(
      around.toString('latin1').replace(/<[0-9a-f]{80}/, (found) => `<${'3'.repeat(found.length - 1)}`),
      'latin1',
    ),
  ])
    assert.notEqual(checkSeal(bytes).state, 'valid')
})

test('what a seal says of itself is read: time, certificate, format, that nothing may be changed', () => {
  const check = checkSeal(sealed)
  assert.equal(check.sha256, sha256(sealed))
  const { from, to } = hole(sealed)
  assert.equal(check.coveredBytes, sealed.length - (to - from))
  assert.deepEqual(check.seal, {
    at,
    format: 'ETSI.CAdES.detached',
    digestAlgorithm: 'SHA-256',
    noChangesAllowed: true,
    certificate: {
      subject: 'CN=Seal of Größe & Söhne GmbH, O=Größe & Söhne GmbH',
      sha256: fingerprint,
      validFrom: new Date('2026-01-01T00:00:00Z'),
      validTo: new Date('2036-01-01T00:00:00Z'),
    },
  })
})

test('the document that was shown stands byte for byte at the beginning of the sealed file', () => {
  assert.equal(sha256(sealed.subarray(0, document.length)), sha256(document))
})

test('files inside come out byte-equal, with their relationship', async (t) => {
  const all = Uint8Array.from({ length: 70_000 }, (_, index) => (index * 31) % 256)
  const bytes = await attach(document, [
    termsFile,
    { name: 'Größe 株.bin', contentType: 'application/octet-stream', bytes: all, relationship: 'Supplement', at },
    { name: 'empty.txt', contentType: 'text/plain', bytes: new Uint8Array(), relationship: 'Source', at },
  ])
  assert.equal(
    Buffer.compare(
      bytes,
      await attach(document, [
        termsFile,
        { name: 'Größe 株.bin', contentType: 'application/octet-stream', bytes: all, relationship: 'Supplement', at },
        { name: 'empty.txt', contentType: 'text/plain', bytes: new Uint8Array(), relationship: 'Source', at },
      ]),
    ),
    0,
  )
  const files = await attachedFiles(bytes)
  assert.deepEqual([...files.keys()].sort(), ['Größe 株.bin', 'empty.txt', 'terms.json'].sort())
  assert.deepEqual(Buffer.from(files.get('Größe 株.bin')!), Buffer.from(all))
  assert.deepEqual(Buffer.from((await attachedFiles(sealed)).get('terms.json')!), terms)
  const out = freePath('json')
  const file = await asFile(sealed)
  const list = await say(t, 'pdfdetach', ['-list', file])
  const saved = await say(t, 'qpdf', [file, '--show-attachment=terms.json'])
  const shown = await say(t, 'qpdf', ['--qdf', '--object-streams=disable', file, out])
  const taken = await say(t, 'qpdf', ['--list-attachments', '--verbose', file])
  if (list === undefined || saved === undefined || shown === undefined || taken === undefined) return
  assert.match(list, /1 embedded files\n1: terms\.json/)
  assert.equal(saved.trimEnd(), terms.toString())
  const plain = readFileSync(out, 'latin1')
  assert.match(plain, /\/AFRelationship \/Data/)
  assert.match(plain, /\/AF \[/)
  assert.match(plain, /\/Subtype \/application#2fjson/)
})

test('a bad name or a doubled one is refused and nothing is made', async () => {
  for (const name of ['', '../x', 'a\u0000b', '.hidden', 'x'.repeat(121)])
    await assert.rejects(
      attach(document, [{ ...termsFile, name }]),
      (error) => error instanceof Problem && error.status === 422,
    )
  await assert.rejects(attach(document, [termsFile, termsFile]), Problem)
})

test('the certificate page lists signer, e-mail, address, times, consent and the SHA-256 of the document', async (t) => {
  const text = await say(t, 'pdftotext', ['-layout', await asFile(sealed), '-'])
  if (text === undefined) return
  const flat = text.slice(text.indexOf('Certificate of signature')).replace(/\s+/g, ' ')
  for (const part of [
    `Document SHA-256 ${sha256(document)}`,
    `Bytes 1 to ${document.length} of this file are the document`,
    `Seal certificate SHA-256 ${fingerprint}`,
    'Sealed at 2026-12-12 14:03:05 UTC',
    'The seal proves that this file is unchanged',
    'rests on the checks listed',
    'Envelope en_01j9zk2m',
    consentText.replace('\n', ' '),
  ])
    assert.ok(flat.includes(part), part)
  for (const signer of sampleSigners)
    for (const part of [
      signer.name,
      `E-mail ${signer.email}`,
      `IP address ${signer.address}`,
      `Browser ${signer.browser}`,
      `How they were checked ${signer.check}`,
      ...[signer.sentAt!, signer.viewedAt!, signer.consentedAt!, signer.signedAt].map(
        (date) => `${date.toISOString().slice(0, 19).replace('T', ' ')} UTC`,
      ),
    ])
      assert.ok(flat.includes(part), part)
})

test('what is said of one signer stands on one page, however many there are', async (t) => {
  const signers = Array.from({ length: 9 }, (_, index) => ({
    ...sampleSigners[index % 2]!,
    name: `Signer ${index}`,
    signature: { typed: `Signer ${index}` },
  }))
  const { bytes } = await render(
    certificatePage({
      language: 'en',
      document: { title: 'T', sha256: sha256(document), place: { file: 'document.pdf' } },
      seal: { by: 'x', at, certificateSha256: fingerprint },
      signers,
    }),
  )
  const text = await say(t, 'pdftotext', ['-layout', await asFile(bytes), '-'])
  if (text === undefined) return
  const pages = text.split('\f')
  for (const [index, signer] of signers.entries())
    assert.equal(
      pages.filter((one) => new RegExp(`${index + 1} +${signer.name}[\\s\\S]+${signer.name}[\\s\\S]+Browser`).test(one))
        .length,
      1,
      signer.name,
    )
  assert.equal(text.match(/^Browser/gm)?.length, 9)
})

test('readers for the blind get the certificate page as a part of the one document', async (t) => {
  const structure = await say(t, 'pdfinfo', ['-struct-text', await asFile(sealed)])
  if (structure === undefined) return
  assert.equal(structure.match(/^Document/gm)?.length, 1)
  assert.doesNotMatch(structure, /Warning|Error/)
  assert.match(structure, /Partnership Agreement[\s\S]+Certificate of signature[\s\S]+elena@vostok\.example/)
})

test('the same seal is the same bytes, and seals made at once are those made one after the other', async () => {
  const many = await Promise.all(Array.from({ length: 12 }, seal))
  for (const one of many) assert.equal(Buffer.compare(one, sealed), 0)
})

test('a seal by a key on a curve holds as well', async (t) => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const pem = await asFile(Buffer.from(privateKey.export({ type: 'pkcs8', format: 'pem' })), 'pem')
  const out = freePath('der')
  const made = await say(t, 'openssl', [
    'req',
    '-x509',
    '-new',
    '-key',
    pem,
    '-subj',
    '/CN=Curve',
    '-days',
    '30',
    '-outform',
    'DER',
    '-out',
    out,
  ])
  if (made === undefined) return
  const bytes = await sealPdf(
    document,
    { privateKey, certificates: [new Uint8Array(readFileSync(out))] },
    { at, name: 'Curve' },
  )
  assert.equal(checkSeal(bytes).state, 'valid')
  const words = await say(t, 'pdfsig', [await asFile(bytes)])
  if (words !== undefined) assert.match(words, /Signature is Valid/)
})

test('what cannot be sealed is refused in words: no PDF, an encrypted one, nothing', async (t) => {
  const refused = (bytes: Uint8Array, code: string) =>
    assert.rejects(sealPdf(bytes, key, { at, name: 'x' }), (error) => error instanceof Problem && error.code === code)
  await refused(Buffer.from('hello'), 'pdf.unreadable')
  await refused(new Uint8Array(), 'pdf.unreadable')
  const [plain, out] = [await asFile(document), freePath('pdf')]
  const made = await say(t, 'qpdf', ['--encrypt', 'user', 'owner', '256', '--', plain, out])
  if (made === undefined) return
  await refused(readFileSync(out), 'pdf.encrypted')
})

test("other makers' files are sealed as well: linearized, with object streams, unpacked", async (t) => {
  const plain = await asFile(document)
  for (const options of [['--linearize'], ['--object-streams=generate'], ['--qdf']]) {
    const out = freePath('pdf')
    const made = await say(t, 'qpdf', [...options, plain, out])
    if (made === undefined) return
    const bytes = await sealPdf(readFileSync(out), key, { at, name: 'x', pages: page, files: [termsFile] })
    assert.equal(checkSeal(bytes).state, 'valid', options.join())
    const file = await asFile(bytes)
    const [words, check, mutool] = [
      await say(t, 'pdfsig', [file]),
      await say(t, 'qpdf', ['--check', file]),
      await say(t, 'mutool', ['sign', '-v', file]),
    ]
    if (words === undefined || check === undefined || mutool === undefined) return
    assert.match(words, /Signature is Valid/, options.join())
    assert.match(words, /Total document signed/, options.join())
    assert.match(check, /No syntax or stream encoding errors found/, options.join())
    assert.match(mutool, /unchanged since signing/, options.join())
  }
})
