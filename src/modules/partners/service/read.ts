/** Partners as answers show them; a page costs the same number of queries as one. */

import type { Tx } from '#platform/context.ts'
import type { Static } from '#platform/contract.ts'
import type { Partner } from '../contract/partner-shapes.ts'
import type { SourceRow } from '../queries/belongings.ts'
import {
  domainsOf,
  externalIdsOf,
  gapsOf,
  managersOf,
  type PartnerRow,
  partnerNames,
  partnerRows,
  primaryContactsOf,
  sourcesOf,
  tiersOn,
  today,
  typeRefs,
} from '../queries/partners.ts'
import { namesOf, personRef } from '../queries/people.ts'

export type PartnerWire = Static<typeof Partner>

/** The partners with these ids, by id; ids that name none are left out. Does not follow merges. */
export const readPartners = async (tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, PartnerWire>> => {
  const rows = await partnerRows(tx, [...new Set(ids)])
  return new Map((await toWire(tx, rows)).map((partner) => [partner.id, partner]))
}

export const toWire = async (tx: Tx, rows: readonly PartnerRow[]): Promise<PartnerWire[]> => {
  if (rows.length === 0) return []
  const ids = rows.map((row) => row.id)
  const types = await typeRefs(tx, present(rows.map((row) => row.type_id)))
  const parents = await partnerNames(tx, present(rows.map((row) => row.parent_id)))
  const domains = groupBy(await domainsOf(tx, ids))
  const externalIds = groupBy(await externalIdsOf(tx, ids))
  const sources = groupBy(await sourcesOf(tx, ids))
  const names = await namesOf(
    tx,
    [...sources.values()].flat().map((row) => row.by_id),
  )
  const gaps = groupBy(await gapsOf(tx, ids))
  const tiers = await tiersOn(tx, ids, today(tx))
  const managers = await managersOf(tx, ids)
  const contacts = await primaryContactsOf(tx, ids)
  return rows.map((row) => {
    const manager = managers.get(row.id)
    const contact = contacts.get(row.id)
    const written = (sources.get(row.id) ?? [])
      .sort((one, other) => one.number - other.number)
      .map((source) => sourceWire(source, names))
    return {
      id: row.id,
      legalName: row.legal_name,
      displayName: row.display_name,
      otherNames: row.other_names,
      website: row.website,
      domain: row.domain,
      domainKind: row.domain_kind as PartnerWire['domainKind'],
      domains: (domains.get(row.id) ?? []).map((domain) => domainWire(domain, row.domain)),
      typeId: row.type_id,
      type: (row.type_id && types.get(row.type_id)) || null,
      country: row.country,
      regions: row.regions,
      languages: row.languages,
      zone: row.zone,
      currency: row.currency,
      address: row.address as PartnerWire['address'],
      legalForm: row.legal_form,
      registrationNumber: row.registration_number,
      registrationCountry: row.registration_country,
      vatId: row.vat_id,
      lei: row.lei,
      industry: row.industry,
      employeeBand: row.employee_band as PartnerWire['employeeBand'],
      parentId: row.parent_id,
      parent: row.parent_id ? { id: row.parent_id, name: parents.get(row.parent_id) ?? '' } : null,
      tags: row.tags,
      custom: row.custom as PartnerWire['custom'],
      externalIds: (externalIds.get(row.id) ?? []).map(({ system, external_id }) => ({ system, id: external_id })),
      source: written.at(-1) ?? null,
      firstSource: written[0] ?? null,
      stage: row.stage as PartnerWire['stage'],
      stageSince: row.stage_since.toISOString(),
      accountLevel: row.account_level as PartnerWire['accountLevel'],
      suspended: row.suspended,
      tier: tiers.get(row.id) ?? null,
      manager: manager ? { id: manager.id, name: manager.name } : null,
      primaryContact: contact ? { id: contact.id, fullName: contact.fullName } : null,
      gaps: (gaps.get(row.id) ?? []).map(({ gap, words, since }) => ({ gap, words, since: since.toISOString() })),
      mergedInto: row.merged_into,
      version: row.version,
      createdAt: row.created_at.toISOString(),
      updatedAt: row.updated_at.toISOString(),
    }
  })
}

export const domainWire = (
  row: { domain: string; proven_at: Date | null; proven_by_method: string | null },
  websiteDomain: string | null,
) => ({
  domain: row.domain,
  state: row.proven_at ? ('proven' as const) : ('claimed' as const),
  isWebsite: row.domain === websiteDomain,
  provenAt: row.proven_at?.toISOString() ?? null,
  method: row.proven_by_method as 'dns' | 'mail' | null,
})

export const sourceWire = (row: SourceRow, names: ReadonlyMap<string, string>) => ({
  number: row.number,
  kind: row.kind as NonNullable<PartnerWire['source']>['kind'],
  recordKind: row.record_kind,
  recordId: row.record_id,
  detail: row.detail,
  reason: row.reason,
  by: personRef(row, names),
  at: row.at.toISOString(),
})

export const present = (values: readonly (string | null)[]): string[] => [
  ...new Set(values.filter((value): value is string => value !== null)),
]

const groupBy = <Row extends { partner_id: string }>(rows: readonly Row[]): Map<string, Row[]> => {
  const groups = new Map<string, Row[]>()
  for (const row of rows) {
    const group = groups.get(row.partner_id)
    if (group) group.push(row)
    else groups.set(row.partner_id, [row])
  }
  return groups
}
