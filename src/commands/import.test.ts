import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, test } from 'node:test'
import { testApp } from '#test/support/app.ts'
import { pdfOf, zipOf } from '#test/support/archives.ts'
import { aMember } from '#test/support/people.ts'
import { type CommandIo, CommandMistake } from './command.ts'
import { importCommand } from './import.ts'

const app = await testApp()
const folder = mkdtempSync(path.join(tmpdir(), 'tandem-import-'))
after(() => rmSync(folder, { recursive: true, force: true }))

const run = async (...argv: string[]) => {
  if (importCommand.runsAlone) throw new Error('The command works through the open database')
  let [out, err] = ['', '']
  const io: CommandIo = {
    argv,
    folder,
    out: async (text) => {
      out += text
    },
    err: async (text) => {
      err += text
    },
    signal: new AbortController().signal,
  }
  const code = await importCommand.run(io, app)
  return { code, out, err }
}

test('import prints one JSON object whose six counts add up to the rows read, and a dry run writes nothing', async () => {
  const { workspace, api } = await app.workspace()
  writeFileSync(path.join(folder, 'list.csv'), 'Company,Website\nAcme,acme.example\nAcme,acme.example\n,\nBad,no way\n')
  const args = ['partners', 'list.csv', '--workspace', workspace.slug, '--json']
  const expected = { read: 4, created: 1, updated: 0, unchanged: 1, needs_review: 0, refused: 1, blank: 1 }
  const read = async (...more: string[]) => {
    const { code, out } = await run(...args, ...more)
    assert.equal(code, 0)
    const { importId, state, dryRun, ...counts } = JSON.parse(out)
    assert.match(importId, /^im_/)
    return { state, dryRun, counts }
  }
  assert.deepEqual(await read('--dry-run'), { state: 'ready', dryRun: true, counts: expected })
  assert.equal((await api.get('/v1/partners')).body.data.length, 0)
  assert.deepEqual(await read(), { state: 'finished', dryRun: false, counts: expected })
  assert.deepEqual((await read()).counts, { ...expected, created: 0, unchanged: 2 })
})

test('import says in words what came of it, and names mistakes plainly', async () => {
  const { workspace } = await app.workspace()
  writeFileSync(
    path.join(folder, 'words.csv'),
    'Company,Website,Colour of the door\nBolt,bolt.example,red\nBad,no way,blue\n',
  )
  const { code, out } = await run('partners', 'words.csv', '--workspace', workspace.slug)
  assert.equal(code, 0)
  assert.match(out, /Read 2 rows of words\.csv\./)
  assert.match(out, /created\s+1\n/)
  assert.match(out, /Columns that go nowhere: Colour of the door\./)
  assert.match(out, /Row 3 is refused: Website takes an address/)
  await assert.rejects(run('partners', 'gone.csv', '--workspace', workspace.slug), CommandMistake)
  await assert.rejects(run('partners', 'words.csv', '--workspace', 'nowhere'), CommandMistake)
  await assert.rejects(run('partners'), CommandMistake)
})

test('import takes a list of past sales, which earns nothing and is known the second time', async () => {
  const { workspace, api } = await app.workspace()
  writeFileSync(
    path.join(folder, 'sales.csv'),
    'order id,customer id,currency,amount,date\n1,c1,EUR,10.00,2026-01-05\n2,c1,EUR,x,2026-01-05\n',
  )
  const args = ['sales', 'sales.csv', '--workspace', workspace.slug, '--json']
  const read = async (...more: string[]) => {
    const { code, out } = await run(...args, ...more)
    assert.equal(code, 0)
    const { state, created, unchanged, refused } = JSON.parse(out)
    return { state, created, unchanged, refused }
  }
  assert.deepEqual(await read('--dry-run'), { state: 'ready', created: 1, unchanged: 0, refused: 1 })
  assert.equal((await api.get('/v1/sales')).body.data.length, 0)
  assert.deepEqual(await read(), { state: 'finished', created: 1, unchanged: 0, refused: 1 })
  assert.deepEqual(await read(), { state: 'finished', created: 0, unchanged: 1, refused: 1 })
  const words = await run('sales', 'sales.csv', '--workspace', workspace.slug)
  assert.match(words.out, /Read 2 rows\./)
  assert.equal((await api.get('/v1/conversions')).body.data[0].earns, false)
})

test('signed agreements are taken in from the command line once, and only by somebody of legal who attests them', async () => {
  const { workspace, api } = await app.workspace()
  const made = await api.post('/v1/partners', { legalName: 'Delta Ltd', website: 'https://delta.example' })
  const legal = await aMember(app, workspace, { roles: ['legal'], name: 'Lea Legal' })
  const seller = await aMember(app, workspace, { roles: ['sales'] })
  writeFileSync(
    path.join(folder, 'signed.zip'),
    zipOf([
      {
        name: 'agreements.csv',
        content:
          'file,partner,category,signedOn\none.pdf,Delta Ltd,nda,2022-03-14\ntwo.pdf,Nobody Inc,nda,2022-03-14\n',
      },
      { name: 'one.pdf', content: pdfOf('One') },
      { name: 'two.pdf', content: pdfOf('Two') },
    ]),
  )
  const args = ['agreements', 'signed.zip', '--workspace', workspace.slug]
  const words = ['--statement', 'As both sides signed them.']
  const by = (email: string) => [...args, '--attested-by', email, ...words]
  await assert.rejects(() => run(...args, ...words), CommandMistake)
  await assert.rejects(() => run(...by(seller.email)), /may take agreements in; that is legal/)
  const dry = await run(...by(legal.email), '--dry-run')
  assert.match(dry.out, /A run would read 2 agreements\.\n {2}created\s+1\n/)
  assert.equal((await api.get('/v1/agreements')).body.data.length, 0)
  const first = await run(...by(legal.email))
  assert.equal(first.code, 0)
  assert.match(first.out, /created\s+1\n.*refused\s+1\n/s)
  assert.match(first.out, /Row 3 \(two\.pdf\) is refused: partner: /)
  const [agreement] = (await api.get('/v1/agreements', { partnerId: made.body.id })).body.data
  const [attested] = (await api.get(`/v1/agreements/${agreement.id}`)).body.attestations
  assert.deepEqual([attested.by.name, attested.statement], ['Lea Legal', 'As both sides signed them.'])
  const again = JSON.parse((await run(...by(legal.email), '--json')).out)
  assert.deepEqual([again.created, again.unchanged, again.refused], [0, 1, 1])
})
