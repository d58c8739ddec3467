import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '#client/api.ts'
import { Amount } from '#ui/Badges.tsx'
import { Loaded } from '#ui/Loaded.tsx'
import { Notice, ProblemBanner } from '#ui/ProblemBanner.tsx'
import { Section } from '#ui/RecordPage.tsx'
import { SimpleTable } from '#ui/SimplePage.tsx'

/** Why a line is what it is, sentence by sentence over the stored figures, and the proof that it comes out the same again. */
export const LineExplanation = ({ commissionId }: { commissionId: string }) => {
  const query = useQuery({
    queryKey: ['commissions', 'explanation', commissionId],
    queryFn: () => api.getCommissionExplanation({ params: { id: commissionId } }),
  })
  return (
    <Loaded query={query}>
      {(explanation) => (
        <>
          <Section title="Why this amount" note="In the order in which it was computed">
            <ol style={{ margin: 0, paddingInlineStart: 20, display: 'grid', gap: 8, maxWidth: '76ch' }}>
              {explanation.sentences.map((sentence) => (
                <li key={`${sentence.step} ${sentence.text}`}>{sentence.text}</li>
              ))}
            </ol>
          </Section>
          {explanation.causes.length > 0 && (
            <Section title="Counted from">
              <SimpleTable
                label="Counted from"
                rows={explanation.causes}
                rowKey={(row) => row.text}
                columns={[
                  { key: 'cause', title: 'Cause', cell: (row) => row.text },
                  {
                    key: 'amount',
                    title: explanation.currency,
                    align: 'end',
                    cell: (row) =>
                      row.amountMinor === null ? (
                        '–'
                      ) : (
                        <Amount amountMinor={row.amountMinor} currency={explanation.currency} />
                      ),
                  },
                ]}
              />
            </Section>
          )}
          {explanation.evaluationId !== null && <Again id={commissionId} />}
        </>
      )}
    </Loaded>
  )
}

const Again = ({ id }: { id: string }) => {
  const [found, setFound] = useState<{ isSame: boolean; hash: string; engineVersion: number } | null>(null)
  const [error, setError] = useState<unknown>(null)
  const [running, setRunning] = useState(false)
  const run = async () => {
    setError(null)
    setRunning(true)
    try {
      setFound(await api.recomputeCommission({ params: { id } }))
    } catch (thrown) {
      setError(thrown)
    } finally {
      setRunning(false)
    }
  }
  return (
    <Section title="Compute it again" note="From what was stored, by the engine of that day">
      {error !== null && <ProblemBanner error={error} />}
      {found && (
        <Notice tone={found.isSame ? 'info' : 'bad'} title={found.isSame ? 'It comes out the same' : 'It differs'}>
          <span style={{ overflowWrap: 'anywhere' }}>{`Engine ${found.engineVersion}, ${found.hash}`}</span>
        </Notice>
      )}
      <Button loading={running} onClick={() => void run()}>
        Compute again
      </Button>
    </Section>
  )
}
