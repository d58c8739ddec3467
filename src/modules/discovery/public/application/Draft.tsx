import { api } from '#client/api.ts'
import { formatDate } from '#ui/format.ts'
import { PageHead } from '#ui/SimplePage.tsx'
import { usePageTitle } from '#ui/usePageTitle.ts'
import { FormRunner } from '../FormRunner.tsx'
import { words } from '../texts.ts'
import type { Props } from './applicationData.ts'

export const Draft = ({ token, application, put }: Props) => {
  const params = { token }
  usePageTitle(application.form.typeName)
  return (
    <>
      <PageHead title={`${application.form.typeName} · ${application.workspaceName}`} />
      <FormRunner
        key={application.form.language}
        form={application.form}
        answers={application.answers}
        page={application.pageReached}
        changedFields={application.changedFields}
        dropped={application.droppedAtSubmit}
        files={application.files}
        note={application.expiresAt ? words('draftNote', { date: formatDate(application.expiresAt) }) : undefined}
        onLanguage={(language) => void api.saveApplication({ params, body: { answers: {}, language } }).then(put)}
        save={async (answers, page) => put(await api.saveApplication({ params, body: { answers, page } }))}
        send={async (answers, decoy) => {
          await api.saveApplication({ params, body: { answers } })
          put(await api.submitApplication({ params, body: { ...(decoy && { decoy }) } }))
        }}
        upload={async (field, file) => {
          const data = new FormData()
          data.set('field', field)
          data.set('file', file)
          put(await api.uploadApplicationFile({ params, form: data }))
        }}
        remove={async (number) => put(await api.removeApplicationFile({ params: { token, number: number as never } }))}
      />
    </>
  )
}
