-- Two more ways to us: somebody writes, and a partner says who should hear from us.

create table inquiries (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  origin text not null check (origin in ('form', 'mailbox', 'api', 'member')),
  -- What the sender's system calls the message: delivered twice it is one inquiry.
  external_id text check (length(external_id) between 1 and 200),
  state text not null default 'new' check (state in ('new', 'converted', 'routed', 'closed')),
  language text not null check (length(language) <= 35),
  sender_name text not null default '' check (length(sender_name) <= 200),
  email text check (length(email) <= 254),
  email_folded text check (length(email_folded) <= 254),
  -- The company's own domain, from the address; null for hosts that anybody can use.
  email_domain text check (length(email_domain) <= 253),
  phone text check (length(phone) <= 40),
  company text not null default '' check (length(company) <= 200),
  website text check (length(website) <= 2000),
  website_domain text check (length(website_domain) <= 300),
  country text check (country ~ '^[A-Z]{2}$'),
  subject text not null default '' check (length(subject) <= 200),
  text text not null check (length(text) <= 5000),
  text_hash text,
  source text not null default 'direct' check (length(source) between 1 and 60),
  guess text not null check (guess in ('partnership', 'sales', 'support', 'press', 'job', 'spam', 'other')),
  -- The words that made the guess, and the key of the partner type that they speak of.
  guess_words text[] not null default '{}' check (cardinality(guess_words) <= 20),
  guess_type text check (length(guess_type) <= 63),
  -- Why it looks like spam; it then waits apart, without a clock.
  suspicion text check (length(suspicion) between 1 and 300),
  sender_address text check (length(sender_address) <= 60),
  sender_hash text,
  -- Of the link that is mailed with a form; an application that comes by it names this inquiry.
  token_hash text not null check (length(token_hash) = 64),
  partner_id text,
  application_id text,
  received_at timestamptz not null,
  version integer not null default 1,
  updated_at timestamptz not null,
  primary key (workspace_id, id),
  foreign key (workspace_id, partner_id) references partners (workspace_id, id),
  foreign key (workspace_id, application_id) references applications (workspace_id, id)
);
create unique index inquiries_by_token on inquiries (workspace_id, token_hash); -- an application that came by the mailed link
create unique index inquiries_by_external_id on inquiries (workspace_id, external_id) where external_id is not null; -- a message delivered twice
create index inquiries_by_arrival on inquiries (workspace_id, received_at, id); -- the list
create index inquiries_by_state on inquiries (workspace_id, state, received_at, id); -- the list by state
create index inquiries_by_partner on inquiries (workspace_id, partner_id, received_at, id) where partner_id is not null; -- what a company wrote; merges
create index inquiries_by_application on inquiries (workspace_id, application_id) where application_id is not null;
create index inquiries_by_email on inquiries (workspace_id, email_folded, received_at) where email_folded is not null; -- sent twice, erasing a person
create index inquiries_by_email_domain on inquiries (workspace_id, email_domain, received_at) where email_domain is not null; -- rate per company; were we in talks
create index inquiries_by_website_domain on inquiries (workspace_id, website_domain, received_at) where website_domain is not null; -- were we in talks
create index inquiries_by_sender on inquiries (workspace_id, sender_address, received_at) where sender_address is not null; -- rate per address
select protect_table('inquiries', 'team');

-- What became of it: one row, whoever came first.
create table inquiry_triages (
  workspace_id text not null references workspaces (id) on delete cascade,
  inquiry_id text not null,
  outcome text not null check (outcome in ('prospect', 'form', 'routed', 'closed')),
  reason text check (length(reason) between 1 and 60),
  note text check (length(note) <= 2000),
  team text check (length(team) between 1 and 80),
  type_id text,
  form_id text,
  joined boolean not null default false, -- the company was here before
  reply text check (length(reply) <= 5000),
  mail_id text,
  at timestamptz not null,
  by_kind text not null,
  by_id text,
  by_name text not null check (length(by_name) <= 200),
  primary key (workspace_id, inquiry_id),
  foreign key (workspace_id, inquiry_id) references inquiries (workspace_id, id) on delete cascade
);
select protect_table('inquiry_triages', 'team');

create table partner_referrals (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  -- Who refers: the partner, and the person or key that did it.
  partner_id text not null,
  portal_user_id text,
  by_name text not null check (length(by_name) <= 200),
  origin text not null check (origin in ('portal', 'link', 'api', 'member')),
  state text not null default 'submitted' check (state in ('submitted', 'open', 'already_known', 'refused', 'applied', 'approved', 'credited', 'lapsed')),
  -- Of the mails to the referrer, and where they go.
  language text not null check (length(language) <= 35),
  referrer_email text check (length(referrer_email) <= 254),
  company text not null check (length(company) between 1 and 200),
  website text check (length(website) <= 2000),
  domain text check (length(domain) <= 300),
  country text check (country ~ '^[A-Z]{2}$'),
  contact_name text not null default '' check (length(contact_name) <= 200),
  email text check (length(email) <= 254),
  email_folded text check (length(email_folded) <= 254),
  email_domain text check (length(email_domain) <= 253),
  note text not null default '' check (length(note) <= 5000),
  -- "They agreed to be contacted"; without it there is no referral.
  agreed boolean not null check (agreed),
  -- From when it counts. A colleague who enters one later says when it was made.
  referred_at timestamptz not null,
  recorded_at timestamptz not null,
  window_days integer not null check (window_days between 1 and 730),
  window_until timestamptz not null,
  answered_at timestamptz,
  known_kind text check (known_kind in ('application', 'partner', 'talks')),
  known_since date,
  refusal text check (length(refusal) between 1 and 60),
  refusal_words text check (length(refusal_words) <= 2000),
  lapse text check (lapse in ('no_application', 'not_taken', 'other_first', 'own_company')),
  -- The company once it has a record, and the application that the referral brought.
  company_partner_id text,
  application_id text,
  -- The qualifying fact has happened; the credit waits only for an earlier referral that has no answer yet.
  qualified_at timestamptz,
  qualifying_fact text check (length(qualifying_fact) between 1 and 40),
  credited_at timestamptz,
  disputed_at timestamptz,
  token_hash text not null check (length(token_hash) = 64),
  version integer not null default 1,
  updated_at timestamptz not null,
  primary key (workspace_id, id),
  foreign key (workspace_id, partner_id) references partners (workspace_id, id),
  foreign key (workspace_id, company_partner_id) references partners (workspace_id, id),
  foreign key (workspace_id, application_id) references applications (workspace_id, id)
);
create unique index partner_referrals_by_token on partner_referrals (workspace_id, token_hash); -- the link for the company
create index partner_referrals_by_time on partner_referrals (workspace_id, referred_at, id); -- the list
create index partner_referrals_by_state on partner_referrals (workspace_id, state, referred_at, id); -- the list by state
create index partner_referrals_by_partner on partner_referrals (workspace_id, partner_id, referred_at, id); -- my referrals; lineage upwards
create index partner_referrals_by_company on partner_referrals (workspace_id, company_partner_id, referred_at) where company_partner_id is not null; -- whose company it is; lineage downwards
create index partner_referrals_by_application on partner_referrals (workspace_id, application_id) where application_id is not null;
create index partner_referrals_by_domain on partner_referrals (workspace_id, domain) where domain is not null; -- referrals of an applicant
create index partner_referrals_by_email on partner_referrals (workspace_id, email_folded) where email_folded is not null; -- referrals of an applicant; erasing a person
create index partner_referrals_by_email_domain on partner_referrals (workspace_id, email_domain) where email_domain is not null; -- referrals of an applicant
select protect_table('partner_referrals', 'one_partner');

-- Every state it was in: who, when and why.
create table partner_referral_moves (
  workspace_id text not null references workspaces (id) on delete cascade,
  referral_id text not null,
  number integer not null check (number >= 1),
  from_state text,
  to_state text not null,
  at timestamptz not null,
  by_kind text not null,
  by_id text,
  by_name text not null check (length(by_name) <= 200),
  reason text check (length(reason) <= 2000),
  primary key (workspace_id, referral_id, number),
  foreign key (workspace_id, referral_id) references partner_referrals (workspace_id, id) on delete cascade
);
select protect_table('partner_referral_moves', 'team');

-- What both sides write about it, a dispute for instance.
create table partner_referral_messages (
  workspace_id text not null references workspaces (id) on delete cascade,
  referral_id text not null,
  number integer not null check (number >= 1),
  side text not null check (side in ('team', 'partner')),
  dispute boolean not null default false,
  author_kind text not null,
  author_id text,
  author_name text not null check (length(author_name) <= 200),
  body text not null check (length(body) between 1 and 5000),
  -- The day of what is brought forward as evidence, as its author says it.
  happened_on date,
  at timestamptz not null,
  primary key (workspace_id, referral_id, number),
  foreign key (workspace_id, referral_id) references partner_referrals (workspace_id, id) on delete cascade
);
select protect_table('partner_referral_messages', 'team');
