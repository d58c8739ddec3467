/** Makes a browser's picture small enough for a repository: at most 256 colours (PNG colour type 3), no filter, packed hard. */
import { deflateSync, inflateSync } from 'node:zlib'

type Pixels = { width: number; height: number; colours: Uint32Array }
type Box = [colour: number, count: number][]

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

export const toPalettePng = (png: Buffer): Buffer => {
  const pixels = decode(png)
  const counts = new Map<number, number>()
  for (const colour of pixels.colours) counts.set(colour, (counts.get(colour) ?? 0) + 1)
  const { palette, indexOf } = reduce([...counts], 256)
  const rows = Buffer.alloc((pixels.width + 1) * pixels.height)
  for (let y = 0, from = 0; y < pixels.height; y += 1)
    for (let x = 0; x < pixels.width; x += 1, from += 1)
      rows[y * (pixels.width + 1) + 1 + x] = indexOf.get(pixels.colours[from] ?? 0) ?? 0
  const head = Buffer.alloc(13)
  head.writeUInt32BE(pixels.width, 0)
  head.writeUInt32BE(pixels.height, 4)
  head.set([8, 3, 0, 0, 0], 8)
  const entries = Buffer.from(palette.flatMap((colour) => [colour >> 16, (colour >> 8) & 255, colour & 255]))
  return Buffer.concat([
    signature,
    chunk('IHDR', head),
    chunk('PLTE', entries),
    chunk('IDAT', deflateSync(rows, { level: 9, memLevel: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

/** Median cut: the box with the widest spread of many pixels is halved; each keeps its most frequent colour as it is. */
const reduce = (colours: Box, limit: number): { palette: number[]; indexOf: Map<number, number> } => {
  const boxes: Box[] = [colours]
  while (boxes.length < limit) {
    const [at, channel] = widest(boxes)
    const box = boxes[at]
    if (!box || channel < 0) break
    box.sort(([one], [other]) => part(one, channel) - part(other, channel))
    const half = Math.max(1, Math.floor(box.length / 2))
    boxes.splice(at, 1, box.slice(0, half), box.slice(half))
  }
  const indexOf = new Map<number, number>()
  const palette = boxes.map((box, index) => {
    for (const [colour] of box) indexOf.set(colour, index)
    return box.reduce((most, one) => (one[1] > most[1] ? one : most))[0]
  })
  return { palette, indexOf }
}

const part = (colour: number, channel: number): number => (colour >> (16 - 8 * channel)) & 255

const widest = (boxes: Box[]): [at: number, channel: number] => {
  let found: [number, number] = [-1, -1]
  let most = 0
  for (const [at, box] of boxes.entries()) {
    if (box.length < 2) continue
    for (const channel of [0, 1, 2]) {
      let least = 255
      let greatest = 0
      let weight = 0
      for (const [colour, count] of box) {
        least = Math.min(least, part(colour, channel))
        greatest = Math.max(greatest, part(colour, channel))
        weight += count
      }
      const spread = (greatest - least) * Math.log2(weight + 1)
      if (spread > most) {
        most = spread
        found = [at, channel]
      }
    }
  }
  return found
}

/** What Chromium writes: 8 bits, RGB or RGBA, not interlaced (PNG specification, filters 0 to 4). */
const decode = (png: Buffer): Pixels => {
  if (!png.subarray(0, 8).equals(signature)) throw new Error('This is no PNG')
  const width = png.readUInt32BE(16)
  const height = png.readUInt32BE(20)
  const size = png[25] === 6 ? 4 : 3
  const packed: Buffer[] = []
  for (let at = 8; at < png.length; ) {
    const length = png.readUInt32BE(at)
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT') packed.push(png.subarray(at + 8, at + 8 + length))
    at += 12 + length
  }
  const raw = inflateSync(Buffer.concat(packed))
  const stride = width * size
  let above = new Uint8Array(stride)
  const colours = new Uint32Array(width * height)
  for (let y = 0; y < height; y += 1) {
    const from = y * (stride + 1)
    const line = unfilter(raw[from] ?? 0, raw.subarray(from + 1, from + 1 + stride), above, size)
    for (let x = 0; x < width; x += 1)
      colours[y * width + x] =
        ((line[x * size] ?? 0) << 16) | ((line[x * size + 1] ?? 0) << 8) | (line[x * size + 2] ?? 0)
    above = line
  }
  return { width, height, colours }
}

const unfilter = (filter: number, line: Uint8Array, above: Uint8Array, size: number): Uint8Array<ArrayBuffer> => {
  const made = new Uint8Array(line.length)
  for (let at = 0; at < line.length; at += 1) {
    const left = made[at - size] ?? 0
    const up = above[at] ?? 0
    const guess =
      filter === 1
        ? left
        : filter === 2
          ? up
          : filter === 3
            ? (left + up) >> 1
            : filter === 4
              ? nearest(left, up, above[at - size] ?? 0)
              : 0
    made[at] = (line[at] ?? 0) + guess
  }
  return made
}

/** Paeth's predictor. */
const nearest = (left: number, up: number, corner: number): number => {
  const guess = left + up - corner
  const [toLeft, toUp, toCorner] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)]
  if (toLeft <= toUp && toLeft <= toCorner) return left
  return toUp <= toCorner ? up : corner
}

const table = Uint32Array.from({ length: 256 }, (_, start) => {
  let value = start
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1
  return value >>> 0
})

const chunk = (name: string, data: Buffer): Buffer => {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data])
  let sum = 0xffffffff
  for (const byte of body) sum = (table[(sum ^ byte) & 255] ?? 0) ^ (sum >>> 8)
  const frame = Buffer.alloc(8)
  frame.writeUInt32BE(data.length, 0)
  frame.writeUInt32BE((sum ^ 0xffffffff) >>> 0, 4)
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)])
}
