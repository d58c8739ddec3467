-- Tasks, their causes and comments; clocks with their pauses; the daily mail of Today; saved views.

create table tasks (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  kind text not null check (length(kind) between 3 and 80),
  subject_kind text not null check (length(subject_kind) between 1 and 60),
  subject_id text not null check (length(subject_id) between 1 and 80),
  partner_id text,
  side text not null check (side in ('team', 'partner')),
  title text not null check (length(title) between 1 and 140),
  shared_title text check (length(shared_title) between 1 and 140),
  owner_kind text not null check (owner_kind in ('member', 'portal_user', 'role')),
  owner_id text not null check (length(owner_id) between 1 and 80),
  due_at timestamptz,
  due_order timestamptz not null generated always as (coalesce(due_at, 'infinity'::timestamptz)) stored,
  hard_deadline timestamptz,
  value_currency text check (value_currency ~ '^[A-Z]{3}$'),
  value_minor bigint check (value_minor >= 0),
  waiting text check (waiting in ('partner', 'colleague')),
  legal boolean not null default false,
  shared_with_partner boolean not null default false,
  checklist jsonb not null default '[]' check (jsonb_typeof(checklist) = 'array'),
  cause text not null check (length(cause) between 1 and 200),
  state text not null default 'open' check (state in ('open', 'done', 'cancelled')),
  snoozed_until timestamptz,
  outcome text check (length(outcome) <= 500),
  followed_at timestamptz, -- when it came with a partner that changed hands: told in one mail for many
  opened_by_kind text not null,
  opened_by_id text,
  ended_at timestamptz,
  ended_by_kind text,
  ended_by_id text,
  version integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (workspace_id, id),
  foreign key (workspace_id, partner_id) references partners (workspace_id, id) on delete cascade,
  check ((value_currency is null) = (value_minor is null)),
  check ((state = 'open') = (ended_at is null)),
  check (side = 'team' or partner_id is not null),
  check ((owner_kind <> 'portal_user' or side = 'partner') and (owner_kind <> 'member' or side = 'team'))
);
-- At most one open task per kind, subject and side: also what decides between two that open at once.
create unique index tasks_open_once on tasks (workspace_id, kind, subject_kind, subject_id, side) where state = 'open';
create index tasks_of_owner on tasks (workspace_id, owner_kind, owner_id, due_order, id) where state = 'open'; -- Today, its mail, claims
create index tasks_by_due on tasks (workspace_id, due_order, id); -- the list of tasks
create index tasks_by_time on tasks (workspace_id, created_at, id); -- the list, latest first
create index tasks_by_partner on tasks (workspace_id, partner_id, due_order, id); -- a partner's tab; the portal's to-do list
create index tasks_by_subject on tasks (workspace_id, subject_id, kind); -- closing by subject, a record's panel
select protect_table('tasks', 'one_partner', portal_filter => $$side = 'partner' or shared_with_partner$$);

-- What a task was opened for. A cause that comes again finds its row, also when its task has long been done.
create table task_causes (
  workspace_id text not null references workspaces (id) on delete cascade,
  kind text not null,
  subject_kind text not null,
  subject_id text not null,
  side text not null,
  cause text not null check (length(cause) between 1 and 200),
  task_id text not null,
  primary key (workspace_id, kind, subject_kind, subject_id, side, cause),
  foreign key (workspace_id, task_id) references tasks (workspace_id, id) on delete cascade deferrable initially deferred
);
create index task_causes_by_task on task_causes (workspace_id, task_id); -- deleting a task; its history
select protect_table('task_causes', 'team');

create table task_comments (
  workspace_id text not null references workspaces (id) on delete cascade,
  task_id text not null,
  number integer not null check (number > 0),
  partner_id text,
  shared boolean not null default false,
  author_kind text not null,
  author_id text,
  body text not null check (length(body) between 1 and 5000),
  created_at timestamptz not null,
  primary key (workspace_id, task_id, number),
  foreign key (workspace_id, task_id) references tasks (workspace_id, id) on delete cascade
);
select protect_table('task_comments', 'one_partner', portal_filter => 'shared');

create table clocks (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  kind text not null check (length(kind) between 1 and 80),
  subject_kind text not null check (length(subject_kind) between 1 and 60),
  subject_id text not null check (length(subject_id) between 1 and 80),
  partner_id text,
  member_id text,
  target_minutes integer not null check (target_minutes between 1 and 5256000),
  in_business_time boolean not null,
  started_at timestamptz not null,
  -- As the calendar stood when they were last reckoned; while a pause runs they are those of before the pause.
  warns_at timestamptz not null,
  breaches_at timestamptz not null,
  paused_at timestamptz,
  warned_at timestamptz,
  breached_at timestamptz,
  ending text check (ending in ('met', 'dropped')),
  ended_at timestamptz,
  spent_minutes integer check (spent_minutes >= 0),
  version integer not null default 1,
  created_at timestamptz not null,
  primary key (workspace_id, id),
  foreign key (workspace_id, partner_id) references partners (workspace_id, id) on delete cascade,
  check ((ending is null) = (ended_at is null)),
  check ((ending is null) = (spent_minutes is null))
);
create unique index clocks_open_once on clocks (workspace_id, kind, subject_id) where ended_at is null; -- one open clock per subject and kind
create index clocks_by_breach on clocks (workspace_id, breaches_at, id); -- the list of clocks
create index clocks_by_start on clocks (workspace_id, started_at, id); -- the list, latest first
create index clocks_by_subject on clocks (workspace_id, subject_id, started_at); -- a record's clocks
create index clocks_by_partner on clocks (workspace_id, partner_id, breaches_at, id); -- a partner's clocks, merging partners
create index clocks_met on clocks (workspace_id, kind, ended_at) include (spent_minutes) where ending = 'met'; -- published medians
select protect_table('clocks', 'team');

create table clock_pauses (
  workspace_id text not null references workspaces (id) on delete cascade,
  clock_id text not null,
  from_at timestamptz not null,
  to_at timestamptz check (to_at >= from_at),
  reason text not null check (length(reason) between 1 and 200),
  primary key (workspace_id, clock_id, from_at),
  foreign key (workspace_id, clock_id) references clocks (workspace_id, id) on delete cascade
);
create unique index clock_pauses_open_once on clock_pauses (workspace_id, clock_id) where to_at is null; -- one pause at a time
select protect_table('clock_pauses', 'team');

-- Which day's mail of Today a person has had (or had nothing in), so that it comes once, on two servers too.
create table today_mails (
  workspace_id text not null references workspaces (id) on delete cascade,
  member_id text not null,
  on_date date not null,
  tasks integer not null check (tasks >= 0),
  created_at timestamptz not null,
  primary key (workspace_id, member_id, on_date)
);
select protect_table('today_mails', 'team');

create table saved_views (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  partner_id text,
  list text not null check (list ~ '^[a-z][a-z0-9_.-]{0,59}$'),
  name text not null check (length(name) between 1 and 80),
  filters jsonb not null default '{}' check (jsonb_typeof(filters) = 'object'),
  columns text[] not null default '{}' check (cardinality(columns) <= 60),
  sort text check (length(sort) <= 80),
  layout text not null default 'table' check (layout in ('table', 'board', 'timeline')),
  owner_kind text not null check (owner_kind in ('member', 'portal_user', 'key')),
  owner_id text not null,
  shared_with text not null default 'nobody' check (shared_with in ('nobody', 'roles', 'all')),
  shared_roles text[] not null default '{}' check (cardinality(shared_roles) <= 12),
  version integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (workspace_id, id),
  foreign key (workspace_id, partner_id) references partners (workspace_id, id) on delete cascade,
  check ((shared_with = 'roles') = (cardinality(shared_roles) > 0))
);
create index saved_views_by_list on saved_views (workspace_id, list, name, id); -- the tabs of a list
create index saved_views_by_name on saved_views (workspace_id, name, id); -- all saved views
create index saved_views_by_partner on saved_views (workspace_id, partner_id, name, id); -- the portal's views
select protect_table('saved_views', 'one_partner', portal_rights => 'select, insert, update, delete');

-- The view a role begins a list with: one per list and role.
create table view_defaults (
  workspace_id text not null references workspaces (id) on delete cascade,
  list text not null,
  role text not null check (length(role) between 1 and 40),
  view_id text not null,
  primary key (workspace_id, list, role),
  foreign key (workspace_id, view_id) references saved_views (workspace_id, id) on delete cascade
);
create index view_defaults_by_view on view_defaults (workspace_id, view_id); -- deleting a view, showing it
select protect_table('view_defaults', 'team');
