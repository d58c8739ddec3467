import { SegmentedControl, Switch } from '@mantine/core'
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
import { toast } from '#ui/toasts.ts'
import { RowActs } from './RowActs.tsx'
import styles from './Settings.module.css'
import { words } from './texts.ts'

type Row = RowOf<'listSmallListRows'>
const lists = ['product-lines', 'segments', 'markets', 'features'] as const satisfies readonly Row['list'][]

/** Product lines, segments, markets, features. */
export const SmallListsPage = () => {
  const [url, setUrl] = useUrlState({ list: 'product-lines', retired: false as boolean })
  const list = lists.find((one) => one === url.list) ?? 'product-lines'
  const [editing, setEditing] = useState<Row | 'new' | null>(null)
  const [merging, setMerging] = useState<Row | null>(null)
  const cache = useQueryClient()
  const reason = useRightReason('partners.configure', words('noConfigure'))
  const query = useQuery({
    queryKey: ['small lists', list],
    queryFn: async () => (await api.listSmallListRows({ params: { list } })).data,
  })
  const refresh = () => cache.invalidateQueries({ queryKey: ['small lists'] })
  useKeys({ n: () => reason === null && setEditing('new') })
  const add = (
    <ReasonButton variant="filled" reason={reason} onClick={() => setEditing('new')}>
      {words('newRow')}
    </ReasonButton>
  )
  const all = query.data ?? []
  const nameOf = (id: string | null) => all.find((row) => row.id === id)?.name ?? ''
  return (
    <SimplePage title={words('lists')} note={words('listsNote')} actions={add}>
      <div className={styles.bar}>
        <SegmentedControl
          size="xs"
          aria-label={words('lists')}
          value={list}
          onChange={(next) => setUrl({ list: next })}
          data={lists.map((one) => ({ value: one, label: words(`list_${one}`) }))}
        />
        <Switch
          size="xs"
          label={words('showRetired')}
          checked={url.retired}
          onChange={(event) => setUrl({ retired: event.currentTarget.checked })}
        />
      </div>
      <Loaded query={query}>
        {(rows) => {
          const shown = inTree(rows.filter((row) => url.retired || row.active))
          return shown.length === 0 ? (
            <EmptyState sentence={words('listEmpty')} action={add} />
          ) : (
            <SimpleTable
              label={words(`list_${list}`)}
              rows={shown}
              rowKey={({ row }) => row.id}
              columns={[
                {
                  key: 'name',
                  title: words('name'),
                  cell: ({ row, depth }) => (
                    <span className={styles.name}>
                      <span className={styles.indent} style={{ width: depth * 18 }} />
                      <strong>{row.name}</strong>
                    </span>
                  ),
                },
                { key: 'key', title: words('key'), cell: ({ row }) => <code>{row.key}</code> },
                {
                  key: 'state',
                  title: words('state'),
                  cell: ({ row }) => (
                    <StateBadge
                      state={row.active ? 'active' : 'retired'}
                      label={
                        row.mergedInto
                          ? words('mergedInto', { name: nameOf(row.mergedInto) })
                          : words(row.active ? 'active' : 'retired')
                      }
                      plain
                    />
                  ),
                },
                {
                  key: 'acts',
                  title: <span className="visually-hidden">{words('actions')}</span>,
                  align: 'end',
                  cell: ({ row }) =>
                    !row.mergedInto && (
                      <RowActs
                        name={row.name}
                        active={row.active}
                        reason={reason}
                        onEdit={() => setEditing(row)}
                        onMerge={() => setMerging(row)}
                        setActive={async (active) => {
                          const { data } = await api.listSmallListRows({ params: { list } })
                          const version = data.find((one) => one.id === row.id)?.version ?? row.version
                          await api.updateSmallListRow({ params: { list, id: row.id }, version, body: { active } })
                          await refresh()
                        }}
                        remove={async () => {
                          await api.deleteSmallListRow({ params: { list, id: row.id } })
                          await refresh()
                        }}
                      />
                    ),
                },
              ]}
            />
          )
        }}
      </Loaded>
      <RowForm
        key={typeof editing === 'string' ? editing : editing?.id}
        list={list}
        row={editing === 'new' ? null : editing}
        rows={all}
        opened={editing !== null}
        onClose={() => setEditing(null)}
        onSaved={() => void refresh()}
      />
      <SideForm
        key={merging?.id}
        opened={merging !== null}
        onClose={() => setMerging(null)}
        title={words('mergeTitle', { name: merging?.name ?? '' })}
        intro={words('mergeIntro')}
        draftKey={`merge ${merging?.id ?? ''}`}
        sendLabel={words('mergeAct')}
        initial={{ intoId: '' }}
        fields={[
          {
            name: 'intoId',
            label: words('mergeInto'),
            kind: 'choice',
            required: true,
            options: all
              .filter((row) => row.active && !row.mergedInto && row.id !== merging?.id)
              .map((row) => ({ value: row.id, label: row.name })),
          },
        ]}
        send={(values) =>
          api.mergeSmallListRow({ params: { list, id: merging?.id ?? '' }, body: { intoId: values.intoId } })
        }
        onSent={() => {
          toast(words('merged'), { tone: 'good' })
          void refresh()
        }}
      />
    </SimplePage>
  )
}

/** Rows below their parents, by name; a row whose parent is not shown stands at the top. */
const inTree = (rows: Row[]): { row: Row; depth: number }[] => {
  const ids = new Set(rows.map((row) => row.id))
  const below = (parentId: string | null, depth: number): { row: Row; depth: number }[] =>
    rows
      .filter((row) => (row.parentId && ids.has(row.parentId) ? row.parentId : null) === parentId)
      .sort((a, b) => a.name.localeCompare(b.name))
      .flatMap((row) => [{ row, depth }, ...(depth < 10 ? below(row.id, depth + 1) : [])])
  return below(null, 0)
}

type RowFormProps = {
  list: Row['list']
  row: Row | null
  rows: Row[]
  opened: boolean
  onClose: () => void
  onSaved: () => void
}

const RowForm = ({ list, row, rows, opened, onClose, onSaved }: RowFormProps) => (
  <SideForm
    opened={opened}
    onClose={onClose}
    title={words(row ? 'editRow' : 'newRow')}
    draftKey={row ? `row ${row.id} ${row.version}` : `new row ${list}`}
    sendLabel={words(row ? 'save' : 'add')}
    initial={{ name: row?.name ?? '', key: row?.key ?? '', parentId: row?.parentId ?? '' }}
    fields={[
      { name: 'name', label: words('name'), required: true, maxLength: 120 },
      {
        name: 'key',
        label: words('key'),
        hint: words('keyHint'),
        required: true,
        maxLength: 63,
        when: () => row === null,
      },
      {
        name: 'parentId',
        label: words('parent'),
        placeholder: words('topLevel'),
        kind: 'choice',
        options: rows
          .filter((one) => one.active && one.id !== row?.id)
          .map((one) => ({ value: one.id, label: one.name })),
      },
    ]}
    send={(values) => {
      const body = { name: values.name.trim(), parentId: values.parentId || null }
      return row
        ? api.updateSmallListRow({ params: { list, id: row.id }, version: row.version, body })
        : api.createSmallListRow({ params: { list }, body: { key: values.key.trim(), ...body } })
    }}
    onSent={onSaved}
  />
)
