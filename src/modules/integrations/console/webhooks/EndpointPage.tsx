import { useQuery } from '@tanstack/react-query'
import { api } from '#client/api.ts'
import { DateText, FactPill } from '#ui/Badges.tsx'
import { Field, FieldList } from '#ui/EditableField.tsx'
import { formatMoment, formatNumber, formatRate, formatRelative } from '#ui/format.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { Notice } from '#ui/ProblemBanner.tsx'
import { type Fact, RecordPage, Section } from '#ui/RecordPage.tsx'
import { ScreenLink, useScreenParams } from '#ui/routing.tsx'
import styles from '../Integrations.module.css'
import { words as shared } from '../texts.ts'
import { EndpointActs } from './EndpointActs.tsx'
import { EndpointDeliveries } from './EndpointDeliveries.tsx'
import { HealthWord, roundedPpm, useHealth } from './HealthBadge.tsx'
import { TryMessage } from './TryMessage.tsx'
import { words } from './texts.ts'
import { type Endpoint, endpointName, type Health, shortUrl, webhooksCache } from './webhookData.ts'

/** One endpoint: its health, what goes there, what was sent, and everything that starts, stops or renews it. */
export const EndpointPage = () => {
  const { endpointId } = useScreenParams('endpointId')
  const query = useQuery({
    queryKey: [webhooksCache, 'one', endpointId],
    queryFn: () => api.getWebhookEndpoint({ params: { id: endpointId } }),
  })
  const health = useHealth(endpointId)
  return (
    <Loaded query={query}>
      {(endpoint) => (
        <RecordPage
          title={endpointName(endpoint)}
          state={endpoint.state}
          stateLabel={words(`state_${endpoint.state}`)}
          badges={endpoint.partnerId && <PartnerName id={endpoint.partnerId} />}
          subtitle={<span className={styles.mono}>{endpoint.description ? shortUrl(endpoint.url) : null}</span>}
          actions={<EndpointActs endpoint={endpoint} />}
          facts={health.data ? factsOf(health.data) : undefined}
          notice={<Notices endpoint={endpoint} />}
          tabs={[
            {
              key: 'overview',
              label: words('overview'),
              render: () => <Overview endpoint={endpoint} health={health.data} />,
            },
            { key: 'deliveries', label: words('deliveries'), render: () => <EndpointDeliveries endpoint={endpoint} /> },
          ]}
        />
      )}
    </Loaded>
  )
}

const PartnerName = ({ id }: { id: string }) => {
  const partner = useQuery({
    queryKey: ['partners', 'record', id],
    queryFn: () => api.getPartner({ params: { id } }),
  })
  return (
    <ScreenLink className={styles.link} to={`partners/${id}`}>
      {partner.data?.displayName ?? shared('partner')}
    </ScreenLink>
  )
}

const factsOf = (health: Health): Fact[] => [
  { label: words('health'), value: <HealthWord health={health} plain /> },
  {
    label: words('firstAttempts'),
    value: health.firstAttemptSuccessPpm === null ? '–' : formatRate(roundedPpm(health.firstAttemptSuccessPpm)),
    note: words('ofDeliveries', { count: health.deliveries }),
  },
  {
    label: words('speed'),
    value: health.p50Ms === null ? '–' : words('ms', { ms: health.p50Ms }),
    note: health.p95Ms === null ? undefined : words('speedNote', { ms: health.p95Ms }),
  },
  {
    label: words('waitingLong'),
    value: formatNumber(health.waitingLong),
    note: health.failedInARow > 0 ? words('inARow', { count: health.failedInARow }) : undefined,
  },
  { label: words('nextAttempt'), value: <DateText value={health.nextAttemptAt} /> },
]

const Notices = ({ endpoint }: { endpoint: Endpoint }) => {
  if (endpoint.state === 'unverified') return <Notice>{words('unverifiedNote')}</Notice>
  if (endpoint.state === 'disabled')
    return (
      <Notice tone="bad">
        {words('disabledNote', { reason: endpoint.stateReason ? `${endpoint.stateReason.replace(/[.]?$/, '.')}` : '' })}
      </Notice>
    )
  if (endpoint.state === 'paused')
    return (
      <Notice tone="watch" title={endpoint.stateReason}>
        {words('pausedNote')}
      </Notice>
    )
  return (
    <>
      {endpoint.failingSince && (
        <Notice tone="bad">{words('failingSince', { when: formatMoment(endpoint.failingSince) })}</Notice>
      )}
      {endpoint.slowUntil && new Date(endpoint.slowUntil) > new Date() && (
        <Notice tone="watch">{words('slowUntil', { when: formatRelative(endpoint.slowUntil) })}</Notice>
      )}
    </>
  )
}

const Overview = ({ endpoint, health }: { endpoint: Endpoint; health: Health | undefined }) => (
  <>
    <Section title={words('about')}>
      <FieldList>
        <Field label={words('url')}>
          <span className={styles.mono}>{endpoint.url}</span>
        </Field>
        <Field label={words('events')}>
          {endpoint.eventKinds.includes('*') ? (
            words('eventsAll')
          ) : (
            <span className={styles.pills}>
              {endpoint.eventKinds.map((kind) => (
                <FactPill key={kind}>{kind}</FactPill>
              ))}
            </span>
          )}
        </Field>
        <Field label={words('signing')}>{words(`signing_${endpoint.signing}`)}</Field>
        <Field label={words('headers')}>
          {endpoint.headerNames.length > 0 ? (
            <span className={styles.mono}>{endpoint.headerNames.join(', ')}</span>
          ) : (
            shared('none')
          )}
        </Field>
        {health?.lastError && <Field label={words('lastError')}>{health.lastError}</Field>}
        <Field label={shared('made')}>
          <DateText value={endpoint.createdAt} as="date" />
        </Field>
        <Field label={words('changed')}>
          <DateText value={endpoint.updatedAt} />
        </Field>
      </FieldList>
    </Section>
    <Section title={words('test')} note={words('testNote')}>
      <TryMessage endpoint={endpoint} />
    </Section>
  </>
)
