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

export type AccountLevels = {
  workspace_id: string
  id: string
  partner_id: string
  level: string
  from_at: Timestamp
  cause: string
  by_kind: string
  by_id: string | null
}

export type AccountOpenings = {
  workspace_id: string
  id: string
  partner_id: string
  agreement_id: string | null
  item: string
  cause: string
  state: string
  words: string | null
  tries: Generated<number>
  next_try_at: Timestamp | null
  last_error: string | null
  opened_at: Timestamp
  ended_at: Timestamp | null
  version: Generated<number>
  updated_at: Timestamp
}

export type AgreementAcceptances = {
  workspace_id: string
  version_id: string
  side: string
  snapshot_hash: string
  by_kind: string
  by_id: string | null
  by_name: string
  at: Timestamp
}

export type AgreementApprovalRules = {
  workspace_id: string
  id: string
  name: string
  condition: unknown
  approver: string
  hours: Generated<number>
  type_id: string | null
  is_active: Generated<boolean>
  version: Generated<number>
  created_at: Timestamp
  updated_at: Timestamp
}

export type AgreementApprovals = {
  workspace_id: string
  id: string
  version_id: string
  agreement_id: string
  rule_id: string
  approver: string
  snapshot_hash: string
  inputs: unknown
  reason: string
  asked_at: Timestamp
  due_at: Timestamp
  answer: string | null
  words: string | null
  by_kind: string | null
  by_id: string | null
  by_name: string | null
  answered_at: Timestamp | null
  carried_from: string | null
}

export type AgreementArchives = {
  workspace_id: string
  id: string
  filter: Generated<unknown>
  job_id: string
  file_id: string | null
  agreements: number | null
  files: number | null
  size_bytes: BigInteger | null
  faults: number | null
  by_kind: string
  by_id: string | null
  by_name: string
  created_at: Timestamp
  ready_at: Timestamp | null
  expires_at: Timestamp
}

export type AgreementAttestations = {
  workspace_id: string
  version_id: string
  agreement_id: string
  import_id: string | null
  import_row: number | null
  sha256: string
  file_id: string
  file_name: string
  pages: number
  signature: unknown
  signed_on: string
  reference: string | null
  statement: string
  by_kind: string
  by_id: string | null
  by_name: string
  at: Timestamp
  way: Generated<string>
  signers: Generated<unknown>
}

export type AgreementAudit = {
  workspace_id: string
  agreement_id: string
  number: number
  at: Timestamp
  actor_kind: string
  actor_id: string | null
  actor_name: string
  act: string
  details: unknown
  previous_hash: string | null
  hash: string | null
}

export type AgreementChangeNotices = {
  workspace_id: string
  version_id: string
  agreement_id: string
  sent_at: Timestamp | null
  effective_on: string
  object_by: string | null
  objected_at: Timestamp | null
  objected_by_name: string | null
  objection: string | null
  state: Generated<string>
  snapshot_hash: string | null
  asked_at: Timestamp | null
  asked_roles: Generated<string[]>
  by_kind: string | null
  by_id: string | null
  by_name: string | null
  sent_by_name: string | null
  answer: string | null
  answered_at: Timestamp | null
  answered_by_name: string | null
  taken_back_at: Timestamp | null
  taken_back_by_name: string | null
  taken_back_reason: string | null
}

export type AgreementChangeRequests = {
  workspace_id: string
  agreement_id: string
  number: number
  words: string
  by_kind: string
  by_id: string | null
  by_name: string
  asked_at: Timestamp
  state: Generated<string>
  answer: string | null
  answered_at: Timestamp | null
  answered_by_name: string | null
}

export type AgreementChanges = {
  workspace_id: string
  version_id: string
  number: number
  round_number: number
  side: string
  act: string
  clause: string | null
  component: string | null
  heading: string | null
  term_id: string | null
  term_kind: string | null
  before: unknown
  after: unknown
  reason: string | null
  by_kind: string
  by_id: string | null
  by_name: string
  at: Timestamp
  answer: string | null
  answer_words: string | null
  answered_by_name: string | null
  answered_at: Timestamp | null
}

export type AgreementClauseUses = {
  workspace_id: string
  version_id: string
  key: string
  clause_id: string | null
  position: string
}

export type AgreementComments = {
  workspace_id: string
  version_id: string
  number: number
  side: string
  clause: string | null
  is_must: Generated<boolean>
  is_shared: Generated<boolean>
  body: string
  by_kind: string
  by_id: string | null
  by_name: string
  at: Timestamp
  settled_at: Timestamp | null
  settled_by_name: string | null
}

export type AgreementCounters = {
  workspace_id: string
  year: number
  last: number
}

export type AgreementHolds = {
  workspace_id: string
  id: string
  agreement_id: string
  partner_id: string
  reason: string
  reference: string | null
  by_kind: string
  by_id: string | null
  by_name: string
  at: Timestamp
  lifted_at: Timestamp | null
  lifted_reason: string | null
  lifted_by_kind: string | null
  lifted_by_id: string | null
  lifted_by_name: string | null
}

export type AgreementImportRows = {
  workspace_id: string
  import_id: string
  row: number
  report: string
  outcome: string
  file_name: string | null
  sha256: string | null
  partner_id: string | null
  agreement_id: string | null
  problems: Generated<unknown>
  notes: Generated<string[]>
  signature: unknown
  pages: number | null
  term_count: Generated<number>
  opens_account: Generated<boolean>
  words: Generated<string>
}

export type AgreementImports = {
  workspace_id: string
  id: string
  state: string
  file_id: string
  file_name: string
  table_name: string
  rows_total: number
  rows_done: Generated<number>
  report: string | null
  counts: Generated<unknown>
  unread_columns: Generated<string[]>
  unnamed_files: Generated<string[]>
  statement: string | null
  job_id: string | null
  error: string | null
  cancel_requested_at: Timestamp | null
  by_kind: string
  by_id: string | null
  by_name: string
  version: Generated<number>
  created_at: Timestamp
  updated_at: Timestamp
  started_at: Timestamp | null
  finished_at: Timestamp | null
}

export type AgreementMarks = {
  workspace_id: string
  agreement_id: string
  kind: string
  on_date: string
  at: Timestamp
}

export type AgreementNotices = {
  workspace_id: string
  id: string
  agreement_id: string
  kind: string
  side: string
  reason: string
  given_at: Timestamp | null
  given_on: string | null
  notice_by: string | null
  ends_on: string | null
  by_kind: string
  by_id: string | null
  by_name: string
  withdrawn_at: Timestamp | null
  withdrawn_by_name: string | null
  state: Generated<string>
  asked_at: Timestamp | null
  asked_roles: Generated<string[]>
  confirmed_by_kind: string | null
  confirmed_by_id: string | null
  confirmed_by_name: string | null
  ground: string | null
  cure_until: string | null
  cured_at: Timestamp | null
  is_recorded: Generated<boolean>
  proof: string | null
  proof_file_id: string | null
  withdrawn_reason: string | null
}

export type AgreementRounds = {
  workspace_id: string
  id: string
  version_id: string
  number: number
  side: string
  began_at: Timestamp
  began_hash: string
  ended_at: Timestamp | null
  ended_hash: string | null
  words: string | null
  by_kind: string | null
  by_id: string | null
  by_name: string | null
}

export type AgreementSeals = {
  workspace_id: string
  version_id: string
  agreement_id: string
  envelope_id: string
  sha256: string
  document_hash: string
  file_id: string
  certificate_sha256: string
  audit_head: string | null
  pages: number
  sealed_at: Timestamp
}

export type AgreementSnapshots = {
  workspace_id: string
  version_id: string
  hash: string
  content: unknown
  terms: unknown
  effective_on: string | null
  kept_at: Timestamp
}

export type AgreementSpans = {
  workspace_id: string
  agreement_id: string
  partner_id: string
  number: number
  known_from: Timestamp
  cause: string
  starts_on: string
  covered_until: string | null
  grace_until: string | null
}

export type AgreementStays = {
  workspace_id: string
  version_id: string
  number: number
  state: string
  side: string
  began_at: Timestamp
  ended_at: Timestamp | null
}

export type AgreementTemplateVersions = {
  workspace_id: string
  template_id: string
  number: number
  definition: unknown
  by_kind: string
  by_id: string | null
  by_name: string
  published_at: Timestamp
}

export type AgreementTemplates = {
  workspace_id: string
  id: string
  name: string
  type_id: string | null
  category: string
  language: string
  draft: unknown
  published_number: number | null
  version: Generated<number>
  created_at: Timestamp
  updated_at: Timestamp
}

export type AgreementTerms = {
  workspace_id: string
  id: string
  version_id: string
  agreement_id: string
  partner_id: string
  kind: string
  operation: Generated<string>
  values: unknown
  scope: Generated<unknown>
  priority: Generated<number>
  effective_from: string | null
  effective_to: string | null
  clause: string | null
  page: number | null
  is_exception: Generated<boolean>
  replaces: Generated<string[]>
  kept_by: Generated<string[]>
  position: Generated<number>
  executed_at: Timestamp | null
  took_effect_at: Timestamp | null
}

export type AgreementVersions = {
  workspace_id: string
  id: string
  agreement_id: string
  partner_id: string
  number: number
  kind: string
  base_version_id: string | null
  state: Generated<string>
  author_kind: string
  author_id: string | null
  author_name: string
  effective_on: string | null
  executed_at: Timestamp | null
  version: Generated<number>
  created_at: Timestamp
  updated_at: Timestamp
  content: Generated<unknown>
  template_id: string | null
  template_number: number | null
  writers: Generated<string[]>
  pen: Generated<string>
  pen_since: Timestamp | null
  reason: string | null
  snapshot_hash: string | null
  document: unknown
  document_hash: string | null
  sealed_file_id: string | null
}

export type Agreements = {
  workspace_id: string
  id: string
  partner_id: string
  number: string
  title: string
  category: string
  parent_id: string | null
  type_id: string | null
  our_entity: string
  language: string
  paper: Generated<string>
  owner_id: string | null
  legal_owner_id: string | null
  zone: string
  version: Generated<number>
  created_at: Timestamp
  updated_at: Timestamp
  audit_number: Generated<number>
  audit_hash: string | null
}

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
  ends_at: Timestamp | null
  disabled_at: Timestamp | null
  disabled_by: string | null
  disabled_reason: string | null
  revoked_at: Timestamp | null
  revoked_by: string | null
  revoked_reason: string | null
  last_used_at: Timestamp | null
  last_used_address: string | null
  last_used_endpoint: string | null
  version: Generated<number>
  created_at: Generated<Timestamp>
  explorer_of: string | null
}

export type ApplicationChecks = {
  workspace_id: string
  application_id: string
  check_key: string
  outcome: string
  owner: string
  sentence: string
  evidence: Generated<unknown>
  at: Timestamp
  cleared_at: Timestamp | null
  cleared_by_kind: string | null
  cleared_by_id: string | null
  cleared_by_name: string | null
  cleared_reason: string | null
}

export type ApplicationDecisions = {
  workspace_id: string
  application_id: string
  number: number
  outcome: string
  reasons: string[]
  subject: string
  body: string
  note: string | null
  alternative: string | null
  state_before: string
  type_before: string
  type_after: string
  manager_id: string | null
  manager_before: string | null
  ownership_id: string | null
  stage_before: string | null
  stage_since: Timestamp | null
  stage_after: string | null
  revisit_on: string | null
  reapply_from: string | null
  reapply_never: Generated<boolean>
  fast_track: Generated<boolean>
  mail_id: string | null
  at: Timestamp
  by_kind: string
  by_id: string | null
  by_name: string
  undo_until: Timestamp
  undone_at: Timestamp | null
  undone_by_kind: string | null
  undone_by_id: string | null
  undone_by_name: string | null
  superseded_at: Timestamp | null
}

export type ApplicationFiles = {
  workspace_id: string
  application_id: string
  number: number
  file_id: string
  field: string | null
  name: string
  content_type: string
  size_bytes: BigInteger
  added_at: Timestamp
  removed_at: Timestamp | null
}

export type ApplicationMessages = {
  workspace_id: string
  application_id: string
  number: number
  side: string
  author_kind: string
  author_id: string | null
  author_name: string
  body: string
  at: Timestamp
}

export type ApplicationMoves = {
  workspace_id: string
  application_id: string
  number: number
  from_state: string | null
  to_state: string
  at: Timestamp
  by_kind: string
  by_id: string | null
  by_name: string
  reason: string | null
}

export type ApplicationQuestions = {
  workspace_id: string
  application_id: string
  number: number
  text: string
  asked_by_kind: string
  asked_by_id: string | null
  asked_by_name: string
  asked_at: Timestamp
  answer: string | null
  answered_at: Timestamp | null
}

export type Applications = {
  workspace_id: string
  id: string
  form_id: string
  form_number: number
  type_id: string
  language: string
  state: Generated<string>
  answers: Generated<unknown>
  changed_fields: Generated<string[]>
  company: Generated<string>
  website: string | null
  website_domain: string | null
  contact_name: Generated<string>
  email: string | null
  email_folded: string | null
  email_domain: string | null
  phone: string | null
  country: string | null
  answers_hash: string | null
  channel: Generated<string>
  channel_record_kind: string | null
  channel_record_id: string | null
  referrer_partner_id: string | null
  source: Generated<string>
  utm: Generated<unknown>
  partner_id: string | null
  contact_id: string | null
  created_partner: Generated<boolean>
  reviewer_id: string | null
  email_proven_at: Timestamp | null
  proof_waived_reason: string | null
  proof_waived_by: string | null
  consents: Generated<unknown>
  token_hash: string
  token_number: Generated<number>
  resume_mailed_to: string | null
  sender_address: string | null
  sender_hash: string | null
  wants_invitation: Generated<boolean>
  page_reached: Generated<number>
  started_at: Timestamp
  first_seen_at: Timestamp
  arrived_at: Timestamp
  submitted_at: Timestamp | null
  first_answer_at: Timestamp | null
  reapply_from: string | null
  reapply_never: Generated<boolean>
  revisit_on: string | null
  version: Generated<number>
  updated_at: Timestamp
}

export type AttributionClaims = {
  workspace_id: string
  id: string
  conversion_id: string
  kind: string
  cause_id: string
  shares: unknown
  created_at: Timestamp
}

export type AttributionDefinitions = {
  workspace_id: string
  id: string
  number: number
  effective_on: string
  body: string
  sourced_by: string
  influence_days: number | null
  signed_at: Timestamp | null
  made_by_id: string | null
  made_by_name: string
  created_at: Timestamp
  version: Generated<number>
}

export type AttributionPolicies = {
  workspace_id: string
  id: string
  number: number
  effective_on: string
  paying_model: string
  path_scope: string
  half_life_days: number
  touch_kinds: string[]
  deal_precedence: boolean
  code_beats_click: boolean
  repeat_credits: string
  lead_confirmation: boolean
  reason: string
  made_by_id: string | null
  made_by_name: string
  created_at: Timestamp
}

export type AttributionSignatures = {
  workspace_id: string
  definition_id: string
  member_id: string
  member_name: string
  capacity: string
  body_hash: string
  signed_at: Timestamp
}

export type AttributionTests = {
  workspace_id: string
  id: string
  partner_id: string | null
  day: string
  asked: string
  is_pretended: boolean
  customer_id: string | null
  answer: unknown
  by_name: string
  at: Timestamp
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

export type AuthDevices = {
  user_id: string
  device_hash: string
  first_seen_at: Generated<Timestamp>
}

export type AuthSessions = {
  id: string
  user_id: string
  token: string
  expires_at: Timestamp
  ip_address: string | null
  user_agent: string | null
  confirmed_at: Generated<Timestamp>
  created_at: Generated<Timestamp>
  updated_at: Generated<Timestamp>
}

export type AuthThrottles = {
  key: string
  failures: number
  since: Timestamp
  wait_until: Timestamp | null
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

export type AuthUsedCodes = {
  user_id: string
  code_hash: string
  used_at: Generated<Timestamp>
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

export type BalanceActs = {
  workspace_id: string
  id: string
  kind: string
  partner_id: string
  currency: string
  amount_minor: BigInteger
  funding_account_id: string | null
  bank_reference: string | null
  reason: string
  asked_by: string
  asked_at: Timestamp
  decision: string | null
  decided_by: string | null
  decided_at: Timestamp | null
}

export type BankImports = {
  workspace_id: string
  id: string
  kind: string
  funding_account_id: string
  name: string
  sha256: string
  lines: number
  imported_by: string | null
  imported_at: Timestamp
}

export type BankLines = {
  workspace_id: string
  id: string
  import_id: string
  position: number
  funding_account_id: string
  line_key: string
  reference: string
  outcome: string
  currency: string
  amount_minor: BigInteger
  happened_on: string
  rail_reference: string | null
  reason_code: string | null
  reason: string | null
  state: string
  note: string | null
}

export type BankMatches = {
  workspace_id: string
  id: string
  line_id: string
  payout_id: string
  matched_by: string | null
  matched_at: Timestamp
}

export type CaseMoves = {
  workspace_id: string
  case_id: string
  number: number
  from_state: string | null
  to_state: string
  at: Timestamp
  by_kind: string
  by_id: string | null
  by_name: string
  reason: string | null
}

export type CaseQuestions = {
  workspace_id: string
  case_id: string
  number: number
  text: string
  asked_by_id: string | null
  asked_by_name: string
  asked_at: Timestamp
  answer: string | null
  answered_by_name: string | null
  answered_at: Timestamp | null
}

export type CaseReaders = {
  workspace_id: string
  case_id: string
  member_id: string
  at: Timestamp
}

export type CaseRubrics = {
  workspace_id: string
  case_id: string
  purpose: string
  rubric_id: string
  number: number
}

export type CaseSeats = {
  workspace_id: string
  case_id: string
  seat: string
  needed: boolean
  reason: string
  updated_at: Timestamp
}

export type Chargebacks = {
  workspace_id: string
  id: string
  sale_id: string
  source: string
  external_id: string
  amount_minor: BigInteger
  reason: string | null
  state: string
  opened_at: Timestamp
  closed_at: Timestamp | null
  recorded_at: Timestamp
  version: Generated<number>
}

export type ClauseVersions = {
  workspace_id: string
  clause_id: string
  number: number
  position: string
  body: string
  by_kind: string
  by_id: string | null
  by_name: string
  created_at: Timestamp
  approved_by_kind: string | null
  approved_by_id: string | null
  approved_by_name: string | null
  approved_at: Timestamp | null
}

export type Clauses = {
  workspace_id: string
  id: string
  key: string
  title: string
  component: string
  language: string
  jurisdiction: string | null
  risk: Generated<string>
  guidance: Generated<string>
  review_on: string | null
  version: Generated<number>
  created_at: Timestamp
  updated_at: Timestamp
  owner_id: string | null
}

export type ClickDeltas = {
  workspace_id: string
  id: Generated<string>
  day: string
  link_id: string
  partner_id: string
  country: Generated<string>
  device: Generated<string>
  referrer: Generated<string>
  verdict: string
  hits: BigInteger
  visitors_of_link: Generated<BigInteger>
  visitors_of_partner: Generated<BigInteger>
  visitors_of_all: Generated<BigInteger>
}

export type ClickMarks = {
  workspace_id: string
  day: string
  scope: string
  visitor_key: string
  first_click_id: string
  click_id: string
  counted_at: Timestamp
}

export type ClickSalts = {
  workspace_id: string
  day: string
  salt: string
  made_at: Timestamp
}

export type Clicks = {
  workspace_id: string
  id: string
  clicked_at: Timestamp
  recorded_at: Timestamp
  day: string
  link_id: string
  partner_id: string
  source: string
  visitor_key: string
  visitor_id: string | null
  country: string | null
  region: string | null
  device: string
  browser: string
  system: string
  referrer: string | null
  utm: Generated<unknown>
  ad_parameters: Generated<string[]>
  verdict: string
  repeat_of: string | null
  uniques: number
}

export type ClockPauses = {
  workspace_id: string
  clock_id: string
  from_at: Timestamp
  to_at: Timestamp | null
  reason: string
}

export type ClockSteps = {
  workspace_id: string
  id: string
  kind: string
  due_at: Timestamp
  subjects: number
  ran_at: Timestamp
}

export type Clocks = {
  workspace_id: string
  id: string
  kind: string
  subject_kind: string
  subject_id: string
  partner_id: string | null
  member_id: string | null
  target_minutes: number
  in_business_time: boolean
  started_at: Timestamp
  warns_at: Timestamp
  breaches_at: Timestamp
  paused_at: Timestamp | null
  warned_at: Timestamp | null
  breached_at: Timestamp | null
  ending: string | null
  ended_at: Timestamp | null
  spent_minutes: number | null
  version: Generated<number>
  created_at: Timestamp
}

export type Codes = {
  workspace_id: string
  id: string
  partner_id: string
  code: string
  kind: string
  discount: string | null
  provider_ids: Generated<string[]>
  campaign: string | null
  starts_at: Timestamp | null
  ends_at: Timestamp | null
  uses_max: number | null
  uses: Generated<number>
  partner_closed: Generated<boolean>
  ended_at: Timestamp | null
  ended_by: string | null
  ended_reason: string | null
  version: Generated<number>
  created_at: Timestamp
  updated_at: Timestamp
}

export type CommissionApprovals = {
  workspace_id: string
  commission_id: string
  role: string
  partner_id: string
  rule: string
  by_kind: string
  by_id: string | null
  by_name: string
  at: Timestamp
}

export type CommissionBulkActions = {
  workspace_id: string
  id: string
  verb: string
  reason: string | null
  filter: unknown
  state: string
  rows_total: number
  rows_done: Generated<number>
  rows_refused: Generated<number>
  preview: unknown
  job_id: string | null
  by_id: string | null
  by_name: string
  actor: unknown
  created_at: Timestamp
  started_at: Timestamp | null
  finished_at: Timestamp | null
  version: Generated<number>
}

export type CommissionBulkRows = {
  workspace_id: string
  action_id: string
  position: number
  commission_id: string
  commission_version: number
  state: string
  code: string | null
  words: string | null
}

export type CommissionDeclines = {
  workspace_id: string
  commission_id: string
  partner_id: string
  reason: string
  cause_id: string | null
  by_kind: string
  by_id: string | null
  by_name: string
  at: Timestamp
}

export type CommissionHolds = {
  workspace_id: string
  id: string
  commission_id: string
  partner_id: string
  kind: string
  reason: string
  cause_id: string | null
  opened_at: Timestamp
  opened_by_kind: string
  opened_by_id: string | null
  opened_by_name: string
  closed_at: Timestamp | null
  closed_by_kind: string | null
  closed_by_id: string | null
  closed_by_name: string | null
}

export type CommissionMoves = {
  workspace_id: string
  subject_id: string
  number: number
  commission_id: string | null
  partner_id: string
  currency: string
  kind: string
  day: string
  from_state: string | null
  to_state: string
  amount_minor: BigInteger
  cause_id: string | null
  at: Timestamp
}

export type CommissionReversals = {
  workspace_id: string
  id: string
  commission_id: string | null
  partner_id: string
  currency: string
  number: number
  cause_kind: string
  cause_id: string
  cause_words: string
  sale_id: string | null
  amount_minor: BigInteger
  refunded_minor: BigInteger | null
  gross_minor: BigInteger | null
  reversed_before_minor: BigInteger
  reversed_after_minor: BigInteger
  lands: string
  carry_state: string | null
  payout_id: string | null
  accounting_day: string
  version: Generated<number>
  created_at: Timestamp
  updated_at: Timestamp
}

export type CommissionRuleSets = {
  workspace_id: string
  number: number
  rules: unknown
  proposed_by: string
  proposed_by_name: string
  proposed_as: string
  proposed_at: Timestamp
  decision: string | null
  decided_by: string | null
  decided_by_name: string | null
  decided_at: Timestamp | null
}

export type CommissionSettings = {
  workspace_id: string
  scope: string
  value: unknown
  version: Generated<number>
  updated_at: Timestamp
}

export type Commissions = {
  workspace_id: string
  id: string
  partner_id: string
  evaluation_id: string | null
  conversion_id: string | null
  credit_set_id: string | null
  sale_id: string | null
  rule_id: string | null
  rule_name: string | null
  kind: string
  occurrence: string | null
  amount_minor: BigInteger
  currency: string
  occurred_at: Timestamp
  accounting_day: string
  hold_until: Timestamp
  due_on: string | null
  state: string
  reversed_minor: Generated<BigInteger>
  is_held: Generated<boolean>
  is_disputed: Generated<boolean>
  payout_id: string | null
  replaces: string | null
  created_by: string | null
  reason: string | null
  causes: unknown
  version: Generated<number>
  created_at: Timestamp
  updated_at: Timestamp
  parts: unknown
  carried_minor: Generated<BigInteger>
  about_kind: string | null
  about_id: string | null
  approved_at: Timestamp | null
  paid_at: Timestamp | null
  asked_at: Timestamp | null
}

export type Companies = {
  workspace_id: string
  id: string
  domain: string | null
  name: string | null
  aliases: Generated<string[]>
  historic_domains: Generated<string[]>
  version: Generated<number>
  created_at: Timestamp
  updated_at: Timestamp
}

export type CompanyDocuments = {
  workspace_id: string
  id: string
  partner_id: string
  case_id: string | null
  kind: string
  state: Generated<string>
  note: string | null
  due_on: string | null
  requested_at: Timestamp
  requested_by_name: string
  file_id: string | null
  file_name: string | null
  content_type: string | null
  size_bytes: BigInteger | null
  received_at: Timestamp | null
  received_from: string | null
  issued_on: string | null
  period_end_on: string | null
  expires_on: string | null
  figures: unknown
  reviewed_at: Timestamp | null
  reviewed_by_id: string | null
  reviewed_by_name: string | null
  reject_reason: string | null
  replaced_by: string | null
  version: Generated<number>
  updated_at: Timestamp
}

export type Contacts = {
  workspace_id: string
  id: string
  partner_id: string
  given_name: string | null
  family_name: string | null
  full_name: string
  email: string | null
  email_folded: string | null
  phone: string | null
  title: string | null
  job_function: string | null
  is_primary: Generated<boolean>
  may_sign: Generated<boolean>
  authority_note: string | null
  language: string | null
  zone: string | null
  consent_at: Timestamp | null
  consent_text_version: string | null
  do_not_contact: Generated<boolean>
  bounced_at: Timestamp | null
  custom: Generated<unknown>
  left_at: Timestamp | null
  left_reason: string | null
  erased_at: Timestamp | null
  version: Generated<number>
  created_at: Timestamp
  updated_at: Timestamp
}

export type ConversionShares = {
  workspace_id: string
  conversion_id: string
  place: number
  partner_id: string | null
  kind: string
  micro_shares: number
  label: string | null
  definition_version: number
  occurred_at: Timestamp
}

export type Conversions = {
  workspace_id: string
  id: string
  kind: string
  sale_id: string | null
  lead_id: string | null
  deal_id: string | null
  customer_id: string
  occurred_at: Timestamp
  recorded_at: Timestamp
  earns: Generated<boolean>
  current_set_id: string | null
  current_number: Generated<number>
  computed_number: Generated<number>
  version: Generated<number>
}

export type CreditComputations = {
  workspace_id: string
  conversion_id: string
  number: number
  model_version: number
  policy_version: number
  definition_version: number
  as_of: Timestamp
  inputs: unknown
  inputs_hash: string
  origin: string
}

export type CreditOverrides = {
  workspace_id: string
  id: string
  conversion_id: string
  conversion_version: number
  shares: unknown
  reason: string
  state: string
  proposed_by_id: string | null
  proposed_by_name: string
  proposed_at: Timestamp
  decided_by_id: string | null
  decided_by_name: string | null
  decided_at: Timestamp | null
  decision_reason: string | null
  credit_set_id: string | null
  version: Generated<number>
}

export type CreditSets = {
  workspace_id: string
  id: string
  conversion_id: string
  number: number
  model: string
  is_paying: boolean
  precedence: string
  snapshot_id: string | null
  as_of: Timestamp
}

export type Credits = {
  workspace_id: string
  credit_set_id: string
  position: number
  conversion_id: string
  partner_id: string | null
  touch_id: string | null
  micro_shares: number
  label: string | null
  reason: string | null
}

export type Customers = {
  workspace_id: string
  id: string
  external_id: string
  name: string | null
  email: string | null
  email_hash: string | null
  phone: string | null
  fingerprints: Generated<string[]>
  company_id: string | null
  country: string | null
  segment: string | null
  source: string | null
  metadata: Generated<unknown>
  first_seen_at: Timestamp
  first_paid_sale_at: Timestamp | null
  first_paid_sale_id: string | null
  merged_into: string | null
  erased_at: Timestamp | null
  version: Generated<number>
  created_at: Timestamp
  updated_at: Timestamp
}

export type DecisionAppeals = {
  workspace_id: string
  decision_id: string
  text: string
  from_name: string
  at: Timestamp
  answer_by: Timestamp
  outcome: string | null
  answer: string | null
  answered_by_id: string | null
  answered_by_name: string | null
  answered_at: Timestamp | null
}

export type DecisionChanges = {
  workspace_id: string
  decision_id: string
  revision: number
  lines: unknown
  by_kind: string
  by_id: string | null
  by_name: string
  at: Timestamp
}

export type DecisionReasons = {
  workspace_id: string
  key: string
  labels: unknown
  outcomes: string[]
  changes: Generated<unknown>
  position: Generated<number>
  retired_at: Timestamp | null
  version: Generated<number>
  updated_at: Timestamp
}

export type DecisionSignOffs = {
  workspace_id: string
  decision_id: string
  revision: number
  seat: string
  hash: string
  member_id: string
  member_name: string
  at: Timestamp
}

export type DecisionTemplates = {
  workspace_id: string
  outcome: string
  reason: string
  language: string
  subject: string
  body: string
  version: Generated<number>
  updated_at: Timestamp
}

export type Decisions = {
  workspace_id: string
  id: string
  case_id: string
  number: number
  state: Generated<string>
  outcome: string
  type_id: string
  content: unknown
  hash: string
  revision: Generated<number>
  reasons: Generated<string[]>
  against_reason: string | null
  note: string | null
  subject: string | null
  body: string | null
  revisit_on: string | null
  reapply_from: string | null
  reapply_never: Generated<boolean>
  record: unknown
  single_person: Generated<boolean>
  stage_before: string | null
  stage_since: Timestamp | null
  stage_after: string | null
  prepared_by_id: string | null
  prepared_by_name: string
  prepared_at: Timestamp
  made_by_id: string | null
  made_by_name: string | null
  made_at: Timestamp | null
  supersedes: string | null
  superseded_at: Timestamp | null
  superseded_reason: string | null
  version: Generated<number>
  updated_at: Timestamp
}

export type DefaultTerms = {
  workspace_id: string
  id: string
  holder: string
  type_id: string | null
  kind: string
  operation: Generated<string>
  values: unknown
  scope: Generated<unknown>
  priority: Generated<number>
  effective_from: string
  effective_to: string | null
  replaces: Generated<string[]>
  reason: string | null
  state: Generated<string>
  proposed_by_kind: string
  proposed_by_id: string | null
  proposed_by_name: string
  proposed_by_roles: Generated<string[]>
  proposed_at: Timestamp
  decided_by_kind: string | null
  decided_by_id: string | null
  decided_by_name: string | null
  decided_at: Timestamp | null
  version: Generated<number>
}

export type DimensionDays = {
  workspace_id: string
  day: string
  partner_id: string
  dimension: string
  value: string
  clicks: Generated<BigInteger>
  repeats: Generated<BigInteger>
}

export type DiscoveryCalls = {
  workspace_id: string
  id: string
  partner_id: string
  application_id: string | null
  state: Generated<string>
  host_id: string
  minutes: Generated<number>
  zone: string
  language: string
  offered_until: Timestamp
  starts_at: Timestamp | null
  place: string | null
  attendees: Generated<unknown>
  agenda: Generated<unknown>
  outcome: string | null
  summary: string | null
  next_steps: Generated<unknown>
  cancelled_by: string | null
  cancel_reason: string | null
  calendar_sequence: Generated<number>
  at: Timestamp
  offered_at: Timestamp
  closed_at: Timestamp | null
  version: Generated<number>
  updated_at: Timestamp
}

export type DiscoverySettings = {
  workspace_id: string
  scope: string
  value: unknown
  version: Generated<number>
  updated_at: Timestamp
}

export type DisputeMessages = {
  workspace_id: string
  dispute_id: string
  number: number
  partner_id: string
  side: string
  kind: string
  body: string
  file_ids: Generated<string[]>
  by_id: string | null
  by_name: string
  at: Timestamp
}

export type Disputes = {
  workspace_id: string
  id: string
  partner_id: string
  about_kind: string
  commission_id: string | null
  statement_id: string | null
  sale: unknown
  currency: string
  claimed_minor: BigInteger
  reason: string
  state: string
  outcome: string | null
  outcome_words: string | null
  awarded_minor: BigInteger | null
  adjustment_id: string | null
  opened_by_id: string | null
  opened_by_name: string
  decided_by_id: string | null
  decided_by_name: string | null
  opened_at: Timestamp
  answered_at: Timestamp | null
  asked_at: Timestamp | null
  decided_at: Timestamp | null
  closed_at: Timestamp | null
  reopened_at: Timestamp | null
  messages: Generated<number>
  version: Generated<number>
  updated_at: Timestamp
}

export type DistinctPairs = {
  workspace_id: string
  id: string
  one_id: string
  other_id: string
  reason: string
  identifiers: Generated<string[]>
  by_kind: string
  by_id: string | null
  at: Timestamp
}

export type DoNotContact = {
  workspace_id: string
  id: string
  kind: string
  value: string | null
  value_hash: string
  why: string
  from_whom: string
  by_kind: string
  by_id: string | null
  at: Timestamp
  removed_at: Timestamp | null
  removed_reason: string | null
  removed_by_id: string | null
}

export type DueSlots = {
  workspace_id: string
  kind: string
  subject_id: string
  due_at: Timestamp
  attempts: Generated<number>
  retry_at: Timestamp | null
  last_error: string | null
  parked_at: Timestamp | null
}

export type DuplicatePairs = {
  workspace_id: string
  id: Computed<string>
  one_id: string
  other_id: string
  points: number
  band: string
  lines: unknown
  would_make_certain: Generated<unknown>
  suggestion: string | null
  cause: string
  found_at: Timestamp
}

export type DuplicateSweeps = {
  workspace_id: string
  swept_until: Timestamp
  swept_id: Generated<string>
}

export type EnvelopeSigners = {
  workspace_id: string
  id: string
  envelope_id: string
  side: string
  group_number: number
  name: string
  email: string
  title: string | null
  company: string
  member_id: string | null
  state: Generated<string>
  token_hash: string
  delegated_to: string | null
  delegated_from: string | null
  sent_at: Timestamp | null
  viewed_at: Timestamp | null
  consented_at: Timestamp | null
  consent_number: number | null
  signed_at: Timestamp | null
  signature: unknown
  address: string | null
  user_agent: string | null
  declined_reason: string | null
  required_check: Generated<string>
  checked_how: string | null
  checked_at: Timestamp | null
  checked_by: string | null
  code_hash: string | null
  code_sent_at: Timestamp | null
  code_tries: Generated<number>
  code_count: Generated<number>
}

export type Envelopes = {
  workspace_id: string
  id: string
  agreement_id: string
  version_id: string
  document_hash: string
  state: Generated<string>
  message: Generated<string>
  expires_at: Timestamp
  sent_at: Timestamp
  ended_at: Timestamp | null
  ended_reason: string | null
  by_kind: string
  by_id: string | null
  by_name: string
  version: Generated<number>
}

export type EvaluationInputs = {
  workspace_id: string
  conversion_id: string
  credit_set_id: string
  engine_version: number
  sale_id: string | null
  customer_id: string
  is_paid_sale: boolean
  occurred_at: Timestamp
  outcome: string
  inputs: unknown
  hash: string
  superseded_at: Timestamp | null
  created_at: Timestamp
  updated_at: Timestamp
  number: Generated<number>
  credit_set_version: Generated<number>
}

export type EvaluationWaits = {
  workspace_id: string
  conversion_id: string
  credit_set_id: string
  kind: string
  subject: string
  sale_id: string | null
  from_currency: string | null
  to_currency: string | null
  day: string
  since: Timestamp
  resolved_at: Timestamp | null
}

export type Evaluations = {
  workspace_id: string
  id: string
  conversion_id: string
  credit_set_id: string
  credit_set_version: number
  partner_id: string
  customer_id: string
  sale_id: string | null
  engine_version: number
  occurred_at: Timestamp
  day: string
  micro_shares: number
  outcome: string
  reason: string | null
  plan_hash: string | null
  term_ids: Generated<string[]>
  clause: unknown
  steps: Generated<unknown>
  counted: Generated<unknown>
  refunded_minor: Generated<BigInteger>
  hash: string
  superseded_at: Timestamp | null
  version: Generated<number>
  created_at: Timestamp
  updated_at: Timestamp
  inputs_number: Generated<number>
}

export type EventLists = {
  workspace_id: string
  id: string
  name: string
  kind: string
  starts_on: string
  ends_on: string
  place: string | null
  cost_currency: string | null
  cost_minor: BigInteger | null
  owner_id: string
  follow_up_days: Generated<number>
  note: string | null
  link_hash: string
  people_numbered: Generated<number>
  version: Generated<number>
  created_at: Timestamp
  updated_at: Timestamp
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

export type EventPeople = {
  workspace_id: string
  id: string
  list_id: string
  number: number
  state: string
  name: string
  company: string
  email: string | null
  email_folded: string | null
  website: string | null
  interest: string | null
  note: string | null
  consent_basis: string | null
  person_key: string
  partner_id: string | null
  contact_id: string | null
  made_partner: Generated<boolean>
  candidates: Generated<unknown>
  import_id: string | null
  import_row: number | null
  follow_up_due_at: Timestamp | null
  followed_up_at: Timestamp | null
  answered_at: Timestamp | null
  added_at: Timestamp
  version: Generated<number>
  updated_at: Timestamp
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

export type FieldDefinitions = {
  workspace_id: string
  id: string
  record_kind: string
  key: string
  label: string
  help: Generated<string>
  type: string
  choices: Generated<string[]>
  required: Generated<boolean>
  visible_to_partner: Generated<boolean>
  position: Generated<number>
  retired_at: Timestamp | null
  version: Generated<number>
  created_at: Timestamp
  updated_at: Timestamp
}

export type FileChunks = {
  workspace_id: string
  file_id: string
  number: number
  bytes: Buffer
  partner_id: string | null
  created_at: Timestamp
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

export type FirstCalls = {
  workspace_id: string
  partner_id: string
  milestone: string
  at: Timestamp
  possible_since: Timestamp | null
  request_id: string | null
}

export type FirstFitEvaluations = {
  workspace_id: string
  id: string
  partner_id: string
  application_id: string | null
  type_key: string
  factors: unknown
  weights: unknown
  score: number
  advice: string
  confidence: string
  note: string | null
  by_kind: string
  by_id: string | null
  by_name: string
  at: Timestamp
}

export type FormCounts = {
  workspace_id: string
  form_id: string
  number: number
  source: string
  step: string
  on_date: string
  amount: BigInteger
}

export type FormVersions = {
  workspace_id: string
  form_id: string
  number: number
  definition: unknown
  languages: string[]
  default_language: string
  by_kind: string
  by_id: string | null
  by_name: string
  published_at: Timestamp
}

export type Forms = {
  workspace_id: string
  id: string
  type_id: string
  name: string
  slug: string
  languages: string[]
  default_language: string
  hosts: Generated<string[]>
  opens_at: Timestamp | null
  closes_at: Timestamp | null
  draft: unknown
  published_number: number | null
  version: Generated<number>
  created_at: Timestamp
  updated_at: Timestamp
}

export type FraudFlagConversions = {
  workspace_id: string
  flag_id: string
  conversion_id: string
}

export type FraudFlags = {
  workspace_id: string
  id: string
  signal: string
  effect: string
  subject_kind: string
  subject_id: string
  customer_id: string | null
  partner_id: string | null
  words: string
  evidence: Generated<unknown>
  state: string
  raised_at: Timestamp
  due_at: Timestamp
  escalated_at: Timestamp | null
  decided_at: Timestamp | null
  decided_by_id: string | null
  decided_by_name: string | null
  reason: string | null
  version: Generated<number>
}

export type FraudRules = {
  workspace_id: string
  signal: string
  level: string
  level_id: Generated<string>
  effect: string
  parameters: Generated<unknown>
  changed_by_name: string
  version: Generated<number>
  updated_at: Timestamp
}

export type FrozenPlans = {
  workspace_id: string
  hash: string
  plan: unknown
  created_at: Timestamp
}

export type FundingAccounts = {
  workspace_id: string
  id: string
  name: string
  currency: string
  rail: string
  holder_name: string | null
  country: string | null
  last_four: string | null
  details: string | null
  limits: Generated<unknown>
  is_active: Generated<boolean>
  version: Generated<number>
  created_at: Timestamp
  updated_at: Timestamp
}

export type FxRateProposals = {
  workspace_id: string
  id: string
  day: string
  from_currency: string
  to_currency: string
  rate: Decimal
  reason: string | null
  proposed_by: string
  proposed_at: Timestamp
  decision: string | null
  decided_by: string | null
  decided_at: Timestamp | null
}

export type FxRates = {
  workspace_id: string
  id: string
  day: string
  from_currency: string
  to_currency: string
  rate: Decimal
  source: string
  learned_at: Timestamp
  recorded_by: string | null
  confirmed_by: string | null
}

export type GateAnswers = {
  workspace_id: string
  case_id: string
  gate: string
  number: number
  kind: string
  result: string
  words: string
  valid_until: string | null
  by_kind: string
  by_id: string | null
  by_name: string
  at: Timestamp
}

export type GateChecks = {
  workspace_id: string
  journey_id: string
  number: number
  at: Timestamp
  passed: boolean
  conditions: unknown
  by_kind: string
  by_id: string | null
  by_name: string
}

export type GoLiveConditions = {
  workspace_id: string
  go_live_id: string
  number: number
  condition: string
  words: string
  side: string
  owner: string
  due_on: string
}

export type GoLives = {
  workspace_id: string
  id: string
  journey_id: string
  partner_id: string
  planned_on: string
  reached_at: Timestamp | null
  by_kind: string | null
  by_id: string | null
  by_name: string | null
  reason: string | null
  live_access: string | null
  version: Generated<number>
  updated_at: Timestamp
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

export type ImportColumns = {
  workspace_id: string
  kind: string
  header: string
  field: string | null
  mode: string
  at: Timestamp
}

export type ImportContentHashes = {
  workspace_id: string
  hash: string
  partner_id: string | null
  contact_id: string | null
  import_id: string
  row: number
}

export type ImportRows = {
  workspace_id: string
  import_id: string
  row: number
  report: string
  outcome: string
  group_row: number | null
  partner_id: string | null
  contact_id: string | null
  made_partner: Generated<boolean>
  made_contact: Generated<boolean>
  partner_version: number | null
  contact_version: number | null
  fields: Generated<string[]>
  problems: Generated<unknown>
  matches: Generated<unknown>
  note: string | null
  words: Generated<string>
  cells: unknown
  content_hash: string | null
}

export type Imports = {
  workspace_id: string
  id: string
  kind: string
  state: string
  file_id: string
  file_name: string
  format: string
  encoding: string
  delimiter: string | null
  headers: string[]
  sample: Generated<unknown>
  columns: unknown
  options: Generated<unknown>
  report: string | null
  rows_total: number | null
  rows_done: Generated<number>
  counts: Generated<unknown>
  job_id: string | null
  cancel_requested_at: Timestamp | null
  error: string | null
  by_kind: string
  by_id: string | null
  created_at: Timestamp
  updated_at: Timestamp
  started_at: Timestamp | null
  finished_at: Timestamp | null
  undo_until: Timestamp | null
  undo_state: string | null
  undo_result: unknown
  version: Generated<number>
}

export type Inquiries = {
  workspace_id: string
  id: string
  origin: string
  external_id: string | null
  state: Generated<string>
  language: string
  sender_name: Generated<string>
  email: string | null
  email_folded: string | null
  email_domain: string | null
  phone: string | null
  company: Generated<string>
  website: string | null
  website_domain: string | null
  country: string | null
  subject: Generated<string>
  text: string
  text_hash: string | null
  source: Generated<string>
  guess: string
  guess_words: Generated<string[]>
  guess_type: string | null
  suspicion: string | null
  sender_address: string | null
  sender_hash: string | null
  token_hash: string
  partner_id: string | null
  application_id: string | null
  received_at: Timestamp
  version: Generated<number>
  updated_at: Timestamp
}

export type InquiryTriages = {
  workspace_id: string
  inquiry_id: string
  outcome: string
  reason: string | null
  note: string | null
  team: string | null
  type_id: string | null
  form_id: string | null
  joined: Generated<boolean>
  reply: string | null
  mail_id: string | null
  at: Timestamp
  by_kind: string
  by_id: string | null
  by_name: string
}

export type InstallationSettings = {
  name: string
  value: unknown
  updated_at: Generated<Timestamp>
}

export type Installations = {
  workspace_id: string
  id: string
  integration_id: string
  partner_id: string
  customer: string
  from_on: string
  to_on: string | null
  created_at: Timestamp
}

export type IntegrationReviews = {
  workspace_id: string
  integration_id: string
  number: number
  partner_id: string
  submitted_at: Timestamp
  submitted_by_kind: string
  submitted_by_id: string | null
  submitted_by_name: string
  note: string | null
  items: Generated<unknown>
  result: string | null
  words: string | null
  facts: unknown
  decided_at: Timestamp | null
  decided_by_kind: string | null
  decided_by_id: string | null
  decided_by_name: string | null
}

export type IntegrationStates = {
  workspace_id: string
  integration_id: string
  number: number
  partner_id: string
  state: string
  at: Timestamp
  by_kind: string
  by_id: string | null
  by_name: string
  words: string | null
}

export type Integrations = {
  workspace_id: string
  id: string
  partner_id: string
  name: string
  kind: string
  summary: string | null
  products: Generated<string[]>
  owner_member_id: string | null
  owner_portal_user_id: string | null
  key_ids: Generated<string[]>
  lowest_api_version: string | null
  lowest_sdk_language: string | null
  lowest_sdk_version: string | null
  state: string
  state_since: Timestamp
  version: Generated<number>
  created_at: Timestamp
  updated_at: Timestamp
}

export type Interactions = {
  workspace_id: string
  id: string
  partner_id: string
  kind: string
  at: Timestamp
  minutes: number | null
  member_ids: Generated<string[]>
  contact_ids: Generated<string[]>
  summary: string
  visibility: string
  visible_to_roles: Generated<string[]>
  author_kind: string
  author_id: string | null
  author_name: string
  created_at: Timestamp
}

export type InterestDeclarations = {
  workspace_id: string
  case_id: string
  member_id: string
  number: number
  owns_shares: boolean
  family: boolean
  former_employer: boolean
  manages_referrer: boolean
  has_interest: Computed<boolean>
  note: string | null
  replacement_id: string | null
  at: Timestamp
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
  attempts: Generated<number>
  cancel_requested_at: Timestamp | null
  heartbeat_at: Timestamp | null
  started_at: Timestamp | null
  finished_at: Timestamp | null
  created_by: string | null
  created_at: Generated<Timestamp>
}

export type JourneyFirsts = {
  workspace_id: string
  journey_id: string
  partner_id: string
  what: string
  at: Timestamp
  event_id: string
}

export type JourneyMembers = {
  workspace_id: string
  journey_id: string
  side: string
  role: string
  number: number
  person_id: string | null
  at: Timestamp
  by_kind: string
  by_id: string | null
  by_name: string
}

export type JourneyMoves = {
  workspace_id: string
  journey_id: string
  number: number
  from_state: string | null
  to_state: string
  at: Timestamp
  by_kind: string
  by_id: string | null
  by_name: string
  reason: string | null
  until_on: string | null
  shifted_days: number | null
}

export type JourneySteps = {
  workspace_id: string
  id: string
  journey_id: string
  partner_id: string
  key: string
  position: number
  phase: string
  definition: unknown
  term_kind: string | null
  state: string
  holder: string
  required: boolean
  gate: boolean
  weight: number
  due_on: string
  opened_at: Timestamp | null
  submitted_at: Timestamp | null
  ended_at: Timestamp | null
  worked_minutes: number | null
  version: Generated<number>
  updated_at: Timestamp
}

export type JourneyTemplateVersions = {
  workspace_id: string
  template_id: string
  number: number
  definition: unknown
  by_kind: string
  by_id: string | null
  by_name: string
  published_at: Timestamp
}

export type JourneyTemplates = {
  workspace_id: string
  id: string
  type_id: string
  name: string
  draft: unknown
  published_number: number | null
  retired_at: Timestamp | null
  version: Generated<number>
  created_at: Timestamp
  updated_at: Timestamp
}

export type Journeys = {
  workspace_id: string
  id: string
  partner_id: string
  agreement_id: string | null
  type_id: string
  template_id: string
  template_number: number
  state: string
  day_zero: string
  target_on: string
  paused_until: string | null
  progress: Generated<number>
  phase: string
  holder: string | null
  next_step_id: string | null
  open_gate_steps: Generated<number>
  is_stuck: Generated<boolean>
  started_at: Timestamp
  live_at: Timestamp | null
  ended_at: Timestamp | null
  version: Generated<number>
  updated_at: Timestamp
}

export type Leads = {
  workspace_id: string
  id: string
  customer_id: string
  source: string
  external_id: string | null
  form: string | null
  kind: string
  state: string
  partner_id: string | null
  metadata: Generated<unknown>
  occurred_at: Timestamp
  recorded_at: Timestamp
  decided_at: Timestamp | null
  decided_how: string | null
  decided_by_name: string | null
  reason: string | null
  version: Generated<number>
}

export type LedgerAccountCodes = {
  workspace_id: string
  kind: string
  detail: Generated<string>
  code: string
  updated_by: string | null
  updated_at: Timestamp
}

export type LedgerAccounts = {
  workspace_id: string
  id: string
  kind: string
  partner_id: string | null
  holder_id: string | null
  detail: string | null
  currency: string
  is_memorandum: Computed<boolean>
  is_folded: Computed<boolean>
  created_at: Generated<Timestamp>
}

export type LedgerBalances = {
  workspace_id: string
  account_id: string
  partner_id: string | null
  kind: string
  currency: string
  balance_minor: Generated<Decimal>
}

export type LedgerChecks = {
  workspace_id: string
  checked_at: Timestamp
  findings: unknown
  failing_since: Timestamp | null
  verified_seal: Generated<number>
}

export type LedgerClosedMonths = {
  workspace_id: string
  month: string
  closed_at: Timestamp
  closed_by: string | null
  seal_id: string | null
}

export type LedgerEntries = {
  workspace_id: string
  transfer_id: string
  position: number
  account_id: string
  currency: string
  amount_minor: BigInteger
}

export type LedgerSealed = {
  workspace_id: string
  position: BigInteger
  transfer_id: string
  seal_id: string
}

export type LedgerSeals = {
  workspace_id: string
  id: string
  number: number
  from_position: BigInteger
  to_position: BigInteger
  previous_hash: string
  hash: string
  made_at: Timestamp
}

export type LedgerStanding = {
  workspace_id: string
  checked_at: Timestamp
  is_broken: boolean
}

export type LedgerTransfers = {
  workspace_id: string
  id: string
  type: string
  accounting_day: string
  posted_at: Timestamp
  source_kind: string
  source_id: string
  step: string
  idempotency_key: string
  reverses: string | null
  recorded_at: Generated<Timestamp>
}

export type LedgerUnsealed = {
  workspace_id: string
  transfer_id: string
}

export type LinkDays = {
  workspace_id: string
  day: string
  link_id: string
  partner_id: string
  clicks: Generated<BigInteger>
  repeats: Generated<BigInteger>
  heads: Generated<BigInteger>
  prefetches: Generated<BigInteger>
  bots: Generated<BigInteger>
  velocities: Generated<BigInteger>
  visitors: Generated<BigInteger>
}

export type LinkDomains = {
  workspace_id: string
  id: string
  host: string | null
  proof_token: string
  proven_at: Timestamp | null
  not_found_url: string | null
  expired_url: string | null
  deep_link_hosts: Generated<string[]>
  retired_at: Timestamp | null
  version: Generated<number>
  created_at: Timestamp
  updated_at: Timestamp
}

export type LinkHosts = {
  workspace_id: string
  domain_id: string
  host: string | null
  not_found_url: string | null
  expired_url: string | null
  deep_link_hosts: Generated<string[]>
  is_open: Generated<boolean>
  changed_in: Generated<string>
}

export type LinkKeys = {
  workspace_id: string
  domain_id: string
  key: string
  link_id: string
  partner_id: string
  created_at: Timestamp
}

export type LinkLookups = {
  workspace_id: string
  domain_id: string
  key: string
  link_id: string
  partner_id: string
  destination: string
  utm: Generated<unknown>
  starts_at: Timestamp | null
  ends_at: Timestamp | null
  is_open: boolean
  changed_in: Generated<string>
}

export type Links = {
  workspace_id: string
  id: string
  partner_id: string
  domain_id: string
  key: string
  name: string | null
  destination: string
  campaign: string | null
  product: string | null
  utm: Generated<unknown>
  starts_at: Timestamp | null
  ends_at: Timestamp | null
  is_default: Generated<boolean>
  partner_closed: Generated<boolean>
  ended_at: Timestamp | null
  ended_by: string | null
  ended_reason: string | null
  version: Generated<number>
  created_at: Timestamp
  updated_at: Timestamp
}

export type LiveAccesses = {
  workspace_id: string
  id: string
  partner_id: string
  act: string
  cause: string
  reason: string | null
  at: Timestamp
  ends_at: Timestamp | null
  agreement_id: string | null
  agreement_version_id: string | null
  by_kind: string
  by_id: string | null
  by_name: string
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
  portfolio: string | null
}

export type MergeRows = {
  workspace_id: string
  merge_id: string
  number: number
  module: string
  record_kind: string
  record_id: string
  field: string
  act: string
  old_value: unknown
  new_value: unknown
  restored_at: Timestamp | null
}

export type Merges = {
  workspace_id: string
  id: string
  survivor_id: string
  absorbed_id: string
  choices: Generated<unknown>
  reason: string | null
  moved: Generated<number>
  by_kind: string
  by_id: string | null
  at: Timestamp
  undo_until: Timestamp
  undone_at: Timestamp | null
  undone_by_kind: string | null
  undone_by_id: string | null
  stayed: unknown
}

export type MonthCloses = {
  workspace_id: string
  id: string
  month: string
  state: string
  checks: Generated<unknown>
  accepted: Generated<unknown>
  checked_at: Timestamp | null
  is_automatic: Generated<boolean>
  started_by: string | null
  started_by_name: string | null
  closed_by: string | null
  closed_by_name: string | null
  closed_at: Timestamp | null
  seal_id: string | null
  statements: Generated<number>
  version: Generated<number>
  created_at: Timestamp
  updated_at: Timestamp
}

export type NeedsAssessments = {
  workspace_id: string
  id: string
  partner_id: string
  application_id: string | null
  number: number
  state: Generated<string>
  sections: Generated<unknown>
  shared_at: Timestamp | null
  agreed_at: Timestamp | null
  agreed_by_kind: string | null
  agreed_by_id: string | null
  agreed_by_name: string | null
  created_at: Timestamp
  version: Generated<number>
  updated_at: Timestamp
}

export type NegotiationLinks = {
  workspace_id: string
  id: string
  agreement_id: string
  name: string
  email: string
  token_hash: string
  by_kind: string
  by_id: string | null
  by_name: string
  created_at: Timestamp
  expires_at: Timestamp
  opened_at: Timestamp | null
  revoked_at: Timestamp | null
}

export type NoteVersions = {
  workspace_id: string
  note_id: string
  version: number
  text: string
  visibility: string
  by_kind: string
  by_id: string | null
  at: Timestamp
}

export type Notes = {
  workspace_id: string
  id: string
  partner_id: string
  subject_kind: string
  subject_id: string
  text: string
  visibility: string
  visible_to_roles: Generated<string[]>
  author_kind: string
  author_id: string | null
  author_name: string
  deleted_at: Timestamp | null
  version: Generated<number>
  created_at: Timestamp
  updated_at: Timestamp
}

export type OfflineSales = {
  workspace_id: string
  id: string
  input: unknown
  evidence: unknown
  amount_minor: BigInteger
  currency: string
  state: string
  proposed_by_id: string | null
  proposed_by_name: string
  proposed_at: Timestamp
  decided_by_id: string | null
  decided_by_name: string | null
  decided_at: Timestamp | null
  reason: string | null
  sale_id: string | null
  version: Generated<number>
  partner_id: string
  occurred_on: string
  reported_by: string
  needs: number
  first_by_id: string | null
  first_by_name: string | null
  first_at: Timestamp | null
}

export type OnboardingMailDays = {
  workspace_id: string
  email: string
  mailed_on: string
  mail_id: string
}

export type OnboardingMailLines = {
  workspace_id: string
  id: string
  person_id: string
  journey_id: string | null
  kind: string
  facts: unknown
  cause: string
  at: Timestamp
  mailed_on: string | null
}

export type OnboardingSettings = {
  workspace_id: string
  scope: string
  value: unknown
  version: Generated<number>
  updated_at: Timestamp
}

export type OpeningBalances = {
  workspace_id: string
  import_id: string
  row_number: number
  partner_id: string
  currency: string
  state: string
  amount_minor: BigInteger
  due_on: string | null
}

export type OpeningImports = {
  workspace_id: string
  id: string
  file_name: string | null
  content_hash: string
  accounting_day: string
  totals: unknown
  row_count: number
  at: Timestamp
  by_id: string | null
  by_name: string
}

export type Outreach = {
  workspace_id: string
  id: string
  channel: string
  direction: string
  at: Timestamp
  subject: string | null
  body: string | null
  language: string | null
  person: string | null
  email: string | null
  email_folded: string | null
  email_hash: string | null
  partner_id: string | null
  contact_id: string | null
  target_list_id: string | null
  target_id: string | null
  event_list_id: string | null
  event_person_id: string | null
  step: number | null
  mail_id: string | null
  opt_out_hash: string | null
  link_hash: string | null
  outcome: string | null
  outcome_at: Timestamp | null
  not_now_until: string | null
  next_step: string | null
  next_step_on: string | null
  by_kind: string
  by_id: string | null
  by_name: string
  version: Generated<number>
  updated_at: Timestamp
}

export type Ownerships = {
  workspace_id: string
  id: string
  partner_id: string
  member_id: string
  role: string
  from_at: Timestamp
  to_at: Timestamp | null
  reason: string | null
  note: string | null
  by_kind: string
  by_id: string | null
}

export type PageFeedback = {
  workspace_id: string
  id: string
  partner_id: string
  slug: string
  page_version: string
  is_helpful: boolean
  words: string | null
  by_id: string
  by_name: string
  at: Timestamp
  answer: string | null
  answered_at: Timestamp | null
  answered_by_id: string | null
  answered_by_name: string | null
}

export type PageReviews = {
  workspace_id: string
  slug: string
  at: Timestamp
  page_version: string
  by_id: string | null
  by_name: string
}

export type PartnerDays = {
  workspace_id: string
  day: string
  partner_id: string
  clicks: Generated<BigInteger>
  repeats: Generated<BigInteger>
  heads: Generated<BigInteger>
  prefetches: Generated<BigInteger>
  bots: Generated<BigInteger>
  velocities: Generated<BigInteger>
  visitors: Generated<BigInteger>
}

export type PartnerDocumentNumbers = {
  workspace_id: string
  partner_id: string
  year: number
  last_sequence: number
}

export type PartnerDocuments = {
  workspace_id: string
  id: string
  partner_id: string
  kind: string
  state: string
  number: string
  year: number | null
  sequence: number | null
  currency: string
  net_minor: BigInteger
  tax_minor: BigInteger
  tax_rate_ppm: number
  treatment: string
  issued_on: string
  payout_id: string | null
  statement_id: string | null
  corrects: string | null
  content: Generated<unknown>
  file_id: string | null
  received_at: Timestamp
  received_from: string
  reviewed_at: Timestamp | null
  reviewed_by_name: string | null
  review_reason: string | null
  version: Generated<number>
  updated_at: Timestamp
}

export type PartnerDomains = {
  workspace_id: string
  partner_id: string
  domain: string
  token: string
  mail_token_hash: string | null
  mail_sent_at: Timestamp | null
  proven_at: Timestamp | null
  proven_by_method: string | null
  created_at: Timestamp
}

export type PartnerExternalIds = {
  workspace_id: string
  system: string
  external_id: string
  partner_id: string
}

export type PartnerGaps = {
  workspace_id: string
  partner_id: string
  gap: string
  words: string
  since: Timestamp
}

export type PartnerHolds = {
  workspace_id: string
  id: string
  partner_id: string
  cause: string
  reason: string
  opened_at: Timestamp
  opened_by_kind: string
  opened_by_id: string | null
  opened_by_name: string
  closed_at: Timestamp | null
  closed_by_kind: string | null
  closed_by_id: string | null
  closed_by_name: string | null
}

export type PartnerLabels = {
  workspace_id: string
  kind: string
  value: string
  partner_id: string
}

export type PartnerMatchKeys = {
  workspace_id: string
  key: BigInteger
  partner_id: string
}

export type PartnerReferralMessages = {
  workspace_id: string
  referral_id: string
  number: number
  side: string
  dispute: Generated<boolean>
  author_kind: string
  author_id: string | null
  author_name: string
  body: string
  happened_on: string | null
  at: Timestamp
}

export type PartnerReferralMoves = {
  workspace_id: string
  referral_id: string
  number: number
  from_state: string | null
  to_state: string
  at: Timestamp
  by_kind: string
  by_id: string | null
  by_name: string
  reason: string | null
}

export type PartnerReferrals = {
  workspace_id: string
  id: string
  partner_id: string
  portal_user_id: string | null
  by_name: string
  origin: string
  state: Generated<string>
  language: string
  referrer_email: string | null
  company: string
  website: string | null
  domain: string | null
  country: string | null
  contact_name: Generated<string>
  email: string | null
  email_folded: string | null
  email_domain: string | null
  note: Generated<string>
  agreed: boolean
  referred_at: Timestamp
  recorded_at: Timestamp
  window_days: number
  window_until: Timestamp
  answered_at: Timestamp | null
  known_kind: string | null
  known_since: string | null
  refusal: string | null
  refusal_words: string | null
  lapse: string | null
  company_partner_id: string | null
  application_id: string | null
  qualified_at: Timestamp | null
  qualifying_fact: string | null
  credited_at: Timestamp | null
  disputed_at: Timestamp | null
  token_hash: string
  version: Generated<number>
  updated_at: Timestamp
}

export type PartnerSources = {
  workspace_id: string
  partner_id: string
  number: number
  kind: string
  record_kind: string | null
  record_id: string | null
  detail: string | null
  reason: string | null
  by_kind: string
  by_id: string | null
  at: Timestamp
}

export type PartnerSuspensionLifts = {
  workspace_id: string
  suspension_id: string
  partner_id: string
  reason: string
  by_kind: string
  by_id: string | null
  at: Timestamp
}

export type PartnerSuspensions = {
  workspace_id: string
  id: string
  partner_id: string
  kind: string
  reason: string
  by_kind: string
  by_id: string | null
  at: Timestamp
  confirmed_at: Timestamp | null
  confirmed_by: string | null
}

export type PartnerTypeBlocks = {
  workspace_id: string
  type_id: string
  block: string
  version: number
  value: unknown
  created_at: Timestamp
  created_by: string | null
}

export type PartnerTypes = {
  workspace_id: string
  id: string
  key: string
  name: string
  description: Generated<string>
  colour: string
  retired_at: Timestamp | null
  version: Generated<number>
  created_at: Timestamp
  updated_at: Timestamp
}

export type Partners = {
  workspace_id: string
  id: string
  legal_name: string
  display_name: string
  other_names: Generated<string[]>
  website: string | null
  domain: string | null
  domain_kind: string | null
  type_id: string | null
  country: string | null
  regions: Generated<string[]>
  languages: Generated<string[]>
  zone: string | null
  currency: string | null
  address: unknown
  legal_form: string | null
  registration_number: string | null
  registration_country: string | null
  vat_id: string | null
  lei: string | null
  industry: string | null
  employee_band: string | null
  parent_id: string | null
  tags: Generated<string[]>
  custom: Generated<unknown>
  stage: Generated<string>
  stage_since: Timestamp
  account_level: Generated<string>
  suspended: Generated<boolean>
  source_kind: string | null
  merged_into: string | null
  version: Generated<number>
  created_at: Timestamp
  updated_at: Timestamp
}

export type PathMilestones = {
  workspace_id: string
  journey_id: string
  partner_id: string
  key: string
  position: number
  definition: unknown
  due_on: string
  met_at: Timestamp | null
  event_id: string | null
  missed_at: Timestamp | null
}

export type Payables = {
  workspace_id: string
  id: string
  partner_id: string
  source_kind: string
  source_id: string
  currency: string
  amount_minor: BigInteger
  due_on: string
  sale_id: string | null
  words: string
  block_reason: string | null
  state: Generated<string>
  created_by: string | null
  created_at: Timestamp
  updated_at: Timestamp
}

export type PayoutApprovals = {
  workspace_id: string
  run_id: string
  round: number
  content_hash: string
  member_id: string
  approved_at: Timestamp
  voided_at: Timestamp | null
}

export type PayoutEvidence = {
  workspace_id: string
  id: string
  payout_id: string | null
  reference: string
  source: string
  source_key: string
  outcome: string
  currency: string | null
  amount_minor: BigInteger | null
  happened_on: string | null
  rail_reference: string | null
  reason_code: string | null
  reason: string | null
  raw: Generated<unknown>
  state: string
  note: string | null
  recorded_by: string | null
  recorded_at: Timestamp
  decided_by: string | null
  decided_at: Timestamp | null
}

export type PayoutFileDownloads = {
  workspace_id: string
  file_id: string
  at: Timestamp
  member_id: string
}

export type PayoutFilePayouts = {
  workspace_id: string
  file_id: string
  payout_id: string
  position: number
}

export type PayoutFiles = {
  workspace_id: string
  id: string
  run_id: string
  number: number
  name: string
  content: string
  sha256: string
  payouts: number
  total_minor: Decimal
  currency: string
  state: string
  made_at: Timestamp
  sent_at: Timestamp | null
  sent_by: string | null
  receipt: string | null
  cancel_asked_by: string | null
  cancelled_at: Timestamp | null
  cancelled_by: string | null
}

export type PayoutInstructions = {
  workspace_id: string
  id: string
  payout_id: string
  attempt: number
  rail: string
  key: string
  body: string
  body_hash: string
  fencing: number
  first_sent_at: Timestamp
  sends: Generated<number>
  answers: Generated<unknown>
  outcome: string | null
}

export type PayoutLines = {
  workspace_id: string
  payout_id: string
  position: number
  payable_id: string
  partner_id: string
  source_kind: string
  source_id: string
  amount_minor: BigInteger
  net_minor: BigInteger
  sale_id: string | null
  words: string
  is_live: Generated<boolean>
}

export type PayoutMethodActs = {
  workspace_id: string
  method_id: string
  number: number
  act: string
  at: Timestamp
  by_kind: string
  by_id: string | null
  by_name: string
  words: string | null
}

export type PayoutMethodDetails = {
  workspace_id: string
  method_id: string
  sealed: string
}

export type PayoutMethods = {
  workspace_id: string
  id: string
  partner_id: string
  currency: string
  kind: string
  state: string
  holder_name: string
  holder_kind: string
  country: string
  address: unknown
  bank: Generated<unknown>
  last_four: string
  fingerprint: string
  replaces: string | null
  is_shared: Generated<boolean>
  is_changed: Generated<boolean>
  cool_off_until: Timestamp
  added_at: Timestamp
  added_by_portal_user_id: string | null
  added_by_name: string
  verified_at: Timestamp | null
  verified_by_id: string | null
  verified_by_name: string | null
  verified_how: string | null
  suspended_at: Timestamp | null
  suspended_by_name: string | null
  suspended_reason: string | null
  ended_at: Timestamp | null
  version: Generated<number>
  updated_at: Timestamp
}

export type PayoutResolutions = {
  workspace_id: string
  id: string
  payout_id: string
  kind: string
  proof: string
  rail_reference: string | null
  asked_by: string
  asked_at: Timestamp
  decision: string | null
  decided_by: string | null
  decided_at: Timestamp | null
}

export type PayoutRunPartners = {
  workspace_id: string
  run_id: string
  round: number
  partner_id: string
  currency: string
  due_minor: BigInteger
  is_in: boolean
  reasons: Generated<unknown>
}

export type PayoutRuns = {
  workspace_id: string
  id: string
  name: string
  funding_account_id: string
  rail: string
  currency: string
  schedule: string
  cut_off_on: string
  planned_on: string
  state: string
  round: Generated<number>
  four_eyes: boolean
  content_hash: string | null
  needs_second: Generated<boolean>
  second_reason: string | null
  paused_at: Timestamp | null
  paused_by: string | null
  pause_reason: string | null
  funding_confirmed_at: Timestamp | null
  funding_confirmed_by: string | null
  created_by: string | null
  frozen_at: Timestamp | null
  approved_at: Timestamp | null
  started_at: Timestamp | null
  sent_at: Timestamp | null
  closed_at: Timestamp | null
  closed_by: string | null
  cancelled_at: Timestamp | null
  cancelled_by: string | null
  cancel_reason: string | null
  version: Generated<number>
  created_at: Timestamp
}

export type PayoutSettingChanges = {
  workspace_id: string
  version: number
  changes: unknown
  at: Timestamp
  by_kind: string
  by_id: string | null
  by_name: string
}

export type PayoutSettings = {
  workspace_id: string
  scope: Generated<string>
  value: Generated<unknown>
  version: Generated<number>
  updated_at: Timestamp
}

export type PayoutWarnings = {
  workspace_id: string
  payout_id: string
  code: string
  words: string
  ticked_at: Timestamp | null
  ticked_by: string | null
}

export type Payouts = {
  workspace_id: string
  id: string
  run_id: string
  round: number
  partner_id: string
  funding_account_id: string
  rail: string
  method_id: string
  method_kind: string
  method_fingerprint: string
  method_last_four: string | null
  ledger_currency: string
  gross_minor: BigInteger
  currency: string
  converted_minor: BigInteger
  rate: unknown
  rate_on: string | null
  tax_minor: BigInteger
  withheld_minor: BigInteger
  authority: string | null
  treatment: string | null
  net_minor: BigInteger
  base_minor: BigInteger | null
  reference: string
  content_hash: string
  document_id: string | null
  document_number: string | null
  state: string
  is_approved: Generated<boolean>
  lease_until: Timestamp | null
  fencing: Generated<number>
  next_look_at: Timestamp | null
  looks: Generated<number>
  rail_reference: string | null
  reason_code: string | null
  reason: string | null
  fee_minor: Generated<BigInteger>
  frozen_at: Timestamp
  ready_at: Timestamp | null
  submitted_at: Timestamp | null
  settled_at: Timestamp | null
  settled_on: string | null
  ended_at: Timestamp | null
  version: Generated<number>
  tax_rate_ppm: Generated<number>
}

export type PeriodTotals = {
  workspace_id: string
  partner_id: string
  rule_id: string
  period: string
  period_start: string
  currency: string
  volume_minor: Generated<BigInteger>
  sales_micro: Generated<BigInteger>
  customers_micro: Generated<BigInteger>
  leads_micro: Generated<BigInteger>
  updated_at: Timestamp
}

export type PlanTemplateVersions = {
  workspace_id: string
  template_id: string
  number: number
  plan: unknown
  note: string | null
  by_kind: string
  by_id: string | null
  by_name: string
  at: Timestamp
}

export type PlanTemplates = {
  workspace_id: string
  id: string
  name: string
  summary: string | null
  latest_number: Generated<number>
  archived_at: Timestamp | null
  version: Generated<number>
  created_at: Timestamp
  updated_at: Timestamp
}

export type PortalUsers = {
  workspace_id: string
  id: string
  partner_id: string
  contact_id: string
  user_id: string | null
  name: string
  email: string
  roles: string[]
  state: string
  invited_at: Timestamp
  invited_by_kind: string
  invited_by_id: string | null
  joined_at: Timestamp | null
  suspended_at: Timestamp | null
  removed_at: Timestamp | null
  last_seen_at: Timestamp | null
  version: Generated<number>
  updated_at: Timestamp
  preferences: Generated<unknown>
}

export type Predictions = {
  workspace_id: string
  id: string
  decision_id: string
  metric: string
  low: BigInteger | null
  likely: BigInteger | null
  high: BigInteger | null
  currency: string | null
  probability_ppm: number | null
  by_id: string | null
  by_name: string
  at: Timestamp
}

export type QualificationCases = {
  workspace_id: string
  id: string
  partner_id: string
  type_id: string
  application_id: string | null
  number: number
  state: Generated<string>
  light: Generated<boolean>
  fast_track: Generated<boolean>
  settings: unknown
  facts: Generated<unknown>
  opened_at: Timestamp
  decide_by: Timestamp | null
  decided_at: Timestamp | null
  closed_at: Timestamp | null
  close_reason: string | null
  version: Generated<number>
  updated_at: Timestamp
}

export type QualificationSettings = {
  workspace_id: string
  scope: string
  value: unknown
  version: Generated<number>
  updated_at: Timestamp
}

export type QueueEntries = {
  workspace_id: string
  queue: string
  id: string
  lane: string
  next_at: Timestamp
  leased_until: Timestamp | null
  attempts: Generated<number>
}

export type Reconciliations = {
  workspace_id: string
  case_id: string
  number: number
  note: string
  flags: unknown
  by_kind: string
  by_id: string | null
  by_name: string
  at: Timestamp
}

export type Rederivations = {
  workspace_id: string
  day: string
  checked: number
  differing: Generated<string[]>
  at: Timestamp
}

export type Requests = {
  workspace_id: string
  id: string
  partner_id: string | null
  key_id: string
  at: Timestamp
  method: string
  route: string
  path: string
  status: number
  error_code: string | null
  ms: number
  address: string | null
  agent: string | null
  idempotency_key: string | null
  request_body: string | null
  answer_body: string | null
  changed: Generated<string[]>
  ids: Generated<string[]>
  is_explorer: Generated<boolean>
}

export type ResaleReports = {
  workspace_id: string
  partner_id: string
  month: string
  state: string
  sales: Generated<number>
  reported_by_name: string
  reported_at: Timestamp
}

export type RestrictedEntries = {
  workspace_id: string
  list_id: string
  number: number
  name: string
  aliases: Generated<string[]>
  reference: string | null
}

export type RestrictedLists = {
  workspace_id: string
  id: string
  name: string
  list_date: string
  file_id: string
  file_name: string
  least_similarity: number
  state: string
  job_id: string | null
  rows_done: Generated<number>
  entries: Generated<number>
  refused: Generated<number>
  refusals: Generated<unknown>
  partners_total: number | null
  partners_done: Generated<number>
  after_partner: string | null
  possible: Generated<number>
  clear: Generated<number>
  kept: Generated<number>
  by_kind: string
  by_id: string | null
  by_name: string
  created_at: Timestamp
  finished_at: Timestamp | null
}

export type ReviewAbsences = {
  workspace_id: string
  member_id: string
  delegate_id: string | null
  from_on: string
  until_on: string
  by_name: string
  updated_at: Timestamp
}

export type RiskTiers = {
  workspace_id: string
  id: string
  partner_id: string
  case_id: string | null
  tier: string
  computed: string
  points: number
  causes: unknown
  reason: string | null
  by_kind: string
  by_id: string | null
  by_name: string
  at: Timestamp
  next_check_on: string
}

export type RubricVersions = {
  workspace_id: string
  rubric_id: string
  number: number
  definition: unknown
  by_kind: string
  by_id: string | null
  by_name: string
  published_at: Timestamp
}

export type Rubrics = {
  workspace_id: string
  id: string
  type_id: string
  purpose: string
  name: string
  draft: unknown
  published_number: number | null
  version: Generated<number>
  created_at: Timestamp
  updated_at: Timestamp
}

export type SaleImportColumns = {
  workspace_id: string
  kind: string
  header: string
  field: string | null
}

export type SaleImportRows = {
  workspace_id: string
  import_id: string
  row: number
  report: string
  outcome: string
  external_id: string | null
  sale_id: string | null
  customer_id: string | null
  problems: Generated<unknown>
  note: string | null
  words: Generated<string>
}

export type SaleImports = {
  workspace_id: string
  id: string
  kind: string
  state: string
  file_id: string
  file_name: string
  format: string
  headers: string[]
  sample: Generated<unknown>
  columns: unknown
  options: unknown
  rows_total: number
  rows_done: Generated<number>
  report: string | null
  counts: Generated<unknown>
  totals: Generated<unknown>
  undone_count: Generated<number>
  job_id: string | null
  error: string | null
  cancel_requested_at: Timestamp | null
  by_kind: string
  by_id: string | null
  by_name: string
  version: Generated<number>
  created_at: Timestamp
  updated_at: Timestamp
  started_at: Timestamp | null
  finished_at: Timestamp | null
}

export type SaleLines = {
  workspace_id: string
  sale_id: string
  number: number
  id: string
  product: string | null
  category: string | null
  quantity: Generated<Decimal>
  net_minor: BigInteger
}

export type SaleReversals = {
  workspace_id: string
  id: string
  sale_id: string
  source: string
  external_id: string
  kind: string
  amount_minor: BigInteger
  lines: Generated<unknown>
  is_itemised: Generated<boolean>
  is_valid: Generated<boolean>
  reason: string | null
  occurred_at: Timestamp
  recorded_at: Timestamp
  given_back_at: Timestamp | null
  recorded_by_name: string | null
  version: Generated<number>
}

export type Sales = {
  workspace_id: string
  id: string
  source: string
  external_id: string
  customer_id: string
  subscription_id: string | null
  deal_id: string | null
  kind: string
  currency: string
  gross_minor: BigInteger
  tax_minor: Generated<BigInteger>
  shipping_minor: Generated<BigInteger>
  discount_minor: Generated<BigInteger>
  cost_minor: BigInteger | null
  net_minor: Computed<BigInteger>
  reversed_minor: Generated<BigInteger>
  code: string | null
  billed_by: Generated<string>
  partner_id: string | null
  metadata: Generated<unknown>
  evidence: unknown
  recorded_by_name: string | null
  occurred_at: Timestamp
  recorded_at: Timestamp
  version: Generated<number>
}

export type SandboxMilestones = {
  workspace_id: string
  partner_id: string
  milestone: string
  sandbox_id: string
  reached_at: Timestamp
}

export type Sandboxes = {
  workspace_id: string
  id: string
  partner_id: string | null
  inner_partner_id: string | null
  profile: string
  start_number: number
  state: Generated<string>
  state_since: Timestamp
  made_by: string
  reset_at: Timestamp | null
  used_at: Timestamp
  idle_days: Generated<number>
  warned_at: Timestamp | null
  drops: Generated<string[]>
  version: Generated<number>
  created_at: Timestamp
}

export type SavedViews = {
  workspace_id: string
  id: string
  partner_id: string | null
  list: string
  name: string
  filters: Generated<unknown>
  columns: Generated<string[]>
  sort: string | null
  layout: Generated<string>
  owner_kind: string
  owner_id: string
  shared_with: Generated<string>
  shared_roles: Generated<string[]>
  version: Generated<number>
  created_at: Timestamp
  updated_at: Timestamp
}

export type SchemaMigrations = {
  name: string
  checksum: string
  applied_at: Generated<Timestamp>
}

export type ScorecardSaves = {
  workspace_id: string
  scorecard_id: string
  number: number
  answers: unknown
  at: Timestamp
}

export type Scorecards = {
  workspace_id: string
  id: string
  case_id: string
  purpose: string
  seat: string
  reviewer_id: string
  state: Generated<string>
  assigned_at: Timestamp
  submitted_number: number | null
  submitted_at: Timestamp | null
  revised_number: number | null
  revised_at: Timestamp | null
  recused_at: Timestamp | null
  recused_reason: string | null
  version: Generated<number>
  updated_at: Timestamp
}

export type Screenings = {
  workspace_id: string
  id: string
  partner_id: string
  names: unknown
  list_name: string
  list_date: string
  hits: Generated<unknown>
  result: string
  note: string | null
  by_kind: string
  by_id: string | null
  by_name: string
  at: Timestamp
  next_due_on: string
  list_id: string | null
}

export type SdkReleases = {
  workspace_id: string
  id: string
  language: string
  release_version: string
  sha256: string | null
  oldest_api_version: string
  released_on: string
  support_ends_on: string | null
  notes: string | null
  version: Generated<number>
  created_at: Timestamp
}

export type SealKeys = {
  workspace_id: string
  id: string
  origin: string
  subject: string
  fingerprint: string
  certificates: string
  private_key_encrypted: string | null
  valid_from: Timestamp
  valid_to: Timestamp
  made_at: Timestamp
  made_by_kind: string
  made_by_id: string | null
  retired_at: Timestamp | null
  retired_by_kind: string | null
  retired_by_id: string | null
  retired_reason: string | null
}

export type SearchEntries = {
  workspace_id: string
  kind: string
  id: string
  partner_id: string | null
  partner_visible: Generated<boolean>
  words: string
}

export type SelfBillingAcceptances = {
  workspace_id: string
  partner_id: string
  number: number
  words_hash: string
  legal_name: string
  vat_id: string | null
  address: unknown
  accepted_at: Timestamp
  accepted_by_portal_user_id: string | null
  accepted_by_name: string
  valid_until: string
  withdrawn_at: Timestamp | null
}

export type SimulatedOrders = {
  workspace_id: string
  id: string
  key: string
  body_hash: string
  reference: string
  currency: string
  amount_minor: BigInteger
  account: string
  state: string
  received_at: Timestamp
  settles_at: Timestamp | null
  returns_at: Timestamp | null
}

export type SimulationResults = {
  workspace_id: string
  simulation_id: string
  partner_id: string
  month: string
  rule_id: string
  currency: string
  old_minor: BigInteger
  new_minor: BigInteger
  id: string
  rule_name: string
  difference_minor: Computed<BigInteger>
  old_lines: Generated<number>
  new_lines: Generated<number>
  old_free_minor: Generated<BigInteger>
  new_free_minor: Generated<BigInteger>
}

export type Simulations = {
  workspace_id: string
  id: string
  name: string
  partner_id: string | null
  agreement_id: string | null
  state: string
  request: unknown
  inputs_hash: string | null
  conversions: Generated<number>
  summary: unknown
  fault: string | null
  is_shared: Generated<boolean>
  by_kind: string
  by_id: string | null
  by_name: string
  finished_at: Timestamp | null
  version: Generated<number>
  created_at: Timestamp
  updated_at: Timestamp
  from_day: string
  to_day: string
  reached_on: string | null
  job_id: string | null
  plan_hash: string | null
  progress: unknown
  search: Computed<string | null>
}

export type SmallListRows = {
  workspace_id: string
  id: string
  list: string
  key: string
  name: string
  parent_id: string | null
  merged_into: string | null
  retired_at: Timestamp | null
  version: Generated<number>
  created_at: Timestamp
  updated_at: Timestamp
}

export type StageMoves = {
  workspace_id: string
  id: string
  partner_id: string
  from_stage: string | null
  to_stage: string
  at: Timestamp
  by_kind: string
  by_id: string | null
  cause: string
  cause_event_id: string | null
  reason: string | null
  guard_answers: Generated<unknown>
  overridden: Generated<unknown>
}

export type StatementLines = {
  workspace_id: string
  statement_id: string
  part: number
  partner_id: string
  lines: unknown
}

export type Statements = {
  workspace_id: string
  id: string
  partner_id: string
  month: string
  currency: string
  opening_minor: Decimal
  closing_minor: Decimal
  figures: unknown
  head: unknown
  lines: number
  layout: number
  hash: string
  published_at: Timestamp
}

export type StepAnswers = {
  workspace_id: string
  step_id: string
  number: number
  proof_number: number
  answer: string
  words: string | null
  by_side: string
  by_kind: string
  by_id: string | null
  by_name: string
  at: Timestamp
}

export type StepComments = {
  workspace_id: string
  step_id: string
  number: number
  body: string
  by_side: string
  by_kind: string
  by_id: string | null
  by_name: string
  at: Timestamp
}

export type StepDueDates = {
  workspace_id: string
  step_id: string
  number: number
  due_on: string
  at: Timestamp
  by_kind: string
  by_id: string | null
  by_name: string
  reason: string | null
}

export type StepEvents = {
  workspace_id: string
  step_id: string
  rule: number
  event_id: string
  worth: string | null
  occurred_at: Timestamp
  counted_at: Timestamp
}

export type StepMoves = {
  workspace_id: string
  step_id: string
  number: number
  from_state: string | null
  to_state: string
  at: Timestamp
  by_side: string
  by_kind: string
  by_id: string | null
  by_name: string
  reason: string | null
  event_id: string | null
}

export type StepProofs = {
  workspace_id: string
  step_id: string
  number: number
  kind: string
  text: string | null
  link: string | null
  file_id: string | null
  file_name: string | null
  answers: unknown
  event_id: string | null
  by_side: string
  by_kind: string
  by_id: string | null
  by_name: string
  at: Timestamp
}

export type StripeConnections = {
  workspace_id: string
  id: string
  name: string
  account: string | null
  sealed_secret: string
  last_four: string
  credit_notes: Generated<boolean>
  refused_count: Generated<number>
  refused_words: string | null
  refused_at: Timestamp | null
  last_event_at: Timestamp | null
  silence_told_at: Timestamp | null
  ended_at: Timestamp | null
  ended_by_name: string | null
  created_by_name: string
  version: Generated<number>
  created_at: Timestamp
  updated_at: Timestamp
}

export type StripeEvents = {
  workspace_id: string
  connection_id: string
  event_id: string
  type: string
  api_version: string | null
  object_id: string | null
  customer_ref: string | null
  sealed_body: string | null
  body_bytes: number
  state: string
  words: string | null
  attempts: Generated<number>
  occurred_at: Timestamp | null
  received_at: Timestamp
  handled_at: Timestamp | null
  replayed_at: Timestamp | null
}

export type StripeFacts = {
  workspace_id: string
  connection_id: string
  key: string
  kind: string
  object_id: string
  fact: unknown
  updated_at: Timestamp
}

export type StripeTies = {
  workspace_id: string
  connection_id: string
  one: string
  other: string
}

export type StuckActions = {
  workspace_id: string
  finding_id: string
  number: number
  kind: string
  words: string
  at: Timestamp
}

export type StuckFindings = {
  workspace_id: string
  id: string
  journey_id: string
  partner_id: string
  step_id: string | null
  rule: string
  side: string
  words: string
  since: string
  found_at: Timestamp
  ended_at: Timestamp | null
  ending: string | null
}

export type SubscriptionChanges = {
  workspace_id: string
  subscription_id: string
  number: number
  kind: string
  event_id: string | null
  before_minor: BigInteger
  after_minor: BigInteger
  currency: string
  occurred_at: Timestamp
  recorded_at: Timestamp
}

export type Subscriptions = {
  workspace_id: string
  id: string
  source: string
  external_id: string
  customer_id: string
  product: string | null
  interval_unit: Generated<string>
  interval_count: Generated<number>
  state: string
  state_at: Timestamp
  currency: string
  monthly_minor: Generated<BigInteger>
  started_at: Timestamp
  ended_at: Timestamp | null
  version: Generated<number>
  created_at: Timestamp
}

export type SupportBundles = {
  workspace_id: string
  id: string
  partner_id: string | null
  note: string | null
  context: unknown
  by_kind: string
  by_id: string | null
  by_name: string
  created_at: Timestamp
  expires_at: Timestamp
}

export type TargetCompanies = {
  workspace_id: string
  id: string
  list_id: string
  number: number
  state: string
  company: string
  website: string | null
  country: string | null
  why: string | null
  person: string | null
  email: string | null
  email_folded: string | null
  phone: string | null
  company_key: string
  partner_id: string | null
  contact_id: string | null
  candidates: Generated<unknown>
  steps_done: Generated<number>
  next_at: Timestamp | null
  stopped_why: string | null
  ended_at: Timestamp | null
  added_at: Timestamp
  version: Generated<number>
  updated_at: Timestamp
  import_id: string | null
  made_partner: Generated<boolean>
}

export type TargetLists = {
  workspace_id: string
  id: string
  name: string
  why: string
  segment: string | null
  region: string | null
  gap: string | null
  owner_id: string
  language: string
  state: Generated<string>
  steps: Generated<unknown>
  companies_numbered: Generated<number>
  version: Generated<number>
  created_at: Timestamp
  updated_at: Timestamp
}

export type TaskCauses = {
  workspace_id: string
  kind: string
  subject_kind: string
  subject_id: string
  side: string
  cause: string
  task_id: string
}

export type TaskComments = {
  workspace_id: string
  task_id: string
  number: number
  partner_id: string | null
  shared: Generated<boolean>
  author_kind: string
  author_id: string | null
  body: string
  created_at: Timestamp
}

export type Tasks = {
  workspace_id: string
  id: string
  kind: string
  subject_kind: string
  subject_id: string
  partner_id: string | null
  side: string
  title: string
  shared_title: string | null
  owner_kind: string
  owner_id: string
  due_at: Timestamp | null
  due_order: Computed<Timestamp>
  hard_deadline: Timestamp | null
  value_currency: string | null
  value_minor: BigInteger | null
  waiting: string | null
  legal: Generated<boolean>
  shared_with_partner: Generated<boolean>
  checklist: Generated<unknown>
  cause: string
  state: Generated<string>
  snoozed_until: Timestamp | null
  outcome: string | null
  followed_at: Timestamp | null
  opened_by_kind: string
  opened_by_id: string | null
  ended_at: Timestamp | null
  ended_by_kind: string | null
  ended_by_id: string | null
  version: Generated<number>
  created_at: Timestamp
  updated_at: Timestamp
}

export type TaxProfileDetails = {
  workspace_id: string
  profile_id: string
  sealed: string
}

export type TaxProfiles = {
  workspace_id: string
  id: string
  partner_id: string
  form: string
  state: string
  legal_name: string
  residence: string
  vat_id: string | null
  tin_kind: string | null
  tin_last_four: string | null
  tin_result: Generated<string>
  tin_checked_on: string | null
  tin_checked_by_name: string | null
  answers: unknown
  signer_name: string
  signer_capacity: string | null
  certificate_hash: string
  signed_at: Timestamp
  signed_by_portal_user_id: string | null
  valid_until: string | null
  rejected_at: Timestamp | null
  rejected_by_name: string | null
  rejected_reason: string | null
  ended_at: Timestamp | null
  version: Generated<number>
  updated_at: Timestamp
}

export type TaxRulings = {
  workspace_id: string
  partner_id: string
  number: number
  treatment: string | null
  tax_rate_ppm: Generated<number>
  withholding_rate_ppm: Generated<number>
  withholding_kind: string | null
  authority: string | null
  source_share_ppm: Generated<number>
  reason: string
  from_on: string
  at: Timestamp
  by_id: string | null
  by_name: string
}

export type TierGrants = {
  workspace_id: string
  id: string
  partner_id: string
  tier: string
  from_on: string
  to_on: string | null
  cause: string
  evidence: Generated<unknown>
  reason: string | null
  by_kind: string
  by_id: string | null
  created_at: Timestamp
}

export type TodayMails = {
  workspace_id: string
  member_id: string
  on_date: string
  tasks: number
  created_at: Timestamp
}

export type Touches = {
  workspace_id: string
  id: string
  partner_id: string
  kind: string
  customer_id: string | null
  company_id: string | null
  source_key: string
  evidence: Generated<unknown>
  block_reason: string | null
  occurred_at: Timestamp
  recorded_at: Timestamp
}

export type TrackingSettings = {
  workspace_id: string
  default_destination: string | null
  consent: Generated<unknown>
  repeat_minutes: Generated<number>
  click_months: Generated<number>
  version: Generated<number>
  updated_at: Timestamp
}

export type UnmatchedEvents = {
  workspace_id: string
  id: string
  kind: string
  source: string
  external_id: string
  waits_for: string
  subject_id: string | null
  payload: unknown
  reason: string
  state: string
  occurred_at: Timestamp
  recorded_at: Timestamp
  until_at: Timestamp
  decided_at: Timestamp | null
  decided_by_name: string | null
  version: Generated<number>
}

export type UsageBatches = {
  workspace_id: string
  id: string
  source: string
  partner_id: string | null
  key_id: string
  accepted: number
  refused: number
  at: Timestamp
}

export type UsageBuckets = {
  workspace_id: string
  day: string
  key_id: string
  endpoint: string
  status_class: string
  partner_id: string | null
  calls: BigInteger
  errors: BigInteger
  throttled: BigInteger
  latency: string[]
  bytes: BigInteger
}

export type UsageEvents = {
  workspace_id: string
  source: string
  event_id: string
  batch_id: string
  partner_id: string | null
  key_id: string
  at: Timestamp
  endpoint: string
  status: number
  ms: number | null
  bytes: BigInteger | null
}

export type UsageNotices = {
  workspace_id: string
  partner_id: string
  month: string
  percent: number
  at: Timestamp
}

export type UsageWriters = {
  workspace_id: string
  process_id: string
  sequence: BigInteger
  at: Timestamp
}

export type ViewDefaults = {
  workspace_id: string
  list: string
  role: string
  view_id: string
}

export type Visitors = {
  workspace_id: string
  id: string
  region: string | null
  agreed_at: Timestamp
  withdrawn_at: Timestamp | null
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
  event_id: string | null
  event_kind: string
  message_id: string
  is_test: Generated<boolean>
  payload: string
  state: Generated<string>
  attempts: Generated<number>
  next_attempt_at: Timestamp | null
  first_attempt_ok: boolean | null
  first_duration_ms: number | null
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
  failed_in_a_row: Generated<number>
  slow_until: Timestamp | null
  creator_id: string | null
  version: Generated<number>
  created_at: Timestamp
  updated_at: Timestamp
  signing: Generated<string>
}

export type WebhookSecrets = {
  workspace_id: string
  id: string
  endpoint_id: string
  secret_encrypted: string
  created_at: Timestamp
  ends_at: Timestamp | null
}

export type WorkspaceDays = {
  workspace_id: string
  day: string
  clicks: Generated<BigInteger>
  repeats: Generated<BigInteger>
  heads: Generated<BigInteger>
  prefetches: Generated<BigInteger>
  bots: Generated<BigInteger>
  velocities: Generated<BigInteger>
  visitors: Generated<BigInteger>
}

export type WorkspaceExports = {
  workspace_id: string
  id: string
  job_id: string
  file_id: string | null
  row_count: BigInteger | null
  file_count: number | null
  size_bytes: BigInteger | null
  sha256: string | null
  asked_by: string | null
  asked_by_name: string
  downloaded_at: Timestamp | null
  downloaded_by_name: string | null
  created_at: Timestamp
  expires_at: Timestamp
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
  scenario: string | null
  scenario_until: Timestamp | null
  archived_at: Timestamp | null
  is_restoring: Generated<boolean>
}

export type DB = {
  account_levels: AccountLevels
  account_openings: AccountOpenings
  agreement_acceptances: AgreementAcceptances
  agreement_approval_rules: AgreementApprovalRules
  agreement_approvals: AgreementApprovals
  agreement_archives: AgreementArchives
  agreement_attestations: AgreementAttestations
  agreement_audit: AgreementAudit
  agreement_change_notices: AgreementChangeNotices
  agreement_change_requests: AgreementChangeRequests
  agreement_changes: AgreementChanges
  agreement_clause_uses: AgreementClauseUses
  agreement_comments: AgreementComments
  agreement_counters: AgreementCounters
  agreement_holds: AgreementHolds
  agreement_import_rows: AgreementImportRows
  agreement_imports: AgreementImports
  agreement_marks: AgreementMarks
  agreement_notices: AgreementNotices
  agreement_rounds: AgreementRounds
  agreement_seals: AgreementSeals
  agreement_snapshots: AgreementSnapshots
  agreement_spans: AgreementSpans
  agreement_stays: AgreementStays
  agreement_template_versions: AgreementTemplateVersions
  agreement_templates: AgreementTemplates
  agreement_terms: AgreementTerms
  agreement_versions: AgreementVersions
  agreements: Agreements
  api_keys: ApiKeys
  application_checks: ApplicationChecks
  application_decisions: ApplicationDecisions
  application_files: ApplicationFiles
  application_messages: ApplicationMessages
  application_moves: ApplicationMoves
  application_questions: ApplicationQuestions
  applications: Applications
  attribution_claims: AttributionClaims
  attribution_definitions: AttributionDefinitions
  attribution_policies: AttributionPolicies
  attribution_signatures: AttributionSignatures
  attribution_tests: AttributionTests
  auth_accounts: AuthAccounts
  auth_devices: AuthDevices
  auth_sessions: AuthSessions
  auth_throttles: AuthThrottles
  auth_two_factors: AuthTwoFactors
  auth_used_codes: AuthUsedCodes
  auth_users: AuthUsers
  auth_verifications: AuthVerifications
  balance_acts: BalanceActs
  bank_imports: BankImports
  bank_lines: BankLines
  bank_matches: BankMatches
  case_moves: CaseMoves
  case_questions: CaseQuestions
  case_readers: CaseReaders
  case_rubrics: CaseRubrics
  case_seats: CaseSeats
  chargebacks: Chargebacks
  clause_versions: ClauseVersions
  clauses: Clauses
  click_deltas: ClickDeltas
  click_marks: ClickMarks
  click_salts: ClickSalts
  clicks: Clicks
  clock_pauses: ClockPauses
  clock_steps: ClockSteps
  clocks: Clocks
  codes: Codes
  commission_approvals: CommissionApprovals
  commission_bulk_actions: CommissionBulkActions
  commission_bulk_rows: CommissionBulkRows
  commission_declines: CommissionDeclines
  commission_holds: CommissionHolds
  commission_moves: CommissionMoves
  commission_reversals: CommissionReversals
  commission_rule_sets: CommissionRuleSets
  commission_settings: CommissionSettings
  commissions: Commissions
  companies: Companies
  company_documents: CompanyDocuments
  contacts: Contacts
  conversion_shares: ConversionShares
  conversions: Conversions
  credit_computations: CreditComputations
  credit_overrides: CreditOverrides
  credit_sets: CreditSets
  credits: Credits
  customers: Customers
  decision_appeals: DecisionAppeals
  decision_changes: DecisionChanges
  decision_reasons: DecisionReasons
  decision_sign_offs: DecisionSignOffs
  decision_templates: DecisionTemplates
  decisions: Decisions
  default_terms: DefaultTerms
  dimension_days: DimensionDays
  discovery_calls: DiscoveryCalls
  discovery_settings: DiscoverySettings
  dispute_messages: DisputeMessages
  disputes: Disputes
  distinct_pairs: DistinctPairs
  do_not_contact: DoNotContact
  due_slots: DueSlots
  duplicate_pairs: DuplicatePairs
  duplicate_sweeps: DuplicateSweeps
  envelope_signers: EnvelopeSigners
  envelopes: Envelopes
  evaluation_inputs: EvaluationInputs
  evaluation_waits: EvaluationWaits
  evaluations: Evaluations
  event_lists: EventLists
  event_pending: EventPending
  event_people: EventPeople
  event_retention: EventRetention
  events: Events
  exports: Exports
  field_definitions: FieldDefinitions
  file_chunks: FileChunks
  files: Files
  first_calls: FirstCalls
  first_fit_evaluations: FirstFitEvaluations
  form_counts: FormCounts
  form_versions: FormVersions
  forms: Forms
  fraud_flag_conversions: FraudFlagConversions
  fraud_flags: FraudFlags
  fraud_rules: FraudRules
  frozen_plans: FrozenPlans
  funding_accounts: FundingAccounts
  fx_rate_proposals: FxRateProposals
  fx_rates: FxRates
  gate_answers: GateAnswers
  gate_checks: GateChecks
  go_live_conditions: GoLiveConditions
  go_lives: GoLives
  idempotency_claims: IdempotencyClaims
  import_columns: ImportColumns
  import_content_hashes: ImportContentHashes
  import_rows: ImportRows
  imports: Imports
  inquiries: Inquiries
  inquiry_triages: InquiryTriages
  installation_settings: InstallationSettings
  installations: Installations
  integration_reviews: IntegrationReviews
  integration_states: IntegrationStates
  integrations: Integrations
  interactions: Interactions
  interest_declarations: InterestDeclarations
  invitations: Invitations
  jobs: Jobs
  journey_firsts: JourneyFirsts
  journey_members: JourneyMembers
  journey_moves: JourneyMoves
  journey_steps: JourneySteps
  journey_template_versions: JourneyTemplateVersions
  journey_templates: JourneyTemplates
  journeys: Journeys
  leads: Leads
  ledger_account_codes: LedgerAccountCodes
  ledger_accounts: LedgerAccounts
  ledger_balances: LedgerBalances
  ledger_checks: LedgerChecks
  ledger_closed_months: LedgerClosedMonths
  ledger_entries: LedgerEntries
  ledger_sealed: LedgerSealed
  ledger_seals: LedgerSeals
  ledger_standing: LedgerStanding
  ledger_transfers: LedgerTransfers
  ledger_unsealed: LedgerUnsealed
  link_days: LinkDays
  link_domains: LinkDomains
  link_hosts: LinkHosts
  link_keys: LinkKeys
  link_lookups: LinkLookups
  links: Links
  live_accesses: LiveAccesses
  mails: Mails
  members: Members
  merge_rows: MergeRows
  merges: Merges
  month_closes: MonthCloses
  needs_assessments: NeedsAssessments
  negotiation_links: NegotiationLinks
  note_versions: NoteVersions
  notes: Notes
  offline_sales: OfflineSales
  onboarding_mail_days: OnboardingMailDays
  onboarding_mail_lines: OnboardingMailLines
  onboarding_settings: OnboardingSettings
  opening_balances: OpeningBalances
  opening_imports: OpeningImports
  outreach: Outreach
  ownerships: Ownerships
  page_feedback: PageFeedback
  page_reviews: PageReviews
  partner_days: PartnerDays
  partner_document_numbers: PartnerDocumentNumbers
  partner_documents: PartnerDocuments
  partner_domains: PartnerDomains
  partner_external_ids: PartnerExternalIds
  partner_gaps: PartnerGaps
  partner_holds: PartnerHolds
  partner_labels: PartnerLabels
  partner_match_keys: PartnerMatchKeys
  partner_referral_messages: PartnerReferralMessages
  partner_referral_moves: PartnerReferralMoves
  partner_referrals: PartnerReferrals
  partner_sources: PartnerSources
  partner_suspension_lifts: PartnerSuspensionLifts
  partner_suspensions: PartnerSuspensions
  partner_type_blocks: PartnerTypeBlocks
  partner_types: PartnerTypes
  partners: Partners
  path_milestones: PathMilestones
  payables: Payables
  payout_approvals: PayoutApprovals
  payout_evidence: PayoutEvidence
  payout_file_downloads: PayoutFileDownloads
  payout_file_payouts: PayoutFilePayouts
  payout_files: PayoutFiles
  payout_instructions: PayoutInstructions
  payout_lines: PayoutLines
  payout_method_acts: PayoutMethodActs
  payout_method_details: PayoutMethodDetails
  payout_methods: PayoutMethods
  payout_resolutions: PayoutResolutions
  payout_run_partners: PayoutRunPartners
  payout_runs: PayoutRuns
  payout_setting_changes: PayoutSettingChanges
  payout_settings: PayoutSettings
  payout_warnings: PayoutWarnings
  payouts: Payouts
  period_totals: PeriodTotals
  plan_template_versions: PlanTemplateVersions
  plan_templates: PlanTemplates
  portal_users: PortalUsers
  predictions: Predictions
  qualification_cases: QualificationCases
  qualification_settings: QualificationSettings
  queue_entries: QueueEntries
  reconciliations: Reconciliations
  rederivations: Rederivations
  requests: Requests
  resale_reports: ResaleReports
  restricted_entries: RestrictedEntries
  restricted_lists: RestrictedLists
  review_absences: ReviewAbsences
  risk_tiers: RiskTiers
  rubric_versions: RubricVersions
  rubrics: Rubrics
  sale_import_columns: SaleImportColumns
  sale_import_rows: SaleImportRows
  sale_imports: SaleImports
  sale_lines: SaleLines
  sale_reversals: SaleReversals
  sales: Sales
  sandbox_milestones: SandboxMilestones
  sandboxes: Sandboxes
  saved_views: SavedViews
  schema_migrations: SchemaMigrations
  scorecard_saves: ScorecardSaves
  scorecards: Scorecards
  screenings: Screenings
  sdk_releases: SdkReleases
  seal_keys: SealKeys
  search_entries: SearchEntries
  self_billing_acceptances: SelfBillingAcceptances
  simulated_orders: SimulatedOrders
  simulation_results: SimulationResults
  simulations: Simulations
  small_list_rows: SmallListRows
  stage_moves: StageMoves
  statement_lines: StatementLines
  statements: Statements
  step_answers: StepAnswers
  step_comments: StepComments
  step_due_dates: StepDueDates
  step_events: StepEvents
  step_moves: StepMoves
  step_proofs: StepProofs
  stripe_connections: StripeConnections
  stripe_events: StripeEvents
  stripe_facts: StripeFacts
  stripe_ties: StripeTies
  stuck_actions: StuckActions
  stuck_findings: StuckFindings
  subscription_changes: SubscriptionChanges
  subscriptions: Subscriptions
  support_bundles: SupportBundles
  target_companies: TargetCompanies
  target_lists: TargetLists
  task_causes: TaskCauses
  task_comments: TaskComments
  tasks: Tasks
  tax_profile_details: TaxProfileDetails
  tax_profiles: TaxProfiles
  tax_rulings: TaxRulings
  tier_grants: TierGrants
  today_mails: TodayMails
  touches: Touches
  tracking_settings: TrackingSettings
  unmatched_events: UnmatchedEvents
  usage_batches: UsageBatches
  usage_buckets: UsageBuckets
  usage_events: UsageEvents
  usage_notices: UsageNotices
  usage_writers: UsageWriters
  view_defaults: ViewDefaults
  visitors: Visitors
  webhook_attempts: WebhookAttempts
  webhook_deliveries: WebhookDeliveries
  webhook_endpoints: WebhookEndpoints
  webhook_secrets: WebhookSecrets
  workspace_days: WorkspaceDays
  workspace_exports: WorkspaceExports
  workspaces: Workspaces
}
