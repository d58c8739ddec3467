/** The first pass over a file: how many rows, and which of them are certainly one company. */

import { hash } from 'node:crypto'
import type { CompanyFacts } from '../duplicates/subjects.ts'
import { groupRows } from '../matching/group.ts'
import { domainKeys, identifierKeys } from '../matching/keys.ts'
import type { PreparedSubject } from '../matching/subject.ts'
import { companyIn, prepareCompany, type ReadRow, uniteCompanies } from './content.ts'

export type Grouped = {
  rowsTotal: number
  /** First row of the group of a row that is one of several; a row by itself is not there. */
  firstOf: ReadonlyMap<number, number>
  /** Groups of several rows, by their first row. */
  companies: ReadonlyMap<number, { company: CompanyFacts; differingHints: boolean }>
  /** Why rows that look like one company were kept apart. */
  apart: ReadonlyMap<number, string>
}

/**
 * Groups by certain matches. A certain match needs an equal identifier or domain, so only rows that share one of them
 * with another row are kept in memory; a row with nothing in common costs 8 bytes per key.
 */
export const groupFile = async (rows: () => AsyncIterable<ReadRow> | Iterable<ReadRow>): Promise<Grouped> => {
  const seen = new Map<string, number>()
  let rowsTotal = 0
  for await (const { content } of rows()) {
    rowsTotal += 1
    if (content)
      for (const key of evidenceKeys(prepareCompany(companyIn(content)))) seen.set(key, (seen.get(key) ?? 0) + 1)
  }
  const shared = new Set<string>()
  for (const [key, count] of seen) if (count > 1) shared.add(key)
  seen.clear()

  const kept: { row: number; subject: PreparedSubject; company: CompanyFacts; hint: string | null }[] = []
  for await (const { row, content } of rows()) {
    if (!content) continue
    const company = companyIn(content)
    const subject = prepareCompany(company)
    if (evidenceKeys(subject).some((key) => shared.has(key))) kept.push({ row, subject, company, hint: content.hint })
  }
  const { groups, contradictions } = groupRows(kept.map(({ subject }) => subject))
  const firstOf = new Map<number, number>()
  const companies = new Map<number, { company: CompanyFacts; differingHints: boolean }>()
  for (const group of groups) {
    if (group.rows.length === 1) continue
    const members = group.rows.map((at) => kept[at]!)
    const first = members[0]!.row
    for (const { row } of members) firstOf.set(row, first)
    companies.set(first, {
      company: uniteCompanies(members.map(({ company }) => company)),
      differingHints: new Set(members.map(({ hint }) => hint)).size > 1,
    })
  }
  const apart = new Map<number, string>()
  for (const { rows: members, sentence } of contradictions) for (const at of members) apart.set(kept[at]!.row, sentence)
  return { rowsTotal, firstOf, companies, apart }
}

const evidenceKeys = (subject: PreparedSubject): string[] =>
  [...identifierKeys(subject), ...domainKeys(subject)].map((key) =>
    hash('sha1', key, 'buffer').toString('latin1', 0, 8),
  )
