/** Standing rule: every list is taken out as it is shown, with its filters and its order. */
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { testApp } from './support/app.ts'
import { aPartner, aWorld } from './support/fixtures.ts'
import { oneOfEach } from './support/populate.ts'
import {
  endpoints,
  idsFor,
  isPortal,
  isRightful,
  label,
  type One,
  propertiesOf,
  rightful,
  send,
} from './support/walk.ts'

const app = await testApp()
const home = await aWorld(app)
await oneOfEach(home)

const isList = (one: One): boolean =>
  one.shape.method === 'GET' &&
  isRightful(one) &&
  one.shape.answerKind === undefined &&
  'nextCursor' in propertiesOf(one.shape.answer)
const lists = endpoints.filter(isList)
/** Lists that move while they are read: exports and audit grow by the export itself. */
const moving = new Set(['listExports', 'listPortalExports', 'listAuditEvents', 'listActivity', 'listPortalActivity'])
/** Files are listed of a partner or of a record only. */
const partnerId = await aPartner(home.api)
const queryOf = (one: One): Record<string, string> => ({
  ...((one.shape.example?.query ?? {}) as Record<string, string>),
  ...(one.name === 'listFiles' && { partnerId }),
})

test('every list of every module is exported with the rows that it answers', async () => {
  let filled = 0
  for (const one of lists) {
    const ids = await idsFor(home, one)
    const client = rightful(home, one)
    const query = queryOf(one)
    const shown = await send(client, one, { ids, query: { ...query, limit: '200' } })
    assert.equal(shown.status, 200, `${label(one)}: ${shown.text}`)
    const params = Object.fromEntries(
      Object.keys(propertiesOf(one.shape.params)).map((name) => [
        name,
        ids[name] ?? String((one.shape.example?.params as Record<string, unknown> | undefined)?.[name] ?? ''),
      ]),
    )
    const base = isPortal(one) ? '/v1/portal/exports' : '/v1/exports'
    const made = await client.post(base, { list: one.name, params, query, format: 'jsonl' })
    assert.equal(made.status, 201, `${label(one)}: ${made.text}`)
    const file = await client.get(`${base}/${made.body.id}/file`)
    const rows = file.text.split('\n').filter(Boolean)
    assert.equal(rows.length, made.body.rows, label(one))
    if (moving.has(one.name)) continue
    assert.equal(rows.length, shown.body.data.length, label(one))
    if (rows.length > 0) filled += 1
    const asCsv = await client.post(base, { list: one.name, params, query, format: 'csv' })
    assert.deepEqual([asCsv.status, asCsv.body.rows], [201, rows.length], label(one))
  }
  assert.ok(lists.length > 60 && filled > 30, `${filled} of ${lists.length} lists had rows`)
})

test('every list page of the console has the export, of a list that there is', () => {
  const pages = globSync('src/modules/*/console/**/*.tsx').filter((path) =>
    readFileSync(path, 'utf8').includes('<ListPage'),
  )
  assert.ok(pages.length > 20, `${pages.length} pages`)
  const without = pages.filter((path) => !readFileSync(path, 'utf8').includes('onExport='))
  assert.deepEqual(without, [])
  const known = new Set(lists.map(({ name }) => name))
  const named = globSync('src/modules/*/console/**/*.tsx').flatMap((path) =>
    [...readFileSync(path, 'utf8').matchAll(/exportList\(\s*'(\w+)'/g)].map(([, name]) => name!),
  )
  assert.ok(named.length > 20)
  assert.deepEqual(
    named.filter((name) => !known.has(name)),
    [],
  )
})
