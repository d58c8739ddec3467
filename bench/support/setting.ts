/** What a bench stands on: a durable PostgreSQL of its own, the product as a process of its own, a key. */
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import os, { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { startPostgresCluster } from '../../test/support/postgres-cluster.ts'

const root = path.resolve(import.meta.dirname, '../..')
const entry = path.join(root, 'bin/tandem.js')

export type Setting = {
  /** The product. */
  url: string
  /** The database, as a superuser: what the raw side of a ratio uses. */
  databaseUrl: string
  workspaceId: string
  workspace: string
  key: string
  /** Resident memory of the product's process, in bytes. */
  memoryBytes: () => number
  command: (...args: string[]) => Promise<string>
  stop: () => Promise<void>
}

export const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('No port')
  return address.port
}

export const startSetting = async (): Promise<Setting> => {
  const cluster = await startPostgresCluster({ durable: true })
  const admin = new pg.Client({ connectionString: cluster.url })
  await admin.connect()
  await admin.query('create database bench')
  await admin.end()
  const database = new URL(cluster.url)
  database.pathname = '/bench'
  const databaseUrl = database.href
  const folder = mkdtempSync(path.join(tmpdir(), 'tandem-bench-'))
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const environment = {
    ...process.env,
    PORT: String(port),
    HOST: '127.0.0.1',
    DATA_DIR: folder,
    DATABASE_URL: databaseUrl,
    PUBLIC_URL: url,
    LOG_LEVEL: 'error',
    // Callers of the click redirect come from addresses of their own.
    TRUST_PROXY: 'true',
  }
  const server = spawn(process.execPath, [entry, 'serve', '--no-pages'], {
    cwd: root,
    env: environment,
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  const stop = async () => {
    if (server.exitCode === null) {
      const exit = once(server, 'exit')
      server.kill('SIGTERM')
      await exit
    }
    await cluster.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  const command = async (...args: string[]) => {
    const child = spawn(process.execPath, [entry, ...args], {
      cwd: root,
      env: environment,
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let out = ''
    child.stdout.on('data', (text: Buffer) => {
      out += text.toString()
    })
    const [code] = (await once(child, 'close')) as [number | null]
    if (code !== 0) throw new Error(`tandem ${args.join(' ')} ended with ${code}: ${out}`)
    return out
  }
  try {
    const limit = performance.now() + 120_000
    while (!(await fetch(`${url}/health`).catch(() => undefined))?.ok) {
      if (server.exitCode !== null || performance.now() > limit) throw new Error('The product did not start')
      await pause(200)
    }
    const workspace = JSON.parse(await command('workspaces', 'create', 'Bench', '--json')) as {
      id: string
      slug: string
    }
    const { key } = JSON.parse(
      await command('keys', 'create', '--workspace', workspace.slug, '--scopes', '*', '--json'),
    ) as { key: string }
    return {
      url,
      databaseUrl,
      workspaceId: workspace.id,
      workspace: workspace.slug,
      key,
      command,
      stop,
      memoryBytes: () =>
        Number(
          execFileSync('ps', ['-o', 'rss=', '-p', String(server.pid)])
            .toString()
            .trim(),
        ) * 1024,
    }
  } catch (error) {
    await stop()
    throw error
  }
}

export const machine = (): string => {
  const cpus = os.cpus()
  return `${cpus.length} cores (${cpus[0]?.model.trim()}), ${Math.round(os.totalmem() / 2 ** 30)} GiB, ${os.platform()} ${os.arch()}, Node ${process.versions.node}`
}
