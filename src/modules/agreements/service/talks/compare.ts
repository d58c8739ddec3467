/** Two snapshots of an agreement as they read: printed alike, compared word by word and term by term. */
import type { Tx } from '#platform/context.ts'
import type { Static } from '#platform/contract.ts'
import { notFound } from '#platform/errors.ts'
import type { SnapshotComparison, SnapshotRef } from '../../contract/negotiation.ts'
import { versionStateLabels } from '../../contract/states.ts'
import { findAgreement, type VersionRow, versionsOf } from '../../queries/agreements.ts'
import { findSnapshot, roundsOf, snapshotsOf } from '../../queries/talks.ts'
import { kindOf } from '../../terms/registry.ts'
import { isSame } from '../../terms/scope.ts'
import { type Printer, scopeWords, sentencesOf, titleOf } from '../../terms/words/print.ts'
import { shortChange } from '../../terms/words/short.ts'
import { type ClauseChange, compareClauses, comparePieces } from '../../texts/compare.ts'
import { type Content, type DocumentTerm, type PrintedClause, printDocument } from '../../texts/content.ts'
import { type VersionFacts, versionFacts } from '../drafts/facts.ts'

export type Stand = { content: Content; terms: readonly DocumentTerm[]; effectiveOn: string | null }
export type TermChange = Static<typeof SnapshotComparison>['terms'][number]

/** What stands now. */
export const standOf = (facts: VersionFacts): Stand => ({
  content: facts.content,
  terms: facts.terms,
  effectiveOn: facts.version.effective_on,
})
export const snapshotStand = async (tx: Tx, versionId: string, hash: string): Promise<Stand | undefined> => {
  const row = await findSnapshot(tx, versionId, hash)
  return row && { content: row.content as Content, terms: row.terms as DocumentTerm[], effectiveOn: row.effective_on }
}

export const compareStands = (
  facts: VersionFacts,
  before: Stand,
  after: Stand,
): { clauses: ClauseChange[]; terms: TermChange[] } => ({
  clauses: compareClauses(printStand(facts, before), printStand(facts, after)),
  terms: compareTerms(facts.printer, before.terms, after.terms),
})
const printStand = (facts: VersionFacts, { content, terms, effectiveOn }: Stand): PrintedClause[] => {
  const left = facts.untouched.filter(
    (term) => !terms.some((change) => change.kind === term.kind && isSame(change.scope, term.scope)),
  )
  const { clauses } = printDocument(facts.printer, content, terms, { ...facts.documentFacts, effectiveOn }, [
    ...left,
    ...terms,
  ])
  return clauses
}
const says = (printer: Printer, term: DocumentTerm | undefined): string =>
  !term || term.operation === 'remove' ? '' : sentencesOf(printer, kindOf(term.kind), term.values).join(' ')

const compareTerms = (
  printer: Printer,
  before: readonly DocumentTerm[],
  after: readonly DocumentTerm[],
): TermChange[] => {
  const partnerOf = (term: DocumentTerm, others: readonly DocumentTerm[]) =>
    others.find((one) => one.id === term.id) ??
    others.find((one) => one.kind === term.kind && isSame(one.scope, term.scope) && !kindOf(term.kind).many)
  const change = (was: DocumentTerm | undefined, is: DocumentTerm | undefined): TermChange[] => {
    const term = (is ?? was)!
    const [old, now] = [says(printer, was), says(printer, is)]
    const where = scopeWords(printer, term.scope)
    if (old === now && (!was || !is || isSame(was.scope, is.scope))) return []
    return [
      {
        kind: term.kind,
        title: titleOf(printer, term.kind),
        change: !was ? 'added' : !is || is.operation === 'remove' ? 'removed' : 'changed',
        short:
          was && is && was.operation === 'set' && is.operation === 'set'
            ? shortChange(printer, kindOf(term.kind), was.values, is.values)
            : null,
        scopeWords: where,
        pieces: comparePieces(old, now),
      },
    ]
  }
  return [
    ...after.flatMap((term) => change(partnerOf(term, before), term)),
    ...before.filter((term) => !partnerOf(term, after)).flatMap((term) => change(term, undefined)),
  ]
}

type Ref = Static<typeof SnapshotRef>
/** Everything that can be compared, oldest first; what stands now comes last. */
export const listSnapshots = async (tx: Tx, agreementId: string): Promise<Ref[]> => {
  const agreement = await findAgreement(tx, agreementId)
  if (!agreement) throw notFound('agreement')
  const versions = await versionsOf(tx, [agreementId])
  const ids = versions.map((version) => version.id)
  const rounds = await roundsOf(tx, ids)
  const kept = await snapshotsOf(tx, ids)
  const found: Ref[] = []
  for (const version of versions) {
    const own = kept.filter((row) => row.version_id === version.id)
    const facts = await versionFacts(tx, agreement, version)
    for (const row of own.filter((one) => one.hash !== facts.snapshot)) {
      const round = rounds.find((one) => one.version_id === version.id && one.ended_hash === row.hash)
      found.push({
        hash: row.hash,
        versionNumber: version.number,
        keptAt: row.kept_at.toISOString(),
        current: false,
        words: round
          ? `Version ${version.number}, round ${round.number}, handed over by ${round.by_name}`
          : `Version ${version.number}, as it was sent or accepted`,
      })
    }
    const state = versionStateLabels[version.state as keyof typeof versionStateLabels].toLowerCase()
    found.push({
      hash: facts.snapshot,
      versionNumber: version.number,
      keptAt: version.updated_at.toISOString(),
      current: true,
      words: `Version ${version.number}, ${version.state === 'executed' ? 'signed' : `now (${state})`}`,
    })
  }
  return found
}

export const compareSnapshots = async (
  tx: Tx,
  agreementId: string,
  query: { from?: string | undefined; to?: string | undefined },
): Promise<Static<typeof SnapshotComparison>> => {
  const agreement = await findAgreement(tx, agreementId)
  if (!agreement) throw notFound('agreement')
  const all = await listSnapshots(tx, agreementId)
  const to = query.to === undefined ? all.at(-1) : all.findLast((one) => one.hash === query.to)
  const at = to ? all.indexOf(to) : -1
  const from = query.from === undefined ? all[Math.max(0, at - 1)] : all.findLast((one) => one.hash === query.from)
  if (!to || !from) throw notFound('snapshot')
  const versions = await versionsOf(tx, [agreementId])
  const versionOf = (ref: Ref): VersionRow => versions.find((version) => version.number === ref.versionNumber)!
  const stand = async (ref: Ref): Promise<{ facts: VersionFacts; stand: Stand }> => {
    const facts = await versionFacts(tx, agreement, versionOf(ref))
    const kept = ref.current ? undefined : await snapshotStand(tx, facts.version.id, ref.hash)
    return { facts, stand: kept ?? standOf(facts) }
  }
  const [before, after] = [await stand(from), await stand(to)]
  // Of two versions, the later one's terms lie upon what the earlier ones left.
  const earlier =
    from.versionNumber === to.versionNumber || after.facts.version.kind === 'original'
      ? before.stand.terms
      : [...before.facts.untouched, ...before.stand.terms]
  const later =
    from.versionNumber === to.versionNumber || after.facts.version.kind === 'original'
      ? after.stand.terms
      : [
          ...earlier.filter(
            (term) => !after.stand.terms.some((one) => one.kind === term.kind && isSame(one.scope, term.scope)),
          ),
          ...after.stand.terms,
        ]
  return {
    from,
    to,
    clauses: compareClauses(printStand(before.facts, before.stand), printStand(after.facts, after.stand)),
    terms: compareTerms(after.facts.printer, earlier, later),
  }
}
