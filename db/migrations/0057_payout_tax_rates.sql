-- The rate that a payout's tax was counted with: its document names it, whatever is decided later.
alter table payouts add column tax_rate_ppm integer not null default 0 check (tax_rate_ppm between 0 and 1000000);

-- Workspaces that were there before have their daily look at runs too; new ones plan it when they are set up.
insert into due_slots (workspace_id, kind, subject_id, due_at)
  select id, 'payouts.daily_runs', id, now() from workspaces on conflict do nothing;
