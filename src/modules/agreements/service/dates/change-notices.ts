/**
 * Changes by notice. The agreement itself says which kinds we may change so and how many days ahead. What was sent is
 * signed by us alone and holds by its days like any term. An objection opens a talk and a right to leave on the day on
 * which the change takes effect; taking a change back is a version of its own that sets what held before.
 */
import { closeTask, openTask } from '#modules/tasks/public.ts'
import { addDays } from '#platform/civil-time.ts'
import type { Tx } from '#platform/context.ts'
import { conflict, notFound, unprocessable } from '#platform/errors.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import { changeNoticed, changeObjected, changeTakenBack } from '../../contract/events.ts'
import {
  type AgreementRow,
  insertVersion,
  lockAgreement,
  updateAgreementRow,
  updateVersionRow,
  type VersionRow,
  versionsOf,
} from '../../queries/agreements.ts'
import {
  changeNoticesOf,
  dropAskedChangeNotice,
  putChangeNotice,
  updateChangeNotice,
} from '../../queries/change-notices.ts'
import { insertTerms, signedTerms, type TermRow, termsOfVersion } from '../../queries/terms.ts'
import type { ValuesOf } from '../../terms/registry.ts'
import { printerFor, termLanguage, titleOf } from '../../terms/words/print.ts'
import { canonical } from '../../texts/content.ts'
import { acting } from '../acting.ts'
import { audit } from '../audit.ts'
import { amendAgreement, openStates, today } from '../drafts/draft.ts'
import { versionFacts } from '../drafts/facts.ts'
import { ownAgreement } from '../drafts/portal.ts'
import { putInForce } from '../execute/put-in-force.ts'
import { about } from '../sign/envelopes.ts'
import { changeNoticesToWire, reasonsAgainst } from './change-notices-wire.ts'
import { followDates } from './days.ts'
import { ownValues, runningLife } from './life.ts'
import { mailAgreement, ownerOf } from './mails.ts'
import { enter, refuseStanding } from './notices.ts'
import { askSecond, isSmallTeam, reasonsAgainstSecond, rolesOf, secondAnswered } from './second.ts'
import { rowsOn } from './timeline.ts'

type Rule = ValuesOf<'change_by_notice'>
const answerKind = 'agreements.answer_objection'

const ruleOf = async (tx: Tx, agreement: AgreementRow): Promise<Rule> => {
  const on = today(tx, agreement.zone)
  await runningLife(tx, agreement, on)
  const rule = await ownValues(tx, agreement, 'change_by_notice', on)
  if (!rule)
    throw conflict(
      'change_notice.not_granted',
      'The agreement does not let us change anything by notice; use an amendment.',
    )
  return rule
}
const lock = async (tx: Tx, id: string): Promise<AgreementRow> => {
  const agreement = await lockAgreement(tx, id)
  if (!agreement) throw notFound('agreement')
  return agreement
}

export const beginChangeNotice = async (
  tx: Tx,
  id: string,
  input: { reason: string; effectiveOn?: string | undefined },
): Promise<AgreementRow> => {
  const agreement = await lock(tx, id)
  const rule = await ruleOf(tx, agreement)
  const earliest = addDays(today(tx, agreement.zone), rule.days)
  if (input.effectiveOn && input.effectiveOn < earliest) throw tooEarly(input.effectiveOn, earliest, rule)
  return amendAgreement(tx, id, input, 'notice')
}
const tooEarly = (on: string, earliest: string, rule: Rule) =>
  unprocessable(
    'term.in_past',
    `It would take effect on ${on}; a change by notice needs ${rule.days} days, so ${earliest} at the earliest.`,
  )

const openNotice = async (tx: Tx, agreement: AgreementRow, states: readonly string[]): Promise<VersionRow> => {
  const open = (await versionsOf(tx, [agreement.id])).findLast((version) => openStates.includes(version.state))
  if (open?.kind !== 'notice' || !states.includes(open.state))
    throw conflict('agreement.state', 'No change by notice is being written on this agreement.')
  return open
}

/** What would be sent today: its terms with their days, when the last of them allows an objection. Refuses what may not be. */
const readyToSend = async (tx: Tx, agreement: AgreementRow, version: VersionRow) => {
  const rule = await ruleOf(tx, agreement)
  const on = today(tx, agreement.zone)
  const facts = await versionFacts(tx, agreement, version)
  if (facts.rows.length === 0) throw conflict('agreement.not_ready', 'Nothing is changed yet; set or remove a term.')
  const base = (await versionsOf(tx, [agreement.id])).find((one) => one.id === version.base_version_id)
  if (base && canonical(base.content) !== canonical(version.content))
    throw conflict('change_notice.not_granted', 'Only terms can be changed by notice; the text takes an amendment.')
  // The text is the one that was signed, maybe elsewhere; only a number that it prints can now be without its term.
  const faults = facts.faults.filter((fault) => fault.rule !== 'component.missing')
  if (faults.length > 0) throw conflict('agreement.not_ready', faults.map((fault) => fault.message).join(' '))
  const printer = printerFor(termLanguage(tx.ctx.workspace.language))
  const foreign = facts.rows.filter((row) => row.kind === 'change_by_notice' || !rule.kinds.includes(row.kind))
  if (foreign.length > 0)
    throw conflict(
      'change_notice.not_granted',
      `The agreement does not let us change ${[...new Set(foreign.map((row) => titleOf(printer, row.kind)))].join(', ')} by notice; use an amendment.`,
      { kinds: foreign.map((row) => row.kind) },
    )
  const earliest = addDays(on, rule.days)
  const days = facts.rows.map((row) => row.effective_from ?? version.effective_on ?? earliest)
  const effectiveOn = days.reduce((first, day) => (day < first ? day : first))
  if (effectiveOn < earliest) throw tooEarly(effectiveOn, earliest, rule)
  const { span } = await runningLife(tx, agreement, on)
  if (span.covered_until !== null && effectiveOn >= span.covered_until)
    throw conflict('agreement.state', `It ends on ${span.covered_until}, before the change would take effect.`)
  return { facts, effectiveOn, objectBy: rule.objection ? addDays(effectiveOn, -1) : null }
}

/** Asks the second person; in a small team it is sent at once. */
export const askChangeNotice = async (tx: Tx, id: string) => {
  const agreement = await lock(tx, id)
  const version = await openNotice(tx, agreement, ['draft'])
  const ready = await readyToSend(tx, agreement, version)
  const by = acting(tx)
  await putChangeNotice(tx, {
    version_id: version.id,
    agreement_id: id,
    state: 'asked',
    effective_on: ready.effectiveOn,
    object_by: ready.objectBy,
    snapshot_hash: ready.facts.snapshot,
    asked_at: tx.now,
    asked_roles: rolesOf(tx.ctx),
    ...by,
  })
  await updateVersionRow(tx, version.id, { state: 'legal_review', pen: 'us', pen_since: tx.now })
  await audit(tx, id, 'change_notice_asked', { version: version.number, snapshot: ready.facts.snapshot })
  if (isSmallTeam(tx)) return send(tx, agreement, version.number, true)
  await askSecond(tx, agreement, { id: version.id, what: 'change by notice', roles: rolesOf(tx.ctx) })
  await updateAgreementRow(tx, id, {})
  return listWire(tx, agreement)
}
const listWire = (tx: Tx, agreement: AgreementRow) => changeNoticesToWire(tx, agreement, 'us')

const unknownNotice = () => conflict('change_notice.state', 'There is no change by notice of this number.')
const findNotice = async (tx: Tx, agreement: AgreementRow, number: number) => {
  const version = (await versionsOf(tx, [agreement.id])).find((one) => one.number === number)
  const notice = version && (await changeNoticesOf(tx, agreement.id)).find((one) => one.version_id === version.id)
  if (!version || !notice) throw unknownNotice()
  return { version, notice }
}
export const sendChangeNotice = async (tx: Tx, id: string, number: number) =>
  send(tx, await lock(tx, id), number, isSmallTeam(tx))

const send = async (tx: Tx, agreement: AgreementRow, number: number, alone: boolean) => {
  const { version, notice } = await findNotice(tx, agreement, number)
  if (notice.state !== 'asked' || version.state !== 'legal_review')
    throw conflict('change_notice.state', 'It is not waiting to be sent.')
  const [reason] = alone ? [] : reasonsAgainstSecond(tx.ctx, notice)
  if (reason) throw conflict('notice.same_person', reason)
  // Reckoned again on the day on which it is sent: what waited too long is refused, never moved in silence.
  const { facts, effectiveOn, objectBy } = await readyToSend(tx, agreement, version)
  if (facts.snapshot !== notice.snapshot_hash)
    throw conflict('snapshot.stale', 'It was changed since it was asked for; return it and ask anew.')
  await updateVersionRow(tx, version.id, {
    state: 'completing',
    snapshot_hash: facts.snapshot,
    document: JSON.stringify(facts.blocks),
    document_hash: facts.documentHash,
  })
  await updateChangeNotice(tx, version.id, {
    state: 'sent',
    sent_at: tx.now,
    sent_by_name: acting(tx).by_name,
    effective_on: effectiveOn,
    object_by: objectBy,
  })
  await putInForce(tx, {
    agreement,
    version,
    executedAt: tx.now,
    effectiveOn: version.effective_on ?? effectiveOn,
  })
  await audit(tx, agreement.id, 'change_notice_sent', {
    version: number,
    documentHash: facts.documentHash,
    effectiveOn,
    objectBy,
  })
  await tx.announce(changeNoticed, { ...eventFacts(agreement, number), on: effectiveOn }, about(agreement))
  await secondAnswered(tx, agreement.id, 'It was sent.')
  const printer = printerFor(termLanguage(agreement.language))
  const what = [...new Set(facts.rows.map((row) => titleOf(printer, row.kind)))].join(', ')
  await mailAgreement(tx, agreement, 'change_noticed', 'both', { on: effectiveOn, what, objectBy: objectBy ?? '' })
  await followDates(tx, agreement)
  await updateAgreementRow(tx, agreement.id, {})
  return listWire(tx, agreement)
}
const eventFacts = (agreement: AgreementRow, versionNumber: number) => ({
  agreementId: agreement.id,
  partnerId: agreement.partner_id,
  number: agreement.number,
  versionNumber,
})

export const takeBackChangeNotice = async (tx: Tx, id: string, number: number, reason: string) => {
  const agreement = await lock(tx, id)
  const { version, notice } = await findNotice(tx, agreement, number)
  if (notice.state === 'asked') {
    await dropAskedChangeNotice(tx, version.id)
    await updateVersionRow(tx, version.id, { state: 'draft' })
    await audit(tx, id, 'change_notice_returned', { version: number, reason })
    await secondAnswered(tx, id, 'It was returned.')
    await updateAgreementRow(tx, id, {})
    return listWire(tx, agreement)
  }
  const [against] = reasonsAgainst.takeBack(notice, today(tx, agreement.zone))
  if (against) throw conflict('change_notice.state', against)
  await updateChangeNotice(tx, version.id, {
    state: 'taken_back',
    taken_back_at: tx.now,
    taken_back_by_name: acting(tx).by_name,
    taken_back_reason: reason,
  })
  const restored = await restore(tx, agreement, version, reason)
  await audit(tx, id, 'change_notice_taken_back', { version: number, by: restored.number, reason })
  await tx.announce(changeTakenBack, { ...eventFacts(agreement, number), on: notice.effective_on }, about(agreement))
  await closeTask(tx, { kind: answerKind, subjectId: id, outcome: 'The change was taken back.' })
  await mailAgreement(tx, agreement, 'change_taken_back', 'both', { on: notice.effective_on, words: reason })
  await followDates(tx, agreement)
  await updateAgreementRow(tx, id, {})
  return listWire(tx, agreement)
}
/** Nothing that was sent is touched: a further version sets on the same days what would have held without it. */
const restore = async (tx: Tx, agreement: AgreementRow, version: VersionRow, reason: string): Promise<VersionRow> => {
  const all = await signedTerms(tx, agreement.id)
  const sent = await termsOfVersion(tx, version.id)
  const others = all.filter((row) => row.version_id !== version.id)
  const versions = await versionsOf(tx, [agreement.id])
  const { by_kind, by_id, by_name } = acting(tx)
  const row = await insertVersion(tx, {
    id: newId(idPrefixes.agreementVersion),
    agreement_id: agreement.id,
    partner_id: agreement.partner_id,
    number: versions.length + 1,
    kind: 'notice',
    base_version_id: version.id,
    state: 'completing',
    author_kind: by_kind,
    author_id: by_id,
    author_name: by_name,
    writers: by_id ? [by_id] : [],
    content: JSON.stringify(version.content),
    reason,
    effective_on: version.effective_on,
  })
  const terms = sent.flatMap((term) => restoring(term, rowsOn(others, term.effective_from!)))
  await insertTerms(
    tx,
    terms.map((term, position) => ({
      ...term,
      id: newId(idPrefixes.term),
      version_id: row.id,
      agreement_id: agreement.id,
      partner_id: agreement.partner_id,
      position,
    })),
  )
  return putInForce(tx, { agreement, version: row, executedAt: tx.now, effectiveOn: row.effective_on! })
}
const restoring = (term: TermRow, held: readonly TermRow[]) => {
  const before = held.filter((row) => term.replaces.includes(row.id))
  const shape = (row: TermRow, operation: 'set' | 'remove') => ({
    kind: row.kind,
    operation,
    values: row.values,
    scope: row.scope,
    priority: row.priority,
    clause: row.clause,
    page: row.page,
    effective_from: term.effective_from,
    effective_to: operation === 'set' ? row.effective_to : null,
    replaces: [term.id, ...term.replaces],
  })
  if (before.length === 0) return term.operation === 'set' ? [shape(term, 'remove')] : []
  // Of a kind of which all rows apply, one row may have taken the place of several.
  return before.map((row) => shape(row, 'set'))
}

export const answerObjection = async (tx: Tx, id: string, number: number, words: string) => {
  const agreement = await lock(tx, id)
  const { version, notice } = await findNotice(tx, agreement, number)
  const [against] = reasonsAgainst.answer(notice)
  if (against) throw conflict('change_notice.state', against)
  await updateChangeNotice(tx, version.id, {
    answer: words,
    answered_at: tx.now,
    answered_by_name: acting(tx).by_name,
  })
  await audit(tx, id, 'objection_answered', { version: number, words })
  await closeTask(tx, { kind: answerKind, subjectId: id, outcome: 'The objection is answered.' })
  await mailAgreement(tx, agreement, 'objection_answered', 'partner', { on: notice.effective_on, words })
  await updateAgreementRow(tx, id, {})
  return listWire(tx, agreement)
}

const theirs = async (tx: Tx, id: string, number: number) => {
  await ownAgreement(tx, id)
  const agreement = await lock(tx, id)
  const found = await findNotice(tx, agreement, number)
  if (found.notice.state === 'asked') throw unknownNotice()
  return { agreement, ...found }
}
export const objectToChange = (tx: Tx, id: string, number: number, words: string) =>
  tx.asTeam(async () => {
    const { agreement, version, notice } = await theirs(tx, id, number)
    const [against] = reasonsAgainst.object(notice, today(tx, agreement.zone))
    if (against) throw conflict('change_notice.state', against)
    const by = acting(tx).by_name
    await updateChangeNotice(tx, version.id, { objected_at: tx.now, objected_by_name: by, objection: words })
    await audit(tx, id, 'change_objected', { version: number, words })
    await tx.announce(changeObjected, { ...eventFacts(agreement, number), on: notice.effective_on }, about(agreement))
    const owner = await ownerOf(tx, agreement)
    await openTask(tx, {
      ...about(agreement),
      kind: answerKind,
      title: `Talk about the objection to the change of ${agreement.number} from ${notice.effective_on} on`,
      side: 'team',
      owner: owner ? { memberId: owner.id } : { role: 'partner_manager' },
      dueAt: new Date(`${notice.effective_on}T00:00:00Z`),
      legal: true,
      waiting: 'partner',
      cause: `objection ${version.id}`,
    })
    await mailAgreement(tx, agreement, 'change_objected', 'owner', { who: by, words, on: notice.effective_on })
    await updateAgreementRow(tx, id, {})
    return changeNoticesToWire(tx, agreement, 'partner')
  })
/** Whoever objected in time may leave until the change takes effect; it then ends on that very day. */
export const leaveAfterObjection = (tx: Tx, id: string, number: number, reason: string) =>
  tx.asTeam(async () => {
    const { agreement, notice } = await theirs(tx, id, number)
    const on = today(tx, agreement.zone)
    const [against] = reasonsAgainst.leave(notice, on)
    if (against) throw conflict('change_notice.state', against)
    await refuseStanding(tx, agreement)
    const { span } = await runningLife(tx, agreement, on)
    const endsOn =
      span.covered_until !== null && span.covered_until < notice.effective_on ? span.covered_until : notice.effective_on
    return {
      zone: agreement.zone,
      row: await enter(tx, agreement, {
        kind: 'termination',
        side: 'partner',
        ground: 'objection',
        reason,
        givenOn: on,
        end: { endsOn, noticeBy: null, cureUntil: null },
      }),
    }
  })
