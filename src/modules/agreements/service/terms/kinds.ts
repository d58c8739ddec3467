/** The registry and the checks as answers. */
import type { Tx } from '#platform/context.ts'
import type { InputOf, Static } from '#platform/contract.ts'
import type { TermKind, termEndpoints } from '../../contract/terms.ts'
import { checkTerms, type TermDraft } from '../../terms/check.ts'
import { componentOrder, termKinds } from '../../terms/registry.ts'
import { sentencesOf, titleOf } from '../../terms/words/print.ts'
import { enforcementOf, printerOf, termText } from './text.ts'

export const kindsToWire = (
  tx: Tx,
  query: InputOf<typeof termEndpoints.listTermKinds>['query'],
): Static<typeof TermKind>[] => {
  const printer = printerOf(tx, query.language)
  return termKinds
    .filter((kind) => query.component === undefined || kind.component === query.component)
    .sort((one, other) => componentOrder(one.component) - componentOrder(other.component))
    .map((kind) => {
      const builtIn = kind.builtIn?.(tx.ctx.workspace.currency) ?? null
      return {
        kind: kind.kind,
        title: titleOf(printer, kind.kind),
        component: kind.component,
        many: kind.many,
        keptBy: [...kind.keptBy],
        pushedTo: [...kind.pushedTo],
        enforcement: enforcementOf(tx, printer, kind),
        outlives: kind.outlives,
        defaultable: kind.defaultable,
        scopes: [...kind.scopes],
        schema: kind.values as unknown as Record<string, unknown>,
        builtIn: builtIn as Record<string, unknown> | null,
        builtInSentences: builtIn === null ? [] : sentencesOf(printer, kind, builtIn),
      }
    })
}

export const checkToWire = (tx: Tx, body: InputOf<typeof termEndpoints.checkTerms>['body']) => {
  const printer = printerOf(tx, body.language)
  const drafts: readonly TermDraft[] = body.terms
  const issues = checkTerms(drafts)
  return {
    valid: issues.length === 0,
    issues,
    terms: drafts.map((draft, index) =>
      issues.some((issue) => issue.index === index && issue.rule !== 'term.overlap' && issue.rule !== 'term.twice')
        ? null
        : { kind: draft.kind, ...termText(tx, printer, draft.kind, draft.values, draft.scope ?? {}, draft.operation) },
    ),
  }
}
