-- Agreements that were signed elsewhere: archives that are taken in, row by row, and who attests what was signed.

create table agreement_imports (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  state text not null check (state in ('uploaded', 'dry_run', 'ready', 'running', 'finished', 'cancelled', 'failed')),
  file_id text not null,
  file_name text not null check (length(file_name) between 1 and 200),
  -- Where the rows stand inside of the archive.
  table_name text not null check (length(table_name) between 1 and 300),
  rows_total integer not null check (rows_total >= 0),
  rows_done integer not null default 0 check (rows_done >= 0),
  report text check (report in ('dry_run', 'run')),
  counts jsonb not null default '{}' check (jsonb_typeof(counts) = 'object'),
  -- What stands in the archive and is read by nothing.
  unread_columns text[] not null default '{}',
  unnamed_files text[] not null default '{}',
  -- Said by whoever runs it; it stands with every agreement that comes of it.
  statement text check (length(statement) between 1 and 2000),
  job_id text,
  error text check (length(error) <= 2000),
  cancel_requested_at timestamptz,
  by_kind text not null,
  by_id text,
  by_name text not null check (length(by_name) <= 200),
  version integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  started_at timestamptz,
  finished_at timestamptz,
  primary key (workspace_id, id),
  foreign key (workspace_id, file_id) references files (workspace_id, id),
  check (state <> 'running' or statement is not null)
);
create index agreement_imports_by_time on agreement_imports (workspace_id, created_at, id); -- list, latest first
create index agreement_imports_by_file on agreement_imports (workspace_id, file_id);
select protect_table('agreement_imports', 'team');

create table agreement_import_rows (
  workspace_id text not null references workspaces (id) on delete cascade,
  import_id text not null,
  -- As a spreadsheet numbers it: the header is row 1.
  row integer not null check (row >= 1),
  report text not null check (report in ('dry_run', 'run')),
  outcome text not null check (outcome in ('created', 'unchanged', 'refused', 'blank')),
  file_name text check (length(file_name) <= 300),
  sha256 text check (length(sha256) = 64),
  partner_id text,
  agreement_id text,
  problems jsonb not null default '[]' check (jsonb_typeof(problems) = 'array'),
  notes text[] not null default '{}',
  -- What the check of the PDF said of the signatures inside of it.
  signature jsonb,
  pages integer,
  term_count integer not null default 0,
  opens_account boolean not null default false,
  words text not null default '',
  primary key (workspace_id, import_id, row),
  foreign key (workspace_id, import_id) references agreement_imports (workspace_id, id) on delete cascade,
  foreign key (workspace_id, agreement_id) references agreements (workspace_id, id) on delete set null (agreement_id)
);
create index agreement_import_rows_by_agreement on agreement_import_rows (workspace_id, agreement_id) where agreement_id is not null;
select protect_table('agreement_import_rows', 'team');

-- A version that was signed outside of this product: the file that bears the signatures, and who stands for it.
create table agreement_attestations (
  workspace_id text not null references workspaces (id) on delete cascade,
  version_id text not null,
  agreement_id text not null,
  import_id text,
  import_row integer,
  -- Of the whole file: the same file is never taken in twice.
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  file_id text not null,
  file_name text not null check (length(file_name) <= 300),
  pages integer not null check (pages between 1 and 300),
  signature jsonb not null check (jsonb_typeof(signature) = 'object'),
  signed_on date not null,
  -- What it was called where it was kept.
  reference text check (length(reference) <= 120),
  statement text not null check (length(statement) between 1 and 2000),
  by_kind text not null,
  by_id text,
  by_name text not null check (length(by_name) <= 200),
  at timestamptz not null,
  primary key (workspace_id, version_id),
  foreign key (workspace_id, version_id) references agreement_versions (workspace_id, id) on delete cascade,
  foreign key (workspace_id, agreement_id) references agreements (workspace_id, id) on delete cascade,
  foreign key (workspace_id, import_id) references agreement_imports (workspace_id, id) on delete set null (import_id),
  foreign key (workspace_id, file_id) references files (workspace_id, id)
);
create unique index agreement_attestations_by_hash on agreement_attestations (workspace_id, sha256); -- the same file again
create index agreement_attestations_by_agreement on agreement_attestations (workspace_id, agreement_id);
create index agreement_attestations_by_import on agreement_attestations (workspace_id, import_id) where import_id is not null;
create index agreement_attestations_by_file on agreement_attestations (workspace_id, file_id);
select protect_table('agreement_attestations', 'team');
revoke update, delete on agreement_attestations from tandem_team; -- what was attested stays attested
