/** Partners that can be paid, people with a second factor, and one record of each kind for the walks over all endpoints. */
import { sql } from 'kysely'
import { insertDocument } from '#modules/payouts/queries/documents.ts'
import { acceptFor } from '#modules/payouts/service/documents/acceptance.ts'
import { nameMethod } from '#modules/payouts/service/methods/change.ts'
import { signForm } from '#modules/payouts/service/tax/profiles.ts'
import { aMethod, berlin, sepa, writeCompany } from '#modules/payouts/testing.ts'
import { screeningOf } from '#modules/qualification/testing.ts'
import type { Ctx } from '#platform/context.ts'
import { asOwner, inTransaction } from '#platform/db/transaction.ts'
import { storeFile } from '#platform/files/store.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import type { TestApp } from './app.ts'

/** Each is another account, so that one partner may be given several. */
export const aPayoutMethod = async (ctx: Ctx, partnerId: string): Promise<string> => {
  const account = { ...sepa(), kind: 'external' as const, reference: newId(idPrefixes.request) }
  return (await inTransaction(ctx, (tx) => nameMethod(tx, partnerId, account))).id
}
export const aTaxProfile = async (ctx: Ctx, partnerId: string): Promise<string> => {
  const { id } = await inTransaction(ctx, (tx) =>
    signForm(tx, partnerId, {
      form: 'w9',
      legalName: 'Acme Inc.',
      taxClass: 'c_corporation',
      address: { ...berlin, country: 'US', town: 'Austin' },
      residence: 'US',
      tinKind: 'ein',
      tin: '12-3456789',
      signerName: 'Kim Berg',
      statementAccepted: true,
    }),
  )
  return id
}
export const anInvoice = async (ctx: Ctx, partnerId: string): Promise<string> => {
  const file = await storeFile(ctx, {
    content: Buffer.from('%PDF-1.7'),
    name: 'invoice.pdf',
    visibility: 'roles',
    visibleToRoles: ['finance'],
    known: { type: 'application/pdf', extension: 'pdf' },
  })
  const { id } = await inTransaction(ctx, (tx) =>
    insertDocument(tx, {
      file_id: file.id,
      id: newId(idPrefixes.partnerDocument),
      partner_id: partnerId,
      kind: 'invoice',
      state: 'received',
      number: newId(idPrefixes.request),
      currency: 'EUR',
      net_minor: '125000',
      tax_minor: '23750',
      tax_rate_ppm: 190_000,
      treatment: 'domestic',
      issued_on: '2026-03-01',
      received_from: 'Kim Berg',
    }),
  )
  return id
}

/** Whose seat it is: rows of a workspace are not the owner's to read. */
export const userOf = async (ctx: Ctx, portalUserId: string): Promise<string> => {
  const { user_id } = await inTransaction(ctx, (tx) =>
    tx.db
      .selectFrom('portal_users')
      .select('user_id')
      .where('workspace_id', '=', ctx.workspace.id)
      .where('id', '=', portalUserId)
      .executeTakeFirstOrThrow(),
  )
  return user_id!
}
/** The account of a portal user gets a second factor, as if it had been set up. */
export const withSecondFactor = async (app: TestApp, ctx: Ctx, portalUserId: string) => {
  const userId = await userOf(ctx, portalUserId)
  await asOwner(app.services.database, (db) =>
    sql`update auth_users set two_factor_enabled = true where id = ${userId}`.execute(db),
  )
}
/** Everything that a payout of this partner needs: account, tax form, self-billing, screening, our own company. */
export const aPayablePartner = async (ctx: Ctx, partnerId: string, input = sepa()): Promise<string> => {
  await writeCompany(ctx)
  const methodId = await aMethod(ctx, partnerId, input)
  await inTransaction(ctx, async (tx) => {
    await signForm(tx, partnerId, {
      form: 'other',
      legalName: 'Acme GmbH',
      address: { ...berlin, country: 'AT', town: 'Wien' },
      residence: 'AT',
      vatId: 'ATU12345678',
      signerName: 'Kim Berg',
      statementAccepted: true,
    })
    await acceptFor(tx, partnerId, {
      legalName: 'Acme GmbH',
      vatId: 'ATU12345678',
      address: { ...berlin, country: 'AT', town: 'Wien' },
      statementAccepted: true,
    })
    await screeningOf(tx, partnerId)
  })
  return methodId
}
