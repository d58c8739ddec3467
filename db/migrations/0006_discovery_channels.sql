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
