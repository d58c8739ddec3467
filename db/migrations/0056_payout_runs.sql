-- What is owed, line by line, and how it is sent: payables, runs, payouts with their instructions and evidence. Every
-- step is a row or a state that is compared and set, so that whoever comes late, or a second time, changes nothing.

-- One due amount of a partner: a commission's net, a negative reversal, a fund claim. Positive: we owe it.
create table payables (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  partner_id text not null,
  source_kind text not null check (source_kind in ('commission', 'reversal', 'adjustment', 'fund_claim', 'service_credit', 'program_fee', 'opening')),
  source_id text not null check (length(source_id) between 1 and 100),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  amount_minor bigint not null check (amount_minor <> 0 and amount_minor between -999999999999999999 and 999999999999999999),
  due_on date not null,
  sale_id text,
  words text not null check (length(words) between 1 and 300),
  block_reason text check (length(block_reason) between 1 and 300), -- a dispute or hold on this line; null: nothing
  state text not null default 'open' check (state in ('open', 'in_payout', 'paid', 'withdrawn')),
  created_by text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (workspace_id, id)
);
create unique index payables_by_source on payables (workspace_id, source_id, source_kind); -- a source is owed once
create index payables_by_partner on payables (workspace_id, partner_id, state, id); -- freeze, a partner's balance
create index payables_by_state on payables (workspace_id, state, due_on, id); -- list by state and due day
create index payables_by_due on payables (workspace_id, due_on, id); -- list
select protect_table('payables', 'one_partner');

create table payout_runs (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  name text not null check (length(name) between 1 and 80),
  funding_account_id text not null,
  rail text not null check (rail in ('simulated', 'manual', 'csv', 'external', 'sepa', 'ach', 'stripe_connect')),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  schedule text not null check (length(schedule) between 1 and 40), -- by_hand, or the interval and day of the payment term
  cut_off_on date not null,
  planned_on date not null,
  state text not null check (state in ('draft', 'freezing', 'in_review', 'approved', 'executing', 'reconciling', 'closed', 'cancelled')),
  round integer not null default 0, -- how often it was frozen; payouts belong to one round
  four_eyes boolean not null,
  content_hash text check (content_hash ~ '^[0-9a-f]{64}$'), -- of what stands in review; the approved one from approval on
  needs_second boolean not null default false,
  second_reason text,
  paused_at timestamptz,
  paused_by text,
  pause_reason text,
  funding_confirmed_at timestamptz,
  funding_confirmed_by text,
  created_by text,
  frozen_at timestamptz,
  approved_at timestamptz,
  started_at timestamptz,
  sent_at timestamptz, -- the last payout left our hands
  closed_at timestamptz,
  closed_by text,
  cancelled_at timestamptz,
  cancelled_by text,
  cancel_reason text,
  version integer not null default 1,
  created_at timestamptz not null,
  primary key (workspace_id, id)
);
create unique index payout_runs_by_key on payout_runs (workspace_id, funding_account_id, schedule, cut_off_on) where state <> 'cancelled'; -- two servers make one
create index payout_runs_by_day on payout_runs (workspace_id, planned_on, id); -- list, the next run
create index payout_runs_by_state on payout_runs (workspace_id, state, id); -- runs under way
select protect_table('payout_runs', 'team');

-- Every partner whom a freeze has looked at: in, or out and why. A freeze that is taken up again skips them.
create table payout_run_partners (
  workspace_id text not null,
  run_id text not null,
  round integer not null,
  partner_id text not null,
  currency text not null, -- of what is owed
  due_minor bigint not null,
  is_in boolean not null,
  reasons jsonb not null default '[]',
  primary key (workspace_id, run_id, round, partner_id, currency),
  foreign key (workspace_id, run_id) references payout_runs (workspace_id, id) on delete cascade
);
select protect_table('payout_run_partners', 'team');

create table payouts (
  workspace_id text not null,
  id text not null,
  run_id text not null,
  round integer not null,
  partner_id text not null,
  funding_account_id text not null,
  rail text not null,
  method_id text not null,
  method_kind text not null,
  method_fingerprint text not null,
  method_last_four text,
  ledger_currency text not null check (ledger_currency ~ '^[A-Z]{3}$'),
  gross_minor bigint not null check (gross_minor > 0), -- sum of the lines, as it is owed
  currency text not null check (currency ~ '^[A-Z]{3}$'), -- in which it is sent
  converted_minor bigint not null check (converted_minor > 0), -- the gross in that currency
  rate jsonb, -- the legs that were used; null: one currency
  rate_on date,
  tax_minor bigint not null check (tax_minor >= 0),
  withheld_minor bigint not null check (withheld_minor >= 0),
  authority text,
  treatment text,
  net_minor bigint not null check (net_minor > 0), -- what is sent
  base_minor bigint, -- in the workspace's currency, for limits; null: no rate
  reference text not null check (reference ~ '^[A-Z0-9-]{1,35}$'), -- the bank's end-to-end id; never used again
  content_hash text not null check (content_hash ~ '^[0-9a-f]{64}$'),
  document_id text,
  document_number text,
  state text not null check (state in ('frozen', 'ready', 'submitting', 'uncertain', 'submitted', 'settled', 'failed', 'returned', 'stopped')),
  is_approved boolean not null default false,
  lease_until timestamptz, -- by the database's clock
  fencing integer not null default 0,
  next_look_at timestamptz, -- when the rail is asked again, by the database's clock
  looks integer not null default 0,
  rail_reference text, -- the rail's own id
  reason_code text,
  reason text,
  fee_minor bigint not null default 0 check (fee_minor >= 0), -- kept by banks
  frozen_at timestamptz not null,
  ready_at timestamptz,
  submitted_at timestamptz,
  settled_at timestamptz,
  settled_on date, -- the bank's day
  ended_at timestamptz, -- failed, returned, stopped
  version integer not null default 1,
  primary key (workspace_id, id),
  foreign key (workspace_id, run_id) references payout_runs (workspace_id, id) on delete cascade,
  check (net_minor = converted_minor + tax_minor - withheld_minor)
);
create unique index payouts_by_reference on payouts (workspace_id, reference); -- evidence finds its payout
create unique index payouts_by_run on payouts (workspace_id, run_id, round, partner_id, ledger_currency); -- once per run, currency and partner
create index payouts_by_partner on payouts (workspace_id, partner_id, frozen_at, id); -- a partner's payouts
create index payouts_by_state on payouts (workspace_id, state, id); -- uncertain, in transit, live
create index payouts_by_time on payouts (workspace_id, frozen_at, id); -- list
-- The partner sees what was approved; what is being put together is the team's.
select protect_table('payouts', 'one_partner', portal_filter => 'is_approved');

create table payout_lines (
  workspace_id text not null,
  payout_id text not null,
  position integer not null,
  payable_id text not null,
  partner_id text not null,
  source_kind text not null,
  source_id text not null,
  amount_minor bigint not null check (amount_minor <> 0), -- in the ledger's currency
  net_minor bigint not null, -- in the payout's currency
  sale_id text,
  words text not null,
  is_live boolean not null default true, -- false once the payout was stopped, failed or returned
  primary key (workspace_id, payout_id, position),
  foreign key (workspace_id, payout_id) references payouts (workspace_id, id) on delete cascade,
  foreign key (workspace_id, payable_id) references payables (workspace_id, id) on delete cascade
);
create unique index payout_lines_live on payout_lines (workspace_id, payable_id) where is_live; -- a payable is in one live payout at most
create index payout_lines_by_payable on payout_lines (workspace_id, payable_id); -- where a payable went
select protect_table('payout_lines', 'one_partner');

create table payout_approvals (
  workspace_id text not null,
  run_id text not null,
  round integer not null,
  content_hash text not null check (content_hash ~ '^[0-9a-f]{64}$'),
  member_id text not null,
  approved_at timestamptz not null,
  voided_at timestamptz,
  primary key (workspace_id, run_id, round, content_hash, member_id),
  foreign key (workspace_id, run_id) references payout_runs (workspace_id, id) on delete cascade
);
select protect_table('payout_approvals', 'team');

-- What a reviewer has to look at, ticked one by one.
create table payout_warnings (
  workspace_id text not null,
  payout_id text not null,
  code text not null check (code in ('first_payment', 'changed_method', 'above_mean', 'shared_account', 'round_amount', 'over_limit', 'new_country')),
  words text not null,
  ticked_at timestamptz,
  ticked_by text,
  primary key (workspace_id, payout_id, code),
  foreign key (workspace_id, payout_id) references payouts (workspace_id, id) on delete cascade
);
select protect_table('payout_warnings', 'team');

-- One attempt at a rail: committed before the call, with the exact bytes. Only what was answered is added later.
create table payout_instructions (
  workspace_id text not null,
  id text not null,
  payout_id text not null,
  attempt integer not null,
  rail text not null,
  key text not null check (length(key) between 1 and 100),
  body text not null,
  body_hash text not null check (body_hash ~ '^[0-9a-f]{64}$'),
  fencing integer not null,
  first_sent_at timestamptz not null, -- by the database's clock
  sends integer not null default 1,
  answers jsonb not null default '[]',
  outcome text check (outcome in ('accepted', 'refused', 'unclear')),
  primary key (workspace_id, id),
  foreign key (workspace_id, payout_id) references payouts (workspace_id, id) on delete cascade
);
create unique index payout_instructions_by_attempt on payout_instructions (workspace_id, payout_id, attempt); -- a payout's attempts
create unique index payout_instructions_by_key on payout_instructions (workspace_id, key); -- a key has one body
select protect_table('payout_instructions', 'team');

-- The file of a run for a bank or wallet: made once, the same bytes on each download.
create table payout_files (
  workspace_id text not null,
  id text not null,
  run_id text not null,
  number integer not null,
  name text not null,
  content text not null,
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  payouts integer not null,
  total_minor numeric(38) not null,
  currency text not null,
  state text not null check (state in ('built', 'sent', 'cancelled')),
  made_at timestamptz not null,
  sent_at timestamptz,
  sent_by text,
  receipt text,
  cancel_asked_by text,
  cancelled_at timestamptz,
  cancelled_by text,
  primary key (workspace_id, id),
  foreign key (workspace_id, run_id) references payout_runs (workspace_id, id) on delete cascade
);
create unique index payout_files_by_number on payout_files (workspace_id, run_id, number); -- a run's files
select protect_table('payout_files', 'team');
create table payout_file_payouts (
  workspace_id text not null,
  file_id text not null,
  payout_id text not null,
  position integer not null,
  primary key (workspace_id, payout_id, file_id),
  foreign key (workspace_id, file_id) references payout_files (workspace_id, id) on delete cascade,
  foreign key (workspace_id, payout_id) references payouts (workspace_id, id) on delete cascade
);
create index payout_file_payouts_by_file on payout_file_payouts (workspace_id, file_id, position); -- what a file orders
select protect_table('payout_file_payouts', 'team');
create table payout_file_downloads (
  workspace_id text not null,
  file_id text not null,
  at timestamptz not null,
  member_id text not null,
  primary key (workspace_id, file_id, at, member_id),
  foreign key (workspace_id, file_id) references payout_files (workspace_id, id) on delete cascade
);
select protect_table('payout_file_downloads', 'team');

-- What was learned of a payout's fate, from whom; applied, waiting for a second person, or kept.
create table payout_evidence (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  payout_id text, -- null: our own record was not there yet, or nothing of ours
  reference text not null,
  source text not null check (source in ('rail', 'listing', 'status_file', 'webhook', 'person')),
  source_key text not null check (length(source_key) between 1 and 200), -- the same evidence twice is once
  outcome text not null check (outcome in ('submitted', 'settled', 'failed', 'returned')),
  currency text,
  amount_minor bigint,
  happened_on date,
  rail_reference text,
  reason_code text,
  reason text,
  raw jsonb not null default '{}',
  state text not null check (state in ('applied', 'waiting', 'kept', 'refused')),
  note text,
  recorded_by text,
  recorded_at timestamptz not null,
  decided_by text,
  decided_at timestamptz,
  primary key (workspace_id, id),
  foreign key (workspace_id, payout_id) references payouts (workspace_id, id) on delete cascade
);
create unique index payout_evidence_by_source on payout_evidence (workspace_id, source_key); -- a repeat changes nothing
create index payout_evidence_by_payout on payout_evidence (workspace_id, payout_id, recorded_at, id); -- a payout's evidence
create index payout_evidence_open on payout_evidence (workspace_id, state, reference); -- what waits, what is kept until our record is there
select protect_table('payout_evidence', 'team');

-- The only way out of uncertainty that no listing gives: one person says so with proof, another confirms.
create table payout_resolutions (
  workspace_id text not null,
  id text not null,
  payout_id text not null,
  kind text not null check (kind in ('declare_unsent', 'adopt', 'recall')),
  proof text not null check (length(proof) between 1 and 2000),
  rail_reference text,
  asked_by text not null,
  asked_at timestamptz not null,
  decision text check (decision in ('confirmed', 'refused')),
  decided_by text,
  decided_at timestamptz,
  primary key (workspace_id, id),
  foreign key (workspace_id, payout_id) references payouts (workspace_id, id) on delete cascade,
  check (decision is distinct from 'confirmed' or asked_by <> decided_by)
);
create unique index payout_resolutions_open on payout_resolutions (workspace_id, payout_id) where decision is null; -- one question at a time
create index payout_resolutions_by_payout on payout_resolutions (workspace_id, payout_id, asked_at, id); -- a payout's resolutions
select protect_table('payout_resolutions', 'team');

-- A file of a bank or wallet that tells what became of payouts.
create table bank_imports (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  kind text not null check (kind in ('status_csv')),
  funding_account_id text not null,
  name text not null,
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  lines integer not null,
  imported_by text,
  imported_at timestamptz not null,
  primary key (workspace_id, id)
);
create unique index bank_imports_by_content on bank_imports (workspace_id, funding_account_id, sha256); -- the same file twice changes nothing
create index bank_imports_by_time on bank_imports (workspace_id, imported_at, id); -- list
select protect_table('bank_imports', 'team');
create table bank_lines (
  workspace_id text not null,
  id text not null,
  import_id text not null,
  position integer not null,
  funding_account_id text not null,
  line_key text not null, -- the same line in another file is the same line
  reference text not null,
  outcome text not null check (outcome in ('submitted', 'settled', 'failed', 'returned')),
  currency text not null,
  amount_minor bigint not null,
  happened_on date not null,
  rail_reference text,
  reason_code text,
  reason text,
  state text not null check (state in ('matched', 'unmatched', 'set_aside')),
  note text,
  primary key (workspace_id, id),
  foreign key (workspace_id, import_id) references bank_imports (workspace_id, id) on delete cascade
);
create unique index bank_lines_by_key on bank_lines (workspace_id, funding_account_id, line_key); -- once, in however many files
create index bank_lines_by_import on bank_lines (workspace_id, import_id, position); -- a file's lines
create index bank_lines_by_state on bank_lines (workspace_id, state, happened_on, id); -- unmatched
create index bank_lines_by_day on bank_lines (workspace_id, happened_on, id); -- list
select protect_table('bank_lines', 'team');
create table bank_matches (
  workspace_id text not null,
  id text not null,
  line_id text not null,
  payout_id text not null,
  matched_by text, -- null: by reference, amount and currency
  matched_at timestamptz not null,
  primary key (workspace_id, id),
  foreign key (workspace_id, line_id) references bank_lines (workspace_id, id) on delete cascade,
  foreign key (workspace_id, payout_id) references payouts (workspace_id, id) on delete cascade
);
create unique index bank_matches_by_line on bank_matches (workspace_id, line_id); -- a line belongs to one payout
create index bank_matches_by_payout on bank_matches (workspace_id, payout_id); -- a payout's lines
select protect_table('bank_matches', 'team');

-- A partner's debt that is given up, or that the partner paid back: two people.
create table balance_acts (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  kind text not null check (kind in ('write_off', 'repayment')),
  partner_id text not null,
  currency text not null,
  amount_minor bigint not null check (amount_minor > 0),
  funding_account_id text,
  bank_reference text,
  reason text not null check (length(reason) between 1 and 1000),
  asked_by text not null,
  asked_at timestamptz not null,
  decision text check (decision in ('confirmed', 'refused')),
  decided_by text,
  decided_at timestamptz,
  primary key (workspace_id, id),
  check ((kind = 'repayment') = (funding_account_id is not null)),
  check (decision is distinct from 'confirmed' or asked_by <> decided_by)
);
create index balance_acts_by_time on balance_acts (workspace_id, asked_at, id); -- list
create index balance_acts_by_partner on balance_acts (workspace_id, partner_id); -- a partner's debts
select protect_table('balance_acts', 'team');

-- The bank of the sandbox: what it was told and what it will do about it. Nothing in here is ours to believe.
create table simulated_orders (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  key text not null,
  body_hash text not null,
  reference text not null,
  currency text not null,
  amount_minor bigint not null,
  account text not null,
  state text not null check (state in ('accepted', 'settled', 'rejected', 'returned')),
  received_at timestamptz not null,
  settles_at timestamptz,
  returns_at timestamptz,
  primary key (workspace_id, id)
);
create unique index simulated_orders_by_key on simulated_orders (workspace_id, key); -- the bank honours keys
create index simulated_orders_by_reference on simulated_orders (workspace_id, reference); -- listing
select protect_table('simulated_orders', 'team');
