import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type AnswerTo, api } from '#client/api.ts'
import { Field, FieldList } from '#ui/EditableField.tsx'
import { countryName } from '#ui/form/choices.ts'
import { formatAmount } from '#ui/format.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { Section } from '#ui/RecordPage.tsx'
import { SideForm } from '#ui/SideForm.tsx'
import { SimplePage } from '#ui/SimplePage.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { toast } from '#ui/toasts.ts'
import { type DocumentKind, documentLabels, documentMonths } from '../contract/states.ts'
import { Absences } from './Absences.tsx'
import { TypeSettings } from './TypeSettings.tsx'

type Settings = AnswerTo<'getQualificationSettings'>
const validKinds = Object.keys(documentMonths) as DocumentKind[]

/** Clocks, lines and lists of the workspace, what each type sets for itself, and who is away. */
export const SettingsPage = () => {
  const query = useQuery({
    queryKey: ['qualification-settings'],
    queryFn: () => api.getQualificationSettings(),
  })
  return (
    <SimplePage title="Qualification" note="Cases that run keep what they began with.">
      <Loaded query={query}>{(settings) => <Workspace settings={settings} />}</Loaded>
      <TypeSettings />
      <Absences />
    </SimplePage>
  )
}

const Workspace = ({ settings }: { settings: Settings }) => {
  const cache = useQueryClient()
  const [open, setOpen] = useState(false)
  const noRight = useRightReason('qualification.publish_rubric', 'Admins and heads of partnerships set this')
  const { currency } = settings.executiveLine
  const countries = (codes: readonly string[]) => codes.map(countryName).join(', ') || 'None'
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
        <Field label="Each review">{settings.reviewDays} business days</Field>
        <Field label="The whole case">{settings.decisionDays} business days</Field>
        <Field label="Appeal within">{settings.appealDays} days</Field>
        <Field label="Answer to an appeal">{settings.appealAnswerDays} business days</Field>
        <Field label="An executive judges above">{formatAmount(settings.executiveLine)} a year</Field>
        <Field label="Accounts are needed above">{formatAmount(settings.accountsLine)} a year</Field>
        <Field label="Countries of high risk">{countries(settings.countriesHigh)}</Field>
        <Field label="Countries of medium risk">{countries(settings.countriesMedium)}</Field>
        {validKinds.map((kind) => (
          <Field key={kind} label={`${documentLabels[kind]}: good for`}>
            {settings.documentMonths[kind as keyof typeof settings.documentMonths]} months
          </Field>
        ))}
      </FieldList>
      {open && (
        <SideForm
          opened
          onClose={() => setOpen(false)}
          title="Qualification"
          draftKey={`qualification settings ${settings.version}`}
          sendLabel="Save"
          initial={{
            reviewDays: settings.reviewDays as number | null,
            decisionDays: settings.decisionDays as number | null,
            appealDays: settings.appealDays as number | null,
            appealAnswerDays: settings.appealAnswerDays as number | null,
            executiveLine: settings.executiveLine,
            accountsLine: settings.accountsLine,
            countriesHigh: settings.countriesHigh,
            countriesMedium: settings.countriesMedium,
            ...(Object.fromEntries(
              validKinds.map((kind) => [kind, settings.documentMonths[kind as 'credit_report'] ?? null]),
            ) as Record<DocumentKind, number | null>),
          }}
          fields={[
            {
              name: 'reviewDays',
              label: 'Each review',
              kind: 'number',
              unit: 'business days',
              min: 1,
              max: 30,
              required: true,
            },
            {
              name: 'decisionDays',
              label: 'The whole case',
              kind: 'number',
              unit: 'business days',
              min: 1,
              max: 90,
              required: true,
            },
            {
              name: 'appealDays',
              label: 'Appeal within',
              kind: 'number',
              unit: 'days',
              min: 1,
              max: 365,
              required: true,
            },
            {
              name: 'appealAnswerDays',
              label: 'Answer to an appeal',
              kind: 'number',
              unit: 'business days',
              min: 1,
              max: 90,
              required: true,
            },
            {
              name: 'executiveLine',
              label: 'An executive judges above',
              kind: 'amount',
              currencies: [currency],
              required: true,
            },
            {
              name: 'accountsLine',
              label: 'Accounts are needed above',
              kind: 'amount',
              currencies: [currency],
              required: true,
            },
            {
              name: 'countriesHigh',
              label: 'Countries of high risk',
              kind: 'tags',
              hint: 'Two letters each, such as KP',
            },
            { name: 'countriesMedium', label: 'Countries of medium risk', kind: 'tags', hint: 'Two letters each' },
            ...validKinds.map((kind) => ({
              name: kind,
              label: `${documentLabels[kind]}: good for`,
              kind: 'number' as const,
              unit: 'months',
              min: 1,
              max: 120,
              folded: true,
            })),
          ]}
          send={(values) =>
            api.updateQualificationSettings({
              version: settings.version,
              body: {
                reviewDays: values.reviewDays!,
                decisionDays: values.decisionDays!,
                appealDays: values.appealDays!,
                appealAnswerDays: values.appealAnswerDays!,
                executiveLineMinor: values.executiveLine.amountMinor,
                accountsLineMinor: values.accountsLine.amountMinor,
                countriesHigh: values.countriesHigh.map((code) => code.toUpperCase()),
                countriesMedium: values.countriesMedium.map((code) => code.toUpperCase()),
                documentMonths: Object.fromEntries(
                  validKinds.flatMap((kind) => (values[kind] ? [[kind, values[kind]]] : [])),
                ),
              },
            })
          }
          onSent={async () => {
            toast('Saved', { tone: 'good' })
            await cache.invalidateQueries({ queryKey: ['qualification-settings'] })
          }}
        />
      )}
    </Section>
  )
}
