-- What keys call: the request log, the counts, the firsts of partners, what the company's own gateway reports.

-- Calls with a key, with secrets taken out before they are written; kept for days, see service/metering/retention.ts.
create table requests (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  partner_id text, -- null for the team's own keys
  key_id text not null,
  at timestamptz not null,
  method text not null check (length(method) <= 10),
  route text not null check (length(route) <= 300),
  path text not null check (length(path) <= 2000),
  status integer not null check (status between 100 and 599),
  error_code text check (length(error_code) <= 100),
  ms integer not null check (ms >= 0),
  address text,
  agent text check (length(agent) <= 500),
  idempotency_key text check (length(idempotency_key) <= 255),
  request_body text check (octet_length(request_body) <= 16384),
  answer_body text check (octet_length(answer_body) <= 16384),
  changed text[] not null default '{}', -- events of the change
  ids text[] not null default '{}', -- of path and bodies, for the search
  is_explorer boolean not null default false,
  primary key (workspace_id, id)
);
create index requests_by_time on requests (workspace_id, at, id); -- list of the team, end of their days
create index requests_by_partner on requests (workspace_id, partner_id, at, id); -- a partner's list
create index requests_by_key on requests (workspace_id, key_id, at, id); -- a key's list
create index requests_by_ids on requests using gin (ids); -- search for any id in them
select protect_table('requests', 'one_partner');

-- Searches under a policy would read every row first, so this one runs with the owner's rights and asks who reads.
create function find_requests(query text, most integer default 2000)
returns table (id text) language plpgsql stable security definer set search_path = public, pg_temp as $$
declare wanted text := trim(query);
begin
  if wanted = '' or current_workspace() is null then return; end if;
  if current_partner() is null and current_setting('role') <> 'tandem_team' then return; end if;
  return query
    select found.id from requests found
    where found.workspace_id = current_workspace()
      and (current_partner() is null or found.partner_id = current_partner())
      and (found.ids @> array[wanted] or found.id = wanted or found.idempotency_key = wanted or found.error_code = wanted
        or (wanted like '/%' and starts_with(found.path, wanted)))
    order by found.at desc limit least(most, 5000);
end $$;
revoke execute on function find_requests(text, integer) from public;
grant execute on function find_requests(text, integer) to tandem_team, tandem_portal;

-- Counts of calls. Processes add up in memory and write what came since; `usage_writers` makes each such delta count once.
create table usage_buckets (
  workspace_id text not null references workspaces (id) on delete cascade,
  day date not null, -- of the workspace's zone
  key_id text not null,
  endpoint text not null check (length(endpoint) <= 320),
  status_class text not null check (status_class in ('2xx', '3xx', '4xx', '5xx')),
  partner_id text,
  calls bigint not null check (calls >= 0),
  errors bigint not null check (errors >= 0),
  throttled bigint not null check (throttled >= 0),
  latency bigint[] not null check (cardinality(latency) = 11), -- up to 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000 ms, and longer
  bytes bigint not null check (bytes >= 0),
  primary key (workspace_id, day, key_id, endpoint, status_class)
);
create index usage_buckets_by_partner on usage_buckets (workspace_id, partner_id, day); -- plots and quota of a partner
select protect_table('usage_buckets', 'one_partner');
create table usage_writers (
  workspace_id text not null references workspaces (id) on delete cascade,
  process_id text not null,
  sequence bigint not null,
  at timestamptz not null,
  primary key (workspace_id, process_id)
);
select protect_table('usage_writers', 'team');
-- A month's quota is mentioned once per threshold.
create table usage_notices (
  workspace_id text not null references workspaces (id) on delete cascade,
  partner_id text not null,
  month text not null check (month ~ '^\d{4}-\d{2}$'),
  percent integer not null check (percent in (80, 100)),
  at timestamptz not null,
  primary key (workspace_id, partner_id, month, percent),
  foreign key (workspace_id, partner_id) references partners (workspace_id, id)
);
select protect_table('usage_notices', 'team');

-- The first time each, and since when it could have been: once per partner.
create table first_calls (
  workspace_id text not null references workspaces (id) on delete cascade,
  partner_id text not null,
  milestone text not null check (milestone in ('test_call', 'test_write', 'live_call', 'live_write')),
  at timestamptz not null,
  possible_since timestamptz,
  request_id text,
  primary key (workspace_id, partner_id, milestone),
  foreign key (workspace_id, partner_id) references partners (workspace_id, id)
);
create index first_calls_by_time on first_calls (workspace_id, at, partner_id); -- list, medians by quarter
select protect_table('first_calls', 'one_partner');

-- What somebody's support may see of a call, frozen when help was asked; for 30 days.
create table support_bundles (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  partner_id text,
  note text check (length(note) between 1 and 4000),
  context jsonb not null,
  by_kind text not null,
  by_id text,
  by_name text not null check (length(by_name) <= 200),
  created_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (workspace_id, id)
);
create index support_bundles_by_time on support_bundles (workspace_id, created_at, id); -- list, end of their days
create index support_bundles_by_partner on support_bundles (workspace_id, partner_id, created_at, id);
select protect_table('support_bundles', 'one_partner');

-- Calls to the company's own API, as its gateway reports them: kept apart from calls to this product.
create table usage_batches (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  source text not null check (length(source) between 1 and 60),
  partner_id text, -- when a partner's server reported it
  key_id text not null,
  accepted integer not null check (accepted >= 0),
  refused integer not null check (refused >= 0),
  at timestamptz not null,
  primary key (workspace_id, id)
);
create index usage_batches_by_time on usage_batches (workspace_id, at, id);
select protect_table('usage_batches', 'one_partner');
create table usage_events (
  workspace_id text not null references workspaces (id) on delete cascade,
  source text not null,
  event_id text not null check (length(event_id) between 1 and 100),
  batch_id text not null,
  partner_id text,
  key_id text not null,
  at timestamptz not null,
  endpoint text not null check (length(endpoint) between 1 and 200),
  status integer not null check (status between 100 and 599),
  ms integer check (ms >= 0),
  bytes bigint check (bytes >= 0),
  primary key (workspace_id, source, event_id),
  foreign key (workspace_id, batch_id) references usage_batches (workspace_id, id) on delete cascade
);
create index usage_events_by_batch on usage_events (workspace_id, batch_id);
create index usage_events_by_partner on usage_events (workspace_id, partner_id, at); -- usage of a partner in a time
select protect_table('usage_events', 'one_partner');
