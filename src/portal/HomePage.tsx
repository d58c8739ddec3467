import { PortalPage } from '#ui/SimplePage.tsx'
import { useSeat } from '#ui/seat.tsx'
import { SlotPart } from '#ui/slots.tsx'
import styles from './HomePage.module.css'
import { homeParts } from './homeParts.ts'
import { words } from './texts.ts'

/** Made for a two-minute visit: money, what is asked of me, what is owed to me, where we stand, and the API. */
export const HomePage = () => {
  const { person, roles } = useSeat()
  const parts = homeParts.filter((part) => !part.roles || part.roles.some((role) => roles.includes(role)))
  return (
    <PortalPage title={words('hello', { name: person.name.split(' ')[0] ?? person.name })}>
      <div className={styles.stack}>
        {parts.map((part) => (
          <SlotPart key={part.key} load={part.load} props={{}} />
        ))}
      </div>
    </PortalPage>
  )
}
