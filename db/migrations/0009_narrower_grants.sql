-- What acts for a partner may touch only that partner's rows. What a partner's act causes beyond them (a mail, a plan on
-- the clock, a kept answer, words to be found by) is written under the team's role, by the code that decided to.

-- Mails: any text to any address could be put into the outbox.
drop policy portal_writes on mails;
revoke insert on mails from tandem_portal;

-- Kept answers hold what other callers of the workspace were told.
drop policy own_workspace on idempotency_claims;
revoke all on idempotency_claims from tandem_portal;
create policy own_workspace on idempotency_claims to tandem_team
  using (workspace_id = (select current_workspace())) with check (workspace_id = (select current_workspace()));

-- The plan of the whole workspace could be read, filled and emptied.
drop policy own_workspace on due_slots;
revoke all on due_slots from tandem_portal;
create policy own_workspace on due_slots to tandem_team
  using (workspace_id = (select current_workspace())) with check (workspace_id = (select current_workspace()));

-- Facts of others could be handed to their consumers once more.
drop policy announce on event_pending;
revoke all on event_pending from tandem_portal;
create policy announce on event_pending for insert to tandem_team with check (workspace_id = (select current_workspace()));

-- The bytes of a file are seen by whom the file is shown to; before there is a file, by nobody.
drop policy portal_rows on file_chunks;
create policy portal_rows on file_chunks for select to tandem_portal
  using (workspace_id = (select current_workspace()) and partner_id = (select current_partner())
    and exists (select from files where files.workspace_id = file_chunks.workspace_id and files.id = file_chunks.file_id));
create policy portal_adds on file_chunks for insert to tandem_portal
  with check (workspace_id = (select current_workspace()) and partner_id = (select current_partner()));

-- Words of any record could be written, those of other partners included.
revoke execute on function put_search_entry(text, text, text, boolean, text) from tandem_portal;

-- The portal's role without a partner named found everything in the workspace. The role is the one that the transaction
-- took; inside this function the current user is its owner.
create or replace function search_ids(kinds text[], query text, most integer default 2000)
returns table (kind text, id text) language plpgsql stable security definer set search_path = public, pg_temp as $$
declare parts text[]; pattern_list text[];
begin
  parts := regexp_split_to_array(trim(lower(query)), '\s+');
  if parts is null or parts = array[''] then return; end if;
  if current_partner() is null and current_setting('role') <> 'tandem_team' then return; end if;
  select array_agg('%' || replace(replace(replace(part, '\', '\\'), '%', '\%'), '_', '\_') || '%') into pattern_list
    from unnest(parts[1:6]) as part;
  return query
    select entry.kind, entry.id from search_entries entry
    where entry.workspace_id = current_workspace() and entry.kind = any (kinds)
      and (current_partner() is null or (entry.partner_id = current_partner() and entry.partner_visible))
      and entry.words like all (pattern_list)
    limit least(most, 5000);
end $$;

-- Only migrations declare audiences; and a table of the session must not stand in for the one that a trigger writes.
revoke execute on function protect_table(regclass, text, text, text, text) from public;
alter function keep_partner_labels() set search_path = public, pg_temp;
