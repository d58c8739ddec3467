-- Who brought which revenue: customers, leads, subscriptions, sales and what is taken back of them, contacts between
-- partners and customers, conversions, and their division in shares of 1,000,000 that the database itself checks.

create table companies (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  domain text check (length(domain) between 1 and 253), -- registrable; null for a company known by name only
  name text check (length(name) between 1 and 200),
  aliases text[] not null default '{}' check (cardinality(aliases) <= 50),
  historic_domains text[] not null default '{}' check (cardinality(historic_domains) <= 50),
  version integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (workspace_id, id)
);
create unique index companies_by_domain on companies (workspace_id, domain) where domain is not null; -- customers of one domain share it
create index companies_by_time on companies (workspace_id, created_at, id); -- list
select protect_table('companies', 'team');

create table customers (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  external_id text not null check (length(external_id) between 1 and 200), -- a tombstone once erased
  name text check (length(name) <= 200),
  email text check (length(email) <= 254),
  email_hash text check (email_hash ~ '^[0-9a-f]{64}$'),
  phone text check (length(phone) <= 60),
  fingerprints text[] not null default '{}' check (cardinality(fingerprints) <= 20), -- of means of payment, as the provider names them
  company_id text,
  country text check (country ~ '^[A-Z]{2}$'),
  segment text check (length(segment) <= 100),
  source text check (length(source) <= 100),
  metadata jsonb not null default '{}',
  first_seen_at timestamptz not null,
  first_paid_sale_at timestamptz,
  first_paid_sale_id text,
  merged_into text, -- its id goes on resolving
  erased_at timestamptz,
  version integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (workspace_id, id),
  foreign key (workspace_id, company_id) references companies (workspace_id, id),
  check ((first_paid_sale_at is null) = (first_paid_sale_id is null)),
  check (erased_at is null or (name is null and email is null and email_hash is null and phone is null))
);
create unique index customers_by_external_id on customers (workspace_id, external_id); -- every event
create index customers_by_company on customers (workspace_id, company_id); -- paths of a company
create index customers_by_email_hash on customers (workspace_id, email_hash); -- duplicates, test tool
create index customers_by_time on customers (workspace_id, created_at, id); -- list
select protect_table('customers', 'team');

create table leads (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  customer_id text not null,
  source text not null check (length(source) between 1 and 60),
  external_id text check (length(external_id) between 1 and 200),
  form text check (length(form) <= 100),
  kind text not null check (length(kind) between 1 and 60), -- signup, demo, contact, or the company's own
  state text not null check (state in ('received', 'confirmed', 'rejected')),
  partner_id text, -- who submitted it in the portal
  metadata jsonb not null default '{}',
  occurred_at timestamptz not null,
  recorded_at timestamptz not null,
  decided_at timestamptz,
  decided_how text check (decided_how in ('server', 'verified_email', 'deal_stage', 'person')),
  decided_by_name text check (length(decided_by_name) <= 200),
  reason text check (length(reason) between 1 and 2000),
  version integer not null default 1,
  primary key (workspace_id, id),
  foreign key (workspace_id, customer_id) references customers (workspace_id, id),
  foreign key (workspace_id, partner_id) references partners (workspace_id, id),
  check (state = 'received' or decided_at is not null),
  check (state <> 'rejected' or reason is not null)
);
create unique index leads_by_external_id on leads (workspace_id, source, external_id) where external_id is not null; -- sent twice
create index leads_by_time on leads (workspace_id, occurred_at, id); -- list
create index leads_by_customer on leads (workspace_id, customer_id, occurred_at); -- customer page, sourced or not
create index leads_by_partner on leads (workspace_id, partner_id, occurred_at, id); -- portal list, merge of partners
select protect_table('leads', 'team');

create table subscriptions (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  source text not null check (length(source) between 1 and 60),
  external_id text not null check (length(external_id) between 1 and 200),
  customer_id text not null,
  product text check (length(product) <= 200),
  interval_unit text not null default 'month' check (interval_unit in ('day', 'week', 'month', 'year')),
  interval_count integer not null default 1 check (interval_count between 1 and 1200),
  state text not null check (state in ('trialing', 'active', 'past_due', 'paused', 'ended')),
  state_at timestamptz not null, -- the provider's own time of the newest change: an older one never overwrites it
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  monthly_minor bigint not null default 0 check (monthly_minor >= 0),
  started_at timestamptz not null,
  ended_at timestamptz,
  version integer not null default 1,
  created_at timestamptz not null,
  primary key (workspace_id, id),
  foreign key (workspace_id, customer_id) references customers (workspace_id, id)
);
create unique index subscriptions_by_external_id on subscriptions (workspace_id, source, external_id); -- every change
create index subscriptions_by_customer on subscriptions (workspace_id, customer_id); -- customer page
create index subscriptions_by_time on subscriptions (workspace_id, started_at, id); -- list
select protect_table('subscriptions', 'team');

create table subscription_changes (
  workspace_id text not null references workspaces (id) on delete cascade,
  subscription_id text not null,
  number integer not null check (number >= 1), -- in the order in which we learned of it
  kind text not null check (kind in ('trial_started', 'new', 'renewed', 'upgraded', 'downgraded', 'paused', 'resumed', 'churned', 'reactivated', 'past_due')),
  event_id text check (length(event_id) between 1 and 200), -- the provider's
  before_minor bigint not null check (before_minor >= 0),
  after_minor bigint not null check (after_minor >= 0),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  occurred_at timestamptz not null,
  recorded_at timestamptz not null,
  primary key (workspace_id, subscription_id, number),
  foreign key (workspace_id, subscription_id) references subscriptions (workspace_id, id) on delete cascade
);
create unique index subscription_changes_by_event on subscription_changes (workspace_id, subscription_id, event_id) where event_id is not null; -- sent twice
create index subscription_changes_by_time on subscription_changes (workspace_id, subscription_id, occurred_at); -- list, the newest before a moment
select protect_table('subscription_changes', 'team');

create table sales (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  source text not null check (length(source) between 1 and 60),
  external_id text not null check (length(external_id) between 1 and 200),
  customer_id text not null,
  subscription_id text,
  deal_id text,
  kind text not null check (kind in ('new', 'renewal', 'upgrade', 'downgrade', 'one_off')),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  gross_minor bigint not null check (gross_minor between 0 and 999999999999999999),
  tax_minor bigint not null default 0 check (tax_minor >= 0),
  shipping_minor bigint not null default 0 check (shipping_minor >= 0),
  discount_minor bigint not null default 0 check (discount_minor >= 0), -- already inside gross
  cost_minor bigint check (cost_minor >= 0),
  net_minor bigint not null generated always as (gross_minor - tax_minor - shipping_minor) stored,
  reversed_minor bigint not null default 0, -- kept by the trigger on sale_reversals
  code text check (length(code) <= 40),
  billed_by text not null default 'us' check (billed_by in ('us', 'partner')),
  partner_id text, -- who billed it
  metadata jsonb not null default '{}',
  evidence jsonb, -- of one that a member recorded: kind, reference, file
  recorded_by_name text check (length(recorded_by_name) <= 200),
  occurred_at timestamptz not null,
  recorded_at timestamptz not null,
  version integer not null default 1,
  primary key (workspace_id, id),
  foreign key (workspace_id, customer_id) references customers (workspace_id, id),
  foreign key (workspace_id, subscription_id) references subscriptions (workspace_id, id),
  foreign key (workspace_id, partner_id) references partners (workspace_id, id),
  constraint sales_parts check (tax_minor + shipping_minor <= gross_minor),
  constraint sales_reversals check (reversed_minor between 0 and gross_minor),
  check ((billed_by = 'partner') = (partner_id is not null))
);
create unique index sales_by_external_id on sales (workspace_id, source, external_id); -- one sale per id, whoever sends it
create index sales_by_time on sales (workspace_id, occurred_at, id); -- list
create index sales_by_customer on sales (workspace_id, customer_id, occurred_at); -- customer page, the sale before
create index sales_by_subscription on sales (workspace_id, subscription_id, occurred_at); -- the sale that began it
create index sales_by_partner on sales (workspace_id, partner_id, occurred_at, id); -- resale reports, merge of partners
select protect_table('sales', 'team');

create table sale_lines (
  workspace_id text not null references workspaces (id) on delete cascade,
  sale_id text not null,
  number integer not null check (number >= 1),
  id text not null check (length(id) between 1 and 200), -- unique within the sale
  product text check (length(product) <= 200),
  category text check (length(category) <= 200),
  quantity numeric(18, 6) not null default 1 check (quantity > 0),
  net_minor bigint not null check (net_minor >= 0),
  primary key (workspace_id, sale_id, number),
  foreign key (workspace_id, sale_id) references sales (workspace_id, id) on delete cascade
);
create unique index sale_lines_by_id on sale_lines (workspace_id, sale_id, id); -- refunds of a line
select protect_table('sale_lines', 'team');

-- What was taken back of a sale. The sum of the valid ones is kept on the sale, whose check refuses more than its gross.
create table sale_reversals (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  sale_id text not null,
  source text not null check (length(source) between 1 and 60),
  external_id text not null check (length(external_id) between 1 and 200),
  kind text not null check (kind in ('refund', 'chargeback', 'void')),
  amount_minor bigint not null check (amount_minor >= 0),
  lines jsonb not null default '[]', -- lineId, amountMinor
  is_itemised boolean not null default true, -- else the difference to a cumulative figure, which shrinks as items arrive
  is_valid boolean not null default true, -- false: failed or cancelled, given back
  reason text check (length(reason) <= 2000),
  occurred_at timestamptz not null,
  recorded_at timestamptz not null,
  given_back_at timestamptz,
  recorded_by_name text check (length(recorded_by_name) <= 200),
  version integer not null default 1,
  primary key (workspace_id, id),
  foreign key (workspace_id, sale_id) references sales (workspace_id, id) on delete cascade,
  check (is_valid = (given_back_at is null))
);
create unique index sale_reversals_by_external_id on sale_reversals (workspace_id, source, external_id); -- sent twice
create index sale_reversals_by_sale on sale_reversals (workspace_id, sale_id, occurred_at); -- every reader of a sale
select protect_table('sale_reversals', 'team');

create function follow_sale_reversals() returns trigger language plpgsql as $$
begin
  update sales s set reversed_minor = (
      select coalesce(sum(r.amount_minor), 0) from sale_reversals r
      where r.workspace_id = s.workspace_id and r.sale_id = s.id and r.is_valid),
    version = s.version + 1
  where s.workspace_id = new.workspace_id and s.id = new.sale_id;
  return null;
end $$;
create trigger follow_sale_reversals after insert or update of amount_minor, is_valid on sale_reversals
  for each row execute function follow_sale_reversals();

create table chargebacks (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  sale_id text not null,
  source text not null check (length(source) between 1 and 60),
  external_id text not null check (length(external_id) between 1 and 200),
  amount_minor bigint not null check (amount_minor > 0),
  reason text check (length(reason) <= 2000),
  state text not null check (state in ('opened', 'won', 'lost', 'withdrawn')),
  opened_at timestamptz not null,
  closed_at timestamptz,
  recorded_at timestamptz not null,
  version integer not null default 1,
  primary key (workspace_id, id),
  foreign key (workspace_id, sale_id) references sales (workspace_id, id) on delete cascade,
  check ((state = 'opened') = (closed_at is null))
);
create unique index chargebacks_by_external_id on chargebacks (workspace_id, source, external_id); -- sent twice
create index chargebacks_by_sale on chargebacks (workspace_id, sale_id); -- holds of a sale
create index chargebacks_open on chargebacks (workspace_id, opened_at, id) where state = 'opened'; -- queue
select protect_table('chargebacks', 'team');

create table touches (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  partner_id text not null,
  kind text not null check (kind in ('click', 'code', 'lead_submitted', 'deal_registered', 'introduction', 'meeting',
    'event_attended', 'webinar_registered', 'campaign_response', 'integration_installed', 'marketplace_listing')),
  customer_id text,
  company_id text,
  source_key text not null check (length(source_key) between 1 and 300), -- what it comes from, once: click:ck_...:cu_...
  evidence jsonb not null default '{}',
  block_reason text check (length(block_reason) <= 500), -- a signal of effect block
  occurred_at timestamptz not null,
  recorded_at timestamptz not null,
  primary key (workspace_id, id),
  foreign key (workspace_id, partner_id) references partners (workspace_id, id),
  foreign key (workspace_id, customer_id) references customers (workspace_id, id),
  foreign key (workspace_id, company_id) references companies (workspace_id, id),
  check (customer_id is not null or company_id is not null)
);
create unique index touches_by_source on touches (workspace_id, source_key); -- recorded twice
create index touches_by_customer on touches (workspace_id, customer_id, occurred_at, id); -- paths
create index touches_by_company on touches (workspace_id, company_id, occurred_at, id); -- paths of a company
create index touches_by_partner on touches (workspace_id, partner_id, occurred_at, id); -- a partner's list, merge of partners
create index touches_by_time on touches (workspace_id, occurred_at, id); -- list
select protect_table('touches', 'one_partner');

-- The rules of division, versioned and forward only. Number 0 is what the product brings and has no row.
create table attribution_policies (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  number integer not null check (number >= 1),
  effective_on date not null,
  paying_model text not null check (paying_model in ('first', 'last', 'linear', 'position', 'time_decay')),
  path_scope text not null check (path_scope in ('customer', 'company')),
  half_life_days integer not null check (half_life_days between 1 and 365),
  touch_kinds text[] not null,
  deal_precedence boolean not null,
  code_beats_click boolean not null,
  repeat_credits text not null check (repeat_credits in ('inherit', 'recompute')),
  lead_confirmation boolean not null,
  reason text not null check (length(reason) between 1 and 2000),
  made_by_id text,
  made_by_name text not null check (length(made_by_name) <= 200),
  created_at timestamptz not null,
  primary key (workspace_id, id)
);
create unique index attribution_policies_by_number on attribution_policies (workspace_id, number); -- one of a number
create unique index attribution_policies_by_day on attribution_policies (workspace_id, effective_on); -- the one in force on a day
create index attribution_policies_by_time on attribution_policies (workspace_id, created_at, id); -- list
select protect_table('attribution_policies', 'team');

-- What "sourced" and "influenced" mean, signed by two people. Number 0 is the product's own text.
create table attribution_definitions (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  number integer not null check (number >= 1),
  effective_on date not null,
  body text not null check (length(body) between 1 and 10000),
  sourced_by text not null check (sourced_by in ('first_before_lead', 'first_eligible')),
  influence_days integer check (influence_days between 1 and 365), -- touches older than this do not influence; null: the window
  signed_at timestamptz, -- when the second of the two signed
  made_by_id text,
  made_by_name text not null check (length(made_by_name) <= 200),
  created_at timestamptz not null,
  version integer not null default 1,
  primary key (workspace_id, id)
);
create unique index attribution_definitions_by_number on attribution_definitions (workspace_id, number); -- one of a number
create index attribution_definitions_by_day on attribution_definitions (workspace_id, effective_on) where signed_at is not null; -- the one in force
create index attribution_definitions_by_time on attribution_definitions (workspace_id, created_at, id); -- list
select protect_table('attribution_definitions', 'team');

create table attribution_signatures (
  workspace_id text not null references workspaces (id) on delete cascade,
  definition_id text not null,
  member_id text not null,
  member_name text not null check (length(member_name) <= 200),
  capacity text not null check (capacity in ('finance', 'other')),
  body_hash text not null check (body_hash ~ '^[0-9a-f]{64}$'), -- of what was signed
  signed_at timestamptz not null,
  primary key (workspace_id, definition_id, member_id),
  foreign key (workspace_id, definition_id) references attribution_definitions (workspace_id, id) on delete cascade
);
create unique index attribution_signatures_by_capacity on attribution_signatures (workspace_id, definition_id, capacity); -- two people, one of each
select protect_table('attribution_signatures', 'team');

create table conversions (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  kind text not null check (kind in ('sale', 'lead', 'deal')),
  sale_id text,
  lead_id text,
  deal_id text,
  customer_id text not null,
  occurred_at timestamptz not null,
  recorded_at timestamptz not null,
  earns boolean not null default true, -- false: history, for analysis and simulation only
  current_set_id text,
  current_number integer not null default 0, -- of the set that pays
  computed_number integer not null default 0, -- of the last computation
  version integer not null default 1,
  primary key (workspace_id, id),
  foreign key (workspace_id, sale_id) references sales (workspace_id, id) on delete cascade,
  foreign key (workspace_id, lead_id) references leads (workspace_id, id) on delete cascade,
  foreign key (workspace_id, customer_id) references customers (workspace_id, id),
  check ((kind = 'sale') = (sale_id is not null) and (kind = 'lead') = (lead_id is not null) and (kind = 'deal') = (deal_id is not null))
);
create unique index conversions_by_sale on conversions (workspace_id, sale_id) where sale_id is not null; -- one per sale
create unique index conversions_by_lead on conversions (workspace_id, lead_id) where lead_id is not null; -- one per lead
create unique index conversions_by_deal on conversions (workspace_id, deal_id) where deal_id is not null; -- one per deal
create index conversions_of_sale on conversions (workspace_id, sale_id); -- the sale's
create index conversions_of_lead on conversions (workspace_id, lead_id); -- the lead's
create index conversions_by_time on conversions (workspace_id, occurred_at, id); -- list, recounts
create index conversions_by_customer on conversions (workspace_id, customer_id, occurred_at); -- late touches
select protect_table('conversions', 'team');

-- Each time a conversion was divided: what was known then. The paying set and those of the other models stand on it.
create table credit_computations (
  workspace_id text not null references workspaces (id) on delete cascade,
  conversion_id text not null,
  number integer not null check (number >= 1),
  model_version integer not null,
  policy_version integer not null,
  definition_version integer not null,
  as_of timestamptz not null,
  inputs jsonb not null,
  inputs_hash text not null check (inputs_hash ~ '^[0-9a-f]{64}$'),
  origin text not null check (origin in ('recorded', 'late_touch', 'flag', 'override', 'customer_merge', 'recount')),
  primary key (workspace_id, conversion_id, number),
  foreign key (workspace_id, conversion_id) references conversions (workspace_id, id) on delete cascade
);
create index credit_computations_by_time on credit_computations (workspace_id, as_of, conversion_id, number); -- re-derivation
select protect_table('credit_computations', 'team');

-- A division of one conversion by one model. Of a computation at most one pays; one that only compares has none.
create table credit_sets (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  conversion_id text not null,
  number integer not null check (number >= 1),
  model text not null check (model in ('first', 'last', 'linear', 'position', 'time_decay', 'markov', 'shapley')),
  is_paying boolean not null,
  precedence text not null check (precedence in ('override', 'deal', 'code', 'inherited', 'model', 'house')),
  snapshot_id text, -- the frozen training of a model that needs one
  as_of timestamptz not null,
  primary key (workspace_id, id),
  foreign key (workspace_id, conversion_id, number) references credit_computations (workspace_id, conversion_id, number) on delete cascade
);
create unique index credit_sets_paying on credit_sets (workspace_id, conversion_id, number) where is_paying; -- one pays
create index credit_sets_by_conversion on credit_sets (workspace_id, conversion_id, number, model); -- the conversion's page
create index credit_sets_by_time on credit_sets (workspace_id, as_of, id); -- export, re-derivation
select protect_table('credit_sets', 'team');

create table credits (
  workspace_id text not null references workspaces (id) on delete cascade,
  credit_set_id text not null,
  position integer not null check (position >= 1),
  conversion_id text not null,
  partner_id text, -- null: the house
  touch_id text,
  micro_shares integer not null check (micro_shares between 1 and 1000000),
  label text check (label in ('sourced', 'influenced')),
  reason text check (length(reason) <= 200),
  primary key (workspace_id, credit_set_id, position),
  foreign key (workspace_id, credit_set_id) references credit_sets (workspace_id, id) on delete cascade,
  foreign key (workspace_id, partner_id) references partners (workspace_id, id)
);
create index credits_by_partner on credits (workspace_id, partner_id, conversion_id); -- merge of partners
select protect_table('credits', 'one_partner');
-- A credit is never changed; only a merge of partners files it under the one that goes on.
revoke update, delete on credits from tandem_team;
grant update (partner_id) on credits to tandem_team;
revoke update, delete on credit_sets from tandem_team;
revoke delete on credit_computations from tandem_team;

-- All credits of a set come in one statement, counted from 1 without a gap, so that a later one would need a number that
-- is taken; they are the whole.
create function check_credits() returns trigger language plpgsql as $$
declare wrong record;
begin
  select credit_set_id, count(*) as amount, min(position) as first, max(position) as last, sum(micro_shares) as whole into wrong
    from added group by workspace_id, credit_set_id
    having sum(micro_shares) <> 1000000 or min(position) <> 1 or max(position) <> count(*) limit 1;
  if found and wrong.whole <> 1000000 then
    raise exception 'The shares of credit set % are % of 1000000', wrong.credit_set_id, wrong.whole
      using errcode = '23514', constraint = 'credits_are_the_whole';
  elsif found then
    raise exception 'Credit set % takes its credits all at once, counted from 1', wrong.credit_set_id
      using errcode = '23514', constraint = 'credits_at_once';
  end if;
  return null;
end $$;
create trigger check_credits after insert on credits referencing new table as added for each statement execute function check_credits();

create function check_credit_sets() returns trigger language plpgsql as $$
declare wrong record;
begin
  select a.id into wrong from added a where not exists (
    select from credits c where c.workspace_id = a.workspace_id and c.credit_set_id = a.id) limit 1;
  if found then
    raise exception 'Credit set % has no credits; they come in the same statement', wrong.id
      using errcode = '23514', constraint = 'credit_sets_with_credits';
  end if;
  return null;
end $$;
create trigger check_credit_sets after insert on credit_sets referencing new table as added for each statement execute function check_credit_sets();

-- Who has which share of a conversion now, and its label: the current paying set by partner, and partners that only
-- influenced it, with no share. For lists and sums by partner.
create table conversion_shares (
  workspace_id text not null references workspaces (id) on delete cascade,
  conversion_id text not null,
  place integer not null check (place >= 1),
  partner_id text,
  kind text not null check (kind in ('sale', 'lead', 'deal')),
  micro_shares integer not null check (micro_shares between 0 and 1000000),
  label text check (label in ('sourced', 'influenced')),
  definition_version integer not null,
  occurred_at timestamptz not null,
  primary key (workspace_id, conversion_id, place),
  foreign key (workspace_id, conversion_id) references conversions (workspace_id, id) on delete cascade,
  foreign key (workspace_id, partner_id) references partners (workspace_id, id)
);
create unique index conversion_shares_once on conversion_shares (workspace_id, conversion_id, partner_id) where partner_id is not null; -- a partner once
create index conversion_shares_by_partner on conversion_shares (workspace_id, partner_id, kind, occurred_at, conversion_id); -- portal lists, recounts
create index conversion_shares_by_time on conversion_shares (workspace_id, occurred_at, conversion_id); -- overview
select protect_table('conversion_shares', 'one_partner');

-- A stronger right than touches.
create table attribution_claims (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  conversion_id text not null,
  kind text not null check (kind in ('override', 'deal', 'code')),
  cause_id text not null check (length(cause_id) <= 100),
  shares jsonb not null, -- partnerId, microShares, touchId
  created_at timestamptz not null,
  primary key (workspace_id, id),
  foreign key (workspace_id, conversion_id) references conversions (workspace_id, id) on delete cascade
);
create unique index attribution_claims_by_kind on attribution_claims (workspace_id, conversion_id, kind, cause_id); -- claimed twice
select protect_table('attribution_claims', 'team');

create table credit_overrides (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  conversion_id text not null,
  conversion_version integer not null, -- what the proposer saw
  shares jsonb not null, -- partnerId or null for the house, microShares
  reason text not null check (length(reason) between 20 and 4000),
  state text not null check (state in ('proposed', 'applied', 'refused')),
  proposed_by_id text,
  proposed_by_name text not null check (length(proposed_by_name) <= 200),
  proposed_at timestamptz not null,
  decided_by_id text,
  decided_by_name text check (length(decided_by_name) <= 200),
  decided_at timestamptz,
  decision_reason text check (length(decision_reason) <= 4000),
  credit_set_id text,
  version integer not null default 1,
  primary key (workspace_id, id),
  foreign key (workspace_id, conversion_id) references conversions (workspace_id, id) on delete cascade,
  check ((state = 'proposed') = (decided_at is null)),
  check ((state = 'applied') = (credit_set_id is not null))
);
create unique index credit_overrides_open on credit_overrides (workspace_id, conversion_id) where state = 'proposed'; -- one at a time
create index credit_overrides_of_conversion on credit_overrides (workspace_id, conversion_id, proposed_at); -- the conversion's page
create index credit_overrides_by_time on credit_overrides (workspace_id, proposed_at, id); -- list
select protect_table('credit_overrides', 'team');

-- What arrived before that to which it belongs. Tried again until a moment, then a task.
create table unmatched_events (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  kind text not null check (kind in ('click', 'refund', 'chargeback', 'lead', 'sale', 'subscription', 'touch')),
  source text not null check (length(source) between 1 and 60),
  external_id text not null check (length(external_id) between 1 and 300),
  waits_for text not null check (length(waits_for) between 1 and 300), -- what would match it: click:ck_..., sale:stripe:in_...
  subject_id text, -- the customer that the click would be tied to, where it is a click
  payload jsonb not null,
  reason text not null check (length(reason) between 1 and 1000),
  state text not null check (state in ('waiting', 'overdue', 'matched', 'ignored')),
  occurred_at timestamptz not null,
  recorded_at timestamptz not null,
  until_at timestamptz not null,
  decided_at timestamptz,
  decided_by_name text check (length(decided_by_name) <= 200),
  version integer not null default 1,
  primary key (workspace_id, id)
);
create unique index unmatched_events_by_external_id on unmatched_events (workspace_id, kind, source, external_id); -- arrived twice
create index unmatched_events_waiting on unmatched_events (workspace_id, waits_for) where state in ('waiting', 'overdue'); -- when that arrives
create index unmatched_events_by_deadline on unmatched_events (workspace_id, until_at) where state = 'waiting'; -- job
create index unmatched_events_by_time on unmatched_events (workspace_id, recorded_at, id); -- queue
select protect_table('unmatched_events', 'team');

-- Sales that a member wrote down above the limit, until a second person agrees.
create table offline_sales (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  input jsonb not null,
  evidence jsonb not null,
  amount_minor bigint not null check (amount_minor >= 0),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  state text not null check (state in ('proposed', 'recorded', 'refused')),
  proposed_by_id text,
  proposed_by_name text not null check (length(proposed_by_name) <= 200),
  proposed_at timestamptz not null,
  decided_by_id text,
  decided_by_name text check (length(decided_by_name) <= 200),
  decided_at timestamptz,
  reason text check (length(reason) <= 2000),
  sale_id text,
  version integer not null default 1,
  primary key (workspace_id, id)
);
create index offline_sales_by_time on offline_sales (workspace_id, proposed_at, id); -- list
select protect_table('offline_sales', 'team');

-- Per partner and month in which it bills by itself: what it sold, or that it sold nothing.
create table resale_reports (
  workspace_id text not null references workspaces (id) on delete cascade,
  partner_id text not null,
  month date not null check (extract(day from month) = 1),
  state text not null check (state in ('reported', 'nothing_sold')),
  sales integer not null default 0 check (sales >= 0),
  reported_by_name text not null check (length(reported_by_name) <= 200),
  reported_at timestamptz not null,
  primary key (workspace_id, partner_id, month),
  foreign key (workspace_id, partner_id) references partners (workspace_id, id)
);
select protect_table('resale_reports', 'one_partner');

-- The nightly proof that sets re-derive from their stored inputs.
create table rederivations (
  workspace_id text not null references workspaces (id) on delete cascade,
  day date not null,
  checked integer not null check (checked >= 0),
  differing text[] not null default '{}', -- sets that came out otherwise
  at timestamptz not null,
  primary key (workspace_id, day)
);
select protect_table('rederivations', 'team');
