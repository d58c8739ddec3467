/** Runs a command here, or in the process that has the embedded database open. */
import { pino } from 'pino'
import { type App, startApp } from '#platform/app.ts'
import { type Config, readConfig } from '#platform/config.ts'
import { claimOwnership, type OwnerCommand } from '#platform/db/engine/owner.ts'
import { sendCommand } from '#platform/db/engine/send-command.ts'
import { Problem } from '#platform/errors.ts'
import { modules } from '../modules.ts'
import { type Command, type CommandIo, CommandMistake } from './command.ts'
import { commands } from './index.ts'
import { wordsOfRefusal } from './refusals.ts'

const write = (stream: NodeJS.WriteStream) => (text: string) =>
  new Promise<void>((resolve) => {
    stream.write(text, () => resolve())
  })

const ownTerminal = (argv: string[]): CommandIo => ({
  argv,
  folder: process.cwd(),
  out: write(process.stdout),
  err: write(process.stderr),
  signal: new AbortController().signal,
})

/** Runs and turns mistakes and refusals into words and an exit code. */
const guarded = async (io: CommandIo, run: () => Promise<number>): Promise<number> => {
  try {
    return await run()
  } catch (error) {
    const words = wordsOfRefusal(error)
    if (words !== undefined) {
      await io.err(`${words}\n`)
      return 2
    }
    if (error instanceof Problem) {
      await io.err(
        `${error.message}\n${(error.errors ?? []).map((issue) => `- ${issue.field}: ${issue.message}\n`).join('')}`,
      )
      return 1
    }
    await io.err(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
    return 1
  }
}

export const runHere = (command: Command & { runsAlone: true }, argv: string[]): Promise<number> => {
  const io = ownTerminal(argv)
  return guarded(io, () => command.run(io))
}

type AppCommand = Extract<Command, { runsAlone?: false }>

export const runWhereTheDatabaseIs = (command: AppCommand, argv: string[]): Promise<number> => {
  const io = ownTerminal(argv)
  return guarded(io, async () => {
    const config = readConfig(process.env)
    if (!config.databaseUrl) {
      const output = await sendCommand(config.dataDir, { argv: [command.name, ...argv] })
      if (output) {
        for await (const part of output) {
          if ('exitCode' in part) return part.exitCode
          await (part.stream === 'stdout' ? io.out : io.err)(part.text)
        }
      }
    }
    return withApp(config, (app) => command.run(io, app))
  })
}

/** Opens the product without its web server, for one command. */
const withApp = async (config: Config, work: (app: App) => Promise<number>): Promise<number> => {
  const ownership = config.databaseUrl ? undefined : await claimOwnership(config.dataDir)
  try {
    const app = await startApp({
      config,
      modules,
      log: pino({ level: process.env['LOG_LEVEL'] ?? 'warn' }, pino.destination(2)),
    })
    try {
      return await work(app)
    } finally {
      await app.stop()
    }
  } finally {
    await ownership?.release()
  }
}

/** Carries out a command line that another process sent, with the product that runs here. */
export const runForSender =
  (app: App) =>
  (sent: OwnerCommand): Promise<number> => {
    const [name, ...argv] = sent.argv
    const io: CommandIo = {
      argv,
      folder: sent.folder,
      out: (text) => sent.write('stdout', text),
      err: (text) => sent.write('stderr', text),
      signal: sent.signal,
    }
    return guarded(io, async () => {
      const command = commands.find((one) => one.name === name)
      if (!command || command.runsAlone) throw new CommandMistake(`The running server has no command ${name}.`)
      return command.run(io, app)
    })
  }
