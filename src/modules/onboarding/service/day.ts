/** Every morning for every journey: what is stuck and who holds it, what was missed, what is due soon. */
import { openQuietly } from '#modules/tasks/public.ts'
import { addBusinessDays, businessDayMinutes, businessMinutesBetween } from '#platform/calendar.ts'
import { addDays, civilDate, daysBetween } from '#platform/civil-time.ts'
import type { Tx } from '#platform/context.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import { dailyAt } from '#platform/jobs/recurring.ts'
import { workspaceCalendar } from '#platform/tenancy/workspace-calendar.ts'
import { milestoneMissed } from '../contract/events.ts'
import {
  type Holder,
  isActive,
  type Side,
  type StepState,
  type StuckActionKind,
  type StuckRule,
} from '../contract/states.ts'
import { pausesOf } from '../queries/journeys.ts'
import {
  type FindingRow,
  findingActions,
  insertFinding,
  insertFindingAction,
  lastLineOf,
  openFindings,
} from '../queries/openings.ts'
import { leadsOf } from '../queries/people.ts'
import { markMilestone, milestonesOf, workedMinutes } from '../queries/steps.ts'
import { businessDaysLate } from '../rules/days.ts'
import { median } from '../rules/estimate.ts'
import { journeyDay } from './due-kinds.ts'
import { completeIfOver, goLiveIfAutomatic } from './go-live.ts'
import { type Loaded, lockJourney, type Step } from './load.ts'
import { tellPerson } from './mails.ts'
import { type Crew, loadCrew, managerOfCrew, principalOfCrew, resolveOwner } from './owners.ts'
import { type OnboardingSettings, settingsOfType } from './settings.ts'
import { closeFinding, keepStanding, settle } from './settle.ts'

const medianOf = 10
const dueSoonDays = 3

export const runDay = async (tx: Tx, ids: readonly string[]): Promise<void> => {
  for (const id of ids) {
    const loaded = await lockJourney(tx, id)
    if (loaded.state === 'completed' || loaded.state === 'abandoned') continue
    await dailyAt(tx, journeyDay, '06:00', id)
    await missMilestones(tx, loaded)
    if (loaded.state === 'running' || loaded.state === 'live_reached') {
      const settings = await settingsOfType(tx, loaded.row.type_id)
      const crew = await loadCrew(tx, [loaded.row])
      await settle(tx, loaded)
      await findStuck(tx, loaded, crew, settings)
      await actOnFindings(tx, loaded, crew, settings)
      await remind(tx, loaded, crew)
      await endOfPath(tx, loaded, crew)
      await keepStanding(tx, loaded)
      await goLiveIfAutomatic(tx, loaded)
    }
    await completeIfOver(tx, loaded)
  }
}

const missMilestones = async (tx: Tx, loaded: Loaded) => {
  for (const milestone of await milestonesOf(tx, [loaded.row.id])) {
    if (milestone.met_at || milestone.missed_at || milestone.due_on >= loaded.today) continue
    if (await markMilestone(tx, { journeyId: loaded.row.id, key: milestone.key, missedAt: tx.now }))
      await tx.announce(
        milestoneMissed,
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

type Finding = { step: Step | null; rule: StuckRule; side: Holder; words: string; since: string }
/** Per step the first rule that holds. */
const ruleFor = async (
  tx: Tx,
  loaded: Loaded,
  step: Step,
  settings: OnboardingSettings,
  worked: ReadonlyMap<string, number[]>,
): Promise<Finding | undefined> => {
  const { zone } = tx.ctx.workspace
  const calendar = workspaceCalendar(tx.ctx.workspace)
  const found = (rule: StuckRule, words: string, since: string): Finding => ({
    step,
    rule,
    side: step.holder as Holder,
    words,
    since,
  })
  const late = businessDaysLate(calendar, step.due_on, loaded.today)
  if (late > settings.overdueDays)
    return found('overdue', `${step.template.title} is ${late} business days overdue`, addDays(step.due_on, 1))
  if (step.state === 'submitted' && step.submitted_at) {
    const since = civilDate(zone, step.submitted_at)
    const waited = businessDaysLate(calendar, since, loaded.today)
    if (waited > settings.unansweredDays)
      return found('unanswered', `${step.template.title} waits for an answer for ${waited} business days`, since)
  }
  const times = worked.get(step.key) ?? []
  const usual = times.length >= medianOf ? median(times) : null
  if (usual !== null && step.opened_at) {
    const open = businessMinutesBetween(calendar, step.opened_at, tx.now, await pausesOf(tx, loaded.row.id))
    if (open > 2 * Math.max(usual, businessDayMinutes))
      return found(
        'slower_than_others',
        `${step.template.title} takes more than twice as long as usual`,
        civilDate(zone, step.opened_at),
      )
  }
  return undefined
}

const findStuck = async (tx: Tx, loaded: Loaded, crew: Crew, settings: OnboardingSettings) => {
  const active = loaded.steps.filter((step) => isActive(step.state as StepState) && step.required)
  const worked = await workedMinutes(
    tx,
    active.map((step) => step.key),
  )
  const open = await openFindings(tx, [loaded.row.id])
  for (const step of active) {
    const before = open.find((finding) => finding.step_id === step.id)
    const now = await ruleFor(tx, loaded, step, settings, worked)
    if (before && !now) await closeFinding(tx, before.id, 'Its day was moved')
    if (now && !before) await writeFinding(tx, loaded, now)
  }
  await findSilence(tx, loaded, crew, settings, open)
}
const writeFinding = (tx: Tx, loaded: Loaded, finding: Finding) =>
  insertFinding(tx, {
    id: newId(idPrefixes.stuckFinding),
    journey_id: loaded.row.id,
    partner_id: loaded.row.partner_id,
    step_id: finding.step?.id ?? null,
    rule: finding.rule,
    side: finding.side,
    words: finding.words.slice(0, 500),
    since: finding.since,
  })

/** Nobody of the partner signed in for long while a step is theirs. */
const findSilence = async (
  tx: Tx,
  loaded: Loaded,
  crew: Crew,
  settings: OnboardingSettings,
  open: readonly FindingRow[],
) => {
  const before = open.find((finding) => finding.step_id === null && finding.rule === 'nobody_signed_in')
  const theirs = loaded.steps.filter((step) => isActive(step.state as StepState) && step.holder !== 'us')
  const seats = crew.people.get(loaded.row.partner_id)?.portal ?? []
  const last = seats.reduce<Date | null>(
    (latest, seat) => (seat.lastSignInAt && (!latest || seat.lastSignInAt > latest) ? seat.lastSignInAt : latest),
    null,
  )
  const lastDay = last ? civilDate(tx.ctx.workspace.zone, last) : loaded.row.day_zero
  const silent = theirs.length > 0 && daysBetween(lastDay, loaded.today) >= settings.signInDays
  if (before && !silent) await closeFinding(tx, before.id, 'Somebody signed in')
  if (!before && silent)
    await writeFinding(tx, loaded, {
      step: null,
      rule: 'nobody_signed_in',
      side: 'partner',
      words: `Nobody of ${loaded.partner.name} signed in for ${daysBetween(lastDay, loaded.today)} days`,
      since: lastDay,
    })
}

/** Theirs: the owner, the principal, a call. Ours: the owner at once, a lead, and an honest note to the partner. */
const actOnFindings = async (tx: Tx, loaded: Loaded, crew: Crew, settings: OnboardingSettings) => {
  const findings = await openFindings(tx, [loaded.row.id])
  const actions = await findingActions(
    tx,
    findings.map((finding) => finding.id),
  )
  const { zone } = tx.ctx.workspace
  const calendar = workspaceCalendar(tx.ctx.workspace)
  for (const finding of findings) {
    const own = actions.filter((action) => action.finding_id === finding.id)
    const was = (kind: StuckActionKind) => own.some((action) => action.kind === kind)
    const act = (kind: StuckActionKind, words: string) =>
      insertFindingAction(tx, { findingId: finding.id, kind, words })
    const held = businessDaysLate(calendar, civilDate(zone, finding.found_at), loaded.today)
    const step = loaded.steps.find((one) => one.id === finding.step_id) ?? null
    const facts = {
      step: step?.template.title ?? 'Sign in',
      partner: loaded.partner.name,
      date: finding.since,
      minutes: step?.template.minutes ?? 5,
    }
    const holder = (side: Side) => {
      const owner = step?.template.owners.find((one) => one.side === side)
      return owner ? resolveOwner(crew, loaded.row, owner).person : null
    }
    if (finding.side !== 'us') {
      const principal = principalOfCrew(crew, loaded.row.partner_id)
      const owner = holder('partner') ?? principal
      const nudged = own.filter((action) => action.kind === 'nudge').at(-1)
      const mayNudge = !nudged || addBusinessDays(calendar, nudged.at, settings.nudgeDays) <= tx.now
      if (owner && mayNudge && held < settings.callDay) {
        await tellPerson(tx, {
          personId: owner.id,
          journeyId: loaded.row.id,
          kind: 'nudge',
          facts: { ...facts, date: step?.due_on ?? finding.since },
          cause: `nudge ${finding.id} ${loaded.today}`,
        })
        await act('nudge', owner.name)
      }
      if (held >= settings.principalDay && !was('principal') && principal) {
        await tellPerson(tx, {
          personId: principal.id,
          journeyId: loaded.row.id,
          kind: 'nudge',
          facts: { ...facts, date: step?.due_on ?? finding.since },
          cause: `principal ${finding.id}`,
        })
        await act('principal', principal.name)
      }
      if (held >= settings.callDay && !was('call')) {
        const manager = managerOfCrew(crew, loaded.row.partner_id)
        await openQuietly(tx, {
          kind: 'onboarding.call_partner',
          subject: { kind: 'stuck_finding', id: finding.id },
          partnerId: loaded.row.partner_id,
          title: `Call ${loaded.partner.name}: ${finding.words}`.slice(0, 140),
          side: 'team',
          owner: manager ? { memberId: manager.id } : { role: 'partner_manager' },
          dueAt: addBusinessDays(calendar, tx.now, 1),
          cause: `call ${finding.id}`,
        })
        await act('call', manager?.name ?? 'Partner managers')
      }
    }
    if (finding.side !== 'partner') {
      const owner = holder('us') ?? managerOfCrew(crew, loaded.row.partner_id)
      if (!was('owner') && owner) {
        await tellPerson(tx, {
          personId: owner.id,
          journeyId: loaded.row.id,
          kind: 'ours_late',
          facts,
          cause: `ours ${finding.id}`,
        })
        await openQuietly(tx, {
          kind: 'onboarding.do_step',
          subject: { kind: 'step', id: step?.id ?? finding.id },
          partnerId: loaded.row.partner_id,
          title: `${loaded.partner.name} waits for us: ${facts.step}`.slice(0, 140),
          side: 'team',
          owner: { memberId: owner.id },
          waiting: 'partner',
          cause: `stuck ${finding.id}`,
        })
        await act('owner', owner.name)
      }
      if (held >= settings.leadDays && !was('lead')) {
        const [lead] = await leadsOf(tx)
        await openQuietly(tx, {
          kind: 'onboarding.do_step',
          subject: { kind: 'stuck_finding', id: finding.id },
          partnerId: loaded.row.partner_id,
          title: `${loaded.partner.name} still waits for us: ${facts.step}`.slice(0, 140),
          side: 'team',
          owner: lead ? { memberId: lead.id } : { role: 'partner_manager' },
          waiting: 'partner',
          cause: `lead ${finding.id}`,
        })
        await act('lead', lead?.name ?? 'Partner managers')
      }
      await admitWait(tx, loaded, crew, finding, { ...facts, owner: owner?.name ?? tx.ctx.workspace.name })
    }
  }
}
/** We owe them something: said openly, weekly at most. */
const admitWait = async (
  tx: Tx,
  loaded: Loaded,
  crew: Crew,
  finding: FindingRow,
  facts: { step: string; date: string; owner: string },
) => {
  const principal = principalOfCrew(crew, loaded.row.partner_id)
  if (!principal) return
  const last = await lastLineOf(tx, principal.id, 'waiting_for_us')
  if (last && daysBetween(civilDate(tx.ctx.workspace.zone, last), loaded.today) < 7) return
  await tellPerson(tx, {
    personId: principal.id,
    journeyId: loaded.row.id,
    kind: 'waiting_for_us',
    facts,
    cause: `waiting ${finding.id} ${loaded.today}`,
  })
}

const remind = async (tx: Tx, loaded: Loaded, crew: Crew) => {
  for (const step of loaded.steps) {
    if (step.state !== 'open' && step.state !== 'returned') continue
    if (step.due_on !== addDays(loaded.today, dueSoonDays)) continue
    for (const owner of step.template.owners) {
      const { person } = resolveOwner(crew, loaded.row, owner)
      if (person)
        await tellPerson(tx, {
          personId: person.id,
          journeyId: loaded.row.id,
          kind: 'due_soon',
          facts: { step: step.template.title, date: step.due_on, partner: loaded.partner.name },
          cause: `due ${step.id} ${step.due_on}`,
        })
    }
  }
}

/** A week before day 90: the review of what worked, in the manager's queue and both sides' mail. */
const endOfPath = async (tx: Tx, loaded: Loaded, crew: Crew) => {
  const last = Math.max(0, ...loaded.definition.path.map((milestone) => milestone.day))
  const endsOn = addDays(loaded.row.day_zero, last)
  if (last === 0 || loaded.today < addDays(endsOn, -7)) return
  const manager = managerOfCrew(crew, loaded.row.partner_id)
  const { opened } = await openQuietly(tx, {
    kind: 'onboarding.call_partner',
    subject: { kind: 'journey', id: loaded.row.id },
    partnerId: loaded.row.partner_id,
    title: `Meet ${loaded.partner.name} on day ${last}: what worked, what slowed you down?`.slice(0, 140),
    side: 'team',
    owner: manager ? { memberId: manager.id } : { role: 'partner_manager' },
    dueAt: new Date(`${endsOn}T15:00:00.000Z`),
    sharedWithPartner: true,
    cause: `end of path ${loaded.row.id}`,
  })
  const principal = principalOfCrew(crew, loaded.row.partner_id)
  if (opened && principal)
    await tellPerson(tx, {
      personId: principal.id,
      journeyId: loaded.row.id,
      kind: 'ninety_days',
      facts: { partner: tx.ctx.workspace.name },
      cause: `ninety days ${loaded.row.id}`,
    })
}
