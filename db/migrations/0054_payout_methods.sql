-- What a partner is paid to, and what must be there before its first payout: our own accounts, the accounts of
-- partners, tax forms, documents, and what the workspace decided about paying.

create table payout_settings (
  workspace_id text not null references workspaces (id) on delete cascade,
  scope text not null default 'workspace' check (scope = 'workspace'),
  value jsonb not null default '{}',
  version integer not null default 1,
  updated_at timestamptz not null,
  primary key (workspace_id, scope)
);
select protect_table('payout_settings', 'team');

-- Who changed what of the settings: whoever moved a limit does not approve the run that it touches.
create table payout_setting_changes (
  workspace_id text not null references workspaces (id) on delete cascade,
  version integer not null,
  changes jsonb not null, -- setting -> [before, after]
  at timestamptz not null,
  by_kind text not null,
  by_id text,
  by_name text not null check (length(by_name) <= 200),
  primary key (workspace_id, version)
);
create index payout_setting_changes_by_time on payout_setting_changes (workspace_id, at); -- who moved a limit in 30 days
select protect_table('payout_setting_changes', 'team');
revoke update, delete on payout_setting_changes from tandem_team;

-- Ours: the bank or platform account that money leaves from.
create table funding_accounts (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  name text not null check (length(name) between 1 and 120),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  rail text not null check (rail in ('sepa', 'ach', 'stripe_connect', 'csv', 'external', 'manual', 'simulated')),
  holder_name text check (length(holder_name) between 1 and 140),
  country text check (country ~ '^[A-Z]{2}$'),
  last_four text check (length(last_four) <= 4),
  details text, -- encrypted: the numbers that only a bank file shows
  limits jsonb not null default '{}', -- in minor units of its currency: payoutMaxMinor, dayMaxMinor
  is_active boolean not null default true,
  version integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (workspace_id, id)
);
create unique index funding_accounts_by_name on funding_accounts (workspace_id, lower(name)) where is_active; -- one of a name
create index funding_accounts_by_time on funding_accounts (workspace_id, created_at, id); -- list
select protect_table('funding_accounts', 'team');
revoke delete on funding_accounts from tandem_team;

-- The partner's: a row never changes what it points at. A change is a new row with an id and a fingerprint of its own,
-- so that a payout which was frozen for the old one can tell.
create table payout_methods (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  partner_id text not null,
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  kind text not null check (kind in ('sepa', 'ach', 'stripe_connect', 'external', 'manual')),
  state text not null check (state in ('waiting', 'verified', 'suspended', 'replaced', 'removed')),
  holder_name text not null check (length(holder_name) between 1 and 140),
  holder_kind text not null check (holder_kind in ('company', 'person')),
  country text not null check (country ~ '^[A-Z]{2}$'), -- where the account is held
  address jsonb not null, -- structured: street, building, postalCode, town, country
  bank jsonb not null default '{}', -- what is no secret: bic, routing number, account type
  last_four text not null check (length(last_four) <= 4),
  fingerprint text not null check (fingerprint ~ '^[0-9a-f]{64}$'), -- keyed hash: the same account is the same text
  replaces text,
  is_shared boolean not null default false, -- another partner is or was paid to the same account
  is_changed boolean not null default false, -- it took the place of another one: the next payout is looked at
  cool_off_until timestamptz not null,
  added_at timestamptz not null,
  added_by_portal_user_id text,
  added_by_name text not null check (length(added_by_name) <= 200),
  verified_at timestamptz,
  verified_by_id text,
  verified_by_name text check (length(verified_by_name) <= 200),
  verified_how text check (length(verified_how) between 1 and 2000),
  suspended_at timestamptz,
  suspended_by_name text check (length(suspended_by_name) <= 200),
  suspended_reason text check (length(suspended_reason) between 1 and 2000),
  ended_at timestamptz,
  version integer not null default 1,
  updated_at timestamptz not null,
  primary key (workspace_id, id),
  foreign key (workspace_id, partner_id) references partners (workspace_id, id),
  foreign key (workspace_id, replaces) references payout_methods (workspace_id, id),
  check ((state = 'verified') <= (verified_at is not null)),
  check ((state = 'suspended') <= (suspended_at is not null)),
  check ((state in ('replaced', 'removed')) = (ended_at is not null))
);
create unique index payout_methods_standing on payout_methods (workspace_id, partner_id, currency) where state in ('waiting', 'verified', 'suspended'); -- one of a currency
create index payout_methods_by_time on payout_methods (workspace_id, added_at, id); -- list
create index payout_methods_by_partner on payout_methods (workspace_id, partner_id, added_at, id); -- a partner's list, readiness, merge of partners
create index payout_methods_by_fingerprint on payout_methods (workspace_id, fingerprint); -- one account at two partners
create index payout_methods_by_replaced on payout_methods (workspace_id, replaces);
select protect_table('payout_methods', 'one_partner');
revoke delete on payout_methods from tandem_team;

-- The full numbers, encrypted for their own row alone; opened to build a bank file.
create table payout_method_details (
  workspace_id text not null references workspaces (id) on delete cascade,
  method_id text not null,
  sealed text not null check (sealed like 'v1.%'),
  primary key (workspace_id, method_id),
  foreign key (workspace_id, method_id) references payout_methods (workspace_id, id)
);
select protect_table('payout_method_details', 'team');
revoke update, delete on payout_method_details from tandem_team;

-- Who did what with a method: those people do not approve the run that pays to it.
create table payout_method_acts (
  workspace_id text not null references workspaces (id) on delete cascade,
  method_id text not null,
  number integer not null check (number >= 1),
  act text not null check (act in ('added', 'changed', 'verified', 'suspended', 'resumed', 'replaced', 'removed', 'cooled_off')),
  at timestamptz not null,
  by_kind text not null,
  by_id text,
  by_name text not null check (length(by_name) <= 200),
  words text check (length(words) between 1 and 2000),
  primary key (workspace_id, method_id, number),
  foreign key (workspace_id, method_id) references payout_methods (workspace_id, id)
);
select protect_table('payout_method_acts', 'team');
revoke update, delete on payout_method_acts from tandem_team;

create table tax_profiles (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  partner_id text not null,
  form text not null check (form in ('w9', 'w8ben', 'w8ben_e', 'other')),
  state text not null check (state in ('signed', 'replaced', 'rejected')),
  legal_name text not null check (length(legal_name) between 1 and 200),
  residence text not null check (residence ~ '^[A-Z]{2}$'),
  vat_id text check (length(vat_id) between 4 and 20),
  tin_kind text check (tin_kind in ('ssn', 'ein', 'itin', 'foreign')),
  tin_last_four text check (length(tin_last_four) <= 4),
  tin_result text not null default 'unchecked' check (tin_result in ('unchecked', 'match', 'mismatch')), -- of the authority's matching
  tin_checked_on date,
  tin_checked_by_name text check (length(tin_checked_by_name) <= 200),
  answers jsonb not null, -- the form's other lines, none of them secret
  signer_name text not null check (length(signer_name) between 1 and 200),
  signer_capacity text check (length(signer_capacity) between 1 and 200),
  certificate_hash text not null check (certificate_hash ~ '^[0-9a-f]{64}$'), -- of the words that were signed
  signed_at timestamptz not null,
  signed_by_portal_user_id text,
  valid_until date, -- the last day; a W-8 ends with the third year after its signature
  rejected_at timestamptz,
  rejected_by_name text check (length(rejected_by_name) <= 200),
  rejected_reason text check (length(rejected_reason) between 1 and 2000),
  ended_at timestamptz,
  version integer not null default 1,
  updated_at timestamptz not null,
  primary key (workspace_id, id),
  foreign key (workspace_id, partner_id) references partners (workspace_id, id),
  check ((state = 'rejected') = (rejected_at is not null)),
  check ((tin_kind is null) = (tin_last_four is null))
);
create unique index tax_profiles_standing on tax_profiles (workspace_id, partner_id) where state = 'signed'; -- one at a time
create index tax_profiles_by_time on tax_profiles (workspace_id, signed_at, id); -- list
create index tax_profiles_by_expiry on tax_profiles (workspace_id, valid_until, id) where state = 'signed'; -- list by expiry
create index tax_profiles_by_partner on tax_profiles (workspace_id, partner_id, signed_at, id); -- merge of partners
select protect_table('tax_profiles', 'one_partner');
revoke delete on tax_profiles from tandem_team;

create table tax_profile_details (
  workspace_id text not null references workspaces (id) on delete cascade,
  profile_id text not null,
  sealed text not null check (sealed like 'v1.%'), -- TIN, date of birth
  primary key (workspace_id, profile_id),
  foreign key (workspace_id, profile_id) references tax_profiles (workspace_id, id)
);
select protect_table('tax_profile_details', 'team');
revoke update on tax_profile_details from tandem_team;

-- What finance set for a partner's tax; the latest row holds, nothing is overwritten.
create table tax_rulings (
  workspace_id text not null references workspaces (id) on delete cascade,
  partner_id text not null,
  number integer not null check (number >= 1),
  treatment text check (treatment in ('domestic', 'reverse_charge', 'exempt', 'outside_scope')), -- null: what the countries say
  tax_rate_ppm integer not null default 0 check (tax_rate_ppm between 0 and 1000000),
  withholding_rate_ppm integer not null default 0 check (withholding_rate_ppm between 0 and 1000000),
  withholding_kind text check (withholding_kind in ('backup', 'nonresident', 'other')),
  authority text check (length(authority) between 1 and 60),
  source_share_ppm integer not null default 1000000 check (source_share_ppm between 0 and 1000000), -- the part that is taxed at its source
  reason text not null check (length(reason) between 1 and 2000),
  from_on date not null,
  at timestamptz not null,
  by_id text,
  by_name text not null check (length(by_name) <= 200),
  primary key (workspace_id, partner_id, number),
  foreign key (workspace_id, partner_id) references partners (workspace_id, id),
  check ((withholding_rate_ppm = 0) = (withholding_kind is null) and (withholding_kind is null) = (authority is null))
);
select protect_table('tax_rulings', 'one_partner');
revoke update, delete on tax_rulings from tandem_team;

-- The partner lets us write its documents; for a year, then it is asked again.
create table self_billing_acceptances (
  workspace_id text not null references workspaces (id) on delete cascade,
  partner_id text not null,
  number integer not null check (number >= 1),
  words_hash text not null check (words_hash ~ '^[0-9a-f]{64}$'),
  legal_name text not null check (length(legal_name) between 1 and 200),
  vat_id text check (length(vat_id) between 4 and 20),
  address jsonb not null,
  accepted_at timestamptz not null,
  accepted_by_portal_user_id text,
  accepted_by_name text not null check (length(accepted_by_name) <= 200),
  valid_until date not null,
  withdrawn_at timestamptz,
  primary key (workspace_id, partner_id, number),
  foreign key (workspace_id, partner_id) references partners (workspace_id, id)
);
select protect_table('self_billing_acceptances', 'one_partner');
revoke delete on self_billing_acceptances from tandem_team;

-- Numbers without a gap: the row is locked by whoever takes the next one, and given back with their transaction.
create table partner_document_numbers (
  workspace_id text not null references workspaces (id) on delete cascade,
  partner_id text not null,
  year integer not null check (year between 2000 and 9999),
  last_sequence integer not null check (last_sequence >= 1),
  primary key (workspace_id, partner_id, year),
  foreign key (workspace_id, partner_id) references partners (workspace_id, id)
);
select protect_table('partner_document_numbers', 'team');
revoke delete on partner_document_numbers from tandem_team;

create table partner_documents (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  partner_id text not null,
  kind text not null check (kind in ('self_billing', 'invoice')),
  state text not null check (state in ('issued', 'received', 'accepted', 'returned', 'cancelled')),
  number text not null check (length(number) between 1 and 60),
  year integer,
  sequence integer,
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  net_minor bigint not null check (net_minor > 0),
  tax_minor bigint not null check (tax_minor >= 0),
  tax_rate_ppm integer not null check (tax_rate_ppm between 0 and 1000000),
  treatment text not null check (treatment in ('domestic', 'reverse_charge', 'exempt', 'outside_scope')),
  issued_on date not null,
  payout_id text,
  statement_id text,
  corrects text, -- the document that this one takes back
  content jsonb not null default '{}', -- both parties with their VAT ids, lines, words, as they were
  file_id text,
  received_at timestamptz not null,
  received_from text not null check (length(received_from) <= 200),
  reviewed_at timestamptz,
  reviewed_by_name text check (length(reviewed_by_name) <= 200),
  review_reason text check (length(review_reason) between 1 and 2000),
  version integer not null default 1,
  updated_at timestamptz not null,
  primary key (workspace_id, id),
  foreign key (workspace_id, partner_id) references partners (workspace_id, id),
  foreign key (workspace_id, file_id) references files (workspace_id, id),
  foreign key (workspace_id, corrects) references partner_documents (workspace_id, id),
  check ((kind = 'self_billing') = (sequence is not null) and (sequence is null) = (year is null)),
  check ((kind = 'self_billing') = (state in ('issued', 'cancelled') and sequence is not null))
);
create unique index partner_documents_by_sequence on partner_documents (workspace_id, partner_id, year, sequence) where sequence is not null; -- without gaps
create unique index partner_documents_by_number on partner_documents (workspace_id, partner_id, lower(number)) where state <> 'returned'; -- a number once per partner
create index partner_documents_by_day on partner_documents (workspace_id, issued_on, id); -- list
create index partner_documents_by_partner on partner_documents (workspace_id, partner_id, issued_on, id); -- a partner's list, readiness
create index partner_documents_by_payout on partner_documents (workspace_id, payout_id) where payout_id is not null; -- of a payout
create unique index partner_documents_of_payout on partner_documents (workspace_id, payout_id) where payout_id is not null and corrects is null and state in ('issued', 'accepted'); -- one that stands
create index partner_documents_by_file on partner_documents (workspace_id, file_id) where file_id is not null;
create index partner_documents_by_correction on partner_documents (workspace_id, corrects) where corrects is not null;
select protect_table('partner_documents', 'one_partner');
revoke delete on partner_documents from tandem_team;

-- What was owed before the ledger began, taken in by files with control totals.
create table opening_imports (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  file_name text check (length(file_name) <= 255),
  content_hash text not null check (content_hash ~ '^[0-9a-f]{64}$'),
  accounting_day date not null,
  totals jsonb not null, -- currency and state -> sum in minor units, as given and as counted
  row_count integer not null check (row_count >= 1),
  at timestamptz not null,
  by_id text,
  by_name text not null check (length(by_name) <= 200),
  primary key (workspace_id, id)
);
create unique index opening_imports_by_content on opening_imports (workspace_id, content_hash); -- the same file is taken once
create index opening_imports_by_time on opening_imports (workspace_id, at, id); -- list
select protect_table('opening_imports', 'team');
revoke update, delete on opening_imports from tandem_team;

create table opening_balances (
  workspace_id text not null references workspaces (id) on delete cascade,
  import_id text not null,
  row_number integer not null check (row_number >= 1),
  partner_id text not null,
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  state text not null check (state in ('pending', 'held', 'approved', 'due')),
  amount_minor bigint not null check (amount_minor <> 0),
  primary key (workspace_id, import_id, row_number),
  foreign key (workspace_id, import_id) references opening_imports (workspace_id, id),
  foreign key (workspace_id, partner_id) references partners (workspace_id, id)
);
create index opening_balances_by_partner on opening_balances (workspace_id, partner_id); -- merge of partners
select protect_table('opening_balances', 'one_partner');
revoke update, delete on opening_balances from tandem_team;
