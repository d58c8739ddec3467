import { once } from 'node:events'
import { accessSync, chmodSync, constants, mkdirSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { PassThrough, type Readable } from 'node:stream'
import { type Frame, readFrames, writeFrame, writeParts } from './frames.ts'
import {
  askOwner,
  makeSocketFolder,
  type OwnerRecord,
  ownerFile,
  type Question,
  removeSocketFolder,
  socketPath,
} from './owner-socket.ts'

/** A command line that another process sends to be carried out here, because the database is open here. */
export type OwnerCommand = {
  argv: string[]
  /** The folder that the sender's relative paths mean. */
  folder: string
  stdin: Readable
  /** Resolves once the sender can take more. Rejects when the sender is gone. */
  write: (stream: 'stdout' | 'stderr', text: string) => Promise<void>
  /** Aborted when the sender goes away before the command has ended. */
  signal: AbortSignal
}

export type Ownership = { pid: number; release: () => Promise<void> }

export type OwnershipOptions = {
  /** Carries out a command and answers with its exit code. Without it, commands are refused. */
  onCommand?: (command: OwnerCommand) => Promise<number>
}

/** Thrown to a second process that wants the same folder. `pid` is undefined when the owner did not answer. */
export class DataFolderInUse extends Error {
  readonly pid: number | undefined
  constructor(dataDir: string, pid: number | undefined) {
    super(
      pid === undefined
        ? `${dataDir} is open in another process, which does not answer`
        : `${dataDir} is open in process ${pid}; stop that process first, or let it do the work`,
    )
    this.name = 'DataFolderInUse'
    this.pid = pid
  }
}

/** Held for as long as the process lives: a lock that were collected as garbage would let a second owner in. */
const heldLocks = new Set<DatabaseSync>()

/**
 * Makes this process the one owner of a data folder, or throws `DataFolderInUse`. The embedded database takes no lock
 * of its own, and two processes in one folder destroy each other's rows.
 * The operating system gives the lock back when a process dies, however it dies; a left-over socket is then replaced.
 */
export const claimOwnership = async (dataDir: string, options: OwnershipOptions = {}): Promise<Ownership> => {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const folder = realpathSync(dataDir)
  // Asked for its own sake: the lock would only say that a file cannot be opened.
  accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK)
  const lock = takeLock(folder)
  const giveBackLock = () => {
    if (!lock) return
    heldLocks.delete(lock)
    lock.close()
  }
  if (lock) heldLocks.add(lock)
  try {
    // Asked in any case: on a file system whose locks do not reach as far as its sockets, the socket still tells.
    const neighbour = await askOwner(folder)
    if (!lock || neighbour) throw new DataFolderInUse(dataDir, neighbour?.pid)
    const socket = socketPath(folder)
    makeSocketFolder(socket, folder)
    const server = await listen(socket, options)
    record(folder, { pid: process.pid, socket, startedAt: new Date().toISOString() })
    const release = async () => {
      rmSync(join(folder, ownerFile), { force: true })
      await server.close()
      removeSocketFolder(socket, folder)
      giveBackLock()
    }
    let released: Promise<void> | undefined
    return { pid: process.pid, release: () => (released ??= release()) }
  } catch (error) {
    giveBackLock()
    throw error
  }
}

/**
 * An exclusive transaction on an empty SQLite file is the one lock that Node offers on every platform which the
 * kernel itself gives back when the process is killed. Undefined when another process holds it.
 */
const takeLock = (folder: string) => {
  const lock = new DatabaseSync(join(folder, 'owner.lock'))
  try {
    lock.exec('begin exclusive')
    return lock
  } catch (error) {
    lock.close()
    if (error instanceof Error && /database is locked/.test(error.message)) return undefined
    throw error
  }
}

const record = (folder: string, owner: OwnerRecord) => {
  const draft = join(folder, `${ownerFile}.${process.pid}`)
  writeFileSync(draft, JSON.stringify(owner), { mode: 0o600 })
  renameSync(draft, join(folder, ownerFile))
}

const listen = async (path: string, options: OwnershipOptions) => {
  const connections = new Set<Socket>()
  const server = createServer((socket) => {
    connections.add(socket)
    socket.once('close', () => connections.delete(socket))
    // A sender that goes away mid-way ends its own command only; `signal` tells the command.
    socket.on('error', () => socket.destroy())
    void serveConnection(socket, options)
  })
  await bind(server, path)
  // Listening for commands alone keeps no process alive.
  server.unref()
  return {
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        for (const socket of connections) socket.destroy()
      }),
  }
}

const bind = (server: Server, path: string) =>
  new Promise<void>((resolve, reject) => {
    const isPipe = path.startsWith('\\\\')
    // Whoever left this socket behind is dead: we hold the lock and nobody answered.
    if (!isPipe) rmSync(path, { force: true })
    server.once('error', reject)
    server.listen(path, () => {
      server.off('error', reject)
      if (!isPipe) chmodSync(path, 0o600)
      resolve()
    })
  })

const serveConnection = async (socket: Socket, options: OwnershipOptions) => {
  const frames = readFrames(socket)
  try {
    const { value: first } = await frames.next()
    if (first?.kind === 'ping') await writeFrame(socket, 'pong', JSON.stringify({ pid: process.pid }))
    if (first?.kind === 'command') await serveCommand(socket, frames, first, options)
    socket.end()
  } catch (error) {
    // The connection broke or spoke nonsense; its sender sees it end without an exit code.
    socket.destroy(error instanceof Error ? error : undefined)
  }
}

const serveCommand = async (socket: Socket, frames: AsyncGenerator<Frame>, first: Frame, options: OwnershipOptions) => {
  const { argv, folder } = JSON.parse(first.payload.toString()) as Question
  const stdin = new PassThrough()
  // A command that reads its input sees the error there; one that does not must not end this process by it.
  stdin.on('error', () => undefined)
  const gone = new AbortController()
  socket.once('close', () => gone.abort())
  const write = (stream: 'stdout' | 'stderr', text: string) => writeParts(socket, stream, Buffer.from(text))
  void feedInput(frames, stdin, gone.signal)
  let exitCode = 1
  try {
    if (options.onCommand) exitCode = await options.onCommand({ argv, folder, stdin, write, signal: gone.signal })
    else await write('stderr', `Process ${process.pid} has the data folder open and takes no commands\n`)
  } catch (error) {
    await write('stderr', `${error instanceof Error ? error.message : String(error)}\n`)
  }
  await writeFrame(socket, 'exit', JSON.stringify({ exitCode }))
}

/** Passes the sender's input on no faster than the command reads it. */
const feedInput = async (frames: AsyncGenerator<Frame>, stdin: PassThrough, gone: AbortSignal) => {
  try {
    for await (const frame of frames) {
      if (frame.kind === 'inputEnd') stdin.end()
      if (frame.kind !== 'input' || stdin.writableEnded) continue
      if (!stdin.write(frame.payload)) await once(stdin, 'drain', { signal: gone })
    }
    if (!stdin.writableEnded) stdin.destroy(new Error('The sender went away before its input was complete'))
  } catch (error) {
    stdin.destroy(error instanceof Error ? error : new Error(String(error)))
  }
}
