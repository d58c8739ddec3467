/**
 * Works out what an event means, from its payload alone. What it says joins what is known of the same payment, and the
 * sale, its reversals and its disputes are brought to what follows from all of it; so neither order nor repetition matter.
 */
import type { Tx } from '#platform/context.ts'
import { idPrefixes, isId } from '#platform/ids.ts'
import type { InboxOwner } from '#platform/jobs/inbox.ts'
import { decrypt } from '#platform/secrets.ts'
import { findSaleByExternalId, reversalRows, type SaleRow } from '../../queries/sales.ts'
import {
  type ConnectionRow,
  findConnection,
  findEvent,
  lockFacts,
  readFacts,
  settleEvent,
  tiedTo,
  writeFact,
  writeTies,
} from '../../queries/stripe.ts'
import { type Fact, factKey, mergeFacts, type SaleFact, type UsedFact } from '../../stripe/facts.ts'
import { settle } from '../../stripe/settle.ts'
import { type CustomerWords, type Said, translate } from '../../stripe/translate.ts'
import { type CustomerInput, upsertCustomer } from '../record/customers.ts'
import { recordSale } from '../record/sales.ts'
import { changeSubscription } from '../record/subscriptions.ts'
import { tieClick } from '../record/touches.ts'
import { bodyPlace } from './intake.ts'
import { bringToStand, codeOf, keepWaiting, stopWaiting, stripeSource, takeCode } from './stand.ts'

export const stripeInbox: InboxOwner = {
  handle: async (tx, id) => {
    const place = placeOf(id)
    if (!place) return false
    await lockFacts(tx, place.connectionId)
    const row = await findEvent(tx, place.connectionId, place.eventId)
    const connection = await findConnection(tx, place.connectionId)
    if (!row || !connection || row.state !== 'waiting') return true
    if (row.sealed_body === null) {
      await settleEvent(tx, connection.id, row.event_id, { state: 'ignored', words: 'The body is not kept any more.' })
      return true
    }
    const text = decrypt(tx.ctx.services.secret, bodyPlace(connection.id, row.event_id), row.sealed_body)
    const said = translate(JSON.parse(text) as unknown)
    const done = await apply(tx, connection, said)
    const words = [...done, ...(said.words === null ? [] : [said.words])]
    await settleEvent(tx, connection.id, row.event_id, {
      state: done.length > 0 ? 'handled' : 'ignored',
      words: words.join(' ') || 'It says nothing that was not known.',
      attempts: row.attempts + 1,
      handledAt: tx.now,
    })
    return true
  },
  failed: async (tx, id, { words, attempts, parked }) => {
    const place = placeOf(id)
    if (!place) return
    await settleEvent(tx, place.connectionId, place.eventId, { state: parked ? 'failed' : 'waiting', words, attempts })
  },
}
const placeOf = (id: string): { connectionId: string; eventId: string } | undefined => {
  const slash = id.indexOf('/')
  const connectionId = id.slice(0, slash)
  return isId(idPrefixes.stripeConnection, connectionId) ? { connectionId, eventId: id.slice(slash + 1) } : undefined
}

/** Answers in words what it did. */
const apply = async (tx: Tx, connection: ConnectionRow, said: Said): Promise<string[]> => {
  const done: string[] = []
  const people = new Map(said.customers.map((customer) => [customer.id, customer]))
  for (const join of said.joins) {
    const customer = await upsertCustomer(tx, customerInput(join.customer, people), join.occurredAt)
    for (const clickId of join.clicks) {
      await tieClick(tx, { customerId: customer.id, clickId })
      done.push(`Ties ${join.customer} to the click ${clickId}.`)
    }
  }
  for (const subscription of said.subscriptions) {
    const { isNew } = await changeSubscription(tx, {
      source: stripeSource,
      externalId: subscription.id,
      customer: customerInput(subscription.customer, people),
      kind: subscription.change,
      currency: subscription.currency,
      netMinor: subscription.netMinor,
      product: subscription.product,
      interval: subscription.interval,
      intervalCount: subscription.intervalCount,
      eventId: `${subscription.change} ${subscription.occurredAt.getTime()}`,
      occurredAt: subscription.occurredAt,
    })
    if (isNew) done.push(`Subscription ${subscription.id}: ${subscription.change.replace('_', ' ')}.`)
  }
  const begin = await remember(tx, connection.id, said)
  if (begin.length > 0) done.push(...(await settleAll(tx, connection, begin, people)))
  return done
}

const customerInput = (id: string, people: ReadonlyMap<string, CustomerWords>): CustomerInput => {
  const person = people.get(id)
  return { externalId: id, name: person?.name, email: person?.email, country: person?.country, source: stripeSource }
}

/** Puts facts and ties to what is known. Answers the ids from which to look for what hangs together. */
const remember = async (tx: Tx, connectionId: string, said: Said): Promise<string[]> => {
  await writeTies(tx, connectionId, [...said.links, ...said.facts.flatMap(tiesOf)])
  const known = await readFacts(tx, connectionId, said.facts.map(factKey))
  for (const fact of said.facts) {
    const before = known.get(factKey(fact))
    const merged = before ? mergeFacts(before, fact) : fact
    known.set(factKey(fact), merged)
    await writeFact(tx, connectionId, factKey(fact), merged)
  }
  return [...new Set([...said.links.flat(), ...said.facts.map(({ id }) => id)])]
}
const tiesOf = (fact: Fact): [string, string][] =>
  fact.kind === 'refund' || fact.kind === 'refunded' || fact.kind === 'dispute'
    ? fact.payments.map((payment) => [fact.id, payment])
    : fact.kind === 'credit_note'
      ? [[fact.id, fact.invoice]]
      : []

const hopsMax = 12
const webMax = 2_000
/** Everything that belongs to one payment: refunds, disputes, credit notes, the invoice or session that it paid. */
const webOf = async (tx: Tx, connectionId: string, begin: readonly string[]): Promise<Fact[]> => {
  const found = new Set(begin)
  let edge: string[] = [...begin]
  for (let hop = 0; hop < hopsMax && edge.length > 0 && found.size < webMax; hop += 1) {
    edge = (await tiedTo(tx, connectionId, edge)).filter((id) => !found.has(id))
    for (const id of edge) found.add(id)
  }
  const keys = [...found].flatMap((id) => [id, `stop:${id}`, `refunded:${id}`, `used:${id}`])
  return [...(await readFacts(tx, connectionId, keys)).values()]
}

/** Brings to its stand what hangs together with these ids. */
export const settleFrom = (tx: Tx, connection: ConnectionRow, ids: readonly string[]): Promise<string[]> =>
  settleAll(tx, connection, ids, new Map())

/** What is known of one payment, taken back of a sale that did not come from Stripe. */
export const foreignSale = async (tx: Tx, connection: ConnectionRow, sale: SaleRow, id: string): Promise<string[]> => {
  const web = await webOf(tx, connection.id, [id])
  const wanted = settle(
    {
      kind: 'sale',
      id: sale.external_id,
      said: 0,
      customer: null,
      subscription: null,
      saleKind: sale.kind,
      currency: sale.currency,
      grossMinor: String(sale.gross_minor),
      taxMinor: '0',
      shippingMinor: '0',
      discountMinor: '0',
      occurred: Math.floor(sale.occurred_at.getTime() / 1_000),
      lines: [],
    },
    web,
    { creditNotes: connection.credit_notes },
  )
  return bringToStand(tx, sale, wanted)
}

const settleAll = async (
  tx: Tx,
  connection: ConnectionRow,
  begin: readonly string[],
  people: ReadonlyMap<string, CustomerWords>,
): Promise<string[]> => {
  const web = await webOf(tx, connection.id, begin)
  const { sales, words } = await salesOf(tx, web)
  const done: string[] = []
  for (const fact of sales) done.push(...(await bringSale(tx, fact, web, people)))
  const sale = await takenFrom(tx, sales)
  if (!sale) return [...done, ...(await keepWaiting(tx, connection.id, web)), ...words]
  const row = await findSaleByExternalId(tx, stripeSource, sale.id)
  if (!row) return [...done, ...words]
  const wanted = settle(sale, web, { creditNotes: connection.credit_notes })
  done.push(...(await bringToStand(tx, row, wanted)), ...wanted.words.map((one) => `${one}.`), ...words)
  await stopWaiting(tx, connection.id, web)
  return done
}

/**
 * The sales of one payment, in order. A checkout and an invoice that were paid by the same payment are one sale: the one
 * that was recorded, else the invoice, which says more.
 */
const salesOf = async (tx: Tx, web: readonly Fact[]): Promise<{ sales: SaleFact[]; words: string[] }> => {
  const sales = web
    .filter((fact): fact is SaleFact => fact.kind === 'sale')
    .sort((one, other) => one.occurred - other.occurred || (one.id < other.id ? -1 : 1))
  const isCheckout = (fact: SaleFact) => fact.id.startsWith('cs_')
  const checkouts = sales.filter(isCheckout)
  if (checkouts.length === 0 || checkouts.length === sales.length) return { sales, words: [] }
  let isRecorded = false
  for (const fact of checkouts) isRecorded ||= (await findSaleByExternalId(tx, stripeSource, fact.id)) !== undefined
  const counted = sales.filter((fact) => isCheckout(fact) === isRecorded)
  const left = sales.filter((fact) => !counted.includes(fact)).map(({ id }) => id)
  return { sales: counted, words: [`${left.join(', ')} is the same payment as ${counted[0]!.id} and counts once.`] }
}
/** Of which of them is taken back what is taken back of the payment: where some was taken before, else the first. */
const takenFrom = async (tx: Tx, sales: readonly SaleFact[]): Promise<SaleFact | undefined> => {
  for (const fact of sales.length > 1 ? sales : []) {
    const row = await findSaleByExternalId(tx, stripeSource, fact.id)
    if (row && (await reversalRows(tx, [row.id])).length > 0) return fact
  }
  return sales[0]
}

const bringSale = async (
  tx: Tx,
  fact: SaleFact,
  web: readonly Fact[],
  people: ReadonlyMap<string, CustomerWords>,
): Promise<string[]> => {
  const used = web.filter((one): one is UsedFact => one.kind === 'used')
  const occurredAt = new Date(fact.occurred * 1_000)
  const code = await codeOf(tx, used, occurredAt)
  const before = await findSaleByExternalId(tx, stripeSource, fact.id)
  if (before) return [...differing(before, fact), ...(code ? await takeCode(tx, before, code) : [])]
  if (fact.customer === null) return [`${fact.id} names no customer, so it is no sale yet.`]
  const { conversionId } = await recordSale(tx, {
    source: stripeSource,
    externalId: fact.id,
    customer: customerInput(fact.customer, people),
    currency: fact.currency,
    grossMinor: BigInt(fact.grossMinor),
    taxMinor: BigInt(fact.taxMinor),
    shippingMinor: BigInt(fact.shippingMinor),
    discountMinor: BigInt(fact.discountMinor),
    kind: fact.saleKind,
    occurredAt,
    subscription:
      fact.subscription === null ? null : { externalId: fact.subscription, product: fact.lines[0]?.product },
    lines: fact.lines.map((line) => ({
      product: line.product,
      quantity: String(line.quantity),
      netMinor: BigInt(line.netMinor),
    })),
    code,
  })
  return [conversionId === null ? `Records ${fact.id}, of which nothing was paid.` : `Records the sale ${fact.id}.`]
}
const differing = (row: SaleRow, fact: SaleFact): string[] =>
  BigInt(row.gross_minor) === BigInt(fact.grossMinor) && row.currency === fact.currency
    ? []
    : [`${fact.id} was recorded with another amount; the first one stands.`]
