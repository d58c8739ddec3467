/** What happens on the clock before a payout: waiting times end, forms and acceptances run out. */
import { peopleOfPartners } from '#modules/partners/public.ts'
import type { Tx } from '#platform/context.ts'
import { linkTo, mailParts, queueMail } from '#platform/mail/outbox.ts'
import type { DueKind } from '#platform/module.ts'
import { findMethod, recordAct } from '../queries/methods.ts'
import { methodMail } from '../words/methods.ts'
import { acting } from './acting.ts'
import { acceptanceEnds } from './documents/acceptance.ts'
import { coolOffEnds, openingFallsDue, selfBillingEnds, taxFormEnds } from './due-kinds.ts'
import { openingsFallDue } from './openings.ts'
import { formEnds } from './tax/profiles.ts'

/** Readers see by the time itself whether an account still waits; the slot writes it down and tells the partner. */
const endCoolOff = async (tx: Tx, ids: readonly string[]): Promise<void> => {
  for (const id of ids) {
    const row = await findMethod(tx, id)
    if (!row || row.ended_at || row.cool_off_until > tx.now) continue
    await recordAct(tx, id, { act: 'cooled_off', ...acting(tx) })
    const seats = (await peopleOfPartners(tx, [row.partner_id])).get(row.partner_id)?.portal ?? []
    for (const person of seats.filter((seat) => seat.state === 'active' && seat.roles.includes('principal'))) {
      const { subject, ...content } = methodMail('cooled_off', person.language ?? tx.ctx.workspace.language, {
        name: person.name,
        workspace: tx.ctx.workspace.name,
        currency: row.currency,
        lastFour: row.last_four,
        formerLastFour: null,
        by: row.added_by_name,
        coolOffUntil: row.cool_off_until,
        zone: tx.ctx.workspace.zone,
        link: linkTo(tx.ctx, `/p/${tx.ctx.workspace.slug}/payout-method`),
      })
      await queueMail(tx, {
        kind: 'payouts.method_cooled_off',
        to: { email: person.email, name: person.name },
        subject,
        ...mailParts(tx.ctx, content),
        subjectKind: 'payout_method',
        subjectId: row.id,
        partnerId: row.partner_id,
      })
    }
  }
}

export const beforeDue: readonly DueKind[] = [
  { kind: openingFallsDue, summary: 'An opening balance falls due', run: openingsFallDue },
  { kind: coolOffEnds, summary: 'The waiting time of a new account ends', run: endCoolOff },
  { kind: taxFormEnds, summary: 'A tax form ends soon, or has ended', run: formEnds },
  { kind: selfBillingEnds, summary: 'Self-billing is to be accepted for another year', run: acceptanceEnds },
]
