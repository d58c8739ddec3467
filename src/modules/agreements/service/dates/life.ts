/** What an agreement's own signed terms say on a day, and its life written anew: each act adds a row and changes none. */
import type { Tx } from '#platform/context.ts'
import { conflict } from '#platform/errors.ts'
import type { AgreementRow } from '../../queries/agreements.ts'
import { addSpan, currentSpan, type SpanRow, signedTerms, type TermRow } from '../../queries/terms.ts'
import { type Duration, lifeOf } from '../../terms/dates.ts'
import { kindOf, type ValuesOf } from '../../terms/registry.ts'
import { durationOf } from '../execute/put-in-force.ts'

/** Rows of the agreement that hold on the day, as they are known now. */
export const liveTerms = async (tx: Tx, agreementId: string, on: string): Promise<TermRow[]> => {
  const begun = (await signedTerms(tx, agreementId)).filter((term) => (term.effective_from ?? '') <= on)
  const replaced = new Set(begun.flatMap((term) => term.replaces))
  return begun.filter(
    (term) =>
      term.operation === 'set' && !replaced.has(term.id) && (term.effective_to === null || on < term.effective_to),
  )
}
export const ownValues = async <Kind extends 'termination' | 'change_by_notice' | 'wind_down'>(
  tx: Tx,
  agreement: AgreementRow,
  kind: Kind,
  on: string,
): Promise<ValuesOf<Kind> | undefined> =>
  ((await liveTerms(tx, agreement.id, on)).findLast((term) => term.kind === kind)?.values ??
    kindOf(kind).builtIn?.(tx.ctx.workspace.currency)) as ValuesOf<Kind> | undefined

/** The life that is known now; 409 unless the agreement is signed and has not ended. */
export const runningLife = async (
  tx: Tx,
  agreement: AgreementRow,
  on: string,
): Promise<{ span: SpanRow; duration: Duration; graceDays: number }> => {
  const span = await currentSpan(tx, agreement.id)
  if (!span) throw conflict('agreement.state', 'Nothing is signed yet, so there is nothing to end; withdraw the draft.')
  const last = span.grace_until ?? span.covered_until
  if (last !== null && on >= last) throw conflict('agreement.state', `It ended on ${last}.`)
  return { span, ...(await durationOf(tx, agreement, on)) }
}

export const endLife = (
  tx: Tx,
  agreement: AgreementRow,
  span: SpanRow,
  end: { cause: 'noticed' | 'terminated' | 'replaced'; endsOn: string },
): Promise<void> =>
  addSpan(tx, {
    agreementId: agreement.id,
    partnerId: agreement.partner_id,
    knownFrom: tx.now,
    cause: end.cause,
    startsOn: span.starts_on,
    // An agreement that was to begin later never begins.
    coveredUntil: end.endsOn < span.starts_on ? span.starts_on : end.endsOn,
    graceUntil: null,
  })
/** As it would have gone on without the notice. */
export const restoreLife = (
  tx: Tx,
  agreement: AgreementRow,
  life: { span: SpanRow; duration: Duration; graceDays: number },
): Promise<void> =>
  addSpan(tx, {
    agreementId: agreement.id,
    partnerId: agreement.partner_id,
    knownFrom: tx.now,
    cause: 'notice_withdrawn',
    ...lifeOf(life.duration, life.span.starts_on, life.graceDays),
  })
