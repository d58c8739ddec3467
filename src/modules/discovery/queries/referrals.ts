/** Referrals by partners: rows, lists, what belongs to one applicant, lineage. */
import { type Insertable, type Selectable, sql, type Updateable } from 'kysely'
import { endOfDate, startOfDate } from '#platform/civil-time.ts'
import type { Tx } from '#platform/context.ts'
import type { DB } from '#platform/db/types.gen.ts'
import { countUpTo, keysetPage, type ListInput } from '#platform/http/paging.ts'
import { hasWords, isNamed } from '#platform/http/words.ts'
import type { By } from './review.ts'

export type ReferralRow = Selectable<DB['partner_referrals']>
export type ReferralValues = Omit<Updateable<DB['partner_referrals']>, 'workspace_id' | 'id' | 'version' | 'updated_at'>
export type ReferralMessageRow = Selectable<DB['partner_referral_messages']>
export type ReferralMoveRow = Selectable<DB['partner_referral_moves']>

export const insertReferral = (
  tx: Tx,
  values: Omit<Insertable<DB['partner_referrals']>, 'workspace_id' | 'recorded_at' | 'updated_at'>,
): Promise<ReferralRow> =>
  tx.db
    .insertInto('partner_referrals')
    .values({ ...values, workspace_id: tx.ctx.workspace.id, recorded_at: tx.now, updated_at: tx.now })
    .returningAll()
    .executeTakeFirstOrThrow()
export const updateReferralRow = (tx: Tx, id: string, values: ReferralValues): Promise<ReferralRow> =>
  tx.db
    .updateTable('partner_referrals')
    .set((expression) => ({ ...values, version: expression('version', '+', 1), updated_at: tx.now }))
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()

const referrals = (tx: Tx) =>
  tx.db
    .selectFrom('partner_referrals')
    .selectAll('partner_referrals')
    .where('partner_referrals.workspace_id', '=', tx.ctx.workspace.id)
export const findReferral = (tx: Tx, id: string): Promise<ReferralRow | undefined> =>
  referrals(tx).where('id', '=', id).executeTakeFirst()
export const lockReferralRow = (tx: Tx, id: string): Promise<ReferralRow | undefined> =>
  referrals(tx).where('id', '=', id).forUpdate().executeTakeFirst()
export const referralRows = (tx: Tx, ids: readonly string[]): Promise<ReferralRow[]> =>
  ids.length === 0
    ? Promise.resolve([])
    : referrals(tx)
        .where('id', 'in', [...ids])
        .execute()
export const referralOfToken = (tx: Tx, tokenHash: string): Promise<ReferralRow | undefined> =>
  referrals(tx).where('token_hash', '=', tokenHash).executeTakeFirst()

/** What names one company: its own domains, the address of a person, its record, the application, a referral itself. */
export type CompanyKeys = {
  domains: readonly string[]
  emailFolded: string | null
  companyPartnerId: string | null
  applicationId?: string
  referralId?: string | null
}
/** Every referral of a company, whoever made it, in the order in which they count. */
export const referralsOfCompany = async (
  tx: Tx,
  of: CompanyKeys,
  options: { lock?: true } = {},
): Promise<ReferralRow[]> => {
  const domains = [...of.domains]
  const query = referrals(tx)
    .where((expression) =>
      expression.or([
        ...(domains.length > 0 ? [expression('domain', 'in', domains), expression('email_domain', 'in', domains)] : []),
        ...(of.emailFolded ? [expression('email_folded', '=', of.emailFolded)] : []),
        ...(of.companyPartnerId ? [expression('company_partner_id', '=', of.companyPartnerId)] : []),
        ...(of.applicationId ? [expression('application_id', '=', of.applicationId)] : []),
        ...(of.referralId ? [expression('id', '=', of.referralId)] : []),
      ]),
    )
    .orderBy('id')
    .limit(500)
  return (options.lock ? query.forUpdate() : query).execute()
}
/** One after the other: whoever decides about the referrals of one company waits for who does it now. */
export const lockCompanies = async (tx: Tx, names: readonly string[]) => {
  for (const name of [...new Set(names)].sort())
    await sql`select pg_advisory_xact_lock(hashtextextended(${`${tx.ctx.workspace.id} referrals of ${name}`}, 7))`.execute(
      tx.db,
    )
}
/** Applications that the stage of a company speaks about: submitted, of this partner, the latest first. */
export const referralsOfPartnerAsCompany = (tx: Tx, companyPartnerId: string): Promise<ReferralRow[]> =>
  referrals(tx).where('company_partner_id', '=', companyPartnerId).orderBy('id').limit(500).execute()
export const inPlayOf = (tx: Tx, partnerIds: readonly string[]): Promise<ReferralRow[]> =>
  referrals(tx)
    .where('partner_id', 'in', [...partnerIds])
    .where('state', 'in', ['submitted', 'open'])
    .orderBy('id')
    .forUpdate()
    .execute()

export type ReferralFilter = {
  q?: string | undefined
  state?: readonly string[] | undefined
  origin?: readonly string[] | undefined
  disputed?: boolean | undefined
  partnerId?: string | undefined
  companyPartnerId?: string | undefined
  referredFrom?: string | undefined
  referredUntil?: string | undefined
}
/** Under the portal's role the policy leaves the caller's own. */
export const referralsPage = <Out>(
  tx: Tx,
  input: ListInput & ReferralFilter,
  toWire: (rows: ReferralRow[]) => Promise<Out[]>,
) => {
  const { zone } = tx.ctx.workspace
  let query = referrals(tx)
  if (input.state?.length) query = query.where('state', 'in', [...input.state])
  if (input.origin?.length) query = query.where('origin', 'in', [...input.origin])
  if (input.disputed !== undefined) query = query.where('disputed_at', input.disputed ? 'is not' : 'is', null)
  if (input.partnerId) query = query.where('partner_id', '=', input.partnerId)
  if (input.companyPartnerId) query = query.where('company_partner_id', '=', input.companyPartnerId)
  if (input.referredFrom) query = query.where('referred_at', '>=', startOfDate(zone, input.referredFrom))
  if (input.referredUntil) query = query.where('referred_at', '<', endOfDate(zone, input.referredUntil))
  if (input.q) query = query.where(isNamed('partner_referrals.id', 'partner_referral', input.q))
  return keysetPage({
    query,
    sorts: { referredAt: 'partner_referrals.referred_at' },
    fallback: '-referredAt',
    input,
    id: 'partner_referrals.id',
    toWire,
    count: () => countUpTo(tx.db, query),
  })
}

type Numbered = 'partner_referral_moves' | 'partner_referral_messages'
/** The next number; the referral's row is locked by the caller, which keeps it free. */
const nextNumber = async (tx: Tx, table: Numbered, referralId: string): Promise<number> => {
  const { rows } = await sql<{ number: number }>`select coalesce(max(number), 0) + 1 as number from ${sql.table(table)}
    where workspace_id = ${tx.ctx.workspace.id} and referral_id = ${referralId}`.execute(tx.db)
  return rows[0]!.number
}
export const insertReferralMove = async (
  tx: Tx,
  move: { referralId: string; from: string | null; to: string; reason: string | null } & By,
) =>
  tx.db
    .insertInto('partner_referral_moves')
    .values({
      workspace_id: tx.ctx.workspace.id,
      referral_id: move.referralId,
      number: await nextNumber(tx, 'partner_referral_moves', move.referralId),
      from_state: move.from,
      to_state: move.to,
      at: tx.now,
      by_kind: move.by_kind,
      by_id: move.by_id,
      by_name: move.by_name,
      reason: move.reason,
    })
    .execute()
export const referralMoves = (tx: Tx, referralId: string): Promise<ReferralMoveRow[]> =>
  tx.db
    .selectFrom('partner_referral_moves')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('referral_id', '=', referralId)
    .orderBy('number')
    .limit(200)
    .execute()

export const insertReferralMessage = async (
  tx: Tx,
  message: {
    referralId: string
    side: 'team' | 'partner'
    dispute: boolean
    body: string
    happenedOn: string | null
  } & By,
): Promise<ReferralMessageRow> =>
  tx.db
    .insertInto('partner_referral_messages')
    .values({
      workspace_id: tx.ctx.workspace.id,
      referral_id: message.referralId,
      number: await nextNumber(tx, 'partner_referral_messages', message.referralId),
      side: message.side,
      dispute: message.dispute,
      author_kind: message.by_kind,
      author_id: message.by_id,
      author_name: message.by_name,
      body: message.body,
      happened_on: message.happenedOn,
      at: tx.now,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
export const referralMessagesPage = <Out>(
  tx: Tx,
  referralId: string,
  input: ListInput,
  toWire: (rows: ReferralMessageRow[]) => Out[],
) =>
  keysetPage({
    query: tx.db
      .selectFrom('partner_referral_messages')
      .selectAll('partner_referral_messages')
      .where('workspace_id', '=', tx.ctx.workspace.id)
      .where('referral_id', '=', referralId)
      .where(hasWords(input.q, 'body', 'author_name')),
    sorts: { number: 'number' },
    fallback: 'number',
    input,
    id: 'referral_id',
    toWire,
  })

export type LineageRow = {
  id: string
  parent_id: string | null
  depth: number
  partner_id: string
  company: string
  company_partner_id: string | null
  state: string
  credited_at: Date | null
}
/** States in which a referral brought its company. */
const brought = ['applied', 'approved', 'credited'] as const
/**
 * The whole tree that a referral stands in, from the partner whom nobody referred, to any depth: a referral's parent is
 * the one that brought its referrer. A circle, which a merge can make, ends where it closes.
 */
export const lineageOf = async (tx: Tx, referralId: string, most: number): Promise<LineageRow[]> => {
  const { rows } = await sql<LineageRow>`
    with recursive up (partner_id, depth, seen) as (
      select r.partner_id, 0, array[r.partner_id] from partner_referrals r where r.workspace_id = ${tx.ctx.workspace.id} and r.id = ${referralId}
      union all
      select parent.partner_id, up.depth + 1, up.seen || parent.partner_id from up
        cross join lateral (select p.partner_id from partner_referrals p where p.workspace_id = ${tx.ctx.workspace.id}
          and p.company_partner_id = up.partner_id and p.state = any (${[...brought]}::text[]) order by p.referred_at, p.id limit 1) as parent
        where parent.partner_id <> all (up.seen)
    ), root as (select partner_id from up order by depth desc limit 1),
    down (id, parent_id, depth, partner_id, company, company_partner_id, state, credited_at, seen) as (
      select r.id, null::text, 0, r.partner_id, r.company, r.company_partner_id, r.state, r.credited_at, array[r.partner_id]
        from partner_referrals r join root on r.partner_id = root.partner_id where r.workspace_id = ${tx.ctx.workspace.id}
      union all
      select r.id, down.id, down.depth + 1, r.partner_id, r.company, r.company_partner_id, r.state, r.credited_at, down.seen || r.partner_id
        from down join partner_referrals r on r.workspace_id = ${tx.ctx.workspace.id} and r.partner_id = down.company_partner_id
        where down.state = any (${[...brought]}::text[]) and r.partner_id <> all (down.seen)
    )
    select id, parent_id, depth, partner_id, company, company_partner_id, state, credited_at from down
    order by depth, id limit ${most}`.execute(tx.db)
  return rows
}

export const referralsOfEmails = (tx: Tx, emails: readonly string[]): Promise<ReferralRow[]> =>
  emails.length === 0
    ? Promise.resolve([])
    : referrals(tx)
        .where((expression) =>
          expression.or([
            expression('email_folded', 'in', [...emails]),
            expression('referrer_email', 'in', [...emails]),
          ]),
        )
        .forUpdate()
        .execute()

export const putReferralSearchEntry = (tx: Tx, row: ReferralRow) =>
  sql`select put_search_entry('partner_referral', ${row.id}, ${row.partner_id}, true, ${[row.company, row.domain, row.contact_name, row.email].filter(Boolean).join(' ')})`.execute(
    tx.db,
  )
