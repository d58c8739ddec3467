import { Select, TextInput } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, type RowOf } from '#client/api.ts'
import { FactPill } from '#ui/Badges.tsx'
import { formatDate } from '#ui/format.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { PanelDrawer } from '#ui/PanelDrawer.tsx'
import { ProblemBanner } from '#ui/ProblemBanner.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { Section } from '#ui/RecordPage.tsx'
import { useUrlState } from '#ui/routing.tsx'
import { SecondLine, SimplePage, SimpleTable } from '#ui/SimplePage.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { SlotPart } from '#ui/slots.tsx'
import styles from './Agreement.module.css'
import { componentKeys, componentNames } from './names.ts'
import type { DefaultEditing } from './ProposeDefault.tsx'

const loadPropose = () => import('./ProposeDefault.tsx').then((m) => m.ProposeDefault)

type Default = RowOf<'listDefaultTerms'>

/** What holds where no agreement says anything: built in, the workspace, a partner type and its tiers, side by side. */
export const DefaultsPage = () => {
  const cache = useQueryClient()
  const [url, setUrl] = useUrlState({ typeId: '', component: 'business', q: '' })
  const [editing, setEditing] = useState<DefaultEditing | null>(null)
  const [error, setError] = useState<unknown>(null)
  const kinds = useQuery({ queryKey: ['term kinds'], queryFn: () => api.listTermKinds(), staleTime: 600_000 })
  const types = useQuery({ queryKey: ['partner types'], queryFn: () => api.listPartnerTypes() })
  const rows = useQuery({ queryKey: ['defaults', 'all'], queryFn: readAll })
  const reason = useRightReason(
    'agreements.set_default_terms',
    'An admin and a person of finance set defaults together',
  )
  const typeId = url.typeId || types.data?.data[0]?.id || ''
  const type = types.data?.data.find((one) => one.id === typeId)
  const act = async (work: () => Promise<unknown>) => {
    setError(null)
    try {
      await work()
    } catch (thrown) {
      setError(thrown)
    }
    await cache.invalidateQueries({ queryKey: ['defaults'] })
  }
  const proposed = rows.data?.filter((row) => row.state === 'proposed') ?? []
  return (
    <SimplePage
      title="Default terms"
      note="They hold where no signed agreement says anything. One person proposes, a second confirms: an admin and a person of finance. They change the future only."
    >
      {error !== null && <ProblemBanner error={error} />}
      {proposed.length > 0 && (
        <Section title="Proposed" note="Each waits for the second person.">
          <SimpleTable
            label="Proposed"
            rows={proposed}
            rowKey={(row) => row.id}
            columns={[
              { key: 'title', title: 'Term', cell: (row) => row.title },
              { key: 'holder', title: 'For', cell: (row) => row.type?.name ?? 'The workspace' },
              {
                key: 'words',
                title: 'What it would say',
                cell: (row) => (row.operation === 'remove' ? 'No default any more' : row.sentences.join(' ')),
              },
              { key: 'from', title: 'From', cell: (row) => formatDate(row.effectiveFrom) },
              {
                key: 'by',
                title: 'By',
                cell: (row) => (
                  <>
                    {row.proposedBy.name}
                    {row.reason && <SecondLine>{row.reason}</SecondLine>}
                  </>
                ),
              },
              {
                key: 'acts',
                title: '',
                cell: (row) => (
                  <div className={styles.line}>
                    <ReasonButton
                      size="compact-xs"
                      variant="light"
                      reason={reason ?? row.reasonsAgainstConfirming[0] ?? null}
                      onClick={() => void act(() => api.confirmDefaultTerm({ params: { id: row.id } }))}
                    >
                      Confirm<span className="visually-hidden"> {row.title}</span>
                    </ReasonButton>
                    <ReasonButton
                      size="compact-xs"
                      reason={reason}
                      onClick={() => void act(() => api.withdrawDefaultTerm({ params: { id: row.id } }))}
                    >
                      Withdraw<span className="visually-hidden"> {row.title}</span>
                    </ReasonButton>
                  </div>
                ),
              },
            ]}
          />
        </Section>
      )}
      <div className={styles.asks}>
        <Select
          label="Part"
          data={componentKeys.map((value) => ({ value, label: componentNames[value]! }))}
          value={url.component}
          allowDeselect={false}
          onChange={(component) => component && setUrl({ component })}
        />
        <Select
          label="Partner type"
          data={(types.data?.data ?? []).map(({ id, name }) => ({ value: id, label: name }))}
          value={typeId || null}
          allowDeselect={false}
          onChange={(value) => value && setUrl({ typeId: value })}
        />
        <TextInput label="Search" value={url.q} onChange={(event) => setUrl({ q: event.currentTarget.value })} />
      </div>
      <Loaded query={kinds}>
        {({ data }) => (
          <SimpleTable
            label="Default terms side by side"
            rows={data.filter(
              (kind) =>
                kind.defaultable &&
                kind.component === url.component &&
                `${kind.title} ${kind.kind}`.toLowerCase().includes(url.q.toLowerCase()),
            )}
            rowKey={(kind) => kind.kind}
            empty="No kind of this part is called so."
            columns={[
              {
                key: 'title',
                title: 'Term',
                width: '18%',
                cell: (kind) => (
                  <>
                    {kind.title}
                    <SecondLine>{kind.enforcement.words}</SecondLine>
                  </>
                ),
              },
              {
                key: 'builtIn',
                title: 'Built in',
                width: '22%',
                cell: (kind) => kind.builtInSentences.join(' ') || 'Not granted',
              },
              {
                key: 'workspace',
                title: 'Workspace',
                width: '28%',
                cell: (kind) => (
                  <Cell
                    rows={rows.data?.filter((row) => row.kind === kind.kind && row.holder === 'workspace') ?? []}
                    reason={reason}
                    label={`${kind.title} of the workspace`}
                    onEdit={(values) => setEditing({ kind, typeId: null, holder: 'the workspace', values })}
                  />
                ),
              },
              {
                key: 'type',
                title: type?.name ?? 'Type',
                width: '28%',
                cell: (kind) => (
                  <Cell
                    rows={rows.data?.filter((row) => row.kind === kind.kind && row.type?.id === typeId) ?? []}
                    reason={reason}
                    label={`${kind.title} of ${type?.name}`}
                    onEdit={(values) => setEditing({ kind, typeId, holder: type?.name ?? '', values })}
                  />
                ),
              },
            ]}
          />
        )}
      </Loaded>
      <PanelDrawer
        opened={editing !== null}
        onClose={() => setEditing(null)}
        title={editing ? `${editing.kind.title} for ${editing.holder}` : ''}
      >
        {editing && (
          <SlotPart
            key={`${editing.kind.kind} ${editing.typeId}`}
            load={loadPropose}
            props={{
              editing,
              reason,
              onSend: (body: object) =>
                void act(async () => {
                  await api.proposeDefaultTerm({ body: body as never })
                  setEditing(null)
                }),
              onClose: () => setEditing(null),
            }}
          />
        )}
      </PanelDrawer>
    </SimplePage>
  )
}

/** All that are proposed or set: a few per kind. */
const readAll = async (): Promise<Default[]> => {
  const all: Default[] = []
  let cursor: string | undefined
  do {
    const page = await api.listDefaultTerms({
      query: { limit: 200, state: ['proposed', 'set'], ...(cursor && { cursor }) },
    })
    all.push(...page.data)
    cursor = page.nextCursor ?? undefined
  } while (cursor)
  return all
}

const Cell = ({
  rows,
  reason,
  label,
  onEdit,
}: {
  rows: readonly Default[]
  reason: string | null
  label: string
  onEdit: (values: Record<string, unknown> | null) => void
}) => {
  const today = new Date().toISOString().slice(0, 10)
  const inForce = rows.filter((row) => row.inForce)
  const later = rows.filter((row) => row.state === 'set' && row.effectiveFrom > today)
  return (
    <div className={styles.tight}>
      {inForce.map((row) => (
        <div key={row.id}>
          {row.sentences.join(' ')}
          <SecondLine>
            {[row.scopeWords && `only for ${row.scopeWords}`, `from ${formatDate(row.effectiveFrom)}`]
              .filter(Boolean)
              .join(', ')}
          </SecondLine>
        </div>
      ))}
      {later.map((row) => (
        <div key={row.id}>
          <FactPill tone="info">from {formatDate(row.effectiveFrom)}</FactPill>{' '}
          {row.operation === 'remove' ? 'no default' : row.sentences.join(' ')}
        </div>
      ))}
      <div>
        <ReasonButton
          size="compact-xs"
          variant="subtle"
          reason={reason}
          onClick={() => onEdit((inForce[0]?.values as Record<string, unknown>) ?? null)}
        >
          {inForce.length > 0 ? 'Change' : 'Set'}
          <span className="visually-hidden"> {label}</span>
        </ReasonButton>
      </div>
    </div>
  )
}
