-- A simulation runs as a job that can be cancelled and taken up again where it was; its result stands by partner, month and rule.
alter table simulations drop constraint simulations_state_check;
alter table simulations
  add constraint simulations_state_check check (state in ('queued', 'running', 'finished', 'failed', 'cancelled')),
  add column from_day date not null,
  add column to_day date not null, -- the first day that is not counted
  add column reached_on date, -- how far it has come
  add column job_id text,
  add column plan_hash text, -- of an amendment's terms: whose estimate it is
  add column progress jsonb, -- where a run that was interrupted goes on; empty when it is over
  add column search text generated always as (lower(name)) stored,
  add constraint simulations_days check (from_day < to_day);
drop index simulations_by_agreement;
create index simulations_by_agreement on simulations (workspace_id, agreement_id, plan_hash, created_at) where agreement_id is not null; -- estimate beside an approval
alter table simulation_results
  add column id text not null, -- partner, month, rule and currency in one, for paging
  add column rule_name text not null check (length(rule_name) between 1 and 120),
  add column difference_minor bigint not null generated always as (new_minor - old_minor) stored,
  add column old_lines integer not null default 0,
  add column new_lines integer not null default 0,
  add column old_free_minor bigint not null default 0, -- whose hold period ends in this month
  add column new_free_minor bigint not null default 0;
create unique index simulation_results_by_id on simulation_results (workspace_id, simulation_id, id); -- list
create index simulation_results_by_difference on simulation_results (workspace_id, simulation_id, difference_minor, id); -- list by difference
