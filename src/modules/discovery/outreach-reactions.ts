/** What outreach does when something happens elsewhere. */
import { partnerUpdated } from '#modules/partners/contract/events.ts'
import { wasUndone } from '#modules/partners/public.ts'
import { cancelMails } from '#platform/mail/outbox.ts'
import { type Reaction, reaction } from '#platform/module.ts'
import { applicationSubmitted, contactOptedOut } from './contract/events.ts'
import { outreachToAddress } from './queries/outreach.ts'
import { findDoNotContact } from './queries/settings.ts'
import { dropTargetsOfPartner } from './queries/target-lists.ts'
import { stopSequences } from './service/outreach/stop.ts'

export const outreachReactions: readonly Reaction[] = [
  // Mails that still wait in the outbox are taken back; what is still to come is refused when it falls due.
  reaction('leave_alone', contactOptedOut, async (tx, { data }) => {
    const entry = await findDoNotContact(tx, data.entryId)
    if (!entry || entry.removed_at || entry.kind !== 'email') return
    for (const { id } of await outreachToAddress(tx, entry.value_hash)) await cancelMails(tx, { subjectId: id })
    if (entry.value) await stopSequences(tx, { email: entry.value }, 'opted_out')
  }),
  reaction('sequence_reached_its_goal', applicationSubmitted, async (tx, { data }) => {
    if (data.partnerId) await stopSequences(tx, { partnerId: data.partnerId }, 'applied')
  }),
  // The import that made both was undone.
  reaction(
    'forget_imported_companies',
    partnerUpdated,
    async (tx, { data }) => void (await dropTargetsOfPartner(tx, data.partnerId)),
    { when: wasUndone },
  ),
]
