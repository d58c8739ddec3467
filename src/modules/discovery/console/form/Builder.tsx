import { ActionIcon, Select } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import { languageName } from '#ui/form/choices.ts'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { Section } from '#ui/RecordPage.tsx'
import { Columns } from '#ui/SimplePage.tsx'
import type { Condition } from '../../contract/conditions.ts'
import { conditionWords } from '../conditionWords.ts'
import { FieldEditor } from '../FieldEditor.tsx'
import { FormPreview } from '../FormPreview.tsx'
import { fieldKindLabel, fillsLabel } from '../labels.ts'
import type { Definition, DraftField, Form } from './formData.ts'

/** Pages and questions of the draft, beside what a visitor would see. */
export const Builder = ({
  form,
  save,
  reason,
}: {
  form: Form
  save: (draft: Definition) => Promise<void>
  reason: string | null
}) => {
  const [language, setLanguage] = useState(form.defaultLanguage)
  const [editing, setEditing] = useState<{ page: number; field: number | null } | null>(null)
  const { draft } = form
  const labelOf = (key: string) => {
    const field = draft.pages.flatMap((page) => page.fields).find((one) => one.key === key)
    return field?.label[language] ?? field?.label[form.defaultLanguage] ?? key
  }
  const change = (page: number, fields: DraftField[]) =>
    save({ ...draft, pages: draft.pages.map((one, index) => (index === page ? { ...one, fields } : one)) })
  const move = (page: number, at: number, by: number) => {
    const fields = [...(draft.pages[page]?.fields ?? [])]
    const [taken] = fields.splice(at, 1)
    if (taken) fields.splice(at + by, 0, taken)
    return change(page, fields)
  }
  return (
    <Columns leastPx={360}>
      <div>
        {form.languages.length > 1 && (
          <Select
            size="xs"
            label="Texts in"
            data={form.languages.map((value) => ({ value, label: languageName(value) }))}
            value={language}
            allowDeselect={false}
            onChange={(value) => setLanguage(value ?? form.defaultLanguage)}
            style={{ maxWidth: 180, marginBlockEnd: 16 }}
          />
        )}
        {draft.pages.map((page, pageAt) => (
          <Section
            key={page.key}
            title={page.title[language] ?? page.key}
            note={`Page ${pageAt + 1}`}
            actions={
              <ReasonButton size="xs" reason={reason} onClick={() => setEditing({ page: pageAt, field: null })}>
                Add a question
              </ReasonButton>
            }
          >
            {page.fields.map((field, at) => (
              <div
                key={field.key}
                style={{
                  display: 'flex',
                  gap: 8,
                  alignItems: 'flex-start',
                  paddingBlock: 6,
                  borderBlockEnd: '1px solid var(--line)',
                }}
              >
                <button
                  type="button"
                  disabled={reason !== null}
                  onClick={() => setEditing({ page: pageAt, field: at })}
                  style={{ all: 'unset', cursor: 'pointer', flex: 1, minWidth: 0 }}
                >
                  <div style={{ fontWeight: 500 }}>
                    {field.label[language] ?? field.label[form.defaultLanguage] ?? field.key} {field.required && '*'}
                  </div>
                  <div style={{ color: 'var(--text-quiet)', fontSize: 12 }}>
                    {[
                      fieldKindLabel(field.kind),
                      field.shownTo === 'hidden' ? 'hidden' : field.shownTo === 'team' ? 'filled in by us' : '',
                      field.fills ? `fills in the ${fillsLabel(field.fills)}` : '',
                      conditionWords(field.showIf as Condition | undefined, labelOf),
                    ]
                      .filter(Boolean)
                      .join(' · ')}
                  </div>
                </button>
                <ActionIcon
                  size={26}
                  variant="subtle"
                  aria-label="Move up"
                  disabled={reason !== null || at === 0}
                  onClick={() => void move(pageAt, at, -1)}
                >
                  <IconArrowUp size={14} />
                </ActionIcon>
                <ActionIcon
                  size={26}
                  variant="subtle"
                  aria-label="Move down"
                  disabled={reason !== null || at === page.fields.length - 1}
                  onClick={() => void move(pageAt, at, 1)}
                >
                  <IconArrowDown size={14} />
                </ActionIcon>
                <ActionIcon
                  size={26}
                  variant="subtle"
                  aria-label="Remove the question"
                  disabled={reason !== null}
                  onClick={() =>
                    void change(
                      pageAt,
                      page.fields.filter((_, index) => index !== at),
                    )
                  }
                >
                  <IconTrash size={14} />
                </ActionIcon>
              </div>
            ))}
          </Section>
        ))}
        <ReasonButton
          reason={reason ?? (draft.pages.length >= 6 ? 'A form has 6 pages at most' : null)}
          onClick={() =>
            void save({
              ...draft,
              pages: [
                ...draft.pages,
                {
                  key: `page_${draft.pages.length + 1}`,
                  title: { [form.defaultLanguage]: `Page ${draft.pages.length + 1}` },
                  fields: [],
                },
              ],
            })
          }
        >
          Add a page
        </ReasonButton>
      </div>
      <FormPreview form={form} language={language} />
      {editing && (
        <FieldEditor
          form={form}
          language={language}
          page={editing.page}
          field={editing.field === null ? null : (draft.pages[editing.page]?.fields[editing.field] ?? null)}
          onClose={() => setEditing(null)}
          onSave={async (field) => {
            const fields = draft.pages[editing.page]?.fields ?? []
            await change(
              editing.page,
              editing.field === null
                ? [...fields, field]
                : fields.map((one, index) => (index === editing.field ? field : one)),
            )
            setEditing(null)
          }}
        />
      )}
    </Columns>
  )
}
