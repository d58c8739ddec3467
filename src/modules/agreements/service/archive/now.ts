/** An archive of signed agreements written at once, for the command line. */
import type { Readable } from 'node:stream'
import type { Ctx } from '#platform/context.ts'
import { unprocessable } from '#platform/errors.ts'
import type { ArchiveFilter } from '../../queries/archives.ts'
import { filesIn } from './index-file.ts'
import { makeIndex } from './make.ts'
import { archiveBytes } from './send.ts'

type Written = { bytes: Readable; agreements: number; files: number; faults: string[] }
/** The archive as a stream of bytes, once every file and chain was read. 422 `archive.empty`, `archive.too_large`. */
export const archiveNow = async (
  ctx: Ctx,
  filter: ArchiveFilter,
  progress: (done: number, total: number) => Promise<boolean>,
): Promise<Written | undefined> => {
  const madeBy = 'the command line'
  const index = await makeIndex(ctx, { filter, at: ctx.clock.now(), madeBy }, progress)
  if (!index) return undefined
  if (index.agreements.length === 0) throw unprocessable('archive.empty', 'No signed agreement is like that.')
  return {
    bytes: archiveBytes(ctx, index),
    agreements: index.agreements.length,
    files: filesIn(index).length,
    faults: index.agreements.flatMap((one) => one.faults.map((words) => `${one.number}: ${words}`)),
  }
}
