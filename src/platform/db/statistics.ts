/** Statistics of tables that grow a hundredfold within a minute, for which the server's own upkeep comes too late. */
import { sql } from 'kysely'
import type { Services } from '../context.ts'
import { asOwner } from './transaction.ts'

/**
 * Analyses tables now. Checks of foreign keys keep the plan that they were first made with: one made while a table was
 * empty reads the whole table, until new statistics throw it away (measured: 0.2 ms a row and growing, against 0.01).
 * The embedded database has its own upkeep between answers, so nothing is done there.
 */
export const refreshStatistics = async (services: Services, tables: readonly string[]): Promise<void> => {
  if (services.database.engine === 'pglite') return
  await asOwner(services.database, (db) =>
    sql`analyze ${sql.join(tables.map((table) => sql.table(table)))}`.execute(db),
  )
}
