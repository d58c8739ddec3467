/** The people who hold a seat in a workspace: who they are leaves with it, what they sign in with does not. */
import { sql } from 'kysely'
import type { Tx } from '../context.ts'

type Person = { id: string; email: string }

/** A line for each person with a seat in these tables: id, name, address. */
export const peopleOf = async (tx: Tx, seats: readonly string[]): Promise<string[]> => {
  const ids = await seatsOf(tx, seats)
  const { rows } = await tx.asOwner(() =>
    sql<{
      line: string
    }>`select jsonb_build_object('id', id, 'name', name, 'email', email, 'email_verified', email_verified,
        'created_at', created_at)::text as line
      from auth_users where id = any (${ids}::text[]) order by id collate "C"`.execute(tx.db),
  )
  return rows.map(({ line }) => line)
}

const seatsOf = async (tx: Tx, tables: readonly string[]): Promise<string[]> => {
  const ids = new Set<string>()
  for (const table of tables) {
    const { rows } = await sql<{ id: string }>`select distinct user_id as id from ${sql.table(table)}
      where workspace_id = ${tx.ctx.workspace.id} and user_id is not null`.execute(tx.db)
    for (const { id } of rows) ids.add(id)
  }
  return [...ids]
}

/**
 * Makes the people that this installation does not know; they sign in by a link to their address. Answers which ids
 * stand for others here: who has the address already keeps the account.
 */
export const bringPeopleIn = async (tx: Tx, lines: readonly string[]): Promise<Map<string, string>> => {
  const renamed = new Map<string, string>()
  await tx.asOwner(async () => {
    await sql`insert into auth_users (id, name, email, email_verified, created_at, updated_at)
      select id, name, email, email_verified, created_at, created_at
      from jsonb_to_recordset(${`[${lines.join(',')}]`}::jsonb) as person (id text, name text, email text, email_verified boolean, created_at timestamptz)
      on conflict do nothing`.execute(tx.db)
    const people = lines.map((line) => JSON.parse(line) as Person)
    const { rows } =
      await sql<Person>`select id, email from auth_users where email = any (${people.map(({ email }) => email)}::text[])`.execute(
        tx.db,
      )
    for (const { id, email } of people) {
      const known = rows.find((one) => one.email === email)
      if (known && known.id !== id) renamed.set(id, known.id)
    }
  })
  return renamed
}
