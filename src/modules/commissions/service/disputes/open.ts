/** Opening a dispute: by the partner, on a line, a statement or a missing sale, inside the days of its term. */
import { builtInOf, resolveTerm, type ValuesOf } from '#modules/agreements/public.ts'
import { answerOfTest } from '#modules/attribution/public.ts'
import { managerOf, partnerNames } from '#modules/partners/public.ts'
import { openTask, startClock } from '#modules/tasks/public.ts'
import { businessDayMinutes } from '#platform/calendar.ts'
import { addDays, civilDate } from '#platform/civil-time.ts'
import { actorId, type Ctx, partnerOf, type Tx } from '#platform/context.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { conflict, forbidden, invalid, notFound } from '#platform/errors.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import { money } from '#platform/money.ts'
import { disputeOpened } from '../../contract/line-events.ts'
import { type DisputeRow, insertDispute, openDisputesOfLine } from '../../queries/disputes.ts'
import { changeLines, findLine, lockLines, todayOf } from '../../queries/lines.ts'
import { findStatement } from '../../queries/statements.ts'
import { actingName } from '../acting.ts'
import { mailDispute } from './mails.ts'
import { about, type SaleFacts, whole } from './read.ts'

export type NewDispute = {
  aboutKind: 'commission' | 'statement' | 'missing_sale'
  commissionId?: string | undefined
  statementId?: string | undefined
  sale?:
    | {
        externalId?: string | undefined
        customer: string
        occurredOn: string
        note?: string | undefined
        attributionTestId?: string | undefined
      }
    | undefined
  currency: string
  claimedMinor: string
  reason: string
}
export const needed = (field: string, message: string) => invalid({ field, rule: 'required', message })

/** The day from which the days to object count: the statement's, else the one of the month after. */
const countsFrom = async (tx: Tx, input: NewDispute): Promise<string> => {
  const row = input.statementId ? await findStatement(tx, input.statementId) : undefined
  if (input.statementId && !row) throw notFound('statement')
  const line = input.commissionId ? await findLine(tx, input.commissionId) : undefined
  if (input.commissionId && !line) throw notFound('commission')
  if (input.aboutKind === 'statement') {
    if (!row) throw needed('statementId', 'Say which statement.')
    return civilDate(tx.ctx.workspace.zone, row.published_at)
  }
  if (input.aboutKind === 'missing_sale') {
    if (!input.sale) throw needed('sale', 'Say which sale is missing.')
    return monthEnd(input.sale.occurredOn)
  }
  if (!line) throw needed('commissionId', 'Say which line.')
  return monthEnd(line.accountingDay)
}
const monthEnd = (day: string): string => addDays(`${addDays(`${day.slice(0, 7)}-28`, 4).slice(0, 7)}-01`, 2)

/** The sale that is missing, with what the partner was told when it asked about it. */
const saleOf = async (
  tx: Tx,
  partnerId: string,
  { attributionTestId, ...sale }: NonNullable<NewDispute['sale']>,
): Promise<SaleFacts> => {
  const test = attributionTestId ? await answerOfTest(tx, { testId: attributionTestId, partnerId }) : null
  if (test === undefined) throw notFound('attribution_test')
  return { externalId: null, note: null, ...sale, test }
}

type DisputeTerm = ValuesOf<'dispute'>
export const daysOf = async (tx: Tx, partnerId: string): Promise<DisputeTerm> =>
  ((await resolveTerm(tx, partnerId, 'dispute')).rows[0]?.values ??
    builtInOf('dispute', tx.ctx.workspace.currency)) as DisputeTerm
export const openDispute = (ctx: Ctx, input: NewDispute) =>
  inTransaction(ctx, async (tx) => {
    const partnerId = partnerOf(ctx.actor)
    if (!partnerId) throw forbidden('dispute.partner_only', 'A partner opens a dispute.')
    const claimed = money(input.currency, BigInt(input.claimedMinor))
    if (claimed.amountMinor <= 0n) throw needed('claimedMinor', 'Say how much you ask for.')
    const from = await countsFrom(tx, input)
    const days = await daysOf(tx, partnerId)
    const until = addDays(from, days.days)
    if (todayOf(tx) > until) throw conflict('dispute.too_late', `This could be contested until ${until}.`, { until })
    if (input.commissionId && (await openDisputesOfLine(tx, input.commissionId)) > 0)
      throw conflict('dispute.open_already', 'This line is contested already; write into that dispute.')
    const id = newId(idPrefixes.dispute)
    const row = await insertDispute(tx, {
      id,
      partner_id: partnerId,
      about_kind: input.aboutKind,
      commission_id: input.aboutKind === 'commission' ? input.commissionId! : null,
      statement_id: input.aboutKind === 'statement' ? input.statementId! : null,
      sale: input.aboutKind === 'missing_sale' ? JSON.stringify(await saleOf(tx, partnerId, input.sale!)) : null,
      currency: input.currency,
      claimed_minor: claimed.amountMinor,
      reason: input.reason,
      state: 'open',
      opened_by_id: actorId(ctx.actor),
      opened_by_name: actingName(ctx),
    })
    await tx.asTeam(async () => {
      if (row.commission_id) await markDisputed(tx, row.commission_id, true)
      await beginClocks(tx, row, days)
      await askTeam(tx, row)
    })
    await tx.announce(
      disputeOpened,
      { disputeId: id, partnerId, currency: row.currency, claimedMinor: row.claimed_minor },
      about(row),
    )
    await mailDispute(tx, row, 'opened')
    return whole(tx, row)
  })

export const markDisputed = async (tx: Tx, commissionId: string, isDisputed: boolean): Promise<void> => {
  const [line] = await lockLines(tx, [commissionId])
  if (line && line.isDisputed !== isDisputed) await changeLines(tx, [{ line, set: { isDisputed } }])
}
export const beginClocks = async (tx: Tx, row: DisputeRow, days: DisputeTerm) => {
  const clock = { subjectKind: 'dispute', subjectId: row.id, partnerId: row.partner_id, business: true }
  await startClock(tx, {
    ...clock,
    kind: 'dispute_answer',
    targetMinutes: days.answerBusinessDays * businessDayMinutes,
  })
  await startClock(tx, {
    ...clock,
    kind: 'dispute_decision',
    targetMinutes: days.decisionBusinessDays * businessDayMinutes,
  })
}
export const askTeam = async (tx: Tx, row: DisputeRow): Promise<void> => {
  const manager = (await managerOf(tx, [row.partner_id])).get(row.partner_id)
  const names = await partnerNames(tx, [row.partner_id])
  await openTask(tx, {
    kind: 'commissions.answer_dispute',
    subject: { kind: 'dispute', id: row.id },
    partnerId: row.partner_id,
    title: `Answer the dispute of ${names.get(row.partner_id) ?? 'a partner'}`.slice(0, 140),
    side: 'team',
    owner: manager?.isActive ? { memberId: manager.id } : { role: 'partner_manager' },
    value: { currency: row.currency, amountMinor: BigInt(row.claimed_minor) },
    waiting: 'partner',
    cause: `dispute ${row.id} ${row.version}`,
  })
}
