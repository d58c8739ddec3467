-- `like all (array)` cannot be looked up in an index, so each search read every name there is. One condition per part can;
-- a search of fewer than six parts repeats its first. The partner's side has conditions of its own, without an `or`.
create or replace function search_ids(kinds text[], query text, most integer default 2000)
returns table (kind text, id text) language plpgsql stable security definer set search_path = public, pg_temp as $$
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
end $$;

create index search_entries_by_partner on search_entries (workspace_id, partner_id, kind) where partner_visible; -- what a partner's people search
