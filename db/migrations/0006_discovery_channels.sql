-- Discovery beyond the application: calls, what a company needs, how it fits, and the other ways by which companies come.

create table discovery_calls (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  partner_id text not null,
  application_id text,
  state text not null default 'proposed' check (state in ('proposed', 'booked', 'held', 'no_show', 'cancelled')),
  host_id text not null,
  minutes integer not null default 30 check (minutes between 15 and 120),
  zone text not null check (length(zone) between 1 and 60),
  language text not null check (length(language) <= 35),
  -- The latest day of which slots are offered.
  offered_until timestamptz not null,
  starts_at timestamptz,
  place text check (length(place) <= 500),
  -- People of the other side: name, e-mail, contact.
  attendees jsonb not null default '[]' check (jsonb_typeof(attendees) = 'array' and jsonb_array_length(attendees) <= 20),
  -- Title, minutes, purpose and notes of each item.
  agenda jsonb not null default '[]' check (jsonb_typeof(agenda) = 'array' and jsonb_array_length(agenda) <= 20),
  outcome text check (outcome in ('go_on', 'later', 'stop')),
  summary text check (length(summary) <= 10000),
  next_steps jsonb not null default '[]' check (jsonb_typeof(next_steps) = 'array' and jsonb_array_length(next_steps) <= 20),
  cancelled_by text check (cancelled_by in ('team', 'applicant')),
  cancel_reason text check (length(cancel_reason) <= 2000),
  -- SEQUENCE of the calendar entry: up with each move, and with the cancellation.
  calendar_sequence integer not null default 0,
  -- Lists are ordered by it: the start, or the offer while nothing is booked.
  at timestamptz not null,
  offered_at timestamptz not null,
  closed_at timestamptz,
  version integer not null default 1,
  updated_at timestamptz not null,
  primary key (workspace_id, id),
  foreign key (workspace_id, partner_id) references partners (workspace_id, id),
  foreign key (workspace_id, application_id) references applications (workspace_id, id),
  foreign key (workspace_id, host_id) references members (workspace_id, id),
  check ((state = 'proposed') = (starts_at is null) or state = 'cancelled')
);
create index discovery_calls_by_time on discovery_calls (workspace_id, at, id); -- list of calls
create index discovery_calls_by_state on discovery_calls (workspace_id, state, at, id); -- list by state
create index discovery_calls_by_partner on discovery_calls (workspace_id, partner_id, at, id); -- the partner's calls, no-shows counted
create index discovery_calls_by_application on discovery_calls (workspace_id, application_id) where application_id is not null; -- booking on the status page
create index discovery_calls_by_host on discovery_calls (workspace_id, host_id, starts_at); -- the host's busy time
select protect_table('discovery_calls', 'team');

-- What a company needs from us: one row per version; a change after the agreement makes the next one.
create table needs_assessments (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  partner_id text not null,
  application_id text,
  number integer not null check (number >= 1),
  state text not null default 'open' check (state in ('open', 'shared', 'agreed')),
  -- Section -> what is needed: text, importance (theirs), ability (ours), who said it and when.
  sections jsonb not null default '{}' check (jsonb_typeof(sections) = 'object' and length(sections::text) <= 200000),
  shared_at timestamptz,
  agreed_at timestamptz,
  agreed_by_kind text,
  agreed_by_id text,
  agreed_by_name text check (length(agreed_by_name) <= 200),
  created_at timestamptz not null,
  version integer not null default 1,
  updated_at timestamptz not null,
  primary key (workspace_id, id),
  foreign key (workspace_id, partner_id) references partners (workspace_id, id),
  foreign key (workspace_id, application_id) references applications (workspace_id, id)
);
create index needs_assessments_by_partner on needs_assessments (workspace_id, partner_id, number, id); -- the partner's tab, the current version
create index needs_assessments_by_change on needs_assessments (workspace_id, updated_at, id); -- the list
create index needs_assessments_by_application on needs_assessments (workspace_id, application_id) where application_id is not null;
select protect_table('needs_assessments', 'one_partner');

-- How a company seemed to fit at first: kept as it was, for comparing with what came of it.
create table first_fit_evaluations (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  partner_id text not null,
  application_id text,
  type_key text not null check (length(type_key) <= 60),
  -- Factor -> 1 to 5, or null where it is unknown; and the weights that held at the time.
  factors jsonb not null check (jsonb_typeof(factors) = 'object'),
  weights jsonb not null check (jsonb_typeof(weights) = 'object'),
  score integer not null check (score between 0 and 100),
  advice text not null check (advice in ('pursue', 'nurture', 'stop')),
  confidence text not null check (confidence in ('low', 'medium', 'high')),
  note text check (length(note) <= 5000),
  by_kind text not null,
  by_id text,
  by_name text not null check (length(by_name) <= 200),
  at timestamptz not null,
  primary key (workspace_id, id),
  foreign key (workspace_id, partner_id) references partners (workspace_id, id),
  foreign key (workspace_id, application_id) references applications (workspace_id, id)
);
create index first_fit_by_partner on first_fit_evaluations (workspace_id, partner_id, at, id); -- the partner's tab
create index first_fit_by_time on first_fit_evaluations (workspace_id, at, id); -- the list
create index first_fit_by_application on first_fit_evaluations (workspace_id, application_id) where application_id is not null;
select protect_table('first_fit_evaluations', 'team');
-- Never changed later; only a merge of partners lets it name the one that stays.
revoke update on first_fit_evaluations from tandem_team;
grant update (partner_id) on first_fit_evaluations to tandem_team;
