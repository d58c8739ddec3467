/**
 * Yearly lists for the tax authority of the United States. Amounts are in USD, each payout at the rate of the day on
 * which the bank carried it out; where a rate is missing the amount is not guessed but named as missing.
 */
import { partnerRows } from '#modules/partners/public.ts'
import { civilDate } from '#platform/civil-time.ts'
import type { Ctx, Tx } from '#platform/context.ts'
import type { InputOf, Static } from '#platform/contract.ts'
import { inTransaction, reading } from '#platform/db/transaction.ts'
import { findRates } from '#platform/ledger/rates.ts'
import type { FileAnswer } from '#platform/module.ts'
import { convertMoney, decimalFromMoney, type Money, money, roundHalfAway } from '#platform/money.ts'
import { csvLine } from '#platform/tabular/write.ts'
import type { TaxForm, TaxListForm, TaxListProblem } from '../../contract/states.ts'
import { type TaxListRow, type taxListEndpoints, taxListEvents } from '../../contract/tax-lists.ts'
import type { ProfileRow } from '../../queries/tax.ts'
import { latestProfiles, type PaidInYear, paidInYear, partnersPaidIn, taxListPage } from '../../queries/tax-lists.ts'
import { tinsOf } from './profiles.ts'

const currency = 'USD'
const million = 1_000_000n
/** From which amount in a year a 1099-NEC is due: 600 USD until 2025, 2,000 USD for payments from 2026 on. */
const thresholds: readonly { fromYear: number; minor: bigint }[] = [
  { fromYear: 2026, minor: 200_000n },
  { fromYear: 0, minor: 60_000n },
]
export const thresholdOf = (year: number): bigint => thresholds.find(({ fromYear }) => year >= fromYear)!.minor
/** Corporations get no 1099-NEC for services (Treas. Reg. § 1.6041-3(p)); what was withheld from them is reported all the same. */
const exemptClasses = new Set(['c_corporation', 's_corporation'])

type Sum = { payouts: number; paidMinor: bigint; withheldMinor: bigint; isRateMissing: boolean; ratePpm: number }
const nothing: Sum = { payouts: 0, paidMinor: 0n, withheldMinor: 0n, isRateMissing: false, ratePpm: 0 }

/** The part with its source in the US is what a 1042-S reports; a 1099-NEC reports all of it. */
const sumsOf = async (tx: Tx, form: TaxListForm, rows: readonly PaidInYear[]): Promise<Map<string, Sum>> => {
  const rates = await findRates(
    tx,
    rows.map((row) => ({ from: row.currency, to: currency, day: row.settled_on })),
  )
  const sums = new Map<string, Sum>()
  for (const [at, row] of rows.entries()) {
    const before = sums.get(row.partner_id) ?? nothing
    const rate = rates[at]
    const inDollars = (minor: string): bigint =>
      rate ? convertMoney(money(row.currency, BigInt(minor)), currency, rate.rate).amountMinor : 0n
    const paid = inDollars(row.converted_minor)
    sums.set(row.partner_id, {
      payouts: before.payouts + 1,
      paidMinor:
        before.paidMinor + (form === '1042_s' ? roundHalfAway(paid * BigInt(row.source_share_ppm), million) : paid),
      withheldMinor: before.withheldMinor + inDollars(row.withheld_minor),
      isRateMissing: before.isRateMissing || !rate,
      ratePpm: row.withholding_rate_ppm,
    })
  }
  return sums
}

const problemsOf = (profile: ProfileRow | undefined, sum: Sum, year: number): TaxListProblem[] => {
  const problems: TaxListProblem[] = []
  if (!profile) problems.push('form_missing')
  else {
    if (profile.valid_until && profile.valid_until < `${year}-12-31`) problems.push('form_ended')
    if (!profile.tin_last_four) problems.push('tin_missing')
    else if (profile.tin_result === 'mismatch') problems.push('tin_mismatch')
    else if (profile.tin_result === 'unchecked' && profile.form === 'w9') problems.push('tin_unchecked')
  }
  if (sum.isRateMissing) problems.push('rate_missing')
  return problems
}

type Row = Static<typeof TaxListRow>
const wire = (amountMinor: bigint) => ({ currency, amountMinor: String(amountMinor) })
const isDue = (form: TaxListForm, year: number, sum: Sum, profile: ProfileRow | undefined): boolean => {
  if (sum.withheldMinor > 0n) return true
  if (form === '1042_s') return sum.paidMinor > 0n
  const taxClass = (profile?.answers as { taxClass?: string | null } | undefined)?.taxClass
  return sum.paidMinor >= thresholdOf(year) && !exemptClasses.has(taxClass ?? '')
}

type Asked = { year: number; form: TaxListForm; usPartnerIds: readonly string[] }
const rowsOf = async (tx: Tx, asked: Asked, partnerIds: readonly string[]): Promise<Row[]> => {
  const sums = await sumsOf(tx, asked.form, await paidInYear(tx, asked, partnerIds))
  const profiles = await latestProfiles(tx, partnerIds)
  const names = new Map((await partnerRows(tx, [...partnerIds])).map((row) => [row.id, row.display_name]))
  return partnerIds.map((id) => {
    const [profile, sum] = [profiles.get(id), sums.get(id) ?? nothing]
    return {
      partner: { id, name: names.get(id) ?? '' },
      form: asked.form,
      profileForm: (profile?.form as TaxForm | undefined) ?? null,
      legalName: profile?.legal_name ?? null,
      residence: profile?.residence ?? null,
      tinKind: profile?.tin_kind ?? null,
      tinLastFour: profile?.tin_last_four ?? null,
      tinResult: (profile?.tin_result as Row['tinResult'] | undefined) ?? null,
      payouts: sum.payouts,
      paid: sum.isRateMissing ? null : wire(sum.paidMinor),
      withheld: sum.isRateMissing ? null : wire(sum.withheldMinor),
      withholdingRatePpm: sum.ratePpm,
      isReportable: isDue(asked.form, asked.year, sum, profile),
      problems: problemsOf(profile, sum, asked.year),
    }
  })
}
/** A partner of the US without any form belongs into the list too: its form is what is missing. */
const usPartnersPaid = async (tx: Tx, year: number): Promise<string[]> =>
  (await partnerRows(tx, await partnersPaidIn(tx, year))).filter((row) => row.country === 'US').map((row) => row.id)

export const listTaxList = (ctx: Ctx, { params, query }: InputOf<typeof taxListEndpoints.listTaxList>) =>
  reading(ctx, async (tx) => {
    const form = query.form ?? '1099_nec'
    const asked = { ...query, year: params.year, form, usPartnerIds: await usPartnersPaid(tx, params.year) }
    return taxListPage(tx, asked, (ids) => rowsOf(tx, asked, ids))
  })

const columns = [
  'partner',
  'legal_name',
  'residence',
  'tin_kind',
  'tin',
  'paid_usd',
  'withheld_usd',
  'withholding_rate_percent',
  'reportable',
  'problems',
] as const
const decimal = (amount: Money | null): string => (amount ? decimalFromMoney(amount) : '')
const asMoney = (amount: Row['paid']): Money | null =>
  amount && { currency: amount.currency, amountMinor: BigInt(amount.amountMinor) }

/** All of it, with full numbers. Taking it out is an event: these numbers stand nowhere else in the clear. */
export const downloadTaxList = (
  ctx: Ctx,
  { params: { year }, query }: InputOf<typeof taxListEndpoints.downloadTaxList>,
): Promise<FileAnswer> =>
  inTransaction(ctx, async (tx) => {
    const form = query.form ?? '1099_nec'
    const asked = { year, form, usPartnerIds: await usPartnersPaid(tx, year) }
    const everybody = await partnersPaidIn(tx, year)
    const belonging = new Set((await paidInYear(tx, asked, everybody)).map((row) => row.partner_id))
    const rows = await rowsOf(tx, asked, [...belonging].sort())
    const profiles = await latestProfiles(tx, [...belonging])
    const tins = await tinsOf(
      tx,
      [...profiles.values()].map((row) => row.id),
    )
    await tx.announce(
      taxListEvents.taxListDownloaded,
      { year, form, partners: rows.length },
      { subject: { kind: 'workspace', id: ctx.workspace.id } },
    )
    const lines = rows.map((row) => {
      const profile = profiles.get(row.partner.id)
      return csvLine([
        row.partner.name,
        row.legalName ?? '',
        row.residence ?? '',
        row.tinKind ?? '',
        (profile && tins.get(profile.id)) ?? '',
        decimal(asMoney(row.paid)),
        decimal(asMoney(row.withheld)),
        row.withholdingRatePpm / 10_000,
        row.isReportable ? 'yes' : 'no',
        row.problems.join(' '),
      ])
    })
    return {
      contentType: 'text/csv; charset=utf-8',
      fileName: `${form.replace('_', '-')}-${year}-as-of-${civilDate(ctx.workspace.zone, tx.now)}.csv`,
      body: [csvLine(columns), ...lines].join(''),
    }
  })
