import { parseArgs } from 'node:util'
import { findWorkspace } from '#platform/tenancy/workspaces.ts'
import { seedDemo } from '../demo/seed.ts'
import { type Command, CommandMistake } from './command.ts'

export const seed: Command = {
  name: 'seed',
  usage: 'seed --demo',
  summary: 'Makes the demo workspace, called `demo`.',
  run: async (io, app) => {
    const { values } = parseArgs({ args: io.argv, options: { demo: { type: 'boolean' } } })
    if (!values.demo) throw new CommandMistake('Say `seed --demo`.')
    if (await findWorkspace(app.services, 'demo')) {
      await io.out('The demo workspace is there already.\n')
      return 0
    }
    const begun = performance.now()
    await seedDemo(app)
    await io.out(`Demo workspace made in ${((performance.now() - begun) / 1000).toFixed(1)} s.\n`)
    return 0
  },
}
