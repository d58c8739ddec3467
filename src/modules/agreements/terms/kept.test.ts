/** What a screen calls kept is held to the code: who is named as keeper reads the term, and holds no number of its own. */
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import type { Type } from '#platform/contract.ts'
import { modules } from '../../../modules.ts'
import { notReadYet } from './not-yet.ts'
import { termKinds } from './registry.ts'

const root = path.resolve(import.meta.dirname, '../..')
const sources = (module: string): { file: string; text: string }[] =>
  readdirSync(path.join(root, module), { recursive: true })
    .map(String)
    .filter((file) => /\.ts$/.test(file) && !/\.test\.ts$|testing\.ts$/.test(file))
    .map((file) => ({ file: `${module}/${file}`, text: readFileSync(path.join(root, module, file), 'utf8') }))
const names = new Set(modules.map((module) => module.name))
const filesOf = new Map([...names].map((name) => [name, sources(name)]))
/** Files that ask agreements what holds; agreements itself asks for what it pushes to modules above it. */
const asking = (module: string) =>
  filesOf
    .get(module)!
    .filter(
      ({ text }) => /\bresolve(Terms?|Cases)\(/.test(text) && !/\bexport const resolve(Terms?|Cases)\b/.test(text),
    )
const reads = (module: string, kind: string, pushed: boolean): boolean => {
  const quoted = new RegExp(`['"]${kind}['"]`)
  if (module === 'agreements')
    return filesOf.get(module)!.some(({ file, text }) => file.includes('/service/') && quoted.test(text))
  return asking(pushed ? 'agreements' : module).some(
    ({ file, text }) => quoted.test(text) && (!pushed || file.endsWith('fills.ts')),
  )
}

test('every kind marked kept is read by its module, and no module keeps a private copy of the number', () => {
  const claims = termKinds.flatMap((kind) =>
    kind.keptBy.filter((module) => names.has(module)).map((module) => ({ kind, module })),
  )
  assert.ok(claims.length > 20)
  for (const { kind, module } of claims) {
    const open = notReadYet[kind.kind]?.includes(module) ?? false
    const pushed = kind.pushedTo.includes(module)
    assert.equal(reads(module, kind.kind, pushed), !open, `${kind.kind}, kept by ${module}`)
  }
  for (const [kind, keepers] of Object.entries(notReadYet))
    for (const module of keepers)
      assert.ok(
        claims.some((claim) => claim.kind.kind === kind && claim.module === module),
        `${kind}, ${module}: no such claim`,
      )
  // A value of a kind written down a second time, as a whole or as a fallback for one of its fields.
  for (const { kind, module } of claims.filter((claim) => claim.module !== 'agreements')) {
    const fields = Object.keys((kind.values as ReturnType<typeof Type.Object>).properties ?? {})
    for (const { file, text } of asking(module))
      for (const field of fields)
        assert.doesNotMatch(
          text,
          new RegExp(`(${field}: |\\b${field} (\\?\\?|\\|\\|) )[1-9][\\d_]*\\b`),
          `${file} holds a number of ${kind.kind}: ${field}`,
        )
  }
})
