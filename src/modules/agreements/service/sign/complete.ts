/**
 * From the last signature to an agreement in force, by steps that can be taken again: seal outside of any transaction if
 * a sealer is there, then everything else in one transaction. Killed anywhere, the job begins again and does the rest once.
 */
import {
  addContact,
  findContactByEmail,
  findPartner,
  invitePortalUser,
  moveStage,
  setAccountLevel,
} from '#modules/partners/public.ts'
import { civilDate } from '#platform/civil-time.ts'
import type { Ctx, Tx } from '#platform/context.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { Problem } from '#platform/errors.ts'
import type { JobKind } from '#platform/module.ts'
import { agreementAmended, agreementExecuted } from '../../contract/events.ts'
import { type AgreementRow, updateAgreementRow, updateVersionRow } from '../../queries/agreements.ts'
import { type SignerRow, signersOf } from '../../queries/signing.ts'
import { audit, linkAuditOf } from '../audit.ts'
import { versionFacts } from '../drafts/facts.ts'
import { putInForce } from '../execute/put-in-force.ts'
import { about, lockEnvelope } from './envelopes.ts'
import { mailSigner } from './mails.ts'
import { sealDocument } from './seal.ts'

export const completeKind = 'agreements.complete'

export const completeJob: JobKind = {
  kind: completeKind,
  run: async (ctx, job) => {
    const envelopeId = String(job.input['envelopeId'])
    await sealIfPossible(ctx, envelopeId)
    return inTransaction(ctx, (tx) => executeEnvelope(tx, envelopeId))
  },
}

const sealIfPossible = async (ctx: Ctx, envelopeId: string): Promise<void> => {
  const [seal] = sealDocument.of(ctx.services.product)
  if (!seal) return
  const document = await inTransaction(ctx, async (tx) => {
    const { agreement, version, envelope } = await lockEnvelope(tx, envelopeId)
    if (version.state !== 'completing' || version.sealed_file_id) return undefined
    await linkAuditOf(tx, agreement.id)
    const facts = await versionFacts(tx, agreement, version)
    const { agreement: linked } = await lockEnvelope(tx, envelopeId)
    return {
      agreementId: agreement.id,
      partnerId: agreement.partner_id,
      number: agreement.number,
      versionNumber: version.number,
      title: agreement.title,
      language: agreement.language,
      blocks: facts.blocks,
      documentHash: envelope.document_hash,
      envelope,
      signers: await signersOf(tx, [envelopeId]),
      auditHead: linked.audit_hash,
      terms: facts.terms,
    }
  })
  if (!document) return
  const { fileId } = await seal(ctx, document)
  await inTransaction(ctx, async (tx) => {
    const { version } = await lockEnvelope(tx, envelopeId)
    // Whoever stored one first keeps it: there is one sealed file.
    if (version.state === 'completing' && !version.sealed_file_id)
      await updateVersionRow(tx, version.id, { sealed_file_id: fileId })
  })
}

/** The execution transaction; a second time it does nothing. */
export const executeEnvelope = async (tx: Tx, envelopeId: string): Promise<{ executed: boolean }> => {
  const { agreement, version, envelope } = await lockEnvelope(tx, envelopeId)
  if (version.state !== 'completing') return { executed: false }
  const signers = await signersOf(tx, [envelopeId])
  const executedAt = signers.reduce(
    (last, signer) => (signer.signed_at && signer.signed_at > last ? signer.signed_at : last),
    envelope.sent_at,
  )
  const effectiveOn = version.effective_on ?? civilDate(agreement.zone, executedAt)
  await putInForce(tx, { agreement, version, executedAt, effectiveOn })
  await audit(tx, agreement.id, 'executed', {
    version: version.number,
    documentHash: envelope.document_hash,
    effectiveOn,
    sealedFile: version.sealed_file_id,
  })
  const isFirst = agreement.category === 'partnership' && version.kind === 'original'
  const eventId = await tx.announce(
    version.kind === 'original' ? agreementExecuted : agreementAmended,
    {
      agreementId: agreement.id,
      partnerId: agreement.partner_id,
      number: agreement.number,
      category: agreement.category,
      versionNumber: version.number,
    },
    about(agreement),
  )
  if (isFirst) await openPartnership(tx, agreement, signers, eventId)
  await updateAgreementRow(tx, agreement.id, {})
  for (const signer of signers.filter((one) => one.state === 'signed'))
    await mailSigner(tx, 'signed', agreement, envelope, signer)
  return { executed: true }
}

/** The account is opened, the principal invited and the stage moved in the very transaction that puts the agreement in force. */
const openPartnership = async (tx: Tx, agreement: AgreementRow, signers: readonly SignerRow[], eventId: string) => {
  const { partner_id: partnerId } = agreement
  await setAccountLevel(tx, { partnerId, level: 'full', cause: `agreement ${agreement.number}` })
  const principal = signers.find((signer) => signer.side === 'partner' && signer.state === 'signed')
  if (principal) await invitePrincipal(tx, partnerId, principal)
  const partner = await findPartner(tx, partnerId)
  if (partner?.stage === 'contracting')
    await moveStage(tx, { partnerId, to: 'onboarding', cause: { by: 'agreements', eventId } })
}
const invitePrincipal = async (tx: Tx, partnerId: string, signer: SignerRow) => {
  const [known] = await findContactByEmail(tx, signer.email, partnerId)
  const contact = known ?? (await addContact(tx, partnerId, { fullName: signer.name, email: signer.email }))
  try {
    await invitePortalUser(tx, { partnerId, contactId: contact.id, roles: ['principal'] })
  } catch (error) {
    // Somebody who has a seat keeps it, with the roles a person gave.
    if (!(error instanceof Problem) || error.code !== 'portal_user.exists') throw error
  }
}
