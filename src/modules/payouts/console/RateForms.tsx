import { api } from '#client/api.ts'
import { SideForm } from '#ui/SideForm.tsx'
import { toast } from '#ui/toasts.ts'
import { words } from './texts.ts'

type FormProps = { opened: boolean; onClose: () => void; onSent: () => void }

/** The bank's file, read here and sent as text. */
export const ImportRatesForm = ({ opened, onClose, onSent }: FormProps) => (
  <SideForm
    opened={opened}
    onClose={onClose}
    title={words('importRates')}
    draftKey="import rates"
    sendLabel={words('importRates')}
    intro={words('importIntro')}
    initial={{ file: null as File | null }}
    fields={[
      {
        name: 'file',
        label: words('file'),
        kind: 'file',
        required: true,
        accept: ['.csv', '.xml'],
        maxBytes: 8_000_000,
      },
    ]}
    send={async ({ file }) => api.importFxRates({ body: { content: (await file?.text()) ?? '' } })}
    onSent={({ recorded, unchanged }) => {
      toast(words('imported', { recorded, unchanged }), { tone: 'good' })
      onSent()
    }}
  />
)

/** A rate by hand: it waits for a second person. */
export const NewRateForm = ({ opened, onClose, onSent }: FormProps) => (
  <SideForm
    opened={opened}
    onClose={onClose}
    title={words('enterRate')}
    draftKey="new rate"
    sendLabel={words('enterRate')}
    intro={words('enterIntro')}
    initial={{ day: '', from: '', to: '', rate: '', reason: '' }}
    fields={[
      { name: 'from', label: words('from'), required: true, half: true, maxLength: 3, placeholder: 'HUF' },
      { name: 'to', label: words('to'), required: true, half: true, maxLength: 3, placeholder: 'EUR' },
      { name: 'rate', label: words('rate'), hint: words('rateHint'), required: true, half: true, maxLength: 32 },
      { name: 'day', label: words('day'), kind: 'date', required: true, half: true },
      { name: 'reason', label: words('reason'), kind: 'textarea', maxLength: 500 },
    ]}
    send={({ day, from, to, rate, reason }) =>
      api.proposeFxRate({
        body: {
          day,
          from: from.trim().toUpperCase(),
          to: to.trim().toUpperCase(),
          rate: rate.trim(),
          ...(reason.trim() && { reason: reason.trim() }),
        },
      })
    }
    onSent={() => {
      toast(words('entered'), { tone: 'good' })
      onSent()
    }}
  />
)
