/** Changes: proposed by the side with the pen, accepted or refused one by one by the other once the pen is there. */
import { actorId, type Tx } from '#platform/context.ts'
import type { Static } from '#platform/contract.ts'
import { conflict, invalid, unprocessable } from '#platform/errors.ts'
import type { changeBody } from '../../contract/negotiation.ts'
import { type AgreementRow, updateAgreementRow, updateVersionRow } from '../../queries/agreements.ts'
import { answerChangeRow, type ChangeRow, changesOf, insertChange, openRound } from '../../queries/talks.ts'
import { termsOfVersion } from '../../queries/terms.ts'
import { checkTerms } from '../../terms/check.ts'
import type { Scope } from '../../terms/scope.ts'
import { type Content, canonical, unknownPlaceholders } from '../../texts/content.ts'
import { audit } from '../audit.ts'
import { termInvalid } from '../defaults/defaults.ts'
import { lockOpen } from '../drafts/draft.ts'
import { changeTerms, ownClause, placeClause } from '../drafts/edit.ts'
import type { Talker } from './rounds.ts'

type Body = Static<typeof changeBody>
export type ClauseSide = { heading: string; body: string }
export type TermSide = { values: unknown }

export const clausesOf = (content: Content) => content.components.flatMap((part) => part.clauses)

const lockPen = async (tx: Tx, id: string, talker: Talker) => {
  const open = await lockOpen(tx, id, ['negotiating'])
  if (open.version.pen !== talker.side) throw conflict('pen.not_yours', 'The other side holds the pen.')
  return open
}
const missing = (field: string, message: string) => invalid({ field, rule: 'required', message })

export const proposeChange = async (tx: Tx, id: string, body: Body, talker: Talker): Promise<AgreementRow> => {
  const { agreement, version } = await lockPen(tx, id, talker)
  const content = version.content as Content
  const round = await openRound(tx, version.id)
  const row = await changeOf(tx, version.id, content, body)
  await insertChange(tx, {
    version_id: version.id,
    round_number: round?.number ?? 1,
    side: talker.side,
    act: body.act,
    reason: body.reason ?? null,
    ...row,
    ...talker.by,
  })
  await audit(
    tx,
    agreement.id,
    'change_proposed',
    { version: version.number, side: talker.side, act: body.act, clause: row.clause, term: row.term_kind },
    talker.by,
  )
  return updateAgreementRow(tx, agreement.id, {})
}

const changeOf = async (tx: Tx, versionId: string, content: Content, body: Body) => {
  const none = {
    clause: null,
    component: null,
    heading: null,
    term_id: null,
    term_kind: null,
    before: null,
    after: null,
  }
  if (body.act === 'term' || body.act === 'term_removed') {
    if (!body.termId) throw missing('termId', 'Say which term it is about.')
    const rows = await termsOfVersion(tx, versionId)
    const term = rows.find((one) => one.id === body.termId)
    if (!term) throw invalid({ field: 'termId', rule: 'unknown', message: 'This draft has no such term.' })
    const about = { ...none, term_id: term.id, term_kind: term.kind, before: { values: term.values } }
    if (body.act === 'term_removed') return about
    if (!body.values) throw missing('values', 'Say what it should be.')
    const issues = checkTerms(
      rows.map((one) => ({
        kind: one.kind,
        values: one.id === term.id ? body.values : one.values,
        scope: one.scope as Scope,
        priority: one.priority,
        effectiveFrom: one.effective_from,
        effectiveTo: one.effective_to,
        operation: one.operation as 'set',
      })),
    ).filter((issue) => rows[issue.index]?.id === term.id)
    if (issues.length > 0) throw termInvalid(issues.map((issue) => ({ ...issue, index: 0 })))
    if (canonical(body.values) === canonical(term.values))
      throw invalid({ field: 'values', rule: 'same', message: 'That is what it says already.' })
    return { ...about, after: { values: body.values } }
  }
  if (body.body !== undefined) {
    const [unknown] = unknownPlaceholders(body.body, Object.keys(content.variables))
    if (unknown) throw unprocessable('template.variable_unknown', `Nothing can fill ${unknown}.`)
  }
  if (body.act === 'add') {
    if (!body.component) throw missing('component', 'Say in which part it stands.')
    if (!body.heading) throw missing('heading', 'Give it a heading.')
    if (body.body === undefined) throw missing('body', 'Write its text.')
    const number = clausesOf(content).filter((one) => one.key.startsWith('added_')).length
    const taken = (await changesOf(tx, [versionId])).filter((one) => one.act === 'add').length
    return {
      ...none,
      clause: `added_${number + taken + 1}`,
      component: body.component,
      heading: body.heading,
      after: { heading: body.heading, body: body.body },
    }
  }
  const clause = clausesOf(content).find((one) => one.key === body.clause)
  if (!clause) throw invalid({ field: 'clause', rule: 'unknown', message: 'This text has no such clause.' })
  const about = {
    ...none,
    clause: clause.key,
    heading: clause.heading,
    before: { heading: clause.heading, body: clause.body },
  }
  if (body.act === 'remove') return about
  if (body.body === undefined) throw missing('body', 'Write what it should say.')
  const after = { heading: body.heading ?? clause.heading, body: body.body }
  if (canonical(after) === canonical(about.before))
    throw invalid({ field: 'body', rule: 'same', message: 'That is what it says already.' })
  return { ...about, after }
}

/** Whether what it changes still stands as it stood when it was proposed. */
export const isPlaced = (
  change: ChangeRow,
  content: Content,
  terms: readonly { id: string; values: unknown }[],
): boolean => {
  if (change.act === 'add') return !clausesOf(content).some((one) => one.key === change.clause)
  if (change.act === 'term' || change.act === 'term_removed') {
    const term = terms.find((one) => one.id === change.term_id)
    return term !== undefined && canonical(term.values) === canonical((change.before as TermSide).values)
  }
  const clause = clausesOf(content).find((one) => one.key === change.clause)
  const before = change.before as ClauseSide
  return clause !== undefined && clause.body === before.body && clause.heading === before.heading
}

const findOpen = async (tx: Tx, versionId: string, number: number): Promise<ChangeRow> => {
  const change = (await changesOf(tx, [versionId])).find((one) => one.number === number && one.answer === null)
  if (!change) throw conflict('change.unknown', 'There is no open change of this number.')
  return change
}

export const answerChange = async (
  tx: Tx,
  id: string,
  body: { number: number; answer: 'accepted' | 'refused'; words?: string | undefined },
  talker: Talker,
): Promise<AgreementRow> => {
  const { agreement, version } = await lockPen(tx, id, talker)
  const change = await findOpen(tx, version.id, body.number)
  if (change.side === talker.side)
    throw conflict('change.own', 'Who proposed a change does not answer it; take it back instead.')
  if (body.answer === 'accepted') {
    const content = structuredClone(version.content) as Content
    if (!isPlaced(change, content, await termsOfVersion(tx, version.id)))
      throw conflict(
        'change.unplaced',
        `${change.heading ?? change.term_kind} was changed since; refuse it or have it proposed anew.`,
      )
    if (change.act === 'term' || change.act === 'term_removed') await applyTerm(tx, agreement, version, change)
    else applyClause(content, change)
    const writer = actorId(tx.ctx.actor)
    await updateVersionRow(tx, version.id, {
      content: JSON.stringify(content),
      ...(talker.side === 'us' && writer && { writers: [...new Set([...version.writers, writer])] }),
    })
  }
  await answerChangeRow(tx, version.id, change.number, body.answer, body.words?.trim() || null, talker.by.by_name)
  await audit(
    tx,
    agreement.id,
    `change_${body.answer}`,
    { version: version.number, change: change.number, side: talker.side },
    talker.by,
  )
  return updateAgreementRow(tx, agreement.id, {})
}

const applyTerm = async (
  tx: Tx,
  agreement: AgreementRow,
  version: Parameters<typeof changeTerms>[2],
  change: ChangeRow,
) => {
  const row = (await termsOfVersion(tx, version.id)).find((one) => one.id === change.term_id)!
  await changeTerms(tx, agreement, version, [
    {
      id: row.id,
      kind: row.kind,
      values: (change.act === 'term' ? (change.after as TermSide).values : row.values) as Record<string, unknown>,
      scope: row.scope as Record<string, string[]>,
      priority: row.priority,
      effectiveFrom: row.effective_from,
      effectiveTo: row.effective_to,
      operation: row.operation as 'set',
      ...(change.act === 'term_removed' && { drop: true }),
    },
  ])
}
const applyClause = (content: Content, change: ChangeRow) => {
  const after = change.after as ClauseSide | null
  if (change.act === 'add' && after)
    return placeClause(content, ownClause(change.clause!, after.heading, after.body), change.component as 'legal')
  for (const part of content.components) {
    if (change.act === 'remove') part.clauses = part.clauses.filter((one) => one.key !== change.clause)
    const clause = part.clauses.find((one) => one.key === change.clause)
    if (clause && after) Object.assign(clause, { ...after, position: 'own', clauseNumber: null })
  }
}

export const withdrawChange = async (tx: Tx, id: string, number: number, talker: Talker): Promise<AgreementRow> => {
  const { agreement, version } = await lockPen(tx, id, talker)
  const change = await findOpen(tx, version.id, number)
  if (change.side !== talker.side) throw conflict('change.own', 'The other side proposed it; refuse it instead.')
  await answerChangeRow(tx, version.id, number, 'withdrawn', null, talker.by.by_name)
  await audit(tx, agreement.id, 'change_withdrawn', { version: version.number, change: number }, talker.by)
  return updateAgreementRow(tx, agreement.id, {})
}
