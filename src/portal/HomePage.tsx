import { Card, PortalPage } from '#ui/SimplePage.tsx'
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
        <Money />
        {parts.map((part) => (
          <SlotPart key={part.key} load={part.load} props={{}} />
        ))}
      </div>
    </PortalPage>
  )
}

/** Until there is a ledger nothing was earned, and no number is shown that nobody computed. */
const Money = () => {
  const { partner } = useSeat()
  return (
    <Card title={words('money')}>
      <div className={styles.nothing}>{words('earned')}</div>
      <p className={styles.note}>{words('moneyNote', { company: partner?.name ?? '' })}</p>
    </Card>
  )
}
