import { FactPill } from '#ui/Badges.tsx'
import type { Contact } from '../ContactForm.tsx'
import styles from './Record.module.css'
import { words } from './texts.ts'

/** What has to be known before one writes to this person. */
export const ContactPills = ({ contact }: { contact: Contact }) => (
  <span className={styles.pills}>
    {contact.isPrimary && <FactPill tone="info">{words('primary')}</FactPill>}
    {contact.maySign && <FactPill title={contact.authorityNote ?? undefined}>{words('signs')}</FactPill>}
    {contact.portalUserId && <FactPill>{words('signsIn')}</FactPill>}
    {contact.leftAt && <FactPill tone="watch">{words('left')}</FactPill>}
    {contact.erasedAt && <FactPill>{words('erased')}</FactPill>}
    {contact.bouncedAt && <FactPill tone="bad">{words('bounced')}</FactPill>}
    {contact.doNotContact && <FactPill tone="bad">{words('doNotContact')}</FactPill>}
  </span>
)
