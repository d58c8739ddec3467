/** The context of a request, a job or a command: an argument everywhere, never a global. */
import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import type { Static, TSchema } from 'typebox'
import type { Clock, TimeSource } from './clock.ts'
import type { Config } from './config.ts'
import type { EventKind, MemberRole, PortalRole } from './contract.ts'
import type { Database } from './db/engine/database.ts'
import type { DB } from './db/types.gen.ts'
import type { Product } from './module.ts'

/** What the whole process shares. */
export type Services = {
  config: Config
  database: Database
  product: Product
  log: Logger
  time: TimeSource
  /** Encrypts and signs; see secrets.ts. */
  secret: Buffer
  /** Told after each commit, so that loops look at once instead of at their next poll. */
  wake: (what: 'events' | 'jobs' | 'mails' | 'webhooks' | 'due' | 'inbox') => void
}

export type Workspace = {
  id: string
  slug: string
  name: string
  kind: 'live' | 'sandbox'
  zone: string
  currency: string
  language: string
  fiscalYearStartMonth: number
  calendar: unknown
  theme: Record<string, unknown>
  settings: Record<string, unknown>
  isDemo: boolean
  clockOffsetMs: number
  /** The live workspace that a sandbox belongs to. */
  liveWorkspaceId: string | null
  /** What a sandbox plays at the moment, until an instant of real time. */
  scenario: { kind: ScenarioKind; until: Date } | null
  /** Since when a sandbox is put away. */
  archivedAt: Date | null
  version: number
}
export type ScenarioKind = 'rate_limit' | 'outage' | 'slow' | 'bad_signature'

export type Actor =
  | {
      kind: 'member'
      id: string
      userId: string
      sessionId: string
      name: string
      email: string
      roles: readonly MemberRole[]
      isHead: boolean
      isLead: boolean
      /** Reads no other partners than those of this member's portfolio. */
      portfolioOf?: string
    }
  | {
      kind: 'portal_user'
      id: string
      userId: string
      sessionId: string
      name: string
      email: string
      partnerId: string
      contactId: string
      roles: readonly PortalRole[]
    }
  | {
      kind: 'key'
      id: string
      name: string
      partnerId: string | null
      scopes: readonly string[]
      /** A team's key sees no more than the member who made it. */
      portfolioOf?: string
      /** A session key of the explorer: a person at a page, no program. */
      isExplorer?: boolean
      /** It stands in pages that everybody reads: what it reports, a browser says. */
      isPublishable?: boolean
    }
  | { kind: 'person'; userId: string; sessionId: string; name: string; email: string }
  | { kind: 'system'; name: string }
  | { kind: 'public' }

export type Channel = 'screen' | 'api' | 'import' | 'clock' | 'job' | 'command' | 'public'

export type Ctx = {
  services: Services
  workspace: Workspace
  actor: Actor
  /** Rights of the caller in this workspace; keys hold scopes instead. */
  rights: ReadonlySet<string>
  clock: Clock
  requestId: string
  channel: Channel
  log: Logger
  /** Ids of the events that this request has committed, where somebody wants to know. */
  announced?: string[]
  /** The open transaction, which `inTransaction` joins. */
  transaction?: Tx
}

export type Announcement = {
  subject: { kind: string; id: string; version?: number }
  partnerId?: string | null
  /** Field -> [before, after]; for the audit trail. Personal values belong here, not in the payload. */
  changes?: Record<string, readonly [unknown, unknown]>
  /** Overrides the kind's visibility for partners (never widens it). */
  partnerVisible?: false
}

/** One open transaction of one workspace, under the caller's database role. */
export type Tx = {
  ctx: Ctx
  db: Kysely<DB>
  /** Business time at which the transaction began. */
  now: Date
  /** Writes a fact and what its consumers have to do, in this transaction. Answers the event's id. */
  announce: <S extends TSchema>(kind: EventKind<S>, payload: Static<S>, about: Announcement) => Promise<string>
  /** Plans something on the workspace's clock; planning the same twice is once. */
  schedule: (kind: string, subjectId: string, dueAt: Date) => Promise<void>
  /** Takes back what is planned for a subject. */
  unschedule: (kind: string, subjectId: string) => Promise<void>
  /** Starts long work once this transaction is committed. Answers the job's id. */
  enqueue: (
    kind: string,
    options: { title: string; input?: Record<string, unknown>; subjectId?: string; partnerId?: string; total?: number },
  ) => Promise<string>
  /** Runs after the commit, never after a rollback. For waking loops and dropping caches, not for work. */
  afterCommit: (run: () => void) => void
  /** Runs a part under the team's role: for what a partner's act changes beyond its own rows. */
  asTeam: <T>(run: () => Promise<T>) => Promise<T>
  /** Runs a part as the database's owner, across workspaces: platform rooms only. */
  asOwner: <T>(run: () => Promise<T>) => Promise<T>
}

export const partnerOf = (actor: Actor): string | null =>
  actor.kind === 'portal_user' || (actor.kind === 'key' && actor.partnerId !== null) ? actor.partnerId : null
export const actorId = (actor: Actor): string | null =>
  actor.kind === 'system'
    ? actor.name
    : actor.kind === 'public'
      ? null
      : actor.kind === 'person'
        ? actor.userId
        : actor.id
