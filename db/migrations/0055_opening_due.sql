-- When an opening balance falls due: by its day, or, where it is held, when somebody lets it go.
alter table opening_balances add column due_on date;
alter table opening_balances add constraint opening_balances_due_day check (state = 'held' or due_on is not null);
alter table opening_balances add constraint opening_balances_debt check (amount_minor > 0 or state = 'due'); -- only what is due may be a debt
