/** The way of a version from draft to approved: legal, pen, comments, acceptance, withdrawal. */
import { findPartner, moveStage } from '#modules/partners/public.ts'
import type { Tx } from '#platform/context.ts'
import { conflict } from '#platform/errors.ts'
import { agreementTermsAgreed } from '../../contract/events.ts'
import {
  type AgreementRow,
  openDrafts,
  updateAgreementRow,
  updateVersionRow,
  type VersionRow,
} from '../../queries/agreements.ts'
import { acceptancesOf, addComment, commentsOf, putAcceptance, settleComment } from '../../queries/negotiation.ts'
import { changesOf } from '../../queries/talks.ts'
import { acting } from '../acting.ts'
import { audit } from '../audit.ts'
import { followAgreement } from '../follow.ts'
import { keepSnapshot, ours, passPen, type Talker } from '../talks/rounds.ts'
import { askApprovals } from './approvals.ts'
import { movedBase } from './base.ts'
import { lockOpen } from './draft.ts'
import { type VersionFacts, versionFacts } from './facts.ts'

/** Clauses off their preferred position and terms marked as exceptions: what only legal may let out. */
export const uncleanParts = (facts: VersionFacts): string[] => [
  ...facts.content.components.flatMap((part) =>
    part.clauses
      .filter((clause) => clause.position !== 'preferred')
      .map((clause) => `${clause.heading} is off its preferred position`),
  ),
  ...(facts.agreement.paper === 'theirs' ? ['it is on their paper'] : []),
  ...facts.rows.filter((row) => row.is_exception).map((row) => `${row.kind.replaceAll('_', ' ')} is an exception`),
]

/** What is changed by notice is told, not talked about: it goes its own way, by `service/dates/change-notices.ts`. */
const refuseNotice = (version: VersionRow) => {
  if (version.kind === 'notice')
    throw conflict('agreement.state', 'A change by notice is not negotiated; ask the second person to send it.')
}

export const submitVersion = async (tx: Tx, id: string, to: 'legal_review' | 'negotiating'): Promise<AgreementRow> => {
  const { agreement, version } = await lockOpen(tx, id, ['draft'])
  refuseNotice(version)
  const facts = await versionFacts(tx, agreement, version)
  if (facts.faults.length > 0)
    throw conflict('agreement.not_ready', facts.faults.map((fault) => fault.message).join(' '), {
      faults: facts.faults,
    })
  const unclean = to === 'negotiating' && version.kind !== 'amendment' ? uncleanParts(facts) : []
  if (unclean.length > 0)
    throw conflict('agreement.not_ready', `Legal has to see it first: ${unclean.join('; ')}.`, { unclean })
  await audit(tx, agreement.id, to === 'legal_review' ? 'sent_to_legal' : 'sent_to_partner', {
    version: version.number,
    snapshot: facts.snapshot,
  })
  if (to === 'negotiating') await passPen(tx, facts, 'partner', { state: 'negotiating' })
  else await updateVersionRow(tx, version.id, { state: to, pen: 'us', pen_since: tx.now })
  await followAgreement(tx, agreement.id)
  return updateAgreementRow(tx, agreement.id, {})
}

export const reviewVersion = async (
  tx: Tx,
  id: string,
  outcome: 'cleared' | 'returned',
  words?: string,
): Promise<AgreementRow> => {
  const { agreement, version } = await lockOpen(tx, id, ['legal_review'])
  refuseNotice(version)
  if (outcome === 'returned' && !words?.trim()) throw conflict('agreement.state', 'Say what legal wants changed.')
  const facts = await versionFacts(tx, agreement, version)
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
  await audit(tx, agreement.id, outcome === 'cleared' ? 'cleared_by_legal' : 'returned_by_legal', {
    version: version.number,
    snapshot: facts.snapshot,
  })
  if (outcome === 'cleared') await passPen(tx, facts, 'partner', { state: 'negotiating' })
  else await updateVersionRow(tx, version.id, { state: 'draft', pen: 'us', pen_since: tx.now })
  await followAgreement(tx, agreement.id)
  return updateAgreementRow(tx, agreement.id, {})
}

export const handOver = async (tx: Tx, id: string, talker: Talker, words?: string): Promise<AgreementRow> => {
  const { agreement, version } = await lockOpen(tx, id, ['negotiating'])
  if (version.pen !== talker.side) throw conflict('pen.not_yours', 'The other side holds the pen.')
  const to = talker.side === 'us' ? 'partner' : 'us'
  await audit(tx, agreement.id, 'pen_handed_over', { version: version.number, to }, talker.by)
  await passPen(tx, await versionFacts(tx, agreement, version), to, { words, by: talker.by })
  return updateAgreementRow(tx, agreement.id, {})
}

/** Comments are read by both sides once it is with the partner; before that only ours are written. */
export const commentVersion = async (
  tx: Tx,
  id: string,
  { side, by }: Talker,
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
    by,
  })
  if (input.must && version.state === 'agreed') await updateVersionRow(tx, version.id, { state: 'negotiating' })
  await audit(
    tx,
    agreement.id,
    'commented',
    { version: version.number, side, clause: input.clause ?? null, must: input.must ?? false },
    by,
  )
  return updateAgreementRow(tx, agreement.id, {})
}
/** We settle any comment, for the partner still has to accept the text; the partner settles its own. */
export const settleVersionComment = async (
  tx: Tx,
  id: string,
  number: number,
  talker: Talker = ours(tx),
): Promise<AgreementRow> => {
  const { agreement, version } = await lockOpen(tx, id)
  const comment = (await commentsOf(tx, version.id)).find((one) => one.number === number)
  const theirs = talker.side === 'us' || comment?.side === 'partner'
  if (!comment || !theirs || !(await settleComment(tx, version.id, number, talker.by.by_name)))
    throw conflict('comment.unknown', 'There is no open comment of this number.')
  await audit(tx, agreement.id, 'comment_settled', { version: version.number, number }, talker.by)
  return updateAgreementRow(tx, agreement.id, {})
}

/** Why a side cannot accept what stands there now. */
export const reasonsAgainstAccepting = async (tx: Tx, facts: VersionFacts): Promise<string[]> => {
  if (facts.version.state !== 'negotiating') return ['Only a text that is in negotiation can be accepted.']
  const open = (await changesOf(tx, [facts.version.id])).filter((change) => change.answer === null)
  const musts = (await commentsOf(tx, facts.version.id)).filter((comment) => comment.is_must && !comment.settled_at)
  const moved = await movedBase(tx, facts)
  return [
    ...facts.faults.map((fault) => fault.message),
    ...(moved ? [moved.words] : []),
    ...open.map((change) => `Change ${change.number} of ${change.by_name} has to be answered first.`),
    ...musts.map((comment) => `Comment ${comment.number} of ${comment.by_name} has to be settled first.`),
  ]
}

export const acceptVersion = async (tx: Tx, id: string, { side, by }: Talker, hash: string): Promise<AgreementRow> => {
  const { agreement, version } = await lockOpen(tx, id, ['negotiating'])
  const facts = await versionFacts(tx, agreement, version)
  if (facts.snapshot !== hash)
    throw conflict('snapshot.stale', 'The text has changed since you read it; read it again.', {
      snapshotHash: facts.snapshot,
    })
  const [reason] = await reasonsAgainstAccepting(tx, facts)
  if (reason) throw conflict('agreement.state', reason)
  await putAcceptance(tx, { versionId: version.id, side, hash, by })
  await keepSnapshot(tx, facts)
  await audit(tx, agreement.id, 'accepted', { version: version.number, side, snapshot: hash }, by)
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
  await followAgreement(tx, agreement.id)
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
