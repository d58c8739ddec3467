import { useQueryClient } from '@tanstack/react-query'
import { api } from '#client/api.ts'
import { SideForm } from '#ui/SideForm.tsx'
import { toast } from '#ui/toasts.ts'
import { words } from '../webhooks/texts.ts'
import { deliveriesCache, endpointName } from '../webhooks/webhookData.ts'

type Values = { endpointId: string; from: string; to: string; onlyFailed: boolean }
type ReplayFormProps = {
  /** Asked for when left out. */
  endpointId?: string
  onClose: () => void
}

/** What the browser's field for a moment holds: local time without zone. */
const localMoment = (at: Date): string =>
  new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
/** A day back: what somebody wants who has just repaired a server. */
const aDayAgo = () => localMoment(new Date(Date.now() - 86_400_000))

/** Sends everything of a time again, or only what failed; the work stands under Long work. */
export const ReplayForm = ({ endpointId, onClose }: ReplayFormProps) => {
  const cache = useQueryClient()
  return (
    <SideForm<Values, { jobId: string }>
      opened
      onClose={onClose}
      title={words('replayTitle')}
      intro={words('replayIntro')}
      draftKey={`replay ${endpointId ?? ''}`}
      sendLabel={words('replayStart')}
      initial={{ endpointId: endpointId ?? '', from: aDayAgo(), to: '', onlyFailed: true }}
      fields={[
        {
          name: 'endpointId',
          label: words('endpoint'),
          kind: 'choice',
          required: true,
          when: () => endpointId === undefined,
          options: async () =>
            (await api.listWebhookEndpoints({ query: { state: 'enabled', limit: 200 } })).data.map((endpoint) => ({
              value: endpoint.id,
              label: endpointName(endpoint),
            })),
        },
        { name: 'from', label: words('from'), kind: 'moment', required: true, half: true },
        { name: 'to', label: words('to'), hint: words('toHint'), kind: 'moment', half: true },
        { name: 'onlyFailed', label: words('onlyFailed'), kind: 'switch' },
      ]}
      send={(values) =>
        api.replayWebhooks({
          params: { id: values.endpointId },
          body: {
            from: new Date(values.from).toISOString(),
            to: (values.to ? new Date(values.to) : new Date()).toISOString(),
            onlyFailed: values.onlyFailed,
          },
        })
      }
      onSent={() => {
        onClose()
        toast(words('replayStarted'), { tone: 'good' })
        void cache.invalidateQueries({ queryKey: [deliveriesCache] })
      }}
    />
  )
}
