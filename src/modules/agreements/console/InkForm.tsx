import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '#client/api.ts'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { Section } from '#ui/RecordPage.tsx'
import { SideForm } from '#ui/SideForm.tsx'
import { useRightReason } from '#ui/seat.tsx'
import type { Act, Agreement } from './agreementTypes.ts'

const scanBytesMax = 40_000_000

/** Both sides signed on paper: legal uploads the scan and stands for it, and the version is in force. */
export const InkForm = ({ agreement, against, act }: { agreement: Agreement; against: string | null; act: Act }) => {
  const [open, setOpen] = useState(false)
  const noAttest = useRightReason('agreements.import', 'Only legal attests signatures on paper')
  const reason = noAttest ?? against
  const document = useQuery({
    queryKey: ['agreements', agreement.id, 'document', agreement.updatedAt],
    queryFn: () => api.getAgreementDocument({ params: { id: agreement.id } }),
    enabled: open,
  })
  return (
    <Section
      title="Signed on paper instead"
      note="Print the document, have both sides sign it, upload the scan. Legal attests that it is this text and who signed; from then on it binds."
      actions={
        <ReasonButton size="xs" reason={reason} onClick={() => setOpen(true)}>
          Attest a signed scan
        </ReasonButton>
      }
    >
      <SideForm
        opened={open}
        onClose={() => setOpen(false)}
        title="Attest a signed scan"
        draftKey={`ink ${agreement.id}`}
        sendLabel="Attest and put in force"
        reason={reason ?? (document.data ? null : 'The text is being read')}
        initial={{
          file: null as File | null,
          signedOn: '',
          theirName: '',
          theirTitle: '',
          theirEmail: '',
          ourName: '',
          ourTitle: '',
          statement: 'This is the document as both sides signed it on paper.',
        }}
        fields={[
          {
            name: 'file',
            label: 'Scan',
            hint: 'All pages in one PDF, 40 MB and 300 pages at most.',
            kind: 'file',
            required: true,
            accept: ['.pdf'],
            maxBytes: scanBytesMax,
          },
          { name: 'signedOn', label: 'Last signed on', kind: 'date', required: true },
          { name: 'theirName', label: `Signed for ${agreement.partner.name} by`, required: true, maxLength: 200 },
          { name: 'theirTitle', label: 'Their title', required: true, maxLength: 200 },
          {
            name: 'theirEmail',
            label: 'Their e-mail',
            hint: 'Of a first agreement: whoever signed becomes the principal in the portal.',
            maxLength: 254,
          },
          { name: 'ourName', label: `Signed for ${agreement.ourEntity} by`, required: true, maxLength: 200 },
          { name: 'ourTitle', label: 'Our title', required: true, maxLength: 200 },
          {
            name: 'statement',
            label: 'You attest',
            hint: 'It stands with your name on the agreement.',
            kind: 'textarea',
            rows: 3,
            required: true,
            maxLength: 2000,
          },
        ]}
        send={({ file, ...values }) => {
          const form = new FormData()
          for (const [key, value] of Object.entries(values)) form.set(key, value)
          form.set('documentHash', document.data?.documentHash ?? '')
          if (file) form.set('file', file)
          return api.attestInkSignature({ params: { id: agreement.id }, form })
        }}
        onSent={() => void act(async () => undefined)}
      />
    </Section>
  )
}
