/**
 * node bench/contract-scale.ts [endpoints]: copies the sources aside, adds a module of so many synthetic endpoints (500)
 * with bodies, queries, answers and handlers, and times the type check and the generation of client and SDK.
 */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import path from 'node:path'

const count = Number(process.argv[2] ?? 500)
const root = path.resolve(import.meta.dirname, '..')
const folder = mkdtempSync(path.join(tmpdir(), 'tandem-scale-'))

const five = (number: number) => Math.floor(number / 5)
const endpointOf = (number: number): string => {
  const record = `Synthetic${five(number)}`
  const base = `/v1/synthetic-${five(number)}`
  const common = `summary: 'Synthetic ${number}', access: { right: 'synthetic.read' }`
  const fields = `name: Text(200), note: optional(nullable(FreeText(2000))), amount: MoneyWire, kind: oneOf(['one', 'two', 'three${number}']), tags: listOf(Text(40), 50), dueAt: optional(Instant), partnerId: Id('partner')`
  const shapes = [
    `method: 'GET', path: '${base}', ${common}, query: listQuery({ kind: optional(oneOf(['one', 'two'])) }, ['name', '-name']), answer: pageOf(${record})`,
    `method: 'POST', path: '${base}', ${common}, body: strict({ ${fields} }), answer: ${record}, status: 201`,
    `method: 'GET', path: '${base}/:id', ${common}, params: idParams('partner'), answer: ${record}`,
    `method: 'PATCH', path: '${base}/:id', ${common}, params: idParams('partner'), body: strict({ ${fields} }), answer: ${record}, ifMatch: true`,
    `method: 'DELETE', path: '${base}/:id', ${common}, params: idParams('partner')`,
  ]
  return `  synthetic${number}: endpoint({ ${shapes[number % 5]} }),`
}
const recordOf = (number: number) =>
  `const Synthetic${number} = named('Synthetic${number}', Type.Object({ id: Id('partner'), name: Text(200), note: nullable(FreeText(2000)), amount: MoneyWire, state: oneOf(['open', 'done', 's${number}']), tags: listOf(Text(40)), owner: nullable(Type.Object({ id: Id('member'), name: Text(200) })), version: Version, createdAt: Instant }))`
const handlerOf = (number: number) =>
  ({
    0: `async () => ({ data: [], nextCursor: null })`,
    1: `async (_ctx, { body }) => recordOf(body.name, body.kind)`,
    2: `async (_ctx, { params }) => recordOf(params.id, 'one')`,
    3: `async (_ctx, { body, version }) => recordOf(body.name.repeat(version), body.kind)`,
    4: `async (_ctx, { params }) => void params.id`,
  })[number % 5]

const numbers = Array.from({ length: count }, (_, number) => number)
const contractText = `import { defineContract, endpoint, FreeText, Id, idParams, Instant, listOf, listQuery, MoneyWire, named, nullable, oneOf, optional, pageOf, strict, Text, Type, Version } from '#platform/contract.ts'
${numbers
  .filter((number) => number % 5 === 0)
  .map((number) => recordOf(five(number)))
  .join('\n')}
export const syntheticContract = defineContract({ module: 'synthetic', summary: 'Synthetic.', rights: { 'synthetic.read': { summary: 'All', members: ['admin'] } }, endpoints: {
${numbers.map(endpointOf).join('\n')}
} })
`
const moduleText = `import { defineModule, defineRoutes } from '#platform/module.ts'
import { syntheticContract } from './contract.ts'
const recordOf = (name: string, _kind: string) => ({ id: name, name, note: null, amount: { currency: 'EUR', amountMinor: '1' }, state: 'open' as const, tags: [], owner: null, version: 1, createdAt: name })
export const synthetic = defineModule({ name: 'synthetic', contract: syntheticContract, routes: defineRoutes(syntheticContract, {
${numbers.map((number) => `  synthetic${number}: ${handlerOf(number)},`).join('\n')}
}) })
`

const timed = (what: string, args: string[]): number => {
  const begun = performance.now()
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' })
  const seconds = (performance.now() - begun) / 1000
  if (status !== 0) throw new Error(`${what} failed:\n${stdout.slice(0, 4000)}${stderr.slice(0, 2000)}`)
  console.log(`${what.padEnd(28)} ${seconds.toFixed(1)} s`)
  return seconds
}

try {
  for (const name of ['src', 'scripts', 'sdk', 'test', 'bench', 'package.json', 'tsconfig.json', 'vite.config.ts'])
    cpSync(path.join(root, name), path.join(folder, name), {
      recursive: true,
      filter: (file) => !file.includes('node_modules'),
    })
  symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'), 'junction')
  mkdirSync(path.join(folder, 'src/modules/synthetic'))
  writeFileSync(path.join(folder, 'src/modules/synthetic/contract.ts'), contractText)
  writeFileSync(path.join(folder, 'src/modules/synthetic/module.ts'), moduleText)
  const contracts = readFileSync(path.join(folder, 'src/contracts.ts'), 'utf8')
  writeFileSync(
    path.join(folder, 'src/contracts.ts'),
    `import { syntheticContract } from './modules/synthetic/contract.ts'\n${contracts.replace(/\] as const/, ', syntheticContract] as const')}`,
  )
  console.log(`${count} synthetic endpoints beside the product's own; load ${loadavg()[0]!.toFixed(1)}`)
  const check = timed('type check', [path.join(root, 'node_modules/ts7/bin/tsc'), '-p', '.', '--noEmit'])
  const client = timed('path table of the screens', ['scripts/generate-client.ts'])
  const sdk = timed('SDK', ['scripts/generate-sdk.ts'])
  console.log(`${'together'.padEnd(28)} ${(check + client + sdk).toFixed(1)} s`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
