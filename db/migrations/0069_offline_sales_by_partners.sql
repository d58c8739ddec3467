-- A sale made outside every system: reported by the partner or written down by a member, confirmed by one person, or by
-- two where the amount is large. Until somebody confirms it, it is not a sale.
alter table offline_sales
  add column partner_id text not null,
  add column occurred_on date not null,
  add column reported_by text not null check (reported_by in ('partner', 'team')),
  add column needs integer not null check (needs between 1 and 2), -- people of the team
  add column first_by_id text,
  add column first_by_name text check (length(first_by_name) <= 200),
  add column first_at timestamptz,
  add foreign key (workspace_id, partner_id) references partners (workspace_id, id),
  add check (state <> 'recorded' or sale_id is not null),
  add check (state <> 'refused' or reason is not null);
create index offline_sales_by_partner on offline_sales (workspace_id, partner_id, proposed_at, id); -- portal list, merge of partners
