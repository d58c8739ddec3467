/** What the database itself refuses, tried by raw SQL under the application's role. Promises 05 and, by close, page 12. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { sql } from 'kysely'
import { constraintOf, postgresCode } from '#platform/errors.ts'
import { testApp } from '#test/support/app.ts'
import type { Ctx, Tx } from '../context.ts'
import { inTransaction } from '../db/transaction.ts'
import { idPrefixes, newId } from '../ids.ts'
import { money } from '../money.ts'
import { closeMonth } from './close.ts'
import * as draft from './draft.ts'
import { sealLedger } from './seals.ts'
import { accountId, aPartnerId, aSource, balances, posted, rawTransfer } from './testing.ts'

const app = await testApp({ modules: [] })
const { ctx, workspace } = await app.workspace()
const { ctx: away } = await app.workspace()
const eur = (minor: bigint) => money('EUR', minor)
const partnerId = aPartnerId()
const source = aSource()
const opening = await posted(ctx, {
  ...draft.openBalance({ partnerId, amount: eur(1_000n), state: 'pending' }),
  source,
  step: 'opening',
})
await posted(ctx, { ...draft.approve({ partnerId, amount: eur(400n) }), source, step: 'approved' })
await posted(away, {
  ...draft.openBalance({ partnerId: aPartnerId(), amount: eur(77n), state: 'pending' }),
  source: aSource(),
  step: 'opening',
})
const pending = await accountId(ctx, 'pending', partnerId)
const approved = await accountId(ctx, 'approved', partnerId)
const equity = await accountId(ctx, 'opening')
const foreign = await accountId(away, 'opening')

type Refusal = { code: string; constraint?: string }
const refused = async (
  what: string,
  { code, constraint }: Refusal,
  work: (tx: Tx) => Promise<unknown>,
  under: Ctx = ctx,
) => {
  const before = await balances(ctx)
  await assert.rejects(inTransaction(under, work), (error: unknown) => {
    assert.equal(postgresCode(error), code, `${what}: ${String(error)}`)
    if (constraint) assert.equal(constraintOf(error), constraint, what)
    return true
  })
  assert.deepEqual(await balances(ctx), before, what)
}
const denied = { code: '42501' }
const rule = (constraint: string): Refusal => ({ code: '23514', constraint })
const raw = (statement: string) => (tx: Tx) => sql.raw(statement).execute(tx.db)

test('an unbalanced transfer is refused, also by raw SQL', async () => {
  const zero = rule('ledger_entries_sum_to_zero')
  await refused('off by one', zero, (tx) =>
    rawTransfer(tx, {
      entries: [
        [equity, 'EUR', '100'],
        [pending, 'EUR', '-99'],
      ],
    }),
  )
  await refused('one entry', rule('ledger_entries_at_once'), (tx) =>
    rawTransfer(tx, { entries: [[equity, 'EUR', '100']] }),
  )
  await refused('no entry', rule('ledger_transfers_with_entries'), (tx) => rawTransfer(tx, { entries: [] }))
  await refused('an entry of zero', { code: '23514' }, (tx) =>
    rawTransfer(tx, {
      entries: [
        [equity, 'EUR', '0'],
        [pending, 'EUR', '0'],
      ],
    }),
  )
  await refused('beyond the limit', { code: '23514' }, (tx) =>
    rawTransfer(tx, {
      entries: [
        [equity, 'EUR', `${10n ** 18n}`],
        [pending, 'EUR', `${-(10n ** 18n)}`],
      ],
    }),
  )
  const usd = await posted(ctx, {
    ...draft.openBalance({ partnerId, amount: money('USD', 5n), state: 'pending' }),
    source: aSource(),
    step: 'once',
  })
  assert.equal(usd.length, 1)
  const dollars = await inTransaction(
    ctx,
    async (tx) =>
      (
        await sql<{ id: string }>`select id from ledger_accounts where kind = 'opening' and currency = 'USD'`.execute(
          tx.db,
        )
      ).rows[0]!.id,
  )
  await refused('zero over two currencies, in none of them', zero, (tx) =>
    rawTransfer(tx, {
      entries: [
        [dollars, 'USD', '100'],
        [pending, 'EUR', '-100'],
      ],
    }),
  )
  await posted(ctx, {
    ...draft.moveFund({ fundId: 'mdf_1', amount: eur(10n), from: 'fund_authorised', to: 'fund_unallocated' }),
    source: aSource(),
    step: 'once',
  })
  const fund = await accountId(ctx, 'fund_authorised')
  await refused('memorandum against money', zero, (tx) =>
    rawTransfer(tx, {
      entries: [
        [fund, 'EUR', '100'],
        [pending, 'EUR', '-100'],
      ],
    }),
  )
  await inTransaction(ctx, (tx) =>
    rawTransfer(tx, {
      entries: [
        [equity, 'EUR', '100'],
        [pending, 'EUR', '-100'],
      ],
    }),
  )
  assert.equal((await balances(ctx, partnerId))['pending EUR'], 700n)
})

test('a transfer takes no entries later, not even balanced ones', async () => {
  const id = opening[0]!.id
  const later = (position: number) => (tx: Tx) =>
    sql`insert into ledger_entries (workspace_id, transfer_id, position, account_id, currency, amount_minor)
      values (${workspace.id}, ${id}, ${position}, ${equity}, 'EUR', 5), (${workspace.id}, ${id}, ${position + 1}, ${pending}, 'EUR', -5)`.execute(
      tx.db,
    )
  await refused('after the last', rule('ledger_entries_at_once'), later(3))
  await refused('from the first on', { code: '23505' }, later(1))
  await refused('with gaps', rule('ledger_entries_at_once'), (tx) =>
    rawTransfer(tx, {
      entries: [
        [equity, 'EUR', '5', 1],
        [pending, 'EUR', '-5', 3],
      ],
    }),
  )
  await refused(
    'the transfer first, its entries in the next statement',
    rule('ledger_transfers_with_entries'),
    async (tx) => {
      const two = newId(idPrefixes.transfer)
      await sql`insert into ledger_transfers (workspace_id, id, type, accounting_day, posted_at, source_kind, source_id, step, idempotency_key)
      values (${workspace.id}, ${two}, 'opening', '2026-03-01', ${tx.now}, 'raw', ${two}, 'once', ${two})`.execute(
        tx.db,
      )
      await sql`insert into ledger_entries (workspace_id, transfer_id, position, account_id, currency, amount_minor)
      values (${workspace.id}, ${two}, 1, ${equity}, 'EUR', 5), (${workspace.id}, ${two}, 2, ${pending}, 'EUR', -5)`.execute(
        tx.db,
      )
    },
  )
  await refused('entries of no transfer', { code: '23503' }, (tx) =>
    sql`insert into ledger_entries (workspace_id, transfer_id, position, account_id, currency, amount_minor)
      values (${workspace.id}, 'tr_none', 1, ${equity}, 'EUR', 5), (${workspace.id}, 'tr_none', 2, ${pending}, 'EUR', -5)`.execute(
      tx.db,
    ),
  )
})

describe('entries cannot be updated, deleted or truncated by the application', () => {
  const changes: Record<string, string> = {
    ledger_transfers: `accounting_day = '2020-01-01'`,
    ledger_entries: 'amount_minor = amount_minor * 2',
    ledger_accounts: `currency = 'USD'`,
    ledger_balances: 'balance_minor = 0',
    ledger_seals: `hash = repeat('0', 64)`,
    ledger_sealed: 'position = position + 1000',
    ledger_unsealed: `transfer_id = 'tr_x'`,
    ledger_closed_months: `month = '2020-01-01'`,
    fx_rates: 'rate = 1',
  }
  for (const [table, change] of Object.entries(changes))
    test(table, async () => {
      await refused('update', denied, raw(`update ${table} set ${change}`))
      await refused('delete', denied, raw(`delete from ${table}`))
      await refused('truncate', denied, raw(`truncate ${table} cascade`))
      await refused('its rules taken away', denied, raw(`alter table ${table} disable trigger all`))
      await refused('dropped', denied, raw(`drop table ${table} cascade`))
    })
  test('triggers, functions and balances', async () => {
    await refused('drop a trigger', denied, raw('drop trigger check_ledger_entries on ledger_entries'))
    await refused(
      'replace a function',
      denied,
      raw(
        `create or replace function check_ledger_entries() returns trigger language plpgsql as $$ begin return null; end $$`,
      ),
    )
    await refused(
      'a balance of its own',
      denied,
      raw(
        `insert into ledger_balances (workspace_id, account_id, kind, currency) values ('${workspace.id}', 'la_x', 'due', 'EUR')`,
      ),
    )
    await refused('no triggers for a while', denied, raw(`set local session_replication_role = replica`))
    await refused('call a trigger', denied, raw('select check_ledger_entries()'))
  })
})

test('currency, workspace and account of an entry agree', async () => {
  const key = { code: '23503' }
  await refused('another currency', key, (tx) =>
    rawTransfer(tx, {
      entries: [
        [equity, 'USD', '5'],
        [pending, 'USD', '-5'],
      ],
    }),
  )
  await refused('an account that is not there', key, (tx) =>
    rawTransfer(tx, {
      entries: [
        ['la_none', 'EUR', '5'],
        [pending, 'EUR', '-5'],
      ],
    }),
  )
  await refused('an account of another workspace', key, (tx) =>
    rawTransfer(tx, {
      entries: [
        [foreign, 'EUR', '5'],
        [pending, 'EUR', '-5'],
      ],
    }),
  )
  await refused('another workspace', denied, (tx) =>
    rawTransfer(tx, {
      workspaceId: away.workspace.id,
      entries: [
        [foreign, 'EUR', '5'],
        [foreign, 'EUR', '-5'],
      ],
    }),
  )
})

test('pending, held, approved and processing are never below zero; what is due may be', async () => {
  const below = rule('ledger_balances_not_below_zero')
  await refused('more approved than there was', below, (tx) =>
    rawTransfer(tx, {
      entries: [
        [pending, 'EUR', '701'],
        [approved, 'EUR', '-701'],
      ],
    }),
  )
  await refused('down and up again in two transfers of one transaction', below, async (tx) => {
    await rawTransfer(tx, {
      entries: [
        [approved, 'EUR', '401'],
        [equity, 'EUR', '-401'],
      ],
    })
    await rawTransfer(tx, {
      entries: [
        [equity, 'EUR', '401'],
        [approved, 'EUR', '-401'],
      ],
    })
  })
  await posted(ctx, { ...draft.freeze({ partnerId, amount: money('GBP', 5n) }), source: aSource(), step: 'once' })
  assert.deepEqual((await balances(ctx, partnerId))['due GBP'], -5n)
})

test('a key, a step of a record and a reversal are there once', async () => {
  const entries = [
    [equity, 'EUR', '5'],
    [pending, 'EUR', '-5'],
  ] as const
  const id = newId(idPrefixes.transfer)
  await inTransaction(ctx, (tx) => rawTransfer(tx, { id, entries, key: 'raw-key', sourceId: 'raw-source' }))
  const twice = { code: '23505' }
  await refused('the same key', twice, (tx) => rawTransfer(tx, { entries, key: 'raw-key' }))
  await refused('the same type, source and step', twice, (tx) => rawTransfer(tx, { entries, sourceId: 'raw-source' }))
  const mirror = [
    [equity, 'EUR', '-5'],
    [pending, 'EUR', '5'],
  ] as const
  await refused('a mirror of another amount', rule('ledger_transfers_mirror'), (tx) =>
    rawTransfer(tx, {
      reverses: id,
      entries: [
        [equity, 'EUR', '-4'],
        [pending, 'EUR', '4'],
      ],
    }),
  )
  await refused('a mirror that is none', rule('ledger_transfers_mirror'), (tx) =>
    rawTransfer(tx, { reverses: id, entries }),
  )
  await refused('a mirror in more parts', rule('ledger_transfers_mirror'), (tx) =>
    rawTransfer(tx, {
      reverses: id,
      entries: [
        [equity, 'EUR', '-5'],
        [pending, 'EUR', '2'],
        [pending, 'EUR', '3'],
      ],
    }),
  )
  await refused('a mirror of nothing', { code: '23503' }, (tx) =>
    rawTransfer(tx, { reverses: 'tr_none', entries: mirror }),
  )
  await inTransaction(ctx, (tx) => rawTransfer(tx, { reverses: id, entries: mirror }))
  await refused('twice', twice, (tx) => rawTransfer(tx, { reverses: id, entries: mirror }))
})

test('a closed month accepts no posting, and no month closes before its end', async () => {
  const entries = [
    [equity, 'EUR', '5'],
    [pending, 'EUR', '-5'],
  ] as const
  await refused('a day ahead', rule('ledger_transfers_not_ahead'), (tx) =>
    rawTransfer(tx, { entries, day: '2026-03-03' }),
  )
  await assert.rejects(closeMonth(ctx, '2026-03-01'), /not over/)
  await inTransaction(ctx, (tx) => rawTransfer(tx, { entries, day: '2026-02-28' }))
  const seal = await closeMonth(ctx, '2026-02-14')
  assert.match(seal!.hash, /^[0-9a-f]{64}$/)
  await refused('the last day of a closed month', rule('ledger_transfers_open_month'), (tx) =>
    rawTransfer(tx, { entries, day: '2026-02-28' }),
  )
  await inTransaction(ctx, (tx) => rawTransfer(tx, { entries, day: '2026-03-01' }))
  await assert.rejects(closeMonth(ctx, '2026-02-01'), /closed already/)
  // Another workspace's February is its own.
  await posted(away, {
    ...draft.openBalance({ partnerId: aPartnerId(), amount: eur(1n), state: 'due' }),
    source: aSource(),
    step: 'once',
    accountingDay: '2026-02-28',
  })
})

test('a transfer is sealed once, and only one that waits', async () => {
  await sealLedger(ctx)
  const again = (transferId: string) => (tx: Tx) =>
    sql`insert into ledger_sealed (workspace_id, position, transfer_id, seal_id)
      select ${workspace.id}, 100000, ${transferId}, id from ledger_seals where workspace_id = ${workspace.id} limit 1`.execute(
      tx.db,
    )
  await refused('twice', { code: '23505' }, again(opening[0]!.id))
  await refused('nothing', { code: '23503' }, again('tr_none'))
})

test('transactions that do not see what others committed cannot post', async () => {
  await assert.rejects(
    inTransaction(
      ctx,
      (tx) =>
        rawTransfer(tx, {
          entries: [
            [equity, 'EUR', '5'],
            [pending, 'EUR', '-5'],
          ],
        }),
      { isolation: 'repeatable read' },
    ),
    /read what is committed/,
  )
})

test('a portal reads the balances of its own partner and writes nothing', async () => {
  const portal: Ctx = { ...ctx, actor: { kind: 'key', id: 'ak_x', name: 'Key', partnerId, scopes: ['*'] } }
  const seen = await inTransaction(
    portal,
    async (tx) => (await sql<{ partner_id: string }>`select partner_id from ledger_balances`.execute(tx.db)).rows,
  )
  assert.ok(seen.length > 0)
  assert.deepEqual([...new Set(seen.map((row) => row.partner_id))], [partnerId])
  for (const table of ['ledger_transfers', 'ledger_entries', 'ledger_seals', 'fx_rates'])
    await refused(table, denied, raw(`select from ${table}`), portal)
  await refused(
    'posting',
    denied,
    (tx) =>
      rawTransfer(tx, {
        entries: [
          [equity, 'EUR', '5'],
          [pending, 'EUR', '-5'],
        ],
      }),
    portal,
  )
})
