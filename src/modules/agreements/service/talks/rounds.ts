/** The pen: who holds it, what was seen when it changed hands. Every change of hands ends a round and begins the next. */
import type { Tx } from '#platform/context.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import { roundHandedOver } from '../../contract/events.ts'
import { type AgreementRow, updateVersionRow } from '../../queries/agreements.ts'
import { endRound, insertRound, openRound, putSnapshot } from '../../queries/talks.ts'
import { acting, type By } from '../acting.ts'
import type { VersionFacts } from '../drafts/facts.ts'
import { mailPen } from './mails.ts'

export type Side = 'us' | 'partner'
/** Who talks: a side, and the person, who by link is nobody the session knows. */
export type Talker = { side: Side; by: By }
export const ours = (tx: Tx): Talker => ({ side: 'us', by: acting(tx) })
export const theirs = (tx: Tx): Talker => ({ side: 'partner', by: acting(tx) })

export const keepSnapshot = (tx: Tx, facts: VersionFacts) =>
  putSnapshot(tx, {
    versionId: facts.version.id,
    hash: facts.snapshot,
    content: facts.content,
    terms: facts.terms,
    effectiveOn: facts.version.effective_on,
  })

/** Ends the open round, if there is one, and gives the pen to a side. */
export const passPen = async (
  tx: Tx,
  facts: VersionFacts,
  to: Side,
  options: { state?: 'negotiating'; words?: string | undefined; by?: By } = {},
): Promise<void> => {
  const { agreement, version } = facts
  const by = options.by ?? acting(tx)
  await keepSnapshot(tx, facts)
  const open = await openRound(tx, version.id)
  if (open) await endRound(tx, open.id, facts.snapshot, options.words?.trim() || null, by)
  await updateVersionRow(tx, version.id, {
    pen: to,
    pen_since: tx.now,
    ...(options.state && { state: options.state }),
  })
  await insertRound(tx, { id: newId(idPrefixes.round), versionId: version.id, side: to, hash: facts.snapshot })
  await tellPen(tx, agreement, to)
  await mailPen(tx, agreement, to, by, options.words?.trim() || '')
}

const tellPen = (tx: Tx, agreement: AgreementRow, to: Side) =>
  tx.announce(
    roundHandedOver,
    { agreementId: agreement.id, partnerId: agreement.partner_id, number: agreement.number, to },
    { subject: { kind: 'agreement', id: agreement.id }, partnerId: agreement.partner_id },
  )
