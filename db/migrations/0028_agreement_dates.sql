-- What a partner asks to have changed, changes by notice that two people send, leaving after an objection.

-- A partner's wish between two versions: taken up as an amendment or declined with words.
create table agreement_change_requests (
  workspace_id text not null references workspaces (id) on delete cascade,
  agreement_id text not null,
  number integer not null check (number >= 1),
  words text not null check (length(words) between 1 and 2000),
  by_kind text not null,
  by_id text,
  by_name text not null check (length(by_name) <= 200),
  asked_at timestamptz not null,
  state text not null default 'asked' check (state in ('asked', 'taken_up', 'declined')),
  answer text check (length(answer) <= 2000),
  answered_at timestamptz,
  answered_by_name text check (length(answered_by_name) <= 200),
  primary key (workspace_id, agreement_id, number),
  foreign key (workspace_id, agreement_id) references agreements (workspace_id, id) on delete cascade,
  check ((state = 'asked') = (answered_at is null)),
  check (state <> 'declined' or answer is not null)
);
select protect_table('agreement_change_requests', 'team');

-- A change by notice is asked by one person and sent by a second, as a notice of ours is given. What was sent says for
-- itself from when on it holds and until when an objection counts; taking it back is a version of its own.
alter table agreement_change_notices
  alter column sent_at drop not null,
  add column state text not null default 'sent' check (state in ('asked', 'sent', 'taken_back')),
  add column snapshot_hash text check (length(snapshot_hash) = 64),
  add column asked_at timestamptz,
  add column asked_roles text[] not null default '{}',
  add column by_kind text,
  add column by_id text,
  add column by_name text check (length(by_name) <= 200),
  add column sent_by_name text check (length(sent_by_name) <= 200),
  add column answer text check (length(answer) <= 2000),
  add column answered_at timestamptz,
  add column answered_by_name text check (length(answered_by_name) <= 200),
  add column taken_back_at timestamptz,
  add column taken_back_by_name text check (length(taken_back_by_name) <= 200),
  add column taken_back_reason text check (length(taken_back_reason) <= 2000),
  add constraint agreement_change_notices_sent check ((state = 'asked') = (sent_at is null)),
  add constraint agreement_change_notices_taken_back check ((state = 'taken_back') = (taken_back_at is not null)),
  add constraint agreement_change_notices_answer check (answered_at is null or objected_at is not null);

-- Whoever objected to a change by notice may leave on the day on which it takes effect.
alter table agreement_notices drop constraint agreement_notices_ground_check;
alter table agreement_notices
  add constraint agreement_notices_ground_check check (ground in ('convenience', 'cause', 'objection'));
