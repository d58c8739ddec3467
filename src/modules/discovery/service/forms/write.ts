/** Making and changing forms; taking one in from another workspace. */

import type { Tx } from '#platform/context.ts'
import type { InputOf, Static } from '#platform/contract.ts'
import {
  changedMeanwhile,
  conflict,
  constraintOf,
  type FieldIssue,
  invalid,
  notFound,
  postgresCode,
  unprocessable,
} from '#platform/errors.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import type { FormDocument, formEndpoints } from '../../contract/forms.ts'
import { type FormRow, findForm, insertForm, putFormSearchEntry, updateFormRow } from '../../queries/forms.ts'
import { findPartnerType, findPartnerTypeByKey } from '../partners.ts'
import { baseForm } from './seeded/forms.ts'
import { draftOf } from './wire.ts'

type Create = InputOf<typeof formEndpoints.createForm>['body']
type Change = InputOf<typeof formEndpoints.updateForm>

/** A form with its draft; nothing is published yet. 404 for the type, 409 when the address is taken. */
export const createForm = async (tx: Tx, input: Create): Promise<FormRow> => {
  const type = await findPartnerType(tx, input.typeId)
  if (!type) throw notFound('partner type')
  const languages = input.languages ?? ['en', 'de', 'es']
  const defaultLanguage = input.defaultLanguage ?? languages[0]!
  return insert(tx, {
    typeId: type.id,
    name: input.name,
    slug: input.slug,
    languages,
    defaultLanguage,
    draft: input.draft ?? baseForm(),
  })
}

/** Changes what is named. The draft may be unfinished: its problems are told by the publication. */
export const updateForm = async (tx: Tx, { params, body, version }: Change): Promise<FormRow> => {
  const before = await findForm(tx, params.id, { lock: true })
  if (!before) throw notFound('form')
  if (before.version !== version) throw changedMeanwhile(before.version)
  const languages = body.languages ?? before.languages
  const defaultLanguage = body.defaultLanguage ?? before.default_language
  const opensAt = body.opensAt === undefined ? before.opens_at : body.opensAt === null ? null : new Date(body.opensAt)
  const closesAt =
    body.closesAt === undefined ? before.closes_at : body.closesAt === null ? null : new Date(body.closesAt)
  const issues: FieldIssue[] = []
  if (!languages.includes(defaultLanguage))
    issues.push({
      field: 'defaultLanguage',
      rule: 'enum',
      message: 'The default language is not one of the form’s languages.',
    })
  if (opensAt && closesAt && closesAt <= opensAt)
    issues.push({ field: 'closesAt', rule: 'order', message: 'The form closes after it opens.' })
  if (issues.length > 0) throw invalid(...issues)
  const row = await orTaken(() =>
    updateFormRow(tx, before.id, {
      name: body.name ?? before.name,
      slug: body.slug ?? before.slug,
      languages,
      default_language: defaultLanguage,
      hosts: body.hosts ?? before.hosts,
      opens_at: opensAt,
      closes_at: closesAt,
      draft: JSON.stringify(body.draft ?? draftOf(before)),
    }),
  )
  await putFormSearchEntry(tx, row)
  return row
}

/** A new form out of a document of this or another workspace; the draft only. 422 when there is no such type here. */
export const importForm = async (tx: Tx, document: Static<typeof FormDocument>): Promise<FormRow> => {
  const type = await findPartnerTypeByKey(tx, document.typeKey)
  if (!type)
    throw unprocessable('form.type_unknown', `There is no partner type ${document.typeKey} here; add it first.`)
  if (!document.languages.includes(document.defaultLanguage))
    throw invalid({
      field: 'defaultLanguage',
      rule: 'enum',
      message: 'The default language is not one of the form’s languages.',
    })
  return insert(tx, {
    typeId: type.id,
    name: document.name,
    slug: document.slug,
    languages: document.languages,
    defaultLanguage: document.defaultLanguage,
    draft: document.definition,
  })
}

type NewForm = {
  typeId: string
  name: string
  slug: string
  languages: readonly string[]
  defaultLanguage: string
  draft: object
}
const insert = async (tx: Tx, form: NewForm): Promise<FormRow> => {
  if (!form.languages.includes(form.defaultLanguage))
    throw invalid({
      field: 'defaultLanguage',
      rule: 'enum',
      message: 'The default language is not one of the form’s languages.',
    })
  const row = await orTaken(() =>
    insertForm(tx, {
      id: newId(idPrefixes.form),
      type_id: form.typeId,
      name: form.name,
      slug: form.slug,
      languages: [...form.languages],
      default_language: form.defaultLanguage,
      draft: JSON.stringify(form.draft),
      created_at: tx.now,
      updated_at: tx.now,
    }),
  )
  await putFormSearchEntry(tx, row)
  return row
}
export const insertNewForm = insert

const orTaken = async <T>(run: () => Promise<T>): Promise<T> => {
  try {
    return await run()
  } catch (error) {
    if (postgresCode(error) === '23505' && constraintOf(error)?.includes('slug'))
      throw conflict('form.slug_taken', 'Another form has this address; choose a different one.')
    throw error
  }
}
