// Made by scripts/generate-db-types.ts from the migrations. Do not edit.
import type { ColumnType } from 'kysely'

/** A column that the database fills when an insert leaves it out. */
export type Generated<Value> =
  Value extends ColumnType<infer Read, infer Insert, infer Update>
    ? ColumnType<Read, Insert | undefined, Update>
    : ColumnType<Value, Value | undefined, Value>

/** A column that only the database writes. */
export type Computed<Value> =
  Value extends ColumnType<infer Read, unknown, unknown> ? ColumnType<Read, never, never> : ColumnType<Value, never, never>

export type Timestamp = ColumnType<Date, Date | string, Date | string>
/** 64 bits do not fit a number, so it is read as a string. */
export type BigInteger = ColumnType<string, string | number | bigint, string | number | bigint>
export type Decimal = ColumnType<string, string | number, string | number>

export type ApiKeys = {
  workspace_id: string
  id: string
  partner_id: string | null
  name: string
  kind: string
  key_hash: string
  last_four: string
  published_text: string | null
  scopes: string[]
  addresses: Generated<string[]>
  origins: Generated<string[]>
  creator_id: string | null
  predecessor_id: string | null
  expires_at: Timestamp | null
  revoked_at: Timestamp | null
  revoked_by: string | null
  revoked_reason: string | null
  last_used_at: Timestamp | null
  last_used_address: string | null
  last_used_endpoint: string | null
  version: Generated<number>
  created_at: Generated<Timestamp>
}

export type AuthAccounts = {
  id: string
  user_id: string
  account_id: string
  provider_id: string
  access_token: string | null
  refresh_token: string | null
  id_token: string | null
  access_token_expires_at: Timestamp | null
  refresh_token_expires_at: Timestamp | null
  scope: string | null
  password: string | null
  created_at: Generated<Timestamp>
  updated_at: Generated<Timestamp>
}

export type AuthSessions = {
  id: string
  user_id: string
  token: string
  expires_at: Timestamp
  ip_address: string | null
  user_agent: string | null
  created_at: Generated<Timestamp>
  updated_at: Generated<Timestamp>
}

export type AuthTwoFactors = {
  id: string
  user_id: string
  secret: string
  backup_codes: string
  verified: Generated<boolean>
  failed_verification_count: Generated<number>
  locked_until: Timestamp | null
}

export type AuthUsers = {
  id: string
  name: string
  email: string
  email_verified: Generated<boolean>
  image: string | null
  two_factor_enabled: Generated<boolean | null>
  created_at: Generated<Timestamp>
  updated_at: Generated<Timestamp>
}

export type AuthVerifications = {
  id: string
  identifier: string
  value: string
  expires_at: Timestamp
  created_at: Generated<Timestamp>
  updated_at: Generated<Timestamp>
}

export type DueSlots = {
  workspace_id: string
  kind: string
  subject_id: string
  due_at: Timestamp
  attempts: Generated<number>
  last_error: string | null
  parked_at: Timestamp | null
}

export type EventPending = {
  workspace_id: string
  consumer: string
  event_id: string
  recorded_at: Timestamp
  attempts: Generated<number>
  next_attempt_at: Generated<Timestamp>
  leased_until: Timestamp | null
  last_error: string | null
  parked_at: Timestamp | null
}

export type EventRetention = {
  kind: string
  keep_days: number
}

export type Events = {
  workspace_id: string
  id: string
  recorded_at: Generated<Timestamp>
  occurred_at: Timestamp
  kind: string
  version: Generated<number>
  subject_kind: string
  subject_id: string
  subject_version: number | null
  partner_id: string | null
  partner_visible: Generated<boolean>
  actor_kind: string
  actor_id: string | null
  channel: string
  request_id: string | null
  data: unknown
  changes: unknown
}

export type Exports = {
  workspace_id: string
  id: string
  partner_id: string | null
  list: string
  query: Generated<unknown>
  columns: Generated<string[]>
  format: string
  job_id: string | null
  file_id: string | null
  rows: number | null
  creator_kind: string
  creator_id: string | null
  expires_at: Timestamp
  created_at: Timestamp
}

export type FileChunks = {
  workspace_id: string
  file_id: string
  number: number
  bytes: Buffer
  partner_id: string | null
}

export type Files = {
  workspace_id: string
  id: string
  partner_id: string | null
  subject_kind: string | null
  subject_id: string | null
  name: string
  category: string | null
  content_type: string
  size_bytes: BigInteger
  sha256: string
  visibility: Generated<string>
  visible_to_roles: Generated<string[]>
  expires_on: string | null
  author_kind: string
  author_id: string | null
  deleted_at: Timestamp | null
  version: Generated<number>
  created_at: Timestamp
}

export type IdempotencyClaims = {
  workspace_id: string
  caller: string
  key: string
  request_hash: string
  status: number
  headers: Generated<unknown>
  body: string
  created_at: Generated<Timestamp>
  expires_at: Timestamp
}

export type InstallationSettings = {
  name: string
  value: unknown
  updated_at: Generated<Timestamp>
}

export type Invitations = {
  workspace_id: string
  id: string
  side: string
  subject_id: string
  email: string
  token_hash: string
  invited_by: string | null
  expires_at: Timestamp
  accepted_at: Timestamp | null
  revoked_at: Timestamp | null
  created_at: Generated<Timestamp>
}

export type Jobs = {
  workspace_id: string
  id: string
  kind: string
  title: string
  subject_id: string | null
  partner_id: string | null
  state: Generated<string>
  done: Generated<number>
  total: number | null
  note: string | null
  error: string | null
  input: Generated<unknown>
  result: unknown
  cancel_requested_at: Timestamp | null
  heartbeat_at: Timestamp | null
  started_at: Timestamp | null
  finished_at: Timestamp | null
  created_by: string | null
  created_at: Generated<Timestamp>
}

export type Mails = {
  workspace_id: string
  id: string
  kind: string
  to_email: string
  to_name: string | null
  subject: string
  text_body: string
  html_body: string
  headers: Generated<unknown>
  attachments: Generated<unknown>
  subject_kind: string | null
  subject_id: string | null
  partner_id: string | null
  state: Generated<string>
  not_before: Timestamp
  attempts: Generated<number>
  leased_until: Timestamp | null
  last_error: string | null
  sent_at: Timestamp | null
  created_at: Timestamp
}

export type Members = {
  workspace_id: string
  id: string
  user_id: string | null
  email: string
  name: string
  roles: Generated<string[]>
  is_head: Generated<boolean>
  is_lead: Generated<boolean>
  state: Generated<string>
  zone: string | null
  language: string | null
  preferences: Generated<unknown>
  last_seen_at: Timestamp | null
  version: Generated<number>
  created_at: Generated<Timestamp>
  updated_at: Generated<Timestamp>
}

export type SchemaMigrations = {
  name: string
  checksum: string
  applied_at: Generated<Timestamp>
}

export type SearchEntries = {
  workspace_id: string
  kind: string
  id: string
  partner_id: string | null
  partner_visible: Generated<boolean>
  words: string
}

export type WebhookAttempts = {
  workspace_id: string
  delivery_id: string
  number: number
  partner_id: string | null
  started_at: Timestamp
  duration_ms: number
  status: number | null
  error: string | null
  answer: string | null
}

export type WebhookDeliveries = {
  workspace_id: string
  id: string
  endpoint_id: string
  partner_id: string | null
  event_id: string
  event_kind: string
  message_id: string
  payload: string
  state: Generated<string>
  attempts: Generated<number>
  next_attempt_at: Timestamp | null
  leased_until: Timestamp | null
  first_attempt_ok: boolean | null
  last_status: number | null
  last_error: string | null
  delivered_at: Timestamp | null
  created_at: Generated<Timestamp>
}

export type WebhookEndpoints = {
  workspace_id: string
  id: string
  partner_id: string | null
  url: string
  description: string | null
  event_kinds: string[]
  headers: Generated<unknown>
  state: Generated<string>
  state_reason: string | null
  failing_since: Timestamp | null
  slow_until: Timestamp | null
  creator_id: string | null
  version: Generated<number>
  created_at: Timestamp
  updated_at: Timestamp
}

export type WebhookSecrets = {
  workspace_id: string
  id: string
  endpoint_id: string
  secret_encrypted: string
  created_at: Timestamp
  ends_at: Timestamp | null
}

export type Workspaces = {
  id: string
  slug: string
  name: string
  kind: Generated<string>
  live_workspace_id: string | null
  zone: Generated<string>
  currency: Generated<string>
  language: Generated<string>
  fiscal_year_start_month: Generated<number>
  calendar: Generated<unknown>
  theme: Generated<unknown>
  settings: Generated<unknown>
  is_demo: Generated<boolean>
  clock_offset_ms: Generated<BigInteger>
  advance_to: Timestamp | null
  version: Generated<number>
  created_at: Generated<Timestamp>
}

export type DB = {
  api_keys: ApiKeys
  auth_accounts: AuthAccounts
  auth_sessions: AuthSessions
  auth_two_factors: AuthTwoFactors
  auth_users: AuthUsers
  auth_verifications: AuthVerifications
  due_slots: DueSlots
  event_pending: EventPending
  event_retention: EventRetention
  events: Events
  exports: Exports
  file_chunks: FileChunks
  files: Files
  idempotency_claims: IdempotencyClaims
  installation_settings: InstallationSettings
  invitations: Invitations
  jobs: Jobs
  mails: Mails
  members: Members
  schema_migrations: SchemaMigrations
  search_entries: SearchEntries
  webhook_attempts: WebhookAttempts
  webhook_deliveries: WebhookDeliveries
  webhook_endpoints: WebhookEndpoints
  webhook_secrets: WebhookSecrets
  workspaces: Workspaces
}
