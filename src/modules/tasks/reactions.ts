/** What happens to tasks when something happens to partners and their people. */
import { partnerDuplicateSuspected, partnerMerged } from '#modules/partners/contract/duplicate-events.ts'
import {
  contactAdded,
  partnerCreated,
  partnerManagerChanged,
  partnerStageChanged,
  partnerUpdated,
  portalUserChanged,
  portalUserRemoved,
} from '#modules/partners/contract/events.ts'
import { addBusinessDays } from '#platform/calendar.ts'
import type { Tx } from '#platform/context.ts'
import type { EventKind } from '#platform/contract.ts'
import { type Fact, type Reaction, reaction } from '#platform/module.ts'
import { workspaceCalendar } from '#platform/tenancy/workspace-calendar.ts'
import { moveClocksToMember } from './queries/clocks.ts'
import { lockTasks, openTasksOfMember, openTasksOfPortalUser, subjectsWithOpenTask } from './queries/tasks.ts'
import { giveTasks } from './service/act.ts'
import { closeTask } from './service/close.ts'
import { planFollowedMail } from './service/followed.ts'
import { openQuietly, type TaskOwner } from './service/open.ts'
import { gapWordsOf, managerOf, partnerNames } from './service/partners.ts'

/**
 * Open tasks about the partner that were the former manager's go to the new one, or to the queue when there is none.
 * The new manager also gets the task to take the partner over, and one mail for all partners of a hand-over.
 */
const followManager = reaction('follow_manager', partnerManagerChanged, (tx, { data }) => handOver(tx, data), {
  when: ({ role, fromMemberId }) => role === 'manager' && fromMemberId !== null,
})
type ManagerChange = { partnerId: string; ownershipId: string; fromMemberId: string | null; toMemberId: string | null }
const handOver = async (tx: Tx, data: ManagerChange) => {
  if (data.fromMemberId === null) return
  const owner: TaskOwner = data.toMemberId ? { memberId: data.toMemberId } : { role: 'partner_manager' }
  const ids = await stillOpen(tx, await openTasksOfMember(tx, data.fromMemberId, data.partnerId))
  await giveTasks(tx, ids, owner)
  await moveClocksToMember(tx, data.partnerId, data.fromMemberId, data.toMemberId)
  if (!data.toMemberId) return
  const name = (await partnerNames(tx, [data.partnerId])).get(data.partnerId) ?? 'a partner'
  const { id } = await openQuietly(tx, {
    kind: 'partners.hand_over',
    subject: { kind: 'partner', id: data.partnerId },
    partnerId: data.partnerId,
    title: `Take over ${[...name].slice(0, 110).join('')}`,
    side: 'team',
    owner,
    dueAt: addBusinessDays(workspaceCalendar(tx.ctx.workspace), tx.now, 2),
    cause: data.ownershipId,
    checklist: ['Read the hand-over note', 'Introduce yourself'],
  })
  await planFollowedMail(tx, [...ids, id], data.toMemberId)
}

const stillOpen = async (tx: Tx, ids: readonly string[]): Promise<string[]> =>
  ids.length === 0 ? [] : (await lockTasks(tx, ids)).filter((task) => task.state === 'open').map((task) => task.id)

/** Who cannot sign in any more leaves the to-dos to the partner's principals. */
const toPrincipals = async (tx: Tx, portalUserId: string) => {
  const ids = await stillOpen(tx, await openTasksOfPortalUser(tx, portalUserId))
  await giveTasks(tx, ids, { role: 'principal' })
}
const leavePortal = reaction('leave_portal', portalUserRemoved, (tx, { data }) => toPrincipals(tx, data.portalUserId))
const suspendedInPortal = reaction('suspended_in_portal', portalUserChanged, async (tx, { data }) => {
  if (data.state === 'suspended') await toPrincipals(tx, data.portalUserId)
})

/** What a partner's stage needs and lacks stands in its manager's Today, until it is filled in. */
const keepGapTask = async (tx: Tx, partnerId: string, cause: string) => {
  const gaps = (await gapWordsOf(tx, [partnerId])).get(partnerId) ?? []
  if (gaps.length === 0) {
    await closeTask(tx, { kind: 'partners.fill_gap', subjectId: partnerId, outcome: 'Nothing is missing any more' })
    return
  }
  const manager = (await managerOf(tx, [partnerId])).get(partnerId)
  const name = (await partnerNames(tx, [partnerId])).get(partnerId) ?? 'a partner'
  // Without a mail: an import would send one per partner, and the daily mail has it too.
  await openQuietly(tx, {
    kind: 'partners.fill_gap',
    subject: { kind: 'partner', id: partnerId },
    partnerId,
    title: `Fill in what is missing for ${[...name].slice(0, 110).join('')}`,
    side: 'team',
    owner: manager?.isActive ? { memberId: manager.id } : { role: 'partner_manager' },
    cause,
    checklist: gaps,
  })
}

/** What `keepGapTask` has to do with: partners that lack something, and those with an open task that says so. */
const lackOrLacked = async (tx: Tx, facts: readonly Fact[]): Promise<Fact[]> => {
  const ids = [...new Set(facts.map(partnerIn))]
  const lacking = await gapWordsOf(tx, ids)
  const asked = await subjectsWithOpenTask(tx, 'partners.fill_gap', ids)
  return facts.filter((fact) => lacking.has(partnerIn(fact)) || asked.has(partnerIn(fact)))
}
const keepGapTasks = (name: string, on: EventKind): Reaction => ({
  name,
  on: on.name,
  run: (tx, fact) => keepGapTask(tx, partnerIn(fact), fact.id),
  concerns: lackOrLacked,
})
const partnerIn = ({ data }: Fact) => (data as { partnerId: string }).partnerId

/** Likely and certain pairs stand in the manager's Today; possible ones only in the list of duplicates. */
const resolveDuplicate = reaction(
  'resolve_duplicate',
  partnerDuplicateSuspected,
  async (tx, { id, data }) => {
    const ids = [data.partnerId, data.otherId]
    const names = await partnerNames(tx, ids)
    const managers = await managerOf(tx, ids)
    const manager = ids.map((one) => managers.get(one)).find((one) => one?.isActive)
    const name = (one: string) => [...(names.get(one) ?? 'a partner')].slice(0, 45).join('')
    // As with gaps: a nightly sweep finds many, and the daily mail has them.
    await openQuietly(tx, {
      kind: duplicateKind,
      subject: { kind: 'duplicate_pair', id: pairOf(data.partnerId, data.otherId) },
      partnerId: data.partnerId,
      title: `Decide whether ${name(data.partnerId)} and ${name(data.otherId)} are one`,
      side: 'team',
      owner: manager ? { memberId: manager.id } : { role: 'partner_manager' },
      cause: id,
    })
  },
  { when: ({ band }) => band !== 'possible' },
)
const duplicateKind = 'partners.resolve_duplicate'
/** Both ids, the smaller first: as partners names the pair. */
const pairOf = (one: string, other: string) => [one, other].sort().join('~')
const mergedDuplicate = reaction('merged_duplicate', partnerMerged, async (tx, { data }) => {
  await closeTask(tx, {
    kind: duplicateKind,
    subjectId: pairOf(data.survivorId, data.absorbedId),
    outcome: 'They are one now',
  })
})

export const tasksReactions: readonly Reaction[] = [
  followManager,
  resolveDuplicate,
  mergedDuplicate,
  leavePortal,
  suspendedInPortal,
  keepGapTasks('gaps_of_new', partnerCreated),
  keepGapTasks('gaps_of_changed', partnerUpdated),
  keepGapTasks('gaps_of_moved', partnerStageChanged),
  keepGapTasks('gaps_of_managed', partnerManagerChanged),
  keepGapTasks('gaps_of_people', contactAdded),
]
