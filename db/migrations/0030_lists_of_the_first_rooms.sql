-- Deliveries are found by what they are about: by the fact that they tell (its id is the message's), and by its kind.
create index webhook_deliveries_by_message on webhook_deliveries (workspace_id, message_id); -- search of deliveries
create index webhook_deliveries_by_kind on webhook_deliveries (workspace_id, event_kind, created_at desc, id desc); -- search and filter of deliveries

-- A list of wanted companies may come through the importer; undoing that import takes along what nobody worked on.
alter table target_companies add column import_id text;
alter table target_companies add column made_partner boolean not null default false;
