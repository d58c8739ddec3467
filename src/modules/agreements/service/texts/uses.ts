/** Where a clause is used and where it is in force. */
import { partnerNames } from '#modules/partners/public.ts'
import type { Tx } from '#platform/context.ts'
import { notFound } from '#platform/errors.ts'
import { findAgreements, versionsOf } from '../../queries/agreements.ts'
import { allTemplates, clausePositions, clauseVersionsInUse, findClause } from '../../queries/texts.ts'
import type { TemplateDefinition } from '../../texts/seeded.ts'
import { datesOf } from '../drafts/dates.ts'

const agreementsMax = 200
const holding = ['in_force', 'expiring', 'in_grace', 'terminating']

export const clauseUses = async (tx: Tx, id: string) => {
  const clause = await findClause(tx, id)
  if (!clause) throw notFound('clause')
  const templates = (await allTemplates(tx)).filter(
    (row) =>
      row.language === clause.language &&
      (row.draft as TemplateDefinition).components.some((part) => part.clauses.includes(clause.key)),
  )
  const positions = await clausePositions(tx, id)
  const rows = await clauseVersionsInUse(tx, id, agreementsMax)
  const agreements = await findAgreements(tx, [...new Set(rows.map((row) => row.agreement_id))])
  const versions = await versionsOf(
    tx,
    agreements.map((row) => row.id),
  )
  const dates = await datesOf(tx, agreements, versions)
  const names = await partnerNames(tx, [...new Set(rows.map((row) => row.partner_id))])
  const latest = new Map(
    versions.filter((version) => version.state === 'executed').map((version) => [version.agreement_id, version.number]),
  )
  return {
    templates: templates.map((row) => ({ id: row.id, name: row.name, published: row.published_number !== null })),
    positions,
    total: positions.reduce((sum, row) => sum + row.count, 0),
    agreements: rows.map((row) => ({
      id: row.agreement_id,
      number: row.number,
      partner: { id: row.partner_id, name: names.get(row.partner_id) ?? '' },
      versionNumber: row.version_number,
      versionState: row.state,
      position: row.position,
      // The latest signed version says what holds; earlier ones were replaced by it.
      inForce:
        latest.get(row.agreement_id) === row.version_number &&
        holding.includes(dates.get(row.agreement_id)?.state ?? ''),
    })),
  }
}
