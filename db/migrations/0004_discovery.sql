-- Discovery: application forms and their versions, applications from draft to decision, and who must not be contacted.
-- Channels, calls and needs have a migration of their own.

create table forms (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  type_id text not null,
  name text not null check (length(name) between 1 and 120),
  slug text not null check (slug ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'),
  languages text[] not null check (cardinality(languages) between 1 and 20),
  default_language text not null check (length(default_language) <= 35),
  hosts text[] not null default '{}' check (cardinality(hosts) <= 50),
  opens_at timestamptz,
  closes_at timestamptz,
  -- What the builder works on; a publication copies it into form_versions.
  draft jsonb not null check (jsonb_typeof(draft) = 'object'),
  published_number integer,
  version integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (workspace_id, id),
  unique (workspace_id, slug),
  foreign key (workspace_id, type_id) references partner_types (workspace_id, id),
  check (default_language = any (languages)),
  check (closes_at > opens_at)
);
create index forms_by_type on forms (workspace_id, type_id); -- the page "which type fits": the open form of a type
create index forms_by_name on forms (workspace_id, name, id); -- list of forms
create index forms_by_change on forms (workspace_id, updated_at, id); -- list of forms, latest first
select protect_table('forms', 'team');

create table form_versions (
  workspace_id text not null references workspaces (id) on delete cascade,
  form_id text not null,
  number integer not null check (number >= 1),
  definition jsonb not null check (jsonb_typeof(definition) = 'object'),
  languages text[] not null,
  default_language text not null,
  by_kind text not null,
  by_id text,
  by_name text not null check (length(by_name) <= 200),
  published_at timestamptz not null,
  primary key (workspace_id, form_id, number),
  foreign key (workspace_id, form_id) references forms (workspace_id, id) on delete cascade
);
select protect_table('form_versions', 'team');
revoke update on form_versions from tandem_team; -- a published version never changes

-- How far visitors came, added up: per version, source and step (visit, start, page:2, field:website, submit).
create table form_counts (
  workspace_id text not null references workspaces (id) on delete cascade,
  form_id text not null,
  number integer not null,
  source text not null check (length(source) between 1 and 60),
  step text not null check (length(step) between 1 and 80),
  on_date date not null,
  amount bigint not null check (amount >= 0),
  primary key (workspace_id, form_id, number, source, step, on_date),
  foreign key (workspace_id, form_id, number) references form_versions (workspace_id, form_id, number) on delete cascade
);
select protect_table('form_counts', 'team');

-- What the workspace set for discovery, and for one type: check outcomes, lists, promises, what a type asks and gives.
create table discovery_settings (
  workspace_id text not null references workspaces (id) on delete cascade,
  scope text not null check (length(scope) between 1 and 60), -- 'workspace' or the id of a partner type
  value jsonb not null check (jsonb_typeof(value) = 'object'),
  version integer not null default 1,
  updated_at timestamptz not null,
  primary key (workspace_id, scope)
);
select protect_table('discovery_settings', 'team');

create table decision_reasons (
  workspace_id text not null references workspaces (id) on delete cascade,
  key text not null check (key ~ '^[a-z0-9]([a-z0-9_-]{0,58}[a-z0-9])?$'),
  labels jsonb not null check (jsonb_typeof(labels) = 'object'),
  outcomes text[] not null check (cardinality(outcomes) between 1 and 3 and outcomes <@ array['accepted', 'waitlisted', 'declined']),
  -- What would change the answer, told to the applicant.
  changes jsonb not null default '{}' check (jsonb_typeof(changes) = 'object'),
  position integer not null default 0,
  retired_at timestamptz,
  version integer not null default 1,
  updated_at timestamptz not null,
  primary key (workspace_id, key)
);
select protect_table('decision_reasons', 'team');
-- The workspace's own words of a decision mail; what is not here comes with the product.
create table decision_templates (
  workspace_id text not null references workspaces (id) on delete cascade,
  outcome text not null check (outcome in ('accepted', 'waitlisted', 'declined')),
  reason text not null check (length(reason) <= 60), -- '' for every reason
  language text not null check (length(language) <= 35),
  subject text not null check (length(subject) between 1 and 200),
  body text not null check (length(body) between 1 and 10000),
  version integer not null default 1,
  updated_at timestamptz not null,
  primary key (workspace_id, outcome, reason, language)
);
select protect_table('decision_templates', 'team');

create table applications (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  form_id text not null,
  form_number integer not null,
  type_id text not null,
  language text not null check (length(language) <= 35),
  state text not null default 'draft' check (state in ('draft', 'submitted', 'quarantined', 'in_review', 'info_requested',
    'accepted', 'waitlisted', 'declined', 'withdrawn', 'expired')),
  answers jsonb not null default '{}' check (jsonb_typeof(answers) = 'object'),
  -- Fields whose question changed when the form was republished under a draft.
  changed_fields text[] not null default '{}',
  -- Copies of answers by which applications are found, compared and mailed.
  company text not null default '' check (length(company) <= 200),
  website text check (length(website) <= 2000),
  website_domain text check (length(website_domain) <= 300),
  contact_name text not null default '' check (length(contact_name) <= 200),
  email text check (length(email) <= 254),
  email_folded text check (length(email_folded) <= 254),
  email_domain text check (length(email_domain) <= 253),
  phone text check (length(phone) <= 40),
  country text check (country ~ '^[A-Z]{2}$'),
  answers_hash text,
  channel text not null default 'application' check (channel in ('application', 'partner_referral', 'event', 'outreach', 'inbound')),
  channel_record_kind text check (length(channel_record_kind) <= 60),
  channel_record_id text check (length(channel_record_id) <= 100),
  referrer_partner_id text,
  source text not null default 'direct' check (length(source) between 1 and 60),
  utm jsonb not null default '{}',
  partner_id text,
  contact_id text,
  created_partner boolean not null default false,
  reviewer_id text,
  email_proven_at timestamptz,
  proof_waived_reason text check (length(proof_waived_reason) <= 2000),
  proof_waived_by text,
  consents jsonb not null default '[]',
  token_hash text not null check (length(token_hash) = 64),
  token_number integer not null default 1,
  resume_mailed_to text,
  sender_address text check (length(sender_address) <= 60),
  sender_hash text,
  wants_invitation boolean not null default false,
  page_reached integer not null default 1,
  started_at timestamptz not null,
  first_seen_at timestamptz not null, -- on the installation's clock: how long a person took
  arrived_at timestamptz not null, -- submitted, or started while it is a draft: what lists are ordered by
  submitted_at timestamptz,
  first_answer_at timestamptz,
  reapply_from date,
  reapply_never boolean not null default false,
  revisit_on date,
  version integer not null default 1,
  updated_at timestamptz not null,
  primary key (workspace_id, id),
  foreign key (workspace_id, form_id, form_number) references form_versions (workspace_id, form_id, number),
  foreign key (workspace_id, type_id) references partner_types (workspace_id, id),
  foreign key (workspace_id, partner_id) references partners (workspace_id, id),
  foreign key (workspace_id, referrer_partner_id) references partners (workspace_id, id),
  foreign key (workspace_id, reviewer_id) references members (workspace_id, id)
);
create unique index applications_by_token on applications (workspace_id, token_hash); -- the status page
create index applications_by_arrival on applications (workspace_id, arrived_at, id); -- list, latest first
create index applications_by_change on applications (workspace_id, updated_at, id); -- list by change; drafts that rest
create index applications_by_company on applications (workspace_id, company, id); -- list by company
create index applications_by_state on applications (workspace_id, state, arrived_at, id); -- board and filter by state
create index applications_by_reviewer on applications (workspace_id, reviewer_id, arrived_at); -- "mine"; a member who leaves
create index applications_by_partner on applications (workspace_id, partner_id, id); -- the partner's tab; guards of stage moves
create index applications_by_contact on applications (workspace_id, contact_id) where contact_id is not null; -- erasing a person
create index applications_by_referrer on applications (workspace_id, referrer_partner_id);
create index applications_by_form on applications (workspace_id, form_id, form_number); -- funnel, deleting a form
create index applications_by_type on applications (workspace_id, type_id); -- filter
create index applications_by_email on applications (workspace_id, email_folded) where email_folded is not null; -- lost link
create index applications_by_email_domain on applications (workspace_id, email_domain, submitted_at); -- repeats, rate per domain
create index applications_by_website_domain on applications (workspace_id, website_domain); -- repeats
create index applications_by_sender on applications (workspace_id, sender_address, first_seen_at) where sender_address is not null; -- rate per address
create index applications_by_answers on applications (workspace_id, answers_hash) where answers_hash is not null; -- same answers twice
select protect_table('applications', 'team');

-- Every state an application was in: who, when and why. The status page's steps.
create table application_moves (
  workspace_id text not null references workspaces (id) on delete cascade,
  application_id text not null,
  number integer not null,
  from_state text,
  to_state text not null,
  at timestamptz not null,
  by_kind text not null,
  by_id text,
  by_name text not null check (length(by_name) <= 200),
  reason text check (length(reason) <= 2000),
  primary key (workspace_id, application_id, number),
  foreign key (workspace_id, application_id) references applications (workspace_id, id) on delete cascade
);
select protect_table('application_moves', 'team');

create table application_checks (
  workspace_id text not null references workspaces (id) on delete cascade,
  application_id text not null,
  check_key text not null check (length(check_key) <= 60),
  outcome text not null check (outcome in ('pass', 'note', 'hold', 'stop')),
  owner text not null check (owner in ('reviewer', 'legal', 'executive')),
  sentence text not null check (length(sentence) between 1 and 1000),
  evidence jsonb not null default '{}',
  at timestamptz not null,
  cleared_at timestamptz,
  cleared_by_kind text,
  cleared_by_id text,
  cleared_by_name text check (length(cleared_by_name) <= 200),
  cleared_reason text check (length(cleared_reason) <= 2000),
  primary key (workspace_id, application_id, check_key),
  foreign key (workspace_id, application_id) references applications (workspace_id, id) on delete cascade
);
select protect_table('application_checks', 'team');

create table application_questions (
  workspace_id text not null references workspaces (id) on delete cascade,
  application_id text not null,
  number integer not null check (number >= 1),
  text text not null check (length(text) between 1 and 2000),
  asked_by_kind text not null,
  asked_by_id text,
  asked_by_name text not null check (length(asked_by_name) <= 200),
  asked_at timestamptz not null,
  answer text check (length(answer) <= 5000),
  answered_at timestamptz,
  primary key (workspace_id, application_id, number),
  foreign key (workspace_id, application_id) references applications (workspace_id, id) on delete cascade
);
select protect_table('application_questions', 'team');

create table application_messages (
  workspace_id text not null references workspaces (id) on delete cascade,
  application_id text not null,
  number integer not null check (number >= 1),
  side text not null check (side in ('team', 'applicant')),
  author_kind text not null,
  author_id text,
  author_name text not null check (length(author_name) <= 200),
  body text not null check (length(body) between 1 and 5000),
  at timestamptz not null,
  primary key (workspace_id, application_id, number),
  foreign key (workspace_id, application_id) references applications (workspace_id, id) on delete cascade
);
select protect_table('application_messages', 'team');

-- What the applicant uploaded; the bytes lie in the platform's files.
create table application_files (
  workspace_id text not null references workspaces (id) on delete cascade,
  application_id text not null,
  number integer not null check (number >= 1),
  file_id text not null,
  field text check (length(field) <= 60), -- the question it answers; null: sent with a message
  name text not null check (length(name) between 1 and 255),
  content_type text not null,
  size_bytes bigint not null check (size_bytes between 0 and 20971520),
  added_at timestamptz not null,
  removed_at timestamptz,
  primary key (workspace_id, application_id, number),
  foreign key (workspace_id, application_id) references applications (workspace_id, id) on delete cascade
);
select protect_table('application_files', 'team');

-- One row per decision; an undone one stays, with who took it back.
create table application_decisions (
  workspace_id text not null references workspaces (id) on delete cascade,
  application_id text not null,
  number integer not null check (number >= 1),
  outcome text not null check (outcome in ('accepted', 'waitlisted', 'declined')),
  reasons text[] not null check (cardinality(reasons) <= 8),
  subject text not null check (length(subject) between 1 and 200),
  body text not null check (length(body) between 1 and 10000),
  note text check (length(note) <= 5000),
  alternative text check (length(alternative) <= 500),
  state_before text not null,
  type_before text not null,
  type_after text not null,
  manager_id text,
  manager_before text,
  ownership_id text,
  stage_before text,
  stage_since timestamptz,
  stage_after text,
  revisit_on date,
  reapply_from date,
  reapply_never boolean not null default false,
  fast_track boolean not null default false,
  mail_id text,
  at timestamptz not null,
  by_kind text not null,
  by_id text,
  by_name text not null check (length(by_name) <= 200),
  undo_until timestamptz not null,
  undone_at timestamptz,
  undone_by_kind text,
  undone_by_id text,
  undone_by_name text check (length(undone_by_name) <= 200),
  -- A decision about a waitlisted application takes the place of the one that put it there.
  superseded_at timestamptz,
  primary key (workspace_id, application_id, number),
  foreign key (workspace_id, application_id) references applications (workspace_id, id) on delete cascade
);
create unique index application_decisions_in_force on application_decisions (workspace_id, application_id) where undone_at is null and superseded_at is null; -- one decision at a time
select protect_table('application_decisions', 'team');

-- Addresses nobody here writes to or calls. The keyed hash stays when the value itself is erased.
create table do_not_contact (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  kind text not null check (kind in ('email', 'phone', 'domain')),
  value text check (length(value) <= 254),
  value_hash text not null check (length(value_hash) = 64),
  why text not null check (length(why) between 1 and 2000),
  from_whom text not null check (length(from_whom) between 1 and 200),
  by_kind text not null,
  by_id text,
  at timestamptz not null,
  removed_at timestamptz,
  removed_reason text check (length(removed_reason) <= 2000),
  removed_by_id text,
  primary key (workspace_id, id)
);
create unique index do_not_contact_by_value on do_not_contact (workspace_id, kind, value_hash) where removed_at is null; -- asked at every send
create index do_not_contact_by_time on do_not_contact (workspace_id, at, id); -- the list
select protect_table('do_not_contact', 'team');
