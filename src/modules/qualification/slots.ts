/** What later modules tell qualification. Functions take arrays. */
import type { Tx } from '#platform/context.ts'
import { defineSlot } from '#platform/module.ts'

export type ProposedLine = {
  kind: string
  values: Readonly<Record<string, unknown>>
  scope: Readonly<Record<string, unknown>>
  isException?: boolean | undefined
}
/**
 * Checks proposed terms against the registry of kinds: what does not fit, by line. Filled by the module that keeps
 * terms; while nobody fills it, lines are kept as they are and shown as unchecked.
 */
export type TermsChecker = (
  tx: Tx,
  lines: readonly ProposedLine[],
  of: { typeId: string },
) => Promise<readonly { line: number; field: string; message: string }[]>
export const termsCheckers = defineSlot<TermsChecker>('qualification.terms_checkers')

/** What followed a decision and stands against reopening its case, in words: "an envelope is out". */
export const reopenGuards =
  defineSlot<(tx: Tx, partnerIds: readonly string[]) => Promise<ReadonlyMap<string, readonly string[]>>>(
    'qualification.reopen_guards',
  )
