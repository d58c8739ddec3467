/** Beginning a journey: its template by type and conditions, its steps by terms, and what happened before it. */
import { isInForce, partnershipLives } from '#modules/agreements/public.ts'
import { findPartner, profilePercentOf } from '#modules/partners/public.ts'
import { addDays, civilDate, startOfDate } from '#platform/civil-time.ts'
import type { Tx } from '#platform/context.ts'
import { conflict, notFound } from '#platform/errors.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import { dailyAt } from '#platform/jobs/recurring.ts'
import { journeyStarted } from '../contract/events.ts'
import { openJourneyStates } from '../contract/states.ts'
import type { StepTemplate, TemplateDefinition } from '../contract/template-shapes.ts'
import {
  insertGoLive,
  insertJourney,
  insertJourneyMove,
  type JourneyRow,
  journeysOfPartners,
  updateJourneyRow,
} from '../queries/journeys.ts'
import { insertInitialRows, insertMilestones, insertSteps } from '../queries/steps.ts'
import { publishedTemplates } from '../queries/templates.ts'
import { holds } from '../rules/conditions.ts'
import { dueDays } from '../rules/days.ts'
import { acting } from './acting.ts'
import { journeyDay, journeyStart } from './due-kinds.ts'
import { type JourneyTerms, termsOf } from './facts.ts'
import { type Loaded, lockJourney } from './load.ts'
import { lookBack } from './match.ts'
import { settle } from './settle.ts'

type Begin = {
  partnerId: string
  agreementId?: string | null
  templateId?: string | undefined
  dayZero?: string | undefined
}
export const aboutJourney = (row: JourneyRow) => ({
  subject: { kind: 'journey', id: row.id, version: row.version },
  partnerId: row.partner_id,
})
export const journeyFacts = (row: JourneyRow) => ({
  journeyId: row.id,
  partnerId: row.partner_id,
  dayZero: row.day_zero,
  targetOn: row.target_on,
})

/** The journey of a partner on which people work; undefined without one. */
export const openJourneyOf = async (tx: Tx, partnerId: string): Promise<JourneyRow | undefined> =>
  (await journeysOfPartners(tx, [partnerId])).find((row) => openJourneyStates.includes(row.state as 'running'))

/** Begins the journey of a partner, once: one that is open is the answer. 409 without a type or a published template. */
export const beginJourney = async (tx: Tx, input: Begin): Promise<{ id: string; begun: boolean }> => {
  const partner = await findPartner(tx, input.partnerId)
  if (!partner) throw notFound('partner')
  const open = await openJourneyOf(tx, partner.id)
  if (open) return { id: open.id, begun: false }
  if (!partner.type_id)
    throw conflict(
      'journey.no_template',
      `${partner.display_name} has no partner type, so no template fits; choose one.`,
    )
  const today = civilDate(tx.ctx.workspace.zone, tx.now)
  const life = input.agreementId
    ? (await partnershipLives(tx, [partner.id])).find((one) => one.agreementId === input.agreementId)
    : undefined
  const dayZero = input.dayZero ?? (life && life.startsOn > today ? life.startsOn : today)
  const terms = await termsOf(tx, partner.id, dayZero > today ? dayZero : today)
  const chosen = await chooseTemplate(tx, partner.type_id, terms, input.templateId)
  if (!chosen)
    throw conflict(
      'journey.no_template',
      `No journey of the type of ${partner.display_name} is published; publish one.`,
    )
  const { definition } = chosen
  const row = await insertJourney(tx, {
    id: newId(idPrefixes.journey),
    partner_id: partner.id,
    agreement_id: input.agreementId ?? null,
    type_id: partner.type_id,
    template_id: chosen.id,
    template_number: chosen.number,
    state: dayZero > today ? 'scheduled' : 'running',
    day_zero: dayZero,
    target_on: addDays(dayZero, definition.targetDays),
    phase: definition.phases[0]!.key,
    progress: 0,
  })
  if (!row) {
    const theirs = await openJourneyOf(tx, partner.id)
    if (!theirs) throw conflict('journey.running', 'Somebody began a journey at the same moment; look again.')
    return { id: theirs.id, begun: false }
  }
  await insertJourneyMove(tx, { journeyId: row.id, from: null, to: row.state, reason: null, ...acting(tx) })
  await insertGoLive(tx, {
    id: newId(idPrefixes.goLive),
    journey_id: row.id,
    partner_id: partner.id,
    planned_on: row.target_on,
  })
  await layOutSteps(tx, row, definition, terms)
  await insertMilestones(
    tx,
    definition.path
      .filter((milestone) => holds(milestone.showIf, terms.facts))
      .map((milestone, position) => ({
        journey_id: row.id,
        partner_id: partner.id,
        key: milestone.key,
        position,
        definition: JSON.stringify(milestone),
        due_on: addDays(dayZero, milestone.day),
      })),
  )
  if (row.state === 'scheduled') await tx.schedule(journeyStart, row.id, startOfDate(tx.ctx.workspace.zone, dayZero))
  else await tx.announce(journeyStarted, journeyFacts(row), aboutJourney(row))
  await dailyAt(tx, journeyDay, '06:00', row.id)
  const loaded = await lockJourney(tx, row.id)
  await lookBack(tx, loaded, await profilePercentOf(tx, partner.id))
  await settle(tx, loaded)
  return { id: row.id, begun: true }
}

/** The template that was asked for; else the one of the type whose conditions hold, the most particular first. */
const chooseTemplate = async (tx: Tx, typeId: string, terms: JourneyTerms, wanted: string | undefined) => {
  const published = (await publishedTemplates(tx, typeId)).map((one) => ({
    ...one,
    definition: one.definition as TemplateDefinition,
  }))
  if (wanted) return published.find((one) => one.id === wanted)
  return published
    .filter((one) => holds(one.definition.conditions, terms.facts))
    .sort((a, b) => b.definition.conditions.length - a.definition.conditions.length)[0]
}

/** What a journey's steps are under these terms: one that a term asks for per row becomes as many as there are rows. */
const stepsFor = (
  definition: TemplateDefinition,
  terms: JourneyTerms,
): { key: string; template: StepTemplate; termKind: string | null }[] => {
  const reviewsSecurity = terms.apiAccess.liveGate.includes('security_review')
  return definition.steps.flatMap((template) => {
    if (template.perTerm === null) {
      const isSecurity = template.key === 'security_questionnaire' && reviewsSecurity
      return [{ key: template.key, template, termKind: isSecurity ? 'api_access' : null }]
    }
    return terms.certifications.map((term) => {
      const isGate = term.neededFor.includes('live') || terms.apiAccess.liveGate.includes('certifications')
      const narrowed = (rule: StepTemplate['events'][number]) => ({
        ...rule,
        where: [...rule.where, { field: 'key', is: 'equals' as const, value: term.certificate }].slice(0, 5),
      })
      return {
        key: `${template.key}:${term.certificate}`.slice(0, 160),
        template: {
          ...template,
          title: `${template.title}: ${term.certificate} (${term.people})`.slice(0, 120),
          translations: Object.fromEntries(
            Object.entries(template.translations).map(([language, texts]) => [
              language,
              { ...texts, title: `${texts.title}: ${term.certificate} (${term.people})`.slice(0, 120) },
            ]),
          ),
          dueDays: term.withinDays > 0 ? Math.min(template.dueDays, term.withinDays) : template.dueDays,
          gate: isGate ? ('go_live' as const) : ('none' as const),
          events: template.events.map((rule) => ({ ...narrowed(rule), count: term.people })),
          reopenOn: template.reopenOn.map(narrowed),
        },
        termKind: 'certification',
      }
    })
  })
}

const layOutSteps = async (tx: Tx, row: JourneyRow, definition: TemplateDefinition, terms: JourneyTerms) => {
  const wanted = stepsFor(definition, terms)
  const days = dueDays(definition.steps, row.day_zero)
  await insertSteps(
    tx,
    wanted.map(({ key, template, termKind }, position) => ({
      id: newId(idPrefixes.step),
      journey_id: row.id,
      partner_id: row.partner_id,
      key,
      position,
      phase: template.phase,
      definition: JSON.stringify(template),
      term_kind: termKind,
      state: holds(template.showIf, terms.facts) ? 'locked' : 'skipped',
      holder: new Set(template.owners.map((owner) => owner.side)).size > 1 ? 'both' : template.owners[0]!.side,
      required: template.required,
      gate: template.gate === 'go_live',
      weight: template.weight,
      due_on: template.perTerm ? addDays(row.day_zero, template.dueDays) : days.get(template.key)!,
      ...(!holds(template.showIf, terms.facts) && { ended_at: tx.now }),
    })),
  )
  await insertInitialRows(tx, row.id, acting(tx))
}

/** A scheduled journey whose day has come, with an agreement in force. */
export const startScheduled = async (tx: Tx, ids: readonly string[]): Promise<void> => {
  for (const id of ids) {
    const loaded = await lockJourney(tx, id)
    if (loaded.state !== 'scheduled') continue
    const lives = await partnershipLives(tx, [loaded.row.partner_id])
    const life = lives.find((one) => one.agreementId === loaded.row.agreement_id)
    if (life && !isInForce(life, loaded.today)) {
      // The agreement was moved: it begins later, and so does the journey.
      if (life.startsOn > loaded.today)
        await tx.schedule(journeyStart, id, startOfDate(tx.ctx.workspace.zone, life.startsOn))
      continue
    }
    loaded.row = await updateJourneyRow(tx, id, { state: 'running' })
    loaded.state = 'running'
    await insertJourneyMove(tx, { journeyId: id, from: 'scheduled', to: 'running', reason: null, ...acting(tx) })
    await tx.announce(journeyStarted, journeyFacts(loaded.row), aboutJourney(loaded.row))
    await settle(tx, loaded)
  }
}

/** Terms changed: steps appear and fall away. A go-live that was reached stays reached. */
export const followTerms = async (tx: Tx, loaded: Loaded): Promise<{ added: string[]; dropped: string[] }> => {
  const terms = await termsOf(tx, loaded.row.partner_id, loaded.today)
  const wanted = stepsFor(loaded.definition, terms)
  const days = dueDays(loaded.definition.steps, loaded.row.day_zero)
  const known = new Map(loaded.steps.map((step) => [step.key, step]))
  const fresh = wanted.filter((one) => !known.has(one.key) && holds(one.template.showIf, terms.facts))
  await insertSteps(
    tx,
    fresh.map(({ key, template, termKind }, index) => {
      const planned = template.perTerm ? addDays(loaded.row.day_zero, template.dueDays) : days.get(template.key)!
      return {
        id: newId(idPrefixes.step),
        journey_id: loaded.row.id,
        partner_id: loaded.row.partner_id,
        key,
        position: loaded.steps.length + index,
        phase: template.phase,
        definition: JSON.stringify(template),
        term_kind: termKind,
        state: 'locked',
        holder: template.owners[0]!.side,
        required: template.required,
        gate: template.gate === 'go_live',
        weight: template.weight,
        // Nobody is late with what was not asked for before.
        due_on: planned > loaded.today ? planned : addDays(loaded.today, template.dueDays),
      }
    }),
  )
  await insertInitialRows(
    tx,
    loaded.row.id,
    acting(tx),
    fresh.map((one) => one.key),
  )
  const shown = new Set(wanted.filter((one) => holds(one.template.showIf, terms.facts)).map((one) => one.key))
  const conditional = (key: string) => {
    const step = known.get(key)!
    return step.template.showIf.length > 0 || step.template.perTerm !== null
  }
  const dropped = [...known.values()].filter(
    (step) => conditional(step.key) && !shown.has(step.key) && ['locked', 'open', 'returned'].includes(step.state),
  )
  const back = [...known.values()].filter(
    (step) => conditional(step.key) && shown.has(step.key) && step.state === 'skipped',
  )
  return {
    added: [...fresh.map((one) => one.key), ...back.map((step) => step.key)],
    dropped: dropped.map((step) => step.key),
  }
}
