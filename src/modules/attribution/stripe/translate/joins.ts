/** How a customer came, as far as Stripe was told: our click, the company's own id for them, a code or a promotion. */
import { idPrefixes, isId } from '#platform/ids.ts'
import type { UsedFact } from '../facts.ts'
import { at, idLike, type Node, node, rows, text } from '../read.ts'
import type { Join } from '../translate.ts'

/** Where a company may have put what it knows: on the object itself, on its subscription, or on its payment. */
const metadataOf = (object: Node): Node[] =>
  [
    object['metadata'],
    at(object, 'parent', 'subscription_details', 'metadata'),
    at(object, 'subscription_details', 'metadata'),
  ]
    .map(node)
    .filter((found) => found !== undefined)

const unique = (list: readonly (string | undefined)[]) => [...new Set(list.filter((one) => one !== undefined))]

export const joinsOf = (customer: string | null, object: Node, occurredAt: Date): Join[] => {
  if (customer === null) return []
  const given = text(object['client_reference_id'])
  const isClick = isId(idPrefixes.click, given)
  const metadata = metadataOf(object)
  const join: Join = {
    customer,
    clicks: unique([isClick ? given : undefined, ...metadata.map((one) => text(one['tandem_click']))]).filter((click) =>
      isId(idPrefixes.click, click),
    ),
    reference: given !== undefined && !isClick ? given.slice(0, 255) : null,
    occurredAt,
  }
  const says = join.clicks.length > 0 || join.reference !== null
  return says ? [join] : []
}

/** The codes that were used for what this object is about. */
export const usedOf = (id: string, object: Node): UsedFact[] => {
  const codes = unique(metadataOf(object).map((one) => text(one['tandem_code']))).filter(isCode)
  const promotions = promotionsOf(object)
  return codes.length + promotions.length > 0
    ? [{ kind: 'used', id, codes: codes.sort(), promotions: promotions.sort() }]
    : []
}
const isCode = (text: string) => text.length >= 2 && text.length <= 40

/** Ids of promotion codes among the discounts, and the coupons behind them. */
const promotionsOf = (object: Node): string[] => {
  const discounts = [
    ...rows(object['discounts']),
    node(object['discount']),
    ...rows(at(object, 'total_details', 'breakdown', 'discounts')).map((row) => node(row['discount'])),
  ]
  return unique(discounts.map((discount) => idLike(discount?.['promotion_code'], 'promo_'))).slice(0, 20)
}
