import assert from 'node:assert/strict'
import { test } from 'node:test'
import { crc32 } from 'node:zlib'
import fc from 'fast-check'
import { checkFile } from './content-type.ts'
import { type ZipEntry, zipStream } from './zip.ts'

const modifiedAt = new Date('2026-03-02T09:30:10.000Z')
const bytesOf = async (entries: Iterable<ZipEntry>) => {
  const parts: Uint8Array[] = []
  for await (const part of zipStream(entries)) parts.push(part)
  return Buffer.concat(parts)
}

/** Reads an archive as programs do: from its directory at the end. */
const read = (archive: Buffer) => {
  const end = archive.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]))
  const entries: { name: string; content: Buffer }[] = []
  let at = archive.readUInt32LE(end + 16)
  for (let left = archive.readUInt16LE(end + 10); left > 0; left -= 1) {
    assert.equal(archive.readUInt32LE(at), 0x02014b50)
    const [sum, size, nameLength, offset] = [
      archive.readUInt32LE(at + 16),
      archive.readUInt32LE(at + 24),
      archive.readUInt16LE(at + 28),
      archive.readUInt32LE(at + 42),
    ]
    const start = offset + 30 + archive.readUInt16LE(offset + 26)
    const content = archive.subarray(start, start + size)
    assert.equal(crc32(content), sum)
    entries.push({ name: archive.subarray(at + 46, at + 46 + nameLength).toString('utf8'), content })
    at += 46 + nameLength
  }
  return entries
}

test('what went into an archive comes out of it, whatever it is', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.record({
          name: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }),
          content: fc.uint8Array({ maxLength: 500 }),
        }),
        { maxLength: 8 },
      ),
      async (given) => {
        const found = read(await bytesOf(given.map((entry) => ({ ...entry, modifiedAt }))))
        assert.deepEqual(
          found.map(({ name, content }) => [name, [...content]]),
          given.map(({ name, content }) => [Buffer.from(name).toString('utf8'), [...content]]),
        )
      },
    ),
    { numRuns: 100 },
  )
})

test('content that comes in parts is one entry, and the whole is known as a ZIP archive', async () => {
  const parts = async function* () {
    yield Buffer.from('one ')
    yield Buffer.from('two')
  }
  const archive = await bytesOf([{ name: 'files/büro.txt', modifiedAt, content: parts() }])
  assert.deepEqual(
    read(archive).map(({ name, content }) => [name, content.toString()]),
    [['files/büro.txt', 'one two']],
  )
  assert.deepEqual(await checkFile(archive), { ok: true, type: 'application/zip', extension: 'zip' })
})
