/** Forms as answers show them. */

import type { Ctx, Tx } from '#platform/context.ts'
import type { Static } from '#platform/contract.ts'
import { linkTo } from '#platform/mail/outbox.ts'
import type { FormDefinitionValue } from '../../contract/definition.ts'
import { minutesToFillIn } from '../../contract/fields.ts'
import type { Form, FormVersion } from '../../contract/forms.ts'
import { type FormRow, type FormVersionRow, formVersions } from '../../queries/forms.ts'

export const definitionOf = (row: { definition: unknown }): FormDefinitionValue => row.definition as FormDefinitionValue
export const draftOf = (row: FormRow): FormDefinitionValue => row.draft as FormDefinitionValue

/** Where visitors fill a form in. */
export const formPath = (ctx: Ctx, slug: string): string => `/o/${ctx.workspace.slug}/apply/${slug}`

/** Whether applications can be made at this time. */
export const formState = (
  row: Pick<FormRow, 'published_number' | 'opens_at' | 'closes_at'>,
  now: Date,
): 'draft' | 'upcoming' | 'open' | 'closed' => {
  if (row.published_number === null) return 'draft'
  if (row.opens_at && row.opens_at > now) return 'upcoming'
  return row.closes_at && row.closes_at <= now ? 'closed' : 'open'
}

export const formsToWire = async (tx: Tx, rows: readonly FormRow[]): Promise<Static<typeof Form>[]> => {
  const published = await formVersions(
    tx,
    rows.flatMap((row) => (row.published_number === null ? [] : [{ formId: row.id, number: row.published_number }])),
  )
  const versionOf = new Map(published.map((version) => [version.form_id, version]))
  return rows.map((row) => {
    const version = versionOf.get(row.id)
    return {
      id: row.id,
      typeId: row.type_id,
      name: row.name,
      slug: row.slug,
      languages: row.languages,
      defaultLanguage: row.default_language,
      hosts: row.hosts,
      opensAt: row.opens_at?.toISOString() ?? null,
      closesAt: row.closes_at?.toISOString() ?? null,
      state: formState(row, tx.now),
      draft: draftOf(row),
      publishedNumber: row.published_number,
      publishedAt: version?.published_at.toISOString() ?? null,
      hasUnpublishedChanges: !version || !isPublished(row, version),
      minutes: minutesToFillIn(draftOf(row)),
      url: linkTo(tx.ctx, formPath(tx.ctx, row.slug)),
      version: row.version,
      createdAt: row.created_at.toISOString(),
      updatedAt: row.updated_at.toISOString(),
    }
  })
}

export const versionToWire = (row: FormVersionRow): Static<typeof FormVersion> => ({
  formId: row.form_id,
  number: row.number,
  definition: definitionOf(row),
  languages: row.languages,
  defaultLanguage: row.default_language,
  publishedBy: row.by_name,
  publishedAt: row.published_at.toISOString(),
})

/** Whether the draft says the same as the version. */
export const isPublished = (row: FormRow, version: FormVersionRow): boolean =>
  stable(row.draft) === stable(version.definition) &&
  row.default_language === version.default_language &&
  row.languages.join() === version.languages.join()

/** JSON with sorted keys: jsonb keeps no order. */
export const stable = (value: unknown): string =>
  JSON.stringify(value ?? null, (_key, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([one], [other]) => (one < other ? -1 : 1)))
      : inner,
  )
