import { ActionIcon, Button, Select, Switch, TextInput } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconTrash } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type AnswerTo, api } from '#client/api.ts'
import { DateText, FactPill } from '#ui/Badges.tsx'
import { languageName } from '#ui/form/choices.ts'
import { formatNumber, formatRate } from '#ui/format.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { Plot } from '#ui/Plot.tsx'
import { Notice, ProblemBanner } from '#ui/ProblemBanner.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { RecordPage, Section } from '#ui/RecordPage.tsx'
import { useScreenParams } from '#ui/routing.tsx'
import { Columns, SimpleTable } from '#ui/SimplePage.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { toast } from '#ui/toasts.ts'
import type { Condition } from '../contract/conditions.ts'
import { conditionWords } from './conditionWords.ts'
import { FieldEditor } from './FieldEditor.tsx'
import { FormPreview } from './FormPreview.tsx'
import { fieldKindLabel, fillsLabel } from './labels.ts'

type Form = AnswerTo<'getForm'>
export type Definition = Form['draft']
export type DraftField = Definition['pages'][number]['fields'][number]

/** A form's draft, its versions and where visitors stop. */
export const FormPage = () => {
  const { formId } = useScreenParams('formId')
  const query = useQuery({ queryKey: ['forms', formId], queryFn: () => api.getForm({ params: { id: formId } }) })
  return <Loaded query={query}>{(form) => <FormRecord form={form} />}</Loaded>
}

const FormRecord = ({ form }: { form: Form }) => {
  const cache = useQueryClient()
  const params = { id: form.id }
  const [error, setError] = useState<unknown>(null)
  const noRight = useRightReason('discovery.publish_form', 'Only marketing, partner managers and admins publish forms')
  const checks = useQuery({
    queryKey: ['forms', form.id, 'checks', form.version],
    queryFn: () => api.getFormChecks({ params }),
  })
  const blocking = checks.data?.data.filter((problem) => problem.blocks) ?? []
  const publish = async () => {
    setError(null)
    try {
      const version = await api.publishForm({ params })
      toast(`Version ${version.number} is published`, { tone: 'good' })
      await cache.invalidateQueries({ queryKey: ['forms'] })
    } catch (thrown) {
      setError(thrown)
    }
  }
  const save = async (draft: Definition) => {
    setError(null)
    try {
      cache.setQueryData(['forms', form.id], await api.updateForm({ params, version: form.version, body: { draft } }))
    } catch (thrown) {
      setError(thrown)
    }
  }
  return (
    <RecordPage
      title={form.name}
      state={form.state}
      subtitle={
        <a href={form.url} target="_blank" rel="noreferrer">
          {form.url}
        </a>
      }
      badges={form.hasUnpublishedChanges && <FactPill tone="watch">Changes are not published</FactPill>}
      facts={[
        {
          label: 'Published',
          value: form.publishedNumber ? `Version ${form.publishedNumber}` : 'Never',
          note: form.publishedAt ? <DateText value={form.publishedAt} /> : undefined,
        },
        { label: 'Takes', value: `${checks.data?.minutes ?? form.minutes} minutes` },
        { label: 'Languages', value: form.languages.map(languageName).join(', ') },
        {
          label: 'Questions',
          value: formatNumber(form.draft.pages.reduce((sum, page) => sum + page.fields.length, 0)),
        },
      ]}
      notice={
        error !== null || (checks.data?.data.length ?? 0) > 0 ? (
          <>
            {error !== null && <ProblemBanner error={error} />}
            {checks.data?.data.map((problem) => (
              <Notice key={`${problem.field} ${problem.rule}`} tone={problem.blocks ? 'bad' : 'watch'}>
                {problem.message}
              </Notice>
            ))}
          </>
        ) : undefined
      }
      actions={
        <ReasonButton
          variant="filled"
          reason={
            noRight ??
            (blocking[0]
              ? blocking[0].message
              : form.hasUnpublishedChanges || !form.publishedNumber
                ? null
                : 'What is drafted is published already')
          }
          onClick={() => void publish()}
        >
          Publish
        </ReasonButton>
      }
      tabs={[
        { key: 'build', label: 'Questions', render: () => <Builder form={form} save={save} reason={noRight} /> },
        { key: 'funnel', label: 'Where visitors stop', render: () => <Funnel form={form} /> },
        { key: 'versions', label: 'Versions', render: () => <Versions form={form} /> },
        { key: 'embed', label: 'Share and embed', render: () => <Embed form={form} /> },
      ]}
    />
  )
}

const Builder = ({
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

const Funnel = ({ form }: { form: Form }) => {
  const query = useQuery({
    queryKey: ['forms', form.id, 'funnel'],
    queryFn: () => api.getFormFunnel({ params: { id: form.id } }),
  })
  return (
    <Loaded query={query}>
      {(funnel) => (
        <>
          <Plot
            question="How many get how far?"
            kind="funnel"
            series={[{ key: 'count', label: 'People' }]}
            points={funnel.steps.map((step) => ({ x: step.label, values: { count: step.count } }))}
          />
          <Section title="Questions that are left out">
            <SimpleTable
              label="Answered per question"
              rows={funnel.fields}
              rowKey={(field) => field.field}
              empty="Nobody has begun this form yet."
              columns={[
                { key: 'label', title: 'Question', cell: (field) => field.label },
                { key: 'answered', title: 'Answered', align: 'end', cell: (field) => formatNumber(field.answered) },
                {
                  key: 'drop',
                  title: 'Left out',
                  align: 'end',
                  cell: (field) => (field.dropOffPpm === null ? '–' : formatRate(field.dropOffPpm)),
                },
              ]}
            />
          </Section>
        </>
      )}
    </Loaded>
  )
}

const Versions = ({ form }: { form: Form }) => {
  const query = useQuery({
    queryKey: ['forms', form.id, 'versions', form.publishedNumber],
    queryFn: () => api.listFormVersions({ params: { id: form.id } }),
  })
  return (
    <Loaded query={query}>
      {({ data }) => (
        <SimpleTable
          label="Published versions"
          rows={data}
          rowKey={(version) => String(version.number)}
          empty="Nothing is published yet."
          columns={[
            { key: 'number', title: 'Version', cell: (version) => version.number },
            { key: 'when', title: 'Published', cell: (version) => <DateText value={version.publishedAt} /> },
            { key: 'by', title: 'By', cell: (version) => version.publishedBy },
            {
              key: 'questions',
              title: 'Questions',
              align: 'end',
              cell: (version) =>
                formatNumber(version.definition.pages.reduce((sum, page) => sum + page.fields.length, 0)),
            },
          ]}
        />
      )}
    </Loaded>
  )
}

const Embed = ({ form }: { form: Form }) => {
  const cache = useQueryClient()
  const [host, setHost] = useState('')
  const params = { id: form.id }
  const put = async (hosts: string[]) =>
    cache.setQueryData(['forms', form.id], await api.updateForm({ params, version: form.version, body: { hosts } }))
  return (
    <div style={{ display: 'grid', gap: 16, maxWidth: 720 }}>
      <TextInput
        label="The page of this form"
        readOnly
        value={form.url}
        rightSection={
          <Button
            size="compact-xs"
            onClick={() => void navigator.clipboard.writeText(form.url).then(() => toast('Copied'))}
          >
            Copy
          </Button>
        }
        rightSectionWidth={72}
      />
      <Section title="Hosts whose pages may frame it">
        {form.hosts.map((one) => (
          <div key={one} style={{ display: 'flex', justifyContent: 'space-between', paddingBlock: 4 }}>
            {one}
            <Button size="xs" variant="subtle" onClick={() => void put(form.hosts.filter((other) => other !== one))}>
              Remove
            </Button>
          </div>
        ))}
        <form
          style={{ display: 'flex', gap: 8 }}
          onSubmit={(event) => {
            event.preventDefault()
            if (host.trim()) void put([...form.hosts, host.trim()]).then(() => setHost(''))
          }}
        >
          <TextInput
            aria-label="Host"
            placeholder="www.acme.com"
            value={host}
            onChange={(event) => setHost(event.currentTarget.value)}
          />
          <Button type="submit">Add</Button>
        </form>
      </Section>
      <Switch
        label="Open"
        checked={form.state === 'open'}
        readOnly
        description="A form is open once it is published and inside its dates."
      />
    </div>
  )
}
