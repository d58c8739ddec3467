/** Told of every call that was answered, before the answer goes out; what it throws is logged and hurts nobody. */
import type { Ctx } from '../context.ts'
import { defineSlot } from '../module.ts'

export type CallAnswered = (ctx: Ctx, call: { endpoint: string; method: string; status: number }) => Promise<void>
export const callAnswered = defineSlot<CallAnswered>('http.call_answered')

export const tellAnswered = async (ctx: Ctx, call: Parameters<CallAnswered>[1]): Promise<void> => {
  for (const told of callAnswered.of(ctx.services.product))
    await told(ctx, call).catch((error: unknown) =>
      ctx.log.error({ err: error, endpoint: call.endpoint }, 'an answered call was not noted'),
    )
}
