-- Whose partners a member sees: all of them, or those of the own portfolio. The rule stands in the database, so that a
-- list, a count, a search and an export are narrowed by the same words. It narrows reading; a write is held against it by
-- the ids that it names (src/platform/tenancy/portfolio.ts).

alter table members add column portfolio text check (portfolio in ('all', 'own')); -- null: as the workspace says

create function current_portfolio() returns text language sql stable parallel safe
  return nullif(current_setting('tandem.portfolio', true), '');

-- A member's portfolio: partners the member holds a role for, those that nobody manages, or nobody would take them, and
-- those that ask something of the member by an open task. Who holds what is no secret, so ownerships are read whole; tasks
-- have the first part of the rule and their owner, so that neither part asks itself.
create function holds_partner(reader text, partner text) returns boolean language plpgsql stable parallel safe as $$
begin
  return partner is null
    or exists (select from ownerships where workspace_id = current_workspace() and member_id = reader and partner_id = partner and to_at is null)
    or not exists (select from ownerships where workspace_id = current_workspace() and partner_id = partner and role = 'manager' and to_at is null);
end $$;
create function sees_partner(reader text, partner text) returns boolean language plpgsql stable parallel safe as $$
begin
  return holds_partner(reader, partner)
    or exists (select from tasks where workspace_id = current_workspace() and partner_id = partner and state = 'open'
      and owner_kind = 'member' and owner_id = reader);
end $$;

-- A row that belongs to a record is seen with it. Asked by name, so that a table needs no plan of its parents' rules
-- while nobody is narrowed.
create function sees_record(owning regclass, record text) returns boolean language plpgsql stable parallel safe as $$
declare seen boolean;
begin
  if record is null then return true; end if;
  execute format('select exists (select from %s where workspace_id = current_workspace() and id = $1)', owning) into seen using record;
  return seen;
end $$;

-- Gives a table its rule: by its own partner, or else by the record that it belongs to. Says whether it has one now.
create function narrow_table(target regclass, partner_column text default 'partner_id') returns boolean language plpgsql as $$
declare rule text; column_type text;
begin
  if exists (select from pg_policy where polrelid = target and polname = 'portfolio_rows') then return true; end if;
  -- Rows of an import are counted whole; the keys of duplicates compare a company with all others.
  if target::text in ('ownerships', 'import_rows', 'import_content_hashes', 'partner_match_keys', 'search_entries') then return false; end if;
  select format_type(atttypid, atttypmod) into column_type from pg_attribute
    where attrelid = target and attname = partner_column and not attisdropped;
  if target::text = 'tasks' then
    rule := 'owner_id = (select current_portfolio()) or holds_partner((select current_portfolio()), partner_id)';
  elsif column_type = 'text' then
    rule := format('sees_partner((select current_portfolio()), %I)', partner_column);
  elsif column_type = 'text[]' then
    rule := format('(select coalesce(bool_or(sees_partner(current_portfolio(), named)), true) from unnest(%I) as named)', partner_column);
  else
    select format('sees_record(%L, %I)', con.confrelid::regclass, own.attname) into rule
    from pg_constraint con
      join pg_policy policy on policy.polrelid = con.confrelid and policy.polname = 'portfolio_rows'
      join pg_attribute own on own.attrelid = con.conrelid and own.attnum = con.conkey[2]
      join pg_attribute theirs on theirs.attrelid = con.confrelid and theirs.attnum = con.confkey[2] and theirs.attname = 'id'
    where con.conrelid = target and con.contype = 'f' and con.confrelid <> target and cardinality(con.conkey) = 2
    order by own.attnotnull desc, con.conkey[2] limit 1;
  end if;
  if rule is null then return false; end if;
  execute format('create policy portfolio_rows on %s as restrictive for select to tandem_team
    using (workspace_id = (select current_workspace()) and case when (select current_portfolio()) is null then true else %s end)', target, rule);
  return true;
end $$;
revoke execute on function narrow_table(regclass, text) from public;

-- From now on a table is narrowed when it is protected.
create or replace function protect_table(
  table_name regclass, audience text, partner_column text default 'partner_id',
  portal_filter text default 'true', portal_rights text default 'select'
) returns void language plpgsql as $$
declare portal_rule text;
begin
  if audience not in ('team', 'one_partner', 'shared') then raise exception 'unknown audience %', audience; end if;
  execute format('alter table %s enable row level security', table_name);
  execute format('alter table %s force row level security', table_name);
  execute format('grant select, insert, update, delete on %s to tandem_team', table_name);
  execute format('create policy team_rows on %s to tandem_team
    using (workspace_id = (select current_workspace())) with check (workspace_id = (select current_workspace()))', table_name);
  if audience <> 'team' then
    portal_rule := case audience
      when 'one_partner' then format('%I = (select current_partner())', partner_column)
      else format('(select current_partner()) = any (%I)', partner_column) end;
    if portal_filter <> 'true' then portal_rule := portal_rule || ' and (' || portal_filter || ')'; end if;
    execute format('grant %s on %s to tandem_portal', portal_rights, table_name);
    execute format('create policy portal_rows on %s to tandem_portal
      using (workspace_id = (select current_workspace()) and %s)
      with check (workspace_id = (select current_workspace()) and %s)', table_name, portal_rule, portal_rule);
  end if;
  execute format('comment on table %s is %L', table_name, 'audience: ' || audience);
  perform narrow_table(table_name, partner_column);
end $$;

-- The tables that stand: those that name a partner first, then what belongs to them, and to that.
select narrow_table('partners', 'id');
do $$
declare target regclass; added integer;
begin
  loop
    added := 0;
    for target in
      select c.oid from pg_class c join pg_policy own on own.polrelid = c.oid and own.polname = 'team_rows'
      where c.relkind in ('r', 'p') and not c.relispartition
        and not exists (select from pg_policy p where p.polrelid = c.oid and p.polname = 'portfolio_rows')
      order by not exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'partner_id' and not a.attisdropped), c.relname
    loop
      if narrow_table(target) then added := added + 1; end if;
    end loop;
    exit when added = 0;
  end loop;
end $$;

-- How many records with one of these ids the caller sees, in any narrowed table: what a write names is counted with and
-- without the rule.
create function count_narrowed_records(ids text[]) returns integer language plpgsql stable as $$
declare target regclass; found_here integer; total integer := 0;
begin
  for target in
    select p.polrelid from pg_policy p join pg_attribute a on a.attrelid = p.polrelid and a.attname = 'id' and not a.attisdropped
    where p.polname = 'portfolio_rows' and format_type(a.atttypid, null) = 'text'
  loop
    execute format('select count(*) from %s where workspace_id = current_workspace() and id = any ($1)', target) into found_here using ids;
    total := total + found_here;
  end loop;
  return total;
end $$;
