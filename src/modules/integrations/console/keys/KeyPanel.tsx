import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import { api } from '#client/api.ts'
import { DateText, FactPill, StateBadge } from '#ui/Badges.tsx'
import { ConfirmDialog } from '#ui/ConfirmDialog.tsx'
import { Field, FieldList } from '#ui/EditableField.tsx'
import { formatRelative } from '#ui/format.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { Notice } from '#ui/ProblemBanner.tsx'
import { readProblem } from '#ui/problem.ts'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { toast } from '#ui/toasts.ts'
import { CopyButton } from '../CopyButton.tsx'
import styles from '../Integrations.module.css'
import { useKeyReason } from '../rights.ts'
import { words as shared } from '../texts.ts'
import { type ApiKey, type KeyMade, keysCache, works } from './keyWords.ts'
import { words } from './texts.ts'

const KeyForm = lazy(() => import('./KeyForm.tsx').then((m) => ({ default: m.KeyForm })))

type KeyPanelProps = {
  id: string
  onMade: (made: KeyMade) => void
  onOpen: (id: string) => void
  /** Asks who it is where the server wants it. */
  guard: <Answer>(act: () => Promise<Answer>) => Promise<Answer>
}

/** One key: what it may do, its use, and everything that ends or renews it. */
export const KeyPanel = ({ id, ...rest }: KeyPanelProps) => {
  const query = useQuery({ queryKey: [keysCache, 'one', id], queryFn: () => api.getApiKey({ params: { id } }) })
  return <Loaded query={query}>{(key) => <Opened apiKey={key} {...rest} />}</Loaded>
}

const Opened = ({ apiKey: key, onMade, onOpen, guard }: { apiKey: ApiKey } & Omit<KeyPanelProps, 'id'>) => {
  const cache = useQueryClient()
  const reason = useKeyReason()
  const [asking, setAsking] = useState<'edit' | 'rotate' | 'disable' | 'revoke' | null>(null)
  const [overlap, setOverlap] = useState('24')
  const [why, setWhy] = useState('')
  const params = { id: key.id }
  const { name } = key
  const close = () => setAsking(null)
  const renew = () => cache.invalidateQueries({ queryKey: [keysCache] })
  const act = async (run: () => Promise<unknown>, done: string) => {
    try {
      await guard(run)
      toast(done, { tone: 'good' })
    } catch (error) {
      if (readProblem(error).code !== 'session.unconfirmed') toast(readProblem(error).detail, { tone: 'bad' })
    }
    await renew()
  }
  return (
    <div className={styles.stack}>
      <div className={styles.line}>
        <StateBadge state={key.state} label={words(`state_${key.state}`)} />
        {key.kind === 'publishable' && <FactPill>{words('kind_publishable')}</FactPill>}
        <span className={styles.mono}>…{key.lastFour}</span>
      </div>
      {key.disabled?.reason === 'leak' && (
        <Notice tone="bad" title={words('disabled_leak')}>
          {words('leakedNote')}
        </Notice>
      )}
      {key.notGranted.length > 0 && (
        <Notice tone="watch">
          {words('notGranted', { count: key.notGranted.length, list: key.notGranted.join(', ') })}
        </Notice>
      )}
      <div className={styles.acts}>
        {works(key) && (
          <ReasonButton size="xs" reason={reason} onClick={() => setAsking('edit')}>
            {shared('edit')}
          </ReasonButton>
        )}
        {key.state === 'active' && (
          <ReasonButton size="xs" reason={reason} onClick={() => setAsking('rotate')}>
            {words('rotate')}
          </ReasonButton>
        )}
        {works(key) && (
          <ReasonButton size="xs" reason={reason} onClick={() => setAsking('disable')}>
            {words('disable')}
          </ReasonButton>
        )}
        {key.state === 'disabled' && key.disabled?.reason !== 'leak' && (
          <ReasonButton
            size="xs"
            reason={reason}
            onClick={() => void act(() => api.enableApiKey({ params }), words('enabledKey', { name }))}
          >
            {words('enable')}
          </ReasonButton>
        )}
        {works(key) && key.creator?.name === null && (
          <ReasonButton
            size="xs"
            reason={reason}
            onClick={() => void act(() => api.takeOverApiKey({ params }), words('takenOver', { name }))}
          >
            {words('takeOver')}
          </ReasonButton>
        )}
        {key.state !== 'revoked' && (
          <ReasonButton size="xs" color="bad" reason={reason} onClick={() => setAsking('revoke')}>
            {words('revoke')}
          </ReasonButton>
        )}
      </div>
      <Facts apiKey={key} onOpen={onOpen} />
      {asking === 'edit' && (
        <Suspense fallback={null}>
          <KeyForm
            opened
            onClose={close}
            guard={guard}
            apiKey={key}
            onSaved={() => {
              close()
              void renew()
            }}
          />
        </Suspense>
      )}
      <ConfirmDialog
        opened={asking === 'rotate'}
        onClose={close}
        title={words('rotateTitle', { name })}
        consequence={words('rotateIntro')}
        act={words('makeSuccessor')}
        run={async () => {
          const made = await guard(() => api.rotateApiKey({ params, body: { overlapHours: Number(overlap) } }))
          onMade(made)
          await renew()
        }}
      >
        <NativeSelect
          label={words('overlap')}
          value={overlap}
          onChange={(event) => setOverlap(event.currentTarget.value)}
          data={(['0', '1', '24', '72', '168'] as const).map((value) => ({ value, label: shared(`overlap_${value}`) }))}
        />
      </ConfirmDialog>
      <ConfirmDialog
        opened={asking === 'disable'}
        onClose={close}
        title={words('disableTitle', { name })}
        consequence={words('disableConsequence')}
        act={words('disable')}
        danger
        run={async () => {
          await guard(() => api.disableApiKey({ params }))
          toast(words('disabledKey', { name }), { tone: 'good' })
          await renew()
        }}
      />
      <ConfirmDialog
        opened={asking === 'revoke'}
        onClose={close}
        title={words('revokeTitle', { name })}
        consequence={
          key.lastUsed
            ? words('revokeUsed', {
                when: formatRelative(key.lastUsed.at),
                endpoint: key.lastUsed.endpoint ?? key.lastUsed.address ?? '',
              })
            : words('revokeUnused')
        }
        act={words('revoke')}
        danger
        run={async () => {
          await guard(() => api.revokeApiKey({ params, body: why.trim() ? { reason: why.trim() } : {} }))
          toast(words('revoked', { name }), { tone: 'good' })
          await renew()
        }}
      >
        <TextInput
          label={words('revokeReason')}
          maxLength={500}
          value={why}
          onChange={(event) => setWhy(event.currentTarget.value)}
        />
      </ConfirmDialog>
    </div>
  )
}

const Facts = ({ apiKey: key, onOpen }: { apiKey: ApiKey; onOpen: (id: string) => void }) => (
  <>
    <FieldList>
      <Field label={words('lastUsed')}>
        {key.lastUsed ? (
          <span>
            <DateText value={key.lastUsed.at} />
            {key.lastUsed.address && ` ${words('usedFrom', { address: key.lastUsed.address })}`}
            {key.lastUsed.endpoint && <div className={styles.mono}>{key.lastUsed.endpoint}</div>}
          </span>
        ) : (
          words('neverUsed')
        )}
        {(key.idleDays ?? 0) >= 30 && <div className={styles.quiet}>{words('idle', { count: key.idleDays ?? 0 })}</div>}
      </Field>
      <Field label={words('madeBy')}>
        {key.creator?.name ?? '–'}, <DateText value={key.createdAt} as="date" />
      </Field>
      {key.endsAt ? (
        <Field label={words('stops')}>
          <DateText value={key.endsAt} />
        </Field>
      ) : (
        <Field label={words('expires')}>
          {key.expiresAt ? <DateText value={key.expiresAt} as="date" /> : words('noEnd')}
        </Field>
      )}
      {key.revoked && (
        <Field label={words('state_revoked')}>
          <DateText value={key.revoked.at} /> {key.revoked.reason}
        </Field>
      )}
      {key.disabled && (
        <Field label={words('state_disabled')}>
          <DateText value={key.disabled.at} /> · {words(`disabled_${key.disabled.reason}`)}
        </Field>
      )}
      <Field label={words('addresses')}>
        {key.addresses.length > 0 ? <span className={styles.mono}>{key.addresses.join(', ')}</span> : words('anywhere')}
      </Field>
      {key.origins.length > 0 && (
        <Field label={words('origins')}>
          <span className={styles.mono}>{key.origins.join(', ')}</span>
        </Field>
      )}
      {key.publishedText && (
        <Field label={words('publishedText')}>
          <span className={styles.line}>
            <span className={styles.mono}>{key.publishedText}</span>
            <CopyButton text={key.publishedText} size="compact-xs" />
          </span>
        </Field>
      )}
      {key.successorId && <OtherKey label={words('successor')} id={key.successorId} onOpen={onOpen} />}
      {key.predecessorId && <OtherKey label={words('predecessor')} id={key.predecessorId} onOpen={onOpen} />}
    </FieldList>
    <section>
      <h3>{words('scopes')}</h3>
      <div className={styles.pills}>
        {key.scopes.map((scope) => (
          <FactPill key={scope} tone={key.notGranted.includes(scope) ? 'watch' : 'plain'}>
            {scope === '*' ? words('everything') : scope}
          </FactPill>
        ))}
      </div>
    </section>
  </>
)

const OtherKey = ({ label, id, onOpen }: { label: string; id: string; onOpen: (id: string) => void }) => (
  <Field label={label}>
    <Button size="compact-xs" onClick={() => onOpen(id)}>
      {words('showIt')}
    </Button>
  </Field>
)
