import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testApp } from '#test/support/app.ts'
import { importList, reportOf, runList, sendList } from '#test/support/imports.ts'
import { aMember } from '#test/support/people.ts'

const app = await testApp()
const outcomesOf = (rows: { row: number; outcome: string }[]) => rows.map(({ row, outcome }) => `${row} ${outcome}`)
const partnersOf = async (api: Awaited<ReturnType<typeof app.workspace>>['api']) =>
  (await api.get('/v1/partners', { limit: 200, sort: 'name' })).body.data

const list = [
  'Company,Website,Program,Joined,Description,Crunchbase,Twitter',
  'Acme (member),https://acme.example,Certified Provider,2021-05-01,"We build, run and teach",https://www.crunchbase.com/organization/acme,https://twitter.com/Acme',
  'Acme (reseller),https://www.acme.example/partners,Reseller,,,https://www.crunchbase.com/organization/acme,',
  'Bolt & Söhne GmbH,bolt.example,Certified Provider,,"=cmd|calc",,',
  ',,,,,,',
  'Crane Ltd,not an address,Reseller,,,,',
  'Acme Berlin,https://acme.example/berlin,Reseller,,,,',
  'Dune,https://github.com/dune,Reseller,,,,',
  'Elm,https://github.com/elm,Reseller,,,,',
].join('\n')

test('columns are known by their headers, and every row read is accounted for', async () => {
  const { api } = await app.workspace()
  const sent = await sendList(api, list)
  assert.deepEqual(
    sent.body.columns.map((column: { header: string; field: string | null }) => [column.header, column.field]),
    [
      ['Company', 'legalName'],
      ['Website', 'website'],
      ['Program', 'tags'],
      ['Joined', 'sourceDetail'],
      ['Description', 'note'],
      ['Crunchbase', 'externalIds.crunchbase'],
      ['Twitter', 'externalIds.twitter'],
    ],
  )
  assert.equal(sent.body.kind, 'partners')
  const { counts, rows } = await runList(app, api, sent.body.id, 'run')
  assert.deepEqual(outcomesOf(rows), [
    '2 created',
    '3 updated',
    '4 created',
    '5 blank',
    '6 refused',
    '7 needs_review',
    '8 created',
    '9 created',
  ])
  assert.deepEqual(counts, { created: 4, updated: 1, unchanged: 0, needs_review: 1, refused: 1, blank: 1 })
  const partners = await partnersOf(api)
  assert.deepEqual(
    partners.map((one: { displayName: string }) => one.displayName),
    ['Acme', 'Bolt & Söhne GmbH', 'Dune', 'Elm'],
  )
  const [acme] = partners
  assert.deepEqual(acme.tags, ['Certified Provider', 'member', 'Reseller', 'reseller'])
  assert.deepEqual(acme.externalIds, [
    { system: 'crunchbase', id: 'acme' },
    { system: 'twitter', id: 'acme' },
  ])
  assert.deepEqual([acme.legalName, acme.domain, acme.stage, acme.source], ['Acme', 'acme.example', 'prospect', null])
  const notes = (await api.get('/v1/notes', { partnerId: acme.id })).body.data
  assert.deepEqual(
    notes.map((note: { text: string }) => note.text),
    ['We build, run and teach\n\nJoined: 2021-05-01'],
  )
  const refused = rows.find((row) => row.outcome === 'refused')
  assert.deepEqual(refused.problems, [
    {
      column: 'Website',
      value: 'not an address',
      rule: 'url',
      message: 'Website takes an address such as https://acme.com',
    },
  ])
  const held = rows.find((row) => row.outcome === 'needs_review')
  assert.equal(held.matches[0].partnerId, acme.id)
  assert.equal(held.matches[0].band, 'likely')
  assert.ok(held.matches[0].lines.some((line: { sentence: string }) => line.sentence === 'Both are at acme.example'))
  assert.ok(held.matches[0].wouldMakeCertain.length > 0)
  assert.equal((await api.get('/v1/partners', { q: 'söhne' })).body.data.length, 1)
})

test('a shared host or free-mail domain alone never makes two companies one', async () => {
  const { api } = await app.workspace()
  const { rows } = await importList(
    app,
    api,
    'Company,Website,Contact email\nFern,https://github.com/fern,info@gmail.com\nGale,https://github.com/gale,gale@gmail.com\nHill,https://gmail.com,hill@gmail.com\n',
  )
  assert.deepEqual(outcomesOf(rows), ['2 created', '3 created', '4 created'])
})

test('two companies with different registration numbers are never merged by score alone', async () => {
  const { api } = await app.workspace()
  const { rows } = await importList(
    app,
    api,
    'Company,Website,Country,Registration number\nIris GmbH,iris.example,DE,HRB 1001\nIris GmbH,iris.example,DE,HRB 2002\n',
  )
  assert.deepEqual(outcomesOf(rows), ['2 created', '3 created'])
  const pairs = (await api.get('/v1/duplicates')).body.data
  assert.equal(pairs.length, 1)
  assert.equal(pairs[0].band, 'possible')
})

test('a list imported twice creates nothing the second time, also after renames and merges', async () => {
  const { api } = await app.workspace()
  const first = await importList(app, api, list)
  const [acme, bolt, dune, elm] = await partnersOf(api)
  assert.equal(
    (
      await api.patch(
        `/v1/partners/${bolt.id}`,
        { legalName: 'Nothing alike AG', displayName: 'Nothing alike', website: 'https://other.example' },
        { 'if-match': `"${bolt.version}"` },
      )
    ).status,
    200,
  )
  assert.equal((await api.post(`/v1/partners/${dune.id}/merges`, { absorbedId: elm.id })).status, 201)
  const again = await importList(app, api, list)
  assert.deepEqual(again.counts, { created: 0, updated: 0, unchanged: 6, needs_review: 0, refused: 1, blank: 1 })
  assert.equal(again.rows.find((row) => row.row === 9).partner.id, dune.id)
  assert.equal(again.rows.find((row) => row.row === 4).partner.id, bolt.id)
  assert.equal(again.rows.find((row) => row.row === 2).partner.id, acme.id)
  assert.match(again.rows.find((row) => row.row === 7).note, /waits for a decision already: row 7 of an earlier import/)
  assert.equal((await partnersOf(api)).length, 3)
  assert.equal((await api.get(`/v1/imports/${first.id}`)).body.counts.needs_review, 1)
})

test('the dry run and the run report the same outcome for every row', async () => {
  const { api } = await app.workspace()
  await importList(app, api, 'Company,Website,Country\nAcme,acme.example,\nKelp Inc,kelp.example,US\n')
  const lines = [
    list,
    'Kelp Inc,kelp.example,Gold,,,https://www.crunchbase.com/organization/kelp,',
    'Kelp Inc,https://kelp.example,Gold,,,,kelpinc',
    'Kelp Inc,https://kelp.example,Gold,,,,kelpinc',
    'Kelp Incorporated,kelp.example,Silver,,,,',
    'Unrelated,kelp.example,,,,,',
  ]
  for (let at = 0; at < 150; at += 1) lines.push(`Row ${at % 90} Works,row-${at % 70}.example,Tag ${at % 7},,,,`)
  const sent = await sendList(api, lines.join('\n'))
  const dry = await runList(app, api, sent.body.id, 'dry-run')
  assert.equal((await partnersOf(api)).length, 2, 'a dry run writes nothing')
  const run = await runList(app, api, sent.body.id, 'run')
  assert.deepEqual(outcomesOf(dry.rows), outcomesOf(run.rows))
  assert.deepEqual(dry.counts, run.counts)
  assert.deepEqual(
    dry.rows.map(({ fields }) => fields),
    run.rows.map(({ fields }) => fields),
  )
  const evidence = (rows: { matches: { points: number; lines: unknown }[] }[]) =>
    rows.map(({ matches }) => matches.map(({ points, lines }) => ({ points, lines })))
  assert.deepEqual(evidence(dry.rows), evidence(run.rows))
  for (const outcome of ['created', 'updated', 'unchanged', 'needs_review', 'refused', 'blank'] as const)
    assert.ok(run.counts[outcome] > 0, outcome)
})

test('refused rows download as CSV that imports again after correction', async () => {
  const { api } = await app.workspace()
  const first = await importList(
    app,
    api,
    'Company;Website;Notes\n"=Lark; Inc";lark.example;fine\nMoss;no way;"a ""quoted""\nnote"\n',
  )
  assert.deepEqual(outcomesOf(first.rows), ['2 created', '3 refused'])
  const file = await api.get(`/v1/imports/${first.id}/rows/file`, { outcome: 'refused' })
  assert.equal(file.status, 200)
  assert.match(file.text, /Moss/)
  assert.doesNotMatch(file.text, /Lark/)
  const again = await importList(app, api, file.text.replace('no way', 'moss.example'))
  assert.deepEqual(
    again.rows.map(({ outcome }) => outcome),
    ['created'],
  )
  const whole = await api.get(`/v1/imports/${first.id}/rows/file`)
  assert.ok(
    whole.text.includes(`"'=Lark; Inc"`) || whole.text.includes("'=Lark; Inc"),
    'a cell that a spreadsheet would run is guarded',
  )
  const back = await importList(app, api, whole.text)
  assert.deepEqual(
    back.rows.map(({ outcome }) => outcome),
    ['unchanged', 'refused'],
  )
})

test('several encodings and delimiters of one list are the same rows', async () => {
  const { api } = await app.workspace()
  const text = 'Firma;Webseite;Stadt\r\nMüller & Söhne;mueller.example;Köln\r\nÅngström AB;angstrom.example;Malmö\r\n'
  const utf16 = Buffer.from(`\ufeff${text}`, 'utf16le')
  const files = [
    Buffer.from(text),
    Buffer.from(`\ufeff${text}`),
    utf16,
    Buffer.from(utf16).swap16(),
    Buffer.from(text, 'latin1'),
    Buffer.from(text.replaceAll(';', '\t')),
  ]
  const counts = []
  for (const file of files) counts.push((await importList(app, api, file)).counts)
  assert.deepEqual(
    counts.map(({ created, unchanged }) => [created, unchanged]),
    [
      [2, 0],
      [0, 2],
      [0, 2],
      [0, 2],
      [0, 2],
      [0, 2],
    ],
  )
  assert.deepEqual(
    (await partnersOf(api)).map((one: { displayName: string; address: { city: string } }) => [
      one.displayName,
      one.address.city,
    ]),
    [
      ['Müller & Söhne', 'Köln'],
      ['Ångström AB', 'Malmö'],
    ],
  )
  const lines =
    '{"Firma":"Müller & Söhne","Webseite":"mueller.example","Stadt":"Köln"}\n{"Firma":"Neu","Webseite":"neu.example"}\n'
  assert.deepEqual(outcomesOf((await importList(app, api, lines)).rows), ['1 unchanged', '2 created'])
})

test('people come in with their companies; the write mode of a field decides what is overwritten', async () => {
  const { api } = await app.workspace()
  const csv = (title: string) =>
    `Account Name,Website,First Name,Last Name,Email,Phone,Job Title,Billing Country\nAcme,acme.example,Ana,Silva,Ana.Silva@acme.example,030 901820,${title},Germany\nAcme,acme.example,Ben,Okoro,ben@acme.example,,CTO,Germany\n`
  const first = await importList(app, api, csv('Head'))
  assert.equal(first.import.kind, 'both')
  assert.deepEqual(outcomesOf(first.rows), ['2 created', '3 updated'])
  const contacts = (await api.get('/v1/contacts', { sort: 'name' })).body.data
  assert.deepEqual(
    contacts.map((one: Record<string, unknown>) => [one['fullName'], one['email'], one['phone'], one['isPrimary']]),
    [
      ['Ana Silva', 'Ana.Silva@acme.example', '+4930901820', true],
      ['Ben Okoro', 'ben@acme.example', null, false],
    ],
  )
  const kept = await importList(app, api, csv('Chief'))
  assert.deepEqual(outcomesOf(kept.rows), ['2 unchanged', '3 unchanged'])
  const over = await importList(app, api, csv('President'), {
    mapping: { columns: [{ header: 'Job Title', field: 'contact.title', mode: 'overwrite' }] },
  })
  assert.deepEqual(
    over.rows.map(({ outcome, fields }) => [outcome, fields]),
    [
      ['updated', ['contact.title']],
      ['unchanged', []],
    ],
  )
  assert.equal((await api.get(`/v1/contacts/${contacts[0].id}`)).body.title, 'President')
  const remembered = await sendList(api, csv('x'))
  assert.equal(
    remembered.body.columns.find((column: { header: string }) => column.header === 'Job Title').mode,
    'overwrite',
  )
})

test('a list of people alone joins those it knows and refuses the rest', async () => {
  const { api } = await app.workspace()
  await importList(app, api, 'Company,Website\nAcme,acme.example\n')
  const { rows } = await importList(
    app,
    api,
    'Company,Name,Email\nAcme,Ana,ana@acme.example\nNobody,Ben,ben@nobody.example\n',
    {
      kind: 'contacts',
      mapping: { columns: [{ header: 'Name', field: 'contact.fullName', mode: 'fill_if_empty' }] },
    },
  )
  assert.deepEqual(outcomesOf(rows), ['2 created', '3 refused'])
  assert.equal(rows[1].problems[0].rule, 'partner.unknown')
})

test('a row that was held is decided by a person, with all rows of its company', async () => {
  const { api } = await app.workspace()
  const first = await importList(app, api, list)
  const [acme] = await partnersOf(api)
  const same = await api.post(`/v1/imports/${first.id}/rows/7/decision`, { decision: 'same', partnerId: acme.id })
  assert.equal(same.status, 200, same.text)
  assert.equal(same.body.data[0].outcome, 'unchanged')
  assert.equal(same.body.data[0].partner.id, acme.id)
  assert.equal(
    (await api.post(`/v1/imports/${first.id}/rows/7/decision`, { decision: 'new' })).body.code,
    'import_row.not_held',
  )
  assert.equal((await api.get(`/v1/imports/${first.id}`)).body.counts.needs_review, 0)
  const second = await importList(
    app,
    api,
    'Company,Website,City\nAcme Bonn,acme.example,Bonn\nAcme Bonn,acme.example,Bonn am Rhein\nAcme Ulm,acme.example,Ulm\n',
  )
  assert.deepEqual(outcomesOf(second.rows), ['2 needs_review', '3 needs_review', '4 needs_review'])
  const made = await api.post(`/v1/imports/${second.id}/rows/2/decision`, { decision: 'new' })
  assert.deepEqual(
    made.body.data.map((row: { row: number; outcome: string }) => [row.row, row.outcome]),
    [
      [2, 'created'],
      [3, 'unchanged'],
    ],
  )
  const left = await api.post(`/v1/imports/${second.id}/rows/4/decision`, { decision: 'leave_out' })
  assert.equal(left.body.data[0].outcome, 'refused')
  assert.deepEqual((await api.get(`/v1/imports/${second.id}`)).body.counts, {
    created: 1,
    updated: 0,
    unchanged: 1,
    needs_review: 0,
    refused: 1,
    blank: 0,
  })
  assert.deepEqual(
    (await importList(app, api, 'Company,Website,City\nAcme Bonn,acme.example,Bonn\n')).counts.unchanged,
    1,
  )
})

test('a stage, a source and a manager come in once; what the stage lacks becomes a gap', async () => {
  const { api, workspace } = await app.workspace()
  const ana = await aMember(app, workspace)
  const csv = `Company,Website,Partner stage,Source,Owner\nAcme,acme.example,Active,Conference,${ana.email}\nBolt,bolt.example,Onboarding,,nobody@x.example\n`
  const { rows } = await importList(app, api, csv)
  assert.deepEqual(outcomesOf(rows), ['2 created', '3 created'])
  const [acme, bolt] = await partnersOf(api)
  assert.deepEqual(
    [acme.stage, acme.source.kind, acme.manager.id, acme.gaps.map((gap: { gap: string }) => gap.gap).sort()],
    ['active', 'event', ana.memberId, ['contact', 'country', 'type']],
  )
  assert.ok(bolt.gaps.some((gap: { gap: string }) => gap.gap === 'manager'))
  const moves = (await api.get(`/v1/partners/${acme.id}/stage-moves`)).body.data
  assert.deepEqual(
    moves.map((move: { from: string | null; to: string; cause: string }) => [move.from, move.to, move.cause]),
    [[null, 'active', 'import']],
  )
  const moved = await importList(app, api, 'Company,Website,Partner stage\nAcme,acme.example,Ended\n')
  assert.equal(moved.rows[0].outcome, 'unchanged')
  assert.match(moved.rows[0].note, /stays active/)
})

test('a spreadsheet and a vCard are refused in plain words', async () => {
  const { api } = await app.workspace()
  assert.equal((await sendList(api, Buffer.from('PK\u0003\u0004 rest'))).body.code, 'import.format_unsupported')
  assert.equal((await sendList(api, 'BEGIN:VCARD\nVERSION:4.0\nEND:VCARD\n')).body.code, 'import.format_unsupported')
  assert.equal((await sendList(api, '')).status, 422)
})

test('a row with control characters is refused, the others come in', async () => {
  const { api } = await app.workspace()
  const { rows } = await importList(app, api, 'Company,Website\nBad \u0007 bell,bell.example\nGood,good.example\n')
  assert.deepEqual(outcomesOf(rows), ['2 refused', '3 created'])
  assert.equal((await reportOf(api, (await api.get('/v1/imports')).body.data[0].id)).length, 2)
})

test('an import is found by words of its file’s name', async () => {
  const { api } = await app.workspace()
  await sendList(api, 'Company\nAcme\n', {}, 'Trade fair Munich.csv')
  await sendList(api, 'Company\nBeta\n', {}, 'resellers_2026.csv')
  const found = async (client: typeof api, q: string) =>
    (await client.get('/v1/imports', { q })).body.data.map((row: { fileName: string }) => row.fileName)
  assert.deepEqual(await found(api, 'munich fair'), ['Trade fair Munich.csv'])
  assert.deepEqual(await found(api, 'resellers_2026'), ['resellers_2026.csv'])
  assert.deepEqual(await found(api, 'resellersX2026'), [], 'an underscore stands for itself')
  assert.deepEqual(await found((await app.workspace()).api, 'munich'), [])
})
