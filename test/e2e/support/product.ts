/** The product as people run it: its own process, an empty data folder, a port of its own. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { constants, cpSync, existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

const root = path.resolve(import.meta.dirname, '../../..')
const startLimitMs = 600_000

export type Product = {
  url: string
  dataDir: string
  /** Everything it printed so far. */
  printed: () => string
  /** Runs `tandem ARGS` beside it, as a person in a second terminal would. */
  command: (...args: string[]) => Promise<{ code: number; stdout: string; stderr: string }>
  /** Ends the process and keeps its data. */
  end: () => Promise<void>
  stop: () => Promise<void>
}

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('No port')
  return address.port
}

/** Data folders after a first start, which journeys begin with: `scripts/e2e.ts` makes them once for all journeys. */
const templates = process.env['TANDEM_E2E_TEMPLATES']
const templateOf = (demo: boolean | undefined) => (demo ? 'demo' : 'empty')

/** Starts the product for the first time, with or without the demo, and keeps what it made in `folder`. */
export const makeTemplate = async (folder: string, { demo }: { demo: boolean }): Promise<void> => {
  const product = await startProduct({ demo, fresh: true })
  await product.end()
  renameSync(product.dataDir, path.join(folder, templateOf(demo)))
  await product.stop()
}

/**
 * Starts `tandem serve` and waits until it is ready. `demo: true` makes the demo workspace first. With `fresh` it is the
 * very first start of a new data folder, whatever the others begin with.
 */
export const startProduct = async (
  options: { demo?: boolean; fresh?: boolean; environment?: Record<string, string> } = {},
): Promise<Product> => {
  const folder = mkdtempSync(path.join(tmpdir(), 'tandem-e2e-'))
  const dataDir = path.join(folder, 'data')
  const template = templates && path.join(templates, templateOf(options.demo))
  if (!options.fresh && template && existsSync(template))
    cpSync(template, dataDir, { recursive: true, mode: constants.COPYFILE_FICLONE })
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const environment = {
    ...process.env,
    PORT: String(port),
    HOST: '127.0.0.1',
    DATA_DIR: dataDir,
    DATABASE_URL: '',
    PUBLIC_URL: url,
    SMTP_URL: '',
    LOG_LEVEL: 'warn',
    ...options.environment,
  }
  const entry = path.join(root, 'bin/tandem.js')
  const child = spawn(process.execPath, [entry, 'serve', ...(options.demo ? ['--demo'] : [])], {
    cwd: root,
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let printed = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (text: Buffer) => {
      printed += text.toString()
    })
  const end = () => ended(child, 'SIGTERM')
  const stop = async () => {
    await end()
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    await untilReady(url, child, () => printed)
  } catch (error) {
    await stop()
    throw error
  }
  return {
    url,
    dataDir,
    printed: () => printed,
    end,
    stop,
    command: async (...args) => {
      const run = spawn(process.execPath, [entry, ...args], {
        cwd: root,
        env: environment,
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      let stdout = ''
      let stderr = ''
      run.stdout.on('data', (text: Buffer) => {
        stdout += text.toString()
      })
      run.stderr.on('data', (text: Buffer) => {
        stderr += text.toString()
      })
      const [code] = (await once(run, 'close')) as [number | null]
      return { code: code ?? -1, stdout, stderr }
    },
  }
}

const ended = async (child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL') => {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exit = once(child, 'exit')
  child.kill(signal)
  const late = setTimeout(() => child.kill('SIGKILL'), 15_000)
  await exit
  clearTimeout(late)
}

const untilReady = async (url: string, child: ChildProcess, printed: () => string) => {
  const limit = performance.now() + startLimitMs
  while (performance.now() < limit) {
    if (child.exitCode !== null) throw new Error(`The product ended at its start:\n${printed()}`)
    const answer = await fetch(`${url}/health`).catch(() => undefined)
    // The first words it prints, with the set-up link, may come a moment after it listens.
    if (answer?.ok && printed().includes('is ready at') && isWhole(printed())) return
    await pause(200)
  }
  throw new Error(`The product was not ready after ${startLimitMs} ms:\n${printed()}`)
}

/** A demo goes on being told after the start; journeys begin when its story is over. */
const isWhole = (printed: string) => !printed.includes('is still being told') || printed.includes('The demo is whole')
