/** node scripts/generate-sdk.ts [--check]: the SDK's methods and types, from the OpenAPI document of the contracts. */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createClient } from '@hey-api/openapi-ts'
import type { Contract } from '#platform/contract.ts'
import { openapiDocument } from '#platform/http/openapi.ts'
import { contracts } from '../src/contracts.ts'

const root = path.resolve(import.meta.dirname, '..')
const committed = path.join(root, 'sdk/src/generated')
const folder = mkdtempSync(path.join(tmpdir(), 'tandem-sdk-'))

const readTree = (base: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(base, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(base, path.join(entry.parentPath, entry.name)))
      .sort()
      .map((file) => [file, readFileSync(path.join(base, file), 'utf8')]),
  )

try {
  const modules = (contracts as readonly Contract[]).map((contract) => ({ contract }))
  const input = path.join(folder, 'openapi.json')
  writeFileSync(input, JSON.stringify(openapiDocument({ modules }, 'http://localhost:3000')))
  const output = path.join(folder, 'generated')
  await createClient({
    input,
    output: { path: output, importFileExtension: '.ts' },
    plugins: [
      '@hey-api/client-fetch',
      '@hey-api/typescript',
      { name: '@hey-api/sdk', operations: { strategy: 'flat' } },
    ],
    logs: { level: 'silent' },
  } as Parameters<typeof createClient>[0])
  if (process.argv.includes('--check')) {
    const [now, before] = [readTree(output), readTree(committed)]
    const differing = [...new Set([...Object.keys(now), ...Object.keys(before)])].filter(
      (file) => now[file] !== before[file],
    )
    if (differing.length > 0) {
      console.error(`The SDK is not what the contracts make (${differing.join(', ')}). Renew it with: npm run generate`)
      process.exitCode = 1
    }
  } else {
    rmSync(committed, { recursive: true, force: true })
    cpSync(output, committed, { recursive: true })
    console.log('wrote sdk/src/generated')
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
