/** What a row of the archive says, checked by itself: every fault at once, each with field, rule and words. */
import { isCivilDate } from '#platform/civil-time.ts'
import { Email, LanguageTag } from '#platform/contract.ts'
import { check as checkSchema } from '#platform/http/validate.ts'
import { categories } from '../../contract/records.ts'
import { checkTerms, type TermDraft } from '../../terms/check.ts'
import { withoutNull } from '../../terms/fields.ts'
import { scopeKeys } from '../../terms/kind.ts'
import { findKind } from '../../terms/registry.ts'
import { type Scope, tidyScope } from '../../terms/scope.ts'
import { type ArchiveRow, type RowField, type TermCells, termFields } from './archive.ts'

export type RowProblem = { field: string; rule: string; message: string; value: string }
export type LegacyTerm = TermDraft & { clause: string | null; page: number | null }
/** A sound row. */
export type Wanted = {
  file: string
  partner: string
  category: (typeof categories)[number]
  parent: string | null
  title: string | null
  reference: string | null
  signedOn: string
  effectiveOn: string
  endedOn: string | null
  language: string | null
  ourEntity: string | null
  principal: { name: string; email: string } | null
  terms: readonly LegacyTerm[]
}

const earliest = '1990-01-01'
const lengths: Partial<Record<RowField, number>> = { title: 200, reference: 120, ourEntity: 200, principalName: 200 }

/** `today` is the workspace's civil day: what is signed lies behind it. */
export const checkRow = (row: ArchiveRow, today: string): { wanted: Wanted | null; problems: RowProblem[] } => {
  const problems: RowProblem[] = []
  const { cells } = row
  const add = (field: string, rule: string, message: string, value = cells[field as RowField] ?? '') => {
    problems.push({ field, rule, message, value: value.slice(0, 200) })
  }
  if (row.fault) add('row', 'table', row.fault)
  for (const field of ['file', 'partner', 'signedOn'] as const)
    if (!cells[field]) add(field, 'required', `${field} is missing.`)
  for (const field of ['signedOn', 'effectiveOn', 'endedOn'] as const) {
    const text = cells[field]
    if (text && (!isCivilDate(text) || text < earliest))
      add(field, 'date', `${field} is no day from ${earliest} on; write it as 2026-11-23.`)
  }
  const day = (field: 'signedOn' | 'effectiveOn' | 'endedOn') =>
    isCivilDate(cells[field]) ? (cells[field] as string) : null
  const signedOn = day('signedOn')
  const effectiveOn = cells.effectiveOn ? day('effectiveOn') : signedOn
  const endedOn = day('endedOn')
  if (signedOn && signedOn > today) add('signedOn', 'past', 'What is not signed yet cannot be taken in.')
  if (endedOn && effectiveOn && endedOn <= effectiveOn)
    add('endedOn', 'after', 'endedOn is the first day not covered, so it comes after effectiveOn.')
  if (endedOn && endedOn > today)
    add('endedOn', 'past', 'It lies ahead; leave it out and give notice here, so that both sides are told.')
  const category = (cells.category || 'partnership').toLowerCase().replaceAll(/[ -]/g, '_')
  if (!categories.includes(category as 'nda')) add('category', 'choice', `category is one of ${categories.join(', ')}.`)
  if (category === 'addendum' && !cells.parent)
    add('parent', 'required', 'An addendum names its agreement: the number here, or the file of a row above.')
  if (category !== 'addendum' && cells.parent) add('parent', 'unknown', 'Only an addendum has a parent.')
  for (const [field, most] of Object.entries(lengths))
    if ((cells[field as RowField]?.length ?? 0) > most)
      add(field, 'maxLength', `${field} has at most ${most} characters.`)
  if (cells.language && checkSchema(LanguageTag, cells.language, 'body').length > 0)
    add('language', 'language', 'Name a language as en, de or pt-BR.')
  if (cells.principalEmail && checkSchema(Email, cells.principalEmail, 'body').length > 0)
    add('principalEmail', 'email', 'This is no e-mail address.')
  if (cells.principalName && !cells.principalEmail)
    add('principalEmail', 'required', 'Somebody who is to be invited needs an e-mail address.')
  const terms = termsOf(row, effectiveOn, add)
  if (problems.length > 0 || !signedOn || !effectiveOn) return { wanted: null, problems }
  return {
    problems,
    wanted: {
      file: cells.file!,
      partner: cells.partner!,
      category: category as 'nda',
      parent: cells.parent || null,
      title: cells.title || null,
      reference: cells.reference || null,
      signedOn,
      effectiveOn,
      endedOn,
      language: cells.language || null,
      ourEntity: cells.ourEntity || null,
      principal: cells.principalEmail
        ? { name: cells.principalName || cells.principalEmail, email: cells.principalEmail }
        : null,
      terms,
    },
  }
}

type Add = (field: string, rule: string, message: string, value?: string) => void

/** Terms of the row's own cell and of the table of terms, checked as the registry has them and against one another. */
const termsOf = (row: ArchiveRow, effectiveOn: string | null, add: Add): LegacyTerm[] => {
  const written = [...ownTerms(row, add), ...row.terms]
  if (written.length > 200) add('terms', 'maxItems', 'An agreement has at most 200 terms here.', '')
  const terms = written.map((one) => termOf(one, add))
  for (const issue of checkTerms(terms))
    add(`${written[issue.index]!.where} ${issue.kind} ${issue.field}`, issue.rule, issue.message, '')
  for (const [at, term] of terms.entries())
    if (effectiveOn && term.effectiveFrom && term.effectiveFrom < effectiveOn)
      add(
        `${written[at]!.where} effectiveFrom`,
        'after',
        `${term.kind} would begin on ${term.effectiveFrom}, before the agreement does on ${effectiveOn}.`,
        term.effectiveFrom,
      )
  return terms
}

const ownTerms = (row: ArchiveRow, add: Add): TermCells[] => {
  const text = row.cells.terms
  if (!text) return []
  let list: unknown
  try {
    list = JSON.parse(text)
  } catch {
    list = undefined
  }
  if (!Array.isArray(list)) {
    add('terms', 'json', 'terms is a list in JSON, such as [{"kind": "commission_hold", "values": {"days": 30}}].')
    return []
  }
  return list.flatMap((one, at): TermCells[] => {
    const where = `terms[${at}]`
    if (typeof one !== 'object' || one === null || Array.isArray(one)) {
      add(where, 'json', 'A term is an object with kind and values.', JSON.stringify(one))
      return []
    }
    for (const key of Object.keys(one))
      if (!termFields.includes(key as 'kind')) add(`${where}.${key}`, 'unknown', `A term has no field ${key}.`, key)
    return [
      {
        where,
        cells: Object.fromEntries(
          Object.entries(one).flatMap(([key, value]) =>
            value === null || value === undefined
              ? []
              : [[key, typeof value === 'string' ? value : JSON.stringify(value)]],
          ),
        ),
      },
    ]
  })
}

const termOf = ({ where, cells }: TermCells, add: Add): LegacyTerm => {
  const kind = cells['kind'] ?? ''
  const known = findKind(kind)
  const object = (field: 'values' | 'scope'): Record<string, unknown> => {
    if (!cells[field]) return {}
    try {
      const value = JSON.parse(cells[field]) as unknown
      if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>
    } catch {
      // Told below, with the others.
    }
    add(`${where} ${field}`, 'json', `${field} is an object in JSON.`, cells[field])
    return {}
  }
  const [values, scope] = [object('values'), object('scope')]
  for (const [key, text] of Object.entries(cells)) {
    const [root, ...path] = key.split('.')
    if (path.length === 0 || path.some((part) => ['__proto__', 'constructor', 'prototype'].includes(part))) continue
    if (root === 'values') put(values, path, valueAt(known?.values, path, text))
    else
      put(
        scope,
        path,
        text
          .split(/[;,]/)
          .map((one) => one.trim())
          .filter(Boolean),
      )
  }
  for (const key of Object.keys(scope))
    if (!scopeKeys.includes(key as 'tiers'))
      add(
        `${where} scope.${key}`,
        'scope',
        `A term cannot be limited by ${key}; there are ${scopeKeys.join(', ')}.`,
        key,
      )
  const whole = (field: 'priority' | 'page', most: number): number | null => {
    const text = cells[field]
    if (!text) return null
    if (/^\d{1,4}$/.test(text) && Number(text) <= most && (field === 'priority' || text !== '0')) return Number(text)
    add(`${where} ${field}`, 'integer', `${field} is a whole number of at most ${most}.`, text)
    return null
  }
  const date = (field: 'effectiveFrom' | 'effectiveTo'): string | null => {
    const text = cells[field]
    if (!text) return null
    if (isCivilDate(text) && text >= earliest) return text
    add(`${where} ${field}`, 'date', `${field} is no day; write it as 2026-11-23.`, text)
    return null
  }
  const clause = cells['clause'] ?? null
  if (clause && clause.length > 60) add(`${where} clause`, 'maxLength', 'clause has at most 60 characters.', clause)
  return {
    kind,
    values,
    scope: tidied(scope),
    priority: whole('priority', 1_000) ?? 0,
    effectiveFrom: date('effectiveFrom'),
    effectiveTo: date('effectiveTo'),
    operation: 'set',
    clause,
    page: whole('page', 300),
  }
}
/** Lists of words; anything else is left for the checks to name. */
const tidied = (scope: Record<string, unknown>): Scope =>
  Object.values(scope).every((one) => Array.isArray(one) && one.every((word) => typeof word === 'string'))
    ? tidyScope(scope as Scope)
    : (scope as Scope)

const put = (into: Record<string, unknown>, path: readonly string[], value: unknown): void => {
  const [key, ...rest] = path
  if (key === undefined) return
  if (rest.length === 0) into[key] = value
  else {
    const inner = into[key]
    const next = typeof inner === 'object' && inner !== null ? (inner as Record<string, unknown>) : {}
    into[key] = next
    put(next, rest, value)
  }
}
/** A cell as the kind's schema wants it: text stays text, everything else is read as JSON. */
const valueAt = (schema: unknown, path: readonly string[], text: string): unknown => {
  let at = withoutNull(schema)
  for (const key of path) at = withoutNull((at?.['properties'] as Record<string, unknown> | undefined)?.[key])
  if (at?.['type'] === 'string' || at?.['enum']) return text
  if (at?.['type'] === 'boolean' && /^(yes|no)$/i.test(text)) return /^yes$/i.test(text)
  try {
    return JSON.parse(text) as unknown
  } catch {
    return text
  }
}
