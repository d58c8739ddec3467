/** What signals of fraud and the inbox do when something happens elsewhere. */
import { partnerDuplicateSuspected } from '#modules/partners/contract/duplicate-events.ts'
import { partnerRows } from '#modules/partners/public.ts'
import { clockBreached } from '#modules/tasks/contract/events.ts'
import { type Reaction, reaction } from '#platform/module.ts'
import { flagClock, raisePartnerFlag } from './service/fraud/raise.ts'
import { escalateFlag } from './service/fraud/review.ts'

export const fraudReactions: readonly Reaction[] = [
  reaction('escalate_flag', clockBreached, (tx, { data }) => escalateFlag(tx, data.subjectId), {
    when: (data) => data.kind === flagClock,
  }),
  reaction(
    'hold_duplicate_partner',
    partnerDuplicateSuspected,
    async (tx, { data }) => {
      const partners = new Map((await partnerRows(tx, [data.partnerId, data.otherId])).map((row) => [row.id, row]))
      const [partner, other] = [partners.get(data.partnerId), partners.get(data.otherId)]
      if (!partner || !other) return
      await raisePartnerFlag(tx, {
        signal: 'duplicate_partner',
        partnerId: partner.id,
        typeId: partner.type_id,
        words: `${partner.display_name} may be ${other.display_name} under a second name`,
        evidence: { otherId: other.id, points: data.points },
      })
    },
    { when: (data) => data.band !== 'possible' },
  ),
]
