-- Legal holds: while one stands, nothing that the agreement or its people left is erased. And signatures on paper.

create table agreement_holds (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  agreement_id text not null,
  partner_id text not null,
  reason text not null check (length(reason) between 1 and 2000),
  -- What the matter is called where it is kept, such as a file number.
  reference text check (length(reference) between 1 and 120),
  by_kind text not null,
  by_id text,
  by_name text not null check (length(by_name) <= 200),
  at timestamptz not null,
  lifted_at timestamptz,
  lifted_reason text check (length(lifted_reason) between 1 and 2000),
  lifted_by_kind text,
  lifted_by_id text,
  lifted_by_name text check (length(lifted_by_name) <= 200),
  primary key (workspace_id, id),
  foreign key (workspace_id, agreement_id) references agreements (workspace_id, id) on delete cascade,
  foreign key (workspace_id, partner_id) references partners (workspace_id, id),
  check ((lifted_at is null) = (lifted_reason is null) and (lifted_at is null) = (lifted_by_kind is null))
);
create unique index agreement_holds_standing on agreement_holds (workspace_id, agreement_id) where lifted_at is null; -- one at a time
create index agreement_holds_by_agreement on agreement_holds (workspace_id, agreement_id, at); -- the agreement's page
create index agreement_holds_of_partner on agreement_holds (workspace_id, partner_id) where lifted_at is null; -- erasing its people
select protect_table('agreement_holds', 'team');
revoke delete on agreement_holds from tandem_team; -- that one stood is never forgotten

alter table agreements drop column legal_hold; -- a hold has who, when and why

-- Signed on paper: the scan is uploaded and attested as a file that was signed elsewhere is.
alter table agreement_attestations
  add column way text not null default 'import' check (way in ('import', 'ink')),
  add column signers jsonb not null default '[]' check (jsonb_typeof(signers) = 'array');

-- A scan that was attested is kept as a sealed file is.
create or replace function keep_sealed_files() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if new.deleted_at is not null and (
    exists (select from agreement_seals where workspace_id = new.workspace_id and file_id = new.id)
    or exists (select from agreement_attestations where workspace_id = new.workspace_id and file_id = new.id)) then
    raise exception 'a sealed file is never deleted' using errcode = '23514';
  end if;
  return new;
end $$;
