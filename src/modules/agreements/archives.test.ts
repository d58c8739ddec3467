/** Signed agreements to keep elsewhere: whole, checked without us, and never said whole when they are not. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, test } from 'node:test'
import { promisify } from 'node:util'
import { sql } from 'kysely'
import { asOwner } from '#platform/db/transaction.ts'
import { openZip } from '#platform/files/unzip.ts'
import { signingKit } from '#test/support/agreements.ts'
import { testApp } from '#test/support/app.ts'
import { pdfOf, runArchive, sendArchive, zipOf } from '#test/support/archives.ts'
import { aWorld } from '#test/support/fixtures.ts'
import { asFile, say } from '#test/support/pdf-tools.ts'
import { aMember } from '#test/support/people.ts'
import { exportCommand } from '../../commands/export.ts'

const app = await testApp()
const world = await aWorld(app)
const { team, signed, amended } = signingKit(app, world)
const folder = mkdtempSync(path.join(tmpdir(), 'tandem-archive-'))
after(() => rmSync(folder, { recursive: true, force: true }))
let unpacked = 0

const first = await signed()
await amended(first.id, first.principal, [{ kind: 'commission_hold', values: { days: 40 } }])
const second = await signed()
const legacy = await sendArchive(
  team,
  zipOf([
    { name: 'agreements.csv', content: `file,partner,category,signedOn\nold.pdf,${second.partnerId},nda,2021-05-04\n` },
    { name: 'old.pdf', content: pdfOf('Old') },
  ]),
)
assert.equal(legacy.status, 201, legacy.text)
await runArchive(app, team, legacy.body.id, 'run')

const asked = async (body: object = {}) => {
  const answer = await team.post('/v1/agreement-archives', body)
  assert.equal(answer.status, 202, answer.text)
  await app.settle()
  return (await team.get(`/v1/agreement-archives/${answer.body.id}`)).body
}
const taken = async (id: string) => {
  const answer = await team.request('GET', `/v1/agreement-archives/${id}/file`, {})
  assert.equal(answer.status, 200, answer.text)
  return answer.bytes
}
const limits = { filesMax: 1_000, fileBytesMax: 50_000_000, bytesMax: 200_000_000 }
/** Into a folder of its own; answers the folder and the names in it. */
const unpack = async (bytes: Buffer) => {
  unpacked += 1
  const into = path.join(folder, String(unpacked))
  const zip = openZip(bytes, limits)
  for (const file of zip.files) {
    const at = path.join(into, ...file.name.split('/'))
    mkdirSync(path.dirname(at), { recursive: true })
    writeFileSync(at, await zip.read(file))
  }
  return { into, names: zip.files.map((file) => file.name) }
}
const verify = async (into: string): Promise<{ code: number; words: string }> => {
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [path.join(into, 'verify.mjs')], { env: {} })
    return { code: 0, words: stdout }
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string }
    return { code, words: stdout + stderr }
  }
}
const whole = await asked()
const bytes = await taken(whole.id)
const { into, names } = await unpack(bytes)
const index = JSON.parse(readFileSync(path.join(into, 'index.json'), 'utf8'))

test('an archive holds every signed file, all signed terms and every audit chain, and its own program says so offline', async (t) => {
  assert.deepEqual([whole.state, whole.agreements, whole.faults], ['ready', 3, 0])
  const kinds = index.agreements.map((one: { versions: { kind: string; signed: string }[] }) =>
    one.versions.map(({ kind, signed: where }) => `${kind} ${where}`),
  )
  assert.deepEqual(kinds, [['original here', 'amendment here'], ['original here'], ['legacy outside']])
  assert.equal(names.filter((name) => name.endsWith('.pdf')).length, 4)
  assert.equal(names.filter((name) => name.endsWith('terms.json')).length, 3)
  assert.equal(names.filter((name) => name.endsWith('audit.jsonl')).length, 3)
  assert.equal(names.filter((name) => name.startsWith('certificates/')).length, 1)
  const sealed = readFileSync(path.join(into, ...index.agreements[0].versions[1].file.path.split('/')))
  const own = await team.request('GET', `/v1/agreements/${first.id}/document/file`, {})
  assert.deepEqual(sealed, own.bytes)
  const terms = JSON.parse(readFileSync(path.join(into, ...index.agreements[0].terms.path.split('/')), 'utf8'))
  assert.ok(terms.terms.some((one: { kind: string; values: object }) => one.kind === 'commission_hold'))
  const said = await verify(into)
  assert.deepEqual([said.code, said.words], [0, 'All 3 agreements fit: every file, every term, every audit chain.\n'])
  const signature = await say(t, 'pdfsig', [await asFile(sealed)])
  if (signature) assert.match(signature, /Signature Validation: Signature is Valid\./)
})

test('one changed byte anywhere in an archive, a missing or an added file is named by its own program', async () => {
  const change = async (name: string, edit: (bytes: Buffer) => Buffer) => {
    const copy = await unpack(bytes)
    const at = path.join(copy.into, ...name.split('/'))
    writeFileSync(at, edit(readFileSync(at)))
    return verify(copy.into)
  }
  const flip = (old: Buffer) => {
    const copy = Buffer.from(old)
    copy[Math.floor(copy.length / 2)]! ^= 1
    return copy
  }
  const [agreement] = index.agreements
  for (const name of [
    agreement.versions[0].file.path,
    agreement.terms.path,
    names.find((one) => one.endsWith('.pem'))!,
  ]) {
    const said = await change(name, flip)
    assert.equal(said.code, 1)
    assert.match(said.words, new RegExp(`${name} was changed`))
  }
  // A chain that was written anew, with its hash in the index put right, still does not fit itself.
  const edited = await unpack(bytes)
  const audit = path.join(edited.into, ...agreement.audit.path.split('/'))
  const lines = readFileSync(audit, 'utf8').trimEnd().split('\n')
  const row = JSON.parse(lines[3]!)
  lines[3] = JSON.stringify({ ...row, actorName: 'Somebody else' })
  writeFileSync(audit, `${lines.join('\n')}\n`)
  const said = await verify(edited.into)
  assert.match(said.words, /audit\.jsonl: row 3 does not fit the chain/)
  const longer = await unpack(bytes)
  writeFileSync(path.join(longer.into, 'extra.pdf'), 'more')
  rmSync(path.join(longer.into, ...agreement.versions[1].file.path.split('/')))
  const told = await verify(longer.into)
  assert.match(told.words, /extra\.pdf is not part of this archive/)
  assert.match(told.words, /version-2-amendment-signed\.pdf is missing/)
})

test('an archive is the same bytes each time it is taken, whatever was signed since', async () => {
  await amended(first.id, first.principal, [{ kind: 'commission_hold', values: { days: 60 } }])
  const { into: again } = await unpack(await taken(whole.id))
  for (const name of names)
    assert.deepEqual(
      readFileSync(path.join(again, ...name.split('/'))),
      readFileSync(path.join(into, ...name.split('/'))),
      name,
    )
  assert.equal((await verify(again)).code, 0)
  const newer = await asked({ partnerId: first.partnerId })
  assert.deepEqual([newer.agreements, newer.files], [1, 5])
})

test('an archive holds what was asked for, and one of nothing is refused', async () => {
  const ndas = await asked({ category: ['nda'], signedFrom: '2021-05-04', signedUntil: '2021-05-04' })
  assert.deepEqual([ndas.agreements, ndas.filter.category], [1, ['nda']])
  for (const [body, code] of [
    [{ category: ['nda'], signedUntil: '2021-05-03' }, 'archive.empty'],
    [{ signedFrom: '2021-05-04', signedUntil: '2021-05-03' }, 'archive.days_reversed'],
  ] as const) {
    const refused = await team.post('/v1/agreement-archives', body)
    assert.deepEqual([refused.status, refused.body.code], [422, code])
  }
})

test('an archive is kept for seven days, and that it was made stays to be seen', async () => {
  const made = await asked({ category: ['nda'] })
  app.advance(7 * 86_400_000 + 60_000)
  await app.settle()
  const gone = await team.request('GET', `/v1/agreement-archives/${made.id}/file`, {})
  assert.deepEqual([gone.status, JSON.parse(gone.text).code], [410, 'archive.expired'])
  const listed = (await team.get('/v1/agreement-archives')).body.data
  assert.equal(listed.find((one: { id: string }) => one.id === made.id).state, 'expired')
})

test('an archive is for whoever may take agreements along', async () => {
  const marketing = await aMember(app, world.workspace, { roles: ['marketing'] })
  const refused = await marketing.api.post('/v1/agreement-archives', {})
  assert.equal(refused.status, 403)
  assert.equal((await marketing.api.get(`/v1/agreement-archives/${whole.id}`)).status, 403)
})

test('the command line writes the same archive, and says by its exit code when a chain does not fit', async () => {
  const run = async () => {
    if (exportCommand.runsAlone) throw new Error('The command works through the open database')
    let out = ''
    const argv = ['signed-agreements', '--workspace', world.workspace.slug, '--out', 'all.zip']
    const io = {
      argv,
      folder,
      out: async (text: string) => {
        out += text
      },
      err: async () => {},
      signal: new AbortController().signal,
    }
    return {
      code: await exportCommand.run(io, app),
      out,
      ...(await unpack(readFileSync(path.join(folder, 'all.zip')))),
    }
  }
  const good = await run()
  assert.equal(good.code, 0)
  assert.match(good.out, /Wrote 3 agreements in 11 files to .*all\.zip/)
  assert.equal((await verify(good.into)).code, 0)
  await asOwner(app.services.database, async (db) => {
    await sql`alter table agreement_audit disable trigger user, no force row level security`.execute(db)
    await sql`update agreement_audit set actor_name = 'Nobody' where workspace_id = ${world.workspace.id} and agreement_id = ${second.id} and number = 2`.execute(
      db,
    )
    await sql`alter table agreement_audit enable trigger user, force row level security`.execute(db)
  })
  const bad = await run()
  assert.equal(bad.code, 1)
  assert.match(bad.out, /Row 2 .* was changed after it was linked/)
  const said = await verify(bad.into)
  assert.match(said.words, /row 2 does not fit the chain/)
  const made = await asked({ partnerId: second.partnerId })
  assert.equal(made.faults, 1)
})
