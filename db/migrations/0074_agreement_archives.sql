-- Signed agreements as one archive to take along: what was asked for, and the index that a job made of it.

create table agreement_archives (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  -- Which agreements: of a partner, of categories, signed in a range of days.
  filter jsonb not null default '{}' check (jsonb_typeof(filter) = 'object'),
  job_id text not null,
  -- The index; the files of the archive are read where they stand when it is taken.
  file_id text,
  agreements integer check (agreements >= 0),
  files integer check (files >= 0),
  size_bytes bigint check (size_bytes >= 0),
  -- Chains and files that do not fit what was kept of them.
  faults integer check (faults >= 0),
  by_kind text not null,
  by_id text,
  by_name text not null check (length(by_name) <= 200),
  created_at timestamptz not null,
  ready_at timestamptz,
  expires_at timestamptz not null,
  primary key (workspace_id, id),
  foreign key (workspace_id, file_id) references files (workspace_id, id),
  check ((ready_at is null) = (agreements is null))
);
create index agreement_archives_by_time on agreement_archives (workspace_id, created_at, id); -- list, latest first
create index agreement_archives_by_file on agreement_archives (workspace_id, file_id) where file_id is not null;
select protect_table('agreement_archives', 'team');

-- What waits for somebody's own signature ("To sign"): few of all that were ever asked.
create index envelope_signers_waiting on envelope_signers (workspace_id, envelope_id)
  where state in ('waiting', 'sent', 'viewed', 'consented', 'bounced');
