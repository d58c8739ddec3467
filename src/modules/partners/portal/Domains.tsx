import { Button, Modal } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '#client/api.ts'
import { DateText, FactPill } from '#ui/Badges.tsx'
import { Loaded } from '#ui/Loaded.tsx'
import { ProblemBanner } from '#ui/ProblemBanner.tsx'
import recordStyles from '#ui/RecordPage.module.css'
import { useSeat } from '#ui/seat.tsx'
import { t } from '#ui/texts.ts'
import { toast } from '#ui/toasts.ts'
import { EditableList } from '../console/record/EditableList.tsx'
import styles from './Portal.module.css'
import { type Company, companyQuery, type useSaveCompany } from './saveCompany.ts'
import { words } from './texts.ts'

type DomainsProps = { company: Company; save: ReturnType<typeof useSaveCompany>; reason: string | null }

/** The website's domain and further ones, each claimed or proven. */
export const Domains = ({ company, save, reason }: DomainsProps) => {
  const [proving, setProving] = useState('')
  const mayProve = useSeat().rights.has('partners.prove_domain')
  return (
    <>
      {company.domains.length > 0 && (
        <div className={recordStyles.field}>
          <dt>{words('domains')}</dt>
          <dd>
            {company.domains.map((one) => (
              <div key={one.domain} className={styles.acts}>
                {one.domain}
                <FactPill tone={one.state === 'proven' ? 'good' : 'plain'}>
                  {words(one.state === 'proven' ? 'proven' : 'claimed')}
                </FactPill>
                {one.state === 'claimed' && mayProve && (
                  <Button size="compact-xs" variant="subtle" onClick={() => setProving(one.domain)}>
                    {words('prove')}
                  </Button>
                )}
              </div>
            ))}
          </dd>
        </div>
      )}
      <EditableList
        label={words('domainsFurther')}
        values={company.domains.filter((one) => !one.isWebsite).map((one) => one.domain)}
        reason={reason}
        save={(domains) => save({ domains })}
      />
      {proving && <ProofDialog domain={proving} onClose={() => setProving('')} />}
    </>
  )
}

const ProofDialog = ({ domain, onClose }: { domain: string; onClose: () => void }) => {
  const params = { domain }
  const cache = useQueryClient()
  const query = useQuery({
    queryKey: ['portal', 'proof', domain],
    queryFn: () => api.getPortalDomainProof({ params }),
  })
  const [error, setError] = useState<unknown>(null)
  const [running, setRunning] = useState<'dns' | 'mail' | null>(null)
  const prove = async (method: 'dns' | 'mail') => {
    setRunning(method)
    setError(null)
    try {
      const found = await api.provePortalDomain({ params, body: { method } })
      toast(words(found.state === 'proven' ? 'proofDone' : 'proofMailSent'), { tone: 'good' })
      await cache.invalidateQueries({ queryKey: companyQuery.queryKey })
      if (found.state === 'proven') onClose()
    } catch (thrown) {
      setError(thrown)
    } finally {
      setRunning(null)
    }
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={words('proofTitle', { domain })}
      size={520}
      closeButtonProps={{ 'aria-label': t('app.close') }}
    >
      <div className={styles.stack}>
        <p className={styles.quiet}>{words('proofIntro')}</p>
        <Loaded query={query}>
          {(proof) => (
            <>
              <div className={styles.code}>
                {words('proofName')}: {proof.record.name}
                <br />
                {words('proofValue')}: {proof.record.value}
              </div>
              <div className={styles.acts}>
                <Button variant="filled" loading={running === 'dns'} onClick={() => void prove('dns')}>
                  {words('proofCheck')}
                </Button>
                <Button loading={running === 'mail'} onClick={() => void prove('mail')}>
                  {words('proofMail', { address: proof.mailTo })}
                </Button>
                {proof.mailSentAt && (
                  <span className={styles.quiet}>
                    {words('proofMailSent')} <DateText value={proof.mailSentAt} />
                  </span>
                )}
              </div>
            </>
          )}
        </Loaded>
        {error !== null && <ProblemBanner error={error} />}
      </div>
    </Modal>
  )
}
