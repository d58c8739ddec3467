/**
 * Runs files of tests in this one process, one after the other: the modules are loaded and compiled once, not once per
 * file. Started by `many-files.ts`, which sends the name of the next file when the last one is done. Each file still
 * has its own database, product and clock; one whose subject is the process itself says so (`many-files.ts`).
 */
import { readFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { inspect } from 'node:util'
import { readImports } from './needs-database.ts'

const standIn = pathToFileURL(path.join(import.meta.dirname, 'node-test.ts')).href
let fileNumber = 0

const isHelper = (url: string) => /^file:.*(?:\/test\/support\/[^/]+|\/testing[\w-]*)\.ts$/.test(url)

/** A helper that opens a database or a folder when it is loaded is loaded anew for each file, for which it is closed. */
const opens = new Map<string, boolean>()
const opensOnLoading = (file: string): boolean => {
  const known = opens.get(file)
  if (known !== undefined) return known
  // For helpers that import each other in a circle.
  opens.set(file, false)
  const does =
    /^(?:export )?const [^\n]+ = await |^after\(/m.test(readFileSync(file, 'utf8')) ||
    readImports(file).some((next) => isHelper(pathToFileURL(next).href) && opensOnLoading(next))
  opens.set(file, does)
  return does
}

registerHooks({
  resolve: (specifier, context, next) => {
    if (specifier === 'node:test' && context.parentURL !== standIn) return { url: standIn, shortCircuit: true }
    const found = next(specifier, context)
    return isHelper(found.url) && opensOnLoading(fileURLToPath(found.url))
      ? { ...found, url: `${found.url}?for=${fileNumber}` }
      : found
  },
})
const { runFile } = (await import(standIn)) as typeof import('./node-test.ts')

// What a test left running fails after it: told at once, with the file it is of. The exit code tells that it failed.
let name = ''
const tell = (error: unknown) =>
  console.log(`FAILED ${name}: nobody caught this\n${inspect(error).replaceAll(/^/gm, '    ')}`)
process.on('uncaughtExceptionMonitor', tell)
process.on('unhandledRejection', tell)

let last = Promise.resolve()
process.on('message', ({ file }: { file?: string }) => {
  last = last.then(async () => {
    if (file === undefined) return process.disconnect()
    fileNumber += 1
    name = file
    await runFile(file, () => import(pathToFileURL(path.resolve(file)).href))
    process.send?.({ done: file })
  })
})
process.send?.({ ready: true })
