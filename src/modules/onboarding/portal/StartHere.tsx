import { useQuery } from '@tanstack/react-query'
import { api } from '#client/api.ts'
import { ScreenLink } from '#ui/routing.tsx'
import { Card } from '#ui/SimplePage.tsx'
import { getLanguage } from '#ui/texts.ts'
import styles from './Start.module.css'
import { words } from './texts.ts'
import { titles } from './titles.ts'

/** On the first page: the one next step until the onboarding is complete, then nothing. */
export const StartHere = () => {
  const { data } = useQuery({
    queryKey: ['portal', 'journey'],
    queryFn: () => api.getPortalJourney({ query: { language: getLanguage() } }),
  })
  if (!data?.journey || data.journey.state === 'completed') return null
  const { journey, nextStep } = data
  return (
    <Card title={titles('title')} action={<ScreenLink to="start">{words('all')}</ScreenLink>}>
      <p className={styles.plain}>
        {nextStep
          ? words('next', { step: nextStep.title, minutes: String(nextStep.minutes) })
          : data.weOwe[0]
            ? words('waiting', { step: data.weOwe[0].title })
            : words('nothing')}
      </p>
      <p className={styles.quiet}>{words('progress', { percent: String(journey.progress) })}</p>
    </Card>
  )
}
