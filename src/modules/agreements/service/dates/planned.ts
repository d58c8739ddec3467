/** Days that follow from single terms: fees that fall due, dates that are recorded and become tasks, rights to audit. */
import { addDays, addMonths } from '#platform/civil-time.ts'
import type { Tx } from '#platform/context.ts'
import type { SpanRow, TermRow } from '../../queries/terms.ts'
import type { ValuesOf } from '../../terms/registry.ts'

/** Something on a day. With a mark it happens once for that day; without one its own row says whether it did. */
export type Planned = { on: string; mark: string | null; run: (tx: Tx) => Promise<void> }

const holdsOn = (terms: readonly TermRow[], on: string): TermRow[] => {
  const begun = terms.filter((term) => (term.effective_from ?? '') <= on)
  const replaced = new Set(begun.flatMap((term) => term.replaces))
  return begun.filter(
    (term) =>
      term.operation === 'set' && !replaced.has(term.id) && (term.effective_to === null || on < term.effective_to),
  )
}
const covers = (span: SpanRow, on: string): boolean =>
  on >= span.starts_on && (span.covered_until === null || on < (span.grace_until ?? span.covered_until))

const feeMonths = { once: 0, monthly: 1, quarterly: 3, yearly: 12 } as const
/** Every day since `knownFrom` on which a fee fell due, and the next one of each term. Waived ones are left out. */
export const feeDays = (
  terms: readonly TermRow[],
  span: SpanRow,
  knownFrom: string,
  today: string,
): { on: string; term: TermRow }[] =>
  terms
    .filter((term) => term.kind === 'program_fee' && term.operation === 'set')
    .flatMap((term) => {
      const { interval, firstDueOn, waivedUntil } = term.values as ValuesOf<'program_fee'>
      const step = feeMonths[interval]
      const days: { on: string; term: TermRow }[] = []
      for (let count = 0; count < 1_200; count += 1) {
        // Counted from the first due day, so that the 31st comes back after a short month.
        const on = addMonths(firstDueOn, step * count)
        if (span.covered_until !== null && on >= (span.grace_until ?? span.covered_until)) break
        const counts =
          on >= knownFrom &&
          covers(span, on) &&
          (waivedUntil === null || on >= waivedUntil) &&
          holdsOn(terms, on).some((one) => one.id === term.id)
        if (counts) days.push({ on, term })
        if (step === 0 || on > today) break
      }
      return days
    })

type Recorded = {
  on: string
  dueOn: string
  mark: string
  task: 'agreements.confirm_date' | 'agreements.exercise_audit'
  words: string
}
const confirmDaysBefore = 14
/** Dates that nobody keeps become tasks two weeks ahead; a right to audit comes up once in each year of the agreement. */
export const recordedDays = (
  terms: readonly TermRow[],
  span: SpanRow,
  knownFrom: string,
  today: string,
): Recorded[] => {
  const dated = holdsOn(terms, today).flatMap((term): Recorded[] => {
    const values = term.values as { until?: string | null; dueOn?: string | null; title?: string; subject?: string }
    const dueOn =
      term.kind === 'custom' ? values.dueOn : ['ip_license', 'exclusivity'].includes(term.kind) ? values.until : null
    if (!dueOn || dueOn < knownFrom) return []
    return [
      {
        on: addDays(dueOn, -confirmDaysBefore),
        dueOn,
        mark: `date ${term.id}`,
        task: 'agreements.confirm_date',
        words: `${values.title ?? values.subject ?? term.kind.replaceAll('_', ' ')} is due on ${dueOn}`,
      },
    ]
  })
  const audit = holdsOn(terms, today).find((term) => term.kind === 'audit_right')
  const { side } = (audit?.values ?? { side: 'partner' }) as ValuesOf<'audit_right'>
  if (!audit || side === 'partner') return dated
  const years = Math.max(1, Number(today.slice(0, 4)) - Number(span.starts_on.slice(0, 4)))
  return [
    ...dated,
    ...[years - 1, years, years + 1]
      .filter((count) => count >= 1)
      .map((count) => addMonths(span.starts_on, 12 * count))
      .filter((on) => on >= knownFrom && covers(span, on))
      .map((on) => ({
        on,
        dueOn: addDays(on, 30),
        mark: 'audit_right',
        task: 'agreements.exercise_audit' as const,
        words: `decide whether to use the right to audit in the year from ${on}`,
      })),
  ]
}
