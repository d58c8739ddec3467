-- Agreements: what binds both companies, its versions, and its terms as typed, effective-dated rows that other modules
-- read by day. Texts, negotiation and signing have a migration of their own.

-- Numbers without gaps: the counter is taken in the transaction that makes the agreement.
create table agreement_counters (
  workspace_id text not null references workspaces (id) on delete cascade,
  year integer not null check (year between 1990 and 9999),
  last integer not null check (last >= 0),
  primary key (workspace_id, year)
);
select protect_table('agreement_counters', 'team');

create table agreements (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  partner_id text not null,
  number text not null check (number ~ '^AG-[0-9]{4}-[0-9]{4,}$'),
  title text not null check (length(title) between 1 and 200),
  category text not null check (category in ('partnership', 'addendum', 'nda', 'data_processing')),
  parent_id text,
  type_id text,
  our_entity text not null check (length(our_entity) between 1 and 200),
  language text not null check (length(language) <= 35),
  paper text not null default 'ours' check (paper in ('ours', 'theirs', 'legacy')),
  owner_id text,
  legal_owner_id text,
  legal_hold boolean not null default false,
  -- The zone in which its days are days; the document names it.
  zone text not null,
  version integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (workspace_id, id),
  unique (workspace_id, number),
  foreign key (workspace_id, partner_id) references partners (workspace_id, id),
  foreign key (workspace_id, parent_id) references agreements (workspace_id, id),
  foreign key (workspace_id, type_id) references partner_types (workspace_id, id),
  foreign key (workspace_id, owner_id) references members (workspace_id, id),
  foreign key (workspace_id, legal_owner_id) references members (workspace_id, id),
  check ((category = 'addendum') = (parent_id is not null))
);
create index agreements_by_partner on agreements (workspace_id, partner_id, id); -- the partner's tab, guards of stage moves
create index agreements_by_parent on agreements (workspace_id, parent_id); -- addenda of an agreement
create index agreements_by_change on agreements (workspace_id, updated_at, id); -- list, latest first
create index agreements_by_type on agreements (workspace_id, type_id); -- filter, use of a type
create index agreements_by_owner on agreements (workspace_id, owner_id, id); -- "mine", a member who leaves
create index agreements_by_legal_owner on agreements (workspace_id, legal_owner_id);
select protect_table('agreements', 'team');

create table agreement_versions (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  agreement_id text not null,
  partner_id text not null,
  number integer not null check (number >= 1),
  kind text not null check (kind in ('original', 'amendment', 'restatement', 'renewal', 'notice', 'legacy')),
  base_version_id text,
  state text not null default 'draft' check (state in ('draft', 'legal_review', 'negotiating', 'agreed', 'approving',
    'approved', 'signing', 'completing', 'executed', 'withdrawn')),
  -- Who wrote it, and so may not approve it.
  author_kind text not null,
  author_id text,
  author_name text not null check (length(author_name) <= 200),
  effective_on date,
  executed_at timestamptz,
  version integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (workspace_id, id),
  unique (workspace_id, agreement_id, number),
  foreign key (workspace_id, agreement_id) references agreements (workspace_id, id) on delete cascade,
  foreign key (workspace_id, base_version_id) references agreement_versions (workspace_id, id),
  foreign key (workspace_id, partner_id) references partners (workspace_id, id),
  check ((state = 'executed') = (executed_at is not null)),
  check (executed_at is null or effective_on is not null)
);
create index agreement_versions_by_base on agreement_versions (workspace_id, base_version_id);
create index agreement_versions_by_partner on agreement_versions (workspace_id, partner_id); -- merge of partners
select protect_table('agreement_versions', 'team');

-- One promise. While its version is a draft it may be changed; once executed no statement changes what it says.
create table agreement_terms (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  version_id text not null,
  agreement_id text not null,
  partner_id text not null,
  kind text not null check (length(kind) <= 60),
  operation text not null default 'set' check (operation in ('set', 'remove')),
  "values" jsonb not null,
  scope jsonb not null default '{}' check (jsonb_typeof(scope) = 'object'),
  priority integer not null default 0 check (priority between 0 and 1000),
  effective_from date, -- null in a draft: from the version's effective day
  effective_to date,
  clause text check (length(clause) <= 60),
  page integer check (page between 1 and 300),
  is_exception boolean not null default false,
  -- Every earlier row that this one puts an end to, the replaced one's own included.
  replaces text[] not null default '{}',
  -- Whether a module kept the kind when it was signed.
  kept_by text[] not null default '{}',
  position integer not null default 0,
  executed_at timestamptz,
  took_effect_at timestamptz,
  primary key (workspace_id, id),
  foreign key (workspace_id, version_id) references agreement_versions (workspace_id, id) on delete cascade,
  foreign key (workspace_id, agreement_id) references agreements (workspace_id, id) on delete cascade,
  foreign key (workspace_id, partner_id) references partners (workspace_id, id),
  check (executed_at is null or effective_from is not null),
  check (effective_to > effective_from)
);
create index agreement_terms_by_partner on agreement_terms (workspace_id, partner_id, executed_at) where executed_at is not null; -- every resolution
create index agreement_terms_by_version on agreement_terms (workspace_id, version_id, position); -- the version's list
create index agreement_terms_by_agreement on agreement_terms (workspace_id, agreement_id);
create index agreement_terms_by_owner on agreement_terms (workspace_id, partner_id); -- merge of partners
select protect_table('agreement_terms', 'team');

-- What an agreement knew of its own life from an instant on; the latest row known at a time counts. Never changed: a
-- notice, a termination or a renewal adds the next row, so that any day can be read with the knowledge of any other.
create table agreement_spans (
  workspace_id text not null references workspaces (id) on delete cascade,
  agreement_id text not null,
  partner_id text not null,
  number integer not null check (number >= 1),
  known_from timestamptz not null,
  cause text not null check (cause in ('executed', 'renewed', 'noticed', 'notice_withdrawn', 'terminated', 'replaced', 'extended')),
  starts_on date not null,
  covered_until date, -- first day not covered; null while it renews by itself or has no end
  grace_until date,
  primary key (workspace_id, agreement_id, number),
  foreign key (workspace_id, agreement_id) references agreements (workspace_id, id) on delete cascade,
  foreign key (workspace_id, partner_id) references partners (workspace_id, id),
  check (covered_until >= starts_on),
  check (grace_until >= covered_until)
);
create index agreement_spans_by_partner on agreement_spans (workspace_id, partner_id); -- every resolution
select protect_table('agreement_spans', 'team');

-- What holds where no agreement says anything: by partner type or for the workspace, forward only, set by two people.
create table default_terms (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  holder text not null check (holder in ('type', 'workspace')),
  type_id text,
  kind text not null check (length(kind) <= 60),
  operation text not null default 'set' check (operation in ('set', 'remove')),
  "values" jsonb not null,
  scope jsonb not null default '{}' check (jsonb_typeof(scope) = 'object'),
  priority integer not null default 0 check (priority between 0 and 1000),
  effective_from date not null,
  effective_to date,
  replaces text[] not null default '{}',
  reason text check (length(reason) <= 2000),
  state text not null default 'proposed' check (state in ('proposed', 'set', 'withdrawn')),
  proposed_by_kind text not null,
  proposed_by_id text,
  proposed_by_name text not null check (length(proposed_by_name) <= 200),
  proposed_by_roles text[] not null default '{}',
  proposed_at timestamptz not null,
  decided_by_kind text,
  decided_by_id text,
  decided_by_name text check (length(decided_by_name) <= 200),
  decided_at timestamptz,
  version integer not null default 1,
  primary key (workspace_id, id),
  foreign key (workspace_id, type_id) references partner_types (workspace_id, id),
  check ((holder = 'type') = (type_id is not null)),
  check ((state = 'proposed') = (decided_at is null)),
  check (effective_to > effective_from)
);
create index default_terms_set on default_terms (workspace_id, decided_at) where state = 'set'; -- every resolution
create index default_terms_by_time on default_terms (workspace_id, proposed_at, id); -- list
create index default_terms_by_kind on default_terms (workspace_id, kind, id); -- list by kind
create index default_terms_by_type on default_terms (workspace_id, type_id); -- use of a type
select protect_table('default_terms', 'team');

create function keep_signed_terms() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if tg_op = 'DELETE' then
    -- Only with the whole workspace.
    if old.executed_at is not null and exists (select from workspaces where id = old.workspace_id) then
      raise exception 'a signed term is never deleted' using errcode = '23514';
    end if;
    return old;
  end if;
  if old.executed_at is not null and (to_jsonb(new) - 'partner_id' - 'took_effect_at') is distinct from (to_jsonb(old) - 'partner_id' - 'took_effect_at') then
    raise exception 'a signed term is never changed; an amendment sets another' using errcode = '23514';
  end if;
  return new;
end $$;
create trigger keep_signed_terms before update or delete on agreement_terms for each row execute function keep_signed_terms();

create function keep_spans() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if tg_op = 'DELETE' then
    if exists (select from workspaces where id = old.workspace_id) then
      raise exception 'what an agreement knew of its life is never deleted' using errcode = '23514';
    end if;
    return old;
  end if;
  if (to_jsonb(new) - 'partner_id') is distinct from (to_jsonb(old) - 'partner_id') then
    raise exception 'what an agreement knew of its life is never changed' using errcode = '23514';
  end if;
  return new;
end $$;
create trigger keep_spans before update or delete on agreement_spans for each row execute function keep_spans();

create function keep_defaults() returns trigger language plpgsql as $$
begin
  if old.state = 'set' and to_jsonb(new) is distinct from to_jsonb(old) then
    raise exception 'a default that was set is never changed; set another one' using errcode = '23514';
  end if;
  return new;
end $$;
create trigger keep_defaults before update on default_terms for each row execute function keep_defaults();
revoke delete on default_terms from tandem_team;
revoke all on function keep_signed_terms(), keep_spans() from public;
