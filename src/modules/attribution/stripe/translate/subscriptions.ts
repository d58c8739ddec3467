/** Subscriptions: what changed of one, and what it brings since, at the time the provider says. */
import type { SubscriptionChange } from '../../contract/states.ts'
import { currencyOf, isoMinor } from '../amounts.ts'
import { at, idLike, idOf, instant, type Node, node, rows, text, whole } from '../read.ts'
import { type Heard, nothing, type Said, saying } from '../translate.ts'
import { joinsOf } from './joins.ts'

type State = 'trialing' | 'active' | 'past_due' | 'paused' | 'ended'
const states: Readonly<Record<string, State>> = {
  trialing: 'trialing',
  active: 'active',
  past_due: 'past_due',
  unpaid: 'past_due',
  paused: 'paused',
  canceled: 'ended',
  incomplete_expired: 'ended',
}
const intervals = ['day', 'week', 'month', 'year'] as const

export const translateSubscription = ({ object, type, before, said }: Heard): Said => {
  const id = idLike(object, 'sub_')
  const customer = idLike(object['customer'], 'cus_')
  if (!id || !customer) return nothing('The subscription has no id or no customer.')
  const status = text(object['status'])
  if (status === 'incomplete') return nothing('The first payment has not been made; the subscription has not begun.')
  const state = type === 'customer.subscription.deleted' ? 'ended' : stateOf(object)
  if (!state) return nothing(`The subscription is ${status ?? 'in no state that it names'}.`)
  const value = valueOf(object)
  if (!value) return nothing('The subscription names no price that we know.')
  const joins = joinsOf(customer, object, instant(object['created']) ?? said)
  const customers = [{ id: customer, name: null, email: null, country: null }]
  const change = changeOf(object, type, state, before, value)
  if (!change) return { ...nothing('Nothing changed of what the subscription brings.'), joins, customers }
  const ended = instant(object['ended_at'])
  return saying({
    joins,
    customers,
    subscriptions: [
      {
        id,
        customer,
        change,
        ...value,
        startedAt: instant(object['start_date']) ?? null,
        occurredAt: state === 'ended' && ended ? ended : said,
      },
    ],
  })
}

/** Collection that is put off is a pause, whatever the status still says. */
const stateOf = (subscription: Node): State | undefined => {
  const state = states[text(subscription['status']) ?? '']
  return state === 'active' && node(subscription['pause_collection']) ? 'paused' : state
}

/** What this event changed, by itself: whatever came before it or comes after changes nothing about that. */
const changeOf = (
  object: Node,
  type: string,
  state: State,
  before: Node | undefined,
  value: { netMinor: bigint },
): SubscriptionChange | undefined => {
  if (state === 'ended') return 'churned'
  if (type === 'customer.subscription.paused') return 'paused'
  if (type === 'customer.subscription.resumed') return 'resumed'
  if (type === 'customer.subscription.created') return first[state]
  const earlier: Node = { ...object, ...before }
  const was = before && ('status' in before || 'pause_collection' in before) ? stateOf(earlier) : state
  if (was !== state) {
    if (state !== 'active') return state === 'trialing' ? 'trial_started' : state
    return was === 'past_due' || was === 'paused' ? 'resumed' : 'new'
  }
  const valueBefore = before ? valueOf(earlier) : undefined
  if (!valueBefore || valueBefore.netMinor === value.netMinor) return undefined
  return value.netMinor > valueBefore.netMinor ? 'upgraded' : 'downgraded'
}
const first: Readonly<Record<Exclude<State, 'ended'>, SubscriptionChange>> = {
  trialing: 'trial_started',
  active: 'new',
  past_due: 'past_due',
  paused: 'paused',
}

/** What one interval brings: items of the first interval named; others are billed by themselves and left out. */
const valueOf = (subscription: Node) => {
  const items = rows(subscription['items']).map((item) => ({ item, price: node(item['price']) ?? node(item['plan']) }))
  const [head] = items
  const currency = currencyOf(text(head?.price?.['currency']) ?? text(subscription['currency']))
  const cycle = cycleOf(head?.price)
  if (!head || !currency || !cycle) return undefined
  let net = 0n
  for (const { item, price } of items) {
    const its = cycleOf(price)
    const unit = whole(price?.['unit_amount']) ?? whole(price?.['amount'])
    const isOther = !its || its.interval !== cycle.interval || its.intervalCount !== cycle.intervalCount
    if (isOther || unit === undefined) continue
    const minor = isoMinor(currency, unit * (whole(item['quantity']) ?? 1n))
    if (minor !== undefined && minor > 0n) net += minor
  }
  return { ...cycle, currency, netMinor: net, product: idOf(head.price?.['product']) ?? null }
}
const cycleOf = (price: Node | undefined) => {
  const written = text(at(price, 'recurring', 'interval')) ?? text(price?.['interval'])
  const interval = intervals.find((one) => one === written)
  const count = whole(at(price, 'recurring', 'interval_count')) ?? whole(price?.['interval_count']) ?? 1n
  return interval && count > 0n && count <= 365n ? { interval, intervalCount: Number(count) } : undefined
}
