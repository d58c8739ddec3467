/** Looks at a connection now and then: bodies go after 30 days, and a connection that fell silent is told of once. */
import type { Tx } from '#platform/context.ts'
import { linkTo, mailParts, queueMail } from '#platform/mail/outbox.ts'
import type { DueKind } from '#platform/module.ts'
import { type ConnectionRow, dropBodies, findConnection, noteSilenceTold } from '../../queries/stripe.ts'
import { teamInRoles } from '../../queries/team.ts'

const hourMs = 3_600_000
export const watchEveryMs = 6 * hourMs
const silentMs = 24 * hourMs
const bodyMs = 30 * 24 * hourMs
const bodiesPerRun = 2_000
export const stripeWatchKind = 'attribution.watch_stripe'

export const stripeWatch: DueKind = {
  kind: stripeWatchKind,
  summary: 'Drops bodies of Stripe events after 30 days and tells of a connection that fell silent',
  run: async (tx, connectionIds) => {
    const dropped = await dropBodies(tx, new Date(tx.now.getTime() - bodyMs), bodiesPerRun)
    for (const id of connectionIds) {
      const connection = await findConnection(tx, id)
      if (!connection) continue
      if (isSilent(tx, connection)) await tellSilence(tx, connection)
      // An ended connection is looked at until the last body that it brought is gone.
      const isDone =
        connection.ended_at !== null && tx.now.getTime() - connection.ended_at.getTime() > bodyMs && dropped === 0
      if (!isDone) await tx.schedule(stripeWatchKind, id, new Date(tx.now.getTime() + watchEveryMs))
    }
  },
}

const isSilent = (tx: Tx, connection: ConnectionRow): boolean =>
  connection.ended_at === null &&
  connection.silence_told_at === null &&
  connection.last_event_at !== null &&
  tx.now.getTime() - connection.last_event_at.getTime() > silentMs

const tellSilence = async (tx: Tx, connection: ConnectionRow): Promise<void> => {
  await noteSilenceTold(tx, connection.id)
  const { slug } = tx.ctx.workspace
  for (const person of await teamInRoles(tx, ['finance', 'engineering']))
    await queueMail(tx, {
      kind: 'attribution.stripe_silent',
      to: person,
      subject: `Stripe has sent nothing for 24 hours: ${connection.name}`,
      ...mailParts(tx.ctx, {
        heading: `${connection.name} has been silent for 24 hours`,
        paragraphs: [
          `The connection ${connection.name} last received an event on ${connection.last_event_at?.toISOString().slice(0, 16).replace('T', ' ')} UTC.`,
          connection.refused_words === null
            ? 'If you sell every day, look at the endpoint at Stripe: it may be disabled or point somewhere else.'
            : `The last delivery was refused: ${connection.refused_words}`,
        ],
        button: { label: 'Open the connection', url: linkTo(tx.ctx, `/w/${slug}/attribution/stripe/${connection.id}`) },
      }),
      subjectKind: 'stripe_connection',
      subjectId: connection.id,
    })
}
