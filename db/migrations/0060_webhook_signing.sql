-- A receiver who must not be able to sign asks for a key pair: we keep the private key, they get the public one.

alter table webhook_endpoints
  add column signing text not null default 'hmac_sha256' check (signing in ('hmac_sha256', 'ed25519'));
