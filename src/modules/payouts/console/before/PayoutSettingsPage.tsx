import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type AnswerTo, api } from '#client/api.ts'
import { FactPill } from '#ui/Badges.tsx'
import { Field, FieldList } from '#ui/EditableField.tsx'
import { countryName } from '#ui/form/choices.ts'
import { formatAmount, type Money } from '#ui/format.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { Section } from '#ui/RecordPage.tsx'
import { SideForm } from '#ui/SideForm.tsx'
import { SimplePage } from '#ui/SimplePage.tsx'
import { useRightReason, useSeat } from '#ui/seat.tsx'
import { toast } from '#ui/toasts.ts'

type Settings = AnswerTo<'getPayoutSettings'>

/** Who approves, up to which amounts, how long a changed account waits, and our own company on documents. */
export const PayoutSettingsPage = () => {
  const query = useQuery({ queryKey: ['payout-settings'], queryFn: () => api.getPayoutSettings() })
  return (
    <SimplePage
      title="Payouts"
      note="Days, minimum and currency of payouts are agreed with each partner: the term “Payment”, and its default."
    >
      <Loaded query={query}>{(settings) => <Whole settings={settings} />}</Loaded>
    </SimplePage>
  )
}

const Whole = ({ settings }: { settings: Settings }) => {
  const [form, setForm] = useState<'limits' | 'company' | null>(null)
  const reason = useRightReason('payouts.manage_funding', 'Finance and admins set this')
  const { company } = settings
  const close = () => setForm(null)
  return (
    <>
      <Section
        title="Approval and limits"
        actions={
          <ReasonButton size="xs" reason={reason} onClick={() => setForm('limits')}>
            Change
          </ReasonButton>
        }
      >
        <FieldList>
          <Field label="Four eyes">
            {settings.fourEyes ? (
              'Whoever makes a run does not approve it'
            ) : (
              <FactPill tone="watch">Off below the limits; written on every run</FactPill>
            )}
          </Field>
          <Field label="A second approver above, per payout">{formatAmount(settings.payoutLimit)}</Field>
          <Field label="Per run">{formatAmount(settings.runLimit)}</Field>
          <Field label="Per day">{formatAmount(settings.dayLimit)}</Field>
          <Field label="A new account waits">{settings.coolOffHours} hours</Field>
          <Field label="Other systems answer within">{settings.externalSilenceDays} days</Field>
          <Field label="No tax form needed in">
            {settings.taxFormWaivedCountries.map(countryName).join(', ') || 'No country'}
          </Field>
        </FieldList>
      </Section>
      <Section
        title="Our company on documents and bank files"
        actions={
          <ReasonButton size="xs" reason={reason} onClick={() => setForm('company')}>
            {company ? 'Change' : 'Write it down'}
          </ReasonButton>
        }
      >
        {company ? (
          <FieldList>
            <Field label="Legal name">{company.legalName}</Field>
            <Field label="VAT ID">{company.vatId ?? '–'}</Field>
            <Field label="Address">
              {[
                [company.address.street, company.address.building],
                [company.address.postalCode, company.address.town],
                [countryName(company.address.country)],
              ]
                .map((parts) => parts.filter(Boolean).join(' '))
                .filter(Boolean)
                .join(', ')}
            </Field>
          </FieldList>
        ) : (
          <p>Not written down yet: documents cannot be issued without it.</p>
        )}
      </Section>
      {form === 'limits' && <LimitsForm settings={settings} onClose={close} />}
      {form === 'company' && <CompanyForm settings={settings} onClose={close} />}
    </>
  )
}

type FormProps = { settings: Settings; onClose: () => void }
const useSaved = (onClose: () => void) => {
  const cache = useQueryClient()
  return () => {
    onClose()
    toast('Saved', { tone: 'good' })
    void cache.invalidateQueries({ queryKey: ['payout-settings'] })
  }
}
const LimitsForm = ({ settings, onClose }: FormProps) => {
  const { roles } = useSeat()
  const saved = useSaved(onClose)
  const { currency } = settings.payoutLimit
  const isAdmin = (roles as readonly string[]).includes('admin')
  return (
    <SideForm
      opened
      onClose={onClose}
      title="Approval and limits"
      draftKey={`payout limits ${settings.version}`}
      sendLabel="Save"
      initial={{
        fourEyes: settings.fourEyes,
        payoutLimit: settings.payoutLimit as Money | null,
        runLimit: settings.runLimit as Money | null,
        dayLimit: settings.dayLimit as Money | null,
        coolOffHours: settings.coolOffHours as number | null,
        externalSilenceDays: settings.externalSilenceDays as number | null,
        countries: [...settings.taxFormWaivedCountries],
      }}
      fields={[
        ...(isAdmin
          ? [{ name: 'fourEyes' as const, label: 'Four eyes below the limits', kind: 'switch' as const }]
          : []),
        { name: 'payoutLimit', label: 'Limit of a payout', kind: 'amount', required: true, currencies: [currency] },
        { name: 'runLimit', label: 'Limit of a run', kind: 'amount', required: true, currencies: [currency] },
        { name: 'dayLimit', label: 'Limit of a day', kind: 'amount', required: true, currencies: [currency] },
        { name: 'coolOffHours', label: 'A new account waits', kind: 'number', unit: 'hours', min: 24, max: 336 },
        {
          name: 'externalSilenceDays',
          label: 'Other systems answer within',
          kind: 'number',
          unit: 'days',
          min: 1,
          max: 60,
        },
        {
          name: 'countries',
          label: 'Countries without a tax form',
          hint: 'Two letters each, such as NZ',
          kind: 'tags',
          check: ({ countries }) =>
            countries.every((one) => /^[A-Za-z]{2}$/.test(one)) ? null : 'Write countries by their two letters',
        },
      ]}
      send={(values) =>
        api.updatePayoutSettings({
          version: settings.version,
          body: {
            ...(isAdmin && { fourEyes: values.fourEyes }),
            payoutLimitMinor: values.payoutLimit?.amountMinor ?? '0',
            runLimitMinor: values.runLimit?.amountMinor ?? '0',
            dayLimitMinor: values.dayLimit?.amountMinor ?? '0',
            coolOffHours: values.coolOffHours ?? 72,
            externalSilenceDays: values.externalSilenceDays ?? 5,
            taxFormWaivedCountries: values.countries.map((one) => one.toUpperCase()),
          },
        })
      }
      onSent={saved}
    />
  )
}
const CompanyForm = ({ settings, onClose }: FormProps) => {
  const saved = useSaved(onClose)
  const { company } = settings
  return (
    <SideForm
      opened
      onClose={onClose}
      title="Our company"
      draftKey={`payout company ${settings.version}`}
      sendLabel="Save"
      initial={{
        legalName: company?.legalName ?? '',
        vatId: company?.vatId ?? '',
        street: company?.address.street ?? '',
        building: company?.address.building ?? '',
        postalCode: company?.address.postalCode ?? '',
        town: company?.address.town ?? '',
        country: company?.address.country ?? '',
      }}
      fields={[
        { name: 'legalName', label: 'Legal name', required: true, maxLength: 140 },
        { name: 'vatId', label: 'VAT ID', maxLength: 20 },
        { name: 'street', label: 'Street', half: true, maxLength: 70 },
        { name: 'building', label: 'Number', half: true, maxLength: 16 },
        { name: 'postalCode', label: 'Postal code', half: true, maxLength: 16 },
        { name: 'town', label: 'Town', half: true, required: true, maxLength: 35 },
        { name: 'country', label: 'Country', kind: 'country', required: true },
      ]}
      send={({ legalName, vatId, town, country, street, building, postalCode }) =>
        api.updatePayoutSettings({
          version: settings.version,
          body: {
            company: {
              legalName: legalName.trim(),
              vatId: vatId.trim() || null,
              address: {
                town: town.trim(),
                country,
                ...(street.trim() && { street: street.trim() }),
                ...(building.trim() && { building: building.trim() }),
                ...(postalCode.trim() && { postalCode: postalCode.trim() }),
              },
            },
          },
        })
      }
      onSent={saved}
    />
  )
}
