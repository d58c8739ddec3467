/** What the workspace sets for qualification; a partner type may set most of it for itself. */
import { endpoint, listOf, MoneyWire, named, optional, strict, Type, Version } from '#platform/contract.ts'
import { type DocumentKind, documentMonths } from './states.ts'

const Months = Type.Integer({ minimum: 1, maximum: 120 })
/** Kinds with a printed end are good until it, and are not here. */
export const DocumentMonths = named(
  'DocumentMonths',
  strict(
    Object.fromEntries(
      (Object.keys(documentMonths) as DocumentKind[]).map((kind) => [kind, optional(Months)]),
    ) as unknown as Record<keyof typeof documentMonths, ReturnType<typeof optional<typeof Months>>>,
    { description: 'Months for which a document is good when nothing is printed on it.' },
  ),
)

export const settingsEndpoints = {
  getQualificationSettings: endpoint({
    method: 'GET',
    path: '/v1/qualification-settings',
    summary: 'What the workspace set for qualification',
    access: { right: 'qualification.read' },
    answer: named(
      'QualificationSettings',
      Type.Object({
        executiveLine: MoneyWire,
        accountsLine: MoneyWire,
        reviewDays: Type.Integer(),
        decisionDays: Type.Integer(),
        appealDays: Type.Integer(),
        appealAnswerDays: Type.Integer(),
        countriesHigh: Type.Array(Type.String()),
        countriesMedium: Type.Array(Type.String()),
        documentMonths: DocumentMonths,
        version: Version,
      }),
    ),
  }),
  updateQualificationSettings: endpoint({
    method: 'PATCH',
    path: '/v1/qualification-settings',
    summary: 'Change them; cases that run keep what they began with',
    access: { right: 'qualification.publish_rubric' },
    body: strict({
      executiveLineMinor: optional(Type.String({ pattern: '^[0-9]{1,15}$' })),
      accountsLineMinor: optional(Type.String({ pattern: '^[0-9]{1,15}$' })),
      reviewDays: optional(Type.Integer({ minimum: 1, maximum: 30 })),
      decisionDays: optional(Type.Integer({ minimum: 1, maximum: 90 })),
      appealDays: optional(Type.Integer({ minimum: 1, maximum: 365 })),
      appealAnswerDays: optional(Type.Integer({ minimum: 1, maximum: 90 })),
      countriesHigh: optional(listOf(Type.String({ pattern: '^[A-Z]{2}$' }), 250)),
      countriesMedium: optional(listOf(Type.String({ pattern: '^[A-Z]{2}$' }), 250)),
      documentMonths: optional(DocumentMonths),
    }),
    answer: named('QualificationSettingsChanged', Type.Object({ version: Version })),
    ifMatch: true,
    example: { body: { reviewDays: 3 } },
  }),
}
