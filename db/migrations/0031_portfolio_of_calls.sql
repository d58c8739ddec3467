-- A call with a key of the team belongs to no partner and may name any of them: a member with an own portfolio reads
-- those of the keys they made, and of partners' keys those of the portfolio.
create policy portfolio_team_calls on requests as restrictive for select to tandem_team
  using (case when (select current_portfolio()) is null or partner_id is not null then true
    else exists (select from api_keys k where k.workspace_id = (select current_workspace()) and k.id = requests.key_id
      and k.creator_id = (select current_portfolio())) end);
