/** Who may know whom: the four sentences of the house, kept by reading the imports. */
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { paths } from '../src/client/paths.gen.ts'
import { modules } from '../src/modules.ts'

const root = path.resolve(import.meta.dirname, '..')
const source = path.join(root, 'src')

type File = { path: string; text: string; imports: string[] }

const aliases: Record<string, string> = {
  '#platform/': 'src/platform/',
  '#modules/': 'src/modules/',
  '#ui/': 'src/ui/',
  '#client/': 'src/client/',
  '#sdk/': 'sdk/src/',
  '#test/': 'test/',
}

const resolve = (from: string, specifier: string): string | undefined => {
  for (const [alias, folder] of Object.entries(aliases))
    if (specifier.startsWith(alias)) return folder + specifier.slice(alias.length)
  return specifier.startsWith('.')
    ? path.posix.normalize(path.posix.join(path.posix.dirname(from), specifier))
    : undefined
}

const files: File[] = readdirSync(source, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
  .map((entry) => {
    const file = path.posix.join(
      'src',
      path.relative(source, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'),
    )
    const text = readFileSync(path.join(root, file), 'utf8')
    const imports = [...text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)]
      .map((match) => resolve(file, match[1]!))
      .filter((one) => one !== undefined)
    return { path: file, text, imports }
  })

const isTest = (file: string) => file.endsWith('.test.ts') || file.endsWith('.test.tsx')
const moduleOf = (file: string) => /^src\/modules\/([^/]+)\//.exec(file)?.[1]
const isBrowser = (file: string) =>
  /^src\/(ui|console|portal|public|client)\//.test(file) || /^src\/modules\/[^/]+\/(console|portal|public)\//.test(file)
const isContract = (file: string) =>
  /^src\/modules\/[^/]+\/(contract(\.ts|\/))/.test(file) || file === 'src/contracts.ts'
/** Platform files that run in a browser too: pure, and free of node modules. */
const browserSafePlatform = new Set(
  ['contract', 'ids', 'money', 'currencies', 'events/feed-shapes', 'exports/shapes', 'ledger/kinds'].map(
    (name) => `src/platform/${name}.ts`,
  ),
)
const order = modules.map((module) => module.name)

const offences = (rule: (file: File, imported: string) => boolean) =>
  files
    .filter((file) => !isTest(file.path))
    .flatMap((file) =>
      file.imports.filter((imported) => rule(file, imported)).map((imported) => `${file.path} -> ${imported}`),
    )

test('the reader of imports sees the source: files, imports and modules', () => {
  assert.ok(files.length > 100)
  assert.ok(files.some((file) => file.imports.length > 5))
  assert.ok(order.includes('partners'))
})

test('platform and ui know no module', () => {
  assert.deepEqual(
    offences(
      (file, imported) =>
        /^src\/(platform|ui)\//.test(file.path) &&
        /^src\/(modules|console|portal|public|demo|commands|client)\b/.test(imported),
    ),
    [],
  )
})

test('a module enters another only by its public.ts or contract, and only one that stands above it', () => {
  assert.deepEqual(
    offences((file, imported) => {
      const from = moduleOf(file.path)
      const to = moduleOf(imported)
      if (!from || !to || from === to) return false
      if (!/^src\/modules\/[^/]+\/(public\.ts$|contract(\.ts$|\/))/.test(imported)) return true
      return order.indexOf(to) > order.indexOf(from)
    }),
    [],
  )
})

test('browser code sees only contracts, ui and other browser code', () => {
  assert.deepEqual(
    offences(
      (file, imported) =>
        isBrowser(file.path) &&
        imported.startsWith('src/') &&
        !isBrowser(imported) &&
        !isContract(imported) &&
        !browserSafePlatform.has(imported),
    ),
    [],
  )
})

test('what the portal and the public pages call stands in the path table they load', () => {
  const byPath = new Map(files.map((file) => [file.path, file]))
  const reached = new Set<string>()
  const walk = (file: string): void => {
    if (reached.has(file) || !isBrowser(file)) return
    reached.add(file)
    // Types alone bring no code with them.
    const text = (byPath.get(file)?.text ?? '').replaceAll(/^import type [^;]*?from '[^']+'/gm, '')
    for (const match of text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)) {
      const imported = resolve(file, match[1]!)
      if (imported) walk(imported)
    }
  }
  walk('src/portal/main.tsx')
  walk('src/public/main.tsx')
  const calls = [...reached].flatMap((file) =>
    [
      ...(byPath.get(file)?.text ?? '')
        .replaceAll(/\/\*\*[\s\S]*?\*\//g, '')
        .matchAll(/\b(?:api\.|urlOf\(')([a-z][a-zA-Z]+)\b(?!\.ts)/g),
    ]
      .map((match) => match[1]!)
      .filter((name) => name !== 'ts')
      .map((name) => ({ file, name })),
  )
  assert.ok(calls.length > 60)
  assert.ok(calls.some(({ file }) => file.startsWith('src/modules/discovery/public/')))
  assert.deepEqual(
    calls.filter(({ name }) => !Object.hasOwn(paths, name)).map(({ file, name }) => `${file} calls ${name}`),
    [],
  )
})

test('a contract stands on contracts only', () => {
  assert.deepEqual(
    offences(
      (file, imported) =>
        isContract(file.path) &&
        imported.startsWith('src/') &&
        !isContract(imported) &&
        !browserSafePlatform.has(imported),
    ),
    [],
  )
})

/** What a file brings along when it is imported for a value. */
const valueImports = (file: File): string[] =>
  [...file.text.matchAll(/^import (?!type)([^;\n]*(?:\{[^}]*\})?[^;\n]*) from '([^']+)'/gm)]
    .filter((match) => !/^\{(?:\s*type \w+,?)+\s*\}$/.test(match[1]!))
    .map((match) => resolve(file.path, match[2]!))
    .filter((one) => one !== undefined)
/** Whether schemas come along. Tables of data, such as stages or conditions, stand in contracts too and are light. */
const bringsSchemas = (target: string, seen = new Set<string>()): boolean => {
  if (target === 'src/platform/contract.ts') return true
  if (seen.has(target)) return false
  seen.add(target)
  const file = files.find((one) => one.path === target)
  return file !== undefined && valueImports(file).some((imported) => bringsSchemas(imported, seen))
}

test('screens import types of contracts, never their schemas', () => {
  const withValues = files
    .filter((file) => isBrowser(file.path) && !isTest(file.path))
    .filter((file) =>
      [...file.text.matchAll(/^import (?!type)([^;\n]*(?:\{[^}]*\})?[^;\n]*) from '([^']+)'/gm)].some((match) => {
        const target = resolve(file.path, match[2]!)
        return (
          target !== undefined &&
          (isContract(target) || target === 'src/platform/contract.ts') &&
          bringsSchemas(target) &&
          !/^\{\s*type /.test(match[1]!)
        )
      }),
    )
    .map((file) => file.path)
  assert.deepEqual(withValues, [])
})

test("only a module's own queries name its tables", () => {
  const tables = new Map<string, string>()
  for (const name of readdirSync(path.join(root, 'db/migrations'))) {
    const owner = /^\d+_([a-z]+)/.exec(name)?.[1] ?? ''
    const module = order.includes(owner) ? owner : undefined
    const text = readFileSync(path.join(root, 'db/migrations', name), 'utf8')
    for (const match of text.matchAll(/^create table (?:if not exists )?([a-z_]+)/gm))
      if (module) tables.set(match[1]!, module)
  }
  assert.ok(tables.size > 10)
  const named =
    /(?:selectFrom|insertInto|updateTable|deleteFrom|[jJ]oin|replaceInto)\(\s*\[?\s*'([a-z_]+)|\b(?:from|join|into|update)\s+([a-z_]+)\b/g
  const wrong = files
    .filter(
      (file) =>
        !isTest(file.path) && !isBrowser(file.path) && file.path.endsWith('.ts') && !file.path.endsWith('.gen.ts'),
    )
    .flatMap((file) =>
      [...new Set([...file.text.matchAll(named)].map((match) => match[1] ?? match[2]!))]
        .filter((table) => {
          const owner = tables.get(table)
          if (!owner) return false
          const here = moduleOf(file.path)
          if (here === 'analytics') return false
          const isQueries = /\/queries(\.ts$|\/)/.test(file.path)
          // A word such as "from partners" in a sentence is no query: only template literals with sql count there.
          const isSql =
            new RegExp(`(?:selectFrom|insertInto|updateTable|deleteFrom|[jJ]oin)\\(\\s*\\[?\\s*'${table}\\b`).test(
              file.text,
            ) || new RegExp(`sql(?:<[^>]*>)?\`[^\`]*\\b(?:from|join|into|update)\\s+${table}\\b`).test(file.text)
          return isSql && (here !== owner || !isQueries)
        })
        .map((table) => `${file.path} names ${table} of ${tables.get(table)}`),
    )
  assert.deepEqual(wrong, [])
})
