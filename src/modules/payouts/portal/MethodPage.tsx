import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useIdentityCheck } from '#client/account/IdentityCheck.tsx'
import { api, type RowOf } from '#client/api.ts'
import { FactPill, StateBadge } from '#ui/Badges.tsx'
import { ConfirmDialog } from '#ui/ConfirmDialog.tsx'
import { formatMoment } from '#ui/format.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { Notice } from '#ui/ProblemBanner.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { Row, RowList } from '#ui/RowList.tsx'
import { Card, PortalPage } from '#ui/SimplePage.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { toast } from '#ui/toasts.ts'
import styles from './Before.module.css'
import { words } from './beforeTexts.ts'
import { BeforeLinks, Checklist, readinessKey } from './Checklist.tsx'
import { MethodForm } from './MethodForm.tsx'
import { titles } from './titles.ts'

type Method = RowOf<'listPortalPayoutMethods'>
const key = ['portal', 'payout-methods']
const standing = ['waiting', 'verified', 'suspended']

/** Where the money goes, what is missing for it, and what was there before. */
export const MethodPage = () => {
  const cache = useQueryClient()
  const query = useQuery({
    queryKey: key,
    queryFn: async () => (await api.listPortalPayoutMethods({ query: { limit: 100 } })).data,
  })
  const { guard, dialog } = useIdentityCheck()
  const reason = useRightReason('payouts.manage_methods', words('onlyPrincipal'))
  const [adding, setAdding] = useState(false)
  const [removing, setRemoving] = useState<Method | null>(null)
  const renew = () => {
    void cache.invalidateQueries({ queryKey: key })
    void cache.invalidateQueries({ queryKey: readinessKey })
  }
  return (
    <PortalPage title={titles('method')} note={words('methodNote')} actions={<BeforeLinks here="method" />}>
      <div className={styles.cards}>
        <Checklist />
        <Loaded query={query}>
          {(methods) => {
            const now = methods.filter((one) => standing.includes(one.state))
            const former = methods.filter((one) => !standing.includes(one.state))
            return (
              <>
                <Card
                  title={words('account')}
                  action={
                    <ReasonButton variant="filled" reason={reason} onClick={() => setAdding(true)}>
                      {words(now.length > 0 ? 'change' : 'add')}
                    </ReasonButton>
                  }
                >
                  {now.length === 0 ? (
                    <p className={styles.quiet}>{words('noAccount')}</p>
                  ) : (
                    <RowList label={words('account')}>
                      {now.map((method) => (
                        <MethodRow
                          key={method.id}
                          method={method}
                          reason={reason}
                          onRemove={() => setRemoving(method)}
                        />
                      ))}
                    </RowList>
                  )}
                </Card>
                {former.length > 0 && (
                  <Card title={words('former')}>
                    <RowList label={words('former')}>
                      {former.map((method) => (
                        <MethodRow key={method.id} method={method} />
                      ))}
                    </RowList>
                  </Card>
                )}
              </>
            )
          }}
        </Loaded>
      </div>
      <MethodForm
        opened={adding}
        onClose={() => setAdding(false)}
        guard={guard}
        onSent={() => {
          setAdding(false)
          toast(words('added'), { tone: 'good' })
          renew()
        }}
      />
      {removing && (
        <ConfirmDialog
          opened
          onClose={() => setRemoving(null)}
          title={words('removeTitle')}
          consequence={words('removeConsequence')}
          act={words('remove')}
          danger
          run={async () => {
            await guard(() => api.removePortalPayoutMethod({ params: { id: removing.id } }))
            toast(words('removed'), { tone: 'good' })
            renew()
          }}
        />
      )}
      {dialog}
    </PortalPage>
  )
}

type MethodRowProps = { method: Method; reason?: string | null; onRemove?: () => void }
const MethodRow = ({ method, reason, onRemove }: MethodRowProps) => (
  <Row
    title={
      <span className={styles.acts}>
        {method.currency} · {words(method.kind)} · {words('ending', { last: method.lastFour })}
        <StateBadge state={method.state} label={words(`state_${method.state}`)} plain />
      </span>
    }
    second={
      <>
        <span>{method.holderName}</span>
        {method.isCoolingOff && (
          <FactPill tone="watch">{words('coolOff', { when: formatMoment(method.coolOffUntil) })}</FactPill>
        )}
      </>
    }
    acts={
      onRemove && (
        <ReasonButton size="xs" reason={reason} onClick={onRemove}>
          {words('remove')}
        </ReasonButton>
      )
    }
  >
    {method.suspendedReason && <Notice tone="watch">{method.suspendedReason}</Notice>}
  </Row>
)
