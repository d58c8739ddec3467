/** What referrals tell the rooms below and the application: search, tasks, erased people, who holds an application. */
import { contactErasure, readContacts } from '#modules/partners/public.ts'
import { taskKinds } from '#modules/tasks/public.ts'
import type { SlotFill } from '#platform/module.ts'
import { searchKinds } from '#platform/search.ts'
import { type ReferralState, referralStateLabels } from '../../contract/referral-states.ts'
import { putReferralSearchEntry, referralRows, referralsOfEmails, updateReferralRow } from '../../queries/referrals.ts'
import { channelHolders } from '../applications/channel.ts'
import { holdingReferral } from './evaluate.ts'

channelHolders.push(async (tx, application) => {
  const row = await holdingReferral(tx, application)
  return (
    row && {
      kind: 'partner_referral',
      recordKind: 'partner_referral',
      recordId: row.id,
      referrerPartnerId: row.partner_id,
    }
  )
})

export const referralFills: readonly SlotFill[] = [
  contactErasure.fill(async (tx, contactIds) => {
    const contacts = await readContacts(tx, contactIds)
    const emails = [...contacts.values()].flatMap((one) => (one.email ? [one.email.toLowerCase()] : []))
    for (const row of await referralsOfEmails(tx, emails)) {
      const isReferrer = row.referrer_email !== null && emails.includes(row.referrer_email.toLowerCase())
      const isContact = row.email_folded !== null && emails.includes(row.email_folded)
      const changed = await updateReferralRow(tx, row.id, {
        ...(isReferrer && { referrer_email: null, by_name: 'Erased person' }),
        ...(isContact && { contact_name: '', email: null, email_folded: null, note: '' }),
      })
      await putReferralSearchEntry(tx, changed)
    }
  }),
  searchKinds.fill({
    kind: 'partner_referral',
    heading: 'Referrals',
    describe: async (tx, ids) =>
      new Map(
        (await referralRows(tx, ids)).map((row) => [
          row.id,
          {
            title: row.company,
            subtitle: referralStateLabels[row.state as ReferralState],
            partnerId: row.partner_id,
          },
        ]),
      ),
  }),
  taskKinds.fill({
    kind: 'discovery.answer_referral',
    words: 'Answer a referral',
    closesByItself: 'This closes by itself when the referral or the message about it is answered',
  }),
]
