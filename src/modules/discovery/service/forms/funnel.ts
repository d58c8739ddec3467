/** Counting visitors, and the funnel made of it. */

import { civilDate } from '#platform/civil-time.ts'
import type { Tx } from '#platform/context.ts'
import type { InputOf, Static } from '#platform/contract.ts'
import { notFound } from '#platform/errors.ts'
import { applicantFields, textIn } from '../../contract/fields.ts'
import type { FormFunnel, formEndpoints } from '../../contract/forms.ts'
import { countSteps, countsOf, findForm, formVersions } from '../../queries/forms.ts'
import { definitionOf, draftOf } from './wire.ts'

/** Sources are free words of links; only their letters, digits and marks of names are kept. */
export const cleanSource = (text: string | undefined): string =>
  (text ?? '')
    .normalize('NFKC')
    .replaceAll(/[^\p{L}\p{N}._ -]/gu, '')
    .trim()
    .slice(0, 60) || 'direct'

export const countForm = (tx: Tx, of: { formId: string; number: number; source: string }, steps: readonly string[]) =>
  countSteps(tx, { ...of, date: civilDate(tx.ctx.workspace.zone, tx.now) }, steps)

type Query = InputOf<typeof formEndpoints.getFormFunnel>['query']

/** Visits, starts, pages, submits and answered fields of one version or of all. */
export const formFunnel = async (tx: Tx, id: string, query: Query): Promise<Static<typeof FormFunnel>> => {
  const form = await findForm(tx, id)
  if (!form) throw notFound('form')
  const dateOf = (instant: string | undefined) =>
    instant ? civilDate(tx.ctx.workspace.zone, new Date(instant)) : undefined
  const counts = await countsOf(tx, id, {
    number: query.number,
    source: query.source,
    from: dateOf(query.from),
    to: dateOf(query.to),
  })
  const amount = (step: string, source?: string) =>
    counts
      .filter((row) => row.step === step && (source === undefined || row.source === source))
      .reduce((sum, row) => sum + row.amount, 0)
  const shown = query.number ?? form.published_number
  const [version] = shown === null || shown === undefined ? [] : await formVersions(tx, [{ formId: id, number: shown }])
  const definition = version ? definitionOf(version) : draftOf(form)
  const text = (value: Readonly<Record<string, string>>) => textIn(value, form.default_language, form.default_language)
  const starts = amount('start')
  const sources = [...new Set(counts.map((row) => row.source))].sort()
  return {
    formId: id,
    versions: [...new Set(counts.map((row) => row.number))].sort((one, other) => one - other),
    sources,
    steps: [
      { step: 'visit', label: 'Visits', count: amount('visit') },
      { step: 'start', label: 'Starts', count: starts },
      ...definition.pages.slice(1).map((page, at) => ({
        step: `page:${at + 2}`,
        label: text(page.title) || `Page ${at + 2}`,
        count: amount(`page:${at + 2}`),
      })),
      { step: 'submit', label: 'Submitted', count: amount('submit') },
    ],
    fields: applicantFields(definition).map((field) => {
      const answered = amount(`field:${field.key}`)
      return {
        field: field.key,
        label: text(field.label) || field.key,
        answered,
        dropOffPpm: starts === 0 ? null : Math.round((Math.max(0, starts - answered) * 1_000_000) / starts),
      }
    }),
    bySource: sources.map((source) => ({
      source,
      visits: amount('visit', source),
      starts: amount('start', source),
      submits: amount('submit', source),
    })),
  }
}
