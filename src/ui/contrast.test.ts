import assert from 'node:assert/strict'
import { test } from 'node:test'
import { accentFor, accentTextOn, accentTokens, contrastRatio, readHex, shownRatio, textOn } from './contrast.ts'

/** Every 17th value of each channel: 4,096 colours, the six greys and pure hues among them. */
const manyColours = (): string[] => {
  const parts = Array.from({ length: 16 }, (_, step) => (step * 17).toString(16).padStart(2, '0'))
  return parts.flatMap((red) => parts.flatMap((green) => parts.map((blue) => `#${red}${green}${blue}`)))
}

test('black on white is 21 to 1, whichever comes first', () => {
  assert.equal(contrastRatio('#000000', '#ffffff'), 21)
  assert.equal(contrastRatio('#ffffff', '#000000'), 21)
})

test('the grey of the specification gives 4.29 and 4.39, and no text can stand on it', () => {
  assert.equal(shownRatio(contrastRatio('#7A7A7A', '#ffffff')), '4.29')
  assert.equal(shownRatio(contrastRatio('#7A7A7A', '#111111')), '4.39')
})

test('a shown ratio is cut, never rounded up to a pass', () => {
  assert.equal(shownRatio(4.4999), '4.49')
})

test('a colour that passes is used as it was asked for', () => {
  assert.deepEqual(accentFor('#0e6a69'), { asked: '#0e6a69', used: '#0e6a69', steps: 0, ...textOn('#0e6a69') })
})

test('a colour on which nothing can be read moves by the fewest steps', () => {
  const found = accentFor('#7A7A7A')
  assert.ok(found)
  // One step darker (#777777) gives 4.47 with white, which is not enough; one step lighter is.
  assert.equal(found.steps, 1)
  assert.ok(contrastRatio('#777777', '#ffffff') < 4.5 && found.ratio >= 4.5)
})

test('no colour a workspace may choose holds a text below 4.5 to 1', () => {
  for (const colour of manyColours()) {
    const found = accentFor(colour)
    assert.ok(found && found.ratio >= 4.5, `${colour} is used as ${found?.used} with ${found?.ratio}`)
    assert.ok(contrastRatio(found.used, found.text) >= 4.5)
  }
})

test('a hue is kept while its lightness moves', () => {
  const found = accentFor('#3f7fff')
  assert.ok(found)
  const [red, green, blue] = readHex(found.used) ?? [0, 0, 0]
  assert.ok(blue > green && green > red)
})

test('links in any chosen colour reach 4.5 on every surface and on their own wash, light and dark', () => {
  for (const colour of manyColours().filter((_, index) => index % 7 === 0)) {
    for (const scheme of ['light', 'dark'] as const) {
      const tokens = accentTokens(colour, scheme)
      assert.ok(tokens, colour)
      const surfaces = scheme === 'light' ? ['#ffffff', '#f6f7f9'] : ['#131619', '#1b1f23']
      for (const surface of [...surfaces, tokens['--accent-wash'] ?? '']) {
        const ratio = contrastRatio(tokens['--accent-text'] ?? '', surface)
        assert.ok(ratio >= 4.5, `${colour} as text ${tokens['--accent-text']} on ${surface}: ${ratio}`)
      }
      assert.ok(
        contrastRatio(tokens['--accent-hover'] ?? '', tokens['--on-accent'] ?? '') >= 4.5,
        `${colour} hovered, ${scheme}`,
      )
    }
  }
})

test('what is no colour is refused, so that the product keeps its own', () => {
  assert.equal(readHex('red; background: url(//x)'), null)
  assert.equal(accentTokens('teal', 'light'), null)
  assert.equal(accentTextOn('#12', ['#ffffff']), null)
})
