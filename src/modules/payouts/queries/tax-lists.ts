/** What was paid in a year, by partner: settled payouts by the bank's day. */
import { sql } from 'kysely'
import type { CivilDate } from '#platform/civil-time.ts'
import type { Tx } from '#platform/context.ts'
import { countUpTo, keysetPage, type ListInput } from '#platform/http/paging.ts'
import { isNamed } from '#platform/http/words.ts'
import type { TaxListForm } from '../contract/states.ts'

/** One settled payout: what was earned in the currency it was sent in, and what finance had set on its day. */
export type PaidInYear = {
  partner_id: string
  currency: string
  converted_minor: string
  withheld_minor: string
  settled_on: CivilDate
  source_share_ppm: number
  withholding_rate_ppm: number
}

/** The form that counts for a year is the latest that was signed and not sent back, even if another took its place since. */
const latestForm = sql`(
  select f.form from tax_profiles f
  where f.workspace_id = payouts.workspace_id and f.partner_id = payouts.partner_id and f.state <> 'rejected'
  order by f.signed_at desc, f.id desc limit 1)`
/** What finance had set when the payout was put together. */
const rulingOf = (column: 'source_share_ppm' | 'withholding_rate_ppm' | 'withholding_kind') => sql`(
  select ${sql.ref(`r.${column}`)} from tax_rulings r
  where r.workspace_id = payouts.workspace_id and r.partner_id = payouts.partner_id and r.from_on <= payouts.frozen_at::date
  order by r.number desc limit 1)`
const firstOf = (year: number) => sql<CivilDate>`${`${year}-01-01`}::date`
const lastOf = (year: number) => sql<CivilDate>`${`${year}-12-31`}::date`

const belongs = ({ year, form, usPartnerIds }: Asked) =>
  form === '1099_nec'
    ? sql<boolean>`(${latestForm} = 'w9' or (${latestForm} is null and payouts.partner_id = any (${[...usPartnerIds]}::text[])))`
    : sql<boolean>`(${latestForm} in ('w8ben', 'w8ben_e') and exists (select 1 from tax_rulings r
        where r.workspace_id = payouts.workspace_id and r.partner_id = payouts.partner_id
          and r.withholding_kind = 'nonresident' and r.from_on <= ${lastOf(year)}))`

type Asked = { year: number; form: TaxListForm; q?: string | undefined; usPartnerIds: readonly string[] }
const settledIn = (tx: Tx, year: number) =>
  tx.db
    .selectFrom('payouts')
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('state', '=', 'settled')
    .where('settled_on', '>=', firstOf(year))
    .where('settled_on', '<=', lastOf(year))

/** Every partner that was paid in the year, once. */
export const partnersPaidIn = async (tx: Tx, year: number): Promise<string[]> => {
  const rows = await settledIn(tx, year).select('partner_id').distinct().execute()
  return rows.map((row) => row.partner_id)
}

export const taxListPage = <Out>(
  tx: Tx,
  input: ListInput & Asked,
  toWire: (partnerIds: readonly string[]) => Promise<Out[]>,
) => {
  // One row a partner: the first of its payouts in the year.
  let query = settledIn(tx, input.year)
    .select('partner_id')
    .where(belongs(input))
    .where(
      sql<boolean>`not exists (select 1 from payouts e
        where e.workspace_id = payouts.workspace_id and e.partner_id = payouts.partner_id and e.state = 'settled'
          and e.settled_on between ${firstOf(input.year)} and ${lastOf(input.year)} and e.id < payouts.id)`,
    )
  if (input.q) query = query.where(sql<boolean>`${isNamed('payouts.partner_id', 'partner', input.q)}`)
  return keysetPage({
    query,
    sorts: { partner: 'payouts.partner_id' },
    fallback: 'partner',
    input,
    id: 'payouts.id',
    toWire: (rows) => toWire(rows.map((row) => row.partner_id)),
    count: () => countUpTo(tx.db, query),
  })
}

export const paidInYear = async (tx: Tx, asked: Asked, partnerIds: readonly string[]): Promise<PaidInYear[]> => {
  if (partnerIds.length === 0) return []
  return settledIn(tx, asked.year)
    .where(belongs(asked))
    .where('partner_id', 'in', [...partnerIds])
    .select([
      'partner_id',
      'currency',
      'converted_minor',
      'withheld_minor',
      sql<CivilDate>`settled_on`.as('settled_on'),
      // Without a ruling for non-residents nothing of it has its source in the US.
      sql<number>`case when ${rulingOf('withholding_kind')} = 'nonresident' then ${rulingOf('source_share_ppm')} else 0 end`.as(
        'source_share_ppm',
      ),
      sql<number>`coalesce(${rulingOf('withholding_rate_ppm')}, 0)`.as('withholding_rate_ppm'),
    ])
    .orderBy('settled_on')
    .orderBy('id')
    .execute()
}

/** The form that stands for each partner in such a list. */
export const latestProfiles = async (tx: Tx, partnerIds: readonly string[]) => {
  if (partnerIds.length === 0) return new Map<string, never>()
  const rows = await tx.db
    .selectFrom('tax_profiles')
    .selectAll()
    .distinctOn('partner_id')
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('partner_id', 'in', [...partnerIds])
    .where('state', '<>', 'rejected')
    .orderBy('partner_id')
    .orderBy('signed_at', 'desc')
    .orderBy('id', 'desc')
    .execute()
  return new Map(rows.map((row) => [row.partner_id, row]))
}
