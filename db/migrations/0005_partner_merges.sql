-- Companies that may be one: how they are found, told apart, merged and taken apart again; and lists that are imported.

-- Under which keys a company is found (see matching/keys.ts), hashed to 64 bits: two texts under one hash only cost a
-- comparison. Kept in the transaction of every change of a name, domain, number or contact.
create table partner_match_keys (
  workspace_id text not null,
  key bigint not null,
  partner_id text not null,
  primary key (workspace_id, key, partner_id),
  foreign key (workspace_id, partner_id) references partners (workspace_id, id) on delete cascade
);
create index partner_match_keys_by_partner on partner_match_keys (workspace_id, partner_id); -- what a change has to compare
select protect_table('partner_match_keys', 'team');

-- Pairs that somebody should look at, smaller id first. Gone when they are merged, told apart or no longer alike.
create table duplicate_pairs (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null generated always as (one_id || '~' || other_id) stored,
  one_id text not null,
  other_id text not null,
  points integer not null check (points between 0 and 100),
  band text not null check (band in ('certain', 'likely', 'possible')),
  lines jsonb not null,
  would_make_certain jsonb not null default '[]',
  suggestion text check (suggestion = 'link_as_parent'),
  cause text not null check (cause in ('created', 'import', 'sweep', 'undo')),
  found_at timestamptz not null,
  primary key (workspace_id, id),
  foreign key (workspace_id, one_id) references partners (workspace_id, id) on delete cascade,
  foreign key (workspace_id, other_id) references partners (workspace_id, id) on delete cascade,
  check (one_id < other_id)
);
create index duplicate_pairs_by_points on duplicate_pairs (workspace_id, points, id); -- the list of duplicates, most alike first
create index duplicate_pairs_by_band on duplicate_pairs (workspace_id, band, points, id); -- its filter
create index duplicate_pairs_by_time on duplicate_pairs (workspace_id, found_at, id); -- the list, newest first
create index duplicate_pairs_of_one on duplicate_pairs (workspace_id, one_id); -- pairs of a partner
create index duplicate_pairs_of_other on duplicate_pairs (workspace_id, other_id);
select protect_table('duplicate_pairs', 'team');

-- "Not the same", with who said so and why. Asked again only when an identifier that is not in `identifiers` is shared.
create table distinct_pairs (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  one_id text not null,
  other_id text not null,
  reason text not null check (length(reason) between 1 and 2000),
  identifiers text[] not null default '{}',
  by_kind text not null,
  by_id text,
  at timestamptz not null,
  primary key (workspace_id, id),
  unique (workspace_id, one_id, other_id),
  foreign key (workspace_id, one_id) references partners (workspace_id, id) on delete cascade,
  foreign key (workspace_id, other_id) references partners (workspace_id, id) on delete cascade,
  check (one_id < other_id)
);
create index distinct_pairs_of_other on distinct_pairs (workspace_id, other_id);
create index distinct_pairs_by_time on distinct_pairs (workspace_id, at, id); -- the list, newest first
select protect_table('distinct_pairs', 'team');

-- How far the nightly sweep has looked.
create table duplicate_sweeps (
  workspace_id text not null references workspaces (id) on delete cascade,
  swept_until timestamptz not null,
  swept_id text not null default '',
  primary key (workspace_id)
);
select protect_table('duplicate_sweeps', 'team');

create table merges (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  survivor_id text not null,
  absorbed_id text not null,
  -- Field -> where its value came from.
  choices jsonb not null default '{}',
  reason text check (length(reason) <= 2000),
  moved integer not null default 0,
  by_kind text not null,
  by_id text,
  at timestamptz not null,
  undo_until timestamptz not null,
  undone_at timestamptz,
  undone_by_kind text,
  undone_by_id text,
  -- What an undo left with the survivor, by kind.
  stayed jsonb,
  primary key (workspace_id, id),
  foreign key (workspace_id, survivor_id) references partners (workspace_id, id) on delete cascade,
  foreign key (workspace_id, absorbed_id) references partners (workspace_id, id) on delete cascade,
  check (survivor_id <> absorbed_id)
);
create index merges_by_survivor on merges (workspace_id, survivor_id, id); -- merges of a partner
create index merges_by_absorbed on merges (workspace_id, absorbed_id, id);
create index merges_by_time on merges (workspace_id, at, id); -- the history of merges
select protect_table('merges', 'team');
-- One row per record that the merge moved, changed or took away, with what it held before.
create table merge_rows (
  workspace_id text not null references workspaces (id) on delete cascade,
  merge_id text not null,
  number integer not null,
  module text not null check (length(module) <= 60),
  record_kind text not null check (length(record_kind) <= 60),
  record_id text not null,
  field text not null check (length(field) <= 60),
  act text not null check (act in ('moved', 'changed', 'removed')),
  old_value jsonb,
  new_value jsonb,
  restored_at timestamptz,
  primary key (workspace_id, merge_id, number),
  foreign key (workspace_id, merge_id) references merges (workspace_id, id) on delete cascade
);
select protect_table('merge_rows', 'team');

create table imports (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  kind text not null check (kind in ('partners', 'contacts', 'both')),
  state text not null check (state in ('mapping', 'dry_run', 'ready', 'running', 'finished', 'cancelled', 'failed')),
  file_id text not null,
  file_name text not null check (length(file_name) between 1 and 255),
  format text not null,
  encoding text not null,
  delimiter text,
  headers text[] not null,
  sample jsonb not null default '[]',
  -- Column by column: field and write mode.
  columns jsonb not null,
  options jsonb not null default '{}',
  -- Whose outcomes the rows hold, and how far it came. Moved on in the transaction of each batch.
  report text check (report in ('dry_run', 'run')),
  rows_total integer,
  rows_done integer not null default 0,
  counts jsonb not null default '{}',
  job_id text,
  cancel_requested_at timestamptz,
  error text check (length(error) <= 2000),
  by_kind text not null,
  by_id text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  started_at timestamptz,
  finished_at timestamptz,
  undo_until timestamptz,
  undo_state text check (undo_state in ('running', 'finished')),
  undo_result jsonb,
  version integer not null default 1,
  primary key (workspace_id, id)
);
create index imports_by_time on imports (workspace_id, created_at, id); -- the history of imports
select protect_table('imports', 'team');

-- The report: one row per row of the file. A run writes over what its dry run wrote.
create table import_rows (
  workspace_id text not null,
  import_id text not null,
  row integer not null,
  report text not null check (report in ('dry_run', 'run')),
  outcome text not null check (outcome in ('created', 'updated', 'unchanged', 'needs_review', 'refused', 'blank')),
  -- First row of the rows that are one company.
  group_row integer,
  partner_id text,
  contact_id text,
  made_partner boolean not null default false,
  made_contact boolean not null default false,
  -- Versions that this row left behind: whoever touched the record since made another one.
  partner_version integer,
  contact_version integer,
  fields text[] not null default '{}',
  problems jsonb not null default '[]',
  matches jsonb not null default '[]',
  note text check (length(note) <= 2000),
  words text not null default '' check (length(words) <= 600),
  -- What the file says, for rows that somebody has to look at.
  cells jsonb,
  content_hash text,
  primary key (workspace_id, import_id, row),
  foreign key (workspace_id, import_id) references imports (workspace_id, id) on delete cascade
);
create index import_rows_by_outcome on import_rows (workspace_id, import_id, outcome, row); -- the report's filter
create index import_rows_by_partner on import_rows (workspace_id, partner_id) where partner_id is not null; -- from which lists a partner came
select protect_table('import_rows', 'team');

-- What was accepted once is known again, whatever became of the partner's name since. A row that waits for a decision
-- has no partner yet.
create table import_content_hashes (
  workspace_id text not null,
  hash text not null check (length(hash) = 22),
  partner_id text,
  contact_id text,
  import_id text not null,
  row integer not null,
  primary key (workspace_id, hash),
  foreign key (workspace_id, partner_id) references partners (workspace_id, id) on delete cascade,
  foreign key (workspace_id, import_id) references imports (workspace_id, id) on delete cascade
);
create index import_content_hashes_by_partner on import_content_hashes (workspace_id, partner_id) where partner_id is not null;
create index import_content_hashes_by_import on import_content_hashes (workspace_id, import_id); -- undo of an import
select protect_table('import_content_hashes', 'team');

-- Where a column went the last time a file had it.
create table import_columns (
  workspace_id text not null references workspaces (id) on delete cascade,
  kind text not null check (kind in ('partners', 'contacts', 'both')),
  header text not null check (length(header) between 1 and 200),
  field text check (length(field) <= 120),
  mode text not null check (mode in ('fill_if_empty', 'overwrite', 'never')),
  at timestamptz not null,
  primary key (workspace_id, kind, header)
);
select protect_table('import_columns', 'team');
