/** The way of a version from draft to approved: legal, pen, comments, acceptance, withdrawal. */
import { findPartner, moveStage } from '#modules/partners/public.ts'
import type { Tx } from '#platform/context.ts'
import { conflict } from '#platform/errors.ts'
import { agreementTermsAgreed, roundHandedOver } from '../../contract/events.ts'
import { type AgreementRow, openDrafts, updateAgreementRow, updateVersionRow } from '../../queries/agreements.ts'
import { acceptancesOf, addComment, commentsOf, putAcceptance, settleComment } from '../../queries/negotiation.ts'
import { acting } from '../acting.ts'
import { audit } from '../audit.ts'
import { askApprovals } from './approvals.ts'
import { lockOpen } from './draft.ts'
import { type VersionFacts, versionFacts } from './facts.ts'

export type Side = 'us' | 'partner'

/** Clauses off their preferred position and terms marked as exceptions: what only legal may let out. */
export const uncleanParts = (facts: VersionFacts): string[] => [
  ...facts.content.components.flatMap((part) =>
    part.clauses
      .filter((clause) => clause.position !== 'preferred')
      .map((clause) => `${clause.heading} is off its preferred position`),
  ),
  ...facts.rows.filter((row) => row.is_exception).map((row) => `${row.kind.replaceAll('_', ' ')} is an exception`),
]

export const submitVersion = async (tx: Tx, id: string, to: 'legal_review' | 'negotiating'): Promise<AgreementRow> => {
  const { agreement, version } = await lockOpen(tx, id, ['draft'])
  const facts = await versionFacts(tx, agreement, version)
  if (facts.faults.length > 0)
    throw conflict('agreement.not_ready', facts.faults.map((fault) => fault.message).join(' '), {
      faults: facts.faults,
    })
  const unclean = to === 'negotiating' && version.kind !== 'amendment' ? uncleanParts(facts) : []
  if (unclean.length > 0)
    throw conflict('agreement.not_ready', `Legal has to see it first: ${unclean.join('; ')}.`, { unclean })
  await updateVersionRow(tx, version.id, { state: to, pen: to === 'negotiating' ? 'partner' : 'us', pen_since: tx.now })
  await audit(tx, agreement.id, to === 'legal_review' ? 'sent_to_legal' : 'sent_to_partner', {
    version: version.number,
    snapshot: facts.snapshot,
  })
  if (to === 'negotiating') await tellPen(tx, agreement, 'partner')
  return updateAgreementRow(tx, agreement.id, {})
}

export const reviewVersion = async (
  tx: Tx,
  id: string,
  outcome: 'cleared' | 'returned',
  words?: string,
): Promise<AgreementRow> => {
  const { agreement, version } = await lockOpen(tx, id, ['legal_review'])
  if (outcome === 'returned' && !words?.trim()) throw conflict('agreement.state', 'Say what legal wants changed.')
  const { snapshot } = await versionFacts(tx, agreement, version)
  if (words?.trim())
    await addComment(tx, {
      versionId: version.id,
      side: 'us',
      clause: null,
      isMust: outcome === 'returned',
      isShared: false,
      body: words,
      by: acting(tx),
    })
  await updateVersionRow(
    tx,
    version.id,
    outcome === 'cleared' ? { state: 'negotiating', pen: 'partner', pen_since: tx.now } : { state: 'draft', pen: 'us' },
  )
  await audit(tx, agreement.id, outcome === 'cleared' ? 'cleared_by_legal' : 'returned_by_legal', {
    version: version.number,
    snapshot,
  })
  if (outcome === 'cleared') await tellPen(tx, agreement, 'partner')
  return updateAgreementRow(tx, agreement.id, {})
}

const tellPen = (tx: Tx, agreement: AgreementRow, to: Side) =>
  tx.announce(
    roundHandedOver,
    { agreementId: agreement.id, partnerId: agreement.partner_id, number: agreement.number, to },
    { subject: { kind: 'agreement', id: agreement.id }, partnerId: agreement.partner_id },
  )

export const handOver = async (tx: Tx, id: string, side: Side): Promise<AgreementRow> => {
  const { agreement, version } = await lockOpen(tx, id, ['negotiating'])
  if (version.pen !== side) throw conflict('pen.not_yours', 'The other side holds the pen.')
  const to: Side = side === 'us' ? 'partner' : 'us'
  await updateVersionRow(tx, version.id, { pen: to, pen_since: tx.now })
  await audit(tx, agreement.id, 'pen_handed_over', { version: version.number, to })
  await tellPen(tx, agreement, to)
  return updateAgreementRow(tx, agreement.id, {})
}

/** Comments are read by both sides once it is with the partner; before that only ours are written. */
export const commentVersion = async (
  tx: Tx,
  id: string,
  side: Side,
  input: { body: string; clause?: string | undefined; must?: boolean | undefined },
): Promise<AgreementRow> => {
  const { agreement, version } = await lockOpen(
    tx,
    id,
    side === 'us'
      ? ['draft', 'legal_review', 'negotiating', 'agreed', 'approving', 'approved']
      : ['negotiating', 'agreed'],
  )
  await addComment(tx, {
    versionId: version.id,
    side,
    clause: input.clause ?? null,
    isMust: input.must ?? false,
    isShared: !['draft', 'legal_review'].includes(version.state),
    body: input.body,
    by: acting(tx),
  })
  if (input.must && version.state === 'agreed') await updateVersionRow(tx, version.id, { state: 'negotiating' })
  await audit(tx, agreement.id, 'commented', {
    version: version.number,
    side,
    clause: input.clause ?? null,
    must: input.must ?? false,
  })
  return updateAgreementRow(tx, agreement.id, {})
}
export const settleVersionComment = async (tx: Tx, id: string, number: number): Promise<AgreementRow> => {
  const { agreement, version } = await lockOpen(tx, id)
  if (!(await settleComment(tx, version.id, number, acting(tx).by_name)))
    throw conflict('comment.unknown', 'There is no open comment of this number.')
  await audit(tx, agreement.id, 'comment_settled', { version: version.number, number })
  return updateAgreementRow(tx, agreement.id, {})
}

/** Why a side cannot accept what stands there now. */
export const reasonsAgainstAccepting = async (tx: Tx, facts: VersionFacts): Promise<string[]> => {
  if (facts.version.state !== 'negotiating') return ['Only a text that is in negotiation can be accepted.']
  const musts = (await commentsOf(tx, facts.version.id)).filter((comment) => comment.is_must && !comment.settled_at)
  return [
    ...facts.faults.map((fault) => fault.message),
    ...musts.map((comment) => `Comment ${comment.number} of ${comment.by_name} has to be settled first.`),
  ]
}

export const acceptVersion = async (tx: Tx, id: string, side: Side, hash: string): Promise<AgreementRow> => {
  const { agreement, version } = await lockOpen(tx, id, ['negotiating'])
  const facts = await versionFacts(tx, agreement, version)
  if (facts.snapshot !== hash)
    throw conflict('snapshot.stale', 'The text has changed since you read it; read it again.', {
      snapshotHash: facts.snapshot,
    })
  const [reason] = await reasonsAgainstAccepting(tx, facts)
  if (reason) throw conflict('agreement.state', reason)
  await putAcceptance(tx, { versionId: version.id, side, hash, by: acting(tx) })
  await audit(tx, agreement.id, 'accepted', { version: version.number, side, snapshot: hash })
  const sides = new Set(
    (await acceptancesOf(tx, version.id)).filter((one) => one.snapshot_hash === hash).map((one) => one.side),
  )
  if (sides.size === 2) {
    await updateVersionRow(tx, version.id, { state: 'agreed', snapshot_hash: hash })
    await tx.announce(
      agreementTermsAgreed,
      {
        agreementId: agreement.id,
        partnerId: agreement.partner_id,
        number: agreement.number,
        category: agreement.category,
        versionNumber: version.number,
      },
      { subject: { kind: 'agreement', id: agreement.id }, partnerId: agreement.partner_id },
    )
    await askApprovals(tx, facts)
  }
  return updateAgreementRow(tx, agreement.id, {})
}

export const withdrawVersion = async (tx: Tx, id: string, reason: string): Promise<AgreementRow> => {
  const { agreement, version } = await lockOpen(tx, id, [
    'draft',
    'legal_review',
    'negotiating',
    'agreed',
    'approving',
    'approved',
  ])
  await updateVersionRow(tx, version.id, { state: 'withdrawn', reason })
  await audit(tx, agreement.id, 'withdrawn', { version: version.number, reason })
  const partner = await findPartner(tx, agreement.partner_id)
  const others = await openDrafts(tx, [agreement.partner_id], 'partnership')
  if (
    agreement.category === 'partnership' &&
    version.kind === 'original' &&
    partner?.stage === 'contracting' &&
    others.length === 0
  )
    await moveStage(tx, { partnerId: agreement.partner_id, to: 'approved', cause: { by: 'agreements' } })
  return updateAgreementRow(tx, agreement.id, {})
}
