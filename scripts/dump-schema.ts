import type pg from 'pg'
import { openDatabase } from '#platform/db/engine/database.ts'
import { embeddedTemplate } from '#test/support/database.ts'
import { writeOrCheck } from './generated-file.ts'

/**
 * node scripts/dump-schema.ts [--check]: what all migrations together make, read from the catalogue, so that every
 * migration shows its effect as a diff. Left out: partitions (their names follow the calendar), the schema of the
 * job queue (its library owns it) and whatever belongs to an extension.
 */
const main = async () => {
  const database = await openDatabase({ loadDump: await embeddedTemplate() })
  try {
    await writeOrCheck('db/schema.sql', await dump(database.pool), 'node scripts/dump-schema.ts')
  } finally {
    await database.close()
  }
}

/** Every query gives one statement per row, in the order in which it stands in the dump. */
const dump = async (pool: pg.Pool) => {
  const lines = async (sql: string) => (await pool.query<{ line: string }>(sql)).rows.map(({ line }) => line)
  const tables = await pool.query<{ oid: string; name: string }>(`
    select class.oid::text, class.relname as name from pg_class class
    where class.relnamespace = 'public'::regnamespace and class.relkind in ('r', 'p', 'v', 'm')
      and not class.relispartition and not exists (select from pg_depend where objid = class.oid and deptype = 'e')
    order by class.relname collate "C"`)
  const together = async (...queries: string[]) => (await Promise.all(queries.map(lines))).flat().join('\n')
  const sections = [
    '-- Made by scripts/dump-schema.ts from the migrations. Do not edit.',
    await together(extensions),
    await together(roles),
    await together(schemaGrants, defaultGrants),
    await together(enums, sequences),
    ...(await lines(functions)),
  ]
  for (const { oid } of tables.rows) sections.push(await together(...tableParts.map((part) => part(oid))))
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`
}

const extensions = `select format('create extension %I;', extname) as line from pg_extension
  where extname <> 'plpgsql' order by extname collate "C"`

const roles = `
  select format('create role %I %s%s%s;', rolname, case when rolcanlogin then 'login' else 'nologin' end,
    case when rolsuper then ' superuser' else '' end, case when rolbypassrls then ' bypassrls' else '' end)
    || coalesce((select string_agg(format(e'\\ngrant %I to %I;', granted.rolname, member.rolname), '' order by granted.rolname)
       from pg_auth_members link join pg_roles granted on granted.oid = link.roleid
       join pg_roles member on member.oid = link.member where link.member = role.oid), '') as line
  from pg_roles role where rolname like 'tandem%' order by rolname collate "C"`

const enums = `
  select format('create type %I as enum (%s);', type.typname,
    string_agg(quote_literal(enumlabel), ', ' order by enumsortorder)) as line
  from pg_enum label join pg_type type on type.oid = label.enumtypid
  where type.typnamespace = 'public'::regnamespace group by type.typname order by type.typname collate "C"`

/** An access list as GRANT statements, without the owner, whose rights are a matter of course. */
const grants = (list: string, kind: string, owner: string, what: string) => `
  select format('grant %s on ${kind} %s to %s;', rights, ${what}, grantee) as line from (
    select coalesce(role.rolname::text, 'public') as grantee,
      string_agg(lower(acl.privilege_type) || case when acl.is_grantable then ' with grant option' else '' end, ', '
        order by acl.privilege_type collate "C") as rights
    from aclexplode(${list}) acl left join pg_roles role on role.oid = acl.grantee
    where acl.grantee <> ${owner} group by 1) listed
  order by grantee collate "C"`

const schemaGrants = `select grants.line from pg_namespace space cross join lateral (
  ${grants("coalesce(space.nspacl, acldefault('n', space.nspowner))", 'schema', 'space.nspowner', 'space.nspname')}) grants
  where space.nspname = 'public'`

const defaultGrants = `select grants.line from pg_default_acl preset cross join lateral (
  ${grants('preset.defaclacl', 'default', 'preset.defaclrole', 'preset.defaclobjtype')}) grants order by 1`

const sequences = `select format('create sequence %I as %s start %s increment %s;', sequencename, data_type, start_value, increment_by) as line
  from pg_sequences where schemaname = 'public' order by sequencename collate "C"`

const functions = `
  select replace(pg_get_functiondef(routine.oid), e'\\r', '') || ';'
    || coalesce(e'\\n' || (select string_agg(grants.line, e'\\n') from (
      ${grants(
        "coalesce(routine.proacl, acldefault('f', routine.proowner))",
        'function',
        'routine.proowner',
        "routine.proname || '(' || pg_get_function_identity_arguments(routine.oid) || ')'",
      )}) grants), '') as line
  from pg_proc routine
  where routine.pronamespace = 'public'::regnamespace and routine.prokind in ('f', 'p')
    and not exists (select from pg_depend where objid = routine.oid and deptype = 'e')
  order by routine.proname collate "C", pg_get_function_identity_arguments(routine.oid) collate "C"`

const tableDefinition = (oid: string) => `
  select case
    when class.relkind in ('v', 'm') then format('create %sview %I as%s%s',
      case class.relkind when 'm' then 'materialized ' else '' end, class.relname, e'\\n', pg_get_viewdef(class.oid, true))
    else format(e'create table %I (\\n%s\\n)%s;', class.relname,
      (select string_agg('  ' || part.line, e',\\n' order by part.rank, part.position, part.line collate "C") from (
        select 1 as rank, att.attnum as position, format('%I %s%s%s', att.attname, format_type(att.atttypid, att.atttypmod),
          case when att.attidentity <> '' then ' generated ' || case att.attidentity when 'a' then 'always' else 'by default' end || ' as identity'
            when att.attgenerated <> '' then format(' generated always as (%s) %s', pg_get_expr(preset.adbin, preset.adrelid),
              case att.attgenerated when 's' then 'stored' else 'virtual' end)
            when att.atthasdef then ' default ' || pg_get_expr(preset.adbin, preset.adrelid) else '' end,
          case when att.attnotnull then ' not null' else '' end) as line
        from pg_attribute att left join pg_attrdef preset on preset.adrelid = att.attrelid and preset.adnum = att.attnum
        where att.attrelid = class.oid and att.attnum > 0 and not att.attisdropped
        union all
        select 2, case contype when 'p' then 1 when 'u' then 2 when 'f' then 3 else 4 end,
          format('constraint %I %s', conname, pg_get_constraintdef(con.oid, true))
        from pg_constraint con where con.conrelid = class.oid and con.contype in ('p', 'u', 'f', 'c', 'x')) part),
      case when class.relkind = 'p' then ' partition by ' || pg_get_partkeydef(class.oid) else '' end) end as line
  from pg_class class where class.oid = ${oid}`

const tableComments = (oid: string) => `
  select case objsubid when 0 then format('comment on table %s is %L;', objoid::regclass, description)
    else format('comment on column %s.%I is %L;', objoid::regclass, att.attname, description) end as line
  from pg_description left join pg_attribute att on att.attrelid = objoid and att.attnum = objsubid and objsubid > 0
  where objoid = ${oid} and classoid = 'pg_class'::regclass order by objsubid`

const tableIndexes = (oid: string) => `
  select pg_get_indexdef(index.indexrelid) || ';' as line from pg_index index
  where index.indrelid = ${oid} and not exists (select from pg_constraint where conindid = index.indexrelid and conrelid = ${oid}
    and contype in ('p', 'u', 'x'))
  order by index.indexrelid::regclass::text collate "C"`

const tableTriggers = (
  oid: string,
) => `select pg_get_triggerdef(trigger.oid, true) || ';' as line from pg_trigger trigger
  where trigger.tgrelid = ${oid} and not trigger.tgisinternal order by trigger.tgname collate "C"`

const tableProtection = (oid: string) => `
  select format('alter table %I %s row level security;', relname, mode.words) as line
  from pg_class join (values ('enable', 1), ('force', 2)) mode (words, position)
    on (mode.words = 'enable' and relrowsecurity) or (mode.words = 'force' and relforcerowsecurity)
  where oid = ${oid} order by mode.position`

const tablePolicies = (oid: string) => `
  select format('create policy %I on %I%s%s to %s%s%s;', polname, polrelid::regclass::text,
    case when polpermissive then '' else ' as restrictive' end,
    case polcmd when 'r' then ' for select' when 'a' then ' for insert' when 'w' then ' for update' when 'd' then ' for delete' else '' end,
    case when polroles = '{0}' then 'public'
      else (select string_agg(rolname, ', ' order by rolname collate "C") from pg_roles where oid = any (polroles)) end,
    case when polqual is null then '' else format(e'\\n  using (%s)', pg_get_expr(polqual, polrelid)) end,
    case when polwithcheck is null then '' else format(e'\\n  with check (%s)', pg_get_expr(polwithcheck, polrelid)) end) as line
  from pg_policy where polrelid = ${oid} order by polname collate "C"`

const tableGrants = (oid: string) => `select grants.line from pg_class class cross join lateral (
  ${grants("coalesce(class.relacl, acldefault('r', class.relowner))", 'table', 'class.relowner', 'class.relname')}) grants
  where class.oid = ${oid}`

const columnGrants = (oid: string) => `select grants.line
  from pg_attribute att join pg_class class on class.oid = att.attrelid cross join lateral (
  ${grants('att.attacl', 'column', 'class.relowner', "class.relname || '.' || att.attname")}) grants
  where att.attrelid = ${oid} and att.attacl is not null order by att.attnum, grants.line collate "C"`

const tableParts = [
  tableDefinition,
  tableComments,
  tableIndexes,
  tableTriggers,
  tableProtection,
  tablePolicies,
  tableGrants,
  columnGrants,
]

await main()
