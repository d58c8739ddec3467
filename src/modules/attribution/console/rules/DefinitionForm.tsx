import { useQueryClient } from '@tanstack/react-query'
import { type AnswerTo, api } from '#client/api.ts'
import { SideForm } from '#ui/SideForm.tsx'
import { useSeat } from '#ui/seat.tsx'
import { toast } from '#ui/toasts.ts'

type Definition = AnswerTo<'getCurrentAttributionDefinition'>
const dayMs = 86_400_000

/** Drafts what sourced and influenced mean; it holds when two people have signed it. */
export const DefinitionForm = ({ current, onClose }: { current: Definition; onClose: () => void }) => {
  const cache = useQueryClient()
  const { workspace } = useSeat()
  return (
    <SideForm
      opened
      onClose={onClose}
      title="New draft of the definition"
      draftKey={`definition after ${current.number}`}
      intro="Reports and contracts quote it, so finance signs it, and an executive or a partner manager."
      sendLabel="Keep the draft"
      initial={{
        effectiveOn: new Date(new Date(workspace.now).getTime() + 7 * dayMs).toISOString().slice(0, 10),
        body: current.body,
        sourcedBy: current.sourcedBy as string,
        influenceDays: current.influenceDays as number | null,
      }}
      fields={[
        { name: 'effectiveOn', label: 'From', kind: 'date', required: true },
        { name: 'body', label: 'Text', kind: 'textarea', rows: 8, required: true, maxLength: 10_000 },
        {
          name: 'sourcedBy',
          label: 'Who sourced a sale',
          kind: 'radio',
          options: [
            { value: 'first_before_lead', label: 'The first contact that counts, if it was there before the lead' },
            { value: 'first_eligible', label: 'The first contact that counts' },
          ],
        },
        {
          name: 'influenceDays',
          label: 'A contact influences for so many days',
          hint: 'Without a number: as long as the window.',
          kind: 'number',
          min: 1,
          max: 365,
        },
      ]}
      send={(values) =>
        api.createAttributionDefinition({
          body: {
            effectiveOn: values.effectiveOn,
            body: values.body.trim(),
            sourcedBy: values.sourcedBy as Definition['sourcedBy'],
            influenceDays: values.influenceDays,
          },
        })
      }
      onSent={() => {
        onClose()
        toast('The draft waits for two signatures', { tone: 'good' })
        void cache.invalidateQueries({ queryKey: ['attribution-definitions'] })
      }}
    />
  )
}
