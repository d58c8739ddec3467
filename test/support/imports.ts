/** Imports for tests: send a list over HTTP, run it, read its report. */
import assert from 'node:assert/strict'
import type { Client } from './client.ts'

export type Counts = Record<'created' | 'updated' | 'unchanged' | 'needs_review' | 'refused' | 'blank', number>
type Settling = { settle: () => Promise<void> }

/** Sends a list as a person's browser does. */
export const sendList = async (
  api: Client,
  content: string | Buffer,
  fields: Record<string, string> = {},
  name = 'list.csv',
) => {
  const boundary = 'a-boundary-of-tests'
  const head = Object.entries(fields).map(
    ([key, value]) => `--${boundary}\r\ncontent-disposition: form-data; name="${key}"\r\n\r\n${value}\r\n`,
  )
  const rawBody = Buffer.concat([
    Buffer.from(
      `${head.join('')}--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\ncontent-type: text/csv\r\n\r\n`,
    ),
    Buffer.from(content),
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ])
  return api.request('POST', '/v1/imports', {
    rawBody,
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
  })
}

/** Sends and runs a list, its rows held to what the page promises: six counts that add up to the rows read. */
export const importList = async (
  app: Settling,
  api: Client,
  content: string | Buffer,
  options: { kind?: string; mapping?: object } = {},
) => {
  const sent = await sendList(api, content, options.kind ? { kind: options.kind } : {})
  assert.equal(sent.status, 201, sent.text)
  if (options.mapping) {
    const mapped = await api.put(`/v1/imports/${sent.body.id}/mapping`, options.mapping, {
      'if-match': `"${sent.body.version}"`,
    })
    assert.equal(mapped.status, 200, mapped.text)
  }
  return runList(app, api, sent.body.id, 'run')
}

export const runList = async (app: Settling, api: Client, id: string, what: 'run' | 'dry-run') => {
  const begun = await api.post(`/v1/imports/${id}/${what}`, undefined)
  assert.equal(begun.status, 202, begun.text)
  await app.settle()
  const done = (await api.get(`/v1/imports/${id}`)).body
  assert.equal(done.state, what === 'run' ? 'finished' : 'ready', JSON.stringify(done.error))
  const counts = done.counts as Counts
  const rows = await reportOf(api, id)
  assert.equal(
    Object.values(counts).reduce((sum, count) => sum + count, 0),
    done.rowsTotal,
  )
  assert.equal(rows.length, done.rowsTotal)
  for (const [outcome, count] of Object.entries(counts))
    assert.equal(rows.filter((row) => row.outcome === outcome).length, count, outcome)
  return { id, counts, rows, import: done }
}

// biome-ignore lint/suspicious/noExplicitAny: as answers of the client are, held against the document
export const reportOf = async (api: Client, id: string): Promise<any[]> => {
  const rows = []
  for (let cursor: string | undefined; ; ) {
    const page = (await api.get(`/v1/imports/${id}/rows`, { limit: 200, ...(cursor && { cursor }) })).body
    rows.push(...page.data)
    if (!page.nextCursor) return rows
    cursor = page.nextCursor
  }
}
