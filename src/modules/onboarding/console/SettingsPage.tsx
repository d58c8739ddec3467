import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type AnswerTo, api } from '#client/api.ts'
import { Field, FieldList } from '#ui/EditableField.tsx'
import { Loaded } from '#ui/Loaded.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { Section } from '#ui/RecordPage.tsx'
import { SideForm } from '#ui/SideForm.tsx'
import { SimplePage } from '#ui/SimplePage.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { toast } from '#ui/toasts.ts'
import { TypeSettings } from './TypeSettings.tsx'

type Settings = AnswerTo<'getOnboardingSettings'>
type Key = Exclude<keyof Settings, 'version'>

const rows: readonly { key: Key; label: string; unit: string; max: number; hint?: string }[] = [
  { key: 'overdueDays', label: 'A step is stuck when it is overdue by', unit: 'business days', max: 60 },
  { key: 'unansweredDays', label: 'A proof is stuck without an answer after', unit: 'business days', max: 60 },
  {
    key: 'signInDays',
    label: 'A partner is stuck when nobody signs in for',
    unit: 'days',
    max: 180,
    hint: 'While a step is theirs.',
  },
  {
    key: 'nudgeDays',
    label: 'The owner of a partner’s step is reminded every',
    unit: 'business days',
    max: 60,
    hint: 'One mail at most, naming the one next step.',
  },
  { key: 'principalDay', label: 'Their principal hears of it on day', unit: '', max: 180 },
  { key: 'callDay', label: 'Our manager gets a task to call on day', unit: '', max: 180 },
  { key: 'leadDays', label: 'What is ours goes to a lead after', unit: 'business days', max: 60 },
  { key: 'pauseDaysMax', label: 'A journey rests for at most', unit: 'days', max: 90 },
]

/** After how many days something counts as stuck, and what follows then. */
export const SettingsPage = () => {
  const query = useQuery({ queryKey: ['onboarding-settings'], queryFn: () => api.getOnboardingSettings() })
  return (
    <SimplePage title="Onboarding" note="Partner types may say otherwise. Findings that are open stay as they are.">
      <Loaded query={query}>{(settings) => <Workspace settings={settings} />}</Loaded>
      <TypeSettings />
    </SimplePage>
  )
}

const Workspace = ({ settings }: { settings: Settings }) => {
  const cache = useQueryClient()
  const [open, setOpen] = useState(false)
  const noRight = useRightReason('onboarding.publish_template', 'Admins and partner managers set this')
  return (
    <Section
      title="For the workspace"
      actions={
        <ReasonButton size="xs" reason={noRight} onClick={() => setOpen(true)}>
          Change
        </ReasonButton>
      }
    >
      <FieldList>
        {rows.map(({ key, label, unit }) => (
          <Field key={key} label={label}>
            {`${settings[key]} ${unit}`.trim()}
          </Field>
        ))}
      </FieldList>
      {open && (
        <SideForm
          opened
          onClose={() => setOpen(false)}
          title="Onboarding"
          draftKey={`onboarding settings ${settings.version}`}
          sendLabel="Save"
          initial={Object.fromEntries(rows.map(({ key }) => [key, settings[key]])) as Record<Key, number | null>}
          fields={rows.map(({ key, label, unit, max, hint }) => ({
            name: key,
            label,
            kind: 'number' as const,
            min: 1,
            max,
            required: true,
            ...(unit && { unit }),
            ...(hint && { hint }),
          }))}
          send={(values) =>
            api.updateOnboardingSettings({
              version: settings.version,
              body: Object.fromEntries(rows.map(({ key }) => [key, values[key]!])),
            })
          }
          onSent={async () => {
            setOpen(false)
            toast('Saved', { tone: 'good' })
            await cache.invalidateQueries({ queryKey: ['onboarding-settings'] })
          }}
        />
      )}
    </Section>
  )
}
