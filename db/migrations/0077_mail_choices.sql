-- Which mails a person of a partner does without; a member's choice has stood in members.preferences from the start.
alter table portal_users add column preferences jsonb not null default '{}' check (jsonb_typeof(preferences) = 'object');
create index portal_users_by_email on portal_users (workspace_id, lower(email)); -- whether a mail is wanted, asked when it is written
