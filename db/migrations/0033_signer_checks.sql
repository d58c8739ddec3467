-- How a signer shows who they are: by the link alone, by a code that is mailed, or signed in.

alter table envelope_signers
  add column required_check text not null default 'link' check (required_check in ('link', 'code', 'sign_in')),
  -- How it was shown in fact, and when; the certificate page says this.
  add column checked_how text check (checked_how in ('code', 'sign_in')),
  add column checked_at timestamptz,
  add column checked_by text check (length(checked_by) <= 60),
  -- The code that was mailed last: its hash, since when, how many tries were wrong, how many were sent.
  add column code_hash text check (length(code_hash) = 64),
  add column code_sent_at timestamptz,
  add column code_tries integer not null default 0,
  add column code_count integer not null default 0,
  add constraint envelope_signers_checked check ((checked_how is null) = (checked_at is null));
