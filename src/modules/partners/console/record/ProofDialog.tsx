import { Button, Modal } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { AnswerTo } from '#client/api.ts'
import { DateText } from '#ui/Badges.tsx'
import { Loaded } from '#ui/Loaded.tsx'
import { ProblemBanner } from '#ui/ProblemBanner.tsx'
import { t } from '#ui/texts.ts'
import { toast } from '#ui/toasts.ts'
import styles from './Record.module.css'

type Proof = Pick<AnswerTo<'getDomainProof'>, 'record' | 'mailTo' | 'mailSentAt'>
type ProofWord =
  | 'proofTitle'
  | 'proofIntro'
  | 'proofName'
  | 'proofValue'
  | 'proofCheck'
  | 'proofMail'
  | 'proofMailSent'
  | 'proofDone'
type ProofDialogProps = {
  domain: string
  /** The texts of the side that shows it: the team speaks of the partner, the partner of itself. */
  words: (key: ProofWord, values?: Record<string, string>) => string
  /** What to do with the record, where the introduction does not say it. */
  hint?: string
  cacheKey: readonly unknown[]
  read: () => Promise<Proof>
  prove: (method: 'dns' | 'mail') => Promise<{ state: string }>
  /** Has what shows the domain read again. */
  refresh: () => Promise<unknown>
  onClose: () => void
}

/** How a domain is proven, on either side: a DNS record to check, or a mail to its administrator. */
export const ProofDialog = ({ domain, words, hint, cacheKey, read, prove, refresh, onClose }: ProofDialogProps) => {
  const query = useQuery({ queryKey: cacheKey, queryFn: read })
  const [error, setError] = useState<unknown>(null)
  const [running, setRunning] = useState<'dns' | 'mail' | null>(null)
  const begin = async (method: 'dns' | 'mail') => {
    setRunning(method)
    setError(null)
    try {
      const found = await prove(method)
      toast(words(found.state === 'proven' ? 'proofDone' : 'proofMailSent'), { tone: 'good' })
      await refresh()
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
              {hint && <div>{hint}</div>}
              <div className={styles.code}>
                {words('proofName')}: {proof.record.name}
                <br />
                {words('proofValue')}: {proof.record.value}
              </div>
              <div className={styles.acts}>
                <Button variant="filled" loading={running === 'dns'} onClick={() => void begin('dns')}>
                  {words('proofCheck')}
                </Button>
                <Button loading={running === 'mail'} onClick={() => void begin('mail')}>
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
