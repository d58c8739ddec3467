/** Statistics of tables that grow a hundredfold within a minute, for which the server's own upkeep comes too late. */
import { sql } from 'kysely'
import type { Services } from '../context.ts'
import { asOwner } from './transaction.ts'

/**
 * Analyses tables now, each in a transaction of its own. Checks of foreign keys keep the plan that they were first made
 * with: one made while a table was empty reads the whole table, until new statistics throw it away (measured: 0.2 ms a
 * row and growing, against 0.01). On the embedded database only small tables should be asked for, because nobody else
 * is answered meanwhile; its own upkeep does the large ones between answers.
 */
export const refreshStatistics = async (services: Services, tables: readonly string[]): Promise<void> => {
  for (const table of tables) await asOwner(services.database, (db) => sql`analyze ${sql.table(table)}`.execute(db))
}
