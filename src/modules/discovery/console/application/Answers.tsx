import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { api } from '#client/api.ts'
import { saveBlob } from '#client/save-blob.ts'
import { FactPill } from '#ui/Badges.tsx'
import { EditableField, Field, FieldList } from '#ui/EditableField.tsx'
import { countryName } from '#ui/form/choices.ts'
import { formatMoment, formatSize } from '#ui/format.ts'
import { Section } from '#ui/RecordPage.tsx'
import { Columns } from '#ui/SimplePage.tsx'
import { answerText } from '../labels.ts'
import type { Act, Application } from './applicationData.ts'
import { Checks } from './Checks.tsx'
import { SameCompany } from './SameCompany.tsx'

/** What the applicant said, beside what the product found. */
export const Answers = ({ application, act }: { application: Application; act: Act }) => {
  const cache = useQueryClient()
  const pages = [...new Set(application.answers.map((answer) => answer.page))]
  return (
    <Columns leastPx={340}>
      <div>
        {pages.map((page) => (
          <Section key={page} title={page}>
            <dl style={{ margin: 0, display: 'grid', gap: 10 }}>
              {application.answers
                .filter((answer) => answer.page === page && answer.kind !== 'heading')
                .map((answer) => (
                  <div key={answer.field}>
                    <dt style={{ color: 'var(--text-quiet)', fontSize: 12 }}>{answer.label}</dt>
                    <dd style={{ margin: 0, whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
                      {answer.kind === 'country' && typeof answer.value === 'string'
                        ? countryName(answer.value)
                        : answerText(answer.chosen ?? answer.value)}{' '}
                      {answer.changed && <FactPill tone="watch">the question changed since</FactPill>}
                    </dd>
                  </div>
                ))}
            </dl>
          </Section>
        ))}
        {application.teamFields.length > 0 && (
          <Section title="Filled in by us">
            <FieldList>
              {application.teamFields.map((field) => {
                const given = application.answers.find((answer) => answer.field === field.key)
                return (
                  <EditableField
                    key={field.key}
                    label={Object.values(field.label)[0] ?? field.key}
                    value={given?.value === undefined || given.value === null ? null : String(given.value)}
                    save={async (value) => {
                      const saved = await api.updateApplication({
                        params: { id: application.id },
                        version: application.version,
                        body: { answers: { [field.key]: field.kind === 'number' ? Number(value) : value } },
                      })
                      cache.setQueryData(['applications', application.id], saved)
                    }}
                  />
                )
              })}
            </FieldList>
          </Section>
        )}
        {application.files.length > 0 && (
          <Section title="Files">
            {application.files.map((file) => (
              <p key={file.number}>
                <Button
                  size="compact-sm"
                  variant="subtle"
                  onClick={() =>
                    void act(async () => {
                      const params = { id: application.id, number: file.number }
                      saveBlob(await api.downloadApplicationFile({ params }), file.name)
                    })
                  }
                >
                  {file.name}
                </Button>{' '}
                {formatSize(file.sizeBytes)}
              </p>
            ))}
          </Section>
        )}
      </div>
      <div>
        <Checks application={application} act={act} />
        <SameCompany application={application} act={act} />
        <Section title="Contact">
          <FieldList>
            <Field label="Name">{application.contactName}</Field>
            <Field label="E-mail">{application.email}</Field>
            <Field label="Phone">{application.phone ?? '–'}</Field>
            <Field label="Language">{application.language}</Field>
            {application.consents.map((consent) => (
              <Field key={consent.field} label={`Consent, version ${consent.version}`}>
                {formatMoment(consent.at)}
              </Field>
            ))}
          </FieldList>
        </Section>
      </div>
    </Columns>
  )
}
