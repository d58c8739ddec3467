/** Where an applicant came from: links of referrals, events, outreach and inquiries resolve to the record behind them. */
import type { Tx } from '#platform/context.ts'
import type { ChannelKind } from '../../contract/states.ts'
import { type ApplicationRow, updateApplicationRow } from '../../queries/applications.ts'

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

/** Answers the record of a channel that holds an application although it may have come without its link. */
export type ChannelHolder = (tx: Tx, application: ApplicationRow) => Promise<ChannelRecord | undefined>
/** Filled by the channels of this module; the first that answers has it. */
export const channelHolders: ChannelHolder[] = []

/**
 * The application with the channel that holds it. One that came by a link keeps what the link says; who referred the
 * company is named all the same, because reviewers must not decide about what their own partners bring.
 */
export const heldByChannel = async (tx: Tx, row: ApplicationRow): Promise<ApplicationRow> => {
  for (const find of channelHolders) {
    const held = await find(tx, row)
    if (!held) continue
    const own = row.channel === 'application'
    return updateApplicationRow(tx, row.id, {
      referrer_partner_id: held.referrerPartnerId ?? row.referrer_partner_id,
      ...(own && { channel: held.kind, channel_record_kind: held.recordKind, channel_record_id: held.recordId }),
    })
  }
  return row
}
