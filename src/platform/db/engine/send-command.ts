import { existsSync, realpathSync } from 'node:fs'
import type { Socket } from 'node:net'
import type { Readable } from 'node:stream'
import { readFrames, writeFrame, writeParts } from './frames.ts'
import { reachOwner } from './owner-socket.ts'

export type CommandOutput = { stream: 'stdout' | 'stderr'; text: string } | { exitCode: number }

/**
 * Has a command line carried out by the process that has the data folder open, and gives its output as it comes; the
 * exit code is the last item. Null when nobody has the folder open: then the caller may claim it and do the work.
 * Iterating throws when the owner ends before the command does.
 */
export const sendCommand = async (
  dataDir: string,
  command: { argv: string[]; stdin?: Readable | Buffer },
): Promise<AsyncIterable<CommandOutput> | null> => {
  if (!existsSync(dataDir)) return null
  const socket = await reachOwner(realpathSync(dataDir))
  if (!socket) return null
  await writeFrame(socket, 'command', JSON.stringify({ argv: command.argv, folder: process.cwd() }))
  // The command may end without reading all of its input; then the connection closes and there is no one to tell.
  sendInput(socket, command.stdin).catch(() => socket.destroy())
  return readOutput(socket)
}

const sendInput = async (socket: Socket, stdin: Readable | Buffer | undefined) => {
  if (Buffer.isBuffer(stdin)) await writeParts(socket, 'input', stdin)
  else if (stdin) for await (const chunk of stdin) await writeParts(socket, 'input', Buffer.from(chunk))
  await writeFrame(socket, 'inputEnd')
}

const readOutput = async function* (socket: Socket): AsyncGenerator<CommandOutput> {
  const texts = { stdout: new TextDecoder(), stderr: new TextDecoder() }
  try {
    for await (const { kind, payload } of readFrames(socket)) {
      if (kind === 'stdout' || kind === 'stderr') {
        yield { stream: kind, text: texts[kind].decode(payload, { stream: true }) }
      }
      if (kind === 'exit') {
        yield JSON.parse(payload.toString()) as { exitCode: number }
        return
      }
    }
  } finally {
    socket.destroy()
  }
  throw new Error('The process that has the data folder open ended before the command did')
}
