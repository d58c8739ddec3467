import { Button } from '@mantine/core'
import { api, type InputTo, type RowOf } from '#client/api.ts'
import { exportList } from '#client/export-list.ts'
import { DateText } from '#ui/Badges.tsx'
import { ListPage } from '#ui/ListPage.tsx'
import type { ListColumn, ListView } from '#ui/list/listTypes.ts'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { useGo } from '#ui/routing.tsx'
import { useRightReason } from '#ui/seat.tsx'

type Template = RowOf<'listPlanTemplates'>
type Query = NonNullable<NonNullable<InputTo<'listPlanTemplates'>>['query']>

const columns: ListColumn<Template>[] = [
  { key: 'name', title: 'Plan', sort: 'name', cell: (row) => row.name, second: (row) => row.summary },
  {
    key: 'rules',
    title: 'Its first rule',
    width: 420,
    phone: 'below',
    cell: (row) => row.latest.sentences[1] ?? row.latest.sentences[0] ?? '',
  },
  { key: 'version', title: 'Version', width: 90, align: 'end', phone: 'end', cell: (row) => row.latest.number },
  {
    key: 'updatedAt',
    title: 'Changed',
    width: 130,
    sort: 'updatedAt',
    cell: (row) => <DateText value={row.updatedAt} as="date" />,
  },
]
const views: ListView[] = [
  { key: 'used', label: 'In the library' },
  { key: 'away', label: 'Put away', filters: { isArchived: 'true' } },
]

/** The library of plans that agreements start from. */
export const PlansPage = () => {
  const go = useGo()
  const reason = useRightReason('commissions.configure', 'Finance and admins write plan templates')
  return (
    <ListPage
      id="plan-templates"
      title="Commission plans"
      columns={columns}
      views={views}
      defaultSort="name"
      fetchPage={(query: Query) => api.listPlanTemplates({ query })}
      onExport={(query) => exportList('listPlanTemplates', 'commission-plans', query)}
      rowKey={(row) => row.id}
      rowName={(row) => row.name}
      rowTo={(row) => `commission-plans/${row.id}`}
      actions={
        <ReasonButton variant="filled" reason={reason} onClick={() => go('commission-plans/new')}>
          New plan
        </ReasonButton>
      }
      empty={{
        sentence: 'No plan yet. Agreements start from a plan of this library; only a signed one earns.',
        action:
          reason === null ? (
            <Button onClick={() => go('commission-plans/new')}>Write the first plan</Button>
          ) : undefined,
      }}
    />
  )
}
