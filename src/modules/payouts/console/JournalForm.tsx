import { api } from '#client/api.ts'
import { saveBlob } from '#client/save-blob.ts'
import { SideForm } from '#ui/SideForm.tsx'
import { words } from './texts.ts'

type Format = 'hledger' | 'ledger' | 'beancount' | 'csv'
type Values = { format: Format; from: string; until: string }
const endings: Record<Format, string> = { hledger: 'journal', ledger: 'ledger', beancount: 'beancount', csv: 'csv' }

/** The journal as a file, for the days that are chosen. */
export const JournalForm = ({ opened, onClose }: { opened: boolean; onClose: () => void }) => (
  <SideForm<Values, Blob>
    opened={opened}
    onClose={onClose}
    title={words('exportJournal')}
    draftKey="ledger journal"
    sendLabel={words('save')}
    intro={words('exportJournalIntro')}
    initial={{ format: 'hledger', from: '', until: '' }}
    fields={[
      {
        name: 'format',
        label: words('format'),
        kind: 'radio',
        required: true,
        options: [
          { value: 'hledger', label: 'hledger' },
          { value: 'ledger', label: 'ledger' },
          { value: 'beancount', label: 'beancount' },
          { value: 'csv', label: 'CSV', note: words('codes') },
        ],
      },
      { name: 'from', label: words('from'), kind: 'date', half: true },
      { name: 'until', label: words('until'), kind: 'date', half: true },
    ]}
    send={async ({ format, from, until }) => {
      const file = await api.downloadJournal({ query: { format, ...(from && { from }), ...(until && { until }) } })
      saveBlob(file, `journal.${endings[format]}`)
      return file
    }}
    onSent={onClose}
  />
)
