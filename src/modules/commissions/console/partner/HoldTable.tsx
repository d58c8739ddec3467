import type { ReactNode } from 'react'
import type { RowOf } from '#client/api.ts'
import { MomentText } from '#ui/Badges.tsx'
import { SecondLine, SimpleTable } from '#ui/SimplePage.tsx'

type Hold = RowOf<'listPartnerHolds'>
const causeLabels: Record<Hold['cause'], string> = { manual: 'By hand', suspension: 'Its access is suspended' }

/** Holds with reason, from when until when, and by whom. */
export const HoldTable = ({
  rows,
  empty,
  partner,
}: {
  rows: readonly Hold[]
  empty: string
  partner?: (row: Hold) => ReactNode
}) => (
  <SimpleTable
    label="Holds on payments"
    rows={[...rows]}
    rowKey={(row) => row.id}
    empty={empty}
    columns={[
      ...(partner ? [{ key: 'partner', title: 'Partner', cell: partner }] : []),
      {
        key: 'why',
        title: 'Why',
        cell: (row) => (
          <>
            {row.reason}
            <SecondLine>{causeLabels[row.cause]}</SecondLine>
          </>
        ),
      },
      {
        key: 'since',
        title: 'Since',
        cell: (row) => (
          <>
            <MomentText value={row.since} />
            <SecondLine>{row.by}</SecondLine>
          </>
        ),
      },
      {
        key: 'until',
        title: 'Until',
        cell: (row) =>
          row.until ? (
            <>
              <MomentText value={row.until} />
              <SecondLine>{row.liftedBy}</SecondLine>
            </>
          ) : (
            'Open'
          ),
      },
    ]}
  />
)
