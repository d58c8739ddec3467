/** From a row of a file to what it says: values by field, problems, and the hash under which it is known again. */
import { hash } from 'node:crypto'
import type { TableRow } from '#platform/tabular/read.ts'
import { unguardCell } from '#platform/tabular/write.ts'
import { type CompanyFacts, subjectOf } from '../duplicates/subjects.ts'
import { normalName } from '../matching/name.ts'
import { type PreparedSubject, prepare } from '../matching/subject.ts'
import type { ImportKind } from './fields.ts'
import type { Column } from './mapping.ts'
import { parseCell, textProblem, type Vocabulary } from './parse.ts'

export type RowProblem = { column: string | null; value: string; rule: string; message: string }
/** What a row says. Lists are lists, everything else one value; a field that is empty is not there. */
export type Content = {
  values: ReadonlyMap<string, unknown>
  /** What stood in a trailing parenthesis of the company's name; kept as a tag. */
  hint: string | null
  /** The company's name without it. */
  bareName: string | null
  hasContact: boolean
}
export type ReadRow = {
  row: number
  blank: boolean
  problems: RowProblem[]
  notes: string[]
  content: Content | null
  /** 22 characters; null when the row is blank or refused. */
  hash: string | null
  /** What people look for in the report. */
  words: string
  cells: Readonly<Record<string, string>>
}

/** Everything that turns cells into values; made once per run. */
export type Reading = { kind: ImportKind; columns: readonly Column[]; vocabulary: Vocabulary }

export const readRow = (reading: Reading, { row, values: cells, blank, problem }: TableRow): ReadRow => {
  const refused = (problems: RowProblem[]): ReadRow => ({
    row,
    blank: false,
    problems,
    notes: [],
    content: null,
    hash: null,
    words: wordsOf(cells),
    cells,
  })
  if (blank) return { row, blank: true, problems: [], notes: [], content: null, hash: null, words: '', cells }
  if (problem) return refused([{ column: null, value: '', rule: problem.code, message: problem.words }])
  const mapped = reading.columns.flatMap(({ header, field, mode }) => {
    const text = unguardCell(cells[header] ?? '').trim()
    return field === null || mode === 'never' || text === '' ? [] : [{ header, field, text }]
  })
  const problems: RowProblem[] = []
  const values = new Map<string, unknown>()
  const notes: string[] = []
  const country = mapped.find(({ field }) => field === 'country')
  const parsedCountry = country ? parseCell('country', country.text, reading.vocabulary, null) : null
  const home = parsedCountry && 'value' in parsedCountry ? String(parsedCountry.value) : null
  for (const { header, field, text } of mapped) {
    const parsed = textProblem(text) ?? parseCell(field, text, reading.vocabulary, home)
    if ('rule' in parsed)
      problems.push({
        column: header,
        value: text.slice(0, 500),
        rule: parsed.rule,
        message: `${header} ${parsed.words}`,
      })
    else if (parsed.value === null)
      notes.push(`Nobody of the team is ${text.slice(0, 100)}; the partner has no manager.`)
    else if (Array.isArray(parsed.value))
      values.set(field, [
        ...((values.get(field) as unknown[] | undefined) ?? []),
        ...parsed.value.map((one) => labelled(field, header, one)),
      ])
    else if (!values.has(field)) values.set(field, parsed.value)
  }
  if (mapped.length === 0)
    problems.push({
      column: null,
      value: '',
      rule: 'row.nothing_mapped',
      message: 'No column that is taken over has a value in this row',
    })
  problems.push(...missing(reading.kind, values, problems))
  if (problems.length > 0) return refused(problems)
  const name = String(values.get('legalName') ?? values.get('displayName') ?? '')
  const normal = name === '' ? null : normalName(name)
  const hint = normal?.hint ?? null
  const content: Content = {
    values,
    hint: hint === null ? null : hint.slice(0, 60),
    bareName: hint === null ? null : bare(name),
    hasContact: ['contact.fullName', 'contact.givenName', 'contact.familyName', 'contact.email'].some((key) =>
      values.has(key),
    ),
  }
  return {
    row,
    blank: false,
    problems,
    notes,
    content,
    hash: contentHash(reading.kind, mapped),
    words: wordsOf(cells),
    cells,
  }
}

const labelled = (field: string, header: string, value: unknown) =>
  field === 'sourceDetail' ? `${header}: ${String(value)}` : value

/** The name without its last parenthesis. */
const bare = (name: string): string => {
  const trimmed = name.normalize('NFC').trim()
  const at = /^(.*\S)\s*[(（][^()（）]*[)）]$/u.exec(trimmed)
  return at?.[1] ?? trimmed
}

const missing = (
  kind: ImportKind,
  values: ReadonlyMap<string, unknown>,
  problems: readonly RowProblem[],
): RowProblem[] => {
  const named = values.has('legalName') || values.has('displayName')
  const failed = problems.some(({ rule }) => rule === 'text' || rule === 'maxLength')
  const found: RowProblem[] = []
  if (kind !== 'contacts' && !named && !values.has('id') && !failed)
    found.push({ column: null, value: '', rule: 'name.required', message: 'The row names no company' })
  const hasCompany =
    named ||
    values.has('id') ||
    values.has('website') ||
    values.has('domains') ||
    [...values.keys()].some((key) => key.startsWith('externalIds.'))
  if (kind === 'contacts' && !hasCompany && !values.has('contact.email'))
    found.push({
      column: null,
      value: '',
      rule: 'company.required',
      message: 'The row does not say at which company the person works',
    })
  if (
    kind === 'contacts' &&
    !['contact.fullName', 'contact.givenName', 'contact.familyName', 'contact.email'].some((key) => values.has(key)) &&
    !failed
  )
    found.push({
      column: null,
      value: '',
      rule: 'contact.required',
      message: 'The row has neither a name nor an e-mail address of a person',
    })
  return found
}

/** Of what the row says, not of how the file is laid out: order of columns and columns left out change nothing. */
const contentHash = (kind: ImportKind, mapped: readonly { field: string; text: string }[]): string => {
  const lines = mapped.map(({ field, text }) => `${field}\u0000${text}`).sort()
  return hash('sha256', [kind === 'partners' ? 'both' : kind, ...lines].join('\u0001'), 'buffer')
    .subarray(0, 16)
    .toString('base64url')
}

const wordsOf = (cells: Readonly<Record<string, string>>): string =>
  Object.values(cells)
    .slice(0, 6)
    .map((text) => text.trim().slice(0, 100))
    .filter((text) => text !== '')
    .join(' ')
    .toLowerCase()
    // biome-ignore lint/suspicious/noControlCharactersInRegex: what the database does not store
    .replaceAll(/[\u0000-\u001f\u007f]/g, ' ')
    .slice(0, 600)
    .toWellFormed()

/** What of a row says which company it is. */
export const companyIn = ({ values }: Content): CompanyFacts => {
  const text = (key: string) => values.get(key) as string | undefined
  const website = text('website')
  const email = text('contact.email')
  const number = text('registrationNumber')
  return {
    names: [
      ...new Set(
        [text('legalName'), text('displayName'), ...((values.get('otherNames') as string[] | undefined) ?? [])].filter(
          (name) => name !== undefined,
        ),
      ),
    ],
    websites: [...(website ? [website] : []), ...((values.get('domains') as string[] | undefined) ?? [])],
    emails: email ? [email] : [],
    phone: text('contact.phone') ?? null,
    country: text('country') ?? null,
    postcode: text('address.postalCode') ?? null,
    city: text('address.city') ?? null,
    externalIds: externalIdsIn(values),
    lei: text('lei') ?? null,
    vatId: text('vatId') ?? null,
    registration: number ? { number, country: text('registrationCountry') ?? null } : null,
  }
}

export const externalIdsIn = (values: ReadonlyMap<string, unknown>): { system: string; id: string }[] => [
  ...new Map(
    [...values]
      .flatMap(([key, value]) => (key.startsWith('externalIds.') ? (value as { system: string; id: string }[]) : []))
      .map((one) => [`${one.system}\n${one.id}`, one]),
  ).values(),
]

/** Several rows that are one company, as one. */
export const uniteCompanies = (companies: readonly CompanyFacts[]): CompanyFacts => {
  const first = <Key extends keyof CompanyFacts>(key: Key) =>
    companies.map((company) => company[key]).find((value) => value !== null && value !== undefined) ?? null
  const all = <Value>(of: (company: CompanyFacts) => readonly Value[]) => [
    ...new Map(companies.flatMap(of).map((value) => [JSON.stringify(value), value])).values(),
  ]
  return {
    names: all(({ names }) => names),
    websites: all(({ websites }) => websites),
    emails: all(({ emails }) => emails),
    phone: first('phone'),
    country: first('country'),
    postcode: first('postcode'),
    city: first('city'),
    externalIds: all(({ externalIds }) => externalIds ?? []),
    lei: first('lei'),
    vatId: first('vatId'),
    registration: first('registration'),
  }
}

export const prepareCompany = (company: CompanyFacts): PreparedSubject => prepare(subjectOf(company))
