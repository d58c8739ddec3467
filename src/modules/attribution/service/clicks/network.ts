/** Addresses of visitors: cut before anything is kept, placed on the map by a local file, held against lists. */
import { readFile } from 'node:fs/promises'
import { isIP, isIPv4 } from 'node:net'

/** 16 bytes; IPv4 as ::ffff:a.b.c.d. Undefined for what is no address. */
export const bytesOf = (address: string): Uint8Array | undefined => {
  const plain = address.replace(/%.*$/, '')
  if (isIPv4(plain)) return fromV4(plain)
  if (isIP(plain) !== 6) return undefined
  const dotted = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(plain)
  const text = dotted ? `${dotted[1]}${hexOfV4(dotted[2]!)}` : plain
  const [head = '', tail] = text.split('::')
  const left = head === '' ? [] : head.split(':')
  const right = tail === undefined || tail === '' ? [] : tail.split(':')
  const groups = tail === undefined ? left : [...left, ...Array(8 - left.length - right.length).fill('0'), ...right]
  const bytes = new Uint8Array(16)
  groups.forEach((group, place) => {
    const value = Number.parseInt(group, 16)
    bytes[place * 2] = value >> 8
    bytes[place * 2 + 1] = value & 255
  })
  return bytes
}
const fromV4 = (address: string): Uint8Array => {
  const bytes = new Uint8Array(16)
  bytes[10] = 255
  bytes[11] = 255
  address.split('.').forEach((part, place) => {
    bytes[12 + place] = Number(part)
  })
  return bytes
}
const hexOfV4 = (address: string) => {
  const [a = 0, b = 0, c = 0, d = 0] = address.split('.').map(Number)
  return `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`
}
const isMapped = (bytes: Uint8Array) =>
  bytes[10] === 255 && bytes[11] === 255 && bytes.subarray(0, 10).every((byte) => byte === 0)

/** The network of an address: /24 of IPv4, /48 of IPv6. This much goes into the visitor's key and nowhere else. */
export const networkOf = (address: string): string => {
  const bytes = bytesOf(address)
  if (!bytes) return ''
  return Buffer.from(isMapped(bytes) ? bytes.subarray(12, 15) : bytes.subarray(0, 6)).toString('hex')
}

type Range = { from: Uint8Array; to: Uint8Array; country: string | null; region: string | null }
export type Ranges = { find: (address: string) => { country: string | null; region: string | null } | undefined }
const none: Ranges = { find: () => undefined }

const rangeOf = (network: string): Pick<Range, 'from' | 'to'> | undefined => {
  const [address = '', given] = network.trim().split('/')
  const from = bytesOf(address)
  if (!from) return undefined
  const bits = given === undefined ? 128 : Number(given) + (isIPv4(address) ? 96 : 0)
  if (!Number.isInteger(bits) || bits < 0 || bits > 128) return undefined
  const to = Uint8Array.from(from)
  for (let bit = bits; bit < 128; bit += 1) {
    const place = bit >> 3
    const mask = 128 >> (bit & 7)
    from[place]! &= ~mask
    to[place]! |= mask
  }
  return { from, to }
}

/**
 * Lines of `network,country,region` (`203.0.113.0/24,DE,BE`), of which the last two may be missing. Networks must not
 * overlap. A line that is not written so is left out.
 */
export const parseRanges = (text: string): Ranges => {
  const ranges: Range[] = []
  for (const line of text.split('\n')) {
    const [network = '', country = '', region = ''] = line.split(',').map((part) => part.trim())
    if (network === '' || network.startsWith('#')) continue
    const range = rangeOf(network)
    if (range)
      ranges.push({
        ...range,
        country: /^[A-Z]{2}$/.test(country) ? country : null,
        region: region.slice(0, 80) || null,
      })
  }
  ranges.sort((one, other) => Buffer.compare(one.from, other.from))
  return {
    find: (address) => {
      const bytes = bytesOf(address)
      if (!bytes) return undefined
      let low = 0
      let high = ranges.length - 1
      while (low <= high) {
        const middle = (low + high) >> 1
        const range = ranges[middle]!
        if (Buffer.compare(bytes, range.from) < 0) high = middle - 1
        else if (Buffer.compare(bytes, range.to) > 0) low = middle + 1
        else return { country: range.country, region: range.region }
      }
      return undefined
    },
  }
}

/** The file at `path`; without one nothing is known, and nothing is made up. */
export const readRanges = async (path: string): Promise<Ranges> => {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  return text === undefined ? none : parseRanges(text)
}
