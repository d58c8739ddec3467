-- Made by scripts/dump-schema.ts from the migrations. Do not edit.

create extension btree_gin;
create extension pg_trgm;

create role tandem_auth nologin;
create role tandem_ledger nologin;
create role tandem_portal nologin;
create role tandem_retention nologin;
create role tandem_team nologin;

grant usage on schema public to public;
grant usage on schema public to tandem_auth;
grant usage on schema public to tandem_ledger;
grant usage on schema public to tandem_portal;
grant usage on schema public to tandem_retention;
grant usage on schema public to tandem_team;

CREATE OR REPLACE FUNCTION public.begin_commission_moves()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  if restoring_workspace() then return null; end if;
  insert into commission_moves (workspace_id, subject_id, number, commission_id, partner_id, currency, kind, day, from_state, to_state, amount_minor, at)
  select workspace_id, id, version, id, partner_id, currency, kind, accounting_day, null, case when is_held then 'held' else state end, amount_minor, created_at
  from added where amount_minor > 0;
  return null;
end $function$
;
grant execute on function begin_commission_moves() to public;

CREATE OR REPLACE FUNCTION public.check_credit_sets()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare wrong record;
begin
  select a.id into wrong from added a where not exists (
    select from credits c where c.workspace_id = a.workspace_id and c.credit_set_id = a.id) limit 1;
  if found then
    raise exception 'Credit set % has no credits; they come in the same statement', wrong.id
      using errcode = '23514', constraint = 'credit_sets_with_credits';
  end if;
  return null;
end $function$
;
grant execute on function check_credit_sets() to public;

CREATE OR REPLACE FUNCTION public.check_credits()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare wrong record;
begin
  select credit_set_id, count(*) as amount, min(position) as first, max(position) as last, sum(micro_shares) as whole into wrong
    from added group by workspace_id, credit_set_id
    having sum(micro_shares) <> 1000000 or min(position) <> 1 or max(position) <> count(*) limit 1;
  if found and wrong.whole <> 1000000 then
    raise exception 'The shares of credit set % are % of 1000000', wrong.credit_set_id, wrong.whole
      using errcode = '23514', constraint = 'credits_are_the_whole';
  elsif found then
    raise exception 'Credit set % takes its credits all at once, counted from 1', wrong.credit_set_id
      using errcode = '23514', constraint = 'credits_at_once';
  end if;
  return null;
end $function$
;
grant execute on function check_credits() to public;

CREATE OR REPLACE FUNCTION public.check_ledger_close()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare zone text;
begin
  perform pg_advisory_xact_lock(hashtextextended(format('ledger month %s %s', new.workspace_id, new.month), 0));
  select w.zone into zone from workspaces w where w.id = new.workspace_id;
  if new.month + interval '1 month' > (new.closed_at at time zone zone)::date then
    raise exception 'The month of % is not over yet', new.month using errcode = '23514', constraint = 'ledger_closed_months_over';
  end if;
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION public.check_ledger_entries()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
 SET enable_seqscan TO 'off'
AS $function$
declare wrong record; account_ids text[]; amounts numeric[];
begin
  -- Positions that run from 1 without a gap: whatever comes later to a transfer would need a 1 that is taken.
  select transfer_id into wrong from added group by workspace_id, transfer_id
    having count(*) < 2 or min(position) <> 1 or max(position) <> count(*) limit 1;
  if found then
    raise exception 'Transfer % takes its entries all at once, two or more, counted from 1', wrong.transfer_id
      using errcode = '23514', constraint = 'ledger_entries_at_once';
  end if;
  -- An account that is not there, or of another workspace, has no kind, and so fails here before its foreign key does.
  select e.transfer_id, e.currency, sum(e.amount_minor) as rest, bool_or(a.id is null) as unknown into wrong
    from added e left join ledger_accounts a on a.workspace_id = e.workspace_id and a.id = e.account_id
    group by e.workspace_id, e.transfer_id, e.currency, a.is_memorandum
    having sum(e.amount_minor) <> 0 or bool_or(a.id is null) order by 4 desc, 1 limit 1;
  if found and wrong.unknown then
    raise exception 'Transfer % names an account that does not exist', wrong.transfer_id
      using errcode = '23503', constraint = 'ledger_entries_account';
  elsif found then
    raise exception 'Transfer % does not sum to zero in %: % is left', wrong.transfer_id, wrong.currency, wrong.rest
      using errcode = '23514', constraint = 'ledger_entries_sum_to_zero';
  end if;
  select array_agg(account_id order by account_id), array_agg(amount_minor order by account_id) into account_ids, amounts
    from (select e.account_id, sum(e.amount_minor) as amount_minor from added e
            join ledger_accounts a on a.workspace_id = e.workspace_id and a.id = e.account_id
            where not a.is_folded group by 1) moved;
  perform 1 from ledger_balances b where b.workspace_id = current_workspace() and b.account_id = any (account_ids)
    order by b.account_id for update;
  update ledger_balances b set balance_minor = b.balance_minor + moved.amount_minor
    from unnest(account_ids, amounts) as moved (account_id, amount_minor)
    where b.workspace_id = current_workspace() and b.account_id = moved.account_id;
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION public.check_ledger_transfers()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
 SET enable_seqscan TO 'off'
AS $function$
declare wrong record; zone text; month_locked date;
begin
  if current_setting('transaction_isolation') <> 'read committed' then
    raise exception 'The ledger posts in transactions that read what is committed' using errcode = '25001';
  end if;
  select p.id into wrong from posted p where not exists (
    select from ledger_entries e where e.workspace_id = p.workspace_id and e.transfer_id = p.id) limit 1;
  if found then
    raise exception 'Transfer % has no entries; they come in the same statement', wrong.id
      using errcode = '23514', constraint = 'ledger_transfers_with_entries';
  end if;
  -- A close takes the same lock alone: whoever comes second sees the other's work.
  for month_locked in select distinct date_trunc('month', accounting_day)::date from posted order by 1 loop
    perform pg_advisory_xact_lock_shared(hashtextextended(format('ledger month %s %s', current_workspace(), month_locked), 0));
  end loop;
  select p.id, p.accounting_day into wrong from posted p join ledger_closed_months c
    on c.workspace_id = p.workspace_id and c.month = date_trunc('month', p.accounting_day)::date limit 1;
  if found then
    raise exception 'Transfer % falls on %, in a closed month', wrong.id, wrong.accounting_day
      using errcode = '23514', constraint = 'ledger_transfers_open_month';
  end if;
  select w.zone into zone from workspaces w where w.id = current_workspace();
  select p.id, p.accounting_day into wrong from posted p where p.accounting_day > (p.posted_at at time zone zone)::date or zone is null limit 1;
  if found then
    raise exception 'Transfer % falls on %, which has not come yet', wrong.id, wrong.accounting_day
      using errcode = '23514', constraint = 'ledger_transfers_not_ahead';
  end if;
  select p.id into wrong from posted p where p.reverses is not null and exists (
    (select account_id, -amount_minor, count(*) from ledger_entries e
       where e.workspace_id = p.workspace_id and e.transfer_id = p.reverses group by 1, 2
     except
     select account_id, amount_minor, count(*) from ledger_entries e
       where e.workspace_id = p.workspace_id and e.transfer_id = p.id group by 1, 2)
    union all
    (select account_id, amount_minor, count(*) from ledger_entries e
       where e.workspace_id = p.workspace_id and e.transfer_id = p.id group by 1, 2
     except
     select account_id, -amount_minor, count(*) from ledger_entries e
       where e.workspace_id = p.workspace_id and e.transfer_id = p.reverses group by 1, 2)) limit 1;
  if found then
    raise exception 'Transfer % is no exact mirror of what it reverses', wrong.id
      using errcode = '23514', constraint = 'ledger_transfers_mirror';
  end if;
  insert into ledger_unsealed (workspace_id, transfer_id) select workspace_id, id from posted;
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION public.count_narrowed_records(ids text[])
 RETURNS integer
 LANGUAGE plpgsql
 STABLE
AS $function$
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
end $function$
;
grant execute on function count_narrowed_records(ids text[]) to public;

CREATE OR REPLACE FUNCTION public.current_partner()
 RETURNS text
 LANGUAGE sql
 STABLE PARALLEL SAFE
RETURN NULLIF(current_setting('tandem.partner'::text, true), ''::text)
;
grant execute on function current_partner() to public;

CREATE OR REPLACE FUNCTION public.current_portfolio()
 RETURNS text
 LANGUAGE sql
 STABLE PARALLEL SAFE
RETURN NULLIF(current_setting('tandem.portfolio'::text, true), ''::text)
;
grant execute on function current_portfolio() to public;

CREATE OR REPLACE FUNCTION public.current_workspace()
 RETURNS text
 LANGUAGE sql
 STABLE PARALLEL SAFE
RETURN current_setting('tandem.workspace'::text, true)
;
grant execute on function current_workspace() to public;

CREATE OR REPLACE FUNCTION public.drop_search_entry(entry_kind text, entry_id text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  delete from search_entries where workspace_id = current_workspace() and kind = entry_kind and id = entry_id;
end $function$
;
grant execute on function drop_search_entry(entry_kind text, entry_id text) to tandem_team;

CREATE OR REPLACE FUNCTION public.ensure_click_partitions(months_ahead integer DEFAULT 3)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare first_day timestamptz; end_day timestamptz; partition_name text; made integer := 0;
begin
  perform pg_advisory_xact_lock(hashtext('ensure_click_partitions'));
  for step in -1..months_ahead loop
    first_day := (date_trunc('month', now() at time zone 'UTC') + make_interval(months => step)) at time zone 'UTC';
    end_day := (date_trunc('month', now() at time zone 'UTC') + make_interval(months => step + 1)) at time zone 'UTC';
    partition_name := 'clicks_' || to_char(first_day at time zone 'UTC', 'YYYYMM');
    if to_regclass(partition_name) is null then
      execute format('create table %I (like clicks including defaults including constraints)', partition_name);
      execute format('with moved as (delete from clicks_rest where clicked_at >= %L and clicked_at < %L returning *)
        insert into %I select * from moved', first_day, end_day, partition_name);
      execute format('alter table clicks attach partition %I for values from (%L) to (%L)', partition_name, first_day, end_day);
      made := made + 1;
    end if;
  end loop;
  return made;
end $function$
;

CREATE OR REPLACE FUNCTION public.ensure_event_partitions(months_ahead integer DEFAULT 3)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare first_day timestamptz; end_day timestamptz; partition_name text; made integer := 0;
begin
  perform pg_advisory_xact_lock(hashtext('ensure_event_partitions'));
  for step in -1..months_ahead loop
    first_day := (date_trunc('month', now() at time zone 'UTC') + make_interval(months => step)) at time zone 'UTC';
    end_day := (date_trunc('month', now() at time zone 'UTC') + make_interval(months => step + 1)) at time zone 'UTC';
    partition_name := 'events_' || to_char(first_day at time zone 'UTC', 'YYYYMM');
    if to_regclass(partition_name) is null then
      execute format('create table %I (like events including defaults including constraints)', partition_name);
      execute format('with moved as (delete from events_rest where recorded_at >= %L and recorded_at < %L returning *)
        insert into %I select * from moved', first_day, end_day, partition_name);
      execute format('alter table events attach partition %I for values from (%L) to (%L)', partition_name, first_day, end_day);
      made := made + 1;
    end if;
  end loop;
  return made;
end $function$
;

CREATE OR REPLACE FUNCTION public.find_requests(query text, most integer DEFAULT 2000)
 RETURNS TABLE(id text)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare wanted text := trim(query);
begin
  if wanted = '' or current_workspace() is null then return; end if;
  if current_partner() is null and current_setting('role') <> 'tandem_team' then return; end if;
  return query
    select found.id from requests found
    where found.workspace_id = current_workspace()
      and (current_partner() is null or found.partner_id = current_partner())
      and (found.ids @> array[wanted] or found.id = wanted or found.idempotency_key = wanted or found.error_code = wanted
        or (wanted like '/%' and starts_with(found.path, wanted)))
    order by found.at desc limit least(most, 5000);
end $function$
;
grant execute on function find_requests(query text, most integer) to tandem_portal;
grant execute on function find_requests(query text, most integer) to tandem_team;

CREATE OR REPLACE FUNCTION public.fold_ledger_sums()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
 SET enable_seqscan TO 'off'
AS $function$
declare taken bigint; given bigint;
begin
  delete from ledger_unsealed u using sealed s where u.workspace_id = s.workspace_id and u.transfer_id = s.transfer_id;
  get diagnostics taken = row_count;
  select count(*) into given from sealed;
  if taken <> given then
    raise exception 'Only a transfer that waits for its seal can be sealed' using errcode = '23514', constraint = 'ledger_sealed_once';
  end if;
  update ledger_balances b set balance_minor = b.balance_minor + moved.amount_minor
    from (select e.workspace_id, e.account_id, sum(e.amount_minor) as amount_minor from sealed s
            join ledger_entries e on e.workspace_id = s.workspace_id and e.transfer_id = s.transfer_id
            join ledger_accounts a on a.workspace_id = e.workspace_id and a.id = e.account_id
            where a.is_folded group by 1, 2) moved
    where b.workspace_id = moved.workspace_id and b.account_id = moved.account_id;
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION public.follow_sale_reversals()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if restoring_workspace() then return null; end if;
  update sales s set reversed_minor = (
      select coalesce(sum(r.amount_minor), 0) from sale_reversals r
      where r.workspace_id = s.workspace_id and r.sale_id = s.id and r.is_valid),
    version = s.version + 1
  where s.workspace_id = new.workspace_id and s.id = new.sale_id;
  return null;
end $function$
;
grant execute on function follow_sale_reversals() to public;

CREATE OR REPLACE FUNCTION public.holds_partner(reader text, partner text)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE PARALLEL SAFE
AS $function$
begin
  return partner is null
    or exists (select from ownerships where workspace_id = current_workspace() and member_id = reader and partner_id = partner and to_at is null)
    or not exists (select from ownerships where workspace_id = current_workspace() and partner_id = partner and role = 'manager' and to_at is null);
end $function$
;
grant execute on function holds_partner(reader text, partner text) to public;

CREATE OR REPLACE FUNCTION public.keep_audit_rows()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
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
end $function$
;

CREATE OR REPLACE FUNCTION public.keep_decision()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if current_user not in ('tandem_team', 'tandem_portal') or old.state = 'prepared' then return new; end if;
  if old.state = 'made' and new.state = 'superseded'
    and (to_jsonb(new) - array['state', 'superseded_at', 'superseded_reason', 'version', 'updated_at'])
      = (to_jsonb(old) - array['state', 'superseded_at', 'superseded_reason', 'version', 'updated_at']) then
    return new;
  end if;
  raise exception 'a decision that was made is not edited' using errcode = '23514';
end $function$
;
grant execute on function keep_decision() to public;

CREATE OR REPLACE FUNCTION public.keep_defaults()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if old.state = 'set' and to_jsonb(new) is distinct from to_jsonb(old) then
    raise exception 'a default that was set is never changed; set another one' using errcode = '23514';
  end if;
  return new;
end $function$
;
grant execute on function keep_defaults() to public;

CREATE OR REPLACE FUNCTION public.keep_evaluation_inputs()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  if old.outcome = 'computed' and (new.inputs, new.hash, new.outcome, new.engine_version)
    is distinct from (old.inputs, old.hash, old.outcome, old.engine_version) then
    raise exception 'What an evaluation was given is never edited' using errcode = '23514', constraint = 'evaluation_inputs_kept';
  end if;
  return new;
end $function$
;
grant execute on function keep_evaluation_inputs() to public;

CREATE OR REPLACE FUNCTION public.keep_partner_labels()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  if tg_op = 'INSERT' and cardinality(new.tags) = 0 and cardinality(new.regions) = 0 then return null; end if;
  if tg_op = 'UPDATE' and new.tags = old.tags and new.regions = old.regions then return null; end if;
  delete from partner_labels l where l.workspace_id = new.workspace_id and l.partner_id = new.id
    and not (l.value = any (case l.kind when 'tag' then new.tags else new.regions end));
  insert into partner_labels (workspace_id, kind, value, partner_id)
    select new.workspace_id, 'tag', tag, new.id from unnest(new.tags) as tag
    union all select new.workspace_id, 'region', region, new.id from unnest(new.regions) as region
    on conflict do nothing;
  return null;
end $function$
;
grant execute on function keep_partner_labels() to public;

CREATE OR REPLACE FUNCTION public.keep_scorecard_sealed()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
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
end $function$
;
grant execute on function keep_scorecard_sealed() to public;

CREATE OR REPLACE FUNCTION public.keep_sealed_files()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  if new.deleted_at is not null and (
    exists (select from agreement_seals where workspace_id = new.workspace_id and file_id = new.id)
    or exists (select from agreement_attestations where workspace_id = new.workspace_id and file_id = new.id)) then
    raise exception 'a sealed file is never deleted' using errcode = '23514';
  end if;
  return new;
end $function$
;

CREATE OR REPLACE FUNCTION public.keep_signed_terms()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
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
end $function$
;

CREATE OR REPLACE FUNCTION public.keep_signed_text()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if old.state = 'executed' and (new.content, new.document, new.snapshot_hash, new.document_hash, new.executed_at, new.effective_on, new.state)
    is distinct from (old.content, old.document, old.snapshot_hash, old.document_hash, old.executed_at, old.effective_on, old.state) then
    raise exception 'a signed text is never changed' using errcode = '23514';
  end if;
  return new;
end $function$
;
grant execute on function keep_signed_text() to public;

CREATE OR REPLACE FUNCTION public.keep_spans()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
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
end $function$
;

CREATE OR REPLACE FUNCTION public.label_new_partners()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  insert into partner_labels (workspace_id, kind, value, partner_id)
    select workspace_id, 'tag', tag, id from made cross join lateral unnest(tags) as tag
    union all select workspace_id, 'region', region, id from made cross join lateral unnest(regions) as region
    on conflict do nothing;
  return null;
end $function$
;
grant execute on function label_new_partners() to public;

CREATE OR REPLACE FUNCTION public.narrow_table(target regclass, partner_column text DEFAULT 'partner_id'::text)
 RETURNS boolean
 LANGUAGE plpgsql
AS $function$
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
end $function$
;

CREATE OR REPLACE FUNCTION public.note_agreement_stay()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if restoring_workspace() then return new; end if;
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
end $function$
;

CREATE OR REPLACE FUNCTION public.note_clause_uses()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  delete from agreement_clause_uses where workspace_id = new.workspace_id and version_id = new.id;
  insert into agreement_clause_uses (workspace_id, version_id, key, clause_id, position)
    select new.workspace_id, new.id, clause ->> 'key', clause ->> 'clauseId', clause ->> 'position'
    from jsonb_array_elements(new.content -> 'components') part, jsonb_array_elements(part -> 'clauses') clause
    on conflict do nothing;
  return new;
end $function$
;

CREATE OR REPLACE FUNCTION public.open_ledger_balances()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  insert into ledger_balances (workspace_id, account_id, partner_id, kind, currency)
    select workspace_id, id, partner_id, kind, currency from opened;
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION public.protect_table(table_name regclass, audience text, partner_column text DEFAULT 'partner_id'::text, portal_filter text DEFAULT 'true'::text, portal_rights text DEFAULT 'select'::text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
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
end $function$
;

CREATE OR REPLACE FUNCTION public.put_search_entries(entries jsonb)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  insert into search_entries (workspace_id, kind, id, partner_id, partner_visible, words)
    select distinct on (kind, id) current_workspace(), kind, id, partner, visible, lower(words)
    from jsonb_to_recordset(entries) as entry (kind text, id text, partner text, visible boolean, words text)
    on conflict (workspace_id, kind, id) do update
      set partner_id = excluded.partner_id, partner_visible = excluded.partner_visible, words = excluded.words
      where (search_entries.partner_id, search_entries.partner_visible, search_entries.words)
        is distinct from (excluded.partner_id, excluded.partner_visible, excluded.words);
$function$
;
grant execute on function put_search_entries(entries jsonb) to tandem_team;

CREATE OR REPLACE FUNCTION public.put_search_entry(entry_kind text, entry_id text, entry_partner text, visible boolean, entry_words text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  insert into search_entries (workspace_id, kind, id, partner_id, partner_visible, words)
    values (current_workspace(), entry_kind, entry_id, entry_partner, visible, lower(entry_words))
    on conflict (workspace_id, kind, id) do update
      set partner_id = excluded.partner_id, partner_visible = excluded.partner_visible, words = excluded.words
      where (search_entries.partner_id, search_entries.partner_visible, search_entries.words)
        is distinct from (excluded.partner_id, excluded.partner_visible, excluded.words);
end $function$
;
grant execute on function put_search_entry(entry_kind text, entry_id text, entry_partner text, visible boolean, entry_words text) to tandem_team;

CREATE OR REPLACE FUNCTION public.refuse_late_save()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if restoring_workspace() then return new; end if;
  if current_user in ('tandem_team', 'tandem_portal') and not exists (
    select from scorecards s join qualification_cases c on c.workspace_id = s.workspace_id and c.id = s.case_id
    where s.workspace_id = new.workspace_id and s.id = new.scorecard_id
      and (s.state in ('assigned', 'in_progress') or (s.state = 'submitted' and c.state = 'reconciling'))
  ) then
    raise exception 'a sealed scorecard takes no answers' using errcode = '23514';
  end if;
  return new;
end $function$
;
grant execute on function refuse_late_save() to public;

CREATE OR REPLACE FUNCTION public.refuse_own_proof()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if restoring_workspace() then return new; end if;
  if current_user in ('tandem_team', 'tandem_portal') and exists (
    select from step_proofs p where p.workspace_id = new.workspace_id and p.step_id = new.step_id
      and p.number = new.proof_number and p.by_side = new.by_side
  ) then
    raise exception 'a proof is answered by the other side' using errcode = '23514';
  end if;
  return new;
end $function$
;
grant execute on function refuse_own_proof() to public;

CREATE OR REPLACE FUNCTION public.restoring_workspace()
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ select coalesce((select is_restoring from workspaces where id = current_workspace()), false) $function$
;
grant execute on function restoring_workspace() to tandem_team;

CREATE OR REPLACE FUNCTION public.search_ids(kinds text[], query text, most integer DEFAULT 2000)
 RETURNS TABLE(kind text, id text)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare parts text[]; patterns text[];
begin
  parts := regexp_split_to_array(trim(lower(query)), '\s+');
  if parts is null or parts = array[''] then return; end if;
  select array_agg('%' || replace(replace(replace(part, '\', '\\'), '%', '\%'), '_', '\_') || '%' order by length(part) desc)
    into patterns from unnest(parts[1:6]) as part;
  patterns := patterns || array_fill(patterns[1], array[6]);
  if current_partner() is not null then
    return query
      select entry.kind, entry.id from search_entries entry
      where entry.workspace_id = current_workspace() and entry.partner_id = current_partner() and entry.partner_visible
        and entry.kind = any (kinds)
        and entry.words like patterns[1] and entry.words like patterns[2] and entry.words like patterns[3]
        and entry.words like patterns[4] and entry.words like patterns[5] and entry.words like patterns[6]
      limit least(most, 5000);
  -- The role is the one that the transaction took; inside this function the current user is its owner.
  elsif current_setting('role') = 'tandem_team' then
    return query
      select entry.kind, entry.id from search_entries entry
      where entry.workspace_id = current_workspace() and entry.kind = any (kinds)
        and entry.words like patterns[1] and entry.words like patterns[2] and entry.words like patterns[3]
        and entry.words like patterns[4] and entry.words like patterns[5] and entry.words like patterns[6]
      limit least(most, 5000);
  end if;
end $function$
;
grant execute on function search_ids(kinds text[], query text, most integer) to tandem_portal;
grant execute on function search_ids(kinds text[], query text, most integer) to tandem_team;

CREATE OR REPLACE FUNCTION public.sees_partner(reader text, partner text)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE PARALLEL SAFE
AS $function$
begin
  return holds_partner(reader, partner)
    or exists (select from tasks where workspace_id = current_workspace() and partner_id = partner and state = 'open'
      and owner_kind = 'member' and owner_id = reader);
end $function$
;
grant execute on function sees_partner(reader text, partner text) to public;

CREATE OR REPLACE FUNCTION public.sees_record(owning regclass, record text)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE PARALLEL SAFE
AS $function$
declare seen boolean;
begin
  if record is null then return true; end if;
  execute format('select exists (select from %s where workspace_id = current_workspace() and id = $1)', owning) into seen using record;
  return seen;
end $function$
;
grant execute on function sees_record(owning regclass, record text) to public;

CREATE OR REPLACE FUNCTION public.stay_side(state text, pen text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select case when state = 'negotiating' then pen when state in ('signing', 'completing') then 'both' else 'us' end
$function$
;
grant execute on function stay_side(state text, pen text) to public;
grant execute on function stay_side(state text, pen text) to tandem_team;

create table account_levels (
  workspace_id text not null,
  id text not null,
  partner_id text not null,
  level text not null,
  from_at timestamp with time zone not null,
  cause text not null,
  by_kind text not null,
  by_id text,
  constraint account_levels_pkey PRIMARY KEY (workspace_id, id),
  constraint account_levels_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint account_levels_workspace_id_partner_id_fkey FOREIGN KEY (workspace_id, partner_id) REFERENCES partners(workspace_id, id) ON DELETE CASCADE,
  constraint account_levels_cause_check CHECK (length(cause) <= 200),
  constraint account_levels_level_check CHECK (level = ANY (ARRAY['none'::text, 'preview'::text, 'full'::text, 'restricted'::text, 'archived'::text, 'closed'::text]))
);
comment on table account_levels is 'audience: one_partner';
CREATE INDEX account_levels_by_partner ON public.account_levels USING btree (workspace_id, partner_id, id);
alter table account_levels enable row level security;
alter table account_levels force row level security;
create policy portal_rows on account_levels to tandem_portal
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))))
  with check (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))));
create policy portfolio_rows on account_levels as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_partner(( SELECT current_portfolio() AS current_portfolio), partner_id)
END));
create policy team_rows on account_levels to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant select on table account_levels to tandem_portal;
grant delete, insert, select, update on table account_levels to tandem_team;

create table account_openings (
  workspace_id text not null,
  id text not null,
  partner_id text not null,
  agreement_id text,
  item text not null,
  cause text not null,
  state text not null,
  words text,
  tries integer default 0 not null,
  next_try_at timestamp with time zone,
  last_error text,
  opened_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  version integer default 1 not null,
  updated_at timestamp with time zone not null,
  constraint account_openings_pkey PRIMARY KEY (workspace_id, id),
  constraint account_openings_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint account_openings_workspace_id_partner_id_fkey FOREIGN KEY (workspace_id, partner_id) REFERENCES partners(workspace_id, id),
  constraint account_openings_cause_check CHECK (length(cause) <= 200),
  constraint account_openings_item_check CHECK (item = ANY (ARRAY['account_level'::text, 'principal'::text, 'sign_in_link'::text, 'contact_roles'::text, 'journey'::text, 'sandbox'::text, 'documents'::text, 'support_route'::text, 'payment_profile'::text, 'welcome_mail'::text])),
  constraint account_openings_last_error_check CHECK (length(last_error) <= 2000),
  constraint account_openings_state_check CHECK (state = ANY (ARRAY['waiting'::text, 'done'::text, 'failed'::text, 'not_needed'::text, 'already_running'::text])),
  constraint account_openings_words_check CHECK (length(words) <= 1000)
);
comment on table account_openings is 'audience: team';
CREATE INDEX account_openings_by_opening ON public.account_openings USING btree (workspace_id, opened_at, id);
CREATE INDEX account_openings_by_state ON public.account_openings USING btree (workspace_id, state, opened_at, id);
CREATE UNIQUE INDEX account_openings_once ON public.account_openings USING btree (workspace_id, partner_id, cause, item);
alter table account_openings enable row level security;
alter table account_openings force row level security;
create policy portfolio_rows on account_openings as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_partner(( SELECT current_portfolio() AS current_portfolio), partner_id)
END));
create policy team_rows on account_openings to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table account_openings to tandem_team;

create table agreement_acceptances (
  workspace_id text not null,
  version_id text not null,
  side text not null,
  snapshot_hash text not null,
  by_kind text not null,
  by_id text,
  by_name text not null,
  at timestamp with time zone not null,
  constraint agreement_acceptances_pkey PRIMARY KEY (workspace_id, version_id, side, snapshot_hash),
  constraint agreement_acceptances_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint agreement_acceptances_workspace_id_version_id_fkey FOREIGN KEY (workspace_id, version_id) REFERENCES agreement_versions(workspace_id, id) ON DELETE CASCADE,
  constraint agreement_acceptances_by_name_check CHECK (length(by_name) <= 200),
  constraint agreement_acceptances_side_check CHECK (side = ANY (ARRAY['us'::text, 'partner'::text])),
  constraint agreement_acceptances_snapshot_hash_check CHECK (length(snapshot_hash) = 64)
);
comment on table agreement_acceptances is 'audience: team';
alter table agreement_acceptances enable row level security;
alter table agreement_acceptances force row level security;
create policy portfolio_rows on agreement_acceptances as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_record('agreement_versions'::regclass, version_id)
END));
create policy team_rows on agreement_acceptances to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table agreement_acceptances to tandem_team;

create table agreement_approval_rules (
  workspace_id text not null,
  id text not null,
  name text not null,
  condition jsonb not null,
  approver text not null,
  hours integer default 16 not null,
  type_id text,
  is_active boolean default true not null,
  version integer default 1 not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint agreement_approval_rules_pkey PRIMARY KEY (workspace_id, id),
  constraint agreement_approval_rules_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint agreement_approval_rules_workspace_id_type_id_fkey FOREIGN KEY (workspace_id, type_id) REFERENCES partner_types(workspace_id, id),
  constraint agreement_approval_rules_approver_check CHECK (approver = ANY (ARRAY['finance'::text, 'marketing'::text, 'engineering'::text, 'legal'::text, 'executive'::text])),
  constraint agreement_approval_rules_condition_check CHECK (jsonb_typeof(condition) = 'object'::text),
  constraint agreement_approval_rules_hours_check CHECK (hours >= 1 AND hours <= 400),
  constraint agreement_approval_rules_name_check CHECK (length(name) >= 1 AND length(name) <= 200)
);
comment on table agreement_approval_rules is 'audience: team';
CREATE INDEX agreement_approval_rules_by_name ON public.agreement_approval_rules USING btree (workspace_id, name, id);
CREATE INDEX agreement_approval_rules_by_type ON public.agreement_approval_rules USING btree (workspace_id, type_id);
alter table agreement_approval_rules enable row level security;
alter table agreement_approval_rules force row level security;
create policy team_rows on agreement_approval_rules to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table agreement_approval_rules to tandem_team;

create table agreement_approvals (
  workspace_id text not null,
  id text not null,
  version_id text not null,
  agreement_id text not null,
  rule_id text not null,
  approver text not null,
  snapshot_hash text not null,
  inputs jsonb not null,
  reason text not null,
  asked_at timestamp with time zone not null,
  due_at timestamp with time zone not null,
  answer text,
  words text,
  by_kind text,
  by_id text,
  by_name text,
  answered_at timestamp with time zone,
  carried_from text,
  constraint agreement_approvals_pkey PRIMARY KEY (workspace_id, id),
  constraint agreement_approvals_workspace_id_version_id_rule_id_snapsho_key UNIQUE (workspace_id, version_id, rule_id, snapshot_hash),
  constraint agreement_approvals_workspace_id_agreement_id_fkey FOREIGN KEY (workspace_id, agreement_id) REFERENCES agreements(workspace_id, id) ON DELETE CASCADE,
  constraint agreement_approvals_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint agreement_approvals_workspace_id_rule_id_fkey FOREIGN KEY (workspace_id, rule_id) REFERENCES agreement_approval_rules(workspace_id, id),
  constraint agreement_approvals_workspace_id_version_id_fkey FOREIGN KEY (workspace_id, version_id) REFERENCES agreement_versions(workspace_id, id) ON DELETE CASCADE,
  constraint agreement_approvals_answer_check CHECK (answer = ANY (ARRAY['given'::text, 'refused'::text])),
  constraint agreement_approvals_by_name_check CHECK (length(by_name) <= 200),
  constraint agreement_approvals_check CHECK ((answer IS NULL) = (answered_at IS NULL)),
  constraint agreement_approvals_check1 CHECK (answer <> 'refused'::text OR words IS NOT NULL),
  constraint agreement_approvals_reason_check CHECK (length(reason) >= 1 AND length(reason) <= 1000),
  constraint agreement_approvals_snapshot_hash_check CHECK (length(snapshot_hash) = 64),
  constraint agreement_approvals_words_check CHECK (length(words) <= 2000)
);
comment on table agreement_approvals is 'audience: team';
CREATE INDEX agreement_approvals_by_agreement ON public.agreement_approvals USING btree (workspace_id, agreement_id, asked_at, id);
CREATE INDEX agreement_approvals_by_rule ON public.agreement_approvals USING btree (workspace_id, rule_id);
alter table agreement_approvals enable row level security;
alter table agreement_approvals force row level security;
create policy portfolio_rows on agreement_approvals as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_record('agreement_versions'::regclass, version_id)
END));
create policy team_rows on agreement_approvals to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table agreement_approvals to tandem_team;

create table agreement_archives (
  workspace_id text not null,
  id text not null,
  filter jsonb default '{}'::jsonb not null,
  job_id text not null,
  file_id text,
  agreements integer,
  files integer,
  size_bytes bigint,
  faults integer,
  by_kind text not null,
  by_id text,
  by_name text not null,
  created_at timestamp with time zone not null,
  ready_at timestamp with time zone,
  expires_at timestamp with time zone not null,
  constraint agreement_archives_pkey PRIMARY KEY (workspace_id, id),
  constraint agreement_archives_workspace_id_file_id_fkey FOREIGN KEY (workspace_id, file_id) REFERENCES files(workspace_id, id),
  constraint agreement_archives_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint agreement_archives_agreements_check CHECK (agreements >= 0),
  constraint agreement_archives_by_name_check CHECK (length(by_name) <= 200),
  constraint agreement_archives_check CHECK ((ready_at IS NULL) = (agreements IS NULL)),
  constraint agreement_archives_faults_check CHECK (faults >= 0),
  constraint agreement_archives_files_check CHECK (files >= 0),
  constraint agreement_archives_filter_check CHECK (jsonb_typeof(filter) = 'object'::text),
  constraint agreement_archives_size_bytes_check CHECK (size_bytes >= 0)
);
comment on table agreement_archives is 'audience: team';
CREATE INDEX agreement_archives_by_file ON public.agreement_archives USING btree (workspace_id, file_id) WHERE (file_id IS NOT NULL);
CREATE INDEX agreement_archives_by_time ON public.agreement_archives USING btree (workspace_id, created_at, id);
alter table agreement_archives enable row level security;
alter table agreement_archives force row level security;
create policy portfolio_rows on agreement_archives as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_record('files'::regclass, file_id)
END));
create policy team_rows on agreement_archives to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table agreement_archives to tandem_team;

create table agreement_attestations (
  workspace_id text not null,
  version_id text not null,
  agreement_id text not null,
  import_id text,
  import_row integer,
  sha256 text not null,
  file_id text not null,
  file_name text not null,
  pages integer not null,
  signature jsonb not null,
  signed_on date not null,
  reference text,
  statement text not null,
  by_kind text not null,
  by_id text,
  by_name text not null,
  at timestamp with time zone not null,
  way text default 'import'::text not null,
  signers jsonb default '[]'::jsonb not null,
  constraint agreement_attestations_pkey PRIMARY KEY (workspace_id, version_id),
  constraint agreement_attestations_workspace_id_agreement_id_fkey FOREIGN KEY (workspace_id, agreement_id) REFERENCES agreements(workspace_id, id) ON DELETE CASCADE,
  constraint agreement_attestations_workspace_id_file_id_fkey FOREIGN KEY (workspace_id, file_id) REFERENCES files(workspace_id, id),
  constraint agreement_attestations_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint agreement_attestations_workspace_id_import_id_fkey FOREIGN KEY (workspace_id, import_id) REFERENCES agreement_imports(workspace_id, id) ON DELETE SET NULL (import_id),
  constraint agreement_attestations_workspace_id_version_id_fkey FOREIGN KEY (workspace_id, version_id) REFERENCES agreement_versions(workspace_id, id) ON DELETE CASCADE,
  constraint agreement_attestations_by_name_check CHECK (length(by_name) <= 200),
  constraint agreement_attestations_file_name_check CHECK (length(file_name) <= 300),
  constraint agreement_attestations_pages_check CHECK (pages >= 1 AND pages <= 300),
  constraint agreement_attestations_reference_check CHECK (length(reference) <= 120),
  constraint agreement_attestations_sha256_check CHECK (sha256 ~ '^[0-9a-f]{64}$'::text),
  constraint agreement_attestations_signature_check CHECK (jsonb_typeof(signature) = 'object'::text),
  constraint agreement_attestations_signers_check CHECK (jsonb_typeof(signers) = 'array'::text),
  constraint agreement_attestations_statement_check CHECK (length(statement) >= 1 AND length(statement) <= 2000),
  constraint agreement_attestations_way_check CHECK (way = ANY (ARRAY['import'::text, 'ink'::text]))
);
comment on table agreement_attestations is 'audience: team';
CREATE INDEX agreement_attestations_by_agreement ON public.agreement_attestations USING btree (workspace_id, agreement_id);
CREATE INDEX agreement_attestations_by_file ON public.agreement_attestations USING btree (workspace_id, file_id);
CREATE UNIQUE INDEX agreement_attestations_by_hash ON public.agreement_attestations USING btree (workspace_id, sha256);
CREATE INDEX agreement_attestations_by_import ON public.agreement_attestations USING btree (workspace_id, import_id) WHERE (import_id IS NOT NULL);
alter table agreement_attestations enable row level security;
alter table agreement_attestations force row level security;
create policy portfolio_rows on agreement_attestations as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_record('agreement_versions'::regclass, version_id)
END));
create policy team_rows on agreement_attestations to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant insert, select on table agreement_attestations to tandem_team;

create table agreement_audit (
  workspace_id text not null,
  agreement_id text not null,
  number integer not null,
  at timestamp with time zone not null,
  actor_kind text not null,
  actor_id text,
  actor_name text not null,
  act text not null,
  details jsonb not null,
  previous_hash text,
  hash text,
  constraint agreement_audit_pkey PRIMARY KEY (workspace_id, agreement_id, number),
  constraint agreement_audit_workspace_id_agreement_id_fkey FOREIGN KEY (workspace_id, agreement_id) REFERENCES agreements(workspace_id, id) ON DELETE CASCADE,
  constraint agreement_audit_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint agreement_audit_act_check CHECK (length(act) <= 80),
  constraint agreement_audit_actor_name_check CHECK (length(actor_name) <= 200),
  constraint agreement_audit_hash_check CHECK (length(hash) = 64),
  constraint agreement_audit_number_check CHECK (number >= 1)
);
comment on table agreement_audit is 'audience: team';
CREATE TRIGGER keep_audit_rows BEFORE DELETE OR UPDATE ON agreement_audit FOR EACH ROW EXECUTE FUNCTION keep_audit_rows();
alter table agreement_audit enable row level security;
alter table agreement_audit force row level security;
create policy portfolio_rows on agreement_audit as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_record('agreements'::regclass, agreement_id)
END));
create policy team_rows on agreement_audit to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant insert, select on table agreement_audit to tandem_team;
grant update on column agreement_audit.previous_hash to tandem_team;
grant update on column agreement_audit.hash to tandem_team;

create table agreement_change_notices (
  workspace_id text not null,
  version_id text not null,
  agreement_id text not null,
  sent_at timestamp with time zone,
  effective_on date not null,
  object_by date,
  objected_at timestamp with time zone,
  objected_by_name text,
  objection text,
  state text default 'sent'::text not null,
  snapshot_hash text,
  asked_at timestamp with time zone,
  asked_roles text[] default '{}'::text[] not null,
  by_kind text,
  by_id text,
  by_name text,
  sent_by_name text,
  answer text,
  answered_at timestamp with time zone,
  answered_by_name text,
  taken_back_at timestamp with time zone,
  taken_back_by_name text,
  taken_back_reason text,
  constraint agreement_change_notices_pkey PRIMARY KEY (workspace_id, version_id),
  constraint agreement_change_notices_workspace_id_agreement_id_fkey FOREIGN KEY (workspace_id, agreement_id) REFERENCES agreements(workspace_id, id) ON DELETE CASCADE,
  constraint agreement_change_notices_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint agreement_change_notices_workspace_id_version_id_fkey FOREIGN KEY (workspace_id, version_id) REFERENCES agreement_versions(workspace_id, id) ON DELETE CASCADE,
  constraint agreement_change_notices_answer CHECK (answered_at IS NULL OR objected_at IS NOT NULL),
  constraint agreement_change_notices_answer_check CHECK (length(answer) <= 2000),
  constraint agreement_change_notices_answered_by_name_check CHECK (length(answered_by_name) <= 200),
  constraint agreement_change_notices_by_name_check CHECK (length(by_name) <= 200),
  constraint agreement_change_notices_check CHECK ((objected_at IS NULL) = (objection IS NULL)),
  constraint agreement_change_notices_check1 CHECK (objection IS NULL OR object_by IS NOT NULL),
  constraint agreement_change_notices_objected_by_name_check CHECK (length(objected_by_name) <= 200),
  constraint agreement_change_notices_objection_check CHECK (length(objection) >= 1 AND length(objection) <= 2000),
  constraint agreement_change_notices_sent CHECK ((state = 'asked'::text) = (sent_at IS NULL)),
  constraint agreement_change_notices_sent_by_name_check CHECK (length(sent_by_name) <= 200),
  constraint agreement_change_notices_snapshot_hash_check CHECK (length(snapshot_hash) = 64),
  constraint agreement_change_notices_state_check CHECK (state = ANY (ARRAY['asked'::text, 'sent'::text, 'taken_back'::text])),
  constraint agreement_change_notices_taken_back CHECK ((state = 'taken_back'::text) = (taken_back_at IS NOT NULL)),
  constraint agreement_change_notices_taken_back_by_name_check CHECK (length(taken_back_by_name) <= 200),
  constraint agreement_change_notices_taken_back_reason_check CHECK (length(taken_back_reason) <= 2000)
);
comment on table agreement_change_notices is 'audience: team';
CREATE INDEX agreement_change_notices_by_agreement ON public.agreement_change_notices USING btree (workspace_id, agreement_id);
alter table agreement_change_notices enable row level security;
alter table agreement_change_notices force row level security;
create policy portfolio_rows on agreement_change_notices as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_record('agreement_versions'::regclass, version_id)
END));
create policy team_rows on agreement_change_notices to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table agreement_change_notices to tandem_team;

create table agreement_change_requests (
  workspace_id text not null,
  agreement_id text not null,
  number integer not null,
  words text not null,
  by_kind text not null,
  by_id text,
  by_name text not null,
  asked_at timestamp with time zone not null,
  state text default 'asked'::text not null,
  answer text,
  answered_at timestamp with time zone,
  answered_by_name text,
  constraint agreement_change_requests_pkey PRIMARY KEY (workspace_id, agreement_id, number),
  constraint agreement_change_requests_workspace_id_agreement_id_fkey FOREIGN KEY (workspace_id, agreement_id) REFERENCES agreements(workspace_id, id) ON DELETE CASCADE,
  constraint agreement_change_requests_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint agreement_change_requests_answer_check CHECK (length(answer) <= 2000),
  constraint agreement_change_requests_answered_by_name_check CHECK (length(answered_by_name) <= 200),
  constraint agreement_change_requests_by_name_check CHECK (length(by_name) <= 200),
  constraint agreement_change_requests_check CHECK ((state = 'asked'::text) = (answered_at IS NULL)),
  constraint agreement_change_requests_check1 CHECK (state <> 'declined'::text OR answer IS NOT NULL),
  constraint agreement_change_requests_number_check CHECK (number >= 1),
  constraint agreement_change_requests_state_check CHECK (state = ANY (ARRAY['asked'::text, 'taken_up'::text, 'declined'::text])),
  constraint agreement_change_requests_words_check CHECK (length(words) >= 1 AND length(words) <= 2000)
);
comment on table agreement_change_requests is 'audience: team';
alter table agreement_change_requests enable row level security;
alter table agreement_change_requests force row level security;
create policy portfolio_rows on agreement_change_requests as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_record('agreements'::regclass, agreement_id)
END));
create policy team_rows on agreement_change_requests to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table agreement_change_requests to tandem_team;

create table agreement_changes (
  workspace_id text not null,
  version_id text not null,
  number integer not null,
  round_number integer not null,
  side text not null,
  act text not null,
  clause text,
  component text,
  heading text,
  term_id text,
  term_kind text,
  before jsonb,
  after jsonb,
  reason text,
  by_kind text not null,
  by_id text,
  by_name text not null,
  at timestamp with time zone not null,
  answer text,
  answer_words text,
  answered_by_name text,
  answered_at timestamp with time zone,
  constraint agreement_changes_pkey PRIMARY KEY (workspace_id, version_id, number),
  constraint agreement_changes_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint agreement_changes_workspace_id_version_id_fkey FOREIGN KEY (workspace_id, version_id) REFERENCES agreement_versions(workspace_id, id) ON DELETE CASCADE,
  constraint agreement_changes_act_check CHECK (act = ANY (ARRAY['text'::text, 'add'::text, 'remove'::text, 'term'::text, 'term_removed'::text])),
  constraint agreement_changes_answer_check CHECK (answer = ANY (ARRAY['accepted'::text, 'refused'::text, 'withdrawn'::text])),
  constraint agreement_changes_answer_words_check CHECK (length(answer_words) <= 2000),
  constraint agreement_changes_answered_by_name_check CHECK (length(answered_by_name) <= 200),
  constraint agreement_changes_by_name_check CHECK (length(by_name) <= 200),
  constraint agreement_changes_check CHECK ((answer IS NULL) = (answered_at IS NULL)),
  constraint agreement_changes_clause_check CHECK (length(clause) <= 60),
  constraint agreement_changes_component_check CHECK (component = ANY (ARRAY['legal'::text, 'technical'::text, 'business'::text, 'marketing'::text, 'support'::text])),
  constraint agreement_changes_heading_check CHECK (length(heading) >= 1 AND length(heading) <= 200),
  constraint agreement_changes_number_check CHECK (number >= 1),
  constraint agreement_changes_reason_check CHECK (length(reason) <= 2000),
  constraint agreement_changes_round_number_check CHECK (round_number >= 1),
  constraint agreement_changes_side_check CHECK (side = ANY (ARRAY['us'::text, 'partner'::text])),
  constraint agreement_changes_term_kind_check CHECK (length(term_kind) <= 60)
);
comment on table agreement_changes is 'audience: team';
alter table agreement_changes enable row level security;
alter table agreement_changes force row level security;
create policy portfolio_rows on agreement_changes as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_record('agreement_versions'::regclass, version_id)
END));
create policy team_rows on agreement_changes to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table agreement_changes to tandem_team;

create table agreement_clause_uses (
  workspace_id text not null,
  version_id text not null,
  key text not null,
  clause_id text,
  "position" text not null,
  constraint agreement_clause_uses_pkey PRIMARY KEY (workspace_id, version_id, key),
  constraint agreement_clause_uses_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint agreement_clause_uses_workspace_id_version_id_fkey FOREIGN KEY (workspace_id, version_id) REFERENCES agreement_versions(workspace_id, id) ON DELETE CASCADE,
  constraint agreement_clause_uses_key_check CHECK (length(key) <= 60)
);
comment on table agreement_clause_uses is 'audience: team';
CREATE INDEX agreement_clause_uses_by_clause ON public.agreement_clause_uses USING btree (workspace_id, clause_id, version_id);
alter table agreement_clause_uses enable row level security;
alter table agreement_clause_uses force row level security;
create policy portfolio_rows on agreement_clause_uses as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_record('agreement_versions'::regclass, version_id)
END));
create policy team_rows on agreement_clause_uses to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table agreement_clause_uses to tandem_team;

create table agreement_comments (
  workspace_id text not null,
  version_id text not null,
  number integer not null,
  side text not null,
  clause text,
  is_must boolean default false not null,
  is_shared boolean default false not null,
  body text not null,
  by_kind text not null,
  by_id text,
  by_name text not null,
  at timestamp with time zone not null,
  settled_at timestamp with time zone,
  settled_by_name text,
  constraint agreement_comments_pkey PRIMARY KEY (workspace_id, version_id, number),
  constraint agreement_comments_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint agreement_comments_workspace_id_version_id_fkey FOREIGN KEY (workspace_id, version_id) REFERENCES agreement_versions(workspace_id, id) ON DELETE CASCADE,
  constraint agreement_comments_body_check CHECK (length(body) >= 1 AND length(body) <= 4000),
  constraint agreement_comments_by_name_check CHECK (length(by_name) <= 200),
  constraint agreement_comments_clause_check CHECK (length(clause) <= 60),
  constraint agreement_comments_number_check CHECK (number >= 1),
  constraint agreement_comments_settled_by_name_check CHECK (length(settled_by_name) <= 200),
  constraint agreement_comments_side_check CHECK (side = ANY (ARRAY['us'::text, 'partner'::text]))
);
comment on table agreement_comments is 'audience: team';
alter table agreement_comments enable row level security;
alter table agreement_comments force row level security;
create policy portfolio_rows on agreement_comments as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_record('agreement_versions'::regclass, version_id)
END));
create policy team_rows on agreement_comments to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table agreement_comments to tandem_team;

create table agreement_counters (
  workspace_id text not null,
  year integer not null,
  last integer not null,
  constraint agreement_counters_pkey PRIMARY KEY (workspace_id, year),
  constraint agreement_counters_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint agreement_counters_last_check CHECK (last >= 0),
  constraint agreement_counters_year_check CHECK (year >= 1990 AND year <= 9999)
);
comment on table agreement_counters is 'audience: team';
alter table agreement_counters enable row level security;
alter table agreement_counters force row level security;
create policy team_rows on agreement_counters to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table agreement_counters to tandem_team;

create table agreement_holds (
  workspace_id text not null,
  id text not null,
  agreement_id text not null,
  partner_id text not null,
  reason text not null,
  reference text,
  by_kind text not null,
  by_id text,
  by_name text not null,
  at timestamp with time zone not null,
  lifted_at timestamp with time zone,
  lifted_reason text,
  lifted_by_kind text,
  lifted_by_id text,
  lifted_by_name text,
  constraint agreement_holds_pkey PRIMARY KEY (workspace_id, id),
  constraint agreement_holds_workspace_id_agreement_id_fkey FOREIGN KEY (workspace_id, agreement_id) REFERENCES agreements(workspace_id, id) ON DELETE CASCADE,
  constraint agreement_holds_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint agreement_holds_workspace_id_partner_id_fkey FOREIGN KEY (workspace_id, partner_id) REFERENCES partners(workspace_id, id),
  constraint agreement_holds_by_name_check CHECK (length(by_name) <= 200),
  constraint agreement_holds_check CHECK ((lifted_at IS NULL) = (lifted_reason IS NULL) AND (lifted_at IS NULL) = (lifted_by_kind IS NULL)),
  constraint agreement_holds_lifted_by_name_check CHECK (length(lifted_by_name) <= 200),
  constraint agreement_holds_lifted_reason_check CHECK (length(lifted_reason) >= 1 AND length(lifted_reason) <= 2000),
  constraint agreement_holds_reason_check CHECK (length(reason) >= 1 AND length(reason) <= 2000),
  constraint agreement_holds_reference_check CHECK (length(reference) >= 1 AND length(reference) <= 120)
);
comment on table agreement_holds is 'audience: team';
CREATE INDEX agreement_holds_by_agreement ON public.agreement_holds USING btree (workspace_id, agreement_id, at);
CREATE INDEX agreement_holds_of_partner ON public.agreement_holds USING btree (workspace_id, partner_id) WHERE (lifted_at IS NULL);
CREATE UNIQUE INDEX agreement_holds_standing ON public.agreement_holds USING btree (workspace_id, agreement_id) WHERE (lifted_at IS NULL);
alter table agreement_holds enable row level security;
alter table agreement_holds force row level security;
create policy portfolio_rows on agreement_holds as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_partner(( SELECT current_portfolio() AS current_portfolio), partner_id)
END));
create policy team_rows on agreement_holds to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant insert, select, update on table agreement_holds to tandem_team;

create table agreement_import_rows (
  workspace_id text not null,
  import_id text not null,
  "row" integer not null,
  report text not null,
  outcome text not null,
  file_name text,
  sha256 text,
  partner_id text,
  agreement_id text,
  problems jsonb default '[]'::jsonb not null,
  notes text[] default '{}'::text[] not null,
  signature jsonb,
  pages integer,
  term_count integer default 0 not null,
  opens_account boolean default false not null,
  words text default ''::text not null,
  constraint agreement_import_rows_pkey PRIMARY KEY (workspace_id, import_id, "row"),
  constraint agreement_import_rows_workspace_id_agreement_id_fkey FOREIGN KEY (workspace_id, agreement_id) REFERENCES agreements(workspace_id, id) ON DELETE SET NULL (agreement_id),
  constraint agreement_import_rows_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint agreement_import_rows_workspace_id_import_id_fkey FOREIGN KEY (workspace_id, import_id) REFERENCES agreement_imports(workspace_id, id) ON DELETE CASCADE,
  constraint agreement_import_rows_file_name_check CHECK (length(file_name) <= 300),
  constraint agreement_import_rows_outcome_check CHECK (outcome = ANY (ARRAY['created'::text, 'unchanged'::text, 'refused'::text, 'blank'::text])),
  constraint agreement_import_rows_problems_check CHECK (jsonb_typeof(problems) = 'array'::text),
  constraint agreement_import_rows_report_check CHECK (report = ANY (ARRAY['dry_run'::text, 'run'::text])),
  constraint agreement_import_rows_row_check CHECK ("row" >= 1),
  constraint agreement_import_rows_sha256_check CHECK (length(sha256) = 64)
);
comment on table agreement_import_rows is 'audience: team';
CREATE INDEX agreement_import_rows_by_agreement ON public.agreement_import_rows USING btree (workspace_id, agreement_id) WHERE (agreement_id IS NOT NULL);
alter table agreement_import_rows enable row level security;
alter table agreement_import_rows force row level security;
create policy portfolio_rows on agreement_import_rows as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_partner(( SELECT current_portfolio() AS current_portfolio), partner_id)
END));
create policy team_rows on agreement_import_rows to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table agreement_import_rows to tandem_team;

create table agreement_imports (
  workspace_id text not null,
  id text not null,
  state text not null,
  file_id text not null,
  file_name text not null,
  table_name text not null,
  rows_total integer not null,
  rows_done integer default 0 not null,
  report text,
  counts jsonb default '{}'::jsonb not null,
  unread_columns text[] default '{}'::text[] not null,
  unnamed_files text[] default '{}'::text[] not null,
  statement text,
  job_id text,
  error text,
  cancel_requested_at timestamp with time zone,
  by_kind text not null,
  by_id text,
  by_name text not null,
  version integer default 1 not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  started_at timestamp with time zone,
  finished_at timestamp with time zone,
  constraint agreement_imports_pkey PRIMARY KEY (workspace_id, id),
  constraint agreement_imports_workspace_id_file_id_fkey FOREIGN KEY (workspace_id, file_id) REFERENCES files(workspace_id, id),
  constraint agreement_imports_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint agreement_imports_by_name_check CHECK (length(by_name) <= 200),
  constraint agreement_imports_check CHECK (state <> 'running'::text OR statement IS NOT NULL),
  constraint agreement_imports_counts_check CHECK (jsonb_typeof(counts) = 'object'::text),
  constraint agreement_imports_error_check CHECK (length(error) <= 2000),
  constraint agreement_imports_file_name_check CHECK (length(file_name) >= 1 AND length(file_name) <= 200),
  constraint agreement_imports_report_check CHECK (report = ANY (ARRAY['dry_run'::text, 'run'::text])),
  constraint agreement_imports_rows_done_check CHECK (rows_done >= 0),
  constraint agreement_imports_rows_total_check CHECK (rows_total >= 0),
  constraint agreement_imports_state_check CHECK (state = ANY (ARRAY['uploaded'::text, 'dry_run'::text, 'ready'::text, 'running'::text, 'finished'::text, 'cancelled'::text, 'failed'::text])),
  constraint agreement_imports_statement_check CHECK (length(statement) >= 1 AND length(statement) <= 2000),
  constraint agreement_imports_table_name_check CHECK (length(table_name) >= 1 AND length(table_name) <= 300)
);
comment on table agreement_imports is 'audience: team';
CREATE INDEX agreement_imports_by_file ON public.agreement_imports USING btree (workspace_id, file_id);
CREATE INDEX agreement_imports_by_time ON public.agreement_imports USING btree (workspace_id, created_at, id);
alter table agreement_imports enable row level security;
alter table agreement_imports force row level security;
create policy portfolio_rows on agreement_imports as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_record('files'::regclass, file_id)
END));
create policy team_rows on agreement_imports to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table agreement_imports to tandem_team;

create table agreement_marks (
  workspace_id text not null,
  agreement_id text not null,
  kind text not null,
  on_date date not null,
  at timestamp with time zone not null,
  constraint agreement_marks_pkey PRIMARY KEY (workspace_id, agreement_id, kind, on_date),
  constraint agreement_marks_workspace_id_agreement_id_fkey FOREIGN KEY (workspace_id, agreement_id) REFERENCES agreements(workspace_id, id) ON DELETE CASCADE,
  constraint agreement_marks_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint agreement_marks_kind_check CHECK (length(kind) >= 1 AND length(kind) <= 60)
);
comment on table agreement_marks is 'audience: team';
alter table agreement_marks enable row level security;
alter table agreement_marks force row level security;
create policy portfolio_rows on agreement_marks as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_record('agreements'::regclass, agreement_id)
END));
create policy team_rows on agreement_marks to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table agreement_marks to tandem_team;

create table agreement_notices (
  workspace_id text not null,
  id text not null,
  agreement_id text not null,
  kind text not null,
  side text not null,
  reason text not null,
  given_at timestamp with time zone,
  given_on date,
  notice_by date,
  ends_on date,
  by_kind text not null,
  by_id text,
  by_name text not null,
  withdrawn_at timestamp with time zone,
  withdrawn_by_name text,
  state text default 'given'::text not null,
  asked_at timestamp with time zone,
  asked_roles text[] default '{}'::text[] not null,
  confirmed_by_kind text,
  confirmed_by_id text,
  confirmed_by_name text,
  ground text,
  cure_until date,
  cured_at timestamp with time zone,
  is_recorded boolean default false not null,
  proof text,
  proof_file_id text,
  withdrawn_reason text,
  constraint agreement_notices_pkey PRIMARY KEY (workspace_id, id),
  constraint agreement_notices_proof FOREIGN KEY (workspace_id, proof_file_id) REFERENCES files(workspace_id, id),
  constraint agreement_notices_workspace_id_agreement_id_fkey FOREIGN KEY (workspace_id, agreement_id) REFERENCES agreements(workspace_id, id) ON DELETE CASCADE,
  constraint agreement_notices_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint agreement_notices_by_name_check CHECK (length(by_name) <= 200),
  constraint agreement_notices_confirmed_by_name_check CHECK (length(confirmed_by_name) <= 200),
  constraint agreement_notices_cure CHECK (ground IS DISTINCT FROM 'cause'::text OR cure_until IS NOT NULL OR (state = ANY (ARRAY['asked'::text, 'withdrawn'::text]))),
  constraint agreement_notices_given CHECK (state = 'asked'::text OR given_at IS NOT NULL AND given_on IS NOT NULL AND ends_on IS NOT NULL OR state = 'withdrawn'::text),
  constraint agreement_notices_ground_check CHECK (ground = ANY (ARRAY['convenience'::text, 'cause'::text, 'objection'::text])),
  constraint agreement_notices_kind_check CHECK (kind = ANY (ARRAY['notice'::text, 'termination'::text])),
  constraint agreement_notices_proof_check CHECK (length(proof) <= 2000),
  constraint agreement_notices_reason_check CHECK (length(reason) >= 1 AND length(reason) <= 2000),
  constraint agreement_notices_side_check CHECK (side = ANY (ARRAY['us'::text, 'partner'::text])),
  constraint agreement_notices_state_check CHECK (state = ANY (ARRAY['asked'::text, 'given'::text, 'cured'::text, 'withdrawn'::text])),
  constraint agreement_notices_withdrawn_by_name_check CHECK (length(withdrawn_by_name) <= 200),
  constraint agreement_notices_withdrawn_reason_check CHECK (length(withdrawn_reason) <= 2000)
);
comment on table agreement_notices is 'audience: team';
CREATE INDEX agreement_notices_by_agreement ON public.agreement_notices USING btree (workspace_id, agreement_id, given_at, id);
CREATE INDEX agreement_notices_by_proof ON public.agreement_notices USING btree (workspace_id, proof_file_id) WHERE (proof_file_id IS NOT NULL);
CREATE UNIQUE INDEX agreement_notices_standing ON public.agreement_notices USING btree (workspace_id, agreement_id, side, kind) WHERE (state = ANY (ARRAY['asked'::text, 'given'::text]));
alter table agreement_notices enable row level security;
alter table agreement_notices force row level security;
create policy portfolio_rows on agreement_notices as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_record('agreements'::regclass, agreement_id)
END));
create policy team_rows on agreement_notices to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table agreement_notices to tandem_team;

create table agreement_rounds (
  workspace_id text not null,
  id text not null,
  version_id text not null,
  number integer not null,
  side text not null,
  began_at timestamp with time zone not null,
  began_hash text not null,
  ended_at timestamp with time zone,
  ended_hash text,
  words text,
  by_kind text,
  by_id text,
  by_name text,
  constraint agreement_rounds_pkey PRIMARY KEY (workspace_id, id),
  constraint agreement_rounds_workspace_id_version_id_number_key UNIQUE (workspace_id, version_id, number),
  constraint agreement_rounds_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint agreement_rounds_workspace_id_version_id_fkey FOREIGN KEY (workspace_id, version_id) REFERENCES agreement_versions(workspace_id, id) ON DELETE CASCADE,
  constraint agreement_rounds_began_hash_check CHECK (length(began_hash) = 64),
  constraint agreement_rounds_by_name_check CHECK (length(by_name) <= 200),
  constraint agreement_rounds_check CHECK ((ended_at IS NULL) = (ended_hash IS NULL)),
  constraint agreement_rounds_ended_hash_check CHECK (length(ended_hash) = 64),
  constraint agreement_rounds_number_check CHECK (number >= 1),
  constraint agreement_rounds_side_check CHECK (side = ANY (ARRAY['us'::text, 'partner'::text])),
  constraint agreement_rounds_words_check CHECK (length(words) <= 2000)
);
comment on table agreement_rounds is 'audience: team';
CREATE UNIQUE INDEX agreement_rounds_open ON public.agreement_rounds USING btree (workspace_id, version_id) WHERE (ended_at IS NULL);
alter table agreement_rounds enable row level security;
alter table agreement_rounds force row level security;
create policy portfolio_rows on agreement_rounds as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_record('agreement_versions'::regclass, version_id)
END));
create policy team_rows on agreement_rounds to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table agreement_rounds to tandem_team;

create table agreement_seals (
  workspace_id text not null,
  version_id text not null,
  agreement_id text not null,
  envelope_id text not null,
  sha256 text not null,
  document_hash text not null,
  file_id text not null,
  certificate_sha256 text not null,
  audit_head text,
  pages integer not null,
  sealed_at timestamp with time zone not null,
  constraint agreement_seals_pkey PRIMARY KEY (workspace_id, version_id),
  constraint agreement_seals_workspace_id_agreement_id_fkey FOREIGN KEY (workspace_id, agreement_id) REFERENCES agreements(workspace_id, id) ON DELETE CASCADE,
  constraint agreement_seals_workspace_id_envelope_id_fkey FOREIGN KEY (workspace_id, envelope_id) REFERENCES envelopes(workspace_id, id) ON DELETE CASCADE,
  constraint agreement_seals_workspace_id_file_id_fkey FOREIGN KEY (workspace_id, file_id) REFERENCES files(workspace_id, id),
  constraint agreement_seals_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint agreement_seals_workspace_id_version_id_fkey FOREIGN KEY (workspace_id, version_id) REFERENCES agreement_versions(workspace_id, id) ON DELETE CASCADE,
  constraint agreement_seals_certificate_sha256_check CHECK (certificate_sha256 ~ '^[0-9a-f]{64}$'::text),
  constraint agreement_seals_document_hash_check CHECK (document_hash ~ '^[0-9a-f]{64}$'::text),
  constraint agreement_seals_pages_check CHECK (pages > 0),
  constraint agreement_seals_sha256_check CHECK (sha256 ~ '^[0-9a-f]{64}$'::text)
);
comment on table agreement_seals is 'audience: team';
CREATE INDEX agreement_seals_by_agreement ON public.agreement_seals USING btree (workspace_id, agreement_id);
CREATE INDEX agreement_seals_by_envelope ON public.agreement_seals USING btree (workspace_id, envelope_id);
CREATE INDEX agreement_seals_by_file ON public.agreement_seals USING btree (workspace_id, file_id);
CREATE UNIQUE INDEX agreement_seals_by_hash ON public.agreement_seals USING btree (workspace_id, sha256);
alter table agreement_seals enable row level security;
alter table agreement_seals force row level security;
create policy portfolio_rows on agreement_seals as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_record('agreement_versions'::regclass, version_id)
END));
create policy team_rows on agreement_seals to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant insert, select on table agreement_seals to tandem_team;

create table agreement_snapshots (
  workspace_id text not null,
  version_id text not null,
  hash text not null,
  content jsonb not null,
  terms jsonb not null,
  effective_on date,
  kept_at timestamp with time zone not null,
  constraint agreement_snapshots_pkey PRIMARY KEY (workspace_id, version_id, hash),
  constraint agreement_snapshots_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint agreement_snapshots_workspace_id_version_id_fkey FOREIGN KEY (workspace_id, version_id) REFERENCES agreement_versions(workspace_id, id) ON DELETE CASCADE,
  constraint agreement_snapshots_content_check CHECK (jsonb_typeof(content) = 'object'::text),
  constraint agreement_snapshots_hash_check CHECK (length(hash) = 64),
  constraint agreement_snapshots_terms_check CHECK (jsonb_typeof(terms) = 'array'::text)
);
comment on table agreement_snapshots is 'audience: team';
alter table agreement_snapshots enable row level security;
alter table agreement_snapshots force row level security;
create policy portfolio_rows on agreement_snapshots as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_record('agreement_versions'::regclass, version_id)
END));
create policy team_rows on agreement_snapshots to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select on table agreement_snapshots to tandem_team;

create table agreement_spans (
  workspace_id text not null,
  agreement_id text not null,
  partner_id text not null,
  number integer not null,
  known_from timestamp with time zone not null,
  cause text not null,
  starts_on date not null,
  covered_until date,
  grace_until date,
  constraint agreement_spans_pkey PRIMARY KEY (workspace_id, agreement_id, number),
  constraint agreement_spans_workspace_id_agreement_id_fkey FOREIGN KEY (workspace_id, agreement_id) REFERENCES agreements(workspace_id, id) ON DELETE CASCADE,
  constraint agreement_spans_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint agreement_spans_workspace_id_partner_id_fkey FOREIGN KEY (workspace_id, partner_id) REFERENCES partners(workspace_id, id),
  constraint agreement_spans_cause_check CHECK (cause = ANY (ARRAY['executed'::text, 'renewed'::text, 'noticed'::text, 'notice_withdrawn'::text, 'terminated'::text, 'replaced'::text, 'extended'::text])),
  constraint agreement_spans_check CHECK (covered_until >= starts_on),
  constraint agreement_spans_check1 CHECK (grace_until >= covered_until),
  constraint agreement_spans_number_check CHECK (number >= 1)
);
comment on table agreement_spans is 'audience: team';
CREATE INDEX agreement_spans_by_partner ON public.agreement_spans USING btree (workspace_id, partner_id);
CREATE TRIGGER keep_spans BEFORE DELETE OR UPDATE ON agreement_spans FOR EACH ROW EXECUTE FUNCTION keep_spans();
alter table agreement_spans enable row level security;
alter table agreement_spans force row level security;
create policy portfolio_rows on agreement_spans as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_partner(( SELECT current_portfolio() AS current_portfolio), partner_id)
END));
create policy team_rows on agreement_spans to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table agreement_spans to tandem_team;

create table agreement_stays (
  workspace_id text not null,
  version_id text not null,
  number integer not null,
  state text not null,
  side text not null,
  began_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  constraint agreement_stays_pkey PRIMARY KEY (workspace_id, version_id, number),
  constraint agreement_stays_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint agreement_stays_workspace_id_version_id_fkey FOREIGN KEY (workspace_id, version_id) REFERENCES agreement_versions(workspace_id, id) ON DELETE CASCADE,
  constraint agreement_stays_number_check CHECK (number >= 1),
  constraint agreement_stays_side_check CHECK (side = ANY (ARRAY['us'::text, 'partner'::text, 'both'::text]))
);
comment on table agreement_stays is 'audience: team';
CREATE INDEX agreement_stays_by_end ON public.agreement_stays USING btree (workspace_id, ended_at);
alter table agreement_stays enable row level security;
alter table agreement_stays force row level security;
create policy portfolio_rows on agreement_stays as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_record('agreement_versions'::regclass, version_id)
END));
create policy team_rows on agreement_stays to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table agreement_stays to tandem_team;

create table agreement_template_versions (
  workspace_id text not null,
  template_id text not null,
  number integer not null,
  definition jsonb not null,
  by_kind text not null,
  by_id text,
  by_name text not null,
  published_at timestamp with time zone not null,
  constraint agreement_template_versions_pkey PRIMARY KEY (workspace_id, template_id, number),
  constraint agreement_template_versions_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint agreement_template_versions_workspace_id_template_id_fkey FOREIGN KEY (workspace_id, template_id) REFERENCES agreement_templates(workspace_id, id) ON DELETE CASCADE,
  constraint agreement_template_versions_by_name_check CHECK (length(by_name) <= 200),
  constraint agreement_template_versions_definition_check CHECK (jsonb_typeof(definition) = 'object'::text),
  constraint agreement_template_versions_number_check CHECK (number >= 1)
);
comment on table agreement_template_versions is 'audience: team';
alter table agreement_template_versions enable row level security;
alter table agreement_template_versions force row level security;
create policy team_rows on agreement_template_versions to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select on table agreement_template_versions to tandem_team;

create table agreement_templates (
  workspace_id text not null,
  id text not null,
  name text not null,
  type_id text,
  category text not null,
  language text not null,
  draft jsonb not null,
  published_number integer,
  version integer default 1 not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint agreement_templates_pkey PRIMARY KEY (workspace_id, id),
  constraint agreement_templates_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint agreement_templates_workspace_id_type_id_fkey FOREIGN KEY (workspace_id, type_id) REFERENCES partner_types(workspace_id, id),
  constraint agreement_templates_category_check CHECK (category = ANY (ARRAY['partnership'::text, 'addendum'::text, 'nda'::text, 'data_processing'::text])),
  constraint agreement_templates_draft_check CHECK (jsonb_typeof(draft) = 'object'::text),
  constraint agreement_templates_language_check CHECK (length(language) <= 35),
  constraint agreement_templates_name_check CHECK (length(name) >= 1 AND length(name) <= 200)
);
comment on table agreement_templates is 'audience: team';
CREATE INDEX agreement_templates_by_change ON public.agreement_templates USING btree (workspace_id, updated_at, id);
CREATE INDEX agreement_templates_by_name ON public.agreement_templates USING btree (workspace_id, name, id);
CREATE INDEX agreement_templates_by_type ON public.agreement_templates USING btree (workspace_id, type_id, category);
alter table agreement_templates enable row level security;
alter table agreement_templates force row level security;
create policy team_rows on agreement_templates to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table agreement_templates to tandem_team;

create table agreement_terms (
  workspace_id text not null,
  id text not null,
  version_id text not null,
  agreement_id text not null,
  partner_id text not null,
  kind text not null,
  operation text default 'set'::text not null,
  "values" jsonb not null,
  scope jsonb default '{}'::jsonb not null,
  priority integer default 0 not null,
  effective_from date,
  effective_to date,
  clause text,
  page integer,
  is_exception boolean default false not null,
  replaces text[] default '{}'::text[] not null,
  kept_by text[] default '{}'::text[] not null,
  "position" integer default 0 not null,
  executed_at timestamp with time zone,
  took_effect_at timestamp with time zone,
  constraint agreement_terms_pkey PRIMARY KEY (workspace_id, id),
  constraint agreement_terms_workspace_id_agreement_id_fkey FOREIGN KEY (workspace_id, agreement_id) REFERENCES agreements(workspace_id, id) ON DELETE CASCADE,
  constraint agreement_terms_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint agreement_terms_workspace_id_partner_id_fkey FOREIGN KEY (workspace_id, partner_id) REFERENCES partners(workspace_id, id),
  constraint agreement_terms_workspace_id_version_id_fkey FOREIGN KEY (workspace_id, version_id) REFERENCES agreement_versions(workspace_id, id) ON DELETE CASCADE,
  constraint agreement_terms_check CHECK (executed_at IS NULL OR effective_from IS NOT NULL),
  constraint agreement_terms_check1 CHECK (effective_to > effective_from),
  constraint agreement_terms_clause_check CHECK (length(clause) <= 60),
  constraint agreement_terms_kind_check CHECK (length(kind) <= 60),
  constraint agreement_terms_operation_check CHECK (operation = ANY (ARRAY['set'::text, 'remove'::text])),
  constraint agreement_terms_page_check CHECK (page >= 1 AND page <= 300),
  constraint agreement_terms_priority_check CHECK (priority >= 0 AND priority <= 1000),
  constraint agreement_terms_scope_check CHECK (jsonb_typeof(scope) = 'object'::text)
);
comment on table agreement_terms is 'audience: team';
CREATE INDEX agreement_terms_by_agreement ON public.agreement_terms USING btree (workspace_id, agreement_id);
CREATE INDEX agreement_terms_by_owner ON public.agreement_terms USING btree (workspace_id, partner_id);
CREATE INDEX agreement_terms_by_partner ON public.agreement_terms USING btree (workspace_id, partner_id, executed_at) WHERE (executed_at IS NOT NULL);
CREATE INDEX agreement_terms_by_version ON public.agreement_terms USING btree (workspace_id, version_id, "position");
CREATE TRIGGER keep_signed_terms BEFORE DELETE OR UPDATE ON agreement_terms FOR EACH ROW EXECUTE FUNCTION keep_signed_terms();
alter table agreement_terms enable row level security;
alter table agreement_terms force row level security;
create policy portfolio_rows on agreement_terms as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_partner(( SELECT current_portfolio() AS current_portfolio), partner_id)
END));
create policy team_rows on agreement_terms to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table agreement_terms to tandem_team;

create table agreement_versions (
  workspace_id text not null,
  id text not null,
  agreement_id text not null,
  partner_id text not null,
  number integer not null,
  kind text not null,
  base_version_id text,
  state text default 'draft'::text not null,
  author_kind text not null,
  author_id text,
  author_name text not null,
  effective_on date,
  executed_at timestamp with time zone,
  version integer default 1 not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  content jsonb default '{"variables": {}, "components": []}'::jsonb not null,
  template_id text,
  template_number integer,
  writers text[] default '{}'::text[] not null,
  pen text default 'us'::text not null,
  pen_since timestamp with time zone,
  reason text,
  snapshot_hash text,
  document jsonb,
  document_hash text,
  sealed_file_id text,
  constraint agreement_versions_pkey PRIMARY KEY (workspace_id, id),
  constraint agreement_versions_workspace_id_agreement_id_number_key UNIQUE (workspace_id, agreement_id, number),
  constraint agreement_versions_template FOREIGN KEY (workspace_id, template_id, template_number) REFERENCES agreement_template_versions(workspace_id, template_id, number),
  constraint agreement_versions_workspace_id_agreement_id_fkey FOREIGN KEY (workspace_id, agreement_id) REFERENCES agreements(workspace_id, id) ON DELETE CASCADE,
  constraint agreement_versions_workspace_id_base_version_id_fkey FOREIGN KEY (workspace_id, base_version_id) REFERENCES agreement_versions(workspace_id, id),
  constraint agreement_versions_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint agreement_versions_workspace_id_partner_id_fkey FOREIGN KEY (workspace_id, partner_id) REFERENCES partners(workspace_id, id),
  constraint agreement_versions_author_name_check CHECK (length(author_name) <= 200),
  constraint agreement_versions_check CHECK ((state = 'executed'::text) = (executed_at IS NOT NULL)),
  constraint agreement_versions_check1 CHECK (executed_at IS NULL OR effective_on IS NOT NULL),
  constraint agreement_versions_content_check CHECK (jsonb_typeof(content) = 'object'::text),
  constraint agreement_versions_document_hash_check CHECK (length(document_hash) = 64),
  constraint agreement_versions_kind_check CHECK (kind = ANY (ARRAY['original'::text, 'amendment'::text, 'restatement'::text, 'renewal'::text, 'notice'::text, 'legacy'::text])),
  constraint agreement_versions_number_check CHECK (number >= 1),
  constraint agreement_versions_pen_check CHECK (pen = ANY (ARRAY['us'::text, 'partner'::text])),
  constraint agreement_versions_reason_check CHECK (length(reason) <= 2000),
  constraint agreement_versions_snapshot_hash_check CHECK (length(snapshot_hash) = 64),
  constraint agreement_versions_state_check CHECK (state = ANY (ARRAY['draft'::text, 'legal_review'::text, 'negotiating'::text, 'agreed'::text, 'approving'::text, 'approved'::text, 'signing'::text, 'completing'::text, 'executed'::text, 'withdrawn'::text]))
);
comment on table agreement_versions is 'audience: team';
CREATE INDEX agreement_versions_by_base ON public.agreement_versions USING btree (workspace_id, base_version_id);
CREATE INDEX agreement_versions_by_partner ON public.agreement_versions USING btree (workspace_id, partner_id);
CREATE INDEX agreement_versions_by_state ON public.agreement_versions USING btree (workspace_id, state, agreement_id);
CREATE INDEX agreement_versions_by_template ON public.agreement_versions USING btree (workspace_id, template_id, template_number);
CREATE TRIGGER keep_signed_text BEFORE UPDATE ON agreement_versions FOR EACH ROW EXECUTE FUNCTION keep_signed_text();
CREATE TRIGGER note_agreement_stay AFTER INSERT OR UPDATE OF state, pen ON agreement_versions FOR EACH ROW EXECUTE FUNCTION note_agreement_stay();
CREATE TRIGGER note_clause_uses AFTER INSERT OR UPDATE OF content ON agreement_versions FOR EACH ROW EXECUTE FUNCTION note_clause_uses();
alter table agreement_versions enable row level security;
alter table agreement_versions force row level security;
create policy portfolio_rows on agreement_versions as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_partner(( SELECT current_portfolio() AS current_portfolio), partner_id)
END));
create policy team_rows on agreement_versions to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table agreement_versions to tandem_team;

create table agreements (
  workspace_id text not null,
  id text not null,
  partner_id text not null,
  number text not null,
  title text not null,
  category text not null,
  parent_id text,
  type_id text,
  our_entity text not null,
  language text not null,
  paper text default 'ours'::text not null,
  owner_id text,
  legal_owner_id text,
  zone text not null,
  version integer default 1 not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  audit_number integer default 0 not null,
  audit_hash text,
  constraint agreements_pkey PRIMARY KEY (workspace_id, id),
  constraint agreements_workspace_id_number_key UNIQUE (workspace_id, number),
  constraint agreements_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint agreements_workspace_id_legal_owner_id_fkey FOREIGN KEY (workspace_id, legal_owner_id) REFERENCES members(workspace_id, id),
  constraint agreements_workspace_id_owner_id_fkey FOREIGN KEY (workspace_id, owner_id) REFERENCES members(workspace_id, id),
  constraint agreements_workspace_id_parent_id_fkey FOREIGN KEY (workspace_id, parent_id) REFERENCES agreements(workspace_id, id),
  constraint agreements_workspace_id_partner_id_fkey FOREIGN KEY (workspace_id, partner_id) REFERENCES partners(workspace_id, id),
  constraint agreements_workspace_id_type_id_fkey FOREIGN KEY (workspace_id, type_id) REFERENCES partner_types(workspace_id, id),
  constraint agreements_category_check CHECK (category = ANY (ARRAY['partnership'::text, 'addendum'::text, 'nda'::text, 'data_processing'::text])),
  constraint agreements_check CHECK ((category = 'addendum'::text) = (parent_id IS NOT NULL)),
  constraint agreements_language_check CHECK (length(language) <= 35),
  constraint agreements_number_check CHECK (number ~ '^AG-[0-9]{4}-[0-9]{4,}$'::text),
  constraint agreements_our_entity_check CHECK (length(our_entity) >= 1 AND length(our_entity) <= 200),
  constraint agreements_paper_check CHECK (paper = ANY (ARRAY['ours'::text, 'theirs'::text, 'legacy'::text])),
  constraint agreements_title_check CHECK (length(title) >= 1 AND length(title) <= 200)
);
comment on table agreements is 'audience: team';
CREATE INDEX agreements_by_change ON public.agreements USING btree (workspace_id, updated_at, id);
CREATE INDEX agreements_by_legal_owner ON public.agreements USING btree (workspace_id, legal_owner_id);
CREATE INDEX agreements_by_owner ON public.agreements USING btree (workspace_id, owner_id, id);
CREATE INDEX agreements_by_parent ON public.agreements USING btree (workspace_id, parent_id);
CREATE INDEX agreements_by_partner ON public.agreements USING btree (workspace_id, partner_id, id);
CREATE INDEX agreements_by_type ON public.agreements USING btree (workspace_id, type_id);
alter table agreements enable row level security;
alter table agreements force row level security;
create policy portfolio_rows on agreements as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_partner(( SELECT current_portfolio() AS current_portfolio), partner_id)
END));
create policy team_rows on agreements to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table agreements to tandem_team;

create table api_keys (
  workspace_id text not null,
  id text not null,
  partner_id text,
  name text not null,
  kind text not null,
  key_hash text not null,
  last_four text not null,
  published_text text,
  scopes text[] not null,
  addresses text[] default '{}'::text[] not null,
  origins text[] default '{}'::text[] not null,
  creator_id text,
  predecessor_id text,
  expires_at timestamp with time zone,
  ends_at timestamp with time zone,
  disabled_at timestamp with time zone,
  disabled_by text,
  disabled_reason text,
  revoked_at timestamp with time zone,
  revoked_by text,
  revoked_reason text,
  last_used_at timestamp with time zone,
  last_used_address text,
  last_used_endpoint text,
  version integer default 1 not null,
  created_at timestamp with time zone default now() not null,
  explorer_of text,
  constraint api_keys_pkey PRIMARY KEY (workspace_id, id),
  constraint api_keys_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint api_keys_addresses_check CHECK (cardinality(addresses) <= 50),
  constraint api_keys_check CHECK (kind = 'publishable'::text OR published_text IS NULL),
  constraint api_keys_disabled_reason_check CHECK (disabled_reason = ANY (ARRAY['by_hand'::text, 'leak'::text, 'idle'::text, 'maker_left'::text, 'partner_suspended'::text])),
  constraint api_keys_kind_check CHECK (kind = ANY (ARRAY['secret'::text, 'publishable'::text])),
  constraint api_keys_name_check CHECK (length(name) >= 1 AND length(name) <= 80)
);
comment on table api_keys is 'audience: one_partner';
CREATE UNIQUE INDEX api_keys_by_hash ON public.api_keys USING btree (key_hash);
CREATE INDEX api_keys_by_partner ON public.api_keys USING btree (workspace_id, partner_id, id);
CREATE UNIQUE INDEX api_keys_by_predecessor ON public.api_keys USING btree (workspace_id, predecessor_id) WHERE (predecessor_id IS NOT NULL);
CREATE INDEX api_keys_explorers ON public.api_keys USING btree (workspace_id, explorer_of) WHERE (explorer_of IS NOT NULL);
alter table api_keys enable row level security;
alter table api_keys force row level security;
create policy by_hash on api_keys for select to tandem_auth
  using ((key_hash = ( SELECT current_setting('tandem.lookup'::text, true) AS current_setting)));
create policy portal_rows on api_keys to tandem_portal
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))))
  with check (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))));
create policy portfolio_rows on api_keys as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_partner(( SELECT current_portfolio() AS current_portfolio), partner_id)
END));
create policy team_rows on api_keys to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant select on table api_keys to tandem_auth;
grant insert, select, update on table api_keys to tandem_portal;
grant delete, insert, select, update on table api_keys to tandem_team;

create table application_checks (
  workspace_id text not null,
  application_id text not null,
  check_key text not null,
  outcome text not null,
  owner text not null,
  sentence text not null,
  evidence jsonb default '{}'::jsonb not null,
  at timestamp with time zone not null,
  cleared_at timestamp with time zone,
  cleared_by_kind text,
  cleared_by_id text,
  cleared_by_name text,
  cleared_reason text,
  constraint application_checks_pkey PRIMARY KEY (workspace_id, application_id, check_key),
  constraint application_checks_workspace_id_application_id_fkey FOREIGN KEY (workspace_id, application_id) REFERENCES applications(workspace_id, id) ON DELETE CASCADE,
  constraint application_checks_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint application_checks_check_key_check CHECK (length(check_key) <= 60),
  constraint application_checks_cleared_by_name_check CHECK (length(cleared_by_name) <= 200),
  constraint application_checks_cleared_reason_check CHECK (length(cleared_reason) <= 2000),
  constraint application_checks_outcome_check CHECK (outcome = ANY (ARRAY['pass'::text, 'note'::text, 'hold'::text, 'stop'::text])),
  constraint application_checks_owner_check CHECK (owner = ANY (ARRAY['reviewer'::text, 'legal'::text, 'executive'::text])),
  constraint application_checks_sentence_check CHECK (length(sentence) >= 1 AND length(sentence) <= 1000)
);
comment on table application_checks is 'audience: team';
alter table application_checks enable row level security;
alter table application_checks force row level security;
create policy portfolio_rows on application_checks as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_record('applications'::regclass, application_id)
END));
create policy team_rows on application_checks to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table application_checks to tandem_team;

create table application_decisions (
  workspace_id text not null,
  application_id text not null,
  number integer not null,
  outcome text not null,
  reasons text[] not null,
  subject text not null,
  body text not null,
  note text,
  alternative text,
  state_before text not null,
  type_before text not null,
  type_after text not null,
  manager_id text,
  manager_before text,
  ownership_id text,
  stage_before text,
  stage_since timestamp with time zone,
  stage_after text,
  revisit_on date,
  reapply_from date,
  reapply_never boolean default false not null,
  fast_track boolean default false not null,
  mail_id text,
  at timestamp with time zone not null,
  by_kind text not null,
  by_id text,
  by_name text not null,
  undo_until timestamp with time zone not null,
  undone_at timestamp with time zone,
  undone_by_kind text,
  undone_by_id text,
  undone_by_name text,
  superseded_at timestamp with time zone,
  constraint application_decisions_pkey PRIMARY KEY (workspace_id, application_id, number),
  constraint application_decisions_workspace_id_application_id_fkey FOREIGN KEY (workspace_id, application_id) REFERENCES applications(workspace_id, id) ON DELETE CASCADE,
  constraint application_decisions_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint application_decisions_alternative_check CHECK (length(alternative) <= 500),
  constraint application_decisions_body_check CHECK (length(body) >= 1 AND length(body) <= 10000),
  constraint application_decisions_by_name_check CHECK (length(by_name) <= 200),
  constraint application_decisions_note_check CHECK (length(note) <= 5000),
  constraint application_decisions_number_check CHECK (number >= 1),
  constraint application_decisions_outcome_check CHECK (outcome = ANY (ARRAY['accepted'::text, 'waitlisted'::text, 'declined'::text])),
  constraint application_decisions_reasons_check CHECK (cardinality(reasons) <= 8),
  constraint application_decisions_subject_check CHECK (length(subject) >= 1 AND length(subject) <= 200),
  constraint application_decisions_undone_by_name_check CHECK (length(undone_by_name) <= 200)
);
comment on table application_decisions is 'audience: team';
CREATE UNIQUE INDEX application_decisions_in_force ON public.application_decisions USING btree (workspace_id, application_id) WHERE ((undone_at IS NULL) AND (superseded_at IS NULL));
alter table application_decisions enable row level security;
alter table application_decisions force row level security;
create policy portfolio_rows on application_decisions as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_record('applications'::regclass, application_id)
END));
create policy team_rows on application_decisions to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table application_decisions to tandem_team;

create table application_files (
  workspace_id text not null,
  application_id text not null,
  number integer not null,
  file_id text not null,
  field text,
  name text not null,
  content_type text not null,
  size_bytes bigint not null,
  added_at timestamp with time zone not null,
  removed_at timestamp with time zone,
  constraint application_files_pkey PRIMARY KEY (workspace_id, application_id, number),
  constraint application_files_workspace_id_application_id_fkey FOREIGN KEY (workspace_id, application_id) REFERENCES applications(workspace_id, id) ON DELETE CASCADE,
  constraint application_files_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint application_files_field_check CHECK (length(field) <= 60),
  constraint application_files_name_check CHECK (length(name) >= 1 AND length(name) <= 255),
  constraint application_files_number_check CHECK (number >= 1),
  constraint application_files_size_bytes_check CHECK (size_bytes >= 0 AND size_bytes <= 20971520)
);
comment on table application_files is 'audience: team';
alter table application_files enable row level security;
alter table application_files force row level security;
create policy portfolio_rows on application_files as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_record('applications'::regclass, application_id)
END));
create policy team_rows on application_files to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table application_files to tandem_team;

create table application_messages (
  workspace_id text not null,
  application_id text not null,
  number integer not null,
  side text not null,
  author_kind text not null,
  author_id text,
  author_name text not null,
  body text not null,
  at timestamp with time zone not null,
  constraint application_messages_pkey PRIMARY KEY (workspace_id, application_id, number),
  constraint application_messages_workspace_id_application_id_fkey FOREIGN KEY (workspace_id, application_id) REFERENCES applications(workspace_id, id) ON DELETE CASCADE,
  constraint application_messages_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint application_messages_author_name_check CHECK (length(author_name) <= 200),
  constraint application_messages_body_check CHECK (length(body) >= 1 AND length(body) <= 5000),
  constraint application_messages_number_check CHECK (number >= 1),
  constraint application_messages_side_check CHECK (side = ANY (ARRAY['team'::text, 'applicant'::text]))
);
comment on table application_messages is 'audience: team';
alter table application_messages enable row level security;
alter table application_messages force row level security;
create policy portfolio_rows on application_messages as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_record('applications'::regclass, application_id)
END));
create policy team_rows on application_messages to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table application_messages to tandem_team;

create table application_moves (
  workspace_id text not null,
  application_id text not null,
  number integer not null,
  from_state text,
  to_state text not null,
  at timestamp with time zone not null,
  by_kind text not null,
  by_id text,
  by_name text not null,
  reason text,
  constraint application_moves_pkey PRIMARY KEY (workspace_id, application_id, number),
  constraint application_moves_workspace_id_application_id_fkey FOREIGN KEY (workspace_id, application_id) REFERENCES applications(workspace_id, id) ON DELETE CASCADE,
  constraint application_moves_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint application_moves_by_name_check CHECK (length(by_name) <= 200),
  constraint application_moves_reason_check CHECK (length(reason) <= 2000)
);
comment on table application_moves is 'audience: team';
alter table application_moves enable row level security;
alter table application_moves force row level security;
create policy portfolio_rows on application_moves as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_record('applications'::regclass, application_id)
END));
create policy team_rows on application_moves to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table application_moves to tandem_team;

create table application_questions (
  workspace_id text not null,
  application_id text not null,
  number integer not null,
  text text not null,
  asked_by_kind text not null,
  asked_by_id text,
  asked_by_name text not null,
  asked_at timestamp with time zone not null,
  answer text,
  answered_at timestamp with time zone,
  constraint application_questions_pkey PRIMARY KEY (workspace_id, application_id, number),
  constraint application_questions_workspace_id_application_id_fkey FOREIGN KEY (workspace_id, application_id) REFERENCES applications(workspace_id, id) ON DELETE CASCADE,
  constraint application_questions_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint application_questions_answer_check CHECK (length(answer) <= 5000),
  constraint application_questions_asked_by_name_check CHECK (length(asked_by_name) <= 200),
  constraint application_questions_number_check CHECK (number >= 1),
  constraint application_questions_text_check CHECK (length(text) >= 1 AND length(text) <= 2000)
);
comment on table application_questions is 'audience: team';
alter table application_questions enable row level security;
alter table application_questions force row level security;
create policy portfolio_rows on application_questions as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_record('applications'::regclass, application_id)
END));
create policy team_rows on application_questions to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table application_questions to tandem_team;

create table applications (
  workspace_id text not null,
  id text not null,
  form_id text not null,
  form_number integer not null,
  type_id text not null,
  language text not null,
  state text default 'draft'::text not null,
  answers jsonb default '{}'::jsonb not null,
  changed_fields text[] default '{}'::text[] not null,
  company text default ''::text not null,
  website text,
  website_domain text,
  contact_name text default ''::text not null,
  email text,
  email_folded text,
  email_domain text,
  phone text,
  country text,
  answers_hash text,
  channel text default 'application'::text not null,
  channel_record_kind text,
  channel_record_id text,
  referrer_partner_id text,
  source text default 'direct'::text not null,
  utm jsonb default '{}'::jsonb not null,
  partner_id text,
  contact_id text,
  created_partner boolean default false not null,
  reviewer_id text,
  email_proven_at timestamp with time zone,
  proof_waived_reason text,
  proof_waived_by text,
  consents jsonb default '[]'::jsonb not null,
  token_hash text not null,
  token_number integer default 1 not null,
  resume_mailed_to text,
  sender_address text,
  sender_hash text,
  wants_invitation boolean default false not null,
  page_reached integer default 1 not null,
  started_at timestamp with time zone not null,
  first_seen_at timestamp with time zone not null,
  arrived_at timestamp with time zone not null,
  submitted_at timestamp with time zone,
  first_answer_at timestamp with time zone,
  reapply_from date,
  reapply_never boolean default false not null,
  revisit_on date,
  version integer default 1 not null,
  updated_at timestamp with time zone not null,
  constraint applications_pkey PRIMARY KEY (workspace_id, id),
  constraint applications_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint applications_workspace_id_form_id_form_number_fkey FOREIGN KEY (workspace_id, form_id, form_number) REFERENCES form_versions(workspace_id, form_id, number),
  constraint applications_workspace_id_partner_id_fkey FOREIGN KEY (workspace_id, partner_id) REFERENCES partners(workspace_id, id),
  constraint applications_workspace_id_referrer_partner_id_fkey FOREIGN KEY (workspace_id, referrer_partner_id) REFERENCES partners(workspace_id, id),
  constraint applications_workspace_id_reviewer_id_fkey FOREIGN KEY (workspace_id, reviewer_id) REFERENCES members(workspace_id, id),
  constraint applications_workspace_id_type_id_fkey FOREIGN KEY (workspace_id, type_id) REFERENCES partner_types(workspace_id, id),
  constraint applications_answers_check CHECK (jsonb_typeof(answers) = 'object'::text),
  constraint applications_channel_check CHECK (channel = ANY (ARRAY['application'::text, 'partner_referral'::text, 'event'::text, 'outreach'::text, 'inbound'::text])),
  constraint applications_channel_record_id_check CHECK (length(channel_record_id) <= 100),
  constraint applications_channel_record_kind_check CHECK (length(channel_record_kind) <= 60),
  constraint applications_company_check CHECK (length(company) <= 200),
  constraint applications_contact_name_check CHECK (length(contact_name) <= 200),
  constraint applications_country_check CHECK (country ~ '^[A-Z]{2}$'::text),
  constraint applications_email_check CHECK (length(email) <= 254),
  constraint applications_email_domain_check CHECK (length(email_domain) <= 253),
  constraint applications_email_folded_check CHECK (length(email_folded) <= 254),
  constraint applications_language_check CHECK (length(language) <= 35),
  constraint applications_phone_check CHECK (length(phone) <= 40),
  constraint applications_proof_waived_reason_check CHECK (length(proof_waived_reason) <= 2000),
  constraint applications_sender_address_check CHECK (length(sender_address) <= 60),
  constraint applications_source_check CHECK (length(source) >= 1 AND length(source) <= 60),
  constraint applications_state_check CHECK (state = ANY (ARRAY['draft'::text, 'submitted'::text, 'quarantined'::text, 'in_review'::text, 'info_requested'::text, 'accepted'::text, 'waitlisted'::text, 'declined'::text, 'withdrawn'::text, 'expired'::text])),
  constraint applications_token_hash_check CHECK (length(token_hash) = 64),
  constraint applications_website_check CHECK (length(website) <= 2000),
  constraint applications_website_domain_check CHECK (length(website_domain) <= 300)
);
comment on table applications is 'audience: team';
CREATE INDEX applications_by_answers ON public.applications USING btree (workspace_id, answers_hash) WHERE (answers_hash IS NOT NULL);
CREATE INDEX applications_by_arrival ON public.applications USING btree (workspace_id, arrived_at, id);
CREATE INDEX applications_by_change ON public.applications USING btree (workspace_id, updated_at, id);
CREATE INDEX applications_by_company ON public.applications USING btree (workspace_id, company, id);
CREATE INDEX applications_by_contact ON public.applications USING btree (workspace_id, contact_id) WHERE (contact_id IS NOT NULL);
CREATE INDEX applications_by_email ON public.applications USING btree (workspace_id, email_folded) WHERE (email_folded IS NOT NULL);
CREATE INDEX applications_by_email_domain ON public.applications USING btree (workspace_id, email_domain, submitted_at);
CREATE INDEX applications_by_form ON public.applications USING btree (workspace_id, form_id, form_number);
CREATE INDEX applications_by_partner ON public.applications USING btree (workspace_id, partner_id, id);
CREATE INDEX applications_by_referrer ON public.applications USING btree (workspace_id, referrer_partner_id);
CREATE INDEX applications_by_reviewer ON public.applications USING btree (workspace_id, reviewer_id, arrived_at);
CREATE INDEX applications_by_sender ON public.applications USING btree (workspace_id, sender_address, first_seen_at) WHERE (sender_address IS NOT NULL);
CREATE INDEX applications_by_state ON public.applications USING btree (workspace_id, state, arrived_at, id);
CREATE UNIQUE INDEX applications_by_token ON public.applications USING btree (workspace_id, token_hash);
CREATE INDEX applications_by_type ON public.applications USING btree (workspace_id, type_id);
CREATE INDEX applications_by_website_domain ON public.applications USING btree (workspace_id, website_domain);
alter table applications enable row level security;
alter table applications force row level security;
create policy portfolio_rows on applications as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_partner(( SELECT current_portfolio() AS current_portfolio), partner_id)
END));
create policy team_rows on applications to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table applications to tandem_team;

create table attribution_claims (
  workspace_id text not null,
  id text not null,
  conversion_id text not null,
  kind text not null,
  cause_id text not null,
  shares jsonb not null,
  created_at timestamp with time zone not null,
  constraint attribution_claims_pkey PRIMARY KEY (workspace_id, id),
  constraint attribution_claims_workspace_id_conversion_id_fkey FOREIGN KEY (workspace_id, conversion_id) REFERENCES conversions(workspace_id, id) ON DELETE CASCADE,
  constraint attribution_claims_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint attribution_claims_cause_id_check CHECK (length(cause_id) <= 100),
  constraint attribution_claims_kind_check CHECK (kind = ANY (ARRAY['override'::text, 'deal'::text, 'code'::text]))
);
comment on table attribution_claims is 'audience: team';
CREATE UNIQUE INDEX attribution_claims_by_kind ON public.attribution_claims USING btree (workspace_id, conversion_id, kind, cause_id);
alter table attribution_claims enable row level security;
alter table attribution_claims force row level security;
create policy portfolio_rows on attribution_claims as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_record('conversions'::regclass, conversion_id)
END));
create policy team_rows on attribution_claims to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table attribution_claims to tandem_team;

create table attribution_definitions (
  workspace_id text not null,
  id text not null,
  number integer not null,
  effective_on date not null,
  body text not null,
  sourced_by text not null,
  influence_days integer,
  signed_at timestamp with time zone,
  made_by_id text,
  made_by_name text not null,
  created_at timestamp with time zone not null,
  version integer default 1 not null,
  constraint attribution_definitions_pkey PRIMARY KEY (workspace_id, id),
  constraint attribution_definitions_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint attribution_definitions_body_check CHECK (length(body) >= 1 AND length(body) <= 10000),
  constraint attribution_definitions_influence_days_check CHECK (influence_days >= 1 AND influence_days <= 365),
  constraint attribution_definitions_made_by_name_check CHECK (length(made_by_name) <= 200),
  constraint attribution_definitions_number_check CHECK (number >= 1),
  constraint attribution_definitions_sourced_by_check CHECK (sourced_by = ANY (ARRAY['first_before_lead'::text, 'first_eligible'::text]))
);
comment on table attribution_definitions is 'audience: team';
CREATE INDEX attribution_definitions_by_day ON public.attribution_definitions USING btree (workspace_id, effective_on) WHERE (signed_at IS NOT NULL);
CREATE UNIQUE INDEX attribution_definitions_by_number ON public.attribution_definitions USING btree (workspace_id, number);
CREATE INDEX attribution_definitions_by_time ON public.attribution_definitions USING btree (workspace_id, created_at, id);
alter table attribution_definitions enable row level security;
alter table attribution_definitions force row level security;
create policy team_rows on attribution_definitions to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table attribution_definitions to tandem_team;

create table attribution_policies (
  workspace_id text not null,
  id text not null,
  number integer not null,
  effective_on date not null,
  paying_model text not null,
  path_scope text not null,
  half_life_days integer not null,
  touch_kinds text[] not null,
  deal_precedence boolean not null,
  code_beats_click boolean not null,
  repeat_credits text not null,
  lead_confirmation boolean not null,
  reason text not null,
  made_by_id text,
  made_by_name text not null,
  created_at timestamp with time zone not null,
  constraint attribution_policies_pkey PRIMARY KEY (workspace_id, id),
  constraint attribution_policies_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint attribution_policies_half_life_days_check CHECK (half_life_days >= 1 AND half_life_days <= 365),
  constraint attribution_policies_made_by_name_check CHECK (length(made_by_name) <= 200),
  constraint attribution_policies_number_check CHECK (number >= 1),
  constraint attribution_policies_path_scope_check CHECK (path_scope = ANY (ARRAY['customer'::text, 'company'::text])),
  constraint attribution_policies_paying_model_check CHECK (paying_model = ANY (ARRAY['first'::text, 'last'::text, 'linear'::text, 'position'::text, 'time_decay'::text])),
  constraint attribution_policies_reason_check CHECK (length(reason) >= 1 AND length(reason) <= 2000),
  constraint attribution_policies_repeat_credits_check CHECK (repeat_credits = ANY (ARRAY['inherit'::text, 'recompute'::text]))
);
comment on table attribution_policies is 'audience: team';
CREATE UNIQUE INDEX attribution_policies_by_day ON public.attribution_policies USING btree (workspace_id, effective_on);
CREATE UNIQUE INDEX attribution_policies_by_number ON public.attribution_policies USING btree (workspace_id, number);
CREATE INDEX attribution_policies_by_time ON public.attribution_policies USING btree (workspace_id, created_at, id);
alter table attribution_policies enable row level security;
alter table attribution_policies force row level security;
create policy team_rows on attribution_policies to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table attribution_policies to tandem_team;

create table attribution_signatures (
  workspace_id text not null,
  definition_id text not null,
  member_id text not null,
  member_name text not null,
  capacity text not null,
  body_hash text not null,
  signed_at timestamp with time zone not null,
  constraint attribution_signatures_pkey PRIMARY KEY (workspace_id, definition_id, member_id),
  constraint attribution_signatures_workspace_id_definition_id_fkey FOREIGN KEY (workspace_id, definition_id) REFERENCES attribution_definitions(workspace_id, id) ON DELETE CASCADE,
  constraint attribution_signatures_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint attribution_signatures_body_hash_check CHECK (body_hash ~ '^[0-9a-f]{64}$'::text),
  constraint attribution_signatures_capacity_check CHECK (capacity = ANY (ARRAY['finance'::text, 'other'::text])),
  constraint attribution_signatures_member_name_check CHECK (length(member_name) <= 200)
);
comment on table attribution_signatures is 'audience: team';
CREATE UNIQUE INDEX attribution_signatures_by_capacity ON public.attribution_signatures USING btree (workspace_id, definition_id, capacity);
alter table attribution_signatures enable row level security;
alter table attribution_signatures force row level security;
create policy team_rows on attribution_signatures to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table attribution_signatures to tandem_team;

create table attribution_tests (
  workspace_id text not null,
  id text not null,
  partner_id text,
  day date not null,
  asked text not null,
  is_pretended boolean not null,
  customer_id text,
  answer jsonb not null,
  by_name text not null,
  at timestamp with time zone not null,
  constraint attribution_tests_pkey PRIMARY KEY (workspace_id, id),
  constraint attribution_tests_workspace_id_customer_id_fkey FOREIGN KEY (workspace_id, customer_id) REFERENCES customers(workspace_id, id),
  constraint attribution_tests_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint attribution_tests_workspace_id_partner_id_fkey FOREIGN KEY (workspace_id, partner_id) REFERENCES partners(workspace_id, id),
  constraint attribution_tests_asked_check CHECK (length(asked) >= 1 AND length(asked) <= 300),
  constraint attribution_tests_by_name_check CHECK (length(by_name) <= 200)
);
comment on table attribution_tests is 'audience: one_partner';
CREATE INDEX attribution_tests_by_customer ON public.attribution_tests USING btree (workspace_id, customer_id);
CREATE INDEX attribution_tests_by_day ON public.attribution_tests USING btree (workspace_id, partner_id, day);
alter table attribution_tests enable row level security;
alter table attribution_tests force row level security;
create policy portal_rows on attribution_tests to tandem_portal
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))))
  with check (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))));
create policy portfolio_rows on attribution_tests as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_partner(( SELECT current_portfolio() AS current_portfolio), partner_id)
END));
create policy team_rows on attribution_tests to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant select on table attribution_tests to tandem_portal;
grant delete, insert, select, update on table attribution_tests to tandem_team;

create table auth_accounts (
  id text not null,
  user_id text not null,
  account_id text not null,
  provider_id text not null,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamp with time zone,
  refresh_token_expires_at timestamp with time zone,
  scope text,
  password text,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint auth_accounts_pkey PRIMARY KEY (id),
  constraint auth_accounts_user_id_fkey FOREIGN KEY (user_id) REFERENCES auth_users(id) ON DELETE CASCADE
);
CREATE INDEX auth_accounts_by_user ON public.auth_accounts USING btree (user_id);

create table auth_devices (
  user_id text not null,
  device_hash text not null,
  first_seen_at timestamp with time zone default now() not null,
  constraint auth_devices_pkey PRIMARY KEY (user_id, device_hash),
  constraint auth_devices_user_id_fkey FOREIGN KEY (user_id) REFERENCES auth_users(id) ON DELETE CASCADE
);

create table auth_sessions (
  id text not null,
  user_id text not null,
  token text not null,
  expires_at timestamp with time zone not null,
  ip_address text,
  user_agent text,
  confirmed_at timestamp with time zone default now() not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint auth_sessions_pkey PRIMARY KEY (id),
  constraint auth_sessions_token_key UNIQUE (token),
  constraint auth_sessions_user_id_fkey FOREIGN KEY (user_id) REFERENCES auth_users(id) ON DELETE CASCADE
);
CREATE INDEX auth_sessions_by_user ON public.auth_sessions USING btree (user_id);

create table auth_throttles (
  key text not null,
  failures integer not null,
  since timestamp with time zone not null,
  wait_until timestamp with time zone,
  constraint auth_throttles_pkey PRIMARY KEY (key)
);

create table auth_two_factors (
  id text not null,
  user_id text not null,
  secret text not null,
  backup_codes text not null,
  verified boolean default true not null,
  failed_verification_count integer default 0 not null,
  locked_until timestamp with time zone,
  constraint auth_two_factors_pkey PRIMARY KEY (id),
  constraint auth_two_factors_user_id_fkey FOREIGN KEY (user_id) REFERENCES auth_users(id) ON DELETE CASCADE
);
CREATE INDEX auth_two_factors_by_user ON public.auth_two_factors USING btree (user_id);

create table auth_used_codes (
  user_id text not null,
  code_hash text not null,
  used_at timestamp with time zone default now() not null,
  constraint auth_used_codes_pkey PRIMARY KEY (user_id, code_hash),
  constraint auth_used_codes_user_id_fkey FOREIGN KEY (user_id) REFERENCES auth_users(id) ON DELETE CASCADE
);

create table auth_users (
  id text not null,
  name text not null,
  email text not null,
  email_verified boolean default false not null,
  image text,
  two_factor_enabled boolean default false,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint auth_users_pkey PRIMARY KEY (id),
  constraint auth_users_email_key UNIQUE (email)
);

create table auth_verifications (
  id text not null,
  identifier text not null,
  value text not null,
  expires_at timestamp with time zone not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint auth_verifications_pkey PRIMARY KEY (id)
);
CREATE INDEX auth_verifications_by_identifier ON public.auth_verifications USING btree (identifier);

create table balance_acts (
  workspace_id text not null,
  id text not null,
  kind text not null,
  partner_id text not null,
  currency text not null,
  amount_minor bigint not null,
  funding_account_id text,
  bank_reference text,
  reason text not null,
  asked_by text not null,
  asked_at timestamp with time zone not null,
  decision text,
  decided_by text,
  decided_at timestamp with time zone,
  constraint balance_acts_pkey PRIMARY KEY (workspace_id, id),
  constraint balance_acts_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint balance_acts_amount_minor_check CHECK (amount_minor > 0),
  constraint balance_acts_check CHECK ((kind = 'repayment'::text) = (funding_account_id IS NOT NULL)),
  constraint balance_acts_check1 CHECK (decision IS DISTINCT FROM 'confirmed'::text OR asked_by <> decided_by),
  constraint balance_acts_decision_check CHECK (decision = ANY (ARRAY['confirmed'::text, 'refused'::text])),
  constraint balance_acts_kind_check CHECK (kind = ANY (ARRAY['write_off'::text, 'repayment'::text])),
  constraint balance_acts_reason_check CHECK (length(reason) >= 1 AND length(reason) <= 1000)
);
comment on table balance_acts is 'audience: team';
CREATE INDEX balance_acts_by_partner ON public.balance_acts USING btree (workspace_id, partner_id);
CREATE INDEX balance_acts_by_time ON public.balance_acts USING btree (workspace_id, asked_at, id);
alter table balance_acts enable row level security;
alter table balance_acts force row level security;
create policy portfolio_rows on balance_acts as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_partner(( SELECT current_portfolio() AS current_portfolio), partner_id)
END));
create policy team_rows on balance_acts to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table balance_acts to tandem_team;

create table bank_imports (
  workspace_id text not null,
  id text not null,
  kind text not null,
  funding_account_id text not null,
  name text not null,
  sha256 text not null,
  lines integer not null,
  imported_by text,
  imported_at timestamp with time zone not null,
  constraint bank_imports_pkey PRIMARY KEY (workspace_id, id),
  constraint bank_imports_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint bank_imports_kind_check CHECK (kind = 'status_csv'::text),
  constraint bank_imports_sha256_check CHECK (sha256 ~ '^[0-9a-f]{64}$'::text)
);
comment on table bank_imports is 'audience: team';
CREATE UNIQUE INDEX bank_imports_by_content ON public.bank_imports USING btree (workspace_id, funding_account_id, sha256);
CREATE INDEX bank_imports_by_time ON public.bank_imports USING btree (workspace_id, imported_at, id);
alter table bank_imports enable row level security;
alter table bank_imports force row level security;
create policy team_rows on bank_imports to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table bank_imports to tandem_team;

create table bank_lines (
  workspace_id text not null,
  id text not null,
  import_id text not null,
  "position" integer not null,
  funding_account_id text not null,
  line_key text not null,
  reference text not null,
  outcome text not null,
  currency text not null,
  amount_minor bigint not null,
  happened_on date not null,
  rail_reference text,
  reason_code text,
  reason text,
  state text not null,
  note text,
  constraint bank_lines_pkey PRIMARY KEY (workspace_id, id),
  constraint bank_lines_workspace_id_import_id_fkey FOREIGN KEY (workspace_id, import_id) REFERENCES bank_imports(workspace_id, id) ON DELETE CASCADE,
  constraint bank_lines_outcome_check CHECK (outcome = ANY (ARRAY['submitted'::text, 'settled'::text, 'failed'::text, 'returned'::text])),
  constraint bank_lines_state_check CHECK (state = ANY (ARRAY['matched'::text, 'unmatched'::text, 'set_aside'::text]))
);
comment on table bank_lines is 'audience: team';
CREATE INDEX bank_lines_by_day ON public.bank_lines USING btree (workspace_id, happened_on, id);
CREATE INDEX bank_lines_by_import ON public.bank_lines USING btree (workspace_id, import_id, "position");
CREATE UNIQUE INDEX bank_lines_by_key ON public.bank_lines USING btree (workspace_id, funding_account_id, line_key);
CREATE INDEX bank_lines_by_state ON public.bank_lines USING btree (workspace_id, state, happened_on, id);
alter table bank_lines enable row level security;
alter table bank_lines force row level security;
create policy team_rows on bank_lines to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table bank_lines to tandem_team;

create table bank_matches (
  workspace_id text not null,
  id text not null,
  line_id text not null,
  payout_id text not null,
  matched_by text,
  matched_at timestamp with time zone not null,
  constraint bank_matches_pkey PRIMARY KEY (workspace_id, id),
  constraint bank_matches_workspace_id_line_id_fkey FOREIGN KEY (workspace_id, line_id) REFERENCES bank_lines(workspace_id, id) ON DELETE CASCADE,
  constraint bank_matches_workspace_id_payout_id_fkey FOREIGN KEY (workspace_id, payout_id) REFERENCES payouts(workspace_id, id) ON DELETE CASCADE
);
comment on table bank_matches is 'audience: team';
CREATE UNIQUE INDEX bank_matches_by_line ON public.bank_matches USING btree (workspace_id, line_id);
CREATE INDEX bank_matches_by_payout ON public.bank_matches USING btree (workspace_id, payout_id);
alter table bank_matches enable row level security;
alter table bank_matches force row level security;
create policy portfolio_rows on bank_matches as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_record('payouts'::regclass, payout_id)
END));
create policy team_rows on bank_matches to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table bank_matches to tandem_team;

create table case_moves (
  workspace_id text not null,
  case_id text not null,
  number integer not null,
  from_state text,
  to_state text not null,
  at timestamp with time zone not null,
  by_kind text not null,
  by_id text,
  by_name text not null,
  reason text,
  constraint case_moves_pkey PRIMARY KEY (workspace_id, case_id, number),
  constraint case_moves_workspace_id_case_id_fkey FOREIGN KEY (workspace_id, case_id) REFERENCES qualification_cases(workspace_id, id),
  constraint case_moves_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint case_moves_by_name_check CHECK (length(by_name) <= 200),
  constraint case_moves_reason_check CHECK (length(reason) <= 2000)
);
comment on table case_moves is 'audience: team';
alter table case_moves enable row level security;
alter table case_moves force row level security;
create policy portfolio_rows on case_moves as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_record('qualification_cases'::regclass, case_id)
END));
create policy team_rows on case_moves to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant insert, select on table case_moves to tandem_team;

create table case_questions (
  workspace_id text not null,
  case_id text not null,
  number integer not null,
  text text not null,
  asked_by_id text,
  asked_by_name text not null,
  asked_at timestamp with time zone not null,
  answer text,
  answered_by_name text,
  answered_at timestamp with time zone,
  constraint case_questions_pkey PRIMARY KEY (workspace_id, case_id, number),
  constraint case_questions_workspace_id_case_id_fkey FOREIGN KEY (workspace_id, case_id) REFERENCES qualification_cases(workspace_id, id),
  constraint case_questions_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint case_questions_answer_check CHECK (length(answer) >= 1 AND length(answer) <= 5000),
  constraint case_questions_answered_by_name_check CHECK (length(answered_by_name) <= 200),
  constraint case_questions_asked_by_name_check CHECK (length(asked_by_name) <= 200),
  constraint case_questions_number_check CHECK (number >= 1),
  constraint case_questions_text_check CHECK (length(text) >= 1 AND length(text) <= 2000)
);
comment on table case_questions is 'audience: team';
alter table case_questions enable row level security;
alter table case_questions force row level security;
create policy portfolio_rows on case_questions as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_record('qualification_cases'::regclass, case_id)
END));
create policy team_rows on case_questions to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table case_questions to tandem_team;

create table case_readers (
  workspace_id text not null,
  case_id text not null,
  member_id text not null,
  at timestamp with time zone not null,
  constraint case_readers_pkey PRIMARY KEY (workspace_id, case_id, member_id),
  constraint case_readers_workspace_id_case_id_fkey FOREIGN KEY (workspace_id, case_id) REFERENCES qualification_cases(workspace_id, id),
  constraint case_readers_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint case_readers_workspace_id_member_id_fkey FOREIGN KEY (workspace_id, member_id) REFERENCES members(workspace_id, id)
);
comment on table case_readers is 'audience: team';
CREATE INDEX case_readers_by_member ON public.case_readers USING btree (workspace_id, member_id);
alter table case_readers enable row level security;
alter table case_readers force row level security;
create policy portfolio_rows on case_readers as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_record('qualification_cases'::regclass, case_id)
END));
create policy team_rows on case_readers to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant insert, select on table case_readers to tandem_team;

create table case_rubrics (
  workspace_id text not null,
  case_id text not null,
  purpose text not null,
  rubric_id text not null,
  number integer not null,
  constraint case_rubrics_pkey PRIMARY KEY (workspace_id, case_id, purpose),
  constraint case_rubrics_workspace_id_case_id_fkey FOREIGN KEY (workspace_id, case_id) REFERENCES qualification_cases(workspace_id, id),
  constraint case_rubrics_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint case_rubrics_workspace_id_rubric_id_number_fkey FOREIGN KEY (workspace_id, rubric_id, number) REFERENCES rubric_versions(workspace_id, rubric_id, number),
  constraint case_rubrics_purpose_check CHECK (purpose = ANY (ARRAY['technical'::text, 'business'::text, 'fit'::text]))
);
comment on table case_rubrics is 'audience: team';
CREATE INDEX case_rubrics_by_version ON public.case_rubrics USING btree (workspace_id, rubric_id, number);
alter table case_rubrics enable row level security;
alter table case_rubrics force row level security;
create policy portfolio_rows on case_rubrics as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_record('qualification_cases'::regclass, case_id)
END));
create policy team_rows on case_rubrics to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant insert, select on table case_rubrics to tandem_team;

create table case_seats (
  workspace_id text not null,
  case_id text not null,
  seat text not null,
  needed boolean not null,
  reason text not null,
  updated_at timestamp with time zone not null,
  constraint case_seats_pkey PRIMARY KEY (workspace_id, case_id, seat),
  constraint case_seats_workspace_id_case_id_fkey FOREIGN KEY (workspace_id, case_id) REFERENCES qualification_cases(workspace_id, id),
  constraint case_seats_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint case_seats_reason_check CHECK (length(reason) >= 1 AND length(reason) <= 1000),
  constraint case_seats_seat_check CHECK (seat = ANY (ARRAY['bd'::text, 'engineering'::text, 'executive'::text]))
);
comment on table case_seats is 'audience: team';
alter table case_seats enable row level security;
alter table case_seats force row level security;
create policy portfolio_rows on case_seats as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_record('qualification_cases'::regclass, case_id)
END));
create policy team_rows on case_seats to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table case_seats to tandem_team;

create table chargebacks (
  workspace_id text not null,
  id text not null,
  sale_id text not null,
  source text not null,
  external_id text not null,
  amount_minor bigint not null,
  reason text,
  state text not null,
  opened_at timestamp with time zone not null,
  closed_at timestamp with time zone,
  recorded_at timestamp with time zone not null,
  version integer default 1 not null,
  constraint chargebacks_pkey PRIMARY KEY (workspace_id, id),
  constraint chargebacks_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint chargebacks_workspace_id_sale_id_fkey FOREIGN KEY (workspace_id, sale_id) REFERENCES sales(workspace_id, id) ON DELETE CASCADE,
  constraint chargebacks_amount_minor_check CHECK (amount_minor > 0),
  constraint chargebacks_check CHECK ((state = 'opened'::text) = (closed_at IS NULL)),
  constraint chargebacks_external_id_check CHECK (length(external_id) >= 1 AND length(external_id) <= 200),
  constraint chargebacks_reason_check CHECK (length(reason) <= 2000),
  constraint chargebacks_source_check CHECK (length(source) >= 1 AND length(source) <= 60),
  constraint chargebacks_state_check CHECK (state = ANY (ARRAY['opened'::text, 'won'::text, 'lost'::text, 'withdrawn'::text]))
);
comment on table chargebacks is 'audience: team';
CREATE UNIQUE INDEX chargebacks_by_external_id ON public.chargebacks USING btree (workspace_id, source, external_id);
CREATE INDEX chargebacks_by_sale ON public.chargebacks USING btree (workspace_id, sale_id);
CREATE INDEX chargebacks_open ON public.chargebacks USING btree (workspace_id, opened_at, id) WHERE (state = 'opened'::text);
alter table chargebacks enable row level security;
alter table chargebacks force row level security;
create policy portfolio_rows on chargebacks as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_record('sales'::regclass, sale_id)
END));
create policy team_rows on chargebacks to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table chargebacks to tandem_team;

create table clause_versions (
  workspace_id text not null,
  clause_id text not null,
  number integer not null,
  "position" text not null,
  body text not null,
  by_kind text not null,
  by_id text,
  by_name text not null,
  created_at timestamp with time zone not null,
  approved_by_kind text,
  approved_by_id text,
  approved_by_name text,
  approved_at timestamp with time zone,
  constraint clause_versions_pkey PRIMARY KEY (workspace_id, clause_id, number),
  constraint clause_versions_workspace_id_clause_id_fkey FOREIGN KEY (workspace_id, clause_id) REFERENCES clauses(workspace_id, id) ON DELETE CASCADE,
  constraint clause_versions_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint clause_versions_approved_by_name_check CHECK (length(approved_by_name) <= 200),
  constraint clause_versions_body_check CHECK (length(body) >= 1 AND length(body) <= 20000),
  constraint clause_versions_by_name_check CHECK (length(by_name) <= 200),
  constraint clause_versions_number_check CHECK (number >= 1),
  constraint clause_versions_position_check CHECK ("position" = ANY (ARRAY['preferred'::text, 'fallback_1'::text, 'fallback_2'::text, 'fallback_3'::text, 'walk_away'::text]))
);
comment on table clause_versions is 'audience: team';
alter table clause_versions enable row level security;
alter table clause_versions force row level security;
create policy team_rows on clause_versions to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table clause_versions to tandem_team;

create table clauses (
  workspace_id text not null,
  id text not null,
  key text not null,
  title text not null,
  component text not null,
  language text not null,
  jurisdiction text,
  risk text default 'medium'::text not null,
  guidance text default ''::text not null,
  review_on date,
  version integer default 1 not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  owner_id text,
  constraint clauses_pkey PRIMARY KEY (workspace_id, id),
  constraint clauses_workspace_id_key_language_key UNIQUE (workspace_id, key, language),
  constraint clauses_owner FOREIGN KEY (workspace_id, owner_id) REFERENCES members(workspace_id, id),
  constraint clauses_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint clauses_component_check CHECK (component = ANY (ARRAY['legal'::text, 'technical'::text, 'business'::text, 'marketing'::text, 'support'::text])),
  constraint clauses_guidance_check CHECK (length(guidance) <= 4000),
  constraint clauses_jurisdiction_check CHECK (length(jurisdiction) <= 120),
  constraint clauses_key_check CHECK (key ~ '^[a-z][a-z0-9_]{0,59}$'::text),
  constraint clauses_language_check CHECK (length(language) <= 35),
  constraint clauses_risk_check CHECK (risk = ANY (ARRAY['low'::text, 'medium'::text, 'high'::text])),
  constraint clauses_title_check CHECK (length(title) >= 1 AND length(title) <= 200)
);
comment on table clauses is 'audience: team';
CREATE INDEX clauses_by_change ON public.clauses USING btree (workspace_id, updated_at, id);
CREATE INDEX clauses_by_owner ON public.clauses USING btree (workspace_id, owner_id) WHERE (owner_id IS NOT NULL);
CREATE INDEX clauses_by_title ON public.clauses USING btree (workspace_id, title, id);
alter table clauses enable row level security;
alter table clauses force row level security;
create policy team_rows on clauses to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table clauses to tandem_team;

create table click_deltas (
  workspace_id text not null,
  id uuid default gen_random_uuid() not null,
  day date not null,
  link_id text not null,
  partner_id text not null,
  country text default ''::text not null,
  device text default ''::text not null,
  referrer text default ''::text not null,
  verdict text not null,
  hits bigint not null,
  visitors_of_link bigint default 0 not null,
  visitors_of_partner bigint default 0 not null,
  visitors_of_all bigint default 0 not null,
  constraint click_deltas_pkey PRIMARY KEY (workspace_id, id),
  constraint click_deltas_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint click_deltas_verdict_check CHECK (verdict = ANY (ARRAY['click'::text, 'repeat'::text, 'head'::text, 'prefetch'::text, 'bot'::text, 'velocity'::text]))
);
CREATE INDEX click_deltas_by_partner ON public.click_deltas USING btree (workspace_id, partner_id, day);
alter table click_deltas enable row level security;
create policy portal_rows on click_deltas for select to tandem_portal
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))));
create policy team_rows on click_deltas to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant select on table click_deltas to tandem_portal;
grant delete, insert, select, update on table click_deltas to tandem_team;

create table click_marks (
  workspace_id text not null,
  day date not null,
  scope text not null,
  visitor_key text not null,
  first_click_id text not null,
  click_id text not null,
  counted_at timestamp with time zone not null,
  constraint click_marks_pkey PRIMARY KEY (workspace_id, day, scope, visitor_key),
  constraint click_marks_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE
);
comment on table click_marks is 'audience: team';
alter table click_marks enable row level security;
alter table click_marks force row level security;
create policy team_rows on click_marks to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table click_marks to tandem_team;

create table click_salts (
  workspace_id text not null,
  day date not null,
  salt text not null,
  made_at timestamp with time zone not null,
  constraint click_salts_pkey PRIMARY KEY (workspace_id, day),
  constraint click_salts_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE
);
comment on table click_salts is 'audience: team';
alter table click_salts enable row level security;
alter table click_salts force row level security;
create policy team_rows on click_salts to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table click_salts to tandem_team;

create table clicks (
  workspace_id text not null,
  id text not null,
  clicked_at timestamp with time zone not null,
  recorded_at timestamp with time zone not null,
  day date not null,
  link_id text not null,
  partner_id text not null,
  source text not null,
  visitor_key text not null,
  visitor_id text,
  country text,
  region text,
  device text not null,
  browser text not null,
  system text not null,
  referrer text,
  utm jsonb default '{}'::jsonb not null,
  ad_parameters text[] default '{}'::text[] not null,
  verdict text not null,
  repeat_of text,
  uniques integer not null,
  constraint clicks_pkey PRIMARY KEY (workspace_id, id, clicked_at),
  constraint clicks_browser_check CHECK (length(browser) <= 40),
  constraint clicks_country_check CHECK (country ~ '^[A-Z]{2}$'::text),
  constraint clicks_device_check CHECK (device = ANY (ARRAY['desktop'::text, 'mobile'::text, 'tablet'::text, 'other'::text])),
  constraint clicks_referrer_check CHECK (length(referrer) <= 253),
  constraint clicks_region_check CHECK (length(region) <= 80),
  constraint clicks_source_check CHECK (source = ANY (ARRAY['redirect'::text, 'script'::text, 'api'::text])),
  constraint clicks_system_check CHECK (length(system) <= 40),
  constraint clicks_uniques_check CHECK (uniques >= 0 AND uniques <= 7),
  constraint clicks_verdict_check CHECK (verdict = ANY (ARRAY['click'::text, 'repeat'::text])),
  constraint clicks_visitor_key_check CHECK (length(visitor_key) <= 64)
) partition by RANGE (clicked_at);
comment on table clicks is 'audience: one_partner';
CREATE INDEX clicks_by_link ON ONLY public.clicks USING btree (workspace_id, link_id, clicked_at, id);
CREATE INDEX clicks_by_partner ON ONLY public.clicks USING btree (workspace_id, partner_id, clicked_at, id);
CREATE INDEX clicks_by_time ON ONLY public.clicks USING btree (workspace_id, clicked_at, id);
CREATE INDEX clicks_by_visitor ON ONLY public.clicks USING btree (workspace_id, visitor_id) WHERE (visitor_id IS NOT NULL);
alter table clicks enable row level security;
alter table clicks force row level security;
create policy portal_rows on clicks to tandem_portal
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))))
  with check (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))));
create policy portfolio_rows on clicks as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_partner(( SELECT current_portfolio() AS current_portfolio), partner_id)
END));
create policy team_rows on clicks to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant select on table clicks to tandem_portal;
grant delete, insert, select, update on table clicks to tandem_team;

create table clock_pauses (
  workspace_id text not null,
  clock_id text not null,
  from_at timestamp with time zone not null,
  to_at timestamp with time zone,
  reason text not null,
  constraint clock_pauses_pkey PRIMARY KEY (workspace_id, clock_id, from_at),
  constraint clock_pauses_workspace_id_clock_id_fkey FOREIGN KEY (workspace_id, clock_id) REFERENCES clocks(workspace_id, id) ON DELETE CASCADE,
  constraint clock_pauses_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint clock_pauses_check CHECK (to_at >= from_at),
  constraint clock_pauses_reason_check CHECK (length(reason) >= 1 AND length(reason) <= 200)
);
comment on table clock_pauses is 'audience: team';
CREATE UNIQUE INDEX clock_pauses_open_once ON public.clock_pauses USING btree (workspace_id, clock_id) WHERE (to_at IS NULL);
alter table clock_pauses enable row level security;
alter table clock_pauses force row level security;
create policy portfolio_rows on clock_pauses as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_record('clocks'::regclass, clock_id)
END));
create policy team_rows on clock_pauses to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table clock_pauses to tandem_team;

create table clock_steps (
  workspace_id text not null,
  id text not null,
  kind text not null,
  due_at timestamp with time zone not null,
  subjects integer not null,
  ran_at timestamp with time zone not null,
  constraint clock_steps_pkey PRIMARY KEY (workspace_id, id),
  constraint clock_steps_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint clock_steps_kind_check CHECK (length(kind) <= 120),
  constraint clock_steps_subjects_check CHECK (subjects >= 1)
);
comment on table clock_steps is 'audience: team';
CREATE INDEX clock_steps_by_time ON public.clock_steps USING btree (workspace_id, ran_at, id);
alter table clock_steps enable row level security;
alter table clock_steps force row level security;
create policy team_rows on clock_steps to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table clock_steps to tandem_team;

create table clocks (
  workspace_id text not null,
  id text not null,
  kind text not null,
  subject_kind text not null,
  subject_id text not null,
  partner_id text,
  member_id text,
  target_minutes integer not null,
  in_business_time boolean not null,
  started_at timestamp with time zone not null,
  warns_at timestamp with time zone not null,
  breaches_at timestamp with time zone not null,
  paused_at timestamp with time zone,
  warned_at timestamp with time zone,
  breached_at timestamp with time zone,
  ending text,
  ended_at timestamp with time zone,
  spent_minutes integer,
  version integer default 1 not null,
  created_at timestamp with time zone not null,
  constraint clocks_pkey PRIMARY KEY (workspace_id, id),
  constraint clocks_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint clocks_workspace_id_partner_id_fkey FOREIGN KEY (workspace_id, partner_id) REFERENCES partners(workspace_id, id) ON DELETE CASCADE,
  constraint clocks_check CHECK ((ending IS NULL) = (ended_at IS NULL)),
  constraint clocks_check1 CHECK ((ending IS NULL) = (spent_minutes IS NULL)),
  constraint clocks_ending_check CHECK (ending = ANY (ARRAY['met'::text, 'dropped'::text])),
  constraint clocks_kind_check CHECK (length(kind) >= 1 AND length(kind) <= 80),
  constraint clocks_spent_minutes_check CHECK (spent_minutes >= 0),
  constraint clocks_subject_id_check CHECK (length(subject_id) >= 1 AND length(subject_id) <= 80),
  constraint clocks_subject_kind_check CHECK (length(subject_kind) >= 1 AND length(subject_kind) <= 60),
  constraint clocks_target_minutes_check CHECK (target_minutes >= 1 AND target_minutes <= 5256000)
);
comment on table clocks is 'audience: team';
CREATE INDEX clocks_by_breach ON public.clocks USING btree (workspace_id, breaches_at, id);
CREATE INDEX clocks_by_partner ON public.clocks USING btree (workspace_id, partner_id, breaches_at, id);
CREATE INDEX clocks_by_start ON public.clocks USING btree (workspace_id, started_at, id);
CREATE INDEX clocks_by_subject ON public.clocks USING btree (workspace_id, subject_id, started_at);
CREATE INDEX clocks_met ON public.clocks USING btree (workspace_id, kind, ended_at) INCLUDE (spent_minutes) WHERE (ending = 'met'::text);
CREATE UNIQUE INDEX clocks_open_once ON public.clocks USING btree (workspace_id, kind, subject_id) WHERE (ended_at IS NULL);
alter table clocks enable row level security;
alter table clocks force row level security;
create policy portfolio_rows on clocks as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_partner(( SELECT current_portfolio() AS current_portfolio), partner_id)
END));
create policy team_rows on clocks to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table clocks to tandem_team;

create table codes (
  workspace_id text not null,
  id text not null,
  partner_id text not null,
  code text not null,
  kind text not null,
  discount text,
  provider_ids text[] default '{}'::text[] not null,
  campaign text,
  starts_at timestamp with time zone,
  ends_at timestamp with time zone,
  uses_max integer,
  uses integer default 0 not null,
  partner_closed boolean default false not null,
  ended_at timestamp with time zone,
  ended_by text,
  ended_reason text,
  version integer default 1 not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint codes_pkey PRIMARY KEY (workspace_id, id),
  constraint codes_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint codes_workspace_id_partner_id_fkey FOREIGN KEY (workspace_id, partner_id) REFERENCES partners(workspace_id, id),
  constraint codes_campaign_check CHECK (length(campaign) >= 1 AND length(campaign) <= 120),
  constraint codes_check CHECK (ends_at > starts_at),
  constraint codes_code_check CHECK (length(code) >= 2 AND length(code) <= 40),
  constraint codes_discount_check CHECK (length(discount) >= 1 AND length(discount) <= 200),
  constraint codes_ended_by_check CHECK (length(ended_by) <= 200),
  constraint codes_ended_reason_check CHECK (length(ended_reason) >= 1 AND length(ended_reason) <= 1000),
  constraint codes_kind_check CHECK (kind = ANY (ARRAY['personal'::text, 'campaign'::text])),
  constraint codes_provider_ids_check CHECK (cardinality(provider_ids) <= 20),
  constraint codes_uses_check CHECK (uses >= 0),
  constraint codes_uses_max_check CHECK (uses_max >= 1)
);
comment on table codes is 'audience: one_partner';
CREATE INDEX codes_by_code ON public.codes USING btree (workspace_id, code, id);
CREATE INDEX codes_by_partner ON public.codes USING btree (workspace_id, partner_id, created_at, id);
CREATE INDEX codes_by_provider_ids ON public.codes USING gin (provider_ids);
CREATE INDEX codes_by_time ON public.codes USING btree (workspace_id, created_at, id);
CREATE UNIQUE INDEX codes_live ON public.codes USING btree (workspace_id, code) WHERE (ended_at IS NULL);
alter table codes enable row level security;
alter table codes force row level security;
create policy portal_rows on codes to tandem_portal
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))))
  with check (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))));
create policy portfolio_rows on codes as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_partner(( SELECT current_portfolio() AS current_portfolio), partner_id)
END));
create policy team_rows on codes to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant select on table codes to tandem_portal;
grant delete, insert, select, update on table codes to tandem_team;

create table commission_approvals (
  workspace_id text not null,
  commission_id text not null,
  role text not null,
  partner_id text not null,
  rule text not null,
  by_kind text not null,
  by_id text,
  by_name text not null,
  at timestamp with time zone not null,
  constraint commission_approvals_pkey PRIMARY KEY (workspace_id, commission_id, role),
  constraint commission_approvals_workspace_id_commission_id_fkey FOREIGN KEY (workspace_id, commission_id) REFERENCES commissions(workspace_id, id) ON DELETE CASCADE,
  constraint commission_approvals_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint commission_approvals_workspace_id_partner_id_fkey FOREIGN KEY (workspace_id, partner_id) REFERENCES partners(workspace_id, id),
  constraint commission_approvals_by_name_check CHECK (length(by_name) <= 200),
  constraint commission_approvals_role_check CHECK (role = ANY (ARRAY['automatic'::text, 'partner_manager'::text, 'finance'::text])),
  constraint commission_approvals_rule_check CHECK (length(rule) >= 1 AND length(rule) <= 120)
);
comment on table commission_approvals is 'audience: team';
CREATE INDEX commission_approvals_by_partner ON public.commission_approvals USING btree (workspace_id, partner_id);
CREATE UNIQUE INDEX commission_approvals_two_people ON public.commission_approvals USING btree (workspace_id, commission_id, by_id) WHERE (by_kind = 'member'::text);
alter table commission_approvals enable row level security;
alter table commission_approvals force row level security;
create policy portfolio_rows on commission_approvals as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_partner(( SELECT current_portfolio() AS current_portfolio), partner_id)
END));
create policy team_rows on commission_approvals to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant insert, select on table commission_approvals to tandem_team;
grant update on column commission_approvals.partner_id to tandem_team;

create table commission_bulk_actions (
  workspace_id text not null,
  id text not null,
  verb text not null,
  reason text,
  filter jsonb not null,
  state text not null,
  rows_total integer not null,
  rows_done integer default 0 not null,
  rows_refused integer default 0 not null,
  preview jsonb not null,
  job_id text,
  by_id text,
  by_name text not null,
  actor jsonb not null,
  created_at timestamp with time zone not null,
  started_at timestamp with time zone,
  finished_at timestamp with time zone,
  version integer default 1 not null,
  constraint commission_bulk_actions_pkey PRIMARY KEY (workspace_id, id),
  constraint commission_bulk_actions_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint commission_bulk_actions_by_name_check CHECK (length(by_name) <= 200),
  constraint commission_bulk_actions_reason_check CHECK (length(reason) >= 1 AND length(reason) <= 2000),
  constraint commission_bulk_actions_state_check CHECK (state = ANY (ARRAY['previewed'::text, 'running'::text, 'finished'::text, 'cancelled'::text])),
  constraint commission_bulk_actions_verb_check CHECK (verb = ANY (ARRAY['approve'::text, 'decline'::text, 'hold'::text, 'release'::text]))
);
comment on table commission_bulk_actions is 'audience: team';
CREATE INDEX commission_bulk_actions_by_time ON public.commission_bulk_actions USING btree (workspace_id, created_at, id);
alter table commission_bulk_actions enable row level security;
alter table commission_bulk_actions force row level security;
create policy team_rows on commission_bulk_actions to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table commission_bulk_actions to tandem_team;

create table commission_bulk_rows (
  workspace_id text not null,
  action_id text not null,
  "position" integer not null,
  commission_id text not null,
  commission_version integer not null,
  state text not null,
  code text,
  words text,
  constraint commission_bulk_rows_pkey PRIMARY KEY (workspace_id, action_id, "position"),
  constraint commission_bulk_rows_workspace_id_action_id_fkey FOREIGN KEY (workspace_id, action_id) REFERENCES commission_bulk_actions(workspace_id, id) ON DELETE CASCADE,
  constraint commission_bulk_rows_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint commission_bulk_rows_position_check CHECK ("position" >= 1),
  constraint commission_bulk_rows_state_check CHECK (state = ANY (ARRAY['waiting'::text, 'done'::text, 'refused'::text])),
  constraint commission_bulk_rows_words_check CHECK (length(words) <= 500)
);
comment on table commission_bulk_rows is 'audience: team';
CREATE INDEX commission_bulk_rows_by_state ON public.commission_bulk_rows USING btree (workspace_id, action_id, state, "position");
alter table commission_bulk_rows enable row level security;
alter table commission_bulk_rows force row level security;
create policy team_rows on commission_bulk_rows to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table commission_bulk_rows to tandem_team;

create table commission_declines (
  workspace_id text not null,
  commission_id text not null,
  partner_id text not null,
  reason text not null,
  cause_id text,
  by_kind text not null,
  by_id text,
  by_name text not null,
  at timestamp with time zone not null,
  constraint commission_declines_pkey PRIMARY KEY (workspace_id, commission_id),
  constraint commission_declines_workspace_id_commission_id_fkey FOREIGN KEY (workspace_id, commission_id) REFERENCES commissions(workspace_id, id) ON DELETE CASCADE,
  constraint commission_declines_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint commission_declines_workspace_id_partner_id_fkey FOREIGN KEY (workspace_id, partner_id) REFERENCES partners(workspace_id, id),
  constraint commission_declines_by_name_check CHECK (length(by_name) <= 200),
  constraint commission_declines_reason_check CHECK (length(reason) >= 1 AND length(reason) <= 2000)
);
comment on table commission_declines is 'audience: one_partner';
CREATE INDEX commission_declines_by_partner ON public.commission_declines USING btree (workspace_id, partner_id);
alter table commission_declines enable row level security;
alter table commission_declines force row level security;
create policy portal_rows on commission_declines to tandem_portal
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))))
  with check (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))));
create policy portfolio_rows on commission_declines as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_partner(( SELECT current_portfolio() AS current_portfolio), partner_id)
END));
create policy team_rows on commission_declines to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant select on table commission_declines to tandem_portal;
grant insert, select on table commission_declines to tandem_team;
grant update on column commission_declines.partner_id to tandem_team;

create table commission_holds (
  workspace_id text not null,
  id text not null,
  commission_id text not null,
  partner_id text not null,
  kind text not null,
  reason text not null,
  cause_id text,
  opened_at timestamp with time zone not null,
  opened_by_kind text not null,
  opened_by_id text,
  opened_by_name text not null,
  closed_at timestamp with time zone,
  closed_by_kind text,
  closed_by_id text,
  closed_by_name text,
  constraint commission_holds_pkey PRIMARY KEY (workspace_id, id),
  constraint commission_holds_workspace_id_commission_id_fkey FOREIGN KEY (workspace_id, commission_id) REFERENCES commissions(workspace_id, id) ON DELETE CASCADE,
  constraint commission_holds_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint commission_holds_workspace_id_partner_id_fkey FOREIGN KEY (workspace_id, partner_id) REFERENCES partners(workspace_id, id),
  constraint commission_holds_check CHECK ((closed_at IS NULL) = (closed_by_name IS NULL)),
  constraint commission_holds_closed_by_name_check CHECK (length(closed_by_name) <= 200),
  constraint commission_holds_kind_check CHECK (kind = ANY (ARRAY['flag'::text, 'chargeback'::text, 'manual'::text, 'partner'::text, 'above_sale_value'::text, 'finance'::text])),
  constraint commission_holds_opened_by_name_check CHECK (length(opened_by_name) <= 200),
  constraint commission_holds_reason_check CHECK (length(reason) >= 1 AND length(reason) <= 500)
);
comment on table commission_holds is 'audience: team';
CREATE INDEX commission_holds_by_cause ON public.commission_holds USING btree (workspace_id, cause_id) WHERE (closed_at IS NULL);
CREATE INDEX commission_holds_by_line ON public.commission_holds USING btree (workspace_id, commission_id, opened_at);
CREATE INDEX commission_holds_by_partner ON public.commission_holds USING btree (workspace_id, partner_id);
CREATE UNIQUE INDEX commission_holds_open ON public.commission_holds USING btree (workspace_id, commission_id, kind, COALESCE(cause_id, ''::text)) WHERE (closed_at IS NULL);
alter table commission_holds enable row level security;
alter table commission_holds force row level security;
create policy portfolio_rows on commission_holds as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_partner(( SELECT current_portfolio() AS current_portfolio), partner_id)
END));
create policy team_rows on commission_holds to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table commission_holds to tandem_team;

create table commission_moves (
  workspace_id text not null,
  subject_id text not null,
  number integer not null,
  commission_id text,
  partner_id text not null,
  currency text not null,
  kind text not null,
  day date not null,
  from_state text,
  to_state text not null,
  amount_minor bigint not null,
  cause_id text,
  at timestamp with time zone not null,
  constraint commission_moves_pkey PRIMARY KEY (workspace_id, subject_id, number),
  constraint commission_moves_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint commission_moves_workspace_id_partner_id_fkey FOREIGN KEY (workspace_id, partner_id) REFERENCES partners(workspace_id, id),
  constraint commission_moves_amount_minor_check CHECK (amount_minor <> 0),
  constraint commission_moves_currency_check CHECK (currency ~ '^[A-Z]{3}$'::text),
  constraint commission_moves_from_state_check CHECK (from_state = ANY (ARRAY['pending'::text, 'held'::text, 'approved'::text, 'due'::text, 'processing'::text, 'paid'::text, 'reversed'::text])),
  constraint commission_moves_number_check CHECK (number >= 1),
  constraint commission_moves_to_state_check CHECK (to_state = ANY (ARRAY['pending'::text, 'held'::text, 'approved'::text, 'due'::text, 'processing'::text, 'paid'::text, 'reversed'::text, 'declined'::text]))
);
comment on table commission_moves is 'audience: one_partner';
CREATE INDEX commission_moves_by_day ON public.commission_moves USING btree (workspace_id, day, subject_id, number);
CREATE INDEX commission_moves_by_partner ON public.commission_moves USING btree (workspace_id, partner_id, day);
alter table commission_moves enable row level security;
alter table commission_moves force row level security;
create policy portal_rows on commission_moves to tandem_portal
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))))
  with check (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))));
create policy portfolio_rows on commission_moves as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_partner(( SELECT current_portfolio() AS current_portfolio), partner_id)
END));
create policy team_rows on commission_moves to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant select on table commission_moves to tandem_portal;
grant insert, select on table commission_moves to tandem_team;
grant update on column commission_moves.partner_id to tandem_team;

create table commission_reversals (
  workspace_id text not null,
  id text not null,
  commission_id text,
  partner_id text not null,
  currency text not null,
  number integer not null,
  cause_kind text not null,
  cause_id text not null,
  cause_words text not null,
  sale_id text,
  amount_minor bigint not null,
  refunded_minor bigint,
  gross_minor bigint,
  reversed_before_minor bigint not null,
  reversed_after_minor bigint not null,
  lands text not null,
  carry_state text,
  payout_id text,
  accounting_day date not null,
  version integer default 1 not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint commission_reversals_pkey PRIMARY KEY (workspace_id, id),
  constraint commission_reversals_workspace_id_commission_id_fkey FOREIGN KEY (workspace_id, commission_id) REFERENCES commissions(workspace_id, id),
  constraint commission_reversals_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint commission_reversals_workspace_id_partner_id_fkey FOREIGN KEY (workspace_id, partner_id) REFERENCES partners(workspace_id, id),
  constraint commission_reversals_amount_minor_check CHECK (amount_minor <> 0),
  constraint commission_reversals_carry_state_check CHECK (carry_state = ANY (ARRAY['due'::text, 'processing'::text, 'paid'::text])),
  constraint commission_reversals_cause_id_check CHECK (length(cause_id) >= 1 AND length(cause_id) <= 100),
  constraint commission_reversals_cause_kind_check CHECK (cause_kind = ANY (ARRAY['sale_reversal'::text, 'superseded'::text, 'flag'::text, 'manual'::text, 'written_off'::text, 'paid_back'::text])),
  constraint commission_reversals_cause_words_check CHECK (length(cause_words) >= 1 AND length(cause_words) <= 500),
  constraint commission_reversals_check CHECK ((lands = 'carry_over'::text) = (carry_state IS NOT NULL)),
  constraint commission_reversals_check1 CHECK ((reversed_after_minor - reversed_before_minor) = amount_minor OR commission_id IS NULL),
  constraint commission_reversals_currency_check CHECK (currency ~ '^[A-Z]{3}$'::text),
  constraint commission_reversals_lands_check CHECK (lands = ANY (ARRAY['line'::text, 'carry_over'::text])),
  constraint commission_reversals_number_check CHECK (number >= 1)
);
comment on table commission_reversals is 'audience: one_partner';
CREATE INDEX commission_reversals_by_partner ON public.commission_reversals USING btree (workspace_id, partner_id, created_at, id);
CREATE INDEX commission_reversals_by_payout ON public.commission_reversals USING btree (workspace_id, payout_id) WHERE (payout_id IS NOT NULL);
CREATE INDEX commission_reversals_by_time ON public.commission_reversals USING btree (workspace_id, created_at, id);
CREATE INDEX commission_reversals_carried ON public.commission_reversals USING btree (workspace_id, partner_id, currency, carry_state) WHERE ((lands = 'carry_over'::text) AND (carry_state <> 'paid'::text));
CREATE UNIQUE INDEX commission_reversals_in_order ON public.commission_reversals USING btree (workspace_id, commission_id, number) WHERE (commission_id IS NOT NULL);
alter table commission_reversals enable row level security;
alter table commission_reversals force row level security;
create policy portal_rows on commission_reversals to tandem_portal
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))))
  with check (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))));
create policy portfolio_rows on commission_reversals as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_partner(( SELECT current_portfolio() AS current_portfolio), partner_id)
END));
create policy team_rows on commission_reversals to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant select on table commission_reversals to tandem_portal;
grant delete, insert, select, update on table commission_reversals to tandem_team;

create table commission_rule_sets (
  workspace_id text not null,
  number integer not null,
  rules jsonb not null,
  proposed_by text not null,
  proposed_by_name text not null,
  proposed_as text not null,
  proposed_at timestamp with time zone not null,
  decision text,
  decided_by text,
  decided_by_name text,
  decided_at timestamp with time zone,
  constraint commission_rule_sets_pkey PRIMARY KEY (workspace_id, number),
  constraint commission_rule_sets_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint commission_rule_sets_check CHECK ((decision IS NULL) = (decided_at IS NULL)),
  constraint commission_rule_sets_check1 CHECK (decided_by <> proposed_by),
  constraint commission_rule_sets_decided_by_name_check CHECK (length(decided_by_name) <= 200),
  constraint commission_rule_sets_decision_check CHECK (decision = ANY (ARRAY['confirmed'::text, 'refused'::text])),
  constraint commission_rule_sets_number_check CHECK (number >= 1),
  constraint commission_rule_sets_proposed_as_check CHECK (proposed_as = ANY (ARRAY['admin'::text, 'finance'::text])),
  constraint commission_rule_sets_proposed_by_name_check CHECK (length(proposed_by_name) <= 200),
  constraint commission_rule_sets_rules_check CHECK (jsonb_typeof(rules) = 'array'::text)
);
comment on table commission_rule_sets is 'audience: team';
alter table commission_rule_sets enable row level security;
alter table commission_rule_sets force row level security;
create policy team_rows on commission_rule_sets to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table commission_rule_sets to tandem_team;

create table commission_settings (
  workspace_id text not null,
  scope text not null,
  value jsonb not null,
  version integer default 1 not null,
  updated_at timestamp with time zone not null,
  constraint commission_settings_pkey PRIMARY KEY (workspace_id, scope),
  constraint commission_settings_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint commission_settings_scope_check CHECK (scope = 'workspace'::text),
  constraint commission_settings_value_check CHECK (jsonb_typeof(value) = 'object'::text)
);
comment on table commission_settings is 'audience: team';
alter table commission_settings enable row level security;
alter table commission_settings force row level security;
create policy team_rows on commission_settings to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table commission_settings to tandem_team;

create table commissions (
  workspace_id text not null,
  id text not null,
  partner_id text not null,
  evaluation_id text,
  conversion_id text,
  credit_set_id text,
  sale_id text,
  rule_id text,
  rule_name text,
  kind text not null,
  occurrence text,
  amount_minor bigint not null,
  currency text not null,
  occurred_at timestamp with time zone not null,
  accounting_day date not null,
  hold_until timestamp with time zone not null,
  due_on date,
  state text not null,
  reversed_minor bigint default 0 not null,
  is_held boolean default false not null,
  is_disputed boolean default false not null,
  payout_id text,
  replaces text,
  created_by text,
  reason text,
  causes jsonb,
  version integer default 1 not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  parts jsonb,
  carried_minor bigint default 0 not null,
  about_kind text,
  about_id text,
  approved_at timestamp with time zone,
  paid_at timestamp with time zone,
  asked_at timestamp with time zone,
  constraint commissions_pkey PRIMARY KEY (workspace_id, id),
  constraint commissions_workspace_id_evaluation_id_fkey FOREIGN KEY (workspace_id, evaluation_id) REFERENCES evaluations(workspace_id, id),
  constraint commissions_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint commissions_workspace_id_partner_id_fkey FOREIGN KEY (workspace_id, partner_id) REFERENCES partners(workspace_id, id),
  constraint commissions_about_kind_check CHECK (about_kind = ANY (ARRAY['commission'::text, 'statement'::text, 'dispute'::text])),
  constraint commissions_amount_minor_check CHECK (amount_minor <> 0),
  constraint commissions_check CHECK (amount_minor > 0 OR (kind = ANY (ARRAY['adjustment'::text, 'true_up'::text]))),
  constraint commissions_check1 CHECK (amount_minor < 0 OR reversed_minor >= 0 AND reversed_minor <= amount_minor),
  constraint commissions_check2 CHECK ((conversion_id IS NULL) = (credit_set_id IS NULL)),
  constraint commissions_check3 CHECK (evaluation_id IS NOT NULL OR occurrence IS NOT NULL OR kind = 'adjustment'::text),
  constraint commissions_currency_check CHECK (currency ~ '^[A-Z]{3}$'::text),
  constraint commissions_kind_check CHECK (kind = ANY (ARRAY['sale'::text, 'recurring'::text, 'lead'::text, 'deal'::text, 'bounty'::text, 'referral'::text, 'tier_catch_up'::text, 'true_up'::text, 'guarantee'::text, 'retainer'::text, 'adjustment'::text])),
  constraint commissions_occurrence_check CHECK (length(occurrence) >= 1 AND length(occurrence) <= 200),
  constraint commissions_reason_check CHECK (length(reason) >= 1 AND length(reason) <= 2000),
  constraint commissions_rule_id_check CHECK (length(rule_id) >= 1 AND length(rule_id) <= 40),
  constraint commissions_rule_name_check CHECK (length(rule_name) >= 1 AND length(rule_name) <= 120),
  constraint commissions_state_check CHECK (state = ANY (ARRAY['pending'::text, 'approved'::text, 'due'::text, 'processing'::text, 'paid'::text, 'declined'::text, 'clawed_back'::text]))
);
comment on table commissions is 'audience: one_partner';
CREATE INDEX commissions_by_conversion ON public.commissions USING btree (workspace_id, conversion_id) WHERE (conversion_id IS NOT NULL);
CREATE INDEX commissions_by_evaluation ON public.commissions USING btree (workspace_id, evaluation_id) WHERE (evaluation_id IS NOT NULL);
CREATE UNIQUE INDEX commissions_by_occurrence ON public.commissions USING btree (workspace_id, partner_id, rule_id, kind, occurrence) WHERE ((occurrence IS NOT NULL) AND (replaces IS NULL));
CREATE INDEX commissions_by_partner ON public.commissions USING btree (workspace_id, partner_id, occurred_at, id);
CREATE INDEX commissions_by_payout ON public.commissions USING btree (workspace_id, payout_id) WHERE (payout_id IS NOT NULL);
CREATE INDEX commissions_by_sale ON public.commissions USING btree (workspace_id, sale_id) WHERE (sale_id IS NOT NULL);
CREATE INDEX commissions_by_state ON public.commissions USING btree (workspace_id, state, hold_until, id);
CREATE INDEX commissions_by_time ON public.commissions USING btree (workspace_id, occurred_at, id);
CREATE INDEX commissions_in_review ON public.commissions USING btree (workspace_id, asked_at, id) WHERE (asked_at IS NOT NULL);
CREATE INDEX commissions_of_partner_open ON public.commissions USING btree (workspace_id, partner_id, state, id) WHERE (state = ANY (ARRAY['pending'::text, 'approved'::text, 'due'::text, 'processing'::text]));
CREATE UNIQUE INDEX commissions_once ON public.commissions USING btree (workspace_id, conversion_id, partner_id, credit_set_id, rule_id, kind) WHERE ((conversion_id IS NOT NULL) AND (replaces IS NULL));
CREATE INDEX commissions_to_fall_due ON public.commissions USING btree (workspace_id, partner_id, due_on) WHERE (state = 'approved'::text);
CREATE TRIGGER commissions_begin AFTER INSERT ON commissions REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION begin_commission_moves();
alter table commissions enable row level security;
alter table commissions force row level security;
create policy portal_rows on commissions to tandem_portal
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))))
  with check (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))));
create policy portfolio_rows on commissions as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_partner(( SELECT current_portfolio() AS current_portfolio), partner_id)
END));
create policy team_rows on commissions to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant select on table commissions to tandem_portal;
grant delete, insert, select, update on table commissions to tandem_team;

create table companies (
  workspace_id text not null,
  id text not null,
  domain text,
  name text,
  aliases text[] default '{}'::text[] not null,
  historic_domains text[] default '{}'::text[] not null,
  version integer default 1 not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint companies_pkey PRIMARY KEY (workspace_id, id),
  constraint companies_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint companies_aliases_check CHECK (cardinality(aliases) <= 50),
  constraint companies_domain_check CHECK (length(domain) >= 1 AND length(domain) <= 253),
  constraint companies_historic_domains_check CHECK (cardinality(historic_domains) <= 50),
  constraint companies_name_check CHECK (length(name) >= 1 AND length(name) <= 200)
);
comment on table companies is 'audience: team';
CREATE UNIQUE INDEX companies_by_domain ON public.companies USING btree (workspace_id, domain) WHERE (domain IS NOT NULL);
CREATE INDEX companies_by_time ON public.companies USING btree (workspace_id, created_at, id);
alter table companies enable row level security;
alter table companies force row level security;
create policy team_rows on companies to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table companies to tandem_team;

create table company_documents (
  workspace_id text not null,
  id text not null,
  partner_id text not null,
  case_id text,
  kind text not null,
  state text default 'requested'::text not null,
  note text,
  due_on date,
  requested_at timestamp with time zone not null,
  requested_by_name text not null,
  file_id text,
  file_name text,
  content_type text,
  size_bytes bigint,
  received_at timestamp with time zone,
  received_from text,
  issued_on date,
  period_end_on date,
  expires_on date,
  figures jsonb,
  reviewed_at timestamp with time zone,
  reviewed_by_id text,
  reviewed_by_name text,
  reject_reason text,
  replaced_by text,
  version integer default 1 not null,
  updated_at timestamp with time zone not null,
  constraint company_documents_pkey PRIMARY KEY (workspace_id, id),
  constraint company_documents_workspace_id_case_id_fkey FOREIGN KEY (workspace_id, case_id) REFERENCES qualification_cases(workspace_id, id),
  constraint company_documents_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint company_documents_workspace_id_partner_id_fkey FOREIGN KEY (workspace_id, partner_id) REFERENCES partners(workspace_id, id),
  constraint company_documents_workspace_id_replaced_by_fkey FOREIGN KEY (workspace_id, replaced_by) REFERENCES company_documents(workspace_id, id),
  constraint company_documents_check CHECK (state <> 'accepted'::text OR issued_on IS NOT NULL),
  constraint company_documents_check1 CHECK ((state = ANY (ARRAY['requested'::text, 'replaced'::text])) OR file_id IS NOT NULL),
  constraint company_documents_figures_check CHECK (jsonb_typeof(figures) = 'object'::text),
  constraint company_documents_file_name_check CHECK (length(file_name) <= 255),
  constraint company_documents_kind_check CHECK (kind = ANY (ARRAY['audited_accounts'::text, 'management_accounts'::text, 'credit_report'::text, 'bank_reference'::text, 'registration_extract'::text, 'tax_clearance'::text, 'insurance_certificate'::text, 'security_report'::text, 'ownership_chart'::text])),
  constraint company_documents_note_check CHECK (length(note) <= 2000),
  constraint company_documents_received_from_check CHECK (length(received_from) <= 200),
  constraint company_documents_reject_reason_check CHECK (length(reject_reason) <= 2000),
  constraint company_documents_requested_by_name_check CHECK (length(requested_by_name) <= 200),
  constraint company_documents_reviewed_by_name_check CHECK (length(reviewed_by_name) <= 200),
  constraint company_documents_state_check CHECK (state = ANY (ARRAY['requested'::text, 'received'::text, 'accepted'::text, 'rejected'::text, 'replaced'::text]))
);
comment on table company_documents is 'audience: team';
CREATE INDEX company_documents_by_case ON public.company_documents USING btree (workspace_id, case_id, id);
CREATE INDEX company_documents_by_change ON public.company_documents USING btree (workspace_id, updated_at, id);
CREATE INDEX company_documents_by_expiry ON public.company_documents USING btree (workspace_id, expires_on, id) WHERE (state = 'accepted'::text);
CREATE INDEX company_documents_by_partner ON public.company_documents USING btree (workspace_id, partner_id, id);
CREATE INDEX company_documents_by_replacement ON public.company_documents USING btree (workspace_id, replaced_by) WHERE (replaced_by IS NOT NULL);
CREATE INDEX company_documents_by_request ON public.company_documents USING btree (workspace_id, requested_at, id);
alter table company_documents enable row level security;
alter table company_documents force row level security;
create policy portfolio_rows on company_documents as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_partner(( SELECT current_portfolio() AS current_portfolio), partner_id)
END));
create policy team_rows on company_documents to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table company_documents to tandem_team;

create table contacts (
  workspace_id text not null,
  id text not null,
  partner_id text not null,
  given_name text,
  family_name text,
  full_name text not null,
  email text,
  email_folded text,
  phone text,
  title text,
  job_function text,
  is_primary boolean default false not null,
  may_sign boolean default false not null,
  authority_note text,
  language text,
  zone text,
  consent_at timestamp with time zone,
  consent_text_version text,
  do_not_contact boolean default false not null,
  bounced_at timestamp with time zone,
  custom jsonb default '{}'::jsonb not null,
  left_at timestamp with time zone,
  left_reason text,
  erased_at timestamp with time zone,
  version integer default 1 not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint contacts_pkey PRIMARY KEY (workspace_id, id),
  constraint contacts_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint contacts_workspace_id_partner_id_fkey FOREIGN KEY (workspace_id, partner_id) REFERENCES partners(workspace_id, id) ON DELETE CASCADE,
  constraint contacts_authority_note_check CHECK (length(authority_note) <= 2000),
  constraint contacts_consent_text_version_check CHECK (length(consent_text_version) <= 100),
  constraint contacts_email_check CHECK (length(email) <= 254),
  constraint contacts_email_folded_check CHECK (length(email_folded) <= 254),
  constraint contacts_family_name_check CHECK (length(family_name) <= 100),
  constraint contacts_full_name_check CHECK (length(full_name) >= 1 AND length(full_name) <= 200),
  constraint contacts_given_name_check CHECK (length(given_name) <= 100),
  constraint contacts_job_function_check CHECK (length(job_function) <= 60),
  constraint contacts_language_check CHECK (length(language) <= 35),
  constraint contacts_left_reason_check CHECK (length(left_reason) <= 2000),
  constraint contacts_phone_check CHECK (phone ~ '^\+[1-9][0-9]{5,14}$'::text),
  constraint contacts_title_check CHECK (length(title) <= 200),
  constraint contacts_zone_check CHECK (length(zone) <= 60)
);
comment on table contacts is 'audience: one_partner';
CREATE INDEX contacts_by_creation ON public.contacts USING btree (workspace_id, created_at, id);
CREATE INDEX contacts_by_email ON public.contacts USING btree (workspace_id, email_folded) WHERE (email_folded IS NOT NULL);
CREATE INDEX contacts_by_name ON public.contacts USING btree (workspace_id, full_name, id);
CREATE INDEX contacts_by_partner ON public.contacts USING btree (workspace_id, partner_id, id);
CREATE UNIQUE INDEX contacts_by_partner_email ON public.contacts USING btree (workspace_id, partner_id, email_folded) WHERE (email_folded IS NOT NULL);
CREATE INDEX contacts_by_partner_name ON public.contacts USING btree (workspace_id, partner_id, full_name, id);
CREATE UNIQUE INDEX contacts_one_primary ON public.contacts USING btree (workspace_id, partner_id) WHERE is_primary;
alter table contacts enable row level security;
alter table contacts force row level security;
create policy portal_rows on contacts to tandem_portal
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))))
  with check (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))));
create policy portfolio_rows on contacts as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_partner(( SELECT current_portfolio() AS current_portfolio), partner_id)
END));
create policy team_rows on contacts to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant select on table contacts to tandem_portal;
grant delete, insert, select, update on table contacts to tandem_team;

create table conversion_shares (
  workspace_id text not null,
  conversion_id text not null,
  place integer not null,
  partner_id text,
  kind text not null,
  micro_shares integer not null,
  label text,
  definition_version integer not null,
  occurred_at timestamp with time zone not null,
  constraint conversion_shares_pkey PRIMARY KEY (workspace_id, conversion_id, place),
  constraint conversion_shares_workspace_id_conversion_id_fkey FOREIGN KEY (workspace_id, conversion_id) REFERENCES conversions(workspace_id, id) ON DELETE CASCADE,
  constraint conversion_shares_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint conversion_shares_workspace_id_partner_id_fkey FOREIGN KEY (workspace_id, partner_id) REFERENCES partners(workspace_id, id),
  constraint conversion_shares_kind_check CHECK (kind = ANY (ARRAY['sale'::text, 'lead'::text, 'deal'::text])),
  constraint conversion_shares_label_check CHECK (label = ANY (ARRAY['sourced'::text, 'influenced'::text])),
  constraint conversion_shares_micro_shares_check CHECK (micro_shares >= 0 AND micro_shares <= 1000000),
  constraint conversion_shares_place_check CHECK (place >= 1)
);
comment on table conversion_shares is 'audience: one_partner';
CREATE INDEX conversion_shares_by_partner ON public.conversion_shares USING btree (workspace_id, partner_id, kind, occurred_at, conversion_id);
CREATE INDEX conversion_shares_by_time ON public.conversion_shares USING btree (workspace_id, occurred_at, conversion_id);
CREATE UNIQUE INDEX conversion_shares_once ON public.conversion_shares USING btree (workspace_id, conversion_id, partner_id) WHERE (partner_id IS NOT NULL);
alter table conversion_shares enable row level security;
alter table conversion_shares force row level security;
create policy portal_rows on conversion_shares to tandem_portal
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))))
  with check (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))));
create policy portfolio_rows on conversion_shares as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_partner(( SELECT current_portfolio() AS current_portfolio), partner_id)
END));
create policy team_rows on conversion_shares to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant select on table conversion_shares to tandem_portal;
grant delete, insert, select, update on table conversion_shares to tandem_team;

create table conversions (
  workspace_id text not null,
  id text not null,
  kind text not null,
  sale_id text,
  lead_id text,
  deal_id text,
  customer_id text not null,
  occurred_at timestamp with time zone not null,
  recorded_at timestamp with time zone not null,
  earns boolean default true not null,
  current_set_id text,
  current_number integer default 0 not null,
  computed_number integer default 0 not null,
  version integer default 1 not null,
  constraint conversions_pkey PRIMARY KEY (workspace_id, id),
  constraint conversions_workspace_id_customer_id_fkey FOREIGN KEY (workspace_id, customer_id) REFERENCES customers(workspace_id, id),
  constraint conversions_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint conversions_workspace_id_lead_id_fkey FOREIGN KEY (workspace_id, lead_id) REFERENCES leads(workspace_id, id) ON DELETE CASCADE,
  constraint conversions_workspace_id_sale_id_fkey FOREIGN KEY (workspace_id, sale_id) REFERENCES sales(workspace_id, id) ON DELETE CASCADE,
  constraint conversions_check CHECK ((kind = 'sale'::text) = (sale_id IS NOT NULL) AND (kind = 'lead'::text) = (lead_id IS NOT NULL) AND (kind = 'deal'::text) = (deal_id IS NOT NULL)),
  constraint conversions_kind_check CHECK (kind = ANY (ARRAY['sale'::text, 'lead'::text, 'deal'::text]))
);
comment on table conversions is 'audience: team';
CREATE INDEX conversions_by_customer ON public.conversions USING btree (workspace_id, customer_id, occurred_at);
CREATE UNIQUE INDEX conversions_by_deal ON public.conversions USING btree (workspace_id, deal_id) WHERE (deal_id IS NOT NULL);
CREATE UNIQUE INDEX conversions_by_lead ON public.conversions USING btree (workspace_id, lead_id) WHERE (lead_id IS NOT NULL);
CREATE UNIQUE INDEX conversions_by_sale ON public.conversions USING btree (workspace_id, sale_id) WHERE (sale_id IS NOT NULL);
CREATE INDEX conversions_by_time ON public.conversions USING btree (workspace_id, occurred_at, id);
CREATE INDEX conversions_of_lead ON public.conversions USING btree (workspace_id, lead_id);
CREATE INDEX conversions_of_sale ON public.conversions USING btree (workspace_id, sale_id);
alter table conversions enable row level security;
alter table conversions force row level security;
create policy portfolio_rows on conversions as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_record('sales'::regclass, sale_id)
END));
create policy team_rows on conversions to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table conversions to tandem_team;

create table credit_computations (
  workspace_id text not null,
  conversion_id text not null,
  number integer not null,
  model_version integer not null,
  policy_version integer not null,
  definition_version integer not null,
  as_of timestamp with time zone not null,
  inputs jsonb not null,
  inputs_hash text not null,
  origin text not null,
  constraint credit_computations_pkey PRIMARY KEY (workspace_id, conversion_id, number),
  constraint credit_computations_workspace_id_conversion_id_fkey FOREIGN KEY (workspace_id, conversion_id) REFERENCES conversions(workspace_id, id) ON DELETE CASCADE,
  constraint credit_computations_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint credit_computations_inputs_hash_check CHECK (inputs_hash ~ '^[0-9a-f]{64}$'::text),
  constraint credit_computations_number_check CHECK (number >= 1),
  constraint credit_computations_origin_check CHECK (origin = ANY (ARRAY['recorded'::text, 'late_touch'::text, 'flag'::text, 'override'::text, 'customer_merge'::text, 'recount'::text]))
);
comment on table credit_computations is 'audience: team';
CREATE INDEX credit_computations_by_time ON public.credit_computations USING btree (workspace_id, as_of, conversion_id, number);
alter table credit_computations enable row level security;
alter table credit_computations force row level security;
create policy portfolio_rows on credit_computations as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_record('conversions'::regclass, conversion_id)
END));
create policy team_rows on credit_computations to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant insert, select, update on table credit_computations to tandem_team;

create table credit_overrides (
  workspace_id text not null,
  id text not null,
  conversion_id text not null,
  conversion_version integer not null,
  shares jsonb not null,
  reason text not null,
  state text not null,
  proposed_by_id text,
  proposed_by_name text not null,
  proposed_at timestamp with time zone not null,
  decided_by_id text,
  decided_by_name text,
  decided_at timestamp with time zone,
  decision_reason text,
  credit_set_id text,
  version integer default 1 not null,
  constraint credit_overrides_pkey PRIMARY KEY (workspace_id, id),
  constraint credit_overrides_workspace_id_conversion_id_fkey FOREIGN KEY (workspace_id, conversion_id) REFERENCES conversions(workspace_id, id) ON DELETE CASCADE,
  constraint credit_overrides_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint credit_overrides_check CHECK ((state = 'proposed'::text) = (decided_at IS NULL)),
  constraint credit_overrides_check1 CHECK ((state = 'applied'::text) = (credit_set_id IS NOT NULL)),
  constraint credit_overrides_decided_by_name_check CHECK (length(decided_by_name) <= 200),
  constraint credit_overrides_decision_reason_check CHECK (length(decision_reason) <= 4000),
  constraint credit_overrides_proposed_by_name_check CHECK (length(proposed_by_name) <= 200),
  constraint credit_overrides_reason_check CHECK (length(reason) >= 20 AND length(reason) <= 4000),
  constraint credit_overrides_state_check CHECK (state = ANY (ARRAY['proposed'::text, 'applied'::text, 'refused'::text]))
);
comment on table credit_overrides is 'audience: team';
CREATE INDEX credit_overrides_by_time ON public.credit_overrides USING btree (workspace_id, proposed_at, id);
CREATE INDEX credit_overrides_of_conversion ON public.credit_overrides USING btree (workspace_id, conversion_id, proposed_at);
CREATE UNIQUE INDEX credit_overrides_open ON public.credit_overrides USING btree (workspace_id, conversion_id) WHERE (state = 'proposed'::text);
alter table credit_overrides enable row level security;
alter table credit_overrides force row level security;
create policy portfolio_rows on credit_overrides as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_record('conversions'::regclass, conversion_id)
END));
create policy team_rows on credit_overrides to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table credit_overrides to tandem_team;

create table credit_sets (
  workspace_id text not null,
  id text not null,
  conversion_id text not null,
  number integer not null,
  model text not null,
  is_paying boolean not null,
  precedence text not null,
  snapshot_id text,
  as_of timestamp with time zone not null,
  constraint credit_sets_pkey PRIMARY KEY (workspace_id, id),
  constraint credit_sets_workspace_id_conversion_id_number_fkey FOREIGN KEY (workspace_id, conversion_id, number) REFERENCES credit_computations(workspace_id, conversion_id, number) ON DELETE CASCADE,
  constraint credit_sets_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint credit_sets_model_check CHECK (model = ANY (ARRAY['first'::text, 'last'::text, 'linear'::text, 'position'::text, 'time_decay'::text, 'markov'::text, 'shapley'::text])),
  constraint credit_sets_number_check CHECK (number >= 1),
  constraint credit_sets_precedence_check CHECK (precedence = ANY (ARRAY['override'::text, 'deal'::text, 'code'::text, 'inherited'::text, 'model'::text, 'house'::text]))
);
comment on table credit_sets is 'audience: team';
CREATE INDEX credit_sets_by_conversion ON public.credit_sets USING btree (workspace_id, conversion_id, number, model);
CREATE INDEX credit_sets_by_time ON public.credit_sets USING btree (workspace_id, as_of, id);
CREATE UNIQUE INDEX credit_sets_paying ON public.credit_sets USING btree (workspace_id, conversion_id, number) WHERE is_paying;
CREATE TRIGGER check_credit_sets AFTER INSERT ON credit_sets REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION check_credit_sets();
alter table credit_sets enable row level security;
alter table credit_sets force row level security;
create policy team_rows on credit_sets to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant insert, select on table credit_sets to tandem_team;

create table credits (
  workspace_id text not null,
  credit_set_id text not null,
  "position" integer not null,
  conversion_id text not null,
  partner_id text,
  touch_id text,
  micro_shares integer not null,
  label text,
  reason text,
  constraint credits_pkey PRIMARY KEY (workspace_id, credit_set_id, "position"),
  constraint credits_workspace_id_credit_set_id_fkey FOREIGN KEY (workspace_id, credit_set_id) REFERENCES credit_sets(workspace_id, id) ON DELETE CASCADE,
  constraint credits_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint credits_workspace_id_partner_id_fkey FOREIGN KEY (workspace_id, partner_id) REFERENCES partners(workspace_id, id),
  constraint credits_label_check CHECK (label = ANY (ARRAY['sourced'::text, 'influenced'::text])),
  constraint credits_micro_shares_check CHECK (micro_shares >= 1 AND micro_shares <= 1000000),
  constraint credits_position_check CHECK ("position" >= 1),
  constraint credits_reason_check CHECK (length(reason) <= 200)
);
comment on table credits is 'audience: one_partner';
CREATE INDEX credits_by_partner ON public.credits USING btree (workspace_id, partner_id, conversion_id);
CREATE TRIGGER check_credits AFTER INSERT ON credits REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION check_credits();
alter table credits enable row level security;
alter table credits force row level security;
create policy portal_rows on credits to tandem_portal
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))))
  with check (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))));
create policy portfolio_rows on credits as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_partner(( SELECT current_portfolio() AS current_portfolio), partner_id)
END));
create policy team_rows on credits to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant select on table credits to tandem_portal;
grant insert, select on table credits to tandem_team;
grant update on column credits.partner_id to tandem_team;

create table customers (
  workspace_id text not null,
  id text not null,
  external_id text not null,
  name text,
  email text,
  email_hash text,
  phone text,
  fingerprints text[] default '{}'::text[] not null,
  company_id text,
  country text,
  segment text,
  source text,
  metadata jsonb default '{}'::jsonb not null,
  first_seen_at timestamp with time zone not null,
  first_paid_sale_at timestamp with time zone,
  first_paid_sale_id text,
  merged_into text,
  erased_at timestamp with time zone,
  version integer default 1 not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint customers_pkey PRIMARY KEY (workspace_id, id),
  constraint customers_workspace_id_company_id_fkey FOREIGN KEY (workspace_id, company_id) REFERENCES companies(workspace_id, id),
  constraint customers_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint customers_check CHECK ((first_paid_sale_at IS NULL) = (first_paid_sale_id IS NULL)),
  constraint customers_check1 CHECK (erased_at IS NULL OR name IS NULL AND email IS NULL AND email_hash IS NULL AND phone IS NULL),
  constraint customers_country_check CHECK (country ~ '^[A-Z]{2}$'::text),
  constraint customers_email_check CHECK (length(email) <= 254),
  constraint customers_email_hash_check CHECK (email_hash ~ '^[0-9a-f]{64}$'::text),
  constraint customers_external_id_check CHECK (length(external_id) >= 1 AND length(external_id) <= 200),
  constraint customers_fingerprints_check CHECK (cardinality(fingerprints) <= 20),
  constraint customers_name_check CHECK (length(name) <= 200),
  constraint customers_phone_check CHECK (length(phone) <= 60),
  constraint customers_segment_check CHECK (length(segment) <= 100),
  constraint customers_source_check CHECK (length(source) <= 100)
);
comment on table customers is 'audience: team';
CREATE INDEX customers_by_company ON public.customers USING btree (workspace_id, company_id);
CREATE INDEX customers_by_email_hash ON public.customers USING btree (workspace_id, email_hash);
CREATE UNIQUE INDEX customers_by_external_id ON public.customers USING btree (workspace_id, external_id);
CREATE INDEX customers_by_time ON public.customers USING btree (workspace_id, created_at, id);
alter table customers enable row level security;
alter table customers force row level security;
create policy team_rows on customers to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table customers to tandem_team;

create table decision_appeals (
  workspace_id text not null,
  decision_id text not null,
  text text not null,
  from_name text not null,
  at timestamp with time zone not null,
  answer_by timestamp with time zone not null,
  outcome text,
  answer text,
  answered_by_id text,
  answered_by_name text,
  answered_at timestamp with time zone,
  constraint decision_appeals_pkey PRIMARY KEY (workspace_id, decision_id),
  constraint decision_appeals_workspace_id_decision_id_fkey FOREIGN KEY (workspace_id, decision_id) REFERENCES decisions(workspace_id, id),
  constraint decision_appeals_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint decision_appeals_answer_check CHECK (length(answer) >= 1 AND length(answer) <= 5000),
  constraint decision_appeals_answered_by_name_check CHECK (length(answered_by_name) <= 200),
  constraint decision_appeals_check CHECK ((outcome IS NULL) = (answered_at IS NULL)),
  constraint decision_appeals_from_name_check CHECK (length(from_name) <= 200),
  constraint decision_appeals_outcome_check CHECK (outcome = ANY (ARRAY['accepted'::text, 'rejected'::text])),
  constraint decision_appeals_text_check CHECK (length(text) >= 1 AND length(text) <= 5000)
);
comment on table decision_appeals is 'audience: team';
CREATE INDEX decision_appeals_by_time ON public.decision_appeals USING btree (workspace_id, at, decision_id);
alter table decision_appeals enable row level security;
alter table decision_appeals force row level security;
create policy portfolio_rows on decision_appeals as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_record('decisions'::regclass, decision_id)
END));
create policy team_rows on decision_appeals to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant insert, select, update on table decision_appeals to tandem_team;

create table decision_changes (
  workspace_id text not null,
  decision_id text not null,
  revision integer not null,
  lines jsonb not null,
  by_kind text not null,
  by_id text,
  by_name text not null,
  at timestamp with time zone not null,
  constraint decision_changes_pkey PRIMARY KEY (workspace_id, decision_id, revision),
  constraint decision_changes_workspace_id_decision_id_fkey FOREIGN KEY (workspace_id, decision_id) REFERENCES decisions(workspace_id, id),
  constraint decision_changes_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint decision_changes_by_name_check CHECK (length(by_name) <= 200),
  constraint decision_changes_lines_check CHECK (jsonb_typeof(lines) = 'array'::text),
  constraint decision_changes_revision_check CHECK (revision >= 2)
);
comment on table decision_changes is 'audience: team';
alter table decision_changes enable row level security;
alter table decision_changes force row level security;
create policy portfolio_rows on decision_changes as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_record('decisions'::regclass, decision_id)
END));
create policy team_rows on decision_changes to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant insert, select on table decision_changes to tandem_team;

create table decision_reasons (
  workspace_id text not null,
  key text not null,
  labels jsonb not null,
  outcomes text[] not null,
  changes jsonb default '{}'::jsonb not null,
  "position" integer default 0 not null,
  retired_at timestamp with time zone,
  version integer default 1 not null,
  updated_at timestamp with time zone not null,
  constraint decision_reasons_pkey PRIMARY KEY (workspace_id, key),
  constraint decision_reasons_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint decision_reasons_changes_check CHECK (jsonb_typeof(changes) = 'object'::text),
  constraint decision_reasons_key_check CHECK (key ~ '^[a-z0-9]([a-z0-9_-]{0,58}[a-z0-9])?$'::text),
  constraint decision_reasons_labels_check CHECK (jsonb_typeof(labels) = 'object'::text),
  constraint decision_reasons_outcomes_check CHECK (cardinality(outcomes) >= 1 AND cardinality(outcomes) <= 3 AND outcomes <@ ARRAY['accepted'::text, 'waitlisted'::text, 'declined'::text])
);
comment on table decision_reasons is 'audience: team';
alter table decision_reasons enable row level security;
alter table decision_reasons force row level security;
create policy team_rows on decision_reasons to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table decision_reasons to tandem_team;

create table decision_sign_offs (
  workspace_id text not null,
  decision_id text not null,
  revision integer not null,
  seat text not null,
  hash text not null,
  member_id text not null,
  member_name text not null,
  at timestamp with time zone not null,
  constraint decision_sign_offs_pkey PRIMARY KEY (workspace_id, decision_id, revision, seat),
  constraint decision_sign_offs_workspace_id_decision_id_fkey FOREIGN KEY (workspace_id, decision_id) REFERENCES decisions(workspace_id, id),
  constraint decision_sign_offs_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint decision_sign_offs_workspace_id_member_id_fkey FOREIGN KEY (workspace_id, member_id) REFERENCES members(workspace_id, id),
  constraint decision_sign_offs_hash_check CHECK (hash ~ '^[0-9a-f]{64}$'::text),
  constraint decision_sign_offs_member_name_check CHECK (length(member_name) <= 200),
  constraint decision_sign_offs_revision_check CHECK (revision >= 1),
  constraint decision_sign_offs_seat_check CHECK (seat = ANY (ARRAY['bd'::text, 'engineering'::text, 'executive'::text]))
);
comment on table decision_sign_offs is 'audience: team';
CREATE INDEX decision_sign_offs_by_member ON public.decision_sign_offs USING btree (workspace_id, member_id);
alter table decision_sign_offs enable row level security;
alter table decision_sign_offs force row level security;
create policy portfolio_rows on decision_sign_offs as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_record('decisions'::regclass, decision_id)
END));
create policy team_rows on decision_sign_offs to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant insert, select on table decision_sign_offs to tandem_team;

create table decision_templates (
  workspace_id text not null,
  outcome text not null,
  reason text not null,
  language text not null,
  subject text not null,
  body text not null,
  version integer default 1 not null,
  updated_at timestamp with time zone not null,
  constraint decision_templates_pkey PRIMARY KEY (workspace_id, outcome, reason, language),
  constraint decision_templates_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint decision_templates_body_check CHECK (length(body) >= 1 AND length(body) <= 10000),
  constraint decision_templates_language_check CHECK (length(language) <= 35),
  constraint decision_templates_outcome_check CHECK (outcome = ANY (ARRAY['accepted'::text, 'waitlisted'::text, 'declined'::text])),
  constraint decision_templates_reason_check CHECK (length(reason) <= 60),
  constraint decision_templates_subject_check CHECK (length(subject) >= 1 AND length(subject) <= 200)
);
comment on table decision_templates is 'audience: team';
alter table decision_templates enable row level security;
alter table decision_templates force row level security;
create policy team_rows on decision_templates to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table decision_templates to tandem_team;

create table decisions (
  workspace_id text not null,
  id text not null,
  case_id text not null,
  number integer not null,
  state text default 'prepared'::text not null,
  outcome text not null,
  type_id text not null,
  content jsonb not null,
  hash text not null,
  revision integer default 1 not null,
  reasons text[] default '{}'::text[] not null,
  against_reason text,
  note text,
  subject text,
  body text,
  revisit_on date,
  reapply_from date,
  reapply_never boolean default false not null,
  record jsonb,
  single_person boolean default false not null,
  stage_before text,
  stage_since timestamp with time zone,
  stage_after text,
  prepared_by_id text,
  prepared_by_name text not null,
  prepared_at timestamp with time zone not null,
  made_by_id text,
  made_by_name text,
  made_at timestamp with time zone,
  supersedes text,
  superseded_at timestamp with time zone,
  superseded_reason text,
  version integer default 1 not null,
  updated_at timestamp with time zone not null,
  constraint decisions_pkey PRIMARY KEY (workspace_id, id),
  constraint decisions_workspace_id_case_id_fkey FOREIGN KEY (workspace_id, case_id) REFERENCES qualification_cases(workspace_id, id),
  constraint decisions_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint decisions_workspace_id_supersedes_fkey FOREIGN KEY (workspace_id, supersedes) REFERENCES decisions(workspace_id, id),
  constraint decisions_workspace_id_type_id_fkey FOREIGN KEY (workspace_id, type_id) REFERENCES partner_types(workspace_id, id),
  constraint decisions_against_reason_check CHECK (length(against_reason) <= 5000),
  constraint decisions_body_check CHECK (length(body) >= 1 AND length(body) <= 10000),
  constraint decisions_check CHECK ((state = 'prepared'::text) = (made_at IS NULL)),
  constraint decisions_check1 CHECK (state = 'prepared'::text OR record IS NOT NULL),
  constraint decisions_content_check CHECK (jsonb_typeof(content) = 'object'::text),
  constraint decisions_hash_check CHECK (hash ~ '^[0-9a-f]{64}$'::text),
  constraint decisions_made_by_name_check CHECK (length(made_by_name) <= 200),
  constraint decisions_note_check CHECK (length(note) <= 5000),
  constraint decisions_number_check CHECK (number >= 1),
  constraint decisions_outcome_check CHECK (outcome = ANY (ARRAY['approved'::text, 'waitlisted'::text, 'declined'::text])),
  constraint decisions_prepared_by_name_check CHECK (length(prepared_by_name) <= 200),
  constraint decisions_reasons_check CHECK (cardinality(reasons) <= 8),
  constraint decisions_record_check CHECK (jsonb_typeof(record) = 'object'::text),
  constraint decisions_state_check CHECK (state = ANY (ARRAY['prepared'::text, 'made'::text, 'superseded'::text])),
  constraint decisions_subject_check CHECK (length(subject) >= 1 AND length(subject) <= 200),
  constraint decisions_superseded_reason_check CHECK (length(superseded_reason) <= 2000)
);
comment on table decisions is 'audience: team';
CREATE INDEX decisions_by_case ON public.decisions USING btree (workspace_id, case_id, number);
CREATE INDEX decisions_by_predecessor ON public.decisions USING btree (workspace_id, supersedes) WHERE (supersedes IS NOT NULL);
CREATE INDEX decisions_by_time ON public.decisions USING btree (workspace_id, prepared_at, id);
CREATE INDEX decisions_by_type ON public.decisions USING btree (workspace_id, type_id);
CREATE UNIQUE INDEX decisions_in_force ON public.decisions USING btree (workspace_id, case_id) WHERE (state <> 'superseded'::text);
CREATE TRIGGER keep_made BEFORE UPDATE ON decisions FOR EACH ROW EXECUTE FUNCTION keep_decision();
alter table decisions enable row level security;
alter table decisions force row level security;
create policy portfolio_rows on decisions as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_record('qualification_cases'::regclass, case_id)
END));
create policy team_rows on decisions to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant insert, select, update on table decisions to tandem_team;

create table default_terms (
  workspace_id text not null,
  id text not null,
  holder text not null,
  type_id text,
  kind text not null,
  operation text default 'set'::text not null,
  "values" jsonb not null,
  scope jsonb default '{}'::jsonb not null,
  priority integer default 0 not null,
  effective_from date not null,
  effective_to date,
  replaces text[] default '{}'::text[] not null,
  reason text,
  state text default 'proposed'::text not null,
  proposed_by_kind text not null,
  proposed_by_id text,
  proposed_by_name text not null,
  proposed_by_roles text[] default '{}'::text[] not null,
  proposed_at timestamp with time zone not null,
  decided_by_kind text,
  decided_by_id text,
  decided_by_name text,
  decided_at timestamp with time zone,
  version integer default 1 not null,
  constraint default_terms_pkey PRIMARY KEY (workspace_id, id),
  constraint default_terms_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint default_terms_workspace_id_type_id_fkey FOREIGN KEY (workspace_id, type_id) REFERENCES partner_types(workspace_id, id),
  constraint default_terms_check CHECK ((holder = 'type'::text) = (type_id IS NOT NULL)),
  constraint default_terms_check1 CHECK ((state = 'proposed'::text) = (decided_at IS NULL)),
  constraint default_terms_check2 CHECK (effective_to > effective_from),
  constraint default_terms_decided_by_name_check CHECK (length(decided_by_name) <= 200),
  constraint default_terms_holder_check CHECK (holder = ANY (ARRAY['type'::text, 'workspace'::text])),
  constraint default_terms_kind_check CHECK (length(kind) <= 60),
  constraint default_terms_operation_check CHECK (operation = ANY (ARRAY['set'::text, 'remove'::text])),
  constraint default_terms_priority_check CHECK (priority >= 0 AND priority <= 1000),
  constraint default_terms_proposed_by_name_check CHECK (length(proposed_by_name) <= 200),
  constraint default_terms_reason_check CHECK (length(reason) <= 2000),
  constraint default_terms_scope_check CHECK (jsonb_typeof(scope) = 'object'::text),
  constraint default_terms_state_check CHECK (state = ANY (ARRAY['proposed'::text, 'set'::text, 'withdrawn'::text]))
);
comment on table default_terms is 'audience: team';
CREATE INDEX default_terms_by_kind ON public.default_terms USING btree (workspace_id, kind, id);
CREATE INDEX default_terms_by_time ON public.default_terms USING btree (workspace_id, proposed_at, id);
CREATE INDEX default_terms_by_type ON public.default_terms USING btree (workspace_id, type_id);
CREATE INDEX default_terms_set ON public.default_terms USING btree (workspace_id, decided_at) WHERE (state = 'set'::text);
CREATE TRIGGER keep_defaults BEFORE UPDATE ON default_terms FOR EACH ROW EXECUTE FUNCTION keep_defaults();
alter table default_terms enable row level security;
alter table default_terms force row level security;
create policy team_rows on default_terms to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant insert, select, update on table default_terms to tandem_team;

create table dimension_days (
  workspace_id text not null,
  day date not null,
  partner_id text not null,
  dimension text not null,
  value text not null,
  clicks bigint default 0 not null,
  repeats bigint default 0 not null,
  constraint dimension_days_pkey PRIMARY KEY (workspace_id, partner_id, day, dimension, value),
  constraint dimension_days_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint dimension_days_dimension_check CHECK (dimension = ANY (ARRAY['country'::text, 'device'::text, 'referrer'::text]))
);
comment on table dimension_days is 'audience: one_partner';
CREATE INDEX dimension_days_by_day ON public.dimension_days USING btree (workspace_id, day);
alter table dimension_days enable row level security;
alter table dimension_days force row level security;
create policy portal_rows on dimension_days to tandem_portal
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))))
  with check (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))));
create policy portfolio_rows on dimension_days as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_partner(( SELECT current_portfolio() AS current_portfolio), partner_id)
END));
create policy team_rows on dimension_days to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant select on table dimension_days to tandem_portal;
grant delete, insert, select, update on table dimension_days to tandem_team;

create table discovery_calls (
  workspace_id text not null,
  id text not null,
  partner_id text not null,
  application_id text,
  state text default 'proposed'::text not null,
  host_id text not null,
  minutes integer default 30 not null,
  zone text not null,
  language text not null,
  offered_until timestamp with time zone not null,
  starts_at timestamp with time zone,
  place text,
  attendees jsonb default '[]'::jsonb not null,
  agenda jsonb default '[]'::jsonb not null,
  outcome text,
  summary text,
  next_steps jsonb default '[]'::jsonb not null,
  cancelled_by text,
  cancel_reason text,
  calendar_sequence integer default 0 not null,
  at timestamp with time zone not null,
  offered_at timestamp with time zone not null,
  closed_at timestamp with time zone,
  version integer default 1 not null,
  updated_at timestamp with time zone not null,
  constraint discovery_calls_pkey PRIMARY KEY (workspace_id, id),
  constraint discovery_calls_workspace_id_application_id_fkey FOREIGN KEY (workspace_id, application_id) REFERENCES applications(workspace_id, id),
  constraint discovery_calls_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint discovery_calls_workspace_id_host_id_fkey FOREIGN KEY (workspace_id, host_id) REFERENCES members(workspace_id, id),
  constraint discovery_calls_workspace_id_partner_id_fkey FOREIGN KEY (workspace_id, partner_id) REFERENCES partners(workspace_id, id),
  constraint discovery_calls_agenda_check CHECK (jsonb_typeof(agenda) = 'array'::text AND jsonb_array_length(agenda) <= 20),
  constraint discovery_calls_attendees_check CHECK (jsonb_typeof(attendees) = 'array'::text AND jsonb_array_length(attendees) <= 20),
  constraint discovery_calls_cancel_reason_check CHECK (length(cancel_reason) <= 2000),
  constraint discovery_calls_cancelled_by_check CHECK (cancelled_by = ANY (ARRAY['team'::text, 'applicant'::text])),
  constraint discovery_calls_check CHECK ((state = 'proposed'::text) = (starts_at IS NULL) OR state = 'cancelled'::text),
  constraint discovery_calls_language_check CHECK (length(language) <= 35),
  constraint discovery_calls_minutes_check CHECK (minutes >= 15 AND minutes <= 120),
  constraint discovery_calls_next_steps_check CHECK (jsonb_typeof(next_steps) = 'array'::text AND jsonb_array_length(next_steps) <= 20),
  constraint discovery_calls_outcome_check CHECK (outcome = ANY (ARRAY['go_on'::text, 'later'::text, 'stop'::text])),
  constraint discovery_calls_place_check CHECK (length(place) <= 500),
  constraint discovery_calls_state_check CHECK (state = ANY (ARRAY['proposed'::text, 'booked'::text, 'held'::text, 'no_show'::text, 'cancelled'::text])),
  constraint discovery_calls_summary_check CHECK (length(summary) <= 10000),
  constraint discovery_calls_zone_check CHECK (length(zone) >= 1 AND length(zone) <= 60)
);
comment on table discovery_calls is 'audience: team';
CREATE INDEX discovery_calls_by_application ON public.discovery_calls USING btree (workspace_id, application_id) WHERE (application_id IS NOT NULL);
CREATE INDEX discovery_calls_by_host ON public.discovery_calls USING btree (workspace_id, host_id, starts_at);
CREATE INDEX discovery_calls_by_partner ON public.discovery_calls USING btree (workspace_id, partner_id, at, id);
CREATE INDEX discovery_calls_by_state ON public.discovery_calls USING btree (workspace_id, state, at, id);
CREATE INDEX discovery_calls_by_time ON public.discovery_calls USING btree (workspace_id, at, id);
alter table discovery_calls enable row level security;
alter table discovery_calls force row level security;
create policy portfolio_rows on discovery_calls as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_partner(( SELECT current_portfolio() AS current_portfolio), partner_id)
END));
create policy team_rows on discovery_calls to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table discovery_calls to tandem_team;

create table discovery_settings (
  workspace_id text not null,
  scope text not null,
  value jsonb not null,
  version integer default 1 not null,
  updated_at timestamp with time zone not null,
  constraint discovery_settings_pkey PRIMARY KEY (workspace_id, scope),
  constraint discovery_settings_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint discovery_settings_scope_check CHECK (length(scope) >= 1 AND length(scope) <= 60),
  constraint discovery_settings_value_check CHECK (jsonb_typeof(value) = 'object'::text)
);
comment on table discovery_settings is 'audience: team';
alter table discovery_settings enable row level security;
alter table discovery_settings force row level security;
create policy team_rows on discovery_settings to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table discovery_settings to tandem_team;

create table dispute_messages (
  workspace_id text not null,
  dispute_id text not null,
  number integer not null,
  partner_id text not null,
  side text not null,
  kind text not null,
  body text not null,
  file_ids text[] default '{}'::text[] not null,
  by_id text,
  by_name text not null,
  at timestamp with time zone not null,
  constraint dispute_messages_pkey PRIMARY KEY (workspace_id, dispute_id, number),
  constraint dispute_messages_workspace_id_dispute_id_fkey FOREIGN KEY (workspace_id, dispute_id) REFERENCES disputes(workspace_id, id) ON DELETE CASCADE,
  constraint dispute_messages_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint dispute_messages_workspace_id_partner_id_fkey FOREIGN KEY (workspace_id, partner_id) REFERENCES partners(workspace_id, id),
  constraint dispute_messages_body_check CHECK (length(body) >= 1 AND length(body) <= 5000),
  constraint dispute_messages_by_name_check CHECK (length(by_name) <= 200),
  constraint dispute_messages_file_ids_check CHECK (cardinality(file_ids) <= 10),
  constraint dispute_messages_kind_check CHECK (kind = ANY (ARRAY['message'::text, 'question'::text, 'decision'::text, 'note'::text])),
  constraint dispute_messages_number_check CHECK (number >= 1),
  constraint dispute_messages_side_check CHECK (side = ANY (ARRAY['team'::text, 'partner'::text, 'system'::text]))
);
comment on table dispute_messages is 'audience: one_partner';
CREATE INDEX dispute_messages_by_partner ON public.dispute_messages USING btree (workspace_id, partner_id);
alter table dispute_messages enable row level security;
alter table dispute_messages force row level security;
create policy portal_rows on dispute_messages to tandem_portal
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))))
  with check (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))));
create policy portfolio_rows on dispute_messages as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_partner(( SELECT current_portfolio() AS current_portfolio), partner_id)
END));
create policy team_rows on dispute_messages to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant insert, select on table dispute_messages to tandem_portal;
grant insert, select on table dispute_messages to tandem_team;
grant update on column dispute_messages.partner_id to tandem_team;

create table disputes (
  workspace_id text not null,
  id text not null,
  partner_id text not null,
  about_kind text not null,
  commission_id text,
  statement_id text,
  sale jsonb,
  currency text not null,
  claimed_minor bigint not null,
  reason text not null,
  state text not null,
  outcome text,
  outcome_words text,
  awarded_minor bigint,
  adjustment_id text,
  opened_by_id text,
  opened_by_name text not null,
  decided_by_id text,
  decided_by_name text,
  opened_at timestamp with time zone not null,
  answered_at timestamp with time zone,
  asked_at timestamp with time zone,
  decided_at timestamp with time zone,
  closed_at timestamp with time zone,
  reopened_at timestamp with time zone,
  messages integer default 0 not null,
  version integer default 1 not null,
  updated_at timestamp with time zone not null,
  constraint disputes_pkey PRIMARY KEY (workspace_id, id),
  constraint disputes_workspace_id_commission_id_fkey FOREIGN KEY (workspace_id, commission_id) REFERENCES commissions(workspace_id, id),
  constraint disputes_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint disputes_workspace_id_partner_id_fkey FOREIGN KEY (workspace_id, partner_id) REFERENCES partners(workspace_id, id),
  constraint disputes_about_kind_check CHECK (about_kind = ANY (ARRAY['commission'::text, 'statement'::text, 'missing_sale'::text])),
  constraint disputes_check CHECK ((about_kind = 'commission'::text) = (commission_id IS NOT NULL)),
  constraint disputes_check1 CHECK ((about_kind = 'statement'::text) = (statement_id IS NOT NULL)),
  constraint disputes_check2 CHECK ((about_kind = 'missing_sale'::text) = (sale IS NOT NULL)),
  constraint disputes_check3 CHECK ((state = 'decided'::text) = (outcome IS NOT NULL)),
  constraint disputes_claimed_minor_check CHECK (claimed_minor > 0),
  constraint disputes_currency_check CHECK (currency ~ '^[A-Z]{3}$'::text),
  constraint disputes_decided_by_name_check CHECK (length(decided_by_name) <= 200),
  constraint disputes_opened_by_name_check CHECK (length(opened_by_name) <= 200),
  constraint disputes_outcome_check CHECK (outcome = ANY (ARRAY['upheld'::text, 'partly'::text, 'rejected'::text])),
  constraint disputes_outcome_words_check CHECK (length(outcome_words) >= 1 AND length(outcome_words) <= 5000),
  constraint disputes_reason_check CHECK (length(reason) >= 1 AND length(reason) <= 5000),
  constraint disputes_state_check CHECK (state = ANY (ARRAY['open'::text, 'answered'::text, 'question'::text, 'decided'::text, 'closed'::text]))
);
comment on table disputes is 'audience: one_partner';
CREATE INDEX disputes_by_partner ON public.disputes USING btree (workspace_id, partner_id, opened_at, id);
CREATE INDEX disputes_by_state ON public.disputes USING btree (workspace_id, state, opened_at, id);
CREATE INDEX disputes_by_time ON public.disputes USING btree (workspace_id, opened_at, id);
CREATE UNIQUE INDEX disputes_open_line ON public.disputes USING btree (workspace_id, commission_id) WHERE ((commission_id IS NOT NULL) AND (state = ANY (ARRAY['open'::text, 'answered'::text, 'question'::text])));
alter table disputes enable row level security;
alter table disputes force row level security;
create policy portal_rows on disputes to tandem_portal
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))))
  with check (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))));
create policy portfolio_rows on disputes as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_partner(( SELECT current_portfolio() AS current_portfolio), partner_id)
END));
create policy team_rows on disputes to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant insert, select, update on table disputes to tandem_portal;
grant delete, insert, select, update on table disputes to tandem_team;

create table distinct_pairs (
  workspace_id text not null,
  id text not null,
  one_id text not null,
  other_id text not null,
  reason text not null,
  identifiers text[] default '{}'::text[] not null,
  by_kind text not null,
  by_id text,
  at timestamp with time zone not null,
  constraint distinct_pairs_pkey PRIMARY KEY (workspace_id, id),
  constraint distinct_pairs_workspace_id_one_id_other_id_key UNIQUE (workspace_id, one_id, other_id),
  constraint distinct_pairs_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint distinct_pairs_workspace_id_one_id_fkey FOREIGN KEY (workspace_id, one_id) REFERENCES partners(workspace_id, id) ON DELETE CASCADE,
  constraint distinct_pairs_workspace_id_other_id_fkey FOREIGN KEY (workspace_id, other_id) REFERENCES partners(workspace_id, id) ON DELETE CASCADE,
  constraint distinct_pairs_check CHECK (one_id < other_id),
  constraint distinct_pairs_reason_check CHECK (length(reason) >= 1 AND length(reason) <= 2000)
);
comment on table distinct_pairs is 'audience: team';
CREATE INDEX distinct_pairs_by_time ON public.distinct_pairs USING btree (workspace_id, at, id);
CREATE INDEX distinct_pairs_of_other ON public.distinct_pairs USING btree (workspace_id, other_id);
alter table distinct_pairs enable row level security;
alter table distinct_pairs force row level security;
create policy portfolio_rows on distinct_pairs as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_record('partners'::regclass, one_id)
END));
create policy team_rows on distinct_pairs to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table distinct_pairs to tandem_team;

create table do_not_contact (
  workspace_id text not null,
  id text not null,
  kind text not null,
  value text,
  value_hash text not null,
  why text not null,
  from_whom text not null,
  by_kind text not null,
  by_id text,
  at timestamp with time zone not null,
  removed_at timestamp with time zone,
  removed_reason text,
  removed_by_id text,
  constraint do_not_contact_pkey PRIMARY KEY (workspace_id, id),
  constraint do_not_contact_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint do_not_contact_from_whom_check CHECK (length(from_whom) >= 1 AND length(from_whom) <= 200),
  constraint do_not_contact_kind_check CHECK (kind = ANY (ARRAY['email'::text, 'phone'::text, 'domain'::text])),
  constraint do_not_contact_removed_reason_check CHECK (length(removed_reason) <= 2000),
  constraint do_not_contact_value_check CHECK (length(value) <= 254),
  constraint do_not_contact_value_hash_check CHECK (length(value_hash) = 64),
  constraint do_not_contact_why_check CHECK (length(why) >= 1 AND length(why) <= 2000)
);
comment on table do_not_contact is 'audience: team';
CREATE INDEX do_not_contact_by_time ON public.do_not_contact USING btree (workspace_id, at, id);
CREATE UNIQUE INDEX do_not_contact_by_value ON public.do_not_contact USING btree (workspace_id, kind, value_hash) WHERE (removed_at IS NULL);
alter table do_not_contact enable row level security;
alter table do_not_contact force row level security;
create policy team_rows on do_not_contact to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table do_not_contact to tandem_team;

create table due_slots (
  workspace_id text not null,
  kind text not null,
  subject_id text not null,
  due_at timestamp with time zone not null,
  attempts integer default 0 not null,
  retry_at timestamp with time zone,
  last_error text,
  parked_at timestamp with time zone,
  constraint due_slots_pkey PRIMARY KEY (workspace_id, kind, subject_id, due_at),
  constraint due_slots_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE
);
CREATE INDEX due_slots_by_subject ON public.due_slots USING btree (workspace_id, subject_id);
CREATE INDEX due_slots_next ON public.due_slots USING btree (workspace_id, due_at, kind, subject_id) WHERE (parked_at IS NULL);
alter table due_slots enable row level security;
create policy own_workspace on due_slots to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table due_slots to tandem_team;

create table duplicate_pairs (
  workspace_id text not null,
  id text generated always as (((one_id || '~'::text) || other_id)) stored not null,
  one_id text not null,
  other_id text not null,
  points integer not null,
  band text not null,
  lines jsonb not null,
  would_make_certain jsonb default '[]'::jsonb not null,
  suggestion text,
  cause text not null,
  found_at timestamp with time zone not null,
  constraint duplicate_pairs_pkey PRIMARY KEY (workspace_id, id),
  constraint duplicate_pairs_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint duplicate_pairs_workspace_id_one_id_fkey FOREIGN KEY (workspace_id, one_id) REFERENCES partners(workspace_id, id) ON DELETE CASCADE,
  constraint duplicate_pairs_workspace_id_other_id_fkey FOREIGN KEY (workspace_id, other_id) REFERENCES partners(workspace_id, id) ON DELETE CASCADE,
  constraint duplicate_pairs_band_check CHECK (band = ANY (ARRAY['certain'::text, 'likely'::text, 'possible'::text])),
  constraint duplicate_pairs_cause_check CHECK (cause = ANY (ARRAY['created'::text, 'import'::text, 'sweep'::text, 'undo'::text])),
  constraint duplicate_pairs_check CHECK (one_id < other_id),
  constraint duplicate_pairs_points_check CHECK (points >= 0 AND points <= 100),
  constraint duplicate_pairs_suggestion_check CHECK (suggestion = 'link_as_parent'::text)
);
comment on table duplicate_pairs is 'audience: team';
CREATE INDEX duplicate_pairs_by_band ON public.duplicate_pairs USING btree (workspace_id, band, points, id);
CREATE INDEX duplicate_pairs_by_points ON public.duplicate_pairs USING btree (workspace_id, points, id);
CREATE INDEX duplicate_pairs_by_time ON public.duplicate_pairs USING btree (workspace_id, found_at, id);
CREATE INDEX duplicate_pairs_of_one ON public.duplicate_pairs USING btree (workspace_id, one_id);
CREATE INDEX duplicate_pairs_of_other ON public.duplicate_pairs USING btree (workspace_id, other_id);
alter table duplicate_pairs enable row level security;
alter table duplicate_pairs force row level security;
create policy portfolio_rows on duplicate_pairs as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_record('partners'::regclass, one_id)
END));
create policy team_rows on duplicate_pairs to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table duplicate_pairs to tandem_team;

create table duplicate_sweeps (
  workspace_id text not null,
  swept_until timestamp with time zone not null,
  swept_id text default ''::text not null,
  constraint duplicate_sweeps_pkey PRIMARY KEY (workspace_id),
  constraint duplicate_sweeps_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE
);
comment on table duplicate_sweeps is 'audience: team';
alter table duplicate_sweeps enable row level security;
alter table duplicate_sweeps force row level security;
create policy team_rows on duplicate_sweeps to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table duplicate_sweeps to tandem_team;

create table envelope_signers (
  workspace_id text not null,
  id text not null,
  envelope_id text not null,
  side text not null,
  group_number integer not null,
  name text not null,
  email text not null,
  title text,
  company text not null,
  member_id text,
  state text default 'waiting'::text not null,
  token_hash text not null,
  delegated_to text,
  delegated_from text,
  sent_at timestamp with time zone,
  viewed_at timestamp with time zone,
  consented_at timestamp with time zone,
  consent_number integer,
  signed_at timestamp with time zone,
  signature jsonb,
  address text,
  user_agent text,
  declined_reason text,
  required_check text default 'link'::text not null,
  checked_how text,
  checked_at timestamp with time zone,
  checked_by text,
  code_hash text,
  code_sent_at timestamp with time zone,
  code_tries integer default 0 not null,
  code_count integer default 0 not null,
  constraint envelope_signers_pkey PRIMARY KEY (workspace_id, id),
  constraint envelope_signers_workspace_id_envelope_id_fkey FOREIGN KEY (workspace_id, envelope_id) REFERENCES envelopes(workspace_id, id) ON DELETE CASCADE,
  constraint envelope_signers_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint envelope_signers_workspace_id_member_id_fkey FOREIGN KEY (workspace_id, member_id) REFERENCES members(workspace_id, id),
  constraint envelope_signers_address_check CHECK (length(address) <= 60),
  constraint envelope_signers_check CHECK ((state = 'signed'::text) = (signed_at IS NOT NULL)),
  constraint envelope_signers_checked CHECK ((checked_how IS NULL) = (checked_at IS NULL)),
  constraint envelope_signers_checked_by_check CHECK (length(checked_by) <= 60),
  constraint envelope_signers_checked_how_check CHECK (checked_how = ANY (ARRAY['code'::text, 'sign_in'::text])),
  constraint envelope_signers_code_hash_check CHECK (length(code_hash) = 64),
  constraint envelope_signers_company_check CHECK (length(company) >= 1 AND length(company) <= 200),
  constraint envelope_signers_declined_reason_check CHECK (length(declined_reason) <= 2000),
  constraint envelope_signers_email_check CHECK (length(email) >= 3 AND length(email) <= 254),
  constraint envelope_signers_group_number_check CHECK (group_number >= 1 AND group_number <= 20),
  constraint envelope_signers_name_check CHECK (length(name) >= 1 AND length(name) <= 200),
  constraint envelope_signers_required_check_check CHECK (required_check = ANY (ARRAY['link'::text, 'code'::text, 'sign_in'::text])),
  constraint envelope_signers_side_check CHECK (side = ANY (ARRAY['us'::text, 'partner'::text])),
  constraint envelope_signers_state_check CHECK (state = ANY (ARRAY['waiting'::text, 'sent'::text, 'viewed'::text, 'consented'::text, 'signed'::text, 'declined'::text, 'delegated'::text, 'bounced'::text, 'expired'::text])),
  constraint envelope_signers_title_check CHECK (length(title) <= 200),
  constraint envelope_signers_token_hash_check CHECK (length(token_hash) = 64),
  constraint envelope_signers_user_agent_check CHECK (length(user_agent) <= 500)
);
comment on table envelope_signers is 'audience: team';
CREATE INDEX envelope_signers_by_envelope ON public.envelope_signers USING btree (workspace_id, envelope_id, group_number, id);
CREATE INDEX envelope_signers_by_member ON public.envelope_signers USING btree (workspace_id, member_id) WHERE (member_id IS NOT NULL);
CREATE UNIQUE INDEX envelope_signers_by_token ON public.envelope_signers USING btree (workspace_id, token_hash);
CREATE INDEX envelope_signers_waiting ON public.envelope_signers USING btree (workspace_id, envelope_id) WHERE (state = ANY (ARRAY['waiting'::text, 'sent'::text, 'viewed'::text, 'consented'::text, 'bounced'::text]));
alter table envelope_signers enable row level security;
alter table envelope_signers force row level security;
create policy portfolio_rows on envelope_signers as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_record('envelopes'::regclass, envelope_id)
END));
create policy team_rows on envelope_signers to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table envelope_signers to tandem_team;

create table envelopes (
  workspace_id text not null,
  id text not null,
  agreement_id text not null,
  version_id text not null,
  document_hash text not null,
  state text default 'sent'::text not null,
  message text default ''::text not null,
  expires_at timestamp with time zone not null,
  sent_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  ended_reason text,
  by_kind text not null,
  by_id text,
  by_name text not null,
  version integer default 1 not null,
  constraint envelopes_pkey PRIMARY KEY (workspace_id, id),
  constraint envelopes_workspace_id_agreement_id_fkey FOREIGN KEY (workspace_id, agreement_id) REFERENCES agreements(workspace_id, id) ON DELETE CASCADE,
  constraint envelopes_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint envelopes_workspace_id_version_id_fkey FOREIGN KEY (workspace_id, version_id) REFERENCES agreement_versions(workspace_id, id) ON DELETE CASCADE,
  constraint envelopes_by_name_check CHECK (length(by_name) <= 200),
  constraint envelopes_check CHECK ((state = 'sent'::text) = (ended_at IS NULL)),
  constraint envelopes_document_hash_check CHECK (length(document_hash) = 64),
  constraint envelopes_ended_reason_check CHECK (length(ended_reason) <= 2000),
  constraint envelopes_message_check CHECK (length(message) <= 2000),
  constraint envelopes_state_check CHECK (state = ANY (ARRAY['sent'::text, 'completed'::text, 'declined'::text, 'voided'::text, 'expired'::text]))
);
comment on table envelopes is 'audience: team';
CREATE INDEX envelopes_by_agreement ON public.envelopes USING btree (workspace_id, agreement_id, id);
CREATE UNIQUE INDEX envelopes_out ON public.envelopes USING btree (workspace_id, version_id) WHERE (state = 'sent'::text);
alter table envelopes enable row level security;
alter table envelopes force row level security;
create policy portfolio_rows on envelopes as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_record('agreements'::regclass, agreement_id)
END));
create policy team_rows on envelopes to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table envelopes to tandem_team;

create table evaluation_inputs (
  workspace_id text not null,
  conversion_id text not null,
  credit_set_id text not null,
  engine_version smallint not null,
  sale_id text,
  customer_id text not null,
  is_paid_sale boolean not null,
  occurred_at timestamp with time zone not null,
  outcome text not null,
  inputs jsonb not null,
  hash text not null,
  superseded_at timestamp with time zone,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  number integer default 1 not null,
  credit_set_version integer default 1 not null,
  constraint evaluation_inputs_pkey PRIMARY KEY (workspace_id, conversion_id, credit_set_id, number),
  constraint evaluation_inputs_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint evaluation_inputs_credit_set_version_check CHECK (credit_set_version >= 1),
  constraint evaluation_inputs_engine_version_check CHECK (engine_version >= 1),
  constraint evaluation_inputs_hash_check CHECK (hash ~ '^[0-9a-f]{64}$'::text),
  constraint evaluation_inputs_number_check CHECK (number >= 1),
  constraint evaluation_inputs_outcome_check CHECK (outcome = ANY (ARRAY['computed'::text, 'waiting'::text]))
);
comment on table evaluation_inputs is 'audience: team';
CREATE INDEX evaluation_inputs_by_customer ON public.evaluation_inputs USING btree (workspace_id, customer_id, occurred_at);
CREATE INDEX evaluation_inputs_by_time ON public.evaluation_inputs USING btree (workspace_id, occurred_at, conversion_id);
CREATE INDEX evaluation_inputs_current ON public.evaluation_inputs USING btree (workspace_id, conversion_id) WHERE (superseded_at IS NULL);
CREATE TRIGGER evaluation_inputs_kept BEFORE UPDATE ON evaluation_inputs FOR EACH ROW EXECUTE FUNCTION keep_evaluation_inputs();
alter table evaluation_inputs enable row level security;
alter table evaluation_inputs force row level security;
create policy team_rows on evaluation_inputs to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table evaluation_inputs to tandem_team;

create table evaluation_waits (
  workspace_id text not null,
  conversion_id text not null,
  credit_set_id text not null,
  kind text not null,
  subject text not null,
  sale_id text,
  from_currency text,
  to_currency text,
  day date not null,
  since timestamp with time zone not null,
  resolved_at timestamp with time zone,
  constraint evaluation_waits_pkey PRIMARY KEY (workspace_id, conversion_id, credit_set_id, kind, subject),
  constraint evaluation_waits_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint evaluation_waits_check CHECK ((kind = 'rate'::text) = (from_currency IS NOT NULL AND to_currency IS NOT NULL)),
  constraint evaluation_waits_from_currency_check CHECK (from_currency ~ '^[A-Z]{3}$'::text),
  constraint evaluation_waits_kind_check CHECK (kind = ANY (ARRAY['rate'::text, 'cost'::text])),
  constraint evaluation_waits_subject_check CHECK (length(subject) >= 1 AND length(subject) <= 100),
  constraint evaluation_waits_to_currency_check CHECK (to_currency ~ '^[A-Z]{3}$'::text)
);
comment on table evaluation_waits is 'audience: team';
CREATE INDEX evaluation_waits_by_subject ON public.evaluation_waits USING btree (workspace_id, kind, subject) WHERE (resolved_at IS NULL);
CREATE INDEX evaluation_waits_open ON public.evaluation_waits USING btree (workspace_id, since, conversion_id) WHERE (resolved_at IS NULL);
alter table evaluation_waits enable row level security;
alter table evaluation_waits force row level security;
create policy team_rows on evaluation_waits to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table evaluation_waits to tandem_team;

create table evaluations (
  workspace_id text not null,
  id text not null,
  conversion_id text not null,
  credit_set_id text not null,
  credit_set_version integer not null,
  partner_id text not null,
  customer_id text not null,
  sale_id text,
  engine_version smallint not null,
  occurred_at timestamp with time zone not null,
  day date not null,
  micro_shares integer not null,
  outcome text not null,
  reason text,
  plan_hash text,
  term_ids text[] default '{}'::text[] not null,
  clause jsonb,
  steps jsonb default '[]'::jsonb not null,
  counted jsonb default '[]'::jsonb not null,
  refunded_minor bigint default 0 not null,
  hash text not null,
  superseded_at timestamp with time zone,
  version integer default 1 not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  inputs_number integer default 1 not null,
  constraint evaluations_pkey PRIMARY KEY (workspace_id, id),
  constraint evaluations_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint evaluations_workspace_id_partner_id_fkey FOREIGN KEY (workspace_id, partner_id) REFERENCES partners(workspace_id, id),
  constraint evaluations_check CHECK ((outcome = 'commissions'::text) = (reason IS NULL)),
  constraint evaluations_credit_set_version_check CHECK (credit_set_version >= 1),
  constraint evaluations_engine_version_check CHECK (engine_version >= 1),
  constraint evaluations_hash_check CHECK (hash ~ '^[0-9a-f]{64}$'::text),
  constraint evaluations_inputs_number_check CHECK (inputs_number >= 1),
  constraint evaluations_micro_shares_check CHECK (micro_shares >= 0 AND micro_shares <= 1000000),
  constraint evaluations_outcome_check CHECK (outcome = ANY (ARRAY['commissions'::text, 'nothing'::text, 'waiting'::text])),
  constraint evaluations_reason_check CHECK (length(reason) >= 1 AND length(reason) <= 60),
  constraint evaluations_refunded_minor_check CHECK (refunded_minor >= 0)
);
comment on table evaluations is 'audience: team';
CREATE INDEX evaluations_by_partner ON public.evaluations USING btree (workspace_id, partner_id, occurred_at, id);
CREATE INDEX evaluations_by_sale ON public.evaluations USING btree (workspace_id, sale_id) WHERE (sale_id IS NOT NULL);
CREATE INDEX evaluations_by_time ON public.evaluations USING btree (workspace_id, occurred_at, id);
CREATE UNIQUE INDEX evaluations_once ON public.evaluations USING btree (workspace_id, conversion_id, credit_set_id, partner_id);
CREATE INDEX evaluations_open ON public.evaluations USING btree (workspace_id, outcome, reason, day) WHERE ((outcome <> 'commissions'::text) AND (superseded_at IS NULL));
alter table evaluations enable row level security;
alter table evaluations force row level security;
create policy portfolio_rows on evaluations as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_partner(( SELECT current_portfolio() AS current_portfolio), partner_id)
END));
create policy team_rows on evaluations to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table evaluations to tandem_team;

create table event_lists (
  workspace_id text not null,
  id text not null,
  name text not null,
  kind text not null,
  starts_on date not null,
  ends_on date not null,
  place text,
  cost_currency text,
  cost_minor bigint,
  owner_id text not null,
  follow_up_days integer default 3 not null,
  note text,
  link_hash text not null,
  people_numbered integer default 0 not null,
  version integer default 1 not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint event_lists_pkey PRIMARY KEY (workspace_id, id),
  constraint event_lists_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint event_lists_workspace_id_owner_id_fkey FOREIGN KEY (workspace_id, owner_id) REFERENCES members(workspace_id, id),
  constraint event_lists_check CHECK (ends_on >= starts_on),
  constraint event_lists_check1 CHECK ((cost_currency IS NULL) = (cost_minor IS NULL)),
  constraint event_lists_cost_currency_check CHECK (cost_currency ~ '^[A-Z]{3}$'::text),
  constraint event_lists_cost_minor_check CHECK (cost_minor >= 0),
  constraint event_lists_follow_up_days_check CHECK (follow_up_days >= 1 AND follow_up_days <= 30),
  constraint event_lists_kind_check CHECK (kind = ANY (ARRAY['conference'::text, 'trade_show'::text, 'meetup'::text, 'webinar'::text, 'own_event'::text])),
  constraint event_lists_name_check CHECK (length(name) >= 1 AND length(name) <= 200),
  constraint event_lists_note_check CHECK (length(note) <= 5000),
  constraint event_lists_place_check CHECK (length(place) <= 200)
);
comment on table event_lists is 'audience: team';
CREATE INDEX event_lists_by_date ON public.event_lists USING btree (workspace_id, starts_on, id);
CREATE UNIQUE INDEX event_lists_by_link ON public.event_lists USING btree (workspace_id, link_hash);
CREATE INDEX event_lists_by_name ON public.event_lists USING btree (workspace_id, name, id);
CREATE INDEX event_lists_by_owner ON public.event_lists USING btree (workspace_id, owner_id, starts_on, id);
alter table event_lists enable row level security;
alter table event_lists force row level security;
create policy team_rows on event_lists to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table event_lists to tandem_team;

create table event_pending (
  workspace_id text not null,
  consumer text not null,
  event_id text not null,
  recorded_at timestamp with time zone not null,
  attempts integer default 0 not null,
  next_attempt_at timestamp with time zone default now() not null,
  leased_until timestamp with time zone,
  last_error text,
  parked_at timestamp with time zone,
  constraint event_pending_pkey PRIMARY KEY (workspace_id, consumer, event_id)
);
CREATE INDEX event_pending_next ON public.event_pending USING btree (event_id, consumer) WHERE (parked_at IS NULL);
alter table event_pending enable row level security;
create policy announce on event_pending for insert to tandem_team
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant insert on table event_pending to tandem_team;

create table event_people (
  workspace_id text not null,
  id text not null,
  list_id text not null,
  number integer not null,
  state text not null,
  name text not null,
  company text not null,
  email text,
  email_folded text,
  website text,
  interest text,
  note text,
  consent_basis text,
  person_key text not null,
  partner_id text,
  contact_id text,
  made_partner boolean default false not null,
  candidates jsonb default '[]'::jsonb not null,
  import_id text,
  import_row integer,
  follow_up_due_at timestamp with time zone,
  followed_up_at timestamp with time zone,
  answered_at timestamp with time zone,
  added_at timestamp with time zone not null,
  version integer default 1 not null,
  updated_at timestamp with time zone not null,
  constraint event_people_pkey PRIMARY KEY (workspace_id, id),
  constraint event_people_workspace_id_list_id_number_key UNIQUE (workspace_id, list_id, number),
  constraint event_people_workspace_id_list_id_person_key_key UNIQUE (workspace_id, list_id, person_key),
  constraint event_people_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint event_people_workspace_id_list_id_fkey FOREIGN KEY (workspace_id, list_id) REFERENCES event_lists(workspace_id, id),
  constraint event_people_candidates_check CHECK (jsonb_typeof(candidates) = 'array'::text),
  constraint event_people_check CHECK ((state = 'joined'::text) = (partner_id IS NOT NULL)),
  constraint event_people_company_check CHECK (length(company) <= 200),
  constraint event_people_consent_basis_check CHECK (length(consent_basis) <= 200),
  constraint event_people_email_check CHECK (length(email) <= 254),
  constraint event_people_email_folded_check CHECK (length(email_folded) <= 254),
  constraint event_people_interest_check CHECK (length(interest) <= 500),
  constraint event_people_name_check CHECK (length(name) <= 200),
  constraint event_people_note_check CHECK (length(note) <= 5000),
  constraint event_people_number_check CHECK (number >= 1),
  constraint event_people_state_check CHECK (state = ANY (ARRAY['held'::text, 'joined'::text, 'left_out'::text])),
  constraint event_people_website_check CHECK (length(website) <= 2000)
);
comment on table event_people is 'audience: team';
CREATE INDEX event_people_by_contact ON public.event_people USING btree (workspace_id, contact_id) WHERE (contact_id IS NOT NULL);
CREATE INDEX event_people_by_email ON public.event_people USING btree (workspace_id, email_folded) WHERE (email_folded IS NOT NULL);
CREATE UNIQUE INDEX event_people_by_import ON public.event_people USING btree (workspace_id, import_id, import_row) WHERE (import_id IS NOT NULL);
CREATE INDEX event_people_by_name ON public.event_people USING btree (workspace_id, list_id, name, id);
CREATE INDEX event_people_by_partner ON public.event_people USING btree (workspace_id, partner_id) WHERE (partner_id IS NOT NULL);
CREATE INDEX event_people_by_time ON public.event_people USING btree (workspace_id, list_id, added_at, id);
alter table event_people enable row level security;
alter table event_people force row level security;
create policy portfolio_rows on event_people as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_partner(( SELECT current_portfolio() AS current_portfolio), partner_id)
END));
create policy team_rows on event_people to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table event_people to tandem_team;

create table event_retention (
  kind text not null,
  keep_days integer not null,
  constraint event_retention_pkey PRIMARY KEY (kind),
  constraint event_retention_keep_days_check CHECK (keep_days > 0)
);
grant select on table event_retention to tandem_retention;

create table events (
  workspace_id text not null,
  id text not null,
  recorded_at timestamp with time zone default now() not null,
  occurred_at timestamp with time zone not null,
  kind text not null,
  version integer default 1 not null,
  subject_kind text not null,
  subject_id text not null,
  subject_version integer,
  partner_id text,
  partner_visible boolean default false not null,
  actor_kind text not null,
  actor_id text,
  channel text not null,
  request_id text,
  data jsonb not null,
  changes jsonb,
  constraint events_pkey PRIMARY KEY (workspace_id, id, recorded_at)
) partition by RANGE (recorded_at);
comment on table events is 'audience: one_partner';
CREATE INDEX events_by_kind ON ONLY public.events USING btree (workspace_id, kind, id);
CREATE INDEX events_by_partner ON ONLY public.events USING btree (workspace_id, partner_id, id) WHERE (partner_id IS NOT NULL);
CREATE INDEX events_by_subject ON ONLY public.events USING btree (workspace_id, subject_kind, subject_id, id);
alter table events enable row level security;
alter table events force row level security;
create policy of_removed_workspaces on events to tandem_retention
  using ((NOT (EXISTS ( SELECT
   FROM workspaces
  WHERE (workspaces.id = events.workspace_id)))));
create policy out_of_date on events to tandem_retention
  using ((kind IN ( SELECT event_retention.kind
   FROM event_retention)));
create policy portal_acts on events for insert to tandem_portal
  with check (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))));
create policy portal_rows on events to tandem_portal
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner)) AND partner_visible))
  with check (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner)) AND partner_visible));
create policy portfolio_rows on events as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_partner(( SELECT current_portfolio() AS current_portfolio), partner_id)
END));
create policy team_rows on events to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant insert, select on table events to tandem_portal;
grant delete, select on table events to tandem_retention;
grant insert, select on table events to tandem_team;

create table exports (
  workspace_id text not null,
  id text not null,
  partner_id text,
  list text not null,
  query jsonb default '{}'::jsonb not null,
  columns text[] default '{}'::text[] not null,
  format text not null,
  job_id text,
  file_id text,
  rows integer,
  creator_kind text not null,
  creator_id text,
  expires_at timestamp with time zone not null,
  created_at timestamp with time zone not null,
  constraint exports_pkey PRIMARY KEY (workspace_id, id),
  constraint exports_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint exports_format_check CHECK (format = ANY (ARRAY['csv'::text, 'jsonl'::text]))
);
comment on table exports is 'audience: one_partner';
CREATE INDEX exports_by_time ON public.exports USING btree (workspace_id, created_at DESC, id DESC);
alter table exports enable row level security;
alter table exports force row level security;
create policy portal_rows on exports to tandem_portal
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))))
  with check (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))));
create policy portfolio_rows on exports as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_partner(( SELECT current_portfolio() AS current_portfolio), partner_id)
END));
create policy team_rows on exports to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant insert, select, update on table exports to tandem_portal;
grant delete, insert, select, update on table exports to tandem_team;

create table field_definitions (
  workspace_id text not null,
  id text not null,
  record_kind text not null,
  key text not null,
  label text not null,
  help text default ''::text not null,
  type text not null,
  choices text[] default '{}'::text[] not null,
  required boolean default false not null,
  visible_to_partner boolean default false not null,
  "position" integer default 0 not null,
  retired_at timestamp with time zone,
  version integer default 1 not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint field_definitions_pkey PRIMARY KEY (workspace_id, id),
  constraint field_definitions_workspace_id_record_kind_key_key UNIQUE (workspace_id, record_kind, key),
  constraint field_definitions_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint field_definitions_choices_check CHECK (cardinality(choices) <= 200),
  constraint field_definitions_help_check CHECK (length(help) <= 500),
  constraint field_definitions_key_check CHECK (key ~ '^[a-z]([a-z0-9_]{0,58}[a-z0-9])?$'::text),
  constraint field_definitions_label_check CHECK (length(label) >= 1 AND length(label) <= 120),
  constraint field_definitions_record_kind_check CHECK (length(record_kind) <= 40),
  constraint field_definitions_type_check CHECK (type = ANY (ARRAY['text'::text, 'number'::text, 'money'::text, 'date'::text, 'choice'::text, 'multi'::text, 'yes_no'::text, 'url'::text, 'member'::text, 'contact'::text]))
);
comment on table field_definitions is 'audience: team';
alter table field_definitions enable row level security;
alter table field_definitions force row level security;
create policy team_rows on field_definitions to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table field_definitions to tandem_team;

create table file_chunks (
  workspace_id text not null,
  file_id text not null,
  number integer not null,
  bytes bytea not null,
  partner_id text,
  created_at timestamp with time zone not null,
  constraint file_chunks_pkey PRIMARY KEY (workspace_id, file_id, number),
  constraint file_chunks_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint file_chunks_bytes_check CHECK (octet_length(bytes) <= 1048576)
);
comment on table file_chunks is 'audience: one_partner';
CREATE INDEX file_chunks_by_time ON public.file_chunks USING btree (workspace_id, created_at);
alter table file_chunks enable row level security;
alter table file_chunks force row level security;
create policy portal_adds on file_chunks for insert to tandem_portal
  with check (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))));
create policy portal_rows on file_chunks for select to tandem_portal
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner)) AND (EXISTS ( SELECT
   FROM files
  WHERE ((files.workspace_id = file_chunks.workspace_id) AND (files.id = file_chunks.file_id))))));
create policy portfolio_rows on file_chunks as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_partner(( SELECT current_portfolio() AS current_portfolio), partner_id)
END));
create policy team_rows on file_chunks to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant insert, select on table file_chunks to tandem_portal;
grant delete, insert, select, update on table file_chunks to tandem_team;

create table files (
  workspace_id text not null,
  id text not null,
  partner_id text,
  subject_kind text,
  subject_id text,
  name text not null,
  category text,
  content_type text not null,
  size_bytes bigint not null,
  sha256 text not null,
  visibility text default 'team'::text not null,
  visible_to_roles text[] default '{}'::text[] not null,
  expires_on date,
  author_kind text not null,
  author_id text,
  deleted_at timestamp with time zone,
  version integer default 1 not null,
  created_at timestamp with time zone not null,
  constraint files_pkey PRIMARY KEY (workspace_id, id),
  constraint files_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint files_name_check CHECK (length(name) >= 1 AND length(name) <= 255),
  constraint files_size_bytes_check CHECK (size_bytes >= 0 AND size_bytes <= 52428800),
  constraint files_visibility_check CHECK (visibility = ANY (ARRAY['team'::text, 'roles'::text, 'shared'::text]))
);
comment on table files is 'audience: one_partner';
CREATE INDEX files_by_expiry ON public.files USING btree (workspace_id, expires_on) WHERE ((expires_on IS NOT NULL) AND (deleted_at IS NULL));
CREATE INDEX files_by_partner ON public.files USING btree (workspace_id, partner_id, id);
CREATE INDEX files_by_subject ON public.files USING btree (workspace_id, subject_kind, subject_id, id);
CREATE TRIGGER keep_sealed_files BEFORE UPDATE OF deleted_at ON files FOR EACH ROW EXECUTE FUNCTION keep_sealed_files();
alter table files enable row level security;
alter table files force row level security;
create policy portal_rows on files to tandem_portal
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner)) AND (visibility = 'shared'::text)))
  with check (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner)) AND (visibility = 'shared'::text)));
create policy portfolio_rows on files as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_partner(( SELECT current_portfolio() AS current_portfolio), partner_id)
END));
create policy team_rows on files to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant insert, select, update on table files to tandem_portal;
grant delete, insert, select, update on table files to tandem_team;

create table first_calls (
  workspace_id text not null,
  partner_id text not null,
  milestone text not null,
  at timestamp with time zone not null,
  possible_since timestamp with time zone,
  request_id text,
  constraint first_calls_pkey PRIMARY KEY (workspace_id, partner_id, milestone),
  constraint first_calls_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint first_calls_workspace_id_partner_id_fkey FOREIGN KEY (workspace_id, partner_id) REFERENCES partners(workspace_id, id),
  constraint first_calls_milestone_check CHECK (milestone = ANY (ARRAY['test_call'::text, 'test_write'::text, 'live_call'::text, 'live_write'::text]))
);
comment on table first_calls is 'audience: one_partner';
CREATE INDEX first_calls_by_time ON public.first_calls USING btree (workspace_id, at, partner_id);
alter table first_calls enable row level security;
alter table first_calls force row level security;
create policy portal_rows on first_calls to tandem_portal
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))))
  with check (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))));
create policy portfolio_rows on first_calls as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_partner(( SELECT current_portfolio() AS current_portfolio), partner_id)
END));
create policy team_rows on first_calls to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant select on table first_calls to tandem_portal;
grant delete, insert, select, update on table first_calls to tandem_team;

create table first_fit_evaluations (
  workspace_id text not null,
  id text not null,
  partner_id text not null,
  application_id text,
  type_key text not null,
  factors jsonb not null,
  weights jsonb not null,
  score integer not null,
  advice text not null,
  confidence text not null,
  note text,
  by_kind text not null,
  by_id text,
  by_name text not null,
  at timestamp with time zone not null,
  constraint first_fit_evaluations_pkey PRIMARY KEY (workspace_id, id),
  constraint first_fit_evaluations_workspace_id_application_id_fkey FOREIGN KEY (workspace_id, application_id) REFERENCES applications(workspace_id, id),
  constraint first_fit_evaluations_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint first_fit_evaluations_workspace_id_partner_id_fkey FOREIGN KEY (workspace_id, partner_id) REFERENCES partners(workspace_id, id),
  constraint first_fit_evaluations_advice_check CHECK (advice = ANY (ARRAY['pursue'::text, 'nurture'::text, 'stop'::text])),
  constraint first_fit_evaluations_by_name_check CHECK (length(by_name) <= 200),
  constraint first_fit_evaluations_confidence_check CHECK (confidence = ANY (ARRAY['low'::text, 'medium'::text, 'high'::text])),
  constraint first_fit_evaluations_factors_check CHECK (jsonb_typeof(factors) = 'object'::text),
  constraint first_fit_evaluations_note_check CHECK (length(note) <= 5000),
  constraint first_fit_evaluations_score_check CHECK (score >= 0 AND score <= 100),
  constraint first_fit_evaluations_type_key_check CHECK (length(type_key) <= 60),
  constraint first_fit_evaluations_weights_check CHECK (jsonb_typeof(weights) = 'object'::text)
);
comment on table first_fit_evaluations is 'audience: team';
CREATE INDEX first_fit_by_application ON public.first_fit_evaluations USING btree (workspace_id, application_id) WHERE (application_id IS NOT NULL);
CREATE INDEX first_fit_by_partner ON public.first_fit_evaluations USING btree (workspace_id, partner_id, at, id);
CREATE INDEX first_fit_by_time ON public.first_fit_evaluations USING btree (workspace_id, at, id);
alter table first_fit_evaluations enable row level security;
alter table first_fit_evaluations force row level security;
create policy portfolio_rows on first_fit_evaluations as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_partner(( SELECT current_portfolio() AS current_portfolio), partner_id)
END));
create policy team_rows on first_fit_evaluations to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select on table first_fit_evaluations to tandem_team;
grant update on column first_fit_evaluations.partner_id to tandem_team;

create table form_counts (
  workspace_id text not null,
  form_id text not null,
  number integer not null,
  source text not null,
  step text not null,
  on_date date not null,
  amount bigint not null,
  constraint form_counts_pkey PRIMARY KEY (workspace_id, form_id, number, source, step, on_date),
  constraint form_counts_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint form_counts_workspace_id_form_id_number_fkey FOREIGN KEY (workspace_id, form_id, number) REFERENCES form_versions(workspace_id, form_id, number) ON DELETE CASCADE,
  constraint form_counts_amount_check CHECK (amount >= 0),
  constraint form_counts_source_check CHECK (length(source) >= 1 AND length(source) <= 60),
  constraint form_counts_step_check CHECK (length(step) >= 1 AND length(step) <= 80)
);
comment on table form_counts is 'audience: team';
alter table form_counts enable row level security;
alter table form_counts force row level security;
create policy team_rows on form_counts to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table form_counts to tandem_team;

create table form_versions (
  workspace_id text not null,
  form_id text not null,
  number integer not null,
  definition jsonb not null,
  languages text[] not null,
  default_language text not null,
  by_kind text not null,
  by_id text,
  by_name text not null,
  published_at timestamp with time zone not null,
  constraint form_versions_pkey PRIMARY KEY (workspace_id, form_id, number),
  constraint form_versions_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint form_versions_workspace_id_form_id_fkey FOREIGN KEY (workspace_id, form_id) REFERENCES forms(workspace_id, id) ON DELETE CASCADE,
  constraint form_versions_by_name_check CHECK (length(by_name) <= 200),
  constraint form_versions_definition_check CHECK (jsonb_typeof(definition) = 'object'::text),
  constraint form_versions_number_check CHECK (number >= 1)
);
comment on table form_versions is 'audience: team';
alter table form_versions enable row level security;
alter table form_versions force row level security;
create policy team_rows on form_versions to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select on table form_versions to tandem_team;

create table forms (
  workspace_id text not null,
  id text not null,
  type_id text not null,
  name text not null,
  slug text not null,
  languages text[] not null,
  default_language text not null,
  hosts text[] default '{}'::text[] not null,
  opens_at timestamp with time zone,
  closes_at timestamp with time zone,
  draft jsonb not null,
  published_number integer,
  version integer default 1 not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint forms_pkey PRIMARY KEY (workspace_id, id),
  constraint forms_workspace_id_slug_key UNIQUE (workspace_id, slug),
  constraint forms_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint forms_workspace_id_type_id_fkey FOREIGN KEY (workspace_id, type_id) REFERENCES partner_types(workspace_id, id),
  constraint forms_check CHECK (default_language = ANY (languages)),
  constraint forms_check1 CHECK (closes_at > opens_at),
  constraint forms_default_language_check CHECK (length(default_language) <= 35),
  constraint forms_draft_check CHECK (jsonb_typeof(draft) = 'object'::text),
  constraint forms_hosts_check CHECK (cardinality(hosts) <= 50),
  constraint forms_languages_check CHECK (cardinality(languages) >= 1 AND cardinality(languages) <= 20),
  constraint forms_name_check CHECK (length(name) >= 1 AND length(name) <= 120),
  constraint forms_slug_check CHECK (slug ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'::text)
);
comment on table forms is 'audience: team';
CREATE INDEX forms_by_change ON public.forms USING btree (workspace_id, updated_at, id);
CREATE INDEX forms_by_name ON public.forms USING btree (workspace_id, name, id);
CREATE INDEX forms_by_type ON public.forms USING btree (workspace_id, type_id);
alter table forms enable row level security;
alter table forms force row level security;
create policy team_rows on forms to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table forms to tandem_team;

create table fraud_flag_conversions (
  workspace_id text not null,
  flag_id text not null,
  conversion_id text not null,
  constraint fraud_flag_conversions_pkey PRIMARY KEY (workspace_id, flag_id, conversion_id),
  constraint fraud_flag_conversions_workspace_id_conversion_id_fkey FOREIGN KEY (workspace_id, conversion_id) REFERENCES conversions(workspace_id, id) ON DELETE CASCADE,
  constraint fraud_flag_conversions_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint fraud_flag_conversions_workspace_id_flag_id_fkey FOREIGN KEY (workspace_id, flag_id) REFERENCES fraud_flags(workspace_id, id) ON DELETE CASCADE
);
comment on table fraud_flag_conversions is 'audience: team';
CREATE INDEX fraud_flag_conversions_by_conversion ON public.fraud_flag_conversions USING btree (workspace_id, conversion_id);
alter table fraud_flag_conversions enable row level security;
alter table fraud_flag_conversions force row level security;
create policy portfolio_rows on fraud_flag_conversions as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_record('fraud_flags'::regclass, flag_id)
END));
create policy team_rows on fraud_flag_conversions to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table fraud_flag_conversions to tandem_team;

create table fraud_flags (
  workspace_id text not null,
  id text not null,
  signal text not null,
  effect text not null,
  subject_kind text not null,
  subject_id text not null,
  customer_id text,
  partner_id text,
  words text not null,
  evidence jsonb default '{}'::jsonb not null,
  state text not null,
  raised_at timestamp with time zone not null,
  due_at timestamp with time zone not null,
  escalated_at timestamp with time zone,
  decided_at timestamp with time zone,
  decided_by_id text,
  decided_by_name text,
  reason text,
  version integer default 1 not null,
  constraint fraud_flags_pkey PRIMARY KEY (workspace_id, id),
  constraint fraud_flags_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint fraud_flags_workspace_id_partner_id_fkey FOREIGN KEY (workspace_id, partner_id) REFERENCES partners(workspace_id, id),
  constraint fraud_flags_check CHECK ((state = 'open'::text) = (decided_at IS NULL) AND (state = 'open'::text) = (reason IS NULL)),
  constraint fraud_flags_decided_by_name_check CHECK (length(decided_by_name) <= 200),
  constraint fraud_flags_effect_check CHECK (effect = ANY (ARRAY['block'::text, 'hold'::text, 'note'::text])),
  constraint fraud_flags_evidence_check CHECK (jsonb_typeof(evidence) = 'object'::text),
  constraint fraud_flags_reason_check CHECK (length(reason) >= 1 AND length(reason) <= 2000),
  constraint fraud_flags_signal_check CHECK (length(signal) >= 1 AND length(signal) <= 60),
  constraint fraud_flags_state_check CHECK (state = ANY (ARRAY['open'::text, 'cleared'::text, 'confirmed'::text])),
  constraint fraud_flags_subject_id_check CHECK (length(subject_id) <= 60),
  constraint fraud_flags_subject_kind_check CHECK (subject_kind = ANY (ARRAY['sale'::text, 'lead'::text, 'touch'::text, 'partner'::text])),
  constraint fraud_flags_words_check CHECK (length(words) >= 1 AND length(words) <= 1000)
);
comment on table fraud_flags is 'audience: team';
CREATE INDEX fraud_flags_by_customer ON public.fraud_flags USING btree (workspace_id, customer_id);
CREATE INDEX fraud_flags_by_due ON public.fraud_flags USING btree (workspace_id, state, due_at, id);
CREATE INDEX fraud_flags_by_partner ON public.fraud_flags USING btree (workspace_id, partner_id, raised_at, id);
CREATE INDEX fraud_flags_by_time ON public.fraud_flags USING btree (workspace_id, raised_at, id);
CREATE UNIQUE INDEX fraud_flags_once ON public.fraud_flags USING btree (workspace_id, signal, subject_kind, subject_id);
alter table fraud_flags enable row level security;
alter table fraud_flags force row level security;
create policy portfolio_rows on fraud_flags as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_partner(( SELECT current_portfolio() AS current_portfolio), partner_id)
END));
create policy team_rows on fraud_flags to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table fraud_flags to tandem_team;

create table fraud_rules (
  workspace_id text not null,
  signal text not null,
  level text not null,
  level_id text default ''::text not null,
  effect text not null,
  parameters jsonb default '{}'::jsonb not null,
  changed_by_name text not null,
  version integer default 1 not null,
  updated_at timestamp with time zone not null,
  constraint fraud_rules_pkey PRIMARY KEY (workspace_id, signal, level, level_id),
  constraint fraud_rules_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint fraud_rules_changed_by_name_check CHECK (length(changed_by_name) <= 200),
  constraint fraud_rules_check CHECK ((level = 'workspace'::text) = (level_id = ''::text)),
  constraint fraud_rules_effect_check CHECK (effect = ANY (ARRAY['block'::text, 'hold'::text, 'note'::text, 'off'::text])),
  constraint fraud_rules_level_check CHECK (level = ANY (ARRAY['workspace'::text, 'partner_type'::text])),
  constraint fraud_rules_level_id_check CHECK (length(level_id) <= 60),
  constraint fraud_rules_parameters_check CHECK (jsonb_typeof(parameters) = 'object'::text),
  constraint fraud_rules_signal_check CHECK (length(signal) >= 1 AND length(signal) <= 60)
);
comment on table fraud_rules is 'audience: team';
alter table fraud_rules enable row level security;
alter table fraud_rules force row level security;
create policy team_rows on fraud_rules to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table fraud_rules to tandem_team;

create table frozen_plans (
  workspace_id text not null,
  hash text not null,
  plan jsonb not null,
  created_at timestamp with time zone not null,
  constraint frozen_plans_pkey PRIMARY KEY (workspace_id, hash),
  constraint frozen_plans_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint frozen_plans_hash_check CHECK (hash ~ '^[0-9a-f]{64}$'::text)
);
comment on table frozen_plans is 'audience: team';
alter table frozen_plans enable row level security;
alter table frozen_plans force row level security;
create policy team_rows on frozen_plans to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table frozen_plans to tandem_team;

create table funding_accounts (
  workspace_id text not null,
  id text not null,
  name text not null,
  currency text not null,
  rail text not null,
  holder_name text,
  country text,
  last_four text,
  details text,
  limits jsonb default '{}'::jsonb not null,
  is_active boolean default true not null,
  version integer default 1 not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint funding_accounts_pkey PRIMARY KEY (workspace_id, id),
  constraint funding_accounts_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint funding_accounts_country_check CHECK (country ~ '^[A-Z]{2}$'::text),
  constraint funding_accounts_currency_check CHECK (currency ~ '^[A-Z]{3}$'::text),
  constraint funding_accounts_holder_name_check CHECK (length(holder_name) >= 1 AND length(holder_name) <= 140),
  constraint funding_accounts_last_four_check CHECK (length(last_four) <= 4),
  constraint funding_accounts_name_check CHECK (length(name) >= 1 AND length(name) <= 120),
  constraint funding_accounts_rail_check CHECK (rail = ANY (ARRAY['sepa'::text, 'ach'::text, 'stripe_connect'::text, 'csv'::text, 'external'::text, 'manual'::text, 'simulated'::text]))
);
comment on table funding_accounts is 'audience: team';
CREATE UNIQUE INDEX funding_accounts_by_name ON public.funding_accounts USING btree (workspace_id, lower(name)) WHERE is_active;
CREATE INDEX funding_accounts_by_time ON public.funding_accounts USING btree (workspace_id, created_at, id);
alter table funding_accounts enable row level security;
alter table funding_accounts force row level security;
create policy team_rows on funding_accounts to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant insert, select, update on table funding_accounts to tandem_team;

create table fx_rate_proposals (
  workspace_id text not null,
  id text not null,
  day date not null,
  from_currency text not null,
  to_currency text not null,
  rate numeric(30,12) not null,
  reason text,
  proposed_by text not null,
  proposed_at timestamp with time zone not null,
  decision text,
  decided_by text,
  decided_at timestamp with time zone,
  constraint fx_rate_proposals_pkey PRIMARY KEY (workspace_id, id),
  constraint fx_rate_proposals_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint fx_rate_proposals_check CHECK (to_currency ~ '^[A-Z]{3}$'::text AND to_currency <> from_currency),
  constraint fx_rate_proposals_check1 CHECK ((decision IS NULL) = (decided_at IS NULL) AND (decision IS NULL) = (decided_by IS NULL)),
  constraint fx_rate_proposals_check2 CHECK (decision IS DISTINCT FROM 'confirmed'::text OR decided_by <> proposed_by),
  constraint fx_rate_proposals_decision_check CHECK (decision = ANY (ARRAY['confirmed'::text, 'refused'::text])),
  constraint fx_rate_proposals_from_currency_check CHECK (from_currency ~ '^[A-Z]{3}$'::text),
  constraint fx_rate_proposals_rate_check CHECK (rate > 0::numeric),
  constraint fx_rate_proposals_reason_check CHECK (length(reason) >= 1 AND length(reason) <= 500)
);
comment on table fx_rate_proposals is 'audience: team';
CREATE INDEX fx_rate_proposals_by_time ON public.fx_rate_proposals USING btree (workspace_id, proposed_at, id);
alter table fx_rate_proposals enable row level security;
alter table fx_rate_proposals force row level security;
create policy team_rows on fx_rate_proposals to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant insert, select, update on table fx_rate_proposals to tandem_team;

create table fx_rates (
  workspace_id text not null,
  id text not null,
  day date not null,
  from_currency text not null,
  to_currency text not null,
  rate numeric(30,12) not null,
  source text not null,
  learned_at timestamp with time zone not null,
  recorded_by text,
  confirmed_by text,
  constraint fx_rates_pkey PRIMARY KEY (workspace_id, id),
  constraint fx_rates_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint fx_rates_check CHECK (to_currency ~ '^[A-Z]{3}$'::text AND to_currency <> from_currency),
  constraint fx_rates_from_currency_check CHECK (from_currency ~ '^[A-Z]{3}$'::text),
  constraint fx_rates_manual_by_two CHECK ((source = 'manual'::text) = (confirmed_by IS NOT NULL) AND confirmed_by IS DISTINCT FROM recorded_by),
  constraint fx_rates_rate_check CHECK (rate > 0::numeric),
  constraint fx_rates_source_check CHECK (source = ANY (ARRAY['ecb_file'::text, 'api'::text, 'manual'::text]))
);
comment on table fx_rates is 'audience: team';
CREATE INDEX fx_rates_by_day ON public.fx_rates USING btree (workspace_id, day, id);
CREATE INDEX fx_rates_by_pair ON public.fx_rates USING btree (workspace_id, from_currency, to_currency, day, learned_at);
alter table fx_rates enable row level security;
alter table fx_rates force row level security;
create policy team_rows on fx_rates to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant insert, select on table fx_rates to tandem_team;

create table gate_answers (
  workspace_id text not null,
  case_id text not null,
  gate text not null,
  number integer not null,
  kind text not null,
  result text not null,
  words text not null,
  valid_until date,
  by_kind text not null,
  by_id text,
  by_name text not null,
  at timestamp with time zone not null,
  constraint gate_answers_pkey PRIMARY KEY (workspace_id, case_id, gate, number),
  constraint gate_answers_workspace_id_case_id_fkey FOREIGN KEY (workspace_id, case_id) REFERENCES qualification_cases(workspace_id, id),
  constraint gate_answers_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint gate_answers_by_name_check CHECK (length(by_name) <= 200),
  constraint gate_answers_check CHECK ((kind = 'waiver'::text) = (result = 'waived'::text)),
  constraint gate_answers_check1 CHECK (kind <> 'waiver'::text OR valid_until IS NOT NULL),
  constraint gate_answers_check2 CHECK (NOT (kind = 'waiver'::text AND gate = 'screening'::text)),
  constraint gate_answers_gate_check CHECK (length(gate) <= 60),
  constraint gate_answers_kind_check CHECK (kind = ANY (ARRAY['answer'::text, 'waiver'::text])),
  constraint gate_answers_number_check CHECK (number >= 1),
  constraint gate_answers_result_check CHECK (result = ANY (ARRAY['pass'::text, 'fail'::text, 'open'::text, 'waived'::text])),
  constraint gate_answers_words_check CHECK (length(words) >= 1 AND length(words) <= 2000)
);
comment on table gate_answers is 'audience: team';
alter table gate_answers enable row level security;
alter table gate_answers force row level security;
create policy portfolio_rows on gate_answers as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_record('qualification_cases'::regclass, case_id)
END));
create policy team_rows on gate_answers to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant insert, select on table gate_answers to tandem_team;

create table gate_checks (
  workspace_id text not null,
  journey_id text not null,
  number integer not null,
  at timestamp with time zone not null,
  passed boolean not null,
  conditions jsonb not null,
  by_kind text not null,
  by_id text,
  by_name text not null,
  constraint gate_checks_pkey PRIMARY KEY (workspace_id, journey_id, number),
  constraint gate_checks_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint gate_checks_workspace_id_journey_id_fkey FOREIGN KEY (workspace_id, journey_id) REFERENCES journeys(workspace_id, id),
  constraint gate_checks_by_name_check CHECK (length(by_name) <= 200),
  constraint gate_checks_conditions_check CHECK (jsonb_typeof(conditions) = 'array'::text),
  constraint gate_checks_number_check CHECK (number >= 1)
);
comment on table gate_checks is 'audience: team';
alter table gate_checks enable row level security;
alter table gate_checks force row level security;
create policy portfolio_rows on gate_checks as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_record('journeys'::regclass, journey_id)
END));
create policy team_rows on gate_checks to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant insert, select on table gate_checks to tandem_team;

create table go_live_conditions (
  workspace_id text not null,
  go_live_id text not null,
  number integer not null,
  condition text not null,
  words text not null,
  side text not null,
  owner text not null,
  due_on date not null,
  constraint go_live_conditions_pkey PRIMARY KEY (workspace_id, go_live_id, number),
  constraint go_live_conditions_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint go_live_conditions_workspace_id_go_live_id_fkey FOREIGN KEY (workspace_id, go_live_id) REFERENCES go_lives(workspace_id, id),
  constraint go_live_conditions_condition_check CHECK (length(condition) <= 200),
  constraint go_live_conditions_owner_check CHECK (length(owner) <= 200),
  constraint go_live_conditions_side_check CHECK (side = ANY (ARRAY['us'::text, 'partner'::text, 'both'::text])),
  constraint go_live_conditions_words_check CHECK (length(words) <= 500)
);
comment on table go_live_conditions is 'audience: team';
alter table go_live_conditions enable row level security;
alter table go_live_conditions force row level security;
create policy portfolio_rows on go_live_conditions as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_record('go_lives'::regclass, go_live_id)
END));
create policy team_rows on go_live_conditions to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant insert, select on table go_live_conditions to tandem_team;

create table go_lives (
  workspace_id text not null,
  id text not null,
  journey_id text not null,
  partner_id text not null,
  planned_on date not null,
  reached_at timestamp with time zone,
  by_kind text,
  by_id text,
  by_name text,
  reason text,
  live_access text,
  version integer default 1 not null,
  updated_at timestamp with time zone not null,
  constraint go_lives_pkey PRIMARY KEY (workspace_id, id),
  constraint go_lives_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint go_lives_workspace_id_journey_id_fkey FOREIGN KEY (workspace_id, journey_id) REFERENCES journeys(workspace_id, id),
  constraint go_lives_workspace_id_partner_id_fkey FOREIGN KEY (workspace_id, partner_id) REFERENCES partners(workspace_id, id),
  constraint go_lives_by_name_check CHECK (length(by_name) <= 200),
  constraint go_lives_live_access_check CHECK (live_access = ANY (ARRAY['granted'::text, 'not_in_terms'::text])),
  constraint go_lives_reason_check CHECK (length(reason) <= 2000)
);
comment on table go_lives is 'audience: one_partner';
CREATE INDEX go_lives_by_day ON public.go_lives USING btree (workspace_id, reached_at, id) WHERE (reached_at IS NOT NULL);
CREATE UNIQUE INDEX go_lives_by_journey ON public.go_lives USING btree (workspace_id, journey_id);
CREATE INDEX go_lives_by_partner ON public.go_lives USING btree (workspace_id, partner_id);
alter table go_lives enable row level security;
alter table go_lives force row level security;
create policy portal_rows on go_lives to tandem_portal
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))))
  with check (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))));
create policy portfolio_rows on go_lives as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_partner(( SELECT current_portfolio() AS current_portfolio), partner_id)
END));
create policy team_rows on go_lives to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant select on table go_lives to tandem_portal;
grant delete, insert, select, update on table go_lives to tandem_team;

create table idempotency_claims (
  workspace_id text not null,
  caller text not null,
  key text not null,
  request_hash text not null,
  status integer not null,
  headers jsonb default '{}'::jsonb not null,
  body text not null,
  created_at timestamp with time zone default now() not null,
  expires_at timestamp with time zone not null,
  constraint idempotency_claims_pkey PRIMARY KEY (workspace_id, caller, key),
  constraint idempotency_claims_key_check CHECK (length(key) >= 1 AND length(key) <= 255)
);
CREATE INDEX idempotency_claims_by_expiry ON public.idempotency_claims USING btree (expires_at);
alter table idempotency_claims enable row level security;
create policy own_workspace on idempotency_claims to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table idempotency_claims to tandem_team;

create table import_columns (
  workspace_id text not null,
  kind text not null,
  header text not null,
  field text,
  mode text not null,
  at timestamp with time zone not null,
  constraint import_columns_pkey PRIMARY KEY (workspace_id, kind, header),
  constraint import_columns_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint import_columns_field_check CHECK (length(field) <= 120),
  constraint import_columns_header_check CHECK (length(header) >= 1 AND length(header) <= 200),
  constraint import_columns_kind_check CHECK (kind = ANY (ARRAY['partners'::text, 'contacts'::text, 'both'::text])),
  constraint import_columns_mode_check CHECK (mode = ANY (ARRAY['fill_if_empty'::text, 'overwrite'::text, 'never'::text]))
);
comment on table import_columns is 'audience: team';
alter table import_columns enable row level security;
alter table import_columns force row level security;
create policy team_rows on import_columns to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table import_columns to tandem_team;

create table import_content_hashes (
  workspace_id text not null,
  hash text not null,
  partner_id text,
  contact_id text,
  import_id text not null,
  "row" integer not null,
  constraint import_content_hashes_pkey PRIMARY KEY (workspace_id, hash),
  constraint import_content_hashes_workspace_id_import_id_fkey FOREIGN KEY (workspace_id, import_id) REFERENCES imports(workspace_id, id) ON DELETE CASCADE,
  constraint import_content_hashes_workspace_id_partner_id_fkey FOREIGN KEY (workspace_id, partner_id) REFERENCES partners(workspace_id, id) ON DELETE CASCADE,
  constraint import_content_hashes_hash_check CHECK (length(hash) = 22)
);
comment on table import_content_hashes is 'audience: team';
CREATE INDEX import_content_hashes_by_import ON public.import_content_hashes USING btree (workspace_id, import_id);
CREATE INDEX import_content_hashes_by_partner ON public.import_content_hashes USING btree (workspace_id, partner_id) WHERE (partner_id IS NOT NULL);
alter table import_content_hashes enable row level security;
alter table import_content_hashes force row level security;
create policy team_rows on import_content_hashes to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table import_content_hashes to tandem_team;

create table import_rows (
  workspace_id text not null,
  import_id text not null,
  "row" integer not null,
  report text not null,
  outcome text not null,
  group_row integer,
  partner_id text,
  contact_id text,
  made_partner boolean default false not null,
  made_contact boolean default false not null,
  partner_version integer,
  contact_version integer,
  fields text[] default '{}'::text[] not null,
  problems jsonb default '[]'::jsonb not null,
  matches jsonb default '[]'::jsonb not null,
  note text,
  words text default ''::text not null,
  cells jsonb,
  content_hash text,
  constraint import_rows_pkey PRIMARY KEY (workspace_id, import_id, "row"),
  constraint import_rows_workspace_id_import_id_fkey FOREIGN KEY (workspace_id, import_id) REFERENCES imports(workspace_id, id) ON DELETE CASCADE,
  constraint import_rows_note_check CHECK (length(note) <= 2000),
  constraint import_rows_outcome_check CHECK (outcome = ANY (ARRAY['created'::text, 'updated'::text, 'unchanged'::text, 'needs_review'::text, 'refused'::text, 'blank'::text])),
  constraint import_rows_report_check CHECK (report = ANY (ARRAY['dry_run'::text, 'run'::text])),
  constraint import_rows_words_check CHECK (length(words) <= 600)
);
comment on table import_rows is 'audience: team';
CREATE INDEX import_rows_by_outcome ON public.import_rows USING btree (workspace_id, import_id, outcome, "row");
CREATE INDEX import_rows_by_partner ON public.import_rows USING btree (workspace_id, partner_id) WHERE (partner_id IS NOT NULL);
alter table import_rows enable row level security;
alter table import_rows force row level security;
create policy team_rows on import_rows to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table import_rows to tandem_team;

create table imports (
  workspace_id text not null,
  id text not null,
  kind text not null,
  state text not null,
  file_id text not null,
  file_name text not null,
  format text not null,
  encoding text not null,
  delimiter text,
  headers text[] not null,
  sample jsonb default '[]'::jsonb not null,
  columns jsonb not null,
  options jsonb default '{}'::jsonb not null,
  report text,
  rows_total integer,
  rows_done integer default 0 not null,
  counts jsonb default '{}'::jsonb not null,
  job_id text,
  cancel_requested_at timestamp with time zone,
  error text,
  by_kind text not null,
  by_id text,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  started_at timestamp with time zone,
  finished_at timestamp with time zone,
  undo_until timestamp with time zone,
  undo_state text,
  undo_result jsonb,
  version integer default 1 not null,
  constraint imports_pkey PRIMARY KEY (workspace_id, id),
  constraint imports_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint imports_error_check CHECK (length(error) <= 2000),
  constraint imports_file_name_check CHECK (length(file_name) >= 1 AND length(file_name) <= 255),
  constraint imports_kind_check CHECK (kind = ANY (ARRAY['partners'::text, 'contacts'::text, 'both'::text])),
  constraint imports_report_check CHECK (report = ANY (ARRAY['dry_run'::text, 'run'::text])),
  constraint imports_state_check CHECK (state = ANY (ARRAY['mapping'::text, 'dry_run'::text, 'ready'::text, 'running'::text, 'finished'::text, 'cancelled'::text, 'failed'::text])),
  constraint imports_undo_state_check CHECK (undo_state = ANY (ARRAY['running'::text, 'finished'::text]))
);
comment on table imports is 'audience: team';
CREATE INDEX imports_by_time ON public.imports USING btree (workspace_id, created_at, id);
alter table imports enable row level security;
alter table imports force row level security;
create policy team_rows on imports to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table imports to tandem_team;

create table inquiries (
  workspace_id text not null,
  id text not null,
  origin text not null,
  external_id text,
  state text default 'new'::text not null,
  language text not null,
  sender_name text default ''::text not null,
  email text,
  email_folded text,
  email_domain text,
  phone text,
  company text default ''::text not null,
  website text,
  website_domain text,
  country text,
  subject text default ''::text not null,
  text text not null,
  text_hash text,
  source text default 'direct'::text not null,
  guess text not null,
  guess_words text[] default '{}'::text[] not null,
  guess_type text,
  suspicion text,
  sender_address text,
  sender_hash text,
  token_hash text not null,
  partner_id text,
  application_id text,
  received_at timestamp with time zone not null,
  version integer default 1 not null,
  updated_at timestamp with time zone not null,
  constraint inquiries_pkey PRIMARY KEY (workspace_id, id),
  constraint inquiries_workspace_id_application_id_fkey FOREIGN KEY (workspace_id, application_id) REFERENCES applications(workspace_id, id),
  constraint inquiries_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint inquiries_workspace_id_partner_id_fkey FOREIGN KEY (workspace_id, partner_id) REFERENCES partners(workspace_id, id),
  constraint inquiries_company_check CHECK (length(company) <= 200),
  constraint inquiries_country_check CHECK (country ~ '^[A-Z]{2}$'::text),
  constraint inquiries_email_check CHECK (length(email) <= 254),
  constraint inquiries_email_domain_check CHECK (length(email_domain) <= 253),
  constraint inquiries_email_folded_check CHECK (length(email_folded) <= 254),
  constraint inquiries_external_id_check CHECK (length(external_id) >= 1 AND length(external_id) <= 200),
  constraint inquiries_guess_check CHECK (guess = ANY (ARRAY['partnership'::text, 'sales'::text, 'support'::text, 'press'::text, 'job'::text, 'spam'::text, 'other'::text])),
  constraint inquiries_guess_type_check CHECK (length(guess_type) <= 63),
  constraint inquiries_guess_words_check CHECK (cardinality(guess_words) <= 20),
  constraint inquiries_language_check CHECK (length(language) <= 35),
  constraint inquiries_origin_check CHECK (origin = ANY (ARRAY['form'::text, 'mailbox'::text, 'api'::text, 'member'::text])),
  constraint inquiries_phone_check CHECK (length(phone) <= 40),
  constraint inquiries_sender_address_check CHECK (length(sender_address) <= 60),
  constraint inquiries_sender_name_check CHECK (length(sender_name) <= 200),
  constraint inquiries_source_check CHECK (length(source) >= 1 AND length(source) <= 60),
  constraint inquiries_state_check CHECK (state = ANY (ARRAY['new'::text, 'converted'::text, 'routed'::text, 'closed'::text])),
  constraint inquiries_subject_check CHECK (length(subject) <= 200),
  constraint inquiries_suspicion_check CHECK (length(suspicion) >= 1 AND length(suspicion) <= 300),
  constraint inquiries_text_check CHECK (length(text) <= 5000),
  constraint inquiries_token_hash_check CHECK (length(token_hash) = 64),
  constraint inquiries_website_check CHECK (length(website) <= 2000),
  constraint inquiries_website_domain_check CHECK (length(website_domain) <= 300)
);
comment on table inquiries is 'audience: team';
CREATE INDEX inquiries_by_application ON public.inquiries USING btree (workspace_id, application_id) WHERE (application_id IS NOT NULL);
CREATE INDEX inquiries_by_arrival ON public.inquiries USING btree (workspace_id, received_at, id);
CREATE INDEX inquiries_by_email ON public.inquiries USING btree (workspace_id, email_folded, received_at) WHERE (email_folded IS NOT NULL);
CREATE INDEX inquiries_by_email_domain ON public.inquiries USING btree (workspace_id, email_domain, received_at) WHERE (email_domain IS NOT NULL);
CREATE UNIQUE INDEX inquiries_by_external_id ON public.inquiries USING btree (workspace_id, external_id) WHERE (external_id IS NOT NULL);
CREATE INDEX inquiries_by_partner ON public.inquiries USING btree (workspace_id, partner_id, received_at, id) WHERE (partner_id IS NOT NULL);
CREATE INDEX inquiries_by_sender ON public.inquiries USING btree (workspace_id, sender_address, received_at) WHERE (sender_address IS NOT NULL);
CREATE INDEX inquiries_by_state ON public.inquiries USING btree (workspace_id, state, received_at, id);
CREATE UNIQUE INDEX inquiries_by_token ON public.inquiries USING btree (workspace_id, token_hash);
CREATE INDEX inquiries_by_website_domain ON public.inquiries USING btree (workspace_id, website_domain, received_at) WHERE (website_domain IS NOT NULL);
alter table inquiries enable row level security;
alter table inquiries force row level security;
create policy portfolio_rows on inquiries as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_partner(( SELECT current_portfolio() AS current_portfolio), partner_id)
END));
create policy team_rows on inquiries to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table inquiries to tandem_team;

create table inquiry_triages (
  workspace_id text not null,
  inquiry_id text not null,
  outcome text not null,
  reason text,
  note text,
  team text,
  type_id text,
  form_id text,
  joined boolean default false not null,
  reply text,
  mail_id text,
  at timestamp with time zone not null,
  by_kind text not null,
  by_id text,
  by_name text not null,
  constraint inquiry_triages_pkey PRIMARY KEY (workspace_id, inquiry_id),
  constraint inquiry_triages_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint inquiry_triages_workspace_id_inquiry_id_fkey FOREIGN KEY (workspace_id, inquiry_id) REFERENCES inquiries(workspace_id, id) ON DELETE CASCADE,
  constraint inquiry_triages_by_name_check CHECK (length(by_name) <= 200),
  constraint inquiry_triages_note_check CHECK (length(note) <= 2000),
  constraint inquiry_triages_outcome_check CHECK (outcome = ANY (ARRAY['prospect'::text, 'form'::text, 'routed'::text, 'closed'::text])),
  constraint inquiry_triages_reason_check CHECK (length(reason) >= 1 AND length(reason) <= 60),
  constraint inquiry_triages_reply_check CHECK (length(reply) <= 5000),
  constraint inquiry_triages_team_check CHECK (length(team) >= 1 AND length(team) <= 80)
);
comment on table inquiry_triages is 'audience: team';
alter table inquiry_triages enable row level security;
alter table inquiry_triages force row level security;
create policy portfolio_rows on inquiry_triages as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_record('inquiries'::regclass, inquiry_id)
END));
create policy team_rows on inquiry_triages to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table inquiry_triages to tandem_team;

create table installation_settings (
  name text not null,
  value jsonb not null,
  updated_at timestamp with time zone default now() not null,
  constraint installation_settings_pkey PRIMARY KEY (name)
);

create table installations (
  workspace_id text not null,
  id text not null,
  integration_id text not null,
  partner_id text not null,
  customer text not null,
  from_on date not null,
  to_on date,
  created_at timestamp with time zone not null,
  constraint installations_pkey PRIMARY KEY (workspace_id, id),
  constraint installations_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint installations_workspace_id_integration_id_fkey FOREIGN KEY (workspace_id, integration_id) REFERENCES integrations(workspace_id, id) ON DELETE CASCADE,
  constraint installations_workspace_id_partner_id_fkey FOREIGN KEY (workspace_id, partner_id) REFERENCES partners(workspace_id, id),
  constraint installations_check CHECK (to_on >= from_on),
  constraint installations_customer_check CHECK (length(customer) >= 1 AND length(customer) <= 200)
);
comment on table installations is 'audience: one_partner';
CREATE UNIQUE INDEX installations_by_customer ON public.installations USING btree (workspace_id, integration_id, customer, from_on);
CREATE INDEX installations_by_day ON public.installations USING btree (workspace_id, integration_id, from_on, id);
CREATE INDEX installations_by_partner ON public.installations USING btree (workspace_id, partner_id);
CREATE UNIQUE INDEX installations_now ON public.installations USING btree (workspace_id, integration_id, customer) WHERE (to_on IS NULL);
alter table installations enable row level security;
alter table installations force row level security;
create policy portal_rows on installations to tandem_portal
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))))
  with check (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))));
create policy portfolio_rows on installations as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_partner(( SELECT current_portfolio() AS current_portfolio), partner_id)
END));
create policy team_rows on installations to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant select on table installations to tandem_portal;
grant delete, insert, select, update on table installations to tandem_team;

create table integration_reviews (
  workspace_id text not null,
  integration_id text not null,
  number integer not null,
  partner_id text not null,
  submitted_at timestamp with time zone not null,
  submitted_by_kind text not null,
  submitted_by_id text,
  submitted_by_name text not null,
  note text,
  items jsonb default '{}'::jsonb not null,
  result text,
  words text,
  facts jsonb,
  decided_at timestamp with time zone,
  decided_by_kind text,
  decided_by_id text,
  decided_by_name text,
  constraint integration_reviews_pkey PRIMARY KEY (workspace_id, integration_id, number),
  constraint integration_reviews_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint integration_reviews_workspace_id_integration_id_fkey FOREIGN KEY (workspace_id, integration_id) REFERENCES integrations(workspace_id, id) ON DELETE CASCADE,
  constraint integration_reviews_workspace_id_partner_id_fkey FOREIGN KEY (workspace_id, partner_id) REFERENCES partners(workspace_id, id),
  constraint integration_reviews_check CHECK ((result IS NULL) = (decided_at IS NULL) AND (result IS NULL) = (decided_by_name IS NULL)),
  constraint integration_reviews_decided_by_name_check CHECK (length(decided_by_name) <= 200),
  constraint integration_reviews_note_check CHECK (length(note) >= 1 AND length(note) <= 4000),
  constraint integration_reviews_number_check CHECK (number >= 1),
  constraint integration_reviews_result_check CHECK (result = ANY (ARRAY['passed'::text, 'returned'::text, 'withdrawn'::text])),
  constraint integration_reviews_submitted_by_name_check CHECK (length(submitted_by_name) <= 200),
  constraint integration_reviews_words_check CHECK (length(words) >= 1 AND length(words) <= 4000)
);
comment on table integration_reviews is 'audience: one_partner';
CREATE INDEX integration_reviews_by_partner ON public.integration_reviews USING btree (workspace_id, partner_id);
CREATE UNIQUE INDEX integration_reviews_open ON public.integration_reviews USING btree (workspace_id, integration_id) WHERE (result IS NULL);
alter table integration_reviews enable row level security;
alter table integration_reviews force row level security;
create policy portal_rows on integration_reviews to tandem_portal
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))))
  with check (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))));
create policy portfolio_rows on integration_reviews as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_partner(( SELECT current_portfolio() AS current_portfolio), partner_id)
END));
create policy team_rows on integration_reviews to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant select on table integration_reviews to tandem_portal;
grant delete, insert, select, update on table integration_reviews to tandem_team;

create table integration_states (
  workspace_id text not null,
  integration_id text not null,
  number integer not null,
  partner_id text not null,
  state text not null,
  at timestamp with time zone not null,
  by_kind text not null,
  by_id text,
  by_name text not null,
  words text,
  constraint integration_states_pkey PRIMARY KEY (workspace_id, integration_id, number),
  constraint integration_states_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint integration_states_workspace_id_integration_id_fkey FOREIGN KEY (workspace_id, integration_id) REFERENCES integrations(workspace_id, id) ON DELETE CASCADE,
  constraint integration_states_workspace_id_partner_id_fkey FOREIGN KEY (workspace_id, partner_id) REFERENCES partners(workspace_id, id),
  constraint integration_states_by_name_check CHECK (length(by_name) <= 200),
  constraint integration_states_number_check CHECK (number >= 1),
  constraint integration_states_state_check CHECK (state = ANY (ARRAY['building'::text, 'in_review'::text, 'live'::text, 'retired'::text])),
  constraint integration_states_words_check CHECK (length(words) >= 1 AND length(words) <= 4000)
);
comment on table integration_states is 'audience: one_partner';
CREATE INDEX integration_states_by_partner ON public.integration_states USING btree (workspace_id, partner_id);
alter table integration_states enable row level security;
alter table integration_states force row level security;
create policy portal_rows on integration_states to tandem_portal
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))))
  with check (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))));
create policy portfolio_rows on integration_states as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_partner(( SELECT current_portfolio() AS current_portfolio), partner_id)
END));
create policy team_rows on integration_states to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant select on table integration_states to tandem_portal;
grant delete, insert, select, update on table integration_states to tandem_team;

create table integrations (
  workspace_id text not null,
  id text not null,
  partner_id text not null,
  name text not null,
  kind text not null,
  summary text,
  products text[] default '{}'::text[] not null,
  owner_member_id text,
  owner_portal_user_id text,
  key_ids text[] default '{}'::text[] not null,
  lowest_api_version text,
  lowest_sdk_language text,
  lowest_sdk_version text,
  state text not null,
  state_since timestamp with time zone not null,
  version integer default 1 not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint integrations_pkey PRIMARY KEY (workspace_id, id),
  constraint integrations_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint integrations_workspace_id_partner_id_fkey FOREIGN KEY (workspace_id, partner_id) REFERENCES partners(workspace_id, id),
  constraint integrations_check CHECK ((lowest_sdk_language IS NULL) = (lowest_sdk_version IS NULL)),
  constraint integrations_key_ids_check CHECK (cardinality(key_ids) <= 20),
  constraint integrations_kind_check CHECK (kind = ANY (ARRAY['connector'::text, 'embedded_app'::text, 'data_feed'::text, 'white_label'::text])),
  constraint integrations_lowest_api_version_check CHECK (length(lowest_api_version) <= 40),
  constraint integrations_lowest_sdk_language_check CHECK (lowest_sdk_language = ANY (ARRAY['typescript'::text, 'python'::text])),
  constraint integrations_lowest_sdk_version_check CHECK (length(lowest_sdk_version) <= 40),
  constraint integrations_name_check CHECK (length(name) >= 1 AND length(name) <= 120),
  constraint integrations_products_check CHECK (cardinality(products) <= 20),
  constraint integrations_state_check CHECK (state = ANY (ARRAY['building'::text, 'in_review'::text, 'live'::text, 'retired'::text])),
  constraint integrations_summary_check CHECK (length(summary) >= 1 AND length(summary) <= 2000)
);
comment on table integrations is 'audience: one_partner';
CREATE INDEX integrations_by_name ON public.integrations USING btree (workspace_id, name, id);
CREATE UNIQUE INDEX integrations_by_own_name ON public.integrations USING btree (workspace_id, partner_id, lower(name)) WHERE (state <> 'retired'::text);
CREATE INDEX integrations_by_partner ON public.integrations USING btree (workspace_id, partner_id, updated_at, id);
CREATE INDEX integrations_by_time ON public.integrations USING btree (workspace_id, updated_at, id);
alter table integrations enable row level security;
alter table integrations force row level security;
create policy portal_rows on integrations to tandem_portal
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))))
  with check (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))));
create policy portfolio_rows on integrations as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_partner(( SELECT current_portfolio() AS current_portfolio), partner_id)
END));
create policy team_rows on integrations to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant select on table integrations to tandem_portal;
grant delete, insert, select, update on table integrations to tandem_team;

create table interactions (
  workspace_id text not null,
  id text not null,
  partner_id text not null,
  kind text not null,
  at timestamp with time zone not null,
  minutes integer,
  member_ids text[] default '{}'::text[] not null,
  contact_ids text[] default '{}'::text[] not null,
  summary text not null,
  visibility text not null,
  visible_to_roles text[] default '{}'::text[] not null,
  author_kind text not null,
  author_id text,
  author_name text not null,
  created_at timestamp with time zone not null,
  constraint interactions_pkey PRIMARY KEY (workspace_id, id),
  constraint interactions_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint interactions_workspace_id_partner_id_fkey FOREIGN KEY (workspace_id, partner_id) REFERENCES partners(workspace_id, id) ON DELETE CASCADE,
  constraint interactions_author_name_check CHECK (length(author_name) <= 200),
  constraint interactions_contact_ids_check CHECK (cardinality(contact_ids) <= 50),
  constraint interactions_kind_check CHECK (kind = ANY (ARRAY['call'::text, 'meeting'::text, 'email'::text, 'message'::text, 'visit'::text])),
  constraint interactions_member_ids_check CHECK (cardinality(member_ids) <= 50),
  constraint interactions_minutes_check CHECK (minutes >= 0 AND minutes <= 10080),
  constraint interactions_summary_check CHECK (length(summary) >= 1 AND length(summary) <= 20000),
  constraint interactions_visibility_check CHECK (visibility = ANY (ARRAY['team'::text, 'roles'::text, 'shared'::text]))
);
comment on table interactions is 'audience: one_partner';
CREATE INDEX interactions_by_partner ON public.interactions USING btree (workspace_id, partner_id, at, id);
CREATE INDEX interactions_by_time ON public.interactions USING btree (workspace_id, at, id);
alter table interactions enable row level security;
alter table interactions force row level security;
create policy portal_rows on interactions to tandem_portal
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner)) AND (visibility = 'shared'::text)))
  with check (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner)) AND (visibility = 'shared'::text)));
create policy portfolio_rows on interactions as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_partner(( SELECT current_portfolio() AS current_portfolio), partner_id)
END));
create policy team_rows on interactions to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant select on table interactions to tandem_portal;
grant delete, insert, select, update on table interactions to tandem_team;

create table interest_declarations (
  workspace_id text not null,
  case_id text not null,
  member_id text not null,
  number integer not null,
  owns_shares boolean not null,
  family boolean not null,
  former_employer boolean not null,
  manages_referrer boolean not null,
  has_interest boolean generated always as ((owns_shares OR family OR former_employer OR manages_referrer)) stored not null,
  note text,
  replacement_id text,
  at timestamp with time zone not null,
  constraint interest_declarations_pkey PRIMARY KEY (workspace_id, case_id, member_id, number),
  constraint interest_declarations_workspace_id_case_id_fkey FOREIGN KEY (workspace_id, case_id) REFERENCES qualification_cases(workspace_id, id),
  constraint interest_declarations_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint interest_declarations_workspace_id_member_id_fkey FOREIGN KEY (workspace_id, member_id) REFERENCES members(workspace_id, id),
  constraint interest_declarations_workspace_id_replacement_id_fkey FOREIGN KEY (workspace_id, replacement_id) REFERENCES members(workspace_id, id),
  constraint interest_declarations_note_check CHECK (length(note) <= 2000),
  constraint interest_declarations_number_check CHECK (number >= 1)
);
comment on table interest_declarations is 'audience: team';
CREATE INDEX interest_declarations_by_member ON public.interest_declarations USING btree (workspace_id, member_id);
CREATE INDEX interest_declarations_by_replacement ON public.interest_declarations USING btree (workspace_id, replacement_id);
alter table interest_declarations enable row level security;
alter table interest_declarations force row level security;
create policy portfolio_rows on interest_declarations as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_record('qualification_cases'::regclass, case_id)
END));
create policy team_rows on interest_declarations to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant insert, select on table interest_declarations to tandem_team;

create table invitations (
  workspace_id text not null,
  id text not null,
  side text not null,
  subject_id text not null,
  email text not null,
  token_hash text not null,
  invited_by text,
  expires_at timestamp with time zone not null,
  accepted_at timestamp with time zone,
  revoked_at timestamp with time zone,
  created_at timestamp with time zone default now() not null,
  constraint invitations_pkey PRIMARY KEY (workspace_id, id),
  constraint invitations_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint invitations_side_check CHECK (side = ANY (ARRAY['member'::text, 'portal_user'::text]))
);
comment on table invitations is 'audience: team';
CREATE INDEX invitations_by_subject ON public.invitations USING btree (workspace_id, subject_id);
CREATE UNIQUE INDEX invitations_by_token ON public.invitations USING btree (token_hash);
alter table invitations enable row level security;
alter table invitations force row level security;
create policy by_token on invitations for select to tandem_auth
  using ((token_hash = ( SELECT current_setting('tandem.lookup'::text, true) AS current_setting)));
create policy team_rows on invitations to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant select on table invitations to tandem_auth;
grant delete, insert, select, update on table invitations to tandem_team;

create table jobs (
  workspace_id text not null,
  id text not null,
  kind text not null,
  title text not null,
  subject_id text,
  partner_id text,
  state text default 'queued'::text not null,
  done integer default 0 not null,
  total integer,
  note text,
  error text,
  input jsonb default '{}'::jsonb not null,
  result jsonb,
  attempts integer default 0 not null,
  cancel_requested_at timestamp with time zone,
  heartbeat_at timestamp with time zone,
  started_at timestamp with time zone,
  finished_at timestamp with time zone,
  created_by text,
  created_at timestamp with time zone default now() not null,
  constraint jobs_pkey PRIMARY KEY (workspace_id, id),
  constraint jobs_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint jobs_state_check CHECK (state = ANY (ARRAY['queued'::text, 'running'::text, 'finished'::text, 'failed'::text, 'cancelled'::text]))
);
comment on table jobs is 'audience: one_partner';
CREATE INDEX jobs_by_time ON public.jobs USING btree (workspace_id, created_at DESC, id DESC);
alter table jobs enable row level security;
alter table jobs force row level security;
create policy portal_rows on jobs to tandem_portal
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))))
  with check (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))));
create policy portfolio_rows on jobs as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_partner(( SELECT current_portfolio() AS current_portfolio), partner_id)
END));
create policy team_rows on jobs to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant select on table jobs to tandem_portal;
grant delete, insert, select, update on table jobs to tandem_team;

create table journey_firsts (
  workspace_id text not null,
  journey_id text not null,
  partner_id text not null,
  what text not null,
  at timestamp with time zone not null,
  event_id text not null,
  constraint journey_firsts_pkey PRIMARY KEY (workspace_id, journey_id, what),
  constraint journey_firsts_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint journey_firsts_workspace_id_journey_id_fkey FOREIGN KEY (workspace_id, journey_id) REFERENCES journeys(workspace_id, id),
  constraint journey_firsts_workspace_id_partner_id_fkey FOREIGN KEY (workspace_id, partner_id) REFERENCES partners(workspace_id, id),
  constraint journey_firsts_what_check CHECK (what = ANY (ARRAY['call'::text, 'deal'::text, 'revenue'::text]))
);
comment on table journey_firsts is 'audience: one_partner';
CREATE INDEX journey_firsts_by_partner ON public.journey_firsts USING btree (workspace_id, partner_id);
alter table journey_firsts enable row level security;
alter table journey_firsts force row level security;
create policy portal_rows on journey_firsts to tandem_portal
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))))
  with check (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))));
create policy portfolio_rows on journey_firsts as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_partner(( SELECT current_portfolio() AS current_portfolio), partner_id)
END));
create policy team_rows on journey_firsts to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant select on table journey_firsts to tandem_portal;
grant delete, insert, select, update on table journey_firsts to tandem_team;

create table journey_members (
  workspace_id text not null,
  journey_id text not null,
  side text not null,
  role text not null,
  number integer not null,
  person_id text,
  at timestamp with time zone not null,
  by_kind text not null,
  by_id text,
  by_name text not null,
  constraint journey_members_pkey PRIMARY KEY (workspace_id, journey_id, side, role, number),
  constraint journey_members_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint journey_members_workspace_id_journey_id_fkey FOREIGN KEY (workspace_id, journey_id) REFERENCES journeys(workspace_id, id),
  constraint journey_members_by_name_check CHECK (length(by_name) <= 200),
  constraint journey_members_number_check CHECK (number >= 1),
  constraint journey_members_role_check CHECK (length(role) <= 40),
  constraint journey_members_side_check CHECK (side = ANY (ARRAY['us'::text, 'partner'::text]))
);
comment on table journey_members is 'audience: team';
alter table journey_members enable row level security;
alter table journey_members force row level security;
create policy portfolio_rows on journey_members as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_record('journeys'::regclass, journey_id)
END));
create policy team_rows on journey_members to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant insert, select on table journey_members to tandem_team;

create table journey_moves (
  workspace_id text not null,
  journey_id text not null,
  number integer not null,
  from_state text,
  to_state text not null,
  at timestamp with time zone not null,
  by_kind text not null,
  by_id text,
  by_name text not null,
  reason text,
  until_on date,
  shifted_days integer,
  constraint journey_moves_pkey PRIMARY KEY (workspace_id, journey_id, number),
  constraint journey_moves_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint journey_moves_workspace_id_journey_id_fkey FOREIGN KEY (workspace_id, journey_id) REFERENCES journeys(workspace_id, id),
  constraint journey_moves_by_name_check CHECK (length(by_name) <= 200),
  constraint journey_moves_reason_check CHECK (length(reason) <= 2000)
);
comment on table journey_moves is 'audience: team';
alter table journey_moves enable row level security;
alter table journey_moves force row level security;
create policy portfolio_rows on journey_moves as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_record('journeys'::regclass, journey_id)
END));
create policy team_rows on journey_moves to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant insert, select on table journey_moves to tandem_team;

create table journey_steps (
  workspace_id text not null,
  id text not null,
  journey_id text not null,
  partner_id text not null,
  key text not null,
  "position" integer not null,
  phase text not null,
  definition jsonb not null,
  term_kind text,
  state text not null,
  holder text not null,
  required boolean not null,
  gate boolean not null,
  weight integer not null,
  due_on date not null,
  opened_at timestamp with time zone,
  submitted_at timestamp with time zone,
  ended_at timestamp with time zone,
  worked_minutes integer,
  version integer default 1 not null,
  updated_at timestamp with time zone not null,
  constraint journey_steps_pkey PRIMARY KEY (workspace_id, id),
  constraint journey_steps_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint journey_steps_workspace_id_journey_id_fkey FOREIGN KEY (workspace_id, journey_id) REFERENCES journeys(workspace_id, id),
  constraint journey_steps_workspace_id_partner_id_fkey FOREIGN KEY (workspace_id, partner_id) REFERENCES partners(workspace_id, id),
  constraint journey_steps_definition_check CHECK (jsonb_typeof(definition) = 'object'::text),
  constraint journey_steps_holder_check CHECK (holder = ANY (ARRAY['us'::text, 'partner'::text, 'both'::text])),
  constraint journey_steps_key_check CHECK (length(key) >= 1 AND length(key) <= 160),
  constraint journey_steps_phase_check CHECK (length(phase) <= 60),
  constraint journey_steps_state_check CHECK (state = ANY (ARRAY['locked'::text, 'open'::text, 'submitted'::text, 'done'::text, 'returned'::text, 'skipped'::text, 'waived'::text])),
  constraint journey_steps_weight_check CHECK (weight >= 1 AND weight <= 10)
);
comment on table journey_steps is 'audience: one_partner';
CREATE INDEX journey_steps_by_due ON public.journey_steps USING btree (workspace_id, due_on, id);
CREATE INDEX journey_steps_by_end ON public.journey_steps USING btree (workspace_id, key, ended_at) WHERE (state = 'done'::text);
CREATE INDEX journey_steps_by_journey ON public.journey_steps USING btree (workspace_id, journey_id, "position");
CREATE UNIQUE INDEX journey_steps_by_key ON public.journey_steps USING btree (workspace_id, journey_id, key);
CREATE INDEX journey_steps_by_partner ON public.journey_steps USING btree (workspace_id, partner_id, id);
CREATE INDEX journey_steps_by_state ON public.journey_steps USING btree (workspace_id, state, due_on, id);
alter table journey_steps enable row level security;
alter table journey_steps force row level security;
create policy portal_rows on journey_steps to tandem_portal
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))))
  with check (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))));
create policy portfolio_rows on journey_steps as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_partner(( SELECT current_portfolio() AS current_portfolio), partner_id)
END));
create policy team_rows on journey_steps to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant select on table journey_steps to tandem_portal;
grant delete, insert, select, update on table journey_steps to tandem_team;

create table journey_template_versions (
  workspace_id text not null,
  template_id text not null,
  number integer not null,
  definition jsonb not null,
  by_kind text not null,
  by_id text,
  by_name text not null,
  published_at timestamp with time zone not null,
  constraint journey_template_versions_pkey PRIMARY KEY (workspace_id, template_id, number),
  constraint journey_template_versions_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint journey_template_versions_workspace_id_template_id_fkey FOREIGN KEY (workspace_id, template_id) REFERENCES journey_templates(workspace_id, id),
  constraint journey_template_versions_by_name_check CHECK (length(by_name) <= 200),
  constraint journey_template_versions_definition_check CHECK (jsonb_typeof(definition) = 'object'::text),
  constraint journey_template_versions_number_check CHECK (number >= 1)
);
comment on table journey_template_versions is 'audience: team';
alter table journey_template_versions enable row level security;
alter table journey_template_versions force row level security;
create policy team_rows on journey_template_versions to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant insert, select on table journey_template_versions to tandem_team;

create table journey_templates (
  workspace_id text not null,
  id text not null,
  type_id text not null,
  name text not null,
  draft jsonb not null,
  published_number integer,
  retired_at timestamp with time zone,
  version integer default 1 not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint journey_templates_pkey PRIMARY KEY (workspace_id, id),
  constraint journey_templates_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint journey_templates_workspace_id_type_id_fkey FOREIGN KEY (workspace_id, type_id) REFERENCES partner_types(workspace_id, id),
  constraint journey_templates_draft_check CHECK (jsonb_typeof(draft) = 'object'::text),
  constraint journey_templates_name_check CHECK (length(name) >= 1 AND length(name) <= 120)
);
comment on table journey_templates is 'audience: team';
CREATE INDEX journey_templates_by_change ON public.journey_templates USING btree (workspace_id, updated_at, id);
CREATE INDEX journey_templates_by_name ON public.journey_templates USING btree (workspace_id, name, id);
CREATE INDEX journey_templates_by_type ON public.journey_templates USING btree (workspace_id, type_id, id);
alter table journey_templates enable row level security;
alter table journey_templates force row level security;
create policy team_rows on journey_templates to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table journey_templates to tandem_team;

create table journeys (
  workspace_id text not null,
  id text not null,
  partner_id text not null,
  agreement_id text,
  type_id text not null,
  template_id text not null,
  template_number integer not null,
  state text not null,
  day_zero date not null,
  target_on date not null,
  paused_until date,
  progress integer default 0 not null,
  phase text not null,
  holder text,
  next_step_id text,
  open_gate_steps integer default 0 not null,
  is_stuck boolean default false not null,
  started_at timestamp with time zone not null,
  live_at timestamp with time zone,
  ended_at timestamp with time zone,
  version integer default 1 not null,
  updated_at timestamp with time zone not null,
  constraint journeys_pkey PRIMARY KEY (workspace_id, id),
  constraint journeys_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint journeys_workspace_id_partner_id_fkey FOREIGN KEY (workspace_id, partner_id) REFERENCES partners(workspace_id, id),
  constraint journeys_workspace_id_template_id_template_number_fkey FOREIGN KEY (workspace_id, template_id, template_number) REFERENCES journey_template_versions(workspace_id, template_id, number),
  constraint journeys_workspace_id_type_id_fkey FOREIGN KEY (workspace_id, type_id) REFERENCES partner_types(workspace_id, id),
  constraint journeys_check CHECK ((state = 'paused'::text) = (paused_until IS NOT NULL)),
  constraint journeys_check1 CHECK (live_at IS NOT NULL OR (state <> ALL (ARRAY['live_reached'::text, 'completed'::text]))),
  constraint journeys_check2 CHECK ((ended_at IS NOT NULL) = (state = ANY (ARRAY['completed'::text, 'abandoned'::text]))),
  constraint journeys_holder_check CHECK (holder = ANY (ARRAY['us'::text, 'partner'::text, 'both'::text])),
  constraint journeys_phase_check CHECK (length(phase) <= 60),
  constraint journeys_progress_check CHECK (progress >= 0 AND progress <= 100),
  constraint journeys_state_check CHECK (state = ANY (ARRAY['scheduled'::text, 'running'::text, 'paused'::text, 'live_reached'::text, 'completed'::text, 'abandoned'::text]))
);
comment on table journeys is 'audience: one_partner';
CREATE INDEX journeys_by_agreement ON public.journeys USING btree (workspace_id, agreement_id) WHERE (agreement_id IS NOT NULL);
CREATE INDEX journeys_by_day ON public.journeys USING btree (workspace_id, day_zero, id);
CREATE INDEX journeys_by_partner ON public.journeys USING btree (workspace_id, partner_id, id);
CREATE INDEX journeys_by_progress ON public.journeys USING btree (workspace_id, progress, id);
CREATE INDEX journeys_by_start ON public.journeys USING btree (workspace_id, started_at, id);
CREATE INDEX journeys_by_state ON public.journeys USING btree (workspace_id, state, started_at, id);
CREATE INDEX journeys_by_target ON public.journeys USING btree (workspace_id, target_on, id);
CREATE INDEX journeys_by_template ON public.journeys USING btree (workspace_id, template_id, template_number);
CREATE INDEX journeys_by_type ON public.journeys USING btree (workspace_id, type_id, day_zero);
CREATE UNIQUE INDEX journeys_open ON public.journeys USING btree (workspace_id, partner_id) WHERE (state = ANY (ARRAY['scheduled'::text, 'running'::text, 'paused'::text, 'live_reached'::text]));
alter table journeys enable row level security;
alter table journeys force row level security;
create policy portal_rows on journeys to tandem_portal
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))))
  with check (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))));
create policy portfolio_rows on journeys as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_partner(( SELECT current_portfolio() AS current_portfolio), partner_id)
END));
create policy team_rows on journeys to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant select on table journeys to tandem_portal;
grant delete, insert, select, update on table journeys to tandem_team;

create table leads (
  workspace_id text not null,
  id text not null,
  customer_id text not null,
  source text not null,
  external_id text,
  form text,
  kind text not null,
  state text not null,
  partner_id text,
  metadata jsonb default '{}'::jsonb not null,
  occurred_at timestamp with time zone not null,
  recorded_at timestamp with time zone not null,
  decided_at timestamp with time zone,
  decided_how text,
  decided_by_name text,
  reason text,
  version integer default 1 not null,
  constraint leads_pkey PRIMARY KEY (workspace_id, id),
  constraint leads_workspace_id_customer_id_fkey FOREIGN KEY (workspace_id, customer_id) REFERENCES customers(workspace_id, id),
  constraint leads_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint leads_workspace_id_partner_id_fkey FOREIGN KEY (workspace_id, partner_id) REFERENCES partners(workspace_id, id),
  constraint leads_check CHECK (state = 'received'::text OR decided_at IS NOT NULL),
  constraint leads_check1 CHECK (state <> 'rejected'::text OR reason IS NOT NULL),
  constraint leads_decided_by_name_check CHECK (length(decided_by_name) <= 200),
  constraint leads_decided_how_check CHECK (decided_how = ANY (ARRAY['server'::text, 'verified_email'::text, 'deal_stage'::text, 'person'::text])),
  constraint leads_external_id_check CHECK (length(external_id) >= 1 AND length(external_id) <= 200),
  constraint leads_form_check CHECK (length(form) <= 100),
  constraint leads_kind_check CHECK (length(kind) >= 1 AND length(kind) <= 60),
  constraint leads_reason_check CHECK (length(reason) >= 1 AND length(reason) <= 2000),
  constraint leads_source_check CHECK (length(source) >= 1 AND length(source) <= 60),
  constraint leads_state_check CHECK (state = ANY (ARRAY['received'::text, 'confirmed'::text, 'rejected'::text]))
);
comment on table leads is 'audience: team';
CREATE INDEX leads_by_customer ON public.leads USING btree (workspace_id, customer_id, occurred_at);
CREATE UNIQUE INDEX leads_by_external_id ON public.leads USING btree (workspace_id, source, external_id) WHERE (external_id IS NOT NULL);
CREATE INDEX leads_by_partner ON public.leads USING btree (workspace_id, partner_id, occurred_at, id);
CREATE INDEX leads_by_time ON public.leads USING btree (workspace_id, occurred_at, id);
alter table leads enable row level security;
alter table leads force row level security;
create policy portfolio_rows on leads as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_partner(( SELECT current_portfolio() AS current_portfolio), partner_id)
END));
create policy team_rows on leads to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table leads to tandem_team;

create table ledger_account_codes (
  workspace_id text not null,
  kind text not null,
  detail text default ''::text not null,
  code text not null,
  updated_by text,
  updated_at timestamp with time zone not null,
  constraint ledger_account_codes_pkey PRIMARY KEY (workspace_id, kind, detail),
  constraint ledger_account_codes_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint ledger_account_codes_code_check CHECK (length(code) >= 1 AND length(code) <= 40)
);
comment on table ledger_account_codes is 'audience: team';
alter table ledger_account_codes enable row level security;
alter table ledger_account_codes force row level security;
create policy team_rows on ledger_account_codes to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table ledger_account_codes to tandem_team;

create table ledger_accounts (
  workspace_id text not null,
  id text not null,
  kind text not null,
  partner_id text,
  holder_id text,
  detail text,
  currency text not null,
  is_memorandum boolean generated always as ((kind = ANY (ARRAY['fund_authorised'::text, 'fund_unallocated'::text, 'fund_available'::text, 'fund_pending'::text, 'fund_committed'::text, 'fund_claimed'::text, 'fund_owed'::text, 'fund_spent'::text]))) stored not null,
  is_folded boolean generated always as ((kind = ANY (ARRAY['in_transit'::text, 'cash'::text, 'commission_expense'::text, 'fund_expense'::text, 'credit_expense'::text, 'rail_fees'::text, 'write_offs'::text, 'input_tax'::text, 'tax_withheld'::text, 'fx_position'::text, 'opening'::text, 'program_fees'::text]))) stored not null,
  created_at timestamp with time zone default now() not null,
  constraint ledger_accounts_pkey PRIMARY KEY (workspace_id, id),
  constraint ledger_accounts_workspace_id_id_currency_key UNIQUE (workspace_id, id, currency),
  constraint ledger_accounts_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint ledger_accounts_currency_check CHECK (currency ~ '^[A-Z]{3}$'::text),
  constraint ledger_accounts_detail CHECK ((kind = ANY (ARRAY['commission_expense'::text, 'tax_withheld'::text])) = (detail IS NOT NULL)),
  constraint ledger_accounts_detail_check CHECK (detail ~ '^[A-Za-z0-9][A-Za-z0-9_-]{0,59}$'::text),
  constraint ledger_accounts_holder_id_check CHECK (length(holder_id) <= 40),
  constraint ledger_accounts_kind_check CHECK (kind = ANY (ARRAY['pending'::text, 'held'::text, 'approved'::text, 'due'::text, 'processing'::text, 'in_transit'::text, 'cash'::text, 'commission_expense'::text, 'fund_expense'::text, 'credit_expense'::text, 'rail_fees'::text, 'write_offs'::text, 'input_tax'::text, 'tax_withheld'::text, 'fx_position'::text, 'opening'::text, 'program_fees'::text, 'fund_authorised'::text, 'fund_unallocated'::text, 'fund_available'::text, 'fund_pending'::text, 'fund_committed'::text, 'fund_claimed'::text, 'fund_owed'::text, 'fund_spent'::text])),
  constraint ledger_accounts_owner CHECK (
CASE
    WHEN kind = ANY (ARRAY['pending'::text, 'held'::text, 'approved'::text, 'due'::text, 'processing'::text]) THEN partner_id IS NOT NULL AND holder_id IS NULL
    WHEN kind = ANY (ARRAY['in_transit'::text, 'cash'::text]) THEN partner_id IS NULL AND holder_id IS NOT NULL
    WHEN kind = ANY (ARRAY['fund_authorised'::text, 'fund_unallocated'::text]) THEN partner_id IS NULL AND holder_id IS NOT NULL
    WHEN kind ~~ 'fund\_%'::text AND kind <> 'fund_expense'::text THEN partner_id IS NOT NULL AND holder_id IS NOT NULL
    ELSE partner_id IS NULL AND holder_id IS NULL
END)
);
comment on table ledger_accounts is 'audience: one_partner';
CREATE UNIQUE INDEX ledger_accounts_by_owner ON public.ledger_accounts USING btree (workspace_id, kind, currency, partner_id, holder_id, detail) NULLS NOT DISTINCT;
CREATE INDEX ledger_accounts_by_partner ON public.ledger_accounts USING btree (workspace_id, partner_id, id) WHERE (partner_id IS NOT NULL);
CREATE TRIGGER open_ledger_balances AFTER INSERT ON ledger_accounts REFERENCING NEW TABLE AS opened FOR EACH STATEMENT EXECUTE FUNCTION open_ledger_balances();
alter table ledger_accounts enable row level security;
alter table ledger_accounts force row level security;
create policy ledger_rows on ledger_accounts to tandem_ledger
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
create policy portal_rows on ledger_accounts to tandem_portal
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))))
  with check (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))));
create policy portfolio_rows on ledger_accounts as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_partner(( SELECT current_portfolio() AS current_portfolio), partner_id)
END));
create policy team_rows on ledger_accounts to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant select on table ledger_accounts to tandem_ledger;
grant select on table ledger_accounts to tandem_portal;
grant insert, select on table ledger_accounts to tandem_team;

create table ledger_balances (
  workspace_id text not null,
  account_id text not null,
  partner_id text,
  kind text not null,
  currency text not null,
  balance_minor numeric(38,0) default 0 not null,
  constraint ledger_balances_pkey PRIMARY KEY (workspace_id, account_id),
  constraint ledger_balances_workspace_id_account_id_fkey FOREIGN KEY (workspace_id, account_id) REFERENCES ledger_accounts(workspace_id, id) ON DELETE CASCADE,
  constraint ledger_balances_not_below_zero CHECK (balance_minor <= 0::numeric OR (kind <> ALL (ARRAY['pending'::text, 'held'::text, 'approved'::text, 'processing'::text, 'fund_unallocated'::text, 'fund_available'::text, 'fund_pending'::text, 'fund_committed'::text, 'fund_claimed'::text, 'fund_owed'::text, 'fund_spent'::text])))
);
comment on table ledger_balances is 'audience: one_partner';
CREATE INDEX ledger_balances_by_partner ON public.ledger_balances USING btree (workspace_id, partner_id) WHERE (partner_id IS NOT NULL);
alter table ledger_balances enable row level security;
alter table ledger_balances force row level security;
create policy ledger_rows on ledger_balances to tandem_ledger
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
create policy portal_rows on ledger_balances to tandem_portal
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))))
  with check (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))));
create policy portfolio_rows on ledger_balances as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_partner(( SELECT current_portfolio() AS current_portfolio), partner_id)
END));
create policy team_rows on ledger_balances to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant insert, select, update on table ledger_balances to tandem_ledger;
grant select on table ledger_balances to tandem_portal;
grant select on table ledger_balances to tandem_team;

create table ledger_checks (
  workspace_id text not null,
  checked_at timestamp with time zone not null,
  findings jsonb not null,
  failing_since timestamp with time zone,
  verified_seal integer default 0 not null,
  constraint ledger_checks_pkey PRIMARY KEY (workspace_id),
  constraint ledger_checks_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE
);
comment on table ledger_checks is 'audience: team';
alter table ledger_checks enable row level security;
alter table ledger_checks force row level security;
create policy team_rows on ledger_checks to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table ledger_checks to tandem_team;

create table ledger_closed_months (
  workspace_id text not null,
  month date not null,
  closed_at timestamp with time zone not null,
  closed_by text,
  seal_id text,
  constraint ledger_closed_months_pkey PRIMARY KEY (workspace_id, month),
  constraint ledger_closed_months_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint ledger_closed_months_workspace_id_seal_id_fkey FOREIGN KEY (workspace_id, seal_id) REFERENCES ledger_seals(workspace_id, id),
  constraint ledger_closed_months_month_check CHECK (EXTRACT(day FROM month) = 1::numeric)
);
comment on table ledger_closed_months is 'audience: team';
CREATE INDEX ledger_closed_months_by_seal ON public.ledger_closed_months USING btree (workspace_id, seal_id);
CREATE TRIGGER check_ledger_close AFTER INSERT ON ledger_closed_months FOR EACH ROW EXECUTE FUNCTION check_ledger_close();
alter table ledger_closed_months enable row level security;
alter table ledger_closed_months force row level security;
create policy ledger_rows on ledger_closed_months to tandem_ledger
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
create policy team_rows on ledger_closed_months to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant select on table ledger_closed_months to tandem_ledger;
grant insert, select on table ledger_closed_months to tandem_team;

create table ledger_entries (
  workspace_id text not null,
  transfer_id text not null,
  "position" integer not null,
  account_id text not null,
  currency text not null,
  amount_minor bigint not null,
  constraint ledger_entries_pkey PRIMARY KEY (workspace_id, transfer_id, "position"),
  constraint ledger_entries_account FOREIGN KEY (workspace_id, account_id, currency) REFERENCES ledger_accounts(workspace_id, id, currency) ON DELETE CASCADE,
  constraint ledger_entries_workspace_id_transfer_id_fkey FOREIGN KEY (workspace_id, transfer_id) REFERENCES ledger_transfers(workspace_id, id) ON DELETE CASCADE,
  constraint ledger_entries_amount_minor_check CHECK (amount_minor <> 0 AND amount_minor >= '-999999999999999999'::bigint AND amount_minor <= '999999999999999999'::bigint),
  constraint ledger_entries_position_check CHECK ("position" > 0)
);
comment on table ledger_entries is 'audience: team';
CREATE INDEX ledger_entries_by_account ON public.ledger_entries USING btree (workspace_id, account_id, currency, transfer_id);
CREATE TRIGGER check_ledger_entries AFTER INSERT ON ledger_entries REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION check_ledger_entries();
alter table ledger_entries enable row level security;
alter table ledger_entries force row level security;
create policy ledger_rows on ledger_entries to tandem_ledger
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
create policy team_rows on ledger_entries to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant select on table ledger_entries to tandem_ledger;
grant insert, select on table ledger_entries to tandem_team;

create table ledger_sealed (
  workspace_id text not null,
  "position" bigint not null,
  transfer_id text not null,
  seal_id text not null,
  constraint ledger_sealed_pkey PRIMARY KEY (workspace_id, "position"),
  constraint ledger_sealed_workspace_id_seal_id_fkey FOREIGN KEY (workspace_id, seal_id) REFERENCES ledger_seals(workspace_id, id) ON DELETE CASCADE,
  constraint ledger_sealed_workspace_id_transfer_id_fkey FOREIGN KEY (workspace_id, transfer_id) REFERENCES ledger_transfers(workspace_id, id) ON DELETE CASCADE,
  constraint ledger_sealed_position_check CHECK ("position" > 0)
);
comment on table ledger_sealed is 'audience: team';
CREATE INDEX ledger_sealed_by_seal ON public.ledger_sealed USING btree (workspace_id, seal_id);
CREATE UNIQUE INDEX ledger_sealed_by_transfer ON public.ledger_sealed USING btree (workspace_id, transfer_id);
CREATE TRIGGER fold_ledger_sums AFTER INSERT ON ledger_sealed REFERENCING NEW TABLE AS sealed FOR EACH STATEMENT EXECUTE FUNCTION fold_ledger_sums();
alter table ledger_sealed enable row level security;
alter table ledger_sealed force row level security;
create policy ledger_rows on ledger_sealed to tandem_ledger
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
create policy team_rows on ledger_sealed to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant select on table ledger_sealed to tandem_ledger;
grant insert, select on table ledger_sealed to tandem_team;

create table ledger_seals (
  workspace_id text not null,
  id text not null,
  number integer not null,
  from_position bigint not null,
  to_position bigint not null,
  previous_hash text not null,
  hash text not null,
  made_at timestamp with time zone not null,
  constraint ledger_seals_pkey PRIMARY KEY (workspace_id, id),
  constraint ledger_seals_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint ledger_seals_check CHECK (to_position >= from_position),
  constraint ledger_seals_from_position_check CHECK (from_position > 0),
  constraint ledger_seals_hash_check CHECK (hash ~ '^[0-9a-f]{64}$'::text),
  constraint ledger_seals_number_check CHECK (number > 0),
  constraint ledger_seals_previous_hash_check CHECK (previous_hash ~ '^[0-9a-f]{64}$'::text)
);
comment on table ledger_seals is 'audience: team';
CREATE UNIQUE INDEX ledger_seals_by_number ON public.ledger_seals USING btree (workspace_id, number);
CREATE UNIQUE INDEX ledger_seals_by_position ON public.ledger_seals USING btree (workspace_id, from_position);
alter table ledger_seals enable row level security;
alter table ledger_seals force row level security;
create policy team_rows on ledger_seals to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant insert, select on table ledger_seals to tandem_team;

create table ledger_standing (
  workspace_id text not null,
  checked_at timestamp with time zone not null,
  is_broken boolean not null,
  constraint ledger_standing_pkey PRIMARY KEY (workspace_id),
  constraint ledger_standing_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE
);
CREATE INDEX ledger_standing_broken ON public.ledger_standing USING btree (workspace_id) WHERE is_broken;
alter table ledger_standing enable row level security;
create policy team_rows on ledger_standing to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant insert, select, update on table ledger_standing to tandem_team;

create table ledger_transfers (
  workspace_id text not null,
  id text not null,
  type text not null,
  accounting_day date not null,
  posted_at timestamp with time zone not null,
  source_kind text not null,
  source_id text not null,
  step text not null,
  idempotency_key text not null,
  reverses text,
  recorded_at timestamp with time zone default now() not null,
  constraint ledger_transfers_pkey PRIMARY KEY (workspace_id, id),
  constraint ledger_transfers_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint ledger_transfers_workspace_id_reverses_fkey FOREIGN KEY (workspace_id, reverses) REFERENCES ledger_transfers(workspace_id, id) ON DELETE CASCADE,
  constraint ledger_transfers_check CHECK (reverses <> id),
  constraint ledger_transfers_idempotency_key_check CHECK (length(idempotency_key) >= 1 AND length(idempotency_key) <= 255),
  constraint ledger_transfers_source_id_check CHECK (length(source_id) >= 1 AND length(source_id) <= 100),
  constraint ledger_transfers_source_kind_check CHECK (length(source_kind) >= 1 AND length(source_kind) <= 60),
  constraint ledger_transfers_step_check CHECK (length(step) >= 1 AND length(step) <= 60),
  constraint ledger_transfers_type_check CHECK (type ~ '^[a-z][a-z_]{1,39}$'::text)
);
comment on table ledger_transfers is 'audience: team';
CREATE INDEX ledger_transfers_by_day ON public.ledger_transfers USING btree (workspace_id, accounting_day, id);
CREATE UNIQUE INDEX ledger_transfers_by_key ON public.ledger_transfers USING btree (workspace_id, idempotency_key);
CREATE UNIQUE INDEX ledger_transfers_by_reversed ON public.ledger_transfers USING btree (workspace_id, reverses) WHERE (reverses IS NOT NULL);
CREATE UNIQUE INDEX ledger_transfers_by_step ON public.ledger_transfers USING btree (workspace_id, source_id, type, step, source_kind);
CREATE INDEX ledger_transfers_by_type ON public.ledger_transfers USING btree (workspace_id, type, id);
CREATE TRIGGER check_ledger_transfers AFTER INSERT ON ledger_transfers REFERENCING NEW TABLE AS posted FOR EACH STATEMENT EXECUTE FUNCTION check_ledger_transfers();
alter table ledger_transfers enable row level security;
alter table ledger_transfers force row level security;
create policy ledger_rows on ledger_transfers to tandem_ledger
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
create policy team_rows on ledger_transfers to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant select on table ledger_transfers to tandem_ledger;
grant insert, select on table ledger_transfers to tandem_team;

create table ledger_unsealed (
  workspace_id text not null,
  transfer_id text not null,
  constraint ledger_unsealed_pkey PRIMARY KEY (workspace_id, transfer_id),
  constraint ledger_unsealed_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE
);
alter table ledger_unsealed enable row level security;
create policy ledger_rows on ledger_unsealed to tandem_ledger
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
create policy team_rows on ledger_unsealed to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select on table ledger_unsealed to tandem_ledger;
grant select on table ledger_unsealed to tandem_team;

create table link_days (
  workspace_id text not null,
  day date not null,
  link_id text not null,
  partner_id text not null,
  clicks bigint default 0 not null,
  repeats bigint default 0 not null,
  heads bigint default 0 not null,
  prefetches bigint default 0 not null,
  bots bigint default 0 not null,
  velocities bigint default 0 not null,
  visitors bigint default 0 not null,
  constraint link_days_pkey PRIMARY KEY (workspace_id, link_id, day, partner_id),
  constraint link_days_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE
);
comment on table link_days is 'audience: one_partner';
CREATE INDEX link_days_by_day ON public.link_days USING btree (workspace_id, day);
CREATE INDEX link_days_by_partner ON public.link_days USING btree (workspace_id, partner_id, day);
alter table link_days enable row level security;
alter table link_days force row level security;
create policy portal_rows on link_days to tandem_portal
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))))
  with check (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))));
create policy portfolio_rows on link_days as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_partner(( SELECT current_portfolio() AS current_portfolio), partner_id)
END));
create policy team_rows on link_days to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant select on table link_days to tandem_portal;
grant delete, insert, select, update on table link_days to tandem_team;

create table link_domains (
  workspace_id text not null,
  id text not null,
  host text,
  proof_token text not null,
  proven_at timestamp with time zone,
  not_found_url text,
  expired_url text,
  deep_link_hosts text[] default '{}'::text[] not null,
  retired_at timestamp with time zone,
  version integer default 1 not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint link_domains_pkey PRIMARY KEY (workspace_id, id),
  constraint link_domains_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint link_domains_deep_link_hosts_check CHECK (cardinality(deep_link_hosts) <= 50),
  constraint link_domains_expired_url_check CHECK (length(expired_url) <= 2048),
  constraint link_domains_host_check CHECK (host ~ '^[a-z0-9]([a-z0-9.-]{1,250})[a-z0-9]$'::text),
  constraint link_domains_not_found_url_check CHECK (length(not_found_url) <= 2048)
);
comment on table link_domains is 'audience: team';
CREATE UNIQUE INDEX link_domains_by_host ON public.link_domains USING btree (workspace_id, COALESCE(host, ''::text)) WHERE (retired_at IS NULL);
CREATE INDEX link_domains_by_time ON public.link_domains USING btree (workspace_id, created_at, id);
alter table link_domains enable row level security;
alter table link_domains force row level security;
create policy team_rows on link_domains to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table link_domains to tandem_team;

create table link_hosts (
  workspace_id text not null,
  domain_id text not null,
  host text,
  not_found_url text,
  expired_url text,
  deep_link_hosts text[] default '{}'::text[] not null,
  is_open boolean default true not null,
  changed_in xid8 default pg_current_xact_id() not null,
  constraint link_hosts_pkey PRIMARY KEY (workspace_id, domain_id),
  constraint link_hosts_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE
);
CREATE INDEX link_hosts_by_host ON public.link_hosts USING btree (host) WHERE (host IS NOT NULL);
alter table link_hosts enable row level security;
create policy team_rows on link_hosts to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table link_hosts to tandem_team;

create table link_keys (
  workspace_id text not null,
  domain_id text not null,
  key text not null,
  link_id text not null,
  partner_id text not null,
  created_at timestamp with time zone not null,
  constraint link_keys_pkey PRIMARY KEY (workspace_id, domain_id, key),
  constraint link_keys_workspace_id_domain_id_fkey FOREIGN KEY (workspace_id, domain_id) REFERENCES link_domains(workspace_id, id),
  constraint link_keys_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint link_keys_workspace_id_link_id_fkey FOREIGN KEY (workspace_id, link_id) REFERENCES links(workspace_id, id) ON DELETE CASCADE,
  constraint link_keys_workspace_id_partner_id_fkey FOREIGN KEY (workspace_id, partner_id) REFERENCES partners(workspace_id, id),
  constraint link_keys_key_check CHECK (key ~ '^[a-z0-9-]{1,64}$'::text)
);
comment on table link_keys is 'audience: one_partner';
CREATE INDEX link_keys_by_link ON public.link_keys USING btree (workspace_id, link_id);
CREATE INDEX link_keys_by_partner ON public.link_keys USING btree (workspace_id, partner_id);
alter table link_keys enable row level security;
alter table link_keys force row level security;
create policy portal_rows on link_keys to tandem_portal
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))))
  with check (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))));
create policy portfolio_rows on link_keys as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_partner(( SELECT current_portfolio() AS current_portfolio), partner_id)
END));
create policy team_rows on link_keys to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant select on table link_keys to tandem_portal;
grant delete, insert, select, update on table link_keys to tandem_team;

create table link_lookups (
  workspace_id text not null,
  domain_id text not null,
  key text not null,
  link_id text not null,
  partner_id text not null,
  destination text not null,
  utm jsonb default '{}'::jsonb not null,
  starts_at timestamp with time zone,
  ends_at timestamp with time zone,
  is_open boolean not null,
  changed_in xid8 default pg_current_xact_id() not null,
  constraint link_lookups_pkey PRIMARY KEY (workspace_id, domain_id, key),
  constraint link_lookups_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE
);
CREATE INDEX link_lookups_by_change ON public.link_lookups USING btree (changed_in);
CREATE INDEX link_lookups_by_link ON public.link_lookups USING btree (workspace_id, link_id);
alter table link_lookups enable row level security;
create policy team_rows on link_lookups to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table link_lookups to tandem_team;

create table links (
  workspace_id text not null,
  id text not null,
  partner_id text not null,
  domain_id text not null,
  key text not null,
  name text,
  destination text not null,
  campaign text,
  product text,
  utm jsonb default '{}'::jsonb not null,
  starts_at timestamp with time zone,
  ends_at timestamp with time zone,
  is_default boolean default false not null,
  partner_closed boolean default false not null,
  ended_at timestamp with time zone,
  ended_by text,
  ended_reason text,
  version integer default 1 not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint links_pkey PRIMARY KEY (workspace_id, id),
  constraint links_workspace_id_domain_id_fkey FOREIGN KEY (workspace_id, domain_id) REFERENCES link_domains(workspace_id, id),
  constraint links_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint links_workspace_id_partner_id_fkey FOREIGN KEY (workspace_id, partner_id) REFERENCES partners(workspace_id, id),
  constraint links_campaign_check CHECK (length(campaign) >= 1 AND length(campaign) <= 120),
  constraint links_check CHECK (ends_at > starts_at),
  constraint links_destination_check CHECK (length(destination) <= 2048 AND destination ~ '^https://'::text),
  constraint links_ended_by_check CHECK (length(ended_by) <= 200),
  constraint links_ended_reason_check CHECK (length(ended_reason) >= 1 AND length(ended_reason) <= 1000),
  constraint links_key_check CHECK (key ~ '^[a-z0-9-]{1,64}$'::text),
  constraint links_name_check CHECK (length(name) >= 1 AND length(name) <= 120),
  constraint links_product_check CHECK (length(product) >= 1 AND length(product) <= 120)
);
comment on table links is 'audience: one_partner';
CREATE INDEX links_by_domain ON public.links USING btree (workspace_id, domain_id);
CREATE INDEX links_by_key ON public.links USING btree (workspace_id, key, id);
CREATE INDEX links_by_partner ON public.links USING btree (workspace_id, partner_id, created_at, id);
CREATE INDEX links_by_time ON public.links USING btree (workspace_id, created_at, id);
CREATE UNIQUE INDEX links_default ON public.links USING btree (workspace_id, partner_id) WHERE (is_default AND (ended_at IS NULL));
alter table links enable row level security;
alter table links force row level security;
create policy portal_rows on links to tandem_portal
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))))
  with check (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))));
create policy portfolio_rows on links as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_partner(( SELECT current_portfolio() AS current_portfolio), partner_id)
END));
create policy team_rows on links to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant select on table links to tandem_portal;
grant delete, insert, select, update on table links to tandem_team;

create table live_accesses (
  workspace_id text not null,
  id text not null,
  partner_id text not null,
  act text not null,
  cause text not null,
  reason text,
  at timestamp with time zone not null,
  ends_at timestamp with time zone,
  agreement_id text,
  agreement_version_id text,
  by_kind text not null,
  by_id text,
  by_name text not null,
  constraint live_accesses_pkey PRIMARY KEY (workspace_id, id),
  constraint live_accesses_workspace_id_agreement_id_fkey FOREIGN KEY (workspace_id, agreement_id) REFERENCES agreements(workspace_id, id),
  constraint live_accesses_workspace_id_agreement_version_id_fkey FOREIGN KEY (workspace_id, agreement_version_id) REFERENCES agreement_versions(workspace_id, id),
  constraint live_accesses_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint live_accesses_workspace_id_partner_id_fkey FOREIGN KEY (workspace_id, partner_id) REFERENCES partners(workspace_id, id),
  constraint live_accesses_act_check CHECK (act = ANY (ARRAY['granted'::text, 'withdrawn'::text])),
  constraint live_accesses_by_name_check CHECK (length(by_name) <= 200),
  constraint live_accesses_cause_check CHECK (cause = ANY (ARRAY['gate'::text, 'by_hand'::text, 'agreement_ended'::text, 'agreement_changed'::text])),
  constraint live_accesses_check CHECK (cause <> 'by_hand'::text OR reason IS NOT NULL),
  constraint live_accesses_check1 CHECK (act = 'granted'::text OR ends_at IS NULL),
  constraint live_accesses_check2 CHECK (ends_at > at),
  constraint live_accesses_reason_check CHECK (length(reason) >= 1 AND length(reason) <= 500)
);
comment on table live_accesses is 'audience: one_partner';
CREATE INDEX live_accesses_by_agreement ON public.live_accesses USING btree (workspace_id, agreement_id);
CREATE INDEX live_accesses_by_partner ON public.live_accesses USING btree (workspace_id, partner_id, at, id);
CREATE INDEX live_accesses_by_time ON public.live_accesses USING btree (workspace_id, at, id);
CREATE INDEX live_accesses_by_version ON public.live_accesses USING btree (workspace_id, agreement_version_id);
alter table live_accesses enable row level security;
alter table live_accesses force row level security;
create policy portal_rows on live_accesses to tandem_portal
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))))
  with check (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))));
create policy portfolio_rows on live_accesses as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_partner(( SELECT current_portfolio() AS current_portfolio), partner_id)
END));
create policy team_rows on live_accesses to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant select on table live_accesses to tandem_portal;
grant delete, insert, select, update on table live_accesses to tandem_team;

create table mails (
  workspace_id text not null,
  id text not null,
  kind text not null,
  to_email text not null,
  to_name text,
  subject text not null,
  text_body text not null,
  html_body text not null,
  headers jsonb default '{}'::jsonb not null,
  attachments jsonb default '[]'::jsonb not null,
  subject_kind text,
  subject_id text,
  partner_id text,
  state text default 'queued'::text not null,
  not_before timestamp with time zone not null,
  attempts integer default 0 not null,
  last_error text,
  sent_at timestamp with time zone,
  created_at timestamp with time zone not null,
  constraint mails_pkey PRIMARY KEY (workspace_id, id),
  constraint mails_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint mails_state_check CHECK (state = ANY (ARRAY['queued'::text, 'sending'::text, 'sent'::text, 'kept'::text, 'failed'::text, 'cancelled'::text]))
);
comment on table mails is 'audience: team';
CREATE INDEX mails_by_subject ON public.mails USING btree (workspace_id, subject_id);
CREATE INDEX mails_by_time ON public.mails USING btree (workspace_id, created_at DESC, id DESC);
alter table mails enable row level security;
alter table mails force row level security;
create policy portfolio_rows on mails as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_partner(( SELECT current_portfolio() AS current_portfolio), partner_id)
END));
create policy team_rows on mails to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table mails to tandem_team;

create table members (
  workspace_id text not null,
  id text not null,
  user_id text,
  email text not null,
  name text not null,
  roles text[] default '{}'::text[] not null,
  is_head boolean default false not null,
  is_lead boolean default false not null,
  state text default 'invited'::text not null,
  zone text,
  language text,
  preferences jsonb default '{}'::jsonb not null,
  last_seen_at timestamp with time zone,
  version integer default 1 not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  portfolio text,
  constraint members_pkey PRIMARY KEY (workspace_id, id),
  constraint members_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint members_email_check CHECK (length(email) <= 254),
  constraint members_name_check CHECK (length(name) >= 1 AND length(name) <= 200),
  constraint members_portfolio_check CHECK (portfolio = ANY (ARRAY['all'::text, 'own'::text])),
  constraint members_state_check CHECK (state = ANY (ARRAY['invited'::text, 'active'::text, 'suspended'::text, 'removed'::text]))
);
comment on table members is 'audience: team';
CREATE UNIQUE INDEX members_by_email ON public.members USING btree (workspace_id, lower(email)) WHERE (state <> 'removed'::text);
CREATE UNIQUE INDEX members_by_user ON public.members USING btree (workspace_id, user_id) WHERE (state <> 'removed'::text);
CREATE INDEX members_of_user ON public.members USING btree (user_id);
alter table members enable row level security;
alter table members force row level security;
create policy own_seats on members for select to tandem_auth
  using ((user_id = ( SELECT current_setting('tandem.lookup'::text, true) AS current_setting)));
create policy team_rows on members to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant select on table members to tandem_auth;
grant delete, insert, select, update on table members to tandem_team;

create table merge_rows (
  workspace_id text not null,
  merge_id text not null,
  number integer not null,
  module text not null,
  record_kind text not null,
  record_id text not null,
  field text not null,
  act text not null,
  old_value jsonb,
  new_value jsonb,
  restored_at timestamp with time zone,
  constraint merge_rows_pkey PRIMARY KEY (workspace_id, merge_id, number),
  constraint merge_rows_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint merge_rows_workspace_id_merge_id_fkey FOREIGN KEY (workspace_id, merge_id) REFERENCES merges(workspace_id, id) ON DELETE CASCADE,
  constraint merge_rows_act_check CHECK (act = ANY (ARRAY['moved'::text, 'changed'::text, 'removed'::text])),
  constraint merge_rows_field_check CHECK (length(field) <= 60),
  constraint merge_rows_module_check CHECK (length(module) <= 60),
  constraint merge_rows_record_kind_check CHECK (length(record_kind) <= 60)
);
comment on table merge_rows is 'audience: team';
alter table merge_rows enable row level security;
alter table merge_rows force row level security;
create policy portfolio_rows on merge_rows as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_record('merges'::regclass, merge_id)
END));
create policy team_rows on merge_rows to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table merge_rows to tandem_team;

create table merges (
  workspace_id text not null,
  id text not null,
  survivor_id text not null,
  absorbed_id text not null,
  choices jsonb default '{}'::jsonb not null,
  reason text,
  moved integer default 0 not null,
  by_kind text not null,
  by_id text,
  at timestamp with time zone not null,
  undo_until timestamp with time zone not null,
  undone_at timestamp with time zone,
  undone_by_kind text,
  undone_by_id text,
  stayed jsonb,
  constraint merges_pkey PRIMARY KEY (workspace_id, id),
  constraint merges_workspace_id_absorbed_id_fkey FOREIGN KEY (workspace_id, absorbed_id) REFERENCES partners(workspace_id, id) ON DELETE CASCADE,
  constraint merges_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint merges_workspace_id_survivor_id_fkey FOREIGN KEY (workspace_id, survivor_id) REFERENCES partners(workspace_id, id) ON DELETE CASCADE,
  constraint merges_check CHECK (survivor_id <> absorbed_id),
  constraint merges_reason_check CHECK (length(reason) <= 2000)
);
comment on table merges is 'audience: team';
CREATE INDEX merges_by_absorbed ON public.merges USING btree (workspace_id, absorbed_id, id);
CREATE INDEX merges_by_survivor ON public.merges USING btree (workspace_id, survivor_id, id);
CREATE INDEX merges_by_time ON public.merges USING btree (workspace_id, at, id);
alter table merges enable row level security;
alter table merges force row level security;
create policy portfolio_rows on merges as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_record('partners'::regclass, survivor_id)
END));
create policy team_rows on merges to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table merges to tandem_team;

create table month_closes (
  workspace_id text not null,
  id text not null,
  month date not null,
  state text not null,
  checks jsonb default '[]'::jsonb not null,
  accepted jsonb default '[]'::jsonb not null,
  checked_at timestamp with time zone,
  is_automatic boolean default false not null,
  started_by text,
  started_by_name text,
  closed_by text,
  closed_by_name text,
  closed_at timestamp with time zone,
  seal_id text,
  statements integer default 0 not null,
  version integer default 1 not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint month_closes_pkey PRIMARY KEY (workspace_id, id),
  constraint month_closes_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint month_closes_check CHECK ((state = 'closed'::text) = (closed_at IS NOT NULL)),
  constraint month_closes_check1 CHECK (is_automatic OR closed_by IS NULL OR closed_by <> started_by),
  constraint month_closes_closed_by_name_check CHECK (length(closed_by_name) <= 200),
  constraint month_closes_month_check CHECK (EXTRACT(day FROM month) = 1::numeric),
  constraint month_closes_started_by_name_check CHECK (length(started_by_name) <= 200),
  constraint month_closes_state_check CHECK (state = ANY (ARRAY['open'::text, 'checking'::text, 'closed'::text]))
);
comment on table month_closes is 'audience: team';
CREATE UNIQUE INDEX month_closes_by_month ON public.month_closes USING btree (workspace_id, month, id);
CREATE UNIQUE INDEX month_closes_once ON public.month_closes USING btree (workspace_id, month);
alter table month_closes enable row level security;
alter table month_closes force row level security;
create policy team_rows on month_closes to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table month_closes to tandem_team;

create table needs_assessments (
  workspace_id text not null,
  id text not null,
  partner_id text not null,
  application_id text,
  number integer not null,
  state text default 'open'::text not null,
  sections jsonb default '{}'::jsonb not null,
  shared_at timestamp with time zone,
  agreed_at timestamp with time zone,
  agreed_by_kind text,
  agreed_by_id text,
  agreed_by_name text,
  created_at timestamp with time zone not null,
  version integer default 1 not null,
  updated_at timestamp with time zone not null,
  constraint needs_assessments_pkey PRIMARY KEY (workspace_id, id),
  constraint needs_assessments_workspace_id_application_id_fkey FOREIGN KEY (workspace_id, application_id) REFERENCES applications(workspace_id, id),
  constraint needs_assessments_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint needs_assessments_workspace_id_partner_id_fkey FOREIGN KEY (workspace_id, partner_id) REFERENCES partners(workspace_id, id),
  constraint needs_assessments_agreed_by_name_check CHECK (length(agreed_by_name) <= 200),
  constraint needs_assessments_number_check CHECK (number >= 1),
  constraint needs_assessments_sections_check CHECK (jsonb_typeof(sections) = 'object'::text AND length(sections::text) <= 200000),
  constraint needs_assessments_state_check CHECK (state = ANY (ARRAY['open'::text, 'shared'::text, 'agreed'::text]))
);
comment on table needs_assessments is 'audience: one_partner';
CREATE INDEX needs_assessments_by_application ON public.needs_assessments USING btree (workspace_id, application_id) WHERE (application_id IS NOT NULL);
CREATE INDEX needs_assessments_by_change ON public.needs_assessments USING btree (workspace_id, updated_at, id);
CREATE INDEX needs_assessments_by_partner ON public.needs_assessments USING btree (workspace_id, partner_id, number, id);
alter table needs_assessments enable row level security;
alter table needs_assessments force row level security;
create policy portal_rows on needs_assessments to tandem_portal
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))))
  with check (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))));
create policy portfolio_rows on needs_assessments as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_partner(( SELECT current_portfolio() AS current_portfolio), partner_id)
END));
create policy team_rows on needs_assessments to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant select on table needs_assessments to tandem_portal;
grant delete, insert, select, update on table needs_assessments to tandem_team;

create table negotiation_links (
  workspace_id text not null,
  id text not null,
  agreement_id text not null,
  name text not null,
  email text not null,
  token_hash text not null,
  by_kind text not null,
  by_id text,
  by_name text not null,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  opened_at timestamp with time zone,
  revoked_at timestamp with time zone,
  constraint negotiation_links_pkey PRIMARY KEY (workspace_id, id),
  constraint negotiation_links_workspace_id_agreement_id_fkey FOREIGN KEY (workspace_id, agreement_id) REFERENCES agreements(workspace_id, id) ON DELETE CASCADE,
  constraint negotiation_links_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint negotiation_links_by_name_check CHECK (length(by_name) <= 200),
  constraint negotiation_links_email_check CHECK (length(email) >= 3 AND length(email) <= 254),
  constraint negotiation_links_name_check CHECK (length(name) >= 1 AND length(name) <= 200),
  constraint negotiation_links_token_hash_check CHECK (length(token_hash) = 64)
);
comment on table negotiation_links is 'audience: team';
CREATE INDEX negotiation_links_by_agreement ON public.negotiation_links USING btree (workspace_id, agreement_id, created_at, id);
CREATE UNIQUE INDEX negotiation_links_by_token ON public.negotiation_links USING btree (workspace_id, token_hash);
alter table negotiation_links enable row level security;
alter table negotiation_links force row level security;
create policy portfolio_rows on negotiation_links as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_record('agreements'::regclass, agreement_id)
END));
create policy team_rows on negotiation_links to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table negotiation_links to tandem_team;

create table note_versions (
  workspace_id text not null,
  note_id text not null,
  version integer not null,
  text text not null,
  visibility text not null,
  by_kind text not null,
  by_id text,
  at timestamp with time zone not null,
  constraint note_versions_pkey PRIMARY KEY (workspace_id, note_id, version),
  constraint note_versions_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint note_versions_workspace_id_note_id_fkey FOREIGN KEY (workspace_id, note_id) REFERENCES notes(workspace_id, id) ON DELETE CASCADE
);
comment on table note_versions is 'audience: team';
alter table note_versions enable row level security;
alter table note_versions force row level security;
create policy portfolio_rows on note_versions as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_record('notes'::regclass, note_id)
END));
create policy team_rows on note_versions to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table note_versions to tandem_team;

create table notes (
  workspace_id text not null,
  id text not null,
  partner_id text not null,
  subject_kind text not null,
  subject_id text not null,
  text text not null,
  visibility text not null,
  visible_to_roles text[] default '{}'::text[] not null,
  author_kind text not null,
  author_id text,
  author_name text not null,
  deleted_at timestamp with time zone,
  version integer default 1 not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint notes_pkey PRIMARY KEY (workspace_id, id),
  constraint notes_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint notes_workspace_id_partner_id_fkey FOREIGN KEY (workspace_id, partner_id) REFERENCES partners(workspace_id, id) ON DELETE CASCADE,
  constraint notes_author_name_check CHECK (length(author_name) <= 200),
  constraint notes_subject_kind_check CHECK (length(subject_kind) <= 60),
  constraint notes_text_check CHECK (length(text) >= 1 AND length(text) <= 20000),
  constraint notes_visibility_check CHECK (visibility = ANY (ARRAY['team'::text, 'roles'::text, 'shared'::text]))
);
comment on table notes is 'audience: one_partner';
CREATE INDEX notes_by_partner ON public.notes USING btree (workspace_id, partner_id, created_at, id);
CREATE INDEX notes_by_subject ON public.notes USING btree (workspace_id, subject_kind, subject_id, id);
CREATE INDEX notes_by_time ON public.notes USING btree (workspace_id, created_at, id);
alter table notes enable row level security;
alter table notes force row level security;
create policy portal_rows on notes to tandem_portal
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner)) AND (visibility = 'shared'::text)))
  with check (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner)) AND (visibility = 'shared'::text)));
create policy portfolio_rows on notes as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_partner(( SELECT current_portfolio() AS current_portfolio), partner_id)
END));
create policy team_rows on notes to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant select on table notes to tandem_portal;
grant delete, insert, select, update on table notes to tandem_team;

create table offline_sales (
  workspace_id text not null,
  id text not null,
  input jsonb not null,
  evidence jsonb not null,
  amount_minor bigint not null,
  currency text not null,
  state text not null,
  proposed_by_id text,
  proposed_by_name text not null,
  proposed_at timestamp with time zone not null,
  decided_by_id text,
  decided_by_name text,
  decided_at timestamp with time zone,
  reason text,
  sale_id text,
  version integer default 1 not null,
  partner_id text not null,
  occurred_on date not null,
  reported_by text not null,
  needs integer not null,
  first_by_id text,
  first_by_name text,
  first_at timestamp with time zone,
  constraint offline_sales_pkey PRIMARY KEY (workspace_id, id),
  constraint offline_sales_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint offline_sales_workspace_id_partner_id_fkey FOREIGN KEY (workspace_id, partner_id) REFERENCES partners(workspace_id, id),
  constraint offline_sales_amount_minor_check CHECK (amount_minor >= 0),
  constraint offline_sales_check CHECK (state <> 'recorded'::text OR sale_id IS NOT NULL),
  constraint offline_sales_check1 CHECK (state <> 'refused'::text OR reason IS NOT NULL),
  constraint offline_sales_currency_check CHECK (currency ~ '^[A-Z]{3}$'::text),
  constraint offline_sales_decided_by_name_check CHECK (length(decided_by_name) <= 200),
  constraint offline_sales_first_by_name_check CHECK (length(first_by_name) <= 200),
  constraint offline_sales_needs_check CHECK (needs >= 1 AND needs <= 2),
  constraint offline_sales_proposed_by_name_check CHECK (length(proposed_by_name) <= 200),
  constraint offline_sales_reason_check CHECK (length(reason) <= 2000),
  constraint offline_sales_reported_by_check CHECK (reported_by = ANY (ARRAY['partner'::text, 'team'::text])),
  constraint offline_sales_state_check CHECK (state = ANY (ARRAY['proposed'::text, 'recorded'::text, 'refused'::text]))
);
comment on table offline_sales is 'audience: team';
CREATE INDEX offline_sales_by_partner ON public.offline_sales USING btree (workspace_id, partner_id, proposed_at, id);
CREATE INDEX offline_sales_by_time ON public.offline_sales USING btree (workspace_id, proposed_at, id);
alter table offline_sales enable row level security;
alter table offline_sales force row level security;
create policy portfolio_rows on offline_sales as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_partner(( SELECT current_portfolio() AS current_portfolio), partner_id)
END));
create policy team_rows on offline_sales to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table offline_sales to tandem_team;

create table onboarding_mail_days (
  workspace_id text not null,
  email text not null,
  mailed_on date not null,
  mail_id text not null,
  constraint onboarding_mail_days_pkey PRIMARY KEY (workspace_id, email, mailed_on),
  constraint onboarding_mail_days_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint onboarding_mail_days_email_check CHECK (email = lower(email))
);
comment on table onboarding_mail_days is 'audience: team';
alter table onboarding_mail_days enable row level security;
alter table onboarding_mail_days force row level security;
create policy team_rows on onboarding_mail_days to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select on table onboarding_mail_days to tandem_team;

create table onboarding_mail_lines (
  workspace_id text not null,
  id text not null,
  person_id text not null,
  journey_id text,
  kind text not null,
  facts jsonb not null,
  cause text not null,
  at timestamp with time zone not null,
  mailed_on date,
  constraint onboarding_mail_lines_pkey PRIMARY KEY (workspace_id, id),
  constraint onboarding_mail_lines_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint onboarding_mail_lines_cause_check CHECK (length(cause) <= 200),
  constraint onboarding_mail_lines_facts_check CHECK (jsonb_typeof(facts) = 'object'::text),
  constraint onboarding_mail_lines_kind_check CHECK (length(kind) <= 60)
);
comment on table onboarding_mail_lines is 'audience: team';
CREATE UNIQUE INDEX onboarding_mail_lines_once ON public.onboarding_mail_lines USING btree (workspace_id, person_id, cause);
CREATE INDEX onboarding_mail_lines_waiting ON public.onboarding_mail_lines USING btree (workspace_id, person_id, at) WHERE (mailed_on IS NULL);
alter table onboarding_mail_lines enable row level security;
alter table onboarding_mail_lines force row level security;
create policy team_rows on onboarding_mail_lines to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table onboarding_mail_lines to tandem_team;

create table onboarding_settings (
  workspace_id text not null,
  scope text not null,
  value jsonb not null,
  version integer default 1 not null,
  updated_at timestamp with time zone not null,
  constraint onboarding_settings_pkey PRIMARY KEY (workspace_id, scope),
  constraint onboarding_settings_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint onboarding_settings_scope_check CHECK (scope = 'workspace'::text),
  constraint onboarding_settings_value_check CHECK (jsonb_typeof(value) = 'object'::text)
);
comment on table onboarding_settings is 'audience: team';
alter table onboarding_settings enable row level security;
alter table onboarding_settings force row level security;
create policy team_rows on onboarding_settings to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table onboarding_settings to tandem_team;

create table opening_balances (
  workspace_id text not null,
  import_id text not null,
  row_number integer not null,
  partner_id text not null,
  currency text not null,
  state text not null,
  amount_minor bigint not null,
  due_on date,
  constraint opening_balances_pkey PRIMARY KEY (workspace_id, import_id, row_number),
  constraint opening_balances_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint opening_balances_workspace_id_import_id_fkey FOREIGN KEY (workspace_id, import_id) REFERENCES opening_imports(workspace_id, id),
  constraint opening_balances_workspace_id_partner_id_fkey FOREIGN KEY (workspace_id, partner_id) REFERENCES partners(workspace_id, id),
  constraint opening_balances_amount_minor_check CHECK (amount_minor <> 0),
  constraint opening_balances_currency_check CHECK (currency ~ '^[A-Z]{3}$'::text),
  constraint opening_balances_debt CHECK (amount_minor > 0 OR state = 'due'::text),
  constraint opening_balances_due_day CHECK (state = 'held'::text OR due_on IS NOT NULL),
  constraint opening_balances_row_number_check CHECK (row_number >= 1),
  constraint opening_balances_state_check CHECK (state = ANY (ARRAY['pending'::text, 'held'::text, 'approved'::text, 'due'::text]))
);
comment on table opening_balances is 'audience: one_partner';
CREATE INDEX opening_balances_by_partner ON public.opening_balances USING btree (workspace_id, partner_id);
alter table opening_balances enable row level security;
alter table opening_balances force row level security;
create policy portal_rows on opening_balances to tandem_portal
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))))
  with check (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))));
create policy portfolio_rows on opening_balances as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_partner(( SELECT current_portfolio() AS current_portfolio), partner_id)
END));
create policy team_rows on opening_balances to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant select on table opening_balances to tandem_portal;
grant insert, select on table opening_balances to tandem_team;

create table opening_imports (
  workspace_id text not null,
  id text not null,
  file_name text,
  content_hash text not null,
  accounting_day date not null,
  totals jsonb not null,
  row_count integer not null,
  at timestamp with time zone not null,
  by_id text,
  by_name text not null,
  constraint opening_imports_pkey PRIMARY KEY (workspace_id, id),
  constraint opening_imports_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint opening_imports_by_name_check CHECK (length(by_name) <= 200),
  constraint opening_imports_content_hash_check CHECK (content_hash ~ '^[0-9a-f]{64}$'::text),
  constraint opening_imports_file_name_check CHECK (length(file_name) <= 255),
  constraint opening_imports_row_count_check CHECK (row_count >= 1)
);
comment on table opening_imports is 'audience: team';
CREATE UNIQUE INDEX opening_imports_by_content ON public.opening_imports USING btree (workspace_id, content_hash);
CREATE INDEX opening_imports_by_time ON public.opening_imports USING btree (workspace_id, at, id);
alter table opening_imports enable row level security;
alter table opening_imports force row level security;
create policy team_rows on opening_imports to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant insert, select on table opening_imports to tandem_team;

create table outreach (
  workspace_id text not null,
  id text not null,
  channel text not null,
  direction text not null,
  at timestamp with time zone not null,
  subject text,
  body text,
  language text,
  person text,
  email text,
  email_folded text,
  email_hash text,
  partner_id text,
  contact_id text,
  target_list_id text,
  target_id text,
  event_list_id text,
  event_person_id text,
  step integer,
  mail_id text,
  opt_out_hash text,
  link_hash text,
  outcome text,
  outcome_at timestamp with time zone,
  not_now_until date,
  next_step text,
  next_step_on date,
  by_kind text not null,
  by_id text,
  by_name text not null,
  version integer default 1 not null,
  updated_at timestamp with time zone not null,
  constraint outreach_pkey PRIMARY KEY (workspace_id, id),
  constraint outreach_workspace_id_event_list_id_fkey FOREIGN KEY (workspace_id, event_list_id) REFERENCES event_lists(workspace_id, id),
  constraint outreach_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint outreach_workspace_id_target_list_id_fkey FOREIGN KEY (workspace_id, target_list_id) REFERENCES target_lists(workspace_id, id),
  constraint outreach_body_check CHECK (length(body) <= 10000),
  constraint outreach_by_name_check CHECK (length(by_name) <= 200),
  constraint outreach_channel_check CHECK (channel = ANY (ARRAY['email'::text, 'call'::text, 'social'::text, 'meeting'::text, 'letter'::text])),
  constraint outreach_check CHECK ((outcome IS NULL) = (outcome_at IS NULL)),
  constraint outreach_check1 CHECK (outcome <> 'not_now'::text OR not_now_until IS NOT NULL),
  constraint outreach_direction_check CHECK (direction = ANY (ARRAY['out'::text, 'in'::text])),
  constraint outreach_email_check CHECK (length(email) <= 254),
  constraint outreach_email_folded_check CHECK (length(email_folded) <= 254),
  constraint outreach_language_check CHECK (length(language) <= 35),
  constraint outreach_next_step_check CHECK (length(next_step) <= 140),
  constraint outreach_outcome_check CHECK (outcome = ANY (ARRAY['no_answer'::text, 'replied'::text, 'interested'::text, 'not_now'::text, 'not_interested'::text, 'wrong_person'::text, 'bounced'::text, 'opted_out'::text])),
  constraint outreach_person_check CHECK (length(person) <= 200),
  constraint outreach_step_check CHECK (step >= 1 AND step <= 10),
  constraint outreach_subject_check CHECK (length(subject) <= 200)
);
comment on table outreach is 'audience: team';
CREATE INDEX outreach_by_address ON public.outreach USING btree (workspace_id, email_hash) WHERE (email_hash IS NOT NULL);
CREATE INDEX outreach_by_channel ON public.outreach USING btree (workspace_id, channel, at, id);
CREATE INDEX outreach_by_contact ON public.outreach USING btree (workspace_id, contact_id) WHERE (contact_id IS NOT NULL);
CREATE INDEX outreach_by_email ON public.outreach USING btree (workspace_id, email_folded) WHERE (email_folded IS NOT NULL);
CREATE INDEX outreach_by_event_list ON public.outreach USING btree (workspace_id, event_list_id, at, id) WHERE (event_list_id IS NOT NULL);
CREATE UNIQUE INDEX outreach_by_link ON public.outreach USING btree (workspace_id, link_hash) WHERE (link_hash IS NOT NULL);
CREATE UNIQUE INDEX outreach_by_opt_out ON public.outreach USING btree (workspace_id, opt_out_hash) WHERE (opt_out_hash IS NOT NULL);
CREATE INDEX outreach_by_outcome ON public.outreach USING btree (workspace_id, outcome, at, id);
CREATE INDEX outreach_by_partner ON public.outreach USING btree (workspace_id, partner_id, at, id) WHERE (partner_id IS NOT NULL);
CREATE INDEX outreach_by_target ON public.outreach USING btree (workspace_id, target_id, at, id) WHERE (target_id IS NOT NULL);
CREATE INDEX outreach_by_target_list ON public.outreach USING btree (workspace_id, target_list_id, at, id) WHERE (target_list_id IS NOT NULL);
CREATE INDEX outreach_by_time ON public.outreach USING btree (workspace_id, at, id);
alter table outreach enable row level security;
alter table outreach force row level security;
create policy portfolio_rows on outreach as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_partner(( SELECT current_portfolio() AS current_portfolio), partner_id)
END));
create policy team_rows on outreach to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table outreach to tandem_team;

create table ownerships (
  workspace_id text not null,
  id text not null,
  partner_id text not null,
  member_id text not null,
  role text not null,
  from_at timestamp with time zone not null,
  to_at timestamp with time zone,
  reason text,
  note text,
  by_kind text not null,
  by_id text,
  constraint ownerships_pkey PRIMARY KEY (workspace_id, id),
  constraint ownerships_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint ownerships_workspace_id_member_id_fkey FOREIGN KEY (workspace_id, member_id) REFERENCES members(workspace_id, id),
  constraint ownerships_workspace_id_partner_id_fkey FOREIGN KEY (workspace_id, partner_id) REFERENCES partners(workspace_id, id) ON DELETE CASCADE,
  constraint ownerships_check CHECK (to_at >= from_at),
  constraint ownerships_note_check CHECK (length(note) <= 20000),
  constraint ownerships_reason_check CHECK (length(reason) <= 2000),
  constraint ownerships_role_check CHECK (role = ANY (ARRAY['manager'::text, 'backup'::text, 'executive_sponsor'::text, 'technical_lead'::text]))
);
comment on table ownerships is 'audience: one_partner';
CREATE INDEX ownerships_by_member ON public.ownerships USING btree (workspace_id, member_id, role, partner_id) WHERE (to_at IS NULL);
CREATE INDEX ownerships_by_partner ON public.ownerships USING btree (workspace_id, partner_id, id);
CREATE INDEX ownerships_of_member ON public.ownerships USING btree (workspace_id, member_id);
CREATE UNIQUE INDEX ownerships_one_manager ON public.ownerships USING btree (workspace_id, partner_id) WHERE ((role = 'manager'::text) AND (to_at IS NULL));
alter table ownerships enable row level security;
alter table ownerships force row level security;
create policy portal_rows on ownerships to tandem_portal
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))))
  with check (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))));
create policy team_rows on ownerships to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant select on table ownerships to tandem_portal;
grant delete, insert, select, update on table ownerships to tandem_team;

create table page_feedback (
  workspace_id text not null,
  id text not null,
  partner_id text not null,
  slug text not null,
  page_version text not null,
  is_helpful boolean not null,
  words text,
  by_id text not null,
  by_name text not null,
  at timestamp with time zone not null,
  answer text,
  answered_at timestamp with time zone,
  answered_by_id text,
  answered_by_name text,
  constraint page_feedback_pkey PRIMARY KEY (workspace_id, id),
  constraint page_feedback_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint page_feedback_workspace_id_partner_id_fkey FOREIGN KEY (workspace_id, partner_id) REFERENCES partners(workspace_id, id),
  constraint page_feedback_answer_check CHECK (length(answer) >= 1 AND length(answer) <= 4000),
  constraint page_feedback_answered_by_name_check CHECK (length(answered_by_name) <= 200),
  constraint page_feedback_by_name_check CHECK (length(by_name) <= 200),
  constraint page_feedback_check CHECK ((answer IS NULL) = (answered_at IS NULL) AND (answer IS NULL) = (answered_by_name IS NULL)),
  constraint page_feedback_page_version_check CHECK (length(page_version) <= 64),
  constraint page_feedback_slug_check CHECK (length(slug) >= 1 AND length(slug) <= 63),
  constraint page_feedback_words_check CHECK (length(words) >= 1 AND length(words) <= 4000)
);
comment on table page_feedback is 'audience: one_partner';
CREATE INDEX page_feedback_by_page ON public.page_feedback USING btree (workspace_id, slug, at, id);
CREATE INDEX page_feedback_by_partner ON public.page_feedback USING btree (workspace_id, partner_id, at, id);
CREATE INDEX page_feedback_by_time ON public.page_feedback USING btree (workspace_id, at, id);
CREATE UNIQUE INDEX page_feedback_open ON public.page_feedback USING btree (workspace_id, by_id, slug, page_version) WHERE (answer IS NULL);
alter table page_feedback enable row level security;
alter table page_feedback force row level security;
create policy portal_rows on page_feedback to tandem_portal
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))))
  with check (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))));
create policy portfolio_rows on page_feedback as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_partner(( SELECT current_portfolio() AS current_portfolio), partner_id)
END));
create policy team_rows on page_feedback to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant select on table page_feedback to tandem_portal;
grant delete, insert, select, update on table page_feedback to tandem_team;

create table page_reviews (
  workspace_id text not null,
  slug text not null,
  at timestamp with time zone not null,
  page_version text not null,
  by_id text,
  by_name text not null,
  constraint page_reviews_pkey PRIMARY KEY (workspace_id, slug, at),
  constraint page_reviews_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint page_reviews_by_name_check CHECK (length(by_name) <= 200),
  constraint page_reviews_page_version_check CHECK (length(page_version) <= 64),
  constraint page_reviews_slug_check CHECK (length(slug) >= 1 AND length(slug) <= 63)
);
comment on table page_reviews is 'audience: team';
alter table page_reviews enable row level security;
alter table page_reviews force row level security;
create policy team_rows on page_reviews to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table page_reviews to tandem_team;

create table partner_days (
  workspace_id text not null,
  day date not null,
  partner_id text not null,
  clicks bigint default 0 not null,
  repeats bigint default 0 not null,
  heads bigint default 0 not null,
  prefetches bigint default 0 not null,
  bots bigint default 0 not null,
  velocities bigint default 0 not null,
  visitors bigint default 0 not null,
  constraint partner_days_pkey PRIMARY KEY (workspace_id, partner_id, day),
  constraint partner_days_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE
);
comment on table partner_days is 'audience: one_partner';
CREATE INDEX partner_days_by_day ON public.partner_days USING btree (workspace_id, day);
alter table partner_days enable row level security;
alter table partner_days force row level security;
create policy portal_rows on partner_days to tandem_portal
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))))
  with check (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))));
create policy portfolio_rows on partner_days as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_partner(( SELECT current_portfolio() AS current_portfolio), partner_id)
END));
create policy team_rows on partner_days to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant select on table partner_days to tandem_portal;
grant delete, insert, select, update on table partner_days to tandem_team;

create table partner_document_numbers (
  workspace_id text not null,
  partner_id text not null,
  year integer not null,
  last_sequence integer not null,
  constraint partner_document_numbers_pkey PRIMARY KEY (workspace_id, partner_id, year),
  constraint partner_document_numbers_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint partner_document_numbers_workspace_id_partner_id_fkey FOREIGN KEY (workspace_id, partner_id) REFERENCES partners(workspace_id, id),
  constraint partner_document_numbers_last_sequence_check CHECK (last_sequence >= 1),
  constraint partner_document_numbers_year_check CHECK (year >= 2000 AND year <= 9999)
);
comment on table partner_document_numbers is 'audience: team';
alter table partner_document_numbers enable row level security;
alter table partner_document_numbers force row level security;
create policy portfolio_rows on partner_document_numbers as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_partner(( SELECT current_portfolio() AS current_portfolio), partner_id)
END));
create policy team_rows on partner_document_numbers to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant insert, select, update on table partner_document_numbers to tandem_team;

create table partner_documents (
  workspace_id text not null,
  id text not null,
  partner_id text not null,
  kind text not null,
  state text not null,
  number text not null,
  year integer,
  sequence integer,
  currency text not null,
  net_minor bigint not null,
  tax_minor bigint not null,
  tax_rate_ppm integer not null,
  treatment text not null,
  issued_on date not null,
  payout_id text,
  statement_id text,
  corrects text,
  content jsonb default '{}'::jsonb not null,
  file_id text,
  received_at timestamp with time zone not null,
  received_from text not null,
  reviewed_at timestamp with time zone,
  reviewed_by_name text,
  review_reason text,
  version integer default 1 not null,
  updated_at timestamp with time zone not null,
  constraint partner_documents_pkey PRIMARY KEY (workspace_id, id),
  constraint partner_documents_workspace_id_corrects_fkey FOREIGN KEY (workspace_id, corrects) REFERENCES partner_documents(workspace_id, id),
  constraint partner_documents_workspace_id_file_id_fkey FOREIGN KEY (workspace_id, file_id) REFERENCES files(workspace_id, id),
  constraint partner_documents_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint partner_documents_workspace_id_partner_id_fkey FOREIGN KEY (workspace_id, partner_id) REFERENCES partners(workspace_id, id),
  constraint partner_documents_check CHECK ((kind = 'self_billing'::text) = (sequence IS NOT NULL) AND (sequence IS NULL) = (year IS NULL)),
  constraint partner_documents_check1 CHECK ((kind = 'self_billing'::text) = ((state = ANY (ARRAY['issued'::text, 'cancelled'::text])) AND sequence IS NOT NULL)),
  constraint partner_documents_currency_check CHECK (currency ~ '^[A-Z]{3}$'::text),
  constraint partner_documents_kind_check CHECK (kind = ANY (ARRAY['self_billing'::text, 'invoice'::text])),
  constraint partner_documents_net_minor_check CHECK (net_minor > 0),
  constraint partner_documents_number_check CHECK (length(number) >= 1 AND length(number) <= 60),
  constraint partner_documents_received_from_check CHECK (length(received_from) <= 200),
  constraint partner_documents_review_reason_check CHECK (length(review_reason) >= 1 AND length(review_reason) <= 2000),
  constraint partner_documents_reviewed_by_name_check CHECK (length(reviewed_by_name) <= 200),
  constraint partner_documents_state_check CHECK (state = ANY (ARRAY['issued'::text, 'received'::text, 'accepted'::text, 'returned'::text, 'cancelled'::text])),
  constraint partner_documents_tax_minor_check CHECK (tax_minor >= 0),
  constraint partner_documents_tax_rate_ppm_check CHECK (tax_rate_ppm >= 0 AND tax_rate_ppm <= 1000000),
  constraint partner_documents_treatment_check CHECK (treatment = ANY (ARRAY['domestic'::text, 'reverse_charge'::text, 'exempt'::text, 'outside_scope'::text]))
);
comment on table partner_documents is 'audience: one_partner';
CREATE INDEX partner_documents_by_correction ON public.partner_documents USING btree (workspace_id, corrects) WHERE (corrects IS NOT NULL);
CREATE INDEX partner_documents_by_day ON public.partner_documents USING btree (workspace_id, issued_on, id);
CREATE INDEX partner_documents_by_file ON public.partner_documents USING btree (workspace_id, file_id) WHERE (file_id IS NOT NULL);
CREATE UNIQUE INDEX partner_documents_by_number ON public.partner_documents USING btree (workspace_id, partner_id, lower(number)) WHERE (state <> 'returned'::text);
CREATE INDEX partner_documents_by_partner ON public.partner_documents USING btree (workspace_id, partner_id, issued_on, id);
CREATE INDEX partner_documents_by_payout ON public.partner_documents USING btree (workspace_id, payout_id) WHERE (payout_id IS NOT NULL);
CREATE UNIQUE INDEX partner_documents_by_sequence ON public.partner_documents USING btree (workspace_id, partner_id, year, sequence) WHERE (sequence IS NOT NULL);
CREATE UNIQUE INDEX partner_documents_of_payout ON public.partner_documents USING btree (workspace_id, payout_id) WHERE ((payout_id IS NOT NULL) AND (corrects IS NULL) AND (state = ANY (ARRAY['issued'::text, 'accepted'::text])));
alter table partner_documents enable row level security;
alter table partner_documents force row level security;
create policy portal_rows on partner_documents to tandem_portal
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))))
  with check (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))));
create policy portfolio_rows on partner_documents as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_partner(( SELECT current_portfolio() AS current_portfolio), partner_id)
END));
create policy team_rows on partner_documents to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant select on table partner_documents to tandem_portal;
grant insert, select, update on table partner_documents to tandem_team;

create table partner_domains (
  workspace_id text not null,
  partner_id text not null,
  domain text not null,
  token text not null,
  mail_token_hash text,
  mail_sent_at timestamp with time zone,
  proven_at timestamp with time zone,
  proven_by_method text,
  created_at timestamp with time zone not null,
  constraint partner_domains_pkey PRIMARY KEY (workspace_id, partner_id, domain),
  constraint partner_domains_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint partner_domains_workspace_id_partner_id_fkey FOREIGN KEY (workspace_id, partner_id) REFERENCES partners(workspace_id, id) ON DELETE CASCADE,
  constraint partner_domains_domain_check CHECK (length(domain) >= 1 AND length(domain) <= 253),
  constraint partner_domains_proven_by_method_check CHECK (proven_by_method = ANY (ARRAY['dns'::text, 'mail'::text]))
);
comment on table partner_domains is 'audience: one_partner';
CREATE INDEX partner_domains_by_domain ON public.partner_domains USING btree (workspace_id, domain);
CREATE UNIQUE INDEX partner_domains_by_mail_token ON public.partner_domains USING btree (workspace_id, mail_token_hash) WHERE (mail_token_hash IS NOT NULL);
CREATE UNIQUE INDEX partner_domains_proven ON public.partner_domains USING btree (workspace_id, domain) WHERE (proven_at IS NOT NULL);
alter table partner_domains enable row level security;
alter table partner_domains force row level security;
create policy portal_rows on partner_domains to tandem_portal
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))))
  with check (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))));
create policy portfolio_rows on partner_domains as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_partner(( SELECT current_portfolio() AS current_portfolio), partner_id)
END));
create policy team_rows on partner_domains to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant select on table partner_domains to tandem_portal;
grant delete, insert, select, update on table partner_domains to tandem_team;

create table partner_external_ids (
  workspace_id text not null,
  system text not null,
  external_id text not null,
  partner_id text not null,
  constraint partner_external_ids_pkey PRIMARY KEY (workspace_id, system, external_id),
  constraint partner_external_ids_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint partner_external_ids_workspace_id_partner_id_fkey FOREIGN KEY (workspace_id, partner_id) REFERENCES partners(workspace_id, id) ON DELETE CASCADE,
  constraint partner_external_ids_external_id_check CHECK (length(external_id) >= 1 AND length(external_id) <= 200),
  constraint partner_external_ids_system_check CHECK (length(system) >= 1 AND length(system) <= 60)
);
comment on table partner_external_ids is 'audience: team';
CREATE INDEX partner_external_ids_by_partner ON public.partner_external_ids USING btree (workspace_id, partner_id);
alter table partner_external_ids enable row level security;
alter table partner_external_ids force row level security;
create policy portfolio_rows on partner_external_ids as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_partner(( SELECT current_portfolio() AS current_portfolio), partner_id)
END));
create policy team_rows on partner_external_ids to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table partner_external_ids to tandem_team;

create table partner_gaps (
  workspace_id text not null,
  partner_id text not null,
  gap text not null,
  words text not null,
  since timestamp with time zone not null,
  constraint partner_gaps_pkey PRIMARY KEY (workspace_id, partner_id, gap),
  constraint partner_gaps_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint partner_gaps_workspace_id_partner_id_fkey FOREIGN KEY (workspace_id, partner_id) REFERENCES partners(workspace_id, id) ON DELETE CASCADE,
  constraint partner_gaps_gap_check CHECK (length(gap) >= 1 AND length(gap) <= 60)
);
comment on table partner_gaps is 'audience: team';
alter table partner_gaps enable row level security;
alter table partner_gaps force row level security;
create policy portfolio_rows on partner_gaps as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_partner(( SELECT current_portfolio() AS current_portfolio), partner_id)
END));
create policy team_rows on partner_gaps to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table partner_gaps to tandem_team;

create table partner_holds (
  workspace_id text not null,
  id text not null,
  partner_id text not null,
  cause text not null,
  reason text not null,
  opened_at timestamp with time zone not null,
  opened_by_kind text not null,
  opened_by_id text,
  opened_by_name text not null,
  closed_at timestamp with time zone,
  closed_by_kind text,
  closed_by_id text,
  closed_by_name text,
  constraint partner_holds_pkey PRIMARY KEY (workspace_id, id),
  constraint partner_holds_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint partner_holds_workspace_id_partner_id_fkey FOREIGN KEY (workspace_id, partner_id) REFERENCES partners(workspace_id, id),
  constraint partner_holds_cause_check CHECK (cause = ANY (ARRAY['manual'::text, 'suspension'::text])),
  constraint partner_holds_check CHECK ((closed_at IS NULL) = (closed_by_name IS NULL)),
  constraint partner_holds_closed_by_name_check CHECK (length(closed_by_name) <= 200),
  constraint partner_holds_opened_by_name_check CHECK (length(opened_by_name) <= 200),
  constraint partner_holds_reason_check CHECK (length(reason) >= 1 AND length(reason) <= 500)
);
comment on table partner_holds is 'audience: team';
CREATE INDEX partner_holds_by_partner ON public.partner_holds USING btree (workspace_id, partner_id, opened_at, id);
CREATE UNIQUE INDEX partner_holds_open ON public.partner_holds USING btree (workspace_id, partner_id, cause) WHERE (closed_at IS NULL);
alter table partner_holds enable row level security;
alter table partner_holds force row level security;
create policy portfolio_rows on partner_holds as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_partner(( SELECT current_portfolio() AS current_portfolio), partner_id)
END));
create policy team_rows on partner_holds to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table partner_holds to tandem_team;

create table partner_labels (
  workspace_id text not null,
  kind text not null,
  value text not null,
  partner_id text not null,
  constraint partner_labels_pkey PRIMARY KEY (workspace_id, kind, value, partner_id),
  constraint partner_labels_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint partner_labels_workspace_id_partner_id_fkey FOREIGN KEY (workspace_id, partner_id) REFERENCES partners(workspace_id, id) ON DELETE CASCADE,
  constraint partner_labels_kind_check CHECK (kind = ANY (ARRAY['tag'::text, 'region'::text])),
  constraint partner_labels_value_check CHECK (length(value) >= 1 AND length(value) <= 120)
);
comment on table partner_labels is 'audience: team';
CREATE INDEX partner_labels_by_partner ON public.partner_labels USING btree (workspace_id, partner_id);
alter table partner_labels enable row level security;
alter table partner_labels force row level security;
create policy portfolio_rows on partner_labels as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_partner(( SELECT current_portfolio() AS current_portfolio), partner_id)
END));
create policy team_rows on partner_labels to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table partner_labels to tandem_team;

create table partner_match_keys (
  workspace_id text not null,
  key bigint not null,
  partner_id text not null,
  constraint partner_match_keys_pkey PRIMARY KEY (workspace_id, key, partner_id),
  constraint partner_match_keys_workspace_id_partner_id_fkey FOREIGN KEY (workspace_id, partner_id) REFERENCES partners(workspace_id, id) ON DELETE CASCADE
);
comment on table partner_match_keys is 'audience: team';
CREATE INDEX partner_match_keys_by_partner ON public.partner_match_keys USING btree (workspace_id, partner_id);
alter table partner_match_keys enable row level security;
alter table partner_match_keys force row level security;
create policy team_rows on partner_match_keys to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table partner_match_keys to tandem_team;

create table partner_referral_messages (
  workspace_id text not null,
  referral_id text not null,
  number integer not null,
  side text not null,
  dispute boolean default false not null,
  author_kind text not null,
  author_id text,
  author_name text not null,
  body text not null,
  happened_on date,
  at timestamp with time zone not null,
  constraint partner_referral_messages_pkey PRIMARY KEY (workspace_id, referral_id, number),
  constraint partner_referral_messages_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint partner_referral_messages_workspace_id_referral_id_fkey FOREIGN KEY (workspace_id, referral_id) REFERENCES partner_referrals(workspace_id, id) ON DELETE CASCADE,
  constraint partner_referral_messages_author_name_check CHECK (length(author_name) <= 200),
  constraint partner_referral_messages_body_check CHECK (length(body) >= 1 AND length(body) <= 5000),
  constraint partner_referral_messages_number_check CHECK (number >= 1),
  constraint partner_referral_messages_side_check CHECK (side = ANY (ARRAY['team'::text, 'partner'::text]))
);
comment on table partner_referral_messages is 'audience: team';
alter table partner_referral_messages enable row level security;
alter table partner_referral_messages force row level security;
create policy portfolio_rows on partner_referral_messages as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_record('partner_referrals'::regclass, referral_id)
END));
create policy team_rows on partner_referral_messages to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table partner_referral_messages to tandem_team;

create table partner_referral_moves (
  workspace_id text not null,
  referral_id text not null,
  number integer not null,
  from_state text,
  to_state text not null,
  at timestamp with time zone not null,
  by_kind text not null,
  by_id text,
  by_name text not null,
  reason text,
  constraint partner_referral_moves_pkey PRIMARY KEY (workspace_id, referral_id, number),
  constraint partner_referral_moves_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint partner_referral_moves_workspace_id_referral_id_fkey FOREIGN KEY (workspace_id, referral_id) REFERENCES partner_referrals(workspace_id, id) ON DELETE CASCADE,
  constraint partner_referral_moves_by_name_check CHECK (length(by_name) <= 200),
  constraint partner_referral_moves_number_check CHECK (number >= 1),
  constraint partner_referral_moves_reason_check CHECK (length(reason) <= 2000)
);
comment on table partner_referral_moves is 'audience: team';
alter table partner_referral_moves enable row level security;
alter table partner_referral_moves force row level security;
create policy portfolio_rows on partner_referral_moves as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_record('partner_referrals'::regclass, referral_id)
END));
create policy team_rows on partner_referral_moves to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table partner_referral_moves to tandem_team;

create table partner_referrals (
  workspace_id text not null,
  id text not null,
  partner_id text not null,
  portal_user_id text,
  by_name text not null,
  origin text not null,
  state text default 'submitted'::text not null,
  language text not null,
  referrer_email text,
  company text not null,
  website text,
  domain text,
  country text,
  contact_name text default ''::text not null,
  email text,
  email_folded text,
  email_domain text,
  note text default ''::text not null,
  agreed boolean not null,
  referred_at timestamp with time zone not null,
  recorded_at timestamp with time zone not null,
  window_days integer not null,
  window_until timestamp with time zone not null,
  answered_at timestamp with time zone,
  known_kind text,
  known_since date,
  refusal text,
  refusal_words text,
  lapse text,
  company_partner_id text,
  application_id text,
  qualified_at timestamp with time zone,
  qualifying_fact text,
  credited_at timestamp with time zone,
  disputed_at timestamp with time zone,
  token_hash text not null,
  version integer default 1 not null,
  updated_at timestamp with time zone not null,
  constraint partner_referrals_pkey PRIMARY KEY (workspace_id, id),
  constraint partner_referrals_workspace_id_application_id_fkey FOREIGN KEY (workspace_id, application_id) REFERENCES applications(workspace_id, id),
  constraint partner_referrals_workspace_id_company_partner_id_fkey FOREIGN KEY (workspace_id, company_partner_id) REFERENCES partners(workspace_id, id),
  constraint partner_referrals_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint partner_referrals_workspace_id_partner_id_fkey FOREIGN KEY (workspace_id, partner_id) REFERENCES partners(workspace_id, id),
  constraint partner_referrals_agreed_check CHECK (agreed),
  constraint partner_referrals_by_name_check CHECK (length(by_name) <= 200),
  constraint partner_referrals_company_check CHECK (length(company) >= 1 AND length(company) <= 200),
  constraint partner_referrals_contact_name_check CHECK (length(contact_name) <= 200),
  constraint partner_referrals_country_check CHECK (country ~ '^[A-Z]{2}$'::text),
  constraint partner_referrals_domain_check CHECK (length(domain) <= 300),
  constraint partner_referrals_email_check CHECK (length(email) <= 254),
  constraint partner_referrals_email_domain_check CHECK (length(email_domain) <= 253),
  constraint partner_referrals_email_folded_check CHECK (length(email_folded) <= 254),
  constraint partner_referrals_known_kind_check CHECK (known_kind = ANY (ARRAY['application'::text, 'partner'::text, 'talks'::text])),
  constraint partner_referrals_language_check CHECK (length(language) <= 35),
  constraint partner_referrals_lapse_check CHECK (lapse = ANY (ARRAY['no_application'::text, 'not_taken'::text, 'other_first'::text, 'own_company'::text])),
  constraint partner_referrals_note_check CHECK (length(note) <= 5000),
  constraint partner_referrals_origin_check CHECK (origin = ANY (ARRAY['portal'::text, 'link'::text, 'api'::text, 'member'::text])),
  constraint partner_referrals_qualifying_fact_check CHECK (length(qualifying_fact) >= 1 AND length(qualifying_fact) <= 40),
  constraint partner_referrals_referrer_email_check CHECK (length(referrer_email) <= 254),
  constraint partner_referrals_refusal_check CHECK (length(refusal) >= 1 AND length(refusal) <= 60),
  constraint partner_referrals_refusal_words_check CHECK (length(refusal_words) <= 2000),
  constraint partner_referrals_state_check CHECK (state = ANY (ARRAY['submitted'::text, 'open'::text, 'already_known'::text, 'refused'::text, 'applied'::text, 'approved'::text, 'credited'::text, 'lapsed'::text])),
  constraint partner_referrals_token_hash_check CHECK (length(token_hash) = 64),
  constraint partner_referrals_website_check CHECK (length(website) <= 2000),
  constraint partner_referrals_window_days_check CHECK (window_days >= 1 AND window_days <= 730)
);
comment on table partner_referrals is 'audience: one_partner';
CREATE INDEX partner_referrals_by_application ON public.partner_referrals USING btree (workspace_id, application_id) WHERE (application_id IS NOT NULL);
CREATE INDEX partner_referrals_by_company ON public.partner_referrals USING btree (workspace_id, company_partner_id, referred_at) WHERE (company_partner_id IS NOT NULL);
CREATE INDEX partner_referrals_by_domain ON public.partner_referrals USING btree (workspace_id, domain) WHERE (domain IS NOT NULL);
CREATE INDEX partner_referrals_by_email ON public.partner_referrals USING btree (workspace_id, email_folded) WHERE (email_folded IS NOT NULL);
CREATE INDEX partner_referrals_by_email_domain ON public.partner_referrals USING btree (workspace_id, email_domain) WHERE (email_domain IS NOT NULL);
CREATE INDEX partner_referrals_by_partner ON public.partner_referrals USING btree (workspace_id, partner_id, referred_at, id);
CREATE INDEX partner_referrals_by_state ON public.partner_referrals USING btree (workspace_id, state, referred_at, id);
CREATE INDEX partner_referrals_by_time ON public.partner_referrals USING btree (workspace_id, referred_at, id);
CREATE UNIQUE INDEX partner_referrals_by_token ON public.partner_referrals USING btree (workspace_id, token_hash);
alter table partner_referrals enable row level security;
alter table partner_referrals force row level security;
create policy portal_rows on partner_referrals to tandem_portal
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))))
  with check (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))));
create policy portfolio_rows on partner_referrals as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_partner(( SELECT current_portfolio() AS current_portfolio), partner_id)
END));
create policy team_rows on partner_referrals to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant select on table partner_referrals to tandem_portal;
grant delete, insert, select, update on table partner_referrals to tandem_team;

create table partner_sources (
  workspace_id text not null,
  partner_id text not null,
  number integer not null,
  kind text not null,
  record_kind text,
  record_id text,
  detail text,
  reason text,
  by_kind text not null,
  by_id text,
  at timestamp with time zone not null,
  constraint partner_sources_pkey PRIMARY KEY (workspace_id, partner_id, number),
  constraint partner_sources_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint partner_sources_workspace_id_partner_id_fkey FOREIGN KEY (workspace_id, partner_id) REFERENCES partners(workspace_id, id) ON DELETE CASCADE,
  constraint partner_sources_check CHECK (number = 1 OR reason IS NOT NULL),
  constraint partner_sources_detail_check CHECK (length(detail) <= 500),
  constraint partner_sources_kind_check CHECK (kind = ANY (ARRAY['application'::text, 'partner_referral'::text, 'event'::text, 'outreach'::text, 'inbound'::text])),
  constraint partner_sources_number_check CHECK (number >= 1),
  constraint partner_sources_reason_check CHECK (length(reason) <= 2000),
  constraint partner_sources_record_id_check CHECK (length(record_id) <= 100),
  constraint partner_sources_record_kind_check CHECK (length(record_kind) <= 60)
);
comment on table partner_sources is 'audience: team';
alter table partner_sources enable row level security;
alter table partner_sources force row level security;
create policy portfolio_rows on partner_sources as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_partner(( SELECT current_portfolio() AS current_portfolio), partner_id)
END));
create policy team_rows on partner_sources to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select on table partner_sources to tandem_team;

create table partner_suspension_lifts (
  workspace_id text not null,
  suspension_id text not null,
  partner_id text not null,
  reason text not null,
  by_kind text not null,
  by_id text,
  at timestamp with time zone not null,
  constraint partner_suspension_lifts_pkey PRIMARY KEY (workspace_id, suspension_id),
  constraint partner_suspension_lifts_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint partner_suspension_lifts_workspace_id_suspension_id_fkey FOREIGN KEY (workspace_id, suspension_id) REFERENCES partner_suspensions(workspace_id, id) ON DELETE CASCADE,
  constraint partner_suspension_lifts_reason_check CHECK (length(reason) >= 1 AND length(reason) <= 2000)
);
comment on table partner_suspension_lifts is 'audience: team';
CREATE INDEX partner_suspension_lifts_by_partner ON public.partner_suspension_lifts USING btree (workspace_id, partner_id);
alter table partner_suspension_lifts enable row level security;
alter table partner_suspension_lifts force row level security;
create policy portfolio_rows on partner_suspension_lifts as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_partner(( SELECT current_portfolio() AS current_portfolio), partner_id)
END));
create policy team_rows on partner_suspension_lifts to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table partner_suspension_lifts to tandem_team;

create table partner_suspensions (
  workspace_id text not null,
  id text not null,
  partner_id text not null,
  kind text not null,
  reason text not null,
  by_kind text not null,
  by_id text,
  at timestamp with time zone not null,
  confirmed_at timestamp with time zone,
  confirmed_by text,
  constraint partner_suspensions_pkey PRIMARY KEY (workspace_id, id),
  constraint partner_suspensions_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint partner_suspensions_workspace_id_partner_id_fkey FOREIGN KEY (workspace_id, partner_id) REFERENCES partners(workspace_id, id) ON DELETE CASCADE,
  constraint partner_suspensions_kind_check CHECK (kind = ANY (ARRAY['security'::text, 'fraud'::text])),
  constraint partner_suspensions_reason_check CHECK (length(reason) >= 1 AND length(reason) <= 2000)
);
comment on table partner_suspensions is 'audience: team';
CREATE INDEX partner_suspensions_by_partner ON public.partner_suspensions USING btree (workspace_id, partner_id, id);
alter table partner_suspensions enable row level security;
alter table partner_suspensions force row level security;
create policy portfolio_rows on partner_suspensions as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_partner(( SELECT current_portfolio() AS current_portfolio), partner_id)
END));
create policy team_rows on partner_suspensions to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table partner_suspensions to tandem_team;

create table partner_type_blocks (
  workspace_id text not null,
  type_id text not null,
  block text not null,
  version integer not null,
  value jsonb not null,
  created_at timestamp with time zone not null,
  created_by text,
  constraint partner_type_blocks_pkey PRIMARY KEY (workspace_id, type_id, block, version),
  constraint partner_type_blocks_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint partner_type_blocks_workspace_id_type_id_fkey FOREIGN KEY (workspace_id, type_id) REFERENCES partner_types(workspace_id, id),
  constraint partner_type_blocks_block_check CHECK (length(block) >= 1 AND length(block) <= 60),
  constraint partner_type_blocks_version_check CHECK (version >= 1)
);
comment on table partner_type_blocks is 'audience: team';
alter table partner_type_blocks enable row level security;
alter table partner_type_blocks force row level security;
create policy team_rows on partner_type_blocks to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table partner_type_blocks to tandem_team;

create table partner_types (
  workspace_id text not null,
  id text not null,
  key text not null,
  name text not null,
  description text default ''::text not null,
  colour text not null,
  retired_at timestamp with time zone,
  version integer default 1 not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint partner_types_pkey PRIMARY KEY (workspace_id, id),
  constraint partner_types_workspace_id_key_key UNIQUE (workspace_id, key),
  constraint partner_types_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint partner_types_colour_check CHECK (colour ~ '^#[0-9a-f]{6}$'::text),
  constraint partner_types_description_check CHECK (length(description) <= 2000),
  constraint partner_types_key_check CHECK (key ~ '^[a-z0-9]([a-z0-9_-]{0,61}[a-z0-9])?$'::text),
  constraint partner_types_name_check CHECK (length(name) >= 1 AND length(name) <= 120)
);
comment on table partner_types is 'audience: team';
alter table partner_types enable row level security;
alter table partner_types force row level security;
create policy team_rows on partner_types to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table partner_types to tandem_team;

create table partners (
  workspace_id text not null,
  id text not null,
  legal_name text not null,
  display_name text not null,
  other_names text[] default '{}'::text[] not null,
  website text,
  domain text,
  domain_kind text,
  type_id text,
  country text,
  regions text[] default '{}'::text[] not null,
  languages text[] default '{}'::text[] not null,
  zone text,
  currency text,
  address jsonb,
  legal_form text,
  registration_number text,
  registration_country text,
  vat_id text,
  lei text,
  industry text,
  employee_band text,
  parent_id text,
  tags text[] default '{}'::text[] not null,
  custom jsonb default '{}'::jsonb not null,
  stage text default 'prospect'::text not null,
  stage_since timestamp with time zone not null,
  account_level text default 'none'::text not null,
  suspended boolean default false not null,
  source_kind text,
  merged_into text,
  version integer default 1 not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint partners_pkey PRIMARY KEY (workspace_id, id),
  constraint partners_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint partners_workspace_id_merged_into_fkey FOREIGN KEY (workspace_id, merged_into) REFERENCES partners(workspace_id, id),
  constraint partners_workspace_id_parent_id_fkey FOREIGN KEY (workspace_id, parent_id) REFERENCES partners(workspace_id, id),
  constraint partners_workspace_id_type_id_fkey FOREIGN KEY (workspace_id, type_id) REFERENCES partner_types(workspace_id, id),
  constraint partners_account_level_check CHECK (account_level = ANY (ARRAY['none'::text, 'preview'::text, 'full'::text, 'restricted'::text, 'archived'::text, 'closed'::text])),
  constraint partners_check CHECK (parent_id <> id),
  constraint partners_check1 CHECK (merged_into <> id),
  constraint partners_country_check CHECK (country ~ '^[A-Z]{2}$'::text),
  constraint partners_currency_check CHECK (currency ~ '^[A-Z]{3}$'::text),
  constraint partners_display_name_check CHECK (length(display_name) >= 1 AND length(display_name) <= 200),
  constraint partners_domain_check CHECK (length(domain) <= 300),
  constraint partners_domain_kind_check CHECK (domain_kind = ANY (ARRAY['own'::text, 'shared_page'::text])),
  constraint partners_employee_band_check CHECK (employee_band = ANY (ARRAY['1-10'::text, '11-50'::text, '51-200'::text, '201-1000'::text, '1001-5000'::text, '5001+'::text])),
  constraint partners_industry_check CHECK (length(industry) <= 120),
  constraint partners_languages_check CHECK (cardinality(languages) <= 30),
  constraint partners_legal_form_check CHECK (length(legal_form) <= 100),
  constraint partners_legal_name_check CHECK (length(legal_name) >= 1 AND length(legal_name) <= 200),
  constraint partners_lei_check CHECK (lei ~ '^[0-9A-Z]{18}[0-9]{2}$'::text),
  constraint partners_other_names_check CHECK (cardinality(other_names) <= 20),
  constraint partners_regions_check CHECK (cardinality(regions) <= 50),
  constraint partners_registration_country_check CHECK (registration_country ~ '^[A-Z]{2}$'::text),
  constraint partners_registration_number_check CHECK (length(registration_number) <= 60),
  constraint partners_source_kind_check CHECK (source_kind = ANY (ARRAY['application'::text, 'partner_referral'::text, 'event'::text, 'outreach'::text, 'inbound'::text])),
  constraint partners_stage_check CHECK (stage = ANY (ARRAY['prospect'::text, 'applied'::text, 'qualifying'::text, 'assessing'::text, 'approved'::text, 'contracting'::text, 'onboarding'::text, 'active'::text, 'ending'::text, 'ended'::text, 'waitlisted'::text, 'declined'::text, 'withdrawn'::text])),
  constraint partners_tags_check CHECK (cardinality(tags) <= 50),
  constraint partners_vat_id_check CHECK (length(vat_id) <= 20),
  constraint partners_website_check CHECK (length(website) <= 2000),
  constraint partners_zone_check CHECK (length(zone) <= 60)
);
comment on table partners is 'audience: one_partner';
CREATE INDEX partners_by_account ON public.partners USING btree (workspace_id, account_level) WHERE (merged_into IS NULL);
CREATE INDEX partners_by_change ON public.partners USING btree (workspace_id, updated_at, id) WHERE (merged_into IS NULL);
CREATE INDEX partners_by_country ON public.partners USING btree (workspace_id, country) WHERE (merged_into IS NULL);
CREATE INDEX partners_by_creation ON public.partners USING btree (workspace_id, created_at, id) WHERE (merged_into IS NULL);
CREATE INDEX partners_by_domain ON public.partners USING btree (workspace_id, domain) WHERE (domain IS NOT NULL);
CREATE INDEX partners_by_name ON public.partners USING btree (workspace_id, display_name, id) WHERE (merged_into IS NULL);
CREATE INDEX partners_by_parent ON public.partners USING btree (workspace_id, parent_id) WHERE (parent_id IS NOT NULL);
CREATE INDEX partners_by_source ON public.partners USING btree (workspace_id, source_kind) WHERE (merged_into IS NULL);
CREATE INDEX partners_by_stage ON public.partners USING btree (workspace_id, stage, created_at, id) WHERE (merged_into IS NULL);
CREATE INDEX partners_by_stage_age ON public.partners USING btree (workspace_id, stage_since, id) WHERE (merged_into IS NULL);
CREATE INDEX partners_by_survivor ON public.partners USING btree (workspace_id, merged_into) WHERE (merged_into IS NOT NULL);
CREATE INDEX partners_by_type ON public.partners USING btree (workspace_id, type_id);
CREATE TRIGGER keep_labels AFTER UPDATE OF tags, regions ON partners FOR EACH ROW EXECUTE FUNCTION keep_partner_labels();
CREATE TRIGGER label_new AFTER INSERT ON partners REFERENCING NEW TABLE AS made FOR EACH STATEMENT EXECUTE FUNCTION label_new_partners();
alter table partners enable row level security;
alter table partners force row level security;
create policy own_seats on partners for select to tandem_auth
  using ((EXISTS ( SELECT
   FROM portal_users u
  WHERE ((u.user_id = ( SELECT current_setting('tandem.lookup'::text, true) AS current_setting)) AND (u.workspace_id = partners.workspace_id) AND (u.partner_id = partners.id)))));
create policy portal_rows on partners to tandem_portal
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (id = ( SELECT current_partner() AS current_partner))))
  with check (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (id = ( SELECT current_partner() AS current_partner))));
create policy portfolio_rows on partners as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_partner(( SELECT current_portfolio() AS current_portfolio), id)
END));
create policy team_rows on partners to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant select on table partners to tandem_portal;
grant delete, insert, select, update on table partners to tandem_team;
grant select on column partners.workspace_id to tandem_auth;
grant select on column partners.id to tandem_auth;
grant select on column partners.account_level to tandem_auth;
grant select on column partners.suspended to tandem_auth;

create table path_milestones (
  workspace_id text not null,
  journey_id text not null,
  partner_id text not null,
  key text not null,
  "position" integer not null,
  definition jsonb not null,
  due_on date not null,
  met_at timestamp with time zone,
  event_id text,
  missed_at timestamp with time zone,
  constraint path_milestones_pkey PRIMARY KEY (workspace_id, journey_id, key),
  constraint path_milestones_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint path_milestones_workspace_id_journey_id_fkey FOREIGN KEY (workspace_id, journey_id) REFERENCES journeys(workspace_id, id),
  constraint path_milestones_workspace_id_partner_id_fkey FOREIGN KEY (workspace_id, partner_id) REFERENCES partners(workspace_id, id),
  constraint path_milestones_definition_check CHECK (jsonb_typeof(definition) = 'object'::text),
  constraint path_milestones_key_check CHECK (length(key) >= 1 AND length(key) <= 60)
);
comment on table path_milestones is 'audience: one_partner';
CREATE INDEX path_milestones_by_due ON public.path_milestones USING btree (workspace_id, due_on) WHERE ((met_at IS NULL) AND (missed_at IS NULL));
CREATE INDEX path_milestones_by_partner ON public.path_milestones USING btree (workspace_id, partner_id);
alter table path_milestones enable row level security;
alter table path_milestones force row level security;
create policy portal_rows on path_milestones to tandem_portal
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))))
  with check (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))));
create policy portfolio_rows on path_milestones as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_partner(( SELECT current_portfolio() AS current_portfolio), partner_id)
END));
create policy team_rows on path_milestones to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant select on table path_milestones to tandem_portal;
grant delete, insert, select, update on table path_milestones to tandem_team;

create table payables (
  workspace_id text not null,
  id text not null,
  partner_id text not null,
  source_kind text not null,
  source_id text not null,
  currency text not null,
  amount_minor bigint not null,
  due_on date not null,
  sale_id text,
  words text not null,
  block_reason text,
  state text default 'open'::text not null,
  created_by text,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint payables_pkey PRIMARY KEY (workspace_id, id),
  constraint payables_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint payables_amount_minor_check CHECK (amount_minor <> 0 AND amount_minor >= '-999999999999999999'::bigint AND amount_minor <= '999999999999999999'::bigint),
  constraint payables_block_reason_check CHECK (length(block_reason) >= 1 AND length(block_reason) <= 300),
  constraint payables_currency_check CHECK (currency ~ '^[A-Z]{3}$'::text),
  constraint payables_source_id_check CHECK (length(source_id) >= 1 AND length(source_id) <= 100),
  constraint payables_source_kind_check CHECK (source_kind = ANY (ARRAY['commission'::text, 'reversal'::text, 'adjustment'::text, 'fund_claim'::text, 'service_credit'::text, 'program_fee'::text, 'opening'::text])),
  constraint payables_state_check CHECK (state = ANY (ARRAY['open'::text, 'in_payout'::text, 'paid'::text, 'withdrawn'::text])),
  constraint payables_words_check CHECK (length(words) >= 1 AND length(words) <= 300)
);
comment on table payables is 'audience: one_partner';
CREATE INDEX payables_by_due ON public.payables USING btree (workspace_id, due_on, id);
CREATE INDEX payables_by_partner ON public.payables USING btree (workspace_id, partner_id, state, id);
CREATE UNIQUE INDEX payables_by_source ON public.payables USING btree (workspace_id, source_id, source_kind);
CREATE INDEX payables_by_state ON public.payables USING btree (workspace_id, state, due_on, id);
alter table payables enable row level security;
alter table payables force row level security;
create policy portal_rows on payables to tandem_portal
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))))
  with check (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))));
create policy portfolio_rows on payables as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_partner(( SELECT current_portfolio() AS current_portfolio), partner_id)
END));
create policy team_rows on payables to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant select on table payables to tandem_portal;
grant delete, insert, select, update on table payables to tandem_team;

create table payout_approvals (
  workspace_id text not null,
  run_id text not null,
  round integer not null,
  content_hash text not null,
  member_id text not null,
  approved_at timestamp with time zone not null,
  voided_at timestamp with time zone,
  constraint payout_approvals_pkey PRIMARY KEY (workspace_id, run_id, round, content_hash, member_id),
  constraint payout_approvals_workspace_id_run_id_fkey FOREIGN KEY (workspace_id, run_id) REFERENCES payout_runs(workspace_id, id) ON DELETE CASCADE,
  constraint payout_approvals_content_hash_check CHECK (content_hash ~ '^[0-9a-f]{64}$'::text)
);
comment on table payout_approvals is 'audience: team';
alter table payout_approvals enable row level security;
alter table payout_approvals force row level security;
create policy team_rows on payout_approvals to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table payout_approvals to tandem_team;

create table payout_evidence (
  workspace_id text not null,
  id text not null,
  payout_id text,
  reference text not null,
  source text not null,
  source_key text not null,
  outcome text not null,
  currency text,
  amount_minor bigint,
  happened_on date,
  rail_reference text,
  reason_code text,
  reason text,
  raw jsonb default '{}'::jsonb not null,
  state text not null,
  note text,
  recorded_by text,
  recorded_at timestamp with time zone not null,
  decided_by text,
  decided_at timestamp with time zone,
  constraint payout_evidence_pkey PRIMARY KEY (workspace_id, id),
  constraint payout_evidence_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint payout_evidence_workspace_id_payout_id_fkey FOREIGN KEY (workspace_id, payout_id) REFERENCES payouts(workspace_id, id) ON DELETE CASCADE,
  constraint payout_evidence_outcome_check CHECK (outcome = ANY (ARRAY['submitted'::text, 'settled'::text, 'failed'::text, 'returned'::text])),
  constraint payout_evidence_source_check CHECK (source = ANY (ARRAY['rail'::text, 'listing'::text, 'status_file'::text, 'webhook'::text, 'person'::text])),
  constraint payout_evidence_source_key_check CHECK (length(source_key) >= 1 AND length(source_key) <= 200),
  constraint payout_evidence_state_check CHECK (state = ANY (ARRAY['applied'::text, 'waiting'::text, 'kept'::text, 'refused'::text]))
);
comment on table payout_evidence is 'audience: team';
CREATE INDEX payout_evidence_by_payout ON public.payout_evidence USING btree (workspace_id, payout_id, recorded_at, id);
CREATE UNIQUE INDEX payout_evidence_by_source ON public.payout_evidence USING btree (workspace_id, source_key);
CREATE INDEX payout_evidence_open ON public.payout_evidence USING btree (workspace_id, state, reference);
alter table payout_evidence enable row level security;
alter table payout_evidence force row level security;
create policy portfolio_rows on payout_evidence as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_record('payouts'::regclass, payout_id)
END));
create policy team_rows on payout_evidence to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table payout_evidence to tandem_team;

create table payout_file_downloads (
  workspace_id text not null,
  file_id text not null,
  at timestamp with time zone not null,
  member_id text not null,
  constraint payout_file_downloads_pkey PRIMARY KEY (workspace_id, file_id, at, member_id),
  constraint payout_file_downloads_workspace_id_file_id_fkey FOREIGN KEY (workspace_id, file_id) REFERENCES payout_files(workspace_id, id) ON DELETE CASCADE
);
comment on table payout_file_downloads is 'audience: team';
alter table payout_file_downloads enable row level security;
alter table payout_file_downloads force row level security;
create policy team_rows on payout_file_downloads to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table payout_file_downloads to tandem_team;

create table payout_file_payouts (
  workspace_id text not null,
  file_id text not null,
  payout_id text not null,
  "position" integer not null,
  constraint payout_file_payouts_pkey PRIMARY KEY (workspace_id, payout_id, file_id),
  constraint payout_file_payouts_workspace_id_file_id_fkey FOREIGN KEY (workspace_id, file_id) REFERENCES payout_files(workspace_id, id) ON DELETE CASCADE,
  constraint payout_file_payouts_workspace_id_payout_id_fkey FOREIGN KEY (workspace_id, payout_id) REFERENCES payouts(workspace_id, id) ON DELETE CASCADE
);
comment on table payout_file_payouts is 'audience: team';
CREATE INDEX payout_file_payouts_by_file ON public.payout_file_payouts USING btree (workspace_id, file_id, "position");
alter table payout_file_payouts enable row level security;
alter table payout_file_payouts force row level security;
create policy portfolio_rows on payout_file_payouts as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_record('payouts'::regclass, payout_id)
END));
create policy team_rows on payout_file_payouts to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table payout_file_payouts to tandem_team;

create table payout_files (
  workspace_id text not null,
  id text not null,
  run_id text not null,
  number integer not null,
  name text not null,
  content text not null,
  sha256 text not null,
  payouts integer not null,
  total_minor numeric(38,0) not null,
  currency text not null,
  state text not null,
  made_at timestamp with time zone not null,
  sent_at timestamp with time zone,
  sent_by text,
  receipt text,
  cancel_asked_by text,
  cancelled_at timestamp with time zone,
  cancelled_by text,
  constraint payout_files_pkey PRIMARY KEY (workspace_id, id),
  constraint payout_files_workspace_id_run_id_fkey FOREIGN KEY (workspace_id, run_id) REFERENCES payout_runs(workspace_id, id) ON DELETE CASCADE,
  constraint payout_files_sha256_check CHECK (sha256 ~ '^[0-9a-f]{64}$'::text),
  constraint payout_files_state_check CHECK (state = ANY (ARRAY['built'::text, 'sent'::text, 'cancelled'::text]))
);
comment on table payout_files is 'audience: team';
CREATE UNIQUE INDEX payout_files_by_number ON public.payout_files USING btree (workspace_id, run_id, number);
alter table payout_files enable row level security;
alter table payout_files force row level security;
create policy team_rows on payout_files to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table payout_files to tandem_team;

create table payout_instructions (
  workspace_id text not null,
  id text not null,
  payout_id text not null,
  attempt integer not null,
  rail text not null,
  key text not null,
  body text not null,
  body_hash text not null,
  fencing integer not null,
  first_sent_at timestamp with time zone not null,
  sends integer default 1 not null,
  answers jsonb default '[]'::jsonb not null,
  outcome text,
  constraint payout_instructions_pkey PRIMARY KEY (workspace_id, id),
  constraint payout_instructions_workspace_id_payout_id_fkey FOREIGN KEY (workspace_id, payout_id) REFERENCES payouts(workspace_id, id) ON DELETE CASCADE,
  constraint payout_instructions_body_hash_check CHECK (body_hash ~ '^[0-9a-f]{64}$'::text),
  constraint payout_instructions_key_check CHECK (length(key) >= 1 AND length(key) <= 100),
  constraint payout_instructions_outcome_check CHECK (outcome = ANY (ARRAY['accepted'::text, 'refused'::text, 'unclear'::text]))
);
comment on table payout_instructions is 'audience: team';
CREATE UNIQUE INDEX payout_instructions_by_attempt ON public.payout_instructions USING btree (workspace_id, payout_id, attempt);
CREATE UNIQUE INDEX payout_instructions_by_key ON public.payout_instructions USING btree (workspace_id, key);
alter table payout_instructions enable row level security;
alter table payout_instructions force row level security;
create policy portfolio_rows on payout_instructions as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_record('payouts'::regclass, payout_id)
END));
create policy team_rows on payout_instructions to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table payout_instructions to tandem_team;

create table payout_lines (
  workspace_id text not null,
  payout_id text not null,
  "position" integer not null,
  payable_id text not null,
  partner_id text not null,
  source_kind text not null,
  source_id text not null,
  amount_minor bigint not null,
  net_minor bigint not null,
  sale_id text,
  words text not null,
  is_live boolean default true not null,
  constraint payout_lines_pkey PRIMARY KEY (workspace_id, payout_id, "position"),
  constraint payout_lines_workspace_id_payable_id_fkey FOREIGN KEY (workspace_id, payable_id) REFERENCES payables(workspace_id, id) ON DELETE CASCADE,
  constraint payout_lines_workspace_id_payout_id_fkey FOREIGN KEY (workspace_id, payout_id) REFERENCES payouts(workspace_id, id) ON DELETE CASCADE,
  constraint payout_lines_amount_minor_check CHECK (amount_minor <> 0)
);
comment on table payout_lines is 'audience: one_partner';
CREATE INDEX payout_lines_by_payable ON public.payout_lines USING btree (workspace_id, payable_id);
CREATE UNIQUE INDEX payout_lines_live ON public.payout_lines USING btree (workspace_id, payable_id) WHERE is_live;
alter table payout_lines enable row level security;
alter table payout_lines force row level security;
create policy portal_rows on payout_lines to tandem_portal
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))))
  with check (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))));
create policy portfolio_rows on payout_lines as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_partner(( SELECT current_portfolio() AS current_portfolio), partner_id)
END));
create policy team_rows on payout_lines to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant select on table payout_lines to tandem_portal;
grant delete, insert, select, update on table payout_lines to tandem_team;

create table payout_method_acts (
  workspace_id text not null,
  method_id text not null,
  number integer not null,
  act text not null,
  at timestamp with time zone not null,
  by_kind text not null,
  by_id text,
  by_name text not null,
  words text,
  constraint payout_method_acts_pkey PRIMARY KEY (workspace_id, method_id, number),
  constraint payout_method_acts_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint payout_method_acts_workspace_id_method_id_fkey FOREIGN KEY (workspace_id, method_id) REFERENCES payout_methods(workspace_id, id),
  constraint payout_method_acts_act_check CHECK (act = ANY (ARRAY['added'::text, 'changed'::text, 'verified'::text, 'suspended'::text, 'resumed'::text, 'replaced'::text, 'removed'::text, 'cooled_off'::text])),
  constraint payout_method_acts_by_name_check CHECK (length(by_name) <= 200),
  constraint payout_method_acts_number_check CHECK (number >= 1),
  constraint payout_method_acts_words_check CHECK (length(words) >= 1 AND length(words) <= 2000)
);
comment on table payout_method_acts is 'audience: team';
alter table payout_method_acts enable row level security;
alter table payout_method_acts force row level security;
create policy portfolio_rows on payout_method_acts as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_record('payout_methods'::regclass, method_id)
END));
create policy team_rows on payout_method_acts to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant insert, select on table payout_method_acts to tandem_team;

create table payout_method_details (
  workspace_id text not null,
  method_id text not null,
  sealed text not null,
  constraint payout_method_details_pkey PRIMARY KEY (workspace_id, method_id),
  constraint payout_method_details_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint payout_method_details_workspace_id_method_id_fkey FOREIGN KEY (workspace_id, method_id) REFERENCES payout_methods(workspace_id, id),
  constraint payout_method_details_sealed_check CHECK (sealed ~~ 'v1.%'::text)
);
comment on table payout_method_details is 'audience: team';
alter table payout_method_details enable row level security;
alter table payout_method_details force row level security;
create policy portfolio_rows on payout_method_details as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_record('payout_methods'::regclass, method_id)
END));
create policy team_rows on payout_method_details to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant insert, select on table payout_method_details to tandem_team;

create table payout_methods (
  workspace_id text not null,
  id text not null,
  partner_id text not null,
  currency text not null,
  kind text not null,
  state text not null,
  holder_name text not null,
  holder_kind text not null,
  country text not null,
  address jsonb not null,
  bank jsonb default '{}'::jsonb not null,
  last_four text not null,
  fingerprint text not null,
  replaces text,
  is_shared boolean default false not null,
  is_changed boolean default false not null,
  cool_off_until timestamp with time zone not null,
  added_at timestamp with time zone not null,
  added_by_portal_user_id text,
  added_by_name text not null,
  verified_at timestamp with time zone,
  verified_by_id text,
  verified_by_name text,
  verified_how text,
  suspended_at timestamp with time zone,
  suspended_by_name text,
  suspended_reason text,
  ended_at timestamp with time zone,
  version integer default 1 not null,
  updated_at timestamp with time zone not null,
  constraint payout_methods_pkey PRIMARY KEY (workspace_id, id),
  constraint payout_methods_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint payout_methods_workspace_id_partner_id_fkey FOREIGN KEY (workspace_id, partner_id) REFERENCES partners(workspace_id, id),
  constraint payout_methods_workspace_id_replaces_fkey FOREIGN KEY (workspace_id, replaces) REFERENCES payout_methods(workspace_id, id),
  constraint payout_methods_added_by_name_check CHECK (length(added_by_name) <= 200),
  constraint payout_methods_check CHECK ((state = 'verified'::text) <= (verified_at IS NOT NULL)),
  constraint payout_methods_check1 CHECK ((state = 'suspended'::text) <= (suspended_at IS NOT NULL)),
  constraint payout_methods_check2 CHECK ((state = ANY (ARRAY['replaced'::text, 'removed'::text])) = (ended_at IS NOT NULL)),
  constraint payout_methods_country_check CHECK (country ~ '^[A-Z]{2}$'::text),
  constraint payout_methods_currency_check CHECK (currency ~ '^[A-Z]{3}$'::text),
  constraint payout_methods_fingerprint_check CHECK (fingerprint ~ '^[0-9a-f]{64}$'::text),
  constraint payout_methods_holder_kind_check CHECK (holder_kind = ANY (ARRAY['company'::text, 'person'::text])),
  constraint payout_methods_holder_name_check CHECK (length(holder_name) >= 1 AND length(holder_name) <= 140),
  constraint payout_methods_kind_check CHECK (kind = ANY (ARRAY['sepa'::text, 'ach'::text, 'stripe_connect'::text, 'external'::text, 'manual'::text])),
  constraint payout_methods_last_four_check CHECK (length(last_four) <= 4),
  constraint payout_methods_state_check CHECK (state = ANY (ARRAY['waiting'::text, 'verified'::text, 'suspended'::text, 'replaced'::text, 'removed'::text])),
  constraint payout_methods_suspended_by_name_check CHECK (length(suspended_by_name) <= 200),
  constraint payout_methods_suspended_reason_check CHECK (length(suspended_reason) >= 1 AND length(suspended_reason) <= 2000),
  constraint payout_methods_verified_by_name_check CHECK (length(verified_by_name) <= 200),
  constraint payout_methods_verified_how_check CHECK (length(verified_how) >= 1 AND length(verified_how) <= 2000)
);
comment on table payout_methods is 'audience: one_partner';
CREATE INDEX payout_methods_by_fingerprint ON public.payout_methods USING btree (workspace_id, fingerprint);
CREATE INDEX payout_methods_by_partner ON public.payout_methods USING btree (workspace_id, partner_id, added_at, id);
CREATE INDEX payout_methods_by_replaced ON public.payout_methods USING btree (workspace_id, replaces);
CREATE INDEX payout_methods_by_time ON public.payout_methods USING btree (workspace_id, added_at, id);
CREATE UNIQUE INDEX payout_methods_standing ON public.payout_methods USING btree (workspace_id, partner_id, currency) WHERE (state = ANY (ARRAY['waiting'::text, 'verified'::text, 'suspended'::text]));
alter table payout_methods enable row level security;
alter table payout_methods force row level security;
create policy portal_rows on payout_methods to tandem_portal
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))))
  with check (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))));
create policy portfolio_rows on payout_methods as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_partner(( SELECT current_portfolio() AS current_portfolio), partner_id)
END));
create policy team_rows on payout_methods to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant select on table payout_methods to tandem_portal;
grant insert, select, update on table payout_methods to tandem_team;

create table payout_resolutions (
  workspace_id text not null,
  id text not null,
  payout_id text not null,
  kind text not null,
  proof text not null,
  rail_reference text,
  asked_by text not null,
  asked_at timestamp with time zone not null,
  decision text,
  decided_by text,
  decided_at timestamp with time zone,
  constraint payout_resolutions_pkey PRIMARY KEY (workspace_id, id),
  constraint payout_resolutions_workspace_id_payout_id_fkey FOREIGN KEY (workspace_id, payout_id) REFERENCES payouts(workspace_id, id) ON DELETE CASCADE,
  constraint payout_resolutions_check CHECK (decision IS DISTINCT FROM 'confirmed'::text OR asked_by <> decided_by),
  constraint payout_resolutions_decision_check CHECK (decision = ANY (ARRAY['confirmed'::text, 'refused'::text])),
  constraint payout_resolutions_kind_check CHECK (kind = ANY (ARRAY['declare_unsent'::text, 'adopt'::text, 'recall'::text])),
  constraint payout_resolutions_proof_check CHECK (length(proof) >= 1 AND length(proof) <= 2000)
);
comment on table payout_resolutions is 'audience: team';
CREATE INDEX payout_resolutions_by_payout ON public.payout_resolutions USING btree (workspace_id, payout_id, asked_at, id);
CREATE UNIQUE INDEX payout_resolutions_open ON public.payout_resolutions USING btree (workspace_id, payout_id) WHERE (decision IS NULL);
alter table payout_resolutions enable row level security;
alter table payout_resolutions force row level security;
create policy portfolio_rows on payout_resolutions as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_record('payouts'::regclass, payout_id)
END));
create policy team_rows on payout_resolutions to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table payout_resolutions to tandem_team;

create table payout_run_partners (
  workspace_id text not null,
  run_id text not null,
  round integer not null,
  partner_id text not null,
  currency text not null,
  due_minor bigint not null,
  is_in boolean not null,
  reasons jsonb default '[]'::jsonb not null,
  constraint payout_run_partners_pkey PRIMARY KEY (workspace_id, run_id, round, partner_id, currency),
  constraint payout_run_partners_workspace_id_run_id_fkey FOREIGN KEY (workspace_id, run_id) REFERENCES payout_runs(workspace_id, id) ON DELETE CASCADE
);
comment on table payout_run_partners is 'audience: team';
alter table payout_run_partners enable row level security;
alter table payout_run_partners force row level security;
create policy portfolio_rows on payout_run_partners as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_partner(( SELECT current_portfolio() AS current_portfolio), partner_id)
END));
create policy team_rows on payout_run_partners to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table payout_run_partners to tandem_team;

create table payout_runs (
  workspace_id text not null,
  id text not null,
  name text not null,
  funding_account_id text not null,
  rail text not null,
  currency text not null,
  schedule text not null,
  cut_off_on date not null,
  planned_on date not null,
  state text not null,
  round integer default 0 not null,
  four_eyes boolean not null,
  content_hash text,
  needs_second boolean default false not null,
  second_reason text,
  paused_at timestamp with time zone,
  paused_by text,
  pause_reason text,
  funding_confirmed_at timestamp with time zone,
  funding_confirmed_by text,
  created_by text,
  frozen_at timestamp with time zone,
  approved_at timestamp with time zone,
  started_at timestamp with time zone,
  sent_at timestamp with time zone,
  closed_at timestamp with time zone,
  closed_by text,
  cancelled_at timestamp with time zone,
  cancelled_by text,
  cancel_reason text,
  version integer default 1 not null,
  created_at timestamp with time zone not null,
  constraint payout_runs_pkey PRIMARY KEY (workspace_id, id),
  constraint payout_runs_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint payout_runs_content_hash_check CHECK (content_hash ~ '^[0-9a-f]{64}$'::text),
  constraint payout_runs_currency_check CHECK (currency ~ '^[A-Z]{3}$'::text),
  constraint payout_runs_name_check CHECK (length(name) >= 1 AND length(name) <= 80),
  constraint payout_runs_rail_check CHECK (rail = ANY (ARRAY['simulated'::text, 'manual'::text, 'csv'::text, 'external'::text, 'sepa'::text, 'ach'::text, 'stripe_connect'::text])),
  constraint payout_runs_schedule_check CHECK (length(schedule) >= 1 AND length(schedule) <= 40),
  constraint payout_runs_state_check CHECK (state = ANY (ARRAY['draft'::text, 'freezing'::text, 'in_review'::text, 'approved'::text, 'executing'::text, 'reconciling'::text, 'closed'::text, 'cancelled'::text]))
);
comment on table payout_runs is 'audience: team';
CREATE INDEX payout_runs_by_day ON public.payout_runs USING btree (workspace_id, planned_on, id);
CREATE UNIQUE INDEX payout_runs_by_key ON public.payout_runs USING btree (workspace_id, funding_account_id, schedule, cut_off_on) WHERE (state <> 'cancelled'::text);
CREATE INDEX payout_runs_by_state ON public.payout_runs USING btree (workspace_id, state, id);
alter table payout_runs enable row level security;
alter table payout_runs force row level security;
create policy team_rows on payout_runs to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table payout_runs to tandem_team;

create table payout_setting_changes (
  workspace_id text not null,
  version integer not null,
  changes jsonb not null,
  at timestamp with time zone not null,
  by_kind text not null,
  by_id text,
  by_name text not null,
  constraint payout_setting_changes_pkey PRIMARY KEY (workspace_id, version),
  constraint payout_setting_changes_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint payout_setting_changes_by_name_check CHECK (length(by_name) <= 200)
);
comment on table payout_setting_changes is 'audience: team';
CREATE INDEX payout_setting_changes_by_time ON public.payout_setting_changes USING btree (workspace_id, at);
alter table payout_setting_changes enable row level security;
alter table payout_setting_changes force row level security;
create policy team_rows on payout_setting_changes to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant insert, select on table payout_setting_changes to tandem_team;

create table payout_settings (
  workspace_id text not null,
  scope text default 'workspace'::text not null,
  value jsonb default '{}'::jsonb not null,
  version integer default 1 not null,
  updated_at timestamp with time zone not null,
  constraint payout_settings_pkey PRIMARY KEY (workspace_id, scope),
  constraint payout_settings_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint payout_settings_scope_check CHECK (scope = 'workspace'::text)
);
comment on table payout_settings is 'audience: team';
alter table payout_settings enable row level security;
alter table payout_settings force row level security;
create policy team_rows on payout_settings to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table payout_settings to tandem_team;

create table payout_warnings (
  workspace_id text not null,
  payout_id text not null,
  code text not null,
  words text not null,
  ticked_at timestamp with time zone,
  ticked_by text,
  constraint payout_warnings_pkey PRIMARY KEY (workspace_id, payout_id, code),
  constraint payout_warnings_workspace_id_payout_id_fkey FOREIGN KEY (workspace_id, payout_id) REFERENCES payouts(workspace_id, id) ON DELETE CASCADE,
  constraint payout_warnings_code_check CHECK (code = ANY (ARRAY['first_payment'::text, 'changed_method'::text, 'above_mean'::text, 'shared_account'::text, 'round_amount'::text, 'over_limit'::text, 'new_country'::text]))
);
comment on table payout_warnings is 'audience: team';
alter table payout_warnings enable row level security;
alter table payout_warnings force row level security;
create policy portfolio_rows on payout_warnings as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_record('payouts'::regclass, payout_id)
END));
create policy team_rows on payout_warnings to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table payout_warnings to tandem_team;

create table payouts (
  workspace_id text not null,
  id text not null,
  run_id text not null,
  round integer not null,
  partner_id text not null,
  funding_account_id text not null,
  rail text not null,
  method_id text not null,
  method_kind text not null,
  method_fingerprint text not null,
  method_last_four text,
  ledger_currency text not null,
  gross_minor bigint not null,
  currency text not null,
  converted_minor bigint not null,
  rate jsonb,
  rate_on date,
  tax_minor bigint not null,
  withheld_minor bigint not null,
  authority text,
  treatment text,
  net_minor bigint not null,
  base_minor bigint,
  reference text not null,
  content_hash text not null,
  document_id text,
  document_number text,
  state text not null,
  is_approved boolean default false not null,
  lease_until timestamp with time zone,
  fencing integer default 0 not null,
  next_look_at timestamp with time zone,
  looks integer default 0 not null,
  rail_reference text,
  reason_code text,
  reason text,
  fee_minor bigint default 0 not null,
  frozen_at timestamp with time zone not null,
  ready_at timestamp with time zone,
  submitted_at timestamp with time zone,
  settled_at timestamp with time zone,
  settled_on date,
  ended_at timestamp with time zone,
  version integer default 1 not null,
  tax_rate_ppm integer default 0 not null,
  constraint payouts_pkey PRIMARY KEY (workspace_id, id),
  constraint payouts_workspace_id_run_id_fkey FOREIGN KEY (workspace_id, run_id) REFERENCES payout_runs(workspace_id, id) ON DELETE CASCADE,
  constraint payouts_check CHECK (net_minor = (converted_minor + tax_minor - withheld_minor)),
  constraint payouts_content_hash_check CHECK (content_hash ~ '^[0-9a-f]{64}$'::text),
  constraint payouts_converted_minor_check CHECK (converted_minor > 0),
  constraint payouts_currency_check CHECK (currency ~ '^[A-Z]{3}$'::text),
  constraint payouts_fee_minor_check CHECK (fee_minor >= 0),
  constraint payouts_gross_minor_check CHECK (gross_minor > 0),
  constraint payouts_ledger_currency_check CHECK (ledger_currency ~ '^[A-Z]{3}$'::text),
  constraint payouts_net_minor_check CHECK (net_minor > 0),
  constraint payouts_reference_check CHECK (reference ~ '^[A-Z0-9-]{1,35}$'::text),
  constraint payouts_state_check CHECK (state = ANY (ARRAY['frozen'::text, 'ready'::text, 'submitting'::text, 'uncertain'::text, 'submitted'::text, 'settled'::text, 'failed'::text, 'returned'::text, 'stopped'::text])),
  constraint payouts_tax_minor_check CHECK (tax_minor >= 0),
  constraint payouts_tax_rate_ppm_check CHECK (tax_rate_ppm >= 0 AND tax_rate_ppm <= 1000000),
  constraint payouts_withheld_minor_check CHECK (withheld_minor >= 0)
);
comment on table payouts is 'audience: one_partner';
CREATE INDEX payouts_by_partner ON public.payouts USING btree (workspace_id, partner_id, frozen_at, id);
CREATE UNIQUE INDEX payouts_by_reference ON public.payouts USING btree (workspace_id, reference);
CREATE UNIQUE INDEX payouts_by_run ON public.payouts USING btree (workspace_id, run_id, round, partner_id, ledger_currency);
CREATE INDEX payouts_by_state ON public.payouts USING btree (workspace_id, state, id);
CREATE INDEX payouts_by_time ON public.payouts USING btree (workspace_id, frozen_at, id);
alter table payouts enable row level security;
alter table payouts force row level security;
create policy portal_rows on payouts to tandem_portal
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner)) AND is_approved))
  with check (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner)) AND is_approved));
create policy portfolio_rows on payouts as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_partner(( SELECT current_portfolio() AS current_portfolio), partner_id)
END));
create policy team_rows on payouts to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant select on table payouts to tandem_portal;
grant delete, insert, select, update on table payouts to tandem_team;

create table period_totals (
  workspace_id text not null,
  partner_id text not null,
  rule_id text not null,
  period text not null,
  period_start date not null,
  currency text not null,
  volume_minor bigint default 0 not null,
  sales_micro bigint default 0 not null,
  customers_micro bigint default 0 not null,
  leads_micro bigint default 0 not null,
  updated_at timestamp with time zone not null,
  constraint period_totals_pkey PRIMARY KEY (workspace_id, partner_id, rule_id, period, period_start, currency),
  constraint period_totals_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint period_totals_workspace_id_partner_id_fkey FOREIGN KEY (workspace_id, partner_id) REFERENCES partners(workspace_id, id),
  constraint period_totals_currency_check CHECK (currency ~ '^[A-Z]{3}$'::text),
  constraint period_totals_period_check CHECK (period = ANY (ARRAY['month'::text, 'quarter'::text, 'year'::text, 'agreement_year'::text, 'lifetime'::text])),
  constraint period_totals_rule_id_check CHECK (length(rule_id) >= 1 AND length(rule_id) <= 40)
);
comment on table period_totals is 'audience: team';
alter table period_totals enable row level security;
alter table period_totals force row level security;
create policy portfolio_rows on period_totals as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_partner(( SELECT current_portfolio() AS current_portfolio), partner_id)
END));
create policy team_rows on period_totals to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table period_totals to tandem_team;

create table plan_template_versions (
  workspace_id text not null,
  template_id text not null,
  number integer not null,
  plan jsonb not null,
  note text,
  by_kind text not null,
  by_id text,
  by_name text not null,
  at timestamp with time zone not null,
  constraint plan_template_versions_pkey PRIMARY KEY (workspace_id, template_id, number),
  constraint plan_template_versions_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint plan_template_versions_workspace_id_template_id_fkey FOREIGN KEY (workspace_id, template_id) REFERENCES plan_templates(workspace_id, id) ON DELETE CASCADE,
  constraint plan_template_versions_by_name_check CHECK (length(by_name) <= 200),
  constraint plan_template_versions_note_check CHECK (length(note) >= 1 AND length(note) <= 2000),
  constraint plan_template_versions_number_check CHECK (number >= 1)
);
comment on table plan_template_versions is 'audience: team';
alter table plan_template_versions enable row level security;
alter table plan_template_versions force row level security;
create policy team_rows on plan_template_versions to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table plan_template_versions to tandem_team;

create table plan_templates (
  workspace_id text not null,
  id text not null,
  name text not null,
  summary text,
  latest_number integer default 1 not null,
  archived_at timestamp with time zone,
  version integer default 1 not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint plan_templates_pkey PRIMARY KEY (workspace_id, id),
  constraint plan_templates_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint plan_templates_latest_number_check CHECK (latest_number >= 1),
  constraint plan_templates_name_check CHECK (length(name) >= 1 AND length(name) <= 120),
  constraint plan_templates_summary_check CHECK (length(summary) >= 1 AND length(summary) <= 2000)
);
comment on table plan_templates is 'audience: team';
CREATE UNIQUE INDEX plan_templates_by_name ON public.plan_templates USING btree (workspace_id, lower(name)) WHERE (archived_at IS NULL);
CREATE INDEX plan_templates_by_time ON public.plan_templates USING btree (workspace_id, updated_at, id);
CREATE INDEX plan_templates_in_order ON public.plan_templates USING btree (workspace_id, name, id);
alter table plan_templates enable row level security;
alter table plan_templates force row level security;
create policy team_rows on plan_templates to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table plan_templates to tandem_team;

create table portal_users (
  workspace_id text not null,
  id text not null,
  partner_id text not null,
  contact_id text not null,
  user_id text,
  name text not null,
  email text not null,
  roles text[] not null,
  state text not null,
  invited_at timestamp with time zone not null,
  invited_by_kind text not null,
  invited_by_id text,
  joined_at timestamp with time zone,
  suspended_at timestamp with time zone,
  removed_at timestamp with time zone,
  last_seen_at timestamp with time zone,
  version integer default 1 not null,
  updated_at timestamp with time zone not null,
  preferences jsonb default '{}'::jsonb not null,
  constraint portal_users_pkey PRIMARY KEY (workspace_id, id),
  constraint portal_users_workspace_id_contact_id_fkey FOREIGN KEY (workspace_id, contact_id) REFERENCES contacts(workspace_id, id) ON DELETE CASCADE,
  constraint portal_users_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint portal_users_workspace_id_partner_id_fkey FOREIGN KEY (workspace_id, partner_id) REFERENCES partners(workspace_id, id) ON DELETE CASCADE,
  constraint portal_users_email_check CHECK (length(email) <= 254),
  constraint portal_users_name_check CHECK (length(name) >= 1 AND length(name) <= 200),
  constraint portal_users_preferences_check CHECK (jsonb_typeof(preferences) = 'object'::text),
  constraint portal_users_roles_check CHECK (cardinality(roles) >= 1 AND cardinality(roles) <= 6 AND roles <@ ARRAY['principal'::text, 'sales'::text, 'technical'::text, 'marketing'::text, 'finance'::text, 'viewer'::text]),
  constraint portal_users_state_check CHECK (state = ANY (ARRAY['invited'::text, 'active'::text, 'suspended'::text, 'removed'::text]))
);
comment on table portal_users is 'audience: one_partner';
CREATE UNIQUE INDEX portal_users_by_contact ON public.portal_users USING btree (workspace_id, contact_id) WHERE (state <> 'removed'::text);
CREATE INDEX portal_users_by_email ON public.portal_users USING btree (workspace_id, lower(email));
CREATE INDEX portal_users_by_partner ON public.portal_users USING btree (workspace_id, partner_id, id);
CREATE INDEX portal_users_by_user ON public.portal_users USING btree (user_id);
CREATE INDEX portal_users_of_contact ON public.portal_users USING btree (workspace_id, contact_id);
alter table portal_users enable row level security;
alter table portal_users force row level security;
create policy own_seats on portal_users for select to tandem_auth
  using ((user_id = ( SELECT current_setting('tandem.lookup'::text, true) AS current_setting)));
create policy portal_rows on portal_users to tandem_portal
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))))
  with check (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))));
create policy portfolio_rows on portal_users as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_partner(( SELECT current_portfolio() AS current_portfolio), partner_id)
END));
create policy team_rows on portal_users to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant select on table portal_users to tandem_auth;
grant select on table portal_users to tandem_portal;
grant delete, insert, select, update on table portal_users to tandem_team;

create table predictions (
  workspace_id text not null,
  id text not null,
  decision_id text not null,
  metric text not null,
  low bigint,
  likely bigint,
  high bigint,
  currency text,
  probability_ppm integer,
  by_id text,
  by_name text not null,
  at timestamp with time zone not null,
  constraint predictions_pkey PRIMARY KEY (workspace_id, id),
  constraint predictions_workspace_id_decision_id_fkey FOREIGN KEY (workspace_id, decision_id) REFERENCES decisions(workspace_id, id),
  constraint predictions_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint predictions_by_name_check CHECK (length(by_name) <= 200),
  constraint predictions_check CHECK (low <= likely AND likely <= high),
  constraint predictions_check1 CHECK ((metric = 'active_at_month_12'::text) = (probability_ppm IS NOT NULL)),
  constraint predictions_check2 CHECK ((metric = 'active_at_month_12'::text) = (low IS NULL AND likely IS NULL AND high IS NULL)),
  constraint predictions_check3 CHECK ((metric = 'revenue_year_1'::text) = (currency IS NOT NULL)),
  constraint predictions_currency_check CHECK (currency ~ '^[A-Z]{3}$'::text),
  constraint predictions_high_check CHECK (high >= 0),
  constraint predictions_likely_check CHECK (likely >= 0),
  constraint predictions_low_check CHECK (low >= 0),
  constraint predictions_metric_check CHECK (metric = ANY (ARRAY['revenue_year_1'::text, 'customers_year_1'::text, 'months_to_first_revenue'::text, 'api_calls_month_6'::text, 'active_at_month_12'::text])),
  constraint predictions_probability_ppm_check CHECK (probability_ppm >= 0 AND probability_ppm <= 1000000)
);
comment on table predictions is 'audience: team';
CREATE UNIQUE INDEX predictions_of_decision ON public.predictions USING btree (workspace_id, decision_id, metric);
alter table predictions enable row level security;
alter table predictions force row level security;
create policy portfolio_rows on predictions as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_record('decisions'::regclass, decision_id)
END));
create policy team_rows on predictions to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant insert, select on table predictions to tandem_team;

create table qualification_cases (
  workspace_id text not null,
  id text not null,
  partner_id text not null,
  type_id text not null,
  application_id text,
  number integer not null,
  state text default 'open'::text not null,
  light boolean default false not null,
  fast_track boolean default false not null,
  settings jsonb not null,
  facts jsonb default '{}'::jsonb not null,
  opened_at timestamp with time zone not null,
  decide_by timestamp with time zone,
  decided_at timestamp with time zone,
  closed_at timestamp with time zone,
  close_reason text,
  version integer default 1 not null,
  updated_at timestamp with time zone not null,
  constraint qualification_cases_pkey PRIMARY KEY (workspace_id, id),
  constraint qualification_cases_workspace_id_application_id_fkey FOREIGN KEY (workspace_id, application_id) REFERENCES applications(workspace_id, id),
  constraint qualification_cases_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint qualification_cases_workspace_id_partner_id_fkey FOREIGN KEY (workspace_id, partner_id) REFERENCES partners(workspace_id, id),
  constraint qualification_cases_workspace_id_type_id_fkey FOREIGN KEY (workspace_id, type_id) REFERENCES partner_types(workspace_id, id),
  constraint qualification_cases_close_reason_check CHECK (length(close_reason) <= 2000),
  constraint qualification_cases_facts_check CHECK (jsonb_typeof(facts) = 'object'::text),
  constraint qualification_cases_number_check CHECK (number >= 1),
  constraint qualification_cases_settings_check CHECK (jsonb_typeof(settings) = 'object'::text),
  constraint qualification_cases_state_check CHECK (state = ANY (ARRAY['open'::text, 'qualified'::text, 'assessing'::text, 'reconciling'::text, 'assessed'::text, 'decided'::text, 'reopened'::text, 'closed'::text]))
);
comment on table qualification_cases is 'audience: team';
CREATE INDEX qualification_cases_by_application ON public.qualification_cases USING btree (workspace_id, application_id);
CREATE INDEX qualification_cases_by_change ON public.qualification_cases USING btree (workspace_id, updated_at, id);
CREATE INDEX qualification_cases_by_opening ON public.qualification_cases USING btree (workspace_id, opened_at, id);
CREATE INDEX qualification_cases_by_partner ON public.qualification_cases USING btree (workspace_id, partner_id, number);
CREATE INDEX qualification_cases_by_state ON public.qualification_cases USING btree (workspace_id, state, opened_at, id);
CREATE INDEX qualification_cases_by_type ON public.qualification_cases USING btree (workspace_id, type_id, opened_at);
alter table qualification_cases enable row level security;
alter table qualification_cases force row level security;
create policy portfolio_rows on qualification_cases as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_partner(( SELECT current_portfolio() AS current_portfolio), partner_id)
END));
create policy team_rows on qualification_cases to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table qualification_cases to tandem_team;

create table qualification_settings (
  workspace_id text not null,
  scope text not null,
  value jsonb not null,
  version integer default 1 not null,
  updated_at timestamp with time zone not null,
  constraint qualification_settings_pkey PRIMARY KEY (workspace_id, scope),
  constraint qualification_settings_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint qualification_settings_scope_check CHECK (scope = 'workspace'::text),
  constraint qualification_settings_value_check CHECK (jsonb_typeof(value) = 'object'::text)
);
comment on table qualification_settings is 'audience: team';
alter table qualification_settings enable row level security;
alter table qualification_settings force row level security;
create policy team_rows on qualification_settings to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table qualification_settings to tandem_team;

create table queue_entries (
  workspace_id text not null,
  queue text not null,
  id text not null,
  lane text not null,
  next_at timestamp with time zone not null,
  leased_until timestamp with time zone,
  attempts integer default 0 not null,
  constraint queue_entries_pkey PRIMARY KEY (workspace_id, queue, id),
  constraint queue_entries_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint queue_entries_queue_check CHECK (queue = ANY (ARRAY['jobs'::text, 'mails'::text, 'webhooks'::text, 'advances'::text, 'inbox'::text]))
);
CREATE INDEX queue_entries_next ON public.queue_entries USING btree (queue, lane, next_at);
alter table queue_entries enable row level security;
create policy own_workspace on queue_entries to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table queue_entries to tandem_team;

create table reconciliations (
  workspace_id text not null,
  case_id text not null,
  number integer not null,
  note text not null,
  flags jsonb not null,
  by_kind text not null,
  by_id text,
  by_name text not null,
  at timestamp with time zone not null,
  constraint reconciliations_pkey PRIMARY KEY (workspace_id, case_id, number),
  constraint reconciliations_workspace_id_case_id_fkey FOREIGN KEY (workspace_id, case_id) REFERENCES qualification_cases(workspace_id, id),
  constraint reconciliations_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint reconciliations_by_name_check CHECK (length(by_name) <= 200),
  constraint reconciliations_flags_check CHECK (jsonb_typeof(flags) = 'array'::text),
  constraint reconciliations_note_check CHECK (length(note) >= 1 AND length(note) <= 5000),
  constraint reconciliations_number_check CHECK (number >= 1)
);
comment on table reconciliations is 'audience: team';
alter table reconciliations enable row level security;
alter table reconciliations force row level security;
create policy portfolio_rows on reconciliations as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_record('qualification_cases'::regclass, case_id)
END));
create policy team_rows on reconciliations to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant insert, select on table reconciliations to tandem_team;

create table rederivations (
  workspace_id text not null,
  day date not null,
  checked integer not null,
  differing text[] default '{}'::text[] not null,
  at timestamp with time zone not null,
  constraint rederivations_pkey PRIMARY KEY (workspace_id, day),
  constraint rederivations_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint rederivations_checked_check CHECK (checked >= 0)
);
comment on table rederivations is 'audience: team';
alter table rederivations enable row level security;
alter table rederivations force row level security;
create policy team_rows on rederivations to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table rederivations to tandem_team;

create table requests (
  workspace_id text not null,
  id text not null,
  partner_id text,
  key_id text not null,
  at timestamp with time zone not null,
  method text not null,
  route text not null,
  path text not null,
  status integer not null,
  error_code text,
  ms integer not null,
  address text,
  agent text,
  idempotency_key text,
  request_body text,
  answer_body text,
  changed text[] default '{}'::text[] not null,
  ids text[] default '{}'::text[] not null,
  is_explorer boolean default false not null,
  constraint requests_pkey PRIMARY KEY (workspace_id, id),
  constraint requests_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint requests_agent_check CHECK (length(agent) <= 500),
  constraint requests_answer_body_check CHECK (octet_length(answer_body) <= 16384),
  constraint requests_error_code_check CHECK (length(error_code) <= 100),
  constraint requests_idempotency_key_check CHECK (length(idempotency_key) <= 255),
  constraint requests_method_check CHECK (length(method) <= 10),
  constraint requests_ms_check CHECK (ms >= 0),
  constraint requests_path_check CHECK (length(path) <= 2000),
  constraint requests_request_body_check CHECK (octet_length(request_body) <= 16384),
  constraint requests_route_check CHECK (length(route) <= 300),
  constraint requests_status_check CHECK (status >= 100 AND status <= 599)
);
comment on table requests is 'audience: one_partner';
CREATE INDEX requests_by_ids ON public.requests USING gin (ids);
CREATE INDEX requests_by_key ON public.requests USING btree (workspace_id, key_id, at, id);
CREATE INDEX requests_by_partner ON public.requests USING btree (workspace_id, partner_id, at, id);
CREATE INDEX requests_by_time ON public.requests USING btree (workspace_id, at, id);
alter table requests enable row level security;
alter table requests force row level security;
create policy portal_rows on requests to tandem_portal
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))))
  with check (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))));
create policy portfolio_rows on requests as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_partner(( SELECT current_portfolio() AS current_portfolio), partner_id)
END));
create policy portfolio_team_calls on requests as restrictive for select to tandem_team
  using (
CASE
    WHEN ((( SELECT current_portfolio() AS current_portfolio) IS NULL) OR (partner_id IS NOT NULL)) THEN true
    ELSE (EXISTS ( SELECT
       FROM api_keys k
      WHERE ((k.workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (k.id = requests.key_id) AND (k.creator_id = ( SELECT current_portfolio() AS current_portfolio)))))
END);
create policy team_rows on requests to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant select on table requests to tandem_portal;
grant delete, insert, select, update on table requests to tandem_team;

create table resale_reports (
  workspace_id text not null,
  partner_id text not null,
  month date not null,
  state text not null,
  sales integer default 0 not null,
  reported_by_name text not null,
  reported_at timestamp with time zone not null,
  constraint resale_reports_pkey PRIMARY KEY (workspace_id, partner_id, month),
  constraint resale_reports_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint resale_reports_workspace_id_partner_id_fkey FOREIGN KEY (workspace_id, partner_id) REFERENCES partners(workspace_id, id),
  constraint resale_reports_month_check CHECK (EXTRACT(day FROM month) = 1::numeric),
  constraint resale_reports_reported_by_name_check CHECK (length(reported_by_name) <= 200),
  constraint resale_reports_sales_check CHECK (sales >= 0),
  constraint resale_reports_state_check CHECK (state = ANY (ARRAY['reported'::text, 'nothing_sold'::text]))
);
comment on table resale_reports is 'audience: one_partner';
alter table resale_reports enable row level security;
alter table resale_reports force row level security;
create policy portal_rows on resale_reports to tandem_portal
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))))
  with check (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))));
create policy portfolio_rows on resale_reports as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_partner(( SELECT current_portfolio() AS current_portfolio), partner_id)
END));
create policy team_rows on resale_reports to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant select on table resale_reports to tandem_portal;
grant delete, insert, select, update on table resale_reports to tandem_team;

create table restricted_entries (
  workspace_id text not null,
  list_id text not null,
  number integer not null,
  name text not null,
  aliases text[] default '{}'::text[] not null,
  reference text,
  constraint restricted_entries_pkey PRIMARY KEY (workspace_id, list_id, number),
  constraint restricted_entries_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint restricted_entries_workspace_id_list_id_fkey FOREIGN KEY (workspace_id, list_id) REFERENCES restricted_lists(workspace_id, id),
  constraint restricted_entries_aliases_check CHECK (cardinality(aliases) <= 50),
  constraint restricted_entries_name_check CHECK (length(name) >= 1 AND length(name) <= 300),
  constraint restricted_entries_reference_check CHECK (length(reference) <= 300)
);
comment on table restricted_entries is 'audience: team';
alter table restricted_entries enable row level security;
alter table restricted_entries force row level security;
create policy team_rows on restricted_entries to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select on table restricted_entries to tandem_team;

create table restricted_lists (
  workspace_id text not null,
  id text not null,
  name text not null,
  list_date date not null,
  file_id text not null,
  file_name text not null,
  least_similarity integer not null,
  state text not null,
  job_id text,
  rows_done integer default 0 not null,
  entries integer default 0 not null,
  refused integer default 0 not null,
  refusals jsonb default '[]'::jsonb not null,
  partners_total integer,
  partners_done integer default 0 not null,
  after_partner text,
  possible integer default 0 not null,
  clear integer default 0 not null,
  kept integer default 0 not null,
  by_kind text not null,
  by_id text,
  by_name text not null,
  created_at timestamp with time zone not null,
  finished_at timestamp with time zone,
  constraint restricted_lists_pkey PRIMARY KEY (workspace_id, id),
  constraint restricted_lists_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint restricted_lists_by_name_check CHECK (length(by_name) <= 200),
  constraint restricted_lists_file_name_check CHECK (length(file_name) <= 255),
  constraint restricted_lists_least_similarity_check CHECK (least_similarity >= 70 AND least_similarity <= 100),
  constraint restricted_lists_name_check CHECK (length(name) >= 1 AND length(name) <= 200),
  constraint restricted_lists_refusals_check CHECK (jsonb_typeof(refusals) = 'array'::text),
  constraint restricted_lists_state_check CHECK (state = ANY (ARRAY['loading'::text, 'screening'::text, 'finished'::text]))
);
comment on table restricted_lists is 'audience: team';
CREATE INDEX restricted_lists_by_time ON public.restricted_lists USING btree (workspace_id, created_at, id);
alter table restricted_lists enable row level security;
alter table restricted_lists force row level security;
create policy team_rows on restricted_lists to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant insert, select, update on table restricted_lists to tandem_team;

create table review_absences (
  workspace_id text not null,
  member_id text not null,
  delegate_id text,
  from_on date not null,
  until_on date not null,
  by_name text not null,
  updated_at timestamp with time zone not null,
  constraint review_absences_pkey PRIMARY KEY (workspace_id, member_id),
  constraint review_absences_workspace_id_delegate_id_fkey FOREIGN KEY (workspace_id, delegate_id) REFERENCES members(workspace_id, id),
  constraint review_absences_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint review_absences_workspace_id_member_id_fkey FOREIGN KEY (workspace_id, member_id) REFERENCES members(workspace_id, id),
  constraint review_absences_by_name_check CHECK (length(by_name) <= 200),
  constraint review_absences_check CHECK (until_on >= from_on),
  constraint review_absences_check1 CHECK (delegate_id <> member_id)
);
comment on table review_absences is 'audience: team';
CREATE INDEX review_absences_by_day ON public.review_absences USING btree (workspace_id, until_on, member_id);
CREATE INDEX review_absences_by_delegate ON public.review_absences USING btree (workspace_id, delegate_id) WHERE (delegate_id IS NOT NULL);
alter table review_absences enable row level security;
alter table review_absences force row level security;
create policy team_rows on review_absences to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table review_absences to tandem_team;

create table risk_tiers (
  workspace_id text not null,
  id text not null,
  partner_id text not null,
  case_id text,
  tier text not null,
  computed text not null,
  points integer not null,
  causes jsonb not null,
  reason text,
  by_kind text not null,
  by_id text,
  by_name text not null,
  at timestamp with time zone not null,
  next_check_on date not null,
  constraint risk_tiers_pkey PRIMARY KEY (workspace_id, id),
  constraint risk_tiers_workspace_id_case_id_fkey FOREIGN KEY (workspace_id, case_id) REFERENCES qualification_cases(workspace_id, id),
  constraint risk_tiers_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint risk_tiers_workspace_id_partner_id_fkey FOREIGN KEY (workspace_id, partner_id) REFERENCES partners(workspace_id, id),
  constraint risk_tiers_by_name_check CHECK (length(by_name) <= 200),
  constraint risk_tiers_causes_check CHECK (jsonb_typeof(causes) = 'array'::text),
  constraint risk_tiers_check CHECK (tier = computed OR reason IS NOT NULL),
  constraint risk_tiers_computed_check CHECK (computed = ANY (ARRAY['low'::text, 'medium'::text, 'high'::text, 'critical'::text])),
  constraint risk_tiers_points_check CHECK (points >= 0),
  constraint risk_tiers_reason_check CHECK (length(reason) <= 2000),
  constraint risk_tiers_tier_check CHECK (tier = ANY (ARRAY['low'::text, 'medium'::text, 'high'::text, 'critical'::text]))
);
comment on table risk_tiers is 'audience: team';
CREATE INDEX risk_tiers_by_case ON public.risk_tiers USING btree (workspace_id, case_id);
CREATE INDEX risk_tiers_by_partner ON public.risk_tiers USING btree (workspace_id, partner_id, at, id);
CREATE INDEX risk_tiers_by_time ON public.risk_tiers USING btree (workspace_id, at, id);
alter table risk_tiers enable row level security;
alter table risk_tiers force row level security;
create policy portfolio_rows on risk_tiers as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_partner(( SELECT current_portfolio() AS current_portfolio), partner_id)
END));
create policy team_rows on risk_tiers to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant insert, select on table risk_tiers to tandem_team;
grant update on column risk_tiers.partner_id to tandem_team;

create table rubric_versions (
  workspace_id text not null,
  rubric_id text not null,
  number integer not null,
  definition jsonb not null,
  by_kind text not null,
  by_id text,
  by_name text not null,
  published_at timestamp with time zone not null,
  constraint rubric_versions_pkey PRIMARY KEY (workspace_id, rubric_id, number),
  constraint rubric_versions_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint rubric_versions_workspace_id_rubric_id_fkey FOREIGN KEY (workspace_id, rubric_id) REFERENCES rubrics(workspace_id, id),
  constraint rubric_versions_by_name_check CHECK (length(by_name) <= 200),
  constraint rubric_versions_definition_check CHECK (jsonb_typeof(definition) = 'object'::text),
  constraint rubric_versions_number_check CHECK (number >= 1)
);
comment on table rubric_versions is 'audience: team';
alter table rubric_versions enable row level security;
alter table rubric_versions force row level security;
create policy team_rows on rubric_versions to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant insert, select on table rubric_versions to tandem_team;

create table rubrics (
  workspace_id text not null,
  id text not null,
  type_id text not null,
  purpose text not null,
  name text not null,
  draft jsonb not null,
  published_number integer,
  version integer default 1 not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint rubrics_pkey PRIMARY KEY (workspace_id, id),
  constraint rubrics_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint rubrics_workspace_id_type_id_fkey FOREIGN KEY (workspace_id, type_id) REFERENCES partner_types(workspace_id, id),
  constraint rubrics_draft_check CHECK (jsonb_typeof(draft) = 'object'::text),
  constraint rubrics_name_check CHECK (length(name) >= 1 AND length(name) <= 120),
  constraint rubrics_purpose_check CHECK (purpose = ANY (ARRAY['technical'::text, 'business'::text, 'fit'::text]))
);
comment on table rubrics is 'audience: team';
CREATE INDEX rubrics_by_change ON public.rubrics USING btree (workspace_id, updated_at, id);
CREATE INDEX rubrics_by_name ON public.rubrics USING btree (workspace_id, name, id);
CREATE UNIQUE INDEX rubrics_by_type ON public.rubrics USING btree (workspace_id, type_id, purpose);
alter table rubrics enable row level security;
alter table rubrics force row level security;
create policy team_rows on rubrics to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table rubrics to tandem_team;

create table sale_import_columns (
  workspace_id text not null,
  kind text not null,
  header text not null,
  field text,
  constraint sale_import_columns_pkey PRIMARY KEY (workspace_id, kind, header),
  constraint sale_import_columns_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint sale_import_columns_header_check CHECK (length(header) <= 500)
);
comment on table sale_import_columns is 'audience: team';
alter table sale_import_columns enable row level security;
alter table sale_import_columns force row level security;
create policy team_rows on sale_import_columns to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table sale_import_columns to tandem_team;

create table sale_import_rows (
  workspace_id text not null,
  import_id text not null,
  "row" integer not null,
  report text not null,
  outcome text not null,
  external_id text,
  sale_id text,
  customer_id text,
  problems jsonb default '[]'::jsonb not null,
  note text,
  words text default ''::text not null,
  constraint sale_import_rows_pkey PRIMARY KEY (workspace_id, import_id, "row"),
  constraint sale_import_rows_workspace_id_customer_id_fkey FOREIGN KEY (workspace_id, customer_id) REFERENCES customers(workspace_id, id) ON DELETE SET NULL (customer_id),
  constraint sale_import_rows_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint sale_import_rows_workspace_id_import_id_fkey FOREIGN KEY (workspace_id, import_id) REFERENCES sale_imports(workspace_id, id) ON DELETE CASCADE,
  constraint sale_import_rows_workspace_id_sale_id_fkey FOREIGN KEY (workspace_id, sale_id) REFERENCES sales(workspace_id, id) ON DELETE SET NULL (sale_id),
  constraint sale_import_rows_external_id_check CHECK (length(external_id) <= 200),
  constraint sale_import_rows_note_check CHECK (length(note) <= 500),
  constraint sale_import_rows_outcome_check CHECK (outcome = ANY (ARRAY['created'::text, 'updated'::text, 'unchanged'::text, 'refused'::text, 'blank'::text])),
  constraint sale_import_rows_problems_check CHECK (jsonb_typeof(problems) = 'array'::text),
  constraint sale_import_rows_report_check CHECK (report = ANY (ARRAY['dry_run'::text, 'run'::text])),
  constraint sale_import_rows_row_check CHECK ("row" >= 1)
);
comment on table sale_import_rows is 'audience: team';
CREATE INDEX sale_import_rows_by_customer ON public.sale_import_rows USING btree (workspace_id, customer_id) WHERE (customer_id IS NOT NULL);
CREATE INDEX sale_import_rows_by_sale ON public.sale_import_rows USING btree (workspace_id, sale_id) WHERE (sale_id IS NOT NULL);
alter table sale_import_rows enable row level security;
alter table sale_import_rows force row level security;
create policy portfolio_rows on sale_import_rows as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_record('sale_imports'::regclass, import_id)
END));
create policy team_rows on sale_import_rows to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table sale_import_rows to tandem_team;

create table sale_imports (
  workspace_id text not null,
  id text not null,
  kind text not null,
  state text not null,
  file_id text not null,
  file_name text not null,
  format text not null,
  headers text[] not null,
  sample jsonb default '[]'::jsonb not null,
  columns jsonb not null,
  options jsonb not null,
  rows_total integer not null,
  rows_done integer default 0 not null,
  report text,
  counts jsonb default '{}'::jsonb not null,
  totals jsonb default '{}'::jsonb not null,
  undone_count integer default 0 not null,
  job_id text,
  error text,
  cancel_requested_at timestamp with time zone,
  by_kind text not null,
  by_id text,
  by_name text not null,
  version integer default 1 not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  started_at timestamp with time zone,
  finished_at timestamp with time zone,
  constraint sale_imports_pkey PRIMARY KEY (workspace_id, id),
  constraint sale_imports_workspace_id_file_id_fkey FOREIGN KEY (workspace_id, file_id) REFERENCES files(workspace_id, id),
  constraint sale_imports_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint sale_imports_by_name_check CHECK (length(by_name) <= 200),
  constraint sale_imports_columns_check CHECK (jsonb_typeof(columns) = 'array'::text),
  constraint sale_imports_counts_check CHECK (jsonb_typeof(counts) = 'object'::text),
  constraint sale_imports_error_check CHECK (length(error) <= 2000),
  constraint sale_imports_file_name_check CHECK (length(file_name) >= 1 AND length(file_name) <= 200),
  constraint sale_imports_format_check CHECK (format = ANY (ARRAY['csv'::text, 'json_lines'::text])),
  constraint sale_imports_kind_check CHECK (kind = ANY (ARRAY['sales'::text, 'customers'::text, 'subscriptions'::text])),
  constraint sale_imports_options_check CHECK (jsonb_typeof(options) = 'object'::text),
  constraint sale_imports_report_check CHECK (report = ANY (ARRAY['dry_run'::text, 'run'::text])),
  constraint sale_imports_rows_done_check CHECK (rows_done >= 0),
  constraint sale_imports_rows_total_check CHECK (rows_total >= 0),
  constraint sale_imports_sample_check CHECK (jsonb_typeof(sample) = 'array'::text),
  constraint sale_imports_state_check CHECK (state = ANY (ARRAY['mapping'::text, 'dry_run'::text, 'ready'::text, 'running'::text, 'finished'::text, 'cancelled'::text, 'failed'::text, 'undoing'::text, 'undone'::text])),
  constraint sale_imports_totals_check CHECK (jsonb_typeof(totals) = 'object'::text)
);
comment on table sale_imports is 'audience: team';
CREATE INDEX sale_imports_by_file ON public.sale_imports USING btree (workspace_id, file_id);
CREATE INDEX sale_imports_by_time ON public.sale_imports USING btree (workspace_id, created_at, id);
alter table sale_imports enable row level security;
alter table sale_imports force row level security;
create policy portfolio_rows on sale_imports as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_record('files'::regclass, file_id)
END));
create policy team_rows on sale_imports to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table sale_imports to tandem_team;

create table sale_lines (
  workspace_id text not null,
  sale_id text not null,
  number integer not null,
  id text not null,
  product text,
  category text,
  quantity numeric(18,6) default 1 not null,
  net_minor bigint not null,
  constraint sale_lines_pkey PRIMARY KEY (workspace_id, sale_id, number),
  constraint sale_lines_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint sale_lines_workspace_id_sale_id_fkey FOREIGN KEY (workspace_id, sale_id) REFERENCES sales(workspace_id, id) ON DELETE CASCADE,
  constraint sale_lines_category_check CHECK (length(category) <= 200),
  constraint sale_lines_id_check CHECK (length(id) >= 1 AND length(id) <= 200),
  constraint sale_lines_net_minor_check CHECK (net_minor >= 0),
  constraint sale_lines_number_check CHECK (number >= 1),
  constraint sale_lines_product_check CHECK (length(product) <= 200),
  constraint sale_lines_quantity_check CHECK (quantity > 0::numeric)
);
comment on table sale_lines is 'audience: team';
CREATE UNIQUE INDEX sale_lines_by_id ON public.sale_lines USING btree (workspace_id, sale_id, id);
alter table sale_lines enable row level security;
alter table sale_lines force row level security;
create policy portfolio_rows on sale_lines as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_record('sales'::regclass, sale_id)
END));
create policy team_rows on sale_lines to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table sale_lines to tandem_team;

create table sale_reversals (
  workspace_id text not null,
  id text not null,
  sale_id text not null,
  source text not null,
  external_id text not null,
  kind text not null,
  amount_minor bigint not null,
  lines jsonb default '[]'::jsonb not null,
  is_itemised boolean default true not null,
  is_valid boolean default true not null,
  reason text,
  occurred_at timestamp with time zone not null,
  recorded_at timestamp with time zone not null,
  given_back_at timestamp with time zone,
  recorded_by_name text,
  version integer default 1 not null,
  constraint sale_reversals_pkey PRIMARY KEY (workspace_id, id),
  constraint sale_reversals_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint sale_reversals_workspace_id_sale_id_fkey FOREIGN KEY (workspace_id, sale_id) REFERENCES sales(workspace_id, id) ON DELETE CASCADE,
  constraint sale_reversals_amount_minor_check CHECK (amount_minor >= 0),
  constraint sale_reversals_check CHECK (is_valid = (given_back_at IS NULL)),
  constraint sale_reversals_external_id_check CHECK (length(external_id) >= 1 AND length(external_id) <= 200),
  constraint sale_reversals_kind_check CHECK (kind = ANY (ARRAY['refund'::text, 'chargeback'::text, 'void'::text])),
  constraint sale_reversals_reason_check CHECK (length(reason) <= 2000),
  constraint sale_reversals_recorded_by_name_check CHECK (length(recorded_by_name) <= 200),
  constraint sale_reversals_source_check CHECK (length(source) >= 1 AND length(source) <= 60)
);
comment on table sale_reversals is 'audience: team';
CREATE UNIQUE INDEX sale_reversals_by_external_id ON public.sale_reversals USING btree (workspace_id, source, external_id);
CREATE INDEX sale_reversals_by_sale ON public.sale_reversals USING btree (workspace_id, sale_id, occurred_at);
CREATE TRIGGER follow_sale_reversals AFTER INSERT OR UPDATE OF amount_minor, is_valid ON sale_reversals FOR EACH ROW EXECUTE FUNCTION follow_sale_reversals();
alter table sale_reversals enable row level security;
alter table sale_reversals force row level security;
create policy portfolio_rows on sale_reversals as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_record('sales'::regclass, sale_id)
END));
create policy team_rows on sale_reversals to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table sale_reversals to tandem_team;

create table sales (
  workspace_id text not null,
  id text not null,
  source text not null,
  external_id text not null,
  customer_id text not null,
  subscription_id text,
  deal_id text,
  kind text not null,
  currency text not null,
  gross_minor bigint not null,
  tax_minor bigint default 0 not null,
  shipping_minor bigint default 0 not null,
  discount_minor bigint default 0 not null,
  cost_minor bigint,
  net_minor bigint generated always as (((gross_minor - tax_minor) - shipping_minor)) stored not null,
  reversed_minor bigint default 0 not null,
  code text,
  billed_by text default 'us'::text not null,
  partner_id text,
  metadata jsonb default '{}'::jsonb not null,
  evidence jsonb,
  recorded_by_name text,
  occurred_at timestamp with time zone not null,
  recorded_at timestamp with time zone not null,
  version integer default 1 not null,
  constraint sales_pkey PRIMARY KEY (workspace_id, id),
  constraint sales_workspace_id_customer_id_fkey FOREIGN KEY (workspace_id, customer_id) REFERENCES customers(workspace_id, id),
  constraint sales_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint sales_workspace_id_partner_id_fkey FOREIGN KEY (workspace_id, partner_id) REFERENCES partners(workspace_id, id),
  constraint sales_workspace_id_subscription_id_fkey FOREIGN KEY (workspace_id, subscription_id) REFERENCES subscriptions(workspace_id, id),
  constraint sales_billed_by_check CHECK (billed_by = ANY (ARRAY['us'::text, 'partner'::text])),
  constraint sales_check CHECK ((billed_by = 'partner'::text) = (partner_id IS NOT NULL)),
  constraint sales_code_check CHECK (length(code) <= 40),
  constraint sales_cost_minor_check CHECK (cost_minor >= 0),
  constraint sales_currency_check CHECK (currency ~ '^[A-Z]{3}$'::text),
  constraint sales_discount_minor_check CHECK (discount_minor >= 0),
  constraint sales_external_id_check CHECK (length(external_id) >= 1 AND length(external_id) <= 200),
  constraint sales_gross_minor_check CHECK (gross_minor >= 0 AND gross_minor <= '999999999999999999'::bigint),
  constraint sales_kind_check CHECK (kind = ANY (ARRAY['new'::text, 'renewal'::text, 'upgrade'::text, 'downgrade'::text, 'one_off'::text])),
  constraint sales_parts CHECK ((tax_minor + shipping_minor) <= gross_minor),
  constraint sales_recorded_by_name_check CHECK (length(recorded_by_name) <= 200),
  constraint sales_reversals CHECK (reversed_minor >= 0 AND reversed_minor <= gross_minor),
  constraint sales_shipping_minor_check CHECK (shipping_minor >= 0),
  constraint sales_source_check CHECK (length(source) >= 1 AND length(source) <= 60),
  constraint sales_tax_minor_check CHECK (tax_minor >= 0)
);
comment on table sales is 'audience: team';
CREATE INDEX sales_by_customer ON public.sales USING btree (workspace_id, customer_id, occurred_at);
CREATE UNIQUE INDEX sales_by_external_id ON public.sales USING btree (workspace_id, source, external_id);
CREATE INDEX sales_by_own_id ON public.sales USING btree (workspace_id, external_id);
CREATE INDEX sales_by_partner ON public.sales USING btree (workspace_id, partner_id, occurred_at, id);
CREATE INDEX sales_by_subscription ON public.sales USING btree (workspace_id, subscription_id, occurred_at);
CREATE INDEX sales_by_time ON public.sales USING btree (workspace_id, occurred_at, id);
alter table sales enable row level security;
alter table sales force row level security;
create policy portfolio_rows on sales as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_partner(( SELECT current_portfolio() AS current_portfolio), partner_id)
END));
create policy team_rows on sales to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table sales to tandem_team;

create table sandbox_milestones (
  workspace_id text not null,
  partner_id text not null,
  milestone text not null,
  sandbox_id text not null,
  reached_at timestamp with time zone not null,
  constraint sandbox_milestones_pkey PRIMARY KEY (workspace_id, partner_id, milestone),
  constraint sandbox_milestones_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint sandbox_milestones_workspace_id_partner_id_fkey FOREIGN KEY (workspace_id, partner_id) REFERENCES partners(workspace_id, id) ON DELETE CASCADE,
  constraint sandbox_milestones_milestone_check CHECK (length(milestone) >= 1 AND length(milestone) <= 60)
);
comment on table sandbox_milestones is 'audience: one_partner';
alter table sandbox_milestones enable row level security;
alter table sandbox_milestones force row level security;
create policy portal_rows on sandbox_milestones to tandem_portal
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))))
  with check (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))));
create policy portfolio_rows on sandbox_milestones as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_partner(( SELECT current_portfolio() AS current_portfolio), partner_id)
END));
create policy team_rows on sandbox_milestones to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant select on table sandbox_milestones to tandem_portal;
grant delete, insert, select, update on table sandbox_milestones to tandem_team;

create table sandboxes (
  workspace_id text not null,
  id text not null,
  partner_id text,
  inner_partner_id text,
  profile text not null,
  start_number integer not null,
  state text default 'building'::text not null,
  state_since timestamp with time zone not null,
  made_by text not null,
  reset_at timestamp with time zone,
  used_at timestamp with time zone not null,
  idle_days integer default 180 not null,
  warned_at timestamp with time zone,
  drops text[] default '{}'::text[] not null,
  version integer default 1 not null,
  created_at timestamp with time zone not null,
  constraint sandboxes_pkey PRIMARY KEY (workspace_id, id),
  constraint sandboxes_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint sandboxes_workspace_id_partner_id_fkey FOREIGN KEY (workspace_id, partner_id) REFERENCES partners(workspace_id, id) ON DELETE CASCADE,
  constraint sandboxes_check CHECK (partner_id IS NOT NULL OR inner_partner_id IS NULL),
  constraint sandboxes_idle_days_check CHECK (idle_days >= 1 AND idle_days <= 3650),
  constraint sandboxes_made_by_check CHECK (length(made_by) <= 200),
  constraint sandboxes_profile_check CHECK (profile = ANY (ARRAY['empty'::text, 'standard'::text, 'type'::text])),
  constraint sandboxes_start_number_check CHECK (start_number >= 1 AND start_number <= 999999),
  constraint sandboxes_state_check CHECK (state = ANY (ARRAY['building'::text, 'ready'::text, 'resetting'::text, 'failed'::text, 'archived'::text]))
);
comment on table sandboxes is 'audience: one_partner';
CREATE INDEX sandboxes_by_partner ON public.sandboxes USING btree (workspace_id, partner_id, id);
alter table sandboxes enable row level security;
alter table sandboxes force row level security;
create policy portal_rows on sandboxes to tandem_portal
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))))
  with check (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))));
create policy portfolio_rows on sandboxes as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_partner(( SELECT current_portfolio() AS current_portfolio), partner_id)
END));
create policy team_rows on sandboxes to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant select on table sandboxes to tandem_portal;
grant delete, insert, select, update on table sandboxes to tandem_team;

create table saved_views (
  workspace_id text not null,
  id text not null,
  partner_id text,
  list text not null,
  name text not null,
  filters jsonb default '{}'::jsonb not null,
  columns text[] default '{}'::text[] not null,
  sort text,
  layout text default 'table'::text not null,
  owner_kind text not null,
  owner_id text not null,
  shared_with text default 'nobody'::text not null,
  shared_roles text[] default '{}'::text[] not null,
  version integer default 1 not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint saved_views_pkey PRIMARY KEY (workspace_id, id),
  constraint saved_views_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint saved_views_workspace_id_partner_id_fkey FOREIGN KEY (workspace_id, partner_id) REFERENCES partners(workspace_id, id) ON DELETE CASCADE,
  constraint saved_views_check CHECK ((shared_with = 'roles'::text) = (cardinality(shared_roles) > 0)),
  constraint saved_views_columns_check CHECK (cardinality(columns) <= 60),
  constraint saved_views_filters_check CHECK (jsonb_typeof(filters) = 'object'::text),
  constraint saved_views_layout_check CHECK (layout = ANY (ARRAY['table'::text, 'board'::text, 'timeline'::text])),
  constraint saved_views_list_check CHECK (list ~ '^[a-z][a-z0-9_.-]{0,59}$'::text),
  constraint saved_views_name_check CHECK (length(name) >= 1 AND length(name) <= 80),
  constraint saved_views_owner_kind_check CHECK (owner_kind = ANY (ARRAY['member'::text, 'portal_user'::text, 'key'::text])),
  constraint saved_views_shared_roles_check CHECK (cardinality(shared_roles) <= 12),
  constraint saved_views_shared_with_check CHECK (shared_with = ANY (ARRAY['nobody'::text, 'roles'::text, 'all'::text])),
  constraint saved_views_sort_check CHECK (length(sort) <= 80)
);
comment on table saved_views is 'audience: one_partner';
CREATE INDEX saved_views_by_list ON public.saved_views USING btree (workspace_id, list, name, id);
CREATE INDEX saved_views_by_name ON public.saved_views USING btree (workspace_id, name, id);
CREATE INDEX saved_views_by_partner ON public.saved_views USING btree (workspace_id, partner_id, name, id);
alter table saved_views enable row level security;
alter table saved_views force row level security;
create policy portal_rows on saved_views to tandem_portal
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))))
  with check (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))));
create policy portfolio_rows on saved_views as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_partner(( SELECT current_portfolio() AS current_portfolio), partner_id)
END));
create policy team_rows on saved_views to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table saved_views to tandem_portal;
grant delete, insert, select, update on table saved_views to tandem_team;

create table schema_migrations (
  name text not null,
  checksum text not null,
  applied_at timestamp with time zone default now() not null,
  constraint schema_migrations_pkey PRIMARY KEY (name)
);

create table scorecard_saves (
  workspace_id text not null,
  scorecard_id text not null,
  number integer not null,
  answers jsonb not null,
  at timestamp with time zone not null,
  constraint scorecard_saves_pkey PRIMARY KEY (workspace_id, scorecard_id, number),
  constraint scorecard_saves_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint scorecard_saves_workspace_id_scorecard_id_fkey FOREIGN KEY (workspace_id, scorecard_id) REFERENCES scorecards(workspace_id, id),
  constraint scorecard_saves_answers_check CHECK (jsonb_typeof(answers) = 'array'::text),
  constraint scorecard_saves_number_check CHECK (number >= 1)
);
comment on table scorecard_saves is 'audience: team';
CREATE TRIGGER refuse_late AFTER INSERT ON scorecard_saves FOR EACH ROW EXECUTE FUNCTION refuse_late_save();
alter table scorecard_saves enable row level security;
alter table scorecard_saves force row level security;
create policy portfolio_rows on scorecard_saves as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_record('scorecards'::regclass, scorecard_id)
END));
create policy team_rows on scorecard_saves to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant insert, select on table scorecard_saves to tandem_team;

create table scorecards (
  workspace_id text not null,
  id text not null,
  case_id text not null,
  purpose text not null,
  seat text not null,
  reviewer_id text not null,
  state text default 'assigned'::text not null,
  assigned_at timestamp with time zone not null,
  submitted_number integer,
  submitted_at timestamp with time zone,
  revised_number integer,
  revised_at timestamp with time zone,
  recused_at timestamp with time zone,
  recused_reason text,
  version integer default 1 not null,
  updated_at timestamp with time zone not null,
  constraint scorecards_pkey PRIMARY KEY (workspace_id, id),
  constraint scorecards_workspace_id_case_id_fkey FOREIGN KEY (workspace_id, case_id) REFERENCES qualification_cases(workspace_id, id),
  constraint scorecards_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint scorecards_workspace_id_reviewer_id_fkey FOREIGN KEY (workspace_id, reviewer_id) REFERENCES members(workspace_id, id),
  constraint scorecards_check CHECK ((state = ANY (ARRAY['submitted'::text, 'revised'::text])) = (submitted_number IS NOT NULL)),
  constraint scorecards_check1 CHECK ((state = 'revised'::text) = (revised_number IS NOT NULL)),
  constraint scorecards_purpose_check CHECK (purpose = ANY (ARRAY['technical'::text, 'business'::text, 'fit'::text])),
  constraint scorecards_recused_reason_check CHECK (length(recused_reason) <= 2000),
  constraint scorecards_seat_check CHECK (seat = ANY (ARRAY['bd'::text, 'engineering'::text, 'executive'::text])),
  constraint scorecards_state_check CHECK (state = ANY (ARRAY['assigned'::text, 'in_progress'::text, 'submitted'::text, 'revised'::text, 'recused'::text]))
);
comment on table scorecards is 'audience: team';
CREATE INDEX scorecards_by_assignment ON public.scorecards USING btree (workspace_id, assigned_at, id);
CREATE INDEX scorecards_by_case ON public.scorecards USING btree (workspace_id, case_id, id);
CREATE INDEX scorecards_by_reviewer ON public.scorecards USING btree (workspace_id, reviewer_id, assigned_at, id);
CREATE UNIQUE INDEX scorecards_of_reviewer ON public.scorecards USING btree (workspace_id, case_id, purpose, reviewer_id) WHERE (state <> 'recused'::text);
CREATE TRIGGER keep_sealed BEFORE UPDATE ON scorecards FOR EACH ROW EXECUTE FUNCTION keep_scorecard_sealed();
alter table scorecards enable row level security;
alter table scorecards force row level security;
create policy portfolio_rows on scorecards as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_record('qualification_cases'::regclass, case_id)
END));
create policy team_rows on scorecards to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant insert, select, update on table scorecards to tandem_team;

create table screenings (
  workspace_id text not null,
  id text not null,
  partner_id text not null,
  names jsonb not null,
  list_name text not null,
  list_date date not null,
  hits jsonb default '[]'::jsonb not null,
  result text not null,
  note text,
  by_kind text not null,
  by_id text,
  by_name text not null,
  at timestamp with time zone not null,
  next_due_on date not null,
  list_id text,
  constraint screenings_pkey PRIMARY KEY (workspace_id, id),
  constraint screenings_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint screenings_workspace_id_list_id_fkey FOREIGN KEY (workspace_id, list_id) REFERENCES restricted_lists(workspace_id, id),
  constraint screenings_workspace_id_partner_id_fkey FOREIGN KEY (workspace_id, partner_id) REFERENCES partners(workspace_id, id),
  constraint screenings_by_name_check CHECK (length(by_name) <= 200),
  constraint screenings_hits_check CHECK (jsonb_typeof(hits) = 'array'::text),
  constraint screenings_list_name_check CHECK (length(list_name) >= 1 AND length(list_name) <= 200),
  constraint screenings_names_check CHECK (jsonb_typeof(names) = 'array'::text),
  constraint screenings_note_check CHECK (length(note) <= 2000),
  constraint screenings_result_check CHECK (result = ANY (ARRAY['clear'::text, 'possible'::text, 'true_match'::text]))
);
comment on table screenings is 'audience: team';
CREATE INDEX screenings_by_due ON public.screenings USING btree (workspace_id, next_due_on, id);
CREATE UNIQUE INDEX screenings_by_list ON public.screenings USING btree (workspace_id, list_id, partner_id) WHERE (list_id IS NOT NULL);
CREATE INDEX screenings_by_partner ON public.screenings USING btree (workspace_id, partner_id, at, id);
CREATE INDEX screenings_by_time ON public.screenings USING btree (workspace_id, at, id);
alter table screenings enable row level security;
alter table screenings force row level security;
create policy portfolio_rows on screenings as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_partner(( SELECT current_portfolio() AS current_portfolio), partner_id)
END));
create policy team_rows on screenings to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant insert, select on table screenings to tandem_team;
grant update on column screenings.partner_id to tandem_team;

create table sdk_releases (
  workspace_id text not null,
  id text not null,
  language text not null,
  release_version text not null,
  sha256 text,
  oldest_api_version text not null,
  released_on date not null,
  support_ends_on date,
  notes text,
  version integer default 1 not null,
  created_at timestamp with time zone not null,
  constraint sdk_releases_pkey PRIMARY KEY (workspace_id, id),
  constraint sdk_releases_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint sdk_releases_language_check CHECK (language = ANY (ARRAY['typescript'::text, 'python'::text])),
  constraint sdk_releases_notes_check CHECK (length(notes) >= 1 AND length(notes) <= 4000),
  constraint sdk_releases_oldest_api_version_check CHECK (length(oldest_api_version) >= 1 AND length(oldest_api_version) <= 40),
  constraint sdk_releases_release_version_check CHECK (length(release_version) >= 1 AND length(release_version) <= 40),
  constraint sdk_releases_sha256_check CHECK (sha256 ~ '^[0-9a-f]{64}$'::text)
);
comment on table sdk_releases is 'audience: team';
CREATE INDEX sdk_releases_by_day ON public.sdk_releases USING btree (workspace_id, released_on, id);
CREATE UNIQUE INDEX sdk_releases_by_version ON public.sdk_releases USING btree (workspace_id, language, release_version);
alter table sdk_releases enable row level security;
alter table sdk_releases force row level security;
create policy team_rows on sdk_releases to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table sdk_releases to tandem_team;

create table seal_keys (
  workspace_id text not null,
  id text not null,
  origin text not null,
  subject text not null,
  fingerprint text not null,
  certificates text not null,
  private_key_encrypted text,
  valid_from timestamp with time zone not null,
  valid_to timestamp with time zone not null,
  made_at timestamp with time zone not null,
  made_by_kind text not null,
  made_by_id text,
  retired_at timestamp with time zone,
  retired_by_kind text,
  retired_by_id text,
  retired_reason text,
  constraint seal_keys_pkey PRIMARY KEY (workspace_id, id),
  constraint seal_keys_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint seal_keys_certificates_check CHECK (length(certificates) >= 100 AND length(certificates) <= 65536),
  constraint seal_keys_check CHECK (valid_to > valid_from),
  constraint seal_keys_check1 CHECK ((retired_at IS NULL) = (private_key_encrypted IS NOT NULL)),
  constraint seal_keys_check2 CHECK ((retired_at IS NULL) = (retired_reason IS NULL)),
  constraint seal_keys_fingerprint_check CHECK (fingerprint ~ '^[0-9a-f]{64}$'::text),
  constraint seal_keys_origin_check CHECK (origin = ANY (ARRAY['self_signed'::text, 'imported'::text])),
  constraint seal_keys_retired_reason_check CHECK (length(retired_reason) >= 1 AND length(retired_reason) <= 500),
  constraint seal_keys_subject_check CHECK (length(subject) >= 1 AND length(subject) <= 1000)
);
comment on table seal_keys is 'audience: team';
CREATE UNIQUE INDEX seal_keys_by_fingerprint ON public.seal_keys USING btree (workspace_id, fingerprint);
CREATE UNIQUE INDEX seal_keys_in_use ON public.seal_keys USING btree (workspace_id) WHERE (retired_at IS NULL);
alter table seal_keys enable row level security;
alter table seal_keys force row level security;
create policy team_rows on seal_keys to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table seal_keys to tandem_team;

create table search_entries (
  workspace_id text not null,
  kind text not null,
  id text not null,
  partner_id text,
  partner_visible boolean default false not null,
  words text not null,
  constraint search_entries_pkey PRIMARY KEY (workspace_id, kind, id)
);
CREATE INDEX search_entries_by_partner ON public.search_entries USING btree (workspace_id, partner_id, kind) WHERE partner_visible;
CREATE INDEX search_entries_words ON public.search_entries USING gin (workspace_id, kind, words gin_trgm_ops);

create table self_billing_acceptances (
  workspace_id text not null,
  partner_id text not null,
  number integer not null,
  words_hash text not null,
  legal_name text not null,
  vat_id text,
  address jsonb not null,
  accepted_at timestamp with time zone not null,
  accepted_by_portal_user_id text,
  accepted_by_name text not null,
  valid_until date not null,
  withdrawn_at timestamp with time zone,
  constraint self_billing_acceptances_pkey PRIMARY KEY (workspace_id, partner_id, number),
  constraint self_billing_acceptances_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint self_billing_acceptances_workspace_id_partner_id_fkey FOREIGN KEY (workspace_id, partner_id) REFERENCES partners(workspace_id, id),
  constraint self_billing_acceptances_accepted_by_name_check CHECK (length(accepted_by_name) <= 200),
  constraint self_billing_acceptances_legal_name_check CHECK (length(legal_name) >= 1 AND length(legal_name) <= 200),
  constraint self_billing_acceptances_number_check CHECK (number >= 1),
  constraint self_billing_acceptances_vat_id_check CHECK (length(vat_id) >= 4 AND length(vat_id) <= 20),
  constraint self_billing_acceptances_words_hash_check CHECK (words_hash ~ '^[0-9a-f]{64}$'::text)
);
comment on table self_billing_acceptances is 'audience: one_partner';
alter table self_billing_acceptances enable row level security;
alter table self_billing_acceptances force row level security;
create policy portal_rows on self_billing_acceptances to tandem_portal
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))))
  with check (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))));
create policy portfolio_rows on self_billing_acceptances as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_partner(( SELECT current_portfolio() AS current_portfolio), partner_id)
END));
create policy team_rows on self_billing_acceptances to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant select on table self_billing_acceptances to tandem_portal;
grant insert, select, update on table self_billing_acceptances to tandem_team;

create table simulated_orders (
  workspace_id text not null,
  id text not null,
  key text not null,
  body_hash text not null,
  reference text not null,
  currency text not null,
  amount_minor bigint not null,
  account text not null,
  state text not null,
  received_at timestamp with time zone not null,
  settles_at timestamp with time zone,
  returns_at timestamp with time zone,
  constraint simulated_orders_pkey PRIMARY KEY (workspace_id, id),
  constraint simulated_orders_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint simulated_orders_state_check CHECK (state = ANY (ARRAY['accepted'::text, 'settled'::text, 'rejected'::text, 'returned'::text]))
);
comment on table simulated_orders is 'audience: team';
CREATE UNIQUE INDEX simulated_orders_by_key ON public.simulated_orders USING btree (workspace_id, key);
CREATE INDEX simulated_orders_by_reference ON public.simulated_orders USING btree (workspace_id, reference);
alter table simulated_orders enable row level security;
alter table simulated_orders force row level security;
create policy team_rows on simulated_orders to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table simulated_orders to tandem_team;

create table simulation_results (
  workspace_id text not null,
  simulation_id text not null,
  partner_id text not null,
  month date not null,
  rule_id text not null,
  currency text not null,
  old_minor bigint not null,
  new_minor bigint not null,
  id text not null,
  rule_name text not null,
  difference_minor bigint generated always as ((new_minor - old_minor)) stored not null,
  old_lines integer default 0 not null,
  new_lines integer default 0 not null,
  old_free_minor bigint default 0 not null,
  new_free_minor bigint default 0 not null,
  constraint simulation_results_pkey PRIMARY KEY (workspace_id, simulation_id, partner_id, month, rule_id, currency),
  constraint simulation_results_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint simulation_results_workspace_id_partner_id_fkey FOREIGN KEY (workspace_id, partner_id) REFERENCES partners(workspace_id, id),
  constraint simulation_results_workspace_id_simulation_id_fkey FOREIGN KEY (workspace_id, simulation_id) REFERENCES simulations(workspace_id, id) ON DELETE CASCADE,
  constraint simulation_results_currency_check CHECK (currency ~ '^[A-Z]{3}$'::text),
  constraint simulation_results_rule_id_check CHECK (length(rule_id) >= 1 AND length(rule_id) <= 40),
  constraint simulation_results_rule_name_check CHECK (length(rule_name) >= 1 AND length(rule_name) <= 120)
);
comment on table simulation_results is 'audience: team';
CREATE INDEX simulation_results_by_difference ON public.simulation_results USING btree (workspace_id, simulation_id, difference_minor, id);
CREATE UNIQUE INDEX simulation_results_by_id ON public.simulation_results USING btree (workspace_id, simulation_id, id);
CREATE INDEX simulation_results_by_partner ON public.simulation_results USING btree (workspace_id, partner_id);
alter table simulation_results enable row level security;
alter table simulation_results force row level security;
create policy portfolio_rows on simulation_results as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_partner(( SELECT current_portfolio() AS current_portfolio), partner_id)
END));
create policy team_rows on simulation_results to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table simulation_results to tandem_team;

create table simulations (
  workspace_id text not null,
  id text not null,
  name text not null,
  partner_id text,
  agreement_id text,
  state text not null,
  request jsonb not null,
  inputs_hash text,
  conversions integer default 0 not null,
  summary jsonb,
  fault text,
  is_shared boolean default false not null,
  by_kind text not null,
  by_id text,
  by_name text not null,
  finished_at timestamp with time zone,
  version integer default 1 not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  from_day date not null,
  to_day date not null,
  reached_on date,
  job_id text,
  plan_hash text,
  progress jsonb,
  search text generated always as (lower(name)) stored,
  constraint simulations_pkey PRIMARY KEY (workspace_id, id),
  constraint simulations_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint simulations_workspace_id_partner_id_fkey FOREIGN KEY (workspace_id, partner_id) REFERENCES partners(workspace_id, id),
  constraint simulations_by_name_check CHECK (length(by_name) <= 200),
  constraint simulations_days CHECK (from_day < to_day),
  constraint simulations_fault_check CHECK (length(fault) <= 2000),
  constraint simulations_inputs_hash_check CHECK (inputs_hash ~ '^[0-9a-f]{64}$'::text),
  constraint simulations_name_check CHECK (length(name) >= 1 AND length(name) <= 200),
  constraint simulations_state_check CHECK (state = ANY (ARRAY['queued'::text, 'running'::text, 'finished'::text, 'failed'::text, 'cancelled'::text]))
);
comment on table simulations is 'audience: team';
CREATE INDEX simulations_by_agreement ON public.simulations USING btree (workspace_id, agreement_id, plan_hash, created_at) WHERE (agreement_id IS NOT NULL);
CREATE INDEX simulations_by_partner ON public.simulations USING btree (workspace_id, partner_id) WHERE (partner_id IS NOT NULL);
CREATE INDEX simulations_by_time ON public.simulations USING btree (workspace_id, created_at, id);
alter table simulations enable row level security;
alter table simulations force row level security;
create policy portfolio_rows on simulations as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_partner(( SELECT current_portfolio() AS current_portfolio), partner_id)
END));
create policy team_rows on simulations to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table simulations to tandem_team;

create table small_list_rows (
  workspace_id text not null,
  id text not null,
  list text not null,
  key text not null,
  name text not null,
  parent_id text,
  merged_into text,
  retired_at timestamp with time zone,
  version integer default 1 not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint small_list_rows_pkey PRIMARY KEY (workspace_id, id),
  constraint small_list_rows_workspace_id_list_key_key UNIQUE (workspace_id, list, key),
  constraint small_list_rows_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint small_list_rows_workspace_id_merged_into_fkey FOREIGN KEY (workspace_id, merged_into) REFERENCES small_list_rows(workspace_id, id),
  constraint small_list_rows_workspace_id_parent_id_fkey FOREIGN KEY (workspace_id, parent_id) REFERENCES small_list_rows(workspace_id, id),
  constraint small_list_rows_check CHECK (parent_id <> id),
  constraint small_list_rows_check1 CHECK (merged_into <> id),
  constraint small_list_rows_key_check CHECK (key ~ '^[a-z0-9]([a-z0-9_-]{0,61}[a-z0-9])?$'::text),
  constraint small_list_rows_list_check CHECK (list = ANY (ARRAY['product-lines'::text, 'segments'::text, 'markets'::text, 'features'::text])),
  constraint small_list_rows_name_check CHECK (length(name) >= 1 AND length(name) <= 120)
);
comment on table small_list_rows is 'audience: team';
CREATE INDEX small_list_rows_by_name ON public.small_list_rows USING btree (workspace_id, list, name, id);
CREATE INDEX small_list_rows_by_parent ON public.small_list_rows USING btree (workspace_id, parent_id) WHERE (parent_id IS NOT NULL);
CREATE INDEX small_list_rows_by_survivor ON public.small_list_rows USING btree (workspace_id, merged_into) WHERE (merged_into IS NOT NULL);
alter table small_list_rows enable row level security;
alter table small_list_rows force row level security;
create policy team_rows on small_list_rows to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table small_list_rows to tandem_team;

create table stage_moves (
  workspace_id text not null,
  id text not null,
  partner_id text not null,
  from_stage text,
  to_stage text not null,
  at timestamp with time zone not null,
  by_kind text not null,
  by_id text,
  cause text not null,
  cause_event_id text,
  reason text,
  guard_answers jsonb default '[]'::jsonb not null,
  overridden jsonb default '[]'::jsonb not null,
  constraint stage_moves_pkey PRIMARY KEY (workspace_id, id),
  constraint stage_moves_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint stage_moves_workspace_id_partner_id_fkey FOREIGN KEY (workspace_id, partner_id) REFERENCES partners(workspace_id, id) ON DELETE CASCADE,
  constraint stage_moves_cause_check CHECK (length(cause) <= 100),
  constraint stage_moves_reason_check CHECK (length(reason) <= 2000)
);
comment on table stage_moves is 'audience: one_partner';
CREATE INDEX stage_moves_by_partner ON public.stage_moves USING btree (workspace_id, partner_id, id);
alter table stage_moves enable row level security;
alter table stage_moves force row level security;
create policy portal_rows on stage_moves to tandem_portal
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))))
  with check (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))));
create policy portfolio_rows on stage_moves as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_partner(( SELECT current_portfolio() AS current_portfolio), partner_id)
END));
create policy team_rows on stage_moves to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant select on table stage_moves to tandem_portal;
grant delete, insert, select, update on table stage_moves to tandem_team;

create table statement_lines (
  workspace_id text not null,
  statement_id text not null,
  part integer not null,
  partner_id text not null,
  lines jsonb not null,
  constraint statement_lines_pkey PRIMARY KEY (workspace_id, statement_id, part),
  constraint statement_lines_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint statement_lines_workspace_id_partner_id_fkey FOREIGN KEY (workspace_id, partner_id) REFERENCES partners(workspace_id, id),
  constraint statement_lines_workspace_id_statement_id_fkey FOREIGN KEY (workspace_id, statement_id) REFERENCES statements(workspace_id, id) ON DELETE CASCADE,
  constraint statement_lines_lines_check CHECK (jsonb_typeof(lines) = 'array'::text),
  constraint statement_lines_part_check CHECK (part >= 1)
);
comment on table statement_lines is 'audience: one_partner';
CREATE INDEX statement_lines_by_partner ON public.statement_lines USING btree (workspace_id, partner_id);
alter table statement_lines enable row level security;
alter table statement_lines force row level security;
create policy portal_rows on statement_lines to tandem_portal
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))))
  with check (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))));
create policy portfolio_rows on statement_lines as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_partner(( SELECT current_portfolio() AS current_portfolio), partner_id)
END));
create policy team_rows on statement_lines to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant select on table statement_lines to tandem_portal;
grant insert, select on table statement_lines to tandem_team;
grant update on column statement_lines.partner_id to tandem_team;

create table statements (
  workspace_id text not null,
  id text not null,
  partner_id text not null,
  month date not null,
  currency text not null,
  opening_minor numeric(38,0) not null,
  closing_minor numeric(38,0) not null,
  figures jsonb not null,
  head jsonb not null,
  lines integer not null,
  layout smallint not null,
  hash text not null,
  published_at timestamp with time zone not null,
  constraint statements_pkey PRIMARY KEY (workspace_id, id),
  constraint statements_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint statements_workspace_id_partner_id_fkey FOREIGN KEY (workspace_id, partner_id) REFERENCES partners(workspace_id, id),
  constraint statements_currency_check CHECK (currency ~ '^[A-Z]{3}$'::text),
  constraint statements_hash_check CHECK (hash ~ '^[0-9a-f]{64}$'::text),
  constraint statements_layout_check CHECK (layout >= 1),
  constraint statements_month_check CHECK (EXTRACT(day FROM month) = 1::numeric)
);
comment on table statements is 'audience: one_partner';
CREATE UNIQUE INDEX statements_by_month ON public.statements USING btree (workspace_id, month, id);
CREATE INDEX statements_by_time ON public.statements USING btree (workspace_id, published_at, id);
CREATE UNIQUE INDEX statements_once ON public.statements USING btree (workspace_id, partner_id, month, currency);
alter table statements enable row level security;
alter table statements force row level security;
create policy portal_rows on statements to tandem_portal
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))))
  with check (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))));
create policy portfolio_rows on statements as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_partner(( SELECT current_portfolio() AS current_portfolio), partner_id)
END));
create policy team_rows on statements to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant select on table statements to tandem_portal;
grant insert, select on table statements to tandem_team;
grant update on column statements.partner_id to tandem_team;

create table step_answers (
  workspace_id text not null,
  step_id text not null,
  number integer not null,
  proof_number integer not null,
  answer text not null,
  words text,
  by_side text not null,
  by_kind text not null,
  by_id text,
  by_name text not null,
  at timestamp with time zone not null,
  constraint step_answers_pkey PRIMARY KEY (workspace_id, step_id, number),
  constraint step_answers_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint step_answers_workspace_id_step_id_fkey FOREIGN KEY (workspace_id, step_id) REFERENCES journey_steps(workspace_id, id),
  constraint step_answers_answer_check CHECK (answer = ANY (ARRAY['approved'::text, 'returned'::text])),
  constraint step_answers_by_name_check CHECK (length(by_name) <= 200),
  constraint step_answers_by_side_check CHECK (by_side = ANY (ARRAY['us'::text, 'partner'::text])),
  constraint step_answers_check CHECK (answer <> 'returned'::text OR words IS NOT NULL),
  constraint step_answers_number_check CHECK (number >= 1),
  constraint step_answers_words_check CHECK (length(words) <= 2000)
);
comment on table step_answers is 'audience: team';
CREATE TRIGGER refuse_own AFTER INSERT ON step_answers FOR EACH ROW EXECUTE FUNCTION refuse_own_proof();
alter table step_answers enable row level security;
alter table step_answers force row level security;
create policy portfolio_rows on step_answers as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_record('journey_steps'::regclass, step_id)
END));
create policy team_rows on step_answers to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant insert, select on table step_answers to tandem_team;

create table step_comments (
  workspace_id text not null,
  step_id text not null,
  number integer not null,
  body text not null,
  by_side text not null,
  by_kind text not null,
  by_id text,
  by_name text not null,
  at timestamp with time zone not null,
  constraint step_comments_pkey PRIMARY KEY (workspace_id, step_id, number),
  constraint step_comments_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint step_comments_workspace_id_step_id_fkey FOREIGN KEY (workspace_id, step_id) REFERENCES journey_steps(workspace_id, id),
  constraint step_comments_body_check CHECK (length(body) >= 1 AND length(body) <= 5000),
  constraint step_comments_by_name_check CHECK (length(by_name) <= 200),
  constraint step_comments_by_side_check CHECK (by_side = ANY (ARRAY['us'::text, 'partner'::text])),
  constraint step_comments_number_check CHECK (number >= 1)
);
comment on table step_comments is 'audience: team';
alter table step_comments enable row level security;
alter table step_comments force row level security;
create policy portfolio_rows on step_comments as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_record('journey_steps'::regclass, step_id)
END));
create policy team_rows on step_comments to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant insert, select, update on table step_comments to tandem_team;

create table step_due_dates (
  workspace_id text not null,
  step_id text not null,
  number integer not null,
  due_on date not null,
  at timestamp with time zone not null,
  by_kind text not null,
  by_id text,
  by_name text not null,
  reason text,
  constraint step_due_dates_pkey PRIMARY KEY (workspace_id, step_id, number),
  constraint step_due_dates_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint step_due_dates_workspace_id_step_id_fkey FOREIGN KEY (workspace_id, step_id) REFERENCES journey_steps(workspace_id, id),
  constraint step_due_dates_by_name_check CHECK (length(by_name) <= 200),
  constraint step_due_dates_reason_check CHECK (length(reason) <= 2000)
);
comment on table step_due_dates is 'audience: team';
alter table step_due_dates enable row level security;
alter table step_due_dates force row level security;
create policy portfolio_rows on step_due_dates as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_record('journey_steps'::regclass, step_id)
END));
create policy team_rows on step_due_dates to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant insert, select on table step_due_dates to tandem_team;

create table step_events (
  workspace_id text not null,
  step_id text not null,
  rule integer not null,
  event_id text not null,
  worth text,
  occurred_at timestamp with time zone not null,
  counted_at timestamp with time zone not null,
  constraint step_events_pkey PRIMARY KEY (workspace_id, step_id, rule, event_id),
  constraint step_events_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint step_events_workspace_id_step_id_fkey FOREIGN KEY (workspace_id, step_id) REFERENCES journey_steps(workspace_id, id)
);
comment on table step_events is 'audience: team';
alter table step_events enable row level security;
alter table step_events force row level security;
create policy portfolio_rows on step_events as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_record('journey_steps'::regclass, step_id)
END));
create policy team_rows on step_events to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select on table step_events to tandem_team;

create table step_moves (
  workspace_id text not null,
  step_id text not null,
  number integer not null,
  from_state text,
  to_state text not null,
  at timestamp with time zone not null,
  by_side text not null,
  by_kind text not null,
  by_id text,
  by_name text not null,
  reason text,
  event_id text,
  constraint step_moves_pkey PRIMARY KEY (workspace_id, step_id, number),
  constraint step_moves_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint step_moves_workspace_id_step_id_fkey FOREIGN KEY (workspace_id, step_id) REFERENCES journey_steps(workspace_id, id),
  constraint step_moves_by_name_check CHECK (length(by_name) <= 200),
  constraint step_moves_by_side_check CHECK (by_side = ANY (ARRAY['us'::text, 'partner'::text, 'system'::text])),
  constraint step_moves_reason_check CHECK (length(reason) <= 2000)
);
comment on table step_moves is 'audience: team';
alter table step_moves enable row level security;
alter table step_moves force row level security;
create policy portfolio_rows on step_moves as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_record('journey_steps'::regclass, step_id)
END));
create policy team_rows on step_moves to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant insert, select on table step_moves to tandem_team;

create table step_proofs (
  workspace_id text not null,
  step_id text not null,
  number integer not null,
  kind text not null,
  text text,
  link text,
  file_id text,
  file_name text,
  answers jsonb,
  event_id text,
  by_side text not null,
  by_kind text not null,
  by_id text,
  by_name text not null,
  at timestamp with time zone not null,
  constraint step_proofs_pkey PRIMARY KEY (workspace_id, step_id, number),
  constraint step_proofs_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint step_proofs_workspace_id_step_id_fkey FOREIGN KEY (workspace_id, step_id) REFERENCES journey_steps(workspace_id, id),
  constraint step_proofs_answers_check CHECK (jsonb_typeof(answers) = 'object'::text),
  constraint step_proofs_by_name_check CHECK (length(by_name) <= 200),
  constraint step_proofs_by_side_check CHECK (by_side = ANY (ARRAY['us'::text, 'partner'::text, 'system'::text])),
  constraint step_proofs_check CHECK (kind <> 'file'::text OR file_id IS NOT NULL),
  constraint step_proofs_check1 CHECK (kind <> 'link'::text OR link IS NOT NULL),
  constraint step_proofs_file_name_check CHECK (length(file_name) <= 255),
  constraint step_proofs_kind_check CHECK (kind = ANY (ARRAY['none'::text, 'confirm'::text, 'text'::text, 'file'::text, 'form'::text, 'link'::text, 'other_side_approves'::text, 'event'::text])),
  constraint step_proofs_link_check CHECK (length(link) <= 2000),
  constraint step_proofs_number_check CHECK (number >= 1),
  constraint step_proofs_text_check CHECK (length(text) <= 5000)
);
comment on table step_proofs is 'audience: team';
alter table step_proofs enable row level security;
alter table step_proofs force row level security;
create policy portfolio_rows on step_proofs as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_record('journey_steps'::regclass, step_id)
END));
create policy team_rows on step_proofs to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant insert, select on table step_proofs to tandem_team;

create table stripe_connections (
  workspace_id text not null,
  id text not null,
  name text not null,
  account text,
  sealed_secret text not null,
  last_four text not null,
  credit_notes boolean default true not null,
  refused_count integer default 0 not null,
  refused_words text,
  refused_at timestamp with time zone,
  last_event_at timestamp with time zone,
  silence_told_at timestamp with time zone,
  ended_at timestamp with time zone,
  ended_by_name text,
  created_by_name text not null,
  version integer default 1 not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint stripe_connections_pkey PRIMARY KEY (workspace_id, id),
  constraint stripe_connections_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint stripe_connections_account_check CHECK (length(account) <= 60),
  constraint stripe_connections_created_by_name_check CHECK (length(created_by_name) <= 200),
  constraint stripe_connections_ended_by_name_check CHECK (length(ended_by_name) <= 200),
  constraint stripe_connections_last_four_check CHECK (length(last_four) = 4),
  constraint stripe_connections_name_check CHECK (length(name) >= 1 AND length(name) <= 120),
  constraint stripe_connections_refused_words_check CHECK (length(refused_words) <= 300)
);
comment on table stripe_connections is 'audience: team';
CREATE INDEX stripe_connections_by_id ON public.stripe_connections USING btree (id);
CREATE INDEX stripe_connections_by_time ON public.stripe_connections USING btree (workspace_id, created_at, id);
alter table stripe_connections enable row level security;
alter table stripe_connections force row level security;
create policy by_id on stripe_connections for select to tandem_auth
  using ((id = ( SELECT current_setting('tandem.lookup'::text, true) AS current_setting)));
create policy team_rows on stripe_connections to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table stripe_connections to tandem_team;
grant select on column stripe_connections.workspace_id to tandem_auth;
grant select on column stripe_connections.id to tandem_auth;

create table stripe_events (
  workspace_id text not null,
  connection_id text not null,
  event_id text not null,
  type text not null,
  api_version text,
  object_id text,
  customer_ref text,
  sealed_body text,
  body_bytes integer not null,
  state text not null,
  words text,
  attempts integer default 0 not null,
  occurred_at timestamp with time zone,
  received_at timestamp with time zone not null,
  handled_at timestamp with time zone,
  replayed_at timestamp with time zone,
  constraint stripe_events_pkey PRIMARY KEY (workspace_id, connection_id, event_id),
  constraint stripe_events_workspace_id_connection_id_fkey FOREIGN KEY (workspace_id, connection_id) REFERENCES stripe_connections(workspace_id, id) ON DELETE CASCADE,
  constraint stripe_events_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint stripe_events_api_version_check CHECK (length(api_version) <= 60),
  constraint stripe_events_body_bytes_check CHECK (body_bytes >= 0),
  constraint stripe_events_customer_ref_check CHECK (length(customer_ref) <= 255),
  constraint stripe_events_event_id_check CHECK (length(event_id) >= 1 AND length(event_id) <= 255),
  constraint stripe_events_object_id_check CHECK (length(object_id) <= 255),
  constraint stripe_events_state_check CHECK (state = ANY (ARRAY['waiting'::text, 'handled'::text, 'ignored'::text, 'failed'::text])),
  constraint stripe_events_type_check CHECK (length(type) >= 1 AND length(type) <= 100),
  constraint stripe_events_words_check CHECK (length(words) <= 2000)
);
comment on table stripe_events is 'audience: team';
CREATE INDEX stripe_events_by_customer ON public.stripe_events USING btree (workspace_id, customer_ref) WHERE (sealed_body IS NOT NULL);
CREATE INDEX stripe_events_by_state ON public.stripe_events USING btree (workspace_id, connection_id, state, received_at, event_id);
CREATE INDEX stripe_events_by_time ON public.stripe_events USING btree (workspace_id, connection_id, received_at, event_id);
CREATE INDEX stripe_events_with_body ON public.stripe_events USING btree (workspace_id, received_at) WHERE (sealed_body IS NOT NULL);
alter table stripe_events enable row level security;
alter table stripe_events force row level security;
create policy team_rows on stripe_events to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table stripe_events to tandem_team;

create table stripe_facts (
  workspace_id text not null,
  connection_id text not null,
  key text not null,
  kind text not null,
  object_id text not null,
  fact jsonb not null,
  updated_at timestamp with time zone not null,
  constraint stripe_facts_pkey PRIMARY KEY (workspace_id, connection_id, key),
  constraint stripe_facts_workspace_id_connection_id_fkey FOREIGN KEY (workspace_id, connection_id) REFERENCES stripe_connections(workspace_id, id) ON DELETE CASCADE,
  constraint stripe_facts_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint stripe_facts_fact_check CHECK (jsonb_typeof(fact) = 'object'::text),
  constraint stripe_facts_key_check CHECK (length(key) >= 1 AND length(key) <= 300),
  constraint stripe_facts_kind_check CHECK (kind = ANY (ARRAY['used'::text, 'sale'::text, 'stop'::text, 'refund'::text, 'refunded'::text, 'credit_note'::text, 'dispute'::text])),
  constraint stripe_facts_object_id_check CHECK (length(object_id) >= 1 AND length(object_id) <= 255)
);
comment on table stripe_facts is 'audience: team';
alter table stripe_facts enable row level security;
alter table stripe_facts force row level security;
create policy team_rows on stripe_facts to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table stripe_facts to tandem_team;

create table stripe_ties (
  workspace_id text not null,
  connection_id text not null,
  one text not null,
  other text not null,
  constraint stripe_ties_pkey PRIMARY KEY (workspace_id, connection_id, one, other),
  constraint stripe_ties_workspace_id_connection_id_fkey FOREIGN KEY (workspace_id, connection_id) REFERENCES stripe_connections(workspace_id, id) ON DELETE CASCADE,
  constraint stripe_ties_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint stripe_ties_one_check CHECK (length(one) >= 1 AND length(one) <= 300),
  constraint stripe_ties_other_check CHECK (length(other) >= 1 AND length(other) <= 300)
);
comment on table stripe_ties is 'audience: team';
alter table stripe_ties enable row level security;
alter table stripe_ties force row level security;
create policy team_rows on stripe_ties to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table stripe_ties to tandem_team;

create table stuck_actions (
  workspace_id text not null,
  finding_id text not null,
  number integer not null,
  kind text not null,
  words text not null,
  at timestamp with time zone not null,
  constraint stuck_actions_pkey PRIMARY KEY (workspace_id, finding_id, number),
  constraint stuck_actions_workspace_id_finding_id_fkey FOREIGN KEY (workspace_id, finding_id) REFERENCES stuck_findings(workspace_id, id),
  constraint stuck_actions_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint stuck_actions_kind_check CHECK (kind = ANY (ARRAY['nudge'::text, 'principal'::text, 'call'::text, 'owner'::text, 'lead'::text])),
  constraint stuck_actions_words_check CHECK (length(words) <= 300)
);
comment on table stuck_actions is 'audience: team';
alter table stuck_actions enable row level security;
alter table stuck_actions force row level security;
create policy portfolio_rows on stuck_actions as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_record('stuck_findings'::regclass, finding_id)
END));
create policy team_rows on stuck_actions to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant insert, select on table stuck_actions to tandem_team;

create table stuck_findings (
  workspace_id text not null,
  id text not null,
  journey_id text not null,
  partner_id text not null,
  step_id text,
  rule text not null,
  side text not null,
  words text not null,
  since date not null,
  found_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  ending text,
  constraint stuck_findings_pkey PRIMARY KEY (workspace_id, id),
  constraint stuck_findings_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint stuck_findings_workspace_id_journey_id_fkey FOREIGN KEY (workspace_id, journey_id) REFERENCES journeys(workspace_id, id),
  constraint stuck_findings_workspace_id_partner_id_fkey FOREIGN KEY (workspace_id, partner_id) REFERENCES partners(workspace_id, id),
  constraint stuck_findings_workspace_id_step_id_fkey FOREIGN KEY (workspace_id, step_id) REFERENCES journey_steps(workspace_id, id),
  constraint stuck_findings_check CHECK ((ended_at IS NULL) = (ending IS NULL)),
  constraint stuck_findings_ending_check CHECK (length(ending) <= 200),
  constraint stuck_findings_rule_check CHECK (rule = ANY (ARRAY['overdue'::text, 'unanswered'::text, 'slower_than_others'::text, 'nobody_signed_in'::text, 'forecast_late'::text])),
  constraint stuck_findings_side_check CHECK (side = ANY (ARRAY['us'::text, 'partner'::text, 'both'::text])),
  constraint stuck_findings_words_check CHECK (length(words) <= 500)
);
comment on table stuck_findings is 'audience: team';
CREATE INDEX stuck_findings_by_finding ON public.stuck_findings USING btree (workspace_id, found_at, id);
CREATE INDEX stuck_findings_by_journey ON public.stuck_findings USING btree (workspace_id, journey_id, found_at);
CREATE INDEX stuck_findings_by_partner ON public.stuck_findings USING btree (workspace_id, partner_id);
CREATE INDEX stuck_findings_by_step ON public.stuck_findings USING btree (workspace_id, step_id) WHERE (step_id IS NOT NULL);
CREATE UNIQUE INDEX stuck_findings_open ON public.stuck_findings USING btree (workspace_id, journey_id, COALESCE(step_id, ''::text)) WHERE (ended_at IS NULL);
alter table stuck_findings enable row level security;
alter table stuck_findings force row level security;
create policy portfolio_rows on stuck_findings as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_partner(( SELECT current_portfolio() AS current_portfolio), partner_id)
END));
create policy team_rows on stuck_findings to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant insert, select, update on table stuck_findings to tandem_team;

create table subscription_changes (
  workspace_id text not null,
  subscription_id text not null,
  number integer not null,
  kind text not null,
  event_id text,
  before_minor bigint not null,
  after_minor bigint not null,
  currency text not null,
  occurred_at timestamp with time zone not null,
  recorded_at timestamp with time zone not null,
  constraint subscription_changes_pkey PRIMARY KEY (workspace_id, subscription_id, number),
  constraint subscription_changes_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint subscription_changes_workspace_id_subscription_id_fkey FOREIGN KEY (workspace_id, subscription_id) REFERENCES subscriptions(workspace_id, id) ON DELETE CASCADE,
  constraint subscription_changes_after_minor_check CHECK (after_minor >= 0),
  constraint subscription_changes_before_minor_check CHECK (before_minor >= 0),
  constraint subscription_changes_currency_check CHECK (currency ~ '^[A-Z]{3}$'::text),
  constraint subscription_changes_event_id_check CHECK (length(event_id) >= 1 AND length(event_id) <= 200),
  constraint subscription_changes_kind_check CHECK (kind = ANY (ARRAY['trial_started'::text, 'new'::text, 'renewed'::text, 'upgraded'::text, 'downgraded'::text, 'paused'::text, 'resumed'::text, 'churned'::text, 'reactivated'::text, 'past_due'::text])),
  constraint subscription_changes_number_check CHECK (number >= 1)
);
comment on table subscription_changes is 'audience: team';
CREATE UNIQUE INDEX subscription_changes_by_event ON public.subscription_changes USING btree (workspace_id, subscription_id, event_id) WHERE (event_id IS NOT NULL);
CREATE INDEX subscription_changes_by_time ON public.subscription_changes USING btree (workspace_id, subscription_id, occurred_at);
alter table subscription_changes enable row level security;
alter table subscription_changes force row level security;
create policy team_rows on subscription_changes to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table subscription_changes to tandem_team;

create table subscriptions (
  workspace_id text not null,
  id text not null,
  source text not null,
  external_id text not null,
  customer_id text not null,
  product text,
  interval_unit text default 'month'::text not null,
  interval_count integer default 1 not null,
  state text not null,
  state_at timestamp with time zone not null,
  currency text not null,
  monthly_minor bigint default 0 not null,
  started_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  version integer default 1 not null,
  created_at timestamp with time zone not null,
  constraint subscriptions_pkey PRIMARY KEY (workspace_id, id),
  constraint subscriptions_workspace_id_customer_id_fkey FOREIGN KEY (workspace_id, customer_id) REFERENCES customers(workspace_id, id),
  constraint subscriptions_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint subscriptions_currency_check CHECK (currency ~ '^[A-Z]{3}$'::text),
  constraint subscriptions_external_id_check CHECK (length(external_id) >= 1 AND length(external_id) <= 200),
  constraint subscriptions_interval_count_check CHECK (interval_count >= 1 AND interval_count <= 1200),
  constraint subscriptions_interval_unit_check CHECK (interval_unit = ANY (ARRAY['day'::text, 'week'::text, 'month'::text, 'year'::text])),
  constraint subscriptions_monthly_minor_check CHECK (monthly_minor >= 0),
  constraint subscriptions_product_check CHECK (length(product) <= 200),
  constraint subscriptions_source_check CHECK (length(source) >= 1 AND length(source) <= 60),
  constraint subscriptions_state_check CHECK (state = ANY (ARRAY['trialing'::text, 'active'::text, 'past_due'::text, 'paused'::text, 'ended'::text]))
);
comment on table subscriptions is 'audience: team';
CREATE INDEX subscriptions_by_customer ON public.subscriptions USING btree (workspace_id, customer_id);
CREATE UNIQUE INDEX subscriptions_by_external_id ON public.subscriptions USING btree (workspace_id, source, external_id);
CREATE INDEX subscriptions_by_time ON public.subscriptions USING btree (workspace_id, started_at, id);
alter table subscriptions enable row level security;
alter table subscriptions force row level security;
create policy team_rows on subscriptions to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table subscriptions to tandem_team;

create table support_bundles (
  workspace_id text not null,
  id text not null,
  partner_id text,
  note text,
  context jsonb not null,
  by_kind text not null,
  by_id text,
  by_name text not null,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  constraint support_bundles_pkey PRIMARY KEY (workspace_id, id),
  constraint support_bundles_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint support_bundles_by_name_check CHECK (length(by_name) <= 200),
  constraint support_bundles_note_check CHECK (length(note) >= 1 AND length(note) <= 4000)
);
comment on table support_bundles is 'audience: one_partner';
CREATE INDEX support_bundles_by_partner ON public.support_bundles USING btree (workspace_id, partner_id, created_at, id);
CREATE INDEX support_bundles_by_time ON public.support_bundles USING btree (workspace_id, created_at, id);
alter table support_bundles enable row level security;
alter table support_bundles force row level security;
create policy portal_rows on support_bundles to tandem_portal
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))))
  with check (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))));
create policy portfolio_rows on support_bundles as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_partner(( SELECT current_portfolio() AS current_portfolio), partner_id)
END));
create policy team_rows on support_bundles to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant select on table support_bundles to tandem_portal;
grant delete, insert, select, update on table support_bundles to tandem_team;

create table target_companies (
  workspace_id text not null,
  id text not null,
  list_id text not null,
  number integer not null,
  state text not null,
  company text not null,
  website text,
  country text,
  why text,
  person text,
  email text,
  email_folded text,
  phone text,
  company_key text not null,
  partner_id text,
  contact_id text,
  candidates jsonb default '[]'::jsonb not null,
  steps_done integer default 0 not null,
  next_at timestamp with time zone,
  stopped_why text,
  ended_at timestamp with time zone,
  added_at timestamp with time zone not null,
  version integer default 1 not null,
  updated_at timestamp with time zone not null,
  import_id text,
  made_partner boolean default false not null,
  constraint target_companies_pkey PRIMARY KEY (workspace_id, id),
  constraint target_companies_workspace_id_list_id_company_key_key UNIQUE (workspace_id, list_id, company_key),
  constraint target_companies_workspace_id_list_id_number_key UNIQUE (workspace_id, list_id, number),
  constraint target_companies_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint target_companies_workspace_id_list_id_fkey FOREIGN KEY (workspace_id, list_id) REFERENCES target_lists(workspace_id, id),
  constraint target_companies_candidates_check CHECK (jsonb_typeof(candidates) = 'array'::text),
  constraint target_companies_check CHECK (state <> 'stopped'::text OR stopped_why IS NOT NULL),
  constraint target_companies_company_check CHECK (length(company) <= 200),
  constraint target_companies_country_check CHECK (country ~ '^[A-Z]{2}$'::text),
  constraint target_companies_email_check CHECK (length(email) <= 254),
  constraint target_companies_email_folded_check CHECK (length(email_folded) <= 254),
  constraint target_companies_number_check CHECK (number >= 1),
  constraint target_companies_person_check CHECK (length(person) <= 200),
  constraint target_companies_phone_check CHECK (length(phone) <= 40),
  constraint target_companies_state_check CHECK (state = ANY (ARRAY['waiting'::text, 'held'::text, 'running'::text, 'stopped'::text, 'done'::text])),
  constraint target_companies_stopped_why_check CHECK (stopped_why = ANY (ARRAY['replied'::text, 'interested'::text, 'not_now'::text, 'not_interested'::text, 'wrong_person'::text, 'bounced'::text, 'opted_out'::text, 'applied'::text, 'by_member'::text, 'erased'::text])),
  constraint target_companies_website_check CHECK (length(website) <= 2000),
  constraint target_companies_why_check CHECK (length(why) <= 2000)
);
comment on table target_companies is 'audience: team';
CREATE INDEX target_companies_by_contact ON public.target_companies USING btree (workspace_id, contact_id) WHERE (contact_id IS NOT NULL);
CREATE INDEX target_companies_by_email ON public.target_companies USING btree (workspace_id, email_folded) WHERE (email_folded IS NOT NULL);
CREATE INDEX target_companies_by_name ON public.target_companies USING btree (workspace_id, list_id, company, id);
CREATE INDEX target_companies_by_partner ON public.target_companies USING btree (workspace_id, partner_id) WHERE (partner_id IS NOT NULL);
CREATE INDEX target_companies_by_time ON public.target_companies USING btree (workspace_id, list_id, added_at, id);
CREATE INDEX target_companies_running ON public.target_companies USING btree (workspace_id, list_id, next_at, id) WHERE (state = 'running'::text);
alter table target_companies enable row level security;
alter table target_companies force row level security;
create policy portfolio_rows on target_companies as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_partner(( SELECT current_portfolio() AS current_portfolio), partner_id)
END));
create policy team_rows on target_companies to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table target_companies to tandem_team;

create table target_lists (
  workspace_id text not null,
  id text not null,
  name text not null,
  why text not null,
  segment text,
  region text,
  gap text,
  owner_id text not null,
  language text not null,
  state text default 'open'::text not null,
  steps jsonb default '[]'::jsonb not null,
  companies_numbered integer default 0 not null,
  version integer default 1 not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint target_lists_pkey PRIMARY KEY (workspace_id, id),
  constraint target_lists_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint target_lists_workspace_id_owner_id_fkey FOREIGN KEY (workspace_id, owner_id) REFERENCES members(workspace_id, id),
  constraint target_lists_gap_check CHECK (length(gap) <= 500),
  constraint target_lists_language_check CHECK (length(language) <= 35),
  constraint target_lists_name_check CHECK (length(name) >= 1 AND length(name) <= 200),
  constraint target_lists_region_check CHECK (length(region) <= 120),
  constraint target_lists_segment_check CHECK (length(segment) <= 120),
  constraint target_lists_state_check CHECK (state = ANY (ARRAY['open'::text, 'running'::text, 'paused'::text, 'closed'::text])),
  constraint target_lists_steps_check CHECK (jsonb_typeof(steps) = 'array'::text AND jsonb_array_length(steps) <= 10),
  constraint target_lists_why_check CHECK (length(why) >= 1 AND length(why) <= 5000)
);
comment on table target_lists is 'audience: team';
CREATE INDEX target_lists_by_change ON public.target_lists USING btree (workspace_id, updated_at, id);
CREATE INDEX target_lists_by_name ON public.target_lists USING btree (workspace_id, name, id);
CREATE INDEX target_lists_by_owner ON public.target_lists USING btree (workspace_id, owner_id, updated_at, id);
CREATE INDEX target_lists_by_state ON public.target_lists USING btree (workspace_id, state, updated_at, id);
alter table target_lists enable row level security;
alter table target_lists force row level security;
create policy team_rows on target_lists to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table target_lists to tandem_team;

create table task_causes (
  workspace_id text not null,
  kind text not null,
  subject_kind text not null,
  subject_id text not null,
  side text not null,
  cause text not null,
  task_id text not null,
  constraint task_causes_pkey PRIMARY KEY (workspace_id, kind, subject_kind, subject_id, side, cause),
  constraint task_causes_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint task_causes_workspace_id_task_id_fkey FOREIGN KEY (workspace_id, task_id) REFERENCES tasks(workspace_id, id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
  constraint task_causes_cause_check CHECK (length(cause) >= 1 AND length(cause) <= 200)
);
comment on table task_causes is 'audience: team';
CREATE INDEX task_causes_by_task ON public.task_causes USING btree (workspace_id, task_id);
alter table task_causes enable row level security;
alter table task_causes force row level security;
create policy portfolio_rows on task_causes as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_record('tasks'::regclass, task_id)
END));
create policy team_rows on task_causes to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table task_causes to tandem_team;

create table task_comments (
  workspace_id text not null,
  task_id text not null,
  number integer not null,
  partner_id text,
  shared boolean default false not null,
  author_kind text not null,
  author_id text,
  body text not null,
  created_at timestamp with time zone not null,
  constraint task_comments_pkey PRIMARY KEY (workspace_id, task_id, number),
  constraint task_comments_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint task_comments_workspace_id_task_id_fkey FOREIGN KEY (workspace_id, task_id) REFERENCES tasks(workspace_id, id) ON DELETE CASCADE,
  constraint task_comments_body_check CHECK (length(body) >= 1 AND length(body) <= 5000),
  constraint task_comments_number_check CHECK (number > 0)
);
comment on table task_comments is 'audience: one_partner';
alter table task_comments enable row level security;
alter table task_comments force row level security;
create policy portal_rows on task_comments to tandem_portal
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner)) AND shared))
  with check (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner)) AND shared));
create policy portfolio_rows on task_comments as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_partner(( SELECT current_portfolio() AS current_portfolio), partner_id)
END));
create policy team_rows on task_comments to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant select on table task_comments to tandem_portal;
grant delete, insert, select, update on table task_comments to tandem_team;

create table tasks (
  workspace_id text not null,
  id text not null,
  kind text not null,
  subject_kind text not null,
  subject_id text not null,
  partner_id text,
  side text not null,
  title text not null,
  shared_title text,
  owner_kind text not null,
  owner_id text not null,
  due_at timestamp with time zone,
  due_order timestamp with time zone generated always as (COALESCE(due_at, 'infinity'::timestamp with time zone)) stored not null,
  hard_deadline timestamp with time zone,
  value_currency text,
  value_minor bigint,
  waiting text,
  legal boolean default false not null,
  shared_with_partner boolean default false not null,
  checklist jsonb default '[]'::jsonb not null,
  cause text not null,
  state text default 'open'::text not null,
  snoozed_until timestamp with time zone,
  outcome text,
  followed_at timestamp with time zone,
  opened_by_kind text not null,
  opened_by_id text,
  ended_at timestamp with time zone,
  ended_by_kind text,
  ended_by_id text,
  version integer default 1 not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint tasks_pkey PRIMARY KEY (workspace_id, id),
  constraint tasks_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint tasks_workspace_id_partner_id_fkey FOREIGN KEY (workspace_id, partner_id) REFERENCES partners(workspace_id, id) ON DELETE CASCADE,
  constraint tasks_cause_check CHECK (length(cause) >= 1 AND length(cause) <= 200),
  constraint tasks_check CHECK ((value_currency IS NULL) = (value_minor IS NULL)),
  constraint tasks_check1 CHECK ((state = 'open'::text) = (ended_at IS NULL)),
  constraint tasks_check2 CHECK (side = 'team'::text OR partner_id IS NOT NULL),
  constraint tasks_check3 CHECK ((owner_kind <> 'portal_user'::text OR side = 'partner'::text) AND (owner_kind <> 'member'::text OR side = 'team'::text)),
  constraint tasks_checklist_check CHECK (jsonb_typeof(checklist) = 'array'::text),
  constraint tasks_kind_check CHECK (length(kind) >= 3 AND length(kind) <= 80),
  constraint tasks_outcome_check CHECK (length(outcome) <= 500),
  constraint tasks_owner_id_check CHECK (length(owner_id) >= 1 AND length(owner_id) <= 80),
  constraint tasks_owner_kind_check CHECK (owner_kind = ANY (ARRAY['member'::text, 'portal_user'::text, 'role'::text])),
  constraint tasks_shared_title_check CHECK (length(shared_title) >= 1 AND length(shared_title) <= 140),
  constraint tasks_side_check CHECK (side = ANY (ARRAY['team'::text, 'partner'::text])),
  constraint tasks_state_check CHECK (state = ANY (ARRAY['open'::text, 'done'::text, 'cancelled'::text])),
  constraint tasks_subject_id_check CHECK (length(subject_id) >= 1 AND length(subject_id) <= 80),
  constraint tasks_subject_kind_check CHECK (length(subject_kind) >= 1 AND length(subject_kind) <= 60),
  constraint tasks_title_check CHECK (length(title) >= 1 AND length(title) <= 140),
  constraint tasks_value_currency_check CHECK (value_currency ~ '^[A-Z]{3}$'::text),
  constraint tasks_value_minor_check CHECK (value_minor >= 0),
  constraint tasks_waiting_check CHECK (waiting = ANY (ARRAY['partner'::text, 'colleague'::text]))
);
comment on table tasks is 'audience: one_partner';
CREATE INDEX tasks_by_due ON public.tasks USING btree (workspace_id, due_order, id);
CREATE INDEX tasks_by_partner ON public.tasks USING btree (workspace_id, partner_id, due_order, id);
CREATE INDEX tasks_by_subject ON public.tasks USING btree (workspace_id, subject_id, kind);
CREATE INDEX tasks_by_time ON public.tasks USING btree (workspace_id, created_at, id);
CREATE INDEX tasks_of_owner ON public.tasks USING btree (workspace_id, owner_kind, owner_id, due_order, id) WHERE (state = 'open'::text);
CREATE UNIQUE INDEX tasks_open_once ON public.tasks USING btree (workspace_id, kind, subject_kind, subject_id, side) WHERE (state = 'open'::text);
alter table tasks enable row level security;
alter table tasks force row level security;
create policy portal_rows on tasks to tandem_portal
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner)) AND ((side = 'partner'::text) OR shared_with_partner)))
  with check (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner)) AND ((side = 'partner'::text) OR shared_with_partner)));
create policy portfolio_rows on tasks as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE ((owner_id = ( SELECT current_portfolio() AS current_portfolio)) OR holds_partner(( SELECT current_portfolio() AS current_portfolio), partner_id))
END));
create policy team_rows on tasks to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant select on table tasks to tandem_portal;
grant delete, insert, select, update on table tasks to tandem_team;

create table tax_profile_details (
  workspace_id text not null,
  profile_id text not null,
  sealed text not null,
  constraint tax_profile_details_pkey PRIMARY KEY (workspace_id, profile_id),
  constraint tax_profile_details_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint tax_profile_details_workspace_id_profile_id_fkey FOREIGN KEY (workspace_id, profile_id) REFERENCES tax_profiles(workspace_id, id),
  constraint tax_profile_details_sealed_check CHECK (sealed ~~ 'v1.%'::text)
);
comment on table tax_profile_details is 'audience: team';
alter table tax_profile_details enable row level security;
alter table tax_profile_details force row level security;
create policy portfolio_rows on tax_profile_details as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_record('tax_profiles'::regclass, profile_id)
END));
create policy team_rows on tax_profile_details to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select on table tax_profile_details to tandem_team;

create table tax_profiles (
  workspace_id text not null,
  id text not null,
  partner_id text not null,
  form text not null,
  state text not null,
  legal_name text not null,
  residence text not null,
  vat_id text,
  tin_kind text,
  tin_last_four text,
  tin_result text default 'unchecked'::text not null,
  tin_checked_on date,
  tin_checked_by_name text,
  answers jsonb not null,
  signer_name text not null,
  signer_capacity text,
  certificate_hash text not null,
  signed_at timestamp with time zone not null,
  signed_by_portal_user_id text,
  valid_until date,
  rejected_at timestamp with time zone,
  rejected_by_name text,
  rejected_reason text,
  ended_at timestamp with time zone,
  version integer default 1 not null,
  updated_at timestamp with time zone not null,
  constraint tax_profiles_pkey PRIMARY KEY (workspace_id, id),
  constraint tax_profiles_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint tax_profiles_workspace_id_partner_id_fkey FOREIGN KEY (workspace_id, partner_id) REFERENCES partners(workspace_id, id),
  constraint tax_profiles_certificate_hash_check CHECK (certificate_hash ~ '^[0-9a-f]{64}$'::text),
  constraint tax_profiles_check CHECK ((state = 'rejected'::text) = (rejected_at IS NOT NULL)),
  constraint tax_profiles_check1 CHECK ((tin_kind IS NULL) = (tin_last_four IS NULL)),
  constraint tax_profiles_form_check CHECK (form = ANY (ARRAY['w9'::text, 'w8ben'::text, 'w8ben_e'::text, 'other'::text])),
  constraint tax_profiles_legal_name_check CHECK (length(legal_name) >= 1 AND length(legal_name) <= 200),
  constraint tax_profiles_rejected_by_name_check CHECK (length(rejected_by_name) <= 200),
  constraint tax_profiles_rejected_reason_check CHECK (length(rejected_reason) >= 1 AND length(rejected_reason) <= 2000),
  constraint tax_profiles_residence_check CHECK (residence ~ '^[A-Z]{2}$'::text),
  constraint tax_profiles_signer_capacity_check CHECK (length(signer_capacity) >= 1 AND length(signer_capacity) <= 200),
  constraint tax_profiles_signer_name_check CHECK (length(signer_name) >= 1 AND length(signer_name) <= 200),
  constraint tax_profiles_state_check CHECK (state = ANY (ARRAY['signed'::text, 'replaced'::text, 'rejected'::text])),
  constraint tax_profiles_tin_checked_by_name_check CHECK (length(tin_checked_by_name) <= 200),
  constraint tax_profiles_tin_kind_check CHECK (tin_kind = ANY (ARRAY['ssn'::text, 'ein'::text, 'itin'::text, 'foreign'::text])),
  constraint tax_profiles_tin_last_four_check CHECK (length(tin_last_four) <= 4),
  constraint tax_profiles_tin_result_check CHECK (tin_result = ANY (ARRAY['unchecked'::text, 'match'::text, 'mismatch'::text])),
  constraint tax_profiles_vat_id_check CHECK (length(vat_id) >= 4 AND length(vat_id) <= 20)
);
comment on table tax_profiles is 'audience: one_partner';
CREATE INDEX tax_profiles_by_expiry ON public.tax_profiles USING btree (workspace_id, valid_until, id) WHERE (state = 'signed'::text);
CREATE INDEX tax_profiles_by_partner ON public.tax_profiles USING btree (workspace_id, partner_id, signed_at, id);
CREATE INDEX tax_profiles_by_time ON public.tax_profiles USING btree (workspace_id, signed_at, id);
CREATE UNIQUE INDEX tax_profiles_standing ON public.tax_profiles USING btree (workspace_id, partner_id) WHERE (state = 'signed'::text);
alter table tax_profiles enable row level security;
alter table tax_profiles force row level security;
create policy portal_rows on tax_profiles to tandem_portal
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))))
  with check (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))));
create policy portfolio_rows on tax_profiles as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_partner(( SELECT current_portfolio() AS current_portfolio), partner_id)
END));
create policy team_rows on tax_profiles to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant select on table tax_profiles to tandem_portal;
grant insert, select, update on table tax_profiles to tandem_team;

create table tax_rulings (
  workspace_id text not null,
  partner_id text not null,
  number integer not null,
  treatment text,
  tax_rate_ppm integer default 0 not null,
  withholding_rate_ppm integer default 0 not null,
  withholding_kind text,
  authority text,
  source_share_ppm integer default 1000000 not null,
  reason text not null,
  from_on date not null,
  at timestamp with time zone not null,
  by_id text,
  by_name text not null,
  constraint tax_rulings_pkey PRIMARY KEY (workspace_id, partner_id, number),
  constraint tax_rulings_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint tax_rulings_workspace_id_partner_id_fkey FOREIGN KEY (workspace_id, partner_id) REFERENCES partners(workspace_id, id),
  constraint tax_rulings_authority_check CHECK (length(authority) >= 1 AND length(authority) <= 60),
  constraint tax_rulings_by_name_check CHECK (length(by_name) <= 200),
  constraint tax_rulings_check CHECK ((withholding_rate_ppm = 0) = (withholding_kind IS NULL) AND (withholding_kind IS NULL) = (authority IS NULL)),
  constraint tax_rulings_number_check CHECK (number >= 1),
  constraint tax_rulings_reason_check CHECK (length(reason) >= 1 AND length(reason) <= 2000),
  constraint tax_rulings_source_share_ppm_check CHECK (source_share_ppm >= 0 AND source_share_ppm <= 1000000),
  constraint tax_rulings_tax_rate_ppm_check CHECK (tax_rate_ppm >= 0 AND tax_rate_ppm <= 1000000),
  constraint tax_rulings_treatment_check CHECK (treatment = ANY (ARRAY['domestic'::text, 'reverse_charge'::text, 'exempt'::text, 'outside_scope'::text])),
  constraint tax_rulings_withholding_kind_check CHECK (withholding_kind = ANY (ARRAY['backup'::text, 'nonresident'::text, 'other'::text])),
  constraint tax_rulings_withholding_rate_ppm_check CHECK (withholding_rate_ppm >= 0 AND withholding_rate_ppm <= 1000000)
);
comment on table tax_rulings is 'audience: one_partner';
alter table tax_rulings enable row level security;
alter table tax_rulings force row level security;
create policy portal_rows on tax_rulings to tandem_portal
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))))
  with check (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))));
create policy portfolio_rows on tax_rulings as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_partner(( SELECT current_portfolio() AS current_portfolio), partner_id)
END));
create policy team_rows on tax_rulings to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant select on table tax_rulings to tandem_portal;
grant insert, select on table tax_rulings to tandem_team;

create table tier_grants (
  workspace_id text not null,
  id text not null,
  partner_id text not null,
  tier text not null,
  from_on date not null,
  to_on date,
  cause text not null,
  evidence jsonb default '{}'::jsonb not null,
  reason text,
  by_kind text not null,
  by_id text,
  created_at timestamp with time zone not null,
  constraint tier_grants_pkey PRIMARY KEY (workspace_id, id),
  constraint tier_grants_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint tier_grants_workspace_id_partner_id_fkey FOREIGN KEY (workspace_id, partner_id) REFERENCES partners(workspace_id, id) ON DELETE CASCADE,
  constraint tier_grants_cause_check CHECK (cause = ANY (ARRAY['computed'::text, 'manual'::text, 'term'::text, 'grace'::text, 'appeal'::text])),
  constraint tier_grants_check CHECK (to_on > from_on),
  constraint tier_grants_reason_check CHECK (length(reason) <= 2000),
  constraint tier_grants_tier_check CHECK (length(tier) >= 1 AND length(tier) <= 60)
);
comment on table tier_grants is 'audience: one_partner';
CREATE INDEX tier_grants_by_partner ON public.tier_grants USING btree (workspace_id, partner_id, from_on, id);
CREATE INDEX tier_grants_by_tier ON public.tier_grants USING btree (workspace_id, tier, partner_id);
alter table tier_grants enable row level security;
alter table tier_grants force row level security;
create policy portal_rows on tier_grants to tandem_portal
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))))
  with check (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))));
create policy portfolio_rows on tier_grants as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_partner(( SELECT current_portfolio() AS current_portfolio), partner_id)
END));
create policy team_rows on tier_grants to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant select on table tier_grants to tandem_portal;
grant delete, insert, select, update on table tier_grants to tandem_team;

create table today_mails (
  workspace_id text not null,
  member_id text not null,
  on_date date not null,
  tasks integer not null,
  created_at timestamp with time zone not null,
  constraint today_mails_pkey PRIMARY KEY (workspace_id, member_id, on_date),
  constraint today_mails_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint today_mails_tasks_check CHECK (tasks >= 0)
);
comment on table today_mails is 'audience: team';
alter table today_mails enable row level security;
alter table today_mails force row level security;
create policy team_rows on today_mails to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table today_mails to tandem_team;

create table touches (
  workspace_id text not null,
  id text not null,
  partner_id text not null,
  kind text not null,
  customer_id text,
  company_id text,
  source_key text not null,
  evidence jsonb default '{}'::jsonb not null,
  block_reason text,
  occurred_at timestamp with time zone not null,
  recorded_at timestamp with time zone not null,
  constraint touches_pkey PRIMARY KEY (workspace_id, id),
  constraint touches_workspace_id_company_id_fkey FOREIGN KEY (workspace_id, company_id) REFERENCES companies(workspace_id, id),
  constraint touches_workspace_id_customer_id_fkey FOREIGN KEY (workspace_id, customer_id) REFERENCES customers(workspace_id, id),
  constraint touches_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint touches_workspace_id_partner_id_fkey FOREIGN KEY (workspace_id, partner_id) REFERENCES partners(workspace_id, id),
  constraint touches_block_reason_check CHECK (length(block_reason) <= 500),
  constraint touches_check CHECK (customer_id IS NOT NULL OR company_id IS NOT NULL),
  constraint touches_kind_check CHECK (kind = ANY (ARRAY['click'::text, 'code'::text, 'lead_submitted'::text, 'deal_registered'::text, 'introduction'::text, 'meeting'::text, 'event_attended'::text, 'webinar_registered'::text, 'campaign_response'::text, 'integration_installed'::text, 'marketplace_listing'::text])),
  constraint touches_source_key_check CHECK (length(source_key) >= 1 AND length(source_key) <= 300)
);
comment on table touches is 'audience: one_partner';
CREATE INDEX touches_by_company ON public.touches USING btree (workspace_id, company_id, occurred_at, id);
CREATE INDEX touches_by_customer ON public.touches USING btree (workspace_id, customer_id, occurred_at, id);
CREATE INDEX touches_by_partner ON public.touches USING btree (workspace_id, partner_id, occurred_at, id);
CREATE UNIQUE INDEX touches_by_source ON public.touches USING btree (workspace_id, source_key);
CREATE INDEX touches_by_time ON public.touches USING btree (workspace_id, occurred_at, id);
alter table touches enable row level security;
alter table touches force row level security;
create policy portal_rows on touches to tandem_portal
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))))
  with check (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))));
create policy portfolio_rows on touches as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_partner(( SELECT current_portfolio() AS current_portfolio), partner_id)
END));
create policy team_rows on touches to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant select on table touches to tandem_portal;
grant delete, insert, select, update on table touches to tandem_team;

create table tracking_settings (
  workspace_id text not null,
  default_destination text,
  consent jsonb default '{}'::jsonb not null,
  repeat_minutes integer default 60 not null,
  click_months integer default 13 not null,
  version integer default 1 not null,
  updated_at timestamp with time zone not null,
  constraint tracking_settings_pkey PRIMARY KEY (workspace_id),
  constraint tracking_settings_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint tracking_settings_click_months_check CHECK (click_months >= 1 AND click_months <= 60),
  constraint tracking_settings_default_destination_check CHECK (length(default_destination) <= 2048 AND default_destination ~ '^https://'::text),
  constraint tracking_settings_repeat_minutes_check CHECK (repeat_minutes >= 1 AND repeat_minutes <= 1440)
);
comment on table tracking_settings is 'audience: team';
alter table tracking_settings enable row level security;
alter table tracking_settings force row level security;
create policy team_rows on tracking_settings to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table tracking_settings to tandem_team;

create table unmatched_events (
  workspace_id text not null,
  id text not null,
  kind text not null,
  source text not null,
  external_id text not null,
  waits_for text not null,
  subject_id text,
  payload jsonb not null,
  reason text not null,
  state text not null,
  occurred_at timestamp with time zone not null,
  recorded_at timestamp with time zone not null,
  until_at timestamp with time zone not null,
  decided_at timestamp with time zone,
  decided_by_name text,
  version integer default 1 not null,
  constraint unmatched_events_pkey PRIMARY KEY (workspace_id, id),
  constraint unmatched_events_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint unmatched_events_decided_by_name_check CHECK (length(decided_by_name) <= 200),
  constraint unmatched_events_external_id_check CHECK (length(external_id) >= 1 AND length(external_id) <= 300),
  constraint unmatched_events_kind_check CHECK (kind = ANY (ARRAY['click'::text, 'refund'::text, 'chargeback'::text, 'lead'::text, 'sale'::text, 'subscription'::text, 'touch'::text])),
  constraint unmatched_events_reason_check CHECK (length(reason) >= 1 AND length(reason) <= 1000),
  constraint unmatched_events_source_check CHECK (length(source) >= 1 AND length(source) <= 60),
  constraint unmatched_events_state_check CHECK (state = ANY (ARRAY['waiting'::text, 'overdue'::text, 'matched'::text, 'ignored'::text])),
  constraint unmatched_events_waits_for_check CHECK (length(waits_for) >= 1 AND length(waits_for) <= 300)
);
comment on table unmatched_events is 'audience: team';
CREATE INDEX unmatched_events_by_deadline ON public.unmatched_events USING btree (workspace_id, until_at) WHERE (state = 'waiting'::text);
CREATE UNIQUE INDEX unmatched_events_by_external_id ON public.unmatched_events USING btree (workspace_id, kind, source, external_id);
CREATE INDEX unmatched_events_by_own_id ON public.unmatched_events USING btree (workspace_id, external_id);
CREATE INDEX unmatched_events_by_time ON public.unmatched_events USING btree (workspace_id, recorded_at, id);
CREATE INDEX unmatched_events_waiting ON public.unmatched_events USING btree (workspace_id, waits_for) WHERE (state = ANY (ARRAY['waiting'::text, 'overdue'::text]));
alter table unmatched_events enable row level security;
alter table unmatched_events force row level security;
create policy team_rows on unmatched_events to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table unmatched_events to tandem_team;

create table usage_batches (
  workspace_id text not null,
  id text not null,
  source text not null,
  partner_id text,
  key_id text not null,
  accepted integer not null,
  refused integer not null,
  at timestamp with time zone not null,
  constraint usage_batches_pkey PRIMARY KEY (workspace_id, id),
  constraint usage_batches_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint usage_batches_accepted_check CHECK (accepted >= 0),
  constraint usage_batches_refused_check CHECK (refused >= 0),
  constraint usage_batches_source_check CHECK (length(source) >= 1 AND length(source) <= 60)
);
comment on table usage_batches is 'audience: one_partner';
CREATE INDEX usage_batches_by_time ON public.usage_batches USING btree (workspace_id, at, id);
alter table usage_batches enable row level security;
alter table usage_batches force row level security;
create policy portal_rows on usage_batches to tandem_portal
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))))
  with check (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))));
create policy portfolio_rows on usage_batches as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_partner(( SELECT current_portfolio() AS current_portfolio), partner_id)
END));
create policy team_rows on usage_batches to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant select on table usage_batches to tandem_portal;
grant delete, insert, select, update on table usage_batches to tandem_team;

create table usage_buckets (
  workspace_id text not null,
  day date not null,
  key_id text not null,
  endpoint text not null,
  status_class text not null,
  partner_id text,
  calls bigint not null,
  errors bigint not null,
  throttled bigint not null,
  latency bigint[] not null,
  bytes bigint not null,
  constraint usage_buckets_pkey PRIMARY KEY (workspace_id, day, key_id, endpoint, status_class),
  constraint usage_buckets_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint usage_buckets_bytes_check CHECK (bytes >= 0),
  constraint usage_buckets_calls_check CHECK (calls >= 0),
  constraint usage_buckets_endpoint_check CHECK (length(endpoint) <= 320),
  constraint usage_buckets_errors_check CHECK (errors >= 0),
  constraint usage_buckets_latency_check CHECK (cardinality(latency) = 11),
  constraint usage_buckets_status_class_check CHECK (status_class = ANY (ARRAY['2xx'::text, '3xx'::text, '4xx'::text, '5xx'::text])),
  constraint usage_buckets_throttled_check CHECK (throttled >= 0)
);
comment on table usage_buckets is 'audience: one_partner';
CREATE INDEX usage_buckets_by_key ON public.usage_buckets USING btree (workspace_id, key_id, day);
CREATE INDEX usage_buckets_by_partner ON public.usage_buckets USING btree (workspace_id, partner_id, day);
alter table usage_buckets enable row level security;
alter table usage_buckets force row level security;
create policy portal_rows on usage_buckets to tandem_portal
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))))
  with check (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))));
create policy portfolio_rows on usage_buckets as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_partner(( SELECT current_portfolio() AS current_portfolio), partner_id)
END));
create policy team_rows on usage_buckets to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant select on table usage_buckets to tandem_portal;
grant delete, insert, select, update on table usage_buckets to tandem_team;

create table usage_events (
  workspace_id text not null,
  source text not null,
  event_id text not null,
  batch_id text not null,
  partner_id text,
  key_id text not null,
  at timestamp with time zone not null,
  endpoint text not null,
  status integer not null,
  ms integer,
  bytes bigint,
  constraint usage_events_pkey PRIMARY KEY (workspace_id, source, event_id),
  constraint usage_events_workspace_id_batch_id_fkey FOREIGN KEY (workspace_id, batch_id) REFERENCES usage_batches(workspace_id, id) ON DELETE CASCADE,
  constraint usage_events_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint usage_events_bytes_check CHECK (bytes >= 0),
  constraint usage_events_endpoint_check CHECK (length(endpoint) >= 1 AND length(endpoint) <= 200),
  constraint usage_events_event_id_check CHECK (length(event_id) >= 1 AND length(event_id) <= 100),
  constraint usage_events_ms_check CHECK (ms >= 0),
  constraint usage_events_status_check CHECK (status >= 100 AND status <= 599)
);
comment on table usage_events is 'audience: one_partner';
CREATE INDEX usage_events_by_batch ON public.usage_events USING btree (workspace_id, batch_id);
CREATE INDEX usage_events_by_partner ON public.usage_events USING btree (workspace_id, partner_id, at);
alter table usage_events enable row level security;
alter table usage_events force row level security;
create policy portal_rows on usage_events to tandem_portal
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))))
  with check (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))));
create policy portfolio_rows on usage_events as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_partner(( SELECT current_portfolio() AS current_portfolio), partner_id)
END));
create policy team_rows on usage_events to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant select on table usage_events to tandem_portal;
grant delete, insert, select, update on table usage_events to tandem_team;

create table usage_notices (
  workspace_id text not null,
  partner_id text not null,
  month text not null,
  percent integer not null,
  at timestamp with time zone not null,
  constraint usage_notices_pkey PRIMARY KEY (workspace_id, partner_id, month, percent),
  constraint usage_notices_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint usage_notices_workspace_id_partner_id_fkey FOREIGN KEY (workspace_id, partner_id) REFERENCES partners(workspace_id, id),
  constraint usage_notices_month_check CHECK (month ~ '^\d{4}-\d{2}$'::text),
  constraint usage_notices_percent_check CHECK (percent = ANY (ARRAY[80, 100]))
);
comment on table usage_notices is 'audience: team';
alter table usage_notices enable row level security;
alter table usage_notices force row level security;
create policy portfolio_rows on usage_notices as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_partner(( SELECT current_portfolio() AS current_portfolio), partner_id)
END));
create policy team_rows on usage_notices to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table usage_notices to tandem_team;

create table usage_writers (
  workspace_id text not null,
  process_id text not null,
  sequence bigint not null,
  at timestamp with time zone not null,
  constraint usage_writers_pkey PRIMARY KEY (workspace_id, process_id),
  constraint usage_writers_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE
);
comment on table usage_writers is 'audience: team';
alter table usage_writers enable row level security;
alter table usage_writers force row level security;
create policy team_rows on usage_writers to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table usage_writers to tandem_team;

create table view_defaults (
  workspace_id text not null,
  list text not null,
  role text not null,
  view_id text not null,
  constraint view_defaults_pkey PRIMARY KEY (workspace_id, list, role),
  constraint view_defaults_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint view_defaults_workspace_id_view_id_fkey FOREIGN KEY (workspace_id, view_id) REFERENCES saved_views(workspace_id, id) ON DELETE CASCADE,
  constraint view_defaults_role_check CHECK (length(role) >= 1 AND length(role) <= 40)
);
comment on table view_defaults is 'audience: team';
CREATE INDEX view_defaults_by_view ON public.view_defaults USING btree (workspace_id, view_id);
alter table view_defaults enable row level security;
alter table view_defaults force row level security;
create policy portfolio_rows on view_defaults as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_record('saved_views'::regclass, view_id)
END));
create policy team_rows on view_defaults to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table view_defaults to tandem_team;

create table visitors (
  workspace_id text not null,
  id text not null,
  region text,
  agreed_at timestamp with time zone not null,
  withdrawn_at timestamp with time zone,
  constraint visitors_pkey PRIMARY KEY (workspace_id, id),
  constraint visitors_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint visitors_region_check CHECK (length(region) <= 10)
);
comment on table visitors is 'audience: team';
alter table visitors enable row level security;
alter table visitors force row level security;
create policy team_rows on visitors to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table visitors to tandem_team;

create table webhook_attempts (
  workspace_id text not null,
  delivery_id text not null,
  number integer not null,
  partner_id text,
  started_at timestamp with time zone not null,
  duration_ms integer not null,
  status integer,
  error text,
  answer text,
  constraint webhook_attempts_pkey PRIMARY KEY (workspace_id, delivery_id, number),
  constraint webhook_attempts_workspace_id_delivery_id_fkey FOREIGN KEY (workspace_id, delivery_id) REFERENCES webhook_deliveries(workspace_id, id) ON DELETE CASCADE
);
comment on table webhook_attempts is 'audience: one_partner';
alter table webhook_attempts enable row level security;
alter table webhook_attempts force row level security;
create policy portal_rows on webhook_attempts to tandem_portal
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))))
  with check (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))));
create policy portfolio_rows on webhook_attempts as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_partner(( SELECT current_portfolio() AS current_portfolio), partner_id)
END));
create policy team_rows on webhook_attempts to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant select on table webhook_attempts to tandem_portal;
grant delete, insert, select, update on table webhook_attempts to tandem_team;

create table webhook_deliveries (
  workspace_id text not null,
  id text not null,
  endpoint_id text not null,
  partner_id text,
  event_id text,
  event_kind text not null,
  message_id text not null,
  is_test boolean default false not null,
  payload text not null,
  state text default 'pending'::text not null,
  attempts integer default 0 not null,
  next_attempt_at timestamp with time zone,
  first_attempt_ok boolean,
  first_duration_ms integer,
  last_status integer,
  last_error text,
  delivered_at timestamp with time zone,
  created_at timestamp with time zone default now() not null,
  constraint webhook_deliveries_pkey PRIMARY KEY (workspace_id, id),
  constraint webhook_deliveries_workspace_id_endpoint_id_message_id_key UNIQUE (workspace_id, endpoint_id, message_id),
  constraint webhook_deliveries_workspace_id_endpoint_id_fkey FOREIGN KEY (workspace_id, endpoint_id) REFERENCES webhook_endpoints(workspace_id, id) ON DELETE CASCADE,
  constraint webhook_deliveries_state_check CHECK (state = ANY (ARRAY['pending'::text, 'retrying'::text, 'delivered'::text, 'failed'::text, 'skipped'::text]))
);
comment on table webhook_deliveries is 'audience: one_partner';
CREATE INDEX webhook_deliveries_by_endpoint ON public.webhook_deliveries USING btree (workspace_id, endpoint_id, created_at DESC, id DESC);
CREATE INDEX webhook_deliveries_by_kind ON public.webhook_deliveries USING btree (workspace_id, event_kind, created_at DESC, id DESC);
CREATE INDEX webhook_deliveries_by_message ON public.webhook_deliveries USING btree (workspace_id, message_id);
CREATE INDEX webhook_deliveries_by_time ON public.webhook_deliveries USING btree (workspace_id, created_at DESC, id DESC);
alter table webhook_deliveries enable row level security;
alter table webhook_deliveries force row level security;
create policy portal_rows on webhook_deliveries to tandem_portal
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))))
  with check (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))));
create policy portfolio_rows on webhook_deliveries as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_partner(( SELECT current_portfolio() AS current_portfolio), partner_id)
END));
create policy team_rows on webhook_deliveries to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant select on table webhook_deliveries to tandem_portal;
grant delete, insert, select, update on table webhook_deliveries to tandem_team;

create table webhook_endpoints (
  workspace_id text not null,
  id text not null,
  partner_id text,
  url text not null,
  description text,
  event_kinds text[] not null,
  headers jsonb default '{}'::jsonb not null,
  state text default 'unverified'::text not null,
  state_reason text,
  failing_since timestamp with time zone,
  failed_in_a_row integer default 0 not null,
  slow_until timestamp with time zone,
  creator_id text,
  version integer default 1 not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  signing text default 'hmac_sha256'::text not null,
  constraint webhook_endpoints_pkey PRIMARY KEY (workspace_id, id),
  constraint webhook_endpoints_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint webhook_endpoints_signing_check CHECK (signing = ANY (ARRAY['hmac_sha256'::text, 'ed25519'::text])),
  constraint webhook_endpoints_state_check CHECK (state = ANY (ARRAY['unverified'::text, 'enabled'::text, 'paused'::text, 'disabled'::text])),
  constraint webhook_endpoints_url_check CHECK (length(url) <= 2000)
);
comment on table webhook_endpoints is 'audience: one_partner';
CREATE INDEX webhook_endpoints_by_partner ON public.webhook_endpoints USING btree (workspace_id, partner_id, id);
alter table webhook_endpoints enable row level security;
alter table webhook_endpoints force row level security;
create policy portal_rows on webhook_endpoints to tandem_portal
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))))
  with check (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND (partner_id = ( SELECT current_partner() AS current_partner))));
create policy portfolio_rows on webhook_endpoints as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_partner(( SELECT current_portfolio() AS current_portfolio), partner_id)
END));
create policy team_rows on webhook_endpoints to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table webhook_endpoints to tandem_portal;
grant delete, insert, select, update on table webhook_endpoints to tandem_team;

create table webhook_secrets (
  workspace_id text not null,
  id text not null,
  endpoint_id text not null,
  secret_encrypted text not null,
  created_at timestamp with time zone not null,
  ends_at timestamp with time zone,
  constraint webhook_secrets_pkey PRIMARY KEY (workspace_id, id),
  constraint webhook_secrets_workspace_id_endpoint_id_fkey FOREIGN KEY (workspace_id, endpoint_id) REFERENCES webhook_endpoints(workspace_id, id) ON DELETE CASCADE
);
comment on table webhook_secrets is 'audience: team';
CREATE INDEX webhook_secrets_by_endpoint ON public.webhook_secrets USING btree (workspace_id, endpoint_id);
alter table webhook_secrets enable row level security;
alter table webhook_secrets force row level security;
create policy portfolio_rows on webhook_secrets as restrictive for select to tandem_team
  using (((workspace_id = ( SELECT current_workspace() AS current_workspace)) AND
CASE
    WHEN (( SELECT current_portfolio() AS current_portfolio) IS NULL) THEN true
    ELSE sees_record('webhook_endpoints'::regclass, endpoint_id)
END));
create policy team_rows on webhook_secrets to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table webhook_secrets to tandem_team;

create table workspace_days (
  workspace_id text not null,
  day date not null,
  clicks bigint default 0 not null,
  repeats bigint default 0 not null,
  heads bigint default 0 not null,
  prefetches bigint default 0 not null,
  bots bigint default 0 not null,
  velocities bigint default 0 not null,
  visitors bigint default 0 not null,
  constraint workspace_days_pkey PRIMARY KEY (workspace_id, day),
  constraint workspace_days_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE
);
comment on table workspace_days is 'audience: team';
alter table workspace_days enable row level security;
alter table workspace_days force row level security;
create policy team_rows on workspace_days to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table workspace_days to tandem_team;

create table workspace_exports (
  workspace_id text not null,
  id text not null,
  job_id text not null,
  file_id text,
  row_count bigint,
  file_count integer,
  size_bytes bigint,
  sha256 text,
  asked_by text,
  asked_by_name text not null,
  downloaded_at timestamp with time zone,
  downloaded_by_name text,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  constraint workspace_exports_pkey PRIMARY KEY (workspace_id, id),
  constraint workspace_exports_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  constraint workspace_exports_asked_by_name_check CHECK (length(asked_by_name) <= 200),
  constraint workspace_exports_downloaded_by_name_check CHECK (length(downloaded_by_name) <= 200),
  constraint workspace_exports_sha256_check CHECK (sha256 ~ '^[0-9a-f]{64}$'::text)
);
comment on table workspace_exports is 'audience: team';
CREATE INDEX workspace_exports_by_time ON public.workspace_exports USING btree (workspace_id, created_at, id);
CREATE INDEX workspace_exports_to_end ON public.workspace_exports USING btree (workspace_id, expires_at) WHERE (file_id IS NOT NULL);
alter table workspace_exports enable row level security;
alter table workspace_exports force row level security;
create policy team_rows on workspace_exports to tandem_team
  using ((workspace_id = ( SELECT current_workspace() AS current_workspace)))
  with check ((workspace_id = ( SELECT current_workspace() AS current_workspace)));
grant delete, insert, select, update on table workspace_exports to tandem_team;

create table workspaces (
  id text not null,
  slug text not null,
  name text not null,
  kind text default 'live'::text not null,
  live_workspace_id text,
  zone text default 'UTC'::text not null,
  currency text default 'USD'::text not null,
  language text default 'en'::text not null,
  fiscal_year_start_month integer default 1 not null,
  calendar jsonb default '{}'::jsonb not null,
  theme jsonb default '{}'::jsonb not null,
  settings jsonb default '{}'::jsonb not null,
  is_demo boolean default false not null,
  clock_offset_ms bigint default 0 not null,
  advance_to timestamp with time zone,
  version integer default 1 not null,
  created_at timestamp with time zone default now() not null,
  scenario text,
  scenario_until timestamp with time zone,
  archived_at timestamp with time zone,
  is_restoring boolean default false not null,
  constraint workspaces_pkey PRIMARY KEY (id),
  constraint workspaces_slug_key UNIQUE (slug),
  constraint workspaces_live_workspace_id_fkey FOREIGN KEY (live_workspace_id) REFERENCES workspaces(id),
  constraint workspaces_archived CHECK (archived_at IS NULL OR kind = 'sandbox'::text),
  constraint workspaces_check CHECK (kind = 'sandbox'::text OR clock_offset_ms = 0),
  constraint workspaces_clock_offset_ms_check CHECK (clock_offset_ms >= 0),
  constraint workspaces_currency_check CHECK (currency ~ '^[A-Z]{3}$'::text),
  constraint workspaces_fiscal_year_start_month_check CHECK (fiscal_year_start_month >= 1 AND fiscal_year_start_month <= 12),
  constraint workspaces_kind_check CHECK (kind = ANY (ARRAY['live'::text, 'sandbox'::text])),
  constraint workspaces_name_check CHECK (length(name) >= 1 AND length(name) <= 200),
  constraint workspaces_scenario CHECK (scenario IS NULL OR kind = 'sandbox'::text AND scenario_until IS NOT NULL),
  constraint workspaces_scenario_check CHECK (scenario = ANY (ARRAY['rate_limit'::text, 'outage'::text, 'slow'::text, 'bad_signature'::text])),
  constraint workspaces_slug_check CHECK (slug ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'::text)
);
CREATE INDEX workspaces_advancing ON public.workspaces USING btree (id) WHERE (advance_to IS NOT NULL);
CREATE INDEX workspaces_by_live ON public.workspaces USING btree (live_workspace_id) WHERE (live_workspace_id IS NOT NULL);
grant select on column workspaces.id to tandem_ledger;
grant select on column workspaces.id to tandem_retention;
grant select on column workspaces.zone to tandem_ledger;
