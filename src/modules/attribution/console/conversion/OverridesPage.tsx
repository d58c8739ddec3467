import { useQuery } from '@tanstack/react-query'
import { api, type InputTo, type RowOf } from '#client/api.ts'
import { exportList } from '#client/export-list.ts'
import { DateText, StateBadge } from '#ui/Badges.tsx'
import { Field, FieldList } from '#ui/EditableField.tsx'
import { ListPage } from '#ui/ListPage.tsx'
import { Loaded } from '#ui/Loaded.tsx'
import type { ListColumn, ListFilter, ListView } from '#ui/list/listTypes.ts'
import { PanelDrawer } from '#ui/PanelDrawer.tsx'
import { ScreenLink, useUrlState } from '#ui/routing.tsx'
import styles from '../records/Records.module.css'
import { RoomTabs } from '../records/RoomTabs.tsx'
import { DecideOverride } from './OverrideActs.tsx'
import { overrideHues, overrideLabels, overrideShares } from './overrideWords.ts'

type Override = RowOf<'listOverrides'>

const columns: ListColumn<Override>[] = [
  { key: 'shares', title: 'Shares', cell: (row) => overrideShares(row.shares), second: (row) => row.reason },
  {
    key: 'state',
    title: 'State',
    width: 210,
    phone: 'below',
    cell: (row) => <StateBadge state={overrideHues[row.state]} label={overrideLabels[row.state]} plain />,
  },
  { key: 'by', title: 'Proposed by', width: 160, cell: (row) => row.proposedByName },
  { key: 'decided', title: 'Decided by', width: 160, cell: (row) => row.decidedByName ?? '–' },
  {
    key: 'proposedAt',
    title: 'When',
    width: 130,
    sort: 'proposedAt',
    phone: 'end',
    cell: (row) => <DateText value={row.proposedAt} />,
  },
]
const filters: ListFilter[] = [
  {
    key: 'state',
    label: 'State',
    kind: 'choice',
    many: true,
    options: (['proposed', 'applied', 'refused'] as const).map((value) => ({ value, label: overrideLabels[value] })),
  },
]
const views: ListView[] = [
  { key: 'all', label: 'All' },
  { key: 'waiting', label: 'To decide', filters: { state: ['proposed'] } },
]

/** What was divided by hand, and what waits for a second person. */
export const OverridesPage = () => {
  const [url, setUrl] = useUrlState({ open: '' })
  const close = () => setUrl({ open: '' })
  return (
    <>
      <ListPage
        id="overrides"
        title="Divided by hand"
        columns={columns}
        filters={filters}
        views={views}
        defaultSort="-proposedAt"
        above={<RoomTabs />}
        fetchPage={(query: NonNullable<NonNullable<InputTo<'listOverrides'>>['query']>) => api.listOverrides({ query })}
        onExport={(query) => exportList('listOverrides', 'credit-overrides', query)}
        rowKey={(row) => row.id}
        rowName={(row) => overrideShares(row.shares)}
        onOpen={(row) => setUrl({ open: row.id })}
        empty={{ sentence: 'Nobody divided a sale by hand. It begins on the page of a conversion.' }}
      />
      <PanelDrawer opened={url.open !== ''} onClose={close} title="Divided by hand">
        {url.open && <OverridePanel id={url.open} onDone={close} />}
      </PanelDrawer>
    </>
  )
}

const OverridePanel = ({ id, onDone }: { id: string; onDone: () => void }) => {
  const query = useQuery({ queryKey: ['overrides', 'one', id], queryFn: () => api.getOverride({ params: { id } }) })
  return (
    <Loaded query={query}>
      {(row) => (
        <div className={styles.stack}>
          <StateBadge state={overrideHues[row.state]} label={overrideLabels[row.state]} />
          <FieldList>
            <Field label="Shares">{overrideShares(row.shares)}</Field>
            <Field label="Why">{row.reason}</Field>
            <Field label="Proposed">
              {row.proposedByName}, <DateText value={row.proposedAt} />
            </Field>
            {row.decidedAt && (
              <Field label="Decided">
                {row.decidedByName}, <DateText value={row.decidedAt} />
              </Field>
            )}
            {row.decisionReason && <Field label="Answer">{row.decisionReason}</Field>}
          </FieldList>
          <ScreenLink to={`attribution/${row.conversionId}`}>The conversion, and why it is divided as it is</ScreenLink>
          {row.state === 'proposed' && (
            <div className={styles.acts}>
              <DecideOverride override={row} onDone={onDone} />
            </div>
          )}
        </div>
      )}
    </Loaded>
  )
}
