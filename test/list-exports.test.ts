/** Standing rule: every list is searched, walked by a cursor, and taken out as it is shown, with its filters and its order. */
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

/** Queues in an order of their own, worked off from the top: who looks for one row searches the list behind it. */
const withoutSearch: Readonly<Record<string, string>> = {
  readToday: 'by urgency; listTasks is searched',
  listPortfolio: 'one card per partner of a member; listPartners is searched',
}
test('every list is searched by words and walked by a cursor', async () => {
  const paged = endpoints.filter(
    (one) => one.shape.method === 'GET' && isRightful(one) && 'nextCursor' in propertiesOf(one.shape.answer),
  )
  const lacking = paged.filter(({ shape }) => !('q' in propertiesOf(shape.query))).map(({ name }) => name)
  assert.deepEqual(lacking.toSorted(), Object.keys(withoutSearch).toSorted())
  const deaf: string[] = []
  let heard = 0
  for (const one of paged.filter(({ name }) => !(name in withoutSearch))) {
    const fields = propertiesOf(one.shape.query)
    assert.ok('cursor' in fields && 'limit' in fields && 'sort' in fields, label(one))
    const ids = await idsFor(home, one)
    // Words that no record has: a list that does not heed them answers with rows.
    const answer = await send(rightful(home, one), one, { ids, query: { ...queryOf(one), q: 'zzxqj 58213 qqvvy' } })
    assert.equal(answer.status, 200, answer.text)
    if (answer.body.data.length > 0) deaf.push(one.name)
    else if ((await send(rightful(home, one), one, { ids, query: queryOf(one) })).body.data.length > 0) heard += 1
  }
  assert.deepEqual(deaf, [])
  assert.ok(heard > 50, `${heard} of ${paged.length} lists had rows to leave out`)
})

/** What is short by its nature: rows of one record, people of one company, what is open. */
const shortInPortal: Readonly<Record<string, string>> = {
  listPortalTasks: 'what is open, by date',
  listPortalSteps: 'the steps of one journey, by phase',
  listPortalApiKeys: 'as many keys as a partner may have',
  listPortalSandboxes: 'as many as the terms give, five at most',
  listPortalWebhookEndpoints: 'as many endpoints as a partner may have',
  listPortalReferralMessages: 'one conversation',
  listPortalPayoutMethods: 'the accounts of one company: one per currency, and the former ones',
}
test('every list page of the portal has search and export, and keeps what narrows it in the address', () => {
  const pages = globSync(['src/modules/*/portal/**/*.tsx', 'src/modules/*/portal/**/*.ts'])
  const paged = new Set(lists.filter(isPortal).map(({ name }) => name))
  let held = 0
  for (const path of pages) {
    const text = readFileSync(path, 'utf8')
    for (const [, name] of text.matchAll(/api\.(listPortal\w+)\(/g)) {
      if (!paged.has(name!) || name! in shortInPortal) continue
      assert.match(text, /<ListBar/, `${path} shows ${name} without search and export`)
      assert.match(text, new RegExp(`exportPortalList\\(\\s*'${name}'`), `${path} exports another list than ${name}`)
      assert.match(text, /useUrlState\(\{[^}]*\b(q|\w+Q): ''/, `${path} keeps its search out of the address`)
      held += 1
    }
  }
  assert.ok(held > 5, `${held} lists`)
})
