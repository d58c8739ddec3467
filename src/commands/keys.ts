import { parseArgs } from 'node:util'
import { createKey } from '#platform/auth/api-keys.ts'
import { scopeOf } from '#platform/contract.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { systemContext } from '#platform/tenancy/workspaces.ts'
import { type Command, CommandMistake } from './command.ts'
import { workspaceNamed } from './workspaces.ts'

export const keys: Command = {
  name: 'keys',
  usage: "keys create --workspace W --scopes '*' [--name N] [--json]",
  summary: 'Makes an API key of the team and shows it this once.',
  run: async (io, app) => {
    const { values, positionals } = parseArgs({
      args: io.argv,
      allowPositionals: true,
      options: {
        workspace: { type: 'string' },
        scopes: { type: 'string' },
        name: { type: 'string' },
        json: { type: 'boolean' },
      },
    })
    if (positionals[0] !== 'create') throw new CommandMistake('Say `keys create --workspace W --scopes ...`.')
    const workspace = await workspaceNamed(app, values.workspace)
    const scopes = (values.scopes ?? '')
      .split(',')
      .map((scope) => scope.trim())
      .filter(Boolean)
    const known = new Set(app.services.product.endpoints.map((bound) => scopeOf(bound.module, bound.shape)))
    const unknown = scopes.filter((scope) => scope !== '*' && !known.has(scope))
    if (scopes.length === 0 || unknown.length > 0)
      throw new CommandMistake(
        `${unknown.length > 0 ? `There is no scope ${unknown.join(', ')}.` : 'Give the scopes with --scopes.'} There are: *, ${[
          ...known,
        ]
          .filter((scope) => scope !== null)
          .sort()
          .join(', ')}.`,
      )
    const ctx = systemContext(app.services, workspace, 'command line', { channel: 'command' })
    const { id, text } = await inTransaction(ctx, (tx) =>
      createKey(tx, { name: values.name ?? 'Command line', scopes }),
    )
    await io.out(
      values.json ? `${JSON.stringify({ key: text, id })}\n` : `${text}\nThis is the only time it is shown (${id}).\n`,
    )
    return 0
  },
}
