/** A pretended sale: recorded by the same verb as a real one, read, and taken back with everything that followed from it. */
import type { Tx } from '#platform/context.ts'
import { pretending } from '#platform/db/pretend.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import type { SaleKind } from '../../contract/states.ts'
import { conversionRows } from '../../queries/credits.ts'
import { findCustomer, findCustomerByExternalId } from '../../queries/customers.ts'
import { findSale } from '../../queries/sales.ts'
import { customerIdOfEmail } from '../../queries/tests.ts'
import { findClick } from '../evidence.ts'
import { findCode } from '../links/codes.ts'
import { type CustomerInput, hashEmail, upsertCustomer } from '../record/customers.ts'
import { recordSale } from '../record/sales.ts'
import { recordTouch } from '../record/touches.ts'
import { type Facts, factsOf } from './facts.ts'
import { findLink } from './subject.ts'

export type Pretended = {
  currency: string
  grossMinor: string
  taxMinor?: string | undefined
  kind?: SaleKind | undefined
  product?: string | undefined
  occurredAt?: string | undefined
  code?: string | undefined
  clickId?: string | undefined
  link?: string | undefined
  clickedAt?: string | undefined
  customer?:
    | {
        externalId?: string | undefined
        email?: string | undefined
        domain?: string | undefined
        country?: string | undefined
      }
    | undefined
}
type Read<T> = (tx: Tx, facts: Facts) => Promise<T>

/** How long before the sale a link would have been clicked, where nobody says. */
const clickedBeforeMs = 3_600_000

/**
 * Answers what `read` makes of it. Of a partner (`partnerId`) only its own code, link and click are taken; what is another
 * one's does not exist for it.
 */
export const pretendSale = async <T>(
  tx: Tx,
  input: Pretended,
  partnerId: string | null,
  read: Read<T>,
): Promise<{ customerId: string | null; answer: T }> => {
  const known = await knownCustomer(tx, input.customer)
  const answer = await pretending(tx, async (within) => {
    const at = input.occurredAt ? new Date(input.occurredAt) : within.now
    const isOwn = (owner: string | undefined) => owner !== undefined && (partnerId === null || owner === partnerId)
    const customerId = known ?? (await upsertCustomer(within, newCustomer(input.customer), at)).id
    const code = input.code ? await findCode(within, input.code, at) : undefined
    const click = input.clickId ? await findClick(within, input.clickId) : undefined
    const link = input.link ? await findLink(within, input.link) : undefined
    if (link && isOwn(link.partner_id) && !link.ended_at)
      await recordTouch(within, {
        partnerId: link.partner_id,
        kind: 'click',
        customerId,
        occurredAt: input.clickedAt ? new Date(input.clickedAt) : new Date(at.getTime() - clickedBeforeMs),
        evidence: { linkId: link.id },
      })
    const grossMinor = BigInt(input.grossMinor)
    const taxMinor = BigInt(input.taxMinor ?? '0')
    const { saleId, conversionId } = await recordSale(within, {
      source: 'test',
      externalId: newId(idPrefixes.attributionTest),
      customer: { id: customerId },
      currency: input.currency,
      grossMinor,
      taxMinor,
      kind: input.kind,
      occurredAt: at,
      lines:
        input.product && grossMinor > taxMinor ? [{ product: input.product, netMinor: grossMinor - taxMinor }] : [],
      code: isOwn(code?.partnerId) ? input.code : null,
      clickId: isOwn(click?.partnerId) ? input.clickId : null,
    })
    const refused: Facts['refused'] =
      input.code && !isOwn(code?.partnerId)
        ? { answer: 'code_unknown', words: 'Nobody has this code.' }
        : code?.refusal
          ? { answer: 'code_refused', words: code.refusal }
          : input.clickId && !isOwn(click?.partnerId)
            ? { answer: 'click_unknown', words: 'No click of this id is known.' }
            : input.link && (!link || !isOwn(link.partner_id) || link.ended_at)
              ? { answer: 'link_ended', words: 'No open link of this id, key or address is known.' }
              : null
    const [conversion] = conversionId === null ? [] : await conversionRows(within, [conversionId])
    const subject = {
      sale: await findSale(within, saleId),
      customer: await findCustomer(within, customerId),
      conversion,
    }
    return read(within, await factsOf(within, subject, { refused }))
  })
  return { customerId: known, answer }
}

const knownCustomer = async (tx: Tx, input: Pretended['customer']): Promise<string | null> => {
  if (input?.externalId) return (await findCustomerByExternalId(tx, input.externalId))?.id ?? null
  const id = input?.email ? await customerIdOfEmail(tx, hashEmail(input.email)) : undefined
  return id === undefined ? null : ((await findCustomer(tx, id))?.id ?? null)
}
const newCustomer = (input: Pretended['customer']): CustomerInput => ({
  externalId: input?.externalId ?? newId(idPrefixes.attributionTest),
  email: input?.email,
  company: input?.domain ? { domain: input.domain } : null,
  country: input?.country,
})
