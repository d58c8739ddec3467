-- Imports are found by the name of their file and mails by subject and recipient: what was there before gets its entry.
-- The owner is held by forced row security too, so it is lifted while these rows are read.
alter table imports no force row level security;
alter table mails no force row level security;
insert into search_entries (workspace_id, kind, id, partner_id, partner_visible, words)
  select workspace_id, 'import', id, null, false, lower(file_name) from imports
  union all
  select workspace_id, 'mail', id, null, false, lower(concat_ws(' ', subject, to_name, to_email)) from mails
  on conflict do nothing;
alter table imports force row level security;
alter table mails force row level security;
