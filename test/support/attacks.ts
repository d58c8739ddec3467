/** Raw SQL under the application's roles, taken back afterwards: what a role that was taken over could do. */
import { type Kysely, sql } from 'kysely'
import type { Services } from '#platform/context.ts'
import { asOwner } from '#platform/db/transaction.ts'
import type { DB } from '#platform/db/types.gen.ts'
import { postgresCode } from '#platform/errors.ts'

export type Role = 'tandem_team' | 'tandem_portal'
export type As = { role: Role; workspace?: string; partner?: string }

export const denied = '42501'
export const neverChanged = '23514'
export const team = (workspace: string): As => ({ role: 'tandem_team', workspace })
export const portal = (workspace: string, partner: string): As => ({ role: 'tandem_portal', workspace, partner })

export const attacksOn = (database: Services['database']) => {
  /** Runs statements as one of the application's roles and takes everything back afterwards. */
  const underRole = async <T>(as: As, work: (db: Kysely<DB>) => Promise<T>): Promise<T> => {
    class TakenBack extends Error {}
    let result: { value: T } | undefined
    await asOwner(database, async (db) => {
      await sql`set local role ${sql.raw(as.role)}`.execute(db)
      if (as.workspace !== undefined)
        await sql`select set_config('tandem.workspace', ${as.workspace}, true), set_config('tandem.partner', ${as.partner ?? ''}, true)`.execute(
          db,
        )
      result = { value: await work(db) }
      throw new TakenBack()
    }).catch((error: unknown) => {
      if (!(error instanceof TakenBack)) throw error
    })
    return result!.value
  }
  /** Rows that the statement touched; -1 when the database refused it outright, for want of a right or as `refusals` say. */
  const attack = async (
    as: As,
    statement: string,
    values: unknown[] = [],
    refusals: readonly string[] = [denied],
  ): Promise<number> => {
    try {
      return await underRole(as, async (db) => {
        const parts = statement.split('?')
        const query = sql(parts as unknown as TemplateStringsArray, ...values)
        const { rows, numAffectedRows } = await query.execute(db)
        return statement.startsWith('select')
          ? Number((rows[0] as { count: string }).count)
          : Number(numAffectedRows ?? 0n)
      })
    } catch (error) {
      if (refusals.includes(postgresCode(error) ?? '')) return -1
      throw error
    }
  }
  return { underRole, attack }
}
