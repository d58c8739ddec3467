-- What binds: sealed files, notices and terminations by two people, changes by notice, and what happened once on a day.

-- The sealed file of a version: one, whatever process was killed while it was made.
create table agreement_seals (
  workspace_id text not null references workspaces (id) on delete cascade,
  version_id text not null,
  agreement_id text not null,
  envelope_id text not null,
  -- Of the whole sealed file: what the public page is asked for.
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  document_hash text not null check (document_hash ~ '^[0-9a-f]{64}$'),
  file_id text not null,
  certificate_sha256 text not null check (certificate_sha256 ~ '^[0-9a-f]{64}$'),
  audit_head text,
  pages integer not null check (pages > 0),
  sealed_at timestamptz not null,
  primary key (workspace_id, version_id),
  foreign key (workspace_id, version_id) references agreement_versions (workspace_id, id) on delete cascade,
  foreign key (workspace_id, agreement_id) references agreements (workspace_id, id) on delete cascade,
  foreign key (workspace_id, envelope_id) references envelopes (workspace_id, id) on delete cascade,
  foreign key (workspace_id, file_id) references files (workspace_id, id)
);
create unique index agreement_seals_by_hash on agreement_seals (workspace_id, sha256); -- the public check
create index agreement_seals_by_agreement on agreement_seals (workspace_id, agreement_id);
create index agreement_seals_by_envelope on agreement_seals (workspace_id, envelope_id);
create index agreement_seals_by_file on agreement_seals (workspace_id, file_id);
select protect_table('agreement_seals', 'team');
revoke update, delete on agreement_seals from tandem_team; -- what was sealed stays sealed

-- A notice of ours takes a partner manager and a lawyer; until the second has confirmed it, it is not given.
alter table agreement_notices
  alter column given_at drop not null,
  alter column given_on drop not null,
  alter column ends_on drop not null,
  add column state text not null default 'given' check (state in ('asked', 'given', 'cured', 'withdrawn')),
  add column asked_at timestamptz,
  add column asked_roles text[] not null default '{}',
  add column confirmed_by_kind text,
  add column confirmed_by_id text,
  add column confirmed_by_name text check (length(confirmed_by_name) <= 200),
  -- Of a termination.
  add column ground text check (ground in ('convenience', 'cause')),
  add column cure_until date,
  add column cured_at timestamptz,
  -- Given on paper or by mail and entered here: how it is proven.
  add column is_recorded boolean not null default false,
  add column proof text check (length(proof) <= 2000),
  add column proof_file_id text,
  add column withdrawn_reason text check (length(withdrawn_reason) <= 2000),
  add constraint agreement_notices_proof foreign key (workspace_id, proof_file_id) references files (workspace_id, id),
  add constraint agreement_notices_given check (state = 'asked' or (given_at is not null and given_on is not null and ends_on is not null) or state = 'withdrawn'),
  add constraint agreement_notices_cure check (ground is distinct from 'cause' or cure_until is not null or state in ('asked', 'withdrawn'));
create unique index agreement_notices_standing on agreement_notices (workspace_id, agreement_id, side, kind) where state in ('asked', 'given'); -- one of a side stands at a time
create index agreement_notices_by_proof on agreement_notices (workspace_id, proof_file_id) where proof_file_id is not null;

-- A change by notice: until when the other side may object, and what it said.
create table agreement_change_notices (
  workspace_id text not null references workspaces (id) on delete cascade,
  version_id text not null,
  agreement_id text not null,
  sent_at timestamptz not null,
  effective_on date not null,
  object_by date, -- null: the agreement gives no right to object
  objected_at timestamptz,
  objected_by_name text check (length(objected_by_name) <= 200),
  objection text check (length(objection) between 1 and 2000),
  primary key (workspace_id, version_id),
  foreign key (workspace_id, version_id) references agreement_versions (workspace_id, id) on delete cascade,
  foreign key (workspace_id, agreement_id) references agreements (workspace_id, id) on delete cascade,
  check ((objected_at is null) = (objection is null)),
  check (objection is null or object_by is not null)
);
create index agreement_change_notices_by_agreement on agreement_change_notices (workspace_id, agreement_id);
select protect_table('agreement_change_notices', 'team');

-- What was announced of an agreement for a day, so that a run that comes twice or late announces it once.
create table agreement_marks (
  workspace_id text not null references workspaces (id) on delete cascade,
  agreement_id text not null,
  kind text not null check (length(kind) between 1 and 60),
  on_date date not null,
  at timestamptz not null,
  primary key (workspace_id, agreement_id, kind, on_date),
  foreign key (workspace_id, agreement_id) references agreements (workspace_id, id) on delete cascade
);
select protect_table('agreement_marks', 'team');

-- A sealed file is the agreement; no way of deleting files reaches it.
create function keep_sealed_files() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if new.deleted_at is not null and exists (
    select from agreement_seals where workspace_id = new.workspace_id and file_id = new.id) then
    raise exception 'a sealed file is never deleted' using errcode = '23514';
  end if;
  return new;
end $$;
create trigger keep_sealed_files before update of deleted_at on files for each row execute function keep_sealed_files();
revoke all on function keep_sealed_files() from public;
