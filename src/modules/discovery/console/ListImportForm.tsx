import { api } from '#client/api.ts'
import { SideForm } from '#ui/SideForm.tsx'

type ListImportFormProps = {
  /** The record behind the list, and how its companies were found. */
  behind: { kind: 'event' | 'outreach'; recordKind: 'event_list' | 'target_list'; id: string; name: string }
  title: string
  hint: string
  onClose: () => void
  onSent: (importId: string) => void
}

/** A list that goes through the importer, with an event or a target list behind it. */
export const ListImportForm = ({ behind, title, hint, onClose, onSent }: ListImportFormProps) => (
  <SideForm
    opened
    onClose={onClose}
    title={title}
    draftKey={`import of ${behind.id}`}
    sendLabel="Upload"
    initial={{ file: null as File | null }}
    fields={[
      {
        name: 'file',
        label: 'List',
        hint,
        kind: 'file',
        required: true,
        accept: ['.csv', '.tsv', '.txt', '.jsonl', '.ndjson'],
        maxBytes: 20_000_000,
      },
    ]}
    send={async (values) => {
      const form = new FormData()
      form.set('kind', 'both')
      if (values.file) form.set('file', values.file)
      const sent = await api.createImport({ form })
      const { kind, recordKind, id, name } = behind
      return api.mapImport({
        params: { id: sent.id },
        version: sent.version,
        body: { options: { source: { kind, recordKind, recordId: id, detail: name } } },
      })
    }}
    onSent={(sent) => onSent(sent.id)}
  />
)
