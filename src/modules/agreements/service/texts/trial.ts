/** A rule held against what was agreed before: whom would it have asked, and with which words. */
import { partnerNames } from '#modules/partners/public.ts'
import type { Tx } from '#platform/context.ts'
import { findAgreements, latestAgreedVersions } from '../../queries/agreements.ts'
import { termsOfVersions } from '../../queries/terms.ts'
import { askedBy, type Condition } from '../../texts/approval-rules.ts'
import type { Content } from '../../texts/content.ts'
import { usualValues } from '../drafts/approvals.ts'
import { toDocumentTerm } from '../drafts/facts.ts'

const versionsMax = 200

export const tryRule = async (tx: Tx, condition: Condition, typeId: string | null) => {
  const versions = await latestAgreedVersions(tx, typeId, versionsMax)
  const agreements = new Map(
    (await findAgreements(tx, [...new Set(versions.map((version) => version.agreement_id))])).map((row) => [
      row.id,
      row,
    ]),
  )
  const terms = await termsOfVersions(
    tx,
    versions.map((version) => version.id),
  )
  const names = await partnerNames(tx, [...new Set(versions.map((version) => version.partner_id))])
  const defaults = new Map<string | null, Awaited<ReturnType<typeof usualValues>>>()
  const asked = []
  for (const version of versions) {
    const agreement = agreements.get(version.agreement_id)!
    const usual = defaults.get(agreement.type_id) ?? (await usualValues(tx, agreement))
    defaults.set(agreement.type_id, usual)
    const found = askedBy(condition, {
      terms: terms.filter((row) => row.version_id === version.id).map((row) => toDocumentTerm(tx, row)),
      content: version.content as Content,
      paper: agreement.paper,
      defaultOf: usual,
    })
    if (found)
      asked.push({
        agreementId: agreement.id,
        number: agreement.number,
        partner: { id: version.partner_id, name: names.get(version.partner_id) ?? '' },
        versionNumber: version.number,
        reason: found.reason,
      })
  }
  return { tried: versions.length, asked }
}
