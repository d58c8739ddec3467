-- Made by scripts/dump-schema.ts from the migrations. Do not edit.

create extension btree_gin;
create extension pg_trgm;

create role tandem_auth nologin;
create role tandem_portal nologin;
create role tandem_team nologin;

grant usage on schema public to public;
grant usage on schema public to tandem_auth;
grant usage on schema public to tandem_portal;
grant usage on schema public to tandem_team;

CREATE OR REPLACE FUNCTION public.current_partner()
 RETURNS text
 LANGUAGE sql
 STABLE PARALLEL SAFE
RETURN NULLIF(current_setting('tandem.partner'::text, true), ''::text)
;
grant execute on function current_partner() to public;

CREATE OR REPLACE FUNCTION public.current_workspace()
 RETURNS text
 LANGUAGE sql
 STABLE PARALLEL SAFE
RETURN current_setting('tandem.workspace'::text, true)
;
grant execute on function current_workspace() to public;

CREATE OR REPLACE FUNCTION public.drop_search_entry(entry_kind text, entry_id text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  delete from search_entries where workspace_id = current_workspace() and kind = entry_kind and id = entry_id;
end $function$
;
grant execute on function drop_search_entry(entry_kind text, entry_id text) to tandem_team;

CREATE OR REPLACE FUNCTION public.ensure_event_partitions(months_ahead integer DEFAULT 3)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare first_day date; made integer := 0;
begin
  perform pg_advisory_xact_lock(hashtext('ensure_event_partitions'));
  for step in -1..months_ahead loop
    first_day := (date_trunc('month', now() at time zone 'UTC') + make_interval(months => step))::date;
    if to_regclass(format('events_%s', to_char(first_day, 'YYYYMM'))) is null then
      execute format('create table %I partition of events for values from (%L) to (%L)',
        'events_' || to_char(first_day, 'YYYYMM'), first_day || ' 00:00+00', (first_day + interval '1 month')::date || ' 00:00+00');
      made := made + 1;
    end if;
  end loop;
  return made;
end $function$
;

CREATE OR REPLACE FUNCTION public.protect_table(table_name regclass, audience text, partner_column text DEFAULT 'partner_id'::text, portal_filter text DEFAULT 'true'::text, portal_rights text DEFAULT 'select'::text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
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
end $function$
;
grant execute on function protect_table(table_name regclass, audience text, partner_column text, portal_filter text, portal_rights text) to public;

CREATE OR REPLACE FUNCTION public.put_search_entry(entry_kind text, entry_id text, entry_partner text, visible boolean, entry_words text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  insert into search_entries (workspace_id, kind, id, partner_id, partner_visible, words)
    values (current_workspace(), entry_kind, entry_id, entry_partner, visible, lower(entry_words))
    on conflict (workspace_id, kind, id) do update
      set partner_id = excluded.partner_id, partner_visible = excluded.partner_visible, words = excluded.words
      where (search_entries.partner_id, search_entries.partner_visible, search_entries.words)
        is distinct from (excluded.partner_id, excluded.partner_visible, excluded.words);
end $function$
;
grant execute on function put_search_entry(entry_kind text, entry_id text, entry_partner text, visible boolean, entry_words text) to tandem_portal;
grant execute on function put_search_entry(entry_kind text, entry_id text, entry_partner text, visible boolean, entry_words text) to tandem_team;

CREATE OR REPLACE FUNCTION public.search_ids(kinds text[], query text, most integer DEFAULT 2000)
 RETURNS TABLE(kind text, id text)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
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
end $function$
;
grant execute on function search_ids(kinds text[], query text, most integer) to tandem_portal;
grant execute on function search_ids(kinds text[], query text, most integer) to tandem_team;

create table api_keys (
  workspace_id text not null,
  id text not null,
  partner_id text,
  name text not null,
  kind text not null,
  key_hash text not null,
  last_four text not null,
  published_text text,
  scopes text[] not null,
  addresses text[] default '{}'::text[] not null,
  origins text[] default '{}'::text[] not null,
  creator_id text,
  predecessor_id text,
  expires_at timestamp with time zone,
  revoked_at timestamp with time zone,
  revoked_by text,
  revoked_reason text,
  last_used_at timestamp with time zone,
  last_used_address text,
  last_used_endpoint text,
  version integer default 1 not null,
  created_at timestamp with time zone default now() not null,
  constraint api_keys_pkey PRIMARY KEY (workspace_id, id),
  constraint api_keys_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint api_keys_addresses_check CHECK (cardinality(addresses) <= 50),
  constraint api_keys_check CHECK (kind = 'publishable'::text OR published_text IS NULL),
  constraint api_keys_kind_check CHECK (kind = ANY (ARRAY['secret'::text, 'publishable'::text])),
  constraint api_keys_name_check CHECK (length(name) >= 1 AND length(name) <= 80)
);
comment on table api_keys is 'audience: one_partner';
CREATE UNIQUE INDEX api_keys_by_hash ON public.api_keys USING btree (key_hash);
CREATE INDEX api_keys_by_partner ON public.api_keys USING btree (workspace_id, partner_id, id);
alter table api_keys enable row level security;
alter table api_keys force row level security;
create policy by_hash on api_keys for select to tandem_auth
  using ((key_hash = ( SELECT current_setting('tandem.lookup'::text, true) AS current_setting)));
create policy portal_rows on api_keys to tandem_portal
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))))
  with check (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))));
create policy team_rows on api_keys to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant select on table api_keys to tandem_auth;
grant insert, select, update on table api_keys to tandem_portal;
grant delete, insert, select, update on table api_keys to tandem_team;

create table auth_accounts (
  id text not null,
  user_id text not null,
  account_id text not null,
  provider_id text not null,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamp with time zone,
  refresh_token_expires_at timestamp with time zone,
  scope text,
  password text,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint auth_accounts_pkey PRIMARY KEY (id),
  constraint auth_accounts_user_id_fkey FOREIGN KEY (user_id) REFERENCES auth_users(id) ON DELETE CASCADE
);
CREATE INDEX auth_accounts_by_user ON public.auth_accounts USING btree (user_id);

create table auth_sessions (
  id text not null,
  user_id text not null,
  token text not null,
  expires_at timestamp with time zone not null,
  ip_address text,
  user_agent text,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint auth_sessions_pkey PRIMARY KEY (id),
  constraint auth_sessions_token_key UNIQUE (token),
  constraint auth_sessions_user_id_fkey FOREIGN KEY (user_id) REFERENCES auth_users(id) ON DELETE CASCADE
);
CREATE INDEX auth_sessions_by_user ON public.auth_sessions USING btree (user_id);

create table auth_two_factors (
  id text not null,
  user_id text not null,
  secret text not null,
  backup_codes text not null,
  verified boolean default true not null,
  failed_verification_count integer default 0 not null,
  locked_until timestamp with time zone,
  constraint auth_two_factors_pkey PRIMARY KEY (id),
  constraint auth_two_factors_user_id_fkey FOREIGN KEY (user_id) REFERENCES auth_users(id) ON DELETE CASCADE
);
CREATE INDEX auth_two_factors_by_user ON public.auth_two_factors USING btree (user_id);

create table auth_users (
  id text not null,
  name text not null,
  email text not null,
  email_verified boolean default false not null,
  image text,
  two_factor_enabled boolean default false,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint auth_users_pkey PRIMARY KEY (id),
  constraint auth_users_email_key UNIQUE (email)
);

create table auth_verifications (
  id text not null,
  identifier text not null,
  value text not null,
  expires_at timestamp with time zone not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint auth_verifications_pkey PRIMARY KEY (id)
);
CREATE INDEX auth_verifications_by_identifier ON public.auth_verifications USING btree (identifier);

create table due_slots (
  workspace_id text not null,
  kind text not null,
  subject_id text not null,
  due_at timestamp with time zone not null,
  attempts integer default 0 not null,
  last_error text,
  parked_at timestamp with time zone,
  constraint due_slots_pkey PRIMARY KEY (workspace_id, kind, subject_id, due_at),
  constraint due_slots_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE
);
CREATE INDEX due_slots_by_subject ON public.due_slots USING btree (workspace_id, subject_id);
CREATE INDEX due_slots_next ON public.due_slots USING btree (workspace_id, due_at, kind, subject_id) WHERE (parked_at IS NULL);
alter table due_slots enable row level security;
create policy own_workspace on due_slots to tandem_portal, tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select on table due_slots to tandem_portal;
grant delete, insert, select, update on table due_slots to tandem_team;

create table event_pending (
  workspace_id text not null,
  consumer text not null,
  event_id text not null,
  recorded_at timestamp with time zone not null,
  attempts integer default 0 not null,
  next_attempt_at timestamp with time zone default now() not null,
  leased_until timestamp with time zone,
  last_error text,
  parked_at timestamp with time zone,
  constraint event_pending_pkey PRIMARY KEY (workspace_id, consumer, event_id)
);
CREATE INDEX event_pending_next ON public.event_pending USING btree (next_attempt_at, event_id) WHERE (parked_at IS NULL);
alter table event_pending enable row level security;
create policy announce on event_pending for insert to tandem_portal, tandem_team
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant insert on table event_pending to tandem_portal;
grant insert on table event_pending to tandem_team;

create table event_retention (
  kind text not null,
  keep_days integer not null,
  constraint event_retention_pkey PRIMARY KEY (kind),
  constraint event_retention_keep_days_check CHECK (keep_days > 0)
);

create table events (
  workspace_id text not null,
  id text not null,
  recorded_at timestamp with time zone default now() not null,
  occurred_at timestamp with time zone not null,
  kind text not null,
  version integer default 1 not null,
  subject_kind text not null,
  subject_id text not null,
  subject_version integer,
  partner_id text,
  partner_visible boolean default false not null,
  actor_kind text not null,
  actor_id text,
  channel text not null,
  request_id text,
  data jsonb not null,
  changes jsonb,
  constraint events_pkey PRIMARY KEY (workspace_id, id, recorded_at)
) partition by RANGE (recorded_at);
comment on table events is 'audience: one_partner';
CREATE INDEX events_by_kind ON ONLY public.events USING btree (workspace_id, kind, id);
CREATE INDEX events_by_partner ON ONLY public.events USING btree (workspace_id, partner_id, id) WHERE (partner_id IS NOT NULL);
CREATE INDEX events_by_subject ON ONLY public.events USING btree (workspace_id, subject_kind, subject_id, id);
alter table events enable row level security;
alter table events force row level security;
create policy portal_acts on events for insert to tandem_portal
  with check (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))));
create policy portal_rows on events to tandem_portal
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner)) AND partner_visible))
  with check (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner)) AND partner_visible));
create policy team_rows on events to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant insert, select on table events to tandem_portal;
grant insert, select on table events to tandem_team;

create table exports (
  workspace_id text not null,
  id text not null,
  partner_id text,
  list text not null,
  query jsonb default '{}'::jsonb not null,
  columns text[] default '{}'::text[] not null,
  format text not null,
  job_id text,
  file_id text,
  rows integer,
  creator_kind text not null,
  creator_id text,
  expires_at timestamp with time zone not null,
  created_at timestamp with time zone not null,
  constraint exports_pkey PRIMARY KEY (workspace_id, id),
  constraint exports_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint exports_format_check CHECK (format = ANY (ARRAY['csv'::text, 'jsonl'::text]))
);
comment on table exports is 'audience: one_partner';
CREATE INDEX exports_by_time ON public.exports USING btree (workspace_id, created_at DESC, id DESC);
alter table exports enable row level security;
alter table exports force row level security;
create policy portal_rows on exports to tandem_portal
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))))
  with check (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))));
create policy team_rows on exports to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant insert, select, update on table exports to tandem_portal;
grant delete, insert, select, update on table exports to tandem_team;

create table file_chunks (
  workspace_id text not null,
  file_id text not null,
  number integer not null,
  bytes bytea not null,
  partner_id text,
  constraint file_chunks_pkey PRIMARY KEY (workspace_id, file_id, number),
  constraint file_chunks_workspace_id_file_id_fkey FOREIGN KEY (workspace_id, file_id) REFERENCES files(workspace_id, id) ON DELETE CASCADE,
  constraint file_chunks_bytes_check CHECK (octet_length(bytes) <= 1048576)
);
comment on table file_chunks is 'audience: one_partner';
alter table file_chunks enable row level security;
alter table file_chunks force row level security;
create policy portal_rows on file_chunks to tandem_portal
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))))
  with check (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))));
create policy team_rows on file_chunks to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant insert, select on table file_chunks to tandem_portal;
grant delete, insert, select, update on table file_chunks to tandem_team;

create table files (
  workspace_id text not null,
  id text not null,
  partner_id text,
  subject_kind text,
  subject_id text,
  name text not null,
  category text,
  content_type text not null,
  size_bytes bigint not null,
  sha256 text not null,
  visibility text default 'team'::text not null,
  visible_to_roles text[] default '{}'::text[] not null,
  expires_on date,
  author_kind text not null,
  author_id text,
  deleted_at timestamp with time zone,
  version integer default 1 not null,
  created_at timestamp with time zone not null,
  constraint files_pkey PRIMARY KEY (workspace_id, id),
  constraint files_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint files_name_check CHECK (length(name) >= 1 AND length(name) <= 255),
  constraint files_size_bytes_check CHECK (size_bytes >= 0 AND size_bytes <= 52428800),
  constraint files_visibility_check CHECK (visibility = ANY (ARRAY['team'::text, 'roles'::text, 'shared'::text]))
);
comment on table files is 'audience: one_partner';
CREATE INDEX files_by_expiry ON public.files USING btree (workspace_id, expires_on) WHERE ((expires_on IS NOT NULL) AND (deleted_at IS NULL));
CREATE INDEX files_by_partner ON public.files USING btree (workspace_id, partner_id, id);
CREATE INDEX files_by_subject ON public.files USING btree (workspace_id, subject_kind, subject_id, id);
alter table files enable row level security;
alter table files force row level security;
create policy portal_rows on files to tandem_portal
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner)) AND (visibility = 'shared'::text)))
  with check (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner)) AND (visibility = 'shared'::text)));
create policy team_rows on files to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant insert, select, update on table files to tandem_portal;
grant delete, insert, select, update on table files to tandem_team;

create table idempotency_claims (
  workspace_id text not null,
  caller text not null,
  key text not null,
  request_hash text not null,
  status integer not null,
  headers jsonb default '{}'::jsonb not null,
  body text not null,
  created_at timestamp with time zone default now() not null,
  expires_at timestamp with time zone not null,
  constraint idempotency_claims_pkey PRIMARY KEY (workspace_id, caller, key),
  constraint idempotency_claims_key_check CHECK (length(key) >= 1 AND length(key) <= 255)
);
CREATE INDEX idempotency_claims_by_expiry ON public.idempotency_claims USING btree (expires_at);
alter table idempotency_claims enable row level security;
create policy own_workspace on idempotency_claims to tandem_portal, tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table idempotency_claims to tandem_portal;
grant delete, insert, select, update on table idempotency_claims to tandem_team;

create table installation_settings (
  name text not null,
  value jsonb not null,
  updated_at timestamp with time zone default now() not null,
  constraint installation_settings_pkey PRIMARY KEY (name)
);

create table invitations (
  workspace_id text not null,
  id text not null,
  side text not null,
  subject_id text not null,
  email text not null,
  token_hash text not null,
  invited_by text,
  expires_at timestamp with time zone not null,
  accepted_at timestamp with time zone,
  revoked_at timestamp with time zone,
  created_at timestamp with time zone default now() not null,
  constraint invitations_pkey PRIMARY KEY (workspace_id, id),
  constraint invitations_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint invitations_side_check CHECK (side = ANY (ARRAY['member'::text, 'portal_user'::text]))
);
comment on table invitations is 'audience: team';
CREATE INDEX invitations_by_subject ON public.invitations USING btree (workspace_id, subject_id);
CREATE UNIQUE INDEX invitations_by_token ON public.invitations USING btree (token_hash);
alter table invitations enable row level security;
alter table invitations force row level security;
create policy by_token on invitations for select to tandem_auth
  using ((token_hash = ( SELECT current_setting('tandem.lookup'::text, true) AS current_setting)));
create policy team_rows on invitations to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant select on table invitations to tandem_auth;
grant delete, insert, select, update on table invitations to tandem_team;

create table jobs (
  workspace_id text not null,
  id text not null,
  kind text not null,
  title text not null,
  subject_id text,
  partner_id text,
  state text default 'queued'::text not null,
  done integer default 0 not null,
  total integer,
  note text,
  error text,
  input jsonb default '{}'::jsonb not null,
  result jsonb,
  cancel_requested_at timestamp with time zone,
  heartbeat_at timestamp with time zone,
  started_at timestamp with time zone,
  finished_at timestamp with time zone,
  created_by text,
  created_at timestamp with time zone default now() not null,
  constraint jobs_pkey PRIMARY KEY (workspace_id, id),
  constraint jobs_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint jobs_state_check CHECK (state = ANY (ARRAY['queued'::text, 'running'::text, 'finished'::text, 'failed'::text, 'cancelled'::text]))
);
comment on table jobs is 'audience: one_partner';
CREATE INDEX jobs_by_time ON public.jobs USING btree (workspace_id, created_at DESC, id DESC);
alter table jobs enable row level security;
alter table jobs force row level security;
create policy portal_rows on jobs to tandem_portal
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))))
  with check (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))));
create policy team_rows on jobs to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant select on table jobs to tandem_portal;
grant delete, insert, select, update on table jobs to tandem_team;

create table mails (
  workspace_id text not null,
  id text not null,
  kind text not null,
  to_email text not null,
  to_name text,
  subject text not null,
  text_body text not null,
  html_body text not null,
  headers jsonb default '{}'::jsonb not null,
  attachments jsonb default '[]'::jsonb not null,
  subject_kind text,
  subject_id text,
  partner_id text,
  state text default 'queued'::text not null,
  not_before timestamp with time zone not null,
  attempts integer default 0 not null,
  leased_until timestamp with time zone,
  last_error text,
  sent_at timestamp with time zone,
  created_at timestamp with time zone not null,
  constraint mails_pkey PRIMARY KEY (workspace_id, id),
  constraint mails_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint mails_state_check CHECK (state = ANY (ARRAY['queued'::text, 'sending'::text, 'sent'::text, 'kept'::text, 'failed'::text, 'cancelled'::text]))
);
comment on table mails is 'audience: team';
CREATE INDEX mails_by_subject ON public.mails USING btree (workspace_id, subject_id);
CREATE INDEX mails_by_time ON public.mails USING btree (workspace_id, created_at DESC, id DESC);
CREATE INDEX mails_waiting ON public.mails USING btree (not_before) WHERE (state = ANY (ARRAY['queued'::text, 'sending'::text]));
alter table mails enable row level security;
alter table mails force row level security;
create policy portal_writes on mails for insert to tandem_portal
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
create policy team_rows on mails to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant insert on table mails to tandem_portal;
grant delete, insert, select, update on table mails to tandem_team;

create table members (
  workspace_id text not null,
  id text not null,
  user_id text,
  email text not null,
  name text not null,
  roles text[] default '{}'::text[] not null,
  is_head boolean default false not null,
  is_lead boolean default false not null,
  state text default 'invited'::text not null,
  zone text,
  language text,
  preferences jsonb default '{}'::jsonb not null,
  last_seen_at timestamp with time zone,
  version integer default 1 not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint members_pkey PRIMARY KEY (workspace_id, id),
  constraint members_user_id_fkey FOREIGN KEY (user_id) REFERENCES auth_users(id),
  constraint members_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint members_email_check CHECK (length(email) <= 254),
  constraint members_name_check CHECK (length(name) >= 1 AND length(name) <= 200),
  constraint members_state_check CHECK (state = ANY (ARRAY['invited'::text, 'active'::text, 'suspended'::text, 'removed'::text]))
);
comment on table members is 'audience: team';
CREATE UNIQUE INDEX members_by_email ON public.members USING btree (workspace_id, lower(email)) WHERE (state <> 'removed'::text);
CREATE UNIQUE INDEX members_by_user ON public.members USING btree (workspace_id, user_id) WHERE (state <> 'removed'::text);
CREATE INDEX members_of_user ON public.members USING btree (user_id);
alter table members enable row level security;
alter table members force row level security;
create policy own_seats on members for select to tandem_auth
  using ((user_id = ( SELECT current_setting('tandem.lookup'::text, true) AS current_setting)));
create policy team_rows on members to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant select on table members to tandem_auth;
grant delete, insert, select, update on table members to tandem_team;

create table schema_migrations (
  name text not null,
  checksum text not null,
  applied_at timestamp with time zone default now() not null,
  constraint schema_migrations_pkey PRIMARY KEY (name)
);

create table search_entries (
  workspace_id text not null,
  kind text not null,
  id text not null,
  partner_id text,
  partner_visible boolean default false not null,
  words text not null,
  constraint search_entries_pkey PRIMARY KEY (workspace_id, kind, id)
);
CREATE INDEX search_entries_words ON public.search_entries USING gin (workspace_id, kind, words gin_trgm_ops);

create table webhook_attempts (
  workspace_id text not null,
  delivery_id text not null,
  number integer not null,
  partner_id text,
  started_at timestamp with time zone not null,
  duration_ms integer not null,
  status integer,
  error text,
  answer text,
  constraint webhook_attempts_pkey PRIMARY KEY (workspace_id, delivery_id, number),
  constraint webhook_attempts_workspace_id_delivery_id_fkey FOREIGN KEY (workspace_id, delivery_id) REFERENCES webhook_deliveries(workspace_id, id) ON DELETE CASCADE
);
comment on table webhook_attempts is 'audience: one_partner';
alter table webhook_attempts enable row level security;
alter table webhook_attempts force row level security;
create policy portal_rows on webhook_attempts to tandem_portal
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))))
  with check (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))));
create policy team_rows on webhook_attempts to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant select on table webhook_attempts to tandem_portal;
grant delete, insert, select, update on table webhook_attempts to tandem_team;

create table webhook_deliveries (
  workspace_id text not null,
  id text not null,
  endpoint_id text not null,
  partner_id text,
  event_id text not null,
  event_kind text not null,
  message_id text not null,
  payload text not null,
  state text default 'pending'::text not null,
  attempts integer default 0 not null,
  next_attempt_at timestamp with time zone,
  leased_until timestamp with time zone,
  first_attempt_ok boolean,
  last_status integer,
  last_error text,
  delivered_at timestamp with time zone,
  created_at timestamp with time zone default now() not null,
  constraint webhook_deliveries_pkey PRIMARY KEY (workspace_id, id),
  constraint webhook_deliveries_workspace_id_endpoint_id_message_id_key UNIQUE (workspace_id, endpoint_id, message_id),
  constraint webhook_deliveries_workspace_id_endpoint_id_fkey FOREIGN KEY (workspace_id, endpoint_id) REFERENCES webhook_endpoints(workspace_id, id) ON DELETE CASCADE,
  constraint webhook_deliveries_state_check CHECK (state = ANY (ARRAY['pending'::text, 'retrying'::text, 'delivered'::text, 'failed'::text, 'skipped'::text]))
);
comment on table webhook_deliveries is 'audience: one_partner';
CREATE INDEX webhook_deliveries_by_endpoint ON public.webhook_deliveries USING btree (workspace_id, endpoint_id, created_at DESC, id DESC);
CREATE INDEX webhook_deliveries_by_time ON public.webhook_deliveries USING btree (workspace_id, created_at DESC, id DESC);
CREATE INDEX webhook_deliveries_due ON public.webhook_deliveries USING btree (next_attempt_at) WHERE (state = ANY (ARRAY['pending'::text, 'retrying'::text]));
alter table webhook_deliveries enable row level security;
alter table webhook_deliveries force row level security;
create policy portal_rows on webhook_deliveries to tandem_portal
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))))
  with check (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))));
create policy team_rows on webhook_deliveries to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant select on table webhook_deliveries to tandem_portal;
grant delete, insert, select, update on table webhook_deliveries to tandem_team;

create table webhook_endpoints (
  workspace_id text not null,
  id text not null,
  partner_id text,
  url text not null,
  description text,
  event_kinds text[] not null,
  headers jsonb default '{}'::jsonb not null,
  state text default 'unverified'::text not null,
  state_reason text,
  failing_since timestamp with time zone,
  slow_until timestamp with time zone,
  creator_id text,
  version integer default 1 not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint webhook_endpoints_pkey PRIMARY KEY (workspace_id, id),
  constraint webhook_endpoints_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint webhook_endpoints_state_check CHECK (state = ANY (ARRAY['unverified'::text, 'enabled'::text, 'paused'::text, 'disabled'::text])),
  constraint webhook_endpoints_url_check CHECK (length(url) <= 2000)
);
comment on table webhook_endpoints is 'audience: one_partner';
CREATE INDEX webhook_endpoints_by_partner ON public.webhook_endpoints USING btree (workspace_id, partner_id, id);
alter table webhook_endpoints enable row level security;
alter table webhook_endpoints force row level security;
create policy portal_rows on webhook_endpoints to tandem_portal
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))))
  with check (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))));
create policy team_rows on webhook_endpoints to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table webhook_endpoints to tandem_portal;
grant delete, insert, select, update on table webhook_endpoints to tandem_team;

create table webhook_secrets (
  workspace_id text not null,
  id text not null,
  endpoint_id text not null,
  secret_encrypted text not null,
  created_at timestamp with time zone not null,
  ends_at timestamp with time zone,
  constraint webhook_secrets_pkey PRIMARY KEY (workspace_id, id),
  constraint webhook_secrets_workspace_id_endpoint_id_fkey FOREIGN KEY (workspace_id, endpoint_id) REFERENCES webhook_endpoints(workspace_id, id) ON DELETE CASCADE
);
comment on table webhook_secrets is 'audience: team';
CREATE INDEX webhook_secrets_by_endpoint ON public.webhook_secrets USING btree (workspace_id, endpoint_id);
alter table webhook_secrets enable row level security;
alter table webhook_secrets force row level security;
create policy team_rows on webhook_secrets to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table webhook_secrets to tandem_team;

create table workspaces (
  id text not null,
  slug text not null,
  name text not null,
  kind text default 'live'::text not null,
  live_workspace_id text,
  zone text default 'UTC'::text not null,
  currency text default 'USD'::text not null,
  language text default 'en'::text not null,
  fiscal_year_start_month integer default 1 not null,
  calendar jsonb default '{}'::jsonb not null,
  theme jsonb default '{}'::jsonb not null,
  settings jsonb default '{}'::jsonb not null,
  is_demo boolean default false not null,
  clock_offset_ms bigint default 0 not null,
  advance_to timestamp with time zone,
  version integer default 1 not null,
  created_at timestamp with time zone default now() not null,
  constraint workspaces_pkey PRIMARY KEY (id),
  constraint workspaces_slug_key UNIQUE (slug),
  constraint workspaces_live_workspace_id_fkey FOREIGN KEY (live_workspace_id) REFERENCES workspaces(id),
  constraint workspaces_check CHECK (kind = 'sandbox'::text OR clock_offset_ms = 0),
  constraint workspaces_clock_offset_ms_check CHECK (clock_offset_ms >= 0),
  constraint workspaces_currency_check CHECK (currency ~ '^[A-Z]{3}$'::text),
  constraint workspaces_fiscal_year_start_month_check CHECK (fiscal_year_start_month >= 1 AND fiscal_year_start_month <= 12),
  constraint workspaces_kind_check CHECK (kind = ANY (ARRAY['live'::text, 'sandbox'::text])),
  constraint workspaces_name_check CHECK (length(name) >= 1 AND length(name) <= 200),
  constraint workspaces_slug_check CHECK (slug ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'::text)
);
