/** The result of a case: scores with their parts, spread, advice; opened by the rule of the cards. */
import type { Tx } from '#platform/context.ts'
import type { Static } from '#platform/contract.ts'
import { conflict, notFound } from '#platform/errors.ts'
import type { CaseComparison, CaseResult } from '../../contract/cases.ts'
import { shown } from '../../contract/fractions.ts'
import type { Recommendation, SpreadFlag } from '../../contract/scores.ts'
import { seatLabels } from '../../contract/states.ts'
import { caseRows } from '../../queries/cases.ts'
import { insertReconciliation, latestReconciliation } from '../../queries/gates.ts'
import { acting, memberId } from '../acting.ts'
import { failedGates, gatesOf } from '../gates/gates.ts'
import { sealedBecause } from '../scorecards/cards.ts'
import { noteReader } from '../scorecards/read.ts'
import { exact, scoreToWire } from '../wire.ts'
import { advance, askToDecide } from './advance.ts'
import { type Loaded, loadCase, loadCases, lockCase, pinOf } from './load.ts'
import { moveCase, refuseUnless } from './moves.ts'
import { fitOfCase, qualificationScore, recommendationOf, spreadOfCase, suggestionsFor, totalOf } from './scores.ts'

const labelsOf = (loaded: Loaded) =>
  new Map(loaded.pins.flatMap((pin) => pin.definition.criteria.map((one) => [one.key, one.label] as const)))

export const recommendationWords: Readonly<Record<Recommendation, string>> = {
  stop: 'Stop: a gate has failed, and no score outweighs it',
  incomplete: 'Too little is assessed to advise',
  decline: 'Decline',
  discuss: 'Discuss',
  approve: 'Approve',
}

export const flagsToWire = (loaded: Loaded, flags: readonly SpreadFlag[]) =>
  flags.map((flag) => {
    if (flag.kind === 'factor') {
      const label = labelsOf(loaded).get(flag.criterion) ?? flag.criterion
      return {
        kind: flag.kind,
        criterion: flag.criterion,
        label,
        lowest: String(flag.lowest),
        highest: String(flag.highest),
        words: `${label}: scores from ${flag.lowest} to ${flag.highest}`,
      }
    }
    const [lowest, highest] = [shown(flag.lowest), shown(flag.highest)]
    return {
      kind: flag.kind,
      criterion: null,
      label: 'Totals',
      lowest,
      highest,
      words: `Reviewers’ totals lie between ${lowest} and ${highest}`,
    }
  })

const sealedResult = (id: string, because: string): Static<typeof CaseResult> => ({
  caseId: id,
  isSealed: true,
  sealedBecause: because,
  recommendation: null,
  recommendationWords: null,
  failedGates: [],
  technical: null,
  business: null,
  fit: null,
  factors: [],
  reviewers: [],
  spread: [],
  reconciliation: null,
  criteria: [],
})

export const readResult = async (tx: Tx, id: string): Promise<Static<typeof CaseResult>> => {
  const loaded = await loadCase(tx, id)
  const because = sealedBecause(loaded.state, loaded.cards, memberId(tx.ctx))
  if (because) return sealedResult(id, because)
  await noteReader(tx, [loaded])
  return resultToWire(tx, loaded)
}

/** The whole result. For whom it is open is the caller's to know. */
export const resultToWire = async (tx: Tx, loaded: Loaded): Promise<Static<typeof CaseResult>> => {
  const labels = labelsOf(loaded)
  const fit = fitOfCase(loaded)
  const suggestions = new Map(suggestionsFor(loaded).map((one) => [one.factor, one]))
  const reconciliation = await latestReconciliation(tx, loaded.row.id)
  const recommendation = recommendationOf(loaded)
  const purpose = (name: 'technical' | 'business') => {
    const found = qualificationScore(loaded, name)
    return found && { ...found, score: scoreToWire(found.score, labels) }
  }
  return {
    caseId: loaded.row.id,
    isSealed: false,
    sealedBecause: null,
    recommendation,
    recommendationWords: recommendationWords[recommendation],
    failedGates: failedGates(gatesOf(loaded)).map((gate) => `${gate.label}: ${gate.words}`),
    technical: purpose('technical'),
    business: purpose('business'),
    fit: pinOf(loaded, 'fit') ? scoreToWire(fit.score, labels) : null,
    factors: fit.factors.map((one) => {
      const suggested = suggestions.get(one.factor)
      return {
        criterion: one.criterion,
        label: labels.get(one.criterion) ?? one.criterion,
        factor: one.factor,
        weight: one.weight,
        value: one.value && exact(one.value),
        min: one.min,
        max: one.max,
        suggested: suggested ? exact(suggested.value) : null,
        suggestedFrom: suggested?.from.map((key) => labels.get(key) ?? key) ?? [],
        seats: one.seats.map((row) => ({
          seat: row.seat,
          share: exact(row.share),
          mean: exact(row.mean),
          reviewers: row.reviewers,
        })),
      }
    }),
    reviewers: fit.cards.map((card) => {
      const total = totalOf(loaded, card)
      return {
        scorecardId: card.id,
        reviewer: { id: card.reviewerId, name: loaded.members.get(card.reviewerId)?.name ?? seatLabels[card.seat] },
        seat: card.seat,
        total: total && exact(total),
        scores: card.answers.map((answer) => ({
          criterion: answer.criterion,
          first: card.first.find((one) => one.criterion === answer.criterion)?.score ?? null,
          now: answer.score,
          comment: answer.comment,
        })),
      }
    }),
    spread: flagsToWire(loaded, spreadOfCase(loaded)),
    reconciliation: reconciliation
      ? { note: reconciliation.note, by: reconciliation.by_name, at: reconciliation.at.toISOString() }
      : null,
    criteria: pinOf(loaded, 'fit')?.definition.criteria ?? [],
  }
}

/** The note that ends a reconciliation; what was flagged is kept with it. */
export const reconcile = async (tx: Tx, id: string, note: string): Promise<void> => {
  const loaded = await lockCase(tx, id)
  refuseUnless(loaded, ['reconciling'], 'there is nothing to reconcile')
  await insertReconciliation(tx, {
    case_id: id,
    note,
    flags: JSON.stringify(flagsToWire(loaded, spreadOfCase(loaded))),
    ...acting(tx),
  })
  const row = await moveCase(tx, loaded.row, 'assessed')
  await askToDecide(tx, { ...loaded, row })
  await advance(tx, id)
}

/** Side by side, of one version of the fit rubric. A case that is sealed for the reader stands there without values. */
export const compare = async (tx: Tx, ids: readonly string[]): Promise<Static<typeof CaseComparison>> => {
  const rows = await caseRows(tx, ids)
  if (rows.length !== ids.length) throw notFound('qualification case')
  const cases = await loadCases(
    tx,
    ids.map((id) => rows.find((row) => row.id === id)!),
  )
  const pins = cases.map((loaded) => pinOf(loaded, 'fit'))
  const [first] = pins
  if (!first) throw conflict('comparison.versions', 'A light type is not scored, so there is nothing to compare.')
  if (pins.some((pin) => pin?.rubricId !== first.rubricId || pin.number !== first.number))
    throw conflict(
      'comparison.versions',
      'These were scored under different rubrics or versions; compare those of one.',
    )
  const me = memberId(tx.ctx)
  const open = cases.filter((loaded) => sealedBecause(loaded.state, loaded.cards, me) === null)
  await noteReader(tx, open)
  return {
    rubric: { id: first.rubricId, number: first.number },
    rows: first.definition.criteria.map(({ key, label, weight }) => ({ criterion: key, label, weight })),
    cases: cases.map((loaded) => {
      const isSealed = !open.includes(loaded)
      const fit = fitOfCase(loaded)
      return {
        id: loaded.row.id,
        partner: { id: loaded.row.partner_id, name: loaded.partnerName },
        state: loaded.state,
        isSealed,
        fit: isSealed || fit.score.value === null ? null : exact(fit.score.value),
        recommendation: isSealed ? null : recommendationOf(loaded),
        values: isSealed
          ? []
          : fit.factors.map((one) => ({ criterion: one.criterion, value: one.value && exact(one.value) })),
      }
    }),
  }
}
