/** Statements of many lines: written as CSV and as PDF again and again, with the same bytes each time and flat memory. */
import { createHash } from 'node:crypto'
import { csvOf, hashOf, type KeptStatement, pdfOf } from '#modules/commissions/service/statements/render.ts'
import { render } from '#platform/pdf/render.ts'
import type { Result } from './run.ts'

const aStatement = (lines: number): KeptStatement => {
  const amounts = Array.from({ length: lines }, (_, at) => BigInt((at * 7919) % 100_000) - 20_000n)
  const earned = amounts.reduce((sum, amount) => sum + amount, 0n).toString()
  const zero = '0'
  return {
    id: 'st_01ka2b3c4d5e6f7g8h9jkmnpqr',
    month: '2026-10',
    currency: 'EUR',
    head: {
      workspace: 'Bench',
      partner: 'Partner',
      language: 'en',
      zone: 'UTC',
      nextDueOn: '2026-11-08',
      blockers: [],
    },
    figures: {
      opening: zero,
      earned,
      adjustments: zero,
      reversed: zero,
      declined: zero,
      paid: zero,
      returned: zero,
      tax: zero,
      converted: zero,
      other: zero,
      closing: earned,
    },
    lines: amounts.map((amount, at) => {
      const number = String(at).padStart(26, '0')
      return {
        day: `2026-10-${String(1 + (at % 31)).padStart(2, '0')}`,
        part: amount < 0n ? ('reversed' as const) : ('earned' as const),
        amountMinor: amount.toString(),
        sourceKind: 'commission',
        sourceId: `cm_${number}`,
        saleId: `sl_${number}`,
        words: 'Sales that came by the connector',
        transferId: `tr_${number}`,
      }
    }),
    publishedAt: new Date('2026-11-03T06:00:00Z'),
    isPreview: false,
  }
}

export const benchStatement = async (lines: number, rounds: number): Promise<Result[]> => {
  const statement = aStatement(lines)
  const first = await bytesOf(statement)
  const floor = rawHash(first.csvBytes)
  const memory: number[] = []
  let csvMs = 0
  for (let round = 0; round < rounds; round += 1) {
    const made = await bytesOf(statement)
    if (made.csv !== first.csv || made.pdf !== first.pdf) throw new Error('The same statement gave other bytes')
    csvMs += made.csvMs
    memory.push(process.memoryUsage().rss)
  }
  const perSecond = (lines * rounds * 1000) / csvMs
  const half = Math.ceil(rounds / 2)
  const [early, late] = [Math.max(...memory.slice(0, half)), Math.max(...memory.slice(half))]
  const megabytes = (bytes: number) => Math.round(bytes / 1_048_576)
  return [
    {
      name: `Statement of ${lines.toLocaleString('en')} lines as CSV with its hash (${Math.round(first.csvBytes / 1024)} kB)`,
      measured: `${Math.round(perSecond).toLocaleString('en')} lines a second`,
      limit: `${Math.round((lines * 1000) / floor).toLocaleString('en')} lines a second for the hash of the same bytes alone`,
      ratio: floor / (csvMs / rounds),
      aim: '50,000 lines in under 2 s',
      reached: (csvMs / rounds) * (50_000 / lines) <= 2_000,
    },
    {
      name: `Memory over ${rounds} times the same statement as CSV and PDF, byte for byte the same`,
      measured: `${megabytes(early)} MB at most in the first half, ${megabytes(late)} MB in the second`,
      limit: `${megabytes(early)} MB, the first half`,
      ratio: late / early,
      aim: 'the second half at most 1.2 times the first',
      reached: late <= early * 1.2,
    },
  ]
}

const bytesOf = async (statement: KeptStatement) => {
  const begun = performance.now()
  const text = csvOf(statement)
  const csv = hashOf(text)
  const csvMs = performance.now() - begun
  const { bytes } = await render(pdfOf(statement, csv))
  return { csv, csvMs, csvBytes: Buffer.byteLength(text), pdf: createHash('sha256').update(bytes).digest('hex') }
}
/** Milliseconds for the hash of so many bytes and nothing else. */
const rawHash = (bytes: number): number => {
  const data = Buffer.alloc(bytes, 7)
  const begun = performance.now()
  for (let count = 0; count < 10; count += 1) createHash('sha256').update(data).digest('hex')
  return (performance.now() - begun) / 10
}
