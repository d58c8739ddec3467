/** Archives of signed agreements for tests: made, sent over HTTP, run, their report read. */
import assert from 'node:assert/strict'
import { crc32, deflateRawSync } from 'node:zlib'
import type { Client } from './client.ts'

export type ArchiveFile = { name: string; content: Uint8Array | string; packed?: boolean }

/** A ZIP archive whose bytes are the same each time. `lie` changes what the directory says of each file. */
export const zipOf = (
  files: readonly ArchiveFile[],
  lie: (file: {
    sizeBytes: number
    flags: number
    offset: number
  }) => Partial<{ sizeBytes: number; flags: number; offset: number }> = () => ({}),
): Buffer => {
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const { name, content, packed = true } of files) {
    const plain = Buffer.from(content as string)
    const bytes = packed ? deflateRawSync(plain) : plain
    const said = { sizeBytes: plain.length, flags: 0x0800, offset }
    const told = { ...said, ...lie(said) }
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0)
    common.writeUInt16LE(told.flags, 2)
    common.writeUInt16LE(packed ? 8 : 0, 4)
    common.writeUInt32LE(crc32(plain), 10)
    common.writeUInt32LE(bytes.length, 14)
    common.writeUInt32LE(told.sizeBytes, 18)
    common.writeUInt16LE(Buffer.byteLength(name), 22)
    const local = Buffer.concat([Buffer.from('PK\u0003\u0004'), common, Buffer.from(name), bytes])
    const tail = Buffer.alloc(14)
    tail.writeUInt32LE(told.offset, 10)
    directory.push(Buffer.concat([Buffer.from('PK\u0001\u0002\u0014\u0000'), common, tail, Buffer.from(name)]))
    parts.push(local)
    offset += local.length
  }
  const end = Buffer.alloc(22)
  end.write('PK\u0005\u0006')
  end.writeUInt16LE(directory.length, 8)
  end.writeUInt16LE(directory.length, 10)
  end.writeUInt32LE(Buffer.concat(directory).length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...parts, ...directory, end])
}

/** A small PDF that says these words, made by hand; `extra` stands in its catalog. */
export const pdfOf = (words: string, options: { pages?: number; extra?: string } = {}): Buffer => {
  const pages = options.pages ?? 1
  const text = `BT /F1 12 Tf 72 700 Td (${words.replaceAll(/[()\\]/g, '')}) Tj ET`
  const objects = [
    `<< /Type /Catalog /Pages 2 0 R ${options.extra ?? ''} >>`,
    `<< /Type /Pages /Count ${pages} /Kids [${Array.from({ length: pages }, (_, at) => `${at + 5} 0 R`).join(' ')}] >>`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
    `<< /Length ${text.length} >>\nstream\n${text}\nendstream`,
    ...Array.from(
      { length: pages },
      () =>
        '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 3 0 R >> >> >>',
    ),
  ]
  let file = '%PDF-1.7\n'
  const places = objects.map((object, at) => {
    const place = file.length
    file += `${at + 1} 0 obj\n${object}\nendobj\n`
    return place
  })
  const start = file.length
  file += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${places.map((place) => `${String(place).padStart(10, '0')} 00000 n \n`).join('')}`
  file += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`
  return Buffer.from(file, 'latin1')
}

/** The smallest archive that is taken: one agreement of a partner that nobody knows. */
export const anArchive = (): Buffer =>
  zipOf([
    { name: 'agreements.csv', content: 'file,partner,signedOn\none.pdf,Nobody,2022-03-14\n' },
    { name: 'one.pdf', content: pdfOf('One') },
  ])

export const sendArchive = (api: Client, bytes: Buffer, name = 'archive.zip') => {
  const boundary = 'a-boundary-of-tests'
  const rawBody = Buffer.concat([
    Buffer.from(
      `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\ncontent-type: application/zip\r\n\r\n`,
    ),
    bytes,
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ])
  return api.request('POST', '/v1/agreement-imports', {
    rawBody,
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
  })
}

type Settling = { settle: () => Promise<void> }
/** Sends nothing: tries or runs what was sent, and holds the report to its counts. */
export const runArchive = async (app: Settling, api: Client, id: string, what: 'run' | 'dry-run') => {
  const begun = await api.post(
    `/v1/agreement-imports/${id}/${what}`,
    what === 'run' ? { statement: 'Signed outside, from the archive.' } : undefined,
  )
  assert.equal(begun.status, 202, begun.text)
  await app.settle()
  const done = (await api.get(`/v1/agreement-imports/${id}`)).body
  assert.equal(done.state, what === 'run' ? 'finished' : 'ready', JSON.stringify(done.error))
  const rows = (await api.get(`/v1/agreement-imports/${id}/rows`, { limit: 200 })).body.data
  assert.equal(
    Object.values(done.counts as Record<string, number>).reduce((sum, count) => sum + count, 0),
    done.rowsTotal,
  )
  return { import: done, rows }
}
