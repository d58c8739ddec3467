/** What applications do when something happens elsewhere. */
import { clockWarned } from '#modules/tasks/contract/events.ts'
import type { Tx } from '#platform/context.ts'
import { linkTo, queueMail } from '#platform/mail/outbox.ts'
import { type Reaction, reaction } from '#platform/module.ts'
import { findApplicationRow } from './queries/applications.ts'
import { memberAddress } from './queries/settings.ts'

/** At four fifths of a promise its reviewer hears of it; the breach goes to the lead, which tasks tells. */
const warnReviewer = async (tx: Tx, applicationId: string, kind: string, breachesAt: string) => {
  const row = await findApplicationRow(tx, applicationId)
  const reviewer = row?.reviewer_id ? await memberAddress(tx, row.reviewer_id) : undefined
  if (!row || !reviewer) return
  const what = kind === 'first_answer' ? 'first answer' : 'decision'
  await queueMail(tx, {
    kind: 'application.promise_near',
    to: reviewer,
    subject: `${row.company}: the ${what} is due soon`,
    text: `Hello ${reviewer.name},\n\nwe promised ${row.company} a ${what} by ${breachesAt.slice(0, 16).replace('T', ' ')} UTC, and most of that time has passed.\n\n${linkTo(tx.ctx, `/w/${tx.ctx.workspace.slug}/applications/${row.id}`)}`,
    subjectKind: 'application',
    subjectId: row.id,
  })
}

export const applicationReactions: readonly Reaction[] = [
  reaction('warn_reviewer', clockWarned, async (tx, { data }) => {
    if (data.subjectKind === 'application' && (data.kind === 'first_answer' || data.kind === 'application_decision'))
      await warnReviewer(tx, data.subjectId, data.kind, data.breachesAt)
  }),
]
