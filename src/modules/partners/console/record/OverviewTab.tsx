import { useQuery } from '@tanstack/react-query'
import { api } from '#client/api.ts'
import { EditableField, FieldList } from '#ui/EditableField.tsx'
import { countryName, countryOptions, languageOptions } from '#ui/form/choices.ts'
import { Section } from '#ui/RecordPage.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { withScheme } from '../NewPartnerForm.tsx'
import { Domains } from './Domains.tsx'
import { EditableList } from './EditableList.tsx'
import { employeeBands } from './employeeBands.ts'
import { OwnFields } from './OwnFields.tsx'
import { type Partner, type PartnerChanges, useSavePartner } from './savePartner.ts'
import { words } from './texts.ts'

type Save = ReturnType<typeof useSavePartner>
type PartProps = { partner: Partner; save: Save; reason: string | null }
type TextKey = 'legalForm' | 'registrationNumber' | 'vatId' | 'lei' | 'industry' | 'zone' | 'currency'

/** Stands for "none" where a choice must have a value. */
const none = '-'
const orNull = (text: string): string | null => (text.trim() === '' || text === none ? null : text.trim())

/** Everything about the company, edited in place. */
export const OverviewTab = ({ partner }: { partner: Partner }) => {
  const save = useSavePartner(partner.id)
  const right = useRightReason('partners.write', words('noWrite'))
  const reason = partner.mergedInto ? words('mergedReadOnly') : right
  const props = { partner, save, reason }
  return (
    <>
      <Company {...props} />
      <Place {...props} />
      <Legal {...props} />
      <OwnFields {...props} />
    </>
  )
}

const TextField = ({ partner, save, reason, name, label }: PartProps & { name: TextKey; label: string }) => (
  <EditableField
    label={label}
    value={partner[name]}
    reason={reason}
    save={(text) => save({ [name]: orNull(text) }, { label })}
  />
)

const Company = (props: PartProps) => {
  const { partner, save, reason } = props
  const types = useQuery({
    queryKey: ['partner types', 'all'],
    queryFn: async () => (await api.listPartnerTypes()).data,
    staleTime: 60_000,
  })
  return (
    <Section title={words('company')}>
      <FieldList>
        <EditableField
          label={words('legalName')}
          value={partner.legalName}
          reason={reason}
          save={(legalName) => save({ legalName: legalName.trim() }, { label: words('legalName') })}
        />
        <EditableField
          label={words('displayName')}
          value={partner.displayName}
          reason={reason}
          save={(text) => save({ displayName: text.trim() || partner.legalName }, { label: words('displayName') })}
        />
        <EditableList
          label={words('otherNames')}
          values={partner.otherNames}
          reason={reason}
          save={(otherNames) => save({ otherNames }, { label: words('otherNames') })}
        />
        <EditableField
          label={words('website')}
          value={partner.website}
          reason={reason}
          save={(text) => save({ website: orNull(withScheme(text.trim())) }, { label: words('website') })}
        />
        <Domains {...props} />
        <EditableField
          label={words('type')}
          kind="choice"
          value={partner.typeId}
          shown={partner.type?.name}
          options={[
            { value: none, label: words('none') },
            ...(types.data ?? [])
              .filter((type) => type.active || type.id === partner.typeId)
              .map((type) => ({ value: type.id, label: type.name })),
          ]}
          reason={reason}
          save={(typeId) => save({ typeId: orNull(typeId) }, { label: words('type') })}
        />
        <TextField {...props} name="industry" label={words('industry')} />
        <EditableField
          label={words('employeeBand')}
          kind="choice"
          value={partner.employeeBand}
          options={[
            { value: none, label: words('none') },
            ...employeeBands.map((band) => ({ value: band, label: band })),
          ]}
          reason={reason}
          save={(text) =>
            save(
              { employeeBand: employeeBands.find((band) => band === text) ?? null },
              { label: words('employeeBand') },
            )
          }
        />
        <EditableList
          label={words('tags')}
          values={partner.tags}
          reason={reason}
          save={(tags) => save({ tags }, { label: words('tags') })}
        />
      </FieldList>
    </Section>
  )
}

const Place = (props: PartProps) => {
  const { partner, save, reason } = props
  const address = partner.address ?? {}
  const line = (name: 'line1' | 'line2' | 'postalCode' | 'city' | 'region') => (
    <EditableField
      label={words(name)}
      value={address[name] ?? null}
      reason={reason}
      save={(text) => {
        const { [name]: _before, ...rest } = address
        const next: PartnerChanges['address'] = text.trim() ? { ...rest, [name]: text.trim() } : rest
        return save({ address: Object.keys(next).length > 0 ? next : null }, { label: words(name) })
      }}
    />
  )
  return (
    <Section title={words('where')}>
      <FieldList>
        <EditableField
          label={words('country')}
          kind="choice"
          value={partner.country}
          shown={partner.country ? countryName(partner.country) : undefined}
          options={[{ value: none, label: words('none') }, ...countryOptions()]}
          reason={reason}
          save={(code) => save({ country: orNull(code) }, { label: words('country') })}
        />
        {line('line1')}
        {line('line2')}
        {line('postalCode')}
        {line('city')}
        {line('region')}
        <EditableList
          label={words('regions')}
          values={partner.regions}
          reason={reason}
          save={(regions) => save({ regions }, { label: words('regions') })}
        />
        <EditableList
          label={words('languages')}
          values={partner.languages}
          options={languageOptions()}
          reason={reason}
          save={(languages) => save({ languages }, { label: words('languages') })}
        />
        <TextField {...props} name="zone" label={words('zone')} />
        <TextField {...props} name="currency" label={words('currency')} />
      </FieldList>
    </Section>
  )
}

const Legal = (props: PartProps) => {
  const { partner, save, reason } = props
  return (
    <Section title={words('legal')}>
      <FieldList>
        <TextField {...props} name="legalForm" label={words('legalForm')} />
        <TextField {...props} name="registrationNumber" label={words('registrationNumber')} />
        <EditableField
          label={words('registrationCountry')}
          kind="choice"
          value={partner.registrationCountry}
          shown={partner.registrationCountry ? countryName(partner.registrationCountry) : undefined}
          options={[{ value: none, label: words('none') }, ...countryOptions()]}
          reason={reason}
          save={(code) => save({ registrationCountry: orNull(code) }, { label: words('registrationCountry') })}
        />
        <TextField {...props} name="vatId" label={words('vatId')} />
        <TextField {...props} name="lei" label={words('lei')} />
        <EditableList
          label={words('externalIds')}
          hint={words('externalHint')}
          values={partner.externalIds.map((one) => `${one.system}:${one.id}`)}
          reason={reason}
          save={(values) => save({ externalIds: values.map(toExternalId) }, { label: words('externalIds') })}
        />
      </FieldList>
    </Section>
  )
}

/** `salesforce:001xx` -> system and id; without a colon the server names what is missing. */
const toExternalId = (text: string) => {
  const at = text.indexOf(':')
  return { system: at < 0 ? '' : text.slice(0, at).trim(), id: text.slice(at + 1).trim() }
}
