/** node scripts/generate-reference.ts [--check]: the endpoints by module, from the contracts. */
import { type Contract, scopeOf } from '#platform/contract.ts'
import { contracts } from '../src/contracts.ts'
import { writeOrCheck } from './generated-file.ts'

const needs = (module: string, shape: Contract['endpoints'][string]): string => {
  if ('public' in shape.access) return 'anyone'
  if ('signedIn' in shape.access) return 'any signed-in person'
  const scope = scopeOf(module, shape)
  return `\`${shape.access.right}\`; ${scope === null ? 'no key' : `key: \`${scope}\``}`
}

const part = ({ module, summary, endpoints }: Contract) =>
  [
    `## ${module}`,
    summary,
    '',
    '| method | path | what | SDK | needs |',
    '|---|---|---|---|---|',
    ...Object.entries(endpoints).map(
      ([name, shape]) =>
        `| ${shape.method} | \`${shape.path}\` | ${shape.summary.replaceAll('|', '\\|')} | \`${name}\` | ${needs(module, shape)} |`,
    ),
  ].join('\n')

await writeOrCheck(
  'docs/api-reference/README.md',
  `<!-- Made by scripts/generate-reference.ts from the contracts. Do not edit. -->
# API reference
Every endpoint, with what it needs. The whole document with schemas, examples and refusals is \`GET /openapi.json\` (or \`npx tandem openapi\`).

A key goes into \`Authorization: Bearer tk_...\`. Lists answer \`{ data, nextCursor }\`; refusals are \`application/problem+json\` with a stable \`code\`. Writes take an \`Idempotency-Key\`; records that people edit take \`If-Match\` with their version.

\`\`\`
curl -H "Authorization: Bearer $TANDEM_KEY" "http://127.0.0.1:3000/v1/partners?stage=active&limit=10"
\`\`\`

${(contracts as readonly Contract[]).map(part).join('\n\n')}
`,
  'npm run generate',
)
