/** Closing a month: checks, two people or nobody at all, the ledger for good, statements, facts. */
import { closeTask, openTask } from '#modules/tasks/public.ts'
import { addMonths } from '#platform/civil-time.ts'
import { actorId, type Ctx, type Tx } from '#platform/context.ts'
import { inTransaction, reading } from '#platform/db/transaction.ts'
import { conflict, forbidden, Problem } from '#platform/errors.ts'
import type { ListInput } from '#platform/http/paging.ts'
import { monthlyOn } from '#platform/jobs/recurring.ts'
import { closeMonth as closeLedger } from '#platform/ledger/close.ts'
import { lastSeal } from '#platform/ledger/seals.ts'
import type { JobKind } from '#platform/module.ts'
import { monthClosed, statementPublished } from '../../contract/line-events.ts'
import { todayOf } from '../../queries/lines.ts'
import { changeMonth, findMonth, lockMonth, type MonthRow, monthEnds, monthPage } from '../../queries/months.ts'
import { membersInRoles } from '../../queries/people.ts'
import { statementOf } from '../../queries/statements.ts'
import { actingName } from '../acting.ts'
import { closeProposalSlot } from '../lines/due-kinds.ts'
import { lineSettings } from '../lines/settings.ts'
import { mailMembers } from '../mails.ts'
import { compose, keep, whoHasStatements } from '../statements/compose.ts'
import { wholeOnly } from './accruals.ts'
import { type Accepted, type CheckResult, failing, runChecks } from './checks.ts'

export const closeMonthJob = 'commissions.close_month'

const show = (tx: Tx, month: string, row: MonthRow | undefined) => {
  const accepted = (row?.accepted ?? []) as Accepted[]
  const checks = (row?.checks ?? []) as CheckResult[]
  const open = failing(checks, accepted)
  const memberId = tx.ctx.actor.kind === 'member' ? tx.ctx.actor.id : null
  return {
    id: row?.id ?? null,
    month,
    state: (row?.state ?? 'open') as 'open' | 'checking' | 'closed',
    checks: checks.map((one) => ({
      ...one,
      accepted: accepted.find(({ check }) => check === one.check)?.reason ?? null,
    })),
    checkedAt: row?.checked_at?.toISOString() ?? null,
    startedBy: row?.started_by_name ?? null,
    isAutomatic: row?.is_automatic ?? false,
    closedAt: row?.closed_at?.toISOString() ?? null,
    closedBy: row?.closed_by_name ?? null,
    sealId: row?.seal_id ?? null,
    statements: row?.statements ?? 0,
    version: row?.version ?? 1,
    againstClose:
      row?.state === 'closed'
        ? 'It is closed for good'
        : row?.state !== 'checking'
          ? 'Run the checks first'
          : open.length > 0
            ? open.map(({ words }) => words).join('; ')
            : memberId !== null && row.started_by === memberId
              ? 'Who ran the checks does not close; ask a second person'
              : null,
  }
}
export const listMonths = (ctx: Ctx, input: ListInput & { state?: string[] | undefined }) => {
  wholeOnly(ctx)
  return reading(ctx, (tx) => monthPage(tx, input, (rows) => rows.map((row) => show(tx, row.month.slice(0, 7), row))))
}
export const getMonth = (ctx: Ctx, month: string) => {
  wholeOnly(ctx)
  return reading(ctx, async (tx) => show(tx, month, await findMonth(tx, month)))
}
const notClosed = (row: MonthRow): void => {
  if (row.state === 'closed') throw conflict('close.closed', `${row.month.slice(0, 7)} is closed for good.`)
}
const person = (tx: Tx): string => {
  if (tx.ctx.actor.kind !== 'member') throw forbidden('key.not_for_keys', 'A person closes a month; no key can.')
  return tx.ctx.actor.id
}

export const checkMonth = (ctx: Ctx, month: string) => {
  wholeOnly(ctx)
  return inTransaction(ctx, async (tx) => {
    const by = person(tx)
    const row = await lockMonth(tx, month)
    notClosed(row)
    const checks = await runChecks(tx, month)
    const changed = await changeMonth(tx, row.id, {
      state: 'checking',
      checks: JSON.stringify(checks),
      checked_at: tx.now,
      started_by: by,
      started_by_name: actingName(ctx),
    })
    return show(tx, month, changed)
  })
}
export const acceptCheck = (ctx: Ctx, month: string, input: { check: 'waiting'; reason: string }) => {
  wholeOnly(ctx)
  return inTransaction(ctx, async (tx) => {
    person(tx)
    const row = await lockMonth(tx, month)
    notClosed(row)
    const accepted = (row.accepted as Accepted[]).filter(({ check }) => check !== input.check)
    const changed = await changeMonth(tx, row.id, {
      accepted: JSON.stringify([...accepted, { ...input, by: actingName(ctx) }]),
    })
    return show(tx, month, changed)
  })
}
const blocked = (found: readonly CheckResult[]) =>
  conflict('close.blocked', `The month cannot close: ${found.map(({ words }) => words).join('; ')}.`, {
    checks: found.map(({ check, words }) => ({ check, words })),
  })

/** By a second person: the job closes it, so that a month of many partners does not hold the request. */
export const beginClose = (ctx: Ctx, month: string) => {
  wholeOnly(ctx)
  return inTransaction(ctx, async (tx) => {
    const by = person(tx)
    const row = await lockMonth(tx, month)
    notClosed(row)
    if (row.state !== 'checking') throw conflict('close.not_checked', 'Run the checks first; a second person closes.')
    if (row.started_by === by)
      throw conflict('close.second_person', 'Who ran the checks does not close; a second person does.')
    const checks = await runChecks(tx, month)
    const open = failing(checks, row.accepted as Accepted[])
    if (open.length > 0) throw blocked(open)
    const changed = await changeMonth(tx, row.id, {
      checks: JSON.stringify(checks),
      checked_at: tx.now,
      closed_by: by,
      closed_by_name: actingName(ctx),
    })
    await tx.enqueue(closeMonthJob, { title: `Close ${month}`, subjectId: row.id, input: { month } })
    return show(tx, month, changed)
  })
}

/** Statements are built one partner at a time; a crash in between goes on where it stopped. */
export const closeMonthWork: JobKind = {
  kind: closeMonthJob,
  run: async (ctx, job) => {
    const month = String(job.input['month'])
    const row = await reading(ctx, (tx) => findMonth(tx, month))
    if (!row || row.state === 'closed') return { month }
    if (!(await closeLedgerOnce(ctx, month, row))) return { month, blocked: true }
    const wanted = await reading(ctx, (tx) => whoHasStatements(tx, month))
    for (const [index, one] of wanted.entries()) {
      if (job.signal.aborted) return { month }
      await inTransaction(ctx, async (tx) => {
        if (await statementOf(tx, one)) return
        const statement = await compose(tx, one)
        if (statement.lines.length === 0 && statement.figures.opening === '0') return
        await keep(tx, one.partnerId, statement)
        await tx.announce(
          statementPublished,
          {
            statementId: statement.id,
            partnerId: one.partnerId,
            month: `${month}-01`,
            currency: one.currency,
            closingMinor: statement.figures.closing,
          },
          { subject: { kind: 'statement', id: statement.id }, partnerId: one.partnerId },
        )
      })
      await job.progress(index + 1, wanted.length, 'Statements')
    }
    await finish(ctx, month)
    return { month, statements: wanted.length }
  },
}

/** False when a check fails at the last moment; then the month stays as it was. */
const closeLedgerOnce = async (ctx: Ctx, month: string, row: MonthRow): Promise<boolean> => {
  const open = await reading(ctx, async (tx) => failing(await runChecks(tx, month), row.accepted as Accepted[]))
  if (open.length > 0) {
    await inTransaction(ctx, async (tx) => {
      await changeMonth(tx, row.id, { closed_by: null, closed_by_name: null })
      await tellBlocked(tx, month, open)
    })
    return false
  }
  try {
    await closeLedger(ctx, `${month}-01`)
  } catch (error) {
    // Closed by a run of this job that did not come to its end.
    if (!(error instanceof Problem && error.code === 'month.closed')) throw error
  }
  return true
}
const finish = (ctx: Ctx, month: string) =>
  inTransaction(ctx, async (tx) => {
    const row = await lockMonth(tx, month)
    if (row.state === 'closed') return
    const statements = (await whoHasStatements(tx, month)).length
    const seal = await lastSeal(tx)
    await changeMonth(tx, row.id, { state: 'closed', closed_at: tx.now, seal_id: seal?.id ?? null, statements })
    await tx.announce(
      monthClosed,
      { monthCloseId: row.id, month: `${month}-01`, statements },
      { subject: { kind: 'month_close', id: row.id } },
    )
    await closeTask(tx, {
      kind: 'commissions.close_month',
      subjectId: row.id,
      side: 'team',
      outcome: `${month} is closed`,
    })
  })

/** On the workspace's day of the month: closes by itself where everything is right, else asks finance. */
export const proposeClose = async (tx: Tx): Promise<void> => {
  const { closeDay, autoClose } = await lineSettings(tx)
  await monthlyOn(tx, closeProposalSlot, closeDay, '06:00')
  const { first, closed } = await monthEnds(tx)
  if (first === null) return
  const month = closed === null ? first : addMonths(`${closed}-01`, 1).slice(0, 7)
  if (month >= todayOf(tx).slice(0, 7)) return
  const row = await lockMonth(tx, month)
  const checks = await runChecks(tx, month)
  const open = failing(checks, row.accepted as Accepted[])
  const isAutomatic = autoClose && open.length === 0
  await changeMonth(tx, row.id, {
    checks: JSON.stringify(checks),
    checked_at: tx.now,
    ...(isAutomatic && {
      state: 'checking' as const,
      is_automatic: true,
      closed_by: actorId(tx.ctx.actor),
      closed_by_name: 'Closed by the clock',
    }),
  })
  if (isAutomatic) await tx.enqueue(closeMonthJob, { title: `Close ${month}`, subjectId: row.id, input: { month } })
  else {
    await openTask(tx, {
      kind: 'commissions.close_month',
      subject: { kind: 'month_close', id: row.id },
      title: `Close ${month}`,
      side: 'team',
      owner: { role: 'finance' },
      cause: `close ${month}`,
    })
    if (open.length > 0) await tellBlocked(tx, month, open)
  }
}
const tellBlocked = async (tx: Tx, month: string, open: readonly CheckResult[]): Promise<void> =>
  mailMembers(tx, await membersInRoles(tx, ['finance']), {
    kind: 'close_blocked',
    subject: `${month} cannot close yet`,
    paragraphs: open.map(({ words }) => `${words}.`),
    button: 'Open the month',
    path: `commissions/months/${month}`,
    subjectKind: 'month_close',
    subjectId: month,
  })
