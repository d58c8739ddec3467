/**
 * Stands in for `node:test` in a process that runs several files of tests one after the other (`one-process.ts`).
 * While a file is loading, what it declares is gathered; then it is run as the subtests of one test, and at their end
 * the file's database and servers are closed before the next file begins.
 *
 * Subtests are given their parent by hand. `node:test` finds it by watching every promise of the process from birth to
 * garbage, which costs a third of the work of a request; nobody needs it here, and it is not begun.
 */
import { createHook } from 'node:async_hooks'
import { type TestContext, type TestOptions, test as testTest } from 'node:test'

const hooksOfNode = Object.getPrototypeOf(createHook({})) as { enable: () => unknown }
hooksOfNode.enable = function (this: unknown) {
  return this
}

const timeoutMs = 300_000

type Work = (t: TestContext) => unknown
type Hooks = { before: Work[]; after: Work[]; beforeEach: Work[]; afterEach: Work[] }
type Leaf = { name: string; options: TestOptions; work: Work | undefined }
type Group = Hooks & { name: string; children: (Leaf | Group)[] }

const aGroup = (name: string): Group => ({ name, children: [], before: [], after: [], beforeEach: [], afterEach: [] })
/** Where what is declared goes; undefined while tests run. */
let gathering: Group | undefined
/** The file that runs: what its hooks open is closed at its end. */
let running: Group | undefined
let current: TestContext | undefined

const read = (given: readonly unknown[]): Leaf => ({
  name: given.find((one) => typeof one === 'string') ?? '',
  options: (given.find((one) => typeof one === 'object') ?? {}) as TestOptions,
  work: given.find((one) => typeof one === 'function') as Work | undefined,
})

export const test = (...given: unknown[]): unknown => {
  if (!gathering) throw new Error('A test is declared while another runs; use t.test')
  gathering.children.push(read(given))
  return {
    // biome-ignore lint/suspicious/noThenProperty: who waits for it while the file is loading would wait for ever
    then: () => {
      throw new Error('A test is declared here and runs later: do not wait for it')
    },
  }
}
export const describe = (...given: unknown[]): void => {
  const { name, work } = read(given)
  const outer = gathering
  if (!outer) throw new Error('A suite is declared while a test runs')
  gathering = aGroup(name)
  outer.children.push(gathering)
  const isLater = work?.(undefined as never) instanceof Promise
  gathering = outer
  if (isLater) throw new Error('A suite declares its tests at once')
}
const hook = (kind: keyof Hooks) => (work: Work) => {
  if (gathering) gathering[kind].push(work)
  else if (kind !== 'after') throw new Error(`${kind} is declared while tests run`)
  else if (current) current.after(work as never)
  else running?.after.push(work)
}
export const before = hook('before')
export const after = hook('after')
export const beforeEach = hook('beforeEach')
export const afterEach = hook('afterEach')

/** Loads a file and runs what it declares, to the end of its last hook. */
export const runFile = async (name: string, load: () => Promise<unknown>): Promise<void> => {
  const file = aGroup('')
  gathering = file
  let failure: unknown
  try {
    await load()
  } catch (error) {
    failure = error ?? new Error('It threw nothing')
  }
  gathering = undefined
  running = file
  await testTest(name, { timeout: Number.POSITIVE_INFINITY }, async (t) => {
    try {
      if (failure !== undefined) throw failure
      await runGroup(t, file, [])
    } finally {
      await runHooks(t, file.after)
    }
  })
  running = undefined
}

const runGroup = async (t: TestContext, group: Group, outer: readonly Group[]) => {
  const groups = [...outer, group]
  for (const work of group.before) await work(t)
  for (const child of group.children)
    if ('children' in child)
      try {
        await runGroup(t, child, groups)
      } finally {
        await runHooks(t, child.after)
      }
    else await runTest(t, child, groups)
}

const runTest = (parent: TestContext, { name, options, work }: Leaf, groups: readonly Group[]) => {
  const inside = groups.map((group) => group.name).filter(Boolean)
  return parent.test([...inside, name].join(': '), { timeout: timeoutMs, ...options }, async (t) => {
    current = t
    try {
      for (const group of groups) for (const each of group.beforeEach) await each(t)
      await work?.(t)
    } finally {
      for (const group of groups.toReversed()) for (const each of group.afterEach) await each(t)
      current = undefined
    }
  })
}

/** Each is tried, whatever became of the one before. */
const runHooks = async (t: TestContext, hooks: readonly Work[]) => {
  const failures: unknown[] = []
  for (const work of hooks)
    try {
      await work(t)
    } catch (error) {
      failures.push(error)
    }
  if (failures.length > 0) throw failures[0]
}
