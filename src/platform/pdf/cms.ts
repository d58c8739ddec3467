/**
 * Signatures in the form that PAdES baseline B-B asks for (ETSI EN 319 142-1, EN 319 122-1, RFC 5652): detached, SHA-256,
 * with signing-certificate-v2 and without signing-time, which the standard forbids here (the time stands in /M).
 */
import { createHash, type KeyObject, sign, verify, X509Certificate } from 'node:crypto'
import {
  context,
  integer,
  isOid,
  nothing,
  octets,
  oid,
  partsOf,
  readAll,
  readValue,
  sequence,
  setOf,
  tags,
  type Value,
} from './der.ts'
import { issuerAndSerial } from './x509.ts'

const oids = {
  data: '1.2.840.113549.1.7.1',
  signedData: '1.2.840.113549.1.7.2',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
  sha256: '2.16.840.1.101.3.4.2.1',
  sha256WithRsa: '1.2.840.113549.1.1.11',
  sha256WithEcdsa: '1.2.840.10045.4.3.2',
} as const

export type SigningKey = {
  readonly privateKey: KeyObject
  /** The certificate of the key, then those that vouch for it, each as DER. */
  readonly certificates: readonly [Uint8Array, ...Uint8Array[]]
}

const sha256 = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest()

/** A detached signature over the document with this SHA-256. RSA (PKCS #1) or ECDSA, by the kind of the key. */
export const signDetached = (key: SigningKey, documentSha256: Uint8Array): Uint8Array => {
  const attributes = setOf(...attributesOf(key.certificates[0], documentSha256))
  const signature = sign('sha256', attributes, key.privateKey)
  return assemble(key.certificates, attributes, signature, key.privateKey.asymmetricKeyType === 'ec')
}

const attributesOf = (certificate: Uint8Array, documentSha256: Uint8Array): Uint8Array[] => [
  sequence(oid(oids.contentType), setOf(oid(oids.data))),
  sequence(oid(oids.messageDigest), setOf(octets(documentSha256))),
  // SHA-256 is the default of the certificate's hash and is therefore not named (RFC 5035).
  sequence(oid(oids.signingCertificateV2), setOf(sequence(sequence(sequence(octets(sha256(certificate))))))),
]

const assemble = (
  certificates: readonly [Uint8Array, ...Uint8Array[]],
  attributes: Uint8Array,
  signature: Uint8Array,
  isElliptic: boolean,
): Uint8Array => {
  const { issuer, serial } = issuerAndSerial(certificates[0])
  const digest = sequence(oid(oids.sha256), nothing())
  const one = integer(Uint8Array.of(1))
  const signer = sequence(
    one,
    sequence(issuer, serial),
    digest,
    asImplicit(0, attributes),
    isElliptic ? sequence(oid(oids.sha256WithEcdsa)) : sequence(oid(oids.sha256WithRsa), nothing()),
    octets(signature),
  )
  const signed = sequence(one, setOf(digest), sequence(oid(oids.data)), context(0, ...certificates), setOf(signer))
  return sequence(oid(oids.signedData), context(0, signed))
}

/** A set under a tag of the context: the same contents, another first byte. */
const asImplicit = (number: number, set: Uint8Array): Uint8Array => {
  const copy = Uint8Array.from(set)
  copy[0] = 0xa0 | number
  return copy
}

export type ReadSignature = {
  readonly certificate: X509Certificate
  readonly digestAlgorithm: 'SHA-256' | 'SHA-384' | 'SHA-512'
  /** The document's digest that was signed. */
  readonly digest: Uint8Array
  /** Whether the signature over the signed attributes is right for the certificate that it names. */
  readonly isGenuine: boolean
  /** Whether every byte is what we write ourselves for this certificate, digest and signature. */
  readonly isOurForm: boolean
}

const digests: Record<string, { name: ReadSignature['digestAlgorithm']; node: string }> = {
  [oids.sha256]: { name: 'SHA-256', node: 'sha256' },
  '2.16.840.1.101.3.4.2.2': { name: 'SHA-384', node: 'sha384' },
  '2.16.840.1.101.3.4.2.3': { name: 'SHA-512', node: 'sha512' },
}

/** Reads a detached signature with one signer, ours or another maker's. Throws when it cannot be read. */
export const readDetached = (bytes: Uint8Array): ReadSignature => {
  const [kind, wrapped] = partsOf(readValue(bytes), tags.sequence)
  if (!isOid(kind, oids.signedData)) throw new Error('This is no signature')
  const parts = partsOf(partsOf(wrapped, 0xa0)[0], tags.sequence)
  const certificates = parts.filter((part) => part.tag === 0xa0).flatMap((part) => readAll(part.content))
  const signers = partsOf(parts.at(-1), tags.set)
  if (signers.length !== 1) throw new Error('A signature has one signer')
  const [, signerId, digestKind, ...rest] = partsOf(signers[0], tags.sequence)
  const attributes = rest[0]
  if (attributes?.tag !== 0xa0) throw new Error('The signed attributes are missing')
  const signature = rest.find((part) => part.tag === tags.octets)
  if (!signature) throw new Error('The signature itself is missing')
  const digestOid = partsOf(digestKind, tags.sequence)[0]
  const algorithm = Object.entries(digests).find(([dotted]) => isOid(digestOid, dotted))?.[1]
  if (!algorithm) throw new Error('The signature uses a digest that is not taken for safe')
  const certificateBytes = certificateOf(certificates, signerId)
  const certificate = new X509Certificate(certificateBytes)
  const values = new Map(
    readAll(attributes.content).map((attribute) => {
      const [name, set] = partsOf(attribute, tags.sequence)
      return [Buffer.from(name!.whole).toString('hex'), partsOf(set, tags.set)[0]] as const
    }),
  )
  const value = (dotted: string) => values.get(Buffer.from(oid(dotted)).toString('hex'))
  const digest = value(oids.messageDigest)
  if (digest?.tag !== tags.octets) throw new Error('The digest of the document is missing')
  const asSet = Uint8Array.from(attributes.whole)
  asSet[0] = tags.set
  const isGenuine =
    isOid(value(oids.contentType), oids.data) &&
    namesCertificate(value(oids.signingCertificateV2), certificateBytes) &&
    isRight(algorithm.node, asSet, certificate, signature.content)
  return {
    certificate,
    digestAlgorithm: algorithm.name,
    digest: Uint8Array.from(digest.content),
    isGenuine,
    isOurForm: isOurForm(bytes, certificates, attributes, signature.content, certificate),
  }
}

const certificateOf = (certificates: readonly Value[], signerId: Value | undefined): Uint8Array => {
  const [issuer, serial] = partsOf(signerId, tags.sequence)
  for (const one of certificates) {
    const its = issuerAndSerial(one.whole)
    if (Buffer.compare(its.issuer, issuer!.whole) === 0 && Buffer.compare(its.serial, serial!.whole) === 0)
      return Uint8Array.from(one.whole)
  }
  throw new Error('The certificate of the signature is missing')
}

/** Signatures of the older kind do not name their certificate; where it is named, it must be this one. */
const namesCertificate = (attribute: Value | undefined, certificate: Uint8Array): boolean => {
  if (!attribute) return true
  const first = partsOf(partsOf(partsOf(attribute, tags.sequence)[0], tags.sequence)[0], tags.sequence)
  const hashed = first.find((part) => part.tag === tags.octets)
  const named = first[0]?.tag === tags.sequence ? partsOf(first[0], tags.sequence)[0] : undefined
  const algorithm = named ? Object.entries(digests).find(([dotted]) => isOid(named, dotted))?.[1].node : 'sha256'
  return (
    algorithm !== undefined &&
    hashed !== undefined &&
    createHash(algorithm).update(certificate).digest().equals(hashed.content)
  )
}

const isRight = (digest: string, signed: Uint8Array, certificate: X509Certificate, signature: Uint8Array): boolean => {
  try {
    return verify(digest, signed, certificate.publicKey, signature)
  } catch {
    return false
  }
}

const isOurForm = (
  bytes: Uint8Array,
  certificates: readonly Value[],
  attributes: Value,
  signature: Uint8Array,
  certificate: X509Certificate,
): boolean => {
  const [first, ...others] = certificates.map((one) => Uint8Array.from(one.whole))
  if (!first) return false
  const set = Uint8Array.from(attributes.whole)
  set[0] = tags.set
  const again = assemble([first, ...others], set, signature, certificate.publicKey.asymmetricKeyType === 'ec')
  return Buffer.compare(again, bytes) === 0
}
