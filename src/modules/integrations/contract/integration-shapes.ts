/** What partners build, and at whose customers it runs. */
import { MemberRef, PartnerRef, PersonRef } from '#modules/partners/contract/shared.ts'
import {
  CivilDate,
  Id,
  Instant,
  listOf,
  named,
  nullable,
  oneOf,
  optional,
  strict,
  Text,
  Type,
  Version,
} from '#platform/contract.ts'
import {
  checkKeys,
  integrationKinds,
  integrationStates,
  keysOfIntegrationMax,
  reviewResults,
  sdkLanguages,
} from './integration-states.ts'

export const VersionNumber = Type.String({ pattern: '^\\d+(\\.\\d+){0,3}$', maxLength: 40, examples: ['1.0'] })
const Sdk = strict({ language: oneOf(sdkLanguages), version: VersionNumber })
const Keys = Type.Array(Id('apiKey'), { maxItems: keysOfIntegrationMax, uniqueItems: true })

const seen = {
  id: Id('integration'),
  partner: PartnerRef,
  name: Type.String(),
  kind: oneOf(integrationKinds),
  summary: nullable(Type.String()),
  products: listOf(Type.String(), 20),
  state: oneOf(integrationStates),
  stateSince: Instant,
  waitsForLiveAccess: Type.Boolean({ description: 'It passed its review and goes live with the live access.' }),
  ownerOurs: nullable(MemberRef),
  ownerTheirs: nullable(Type.Object({ id: Id('portalUser'), name: Type.String() })),
  lowestApiVersion: nullable(Type.String()),
  lowestSdk: nullable(Type.Object({ language: oneOf(sdkLanguages), version: Type.String() })),
  keyIds: listOf(Id('apiKey'), keysOfIntegrationMax),
  installations: Type.Object({ now: Type.Integer(), ever: Type.Integer() }),
  version: Version,
  createdAt: Instant,
  updatedAt: Instant,
}
export const IntegrationRow = named('Integration', Type.Object(seen))
const Review = Type.Object({
  number: Type.Integer(),
  submittedAt: Instant,
  submittedBy: PersonRef,
  note: nullable(Type.String()),
  items: listOf(
    Type.Object({
      key: oneOf(checkKeys as [(typeof checkKeys)[number]]),
      words: Type.String(),
      done: Type.Boolean(),
      note: nullable(Type.String()),
      by: nullable(Type.String()),
      at: nullable(Instant),
    }),
  ),
  result: nullable(oneOf(reviewResults)),
  words: nullable(Type.String()),
  decidedAt: nullable(Instant),
  decidedBy: nullable(PersonRef),
})
export const IntegrationRecord = named(
  'IntegrationRecord',
  Type.Object({
    ...seen,
    keys: listOf(
      Type.Object({
        id: Id('apiKey'),
        name: nullable(Type.String()),
        lastFour: nullable(Type.String()),
        environment: oneOf(['live', 'test']),
      }),
    ),
    review: nullable(Review),
    /** Of the last seven days, by the keys named, live ones and those of the partner's sandboxes. */
    measured: Type.Object({
      from: Instant,
      calls: Type.Integer(),
      callsInSandbox: Type.Integer({ description: 'Of these, how many in a sandbox.' }),
      callsNeeded: Type.Integer(),
      errors: Type.Integer(),
      errorSharePpm: nullable(Type.Integer({ description: 'Null under 50 calls.' })),
      errorBudgetPpm: Type.Integer({ description: 'The agreement’s term.' }),
    }),
    openItems: listOf(Type.String(), 50, { description: 'What a passing review still asks for.' }),
    reasons: Type.Object({
      change: nullable(Type.String()),
      submit: nullable(Type.String()),
      withdraw: nullable(Type.String()),
      review: nullable(Type.String()),
      retire: nullable(Type.String()),
      report: nullable(Type.String()),
    }),
    history: listOf(
      Type.Object({ state: oneOf(integrationStates), at: Instant, by: PersonRef, words: nullable(Type.String()) }),
    ),
  }),
)
export const InstallationRow = named(
  'Installation',
  Type.Object({
    id: Id('installation'),
    integrationId: Id('integration'),
    customer: Type.String(),
    from: CivilDate,
    to: nullable(CivilDate),
    createdAt: Instant,
  }),
)
export const SdkReleaseRow = named(
  'SdkRelease',
  Type.Object({
    id: Id('sdkRelease'),
    language: oneOf(sdkLanguages),
    version: Type.String(),
    sha256: nullable(Type.String()),
    oldestApiVersion: Type.String({ description: 'The oldest version of the API that it speaks.' }),
    releasedOn: CivilDate,
    supportEndsOn: nullable(CivilDate),
    isSupported: Type.Boolean(),
    notes: nullable(Type.String()),
    recordVersion: Version,
  }),
)

const fields = {
  kind: oneOf(integrationKinds),
  summary: optional(nullable(Text(2_000))),
  products: optional(Type.Array(Text(120), { maxItems: 20, uniqueItems: true })),
  ownerId: optional(nullable(Id('portalUser', { description: 'Who of the partner answers for it.' }))),
  keyIds: optional(Keys),
  lowestApiVersion: optional(nullable(VersionNumber)),
  lowestSdk: optional(nullable(Sdk)),
}
export const newIntegration = strict({ name: Text(120), ...fields })
export const integrationChange = strict({ ...fields, name: optional(Text(120)), kind: optional(fields.kind) })

export const installationsMax = 500
export const installationBody = strict({
  dryRun: optional(Type.Boolean({ description: 'Judges the rows and writes none.' })),
  rows: Type.Array(
    // Judged row by row: one wrong row costs nothing but itself.
    Type.Unsafe<Record<string, unknown>>({
      type: 'object',
      description: 'customer, from; to when it was removed.',
      examples: [{ customer: 'cust-4711', from: '2027-03-01' }],
    }),
    { minItems: 1, maxItems: installationsMax },
  ),
})
export const InstallationReport = named(
  'InstallationReport',
  Type.Object({
    dryRun: Type.Boolean(),
    created: Type.Integer(),
    changed: Type.Integer(),
    unchanged: Type.Integer(),
    refused: Type.Integer(),
    rows: Type.Array(
      Type.Object({
        place: Type.Integer({ description: 'Place in the list that was sent, from 0.' }),
        outcome: oneOf(['created', 'changed', 'unchanged', 'refused']),
        installationId: nullable(Id('installation')),
        words: Type.String(),
      }),
    ),
  }),
)
