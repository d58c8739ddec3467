/** What the life of lines does when something happens elsewhere. */
import { chargebackClosed, chargebackOpened, saleReversed } from '#modules/attribution/contract/events.ts'
import { partnerSuspended, partnerSuspensionLifted } from '#modules/partners/contract/events.ts'
import { suspensionsOf } from '#modules/partners/public.ts'
import { addDays, civilDate, instantAt } from '#platform/civil-time.ts'
import type { Tx } from '#platform/context.ts'
import { monthlyOn } from '#platform/jobs/recurring.ts'
import { type Fact, type Reaction, reaction } from '#platform/module.ts'
import { commissionDeclined, commissionHeld, statementPublished } from '../contract/line-events.ts'
import { findLine } from '../queries/lines.ts'
import { declineForFlag, holdForChargeback, holdForFlag, releaseCause } from '../service/lines/causes.ts'
import { closeProposalSlot, digestSlot } from '../service/lines/due-kinds.ts'
import { liftPartnerHold, openPartnerHold } from '../service/lines/partner-holds.ts'
import { applyReversals } from '../service/lines/sales.ts'
import { lineSettings } from '../service/lines/settings.ts'
import { planHoldEnd } from '../service/lines/sweep.ts'
import { amountWords, mailPartner } from '../service/mails.ts'

type Created = { commissionId: string; partnerId: string; holdUntil: string }
type Flagged = { flagId: string; conversionIds: string[] }
/** Facts that their module announces as soon as it is part of the product. */
const later = <Data>(name: string, on: string, run: (tx: Tx, data: Data) => Promise<void>): Reaction => ({
  name,
  on,
  ifAnnounced: true,
  run: (tx, fact: Fact) => run(tx, fact.data as Data),
})

/** A line was written: the end of its hold period, what its sale lost already, tomorrow's mail, the first month's end. */
const begin = async (tx: Tx, data: Created): Promise<void> => {
  await planHoldEnd(tx, [{ partnerId: data.partnerId, holdUntil: new Date(data.holdUntil) }])
  const line = await findLine(tx, data.commissionId)
  if (line?.saleId) await applyReversals(tx, [line.saleId])
  await monthlyOn(tx, closeProposalSlot, (await lineSettings(tx)).closeDay, '06:00')
  const { zone } = tx.ctx.workspace
  await tx.schedule(digestSlot, data.partnerId, instantAt(zone, addDays(civilDate(zone, tx.now), 1), '07:00'))
}

type OfLine = { commissionId: string; partnerId: string; currency: string; amountMinor: string }
const ofLine = (data: OfLine, words: string) => ({
  partnerId: data.partnerId,
  subjectKind: 'commission',
  subjectId: data.commissionId,
  path: `earnings/commissions/${data.commissionId}`,
  amount: amountWords({ currency: data.currency, amountMinor: BigInt(data.amountMinor) }),
  words,
})

export const lineReactions: readonly Reaction[] = [
  later<Created>('begin_line', 'commission.created', begin),
  reaction('apply_reversals', saleReversed, async (tx, { data }) => {
    await applyReversals(tx, [data.saleId])
  }),
  reaction('hold_chargeback', chargebackOpened, (tx, { data }) =>
    holdForChargeback(tx, data.chargebackId, data.saleId),
  ),
  // A lost one is a reversal of the sale, which comes by itself.
  reaction('end_chargeback', chargebackClosed, async (tx, { data }) => {
    if (data.outcome === 'lost') await applyReversals(tx, [data.saleId])
    await releaseCause(tx, data.chargebackId)
  }),
  later<Flagged>('hold_flagged', 'flag.raised', (tx, data) => holdForFlag(tx, data.flagId, data.conversionIds)),
  later<Flagged>('release_flagged', 'flag.cleared', (tx, data) => releaseCause(tx, data.flagId)),
  later<Flagged>('decline_flagged', 'flag.confirmed', (tx, data) =>
    declineForFlag(tx, data.flagId, data.conversionIds),
  ),
  reaction('hold_partner', partnerSuspended, async (tx, { data }) => {
    await openPartnerHold(tx, {
      partnerId: data.partnerId,
      cause: 'suspension',
      reason:
        data.kind === 'fraud' ? 'Suspended: fraud is being looked into' : 'Suspended: security is being looked into',
    })
  }),
  reaction('release_partner', partnerSuspensionLifted, async (tx, { data }) => {
    const others = await tx.asTeam(() => suspensionsOf(tx, data.partnerId))
    if (others.every((one) => one.lifted_at !== null)) await liftPartnerHold(tx, data.partnerId, 'suspension')
  }),
  reaction('mail_held', commissionHeld, (tx, { data }) => mailPartner(tx, 'held', ofLine(data, data.reason))),
  reaction('mail_declined', commissionDeclined, (tx, { data }) =>
    mailPartner(tx, 'declined', ofLine(data, data.reason)),
  ),
  reaction('mail_statement', statementPublished, (tx, { data }) =>
    mailPartner(tx, 'statement', {
      partnerId: data.partnerId,
      subjectKind: 'statement',
      subjectId: data.statementId,
      path: `earnings/statements/${data.statementId}`,
      amount: amountWords({ currency: data.currency, amountMinor: BigInt(data.closingMinor) }),
      words: `${data.month.slice(0, 7)} ${data.currency}`,
    }),
  ),
]
