-- Commissions: what each conversion earned, by which rule, and why.

-- The library of plans. Using one copies it into a term; only a signed term earns.
create table plan_templates (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  name text not null check (length(name) between 1 and 120),
  summary text check (length(summary) between 1 and 2000),
  latest_number integer not null default 1 check (latest_number >= 1),
  archived_at timestamptz,
  version integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (workspace_id, id)
);
create unique index plan_templates_by_name on plan_templates (workspace_id, lower(name)) where archived_at is null; -- one of a name
create index plan_templates_by_time on plan_templates (workspace_id, updated_at, id); -- list
create index plan_templates_in_order on plan_templates (workspace_id, name, id); -- list by name
select protect_table('plan_templates', 'team');

create table plan_template_versions (
  workspace_id text not null references workspaces (id) on delete cascade,
  template_id text not null,
  number integer not null check (number >= 1),
  plan jsonb not null,
  note text check (length(note) between 1 and 2000),
  by_kind text not null,
  by_id text,
  by_name text not null check (length(by_name) <= 200),
  at timestamptz not null,
  primary key (workspace_id, template_id, number),
  foreign key (workspace_id, template_id) references plan_templates (workspace_id, id) on delete cascade
);
select protect_table('plan_template_versions', 'team');

-- Each plan that earned something, once, by its content: what evaluations name by hash.
create table frozen_plans (
  workspace_id text not null references workspaces (id) on delete cascade,
  hash text not null check (hash ~ '^[0-9a-f]{64}$'),
  plan jsonb not null,
  created_at timestamptz not null,
  primary key (workspace_id, hash)
);
select protect_table('frozen_plans', 'team');

-- What the engine was given for one conversion under one credit set: all its partners at once, since they round together.
-- Team only: it holds every partner's share and rates.
create table evaluation_inputs (
  workspace_id text not null references workspaces (id) on delete cascade,
  conversion_id text not null,
  credit_set_id text not null,
  engine_version smallint not null check (engine_version >= 1),
  sale_id text,
  customer_id text not null,
  is_paid_sale boolean not null, -- counts as a payment of the customer
  occurred_at timestamptz not null,
  outcome text not null check (outcome in ('computed', 'waiting')),
  inputs jsonb not null,
  hash text not null check (hash ~ '^[0-9a-f]{64}$'), -- of inputs, lines and steps
  superseded_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (workspace_id, conversion_id, credit_set_id)
);
create unique index evaluation_inputs_current on evaluation_inputs (workspace_id, conversion_id) where superseded_at is null; -- one holds
create index evaluation_inputs_by_customer on evaluation_inputs (workspace_id, customer_id, occurred_at); -- number of a payment
create index evaluation_inputs_by_time on evaluation_inputs (workspace_id, occurred_at, conversion_id); -- recomputation
select protect_table('evaluation_inputs', 'team');

create table evaluations (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  conversion_id text not null,
  credit_set_id text not null,
  credit_set_version integer not null check (credit_set_version >= 1),
  partner_id text not null,
  customer_id text not null,
  sale_id text,
  engine_version smallint not null check (engine_version >= 1),
  occurred_at timestamptz not null,
  day date not null, -- of the conversion, in the workspace's zone
  micro_shares integer not null check (micro_shares between 0 and 1000000),
  outcome text not null check (outcome in ('commissions', 'nothing', 'waiting')),
  reason text check (length(reason) between 1 and 60),
  plan_hash text,
  term_ids text[] not null default '{}', -- the terms that were read
  clause jsonb, -- agreement, version and clause as they stood
  steps jsonb not null default '[]',
  counted jsonb not null default '[]', -- what it added to period totals
  refunded_minor bigint not null default 0 check (refunded_minor >= 0), -- of the sale, as far as the totals know
  hash text not null check (hash ~ '^[0-9a-f]{64}$'),
  superseded_at timestamptz,
  version integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (workspace_id, id),
  foreign key (workspace_id, partner_id) references partners (workspace_id, id),
  check ((outcome = 'commissions') = (reason is null))
);
create unique index evaluations_once on evaluations (workspace_id, conversion_id, credit_set_id, partner_id); -- one per partner and credit set
create index evaluations_by_time on evaluations (workspace_id, occurred_at, id); -- list
create index evaluations_by_partner on evaluations (workspace_id, partner_id, occurred_at, id); -- a partner's list, true-up, merge of partners
create index evaluations_by_sale on evaluations (workspace_id, sale_id) where sale_id is not null; -- refunds
create index evaluations_open on evaluations (workspace_id, outcome, reason, day) where outcome <> 'commissions' and superseded_at is null; -- waiting, month close, no term
select protect_table('evaluations', 'team');

-- What an evaluation waits for. A row per conversion and missing fact, kept when it is there.
create table evaluation_waits (
  workspace_id text not null references workspaces (id) on delete cascade,
  conversion_id text not null,
  credit_set_id text not null,
  kind text not null check (kind in ('rate', 'cost')),
  subject text not null check (length(subject) between 1 and 100), -- 'USD/EUR 2026-03-02', or the sale
  sale_id text,
  from_currency text check (from_currency ~ '^[A-Z]{3}$'),
  to_currency text check (to_currency ~ '^[A-Z]{3}$'),
  day date not null,
  since timestamptz not null,
  resolved_at timestamptz,
  primary key (workspace_id, conversion_id, credit_set_id, kind, subject),
  check ((kind = 'rate') = (from_currency is not null and to_currency is not null))
);
create index evaluation_waits_open on evaluation_waits (workspace_id, since, conversion_id) where resolved_at is null; -- Waiting
create index evaluation_waits_by_subject on evaluation_waits (workspace_id, kind, subject) where resolved_at is null; -- what a rate or cost releases
select protect_table('evaluation_waits', 'team');

create table commissions (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  partner_id text not null,
  evaluation_id text,
  conversion_id text,
  credit_set_id text,
  sale_id text,
  rule_id text check (length(rule_id) between 1 and 40),
  rule_name text check (length(rule_name) between 1 and 120),
  kind text not null check (kind in ('sale', 'recurring', 'lead', 'deal', 'bounty', 'referral', 'tier_catch_up', 'true_up', 'guarantee', 'retainer', 'adjustment')),
  occurrence text check (length(occurrence) between 1 and 200), -- of what has no conversion: once per rule, partner and this
  amount_minor bigint not null check (amount_minor <> 0),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  occurred_at timestamptz not null,
  accounting_day date not null,
  hold_until timestamptz not null,
  due_on date,
  state text not null check (state in ('pending', 'approved', 'due', 'processing', 'paid', 'declined', 'clawed_back')),
  reversed_minor bigint not null default 0,
  is_held boolean not null default false,
  is_disputed boolean not null default false,
  payout_id text,
  replaces text,
  created_by text,
  reason text check (length(reason) between 1 and 2000),
  causes jsonb, -- what a true-up, a catch-up or a guarantee was counted from
  version integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (workspace_id, id),
  foreign key (workspace_id, partner_id) references partners (workspace_id, id),
  foreign key (workspace_id, evaluation_id) references evaluations (workspace_id, id),
  check (amount_minor > 0 or kind in ('adjustment', 'true_up')),
  check (amount_minor < 0 or reversed_minor between 0 and amount_minor),
  check ((conversion_id is null) = (credit_set_id is null)),
  check (evaluation_id is not null or occurrence is not null or kind = 'adjustment')
);
create unique index commissions_once on commissions (workspace_id, conversion_id, partner_id, credit_set_id, rule_id, kind)
  where conversion_id is not null and replaces is null; -- a repeated evaluation writes nothing twice
create unique index commissions_by_occurrence on commissions (workspace_id, partner_id, rule_id, kind, occurrence)
  where occurrence is not null and replaces is null; -- a retainer or a true-up, once
create index commissions_by_time on commissions (workspace_id, occurred_at, id); -- list
create index commissions_by_partner on commissions (workspace_id, partner_id, occurred_at, id); -- a partner's list, caps, merge of partners
create index commissions_by_conversion on commissions (workspace_id, conversion_id) where conversion_id is not null; -- supersede, fixed conversions
create index commissions_by_sale on commissions (workspace_id, sale_id) where sale_id is not null; -- refunds
create index commissions_by_evaluation on commissions (workspace_id, evaluation_id) where evaluation_id is not null; -- explanation
create index commissions_by_state on commissions (workspace_id, state, hold_until, id); -- what the clocks move
create index commissions_by_payout on commissions (workspace_id, payout_id) where payout_id is not null; -- thaw, pay, return
select protect_table('commissions', 'one_partner');

-- Why a line waits. Open while nobody closed it; a line without an open one is not held.
create table commission_holds (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  commission_id text not null,
  partner_id text not null,
  kind text not null check (kind in ('flag', 'chargeback', 'manual', 'partner', 'above_sale_value', 'finance')),
  reason text not null check (length(reason) between 1 and 500),
  cause_id text, -- flag, chargeback or partner hold
  opened_at timestamptz not null,
  opened_by_kind text not null,
  opened_by_id text,
  opened_by_name text not null check (length(opened_by_name) <= 200),
  closed_at timestamptz,
  closed_by_kind text,
  closed_by_id text,
  closed_by_name text check (length(closed_by_name) <= 200),
  primary key (workspace_id, id),
  foreign key (workspace_id, commission_id) references commissions (workspace_id, id) on delete cascade,
  foreign key (workspace_id, partner_id) references partners (workspace_id, id),
  check ((closed_at is null) = (closed_by_name is null))
);
create unique index commission_holds_open on commission_holds (workspace_id, commission_id, kind, coalesce(cause_id, '')) where closed_at is null; -- once per cause
create index commission_holds_by_cause on commission_holds (workspace_id, cause_id) where closed_at is null; -- what a cleared flag releases
create index commission_holds_by_line on commission_holds (workspace_id, commission_id, opened_at); -- line
create index commission_holds_by_partner on commission_holds (workspace_id, partner_id); -- merge of partners
select protect_table('commission_holds', 'team');

-- All payments of one partner wait.
create table partner_holds (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  partner_id text not null,
  cause text not null check (cause in ('manual', 'suspension')),
  reason text not null check (length(reason) between 1 and 500),
  opened_at timestamptz not null,
  opened_by_kind text not null,
  opened_by_id text,
  opened_by_name text not null check (length(opened_by_name) <= 200),
  closed_at timestamptz,
  closed_by_kind text,
  closed_by_id text,
  closed_by_name text check (length(closed_by_name) <= 200),
  primary key (workspace_id, id),
  foreign key (workspace_id, partner_id) references partners (workspace_id, id),
  check ((closed_at is null) = (closed_by_name is null))
);
create unique index partner_holds_open on partner_holds (workspace_id, partner_id, cause) where closed_at is null; -- once per cause
create index partner_holds_by_partner on partner_holds (workspace_id, partner_id, opened_at, id); -- list, merge of partners
select protect_table('partner_holds', 'team');

-- How much a partner sold by one rule in one period. What it earned stands in its lines and is summed from them.
create table period_totals (
  workspace_id text not null references workspaces (id) on delete cascade,
  partner_id text not null,
  rule_id text not null check (length(rule_id) between 1 and 40), -- '*': the whole plan, for conditions over totals
  period text not null check (period in ('month', 'quarter', 'year', 'agreement_year', 'lifetime')),
  period_start date not null,
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  volume_minor bigint not null default 0,
  sales_micro bigint not null default 0, -- millionths of a piece: a sale that is credited to three counts as one in all
  customers_micro bigint not null default 0,
  leads_micro bigint not null default 0,
  updated_at timestamptz not null,
  primary key (workspace_id, partner_id, rule_id, period, period_start, currency),
  foreign key (workspace_id, partner_id) references partners (workspace_id, id)
);
select protect_table('period_totals', 'team');

-- What another plan would have earned over sales that happened.
create table simulations (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  name text not null check (length(name) between 1 and 200),
  partner_id text, -- of the agreement it belongs to
  agreement_id text,
  state text not null check (state in ('queued', 'running', 'finished', 'failed')),
  request jsonb not null, -- plan, hold, period, partners
  inputs_hash text check (inputs_hash ~ '^[0-9a-f]{64}$'),
  conversions integer not null default 0,
  summary jsonb, -- by currency; movers with both explanations
  fault text check (length(fault) <= 2000),
  is_shared boolean not null default false, -- the partner may see it before signing
  by_kind text not null,
  by_id text,
  by_name text not null check (length(by_name) <= 200),
  finished_at timestamptz,
  version integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (workspace_id, id),
  foreign key (workspace_id, partner_id) references partners (workspace_id, id)
);
create index simulations_by_time on simulations (workspace_id, created_at, id); -- list
create index simulations_by_agreement on simulations (workspace_id, agreement_id) where agreement_id is not null; -- approval of an amendment
create index simulations_by_partner on simulations (workspace_id, partner_id) where partner_id is not null; -- merge of partners
select protect_table('simulations', 'team');

create table simulation_results (
  workspace_id text not null references workspaces (id) on delete cascade,
  simulation_id text not null,
  partner_id text not null,
  month date not null,
  rule_id text not null check (length(rule_id) between 1 and 40),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  old_minor bigint not null,
  new_minor bigint not null,
  primary key (workspace_id, simulation_id, partner_id, month, rule_id, currency),
  foreign key (workspace_id, simulation_id) references simulations (workspace_id, id) on delete cascade,
  foreign key (workspace_id, partner_id) references partners (workspace_id, id)
);
create index simulation_results_by_partner on simulation_results (workspace_id, partner_id); -- merge of partners
select protect_table('simulation_results', 'team');
