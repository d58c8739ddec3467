/** Envelopes: sent to named signers in groups, reminded, voided, run out. */
import { findPartner } from '#modules/partners/public.ts'
import { addDays, civilDate } from '#platform/civil-time.ts'
import type { Tx } from '#platform/context.ts'
import type { InputOf, Static } from '#platform/contract.ts'
import { conflict, notFound, unprocessable } from '#platform/errors.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import type { DueKind } from '#platform/module.ts'
import { envelopeSent, envelopeVoided, signerUnreachable } from '../../contract/events.ts'
import { type Envelope, signerChecks, type signingEndpoints } from '../../contract/signing.ts'
import {
  type AgreementRow,
  findAgreement,
  findVersion,
  lockAgreement,
  updateVersionRow,
  type VersionRow,
} from '../../queries/agreements.ts'
import {
  type EnvelopeRow,
  envelopesOf,
  findEnvelope,
  findSigner,
  insertEnvelope,
  insertSigners,
  type SignerRow,
  signersOf,
  updateEnvelope,
  updateSigner,
  waitingSigners,
} from '../../queries/signing.ts'
import { originalObjections } from '../../slots.ts'
import { acting } from '../acting.ts'
import { audit } from '../audit.ts'
import { movedBase } from '../drafts/base.ts'
import { lockOpen } from '../drafts/draft.ts'
import { type VersionFacts, versionFacts } from '../drafts/facts.ts'
import { followAgreement } from '../follow.ts'
import { mailSigner } from './mails.ts'
import { hashSignerToken, signerToken } from './token.ts'

const dayMs = 86_400_000
const expiresInDaysDefault = 30
export const envelopeExpiryKind = 'agreements.envelope_expiry'
export const envelopeReminderKind = 'agreements.envelope_reminder'
export const envelopeFacts = (agreement: AgreementRow, envelope: EnvelopeRow) => ({
  agreementId: agreement.id,
  partnerId: agreement.partner_id,
  number: agreement.number,
  envelopeId: envelope.id,
  documentHash: envelope.document_hash,
})
export const about = (agreement: AgreementRow) => ({
  subject: { kind: 'agreement', id: agreement.id },
  partnerId: agreement.partner_id,
})

/** An original may begin so many days before its signature; an amendment never. */
const backdatedDaysMax = 90

/**
 * Dates that would change the past: of an amendment any day before today, of an original one too far back or one over
 * which something was reckoned already. A mistake of the past is mended by money, never by a term.
 */
export const passedTerms = async (tx: Tx, facts: VersionFacts): Promise<string[]> => {
  const today = civilDate(facts.agreement.zone, tx.now)
  const original = facts.version.kind === 'original'
  const earliest = original ? addDays(today, -backdatedDaysMax) : today
  const limit = original ? `more than ${backdatedDaysMax} days before today` : 'before today'
  const dated = facts.terms.map((term) => ({
    kind: term.kind,
    from: term.effectiveFrom ?? facts.version.effective_on,
  }))
  const passed = dated
    .filter((term) => term.from !== null && term.from < earliest)
    .map((term) => `${term.kind.replaceAll('_', ' ')} would take effect on ${term.from}, ${limit}; change its date.`)
  const from = dated
    .flatMap((term) => term.from ?? [])
    .toSorted()
    .at(0)
  if (!original || from === undefined || from >= today) return passed
  for (const object of originalObjections.of(tx.ctx.services.product))
    passed.push(...(await object(tx, { partnerId: facts.agreement.partner_id, from })))
  return passed
}

export const sendEnvelope = async (
  tx: Tx,
  id: string,
  body: InputOf<typeof signingEndpoints.sendEnvelope>['body'],
): Promise<EnvelopeRow> => {
  const { agreement, version } = await lockOpen(tx, id, ['approved'])
  const facts = await versionFacts(tx, agreement, version)
  const partner = (await findPartner(tx, agreement.partner_id))!
  if (facts.faults.length > 0)
    throw conflict('agreement.not_ready', facts.faults.map((fault) => fault.message).join(' '))
  if (facts.snapshot !== version.snapshot_hash)
    throw conflict('agreement.not_ready', 'The text is not the one that was agreed; accept it again.')
  const moved = await movedBase(tx, facts)
  if (moved) throw conflict('amendment.base_moved', moved.words, { conflicts: moved.conflicts })
  const [passed] = await passedTerms(tx, facts)
  if (passed) throw unprocessable('term.in_past', passed)
  for (const side of ['partner', 'us'] as const)
    if (!body.signers.some((signer) => signer.side === side))
      throw conflict(
        'agreement.not_ready',
        side === 'us' ? 'Name who signs for us.' : 'Name who signs for the partner.',
      )
  const envelope = await insertEnvelope(tx, {
    id: newId(idPrefixes.envelope),
    agreement_id: agreement.id,
    version_id: version.id,
    document_hash: facts.documentHash,
    message: body.message ?? '',
    expires_at: new Date(tx.now.getTime() + (body.expiresInDays ?? expiresInDaysDefault) * dayMs),
    sent_at: tx.now,
    ...acting(tx),
  })
  await insertSigners(
    tx,
    body.signers.map((signer) => {
      const signerId = newId(idPrefixes.signer)
      return {
        id: signerId,
        envelope_id: envelope.id,
        side: signer.side,
        // The partner first, then our countersignature, unless the groups say otherwise.
        group_number: signer.group ?? (signer.side === 'partner' ? 1 : 2),
        name: signer.name,
        email: signer.email,
        title: signer.title ?? null,
        company: signer.side === 'us' ? agreement.our_entity : partner.legal_name,
        required_check: signer.check ?? defaultCheck(tx),
        token_hash: hashSignerToken(signerToken(tx.ctx, signerId, facts.documentHash)),
      }
    }),
  )
  await updateVersionRow(tx, version.id, {
    state: 'signing',
    document: JSON.stringify(facts.blocks),
    document_hash: facts.documentHash,
  })
  await audit(tx, agreement.id, 'envelope_sent', {
    envelope: envelope.id,
    documentHash: facts.documentHash,
    signers: body.signers.map(({ side, name, email }) => ({ side, name, email })),
  })
  await tx.announce(envelopeSent, envelopeFacts(agreement, envelope), about(agreement))
  await tx.schedule(envelopeExpiryKind, envelope.id, envelope.expires_at)
  for (const at of reminders(tx.now, envelope.expires_at)) await tx.schedule(envelopeReminderKind, envelope.id, at)
  await askNext(tx, agreement, envelope)
  return envelope
}

/** The workspace may ask for more than the link. */
const defaultCheck = (tx: Tx): (typeof signerChecks)[number] =>
  signerChecks.find((check) => check === tx.ctx.workspace.settings['signerCheck']) ?? 'link'

/** After 3, 7 and 14 days, and 2 days before the end. */
const reminders = (sentAt: Date, expiresAt: Date): Date[] =>
  [...[3, 7, 14].map((days) => sentAt.getTime() + days * dayMs), expiresAt.getTime() - 2 * dayMs]
    .filter((at) => at > sentAt.getTime() && at < expiresAt.getTime())
    .map((at) => new Date(at))

/** Signers whose turn it is: of the lowest group in which somebody has not signed. */
export const turnOf = (signers: readonly SignerRow[]): SignerRow[] => {
  const open = signers.filter((signer) => !['signed', 'delegated', 'declined'].includes(signer.state))
  const group = Math.min(...open.map((signer) => signer.group_number))
  return open.filter((signer) => signer.group_number === group)
}
/** Mails those whose turn has come and who were not asked yet. */
export const askNext = async (tx: Tx, agreement: AgreementRow, envelope: EnvelopeRow): Promise<void> => {
  for (const signer of turnOf(await signersOf(tx, [envelope.id]))) {
    if (signer.state !== 'waiting') continue
    await updateSigner(tx, signer.id, { state: 'sent', sent_at: tx.now })
    await mailSigner(tx, 'ask', agreement, envelope, signer)
  }
}

export const lockEnvelope = async (
  tx: Tx,
  id: string,
): Promise<{ agreement: AgreementRow; version: VersionRow; envelope: EnvelopeRow }> => {
  const known = await findEnvelope(tx, id)
  const agreement = known && (await lockAgreement(tx, known.agreement_id))
  // Read again under the agreement's lock, by which signing, voiding and expiry follow one another.
  const envelope = agreement && (await findEnvelope(tx, id))
  const version = envelope && (await findVersion(tx, envelope.version_id))
  if (!agreement || !envelope || !version) throw notFound('envelope')
  return { agreement, version, envelope }
}
export const readEnvelope = async (tx: Tx, id: string) => {
  const envelope = await findEnvelope(tx, id)
  const agreement = envelope && (await findAgreement(tx, envelope.agreement_id))
  const version = envelope && (await findVersion(tx, envelope.version_id))
  if (!agreement || !envelope || !version) throw notFound('envelope')
  return { agreement, version, envelope }
}
const refuseEnded = (envelope: EnvelopeRow) => {
  if (envelope.state === 'completed')
    throw conflict(
      'envelope.completed',
      `Signed on ${envelope.ended_at?.toISOString().slice(0, 10)}; use an amendment or notice.`,
    )
  if (envelope.state !== 'sent') throw conflict('envelope.ended', `It was ${envelope.state} already; send a new one.`)
}

/** Ends an envelope without an agreement; the text stays approved and can be sent again. */
export const endEnvelope = async (
  tx: Tx,
  parts: { agreement: AgreementRow; version: VersionRow; envelope: EnvelopeRow },
  state: 'voided' | 'declined' | 'expired',
  reason: string,
): Promise<EnvelopeRow> => {
  const { agreement, version, envelope } = parts
  const ended = await updateEnvelope(tx, envelope.id, { state, ended_at: tx.now, ended_reason: reason })
  await updateVersionRow(tx, version.id, { state: 'approved', document: null, document_hash: null })
  await audit(tx, agreement.id, `envelope_${state}`, { envelope: envelope.id, reason })
  await tx.unschedule(envelopeExpiryKind, envelope.id)
  await tx.unschedule(envelopeReminderKind, envelope.id)
  if (state !== 'declined') await tx.announce(envelopeVoided, envelopeFacts(agreement, envelope), about(agreement))
  return ended
}
export const voidEnvelope = async (tx: Tx, id: string, reason: string): Promise<EnvelopeRow> => {
  const parts = await lockEnvelope(tx, id)
  refuseEnded(parts.envelope)
  return endEnvelope(tx, parts, 'voided', reason)
}
export const remindSigners = async (tx: Tx, id: string): Promise<EnvelopeRow> => {
  const { agreement, envelope } = await lockEnvelope(tx, id)
  refuseEnded(envelope)
  const turn = turnOf(await signersOf(tx, [id]))
  const reachable = turn.filter((signer) => signer.state !== 'bounced')
  if (reachable.length === 0) throw conflict('signer.bounced', `${turn[0]?.email} takes no mail; name another signer.`)
  for (const signer of reachable) await mailSigner(tx, 'remind', agreement, envelope, signer)
  await audit(tx, agreement.id, 'signers_reminded', { envelope: id })
  return envelope
}
export const replaceSigner = async (
  tx: Tx,
  id: string,
  person: { name: string; email: string; title?: string | undefined },
): Promise<EnvelopeRow> => {
  const known = await findSigner(tx, id)
  if (!known) throw notFound('signer')
  const { agreement, envelope } = await lockEnvelope(tx, known.envelope_id)
  refuseEnded(envelope)
  const signer = (await findSigner(tx, id))!
  if (signer.state === 'signed') throw conflict('signature.made_already', `${signer.name} has signed.`)
  await takeOver(tx, envelope, signer, person, 'expired')
  await audit(tx, agreement.id, 'signer_replaced', {
    envelope: envelope.id,
    from: signer.name,
    to: person.name,
    email: person.email,
  })
  await askNext(tx, agreement, envelope)
  await followAgreement(tx, agreement.id)
  return envelope
}
/** The receiving server said that there is no such mailbox: the group stops, and somebody has to name another signer. */
export const signerBounced = (tx: Tx, email: string): Promise<void> =>
  tx.asTeam(async () => {
    for (const found of await waitingSigners(tx, email)) {
      const { agreement, envelope } = await lockEnvelope(tx, found.envelope_id)
      const signer = await findSigner(tx, found.id)
      if (envelope.state !== 'sent' || !signer || ['signed', 'delegated', 'bounced'].includes(signer.state)) continue
      await updateSigner(tx, signer.id, { state: 'bounced' })
      await audit(tx, agreement.id, 'signer_bounced', { envelope: envelope.id, signer: signer.name, email })
      await tx.announce(signerUnreachable, envelopeFacts(agreement, envelope), about(agreement))
    }
  })

/** Puts another person in a signer's place; the old link stops working. */
export const takeOver = async (
  tx: Tx,
  envelope: EnvelopeRow,
  signer: SignerRow,
  person: { name: string; email: string; title?: string | undefined },
  oldState: 'delegated' | 'expired',
): Promise<string> => {
  const signerId = newId(idPrefixes.signer)
  await updateSigner(tx, signer.id, {
    state: 'delegated',
    delegated_to: signerId,
    ...(oldState === 'expired' && { declined_reason: 'Replaced by the sender' }),
  })
  await insertSigners(tx, [
    {
      id: signerId,
      envelope_id: envelope.id,
      side: signer.side,
      group_number: signer.group_number,
      name: person.name,
      email: person.email,
      title: person.title ?? null,
      company: signer.company,
      required_check: signer.required_check,
      delegated_from: oldState === 'delegated' ? signer.id : null,
      token_hash: hashSignerToken(signerToken(tx.ctx, signerId, envelope.document_hash)),
    },
  ])
  return signerId
}

export const envelopeDue: readonly DueKind[] = [
  {
    kind: envelopeExpiryKind,
    summary: 'Ends envelopes that nobody finished in time',
    run: async (tx, ids) => {
      for (const id of [...ids].sort()) {
        const parts = await lockEnvelope(tx, id)
        if (parts.envelope.state === 'sent') await endEnvelope(tx, parts, 'expired', 'Its time has run out')
      }
    },
  },
  {
    kind: envelopeReminderKind,
    summary: 'Reminds signers after 3, 7 and 14 days and two days before the end',
    run: async (tx, ids) => {
      for (const id of [...ids].sort()) {
        const { agreement, envelope } = await lockEnvelope(tx, id)
        if (envelope.state !== 'sent') continue
        for (const signer of turnOf(await signersOf(tx, [id])))
          if (signer.state !== 'bounced') await mailSigner(tx, 'remind', agreement, envelope, signer)
      }
    },
  },
]

export const envelopesToWire = async (tx: Tx, rows: readonly EnvelopeRow[]): Promise<Static<typeof Envelope>[]> => {
  const signers = await signersOf(
    tx,
    rows.map((row) => row.id),
  )
  const found = []
  for (const row of rows) {
    const own = signers.filter((signer) => signer.envelope_id === row.id)
    const turn = row.state === 'sent' ? turnOf(own) : []
    found.push({
      id: row.id,
      agreementId: row.agreement_id,
      versionNumber: (await findVersion(tx, row.version_id))?.number ?? 0,
      state: row.state as 'sent',
      documentHash: row.document_hash,
      message: row.message,
      sentBy: { kind: row.by_kind, id: row.by_id, name: row.by_name },
      sentAt: row.sent_at.toISOString(),
      expiresAt: row.expires_at.toISOString(),
      endedAt: row.ended_at?.toISOString() ?? null,
      endedReason: row.ended_reason,
      signers: own.map((signer) => ({
        id: signer.id,
        side: signer.side as 'us',
        group: signer.group_number,
        name: signer.name,
        email: signer.email,
        title: signer.title,
        company: signer.company,
        state: signer.state as 'waiting',
        isTurn: turn.includes(signer),
        sentAt: signer.sent_at?.toISOString() ?? null,
        viewedAt: signer.viewed_at?.toISOString() ?? null,
        consentedAt: signer.consented_at?.toISOString() ?? null,
        signedAt: signer.signed_at?.toISOString() ?? null,
        declinedReason: signer.declined_reason,
        check: signer.required_check as 'link',
        checkedHow: signer.checked_how as 'code' | null,
      })),
      version: row.version,
    })
  }
  return found
}
export const listEnvelopes = async (tx: Tx, agreementId: string) => {
  if (!(await findAgreement(tx, agreementId))) throw notFound('agreement')
  return { data: await envelopesToWire(tx, await envelopesOf(tx, agreementId)) }
}
