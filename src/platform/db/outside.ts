/**
 * Tables that are not under forced row-level security, each with the reason. The catalogue test holds the database
 * against this list; a table that is in neither place fails it.
 */
export const outsideRowSecurity: Readonly<Record<string, string>> = {
  schema_migrations: 'which migrations ran; no tenant data, no grant to the application roles',
  workspaces: 'the registry of tenants, read before a workspace is known; no grant to the application roles',
  auth_users: 'people of the installation; written by the auth library as the owner, no grant to the application roles',
  auth_sessions: 'as auth_users',
  auth_accounts: 'as auth_users',
  auth_verifications: 'as auth_users',
  auth_two_factors: 'as auth_users',
  auth_used_codes: 'as auth_users',
  auth_throttles: 'as auth_users',
  auth_devices: 'as auth_users',
  installation_settings: 'one row per installation; no grant to the application roles',
  event_retention: 'how long kinds of facts are kept; no tenant data',
  event_pending: 'ids only; row security on, but the relay reads it across workspaces as the owner',
  due_slots: 'ids and instants only; row security on, but the sweeper reads it across workspaces as the owner',
  queue_entries:
    'ids and instants only; row security on, but the loops for jobs, mails and webhooks read it across workspaces as the owner',
  idempotency_claims: 'row security on; the clean-up deletes expired rows across workspaces as the owner',
  link_hosts:
    'public addresses of links; row security on, but the redirect reads it as the owner before it knows a workspace',
  link_lookups:
    'public addresses and where they lead; row security on, but the redirect reads it as the owner before it knows a workspace',
  click_deltas: 'counts only; row security on, but folding asks as the owner which workspaces have some',
  ledger_unsealed: 'ids only; row security on, but sealing reads across workspaces as the owner which of them wait',
  ledger_standing: 'a yes or no per workspace; row security on, but the health answer reads it as the owner',
  search_entries: 'pattern search is not leakproof; no application role may read it, search_ids() is the only door',
}
