import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '#client/api.ts'
import { formatDate } from '#ui/format.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { ProblemBanner } from '#ui/ProblemBanner.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { Section } from '#ui/RecordPage.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { DocumentText } from '../../public/DocumentText.tsx'
import { openPdf } from '../../public/openPdf.ts'
import styles from '../Agreement.module.css'
import type { Agreement } from '../agreementTypes.ts'

/** The agreement with all its changes in one reading, and its terms as a file. */
export const TakeAlong = ({ agreement }: { agreement: Agreement }) => {
  const [reading, setReading] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const noExport = useRightReason('agreements.export', 'Only legal and finance take terms along')
  const params = { id: agreement.id }
  const copy = useQuery({
    queryKey: ['agreements', agreement.id, 'conformed', agreement.updatedAt],
    queryFn: () => api.getConformedCopy({ params, query: {} }),
    enabled: reading,
  })
  const take = (format: 'csv' | 'json') =>
    void api
      .exportAgreementTerms({ params, query: { format } })
      .then((file) => openPdf(file, `${agreement.number}-terms.${format}`), setError)
  return (
    <Section
      title="All of it in one text"
      note="With everything that changed it until today, for reading. What binds are the versions."
      actions={
        <>
          <ReasonButton size="xs" reason={noExport} onClick={() => take('csv')}>
            Terms as CSV
          </ReasonButton>
          <ReasonButton size="xs" reason={noExport} onClick={() => take('json')}>
            Terms as JSON
          </ReasonButton>
          <Button size="xs" aria-expanded={reading} onClick={() => setReading(!reading)}>
            {reading ? 'Close' : 'Read'}
          </Button>
        </>
      }
    >
      {error !== null && <ProblemBanner error={error} />}
      {reading && (
        <Loaded query={copy}>
          {({ on, versions, blocks }) => (
            <>
              <p className={styles.quiet}>
                As of {formatDate(on)}, from {versions.length === 1 ? 'version' : 'versions'}{' '}
                {versions.map((one) => one.number).join(', ')}.
              </p>
              <DocumentText blocks={blocks} />
            </>
          )}
        </Loaded>
      )}
    </Section>
  )
}
