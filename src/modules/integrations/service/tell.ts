/** Mails to those who look after keys: of the team, or the principal and technical people of a partner. */
import { peopleInRoles } from '#modules/partners/public.ts'
import type { Tx } from '#platform/context.ts'
import { linkTo, queueMail } from '#platform/mail/outbox.ts'
import { keyKeepers } from '../queries/keys.ts'

export type Told = {
  kind: string
  subject: string
  words: string
  subjectKind: string
  subjectId: string
  /** Also those of the team, when it is about a partner. */
  withTeam?: boolean
  /** Where the partner's people look at it, below the portal; `developers` by default. */
  path?: string
  /** Where the team looks at it, below the console; `settings/keys` by default. */
  teamPath?: string
}

/** To the team for null, else to the partner's people. */
export const tellKeepers = async (tx: Tx, partnerId: string | null, told: Told): Promise<void> => {
  const own = partnerId === null ? [] : await peopleInRoles(tx, partnerId, ['principal', 'technical'])
  const team = partnerId === null || told.withTeam ? await tx.asTeam(() => keyKeepers(tx)) : []
  const { slug } = tx.ctx.workspace
  for (const [people, path] of [
    [own, `/p/${slug}/${told.path ?? 'developers'}`],
    [team, `/w/${slug}/${told.teamPath ?? 'settings/keys'}`],
  ] as const)
    for (const person of people)
      await queueMail(tx, {
        kind: told.kind,
        to: person,
        subject: told.subject,
        text: `Hello ${person.name},\n\n${told.words}\n\n${linkTo(tx.ctx, path)}`,
        subjectKind: told.subjectKind,
        subjectId: told.subjectId,
        ...(partnerId !== null && { partnerId }),
      })
}
