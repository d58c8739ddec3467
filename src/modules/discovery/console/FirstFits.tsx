import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '#client/api.ts'
import { StateBadge } from '#ui/Badges.tsx'
import { formatDate } from '#ui/format.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { Section } from '#ui/RecordPage.tsx'
import { SideForm } from '#ui/SideForm.tsx'
import { SimpleTable } from '#ui/SimplePage.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { toast } from '#ui/toasts.ts'
import {
  adviceLabels,
  evidenceOf,
  type FitFactor,
  factorLabels,
  fitFactors,
  sectionLabels,
} from '../contract/need-sections.ts'

/** How the company seemed to fit, each time somebody rated it; what stands here is never changed. */
export const FirstFits = ({ partnerId, applicationId }: { partnerId: string; applicationId?: string }) => {
  const [rating, setRating] = useState(false)
  const query = useQuery({
    queryKey: ['first-fits', partnerId],
    queryFn: () => api.listFirstFitEvaluations({ query: { partnerId, limit: 50 } }),
  })
  const reason = useRightReason('discovery.rate_fit', 'Only partner managers rate the fit')
  return (
    <Section
      title="First fit"
      note="Advice, never a decision; kept as it was recorded"
      actions={
        <ReasonButton size="xs" reason={reason} onClick={() => setRating(true)}>
          Rate the fit
        </ReasonButton>
      }
    >
      <Loaded query={query}>
        {({ data }) => (
          <SimpleTable
            label="First fit evaluations"
            rows={data}
            rowKey={(row) => row.id}
            empty="Not rated yet."
            columns={[
              { key: 'at', title: 'When', cell: (row) => `${formatDate(row.at)}, ${row.by.name}` },
              { key: 'score', title: 'Score', cell: (row) => `${row.score} %` },
              {
                key: 'advice',
                title: 'Advice',
                cell: (row) => <StateBadge state={row.advice} label={adviceLabels[row.advice]} plain />,
              },
              { key: 'reasons', title: 'Why', cell: (row) => [...row.reasons, row.note].filter(Boolean).join('. ') },
            ]}
          />
        )}
      </Loaded>
      {rating && (
        <RateForm partnerId={partnerId} {...(applicationId && { applicationId })} onClose={() => setRating(false)} />
      )}
    </Section>
  )
}

const ratings = [
  { value: 'unknown', label: 'Not known' },
  ...[1, 2, 3, 4, 5].map((value) => ({ value: String(value), label: String(value) })),
]
const confidences = [
  { value: 'low', label: 'Low' },
  { value: 'medium', label: 'Medium' },
  { value: 'high', label: 'High' },
] as const

const RateForm = ({
  partnerId,
  applicationId,
  onClose,
}: {
  partnerId: string
  applicationId?: string
  onClose: () => void
}) => {
  const cache = useQueryClient()
  return (
    <SideForm
      opened
      onClose={onClose}
      title="Rate the fit"
      draftKey={`first fit ${partnerId}`}
      sendLabel="Record"
      initial={{
        market_alignment: 'unknown',
        technical_compatibility: 'unknown',
        strategic_value: 'unknown',
        revenue_potential: 'unknown',
        cultural_fit: 'unknown',
        confidence: 'medium',
        note: '',
      }}
      fields={[
        ...fitFactors.map((factor) => ({
          name: factor,
          label: factorLabels[factor],
          kind: 'choice' as const,
          options: ratings,
          hint: `Evidence: ${evidenceOf[factor].map((section) => sectionLabels[section].toLowerCase()).join('; ')}`,
        })),
        { name: 'confidence', label: 'How sure are you', kind: 'choice', options: [...confidences] },
        { name: 'note', label: 'Note', kind: 'textarea', maxLength: 5000 },
      ]}
      send={(values) =>
        api.recordFirstFit({
          body: {
            partnerId,
            ...(applicationId && { applicationId }),
            factors: Object.fromEntries(
              fitFactors.map((factor) => [factor, values[factor] === 'unknown' ? null : Number(values[factor])]),
            ) as Record<FitFactor, number | null>,
            confidence: confidences.find(({ value }) => value === values.confidence)?.value ?? 'medium',
            ...(values.note.trim() && { note: values.note.trim() }),
          },
        })
      }
      onSent={() => {
        toast('Recorded', { tone: 'good' })
        void cache.invalidateQueries({ queryKey: ['first-fits', partnerId] })
        onClose()
      }}
    />
  )
}
