/** Clicks as they came, and their counts by day. */
import { PartnerRef } from '#modules/partners/contract/shared.ts'
import {
  CivilDate,
  type Endpoint,
  endpoint,
  Id,
  Instant,
  listOf,
  listQuery,
  named,
  nullable,
  oneOf,
  optional,
  pageOf,
  strict,
  Type,
} from '#platform/contract.ts'
import { consentRegions } from './tracking.ts'

export const clickVerdicts = ['click', 'repeat'] as const
export const dimensions = ['country', 'device', 'referrer'] as const
/** What counts may be told apart by. */
export const statGroups = ['link', 'partner', ...dimensions] as const

const read = { right: 'attribution.read' } as const
const seen = {
  id: Id('click'),
  at: Instant,
  link: Type.Object({ id: Id('link'), key: Type.String(), name: nullable(Type.String()) }),
  partner: PartnerRef,
  source: oneOf(['redirect', 'script', 'api']),
  verdict: oneOf(clickVerdicts),
  repeatOf: nullable(Id('click')),
  country: nullable(Type.String()),
  region: nullable(Type.String()),
  device: Type.String(),
  browser: Type.String(),
  system: Type.String(),
  referrer: nullable(Type.String()),
  utm: Type.Record(Type.String(), Type.String()),
  adParameters: listOf(Type.String(), 50),
}
export const ClickShape = named('Click', Type.Object(seen))

const counts = {
  clicks: Type.Integer({ description: 'Clicks of people, repeats left out.' }),
  repeats: Type.Integer({ description: 'The same visitor on the same link within the hour.' }),
  heads: Type.Integer({ description: 'Asked by another method than GET.' }),
  prefetches: Type.Integer({ description: 'Fetched by a browser before anybody came.' }),
  bots: Type.Integer({ description: 'Crawlers, link previews, mail scanners, data centres.' }),
  velocities: Type.Integer({ description: 'More than 20 a minute from one address on one link.' }),
  visitors: Type.Integer({ description: 'Exact per day; over a longer span these are visitor-days.' }),
}
export const ClickStatsShape = named(
  'ClickStats',
  Type.Object({
    from: CivilDate,
    to: CivilDate,
    total: Type.Object(counts),
    days: Type.Array(Type.Object({ day: CivilDate, ...counts })),
    group: nullable(
      Type.Object({
        by: oneOf(statGroups),
        rows: listOf(
          Type.Object({
            id: nullable(Type.String({ description: 'Of the link or partner.' })),
            name: Type.String({ description: 'Empty: not known; *: all the others.' }),
            clicks: Type.Integer(),
            visitors: nullable(Type.Integer()),
          }),
          200,
        ),
      }),
    ),
  }),
)
const PortalClickStatsShape = named(
  'PortalClickStats',
  Type.Object({
    ...ClickStatsShape.properties,
    came: nullable(
      Type.Object(
        { leads: Type.Integer(), sales: Type.Integer() },
        { description: 'Leads and sales of the span that you have a part in; null for a single link.' },
      ),
    ),
  }),
)
const span = {
  from: optional(CivilDate),
  to: optional(CivilDate),
  linkId: optional(Id('link')),
}
const listFilters = {
  linkId: optional(Id('link')),
  verdict: optional(listOf(oneOf(clickVerdicts), clickVerdicts.length)),
  from: optional(CivilDate),
  until: optional(CivilDate),
}
const statsDescription =
  'Days of the workspace’s zone, 366 at most; the last 30 without a span. Read from counts by day and what is not folded into them yet, so a click is there at once.'
const refuses = {
  'span.too_long': [422, 'A span has 366 days at most.'],
  'click_stats.one_group': [422, 'Of a single link, countries, devices and referrers are not counted.'],
} as const

export const clickEndpoints = {
  listClicks: endpoint({
    method: 'GET',
    path: '/v1/clicks',
    summary: 'Clicks and repeats as they came',
    access: read,
    query: listQuery({ ...listFilters, partnerId: optional(Id('partner')) }, ['at', '-at']),
    answer: pageOf(ClickShape),
  }),
  reportClick: endpoint({
    method: 'POST',
    path: '/v1/clicks',
    summary: 'Reports that somebody came with ?via=KEY, without a redirect; or that a visitor takes consent back',
    description:
      'The script calls it with a publishable key. A server may say whom it saw in `visitor`; the address is cut to its network at once and kept nowhere. What is no click by the rules of the redirect is counted and answered without an id.',
    access: read,
    scope: 'events.write',
    publishable: true,
    status: 201,
    body: strict({
      via: optional(Type.String({ minLength: 1, maxLength: 64, description: 'The key of the link.' })),
      page: optional(
        Type.String({
          maxLength: 2_048,
          description: 'The address that was opened; UTM and the names of advertising parameters are read from it.',
        }),
      ),
      referrer: optional(Type.String({ maxLength: 2_048 })),
      visitorId: optional(Id('visitor', { description: 'With consent only.' })),
      region: optional(oneOf(consentRegions)),
      consent: optional(
        oneOf(['withdrawn'], { description: 'The visitor takes consent back: nothing is tied to the id any more.' }),
      ),
      visitor: optional(
        strict({
          address: optional(Type.String({ maxLength: 64 })),
          userAgent: optional(Type.String({ maxLength: 500 })),
          language: optional(Type.String({ maxLength: 200 })),
        }),
      ),
    }),
    answer: named(
      'ReportedClick',
      Type.Object({
        id: nullable(Id('click')),
        verdict: oneOf(['click', 'repeat', 'bot', 'velocity', 'unknown', 'ended', 'withdrawn']),
      }),
    ),
    refuses: { 'click.nothing': [422, 'Name the link in `via`, or the visitor who takes consent back.'] },
    example: { body: { via: 'nordwind', page: 'https://www.acme.example/?via=nordwind&utm_source=letter' } },
  }),
  getClickStats: endpoint({
    method: 'GET',
    path: '/v1/click-stats',
    summary: 'Clicks by day with their verdicts, and what they are told apart by',
    description: statsDescription,
    access: read,
    query: strict({ ...span, partnerId: optional(Id('partner')), by: optional(oneOf(statGroups)) }),
    answer: ClickStatsShape,
    refuses,
  }),
  listPortalClicks: endpoint({
    method: 'GET',
    path: '/v1/portal/clicks',
    summary: 'Clicks on your links',
    access: read,
    query: listQuery(listFilters, ['at', '-at']),
    answer: pageOf(ClickShape),
  }),
  getPortalClickStats: endpoint({
    method: 'GET',
    path: '/v1/portal/click-stats',
    summary: 'Your clicks by day with their verdicts',
    description: statsDescription,
    access: read,
    query: strict({ ...span, by: optional(oneOf(['link', ...dimensions])) }),
    answer: PortalClickStatsShape,
    refuses,
  }),
} satisfies Record<string, Endpoint>
