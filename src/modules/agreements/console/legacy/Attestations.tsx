import { FactPill } from '#ui/Badges.tsx'
import { formatDate, formatMoment } from '#ui/format.ts'
import { Section } from '#ui/RecordPage.tsx'
import { ScreenLink } from '#ui/routing.tsx'
import styles from '../Agreement.module.css'
import type { Agreement } from '../agreementTypes.ts'

/** Versions that were signed outside: the file, who stands for it, and what its own signatures say. */
export const Attestations = ({ agreement }: { agreement: Agreement }) =>
  agreement.attestations.map((one) => (
    <Section
      key={one.versionNumber}
      title={`Version ${one.versionNumber}, signed ${one.way === 'ink' ? 'on paper' : 'outside'} on ${formatDate(one.signedOn)}`}
      note={`Attested by ${one.by.name} on ${formatMoment(one.at)}: ${one.statement}`}
    >
      {one.signers.length > 0 && (
        <p className={styles.body}>
          Signed by {one.signers.map(({ name, title }) => `${name} (${title})`).join(' and ')}.
        </p>
      )}
      <p className={styles.body}>
        {one.fileName}
        {one.reference && ` (${one.reference})`}, {one.pages === 1 ? '1 page' : `${one.pages} pages`}.{' '}
        {one.signature.words}
      </p>
      <div className={styles.line}>
        {['changed', 'not_whole'].includes(one.signature.state) && (
          <FactPill tone="watch">The signature inside needs a look</FactPill>
        )}
        {one.signature.at && <span className={styles.quiet}>Signed inside {formatMoment(one.signature.at)}.</span>}
        <span className={styles.quiet}>SHA-256 {one.sha256.slice(0, 16)}…</span>
        {one.importId && <ScreenLink to={`agreements/import/${one.importId}`}>The import</ScreenLink>}
      </div>
    </Section>
  ))
