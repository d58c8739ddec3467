/**
 * Links in memory: 100,000 of them, the ones in use. What changes is seen within half a second, whoever changed it;
 * a key that leads nowhere is remembered for ten.
 */
import type { Services } from '#platform/context.ts'
import { type HostRow, type LookupRow, readChanges, readLookup } from '../../queries/lookups.ts'
import type { Workspaces } from './workspaces.ts'

const keptMax = 100_000
const lookEveryMs = 500
const unknownMs = 10_000

export type Place = { domain: HostRow; link: LookupRow | undefined }
export type Lookup = {
  /** Whether requests to this host are for links alone. */
  serves: (host: string) => boolean
  /** By host, or by the workspace's slug, and the key where it can be one; undefined when there is no such domain. Throws when nobody can say. */
  find: (at: { host: string } | { slug: string }, key: string | null) => Promise<Place | undefined>
  /** Looks for changes now. */
  look: () => Promise<void>
  stop: () => void
}

export const startLookup = (services: Services, workspaces: Workspaces): Lookup => {
  const hosts = new Map<string, HostRow>()
  const own = new Map<string, HostRow>()
  const links = new Map<string, LookupRow>()
  const unknown = new Map<string, number>()
  const asking = new Map<string, Promise<LookupRow | undefined>>()
  let since: string | null = null
  let looking: Promise<void> | undefined
  let isStopped = false
  const nameOf = (domainId: string, key: string) => `${domainId} ${key}`

  const keep = (name: string, row: LookupRow) => {
    links.delete(name)
    links.set(name, row)
    for (const oldest of links.keys()) {
      if (links.size <= keptMax) break
      links.delete(oldest)
    }
  }
  const takeHost = (row: HostRow) => {
    for (const [host, known] of hosts) if (known.domain_id === row.domain_id) hosts.delete(host)
    if (row.host === null) own.set(row.workspace_id, row)
    else if (row.is_open) hosts.set(row.host, row)
  }
  const look = async () => {
    const changes = await readChanges(services.database, since, keptMax)
    for (const row of changes.hosts) takeHost(row)
    for (const row of changes.lookups) {
      const name = nameOf(row.domain_id, row.key)
      unknown.delete(name)
      keep(name, row)
    }
    since = changes.seenUntil
  }
  /** One at a time; who asks while one is under way waits for the next one, which sees what is committed by now. */
  let next: Promise<void> | undefined
  const lookOnce = (): Promise<void> => {
    if (!looking) {
      looking = look().finally(() => {
        looking = undefined
      })
      return looking
    }
    next ??= looking
      .catch(() => undefined)
      .then(() => {
        next = undefined
        return lookOnce()
      })
    return next
  }
  // Without the database what is known goes on being served.
  const lookQuietly = () =>
    void lookOnce().catch((error: unknown) => {
      if (!isStopped) services.log.warn({ err: error }, 'links could not be looked at again')
    })
  const timer = setInterval(lookQuietly, lookEveryMs)
  timer.unref()
  lookQuietly()

  const domainAt = async (at: { host: string } | { slug: string }): Promise<HostRow | undefined> => {
    if (since === null) await lookOnce()
    if ('host' in at) return hosts.get(at.host)
    const workspace = await workspaces(at.slug)
    if (!workspace) return undefined
    // The first link of a workspace may be asked for before the next look; looks are shared, so this costs one at a time.
    if (!own.has(workspace.id)) await lookOnce()
    return own.get(workspace.id)
  }
  const linkAt = async (domain: HostRow, key: string): Promise<LookupRow | undefined> => {
    const name = nameOf(domain.domain_id, key)
    const known = links.get(name)
    if (known) {
      keep(name, known)
      return known
    }
    const nowMs = performance.now()
    if ((unknown.get(name) ?? 0) > nowMs) return undefined
    let asked = asking.get(name)
    if (!asked) {
      asked = readLookup(services.database, domain.workspace_id, domain.domain_id, key).finally(() =>
        asking.delete(name),
      )
      asking.set(name, asked)
    }
    const row = await asked
    if (row) keep(name, row)
    else {
      if (unknown.size >= keptMax) unknown.clear()
      unknown.set(name, nowMs + unknownMs)
    }
    return row
  }
  return {
    serves: (host) => hosts.has(host),
    find: async (at, key) => {
      const domain = await domainAt(at)
      return domain && { domain, link: key === null ? undefined : await linkAt(domain, key) }
    },
    look: lookOnce,
    stop: () => {
      isStopped = true
      clearInterval(timer)
    },
  }
}
