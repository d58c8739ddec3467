/** Conversions as the team reads them: the path with its verdicts, every model, every version. */
import { partnerNames } from '#modules/partners/public.ts'
import type { Ctx, Tx } from '#platform/context.ts'
import { reading } from '#platform/db/transaction.ts'
import { notFound } from '#platform/errors.ts'
import type { Model } from '../contract/states.ts'
import {
  type ConversionRow,
  computationRows,
  conversionPage,
  conversionRows,
  creditSetPage,
  creditsOfSets,
  type SetRow,
  setRows,
} from '../queries/credits.ts'
import { saleRows } from '../queries/sales.ts'
import { touchRows } from '../queries/touches.ts'
import { arithmeticOf, becauseOf } from './credit/arithmetic.ts'
import { fixedOf } from './credit/late.ts'
import type { Inputs } from './credit/shares.ts'
import { readCreditedConversions } from './credited.ts'
import { customerRefs, sharesToWire } from './show.ts'

type Filters = Omit<Parameters<typeof conversionPage>[1], 'from' | 'to'> & {
  from?: string | undefined
  to?: string | undefined
}
export const listConversions = (ctx: Ctx, { from, to, ...query }: Filters) =>
  reading(ctx, (tx) =>
    conversionPage(
      tx,
      { ...query, from: from ? new Date(from) : undefined, to: to ? new Date(to) : undefined },
      (rows) => conversionsToWire(tx, rows),
    ),
  )

export const conversionsToWire = async (tx: Tx, rows: readonly ConversionRow[]) => {
  const ids = rows.map((row) => row.id)
  const customer = await customerRefs(
    tx,
    rows.map((row) => row.customer_id),
  )
  const sales = new Map(
    (
      await saleRows(
        tx,
        rows.flatMap((row) => row.sale_id ?? []),
      )
    ).map((sale) => [sale.id, sale]),
  )
  const shares = await sharesToWire(tx, ids)
  return rows.map((row) => {
    const sale = row.sale_id === null ? undefined : sales.get(row.sale_id)
    return {
      id: row.id,
      kind: row.kind,
      customer: customer(row.customer_id),
      saleId: row.sale_id,
      leadId: row.lead_id,
      currency: sale?.currency ?? null,
      netMinor: sale?.net_minor ?? null,
      earns: row.earns,
      setVersion: row.current_number,
      version: row.version,
      shares: shares(row.id),
      occurredAt: row.occurred_at.toISOString(),
      recordedAt: row.recorded_at.toISOString(),
    }
  })
}

export const getConversion = (ctx: Ctx, id: string) =>
  reading(ctx, async (tx) => {
    const row = await present(tx, id)
    const [wire] = await conversionsToWire(tx, [row])
    const computations = await computationRows(tx, [id])
    const inputs = computations.at(-1)?.inputs as Inputs | undefined
    const holds = (await readCreditedConversions(tx, [id])).get(id)?.holds ?? []
    return {
      ...wire!,
      firstLeadAt: inputs?.firstLeadAt ?? null,
      path: await pathToWire(tx, inputs),
      sets: await setsToWire(tx, row, newestOfEach(await setRows(tx, [id]))),
      isFixed: (await fixedOf(tx, [id])).has(id),
      holds: holds.map((hold) => ({ ...hold, since: hold.since.toISOString() })),
    }
  })
export const listCreditSets = (ctx: Ctx, id: string, query: { model?: Model | undefined }) =>
  reading(ctx, async (tx) => {
    const row = await present(tx, id)
    const sets = (await setRows(tx, [id])).filter((set) => query.model === undefined || set.model === query.model)
    return { data: await setsToWire(tx, row, sets.reverse()) }
  })

/** Whoever holds the right takes out all of it: a division with a contact left out could not be derived again. */
export const listAllCreditSets = (ctx: Ctx, query: Parameters<typeof creditSetPage>[1]) =>
  reading(ctx, (tx) =>
    tx.asTeam(() =>
      creditSetPage(tx, query, async (rows) => {
        const credits = Map.groupBy(
          await creditsOfSets(
            tx,
            rows.map((row) => row.id),
          ),
          (credit) => credit.credit_set_id,
        )
        const computations = new Map(
          (
            await computationRows(
              tx,
              rows.map((row) => row.conversion_id),
            )
          ).map((row) => [`${row.conversion_id} ${row.number}`, row]),
        )
        return rows.map((row) => {
          const computation = computations.get(`${row.conversion_id} ${row.number}`)!
          return {
            id: row.id,
            conversionId: row.conversion_id,
            version: row.number,
            model: row.model,
            modelVersion: computation.model_version,
            isPaying: row.is_paying,
            precedence: row.precedence,
            origin: computation.origin,
            policyVersion: computation.policy_version,
            definitionVersion: computation.definition_version,
            asOf: row.as_of.toISOString(),
            inputsHash: computation.inputs_hash,
            inputs: computation.inputs as Record<string, unknown>,
            credits: (credits.get(row.id) ?? []).map((credit) => ({
              position: credit.position,
              partnerId: credit.partner_id,
              touchId: credit.touch_id,
              microShares: credit.micro_shares,
              label: credit.label,
              reason: credit.reason,
            })),
          }
        })
      }),
    ),
  )

const present = async (tx: Tx, id: string): Promise<ConversionRow> => {
  const [row] = await conversionRows(tx, [id])
  if (!row) throw notFound('conversion')
  return row
}

/** Every set that paid, and of each other model the newest. */
const newestOfEach = (sets: readonly SetRow[]): SetRow[] => {
  const newest = new Map(sets.filter((set) => !set.is_paying).map((set) => [set.model, set]))
  return [...sets.filter((set) => set.is_paying).reverse(), ...newest.values()]
}

/** The path of the last computation. Contacts of partners that the caller does not see keep their time and kind only. */
const pathToWire = async (tx: Tx, inputs: Inputs | undefined) => {
  const touches = inputs?.touches ?? []
  const rows = new Map(
    (
      await touchRows(
        tx,
        touches.map((touch) => touch.id),
      )
    ).map((row) => [row.id, row]),
  )
  const names = await partnerNames(
    tx,
    [...rows.values()].map((row) => row.partner_id),
  )
  return touches.map((touch) => {
    const partnerId = rows.get(touch.id)?.partner_id
    const name = partnerId === undefined ? undefined : names.get(partnerId)
    return {
      touchId: touch.id,
      partner: partnerId !== undefined && name !== undefined ? { id: partnerId, name } : null,
      kind: touch.kind,
      customerId: touch.customerId,
      occurredAt: touch.occurredAt,
      isEligible: touch.refusal === null,
      refusal: touch.refusal,
      words: touch.words,
      distanceSeconds: touch.distanceSeconds,
    }
  })
}

const setsToWire = async (tx: Tx, conversion: ConversionRow, sets: readonly SetRow[]) => {
  const credits = await creditsOfSets(
    tx,
    sets.map((set) => set.id),
  )
  const names = await partnerNames(
    tx,
    credits.flatMap((credit) => credit.partner_id ?? []),
  )
  const computations = new Map((await computationRows(tx, [conversion.id])).map((row) => [row.number, row]))
  const bySet = Map.groupBy(
    credits.filter((credit) => credit.partner_id === null || names.has(credit.partner_id)),
    (credit) => credit.credit_set_id,
  )
  return sets.map((set) => {
    const computation = computations.get(set.number)!
    const inputs = computation.inputs as unknown as Inputs
    const arithmetic = set.precedence === 'model' ? arithmeticOf(set.model, inputs) : undefined
    return {
      id: set.id,
      version: set.number,
      model: set.model,
      isPaying: set.is_paying,
      isCurrent: set.id === conversion.current_set_id,
      precedence: set.precedence,
      because: becauseOf(set.precedence, set.model, inputs),
      causeId: set.is_paying ? (inputs.claim?.causeId ?? null) : null,
      origin: computation.origin,
      policyVersion: computation.policy_version,
      definitionVersion: computation.definition_version,
      inputsHash: computation.inputs_hash,
      asOf: set.as_of.toISOString(),
      credits: (bySet.get(set.id) ?? []).map((credit) => ({
        position: credit.position,
        partner: credit.partner_id === null ? null : { id: credit.partner_id, name: names.get(credit.partner_id)! },
        touchId: credit.touch_id,
        microShares: credit.micro_shares,
        label: credit.label,
        reason: credit.reason,
        arithmetic: (credit.touch_id !== null && arithmetic?.get(credit.touch_id)) || null,
      })),
    }
  })
}
