/** Runs files of tests in a few processes at a time, each of which takes the next file when it is done with one. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { addCounts, type Counts, readCounts } from './counts.ts'

const root = path.resolve(import.meta.dirname, '../..')
const processesMax = 2
/** A process that ran this many files makes way for a new one, whatever it may have gathered. */
const filesMax = 40
const fileTimeoutMs = 300_000

type Options = { folder: string; environment: Record<string, string> }

/**
 * A file whose subject is the process itself (its memory, its globals) has a comment line that begins with this word;
 * what follows says why. It gets a process of its own.
 */
const aloneWord = '// Alone in its process: '
const aloneBecause = (file: string): boolean => readFileSync(path.join(root, file), 'utf8').includes(aloneWord)

export const runFiles = async (files: readonly string[], options: Options): Promise<Counts> => {
  const alone = files.filter(aloneBecause)
  const together = files.filter((file) => !alone.includes(file))
  let sum: Counts = { passed: 0, failed: 0, skipped: 0 }
  let made = 0
  const work = async () => {
    while (together.length > 0 || alone.length > 0) {
      made += 1
      // Alone first: a long one that came last would leave the other process without work.
      const take = alone.length > 0 ? takeOnce(alone.shift()!) : () => together.shift()
      const counts = await runProcess(path.join(options.folder, `${made}.json`), take, options)
      sum = addCounts(sum, counts)
    }
  }
  await Promise.all(Array.from({ length: processesMax }, work))
  return sum
}

const takeOnce = (file: string) => {
  const left = [file]
  return () => left.shift()
}

const runProcess = async (
  countsFile: string,
  take: () => string | undefined,
  { environment }: Options,
): Promise<Counts> => {
  const child = spawn(
    process.execPath,
    [
      `--test-reporter=${path.join(import.meta.dirname, 'plain-reporter.ts')}`,
      '--test-reporter-destination=stdout',
      `--test-reporter=${path.join(import.meta.dirname, 'count-reporter.ts')}`,
      `--test-reporter-destination=${countsFile}`,
      path.join(import.meta.dirname, 'one-process.ts'),
    ],
    { cwd: root, stdio: ['ignore', 'inherit', 'inherit', 'ipc'], env: { ...process.env, ...environment } },
  )
  const running = giveFiles(child, take)
  const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null]
  const counts = readCounts(countsFile)
  // A file that ends its process has failed, whatever its tests said before.
  const file = running()
  if (file !== undefined) console.log(`FAILED ${file}: its process ended (${signal ?? code}) before its tests did`)
  return file !== undefined || (code !== 0 && counts.failed === 0) ? { ...counts, failed: counts.failed + 1 } : counts
}

/** Sends a file whenever the process has time for one; answers which one it is at. */
const giveFiles = (child: ChildProcess, take: () => string | undefined): (() => string | undefined) => {
  let current: string | undefined
  let given = 0
  let late: NodeJS.Timeout | undefined
  child.on('message', () => {
    clearTimeout(late)
    current = given < filesMax ? take() : undefined
    given += 1
    if (current !== undefined) late = setTimeout(() => child.kill('SIGKILL'), fileTimeoutMs)
    child.send(current === undefined ? {} : { file: current })
  })
  child.on('exit', () => clearTimeout(late))
  return () => current
}
