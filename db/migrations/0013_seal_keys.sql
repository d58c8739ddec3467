-- Keys that seal documents for a workspace, and the certificates of all that ever did.

create table seal_keys (
  workspace_id text not null references workspaces (id) on delete cascade,
  id text not null,
  origin text not null check (origin in ('self_signed', 'imported')),
  subject text not null check (length(subject) between 1 and 1000),
  -- SHA-256 of the certificate.
  fingerprint text not null check (fingerprint ~ '^[0-9a-f]{64}$'),
  -- PEM: the key's own certificate, then those that vouch for it.
  certificates text not null check (length(certificates) between 100 and 65536),
  -- Taken away when the key is retired: nothing can be sealed with it any more, and its certificate stays readable.
  private_key_encrypted text,
  valid_from timestamptz not null,
  valid_to timestamptz not null check (valid_to > valid_from),
  made_at timestamptz not null,
  made_by_kind text not null,
  made_by_id text,
  retired_at timestamptz,
  retired_by_kind text,
  retired_by_id text,
  retired_reason text check (length(retired_reason) between 1 and 500),
  primary key (workspace_id, id),
  check ((retired_at is null) = (private_key_encrypted is not null)),
  check ((retired_at is null) = (retired_reason is null))
);
create unique index seal_keys_in_use on seal_keys (workspace_id) where retired_at is null; -- one key seals at a time
create unique index seal_keys_by_fingerprint on seal_keys (workspace_id, fingerprint); -- checking a seal; a certificate comes once
select protect_table('seal_keys', 'team');
