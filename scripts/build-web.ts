/**
 * Builds the web pages into dist/web when something they are made of has changed; prints one line. What they are made
 * of is what the last build read (kept beside it), the lockfile and the build's settings, so a change of the server
 * alone builds nothing. `--force` builds in any case.
 */
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { stripVTControlCharacters } from 'node:util'

const root = path.resolve(import.meta.dirname, '..')
const target = path.join(root, 'dist/web')
const recordFile = path.join(target, '.sources.json')
const always = ['package-lock.json', 'vite.config.ts', 'src/ui/pages/scheme.js', 'src/ui/pages/icon.svg']

type Made = { hash: string; files: string[] }

const hashOf = (files: string[]): string => {
  const hash = createHash('sha256')
  for (const file of files) {
    const full = path.join(root, file)
    hash.update(file)
    hash.update(existsSync(full) ? readFileSync(full) : 'gone')
  }
  return hash.digest('hex')
}

const readRecord = (): Made | null => {
  if (!existsSync(recordFile)) return null
  try {
    return JSON.parse(readFileSync(recordFile, 'utf8')) as Made
  } catch {
    // A record that was cut off is the same as none: the pages are built anew.
    return null
  }
}

const record = readRecord()
if (record && record.hash === hashOf(record.files) && !process.argv.includes('--force')) {
  console.log('web: nothing changed')
} else {
  const begun = performance.now()
  try {
    const files = await build()
    console.log(`web: built from ${files} files in ${((performance.now() - begun) / 1000).toFixed(1)} s`)
  } catch (error) {
    // The bundler's frames say nothing to whom reads this; its first words name file and cause.
    const words = stripVTControlCharacters(error instanceof Error ? error.message : String(error))
    console.error(
      `web: the pages could not be built.\n${words
        .split('\n')
        .filter((line) => /\S/.test(line))
        .slice(0, 12)
        .join('\n')}`,
    )
    process.exitCode = 1
  }
}

/** Builds aside and then takes the old pages' place, so that a running server never meets half of them. */
async function build(): Promise<number> {
  const { build: viteBuild } = await import('vite')
  const aside = path.join(root, `dist/web.${process.pid}`)
  const read = new Set<string>(always)
  await viteBuild({
    root: path.join(root, 'src/ui/pages'),
    configFile: path.join(root, 'vite.config.ts'),
    logLevel: 'silent',
    build: { outDir: aside },
    plugins: [
      {
        name: 'tandem-sources',
        generateBundle() {
          for (const id of this.getModuleIds()) {
            const file = path.relative(root, id.split('?')[0] ?? '')
            // What stands in node_modules is named by the lockfile.
            if (!file.startsWith('..') && !file.includes('node_modules') && existsSync(path.join(root, file)))
              read.add(file)
          }
        },
      },
    ],
  })
  const files = [...read].sort()
  writeFileSync(path.join(aside, '.sources.json'), JSON.stringify({ hash: hashOf(files), files }))
  rmSync(`${target}.old`, { recursive: true, force: true })
  if (existsSync(target)) renameSync(target, `${target}.old`)
  renameSync(aside, target)
  rmSync(`${target}.old`, { recursive: true, force: true })
  return files.length
}
