import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '#client/api.ts'
import { findPartners } from '#client/find-partners.ts'
import { Amount, FactPill } from '#ui/Badges.tsx'
import { FormControl } from '#ui/form/FormControl.tsx'
import { Loaded } from '#ui/Loaded.tsx'
import { Section } from '#ui/RecordPage.tsx'
import { SimpleTable } from '#ui/SimplePage.tsx'
import { dayWords, statementParts } from '../lineWords.ts'

/** What the statement of one partner would say now; of a closed month it is the statement itself. */
export const PreviewSection = ({ month }: { month: string }) => {
  const [partnerId, setPartnerId] = useState('')
  const query = useQuery({
    queryKey: ['statement-previews', month, partnerId],
    queryFn: () => api.previewStatement({ query: { partnerId, month } }),
    enabled: partnerId !== '',
  })
  return (
    <Section title="A partner's statement as it stands now" note="Until the month is closed its figures may change">
      <div style={{ maxWidth: 360, marginBlockEnd: 16 }}>
        <FormControl
          field={{ name: 'partnerId', label: 'Partner', kind: 'choice', options: findPartners, required: true }}
          value={partnerId}
          onChange={(value) => setPartnerId(typeof value === 'string' ? value : '')}
        />
      </div>
      {partnerId !== '' && (
        <Loaded query={query} skeleton={null}>
          {({ currencies }) =>
            currencies.length === 0 ? (
              <p>Nothing of this month concerns the partner.</p>
            ) : (
              currencies.map((one) => (
                <div key={one.currency} style={{ marginBlockEnd: 24 }}>
                  <p>
                    <strong>{one.currency}</strong>{' '}
                    <FactPill tone={one.isPreview ? 'watch' : 'good'}>
                      {one.isPreview ? 'Preview' : 'Published'}
                    </FactPill>{' '}
                    {one.nextDueOn && `Next due day ${dayWords(one.nextDueOn)}. `}
                    {one.blockers.join(' ')}
                  </p>
                  <SimpleTable
                    label={`Figures in ${one.currency}`}
                    rows={[...statementParts, ['closing', 'Closing balance'] as const].filter(
                      ([part]) => part === 'opening' || part === 'closing' || one.figures[part] !== '0',
                    )}
                    rowKey={([part]) => part}
                    columns={[
                      { key: 'part', title: 'What', cell: ([, label]) => label },
                      {
                        key: 'amount',
                        title: one.currency,
                        align: 'end',
                        cell: ([part]) => <Amount amountMinor={one.figures[part]} currency={one.currency} />,
                      },
                    ]}
                  />
                  <p>{`${one.lines} ${one.lines === 1 ? 'line' : 'lines'}.`}</p>
                </div>
              ))
            )
          }
        </Loaded>
      )}
    </Section>
  )
}
