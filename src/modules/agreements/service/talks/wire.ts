/** A negotiation as the partner reads it, in the portal and by link, and its changes as everybody does. */
import type { Tx } from '#platform/context.ts'
import type { Static } from '#platform/contract.ts'
import type { AgreementChange, Negotiation } from '../../contract/talks.ts'
import { acceptancesOf, commentsOf } from '../../queries/negotiation.ts'
import { type ChangeRow, changesOf, roundsOf } from '../../queries/talks.ts'
import { kindOf } from '../../terms/registry.ts'
import type { Scope } from '../../terms/scope.ts'
import { type Printer, sentencesOf, titleOf } from '../../terms/words/print.ts'
import { shortChange } from '../../terms/words/short.ts'
import { comparePieces } from '../../texts/compare.ts'
import { type ContentClause, printDocument } from '../../texts/content.ts'
import type { VersionFacts } from '../drafts/facts.ts'
import { reasonsAgainstAccepting } from '../drafts/flow.ts'
import { printerOf, termText } from '../terms/text.ts'
import { type ClauseSide, isPlaced, type TermSide } from './changes.ts'
import { compareStands, snapshotStand, standOf } from './compare.ts'

/** A proposed text with its places filled, as it would read. */
const printProposal = (facts: VersionFacts, key: string, side: ClauseSide | null): string => {
  if (!side) return ''
  const clause: ContentClause = {
    key,
    heading: side.heading,
    clauseId: null,
    clauseNumber: null,
    position: 'own',
    body: side.body,
  }
  const { clauses } = printDocument(
    facts.printer,
    {
      components: [{ component: 'legal', notApplicable: null, clauses: [clause] }],
      variables: facts.content.variables,
    },
    facts.terms,
    facts.documentFacts,
    [...facts.untouched, ...facts.terms],
  )
  return clauses[0]?.text ?? side.body
}
const says = (printer: Printer, kind: string, side: TermSide | null): string =>
  side ? sentencesOf(printer, kindOf(kind), side.values).join(' ') : ''

const changeToWire = (facts: VersionFacts, row: ChangeRow): Static<typeof AgreementChange> => {
  const isTerm = row.act === 'term' || row.act === 'term_removed'
  const [before, after] = isTerm
    ? [
        says(facts.printer, row.term_kind!, row.before as TermSide | null),
        says(facts.printer, row.term_kind!, row.after as TermSide | null),
      ]
    : [
        printProposal(facts, row.clause!, row.before as ClauseSide | null),
        printProposal(facts, row.clause!, row.after as ClauseSide | null),
      ]
  return {
    number: row.number,
    round: row.round_number,
    side: row.side as 'us',
    act: row.act as 'text',
    clause: row.clause,
    title: isTerm ? titleOf(facts.printer, row.term_kind!) : (row.heading ?? ''),
    termId: row.term_id,
    kind: row.term_kind,
    short:
      row.act === 'term'
        ? shortChange(
            facts.printer,
            kindOf(row.term_kind!),
            (row.before as TermSide).values,
            (row.after as TermSide).values,
          )
        : null,
    pieces: comparePieces(before, after),
    reason: row.reason,
    by: row.by_name,
    at: row.at.toISOString(),
    answer: row.answer as 'accepted' | null,
    answerWords: row.answer_words,
    answeredBy: row.answered_by_name,
    answeredAt: row.answered_at?.toISOString() ?? null,
    placed: row.answer !== null || isPlaced(row, facts.content, facts.rows),
  }
}
export const changesToWire = async (tx: Tx, facts: VersionFacts) =>
  (await changesOf(tx, [facts.version.id])).map((row) => changeToWire(facts, row))

/** What happened to the text since this side last handed it over. */
const sinceLastTurn = async (tx: Tx, facts: VersionFacts): Promise<Static<typeof Negotiation>['since']> => {
  const rounds = await roundsOf(tx, [facts.version.id])
  const last = rounds.findLast((round) => round.side === 'partner' && round.ended_hash !== null)
  const answer = rounds.findLast((round) => round.side === 'us' && round.ended_hash !== null)
  const stand = last && (await snapshotStand(tx, facts.version.id, last.ended_hash!))
  if (!stand) return null
  const { clauses, terms } = compareStands(facts, stand, standOf(facts))
  return {
    words: answer?.words ?? null,
    by: answer?.by_name ?? null,
    clauses: clauses.map(({ key, heading, change, pieces }) => ({ key, heading, change, pieces })),
    terms: terms.map(({ kind, title, change, short, pieces }) => ({ kind, title, change, short, pieces })),
  }
}

export const negotiationToWire = async (
  tx: Tx,
  facts: VersionFacts,
  you: string | null,
): Promise<Static<typeof Negotiation>> => {
  const { agreement, version, content } = facts
  const yes = (await acceptancesOf(tx, version.id))
    .filter((one) => one.snapshot_hash === facts.snapshot)
    .map((one) => one.side)
  const talking = version.state === 'negotiating'
  const mine = talking && version.pen === 'partner'
  const notMine = talking ? 'The other side holds the pen; you can read and comment.' : 'It is not in negotiation.'
  return {
    agreementId: agreement.id,
    number: agreement.number,
    title: agreement.title,
    us: agreement.our_entity,
    company: facts.documentFacts.partnerName,
    language: agreement.language,
    versionNumber: version.number,
    isAmendment: version.kind !== 'original',
    state: version.state,
    pen: version.pen as 'us',
    penSince: version.pen_since?.toISOString() ?? null,
    you,
    effectiveOn: version.effective_on,
    snapshotHash: facts.snapshot,
    weAccepted: yes.includes('partner'),
    theyAccepted: yes.includes('us'),
    paper: content.paper ? { name: content.paper.name, pages: content.paper.pages } : null,
    clauses: facts.clauses.map((clause) => ({
      ...clause,
      body: content.components.flatMap((part) => part.clauses).find((one) => one.key === clause.key)?.body ?? '',
    })),
    terms: facts.rows.map((row) => ({
      id: row.id,
      kind: row.kind,
      ...termText(
        tx,
        printerOf(tx, agreement.language, { us: agreement.our_entity }),
        row.kind,
        row.values,
        row.scope as Scope,
        row.operation,
      ),
      operation: row.operation as 'set',
      values: row.values as Record<string, unknown>,
      schema: kindOf(row.kind).values as unknown as Record<string, unknown>,
      page: row.page,
    })),
    changes: await changesToWire(tx, facts),
    comments: (await commentsOf(tx, version.id))
      .filter((one) => one.is_shared)
      .map((one) => ({
        number: one.number,
        mine: one.side === 'partner',
        by: one.by_name,
        clause: one.clause,
        must: one.is_must,
        body: one.body,
        at: one.at.toISOString(),
        settled: one.settled_at !== null,
      })),
    since: await sinceLastTurn(tx, facts),
    reasonsAgainst: {
      accept: yes.includes('partner') ? ['You have accepted this text.'] : await reasonsAgainstAccepting(tx, facts),
      comment: ['negotiating', 'agreed'].includes(version.state) ? [] : ['It is not in negotiation.'],
      change: mine ? [] : [notMine],
      handOver: mine ? [] : ['The draft is not with you.'],
    },
  }
}
