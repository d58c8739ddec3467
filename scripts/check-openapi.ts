/** node scripts/check-openapi.ts: the OpenAPI document, read by a linter that is not ours. Fails on any error it finds. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { openapiDocument } from '#platform/http/openapi.ts'
import { modules } from '../src/modules.ts'

const root = path.resolve(import.meta.dirname, '..')
const folder = mkdtempSync(path.join(tmpdir(), 'tandem-openapi-'))
const file = path.join(folder, 'openapi.json')
try {
  writeFileSync(file, JSON.stringify(openapiDocument({ modules }, 'http://localhost:3000')))
  const linter = path.join(root, 'node_modules/@redocly/cli/bin/cli.js')
  const { status } = spawnSync(
    process.execPath,
    [linter, 'lint', '--extends', 'recommended', '--format', 'stylish', file],
    {
      cwd: folder,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' },
    },
  )
  process.exitCode = status ?? 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}
