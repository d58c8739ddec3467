-- The life of a commission: how it moves between states, who approved it, what was taken back, what is argued about,
-- statements and months that are closed.

alter table commissions
  add column if not exists carried_minor bigint not null default 0, -- part of reversed_minor that did not shrink the line: a carry-over
  add column if not exists parts jsonb, -- what each line of the sale gave, where a rule chose lines
  add column if not exists about_kind text check (about_kind in ('commission', 'statement', 'dispute')), -- what an adjustment corrects
  add column if not exists about_id text,
  add column if not exists approved_at timestamptz,
  add column if not exists paid_at timestamptz,
  add column if not exists asked_at timestamptz; -- since when it waits for a person
create index commissions_to_fall_due on commissions (workspace_id, partner_id, due_on) where state = 'approved'; -- what falls due
create index commissions_of_partner_open on commissions (workspace_id, partner_id, state, id)
  where state in ('pending', 'approved', 'due', 'processing'); -- payables, holds, earnings
create index commissions_in_review on commissions (workspace_id, asked_at, id) where asked_at is not null; -- review queue

-- Every step of an amount, one row each: what stood where on any day follows from them, line by line. The ledger keeps
-- the same per partner.
create table commission_moves (
  workspace_id text not null references workspaces (id) on delete cascade,
  subject_id text not null, -- the commission, or the reversal that became a carry-over
  number integer not null check (number >= 1),
  commission_id text,
  partner_id text not null,
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  kind text not null,
  day date not null,
  from_state text check (from_state in ('pending', 'held', 'approved', 'due', 'processing', 'paid', 'reversed')),
  to_state text not null check (to_state in ('pending', 'held', 'approved', 'due', 'processing', 'paid', 'reversed', 'declined')),
  amount_minor bigint not null check (amount_minor <> 0),
  cause_id text,
  at timestamptz not null,
  primary key (workspace_id, subject_id, number),
  foreign key (workspace_id, partner_id) references partners (workspace_id, id)
);
create index commission_moves_by_day on commission_moves (workspace_id, day, subject_id, number); -- accruals
create index commission_moves_by_partner on commission_moves (workspace_id, partner_id, day); -- a partner's months, merge of partners
select protect_table('commission_moves', 'one_partner');
revoke update, delete on commission_moves from tandem_team;
grant update (partner_id) on commission_moves to tandem_team; -- merge of partners

-- A line begins its way when it is written; a negative one when it is approved.
create function begin_commission_moves() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  insert into commission_moves (workspace_id, subject_id, number, commission_id, partner_id, currency, kind, day, from_state, to_state, amount_minor, at)
  select workspace_id, id, version, id, partner_id, currency, kind, accounting_day, null, case when is_held then 'held' else state end, amount_minor, created_at
  from added where amount_minor > 0;
  return null;
end $$;
create trigger commissions_begin after insert on commissions referencing new table as added
  for each statement execute function begin_commission_moves();

-- Who has to approve what. A set is in force once a second person confirmed it; before the first the built-in rules hold.
create table commission_rule_sets (
  workspace_id text not null references workspaces (id) on delete cascade,
  number integer not null check (number >= 1),
  rules jsonb not null check (jsonb_typeof(rules) = 'array'),
  proposed_by text not null,
  proposed_by_name text not null check (length(proposed_by_name) <= 200),
  proposed_as text not null check (proposed_as in ('admin', 'finance')),
  proposed_at timestamptz not null,
  decision text check (decision in ('confirmed', 'refused')),
  decided_by text,
  decided_by_name text check (length(decided_by_name) <= 200),
  decided_at timestamptz,
  primary key (workspace_id, number),
  check ((decision is null) = (decided_at is null)),
  check (decided_by <> proposed_by)
);
select protect_table('commission_rule_sets', 'team');

create table commission_approvals (
  workspace_id text not null references workspaces (id) on delete cascade,
  commission_id text not null,
  role text not null check (role in ('automatic', 'partner_manager', 'finance')),
  partner_id text not null,
  rule text not null check (length(rule) between 1 and 120),
  by_kind text not null,
  by_id text,
  by_name text not null check (length(by_name) <= 200),
  at timestamptz not null,
  primary key (workspace_id, commission_id, role),
  foreign key (workspace_id, commission_id) references commissions (workspace_id, id) on delete cascade,
  foreign key (workspace_id, partner_id) references partners (workspace_id, id)
);
create unique index commission_approvals_two_people on commission_approvals (workspace_id, commission_id, by_id) where by_kind = 'member'; -- nobody approves a line twice
create index commission_approvals_by_partner on commission_approvals (workspace_id, partner_id); -- merge of partners
select protect_table('commission_approvals', 'team');
revoke update, delete on commission_approvals from tandem_team;
grant update (partner_id) on commission_approvals to tandem_team;

create table commission_declines (
  workspace_id text not null references workspaces (id) on delete cascade,
  commission_id text not null,
  partner_id text not null,
  reason text not null check (length(reason) between 1 and 2000),
  cause_id text, -- the flag that was confirmed
  by_kind text not null,
  by_id text,
  by_name text not null check (length(by_name) <= 200),
  at timestamptz not null,
  primary key (workspace_id, commission_id),
  foreign key (workspace_id, commission_id) references commissions (workspace_id, id) on delete cascade,
  foreign key (workspace_id, partner_id) references partners (workspace_id, id)
);
create index commission_declines_by_partner on commission_declines (workspace_id, partner_id); -- merge of partners
select protect_table('commission_declines', 'one_partner');
revoke update, delete on commission_declines from tandem_team;
grant update (partner_id) on commission_declines to tandem_team;

-- What was taken back of a line, or given back to it (below zero). What could not shrink the line is a carry-over: it
-- stands in what is due until a payout takes it.
create table commission_reversals (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  commission_id text, -- none: a debt that was written off or paid back
  partner_id text not null,
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  number integer not null check (number >= 1),
  cause_kind text not null check (cause_kind in ('sale_reversal', 'superseded', 'flag', 'manual', 'written_off', 'paid_back')),
  cause_id text not null check (length(cause_id) between 1 and 100),
  cause_words text not null check (length(cause_words) between 1 and 500),
  sale_id text,
  amount_minor bigint not null check (amount_minor <> 0),
  refunded_minor bigint, -- of the sale, cumulative
  gross_minor bigint,
  reversed_before_minor bigint not null,
  reversed_after_minor bigint not null,
  lands text not null check (lands in ('line', 'carry_over')),
  carry_state text check (carry_state in ('due', 'processing', 'paid')),
  payout_id text,
  accounting_day date not null,
  version integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (workspace_id, id),
  foreign key (workspace_id, commission_id) references commissions (workspace_id, id),
  foreign key (workspace_id, partner_id) references partners (workspace_id, id),
  check ((lands = 'carry_over') = (carry_state is not null)),
  check (reversed_after_minor - reversed_before_minor = amount_minor or commission_id is null)
);
create unique index commission_reversals_in_order on commission_reversals (workspace_id, commission_id, number) where commission_id is not null; -- a line's reversals
create index commission_reversals_carried on commission_reversals (workspace_id, partner_id, currency, carry_state) where lands = 'carry_over' and carry_state <> 'paid'; -- payables
create index commission_reversals_by_payout on commission_reversals (workspace_id, payout_id) where payout_id is not null; -- thaw, pay, return
create index commission_reversals_by_partner on commission_reversals (workspace_id, partner_id, created_at, id); -- merge of partners
create index commission_reversals_by_time on commission_reversals (workspace_id, created_at, id); -- list
select protect_table('commission_reversals', 'one_partner');

create table disputes (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  partner_id text not null,
  about_kind text not null check (about_kind in ('commission', 'statement', 'missing_sale')),
  commission_id text,
  statement_id text,
  sale jsonb, -- of a missing one: what the partner knows, with the attribution test
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  claimed_minor bigint not null check (claimed_minor > 0),
  reason text not null check (length(reason) between 1 and 5000),
  state text not null check (state in ('open', 'answered', 'question', 'decided', 'closed')),
  outcome text check (outcome in ('upheld', 'partly', 'rejected')),
  outcome_words text check (length(outcome_words) between 1 and 5000),
  awarded_minor bigint,
  adjustment_id text,
  opened_by_id text,
  opened_by_name text not null check (length(opened_by_name) <= 200),
  decided_by_id text,
  decided_by_name text check (length(decided_by_name) <= 200),
  opened_at timestamptz not null,
  answered_at timestamptz,
  asked_at timestamptz, -- since when the partner is asked
  decided_at timestamptz,
  closed_at timestamptz,
  reopened_at timestamptz,
  messages integer not null default 0,
  version integer not null default 1,
  updated_at timestamptz not null,
  primary key (workspace_id, id),
  foreign key (workspace_id, partner_id) references partners (workspace_id, id),
  foreign key (workspace_id, commission_id) references commissions (workspace_id, id),
  check ((about_kind = 'commission') = (commission_id is not null)),
  check ((about_kind = 'statement') = (statement_id is not null)),
  check ((about_kind = 'missing_sale') = (sale is not null)),
  check ((state = 'decided') = (outcome is not null))
);
create unique index disputes_open_line on disputes (workspace_id, commission_id) where commission_id is not null and state in ('open', 'answered', 'question'); -- one at a time
create index disputes_by_time on disputes (workspace_id, opened_at, id); -- list
create index disputes_by_partner on disputes (workspace_id, partner_id, opened_at, id); -- a partner's list, merge of partners
create index disputes_by_state on disputes (workspace_id, state, opened_at, id); -- list by state, contested sums
select protect_table('disputes', 'one_partner', portal_rights => 'select, insert, update');

create table dispute_messages (
  workspace_id text not null references workspaces (id) on delete cascade,
  dispute_id text not null,
  number integer not null check (number >= 1),
  partner_id text not null,
  side text not null check (side in ('team', 'partner', 'system')),
  kind text not null check (kind in ('message', 'question', 'decision', 'note')),
  body text not null check (length(body) between 1 and 5000),
  file_ids text[] not null default '{}' check (cardinality(file_ids) <= 10),
  by_id text,
  by_name text not null check (length(by_name) <= 200),
  at timestamptz not null,
  primary key (workspace_id, dispute_id, number),
  foreign key (workspace_id, dispute_id) references disputes (workspace_id, id) on delete cascade,
  foreign key (workspace_id, partner_id) references partners (workspace_id, id)
);
create index dispute_messages_by_partner on dispute_messages (workspace_id, partner_id); -- merge of partners
select protect_table('dispute_messages', 'one_partner', portal_rights => 'select, insert');
revoke update, delete on dispute_messages from tandem_team;
grant update (partner_id) on dispute_messages to tandem_team;

create table month_closes (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  month date not null check (extract(day from month) = 1),
  state text not null check (state in ('open', 'checking', 'closed')),
  checks jsonb not null default '[]',
  accepted jsonb not null default '[]', -- checks that a person accepted, with the reason
  checked_at timestamptz,
  is_automatic boolean not null default false,
  started_by text,
  started_by_name text check (length(started_by_name) <= 200),
  closed_by text,
  closed_by_name text check (length(closed_by_name) <= 200),
  closed_at timestamptz,
  seal_id text,
  statements integer not null default 0,
  version integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (workspace_id, id),
  check ((state = 'closed') = (closed_at is not null)),
  check (is_automatic or closed_by is null or closed_by <> started_by)
);
create unique index month_closes_by_month on month_closes (workspace_id, month, id); -- list
create unique index month_closes_once on month_closes (workspace_id, month); -- one per month
select protect_table('month_closes', 'team');

create table statements (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  partner_id text not null,
  month date not null check (extract(day from month) = 1),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  opening_minor numeric(38) not null,
  closing_minor numeric(38) not null,
  figures jsonb not null,
  head jsonb not null, -- names, zone and words as they were
  lines integer not null,
  layout smallint not null check (layout >= 1), -- which rendering: its bytes never change
  hash text not null check (hash ~ '^[0-9a-f]{64}$'), -- of the CSV
  published_at timestamptz not null,
  primary key (workspace_id, id),
  foreign key (workspace_id, partner_id) references partners (workspace_id, id)
);
create unique index statements_once on statements (workspace_id, partner_id, month, currency); -- one per partner, month and currency
create unique index statements_by_month on statements (workspace_id, month, id); -- list
create index statements_by_time on statements (workspace_id, published_at, id); -- list, latest first
select protect_table('statements', 'one_partner');
revoke update, delete on statements from tandem_team;
grant update (partner_id) on statements to tandem_team;

create table statement_lines (
  workspace_id text not null references workspaces (id) on delete cascade,
  statement_id text not null,
  part integer not null check (part >= 1),
  partner_id text not null,
  lines jsonb not null check (jsonb_typeof(lines) = 'array'),
  primary key (workspace_id, statement_id, part),
  foreign key (workspace_id, statement_id) references statements (workspace_id, id) on delete cascade,
  foreign key (workspace_id, partner_id) references partners (workspace_id, id)
);
create index statement_lines_by_partner on statement_lines (workspace_id, partner_id); -- merge of partners
select protect_table('statement_lines', 'one_partner');
revoke update, delete on statement_lines from tandem_team;
grant update (partner_id) on statement_lines to tandem_team;

create table commission_bulk_actions (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  verb text not null check (verb in ('approve', 'decline', 'hold', 'release')),
  reason text check (length(reason) between 1 and 2000),
  filter jsonb not null,
  state text not null check (state in ('previewed', 'running', 'finished', 'cancelled')),
  rows_total integer not null,
  rows_done integer not null default 0,
  rows_refused integer not null default 0,
  preview jsonb not null, -- sums per currency, refusals by reason
  job_id text,
  by_id text,
  by_name text not null check (length(by_name) <= 200),
  actor jsonb not null, -- who acts, for the job
  created_at timestamptz not null,
  started_at timestamptz,
  finished_at timestamptz,
  version integer not null default 1,
  primary key (workspace_id, id)
);
create index commission_bulk_actions_by_time on commission_bulk_actions (workspace_id, created_at, id); -- list
select protect_table('commission_bulk_actions', 'team');

create table commission_bulk_rows (
  workspace_id text not null references workspaces (id) on delete cascade,
  action_id text not null,
  position integer not null check (position >= 1),
  commission_id text not null,
  commission_version integer not null,
  state text not null check (state in ('waiting', 'done', 'refused')),
  code text,
  words text check (length(words) <= 500),
  primary key (workspace_id, action_id, position),
  foreign key (workspace_id, action_id) references commission_bulk_actions (workspace_id, id) on delete cascade
);
create index commission_bulk_rows_by_state on commission_bulk_rows (workspace_id, action_id, state, position); -- what is left, report
select protect_table('commission_bulk_rows', 'team');

-- What the workspace set for the life of commissions.
create table commission_settings (
  workspace_id text not null references workspaces (id) on delete cascade,
  scope text not null check (scope = 'workspace'),
  value jsonb not null check (jsonb_typeof(value) = 'object'),
  version integer not null default 1,
  updated_at timestamptz not null,
  primary key (workspace_id, scope)
);
select protect_table('commission_settings', 'team');
