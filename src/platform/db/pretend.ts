/** Doing something to see what it leads to, and taking it back. */
import { sql } from 'kysely'
import type { Tx } from '../context.ts'

/**
 * Runs `work` as if it happened and takes every row of it back, whatever it answers: the same verbs write, so what it
 * answers is what would come of them. Locks that it took are released with its rows; nothing runs after the commit.
 * Errors go on to the caller, with the transaction as it was before.
 */
export const pretending = async <T>(tx: Tx, work: (tx: Tx) => Promise<T>): Promise<T> => {
  // Announcements and jobs write through the outer transaction, whose rows are taken back too; what they would wake
  // after the commit finds nothing.
  const within: Tx = { ...tx, afterCommit: () => {} }
  within.ctx = { ...tx.ctx, transaction: within }
  await sql`savepoint pretended`.execute(tx.db)
  try {
    return await work(within)
  } finally {
    await sql`rollback to savepoint pretended`.execute(tx.db)
    await sql`release savepoint pretended`.execute(tx.db)
  }
}
