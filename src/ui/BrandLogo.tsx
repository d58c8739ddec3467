import { useState } from 'react'
import styles from './PortalFrame.module.css'

/** A workspace's logo, or the first letter of its name while there is none or it cannot be loaded. */
export const BrandLogo = ({ name, logoUrl }: { name: string; logoUrl?: string }) => {
  const [broken, setBroken] = useState(false)
  if (logoUrl && !broken) return <img src={logoUrl} alt="" onError={() => setBroken(true)} />
  return <span className={styles.letter} data-letter={[...name][0]} aria-hidden="true" />
}
