-- Links, codes and clicks of partners: what they share, and how often it was followed. Own domains, the look-up of the
-- redirect, raw clicks by month, and the counts by day that plots read.

-- Addresses that links begin with. The one without a host is this installation's own: /r/<workspace>/<key>.
create table link_domains (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  host text check (host ~ '^[a-z0-9]([a-z0-9.-]{1,250})[a-z0-9]$'),
  proof_token text not null,
  proven_at timestamptz,
  not_found_url text check (length(not_found_url) <= 2048),
  expired_url text check (length(expired_url) <= 2048),
  deep_link_hosts text[] not null default '{}' check (cardinality(deep_link_hosts) <= 50), -- where `?url=` may lead
  retired_at timestamptz,
  version integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (workspace_id, id)
);
create unique index link_domains_by_host on link_domains (workspace_id, coalesce(host, '')) where retired_at is null; -- one of a host
create index link_domains_by_time on link_domains (workspace_id, created_at, id); -- list
select protect_table('link_domains', 'team');

create table links (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  partner_id text not null,
  domain_id text not null,
  key text not null check (key ~ '^[a-z0-9-]{1,64}$'),
  name text check (length(name) between 1 and 120),
  destination text not null check (length(destination) <= 2048 and destination ~ '^https://'),
  campaign text check (length(campaign) between 1 and 120),
  product text check (length(product) between 1 and 120),
  utm jsonb not null default '{}', -- source, medium, campaign, term, content: put on the destination
  starts_at timestamptz,
  ends_at timestamptz check (ends_at > starts_at),
  is_default boolean not null default false,
  partner_closed boolean not null default false, -- the partner ended or is suspended
  ended_at timestamptz,
  ended_by text check (length(ended_by) <= 200),
  ended_reason text check (length(ended_reason) between 1 and 1000),
  version integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (workspace_id, id),
  foreign key (workspace_id, partner_id) references partners (workspace_id, id),
  foreign key (workspace_id, domain_id) references link_domains (workspace_id, id)
);
create unique index links_default on links (workspace_id, partner_id) where is_default and ended_at is null; -- one per partner
create index links_by_time on links (workspace_id, created_at, id); -- list
create index links_by_key on links (workspace_id, key, id); -- list by key
create index links_by_partner on links (workspace_id, partner_id, created_at, id); -- a partner's list, the limit of 100, merge of partners
create index links_by_domain on links (workspace_id, domain_id); -- refreshing the look-up of a domain
select protect_table('links', 'one_partner');

-- Every key that a link has or had: a renamed one goes on leading to its link, and nobody else is ever given it.
create table link_keys (
  workspace_id text not null references workspaces (id) on delete cascade,
  domain_id text not null,
  key text not null check (key ~ '^[a-z0-9-]{1,64}$'),
  link_id text not null,
  partner_id text not null,
  created_at timestamptz not null,
  primary key (workspace_id, domain_id, key),
  foreign key (workspace_id, domain_id) references link_domains (workspace_id, id),
  foreign key (workspace_id, link_id) references links (workspace_id, id) on delete cascade,
  foreign key (workspace_id, partner_id) references partners (workspace_id, id)
);
create index link_keys_by_link on link_keys (workspace_id, link_id); -- aliases of a link
create index link_keys_by_partner on link_keys (workspace_id, partner_id); -- merge of partners
select protect_table('link_keys', 'one_partner');

create table codes (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  partner_id text not null,
  code text not null check (length(code) between 2 and 40), -- NFKC and upper-cased
  kind text not null check (kind in ('personal', 'campaign')),
  discount text check (length(discount) between 1 and 200), -- as the customer reads it
  provider_ids text[] not null default '{}' check (cardinality(provider_ids) <= 20), -- promotion codes of the payment provider
  campaign text check (length(campaign) between 1 and 120),
  starts_at timestamptz,
  ends_at timestamptz check (ends_at > starts_at),
  uses_max integer check (uses_max >= 1),
  uses integer not null default 0 check (uses >= 0),
  partner_closed boolean not null default false,
  ended_at timestamptz,
  ended_by text check (length(ended_by) <= 200),
  ended_reason text check (length(ended_reason) between 1 and 1000),
  version integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (workspace_id, id),
  foreign key (workspace_id, partner_id) references partners (workspace_id, id)
);
create unique index codes_live on codes (workspace_id, code) where ended_at is null; -- one of a code at a time
create index codes_by_code on codes (workspace_id, code, id); -- list by code; who had it in the last year; a sale's code
create index codes_by_time on codes (workspace_id, created_at, id); -- list
create index codes_by_partner on codes (workspace_id, partner_id, created_at, id); -- a partner's list, merge of partners
create index codes_by_provider_ids on codes using gin (provider_ids); -- a promotion code of the payment provider
select protect_table('codes', 'one_partner');

-- How clicks are taken: per workspace, with defaults where there is no row.
create table tracking_settings (
  workspace_id text primary key references workspaces (id) on delete cascade,
  default_destination text check (length(default_destination) <= 2048 and default_destination ~ '^https://'),
  consent jsonb not null default '{}', -- by region: required, opt_out, not_needed
  repeat_minutes integer not null default 60 check (repeat_minutes between 1 and 1440),
  click_months integer not null default 13 check (click_months between 1 and 60),
  version integer not null default 1,
  updated_at timestamptz not null
);
select protect_table('tracking_settings', 'team');

-- What the redirect looks up, before any workspace is known: public addresses and where they lead. Written with what
-- they are made of. A change is found by its transaction, so that one that commits late is not missed.
create table link_hosts (
  workspace_id text not null references workspaces (id) on delete cascade,
  domain_id text not null,
  host text, -- null: under /r/<slug>/ of this installation
  not_found_url text,
  expired_url text,
  deep_link_hosts text[] not null default '{}',
  is_open boolean not null default true, -- false: retired
  changed_in xid8 not null default pg_current_xact_id(),
  primary key (workspace_id, domain_id)
);
create index link_hosts_by_host on link_hosts (host) where host is not null; -- who serves a host
create table link_lookups (
  workspace_id text not null references workspaces (id) on delete cascade,
  domain_id text not null,
  key text not null,
  link_id text not null,
  partner_id text not null,
  destination text not null,
  utm jsonb not null default '{}',
  starts_at timestamptz,
  ends_at timestamptz,
  is_open boolean not null, -- false: it was ended, or its partner may not earn now
  changed_in xid8 not null default pg_current_xact_id(),
  primary key (workspace_id, domain_id, key)
);
create index link_lookups_by_change on link_lookups (changed_in); -- what changed since the last look
create index link_lookups_by_link on link_lookups (workspace_id, link_id); -- refreshing a link
alter table link_hosts enable row level security;
alter table link_lookups enable row level security;
grant select, insert, update, delete on link_hosts, link_lookups to tandem_team;
create policy team_rows on link_hosts to tandem_team
  using (workspace_id = (select current_workspace())) with check (workspace_id = (select current_workspace()));
create policy team_rows on link_lookups to tandem_team
  using (workspace_id = (select current_workspace())) with check (workspace_id = (select current_workspace()));

-- Clicks and repeats as they came; never an address. By month of the workspace's own time.
create table clicks (
  workspace_id text not null,
  id text not null,
  clicked_at timestamptz not null,
  recorded_at timestamptz not null,
  day date not null, -- of the workspace's zone
  link_id text not null,
  partner_id text not null,
  source text not null check (source in ('redirect', 'script', 'api')),
  visitor_key text not null check (length(visitor_key) <= 64),
  visitor_id text,
  country text check (country ~ '^[A-Z]{2}$'),
  region text check (length(region) <= 80),
  device text not null check (device in ('desktop', 'mobile', 'tablet', 'other')),
  browser text not null check (length(browser) <= 40),
  system text not null check (length(system) <= 40),
  referrer text check (length(referrer) <= 253),
  utm jsonb not null default '{}',
  ad_parameters text[] not null default '{}',
  verdict text not null check (verdict in ('click', 'repeat')),
  repeat_of text,
  uniques integer not null check (uniques between 0 and 7), -- first of its visitor that day: 1 on the link, 2 for the partner, 4 in all
  primary key (workspace_id, id, clicked_at)
) partition by range (clicked_at);
create index clicks_by_time on clicks (workspace_id, clicked_at, id); -- list, end of their days
create index clicks_by_partner on clicks (workspace_id, partner_id, clicked_at, id); -- a partner's list, merge of partners
create index clicks_by_link on clicks (workspace_id, link_id, clicked_at, id); -- a link's list
create index clicks_by_visitor on clicks (workspace_id, visitor_id) where visitor_id is not null; -- withdrawal of consent
select protect_table('clicks', 'one_partner');
create table clicks_rest partition of clicks default;
-- As ensure_event_partitions: safe to run twice and on two servers.
create function ensure_click_partitions(months_ahead integer default 3) returns integer
language plpgsql security definer set search_path = public, pg_temp as $$
declare first_day timestamptz; end_day timestamptz; partition_name text; made integer := 0;
begin
  perform pg_advisory_xact_lock(hashtext('ensure_click_partitions'));
  for step in -1..months_ahead loop
    first_day := (date_trunc('month', now() at time zone 'UTC') + make_interval(months => step)) at time zone 'UTC';
    end_day := (date_trunc('month', now() at time zone 'UTC') + make_interval(months => step + 1)) at time zone 'UTC';
    partition_name := 'clicks_' || to_char(first_day at time zone 'UTC', 'YYYYMM');
    if to_regclass(partition_name) is null then
      execute format('create table %I (like clicks including defaults including constraints)', partition_name);
      execute format('with moved as (delete from clicks_rest where clicked_at >= %L and clicked_at < %L returning *)
        insert into %I select * from moved', first_day, end_day, partition_name);
      execute format('alter table clicks attach partition %I for values from (%L) to (%L)', partition_name, first_day, end_day);
      made := made + 1;
    end if;
  end loop;
  return made;
end $$;
revoke all on function ensure_click_partitions(integer) from public;

-- Who was here already, per day: a link, a partner, or all. The key dies with the day's salt, the row some days later.
create table click_marks (
  workspace_id text not null references workspaces (id) on delete cascade,
  day date not null,
  scope text not null, -- a link's id, a partner's id, or `all`
  visitor_key text not null,
  first_click_id text not null,
  click_id text not null, -- the last one that counted
  counted_at timestamptz not null,
  primary key (workspace_id, day, scope, visitor_key)
);
select protect_table('click_marks', 'team');
create table click_salts (
  workspace_id text not null references workspaces (id) on delete cascade,
  day date not null,
  salt text not null,
  made_at timestamptz not null, -- real time
  primary key (workspace_id, day)
);
select protect_table('click_salts', 'team');

-- Somebody who agreed to be known again. The id lives in the browser; here is since when, and that it ended.
create table visitors (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  region text check (length(region) <= 10),
  agreed_at timestamptz not null,
  withdrawn_at timestamptz,
  primary key (workspace_id, id)
);
select protect_table('visitors', 'team');

-- What each group of clicks adds to the counts; folded into the days by whoever comes first.
create table click_deltas (
  workspace_id text not null references workspaces (id) on delete cascade,
  id uuid not null default gen_random_uuid(),
  day date not null,
  link_id text not null,
  partner_id text not null,
  country text not null default '',
  device text not null default '',
  referrer text not null default '',
  verdict text not null check (verdict in ('click', 'repeat', 'head', 'prefetch', 'bot', 'velocity')),
  hits bigint not null, -- signed, as every delta
  visitors_of_link bigint not null default 0,
  visitors_of_partner bigint not null default 0,
  visitors_of_all bigint not null default 0,
  primary key (workspace_id, id)
);
create index click_deltas_by_partner on click_deltas (workspace_id, partner_id, day); -- what is not folded yet
alter table click_deltas enable row level security;
grant select, insert, update, delete on click_deltas to tandem_team;
create policy team_rows on click_deltas to tandem_team
  using (workspace_id = (select current_workspace())) with check (workspace_id = (select current_workspace()));
grant select on click_deltas to tandem_portal;
create policy portal_rows on click_deltas for select to tandem_portal
  using (workspace_id = (select current_workspace()) and partner_id = (select current_partner()));

create table link_days (
  workspace_id text not null references workspaces (id) on delete cascade,
  day date not null,
  link_id text not null,
  partner_id text not null,
  clicks bigint not null default 0,
  repeats bigint not null default 0,
  heads bigint not null default 0,
  prefetches bigint not null default 0,
  bots bigint not null default 0,
  velocities bigint not null default 0,
  visitors bigint not null default 0,
  primary key (workspace_id, link_id, day, partner_id)
);
create index link_days_by_partner on link_days (workspace_id, partner_id, day); -- top links of a partner
create index link_days_by_day on link_days (workspace_id, day); -- top links of all, a rebuild
select protect_table('link_days', 'one_partner');
create table partner_days (
  workspace_id text not null references workspaces (id) on delete cascade,
  day date not null,
  partner_id text not null,
  clicks bigint not null default 0,
  repeats bigint not null default 0,
  heads bigint not null default 0,
  prefetches bigint not null default 0,
  bots bigint not null default 0,
  velocities bigint not null default 0,
  visitors bigint not null default 0,
  primary key (workspace_id, partner_id, day)
);
create index partner_days_by_day on partner_days (workspace_id, day); -- partners of a span, a rebuild
select protect_table('partner_days', 'one_partner');
create table workspace_days (
  workspace_id text not null references workspaces (id) on delete cascade,
  day date not null,
  clicks bigint not null default 0,
  repeats bigint not null default 0,
  heads bigint not null default 0,
  prefetches bigint not null default 0,
  bots bigint not null default 0,
  velocities bigint not null default 0,
  visitors bigint not null default 0,
  primary key (workspace_id, day)
);
select protect_table('workspace_days', 'team');
create table dimension_days (
  workspace_id text not null references workspaces (id) on delete cascade,
  day date not null,
  partner_id text not null,
  dimension text not null check (dimension in ('country', 'device', 'referrer')),
  value text not null, -- empty: not known; `*`: all beyond the first 200
  clicks bigint not null default 0,
  repeats bigint not null default 0,
  primary key (workspace_id, partner_id, day, dimension, value)
);
create index dimension_days_by_day on dimension_days (workspace_id, day); -- the nightly narrowing, a rebuild
select protect_table('dimension_days', 'one_partner');
select ensure_click_partitions();
