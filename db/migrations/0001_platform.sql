-- Ground of the installation: roles, row-level security by workspace and audience, workspaces, people,
-- events, due slots, jobs, files, mail, webhooks, search.

create extension if not exists pg_trgm;
create extension if not exists btree_gin;

-- Roles are shared by a whole cluster, and several databases may be migrated at once.
do $$
declare role_name text;
begin
  foreach role_name in array array['tandem_team', 'tandem_portal', 'tandem_auth', 'tandem_retention'] loop
    begin
      execute format('create role %I nologin', role_name);
    exception when duplicate_object or unique_violation then null;
    end;
  end loop;
  foreach role_name in array array['tandem_team', 'tandem_portal', 'tandem_auth', 'tandem_retention'] loop
    if not pg_has_role(current_user, role_name, 'member') then
      begin
        execute format('grant %I to %I', role_name, current_user);
      exception when unique_violation then null;
      end;
    end if;
  end loop;
end $$;

-- The application roles are members of nothing and own nothing; what they may touch is granted table by table.
revoke create on schema public from public;
grant usage on schema public to tandem_team, tandem_portal, tandem_auth, tandem_retention;

create function current_workspace() returns text language sql stable parallel safe
  return current_setting('tandem.workspace', true);
create function current_partner() returns text language sql stable parallel safe
  return nullif(current_setting('tandem.partner', true), '');

-- Declares a tenant table's audience and writes the policies that keep it.
--   team         members and team keys of the workspace
--   one_partner  also the portal of the partner named in `partner_column`, for the rows that `portal_filter` lets through
--   shared       also every partner listed in the array column `partner_column`
-- The portal's rights beyond reading are given by `portal_rights` (a list for GRANT).
create function protect_table(
  table_name regclass, audience text, partner_column text default 'partner_id',
  portal_filter text default 'true', portal_rights text default 'select'
) returns void language plpgsql as $$
declare portal_rule text;
begin
  if audience not in ('team', 'one_partner', 'shared') then raise exception 'unknown audience %', audience; end if;
  execute format('alter table %s enable row level security', table_name);
  execute format('alter table %s force row level security', table_name);
  execute format('grant select, insert, update, delete on %s to tandem_team', table_name);
  execute format('create policy team_rows on %s to tandem_team
    using (workspace_id = (select current_workspace())) with check (workspace_id = (select current_workspace()))', table_name);
  if audience <> 'team' then
    portal_rule := case audience
      when 'one_partner' then format('%I = (select current_partner())', partner_column)
      else format('(select current_partner()) = any (%I)', partner_column) end;
    if portal_filter <> 'true' then portal_rule := portal_rule || ' and (' || portal_filter || ')'; end if;
    execute format('grant %s on %s to tandem_portal', portal_rights, table_name);
    execute format('create policy portal_rows on %s to tandem_portal
      using (workspace_id = (select current_workspace()) and %s)
      with check (workspace_id = (select current_workspace()) and %s)', table_name, portal_rule, portal_rule);
  end if;
  execute format('comment on table %s is %L', table_name, 'audience: ' || audience);
end $$;

-- Workspaces: the registry of tenants. Read by the owner only; the application roles have no grant here.
create table workspaces (
  id text primary key,
  slug text not null unique check (slug ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'),
  name text not null check (length(name) between 1 and 200),
  kind text not null default 'live' check (kind in ('live', 'sandbox')),
  live_workspace_id text references workspaces (id),
  zone text not null default 'UTC',
  currency text not null default 'USD' check (currency ~ '^[A-Z]{3}$'),
  language text not null default 'en',
  fiscal_year_start_month integer not null default 1 check (fiscal_year_start_month between 1 and 12),
  calendar jsonb not null default '{}',
  theme jsonb not null default '{}',
  settings jsonb not null default '{}',
  is_demo boolean not null default false,
  clock_offset_ms bigint not null default 0 check (clock_offset_ms >= 0),
  advance_to timestamptz,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  check ((kind = 'sandbox') or clock_offset_ms = 0)
);
create index workspaces_advancing on workspaces (id) where advance_to is not null; -- loops leave these to the replay

-- People who can sign in, their sessions and second factors: written by the auth library, read by the owner only.
create table auth_users (
  id text primary key,
  name text not null,
  email text not null unique,
  email_verified boolean not null default false,
  image text,
  two_factor_enabled boolean default false,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create table auth_sessions (
  id text primary key,
  user_id text not null references auth_users (id) on delete cascade,
  token text not null unique,
  expires_at timestamptz not null,
  ip_address text,
  user_agent text,
  confirmed_at timestamptz not null default now(), -- when the person last showed who they are, by password, link or code
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index auth_sessions_by_user on auth_sessions (user_id); -- "my sign-ins", and revoking them all
create table auth_accounts (
  id text primary key,
  user_id text not null references auth_users (id) on delete cascade,
  account_id text not null,
  provider_id text not null,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamptz,
  refresh_token_expires_at timestamptz,
  scope text,
  password text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index auth_accounts_by_user on auth_accounts (user_id);
create table auth_verifications (
  id text primary key,
  identifier text not null,
  value text not null,
  expires_at timestamptz not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index auth_verifications_by_identifier on auth_verifications (identifier);
create table auth_two_factors (
  id text primary key,
  user_id text not null references auth_users (id) on delete cascade,
  secret text not null,
  backup_codes text not null,
  verified boolean not null default true,
  failed_verification_count integer not null default 0,
  locked_until timestamptz
);
create index auth_two_factors_by_user on auth_two_factors (user_id);
-- One-time codes used in the last minutes: each works once.
create table auth_used_codes (
  user_id text not null references auth_users (id) on delete cascade,
  code_hash text not null,
  used_at timestamptz not null default now(),
  primary key (user_id, code_hash)
);
-- Browsers from which a person signed in before, so that a new one is worth a mail.
create table auth_devices (
  user_id text not null references auth_users (id) on delete cascade,
  device_hash text not null,
  first_seen_at timestamptz not null default now(),
  primary key (user_id, device_hash)
);
-- Failed attempts by hashed account and address, and until when the next one has to wait.
create table auth_throttles (
  key text primary key,
  failures integer not null,
  since timestamptz not null,
  wait_until timestamptz
);
-- One-time things of an installation: the set-up link, signing keys. Owner only.
create table installation_settings (
  name text primary key,
  value jsonb not null,
  updated_at timestamptz not null default now()
);

create table members (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  user_id text, -- of auth_users, which is no tenant table and so takes no foreign key
  email text not null check (length(email) <= 254),
  name text not null check (length(name) between 1 and 200),
  roles text[] not null default '{}',
  is_head boolean not null default false,
  is_lead boolean not null default false,
  state text not null default 'invited' check (state in ('invited', 'active', 'suspended', 'removed')),
  zone text,
  language text,
  preferences jsonb not null default '{}',
  last_seen_at timestamptz,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (workspace_id, id)
);
create unique index members_by_email on members (workspace_id, lower(email)) where state <> 'removed'; -- one seat per address
create unique index members_by_user on members (workspace_id, user_id) where state <> 'removed';
create index members_of_user on members (user_id); -- sign-in: which workspaces is this person in
select protect_table('members', 'team');
grant select on members to tandem_auth;
create policy own_seats on members for select to tandem_auth using (user_id = (select current_setting('tandem.lookup', true)));

create table invitations (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  side text not null check (side in ('member', 'portal_user')),
  subject_id text not null,
  email text not null,
  token_hash text not null,
  invited_by text,
  expires_at timestamptz not null,
  accepted_at timestamptz,
  revoked_at timestamptz,
  created_at timestamptz not null default now(),
  primary key (workspace_id, id)
);
create unique index invitations_by_token on invitations (token_hash);
create index invitations_by_subject on invitations (workspace_id, subject_id);
select protect_table('invitations', 'team');
grant select on invitations to tandem_auth;
create policy by_token on invitations for select to tandem_auth using (token_hash = (select current_setting('tandem.lookup', true)));

-- API keys of team and partners. Only the hash and the last four characters are kept.
create table api_keys (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  partner_id text,
  name text not null check (length(name) between 1 and 80),
  kind text not null check (kind in ('secret', 'publishable')),
  key_hash text not null,
  last_four text not null,
  published_text text check (kind = 'publishable' or published_text is null),
  scopes text[] not null,
  addresses text[] not null default '{}' check (cardinality(addresses) <= 50),
  origins text[] not null default '{}',
  creator_id text,
  predecessor_id text,
  expires_at timestamptz,
  ends_at timestamptz, -- a rotated key works beside its successor until then
  disabled_at timestamptz,
  disabled_by text,
  disabled_reason text check (disabled_reason in ('by_hand', 'leak', 'idle', 'maker_left', 'partner_suspended')),
  revoked_at timestamptz,
  revoked_by text,
  revoked_reason text,
  last_used_at timestamptz,
  last_used_address text,
  last_used_endpoint text,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  primary key (workspace_id, id)
);
create unique index api_keys_by_hash on api_keys (key_hash); -- every call with a key
create index api_keys_by_partner on api_keys (workspace_id, partner_id, id);
create unique index api_keys_by_predecessor on api_keys (workspace_id, predecessor_id) where predecessor_id is not null; -- a key has one successor
select protect_table('api_keys', 'one_partner', portal_rights => 'select, insert, update');
grant select on api_keys to tandem_auth;
create policy by_hash on api_keys for select to tandem_auth using (key_hash = (select current_setting('tandem.lookup', true)));

-- Facts. One row per fact, written in the transaction of the change; partitioned by the real month of recording.
create table events (
  workspace_id text not null,
  id text not null,
  recorded_at timestamptz not null default now(),
  occurred_at timestamptz not null,
  kind text not null,
  version integer not null default 1,
  subject_kind text not null,
  subject_id text not null,
  subject_version integer,
  partner_id text,
  partner_visible boolean not null default false,
  actor_kind text not null,
  actor_id text,
  channel text not null,
  request_id text,
  data jsonb not null,
  changes jsonb,
  primary key (workspace_id, id, recorded_at)
) partition by range (recorded_at);
create index events_by_subject on events (workspace_id, subject_kind, subject_id, id); -- a record's timeline
create index events_by_partner on events (workspace_id, partner_id, id) where partner_id is not null; -- a partner's timeline
create index events_by_kind on events (workspace_id, kind, id); -- audit by kind
select protect_table('events', 'one_partner', portal_filter => 'partner_visible', portal_rights => 'select, insert');
revoke update, delete on events from tandem_team; -- facts are never edited
-- A portal user's own act is recorded whether or not the partner's other people may see it.
create policy portal_acts on events for insert to tandem_portal
  with check (workspace_id = (select current_workspace()) and partner_id = (select current_partner()));

create table events_rest partition of events default;
-- Makes the partitions from last month to `months_ahead` months from now; safe to run twice and on two servers. Facts
-- that came before their month had a partition (after a long standstill, say) are moved into it.
create function ensure_event_partitions(months_ahead integer default 3) returns integer
language plpgsql security definer set search_path = public, pg_temp as $$
declare first_day timestamptz; end_day timestamptz; partition_name text; made integer := 0;
begin
  perform pg_advisory_xact_lock(hashtext('ensure_event_partitions'));
  for step in -1..months_ahead loop
    first_day := (date_trunc('month', now() at time zone 'UTC') + make_interval(months => step)) at time zone 'UTC';
    end_day := (date_trunc('month', now() at time zone 'UTC') + make_interval(months => step + 1)) at time zone 'UTC';
    partition_name := 'events_' || to_char(first_day at time zone 'UTC', 'YYYYMM');
    if to_regclass(partition_name) is null then
      execute format('create table %I (like events including defaults including constraints)', partition_name);
      execute format('with moved as (delete from events_rest where recorded_at >= %L and recorded_at < %L returning *)
        insert into %I select * from moved', first_day, end_day, partition_name);
      execute format('alter table events attach partition %I for values from (%L) to (%L)', partition_name, first_day, end_day);
      made := made + 1;
    end if;
  end loop;
  return made;
end $$;
revoke all on function ensure_event_partitions(integer) from public;
select ensure_event_partitions();

-- How long facts of a kind are kept; a kind not listed is kept for good.
create table event_retention (
  kind text primary key,
  keep_days integer not null check (keep_days > 0)
);
-- The daily clean-up may delete facts of these kinds, in all workspaces, and nothing else.
grant select on event_retention to tandem_retention;
grant select, delete on events to tandem_retention;
create policy out_of_date on events to tandem_retention using (kind in (select kind from event_retention));
-- And all facts of a workspace that was removed, such as the demo.
grant select (id) on workspaces to tandem_retention;
create policy of_removed_workspaces on events to tandem_retention using (not exists (select from workspaces where workspaces.id = workspace_id));

-- What each consumer has not acknowledged yet. Ids only; workers read it across workspaces as the owner.
create table event_pending (
  workspace_id text not null,
  consumer text not null,
  event_id text not null,
  recorded_at timestamptz not null,
  attempts integer not null default 0,
  next_attempt_at timestamptz not null default now(),
  leased_until timestamptz,
  last_error text,
  parked_at timestamptz,
  primary key (workspace_id, consumer, event_id)
);
create index event_pending_next on event_pending (event_id, consumer) where parked_at is null; -- the relay's next batch, in order
alter table event_pending enable row level security;
grant insert on event_pending to tandem_team, tandem_portal;
create policy announce on event_pending for insert to tandem_team, tandem_portal with check (workspace_id = (select current_workspace()));

-- Everything that will happen on a workspace's clock.
create table due_slots (
  workspace_id text not null references workspaces (id) on delete cascade,
  kind text not null,
  subject_id text not null,
  due_at timestamptz not null,
  attempts integer not null default 0,
  retry_at timestamptz,
  last_error text,
  parked_at timestamptz,
  primary key (workspace_id, kind, subject_id, due_at)
);
create index due_slots_next on due_slots (workspace_id, due_at, kind, subject_id) where parked_at is null; -- replay in order
create index due_slots_by_subject on due_slots (workspace_id, subject_id);
alter table due_slots enable row level security;
grant select, insert, update, delete on due_slots to tandem_team;
grant insert, delete, select on due_slots to tandem_portal;
create policy own_workspace on due_slots to tandem_team, tandem_portal
  using (workspace_id = (select current_workspace())) with check (workspace_id = (select current_workspace()));

-- What the loops for jobs, mails and webhooks do next: ids and times, so that workers read it across workspaces as the
-- owner, which the rows they stand for do not allow. A lane (an endpoint, a workspace) never delays another.
create table queue_entries (
  workspace_id text not null references workspaces (id) on delete cascade,
  queue text not null check (queue in ('jobs', 'mails', 'webhooks', 'advances')),
  id text not null,
  lane text not null,
  next_at timestamptz not null,
  leased_until timestamptz,
  attempts integer not null default 0,
  primary key (workspace_id, queue, id)
);
create index queue_entries_next on queue_entries (queue, lane, next_at); -- the loops' next batch, lane by lane
alter table queue_entries enable row level security;
grant select, insert, update, delete on queue_entries to tandem_team;
create policy own_workspace on queue_entries to tandem_team
  using (workspace_id = (select current_workspace())) with check (workspace_id = (select current_workspace()));

-- A write's answer, kept so that the same request gives it again.
create table idempotency_claims (
  workspace_id text not null,
  caller text not null,
  key text not null check (length(key) between 1 and 255),
  request_hash text not null,
  status integer not null,
  headers jsonb not null default '{}',
  body text not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  primary key (workspace_id, caller, key)
);
create index idempotency_claims_by_expiry on idempotency_claims (expires_at); -- the hourly clean-up
alter table idempotency_claims enable row level security;
grant select, insert, update, delete on idempotency_claims to tandem_team, tandem_portal;
create policy own_workspace on idempotency_claims to tandem_team, tandem_portal
  using (workspace_id = (select current_workspace())) with check (workspace_id = (select current_workspace()));

-- Long work that people watch: progress, cancel, resume.
create table jobs (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  kind text not null,
  title text not null,
  subject_id text,
  partner_id text,
  state text not null default 'queued' check (state in ('queued', 'running', 'finished', 'failed', 'cancelled')),
  done integer not null default 0,
  total integer,
  note text,
  error text,
  input jsonb not null default '{}',
  result jsonb,
  attempts integer not null default 0,
  cancel_requested_at timestamptz,
  heartbeat_at timestamptz,
  started_at timestamptz,
  finished_at timestamptz,
  created_by text,
  created_at timestamptz not null default now(),
  primary key (workspace_id, id)
);
create index jobs_by_time on jobs (workspace_id, created_at desc, id desc); -- the list of long work
select protect_table('jobs', 'one_partner');

-- Files live in the database in chunks of 1 MB, so that a backup of the database is a backup of everything.
create table files (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  partner_id text,
  subject_kind text,
  subject_id text,
  name text not null check (length(name) between 1 and 255),
  category text,
  content_type text not null,
  size_bytes bigint not null check (size_bytes between 0 and 52428800),
  sha256 text not null,
  visibility text not null default 'team' check (visibility in ('team', 'roles', 'shared')),
  visible_to_roles text[] not null default '{}',
  expires_on date,
  author_kind text not null,
  author_id text,
  deleted_at timestamptz,
  version integer not null default 1,
  created_at timestamptz not null,
  primary key (workspace_id, id)
);
create index files_by_subject on files (workspace_id, subject_kind, subject_id, id);
create index files_by_partner on files (workspace_id, partner_id, id);
create index files_by_expiry on files (workspace_id, expires_on) where expires_on is not null and deleted_at is null; -- daily expiry notice
select protect_table('files', 'one_partner', portal_filter => $$visibility = 'shared'$$, portal_rights => 'select, insert, update');
-- Chunks come first, each in a transaction of its own, and the file's row last: what was not completed is never seen.
create table file_chunks (
  workspace_id text not null,
  file_id text not null,
  number integer not null,
  bytes bytea not null check (octet_length(bytes) <= 1048576),
  partner_id text,
  created_at timestamptz not null,
  primary key (workspace_id, file_id, number),
  foreign key (workspace_id) references workspaces (id) on delete cascade
);
create index file_chunks_by_time on file_chunks (workspace_id, created_at); -- daily removal of uploads that were broken off
select protect_table('file_chunks', 'one_partner', portal_rights => 'select, insert');

-- The outbox: every mail the product writes, sent or readable in the console.
create table mails (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  kind text not null,
  to_email text not null,
  to_name text,
  subject text not null,
  text_body text not null,
  html_body text not null,
  headers jsonb not null default '{}',
  attachments jsonb not null default '[]',
  subject_kind text,
  subject_id text,
  partner_id text,
  state text not null default 'queued' check (state in ('queued', 'sending', 'sent', 'kept', 'failed', 'cancelled')),
  not_before timestamptz not null,
  attempts integer not null default 0,
  last_error text,
  sent_at timestamptz,
  created_at timestamptz not null,
  primary key (workspace_id, id)
);
create index mails_by_time on mails (workspace_id, created_at desc, id desc); -- the outbox in the console
create index mails_by_subject on mails (workspace_id, subject_id);
select protect_table('mails', 'team');
grant insert on mails to tandem_portal;
create policy portal_writes on mails for insert to tandem_portal with check (workspace_id = (select current_workspace()));

create table webhook_endpoints (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  partner_id text,
  url text not null check (length(url) <= 2000),
  description text,
  event_kinds text[] not null,
  headers jsonb not null default '{}',
  state text not null default 'unverified' check (state in ('unverified', 'enabled', 'paused', 'disabled')),
  state_reason text,
  failing_since timestamptz,
  failed_in_a_row integer not null default 0,
  slow_until timestamptz,
  creator_id text,
  version integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (workspace_id, id)
);
create index webhook_endpoints_by_partner on webhook_endpoints (workspace_id, partner_id, id);
select protect_table('webhook_endpoints', 'one_partner', portal_rights => 'select, insert, update, delete');
-- Signing secrets, encrypted at rest with the installation's key; two while one rotates out.
create table webhook_secrets (
  workspace_id text not null,
  id text not null,
  endpoint_id text not null,
  secret_encrypted text not null,
  created_at timestamptz not null,
  ends_at timestamptz,
  primary key (workspace_id, id),
  foreign key (workspace_id, endpoint_id) references webhook_endpoints (workspace_id, id) on delete cascade
);
create index webhook_secrets_by_endpoint on webhook_secrets (workspace_id, endpoint_id);
select protect_table('webhook_secrets', 'team');
create table webhook_deliveries (
  workspace_id text not null,
  id text not null,
  endpoint_id text not null,
  partner_id text,
  event_id text,
  event_kind text not null,
  message_id text not null,
  is_test boolean not null default false,
  payload text not null,
  state text not null default 'pending' check (state in ('pending', 'retrying', 'delivered', 'failed', 'skipped')),
  attempts integer not null default 0,
  next_attempt_at timestamptz,
  first_attempt_ok boolean,
  first_duration_ms integer,
  last_status integer,
  last_error text,
  delivered_at timestamptz,
  created_at timestamptz not null default now(),
  primary key (workspace_id, id),
  unique (workspace_id, endpoint_id, message_id),
  foreign key (workspace_id, endpoint_id) references webhook_endpoints (workspace_id, id) on delete cascade
);
create index webhook_deliveries_by_endpoint on webhook_deliveries (workspace_id, endpoint_id, created_at desc, id desc);
create index webhook_deliveries_by_time on webhook_deliveries (workspace_id, created_at desc, id desc);
select protect_table('webhook_deliveries', 'one_partner');
create table webhook_attempts (
  workspace_id text not null,
  delivery_id text not null,
  number integer not null,
  partner_id text,
  started_at timestamptz not null,
  duration_ms integer not null,
  status integer,
  error text,
  answer text,
  primary key (workspace_id, delivery_id, number),
  foreign key (workspace_id, delivery_id) references webhook_deliveries (workspace_id, id) on delete cascade
);
select protect_table('webhook_attempts', 'one_partner');

-- Exports of lists.
create table exports (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  partner_id text,
  list text not null,
  query jsonb not null default '{}',
  columns text[] not null default '{}',
  format text not null check (format in ('csv', 'jsonl')),
  job_id text,
  file_id text,
  rows integer,
  creator_kind text not null,
  creator_id text,
  expires_at timestamptz not null,
  created_at timestamptz not null,
  primary key (workspace_id, id)
);
create index exports_by_time on exports (workspace_id, created_at desc, id desc);
select protect_table('exports', 'one_partner', portal_rights => 'select, insert, update');

-- Names, domains and numbers that people search for. Not under row-level security, because pattern search is not
-- leakproof and would scan the table behind a policy: no application role may read it; `search_ids` is the only door.
create table search_entries (
  workspace_id text not null,
  kind text not null,
  id text not null,
  partner_id text,
  partner_visible boolean not null default false,
  words text not null,
  primary key (workspace_id, kind, id)
);
create index search_entries_words on search_entries using gin (workspace_id, kind, words gin_trgm_ops);
-- Ids of up to `most` records whose words contain every part of `query`. Workspace and partner come from the session's
-- settings, so a caller cannot ask for another's.
create function search_ids(kinds text[], query text, most integer default 2000)
returns table (kind text, id text) language plpgsql stable security definer set search_path = public, pg_temp as $$
declare parts text[]; pattern_list text[];
begin
  parts := regexp_split_to_array(trim(lower(query)), '\s+');
  if parts is null or parts = array[''] then return; end if;
  select array_agg('%' || replace(replace(replace(part, '\', '\\'), '%', '\%'), '_', '\_') || '%') into pattern_list
    from unnest(parts[1:6]) as part;
  return query
    select entry.kind, entry.id from search_entries entry
    where entry.workspace_id = current_workspace() and entry.kind = any (kinds)
      and (current_partner() is null or (entry.partner_id = current_partner() and entry.partner_visible))
      and entry.words like all (pattern_list)
    limit least(most, 5000);
end $$;
revoke all on function search_ids(text[], text, integer) from public;
grant execute on function search_ids(text[], text, integer) to tandem_team, tandem_portal;
create function put_search_entry(entry_kind text, entry_id text, entry_partner text, visible boolean, entry_words text)
returns void language plpgsql security definer set search_path = public, pg_temp as $$
begin
  insert into search_entries (workspace_id, kind, id, partner_id, partner_visible, words)
    values (current_workspace(), entry_kind, entry_id, entry_partner, visible, lower(entry_words))
    on conflict (workspace_id, kind, id) do update
      set partner_id = excluded.partner_id, partner_visible = excluded.partner_visible, words = excluded.words
      where (search_entries.partner_id, search_entries.partner_visible, search_entries.words)
        is distinct from (excluded.partner_id, excluded.partner_visible, excluded.words);
end $$;
create function drop_search_entry(entry_kind text, entry_id text)
returns void language plpgsql security definer set search_path = public, pg_temp as $$
begin
  delete from search_entries where workspace_id = current_workspace() and kind = entry_kind and id = entry_id;
end $$;
revoke all on function put_search_entry(text, text, text, boolean, text) from public;
revoke all on function drop_search_entry(text, text) from public;
grant execute on function put_search_entry(text, text, text, boolean, text) to tandem_team, tandem_portal;
grant execute on function drop_search_entry(text, text) to tandem_team;
