/** How an agreement would end on a day, and what that would stop: reckoned alike for a look ahead and for the act itself. */
import { addDays } from '#platform/civil-time.ts'
import type { Tx } from '#platform/context.ts'
import type { Static } from '#platform/contract.ts'
import { conflict, notFound, Problem } from '#platform/errors.ts'
import { workspaceCalendar } from '#platform/tenancy/workspace-calendar.ts'
import type { AgreementEnds } from '../../contract/dates.ts'
import { type AgreementRow, findAgreement } from '../../queries/agreements.ts'
import { coveringOthers, noticesOf } from '../../queries/notices.ts'
import { type Duration, endByNotice } from '../../terms/dates.ts'
import { kindOf } from '../../terms/registry.ts'
import { titleOf } from '../../terms/words/print.ts'
import { today } from '../drafts/draft.ts'
import { ownAgreement } from '../drafts/portal.ts'
import { printerOf } from '../terms/text.ts'
import { liveTerms, ownValues, runningLife } from './life.ts'

type Side = 'us' | 'partner'
export type End = { endsOn: string; noticeBy: string | null; cureUntil: string | null }

/** The end that a notice of this day brings about; refused when the day for it has passed and nobody wants the next. */
export const endOfNotice = async (
  tx: Tx,
  agreement: AgreementRow,
  givenOn: string,
  acceptNextEnd: boolean,
): Promise<End & { duration: Duration; missed: string | null }> => {
  const { span, duration } = await runningLife(tx, agreement, givenOn)
  const on = givenOn < span.starts_on ? span.starts_on : givenOn
  const end = endByNotice(workspaceCalendar(tx.ctx.workspace), duration, span.starts_on, on)
  if (span.covered_until !== null && span.covered_until <= end.endsOn && duration.form !== 'evergreen')
    throw conflict(
      'agreement.state',
      `It does not renew any more: it ends on ${span.covered_until} without any notice.`,
    )
  if (end.missed !== null && !acceptNextEnd)
    throw conflict(
      'notice.too_late',
      `Due by ${end.missed}; the next end is ${end.endsOn}. Say so if it shall hold for that one.`,
      { noticeBy: end.missed, nextEnd: end.endsOn },
    )
  return { endsOn: end.endsOn, noticeBy: end.noticeBy, cureUntil: null, duration, missed: end.missed }
}

/** The end that a termination of this day brings about; never later than the agreement would end anyway. */
export const endOfTermination = async (
  tx: Tx,
  agreement: AgreementRow,
  side: Side,
  ground: 'convenience' | 'cause',
  givenOn: string,
): Promise<End> => {
  const { span } = await runningLife(tx, agreement, givenOn)
  const rule = (await ownValues(tx, agreement, 'termination', givenOn))!
  const days = ground === 'cause' ? rule.cureDays : side === 'us' ? rule.ourConvenienceDays : rule.theirConvenienceDays
  if (days === null)
    throw conflict(
      'termination.not_granted',
      side === 'us'
        ? 'The agreement gives us no right to end it without a cause; give notice against its renewal.'
        : 'The agreement gives the partner no right to end it without a cause.',
    )
  const last = addDays(givenOn, days)
  const endsOn = ground === 'cause' ? addDays(last, 1) : last
  return {
    endsOn: span.covered_until !== null && span.covered_until < endsOn ? span.covered_until : endsOn,
    noticeBy: null,
    cureUntil: ground === 'cause' ? last : null,
  }
}

type Wire = Static<typeof AgreementEnds>
type Way = Wire['ways'][number]

/** Of the partner only notice is shown: it terminates in words of its own, which the team records. */
const waysOf = { us: ['notice', 'convenience', 'cause'], partner: ['notice'] } as const

export const endsOf = async (tx: Tx, agreement: AgreementRow, side: Side, language?: string): Promise<Wire> => {
  const on = today(tx, agreement.zone)
  const standing = (await noticesOf(tx, agreement.id)).find((one) => ['asked', 'given'].includes(one.state))
  const ways: Way[] = []
  for (const way of waysOf[side]) ways.push(await lookAhead(tx, agreement, side, way, on, standing !== undefined))
  const printer = printerOf(tx, language ?? agreement.language, { us: agreement.our_entity })
  const kinds = [...new Set((await liveTerms(tx, agreement.id, on)).map((term) => term.kind))].map((kind) => ({
    kind,
    title: titleOf(printer, kind),
    outlives: kindOf(kind).outlives,
  }))
  const titles = (outlives: boolean) =>
    kinds.filter((one) => one.outlives === outlives).map(({ kind, title }) => ({ kind, title }))
  return { on, ways, stops: titles(false), outlives: titles(true) }
}

const nothing = { endsOn: null, noticeBy: null, missed: null, cureUntil: null, after: [] }
/** What the act would answer today: its day, or the words with which it would be refused. */
const lookAhead = async (
  tx: Tx,
  agreement: AgreementRow,
  side: Side,
  way: Way['way'],
  on: string,
  stands: boolean,
): Promise<Way> => {
  try {
    const end =
      way === 'notice'
        ? await endOfNotice(tx, agreement, on, true)
        : { ...(await endOfTermination(tx, agreement, side, way, on)), missed: null }
    const { endsOn, noticeBy, missed, cureUntil } = end
    return {
      way,
      endsOn,
      noticeBy,
      missed,
      cureUntil,
      after: await stepsAfter(tx, agreement, endsOn),
      reasonsAgainst: stands ? ['A notice or termination stands already.'] : [],
    }
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return { way, ...nothing, reasonsAgainst: [error.message] }
  }
}
/** The days that follow an end, by the wind-down that would hold on it. */
const stepsAfter = async (tx: Tx, agreement: AgreementRow, endsOn: string): Promise<Way['after']> => {
  if (agreement.category !== 'partnership') return []
  const rule = (await ownValues(tx, agreement, 'wind_down', addDays(endsOn, -1)))!
  const isLast = (await coveringOthers(tx, agreement.partner_id, agreement.id, endsOn)) === 0
  const steps: Way['after'] = [
    ...(isLast ? [{ what: 'account_restricted' as const, on: endsOn }] : []),
    { what: 'keys_off', on: addDays(endsOn, rule.keysOffDays) },
    { what: 'protections_until', on: addDays(endsOn, rule.liveProtectionsDays) },
    { what: 'read_only_until', on: addDays(endsOn, rule.readOnlyDays) },
    { what: 'exports_until', on: addDays(endsOn, rule.exportsDays) },
  ]
  return steps.sort((one, other) => (one.on < other.on ? -1 : one.on > other.on ? 1 : 0))
}

export const agreementEnds = async (tx: Tx, id: string, language?: string): Promise<Wire> => {
  const agreement = await findAgreement(tx, id)
  if (!agreement) throw notFound('agreement')
  return endsOf(tx, agreement, 'us', language)
}
export const portalEnds = (tx: Tx, id: string, language?: string): Promise<Wire> =>
  tx.asTeam(async () => endsOf(tx, (await ownAgreement(tx, id)).agreement, 'partner', language))
