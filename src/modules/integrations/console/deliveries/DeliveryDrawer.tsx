import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type AnswerTo, api } from '#client/api.ts'
import { DateText, FactPill, StateBadge } from '#ui/Badges.tsx'
import { Field, FieldList } from '#ui/EditableField.tsx'
import { Loaded } from '#ui/Loaded.tsx'
import { PanelDrawer } from '#ui/PanelDrawer.tsx'
import { ProblemBanner } from '#ui/ProblemBanner.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { ScreenLink } from '#ui/routing.tsx'
import { toast } from '#ui/toasts.ts'
import { CodeBlock } from '../CodeBlock.tsx'
import { CopyButton } from '../CopyButton.tsx'
import styles from '../Integrations.module.css'
import { useWebhookReason } from '../rights.ts'
import { words } from '../webhooks/texts.ts'
import { deliveriesCache, endpointName, laidOut, useEndpointNames, webhooksCache } from '../webhooks/webhookData.ts'

type Detail = AnswerTo<'getWebhookDelivery'>
const isUnderWay = (state: Detail['state']) => state === 'pending' || state === 'retrying'

/** One message: its body as sent, and every attempt with its answer. Looks again by itself while an attempt is due. */
export const DeliveryDrawer = ({ id, onClose }: { id: string | null; onClose: () => void }) => {
  const query = useQuery({
    queryKey: [deliveriesCache, 'one', id],
    queryFn: () => api.getWebhookDelivery({ params: { id: id ?? '' } }),
    enabled: id !== null,
    refetchInterval: ({ state }) => (state.data && isDueSoon(state.data) ? 1500 : false),
  })
  return (
    <PanelDrawer opened={id !== null} onClose={onClose} title={query.data?.eventKind ?? words('event')} widthPx={620}>
      {id !== null && <Loaded query={query}>{(delivery) => <Opened delivery={delivery} />}</Loaded>}
    </PanelDrawer>
  )
}

const isDueSoon = ({ state, nextAttemptAt }: Detail): boolean =>
  isUnderWay(state) && (nextAttemptAt === null || new Date(nextAttemptAt).getTime() < Date.now() + 10_000)

const Opened = ({ delivery }: { delivery: Detail }) => {
  const cache = useQueryClient()
  const right = useWebhookReason()
  const endpoints = useEndpointNames()
  const [error, setError] = useState<unknown>(null)
  const [sending, setSending] = useState(false)
  const endpoint = endpoints.data?.find((one) => one.id === delivery.endpointId)
  const off =
    endpoint && endpoint.state !== 'enabled'
      ? words('endpointOff', { state: words(`state_${endpoint.state}`).toLowerCase() })
      : null
  const replay = async () => {
    setSending(true)
    setError(null)
    try {
      await api.replayWebhookDelivery({ params: { id: delivery.id } })
      toast(words('replayed'), { tone: 'good' })
    } catch (thrown) {
      setError(thrown)
    } finally {
      setSending(false)
    }
    await cache.invalidateQueries({ queryKey: [deliveriesCache] })
    await cache.invalidateQueries({ queryKey: [webhooksCache] })
  }
  return (
    <div className={styles.stack}>
      <div className={styles.line}>
        <StateBadge state={delivery.state} label={words(`state_${delivery.state}`)} />
        {delivery.isTest && <FactPill tone="info">{words('testMark')}</FactPill>}
        <ReasonButton size="xs" reason={right ?? off} loading={sending} onClick={() => void replay()}>
          {words('replay')}
        </ReasonButton>
        <span className={styles.quiet}>{words('replayNote')}</span>
      </div>
      {error !== null && <ProblemBanner error={error} />}
      <FieldList>
        <Field label={words('endpoint')}>
          <ScreenLink className={styles.link} to={`settings/webhooks/${delivery.endpointId}`}>
            {endpoint ? endpointName(endpoint) : words('openEndpoint')}
          </ScreenLink>
        </Field>
        {delivery.about?.name && <Field label={words('aboutRecord')}>{delivery.about.name}</Field>}
        <Field label={words('messageId')}>
          <span className={styles.mono}>{delivery.messageId}</span>
        </Field>
        {delivery.eventId && delivery.eventId !== delivery.messageId && (
          <Field label={words('eventId')}>
            <span className={styles.mono}>{delivery.eventId}</span>
          </Field>
        )}
        <Field label={words('sent')}>
          <DateText value={delivery.createdAt} />
        </Field>
        {delivery.deliveredAt && (
          <Field label={words('delivered')}>
            <DateText value={delivery.deliveredAt} />
          </Field>
        )}
        {isUnderWay(delivery.state) && delivery.nextAttemptAt && (
          <Field label={words('nextAttempt')}>
            <DateText value={delivery.nextAttemptAt} />
          </Field>
        )}
      </FieldList>
      <section>
        <h3>{words('attempts')}</h3>
        <Attempts delivery={delivery} />
      </section>
      <section>
        <div className={styles.sampleHead}>
          <h3>{words('payload')}</h3>
          <CopyButton text={delivery.payload} label={words('payloadCopy')} size="compact-xs" variant="subtle" />
        </div>
        <CodeBlock label={words('payload')} text={laidOut(delivery.payload)} />
        <p className={styles.quiet}>{words('payloadNote')}</p>
      </section>
    </div>
  )
}

const Attempts = ({ delivery }: { delivery: Detail }) => {
  if (delivery.attemptLog.length === 0) return <p className={styles.quiet}>{words('noAttempts')}</p>
  return (
    <ol className={styles.attempts} reversed>
      {delivery.attemptLog.toReversed().map((attempt) => {
        const isGood = attempt.status !== null && attempt.status >= 200 && attempt.status < 300
        return (
          <li key={attempt.number} className={styles.attempt}>
            <div className={styles.attemptLine}>
              <strong>{words('attempt', { number: attempt.number })}</strong>
              <FactPill tone={isGood ? 'good' : 'bad'}>{attempt.status ?? words('noAnswer')}</FactPill>
              <span>{words('ms', { ms: attempt.durationMs })}</span>
              <span className={styles.attemptEnd}>
                <DateText value={attempt.startedAt} />
              </span>
            </div>
            {attempt.error && !isGood && <div className={styles.quiet}>{attempt.error}</div>}
            {attempt.answer && <CodeBlock label={words('body')} text={laidOut(attempt.answer)} wrapped />}
          </li>
        )
      })}
    </ol>
  )
}
