-- Who is away and who judges meanwhile; lists of restricted parties, against which partners are held.

create table review_absences (
  workspace_id text not null references workspaces (id) on delete cascade,
  member_id text not null,
  delegate_id text, -- takes seats and cards meanwhile; chosen by load when there is none
  from_on date not null,
  until_on date not null, -- the last day away
  by_name text not null check (length(by_name) <= 200),
  updated_at timestamptz not null,
  primary key (workspace_id, member_id),
  foreign key (workspace_id, member_id) references members (workspace_id, id),
  foreign key (workspace_id, delegate_id) references members (workspace_id, id),
  check (until_on >= from_on),
  check (delegate_id <> member_id)
);
create index review_absences_by_delegate on review_absences (workspace_id, delegate_id) where delegate_id is not null; -- a member who leaves
create index review_absences_by_day on review_absences (workspace_id, until_on, member_id); -- who is away; list by return
select protect_table('review_absences', 'team');

create table restricted_lists (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  name text not null check (length(name) between 1 and 200),
  list_date date not null,
  file_id text not null,
  file_name text not null check (length(file_name) <= 255),
  least_similarity integer not null check (least_similarity between 70 and 100), -- percent from which a name is a hit
  state text not null check (state in ('loading', 'screening', 'finished')),
  job_id text,
  rows_done integer not null default 0, -- rows of the file that are taken in; a run goes on after them
  entries integer not null default 0,
  refused integer not null default 0,
  refusals jsonb not null default '[]' check (jsonb_typeof(refusals) = 'array'), -- the first 200 rows that could not be read, and why
  partners_total integer,
  partners_done integer not null default 0,
  after_partner text, -- the last partner that was held against it
  possible integer not null default 0,
  clear integer not null default 0,
  kept integer not null default 0, -- open matches of earlier lists, and companies that nobody screened yet
  by_kind text not null,
  by_id text,
  by_name text not null check (length(by_name) <= 200),
  created_at timestamptz not null,
  finished_at timestamptz,
  primary key (workspace_id, id)
);
create index restricted_lists_by_time on restricted_lists (workspace_id, created_at, id); -- list, newest first
select protect_table('restricted_lists', 'team');
revoke delete on restricted_lists from tandem_team;

create table restricted_entries (
  workspace_id text not null references workspaces (id) on delete cascade,
  list_id text not null,
  number integer not null, -- the row of the file
  name text not null check (length(name) between 1 and 300),
  aliases text[] not null default '{}' check (cardinality(aliases) <= 50),
  reference text check (length(reference) <= 300), -- the list's own number or programme
  primary key (workspace_id, list_id, number),
  foreign key (workspace_id, list_id) references restricted_lists (workspace_id, id)
);
select protect_table('restricted_entries', 'team');
revoke update on restricted_entries from tandem_team;

-- What a run over a list found, so that a run that begins again screens nobody twice.
alter table screenings add column list_id text;
alter table screenings add foreign key (workspace_id, list_id) references restricted_lists (workspace_id, id);
create unique index screenings_by_list on screenings (workspace_id, list_id, partner_id) where list_id is not null;

-- Cases are found by the name of the company; what was there before gets its entry.
alter table qualification_cases no force row level security;
alter table partners no force row level security;
insert into search_entries (workspace_id, kind, id, partner_id, partner_visible, words)
  select c.workspace_id, 'qualification_case', c.id, c.partner_id, false, lower(concat_ws(' ', p.display_name, p.legal_name))
  from qualification_cases c join partners p on p.workspace_id = c.workspace_id and p.id = c.partner_id
  on conflict do nothing;
alter table qualification_cases force row level security;
alter table partners force row level security;
