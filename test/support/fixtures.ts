/** Builders of one record of each kind, for the walks over all endpoints. A new kind of id adds its line in its room. */

import { agreementsBodies, agreementsFixtures, agreementsPortalFixtures } from './fixtures/agreements.ts'
import { attributionBodies, attributionFixtures, attributionPortalFixtures } from './fixtures/attribution.ts'
import { commissionsFixtures } from './fixtures/commissions.ts'
import { discoveryBodies, discoveryFixtures } from './fixtures/discovery.ts'
import { integrationsBodies, integrationsFixtures, integrationsPortalFixtures } from './fixtures/integrations.ts'
import { onboardingFixtures, onboardingPortalFixtures } from './fixtures/onboarding.ts'
import { partnersBodies, partnersFixtures, partnersPortalFixtures } from './fixtures/partners.ts'
import { payoutsBodies, payoutsFixtures, payoutsPortalFixtures } from './fixtures/payouts.ts'
import { qualificationFixtures, qualificationPortalFixtures } from './fixtures/qualification.ts'
import { settingsFixtures, settingsPortalFixtures } from './fixtures/settings.ts'
import { tasksFixtures, tasksPortalFixtures } from './fixtures/tasks.ts'
import type { Bodies, Builders } from './fixtures/world.ts'

export { aContact, aPartner, aPortalPerson, aWorld, type PortalPerson, type World } from './fixtures/world.ts'

/** By the record's name in `ids.ts`. Records that the portal can reach belong to `world.partnerId`. */
export const fixtures: Builders = {
  ...partnersFixtures,
  ...tasksFixtures,
  ...discoveryFixtures,
  ...qualificationFixtures,
  ...agreementsFixtures,
  ...integrationsFixtures,
  ...onboardingFixtures,
  ...attributionFixtures,
  ...commissionsFixtures,
  ...payoutsFixtures,
  ...settingsFixtures,
}

/** Builders for records under `/v1/portal`, where the partner's own people made them. */
export const portalFixtures: Builders = {
  ...partnersPortalFixtures,
  ...tasksPortalFixtures,
  ...qualificationPortalFixtures,
  ...agreementsPortalFixtures,
  ...integrationsPortalFixtures,
  ...onboardingPortalFixtures,
  ...attributionPortalFixtures,
  ...payoutsPortalFixtures,
  ...settingsPortalFixtures,
}

/** Parameters that are no ids. */
export const otherParams: Builders = {
  list: async () => 'segments',
  number: async () => '1',
  check: async () => 'restricted_country',
  key: async () => 'too_early',
  fingerprint: async () => '0'.repeat(64),
  domain: async ({ api, principal }, { id }) =>
    (id
      ? (await api.get(`/v1/partners/${id}`)).body.domain
      : (await principal.api.get('/v1/portal/partner')).body.domain) ?? 'acme.example',
}

/** Bodies that name other records, by endpoint. */
export const bodies: Bodies = {
  ...partnersBodies,
  ...discoveryBodies,
  ...agreementsBodies,
  ...integrationsBodies,
  ...attributionBodies,
  ...payoutsBodies,
}
