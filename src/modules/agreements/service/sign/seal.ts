/**
 * The sealed file of a signed version. It is made outside of any transaction, because that takes longer than one may be
 * open, and stored with its row in one: killed at any moment, a version has one sealed file or none, never half of one.
 */
import { createHash } from 'node:crypto'
import { findPartner } from '#modules/partners/public.ts'
import { civilDate } from '#platform/civil-time.ts'
import type { Ctx, Tx } from '#platform/context.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { conflict } from '#platform/errors.ts'
import { readFileBytes, storeFile } from '#platform/files/store.ts'
import { type SealedDocument, sealDocument } from '#platform/pdf/seal-document.ts'
import { filled } from '#platform/pdf/words.ts'
import { type AgreementRow, updateVersionRow, type VersionRow } from '../../queries/agreements.ts'
import { insertSeal, sealOfVersion } from '../../queries/seals.ts'
import { type EnvelopeRow, type SignerRow, signersOf } from '../../queries/signing.ts'
import { termLanguage } from '../../terms/words/print.ts'
import { type Content, canonical, documentSource } from '../../texts/content.ts'
import { paperOf } from '../../texts/paper.ts'
import { sealWords } from '../../words/seal.ts'
import { consentText } from '../../words/signing.ts'
import { audit, linkAuditOf } from '../audit.ts'
import { untouched, type VersionFacts, versionFacts } from '../drafts/facts.ts'
import { checkShown } from './checked.ts'
import { type StoredSignature, signaturePicture } from './drawing.ts'
import { lockEnvelope } from './envelopes.ts'

/** When the last of them signed, and from which day on the version is in force. */
export const executionOf = (
  { agreement, version, envelope }: { agreement: AgreementRow; version: VersionRow; envelope: EnvelopeRow },
  signers: readonly SignerRow[],
): { executedAt: Date; effectiveOn: string } => {
  const executedAt = signers.reduce(
    (last, signer) => (signer.signed_at && signer.signed_at > last ? signer.signed_at : last),
    envelope.sent_at,
  )
  return { executedAt, effectiveOn: version.effective_on ?? civilDate(agreement.zone, executedAt) }
}

/** Seals what is signed and not sealed yet; a second time, and beside another process, it adds nothing. */
export const sealVersion = async (ctx: Ctx, envelopeId: string): Promise<void> => {
  const ready = await inTransaction(ctx, (tx) => readSigned(tx, envelopeId))
  if (!ready) return
  const sealed = await sealDocument(ctx, await withPaper(ctx, ready.document, ready.paper))
  await inTransaction(ctx, async (tx) => {
    const { agreement, version, envelope } = await lockEnvelope(tx, envelopeId)
    // Whoever stored one first keeps it: there is one sealed file.
    if (version.state !== 'completing' || (await sealOfVersion(tx, version.id))) return
    await keepSealed(tx, { agreement, version, envelope, auditHead: ready.auditHead }, sealed)
  })
}

/** Their own paper goes inside as it was signed: its fingerprint stands in the text that was shown. */
const withPaper = async (
  ctx: Ctx,
  document: Parameters<typeof sealDocument>[1],
  paper: Content['paper'],
): Promise<Parameters<typeof sealDocument>[1]> => {
  if (!paper) return document
  const bytes = await readFileBytes(ctx, paper.fileId, { trusted: true })
  if (createHash('sha256').update(bytes).digest('hex') !== paper.sha256)
    throw conflict('document.changed', 'The file of the partner is not the one that was signed; its SHA-256 differs.')
  const file = { name: paper.name, contentType: 'application/pdf', bytes, relationship: 'Source' as const }
  return { ...document, files: [...(document.files ?? []), file] }
}

const keepSealed = async (
  tx: Tx,
  of: { agreement: AgreementRow; version: VersionRow; envelope: EnvelopeRow; auditHead: string | null },
  sealed: SealedDocument,
): Promise<void> => {
  const { agreement, version, envelope } = of
  const file = await storeFile(tx.ctx, {
    content: sealed.bytes,
    name: `${agreement.number}-${version.number}.pdf`,
    subjectKind: 'agreement',
    subjectId: agreement.id,
    category: 'sealed',
    visibility: 'team',
    allowed: ['application/pdf'],
  })
  await insertSeal(tx, {
    version_id: version.id,
    agreement_id: agreement.id,
    envelope_id: envelope.id,
    sha256: sealed.sha256,
    document_hash: envelope.document_hash,
    file_id: file.id,
    certificate_sha256: sealed.certificateSha256,
    audit_head: of.auditHead,
    pages: sealed.pages,
    sealed_at: sealed.sealedAt,
  })
  await updateVersionRow(tx, version.id, { sealed_file_id: file.id })
  await audit(tx, agreement.id, 'sealed', {
    version: version.number,
    sealedSha256: sealed.sha256,
    documentHash: envelope.document_hash,
    certificate: sealed.certificateSha256,
  })
}

const readSigned = async (tx: Tx, envelopeId: string) => {
  const { agreement, version, envelope } = await lockEnvelope(tx, envelopeId)
  if (version.state !== 'completing' || (await sealOfVersion(tx, version.id))) return undefined
  // The chain's head that is printed counts every signature, so it is linked first.
  await linkAuditOf(tx, agreement.id)
  const linked = await lockEnvelope(tx, envelopeId)
  const facts = await versionFacts(tx, agreement, version)
  const signers = await signersOf(tx, [envelopeId])
  const partner = await findPartner(tx, agreement.partner_id)
  const auditHead = linked.agreement.audit_hash
  const { effectiveOn } = executionOf({ agreement, version, envelope }, signers)
  return {
    auditHead,
    paper: facts.content.paper,
    document: documentToSeal({
      facts,
      envelope,
      signers,
      auditHead,
      partnerName: partner?.legal_name ?? '',
      terms: await termsFile(tx, facts, effectiveOn),
    }),
  }
}

/** The terms as data: what this version says, and all that holds once it is in force. */
const termsFile = async (tx: Tx, facts: VersionFacts, effectiveOn: string): Promise<Uint8Array> => {
  const { agreement, version } = facts
  const dated = facts.terms.map((term) => ({ ...term, effectiveFrom: term.effectiveFrom ?? effectiveOn }))
  const kept = version.kind === 'original' ? [] : await untouched(tx, agreement, version, facts.terms)
  return Buffer.from(
    canonical({
      agreement: agreement.number,
      version: version.number,
      kind: version.kind,
      effectiveOn,
      documentSha256: facts.documentHash,
      terms: dated,
      inForce: [...kept, ...dated.filter((term) => term.operation === 'set')],
    }),
  )
}

const documentToSeal = (of: {
  facts: VersionFacts
  envelope: EnvelopeRow
  signers: readonly SignerRow[]
  auditHead: string | null
  partnerName: string
  terms: Uint8Array
}): Parameters<typeof sealDocument>[1] => {
  const { facts, envelope, auditHead } = of
  const { agreement, version } = facts
  const language = termLanguage(agreement.language)
  const words = sealWords[language]
  const named = { us: agreement.our_entity, partner: of.partnerName, number: agreement.number, version: version.number }
  return {
    document: paperOf({
      blocks: facts.blocks,
      title: agreement.title,
      lines: [filled(words.between, named), `${agreement.number} · ${words.version} ${version.number}`],
      number: `${agreement.number} · ${version.number}`,
      language,
      author: agreement.our_entity,
      madeAt: envelope.sent_at,
    }),
    source: {
      name: 'document.json',
      contentType: 'application/json',
      bytes: Buffer.from(documentSource(facts.blocks, version.snapshot_hash ?? '')),
    },
    sha256: envelope.document_hash,
    title: agreement.title,
    language,
    reason: filled(words.reason, named),
    facts: [
      { name: words.number, value: agreement.number },
      { name: words.version, value: String(version.number) },
      { name: words.envelope, value: envelope.id },
      { name: words.sent, value: envelope.by_name },
      { name: words.chain, value: auditHead ?? '' },
    ],
    files: [
      {
        name: 'terms.json',
        contentType: 'application/json',
        bytes: of.terms,
        relationship: 'Data',
        description: words.terms,
      },
    ],
    signers: of.signers
      .filter((signer) => signer.state === 'signed')
      .map((signer) => ({
        name: (signer.signature as { name: string }).name,
        ...(signer.title && { title: signer.title }),
        company: signer.company,
        email: signer.email,
        check: words.check[checkShown(signer)],
        consent: consentText[language].join('\n'),
        sentAt: signer.sent_at,
        viewedAt: signer.viewed_at,
        consentedAt: signer.consented_at,
        signedAt: signer.signed_at!,
        address: signer.address ?? '',
        browser: signer.user_agent ?? '',
        signature: signaturePicture(signer.signature as StoredSignature),
      })),
  }
}
