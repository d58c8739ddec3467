import { inspect } from 'node:util'
import { parentPort, workerData } from 'node:worker_threads'
import type { PGlite } from '@electric-sql/pglite'
import type { FromWorker, ToWorker, WorkerSettings } from './messages.ts'
import { openFolder } from './open-folder.ts'
import { keepUp } from './upkeep.ts'

/** An answer is handed over once it reaches this size, so that a large result does not exist twice in this thread. */
const partBytesMax = 1024 * 1024

const port = parentPort
if (!port) throw new Error('The embedded database runs in a worker thread only')

const say = (message: FromWorker, transfer: ArrayBuffer[] = []) => port.postMessage(message, transfer)

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

const join = (parts: Uint8Array[], size: number) => {
  const whole = new Uint8Array(size)
  let offset = 0
  for (const part of parts) {
    whole.set(part, offset)
    offset += part.length
  }
  return whole
}

/** ReadyForQuery outside a transaction: only then may a statement of our own be slipped in. */
const idleEnding = [...Buffer.from('Z\0\0\0\u0005I', 'latin1')]
const endsIdle = (answer: Uint8Array) => idleEnding.every((byte, at) => answer.at(at - idleEnding.length) === byte)

/** Runs the messages and sends the answer in parts. True when the session is outside any transaction afterwards. */
const answer = async (database: PGlite, wire: number, bytes: Uint8Array) => {
  let parts: Uint8Array[] = []
  let size = 0
  const handOver = (last: boolean) => {
    const whole = join(parts, size)
    const isIdle = endsIdle(whole)
    parts = []
    size = 0
    say({ kind: 'answer', wire, bytes: whole, last }, [whole.buffer])
    return isIdle
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
  return handOver(true)
}

const dump = async (database: PGlite) => {
  const bytes = new Uint8Array(await (await database.dumpDataDir('none')).arrayBuffer())
  say({ kind: 'dumped', bytes }, [bytes.buffer])
}

const close = async (database: PGlite) => {
  await database.close()
  port.close()
}

const serve = (database: PGlite) => {
  // One piece of work after the other: the answers of two must never mix.
  let queue = Promise.resolve()
  const run = (work: () => Promise<void>) => {
    queue = queue.then(work).catch((error) => say({ kind: 'broken', reason: reasonOf(error) }))
  }
  const upkeep = keepUp(database, run, (text) => say({ kind: 'warning', text }))
  port.on('message', (message: ToWorker) =>
    run(async () => {
      if (message.kind === 'frames') upkeep.afterAnswer(await answer(database, message.wire, message.bytes))
      else if (message.kind === 'dump') await dump(database)
      else {
        upkeep.stop()
        await close(database)
      }
    }),
  )
  say({ kind: 'ready' })
}

const reasonOf = (error: unknown) => (error instanceof Error ? (error.stack ?? error.message) : inspect(error))

try {
  serve(await openFolder(workerData as WorkerSettings))
} catch (error) {
  say({ kind: 'broken', reason: error instanceof Error ? error.message : inspect(error) })
}
