import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '#client/api.ts'
import { DateText, FactPill } from '#ui/Badges.tsx'
import { Field, FieldList } from '#ui/EditableField.tsx'
import { formatDate, formatShare } from '#ui/format.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { Plot } from '#ui/Plot.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { Section } from '#ui/RecordPage.tsx'
import { ScreenLink } from '#ui/routing.tsx'
import { SideForm } from '#ui/SideForm.tsx'
import { SimpleTable } from '#ui/SimplePage.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { toast } from '#ui/toasts.ts'
import { PartnerIntegrations } from './PartnerIntegrations.tsx'
import { PartnerSandboxes } from './PartnerSandboxes.tsx'
import { words } from './texts.ts'

/** A partner's live access with its rows, what its keys may do today and why, and how it calls. */
export const PartnerTechnical = ({ partnerId }: { partnerId: string }) => (
  <>
    <LiveAccess partnerId={partnerId} />
    <Rights partnerId={partnerId} />
    <PartnerSandboxes partnerId={partnerId} />
    <PartnerIntegrations partnerId={partnerId} />
    <Calls partnerId={partnerId} />
    <LastCalls partnerId={partnerId} />
  </>
)

const LiveAccess = ({ partnerId }: { partnerId: string }) => {
  const cache = useQueryClient()
  const [asking, setAsking] = useState<'grant' | 'withdraw' | null>(null)
  const noRight = useRightReason('integrations.grant_live', words('onlyEngineering'))
  const query = useQuery({
    queryKey: ['live-accesses', partnerId],
    queryFn: () => api.listLiveAccesses({ query: { partnerId } }),
  })
  const held = query.data?.data.find((row) => row.inForce)
  const send = (reason: string) =>
    held
      ? api.withdrawLiveAccess({ params: { id: held.id }, body: { reason } })
      : api.grantLiveAccess({ body: { partnerId, reason } })
  return (
    <Section
      title={words('liveAccess')}
      note={words('liveNote')}
      actions={
        <ReasonButton
          size="xs"
          reason={query.data ? noRight : words('liveAccess')}
          onClick={() => setAsking(held ? 'withdraw' : 'grant')}
        >
          {words(held ? 'withdraw' : 'grant')}
        </ReasonButton>
      }
    >
      <Loaded query={query}>
        {({ data }) => (
          <SimpleTable
            label={words('liveAccess')}
            rows={data}
            rowKey={(row) => row.id}
            empty={words('noRows')}
            columns={[
              {
                key: 'act',
                title: words('act'),
                cell: (row) => (row.inForce ? words('inForce') : words(`act_${row.act}`)),
              },
              { key: 'at', title: words('when'), cell: (row) => <DateText value={row.at} /> },
              { key: 'cause', title: words('cause'), cell: (row) => words(`cause_${row.cause}`) },
              { key: 'reason', title: words('reason'), cell: (row) => row.reason ?? '' },
              { key: 'by', title: words('by'), cell: (row) => row.by.name },
            ]}
          />
        )}
      </Loaded>
      <SideForm
        opened={asking !== null}
        onClose={() => setAsking(null)}
        title={words(asking === 'withdraw' ? 'withdraw' : 'grant')}
        draftKey={`live access ${partnerId}`}
        sendLabel={words(asking === 'withdraw' ? 'withdraw' : 'grant')}
        initial={{ reason: '' }}
        fields={[{ name: 'reason', label: words('reason'), hint: words('reasonHint'), required: true, maxLength: 500 }]}
        send={(values) => send(values.reason)}
        onSent={(row) => {
          toast(words(row.act === 'granted' ? 'grantDone' : 'withdrawDone'), { tone: 'good' })
          void cache.invalidateQueries({ queryKey: ['live-accesses', partnerId] })
          void cache.invalidateQueries({ queryKey: ['api-access', partnerId] })
        }}
      />
    </Section>
  )
}

const Rights = ({ partnerId }: { partnerId: string }) => {
  const query = useQuery({
    queryKey: ['api-access', partnerId],
    queryFn: () => api.getApiAccess({ params: { id: partnerId } }),
  })
  return (
    <Section title={words('may')}>
      <Loaded query={query}>
        {(access) => (
          <FieldList>
            <Field label={words('scopes')}>
              {access.words ??
                (access.scopes === null ? words('everything') : access.scopes.join(', ') || words('nothing'))}
            </Field>
            {access.source.agreementNumber && access.source.from && (
              <Field label={words('from')}>
                {words('fromOf', {
                  number: access.source.agreementNumber,
                  version: access.source.versionNumber ?? '',
                  date: formatDate(access.source.from),
                })}
              </Field>
            )}
            <Field label={words('keys')}>{words('keysOf', access.keys)}</Field>
            <Field label={words('pace')}>
              {words('paceOf', { perMinute: access.limits.perMinute, burst: access.limits.burst })}
            </Field>
            <Field label={words('month')}>{access.limits.perMonth ?? words('unlimited')}</Field>
          </FieldList>
        )}
      </Loaded>
    </Section>
  )
}

const Calls = ({ partnerId }: { partnerId: string }) => {
  const query = useQuery({
    queryKey: ['usage', partnerId],
    queryFn: () => api.getUsage({ query: { by: 'day', partnerId } }),
  })
  return (
    <Plot
      question={words('calls')}
      kind="line"
      series={[
        { key: 'calls', label: words('callsLabel') },
        { key: 'errors', label: words('errorsLabel'), state: 'failed' },
      ]}
      points={(query.data?.data ?? []).map((row) => ({
        x: row.name,
        values: { calls: row.calls, errors: row.errors },
      }))}
      loading={query.isPending}
      error={query.error}
      retry={() => void query.refetch()}
      note={
        query.data
          ? `${words('errorShare')}: ${query.data.total.errorSharePpm === null ? words('tooFew') : formatShare(query.data.total.errorSharePpm / 1_000_000)} (${query.data.total.calls})`
          : undefined
      }
    />
  )
}

const lastCalls = 10
/** What they called last, each with its answer; the whole log is for who looks into failures. */
const LastCalls = ({ partnerId }: { partnerId: string }) => {
  const noRead = useRightReason('integrations.read_requests', words('onlyReaders'))
  const query = useQuery({
    queryKey: ['requests', 'of', partnerId],
    queryFn: () => api.listRequests({ query: { partnerId, limit: lastCalls } }),
    enabled: noRead === null,
  })
  if (noRead) return null
  return (
    <Section
      title={words('lastCalls')}
      actions={<ScreenLink to="settings/requests?side=partner">{words('allRequests')}</ScreenLink>}
    >
      <Loaded query={query}>
        {({ data }) => (
          <SimpleTable
            label={words('lastCalls')}
            rows={data}
            rowKey={(row) => row.id}
            empty={words('noCalls')}
            columns={[
              { key: 'call', title: words('call'), cell: (row) => `${row.method} ${row.path}` },
              {
                key: 'status',
                title: words('status'),
                cell: (row) => (
                  <FactPill tone={row.status >= 500 ? 'bad' : row.status >= 400 ? 'watch' : 'good'}>
                    {String(row.status)}
                  </FactPill>
                ),
              },
              { key: 'error', title: words('error'), cell: (row) => row.errorCode ?? '' },
              { key: 'key', title: words('key'), cell: (row) => row.key.name ?? row.key.id },
              { key: 'at', title: words('when'), cell: (row) => <DateText value={row.at} /> },
            ]}
          />
        )}
      </Loaded>
    </Section>
  )
}
