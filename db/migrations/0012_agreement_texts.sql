-- Texts, negotiation and signing of agreements: clauses and templates, what each side accepted, approvals, envelopes,
-- and an audit chain per agreement.

create table clauses (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  key text not null check (key ~ '^[a-z][a-z0-9_]{0,59}$'),
  title text not null check (length(title) between 1 and 200),
  component text not null check (component in ('legal', 'technical', 'business', 'marketing', 'support')),
  language text not null check (length(language) <= 35),
  jurisdiction text check (length(jurisdiction) <= 120),
  risk text not null default 'medium' check (risk in ('low', 'medium', 'high')),
  guidance text not null default '' check (length(guidance) <= 4000),
  review_on date,
  version integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (workspace_id, id),
  unique (workspace_id, key, language)
);
create index clauses_by_title on clauses (workspace_id, title, id); -- list
create index clauses_by_change on clauses (workspace_id, updated_at, id); -- list, latest first
select protect_table('clauses', 'team');

create table clause_versions (
  workspace_id text not null references workspaces (id) on delete cascade,
  clause_id text not null,
  number integer not null check (number >= 1),
  position text not null check (position in ('preferred', 'fallback_1', 'fallback_2', 'fallback_3', 'walk_away')),
  body text not null check (length(body) between 1 and 20000),
  by_kind text not null,
  by_id text,
  by_name text not null check (length(by_name) <= 200),
  created_at timestamptz not null,
  approved_by_kind text,
  approved_by_id text,
  approved_by_name text check (length(approved_by_name) <= 200),
  approved_at timestamptz,
  primary key (workspace_id, clause_id, number),
  foreign key (workspace_id, clause_id) references clauses (workspace_id, id) on delete cascade
);
select protect_table('clause_versions', 'team');

create table agreement_templates (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  name text not null check (length(name) between 1 and 200),
  type_id text,
  category text not null check (category in ('partnership', 'addendum', 'nda', 'data_processing')),
  language text not null check (length(language) <= 35),
  draft jsonb not null check (jsonb_typeof(draft) = 'object'),
  published_number integer,
  version integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (workspace_id, id),
  foreign key (workspace_id, type_id) references partner_types (workspace_id, id)
);
create index agreement_templates_by_type on agreement_templates (workspace_id, type_id, category); -- the template of a draft
create index agreement_templates_by_name on agreement_templates (workspace_id, name, id); -- list
create index agreement_templates_by_change on agreement_templates (workspace_id, updated_at, id); -- list, latest first
select protect_table('agreement_templates', 'team');

create table agreement_template_versions (
  workspace_id text not null references workspaces (id) on delete cascade,
  template_id text not null,
  number integer not null check (number >= 1),
  definition jsonb not null check (jsonb_typeof(definition) = 'object'),
  by_kind text not null,
  by_id text,
  by_name text not null check (length(by_name) <= 200),
  published_at timestamptz not null,
  primary key (workspace_id, template_id, number),
  foreign key (workspace_id, template_id) references agreement_templates (workspace_id, id) on delete cascade
);
select protect_table('agreement_template_versions', 'team');
revoke update on agreement_template_versions from tandem_team; -- a published version never changes

alter table agreement_versions
  -- The clauses by component as they stand in this version, and the values of its variables.
  add column content jsonb not null default '{"components": [], "variables": {}}' check (jsonb_typeof(content) = 'object'),
  add column template_id text,
  add column template_number integer,
  -- Everybody who wrote in it, and so may not approve it.
  add column writers text[] not null default '{}',
  add column pen text not null default 'us' check (pen in ('us', 'partner')),
  add column pen_since timestamptz,
  add column reason text check (length(reason) <= 2000),
  add column snapshot_hash text check (length(snapshot_hash) = 64),
  -- What is shown for signature, block by block: fixed when it is sent, so that later names change nothing in it.
  add column document jsonb,
  add column document_hash text check (length(document_hash) = 64),
  add column sealed_file_id text,
  add constraint agreement_versions_template foreign key (workspace_id, template_id, template_number)
    references agreement_template_versions (workspace_id, template_id, number);
create index agreement_versions_by_template on agreement_versions (workspace_id, template_id, template_number);
create index agreement_versions_by_state on agreement_versions (workspace_id, state, agreement_id); -- board; what is out for signature

-- A side's yes to one snapshot. Another snapshot needs another yes.
create table agreement_acceptances (
  workspace_id text not null references workspaces (id) on delete cascade,
  version_id text not null,
  side text not null check (side in ('us', 'partner')),
  snapshot_hash text not null check (length(snapshot_hash) = 64),
  by_kind text not null,
  by_id text,
  by_name text not null check (length(by_name) <= 200),
  at timestamptz not null,
  primary key (workspace_id, version_id, side, snapshot_hash),
  foreign key (workspace_id, version_id) references agreement_versions (workspace_id, id) on delete cascade
);
select protect_table('agreement_acceptances', 'team');

create table agreement_comments (
  workspace_id text not null references workspaces (id) on delete cascade,
  version_id text not null,
  number integer not null check (number >= 1),
  side text not null check (side in ('us', 'partner')),
  clause text check (length(clause) <= 60),
  is_must boolean not null default false,
  -- Read by both sides; what we say before it is sent stays with us.
  is_shared boolean not null default false,
  body text not null check (length(body) between 1 and 4000),
  by_kind text not null,
  by_id text,
  by_name text not null check (length(by_name) <= 200),
  at timestamptz not null,
  settled_at timestamptz,
  settled_by_name text check (length(settled_by_name) <= 200),
  primary key (workspace_id, version_id, number),
  foreign key (workspace_id, version_id) references agreement_versions (workspace_id, id) on delete cascade
);
select protect_table('agreement_comments', 'team');

create table agreement_approval_rules (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  name text not null check (length(name) between 1 and 200),
  condition jsonb not null check (jsonb_typeof(condition) = 'object'),
  approver text not null check (approver in ('finance', 'marketing', 'engineering', 'legal', 'executive')),
  hours integer not null default 16 check (hours between 1 and 400),
  type_id text,
  is_active boolean not null default true,
  version integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (workspace_id, id),
  foreign key (workspace_id, type_id) references partner_types (workspace_id, id)
);
create index agreement_approval_rules_by_name on agreement_approval_rules (workspace_id, name, id); -- list
create index agreement_approval_rules_by_type on agreement_approval_rules (workspace_id, type_id);
select protect_table('agreement_approval_rules', 'team');

create table agreement_approvals (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  version_id text not null,
  agreement_id text not null,
  rule_id text not null,
  approver text not null,
  snapshot_hash text not null check (length(snapshot_hash) = 64),
  -- What the rule looked at; an approval carries over to a snapshot in which this is equal.
  inputs jsonb not null,
  reason text not null check (length(reason) between 1 and 1000),
  asked_at timestamptz not null,
  due_at timestamptz not null,
  answer text check (answer in ('given', 'refused')),
  words text check (length(words) <= 2000),
  by_kind text,
  by_id text,
  by_name text check (length(by_name) <= 200),
  answered_at timestamptz,
  carried_from text,
  primary key (workspace_id, id),
  foreign key (workspace_id, version_id) references agreement_versions (workspace_id, id) on delete cascade,
  foreign key (workspace_id, agreement_id) references agreements (workspace_id, id) on delete cascade,
  foreign key (workspace_id, rule_id) references agreement_approval_rules (workspace_id, id),
  unique (workspace_id, version_id, rule_id, snapshot_hash),
  check ((answer is null) = (answered_at is null)),
  check (answer <> 'refused' or words is not null)
);
create index agreement_approvals_by_agreement on agreement_approvals (workspace_id, agreement_id, asked_at, id); -- the record's tab
create index agreement_approvals_by_rule on agreement_approvals (workspace_id, rule_id);
select protect_table('agreement_approvals', 'team');

create table agreement_audit (
  workspace_id text not null references workspaces (id) on delete cascade,
  agreement_id text not null,
  number integer not null check (number >= 1),
  at timestamptz not null,
  actor_kind text not null,
  actor_id text,
  actor_name text not null check (length(actor_name) <= 200),
  act text not null check (length(act) <= 80),
  details jsonb not null,
  -- Linked after the commit by one worker, in order.
  previous_hash text,
  hash text check (length(hash) = 64),
  primary key (workspace_id, agreement_id, number),
  foreign key (workspace_id, agreement_id) references agreements (workspace_id, id) on delete cascade
);
select protect_table('agreement_audit', 'team');
-- What happened is never rewritten; only its link is added, once.
revoke update, delete on agreement_audit from tandem_team;
grant update (previous_hash, hash) on agreement_audit to tandem_team;
-- How far the chain reaches, so that rows cut off its end are missed too.
alter table agreements add column audit_number integer not null default 0, add column audit_hash text;

create function keep_audit_rows() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if tg_op = 'DELETE' then
    if exists (select from workspaces where id = old.workspace_id) then
      raise exception 'an audit row is never deleted' using errcode = '23514';
    end if;
    return old;
  end if;
  if old.hash is not null or (to_jsonb(new) - 'hash' - 'previous_hash') is distinct from (to_jsonb(old) - 'hash' - 'previous_hash') then
    raise exception 'an audit row is never changed' using errcode = '23514';
  end if;
  return new;
end $$;
create trigger keep_audit_rows before update or delete on agreement_audit for each row execute function keep_audit_rows();

create function keep_signed_text() returns trigger language plpgsql as $$
begin
  if old.state = 'executed' and (new.content, new.document, new.snapshot_hash, new.document_hash, new.executed_at, new.effective_on, new.state)
    is distinct from (old.content, old.document, old.snapshot_hash, old.document_hash, old.executed_at, old.effective_on, old.state) then
    raise exception 'a signed text is never changed' using errcode = '23514';
  end if;
  return new;
end $$;
create trigger keep_signed_text before update on agreement_versions for each row execute function keep_signed_text();

create table envelopes (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  agreement_id text not null,
  version_id text not null,
  document_hash text not null check (length(document_hash) = 64),
  state text not null default 'sent' check (state in ('sent', 'completed', 'declined', 'voided', 'expired')),
  message text not null default '' check (length(message) <= 2000),
  expires_at timestamptz not null,
  sent_at timestamptz not null,
  ended_at timestamptz,
  ended_reason text check (length(ended_reason) <= 2000),
  by_kind text not null,
  by_id text,
  by_name text not null check (length(by_name) <= 200),
  version integer not null default 1,
  primary key (workspace_id, id),
  foreign key (workspace_id, agreement_id) references agreements (workspace_id, id) on delete cascade,
  foreign key (workspace_id, version_id) references agreement_versions (workspace_id, id) on delete cascade,
  check ((state = 'sent') = (ended_at is null))
);
create index envelopes_by_agreement on envelopes (workspace_id, agreement_id, id); -- the record's tab
create unique index envelopes_out on envelopes (workspace_id, version_id) where state = 'sent'; -- one at a time
select protect_table('envelopes', 'team');

create table envelope_signers (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  envelope_id text not null,
  side text not null check (side in ('us', 'partner')),
  group_number integer not null check (group_number between 1 and 20),
  name text not null check (length(name) between 1 and 200),
  email text not null check (length(email) between 3 and 254),
  title text check (length(title) <= 200),
  company text not null check (length(company) between 1 and 200),
  member_id text,
  state text not null default 'waiting' check (state in ('waiting', 'sent', 'viewed', 'consented', 'signed', 'declined', 'delegated', 'bounced', 'expired')),
  token_hash text not null check (length(token_hash) = 64),
  delegated_to text,
  delegated_from text,
  sent_at timestamptz,
  viewed_at timestamptz,
  consented_at timestamptz,
  consent_number integer,
  signed_at timestamptz,
  signature jsonb,
  address text check (length(address) <= 60),
  user_agent text check (length(user_agent) <= 500),
  declined_reason text check (length(declined_reason) <= 2000),
  primary key (workspace_id, id),
  foreign key (workspace_id, envelope_id) references envelopes (workspace_id, id) on delete cascade,
  foreign key (workspace_id, member_id) references members (workspace_id, id),
  check ((state = 'signed') = (signed_at is not null))
);
create unique index envelope_signers_by_token on envelope_signers (workspace_id, token_hash); -- the signing page
create index envelope_signers_by_envelope on envelope_signers (workspace_id, envelope_id, group_number, id); -- who is next
create index envelope_signers_by_member on envelope_signers (workspace_id, member_id) where member_id is not null;
select protect_table('envelope_signers', 'team');

create table agreement_notices (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  agreement_id text not null,
  kind text not null check (kind in ('notice', 'termination')),
  side text not null check (side in ('us', 'partner')),
  reason text not null check (length(reason) between 1 and 2000),
  given_at timestamptz not null,
  given_on date not null,
  notice_by date,
  ends_on date not null,
  by_kind text not null,
  by_id text,
  by_name text not null check (length(by_name) <= 200),
  withdrawn_at timestamptz,
  withdrawn_by_name text check (length(withdrawn_by_name) <= 200),
  primary key (workspace_id, id),
  foreign key (workspace_id, agreement_id) references agreements (workspace_id, id) on delete cascade
);
create index agreement_notices_by_agreement on agreement_notices (workspace_id, agreement_id, given_at, id); -- the record's dates
select protect_table('agreement_notices', 'team');

revoke all on function keep_audit_rows() from public;
