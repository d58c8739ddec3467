/** Brings a sale to where it should stand: its code, what is taken back of it, its disputes, and what still waits for it. */
import type { Tx } from '#platform/context.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import { conversionsOfSales, insertClaim } from '../../queries/credits.ts'
import { chargebackRows, reversalRows, type SaleRow } from '../../queries/sales.ts'
import type { Fact, UsedFact } from '../../stripe/facts.ts'
import type { Wanted, WantedReversal } from '../../stripe/settle.ts'
import { recredit } from '../credit/late.ts'
import { findCode } from '../evidence.ts'
import { findCodeOfProvider } from '../links/codes.ts'
import { closeChargeback, openChargeback, recordReversal } from '../record/reversals.ts'
import { recordTouch } from '../record/touches.ts'
import { matchWaiting, wait } from '../record/unmatched.ts'

/** Under which name Stripe's sales, reversals and disputes are kept. */
export const stripeSource = 'stripe'

/** Of the codes that were used the first that somebody has: a sale is of one. */
export const codeOf = async (tx: Tx, used: readonly UsedFact[], at: Date): Promise<string | null> => {
  const codes = [...new Set(used.flatMap((fact) => fact.codes))].sort()
  for (const code of codes) if (await findCode(tx, code, at)) return code
  for (const promotion of [...new Set(used.flatMap((fact) => fact.promotions))].sort()) {
    const found = await findCodeOfProvider(tx, promotion, at)
    if (found?.refusal === null) return found.code
  }
  return codes[0] ?? null
}

/** A code of which we hear after the sale: a contact at the moment of the sale, and a right if it is a personal one. */
export const takeCode = async (tx: Tx, sale: SaleRow, code: string): Promise<string[]> => {
  const known = await findCode(tx, code, sale.occurred_at)
  if (!known) return []
  const { touch, isNew } = await recordTouch(tx, {
    partnerId: known.partnerId,
    kind: 'code',
    customerId: sale.customer_id,
    occurredAt: sale.occurred_at,
    sourceKey: `code:${sale.id}`,
    evidence: { codeId: known.codeId, code, saleId: sale.id },
  })
  const [conversion] = await conversionsOfSales(tx, [sale.id])
  if (!isNew || !conversion) return []
  if (known.kind === 'personal') {
    await insertClaim(tx, {
      id: newId(idPrefixes.attributionClaim),
      conversionId: conversion.id,
      kind: 'code',
      causeId: touch.id,
      shares: [],
    })
    await recredit(tx, [conversion], 'late_touch', touch.id)
  }
  return [`The code ${code} was used for ${sale.external_id}.`]
}

export const bringToStand = async (tx: Tx, sale: SaleRow, wanted: Wanted): Promise<string[]> => {
  const done = await bringDisputes(tx, sale, wanted)
  const known = new Map((await reversalRows(tx, [sale.id])).map((row) => [row.external_id, row]))
  const changing = wanted.reversals.filter((reversal) => {
    const row = known.get(reversal.externalId)
    if (!row) return reversal.isValid
    return row.is_valid !== reversal.isValid || (reversal.isValid && BigInt(row.amount_minor) !== reversal.amountMinor)
  })
  // What gives back comes first, so that the sum never passes the sale on its way.
  const growth = (reversal: WantedReversal) => {
    const row = known.get(reversal.externalId)
    const before = row?.is_valid ? BigInt(row.amount_minor) : 0n
    return reversal.isValid ? reversal.amountMinor - before : -before
  }
  for (const reversal of changing.sort((one, other) => Number(growth(one) - growth(other)))) {
    const row = known.get(reversal.externalId)
    await recordReversal(tx, {
      saleId: sale.id,
      source: stripeSource,
      externalId: reversal.externalId,
      kind: reversal.kind,
      amountMinor: reversal.isValid ? reversal.amountMinor : BigInt(row?.amount_minor ?? 0),
      occurredAt: reversal.occurredAt,
      isValid: reversal.isValid,
      isItemised: !reversal.externalId.startsWith('refunded:'),
    })
    done.push(
      reversal.isValid
        ? `Takes ${reversal.amountMinor} minor units of ${sale.external_id} back (${reversal.externalId}).`
        : `Gives back what ${reversal.externalId} took of ${sale.external_id}.`,
    )
  }
  return done
}

const bringDisputes = async (tx: Tx, sale: SaleRow, wanted: Wanted): Promise<string[]> => {
  const done: string[] = []
  const gross = BigInt(sale.gross_minor)
  const known = new Map((await chargebackRows(tx, [sale.id])).map((row) => [row.external_id, row]))
  for (const { externalId, amountMinor, openedAt, outcome, closedAt } of gross === 0n ? [] : wanted.chargebacks) {
    const state = known.get(externalId)?.state
    if (state === undefined) {
      await openChargeback(tx, {
        saleId: sale.id,
        source: stripeSource,
        externalId,
        amountMinor: amountMinor > gross ? gross : amountMinor,
        openedAt,
      })
      done.push(`The dispute ${externalId} of ${sale.external_id} is open.`)
    }
    // One that was lost and then won on appeal stays closed; its reversal is given back.
    if (outcome === null || (state !== undefined && state !== 'opened')) continue
    await closeChargeback(tx, {
      saleId: sale.id,
      source: stripeSource,
      externalId,
      outcome,
      ...(closedAt && { closedAt }),
    })
    done.push(`The dispute ${externalId} was ${outcome}.`)
  }
  return done
}

const waitingHours = 30 * 24
const waitsFor = (connectionId: string, fact: Fact) => `stripe:${connectionId}:${fact.id}`
const waitingKinds = { refund: 'refund', refunded: 'refund', credit_note: 'refund', dispute: 'chargeback' } as const
type WaitingFact = Extract<Fact, { kind: keyof typeof waitingKinds }>
const canWait = (fact: Fact): fact is WaitingFact => fact.kind in waitingKinds

/** A refund, dispute or credit note of a sale that is not here yet waits for 30 days, in sight. */
export const keepWaiting = async (tx: Tx, connectionId: string, web: readonly Fact[]): Promise<string[]> => {
  const waiting = web.filter(canWait)
  for (const fact of waiting)
    await wait(tx, {
      kind: waitingKinds[fact.kind],
      source: stripeSource,
      externalId: fact.id,
      waitsFor: waitsFor(connectionId, fact),
      payload: { connectionId, kind: fact.kind, id: fact.id },
      reason: 'No sale of this payment is known',
      occurredAt: new Date(fact.occurred * 1_000),
      hours: waitingHours,
    })
  return waiting.map((fact) => `${fact.id} waits for its sale.`)
}
export const stopWaiting = async (tx: Tx, connectionId: string, web: readonly Fact[]): Promise<void> => {
  for (const fact of web.filter(canWait)) await matchWaiting(tx, waitsFor(connectionId, fact), () => Promise.resolve())
}
