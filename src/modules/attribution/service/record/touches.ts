/** Contacts between a partner and a customer, each written once per source. */
import { findPartner } from '#modules/partners/public.ts'
import type { Tx } from '#platform/context.ts'
import { invalid, notFound } from '#platform/errors.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import type { TouchKind } from '../../contract/states.ts'
import { companyRows, findCustomer } from '../../queries/customers.ts'
import { findTouchBySource, insertTouch, type TouchRow } from '../../queries/touches.ts'
import { followTouch } from '../credit/late.ts'
import { findClick } from '../evidence.ts'
import { raiseFlags } from '../signals.ts'
import { refuseFuture } from './occurred.ts'
import { wait } from './unmatched.ts'

export type TouchInput = {
  partnerId: string
  kind: TouchKind
  customerId?: string | null | undefined
  companyId?: string | null | undefined
  occurredAt: Date
  evidence?: Record<string, unknown> | undefined
  /** What it comes from, once: a second touch of the same source answers the first. */
  sourceKey?: string | undefined
}

/** Answers the touch, and whether it is new. A new one is followed by the conversions that it may have led to. */
export const recordTouch = (tx: Tx, input: TouchInput): Promise<{ touch: TouchRow; isNew: boolean }> =>
  tx.asTeam(async () => {
    refuseFuture(tx, input.occurredAt)
    const partner = await findPartner(tx, input.partnerId)
    if (!partner) throw notFound('partner')
    const customer = input.customerId ? await findCustomer(tx, input.customerId) : undefined
    if (input.customerId && !customer) throw notFound('customer')
    if (input.companyId && (await companyRows(tx, [input.companyId])).length === 0) throw notFound('company')
    if (!customer && !input.companyId)
      throw invalid({ field: 'customerId', rule: 'required', message: 'Name a customer or a company.' })
    const id = newId(idPrefixes.touch)
    const sourceKey = input.sourceKey ?? id
    const touch = await insertTouch(tx, {
      id,
      partnerId: partner.id,
      kind: input.kind,
      customerId: customer?.id ?? null,
      companyId: input.companyId ?? null,
      sourceKey,
      occurredAt: input.occurredAt,
      evidence: input.evidence ?? {},
    })
    if (!touch) return { touch: (await findTouchBySource(tx, sourceKey))!, isNew: false }
    await raiseFlags(tx, { kind: 'touch', touchId: id, partnerId: partner.id, customerId: touch.customer_id })
    await followTouch(tx, touch)
    return { touch, isNew: true }
  })

/** What a person's click is worth as a contact; what a machine did is not one. */
const human = new Set(['click', 'repeat'])

/**
 * Ties a click to a customer. One that is not known yet waits for 72 hours, and is tied when it comes in: it may still
 * lie in the spool of a server.
 */
export const tieClick = async (
  tx: Tx,
  { customerId, clickId }: { customerId: string; clickId: string },
): Promise<TouchRow | undefined> =>
  tx.asTeam(async () => {
    const click = await findClick(tx, clickId)
    if (!click) {
      await wait(tx, {
        kind: 'click',
        source: 'link',
        externalId: `${clickId} ${customerId}`,
        waitsFor: `click:${clickId}`,
        subjectId: customerId,
        payload: { clickId, customerId },
        reason: 'No click of this id is known',
        occurredAt: tx.now,
        hours: 72,
      })
      return undefined
    }
    if (!human.has(click.verdict)) return undefined
    const { touch } = await recordTouch(tx, {
      partnerId: click.partnerId,
      kind: 'click',
      customerId,
      occurredAt: click.clickedAt,
      sourceKey: `click:${clickId}:${customerId}`,
      evidence: {
        clickId,
        linkId: click.linkId,
        referrerHost: click.referrerHost,
        utm: click.utm,
        adParameters: click.adParameters,
        country: click.country,
      },
    })
    return touch
  })
