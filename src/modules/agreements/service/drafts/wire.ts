/** Agreements as answers of the team. */
import { partnerNames, partnerTypeRows } from '#modules/partners/public.ts'
import { civilDate } from '#platform/civil-time.ts'
import type { Tx } from '#platform/context.ts'
import type { Static } from '#platform/contract.ts'
import { notFound } from '#platform/errors.ts'
import type {
  Agreement,
  AgreementDocument,
  AgreementSummary,
  Approval,
  TermDifference,
  VersionTerm,
} from '../../contract/records.ts'
import { agreementStateLabels, type VersionState, versionStateLabels } from '../../contract/states.ts'
import { type AgreementRow, findAgreement, type VersionRow, versionsOf } from '../../queries/agreements.ts'
import { openStays } from '../../queries/figures.ts'
import { type HoldRow, standingHolds } from '../../queries/holds.ts'
import { type AttestationRow, attestationsOf } from '../../queries/imports.ts'
import {
  type ApprovalRow,
  acceptancesOf,
  activeRules,
  approvalsOfVersion,
  commentsOf,
} from '../../queries/negotiation.ts'
import { signedTerms, type TermRow } from '../../queries/terms.ts'
import { findKind } from '../../terms/registry.ts'
import { isSame, type Scope } from '../../terms/scope.ts'
import { scopeWords, sentencesOf, titleOf } from '../../terms/words/print.ts'
import type { Block, Content } from '../../texts/content.ts'
import { changesToWire } from '../talks/wire.ts'
import { scopeToWire } from '../terms/read.ts'
import { printerOf, termText } from '../terms/text.ts'
import { reasonsAgainstAnswering } from './approvals.ts'
import { movedBase } from './base.ts'
import { datesOf } from './dates.ts'
import { offeredPositions, openStates } from './draft.ts'
import { type VersionFacts, versionFacts } from './facts.ts'
import { reasonsAgainstAccepting, uncleanParts } from './flow.ts'

const versionToWire = (row: VersionRow) => ({
  id: row.id,
  number: row.number,
  kind: row.kind,
  state: row.state as VersionState,
  stateWords: versionStateLabels[row.state as VersionState],
  effectiveOn: row.effective_on,
  executedAt: row.executed_at?.toISOString() ?? null,
  author: { kind: row.author_kind, id: row.author_id, name: row.author_name },
  snapshotHash: row.snapshot_hash,
  createdAt: row.created_at.toISOString(),
})

export const agreementsToWire = async (
  tx: Tx,
  rows: readonly AgreementRow[],
): Promise<Static<typeof AgreementSummary>[]> => {
  const versions = await versionsOf(
    tx,
    rows.map((row) => row.id),
  )
  const names = await partnerNames(tx, [...new Set(rows.map((row) => row.partner_id))])
  const types = new Map((await partnerTypeRows(tx)).map((type) => [type.id, type]))
  const dates = await datesOf(tx, rows, versions)
  const holds = await standingHolds(
    tx,
    rows.map((row) => row.id),
  )
  const stays = await openStays(
    tx,
    versions.filter((version) => openStates.includes(version.state)).map((version) => version.id),
  )
  return rows.map((row) => {
    const open = versions.findLast((version) => version.agreement_id === row.id && openStates.includes(version.state))
    const { state, duration: _, ...own } = dates.get(row.id)!
    const type = row.type_id ? types.get(row.type_id) : undefined
    return {
      id: row.id,
      number: row.number,
      title: row.title,
      partner: { id: row.partner_id, name: names.get(row.partner_id) ?? '' },
      type: type ? { id: type.id, key: type.key, name: type.name } : null,
      category: row.category as 'partnership',
      language: row.language,
      state,
      // Of what is not signed yet, the version says more than that it is being drafted.
      stateWords:
        state === 'drafting' && open && open.state !== 'draft'
          ? versionStateLabels[open.state as VersionState]
          : agreementStateLabels[state],
      openVersion: open ? versionToWire(open) : null,
      pen: open ? (open.pen as 'us' | 'partner') : null,
      penSince: open?.pen_since?.toISOString() ?? null,
      stateSince: (open && stays.get(open.id)?.toISOString()) ?? null,
      dates: own,
      legalHold: holdToWire(holds.get(row.id)),
      version: row.version,
      updatedAt: row.updated_at.toISOString(),
    }
  })
}

const holdToWire = (hold: HoldRow | undefined) =>
  hold ? { since: hold.at.toISOString(), reason: hold.reason, by: hold.by_name } : null

export const agreementToWire = async (tx: Tx, row: AgreementRow): Promise<Static<typeof Agreement>> => {
  const [summary] = await agreementsToWire(tx, [row])
  const versions = await versionsOf(tx, [row.id])
  const open = versions.findLast((version) => openStates.includes(version.state))
  return {
    ...summary!,
    ourEntity: row.our_entity,
    paper: row.paper,
    parentId: row.parent_id,
    versions: versions.map(versionToWire),
    attestations: (await attestationsOf(tx, [row.id])).map((one) => attestationToWire(one, versions)),
    draft: open ? await draftToWire(tx, await versionFacts(tx, row, open)) : null,
  }
}
const attestationToWire = (
  row: AttestationRow,
  versions: readonly VersionRow[],
): Static<typeof Agreement>['attestations'][number] => ({
  versionNumber: versions.find((version) => version.id === row.version_id)?.number ?? 0,
  signedOn: row.signed_on,
  statement: row.statement,
  by: { kind: row.by_kind, id: row.by_id, name: row.by_name },
  at: row.at.toISOString(),
  reference: row.reference,
  fileName: row.file_name,
  sha256: row.sha256,
  pages: row.pages,
  signature: row.signature as Static<typeof Agreement>['attestations'][number]['signature'],
  way: row.way as 'import' | 'ink',
  signers: row.signers as Static<typeof Agreement>['attestations'][number]['signers'],
  importId: row.import_id,
})
export const readAgreement = async (tx: Tx, id: string) => {
  const row = await findAgreement(tx, id)
  if (!row) throw notFound('agreement')
  return agreementToWire(tx, row)
}

const draftToWire = async (tx: Tx, facts: VersionFacts) => {
  const { version, content, snapshot } = facts
  const offered = await offeredPositions(tx, content)
  const acceptances = await acceptancesOf(tx, version.id)
  const comments = await commentsOf(tx, version.id)
  const state = version.state as VersionState
  const words = versionStateLabels[state].toLowerCase()
  const faults = facts.faults.map((fault) => fault.message)
  const unclean = uncleanParts(facts)
  const moved = await movedBase(tx, facts)
  const weAccepted = acceptances.some((one) => one.side === 'us' && one.snapshot_hash === snapshot)
  return {
    versionId: version.id,
    snapshotHash: snapshot,
    content: content.components.map((part) => ({
      component: part.component,
      notApplicable: part.notApplicable,
      clauses: part.clauses.map(({ key, heading, position, body }) => ({
        key,
        heading,
        position,
        body,
        offered: offered.get(key) ?? [],
      })),
    })),
    variables: content.variables,
    terms: facts.rows.map((term) => termToWire(tx, term, version.number, facts.agreement, [])),
    faults: facts.faults,
    notes: facts.notes,
    acceptances: acceptances.map((one) => ({
      side: one.side as 'us' | 'partner',
      snapshotHash: one.snapshot_hash,
      current: one.snapshot_hash === snapshot,
      by: { kind: one.by_kind, id: one.by_id, name: one.by_name },
      at: one.at.toISOString(),
    })),
    comments: comments.map((one) => ({
      number: one.number,
      side: one.side as 'us' | 'partner',
      clause: one.clause,
      must: one.is_must,
      body: one.body,
      by: { kind: one.by_kind, id: one.by_id, name: one.by_name },
      at: one.at.toISOString(),
      settledAt: one.settled_at?.toISOString() ?? null,
      settledBy: one.settled_by_name,
    })),
    changes: await changesToWire(tx, facts),
    paper: content.paper
      ? { name: content.paper.name, pages: content.paper.pages, sha256: content.paper.sha256 }
      : null,
    tokens: Object.fromEntries(facts.clauses.map((clause) => [clause.key, clause.tokens])),
    approvals: await approvalsToWire(tx, version, snapshot),
    effectiveOn: version.effective_on,
    reason: version.reason,
    baseMoved: moved ? { number: moved.number, conflicts: moved.conflicts, words: moved.words } : null,
    reasonsAgainst: {
      change: ['signing', 'completing'].includes(state)
        ? [`It is ${words}.`]
        : state === 'negotiating' && version.pen === 'partner'
          ? ['The partner holds the pen.']
          : [],
      sendToLegal: state === 'draft' ? faults : [`It is ${words}.`],
      sendToPartner:
        state === 'draft'
          ? [
              ...faults,
              ...(version.kind === 'amendment' ? [] : unclean.map((one) => `Legal has to see it first: ${one}.`)),
            ]
          : [`It is ${words}.`],
      talk:
        state !== 'negotiating'
          ? ['It is not in negotiation.']
          : version.pen === 'us'
            ? []
            : ['The partner holds the pen; you can read and comment.'],
      accept: weAccepted ? ['Our side has accepted this text.'] : await reasonsAgainstAccepting(tx, facts),
      sign:
        state === 'approved' ? (moved ? [moved.words] : []) : [`It is ${words}; it can be signed once it is approved.`],
    },
  }
}

export const approvalsToWire = async (
  tx: Tx,
  version: VersionRow,
  snapshot: string,
): Promise<Static<typeof Approval>[]> => {
  const rows = await approvalsOfVersion(tx, version.id)
  const names = new Map((rows.length > 0 ? await activeRules(tx, null) : []).map((rule) => [rule.id, rule.name]))
  return rows.map((row: ApprovalRow) => ({
    id: row.id,
    agreementId: row.agreement_id,
    rule: names.get(row.rule_id) ?? 'Rule',
    approver: row.approver,
    reason: row.reason,
    snapshotHash: row.snapshot_hash,
    current: row.snapshot_hash === snapshot,
    askedAt: row.asked_at.toISOString(),
    dueAt: row.due_at.toISOString(),
    answer: row.answer as 'given' | 'refused' | null,
    words: row.words,
    by: row.by_kind ? { kind: row.by_kind, id: row.by_id, name: row.by_name ?? '' } : null,
    answeredAt: row.answered_at?.toISOString() ?? null,
    carried: row.carried_from !== null,
    reasonsAgainst: reasonsAgainstAnswering(tx, row, version, snapshot),
  }))
}
export const allApprovals = async (tx: Tx, id: string): Promise<Static<typeof Approval>[]> => {
  const agreement = await findAgreement(tx, id)
  if (!agreement) throw notFound('agreement')
  const versions = await versionsOf(tx, [id])
  const found = []
  for (const version of versions)
    found.push(
      ...(await approvalsToWire(
        tx,
        version,
        version.snapshot_hash ?? (await versionFacts(tx, agreement, version)).snapshot,
      )),
    )
  return found
}

const termToWire = (
  tx: Tx,
  row: TermRow,
  versionNumber: number,
  agreement: AgreementRow,
  live: readonly string[],
  language?: string,
): Static<typeof VersionTerm> => ({
  id: row.id,
  kind: row.kind,
  ...termText(
    tx,
    printerOf(tx, language, { us: agreement.our_entity }),
    row.kind,
    row.values,
    row.scope as Scope,
    row.operation,
  ),
  operation: row.operation as 'set' | 'remove',
  values: row.values as Record<string, unknown>,
  scope: scopeToWire(row.scope),
  priority: row.priority,
  effectiveFrom: row.effective_from,
  effectiveTo: row.effective_to,
  clause: row.clause,
  page: row.page,
  keptWhenSigned: row.kept_by,
  executedAt: row.executed_at?.toISOString() ?? null,
  versionNumber,
  inForce: live.includes(row.id),
})

/** Rows of one agreement that hold on a day, with the knowledge of an instant. */
const liveRows = (rows: readonly TermRow[], on: string, knownAt: Date): TermRow[] => {
  const known = rows.filter(
    (row) => row.executed_at !== null && row.executed_at <= knownAt && (row.effective_from ?? '') <= on,
  )
  const replaced = new Set(known.flatMap((row) => row.replaces))
  return known.filter(
    (row) => row.operation === 'set' && !replaced.has(row.id) && (row.effective_to === null || on < row.effective_to),
  )
}
const numbersOf = async (tx: Tx, id: string) =>
  new Map((await versionsOf(tx, [id])).map((version) => [version.id, version.number]))

export const agreementTerms = async (
  tx: Tx,
  id: string,
  query: { on?: string | undefined; knownAt?: string | undefined; language?: string | undefined },
) => {
  const agreement = await findAgreement(tx, id)
  if (!agreement) throw notFound('agreement')
  const on = query.on ?? civilDate(agreement.zone, tx.now)
  const knownAt = query.knownAt ? new Date(query.knownAt) : tx.now
  const rows = liveRows(await signedTerms(tx, id), on, knownAt)
  const numbers = await numbersOf(tx, id)
  const ids = rows.map((row) => row.id)
  return {
    on,
    knownAt: knownAt.toISOString(),
    data: rows.map((row) => termToWire(tx, row, numbers.get(row.version_id) ?? 0, agreement, ids, query.language)),
  }
}
export const upcomingTerms = async (tx: Tx, id: string) => {
  const agreement = await findAgreement(tx, id)
  if (!agreement) throw notFound('agreement')
  const on = civilDate(agreement.zone, tx.now)
  const numbers = await numbersOf(tx, id)
  const all = await signedTerms(tx, id)
  const later = all.filter((row) => (row.effective_from ?? '') > on)
  return { data: later.map((row) => termToWire(tx, row, numbers.get(row.version_id) ?? 0, agreement, [])) }
}

export const blockToWire = (block: Block) =>
  block.kind === 'term'
    ? { kind: block.kind, title: block.title, text: block.text, enforcement: block.enforcement }
    : { kind: block.kind, title: null, text: block.text, enforcement: null }

const pickVersion = async (tx: Tx, agreement: AgreementRow, number?: number): Promise<VersionRow> => {
  const versions = await versionsOf(tx, [agreement.id])
  const found = number === undefined ? versions.at(-1) : versions.find((version) => version.number === number)
  if (!found) throw notFound('version')
  return found
}
export const agreementDocument = async (
  tx: Tx,
  id: string,
  number?: number,
): Promise<Static<typeof AgreementDocument>> => {
  const agreement = await findAgreement(tx, id)
  if (!agreement) throw notFound('agreement')
  const facts = await versionFacts(tx, agreement, await pickVersion(tx, agreement, number))
  return {
    agreementId: id,
    number: agreement.number,
    versionNumber: facts.version.number,
    state: facts.version.state as VersionState,
    documentHash: facts.documentHash,
    blocks: facts.blocks.map(blockToWire),
    faults: facts.faults,
    notes: facts.notes,
  }
}

/** Between two versions: an amendment is compared as what it sets, upon what held before it. */
export const agreementDifferences = async (
  tx: Tx,
  id: string,
  query: { from?: number | undefined; to?: number | undefined },
): Promise<Static<typeof TermDifference>> => {
  const agreement = await findAgreement(tx, id)
  if (!agreement) throw notFound('agreement')
  const to = await pickVersion(tx, agreement, query.to)
  const from = await pickVersion(tx, agreement, query.from ?? Math.max(1, to.number - 1))
  const printer = printerOf(tx, agreement.language, { us: agreement.our_entity })
  const [before, after] = [await versionFacts(tx, agreement, from), await versionFacts(tx, agreement, to)]
  const earlier =
    to.kind === 'original' ? before.rows : [...(await signedTerms(tx, id)).filter((row) => row.version_id !== to.id)]
  const says = (row: TermRow) =>
    row.operation === 'remove' ? [] : sentencesOf(printer, findKind(row.kind)!, row.values)
  const terms =
    from.id === to.id
      ? []
      : after.rows.flatMap((row) => {
          const old = earlier.findLast(
            (one) => one.kind === row.kind && isSame(one.scope as Scope, row.scope as Scope) && one.id !== row.id,
          )
          const [was, is] = [old ? says(old) : [], says(row)]
          if (JSON.stringify(was) === JSON.stringify(is)) return []
          return [
            {
              kind: row.kind,
              title: titleOf(printer, row.kind),
              change:
                row.operation === 'remove' ? ('removed' as const) : old ? ('changed' as const) : ('added' as const),
              before: was,
              after: is,
              scopeWords: scopeWords(printer, row.scope as Scope),
            },
          ]
        })
  return { from: from.number, to: to.number, terms, clauses: clauseChanges(before.content, after.content) }
}
type ClauseChange = Static<typeof TermDifference>['clauses'][number]
const clauseChanges = (before: Content, after: Content): ClauseChange[] => {
  const flat = (content: Content) =>
    content.components.flatMap((part) => part.clauses.map((clause) => ({ ...clause, component: part.component })))
  const [was, is] = [flat(before), flat(after)]
  return [
    ...is.flatMap((clause): ClauseChange[] => {
      const old = was.find((one) => one.key === clause.key)
      if (!old)
        return [
          { key: clause.key, heading: clause.heading, change: 'added' as const, before: null, after: clause.body },
        ]
      if (old.body !== clause.body)
        return [
          {
            key: clause.key,
            heading: clause.heading,
            change: 'changed' as const,
            before: old.body,
            after: clause.body,
          },
        ]
      return old.component === clause.component
        ? []
        : [
            {
              key: clause.key,
              heading: clause.heading,
              change: 'moved' as const,
              before: old.component,
              after: clause.component,
            },
          ]
    }),
    ...was
      .filter((clause) => !is.some((one) => one.key === clause.key))
      .map((clause) => ({
        key: clause.key,
        heading: clause.heading,
        change: 'removed' as const,
        before: clause.body,
        after: null,
      })),
  ]
}
