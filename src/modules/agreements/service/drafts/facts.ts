/** A version as it is printed, hashed and judged: its text, its terms, what stands against it. */
import { findPartner } from '#modules/partners/public.ts'
import type { Tx } from '#platform/context.ts'
import type { AgreementRow, VersionRow } from '../../queries/agreements.ts'
import { signedTerms, type TermRow, termsOfVersion } from '../../queries/terms.ts'
import { checkTerms, type TermIssue } from '../../terms/check.ts'
import { findKind, kindOf } from '../../terms/registry.ts'
import { isSame, type Scope } from '../../terms/scope.ts'
import { type Printer, printerFor, termLanguage } from '../../terms/words/print.ts'
import {
  type Block,
  type Content,
  type DocumentFacts,
  type DocumentTerm,
  documentHash,
  type Fault,
  type PrintedClause,
  printDocument,
  snapshotHash,
} from '../../texts/content.ts'
import { keepersOf } from '../terms/text.ts'

export type VersionFacts = {
  agreement: AgreementRow
  version: VersionRow
  content: Content
  rows: TermRow[]
  terms: DocumentTerm[]
  blocks: Block[]
  clauses: PrintedClause[]
  faults: Fault[]
  notes: Fault[]
  issues: TermIssue[]
  snapshot: string
  documentHash: string
  /** With what it is printed, so that another snapshot of it can be printed alike. */
  printer: Printer
  documentFacts: DocumentFacts
  /** Signed terms that this version leaves as they are. */
  untouched: DocumentTerm[]
}

export const toDocumentTerm = (tx: Tx, row: TermRow): DocumentTerm => ({
  id: row.id,
  kind: row.kind,
  operation: row.operation as 'set' | 'remove',
  values: row.values,
  scope: row.scope as Scope,
  priority: row.priority,
  effectiveFrom: row.effective_from,
  effectiveTo: row.effective_to,
  clause: row.clause,
  page: row.page,
  // What is signed says what it was then; a draft says what it is now.
  keptBy: row.executed_at ? row.kept_by : keepersOf(tx.ctx.services.product, kindOf(row.kind)),
})

const addressOf = (address: unknown): string => {
  const parts = (address ?? {}) as Record<string, string | undefined>
  return [
    parts['line1'],
    parts['line2'],
    [parts['postalCode'], parts['city']].filter(Boolean).join(' '),
    parts['region'],
    parts['country'],
  ]
    .filter(Boolean)
    .join(', ')
}

export const versionFacts = async (tx: Tx, agreement: AgreementRow, version: VersionRow): Promise<VersionFacts> => {
  const rows = await termsOfVersion(tx, version.id)
  const terms = rows.map((row) => toDocumentTerm(tx, row))
  const partner = await findPartner(tx, agreement.partner_id)
  const content = version.content as Content
  const names = { us: agreement.our_entity, partner: partner?.legal_name ?? '' }
  const left = version.kind === 'original' ? [] : await untouched(tx, agreement, version, terms)
  const bound = [...left, ...terms]
  const printer = printerFor(termLanguage(agreement.language), names)
  const documentFacts = {
    title: agreement.title,
    number: agreement.number,
    versionNumber: version.number,
    ourEntity: agreement.our_entity,
    partnerName: names.partner,
    partnerAddress: addressOf(partner?.address),
    zone: agreement.zone,
    effectiveOn: version.effective_on,
  }
  const { blocks, clauses, faults, notes } = printDocument(printer, content, terms, documentFacts, bound)
  const issues = checkTerms(terms)
  const snapshot =
    version.document && version.snapshot_hash
      ? version.snapshot_hash
      : snapshotHash(content, terms, version.effective_on)
  return {
    agreement,
    version,
    content,
    rows,
    terms,
    clauses,
    blocks: (version.document as Block[] | null) ?? blocks,
    faults: [
      ...faults,
      ...(agreement.paper === 'theirs' && !content.paper
        ? [{ component: null, clause: null, rule: 'paper.missing', message: 'Put in the PDF that they sent.' }]
        : []),
      ...issues.map((issue) => ({
        component: findKind(issue.kind)?.component ?? null,
        clause: null,
        rule: `${issue.kind}.${issue.rule}`,
        message: issue.message,
      })),
    ],
    notes,
    issues,
    snapshot,
    printer,
    documentFacts,
    untouched: left,
    documentHash: version.document_hash ?? documentHash(blocks, snapshot),
  }
}

/** Signed terms of earlier versions that this one leaves as they are. */
export const untouched = async (
  tx: Tx,
  agreement: AgreementRow,
  version: VersionRow,
  changes: readonly DocumentTerm[],
): Promise<DocumentTerm[]> => {
  const earlier = (await signedTerms(tx, agreement.id)).filter((row) => row.version_id !== version.id)
  const replaced = new Set(earlier.flatMap((row) => row.replaces))
  return earlier
    .filter((row) => row.operation === 'set' && !replaced.has(row.id))
    .map((row) => toDocumentTerm(tx, row))
    .filter((term) => !changes.some((change) => change.kind === term.kind && isSame(change.scope, term.scope)))
}
