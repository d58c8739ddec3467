import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { type App, startApp } from '#platform/app.ts'
import { setUpLink } from '#platform/auth/set-up.ts'
import { type Config, readConfig } from '#platform/config.ts'
import { claimOwnership } from '#platform/db/engine/owner.ts'
import { buildServer } from '#platform/http/server.ts'
import { makeLogger } from '#platform/logging.ts'
import { startMetrics } from '#platform/metrics.ts'
import { listWorkspaces } from '#platform/tenancy/workspaces.ts'
import { beginDemo, clearUnfinishedDemo, type DemoInMaking, demoSignIns } from '../demo/seed.ts'
import { modules } from '../modules.ts'
import { type Command, type CommandIo, CommandMistake } from './command.ts'
import { runForSender } from './run.ts'

const stopLimitMs = 10_000

/** Builds the pages when their sources changed; a child process, so that the database opens meanwhile. */
const buildWeb = async (io: CommandIo): Promise<void> => {
  const script = path.resolve(import.meta.dirname, '../../scripts/build-web.ts')
  const child = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'pipe'] })
  let errors = ''
  child.stdout.on('data', (text: Buffer) => void io.out(text.toString()))
  child.stderr.on('data', (text: Buffer) => {
    errors += text.toString()
  })
  const [code] = (await once(child, 'exit')) as [number | null]
  if (code !== 0) throw new CommandMistake(`The web pages could not be built:\n${errors}`)
}

const open = async (
  config: Config,
): Promise<{ app: App; close: () => Promise<void>; adopt: (run: ReturnType<typeof runForSender>) => void }> => {
  let onCommand: ReturnType<typeof runForSender> | undefined
  const ownership = config.databaseUrl
    ? undefined
    : await claimOwnership(config.dataDir, {
        onCommand: async (sent) => {
          if (onCommand) return onCommand(sent)
          await sent.write('stderr', 'The server is still starting; try again in a moment.\n')
          return 1
        },
      })
  try {
    const app = await startApp({ config, modules, log: makeLogger(config) })
    return {
      app,
      adopt: (run) => {
        onCommand = run
      },
      close: async () => {
        await app.stop()
        await ownership?.release()
      },
    }
  } catch (error) {
    await ownership?.release()
    throw error
  }
}

const untilStopped = async (stop: () => Promise<void>): Promise<number> => {
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve())
  })
  // What does not end in time is given up: every loop's work is leased and taken up again at the next start.
  setTimeout(() => process.exit(1), stopLimitMs).unref()
  await stop()
  return 0
}

export const serve: Command = {
  name: 'serve',
  usage: 'serve [--demo] [--no-pages]',
  summary:
    'Runs the product: web, API and background work. --demo: a demo workspace, if there is none; --no-pages: the API alone.',
  runsAlone: true,
  run: async (io) => {
    const { values } = parseArgs({
      args: io.argv,
      options: { demo: { type: 'boolean' }, pages: { type: 'boolean', default: true } },
      allowNegative: true,
    })
    const begun = performance.now()
    const config = readConfig(process.env)
    const [opened] = await Promise.all([open(config), values.pages ? buildWeb(io) : undefined])
    const { app } = opened
    const { services } = app
    try {
      if ((await clearUnfinishedDemo(services, { keep: !values.demo })) && values.demo)
        await io.out('The demo was left unfinished; it is made anew.\n')
      const demo = values.demo && (await listWorkspaces(services)).length === 0 ? await beginDemo(app) : undefined
      const server = await buildServer(services)
      const metrics = await startMetrics(services)
      await server.listen({ port: config.port, host: config.host }).catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'EADDRINUSE')
          throw new CommandMistake(`Port ${config.port} is in use; set PORT to another one.`)
        throw error
      })
      opened.adopt(runForSender(app))
      app.startLoops()
      await io.out(await banner(app, Math.round(performance.now() - begun), demo !== undefined))
      const telling = demo && tellTheRest(demo, io, begun)
      return await untilStopped(async () => {
        await telling?.stop()
        await server.close()
        await metrics?.stop()
        await opened.close()
      })
    } catch (error) {
      await opened.close()
      throw error
    }
  },
}

/** The rest of the demo's story, beside the work of visitors. */
const tellTheRest = (demo: DemoInMaking, io: CommandIo, begun: number) => {
  const stopping = new AbortController()
  const told = demo.finish(stopping.signal).then(
    () => {
      if (stopping.signal.aborted) return
      return io.out(`The demo is whole (after ${((performance.now() - begun) / 1000).toFixed(1)} s).\n`)
    },
    (error: unknown) => io.out(`The demo could not be finished: ${error instanceof Error ? error.message : error}\n`),
  )
  return {
    stop: () => {
      stopping.abort()
      return told
    },
  }
}

export const work: Command = {
  name: 'work',
  usage: 'work',
  summary: 'Runs background work only, beside `serve` on PostgreSQL.',
  runsAlone: true,
  run: async (io) => {
    const config = readConfig(process.env)
    if (!config.databaseUrl)
      throw new CommandMistake(
        'The embedded database has one process: `serve` does the work too. Set DATABASE_URL to run more.',
      )
    const { app, close } = await open(config)
    app.startLoops()
    await io.out('Working. Stop with Ctrl C.\n')
    return untilStopped(close)
  },
}

const banner = async (app: App, startedMs: number, isTold: boolean): Promise<string> => {
  const { services } = app
  const { config, database } = services
  const workspaces = await listWorkspaces(services)
  const lines = ['', `Tandem is ready at ${config.publicUrl} (after ${(startedMs / 1000).toFixed(1)} s)`]
  if (workspaces.length === 0)
    lines.push('', `Make the first workspace here (the link works once):`, `  ${await setUpLink(services)}`)
  for (const workspace of workspaces.filter((one) => one.kind === 'live').slice(0, 5))
    lines.push(
      `  ${workspace.name}: console ${config.publicUrl}/w/${workspace.slug}   portal ${config.publicUrl}/p/${workspace.slug}`,
    )
  const signIns = await demoSignIns(services)
  if (signIns.length > 0) {
    lines.push('', 'Demo sign-ins (on this machine only):')
    for (const one of signIns) lines.push(`  ${one.email.padEnd(44)} ${one.password.padEnd(24)} ${one.who}`)
  }
  lines.push('', `API: ${config.publicUrl}/openapi.json   Health: ${config.publicUrl}/health`)
  if (database.engine === 'pglite')
    lines.push(
      'Trial database: everything is in the data folder; it survives a crash of the process, but not a power loss. Set DATABASE_URL for real work.',
    )
  if (isTold)
    lines.push('The story of the demo is still being told; watch it in the console under Settings, Long work.')
  if (!config.smtpUrl) lines.push('Mail stays in the outbox (console, Settings): SMTP_URL is not set.')
  return `${lines.join('\n')}\n\n`
}
