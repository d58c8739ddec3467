/** What later modules tell qualification. Functions take arrays. */
import type { Tx } from '#platform/context.ts'
import { defineSlot } from '#platform/module.ts'

export type ProposedLine = {
  kind: string
  values: Readonly<Record<string, unknown>>
  scope: Readonly<Record<string, unknown>>
  isException?: boolean | undefined
}
/** What the module that keeps terms says of a proposal. */
export type TermsFinding = {
  /** What does not fit, by line and field. */
  issues: readonly { line: number; field: string; message: string }[]
  /** Each line in plain words, and whether it departs from what the company promises everybody of the type. */
  lines: readonly { title: string | null; sentences: readonly string[]; departs: boolean }[]
}
/**
 * Holds proposed terms against the registry of kinds. Filled by the module that keeps terms; while nobody fills it,
 * lines are kept as they are and shown as unchecked.
 */
export type TermsChecker = {
  check: (tx: Tx, lines: readonly ProposedLine[], of: { typeId: string }) => Promise<TermsFinding>
  /** What holds for the type where nothing else is agreed: what a proposal begins with. */
  defaults: (tx: Tx, typeId: string) => Promise<readonly ProposedLine[]>
}
export const termsCheckers = defineSlot<TermsChecker>('qualification.terms_checkers')

/** What followed a decision and stands against reopening its case, in words: "an envelope is out". */
export const reopenGuards =
  defineSlot<(tx: Tx, partnerIds: readonly string[]) => Promise<ReadonlyMap<string, readonly string[]>>>(
    'qualification.reopen_guards',
  )
