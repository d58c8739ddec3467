/** Words of a decision in the applicant's language: the workspace's own, else the product's, with the facts put in. */
import type { Tx } from '#platform/context.ts'
import { textIn } from '../../contract/fields.ts'
import type { Outcome } from '../../contract/states.ts'
import type { ApplicationRow } from '../../queries/applications.ts'
import { type ReasonRow, templateRows } from '../../queries/settings.ts'
import { decisionWords, type placeholders, wordsLanguage } from '../../words/decisions.ts'
import { civilDateWords } from '../../words/status.ts'

export type DecisionFacts = {
  outcome: Outcome
  reasons: readonly ReasonRow[]
  /** Waitlist: looked at again by; decline: may apply again from. */
  date: string | null
  alternative: string | null
  manager: string | null
}
export type Written = { subject?: string | undefined; body?: string | undefined }

/** Subject and body of the mail. Words that a person wrote go before every template. */
export const decisionText = async (
  tx: Tx,
  row: ApplicationRow,
  facts: DecisionFacts,
  written: Written,
): Promise<{ subject: string; body: string }> => {
  const template = await templateFor(tx, row.language, facts)
  const { language } = row
  const fallback = tx.ctx.workspace.language
  const values: Record<(typeof placeholders)[number], string> = {
    name: row.contact_name || row.company,
    company: row.company,
    workspace: tx.ctx.workspace.name,
    reasons: facts.reasons
      .map((reason) => textIn(reason.labels as Record<string, string>, language, fallback))
      .join(', '),
    changes: facts.reasons
      .map((reason) => textIn(reason.changes as Record<string, string>, language, fallback))
      .filter(Boolean)
      .join(' '),
    date: facts.date ? civilDateWords(language, facts.date) : '',
    alternative: facts.alternative ?? '',
    manager: facts.manager ?? '',
  }
  return {
    subject: fill(written.subject ?? template.subject, values).slice(0, 200) || template.subject.slice(0, 200),
    body: fill(written.body ?? template.body, values).slice(0, 10_000),
  }
}

const templateFor = async (tx: Tx, language: string, facts: DecisionFacts) => {
  const own = (await templateRows(tx)).filter((row) => row.outcome === facts.outcome)
  const base = language.split('-')[0]
  const inLanguage = (reason: string) =>
    own.find((row) => row.reason === reason && row.language === language) ??
    own.find((row) => row.reason === reason && row.language === base)
  for (const reason of facts.reasons) {
    const found = inLanguage(reason.key)
    if (found) return found
  }
  return inLanguage('') ?? decisionWords[wordsLanguage(language)][facts.outcome]
}

/** Puts values in; a line whose placeholders all stand for nothing is left out. Words in braces that mean nothing stay. */
const fill = (text: string, values: Readonly<Record<string, string>>): string =>
  text
    .split('\n')
    .flatMap((line) => {
      const named = [...line.matchAll(/\{([a-z]+)\}/g)].map((match) => match[1]!).filter((name) => name in values)
      if (named.length > 0 && named.every((name) => values[name] === '')) return []
      return [line.replaceAll(/\{([a-z]+)\}/g, (whole, name: string) => values[name] ?? whole)]
    })
    .join('\n')
    .replaceAll(/\n{3,}/g, '\n\n')
