/** Checks terms as they are written: every fault at once, each with kind, field and rule. */
import { check as checkSchema } from '#platform/http/validate.ts'
import { isCurrency } from '#platform/money.ts'
import { findKind } from './registry.ts'
import type { Scope } from './scope.ts'
import { isNarrower, isSame, overlap } from './scope.ts'

export type TermDraft = {
  kind: string
  values: unknown
  scope?: Scope | undefined
  priority?: number | null | undefined
  effectiveFrom?: string | null | undefined
  effectiveTo?: string | null | undefined
  operation?: 'set' | 'remove' | undefined
}
export type TermIssue = { index: number; kind: string; field: string; rule: string; message: string }
type Issue = Omit<TermIssue, 'index' | 'kind'>

/** Faults of one term, apart from its company. */
export const termIssues = (draft: TermDraft): Issue[] => {
  const kind = findKind(draft.kind)
  if (!kind) return [{ field: 'kind', rule: 'unknown_kind', message: `There is no kind of term called ${draft.kind}.` }]
  const issues: Issue[] = []
  if (draft.operation !== 'remove') {
    const shape = checkSchema(kind.values, draft.values, 'body').map((issue) => ({
      ...issue,
      field: issue.field === 'body' ? 'values' : `values.${issue.field}`,
    }))
    issues.push(...shape)
    if (shape.length === 0) {
      // The schema has been checked, so the kind's own rules may read the values.
      for (const issue of kind.check?.(draft.values as never) ?? [])
        issues.push({ ...issue, field: `values.${issue.field}` })
      for (const path of unknownCurrencies(draft.values, 'values'))
        issues.push({
          field: path,
          rule: 'currency',
          message: 'Use a three-letter currency code of ISO 4217, for example EUR.',
        })
    }
  }
  for (const [key, values] of Object.entries(draft.scope ?? {})) {
    if (!kind.scopes.includes(key as never))
      issues.push({
        field: `scope.${key}`,
        rule: 'scope',
        message: `A term of the kind ${draft.kind} cannot be limited by ${key}.`,
      })
    else if (!Array.isArray(values) || values.length === 0)
      issues.push({ field: `scope.${key}`, rule: 'minItems', message: 'Name at least one, or leave the limit out.' })
  }
  if (draft.effectiveFrom && draft.effectiveTo && draft.effectiveTo <= draft.effectiveFrom)
    issues.push({
      field: 'effectiveTo',
      rule: 'after',
      message: 'effectiveTo is the first day not covered, so it comes after effectiveFrom.',
    })
  return issues
}

const unknownCurrencies = (value: unknown, path: string): string[] => {
  if (value === null || typeof value !== 'object') return []
  return Object.entries(value).flatMap(([key, inner]) => {
    const at = `${path}.${key}`
    if (key === 'currency' && typeof inner === 'string' && inner !== 'as_sale') return isCurrency(inner) ? [] : [at]
    return unknownCurrencies(inner, at)
  })
}

/** Whether two terms could hold on one day. */
const meet = (one: TermDraft, other: TermDraft): boolean =>
  (!one.effectiveTo || !other.effectiveFrom || other.effectiveFrom < one.effectiveTo) &&
  (!other.effectiveTo || !one.effectiveFrom || one.effectiveFrom < other.effectiveTo)

/** Faults of a whole set: each term by itself, then those that contradict one another. */
export const checkTerms = (drafts: readonly TermDraft[]): TermIssue[] => {
  const issues: TermIssue[] = drafts.flatMap((draft, index) =>
    termIssues(draft).map((issue) => ({ index, kind: draft.kind, ...issue })),
  )
  const sound = drafts.map((_, index) => !issues.some((issue) => issue.index === index))
  const sets = drafts.flatMap((draft, index) =>
    sound[index] && draft.operation !== 'remove' ? [{ draft, index }] : [],
  )
  sets.forEach(({ draft, index }, at) => {
    const kind = findKind(draft.kind)!
    if (kind.many) return
    for (const { draft: earlier } of sets.slice(0, at)) {
      if (earlier.kind !== draft.kind || !meet(earlier, draft)) continue
      const [one, other] = [earlier.scope ?? {}, draft.scope ?? {}]
      if (!overlap(one, other) || isNarrower(one, other) || isNarrower(other, one)) continue
      if ((earlier.priority ?? 0) !== (draft.priority ?? 0)) continue
      issues.push({
        index,
        kind: draft.kind,
        field: 'priority',
        rule: isSame(one, other) ? 'term.twice' : 'term.overlap',
        message: `${sentenceOfScope(draft.kind, one)} and ${sentenceOfScope(draft.kind, other)} overlap; say which wins by giving one of them a higher priority.`,
      })
    }
  })
  for (const name of new Set(sets.map(({ draft }) => draft.kind))) {
    const rows = sets.filter(({ draft }) => draft.kind === name)
    for (const issue of findKind(name)!.checkRows?.(rows.map(({ draft }) => draft.values as never)) ?? [])
      issues.push({ index: rows.at(-1)!.index, kind: name, ...issue, field: `values.${issue.field}` })
  }
  return issues.sort((one, other) => one.index - other.index)
}

const sentenceOfScope = (kind: string, scope: Scope): string => {
  const parts = Object.entries(scope).map(([key, values]) => `${key} ${(values ?? []).join(', ')}`)
  return parts.length === 0 ? `${kind} everywhere` : `${kind} for ${parts.join(' and ')}`
}
