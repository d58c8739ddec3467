/**
 * Reads ZIP archives that somebody sends in (APPNOTE 6.3.3), beside `zip.ts`, which writes them. What is inside is known
 * from the directory alone; an entry is unpacked when it is asked for, up to the size that the directory states and not
 * a byte further, and its checksum has to fit. What plain archives do not need is refused by name: encryption, other
 * methods than stored and deflated, parts on other disks, entries that lie over one another.
 */
import { promisify } from 'node:util'
import { crc32, inflateRaw } from 'node:zlib'
import { unprocessable } from '../errors.ts'

export type ZipFile = {
  /** Path inside the archive, with slashes, without a leading one, and never up. */
  readonly name: string
  readonly sizeBytes: number
}
export type OpenZip = {
  /** Files in the order of the directory; folders are left out. */
  readonly files: readonly ZipFile[]
  /** The content. 422 `zip.damaged` when it is not what the directory says. */
  readonly read: (file: ZipFile) => Promise<Buffer>
}
export type ZipLimits = {
  readonly filesMax: number
  /** Of one unpacked file. */
  readonly fileBytesMax: number
  /** Of all unpacked files. */
  readonly bytesMax: number
}

type Entry = ZipFile & { method: number; packedBytes: number; checksum: number; offset: number }

const unpack = promisify(inflateRaw)
const endBytes = 22
const centralBytes = 46
const localBytes = 30
/** The most that deflate can gain. More is a lie, or an archive that is there to fill memories. */
const gainMax = 1_032
const methods = { stored: 0, deflated: 8 } as const

const refused = (code: 'zip.damaged' | 'zip.unsafe' | 'zip.too_large' | 'zip.unsupported', words: string) =>
  unprocessable(code, words)
const damaged = (words = 'This is no whole ZIP archive; make it anew and send it again.') =>
  refused('zip.damaged', words)

/** Reads the directory. 422 with what is in the way: damaged, unsafe names, too large, or a sort that is not read. */
export const openZip = (bytes: Buffer, limits: ZipLimits): OpenZip => {
  const directory = findDirectory(bytes)
  const entries = readDirectory(bytes, directory, limits)
  refuseOverlap(bytes, entries, directory.from)
  const known = new Map(
    entries.map((entry): [ZipFile, Entry] => [{ name: entry.name, sizeBytes: entry.sizeBytes }, entry]),
  )
  return {
    files: [...known.keys()],
    read: (file) => {
      const entry = known.get(file)
      if (!entry) throw new Error(`${file.name} is not of this archive`)
      return content(bytes, entry)
    },
  }
}

type Directory = { from: number; to: number; count: number }
const findDirectory = (bytes: Buffer): Directory => {
  // Behind the end record a comment of up to 65,535 bytes may stand.
  const earliest = Math.max(0, bytes.length - endBytes - 0xffff)
  for (let at = bytes.length - endBytes; at >= earliest; at -= 1) {
    if (bytes.readUInt32LE(at) !== 0x06054b50) continue
    if (at + endBytes + bytes.readUInt16LE(at + 20) !== bytes.length) continue
    const [disk, count, all] = [bytes.readUInt16LE(at + 4), bytes.readUInt16LE(at + 8), bytes.readUInt16LE(at + 10)]
    const [size, from] = [bytes.readUInt32LE(at + 12), bytes.readUInt32LE(at + 16)]
    if (all === 0xffff || size === 0xffff_ffff || from === 0xffff_ffff)
      throw refused('zip.unsupported', 'The archive is of the ZIP64 sort; make several smaller ones.')
    if (disk !== 0 || count !== all)
      throw refused('zip.unsupported', 'The archive is one part of several; make a whole one.')
    if (from + size > at) throw damaged()
    return { from, to: from + size, count }
  }
  throw damaged()
}

const readDirectory = (bytes: Buffer, directory: Directory, limits: ZipLimits): Entry[] => {
  if (directory.count > limits.filesMax)
    throw refused(
      'zip.too_large',
      `The archive holds ${directory.count} files; ${limits.filesMax} at most. Send it in parts.`,
    )
  const entries: Entry[] = []
  const names = new Set<string>()
  let total = 0
  let at = directory.from
  for (let left = directory.count; left > 0; left -= 1) {
    if (at + centralBytes > directory.to || bytes.readUInt32LE(at) !== 0x02014b50) throw damaged()
    const flags = bytes.readUInt16LE(at + 8)
    const nameBytes = bytes.readUInt16LE(at + 28)
    const next = at + centralBytes + nameBytes + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32)
    if (next > directory.to) throw damaged()
    const name = safeName(decodeName(bytes.subarray(at + centralBytes, at + centralBytes + nameBytes), flags))
    const entry: Entry = {
      name,
      method: bytes.readUInt16LE(at + 10),
      checksum: bytes.readUInt32LE(at + 16),
      packedBytes: bytes.readUInt32LE(at + 20),
      sizeBytes: bytes.readUInt32LE(at + 24),
      offset: bytes.readUInt32LE(at + 42),
    }
    at = next
    if (name.endsWith('/')) continue
    if (flags & 0x0041)
      throw refused('zip.unsupported', `${name} is locked by a password; make the archive without one.`)
    if (entry.method !== methods.stored && entry.method !== methods.deflated)
      throw refused('zip.unsupported', `${name} is packed in a way that is not read; use an ordinary ZIP.`)
    if (entry.method === methods.stored && entry.packedBytes !== entry.sizeBytes) throw damaged()
    if (entry.sizeBytes > limits.fileBytesMax)
      throw refused('zip.too_large', `${name} has more than ${megabytes(limits.fileBytesMax)} unpacked.`)
    if (entry.sizeBytes > entry.packedBytes * gainMax + 64)
      throw refused('zip.unsafe', `${name} claims to be far larger unpacked than it can be.`)
    // Programs disagree on which of two is meant, so neither is taken.
    const folded = nameKey(name)
    if (names.has(folded)) throw refused('zip.unsafe', `The archive holds ${name} twice; each file once.`)
    names.add(folded)
    total += entry.sizeBytes
    if (total > limits.bytesMax)
      throw refused(
        'zip.too_large',
        `The archive has more than ${megabytes(limits.bytesMax)} unpacked; send it in parts.`,
      )
    entries.push(entry)
  }
  return entries
}
const megabytes = (bytes: number) => `${Math.floor(bytes / 1_000_000)} MB`

/** Entries that share bytes are how a small archive becomes endless: each byte belongs to one. */
const refuseOverlap = (bytes: Buffer, entries: readonly Entry[], end: number) => {
  let covered = 0
  for (const entry of entries.toSorted((one, other) => one.offset - other.offset)) {
    if (entry.offset < covered) throw refused('zip.unsafe', 'Files inside the archive lie over one another.')
    covered = startOf(bytes, entry) + entry.packedBytes
    if (covered > end) throw damaged()
  }
}
const startOf = (bytes: Buffer, { offset }: Entry): number => {
  if (offset + localBytes > bytes.length || bytes.readUInt32LE(offset) !== 0x04034b50) throw damaged()
  return offset + localBytes + bytes.readUInt16LE(offset + 26) + bytes.readUInt16LE(offset + 28)
}

const content = async (bytes: Buffer, entry: Entry): Promise<Buffer> => {
  const start = startOf(bytes, entry)
  const packed = bytes.subarray(start, start + entry.packedBytes)
  const found =
    entry.method === methods.stored
      ? packed
      : await unpack(packed, { maxOutputLength: Math.max(1, entry.sizeBytes) }).catch(() => undefined)
  if (!found || found.length !== entry.sizeBytes || crc32(found) !== entry.checksum)
    throw damaged(`${entry.name} is damaged inside the archive; make the archive anew and send it again.`)
  return found
}

/** By which two names are one: file systems differ in letters' size and in how accents are written. */
export const nameKey = (name: string): string => name.normalize('NFC').toLowerCase()

const safeName = (name: string): string => {
  const plain = name.replaceAll('\\', '/')
  const parts = plain.replace(/\/$/, '').split('/')
  if (
    plain === '' ||
    /^[A-Za-z]:/.test(plain) ||
    [...plain].some((letter) => letter < ' ' || letter === '\u007f') ||
    parts.some((part) => ['', '.', '..'].includes(part))
  )
    throw refused('zip.unsafe', `The archive holds a file with an unsafe name: ${JSON.stringify(name.slice(0, 100))}.`)
  if (plain.length > 300) throw refused('zip.unsafe', `A name in the archive is too long: ${plain.slice(0, 100)}…`)
  return plain
}

const utf8 = new TextDecoder('utf-8', { fatal: true })
/** UTF-8 where the archive says so or where it is; else as old programs of Windows write names. */
const decodeName = (bytes: Buffer, flags: number): string => {
  try {
    return utf8.decode(bytes)
  } catch {
    if (flags & 0x0800) throw damaged()
    return [...bytes].map((byte) => (byte < 0x80 ? String.fromCharCode(byte) : oldLetters[byte - 0x80])).join('')
  }
}
/** Code page 437, from 128 on. */
const oldLetters =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■ '
