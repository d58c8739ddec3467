/** Subscriptions, and one row for each change with the monthly value before and after. */
import type { Tx } from '#platform/context.ts'
import { conflict, invalid } from '#platform/errors.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import { currencyExponent, roundHalfAway } from '#platform/money.ts'
import { subscriptionChanged } from '../../contract/events.ts'
import { type Interval, type SubscriptionChange, stateAfter } from '../../contract/states.ts'
import {
  changeBefore,
  findChange,
  insertChange,
  type SubscriptionRow,
  updateSubscription,
  upsertSubscriptionRow,
} from '../../queries/subscriptions.ts'
import { type CustomerInput, upsertCustomer } from './customers.ts'
import { refuseFuture } from './occurred.ts'

const periodsOfYear: Readonly<Record<Interval, bigint>> = { day: 365n, week: 52n, month: 12n, year: 1n }

/** What a price a period is worth a month: net × periods a year ÷ 12 ÷ interval count, rounded half away from zero. */
export const monthlyMinor = (netMinor: bigint, interval: Interval, count: number): bigint =>
  roundHalfAway(netMinor * periodsOfYear[interval], 12n * BigInt(count))

export type SubscriptionRef = {
  externalId: string
  product?: string | null | undefined
  interval?: Interval | undefined
  intervalCount?: number | undefined
}
/** The subscription of a sale; made from the sale when nothing is known of it yet. */
export const findSubscriptionFor = (
  tx: Tx,
  input: SubscriptionRef & { source: string; customerId: string; currency: string; at: Date },
): Promise<SubscriptionRow> =>
  upsertSubscriptionRow(tx, {
    id: newId(idPrefixes.subscription),
    source: input.source,
    externalId: input.externalId,
    customerId: input.customerId,
    product: input.product ?? null,
    interval: input.interval,
    intervalCount: input.intervalCount,
    currency: input.currency,
    state: 'active',
    at: input.at,
  })

export type ChangeInput = {
  source: string
  externalId: string
  customer: CustomerInput | { id: string }
  kind: SubscriptionChange
  currency: string
  /** Net price of one period after the change; 0 on a trial and after the end. Left out: it stays as it was. */
  netMinor?: bigint | undefined
  product?: string | null | undefined
  interval?: Interval | undefined
  intervalCount?: number | undefined
  /** The provider's own id of the event: sent twice, it is one change. */
  eventId?: string | null | undefined
  occurredAt?: Date | undefined
}
const endsValue = new Set<SubscriptionChange>(['churned', 'paused', 'trial_started'])

/**
 * Records a change. Changes stand in the order of the provider's own time: one that is older than what is known is kept
 * as a row, with the value before it, and never overwrites the newer state.
 */
export const changeSubscription = (
  tx: Tx,
  input: ChangeInput,
): Promise<{ subscriptionId: string; number: number; isNew: boolean }> =>
  tx.asTeam(async () => {
    const occurredAt = input.occurredAt ?? tx.now
    refuseFuture(tx, occurredAt)
    currencyExponent(input.currency)
    if (input.netMinor !== undefined && input.netMinor < 0n)
      throw invalid({ field: 'netMinor', rule: 'minimum', message: 'An amount is not negative.' })
    const customerId =
      'id' in input.customer ? input.customer.id : (await upsertCustomer(tx, input.customer, occurredAt)).id
    const row = await upsertSubscriptionRow(tx, {
      id: newId(idPrefixes.subscription),
      source: input.source,
      externalId: input.externalId,
      customerId,
      product: input.product ?? null,
      interval: input.interval,
      intervalCount: input.intervalCount,
      currency: input.currency,
      state: stateAfter[input.kind],
      at: occurredAt,
    })
    if (row.currency !== input.currency)
      throw conflict('subscription.other_currency', `This subscription is in ${row.currency}.`, {
        currency: row.currency,
      })
    const known = input.eventId ? await findChange(tx, row.id, input.eventId) : undefined
    if (known) return { subscriptionId: row.id, number: known.number, isNew: false }
    const before = await changeBefore(tx, row.id, occurredAt)
    const beforeMinor = before ? BigInt(before.after_minor) : 0n
    const given =
      input.netMinor === undefined
        ? undefined
        : monthlyMinor(input.netMinor, row.interval_unit as Interval, row.interval_count)
    const afterMinor = endsValue.has(input.kind) ? 0n : (given ?? (before ? beforeMinor : BigInt(row.monthly_minor)))
    const number = await insertChange(tx, {
      subscriptionId: row.id,
      kind: input.kind,
      eventId: input.eventId ?? null,
      beforeMinor,
      afterMinor,
      currency: input.currency,
      occurredAt,
    })
    if (occurredAt >= row.state_at)
      await updateSubscription(tx, row.id, {
        state: stateAfter[input.kind],
        at: occurredAt,
        monthlyMinor: afterMinor,
        endedAt: input.kind === 'churned' ? occurredAt : null,
      })
    await tx.announce(
      subscriptionChanged,
      { subscriptionId: row.id, customerId: row.customer_id, number, kind: input.kind },
      { subject: { kind: 'subscription', id: row.id } },
    )
    return { subscriptionId: row.id, number, isNew: true }
  })
