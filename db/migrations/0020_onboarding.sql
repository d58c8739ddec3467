-- Onboarding: journeys whose steps both sides own, proofs, account opening, the go-live gate, what is stuck, the first 90 days.

create table journey_templates (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  type_id text not null,
  name text not null check (length(name) between 1 and 120),
  -- What is being edited; a publication copies it into journey_template_versions.
  draft jsonb not null check (jsonb_typeof(draft) = 'object'),
  published_number integer,
  retired_at timestamptz,
  version integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (workspace_id, id),
  foreign key (workspace_id, type_id) references partner_types (workspace_id, id)
);
create index journey_templates_by_type on journey_templates (workspace_id, type_id, id); -- which templates a journey may begin with
create index journey_templates_by_name on journey_templates (workspace_id, name, id); -- list of templates
create index journey_templates_by_change on journey_templates (workspace_id, updated_at, id); -- list of templates, latest first
select protect_table('journey_templates', 'team');

create table journey_template_versions (
  workspace_id text not null references workspaces (id) on delete cascade,
  template_id text not null,
  number integer not null check (number >= 1),
  definition jsonb not null check (jsonb_typeof(definition) = 'object'),
  by_kind text not null,
  by_id text,
  by_name text not null check (length(by_name) <= 200),
  published_at timestamptz not null,
  primary key (workspace_id, template_id, number),
  foreign key (workspace_id, template_id) references journey_templates (workspace_id, id)
);
select protect_table('journey_template_versions', 'team');
revoke update, delete on journey_template_versions from tandem_team; -- a published version never changes

-- What the workspace set for onboarding.
create table onboarding_settings (
  workspace_id text not null references workspaces (id) on delete cascade,
  scope text not null check (scope = 'workspace'),
  value jsonb not null check (jsonb_typeof(value) = 'object'),
  version integer not null default 1,
  updated_at timestamptz not null,
  primary key (workspace_id, scope)
);
select protect_table('onboarding_settings', 'team');

create table journeys (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  partner_id text not null,
  agreement_id text, -- none for a partner that came by import
  type_id text not null,
  template_id text not null,
  template_number integer not null,
  state text not null check (state in ('scheduled', 'running', 'paused', 'live_reached', 'completed', 'abandoned')),
  day_zero date not null,
  target_on date not null,
  paused_until date,
  -- Kept in the transaction of every change of a step, so that lists sort and filter by them.
  progress integer not null default 0 check (progress between 0 and 100),
  phase text not null check (length(phase) <= 60),
  holder text check (holder in ('us', 'partner', 'both')),
  next_step_id text,
  open_gate_steps integer not null default 0,
  is_stuck boolean not null default false,
  started_at timestamptz not null,
  live_at timestamptz,
  ended_at timestamptz,
  version integer not null default 1,
  updated_at timestamptz not null,
  primary key (workspace_id, id),
  foreign key (workspace_id, partner_id) references partners (workspace_id, id),
  foreign key (workspace_id, type_id) references partner_types (workspace_id, id),
  foreign key (workspace_id, template_id, template_number) references journey_template_versions (workspace_id, template_id, number),
  check ((state = 'paused') = (paused_until is not null)),
  check (live_at is not null or state not in ('live_reached', 'completed')),
  check ((ended_at is not null) = (state in ('completed', 'abandoned')))
);
create index journeys_by_partner on journeys (workspace_id, partner_id, id); -- a partner's journeys; the event matcher; guards of stage moves
create unique index journeys_open on journeys (workspace_id, partner_id) where state in ('scheduled', 'running', 'paused', 'live_reached'); -- one at a time
create index journeys_by_start on journeys (workspace_id, started_at, id); -- list, newest first
create index journeys_by_target on journeys (workspace_id, target_on, id); -- list by target
create index journeys_by_progress on journeys (workspace_id, progress, id); -- list by progress
create index journeys_by_state on journeys (workspace_id, state, started_at, id); -- list by state; board by phase
create index journeys_by_template on journeys (workspace_id, template_id, template_number); -- how many follow a version
create index journeys_by_type on journeys (workspace_id, type_id, day_zero); -- cohorts
create index journeys_by_day on journeys (workspace_id, day_zero, id); -- first 90 days; cohorts
create index journeys_by_agreement on journeys (workspace_id, agreement_id) where agreement_id is not null; -- one journey of an agreement, however often it is announced
select protect_table('journeys', 'one_partner');

create table journey_moves (
  workspace_id text not null references workspaces (id) on delete cascade,
  journey_id text not null,
  number integer not null,
  from_state text,
  to_state text not null,
  at timestamptz not null,
  by_kind text not null,
  by_id text,
  by_name text not null check (length(by_name) <= 200),
  reason text check (length(reason) <= 2000),
  until_on date, -- of a pause
  shifted_days integer, -- business days by which due dates moved when it went on
  primary key (workspace_id, journey_id, number),
  foreign key (workspace_id, journey_id) references journeys (workspace_id, id)
);
select protect_table('journey_moves', 'team');
revoke update, delete on journey_moves from tandem_team;

-- Who stands for a role in this journey, where somebody was named; the latest row of a side and role holds.
create table journey_members (
  workspace_id text not null references workspaces (id) on delete cascade,
  journey_id text not null,
  side text not null check (side in ('us', 'partner')),
  role text not null check (length(role) <= 40),
  number integer not null check (number >= 1),
  person_id text, -- a member or a portal user; null takes the name back
  at timestamptz not null,
  by_kind text not null,
  by_id text,
  by_name text not null check (length(by_name) <= 200),
  primary key (workspace_id, journey_id, side, role, number),
  foreign key (workspace_id, journey_id) references journeys (workspace_id, id)
);
select protect_table('journey_members', 'team');
revoke update, delete on journey_members from tandem_team;

create table journey_steps (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  journey_id text not null,
  partner_id text not null,
  key text not null check (length(key) between 1 and 160),
  position integer not null,
  phase text not null check (length(phase) <= 60),
  -- The step as the journey's version has it, with what its terms said when it began.
  definition jsonb not null check (jsonb_typeof(definition) = 'object'),
  -- The term that asks for it: nobody waives it then.
  term_kind text,
  state text not null check (state in ('locked', 'open', 'submitted', 'done', 'returned', 'skipped', 'waived')),
  holder text not null check (holder in ('us', 'partner', 'both')),
  required boolean not null,
  gate boolean not null,
  weight integer not null check (weight between 1 and 10),
  due_on date not null,
  opened_at timestamptz,
  submitted_at timestamptz,
  ended_at timestamptz,
  worked_minutes integer, -- business minutes from opening to done, pauses left out
  version integer not null default 1,
  updated_at timestamptz not null,
  primary key (workspace_id, id),
  foreign key (workspace_id, journey_id) references journeys (workspace_id, id),
  foreign key (workspace_id, partner_id) references partners (workspace_id, id)
);
create unique index journey_steps_by_key on journey_steps (workspace_id, journey_id, key); -- a step is there once
create index journey_steps_by_journey on journey_steps (workspace_id, journey_id, position); -- the journey's page
create index journey_steps_by_partner on journey_steps (workspace_id, partner_id, id); -- the event matcher, merge
create index journey_steps_by_due on journey_steps (workspace_id, due_on, id); -- list of steps
create index journey_steps_by_state on journey_steps (workspace_id, state, due_on, id); -- list of steps by state
create index journey_steps_by_end on journey_steps (workspace_id, key, ended_at) where state = 'done'; -- median of the last 50 equal steps
select protect_table('journey_steps', 'one_partner');

create table step_moves (
  workspace_id text not null references workspaces (id) on delete cascade,
  step_id text not null,
  number integer not null,
  from_state text,
  to_state text not null,
  at timestamptz not null,
  by_side text not null check (by_side in ('us', 'partner', 'system')),
  by_kind text not null,
  by_id text,
  by_name text not null check (length(by_name) <= 200),
  reason text check (length(reason) <= 2000),
  event_id text, -- what happened elsewhere and ended the step
  primary key (workspace_id, step_id, number),
  foreign key (workspace_id, step_id) references journey_steps (workspace_id, id)
);
select protect_table('step_moves', 'team');
revoke update, delete on step_moves from tandem_team;

create table step_due_dates (
  workspace_id text not null references workspaces (id) on delete cascade,
  step_id text not null,
  number integer not null,
  due_on date not null,
  at timestamptz not null,
  by_kind text not null,
  by_id text,
  by_name text not null check (length(by_name) <= 200),
  reason text check (length(reason) <= 2000),
  primary key (workspace_id, step_id, number),
  foreign key (workspace_id, step_id) references journey_steps (workspace_id, id)
);
select protect_table('step_due_dates', 'team');
revoke update, delete on step_due_dates from tandem_team;

-- What was given as proof; the newest counts, the earlier ones stay.
create table step_proofs (
  workspace_id text not null references workspaces (id) on delete cascade,
  step_id text not null,
  number integer not null check (number >= 1),
  kind text not null check (kind in ('none', 'confirm', 'text', 'file', 'form', 'link', 'other_side_approves', 'event')),
  text text check (length(text) <= 5000),
  link text check (length(link) <= 2000),
  file_id text,
  file_name text check (length(file_name) <= 255),
  answers jsonb check (jsonb_typeof(answers) = 'object'),
  event_id text,
  by_side text not null check (by_side in ('us', 'partner', 'system')),
  by_kind text not null,
  by_id text,
  by_name text not null check (length(by_name) <= 200),
  at timestamptz not null,
  primary key (workspace_id, step_id, number),
  foreign key (workspace_id, step_id) references journey_steps (workspace_id, id),
  check (kind <> 'file' or file_id is not null),
  check (kind <> 'link' or link is not null)
);
select protect_table('step_proofs', 'team');
revoke update, delete on step_proofs from tandem_team;

-- What the other side said to a proof.
create table step_answers (
  workspace_id text not null references workspaces (id) on delete cascade,
  step_id text not null,
  number integer not null check (number >= 1),
  proof_number integer not null,
  answer text not null check (answer in ('approved', 'returned')),
  words text check (length(words) <= 2000),
  by_side text not null check (by_side in ('us', 'partner')),
  by_kind text not null,
  by_id text,
  by_name text not null check (length(by_name) <= 200),
  at timestamptz not null,
  primary key (workspace_id, step_id, number),
  foreign key (workspace_id, step_id) references journey_steps (workspace_id, id),
  check (answer <> 'returned' or words is not null)
);
-- Nobody approves the proof of their own side, whatever the application says.
create function refuse_own_proof() returns trigger language plpgsql as $$
begin
  if current_user in ('tandem_team', 'tandem_portal') and exists (
    select from step_proofs p where p.workspace_id = new.workspace_id and p.step_id = new.step_id
      and p.number = new.proof_number and p.by_side = new.by_side
  ) then
    raise exception 'a proof is answered by the other side' using errcode = '23514';
  end if;
  return new;
end $$;
-- After the insert, so that row security refuses a row of another workspace before this looks for its proof.
create trigger refuse_own after insert on step_answers for each row execute function refuse_own_proof();
select protect_table('step_answers', 'team');
revoke update, delete on step_answers from tandem_team;

create table step_comments (
  workspace_id text not null references workspaces (id) on delete cascade,
  step_id text not null,
  number integer not null check (number >= 1),
  body text not null check (length(body) between 1 and 5000),
  by_side text not null check (by_side in ('us', 'partner')),
  by_kind text not null,
  by_id text,
  by_name text not null check (length(by_name) <= 200),
  at timestamptz not null,
  primary key (workspace_id, step_id, number),
  foreign key (workspace_id, step_id) references journey_steps (workspace_id, id)
);
select protect_table('step_comments', 'team');
revoke delete on step_comments from tandem_team;

-- Facts that count for a step: each once, however often it arrives.
create table step_events (
  workspace_id text not null references workspaces (id) on delete cascade,
  step_id text not null,
  rule integer not null, -- place of the rule in the step
  event_id text not null,
  worth text, -- the value that is counted once where the rule counts people or things
  occurred_at timestamptz not null,
  counted_at timestamptz not null,
  primary key (workspace_id, step_id, rule, event_id),
  foreign key (workspace_id, step_id) references journey_steps (workspace_id, id)
);
select protect_table('step_events', 'team');
revoke update on step_events from tandem_team;

create table account_openings (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  partner_id text not null,
  agreement_id text,
  item text not null check (item in ('account_level', 'principal', 'sign_in_link', 'contact_roles', 'journey', 'sandbox', 'documents',
    'support_route', 'payment_profile', 'welcome_mail')),
  cause text not null check (length(cause) <= 200), -- the agreement, or the partner for one that came by import
  state text not null check (state in ('waiting', 'done', 'failed', 'not_needed', 'already_running')),
  words text check (length(words) <= 1000), -- what was made, or why it is not needed
  tries integer not null default 0,
  next_try_at timestamptz,
  last_error text check (length(last_error) <= 2000),
  opened_at timestamptz not null,
  ended_at timestamptz,
  version integer not null default 1,
  updated_at timestamptz not null,
  primary key (workspace_id, id),
  foreign key (workspace_id, partner_id) references partners (workspace_id, id)
);
create unique index account_openings_once on account_openings (workspace_id, partner_id, cause, item); -- once, whatever is replayed
create index account_openings_by_opening on account_openings (workspace_id, opened_at, id); -- list, newest first
create index account_openings_by_state on account_openings (workspace_id, state, opened_at, id); -- those that failed
select protect_table('account_openings', 'team');

create table gate_checks (
  workspace_id text not null references workspaces (id) on delete cascade,
  journey_id text not null,
  number integer not null check (number >= 1),
  at timestamptz not null,
  passed boolean not null,
  conditions jsonb not null check (jsonb_typeof(conditions) = 'array'),
  by_kind text not null,
  by_id text,
  by_name text not null check (length(by_name) <= 200),
  primary key (workspace_id, journey_id, number),
  foreign key (workspace_id, journey_id) references journeys (workspace_id, id)
);
select protect_table('gate_checks', 'team');
revoke update, delete on gate_checks from tandem_team;

create table go_lives (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  journey_id text not null,
  partner_id text not null,
  planned_on date not null,
  reached_at timestamptz,
  by_kind text,
  by_id text,
  by_name text check (length(by_name) <= 200),
  reason text check (length(reason) <= 2000), -- of the head of partnerships who carries conditions
  live_access text check (live_access in ('granted', 'not_in_terms')),
  version integer not null default 1,
  updated_at timestamptz not null,
  primary key (workspace_id, id),
  foreign key (workspace_id, journey_id) references journeys (workspace_id, id),
  foreign key (workspace_id, partner_id) references partners (workspace_id, id)
);
create unique index go_lives_by_journey on go_lives (workspace_id, journey_id); -- a journey goes live once
create index go_lives_by_partner on go_lives (workspace_id, partner_id); -- merge; guard of the stage move
create index go_lives_by_day on go_lives (workspace_id, reached_at, id) where reached_at is not null; -- cohorts
select protect_table('go_lives', 'one_partner');

-- What was still open at go-live and is owed by a date.
create table go_live_conditions (
  workspace_id text not null references workspaces (id) on delete cascade,
  go_live_id text not null,
  number integer not null,
  condition text not null check (length(condition) <= 200), -- key of the gate's condition
  words text not null check (length(words) <= 500),
  side text not null check (side in ('us', 'partner', 'both')),
  owner text not null check (length(owner) <= 200),
  due_on date not null,
  primary key (workspace_id, go_live_id, number),
  foreign key (workspace_id, go_live_id) references go_lives (workspace_id, id)
);
select protect_table('go_live_conditions', 'team');
revoke update, delete on go_live_conditions from tandem_team;

create table stuck_findings (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  journey_id text not null,
  partner_id text not null,
  step_id text,
  rule text not null check (rule in ('overdue', 'unanswered', 'slower_than_others', 'nobody_signed_in', 'forecast_late')),
  side text not null check (side in ('us', 'partner', 'both')),
  words text not null check (length(words) <= 500),
  since date not null, -- the day from which the rule holds
  found_at timestamptz not null,
  ended_at timestamptz,
  ending text check (length(ending) <= 200),
  primary key (workspace_id, id),
  foreign key (workspace_id, journey_id) references journeys (workspace_id, id),
  foreign key (workspace_id, partner_id) references partners (workspace_id, id),
  foreign key (workspace_id, step_id) references journey_steps (workspace_id, id),
  check ((ended_at is null) = (ending is null))
);
create unique index stuck_findings_open on stuck_findings (workspace_id, journey_id, coalesce(step_id, '')) where ended_at is null; -- one open finding for a cause
create index stuck_findings_by_finding on stuck_findings (workspace_id, found_at, id); -- list, newest first
create index stuck_findings_by_journey on stuck_findings (workspace_id, journey_id, found_at); -- the journey's page
create index stuck_findings_by_partner on stuck_findings (workspace_id, partner_id); -- merge
create index stuck_findings_by_step on stuck_findings (workspace_id, step_id) where step_id is not null; -- it ends when the step moves
select protect_table('stuck_findings', 'team');
revoke delete on stuck_findings from tandem_team;

create table stuck_actions (
  workspace_id text not null references workspaces (id) on delete cascade,
  finding_id text not null,
  number integer not null,
  kind text not null check (kind in ('nudge', 'principal', 'call', 'owner', 'lead')),
  words text not null check (length(words) <= 300), -- who was told
  at timestamptz not null,
  primary key (workspace_id, finding_id, number),
  foreign key (workspace_id, finding_id) references stuck_findings (workspace_id, id)
);
select protect_table('stuck_actions', 'team');
revoke update, delete on stuck_actions from tandem_team;

-- The path to first results: what should have happened by which day, and when it did.
create table path_milestones (
  workspace_id text not null references workspaces (id) on delete cascade,
  journey_id text not null,
  partner_id text not null,
  key text not null check (length(key) between 1 and 60),
  position integer not null,
  definition jsonb not null check (jsonb_typeof(definition) = 'object'),
  due_on date not null,
  met_at timestamptz,
  event_id text,
  missed_at timestamptz,
  primary key (workspace_id, journey_id, key),
  foreign key (workspace_id, journey_id) references journeys (workspace_id, id),
  foreign key (workspace_id, partner_id) references partners (workspace_id, id)
);
create index path_milestones_by_partner on path_milestones (workspace_id, partner_id); -- the event matcher, merge
create index path_milestones_by_due on path_milestones (workspace_id, due_on) where met_at is null and missed_at is null; -- what was missed
select protect_table('path_milestones', 'one_partner');

-- What a person is to read: lines gather until the mail of the day goes out.
create table onboarding_mail_lines (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  person_id text not null, -- a member or a portal user
  journey_id text,
  kind text not null check (length(kind) <= 60),
  facts jsonb not null check (jsonb_typeof(facts) = 'object'),
  cause text not null check (length(cause) <= 200), -- the same cause is one line
  at timestamptz not null,
  mailed_on date,
  primary key (workspace_id, id)
);
create unique index onboarding_mail_lines_once on onboarding_mail_lines (workspace_id, person_id, cause);
create index onboarding_mail_lines_waiting on onboarding_mail_lines (workspace_id, person_id, at) where mailed_on is null; -- the next mail of a person
select protect_table('onboarding_mail_lines', 'team');

-- The database itself allows one onboarding mail a day to a person.
create table onboarding_mail_days (
  workspace_id text not null references workspaces (id) on delete cascade,
  email text not null check (email = lower(email)),
  mailed_on date not null,
  mail_id text not null,
  primary key (workspace_id, email, mailed_on)
);
select protect_table('onboarding_mail_days', 'team');
revoke update on onboarding_mail_days from tandem_team;
