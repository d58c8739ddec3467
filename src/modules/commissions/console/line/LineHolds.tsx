import { MomentText } from '#ui/Badges.tsx'
import { Section } from '#ui/RecordPage.tsx'
import { SecondLine, SimpleTable } from '#ui/SimplePage.tsx'
import { holdLabels, roleLabels } from '../lineWords.ts'
import type { LineWhole } from './lineTypes.ts'

/** Who or what let it wait, from when until when; who approved it in which role. */
export const LineHolds = ({ line }: { line: LineWhole }) => (
  <>
    <Section title="Holds" note="The partner reads the reason, never who">
      <SimpleTable
        label="Holds"
        rows={line.holds}
        rowKey={(row) => row.id}
        empty="Nothing ever held it."
        columns={[
          {
            key: 'reason',
            title: 'Why',
            cell: (row) => (
              <>
                {row.reason}
                <SecondLine>
                  {holdLabels[row.kind]}
                  {row.causeId && `, ${row.causeId}`}
                </SecondLine>
              </>
            ),
          },
          {
            key: 'opened',
            title: 'Since',
            cell: (row) => (
              <>
                <MomentText value={row.openedAt} />
                <SecondLine>{row.openedBy}</SecondLine>
              </>
            ),
          },
          {
            key: 'closed',
            title: 'Until',
            cell: (row) =>
              row.closedAt ? (
                <>
                  <MomentText value={row.closedAt} />
                  <SecondLine>{row.closedBy}</SecondLine>
                </>
              ) : (
                'Open'
              ),
          },
        ]}
      />
    </Section>
    <Section title="Approvals">
      <SimpleTable
        label="Approvals"
        rows={line.approvals}
        rowKey={(row) => row.role}
        empty="Nobody has approved it yet."
        columns={[
          { key: 'by', title: 'Who', cell: (row) => row.by },
          { key: 'role', title: 'As', cell: (row) => roleLabels[row.role] ?? row.role },
          { key: 'rule', title: 'Rule', cell: (row) => row.rule },
          { key: 'at', title: 'At', cell: (row) => <MomentText value={row.at} /> },
        ]}
      />
    </Section>
  </>
)
