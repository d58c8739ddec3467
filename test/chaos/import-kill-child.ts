/** Goes on with one import in a process of its own, which the proof kills. Says when a batch is in. */
import { pino } from 'pino'
import { resumeImport } from '#modules/partners/public.ts'
import { startApp } from '#platform/app.ts'
import { readConfig } from '#platform/config.ts'
import { findWorkspace, systemContext } from '#platform/tenancy/workspaces.ts'
import { modules } from '../../src/modules.ts'

const [slug, importId] = process.argv.slice(2)
const app = await startApp({
  config: readConfig(process.env),
  modules,
  log: pino({ level: 'error' }, pino.destination(2)),
})
const workspace = await findWorkspace(app.services, slug ?? '')
if (!workspace || !importId) throw new Error('Name the workspace and the import')
const ctx = systemContext(app.services, workspace, 'import', { channel: 'import' })
process.stdout.write('ready\n')
await resumeImport(ctx, importId, {
  progress: async (done) => {
    process.stdout.write(`${done}\n`)
    return false
  },
})
await app.stop()
