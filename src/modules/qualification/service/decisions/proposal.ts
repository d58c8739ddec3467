/** The terms proposal: lines held against what the module that keeps terms knows, as they are typed and when they are kept. */
import { findPartnerType } from '#modules/partners/public.ts'
import type { Tx } from '#platform/context.ts'
import type { InputOf, Static } from '#platform/contract.ts'
import { invalid } from '#platform/errors.ts'
import type { decisionEndpoints, ProposalCheck, TermLine } from '../../contract/decisions.ts'
import { type TermsFinding, termsCheckers } from '../../slots.ts'

type Line = Static<typeof TermLine>
type Checked = { terms: Line[]; isChecked: boolean } & TermsFinding

/** A line that departs from the type's defaults is an exception, whether its author says so or not. */
export const checkProposal = async (tx: Tx, terms: readonly Line[], typeId: string): Promise<Checked> => {
  const checkers = termsCheckers.of(tx.ctx.services.product)
  const found: TermsFinding[] = []
  for (const { check } of checkers) found.push(await check(tx, terms, { typeId }))
  const lines = terms.map((_, at) => ({
    title: found.find((one) => one.lines[at]?.title)?.lines[at]?.title ?? null,
    sentences: found.flatMap((one) => one.lines[at]?.sentences ?? []),
    departs: found.some((one) => one.lines[at]?.departs),
  }))
  return {
    isChecked: checkers.length > 0,
    issues: found.flatMap((one) => one.issues),
    lines,
    terms: terms.map(({ isException, ...line }, at) =>
      isException || lines[at]!.departs ? { ...line, isException: true } : line,
    ),
  }
}

const refuseUnknownType = async (tx: Tx, typeId: string): Promise<void> => {
  if (!(await findPartnerType(tx, typeId)))
    throw invalid({ field: 'typeId', rule: 'unknown', message: 'There is no such partner type.' })
}
export const proposalToWire = async (
  tx: Tx,
  { typeId, terms }: InputOf<typeof decisionEndpoints.checkProposedTerms>['body'],
): Promise<Static<typeof ProposalCheck>> => {
  await refuseUnknownType(tx, typeId)
  const { isChecked, issues, lines } = await checkProposal(tx, terms, typeId)
  return { isChecked, issues: [...issues], lines: lines.map((line) => ({ ...line, sentences: [...line.sentences] })) }
}
export const proposalDefaults = async (tx: Tx, typeId: string): Promise<Line[]> => {
  await refuseUnknownType(tx, typeId)
  const lines: Line[] = []
  for (const { defaults } of termsCheckers.of(tx.ctx.services.product))
    for (const { kind, values, scope } of await defaults(tx, typeId)) lines.push({ kind, values, scope })
  return lines
}
