import { RecordPage, Section } from '#ui/RecordPage.tsx'
import { useScreenParams } from '#ui/routing.tsx'
import { StepPanel } from './StepPanel.tsx'

/** Where a task about a step leads. */
export const StepPage = () => {
  const { stepId } = useScreenParams('stepId')
  return (
    <RecordPage
      title="A step of onboarding"
      tabs={[
        {
          key: 'step',
          label: 'Step',
          render: () => (
            <Section title="The step">
              <StepPanel id={stepId} />
            </Section>
          ),
        },
      ]}
    />
  )
}
