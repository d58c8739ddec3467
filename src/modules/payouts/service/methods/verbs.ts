/** What finance does with an account of a partner: makes sure of it, suspends it, lets it in again. */
import { partnerNames, peopleOfPartners } from '#modules/partners/public.ts'
import { cancelTask, closeTask, openTask } from '#modules/tasks/public.ts'
import type { Ctx, Tx } from '#platform/context.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { conflict, notFound } from '#platform/errors.ts'
import { lockMoneyOf } from '#platform/ledger/post.ts'
import { linkTo, mailParts, queueMail } from '#platform/mail/outbox.ts'
import { methodEvents } from '../../contract/methods.ts'
import { findMethod, lockMethodRow, type MethodRow, recordAct, updateMethod } from '../../queries/methods.ts'
import { methodMail } from '../../words/methods.ts'
import { acting, actingName, memberId } from '../acting.ts'
import { aboutMethod, methodFact } from './change.ts'
import { showOne } from './read.ts'

/** Locks the partner's money, then the row: the one order everywhere. */
const lockMethod = async (tx: Tx, id: string): Promise<MethodRow> => {
  const seen = await findMethod(tx, id)
  if (!seen) throw notFound('payout method')
  await lockMoneyOf(tx, [seen.partner_id])
  return (await lockMethodRow(tx, id))!
}
const refuseState = (row: MethodRow, wanted: string) =>
  conflict('method.state', `This account is ${row.state}; ${wanted}.`, { state: row.state })

export const verifyMethod = (ctx: Ctx, id: string, how: string) =>
  inTransaction(ctx, async (tx) => {
    const row = await lockMethod(tx, id)
    if (row.state !== 'waiting') throw refuseState(row, 'only one that waits for it is verified')
    const verified = await updateMethod(tx, id, {
      state: 'verified',
      verified_at: tx.now,
      verified_by_id: memberId(ctx),
      verified_by_name: actingName(ctx),
      verified_how: how.trim(),
    })
    await recordAct(tx, id, { act: 'verified', ...acting(tx), words: how.trim() })
    await closeTask(tx, { kind: 'payouts.verify_method', subjectId: id, outcome: 'Verified' })
    await tx.announce(methodEvents.payoutMethodVerified, methodFact(verified), aboutMethod(verified))
    return showOne(tx, verified)
  })

/** Nothing is paid to it from now on; the partner is told what to put right. Also for money that came back. */
export const suspendMethodNow = async (tx: Tx, id: string, reason: string): Promise<MethodRow | undefined> => {
  const row = await lockMethod(tx, id)
  if (row.state !== 'waiting' && row.state !== 'verified') return undefined
  const suspended = await updateMethod(tx, id, {
    state: 'suspended',
    suspended_at: tx.now,
    suspended_by_name: actingName(tx.ctx),
    suspended_reason: reason,
  })
  await recordAct(tx, id, { act: 'suspended', ...acting(tx), words: reason })
  await cancelTask(tx, { kind: 'payouts.verify_method', subjectId: id, reason: 'Suspended' })
  await tx.announce(methodEvents.payoutMethodSuspended, methodFact(suspended), aboutMethod(suspended))
  await openTask(tx, {
    kind: 'payouts.correct_method',
    subject: { kind: 'payout_method', id },
    partnerId: row.partner_id,
    title: 'Put your payout account right',
    side: 'partner',
    owner: { role: 'principal' },
    cause: `account ${id} suspended ${tx.now.toISOString()}`,
  })
  await tellSuspended(tx, suspended)
  return suspended
}
const tellSuspended = async (tx: Tx, row: MethodRow): Promise<void> => {
  const seats = (await peopleOfPartners(tx, [row.partner_id])).get(row.partner_id)?.portal ?? []
  for (const person of seats.filter((seat) => seat.state === 'active' && seat.roles.includes('principal'))) {
    const { subject, ...content } = methodMail('suspended', person.language ?? tx.ctx.workspace.language, {
      name: person.name,
      workspace: tx.ctx.workspace.name,
      currency: row.currency,
      lastFour: row.last_four,
      formerLastFour: null,
      by: row.suspended_reason ?? '',
      coolOffUntil: row.cool_off_until,
      zone: tx.ctx.workspace.zone,
      link: linkTo(tx.ctx, `/p/${tx.ctx.workspace.slug}/payout-method`),
    })
    await queueMail(tx, {
      kind: 'payouts.method_suspended',
      to: { email: person.email, name: person.name },
      subject,
      ...mailParts(tx.ctx, content),
      subjectKind: 'payout_method',
      subjectId: row.id,
      partnerId: row.partner_id,
    })
  }
}

export const suspendMethod = (ctx: Ctx, id: string, reason: string) =>
  inTransaction(ctx, async (tx) => {
    const suspended = await suspendMethodNow(tx, id, reason.trim())
    if (!suspended) {
      const row = await lockMethod(tx, id)
      throw refuseState(row, 'only one that stands is suspended')
    }
    return showOne(tx, suspended)
  })

/** It waits to be verified again: what was made sure of before the suspension is not what holds after it. */
export const resumeMethod = (ctx: Ctx, id: string) =>
  inTransaction(ctx, async (tx) => {
    const row = await lockMethod(tx, id)
    if (row.state !== 'suspended') throw refuseState(row, 'only a suspended one is let in again')
    const resumed = await updateMethod(tx, id, {
      state: 'waiting',
      suspended_at: null,
      suspended_by_name: null,
      suspended_reason: null,
      verified_at: null,
      verified_by_id: null,
      verified_by_name: null,
      verified_how: null,
    })
    await recordAct(tx, id, { act: 'resumed', ...acting(tx) })
    await cancelTask(tx, { kind: 'payouts.correct_method', subjectId: id, reason: 'The suspension was lifted' })
    await openTask(tx, {
      kind: 'payouts.verify_method',
      subject: { kind: 'payout_method', id },
      partnerId: row.partner_id,
      title:
        `Verify the account of ${(await partnerNames(tx, [row.partner_id])).get(row.partner_id) ?? 'a partner'}`.slice(
          0,
          140,
        ),
      side: 'team',
      owner: { role: 'finance' },
      cause: `account ${id} resumed ${tx.now.toISOString()}`,
    })
    await tx.announce(methodEvents.payoutMethodResumed, methodFact(resumed), aboutMethod(resumed))
    return showOne(tx, resumed)
  })
