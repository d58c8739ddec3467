-- How companies come to us by our own doing: people met at events, companies we want, and every step towards them.

create table event_lists (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  name text not null check (length(name) between 1 and 200),
  kind text not null check (kind in ('conference', 'trade_show', 'meetup', 'webinar', 'own_event')),
  starts_on date not null,
  ends_on date not null,
  place text check (length(place) <= 200),
  cost_currency text check (cost_currency ~ '^[A-Z]{3}$'),
  cost_minor bigint check (cost_minor >= 0),
  owner_id text not null,
  -- What people met are promised, in business days.
  follow_up_days integer not null default 3 check (follow_up_days between 1 and 30),
  note text check (length(note) <= 5000),
  -- Of the token in the event's own link to the application page.
  link_hash text not null,
  -- Numbers of people given out so far.
  people_numbered integer not null default 0,
  version integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (workspace_id, id),
  foreign key (workspace_id, owner_id) references members (workspace_id, id),
  check (ends_on >= starts_on),
  check ((cost_currency is null) = (cost_minor is null))
);
create index event_lists_by_date on event_lists (workspace_id, starts_on, id); -- the list, newest event first
create index event_lists_by_name on event_lists (workspace_id, name, id); -- the list by name
create unique index event_lists_by_link on event_lists (workspace_id, link_hash); -- whoever comes by the event's link
create index event_lists_by_owner on event_lists (workspace_id, owner_id, starts_on, id); -- filter by owner
select protect_table('event_lists', 'team');

-- People met. No foreign key to partners and contacts: an import that is undone removes those, and the people follow.
create table event_people (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  list_id text not null,
  number integer not null check (number >= 1),
  state text not null check (state in ('held', 'joined', 'left_out')),
  name text not null check (length(name) <= 200),
  company text not null check (length(company) <= 200),
  email text check (length(email) <= 254),
  email_folded text check (length(email_folded) <= 254),
  website text check (length(website) <= 2000),
  interest text check (length(interest) <= 500),
  note text check (length(note) <= 5000),
  consent_basis text check (length(consent_basis) <= 200),
  -- The same person once per list: by address, else by name and company.
  person_key text not null,
  partner_id text,
  contact_id text,
  made_partner boolean not null default false,
  -- Companies that are likely the same, for whoever decides.
  candidates jsonb not null default '[]' check (jsonb_typeof(candidates) = 'array'),
  import_id text,
  import_row integer,
  follow_up_due_at timestamptz,
  followed_up_at timestamptz,
  answered_at timestamptz,
  added_at timestamptz not null,
  version integer not null default 1,
  updated_at timestamptz not null,
  primary key (workspace_id, id),
  foreign key (workspace_id, list_id) references event_lists (workspace_id, id),
  unique (workspace_id, list_id, number),
  unique (workspace_id, list_id, person_key),
  check ((state = 'joined') = (partner_id is not null))
);
create index event_people_by_name on event_people (workspace_id, list_id, name, id); -- people of a list
create index event_people_by_time on event_people (workspace_id, list_id, added_at, id); -- people of a list, newest first
create index event_people_by_partner on event_people (workspace_id, partner_id) where partner_id is not null; -- merges; what was removed
create index event_people_by_contact on event_people (workspace_id, contact_id) where contact_id is not null; -- erasure; a reply
create index event_people_by_email on event_people (workspace_id, email_folded) where email_folded is not null; -- erasure
create unique index event_people_by_import on event_people (workspace_id, import_id, import_row) where import_id is not null; -- a held row is decided
select protect_table('event_people', 'team');

create table target_lists (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  name text not null check (length(name) between 1 and 200),
  why text not null check (length(why) between 1 and 5000),
  segment text check (length(segment) <= 120),
  region text check (length(region) <= 120),
  gap text check (length(gap) <= 500),
  owner_id text not null,
  language text not null check (length(language) <= 35),
  state text not null default 'open' check (state in ('open', 'running', 'paused', 'closed')),
  -- What is done in which order: channel, business days after the step before, subject and words.
  steps jsonb not null default '[]' check (jsonb_typeof(steps) = 'array' and jsonb_array_length(steps) <= 10),
  companies_numbered integer not null default 0,
  version integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (workspace_id, id),
  foreign key (workspace_id, owner_id) references members (workspace_id, id)
);
create index target_lists_by_name on target_lists (workspace_id, name, id); -- the list
create index target_lists_by_change on target_lists (workspace_id, updated_at, id); -- the list by change
create index target_lists_by_state on target_lists (workspace_id, state, updated_at, id); -- filter
create index target_lists_by_owner on target_lists (workspace_id, owner_id, updated_at, id); -- filter by owner
select protect_table('target_lists', 'team');

create table target_companies (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  list_id text not null,
  number integer not null check (number >= 1),
  state text not null check (state in ('waiting', 'held', 'running', 'stopped', 'done')),
  company text not null check (length(company) <= 200),
  website text check (length(website) <= 2000),
  country text check (country ~ '^[A-Z]{2}$'),
  why text check (length(why) <= 2000),
  person text check (length(person) <= 200),
  email text check (length(email) <= 254),
  email_folded text check (length(email_folded) <= 254),
  phone text check (length(phone) <= 40),
  company_key text not null,
  partner_id text,
  contact_id text,
  candidates jsonb not null default '[]' check (jsonb_typeof(candidates) = 'array'),
  -- Steps of the list that are done, and when the next one falls due.
  steps_done integer not null default 0,
  next_at timestamptz,
  stopped_why text check (stopped_why in ('replied', 'interested', 'not_now', 'not_interested', 'wrong_person', 'bounced', 'opted_out', 'applied', 'by_member', 'erased')),
  ended_at timestamptz,
  added_at timestamptz not null,
  version integer not null default 1,
  updated_at timestamptz not null,
  primary key (workspace_id, id),
  foreign key (workspace_id, list_id) references target_lists (workspace_id, id),
  unique (workspace_id, list_id, number),
  unique (workspace_id, list_id, company_key),
  check (state <> 'stopped' or stopped_why is not null)
);
create index target_companies_by_name on target_companies (workspace_id, list_id, company, id); -- companies of a list
create index target_companies_by_time on target_companies (workspace_id, list_id, added_at, id); -- companies of a list, newest first
create index target_companies_by_partner on target_companies (workspace_id, partner_id) where partner_id is not null; -- merges; an application stops a sequence
create index target_companies_by_contact on target_companies (workspace_id, contact_id) where contact_id is not null; -- erasure; a reply
create index target_companies_by_email on target_companies (workspace_id, email_folded) where email_folded is not null; -- opting out, erasure
create index target_companies_running on target_companies (workspace_id, list_id, next_at, id) where state = 'running'; -- whose next step falls due
select protect_table('target_companies', 'team');

-- Every step towards a company, ours and theirs, sent from here or done elsewhere and written down.
create table outreach (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  channel text not null check (channel in ('email', 'call', 'social', 'meeting', 'letter')),
  direction text not null check (direction in ('out', 'in')),
  at timestamptz not null,
  subject text check (length(subject) <= 200),
  body text check (length(body) <= 10000),
  language text check (length(language) <= 35),
  person text check (length(person) <= 200),
  email text check (length(email) <= 254),
  email_folded text check (length(email_folded) <= 254),
  -- Keyed, as on the do-not-contact list: a link in an old mail still works when the address is erased.
  email_hash text,
  partner_id text,
  contact_id text,
  target_list_id text,
  target_id text,
  event_list_id text,
  event_person_id text,
  -- Which step of the list's sequence it was.
  step integer check (step between 1 and 10),
  mail_id text,
  opt_out_hash text,
  link_hash text,
  outcome text check (outcome in ('no_answer', 'replied', 'interested', 'not_now', 'not_interested', 'wrong_person', 'bounced', 'opted_out')),
  outcome_at timestamptz,
  not_now_until date,
  next_step text check (length(next_step) <= 140),
  next_step_on date,
  by_kind text not null,
  by_id text,
  by_name text not null check (length(by_name) <= 200),
  version integer not null default 1,
  updated_at timestamptz not null,
  primary key (workspace_id, id),
  foreign key (workspace_id, target_list_id) references target_lists (workspace_id, id),
  foreign key (workspace_id, event_list_id) references event_lists (workspace_id, id),
  check ((outcome is null) = (outcome_at is null)),
  check (outcome <> 'not_now' or not_now_until is not null)
);
create index outreach_by_time on outreach (workspace_id, at, id); -- the list
create index outreach_by_outcome on outreach (workspace_id, outcome, at, id); -- filter by outcome
create index outreach_by_channel on outreach (workspace_id, channel, at, id); -- filter by channel
create index outreach_by_partner on outreach (workspace_id, partner_id, at, id) where partner_id is not null; -- the partner's tab, merges
create index outreach_by_target_list on outreach (workspace_id, target_list_id, at, id) where target_list_id is not null; -- steps of a list
create index outreach_by_target on outreach (workspace_id, target_id, at, id) where target_id is not null; -- the last mail of a sequence
create index outreach_by_event_list on outreach (workspace_id, event_list_id, at, id) where event_list_id is not null; -- steps of an event
create index outreach_by_contact on outreach (workspace_id, contact_id) where contact_id is not null; -- erasure
create index outreach_by_email on outreach (workspace_id, email_folded) where email_folded is not null; -- erasure
create index outreach_by_address on outreach (workspace_id, email_hash) where email_hash is not null; -- mails that wait when somebody opts out
create unique index outreach_by_opt_out on outreach (workspace_id, opt_out_hash) where opt_out_hash is not null; -- the link in the mail
create unique index outreach_by_link on outreach (workspace_id, link_hash) where link_hash is not null; -- an application that followed
select protect_table('outreach', 'team');
