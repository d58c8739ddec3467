/**
 * Says in words whether a file is what was sealed. It reads bytes and trusts no structure around them: where a signature
 * says it stands, what it leaves out, what its digest is, whose key made it.
 */
import { createHash } from 'node:crypto'
import { type ReadSignature, readDetached } from './cms.ts'
import { sealMaker } from './seal.ts'

export type SealState =
  /** Every byte is as it was sealed. */
  | 'valid'
  /** Sealed and unchanged, but by no certificate that the caller knows. */
  | 'unknown_certificate'
  /** A byte differs from what was sealed. */
  | 'changed'
  /** What was sealed is unchanged, but the file holds more than that. */
  | 'not_whole'
  | 'unsealed'

export type SealCheck = {
  readonly state: SealState
  /** The state as a sentence, for people. */
  readonly words: string
  readonly fileBytes: number
  /** Bytes that the last readable seal covers, its own place left out; 0 without one. */
  readonly coveredBytes: number
  /** SHA-256 of the whole file, hex. */
  readonly sha256: string
  readonly seal?: {
    /** The time that the seal states; the key's holder vouches for it. */
    readonly at: Date | null
    readonly format: string
    readonly digestAlgorithm: ReadSignature['digestAlgorithm']
    readonly noChangesAllowed: boolean
    readonly certificate: {
      readonly subject: string
      /** SHA-256 of the certificate, hex. */
      readonly sha256: string
      readonly validFrom: Date
      readonly validTo: Date
    }
  }
}

type Found = {
  /** Where the signature itself stands: from its `<` to behind its `>`. */
  readonly from: number
  readonly to: number
  readonly end: number
  readonly dictionary: string
}
type Judged = { found: Found; signature: ReadSignature | undefined; unchanged: boolean; whole: boolean }

/**
 * Judges a file. With `certificates` (SHA-256 in hex) a seal by any other is `unknown_certificate`; without them a seal
 * is judged by its own certificate alone, which proves that nothing changed, not who sealed it.
 */
export const checkSeal = (bytes: Uint8Array, certificates?: ReadonlySet<string>): SealCheck => {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const judged = findSeals(file).map((found) => judge(file, found))
  const base = { fileBytes: file.length, coveredBytes: 0, sha256: sha256(file) }
  const last = judged.toSorted((one, other) => one.found.end - other.found.end).at(-1)
  if (!last?.signature) {
    if (last || /ETSI\.CAdES|adbe\.pkcs7|\/DocMDP|\/ByteRange/.test(file.toString('latin1')))
      return {
        ...base,
        state: 'changed',
        words: 'This file bears the traces of a seal that cannot be read any more: it was changed.',
      }
    return { ...base, state: 'unsealed', words: 'This file bears no seal.' }
  }
  const { found, signature } = last
  const seal = sealOf(found, signature)
  const covered = found.end - (found.to - found.from)
  const answer = (state: SealState, words: string): SealCheck => ({
    ...base,
    coveredBytes: covered,
    state,
    words,
    seal,
  })
  if (!last.unchanged) return answer('changed', 'This file was changed after it was sealed.')
  const extra = file.length - found.end
  if (!last.whole)
    return answer(
      'not_whole',
      `What was sealed is unchanged, but ${extra.toLocaleString('en')} ${extra === 1 ? 'byte was' : 'bytes were'} added after it.`,
    )
  const earlier = judged.filter((one) => one !== last)
  if (earlier.some((one) => !one.unchanged))
    return answer('changed', 'An earlier signature inside this file does not match it: the file was changed.')
  if (earlier.some((one) => one.signature && sealOf(one.found, one.signature).noChangesAllowed))
    return answer('not_whole', 'Something was added to this file, and signed, after a seal that allows no change.')
  if (certificates && !certificates.has(seal.certificate.sha256))
    return answer(
      'unknown_certificate',
      'This file is unchanged since it was sealed, but not by a certificate known here.',
    )
  return answer('valid', 'This file is sealed, and every byte is as it was sealed.')
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

const rangePattern = /\/ByteRange\s*\[\s*0\s+(\d{1,10})\s+(\d{1,10})\s+(\d{1,10})\s*\]/g

/** Places that look like signatures: a byte range that begins at 0 and leaves out exactly one string of hex digits. */
const findSeals = (file: Buffer): Found[] => {
  const text = file.toString('latin1')
  return [...text.matchAll(rangePattern)].flatMap((match): Found[] => {
    const [from, to, length] = match.slice(1).map(Number) as [number, number, number]
    const end = to + length
    if (from >= to || end > file.length || file[from] !== 0x3c || file[to - 1] !== 0x3e) return []
    const begin = text.lastIndexOf(' obj', match.index)
    const stop = text.indexOf('endobj', match.index)
    // The signature belongs to this very object and is its /Contents.
    if (begin < 0 || stop < 0 || !/\/Contents\s*$/.test(text.slice(Math.max(from - 16, 0), from))) return []
    if (!(begin < from && to <= stop)) return []
    return [{ from, to, end, dictionary: text.slice(begin, from) + text.slice(to, stop) }]
  })
}

const judge = (file: Buffer, found: Found): Judged => {
  const whole = found.end === file.length
  const isOurs = new RegExp(`/Prop_Build\\s*<<\\s*/App\\s*<<\\s*/Name\\s*/${sealMaker}\\b`).test(found.dictionary)
  const signature = readContents(file.toString('latin1', found.from + 1, found.to - 1), isOurs)
  if (!signature) return { found, signature, unchanged: false, whole }
  const algorithm = signature.digestAlgorithm.replace('-', '').toLowerCase()
  const digest = createHash(algorithm)
    .update(file.subarray(0, found.from))
    .update(file.subarray(found.to, found.end))
    .digest()
  return { found, signature, unchanged: signature.isGenuine && digest.equals(signature.digest), whole }
}

/** The signature out of its hex digits; behind it nothing but zeros may stand. */
const readContents = (hex: string, isOurs: boolean): ReadSignature | undefined => {
  if (hex.length % 2 !== 0 || !/^[0-9a-fA-F]*$/.test(hex)) return undefined
  const bytes = Buffer.from(hex, 'hex')
  try {
    const length = lengthOf(bytes)
    if (bytes.subarray(length).some((byte) => byte !== 0)) return undefined
    const signature = readDetached(bytes.subarray(0, length))
    // Our own seals are written in one way only: small digits, and nothing in them that could be written otherwise.
    const isExact = !isOurs || (signature.isOurForm && !/[A-F]/.test(hex))
    return { ...signature, isGenuine: signature.isGenuine && isExact }
  } catch {
    return undefined
  }
}

const lengthOf = (bytes: Buffer): number => {
  const first = bytes[1]!
  if (first < 0x80) return 2 + first
  const count = first - 0x80
  return 2 + count + bytes.readUIntBE(2, count)
}

const sealOf = (found: Found, signature: ReadSignature): NonNullable<SealCheck['seal']> => ({
  at: dateOf(/\/M\s*\(D:(\d{14})Z/.exec(found.dictionary)?.[1]),
  format: /\/SubFilter\s*\/([\w.]+)/.exec(found.dictionary)?.[1] ?? 'unknown',
  digestAlgorithm: signature.digestAlgorithm,
  noChangesAllowed: /\/TransformMethod\s*\/DocMDP/.test(found.dictionary) && /\/P\s+1\b/.test(found.dictionary),
  certificate: {
    subject: signature.certificate.subject.replaceAll('\n', ', '),
    sha256: signature.certificate.fingerprint256.replaceAll(':', '').toLowerCase(),
    validFrom: new Date(signature.certificate.validFrom),
    validTo: new Date(signature.certificate.validTo),
  },
})

const dateOf = (digits: string | undefined): Date | null =>
  digits ? new Date(digits.replace(/^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/, '$1-$2-$3T$4:$5:$6Z')) : null
