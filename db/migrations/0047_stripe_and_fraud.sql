-- Sales from Stripe: connections, the inbox of their events, what is known of each object, and what belongs together;
-- and signals of fraud: rules, and flags that wait for a person.

alter table queue_entries drop constraint queue_entries_queue_check;
alter table queue_entries add constraint queue_entries_queue_check check (queue in ('jobs', 'mails', 'webhooks', 'advances', 'inbox'));

create table stripe_connections (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  name text not null check (length(name) between 1 and 120),
  account text check (length(account) <= 60), -- as the first event named it
  sealed_secret text not null,
  last_four text not null check (length(last_four) = 4),
  credit_notes boolean not null default true, -- a part of a credit note that no refund backs counts as a refund
  refused_count integer not null default 0, -- deliveries that were not ours to take, since the secret was set
  refused_words text check (length(refused_words) <= 300),
  refused_at timestamptz,
  last_event_at timestamptz,
  silence_told_at timestamptz,
  ended_at timestamptz,
  ended_by_name text check (length(ended_by_name) <= 200),
  created_by_name text not null check (length(created_by_name) <= 200),
  version integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (workspace_id, id)
);
create index stripe_connections_by_id on stripe_connections (id); -- Stripe names the connection alone
create index stripe_connections_by_time on stripe_connections (workspace_id, created_at, id); -- list
select protect_table('stripe_connections', 'team');
grant select (workspace_id, id) on stripe_connections to tandem_auth;
create policy by_id on stripe_connections for select to tandem_auth using (id = (select current_setting('tandem.lookup', true)));

-- Every verified event once. The body is encrypted and goes after 30 days; what it meant stays.
create table stripe_events (
  workspace_id text not null references workspaces (id) on delete cascade,
  connection_id text not null,
  event_id text not null check (length(event_id) between 1 and 255),
  type text not null check (length(type) between 1 and 100),
  api_version text check (length(api_version) <= 60),
  object_id text check (length(object_id) <= 255),
  customer_ref text check (length(customer_ref) <= 255), -- whose it is, so that an erasure finds it
  sealed_body text,
  body_bytes integer not null check (body_bytes >= 0),
  state text not null check (state in ('waiting', 'handled', 'ignored', 'failed')),
  words text check (length(words) <= 2000), -- what it changed, or why nothing
  attempts integer not null default 0,
  occurred_at timestamptz, -- as Stripe says
  received_at timestamptz not null,
  handled_at timestamptz,
  replayed_at timestamptz,
  primary key (workspace_id, connection_id, event_id),
  foreign key (workspace_id, connection_id) references stripe_connections (workspace_id, id) on delete cascade
);
create index stripe_events_by_time on stripe_events (workspace_id, connection_id, received_at, event_id); -- last events
create index stripe_events_by_state on stripe_events (workspace_id, connection_id, state, received_at, event_id); -- failures, what waits
create index stripe_events_with_body on stripe_events (workspace_id, received_at) where sealed_body is not null; -- retention
create index stripe_events_by_customer on stripe_events (workspace_id, customer_ref) where sealed_body is not null; -- erasure
select protect_table('stripe_events', 'team');

-- What is known of each object of Stripe's: amounts, states, instants and ids, nothing of a person.
create table stripe_facts (
  workspace_id text not null references workspaces (id) on delete cascade,
  connection_id text not null,
  key text not null check (length(key) between 1 and 300),
  kind text not null check (kind in ('used', 'sale', 'stop', 'refund', 'refunded', 'credit_note', 'dispute')),
  object_id text not null check (length(object_id) between 1 and 255),
  fact jsonb not null check (jsonb_typeof(fact) = 'object'),
  updated_at timestamptz not null,
  primary key (workspace_id, connection_id, key),
  foreign key (workspace_id, connection_id) references stripe_connections (workspace_id, id) on delete cascade
);
select protect_table('stripe_facts', 'team');

-- Two ids for one payment, or a payment and what it paid, in both directions. Facts hang on the same web.
create table stripe_ties (
  workspace_id text not null references workspaces (id) on delete cascade,
  connection_id text not null,
  one text not null check (length(one) between 1 and 300),
  other text not null check (length(other) between 1 and 300),
  primary key (workspace_id, connection_id, one, other),
  foreign key (workspace_id, connection_id) references stripe_connections (workspace_id, id) on delete cascade
);
select protect_table('stripe_ties', 'team');

-- What a signal does, where it is not the product's own default: for everybody, or for a partner type.
create table fraud_rules (
  workspace_id text not null references workspaces (id) on delete cascade,
  signal text not null check (length(signal) between 1 and 60),
  level text not null check (level in ('workspace', 'partner_type')),
  level_id text not null default '' check (length(level_id) <= 60),
  effect text not null check (effect in ('block', 'hold', 'note', 'off')),
  parameters jsonb not null default '{}' check (jsonb_typeof(parameters) = 'object'),
  changed_by_name text not null check (length(changed_by_name) <= 200),
  version integer not null default 1,
  updated_at timestamptz not null,
  primary key (workspace_id, signal, level, level_id),
  check ((level = 'workspace') = (level_id = ''))
);
select protect_table('fraud_rules', 'team');

create table fraud_flags (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  signal text not null check (length(signal) between 1 and 60),
  effect text not null check (effect in ('block', 'hold', 'note')),
  subject_kind text not null check (subject_kind in ('sale', 'lead', 'touch', 'partner')),
  subject_id text not null check (length(subject_id) <= 60),
  customer_id text,
  partner_id text, -- whose gain it questions, where it is one
  words text not null check (length(words) between 1 and 1000),
  evidence jsonb not null default '{}' check (jsonb_typeof(evidence) = 'object'),
  state text not null check (state in ('open', 'cleared', 'confirmed')),
  raised_at timestamptz not null,
  due_at timestamptz not null,
  escalated_at timestamptz,
  decided_at timestamptz,
  decided_by_id text,
  decided_by_name text check (length(decided_by_name) <= 200),
  reason text check (length(reason) between 1 and 2000),
  version integer not null default 1,
  primary key (workspace_id, id),
  foreign key (workspace_id, partner_id) references partners (workspace_id, id),
  check ((state = 'open') = (decided_at is null) and (state = 'open') = (reason is null))
);
create unique index fraud_flags_once on fraud_flags (workspace_id, signal, subject_kind, subject_id); -- a signal flags a thing once
create index fraud_flags_by_due on fraud_flags (workspace_id, state, due_at, id); -- queue
create index fraud_flags_by_time on fraud_flags (workspace_id, raised_at, id); -- list
create index fraud_flags_by_partner on fraud_flags (workspace_id, partner_id, raised_at, id); -- a partner's, merge of partners
create index fraud_flags_by_customer on fraud_flags (workspace_id, customer_id); -- a customer's
select protect_table('fraud_flags', 'team');

-- The conversions that a flag is about.
create table fraud_flag_conversions (
  workspace_id text not null references workspaces (id) on delete cascade,
  flag_id text not null,
  conversion_id text not null,
  primary key (workspace_id, flag_id, conversion_id),
  foreign key (workspace_id, flag_id) references fraud_flags (workspace_id, id) on delete cascade,
  foreign key (workspace_id, conversion_id) references conversions (workspace_id, id) on delete cascade
);
create index fraud_flag_conversions_by_conversion on fraud_flag_conversions (workspace_id, conversion_id); -- holds of a conversion
select protect_table('fraud_flag_conversions', 'team');
