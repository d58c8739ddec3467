-- A sale made outside every system is a partner's since its report names the partner; who sees only their own portfolio
-- sees only theirs. The table was protected before it named anybody, so it was not narrowed then.
select narrow_table('offline_sales');
do $$ begin
  assert exists (select from pg_policy where polrelid = 'offline_sales'::regclass and polname = 'portfolio_rows');
end $$;
