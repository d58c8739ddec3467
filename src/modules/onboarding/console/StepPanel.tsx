import { useQuery, useQueryClient } from '@tanstack/react-query'
import { api } from '#client/api.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { ScreenLink } from '#ui/routing.tsx'
import { toast } from '#ui/toasts.ts'
import { OneStep } from './JourneySteps.tsx'

/** A step beside the task that asks for it. */
export const StepPanel = ({ id }: { id: string }) => {
  const cache = useQueryClient()
  const query = useQuery({ queryKey: ['journeys', 'step', id], queryFn: () => api.getStep({ params: { id } }) })
  return (
    <Loaded query={query}>
      {(step) => (
        <>
          <OneStep
            step={step}
            refresh={async (words) => {
              toast(words, { tone: 'good' })
              await cache.invalidateQueries()
            }}
          />
          <ScreenLink to={`onboarding/${step.journeyId}?step=${step.id}`}>
            The onboarding of {step.partner.name}
          </ScreenLink>
        </>
      )}
    </Loaded>
  )
}
