import { useQuery } from '@tanstack/react-query'
import { EditableField, Field, FieldList } from '#ui/EditableField.tsx'
import { countryOptions, languageOptions } from '#ui/form/choices.ts'
import type { FieldOption } from '#ui/form/formTypes.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { Card, PortalPage } from '#ui/SimplePage.tsx'
import { useRightReason, useSeat } from '#ui/seat.tsx'
import { getLocale } from '#ui/texts.ts'
import { EditableList } from '../console/record/EditableList.tsx'
import { employeeBands } from '../console/record/employeeBands.ts'
import { AddressField } from './AddressField.tsx'
import { CompanyNav } from './CompanyNav.tsx'
import { Completeness } from './Completeness.tsx'
import { CustomFields } from './CustomFields.tsx'
import { Domains } from './Domains.tsx'
import styles from './Portal.module.css'
import { type Company, companyQuery, useSaveCompany } from './saveCompany.ts'
import { words } from './texts.ts'

type TextField = 'website' | 'legalForm' | 'registrationNumber' | 'vatId' | 'lei' | 'industry' | 'zone'

export const CompanyPage = () => {
  const query = useQuery(companyQuery)
  const { workspace } = useSeat()
  return (
    <PortalPage title={words('companyProfile')} note={words('companyNote', { workspace: workspace.name })}>
      <CompanyNav />
      <Loaded query={query}>{(company) => <Profile company={company} />}</Loaded>
    </PortalPage>
  )
}

const Profile = ({ company }: { company: Company }) => {
  const save = useSaveCompany()
  const reason = useRightReason('partners.write', words('noWrite'))
  const text = (field: TextField) => (
    <EditableField
      label={words(`f_${field}`)}
      value={company[field]}
      reason={reason}
      save={(value) => save({ [field]: value.trim() || null })}
    />
  )
  const choice = (field: 'country' | 'registrationCountry' | 'currency' | 'employeeBand', options: FieldOption[]) => (
    <EditableField
      label={words(`f_${field}`)}
      kind="choice"
      options={options}
      value={company[field]}
      shown={options.find((option) => option.value === company[field])?.label}
      reason={reason}
      save={(value) => save({ [field]: value || null })}
    />
  )
  return (
    <div className={styles.stack}>
      <Completeness company={company} all />
      <Card title={words('who')}>
        <FieldList>
          {(['legalName', 'displayName'] as const).map((field) => (
            <EditableField
              key={field}
              label={words(`f_${field}`)}
              value={company[field]}
              reason={reason}
              save={(value) => save({ [field]: value.trim() })}
            />
          ))}
          <EditableList
            label={words('f_otherNames')}
            values={company.otherNames}
            reason={reason}
            save={(otherNames) => save({ otherNames })}
          />
          {text('website')}
          <Domains company={company} save={save} reason={reason} />
          {text('industry')}
          {choice(
            'employeeBand',
            employeeBands.map((band) => ({ value: band, label: band })),
          )}
        </FieldList>
      </Card>
      <Card title={words('where')}>
        <FieldList>
          {choice('country', countryOptions())}
          <AddressField address={company.address} reason={reason} save={(address) => save({ address })} />
          <EditableList
            label={words('f_regions')}
            values={company.regions}
            reason={reason}
            save={(regions) => save({ regions })}
          />
          <EditableList
            label={words('f_languages')}
            values={company.languages}
            options={languageOptions()}
            reason={reason}
            save={(languages) => save({ languages })}
          />
          <EditableField
            label={words('f_zone')}
            kind="choice"
            options={Intl.supportedValuesOf('timeZone').map((zone) => ({ value: zone, label: zone }))}
            value={company.zone}
            reason={reason}
            save={(zone) => save({ zone: zone || null })}
          />
          {choice('currency', currencyOptions())}
        </FieldList>
      </Card>
      <Card title={words('register')}>
        <FieldList>
          {text('legalForm')}
          {text('registrationNumber')}
          {choice('registrationCountry', countryOptions())}
          {text('vatId')}
          {text('lei')}
          {company.type && <Field label={words('type')}>{company.type.name}</Field>}
        </FieldList>
      </Card>
      <CustomFields company={company} save={save} reason={reason} />
    </div>
  )
}

const currencyOptions = (): FieldOption[] => {
  const names = new Intl.DisplayNames([getLocale(), 'en'], { type: 'currency' })
  return Intl.supportedValuesOf('currency').map((value) => ({ value, label: `${value} · ${names.of(value) ?? value}` }))
}
