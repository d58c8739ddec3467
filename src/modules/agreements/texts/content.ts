/** The text of a version: clauses by component, variables, and the document printed from them and the terms. */
import { createHash } from 'node:crypto'
import { unitOf, withoutNull } from '../terms/fields.ts'
import { type Component, components } from '../terms/kind.ts'
import { findKind, orderOf } from '../terms/registry.ts'
import type { Scope } from '../terms/scope.ts'
import { datesWords, enforcementWords, type Printer, scopeWords, sentencesOf, titleOf } from '../terms/words/print.ts'

export const positions = ['preferred', 'fallback_1', 'fallback_2', 'fallback_3', 'walk_away', 'own'] as const
export type Position = (typeof positions)[number]
export type ContentClause = {
  key: string
  heading: string
  clauseId: string | null
  clauseNumber: number | null
  /** `own` is text that no approved clause holds. */
  position: Position
  body: string
}
export type ContentComponent = { component: Component; notApplicable: string | null; clauses: ContentClause[] }
/** Their own paper: the file that holds the text; only the schedule of terms is ours. */
export type Paper = { fileId: string; name: string; sha256: string; pages: number }
export type Content = {
  components: ContentComponent[]
  variables: Record<string, string>
  paper?: Paper
  base?: number
}
export type DocumentTerm = {
  id: string
  kind: string
  operation: 'set' | 'remove'
  values: unknown
  scope: Scope
  priority: number
  effectiveFrom: string | null
  effectiveTo: string | null
  clause: string | null
  /** Where it stands in their own paper. */
  page: number | null
  keptBy: readonly string[]
}
export type DocumentFacts = {
  title: string
  number: string
  versionNumber: number
  ourEntity: string
  partnerName: string
  partnerAddress: string
  zone: string
  effectiveOn: string | null
}
export type Block =
  /** `minor` is a heading inside a clause; a `row` of a table has its cells parted by ` | `, the first row is the head. */
  | { kind: 'title' | 'heading' | 'subheading' | 'minor' | 'paragraph' | 'item' | 'row'; text: string }
  | { kind: 'term'; title: string; text: string; enforcement: string }
/** A clause as it is read, and what stands in it for each place that is filled: nobody types those. */
export type PrintedClause = {
  key: string
  component: Component
  heading: string
  text: string
  tokens: { placeholder: string; text: string }[]
}
export type Fault = { component: Component | null; clause: string | null; rule: string; message: string }

const placeholder = /\{\{([a-z]+):?([a-z_]*)\.?([A-Za-z0-9_.]*)\}\}/g
/** What a clause may name besides terms and the version's own variables. */
export const factNames = ['us', 'partner', 'address', 'number', 'effective', 'zone'] as const

const valueAt = (values: unknown, path: string): unknown =>
  path.split('.').reduce<unknown>((inner, key) => (inner as Record<string, unknown> | null | undefined)?.[key], values)
const unitAt = (schema: unknown, path: string) =>
  unitOf(
    path
      .split('.')
      .reduce<unknown>(
        (inner, key) => (withoutNull(inner)?.['properties'] as Record<string, unknown> | undefined)?.[key],
        schema,
      ),
  )

/** The placeholders of a text that nothing can fill, whatever the terms are. */
export const unknownPlaceholders = (body: string, variables: readonly string[]): string[] =>
  [...body.matchAll(placeholder)].flatMap(([text, kind, name, path]) => {
    const known =
      kind === 'term'
        ? Boolean(path && findKind(name!) && unitAt(findKind(name!)!.values, path))
        : kind === 'terms'
          ? findKind(name!) !== undefined || components.includes(name as Component)
          : kind === 'var'
            ? variables.includes(name!)
            : kind === 'fact' && (factNames as readonly string[]).includes(name!)
    return known ? [] : [text]
  })

/** Numbers with a unit that stand in the text itself; a promise of that sort belongs into a term. */
const loose = /\b(\d[\d.,]*)\s*(days?|months?|years?|hours?|%|per cent)(?=\W|$)/gi

type Placeholder = [whole: string, kind: string, name: string, path: string]
/** Prints the document. What cannot be printed is a fault; every bound number comes from its term and from nowhere else. */
export const printDocument = (
  printer: Printer,
  content: Content,
  terms: readonly DocumentTerm[],
  facts: DocumentFacts,
  /** What the text prints from; an amendment's text prints from what holds once it is signed. */
  bound: readonly DocumentTerm[] = terms,
): { blocks: Block[]; faults: Fault[]; notes: Fault[]; clauses: PrintedClause[] } => {
  const faults: Fault[] = []
  const clauses: PrintedClause[] = []
  const notes: Fault[] = []
  const blocks: Block[] = [{ kind: 'title', text: facts.title }]
  const set = bound.filter((term) => term.operation === 'set')
  const factText: Readonly<Record<string, string>> = {
    us: facts.ourEntity,
    partner: facts.partnerName,
    address: facts.partnerAddress,
    number: facts.number,
    effective: facts.effectiveOn ? printer.format('date', facts.effectiveOn) : onSigning[printer.language],
    zone: facts.zone,
  }
  const fillOne = (component: Component, clause: ContentClause, [text, kind, name, path]: Placeholder): string => {
    const fault = (rule: string, message: string) => {
      faults.push({ component, clause: clause.key, rule, message })
      return '…'
    }
    if (kind === 'fact') {
      const value = factText[name]
      if (value === undefined)
        return fault('template.variable_unknown', `${clause.heading} names ${text}, which is no fact.`)
      return (
        value ||
        fault(
          'fact.missing',
          name === 'address'
            ? `${clause.heading} prints the address of ${facts.partnerName}, which is missing: put in street and town on the partner’s page.`
            : `${clause.heading} prints ${name}, which is not known yet.`,
        )
      )
    }
    if (kind === 'var')
      return (
        content.variables[name]?.trim() ||
        fault('variable.empty', `${clause.heading} has a blank: ${name.replaceAll('_', ' ')}.`)
      )
    const own = set.filter((term) => term.kind === name)
    if (kind === 'terms') {
      const wanted = components.includes(name as Component)
        ? set.filter((term) => findKind(term.kind)?.component === name)
        : own
      return wanted.flatMap((term) => sentencesOf(printer, findKind(term.kind)!, term.values)).join(' ')
    }
    const widest = own.find((term) => Object.keys(term.scope).length === 0) ?? own[0]
    const known = findKind(name)
    if (kind !== 'term' || !known)
      return fault('template.variable_unknown', `${clause.heading} names ${text}, which is unknown.`)
    if (!widest)
      return fault(
        'term.missing',
        `${clause.heading} prints ${titleOf(printer, name)}, and this version has no such term.`,
      )
    const value = valueAt(widest.values, path)
    return value === undefined || value === null
      ? fault('term.missing', `${clause.heading} prints ${path} of ${titleOf(printer, name)}, which is left open.`)
      : printer.format(unitAt(known.values, path), value, name)
  }
  const fill = (component: Component, clause: ContentClause): PrintedClause => {
    const tokens: PrintedClause['tokens'] = []
    const text = clause.body.replaceAll(placeholder, (whole, kind: string, name: string, path: string) => {
      const printed = fillOne(component, clause, [whole, kind, name, path])
      tokens.push({ placeholder: whole, text: printed })
      return printed
    })
    return { key: clause.key, component, heading: clause.heading, text, tokens }
  }
  let clauseNumber = 0
  if (content.paper) {
    const { name, pages, sha256: hash } = content.paper
    blocks.push({ kind: 'paragraph', text: paperWords[printer.language](name, pages, hash) })
    for (const term of terms)
      if (term.page === null && term.operation === 'set')
        faults.push({
          component: findKind(term.kind)!.component,
          clause: null,
          rule: 'term.page_missing',
          message: `Say on which page of ${name} "${titleOf(printer, term.kind)}" stands.`,
        })
  }
  for (const part of components) {
    const own = content.components.find((one) => one.component === part)
    if (!own || (own.clauses.length === 0 && !own.notApplicable)) {
      if (content.paper) continue
      faults.push({
        component: part,
        clause: null,
        rule: 'component.missing',
        message: `The part "${part}" is empty; add clauses, or say why it does not apply.`,
      })
      continue
    }
    blocks.push({ kind: 'heading', text: componentTitles[printer.language][part] })
    if (own.notApplicable) blocks.push({ kind: 'paragraph', text: own.notApplicable })
    for (const clause of own.clauses) {
      clauseNumber += 1
      blocks.push({ kind: 'subheading', text: `${clauseNumber}. ${clause.heading}` })
      for (const number of clause.body.replaceAll(placeholder, '').matchAll(loose))
        notes.push({
          component: part,
          clause: clause.key,
          rule: 'number.loose',
          message: `"${clause.heading}" says ${number[0]}; no term keeps it.`,
        })
      const printed = fill(part, clause)
      clauses.push(printed)
      for (const line of printed.text.split('\n')) {
        const block = blockOfLine(line)
        if (block) blocks.push(block)
      }
    }
  }
  blocks.push({ kind: 'heading', text: scheduleTitle[printer.language] })
  for (const term of sorted(terms)) {
    const kind = findKind(term.kind)!
    const where = [
      scopeWords(printer, term.scope),
      datesWords(printer, term.effectiveFrom, term.effectiveTo),
      term.page === null ? '' : pageWords[printer.language].replace('#', String(term.page)),
    ]
      .filter(Boolean)
      .join(', ')
    const text =
      term.operation === 'remove' ? removedWords[printer.language] : sentencesOf(printer, kind, term.values).join(' ')
    blocks.push({
      kind: 'term',
      title: titleOf(printer, term.kind),
      text: where ? `${text} (${where})` : text,
      enforcement: enforcementWords(printer, term.keptBy),
    })
  }
  return { blocks, faults, notes, clauses }
}
/** A line of a clause: `## ` a heading, `- ` an item, `| a | b |` a row of a table, anything else a paragraph. */
const blockOfLine = (line: string): Block | undefined => {
  const text = line.trim()
  if (!text) return undefined
  if (text.startsWith('## ')) return { kind: 'minor', text: text.slice(3).trim() }
  if (text.startsWith('- ')) return { kind: 'item', text: text.slice(2).trim() }
  if (!/^\|.+\|$/.test(text)) return { kind: 'paragraph', text }
  const cells = text
    .slice(1, -1)
    .split('|')
    .map((cell) => cell.trim())
  // The line of dashes under a table's head is a habit of writing, nothing to read.
  return cells.every((cell) => /^:?-+:?$/.test(cell)) ? undefined : { kind: 'row', text: cells.join(' | ') }
}

const componentRank = (kind: string) => components.indexOf(findKind(kind)?.component ?? 'legal')
const sorted = (terms: readonly DocumentTerm[]) =>
  [...terms].sort(
    (one, other) => componentRank(one.kind) - componentRank(other.kind) || orderOf(one.kind) - orderOf(other.kind),
  )

/** JSON with its keys in one order, so that equal content has equal bytes. */
export const canonical = (value: unknown): string =>
  value === null || typeof value !== 'object'
    ? JSON.stringify(value ?? null)
    : Array.isArray(value)
      ? `[${value.map(canonical).join(',')}]`
      : `{${Object.keys(value)
          .sort()
          .filter((key) => (value as Record<string, unknown>)[key] !== undefined)
          .map((key) => `${JSON.stringify(key)}:${canonical((value as Record<string, unknown>)[key])}`)
          .join(',')}}`
export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
/** What both sides say yes to: text, variables, terms, effective day. Ids of draft rows are no part of it. */
export const snapshotHash = (content: Content, terms: readonly DocumentTerm[], effectiveOn: string | null): string =>
  sha256(
    canonical({
      content,
      effectiveOn,
      terms: terms
        .map(({ kind, operation, values, scope, priority, effectiveFrom, effectiveTo, clause, page }) => ({
          kind,
          operation,
          values,
          scope,
          priority,
          effectiveFrom,
          effectiveTo,
          clause,
          // Left out where there is none, so that texts on our own paper keep the hash they had.
          page: page ?? undefined,
        }))
        .map(canonical)
        .sort(),
    }),
  )
/** What a signature is made over, as text: the blocks that are shown and the snapshot that was agreed. */
export const documentSource = (blocks: readonly Block[], snapshot: string): string => canonical({ blocks, snapshot })
export const documentHash = (blocks: readonly Block[], snapshot: string): string =>
  sha256(documentSource(blocks, snapshot))

const componentTitles = {
  en: {
    legal: 'Legal',
    technical: 'Technical requirements',
    business: 'Business terms',
    marketing: 'Marketing guidelines',
    support: 'Support levels',
  },
  de: {
    legal: 'Rechtliches',
    technical: 'Technische Anforderungen',
    business: 'Geschäftliche Bestimmungen',
    marketing: 'Regeln für das Marketing',
    support: 'Support',
  },
  es: {
    legal: 'Aspectos legales',
    technical: 'Requisitos técnicos',
    business: 'Condiciones comerciales',
    marketing: 'Reglas de marketing',
    support: 'Niveles de soporte',
  },
} as const
const scheduleTitle = {
  en: 'Schedule of executable terms',
  de: 'Verzeichnis der Bestimmungen',
  es: 'Anexo de condiciones ejecutables',
} as const
const onSigning = {
  en: 'the day of the last signature',
  de: 'Tag der letzten Unterschrift',
  es: 'día de la última firma',
} as const
const paperWords = {
  en: (name: string, pages: number, hash: string) =>
    `The text of this agreement is the attached file "${name}" (${pages} ${pages === 1 ? 'page' : 'pages'}, SHA-256 ${hash}). The schedule below is part of it.`,
  de: (name: string, pages: number, hash: string) =>
    `Der Text dieses Vertrags ist die beigefügte Datei „${name}“ (${pages} ${pages === 1 ? 'Seite' : 'Seiten'}, SHA-256 ${hash}). Das folgende Verzeichnis ist Teil davon.`,
  es: (name: string, pages: number, hash: string) =>
    `El texto de este acuerdo es el archivo adjunto «${name}» (${pages} ${pages === 1 ? 'página' : 'páginas'}, SHA-256 ${hash}). El anexo que sigue forma parte de él.`,
} as const
const pageWords = { en: 'page #', de: 'Seite #', es: 'página #' } as const
const removedWords = { en: 'No longer holds.', de: 'Gilt nicht mehr.', es: 'Deja de regir.' } as const
