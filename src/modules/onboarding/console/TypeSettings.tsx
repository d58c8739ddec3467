import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type AnswerTo, api } from '#client/api.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { Section } from '#ui/RecordPage.tsx'
import { SideForm } from '#ui/SideForm.tsx'
import { SimpleTable } from '#ui/SimplePage.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { toast } from '#ui/toasts.ts'

type PartnerType = AnswerTo<'listPartnerTypes'>['data'][number]
/** As `service/settings.ts` keeps it; what is left out holds as the workspace says. */
type Block = {
  automaticGoLive?: boolean
  overdueDays?: number
  unansweredDays?: number
  signInDays?: number
  pauseDaysMax?: number
}
const days = [
  { name: 'overdueDays', label: 'Stuck when overdue by', short: 'Overdue', unit: 'business days', max: 60 },
  {
    name: 'unansweredDays',
    label: 'Stuck without an answer after',
    short: 'No answer',
    unit: 'business days',
    max: 60,
  },
  { name: 'signInDays', label: 'Stuck when nobody signs in for', short: 'No sign-in', unit: 'days', max: 180 },
  { name: 'pauseDaysMax', label: 'Rests for at most', short: 'Rest', unit: 'days', max: 90 },
] as const
const blockOf = (type: PartnerType): Block => (type.blocks.find((one) => one.block === 'journey')?.value ?? {}) as Block

/** What a type says of its onboarding: whether it goes live by itself, and days of its own. */
export const TypeSettings = () => {
  const [open, setOpen] = useState<PartnerType | null>(null)
  const noRight = useRightReason('partners.configure', 'Admins set what a type asks for')
  const query = useQuery({ queryKey: ['partner-types'], queryFn: () => api.listPartnerTypes() })
  return (
    <Section title="By partner type" note="What is left empty is as the workspace says.">
      <Loaded query={query}>
        {({ data }) => (
          <SimpleTable
            label="Onboarding by type"
            rows={data.map((type) => ({ type, block: blockOf(type) }))}
            rowKey={({ type }) => type.id}
            columns={[
              { key: 'name', title: 'Type', cell: ({ type }) => type.name },
              {
                key: 'live',
                title: 'Go-live',
                cell: ({ block }) => (block.automaticGoLive ? 'By itself, when all is green' : 'A person presses it'),
              },
              ...days.map(({ name, short }) => ({
                key: name,
                title: short,
                align: 'end' as const,
                cell: ({ block }: { block: Block }) => block[name] ?? '–',
              })),
              {
                key: 'act',
                title: '',
                cell: ({ type }) => (
                  <ReasonButton size="xs" reason={noRight} onClick={() => setOpen(type)}>
                    Change
                  </ReasonButton>
                ),
              },
            ]}
          />
        )}
      </Loaded>
      {open && <Form type={open} reason={noRight} onClose={() => setOpen(null)} />}
    </Section>
  )
}

const Form = ({ type, reason, onClose }: { type: PartnerType; reason: string | null; onClose: () => void }) => {
  const cache = useQueryClient()
  const block = blockOf(type)
  return (
    <SideForm
      opened
      onClose={onClose}
      title={`Onboarding of ${type.name}`}
      draftKey={`onboarding of ${type.id}`}
      reason={reason}
      sendLabel="Save"
      initial={{
        automaticGoLive: block.automaticGoLive ?? false,
        overdueDays: block.overdueDays ?? null,
        unansweredDays: block.unansweredDays ?? null,
        signInDays: block.signInDays ?? null,
        pauseDaysMax: block.pauseDaysMax ?? null,
      }}
      fields={[
        {
          name: 'automaticGoLive',
          label: 'Go live as soon as the gate is green',
          kind: 'switch',
          hint: 'Else a partner manager presses the button.',
        },
        ...days.map(({ name, label, unit, max }) => ({ name, label, kind: 'number' as const, unit, min: 1, max })),
      ]}
      send={(values) =>
        api.setPartnerTypeBlock({
          params: { id: type.id, block: 'journey' },
          body: {
            value: {
              ...(values.automaticGoLive && { automaticGoLive: true }),
              ...Object.fromEntries(days.flatMap(({ name }) => (values[name] ? [[name, values[name]]] : []))),
            },
          },
        })
      }
      onSent={async () => {
        onClose()
        toast('Saved', { tone: 'good' })
        await cache.invalidateQueries({ queryKey: ['partner-types'] })
      }}
    />
  )
}
