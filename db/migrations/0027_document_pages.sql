-- What readers of the documents think of a page, what they were answered, and who looked the pages over when.

create table page_feedback (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  partner_id text not null,
  slug text not null check (length(slug) between 1 and 63),
  page_version text not null check (length(page_version) <= 64),
  is_helpful boolean not null,
  words text check (length(words) between 1 and 4000),
  by_id text not null,
  by_name text not null check (length(by_name) <= 200),
  at timestamptz not null,
  answer text check (length(answer) between 1 and 4000),
  answered_at timestamptz,
  answered_by_id text,
  answered_by_name text check (length(answered_by_name) <= 200),
  primary key (workspace_id, id),
  foreign key (workspace_id, partner_id) references partners (workspace_id, id),
  check ((answer is null) = (answered_at is null) and (answer is null) = (answered_by_name is null))
);
create unique index page_feedback_open on page_feedback (workspace_id, by_id, slug, page_version) where answer is null; -- changed, not repeated, until it is answered
create index page_feedback_by_time on page_feedback (workspace_id, at, id); -- list of the team
create index page_feedback_by_page on page_feedback (workspace_id, slug, at, id); -- counts of a page, its list
create index page_feedback_by_partner on page_feedback (workspace_id, partner_id, at, id); -- a reader's own; merge of partners
select protect_table('page_feedback', 'one_partner');

-- A row per look, never changed; the newest one of a page says when it was last found right.
create table page_reviews (
  workspace_id text not null references workspaces (id) on delete cascade,
  slug text not null check (length(slug) between 1 and 63),
  at timestamptz not null,
  page_version text not null check (length(page_version) <= 64),
  by_id text,
  by_name text not null check (length(by_name) <= 200),
  primary key (workspace_id, slug, at)
);
select protect_table('page_reviews', 'team');
