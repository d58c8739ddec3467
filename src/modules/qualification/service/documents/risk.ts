/** Risk tiers: points by cause, written as a row whenever the outcome changes. */
import { findPartner, partnerNames } from '#modules/partners/public.ts'
import { closeTask, openQuietly } from '#modules/tasks/public.ts'
import { addDays, civilDate, daysBetween, startOfDate } from '#platform/civil-time.ts'
import type { Tx } from '#platform/context.ts'
import type { InputOf, Static } from '#platform/contract.ts'
import { conflict, unprocessable } from '#platform/errors.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import type { RiskTier, screeningEndpoints } from '../../contract/documents.ts'
import { riskChanged } from '../../contract/events.ts'
import { type RiskCause, riskCauses, riskOf } from '../../contract/finance.ts'
import { type RiskLevel, riskCheckDays, riskLabels, riskLevels } from '../../contract/states.ts'
import { insertRisk, latestRisks, type RiskRow } from '../../queries/documents.ts'
import { acting } from '../acting.ts'
import { type Loaded, loadCase, valueOf } from '../cases/load.ts'
import { riskCheck } from '../due-kinds.ts'
import { unitMinor, workspaceSettings } from '../settings.ts'
import { zoneOfDocuments } from './figures.ts'

const compute = async (tx: Tx, loaded: Loaded): Promise<{ causes: RiskCause[]; points: number; tier: RiskLevel }> => {
  const partner = await findPartner(tx, loaded.row.partner_id)
  const { countriesHigh, countriesMedium } = await workspaceSettings(tx)
  const country = loaded.facts.country ?? partner?.country ?? ''
  const founded = loaded.facts.foundedOn
  const causes = riskCauses({
    zone: zoneOfDocuments(loaded.documents, loaded.today),
    country: countriesHigh.includes(country) ? 'high' : countriesMedium.includes(country) ? 'medium' : null,
    hasOpenMatch: loaded.screening?.result === 'possible',
    valueMinor: valueOf(loaded),
    unitMinor: unitMinor(loaded.settings.currency),
    hasPersonalData: loaded.facts.hasPersonalData === true,
    yearsSinceFounding: founded ? Math.floor(daysBetween(founded, loaded.today) / 365.25) : null,
  })
  const points = causes.reduce((all, cause) => all + cause.points, 0)
  return { causes, points, tier: riskOf(points) }
}

/** Writes a new row when tier, points or causes changed. An override stays while what it overrides stays. */
export const settleRisk = async (tx: Tx, caseId: string): Promise<void> => {
  const loaded = await loadCase(tx, caseId)
  const found = await compute(tx, loaded)
  const before = loaded.risk
  const same =
    before?.computed === found.tier &&
    before.points === found.points &&
    JSON.stringify(before.causes) === JSON.stringify(found.causes)
  if (same) return
  const floor = loaded.screening?.result === 'possible' ? riskLevels.indexOf('high') : 0
  const keeps = before?.reason && before.computed === found.tier && riskLevels.indexOf(before.tier as 'low') >= floor
  const tier = keeps ? (before.tier as RiskLevel) : riskLevels[Math.max(floor, riskLevels.indexOf(found.tier))]!
  await write(tx, loaded, { ...found, chosen: tier, reason: keeps ? before.reason : reasonOfFloor(tier, found.tier) })
}
const reasonOfFloor = (tier: RiskLevel, computed: RiskLevel) =>
  tier === computed ? null : 'Never below high while a possible match is open.'

export const setRisk = async (
  tx: Tx,
  input: InputOf<typeof screeningEndpoints.setRiskTier>['body'],
): Promise<RiskRow> => {
  const loaded = await loadCase(tx, input.caseId)
  const found = await compute(tx, loaded)
  const wanted = input.tier ?? found.tier
  const step = Math.abs(riskLevels.indexOf(wanted) - riskLevels.indexOf(found.tier))
  if (step > 1)
    throw conflict('risk.one_step', `Computed is ${found.tier} (${found.points} points); set it one step away at most.`)
  if (wanted !== found.tier && !input.reason?.trim())
    throw unprocessable('risk.reason_missing', 'Say why the tier is set otherwise than computed.')
  if (loaded.screening?.result === 'possible' && riskLevels.indexOf(wanted) < riskLevels.indexOf('high'))
    throw conflict('risk.match_open', 'A possible match is open; the tier stays high or critical until it is cleared.')
  const row = await write(tx, loaded, {
    ...found,
    chosen: wanted,
    reason: wanted === found.tier ? null : input.reason!.trim(),
  })
  await closeTask(tx, {
    kind: 'qualification.assess_risk',
    subjectId: row.partner_id,
    outcome: riskLabels[wanted],
  })
  return row
}

const write = async (
  tx: Tx,
  loaded: Loaded,
  found: { causes: RiskCause[]; points: number; tier: RiskLevel; chosen: RiskLevel; reason: string | null },
): Promise<RiskRow> => {
  const row = await insertRisk(tx, {
    id: newId(idPrefixes.riskTier),
    partner_id: loaded.row.partner_id,
    case_id: loaded.row.id,
    tier: found.chosen,
    computed: found.tier,
    points: found.points,
    causes: JSON.stringify(found.causes),
    reason: found.reason,
    next_check_on: addDays(civilDate(tx.ctx.workspace.zone, tx.now), riskCheckDays[found.chosen]),
    ...acting(tx),
  })
  await tx.schedule(riskCheck, row.partner_id, startOfDate(tx.ctx.workspace.zone, row.next_check_on))
  const isByPerson = found.reason !== null && tx.ctx.actor.kind === 'member'
  // Nobody has looked at it yet: a tier that rose to high or critical by itself asks for somebody.
  if (!isByPerson && rose(loaded.risk?.tier, found.chosen)) await askToAssess(tx, row, loaded.partnerName)
  if (loaded.risk?.tier !== row.tier)
    await tx.announce(
      riskChanged,
      {
        partnerId: row.partner_id,
        caseId: row.case_id,
        from: (loaded.risk?.tier as RiskLevel | undefined) ?? null,
        to: found.chosen,
        isOverride: found.reason !== null,
      },
      { subject: { kind: 'partner', id: row.partner_id }, partnerId: row.partner_id, partnerVisible: false },
    )
  return row
}

const rose = (from: string | undefined, to: RiskLevel): boolean =>
  riskLevels.indexOf(to) >= riskLevels.indexOf('high') &&
  riskLevels.indexOf(to) > riskLevels.indexOf((from as RiskLevel | undefined) ?? 'low')

export const askToAssess = async (tx: Tx, row: RiskRow, company: string): Promise<void> => {
  await openQuietly(tx, {
    kind: 'qualification.assess_risk',
    subject: { kind: 'partner', id: row.partner_id },
    partnerId: row.partner_id,
    title: `Look at the risk of ${company}: ${riskLabels[row.tier as RiskLevel].toLowerCase()}`.slice(0, 140),
    side: 'team',
    owner: { role: 'legal' },
    cause: `risk ${row.id}`,
  })
}

export const risksToWire = async (tx: Tx, rows: readonly RiskRow[]): Promise<Static<typeof RiskTier>[]> => {
  const partnerIds = [...new Set(rows.map((row) => row.partner_id))]
  const [names, latest] = [await partnerNames(tx, partnerIds), await latestRisks(tx, partnerIds)]
  return rows.map((row) => ({
    id: row.id,
    partner: { id: row.partner_id, name: names.get(row.partner_id) ?? '' },
    caseId: row.case_id,
    tier: row.tier as RiskLevel,
    computed: row.computed as RiskLevel,
    points: row.points,
    causes: row.causes as RiskCause[],
    reason: row.reason,
    isCurrent: latest.get(row.partner_id)?.id === row.id,
    by: row.by_name,
    at: row.at.toISOString(),
    nextCheckOn: row.next_check_on,
  }))
}
