/** What a command is, and what it talks through: its own terminal, or one at the other end of a socket. */
import type { App } from '#platform/app.ts'

export type CommandIo = {
  argv: string[]
  /** The folder that relative paths mean. */
  folder: string
  out: (text: string) => Promise<void>
  err: (text: string) => Promise<void>
  signal: AbortSignal
}

export type Command = {
  name: string
  usage: string
  summary: string
} & (
  | { runsAlone: true; run: (io: CommandIo) => Promise<number> }
  | { runsAlone?: false; run: (io: CommandIo, app: App) => Promise<number> }
)

/** A mistake in the command's words or input: shown plainly, exit code 2. */
// A class, because `instanceof` tells it from faults.
export class CommandMistake extends Error {
  override readonly name = 'CommandMistake'
}
