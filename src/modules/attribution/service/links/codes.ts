/** Codes that a customer types in: given to one partner at a time, and to nobody else for a year after. */
import { partnerNames } from '#modules/partners/public.ts'
import { addDays, civilDate, startOfDate } from '#platform/civil-time.ts'
import { actorId, type Ctx, partnerOf, type Tx } from '#platform/context.ts'
import type { Static } from '#platform/contract.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { changedMeanwhile, conflict, invalid, notFound } from '#platform/errors.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import { type codeChange, codeRestDays } from '../../contract/link-shapes.ts'
import type { codeKinds } from '../../contract/link-states.ts'
import { linkEvents } from '../../contract/links.ts'
import {
  addUse,
  type CodeFilter,
  type CodeRow,
  changeCode,
  codePage,
  codesOfProvider,
  codesOfText,
  insertCode,
  lockCode,
  lockCodeText,
  readCode,
} from '../../queries/links.ts'
import { endedToWire, namesOfActors, stateOf } from './links.ts'
import { partnerForLinks } from './partners.ts'

/** One spelling: compatible characters made equal, no space around, upper case. */
export const foldCode = (text: string): string => text.normalize('NFKC').trim().toUpperCase()
const allowed = /^[\p{L}\p{N}][\p{L}\p{N}._-]*$/u

export const showCodes = async (tx: Tx, rows: readonly CodeRow[]) => {
  const partners = await partnerNames(tx, [...new Set(rows.map((row) => row.partner_id))])
  const names = await namesOfActors(
    tx,
    rows.map((row) => row.ended_by),
  )
  return rows.map((row) => {
    const reason = row.ended_at ? 'It has ended.' : null
    return {
      id: row.id,
      partner: { id: row.partner_id, name: partners.get(row.partner_id) ?? '' },
      code: row.code,
      kind: row.kind as (typeof codeKinds)[number],
      discount: row.discount,
      providerIds: row.provider_ids,
      campaign: row.campaign,
      startsAt: row.starts_at?.toISOString() ?? null,
      endsAt: row.ends_at?.toISOString() ?? null,
      usesMax: row.uses_max,
      uses: row.uses,
      state: stateOf(row, tx.now),
      ended: endedToWire(row, names),
      reasons: { change: reason, end: reason },
      version: row.version,
      createdAt: row.created_at.toISOString(),
    }
  })
}
const showCode = async (tx: Tx, row: CodeRow) => (await showCodes(tx, [row]))[0]!

export const listCodes = (ctx: Ctx, query: CodeFilter) =>
  inTransaction(ctx, (tx) => codePage(tx, query, (rows) => showCodes(tx, rows)))
export const getCode = (ctx: Ctx, id: string) =>
  inTransaction(ctx, async (tx) => {
    const row = await readCode(tx, id)
    if (!row) throw notFound('code')
    return showCode(tx, row)
  })

type Fields = Static<typeof codeChange>
const changeOf = (input: Fields) => ({
  ...(input.kind !== undefined && { kind: input.kind }),
  ...(input.discount !== undefined && { discount: input.discount }),
  ...(input.providerIds !== undefined && { provider_ids: input.providerIds }),
  ...(input.campaign !== undefined && { campaign: input.campaign }),
  ...(input.startsAt !== undefined && { starts_at: input.startsAt && new Date(input.startsAt) }),
  ...(input.endsAt !== undefined && { ends_at: input.endsAt && new Date(input.endsAt) }),
  ...(input.usesMax !== undefined && { uses_max: input.usesMax }),
})
const refuseDates = (startsAt: string | null | undefined, endsAt: string | null | undefined) => {
  if (startsAt && endsAt && new Date(endsAt) <= new Date(startsAt))
    throw invalid({ field: 'endsAt', rule: 'order', message: 'It ends after it begins.' })
}
const announceCode = (tx: Tx, kind: keyof typeof linkEvents, row: CodeRow) =>
  tx.announce(
    linkEvents[kind],
    { linkId: null, codeId: row.id, partnerId: row.partner_id },
    { subject: { kind: 'code', id: row.id, version: row.version }, partnerId: row.partner_id },
  )

export const createCode = (ctx: Ctx, input: Fields & { code: string; partnerId: string }) =>
  inTransaction(ctx, (tx) => tx.asTeam(async () => showCode(tx, await makeCode(tx, input))))

export const makeCode = async (tx: Tx, input: Fields & { code: string; partnerId: string }): Promise<CodeRow> => {
  const code = foldCode(input.code)
  if (code.length < 2 || code.length > 40 || !allowed.test(code))
    throw invalid({
      field: 'code',
      rule: 'pattern',
      message: 'A code has 2 to 40 letters and digits, and between them dots, hyphens and underscores.',
    })
  refuseDates(input.startsAt, input.endsAt)
  const partner = await partnerForLinks(tx, input.partnerId)
  await lockCodeText(tx, code)
  await refuseTaken(tx, code, partner.id)
  const row = await insertCode(tx, {
    ...changeOf(input),
    id: newId(idPrefixes.code),
    partner_id: partner.id,
    code,
    kind: input.kind ?? 'personal',
    created_at: tx.now,
    updated_at: tx.now,
  })
  await announceCode(tx, 'linkCreated', row)
  return row
}

/** A code is one partner's at a time, and rests for a year before another may have it. */
const refuseTaken = async (tx: Tx, code: string, partnerId: string) => {
  const { zone } = tx.ctx.workspace
  for (const row of await codesOfText(tx, code)) {
    if (!row.ended_at) throw conflict('code.taken', 'This code is used.')
    const ended = civilDate(zone, row.ended_at)
    const free = addDays(ended, codeRestDays)
    if (row.partner_id !== partnerId && tx.now < startOfDate(zone, free))
      throw conflict('code.resting', `This code was used until ${ended} and is free again on ${free}.`, {
        freeOn: free,
      })
  }
}

const lockOpen = async (tx: Tx, id: string): Promise<CodeRow> => {
  const row = await lockCode(tx, id)
  if (!row || (partnerOf(tx.ctx.actor) ?? row.partner_id) !== row.partner_id) throw notFound('code')
  if (row.ended_at) throw conflict('code.ended', 'This code has ended.')
  return row
}
export const updateCode = (ctx: Ctx, id: string, version: number, input: Fields) =>
  inTransaction(ctx, (tx) =>
    tx.asTeam(async () => {
      const row = await lockOpen(tx, id)
      if (row.version !== version) throw changedMeanwhile(row.version)
      refuseDates(
        input.startsAt === undefined ? row.starts_at?.toISOString() : input.startsAt,
        input.endsAt === undefined ? row.ends_at?.toISOString() : input.endsAt,
      )
      const changed = await changeCode(tx, id, changeOf(input))
      await announceCode(tx, 'linkChanged', changed)
      return showCode(tx, changed)
    }),
  )
export const endCode = (ctx: Ctx, id: string, reason: string | undefined) =>
  inTransaction(ctx, (tx) =>
    tx.asTeam(async () => {
      await lockOpen(tx, id)
      const ended = await changeCode(tx, id, {
        ended_at: tx.now,
        ended_by: actorId(ctx.actor),
        ended_reason: reason?.trim() || null,
      })
      await announceCode(tx, 'linkEnded', ended)
      return showCode(tx, ended)
    }),
  )

export type FoundCode = {
  codeId: string
  code: string
  partnerId: string
  kind: (typeof codeKinds)[number]
  /** Why it does not count at that moment; null when it does. */
  refusal: string | null
}
const refusalAt = (row: CodeRow, at: Date): string | null => {
  if (row.ended_at && row.ended_at <= at) return 'The code had ended.'
  if (row.starts_at && row.starts_at > at) return 'The code was not valid yet.'
  if (row.ends_at && row.ends_at <= at) return 'The code was not valid any more.'
  if (row.uses_max !== null && row.uses >= row.uses_max) return `The code may be used ${row.uses_max} times.`
  return null
}
/** Of those that had the code, the one whose it was at the moment; codes are told apart by nothing but their dates. */
const choose = (rows: readonly CodeRow[], at: Date): FoundCode | undefined => {
  const owner = rows.find((row) => row.created_at <= at && (!row.ended_at || row.ended_at > at)) ?? rows[0]
  return (
    owner && {
      codeId: owner.id,
      code: owner.code,
      partnerId: owner.partner_id,
      kind: owner.kind as FoundCode['kind'],
      refusal: refusalAt(owner, at),
    }
  )
}
/** The code as it was at a moment, in any spelling; undefined when nobody ever had it. */
export const findCode = async (tx: Tx, text: string, at: Date): Promise<FoundCode | undefined> =>
  tx.asTeam(async () => choose(await codesOfText(tx, foldCode(text)), at))
/** The same by the payment provider's own id of its promotion code. */
export const findCodeOfProvider = (tx: Tx, providerId: string, at: Date): Promise<FoundCode | undefined> =>
  tx.asTeam(async () => choose(await codesOfProvider(tx, providerId), at))
/** Counts a use, in the transaction that records the sale. */
export const countUse = (tx: Tx, codeId: string) => tx.asTeam(() => addUse(tx, codeId))
