import { ColorInput } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type AnswerTo, api } from '#client/api.ts'
import { FactPill, StateBadge } from '#ui/Badges.tsx'
import { EmptyState } from '#ui/EmptyState.tsx'
import { formatNumber } from '#ui/format.ts'
import { useKeys } from '#ui/keys.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { ScreenLink } from '#ui/routing.tsx'
import { SideForm } from '#ui/SideForm.tsx'
import { SimplePage, SimpleTable } from '#ui/SimplePage.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { RowActs } from './RowActs.tsx'
import styles from './Settings.module.css'
import { words } from './texts.ts'

type PartnerType = AnswerTo<'getPartnerType'>
const firstColour = '#2f6fed'

/** How partners are sorted, and what each kind of partner gets. */
export const PartnerTypesPage = () => {
  const [editing, setEditing] = useState<PartnerType | 'new' | null>(null)
  const cache = useQueryClient()
  const reason = useRightReason('partners.configure', words('noConfigure'))
  const query = useQuery({
    queryKey: ['partner types', 'all'],
    queryFn: async () => (await api.listPartnerTypes()).data,
  })
  const refresh = () => cache.invalidateQueries({ queryKey: ['partner types'] })
  useKeys({ n: () => reason === null && setEditing('new') })
  const add = (
    <ReasonButton variant="filled" reason={reason} onClick={() => setEditing('new')}>
      {words('newType')}
    </ReasonButton>
  )
  return (
    <SimplePage title={words('types')} note={words('typesNote')} actions={add}>
      <Loaded query={query}>
        {(types) =>
          types.length === 0 ? (
            <EmptyState sentence={words('typesEmpty')} action={add} />
          ) : (
            <SimpleTable
              label={words('types')}
              rows={types}
              rowKey={(type) => type.id}
              columns={[
                {
                  key: 'name',
                  title: words('name'),
                  cell: (type) => (
                    <span className={styles.name}>
                      <span className={styles.swatch} style={{ background: type.colour }} />
                      <span>
                        <strong>{type.name}</strong>
                        {type.description && <span className={styles.quiet}>{type.description}</span>}
                      </span>
                    </span>
                  ),
                },
                { key: 'key', title: words('key'), cell: (type) => <code>{type.key}</code> },
                {
                  key: 'blocks',
                  title: words('blocks'),
                  cell: (type) =>
                    type.blocks.length === 0 ? (
                      <span className={styles.quiet}>{words('blocksNone')}</span>
                    ) : (
                      <span className={styles.pills}>
                        {type.blocks.map((block) => (
                          <FactPill key={block.block} title={words('blockVersion', { version: block.version })}>
                            {block.block} {block.version}
                          </FactPill>
                        ))}
                      </span>
                    ),
                },
                {
                  key: 'partners',
                  title: words('partners'),
                  align: 'end',
                  cell: (type) => (
                    <ScreenLink to={`partners?typeId=${type.id}`}>
                      {formatNumber(type.partners)}
                      {type.partners >= 10_000 && '+'}
                    </ScreenLink>
                  ),
                },
                {
                  key: 'state',
                  title: words('state'),
                  cell: (type) => (
                    <StateBadge
                      state={type.active ? 'active' : 'retired'}
                      label={words(type.active ? 'active' : 'retired')}
                      plain
                    />
                  ),
                },
                {
                  key: 'acts',
                  title: <span className="visually-hidden">{words('actions')}</span>,
                  align: 'end',
                  cell: (type) => (
                    <RowActs
                      name={type.name}
                      active={type.active}
                      reason={reason}
                      onEdit={() => setEditing(type)}
                      setActive={async (active) => {
                        const { version } = await api.getPartnerType({ params: { id: type.id } })
                        await api.updatePartnerType({ params: { id: type.id }, version, body: { active } })
                        await refresh()
                      }}
                      remove={async () => {
                        await api.deletePartnerType({ params: { id: type.id } })
                        await refresh()
                      }}
                      removeReason={type.partners > 0 ? words('inUse') : null}
                    />
                  ),
                },
              ]}
            />
          )
        }
      </Loaded>
      <TypeForm
        key={typeof editing === 'string' ? editing : editing?.id}
        type={editing === 'new' ? null : editing}
        opened={editing !== null}
        onClose={() => setEditing(null)}
        onSaved={() => void refresh()}
      />
    </SimplePage>
  )
}

type TypeFormProps = { type: PartnerType | null; opened: boolean; onClose: () => void; onSaved: () => void }

const TypeForm = ({ type, opened, onClose, onSaved }: TypeFormProps) => (
  <SideForm
    opened={opened}
    onClose={onClose}
    title={words(type ? 'editType' : 'newType')}
    draftKey={type ? `type ${type.id} ${type.version}` : 'new type'}
    sendLabel={words(type ? 'save' : 'add')}
    initial={{
      name: type?.name ?? '',
      key: type?.key ?? '',
      description: type?.description ?? '',
      colour: type?.colour ?? firstColour,
    }}
    fields={[
      { name: 'name', label: words('name'), required: true, maxLength: 120 },
      {
        name: 'key',
        label: words('key'),
        hint: words('keyHint'),
        required: true,
        maxLength: 63,
        when: () => type === null,
      },
      { name: 'description', label: words('description'), kind: 'textarea', maxLength: 2000 },
      {
        name: 'colour',
        label: words('colour'),
        kind: 'own',
        render: ({ value, onChange, error }) => (
          <ColorInput
            aria-label={words('colour')}
            format="hex"
            value={typeof value === 'string' ? value : firstColour}
            onChange={onChange}
            error={error}
          />
        ),
      },
    ]}
    send={(values) => {
      const body = { name: values.name.trim(), description: values.description, colour: values.colour.toLowerCase() }
      return type
        ? api.updatePartnerType({ params: { id: type.id }, version: type.version, body })
        : api.createPartnerType({ body: { key: values.key.trim(), ...body } })
    }}
    onSent={onSaved}
  />
)
