import { Button, Modal } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '#client/api.ts'
import { DateText } from '#ui/Badges.tsx'
import { Loaded } from '#ui/Loaded.tsx'
import { ProblemBanner } from '#ui/ProblemBanner.tsx'
import { t } from '#ui/texts.ts'
import { toast } from '#ui/toasts.ts'
import styles from './Record.module.css'
import { words } from './texts.ts'

/** How a domain is proven: a DNS record to check, or a mail to its administrator. */
export const ProofDialog = ({
  partnerId,
  domain,
  onClose,
}: {
  partnerId: string
  domain: string
  onClose: () => void
}) => {
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
