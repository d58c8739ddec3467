/**
 * Where clicks wait while the database does not answer: a local file, only ever appended to, written through to disk
 * before anybody is answered. Files are handed over whole: a process replays its own closed ones and those that a
 * process left behind which lives no more.
 */
import { randomBytes } from 'node:crypto'
import { type FileHandle, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { hostname } from 'node:os'
import path from 'node:path'
import type { NewClick } from '../../queries/record-clicks.ts'

const closedEnding = '.closed'
const openEnding = '.open'
/** A file is closed after so long, so that nothing waits in it unseen. */
const ageMaxMs = 4_000
/** A file of another machine that nobody has written to for so long has no writer any more. */
const silentMs = 60_000

export type Spool = {
  /** Resolves once the rows are on disk. */
  append: (rows: readonly NewClick[]) => Promise<void>
  /** Hands each waiting file's rows to `take` and deletes the file after it. Answers how many clicks were taken. */
  replay: (take: (rows: NewClick[]) => Promise<void>) => Promise<number>
  close: () => Promise<void>
}

export const openSpool = (folder: string, nowMs: () => number = Date.now): Spool => {
  const token = `${hostname().replaceAll('.', '-')}.${process.pid}.${randomBytes(4).toString('hex')}`
  let current: { file: FileHandle; path: string; fromMs: number } | undefined
  let number = 0
  let waiting: { text: string; resolve: () => void; reject: (error: unknown) => void }[] = []
  let turn: Promise<void> = Promise.resolve()

  /** One after the other: what touches the open file. */
  const inTurn = <T>(run: () => Promise<T>): Promise<T> => {
    const result = turn.then(run)
    turn = result.then(
      () => undefined,
      () => undefined,
    )
    return result
  }
  const fileFor = async () => {
    if (current && nowMs() - current.fromMs >= ageMaxMs) await finish()
    if (current) return current
    await mkdir(folder, { recursive: true })
    number += 1
    const made = path.join(folder, `${token}.${String(number).padStart(6, '0')}${openEnding}`)
    const file = await open(made, 'ax')
    current = { file, path: made, fromMs: nowMs() }
    await syncFolder(folder)
    return current
  }
  const finish = async () => {
    if (!current) return
    const done = current
    current = undefined
    await done.file.close()
    await rename(done.path, done.path.slice(0, -openEnding.length) + closedEnding)
  }
  const flush = async () => {
    const batch = waiting
    waiting = []
    if (batch.length === 0) return
    try {
      const { file } = await fileFor()
      await file.write(batch.map(({ text }) => text).join(''))
      await file.datasync()
      for (const { resolve } of batch) resolve()
    } catch (error) {
      for (const { reject } of batch) reject(error)
    }
  }
  const isDead = async (name: string): Promise<boolean> => {
    const [host, pid] = name.split('.')
    if (name.startsWith(token)) return false
    if (host === hostname().replaceAll('.', '-') && Number(pid) !== process.pid) return !lives(Number(pid))
    if (host === hostname().replaceAll('.', '-')) return true
    const { mtimeMs } = await stat(path.join(folder, name))
    return nowMs() - mtimeMs > silentMs
  }
  const waitingFiles = async (): Promise<string[]> => {
    const names = (await readdir(folder).catch(() => [] as string[])).sort()
    const ready: string[] = []
    for (const name of names)
      if (name.endsWith(closedEnding) || (name.endsWith(openEnding) && (await isDead(name)))) ready.push(name)
    return ready
  }
  return {
    append: (rows) =>
      new Promise((resolve, reject) => {
        waiting.push({ text: rows.map((row) => `${JSON.stringify(row)}\n`).join(''), resolve, reject })
        // What came meanwhile is written with one stroke.
        void inTurn(flush)
      }),
    replay: async (take) => {
      await inTurn(finish)
      let taken = 0
      for (const name of await waitingFiles()) {
        const file = path.join(folder, name)
        const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
          // Another process was faster.
          if (error.code === 'ENOENT') return undefined
          throw error
        })
        if (text === undefined) continue
        const rows = rowsIn(text)
        await take(rows)
        await rm(file, { force: true })
        taken += rows.length
      }
      return taken
    },
    close: () => inTurn(finish),
  }
}

/** The last line of a file whose writer was killed may be half a line: nobody was answered for it. */
const rowsIn = (text: string): NewClick[] =>
  text.split('\n').flatMap((line) => {
    if (line === '') return []
    try {
      return [JSON.parse(line) as NewClick]
    } catch {
      return []
    }
  })

const lives = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** A new name is on disk only when its folder is. Windows keeps no such thing and refuses to open a folder. */
const syncFolder = async (folder: string) => {
  const handle = await open(folder, 'r').catch(() => undefined)
  await handle?.sync().catch(() => undefined)
  await handle?.close()
}
