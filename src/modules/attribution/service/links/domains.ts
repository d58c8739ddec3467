/** Hosts that links begin with: added, proven by a TXT record, served, retired. */
import { randomBytes } from 'node:crypto'
import dns from 'node:dns'
import type { Ctx, Tx } from '#platform/context.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { changedMeanwhile, conflict, notFound, unprocessable } from '#platform/errors.ts'
import type { ListInput } from '#platform/http/paging.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import {
  changeDomain,
  type DomainRow,
  domainPage,
  insertDomain,
  liveDomains,
  lockDomain,
  openLinksOf,
  readDomain,
} from '../../queries/links.ts'
import { hostIsServed, refreshHost } from '../../queries/lookups.ts'
import { sharedPath } from '../clicks/shared-path.ts'
import { lookSoon } from './look.ts'

const dnsTimeoutMs = 5_000

/** What every link of a domain begins with. */
export const addressOfDomain = (ctx: Ctx, row: Pick<DomainRow, 'host'>): string =>
  row.host === null ? `${ctx.services.config.publicUrl}${sharedPath}${ctx.workspace.slug}/` : `https://${row.host}/`
export const isServed = (row: DomainRow) => row.retired_at === null && (row.host === null || row.proven_at !== null)

const proveReason = (row: DomainRow) =>
  row.retired_at ? 'It is retired.' : row.host === null ? 'It needs no proof.' : row.proven_at ? 'It is proven.' : null
const retireReason = (row: DomainRow, open: number) =>
  row.retired_at
    ? 'It is retired already.'
    : row.host === null
      ? 'This installation’s own address stays.'
      : open > 0
        ? `${open} ${open === 1 ? 'link' : 'links'} under it ${open === 1 ? 'is' : 'are'} open; end them first.`
        : null

export const showDomains = async (tx: Tx, rows: readonly DomainRow[]) => {
  const open = await openLinksOf(
    tx,
    rows.map((row) => row.id),
  )
  return rows.map((row) => ({
    id: row.id,
    host: row.host,
    address: addressOfDomain(tx.ctx, row),
    isServed: isServed(row),
    proof:
      row.host === null
        ? null
        : { name: recordName(row.host), value: row.proof_token, provenAt: row.proven_at?.toISOString() ?? null },
    notFoundUrl: row.not_found_url,
    expiredUrl: row.expired_url,
    deepLinkHosts: row.deep_link_hosts,
    links: open.get(row.id) ?? 0,
    retiredAt: row.retired_at?.toISOString() ?? null,
    reasons: { prove: proveReason(row), retire: retireReason(row, open.get(row.id) ?? 0) },
    version: row.version,
    createdAt: row.created_at.toISOString(),
  }))
}
const showDomain = async (tx: Tx, row: DomainRow) => (await showDomains(tx, [row]))[0]!
const recordName = (host: string) => `_tandem.${host}`

export const listDomains = (ctx: Ctx, query: ListInput) =>
  inTransaction(ctx, (tx) => domainPage(tx, query, (rows) => showDomains(tx, rows)))

/** This installation's own address; every workspace has it. */
export const ownDomain = async (tx: Tx): Promise<DomainRow> => {
  const known = (await liveDomains(tx)).find((row) => row.host === null)
  if (known) return known
  const made = await insertDomain(tx, {
    id: newId(idPrefixes.linkDomain),
    host: null,
    proof_token: '',
    created_at: tx.now,
    updated_at: tx.now,
  })
  if (!made) return (await liveDomains(tx)).find((row) => row.host === null)!
  await refreshHost(tx, made.id)
  lookSoon(tx)
  return made
}

type Fields = {
  notFoundUrl?: string | null | undefined
  expiredUrl?: string | null | undefined
  deepLinkHosts?: string[] | undefined
}
const changeOf = (input: Fields) => ({
  ...(input.notFoundUrl !== undefined && { not_found_url: input.notFoundUrl }),
  ...(input.expiredUrl !== undefined && { expired_url: input.expiredUrl }),
  ...(input.deepLinkHosts !== undefined && { deep_link_hosts: input.deepLinkHosts }),
})

export const createDomain = (ctx: Ctx, input: Fields & { host: string }) =>
  inTransaction(ctx, async (tx) => {
    if (input.host === new URL(ctx.services.config.publicUrl).hostname)
      throw unprocessable('link_domain.own_host', 'This is the address of the product itself.')
    const row = await insertDomain(tx, {
      ...changeOf(input),
      id: newId(idPrefixes.linkDomain),
      host: input.host,
      proof_token: `tandem-links=${randomBytes(18).toString('base64url')}`,
      created_at: tx.now,
      updated_at: tx.now,
    })
    if (!row) throw conflict('link_domain.known', 'This host is there already.')
    return showDomain(tx, row)
  })

const lockFor = async (tx: Tx, id: string): Promise<DomainRow> => {
  const row = await lockDomain(tx, id)
  if (!row) throw notFound('link domain')
  return row
}
export const updateDomain = (ctx: Ctx, id: string, version: number, input: Fields) =>
  inTransaction(ctx, async (tx) => {
    const row = await lockFor(tx, id)
    if (row.version !== version) throw changedMeanwhile(row.version)
    const changed = await changeDomain(tx, id, changeOf(input))
    await refreshHost(tx, id)
    lookSoon(tx)
    return showDomain(tx, changed)
  })

/** Asks the name service outside of any transaction. */
export const proveDomain = async (ctx: Ctx, id: string) => {
  const row = await inTransaction(ctx, (tx) => readDomain(tx, id), { readOnly: true })
  if (!row) throw notFound('link domain')
  const reason = proveReason(row)
  if (reason !== null || row.host === null)
    throw conflict('link_domain.nothing_to_prove', reason ?? 'It needs no proof.')
  const { host } = row
  if (!(await textRecords(recordName(host))).includes(row.proof_token))
    throw conflict(
      'link_domain.no_record',
      `There is no TXT record ${recordName(host)} with this value yet. Name servers may need an hour to tell of a new one.`,
    )
  return inTransaction(ctx, async (tx) => {
    const found = await lockFor(tx, id)
    if (await hostIsServed(tx, host))
      throw conflict('link_domain.served_elsewhere', `Another workspace of this installation serves ${host}.`)
    const proven = await changeDomain(tx, id, { proven_at: found.proven_at ?? tx.now })
    await refreshHost(tx, id)
    lookSoon(tx)
    return showDomain(tx, proven)
  })
}
const textRecords = async (name: string): Promise<string[]> => {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<string[][]>((resolve) => {
    timer = setTimeout(() => resolve([]), dnsTimeoutMs)
  })
  try {
    return (await Promise.race([dns.promises.resolveTxt(name).catch(() => []), late])).map((parts) => parts.join(''))
  } finally {
    clearTimeout(timer)
  }
}

export const retireDomain = (ctx: Ctx, id: string) =>
  inTransaction(ctx, async (tx) => {
    const row = await lockFor(tx, id)
    const open = (await openLinksOf(tx, [id])).get(id) ?? 0
    const reason = retireReason(row, open)
    if (reason !== null) throw conflict(row.retired_at ? 'link_domain.retired' : 'link_domain.in_use', reason)
    const retired = await changeDomain(tx, id, { retired_at: tx.now })
    await refreshHost(tx, id)
    lookSoon(tx)
    return showDomain(tx, retired)
  })
