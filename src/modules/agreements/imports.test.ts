/** Agreements that were signed elsewhere: tried, taken in, reported, and never a second time. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inTransaction } from '#platform/db/transaction.ts'
import { testApp } from '#test/support/app.ts'
import { type ArchiveFile, anArchive, pdfOf, runArchive, sendArchive, zipOf } from '#test/support/archives.ts'
import { aWorld } from '#test/support/fixtures.ts'
import { resolveTerm } from './public.ts'

const app = await testApp()
const world = await aWorld(app)
const legal = world.admin.api
const aCompany = async (name: string, managed = true) => {
  const made = await legal.post('/v1/partners', {
    legalName: name,
    website: `https://${name.toLowerCase().replaceAll(' ', '-')}.example`,
    address: { city: 'Oslo', country: 'NO' },
  })
  assert.equal(made.status, 201, made.text)
  const id = made.body.id as string
  if (managed) {
    const set = await legal.post(`/v1/partners/${id}/ownerships`, { role: 'manager', memberId: world.admin.memberId })
    assert.ok(set.status < 300, set.text)
  }
  return { id, name }
}
const sent = async (files: readonly ArchiveFile[]): Promise<string> => {
  const answer = await sendArchive(legal, zipOf(files))
  assert.equal(answer.status, 201, answer.text)
  return answer.body.id
}
const announced = (kind: string): Promise<number> =>
  inTransaction(world.ctx, async (tx) => {
    const rows = await tx.db
      .selectFrom('events')
      .select('id')
      .where('workspace_id', '=', world.workspace.id)
      .where('kind', '=', kind)
      .execute()
    return rows.length
  })
const outcomesOf = (rows: readonly { row: number; outcome: string }[]) => rows.map((row) => [row.row, row.outcome])
const rulesOf = (row: { problems: { field: string; rule: string }[] }) =>
  row.problems.map(({ field, rule }) => `${field}: ${rule}`)

const [alpha, beta, gamma] = [
  await aCompany('Alpha Ltd'),
  await aCompany('Beta Ltd'),
  await aCompany('Gamma Ltd', false),
]
const days = (count: number) => ({ days: count })
const fixed = (months: number) => ({
  form: 'fixed',
  months,
  renewalMonths: 12,
  noticeDays: 30,
  renewalsMax: null,
  reviewDays: 90,
})
const archive: ArchiveFile[] = [
  {
    name: 'legacy/agreements.csv',
    content: [
      'File;Partner;Category;Parent;Title;Reference;Signed on;Effective on;Principal name;Principal email;Our file number',
      'alpha.pdf;Alpha Ltd;partnership;;Reseller agreement;C-4711;2022-03-14;2022-04-01;Ana Silva;ana@alpha-ltd.example;x',
      'alpha-dpa.pdf;Alpha Ltd;addendum;alpha.pdf;;;2023-01-09;;;;',
      'beta.pdf;beta-ltd.example;;;;;2019-05-02;;;;',
      ';;;;;;;;;;',
      'gamma.pdf;Gamma Ltd;;;;;2024-02-01;;;;',
      'missing.pdf;Alpha Ltd;nda;;;;2024-02-01;;;;',
      'script.pdf;Alpha Ltd;nda;;;;2024-02-01;;;;',
      'same.pdf;Alpha Ltd;nda;;;;2024-02-01;;;;',
      'bad.pdf;Nobody Inc;nda;;;;2124-02-31;;;;',
      'wrong.pdf;Nobody Inc;nda;;;;2024-02-01;;;;',
    ].join('\r\n'),
  },
  {
    name: 'legacy/terms.csv',
    content: [
      'file,kind,values,values.days,scope.countries,effectiveFrom,page',
      'alpha.pdf,commission_hold,,45,,,1',
      'alpha.pdf,commission_hold,,10,NO;SE,2024-01-01,1',
      `beta.pdf,duration,"${JSON.stringify(fixed(24)).replaceAll('"', '""')}",,,,`,
      'wrong.pdf,commission_hold,,900,,,7',
      'wrong.pdf,comission,,9,,,',
    ].join('\n'),
  },
  { name: 'legacy/alpha.pdf', content: pdfOf('Alpha') },
  { name: 'legacy/alpha-dpa.pdf', content: pdfOf('Alpha addendum') },
  { name: 'legacy/beta.pdf', content: pdfOf('Beta') },
  { name: 'legacy/gamma.pdf', content: pdfOf('Gamma') },
  {
    name: 'legacy/script.pdf',
    content: pdfOf('Script', { extra: '/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>' }),
  },
  { name: 'legacy/same.pdf', content: pdfOf('Alpha') },
  { name: 'legacy/bad.pdf', content: 'no pdf at all' },
  { name: 'legacy/wrong.pdf', content: pdfOf('Wrong') },
  { name: 'legacy/nobody-names-me.pdf', content: pdfOf('Stray') },
  { name: '__MACOSX/legacy/._alpha.pdf', content: 'rubbish' },
]
const before = await inTransaction(world.ctx, async (tx) => ({
  at: tx.now,
  hold: await resolveTerm(tx, alpha.id, 'commission_hold', { on: '2023-06-01' }),
}))
app.advance(3_600_000)
const first = await sent(archive)
const dry = await runArchive(app, legal, first, 'dry-run')
const afterDry = (await legal.get('/v1/agreements', { partnerId: alpha.id })).body.data.length as number
const run = await runArchive(app, legal, first, 'run')
const told = { imported: await announced('agreement.imported'), ended: await announced('agreement.ended') }
type Row = (typeof run.rows)[number]
const rowOf = (row: number): Row => run.rows.find((one: Row) => one.row === row)

test('a dry run writes nothing and says row by row what the run then does', () => {
  assert.equal(afterDry, 0)
  const plain = (rows: readonly Row[]) =>
    rows.map(({ row, outcome, partner, problems, notes, signature, pages, termCount, opensAccount }: Row) => ({
      row,
      outcome,
      partner,
      problems,
      notes,
      signature,
      pages,
      termCount,
      opensAccount,
    }))
  assert.deepEqual(plain(dry.rows), plain(run.rows))
  assert.deepEqual(outcomesOf(run.rows), [
    [2, 'created'],
    [3, 'created'],
    [4, 'created'],
    [5, 'blank'],
    [6, 'created'],
    [7, 'refused'],
    [8, 'refused'],
    [9, 'refused'],
    [10, 'refused'],
    [11, 'refused'],
  ])
  assert.deepEqual(run.import.unreadColumns, ['Our file number'])
  assert.deepEqual(run.import.unnamedFiles, ['legacy/nobody-names-me.pdf'])
})

test('a row is refused with every field, rule and words', () => {
  assert.deepEqual(rulesOf(rowOf(7)), ['file: file.missing'])
  assert.deepEqual(rulesOf(rowOf(8)), ['file: paper.acts'])
  assert.match(rowOf(8).problems[0].message, /JavaScript/)
  assert.deepEqual(rulesOf(rowOf(9)), ['file: file.twice'])
  assert.match(rowOf(9).problems[0].message, /row 2/)
  assert.deepEqual(rulesOf(rowOf(10)), ['signedOn: date', 'file: paper.not_pdf'])
  assert.deepEqual(rulesOf(rowOf(11)), [
    'terms.csv row 5 commission_hold values.days: maximum',
    'terms.csv row 6 comission kind: unknown_kind',
  ])
})

test('what was signed outside says who attests it, and what the signatures inside of the file say', async () => {
  const { agreement } = rowOf(2)
  const read = (await legal.get(`/v1/agreements/${agreement.id}`)).body
  assert.equal(read.number, 'AG-2022-0001')
  assert.deepEqual([read.title, read.paper, read.state], ['Reseller agreement', 'legacy', 'expiring'])
  const [attested] = read.attestations
  assert.deepEqual(
    [attested.signedOn, attested.by.name, attested.statement, attested.reference, attested.pages],
    ['2022-03-14', world.admin.name, 'Signed outside, from the archive.', 'C-4711', 1],
  )
  assert.equal(attested.signature.state, 'unsealed')
  const file = await legal.request('GET', `/v1/agreements/${agreement.id}/document/file`, {})
  assert.deepEqual(file.bytes, pdfOf('Alpha'))
  const acts = (await legal.get(`/v1/agreements/${agreement.id}/audit`)).body.data
  assert.deepEqual(
    acts.map(({ act, by }: { act: string; by: { name: string } }) => [act, by.name]),
    [['imported', world.admin.name]],
  )
  assert.equal((await legal.get(`/v1/agreements/${agreement.id}/audit-check`)).body.intact, true)
  const addendum = (await legal.get(`/v1/agreements/${rowOf(3).agreement.id}`)).body
  assert.deepEqual(
    [addendum.parentId, addendum.title, addendum.dates.startsOn],
    [agreement.id, 'alpha-dpa', '2023-01-09'],
  )
  const found = (await legal.get('/v1/agreements', { q: 'C-4711' })).body.data
  assert.deepEqual(
    found.map(({ id }: { id: string }) => id),
    [agreement.id],
  )
})

test('the first partnership agreement in force opens the account, invites its principal and makes the partner active', async () => {
  assert.equal(rowOf(2).opensAccount, true)
  const partner = (await legal.get(`/v1/partners/${alpha.id}`)).body
  assert.equal(partner.stage, 'active')
  assert.equal((await legal.get(`/v1/partners/${alpha.id}/account`)).body.level, 'full')
  const seats = (await legal.get(`/v1/partners/${alpha.id}/portal-users`)).body.data
  assert.deepEqual(
    seats.map(({ email, roles }: { email: string; roles: string[] }) => [email, roles]),
    [['ana@alpha-ltd.example', ['principal']]],
  )
  assert.equal(told.imported, 4)
  // Nobody manages the third, and so it stays where it is; its agreement is in force all the same.
  assert.match(rowOf(6).notes.join(' '), /nobody manages it/)
  assert.equal((await legal.get(`/v1/partners/${gamma.id}`)).body.stage, 'prospect')
})

test('an agreement that ended before it was known here opens nothing and is no news', async () => {
  assert.equal(rowOf(4).opensAccount, false)
  const read = (await legal.get(`/v1/agreements/${rowOf(4).agreement.id}`)).body
  assert.deepEqual([read.state, read.dates.endsOn], ['expired', '2021-05-02'])
  assert.equal((await legal.get(`/v1/partners/${beta.id}`)).body.stage, 'prospect')
  assert.equal((await legal.get(`/v1/partners/${beta.id}/account`)).body.level, 'none')
  assert.equal(told.ended, 0)
})

test('past days are read anew, and with the knowledge of then they say what they said', async () => {
  await inTransaction(world.ctx, async (tx) => {
    const now = await resolveTerm(tx, alpha.id, 'commission_hold', { on: '2023-06-01' })
    assert.deepEqual([now.level, now.rows[0]?.values], ['agreement', days(45)])
    const north = await resolveTerm(tx, alpha.id, 'commission_hold', { on: '2024-06-01', scope: { country: 'NO' } })
    assert.deepEqual(north.rows[0]?.values, days(10))
    const then = await resolveTerm(tx, alpha.id, 'commission_hold', { on: '2023-06-01', knownAt: before.at })
    assert.deepEqual(then.rows, before.hold.rows)
    assert.equal(then.level, before.hold.level)
  })
})

test('importing the same signed archive twice creates nothing', async () => {
  const count = async () => (await legal.get('/v1/agreements', { limit: 200 })).body.data.length
  const had = await count()
  const again = await runArchive(app, legal, await sent(archive), 'run')
  assert.equal(await count(), had)
  assert.equal(again.import.counts.created, 0)
  assert.deepEqual(
    again.rows.filter((row: Row) => row.outcome === 'unchanged').map((row: Row) => [row.row, row.agreement.id]),
    // The one that was refused as the same file as row 2 stands for its agreement too.
    [2, 3, 4, 6, 9].map((row) => [row, rowOf(row === 9 ? 2 : row).agreement.id]),
  )
  // Called otherwise, told of otherwise: it is the same file.
  const renamed = await runArchive(
    app,
    legal,
    await sent([
      {
        name: 'agreements.json',
        content: JSON.stringify([
          {
            file: 'x.pdf',
            partner: beta.id,
            signedOn: '2020-01-01',
            terms: [{ kind: 'commission_hold', values: days(5) }],
          },
        ]),
      },
      { name: 'x.pdf', content: pdfOf('Alpha') },
    ]),
    'run',
  )
  assert.deepEqual(outcomesOf(renamed.rows), [[1, 'unchanged']])
  assert.match(renamed.rows[0].notes.join(' '), /changed by an amendment/)
  assert.equal(await count(), had)
})

test('an import that was stopped goes on where it stood, and its report is that of an unbroken run', async () => {
  const company = await aCompany('Delta Ltd')
  const rows = Array.from({ length: 60 }, (_, at) => `p${at}.pdf,${company.id},nda,2024-01-01`)
  const files: ArchiveFile[] = [
    { name: 'agreements.csv', content: ['file,partner,category,signedOn', ...rows].join('\n') },
    ...rows.map((_, at) => ({ name: `p${at}.pdf`, content: pdfOf(`${company.id} ${at}`) })),
  ]
  const id = await sent(files)
  const begun = await legal.post(`/v1/agreement-imports/${id}/run`, { statement: 'Ours' })
  assert.equal(begun.status, 202, begun.text)
  const stop = await legal.post(`/v1/agreement-imports/${id}/cancellation`)
  assert.equal(stop.status, 200, stop.text)
  await app.settle()
  const stopped = (await legal.get(`/v1/agreement-imports/${id}`)).body
  assert.deepEqual([stopped.state, stopped.rowsDone, stopped.counts.created], ['cancelled', 50, 50])
  const { import: done, rows: report } = await runArchive(app, legal, id, 'run')
  assert.deepEqual([done.rowsDone, done.counts.created, report.length], [60, 60, 60])
  const numbers = report.map((row: Row) => row.agreement.number)
  assert.equal(new Set(numbers).size, 60)
  const refused = await legal.post(`/v1/agreement-imports/${id}/run`, { statement: 'Ours' })
  assert.deepEqual([refused.status, refused.body.code], [409, 'import.state'])
})

test('only legal takes signed agreements in, and what is no archive is refused with the reason', async () => {
  assert.equal((await sendArchive(world.viewer.api, anArchive())).status, 403)
  const codeOf = async (files: readonly ArchiveFile[] | Buffer) => {
    const answer = await sendArchive(legal, Buffer.isBuffer(files) ? files : zipOf(files))
    return [answer.status, answer.body.code]
  }
  const pdf = { name: 'a.pdf', content: pdfOf('A') }
  assert.deepEqual(await codeOf(Buffer.from('not a zip, but words that are long enough')), [
    422,
    'import.format_unsupported',
  ])
  assert.deepEqual(await codeOf([pdf]), [422, 'import.table_missing'])
  assert.deepEqual(await codeOf([pdf, { name: 'agreements.csv', content: 'file,partner\na.pdf,x\n' }]), [
    422,
    'import.column_missing',
  ])
  assert.deepEqual(
    await codeOf([
      pdf,
      { name: 'agreements.csv', content: 'file,partner,signedOn\n' },
      { name: 'agreements.json', content: '[]' },
    ]),
    [422, 'import.table_twice'],
  )
  assert.deepEqual(await codeOf([pdf, { name: '../agreements.csv', content: 'file,partner,signedOn\n' }]), [
    422,
    'zip.unsafe',
  ])
  assert.deepEqual(
    await codeOf([
      pdf,
      { name: 'agreements.csv', content: 'file,partner,signedOn\na.pdf,x,2024-01-01\n' },
      { name: 'terms.csv', content: 'file,kind,valeus.days\na.pdf,commission_hold,3\n' },
    ]),
    [422, 'import.column_unknown'],
  )
})

test('the template is an archive that can be sent as it is, and the report comes as a file', async () => {
  const template = await legal.request('GET', '/v1/agreement-import-template', {})
  assert.equal(template.status, 200)
  const answer = await sendArchive(legal, template.bytes)
  assert.equal(answer.status, 201, answer.text)
  assert.deepEqual([answer.body.rowsTotal, answer.body.unreadColumns], [2, []])
  const { rows } = await runArchive(app, legal, answer.body.id, 'dry-run')
  // The PDFs are not in it; nothing else is wrong with its rows.
  for (const row of rows) assert.deepEqual(rulesOf(row), ['file: file.missing'])
  const report = await legal.request('GET', `/v1/agreement-imports/${first}/rows/file`, {})
  assert.match(
    report.text,
    /^\ufeffrow,outcome,file,partner,agreement,problems,notes,signature,pages,terms\r\n2,created,alpha\.pdf,/,
  )
})
