import { useQuery } from '@tanstack/react-query'
import { api } from '#client/api.ts'
import { formatMoment } from '#ui/format.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { Notice } from '#ui/ProblemBanner.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { SimpleTable } from '#ui/SimplePage.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { openPdf } from '../public/openPdf.ts'

/** The chain of what happened, computed again on each look. */
export const AuditTab = ({ id, stamp }: { id: string; stamp: string }) => {
  const noExport = useRightReason('agreements.export', 'Only legal and finance take it along')
  const rows = useQuery({
    queryKey: ['agreements', id, 'audit', stamp],
    queryFn: () => api.getAgreementAudit({ params: { id } }),
  })
  const check = useQuery({
    queryKey: ['agreements', id, 'audit-check', stamp],
    queryFn: () => api.checkAgreementAudit({ params: { id } }),
  })
  return (
    <>
      {check.data && <Notice tone={check.data.intact ? 'info' : 'bad'}>{check.data.words}</Notice>}
      <p>
        <ReasonButton
          size="xs"
          reason={noExport}
          onClick={() => void api.exportAgreementAudit({ params: { id } }).then((file) => openPdf(file, 'audit.jsonl'))}
        >
          Take it along as JSON lines
        </ReasonButton>
      </p>
      <Loaded query={rows}>
        {({ data }) => (
          <SimpleTable
            label="Audit"
            rows={data}
            rowKey={(row) => String(row.number)}
            empty="Nothing has happened yet."
            columns={[
              { key: 'number', title: 'Row', cell: (row) => row.number },
              { key: 'at', title: 'When', cell: (row) => formatMoment(row.at) },
              { key: 'by', title: 'Who', cell: (row) => row.by.name },
              { key: 'act', title: 'What', cell: (row) => row.act.replaceAll('_', ' ') },
              { key: 'hash', title: 'Hash', cell: (row) => row.hash?.slice(0, 12) ?? 'being linked' },
            ]}
          />
        )}
      </Loaded>
    </>
  )
}
