-- Questions why a sale was or was not attributed, with their answers: a partner's are counted by day, and one may be
-- attached to a dispute. What was asked is kept without names; the answer holds ids, dates and reasons.
create table attribution_tests (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  partner_id text, -- who asked; null for the team
  day date not null,
  asked text not null check (length(asked) between 1 and 300),
  is_pretended boolean not null,
  customer_id text, -- whom it is about, so that an erased person takes the question along
  answer jsonb not null,
  by_name text not null check (length(by_name) <= 200),
  at timestamptz not null,
  primary key (workspace_id, id),
  foreign key (workspace_id, partner_id) references partners (workspace_id, id),
  foreign key (workspace_id, customer_id) references customers (workspace_id, id)
);
create index attribution_tests_by_day on attribution_tests (workspace_id, partner_id, day); -- 20 a day, merge of partners
create index attribution_tests_by_customer on attribution_tests (workspace_id, customer_id); -- erasure
select protect_table('attribution_tests', 'one_partner');

create index sales_by_own_id on sales (workspace_id, external_id); -- test tool: an order id of any source
create index unmatched_events_by_own_id on unmatched_events (workspace_id, external_id); -- test tool
