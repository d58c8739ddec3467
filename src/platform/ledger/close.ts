/** Months that take no posting any more. Whether a month may close is the business's matter; that it stays closed is ours. */
import { sql } from 'kysely'
import type { CivilDate } from '../civil-time.ts'
import { actorId, type Ctx, type Tx } from '../context.ts'
import { inTransaction } from '../db/transaction.ts'
import { conflict, constraintOf, postgresCode } from '../errors.ts'
import { lastSeal, lockSeals, type Seal, sealLedger, sealSome } from './seals.ts'

/**
 * Closes the month of `day` for good and answers its last seal, which is printed on the close. Waits for postings that
 * are on their way into it. 409 `month.closed` when it was, `month.not_over`. Not inside a transaction.
 */
export const closeMonth = async (ctx: Ctx, day: CivilDate): Promise<Seal | undefined> => {
  await sealLedger(ctx)
  const month = `${day.slice(0, 7)}-01`
  return inTransaction(ctx, async (tx) => {
    // Postings into the month hold this lock together; what they wrote is sealed before the month ends.
    await sql`select pg_advisory_xact_lock(hashtextextended(${`ledger month ${ctx.workspace.id} ${month}`}, 0))`.execute(
      tx.db,
    )
    await lockSeals(tx)
    while ((await sealSome(tx)) > 0);
    const seal = await lastSeal(tx)
    try {
      await sql`insert into ledger_closed_months (workspace_id, month, closed_at, closed_by, seal_id)
        values (${ctx.workspace.id}, ${month}::date, ${tx.now}, ${actorId(ctx.actor)}, ${seal?.id ?? null})`.execute(
        tx.db,
      )
    } catch (error) {
      if (postgresCode(error) === '23505') throw conflict('month.closed', `${day.slice(0, 7)} is closed already.`)
      if (constraintOf(error) === 'ledger_closed_months_over')
        throw conflict('month.not_over', `${day.slice(0, 7)} is not over yet.`)
      throw error
    }
    return seal
  })
}

/** Of these days those whose month takes postings no more. */
export const closedDays = async (tx: Tx, days: readonly CivilDate[]): Promise<ReadonlySet<CivilDate>> => {
  const { rows } = await sql<{ day: CivilDate }>`
    select distinct given.day from unnest(${[...new Set(days)]}::date[]) as given (day)
    join ledger_closed_months closed on closed.workspace_id = ${tx.ctx.workspace.id} and closed.month = date_trunc('month', given.day)::date`.execute(
    tx.db,
  )
  return new Set(rows.map(({ day }) => day))
}
