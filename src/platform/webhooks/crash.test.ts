import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { test } from 'node:test'
import { testDatabase } from '#test/support/database.ts'
import { answerWith, aReceiver } from '#test/support/receivers.ts'

/** CI runs a short round; `CRASH_ROUNDS=30 CRASH_CHANGES=5000` is the long one. */
const rounds = Number(process.env.CRASH_ROUNDS ?? 3)
const changes = Number(process.env.CRASH_CHANGES ?? 400)
const killAfterMsMax = 2_000

/** The process is killed again and again, at any moment. */
test('a committed change is delivered at least once and a rolled-back one never', {
  timeout: 600_000,
}, async () => {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'tandem-crash-'))
  const receiver = await aReceiver(answerWith(200))
  const shared = process.env.TANDEM_TEST_ENGINE === 'postgres' ? await testDatabase() : undefined
  const committed = new Set<number>()
  const kills: number[] = []
  try {
    let from = 1
    for (let round = 0; round <= rounds; round += 1) {
      const isLast = round === rounds
      const child = spawn(
        process.execPath,
        [path.resolve(import.meta.dirname, '../../../test/support/crash-child.ts')],
        {
          stdio: ['ignore', 'pipe', 'inherit'],
          env: {
            ...process.env,
            DATA_DIR: dataDir,
            DATABASE_URL: shared?.url ?? '',
            SECRET_KEY: 'for tests only: 0123456789abcdef',
            PRIVATE_TARGETS: receiver.host,
            CRASH_HOOK: receiver.url,
            CRASH_FROM: String(from),
            CRASH_COUNT: String(isLast ? Math.min(100, changes) : changes),
            CRASH_AHEAD_MS: String(round * 120_000),
          },
        },
      )
      let isDone = false
      for await (const line of createInterface({ input: child.stdout })) {
        if (line === 'done') isDone = true
        if (line === 'ready' && !isLast) {
          const afterMs = Math.random() * killAfterMsMax
          kills.push(Math.round(afterMs))
          setTimeout(() => child.kill('SIGKILL'), afterMs)
        }
        const number = Number(/^committed (\d+)$/.exec(line)?.[1])
        if (number) {
          committed.add(number)
          from = Math.max(from, number + 1)
        }
      }
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
      if (isLast) assert.ok(isDone, 'the last process sends what is left and ends by itself')
      // A change may have been committed although its process was killed before it could say so.
      from += 10
    }
    const received = new Map<number, number>()
    for (const { body } of receiver.calls) {
      const { type, data } = JSON.parse(body) as { type: string; data: { number: number } }
      if (type === 'toy.happened') received.set(data.number, (received.get(data.number) ?? 0) + 1)
    }
    const lost = [...committed].filter((number) => !received.has(number))
    assert.deepEqual(lost, [], `killed after ${kills.join(', ')} ms`)
    assert.deepEqual(
      [...received.keys()].filter((number) => number % 5 === 0),
      [],
    )
    assert.ok(committed.size > 50, `${committed.size} changes were committed`)
  } finally {
    await receiver.close()
    await shared?.drop()
    await rm(dataDir, { recursive: true, force: true })
  }
})
