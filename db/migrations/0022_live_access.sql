-- Live access of partners: a row per grant and per withdrawal, never changed. The newest row of a partner says what holds.
create table live_accesses (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  partner_id text not null,
  act text not null check (act in ('granted', 'withdrawn')),
  cause text not null check (cause in ('gate', 'by_hand', 'agreement_ended', 'agreement_changed')),
  reason text check (length(reason) between 1 and 500),
  at timestamptz not null,
  ends_at timestamptz, -- a grant for a time ends by itself
  -- What it stands on: the partnership that was in force.
  agreement_id text,
  agreement_version_id text,
  by_kind text not null,
  by_id text,
  by_name text not null check (length(by_name) <= 200),
  primary key (workspace_id, id),
  foreign key (workspace_id, partner_id) references partners (workspace_id, id),
  foreign key (workspace_id, agreement_id) references agreements (workspace_id, id),
  foreign key (workspace_id, agreement_version_id) references agreement_versions (workspace_id, id),
  check (cause <> 'by_hand' or reason is not null),
  check (act = 'granted' or ends_at is null),
  check (ends_at > at)
);
create index live_accesses_by_partner on live_accesses (workspace_id, partner_id, at, id); -- what holds; merge of partners
create index live_accesses_by_time on live_accesses (workspace_id, at, id); -- list, newest first
create index live_accesses_by_agreement on live_accesses (workspace_id, agreement_id);
create index live_accesses_by_version on live_accesses (workspace_id, agreement_version_id);
select protect_table('live_accesses', 'one_partner');
