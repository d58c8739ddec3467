/** Clicks and their counts as both sides read them. */
import { partnerNames } from '#modules/partners/public.ts'
import { addDays, civilDate, daysBetween, endOfDate, startOfDate } from '#platform/civil-time.ts'
import { type Ctx, partnerOf, type Tx } from '#platform/context.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { invalid, notFound, unprocessable } from '#platform/errors.ts'
import type { ListInput } from '#platform/http/paging.ts'
import type { clickVerdicts, statGroups } from '../../contract/clicks.ts'
import { type Counts, countsByDay, dimensionOf, topOf } from '../../queries/click-days.ts'
import { type ClickRow, clickPage } from '../../queries/clicks.ts'
import { linkRows, readLink } from '../../queries/links.ts'
import { ownConversionCounts } from '../../queries/portal.ts'

type ListQuery = ListInput & {
  partnerId?: string | undefined
  linkId?: string | undefined
  verdict?: string[] | undefined
  from?: string | undefined
  until?: string | undefined
}
export const listClicks = (ctx: Ctx, query: ListQuery) =>
  inTransaction(ctx, (tx) => {
    const { zone } = ctx.workspace
    return clickPage(
      tx,
      {
        ...query,
        from: query.from === undefined ? undefined : startOfDate(zone, query.from),
        until: query.until === undefined ? undefined : endOfDate(zone, query.until),
      },
      (rows) => showClicks(tx, rows),
    )
  })

const showClicks = async (tx: Tx, rows: readonly ClickRow[]) => {
  const partners = await partnerNames(tx, [...new Set(rows.map((row) => row.partner_id))])
  const links = await linkRows(
    tx,
    rows.map((row) => row.link_id),
  )
  return rows.map((row) => ({
    id: row.id,
    at: row.clicked_at.toISOString(),
    link: { id: row.link_id, key: links.get(row.link_id)?.key ?? '', name: links.get(row.link_id)?.name ?? null },
    partner: { id: row.partner_id, name: partners.get(row.partner_id) ?? '' },
    source: row.source as 'redirect' | 'script' | 'api',
    verdict: row.verdict as (typeof clickVerdicts)[number],
    repeatOf: row.repeat_of,
    country: row.country,
    region: row.region,
    device: row.device,
    browser: row.browser,
    system: row.system,
    referrer: row.referrer,
    utm: row.utm as Record<string, string>,
    adParameters: row.ad_parameters,
  }))
}

const daysMax = 366
const daysDefault = 30
const rowsMax = 200
const none: Counts = { clicks: 0, repeats: 0, heads: 0, prefetches: 0, bots: 0, velocities: 0, visitors: 0 }

type StatQuery = {
  from?: string | undefined
  to?: string | undefined
  partnerId?: string | undefined
  linkId?: string | undefined
  by?: (typeof statGroups)[number] | undefined
}
export const clickStats = (ctx: Ctx, query: StatQuery) =>
  inTransaction(ctx, async (tx) => {
    const to = query.to ?? civilDate(ctx.workspace.zone, tx.now)
    const from = query.from ?? addDays(to, 1 - daysDefault)
    const days = daysBetween(from, to) + 1
    if (days < 1) throw invalid({ field: 'to', rule: 'order', message: 'The span ends before it begins.' })
    if (days > daysMax) throw unprocessable('span.too_long', `A span has ${daysMax} days at most.`)
    // A partner counts its own; a link that is not the caller's does not exist.
    const partnerId = partnerOf(ctx.actor) ?? query.partnerId
    if (query.linkId !== undefined && !(await readLink(tx, query.linkId))) throw notFound('link')
    const filter = { from, to, partnerId, linkId: query.linkId }
    const found = new Map((await countsByDay(tx, filter)).map((row) => [row.day, row]))
    const rows = Array.from({ length: days }, (_, place) => {
      const day = addDays(from, place)
      return { ...none, ...found.get(day), day }
    })
    const total = { ...none }
    for (const row of rows) for (const name of Object.keys(none) as (keyof Counts)[]) total[name] += row[name]
    return { from, to, total, days: rows, group: query.by ? await groupOf(tx, query.by, filter) : null }
  })

/** The partner's own clicks, and what came of them: leads and sales that it has a part in. */
export const portalClickStats = (ctx: Ctx, query: StatQuery) =>
  inTransaction(ctx, async (tx) => {
    const stats = await clickStats(tx.ctx, query)
    const partnerId = partnerOf(ctx.actor)
    // A sale is of a path, not of one link.
    if (partnerId === null || query.linkId !== undefined) return { ...stats, came: null }
    const { zone } = ctx.workspace
    const span = { from: startOfDate(zone, stats.from), to: endOfDate(zone, stats.to) }
    return { ...stats, came: await tx.asTeam(() => ownConversionCounts(tx, partnerId, span)) }
  })

type Filter = { from: string; to: string; partnerId: string | undefined; linkId: string | undefined }
const groupOf = async (tx: Tx, by: (typeof statGroups)[number], filter: Filter) => {
  if (by === 'partner' || by === 'link') {
    const rows = await topOf(tx, by, filter, rowsMax)
    const ids = rows.map((row) => row.name)
    const names =
      by === 'partner'
        ? await partnerNames(tx, ids)
        : new Map([...(await linkRows(tx, ids))].map(([id, link]) => [id, link.name ?? link.key]))
    return { by, rows: rows.map((row) => ({ ...row, id: row.name, name: names.get(row.name) ?? '' })) }
  }
  if (filter.linkId !== undefined)
    throw unprocessable('click_stats.one_group', 'Of a single link, countries, devices and referrers are not counted.')
  return { by, rows: (await dimensionOf(tx, by, filter, rowsMax)).map((row) => ({ ...row, id: null })) }
}
