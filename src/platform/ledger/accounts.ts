/** Accounts are opened by the first transfer that needs them, and stay. */
import { sql } from 'kysely'
import type { Tx } from '../context.ts'
import { idPrefixes, newId } from '../ids.ts'
import { currencyExponent } from '../money.ts'
import type { AccountOf } from './draft.ts'

/** One text per account: what makes it the same account. */
const keyOf = ({ kind, currency, partnerId, holderId, detail }: AccountOf): string =>
  JSON.stringify([kind, currency, partnerId ?? null, holderId ?? null, detail ?? null])

/**
 * The ids of these accounts, by a function from what they are. Opens those that are missing, in one order everywhere,
 * so that two transactions that open the same ones do not wait for each other in a circle.
 */
export const openAccounts = async (tx: Tx, wanted: readonly AccountOf[]): Promise<(of: AccountOf) => string> => {
  const keys = new Map(wanted.map((of) => [of, keyOf(of)]))
  const byKey = new Map([...keys].map(([of, key]) => [key, of]))
  const ids = await readAccounts(tx, [...byKey.values()])
  const missing = [...byKey].filter(([key]) => !ids.has(key)).toSorted(([a], [b]) => (a < b ? -1 : 1))
  if (missing.length > 0) {
    await insertAccounts(
      tx,
      missing.map(([, of]) => of),
    )
    // Another transaction may have opened some of them meanwhile, so they are read again instead of trusted.
    for (const [key, id] of await readAccounts(
      tx,
      missing.map(([, of]) => of),
    ))
      ids.set(key, id)
  }
  return (of) => {
    const id = ids.get(keys.get(of) ?? keyOf(of))
    if (id === undefined) throw new Error(`The account ${keyOf(of)} is neither there nor could it be opened`)
    return id
  }
}

type Row = {
  id: string
  kind: AccountOf['kind']
  currency: string
  partner_id: string | null
  holder_id: string | null
  detail: string | null
}

const arrays = (accounts: readonly AccountOf[]) => sql`unnest(
  ${accounts.map(({ kind }) => kind)}::text[], ${accounts.map(({ currency }) => currency)}::text[],
  ${accounts.map(({ partnerId }) => partnerId ?? null)}::text[], ${accounts.map(({ holderId }) => holderId ?? null)}::text[],
  ${accounts.map(({ detail }) => detail ?? null)}::text[])`

const readAccounts = async (tx: Tx, accounts: readonly AccountOf[]): Promise<Map<string, string>> => {
  if (accounts.length === 0) return new Map()
  // Apart, since an index is looked up by what is equal and not by what is not distinct: among the accounts of many
  // partners each one wanted is found at once.
  const { rows } = await sql<Row>`
    with wanted as materialized (select * from ${arrays(accounts)} as given (kind, currency, partner_id, holder_id, detail))
    select a.id, a.kind, a.currency, a.partner_id, a.holder_id, a.detail
    from wanted join ledger_accounts a on a.workspace_id = ${tx.ctx.workspace.id} and a.kind = wanted.kind and a.currency = wanted.currency
        and a.partner_id = wanted.partner_id and a.holder_id is not distinct from wanted.holder_id and a.detail is not distinct from wanted.detail
    union all
    select a.id, a.kind, a.currency, a.partner_id, a.holder_id, a.detail
    from wanted join ledger_accounts a on a.workspace_id = ${tx.ctx.workspace.id} and a.kind = wanted.kind and a.currency = wanted.currency
        and a.partner_id is null and a.holder_id is not distinct from wanted.holder_id and a.detail is not distinct from wanted.detail
      where wanted.partner_id is null`.execute(tx.db)
  return new Map(
    rows.map((row) => [JSON.stringify([row.kind, row.currency, row.partner_id, row.holder_id, row.detail]), row.id]),
  )
}

const insertAccounts = async (tx: Tx, accounts: readonly AccountOf[]): Promise<void> => {
  for (const { currency } of accounts) currencyExponent(currency)
  await sql`insert into ledger_accounts (workspace_id, id, kind, currency, partner_id, holder_id, detail)
    select ${tx.ctx.workspace.id}, wanted.id, wanted.kind, wanted.currency, wanted.partner_id, wanted.holder_id, wanted.detail
    from (select ids.id, given.kind, given.currency, given.partner_id, given.holder_id, given.detail, given.place from unnest(${accounts.map(() => newId(idPrefixes.ledgerAccount))}::text[]) with ordinality as ids (id, place)
      join ${arrays(accounts)} with ordinality as given (kind, currency, partner_id, holder_id, detail, place) on given.place = ids.place) wanted
    order by wanted.place
    on conflict do nothing`.execute(tx.db)
}
