import { CivilDate, eventKind, Id, oneOf, Type } from '#platform/contract.ts'

const about = { integrationId: Id('integration'), partnerId: Id('partner') }
const sample = {
  integrationId: 'ig_01ka2b3c4d5e6f7g8h9jkmnpqr',
  partnerId: 'pn_01ka2b3c4d5e6f7g8h9jkmnpqr',
}
const integrationEvent = (name: string, summary: string) =>
  eventKind({ name, version: 1, summary, payload: Type.Object(about), sample, partnerVisible: true })
const installationEvent = (name: string, summary: string) =>
  eventKind({
    name,
    version: 1,
    summary,
    payload: Type.Object({
      ...about,
      installationId: Id('installation'),
      customer: Type.String(),
      on: CivilDate,
    }),
    sample: {
      ...sample,
      installationId: 'is_01ka2b3c4d5e6f7g8h9jkmnpqr',
      customer: 'cust-4711',
      on: '2027-03-01',
    },
    partnerVisible: true,
  })

export const integrationEvents = {
  integrationSubmitted: integrationEvent('integration.submitted', 'A partner handed an integration in for review'),
  integrationReviewed: eventKind({
    name: 'integration.reviewed',
    version: 1,
    summary: 'Engineering passed an integration, or gave it back',
    payload: Type.Object({ ...about, result: oneOf(['passed', 'returned']) }),
    sample: { ...sample, result: 'passed' },
    partnerVisible: true,
  }),
  integrationWentLive: integrationEvent('integration.went_live', 'An integration is live'),
  integrationRetired: integrationEvent('integration.retired', 'An integration was retired'),
  integrationInstalled: installationEvent('integration.installed', 'An integration runs at a customer'),
  integrationRemoved: installationEvent('integration.removed', 'An integration does not run at a customer any more'),
}
