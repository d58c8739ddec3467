/** The feed on the wire; browser-safe, for contracts. */
import { endpoint, Id, Instant, named, nullable, type Static, strict, Type } from '../contract.ts'

export const FeedEntry = named(
  'FeedEntry',
  Type.Object({
    id: Type.String(),
    kind: Type.String({ description: 'The event, such as partner.created.' }),
    version: Type.Integer(),
    occurredAt: Instant,
    subject: Type.Object({ kind: Type.String(), id: Type.String() }),
    partnerId: nullable(Type.String()),
    actor: Type.Object({ kind: Type.String(), id: nullable(Type.String()) }),
    channel: Type.String(),
    data: Type.Unknown({ description: 'The payload of the event, as its kind declares it.' }),
    changes: Type.Unknown({ description: 'Field to [before, after]; for the team only.' }),
  }),
)
export type FeedEntry = Static<typeof FeedEntry>

const one = {
  method: 'GET',
  params: strict({ id: Id('event') }),
  answer: FeedEntry,
  access: { right: 'settings.read' },
  scope: 'events.read',
} as const
/** One fact by its id: where the link of a thin webhook message leads. A module spreads these into its contract. */
export const eventEndpoints = {
  getEvent: endpoint({ ...one, path: '/v1/events/:id', summary: 'One event' }),
  getPortalEvent: endpoint({ ...one, path: '/v1/portal/events/:id', summary: 'One event that partners may see' }),
}
