-- The ledger's triggers look up the few rows of a statement in tables that grow without end. A plan that a session made
-- while they were small would read them whole for as long as it lives, so these functions go by index.
create or replace function check_ledger_entries() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
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
end $$;
alter function check_ledger_entries() set enable_seqscan = off;
alter function check_ledger_transfers() set enable_seqscan = off;
alter function fold_ledger_sums() set enable_seqscan = off;
