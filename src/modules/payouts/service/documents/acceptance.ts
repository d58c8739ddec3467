/** Self-billing: the partner lets us write its documents. Accepted for a year, then asked again. */
import { createHash } from 'node:crypto'
import { findPartner, lockPartner } from '#modules/partners/public.ts'
import { closeTask, openTask } from '#modules/tasks/public.ts'
import { addDays, addMonths, type CivilDate, civilDate, startOfDate } from '#platform/civil-time.ts'
import { type Ctx, partnerOf, type Tx } from '#platform/context.ts'
import type { InputOf, Static } from '#platform/contract.ts'
import { inTransaction, reading } from '#platform/db/transaction.ts'
import { conflict } from '#platform/errors.ts'
import { dueOfPartners } from '#platform/ledger/balances.ts'
import { type documentEndpoints, documentEvents, type PortalInvoicing } from '../../contract/documents.ts'
import type { Address } from '../../contract/settings.ts'
import {
  type AcceptanceRow,
  insertAcceptance,
  latestAcceptances,
  openInvoices,
  withdrawAcceptance,
} from '../../queries/documents.ts'
import { signedProfiles } from '../../queries/tax.ts'
import { selfBillingStatement } from '../../words/documents.ts'
import { languageOf } from '../../words/methods.ts'
import { actingName, portalUserId } from '../acting.ts'
import { selfBillingEnds } from '../due-kinds.ts'
import { paymentTermsOf } from '../payment-terms.ts'
import { payoutSettings } from '../settings.ts'
import { vatIdOf } from '../tax/tax-of.ts'

const monthsOfAcceptance = 12
const reminderDays = 30
const today = (tx: Tx): CivilDate => civilDate(tx.ctx.workspace.zone, tx.now)
const acceptanceOf = (row: AcceptanceRow, on: CivilDate) => ({
  legalName: row.legal_name,
  vatId: row.vat_id,
  address: row.address as Address,
  acceptedAt: row.accepted_at.toISOString(),
  acceptedBy: row.accepted_by_name,
  validUntil: row.valid_until,
  isExpired: row.valid_until < on,
})
/** What partners write of their address is freer than what a document takes: lines, and a town that may be missing. */
const addressOf = (address: unknown, country: string | null): Address | null => {
  const known = (address ?? {}) as { line1?: string; city?: string; postalCode?: string; region?: string }
  return known.city && country
    ? {
        ...(known.line1 && { street: known.line1.slice(0, 70) }),
        ...(known.postalCode && { postalCode: known.postalCode.slice(0, 16) }),
        ...(known.region && { region: known.region.slice(0, 35) }),
        town: known.city.slice(0, 35),
        country,
      }
    : null
}

const show = (tx: Tx, partnerId: string, language?: string): Promise<Static<typeof PortalInvoicing>> =>
  tx.asTeam(async () => {
    const partner = await findPartner(tx, partnerId)
    const profile = (await signedProfiles(tx, [partnerId])).get(partnerId)
    const terms = (await paymentTermsOf(tx, [partnerId])).get(partnerId)
    const row = (await latestAcceptances(tx, [partnerId])).get(partnerId)
    const { company } = await payoutSettings(tx)
    const invoices = (await openInvoices(tx, [partnerId])).get(partnerId) ?? []
    const due =
      terms?.invoicing === 'partner_invoice' ? ((await dueOfPartners(tx, [partnerId])).get(partnerId) ?? []) : []
    return {
      invoicing: terms?.invoicing ?? 'none',
      acceptance: row ? acceptanceOf(row, today(tx)) : null,
      statement: selfBillingStatement[languageOf(language ?? tx.ctx.workspace.language)](
        company?.legalName ?? tx.ctx.workspace.name,
      ),
      legalName: profile?.legal_name ?? partner?.legal_name ?? '',
      vatId: vatIdOf(profile, partner),
      address:
        (profile?.answers as { address?: Address } | undefined)?.address ??
        addressOf(partner?.address, partner?.country ?? null),
      expected: due
        .filter(({ amountMinor }) => amountMinor > 0n)
        .map(({ currency, amountMinor }) => ({
          currency,
          amountMinor: String(amountMinor),
          invoicedMinor: String(
            invoices.filter((one) => one.currency === currency).reduce((sum, one) => sum + BigInt(one.net_minor), 0n),
          ),
        })),
      company,
    }
  })
export const getInvoicing = (ctx: Ctx, language?: string) =>
  reading(ctx, (tx) => show(tx, partnerOf(ctx.actor)!, language))

/** The words in every language, as a hash: which of them was read does not change what was accepted. */
const wordsHash = (company: string): string =>
  createHash('sha256')
    .update(JSON.stringify(Object.values(selfBillingStatement).map((words) => words(company))))
    .digest('hex')

type Accepted = InputOf<typeof documentEndpoints.acceptSelfBilling>['body']
export const acceptSelfBilling = (ctx: Ctx, input: Accepted) =>
  inTransaction(ctx, async (tx) => {
    const partnerId = partnerOf(ctx.actor)!
    await acceptFor(tx, partnerId, input)
    return show(tx, partnerId)
  })
export const acceptFor = (tx: Tx, partnerId: string, input: Accepted): Promise<void> =>
  tx.asTeam(async () => {
    await lockPartner(tx, partnerId)
    const { workspace } = tx.ctx
    const { company } = await payoutSettings(tx)
    const row = await insertAcceptance(tx, {
      partner_id: partnerId,
      words_hash: wordsHash(company?.legalName ?? workspace.name),
      legal_name: input.legalName.trim(),
      vat_id: input.vatId?.replaceAll(/[\s.-]/g, '').toUpperCase() || null,
      address: JSON.stringify(input.address),
      accepted_by_portal_user_id: portalUserId(tx.ctx),
      accepted_by_name: actingName(tx.ctx),
      valid_until: addDays(addMonths(today(tx), monthsOfAcceptance), -1),
    })
    await tx.unschedule(selfBillingEnds, partnerId)
    await tx.schedule(selfBillingEnds, partnerId, startOfDate(workspace.zone, addDays(row.valid_until, -reminderDays)))
    await closeTask(tx, { kind: 'payouts.send_invoice', subjectId: partnerId, outcome: 'Self-billing was accepted' })
    await tx.announce(
      documentEvents.selfBillingAccepted,
      { partnerId, validUntil: row.valid_until },
      { subject: { kind: 'partner', id: partnerId }, partnerId },
    )
  })

export const withdrawSelfBilling = (ctx: Ctx) =>
  inTransaction(ctx, async (tx) => {
    const partnerId = partnerOf(ctx.actor)!
    return tx.asTeam(async () => {
      await lockPartner(tx, partnerId)
      const row = (await latestAcceptances(tx, [partnerId])).get(partnerId)
      if (!row) throw conflict('self_billing.not_accepted', 'Nothing is accepted that could be withdrawn.')
      await withdrawAcceptance(tx, row)
      await tx.unschedule(selfBillingEnds, partnerId)
      await tx.announce(
        documentEvents.selfBillingWithdrawn,
        { partnerId, validUntil: row.valid_until },
        { subject: { kind: 'partner', id: partnerId }, partnerId },
      )
      return show(tx, partnerId)
    })
  })

/** A month before its year is over the partner is asked again. */
export const acceptanceEnds = async (tx: Tx, partnerIds: readonly string[]): Promise<void> => {
  const rows = await latestAcceptances(tx, partnerIds)
  for (const [partnerId, row] of rows)
    await openTask(tx, {
      kind: 'payouts.send_invoice',
      subject: { kind: 'partner', id: partnerId },
      partnerId,
      title: 'Accept self-billing for another year',
      side: 'partner',
      owner: { role: 'principal' },
      dueAt: startOfDate(tx.ctx.workspace.zone, row.valid_until),
      cause: `self-billing ${row.number}`,
    })
}
