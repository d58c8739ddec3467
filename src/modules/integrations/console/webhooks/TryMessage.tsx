import { Select } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type AnswerTo, api } from '#client/api.ts'
import { Notice, ProblemBanner } from '#ui/ProblemBanner.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { CodeBlock } from '../CodeBlock.tsx'
import styles from '../Integrations.module.css'
import { useWebhookReason } from '../rights.ts'
import { words } from './texts.ts'
import { deliveriesCache, type Endpoint, laidOut, useEventTypes, webhooksCache } from './webhookData.ts'

/** Sends a kind's sample and shows how the server answered, whatever state the endpoint is in. */
export const TryMessage = ({ endpoint }: { endpoint: Endpoint }) => {
  const kinds = useEventTypes()
  const cache = useQueryClient()
  const reason = useWebhookReason()
  const [chosen, setChosen] = useState<string | null>(null)
  const [running, setRunning] = useState(false)
  const [result, setResult] = useState<AnswerTo<'testWebhookEndpoint'> | null>(null)
  const [error, setError] = useState<unknown>(null)
  const first = endpoint.eventKinds.find((kind) => kind !== '*') ?? 'partner.created'
  const kind = chosen ?? (kinds.data?.some(({ name }) => name === first) ? first : (kinds.data?.[0]?.name ?? null))
  const sample = kinds.data?.find(({ name }) => name === kind)?.sample
  const send = async () => {
    if (!kind) return
    setRunning(true)
    setError(null)
    setResult(null)
    try {
      setResult(await api.testWebhookEndpoint({ params: { id: endpoint.id }, body: { eventKind: kind } }))
    } catch (thrown) {
      setError(thrown)
    } finally {
      setRunning(false)
    }
    await cache.invalidateQueries({ queryKey: [webhooksCache] })
    await cache.invalidateQueries({ queryKey: [deliveriesCache] })
  }
  return (
    <div className={styles.stack}>
      <div className={styles.line}>
        <Select
          aria-label={words('testKind')}
          w={260}
          searchable
          allowDeselect={false}
          value={kind}
          onChange={setChosen}
          data={(kinds.data ?? []).map(({ name }) => name)}
        />
        <ReasonButton reason={reason} loading={running} onClick={() => void send()}>
          {words('testSend')}
        </ReasonButton>
      </div>
      {error !== null && <ProblemBanner error={error} />}
      {result && (
        <Notice
          tone={result.ok ? 'info' : 'bad'}
          title={
            result.ok
              ? words('testOk', { status: String(result.status), ms: result.durationMs })
              : words('testFailed', { ms: result.durationMs, error: result.error ?? String(result.status) })
          }
        >
          {result.answer ? (
            <code className={styles.mono}>{result.answer}</code>
          ) : result.status === null ? null : (
            words('emptyAnswer')
          )}
        </Notice>
      )}
      {sample !== undefined && (
        <CodeBlock label={words('sample', { kind: kind ?? '' })} text={laidOut(JSON.stringify(sample))} />
      )}
    </div>
  )
}
