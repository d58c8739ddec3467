/** Notice and termination: who may end an agreement, on which day, and what it takes to take that back. */
import { civilDate, isCivilDate } from '#platform/civil-time.ts'
import { partnerOf, type Tx } from '#platform/context.ts'
import type { Static } from '#platform/contract.ts'
import { conflict, invalid, notFound } from '#platform/errors.ts'
import { findFile } from '#platform/files/store.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import { agreementTerminated, noticeGiven, noticeWithdrawn } from '../../contract/events.ts'
import type { AgreementNotice } from '../../contract/notices.ts'
import { type AgreementRow, findAgreement, lockAgreement, updateAgreementRow } from '../../queries/agreements.ts'
import { findNotice, insertNotice, type NoticeRow, noticesOf, updateNotice } from '../../queries/notices.ts'
import { acting } from '../acting.ts'
import { audit } from '../audit.ts'
import { today } from '../drafts/draft.ts'
import { ownAgreement } from '../drafts/portal.ts'
import { about } from '../sign/envelopes.ts'
import { followDates } from './days.ts'
import { type End, endOfNotice, endOfTermination } from './ends.ts'
import { endLife, restoreLife, runningLife } from './life.ts'
import { mailAboutNotice } from './mails.ts'
import { askSecond, reasonsAgainstSecond, rolesOf, secondAnswered } from './second.ts'

type Side = 'us' | 'partner'
type Recorded = { givenOn: string; proof: string; fileId?: string | undefined }
type Give = { reason: string; acceptNextEnd?: boolean | undefined; recorded?: Recorded | undefined }
type Terminate = { ground: 'convenience' | 'cause'; reason: string; recorded?: Recorded | undefined }

export const lockSigned = async (tx: Tx, id: string): Promise<AgreementRow> => {
  const agreement = await lockAgreement(tx, id)
  if (!agreement) throw notFound('agreement')
  return agreement
}
export const refuseStanding = async (tx: Tx, agreement: AgreementRow, exceptId?: string) => {
  const standing = (await noticesOf(tx, agreement.id)).find(
    (one) => ['asked', 'given'].includes(one.state) && one.id !== exceptId,
  )
  if (standing)
    throw conflict(
      'notice.standing',
      standing.state === 'asked'
        ? `${standing.by_name} asked for one already; confirm it or take it back.`
        : `One stands already: the agreement ends on ${standing.ends_on}.`,
    )
}

const checkRecorded = async (tx: Tx, agreement: AgreementRow, recorded: Recorded): Promise<void> => {
  if (!isCivilDate(recorded.givenOn) || recorded.givenOn > today(tx, agreement.zone))
    throw invalid({
      field: 'recorded.givenOn',
      rule: 'past',
      message: 'Name the day on which it reached us; it cannot lie ahead.',
    })
  if (recorded.fileId) await findFile(tx, recorded.fileId)
}

export const giveNotice = async (tx: Tx, id: string, side: Side, input: Give): Promise<NoticeRow> => {
  const agreement = await lockSigned(tx, id)
  await refuseStanding(tx, agreement)
  if (input.recorded) await checkRecorded(tx, agreement, input.recorded)
  const givenOn = input.recorded?.givenOn ?? today(tx, agreement.zone)
  const end = await endOfNotice(tx, agreement, givenOn, input.acceptNextEnd ?? false)
  return enter(tx, agreement, { kind: 'notice', side, ground: null, givenOn, end, ...input })
}
export const terminateAgreement = async (tx: Tx, id: string, side: Side, input: Terminate): Promise<NoticeRow> => {
  const agreement = await lockSigned(tx, id)
  await refuseStanding(tx, agreement)
  if (input.recorded) await checkRecorded(tx, agreement, input.recorded)
  const givenOn = input.recorded?.givenOn ?? today(tx, agreement.zone)
  const end = await endOfTermination(tx, agreement, side, input.ground, givenOn)
  return enter(tx, agreement, { kind: 'termination', side, givenOn, end, ...input })
}

/** Ours waits for its second person; the partner's counts at once, in the portal or as it was recorded. */
export const enter = async (
  tx: Tx,
  agreement: AgreementRow,
  input: {
    kind: 'notice' | 'termination'
    side: Side
    reason: string
    ground: 'convenience' | 'cause' | 'objection' | null
    givenOn: string
    end: End
    recorded?: Recorded | undefined
  },
): Promise<NoticeRow> => {
  const alone = tx.ctx.workspace.settings['smallTeam'] === true
  const isGiven = input.side === 'partner' || alone
  const notice = await insertNotice(tx, {
    id: newId(idPrefixes.notice),
    agreement_id: agreement.id,
    kind: input.kind,
    side: input.side,
    reason: input.reason,
    ground: input.ground,
    state: 'asked',
    asked_at: tx.now,
    asked_roles: rolesOf(tx.ctx),
    // Of ours these are what it would bring about today; they are reckoned again when it is confirmed.
    notice_by: input.end.noticeBy,
    ends_on: input.end.endsOn,
    cure_until: input.end.cureUntil,
    is_recorded: input.recorded !== undefined,
    proof: input.recorded?.proof ?? null,
    proof_file_id: input.recorded?.fileId ?? null,
    ...acting(tx),
  })
  if (isGiven) return give(tx, agreement, notice, input.givenOn, input.end)
  await audit(tx, agreement.id, `${input.kind}_asked`, { notice: notice.id, reason: input.reason })
  await askSecond(tx, agreement, {
    id: notice.id,
    what: input.kind === 'notice' ? 'notice' : 'termination',
    roles: notice.asked_roles,
  })
  await updateAgreementRow(tx, agreement.id, {})
  return notice
}

const give = async (
  tx: Tx,
  agreement: AgreementRow,
  asked: NoticeRow,
  givenOn: string,
  end: End,
): Promise<NoticeRow> => {
  const notice = await updateNotice(tx, asked.id, {
    state: 'given',
    given_at: tx.now,
    given_on: givenOn,
    notice_by: end.noticeBy,
    ends_on: end.endsOn,
    cure_until: end.cureUntil,
  })
  const { span } = await runningLife(tx, agreement, givenOn)
  await endLife(tx, agreement, span, { cause: asked.kind === 'notice' ? 'noticed' : 'terminated', endsOn: end.endsOn })
  await audit(tx, agreement.id, asked.kind === 'notice' ? 'notice_given' : 'terminated', {
    notice: notice.id,
    side: notice.side,
    givenOn,
    endsOn: end.endsOn,
    ground: notice.ground,
    reason: notice.reason,
    proof: notice.proof,
  })
  const facts = {
    agreementId: agreement.id,
    partnerId: agreement.partner_id,
    number: agreement.number,
    noticeId: notice.id,
    side: notice.side as Side,
    endsOn: end.endsOn,
  }
  if (asked.kind === 'notice') await tx.announce(noticeGiven, facts, about(agreement))
  else
    await tx.announce(
      agreementTerminated,
      { ...facts, ground: (notice.ground ?? 'convenience') as 'cause', cureUntil: end.cureUntil },
      about(agreement),
    )
  await secondAnswered(tx, agreement.id, 'It was given.')
  await mailAboutNotice(tx, agreement, notice, 'given')
  await followDates(tx, agreement)
  await updateAgreementRow(tx, agreement.id, {})
  return notice
}

/** What stands against the caller confirming it; empty when it can be done. */
const reasonsAgainstConfirming = (tx: Tx, notice: NoticeRow): string[] =>
  notice.state === 'asked' ? reasonsAgainstSecond(tx.ctx, notice) : ['It waits for nobody.']
const reasonsAgainstWithdrawing = (notice: NoticeRow, side: Side, on: string): string[] => {
  if (!['asked', 'given'].includes(notice.state)) return ['It was taken back or mended already.']
  if (notice.side !== side && notice.state === 'given' && !notice.is_recorded) return ['The other side gave it.']
  return notice.state === 'given' && notice.ends_on !== null && on >= notice.ends_on
    ? [`The agreement ended by it on ${notice.ends_on}.`]
    : []
}

const lockNotice = async (tx: Tx, id: string): Promise<{ agreement: AgreementRow; notice: NoticeRow }> => {
  const known = await findNotice(tx, id)
  if (!known) throw notFound('notice')
  const agreement = await lockSigned(tx, known.agreement_id)
  return { agreement, notice: (await findNotice(tx, id))! }
}

export const confirmNotice = async (tx: Tx, id: string): Promise<NoticeRow> => {
  const { agreement, notice } = await lockNotice(tx, id)
  if (notice.state !== 'asked') throw conflict('notice.state', `It is ${notice.state} already.`)
  const [reason] = reasonsAgainstConfirming(tx, notice)
  if (reason) throw conflict('notice.same_person', reason)
  await refuseStanding(tx, agreement, id)
  const on = today(tx, agreement.zone)
  const end =
    notice.kind === 'notice'
      ? await endOfNotice(tx, agreement, on, true)
      : await endOfTermination(tx, agreement, 'us', notice.ground as 'cause', on)
  // What was asked for is what is given: a day later must not silently mean a year later.
  if (notice.kind === 'notice' && end.endsOn !== notice.ends_on)
    throw conflict('notice.too_late', `Due by ${notice.notice_by}; the next end is ${end.endsOn}. Ask for that one.`, {
      noticeBy: notice.notice_by,
      nextEnd: end.endsOn,
    })
  const by = acting(tx)
  await updateNotice(tx, id, {
    confirmed_by_kind: by.by_kind,
    confirmed_by_id: by.by_id,
    confirmed_by_name: by.by_name,
  })
  return give(tx, agreement, notice, on, end)
}

export const withdrawNotice = async (tx: Tx, id: string, side: Side, reason: string): Promise<NoticeRow> => {
  const { agreement, notice } = await lockNotice(tx, id)
  const on = today(tx, agreement.zone)
  const [against] = reasonsAgainstWithdrawing(notice, side, on)
  if (against === 'The other side gave it.') throw conflict('notice.not_yours', against)
  if (against) throw conflict('notice.state', against)
  const withdrawn = await updateNotice(tx, id, {
    state: 'withdrawn',
    withdrawn_at: tx.now,
    withdrawn_by_name: acting(tx).by_name,
    withdrawn_reason: reason,
  })
  await audit(tx, agreement.id, 'notice_withdrawn', { notice: id, reason, wasGiven: notice.state === 'given' })
  if (notice.state === 'given') await goOn(tx, agreement, withdrawn)
  else await secondAnswered(tx, agreement.id, 'It was taken back.')
  await updateAgreementRow(tx, agreement.id, {})
  return withdrawn
}
export const cureTermination = async (tx: Tx, id: string, words: string): Promise<NoticeRow> => {
  const { agreement, notice } = await lockNotice(tx, id)
  const on = today(tx, agreement.zone)
  if (notice.state !== 'given' || notice.ground !== 'cause' || on > notice.cure_until!)
    throw conflict('notice.state', 'Only a termination for cause that is running can be mended.')
  const cured = await updateNotice(tx, id, { state: 'cured', cured_at: tx.now })
  await audit(tx, agreement.id, 'breach_cured', { notice: id, words })
  await goOn(tx, agreement, cured)
  await updateAgreementRow(tx, agreement.id, {})
  return cured
}
const goOn = async (tx: Tx, agreement: AgreementRow, notice: NoticeRow) => {
  await restoreLife(tx, agreement, await runningLife(tx, agreement, today(tx, agreement.zone)))
  await tx.announce(
    noticeWithdrawn,
    {
      agreementId: agreement.id,
      partnerId: agreement.partner_id,
      number: agreement.number,
      noticeId: notice.id,
      side: notice.side as Side,
    },
    about(agreement),
  )
  await mailAboutNotice(tx, agreement, notice, 'withdrawn')
  await followDates(tx, agreement)
}

export const noticeToWire = (
  tx: Tx,
  row: NoticeRow,
  zone: string,
  side: Side = 'us',
): Static<typeof AgreementNotice> => {
  const on = civilDate(zone, tx.now)
  const isShown = side === 'us' || row.side === 'partner'
  return {
    id: row.id,
    agreementId: row.agreement_id,
    kind: row.kind as 'notice',
    side: row.side as Side,
    state: row.state as 'given',
    reason: row.reason,
    ground: row.ground as 'cause' | null,
    cureUntil: row.cure_until,
    givenAt: row.given_at?.toISOString() ?? null,
    givenOn: row.given_on,
    noticeBy: row.notice_by,
    endsOn: row.ends_on,
    recorded: row.is_recorded,
    proof: isShown ? row.proof : null,
    proofFileId: isShown ? row.proof_file_id : null,
    by: { kind: row.by_kind, id: row.by_id, name: row.by_name },
    confirmedBy: row.confirmed_by_kind
      ? { kind: row.confirmed_by_kind, id: row.confirmed_by_id, name: row.confirmed_by_name ?? '' }
      : null,
    withdrawnAt: row.withdrawn_at?.toISOString() ?? null,
    withdrawnBy: row.withdrawn_by_name,
    withdrawnReason: row.withdrawn_reason,
    reasonsAgainst: {
      confirm: side === 'us' ? reasonsAgainstConfirming(tx, row) : ['The team confirms its own notices.'],
      withdraw: reasonsAgainstWithdrawing(row, side, on),
      cure:
        side === 'us' && row.state === 'given' && row.ground === 'cause' && on <= (row.cure_until ?? '')
          ? []
          : ['Only a termination for cause that is running can be mended.'],
    },
  }
}
export const listNotices = async (tx: Tx, id: string) => {
  const agreement = await findAgreement(tx, id)
  if (!agreement) throw notFound('agreement')
  return { data: (await noticesOf(tx, id)).map((row) => noticeToWire(tx, row, agreement.zone)) }
}

/** The partner sees what was given; what our side only thinks of stays with us. */
export const portalNotices = (tx: Tx, id: string) =>
  tx.asTeam(async () => {
    const { agreement } = await ownAgreement(tx, id)
    const rows = (await noticesOf(tx, id)).filter((row) => row.given_at !== null)
    return { data: rows.map((row) => noticeToWire(tx, row, agreement.zone, 'partner')) }
  })
export const givePortalNotice = (tx: Tx, id: string, input: Omit<Give, 'recorded'>) =>
  tx.asTeam(async () => {
    const { agreement } = await ownAgreement(tx, id)
    const row = await giveNotice(tx, id, 'partner', { reason: input.reason, acceptNextEnd: input.acceptNextEnd })
    return noticeToWire(tx, row, agreement.zone, 'partner')
  })
export const withdrawPortalNotice = (tx: Tx, id: string, reason: string) =>
  tx.asTeam(async () => {
    const notice = await findNotice(tx, id)
    const agreement = notice && (await findAgreement(tx, notice.agreement_id))
    if (!notice?.given_at || agreement?.partner_id !== partnerOf(tx.ctx.actor)) throw notFound('notice')
    return noticeToWire(tx, await withdrawNotice(tx, id, 'partner', reason), agreement.zone, 'partner')
  })
