import type { JobKind } from '#platform/module.ts'
import { runImport } from './run.ts'
import { undoImport } from './undo.ts'
import { importJob, importUndoJob } from './verbs.ts'

export const importJobs: readonly JobKind[] = [
  {
    kind: importJob,
    run: async (ctx, job) => {
      const importId = String(job.input['importId'])
      await runImport(ctx, importId, {
        dry: job.input['dry'] === true,
        signal: job.signal,
        progress: async (done, total) => {
          const { cancelled } = await job.progress(done, total)
          return cancelled && !job.signal.aborted
        },
      })
      return { importId }
    },
  },
  {
    kind: importUndoJob,
    run: async (ctx, job) => {
      const importId = String(job.input['importId'])
      await undoImport(ctx, importId, async (done) => void (await job.progress(done)))
      return { importId }
    },
  },
]
