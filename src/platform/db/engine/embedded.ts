import { Worker } from 'node:worker_threads'
import pg from 'pg'
import { AnsweringClient } from './client.ts'
import type { Database } from './database.ts'
import type { FromWorker, ToWorker, WorkerSettings } from './messages.ts'
import { columnTypes } from './types.ts'
import { openWire, type Wire } from './wire.ts'

export type EmbeddedDatabase = Database & {
  /** The whole database as an uncompressed tar, to be given to `loadDump` of another one. Call it between queries. */
  dump: () => Promise<Uint8Array>
}

/**
 * PostgreSQL in this process (PGlite) behind an ordinary pool of one connection. The database runs in a worker
 * thread, so a long query does not hold up the event loop. No folder means in memory.
 * Nothing here keeps two processes from opening one folder: claim it first with `claimOwnership`.
 */
export const openEmbedded = async (settings: WorkerSettings): Promise<EmbeddedDatabase> => {
  const engine = startWorker(settings)
  await engine.ready
  const pool = new pg.Pool({
    Client: PreparingClient,
    // Said here so that PGHOST, PGSSLMODE and their like, which are meant for another database, change nothing.
    host: 'embedded',
    user: 'postgres',
    database: 'postgres',
    password: '',
    ssl: false,
    stream: () => engine.connect(),
    max: 1,
    idleTimeoutMillis: 0,
    allowExitOnIdle: true,
    types: columnTypes,
  })
  // An idle connection breaks only when the worker died; the next query is told so by `connect`.
  pool.on('error', () => undefined)
  let closed: Promise<void> | undefined
  const close = async () => {
    await pool.end()
    await engine.close()
  }
  return { engine: 'pglite', pool, dump: engine.dump, close: () => (closed ??= close()) }
}

/** Statements that are kept prepared, and the length of the longest of them; lists of a thousand ids come only once. */
const preparedMax = 600
const preparedLengthMax = 4_000

/**
 * There is one session and it lives as long as the process, so a statement that comes a second time is prepared under a
 * name and planned no more: a sixth of the time of a request. A pool of sessions on PostgreSQL does without: plans made
 * for every tenant at once would be kept there too.
 */
class PreparingClient extends AnsweringClient {
  readonly #seen = new Map<string, string | undefined>()
  #named = 0

  // biome-ignore lint/suspicious/noExplicitAny: the many forms of the driver's own method, handed through
  override query(text: any, values?: any, done?: any): any {
    if (typeof text !== 'string' || !Array.isArray(values)) return super.query(text, values, done)
    return super.query({ text, values, name: this.#nameOf(text) } as pg.QueryConfig, done)
  }

  #nameOf(text: string): string | undefined {
    if (text.length > preparedLengthMax) return undefined
    if (!this.#seen.has(text)) {
      if (this.#seen.size < preparedMax) this.#seen.set(text, undefined)
      return undefined
    }
    const name = this.#seen.get(text) ?? `statement ${++this.#named}`
    this.#seen.set(text, name)
    return name
  }
}

/** Deep recursion must meet PostgreSQL's own limit before the thread's: past that one the engine never answers again. */
const stackSizeMb = 64

/** Starts the worker and gives out wires to it. The worker keeps the process alive only while it has work to do. */
const startWorker = (settings: WorkerSettings) => {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), {
    workerData: settings,
    execArgv: [],
    resourceLimits: { stackSizeMb },
  })
  const wires = new Map<number, Wire>()
  const ready = Promise.withResolvers<void>()
  const gone = Promise.withResolvers<void>()
  const dumps: PromiseWithResolvers<Uint8Array>[] = []
  let wireCount = 0
  let running = 1
  let failure: Error | undefined
  let opened = false
  let closing = false

  const begin = (message: ToWorker, transfer: ArrayBuffer[] = []) => {
    if (running++ === 0) worker.ref()
    worker.postMessage(message, transfer)
  }
  const finish = () => {
    if (--running === 0) worker.unref()
  }

  const fail = (reason: string) => {
    if (failure) return
    const what = opened ? 'has stopped and must be started again' : 'could not be opened'
    failure = new Error(`The embedded database ${what}: ${reason}`)
    ready.reject(failure)
    for (const dump of dumps.splice(0)) dump.reject(failure)
    for (const wire of wires.values()) wire.destroy(failure)
    void worker.terminate()
  }

  worker.on('message', (message: FromWorker) => {
    if (message.kind === 'answer') {
      if (message.last) finish()
      const wire = wires.get(message.wire)
      // A wire that was ended or thrown away meanwhile has nobody left to read the answer.
      if (wire && !wire.writableEnded) wire.push(message.bytes)
    } else if (message.kind === 'ready') {
      finish()
      opened = true
      ready.resolve()
    } else if (message.kind === 'dumped') {
      finish()
      dumps.shift()?.resolve(message.bytes)
    } else if (message.kind === 'warning') {
      process.emitWarning(message.text)
    } else {
      fail(message.reason)
    }
  })
  worker.on('error', (error) => fail(error.message))
  worker.on('exit', (code) => {
    if (!closing) fail(`its thread ended with code ${code}`)
    gone.resolve()
  })

  return {
    ready: ready.promise,
    connect: () => {
      const id = ++wireCount
      const wire = openWire(
        (frames) => begin({ kind: 'frames', wire: id, bytes: frames }, [frames.buffer as ArrayBuffer]),
        () => wires.delete(id),
      )
      wires.set(id, wire)
      if (failure) wire.destroy(failure)
      return wire
    },
    dump: () => {
      if (failure) return Promise.reject(failure)
      const dump = Promise.withResolvers<Uint8Array>()
      dumps.push(dump)
      begin({ kind: 'dump' })
      return dump.promise
    },
    close: async () => {
      if (failure) return
      closing = true
      begin({ kind: 'close' })
      await gone.promise
    },
  }
}
