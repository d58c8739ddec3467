/**
 * Pictures of signatures, read before they are drawn: a PNG is decoded and laid on white, a JPEG is measured. What is
 * neither, damaged or too large is refused here, since the drawing library would notice it too late to say so.
 */
import { crc32, deflateSync, inflateSync } from 'node:zlib'
import { invalid } from '../errors.ts'
import { limits, type Picture } from './model.ts'

export type ReadPicture = { readonly bytes: Uint8Array; readonly width: number; readonly height: number }

/** The picture as it will be embedded: without transparency, which would make the file depend on the order of work. */
export const readPicture = (picture: Picture): ReadPicture => {
  const { bytes } = picture
  if (bytes.byteLength > limits.pictureBytesMax) throw refused('size', 'A picture has at most 2 MB.')
  if (isPng(bytes)) return readPng(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
  const size = jpegSize(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength))
  if (!size) throw refused('format', 'A picture is a PNG or a JPEG; this file is neither or is damaged.')
  refuseSize(size.width, size.height)
  return { bytes, ...size }
}

const refused = (rule: string, message: string) => invalid({ field: 'picture', rule, message })
const damaged = () => refused('format', 'This PNG is damaged.')
const refuseSize = (width: number, height: number) => {
  if (width < 1 || height < 1) throw refused('format', 'A picture has at least one pixel.')
  if (width * height > limits.picturePixelsMax) throw refused('size', 'A picture has at most 4 million pixels.')
}

const pngBegin = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
const isPng = (bytes: Uint8Array): boolean => pngBegin.equals(bytes.subarray(0, pngBegin.length))

/** Samples of a pixel by colour type: grey, colour, palette, grey with alpha, colour with alpha. */
const samplesOf: Record<number, number> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 }

const readPng = (file: Buffer): ReadPicture => {
  const chunks = chunksOf(file)
  const head = chunks[0]?.kind === 'IHDR' && chunks[0].data.length === 13 ? chunks[0].data : undefined
  if (!head) throw damaged()
  const [width, height] = [head.readUInt32BE(0), head.readUInt32BE(4)]
  const [depth, colour, interlace] = [head[8]!, head[9]!, head[12]!]
  refuseSize(width, height)
  const samples = samplesOf[colour]
  if (!samples || ![1, 2, 4, 8, 16].includes(depth)) throw damaged()
  if (interlace !== 0) throw refused('format', 'Save the PNG without interlacing.')
  const part = (kind: string) => Buffer.concat(chunks.filter((chunk) => chunk.kind === kind).map(({ data }) => data))
  const rowBytes = Math.ceil((width * samples * depth) / 8)
  const rows = unfilter(
    inflate(part('IDAT'), height * (rowBytes + 1)),
    height,
    rowBytes,
    Math.max(1, (samples * depth) >> 3),
  )
  const [palette, clear] = [part('PLTE'), part('tRNS')]
  const rgb = Buffer.alloc(width * height * 3)
  for (let y = 0; y < height; y += 1) {
    const row = rows.subarray(y * rowBytes, (y + 1) * rowBytes)
    for (let x = 0; x < width; x += 1) {
      const at = (index: number) => sampleAt(row, x * samples + index, depth, colour !== 3)
      const [red, green, blue, alpha] =
        colour === 3
          ? [palette[at(0) * 3], palette[at(0) * 3 + 1], palette[at(0) * 3 + 2], clear[at(0)] ?? 255]
          : colour === 0
            ? [at(0), at(0), at(0), 255]
            : colour === 4
              ? [at(0), at(0), at(0), at(1)]
              : [at(0), at(1), at(2), colour === 6 ? at(3) : 255]
      if (red === undefined || green === undefined || blue === undefined) throw damaged()
      const to = (y * width + x) * 3
      const onWhite = (value: number) => Math.round((value * alpha! + 255 * (255 - alpha!)) / 255)
      rgb[to] = onWhite(red)
      rgb[to + 1] = onWhite(green)
      rgb[to + 2] = onWhite(blue)
    }
  }
  return { bytes: writePng(rgb, width, height), width, height }
}

/** One sample as 8 bits; an index of a palette stays as it is. */
const sampleAt = (row: Buffer, index: number, depth: number, scaled: boolean): number => {
  if (depth === 8) return row[index]!
  if (depth === 16) return row[index * 2]!
  const shift = 8 - depth - ((index * depth) % 8)
  const value = (row[(index * depth) >> 3]! >> shift) & ((1 << depth) - 1)
  return scaled ? Math.round((value * 255) / ((1 << depth) - 1)) : value
}

const chunksOf = (file: Buffer): { kind: string; data: Buffer }[] => {
  const chunks: { kind: string; data: Buffer }[] = []
  for (let at = pngBegin.length; at + 12 <= file.length; ) {
    const length = file.readUInt32BE(at)
    if (at + 12 + length > file.length) throw damaged()
    if (crc32(file.subarray(at + 4, at + 8 + length)) !== file.readUInt32BE(at + 8 + length)) throw damaged()
    const kind = file.toString('latin1', at + 4, at + 8)
    chunks.push({ kind, data: file.subarray(at + 8, at + 8 + length) })
    if (kind === 'IEND') return chunks
    at += 12 + length
  }
  throw damaged()
}

const inflate = (packed: Buffer, length: number): Buffer => {
  try {
    const bytes = inflateSync(packed, { maxOutputLength: length })
    if (bytes.length === length) return bytes
  } catch {
    // The same words as for too few bytes.
  }
  throw damaged()
}

/** Takes back the filters of the rows (PNG specification, part 9). */
const unfilter = (bytes: Buffer, height: number, rowBytes: number, pixelBytes: number): Buffer => {
  const out = Buffer.alloc(height * rowBytes)
  for (let y = 0; y < height; y += 1) {
    const filter = bytes[y * (rowBytes + 1)]!
    if (filter > 4) throw damaged()
    for (let x = 0; x < rowBytes; x += 1) {
      const at = y * rowBytes + x
      const left = x >= pixelBytes ? out[at - pixelBytes]! : 0
      const above = y > 0 ? out[at - rowBytes]! : 0
      const corner = x >= pixelBytes && y > 0 ? out[at - rowBytes - pixelBytes]! : 0
      const guess = [0, left, above, (left + above) >> 1, paeth(left, above, corner)][filter]!
      out[at] = bytes[y * (rowBytes + 1) + 1 + x]! + guess
    }
  }
  return out
}

const paeth = (left: number, above: number, corner: number): number => {
  const estimate = left + above - corner
  const [toLeft, toAbove, toCorner] = [left, above, corner].map((value) => Math.abs(estimate - value))
  return toLeft! <= toAbove! && toLeft! <= toCorner! ? left : toAbove! <= toCorner! ? above : corner
}

const writePng = (rgb: Buffer, width: number, height: number): Uint8Array => {
  const rows = Buffer.alloc(height * (width * 3 + 1))
  for (let y = 0; y < height; y += 1) rgb.copy(rows, y * (width * 3 + 1) + 1, y * width * 3, (y + 1) * width * 3)
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head.set([8, 2, 0, 0, 0], 8)
  return Buffer.concat([
    pngBegin,
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

const chunk = (kind: string, data: Buffer): Buffer => {
  const named = Buffer.concat([Buffer.from(kind, 'latin1'), data])
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  sum.writeUInt32BE(crc32(named))
  return Buffer.concat([length, named, sum])
}

const jpegSize = (view: DataView): { width: number; height: number } | undefined => {
  if (view.byteLength < 4 || view.getUint16(0) !== 0xffd8) return undefined
  for (let at = 2; at + 9 < view.byteLength; ) {
    if (view.getUint8(at) !== 0xff) return undefined
    const marker = view.getUint8(at + 1)
    if (marker === 0xff) {
      at += 1
      continue
    }
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)
    if (isFrame) {
      // What the drawing library can embed: 8 bits, one, three or four colours.
      if (view.getUint8(at + 4) !== 8 || ![1, 3, 4].includes(view.getUint8(at + 9))) return undefined
      return { height: view.getUint16(at + 5), width: view.getUint16(at + 7) }
    }
    at += 2 + view.getUint16(at + 2)
  }
  return undefined
}
