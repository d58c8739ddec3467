/** The signer's acts by link: open, consent, sign, decline, hand on. One lock per agreement settles every race. */
import type { Tx } from '#platform/context.ts'
import type { InputOf, Static } from '#platform/contract.ts'
import { conflict, notFound, Problem, unprocessable } from '#platform/errors.ts'
import { envelopeCompleted, envelopeDeclined, envelopeViewed, signatureMade } from '../../contract/events.ts'
import type { SigningPage, signingEndpoints } from '../../contract/signing.ts'
import { type AgreementRow, updateVersionRow, type VersionRow } from '../../queries/agreements.ts'
import {
  type EnvelopeRow,
  findEnvelope,
  findSigner,
  type SignerRow,
  signerByToken,
  signersOf,
  updateEnvelope,
  updateSigner,
} from '../../queries/signing.ts'
import { termLanguage } from '../../terms/words/print.ts'
import { documentHash } from '../../texts/content.ts'
import { consentNumber, consentText } from '../../words/signing.ts'
import { audit } from '../audit.ts'
import { versionFacts } from '../drafts/facts.ts'
import { blockToWire } from '../drafts/wire.ts'
import { isChecked } from './checked.ts'
import { completeKind } from './complete.ts'
import { checkSignaturePicture } from './drawing.ts'
import {
  about,
  askNext,
  endEnvelope,
  envelopeFacts,
  lockEnvelope,
  passedTerms,
  readEnvelope,
  takeOver,
  turnOf,
} from './envelopes.ts'
import { mailSigner } from './mails.ts'
import { hashSignerToken } from './token.ts'

type Caller = { address: string; userAgent: string }
type Open = {
  agreement: AgreementRow
  version: VersionRow
  envelope: EnvelopeRow
  signer: SignerRow
  signers: SignerRow[]
}

const gone = (detail: string) => new Problem({ status: 410, code: 'signature.link_expired', detail })

export const openByToken = async (tx: Tx, token: string, reading = false): Promise<Open> => {
  if (tx.ctx.workspace.id === '') throw notFound('document')
  const known = await signerByToken(tx, hashSignerToken(token))
  if (!known) throw notFound('document')
  // A reading takes no lock; every act does, and so they follow one another.
  const parts = await (reading ? readEnvelope : lockEnvelope)(tx, known.envelope_id)
  return { ...parts, signer: (await findSigner(tx, known.id))!, signers: await signersOf(tx, [known.envelope_id]) }
}
/** Refuses acts on what has ended; a completed envelope may still be read by who signed it. */
export const refuseEnded = ({ envelope, signer }: Pick<Open, 'envelope' | 'signer'>) => {
  if (signer.state === 'delegated') throw gone('This link was handed on to somebody else.')
  if (envelope.state === 'sent' || (envelope.state === 'completed' && signer.state === 'signed')) return
  throw gone(`This was ${envelope.state}; ask the sender for a new link.`)
}
export const refuseTurn = ({ signer, signers }: Open) => {
  if (turnOf(signers).some((one) => one.id === signer.id)) return
  const before = turnOf(signers).map((one) => one.name)
  throw conflict('signature.not_your_turn', `${before.join(' and ')} sign first; you get a mail when it is your turn.`)
}

export const pageOf = async (tx: Tx, open: Open): Promise<Static<typeof SigningPage>> => {
  const { agreement, version, envelope } = open
  const signer = (await findSigner(tx, open.signer.id))!
  const signers = await signersOf(tx, [envelope.id])
  const facts = await versionFacts(tx, agreement, version)
  const turn = envelope.state === 'sent' ? turnOf(signers) : []
  const now = (await findEnvelope(tx, envelope.id))!
  return {
    state: signer.state as 'sent',
    envelopeState: now.state as 'sent',
    workspaceName: tx.ctx.workspace.name,
    number: agreement.number,
    title: agreement.title,
    language: agreement.language,
    message: envelope.message,
    asks: envelope.by_name,
    signer: { name: signer.name, email: signer.email, title: signer.title, company: signer.company },
    others: signers
      .filter((one) => one.id !== signer.id && one.state !== 'delegated')
      .map((one) => ({ name: one.name, company: one.company, signedAt: one.signed_at?.toISOString() ?? null })),
    documentHash: envelope.document_hash,
    blocks: facts.blocks.map(blockToWire),
    consent: { number: consentNumber, text: [...consentText[termLanguage(agreement.language)]] },
    check: {
      needed: signer.required_check as 'link',
      done: isChecked(signer, tx.now),
      codeSentAt: signer.code_sent_at?.toISOString() ?? null,
      signIn:
        signer.side === 'us'
          ? `/w/${tx.ctx.workspace.slug}/agreements/signing`
          : `/p/${tx.ctx.workspace.slug}/agreement`,
    },
    isTurn: turn.some((one) => one.id === signer.id),
    waitingFor: turn.filter((one) => one.id !== signer.id).map((one) => one.name),
    signedAt: signer.signed_at?.toISOString() ?? null,
    expiresAt: envelope.expires_at.toISOString(),
  }
}

export const openSigning = async (tx: Tx, token: string) => {
  const open = await openByToken(tx, token, true)
  refuseEnded(open)
  return pageOf(tx, open)
}
export const viewSigning = async (tx: Tx, token: string) => {
  const open = await openByToken(tx, token)
  refuseEnded(open)
  if (open.signer.state === 'sent') {
    await updateSigner(tx, open.signer.id, { state: 'viewed', viewed_at: tx.now })
    await audit(tx, open.agreement.id, 'document_viewed', {
      envelope: open.envelope.id,
      signer: open.signer.name,
      email: open.signer.email,
    })
    await tx.announce(envelopeViewed, envelopeFacts(open.agreement, open.envelope), about(open.agreement))
  }
  return pageOf(tx, open)
}
export const consentSigning = async (tx: Tx, token: string, number: number) => {
  const open = await openByToken(tx, token)
  refuseEnded(open)
  if (open.signer.state === 'signed') return pageOf(tx, open)
  refuseTurn(open)
  if (number !== consentNumber)
    throw conflict('signature.consent_changed', 'The text of the consent has changed; read it again.')
  if (!open.signer.consented_at) {
    await updateSigner(tx, open.signer.id, {
      state: 'consented',
      viewed_at: open.signer.viewed_at ?? tx.now,
      consented_at: tx.now,
      consent_number: number,
    })
    await audit(tx, open.agreement.id, 'consent_given', {
      envelope: open.envelope.id,
      signer: open.signer.name,
      consent: number,
    })
  }
  return pageOf(tx, open)
}

/** A thousand parallel signs make one signature: the first under the lock, the rest are answered with its result. */
export const signDocument = async (
  tx: Tx,
  token: string,
  body: InputOf<typeof signingEndpoints.signDocument>['body'],
  caller: Caller,
) => {
  // Who has signed is answered without the lock, so that a flood of late tries holds up nobody.
  const seen = await openByToken(tx, token, true)
  if (seen.signer.state === 'signed') return pageOf(tx, seen)
  const open = await openByToken(tx, token)
  const { agreement, version, envelope, signer } = open
  if (signer.state === 'signed') return pageOf(tx, open)
  refuseEnded(open)
  refuseTurn(open)
  if (!body.authority)
    throw unprocessable(
      'signature.authority_missing',
      'Say that you may sign for your company, or hand it on to somebody who may.',
    )
  if (!signer.consented_at) throw conflict('signature.consent_missing', 'Consent to signing electronically first.')
  if (!isChecked((await findSigner(tx, signer.id))!, tx.now))
    throw conflict(
      'signature.check_missing',
      signer.required_check === 'code'
        ? 'Show by the code that is mailed to you that it is you.'
        : 'Sign in, and open the document from there.',
    )
  const facts = await versionFacts(tx, agreement, version)
  const stored = documentHash(facts.blocks, version.snapshot_hash ?? '')
  if (
    body.documentHash !== envelope.document_hash ||
    stored !== envelope.document_hash ||
    facts.documentHash !== envelope.document_hash
  )
    throw conflict('signature.document_changed', 'What was shown is not what is to be signed; read it again.')
  const [passed] = await passedTerms(tx, facts)
  if (passed) throw unprocessable('term.in_past', `${passed} Ask the sender for a new envelope.`)
  if (body.image) checkSignaturePicture(body.image)
  await updateSigner(tx, signer.id, {
    state: 'signed',
    signed_at: tx.now,
    title: body.title,
    signature: JSON.stringify({
      name: body.name,
      drawing: body.drawing ?? null,
      image: body.image ?? null,
      documentHash: body.documentHash,
    }),
    address: caller.address.slice(0, 60),
    user_agent: caller.userAgent.slice(0, 500),
  })
  await audit(tx, agreement.id, 'signed', {
    envelope: envelope.id,
    signer: signer.name,
    email: signer.email,
    signature: body.name,
    title: body.title,
    documentHash: body.documentHash,
    consent: signer.consent_number,
    check: signer.checked_how ?? 'link',
  })
  await tx.announce(
    signatureMade,
    {
      agreementId: agreement.id,
      partnerId: agreement.partner_id,
      number: agreement.number,
      envelopeId: envelope.id,
      signerId: signer.id,
      side: signer.side as 'us' | 'partner',
    },
    about(agreement),
  )
  const left = (await signersOf(tx, [envelope.id])).filter((one) => !['signed', 'delegated'].includes(one.state))
  if (left.length > 0) await askNext(tx, agreement, envelope)
  else {
    await updateEnvelope(tx, envelope.id, { state: 'completed', ended_at: tx.now })
    await updateVersionRow(tx, version.id, { state: 'completing' })
    await tx.announce(envelopeCompleted, envelopeFacts(agreement, envelope), about(agreement))
    await tx.asTeam(() =>
      tx.enqueue(completeKind, {
        title: `Put ${agreement.number} in force`,
        input: { envelopeId: envelope.id },
        subjectId: agreement.id,
      }),
    )
  }
  return pageOf(tx, open)
}

export const declineSigning = async (tx: Tx, token: string, reason: string) => {
  const open = await openByToken(tx, token)
  refuseEnded(open)
  if (open.signer.state === 'signed')
    throw conflict('signature.made_already', 'You have signed; ask the sender to void it.')
  refuseTurn(open)
  const page = await pageOf(tx, open)
  await updateSigner(tx, open.signer.id, { state: 'declined', declined_reason: reason })
  await endEnvelope(tx, open, 'declined', `${open.signer.name}: ${reason}`)
  await tx.announce(envelopeDeclined, envelopeFacts(open.agreement, open.envelope), about(open.agreement))
  for (const other of open.signers.filter((one) => one.id !== open.signer.id && one.state !== 'waiting'))
    await mailSigner(tx, 'declined', open.agreement, open.envelope, other, { who: open.signer.name, reason })
  return { ...page, state: 'declined' as const, envelopeState: 'declined' as const, isTurn: false }
}

const domainOf = (email: string) => email.slice(email.lastIndexOf('@') + 1).toLowerCase()
export const delegateSigning = async (
  tx: Tx,
  token: string,
  body: { name: string; email: string; statement: string },
) => {
  const open = await openByToken(tx, token)
  refuseEnded(open)
  const { signer, agreement, envelope } = open
  if (signer.state === 'signed') throw conflict('signature.made_already', 'You have signed.')
  refuseTurn(open)
  if (signer.delegated_from)
    throw conflict('signature.delegated_already', 'It was handed on to you; it is handed on once.')
  if (domainOf(body.email) !== domainOf(signer.email))
    throw unprocessable(
      'signature.other_company',
      `Only somebody of ${signer.company} can sign in your place, with an address at ${domainOf(signer.email)}.`,
    )
  await takeOver(tx, envelope, signer, { name: body.name, email: body.email }, 'delegated')
  await audit(tx, agreement.id, 'signature_delegated', {
    envelope: envelope.id,
    from: signer.name,
    to: body.name,
    email: body.email,
    statement: body.statement,
  })
  await askNext(tx, agreement, envelope)
  return { ...(await pageOf(tx, open)), isTurn: false }
}
