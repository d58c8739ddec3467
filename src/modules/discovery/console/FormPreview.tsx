import { SegmentedControl } from '@mantine/core'
import { useState } from 'react'
import type { AnswerTo } from '#client/api.ts'
import { Section } from '#ui/RecordPage.tsx'
import { FormRunner } from '../public/FormRunner.tsx'

type Form = AnswerTo<'getForm'>

const textOf = (text: Record<string, string> | undefined, language: string, fallback: string) =>
  text ? (text[language] ?? text[fallback] ?? Object.values(text)[0] ?? '') : ''

/** The draft as an applicant would see it, at the width of a screen or a phone. Nothing is kept or sent. */
export const FormPreview = ({ form, language }: { form: Form; language: string }) => {
  const [width, setWidth] = useState('screen')
  const words = (text: Record<string, string> | undefined) => textOf(text, language, form.defaultLanguage)
  return (
    <Section
      title="Preview"
      actions={
        <SegmentedControl
          size="xs"
          value={width}
          onChange={setWidth}
          data={[
            { value: 'screen', label: 'Screen' },
            { value: 'phone', label: 'Phone' },
          ]}
        />
      }
    >
      <div
        style={{
          maxWidth: width === 'phone' ? 360 : undefined,
          border: '1px solid var(--line)',
          borderRadius: 8,
          padding: 16,
        }}
      >
        <FormRunner
          key={`${form.version} ${language}`}
          form={{
            slug: form.slug,
            number: form.publishedNumber ?? 0,
            workspaceName: '',
            typeKey: '',
            typeName: form.name,
            language,
            languages: [language],
            state: 'open',
            opensAt: null,
            closesAt: null,
            intro: words(form.draft.intro),
            pages: form.draft.pages.map((page) => ({
              key: page.key,
              title: words(page.title),
              fields: page.fields
                .filter((field) => (field.shownTo ?? 'applicant') === 'applicant')
                .map(
                  ({
                    label,
                    help,
                    options,
                    shownTo: _shown,
                    valueFrom: _from,
                    criterion: _criterion,
                    fills,
                    required,
                    ...rest
                  }) => ({
                    ...rest,
                    label: words(label),
                    help: words(help) || null,
                    required: required ?? false,
                    hidden: null,
                    fills: fills ?? null,
                    ...(options && {
                      options: options.map((option) => ({ value: option.value, label: words(option.label) })),
                    }),
                  }),
                ),
            })),
            thanks: { title: words(form.draft.thanks.title), text: words(form.draft.thanks.text) },
            privacy: { version: form.draft.privacy.version, text: words(form.draft.privacy.text) },
            minutes: form.minutes,
            hosts: form.hosts,
            decoy: 'decoy',
          }}
          answers={{}}
          page={1}
          changedFields={[]}
          dropped={[]}
          files={[]}
          save={async () => undefined}
          send={async () => undefined}
          upload={async () => undefined}
          remove={async () => undefined}
        />
      </div>
    </Section>
  )
}
