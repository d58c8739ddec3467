/** What qualification puts into a sandbox: rubrics and settings as they are, and one open case. */
import { partnerRows } from '#modules/partners/public.ts'
import type { Tx } from '#platform/context.ts'
import { type SeedKit, sandboxParts } from '#platform/tenancy/sandbox-parts.ts'
import { openCase, stagesOfCases } from './service/cases/open.ts'

const seed = async (tx: Tx, kit: SeedKit): Promise<void> => {
  const rows = await partnerRows(
    tx,
    kit.companies.map(({ id }) => id),
  )
  const candidate = kit.companies.find(({ id }) =>
    rows.some((row) => row.id === id && stagesOfCases.includes(row.stage)),
  )
  if (candidate) await openCase(tx, { partnerId: candidate.id })
}
export const sandboxPart = sandboxParts.fill({
  module: 'qualification',
  configuration: ['rubrics', 'rubric_versions', 'qualification_settings'],
  seed,
})
