/**
 * node scripts/generate-client.ts [--check]: the path tables of the screens' client, from the contracts. What the team
 * alone may call stands in a table of its own, so that the portal and the public pages do not carry it.
 */
import type { Contract, Endpoint } from '#platform/contract.ts'
import { contracts } from '../src/contracts.ts'
import { writeOrCheck } from './generated-file.ts'

const isForTeamAlone = ({ access, path }: Endpoint) => 'right' in access && !path.startsWith('/v1/portal/')

const all = (contracts as readonly Contract[]).flatMap(({ endpoints }) => Object.entries(endpoints))

const write = (file: string, name: string, endpoints: [string, Endpoint][]) => {
  const rows = endpoints.map(
    ([endpoint, { method, path, answerKind }]) =>
      `  ${endpoint}: ['${method}', '${path}'${answerKind ? ", 'file'" : ''}],`,
  )
  return writeOrCheck(
    file,
    `// Made by scripts/generate-client.ts from the contracts. Do not edit.\nexport const ${name} = {\n${rows.join('\n')}\n} as const\n`,
    'npm run generate',
  )
}

await write(
  'src/client/paths.gen.ts',
  'paths',
  all.filter(([, shape]) => !isForTeamAlone(shape)),
)
await write(
  'src/client/teamPaths.gen.ts',
  'teamPaths',
  all.filter(([, shape]) => isForTeamAlone(shape)),
)
