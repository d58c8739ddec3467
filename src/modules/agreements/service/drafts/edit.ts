/** Edits of an open version: its clauses and its terms, checked as a whole before anything is written. */
import type { Tx } from '#platform/context.ts'
import type { InputOf } from '#platform/contract.ts'
import { invalid } from '#platform/errors.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import type { agreementEndpoints } from '../../contract/agreements.ts'
import type { AgreementRow, VersionRow } from '../../queries/agreements.ts'
import { deleteDraftTerms, insertTerms, signedTerms, termsOfVersion, updateDraftTerm } from '../../queries/terms.ts'
import { clauseVersions } from '../../queries/texts.ts'
import { checkTerms, type TermDraft } from '../../terms/check.ts'
import { kindOf } from '../../terms/registry.ts'
import { type Scope, tidyScope } from '../../terms/scope.ts'
import type { Content, ContentClause } from '../../texts/content.ts'
import { termInvalid } from '../defaults/defaults.ts'

type Change = InputOf<typeof agreementEndpoints.changeAgreementDraft>['body']

export const changeClauses = async (tx: Tx, content: Content, changes: NonNullable<Change['clauses']>) => {
  const all = content.components.flatMap((part) => part.clauses)
  const versions = await clauseVersions(
    tx,
    all.flatMap((one) => (one.clauseId ? [one.clauseId] : [])),
  )
  for (const [at, change] of changes.entries()) {
    const clause = all.find((one) => one.key === change.key)
    if (!clause && change.component && change.heading && change.body !== undefined) {
      placeClause(content, ownClause(change.key, change.heading, change.body), change.component, change.moveBefore)
      continue
    }
    if (!clause)
      throw invalid({
        field: `clauses.${at}.key`,
        rule: 'unknown',
        message: `This version has no clause ${change.key}.`,
      })
    if (change.remove) {
      for (const part of content.components) part.clauses = part.clauses.filter((one) => one !== clause)
      continue
    }
    if (change.heading) clause.heading = change.heading
    if (change.moveBefore !== undefined) {
      const part = content.components.find((one) => one.clauses.includes(clause))!
      part.clauses = part.clauses.filter((one) => one !== clause)
      placeClause(content, clause, change.component ?? part.component, change.moveBefore)
    }
    if (change.body === undefined && change.position === undefined) continue
    if (change.body !== undefined) {
      Object.assign(clause, {
        position: 'own',
        body: change.body,
        clauseNumber: null,
      } satisfies Partial<ContentClause>)
      continue
    }
    const text = versions.findLast(
      (one) => one.clause_id === clause.clauseId && one.position === change.position && one.approved_at,
    )
    if (!text)
      throw invalid({
        field: `clauses.${at}.position`,
        rule: 'not_approved',
        message: `${clause.heading} has no approved text in this position.`,
      })
    Object.assign(clause, { position: change.position, body: text.body, clauseNumber: text.number })
  }
}

/** Text that no approved clause holds. */
export const ownClause = (key: string, heading: string, body: string): ContentClause => ({
  key,
  heading,
  clauseId: null,
  clauseNumber: null,
  position: 'own',
  body,
})
/** Puts a clause into a part, before another one or at its end. */
export const placeClause = (
  content: Content,
  clause: ContentClause,
  component: Content['components'][number]['component'],
  before?: string | null,
): void => {
  let part = content.components.find((one) => one.component === component)
  if (!part) {
    part = { component, notApplicable: null, clauses: [] }
    content.components.push(part)
  }
  part.notApplicable = null
  const at = before ? part.clauses.findIndex((one) => one.key === before) : -1
  part.clauses.splice(at < 0 ? part.clauses.length : at, 0, clause)
}

export const changeTerms = async (
  tx: Tx,
  agreement: AgreementRow,
  version: VersionRow,
  changes: NonNullable<Change['terms']>,
) => {
  const rows = await termsOfVersion(tx, version.id)
  const signed = version.kind === 'original' ? [] : await signedTerms(tx, agreement.id)
  const dropped = new Set<string>()
  const written: { id: string | undefined; term: (typeof changes)[number] }[] = []
  changes.forEach((term, at) => {
    if (term.id && !rows.some((row) => row.id === term.id))
      throw invalid({ field: `terms.${at}.id`, rule: 'unknown', message: 'This draft has no such term.' })
    // Without an id, a kind of which one row wins is found by its scope, so that sending it twice makes one row.
    const same = rows.find(
      (row) =>
        row.kind === term.kind &&
        !kindOf(term.kind).many &&
        JSON.stringify(tidyScope(row.scope as Scope)) === JSON.stringify(tidyScope(term.scope ?? {})),
    )
    const id = term.id ?? same?.id
    if (term.drop) {
      if (id) dropped.add(id)
      return
    }
    written.push({ id, term })
  })
  const kept = rows.filter((row) => !dropped.has(row.id) && !written.some((one) => one.id === row.id))
  const drafts: TermDraft[] = [
    ...kept.map((row) => ({
      kind: row.kind,
      values: row.values,
      scope: row.scope as Scope,
      priority: row.priority,
      effectiveFrom: row.effective_from,
      effectiveTo: row.effective_to,
      operation: row.operation as 'set' | 'remove',
    })),
    ...written.map(({ term }) => term),
  ]
  const issues = checkTerms(drafts).filter((issue) => issue.index >= kept.length)
  if (issues.length > 0) throw termInvalid(issues.map((issue) => ({ ...issue, index: issue.index - kept.length })))
  if (dropped.size > 0) await deleteDraftTerms(tx, [...dropped])
  let position = rows.length
  for (const { id, term } of written) {
    const values = {
      kind: term.kind,
      operation: term.operation ?? 'set',
      values: term.values,
      scope: tidyScope(term.scope ?? {}),
      priority: term.priority ?? 0,
      effective_from: term.effectiveFrom ?? null,
      effective_to: term.effectiveTo ?? null,
      page: term.page === undefined ? (rows.find((row) => row.id === id)?.page ?? null) : term.page,
      clause:
        term.clause ??
        rows.find((row) => row.id === id)?.clause ??
        signed.findLast((row) => row.kind === term.kind)?.clause ??
        null,
    }
    if (id) await updateDraftTerm(tx, id, values)
    else {
      position += 1
      await insertTerms(tx, [
        {
          ...values,
          id: newId(idPrefixes.term),
          version_id: version.id,
          agreement_id: agreement.id,
          partner_id: agreement.partner_id,
          position,
        },
      ])
    }
  }
}
