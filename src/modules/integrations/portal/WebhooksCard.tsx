import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '#client/api.ts'
import { FactPill, StateBadge } from '#ui/Badges.tsx'
import { Loaded } from '#ui/Loaded.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { Row, RowList } from '#ui/RowList.tsx'
import { useUrlState } from '#ui/routing.tsx'
import { SideForm } from '#ui/SideForm.tsx'
import { Card } from '#ui/SimplePage.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { Deliveries } from './Deliveries.tsx'
import styles from './Developers.module.css'
import { type Hook, hooksQuery } from './developerQueries.ts'
import { SecretDialog } from './SecretDialog.tsx'
import { words } from './texts.ts'
import { WebhookActs } from './WebhookActs.tsx'

/** The partner's endpoints: added, verified, tested, paused, and what became of every message. */
export const WebhooksCard = () => {
  const cache = useQueryClient()
  const query = useQuery(hooksQuery)
  const kinds = useQuery({
    queryKey: ['portal', 'event types'],
    queryFn: async () => (await api.listPortalEventTypes()).data,
    staleTime: 300_000,
  })
  const [adding, setAdding] = useState(false)
  const [secret, setSecret] = useState('')
  const reason = useRightReason('integrations.manage_webhooks', words('onlyTechnical'))
  const refresh = () => cache.invalidateQueries({ queryKey: hooksQuery.queryKey })
  return (
    <Card
      title={words('hooks')}
      action={
        <ReasonButton reason={reason} onClick={() => setAdding(true)}>
          {words('hookAdd')}
        </ReasonButton>
      }
    >
      <Loaded query={query}>
        {(hooks) =>
          hooks.length === 0 ? (
            <p className={styles.quiet}>{words('hooksNone')}</p>
          ) : (
            <RowList label={words('hooks')}>
              {hooks.map((hook) => (
                <HookRow
                  key={hook.id}
                  hook={hook}
                  reason={reason}
                  eventKinds={(kinds.data ?? []).map((kind) => kind.name)}
                  onSecret={setSecret}
                />
              ))}
            </RowList>
          )
        }
      </Loaded>
      <SideForm
        opened={adding}
        onClose={() => setAdding(false)}
        title={words('hookAdd')}
        draftKey="own new endpoint"
        sendLabel={words('hookAdd')}
        initial={{ url: '', eventKinds: ['*'], description: '', signing: 'hmac_sha256' }}
        fields={[
          { name: 'url', label: words('hookUrl'), hint: words('hookUrlHint'), kind: 'url', required: true },
          {
            name: 'eventKinds',
            label: words('hookKinds'),
            kind: 'choices',
            required: true,
            options: [
              { value: '*', label: words('hookKindsAll') },
              ...(kinds.data ?? []).map((kind) => ({ value: kind.name, label: kind.name })),
            ],
          },
          { name: 'description', label: words('hookDescription'), folded: true, maxLength: 500 },
          {
            name: 'signing',
            label: words('hookSigning'),
            hint: words('hookSigningHint'),
            kind: 'choice',
            folded: true,
            options: [
              { value: 'hmac_sha256', label: words('hookSigning_hmac_sha256') },
              { value: 'ed25519', label: words('hookSigning_ed25519') },
            ],
          },
        ]}
        send={(values) =>
          api.createPortalWebhookEndpoint({
            body: {
              url: values.url,
              eventKinds: values.eventKinds.includes('*') ? ['*'] : values.eventKinds,
              ...(values.description && { description: values.description }),
              signing: values.signing === 'ed25519' ? 'ed25519' : 'hmac_sha256',
            },
          })
        }
        onSent={(answer) => {
          setSecret(answer.secret)
          void refresh()
        }}
      />
      {secret && (
        <SecretDialog
          title={words('hookSecret')}
          note={words('hookSecretOnce')}
          secret={secret}
          onClose={() => setSecret('')}
        />
      )}
    </Card>
  )
}

type HookRowProps = { hook: Hook; reason: string | null; eventKinds: string[]; onSecret: (secret: string) => void }

const HookRow = ({ hook, reason, eventKinds, onSecret }: HookRowProps) => {
  // What was sent is open for one endpoint at a time, so that the address can hold what narrows it.
  const [url, setUrl] = useUrlState({ endpoint: '', q: '', state: '' })
  const open = url.endpoint === hook.id
  return (
    <Row
      title={
        <span className={styles.acts}>
          {hook.url}
          <StateBadge state={hook.state} label={words(`hstate_${hook.state}`)} plain />
        </span>
      }
      second={
        <>
          {hook.description && <span>{hook.description}</span>}
          <span>{hook.eventKinds.includes('*') ? words('hookKindsAll') : hook.eventKinds.join(', ')}</span>
          {hook.stateReason && <FactPill tone="watch">{hook.stateReason}</FactPill>}
        </>
      }
      acts={
        <WebhookActs
          hook={hook}
          reason={reason}
          eventKinds={eventKinds}
          onSecret={onSecret}
          open={open}
          onOpen={() => setUrl({ endpoint: open ? '' : hook.id, q: '', state: '' })}
        />
      }
    >
      {open && <Deliveries hook={hook} mayAct={reason === null} />}
    </Row>
  )
}
