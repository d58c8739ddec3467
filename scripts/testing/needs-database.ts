/** Which tests stand on a database, told by what they import: the others need not run once per engine. */
import { readFileSync } from 'node:fs'
import path from 'node:path'

const root = path.resolve(import.meta.dirname, '../..')
const aliases = new Map(
  Object.entries(
    JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')).imports as Record<string, string>,
  ).map(([alias, target]) => [alias.slice(0, -1), path.join(root, target.slice(0, -1))]),
)
/** Whatever opens a database in a test goes through one of these. */
const databases = ['test/support/database.ts', 'src/platform/db/engine/database.ts'].map((file) =>
  path.join(root, file),
)
const imported = /(?:from|import\(|import)\s*['"]([^'"]+)['"]/g

/** Types vanish when the file runs, so what is imported for them alone is not followed. */
const withoutTypes = (text: string) => text.replaceAll(/^(?:import|export) type [^;'"]*from\s*['"][^'"]+['"]/gm, '')

const fileOf = (specifier: string, from: string): string | undefined => {
  if (specifier.startsWith('.')) return path.resolve(path.dirname(from), specifier)
  for (const [alias, folder] of aliases)
    if (specifier.startsWith(alias)) return path.join(folder, specifier.slice(alias.length))
  return undefined
}

const importsOf = new Map<string, readonly string[]>()
/** The files of this repository that a file imports when it runs, by their whole paths. */
export const readImports = (file: string): readonly string[] => {
  const known = importsOf.get(file)
  if (known) return known
  const found = [...withoutTypes(readFileSync(file, 'utf8')).matchAll(imported)]
    .map(([, specifier]) => fileOf(specifier!, file))
    .filter((next): next is string => next?.endsWith('.ts') === true)
  importsOf.set(file, found)
  return found
}

/** `file` is relative to the root. */
export const needsDatabase = (file: string): boolean => {
  const reached = new Set([path.join(root, file)])
  for (const one of reached) for (const next of readImports(one)) reached.add(next)
  return databases.some((database) => reached.has(database))
}
