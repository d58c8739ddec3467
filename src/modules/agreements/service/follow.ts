/** Who has to do what about an agreement now: tasks and clocks are set to what its rows say, whatever happened before. */

import { peopleOfPartners } from '#modules/partners/public.ts'
import { cancelTask, closeTask, dropClock, meetClock, openTask, startClock } from '#modules/tasks/public.ts'
import { businessMinutesBetween } from '#platform/calendar.ts'
import type { Tx } from '#platform/context.ts'
import type { MemberRole } from '#platform/contract.ts'
import type { DueKind } from '#platform/module.ts'
import { workspaceCalendar } from '#platform/tenancy/workspace-calendar.ts'
import { type AgreementRow, findAgreement, findVersion, type VersionRow, versionsOf } from '../queries/agreements.ts'
import { approvalsOfVersion } from '../queries/negotiation.ts'
import { membersByEmail } from '../queries/people.ts'
import { envelopesOf, type SignerRow, signersOf } from '../queries/signing.ts'
import { mailAgreement, ownerOf } from './dates/mails.ts'
import { openStates } from './drafts/draft.ts'
import { turnOf } from './sign/envelopes.ts'

export const penChaseKind = 'agreements.pen_chase'
const penDays = [3, 7, 14]
const dayMs = 86_400_000
type Owner = { memberId: string } | { role: MemberRole }

/** Sets tasks and clocks of an agreement to what stands in its rows. Safe to call after anything, any number of times. */
export const followAgreement = (tx: Tx, agreementId: string): Promise<void> =>
  tx.asTeam(async () => {
    const agreement = await findAgreement(tx, agreementId)
    if (!agreement) return
    const versions = await versionsOf(tx, [agreementId])
    const open = versions.findLast((version) => openStates.includes(version.state))
    const person = await ownerOf(tx, agreement)
    const owner: Owner = person ? { memberId: person.id } : { role: 'partner_manager' }
    await followPen(tx, agreement, open, owner)
    for (const version of versions) await followApprovals(tx, agreement, version)
    await followSigners(tx, agreement, open, owner)
  })

const followPen = async (tx: Tx, agreement: AgreementRow, open: VersionRow | undefined, owner: Owner) => {
  const talks = open?.state === 'negotiating' || open?.state === 'draft'
  const holder = open && talks ? (open.state === 'draft' ? 'us' : open.pen) : undefined
  const about = { subject: { kind: 'agreement', id: agreement.id }, partnerId: agreement.partner_id } as const
  for (const side of ['us', 'partner'] as const) {
    const taskSide = side === 'us' ? 'team' : 'partner'
    if (holder === side)
      await openTask(tx, {
        ...about,
        kind: 'agreements.negotiate',
        title: `Go on with the draft ${agreement.number}`,
        ...(side === 'partner' && { sharedTitle: `Read the draft ${agreement.number} and answer it` }),
        side: taskSide,
        owner: side === 'us' ? owner : { role: 'principal' },
        dueAt: new Date((open!.pen_since ?? tx.now).getTime() + penDays[0]! * dayMs),
        waiting: side === 'us' ? 'partner' : 'colleague',
        cause: `pen ${open!.id} ${side} ${(open!.pen_since ?? open!.created_at).toISOString()}`,
      })
    else
      await closeTask(tx, {
        kind: 'agreements.negotiate',
        subjectId: agreement.id,
        side: taskSide,
        outcome: holder ? 'The draft was handed on.' : 'The draft needs no answer now.',
      })
  }
  await followLegal(tx, agreement, open)
  if (!open) return
  await tx.unschedule(penChaseKind, open.id)
  if (open.state !== 'negotiating' || !open.pen_since) {
    await meetClock(tx, { kind: 'pen', subjectId: open.id })
    return
  }
  await startClock(tx, {
    kind: 'pen',
    subjectKind: 'agreement_version',
    subjectId: open.id,
    partnerId: agreement.partner_id,
    targetMinutes: penDays[0]! * 24 * 60,
    business: false,
    startedAt: open.pen_since,
    ...('memberId' in owner && open.pen === 'us' && { memberId: owner.memberId }),
  })
  for (const days of penDays) {
    const at = new Date(open.pen_since.getTime() + days * dayMs)
    if (at > tx.now) await tx.schedule(penChaseKind, open.id, at)
  }
}

const followLegal = async (tx: Tx, agreement: AgreementRow, open: VersionRow | undefined) => {
  if (open?.state === 'legal_review')
    await openTask(tx, {
      kind: 'agreements.approve',
      subject: { kind: 'agreement', id: agreement.id },
      partnerId: agreement.partner_id,
      title: `Clear the draft ${agreement.number} as legal, or return it with words`,
      side: 'team',
      owner: { role: 'legal' },
      waiting: 'colleague',
      cause: `legal ${open.id} ${(open.pen_since ?? open.created_at).toISOString()}`,
    })
  else await closeTask(tx, { kind: 'agreements.approve', subjectId: agreement.id, outcome: 'Legal has answered.' })
}

/** One task and one clock for each approval that is asked on the snapshot which stands. */
const followApprovals = async (tx: Tx, agreement: AgreementRow, version: VersionRow) => {
  const calendar = workspaceCalendar(tx.ctx.workspace)
  for (const approval of await approvalsOfVersion(tx, version.id)) {
    const asked = !approval.answer && version.state === 'approving' && approval.snapshot_hash === version.snapshot_hash
    const of = { kind: 'approval', subjectId: approval.id }
    if (asked) {
      await openTask(tx, {
        kind: 'agreements.approve',
        subject: { kind: 'approval', id: approval.id },
        partnerId: agreement.partner_id,
        title: `Approve ${agreement.number}: ${approval.reason}`.slice(0, 140),
        side: 'team',
        owner: { role: approval.approver as MemberRole },
        dueAt: approval.due_at,
        waiting: 'partner',
        cause: `approval ${approval.id}`,
      })
      await startClock(tx, {
        ...of,
        subjectKind: 'approval',
        partnerId: agreement.partner_id,
        targetMinutes: Math.max(1, businessMinutesBetween(calendar, approval.asked_at, approval.due_at)),
        business: true,
        startedAt: approval.asked_at,
      })
    } else if (approval.answer && !approval.carried_from) {
      await closeTask(tx, {
        kind: 'agreements.approve',
        subjectId: approval.id,
        outcome: approval.answer === 'given' ? 'Approved.' : 'Refused.',
      })
      await meetClock(tx, of)
    } else if (!approval.answer) {
      await cancelTask(tx, {
        kind: 'agreements.approve',
        subjectId: approval.id,
        reason: 'The text has changed; what stands now is asked anew.',
      })
      await dropClock(tx, of)
    }
  }
}

/** Our own signers whose turn it is, and addresses that did not take the mail. */
const followSigners = async (tx: Tx, agreement: AgreementRow, open: VersionRow | undefined, owner: Owner) => {
  const envelope = (await envelopesOf(tx, agreement.id)).find((one) => one.state === 'sent')
  const signers = envelope && open?.state === 'signing' ? await signersOf(tx, [envelope.id]) : []
  const turn = turnOf(signers)
  const ours = turn.filter((signer) => signer.side === 'us')
  const members =
    ours.length > 0
      ? await membersByEmail(
          tx,
          ours.map((signer) => signer.email),
        )
      : new Map()
  const signer = ours.find((one) => members.has(one.email.toLowerCase()))
  const about = { subject: { kind: 'agreement', id: agreement.id }, partnerId: agreement.partner_id } as const
  if (signer)
    await openTask(tx, {
      ...about,
      kind: 'agreements.sign',
      title: `Sign ${agreement.number} by the link in your mail`,
      side: 'team',
      owner: { memberId: members.get(signer.email.toLowerCase())! },
      dueAt: envelope!.expires_at,
      hardDeadline: envelope!.expires_at,
      legal: true,
      waiting: 'partner',
      cause: `sign ${signer.id}`,
    })
  else
    await closeTask(tx, {
      kind: 'agreements.sign',
      subjectId: agreement.id,
      side: 'team',
      outcome: 'Nobody of us has to sign now.',
    })
  await followTheirSigners(
    tx,
    agreement,
    turn.filter((one) => one.side === 'partner'),
    envelope?.expires_at,
  )
  const bounced = signers.find((one) => one.state === 'bounced')
  if (bounced)
    await openTask(tx, {
      ...about,
      kind: 'agreements.replace_signer',
      title: `Name another signer in ${agreement.number}: ${bounced.email} takes no mail`.slice(0, 140),
      side: 'team',
      owner,
      dueAt: tx.now,
      waiting: 'partner',
      cause: `bounced ${bounced.id}`,
    })
  else
    await closeTask(tx, {
      kind: 'agreements.replace_signer',
      subjectId: agreement.id,
      outcome: 'Somebody else was asked, or the envelope ended.',
    })
}

/** A signer of the partner who has a seat in the portal finds the signature among its tasks. */
const followTheirSigners = async (
  tx: Tx,
  agreement: AgreementRow,
  turn: readonly SignerRow[],
  expiresAt: Date | undefined,
): Promise<void> => {
  const seats =
    turn.length > 0 ? (await peopleOfPartners(tx, [agreement.partner_id])).get(agreement.partner_id)?.portal : []
  const asked = turn.flatMap((signer) => {
    const seat = seats?.find((one) => one.email.toLowerCase() === signer.email.toLowerCase())
    return seat ? [{ signer, seat }] : []
  })
  const [first] = asked
  if (first && expiresAt)
    await openTask(tx, {
      kind: 'agreements.sign',
      subject: { kind: 'agreement', id: agreement.id },
      partnerId: agreement.partner_id,
      title: `Sign ${agreement.number}`,
      sharedTitle: `Sign ${agreement.number}`,
      side: 'partner',
      owner: { portalUserId: first.seat.id },
      dueAt: expiresAt,
      hardDeadline: expiresAt,
      legal: true,
      waiting: 'colleague',
      cause: `sign ${first.signer.id}`,
    })
  else
    await closeTask(tx, {
      kind: 'agreements.sign',
      subjectId: agreement.id,
      side: 'partner',
      outcome: 'Signed, or nobody of yours has to sign now.',
    })
}

/** After 3, 7 and 14 days the side that holds the pen is asked again. */
export const penChaseDue: DueKind = {
  kind: penChaseKind,
  summary: 'Asks the side that holds the pen again after 3, 7 and 14 days',
  run: async (tx, ids) => {
    for (const id of [...ids].sort()) {
      const version = await findVersion(tx, id)
      if (version?.state !== 'negotiating' || !version.pen_since) continue
      const days = Math.floor((tx.now.getTime() - version.pen_since.getTime()) / dayMs)
      if (days < penDays[0]!) continue
      const agreement = await findAgreement(tx, version.agreement_id)
      if (agreement)
        await mailAgreement(tx, agreement, 'pen_chased', version.pen === 'us' ? 'owner' : 'partner', { days })
    }
  },
}
