-- The talking half of agreements: rounds of the pen, what each side saw, changes answered one by one, links for people
-- without an account, where each clause is used, how long each stage took, and search inside texts.

-- What a side saw when it handed over or said yes: text, blanks, terms and first day. Two of them can be compared.
create table agreement_snapshots (
  workspace_id text not null references workspaces (id) on delete cascade,
  version_id text not null,
  hash text not null check (length(hash) = 64),
  content jsonb not null check (jsonb_typeof(content) = 'object'),
  terms jsonb not null check (jsonb_typeof(terms) = 'array'),
  effective_on date,
  kept_at timestamptz not null,
  primary key (workspace_id, version_id, hash),
  foreign key (workspace_id, version_id) references agreement_versions (workspace_id, id) on delete cascade
);
select protect_table('agreement_snapshots', 'team');
revoke update on agreement_snapshots from tandem_team; -- what was seen never changes

-- A stretch in which one side holds the pen.
create table agreement_rounds (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  version_id text not null,
  number integer not null check (number >= 1),
  side text not null check (side in ('us', 'partner')),
  began_at timestamptz not null,
  began_hash text not null check (length(began_hash) = 64),
  ended_at timestamptz,
  ended_hash text check (length(ended_hash) = 64),
  words text check (length(words) <= 2000),
  by_kind text,
  by_id text,
  by_name text check (length(by_name) <= 200),
  primary key (workspace_id, id),
  unique (workspace_id, version_id, number),
  foreign key (workspace_id, version_id) references agreement_versions (workspace_id, id) on delete cascade,
  check ((ended_at is null) = (ended_hash is null))
);
create unique index agreement_rounds_open on agreement_rounds (workspace_id, version_id) where ended_at is null; -- one pen
select protect_table('agreement_rounds', 'team');

-- A change that one side proposes and the other accepts or refuses. Until then the text stands as it is.
create table agreement_changes (
  workspace_id text not null references workspaces (id) on delete cascade,
  version_id text not null,
  number integer not null check (number >= 1),
  round_number integer not null check (round_number >= 1),
  side text not null check (side in ('us', 'partner')),
  act text not null check (act in ('text', 'add', 'remove', 'term', 'term_removed')),
  clause text check (length(clause) <= 60),
  component text check (component in ('legal', 'technical', 'business', 'marketing', 'support')),
  heading text check (length(heading) between 1 and 200),
  term_id text,
  term_kind text check (length(term_kind) <= 60),
  before jsonb,
  after jsonb,
  reason text check (length(reason) <= 2000),
  by_kind text not null,
  by_id text,
  by_name text not null check (length(by_name) <= 200),
  at timestamptz not null,
  answer text check (answer in ('accepted', 'refused', 'withdrawn')),
  answer_words text check (length(answer_words) <= 2000),
  answered_by_name text check (length(answered_by_name) <= 200),
  answered_at timestamptz,
  primary key (workspace_id, version_id, number),
  foreign key (workspace_id, version_id) references agreement_versions (workspace_id, id) on delete cascade,
  check ((answer is null) = (answered_at is null))
);
select protect_table('agreement_changes', 'team');

-- A person of the partner who negotiates by a link of their own, without an account.
create table negotiation_links (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  agreement_id text not null,
  name text not null check (length(name) between 1 and 200),
  email text not null check (length(email) between 3 and 254),
  token_hash text not null check (length(token_hash) = 64),
  by_kind text not null,
  by_id text,
  by_name text not null check (length(by_name) <= 200),
  created_at timestamptz not null,
  expires_at timestamptz not null,
  opened_at timestamptz,
  revoked_at timestamptz,
  primary key (workspace_id, id),
  foreign key (workspace_id, agreement_id) references agreements (workspace_id, id) on delete cascade
);
create unique index negotiation_links_by_token on negotiation_links (workspace_id, token_hash); -- the page
create index negotiation_links_by_agreement on negotiation_links (workspace_id, agreement_id, created_at, id); -- the record's tab
select protect_table('negotiation_links', 'team');

-- Which clause stands in which version, in which position: where it is used, where it is in force, how often we give way.
create table agreement_clause_uses (
  workspace_id text not null references workspaces (id) on delete cascade,
  version_id text not null,
  key text not null check (length(key) <= 60),
  clause_id text,
  position text not null,
  primary key (workspace_id, version_id, key),
  foreign key (workspace_id, version_id) references agreement_versions (workspace_id, id) on delete cascade
);
create index agreement_clause_uses_by_clause on agreement_clause_uses (workspace_id, clause_id, version_id); -- a clause's page, plot
select protect_table('agreement_clause_uses', 'team');

create function note_clause_uses() returns trigger language plpgsql as $$
begin
  delete from agreement_clause_uses where workspace_id = new.workspace_id and version_id = new.id;
  insert into agreement_clause_uses (workspace_id, version_id, key, clause_id, position)
    select new.workspace_id, new.id, clause ->> 'key', clause ->> 'clauseId', clause ->> 'position'
    from jsonb_array_elements(new.content -> 'components') part, jsonb_array_elements(part -> 'clauses') clause
    on conflict do nothing;
  return new;
end $$;
create trigger note_clause_uses after insert or update of content on agreement_versions
  for each row execute function note_clause_uses();

-- How long a version stood in a state, and of a negotiation with whom: the clocks of the plots.
create table agreement_stays (
  workspace_id text not null references workspaces (id) on delete cascade,
  version_id text not null,
  number integer not null check (number >= 1),
  state text not null,
  side text not null check (side in ('us', 'partner', 'both')),
  began_at timestamptz not null,
  ended_at timestamptz,
  primary key (workspace_id, version_id, number),
  foreign key (workspace_id, version_id) references agreement_versions (workspace_id, id) on delete cascade
);
create index agreement_stays_by_end on agreement_stays (workspace_id, ended_at); -- plots
select protect_table('agreement_stays', 'team');

create function stay_side(state text, pen text) returns text language sql immutable as $$
  select case when state = 'negotiating' then pen when state in ('signing', 'completing') then 'both' else 'us' end
$$;
create function note_agreement_stay() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' then
    if new.state = old.state and stay_side(new.state, new.pen) = stay_side(old.state, old.pen) then return new; end if;
    update agreement_stays set ended_at = new.updated_at
      where workspace_id = new.workspace_id and version_id = new.id and ended_at is null;
  end if;
  if new.state not in ('executed', 'withdrawn') then
    insert into agreement_stays (workspace_id, version_id, number, state, side, began_at)
      select new.workspace_id, new.id, coalesce(max(number), 0) + 1, new.state, stay_side(new.state, new.pen), new.updated_at
      from agreement_stays where workspace_id = new.workspace_id and version_id = new.id;
  end if;
  return new;
end $$;
create trigger note_agreement_stay after insert or update of state, pen on agreement_versions
  for each row execute function note_agreement_stay();
revoke all on function note_clause_uses() from public;
revoke all on function note_agreement_stay() from public;
grant execute on function stay_side(text, text) to tandem_team;

alter table clauses add column owner_id text,
  add constraint clauses_owner foreign key (workspace_id, owner_id) references members (workspace_id, id);
create index clauses_by_owner on clauses (workspace_id, owner_id) where owner_id is not null; -- a member who leaves

-- What was there before gets its entries. Forced row security would hide the rows from the owner too.
alter table clauses no force row level security;
alter table clause_versions no force row level security;
alter table agreement_templates no force row level security;
alter table agreement_approval_rules no force row level security;
alter table agreement_versions no force row level security;
alter table agreement_clause_uses no force row level security;
alter table agreement_stays no force row level security;
insert into search_entries (workspace_id, kind, id, partner_id, partner_visible, words)
  select c.workspace_id, 'clause', c.id, null, false,
    lower(concat_ws(' ', c.title, c.key, (select string_agg(v.body, ' ' order by v.number) from clause_versions v
      where v.workspace_id = c.workspace_id and v.clause_id = c.id)))
  from clauses c
  union all
  select workspace_id, 'agreement_template', id, null, false, lower(concat_ws(' ', name, category)) from agreement_templates
  union all
  select workspace_id, 'approval_rule', id, null, false, lower(concat_ws(' ', name, approver)) from agreement_approval_rules
  on conflict do nothing;
insert into agreement_clause_uses (workspace_id, version_id, key, clause_id, position)
  select v.workspace_id, v.id, clause ->> 'key', clause ->> 'clauseId', clause ->> 'position'
  from agreement_versions v, jsonb_array_elements(v.content -> 'components') part, jsonb_array_elements(part -> 'clauses') clause
  on conflict do nothing;
insert into agreement_stays (workspace_id, version_id, number, state, side, began_at)
  select workspace_id, id, 1, state, stay_side(state, pen), coalesce(pen_since, updated_at)
  from agreement_versions where state not in ('executed', 'withdrawn');
alter table clauses force row level security;
alter table clause_versions force row level security;
alter table agreement_templates force row level security;
alter table agreement_approval_rules force row level security;
alter table agreement_versions force row level security;
alter table agreement_clause_uses force row level security;
alter table agreement_stays force row level security;
