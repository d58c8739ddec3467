/** Starting, reading, stopping and sharing simulations. */
import { planSentences, printerFor, termLanguage } from '#modules/agreements/public.ts'
import { partnerNames, partnerRows } from '#modules/partners/public.ts'
import { addMonths, civilDate, daysBetween, isCivilDate } from '#platform/civil-time.ts'
import type { Ctx, Tx } from '#platform/context.ts'
import type { AnswerOf, InputOf } from '#platform/contract.ts'
import { inTransaction, reading } from '#platform/db/transaction.ts'
import { conflict, notFound, unprocessable } from '#platform/errors.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import type { SimulationResultWire, SimulationWire, simulationEndpoints } from '../../contract/simulations.ts'
import {
  findSimulation,
  insertSimulation,
  lockSimulation,
  resultsPage,
  type SimulationRow,
  simulationsPage,
  updateSimulation,
} from '../../queries/simulations.ts'
import { acting } from '../acting.ts'
import { sentencesOf } from '../explain/sentences.ts'
import { checkedPlan } from '../templates.ts'
import { draftedPlans, type Request } from './change.ts'
import { simulationJob } from './run.ts'
import type { Summary } from './summary.ts'
import type { Mover, MoverSide } from './tally.ts'

type Endpoints = typeof simulationEndpoints
type Body = InputOf<Endpoints['createSimulation']>['body']
const daysMax = 3 * 366

export const createSimulation = (ctx: Ctx, body: Body): Promise<SimulationWire> =>
  inTransaction(ctx, async (tx) => {
    const today = civilDate(tx.ctx.workspace.zone, tx.now)
    const to = body.to ?? today
    const from = body.from ?? addMonths(to, -12)
    if (!isCivilDate(from) || !isCivilDate(to) || from >= to || daysBetween(from, to) > daysMax)
      throw unprocessable('simulation.period', 'The first day comes before the last, three years apart at most.')
    if (body.source === 'in_force' && body.holdDays === undefined && !body.cap && !body.isUncapped)
      throw unprocessable('simulation.nothing_changes', 'Say which hold or which caps to try on the plans in force.')
    if (body.source === 'plan' && !body.plan)
      throw unprocessable('simulation.plan_missing', 'Give the plan that is to be tried.')
    const partnerIds = body.partnerIds && [...new Set(body.partnerIds)]
    if (partnerIds && (await partnerRows(tx, partnerIds)).length < partnerIds.length) throw notFound('partner')
    return toWireOne(
      tx,
      await startSimulation(tx, {
        name: body.name,
        from,
        to,
        source: body.source,
        plan: body.source === 'plan' ? checkedPlan(body.plan) : null,
        agreementId: body.source === 'agreement' ? (body.agreementId ?? '') : null,
        partnerIds: partnerIds ?? null,
        holdDays: body.holdDays ?? null,
        cap: body.cap ?? null,
        isUncapped: body.isUncapped ?? false,
      }),
    )
  })

type Start = Omit<Request, 'agreement' | 'drafted' | 'draftedHoldDays'> & {
  name: string
  from: string
  to: string
  agreementId: string | null
}
/** Writes it and starts the job; of an agreement its open version is read now. */
export const startSimulation = async (tx: Tx, input: Start): Promise<SimulationRow> => {
  const draft = input.agreementId === null ? undefined : await draftedPlans(tx, input.agreementId)
  if (input.agreementId !== null && !draft)
    throw conflict('simulation.no_draft', 'The agreement has no open version with a commission term.')
  const { name, from, to, agreementId, ...rest } = input
  const request: Request = {
    ...rest,
    agreement: draft ? { number: draft.draft.number, versionNumber: draft.draft.versionNumber } : null,
    drafted: draft?.plans ?? [],
    draftedHoldDays: draft?.holdDays ?? null,
    // What an agreement changes it changes for its partner, unless others are named to try it on.
    partnerIds: input.partnerIds ?? (draft ? [draft.draft.partnerId] : null),
  }
  const id = newId(idPrefixes.simulation)
  await insertSimulation(tx, {
    id,
    name,
    partner_id: draft?.draft.partnerId ?? null,
    agreement_id: agreementId,
    plan_hash: draft?.planHash ?? null,
    state: 'queued',
    request: JSON.stringify(request),
    from_day: from,
    to_day: to,
    ...acting(tx),
  })
  const jobId = await tx.enqueue(simulationJob, {
    title: `Simulate: ${name}`.slice(0, 200),
    subjectId: id,
    input: { simulationId: id },
    total: daysBetween(from, to),
  })
  return updateSimulation(tx, id, { job_id: jobId })
}

const theOne = (row: SimulationRow | undefined): SimulationRow => {
  if (!row) throw notFound('simulation')
  return row
}
export const listSimulations = (ctx: Ctx, query: InputOf<Endpoints['listSimulations']>['query']) =>
  reading(ctx, (tx) => simulationsPage(tx, query, (rows) => toWire(tx, rows)))

export const getSimulation = (
  ctx: Ctx,
  id: string,
  language: 'en' | 'de' | 'es' | undefined,
): Promise<AnswerOf<Endpoints['getSimulation']>> =>
  reading(ctx, async (tx) => {
    const row = theOne(await findSimulation(tx, id))
    const summary = row.summary as Summary | null
    const request = row.request as Request
    const printer = printerFor(termLanguage(language ?? tx.ctx.workspace.language))
    const names = await partnerNames(tx, [
      ...new Set([...(summary?.byPartner ?? []), ...(summary?.movers ?? [])].map(({ partnerId }) => partnerId)),
    ])
    const partner = (partnerId: string) => ({ id: partnerId, name: names.get(partnerId) ?? partnerId })
    const side = (mover: Mover, one: MoverSide) => ({
      amountMinor: one.amountMinor,
      currency: one.currency,
      sentences: sentencesOf(printer, {
        sale: mover.sale,
        day: mover.day,
        partner: partner(mover.partnerId).name,
        microShares: mover.microShares,
        clause: one.clause,
        isTail: one.isTail,
        currency: one.currency ?? mover.currency,
        steps: one.steps,
        ruleId: null,
        reason: one.reason,
        holdDay: null,
        dueDay: null,
        reversalDay: null,
      }),
    })
    return {
      ...(await toWireOne(tx, row)),
      planSentences: [...(request.plan ? [request.plan] : []), ...request.drafted.map(({ plan }) => plan)].flatMap(
        (plan) => planSentences(printer, plan),
      ),
      waiting: summary?.waiting ?? 0,
      byPartner: (summary?.byPartner ?? []).map(({ partnerId, ...sum }) => ({ partner: partner(partnerId), ...sum })),
      byMonth: summary?.byMonth ?? [],
      byRule: summary?.byRule ?? [],
      movers: (summary?.movers ?? []).map((mover) => ({
        partner: partner(mover.partnerId),
        conversionId: mover.conversionId,
        saleId: mover.saleId,
        day: mover.day,
        currency: mover.currency,
        differenceMinor: mover.differenceMinor,
        old: side(mover, mover.old),
        new: side(mover, mover.new),
      })),
    }
  })

export const listResults = (ctx: Ctx, id: string, query: InputOf<Endpoints['listSimulationResults']>['query']) =>
  reading(ctx, async (tx) => {
    theOne(await findSimulation(tx, id))
    return resultsPage(tx, id, query, async (rows): Promise<SimulationResultWire[]> => {
      const names = await partnerNames(tx, [...new Set(rows.map((row) => row.partner_id))])
      return rows.map((row) => ({
        partner: { id: row.partner_id, name: names.get(row.partner_id) ?? row.partner_id },
        month: row.month,
        ruleId: row.rule_id,
        rule: row.rule_name,
        currency: row.currency,
        oldMinor: String(row.old_minor),
        newMinor: String(row.new_minor),
        differenceMinor: String(row.difference_minor),
        oldLines: row.old_lines,
        newLines: row.new_lines,
        oldFreeMinor: String(row.old_free_minor),
        newFreeMinor: String(row.new_free_minor),
      }))
    })
  })

export const cancelSimulation = (ctx: Ctx, id: string): Promise<SimulationWire> =>
  inTransaction(ctx, async (tx) => {
    const row = theOne(await lockSimulation(tx, id))
    if (row.state === 'finished' || row.state === 'cancelled') throw conflict('simulation.over', 'It is over.')
    return toWireOne(tx, await updateSimulation(tx, id, { state: 'cancelled', progress: null, finished_at: tx.now }))
  })

export const shareSimulation = (ctx: Ctx, id: string, isShared: boolean): Promise<SimulationWire> =>
  inTransaction(ctx, async (tx) => {
    const row = theOne(await lockSimulation(tx, id))
    if (isShared && row.state !== 'finished') throw conflict('simulation.not_finished', 'It is not finished.')
    const { partnerIds } = row.request as Request
    if (isShared && !(row.partner_id && partnerIds?.length === 1 && partnerIds[0] === row.partner_id))
      throw conflict(
        'simulation.no_partner',
        'Only the simulation of an agreement over the sales of its own partner is shared.',
      )
    return toWireOne(tx, row.is_shared === isShared ? row : await updateSimulation(tx, id, { is_shared: isShared }))
  })

const toWireOne = async (tx: Tx, row: SimulationRow): Promise<SimulationWire> => (await toWire(tx, [row]))[0]!
const toWire = async (tx: Tx, rows: readonly SimulationRow[]): Promise<SimulationWire[]> => {
  const requests = new Map(rows.map((row) => [row.id, row.request as Request]))
  const names = await partnerNames(tx, [
    ...new Set(
      rows.flatMap((row) => [...(row.partner_id ? [row.partner_id] : []), ...(requests.get(row.id)!.partnerIds ?? [])]),
    ),
  ])
  const partner = (id: string) => ({ id, name: names.get(id) ?? id })
  return rows.map((row) => {
    const request = requests.get(row.id)!
    return {
      id: row.id,
      name: row.name,
      state: row.state as SimulationWire['state'],
      source: request.source,
      agreement:
        row.agreement_id && row.partner_id
          ? { id: row.agreement_id, number: request.agreement?.number ?? '', partner: partner(row.partner_id) }
          : null,
      from: row.from_day,
      to: row.to_day,
      partners: request.partnerIds?.map(partner) ?? null,
      holdDays: request.holdDays,
      cap: request.cap,
      isUncapped: request.isUncapped,
      conversions: row.conversions,
      reachedOn: row.reached_on,
      jobId: row.job_id,
      isShared: row.is_shared,
      inputsHash: row.inputs_hash,
      fault: row.fault,
      totals: (row.summary as Summary | null)?.totals ?? [],
      by: row.by_name,
      createdAt: row.created_at.toISOString(),
      finishedAt: row.finished_at?.toISOString() ?? null,
      version: row.version,
    }
  })
}
