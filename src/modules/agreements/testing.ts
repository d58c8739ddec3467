/** Builders for the tests of this module and of those that read terms: an agreement that was signed, with terms. */
import { createPartner } from '#modules/partners/public.ts'
import type { Ctx, Tx } from '#platform/context.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import {
  insertAgreement,
  insertVersion,
  lockAgreement,
  takeNumber,
  versionCount,
  versionsOf,
} from './queries/agreements.ts'
import { signersOf } from './queries/signing.ts'
import { insertTerms } from './queries/terms.ts'
import { acting } from './service/acting.ts'
import { followDates } from './service/dates/days.ts'
import { draftAgreement } from './service/drafts/draft.ts'
import { versionFacts } from './service/drafts/facts.ts'
import { acceptVersion, submitVersion } from './service/drafts/flow.ts'
import { putInForce } from './service/execute/put-in-force.ts'
import { sendEnvelope } from './service/sign/envelopes.ts'
import { consentSigning, signDocument } from './service/sign/sign.ts'
import { signerToken } from './service/sign/token.ts'
import { ours, theirs } from './service/talks/rounds.ts'
import { checkTerms, type TermDraft } from './terms/check.ts'
import { consentNumber } from './words/signing.ts'

export type SignedTerm = Pick<
  TermDraft,
  'kind' | 'values' | 'scope' | 'effectiveFrom' | 'effectiveTo' | 'operation'
> & {
  priority?: number
  clause?: string
  replaces?: string[]
}

/** An executed agreement of the partner; `of` adds an amendment to one. Terms are checked as those people write. */
export const anAgreement = (
  ctx: Ctx,
  partnerId: string,
  terms: readonly SignedTerm[],
  options: {
    effectiveOn: string
    executedAt?: Date
    category?: string
    parentId?: string
    of?: string
    /** Also does what its dates ask for by today, and plans the next day, as an execution does. */
    follow?: boolean
  },
): Promise<{ agreementId: string; versionId: string; termIds: string[] }> =>
  inTransaction(ctx, async (tx: Tx) => {
    const issues = checkTerms(terms.map((term) => ({ ...term, priority: term.priority ?? 0 })))
    if (issues.length > 0) throw new Error(JSON.stringify(issues))
    const existing = options.of ? await lockAgreement(tx, options.of) : undefined
    const agreement =
      existing ??
      (await insertAgreement(tx, {
        id: newId(idPrefixes.agreement),
        partner_id: partnerId,
        number: await takeNumber(tx, Number(options.effectiveOn.slice(0, 4))),
        title: 'Partner agreement',
        category: options.parentId ? 'addendum' : (options.category ?? 'partnership'),
        parent_id: options.parentId ?? null,
        our_entity: tx.ctx.workspace.name,
        language: 'en',
        zone: tx.ctx.workspace.zone,
      }))
    const { by_kind, by_id, by_name } = acting(tx)
    const versionId = newId(idPrefixes.agreementVersion)
    const number = await versionCount(tx, agreement.id)
    const version = await insertVersion(tx, {
      id: versionId,
      agreement_id: agreement.id,
      partner_id: partnerId,
      number: number + 1,
      kind: existing ? 'amendment' : 'original',
      // As the last signature leaves it.
      state: 'completing',
      author_kind: by_kind,
      author_id: by_id,
      author_name: by_name,
    })
    const termIds = terms.map(() => newId(idPrefixes.term))
    await insertTerms(
      tx,
      terms.map((term, position) => ({
        id: termIds[position]!,
        version_id: versionId,
        agreement_id: agreement.id,
        partner_id: partnerId,
        kind: term.kind,
        operation: term.operation ?? 'set',
        values: term.values,
        scope: term.scope ?? {},
        priority: term.priority ?? 0,
        effective_from: term.effectiveFrom ?? null,
        effective_to: term.effectiveTo ?? null,
        clause: term.clause ?? null,
        replaces: term.replaces ?? [],
        position,
      })),
    )
    await putInForce(tx, {
      agreement,
      version,
      executedAt: options.executedAt ?? tx.now,
      effectiveOn: options.effectiveOn,
    })
    if (options.follow) await followDates(tx, agreement)
    return { agreementId: agreement.id, versionId, termIds }
  })

export { completeEnvelope } from './service/sign/complete.ts'

/** A partner whose agreement everybody has signed, and nothing after that has been done yet. */
export const aCompletingAgreement = (
  ctx: Ctx,
  name: string,
): Promise<{ partnerId: string; agreementId: string; envelopeId: string }> =>
  inTransaction(ctx, async (tx: Tx) => {
    const partner = await createPartner(tx, {
      legalName: name,
      website: `https://${name.toLowerCase().replaceAll(' ', '-')}.example`,
      address: { city: 'Oslo', country: 'NO' },
    })
    const partnerId = partner.id
    const { id } = await draftAgreement(tx, { partnerId })
    await submitVersion(tx, id, 'negotiating')
    const agreement = (await lockAgreement(tx, id))!
    const [version] = await versionsOf(tx, [id])
    const { snapshot } = await versionFacts(tx, agreement, version!)
    await acceptVersion(tx, id, ours(tx), snapshot)
    await acceptVersion(tx, id, theirs(tx), snapshot)
    const person = (side: 'us' | 'partner') => ({
      side,
      name: `${side} of ${name}`,
      email: `${side}@${partner.id.slice(-8).toLowerCase()}.example`,
      title: 'Director',
    })
    const envelope = await sendEnvelope(tx, id, { signers: [person('partner'), person('us')] })
    for (const signer of await signersOf(tx, [envelope.id])) {
      const token = signerToken(tx.ctx, signer.id, envelope.document_hash)
      await consentSigning(tx, token, consentNumber)
      await signDocument(
        tx,
        token,
        { documentHash: envelope.document_hash, name: signer.name, title: 'Director', authority: true },
        { address: '192.0.2.1', userAgent: 'Test' },
      )
    }
    return { partnerId, agreementId: id, envelopeId: envelope.id }
  })
