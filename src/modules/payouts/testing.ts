/** Builders for the tests of this module: people, accounts, a partner that can be paid. */
import assert from 'node:assert/strict'
import { sql } from 'kysely'
import type { Ctx } from '#platform/context.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import type { Answer } from '#test/support/client.ts'
import { lockPayoutSettings, writePayoutSettings } from './queries/settings.ts'
import { nameMethod } from './service/methods/change.ts'
import { verifyMethod } from './service/methods/verbs.ts'

export const keyed = () => ({ 'idempotency-key': newId(idPrefixes.request) })
export const ok = (answer: Answer, status = 200): Answer => {
  assert.equal(answer.status, status, answer.text)
  return answer
}
/** IBANs with check digits that fit; each is another account. */
export const ibans = {
  berlin: 'DE89370400440532013000',
  paris: 'FR1420041010050500013M02606',
  london: 'GB29NWBK60161331926819',
  vienna: 'AT611904300234573201',
} as const
export const berlin = { street: 'Hauptstrasse', building: '1', postalCode: '10115', town: 'Berlin', country: 'DE' }
export const ourCompany = {
  legalName: 'Northwind GmbH',
  vatId: 'DE811111111',
  address: { street: 'Am Hafen', building: '7', postalCode: '20457', town: 'Hamburg', country: 'DE' },
}
export const sepa = (iban: string = ibans.berlin, more: object = {}) => ({
  currency: 'EUR',
  kind: 'sepa' as const,
  holderName: 'Acme GmbH',
  holderKind: 'company' as const,
  address: berlin,
  iban,
  ...more,
})
export const writeCompany = (ctx: Ctx, company: object | null = ourCompany) =>
  inTransaction(ctx, async (tx) => {
    const row = await lockPayoutSettings(tx)
    await writePayoutSettings(tx, { ...(row.value as object), company }, { company: [null, company] }, 'Test')
  })

/** A named and verified account past its cool-off, as payouts find it. Answers its id. */
export const aMethod = async (ctx: Ctx, partnerId: string, input = sepa()): Promise<string> => {
  const { id } = await inTransaction(ctx, (tx) => nameMethod(tx, partnerId, input))
  await verifyMethod(ctx, id, 'Called back')
  await inTransaction(ctx, (tx) =>
    sql`update payout_methods set cool_off_until = ${tx.now} where workspace_id = ${ctx.workspace.id} and id = ${id}`.execute(
      tx.db,
    ),
  )
  return id
}
