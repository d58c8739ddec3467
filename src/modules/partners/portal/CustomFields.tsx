import { useState } from 'react'
import { Amount, DateText } from '#ui/Badges.tsx'
import { Field, FieldList } from '#ui/EditableField.tsx'
import type { FieldValue, FormField } from '#ui/form/formTypes.ts'
import { formatNumber, type Money } from '#ui/format.ts'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { SideForm } from '#ui/SideForm.tsx'
import { Card } from '#ui/SimplePage.tsx'
import { toast } from '#ui/toasts.ts'
import type { Company, useSaveCompany } from './saveCompany.ts'
import { words } from './texts.ts'

type Definition = Company['customFields'][number]
type CustomFieldsProps = { company: Company; save: ReturnType<typeof useSaveCompany>; reason: string | null }

/** Fields of the workspace that the partner sees; those that name a member or a contact are read only here. */
export const CustomFields = ({ company, save, reason }: CustomFieldsProps) => {
  const [editing, setEditing] = useState(false)
  const fields = company.customFields
  if (fields.length === 0) return null
  const open = fields.filter((one) => one.type !== 'member' && one.type !== 'contact')
  const nameOf = (one: Definition) => `custom.${one.key}`
  return (
    <Card
      title={words('further')}
      action={
        <ReasonButton size="xs" reason={reason} onClick={() => setEditing(true)}>
          {words('furtherEdit')}
        </ReasonButton>
      }
    >
      <FieldList>
        {fields.map((one) => (
          <Field key={one.id} label={one.label}>
            {shownValue(one, company.custom[one.key])}
          </Field>
        ))}
      </FieldList>
      <SideForm
        opened={editing}
        onClose={() => setEditing(false)}
        title={words('further')}
        draftKey={`own company's further details ${company.version}`}
        sendLabel={words('save')}
        initial={Object.fromEntries(open.map((one) => [nameOf(one), toForm(one, company.custom[one.key])]))}
        fields={open.map((one) => toField(one, nameOf(one)))}
        send={(values) =>
          save({
            custom: Object.fromEntries(
              open
                .map((one) => [one.key, fromForm(values[nameOf(one)]), company.custom[one.key] ?? null] as const)
                .filter(([, after, before]) => JSON.stringify(after) !== JSON.stringify(before))
                .map(([key, after]) => [key, after]),
            ),
          })
        }
        onSent={() => toast(words('saved'), { tone: 'good' })}
      />
    </Card>
  )
}

const isMoney = (value: unknown): value is Money =>
  typeof value === 'object' && value !== null && 'amountMinor' in value && 'currency' in value

const shownValue = (definition: Definition, value: unknown) => {
  if (value === undefined || value === null || value === '') return null
  if (isMoney(value)) return <Amount {...value} />
  if (Array.isArray(value)) return value.join(', ')
  if (typeof value === 'boolean') return words(value ? 'yes' : 'no')
  if (typeof value === 'number') return formatNumber(value)
  return definition.type === 'date' ? <DateText value={String(value)} as="date" /> : String(value)
}

const toField = (definition: Definition, name: string): FormField<string, Record<string, FieldValue>> => {
  const base = {
    name,
    label: definition.label,
    required: definition.required,
    ...(definition.help && { hint: definition.help }),
  }
  const options = definition.choices.map((choice) => ({ value: choice, label: choice }))
  switch (definition.type) {
    case 'number':
      return { ...base, kind: 'number' }
    case 'money':
      return { ...base, kind: 'amount' }
    case 'date':
      return { ...base, kind: 'date' }
    case 'choice':
      return { ...base, kind: 'choice', options }
    case 'multi':
      return { ...base, kind: 'choices', options }
    case 'yes_no':
      return { ...base, kind: 'switch' }
    case 'url':
      return { ...base, kind: 'url' }
    default:
      return base
  }
}

const toForm = (definition: Definition, value: unknown): FieldValue => {
  if (definition.type === 'number') return typeof value === 'number' ? value : null
  if (definition.type === 'money') return isMoney(value) ? value : null
  if (definition.type === 'multi') return Array.isArray(value) ? value.map(String) : []
  if (definition.type === 'yes_no') return value === true
  return typeof value === 'string' ? value : ''
}

/** Nothing is null on the wire; a form holds it as empty text. */
const fromForm = (value: FieldValue): unknown => {
  if (value === '' || value === undefined || value === null) return null
  if (Array.isArray(value)) return value.length > 0 ? value : null
  if (isMoney(value)) return value.amountMinor === '' ? null : value
  return value
}
