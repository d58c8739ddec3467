-- A whole workspace leaves as one archive and comes back from one. While it comes back, rows that were written by a
-- trigger once come from the archive too, so those triggers stand aside; every check of the ledger and of shares holds.

alter table workspaces add column is_restoring boolean not null default false;

-- Only the owner writes the registry, so no role of the application can make the triggers stand aside.
create function restoring_workspace() returns boolean
language sql stable security definer set search_path = public, pg_temp
as $$ select coalesce((select is_restoring from workspaces where id = current_workspace()), false) $$;
revoke execute on function restoring_workspace() from public;
grant execute on function restoring_workspace() to tandem_team;

create or replace function begin_commission_moves()
 returns trigger
 language plpgsql
 set search_path = public, pg_temp
as $$
begin
  if restoring_workspace() then return null; end if;
  insert into commission_moves (workspace_id, subject_id, number, commission_id, partner_id, currency, kind, day, from_state, to_state, amount_minor, at)
  select workspace_id, id, version, id, partner_id, currency, kind, accounting_day, null, case when is_held then 'held' else state end, amount_minor, created_at
  from added where amount_minor > 0;
  return null;
end $$;

create or replace function note_agreement_stay()
 returns trigger
 language plpgsql
as $$
begin
  if restoring_workspace() then return new; end if;
  if tg_op = 'UPDATE' then
    if new.state = old.state and stay_side(new.state, new.pen) = stay_side(old.state, old.pen) then return new; end if;
    update agreement_stays set ended_at = new.updated_at
      where workspace_id = new.workspace_id and version_id = new.id and ended_at is null;
  end if;
  if new.state not in ('executed', 'withdrawn') then
    insert into agreement_stays (workspace_id, version_id, number, state, side, began_at)
      select new.workspace_id, new.id, coalesce(max(number), 0) + 1, new.state, stay_side(new.state, new.pen), new.updated_at
      from agreement_stays where workspace_id = new.workspace_id and version_id = new.id;
  end if;
  return new;
end $$;

create or replace function follow_sale_reversals()
 returns trigger
 language plpgsql
as $$
begin
  if restoring_workspace() then return null; end if;
  update sales s set reversed_minor = (
      select coalesce(sum(r.amount_minor), 0) from sale_reversals r
      where r.workspace_id = s.workspace_id and r.sale_id = s.id and r.is_valid),
    version = s.version + 1
  where s.workspace_id = new.workspace_id and s.id = new.sale_id;
  return null;
end $$;

create or replace function refuse_late_save()
 returns trigger
 language plpgsql
as $$
begin
  if restoring_workspace() then return new; end if;
  if current_user in ('tandem_team', 'tandem_portal') and not exists (
    select from scorecards s join qualification_cases c on c.workspace_id = s.workspace_id and c.id = s.case_id
    where s.workspace_id = new.workspace_id and s.id = new.scorecard_id
      and (s.state in ('assigned', 'in_progress') or (s.state = 'submitted' and c.state = 'reconciling'))
  ) then
    raise exception 'a sealed scorecard takes no answers' using errcode = '23514';
  end if;
  return new;
end $$;

create or replace function refuse_own_proof()
 returns trigger
 language plpgsql
as $$
begin
  if restoring_workspace() then return new; end if;
  if current_user in ('tandem_team', 'tandem_portal') and exists (
    select from step_proofs p where p.workspace_id = new.workspace_id and p.step_id = new.step_id
      and p.number = new.proof_number and p.by_side = new.by_side
  ) then
    raise exception 'a proof is answered by the other side' using errcode = '23514';
  end if;
  return new;
end $$;

create table workspace_exports (
  workspace_id text not null references workspaces(id) on delete cascade,
  id text not null,
  job_id text not null,
  file_id text,
  -- What the archive holds, once it is written.
  row_count bigint,
  file_count integer,
  size_bytes bigint,
  sha256 text check (sha256 ~ '^[0-9a-f]{64}$'),
  asked_by text,
  asked_by_name text not null check (length(asked_by_name) <= 200),
  downloaded_at timestamptz,
  downloaded_by_name text check (length(downloaded_by_name) <= 200),
  created_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (workspace_id, id)
);
select protect_table('workspace_exports', 'team');
-- The list of archives in the settings, newest first.
create index workspace_exports_by_time on workspace_exports (workspace_id, created_at, id);
-- Housekeeping: archives whose file has to go.
create index workspace_exports_to_end on workspace_exports (workspace_id, expires_at) where file_id is not null;
