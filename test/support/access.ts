/** What a partner's keys need before they do anything in a live workspace: an agreement that grants it, and live access. */
import { anAgreement, type SignedTerm } from '#modules/agreements/testing.ts'
import { grantLiveAccess } from '#modules/integrations/public.ts'
import { civilDate } from '#platform/civil-time.ts'
import type { Ctx } from '#platform/context.ts'
import { inTransaction } from '#platform/db/transaction.ts'

type ApiAccess = { scopes?: readonly string[]; keysMax?: number; environments?: readonly string[] }

/** The term that grants an API, as an agreement holds it. */
export const apiAccess = ({
  scopes,
  keysMax = 20,
  environments = ['sandbox', 'live'],
}: ApiAccess = {}): SignedTerm => ({
  kind: 'api_access',
  values: {
    environments,
    scopes: scopes ?? ['integrations.read', 'integrations.write'],
    keysMax,
    liveGate: ['go_live'],
  },
})

/** Signs an agreement with the partner that begins today, and grants live access by the gate. */
export const withLiveAccess = async (
  ctx: Ctx,
  partnerId: string,
  access: ApiAccess = {},
  more: readonly SignedTerm[] = [],
): Promise<string> => {
  const effectiveOn = civilDate(ctx.workspace.zone, ctx.clock.now())
  const { agreementId } = await anAgreement(ctx, partnerId, [apiAccess(access), ...more], { effectiveOn })
  await inTransaction(ctx, (tx) => grantLiveAccess(tx, { partnerId, cause: 'gate' }))
  return agreementId
}
