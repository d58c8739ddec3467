/** What changes when: every signed row that begins or ends after today, and the days of the agreement itself, in order. */
import { addDays } from '#platform/civil-time.ts'
import type { Tx } from '#platform/context.ts'
import type { Static } from '#platform/contract.ts'
import { notFound } from '#platform/errors.ts'
import type { AgreementTimeline } from '../../contract/dates.ts'
import { type AgreementRow, findAgreement, versionsOf } from '../../queries/agreements.ts'
import { changeNoticesOf } from '../../queries/change-notices.ts'
import { noticesOf } from '../../queries/notices.ts'
import { signedTerms, type TermRow } from '../../queries/terms.ts'
import { kindOf } from '../../terms/registry.ts'
import { isSame, type Scope } from '../../terms/scope.ts'
import { type Printer, scopeWords, sentencesOf, titleOf } from '../../terms/words/print.ts'
import { datesOf } from '../drafts/dates.ts'
import { today } from '../drafts/draft.ts'
import { ownAgreement } from '../drafts/portal.ts'
import { printerOf } from '../terms/text.ts'

type Step = Static<typeof AgreementTimeline>['data'][number]

/** Rows that hold on a day, of all that were signed. */
export const rowsOn = (rows: readonly TermRow[], on: string): TermRow[] => {
  const begun = rows.filter((row) => (row.effective_from ?? '') <= on)
  const replaced = new Set(begun.flatMap((row) => row.replaces))
  return begun.filter(
    (row) => row.operation === 'set' && !replaced.has(row.id) && (row.effective_to === null || on < row.effective_to),
  )
}
export type TermChange = { on: string; row: TermRow; before: string[]; after: string[] }
/** What each of these rows changes on its first day, in words; a row that was taken back before that day changes nothing. */
export const changesOfRows = (printer: Printer, all: readonly TermRow[], rows: readonly TermRow[]): TermChange[] =>
  rows.flatMap((row) => {
    const on = row.effective_from!
    const says = (one: TermRow) => sentencesOf(printer, kindOf(one.kind), one.values)
    const held = rowsOn(all, addDays(on, -1)).filter(
      (one) => row.replaces.includes(one.id) || (one.kind === row.kind && isSameScope(one, row)),
    )
    const holds = rowsOn(all, on).some((one) => one.id === row.id)
    if (row.operation === 'set' && !holds) return []
    const before = kindOf(row.kind).many && row.replaces.length === 0 ? [] : held.flatMap(says)
    const after = row.operation === 'set' ? says(row) : []
    return JSON.stringify(before) === JSON.stringify(after) ? [] : [{ on, row, before, after }]
  })
const isSameScope = (one: TermRow, other: TermRow) => isSame(one.scope as Scope, other.scope as Scope)

const timelineOf = async (tx: Tx, agreement: AgreementRow, language?: string): Promise<{ data: Step[] }> => {
  const on = today(tx, agreement.zone)
  const versions = await versionsOf(tx, [agreement.id])
  const dates = (await datesOf(tx, [agreement], versions)).get(agreement.id)!
  const printer = printerOf(tx, language ?? agreement.language, { us: agreement.our_entity })
  const rows = await signedTerms(tx, agreement.id)
  const noticed = new Map((await changeNoticesOf(tx, agreement.id)).map((one) => [one.version_id, one]))
  const numbers = new Map(versions.map((version) => [version.id, version.number]))
  const last = dates.renews ? null : (dates.graceUntil ?? dates.endsOn)
  const ofTerm = (row: TermRow) => {
    const notice = noticed.get(row.version_id)
    return {
      kind: row.kind,
      title: titleOf(printer, row.kind),
      scopeWords: scopeWords(printer, row.scope as Scope),
      versionNumber: numbers.get(row.version_id) ?? null,
      byNotice: notice !== undefined,
      objectBy: notice?.object_by ?? null,
    }
  }
  const begins = changesOfRows(
    printer,
    rows,
    rows.filter((row) => row.effective_from! > on),
  ).map((change) => ({
    on: change.on,
    what: 'term_begins' as const,
    before: change.before,
    after: change.after,
    ...ofTerm(change.row),
  }))
  const ends = rows
    .filter((row) => row.operation === 'set' && row.effective_to !== null && row.effective_to > on)
    .filter((row) => rowsOn(rows, addDays(row.effective_to!, -1)).some((one) => one.id === row.id))
    .map((row) => ({
      on: row.effective_to!,
      what: 'term_ends' as const,
      before: sentencesOf(printer, kindOf(row.kind), row.values),
      after: rowsOn(rows, row.effective_to!)
        .filter((one) => one.kind === row.kind && isSameScope(one, row))
        .flatMap((one) => sentencesOf(printer, kindOf(one.kind), one.values)),
      ...ofTerm(row),
    }))
  const terms = [...begins, ...ends].filter((step) => last === null || step.on < last)
  const cure = (await noticesOf(tx, agreement.id)).find((one) => one.state === 'given')?.cure_until ?? null
  const days = [
    ['starts', dates.startsOn],
    ['review', dates.reviewFrom],
    ['notice_by', dates.noticeBy],
    ['cure_until', cure],
    [dates.renews ? 'renews' : 'ends', dates.endsOn],
    ['grace_ends', dates.graceUntil],
  ] as const
  const own = days.flatMap(([what, day]): Step[] =>
    day !== null && day >= on && !(what === 'starts' && day === on)
      ? [
          {
            on: day,
            what,
            kind: null,
            title: null,
            before: [],
            after: [],
            scopeWords: '',
            versionNumber: null,
            byNotice: false,
            objectBy: null,
          },
        ]
      : [],
  )
  return { data: [...own, ...terms].sort((one, other) => (one.on < other.on ? -1 : one.on > other.on ? 1 : 0)) }
}

export const agreementTimeline = async (tx: Tx, id: string, language?: string) => {
  const agreement = await findAgreement(tx, id)
  if (!agreement) throw notFound('agreement')
  return timelineOf(tx, agreement, language)
}
export const portalTimeline = (tx: Tx, id: string, language?: string) =>
  tx.asTeam(async () => timelineOf(tx, (await ownAgreement(tx, id)).agreement, language))
