import { inspect } from 'node:util'
import { parentPort, workerData } from 'node:worker_threads'
import { PGlite } from '@electric-sql/pglite'
import { btree_gin } from '@electric-sql/pglite/contrib/btree_gin'
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm'
import type { FromWorker, ToWorker, WorkerSettings } from './messages.ts'

/** An answer is handed over once it reaches this size, so that a large result does not exist twice in this thread. */
const partBytesMax = 1024 * 1024

const settings = workerData as WorkerSettings
const port = parentPort
if (!port) throw new Error('The embedded database runs in a worker thread only')

const say = (message: FromWorker, transfer: ArrayBuffer[] = []) => port.postMessage(message, transfer)

const open = () =>
  PGlite.create({
    dataDir: settings.folder,
    loadDataDir: settings.dump && new Blob([new Uint8Array(settings.dump)], { type: 'application/x-tar' }),
    extensions: { pg_trgm, btree_gin },
    // Small log segments: a new folder takes 10 MB less, and PostgreSQL keeps at most 64 MB of them after a checkpoint.
    initDbStartParams: ['--wal-segsize=1'],
  })

const simpleQuery = (sql: string) => {
  const text = new TextEncoder().encode(sql)
  const frame = new Uint8Array(text.length + 6)
  frame[0] = 'Q'.charCodeAt(0)
  new DataView(frame.buffer).setUint32(1, text.length + 5)
  frame.set(text, 5)
  return frame
}

/** Two messages, because PostgreSQL refuses DISCARD ALL inside the implicit transaction of a list of statements. */
const resets = [simpleQuery('rollback'), simpleQuery('discard all')]

/** A client that was thrown away inside a transaction leaves it open on the one session there is. */
const resetSession = async (database: PGlite) => {
  for (const reset of resets) {
    await database.execProtocolRawStream(reset, { onRawData: () => undefined })
  }
}

const copyFromClient = /^\s*copy\b.*\bfrom\s+stdin\b/is
const copyRefusal = simpleQuery(`do $$ begin raise exception using errcode = 'feature_not_supported',
  message = 'COPY FROM STDIN does not exist in the embedded database; use INSERT with many rows'; end $$`)

/** The engine reads COPY data to the end of its input and ends itself when there is none, so it never sees one. */
const refuseCopy = (bytes: Uint8Array) => {
  if (bytes[0] !== 'Q'.charCodeAt(0)) return bytes
  return copyFromClient.test(new TextDecoder().decode(bytes.subarray(5, 1000))) ? copyRefusal : bytes
}

const answer = async (database: PGlite, wire: number, bytes: Uint8Array) => {
  let parts: Uint8Array[] = []
  let size = 0
  const handOver = (last: boolean) => {
    const whole = new Uint8Array(size)
    let offset = 0
    for (const part of parts) {
      whole.set(part, offset)
      offset += part.length
    }
    parts = []
    size = 0
    say({ kind: 'answer', wire, bytes: whole, last }, [whole.buffer])
  }
  // A startup message is the only one without a type byte: it begins with its length, whose first byte is zero.
  if (bytes[0] === 0) await resetSession(database)
  await database.execProtocolRawStream(refuseCopy(bytes), {
    onRawData: (data) => {
      // The view is into the database's own memory and is overwritten by the next write.
      parts.push(data.slice())
      size += data.length
      if (size >= partBytesMax) handOver(false)
    },
  })
  handOver(true)
}

const handle = async (database: PGlite, message: ToWorker) => {
  if (message.kind === 'frames') return answer(database, message.wire, message.bytes)
  if (message.kind === 'dump') {
    const bytes = new Uint8Array(await (await database.dumpDataDir('none')).arrayBuffer())
    return say({ kind: 'dumped', bytes }, [bytes.buffer])
  }
  await database.close()
  say({ kind: 'closed' })
  port.close()
}

const reasonOf = (error: unknown) => (error instanceof Error ? (error.stack ?? error.message) : inspect(error))

try {
  const database = await open()
  // One message after the other: the answers of two must never mix.
  let queue = Promise.resolve()
  port.on('message', (message: ToWorker) => {
    queue = queue
      .then(() => handle(database, message))
      .catch((error) => say({ kind: 'broken', reason: reasonOf(error) }))
  })
  say({ kind: 'ready' })
} catch (error) {
  say({ kind: 'broken', reason: reasonOf(error) })
}
