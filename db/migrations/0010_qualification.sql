-- Qualification: rubrics, cases with blind scorecards, gates with their evidence, and decisions that bind to their content.

create table rubrics (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  type_id text not null,
  purpose text not null check (purpose in ('technical', 'business', 'fit')),
  name text not null check (length(name) between 1 and 120),
  -- What is being edited; a publication copies it into rubric_versions.
  draft jsonb not null check (jsonb_typeof(draft) = 'object'),
  published_number integer,
  version integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (workspace_id, id),
  foreign key (workspace_id, type_id) references partner_types (workspace_id, id)
);
create unique index rubrics_by_type on rubrics (workspace_id, type_id, purpose); -- which rubrics a case begins with
create index rubrics_by_name on rubrics (workspace_id, name, id); -- list of rubrics
create index rubrics_by_change on rubrics (workspace_id, updated_at, id); -- list of rubrics, latest first
select protect_table('rubrics', 'team');

create table rubric_versions (
  workspace_id text not null references workspaces (id) on delete cascade,
  rubric_id text not null,
  number integer not null check (number >= 1),
  definition jsonb not null check (jsonb_typeof(definition) = 'object'),
  by_kind text not null,
  by_id text,
  by_name text not null check (length(by_name) <= 200),
  published_at timestamptz not null,
  primary key (workspace_id, rubric_id, number),
  foreign key (workspace_id, rubric_id) references rubrics (workspace_id, id)
);
select protect_table('rubric_versions', 'team');
revoke update, delete on rubric_versions from tandem_team; -- a published version never changes

-- What the workspace set for qualification.
create table qualification_settings (
  workspace_id text not null references workspaces (id) on delete cascade,
  scope text not null check (scope = 'workspace'),
  value jsonb not null check (jsonb_typeof(value) = 'object'),
  version integer not null default 1,
  updated_at timestamptz not null,
  primary key (workspace_id, scope)
);
select protect_table('qualification_settings', 'team');

create table qualification_cases (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  partner_id text not null,
  type_id text not null,
  application_id text,
  number integer not null check (number >= 1), -- cycle: a re-application makes a new case
  state text not null default 'open' check (state in ('open', 'qualified', 'assessing', 'reconciling', 'assessed', 'decided', 'reopened', 'closed')),
  light boolean not null default false,
  fast_track boolean not null default false,
  -- Bands, lines, shares, gates as they were when the case began.
  settings jsonb not null check (jsonb_typeof(settings) = 'object'),
  -- What we know of the company that gates and risk ask for.
  facts jsonb not null default '{}' check (jsonb_typeof(facts) = 'object'),
  opened_at timestamptz not null,
  decide_by timestamptz,
  decided_at timestamptz,
  closed_at timestamptz,
  close_reason text check (length(close_reason) <= 2000),
  version integer not null default 1,
  updated_at timestamptz not null,
  primary key (workspace_id, id),
  foreign key (workspace_id, partner_id) references partners (workspace_id, id),
  foreign key (workspace_id, type_id) references partner_types (workspace_id, id),
  foreign key (workspace_id, application_id) references applications (workspace_id, id)
);
create index qualification_cases_by_opening on qualification_cases (workspace_id, opened_at, id); -- list, newest first
create index qualification_cases_by_change on qualification_cases (workspace_id, updated_at, id); -- list by change
create index qualification_cases_by_state on qualification_cases (workspace_id, state, opened_at, id); -- list by state
create index qualification_cases_by_partner on qualification_cases (workspace_id, partner_id, number); -- a partner's cases; guards of stage moves
create index qualification_cases_by_type on qualification_cases (workspace_id, type_id, opened_at); -- filter; replay of a rubric on past cases
create index qualification_cases_by_application on qualification_cases (workspace_id, application_id); -- the status page; one case per acceptance
select protect_table('qualification_cases', 'team');

create table case_moves (
  workspace_id text not null references workspaces (id) on delete cascade,
  case_id text not null,
  number integer not null,
  from_state text,
  to_state text not null,
  at timestamptz not null,
  by_kind text not null,
  by_id text,
  by_name text not null check (length(by_name) <= 200),
  reason text check (length(reason) <= 2000),
  primary key (workspace_id, case_id, number),
  foreign key (workspace_id, case_id) references qualification_cases (workspace_id, id)
);
select protect_table('case_moves', 'team');
revoke update, delete on case_moves from tandem_team;

-- The versions a case is pinned to.
create table case_rubrics (
  workspace_id text not null references workspaces (id) on delete cascade,
  case_id text not null,
  purpose text not null check (purpose in ('technical', 'business', 'fit')),
  rubric_id text not null,
  number integer not null,
  primary key (workspace_id, case_id, purpose),
  foreign key (workspace_id, case_id) references qualification_cases (workspace_id, id),
  foreign key (workspace_id, rubric_id, number) references rubric_versions (workspace_id, rubric_id, number)
);
create index case_rubrics_by_version on case_rubrics (workspace_id, rubric_id, number); -- cases of a version, for compare and replay
select protect_table('case_rubrics', 'team');
revoke update, delete on case_rubrics from tandem_team; -- a rubric edit never changes a past case

create table case_seats (
  workspace_id text not null references workspaces (id) on delete cascade,
  case_id text not null,
  seat text not null check (seat in ('bd', 'engineering', 'executive')),
  needed boolean not null,
  reason text not null check (length(reason) between 1 and 1000), -- why it is needed, or "not needed because"
  updated_at timestamptz not null,
  primary key (workspace_id, case_id, seat),
  foreign key (workspace_id, case_id) references qualification_cases (workspace_id, id)
);
select protect_table('case_seats', 'team');

-- What a member said about interests of their own; the latest holds.
create table interest_declarations (
  workspace_id text not null references workspaces (id) on delete cascade,
  case_id text not null,
  member_id text not null,
  number integer not null check (number >= 1),
  owns_shares boolean not null,
  family boolean not null,
  former_employer boolean not null,
  manages_referrer boolean not null,
  has_interest boolean not null generated always as (owns_shares or family or former_employer or manages_referrer) stored,
  note text check (length(note) <= 2000),
  replacement_id text,
  at timestamptz not null,
  primary key (workspace_id, case_id, member_id, number),
  foreign key (workspace_id, case_id) references qualification_cases (workspace_id, id),
  foreign key (workspace_id, member_id) references members (workspace_id, id),
  foreign key (workspace_id, replacement_id) references members (workspace_id, id)
);
create index interest_declarations_by_member on interest_declarations (workspace_id, member_id); -- a member who leaves
create index interest_declarations_by_replacement on interest_declarations (workspace_id, replacement_id);
select protect_table('interest_declarations', 'team');
revoke update, delete on interest_declarations from tandem_team;

create table scorecards (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  case_id text not null,
  purpose text not null check (purpose in ('technical', 'business', 'fit')),
  seat text not null check (seat in ('bd', 'engineering', 'executive')),
  reviewer_id text not null,
  state text not null default 'assigned' check (state in ('assigned', 'in_progress', 'submitted', 'revised', 'recused')),
  assigned_at timestamptz not null,
  submitted_number integer,
  submitted_at timestamptz,
  revised_number integer,
  revised_at timestamptz,
  recused_at timestamptz,
  recused_reason text check (length(recused_reason) <= 2000),
  version integer not null default 1,
  updated_at timestamptz not null,
  primary key (workspace_id, id),
  foreign key (workspace_id, case_id) references qualification_cases (workspace_id, id),
  foreign key (workspace_id, reviewer_id) references members (workspace_id, id),
  check ((state in ('submitted', 'revised')) = (submitted_number is not null)),
  check ((state = 'revised') = (revised_number is not null))
);
create index scorecards_by_case on scorecards (workspace_id, case_id, id); -- the case's page
create unique index scorecards_of_reviewer on scorecards (workspace_id, case_id, purpose, reviewer_id) where state <> 'recused'; -- one card each
create index scorecards_by_reviewer on scorecards (workspace_id, reviewer_id, assigned_at, id); -- my reviews; round robin by load
create index scorecards_by_assignment on scorecards (workspace_id, assigned_at, id); -- list of scorecards
select protect_table('scorecards', 'team');
revoke delete on scorecards from tandem_team;

-- Every save is kept; the card names the one that was submitted.
create table scorecard_saves (
  workspace_id text not null references workspaces (id) on delete cascade,
  scorecard_id text not null,
  number integer not null check (number >= 1),
  answers jsonb not null check (jsonb_typeof(answers) = 'array'),
  at timestamptz not null,
  primary key (workspace_id, scorecard_id, number),
  foreign key (workspace_id, scorecard_id) references scorecards (workspace_id, id)
);
select protect_table('scorecard_saves', 'team');
revoke update, delete on scorecard_saves from tandem_team;

-- A submitted card is sealed for the application too: it can only be revised, once, while its case is reconciled.
create function keep_scorecard_sealed() returns trigger language plpgsql as $$
begin
  if current_user not in ('tandem_team', 'tandem_portal') then return new; end if;
  if (new.case_id, new.purpose, new.seat) is distinct from (old.case_id, old.purpose, old.seat) then
    raise exception 'a scorecard stays in its case, purpose and seat' using errcode = '23514';
  end if;
  if old.state in ('submitted', 'revised', 'recused') and not (
    old.state = 'submitted' and new.state = 'revised'
    and (new.reviewer_id, new.submitted_number, new.submitted_at) = (old.reviewer_id, old.submitted_number, old.submitted_at)
    and exists (select from qualification_cases c where c.workspace_id = new.workspace_id and c.id = new.case_id and c.state = 'reconciling')
  ) then
    raise exception 'a sealed scorecard is not edited' using errcode = '23514';
  end if;
  return new;
end $$;
create trigger keep_sealed before update on scorecards for each row execute function keep_scorecard_sealed();
create function refuse_late_save() returns trigger language plpgsql as $$
begin
  if current_user in ('tandem_team', 'tandem_portal') and not exists (
    select from scorecards s join qualification_cases c on c.workspace_id = s.workspace_id and c.id = s.case_id
    where s.workspace_id = new.workspace_id and s.id = new.scorecard_id
      and (s.state in ('assigned', 'in_progress') or (s.state = 'submitted' and c.state = 'reconciling'))
  ) then
    raise exception 'a sealed scorecard takes no answers' using errcode = '23514';
  end if;
  return new;
end $$;
-- After the insert, so that row security refuses a row of another workspace before this looks for its card.
create trigger refuse_late after insert on scorecard_saves for each row execute function refuse_late_save();

-- Who read scores of others without scoring: they are not seated in this case any more.
create table case_readers (
  workspace_id text not null references workspaces (id) on delete cascade,
  case_id text not null,
  member_id text not null,
  at timestamptz not null,
  primary key (workspace_id, case_id, member_id),
  foreign key (workspace_id, case_id) references qualification_cases (workspace_id, id),
  foreign key (workspace_id, member_id) references members (workspace_id, id)
);
create index case_readers_by_member on case_readers (workspace_id, member_id); -- a member who leaves
select protect_table('case_readers', 'team');
revoke update, delete on case_readers from tandem_team;

-- What people said about a gate, and who waived it; the latest of each holds. Gates of facts are computed on reading.
create table gate_answers (
  workspace_id text not null references workspaces (id) on delete cascade,
  case_id text not null,
  gate text not null check (length(gate) <= 60),
  number integer not null check (number >= 1),
  kind text not null check (kind in ('answer', 'waiver')),
  result text not null check (result in ('pass', 'fail', 'open', 'waived')),
  words text not null check (length(words) between 1 and 2000), -- evidence, or the reason of a waiver
  valid_until date,
  by_kind text not null,
  by_id text,
  by_name text not null check (length(by_name) <= 200),
  at timestamptz not null,
  primary key (workspace_id, case_id, gate, number),
  foreign key (workspace_id, case_id) references qualification_cases (workspace_id, id),
  check ((kind = 'waiver') = (result = 'waived')),
  check (kind <> 'waiver' or valid_until is not null),
  check (not (kind = 'waiver' and gate = 'screening')) -- never waived, by anyone
);
select protect_table('gate_answers', 'team');
revoke update, delete on gate_answers from tandem_team;

-- Questions to the company; shared with every reviewer from the start.
create table case_questions (
  workspace_id text not null references workspaces (id) on delete cascade,
  case_id text not null,
  number integer not null check (number >= 1),
  text text not null check (length(text) between 1 and 2000),
  asked_by_id text,
  asked_by_name text not null check (length(asked_by_name) <= 200),
  asked_at timestamptz not null,
  answer text check (length(answer) between 1 and 5000),
  answered_by_name text check (length(answered_by_name) <= 200),
  answered_at timestamptz,
  primary key (workspace_id, case_id, number),
  foreign key (workspace_id, case_id) references qualification_cases (workspace_id, id)
);
select protect_table('case_questions', 'team');

create table company_documents (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  partner_id text not null,
  case_id text,
  kind text not null check (kind in ('audited_accounts', 'management_accounts', 'credit_report', 'bank_reference',
    'registration_extract', 'tax_clearance', 'insurance_certificate', 'security_report', 'ownership_chart')),
  state text not null default 'requested' check (state in ('requested', 'received', 'accepted', 'rejected', 'replaced')),
  note text check (length(note) <= 2000), -- to the partner: what exactly is asked for
  due_on date,
  requested_at timestamptz not null,
  requested_by_name text not null check (length(requested_by_name) <= 200),
  file_id text,
  file_name text check (length(file_name) <= 255),
  content_type text,
  size_bytes bigint,
  received_at timestamptz,
  received_from text check (length(received_from) <= 200),
  issued_on date,
  period_end_on date,
  expires_on date,
  figures jsonb check (jsonb_typeof(figures) = 'object'),
  reviewed_at timestamptz,
  reviewed_by_id text,
  reviewed_by_name text check (length(reviewed_by_name) <= 200),
  reject_reason text check (length(reject_reason) <= 2000),
  replaced_by text,
  version integer not null default 1,
  updated_at timestamptz not null,
  primary key (workspace_id, id),
  foreign key (workspace_id, partner_id) references partners (workspace_id, id),
  foreign key (workspace_id, case_id) references qualification_cases (workspace_id, id),
  foreign key (workspace_id, replaced_by) references company_documents (workspace_id, id),
  check (state <> 'accepted' or issued_on is not null),
  check (state in ('requested', 'replaced') or file_id is not null)
);
create index company_documents_by_partner on company_documents (workspace_id, partner_id, id); -- a partner's documents; gates
create index company_documents_by_case on company_documents (workspace_id, case_id, id); -- the case's page
create index company_documents_by_request on company_documents (workspace_id, requested_at, id); -- list, newest first
create index company_documents_by_change on company_documents (workspace_id, updated_at, id); -- list by change
create index company_documents_by_expiry on company_documents (workspace_id, expires_on, id) where state = 'accepted'; -- expiry timeline
create index company_documents_by_replacement on company_documents (workspace_id, replaced_by) where replaced_by is not null;
-- Figures and reviews stay with the team: the portal reads through the service, which leaves them out.
select protect_table('company_documents', 'team');

create table screenings (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  partner_id text not null,
  names jsonb not null check (jsonb_typeof(names) = 'array'), -- company, owners from 25 %, signatories
  list_name text not null check (length(list_name) between 1 and 200),
  list_date date not null,
  hits jsonb not null default '[]' check (jsonb_typeof(hits) = 'array'),
  result text not null check (result in ('clear', 'possible', 'true_match')),
  note text check (length(note) <= 2000),
  by_kind text not null,
  by_id text,
  by_name text not null check (length(by_name) <= 200),
  at timestamptz not null,
  next_due_on date not null,
  primary key (workspace_id, id),
  foreign key (workspace_id, partner_id) references partners (workspace_id, id)
);
create index screenings_by_partner on screenings (workspace_id, partner_id, at, id); -- the latest of a partner, which holds
create index screenings_by_time on screenings (workspace_id, at, id); -- list, newest first
create index screenings_by_due on screenings (workspace_id, next_due_on, id); -- list by next due
select protect_table('screenings', 'team');
revoke update, delete on screenings from tandem_team;
grant update (partner_id) on screenings to tandem_team; -- a merge of partners

create table risk_tiers (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  partner_id text not null,
  case_id text,
  tier text not null check (tier in ('low', 'medium', 'high', 'critical')),
  computed text not null check (computed in ('low', 'medium', 'high', 'critical')),
  points integer not null check (points >= 0),
  causes jsonb not null check (jsonb_typeof(causes) = 'array'),
  reason text check (length(reason) <= 2000), -- of an override
  by_kind text not null,
  by_id text,
  by_name text not null check (length(by_name) <= 200),
  at timestamptz not null,
  next_check_on date not null,
  primary key (workspace_id, id),
  foreign key (workspace_id, partner_id) references partners (workspace_id, id),
  foreign key (workspace_id, case_id) references qualification_cases (workspace_id, id),
  check ((tier = computed) or reason is not null)
);
create index risk_tiers_by_partner on risk_tiers (workspace_id, partner_id, at, id); -- the latest of a partner, which holds
create index risk_tiers_by_case on risk_tiers (workspace_id, case_id);
create index risk_tiers_by_time on risk_tiers (workspace_id, at, id); -- list, newest first
select protect_table('risk_tiers', 'team');
revoke update, delete on risk_tiers from tandem_team;
grant update (partner_id) on risk_tiers to tandem_team; -- a merge of partners

create table reconciliations (
  workspace_id text not null references workspaces (id) on delete cascade,
  case_id text not null,
  number integer not null check (number >= 1),
  note text not null check (length(note) between 1 and 5000),
  flags jsonb not null check (jsonb_typeof(flags) = 'array'), -- the spread that made it needed
  by_kind text not null,
  by_id text,
  by_name text not null check (length(by_name) <= 200),
  at timestamptz not null,
  primary key (workspace_id, case_id, number),
  foreign key (workspace_id, case_id) references qualification_cases (workspace_id, id)
);
select protect_table('reconciliations', 'team');
revoke update, delete on reconciliations from tandem_team;

create table decisions (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  case_id text not null,
  number integer not null check (number >= 1),
  state text not null default 'prepared' check (state in ('prepared', 'made', 'superseded')),
  outcome text not null check (outcome in ('approved', 'waitlisted', 'declined')),
  type_id text not null,
  -- Type, terms, conditions, predictions: what sign-offs bind to, and its hash.
  content jsonb not null check (jsonb_typeof(content) = 'object'),
  hash text not null check (hash ~ '^[0-9a-f]{64}$'),
  -- Counts changes of the content, so that going back to former words does not bring back a sign-off.
  revision integer not null default 1,
  reasons text[] not null default '{}' check (cardinality(reasons) <= 8),
  against_reason text check (length(against_reason) <= 5000), -- why, when it goes against the recommendation
  note text check (length(note) <= 5000),
  subject text check (length(subject) between 1 and 200),
  body text check (length(body) between 1 and 10000),
  revisit_on date,
  reapply_from date,
  reapply_never boolean not null default false,
  -- Filled when it is made: evidence, rubric versions, scores, gates, sign-offs as they stood.
  record jsonb check (jsonb_typeof(record) = 'object'),
  single_person boolean not null default false,
  stage_before text,
  stage_since timestamptz,
  stage_after text,
  prepared_by_id text,
  prepared_by_name text not null check (length(prepared_by_name) <= 200),
  prepared_at timestamptz not null,
  made_by_id text,
  made_by_name text check (length(made_by_name) <= 200),
  made_at timestamptz,
  supersedes text,
  superseded_at timestamptz,
  superseded_reason text check (length(superseded_reason) <= 2000),
  version integer not null default 1,
  updated_at timestamptz not null,
  primary key (workspace_id, id),
  foreign key (workspace_id, case_id) references qualification_cases (workspace_id, id),
  foreign key (workspace_id, type_id) references partner_types (workspace_id, id),
  foreign key (workspace_id, supersedes) references decisions (workspace_id, id),
  check ((state = 'prepared') = (made_at is null)),
  check (state = 'prepared' or record is not null)
);
create index decisions_by_case on decisions (workspace_id, case_id, number); -- the case's decisions
create unique index decisions_in_force on decisions (workspace_id, case_id) where state <> 'superseded'; -- one at a time
create index decisions_by_type on decisions (workspace_id, type_id); -- a type in use
create index decisions_by_predecessor on decisions (workspace_id, supersedes) where supersedes is not null;
create index decisions_by_time on decisions (workspace_id, prepared_at, id); -- list, newest first
select protect_table('decisions', 'team');
revoke delete on decisions from tandem_team;
create function keep_decision() returns trigger language plpgsql as $$
begin
  if current_user not in ('tandem_team', 'tandem_portal') or old.state = 'prepared' then return new; end if;
  if old.state = 'made' and new.state = 'superseded'
    and (to_jsonb(new) - array['state', 'superseded_at', 'superseded_reason', 'version', 'updated_at'])
      = (to_jsonb(old) - array['state', 'superseded_at', 'superseded_reason', 'version', 'updated_at']) then
    return new;
  end if;
  raise exception 'a decision that was made is not edited' using errcode = '23514';
end $$;
create trigger keep_made before update on decisions for each row execute function keep_decision();

-- What changed in a prepared decision, line by line; this is what voids sign-offs.
create table decision_changes (
  workspace_id text not null references workspaces (id) on delete cascade,
  decision_id text not null,
  revision integer not null check (revision >= 2),
  lines jsonb not null check (jsonb_typeof(lines) = 'array'),
  by_kind text not null,
  by_id text,
  by_name text not null check (length(by_name) <= 200),
  at timestamptz not null,
  primary key (workspace_id, decision_id, revision),
  foreign key (workspace_id, decision_id) references decisions (workspace_id, id)
);
select protect_table('decision_changes', 'team');
revoke update, delete on decision_changes from tandem_team;

create table decision_sign_offs (
  workspace_id text not null references workspaces (id) on delete cascade,
  decision_id text not null,
  revision integer not null check (revision >= 1),
  seat text not null check (seat in ('bd', 'engineering', 'executive')),
  hash text not null check (hash ~ '^[0-9a-f]{64}$'),
  member_id text not null,
  member_name text not null check (length(member_name) <= 200),
  at timestamptz not null,
  primary key (workspace_id, decision_id, revision, seat),
  foreign key (workspace_id, decision_id) references decisions (workspace_id, id),
  foreign key (workspace_id, member_id) references members (workspace_id, id)
);
create index decision_sign_offs_by_member on decision_sign_offs (workspace_id, member_id); -- a member who leaves
select protect_table('decision_sign_offs', 'team');
revoke update, delete on decision_sign_offs from tandem_team;

-- Frozen at the decision; what happened is held against them later.
create table predictions (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  decision_id text not null,
  metric text not null check (metric in ('revenue_year_1', 'customers_year_1', 'months_to_first_revenue', 'api_calls_month_6', 'active_at_month_12')),
  low bigint check (low >= 0),
  likely bigint check (likely >= 0),
  high bigint check (high >= 0),
  currency text check (currency ~ '^[A-Z]{3}$'),
  probability_ppm integer check (probability_ppm between 0 and 1000000),
  by_id text,
  by_name text not null check (length(by_name) <= 200),
  at timestamptz not null,
  primary key (workspace_id, id),
  foreign key (workspace_id, decision_id) references decisions (workspace_id, id),
  check (low <= likely and likely <= high),
  check ((metric = 'active_at_month_12') = (probability_ppm is not null)),
  check ((metric = 'active_at_month_12') = (low is null and likely is null and high is null)),
  check ((metric = 'revenue_year_1') = (currency is not null))
);
create unique index predictions_of_decision on predictions (workspace_id, decision_id, metric); -- one per metric
select protect_table('predictions', 'team');
revoke update, delete on predictions from tandem_team;

create table decision_appeals (
  workspace_id text not null references workspaces (id) on delete cascade,
  decision_id text not null,
  text text not null check (length(text) between 1 and 5000),
  from_name text not null check (length(from_name) <= 200),
  at timestamptz not null,
  answer_by timestamptz not null,
  outcome text check (outcome in ('accepted', 'rejected')),
  answer text check (length(answer) between 1 and 5000),
  answered_by_id text,
  answered_by_name text check (length(answered_by_name) <= 200),
  answered_at timestamptz,
  primary key (workspace_id, decision_id), -- once
  foreign key (workspace_id, decision_id) references decisions (workspace_id, id),
  check ((outcome is null) = (answered_at is null))
);
create index decision_appeals_by_time on decision_appeals (workspace_id, at, decision_id); -- list of appeals
select protect_table('decision_appeals', 'team');
revoke delete on decision_appeals from tandem_team;
