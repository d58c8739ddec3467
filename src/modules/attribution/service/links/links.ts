/** Links of partners: made, changed, ended. A key that was given once leads to that link for good. */
import { randomInt } from 'node:crypto'
import { partnerNames } from '#modules/partners/public.ts'
import { actorNames } from '#platform/auth/members.ts'
import { addDays, civilDate } from '#platform/civil-time.ts'
import { actorId, type Ctx, partnerOf, type Tx } from '#platform/context.ts'
import type { Static } from '#platform/contract.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { changedMeanwhile, conflict, invalid, notFound, unprocessable } from '#platform/errors.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import { type LinkWire, type linkChange, linksOfPartnerMax, type ownLink } from '../../contract/link-shapes.ts'
import type { LinkState } from '../../contract/link-states.ts'
import { linkEvents } from '../../contract/links.ts'
import { clicksOfLinks } from '../../queries/click-days.ts'
import {
  changeLink,
  clearDefault,
  countOpenLinks,
  type DomainRow,
  domainRows,
  insertLink,
  keysOfLinks,
  type LinkFilter,
  type LinkRow,
  linkPage,
  liveDomains,
  lockLink,
  lockLinksOf,
  readLink,
  takeKey,
} from '../../queries/links.ts'
import { refreshLookups } from '../../queries/lookups.ts'
import { hostAllowed, type Utm } from '../clicks/address.ts'
import { readSettings } from '../clicks/settings.ts'
import { addressOfDomain, isServed, ownDomain } from './domains.ts'
import { lookSoon } from './look.ts'
import { partnerForLinks } from './partners.ts'

/** Over how many days a list counts clicks. */
const countedDays = 30

export const stateOf = (
  row: { ended_at: Date | null; ends_at: Date | null; starts_at: Date | null; partner_closed: boolean },
  now: Date,
): LinkState => {
  if (row.ended_at) return 'ended'
  if (row.ends_at && row.ends_at <= now) return 'over'
  if (row.partner_closed) return 'closed'
  return row.starts_at && row.starts_at > now ? 'waiting' : 'open'
}

/** Names of whoever ended links and codes. */
export const namesOfActors = async (tx: Tx, ids: readonly (string | null)[]): Promise<ReadonlyMap<string, string>> => {
  const wanted = [...new Set(ids.filter((id) => id !== null))]
  const names = new Map<string, string>()
  if (wanted.length > 0)
    await tx.asTeam(async () => {
      for (const source of actorNames.of(tx.ctx.services.product))
        for (const [id, name] of await source(tx, wanted)) names.set(id, name)
    })
  return names
}
export const endedToWire = (
  row: { ended_at: Date | null; ended_by: string | null; ended_reason: string | null },
  names: ReadonlyMap<string, string>,
) =>
  row.ended_at && {
    at: row.ended_at.toISOString(),
    by: row.ended_by && (names.get(row.ended_by) ?? 'Somebody'),
    reason: row.ended_reason,
  }

export const showLinks = async (tx: Tx, rows: readonly LinkRow[]): Promise<LinkWire[]> => {
  const ids = rows.map((row) => row.id)
  const partners = await partnerNames(tx, [...new Set(rows.map((row) => row.partner_id))])
  const keys = await keysOfLinks(tx, ids)
  const names = await namesOfActors(
    tx,
    rows.map((row) => row.ended_by),
  )
  const today = civilDate(tx.ctx.workspace.zone, tx.now)
  const clicks = await clicksOfLinks(tx, ids, { from: addDays(today, 1 - countedDays), to: today })
  const domains = await tx.asTeam(() =>
    domainRows(
      tx,
      rows.map((row) => row.domain_id),
    ),
  )
  return rows.map((row) => {
    const domain = domains.get(row.domain_id)
    const reason = row.ended_at ? 'It has ended.' : null
    const via = new URL(row.destination)
    via.searchParams.set('via', row.key)
    return {
      id: row.id,
      partner: { id: row.partner_id, name: partners.get(row.partner_id) ?? '' },
      domainId: row.domain_id,
      key: row.key,
      aliases: (keys.get(row.id) ?? []).filter((key) => key !== row.key),
      address: `${domain ? addressOfDomain(tx.ctx, domain) : ''}${row.key}`,
      viaAddress: via.href,
      name: row.name,
      destination: row.destination,
      campaign: row.campaign,
      product: row.product,
      utm: row.utm as Utm,
      startsAt: row.starts_at?.toISOString() ?? null,
      endsAt: row.ends_at?.toISOString() ?? null,
      isDefault: row.is_default,
      state: stateOf(row, tx.now),
      ended: endedToWire(row, names),
      clicks: clicks.get(row.id)?.clicks ?? 0,
      visitors: clicks.get(row.id)?.visitors ?? 0,
      reasons: { change: reason, end: reason },
      version: row.version,
      createdAt: row.created_at.toISOString(),
    }
  })
}
const showLink = async (tx: Tx, row: LinkRow) => (await showLinks(tx, [row]))[0]!

export const listLinks = (ctx: Ctx, query: LinkFilter) =>
  inTransaction(ctx, (tx) => linkPage(tx, query, (rows) => showLinks(tx, rows)))
export const getLink = (ctx: Ctx, id: string) =>
  inTransaction(ctx, async (tx) => {
    const row = await readLink(tx, id)
    if (!row) throw notFound('link')
    return showLink(tx, row)
  })

type Fields = Static<typeof linkChange>
type NewLink = { [Name in keyof typeof ownLink]?: Static<(typeof ownLink)[Name]> | undefined } & { partnerId: string }

const foldKey = (key: string) => key.toLowerCase()
const keyTaken = (key: string) =>
  conflict('link.key_taken', `This key is used: ${key}. Keys are never given to another link, also after it has ended.`)

/** Where a partner's own links may lead: the host of the default destination and what the domain allows. */
const hostsFor = async (tx: Tx, domain: DomainRow): Promise<string[]> => {
  const { defaultDestination } = await readSettings(tx)
  return [
    ...new Set([...(defaultDestination ? [new URL(defaultDestination).hostname] : []), ...domain.deep_link_hosts]),
  ]
}
const refuseHost = async (tx: Tx, destination: string, domain: DomainRow) => {
  if (partnerOf(tx.ctx.actor) === null) return
  const allowed = await hostsFor(tx, domain)
  const host = new URL(destination).hostname
  if (hostAllowed(host, allowed)) return
  throw unprocessable(
    'link.host_not_allowed',
    allowed.length === 0
      ? 'The company has not said yet where links of partners may lead.'
      : `Links of partners may lead to ${allowed.join(', ')} only.`,
    { hosts: allowed },
  )
}
const refuseDates = (startsAt: string | null | undefined, endsAt: string | null | undefined) => {
  if (startsAt && endsAt && new Date(endsAt) <= new Date(startsAt))
    throw invalid({ field: 'endsAt', rule: 'order', message: 'It ends after it begins.' })
}
const changeOf = (input: Fields) => ({
  ...(input.name !== undefined && { name: input.name }),
  ...(input.campaign !== undefined && { campaign: input.campaign }),
  ...(input.product !== undefined && { product: input.product }),
  ...(input.utm !== undefined && { utm: JSON.stringify(input.utm) }),
  ...(input.startsAt !== undefined && { starts_at: input.startsAt && new Date(input.startsAt) }),
  ...(input.endsAt !== undefined && { ends_at: input.endsAt && new Date(input.endsAt) }),
  ...(input.destination !== undefined && { destination: input.destination }),
})

/** The oldest proven host of the workspace's own, else this installation's address. */
const domainFor = async (tx: Tx, id: string | undefined): Promise<DomainRow> => {
  const live = await liveDomains(tx)
  if (id === undefined) return live.find((row) => row.host !== null && isServed(row)) ?? ownDomain(tx)
  const row = live.find((one) => one.id === id)
  if (!row) throw invalid({ field: 'domainId', rule: 'unknown', message: 'There is no such link domain.' })
  if (!isServed(row)) throw conflict('link_domain.not_served', `${row.host} is not proven yet.`)
  return row
}
/** From the partner's name, with something that keeps it from being guessed or taken. */
const keyFor = (name: string) => {
  const base = name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 40)
  return `${base}${base ? '-' : ''}${randomInt(36 ** 4)
    .toString(36)
    .padStart(4, '0')}`
}

const announceLink = (tx: Tx, kind: keyof typeof linkEvents, row: LinkRow) =>
  tx.announce(
    linkEvents[kind],
    { linkId: row.id, codeId: null, partnerId: row.partner_id },
    { subject: { kind: 'link', id: row.id, version: row.version }, partnerId: row.partner_id },
  )

export const createLink = (ctx: Ctx, input: NewLink) =>
  inTransaction(ctx, (tx) => tx.asTeam(async () => showLink(tx, await makeLink(tx, input))))

export const makeLink = async (tx: Tx, input: NewLink): Promise<LinkRow> => {
  refuseDates(input.startsAt, input.endsAt)
  const partner = await partnerForLinks(tx, input.partnerId)
  await lockLinksOf(tx, partner.id)
  if ((await countOpenLinks(tx, partner.id)) >= linksOfPartnerMax)
    throw conflict('link.limit', `A partner has ${linksOfPartnerMax} links at most; end one first.`)
  const domain = await domainFor(tx, input.domainId)
  const destination = input.destination ?? (await readSettings(tx)).defaultDestination
  if (!destination) throw unprocessable('link.no_destination', 'Say where it leads; there is no default destination.')
  await refuseHost(tx, destination, domain)
  const isDefault = input.isDefault ?? (await countOpenLinks(tx, partner.id)) === 0
  if (isDefault) await clearDefault(tx, partner.id)
  const key = input.key === undefined ? keyFor(partner.display_name) : foldKey(input.key)
  const row = await insertLink(tx, {
    ...changeOf(input),
    id: newId(idPrefixes.link),
    partner_id: partner.id,
    domain_id: domain.id,
    key,
    destination,
    is_default: isDefault,
    created_at: tx.now,
    updated_at: tx.now,
  })
  if (!(await takeKey(tx, row, key))) throw keyTaken(key)
  await refreshLookups(tx, [row.id])
  await announceLink(tx, 'linkCreated', row)
  lookSoon(tx)
  return row
}

const lockOpen = async (tx: Tx, id: string): Promise<LinkRow> => {
  const row = await lockLink(tx, id)
  if (!row || (partnerOf(tx.ctx.actor) ?? row.partner_id) !== row.partner_id) throw notFound('link')
  if (row.ended_at) throw conflict('link.ended', 'This link has ended.')
  return row
}

export const updateLink = (ctx: Ctx, id: string, version: number, input: Fields) =>
  inTransaction(ctx, (tx) =>
    tx.asTeam(async () => {
      const row = await lockOpen(tx, id)
      if (row.version !== version) throw changedMeanwhile(row.version)
      refuseDates(
        input.startsAt === undefined ? row.starts_at?.toISOString() : input.startsAt,
        input.endsAt === undefined ? row.ends_at?.toISOString() : input.endsAt,
      )
      if (input.destination !== undefined) {
        const domain = (await domainRows(tx, [row.domain_id])).get(row.domain_id)!
        await refuseHost(tx, input.destination, domain)
      }
      const key = input.key === undefined ? row.key : foldKey(input.key)
      if (!(await takeKey(tx, row, key))) throw keyTaken(key)
      if (input.isDefault) await clearDefault(tx, row.partner_id)
      const changed = await changeLink(tx, id, {
        ...changeOf(input),
        key,
        ...(input.isDefault !== undefined && { is_default: input.isDefault }),
      })
      await refreshLookups(tx, [id])
      await announceLink(tx, 'linkChanged', changed)
      lookSoon(tx)
      return showLink(tx, changed)
    }),
  )

export const endLink = (ctx: Ctx, id: string, reason: string | undefined) =>
  inTransaction(ctx, (tx) =>
    tx.asTeam(async () => {
      await lockOpen(tx, id)
      const ended = await changeLink(tx, id, {
        ended_at: tx.now,
        ended_by: actorId(ctx.actor),
        ended_reason: reason?.trim() || null,
      })
      await refreshLookups(tx, [id])
      await announceLink(tx, 'linkEnded', ended)
      lookSoon(tx)
      return showLink(tx, ended)
    }),
  )

/** For a partner's own form. */
export const linkOptions = (ctx: Ctx) =>
  inTransaction(ctx, (tx) =>
    tx.asTeam(async () => {
      const served = (await liveDomains(tx)).filter(isServed)
      const { defaultDestination } = await readSettings(tx)
      const hosts = new Set<string>()
      for (const domain of served) for (const host of await hostsFor(tx, domain)) hosts.add(host)
      if (defaultDestination) hosts.add(new URL(defaultDestination).hostname)
      const shown = served.map((row) => ({
        id: row.id,
        address: addressOfDomain(ctx, row),
        deepLinkHosts: row.deep_link_hosts,
      }))
      return {
        domains:
          shown.length > 0 ? shown : [{ id: null, address: addressOfDomain(ctx, { host: null }), deepLinkHosts: [] }],
        defaultDestination,
        hosts: [...hosts].sort(),
        left: linksOfPartnerMax - (await countOpenLinks(tx, ownPartner(ctx))),
      }
    }),
  )
export const ownPartner = (ctx: Ctx): string => {
  const id = partnerOf(ctx.actor)
  if (id === null) throw notFound('partner')
  return id
}

/** When a partner becomes active: a link that it can share at once, where the company says where such links lead. */
export const giveDefaultLink = async (tx: Tx, partnerId: string): Promise<void> => {
  const { defaultDestination } = await readSettings(tx)
  if (!defaultDestination || (await countOpenLinks(tx, partnerId)) > 0) return
  await makeLink(tx, { partnerId, isDefault: true })
}
