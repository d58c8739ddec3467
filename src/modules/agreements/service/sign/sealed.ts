/** Sealed files as answers: to the team, to the partner, to a signer by link, to anybody who holds the file. */
import type { Ctx, Tx } from '#platform/context.ts'
import type { Static } from '#platform/contract.ts'
import { reading } from '#platform/db/transaction.ts'
import { conflict, notFound } from '#platform/errors.ts'
import { fileAnswer } from '#platform/files/store.ts'
import { listSealCertificates } from '#platform/pdf/seal-keys.ts'
import { wordsFor } from '#platform/pdf/words.ts'
import type { SealedCertificate } from '../../contract/seals.ts'
import { type AgreementRow, findAgreement, findVersion, type VersionRow, versionsOf } from '../../queries/agreements.ts'
import { attestationsOf } from '../../queries/imports.ts'
import { type SealRow, sealByHash, sealOfVersion } from '../../queries/seals.ts'
import { findEnvelope, signerByToken, signersOf } from '../../queries/signing.ts'
import { termLanguage } from '../../terms/words/print.ts'
import { sealWords } from '../../words/seal.ts'
import { consentText } from '../../words/signing.ts'
import { ownAgreement } from '../drafts/portal.ts'
import { checkShown } from './checked.ts'
import { hashSignerToken } from './token.ts'

type Sealed = { agreement: AgreementRow; version: VersionRow; seal: SealRow }
const notSealed = () =>
  conflict('document.not_sealed', 'This version has no sealed file yet; it is made when everybody has signed.')

const sealedOf = async (tx: Tx, agreement: AgreementRow, number?: number): Promise<Sealed> => {
  const versions = await versionsOf(tx, [agreement.id])
  const version =
    number === undefined
      ? versions.findLast((one) => one.sealed_file_id)
      : versions.find((one) => one.number === number)
  if (number !== undefined && !version) throw notFound('version')
  const seal = version && (await sealOfVersion(tx, version.id))
  if (!version || !seal) throw notSealed()
  return { agreement, version, seal }
}
const teamSealed = async (tx: Tx, id: string, number?: number): Promise<Sealed> =>
  sealedOf(tx, await teamAgreement(tx, id), number)
const portalSealed = (tx: Tx, id: string, number?: number): Promise<Sealed> =>
  tx.asTeam(async () => sealedOf(tx, (await ownAgreement(tx, id)).agreement, number))

// The rule above has said who may read it; the file itself is the team's.
const send = (ctx: Ctx, { seal }: { seal: { file_id: string } }) => fileAnswer(ctx, seal.file_id, { trusted: true })

/** The file that bears the signatures: sealed here, or the one that was signed outside. */
const signedFileOf = async (
  tx: Tx,
  agreement: AgreementRow,
  number?: number,
): Promise<{ seal: { file_id: string } }> => {
  const versions = await versionsOf(tx, [agreement.id])
  const attested = await attestationsOf(tx, [agreement.id])
  const last = versions.findLast(
    (one) => one.sealed_file_id !== null || attested.some((other) => other.version_id === one.id),
  )
  const version = number === undefined ? last : versions.find((one) => one.number === number)
  const outside = version && attested.find((one) => one.version_id === version.id)
  return outside ? { seal: outside } : sealedOf(tx, agreement, number)
}
const teamAgreement = async (tx: Tx, id: string): Promise<AgreementRow> => {
  const agreement = await findAgreement(tx, id)
  if (!agreement) throw notFound('agreement')
  return agreement
}

export const agreementFile = async (ctx: Ctx, id: string, number?: number) =>
  send(ctx, await reading(ctx, async (tx) => signedFileOf(tx, await teamAgreement(tx, id), number)))
export const portalFile = async (ctx: Ctx, id: string, number?: number) =>
  send(
    ctx,
    await reading(ctx, (tx) => tx.asTeam(async () => signedFileOf(tx, (await ownAgreement(tx, id)).agreement, number))),
  )
/** For whoever signed; a link that was handed on or whose envelope ended otherwise opens nothing. */
export const signedFile = async (ctx: Ctx, token: string) =>
  send(
    ctx,
    await reading(ctx, async (tx) => {
      const signer = tx.ctx.workspace.id === '' ? undefined : await signerByToken(tx, hashSignerToken(token))
      const envelope = signer?.state === 'signed' ? await findEnvelope(tx, signer.envelope_id) : undefined
      if (!signer) throw notFound('document')
      const agreement = envelope && (await findAgreement(tx, envelope.agreement_id))
      const version = envelope && (await findVersion(tx, envelope.version_id))
      const seal = version && (await sealOfVersion(tx, version.id))
      if (!agreement || !version || !seal) throw notSealed()
      return { agreement, version, seal }
    }),
  )

const certificateToWire = async (
  tx: Tx,
  { agreement, version, seal }: Sealed,
): Promise<Static<typeof SealedCertificate>> => {
  const language = termLanguage(agreement.language)
  const iso = (at: Date | null) => at?.toISOString() ?? null
  return {
    number: agreement.number,
    versionNumber: version.number,
    title: agreement.title,
    envelopeId: seal.envelope_id,
    documentSha256: seal.document_hash,
    sealedSha256: seal.sha256,
    certificateSha256: seal.certificate_sha256,
    auditHead: seal.audit_head,
    pages: seal.pages,
    sealedAt: seal.sealed_at.toISOString(),
    effectiveOn: version.effective_on,
    statement: wordsFor(language).statement,
    signers: (await signersOf(tx, [seal.envelope_id]))
      .filter((signer) => signer.state === 'signed')
      .map((signer) => ({
        side: signer.side as 'us' | 'partner',
        name: signer.name,
        signature: (signer.signature as { name: string }).name,
        title: signer.title,
        company: signer.company,
        email: signer.email,
        check: sealWords[language].check[checkShown(signer)],
        consent: [...consentText[language]],
        state: 'signed' as const,
        sentAt: iso(signer.sent_at),
        viewedAt: iso(signer.viewed_at),
        consentedAt: iso(signer.consented_at),
        signedAt: iso(signer.signed_at),
        address: signer.address,
        browser: signer.user_agent,
      })),
  }
}
export const agreementCertificate = async (tx: Tx, id: string, number?: number) =>
  certificateToWire(tx, await teamSealed(tx, id, number))
export const portalCertificate = (tx: Tx, id: string, number?: number) =>
  tx.asTeam(async () => certificateToWire(tx, await portalSealed(tx, id, number)))

/** Nothing but yes or no and the date: whoever asks holds the file, or only guesses. */
export const checkSealed = async (tx: Tx, sha256: string) => {
  if (tx.ctx.workspace.id === '') throw notFound('workspace')
  const seal = await sealByHash(tx, sha256)
  return {
    sealed: seal !== undefined,
    sealedAt: seal?.sealed_at.toISOString() ?? null,
    sealedBy: seal ? tx.ctx.workspace.name : null,
    certificateSha256: seal?.certificate_sha256 ?? null,
  }
}
export const publicCertificates = async (tx: Tx) => {
  if (tx.ctx.workspace.id === '') throw notFound('workspace')
  return {
    data: (await listSealCertificates(tx)).map((one) => ({
      sha256: one.sha256,
      subject: one.subject,
      origin: one.origin,
      pem: one.pem,
      validFrom: one.validFrom.toISOString(),
      validTo: one.validTo.toISOString(),
      retiredAt: one.retiredAt?.toISOString() ?? null,
    })),
  }
}
