/**
 * Keeps the pages light: what each app loads before its first page, and what each later page adds, as gzip of script.
 * Reads the manifest of dist/web; exits with 1 when a budget is broken. Plots load lazily and are not counted.
 */
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'

type Chunk = {
  file: string
  src?: string
  name?: string
  imports?: string[]
  dynamicImports?: string[]
  isEntry?: boolean
}

const firstLoadMaxKb: Record<string, number> = { 'console.html': 200, 'portal.html': 185, 'public.html': 185 }
const laterRouteMaxKb = 60
/** What a frame fetches by itself once its first page stands: later pages find it there. Bounded like the rest. */
const fetchedWhenIdle: Record<string, string[]> = {
  'console.html': ['frame/PersonMenu.tsx', 'frame/WorkspaceSwitch.tsx', 'frame/NotificationBell.tsx'],
  'portal.html': ['frame/PersonMenu.tsx'],
  'public.html': ['form/choiceParts.ts'],
}
const whenIdleMaxKb = 50

const web = path.resolve(import.meta.dirname, '../dist/web')
const manifestFile = path.join(web, '.vite/manifest.json')
if (!existsSync(manifestFile)) {
  console.error('Build the pages first: node scripts/build-web.ts')
  process.exit(1)
}
const manifest = JSON.parse(readFileSync(manifestFile, 'utf8')) as Record<string, Chunk>

const sizes = new Map<string, number>()
const sizeOf = (file: string): number => {
  const known = sizes.get(file)
  if (known !== undefined) return known
  const size = file.endsWith('.js') ? gzipSync(readFileSync(path.join(web, file)), { level: 9 }).length : 0
  sizes.set(file, size)
  return size
}

/** Everything that is loaded with a chunk: itself and what it imports without waiting. */
const closureOf = (key: string, into = new Set<string>()): Set<string> => {
  if (into.has(key)) return into
  into.add(key)
  for (const next of manifest[key]?.imports ?? []) closureOf(next, into)
  return into
}

/** Every chunk that an app may load later. */
const laterOf = (keys: Iterable<string>, found = new Set<string>()): Set<string> => {
  for (const key of keys) {
    for (const next of manifest[key]?.dynamicImports ?? []) {
      if (found.has(next)) continue
      found.add(next)
      laterOf(closureOf(next), found)
    }
  }
  return found
}

const kb = (bytes: number) => `${(bytes / 1024).toFixed(1)} kB`
const sum = (keys: Iterable<string>) => [...keys].reduce((total, key) => total + sizeOf(manifest[key]?.file ?? ''), 0)

let broken = false
for (const [key, chunk] of Object.entries(manifest)) {
  if (!chunk.isEntry || !key.endsWith('.html')) continue
  const first = closureOf(key)
  const max = firstLoadMaxKb[path.basename(key)] ?? 200
  const size = sum(first)
  const tooMuch = size > max * 1024
  const later = laterOf(first)
  const present = new Set(first)
  for (const part of fetchedWhenIdle[path.basename(key)] ?? []) {
    const found = [...later].find(
      (one) => one.endsWith(`/ui/${part}`) || one === `../${part}` || manifest[one]?.name === path.parse(part).name,
    )
    if (!found) throw new Error(`${key} fetches ui/${part} no more when idle`)
    closureOf(found, present)
  }
  const idle = sum([...present].filter((one) => !first.has(one)))
  broken ||= tooMuch || idle > whenIdleMaxKb * 1024
  const routes = [...later]
    .filter((later) => !/[/\\]plot[/\\]/.test(later))
    .map((later) => ({ later, size: sum([...closureOf(later)].filter((one) => !present.has(one))) }))
    .sort((a, b) => b.size - a.size)
  const heavy = routes.filter((route) => route.size > laterRouteMaxKb * 1024)
  broken ||= heavy.length > 0
  const heaviest = routes[0]
  console.log(
    `${tooMuch ? 'TOO BIG' : 'ok     '} ${path.basename(key)}: first load ${kb(size)} of ${max}, then ${kb(idle)} of ${whenIdleMaxKb} when idle; ${routes.length} later parts, the heaviest ${heaviest ? `${kb(heaviest.size)} (${heaviest.later.replace('../../', '')})` : 'none'}`,
  )
  for (const route of heavy)
    console.log(`TOO BIG   ${route.later.replace('../../', '')}: ${kb(route.size)} of ${laterRouteMaxKb}`)
}
process.exitCode = broken ? 1 : 0
