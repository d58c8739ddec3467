/** What finance sets for the tax of a partner. Rows are added, never changed; the latest of a day or before holds. */

import { lockPartner, partnerNames } from '#modules/partners/public.ts'
import { civilDate } from '#platform/civil-time.ts'
import type { Ctx, Tx } from '#platform/context.ts'
import type { InputOf, Static } from '#platform/contract.ts'
import { inTransaction, reading } from '#platform/db/transaction.ts'
import { conflict, unprocessable } from '#platform/errors.ts'
import { lockMoneyOf } from '#platform/ledger/post.ts'
import type { Treatment } from '../../contract/states.ts'
import { type TaxRuling, type taxEndpoints, taxEvents } from '../../contract/tax.ts'
import { insertRuling, type RulingRow, rulingPage, signedProfiles } from '../../queries/tax.ts'
import { actingName, memberId } from '../acting.ts'

const show = async (tx: Tx, rows: readonly RulingRow[]): Promise<Static<typeof TaxRuling>[]> => {
  const names = await partnerNames(tx, [...new Set(rows.map((row) => row.partner_id))])
  return rows.map((row) => ({
    partner: { id: row.partner_id, name: names.get(row.partner_id) ?? '' },
    number: row.number,
    treatment: row.treatment as Treatment | null,
    taxRatePpm: row.tax_rate_ppm,
    withholdingRatePpm: row.withholding_rate_ppm,
    withholdingKind: row.withholding_kind as 'backup' | null,
    authority: row.authority,
    sourceSharePpm: row.source_share_ppm,
    reason: row.reason,
    fromOn: row.from_on,
    at: row.at.toISOString(),
    by: row.by_name,
  }))
}
export const listRulings = (ctx: Ctx, input: InputOf<typeof taxEndpoints.listTaxRulings>['query']) =>
  reading(ctx, (tx) => rulingPage(tx, input, (rows) => show(tx, rows)))

export const setRuling = (ctx: Ctx, input: InputOf<typeof taxEndpoints.setTaxRuling>['body']) =>
  inTransaction(ctx, async (tx) => {
    const partner = await lockPartner(tx, input.partnerId)
    await lockMoneyOf(tx, [partner.id])
    const rate = input.withholdingRatePpm ?? 0
    if (rate > 0 !== Boolean(input.withholdingKind) || rate > 0 !== Boolean(input.authority))
      throw unprocessable(
        'tax_ruling.withholding',
        'A rate above zero names its kind and the authority that it goes to; without a rate there is neither.',
      )
    const profile = (await signedProfiles(tx, [partner.id])).get(partner.id)
    if (input.withholdingKind === 'nonresident' && !profile?.form.startsWith('w8'))
      throw conflict('tax_ruling.no_form', 'Withholding of non-residents stands on a W-8; this partner signed none.')
    const row = await insertRuling(tx, {
      partner_id: partner.id,
      treatment: input.treatment ?? null,
      tax_rate_ppm: input.taxRatePpm ?? 0,
      withholding_rate_ppm: rate,
      withholding_kind: input.withholdingKind ?? null,
      authority: input.authority?.trim() || null,
      source_share_ppm: input.sourceSharePpm ?? 1_000_000,
      reason: input.reason.trim(),
      from_on: input.fromOn ?? civilDate(ctx.workspace.zone, tx.now),
      by_id: memberId(ctx),
      by_name: actingName(ctx),
    })
    await tx.announce(
      taxEvents.taxRulingSet,
      { partnerId: partner.id, number: row.number },
      { subject: { kind: 'partner', id: partner.id }, partnerId: partner.id, partnerVisible: false },
    )
    return (await show(tx, [row]))[0]!
  })
