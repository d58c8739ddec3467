import { Button, NumberInput, Select, Textarea, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '#client/api.ts'
import { ProblemBanner } from '#ui/ProblemBanner.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { Section } from '#ui/RecordPage.tsx'
import { Card } from '#ui/SimplePage.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { toast } from '#ui/toasts.ts'
import { outreachChannelLabels, outreachChannels, placeholders, stepsMax } from '../contract/outreach-states.ts'
import type { TargetListRecord } from './TargetForms.tsx'

type Step = TargetListRecord['steps'][number]
const channelOptions = outreachChannels.map((value) => ({ value, label: outreachChannelLabels[value] }))
const fresh = (first: boolean): Step => ({
  channel: 'email',
  days: first ? 0 : 3,
  subject: '',
  body: 'Hello {name},\n\n\n\n{sender}',
})

/** The steps of a list in their order; each waits so many business days after the one before. */
export const SequenceEditor = ({ list }: { list: TargetListRecord }) => {
  const cache = useQueryClient()
  const [steps, setSteps] = useState<Step[]>(list.steps)
  const [error, setError] = useState<unknown>(null)
  const noRight = useRightReason('discovery.log_outreach', 'Partner managers and marketing write the steps')
  const changed = JSON.stringify(steps) !== JSON.stringify(list.steps)
  const change = (at: number, part: Partial<Step>) => setSteps(steps.with(at, { ...steps[at]!, ...part }))
  const keep = async () => {
    setError(null)
    try {
      await api.updateTargetList({ params: { id: list.id }, version: list.version, body: { steps } })
      toast('Kept', { tone: 'good' })
      await cache.invalidateQueries({ queryKey: ['target-lists'] })
    } catch (thrown) {
      setError(thrown)
    }
  }
  return (
    <Section
      title="Steps"
      note={`${placeholders.map((one) => `{${one}}`).join(' ')} are filled in for each company. How to opt out stands under every mail.`}
      actions={
        <>
          <ReasonButton
            size="xs"
            reason={noRight ?? (steps.length >= stepsMax ? `${stepsMax} steps at most` : null)}
            onClick={() => setSteps([...steps, fresh(steps.length === 0)])}
          >
            Add a step
          </ReasonButton>
          <ReasonButton
            size="xs"
            reason={noRight ?? (changed ? null : 'Everything is kept')}
            onClick={() => void keep()}
          >
            Keep the steps
          </ReasonButton>
        </>
      }
    >
      {error !== null && <ProblemBanner error={error} />}
      {steps.length === 0 && (
        <p>No steps yet. A first mail, a call two days later and a last mail make a good start.</p>
      )}
      <div style={{ display: 'grid', gap: 16 }}>
        {steps.map((step, at) => (
          <Card
            key={at}
            title={`Step ${at + 1}`}
            action={
              <Button size="xs" variant="subtle" onClick={() => setSteps(steps.toSpliced(at, 1))}>
                Remove
              </Button>
            }
          >
            <div style={{ display: 'grid', gap: 12 }}>
              <div style={{ display: 'flex', gap: 12, flexWrap: 'wrap' }}>
                <Select
                  label="How"
                  data={channelOptions}
                  value={step.channel}
                  allowDeselect={false}
                  onChange={(value) =>
                    change(at, { channel: outreachChannels.find((one) => one === value) ?? 'email' })
                  }
                />
                <NumberInput
                  label={at === 0 ? 'Business days after the start' : 'Business days after the step before'}
                  min={0}
                  max={60}
                  value={step.days}
                  onChange={(value) => change(at, { days: Number(value) || 0 })}
                />
              </div>
              <TextInput
                label={step.channel === 'email' ? 'Subject' : 'What is to be done'}
                maxLength={200}
                value={step.subject ?? ''}
                onChange={(event) => change(at, { subject: event.currentTarget.value })}
              />
              {step.channel === 'email' && (
                <Textarea
                  label="Words"
                  autosize
                  minRows={5}
                  maxLength={10_000}
                  value={step.body ?? ''}
                  onChange={(event) => change(at, { body: event.currentTarget.value })}
                />
              )}
            </div>
          </Card>
        ))}
      </div>
    </Section>
  )
}
