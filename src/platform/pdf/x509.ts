/** The self-signed certificate of a seal (RFC 5280). */
import { createHash, createPublicKey, type KeyObject, randomBytes, sign } from 'node:crypto'
import {
  bits,
  boolean,
  context,
  der,
  integer,
  nothing,
  octets,
  oid,
  partsOf,
  readValue,
  sequence,
  setOf,
  tags,
  text,
  time,
} from './der.ts'

const oids = {
  commonName: '2.5.4.3',
  organization: '2.5.4.10',
  sha256WithRsa: '1.2.840.113549.1.1.11',
  basicConstraints: '2.5.29.19',
  keyUsage: '2.5.29.15',
  subjectKeyId: '2.5.29.14',
  authorityKeyId: '2.5.29.35',
} as const

// X.520 sets the upper bound of both names.
const nameMax = 64

/**
 * A certificate over the public part of an RSA key, signed by itself with SHA-256. It may sign documents and nothing
 * else. Names longer than 64 characters are cut, as the standard bounds them.
 */
export const selfSigned = (
  privateKey: KeyObject,
  about: { commonName: string; organization: string; validFrom: Date; validTo: Date },
): Uint8Array => {
  const publicKey = createPublicKey(privateKey).export({ type: 'spki', format: 'der' })
  const name = sequence(named(oids.commonName, about.commonName), named(oids.organization, about.organization))
  const algorithm = sequence(oid(oids.sha256WithRsa), nothing())
  const keyId = createHash('sha1').update(keyBits(publicKey)).digest()
  const serial = randomBytes(16)
  serial[0] = (serial[0]! & 0x7f) | 0x40
  const body = sequence(
    context(0, integer(Uint8Array.of(2))),
    integer(serial),
    algorithm,
    name,
    sequence(time(about.validFrom), time(about.validTo)),
    name,
    publicKey,
    context(
      3,
      sequence(
        extension(oids.basicConstraints, sequence(), true),
        // Digital signature and content commitment.
        extension(oids.keyUsage, bits(Uint8Array.of(0xc0), 6), true),
        extension(oids.subjectKeyId, octets(keyId)),
        extension(oids.authorityKeyId, sequence(der(0x80, keyId))),
      ),
    ),
  )
  return sequence(body, algorithm, bits(sign('sha256', body, privateKey)))
}

const named = (kind: string, value: string) =>
  setOf(sequence(oid(kind), text([...value.replace(/\p{Cc}/gu, ' ').trim()].slice(0, nameMax).join('') || 'Workspace')))

const extension = (kind: string, value: Uint8Array, critical = false) =>
  sequence(oid(kind), ...(critical ? [boolean(true)] : []), octets(value))

const keyBits = (publicKey: Uint8Array): Uint8Array =>
  partsOf(readValue(publicKey), tags.sequence)[1]!.content.subarray(1)

/** Issuer and serial number as they stand in a certificate: by them a signature names who made it. */
export const issuerAndSerial = (certificate: Uint8Array): { issuer: Uint8Array; serial: Uint8Array } => {
  const body = partsOf(partsOf(readValue(certificate), tags.sequence)[0], tags.sequence)
  const [, serial, , issuer] = body[0]!.tag === 0xa0 ? body : [undefined, ...body]
  return { issuer: issuer!.whole, serial: serial!.whole }
}
