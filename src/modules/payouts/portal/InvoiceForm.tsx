import { api } from '#client/api.ts'
import type { Money } from '#ui/format.ts'
import { SideForm } from '#ui/SideForm.tsx'
import { words } from './beforeTexts.ts'

type InvoiceFormProps = {
  opened: boolean
  expected: Money
  currencies: string[]
  onClose: () => void
  onSent: () => void
}

/** Number, day and amounts of an invoice, and its file. */
export const InvoiceForm = ({ opened, expected, currencies, onClose, onSent }: InvoiceFormProps) => (
  <SideForm
    opened={opened}
    onClose={onClose}
    title={words('sendInvoice')}
    draftKey="own invoice"
    sendLabel={words('sendInvoice')}
    initial={{
      number: '',
      issuedOn: '',
      net: expected as Money | null,
      tax: { currency: expected.currency, amountMinor: '0' } as Money | null,
      file: null as File | null,
    }}
    fields={[
      { name: 'number', label: words('invoiceNumber'), required: true, maxLength: 60, half: true },
      { name: 'issuedOn', label: words('invoiceDay'), kind: 'date', required: true, half: true },
      { name: 'net', label: words('net'), kind: 'amount', required: true, currencies },
      { name: 'tax', label: words('tax'), kind: 'amount', required: true, currencies },
      { name: 'file', label: words('file'), kind: 'file', required: true, accept: ['.pdf'], maxBytes: 20_000_000 },
    ]}
    send={async ({ number, issuedOn, net, tax, file }) => {
      const document = await api.sendPortalInvoice({
        body: {
          number: number.trim(),
          issuedOn,
          currency: net?.currency ?? expected.currency,
          netMinor: net?.amountMinor ?? '',
          taxMinor: tax?.amountMinor || '0',
        },
      })
      const form = new FormData()
      if (file) form.set('file', file)
      return api.uploadPortalInvoiceFile({ params: { id: document.id }, form })
    }}
    onSent={onSent}
  />
)
