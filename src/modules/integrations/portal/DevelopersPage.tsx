import { ScreenLink } from '#ui/routing.tsx'
import { SlotPart } from '#ui/slots.tsx'
import { DeveloperPage } from './DeveloperPage.tsx'
import styles from './Developers.module.css'
import { homePlots } from './homePlots.ts'
import { FirstSteps } from './sandbox/FirstSteps.tsx'
import { words } from './texts.ts'

/** Where a developer begins: three ticks, then how the API is used. */
export const DevelopersPage = () => (
  <DeveloperPage
    title={words('developers')}
    note={words('note')}
    actions={
      <ScreenLink className={styles.link} to="developers/docs?page=quick-start">
        {words('quickStart')}
      </ScreenLink>
    }
  >
    <FirstSteps />
    {homePlots.map((part) => (
      <SlotPart key={part.key} load={part.load} props={{}} />
    ))}
  </DeveloperPage>
)
