/**
 * From the last signature to an agreement in force, by steps that can be taken again: seal outside of any transaction,
 * then everything else in one transaction. Killed anywhere, the job begins again and does the rest once.
 */
import {
  addContact,
  findContactByEmail,
  findPartner,
  invitePortalUser,
  moveStage,
  setAccountLevel,
} from '#modules/partners/public.ts'
import type { Ctx, Tx } from '#platform/context.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { Problem } from '#platform/errors.ts'
import type { JobKind } from '#platform/module.ts'
import { agreementAmended, agreementExecuted } from '../../contract/events.ts'
import { type AgreementRow, updateAgreementRow } from '../../queries/agreements.ts'
import { type SignerRow, signersOf } from '../../queries/signing.ts'
import { audit } from '../audit.ts'
import { followDates } from '../dates/days.ts'
import { putInForce } from '../execute/put-in-force.ts'
import { about, lockEnvelope } from './envelopes.ts'
import { mailSigner } from './mails.ts'
import { executionOf, sealVersion } from './seal.ts'

export const completeKind = 'agreements.complete'

export const completeJob: JobKind = {
  kind: completeKind,
  run: (ctx, job) => completeEnvelope(ctx, String(job.input['envelopeId'])),
}
export const completeEnvelope = async (ctx: Ctx, envelopeId: string): Promise<{ executed: boolean }> => {
  await sealVersion(ctx, envelopeId)
  return inTransaction(ctx, (tx) => executeEnvelope(tx, envelopeId))
}

/** The execution transaction; a second time it does nothing. */
export const executeEnvelope = async (tx: Tx, envelopeId: string): Promise<{ executed: boolean }> => {
  const { agreement, version, envelope } = await lockEnvelope(tx, envelopeId)
  // Nothing binds before its sealed file is stored.
  if (version.state !== 'completing' || !version.sealed_file_id) return { executed: false }
  const signers = await signersOf(tx, [envelopeId])
  const { executedAt, effectiveOn } = executionOf({ agreement, version, envelope }, signers)
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
  const principal = signers.find((signer) => signer.side === 'partner' && signer.state === 'signed')
  if (isFirst) await openPartnership(tx, agreement, principal, eventId)
  await followDates(tx, agreement)
  await updateAgreementRow(tx, agreement.id, {})
  for (const signer of signers.filter((one) => one.state === 'signed'))
    await mailSigner(tx, 'signed', agreement, envelope, signer, { sealedFileId: version.sealed_file_id })
  return { executed: true }
}

/** The account is opened, the principal invited and the stage moved in the very transaction that puts the agreement in force. */
export const openPartnership = async (
  tx: Tx,
  agreement: AgreementRow,
  principal: Pick<SignerRow, 'name' | 'email'> | undefined,
  eventId: string,
) => {
  const { partner_id: partnerId } = agreement
  await setAccountLevel(tx, { partnerId, level: 'full', cause: `agreement ${agreement.number}` })
  if (principal) await invitePrincipal(tx, partnerId, principal)
  const partner = await findPartner(tx, partnerId)
  if (partner?.stage === 'contracting')
    await moveStage(tx, { partnerId, to: 'onboarding', cause: { by: 'agreements', eventId } })
}
export const invitePrincipal = async (
  tx: Tx,
  partnerId: string,
  signer: Pick<SignerRow, 'name' | 'email'>,
): Promise<void> => {
  const [known] = await findContactByEmail(tx, signer.email, partnerId)
  const contact = known ?? (await addContact(tx, partnerId, { fullName: signer.name, email: signer.email }))
  try {
    await invitePortalUser(tx, { partnerId, contactId: contact.id, roles: ['principal'] })
  } catch (error) {
    // Somebody who has a seat keeps it, with the roles a person gave.
    if (!(error instanceof Problem) || error.code !== 'portal_user.exists') throw error
  }
}
