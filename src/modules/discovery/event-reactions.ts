/** What event lists do when something happens elsewhere. */
import { partnerUpdated } from '#modules/partners/contract/events.ts'
import { wasUndone } from '#modules/partners/public.ts'
import { taskDone } from '#modules/tasks/contract/events.ts'
import { type Reaction, reaction } from '#platform/module.ts'
import { dropPeopleOfPartner, peopleOfPartner } from './queries/event-lists.ts'
import { dropPromise, followUpTask, followUpTicked } from './service/events/follow-up.ts'

export const eventReactions: readonly Reaction[] = [
  reaction('follow_up_ticked', taskDone, async (tx, { data }) => {
    if (data.kind === followUpTask && data.byHand) await followUpTicked(tx, data.subjectId)
  }),
  // The import that made both was undone.
  reaction(
    'forget_met_people',
    partnerUpdated,
    async (tx, { data }) => {
      for (const person of await peopleOfPartner(tx, data.partnerId)) await dropPromise(tx, person.id)
      await dropPeopleOfPartner(tx, data.partnerId)
    },
    { when: wasUndone },
  ),
]
