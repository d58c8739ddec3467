import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { api, type RowOf } from '#client/api.ts'
import { type Member, useMembers } from '#client/members.ts'
import { Amount, DateText } from '#ui/Badges.tsx'
import { Field, FieldList } from '#ui/EditableField.tsx'
import type { FieldValue, FormField } from '#ui/form/formTypes.ts'
import type { Money } from '#ui/format.ts'
import { formatNumber } from '#ui/format.ts'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { Section } from '#ui/RecordPage.tsx'
import { useGo } from '#ui/routing.tsx'
import { SideForm } from '#ui/SideForm.tsx'
import { useSeat } from '#ui/seat.tsx'
import { toast } from '#ui/toasts.ts'
import { words as listWords } from '../texts.ts'
import styles from './Record.module.css'
import type { Partner, useSavePartner } from './savePartner.ts'
import { words } from './texts.ts'

type Definition = RowOf<'listFieldDefinitions'>
type OwnFieldsProps = { partner: Partner; save: ReturnType<typeof useSavePartner>; reason: string | null }

/** The workspace's own fields: read in the list, changed together in a side form. */
export const OwnFields = ({ partner, save, reason }: OwnFieldsProps) => {
  const [editing, setEditing] = useState(false)
  const go = useGo()
  const members = useMembers()
  const mayConfigure = useSeat().rights.has('partners.configure')
  const query = useQuery({
    queryKey: ['field definitions', 'partner'],
    queryFn: async () => (await api.listFieldDefinitions({ query: { recordKind: 'partner' } })).data,
    staleTime: 60_000,
  })
  const contacts = useQuery({
    queryKey: ['partners', partner.id, 'contacts', false],
    queryFn: async () => (await api.listPartnerContacts({ params: { id: partner.id }, query: { limit: 200 } })).data,
    enabled: query.data?.some((one) => one.type === 'contact') ?? false,
  })
  if (!query.data) return null
  const contactOptions = (contacts.data ?? []).map((contact) => ({ value: contact.id, label: contact.fullName }))
  const shown = query.data
    .filter((one) => one.active || partner.custom[one.key] !== undefined)
    .sort((a, b) => a.position - b.position)
  const open = shown.filter((one) => one.active)
  return (
    <Section
      title={words('own')}
      actions={
        open.length > 0 && (
          <ReasonButton size="xs" reason={reason} onClick={() => setEditing(true)}>
            {words('ownEdit')}
          </ReasonButton>
        )
      }
    >
      {shown.length === 0 ? (
        <p className={styles.quiet}>
          {words('ownNone')}{' '}
          {mayConfigure && (
            <Button size="compact-xs" variant="subtle" onClick={() => go('custom-fields')}>
              {words('ownSet')}
            </Button>
          )}
        </p>
      ) : (
        <FieldList>
          {shown.map((definition) => (
            <Field key={definition.id} label={definition.label}>
              {ownValue(definition, partner.custom[definition.key], members, contactOptions)}
            </Field>
          ))}
        </FieldList>
      )}
      <SideForm
        opened={editing}
        onClose={() => setEditing(false)}
        title={words('own')}
        draftKey={`own fields ${partner.id} ${partner.version}`}
        sendLabel={words('ownSave')}
        initial={Object.fromEntries(
          open.map((definition) => [nameOf(definition), toForm(definition, partner.custom[definition.key])]),
        )}
        fields={open.map((definition) => toField(definition, members, contactOptions))}
        send={(values) => save({ custom: changedOnly(open, partner, values) }, { label: words('own') })}
        onSent={() => toast(words('saved'), { tone: 'good' })}
      />
    </Section>
  )
}

const isMoney = (value: unknown): value is Money =>
  typeof value === 'object' && value !== null && 'amountMinor' in value && 'currency' in value

const ownValue = (
  definition: Definition,
  value: unknown,
  members: Member[],
  contacts: { value: string; label: string }[],
): ReactNode => {
  if (value === undefined || value === null || value === '') return null
  switch (definition.type) {
    case 'money':
      return isMoney(value) ? <Amount {...value} /> : null
    case 'number':
      return typeof value === 'number' ? formatNumber(value) : null
    case 'date':
      return <DateText value={String(value)} as="date" />
    case 'yes_no':
      return listWords(value === true ? 'yes' : 'no')
    case 'multi':
      return Array.isArray(value) ? value.join(', ') : null
    case 'url':
      return (
        <a href={String(value)} target="_blank" rel="noreferrer">
          {String(value)}
        </a>
      )
    case 'member':
      return members.find((member) => member.id === value)?.name ?? String(value)
    case 'contact':
      return contacts.find((contact) => contact.value === value)?.label ?? String(value)
    default:
      return String(value)
  }
}

const toField = (
  definition: Definition,
  members: Member[],
  contacts: { value: string; label: string }[],
): FormField<string, Record<string, FieldValue>> => {
  const base = {
    name: nameOf(definition),
    label: definition.label,
    required: definition.required,
    ...(definition.help && { hint: definition.help }),
  }
  const choices = definition.choices.map((choice) => ({ value: choice, label: choice }))
  switch (definition.type) {
    case 'number':
      return { ...base, kind: 'number' }
    case 'money':
      return { ...base, kind: 'amount' }
    case 'date':
      return { ...base, kind: 'date' }
    case 'choice':
      return { ...base, kind: 'choice', options: choices }
    case 'multi':
      return { ...base, kind: 'choices', options: choices }
    case 'yes_no':
      return { ...base, kind: 'switch' }
    case 'url':
      return { ...base, kind: 'url' }
    case 'member':
      return { ...base, kind: 'choice', options: members.map((member) => ({ value: member.id, label: member.name })) }
    case 'contact':
      return { ...base, kind: 'choice', options: contacts }
    default:
      return { ...base }
  }
}

const toForm = (definition: Definition, value: unknown): FieldValue => {
  switch (definition.type) {
    case 'number':
      return typeof value === 'number' ? value : null
    case 'money':
      return isMoney(value) ? value : null
    case 'multi':
      return Array.isArray(value) ? value.map(String) : []
    case 'yes_no':
      return value === true
    default:
      return typeof value === 'string' ? value : ''
  }
}

/** As the server names the field in a refusal. */
const nameOf = (definition: Definition): string => `custom.${definition.key}`

/** The server merges what it is given over what it has, so only changes are sent. */
const changedOnly = (
  definitions: Definition[],
  partner: Partner,
  values: Record<string, FieldValue>,
): Record<string, unknown> =>
  Object.fromEntries(
    definitions
      .map(
        (definition) =>
          [definition.key, fromForm(values[nameOf(definition)]), partner.custom[definition.key] ?? null] as const,
      )
      .filter(
        ([, after, before]) =>
          JSON.stringify(after) !== JSON.stringify(before) && !(after === false && before === null),
      )
      .map(([key, after]) => [key, after]),
  )

/** Nothing is null on the wire; a form holds it as empty text. */
const fromForm = (value: FieldValue): unknown => {
  if (value === '' || value === undefined || value === null) return null
  if (Array.isArray(value)) return value.length > 0 ? value : null
  if (typeof value === 'object' && 'amountMinor' in value) return value.amountMinor === '' ? null : value
  return value
}
