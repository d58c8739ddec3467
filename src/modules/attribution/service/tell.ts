/** Mails about credit: to the partners on both sides when it moves, and to ours who judge what came too late to move it. */
import { peopleOfPartners } from '#modules/partners/public.ts'
import { civilDate } from '#platform/civil-time.ts'
import type { Tx } from '#platform/context.ts'
import { linkTo, mailParts, queueMail } from '#platform/mail/outbox.ts'
import { type Moved, movedMail } from '../words/mails.ts'

const readers = ['principal', 'sales']
type Share = { partner_id: string | null; micro_shares: number }

/** Whose share is larger and whose is smaller; the house is told nothing. */
export const changesBetween = (
  before: readonly Share[],
  after: readonly Share[],
): ReadonlyMap<string, 'more' | 'less'> => {
  const byPartner = (shares: readonly Share[]) => new Map(shares.map((share) => [share.partner_id, share.micro_shares]))
  const [old, now] = [byPartner(before), byPartner(after)]
  const changes = new Map<string, 'more' | 'less'>()
  for (const partnerId of new Set([...old.keys(), ...now.keys()])) {
    const change = (now.get(partnerId) ?? 0) - (old.get(partnerId) ?? 0)
    if (partnerId !== null && change !== 0) changes.set(partnerId, change > 0 ? 'more' : 'less')
  }
  return changes
}

/** One mail to each person, however many sales it is about; without a reason a late contact moved the credit. */
export const tellMoved = async (
  tx: Tx,
  moved: ReadonlyMap<string, Moved>,
  about: { conversionId: string; occurredAt: Date; reason: string | null },
): Promise<void> => {
  const { workspace } = tx.ctx
  const url = linkTo(tx.ctx, `/p/${workspace.slug}/sales`)
  for (const [partnerId, { portal }] of await peopleOfPartners(tx, [...moved.keys()]))
    for (const person of portal) {
      if (person.state !== 'active' || !person.roles.some((role) => readers.includes(role))) continue
      const { subject, paragraphs, button } = movedMail(person.language ?? workspace.language, {
        ...moved.get(partnerId)!,
        name: person.name,
        workspace: workspace.name,
        day: civilDate(workspace.zone, about.occurredAt),
        reason: about.reason,
      })
      await queueMail(tx, {
        kind: about.reason === null ? 'credits.moved' : 'credits.overridden',
        to: { name: person.name, email: person.email },
        subject,
        ...mailParts(tx.ctx, { heading: subject, paragraphs, button: { label: button, url } }),
        subjectKind: 'conversion',
        subjectId: about.conversionId,
        partnerId,
      })
    }
}

/** To the owners of the partner whose contact came too late: they judge whether an override is due. */
export const tellLateEvidence = async (tx: Tx, about: { partnerId: string; conversionIds: readonly string[] }) => {
  const { workspace } = tx.ctx
  const [first] = about.conversionIds
  const count = about.conversionIds.length
  const subject = 'A contact came to light after its commission was approved'
  for (const owner of (await peopleOfPartners(tx, [about.partnerId])).get(about.partnerId)?.owners ?? [])
    await queueMail(tx, {
      kind: 'attribution.late_evidence',
      to: { name: owner.name, email: owner.email },
      subject,
      ...mailParts(tx.ctx, {
        heading: subject,
        paragraphs: [
          `Hello ${owner.name},`,
          `a contact of a partner of yours came in late. ${count === 1 ? 'One conversion after it has' : `${count} conversions after it have`} a commission that is approved already, so who is credited stays as it is; only the comparison of models follows.`,
          'If the contact should count, propose to divide the conversion by hand.',
        ],
        button: { label: 'Look at it', url: linkTo(tx.ctx, `/w/${workspace.slug}/attribution/${first}`) },
      }),
      subjectKind: 'conversion',
      subjectId: first!,
    })
}
