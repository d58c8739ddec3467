/** What onboarding does when another module announces something. Facts of later modules join as those modules do. */
import { agreementExecuted } from '#modules/agreements/contract/events.ts'
import { partnerStageChanged } from '#modules/partners/contract/events.ts'
import { openTask } from '#modules/tasks/public.ts'
import type { Tx } from '#platform/context.ts'
import { type Fact, type Reaction, reaction } from '#platform/module.ts'
import {
  type FirstResult,
  firstResultFacts,
  firstResults,
  matchableEvents,
  openJourneyStates,
} from './contract/states.ts'
import { keepFirst, lackingFirst } from './queries/firsts.ts'
import { journeysOfPartners } from './queries/journeys.ts'
import { skippedBy } from './queries/steps.ts'
import { goLiveIfAutomatic } from './service/go-live.ts'
import { lockJourney } from './service/load.ts'
import { matchFact } from './service/match.ts'
import { openAccount } from './service/openings.ts'
import { giveUp } from './service/pause.ts'
import { moveStep, settle } from './service/settle.ts'
import { followTerms, openJourneyOf } from './service/start.ts'

type AgreementFact = { agreementId: string; partnerId: string; category: string; opensAccount?: boolean }
/** The first signature of a partnership opens the account; an agreement that was signed elsewhere too. */
const open = async (tx: Tx, fact: Fact) => {
  const { agreementId, partnerId, category, opensAccount } = fact.data as AgreementFact
  // Of what is taken in, much has ended or stands beside another one.
  if (opensAccount === false) return
  if (category === undefined || category === 'partnership') await openAccount(tx, { partnerId, agreementId })
}

/** A term takes effect: steps appear or fall away. A new certification asks for a person's eye, and undoes no go-live. */
const followTerm = async (tx: Tx, fact: Fact) => {
  if (!fact.partnerId) return
  const row = await openJourneyOf(tx, fact.partnerId)
  if (!row) return
  const loaded = await lockJourney(tx, row.id)
  const { added, dropped } = await followTerms(tx, loaded)
  const fresh = await lockJourney(tx, row.id)
  const by = await skippedBy(
    tx,
    fresh.steps.filter((step) => step.state === 'skipped').map((step) => step.id),
  )
  for (const step of fresh.steps)
    if (dropped.includes(step.key)) await moveStep(tx, fresh, step, 'skipped', { reason: 'Not in the terms any more' })
    else if (added.includes(step.key) && step.state === 'skipped' && by.get(step.id) === 'system')
      await moveStep(tx, fresh, step, 'open', { reason: 'The terms ask for it now' })
  await settle(tx, fresh)
  for (const key of added) {
    const step = fresh.steps.find((one) => one.key === key)
    if (step?.term_kind === 'certification')
      await openTask(tx, {
        kind: 'onboarding.reopen_step',
        subject: { kind: 'step', id: step.id },
        partnerId: row.partner_id,
        title: `New in the terms: ${step.template.title}`.slice(0, 140),
        side: 'team',
        owner: { role: 'partner_manager' },
        cause: `term ${fact.id} ${key}`,
      })
  }
  await goLiveIfAutomatic(tx, fresh)
}

/** First results: a live call, a deal, a sale that paid. What came before the journey is not its fruit. */
const countsAsFirst = (what: FirstResult, fact: Pick<Fact, 'data'>) =>
  what !== 'revenue' || (fact.data as { kind?: string }).kind === 'sale'
const firstResult = (what: FirstResult): Reaction => ({
  name: `first.${what}`,
  on: firstResultFacts[what],
  ifAnnounced: true,
  concerns: async (tx, facts) => {
    const ours = facts.filter((fact) => fact.partnerId !== null && countsAsFirst(what, fact))
    const lacking = await lackingFirst(tx, [...new Set(ours.map((fact) => fact.partnerId!))], what)
    return ours.filter((fact) => lacking.has(fact.partnerId!))
  },
  run: async (tx, fact) => {
    const { id, partnerId, occurredAt } = fact
    if (!partnerId || !countsAsFirst(what, fact)) return
    const journey = (await lackingFirst(tx, [partnerId], what)).get(partnerId)
    if (journey && occurredAt >= journey.startedAt)
      await keepFirst(tx, { journeyId: journey.journeyId, partnerId, what, at: occurredAt, eventId: id })
  },
})

/** A journey that opens later looks back for itself. */
const ofOpenJourneys = async (tx: Tx, facts: readonly Fact[]): Promise<Fact[]> => {
  const rows = await journeysOfPartners(tx, [...new Set(facts.flatMap(({ partnerId }) => partnerId ?? []))])
  const open = new Set(
    rows.filter(({ state }) => openJourneyStates.includes(state as 'running')).map((row) => row.partner_id),
  )
  return facts.filter(({ partnerId }) => partnerId !== null && open.has(partnerId))
}

export const onboardingReactions: readonly Reaction[] = [
  reaction('open_account', agreementExecuted, open),
  { name: 'open_imported_account', on: 'agreement.imported', run: open, ifAnnounced: true },
  { name: 'follow_term', on: 'term.took_effect', run: followTerm, ifAnnounced: true },
  { name: 'follow_amendment', on: 'agreement.amended', run: followTerm, ifAnnounced: true },
  reaction(
    'follow_stage',
    partnerStageChanged,
    async (tx, { data }) => {
      for (const row of await journeysOfPartners(tx, [data.partnerId]))
        if (openJourneyStates.includes(row.state as 'running') && row.state !== 'live_reached')
          await giveUp(
            tx,
            await lockJourney(tx, row.id),
            data.to === 'withdrawn' ? 'The partner withdrew.' : 'The partnership ends.',
          )
    },
    { when: ({ to }) => ['ending', 'ended', 'withdrawn'].includes(to) },
  ),
  ...firstResults.map(firstResult),
  ...matchableEvents.map(
    ({ name }): Reaction => ({
      name: `match.${name}`,
      on: name,
      run: matchFact,
      ifAnnounced: true,
      concerns: ofOpenJourneys,
    }),
  ),
]
