-- Workspaces that stand already count the totals of their periods each night too, a quarter of an hour after they reckon
-- evaluations again; a new workspace plans it when it is set up.
insert into due_slots (workspace_id, kind, subject_id, due_at)
select workspace_id, 'commissions.recount', subject_id, min(due_at) + interval '15 minutes'
from due_slots where kind = 'commissions.recompute' and parked_at is null group by workspace_id, subject_id
on conflict do nothing;
do $$
begin
  if exists (
    select from due_slots one where one.kind = 'commissions.recompute' and one.parked_at is null
      and not exists (select from due_slots other where other.workspace_id = one.workspace_id and other.kind = 'commissions.recount')
  ) then
    raise exception 'A workspace reckons evaluations again, but would not count its totals';
  end if;
end $$;
