/** What must hold of every table, asked of the database's own catalogue. New tables join by themselves. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { outsideRowSecurity } from '#platform/db/outside.ts'
import { type TestDatabase, testDatabase } from './support/database.ts'

let db: TestDatabase
before(async () => {
  db = await testDatabase()
})
after(() => db.drop())

const ask = async <Row extends object>(sql: string): Promise<Row[]> => (await db.database.pool.query<Row>(sql)).rows
const names = async (sql: string) => (await ask<{ name: string }>(sql)).map((row) => row.name)
const tenantTables = `
  select c.oid, c.relname as name from pg_class c
  where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
    and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'workspace_id' and not a.attisdropped)`
const outside = () =>
  `(${Object.keys(outsideRowSecurity)
    .map((name) => `'${name}'`)
    .join(', ')})`

test('every table is a tenant table under row-level security or stands in the committed list', async () => {
  const unlisted = await names(`select c.relname as name from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
      and not (c.relrowsecurity and c.relforcerowsecurity) and c.relname not in ${outside()}`)
  assert.deepEqual(unlisted, [])
  const gone = Object.keys(outsideRowSecurity).filter(
    async (name) => (await names(`select relname as name from pg_class where relname = '${name}'`)).length === 0,
  )
  for (const name of gone)
    assert.equal(
      (await names(`select relname as name from pg_class where relname = '${name}'`)).length,
      1,
      `${name} is listed but does not exist`,
    )
})

test('every tenant table declares one audience', async () => {
  assert.deepEqual(
    await names(`select name from (${tenantTables}) t where name not in ${outside()}
    and coalesce(obj_description(oid, 'pg_class'), '') !~ '^audience: (team|one_partner|shared|audience)$'`),
    [],
  )
})

test('a table for the team only gives the portal no reading', async () => {
  assert.deepEqual(
    await names(`select name from (${tenantTables}) t
    where obj_description(oid, 'pg_class') = 'audience: team' and has_table_privilege('tandem_portal', oid, 'select')`),
    [],
  )
})

test('no policy is always true, and every policy of team and portal compares the workspace', async () => {
  const policies = await ask<{
    table: string
    policy: string
    using: string | null
    check: string | null
    roles: string[]
  }>(`
    select c.relname as table, p.polname as policy, pg_get_expr(p.polqual, p.polrelid) as using, pg_get_expr(p.polwithcheck, p.polrelid) as check,
      array(select rolname::text from pg_roles where oid = any (p.polroles)) as roles
    from pg_policy p join pg_class c on c.oid = p.polrelid`)
  assert.ok(policies.length > 20)
  const weak = policies.filter(({ using, check, roles }) => {
    const texts = [using, check].filter((text) => text !== null)
    if (texts.length === 0 || roles.length === 0) return true
    if (roles.includes('tandem_auth'))
      return roles.length > 1 || texts.some((text) => !text.includes("'tandem.lookup'"))
    // The clean-up deletes facts whose kind is kept for a time, or whose workspace was removed; nothing else.
    if (roles.includes('tandem_retention'))
      return roles.length > 1 || texts.some((text) => !/event_retention|NOT \(EXISTS/.test(text))
    return texts.some((text) => !/workspace_id = \(/.test(text) || /^\(*true\)*$/.test(text))
  })
  assert.deepEqual(weak, [])
})

test('every portal policy names the partner', async () => {
  const wide =
    await names(`select c.relname || '.' || p.polname as name from pg_policy p join pg_class c on c.oid = p.polrelid
    where 'tandem_portal'::regrole = any (p.polroles) and p.polcmd in ('r', '*')
      and c.relname not in ${outside()}
      and pg_get_expr(p.polqual, p.polrelid) !~ 'current_partner'
      and coalesce(obj_description(c.oid, 'pg_class'), '') <> 'audience: audience'`)
  assert.deepEqual(wide, [])
})

test('every tenant table could be distributed by workspace_id: primary key, unique keys and foreign keys contain it', async () => {
  const indexes =
    await names(`select i.indexrelid::regclass::text as name from (${tenantTables}) t join pg_index i on i.indrelid = t.oid
    where i.indisunique and not exists (
      select from unnest(i.indkey) k join pg_attribute a on a.attrelid = t.oid and a.attnum = k where a.attname = 'workspace_id')`)
  // Hashes of 256 random bits are looked up before the workspace is known; each is unique by its nature.
  const byHash = new Set(Object.keys(globallyUnique))
  assert.deepEqual(
    indexes.filter((name) => !byHash.has(name)),
    [],
  )
  assert.deepEqual(
    await names(
      `select t.name from (${tenantTables}) t where not exists (select from pg_index i where i.indrelid = t.oid and i.indisprimary)`,
    ),
    [],
  )
  assert.deepEqual(
    await names(`select con.conname as name from (${tenantTables}) t join pg_constraint con on con.conrelid = t.oid and con.contype = 'f'
    where not exists (select from unnest(con.conkey) k join pg_attribute a on a.attrelid = t.oid and a.attnum = k where a.attname = 'workspace_id')`),
    [],
  )
})
const globallyUnique = {
  api_keys_by_hash: 'a key is found by its hash',
  invitations_by_token: 'an invitation is found by the hash of its token',
  applications_by_token: 'a status page is found by the hash of its token',
}

test('every primary key of a tenant table begins with workspace_id', async () => {
  assert.deepEqual(
    await names(`select t.name from (${tenantTables}) t join pg_index i on i.indrelid = t.oid and i.indisprimary
    join pg_attribute a on a.attrelid = t.oid and a.attnum = i.indkey[0] where a.attname <> 'workspace_id'`),
    [],
  )
})

test('every foreign key is indexed', async () => {
  assert.deepEqual(
    await names(`select con.conrelid::regclass || '.' || con.conname as name from pg_constraint con join pg_class c on c.oid = con.conrelid
    where con.contype = 'f' and c.relnamespace = 'public'::regnamespace and not c.relispartition
      and con.confrelid <> 'workspaces'::regclass
      and not exists (select from pg_index i where i.indrelid = con.conrelid
        and (i.indkey::smallint[])[0:cardinality(con.conkey) - 1] @> con.conkey)`),
    [],
  )
})

test('the application roles can neither bypass row security, nor log in, nor own, nor create, nor truncate', async () => {
  const roles = `('tandem_team', 'tandem_portal', 'tandem_auth')`
  assert.deepEqual(
    await names(
      `select rolname as name from pg_roles where rolname in ${roles} and (rolsuper or rolbypassrls or rolcanlogin or rolcreaterole or rolcreatedb)`,
    ),
    [],
  )
  assert.deepEqual(
    await names(
      `select relname as name from pg_class join pg_roles on pg_roles.oid = relowner where rolname in ${roles}`,
    ),
    [],
  )
  assert.deepEqual(
    await names(
      `select role as name from unnest(array['tandem_team', 'tandem_portal', 'tandem_auth']) role where has_schema_privilege(role, 'public', 'create')`,
    ),
    [],
  )
  assert.deepEqual(
    await names(`select relname || ' ' || role as name from pg_class, unnest(array['tandem_team', 'tandem_portal', 'tandem_auth']) role
    where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and has_table_privilege(role, pg_class.oid, 'truncate')`),
    [],
  )
})

test('no partition can be read around its parent, and no view bypasses the policies', async () => {
  assert.deepEqual(
    await names(`select relname || ' ' || role as name from pg_class, unnest(array['tandem_team', 'tandem_portal', 'tandem_auth']) role
    where relispartition and relkind = 'r' and has_any_column_privilege(role, pg_class.oid, 'select')`),
    [],
  )
  assert.deepEqual(
    await names(`select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('v', 'm')
    and not coalesce(array_to_string(reloptions, ',') ~ 'security_invoker=(true|on)', false)`),
    [],
  )
})

test('every function that runs with its owner’s rights fixes its search path and is closed to the public', async () => {
  assert.deepEqual(
    await names(`select p.proname as name from pg_proc p where p.pronamespace = 'public'::regnamespace and p.prosecdef
    and (not exists (select from unnest(p.proconfig) setting where setting like 'search_path=%')
      or has_function_privilege('public', p.oid, 'execute'))`),
    [],
  )
})

/** What the portal's role may do besides reading, each with the reason. Everything else is written under the team's. */
const portalWrites: Readonly<Record<string, { rights: string; because: string }>> = {
  api_keys: { rights: 'insert, update', because: 'a partner makes, rotates and ends its own keys' },
  dispute_messages: { rights: 'insert', because: 'a partner writes into its own disputes' },
  disputes: { rights: 'insert, update', because: 'a partner contests an amount, and opens a closed dispute again' },
  events: { rights: 'insert', because: 'facts of a partner’s own acts' },
  exports: { rights: 'insert, update', because: 'a partner exports its own lists' },
  file_chunks: { rights: 'insert', because: 'the bytes of what a partner uploads' },
  files: { rights: 'insert, update', because: 'what a partner uploads for itself and the team' },
  saved_views: { rights: 'delete, insert, update', because: 'a partner’s people keep views of their own' },
  webhook_endpoints: { rights: 'delete, insert, update', because: 'a partner sets up its own endpoints' },
}

test('the portal’s role writes only where a reason stands, and there a policy names the partner', async () => {
  const found = await ask<{ name: string; rights: string }>(`
    select c.relname as name, string_agg(r, ', ' order by r) as rights
    from pg_class c, unnest(array['insert', 'update', 'delete', 'truncate', 'references', 'trigger']) r
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and has_table_privilege('tandem_portal', c.oid, r)
    group by 1 order by 1`)
  assert.deepEqual(
    found,
    Object.entries(portalWrites).map(([name, { rights }]) => ({ name, rights })),
  )
  assert.deepEqual(
    await names(`select c.relname || '.' || p.polname as name from pg_policy p join pg_class c on c.oid = p.polrelid
      where 'tandem_portal'::regrole = any (p.polroles)
        and coalesce(pg_get_expr(p.polwithcheck, p.polrelid), pg_get_expr(p.polqual, p.polrelid)) !~ 'current_partner'`),
    [],
  )
})

test('of the functions that run with their owner’s rights the portal may call only the searches', async () => {
  assert.deepEqual(
    await names(`select p.proname as name from pg_proc p where p.pronamespace = 'public'::regnamespace and p.prosecdef
      and has_function_privilege('tandem_portal', p.oid, 'execute') order by 1`),
    ['find_requests', 'search_ids'],
  )
})

test('the sign-in role reads and writes nothing but what its lookup names, and the clean-up reads only what it deletes', async () => {
  const rightsOf = (role: string) =>
    ask<{ name: string; rights: string }>(`
      select c.relname as name, string_agg(r, ', ' order by r) as rights
      from pg_class c, unnest(array['select', 'insert', 'update', 'delete']) r
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
        and (has_table_privilege('${role}', c.oid, r) or (r in ('select', 'insert', 'update') and has_any_column_privilege('${role}', c.oid, r)))
      group by 1 order by 1`)
  const signIn = await rightsOf('tandem_auth')
  assert.deepEqual([...new Set(signIn.map(({ rights }) => rights))], ['select'])
  for (const { name } of signIn)
    assert.deepEqual(
      await names(`select polname as name from pg_policy where polrelid = '${name}'::regclass and 'tandem_auth'::regrole = any (polroles)
        and pg_get_expr(polqual, polrelid) !~ 'tandem.lookup'`),
      [],
      name,
    )
  assert.deepEqual(await rightsOf('tandem_retention'), [
    { name: 'event_retention', rights: 'select' },
    { name: 'events', rights: 'delete, select' },
    { name: 'workspaces', rights: 'select' },
  ])
})
