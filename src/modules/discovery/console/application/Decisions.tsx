import { Field, FieldList } from '#ui/EditableField.tsx'
import { formatMoment } from '#ui/format.ts'
import { Section } from '#ui/RecordPage.tsx'
import { stateLabel } from '../labels.ts'
import type { Application } from './applicationData.ts'

export const Decisions = ({ application }: { application: Application }) => (
  <div style={{ display: 'grid', gap: 16, maxWidth: 720 }}>
    {application.decisions.length === 0 && (
      <p style={{ color: 'var(--text-quiet)' }}>Not decided yet. Accept, waitlist or decline at the top: a, w or d.</p>
    )}
    {application.decisions.map((decision) => (
      <Section
        key={decision.number}
        title={stateLabel(decision.outcome)}
        note={`${decision.by}, ${formatMoment(decision.at)}${decision.undone ? `, undone by ${decision.undone.by}` : ''}`}
      >
        <FieldList>
          {decision.reasons.length > 0 && (
            <Field label="Reasons">{decision.reasons.map((reason) => reason.label).join(', ')}</Field>
          )}
          {decision.manager && <Field label="Manager">{decision.manager.name}</Field>}
          {decision.revisitOn && <Field label="Look again on">{decision.revisitOn}</Field>}
          {(decision.reapplyFrom || decision.reapplyNever) && (
            <Field label="May apply again">{decision.reapplyNever ? 'Never' : decision.reapplyFrom}</Field>
          )}
          {decision.note && <Field label="Note">{decision.note}</Field>}
          <Field label="Subject">{decision.subject}</Field>
        </FieldList>
        <p style={{ whiteSpace: 'pre-wrap' }}>{decision.body}</p>
      </Section>
    ))}
  </div>
)
