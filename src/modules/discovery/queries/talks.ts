/** Signs that we were talking with a company in a span of time: applications, calls, answers, encounters. */
import { sql } from 'kysely'
import type { Tx } from '#platform/context.ts'
import { openStates } from '../contract/states.ts'

type Span = { from: Date; at: Date }

/** The first application that was under way inside the span; besides the one that is named. */
export const applicationUnderWay = async (
  tx: Tx,
  of: { domains: readonly string[]; partnerIds: readonly string[]; besides: string | null },
  span: Span,
): Promise<Date | undefined> => {
  const { rows } = await sql<{ submitted_at: Date }>`
    select a.submitted_at from applications a
    where a.workspace_id = ${tx.ctx.workspace.id} and a.submitted_at < ${span.at}
      and a.state not in ('draft', 'quarantined', 'expired') and a.id is distinct from ${of.besides}
      and (a.website_domain = any (${[...of.domains]}::text[]) or a.email_domain = any (${[...of.domains]}::text[])
        or a.partner_id = any (${[...of.partnerIds]}::text[]))
      and (a.state = any (${[...openStates]}::text[]) or exists (select from application_moves m
        where m.workspace_id = a.workspace_id and m.application_id = a.id and m.at >= ${span.from}))
    order by a.submitted_at limit 1`.execute(tx.db)
  return rows[0]?.submitted_at
}

/** The first call with one of these partners that was booked or held inside the span. */
export const callInside = async (tx: Tx, partnerIds: readonly string[], span: Span): Promise<Date | undefined> => {
  if (partnerIds.length === 0) return undefined
  const row = await tx.db
    .selectFrom('discovery_calls')
    .select('at')
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('partner_id', 'in', [...partnerIds])
    .where('state', 'in', ['booked', 'held'])
    .where('at', '>=', span.from)
    .where('at', '<', span.at)
    .orderBy('at')
    .limit(1)
    .executeTakeFirst()
  return row?.at
}

/** The first time inside the span at which one of these partners answered our outreach, wrote, or was met at an event. */
export const answerInside = async (tx: Tx, partnerIds: readonly string[], span: Span): Promise<Date | undefined> => {
  if (partnerIds.length === 0) return undefined
  const { rows } = await sql<{ at: Date }>`
    select at from (
      select o.at from outreach o where o.workspace_id = ${tx.ctx.workspace.id} and o.partner_id = any (${[...partnerIds]}::text[])
        and (o.direction = 'in' or o.outcome in ('replied', 'interested', 'not_now', 'not_interested'))
      union all
      select e.added_at from event_people e where e.workspace_id = ${tx.ctx.workspace.id} and e.partner_id = any (${[...partnerIds]}::text[])
        and e.state = 'joined'
    ) as sign where at >= ${span.from} and at < ${span.at} order by at limit 1`.execute(tx.db)
  return rows[0]?.at
}

/** Applications of a company that were submitted and are no suspected spam, the latest first. */
export const applicationsOfCompany = async (tx: Tx, partnerId: string): Promise<string[]> => {
  const rows = await tx.db
    .selectFrom('applications')
    .select('id')
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('partner_id', '=', partnerId)
    .where('submitted_at', 'is not', null)
    .orderBy('submitted_at', 'desc')
    .limit(20)
    .execute()
  return rows.map(({ id }) => id)
}
