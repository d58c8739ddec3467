/** Changes by notice as both sides read them, and what stands against each act on them. */
import type { Tx } from '#platform/context.ts'
import type { Static } from '#platform/contract.ts'
import { notFound } from '#platform/errors.ts'
import type { ChangeNotice } from '../../contract/change-notices.ts'
import { type AgreementRow, findAgreement, versionsOf } from '../../queries/agreements.ts'
import { type ChangeNoticeRow, changeNoticesOf } from '../../queries/change-notices.ts'
import { noticesOf } from '../../queries/notices.ts'
import { signedTerms, termsOfVersion } from '../../queries/terms.ts'
import { kindOf } from '../../terms/registry.ts'
import type { Scope } from '../../terms/scope.ts'
import { scopeWords, sentencesOf, titleOf } from '../../terms/words/print.ts'
import { today } from '../drafts/draft.ts'
import { ownAgreement } from '../drafts/portal.ts'
import { printerOf } from '../terms/text.ts'
import { reasonsAgainstSecond } from './second.ts'
import { changesOfRows } from './timeline.ts'

export const reasonsAgainst = {
  takeBack: (notice: ChangeNoticeRow, on: string): string[] =>
    notice.state === 'taken_back'
      ? ['It was taken back already.']
      : notice.state === 'sent' && on >= notice.effective_on
        ? [`It took effect on ${notice.effective_on}; change it by an amendment or another notice.`]
        : [],
  object: (notice: ChangeNoticeRow, on: string): string[] => {
    if (notice.state !== 'sent') return ['It was taken back.']
    if (notice.object_by === null) return ['The agreement gives no right to object.']
    if (notice.objected_at) return ['It was objected to already.']
    return on > notice.object_by ? [`An objection counted until ${notice.object_by}.`] : []
  },
  answer: (notice: ChangeNoticeRow): string[] =>
    !notice.objected_at
      ? ['Nobody objected.']
      : notice.answered_at
        ? ['The objection is answered.']
        : notice.state === 'sent'
          ? []
          : ['It was taken back.'],
  leave: (notice: ChangeNoticeRow, on: string): string[] =>
    notice.state !== 'sent'
      ? ['It was taken back.']
      : !notice.objected_at
        ? ['Object first; that opens the right to leave.']
        : on >= notice.effective_on
          ? [`It took effect on ${notice.effective_on}; until then you could leave.`]
          : [],
}

export const changeNoticesToWire = async (
  tx: Tx,
  agreement: AgreementRow,
  side: 'us' | 'partner',
  language?: string,
): Promise<{ data: Static<typeof ChangeNotice>[] }> => {
  const notices = (await changeNoticesOf(tx, agreement.id)).filter((one) => side === 'us' || one.state !== 'asked')
  const versions = new Map((await versionsOf(tx, [agreement.id])).map((one) => [one.id, one]))
  const signed = await signedTerms(tx, agreement.id)
  const on = today(tx, agreement.zone)
  const standing = (await noticesOf(tx, agreement.id)).some((one) => one.state === 'given')
  const printer = printerOf(tx, language ?? (side === 'us' ? undefined : agreement.language), {
    us: agreement.our_entity,
  })
  const data = []
  for (const notice of notices) {
    const version = versions.get(notice.version_id)!
    const own = await termsOfVersion(tx, version.id)
    // Read as it was sent: what a later version did to it is told by its state.
    const known = notice.sent_at
      ? signed.filter((row) => row.version_id === version.id || row.executed_at! < notice.sent_at!)
      : signed
    const changes = notice.sent_at
      ? changesOfRows(printer, known, own).map(({ on: day, row, before, after }) => ({ on: day, row, before, after }))
      : own.map((row) => ({
          on: row.effective_from ?? version.effective_on ?? notice.effective_on,
          row,
          before: [],
          after: row.operation === 'set' ? sentencesOf(printer, kindOf(row.kind), row.values) : [],
        }))
    const ours = ['That is for the team.']
    data.push({
      number: version.number,
      state: notice.state as 'sent',
      reason: version.reason,
      askedBy: side === 'us' ? notice.by_name : null,
      sentAt: notice.sent_at?.toISOString() ?? null,
      sentBy: notice.sent_by_name,
      effectiveOn: notice.effective_on,
      objectBy: notice.object_by,
      changes: changes.map((change) => ({
        on: change.on,
        kind: change.row.kind,
        title: titleOf(printer, change.row.kind),
        before: change.before,
        after: change.after,
        scopeWords: scopeWords(printer, change.row.scope as Scope),
      })),
      objectedAt: notice.objected_at?.toISOString() ?? null,
      objectedBy: notice.objected_by_name,
      objection: notice.objection,
      answer: notice.answer,
      answeredAt: notice.answered_at?.toISOString() ?? null,
      answeredBy: notice.answered_by_name,
      takenBackAt: notice.taken_back_at?.toISOString() ?? null,
      takenBackBy: notice.taken_back_by_name,
      takenBackReason: notice.taken_back_reason,
      reasonsAgainst: {
        send:
          side === 'partner'
            ? ours
            : notice.state === 'asked'
              ? reasonsAgainstSecond(tx.ctx, notice)
              : ['It was sent already.'],
        object: reasonsAgainst.object(notice, on),
        answer: side === 'partner' ? ours : reasonsAgainst.answer(notice),
        takeBack: side === 'partner' ? ours : reasonsAgainst.takeBack(notice, on),
        leave: standing ? ['A notice or termination stands already.'] : reasonsAgainst.leave(notice, on),
      },
    })
  }
  return { data }
}

export const listChangeNotices = async (tx: Tx, id: string) => {
  const agreement = await findAgreement(tx, id)
  if (!agreement) throw notFound('agreement')
  return changeNoticesToWire(tx, agreement, 'us')
}
export const portalChangeNotices = (tx: Tx, id: string) =>
  tx.asTeam(async () => changeNoticesToWire(tx, (await ownAgreement(tx, id)).agreement, 'partner'))
