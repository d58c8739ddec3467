import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import pg from 'pg'
import { type TestDatabase, testDatabase } from '#test/support/database.ts'

// These guarantees hold on both engines; TANDEM_TEST_ENGINE says which one runs.
let own: TestDatabase
before(async () => {
  own = await testDatabase()
})
after(() => own.drop())

const refusedWith = (code: string) => (error: unknown) => error instanceof pg.DatabaseError && error.code === code

test('a hundred queries at once each get their own answer', async () => {
  const answers = await Promise.all(
    Array.from({ length: 100 }, (_, index) => own.database.pool.query('select $1::integer as number', [index])),
  )
  assert.deepEqual(
    answers.map(({ rows }) => rows[0].number),
    Array.from({ length: 100 }, (_, index) => index),
  )
})

test('a failed query reports the code of PostgreSQL and leaves the pool usable', async () => {
  const { pool } = own.database
  await assert.rejects(pool.query('selec 1'), refusedWith('42601'))
  await assert.rejects(pool.query('select 1 / $1::integer', [0]), refusedWith('22012'))
  await assert.rejects(pool.query({ name: 'once', text: 'select $1::integer', values: ['x'] }), refusedWith('22P02'))
  assert.deepEqual((await pool.query({ name: 'once', text: 'select $1::integer as a', values: [1] })).rows, [{ a: 1 }])
})

test('the trace of a failed statement leads to whoever asked for it', async () => {
  const client = await own.database.pool.connect()
  const asksWrongly = async () => {
    await client.query('selec 1')
  }
  await assert.rejects(asksWrongly, (error: Error) => /asksWrongly/.test(error.stack ?? ''))
  client.release()
})

test('a statement can be asked for with a callback or a promise, alone or with values', async () => {
  const client = await own.database.pool.connect()
  const called = (...asked: unknown[]) =>
    new Promise((resolve, reject) => {
      const done = (error: Error | null, result: { rows: unknown[] }) => (error ? reject(error) : resolve(result.rows))
      ;(client.query as (...given: unknown[]) => void)(...asked, done)
    })
  assert.deepEqual(await called('select 1 as a'), [{ a: 1 }])
  assert.deepEqual(await called('select $1::integer as a', [2]), [{ a: 2 }])
  await assert.rejects(called('selec 1'), refusedWith('42601'))
  assert.deepEqual((await client.query('select $1::integer as a', [3])).rows, [{ a: 3 }])
  assert.deepEqual((await client.query({ text: 'select $1::integer as a', values: [4], rowMode: 'array' })).rows, [[4]])
  client.release()
})

test('after an error inside a transaction a rollback makes the connection whole again', async () => {
  const client = await own.database.pool.connect()
  await client.query('begin')
  await assert.rejects(client.query('select nothing_like_it'), refusedWith('42703'))
  await assert.rejects(client.query('select 1'), refusedWith('25P02'))
  await client.query('rollback')
  assert.deepEqual((await client.query('select 1 as a')).rows, [{ a: 1 }])
  client.release()
})

test('a client thrown away inside a transaction leaves neither its rows nor its role behind', async () => {
  const { pool } = own.database
  await pool.query('create table thrown_away (id integer primary key)')
  const client = await pool.connect()
  await client.query('begin')
  await client.query('insert into thrown_away values (1)')
  await client.query('set role tandem_team')
  client.release(true)
  assert.deepEqual((await pool.query('select * from thrown_away')).rows, [])
  assert.deepEqual((await pool.query('select current_user = session_user as itself')).rows, [{ itself: true }])
})

test('a statement that asks for it keeps its plan in the session, and each role still sees its own rows', async () => {
  const { pool, engine } = own.database
  await pool.query(`create table kept_rows (holder text primary key);
    insert into kept_rows values ('tandem_team'), ('tandem_portal');
    alter table kept_rows enable row level security;
    grant select on kept_rows to tandem_team, tandem_portal;
    create policy own_rows on kept_rows using (holder = current_user)`)
  const kept = '/* plan kept */ select holder from kept_rows where holder like $1'
  const client = await pool.connect()
  // More often than the five times after which PostgreSQL may stop planning anew.
  for (const role of Array.from({ length: 8 }, () => ['tandem_team', 'tandem_portal']).flat()) {
    await client.query('begin')
    await client.query(`set local role ${role}`)
    assert.deepEqual((await client.query(kept, ['tandem%'])).rows, [{ holder: role }])
    await client.query('commit')
  }
  await client.query('select $1::text', ['any other'])
  const { rows } = await client.query('select statement from pg_prepared_statements')
  client.release()
  assert.equal(rows.filter(({ statement }) => statement === kept).length, 1)
  if (engine === 'postgres') assert.equal(rows.length, 1)
})

test('values arrive as strings where a number or a Date would lose something', async () => {
  const { rows } = await own.database.pool.query(`select 9007199254740993::bigint as big, 0.10::numeric as exact,
    date '2026-02-03' as day, array[date '2026-02-03', null] as days, 7::integer as number,
    timestamptz '2026-02-03 04:05:06.789Z' as moment, '{"a": [1]}'::jsonb as document, array['x', 'y'] as words`)
  assert.deepEqual(rows, [
    {
      big: '9007199254740993',
      exact: '0.10',
      day: '2026-02-03',
      days: ['2026-02-03', null],
      number: 7,
      moment: new Date('2026-02-03T04:05:06.789Z'),
      document: { a: [1] },
      words: ['x', 'y'],
    },
  ])
})

test('a result and a parameter of several megabytes come through whole', async () => {
  const { pool } = own.database
  const { rows } = await pool.query(`select repeat('ä', 1000) as text from generate_series(1, 3000)`)
  assert.equal(rows.length, 3000)
  assert.ok(rows.every(({ text }) => text === 'ä'.repeat(1000)))
  const long = 'z'.repeat(3_000_000)
  assert.equal((await pool.query('select $1::text as text', [long])).rows[0].text, long)
})

test('rows can be fetched in portions over one portal', async () => {
  const client = await own.database.pool.connect()
  const inPortions = { text: 'select generate_series(1, 10) as number', rows: 3 }
  const query = new pg.Query(inPortions)
  const numbers: number[] = []
  query.on('row', (row) => numbers.push(row.number))
  const ended = new Promise<void>((resolve, reject) => {
    query.on('end', () => resolve())
    query.on('error', reject)
  })
  client.query(query)
  await ended
  client.release()
  assert.deepEqual(numbers, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
})

test('deep recursion is refused by the engine and does not stop it', async () => {
  const { pool } = own.database
  await pool.query(`create function dive(depth integer) returns integer language plpgsql
    as $$ begin return dive(depth + 1); end $$`)
  await assert.rejects(pool.query('select dive(1)'), refusedWith('54001'))
  assert.deepEqual((await pool.query('select 1 as a')).rows, [{ a: 1 }])
})

test('a session that the server ends while it is lent out fails its next statement and nothing else', async (t) => {
  const { pool, engine } = own.database
  if (engine === 'pglite') return t.skip('the embedded database has no sessions to end')
  const client = await pool.connect()
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid')
  const ended = new Promise((resolve) => client.once('end', resolve))
  await pool.query('select pg_terminate_backend($1)', [rows[0]!.pid])
  await ended
  await assert.rejects(client.query('select 1'))
  client.release()
  assert.deepEqual((await pool.query('select 1 as a')).rows, [{ a: 1 }])
})
