/** Facts of any module that end steps and meet milestones: each once per step, also late, doubled, or before the journey. */

import { profilePercentOf } from '#modules/partners/public.ts'
import { openTask } from '#modules/tasks/public.ts'
import type { Tx } from '#platform/context.ts'
import { feedOf } from '#platform/events/feed.ts'
import type { Fact } from '#platform/module.ts'
import { milestoneMet } from '../contract/events.ts'
import { openJourneyStates } from '../contract/states.ts'
import type { EventRule, PathMilestone } from '../contract/template-shapes.ts'
import { journeysOfPartners } from '../queries/journeys.ts'
import { countEvent, forgetEvents, markMilestone, milestonesOf } from '../queries/steps.ts'
import { factFits } from '../rules/conditions.ts'
import { goLiveIfAutomatic } from './go-live.ts'
import { type Loaded, lockJourney, type Step } from './load.ts'
import { loadCrew, managerOfCrew } from './owners.ts'
import { moveStep, settle } from './settle.ts'

type Seen = {
  id: string
  kind: string
  occurredAt: Date
  actorKind: string
  partnerId: string | null
  data: Readonly<Record<string, unknown>>
}

/** A fact of a partner arrives. */
export const matchFact = async (tx: Tx, fact: Fact): Promise<void> => {
  if (!fact.partnerId) return
  const rows = await journeysOfPartners(tx, [fact.partnerId])
  const open = rows.find((row) => openJourneyStates.includes(row.state as 'running'))
  if (!open) return
  const loaded = await lockJourney(tx, open.id)
  const seen = await enrich(tx, {
    id: fact.id,
    kind: fact.kind,
    occurredAt: fact.occurredAt,
    actorKind: fact.actorKind,
    partnerId: fact.partnerId,
    data: fact.data as Record<string, unknown>,
  })
  await take(tx, loaded, seen, { isPast: seen.occurredAt < loaded.row.started_at })
  await settle(tx, loaded)
  await goLiveIfAutomatic(tx, loaded)
}

/** What happened before the journey counts where a rule looks back; in the order in which it happened. */
export const lookBack = async (tx: Tx, loaded: Loaded, profilePercent: number): Promise<void> => {
  const rules = [
    ...loaded.steps.flatMap((step) => step.template.events),
    ...loaded.definition.path.flatMap((milestone) => milestone.events),
  ].filter((rule) => rule.lookBack && tx.ctx.services.product.events.has(rule.event))
  const facts: Seen[] = []
  for (const kind of new Set(rules.map((rule) => rule.event))) {
    const page = await feedOf(tx, { partnerId: loaded.row.partner_id }, { kind, limit: 200 })
    for (const entry of page.data)
      facts.push({
        id: entry.id,
        kind,
        occurredAt: new Date(entry.occurredAt),
        actorKind: entry.actor.kind,
        partnerId: entry.partnerId,
        data: entry.data as Record<string, unknown>,
      })
  }
  facts.sort((a, b) => (a.id < b.id ? -1 : 1))
  for (const fact of facts) {
    // How complete the profile was then is not known; how complete it is now is.
    const isProfile = fact.kind === 'partner.updated' || fact.kind === 'partner.created'
    const data = isProfile ? { ...fact.data, profilePercent } : fact.data
    await take(tx, loaded, { ...fact, data: { ...data, actorSide: sideOfActor(fact.actorKind) } }, { isPast: true })
  }
}

const sideOfActor = (kind: string): string => (kind === 'portal_user' ? 'partner' : 'us')
const enrich = async (tx: Tx, fact: Seen): Promise<Seen> => ({
  ...fact,
  data: {
    ...fact.data,
    actorSide: sideOfActor(fact.actorKind),
    ...(fact.kind === 'partner.updated' && { profilePercent: await profilePercentOf(tx, fact.partnerId!) }),
  },
})

const take = async (tx: Tx, loaded: Loaded, fact: Seen, { isPast }: { isPast: boolean }): Promise<void> => {
  const counts = (rule: EventRule) => factFits(rule, fact) && (rule.lookBack || !isPast)
  for (const step of loaded.steps) {
    for (const [index, rule] of step.template.events.entries())
      if (counts(rule)) {
        const worth = rule.distinct === null ? null : String(fact.data[rule.distinct] ?? fact.id)
        await countEvent(tx, { stepId: step.id, rule: index, eventId: fact.id, worth, occurredAt: fact.occurredAt })
      }
    if (step.state === 'done' && !isPast && step.template.reopenOn.some((rule) => factFits(rule, fact)))
      await loseStep(tx, loaded, step, fact)
  }
  for (const milestone of await milestonesOf(tx, [loaded.row.id])) {
    const template = milestone.definition as PathMilestone
    if (milestone.met_at || !template.events.some(counts)) continue
    if (
      !(await markMilestone(tx, {
        journeyId: loaded.row.id,
        key: milestone.key,
        metAt: fact.occurredAt,
        eventId: fact.id,
      }))
    )
      continue
    await tx.announce(
      milestoneMet,
      {
        partnerId: loaded.row.partner_id,
        journeyId: loaded.row.id,
        milestone: milestone.key,
        dueOn: milestone.due_on,
      },
      { subject: { kind: 'journey', id: loaded.row.id }, partnerId: loaded.row.partner_id },
    )
  }
}

/** What ended the step is lost: it opens again. Go-live is not undone; a task says what it means. */
const loseStep = async (tx: Tx, loaded: Loaded, step: Step, fact: Seen): Promise<void> => {
  await forgetEvents(tx, step.id)
  const reason = `${fact.kind.replace('.', ' ').replaceAll('_', ' ')}`
  await moveStep(tx, loaded, step, 'open', { reason, eventId: fact.id })
  await askWhatItMeans(tx, loaded, step, fact.id, reason)
}
export const askWhatItMeans = async (tx: Tx, loaded: Loaded, step: Step, cause: string, reason: string) => {
  const manager = managerOfCrew(await loadCrew(tx, [loaded.row]), loaded.row.partner_id)
  const isLive = loaded.state === 'live_reached'
  await openTask(tx, {
    kind: 'onboarding.reopen_step',
    subject: { kind: 'step', id: step.id },
    partnerId: loaded.row.partner_id,
    title:
      `${step.template.title} is open again${isLive ? `; ${loaded.partner.name} stays live` : ''}: ${reason}`.slice(
        0,
        140,
      ),
    side: 'team',
    owner: manager ? { memberId: manager.id } : { role: 'partner_manager' },
    cause: `reopened ${step.id} ${cause}`,
  })
}
