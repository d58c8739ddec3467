/** Sales made outside every system: reported with evidence, confirmed by one person or two, and then recorded like others. */
import { findPartner, partnerNames, peopleOfPartners } from '#modules/partners/public.ts'
import { closeTask, openTask } from '#modules/tasks/public.ts'
import { civilDate, startOfDate } from '#platform/civil-time.ts'
import { type Ctx, partnerOf, type Tx } from '#platform/context.ts'
import type { Static } from '#platform/contract.ts'
import { inTransaction, reading } from '#platform/db/transaction.ts'
import { conflict, forbidden, notFound, unprocessable } from '#platform/errors.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import { findRates } from '#platform/ledger/rates.ts'
import { linkTo, mailParts, queueMail } from '#platform/mail/outbox.ts'
import { convertMoney, currencyExponent, decimalFromMoney, money } from '#platform/money.ts'
import type { offlineEndpoints } from '../contract/offline.ts'
import { type EvidenceKind, secondPersonAbove } from '../contract/offline-states.ts'
import {
  changeOffline,
  findOffline,
  insertOffline,
  lockOffline,
  type OfflineRow,
  offlinePage,
} from '../queries/offline.ts'
import { offlineMail } from '../words/offline-mails.ts'
import { actingName } from './acting.ts'
import { upsertCustomer } from './record/customers.ts'
import { recordSale } from './record/sales.ts'
import { recordTouch } from './record/touches.ts'

export const offlineTask = 'attribution.confirm_offline_sale'
type Reported = Static<typeof offlineEndpoints.reportPortalOfflineSale.body>
type Evidence = { kind: EvidenceKind; reference: string; note: string | null }
type Kept = Pick<Reported, 'customer' | 'taxMinor' | 'product'>

const memberId = (ctx: Ctx): string | null => (ctx.actor.kind === 'member' ? ctx.actor.id : null)
const own = (ctx: Ctx): string => {
  const partnerId = partnerOf(ctx.actor)
  if (partnerId === null) throw forbidden('portal.only', 'This is the partner’s own side.')
  return partnerId
}

export const listOfflineSales = (ctx: Ctx, query: Parameters<typeof offlinePage>[1]) =>
  reading(ctx, (tx) => offlinePage(tx, query, (rows) => toWire(tx, rows)))
export const getOfflineSale = (ctx: Ctx, id: string) =>
  reading(ctx, async (tx) => {
    const row = await findOffline(tx, id)
    if (!row) throw notFound('offline_sale')
    return (await toWire(tx, [row]))[0]!
  })
export const listOwnOfflineSales = (ctx: Ctx, query: Parameters<typeof offlinePage>[1]) =>
  reading(ctx, (tx) =>
    tx.asTeam(() => offlinePage(tx, { ...query, partnerId: own(ctx) }, async (rows) => rows.map(ownWire))),
  )

const ownWire = (row: OfflineRow) => ({
  id: row.id,
  state: row.state,
  customer: (row.input as unknown as Kept).customer.name,
  currency: row.currency,
  grossMinor: row.amount_minor,
  occurredOn: row.occurred_on,
  evidence: row.evidence as unknown as Evidence,
  reason: row.reason,
  saleId: row.sale_id,
  proposedAt: row.proposed_at.toISOString(),
  decidedAt: row.decided_at?.toISOString() ?? null,
})
const toWire = async (tx: Tx, rows: readonly OfflineRow[]) => {
  const names = await partnerNames(
    tx,
    rows.map((row) => row.partner_id),
  )
  return rows.map((row) => {
    const name = names.get(row.partner_id)
    return {
      ...ownWire(row),
      partner: name === undefined ? null : { id: row.partner_id, name },
      reportedBy: row.reported_by,
      proposedByName: row.proposed_by_name,
      needs: row.needs,
      firstByName: row.first_by_name,
      decidedByName: row.decided_by_name,
      cannotConfirm:
        row.state !== 'proposed'
          ? 'It was decided already'
          : isSame(tx.ctx, row)
            ? 'Somebody else confirms what you wrote down or confirmed'
            : null,
    }
  })
}
const isSame = (ctx: Ctx, row: OfflineRow): boolean => {
  const id = memberId(ctx)
  return id !== null && (id === row.first_by_id || (row.reported_by === 'team' && id === row.proposed_by_id))
}

/** A member writes it down: with its evidence it is a sale, or waits for a second person where the amount is large. */
export const writeOfflineSale = (ctx: Ctx, body: Reported & { partnerId: string }) =>
  inTransaction(ctx, async (tx) => {
    const { partnerId, ...report } = body
    if (!(await findPartner(tx, partnerId))) throw notFound('partner')
    const row = await keep(tx, partnerId, report, 'team')
    if (row.needs === 1) return (await toWire(tx, [await record(tx, row)]))[0]!
    await ask(tx, row)
    return (await toWire(tx, [row]))[0]!
  })

/** A partner reports one; it waits for the team. */
export const reportOfflineSale = (ctx: Ctx, body: Reported) =>
  inTransaction(ctx, (tx) =>
    tx.asTeam(async () => {
      const row = await keep(tx, own(ctx), body, 'partner')
      await ask(tx, row)
      return ownWire(row)
    }),
  )

const keep = async (tx: Tx, partnerId: string, body: Reported, by: 'partner' | 'team'): Promise<OfflineRow> => {
  const today = civilDate(tx.ctx.workspace.zone, tx.now)
  if (body.occurredOn > today) throw unprocessable('event.future', 'It lies ahead; report it when it has happened.')
  currencyExponent(body.currency)
  if (BigInt(body.taxMinor ?? '0') > BigInt(body.grossMinor))
    throw unprocessable('sale.parts_exceed_whole', 'Tax and shipping together are more than the gross amount.', {
      fields: ['taxMinor'],
    })
  const isLarge = await isAboveLimit(tx, body)
  const input: Kept = { customer: body.customer, taxMinor: body.taxMinor, product: body.product }
  const evidence: Evidence = { ...body.evidence, note: body.evidence.note ?? null }
  return insertOffline(tx, {
    id: newId(idPrefixes.offlineSale),
    partner_id: partnerId,
    reported_by: by,
    needs: isLarge ? 2 : 1,
    input: JSON.stringify(input),
    evidence: JSON.stringify(evidence),
    amount_minor: body.grossMinor,
    currency: body.currency,
    occurred_on: body.occurredOn,
    state: 'proposed',
    proposed_by_id: memberId(tx.ctx),
    proposed_by_name: actingName(tx),
    proposed_at: tx.now,
    ...(by === 'team' && { first_by_id: memberId(tx.ctx), first_by_name: actingName(tx), first_at: tx.now }),
  })
}

/** Above 10,000 of the workspace's currency at the rate of the day; where no rate is known, nobody can say that it is not. */
const isAboveLimit = async (tx: Tx, body: Reported): Promise<boolean> => {
  const base = tx.ctx.workspace.currency
  const [rate] = await findRates(tx, [{ from: body.currency, to: base, day: body.occurredOn }])
  if (!rate) return true
  const amount = convertMoney(money(body.currency, BigInt(body.grossMinor)), base, rate.rate)
  return amount.amountMinor > secondPersonAbove * 10n ** BigInt(currencyExponent(base))
}

const ask = (tx: Tx, row: OfflineRow) =>
  openTask(tx, {
    kind: offlineTask,
    subject: { kind: 'offline_sale', id: row.id },
    partnerId: row.partner_id,
    title: `Confirm a sale of ${decimalFromMoney(money(row.currency, BigInt(row.amount_minor)))} ${row.currency} made outside every system`,
    side: 'team',
    owner: { role: 'partner_manager' },
    cause: `offline sale ${row.id}`,
  })

export const confirmOfflineSale = (ctx: Ctx, id: string) =>
  inTransaction(ctx, async (tx) => {
    const row = await open(tx, id)
    const by = memberId(ctx)
    if (by === null || isSame(ctx, row))
      throw forbidden('offline_sale.same_person', 'Somebody else confirms what you wrote down or confirmed.')
    if (row.needs === 2 && row.first_by_name === null) {
      const first = await changeOffline(tx, id, { first_by_id: by, first_by_name: actingName(tx), first_at: tx.now })
      return (await toWire(tx, [first]))[0]!
    }
    const recorded = await record(tx, row)
    await end(tx, recorded, 'confirmed')
    return (await toWire(tx, [recorded]))[0]!
  })

export const refuseOfflineSale = (ctx: Ctx, id: string, reason: string) =>
  inTransaction(ctx, async (tx) => {
    const row = await open(tx, id)
    const refused = await changeOffline(tx, id, { ...decided(tx, row), state: 'refused', reason })
    await end(tx, refused, 'refused')
    return (await toWire(tx, [refused]))[0]!
  })

const open = async (tx: Tx, id: string): Promise<OfflineRow> => {
  const row = await lockOffline(tx, id)
  if (!row) throw notFound('offline_sale')
  if (row.state !== 'proposed') throw conflict('offline_sale.decided', 'It was decided already.', { state: row.state })
  return row
}
/** Who decided it. The customer stands with the sale from now on, where it is erased with its person. */
const decided = (tx: Tx, row: OfflineRow) => ({
  decided_by_id: memberId(tx.ctx),
  decided_by_name: actingName(tx),
  decided_at: tx.now,
  input: JSON.stringify({ ...(row.input as object), customer: { name: '–' } }),
})

/** The partner's introduction, and the sale with its evidence, on the day on which it was made. */
const record = (tx: Tx, row: OfflineRow): Promise<OfflineRow> =>
  tx.asTeam(async () => {
    const { customer, taxMinor, product } = row.input as unknown as Kept
    // A sale of today has happened by now, whatever the hour.
    const midday = new Date(startOfDate(tx.ctx.workspace.zone, row.occurred_on).getTime() + 12 * 3_600_000)
    const occurredAt = midday > tx.now ? tx.now : midday
    const { id: customerId } = await upsertCustomer(
      tx,
      {
        externalId: customer.externalId ?? `offline ${row.id}`,
        name: customer.name,
        company: { name: customer.name, domain: customer.domain },
        source: 'partner',
      },
      occurredAt,
    )
    await recordTouch(tx, {
      partnerId: row.partner_id,
      kind: 'introduction',
      customerId,
      occurredAt,
      sourceKey: `offline:${row.id}`,
      evidence: { offlineSaleId: row.id },
    })
    const grossMinor = BigInt(row.amount_minor)
    const netMinor = grossMinor - BigInt(taxMinor ?? '0')
    const { saleId } = await recordSale(tx, {
      source: 'offline',
      externalId: row.id,
      customer: { id: customerId },
      currency: row.currency,
      grossMinor,
      taxMinor: BigInt(taxMinor ?? '0'),
      occurredAt,
      lines: product ? [{ product, netMinor }] : [],
      evidence: row.evidence,
      recordedByName: actingName(tx),
    })
    return changeOffline(tx, row.id, { ...decided(tx, row), state: 'recorded', sale_id: saleId })
  })

const readers = ['principal', 'sales']
/** The task ends, and the partner that reported it reads what became of it, with the reason. */
const end = async (tx: Tx, row: OfflineRow, outcome: 'confirmed' | 'refused'): Promise<void> => {
  await closeTask(tx, { kind: offlineTask, subjectId: row.id, outcome })
  if (row.reported_by !== 'partner') return
  const { workspace } = tx.ctx
  const people = (await peopleOfPartners(tx, [row.partner_id])).get(row.partner_id)?.portal ?? []
  for (const person of people) {
    if (person.state !== 'active' || !person.roles.some((role) => readers.includes(role))) continue
    const { subject, paragraphs, button } = offlineMail(person.language ?? workspace.language, {
      name: person.name,
      amount: `${decimalFromMoney(money(row.currency, BigInt(row.amount_minor)))} ${row.currency}`,
      day: row.occurred_on,
      reference: (row.evidence as unknown as Evidence).reference,
      reason: row.reason,
    })
    await queueMail(tx, {
      kind: 'attribution.offline_sale',
      to: { name: person.name, email: person.email },
      subject,
      ...mailParts(tx.ctx, {
        heading: subject,
        paragraphs,
        button: { label: button, url: linkTo(tx.ctx, `/p/${workspace.slug}/sales/reported`) },
      }),
      subjectKind: 'offline_sale',
      subjectId: row.id,
      partnerId: row.partner_id,
    })
  }
}
