/** The samples of the documents are run as they stand, against a real server and a real sandbox. */
import assert from 'node:assert/strict'
import { execFile, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { promisify } from 'node:util'
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
})
test('the first write in a shell can be sent twice', { skip: lacks('curl') }, async () => {
  const [first, second] = [
    JSON.parse(await output('bash', 'first_write.sh')),
    JSON.parse(await output('bash', 'first_write.sh')),
  ]
  assert.equal(first.body, 'Written by a program')
  assert.deepEqual(second, first)
})
test('the sample in TypeScript runs as it stands', async () => {
  const answer = JSON.parse(await output(process.execPath, 'first_call.ts'))
  assert.equal(answer.partner, 'Sample Maker Ltd')
  assert.match(answer.task, /^ta_/)
})
test('the sample in Python runs as it stands', { skip: lacks('python3') }, async () => {
  const answer = JSON.parse(await output('python3', 'first_call.py'))
  assert.equal(answer.partner, 'Sample Maker Ltd')
  assert.match(answer.task, /^ta_/)
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
})
