/** The form for browsers without scripts: bare HTML, one page at a time, also in a frame of an allowed host. */
import { endpoint, FreeText, LanguageTag, listOf, optional, Slug, strict, Type } from '#platform/contract.ts'

const params = strict({ workspace: Slug, slug: Slug })
export const plainEndpoints = {
  showPlainForm: endpoint({
    method: 'GET',
    path: '/v1/public/plain-forms/:workspace/:slug',
    summary: 'A published form as bare HTML',
    description: 'May be framed by the hosts of the form and by nobody else.',
    access: { public: true },
    params,
    query: strict({
      language: optional(LanguageTag),
      source: optional(FreeText(60)),
      partner_referral: optional(FreeText(100, { description: 'The token of a referral’s link.' })),
      event: optional(FreeText(100)),
      outreach: optional(FreeText(100)),
      inbound: optional(FreeText(100, { description: 'The token of the link in an answered inquiry.' })),
    }),
    answerKind: 'html',
  }),
  sendPlainForm: endpoint({
    method: 'POST',
    path: '/v1/public/plain-forms/:workspace/:slug',
    summary: 'Sends one page of the bare form; answers the next one',
    access: { public: true },
    params,
    body: Type.Object(
      {},
      {
        additionalProperties: Type.Union([FreeText(6000), listOf(FreeText(300), 250)]),
        description: 'Inputs of the page: `token`, `page`, `language`, and `a.<field>` for each answer.',
      },
    ),
    bodyKind: 'form',
    answerKind: 'html',
    idempotency: 'none',
    refuses: { 'rate.exceeded': [429, 'Too many at once; the time to wait is given.'] },
  }),
}
