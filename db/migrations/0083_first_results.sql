-- What a partner reached for the first time after its journey began: the first call with a live key, the first deal, the
-- first sale that paid it. From them the plots tell how long it takes from the signature to value, beyond go-live.
create table journey_firsts (
  workspace_id text not null references workspaces (id) on delete cascade,
  journey_id text not null,
  partner_id text not null,
  what text not null check (what in ('call', 'deal', 'revenue')),
  at timestamptz not null,
  event_id text not null,
  primary key (workspace_id, journey_id, what),
  foreign key (workspace_id, journey_id) references journeys (workspace_id, id),
  foreign key (workspace_id, partner_id) references partners (workspace_id, id)
);
create index journey_firsts_by_partner on journey_firsts (workspace_id, partner_id); -- merge, dossier
select protect_table('journey_firsts', 'one_partner');
-- Journeys that run already: what happened to their partners since stands among the facts.
insert into journey_firsts (workspace_id, journey_id, partner_id, what, at, event_id)
select distinct on (j.workspace_id, j.id, f.what) j.workspace_id, j.id, j.partner_id, f.what, e.occurred_at, e.id
from (values ('first_call.made', 'call'), ('deal.registered', 'deal'), ('commission.created', 'revenue')) f (kind, what)
join events e on e.kind = f.kind
join journeys j on j.workspace_id = e.workspace_id and j.partner_id = e.partner_id and j.state <> 'abandoned'
where e.occurred_at >= j.started_at and (f.what <> 'revenue' or e.data ->> 'kind' = 'sale')
order by j.workspace_id, j.id, f.what, e.occurred_at, e.id;
