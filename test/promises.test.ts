/** The page of promises says only what is there: every number once, every test and proof that it cites. */
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, test } from 'node:test'

const root = path.resolve(import.meta.dirname, '..')
const read = (file: string) => readFileSync(path.join(root, file), 'utf8')
const rows = read('docs/promises.md')
  .split('\n')
  .filter((line) => /^\| \d\d /.test(line))
  .map((line) => line.split('|').slice(1, -1))
  .map(([number = '', title = '', stands = '', shownBy = '', missing = '']) => ({
    number: number.trim(),
    title: title.trim(),
    stands: stands.trim(),
    missing: missing.trim(),
    proofs: proofsIn(shownBy),
  }))

test('no promise is missing, and none stands twice', () => {
  const wanted = Array.from({ length: 48 }, (_, place) => String(place + 1).padStart(2, '0'))
  assert.deepEqual(
    rows.map(({ number }) => number),
    wanted,
  )
})

test('what is shown cites its proof, and what is not shown whole says what is missing', () => {
  for (const { number, stands, proofs, missing } of rows) {
    assert.ok(['shown', 'partly', 'not begun'].includes(stands), `${number} is ${stands}`)
    assert.equal(proofs.length > 0, stands !== 'not begun', `${number} is ${stands} with ${proofs.length} proofs`)
    if (stands !== 'shown') assert.notEqual(missing, '', `${number} says what is missing`)
  }
})

describe('what is cited is there', () => {
  for (const { number, title, proofs } of rows.filter(({ proofs }) => proofs.length > 0))
    test(`${number} ${title}`, () => {
      for (const { file, names, isTest } of proofs) {
        assert.ok(existsSync(path.join(root, file)), `${file} exists`)
        assert.ok(names.length > 0, `${file} is cited with a name`)
        for (const name of names) assert.ok(holds(file, name, isTest), `${file} has “${name}”`)
      }
    })
})

type Proof = { file: string; names: string[]; isTest: boolean }
/** `file` “name”, “name”; `file` as “name”: a file of tests with names of tests, another proof with what it is called. */
function proofsIn(cell: string): Proof[] {
  return [...cell.matchAll(/`([^`]+)`((?: as)?(?:,? “[^”]*”)*)/g)].map(([, file, names]) => ({
    file: file!,
    names: [...names!.matchAll(/“([^”]*)”/g)].map(([, name]) => name!),
    isTest: !names!.startsWith(' as'),
  }))
}

/** As the name of a test, which may go on in a name that is put together; a long proof is named by its runner. */
function holds(file: string, name: string, isTest: boolean): boolean {
  if (!isTest) {
    const runner = file.startsWith('test/chaos/') ? 'scripts/chaos.ts' : 'bench/RESULTS.md'
    const places = file.startsWith('test/chaos/') || file.startsWith('bench/') ? [file, runner] : [file]
    return places.some((one) => read(one).includes(name))
  }
  const text = read(file)
  return ["'", '"', '`', '}: '].some((before) =>
    ["'", '"', '`', ': $'].some((after) =>
      new RegExp(`(?:test|describe)\\(\\s*(?:\`\\$\\{\\w+)?${escaped(before + name + after)}`).test(text),
    ),
  )
}
function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
