/** node scripts/generate-client.ts [--check]: the path table of the screens' client, from the contracts. */
import type { Contract } from '#platform/contract.ts'
import { contracts } from '../src/contracts.ts'
import { writeOrCheck } from './generated-file.ts'

const rows = (contracts as readonly Contract[]).flatMap(({ endpoints }) =>
  Object.entries(endpoints).map(
    ([name, { method, path, answerKind }]) => `  ${name}: ['${method}', '${path}'${answerKind ? ", 'file'" : ''}],`,
  ),
)
await writeOrCheck(
  'src/client/paths.gen.ts',
  `// Made by scripts/generate-client.ts from the contracts. Do not edit.\nexport const paths = {\n${rows.join('\n')}\n} as const\n`,
  'npm run generate',
)
