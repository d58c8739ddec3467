-- A conversion that found no plan is computed again when an agreement takes effect earlier: each time with inputs of its own,
-- so that every evaluation can be reckoned again from what it was given.
alter table evaluation_inputs drop constraint evaluation_inputs_pkey;
alter table evaluation_inputs
  add column number integer not null default 1 check (number >= 1),
  add column credit_set_version integer not null default 1 check (credit_set_version >= 1),
  add primary key (workspace_id, conversion_id, credit_set_id, number);
drop index evaluation_inputs_current;
create index evaluation_inputs_current on evaluation_inputs (workspace_id, conversion_id) where superseded_at is null; -- what holds now
alter table evaluations add column inputs_number integer not null default 1 check (inputs_number >= 1);
alter table commissions add column if not exists parts jsonb; -- what each line of the sale gave, where a rule chose lines

-- Nothing that was computed is edited but to be superseded, or while it waits.
create function keep_evaluation_inputs() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  if old.outcome = 'computed' and (new.inputs, new.hash, new.outcome, new.engine_version)
    is distinct from (old.inputs, old.hash, old.outcome, old.engine_version) then
    raise exception 'What an evaluation was given is never edited' using errcode = '23514', constraint = 'evaluation_inputs_kept';
  end if;
  return new;
end $$;
create trigger evaluation_inputs_kept before update on evaluation_inputs for each row execute function keep_evaluation_inputs();
