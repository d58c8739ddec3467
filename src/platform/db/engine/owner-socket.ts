import { createHash } from 'node:crypto'
import { lstatSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { readFrames, writeFrame } from './frames.ts'

export const ownerFile = 'owner.json'

/** Written into the data folder by its owner. The socket counts, the rest is for people who look. */
export type OwnerRecord = { pid: number; socket: string; startedAt: string }

/** What a command frame carries. */
export type Question = { argv: string[]; folder: string }

/** macOS allows 103 bytes, Linux 107. */
const socketPathBytesMax = 100
const answerTimeoutMs = 3_000

/** In the data folder where its path is short enough, else in a folder of this user's own among the temporary files. */
export const socketPath = (dataDir: string) => {
  const hash = createHash('sha256').update(dataDir).digest('hex').slice(0, 16)
  if (process.platform === 'win32') return `\\\\.\\pipe\\tandem-${hash}`
  const near = join(dataDir, 'owner.sock')
  if (Buffer.byteLength(near) <= socketPathBytesMax) return near
  return join(tmpdir(), `tandem-${hash}`, 'owner.sock')
}

/** Makes the folder that a socket far from its data folder stands in. */
export const makeSocketFolder = (path: string, dataDir: string) => {
  if (!isFar(path, dataDir)) return
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  // Anybody may make folders there; a folder of somebody else would let them listen in.
  if (lstatSync(dirname(path)).uid !== process.getuid?.()) throw new Error(`${dirname(path)} belongs to somebody else`)
}

export const removeSocketFolder = (path: string, dataDir: string) => {
  if (isFar(path, dataDir)) rmSync(dirname(path), { recursive: true, force: true })
}

const isFar = (path: string, dataDir: string) => process.platform !== 'win32' && dirname(path) !== dataDir

/** A connection to the owner of a data folder, or undefined when nobody owns it. */
export const reachOwner = async (dataDir: string): Promise<Socket | undefined> => {
  const path = readOwner(dataDir)?.socket ?? socketPath(dataDir)
  const socket = connect(path)
  return new Promise((resolve, reject) => {
    socket.once('connect', () => resolve(socket))
    socket.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' || error.code === 'ECONNREFUSED') resolve(undefined)
      else reject(error)
    })
  })
}

/** Undefined when nobody owns the folder; no pid when somebody listens but does not answer in time. */
export const askOwner = async (dataDir: string): Promise<{ pid: number | undefined } | undefined> => {
  const socket = await reachOwner(dataDir)
  if (!socket) return undefined
  socket.setTimeout(answerTimeoutMs, () => socket.destroy())
  try {
    await writeFrame(socket, 'ping')
    for await (const frame of readFrames(socket)) {
      if (frame.kind === 'pong') return JSON.parse(frame.payload.toString()) as { pid: number }
    }
  } catch {
    // It broke off in the middle: it is there, but cannot be asked.
  } finally {
    socket.destroy()
  }
  return { pid: undefined }
}

const readOwner = (dataDir: string): OwnerRecord | undefined => {
  try {
    return JSON.parse(readFileSync(join(dataDir, ownerFile), 'utf8')) as OwnerRecord
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}
