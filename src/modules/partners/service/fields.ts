/** From what a caller sends to what is stored: every rule of a partner's fields, all issues at once. */

import { isZone } from '#platform/civil-time.ts'
import type { Tx } from '#platform/context.ts'
import type { Static } from '#platform/contract.ts'
import { currencyExponents } from '#platform/currencies.ts'
import { conflict, type FieldIssue, invalid } from '#platform/errors.ts'
import type { PartnerChanges } from '../contract/partner-shapes.ts'
import { domainEvidence, isEvidence } from '../matching/domain.ts'
import { leiOf } from '../matching/identifiers.ts'
import { ancestorsOf, depthBelow, findPartner, type PartnerRow } from '../queries/partners.ts'
import { findType } from '../queries/settings.ts'
import { mergeCustom } from './custom-fields.ts'
import { isVatId } from './vat-id.ts'

export type PartnerFields = Static<typeof PartnerChanges>
/** Columns of the row, and the lists that have tables of their own; only what the caller named. */
export type PreparedFields = {
  values: Record<string, unknown>
  domains?: string[]
  externalIds?: { system: string; id: string }[]
}
type Side = { partnerSide?: boolean; mayLack?: boolean }

const parentDepthMax = 5

// Public name -> column, for fields that are stored as they are given.
const plain = {
  legalName: 'legal_name',
  displayName: 'display_name',
  website: 'website',
  country: 'country',
  zone: 'zone',
  currency: 'currency',
  legalForm: 'legal_form',
  registrationNumber: 'registration_number',
  registrationCountry: 'registration_country',
  vatId: 'vat_id',
  industry: 'industry',
  employeeBand: 'employee_band',
  typeId: 'type_id',
  parentId: 'parent_id',
} as const
const lists = { otherNames: 'other_names', regions: 'regions', languages: 'languages', tags: 'tags' } as const

/** Checks what is given against the rules and the record it changes. 422 with every issue; 409 for type and parent. */
export const prepareFields = async (
  tx: Tx,
  input: PartnerFields,
  before: PartnerRow | undefined,
  side: Side = {},
): Promise<PreparedFields> => {
  const issues: FieldIssue[] = []
  const values: Record<string, unknown> = {}
  for (const [name, column] of Object.entries(plain)) {
    const value = input[name as keyof typeof plain]
    if (value !== undefined) values[column] = value
  }
  for (const [name, column] of Object.entries(lists)) {
    const value = input[name as keyof typeof lists]
    if (value !== undefined) values[column] = [...new Set(value)]
  }
  if (input.address !== undefined) values.address = input.address === null ? null : JSON.stringify(input.address)
  if (input.zone && !isZone(input.zone))
    issues.push({ field: 'zone', rule: 'zone', message: `${input.zone} is not a time zone such as Europe/Berlin.` })
  if (input.currency && !currencyExponents.has(input.currency))
    issues.push({ field: 'currency', rule: 'currency', message: `${input.currency} is not a currency in use.` })
  if (input.vatId && !isVatId(input.vatId))
    issues.push({
      field: 'vatId',
      rule: 'vat_id',
      message: `${input.vatId} does not have the form of a VAT id of that country.`,
    })
  if (input.lei !== undefined) {
    const lei = input.lei === null ? null : leiOf(input.lei)
    if (input.lei !== null && lei === null)
      issues.push({
        field: 'lei',
        rule: 'lei',
        message: `${input.lei} is not an LEI: 20 characters whose check digits are right (ISO 17442).`,
      })
    values.lei = lei
  }
  if (input.website !== undefined) {
    const evidence = input.website === null ? undefined : domainEvidence(input.website)
    const counts = evidence !== undefined && isEvidence(evidence)
    values.domain = counts ? evidence.key : null
    values.domain_kind = counts ? evidence.kind : null
  }
  const domains = input.domains?.map((text, index) => {
    const { kind, key } = domainEvidence(text)
    if (kind !== 'own')
      issues.push({
        field: `domains.${index}`,
        rule: 'domain',
        message:
          kind === 'none'
            ? `${text} is not a domain.`
            : `${text} is a host that many share; it says nothing about a company.`,
      })
    return key
  })
  const custom = await mergeCustom(
    tx,
    'partner',
    (before?.custom ?? {}) as Record<string, unknown>,
    input.custom ?? {},
    { isNew: before === undefined, ...side },
  )
  issues.push(...custom.issues)
  if (input.custom !== undefined) values.custom = JSON.stringify(custom.values)
  if (issues.length > 0) throw invalid(...issues)

  if (input.typeId) await refuseType(tx, input.typeId, before)
  if (input.parentId) await refuseParent(tx, input.parentId, before)
  return {
    values,
    ...(domains && { domains: [...new Set(domains)] }),
    ...(input.externalIds && {
      externalIds: [...new Map(input.externalIds.map((one) => [`${one.system}\n${one.id}`, one])).values()],
    }),
  }
}

const refuseType = async (tx: Tx, typeId: string, before: PartnerRow | undefined) => {
  if (before?.type_id === typeId) return
  const type = await findType(tx, typeId)
  if (!type) throw invalid({ field: 'typeId', rule: 'exists', message: 'There is no such partner type.' })
  if (type.retired_at)
    throw conflict('partner_type.retired', `The type ${type.name} is retired and takes no new partners.`)
}

const refuseParent = async (tx: Tx, parentId: string, before: PartnerRow | undefined) => {
  const parent = await findPartner(tx, parentId)
  if (!parent || parent.id !== parentId)
    throw invalid({ field: 'parentId', rule: 'exists', message: 'There is no such partner.' })
  const above = await ancestorsOf(tx, parentId)
  if (before && (parentId === before.id || above.includes(before.id)))
    throw conflict('partner.parent_loop', `${parent.display_name} is already below this company`)
  const depth = above.length + 1 + (before ? await depthBelow(tx, before.id) : 0)
  if (depth >= parentDepthMax)
    throw conflict(
      'partner.parent_loop',
      `A chain of companies holds ${parentDepthMax} levels; this would make ${depth + 1}.`,
    )
}
