-- Deliveries are found by what they are about: by the fact that they tell (its id is the message's), and by its kind.
create index webhook_deliveries_by_message on webhook_deliveries (workspace_id, message_id); -- search of deliveries
create index webhook_deliveries_by_kind on webhook_deliveries (workspace_id, event_kind, created_at desc, id desc); -- search and filter of deliveries
