/** A drawn signature as a picture: what was drawn is there, what was not is white, and nothing that comes in breaks it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inflateSync } from 'node:zlib'
import { readPicture } from '#platform/pdf/pictures.ts'
import { pngOfDrawing, signaturePicture } from './drawing.ts'

const greys = (path: string) => {
  const file = pngOfDrawing(path)!
  const { width, height } = readPicture({ bytes: file, alternative: '' })
  const at = file.indexOf('IDAT')
  const rows = inflateSync(file.subarray(at + 4, at + 4 + file.readUInt32BE(at - 4)))
  return { width, height, of: (x: number, y: number) => rows[y * (width + 1) + 1 + x]! }
}

test('a line is dark where it was drawn and white beside it', () => {
  const drawn = greys('M20 70L400 70')
  assert.deepEqual([drawn.width, drawn.height], [840, 280])
  for (const x of [40, 300, 800]) assert.equal(drawn.of(x, 140), 0, `at ${x}`)
  for (const [x, y] of [
    [300, 120],
    [300, 160],
    [10, 140],
    [830, 140],
  ] as const)
    assert.equal(drawn.of(x, y), 255, `at ${x} ${y}`)
})

test('a second stroke is not joined to the first, and a curve passes where it should', () => {
  const drawn = greys('M20 20L60 20M20 120L60 120M100 100Q200 0 300 100')
  assert.equal(drawn.of(120, 140), 255, 'between the strokes')
  assert.deepEqual([drawn.of(80, 40), drawn.of(80, 240)], [0, 0])
  // The middle of the curve lies halfway to its control point.
  assert.equal(drawn.of(400, 100), 0)
})

test('strange paths and broken pictures never stop a seal', () => {
  assert.equal(pngOfDrawing('M'), undefined)
  assert.ok(pngOfDrawing(`M-99999999999 5${'L420 140L0 0'.repeat(4_000)}`))
  assert.deepEqual(signaturePicture({ name: 'Kim Berg', drawing: 'M' }), { typed: 'Kim Berg' })
  assert.deepEqual(signaturePicture({ name: 'Kim Berg', image: 'data:image/png;base64,AAAA' }), { typed: 'Kim Berg' })
  assert.deepEqual(signaturePicture({ name: 'Kim Berg', drawing: null, image: null }), { typed: 'Kim Berg' })
  const image = `data:image/png;base64,${pngOfDrawing('M1 1L9 9')!.toString('base64')}`
  assert.ok('picture' in signaturePicture({ name: 'Kim Berg', image }))
})
