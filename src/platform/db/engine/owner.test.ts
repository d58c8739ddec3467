import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { claimOwnership, DataFolderInUse } from './owner.ts'
import { sendCommand } from './send-command.ts'

const folders: string[] = []
const aFolder = () => {
  const folder = mkdtempSync(join(tmpdir(), 'tandem-owner-'))
  folders.push(folder)
  return folder
}
after(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

/** Another process that owns the folder and waits. */
const anOwningProcess = async (folder: string) => {
  const owner = JSON.stringify(join(import.meta.dirname, 'owner.ts'))
  const script = `
    const { claimOwnership } = await import(${owner})
    await claimOwnership(${JSON.stringify(folder)}, { onCommand: () => new Promise(() => {}) })
    console.log('claimed')
    setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [said] = await Promise.race([once(child.stdout, 'data'), once(child, 'exit')])
  assert.equal(String(said), 'claimed\n')
  return child
}

const collect = async (output: AsyncIterable<object> | null) => {
  assert.ok(output, 'the folder has an owner')
  const items: object[] = []
  for await (const item of output) items.push(item)
  return items
}

test('a second process is refused with the process id of the owner', async () => {
  const folder = aFolder()
  const owner = await anOwningProcess(folder)
  await assert.rejects(claimOwnership(folder), (error) => {
    assert.ok(error instanceof DataFolderInUse)
    assert.equal(error.pid, owner.pid)
    assert.match(error.message, new RegExp(`process ${owner.pid}`))
    return true
  })
  owner.kill('SIGKILL')
  await once(owner, 'exit')
})

test('of ten claims at the same moment exactly one wins', async () => {
  const folder = aFolder()
  const claims = await Promise.allSettled(Array.from({ length: 10 }, () => claimOwnership(folder)))
  const won = claims.filter((claim) => claim.status === 'fulfilled')
  assert.equal(won.length, 1)
  await won[0]!.value.release()
})

test('the lock and socket of a killed owner are taken over', async () => {
  const folder = aFolder()
  const owner = await anOwningProcess(folder)
  owner.kill('SIGKILL')
  await once(owner, 'exit')
  assert.equal(await sendCommand(folder, { argv: ['doctor'] }), null)
  const ownership = await claimOwnership(folder, { onCommand: async () => 0 })
  assert.deepEqual(await collect(await sendCommand(folder, { argv: ['doctor'] })), [{ exitCode: 0 }])
  await ownership.release()
})

test('a folder that was given back can be claimed again', async () => {
  const folder = aFolder()
  await (await claimOwnership(folder)).release()
  await (await claimOwnership(folder)).release()
  assert.equal(await sendCommand(folder, { argv: ['doctor'] }), null)
})

test('a folder whose path is too long for a socket is owned just the same', async () => {
  const folder = join(aFolder(), 'a-rather-long-name-for-a-folder'.repeat(4))
  mkdirSync(folder)
  const ownership = await claimOwnership(folder, { onCommand: async () => 0 })
  await assert.rejects(claimOwnership(folder), DataFolderInUse)
  assert.deepEqual(await collect(await sendCommand(folder, { argv: ['doctor'] })), [{ exitCode: 0 }])
  await ownership.release()
})

test('a command runs in the owner with its arguments and a 20 MB input, and its output comes back', async () => {
  const folder = aFolder()
  const ownership = await claimOwnership(folder, {
    onCommand: async ({ argv, folder, stdin, write }) => {
      let size = 0
      for await (const chunk of stdin) size += chunk.length
      await write('stdout', `${argv.join(' ')} in ${folder}: ${size} bytes`)
      await write('stderr', 'ä'.repeat(100_000))
      return 3
    },
  })
  const input = Buffer.alloc(20 * 1024 * 1024, 'x')
  const output = (await collect(await sendCommand(folder, { argv: ['import', 'partners.csv'], stdin: input }))) as {
    stream?: string
    text?: string
    exitCode?: number
  }[]
  const textOf = (stream: string) => output.map((item) => (item.stream === stream ? item.text : '')).join('')
  assert.equal(textOf('stdout'), `import partners.csv in ${process.cwd()}: ${input.length} bytes`)
  assert.equal(textOf('stderr'), 'ä'.repeat(100_000))
  assert.deepEqual(output.at(-1), { exitCode: 3 })
  await ownership.release()
})

test('a command that throws ends with exit code 1 and its words, and the owner goes on', async () => {
  const folder = aFolder()
  const ownership = await claimOwnership(folder, {
    onCommand: async () => {
      throw new Error('no such file')
    },
  })
  const failed = [{ stream: 'stderr', text: 'no such file\n' }, { exitCode: 1 }]
  assert.deepEqual(await collect(await sendCommand(folder, { argv: ['import'] })), failed)
  const unread = Buffer.alloc(1024 * 1024)
  assert.deepEqual(await collect(await sendCommand(folder, { argv: ['import'], stdin: unread })), failed)
  await ownership.release()
})

test('a command learns that its sender went away', async () => {
  const folder = aFolder()
  const aborted = Promise.withResolvers<void>()
  const ownership = await claimOwnership(folder, {
    onCommand: async ({ write, signal }) => {
      signal.addEventListener('abort', () => aborted.resolve())
      await write('stdout', 'started')
      await aborted.promise
      return 0
    },
  })
  const output = await sendCommand(folder, { argv: ['export'] })
  assert.ok(output)
  for await (const item of output) {
    assert.deepEqual(item, { stream: 'stdout', text: 'started' })
    break
  }
  await aborted.promise
  await ownership.release()
})

test('a sender is told when the owner dies in the middle of its command', async () => {
  const folder = aFolder()
  const owner = await anOwningProcess(folder)
  const output = await sendCommand(folder, { argv: ['export'] })
  owner.kill('SIGKILL')
  await assert.rejects(collect(output), /ended before the command did|ECONNRESET/)
})
