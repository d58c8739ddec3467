/** Word to whoever ran an import, when it has ended. */
import type { Tx } from '#platform/context.ts'
import { linkTo, mailParts, queueMail } from '#platform/mail/outbox.ts'
import type { ImportRow } from '../../queries/imports.ts'
import { membersOf } from '../../queries/people.ts'

export const tellStarter = async (tx: Tx, row: ImportRow): Promise<void> => {
  const member = row.by_kind === 'member' && row.by_id ? (await membersOf(tx, [row.by_id])).get(row.by_id) : undefined
  if (!member?.isActive) return
  const counts = row.counts as Record<string, number>
  const count = (name: string) => (counts[name] ?? 0).toLocaleString('en')
  const content = {
    heading: row.state === 'finished' ? `${row.file_name} is taken in` : `${row.file_name} was stopped`,
    paragraphs: [`${row.rows_done.toLocaleString('en')} of ${row.rows_total.toLocaleString('en')} rows were read.`],
    details: [
      ['Taken in', count('created')],
      ['There already', count('unchanged')],
      ['Refused', count('refused')],
      ['Blank', count('blank')],
    ] as const,
    button: {
      label: 'Open the report',
      url: linkTo(tx.ctx, `/w/${tx.ctx.workspace.slug}/agreements/import/${row.id}`),
    },
  }
  await queueMail(tx, {
    kind: 'agreement_import.finished',
    to: { email: member.email, name: member.name },
    subject: content.heading,
    ...mailParts(tx.ctx, content),
    subjectKind: 'agreement_import',
    subjectId: row.id,
  })
}
