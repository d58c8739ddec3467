import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '#client/api.ts'
import { FactPill } from '#ui/Badges.tsx'
import recordStyles from '#ui/RecordPage.module.css'
import { useSeat } from '#ui/seat.tsx'
import { SlotPart } from '#ui/slots.tsx'
import { EditableList } from './EditableList.tsx'
import styles from './Record.module.css'
import type { Partner, useSavePartner } from './savePartner.ts'
import { words } from './texts.ts'

const loadProof = () => import('./ProofDialog.tsx').then((m) => m.ProofDialog)

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
  const cache = useQueryClient()
  const params = { id: partner.id, domain: proving }
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
      {proving && (
        <SlotPart
          load={loadProof}
          fallback={null}
          props={{
            domain: proving,
            words,
            hint: words('proofDns'),
            cacheKey: ['partners', partner.id, 'proof', proving],
            read: () => api.getDomainProof({ params }),
            prove: (method) => api.proveDomain({ params, body: { method } }),
            refresh: () => cache.invalidateQueries({ queryKey: ['partners'] }),
            onClose: () => setProving(''),
          }}
        />
      )}
    </>
  )
}
