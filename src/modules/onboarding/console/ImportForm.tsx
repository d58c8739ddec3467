import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type AnswerTo, api } from '#client/api.ts'
import { SideForm } from '#ui/SideForm.tsx'
import { SimpleTable } from '#ui/SimplePage.tsx'
import { toast } from '#ui/toasts.ts'

type Report = AnswerTo<'importJourneys'>
/** Lines of a spreadsheet as they are pasted: tabs, semicolons or commas between the cells. */
const rowsOf = (text: string) =>
  text
    .split(/\r?\n/)
    .map((line) => line.split(line.includes('\t') ? '\t' : line.includes(';') ? ';' : ',').map((cell) => cell.trim()))
    .filter((cells) => cells.length >= 3 && cells[0] && !/^(partner|company)$/i.test(cells[0]))
    .map(([partner = '', step = '', doneOn = '', proofLink]) => ({
      partner,
      step,
      doneOn,
      ...(proofLink && { proofLink }),
    }))

/** Onboardings that run elsewhere: tried first, with a report per row, then taken in. */
export const ImportForm = ({ onClose }: { onClose: () => void }) => {
  const cache = useQueryClient()
  const [tried, setTried] = useState<{ text: string; report: Report } | null>(null)
  return (
    <SideForm
      opened
      onClose={onClose}
      title="Take in onboardings that run"
      draftKey="journey import"
      intro="Partner, key of the step, done on (2026-11-23), address of a proof. The first press only tries it; the second takes it in. Rows that are done already change nothing."
      sendLabel={tried ? `Take in ${tried.report.changed}` : 'Try it'}
      initial={{ text: '' }}
      fields={[
        { name: 'text', label: 'Rows of your spreadsheet', kind: 'textarea', required: true, maxLength: 200_000 },
      ]}
      below={(values) =>
        tried?.text === values.text && (
          <SimpleTable
            label="What each row comes to"
            rows={tried.report.rows}
            rowKey={(row) => String(row.row)}
            columns={[
              { key: 'row', title: 'Row', width: '48px', cell: (row) => row.row },
              { key: 'outcome', title: 'Outcome', width: '96px', cell: (row) => row.outcome },
              { key: 'words', title: 'Why', cell: (row) => row.words },
            ]}
          />
        )
      }
      send={async (values) => {
        const dryRun = tried?.text !== values.text
        const report = await api.importJourneys({ body: { dryRun, rows: rowsOf(values.text) } })
        if (dryRun) setTried({ text: values.text, report })
        return report
      }}
      onSent={async (report) => {
        if (report.dryRun) return
        toast(`${report.changed} steps taken in, ${report.unchanged} were done, ${report.refused} refused`, {
          tone: report.refused > 0 ? 'plain' : 'good',
        })
        await cache.invalidateQueries({ queryKey: ['journeys'] })
      }}
    />
  )
}
