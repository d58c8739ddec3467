/** Screenings: who was held against which list, what was found, and what a person made of it. */
import { lockPartner, nameSimilarity, partnerNames } from '#modules/partners/public.ts'
import { closeTask, openTask } from '#modules/tasks/public.ts'
import { addDays, civilDate, startOfDate } from '#platform/civil-time.ts'
import type { Tx } from '#platform/context.ts'
import type { InputOf, Static } from '#platform/contract.ts'
import { invalid, unprocessable } from '#platform/errors.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import type { Screening, screeningEndpoints } from '../../contract/documents.ts'
import { screeningDone } from '../../contract/events.ts'
import { type RiskLevel, riskCheckDays, type ScreeningResult } from '../../contract/states.ts'
import { insertScreening, latestRisks, latestScreenings, type ScreeningRow } from '../../queries/documents.ts'
import { acting } from '../acting.ts'
import { screeningCheck } from '../due-kinds.ts'
import { touchCases } from './documents.ts'

export const recordScreening = async (
  tx: Tx,
  input: InputOf<typeof screeningEndpoints.recordScreening>['body'],
): Promise<ScreeningRow> => {
  const partner = await lockPartner(tx, input.partnerId)
  const today = civilDate(tx.ctx.workspace.zone, tx.now)
  const hits = input.hits ?? []
  const unknown = hits.findIndex((hit) => !input.names.some((one) => one.name === hit.searched))
  if (unknown >= 0)
    throw invalid({
      field: `hits.${unknown}.searched`,
      rule: 'unknown',
      message: 'A hit names one of the names that were searched.',
    })
  if (input.listDate > today)
    throw invalid({ field: 'listDate', rule: 'range', message: 'The list cannot be of a later day than today.' })
  if (input.result !== 'clear' && hits.length === 0)
    throw unprocessable('screening.hits_missing', 'A match needs the hit that it stands on.')
  if (input.result === 'clear' && hits.length > 0 && !input.note?.trim())
    throw unprocessable('screening.note_missing', 'Say why the hits mean somebody else.')
  return keepScreening(
    tx,
    { id: partner.id, displayName: partner.display_name },
    {
      names: input.names,
      listName: input.listName,
      listDate: input.listDate,
      hits: hits.map((hit) => ({ ...hit, similarity: nameSimilarity(hit.name, hit.searched) })),
      result: input.result,
      note: input.note?.trim() || null,
      listId: null,
    },
  )
}

/** Writes a screening down, and what follows from it: the fact, the task of legal, gates and risk of open cases. */
export const keepScreening = async (
  tx: Tx,
  partner: { id: string; displayName: string },
  found: {
    names: readonly { role: string; name: string }[]
    listName: string
    listDate: string
    hits: readonly { name: string; searched: string; similarity: number }[]
    result: ScreeningResult
    note: string | null
    listId: string | null
  },
): Promise<ScreeningRow> => {
  const today = civilDate(tx.ctx.workspace.zone, tx.now)
  const risk = (await latestRisks(tx, [partner.id])).get(partner.id)
  const days = riskCheckDays[(risk?.tier as RiskLevel | undefined) ?? 'medium']
  const row = await insertScreening(tx, {
    id: newId(idPrefixes.screening),
    partner_id: partner.id,
    names: JSON.stringify(found.names),
    list_name: found.listName,
    list_date: found.listDate,
    list_id: found.listId,
    hits: JSON.stringify(found.hits),
    result: found.result,
    note: found.note,
    next_due_on: addDays(today, days),
    ...acting(tx),
  })
  await tx.announce(
    screeningDone,
    { screeningId: row.id, partnerId: partner.id, result: found.result, nextDueOn: row.next_due_on },
    { subject: { kind: 'screening', id: row.id }, partnerId: partner.id },
  )
  await closeTask(tx, { kind: 'qualification.screen', subjectId: partner.id, outcome: found.result })
  // Nobody is blocked by a possible match alone but a pending approval; somebody has to look at it.
  if (found.result === 'possible')
    await openTask(tx, {
      kind: 'qualification.screen',
      subject: { kind: 'partner', id: partner.id },
      partnerId: partner.id,
      title: `Clear or confirm a possible match: ${partner.displayName}`.slice(0, 140),
      side: 'team',
      owner: { role: 'legal' },
      waiting: 'colleague',
      cause: `screening ${row.id}`,
    })
  await tx.schedule(screeningCheck, partner.id, startOfDate(tx.ctx.workspace.zone, row.next_due_on))
  await touchCases(tx, partner.id)
  return row
}

export const screeningsToWire = async (tx: Tx, rows: readonly ScreeningRow[]): Promise<Static<typeof Screening>[]> => {
  const partnerIds = [...new Set(rows.map((row) => row.partner_id))]
  const [names, latest] = [await partnerNames(tx, partnerIds), await latestScreenings(tx, partnerIds)]
  const today = civilDate(tx.ctx.workspace.zone, tx.now)
  return rows.map((row) => {
    const isCurrent = latest.get(row.partner_id)?.id === row.id
    return {
      id: row.id,
      partner: { id: row.partner_id, name: names.get(row.partner_id) ?? '' },
      names: row.names as { role: string; name: string }[],
      listName: row.list_name,
      listDate: row.list_date,
      hits: row.hits as { name: string; searched: string; similarity: number }[],
      result: row.result as ScreeningResult,
      note: row.note,
      isCurrent,
      isDue: isCurrent && row.next_due_on < today,
      by: row.by_name,
      at: row.at.toISOString(),
      nextDueOn: row.next_due_on,
    }
  })
}
