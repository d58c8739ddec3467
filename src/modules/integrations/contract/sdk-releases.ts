/** Releases of the SDKs: which version speaks which API, and until when it is supported. */
import {
  CivilDate,
  endpoint,
  eventKind,
  Id,
  idParams,
  listQuery,
  nullable,
  oneOf,
  optional,
  pageOf,
  strict,
  Text,
  Type,
} from '#platform/contract.ts'
import { SdkReleaseRow, VersionNumber } from './integration-shapes.ts'
import { sdkLanguages } from './integration-states.ts'

const read = { right: 'integrations.read' } as const
const publish = { right: 'integrations.publish_docs' } as const
const query = listQuery({ language: optional(oneOf(sdkLanguages)), supported: optional(Type.Boolean()) }, [
  'releasedOn',
  '-releasedOn',
])

export const sdkEndpoints = {
  listSdkReleases: endpoint({
    method: 'GET',
    path: '/v1/sdk-releases',
    summary: 'Releases of the SDKs, the latest first',
    access: read,
    query,
    answer: pageOf(SdkReleaseRow),
  }),
  createSdkRelease: endpoint({
    method: 'POST',
    path: '/v1/sdk-releases',
    summary: 'Publishes a release of an SDK',
    access: publish,
    scope: null,
    status: 201,
    body: strict({
      language: oneOf(sdkLanguages),
      version: VersionNumber,
      sha256: optional(nullable(Type.String({ pattern: '^[0-9a-f]{64}$', examples: ['a'.repeat(64)] }))),
      oldestApiVersion: VersionNumber,
      releasedOn: optional(CivilDate),
      supportEndsOn: optional(nullable(CivilDate)),
      notes: optional(nullable(Text(4_000))),
    }),
    answer: SdkReleaseRow,
    refuses: { 'sdk_release.exists': [409, 'This version of the SDK was released on 2 March 2026.'] },
    example: { body: { language: 'typescript', version: '1.2.0', oldestApiVersion: '1.0' } },
  }),
  updateSdkRelease: endpoint({
    method: 'PATCH',
    path: '/v1/sdk-releases/:id',
    summary: 'Says until when a release is supported',
    access: publish,
    scope: null,
    ifMatch: true,
    params: idParams('sdkRelease'),
    body: strict({ supportEndsOn: optional(nullable(CivilDate)), notes: optional(nullable(Text(4_000))) }),
    answer: SdkReleaseRow,
    example: { body: { supportEndsOn: '2028-03-01' } },
  }),
  listPortalSdkReleases: endpoint({
    method: 'GET',
    path: '/v1/portal/sdk-releases',
    summary: 'Releases of the SDKs, the latest first',
    access: read,
    query,
    answer: pageOf(SdkReleaseRow),
  }),
}
export const sdkEvents = {
  sdkReleased: eventKind({
    name: 'sdk.released',
    version: 1,
    summary: 'A version of an SDK was released',
    payload: Type.Object({ sdkReleaseId: Id('sdkRelease'), language: oneOf(sdkLanguages), version: Type.String() }),
    sample: { sdkReleaseId: 'sk_01ka2b3c4d5e6f7g8h9jkmnpqr', language: 'typescript', version: '1.2.0' },
    partnerVisible: false,
  }),
}
