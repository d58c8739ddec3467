/**
 * Puts a version's terms in force: the heart of every execution, of what was signed here and of what was signed
 * elsewhere. Nothing that was signed before is touched: a row that ends another one says so itself.
 */
import { civilDate } from '#platform/civil-time.ts'
import type { Tx } from '#platform/context.ts'
import { unprocessable } from '#platform/errors.ts'
import { type AgreementRow, updateVersionRow, type VersionRow } from '../../queries/agreements.ts'
import { addSpan, currentSpan, signedTerms, signTerm, type TermRow, termsOfVersion } from '../../queries/terms.ts'
import { type Duration, lifeOf } from '../../terms/dates.ts'
import { findKind, kindOf, type ValuesOf } from '../../terms/registry.ts'
import { closedBy } from '../defaults/defaults.ts'
import { keepersOf } from '../terms/text.ts'

export const putInForce = async (
  tx: Tx,
  input: { agreement: AgreementRow; version: VersionRow; executedAt: Date; effectiveOn: string },
): Promise<VersionRow> => {
  const { agreement, version, executedAt, effectiveOn } = input
  const changes = version.kind !== 'original' && version.kind !== 'legacy'
  const signedOn = civilDate(agreement.zone, executedAt)
  const drafts = await termsOfVersion(tx, version.id)
  const from = (term: TermRow) => term.effective_from ?? effectiveOn
  const early = changes ? drafts.find((term) => from(term) < signedOn) : undefined
  if (early)
    throw unprocessable(
      'term.in_past',
      `${early.kind} would take effect on ${from(early)}, before the signature on ${signedOn}; an amendment changes the future only.`,
    )
  const earlier = await signedTerms(tx, agreement.id)
  const signed: { id: string; kind: string; scope: unknown; replaces: readonly string[] }[] = [...earlier]
  for (const term of drafts) {
    const replaces = closedBy(
      term,
      signed.filter((one) => one.kind === term.kind && one.id !== term.id),
    )
    const kind = findKind(term.kind)
    await signTerm(tx, term.id, {
      effectiveFrom: from(term),
      replaces,
      keptBy: kind ? keepersOf(tx.ctx.services.product, kind) : [],
      executedAt,
    })
    signed.push({ id: term.id, kind: term.kind, scope: term.scope, replaces })
  }
  const executed = await updateVersionRow(tx, version.id, {
    state: 'executed',
    executed_at: executedAt,
    effective_on: effectiveOn,
  })
  await extendLife(tx, agreement, version.kind, executedAt, effectiveOn)
  return executed
}

/** The agreement's own duration and grace on a day, from what was signed; else what is built in. */
export const durationOf = async (
  tx: Tx,
  agreement: AgreementRow,
  on: string,
): Promise<{ duration: Duration; graceDays: number }> => {
  const terms = await signedTerms(tx, agreement.id)
  const replaced = new Set(terms.filter((term) => (term.effective_from ?? '') <= on).flatMap((term) => term.replaces))
  const live = (kind: string) =>
    terms.findLast(
      (term) =>
        term.kind === kind && term.operation === 'set' && !replaced.has(term.id) && (term.effective_from ?? '') <= on,
    )?.values ?? kindOf(kind).builtIn!(tx.ctx.workspace.currency)
  return {
    duration: live('duration') as Duration,
    graceDays: (live('renewal_terms') as ValuesOf<'renewal_terms'>).graceDays,
  }
}

const extendLife = async (tx: Tx, agreement: AgreementRow, kind: string, executedAt: Date, effectiveOn: string) => {
  const span = await currentSpan(tx, agreement.id)
  const begins = span?.starts_on ?? effectiveOn
  const { duration, graceDays } = await durationOf(tx, agreement, effectiveOn)
  const life = lifeOf(duration, kind === 'renewal' || kind === 'restatement' ? effectiveOn : begins, graceDays)
  const known = { ...life, startsOn: begins }
  if (span && known.coveredUntil === span.covered_until && known.graceUntil === span.grace_until) return
  // A notice or termination that stands is not undone by an amendment of something else.
  if (span && ['noticed', 'terminated'].includes(span.cause) && ['amendment', 'notice'].includes(kind)) return
  await addSpan(tx, {
    agreementId: agreement.id,
    partnerId: agreement.partner_id,
    knownFrom: executedAt,
    cause: kind === 'renewal' ? 'renewed' : span ? 'extended' : 'executed',
    ...known,
  })
}
