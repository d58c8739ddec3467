-- What partners build on the API, its reviews, at whose customers it runs, and the releases of the SDKs it is built with.

create table integrations (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  partner_id text not null,
  name text not null check (length(name) between 1 and 120),
  kind text not null check (kind in ('connector', 'embedded_app', 'data_feed', 'white_label')),
  summary text check (length(summary) between 1 and 2000),
  products text[] not null default '{}' check (cardinality(products) <= 20),
  owner_member_id text,
  owner_portal_user_id text,
  key_ids text[] not null default '{}' check (cardinality(key_ids) <= 20), -- live ones, and those of the partner's sandboxes
  lowest_api_version text check (length(lowest_api_version) <= 40),
  lowest_sdk_language text check (lowest_sdk_language in ('typescript', 'python')),
  lowest_sdk_version text check (length(lowest_sdk_version) <= 40),
  state text not null check (state in ('building', 'in_review', 'live', 'retired')),
  state_since timestamptz not null,
  version integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (workspace_id, id),
  foreign key (workspace_id, partner_id) references partners (workspace_id, id),
  check ((lowest_sdk_language is null) = (lowest_sdk_version is null))
);
create unique index integrations_by_own_name on integrations (workspace_id, partner_id, lower(name)) where state <> 'retired'; -- one of a name
create index integrations_by_time on integrations (workspace_id, updated_at, id); -- list
create index integrations_by_name on integrations (workspace_id, name, id); -- list by name
create index integrations_by_partner on integrations (workspace_id, partner_id, updated_at, id); -- a partner's list, merge of partners
select protect_table('integrations', 'one_partner');

-- A row per change of state: who, when, why.
create table integration_states (
  workspace_id text not null references workspaces (id) on delete cascade,
  integration_id text not null,
  number integer not null check (number >= 1),
  partner_id text not null,
  state text not null check (state in ('building', 'in_review', 'live', 'retired')),
  at timestamptz not null,
  by_kind text not null,
  by_id text,
  by_name text not null check (length(by_name) <= 200),
  words text check (length(words) between 1 and 4000),
  primary key (workspace_id, integration_id, number),
  foreign key (workspace_id, integration_id) references integrations (workspace_id, id) on delete cascade,
  foreign key (workspace_id, partner_id) references partners (workspace_id, id)
);
create index integration_states_by_partner on integration_states (workspace_id, partner_id); -- merge of partners
select protect_table('integration_states', 'one_partner');

create table integration_reviews (
  workspace_id text not null references workspaces (id) on delete cascade,
  integration_id text not null,
  number integer not null check (number >= 1),
  partner_id text not null,
  submitted_at timestamptz not null,
  submitted_by_kind text not null,
  submitted_by_id text,
  submitted_by_name text not null check (length(submitted_by_name) <= 200),
  note text check (length(note) between 1 and 4000),
  items jsonb not null default '{}', -- by line of the checklist: done, note, by, at
  result text check (result in ('passed', 'returned', 'withdrawn')),
  words text check (length(words) between 1 and 4000),
  facts jsonb, -- what was measured when it was decided
  decided_at timestamptz,
  decided_by_kind text,
  decided_by_id text,
  decided_by_name text check (length(decided_by_name) <= 200),
  primary key (workspace_id, integration_id, number),
  foreign key (workspace_id, integration_id) references integrations (workspace_id, id) on delete cascade,
  foreign key (workspace_id, partner_id) references partners (workspace_id, id),
  check ((result is null) = (decided_at is null) and (result is null) = (decided_by_name is null))
);
create unique index integration_reviews_open on integration_reviews (workspace_id, integration_id) where result is null; -- one at a time
create index integration_reviews_by_partner on integration_reviews (workspace_id, partner_id); -- merge of partners
select protect_table('integration_reviews', 'one_partner');

-- At whose customers an integration runs. A customer has it once at a time.
create table installations (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  integration_id text not null,
  partner_id text not null,
  customer text not null check (length(customer) between 1 and 200), -- as the partner names it
  from_on date not null,
  to_on date check (to_on >= from_on),
  created_at timestamptz not null,
  primary key (workspace_id, id),
  foreign key (workspace_id, integration_id) references integrations (workspace_id, id) on delete cascade,
  foreign key (workspace_id, partner_id) references partners (workspace_id, id)
);
create unique index installations_by_customer on installations (workspace_id, integration_id, customer, from_on); -- a second report of the same
create unique index installations_now on installations (workspace_id, integration_id, customer) where to_on is null; -- once at a time
create index installations_by_day on installations (workspace_id, integration_id, from_on, id); -- list
create index installations_by_partner on installations (workspace_id, partner_id); -- merge of partners
select protect_table('installations', 'one_partner');

create table sdk_releases (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  language text not null check (language in ('typescript', 'python')),
  release_version text not null check (length(release_version) between 1 and 40),
  sha256 text check (sha256 ~ '^[0-9a-f]{64}$'),
  oldest_api_version text not null check (length(oldest_api_version) between 1 and 40),
  released_on date not null,
  support_ends_on date,
  notes text check (length(notes) between 1 and 4000),
  version integer not null default 1,
  created_at timestamptz not null,
  primary key (workspace_id, id)
);
create unique index sdk_releases_by_version on sdk_releases (workspace_id, language, release_version); -- one of a version
create index sdk_releases_by_day on sdk_releases (workspace_id, released_on, id); -- list
select protect_table('sdk_releases', 'team');
