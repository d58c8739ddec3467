/** Forms and types as visitors see them: one language, nothing that only the team knows. */

import type { Tx } from '#platform/context.ts'
import type { Static } from '#platform/contract.ts'
import { notFound } from '#platform/errors.ts'
import type { FormDefinitionValue, FormFieldValue } from '../../contract/definition.ts'
import { audienceOf, minutesToFillIn, textIn } from '../../contract/fields.ts'
import type { PublicForm, PublicPartnerType } from '../../contract/public.ts'
import {
  type FormRow,
  type FormVersionRow,
  findFormBySlug,
  findFormVersion,
  publishedForms,
} from '../../queries/forms.ts'
import { findPartnerType, listPartnerTypes, type TypeRef } from '../partners.ts'
import { settingsOfTypes } from '../settings/read.ts'
import { cleanSource, countForm } from './funnel.ts'
import { definitionOf, formState } from './wire.ts'

export type PublishedForm = { form: FormRow; version: FormVersionRow; definition: FormDefinitionValue; type: TypeRef }
/** An input that people do not see; what fills it in is no person. The name looks worth filling in. */
export const decoyName = 'fax_number'

/** The published form at this address with its current version. 404 when there is none. */
export const publishedForm = async (tx: Tx, slug: string): Promise<PublishedForm> => {
  const form = await findFormBySlug(tx, slug)
  if (!form || form.published_number === null) throw notFound('form')
  return withVersion(tx, form, form.published_number)
}
export const withVersion = async (tx: Tx, form: FormRow, number: number): Promise<PublishedForm> => {
  const version = await findFormVersion(tx, form.id, number)
  const type = await findPartnerType(tx, form.type_id)
  if (!version || !type) throw notFound('form')
  return { form, version, definition: definitionOf(version), type }
}

/** The language that fits best: asked for, its base, or the form's default. */
export const languageOf = (
  version: Pick<FormVersionRow, 'languages' | 'default_language'>,
  asked: string | undefined,
): string => {
  if (!asked) return version.default_language
  const base = asked.split('-')[0]!.toLowerCase()
  return (
    version.languages.find((one) => one === asked) ??
    version.languages.find((one) => one.split('-')[0]!.toLowerCase() === base) ??
    version.default_language
  )
}

export const publicFormToWire = (
  tx: Tx,
  { form, version, definition, type }: PublishedForm,
  language: string,
): Static<typeof PublicForm> => {
  const text = (value: Readonly<Record<string, string>> | undefined) =>
    textIn(value, language, version.default_language)
  const state = formState(form, tx.now)
  return {
    slug: form.slug,
    number: version.number,
    workspaceName: tx.ctx.workspace.name,
    typeKey: type.key,
    typeName: type.name,
    language,
    languages: version.languages,
    state: state === 'draft' ? 'closed' : state,
    opensAt: form.opens_at?.toISOString() ?? null,
    closesAt: form.closes_at?.toISOString() ?? null,
    intro: text(definition.intro),
    pages: definition.pages.map((page) => ({
      key: page.key,
      title: text(page.title),
      fields: page.fields.filter((field) => audienceOf(field) !== 'team').map((field) => fieldToWire(field, text)),
    })),
    thanks: { title: text(definition.thanks.title), text: text(definition.thanks.text) },
    privacy: { version: definition.privacy.version, text: text(definition.privacy.text) },
    minutes: minutesToFillIn(definition),
    hosts: form.hosts,
    decoy: decoyName,
  }
}

const fieldToWire = (
  field: FormFieldValue,
  text: (value: Readonly<Record<string, string>> | undefined) => string,
): Static<typeof PublicForm>['pages'][number]['fields'][number] => ({
  key: field.key,
  kind: field.kind,
  label: text(field.label),
  help: text(field.help) || null,
  required: field.required === true,
  hidden:
    audienceOf(field) === 'hidden' && field.valueFrom
      ? { source: field.valueFrom.source, name: field.valueFrom.name ?? null }
      : null,
  ...(field.min !== undefined && { min: field.min }),
  ...(field.max !== undefined && { max: field.max }),
  ...(field.minLength !== undefined && { minLength: field.minLength }),
  ...(field.maxLength !== undefined && { maxLength: field.maxLength }),
  ...(field.pattern !== undefined && { pattern: field.pattern }),
  ...(field.filesMax !== undefined && { filesMax: field.filesMax }),
  ...(field.options && {
    options: field.options.map((option) => ({ value: option.value, label: text(option.label) || option.value })),
  }),
  ...(field.countries && { countries: field.countries }),
  ...(field.showIf && { showIf: field.showIf }),
  fills: field.fills ?? null,
})

/** Types that take partners, with what they ask and give, and their open form. */
export const publicTypes = async (tx: Tx, language: string): Promise<Static<typeof PublicPartnerType>[]> => {
  const types = (await listPartnerTypes(tx)).filter((type) => type.active)
  const settings = await settingsOfTypes(tx, types)
  const open = (await publishedForms(tx)).filter((form) => formState(form, tx.now) === 'open')
  const fallback = tx.ctx.workspace.language
  return types.map((type) => {
    const own = settings.get(type.id)!
    return {
      key: type.key,
      name: type.name,
      description: type.description,
      colour: type.colour,
      tagline: textIn(own.tagline, language, fallback),
      criteria: own.criteria.map((one) => textIn(one, language, fallback)),
      benefits: own.benefits.map((one) => textIn(one, language, fallback)),
      formSlug: open.find((form) => form.type_id === type.id)?.slug ?? null,
      promiseDays: own.decisionDays,
    }
  })
}

export const countVisit = async (tx: Tx, slug: string, source: string | undefined): Promise<void> => {
  const { form, version } = await publishedForm(tx, slug)
  await countForm(tx, { formId: form.id, number: version.number, source: cleanSource(source) }, ['visit'])
}
