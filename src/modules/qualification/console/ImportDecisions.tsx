import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type AnswerTo, api } from '#client/api.ts'
import { SideForm } from '#ui/SideForm.tsx'
import { SimpleTable } from '#ui/SimplePage.tsx'
import { toast } from '#ui/toasts.ts'

type Report = AnswerTo<'importQualificationDecisions'>
type Values = { file: File | null; text: string }
const csvOf = async ({ file, text }: Values): Promise<string> => (file ? file.text() : text)
const outcomes = { created: 'new', unchanged: 'there already', refused: 'refused' } as const

/** Decisions of the past: tried first, with a report per row, then taken in. */
export const ImportDecisions = ({ reason, onClose }: { reason: string | null; onClose: () => void }) => {
  const cache = useQueryClient()
  const [tried, setTried] = useState<{ csv: string; report: Report } | null>(null)
  return (
    <SideForm<Values, Report>
      opened
      onClose={onClose}
      title="Take in decisions of the past"
      draftKey="decision import"
      reason={reason}
      intro="A header with partner, decided_on (2024-03-05) and outcome; where known type, decided_by, reasons, note, revenue_low, revenue_likely and revenue_high, the same of customers, months and calls, and active_percent. The first press only tries it. Nothing is mailed, and no partner moves."
      sendLabel={tried ? `Take in ${tried.report.created}` : 'Try it'}
      initial={{ file: null, text: '' }}
      fields={[
        { name: 'file', label: 'A CSV file', kind: 'file', accept: ['.csv'], maxBytes: 2_000_000 },
        { name: 'text', label: 'Or rows of your spreadsheet', kind: 'textarea', rows: 6, maxLength: 200_000 },
      ]}
      below={() =>
        tried && (
          <SimpleTable
            label="What each row comes to"
            rows={tried.report.rows}
            rowKey={(row) => String(row.row)}
            columns={[
              { key: 'row', title: 'Row', width: '48px', cell: (row) => row.row },
              { key: 'outcome', title: 'Outcome', width: '104px', cell: (row) => outcomes[row.outcome] },
              { key: 'words', title: 'Why', cell: (row) => row.words },
            ]}
          />
        )
      }
      send={async (values) => {
        const csv = await csvOf(values)
        const dryRun = tried?.csv !== csv
        const report = await api.importQualificationDecisions({ body: { dryRun, csv } })
        if (dryRun) setTried({ csv, report })
        return report
      }}
      onSent={async (report) => {
        if (report.dryRun) return
        toast(`${report.created} decisions taken in, ${report.unchanged} were there, ${report.refused} refused`, {
          tone: report.refused > 0 ? 'plain' : 'good',
        })
        onClose()
        await cache.invalidateQueries({ queryKey: ['qualification-cases'] })
      }}
    />
  )
}
