import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '#client/api.ts'
import { DateText, FactPill } from '#ui/Badges.tsx'
import { languageName } from '#ui/form/choices.ts'
import { formatNumber } from '#ui/format.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { Notice, ProblemBanner } from '#ui/ProblemBanner.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { RecordPage } from '#ui/RecordPage.tsx'
import { useScreenParams } from '#ui/routing.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { toast } from '#ui/toasts.ts'
import { Builder } from './Builder.tsx'
import { Embed } from './Embed.tsx'
import { Funnel } from './Funnel.tsx'
import type { Definition, Form } from './formData.ts'
import { Versions } from './Versions.tsx'

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
