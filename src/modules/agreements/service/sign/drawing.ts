/** A signature as it was put down: the drawing of a finger as a picture, an uploaded picture as it is, else the typed name. */
import { crc32, deflateSync } from 'node:zlib'
import type { Picture } from '#platform/pdf/model.ts'
import { readPicture } from '#platform/pdf/pictures.ts'

export type StoredSignature = { name: string; drawing?: string | null; image?: string | null }

/** What is printed. A picture that cannot be read never stands in the way of sealing: the typed name was signed too. */
export const signaturePicture = (signature: StoredSignature): { picture: Picture } | { typed: string } => {
  const typed = { typed: signature.name }
  try {
    const bytes = signature.image
      ? Buffer.from(signature.image.slice(signature.image.indexOf(',') + 1), 'base64')
      : signature.drawing
        ? pngOfDrawing(signature.drawing)
        : undefined
    if (!bytes) return typed
    const picture = { bytes, alternative: signature.name }
    readPicture(picture)
    return { picture }
  } catch {
    return typed
  }
}
/** Refuses, as a fault of the request, what could not be printed. */
export const checkSignaturePicture = (image: string): void => {
  readPicture({ bytes: Buffer.from(image.slice(image.indexOf(',') + 1), 'base64'), alternative: '' })
}

/** The field that is drawn in, in its own units, and how many pixels one of them becomes. */
const field = { width: 420, height: 140 }
const scale = 2
const pen = 2.5
/** A path that goes on for longer than any hand would is cut off. */
const pointsMax = 60_000

/** The drawing as a PNG in greys, or undefined when the path holds no point. */
export const pngOfDrawing = (path: string): Buffer | undefined => {
  const width = field.width * scale
  const height = field.height * scale
  const pixels = Buffer.alloc(width * height, 255)
  let dots = 0
  for (const [x, y] of pointsOf(path)) {
    if (dots >= pointsMax) break
    dots += 1
    dot(pixels, width, height, x * scale, y * scale)
  }
  return dots === 0 ? undefined : png(pixels, width, height)
}

type Point = readonly [x: number, y: number]
/** Points of the path, close enough to one another to make a line. */
function* pointsOf(path: string): Generator<Point> {
  let at: Point | undefined
  for (const [, act, rest] of path.matchAll(/([MLQ])([^MLQ]*)/g)) {
    const numbers = (rest!.match(/-?\d+(?:\.\d+)?/g) ?? []).map(Number)
    const pairs: Point[] = []
    for (let index = 0; index + 1 < numbers.length; index += 2)
      pairs.push([within(numbers[index]!, field.width), within(numbers[index + 1]!, field.height)])
    if (act === 'Q') {
      for (let index = 0; at && index + 1 < pairs.length; index += 2) {
        yield* curve(at, pairs[index]!, pairs[index + 1]!)
        at = pairs[index + 1]!
      }
      continue
    }
    for (const [index, point] of pairs.entries()) {
      if (act === 'M' && index === 0) yield point
      else if (at) yield* line(at, point)
      at = point
    }
  }
}
const within = (value: number, most: number): number => Math.min(most, Math.max(0, value))
function* line(from: Point, to: Point): Generator<Point> {
  const steps = Math.max(1, Math.ceil(Math.hypot(to[0] - from[0], to[1] - from[1]) * 2))
  for (let step = 1; step <= steps; step += 1)
    yield [from[0] + ((to[0] - from[0]) * step) / steps, from[1] + ((to[1] - from[1]) * step) / steps]
}
function* curve(from: Point, control: Point, to: Point): Generator<Point> {
  const steps = 24
  let before = from
  for (let step = 1; step <= steps; step += 1) {
    const t = step / steps
    const blend = (one: number, mid: number, two: number) => (1 - t) ** 2 * one + 2 * (1 - t) * t * mid + t * t * two
    const next: Point = [blend(from[0], control[0], to[0]), blend(from[1], control[1], to[1])]
    yield* line(before, next)
    before = next
  }
}
/** A round dot of the pen's width with a soft edge. */
const dot = (pixels: Buffer, width: number, height: number, x: number, y: number): void => {
  const radius = (pen * scale) / 2
  for (let row = Math.max(0, Math.floor(y - radius - 1)); row <= Math.min(height - 1, y + radius + 1); row += 1)
    for (
      let column = Math.max(0, Math.floor(x - radius - 1));
      column <= Math.min(width - 1, x + radius + 1);
      column += 1
    ) {
      const cover = within(radius + 0.5 - Math.hypot(column - x, row - y), 1)
      const index = row * width + column
      pixels[index] = Math.min(pixels[index]!, Math.round(255 * (1 - cover)))
    }
}

const png = (pixels: Buffer, width: number, height: number): Buffer => {
  const rows = Buffer.alloc((width + 1) * height)
  for (let row = 0; row < height; row += 1) pixels.copy(rows, row * (width + 1) + 1, row * width, (row + 1) * width)
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head[8] = 8 // bits of a grey
  const chunk = (kind: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(kind, 'ascii'), data])
    const [size, check] = [Buffer.alloc(4), Buffer.alloc(4)]
    size.writeUInt32BE(data.length)
    check.writeUInt32BE(crc32(body))
    return Buffer.concat([size, body, check])
  }
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ])
}
