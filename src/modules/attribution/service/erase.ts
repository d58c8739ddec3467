/** Erasing the person behind a customer: names and ids become tombstones, money, shares and dates remain. */
import { forgetCallsAbout } from '#modules/integrations/public.ts'
import type { Ctx } from '#platform/context.ts'
import { inTransaction, reading } from '#platform/db/transaction.ts'
import { notFound } from '#platform/errors.ts'
import { removeExportsOf } from '#platform/exports/exports.ts'
import { customerErased } from '../contract/events.ts'
import { companyRows, eraseCustomerRows, findCustomer, idsAround, lockCustomer } from '../queries/customers.ts'
import { eraseOffline } from '../queries/offline.ts'
import { dropBodiesOf } from '../queries/stripe.ts'
import { pathOf } from '../queries/touches.ts'
import { judgePath, windowDaysMax } from './credit/eligible.ts'
import { policyAt } from './rules/policy.ts'
import { customersToWire, partnerRefs } from './show.ts'

/** Lists that show who a customer is. */
const listsWithNames = [
  'listCustomers',
  'listSales',
  'listLeads',
  'listSubscriptions',
  'listConversions',
  'listPortalSales',
  'listPortalLeads',
  'listOfflineSales',
  'listPortalOfflineSales',
]

export const eraseCustomer = (ctx: Ctx, id: string) =>
  inTransaction(ctx, async (tx) => {
    const found = await findCustomer(tx, id)
    const customer = found && (await lockCustomer(tx, found.id))
    if (!customer) throw notFound('customer')
    if (customer.erased_at === null) {
      await eraseOffline(tx, customer.external_id)
      await eraseCustomerRows(tx, customer.id)
      // What was said about the person on the way in: the log of calls, and files that were made of lists.
      await forgetCallsAbout(tx, [customer.id, ...(await idsAround(tx, customer.id))], [customer.external_id])
      await removeExportsOf(tx, listsWithNames)
      await dropBodiesOf(tx, customer.external_id)
      await tx.announce(customerErased, { customerId: customer.id }, { subject: { kind: 'customer', id: customer.id } })
    }
    return (await customersToWire(tx, [(await findCustomer(tx, customer.id))!]))[0]!
  })

const dayMs = 86_400_000
/** The contacts of a customer as they would count for a sale now. */
export const getCustomerPath = (ctx: Ctx, id: string) =>
  reading(ctx, async (tx) => {
    const customer = await findCustomer(tx, id)
    if (!customer) throw notFound('customer')
    const policy = await policyAt(tx, tx.now)
    const [company] = customer.company_id === null ? [] : await companyRows(tx, [customer.company_id])
    const path = await pathOf(
      tx,
      { customerId: customer.id, companyId: policy.pathScope === 'company' ? customer.company_id : null },
      { from: new Date(tx.now.getTime() - (windowDaysMax + 30) * dayMs), until: new Date(tx.now.getTime() + dayMs) },
    )
    const verdicts = await judgePath(tx, path, { convertedAt: tx.now, companyDomain: company?.domain ?? null, policy })
    const partner = await partnerRefs(
      tx,
      verdicts.map((verdict) => verdict.partnerId),
    )
    return {
      asOf: tx.now.toISOString(),
      path: verdicts.map((verdict) => ({
        touchId: verdict.touchId,
        partner: partner(verdict.partnerId),
        kind: verdict.kind,
        customerId: verdict.customerId,
        occurredAt: verdict.occurredAt.toISOString(),
        isEligible: verdict.refusal === null,
        refusal: verdict.refusal,
        words: verdict.words,
        distanceSeconds: verdict.distanceSeconds,
      })),
    }
  })
