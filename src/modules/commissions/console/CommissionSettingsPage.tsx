import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type AnswerTo, api } from '#client/api.ts'
import { Field, FieldList } from '#ui/EditableField.tsx'
import { Loaded } from '#ui/Loaded.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { Section } from '#ui/RecordPage.tsx'
import { ScreenLink } from '#ui/routing.tsx'
import { SideForm } from '#ui/SideForm.tsx'
import { SimplePage } from '#ui/SimplePage.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { toast } from '#ui/toasts.ts'
import { ApprovalRules } from './settings/ApprovalRules.tsx'
import { PartnerHolds } from './settings/PartnerHolds.tsx'

type Settings = AnswerTo<'getCommissionSettings'>

/** Who approves commissions, how months close, when a debt becomes a matter, and whose payments wait. */
export const CommissionSettingsPage = () => {
  const settings = useQuery({ queryKey: ['commission-settings'], queryFn: () => api.getCommissionSettings() })
  const rules = useQuery({ queryKey: ['commission-rules'], queryFn: () => api.listCommissionApprovalRules() })
  return (
    <SimplePage
      title="Commissions"
      note="Hold period, refunds, tail and disputes are agreed with each partner: terms of the agreement, and their defaults."
      actions={<ScreenLink to="agreements/defaults">Default terms</ScreenLink>}
    >
      <Loaded query={rules}>{(found) => <ApprovalRules key={found.number} found={found} />}</Loaded>
      <Loaded query={settings}>{(found) => <Values settings={found} />}</Loaded>
      <PartnerHolds />
    </SimplePage>
  )
}

const Values = ({ settings }: { settings: Settings }) => {
  const cache = useQueryClient()
  const [open, setOpen] = useState(false)
  const reason = useRightReason('commissions.configure', 'Finance and admins set this')
  const { defaults } = settings
  const unless = (own: unknown, given: string, built: unknown) => (own === built ? `${given} (as built in)` : given)
  return (
    <Section
      title="Months and debts"
      actions={
        <ReasonButton size="xs" reason={reason} onClick={() => setOpen(true)}>
          Change
        </ReasonButton>
      }
    >
      <FieldList>
        <Field label="Closing of a month is proposed">
          {unless(settings.closeDay, `On day ${settings.closeDay} of the next month, 06:00`, defaults.closeDay)}
        </Field>
        <Field label="When every check passes">
          {unless(
            settings.autoClose,
            settings.autoClose ? 'The month closes by itself' : 'Two people close it',
            defaults.autoClose,
          )}
        </Field>
        <Field label="A debt becomes a task of finance">
          {unless(settings.carryOverDays, `After ${settings.carryOverDays} days`, defaults.carryOverDays)}
        </Field>
      </FieldList>
      {open && (
        <SideForm
          opened
          onClose={() => setOpen(false)}
          title="Months and debts"
          draftKey={`commission settings ${settings.version}`}
          sendLabel="Save"
          initial={{
            closeDay: settings.closeDay as number | null,
            autoClose: settings.autoClose,
            carryOverDays: settings.carryOverDays as number | null,
          }}
          fields={[
            {
              name: 'closeDay',
              label: 'Day on which closing is proposed',
              kind: 'number',
              min: 1,
              max: 28,
              required: true,
              hint: `${defaults.closeDay} unless you say otherwise`,
            },
            {
              name: 'autoClose',
              label: 'A month closes by itself when every check passes',
              kind: 'switch',
              hint: 'Otherwise two people close it',
            },
            {
              name: 'carryOverDays',
              label: 'A debt becomes a task after',
              kind: 'number',
              min: 1,
              max: 3650,
              unit: 'days',
              required: true,
              hint: `${defaults.carryOverDays} unless you say otherwise`,
            },
          ]}
          send={({ closeDay, autoClose, carryOverDays }) =>
            api.updateCommissionSettings({
              version: settings.version,
              body: {
                autoClose,
                closeDay: closeDay ?? defaults.closeDay,
                carryOverDays: carryOverDays ?? defaults.carryOverDays,
              },
            })
          }
          onSent={async () => {
            setOpen(false)
            toast('Saved', { tone: 'good' })
            await cache.invalidateQueries({ queryKey: ['commission-settings'] })
          }}
        />
      )}
    </Section>
  )
}
