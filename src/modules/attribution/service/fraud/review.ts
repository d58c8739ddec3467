/** Flags in front of a person: shown, cleared, confirmed by somebody who does not manage who would gain; and overdue. */
import type { Static } from 'typebox'
import { managerOf, partnerNames } from '#modules/partners/public.ts'
import { closeTask, meetClock } from '#modules/tasks/public.ts'
import { actorId, type Ctx, type Tx } from '#platform/context.ts'
import { inTransaction, reading } from '#platform/db/transaction.ts'
import { conflict, notFound } from '#platform/errors.ts'
import { linkTo, mailParts, queueMail } from '#platform/mail/outbox.ts'
import { type FlagState, type FraudFlagShape, flagCleared, flagConfirmed } from '../../contract/fraud.ts'
import { type SignalName, signalOf } from '../../contract/fraud-signals.ts'
import { conversionsAfter } from '../../queries/credits.ts'
import {
  conversionsOfFlags,
  decideFlag,
  type FlagRow,
  findFlag,
  flagPage,
  gainersOf,
  lockFlag,
  noteEscalation,
  openFlagsOf,
} from '../../queries/fraud.ts'
import { teamInRoles } from '../../queries/team.ts'
import { blockTouch, touchRows } from '../../queries/touches.ts'
import { actingName } from '../acting.ts'
import { recredit } from '../credit/late.ts'
import { flagClock, reviewTask } from './raise.ts'

const windowMs = 366 * 86_400_000
const ownPartner = 'You manage the partner that this flag is about; somebody else decides.'

/** Partners whose gain each flag questions: the one it names, and who has a share of what it is about. */
const questioned = async (tx: Tx, rows: readonly FlagRow[], conversions: ReadonlyMap<string, string[]>) => {
  const partners = new Map<string, string[]>()
  for (const row of rows) {
    const gaining = await gainersOf(tx, conversions.get(row.id) ?? [])
    partners.set(row.id, [...new Set([...(row.partner_id === null ? [] : [row.partner_id]), ...gaining])])
  }
  return partners
}
const showAll = async (tx: Tx, rows: readonly FlagRow[]): Promise<Static<typeof FraudFlagShape>[]> => {
  const conversions = await conversionsOfFlags(
    tx,
    rows.map((row) => row.id),
  )
  const partners = await questioned(tx, rows, conversions)
  const names = await partnerNames(tx, [...new Set([...partners.values()].flat())])
  const managers = await managerOf(tx, [...new Set([...partners.values()].flat())])
  const me = actorId(tx.ctx.actor)
  return rows.map((row) => {
    const isMine = (partners.get(row.id) ?? []).some((partnerId) => managers.get(partnerId)?.id === me)
    return {
      id: row.id,
      signal: row.signal as SignalName,
      label: signalOf(row.signal)?.label ?? row.signal,
      effect: row.effect as 'block' | 'hold' | 'note',
      words: row.words,
      evidence: row.evidence,
      subjectKind: row.subject_kind as 'sale' | 'lead' | 'touch' | 'partner',
      subjectId: row.subject_id,
      customerId: row.customer_id,
      partnerId: row.partner_id,
      partnerName: row.partner_id === null ? null : (names.get(row.partner_id) ?? null),
      conversionIds: conversions.get(row.id) ?? [],
      state: row.state as FlagState,
      reason: row.reason,
      raisedAt: row.raised_at.toISOString(),
      dueAt: row.due_at.toISOString(),
      isOverdue: row.state === 'open' && row.effect === 'hold' && row.due_at < tx.now,
      escalatedAt: row.escalated_at?.toISOString() ?? null,
      decidedAt: row.decided_at?.toISOString() ?? null,
      decidedByName: row.decided_by_name,
      cannotDecide: row.state !== 'open' ? 'This flag was decided already.' : isMine ? ownPartner : null,
      version: row.version,
    }
  })
}
export const listFlags = (ctx: Ctx, input: Parameters<typeof flagPage>[1]) =>
  reading(ctx, (tx) => flagPage(tx, input, (rows) => showAll(tx, rows)))
const present = async (tx: Tx, id: string) => {
  const row = await findFlag(tx, id)
  if (!row) throw notFound('flag')
  return (await showAll(tx, [row]))[0]!
}
export const readFlag = (ctx: Ctx, id: string) => reading(ctx, (tx) => present(tx, id))

export const clearFlag = (ctx: Ctx, id: string, reason: string) => decide(ctx, id, 'cleared', reason)
export const confirmFlag = (ctx: Ctx, id: string, reason: string) => decide(ctx, id, 'confirmed', reason)

const decide = (ctx: Ctx, id: string, state: 'cleared' | 'confirmed', reason: string) =>
  inTransaction(ctx, async (tx) => {
    const flag = await lockFlag(tx, id)
    if (!flag) throw notFound('flag')
    if (flag.state !== 'open') throw conflict('flag.closed', `This flag was ${flag.state} already.`)
    const shown = (await showAll(tx, [flag]))[0]!
    if (shown.cannotDecide !== null) throw conflict('flag.own_partner', shown.cannotDecide)
    await decideFlag(tx, id, { state, reason, byId: actorId(tx.ctx.actor), byName: actingName(tx).slice(0, 200) })
    await meetClock(tx, { kind: flagClock, subjectId: id })
    await closeTask(tx, {
      kind: reviewTask,
      subjectId: id,
      outcome: state === 'cleared' ? 'Nothing is wrong' : 'Confirmed',
    })
    await tx.announce(
      state === 'cleared' ? flagCleared : flagConfirmed,
      { flagId: id, conversionIds: shown.conversionIds, partnerId: flag.partner_id },
      {
        subject: { kind: 'fraud_flag', id },
        changes: { state: ['open', state], reason: [null, reason] },
        ...(flag.partner_id !== null && { partnerId: flag.partner_id }),
      },
    )
    if (state === 'cleared' && flag.effect === 'block') await unblock(tx, flag)
    return present(tx, id)
  })

/** A touch counts again once nothing else blocks it; what is not on its way to be paid is divided anew. */
const unblock = async (tx: Tx, flag: FlagRow): Promise<void> => {
  const others = (await openFlagsOf(tx, 'touch', [flag.subject_id])).filter((other) => other.effect === 'block')
  const [touch] = await touchRows(tx, [flag.subject_id])
  if (!touch) return
  await blockTouch(tx, touch.id, others[0]?.words.slice(0, 500) ?? null)
  if (others.length > 0) return
  const later = await conversionsAfter(tx, {
    customerId: touch.customer_id,
    companyId: touch.company_id,
    from: touch.occurred_at,
    until: new Date(touch.occurred_at.getTime() + windowMs),
  })
  await recredit(tx, later, 'flag', flag.id)
}

/** The time for a review is over. It goes up, and what is held stays held: no flag is closed by its age. */
export const escalateFlag = async (tx: Tx, id: string): Promise<void> => {
  const flag = await noteEscalation(tx, id)
  if (!flag) return
  const label = signalOf(flag.signal)?.label ?? flag.signal
  const { slug } = tx.ctx.workspace
  for (const person of await teamInRoles(tx, ['finance', 'admin']))
    await queueMail(tx, {
      kind: 'attribution.flag_overdue',
      to: person,
      subject: `A flag waits for a decision since 5 business days: ${label}`,
      ...mailParts(tx.ctx, {
        heading: 'A flag is overdue',
        paragraphs: [
          flag.words,
          'What it is about stays held until somebody decides; it is never released by its age.',
        ],
        button: { label: 'Open the flag', url: linkTo(tx.ctx, `/w/${slug}/attribution/flags?open=${id}`) },
      }),
      subjectKind: 'fraud_flag',
      subjectId: id,
    })
}
