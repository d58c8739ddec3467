/** What qualification does when something happens elsewhere. */
import { applicationAccepted, applicationDecisionUndone } from '#modules/discovery/contract/events.ts'
import { partnerStageChanged } from '#modules/partners/contract/events.ts'
import { partnerNames } from '#modules/partners/public.ts'
import { clockWarned } from '#modules/tasks/contract/events.ts'
import type { Tx } from '#platform/context.ts'
import { linkTo, queueMail } from '#platform/mail/outbox.ts'
import { type Reaction, reaction } from '#platform/module.ts'
import { isOpen, type Purpose, purposeLabels } from './contract/states.ts'
import { caseRows, casesOfPartners } from './queries/cases.ts'
import { membersOf } from './queries/people.ts'
import { findCard } from './queries/scorecards.ts'
import { closeCase, closeForApplication, openForApplication } from './service/cases/open.ts'
import { isOpenCard } from './service/scorecards/cards.ts'

/** At four fifths of the time of a review its reviewer hears of it. */
const warnReviewer = async (tx: Tx, cardId: string, breachesAt: string) => {
  const card = await findCard(tx, cardId)
  if (!card || !isOpenCard(card)) return
  const [own] = await caseRows(tx, [card.case_id])
  const reviewer = (await membersOf(tx, [card.reviewer_id])).get(card.reviewer_id)
  if (!own || !reviewer?.isActive) return
  const company = (await partnerNames(tx, [own.partner_id])).get(own.partner_id) ?? ''
  await queueMail(tx, {
    kind: 'qualification.review_due',
    to: { email: reviewer.email, name: reviewer.name },
    subject: `${company}: your review is due soon`,
    text: `Hello ${reviewer.name},\n\nyour ${purposeLabels[card.purpose as Purpose].toLowerCase()} review of ${company} is due by ${breachesAt.slice(0, 16).replace('T', ' ')} UTC. What you save is kept; nobody reads it before you submit.\n\n${linkTo(tx.ctx, `/w/${tx.ctx.workspace.slug}/reviews/${card.id}`)}`,
    subjectKind: 'scorecard',
    subjectId: card.id,
    partnerId: own.partner_id,
  })
}

export const qualificationReactions: readonly Reaction[] = [
  reaction('open_case', applicationAccepted, async (tx, { data, actorKind, actorId }) => {
    const accepter = actorKind === 'member' ? (await membersOf(tx, [actorId])).get(actorId ?? '') : undefined
    if (data.partnerId)
      await openForApplication(tx, {
        applicationId: data.applicationId,
        partnerId: data.partnerId,
        typeId: data.typeId,
        fastTrackBy: data.fastTrack ? { id: accepter?.id ?? null, name: accepter?.name ?? 'Fast track' } : undefined,
      })
  }),
  reaction('close_case', applicationDecisionUndone, async (tx, { data }) => {
    if (data.outcome === 'accepted')
      await closeForApplication(tx, data.applicationId, 'The acceptance of the application was taken back.')
  }),
  reaction(
    'follow_stage',
    partnerStageChanged,
    async (tx, { data }) => {
      for (const row of await casesOfPartners(tx, [data.partnerId]))
        if (isOpen(row.state as 'open')) await closeCase(tx, row.id, 'The partner withdrew.')
    },
    { when: ({ to }) => to === 'withdrawn' },
  ),
  reaction('warn_reviewer', clockWarned, async (tx, { data }) => {
    if (data.subjectKind === 'scorecard' && data.kind === 'scorecard')
      await warnReviewer(tx, data.subjectId, data.breachesAt)
  }),
]
