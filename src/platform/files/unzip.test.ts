import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type ArchiveFile, zipOf } from '#test/support/archives.ts'
import { Problem } from '../errors.ts'
import { openZip } from './unzip.ts'
import { zipStream } from './zip.ts'

const limits = { filesMax: 20, fileBytesMax: 1_000_000, bytesMax: 3_000_000 }
const codeOf = async (bytes: Buffer, name?: string): Promise<string> => {
  try {
    const zip = openZip(bytes, limits)
    for (const file of zip.files) if (name === undefined || file.name === name) await zip.read(file)
    return 'read'
  } catch (error) {
    assert.ok(error instanceof Problem, String(error))
    assert.match(error.message, /^\S.+\.$/)
    return error.code
  }
}

test('what our own archives hold comes out of them again, whatever it is', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(
        fc.record({ name: fc.stringMatching(/^[a-zé0-9]{1,20}$/), content: fc.uint8Array({ maxLength: 500 }) }),
        {
          maxLength: 8,
          selector: ({ name }) => name.normalize('NFC').toLowerCase(),
        },
      ),
      async (given) => {
        const parts: Uint8Array[] = []
        const entries = given.map((entry) => ({ ...entry, modifiedAt: new Date('2026-03-02T09:30:10Z') }))
        for await (const part of zipStream(entries)) parts.push(part)
        const zip = openZip(Buffer.concat(parts), limits)
        const found = []
        for (const file of zip.files) found.push([file.name, [...(await zip.read(file))]])
        assert.deepEqual(
          found,
          given.map(({ name, content }) => [name, [...content]]),
        )
      },
    ),
    { numRuns: 50 },
  )
})

test('packed files are unpacked, folders left out, and old names of Windows read', async () => {
  const zip = openZip(
    zipOf([
      { name: 'papers/', content: '', packed: false },
      { name: 'papers/one.txt', content: 'one '.repeat(1_000) },
    ]),
    limits,
  )
  assert.deepEqual(
    zip.files.map(({ name, sizeBytes }) => [name, sizeBytes]),
    [['papers/one.txt', 4_000]],
  )
  assert.equal((await zip.read(zip.files[0]!)).toString(), 'one '.repeat(1_000))
  const old = zipOf([{ name: 'B?ro.txt', content: 'x' }], () => ({ flags: 0 }))
  for (let at = old.indexOf('B?ro'); at >= 0; at = old.indexOf('B?ro', at + 1)) old[at + 1] = 0x81
  assert.equal(openZip(old, limits).files[0]!.name, 'Büro.txt')
})

test('names that lead out of the archive are refused, and so is a name that is there twice', async () => {
  const one = (name: string): ArchiveFile[] => [{ name, content: 'x' }]
  for (const name of [
    '../up.txt',
    'a/../../up.txt',
    '/etc/passwd',
    'C:\\x.txt',
    '..\\up.txt',
    'a//b',
    './a',
    'a\u0000b',
    'a\nb',
  ])
    assert.equal(await codeOf(zipOf(one(name))), 'zip.unsafe', name)
  assert.equal(await codeOf(zipOf([...one('a.pdf'), ...one('A.PDF')])), 'zip.unsafe')
  assert.equal(await codeOf(zipOf([...one('é.pdf'), ...one('e\u0301.pdf')])), 'zip.unsafe')
})

test('a small archive that would become endless is refused before it is unpacked', async () => {
  const zeros = Buffer.alloc(900_000)
  assert.equal(await codeOf(zipOf([{ name: 'a', content: Buffer.alloc(1_100_000) }])), 'zip.too_large')
  assert.equal(await codeOf(zipOf(['a', 'b', 'c', 'd'].map((name) => ({ name, content: zeros })))), 'zip.too_large')
  assert.equal(
    await codeOf(zipOf(Array.from({ length: 21 }, (_, at) => ({ name: `${at}`, content: '' })))),
    'zip.too_large',
  )
  // It claims to be smaller than it is: not a byte beyond the claim is unpacked.
  assert.equal(await codeOf(zipOf([{ name: 'a', content: zeros }], () => ({ sizeBytes: 10 }))), 'zip.damaged')
  assert.equal(await codeOf(zipOf([{ name: 'a', content: 'x' }], () => ({ sizeBytes: 900_000 }))), 'zip.unsafe')
  // Both entries are the same bytes.
  assert.equal(
    await codeOf(
      zipOf(
        [
          { name: 'a', content: 'same' },
          { name: 'b', content: 'same' },
        ],
        () => ({ offset: 0 }),
      ),
    ),
    'zip.unsafe',
  )
})

test('what is locked, cut off or changed is refused by name', async () => {
  const good = zipOf([{ name: 'a.txt', content: 'some words' }])
  assert.equal(await codeOf(good), 'read')
  assert.equal(await codeOf(zipOf([{ name: 'a', content: 'x' }], () => ({ flags: 1 }))), 'zip.unsupported')
  for (let length = 0; length < good.length; length += 7)
    assert.equal(await codeOf(good.subarray(0, length)), 'zip.damaged', String(length))
  const changed = zipOf([{ name: 'a.txt', content: 'some words', packed: false }])
  changed[changed.indexOf('some')]! ^= 1
  assert.equal(await codeOf(changed), 'zip.damaged')
})
