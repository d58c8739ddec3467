/** The bytes of a table file: read once to learn what they are, then again as text, never as a whole. */
import { Problem, unprocessable } from '../errors.ts'

/** A file that can be read from its beginning more than once. */
export type TableSource = { readonly open: () => AsyncIterable<Uint8Array> | Iterable<Uint8Array> }

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252'

export type Inspection = {
  readonly encoding: Encoding
  readonly byteCount: number
  /** The first 64 KiB as text. */
  readonly sample: string
  /** Whether the sample is the whole file. */
  readonly complete: boolean
}

/** A file that is in memory already. */
export const bytesSource = (bytes: Uint8Array): TableSource => ({ open: () => [bytes] })

/**
 * Reads the whole file once and finds its size and encoding: a byte order mark decides; without one, zero bytes in every
 * other place mean UTF-16, and what is not valid UTF-8 to its last byte is Windows-1252. Throws `table.too_large` (413)
 * and `table.not_text` (422).
 */
export const inspectSource = async (source: TableSource, bytesMax: number): Promise<Inspection> => {
  const head: Uint8Array[] = []
  const strictUtf8 = utf8Checker()
  let [byteCount, headBytes, hasZero] = [0, 0, false]
  for await (const chunk of source.open()) {
    byteCount += chunk.length
    if (byteCount > bytesMax) throw tooLarge(bytesMax)
    if (headBytes < sampleBytes) {
      head.push(chunk.subarray(0, sampleBytes - headBytes))
      headBytes = Math.min(sampleBytes, headBytes + chunk.length)
    }
    hasZero ||= chunk.includes(0)
    strictUtf8.add(chunk)
  }
  const start = new Uint8Array(Buffer.concat(head))
  const encoding =
    markedEncoding(start) ?? (hasZero ? zeroEncoding(start) : strictUtf8.end() ? 'utf-8' : 'windows-1252')
  if (!encoding || isBinary(start)) throw notText()
  const sample = new TextDecoder(encoding).decode(start, { stream: true })
  return { encoding, byteCount, sample, complete: byteCount <= sampleBytes }
}

/** The file as text, piece by piece, without its byte order mark. */
export const textOf = async function* (source: TableSource, encoding: Encoding): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding)
  for await (const chunk of source.open()) {
    const text = decoder.decode(chunk, { stream: true })
    if (text !== '') yield text
  }
  const rest = decoder.decode()
  if (rest !== '') yield rest
}

const sampleBytes = 64 * 1_024

const markedEncoding = (start: Uint8Array): Encoding | null => {
  if (start[0] === 0xef && start[1] === 0xbb && start[2] === 0xbf) return 'utf-8'
  if (start[0] === 0xff && start[1] === 0xfe) return 'utf-16le'
  if (start[0] === 0xfe && start[1] === 0xff) return 'utf-16be'
  return null
}

/** Latin text in UTF-16 has a zero in nearly every other byte; zeros elsewhere mean that this is no text. */
const zeroEncoding = (start: Uint8Array): Encoding | null => {
  const zeros = [0, 0]
  for (const [index, byte] of start.entries()) if (byte === 0) zeros[index % 2]! += 1
  const [even = 0, odd = 0] = zeros
  const pairs = start.length / 2
  if (odd > pairs * 0.4 && even < pairs * 0.05) return 'utf-16le'
  if (even > pairs * 0.4 && odd < pairs * 0.05) return 'utf-16be'
  return null
}

/** The beginnings of spreadsheets, archives, PDF and old office files. */
const binaryBeginnings = ['PK\u0003\u0004', '%PDF-', '\u00d0\u00cf\u0011\u00e0', '\u001f\u008b']

const isBinary = (start: Uint8Array): boolean => {
  const text = Buffer.from(start.subarray(0, 8)).toString('latin1')
  return binaryBeginnings.some((beginning) => text.startsWith(beginning))
}

const utf8Checker = () => {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let valid = true
  const attempt = (chunk?: Uint8Array) => {
    if (!valid) return
    try {
      if (chunk) decoder.decode(chunk, { stream: true })
      else decoder.decode()
    } catch (error) {
      if (!(error instanceof TypeError)) throw error
      valid = false
    }
  }
  return {
    add: (chunk: Uint8Array) => attempt(chunk),
    end: () => {
      attempt()
      return valid
    },
  }
}

const tooLarge = (bytesMax: number) =>
  new Problem({
    status: 413,
    code: 'table.too_large',
    detail: `The file is larger than ${Math.floor(bytesMax / 1_000_000)} MB. Split it and send the parts one after another.`,
  })

const notText = () =>
  unprocessable('table.not_text', 'The file is not a text table. Save it as CSV (UTF-8) and send it again.')
