/** A person says to which sale a refund or a dispute of Stripe's belongs. */
import type { Tx } from '#platform/context.ts'
import { notFound } from '#platform/errors.ts'
import type { SaleRow } from '../../queries/sales.ts'
import { findConnection, lockFacts, writeTies } from '../../queries/stripe.ts'
import { foreignSale, settleFrom } from './handle.ts'
import { stripeSource } from './stand.ts'

/** The two are tied as if Stripe had said so; a sale of another source gets what the facts say, in its own currency. */
export const matchStripeFact = async (
  tx: Tx,
  sale: SaleRow,
  fact: { connectionId: string; id: string },
): Promise<void> => {
  const connection = await findConnection(tx, fact.connectionId)
  if (!connection) throw notFound('Stripe connection')
  await lockFacts(tx, connection.id)
  if (sale.source === stripeSource) {
    await writeTies(tx, connection.id, [[fact.id, sale.external_id]])
    await settleFrom(tx, connection, [fact.id])
  } else await foreignSale(tx, connection, sale, fact.id)
}
