import { useState } from 'react'
import { api, type RowOf } from '#client/api.ts'
import { exportList } from '#client/export-list.ts'
import { FactPill } from '#ui/Badges.tsx'
import { ListPage } from '#ui/ListPage.tsx'
import type { ListColumn } from '#ui/list/listTypes.ts'
import { PanelDrawer } from '#ui/PanelDrawer.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { SlotPart } from '#ui/slots.tsx'
import { type Condition, conditionWords } from './ruleWords.ts'

type Row = RowOf<'listApprovalRules'>
type Query = NonNullable<NonNullable<Parameters<typeof api.listApprovalRules>[0]>['query']>
const loadForm = () => import('./RuleForm.tsx').then((m) => m.RuleForm)

const columns: ListColumn<Row>[] = [
  {
    key: 'name',
    title: 'Rule',
    sort: 'name',
    cell: (row) => row.name,
    second: (row) => conditionWords(row.condition as Condition),
  },
  { key: 'approver', title: 'Asks', width: 130, phone: 'below', cell: (row) => row.approver },
  { key: 'hours', title: 'Business hours', width: 130, align: 'end', cell: (row) => row.hours },
  {
    key: 'active',
    title: 'State',
    width: 110,
    phone: 'end',
    cell: (row) => <FactPill tone={row.active ? 'good' : 'plain'}>{row.active ? 'on' : 'off'}</FactPill>,
  },
]

/** Rules that ask for approvals; each can be tried on what was agreed before. */
export const RulesPage = () => {
  const [edited, setEdited] = useState<Row | 'new' | null>(null)
  const reason = useRightReason('agreements.publish_template', 'Only legal and admins write rules')
  return (
    <>
      <ListPage
        id="approval-rules"
        title="Approval rules"
        columns={columns}
        defaultSort="name"
        fetchPage={(query: Query) => api.listApprovalRules({ query })}
        onExport={(query) => exportList('listApprovalRules', 'approval-rules', query)}
        rowKey={(row) => row.id}
        rowName={(row) => row.name}
        onOpen={setEdited}
        actions={
          <ReasonButton variant="filled" reason={reason} onClick={() => setEdited('new')}>
            New rule
          </ReasonButton>
        }
        empty={{ sentence: 'No rules yet: what both sides agree on needs no further approval.' }}
      />
      <PanelDrawer
        opened={edited !== null}
        onClose={() => setEdited(null)}
        title={edited === 'new' ? 'New rule' : (edited?.name ?? '')}
      >
        {edited && (
          <SlotPart
            key={edited === 'new' ? 'new' : `${edited.id} ${edited.version}`}
            load={loadForm}
            props={{ rule: edited === 'new' ? null : edited, reason, onSaved: () => setEdited(null) }}
          />
        )}
      </PanelDrawer>
    </>
  )
}
