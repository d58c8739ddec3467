/**
 * Writes clicks: their marks, their rows and what they add to the counts, in the caller's transaction. Writing the same
 * click again changes nothing, so a spool may be replayed and an uncertain commit repeated.
 */
import { type Kysely, sql } from 'kysely'
import type { DB } from '#platform/db/types.gen.ts'

export type NewClick = {
  workspaceId: string
  id: string
  at: string
  recordedAt: string
  /** The day of `at` in the workspace's zone. */
  day: string
  linkId: string
  partnerId: string
  source: 'redirect' | 'script' | 'api'
  visitorKey: string
  visitorId: string | null
  country: string | null
  region: string | null
  device: string
  browser: string
  system: string
  referrer: string | null
  utm: Record<string, string>
  adParameters: string[]
}
type Mark = { day: string; scope: string; visitor_key: string; click_id: string; counted_at: string }
type Kept = {
  scope: string
  visitor_key: string
  day: string
  first_click_id: string
  click_id: string
  counted_at: Date
}
export type Judged = { verdict: 'click' | 'repeat'; repeatOf: string | null; uniques: number }

export const uniqueBits = { link: 1, partner: 2, all: 4 } as const
const everybody = 'all'

const markName = (day: string, scope: string, visitorKey: string) => `${day} ${scope} ${visitorKey}`

/** Clicks of one workspace. Answers what each was found to be; those that stood there before keep what they were. */
export const recordClicks = async (
  db: Kysely<DB>,
  workspaceId: string,
  clicks: readonly NewClick[],
  repeatMinutes: number,
): Promise<ReadonlyMap<string, Judged>> => {
  if (clicks.length === 0) return new Map()
  // In order of time, so that of two in one group the earlier one counts; ids settle what came at once.
  const inTime = [...clicks].sort((one, other) =>
    one.at === other.at ? (one.id < other.id ? -1 : 1) : one.at < other.at ? -1 : 1,
  )
  const kept = await putMarks(db, workspaceId, inTime, repeatMinutes)
  const judged = judge(inTime, kept, repeatMinutes)
  await insertClicks(db, workspaceId, inTime, judged)
  return judged
}

/** One mark per day, scope and visitor: the first of each in the group. In one order everywhere: no crosswise waiting. */
const putMarks = async (
  db: Kysely<DB>,
  workspaceId: string,
  inTime: readonly NewClick[],
  repeatMinutes: number,
): Promise<ReadonlyMap<string, Kept>> => {
  const marks = new Map<string, Mark>()
  for (const click of inTime)
    for (const scope of [click.linkId, click.partnerId, everybody]) {
      const name = markName(click.day, scope, click.visitorKey)
      if (!marks.has(name))
        marks.set(name, {
          day: click.day,
          scope,
          visitor_key: click.visitorKey,
          click_id: click.id,
          counted_at: click.at,
        })
    }
  const sorted = [...marks].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, mark]) => mark)
  const { rows } = await sql<Kept>`
    insert into click_marks as mark (workspace_id, day, scope, visitor_key, first_click_id, click_id, counted_at)
    select ${workspaceId}, row.day, row.scope, row.visitor_key, row.click_id, row.click_id, row.counted_at
    from json_to_recordset(${JSON.stringify(sorted)}::json) as row (day date, scope text, visitor_key text, click_id text, counted_at timestamptz)
    on conflict (workspace_id, day, scope, visitor_key) do update set
      click_id = case when excluded.counted_at >= mark.counted_at + make_interval(mins => ${repeatMinutes}::int) then excluded.click_id else mark.click_id end,
      counted_at = case when excluded.counted_at >= mark.counted_at + make_interval(mins => ${repeatMinutes}::int) then excluded.counted_at else mark.counted_at end
    returning day::text as day, scope, visitor_key, first_click_id, click_id, counted_at`.execute(db)
  return new Map(rows.map((row) => [markName(row.day, row.scope, row.visitor_key), row]))
}

const judge = (
  inTime: readonly NewClick[],
  kept: ReadonlyMap<string, Kept>,
  repeatMinutes: number,
): Map<string, Judged> => {
  const judged = new Map<string, Judged>()
  // The last one that counted, by mark: begins with what the database knows.
  const last = new Map<string, { id: string; atMs: number }>()
  for (const click of inTime) {
    const markOf = (scope: string) => kept.get(markName(click.day, scope, click.visitorKey))
    const name = markName(click.day, click.linkId, click.visitorKey)
    const mark = kept.get(name)
    const counted = last.get(name) ?? (mark && { id: mark.click_id, atMs: mark.counted_at.getTime() })
    const atMs = new Date(click.at).getTime()
    const isRepeat =
      counted !== undefined && counted.id !== click.id && Math.abs(atMs - counted.atMs) < repeatMinutes * 60_000
    if (!isRepeat) last.set(name, { id: click.id, atMs })
    const uniques =
      (mark?.first_click_id === click.id ? uniqueBits.link : 0) +
      (markOf(click.partnerId)?.first_click_id === click.id ? uniqueBits.partner : 0) +
      (markOf(everybody)?.first_click_id === click.id ? uniqueBits.all : 0)
    judged.set(click.id, {
      verdict: isRepeat ? 'repeat' : 'click',
      repeatOf: isRepeat ? counted.id : null,
      uniques,
    })
  }
  return judged
}

/** The rows and, for those that were not there before, their share of the counts: one statement. */
const insertClicks = async (
  db: Kysely<DB>,
  workspaceId: string,
  inTime: readonly NewClick[],
  judged: ReadonlyMap<string, Judged>,
) => {
  const rows = inTime
    .map((click) => {
      const { verdict, repeatOf, uniques } = judged.get(click.id)!
      return {
        id: click.id,
        clicked_at: click.at,
        recorded_at: click.recordedAt,
        day: click.day,
        link_id: click.linkId,
        partner_id: click.partnerId,
        source: click.source,
        visitor_key: click.visitorKey,
        visitor_id: click.visitorId,
        country: click.country,
        region: click.region,
        device: click.device,
        browser: click.browser,
        system: click.system,
        referrer: click.referrer,
        utm: click.utm,
        ad_parameters: click.adParameters,
        verdict,
        repeat_of: repeatOf,
        uniques,
      }
    })
    .sort((one, other) => (one.id < other.id ? -1 : 1))
  await sql`
    with stored as (
      insert into clicks (workspace_id, id, clicked_at, recorded_at, day, link_id, partner_id, source, visitor_key, visitor_id,
        country, region, device, browser, system, referrer, utm, ad_parameters, verdict, repeat_of, uniques)
      select ${workspaceId}, row.* from json_to_recordset(${JSON.stringify(rows)}::json) as row (id text, clicked_at timestamptz,
        recorded_at timestamptz, day date, link_id text, partner_id text, source text, visitor_key text, visitor_id text,
        country text, region text, device text, browser text, system text, referrer text, utm jsonb, ad_parameters text[],
        verdict text, repeat_of text, uniques integer)
      on conflict (workspace_id, id, clicked_at) do nothing
      returning day, link_id, partner_id, country, device, referrer, verdict, uniques
    )
    insert into click_deltas (workspace_id, day, link_id, partner_id, country, device, referrer, verdict, hits,
      visitors_of_link, visitors_of_partner, visitors_of_all)
    select ${workspaceId}, day, link_id, partner_id, coalesce(country, ''), device, coalesce(referrer, ''), verdict, count(*),
      count(*) filter (where uniques & 1 > 0), count(*) filter (where uniques & 2 > 0), count(*) filter (where uniques & 4 > 0)
    from stored group by day, link_id, partner_id, 5, device, 7, verdict`.execute(db)
}

/** What is only counted: requests that were no clicks. */
export type Counted = {
  day: string
  linkId: string
  partnerId: string
  verdict: 'head' | 'prefetch' | 'bot' | 'velocity'
  hits: number
}
export const addCounts = (db: Kysely<DB>, workspaceId: string, counts: readonly Counted[]) =>
  sql`
    insert into click_deltas (workspace_id, day, link_id, partner_id, verdict, hits)
    select ${workspaceId}, row.day, row."linkId", row."partnerId", row.verdict, row.hits
    from json_to_recordset(${JSON.stringify(counts)}::json) as row (day date, "linkId" text, "partnerId" text, verdict text, hits bigint)`.execute(
    db,
  )
