import { SegmentedControl } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, type RowOf } from '#client/api.ts'
import { StateBadge } from '#ui/Badges.tsx'
import { EmptyState } from '#ui/EmptyState.tsx'
import { useKeys } from '#ui/keys.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { useUrlState } from '#ui/routing.tsx'
import { SideForm } from '#ui/SideForm.tsx'
import { SimplePage, SimpleTable } from '#ui/SimplePage.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { RowActs } from './RowActs.tsx'
import styles from './Settings.module.css'
import { words } from './texts.ts'

type Definition = RowOf<'listFieldDefinitions'>
const kinds = [
  'partner',
  'contact',
  'application',
  'deal',
  'agreement',
  'ticket',
] as const satisfies readonly Definition['recordKind'][]
const types = [
  'text',
  'number',
  'money',
  'date',
  'choice',
  'multi',
  'yes_no',
  'url',
  'member',
  'contact',
] as const satisfies readonly Definition['type'][]

/** The workspace's own fields, by kind of record. */
export const CustomFieldsPage = () => {
  const [url, setUrl] = useUrlState({ record: 'partner' })
  const kind = kinds.find((one) => one === url.record) ?? 'partner'
  const [editing, setEditing] = useState<Definition | 'new' | null>(null)
  const cache = useQueryClient()
  const reason = useRightReason('partners.configure', words('noConfigure'))
  const query = useQuery({
    queryKey: ['field definitions', kind, 'all'],
    queryFn: async () => (await api.listFieldDefinitions({ query: { recordKind: kind } })).data,
  })
  const refresh = () => cache.invalidateQueries({ queryKey: ['field definitions'] })
  useKeys({ n: () => reason === null && setEditing('new') })
  const add = (
    <ReasonButton variant="filled" reason={reason} onClick={() => setEditing('new')}>
      {words('newField')}
    </ReasonButton>
  )
  return (
    <SimplePage title={words('fields')} note={words('fieldsNote')} actions={add}>
      <div className={styles.bar}>
        <SegmentedControl
          size="xs"
          aria-label={words('recordKind')}
          value={kind}
          onChange={(record) => setUrl({ record })}
          data={kinds.map((one) => ({ value: one, label: words(`kind_${one}`) }))}
        />
      </div>
      <Loaded query={query}>
        {(fields) =>
          fields.length === 0 ? (
            <EmptyState sentence={words('fieldsEmpty')} action={add} />
          ) : (
            <SimpleTable
              label={words('fields')}
              rows={[...fields].sort((a, b) => a.position - b.position || a.label.localeCompare(b.label))}
              rowKey={(field) => field.id}
              columns={[
                {
                  key: 'label',
                  title: words('label'),
                  cell: (field) => (
                    <span className={styles.name}>
                      <span>
                        <strong>{field.label}</strong>
                        {field.help && <span className={styles.quiet}>{field.help}</span>}
                      </span>
                    </span>
                  ),
                },
                { key: 'key', title: words('key'), cell: (field) => <code>{field.key}</code> },
                {
                  key: 'type',
                  title: words('type'),
                  cell: (field) => (
                    <>
                      {words(`type_${field.type}`)}
                      {field.choices.length > 0 && <div className={styles.quiet}>{field.choices.join(', ')}</div>}
                    </>
                  ),
                },
                {
                  key: 'flags',
                  title: words('required'),
                  cell: (field) =>
                    [field.required ? words('required') : '', field.visibleToPartner ? words('visible') : '']
                      .filter(Boolean)
                      .join(' · '),
                },
                {
                  key: 'state',
                  title: words('state'),
                  cell: (field) => (
                    <StateBadge
                      state={field.active ? 'active' : 'retired'}
                      label={words(field.active ? 'active' : 'retired')}
                      plain
                    />
                  ),
                },
                {
                  key: 'acts',
                  title: <span className="visually-hidden">{words('actions')}</span>,
                  align: 'end',
                  cell: (field) => (
                    <RowActs
                      name={field.label}
                      active={field.active}
                      reason={reason}
                      onEdit={() => setEditing(field)}
                      setActive={async (active) => {
                        const { data } = await api.listFieldDefinitions({ query: { recordKind: kind } })
                        const version = data.find((one) => one.id === field.id)?.version ?? field.version
                        await api.updateFieldDefinition({ params: { id: field.id }, version, body: { active } })
                        await refresh()
                      }}
                    />
                  ),
                },
              ]}
            />
          )
        }
      </Loaded>
      <DefinitionForm
        key={typeof editing === 'string' ? editing : editing?.id}
        kind={kind}
        field={editing === 'new' ? null : editing}
        opened={editing !== null}
        onClose={() => setEditing(null)}
        onSaved={() => void refresh()}
      />
    </SimplePage>
  )
}

type DefinitionFormProps = {
  kind: Definition['recordKind']
  field: Definition | null
  opened: boolean
  onClose: () => void
  onSaved: () => void
}

const DefinitionForm = ({ kind, field, opened, onClose, onSaved }: DefinitionFormProps) => (
  <SideForm
    opened={opened}
    onClose={onClose}
    title={words(field ? 'editField' : 'newField')}
    draftKey={field ? `field ${field.id} ${field.version}` : `new field ${kind}`}
    sendLabel={words(field ? 'save' : 'add')}
    initial={{
      label: field?.label ?? '',
      key: field?.key ?? '',
      type: (field?.type ?? 'text') as string,
      choices: field?.choices ?? ([] as string[]),
      help: field?.help ?? '',
      required: field?.required ?? false,
      visible: field?.visibleToPartner ?? false,
      position: field?.position ?? (null as number | null),
    }}
    fields={[
      { name: 'label', label: words('label'), required: true, maxLength: 120 },
      {
        name: 'key',
        label: words('key'),
        hint: words('keyHint'),
        required: true,
        maxLength: 60,
        when: () => field === null,
      },
      {
        name: 'type',
        label: words('type'),
        kind: 'choice',
        required: true,
        when: () => field === null,
        options: types.map((type) => ({ value: type, label: words(`type_${type}`) })),
      },
      {
        name: 'choices',
        label: words('choices'),
        hint: words('choicesHint'),
        kind: 'tags',
        required: true,
        when: (values) => values.type === 'choice' || values.type === 'multi',
      },
      { name: 'help', label: words('help'), maxLength: 500 },
      { name: 'required', label: words('required'), kind: 'switch' },
      { name: 'visible', label: words('visible'), kind: 'switch' },
      {
        name: 'position',
        label: words('position'),
        hint: words('positionHint'),
        kind: 'number',
        min: 0,
        max: 10_000,
        folded: true,
      },
    ]}
    send={(values) => {
      const type = types.find((one) => one === values.type) ?? 'text'
      const settings = {
        label: values.label.trim(),
        help: values.help,
        required: values.required,
        visibleToPartner: values.visible,
        ...((type === 'choice' || type === 'multi') && { choices: values.choices }),
        ...(values.position !== null && { position: values.position }),
      }
      return field
        ? api.updateFieldDefinition({ params: { id: field.id }, version: field.version, body: settings })
        : api.createFieldDefinition({ body: { recordKind: kind, key: values.key.trim(), type, ...settings } })
    }}
    onSent={onSaved}
  />
)
