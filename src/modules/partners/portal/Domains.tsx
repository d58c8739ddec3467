import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '#client/api.ts'
import { FactPill } from '#ui/Badges.tsx'
import recordStyles from '#ui/RecordPage.module.css'
import { useSeat } from '#ui/seat.tsx'
import { SlotPart } from '#ui/slots.tsx'
import { EditableList } from '../console/record/EditableList.tsx'
import styles from './Portal.module.css'
import { type Company, companyQuery, type useSaveCompany } from './saveCompany.ts'
import { words } from './texts.ts'

const loadProof = () => import('../console/record/ProofDialog.tsx').then((m) => m.ProofDialog)

type DomainsProps = { company: Company; save: ReturnType<typeof useSaveCompany>; reason: string | null }

/** The website's domain and further ones, each claimed or proven. */
export const Domains = ({ company, save, reason }: DomainsProps) => {
  const [proving, setProving] = useState('')
  const cache = useQueryClient()
  const params = { domain: proving }
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
      {proving && (
        <SlotPart
          load={loadProof}
          fallback={null}
          props={{
            domain: proving,
            words,
            cacheKey: ['portal', 'proof', proving],
            read: () => api.getPortalDomainProof({ params }),
            prove: (method) => api.provePortalDomain({ params, body: { method } }),
            refresh: () => cache.invalidateQueries({ queryKey: companyQuery.queryKey }),
            onClose: () => setProving(''),
          }}
        />
      )}
    </>
  )
}
