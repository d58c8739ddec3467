-- Lists of past sales, customers and subscriptions that are taken in: tried first, then run in batches, reported by row.

create table sale_imports (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  kind text not null check (kind in ('sales', 'customers', 'subscriptions')),
  state text not null check (state in ('mapping', 'dry_run', 'ready', 'running', 'finished', 'cancelled', 'failed', 'undoing', 'undone')),
  file_id text not null,
  file_name text not null check (length(file_name) between 1 and 200),
  format text not null check (format in ('csv', 'json_lines')),
  headers text[] not null,
  sample jsonb not null default '[]' check (jsonb_typeof(sample) = 'array'),
  columns jsonb not null check (jsonb_typeof(columns) = 'array'), -- where each column goes
  options jsonb not null check (jsonb_typeof(options) = 'object'), -- how numbers and days are read, and whether it earns
  rows_total integer not null check (rows_total >= 0),
  rows_done integer not null default 0 check (rows_done >= 0),
  report text check (report in ('dry_run', 'run')),
  counts jsonb not null default '{}' check (jsonb_typeof(counts) = 'object'),
  totals jsonb not null default '{}' check (jsonb_typeof(totals) = 'object'), -- net of new sales by currency
  undone_count integer not null default 0,
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
  foreign key (workspace_id, file_id) references files (workspace_id, id)
);
create index sale_imports_by_time on sale_imports (workspace_id, created_at, id); -- list, latest first
create index sale_imports_by_file on sale_imports (workspace_id, file_id); -- whether a file is still needed
select protect_table('sale_imports', 'team');

create table sale_import_rows (
  workspace_id text not null references workspaces (id) on delete cascade,
  import_id text not null,
  row integer not null check (row >= 1), -- as a spreadsheet numbers it: the header is row 1
  report text not null check (report in ('dry_run', 'run')),
  outcome text not null check (outcome in ('created', 'updated', 'unchanged', 'refused', 'blank')),
  external_id text check (length(external_id) <= 200),
  sale_id text,
  customer_id text,
  problems jsonb not null default '[]' check (jsonb_typeof(problems) = 'array'),
  note text check (length(note) <= 500),
  words text not null default '',
  primary key (workspace_id, import_id, row),
  foreign key (workspace_id, import_id) references sale_imports (workspace_id, id) on delete cascade,
  foreign key (workspace_id, sale_id) references sales (workspace_id, id) on delete set null (sale_id),
  foreign key (workspace_id, customer_id) references customers (workspace_id, id) on delete set null (customer_id)
);
create index sale_import_rows_by_sale on sale_import_rows (workspace_id, sale_id) where sale_id is not null; -- from which list a sale came
create index sale_import_rows_by_customer on sale_import_rows (workspace_id, customer_id) where customer_id is not null; -- erasure
select protect_table('sale_import_rows', 'team');

-- Where columns of this name went the last time.
create table sale_import_columns (
  workspace_id text not null references workspaces (id) on delete cascade,
  kind text not null,
  header text not null check (length(header) <= 500),
  field text,
  primary key (workspace_id, kind, header)
);
select protect_table('sale_import_columns', 'team');
