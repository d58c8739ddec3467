/**
 * The samples of the documents are run as they stand, against a real server and a real sandbox. With SAMPLES=1 the day is
 * noted, which the portal shows beside each sample; a sample that changed since is found by the last test.
 */
import assert from 'node:assert/strict'
import { execFile, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { promisify } from 'node:util'
import { integrationKinds } from '#modules/integrations/contract/integration-states.ts'
import {
  type Call,
  type CodeLanguage,
  codeLanguages,
  codeOf,
  pathOf,
} from '#modules/integrations/portal/reference/code.ts'
import { hashOf } from '#modules/integrations/service/docs/pages.ts'
import { setAccountLevel } from '#modules/partners/public.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { signWebhook } from '#platform/webhooks/signature.ts'
import { isGenuine } from '../docs/samples/webhook_check.ts'
import { testApp } from './support/app.ts'
import { aPartner, aPortalUser } from './support/partners.ts'

const run = promisify(execFile)
const samples = path.resolve(import.meta.dirname, '../docs/samples')
/** Tools that may be missing on a machine: told where one works, a failure in CI. */
const lacks = (tool: string): string | false => {
  const missing = spawnSync(tool, ['--version']).status !== 0
  assert.ok(!missing || !process.env['CI'], `${tool} is missing, and CI runs every sample`)
  return missing && `${tool} is not on this machine`
}

const notes = path.join(samples, 'passed.json')
type Passed = Record<string, { sha256: string; at: string }>
const passed = new Map<string, string>()
const shaOf = (file: string) => hashOf(readFileSync(path.join(samples, file), 'utf8'))
/** The last line of a test: what stands in the file has run to its end. */
const ran = (file: string) => void passed.set(file, shaOf(file))

const app = await testApp()
let environment: NodeJS.ProcessEnv

before(async () => {
  await app.server.listen({ port: 0, host: '127.0.0.1' })
  const { port } = app.server.server.address() as { port: number }
  const { workspace, api, ctx } = await app.workspace()
  const partner = await aPartner(api, { legalName: 'Sample Maker Ltd' })
  await inTransaction(ctx, (tx) => setAccountLevel(tx, { partnerId: partner.id, level: 'preview', cause: 'test' }))
  const technical = await aPortalUser(app, workspace, api, partner.id, ['technical'])
  const { id } = (await technical.api.post('/v1/portal/sandboxes', {})).body
  await app.settle()
  const made = await technical.api.post(`/v1/portal/sandboxes/${id}/keys`, {})
  assert.equal(made.status, 201, made.text)
  environment = { ...process.env, TANDEM_URL: `http://127.0.0.1:${port}`, TANDEM_KEY: made.body.text }
})

const output = async (command: string, file: string): Promise<string> =>
  (await run(command, [path.join(samples, file)], { env: environment, timeout: 20_000 })).stdout

test('the first call in a shell answers with the own company', { skip: lacks('curl') }, async () => {
  assert.equal(JSON.parse(await output('bash', 'first_call.sh')).legalName, 'Sample Maker Ltd')
  ran('first_call.sh')
})
test('the first write in a shell can be sent twice', { skip: lacks('curl') }, async () => {
  const [first, second] = [
    JSON.parse(await output('bash', 'first_write.sh')),
    JSON.parse(await output('bash', 'first_write.sh')),
  ]
  assert.equal(first.body, 'Written by a program')
  assert.deepEqual(second, first)
  ran('first_write.sh')
})
test('the sample in TypeScript runs as it stands', async () => {
  const answer = JSON.parse(await output(process.execPath, 'first_call.ts'))
  assert.equal(answer.partner, 'Sample Maker Ltd')
  assert.match(answer.task, /^ta_/)
  ran('first_call.ts')
})
test('the sample in Python runs as it stands', { skip: lacks('python3') }, async () => {
  const answer = JSON.parse(await output('python3', 'first_call.py'))
  assert.equal(answer.partner, 'Sample Maker Ltd')
  assert.match(answer.task, /^ta_/)
  ran('first_call.py')
})

test('a connector writes each answer once, however often its round is run', async () => {
  const first = JSON.parse(await output(process.execPath, 'connector_sync.ts'))
  assert.ok(first.tasks > 0)
  assert.deepEqual([first.written, first.already], [first.tasks, 0])
  const again = JSON.parse(await output(process.execPath, 'connector_sync.ts'))
  assert.deepEqual(again, { tasks: first.tasks, written: 0, already: first.tasks })
  ran('connector_sync.ts')
})
test('a data feed reads a list to its end, each row once', { skip: lacks('python3') }, async () => {
  const rows = (await output('python3', 'read_all.py'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line).id)
  assert.ok(rows.length > 0)
  assert.equal(new Set(rows).size, rows.length)
  ran('read_all.py')
})
test('each kind of integration is registered with the customers at whom it runs', { skip: lacks('curl') }, async () => {
  for (const kind of integrationKinds) {
    const { stdout } = await run('bash', [path.join(samples, 'register_integration.sh')], {
      env: { ...environment, KIND: kind },
      timeout: 20_000,
    })
    assert.equal(JSON.parse(stdout).created, 2, stdout)
  }
  ran('register_integration.sh')
})

test('the code that reference and explorer offer runs as it stands, in a shell, in TypeScript and in Python', {
  skip: lacks('curl') || lacks('python3'),
}, async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'tandem-code-'))
  after(() => rmSync(folder, { recursive: true, force: true }))
  const answered = async (call: Call, language: CodeLanguage) => {
    const [command, file] = (
      {
        curl: ['bash', 'call.sh'],
        typescript: [process.execPath, 'call.ts'],
        python: ['python3', 'call.py'],
      } as const
    )[language]
    // One idempotency key stands in all three, and another body under it is refused.
    const text = codeOf(call, language).replace('a-key-of-your-own-1', `key-of-${language}`)
    writeFileSync(path.join(folder, file), text)
    const { stdout } = await run(command, [path.join(folder, file)], { env: environment, timeout: 20_000 })
    return JSON.parse(stdout.slice(stdout.indexOf('{')))
  }
  const { data } = await answered(
    { method: 'GET', path: pathOf('/v1/portal/tasks', {}, { limit: '1', q: '' }) },
    'curl',
  )
  const said = `It's "all" \\ of $HOME: ünï`
  for (const language of codeLanguages) {
    const body = `${said} ${language}`
    const write = {
      method: 'POST',
      path: pathOf('/v1/portal/tasks/:id/comments', { id: data[0].id }, {}),
      body: { body },
    }
    assert.equal((await answered(write, language)).body, body)
  }
})

const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`
const signed = (body: string, with_ = secret) => ({
  ...signWebhook({ id: 'msg_1', at: new Date(), body, secrets: [with_] }),
})

test('the check in TypeScript takes what we signed and nothing else', () => {
  const body = '{"type":"contact.added"}'
  const headers = signed(body) as Record<string, string>
  assert.equal(isGenuine(headers, body, secret), true)
  assert.equal(isGenuine(headers, `${body} `, secret), false)
  assert.equal(isGenuine({ ...headers, 'webhook-timestamp': '1' }, body, secret), false)
  ran('webhook_check.ts')
})
test('the receiver in Python takes what we signed and refuses the rest', { skip: lacks('python3') }, async () => {
  const child = spawn('python3', [path.join(samples, 'webhook_receiver.py')], {
    env: { ...process.env, PORT: '0', TANDEM_WEBHOOK_SECRET: secret },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  after(() => child.kill())
  const [line] = (await once(child.stdout, 'data')) as [Buffer]
  const port = /listening (\d+)/.exec(line.toString())?.[1]
  const body = '{"type":"contact.added"}'
  const send = (headers: object) =>
    fetch(`http://127.0.0.1:${port}/`, { method: 'POST', headers: headers as Record<string, string>, body }).then(
      (answer) => answer.status,
    )
  assert.equal(await send(signed(body)), 204)
  assert.equal(await send(signed(body, `whsec_${Buffer.alloc(32, 8).toString('base64')}`)), 400)
  child.kill()
  ran('webhook_receiver.py')
})

test('every sample has run as it stands, and the day is noted for this very text', () => {
  const files = readdirSync(samples).filter((file) => !file.endsWith('.json'))
  const noted = JSON.parse(readFileSync(notes, 'utf8')) as Passed
  if (process.env['SAMPLES']) {
    const at = new Date().toISOString()
    const now = Object.fromEntries(
      files.flatMap((file) => (passed.has(file) ? [[file, { sha256: passed.get(file), at }]] : [])),
    )
    writeFileSync(notes, `${JSON.stringify({ ...noted, ...now }, null, 2)}\n`)
    return
  }
  for (const file of files) {
    assert.equal(
      noted[file]?.sha256,
      shaOf(file),
      `${file} changed since it ran: SAMPLES=1 node --test test/samples.test.ts`,
    )
    assert.ok(Date.parse(noted[file].at) > 0)
  }
})
