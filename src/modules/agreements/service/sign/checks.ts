/** Who signs is who was asked: by a code to their address, or by a session that bears it. */
import { createHmac, randomInt, timingSafeEqual } from 'node:crypto'
import { partnerNames } from '#modules/partners/public.ts'
import { refuseUnconfirmed } from '#platform/auth/confirm.ts'
import { actorId, type Ctx, partnerOf, type Tx } from '#platform/context.ts'
import type { InputOf, Static } from '#platform/contract.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { conflict, notFound, Problem, unprocessable } from '#platform/errors.ts'
import { keysetPage, type ListInput, type Page } from '#platform/http/paging.ts'
import { hasWords } from '#platform/http/words.ts'
import type { checkEndpoints, SigningRequest } from '../../contract/checks.ts'
import { findAgreement, findAgreements } from '../../queries/agreements.ts'
import {
  type EnvelopeRow,
  findEnvelopes,
  findSigner,
  type SignerRow,
  signersOf,
  signersWaiting,
  updateSigner,
} from '../../queries/signing.ts'
import { termLanguage } from '../../terms/words/print.ts'
import { consentNumber, consentText } from '../../words/signing.ts'
import { audit } from '../audit.ts'
import { lockEnvelope, turnOf } from './envelopes.ts'
import { mailCode } from './mails.ts'
import { consentSigning, openByToken, pageOf, refuseEnded, refuseTurn, signDocument, viewSigning } from './sign.ts'
import { signerToken, signingPath } from './token.ts'

const codeMs = 15 * 60_000
const triesMax = 5
const codesAnHour = 5

const hashCode = (ctx: Ctx, signerId: string, code: string): string =>
  createHmac('sha256', ctx.services.secret)
    .update(JSON.stringify(['signing code', signerId, code]))
    .digest('hex')

export const sendCode = async (tx: Tx, token: string) => {
  const open = await openByToken(tx, token)
  refuseEnded(open)
  refuseTurn(open)
  const { signer, agreement, envelope } = open
  const isNewHour = !signer.code_sent_at || tx.now.getTime() - signer.code_sent_at.getTime() > 3_600_000
  const count = isNewHour ? 1 : signer.code_count + 1
  if (count > codesAnHour)
    throw new Problem({
      status: 429,
      code: 'signature.code_too_often',
      detail: 'Enough codes were mailed for now; look into your mail, or try again in an hour.',
    })
  const code = String(randomInt(1_000_000)).padStart(6, '0')
  await updateSigner(tx, signer.id, {
    code_hash: hashCode(tx.ctx, signer.id, code),
    code_sent_at: tx.now,
    code_tries: 0,
    code_count: count,
  })
  await mailCode(tx, agreement, envelope, signer, code)
  await audit(tx, agreement.id, 'code_sent', { envelope: envelope.id, signer: signer.name, email: signer.email })
  return pageOf(tx, open)
}

/** A wrong try is counted though it is refused, so it is written before anything is thrown. */
export const checkCode = async (ctx: Ctx, token: string, code: string) => {
  const answer = await inTransaction(ctx, async (tx) => {
    const open = await openByToken(tx, token)
    refuseEnded(open)
    refuseTurn(open)
    const { signer, agreement, envelope } = open
    const isAlive =
      signer.code_hash !== null &&
      signer.code_sent_at !== null &&
      tx.now.getTime() - signer.code_sent_at.getTime() <= codeMs &&
      signer.code_tries < triesMax
    const isRight =
      isAlive &&
      timingSafeEqual(Buffer.from(signer.code_hash!, 'hex'), Buffer.from(hashCode(tx.ctx, signer.id, code), 'hex'))
    if (!isRight) {
      if (isAlive) await updateSigner(tx, signer.id, { code_tries: signer.code_tries + 1 })
      return null
    }
    await updateSigner(tx, signer.id, {
      checked_how: 'code',
      checked_at: tx.now,
      checked_by: signer.email.slice(0, 60),
      code_hash: null,
    })
    await audit(tx, agreement.id, 'code_shown', { envelope: envelope.id, signer: signer.name, email: signer.email })
    return pageOf(tx, open)
  })
  if (!answer)
    throw unprocessable(
      'signature.code_wrong',
      'This is not the code that was mailed last, or it is too old; ask for a new one.',
    )
  return answer
}

const emailOf = (tx: Tx): string | undefined => {
  const { actor } = tx.ctx
  return actor.kind === 'member' || actor.kind === 'portal_user' ? actor.email.toLowerCase() : undefined
}
/** The caller's own signature, on the caller's own side; anybody else's is not there. */
const isOwn = async (tx: Tx, signer: SignerRow, envelope: EnvelopeRow): Promise<boolean> => {
  const partnerId = partnerOf(tx.ctx.actor)
  if (signer.email.toLowerCase() !== emailOf(tx) || (signer.side === 'partner') !== (partnerId !== null)) return false
  return partnerId === null || (await findAgreement(tx, envelope.agreement_id))?.partner_id === partnerId
}

/** What waits for the caller's signature, first what ends first. A key signs nothing. */
export const signingRequests = (tx: Tx, input: ListInput): Promise<Page<Static<typeof SigningRequest>>> =>
  tx.asTeam(async () => {
    const email = emailOf(tx)
    if (email === undefined) return { data: [], nextCursor: null }
    const partnerId = partnerOf(tx.ctx.actor)
    return keysetPage({
      query: signersWaiting(tx, email, { side: partnerId === null ? 'us' : 'partner', partnerId }).where(
        hasWords(input.q, 'agreements.number', 'agreements.title'),
      ),
      sorts: { expiresAt: 'envelopes.expires_at' },
      fallback: 'expiresAt',
      input,
      id: 'envelope_signers.id',
      toWire: (signers) => requestsToWire(tx, signers),
    })
  })
const requestsToWire = async (tx: Tx, signers: readonly SignerRow[]): Promise<Static<typeof SigningRequest>[]> => {
  const envelopeIds = signers.map((signer) => signer.envelope_id)
  const envelopes = new Map((await findEnvelopes(tx, envelopeIds)).map((one) => [one.id, one]))
  const agreements = new Map(
    (
      await findAgreements(
        tx,
        [...envelopes.values()].map((one) => one.agreement_id),
      )
    ).map((one) => [one.id, one]),
  )
  const names = await partnerNames(
    tx,
    [...agreements.values()].map((one) => one.partner_id),
  )
  const inEnvelope = Map.groupBy(await signersOf(tx, [...envelopes.keys()]), (one) => one.envelope_id)
  return signers.map((signer) => {
    const envelope = envelopes.get(signer.envelope_id)!
    const agreement = agreements.get(envelope.agreement_id)!
    return {
      signerId: signer.id,
      agreementId: agreement.id,
      number: agreement.number,
      title: agreement.title,
      partnerName: names.get(agreement.partner_id) ?? '',
      company: signer.company,
      askedBy: envelope.by_name,
      documentHash: envelope.document_hash,
      consent: { number: consentNumber, text: [...consentText[termLanguage(agreement.language)]] },
      isTurn: turnOf(inEnvelope.get(envelope.id) ?? []).some((one) => one.id === signer.id),
      expiresAt: envelope.expires_at.toISOString(),
    }
  })
}

const lockOwn = async (tx: Tx, signerId: string) => {
  const known = await findSigner(tx, signerId)
  if (!known) throw notFound('signer')
  const parts = await lockEnvelope(tx, known.envelope_id)
  const signer = (await findSigner(tx, signerId))!
  if (!(await isOwn(tx, signer, parts.envelope))) throw notFound('signer')
  return { ...parts, signer }
}
const markSignedIn = (tx: Tx, signer: SignerRow) =>
  updateSigner(tx, signer.id, { checked_how: 'sign_in', checked_at: tx.now, checked_by: actorId(tx.ctx.actor) })

/** From a session of the signer to the signing page: that session is the check. */
export const openRequest = (tx: Tx, signerId: string): Promise<{ path: string }> =>
  tx.asTeam(async () => {
    const { agreement, envelope, signer } = await lockOwn(tx, signerId)
    refuseEnded({ envelope, signer })
    if (signer.state !== 'signed') {
      await markSignedIn(tx, signer)
      await audit(tx, agreement.id, 'signed_in_to_sign', {
        envelope: envelope.id,
        signer: signer.name,
        email: signer.email,
      })
    }
    return { path: signingPath(tx.ctx, signer.id, envelope.document_hash) }
  })

type Many = InputOf<typeof checkEndpoints.countersign>['body']
/** Each in a transaction of its own: one that is refused holds up no other, and a second time answers the first. */
export const countersign = async (ctx: Ctx, body: Many, caller: { address: string; userAgent: string }) => {
  await inTransaction(ctx, refuseUnconfirmed)
  if (!body.authority) throw unprocessable('signature.authority_missing', 'Say that you may sign for your company.')
  if (body.consent !== consentNumber)
    throw conflict('signature.consent_changed', 'The text of the consent has changed; read it again.')
  const data = []
  for (const { signerId, documentHash } of body.documents) {
    try {
      const number = await inTransaction(ctx, async (tx) => {
        const { agreement, envelope, signer } = await lockOwn(tx, signerId)
        const token = signerToken(tx.ctx, signer.id, envelope.document_hash)
        if (signer.state !== 'signed') {
          await viewSigning(tx, token)
          await consentSigning(tx, token, body.consent)
          await markSignedIn(tx, signer)
        }
        const { name, title, authority } = body
        await signDocument(tx, token, { documentHash, name, title, authority }, caller)
        return agreement.number
      })
      data.push({ signerId, number, outcome: 'signed' as const, words: 'Signed.' })
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      data.push({ signerId, number: null, outcome: 'refused' as const, words: error.message })
    }
  }
  return { signed: data.filter((one) => one.outcome === 'signed').length, data }
}
