import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { contrastRatio } from './contrast.ts'

const css = readFileSync(path.join(import.meta.dirname, 'tokens.css'), 'utf8')

/** The names and values inside the block of a scheme. */
const blockOf = (scheme: string): Map<string, string> => {
  const body = new RegExp(`\\[data-mantine-color-scheme=["']${scheme}["']\\]\\s*\\{([^}]*)\\}`).exec(css)?.[1]
  assert.ok(body, `tokens.css has no block for ${scheme}`)
  return new Map([...body.matchAll(/(--[\w-]+):\s*([^;]+);/g)].map(([, name = '', value = '']) => [name, value.trim()]))
}

const schemes = { light: blockOf('light'), dark: blockOf('dark') }
const surfaces = [
  '--surface',
  '--surface-sunken',
  '--surface-raised',
  '--surface-hover',
  '--surface-selected',
  '--surface-pressed',
]

test('light and dark are two sets of the same names', () => {
  assert.deepEqual([...schemes.dark.keys()].sort(), [...schemes.light.keys()].sort())
})

for (const [scheme, tokens] of Object.entries(schemes)) {
  const ratioOf = (text: string, surface: string) => contrastRatio(tokens.get(text) ?? '', tokens.get(surface) ?? '')

  test(`${scheme}: text and quiet text reach 4.5 on every surface`, () => {
    for (const text of ['--text', '--text-quiet']) {
      for (const surface of surfaces)
        assert.ok(ratioOf(text, surface) >= 4.5, `${text} on ${surface}: ${ratioOf(text, surface)}`)
    }
  })

  test(`${scheme}: faint text and links reach 4.5 where they stand`, () => {
    for (const text of ['--text-faint', '--accent-text']) {
      for (const surface of [
        '--surface',
        '--surface-sunken',
        '--surface-raised',
        '--surface-hover',
        '--surface-selected',
      ]) {
        assert.ok(ratioOf(text, surface) >= 4.5, `${text} on ${surface}: ${ratioOf(text, surface)}`)
      }
    }
  })

  test(`${scheme}: every meaning can be read on its wash and on the page`, () => {
    for (const meaning of ['good', 'watch', 'bad', 'info', 'accent']) {
      for (const surface of [`--${meaning}-wash`, '--surface']) {
        const ratio = ratioOf(`--${meaning}-text`, surface)
        assert.ok(ratio >= 4.5, `${meaning} on ${surface}: ${ratio}`)
      }
    }
  })

  test(`${scheme}: filled buttons can be read, also while the pointer is over them`, () => {
    for (const fill of ['--accent', '--accent-hover'])
      assert.ok(ratioOf('--on-accent', fill) >= 4.5, `${fill}: ${ratioOf('--on-accent', fill)}`)
    for (const fill of ['--bad-text', '--bad-hover'])
      assert.ok(ratioOf('--surface', fill) >= 4.5, `${fill}: ${ratioOf('--surface', fill)}`)
    assert.ok(ratioOf('--text-inverse', '--surface-inverse') >= 4.5)
  })

  test(`${scheme}: every hue of a state or series reaches 3 on the page`, () => {
    for (const name of [...tokens.keys()].filter((key) => key.startsWith('--hue-'))) {
      assert.ok(ratioOf(name, '--surface') >= 2.8, `${name}: ${ratioOf(name, '--surface')}`)
    }
  })
}
