/** What holds now of paying: the product's own numbers under what the workspace set. */
import type { Ctx, Tx } from '#platform/context.ts'
import type { InputOf, Static } from '#platform/contract.ts'
import { inTransaction, reading } from '#platform/db/transaction.ts'
import { changedMeanwhile, forbidden, unprocessable } from '#platform/errors.ts'
import { currencyExponent, type Money } from '#platform/money.ts'
import {
  type Address,
  type PayoutSettings,
  type payoutSettingsEndpoints,
  payoutSettingsEvents,
} from '../contract/settings.ts'
import { lockPayoutSettings, payoutSettingsRow, settingEditors, writePayoutSettings } from '../queries/settings.ts'
import { actingName } from './acting.ts'

export type Company = { legalName: string; address: Address; vatId: string | null }
type Kept = {
  fourEyes: boolean
  payoutLimitMinor: string
  runLimitMinor: string
  dayLimitMinor: string
  coolOffHours: number
  externalSilenceDays: number
  taxFormWaivedCountries: string[]
  company: Company | null
}
export type PayoutSettingsNow = Omit<Kept, 'payoutLimitMinor' | 'runLimitMinor' | 'dayLimitMinor'> & {
  payoutLimit: Money
  runLimit: Money
  dayLimit: Money
  version: number
}

/** 50,000 a payout, 250,000 a run, 500,000 a day, in the workspace's currency. */
const defaults = (currency: string): Kept => {
  const unit = 10n ** BigInt(currencyExponent(currency))
  return {
    fourEyes: true,
    payoutLimitMinor: String(50_000n * unit),
    runLimitMinor: String(250_000n * unit),
    dayLimitMinor: String(500_000n * unit),
    coolOffHours: 72,
    externalSilenceDays: 5,
    taxFormWaivedCountries: [],
    company: null,
  }
}
const keptOf = (tx: Tx, value: unknown): Kept => ({
  ...defaults(tx.ctx.workspace.currency),
  ...(value as Partial<Kept> | undefined),
})

export const payoutSettings = async (tx: Tx): Promise<PayoutSettingsNow> => {
  const row = await payoutSettingsRow(tx)
  const { payoutLimitMinor, runLimitMinor, dayLimitMinor, ...rest } = keptOf(tx, row?.value)
  const { currency } = tx.ctx.workspace
  return {
    ...rest,
    payoutLimit: { currency, amountMinor: BigInt(payoutLimitMinor) },
    runLimit: { currency, amountMinor: BigInt(runLimitMinor) },
    dayLimit: { currency, amountMinor: BigInt(dayLimitMinor) },
    version: row?.version ?? 1,
  }
}

const wire = (money: Money) => ({ currency: money.currency, amountMinor: String(money.amountMinor) })
const show = async (tx: Tx): Promise<Static<typeof PayoutSettings>> => {
  const { payoutLimit, runLimit, dayLimit, ...rest } = await payoutSettings(tx)
  return { ...rest, payoutLimit: wire(payoutLimit), runLimit: wire(runLimit), dayLimit: wire(dayLimit) }
}
export const getPayoutSettings = (ctx: Ctx) => reading(ctx, show)

export const updatePayoutSettings = (
  ctx: Ctx,
  { body, version }: InputOf<typeof payoutSettingsEndpoints.updatePayoutSettings>,
) =>
  inTransaction(ctx, async (tx) => {
    const row = await lockPayoutSettings(tx)
    if (row.version !== version) throw changedMeanwhile(row.version)
    const before = keptOf(tx, row.value)
    const { company, ...fields } = body
    const after: Kept = {
      ...before,
      ...(fields as Partial<Kept>),
      ...(company !== undefined && { company: company && { ...company, vatId: company.vatId ?? null } }),
    }
    const changed = (Object.keys(after) as (keyof Kept)[]).filter(
      (field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]),
    )
    if (changed.includes('fourEyes') && !(ctx.actor.kind === 'member' && ctx.actor.roles.includes('admin')))
      throw forbidden('settings.admin_only', 'Four-eyes is switched by an admin, and by nobody else.')
    const [payout, run, day] = [after.payoutLimitMinor, after.runLimitMinor, after.dayLimitMinor].map(BigInt) as [
      bigint,
      bigint,
      bigint,
    ]
    if (payout > run || run > day)
      throw unprocessable(
        'settings.limits_order',
        'The limit of a payout is not above that of a run, nor that of a run above that of a day.',
      )
    if (changed.length === 0) return show(tx)
    const changes = Object.fromEntries(changed.map((field) => [field, [before[field], after[field]] as const]))
    const value = Object.fromEntries(
      Object.entries(after).filter(
        ([field]) => changed.includes(field as keyof Kept) || field in (row.value as object),
      ),
    )
    await writePayoutSettings(tx, value, changes, actingName(ctx))
    await tx.announce(
      payoutSettingsEvents.payoutSettingsChanged,
      { fields: changed },
      { subject: { kind: 'workspace', id: ctx.workspace.id }, changes },
    )
    return show(tx)
  })

/** Who moved a limit, or switched four-eyes, since then: they do not approve a run that it touches. */
export const limitEditors = (tx: Tx, since: Date) =>
  settingEditors(tx, ['fourEyes', 'payoutLimitMinor', 'runLimitMinor', 'dayLimitMinor'], since)
