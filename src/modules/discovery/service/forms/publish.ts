/** Publishing: the draft becomes a version that never changes. */

import { actorId, type Tx } from '#platform/context.ts'
import type { Static } from '#platform/contract.ts'
import { conflict, notFound, Problem } from '#platform/errors.ts'
import { formPublished } from '../../contract/events.ts'
import { minutesToFillIn } from '../../contract/fields.ts'
import type { FormDocument, PublishProblem } from '../../contract/forms.ts'
import {
  type FormRow,
  type FormVersionRow,
  findForm,
  findFormVersion,
  insertFormVersion,
  updateFormRow,
} from '../../queries/forms.ts'
import { actingName } from '../acting.ts'
import { findPartnerType } from '../partners.ts'
import { formProblems } from './problems.ts'
import { draftOf, isPublished } from './wire.ts'

const problemsOf = (row: FormRow): Static<typeof PublishProblem>[] =>
  formProblems(draftOf(row), { languages: row.languages, defaultLanguage: row.default_language })

export const checkForm = async (tx: Tx, id: string) => {
  const row = await findForm(tx, id)
  if (!row) throw notFound('form')
  const data = problemsOf(row)
  return { data, canPublish: !data.some((problem) => problem.blocks), minutes: minutesToFillIn(draftOf(row)) }
}

/** Publishes the draft. 422 `form.not_publishable` with every problem; 409 when nothing changed since the last time. */
export const publishForm = async (tx: Tx, id: string): Promise<FormVersionRow> => {
  const row = await findForm(tx, id, { lock: true })
  if (!row) throw notFound('form')
  const problems = problemsOf(row).filter((problem) => problem.blocks)
  if (problems.length > 0)
    throw new Problem({
      status: 422,
      code: 'form.not_publishable',
      detail: problems.map((problem) => problem.message).join('. '),
      errors: problems.map((problem) => ({
        field: problem.field ?? 'form',
        rule: problem.rule,
        message: problem.message,
      })),
    })
  const current = row.published_number === null ? undefined : await findFormVersion(tx, row.id, row.published_number)
  if (current && isPublished(row, current))
    throw conflict('form.unchanged', `Version ${current.number} says the same already.`)
  const version = await insertFormVersion(tx, {
    form_id: row.id,
    number: (row.published_number ?? 0) + 1,
    definition: JSON.stringify(row.draft),
    languages: row.languages,
    default_language: row.default_language,
    by_kind: tx.ctx.actor.kind,
    by_id: actorId(tx.ctx.actor),
    by_name: actingName(tx.ctx),
    published_at: tx.now,
  })
  const changed = await updateFormRow(tx, row.id, { published_number: version.number })
  await tx.announce(
    formPublished,
    { formId: row.id, typeId: row.type_id, number: version.number },
    { subject: { kind: 'form', id: row.id, version: changed.version } },
  )
  return version
}

/** The draft as a document that another workspace takes in. */
export const exportForm = async (tx: Tx, id: string): Promise<Static<typeof FormDocument>> => {
  const row = await findForm(tx, id)
  if (!row) throw notFound('form')
  const type = await findPartnerType(tx, row.type_id)
  return {
    format: 'tandem-form-1',
    typeKey: type?.key ?? '',
    name: row.name,
    slug: row.slug,
    languages: row.languages,
    defaultLanguage: row.default_language,
    definition: draftOf(row),
  }
}
