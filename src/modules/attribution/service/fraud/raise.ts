/**
 * Raises flags in the transaction that stores what they are about, so that what is flagged is never payable for an
 * instant. A block takes a touch out of the path, a hold stops money until a person decides, a note only stands there.
 */
import { partnerNames } from '#modules/partners/public.ts'
import { openTask, startClock } from '#modules/tasks/public.ts'
import { addBusinessDays } from '#platform/calendar.ts'
import type { Tx } from '#platform/context.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import { workspaceCalendar } from '#platform/tenancy/workspace-calendar.ts'
import { flagRaised } from '../../contract/fraud.ts'
import type { SignalName } from '../../contract/fraud-signals.ts'
import { signalOf } from '../../contract/fraud-signals.ts'
import { customerRows } from '../../queries/customers.ts'
import {
  conversionsOfPartner,
  insertFlag,
  linkConversions,
  openFlagsOf,
  openHolds,
  putFlagSearchEntry,
} from '../../queries/fraud.ts'
import { blockTouch, pathOf } from '../../queries/touches.ts'
import { type Found, lookAtLead, lookAtSale, lookAtTouch } from './look.ts'
import { readRules } from './rules.ts'

export type Subject =
  | { kind: 'sale'; saleId: string; customerId: string; conversionId: string | null }
  | { kind: 'lead'; leadId: string; customerId: string; conversionId: string | null }
  | { kind: 'touch'; touchId: string; partnerId: string; customerId: string | null }

export const reviewBusinessDays = 5
const businessDayMinutes = 480
export const reviewTask = 'attribution.review_flag'
export const flagClock = 'flag'
/** How far back a signal about a partner holds what it earned. */
const partnerHoldMs = 90 * 86_400_000

/** Looks at what was just stored. A touch that a signal blocks has its reason before it is credited. */
export const raiseFlags = (tx: Tx, subject: Subject): Promise<void> =>
  tx.asTeam(async () => {
    if (subject.kind === 'touch') {
      for (const found of await lookAtTouch(tx, subject.touchId)) {
        await raise(tx, found, {
          kind: 'touch',
          id: subject.touchId,
          customerId: subject.customerId,
          conversionIds: [],
        })
        if (found.effect === 'block') await blockTouch(tx, subject.touchId, found.words.slice(0, 500))
      }
      return
    }
    const id = subject.kind === 'sale' ? subject.saleId : subject.leadId
    const conversionIds = subject.conversionId === null ? [] : [subject.conversionId]
    const found = subject.kind === 'sale' ? await lookAtSale(tx, id) : await lookAtLead(tx, id, subject.customerId)
    for (const one of found)
      await raise(tx, one, { kind: subject.kind, id, customerId: subject.customerId, conversionIds })
    if (subject.conversionId !== null) await holdFor(tx, subject.kind, id, subject.customerId, subject.conversionId)
  })

/** What was flagged before there was a conversion, and partners on the path who are under review themselves. */
const holdFor = async (tx: Tx, kind: 'sale' | 'lead', id: string, customerId: string, conversionId: string) => {
  const [customer] = await customerRows(tx, [customerId])
  const path = await pathOf(
    tx,
    { customerId, companyId: customer?.company_id ?? null },
    { from: new Date(tx.now.getTime() - 366 * 86_400_000), until: tx.now },
  )
  const partnerIds = [...new Set(path.map((touch) => touch.partner_id))]
  for (const flag of [...(await openFlagsOf(tx, kind, [id])), ...(await openFlagsOf(tx, 'partner', partnerIds))])
    if (flag.effect === 'hold') await linkConversions(tx, flag.id, [conversionId])
}

/** A signal that another room found about a partner; what it earned in the last 90 days and is not paid yet is held. */
export const raisePartnerFlag = (
  tx: Tx,
  input: {
    signal: 'shared_payout_account' | 'duplicate_partner'
    partnerId: string
    typeId: string | null
    words: string
    evidence: Record<string, unknown>
  },
): Promise<void> =>
  tx.asTeam(async () => {
    const effect = (await readRules(tx)).effectOf(input.signal, input.typeId)
    if (effect === 'off' || effect === 'block') return
    const conversionIds =
      effect === 'hold'
        ? await conversionsOfPartner(tx, input.partnerId, new Date(tx.now.getTime() - partnerHoldMs))
        : []
    await raise(
      tx,
      { signal: input.signal, effect, partnerId: input.partnerId, words: input.words, evidence: input.evidence },
      { kind: 'partner', id: input.partnerId, customerId: null, conversionIds },
    )
  })

type About = {
  kind: 'sale' | 'lead' | 'touch' | 'partner'
  id: string
  customerId: string | null
  conversionIds: string[]
}
const raise = async (tx: Tx, found: Found, about: About): Promise<void> => {
  const dueAt = addBusinessDays(workspaceCalendar(tx.ctx.workspace), tx.now, reviewBusinessDays)
  const flag = await insertFlag(tx, {
    id: newId(idPrefixes.fraudFlag),
    signal: found.signal,
    effect: found.effect,
    subjectKind: about.kind,
    subjectId: about.id,
    customerId: about.customerId,
    partnerId: found.partnerId,
    words: found.words,
    evidence: found.evidence,
    dueAt,
    conversionIds: about.conversionIds,
  })
  if (!flag) return
  const name = found.partnerId === null ? undefined : (await partnerNames(tx, [found.partnerId])).get(found.partnerId)
  await putFlagSearchEntry(tx, flag.id, [labelOf(found.signal), found.words, name].filter(Boolean).join(' '))
  await tx.announce(
    flagRaised,
    { flagId: flag.id, conversionIds: about.conversionIds, partnerId: found.partnerId },
    { subject: { kind: 'fraud_flag', id: flag.id }, ...(found.partnerId !== null && { partnerId: found.partnerId }) },
  )
  // Money waits only on a hold, so only a hold is a task with a clock.
  if (found.effect !== 'hold') return
  await startClock(tx, {
    kind: flagClock,
    subjectKind: 'fraud_flag',
    subjectId: flag.id,
    partnerId: found.partnerId,
    targetMinutes: reviewBusinessDays * businessDayMinutes,
    business: true,
  })
  await openTask(tx, {
    kind: reviewTask,
    subject: { kind: 'fraud_flag', id: flag.id },
    partnerId: found.partnerId,
    title: `Review a flag: ${labelOf(found.signal).toLowerCase()}${name ? `, ${name}` : ''}`.slice(0, 140),
    side: 'team',
    owner: { role: 'finance' },
    dueAt,
    cause: `flag ${flag.id}`,
  })
}
const labelOf = (signal: SignalName) => signalOf(signal)!.label

export type OpenFlag = { id: string; reason: string; since: Date; dueAt: Date }
/** Open flags of effect hold, by conversion. */
export const openFlags = async (
  tx: Tx,
  conversionIds: readonly string[],
): Promise<ReadonlyMap<string, readonly OpenFlag[]>> => {
  const rows = await tx.asTeam(() => openHolds(tx, conversionIds))
  return new Map(
    [...Map.groupBy(rows, (row) => row.conversion_id)].map(([id, held]) => [
      id,
      held.map((row) => ({ id: row.id, reason: row.words, since: row.raised_at, dueAt: row.due_at })),
    ]),
  )
}
