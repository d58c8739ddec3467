/** The installation's key, and what is made with it: secrets at rest, and tokens that only we can have written. */
import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto'
import { chmod, link, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Config } from './config.ts'

const keyBytes = 32
const ivBytes = 12
const tagBytes = 16

/**
 * The 32 bytes that everything secret of this installation hangs on: from SECRET_KEY, or from `DATA_DIR/secret.key`,
 * which is made with mode 600 when it is missing. Throws when the file holds something else.
 */
export const loadSecret = async (config: Config): Promise<Buffer> => {
  if (config.secretKey) return createHash('sha256').update(config.secretKey).digest()
  const file = path.join(config.dataDir, 'secret.key')
  const text = (await readIfThere(file)) ?? (await makeKeyFile(file))
  const key = Buffer.from(text.trim(), 'base64')
  if (key.length !== keyBytes)
    throw new Error(`${file} does not hold a key; restore it from a backup, or everything encrypted with it is lost`)
  return key
}

const readIfThere = (file: string): Promise<string | undefined> =>
  readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })

/** Written aside and then linked, so that two processes that start at once end up with one whole key. */
const makeKeyFile = async (file: string): Promise<string> => {
  await mkdir(path.dirname(file), { recursive: true })
  const draft = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`
  await writeFile(draft, `${randomBytes(keyBytes).toString('base64')}\n`, { mode: 0o600, flag: 'wx' })
  await chmod(draft, 0o600)
  await link(draft, file).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
  })
  await rm(draft)
  return readFile(file, 'utf8')
}

/** A key of its own for each purpose, so that a token can never pass for a ciphertext or for another kind of token. */
const derive = (secret: Buffer, purpose: string): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, '', `tandem ${purpose}`, keyBytes))

/**
 * Encrypts a text (AES-256-GCM). `place` names where it is kept, such as the id of its row: it opens there and nowhere
 * else, so that ciphertexts cannot be exchanged between rows.
 */
export const encrypt = (secret: Buffer, place: string, text: string): string => {
  const iv = randomBytes(ivBytes)
  const cipher = createCipheriv('aes-256-gcm', derive(secret, 'encryption'), iv).setAAD(Buffer.from(place))
  return `v1.${Buffer.concat([iv, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]).toString('base64url')}`
}

/** Opens what `encrypt` made for the same place. Throws when a byte, the place or the installation's key differs. */
export const decrypt = (secret: Buffer, place: string, sealed: string): string => {
  const bytes = sealed.startsWith('v1.') ? Buffer.from(sealed.slice(3), 'base64url') : Buffer.alloc(0)
  if (bytes.length < ivBytes + tagBytes) throw new Error('This is no encrypted text of this product')
  const decipher = createDecipheriv('aes-256-gcm', derive(secret, 'encryption'), bytes.subarray(0, ivBytes))
    .setAAD(Buffer.from(place))
    .setAuthTag(bytes.subarray(-tagBytes))
  try {
    return decipher.update(bytes.subarray(ivBytes, -tagBytes), undefined, 'utf8') + decipher.final('utf8')
  } catch (error) {
    throw new Error('An encrypted text does not open: the installation key or the row has changed', { cause: error })
  }
}

/**
 * The same text is the same 64 hex characters in this installation, and nobody without its key can tell which text it
 * was, however short: for finding equal secrets without opening them.
 */
export const fingerprint = (secret: Buffer, purpose: string, text: string): string =>
  createHmac('sha256', derive(secret, `fingerprint ${purpose}`))
    .update(text)
    .digest('hex')

/** A token that carries `payload` in the clear and cannot be forged; it holds for one purpose, until `expiresAt`. */
export const signToken = (
  secret: Buffer,
  purpose: string,
  payload: Record<string, unknown>,
  expiresAt: Date,
): string => {
  const body = Buffer.from(JSON.stringify({ ...payload, expiresAt: expiresAt.getTime() })).toString('base64url')
  return `${body}.${seal(secret, purpose, body).toString('base64url')}`
}

/** The payload of a token that we signed for this purpose and that has not expired; undefined for any other text. */
export const readToken = (
  secret: Buffer,
  purpose: string,
  token: string,
  now: Date,
): Record<string, unknown> | undefined => {
  const [body, signature, ...rest] = token.split('.')
  if (!body || !signature || rest.length > 0) return undefined
  const given = Buffer.from(signature, 'base64url')
  const expected = seal(secret, purpose, body)
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined
  const { expiresAt, ...payload } = JSON.parse(Buffer.from(body, 'base64url').toString('utf8')) as Record<
    string,
    unknown
  >
  return typeof expiresAt === 'number' && expiresAt > now.getTime() ? payload : undefined
}

const seal = (secret: Buffer, purpose: string, body: string): Buffer =>
  createHmac('sha256', derive(secret, `token ${purpose}`))
    .update(body)
    .digest()
