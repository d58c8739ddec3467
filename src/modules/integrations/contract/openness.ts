/** What anybody may read: how the installation is, and the document of the API. */
import { endpoint, Instant, listOf, named, oneOf, Type } from '#platform/contract.ts'

export const standings = ['working', 'late', 'down'] as const
export const PublicStatus = named(
  'PublicStatus',
  Type.Object({
    state: oneOf(standings, { description: 'That of the worst part.' }),
    at: Instant,
    parts: listOf(Type.Object({ name: Type.String(), state: oneOf(standings) }), 20),
  }),
)

export const opennessEndpoints = {
  getPublicStatus: endpoint({
    method: 'GET',
    path: '/v1/public/status',
    summary: 'Whether the API, facts, webhooks, mails and jobs work, are late or are down',
    access: { public: true },
    transaction: 'none',
    answer: PublicStatus,
  }),
  getPublicOpenapi: endpoint({
    method: 'GET',
    path: '/v1/public/openapi.json',
    summary: 'The OpenAPI document',
    access: { public: true },
    transaction: 'none',
    answer: Type.Unsafe<Record<string, unknown>>({ type: 'object', additionalProperties: true }),
  }),
}
