/** Very many partners that can be paid, and very many lines that are due to them: one made by the product, the rest copied from it. */
import { type RawBuilder, sql } from 'kysely'
import { createPartner, placeAtStage } from '#modules/partners/public.ts'
import { decryptMethod, placeOf } from '#modules/payouts/service/methods/read.ts'
import { sepa } from '#modules/payouts/testing.ts'
import type { Ctx, Tx } from '#platform/context.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { openBalance } from '#platform/ledger/draft.ts'
import { lockMoneyOf, post } from '#platform/ledger/post.ts'
import { encrypt } from '#platform/secrets.ts'
import { aPayablePartner } from './payouts.ts'

const numberOf = (n: number | bigint) => n.toString(16).padStart(25, '0')
/** The nth of them. */
export const manyPartnerId = (n: number): string => `pn_5${numberOf(n)}`
const id = (prefix: string, number: RawBuilder<unknown>) =>
  sql`${`${prefix}_5`}::text || lpad(to_hex(${number}), 25, '0')`

/** So many partners, all paid by hand or by the rail of sandboxes, each to an account of its own. */
export const manyPaidPartners = async (ctx: Ctx, count: number): Promise<void> => {
  const { id: workspaceId, currency } = ctx.workspace
  const template = await inTransaction(ctx, async (tx) => {
    const partner = await createPartner(tx, { legalName: 'Paid', website: 'https://paid.example' })
    await placeAtStage(tx, { partnerId: partner.id, to: 'active' })
    return partner.id
  })
  const account = { ...sepa(), kind: 'manual', iban: undefined, currency, reference: 'many 9999' }
  const methodId = await aPayablePartner(ctx, template, account as never)
  await inTransaction(ctx, async (tx) => {
    await sql`insert into partners select (jsonb_populate_record(t, jsonb_build_object('id', ${id('pn', sql`n`)}, 'domain', null, 'display_name', 'Paid ' || n))).*
      from partners t, generate_series(1, ${count}::int) n where t.workspace_id = ${workspaceId} and t.id = ${template}`.execute(
      tx.db,
    )
    const copy = (table: string, more: RawBuilder<unknown>) =>
      sql`insert into ${sql.table(table)} select (jsonb_populate_record(t, jsonb_build_object('partner_id', ${id('pn', sql`n`)}) || ${more})).*
        from ${sql.table(table)} t, generate_series(1, ${count}::int) n where t.workspace_id = ${workspaceId} and t.partner_id = ${template}`.execute(
        tx.db,
      )
    await copy(
      'payout_methods',
      sql`jsonb_build_object('id', ${id('pm', sql`n`)}, 'fingerprint', lpad(to_hex(n), 64, '0'))`,
    )
    await copy('tax_profiles', sql`jsonb_build_object('id', ${id('tx', sql`n`)})`)
    await copy('self_billing_acceptances', sql`'{}'::jsonb`)
    await copy('screenings', sql`jsonb_build_object('id', ${id('sn', sql`n`)})`)
    await sealCopies(tx, methodId, count)
  })
}
/** What is sealed is sealed for one method, so each copy gets a seal of its own. */
const sealCopies = async (tx: Tx, methodId: string, count: number) => {
  const text = JSON.stringify(await decryptMethod(tx, methodId))
  const ids = Array.from({ length: count }, (_, at) => `pm_5${numberOf(at + 1)}`)
  const sealed = ids.map((one) => encrypt(tx.ctx.services.secret, placeOf(one), text))
  await sql`insert into payout_method_details (workspace_id, method_id, sealed)
    select ${tx.ctx.workspace.id}, given.id, given.sealed from unnest(${ids}::text[], ${sealed}::text[]) as given (id, sealed)`.execute(
    tx.db,
  )
}

/** Sums that differ from line to line: 10.00 to 18.99. */
export const lineAmount = (n: number, k: number): number => 1_000 + ((n * 7_919 + k * 104_729) % 900)

/** So many lines that are due to each of them, posted as what was owed before. `round` keeps several lots apart. */
export const manyDueLines = async (ctx: Ctx, partners: number, linesEach: number, round = 0): Promise<void> => {
  const { id: workspaceId, currency } = ctx.workspace
  const amount = sql`(1000 + (n * 7919 + k * 104729) % 900)`
  const ownId = id('cm', sql`${round}::bigint * 10000000000 + n * 100000::bigint + k`)
  const atOnce = 500
  for (let from = 1; from <= partners; from += atOnce) {
    const to = Math.min(partners, from + atOnce - 1)
    await inTransaction(ctx, async (tx) => {
      const numbers = Array.from({ length: to - from + 1 }, (_, at) => from + at)
      await lockMoneyOf(tx, numbers.map(manyPartnerId))
      await sql`insert into commissions (workspace_id, id, partner_id, kind, occurrence, rule_id, rule_name, amount_minor, currency, occurred_at,
          accounting_day, hold_until, due_on, state, created_at, updated_at)
        select ${workspaceId}, ${ownId}, ${id('pn', sql`n`)}, 'sale', ${`lot ${round}`} || ' ' || k, 'sales', 'Every sale', ${amount}, ${currency}, ${tx.now},
          ${tx.now}::date, ${tx.now}, ${tx.now}::date, 'due', ${tx.now}, ${tx.now}
        from generate_series(${from}::int, ${to}::int) n, generate_series(1, ${linesEach}::int) k`.execute(tx.db)
      await post(
        tx,
        numbers.map((n) => {
          const minor = Array.from({ length: linesEach }, (_, at) => lineAmount(n, at + 1)).reduce(
            (sum, one) => sum + one,
            0,
          )
          return {
            ...openBalance({
              partnerId: manyPartnerId(n),
              state: 'due',
              amount: { currency, amountMinor: BigInt(minor) },
            }),
            source: { kind: 'opening', id: `lot ${round} ${n}` },
            step: 'due',
          }
        }),
      )
    })
  }
}
