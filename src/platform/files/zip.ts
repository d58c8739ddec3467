/** ZIP archives as a stream (APPNOTE 6.3.3): entries are stored as they are, one part in memory at a time. */
import { crc32 } from 'node:zlib'

export type ZipEntry = {
  /** Path inside the archive, with slashes; made harmless by the caller. */
  name: string
  modifiedAt: Date
  content: Uint8Array | AsyncIterable<Uint8Array>
}

const bytesMax = 0xffff_ffff
const entriesMax = 0xffff
// Bit 3: sizes follow the content; bit 11: names are UTF-8.
const flags = 0x0808

/** The archive's bytes, in order. Throws RangeError beyond 4 GB or 65,535 entries, which plain ZIP cannot hold. */
export async function* zipStream(entries: Iterable<ZipEntry> | AsyncIterable<ZipEntry>): AsyncGenerator<Uint8Array> {
  const directory: Uint8Array[] = []
  let offset = 0
  for await (const entry of entries) {
    const name = Buffer.from(entry.name, 'utf8')
    const [time, date] = dosTime(entry.modifiedAt)
    const local = Buffer.alloc(30)
    local.writeUInt32LE(0x04034b50, 0)
    local.writeUInt16LE(20, 4)
    local.writeUInt16LE(flags, 6)
    local.writeUInt16LE(time, 10)
    local.writeUInt16LE(date, 12)
    local.writeUInt16LE(name.length, 26)
    yield Buffer.concat([local, name])
    let sum = 0
    let size = 0
    for await (const part of entry.content instanceof Uint8Array ? [entry.content] : entry.content) {
      sum = crc32(part, sum)
      size += part.length
      yield part
    }
    const sizes = Buffer.alloc(16)
    sizes.writeUInt32LE(0x08074b50, 0)
    sizes.writeUInt32LE(sum, 4)
    sizes.writeUInt32LE(inBounds(size), 8)
    sizes.writeUInt32LE(size, 12)
    yield sizes
    directory.push(centralEntry({ name, time, date, sum, size, offset }))
    if (directory.length > entriesMax) throw new RangeError('A ZIP archive holds 65,535 entries at most')
    offset = inBounds(offset + local.length + name.length + size + sizes.length)
  }
  const central = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(directory.length, 8)
  end.writeUInt16LE(directory.length, 10)
  end.writeUInt32LE(central.length, 12)
  end.writeUInt32LE(offset, 16)
  yield Buffer.concat([central, end])
}

const inBounds = (bytes: number): number => {
  if (bytes > bytesMax) throw new RangeError('A ZIP archive holds 4 GB at most')
  return bytes
}

type Central = { name: Buffer; time: number; date: number; sum: number; size: number; offset: number }
const centralEntry = ({ name, time, date, sum, size, offset }: Central): Uint8Array => {
  const head = Buffer.alloc(46)
  head.writeUInt32LE(0x02014b50, 0)
  head.writeUInt16LE(20, 4)
  head.writeUInt16LE(20, 6)
  head.writeUInt16LE(flags, 8)
  head.writeUInt16LE(time, 12)
  head.writeUInt16LE(date, 14)
  head.writeUInt32LE(sum, 16)
  head.writeUInt32LE(size, 20)
  head.writeUInt32LE(size, 24)
  head.writeUInt16LE(name.length, 28)
  head.writeUInt32LE(offset, 42)
  return Buffer.concat([head, name])
}

/** Two seconds exact, from 1980 on, in UTC. */
const dosTime = (at: Date): [time: number, date: number] => [
  (at.getUTCHours() << 11) | (at.getUTCMinutes() << 5) | (at.getUTCSeconds() >> 1),
  (Math.max(0, at.getUTCFullYear() - 1980) << 9) | ((at.getUTCMonth() + 1) << 5) | at.getUTCDate(),
]
