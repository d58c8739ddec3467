/**
 * Promise 29: every tenant table attacked with raw SQL under the application's roles. Tables come from the database's
 * own catalogue, rows from the builders of the walks; new tables join by themselves.
 */
import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { sql } from 'kysely'
import { outsideRowSecurity } from '#platform/db/outside.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { postgresCode } from '#platform/errors.ts'
import { testApp } from './support/app.ts'
import { type As, attacksOn, denied, neverChanged, portal, team } from './support/attacks.ts'
import { aWorld, type World } from './support/fixtures.ts'
import { oneOfEach } from './support/populate.ts'

type Table = { name: string; audience: string | null; columns: string[]; key: string[] }

const app = await testApp()
const { database } = app.services
const { underRole, attack } = attacksOn(database)
const [home, away] = [await aWorld(app), await aWorld(app)]
/** The same workspace seen by its other partner. */
const otherSide: World = { ...home, partnerId: home.otherPartnerId, principal: home.otherPrincipal }
const tables = (
  await database.pool.query<Table>(`
    select c.relname as name, substring(obj_description(c.oid, 'pg_class') from '^audience: (.*)$') as audience,
      array(select attname::text from pg_attribute where attrelid = c.oid and attnum > 0 and not attisdropped and attgenerated = '') as columns,
      array(select a.attname::text from pg_index i join pg_attribute a on a.attrelid = c.oid and a.attnum = any (i.indkey) where i.indrelid = c.oid and i.indisprimary) as key
    from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
      and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'workspace_id' and not a.attisdropped)
    order by 1`)
).rows

const rowsOf = new Map<string, number>()
before(async () => {
  await oneOfEach(home)
  await oneOfEach(otherSide)
  await oneOfEach(away)
  for (const { name } of tables)
    rowsOf.set(
      name,
      await attack(team(home.workspace.id), `select count(*) as count from ${name} where workspace_id = ?`, [
        home.workspace.id,
      ]),
    )
})
const readable = (name: string) => (rowsOf.get(name) ?? -1) >= 0

test('the builders fill most tables, so that the attacks have something to miss', () => {
  const empty = tables.filter(({ name }) => rowsOf.get(name) === 0).map(({ name }) => name)
  assert.ok(tables.length > 50, `${tables.length} tables`)
  assert.ok(empty.length < tables.length / 2, `no rows in ${empty.join(', ')}`)
})

describe("another workspace's rows can be neither read, changed, deleted, added nor moved", () => {
  for (const { name } of tables) {
    test(name, async () => {
      for (const as of [team(away.workspace.id), portal(away.workspace.id, away.partnerId)]) {
        const foreign = [home.workspace.id]
        const own = as.workspace
        assert.ok(
          (await attack(as, `select count(*) as count from ${name} where workspace_id = ?`, foreign)) <= 0,
          'read by its id',
        )
        assert.ok(
          (await attack(as, `select count(*) as count from ${name} where workspace_id <> ?`, [own])) <= 0,
          'read at large',
        )
        assert.ok(
          (await attack(as, `update ${name} set workspace_id = ? where workspace_id = ?`, [own, ...foreign])) <= 0,
          'taken over',
        )
        assert.ok((await attack(as, `delete from ${name} where workspace_id = ?`, foreign)) <= 0, 'deleted')
        // The policy is asked before any constraint, so no other column needs a value.
        assert.equal(await attack(as, `insert into ${name} (workspace_id) values (?)`, foreign), -1, 'added')
        // An own row that is never changed may be refused by its table's rule before the policy is asked.
        assert.ok(
          (await attack(
            as,
            `update ${name} set workspace_id = ? where workspace_id = ?`,
            [...foreign, own],
            [denied, neverChanged],
          )) <= 0,
          'given away',
        )
      }
    })
  }
})

describe("another partner's rows can be neither read, changed, deleted nor added from the portal", () => {
  for (const { name, columns, key } of tables) {
    test(name, async () => {
      const workspace = home.workspace.id
      const as = portal(workspace, home.otherPartnerId)
      const column = name === 'partners' ? 'id' : columns.includes('partner_id') ? 'partner_id' : undefined
      if (column) {
        const foreign = [home.partnerId]
        assert.ok(
          (await attack(as, `select count(*) as count from ${name} where ${column} = ?`, foreign)) <= 0,
          'read by its partner',
        )
        assert.ok((await attack(as, `delete from ${name} where ${column} = ?`, foreign)) <= 0, 'deleted')
        assert.ok(
          (await attack(as, `update ${name} set ${column} = ? where ${column} = ?`, [
            home.otherPartnerId,
            ...foreign,
          ])) <= 0,
          'taken over',
        )
        assert.equal(
          await attack(as, `insert into ${name} (workspace_id, ${column}) values (?, ?)`, [workspace, ...foreign]),
          -1,
          'added',
        )
      }
      // A table for one partner each shows no row to two of them, however the partner is written in it.
      const { audience } = tables.find((table) => table.name === name)!
      if (audience !== 'one_partner' || key.length === 0) return
      const seenBy = async (partner: string) => {
        const list = `select coalesce(string_agg(concat_ws('/', ${key.join(', ')}), ' '), '') as ids from ${name}`
        try {
          return await underRole(portal(workspace, partner), async (db) =>
            (await sql<{ ids: string }>`${sql.raw(list)}`.execute(db)).rows[0]!.ids.split(' ').filter(Boolean),
          )
        } catch (error) {
          if (postgresCode(error) === denied) return []
          throw error
        }
      }
      const mine = new Set(await seenBy(home.partnerId))
      assert.deepEqual(
        (await seenBy(home.otherPartnerId)).filter((id) => mine.has(id)),
        [],
      )
    })
  }
})

test('the same attacks reach one’s own rows, so they would have reached others', async () => {
  const own = [home.workspace.id]
  const changed: string[] = []
  for (const { name } of tables.filter((table) => (rowsOf.get(table.name) ?? 0) > 0))
    if (
      (await attack(
        team(home.workspace.id),
        `update ${name} set workspace_id = workspace_id where workspace_id = ?`,
        own,
      ).catch(() => 0)) > 0
    )
      changed.push(name)
  assert.ok(changed.length > 25, `own rows could be changed in ${changed.length} tables only`)
  assert.ok((await attack(portal(home.workspace.id, home.partnerId), 'select count(*) as count from contacts')) > 0)
})

describe('a query without settings sees no row', () => {
  for (const { name, audience } of tables)
    test(name, async () => {
      for (const role of ['tandem_team', 'tandem_portal'] as const)
        assert.ok((await attack({ role }, `select count(*) as count from ${name}`)) <= 0, role)
      // Rows for a whole audience need no partner's name; those of one partner do.
      const [none, nobody] = [portal(home.workspace.id, ''), portal(home.workspace.id, 'pn_nobody')]
      if (audience === 'one_partner' || audience === 'shared')
        for (const as of [none, nobody])
          assert.ok((await attack(as, `select count(*) as count from ${name}`)) <= 0, 'a portal without a partner')
    })
})

test('tables outside row security give the application roles nothing', async () => {
  for (const name of Object.keys(outsideRowSecurity).filter((table) => !tables.some((one) => one.name === table)))
    for (const as of [team(home.workspace.id), portal(home.workspace.id, home.partnerId)])
      assert.equal(await attack(as, `select count(*) as count from ${name}`), -1, name)
})

test('1,000 transactions of ten callers, some failing, never see each other’s rows over the shared pool', async () => {
  const spaces = [home, away, ...(await Promise.all(Array.from({ length: 6 }, () => app.workspace())))]
  for (const { api } of spaces.slice(2))
    assert.equal((await api.post('/v1/partners', { legalName: 'Only here' })).status, 201)
  let failed = 0
  await Promise.all(
    Array.from({ length: 1_000 }, async (_, index) => {
      const space = spaces[(index * 7) % spaces.length]!
      try {
        await inTransaction(space.ctx, async (tx) => {
          const { rows } = await sql<{
            id: string
          }>`select distinct workspace_id as id from partners union select distinct workspace_id from members`.execute(
            tx.db,
          )
          assert.deepEqual(
            rows.map(({ id }) => id),
            [space.workspace.id],
          )
          if (index % 10 === 0) await sql`select 1 / 0`.execute(tx.db)
        })
      } catch (error) {
        if (postgresCode(error) !== '22012') throw error
        failed += 1
      }
    }),
  )
  assert.equal(failed, 100)
  // What the pool gives out afterwards remembers nobody.
  for (let time = 0; time < 12; time += 1) {
    const { rows } = await database.pool.query<{ role: string; workspace: string | null }>(
      `select current_setting('role') as role, current_setting('tandem.workspace', true) as workspace`,
    )
    assert.deepEqual([rows[0]!.role, rows[0]!.workspace || null], ['none', null])
  }
})

describe('search_ids answers ids of the caller’s own workspace and partner only', () => {
  const allKinds = `array(select distinct kind from unnest(array['partner', 'contact', 'task', 'note', 'application', 'file', 'interaction', 'deal']) kind)`
  const search = (as: As, words: string, most: string, kinds = allKinds) =>
    underRole(as, async (db) =>
      (
        await sql<{
          kind: string
          id: string
        }>`select kind, id from search_ids(${sql.raw(kinds)}, ${words}, ${sql.raw(most)})`.execute(db)
      ).rows.map(({ id }) => id),
    )
  const tricks = [
    '%',
    '_',
    'company',
    'company%',
    '\\',
    "' or true --",
    'a b c d e f g h i',
    '%%%',
    'COMPANY',
    '.',
    'partner.example',
  ]
  let homeIds: Set<string>
  let otherIds: Set<string>
  before(async () => {
    const entries = async (where: string, value: string) =>
      new Set(
        (
          await database.pool.query<{ id: string }>(`select id from search_entries where ${where} = $1`, [value])
        ).rows.map(({ id }) => id),
      )
    homeIds = await entries('workspace_id', home.workspace.id)
    otherIds = await entries('partner_id', home.partnerId)
    assert.ok(homeIds.size > 5 && otherIds.size > 0)
  })
  test('whatever is asked', async () => {
    let found = 0
    for (const words of tricks)
      for (const most of ['2000', '2147483647', '0', 'null']) {
        found += (await search(team(home.workspace.id), words, most)).length
        assert.deepEqual(
          (await search(team(away.workspace.id), words, most)).filter((id) => homeIds.has(id)),
          [],
        )
        assert.deepEqual(
          (await search(portal(home.workspace.id, home.otherPartnerId), words, most)).filter((id) => otherIds.has(id)),
          [],
        )
        assert.deepEqual(await search({ role: 'tandem_team' }, words, most), [], 'nobody’s settings find nothing')
      }
    assert.ok(found > 0, 'the control finds its own')
  })
  test('wildcards of patterns are ordinary characters', async () => {
    const held = async (text: string) =>
      (
        await database.pool.query<{ id: string }>(
          'select id from search_entries where workspace_id = $1 and position($2 in words) > 0',
          [home.workspace.id, text],
        )
      ).rows.map(({ id }) => id)
    for (const words of ['%', '_', '%%%', '\\', 'c_mpany', 'comp%']) {
      const literal = new Set(await held(words))
      assert.deepEqual(
        (await search(team(home.workspace.id), words, '2000')).filter((id) => !literal.has(id)),
        [],
        words,
      )
    }
  })
  test('a temporary table of the same name does not stand in for the real one', async () => {
    const as = team(away.workspace.id)
    const made = await underRole(as, async (db) => {
      await sql`create temp table search_entries (workspace_id text, kind text, id text, partner_id text, partner_visible boolean, words text)`.execute(
        db,
      )
      await sql`insert into search_entries values (${away.workspace.id}, 'partner', 'planted', null, true, 'company')`.execute(
        db,
      )
      return (
        await sql<{ id: string }>`select id from search_ids(array['partner'], 'company', 2000)`.execute(db)
      ).rows.map(({ id }) => id)
    }).catch((error: unknown): string[] => {
      if (postgresCode(error) === denied) return []
      throw error
    })
    assert.ok(!made.includes('planted'))
    assert.deepEqual(
      made.filter((id) => homeIds.has(id)),
      [],
    )
  })
})

describe('the portal’s role can do nothing to the workspace beyond its partner, even in its own name', () => {
  const workspace = home.workspace.id
  const as = portal(workspace, home.otherPartnerId)
  const refused: Readonly<Record<string, readonly [string, unknown[]]>> = {
    'a mail of its own words, to anybody': [
      `insert into mails (workspace_id, id, kind, to_email, subject, text_body, html_body, not_before, created_at, partner_id)
        values (?, 'ml_planted', 'task.assigned', 'anybody@company.example', 'Pay here', 'text', '<p>text</p>', now(), now(), ?)`,
      [workspace, home.otherPartnerId],
    ],
    'an entry that has the mail sent': [
      `insert into queue_entries (workspace_id, queue, id, lane, next_at) values (?, 'mails', 'ml_planted', ?, now())`,
      [workspace, workspace],
    ],
    'words under which another partner is found': [
      `select put_search_entry('partner', ?, ?, true, 'planted words')::text as count`,
      [home.partnerId, home.partnerId],
    ],
    'words of a record of its own': [
      `select put_search_entry('partner', ?, ?, true, 'planted words')::text as count`,
      [home.otherPartnerId, home.otherPartnerId],
    ],
    'taking away the words of another partner': [
      `select drop_search_entry('partner', ?)::text as count`,
      [home.partnerId],
    ],
    'reading what the workspace plans': ['select count(*) as count from due_slots', []],
    'emptying what the workspace plans': ['delete from due_slots where workspace_id = ?', [workspace]],
    'planning something': [
      `insert into due_slots (workspace_id, kind, subject_id, due_at) values (?, 'tasks.breach', 'planted', now())`,
      [workspace],
    ],
    'handing a fact to its consumers again': [
      `insert into event_pending (workspace_id, consumer, event_id, recorded_at) select ?, 'webhooks', 'ev_planted', now()`,
      [workspace],
    ],
    'reading what others were answered': ['select count(*) as count from idempotency_claims', []],
    'taking away what others were answered': ['delete from idempotency_claims where workspace_id = ?', [workspace]],
    'declaring an audience': [`select protect_table('workspaces', 'team')::text as count`, []],
    'moving the partitions of facts': ['select ensure_event_partitions(1) as count', []],
  }
  for (const [what, [statement, values]] of Object.entries(refused))
    test(what, async () => {
      assert.equal(await attack(as, statement, values), -1)
    })
  test('the same statements work for those who own them, so that it is the right that was missing', async () => {
    const owners = team(workspace)
    for (const what of ['a mail of its own words, to anybody', 'planning something'])
      assert.equal(await attack(owners, refused[what]![0], [...refused[what]![1]]), 1, what)
    const words = refused['words under which another partner is found']!
    await underRole(owners, async (db) => {
      await sql(words[0].split('?') as unknown as TemplateStringsArray, ...words[1]).execute(db)
      const { rows } = await sql<{ id: string }>`select id from search_ids(array['partner'], 'planted words')`.execute(
        db,
      )
      assert.deepEqual(rows, [{ id: home.partnerId }])
    })
  })
  test('finding by words without a partner named', async () => {
    const found = (one: As) =>
      attack(one, `select count(*) as count from search_ids(array['partner', 'contact', 'member'], 'company', 2000)`)
    assert.ok((await found(team(workspace))) > 0)
    assert.equal(await found(portal(workspace, '')), 0)
  })
  test('the bytes of a file that the team keeps to itself, and of one that is still coming in', async () => {
    const seen = (visibility: string | undefined) =>
      underRole(team(workspace), async (db) => {
        const file = 'fi_attacked'
        await sql`insert into file_chunks (workspace_id, file_id, number, bytes, partner_id, created_at)
          values (${workspace}, ${file}, 0, 'secret'::bytea, ${home.otherPartnerId}, now())`.execute(db)
        if (visibility)
          await sql`insert into files (workspace_id, id, partner_id, name, content_type, size_bytes, sha256, visibility, author_kind, created_at)
            values (${workspace}, ${file}, ${home.otherPartnerId}, 'secret.txt', 'text/plain', 6, 'none', ${visibility}, 'member', now())`.execute(
            db,
          )
        await sql`reset role`.execute(db)
        await sql`set local role tandem_portal`.execute(db)
        await sql`select set_config('tandem.partner', ${home.otherPartnerId}, true)`.execute(db)
        const { rows } = await sql<{
          count: string
        }>`select count(*) from file_chunks where file_id = ${file}`.execute(db)
        return Number(rows[0]!.count)
      })
    assert.deepEqual(
      [await seen('team'), await seen('roles'), await seen(undefined), await seen('shared')],
      [0, 0, 0, 1],
    )
  })
  test('a fact about another partner', async () => {
    const insert = `insert into events (workspace_id, id, occurred_at, kind, subject_kind, subject_id, partner_id, actor_kind, channel, data)
      values (?, 'ev_planted', now(), 'note.added', 'note', 'nt_planted', ?, 'portal_user', 'screen', '{}')`
    assert.equal(await attack(as, insert, [workspace, home.partnerId]), -1)
    assert.equal(await attack(as, insert, [workspace, home.otherPartnerId]), 1)
  })
})

test('after all attacks no row is missing', async () => {
  for (const { name } of tables.filter((table) => readable(table.name)))
    assert.ok(
      (await attack(team(home.workspace.id), `select count(*) as count from ${name}`)) >= rowsOf.get(name)!,
      `${name} lost rows to an attack`,
    )
})
