/** What the tests of sign-in share: somebody with a password, and a browser with its cookies. */
import { createHmac } from 'node:crypto'
import { settings } from '#modules/settings/module.ts'
import { hashPassword } from '#platform/auth/passwords.ts'
import { setPassword } from '#platform/auth/people.ts'
import { asOwner } from '#platform/db/transaction.ts'
import { testApp } from './app.ts'
import type { Answer, Client } from './client.ts'
import { aMember, signedIn } from './people.ts'

export const app = await testApp({ modules: [settings] })
export const password = 'violet otter plays chess'
// One hash for all, because making one takes long on purpose.
export const hash = await hashPassword(password)
export const browser = (cookie = ''): Client => signedIn(app, cookie)
export const cookiesOf = (answer: Answer): string[] => [answer.headers['set-cookie'] ?? []].flat().map(String)
export const cookieOf = (answer: Answer): string =>
  cookiesOf(answer)
    .filter((cookie) => !/max-age=0/i.test(cookie))
    .map((cookie) => cookie.split(';')[0]!)
    .join('; ')
export const somebody = async (options: Parameters<typeof aMember>[2] = {}) => {
  const { workspace, ctx } = await app.workspace()
  const member = await aMember(app, workspace, options)
  await asOwner(app.services.database, (db) => setPassword(db, member.userId, hash))
  return {
    ...member,
    workspace,
    ctx,
    signIn: (given = password) => browser().post('/v1/auth/sign-in/email', { email: member.email, password: given }),
  }
}

/** RFC 6238, SHA-1, 6 digits, 30 seconds. */
export const codeNow = (uri: string, steps = 0): string => {
  const secret = new URL(uri).searchParams.get('secret')!
  const bits = [...secret]
    .map((char) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(char).toString(2).padStart(5, '0'))
    .join('')
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + steps))
  const digest = createHmac('sha1', key).update(counter).digest()
  const at = digest.at(-1)! & 15
  return String((digest.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}
