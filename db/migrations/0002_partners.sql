-- Partners: types, companies, where they stand, who owns the relation, their people and what was said.
-- Matching, merging and imports have a migration of their own.

create table partner_types (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  key text not null check (key ~ '^[a-z0-9]([a-z0-9_-]{0,61}[a-z0-9])?$'),
  name text not null check (length(name) between 1 and 120),
  description text not null default '' check (length(description) <= 2000),
  colour text not null check (colour ~ '^#[0-9a-f]{6}$'),
  retired_at timestamptz,
  version integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (workspace_id, id),
  unique (workspace_id, key)
);
select protect_table('partner_types', 'team');
-- What later modules hang on a type (form, rubrics, journey ...): a new version per change, old ones stay for what runs.
create table partner_type_blocks (
  workspace_id text not null references workspaces (id) on delete cascade,
  type_id text not null,
  block text not null check (length(block) between 1 and 60),
  version integer not null check (version >= 1),
  value jsonb not null,
  created_at timestamptz not null,
  created_by text,
  primary key (workspace_id, type_id, block, version),
  foreign key (workspace_id, type_id) references partner_types (workspace_id, id)
);
select protect_table('partner_type_blocks', 'team');

create table partners (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  legal_name text not null check (length(legal_name) between 1 and 200),
  display_name text not null check (length(display_name) between 1 and 200),
  other_names text[] not null default '{}' check (cardinality(other_names) <= 20),
  website text check (length(website) <= 2000),
  -- What the website says about the company: an own registrable domain, or host and account on a shared host.
  domain text check (length(domain) <= 300),
  domain_kind text check (domain_kind in ('own', 'shared_page')),
  type_id text,
  country text check (country ~ '^[A-Z]{2}$'),
  regions text[] not null default '{}' check (cardinality(regions) <= 50),
  languages text[] not null default '{}' check (cardinality(languages) <= 30),
  zone text check (length(zone) <= 60),
  currency text check (currency ~ '^[A-Z]{3}$'),
  address jsonb,
  legal_form text check (length(legal_form) <= 100),
  registration_number text check (length(registration_number) <= 60),
  registration_country text check (registration_country ~ '^[A-Z]{2}$'),
  vat_id text check (length(vat_id) <= 20),
  lei text check (lei ~ '^[0-9A-Z]{18}[0-9]{2}$'),
  industry text check (length(industry) <= 120),
  employee_band text check (employee_band in ('1-10', '11-50', '51-200', '201-1000', '1001-5000', '5001+')),
  parent_id text,
  tags text[] not null default '{}' check (cardinality(tags) <= 50),
  custom jsonb not null default '{}',
  -- Copies of the latest rows of stage_moves, account_levels, suspensions and partner_sources, written with them.
  stage text not null default 'prospect' check (stage in ('prospect', 'applied', 'qualifying', 'assessing', 'approved',
    'contracting', 'onboarding', 'active', 'ending', 'ended', 'waitlisted', 'declined', 'withdrawn')),
  stage_since timestamptz not null,
  account_level text not null default 'none' check (account_level in ('none', 'preview', 'full', 'restricted', 'archived', 'closed')),
  suspended boolean not null default false,
  source_kind text check (source_kind in ('application', 'partner_referral', 'event', 'outreach', 'inbound')),
  merged_into text,
  version integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (workspace_id, id),
  foreign key (workspace_id, type_id) references partner_types (workspace_id, id),
  foreign key (workspace_id, parent_id) references partners (workspace_id, id),
  foreign key (workspace_id, merged_into) references partners (workspace_id, id),
  check (parent_id <> id),
  check (merged_into <> id)
);
create index partners_by_name on partners (workspace_id, display_name, id) where merged_into is null; -- list by name
create index partners_by_creation on partners (workspace_id, created_at, id) where merged_into is null; -- list, newest first
create index partners_by_change on partners (workspace_id, updated_at, id) where merged_into is null; -- list by change; nightly duplicate sweep
create index partners_by_stage_age on partners (workspace_id, stage_since, id) where merged_into is null; -- list by time in stage
create index partners_by_stage on partners (workspace_id, stage, created_at, id) where merged_into is null; -- board, funnel, ageing
create index partners_by_type on partners (workspace_id, type_id); -- "in use" of a type; filter
create index partners_by_country on partners (workspace_id, country) where merged_into is null; -- filter
create index partners_by_source on partners (workspace_id, source_kind) where merged_into is null; -- filter
create index partners_by_account on partners (workspace_id, account_level) where merged_into is null; -- filter
create index partners_by_parent on partners (workspace_id, parent_id) where parent_id is not null; -- subsidiaries, loop check
create index partners_by_survivor on partners (workspace_id, merged_into) where merged_into is not null; -- aliases of a survivor
create index partners_by_domain on partners (workspace_id, domain) where domain is not null; -- who is at this domain
select protect_table('partners', 'one_partner', partner_column => 'id');

-- Tags and regions one per row, because array operators are not leakproof and use no index under a policy.
-- Kept by a trigger, so that every way of writing a partner keeps them.
create table partner_labels (
  workspace_id text not null references workspaces (id) on delete cascade,
  kind text not null check (kind in ('tag', 'region')),
  value text not null check (length(value) between 1 and 120),
  partner_id text not null,
  primary key (workspace_id, kind, value, partner_id),
  foreign key (workspace_id, partner_id) references partners (workspace_id, id) on delete cascade
);
create index partner_labels_by_partner on partner_labels (workspace_id, partner_id); -- the trigger's comparison
select protect_table('partner_labels', 'team');
create function keep_partner_labels() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' and cardinality(new.tags) = 0 and cardinality(new.regions) = 0 then return null; end if;
  if tg_op = 'UPDATE' and new.tags = old.tags and new.regions = old.regions then return null; end if;
  delete from partner_labels l where l.workspace_id = new.workspace_id and l.partner_id = new.id
    and not (l.value = any (case l.kind when 'tag' then new.tags else new.regions end));
  insert into partner_labels (workspace_id, kind, value, partner_id)
    select new.workspace_id, 'tag', tag, new.id from unnest(new.tags) as tag
    union all select new.workspace_id, 'region', region, new.id from unnest(new.regions) as region
    on conflict do nothing;
  return null;
end $$;
create trigger keep_labels after insert or update of tags, regions on partners for each row execute function keep_partner_labels();

-- Every domain of a company, the website's included; proven by at most one.
create table partner_domains (
  workspace_id text not null references workspaces (id) on delete cascade,
  partner_id text not null,
  domain text not null check (length(domain) between 1 and 253),
  token text not null,
  mail_token_hash text,
  mail_sent_at timestamptz,
  proven_at timestamptz,
  proven_by_method text check (proven_by_method in ('dns', 'mail')),
  created_at timestamptz not null,
  primary key (workspace_id, partner_id, domain),
  foreign key (workspace_id, partner_id) references partners (workspace_id, id) on delete cascade
);
create index partner_domains_by_domain on partner_domains (workspace_id, domain); -- matching
create unique index partner_domains_proven on partner_domains (workspace_id, domain) where proven_at is not null; -- one proven owner
create unique index partner_domains_by_mail_token on partner_domains (workspace_id, mail_token_hash) where mail_token_hash is not null; -- the link in the mail
select protect_table('partner_domains', 'one_partner');

create table partner_external_ids (
  workspace_id text not null references workspaces (id) on delete cascade,
  system text not null check (length(system) between 1 and 60),
  external_id text not null check (length(external_id) between 1 and 200),
  partner_id text not null,
  primary key (workspace_id, system, external_id),
  foreign key (workspace_id, partner_id) references partners (workspace_id, id) on delete cascade
);
create index partner_external_ids_by_partner on partner_external_ids (workspace_id, partner_id);
select protect_table('partner_external_ids', 'team');

-- How the partner was found. Number 1 is never changed; a correction is a further row with its reason.
create table partner_sources (
  workspace_id text not null references workspaces (id) on delete cascade,
  partner_id text not null,
  number integer not null check (number >= 1),
  kind text not null check (kind in ('application', 'partner_referral', 'event', 'outreach', 'inbound')),
  record_kind text check (length(record_kind) <= 60),
  record_id text check (length(record_id) <= 100),
  detail text check (length(detail) <= 500),
  reason text check (length(reason) <= 2000),
  by_kind text not null,
  by_id text,
  at timestamptz not null,
  primary key (workspace_id, partner_id, number),
  foreign key (workspace_id, partner_id) references partners (workspace_id, id) on delete cascade,
  check (number = 1 or reason is not null)
);
select protect_table('partner_sources', 'team');
revoke update on partner_sources from tandem_team; -- written once

create table stage_moves (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  partner_id text not null,
  from_stage text,
  to_stage text not null,
  at timestamptz not null,
  by_kind text not null,
  by_id text,
  cause text not null check (length(cause) <= 100),
  cause_event_id text,
  reason text check (length(reason) <= 2000),
  guard_answers jsonb not null default '[]',
  overridden jsonb not null default '[]',
  primary key (workspace_id, id),
  foreign key (workspace_id, partner_id) references partners (workspace_id, id) on delete cascade
);
create index stage_moves_by_partner on stage_moves (workspace_id, partner_id, id); -- history; durations for the funnel
select protect_table('stage_moves', 'one_partner');

-- Facts that the partner's stage needs and lacks; recomputed with every write that can fill or open one.
create table partner_gaps (
  workspace_id text not null references workspaces (id) on delete cascade,
  partner_id text not null,
  gap text not null check (length(gap) between 1 and 60),
  words text not null,
  since timestamptz not null,
  primary key (workspace_id, partner_id, gap),
  foreign key (workspace_id, partner_id) references partners (workspace_id, id) on delete cascade
);
select protect_table('partner_gaps', 'team');

create table account_levels (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  partner_id text not null,
  level text not null check (level in ('none', 'preview', 'full', 'restricted', 'archived', 'closed')),
  from_at timestamptz not null,
  cause text not null check (length(cause) <= 200),
  by_kind text not null,
  by_id text,
  primary key (workspace_id, id),
  foreign key (workspace_id, partner_id) references partners (workspace_id, id) on delete cascade
);
create index account_levels_by_partner on account_levels (workspace_id, partner_id, id); -- history of access
select protect_table('account_levels', 'one_partner');
create table partner_suspensions (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  partner_id text not null,
  kind text not null check (kind in ('security', 'fraud')),
  reason text not null check (length(reason) between 1 and 2000),
  by_kind text not null,
  by_id text,
  at timestamptz not null,
  -- It holds from the confirmation by a second person on; null while it waits for one.
  confirmed_at timestamptz,
  confirmed_by text,
  primary key (workspace_id, id),
  foreign key (workspace_id, partner_id) references partners (workspace_id, id) on delete cascade
);
create index partner_suspensions_by_partner on partner_suspensions (workspace_id, partner_id, id);
select protect_table('partner_suspensions', 'team');
create table partner_suspension_lifts (
  workspace_id text not null references workspaces (id) on delete cascade,
  suspension_id text not null,
  partner_id text not null,
  reason text not null check (length(reason) between 1 and 2000),
  by_kind text not null,
  by_id text,
  at timestamptz not null,
  primary key (workspace_id, suspension_id),
  foreign key (workspace_id, suspension_id) references partner_suspensions (workspace_id, id) on delete cascade
);
create index partner_suspension_lifts_by_partner on partner_suspension_lifts (workspace_id, partner_id);
select protect_table('partner_suspension_lifts', 'team');

create table tier_grants (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  partner_id text not null,
  tier text not null check (length(tier) between 1 and 60),
  from_on date not null,
  to_on date,
  cause text not null check (cause in ('computed', 'manual', 'term', 'grace', 'appeal')),
  evidence jsonb not null default '{}',
  reason text check (length(reason) <= 2000),
  by_kind text not null,
  by_id text,
  created_at timestamptz not null,
  primary key (workspace_id, id),
  foreign key (workspace_id, partner_id) references partners (workspace_id, id) on delete cascade,
  check (to_on > from_on)
);
create index tier_grants_by_partner on tier_grants (workspace_id, partner_id, from_on, id); -- tier on a date
create index tier_grants_by_tier on tier_grants (workspace_id, tier, partner_id); -- list filter
select protect_table('tier_grants', 'one_partner');

create table ownerships (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  partner_id text not null,
  member_id text not null,
  role text not null check (role in ('manager', 'backup', 'executive_sponsor', 'technical_lead')),
  from_at timestamptz not null,
  to_at timestamptz,
  reason text check (length(reason) <= 2000),
  note text check (length(note) <= 20000),
  by_kind text not null,
  by_id text,
  primary key (workspace_id, id),
  foreign key (workspace_id, partner_id) references partners (workspace_id, id) on delete cascade,
  foreign key (workspace_id, member_id) references members (workspace_id, id),
  check (to_at >= from_at)
);
create unique index ownerships_one_manager on ownerships (workspace_id, partner_id) where role = 'manager' and to_at is null;
create index ownerships_by_partner on ownerships (workspace_id, partner_id, id); -- the record's team and its history
create index ownerships_by_member on ownerships (workspace_id, member_id, role, partner_id) where to_at is null; -- own portfolio, hand-over
create index ownerships_of_member on ownerships (workspace_id, member_id);
select protect_table('ownerships', 'one_partner');

create table contacts (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  partner_id text not null,
  given_name text check (length(given_name) <= 100),
  family_name text check (length(family_name) <= 100),
  full_name text not null check (length(full_name) between 1 and 200),
  email text check (length(email) <= 254),
  email_folded text check (length(email_folded) <= 254),
  phone text check (phone ~ '^\+[1-9][0-9]{5,14}$'),
  title text check (length(title) <= 200),
  job_function text check (length(job_function) <= 60),
  is_primary boolean not null default false,
  may_sign boolean not null default false,
  authority_note text check (length(authority_note) <= 2000),
  language text check (length(language) <= 35),
  zone text check (length(zone) <= 60),
  consent_at timestamptz,
  consent_text_version text check (length(consent_text_version) <= 100),
  do_not_contact boolean not null default false,
  bounced_at timestamptz,
  custom jsonb not null default '{}',
  left_at timestamptz,
  left_reason text check (length(left_reason) <= 2000),
  erased_at timestamptz,
  version integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (workspace_id, id),
  foreign key (workspace_id, partner_id) references partners (workspace_id, id) on delete cascade
);
create unique index contacts_by_partner_email on contacts (workspace_id, partner_id, email_folded) where email_folded is not null;
create unique index contacts_one_primary on contacts (workspace_id, partner_id) where is_primary;
create index contacts_by_partner on contacts (workspace_id, partner_id, id); -- the record's people
create index contacts_by_partner_name on contacts (workspace_id, partner_id, full_name, id); -- the record's people by name
create index contacts_by_email on contacts (workspace_id, email_folded) where email_folded is not null; -- matching, opt-out, bounce
create index contacts_by_name on contacts (workspace_id, full_name, id); -- list of contacts by name
create index contacts_by_creation on contacts (workspace_id, created_at, id); -- list of contacts, newest first
select protect_table('contacts', 'one_partner');

create table portal_users (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  partner_id text not null,
  contact_id text not null,
  -- The account at sign-in. No foreign key: accounts are no tenant's rows, and tables are distributed by workspace.
  user_id text,
  name text not null check (length(name) between 1 and 200),
  email text not null check (length(email) <= 254),
  roles text[] not null check (cardinality(roles) between 1 and 6
    and roles <@ array['principal', 'sales', 'technical', 'marketing', 'finance', 'viewer']),
  state text not null check (state in ('invited', 'active', 'suspended', 'removed')),
  invited_at timestamptz not null,
  invited_by_kind text not null,
  invited_by_id text,
  joined_at timestamptz,
  suspended_at timestamptz,
  removed_at timestamptz,
  last_seen_at timestamptz,
  version integer not null default 1,
  updated_at timestamptz not null,
  primary key (workspace_id, id),
  foreign key (workspace_id, partner_id) references partners (workspace_id, id) on delete cascade,
  foreign key (workspace_id, contact_id) references contacts (workspace_id, id) on delete cascade
);
create unique index portal_users_by_contact on portal_users (workspace_id, contact_id) where state <> 'removed'; -- one seat per contact
create index portal_users_of_contact on portal_users (workspace_id, contact_id);
create index portal_users_by_partner on portal_users (workspace_id, partner_id, id); -- the team page, the seat limit
create index portal_users_by_user on portal_users (user_id); -- sign-in: at which partners does this person sit
select protect_table('portal_users', 'one_partner');
grant select on portal_users to tandem_auth;
create policy own_seats on portal_users for select to tandem_auth using (user_id = (select current_setting('tandem.lookup', true)));
-- Sign-in asks whether the partner's access is open; only for partners at which the person has a seat.
grant select (workspace_id, id, account_level, suspended) on partners to tandem_auth;
create policy own_seats on partners for select to tandem_auth
  using (exists (select from portal_users u where u.user_id = (select current_setting('tandem.lookup', true))
    and u.workspace_id = partners.workspace_id and u.partner_id = partners.id));

create table notes (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  partner_id text not null,
  subject_kind text not null check (length(subject_kind) <= 60),
  subject_id text not null,
  text text not null check (length(text) between 1 and 20000),
  visibility text not null check (visibility in ('team', 'roles', 'shared')),
  visible_to_roles text[] not null default '{}',
  author_kind text not null,
  author_id text,
  author_name text not null check (length(author_name) <= 200),
  deleted_at timestamptz,
  version integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (workspace_id, id),
  foreign key (workspace_id, partner_id) references partners (workspace_id, id) on delete cascade
);
create index notes_by_time on notes (workspace_id, created_at, id); -- all notes
create index notes_by_partner on notes (workspace_id, partner_id, created_at, id); -- the record's notes
create index notes_by_subject on notes (workspace_id, subject_kind, subject_id, id); -- notes of any record
select protect_table('notes', 'one_partner', portal_filter => $$visibility = 'shared'$$);
create table note_versions (
  workspace_id text not null references workspaces (id) on delete cascade,
  note_id text not null,
  version integer not null,
  text text not null,
  visibility text not null,
  by_kind text not null,
  by_id text,
  at timestamptz not null,
  primary key (workspace_id, note_id, version),
  foreign key (workspace_id, note_id) references notes (workspace_id, id) on delete cascade
);
select protect_table('note_versions', 'team');

create table interactions (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  partner_id text not null,
  kind text not null check (kind in ('call', 'meeting', 'email', 'message', 'visit')),
  at timestamptz not null,
  minutes integer check (minutes between 0 and 10080),
  member_ids text[] not null default '{}' check (cardinality(member_ids) <= 50),
  contact_ids text[] not null default '{}' check (cardinality(contact_ids) <= 50),
  summary text not null check (length(summary) between 1 and 20000),
  visibility text not null check (visibility in ('team', 'roles', 'shared')),
  visible_to_roles text[] not null default '{}',
  author_kind text not null,
  author_id text,
  author_name text not null check (length(author_name) <= 200),
  created_at timestamptz not null,
  primary key (workspace_id, id),
  foreign key (workspace_id, partner_id) references partners (workspace_id, id) on delete cascade
);
create index interactions_by_partner on interactions (workspace_id, partner_id, at, id); -- the record's interactions, completeness of contact
create index interactions_by_time on interactions (workspace_id, at, id); -- all interactions, newest first
select protect_table('interactions', 'one_partner', portal_filter => $$visibility = 'shared'$$);

-- Product lines, segments, markets and features. A merged row keeps its keys, which resolve to the row it went into.
create table small_list_rows (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  list text not null check (list in ('product-lines', 'segments', 'markets', 'features')),
  key text not null check (key ~ '^[a-z0-9]([a-z0-9_-]{0,61}[a-z0-9])?$'),
  name text not null check (length(name) between 1 and 120),
  parent_id text,
  merged_into text,
  retired_at timestamptz,
  version integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (workspace_id, id),
  unique (workspace_id, list, key),
  foreign key (workspace_id, parent_id) references small_list_rows (workspace_id, id),
  foreign key (workspace_id, merged_into) references small_list_rows (workspace_id, id),
  check (parent_id <> id),
  check (merged_into <> id)
);
create index small_list_rows_by_name on small_list_rows (workspace_id, list, name, id); -- the list page and every picker
create index small_list_rows_by_parent on small_list_rows (workspace_id, parent_id) where parent_id is not null;
create index small_list_rows_by_survivor on small_list_rows (workspace_id, merged_into) where merged_into is not null;
select protect_table('small_list_rows', 'team');

create table field_definitions (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  record_kind text not null check (length(record_kind) <= 40),
  key text not null check (key ~ '^[a-z]([a-z0-9_]{0,58}[a-z0-9])?$'),
  label text not null check (length(label) between 1 and 120),
  help text not null default '' check (length(help) <= 500),
  type text not null check (type in ('text', 'number', 'money', 'date', 'choice', 'multi', 'yes_no', 'url', 'member', 'contact')),
  choices text[] not null default '{}' check (cardinality(choices) <= 200),
  required boolean not null default false,
  visible_to_partner boolean not null default false,
  position integer not null default 0,
  retired_at timestamptz,
  version integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (workspace_id, id),
  unique (workspace_id, record_kind, key)
);
select protect_table('field_definitions', 'team');
