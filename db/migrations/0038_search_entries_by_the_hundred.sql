-- Words of many records in one statement: an import wrote them with a call per record.
create function put_search_entries(entries jsonb)
returns void language sql security definer set search_path = public, pg_temp as $$
  insert into search_entries (workspace_id, kind, id, partner_id, partner_visible, words)
    select distinct on (kind, id) current_workspace(), kind, id, partner, visible, lower(words)
    from jsonb_to_recordset(entries) as entry (kind text, id text, partner text, visible boolean, words text)
    on conflict (workspace_id, kind, id) do update
      set partner_id = excluded.partner_id, partner_visible = excluded.partner_visible, words = excluded.words
      where (search_entries.partner_id, search_entries.partner_visible, search_entries.words)
        is distinct from (excluded.partner_id, excluded.partner_visible, excluded.words);
$$;
revoke all on function put_search_entries(jsonb) from public;
grant execute on function put_search_entries(jsonb) to tandem_team;

-- Labels of new partners with the statement that makes them, not with each of its rows.
create function label_new_partners() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  insert into partner_labels (workspace_id, kind, value, partner_id)
    select workspace_id, 'tag', tag, id from made cross join lateral unnest(tags) as tag
    union all select workspace_id, 'region', region, id from made cross join lateral unnest(regions) as region
    on conflict do nothing;
  return null;
end $$;
drop trigger keep_labels on partners;
create trigger keep_labels after update of tags, regions on partners for each row execute function keep_partner_labels();
create trigger label_new after insert on partners referencing new table as made
  for each statement execute function label_new_partners();
