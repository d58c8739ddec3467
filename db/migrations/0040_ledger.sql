-- The ledger: double entry whose rules the database keeps itself, for the application's roles and on both engines.
-- A transfer comes with all its entries in one statement and is never touched again; balances of partners and funds are
-- rows that the entries' own trigger changes; those of the workspace's busy accounts are folded when transfers are
-- sealed, so that sales at the same time do not wait for one row.

-- Owns the ledger's triggers, and is the only one who may write balances. Nobody signs in as it.
do $$
begin
  begin
    create role tandem_ledger nologin;
  exception when duplicate_object or unique_violation then null;
  end;
  begin
    execute format('grant tandem_ledger to %I', current_user);
  exception when unique_violation then null;
  end;
end $$;
grant usage, create on schema public to tandem_ledger; -- to become the owner of functions; taken back below
grant select (id, zone) on workspaces to tandem_ledger;

create table ledger_accounts (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  kind text not null check (kind in (
    'pending', 'held', 'approved', 'due', 'processing', 'in_transit', 'cash',
    'commission_expense', 'fund_expense', 'credit_expense', 'rail_fees', 'write_offs',
    'input_tax', 'tax_withheld', 'fx_position', 'opening', 'program_fees',
    'fund_authorised', 'fund_unallocated', 'fund_available', 'fund_pending', 'fund_committed', 'fund_claimed', 'fund_owed', 'fund_spent')),
  partner_id text,
  holder_id text check (length(holder_id) <= 40), -- a funding account, or a fund
  detail text check (detail ~ '^[A-Za-z0-9][A-Za-z0-9_-]{0,59}$'), -- kind of commission, or tax authority
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  is_memorandum boolean not null generated always as (kind in (
    'fund_authorised', 'fund_unallocated', 'fund_available', 'fund_pending', 'fund_committed', 'fund_claimed', 'fund_owed', 'fund_spent')) stored,
  -- Whether the balance is a sum that is folded when transfers are sealed.
  is_folded boolean not null generated always as (kind in (
    'in_transit', 'cash', 'commission_expense', 'fund_expense', 'credit_expense', 'rail_fees', 'write_offs',
    'input_tax', 'tax_withheld', 'fx_position', 'opening', 'program_fees')) stored,
  created_at timestamptz not null default now(),
  primary key (workspace_id, id),
  unique (workspace_id, id, currency), -- what entries refer to
  constraint ledger_accounts_owner check (case
    when kind in ('pending', 'held', 'approved', 'due', 'processing') then partner_id is not null and holder_id is null
    when kind in ('in_transit', 'cash') then partner_id is null and holder_id is not null
    when kind in ('fund_authorised', 'fund_unallocated') then partner_id is null and holder_id is not null
    when kind like 'fund\_%' and kind <> 'fund_expense' then partner_id is not null and holder_id is not null
    else partner_id is null and holder_id is null end),
  constraint ledger_accounts_detail check ((kind in ('commission_expense', 'tax_withheld')) = (detail is not null))
);
create unique index ledger_accounts_by_owner on ledger_accounts (workspace_id, kind, currency, partner_id, holder_id, detail) nulls not distinct; -- one account per owner; found when posting
create index ledger_accounts_by_partner on ledger_accounts (workspace_id, partner_id, id) where partner_id is not null; -- a partner's accounts
select protect_table('ledger_accounts', 'one_partner');
revoke update, delete on ledger_accounts from tandem_team;

create table ledger_transfers (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  type text not null check (type ~ '^[a-z][a-z_]{1,39}$'),
  accounting_day date not null,
  posted_at timestamptz not null, -- on the workspace's clock
  source_kind text not null check (length(source_kind) between 1 and 60),
  source_id text not null check (length(source_id) between 1 and 100),
  step text not null check (length(step) between 1 and 60),
  idempotency_key text not null check (length(idempotency_key) between 1 and 255),
  reverses text,
  recorded_at timestamptz not null default now(),
  primary key (workspace_id, id),
  foreign key (workspace_id, reverses) references ledger_transfers (workspace_id, id) on delete cascade,
  check (reverses <> id)
);
create unique index ledger_transfers_by_key on ledger_transfers (workspace_id, idempotency_key); -- a repeat finds the first
create unique index ledger_transfers_by_step on ledger_transfers (workspace_id, source_id, type, step, source_kind); -- a step of a record once; a record's transfers
create unique index ledger_transfers_by_reversed on ledger_transfers (workspace_id, reverses) where reverses is not null; -- reversed once
create index ledger_transfers_by_day on ledger_transfers (workspace_id, accounting_day, id); -- list, trial balance, journal
create index ledger_transfers_by_type on ledger_transfers (workspace_id, type, id); -- list by type, what is in transit for long
select protect_table('ledger_transfers', 'team');
revoke update, delete on ledger_transfers from tandem_team;

create table ledger_entries (
  workspace_id text not null,
  transfer_id text not null,
  position integer not null check (position > 0),
  account_id text not null,
  currency text not null,
  amount_minor bigint not null check (amount_minor <> 0 and amount_minor between -999999999999999999 and 999999999999999999), -- debit +, credit -
  primary key (workspace_id, transfer_id, position),
  foreign key (workspace_id, transfer_id) references ledger_transfers (workspace_id, id) on delete cascade,
  constraint ledger_entries_account foreign key (workspace_id, account_id, currency) references ledger_accounts (workspace_id, id, currency) on delete cascade
);
create index ledger_entries_by_account on ledger_entries (workspace_id, account_id, currency, transfer_id); -- an account's entries, replay
select protect_table('ledger_entries', 'team');
revoke update, delete on ledger_entries from tandem_team;

-- Of a partner's and a fund's account: what it is. Of a workspace's account: the sum of its sealed entries.
create table ledger_balances (
  workspace_id text not null,
  account_id text not null,
  partner_id text,
  kind text not null,
  currency text not null,
  balance_minor numeric(38, 0) not null default 0, -- debit +, credit -
  primary key (workspace_id, account_id),
  foreign key (workspace_id, account_id) references ledger_accounts (workspace_id, id) on delete cascade,
  -- Of partners only what is due may be below zero, of funds only what is authorised.
  constraint ledger_balances_not_below_zero check (balance_minor <= 0 or kind not in (
    'pending', 'held', 'approved', 'processing',
    'fund_unallocated', 'fund_available', 'fund_pending', 'fund_committed', 'fund_claimed', 'fund_owed', 'fund_spent'))
);
create index ledger_balances_by_partner on ledger_balances (workspace_id, partner_id) where partner_id is not null; -- what a partner is owed
select protect_table('ledger_balances', 'one_partner');
revoke insert, update, delete on ledger_balances from tandem_team;

-- What no seal holds yet: ids only, written with the transfer, taken away when it is sealed.
create table ledger_unsealed (
  workspace_id text not null references workspaces (id) on delete cascade,
  transfer_id text not null,
  primary key (workspace_id, transfer_id)
);
alter table ledger_unsealed enable row level security;
grant select on ledger_unsealed to tandem_team;
create policy team_rows on ledger_unsealed to tandem_team using (workspace_id = (select current_workspace()));

-- Transfers in the order in which they were sealed, and the seals over them, each over the one before.
create table ledger_seals (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  number integer not null check (number > 0),
  from_position bigint not null check (from_position > 0),
  to_position bigint not null check (to_position >= from_position),
  previous_hash text not null check (previous_hash ~ '^[0-9a-f]{64}$'),
  hash text not null check (hash ~ '^[0-9a-f]{64}$'),
  made_at timestamptz not null,
  primary key (workspace_id, id)
);
create unique index ledger_seals_by_number on ledger_seals (workspace_id, number); -- the chain in its order; a number once
create unique index ledger_seals_by_position on ledger_seals (workspace_id, from_position); -- no two seals over one transfer
select protect_table('ledger_seals', 'team');
revoke update, delete on ledger_seals from tandem_team;

create table ledger_sealed (
  workspace_id text not null,
  position bigint not null check (position > 0),
  transfer_id text not null,
  seal_id text not null,
  primary key (workspace_id, position),
  foreign key (workspace_id, transfer_id) references ledger_transfers (workspace_id, id) on delete cascade,
  foreign key (workspace_id, seal_id) references ledger_seals (workspace_id, id) on delete cascade
);
create unique index ledger_sealed_by_transfer on ledger_sealed (workspace_id, transfer_id); -- a transfer is sealed once
create index ledger_sealed_by_seal on ledger_sealed (workspace_id, seal_id);
select protect_table('ledger_sealed', 'team');
revoke update, delete on ledger_sealed from tandem_team;

-- Months that take no posting any more. A closed month never reopens.
create table ledger_closed_months (
  workspace_id text not null references workspaces (id) on delete cascade,
  month date not null check (extract(day from month) = 1),
  closed_at timestamptz not null, -- on the workspace's clock
  closed_by text,
  seal_id text, -- the last seal at that moment: printed on the close
  primary key (workspace_id, month),
  foreign key (workspace_id, seal_id) references ledger_seals (workspace_id, id)
);
create index ledger_closed_months_by_seal on ledger_closed_months (workspace_id, seal_id);
select protect_table('ledger_closed_months', 'team');
revoke update, delete on ledger_closed_months from tandem_team;

-- Exchange rates: one unit of `from_currency` is `rate` units of `to_currency`. A corrected rate is a further row.
create table fx_rates (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  day date not null,
  from_currency text not null check (from_currency ~ '^[A-Z]{3}$'),
  to_currency text not null check (to_currency ~ '^[A-Z]{3}$' and to_currency <> from_currency),
  rate numeric(30, 12) not null check (rate > 0),
  source text not null check (source in ('ecb_file', 'api', 'manual')),
  learned_at timestamptz not null, -- on the workspace's clock
  recorded_by text,
  confirmed_by text,
  primary key (workspace_id, id),
  constraint fx_rates_manual_by_two check ((source = 'manual') = (confirmed_by is not null) and confirmed_by is distinct from recorded_by)
);
create index fx_rates_by_pair on fx_rates (workspace_id, from_currency, to_currency, day, learned_at); -- the rate for a day
create index fx_rates_by_day on fx_rates (workspace_id, day, id); -- list
select protect_table('fx_rates', 'team');
revoke update, delete on fx_rates from tandem_team;

-- A rate that a person entered, until a second one confirms or refuses it. Confirmed, it is the rate of the same id.
create table fx_rate_proposals (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  day date not null,
  from_currency text not null check (from_currency ~ '^[A-Z]{3}$'),
  to_currency text not null check (to_currency ~ '^[A-Z]{3}$' and to_currency <> from_currency),
  rate numeric(30, 12) not null check (rate > 0),
  reason text check (length(reason) between 1 and 500),
  proposed_by text not null,
  proposed_at timestamptz not null,
  decision text check (decision in ('confirmed', 'refused')),
  decided_by text,
  decided_at timestamptz,
  primary key (workspace_id, id),
  check ((decision is null) = (decided_at is null) and (decision is null) = (decided_by is null)),
  check (decision is distinct from 'confirmed' or decided_by <> proposed_by)
);
create index fx_rate_proposals_by_time on fx_rate_proposals (workspace_id, proposed_at, id); -- list
select protect_table('fx_rate_proposals', 'team');
revoke delete on fx_rate_proposals from tandem_team;

-- The company's own account codes, by kind of account and detail, for the journal as CSV.
create table ledger_account_codes (
  workspace_id text not null references workspaces (id) on delete cascade,
  kind text not null,
  detail text not null default '',
  code text not null check (length(code) between 1 and 40),
  updated_by text,
  updated_at timestamptz not null,
  primary key (workspace_id, kind, detail)
);
select protect_table('ledger_account_codes', 'team');

-- The last check of a workspace's ledger with its findings; and whether it was clean, which the process's own health
-- answer reads across workspaces.
create table ledger_checks (
  workspace_id text not null references workspaces (id) on delete cascade,
  checked_at timestamptz not null,
  findings jsonb not null,
  failing_since timestamptz,
  verified_seal integer not null default 0, -- seals up to this number were recomputed
  primary key (workspace_id)
);
select protect_table('ledger_checks', 'team');
create table ledger_standing (
  workspace_id text not null references workspaces (id) on delete cascade,
  checked_at timestamptz not null, -- real time
  is_broken boolean not null, -- sum, balances or seals: not what is merely late
  primary key (workspace_id)
);
create index ledger_standing_broken on ledger_standing (workspace_id) where is_broken; -- the process's health answer
alter table ledger_standing enable row level security;
grant select, insert, update on ledger_standing to tandem_team;
create policy team_rows on ledger_standing to tandem_team
  using (workspace_id = (select current_workspace())) with check (workspace_id = (select current_workspace()));

-- What the triggers may do, in the workspace of the transaction only.
grant select on ledger_accounts, ledger_transfers, ledger_entries, ledger_closed_months, ledger_sealed, ledger_balances to tandem_ledger;
grant insert, update on ledger_balances to tandem_ledger;
grant select, insert, delete on ledger_unsealed to tandem_ledger;
do $$
declare target text;
begin
  foreach target in array array['ledger_accounts', 'ledger_transfers', 'ledger_entries', 'ledger_closed_months', 'ledger_sealed', 'ledger_balances', 'ledger_unsealed'] loop
    execute format('create policy ledger_rows on %I to tandem_ledger
      using (workspace_id = (select current_workspace())) with check (workspace_id = (select current_workspace()))', target);
  end loop;
end $$;

create function open_ledger_balances() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  insert into ledger_balances (workspace_id, account_id, partner_id, kind, currency)
    select workspace_id, id, partner_id, kind, currency from opened;
  return null;
end $$;

-- A transfer has entries, in an open month and not in the future; a reversal is the exact mirror. It waits for its seal.
create function check_ledger_transfers() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare wrong record; zone text; month_locked date;
begin
  if current_setting('transaction_isolation') <> 'read committed' then
    raise exception 'The ledger posts in transactions that read what is committed' using errcode = '25001';
  end if;
  select p.id into wrong from posted p where not exists (
    select from ledger_entries e where e.workspace_id = p.workspace_id and e.transfer_id = p.id) limit 1;
  if found then
    raise exception 'Transfer % has no entries; they come in the same statement', wrong.id
      using errcode = '23514', constraint = 'ledger_transfers_with_entries';
  end if;
  -- A close takes the same lock alone: whoever comes second sees the other's work.
  for month_locked in select distinct date_trunc('month', accounting_day)::date from posted order by 1 loop
    perform pg_advisory_xact_lock_shared(hashtextextended(format('ledger month %s %s', current_workspace(), month_locked), 0));
  end loop;
  select p.id, p.accounting_day into wrong from posted p join ledger_closed_months c
    on c.workspace_id = p.workspace_id and c.month = date_trunc('month', p.accounting_day)::date limit 1;
  if found then
    raise exception 'Transfer % falls on %, in a closed month', wrong.id, wrong.accounting_day
      using errcode = '23514', constraint = 'ledger_transfers_open_month';
  end if;
  select w.zone into zone from workspaces w where w.id = current_workspace();
  select p.id, p.accounting_day into wrong from posted p where p.accounting_day > (p.posted_at at time zone zone)::date or zone is null limit 1;
  if found then
    raise exception 'Transfer % falls on %, which has not come yet', wrong.id, wrong.accounting_day
      using errcode = '23514', constraint = 'ledger_transfers_not_ahead';
  end if;
  select p.id into wrong from posted p where p.reverses is not null and exists (
    (select account_id, -amount_minor, count(*) from ledger_entries e
       where e.workspace_id = p.workspace_id and e.transfer_id = p.reverses group by 1, 2
     except
     select account_id, amount_minor, count(*) from ledger_entries e
       where e.workspace_id = p.workspace_id and e.transfer_id = p.id group by 1, 2)
    union all
    (select account_id, amount_minor, count(*) from ledger_entries e
       where e.workspace_id = p.workspace_id and e.transfer_id = p.id group by 1, 2
     except
     select account_id, -amount_minor, count(*) from ledger_entries e
       where e.workspace_id = p.workspace_id and e.transfer_id = p.reverses group by 1, 2)) limit 1;
  if found then
    raise exception 'Transfer % is no exact mirror of what it reverses', wrong.id
      using errcode = '23514', constraint = 'ledger_transfers_mirror';
  end if;
  insert into ledger_unsealed (workspace_id, transfer_id) select workspace_id, id from posted;
  return null;
end $$;

-- All entries of a transfer come together, two or more, sum to zero per currency, memorandum accounts among themselves;
-- then the balances of partners and funds follow, locked in the order of their accounts.
create function check_ledger_entries() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare wrong record;
begin
  -- Positions that run from 1 without a gap: whatever comes later to a transfer would need a 1 that is taken.
  select transfer_id into wrong from added group by workspace_id, transfer_id
    having count(*) < 2 or min(position) <> 1 or max(position) <> count(*) limit 1;
  if found then
    raise exception 'Transfer % takes its entries all at once, two or more, counted from 1', wrong.transfer_id
      using errcode = '23514', constraint = 'ledger_entries_at_once';
  end if;
  -- An account that is not there, or of another workspace, has no kind, and so fails here before its foreign key does.
  select e.transfer_id, e.currency, sum(e.amount_minor) as rest, bool_or(a.id is null) as unknown into wrong
    from added e left join ledger_accounts a on a.workspace_id = e.workspace_id and a.id = e.account_id
    group by e.workspace_id, e.transfer_id, e.currency, a.is_memorandum
    having sum(e.amount_minor) <> 0 or bool_or(a.id is null) order by 4 desc, 1 limit 1;
  if found and wrong.unknown then
    raise exception 'Transfer % names an account that does not exist', wrong.transfer_id
      using errcode = '23503', constraint = 'ledger_entries_account';
  elsif found then
    raise exception 'Transfer % does not sum to zero in %: % is left', wrong.transfer_id, wrong.currency, wrong.rest
      using errcode = '23514', constraint = 'ledger_entries_sum_to_zero';
  end if;
  perform 1 from ledger_balances b where (b.workspace_id, b.account_id) in (
      select e.workspace_id, e.account_id from added e join ledger_accounts a on a.workspace_id = e.workspace_id and a.id = e.account_id
      where not a.is_folded)
    order by b.account_id for update of b;
  update ledger_balances b set balance_minor = b.balance_minor + moved.amount_minor
    from (select e.workspace_id, e.account_id, sum(e.amount_minor) as amount_minor from added e
            join ledger_accounts a on a.workspace_id = e.workspace_id and a.id = e.account_id
            where not a.is_folded group by 1, 2) moved
    where b.workspace_id = moved.workspace_id and b.account_id = moved.account_id;
  return null;
end $$;

-- Sealing takes a transfer from those that wait, and folds it into the sums of the workspace's accounts.
create function fold_ledger_sums() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare taken bigint; given bigint;
begin
  delete from ledger_unsealed u using sealed s where u.workspace_id = s.workspace_id and u.transfer_id = s.transfer_id;
  get diagnostics taken = row_count;
  select count(*) into given from sealed;
  if taken <> given then
    raise exception 'Only a transfer that waits for its seal can be sealed' using errcode = '23514', constraint = 'ledger_sealed_once';
  end if;
  update ledger_balances b set balance_minor = b.balance_minor + moved.amount_minor
    from (select e.workspace_id, e.account_id, sum(e.amount_minor) as amount_minor from sealed s
            join ledger_entries e on e.workspace_id = s.workspace_id and e.transfer_id = s.transfer_id
            join ledger_accounts a on a.workspace_id = e.workspace_id and a.id = e.account_id
            where a.is_folded group by 1, 2) moved
    where b.workspace_id = moved.workspace_id and b.account_id = moved.account_id;
  return null;
end $$;

-- A month is closed when it is over, after the postings that are still on their way into it.
create function check_ledger_close() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare zone text;
begin
  perform pg_advisory_xact_lock(hashtextextended(format('ledger month %s %s', new.workspace_id, new.month), 0));
  select w.zone into zone from workspaces w where w.id = new.workspace_id;
  if new.month + interval '1 month' > (new.closed_at at time zone zone)::date then
    raise exception 'The month of % is not over yet', new.month using errcode = '23514', constraint = 'ledger_closed_months_over';
  end if;
  return null;
end $$;

alter function open_ledger_balances() owner to tandem_ledger;
alter function check_ledger_transfers() owner to tandem_ledger;
alter function check_ledger_entries() owner to tandem_ledger;
alter function fold_ledger_sums() owner to tandem_ledger;
alter function check_ledger_close() owner to tandem_ledger;
revoke create on schema public from tandem_ledger;
revoke execute on function open_ledger_balances(), check_ledger_transfers(), check_ledger_entries(), fold_ledger_sums(), check_ledger_close() from public;

create trigger open_ledger_balances after insert on ledger_accounts referencing new table as opened for each statement execute function open_ledger_balances();
create trigger check_ledger_transfers after insert on ledger_transfers referencing new table as posted for each statement execute function check_ledger_transfers();
create trigger check_ledger_entries after insert on ledger_entries referencing new table as added for each statement execute function check_ledger_entries();
create trigger fold_ledger_sums after insert on ledger_sealed referencing new table as sealed for each statement execute function fold_ledger_sums();
create trigger check_ledger_close after insert on ledger_closed_months for each row execute function check_ledger_close();
