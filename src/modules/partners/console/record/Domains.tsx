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
import { EditableList } from './EditableList.tsx'
import styles from './Record.module.css'
import type { Partner, useSavePartner } from './savePartner.ts'
import { words } from './texts.ts'

/** Domains: the website's own and further ones, each claimed or proven. */
export const Domains = ({
  partner,
  save,
  reason,
}: {
  partner: Partner
  save: ReturnType<typeof useSavePartner>
  reason: string | null
}) => {
  const [proving, setProving] = useState('')
  const mayProve = useSeat().rights.has('partners.prove_domain')
  const further = partner.domains.filter((one) => !one.isWebsite).map((one) => one.domain)
  return (
    <>
      {partner.domains.length > 0 && (
        <div className={recordStyles.field}>
          <dt>{words('domains')}</dt>
          <dd>
            {partner.domains.map((one) => (
              <div key={one.domain} className={styles.domain}>
                {one.domain}
                <FactPill tone={one.state === 'proven' ? 'good' : 'plain'}>
                  {words(one.state === 'proven' ? 'domainProven' : 'domainClaimed')}
                </FactPill>
                {one.isWebsite && <FactPill>{words('domainWebsite')}</FactPill>}
                {one.state === 'claimed' && mayProve && (
                  <Button size="compact-xs" variant="subtle" onClick={() => setProving(one.domain)}>
                    {words('domainProve')}
                  </Button>
                )}
              </div>
            ))}
          </dd>
        </div>
      )}
      <EditableList
        label={words('domainsFurther')}
        values={further}
        reason={reason}
        save={(domains) => save({ domains }, { label: words('domainsFurther') })}
      />
      {proving && <ProofDialog partnerId={partner.id} domain={proving} onClose={() => setProving('')} />}
    </>
  )
}

const ProofDialog = ({ partnerId, domain, onClose }: { partnerId: string; domain: string; onClose: () => void }) => {
  const params = { id: partnerId, domain }
  const query = useQuery({
    queryKey: ['partners', partnerId, 'proof', domain],
    queryFn: () => api.getDomainProof({ params }),
  })
  const cache = useQueryClient()
  const [error, setError] = useState<unknown>(null)
  const [running, setRunning] = useState<'dns' | 'mail' | null>(null)
  const prove = async (method: 'dns' | 'mail') => {
    setRunning(method)
    setError(null)
    try {
      const found = await api.proveDomain({ params, body: { method } })
      toast(words(found.state === 'proven' ? 'proofDone' : 'proofMailSent'), { tone: 'good' })
      await cache.invalidateQueries({ queryKey: ['partners'] })
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
      data-locks-scroll
    >
      <div className={styles.stack}>
        <p className={styles.quiet}>{words('proofIntro')}</p>
        <Loaded query={query}>
          {(proof) => (
            <>
              <div>{words('proofDns')}</div>
              <div className={styles.code}>
                {words('proofName')}: {proof.record.name}
                <br />
                {words('proofValue')}: {proof.record.value}
              </div>
              <div className={styles.acts}>
                <Button variant="light" loading={running === 'dns'} onClick={() => void prove('dns')}>
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
