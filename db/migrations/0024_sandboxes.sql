-- Sandboxes of team and partners, what they told the live workspace, and integrations that partners build.

-- What a workspace of kind sandbox plays at the moment, and since when it is put away. Read with the registry's row.
alter table workspaces
  add column scenario text check (scenario in ('rate_limit', 'outage', 'slow', 'bad_signature')),
  add column scenario_until timestamptz,
  add column archived_at timestamptz,
  add constraint workspaces_scenario check (scenario is null or (kind = 'sandbox' and scenario_until is not null)),
  add constraint workspaces_archived check (archived_at is null or kind = 'sandbox');
-- The sandboxes of a live workspace, and the end of a demo.
create index workspaces_by_live on workspaces (live_workspace_id) where live_workspace_id is not null;

-- The record of a sandbox, kept in its live workspace; `id` is the id of the workspace that it is.
create table sandboxes (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  -- The partner that owns it, and the id under which it stands in there; neither for one of the team.
  partner_id text,
  inner_partner_id text,
  profile text not null check (profile in ('empty', 'standard', 'type')),
  start_number integer not null check (start_number between 1 and 999999),
  state text not null default 'building' check (state in ('building', 'ready', 'resetting', 'failed', 'archived')),
  state_since timestamptz not null,
  made_by text not null check (length(made_by) <= 200),
  reset_at timestamptz,
  used_at timestamptz not null,
  idle_days integer not null default 180 check (idle_days between 1 and 3650),
  warned_at timestamptz,
  -- What a reset is to take away besides the rows: keys, endpoints, users.
  drops text[] not null default '{}',
  version integer not null default 1,
  created_at timestamptz not null,
  primary key (workspace_id, id),
  foreign key (workspace_id, partner_id) references partners (workspace_id, id) on delete cascade,
  check (partner_id is not null or inner_partner_id is null)
);
create index sandboxes_by_partner on sandboxes (workspace_id, partner_id, id); -- a partner's page and its limit
-- Before row security holds the owner too.
insert into sandboxes (workspace_id, id, profile, start_number, state, state_since, made_by, used_at, created_at)
  select live_workspace_id, id, 'empty', 1, 'ready', created_at, 'The team', created_at, created_at
  from workspaces where kind = 'sandbox' and live_workspace_id is not null;
select protect_table('sandboxes', 'one_partner');

-- The one thing that crosses from a sandbox: a step that a partner took there, once, with its time.
create table sandbox_milestones (
  workspace_id text not null references workspaces (id) on delete cascade,
  partner_id text not null,
  milestone text not null check (length(milestone) between 1 and 60),
  sandbox_id text not null,
  reached_at timestamptz not null,
  primary key (workspace_id, partner_id, milestone),
  foreign key (workspace_id, partner_id) references partners (workspace_id, id) on delete cascade
);
select protect_table('sandbox_milestones', 'one_partner');

-- What ran while a sandbox's clock moved, in its order; rows of the sandbox itself.
create table clock_steps (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  kind text not null check (length(kind) <= 120),
  due_at timestamptz not null,
  subjects integer not null check (subjects >= 1),
  ran_at timestamptz not null,
  primary key (workspace_id, id)
);
create index clock_steps_by_time on clock_steps (workspace_id, ran_at, id); -- the list beside the clock
select protect_table('clock_steps', 'team');

-- Keys that the explorer of a page borrows for 15 minutes; they stand in no list.
alter table api_keys add column explorer_of text;
create index api_keys_explorers on api_keys (workspace_id, explorer_of) where explorer_of is not null; -- ended with their key
