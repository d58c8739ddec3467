import { Textarea } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { type AnswerTo, api } from '#client/api.ts'
import { ConfirmDialog } from '#ui/ConfirmDialog.tsx'
import { formatDate } from '#ui/format.ts'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { useRightReason } from '#ui/seat.tsx'
import styles from '../public/Document.module.css'
import { words } from './dateTexts.ts'

type Agreement = AnswerTo<'getPortalAgreement'>
type Change = AnswerTo<'listPortalChangeNotices'>['data'][number]
type What = 'object' | 'leave'

/** Changes by notice that were sent: until when one may object, and the way out. */
export const Changes = ({ agreement, refresh }: { agreement: Agreement; refresh: () => Promise<void> }) => {
  const [dialog, setDialog] = useState<{ change: Change; what: What } | null>(null)
  const noRight = useRightReason('agreements.negotiate', words('noRight'))
  const query = useQuery({
    queryKey: ['portal', 'agreements', agreement.id, 'changes'],
    queryFn: () => api.listPortalChangeNotices({ params: { id: agreement.id } }),
  })
  const rows = query.data?.data ?? []
  if (rows.length === 0) return null
  return (
    <div>
      <h3>{words('changes')}</h3>
      {rows.map((change) => (
        <section key={change.number} aria-label={words('from', { day: formatDate(change.effectiveOn) })}>
          <strong>{words('from', { day: formatDate(change.effectiveOn) })}</strong>
          <ul className={styles.points}>
            {change.changes.map((one) => (
              <li key={`${one.kind} ${one.scopeWords} ${one.on}`}>
                {one.title}: {one.after.join(' ') || words('gone')} {one.scopeWords}{' '}
                {one.before.length > 0 && (
                  <span className={styles.quiet}>
                    {words('untilThen')}: {one.before.join(' ')}
                  </span>
                )}
              </li>
            ))}
          </ul>
          <p className={styles.quiet}>
            {change.reason} {change.takenBackReason && words('takenBack', { words: change.takenBackReason })}{' '}
            {change.objection
              ? words('objected', { words: change.objection })
              : change.state === 'sent' &&
                change.objectBy &&
                words('objectUntil', { day: formatDate(change.objectBy) })}{' '}
            {change.answer && words('answered', { words: change.answer })}
          </p>
          {change.state === 'sent' && (
            <div className={styles.acts}>
              {!change.objection && (
                <ReasonButton
                  size="xs"
                  reason={noRight ?? change.reasonsAgainst.object[0] ?? null}
                  onClick={() => setDialog({ change, what: 'object' })}
                >
                  {words('object')}
                </ReasonButton>
              )}
              {change.objection && (
                <ReasonButton
                  size="xs"
                  color="bad"
                  reason={noRight ?? change.reasonsAgainst.leave[0] ?? null}
                  onClick={() => setDialog({ change, what: 'leave' })}
                >
                  {words('leave')}
                </ReasonButton>
              )}
            </div>
          )}
        </section>
      ))}
      {dialog && <Answer agreement={agreement} {...dialog} refresh={refresh} onClose={() => setDialog(null)} />}
    </div>
  )
}

const Answer = ({
  agreement,
  change,
  what,
  refresh,
  onClose,
}: {
  agreement: Agreement
  change: Change
  what: What
  refresh: () => Promise<void>
  onClose: () => void
}) => {
  const [why, setWhy] = useState('')
  const params = { id: agreement.id }
  const { number } = change
  const day = formatDate(change.effectiveOn)
  return (
    <ConfirmDialog
      opened
      onClose={onClose}
      title={words(what)}
      act={words(what)}
      danger={what === 'leave'}
      consequence={words(what === 'object' ? 'objectWords' : 'leaveWords', { day })}
      reason={why.trim() ? null : words('why')}
      run={async () => {
        if (what === 'object') await api.objectToChange({ params, body: { number, words: why } })
        else await api.leaveAfterObjection({ params, body: { number, reason: why } })
        await refresh()
      }}
    >
      <Textarea
        label={words('why')}
        value={why}
        maxLength={2000}
        onChange={(event) => setWhy(event.currentTarget.value)}
      />
    </ConfirmDialog>
  )
}
