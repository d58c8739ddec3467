/** Decisions and predictions of the past, from a table. */
import { endpoint, Id, named, nullable, oneOf, strict, Type } from '#platform/contract.ts'

export const importEndpoints = {
  importQualificationDecisions: endpoint({
    method: 'POST',
    path: '/v1/decision-imports',
    summary: 'Take in decisions and predictions that were made before, from CSV',
    description:
      'Columns: `partner` (id, domain or name), `decided_on`, `outcome`; and where known `type`, `decided_by`, `reasons` (separated by semicolons), `note`, `revenue_low`, `revenue_likely`, `revenue_high` (whole currency of the workspace), the same three of `customers`, `months` (to first revenue) and `calls` (API calls a month at month 6), and `active_percent`. Nothing is mailed or announced, and no partner moves. With `dryRun` nothing is written; a second run of the same rows changes nothing.',
    access: { right: 'qualification.publish_rubric' },
    // Each row in a transaction of its own: a trial undoes it, and one that is refused leaves nothing behind.
    transaction: 'none',
    body: strict({
      dryRun: Type.Boolean(),
      csv: Type.String({ minLength: 1, maxLength: 2_000_000, description: 'The table as text, with a header.' }),
    }),
    bodyLimitBytes: 4_194_304,
    answer: named(
      'DecisionImportReport',
      Type.Object({
        dryRun: Type.Boolean(),
        created: Type.Integer(),
        unchanged: Type.Integer(),
        refused: Type.Integer(),
        ignoredColumns: Type.Array(Type.String(), { description: 'Columns that nothing is known of.' }),
        rows: Type.Array(
          Type.Object({
            row: Type.Integer({ description: 'As a spreadsheet numbers it; the header is row 1.' }),
            outcome: oneOf(['created', 'unchanged', 'refused']),
            words: Type.String(),
            partnerId: nullable(Id('partner')),
            caseId: nullable(Id('qualificationCase')),
          }),
        ),
      }),
    ),
    refuses: {
      'import.columns': [422, 'A column that is needed is missing.'],
      'import.too_many_rows': [422, 'More than 2,000 rows at once.'],
      'table.too_large': [422, 'The table is too large to be read.'],
    },
    example: {
      body: {
        dryRun: true,
        csv: 'partner,decided_on,outcome,revenue_low,revenue_likely,revenue_high\nacme.example,2024-03-05,approved,20000,60000,120000',
      },
    },
  }),
}
