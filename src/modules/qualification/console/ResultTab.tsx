import { Textarea } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type AnswerTo, api } from '#client/api.ts'
import { FactPill, StateBadge } from '#ui/Badges.tsx'
import { ExplainedNumber } from '#ui/ExplainedNumber.tsx'
import { Loaded } from '#ui/Loaded.tsx'
import { Notice, ProblemBanner } from '#ui/ProblemBanner.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { Section } from '#ui/RecordPage.tsx'
import { Columns, Figure, SimpleTable } from '#ui/SimplePage.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { seatLabels } from '../contract/states.ts'
import type { Case } from './CasePage.tsx'
import styles from './Qualification.module.css'
import { Radar } from './Radar.tsx'

type Result = AnswerTo<'getCaseResult'>
type Score = NonNullable<Result['fit']>

export const ResultTab = ({ found }: { found: Case }) => {
  const query = useQuery({
    queryKey: ['qualification-cases', found.id, 'result', found.version],
    queryFn: () => api.getCaseResult({ params: { id: found.id } }),
  })
  return <Loaded query={query}>{(result) => <Shown found={found} result={result} />}</Loaded>
}

/** A score that opens to its parts: they add up to it. */
const Opened = ({ score }: { score: Score }) =>
  score.value ? (
    <ExplainedNumber
      explain={{
        words: `Each score of 1 to 5 counts by its weight; what nobody could assess is left out. ${score.coverage.shown} % of the weight is answered.`,
        formula: `${score.parts.map((part) => part.points.shown).join(' + ')} = ${score.value.shown} (rounded; the exact fractions add up)`,
        sources: score.parts.map((part) => ({
          label: `${part.label}, ${part.weight} %: ${part.value.shown}`,
          value: part.points.shown,
        })),
      }}
    >
      {score.value.shown}
    </ExplainedNumber>
  ) : (
    `Incomplete (${score.coverage.shown} %)`
  )

const Shown = ({ found, result }: { found: Case; result: Result }) => {
  if (result.isSealed) return <Notice tone="info">{result.sealedBecause}</Notice>
  return (
    <>
      {result.failedGates.length > 0 && <Notice tone="bad">{result.failedGates.join('; ')}</Notice>}
      <Section title="Result">
        <Columns leastPx={150}>
          <Figure
            label="Advice"
            value={<StateBadge state={result.recommendation ?? 'open'} label={result.recommendationWords ?? '–'} />}
            note="Advice; deciding against it needs a reason"
          />
          {result.technical && (
            <Figure
              label={`Technical, passes at ${result.technical.passLine}`}
              value={<Opened score={result.technical.score} />}
            />
          )}
          {result.business && (
            <Figure
              label={`Business, passes at ${result.business.passLine}`}
              value={<Opened score={result.business.score} />}
            />
          )}
          {result.fit && <Figure label="Fit" value={<Opened score={result.fit} />} />}
        </Columns>
      </Section>
      {result.factors.length > 0 && (
        <Section
          title="How well do they fit, and where do reviewers differ?"
          note="The line of each factor runs from the lowest to the highest score"
        >
          <Radar factors={result.factors} />
          <SimpleTable
            label="Factors of fit"
            rows={result.factors}
            rowKey={(row) => row.criterion}
            columns={[
              { key: 'label', title: 'Factor', cell: (row) => row.label },
              { key: 'weight', title: 'Weight', align: 'end', cell: (row) => `${row.weight} %` },
              { key: 'value', title: 'Value', align: 'end', cell: (row) => row.value?.shown ?? '–' },
              {
                key: 'range',
                title: 'From, to',
                align: 'end',
                cell: (row) => (row.min === null ? '–' : `${row.min}, ${row.max}`),
              },
              {
                key: 'seats',
                title: 'By seat',
                cell: (row) => row.seats.map((one) => `${seatLabels[one.seat]} ${one.mean.shown}`).join(', '),
              },
              {
                key: 'suggested',
                title: 'Suggested by the cards',
                cell: (row) => (row.suggested ? `${row.suggested.shown} (${row.suggestedFrom.join(', ')})` : '–'),
              },
            ]}
          />
        </Section>
      )}
      {result.reviewers.length > 0 && (
        <Section title="Side by side">
          <SimpleTable
            label="Scores by reviewer"
            rows={result.factors}
            rowKey={(row) => row.criterion}
            columns={[
              { key: 'label', title: 'Factor', cell: (row) => row.label },
              ...result.reviewers.map((one) => ({
                key: one.scorecardId,
                title: `${one.reviewer.name}, ${seatLabels[one.seat].toLowerCase()}`,
                cell: (row: Result['factors'][number]) => {
                  const score = one.scores.find((cell) => cell.criterion === row.criterion)
                  if (!score) return '–'
                  return (
                    <span title={score.comment}>
                      {score.first === score.now
                        ? (score.now ?? 'Cannot assess')
                        : `${score.first ?? '–'} → ${score.now ?? '–'}`}
                    </span>
                  )
                },
                foot: one.total ? `Total ${one.total.shown}` : undefined,
              })),
            ]}
          />
        </Section>
      )}
      {(result.spread.length > 0 || result.reconciliation) && (
        <Section title="Spread">
          {result.spread.map((flag) => (
            <p key={flag.words} className={styles.quiet}>
              <FactPill tone="watch">apart</FactPill> {flag.words}
            </p>
          ))}
          {result.reconciliation ? (
            <p>
              {result.reconciliation.note} <span className={styles.quiet}>{result.reconciliation.by}</span>
            </p>
          ) : (
            found.state === 'reconciling' && <Reconcile id={found.id} />
          )}
        </Section>
      )}
    </>
  )
}

const Reconcile = ({ id }: { id: string }) => {
  const cache = useQueryClient()
  const [note, setNote] = useState('')
  const [error, setError] = useState<unknown>(null)
  const noRight = useRightReason('qualification.prepare', 'A partner manager writes the note')
  const send = async () => {
    setError(null)
    try {
      await api.reconcileCase({ params: { id }, body: { note: note.trim() } })
      await cache.invalidateQueries({ queryKey: ['qualification-cases'] })
    } catch (thrown) {
      setError(thrown)
    }
  }
  return (
    <div className={styles.stack}>
      {error !== null && <ProblemBanner error={error} />}
      <Textarea
        label="Where do the scores lie apart, and why?"
        value={note}
        autosize
        minRows={3}
        maxLength={5000}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <div className={styles.line}>
        <ReasonButton
          variant="filled"
          reason={noRight ?? (note.trim() ? null : 'Write the note first')}
          onClick={() => void send()}
        >
          Close the reconciliation
        </ReasonButton>
      </div>
    </div>
  )
}
