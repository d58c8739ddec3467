import { Button } from '@mantine/core'
import { useClipboard } from '@mantine/hooks'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '#client/api.ts'
import { DateText, FactPill, StateBadge } from '#ui/Badges.tsx'
import { ConfirmDialog } from '#ui/ConfirmDialog.tsx'
import { Field, FieldList } from '#ui/EditableField.tsx'
import { formatMoment, formatNumber } from '#ui/format.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { Notice } from '#ui/ProblemBanner.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { type Fact, RecordPage, Section } from '#ui/RecordPage.tsx'
import { Row, RowList } from '#ui/RowList.tsx'
import { ScreenLink, useScreenParams } from '#ui/routing.tsx'
import { toast } from '#ui/toasts.ts'
import { ConnectionForm } from './ConnectionForm.tsx'
import styles from './Stripe.module.css'
import {
  type Connection,
  connectionStates,
  eventStates,
  inTime,
  stripeCache,
  stripeEventsCache,
  useStripeReason,
} from './stripeData.ts'

/** One connection: whether it keeps up, its last events, and what to set at Stripe. */
export const StripeConnectionPage = () => {
  const { connectionId } = useScreenParams('connectionId')
  const query = useQuery({
    queryKey: [stripeCache, 'one', connectionId],
    queryFn: () => api.getStripeConnection({ params: { id: connectionId } }),
    refetchInterval: ({ state }) => (state.data && state.data.waiting > 0 ? 2_000 : 30_000),
  })
  return (
    <Loaded query={query}>
      {(connection) => (
        <RecordPage
          title={connection.name}
          state={connection.state}
          stateLabel={connectionStates[connection.state]}
          subtitle={connection.account ?? undefined}
          actions={<Acts connection={connection} />}
          facts={factsOf(connection)}
          notice={<Notices connection={connection} />}
          tabs={[
            { key: 'events', label: 'Last events', render: () => <LastEvents connection={connection} /> },
            { key: 'setup', label: 'At Stripe', render: () => <Setup connection={connection} /> },
          ]}
        />
      )}
    </Loaded>
  )
}

const factsOf = (connection: Connection): Fact[] => [
  { label: 'Last event', value: <DateText value={connection.lastEventAt} /> },
  { label: 'Behind', value: inTime(connection.lagSeconds), note: `${formatNumber(connection.waiting)} waiting` },
  { label: 'Handled, 24 hours', value: formatNumber(connection.handledToday) },
  { label: 'Given up', value: formatNumber(connection.failed) },
]

const Notices = ({ connection }: { connection: Connection }) => (
  <>
    {connection.endedAt && <Notice>This connection has ended; its sales stay as they are.</Notice>}
    {!connection.endedAt && connection.lastEventAt === null && (
      <Notice>No event has come yet. Set the address and the types under “At Stripe”, then send a test event.</Notice>
    )}
    {connection.refused.words && connection.refused.at && (
      <Notice tone="bad" title="A delivery was refused">
        {connection.refused.words} {formatMoment(connection.refused.at)}
      </Notice>
    )}
  </>
)

const Acts = ({ connection }: { connection: Connection }) => {
  const right = useStripeReason()
  const cache = useQueryClient()
  const [asking, setAsking] = useState<'edit' | 'end' | null>(null)
  const reason = right ?? (connection.endedAt ? 'This connection has ended' : null)
  const close = () => setAsking(null)
  const renew = () => {
    void cache.invalidateQueries({ queryKey: [stripeCache] })
    void cache.invalidateQueries({ queryKey: [stripeEventsCache] })
  }
  return (
    <>
      <ReasonButton reason={reason} onClick={() => setAsking('edit')}>
        Change
      </ReasonButton>
      <ReasonButton reason={reason} onClick={() => setAsking('end')}>
        End
      </ReasonButton>
      {asking === 'edit' && (
        <ConnectionForm
          opened
          onClose={close}
          connection={connection}
          onSaved={() => {
            close()
            renew()
          }}
        />
      )}
      <ConfirmDialog
        opened={asking === 'end'}
        onClose={close}
        title={`End the connection ${connection.name}?`}
        consequence="Events that Stripe sends from now on are refused, refunds and disputes of sales that came through it included. It cannot be opened again; a new connection takes its place."
        act="End connection"
        danger
        run={async () => {
          await api.endStripeConnection({ params: { id: connection.id } })
          toast('The connection has ended', { tone: 'good' })
          renew()
        }}
      />
    </>
  )
}

const CopyAddress = ({ text }: { text: string }) => {
  const clipboard = useClipboard()
  return (
    <Button size="compact-xs" variant="subtle" onClick={() => clipboard.copy(text)}>
      {clipboard.copied ? 'Copied' : clipboard.error ? 'Mark it and copy by hand' : 'Copy'}
    </Button>
  )
}

const Setup = ({ connection }: { connection: Connection }) => (
  <Section
    title="The endpoint at Stripe"
    note="In Stripe's Workbench add a webhook endpoint with this address and these types of events. Its signing secret belongs into this connection."
  >
    <FieldList>
      <Field label="Address">
        <span className={styles.line}>
          <code className={styles.mono}>{connection.url}</code>
          <CopyAddress text={connection.url} />
        </span>
      </Field>
      <Field label="Types of events">
        <span className={styles.pills}>
          {connection.eventTypes.map((type) => (
            <FactPill key={type}>{type}</FactPill>
          ))}
        </span>
      </Field>
      <Field label="Signing secret">
        <span className={styles.mono}>whsec_…{connection.secretEnds}</span>
      </Field>
      <Field label="Credit notes">{connection.creditNotes ? 'Count as refunds' : 'Change nothing'}</Field>
      <Field label="Made">
        <DateText value={connection.createdAt} as="date" />
      </Field>
    </FieldList>
  </Section>
)

/** The newest of them; all stand on a page of their own. */
const LastEvents = ({ connection }: { connection: Connection }) => {
  const query = useQuery({
    queryKey: [stripeEventsCache, 'of', connection.id, connection.handledToday, connection.waiting],
    queryFn: async () => (await api.listStripeEvents({ params: { id: connection.id }, query: { limit: 25 } })).data,
  })
  return (
    <Loaded query={query}>
      {(events) => (
        <>
          {events.length === 0 && <p className={styles.quiet}>What Stripe sends stands here, with what it changed.</p>}
          <RowList label="Last events">
            {events.map((event) => (
              <Row
                key={event.id}
                title={event.type}
                second={
                  <>
                    <StateBadge state={event.state} label={eventStates[event.state]} plain />
                    {event.words && <span>{event.words}</span>}
                    <DateText value={event.receivedAt} />
                  </>
                }
              />
            ))}
          </RowList>
          {events.length > 0 && (
            <ScreenLink to={`attribution/stripe/${connection.id}/events`}>
              All events, and handling them once more
            </ScreenLink>
          )}
        </>
      )}
    </Loaded>
  )
}
