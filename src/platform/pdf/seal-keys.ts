/**
 * The keys that seal for a workspace: one in use, made when it is first needed; those before it keep their certificate
 * and lose their private part. The private part is encrypted with the installation's key for its own row only.
 */
import { createPrivateKey, generateKeyPair, KeyObject, X509Certificate } from 'node:crypto'
import { promisify } from 'node:util'
import { P12Signer } from '@libpdf/core'
import type { Ctx, Tx } from '../context.ts'
import { actorId } from '../context.ts'
import { inTransaction, reading } from '../db/transaction.ts'
import { conflict, invalid } from '../errors.ts'
import { idPrefixes, newId } from '../ids.ts'
import { decrypt, encrypt } from '../secrets.ts'
import type { SigningKey } from './cms.ts'
import { selfSigned } from './x509.ts'

export type SealCertificate = {
  readonly id: string
  readonly origin: 'self_signed' | 'imported'
  readonly subject: string
  /** SHA-256 of the certificate, hex. */
  readonly sha256: string
  /** The certificate and those that vouch for it, as PEM. */
  readonly pem: string
  readonly validFrom: Date
  readonly validTo: Date
  readonly madeAt: Date
  /** Since when nothing is sealed with it; null for the one in use. */
  readonly retiredAt: Date | null
  readonly retiredReason: string | null
}
export type SealKey = SigningKey & { readonly certificate: SealCertificate }

const rsaBits = 3_072
const yearsValid = 10
const dayMs = 86_400_000
const renewBeforeMs = 30 * dayMs
const makeKeys = promisify(generateKeyPair)

/**
 * The key that seals for the workspace now. Made on first use, and anew when its certificate ends within 30 days; 409 when
 * an imported certificate has ended. Not inside a transaction: making a key takes longer than one may be open.
 */
export const sealKeyInUse = async (ctx: Ctx): Promise<SealKey> => {
  refuseInTransaction(ctx)
  const now = ctx.clock.now().getTime()
  const known = await reading(ctx, (tx) => tx.asTeam(() => readInUse(tx)))
  if (known?.certificate.origin === 'imported' && !isValidAt(known.certificate, now))
    throw conflict(
      'seal_key.out_of_date',
      `The imported certificate holds from ${day(known.certificate.validFrom)} to ${day(known.certificate.validTo)}. Import the next one, or have a key made here.`,
    )
  if (known && (known.certificate.origin === 'imported' || known.certificate.validTo.getTime() - renewBeforeMs > now))
    return known
  const fresh = await makeSealKey(ctx)
  return inTransaction(ctx, (tx) =>
    tx.asTeam(async () => {
      // Another process may have made one meanwhile: then that one holds.
      const current = await lockInUse(tx)
      if (current && current.certificate.id !== known?.certificate.id) return current
      return replace(tx, fresh, 'self_signed', 'Its certificate was about to end')
    }),
  )
}

/** Retires the key in use and puts a new one of its own making in its place. `reason`: 1 to 500 characters. */
export const rotateSealKey = async (ctx: Ctx, reason: string): Promise<SealCertificate> => {
  refuseInTransaction(ctx)
  refuseBadReason(reason)
  const fresh = await makeSealKey(ctx)
  const key = await inTransaction(ctx, (tx) => tx.asTeam(() => replace(tx, fresh, 'self_signed', reason)))
  return key.certificate
}

/** `pkcs12`: a .p12 or .pfx file. Else PEM: the key, and its certificate followed by those that vouch for it. */
export type GivenKey =
  | { readonly pkcs12: Uint8Array; readonly passphrase: string }
  | { readonly privateKey: string; readonly certificates: string; readonly passphrase?: string }

/**
 * Takes a key from a certificate authority into use: RSA of 2,048 bits or more, or P-256, P-384 or P-521. 422 when key and
 * certificates cannot be read, do not belong together or do not hold now; 409 when the certificate was here before.
 */
export const importSealKey = async (ctx: Ctx, given: GivenKey, reason: string): Promise<SealCertificate> => {
  refuseInTransaction(ctx)
  refuseBadReason(reason)
  const key = 'pkcs12' in given ? await readPkcs12(given) : readPem(given)
  refuseUnfit(key, ctx.clock.now())
  const made = await inTransaction(ctx, (tx) => tx.asTeam(() => replace(tx, key, 'imported', reason)))
  return made.certificate
}

/** Every certificate that ever sealed for the workspace, the newest first. They hold no secret and may be published. */
export const listSealCertificates = async (tx: Tx): Promise<SealCertificate[]> => {
  const rows = await tx.asTeam(() =>
    tx.db
      .selectFrom('seal_keys')
      .select(publicColumns)
      .where('workspace_id', '=', tx.ctx.workspace.id)
      .orderBy('made_at', 'desc')
      .orderBy('id', 'desc')
      .execute(),
  )
  return rows.map(toCertificate)
}

const publicColumns = [
  'id',
  'origin',
  'subject',
  'fingerprint',
  'certificates',
  'valid_from',
  'valid_to',
  'made_at',
  'retired_at',
  'retired_reason',
] as const

type PublicRow = {
  id: string
  origin: string
  subject: string
  fingerprint: string
  certificates: string
  valid_from: Date
  valid_to: Date
  made_at: Date
  retired_at: Date | null
  retired_reason: string | null
}

const toCertificate = (row: PublicRow): SealCertificate => ({
  id: row.id,
  origin: row.origin as SealCertificate['origin'],
  subject: row.subject,
  sha256: row.fingerprint,
  pem: row.certificates,
  validFrom: row.valid_from,
  validTo: row.valid_to,
  madeAt: row.made_at,
  retiredAt: row.retired_at,
  retiredReason: row.retired_reason,
})

const refuseInTransaction = (ctx: Ctx) => {
  if (ctx.transaction) throw new Error('Keys of seals are read and made outside of a transaction')
}
const refuseBadReason = (reason: string) => {
  if (reason.trim() === '' || reason.length > 500)
    throw invalid({ field: 'reason', rule: 'length', message: 'Say why, in 1 to 500 characters.' })
}
const isValidAt = (certificate: { validFrom: Date; validTo: Date }, at: number) =>
  certificate.validFrom.getTime() <= at && at < certificate.validTo.getTime()
const day = (date: Date) => date.toISOString().slice(0, 10)

const makeSealKey = async (ctx: Ctx): Promise<SigningKey> => {
  const { privateKey } = await makeKeys('rsa', { modulusLength: rsaBits })
  const validFrom = new Date(Math.floor(ctx.clock.now().getTime() / 1000) * 1000)
  const validTo = new Date(validFrom)
  validTo.setUTCFullYear(validFrom.getUTCFullYear() + yearsValid)
  const { name } = ctx.workspace
  return {
    privateKey,
    certificates: [selfSigned(privateKey, { commonName: `Seal of ${name}`, organization: name, validFrom, validTo })],
  }
}

const readInUse = (tx: Tx) => inUse(tx, false)
const lockInUse = (tx: Tx) => inUse(tx, true)

const inUse = async (tx: Tx, lock: boolean): Promise<SealKey | undefined> => {
  const row = await tx.db
    .selectFrom('seal_keys')
    .select([...publicColumns, 'private_key_encrypted'])
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('retired_at', 'is', null)
    .$if(lock, (query) => query.forUpdate())
    .executeTakeFirst()
  if (!row?.private_key_encrypted) return undefined
  const certificate = toCertificate(row)
  return {
    certificate,
    certificates: certificatesIn(row.certificates).map((one) => new Uint8Array(one.raw)) as [Uint8Array],
    privateKey: createPrivateKey(decrypt(tx.ctx.services.secret, row.id, row.private_key_encrypted)),
  }
}

/** Retires the key in use, if there is one, and inserts the other; two at the same time follow one another. */
const replace = async (
  tx: Tx,
  key: SigningKey,
  origin: SealCertificate['origin'],
  reason: string,
): Promise<SealKey> => {
  const { actor, workspace, services } = tx.ctx
  const by = { kind: actor.kind, id: actorId(actor) }
  await tx.db
    .updateTable('seal_keys')
    .set({
      private_key_encrypted: null,
      retired_at: tx.now,
      retired_by_kind: by.kind,
      retired_by_id: by.id,
      retired_reason: reason,
    })
    .where('workspace_id', '=', workspace.id)
    .where('retired_at', 'is', null)
    .execute()
  const id = newId(idPrefixes.sealKey)
  const chain = key.certificates.map((bytes) => new X509Certificate(bytes))
  const own = chain[0]!
  const fingerprint = own.fingerprint256.replaceAll(':', '').toLowerCase()
  const pem = key.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string
  const row = await tx.db
    .insertInto('seal_keys')
    .values({
      workspace_id: workspace.id,
      id,
      origin,
      subject: own.subject.replaceAll('\n', ', ').slice(0, 1000),
      fingerprint,
      certificates: chain.map((one) => one.toString()).join(''),
      private_key_encrypted: encrypt(services.secret, id, pem),
      valid_from: new Date(own.validFrom),
      valid_to: new Date(own.validTo),
      made_at: tx.now,
      made_by_kind: by.kind,
      made_by_id: by.id,
    })
    .onConflict((on) => on.doNothing())
    .returning(publicColumns)
    .executeTakeFirst()
  if (row) return { ...key, certificate: toCertificate(row) }
  // Lost against another process that made its key in the same moment, or the certificate was here before.
  const winner = await readInUse(tx)
  if (origin === 'self_signed' && winner) return winner
  throw conflict('seal_key.known', 'This certificate was in use here before; a seal key is taken once.')
}

const certificatesIn = (pem: string): X509Certificate[] =>
  (pem.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? []).map(
    (one) => new X509Certificate(one),
  )

const problem = (field: string, message: string) => invalid({ field, rule: 'seal_key', message })

// What a library says of a key that it cannot read may repeat parts of the key; it goes no further.
const readPem = (given: { privateKey: string; certificates: string; passphrase?: string }): SigningKey => {
  let privateKey: KeyObject
  try {
    privateKey = createPrivateKey({
      key: given.privateKey,
      ...(given.passphrase !== undefined && { passphrase: given.passphrase }),
    })
  } catch {
    throw problem('privateKey', 'The private key cannot be read; it is a PEM, with its passphrase if it has one.')
  }
  try {
    const [own, ...others] = certificatesIn(given.certificates).map((one) => new Uint8Array(one.raw))
    if (own) return { privateKey, certificates: [own, ...others] }
  } catch {
    // The same words as for an empty text.
  }
  throw problem('certificates', 'The certificates cannot be read; they are PEM, the own one first.')
}

const readPkcs12 = async (given: { pkcs12: Uint8Array; passphrase: string }): Promise<SigningKey> => {
  try {
    const signer = await P12Signer.create(given.pkcs12, given.passphrase)
    // The library keeps the key for signing with it; it is stored here in our own form.
    const { privateKey } = signer as unknown as { privateKey: CryptoKey }
    return {
      privateKey: KeyObject.from(privateKey),
      certificates: [signer.certificate, ...signer.certificateChain],
    }
  } catch {
    throw problem('pkcs12', 'The file cannot be opened: it is a .p12 or .pfx with one key, and its passphrase.')
  }
}

const refuseUnfit = ({ privateKey, certificates }: SigningKey, now: Date) => {
  const chain = certificates.map((bytes) => new X509Certificate(bytes))
  const own = chain[0]!
  if (chain.length > 6) throw problem('certificates', 'Give the certificate and up to five that vouch for it.')
  const bits = privateKey.asymmetricKeyDetails?.modulusLength ?? 0
  if (!(privateKey.asymmetricKeyType === 'rsa' && bits >= 2_048) && privateKey.asymmetricKeyType !== 'ec')
    throw problem('privateKey', 'The key is RSA with 2,048 bits or more, or on a curve P-256, P-384 or P-521.')
  if (!own.checkPrivateKey(privateKey)) throw problem('certificates', 'The certificate belongs to another key.')
  if (!isValidAt({ validFrom: new Date(own.validFrom), validTo: new Date(own.validTo) }, now.getTime()))
    throw problem('certificates', `The certificate holds from ${own.validFrom} to ${own.validTo}, which is not now.`)
  chain.slice(0, -1).forEach((one, index) => {
    if (!one.checkIssued(chain[index + 1]!) || !one.verify(chain[index + 1]!.publicKey))
      throw problem('certificates', 'The certificates do not vouch for one another in the order they are given.')
  })
}
