import type { AnswerTo } from '#client/api.ts'
import { SideForm } from '#ui/SideForm.tsx'
import type { DraftField } from './form/formData.ts'
import { fieldKinds, fillsOptions } from './labels.ts'

type Form = AnswerTo<'getForm'>

const keyOf = (label: string) =>
  label
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^[^a-z]+|_+$/g, '')
    .slice(0, 60) || 'question'

type FieldEditorProps = {
  form: Form
  language: string
  page: number
  field: DraftField | null
  onClose: () => void
  onSave: (field: DraftField) => Promise<void>
}

/** One question of the draft: what it asks, of whom, and when it is shown. */
export const FieldEditor = ({ form, language, page, field, onClose, onSave }: FieldEditorProps) => {
  const before = form.draft.pages
    .slice(0, page + 1)
    .flatMap((one) => one.fields)
    .filter((one) => one.key !== field?.key && one.kind !== 'heading')
  const condition = field?.showIf?.of[0]
  const simple = condition && 'field' in condition && field?.showIf?.of.length === 1 ? condition : undefined
  const isKept = field?.showIf !== undefined && simple === undefined
  return (
    <SideForm
      opened
      onClose={onClose}
      title={field ? 'Question' : 'New question'}
      draftKey={`field ${form.id} ${page} ${field?.key ?? 'new'} ${form.version}`}
      sendLabel="Save"
      initial={{
        label: field?.label[language] ?? '',
        help: field?.help?.[language] ?? '',
        kind: (field?.kind ?? 'short_text') as string,
        required: field?.required ?? false,
        options: (field?.options ?? []).map((option) => option.label[language] ?? option.value),
        shownTo: field?.shownTo ?? 'applicant',
        parameter: field?.valueFrom?.name ?? '',
        fills: field?.fills ?? '',
        conditionField: simple?.field ?? '',
        conditionValue: simple?.value === undefined ? '' : String(simple.value),
      }}
      fields={[
        { name: 'label', label: `Question (${language})`, required: true, maxLength: 300 },
        { name: 'kind', label: 'Kind', kind: 'choice', options: fieldKinds },
        {
          name: 'options',
          label: 'Options',
          kind: 'tags',
          when: (values) => values.kind === 'choice' || values.kind === 'choices',
          hint: 'Enter after each.',
        },
        { name: 'required', label: 'An answer is needed', kind: 'switch', when: (values) => values.kind !== 'heading' },
        { name: 'help', label: `Help (${language})`, kind: 'textarea', rows: 2, folded: true },
        {
          name: 'shownTo',
          label: 'Who gives the answer',
          kind: 'choice',
          folded: true,
          options: [
            { value: 'applicant', label: 'The applicant' },
            { value: 'hidden', label: 'Hidden: from the address of the page' },
            { value: 'team', label: 'We, while we review' },
          ],
        },
        {
          name: 'parameter',
          label: 'Parameter of the address',
          folded: true,
          when: (values) => values.shownTo === 'hidden',
          hint: 'Such as utm_campaign.',
        },
        {
          name: 'fills',
          label: 'Also fills',
          kind: 'choice',
          folded: true,
          options: fillsOptions,
        },
        {
          name: 'conditionField',
          label: 'Shown only if this was answered',
          kind: 'choice',
          folded: true,
          when: () => !isKept,
          options: before.map((one) => ({ value: one.key, label: one.label[language] ?? one.key })),
        },
        {
          name: 'conditionValue',
          label: 'With the answer',
          folded: true,
          when: (values) => !isKept && values.conditionField !== '',
          hint: 'Any answer when left empty. Yes and no are written true and false.',
        },
      ]}
      send={async (values) => {
        const kind = values.kind as DraftField['kind']
        const {
          showIf,
          options: _options,
          valueFrom: _valueFrom,
          fills: _fills,
          ...rest
        } = field ?? { key: uniqueKey(form, keyOf(values.label)), showIf: undefined }
        const value =
          values.conditionValue === 'true' ? true : values.conditionValue === 'false' ? false : values.conditionValue
        await onSave({
          ...rest,
          kind,
          label: { ...field?.label, [language]: values.label },
          ...(values.help && { help: { ...field?.help, [language]: values.help } }),
          required: kind === 'heading' ? false : values.required,
          shownTo: values.shownTo as NonNullable<DraftField['shownTo']>,
          ...(values.shownTo === 'hidden' && {
            valueFrom: { source: 'parameter' as const, name: values.parameter || 'source' },
          }),
          ...(values.fills && { fills: values.fills }),
          ...((kind === 'choice' || kind === 'choices') && {
            options: values.options.map((label, index) => {
              const known = field?.options?.[index]
              return known
                ? { ...known, label: { ...known.label, [language]: label } }
                : { value: keyOf(label), label: { [language]: label } }
            }),
          }),
          ...(isKept
            ? { showIf }
            : values.conditionField && {
                showIf: {
                  match: 'all' as const,
                  of: [
                    value === ''
                      ? { field: values.conditionField, is: 'answered' as const }
                      : { field: values.conditionField, is: 'equals' as const, value },
                  ],
                },
              }),
        } as DraftField)
      }}
    />
  )
}

const uniqueKey = (form: Form, key: string) => {
  const taken = new Set(form.draft.pages.flatMap((page) => page.fields).map((field) => field.key))
  for (let number = 1; ; number += 1) {
    const candidate = number === 1 ? key : `${key}_${number}`
    if (!taken.has(candidate)) return candidate
  }
}
