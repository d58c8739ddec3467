import { api, type RowOf } from '#client/api.ts'
import { findPartners } from '#client/find-partners.ts'
import { SideForm } from '#ui/SideForm.tsx'
import { documentLabels } from '../contract/states.ts'

export type DocumentRow = RowOf<'listCompanyDocuments'>
type Row = DocumentRow
export const documentKindOptions = Object.entries(documentLabels).map(([value, label]) => ({ value, label }))
export const stateWords = {
  requested: 'Asked for',
  received: 'To look at',
  accepted: 'Accepted',
  rejected: 'Sent back',
  expired: 'Expired',
  replaced: 'Replaced',
} as const

type FormProps = { onClose: () => void; onSent: () => Promise<void> }

/** Asks a company for a document; on a case the company is known. */
export const RequestForm = ({ partner, onClose, onSent }: FormProps & { partner?: { id: string; name: string } }) => (
  <SideForm
    opened
    onClose={onClose}
    title={partner ? `Ask ${partner.name} for a document` : 'Ask for a document'}
    draftKey={`ask for a document ${partner?.id ?? ''}`}
    sendLabel="Ask"
    initial={{ partnerId: partner?.id ?? '', kind: 'registration_extract', dueOn: '', note: '' }}
    fields={[
      {
        name: 'partnerId',
        label: 'Partner',
        kind: 'choice',
        required: true,
        options: findPartners,
        when: () => partner === undefined,
      },
      { name: 'kind', label: 'Document', kind: 'choice', required: true, options: documentKindOptions },
      { name: 'dueOn', label: 'By', kind: 'date' },
      { name: 'note', label: 'What exactly; they read it', kind: 'textarea', maxLength: 2000 },
    ]}
    send={(values) =>
      api.requestCompanyDocument({
        body: {
          partnerId: values.partnerId,
          kind: values.kind as Row['kind'],
          ...(values.dueOn && { dueOn: values.dueOn }),
          ...(values.note && { note: values.note }),
        },
      })
    }
    onSent={onSent}
  />
)

export const RejectForm = ({ row, onClose, onSent }: FormProps & { row: Row }) => (
  <SideForm
    opened
    onClose={onClose}
    title={`Send back: ${row.label}`}
    draftKey={`send back ${row.id}`}
    sendLabel="Send back"
    initial={{ reason: '' }}
    fields={[{ name: 'reason', label: 'Why; they read it', kind: 'textarea', required: true, maxLength: 2000 }]}
    send={(values) => api.rejectCompanyDocument({ params: { id: row.id }, body: values })}
    onSent={onSent}
  />
)

/** A file that came by another way, by mail or on paper. */
export const PutInForm = ({ row, onClose, onSent }: FormProps & { row: Row }) => (
  <SideForm
    opened
    onClose={onClose}
    title={`Put in: ${row.label}`}
    draftKey={`put in ${row.id}`}
    sendLabel="Put in"
    initial={{ file: null as File | null }}
    fields={[{ name: 'file', label: 'File', kind: 'file', required: true, maxBytes: 20 * 1024 * 1024 }]}
    send={async ({ file }) => {
      const form = new FormData()
      form.set('file', file!)
      return api.uploadCompanyDocument({ params: { id: row.id }, form })
    }}
    onSent={onSent}
  />
)

const figures = [
  ['currentAssets', 'Current assets'],
  ['currentLiabilities', 'Current liabilities'],
  ['totalAssets', 'Total assets'],
  ['totalLiabilities', 'Total liabilities'],
  ['bookEquity', 'Book equity'],
  ['retainedEarnings', 'Retained earnings'],
  ['ebit', 'EBIT'],
] as const
export const AcceptForm = ({
  row,
  onClose,
  onSent,
}: {
  row: Row
  onClose: () => void
  onSent: () => Promise<void>
}) => {
  const isAccounts = row.kind === 'audited_accounts' || row.kind === 'management_accounts'
  const blank = { amountMinor: '', currency: 'EUR' }
  return (
    <SideForm
      opened
      onClose={onClose}
      title={`Accept: ${row.label}`}
      draftKey={`accept ${row.id}`}
      sendLabel="Accept"
      initial={{
        issuedOn: '',
        periodEndOn: '',
        expiresOn: '',
        currentAssets: blank,
        currentLiabilities: blank,
        totalAssets: blank,
        totalLiabilities: blank,
        bookEquity: blank,
        retainedEarnings: blank,
        ebit: blank,
        table: null as File | null,
      }}
      fields={[
        { name: 'issuedOn', label: 'Issued on', kind: 'date', required: true },
        { name: 'periodEndOn', label: 'End of the period', kind: 'date', required: isAccounts, when: () => isAccounts },
        { name: 'expiresOn', label: 'Good until, when it is printed', kind: 'date' },
        ...figures.map(([name, label]) => ({
          name,
          label,
          kind: 'amount' as const,
          folded: true,
          when: () => isAccounts,
        })),
        {
          name: 'table',
          label: 'Or the figures as a CSV file',
          kind: 'file',
          accept: ['.csv'],
          maxBytes: 20_000,
          folded: true,
          when: () => isAccounts,
          hint: 'With the columns figure, amount and currency.',
        },
      ]}
      send={async (values) => {
        const given = figures.flatMap(([name]) => (values[name].amountMinor ? [[name, values[name]] as const] : []))
        // Nothing is converted here, so one currency holds for all.
        const other = given.find(([, amount]) => amount.currency !== given[0]![1].currency)
        if (other)
          throw new Error(`Figures are in one currency: there are ${given[0]![1].currency} and ${other[1].currency}.`)
        return api.acceptCompanyDocument({
          params: { id: row.id },
          body: {
            issuedOn: values.issuedOn,
            ...(values.periodEndOn && { periodEndOn: values.periodEndOn }),
            ...(values.expiresOn && { expiresOn: values.expiresOn }),
            ...(values.table && { figuresCsv: await values.table.text() }),
            ...(!values.table &&
              given.length > 0 && {
                figures: {
                  currency: given[0]![1].currency,
                  ...Object.fromEntries(given.map(([name, amount]) => [name, amount.amountMinor])),
                },
              }),
          },
        })
      }}
      onSent={onSent}
    />
  )
}
