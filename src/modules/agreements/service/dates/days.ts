/**
 * What the days of an agreement bring: terms that take effect, the time to decide, notice days, renewals, the end, fees,
 * recorded dates. State and reading are derived from dates and wait for nothing here; this announces, opens tasks and
 * restricts the account, once for each row and day, however late or often it runs.
 */
import { setAccountLevel } from '#modules/partners/public.ts'
import { cancelTask, closeTask, openTask } from '#modules/tasks/public.ts'
import { addDays, civilDate, endOfDate, startOfDate } from '#platform/civil-time.ts'
import type { Tx } from '#platform/context.ts'
import type { DueKind } from '#platform/module.ts'
import { workspaceCalendar } from '#platform/tenancy/workspace-calendar.ts'
import {
  agreementEnded,
  agreementExpiryNeared,
  agreementRenewed,
  programFeeFellDue,
  termTookEffect,
} from '../../contract/events.ts'
import { type AgreementRow, lockAgreement } from '../../queries/agreements.ts'
import { coveringOthers, markEffective, markOnce, noticesOf } from '../../queries/notices.ts'
import { currentSpan, type SpanRow, signedTerms, type TermRow } from '../../queries/terms.ts'
import { type Duration, endOfPeriod, noticeBy } from '../../terms/dates.ts'
import { printerFor, termLanguage, titleOf } from '../../terms/words/print.ts'
import { durationOf } from '../execute/put-in-force.ts'
import { about } from '../sign/envelopes.ts'
import { mailAgreement, ownerOf } from './mails.ts'
import { feeDays, type Planned, recordedDays } from './planned.ts'

export const dayKind = 'agreements.day'
const noticeTaskDays = [30, 14, 3]
const facts = (agreement: AgreementRow) => ({
  agreementId: agreement.id,
  partnerId: agreement.partner_id,
  number: agreement.number,
})

export const daysDue: DueKind = {
  kind: dayKind,
  summary: 'Terms that take effect, notice days, renewals and ends of agreements',
  run: async (tx, ids) => {
    for (const id of [...ids].sort()) {
      const agreement = await lockAgreement(tx, id)
      if (agreement) await followDates(tx, agreement)
    }
  },
}

/** Does what is due by today and plans the next day on which something is. Under the agreement's lock. */
export const followDates = async (tx: Tx, agreement: AgreementRow): Promise<void> => {
  await tx.unschedule(dayKind, agreement.id)
  const span = await currentSpan(tx, agreement.id)
  if (!span) return
  const today = civilDate(agreement.zone, tx.now)
  const terms = await signedTerms(tx, agreement.id)
  const { duration } = await durationOf(tx, agreement, today)
  const known = civilDate(agreement.zone, agreement.created_at)
  const planned = [
    ...effects(agreement, terms),
    ...periods(tx, agreement, span, duration, today),
    ...endOf(agreement, span),
    ...feeDays(terms, span, known, today).map((fee) => ({
      on: fee.on,
      mark: `fee ${fee.term.id}`,
      run: (inner: Tx) => announceFee(inner, agreement, fee),
    })),
    ...recordedDays(terms, span, known, today).map((day) => ({
      on: day.on,
      mark: day.mark,
      run: (inner: Tx) => openDated(inner, agreement, day),
    })),
  ].sort((one, other) => (one.on < other.on ? -1 : one.on > other.on ? 1 : 0))
  for (const happening of planned.filter((one) => one.on <= today))
    if (happening.mark === null || (await markOnce(tx, agreement.id, happening.mark, happening.on)))
      await happening.run(tx)
  const next = planned.find((one) => one.on > today)
  if (next) await tx.schedule(dayKind, agreement.id, startOfDate(agreement.zone, next.on))
}

/** Terms that begin to hold; each is announced once, told by its own row. */
const effects = (agreement: AgreementRow, terms: readonly TermRow[]): Planned[] =>
  [
    ...Map.groupBy(
      terms.filter((term) => !term.took_effect_at),
      (term) => term.effective_from!,
    ),
  ].map(([on, rows]) => ({
    on,
    mark: null,
    run: async (tx) => {
      await markEffective(
        tx,
        rows.map((row) => row.id),
      )
      await tx.announce(
        termTookEffect,
        {
          ...facts(agreement),
          on,
          terms: rows.map((row) => ({ termId: row.id, kind: row.kind, operation: row.operation as 'set' })),
        },
        about(agreement),
      )
      // What begins with the signature is in the signed copy; a later day deserves a word.
      if (rows.some((row) => on > civilDate(agreement.zone, row.executed_at!))) {
        const printer = printerFor(termLanguage(agreement.language))
        const what = [...new Set(rows.map((row) => titleOf(printer, row.kind)))].join(', ')
        await mailAgreement(tx, agreement, 'took_effect', 'both', { on, what })
      }
    },
  }))

/** Review windows, notice days and renewals of every period that was current since the agreement is known here. */
const periods = (tx: Tx, agreement: AgreementRow, span: SpanRow, duration: Duration, today: string): Planned[] => {
  const calendar = workspaceCalendar(tx.ctx.workspace)
  const known = civilDate(agreement.zone, agreement.created_at)
  const first = known > span.starts_on ? known : span.starts_on
  const planned: Planned[] = []
  const review = (on: string, endsOn: string | null): Planned => ({
    on,
    mark: 'expiry_neared',
    run: async (inner) => {
      await inner.announce(
        agreementExpiryNeared,
        { ...facts(agreement), category: agreement.category, on, endsOn },
        about(agreement),
      )
      if (endsOn) await mailAgreement(inner, agreement, 'expiry_nears', 'both', { ends: endsOn })
    },
  })
  if (duration.form === 'evergreen') {
    // Without an end it is looked at once a year, on the anniversary of its first day.
    const yearly: Duration = { ...duration, form: 'auto_renew', months: 12, renewalMonths: 12, renewalsMax: null }
    for (
      let on = endOfPeriod(yearly, span.starts_on, first);
      on !== null;
      on = endOfPeriod(yearly, span.starts_on, on)
    ) {
      if (span.covered_until !== null && on >= span.covered_until) break
      planned.push(review(on, null))
      if (on > today) break
    }
    return planned
  }
  for (let end = endOfPeriod(duration, span.starts_on, first); end !== null; ) {
    const endsOn = end
    const renews = span.covered_until === null || span.covered_until > endsOn
    const stops = span.cause === 'noticed' || span.cause === 'terminated'
    if (!stops || renews) planned.push(review(addDays(endsOn, -duration.reviewDays), endsOn))
    if (!renews) break
    const by = noticeBy(calendar, endsOn, duration.noticeDays)
    if (by >= today)
      for (const days of noticeTaskDays)
        planned.push({
          on: addDays(by, -days),
          mark: `notice ${days} ${by}`,
          run: (inner) => openNoticeTask(inner, agreement, by, endsOn, days),
        })
    planned.push({
      on: addDays(by, 1),
      mark: 'notice passed',
      run: async (inner) => {
        await cancelTask(inner, {
          kind: 'agreements.give_notice',
          subjectId: agreement.id,
          reason: `The day for it, ${by}, has passed.`,
        })
      },
    })
    planned.push({
      on: endsOn,
      mark: 'renewed',
      run: async (inner) => {
        const next = endOfPeriod(duration, span.starts_on, endsOn)
        await inner.announce(
          agreementRenewed,
          { ...facts(agreement), category: agreement.category, on: endsOn, endsOn: next },
          about(agreement),
        )
      },
    })
    if (endsOn > today) break
    const next = endOfPeriod(duration, span.starts_on, endsOn)
    end = next === endsOn ? null : next
  }
  return planned
}

const openNoticeTask = async (tx: Tx, agreement: AgreementRow, by: string, endsOn: string, days: number) => {
  if ((await noticesOf(tx, agreement.id)).some((notice) => notice.state === 'given')) return
  const today = civilDate(agreement.zone, tx.now)
  if (by < today) return
  const owner = await ownerOf(tx, agreement)
  const deadline = new Date(endOfDate(agreement.zone, by).getTime() - 1)
  await openTask(tx, {
    kind: 'agreements.give_notice',
    subject: { kind: 'agreement', id: agreement.id },
    partnerId: agreement.partner_id,
    title: `Decide whether ${agreement.number} shall renew on ${endsOn}: notice counts until ${by}`,
    side: 'team',
    owner: owner ? { memberId: owner.id } : { role: 'partner_manager' },
    dueAt: deadline,
    hardDeadline: deadline,
    legal: true,
    cause: `notice ${agreement.id} ${by}`,
  })
  if (days === noticeTaskDays[0]) await mailAgreement(tx, agreement, 'notice_nears', 'both', { by, ends: endsOn })
  else await mailAgreement(tx, agreement, 'notice_nears', 'owner', { by, ends: endsOn })
}

/** The first day not covered, grace over. With the last partnership agreement the account is restricted in the same act. */
const endOf = (agreement: AgreementRow, span: SpanRow): Planned[] => {
  const on = span.grace_until ?? span.covered_until
  if (on === null) return []
  const cause = span.cause === 'terminated' ? 'terminated' : span.cause === 'replaced' ? 'replaced' : 'expired'
  return [
    {
      on,
      mark: 'ended',
      run: async (tx) => {
        await tx.announce(
          agreementEnded,
          { ...facts(agreement), category: agreement.category, on, cause },
          about(agreement),
        )
        await closeTask(tx, {
          kind: 'agreements.give_notice',
          subjectId: agreement.id,
          outcome: 'The agreement ended.',
        })
        if (
          agreement.category === 'partnership' &&
          (await coveringOthers(tx, agreement.partner_id, agreement.id, on)) === 0
        )
          await setAccountLevel(tx, {
            partnerId: agreement.partner_id,
            level: 'restricted',
            cause: `agreement ${agreement.number} ended`,
          })
        await mailAgreement(tx, agreement, 'ended', 'both', { on })
      },
    },
  ]
}

const announceFee = async (tx: Tx, agreement: AgreementRow, fee: { on: string; term: TermRow }): Promise<void> => {
  const { fee: amount } = fee.term.values as { fee: { amountMinor: string; currency: string } }
  await tx.announce(
    programFeeFellDue,
    { ...facts(agreement), termId: fee.term.id, on: fee.on, fee: amount },
    about(agreement),
  )
}

const openDated = async (tx: Tx, agreement: AgreementRow, day: ReturnType<typeof recordedDays>[number]) => {
  const owner = await ownerOf(tx, agreement)
  await openTask(tx, {
    kind: day.task,
    subject: { kind: 'agreement', id: agreement.id },
    partnerId: agreement.partner_id,
    title: `${agreement.number}: ${day.words}`.slice(0, 140),
    side: 'team',
    owner: owner ? { memberId: owner.id } : { role: 'legal' },
    dueAt: startOfDate(agreement.zone, day.dueOn),
    cause: `${day.mark} ${agreement.id} ${day.on}`,
  })
}

export const closeNoticeTask = async (tx: Tx, agreementId: string): Promise<void> => {
  await closeTask(tx, { kind: 'agreements.give_notice', subjectId: agreementId, outcome: 'Notice was given.' })
}
