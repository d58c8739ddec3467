import { Textarea } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type AnswerTo, api } from '#client/api.ts'
import { DateText, FactPill, StateBadge } from '#ui/Badges.tsx'
import { ConfirmDialog } from '#ui/ConfirmDialog.tsx'
import { Field, FieldList } from '#ui/EditableField.tsx'
import { Loaded } from '#ui/Loaded.tsx'
import { PanelDrawer } from '#ui/PanelDrawer.tsx'
import { Notice } from '#ui/ProblemBanner.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { ScreenLink } from '#ui/routing.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { toast } from '#ui/toasts.ts'
import styles from './Fraud.module.css'
import { effectLabels, flagStates, flagsCache } from './fraudWords.ts'

type Flag = AnswerTo<'getFraudFlag'>

/** One flag: what was found, what it is about, and the two decisions. */
export const FlagDrawer = ({ id, onClose }: { id: string | null; onClose: () => void }) => {
  const query = useQuery({
    queryKey: [flagsCache, 'one', id],
    queryFn: () => api.getFraudFlag({ params: { id: id ?? '' } }),
    enabled: id !== null,
  })
  return (
    <PanelDrawer opened={id !== null} onClose={onClose} title={query.data?.label ?? 'Flag'} widthPx={560}>
      {id !== null && <Loaded query={query}>{(flag) => <Opened flag={flag} />}</Loaded>}
    </PanelDrawer>
  )
}

const Opened = ({ flag }: { flag: Flag }) => {
  const right = useRightReason('attribution.review_flag', 'Only finance and partner managers decide flags')
  const [asking, setAsking] = useState<'clear' | 'confirm' | null>(null)
  const reason = right ?? flag.cannotDecide
  return (
    <div className={styles.stack}>
      <div className={styles.line}>
        <StateBadge state={flag.state} label={flagStates[flag.state]} />
        <FactPill tone={flag.effect === 'hold' ? 'watch' : 'plain'}>{effectLabels[flag.effect]}</FactPill>
        {flag.isOverdue && <FactPill tone="bad">Overdue</FactPill>}
      </div>
      <p className={styles.words}>{flag.words}</p>
      {flag.state === 'open' && (
        <div className={styles.line}>
          <ReasonButton variant="filled" reason={reason} onClick={() => setAsking('clear')}>
            Nothing is wrong
          </ReasonButton>
          <ReasonButton reason={reason} onClick={() => setAsking('confirm')}>
            It is as it looks
          </ReasonButton>
        </div>
      )}
      {flag.reason && (
        <Notice
          tone={flag.state === 'cleared' ? 'info' : 'watch'}
          title={`${flagStates[flag.state]} by ${flag.decidedByName}`}
        >
          {flag.reason}
        </Notice>
      )}
      <FieldList>
        <Field label="About">
          <About flag={flag} />
        </Field>
        {flag.partnerId && (
          <Field label="Partner">
            <ScreenLink to={`partners/${flag.partnerId}`}>{flag.partnerName ?? 'The partner'}</ScreenLink>
          </Field>
        )}
        <Field label="Conversions">
          {flag.conversionIds.length === 0
            ? 'none'
            : flag.conversionIds.slice(0, 20).map((id, place) => (
                <span key={id}>
                  {place > 0 && ', '}
                  <ScreenLink to={`attribution/${id}`}>{`…${id.slice(-6)}`}</ScreenLink>
                </span>
              ))}
        </Field>
        <Field label="Raised">
          <DateText value={flag.raisedAt} />
        </Field>
        <Field label="Due">
          <DateText value={flag.dueAt} />
        </Field>
        {flag.escalatedAt && (
          <Field label="Escalated">
            <DateText value={flag.escalatedAt} />
          </Field>
        )}
        {Object.entries((flag.evidence ?? {}) as Record<string, unknown>).map(([name, value]) => (
          <Field key={name} label={name}>
            {typeof value === 'string' || typeof value === 'number' ? String(value) : JSON.stringify(value)}
          </Field>
        ))}
      </FieldList>
      {asking && <Decision flag={flag} how={asking} onClose={() => setAsking(null)} />}
    </div>
  )
}

const About = ({ flag }: { flag: Flag }) => {
  if (flag.subjectKind === 'partner') return <>The partner itself</>
  if (flag.customerId)
    return (
      <ScreenLink to={`attribution/customers/${flag.customerId}`}>
        {flag.subjectKind === 'sale' ? 'A sale of this customer' : flag.subjectKind === 'lead' ? 'A lead' : 'A contact'}
      </ScreenLink>
    )
  return <>{flag.subjectKind}</>
}

const Decision = ({ flag, how, onClose }: { flag: Flag; how: 'clear' | 'confirm'; onClose: () => void }) => {
  const cache = useQueryClient()
  const [why, setWhy] = useState('')
  const isClear = how === 'clear'
  return (
    <ConfirmDialog
      opened
      onClose={onClose}
      title={isClear ? 'Nothing is wrong?' : 'It is as it looks?'}
      consequence={
        isClear
          ? flag.effect === 'block'
            ? 'The contact counts again; what is not on its way to be paid is divided anew.'
            : 'What was held goes on to approval and payment.'
          : flag.effect === 'block'
            ? 'The contact stays out of the path.'
            : 'Commissions that are held for this are declined.'
      }
      act={isClear ? 'Clear the flag' : 'Confirm the flag'}
      danger={!isClear}
      reason={why.trim() === '' ? 'Say why; it stands with the flag' : null}
      run={async () => {
        const input = { params: { id: flag.id }, body: { reason: why.trim() } }
        await (isClear ? api.clearFraudFlag(input) : api.confirmFraudFlag(input))
        toast(isClear ? 'The flag is cleared' : 'The flag is confirmed', { tone: 'good' })
        await cache.invalidateQueries({ queryKey: [flagsCache] })
      }}
    >
      <Textarea
        label="Reason"
        autosize
        minRows={2}
        maxLength={2000}
        value={why}
        onChange={(event) => setWhy(event.currentTarget.value)}
      />
    </ConfirmDialog>
  )
}
