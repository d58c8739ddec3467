/** Mails about a call, to both sides, with the calendar entry where it changes; never to somebody who opted out. */
import type { Tx } from '#platform/context.ts'
import type { Static } from '#platform/contract.ts'
import { linkTo, mailParts, queueMail } from '#platform/mail/outbox.ts'
import type { NextStep } from '../../contract/calls.ts'
import { findApplicationRow } from '../../queries/applications.ts'
import type { CallRow } from '../../queries/calls.ts'
import { memberAddress } from '../../queries/settings.ts'
import { type CallMailKind, callMailWords } from '../../words/calls.ts'
import { pageLink } from '../applications/token.ts'
import { contactForbidden } from '../settings/do-not-contact.ts'
import { calendarText } from './calendar.ts'
import { agendaOf, attendeesOf } from './read.ts'

const withEntry: readonly CallMailKind[] = ['booked', 'moved', 'changed', 'cancelled']

export const mailCall = async (tx: Tx, row: CallRow, kind: CallMailKind): Promise<void> => {
  const host = await memberAddress(tx, row.host_id)
  const application = row.application_id ? await findApplicationRow(tx, row.application_id) : undefined
  const method = kind === 'cancelled' ? 'CANCEL' : 'REQUEST'
  const attachments = withEntry.includes(kind)
    ? [
        {
          name: 'invitation.ics',
          contentType: `text/calendar; charset=utf-8; method=${method}`,
          content: { text: await calendarText(tx, row) },
        },
      ]
    : []
  const guests = attendeesOf(row).map((person) => ({
    ...person,
    language: row.language,
    zone: row.zone,
    link: application ? pageLink(tx.ctx, application) : null,
  }))
  const hosts =
    host && kind !== 'offered'
      ? [
          {
            ...host,
            language: tx.ctx.workspace.language,
            zone: tx.ctx.workspace.zone,
            link: linkTo(tx.ctx, `/w/${tx.ctx.workspace.slug}/calls/${row.id}`),
          },
        ]
      : []
  for (const { name, email, language, zone, link } of [...guests, ...hosts]) {
    if (await contactForbidden(tx, { email })) continue
    const { subject, ...content } = callMailWords(kind, language, {
      name,
      workspace: tx.ctx.workspace.name,
      host: host?.name ?? tx.ctx.workspace.name,
      startsAt: row.starts_at,
      zone,
      minutes: row.minutes,
      place: row.place,
      agenda: agendaOf(row).map((item) => item.title),
      reason: row.cancel_reason,
      summary: row.summary,
      nextSteps: (row.next_steps as Static<typeof NextStep>[]).map((step) => step.title),
      link,
    })
    await queueMail(tx, {
      kind: `discovery_call.${kind}`,
      to: { name, email },
      subject,
      ...mailParts(tx.ctx, content),
      ...(attachments.length > 0 && { attachments }),
      subjectKind: 'discovery_call',
      subjectId: row.id,
      partnerId: row.partner_id,
    })
  }
}
