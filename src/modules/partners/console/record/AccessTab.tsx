import { SegmentedControl, Textarea } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '#client/api.ts'
import { DateText, FactPill, StateBadge } from '#ui/Badges.tsx'
import { ConfirmDialog } from '#ui/ConfirmDialog.tsx'
import { Loaded } from '#ui/Loaded.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { Section } from '#ui/RecordPage.tsx'
import { SimpleTable } from '#ui/SimplePage.tsx'
import { useRightReason } from '#ui/seat.tsx'
import styles from './Record.module.css'
import type { Partner } from './savePartner.ts'
import { words } from './texts.ts'

/** How far the partner's access goes, why, and whether it is suspended. */
export const AccessTab = ({ partner }: { partner: Partner }) => {
  const query = useQuery({
    queryKey: ['partners', partner.id, 'account'],
    queryFn: () => api.getPartnerAccount({ params: { id: partner.id } }),
  })
  const reason = useRightReason('partners.suspend', words('noSuspend'))
  const [open, setOpen] = useState<'suspend' | 'lift' | null>(null)
  const [why, setWhy] = useState('')
  const [kind, setKind] = useState<'security' | 'fraud'>('security')
  const cache = useQueryClient()
  const close = () => {
    setOpen(null)
    setWhy('')
  }
  const refresh = () => cache.invalidateQueries({ queryKey: ['partners'] })
  const field = (
    <Textarea
      label={words('suspendReason')}
      autosize
      minRows={2}
      maxLength={2000}
      value={why}
      onChange={(event) => setWhy(event.currentTarget.value)}
    />
  )
  return (
    <Loaded query={query}>
      {(account) => {
        const live = account.suspensions.filter((one) => one.state !== 'lifted')
        const waits = live.some((one) => one.state === 'waiting')
        return (
          <>
            <Section title={words('level')}>
              <div className={styles.level}>
                {words(`level_${account.level}`)}
                {account.suspended && <FactPill tone="bad">{words('suspendedTitle')}</FactPill>}
              </div>
              <p className={styles.quiet}>{words('levelNote')}</p>
            </Section>
            <Section
              title={words('suspension')}
              note={words('suspensionNote')}
              actions={
                <>
                  {live.length > 0 && (
                    <ReasonButton size="xs" reason={reason} onClick={() => setOpen('lift')}>
                      {words('lift')}
                    </ReasonButton>
                  )}
                  {!account.suspended && (
                    <ReasonButton size="xs" color="bad" reason={reason} onClick={() => setOpen('suspend')}>
                      {words(waits ? 'confirmAct' : 'suspendAct')}
                    </ReasonButton>
                  )}
                </>
              }
            >
              <SimpleTable
                label={words('suspension')}
                rows={account.suspensions}
                rowKey={(one) => one.id}
                empty={words('suspensionsNone')}
                columns={[
                  {
                    key: 'state',
                    title: words('state'),
                    cell: (one) => (
                      <StateBadge
                        state={one.state === 'holding' ? 'blocked' : one.state}
                        label={words(one.state === 'waiting' ? 'waitingSecond' : one.state)}
                        plain
                      />
                    ),
                  },
                  { key: 'kind', title: words('suspendKind'), cell: (one) => words(`kind_${one.kind}`) },
                  {
                    key: 'reason',
                    title: words('suspendReason'),
                    cell: (one) => [one.reason, one.liftReason].filter(Boolean).join(' · '),
                  },
                  { key: 'by', title: words('by'), cell: (one) => one.by.name },
                  { key: 'at', title: words('at'), cell: (one) => <DateText value={one.at} /> },
                ]}
              />
            </Section>
            <Section title={words('levels')}>
              <SimpleTable
                label={words('levels')}
                rows={account.history}
                rowKey={(one) => one.id}
                empty={words('levelsNone')}
                columns={[
                  { key: 'level', title: words('level'), cell: (one) => words(`level_${one.level}`) },
                  { key: 'from', title: words('from'), cell: (one) => <DateText value={one.from} as="date" /> },
                  { key: 'cause', title: words('cause'), cell: (one) => one.cause },
                  { key: 'by', title: words('by'), cell: (one) => one.by.name },
                ]}
              />
            </Section>
            <ConfirmDialog
              opened={open === 'suspend'}
              onClose={close}
              title={words('suspendTitle', { name: partner.displayName })}
              consequence={words('suspendConsequence')}
              act={words(waits ? 'confirmAct' : 'suspendAct')}
              danger
              reason={why.trim() ? null : words('reasonNeeded')}
              run={async () => {
                await api.suspendPartner({ params: { id: partner.id }, body: { kind, reason: why.trim() } })
                await refresh()
              }}
            >
              <SegmentedControl
                size="xs"
                aria-label={words('suspendKind')}
                value={kind}
                onChange={(next) => setKind(next === 'fraud' ? 'fraud' : 'security')}
                data={[
                  { value: 'security', label: words('kind_security') },
                  { value: 'fraud', label: words('kind_fraud') },
                ]}
              />
              {field}
            </ConfirmDialog>
            <ConfirmDialog
              opened={open === 'lift'}
              onClose={close}
              title={words('liftTitle')}
              consequence={words('liftConsequence')}
              act={words('lift')}
              reason={why.trim() ? null : words('reasonNeeded')}
              run={async () => {
                await api.liftSuspension({ params: { id: partner.id }, query: { reason: why.trim() } })
                await refresh()
              }}
            >
              {field}
            </ConfirmDialog>
          </>
        )
      }}
    </Loaded>
  )
}
