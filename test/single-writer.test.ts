/**
 * Promise 40: one process has the embedded database open. A second is refused with the pid named, commands work through
 * the first, and what was answered is there after kill -9. Of the embedded database only, whatever engine the rest runs on.
 */
import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, test } from 'node:test'

const root = path.resolve(import.meta.dirname, '..')
const folder = mkdtempSync(path.join(tmpdir(), 'tandem-single-'))
const data = path.join(folder, 'data')
const running = new Set<ChildProcess>()
after(() => {
  for (const child of running) child.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}

/** A command line of the product on the test's data folder, without anything of this environment's settings. */
const tandem = (argv: string[], port = 0) => {
  const child = spawn(process.execPath, [path.join(root, 'bin/tandem.js'), ...argv], {
    cwd: folder,
    env: {
      PATH: process.env['PATH'],
      HOME: folder,
      DATA_DIR: data,
      PORT: String(port),
      SECRET_KEY: 'for tests only: 0123456789abcdef',
      LOG_LEVEL: 'warn',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  running.add(child)
  const said = { out: '', err: '' }
  child.stdout.on('data', (text: Buffer) => {
    said.out += text.toString()
  })
  child.stderr.on('data', (text: Buffer) => {
    said.err += text.toString()
  })
  const exited = new Promise<number | null>((resolve) =>
    child.once('close', (code) => {
      running.delete(child)
      resolve(code)
    }),
  )
  return { child, said, exited, run: async () => ({ code: await exited, ...said }) }
}
const run = (argv: string[]) => tandem(argv).run()

const serve = async () => {
  const port = await freePort()
  const server = tandem(['serve'], port)
  const ready = new Promise<void>((resolve) =>
    server.child.stdout.on('data', () => server.said.out.includes('Tandem is ready') && resolve()),
  )
  await Promise.race([ready, server.exited.then((code) => assert.fail(`serve ended with ${code}: ${server.said.err}`))])
  return { ...server, url: `http://127.0.0.1:${port}` }
}
const kill = async (server: Awaited<ReturnType<typeof serve>>) => {
  server.child.kill('SIGKILL')
  await server.exited
}

test('a second server is refused with the pid; commands work through the first; kill -9 loses nothing', {
  timeout: 300_000,
}, async () => {
  const first = await serve()
  assert.match(
    first.said.out,
    /not safe against power loss|not a power loss/i,
    'the start says what the embedded database does not promise',
  )
  assert.match(first.said.out, /DATABASE_URL/)
  const health = (await (await fetch(`${first.url}/health`)).json()) as { powerLossSafe: boolean; engine: string }
  assert.deepEqual([health.engine, health.powerLossSafe], ['pglite', false])

  const second = await tandem(['serve'], await freePort()).run()
  assert.equal(second.code, 2)
  assert.match(second.err, new RegExp(`open in process ${first.child.pid}\\b`))
  assert.equal((await fetch(`${first.url}/health`)).status, 200, 'the first is unharmed')

  const made = await run(['workspaces', 'create', 'Acme', '--slug', 'acme'])
  assert.equal(made.code, 0, made.err)
  const key = await run(['keys', 'create', '--workspace', 'acme', '--name', 'Script', '--scopes', '*'])
  assert.equal(key.code, 0, key.err)
  const token = /tk_live_[0-9A-Za-z]+/.exec(key.out)?.[0]
  assert.ok(token, key.out)
  const call = async (server: { url: string }, method: string, name?: string) => {
    const answer = await fetch(`${server.url}/v1/partners`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(name && { body: JSON.stringify({ legalName: name }) }),
    })
    return { status: answer.status, body: (await answer.json()) as { data: { legalName: string }[] } }
  }
  const names: string[] = []
  for (let number = 0; number < 20; number += 1) {
    const name = `Company ${number} of the first`
    assert.equal((await call(first, 'POST', name)).status, 201)
    names.push(name)
  }
  // Killed while it writes: what was answered counts, what was not may be there or not.
  const inFlight = Promise.allSettled(
    Array.from({ length: 10 }, (_, number) => call(first, 'POST', `In flight ${number}`)),
  )
  await kill(first)
  const answered = (await inFlight).flatMap((result, number) =>
    result.status === 'fulfilled' && result.value.status === 201 ? [`In flight ${number}`] : [],
  )

  const again = await serve()
  const { body } = await call(again, 'GET')
  const there = new Set(body.data.map((row) => row.legalName))
  assert.deepEqual(
    [...names, ...answered].filter((name) => !there.has(name)),
    [],
  )

  const stopped = once(again.child, 'close')
  again.child.kill('SIGTERM')
  assert.deepEqual(await stopped, [0, null], 'a polite stop ends well')
  assert.ok(existsSync(path.join(data, 'pglite')))
  const listed = await run(['workspaces', 'list'])
  assert.equal(listed.code, 0, listed.err)
  assert.match(listed.out, /acme/, 'with nobody there a command opens the database itself')
  assert.deepEqual(
    readdirSync(data).filter((name) => name.endsWith('.json.tmp')),
    [],
  )
})
