import assert from 'node:assert/strict'
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import { readConfig } from './config.ts'
import { decrypt, encrypt, loadSecret, readToken, signToken } from './secrets.ts'

const folder = async () => {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'tandem-secret-'))
  return { dataDir, [Symbol.asyncDispose]: () => rm(dataDir, { recursive: true }) }
}

test('the installation key is made once, readable by its owner only, and stays the same', async () => {
  await using made = await folder()
  const config = readConfig({ DATA_DIR: made.dataDir })
  const [one, other] = await Promise.all([loadSecret(config), loadSecret(config)])
  assert.equal(one.length, 32)
  assert.deepEqual(one, other)
  assert.deepEqual(await loadSecret(config), one)
  assert.equal((await stat(path.join(made.dataDir, 'secret.key'))).mode & 0o777, 0o600)
  assert.deepEqual(await readdir(made.dataDir), ['secret.key'])
})

test('a key file that holds something else is refused instead of replaced', async () => {
  await using made = await folder()
  await writeFile(path.join(made.dataDir, 'secret.key'), 'short')
  await assert.rejects(loadSecret(readConfig({ DATA_DIR: made.dataDir })), /does not hold a key/)
})

const secret = await loadSecret(readConfig({ SECRET_KEY: 'x'.repeat(32) }))
const other = await loadSecret(readConfig({ SECRET_KEY: 'y'.repeat(32) }))

test('an encrypted text opens in its own place with the same key and nowhere else', () => {
  const sealed = encrypt(secret, 'row 1', 'whsec_größe')
  assert.equal(decrypt(secret, 'row 1', sealed), 'whsec_größe')
  assert.notEqual(encrypt(secret, 'row 1', 'whsec_größe'), sealed)
  assert.throws(() => decrypt(secret, 'row 2', sealed), /does not open/)
  assert.throws(() => decrypt(other, 'row 1', sealed), /does not open/)
  const bytes = Buffer.from(sealed.slice(3), 'base64url')
  for (let at = 0; at < bytes.length; at += 1) {
    const changed = Buffer.from(bytes)
    changed[at] = changed[at]! ^ 1
    assert.throws(() => decrypt(secret, 'row 1', `v1.${changed.toString('base64url')}`))
  }
  assert.throws(() => decrypt(secret, 'row 1', 'whsec_größe'), /no encrypted text/)
})

test('a token holds for its purpose, its key and its time, and not when a character is changed', () => {
  const now = new Date('2026-03-02T09:00:00Z')
  const token = signToken(secret, 'unsubscribe', { member: 'mb_1' }, new Date(now.getTime() + 1_000))
  assert.deepEqual(readToken(secret, 'unsubscribe', token, now), { member: 'mb_1' })
  assert.equal(readToken(secret, 'unsubscribe', token, new Date(now.getTime() + 1_000)), undefined)
  assert.equal(readToken(secret, 'sign-in', token, now), undefined)
  assert.equal(readToken(other, 'unsubscribe', token, now), undefined)
  for (const text of ['', '.', 'a.b', `${token}.x`, token.replace(/^./, (first) => (first === 'e' ? 'f' : 'e'))])
    assert.equal(readToken(secret, 'unsubscribe', text, now), undefined, text)
})
