import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createWriteStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, test } from 'node:test'
import pg from 'pg'
import { readConfig } from '#platform/config.ts'
import { claimOwnership } from '#platform/db/engine/owner.ts'
import { wordsOfRefusal } from './refusals.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'tandem-refusals-'))
after(() => rmSync(folder, { recursive: true, force: true }))

const faultOf = async (act: () => unknown): Promise<unknown> => {
  try {
    await act()
  } catch (error) {
    return error
  }
  return assert.fail('It was not refused')
}

test('what the machine refuses is said in words and names the place', async () => {
  const file = path.join(folder, 'file')
  writeFileSync(file, '')
  assert.equal(
    wordsOfRefusal(await faultOf(() => claimOwnership(file))),
    `${file} is in the way: a folder is wanted there.`,
  )
  assert.equal(
    wordsOfRefusal(await faultOf(() => claimOwnership(path.join(file, 'data')))),
    `${path.join(file, 'data')} lies below something that is no folder.`,
  )
  const nowhere = path.join(folder, 'nowhere/list.csv')
  assert.equal(
    wordsOfRefusal(await faultOf(() => once(createWriteStream(nowhere), 'open'))),
    `There is no ${nowhere}, or no folder for it.`,
  )
  const denied = Object.assign(new Error('EACCES: permission denied'), { code: 'EACCES', path: folder })
  assert.match(wordsOfRefusal(denied) ?? '', /^This user may not read or write .*Give it the right/)
})

test('a database that cannot be reached and settings that cannot be read are told without a stack', async () => {
  const client = new pg.Client('postgres://nobody@127.0.0.1:1/none')
  assert.equal(
    wordsOfRefusal(await faultOf(() => client.connect())),
    'The database of DATABASE_URL does not answer at 127.0.0.1:1 (ECONNREFUSED).',
  )
  const denied = Object.assign(new Error('password authentication failed for user "x"'), { code: '28P01' })
  assert.equal(
    wordsOfRefusal(denied),
    'The database of DATABASE_URL refuses: password authentication failed for user "x".',
  )
  assert.match(
    wordsOfRefusal(await faultOf(() => readConfig({ PORT: 'abc', PUBLIC_URL: 'foo' }))) ?? '',
    /^Settings need attention:\n- PORT is a port.*\n- PUBLIC_URL is an address/,
  )
})

test('a fault of ours keeps its stack', () => {
  assert.equal(wordsOfRefusal(new TypeError('undefined is not a function')), undefined)
  assert.equal(wordsOfRefusal(Object.assign(new Error('odd'), { code: 'E_ODD' })), undefined)
})
