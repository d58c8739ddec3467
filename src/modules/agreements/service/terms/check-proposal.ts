/** What a decision on a candidate proposes, held against the registry and against what the company set as its defaults. */
import { type ProposedLine, termsCheckers } from '#modules/qualification/public.ts'
import { civilDate } from '#platform/civil-time.ts'
import type { Tx } from '#platform/context.ts'
import type { SlotFill } from '#platform/module.ts'
import { type DefaultRow, setDefaults } from '../../queries/defaults.ts'
import { checkTerms, type TermDraft } from '../../terms/check.ts'
import { orderOf } from '../../terms/registry.ts'
import { isInside, type Scope } from '../../terms/scope.ts'
import { printerOf, termText } from './text.ts'

/** Defaults that have begun and that none which has begun replaces: the type's, and the workspace's where the type has none. */
const standardOf = async (tx: Tx, typeId: string): Promise<DefaultRow[]> => {
  const today = civilDate(tx.ctx.workspace.zone, tx.now)
  const inForce = async (holder: string | null) => {
    const begun = (await setDefaults(tx, holder)).filter((row) => row.effective_from <= today)
    const gone = new Set(begun.flatMap((row) => row.replaces))
    return begun.filter(
      (row) => !gone.has(row.id) && row.operation === 'set' && (row.effective_to === null || row.effective_to > today),
    )
  }
  const ofType = await inForce(typeId)
  const ofWorkspace = await inForce(null)
  return [...ofType, ...ofWorkspace.filter((row) => !ofType.some((own) => own.kind === row.kind))]
}

const isEqual = (one: unknown, other: unknown): boolean => {
  if (one === other) return true
  if (one === null || other === null || typeof one !== 'object' || typeof other !== 'object') return false
  const [first, second] = [one as Record<string, unknown>, other as Record<string, unknown>]
  const keys = Object.keys(first)
  return keys.length === Object.keys(second).length && keys.every((key) => isEqual(first[key], second[key]))
}
/** Something is promised otherwise than the company promises everybody of the type; a kind without default is no exception. */
const departs = (line: ProposedLine, standard: readonly DefaultRow[]): boolean => {
  const covering = standard.filter((row) => row.kind === line.kind && isInside(line.scope as Scope, row.scope as Scope))
  return covering.length > 0 && !covering.some((row) => isEqual(row.values, line.values))
}

export const proposalChecker: SlotFill = termsCheckers.fill({
  check: async (tx, lines, { typeId }) => {
    const drafts: TermDraft[] = lines.map(({ kind, values, scope }) => ({ kind, values, scope: scope as Scope }))
    const issues = checkTerms(drafts)
    const printer = printerOf(tx)
    const standard = lines.length > 0 ? await standardOf(tx, typeId) : []
    return {
      issues: issues.map(({ index, field, message }) => ({ line: index, field, message })),
      lines: lines.map((line, at) => {
        if (issues.some((issue) => issue.index === at)) return { title: null, sentences: [], departs: false }
        const text = termText(tx, printer, line.kind, line.values, line.scope as Scope)
        return {
          title: text.title,
          sentences: text.scopeWords ? [...text.sentences, text.scopeWords] : text.sentences,
          departs: departs(line, standard),
        }
      }),
    }
  },
  defaults: async (tx, typeId) =>
    (await standardOf(tx, typeId))
      .sort((one, other) => orderOf(one.kind) - orderOf(other.kind))
      .map((row) => ({
        kind: row.kind,
        values: row.values as Record<string, unknown>,
        scope: row.scope as Record<string, unknown>,
      })),
})
