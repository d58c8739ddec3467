import { useState } from 'react'
import { countryName, countryOptions } from '#ui/form/choices.ts'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import recordStyles from '#ui/RecordPage.module.css'
import { SideForm } from '#ui/SideForm.tsx'
import { t } from '#ui/texts.ts'
import { toast } from '#ui/toasts.ts'
import type { Company } from './saveCompany.ts'
import { words } from './texts.ts'

type Address = NonNullable<Company['address']>
const parts = ['line1', 'line2', 'postalCode', 'city', 'region'] as const

type AddressFieldProps = {
  address: Company['address']
  reason: string | null
  save: (address: Address | null) => Promise<unknown>
}

/** The address as lines; changed as a whole in a side form. */
export const AddressField = ({ address, reason, save }: AddressFieldProps) => {
  const [editing, setEditing] = useState(false)
  const lines = [
    address?.line1,
    address?.line2,
    [address?.postalCode, address?.city].filter(Boolean).join(' '),
    address?.region,
    address?.country && countryName(address.country),
  ].filter(Boolean)
  return (
    <div className={recordStyles.field}>
      <dt>{words('f_address')}</dt>
      <dd>
        <div className={recordStyles.value}>
          {lines.length === 0 ? (
            <span className={recordStyles.unset}>{t('record.notSet')}</span>
          ) : (
            <div>
              {lines.map((line) => (
                <div key={line}>{line}</div>
              ))}
            </div>
          )}
        </div>
        <ReasonButton
          size="compact-xs"
          variant="subtle"
          reason={reason}
          aria-label={t('record.edit', { name: words('f_address') })}
          onClick={() => setEditing(true)}
        >
          {words('furtherEdit')}
        </ReasonButton>
        <SideForm
          opened={editing}
          onClose={() => setEditing(false)}
          title={words('f_address')}
          draftKey="own company's address"
          sendLabel={words('save')}
          initial={{
            line1: address?.line1 ?? '',
            line2: address?.line2 ?? '',
            postalCode: address?.postalCode ?? '',
            city: address?.city ?? '',
            region: address?.region ?? '',
            country: address?.country ?? '',
          }}
          fields={[
            { name: 'line1', label: words('f_line1'), maxLength: 200 },
            { name: 'line2', label: words('f_line2'), maxLength: 200 },
            { name: 'postalCode', label: words('f_postalCode'), half: true, maxLength: 20 },
            { name: 'city', label: words('f_city'), half: true, maxLength: 120 },
            { name: 'region', label: words('f_region'), half: true, maxLength: 120 },
            { name: 'country', label: words('f_country'), kind: 'choice', options: countryOptions(), half: true },
          ]}
          send={(values) => {
            const given = [...parts, 'country' as const].filter((part) => values[part])
            return save(given.length === 0 ? null : Object.fromEntries(given.map((part) => [part, values[part]])))
          }}
          onSent={() => toast(words('saved'), { tone: 'good' })}
        />
      </dd>
    </div>
  )
}
