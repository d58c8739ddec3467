/** Schemas that several endpoints of partners answer with or take. */
import {
  CountryCode,
  FreeText,
  Id,
  Instant,
  named,
  nullable,
  oneOf,
  optional,
  strict,
  Text,
  Type,
} from '#platform/contract.ts'
import { sourceKinds, stages } from './stages.ts'

export const MemberRef = named('MemberRef', Type.Object({ id: Id('member'), name: Type.String() }))
export const PersonRef = named(
  'PersonRef',
  Type.Object({
    kind: Type.String({ description: 'member, portal_user, key, system or public' }),
    id: nullable(Type.String()),
    name: Type.String(),
  }),
)
export const PartnerRef = named('PartnerRef', Type.Object({ id: Id('partner'), name: Type.String() }))
export const Address = named(
  'Address',
  strict({
    line1: optional(FreeText(200)),
    line2: optional(FreeText(200)),
    city: optional(FreeText(120)),
    region: optional(FreeText(120)),
    postalCode: optional(FreeText(20)),
    country: optional(CountryCode),
  }),
)
export const CustomValues = Type.Record(Type.String({ maxLength: 60 }), Type.Unknown(), {
  maxProperties: 100,
  description: "Values of the workspace's own fields, by key; see field definitions.",
  examples: [{}],
})
export const Tag = Type.String({ minLength: 1, maxLength: 60, examples: ['reseller'] })
export const employeeBands = ['1-10', '11-50', '51-200', '201-1000', '1001-5000', '5001+'] as const
export const DomainName = Type.String({
  minLength: 3,
  maxLength: 253,
  pattern: '^[^\\s/@]+\\.[^\\s/@]+$',
  examples: ['acme.example'],
})

export const ExternalId = named('ExternalId', strict({ system: Text(60), id: Text(200) }))
export const SourceInput = strict({
  kind: oneOf(sourceKinds),
  recordKind: optional(Text(60)),
  recordId: optional(Text(100)),
  detail: optional(Text(500)),
})
export const Source = named(
  'PartnerSource',
  Type.Object({
    number: Type.Integer({ description: '1 is the first and stays; higher numbers correct it.' }),
    kind: oneOf(sourceKinds),
    recordKind: nullable(Type.String()),
    recordId: nullable(Type.String()),
    detail: nullable(Type.String()),
    reason: nullable(Type.String()),
    by: PersonRef,
    at: Instant,
  }),
)
export const Gap = named(
  'PartnerGap',
  Type.Object({
    gap: Type.String({ description: 'Stable key of what is missing.' }),
    words: Type.String(),
    since: Instant,
  }),
)
/** One reason why a move is refused, with what would change it. */
export const StageReason = named(
  'StageReason',
  Type.Object({
    guard: Type.String(),
    words: Type.String(),
    clears: nullable(Type.String({ description: 'What would take this reason away.' })),
    overridable: Type.Boolean(),
  }),
)
export const StageName = oneOf(stages)
export const Reason = Text(2000)
export const visibilities = ['team', 'roles', 'shared'] as const
