import type { Tx } from '#platform/context.ts'
import { invalid, unprocessable } from '#platform/errors.ts'

const aheadMaxMs = 5 * 60_000

/** 422 for what lies more than five minutes ahead: clocks differ a little, and nothing is known of the future. */
export const refuseFuture = (tx: Tx, occurredAt: Date): void => {
  if (Number.isNaN(occurredAt.getTime()))
    throw invalid({ field: 'occurredAt', rule: 'format', message: 'A moment such as 2027-03-01T09:00:00Z.' })
  if (occurredAt.getTime() > tx.now.getTime() + aheadMaxMs)
    throw unprocessable('event.future', 'It lies more than 5 minutes ahead; record it when it has happened.', {
      field: 'occurredAt',
    })
}
