import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { chown, mkdtemp, rm, stat } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type pg from 'pg'

export type PostgresCluster = {
  /** The superuser's address, on 127.0.0.1. */
  url: string
  /** The process id of the server as it runs now; it changes with a restart. */
  pid: () => number
  stop: () => Promise<void>
  /** `fast` ends sessions and writes everything; `immediate` and `kill` are crashes, recovered from on the way up. */
  /** `downMs`: how long it stays away in between. */
  restart: (mode: RestartMode, downMs?: number) => Promise<void>
}

export type RestartMode = 'fast' | 'immediate' | 'kill'

export type ClusterOptions = {
  /** Whether the server waits for the disk as in production. Off for tests, on for benches and crash rounds. */
  durable?: boolean
  /** Further settings of postgresql.conf. */
  settings?: Record<string, string>
}

const superuser = 'postgres'
const startTimeoutMs = 60_000
const versionMin = 15
const readyWords = 'database system is ready to accept connections'

const howToInstall = `These tests need PostgreSQL ${versionMin} or later and found none.
  Debian, Ubuntu:  sudo apt-get install postgresql
  macOS:           brew install postgresql@17
  elsewhere:       put the folder that holds "initdb" and "postgres" into PATH
Or point TANDEM_TEST_POSTGRES_URL at a server of yours where you are superuser.`

/** Starts a PostgreSQL of its own in a temporary folder. It ends with this process, at the latest. */
export const startPostgresCluster = async (options: ClusterOptions = {}): Promise<PostgresCluster> => {
  const programs = findPrograms()
  const account = findAccount()
  const folder = await mkdtemp(join(tmpdir(), 'tandem-postgres-'))
  if (account) {
    await chown(folder, account.uid, account.gid)
    await mustBeEntered(folder)
  }
  const data = join(folder, 'data')
  execFileSync(
    join(programs, 'initdb'),
    ['-D', data, '-U', superuser, '--auth=trust', '--encoding=UTF8', '--locale=C.UTF-8', '--no-sync'],
    { ...account, cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] },
  )
  const port = await freePort()
  const settings: Record<string, string> = {
    port: String(port),
    listen_addresses: '127.0.0.1',
    // Reached over 127.0.0.1 only: a socket's path may have 107 bytes, and a temporary folder's may be longer.
    unix_socket_directories: '',
    max_connections: '200',
    lc_messages: 'C',
    ...(options.durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
    ...options.settings,
  }
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const start = () => startServer(join(programs, 'postgres'), ['-D', data, ...flags], { ...account, cwd: folder })

  let server = await start()
  const endAtExit = () => server.kill('SIGQUIT')
  process.on('exit', endAtExit)
  return {
    url: `postgres://${superuser}@127.0.0.1:${port}/postgres`,
    pid: () => server.pid!,
    stop: async () => {
      process.off('exit', endAtExit)
      await endServer(server, 'SIGINT')
      await rm(folder, { recursive: true, force: true })
    },
    restart: async (mode, downMs = 0) => {
      await endServer(server, mode === 'fast' ? 'SIGINT' : mode === 'immediate' ? 'SIGQUIT' : 'SIGKILL')
      await pause(downMs)
      server = await start()
    },
  }
}

/** The newest installation wins that is not older than the oldest supported one. */
const findPrograms = () => {
  const debian = '/usr/lib/postgresql'
  const homebrew = ['/opt/homebrew/opt', '/usr/local/opt'].flatMap((folder) =>
    listFolder(folder)
      .filter((name) => name.startsWith('postgresql'))
      .map((name) => join(folder, name, 'bin')),
  )
  const candidates = [
    ...(process.env.PATH ?? '').split(delimiter),
    ...listFolder(debian).map((version) => join(debian, version, 'bin')),
    ...homebrew,
  ]
  const found = candidates
    .filter((folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres')))
    .map((folder) => ({ folder, version: versionOf(folder) }))
    .filter(({ version }) => version >= versionMin)
    .sort((left, right) => right.version - left.version)
  if (!found[0]) throw new Error(howToInstall)
  return found[0].folder
}

const listFolder = (folder: string) => (existsSync(folder) ? readdirSync(folder) : [])

const versionOf = (folder: string) => {
  const words = execFileSync(join(folder, 'postgres'), ['--version'], { encoding: 'utf8' })
  return Number(/(\d+)/.exec(words)?.[1] ?? 0)
}

/** PostgreSQL refuses to run as root, so root lends it an ordinary account. */
const findAccount = () => {
  if (process.getuid?.() !== 0) return undefined
  for (const name of ['postgres', 'nobody']) {
    try {
      const read = (flag: string) =>
        Number(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }))
      return { uid: read('-u'), gid: read('-g') }
    } catch {
      // This machine has no such account; the next one may exist.
    }
  }
  throw new Error('PostgreSQL does not run as root, and this machine has neither an account "postgres" nor "nobody"')
}

/** An account that is lent has to pass every folder on the way; root's own temporary folder may be closed to it. */
const mustBeEntered = async (folder: string) => {
  for (let parent = dirname(folder); parent !== dirname(parent); parent = dirname(parent))
    if (((await stat(parent)).mode & 0o001) === 0) {
      await rm(folder, { recursive: true, force: true })
      throw new Error(
        `PostgreSQL runs under an ordinary account, which may not enter ${parent}; point TMPDIR elsewhere`,
      )
    }
}

const freePort = () =>
  new Promise<number>((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      const port = address && typeof address === 'object' ? address.port : 0
      server.close(() => resolve(port))
    })
  })

type SpawnPlace = { cwd: string; uid?: number; gid?: number }

const startServer = async (program: string, args: string[], place: SpawnPlace): Promise<ChildProcess> => {
  const deadline = performance.now() + startTimeoutMs
  for (;;) {
    const { server, problem } = await tryStart(program, args, place)
    if (!problem) return server
    // The sessions of a killed server notice its death within moments and then let go of its memory.
    const isLeftover = /pre-existing shared memory block|lock file .* already exists/.test(problem)
    if (!isLeftover || performance.now() > deadline) throw new Error(`PostgreSQL did not start: ${problem}`)
  }
}

const tryStart = (program: string, args: string[], place: SpawnPlace) => {
  const server = spawn(program, args, { ...place, stdio: ['ignore', 'ignore', 'pipe'] })
  return new Promise<{ server: ChildProcess; problem?: string }>((resolve, reject) => {
    let said = ''
    server.stderr.setEncoding('utf8')
    server.stderr.on('data', (text: string) => {
      said = (said + text).slice(-4000)
      if (!said.includes(readyWords)) return
      server.removeAllListeners('exit')
      server.stderr.removeAllListeners('data').resume()
      // Neither the server nor its log keeps a test process from ending.
      server.unref()
      if ('unref' in server.stderr && typeof server.stderr.unref === 'function') server.stderr.unref()
      resolve({ server })
    })
    server.once('error', reject)
    server.once('exit', () => resolve({ server, problem: said.trim() || 'it ended without a word' }))
  })
}

const endServer = async (server: ChildProcess, signal: NodeJS.Signals) => {
  if (server.exitCode !== null || server.signalCode !== null) return
  server.ref()
  const ended = new Promise((resolve) => server.once('exit', resolve))
  server.kill(signal)
  await ended
}

/** A role like the one that a managed PostgreSQL gives its customers: no superuser, but databases and roles of its own. */
export const ownerRole = { name: 'tandem_owner', password: 'tandem_owner' }

/** Makes the ordinary owner role when the cluster does not have it. Safe to run from several processes at once. */
export const ensureOwnerRole = async (client: pg.ClientBase) => {
  await client.query(`do $$ begin
    create role ${ownerRole.name} login createdb createrole password '${ownerRole.password}';
  exception when duplicate_object or unique_violation then null; end $$`)
}
