/** Where an applicant came from: links of referrals, events, outreach and inquiries resolve to the record behind them. */
import type { Tx } from '#platform/context.ts'
import type { ChannelKind } from '../../contract/states.ts'

export type ChannelRecord = { kind: ChannelKind; recordKind: string; recordId: string; referrerPartnerId?: string }
/** Answers the record behind a link's token; undefined when the token opens nothing. */
export type ChannelResolver = (tx: Tx, token: string) => Promise<ChannelRecord | undefined>

/** Filled by the channels of this module; a kind without a resolver leaves the application a plain one. */
export const channelResolvers: Partial<Record<ChannelKind, ChannelResolver>> = {}

/** A link that opens nothing is no reason to turn an applicant away: the application is a plain one then. */
export const resolveChannel = async (
  tx: Tx,
  hint: { kind: ChannelKind; token: string } | undefined,
): Promise<ChannelRecord | undefined> => {
  const resolve = hint && channelResolvers[hint.kind]
  return resolve && hint ? resolve(tx, hint.token) : undefined
}
