import { existsSync, mkdirSync, renameSync, rmdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { btree_gin } from '@electric-sql/pglite/contrib/btree_gin'
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm'
import type { WorkerSettings } from './messages.ts'

const wordsMax = 2000

/**
 * Opens the database of a folder, or a new one; without a folder, in memory. Throws with the engine's own last words
 * when it cannot. A new database is made beside its place and then moved there, so that a process killed in its first
 * seconds leaves nothing behind that looks like a database.
 */
export const openFolder = async ({ folder, dump }: WorkerSettings): Promise<PGlite> => {
  if (!folder) return start(undefined, dump)
  if (!existsSync(join(folder, 'PG_VERSION'))) await create(folder, dump)
  return start(folder, undefined)
}

const create = async (folder: string, dump: Uint8Array | undefined) => {
  // Removes an empty folder only: whatever else somebody keeps under this name is not ours to delete.
  if (existsSync(folder)) rmdirSync(folder)
  const draft = `${folder}.new`
  rmSync(draft, { recursive: true, force: true })
  mkdirSync(dirname(folder), { recursive: true })
  const database = await start(draft, dump)
  await database.close()
  renameSync(draft, folder)
}

const start = async (folder: string | undefined, dump: Uint8Array | undefined) => {
  let lastWords = ''
  try {
    return await PGlite.create({
      dataDir: folder,
      loadDataDir: dump && new Blob([dump as Uint8Array<ArrayBuffer>], { type: 'application/x-tar' }),
      extensions: { pg_trgm, btree_gin },
      // Small segments of the log: a new folder takes 10 MB less, and a checkpoint leaves at most 64 MB of them.
      initDbStartParams: ['--wal-segsize=1'],
      onStderr: (text) => {
        lastWords = `${lastWords}${text}\n`.slice(-wordsMax)
        return false
      },
    })
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new Error(`${reason}\n${lastWords}`.trim(), { cause: error })
  }
}
