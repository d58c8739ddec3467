/** Sealed documents: rendered, certified, sealed and checked in one process; per second of processor time, and memory. */
import { createHash, generateKeyPairSync, sign } from 'node:crypto'
import { certificatePage } from '#platform/pdf/certificate-page.ts'
import { checkSeal } from '#platform/pdf/check.ts'
import type { SigningKey } from '#platform/pdf/cms.ts'
import { render } from '#platform/pdf/render.ts'
import { sealPdf } from '#platform/pdf/seal.ts'
import { selfSigned } from '#platform/pdf/x509.ts'
import { sampleAgreement, sampleSigners } from '#test/support/pdf-samples.ts'
import type { Result } from './run.ts'

const at = new Date('2026-12-12T14:03:05Z')

const makeKey = (): SigningKey => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 3_072 })
  const valid = { validFrom: new Date('2026-01-01T00:00:00Z'), validTo: new Date('2036-01-01T00:00:00Z') }
  return {
    privateKey,
    certificates: [selfSigned(privateKey, { commonName: 'Bench', organization: 'Bench', ...valid })],
  }
}

/** One agreement of six pages with its certificate page and terms; every one has another title, so nothing repeats. */
const sealOne = async (key: SigningKey, number: number): Promise<{ bytes: number; pages: number }> => {
  const title = `Partnership Agreement AG-2027-${String(number).padStart(4, '0')}`
  const document = await render(sampleAgreement({ clauses: 40, title }))
  const page = await render(
    certificatePage({
      language: 'en',
      document: {
        title,
        sha256: createHash('sha256').update(document.bytes).digest('hex'),
        place: { bytes: document.bytes.length },
      },
      seal: { by: 'Bench', at, certificateSha256: '0'.repeat(64) },
      signers: sampleSigners,
    }),
  )
  const terms = Buffer.from(JSON.stringify({ number, terms: Array.from({ length: 40 }, (_, term) => ({ term })) }))
  const bytes = await sealPdf(document.bytes, key, {
    at,
    name: 'Bench',
    pages: page,
    files: [{ name: 'terms.json', contentType: 'application/json', bytes: terms, relationship: 'Data', at }],
  })
  const check = checkSeal(bytes)
  if (check.state !== 'valid') throw new Error(check.words)
  return { bytes: bytes.length, pages: document.pages + page.pages }
}

export const benchPdf = async (count: number): Promise<Result[]> => {
  const key = makeKey()
  for (let warm = 0; warm < Math.min(20, count / 5); warm += 1) await sealOne(key, warm)
  const floor = rawSignatures(key)
  const memory: number[] = []
  const processor = process.cpuUsage()
  const begun = performance.now()
  let last = { bytes: 0, pages: 0 }
  for (let number = 0; number < count; number += 1) {
    last = await sealOne(key, number)
    if (number % Math.ceil(count / 20) === 0) memory.push(process.memoryUsage().rss)
  }
  const seconds = (performance.now() - begun) / 1000
  const used = process.cpuUsage(processor)
  const cores = (used.user + used.system) / 1e6
  const perCore = count / cores
  const half = memory.length / 2
  const [early, late] = [Math.max(...memory.slice(0, half)), Math.max(...memory.slice(half))]
  const megabytes = (bytes: number) => Math.round(bytes / 1_048_576)
  return [
    {
      name: `Sealed PDFs of ${last.pages} pages (${Math.round(last.bytes / 1024)} kB), rendered, certified, sealed, checked`,
      measured: `${perCore.toFixed(1)} a second and core (${(count / seconds).toFixed(1)} a second in one process)`,
      limit: `${Math.round(floor)} RSA 3072 signatures a second and core, nothing else`,
      ratio: perCore / floor,
      aim: '10 a second and core',
      reached: perCore >= 10,
    },
    {
      name: `Memory over ${count.toLocaleString('en')} sealed PDFs`,
      measured: `${megabytes(early)} MB at most in the first half, ${megabytes(late)} MB in the second`,
      limit: `${megabytes(early)} MB, the first half`,
      ratio: late / early,
      aim: 'the second half at most 1.2 times the first',
      reached: late <= early * 1.2,
    },
  ]
}

const rawSignatures = (key: SigningKey): number => {
  const data = Buffer.alloc(128, 7)
  const processor = process.cpuUsage()
  for (let count = 0; count < 100; count += 1) sign('sha256', data, key.privateKey)
  const used = process.cpuUsage(processor)
  return 100 / ((used.user + used.system) / 1e6)
}
