/** The partner's side: its own sales and leads, with the customer as far as the agreement says. */
import { resolveTerm, type ValuesOf } from '#modules/agreements/public.ts'
import { type Ctx, partnerOf, type Tx } from '#platform/context.ts'
import { inTransaction, reading } from '#platform/db/transaction.ts'
import { forbidden, notFound } from '#platform/errors.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import { saleStateOf } from '../contract/states.ts'
import { computationRows, conversionRows, creditsOfSets, setsById } from '../queries/credits.ts'
import { type CustomerRow, customerRows } from '../queries/customers.ts'
import { leadPage } from '../queries/leads.ts'
import { findOwnSale, type OwnSale, ownLeadShares, ownSalePage } from '../queries/portal.ts'
import { reversalRows } from '../queries/sales.ts'
import { touchRows } from '../queries/touches.ts'
import type { Inputs } from './credit/shares.ts'
import { readCreditedConversions } from './credited.ts'
import { recordLead } from './record/leads.ts'

const own = (ctx: Ctx): string => {
  const partnerId = partnerOf(ctx.actor)
  if (partnerId === null) throw forbidden('portal.only', 'This is the partner’s own side.')
  return partnerId
}

/** How the partner reads a customer: term `data_processing`, masked unless it says otherwise. */
const customerWords = async (tx: Tx, partnerId: string, ids: readonly string[]) => {
  const term = (await resolveTerm(tx, partnerId, 'data_processing')).rows[0]?.values as
    | ValuesOf<'data_processing'>
    | undefined
  const shown = term?.personalData ?? 'masked'
  const rows = shown === 'none' ? new Map() : new Map((await customerRows(tx, ids)).map((row) => [row.id, row]))
  return (id: string): string | null => {
    const row: CustomerRow | undefined = rows.get(id)
    if (!row || row.erased_at !== null) return null
    const name = row.name ?? row.email ?? row.external_id
    return shown === 'full' ? name : masked(name)
  }
}
/** First letters only, of a length that tells nothing: "N… G…". */
export const masked = (name: string): string =>
  name
    .split(/\s+/)
    .filter(Boolean)
    .slice(0, 3)
    .map((word) => `${[...word][0]}…`)
    .join(' ')

export const listPortalSales = (ctx: Ctx, query: Parameters<typeof ownSalePage>[2]) =>
  reading(ctx, (tx) => tx.asTeam(() => ownSalePage(tx, own(ctx), query, (rows) => salesToWire(tx, own(ctx), rows))))

const salesToWire = async (tx: Tx, partnerId: string, rows: readonly OwnSale[]) => {
  const customer = await customerWords(
    tx,
    partnerId,
    rows.map((row) => row.customer_id),
  )
  const conversions = await readCreditedConversions(
    tx,
    rows.map((row) => row.conversion_id),
  )
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    state: saleStateOf({ grossMinor: BigInt(row.gross_minor), reversedMinor: BigInt(row.reversed_minor) }),
    customer: customer(row.customer_id),
    currency: row.currency,
    netMinor: row.net_minor,
    reversedMinor: row.reversed_minor,
    microShares: row.micro_shares,
    label: row.label,
    isUnderReview: (conversions.get(row.conversion_id)?.holds.length ?? 0) > 0,
    occurredAt: row.occurred_at.toISOString(),
  }))
}

/** A sale that the partner has no part in is as unknown as one that does not exist. */
export const getPortalSale = (ctx: Ctx, id: string) =>
  reading(ctx, (tx) =>
    tx.asTeam(async () => {
      const partnerId = own(ctx)
      const row = await findOwnSale(tx, partnerId, id)
      if (!row) throw notFound('sale')
      const [wire] = await salesToWire(tx, partnerId, [row])
      const conversion = (await conversionRows(tx, [row.conversion_id]))[0]!
      const set = (await setsById(tx, [conversion.current_set_id!]))[0]!
      const credits = await creditsOfSets(tx, [set.id])
      const inputs = (await computationRows(tx, [conversion.id])).at(-1)!.inputs as unknown as Inputs
      // Whose a contact is now, a merge of partners may have changed since the division.
      const touches = new Map(
        (
          await touchRows(
            tx,
            inputs.touches.map((touch) => touch.id),
          )
        ).map((touch) => [touch.id, touch]),
      )
      return {
        ...wire!,
        precedence: set.precedence,
        model: set.model,
        othersCredited: credits.some((credit) => credit.partner_id !== null && credit.partner_id !== partnerId),
        contacts: inputs.touches
          .filter((touch) => touches.get(touch.id)?.partner_id === partnerId)
          .map((touch) => ({
            touchId: touch.id,
            kind: touch.kind,
            occurredAt: touch.occurredAt,
            refusal: touch.refusal,
            distanceSeconds: touch.distanceSeconds,
          })),
        reversals: (await reversalRows(tx, [id]))
          .filter((reversal) => reversal.is_valid)
          .map((reversal) => ({
            id: reversal.id,
            kind: reversal.kind,
            amountMinor: reversal.amount_minor,
            occurredAt: reversal.occurred_at.toISOString(),
          })),
      }
    }),
  )

type LeadQuery = Omit<Parameters<typeof leadPage>[1], 'partnerId' | 'customerId'>
export const listPortalLeads = (ctx: Ctx, query: LeadQuery) =>
  reading(ctx, (tx) =>
    tx.asTeam(() =>
      leadPage(tx, { ...query, partnerId: own(ctx) }, async (rows) => {
        const customer = await customerWords(
          tx,
          own(ctx),
          rows.map((row) => row.customer_id),
        )
        const shares = await ownLeadShares(
          tx,
          own(ctx),
          rows.map((row) => row.id),
        )
        return rows.map((row) => {
          const isSubmittedByUs = row.partner_id === own(ctx)
          const share = shares.get(row.id)
          // Who submitted a lead knows whom it named.
          const company = (row.metadata as Record<string, string>)['company']
          return {
            id: row.id,
            kind: row.kind,
            form: row.form,
            state: row.state,
            reason: row.reason,
            customer: isSubmittedByUs && company ? company : customer(row.customer_id),
            isSubmittedByUs,
            microShares: share?.micro_shares ?? null,
            label: share?.label ?? null,
            occurredAt: row.occurred_at.toISOString(),
          }
        })
      }),
    ),
  )

type Submitted = {
  company: string
  domain?: string | undefined
  name?: string | undefined
  email?: string | undefined
  note?: string | undefined
}
export const submitPortalLead = (ctx: Ctx, body: Submitted) =>
  inTransaction(ctx, async (tx) => {
    const partnerId = own(ctx)
    const externalId = newId(idPrefixes.request)
    const { leadId, isNew } = await recordLead(tx, {
      source: 'portal',
      externalId,
      customer: {
        externalId: `lead ${externalId}`,
        name: body.name ?? body.company,
        email: body.email,
        company: { name: body.company, domain: body.domain },
        source: 'partner',
      },
      form: 'portal',
      kind: 'contact',
      partnerId,
      metadata: { company: body.company, ...(body.note && { note: body.note }) },
      from: 'portal',
    })
    return { leadId, isNew }
  })
