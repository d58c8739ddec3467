/** The dates of agreements as they stand today, and the state that follows from them. */
import { addDays, civilDate } from '#platform/civil-time.ts'
import type { Tx } from '#platform/context.ts'
import { workspaceCalendar } from '#platform/tenancy/workspace-calendar.ts'
import type { AgreementState } from '../../contract/states.ts'
import { type AgreementRow, agreementsOfPartner, type VersionRow } from '../../queries/agreements.ts'
import { currentSpans, durationTerms, type SpanRow } from '../../queries/terms.ts'
import { type Duration, endOfPeriod, noticeBy } from '../../terms/dates.ts'
import { kindOf } from '../../terms/registry.ts'

export type AgreementDates = {
  startsOn: string | null
  endsOn: string | null
  noticeBy: string | null
  renews: boolean
  graceUntil: string | null
  reviewFrom: string | null
  zone: string
  state: AgreementState
  duration: Duration | null
}

/** In two queries for all of them. */
export const datesOf = async (
  tx: Tx,
  agreements: readonly AgreementRow[],
  versions: readonly VersionRow[],
): Promise<ReadonlyMap<string, AgreementDates>> => {
  const ids = agreements.map((agreement) => agreement.id)
  const spans = await currentSpans(tx, ids)
  const terms = await durationTerms(tx, [...spans.keys()])
  const calendar = workspaceCalendar(tx.ctx.workspace)
  return new Map(
    agreements.map((agreement): [string, AgreementDates] => {
      const on = civilDate(agreement.zone, tx.now)
      const span = spans.get(agreement.id)
      const own = versions.filter((version) => version.agreement_id === agreement.id)
      if (!span) {
        const over = own.length > 0 && own.every((version) => version.state === 'withdrawn')
        return [
          agreement.id,
          {
            startsOn: null,
            endsOn: null,
            noticeBy: null,
            renews: false,
            graceUntil: null,
            reviewFrom: null,
            zone: agreement.zone,
            state: over ? 'withdrawn' : 'drafting',
            duration: null,
          },
        ]
      }
      const replaced = new Set(
        terms.filter((term) => (term.effective_from ?? '') <= on).flatMap((term) => term.replaces),
      )
      const duration = (terms.findLast(
        (term) =>
          term.agreement_id === agreement.id &&
          term.kind === 'duration' &&
          term.operation === 'set' &&
          !replaced.has(term.id),
      )?.values ?? kindOf('duration').builtIn!('')) as Duration
      const period = endOfPeriod(duration, span.starts_on, on < span.starts_on ? span.starts_on : on)
      const endsOn =
        span.covered_until !== null && (period === null || span.covered_until <= period) ? span.covered_until : period
      const renews = endsOn !== null && span.covered_until !== endsOn
      const reviewFrom = endsOn === null ? null : addDays(endsOn, -duration.reviewDays)
      return [
        agreement.id,
        {
          startsOn: span.starts_on,
          endsOn,
          noticeBy: renews && endsOn ? noticeBy(calendar, endsOn, duration.noticeDays) : null,
          renews,
          graceUntil: span.grace_until,
          reviewFrom,
          zone: agreement.zone,
          state: stateOf(span, endsOn, reviewFrom, on),
          duration,
        },
      ]
    }),
  )
}

/** The days of a partner's agreement that come next: when notice is due, when it ends or renews. Null without one. */
export const nextDatesOf = (
  tx: Tx,
  partnerId: string,
): Promise<{ noticeBy: string | null; endsOn: string | null } | null> =>
  tx.asTeam(async () => {
    const agreements = (await agreementsOfPartner(tx, partnerId)).filter((one) => one.category === 'partnership')
    const dates = await datesOf(tx, agreements, [])
    const [current] = [...dates.values()].filter((one) => one.endsOn !== null && one.duration !== null)
    if (!current?.endsOn || !current.duration || !current.startsOn) return null
    const on = civilDate(current.zone, tx.now)
    if (current.noticeBy === null || current.noticeBy > on)
      return { noticeBy: current.noticeBy, endsOn: current.endsOn }
    // The day for this period has passed; the next period has one of its own.
    const next = endOfPeriod(current.duration, current.startsOn, current.endsOn)
    return {
      noticeBy: next && noticeBy(workspaceCalendar(tx.ctx.workspace), next, current.duration.noticeDays),
      endsOn: current.endsOn,
    }
  })

const stateOf = (span: SpanRow, endsOn: string | null, reviewFrom: string | null, on: string): AgreementState => {
  if (on < span.starts_on) return 'scheduled'
  const early = span.cause === 'terminated'
  if (span.covered_until !== null && on >= span.covered_until)
    return span.grace_until !== null && on < span.grace_until ? 'in_grace' : early ? 'terminated' : 'expired'
  if (early) return 'terminating'
  return endsOn !== null && reviewFrom !== null && on >= reviewFrom ? 'expiring' : 'in_force'
}
