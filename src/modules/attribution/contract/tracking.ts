/** Consent of visitors, and how clicks are taken: words that server, script and screens share. */
import { endpoint, named, nullable, oneOf, optional, type Static, strict, Type, Version } from '#platform/contract.ts'
import { HttpsAddress } from './link-shapes.ts'
import { type ConsentRule, consentRules } from './link-states.ts'

/** Where a visitor is: the regions that have rules of their own, and everywhere else. */
export const consentRegions = ['EEA', 'UK', 'CH', 'other'] as const
export type ConsentRegion = (typeof consentRegions)[number]
export const defaultConsent: Readonly<Record<ConsentRegion, ConsentRule>> = {
  EEA: 'required',
  UK: 'required',
  CH: 'required',
  other: 'opt_out',
}

const rules = { EEA: oneOf(consentRules), UK: oneOf(consentRules), CH: oneOf(consentRules), other: oneOf(consentRules) }
const RepeatMinutes = Type.Integer({ minimum: 1, maximum: 1_440 })
const ClickMonths = Type.Integer({ minimum: 1, maximum: 60 })
export const TrackingSettingsShape = named(
  'TrackingSettings',
  Type.Object({
    defaultDestination: nullable(HttpsAddress),
    consent: Type.Object(rules),
    repeatMinutes: Type.Integer({ description: 'The same visitor on the same link within so long is a repeat.' }),
    clickMonths: Type.Integer({ description: 'How long raw clicks are kept; counts by day are kept for good.' }),
    version: Version,
  }),
)
export type TrackingSettings = Static<typeof TrackingSettingsShape>

export const trackingEndpoints = {
  getTrackingSettings: endpoint({
    method: 'GET',
    path: '/v1/tracking-settings',
    summary: 'Consent by region, how repeats are told, how long clicks are kept, where default links lead',
    access: { right: 'attribution.read' },
    answer: TrackingSettingsShape,
  }),
  updateTrackingSettings: endpoint({
    method: 'PATCH',
    path: '/v1/tracking-settings',
    summary: 'Changes how clicks are taken',
    access: { right: 'attribution.set_policy' },
    scope: null,
    ifMatch: true,
    body: strict({
      defaultDestination: optional(nullable(HttpsAddress)),
      consent: optional(
        strict({
          EEA: optional(rules.EEA),
          UK: optional(rules.UK),
          CH: optional(rules.CH),
          other: optional(rules.other),
        }),
      ),
      repeatMinutes: optional(RepeatMinutes),
      clickMonths: optional(ClickMonths),
    }),
    answer: TrackingSettingsShape,
    example: { body: { defaultDestination: 'https://www.acme.example/start' } },
  }),
}
