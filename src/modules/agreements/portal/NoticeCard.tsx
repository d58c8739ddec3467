import { Checkbox, Textarea } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { type AnswerTo, api } from '#client/api.ts'
import { ConfirmDialog } from '#ui/ConfirmDialog.tsx'
import { formatDate } from '#ui/format.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { Notice } from '#ui/ProblemBanner.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { useRightReason, useSeat } from '#ui/seat.tsx'
import { getLanguage } from '#ui/texts.ts'
import styles from '../public/Document.module.css'
import { words } from './dateTexts.ts'

type Agreement = AnswerTo<'getPortalAgreement'>
type Given = AnswerTo<'listPortalNotices'>['data'][number]
type Ends = AnswerTo<'getPortalAgreementEnds'>

/** Gives notice; the day it brings and what that stops are read before it is sent. */
export const GiveNotice = ({ agreement, refresh }: { agreement: Agreement; refresh: () => Promise<void> }) => {
  const [opened, setOpened] = useState(false)
  const [why, setWhy] = useState('')
  const [next, setNext] = useState(false)
  const noRight = useRightReason('agreements.give_notice', words('noRight'))
  const language = getLanguage()
  const params = { id: agreement.id }
  const ends = useQuery({
    queryKey: ['portal', 'agreements', agreement.id, 'ends', language],
    queryFn: () => api.getPortalAgreementEnds({ params, query: { language } }),
    enabled: opened,
  })
  const look = ends.data?.ways[0]
  const close = () => setOpened(false)
  return (
    <div className={styles.acts}>
      <ReasonButton size="xs" color="bad" reason={noRight} onClick={() => setOpened(true)}>
        {words('notice')}
      </ReasonButton>
      <ConfirmDialog
        opened={opened}
        onClose={close}
        title={`${words('notice')}: ${agreement.number}`}
        consequence={<Loaded query={ends}>{(found) => <Consequence ends={found} />}</Loaded>}
        act={words('send')}
        danger
        reason={
          look?.reasonsAgainst[0] ?? (why.trim() ? (look?.missed && !next ? words('nextEnd') : null) : words('why'))
        }
        run={async () => {
          await api.givePortalNotice({ params, body: { reason: why, acceptNextEnd: next } })
          await refresh()
        }}
      >
        {look?.missed && (
          <Checkbox
            label={words('nextEnd')}
            checked={next}
            onChange={(event) => setNext(event.currentTarget.checked)}
          />
        )}
        <Textarea
          label={words('why')}
          value={why}
          maxLength={2000}
          onChange={(event) => setWhy(event.currentTarget.value)}
        />
      </ConfirmDialog>
    </div>
  )
}
const Consequence = ({ ends }: { ends: Ends }) => {
  const [look] = ends.ways
  if (!look?.endsOn) return look?.reasonsAgainst.join(' ')
  const list = (kinds: Ends['stops']) => kinds.map((one) => one.title).join(', ')
  return (
    <div className={styles.stack}>
      <span>{words('noticeIntro')}</span>
      {look.missed && <span>{words('missed', { day: formatDate(look.missed) })}</span>}
      <strong>{words('noticeEnds', { day: formatDate(look.endsOn) })}</strong>
      <ul className={styles.points}>
        {look.after.map((step) => (
          <li key={step.what}>{words(step.what, { day: formatDate(step.on) })}</li>
        ))}
        {ends.stops.length > 0 && (
          <li>
            {words('stops')}: {list(ends.stops)}.
          </li>
        )}
        {ends.outlives.length > 0 && (
          <li>
            {words('outlives')}: {list(ends.outlives)}.
          </li>
        )}
      </ul>
    </div>
  )
}

/** A notice or termination that stands, and the way back from one's own. */
export const StandingNotice = ({ notice, refresh }: { notice: Given; refresh: () => Promise<void> }) => {
  const [opened, setOpened] = useState(false)
  const [why, setWhy] = useState('')
  const noRight = useRightReason('agreements.give_notice', words('noRight'))
  const us = useSeat().workspace.name
  const day = notice.endsOn ? formatDate(notice.endsOn) : ''
  const mine = notice.side === 'partner'
  return (
    <Notice
      tone="watch"
      title={words(notice.kind === 'notice' ? 'given' : 'terminated', { day })}
      action={
        mine && (
          <ReasonButton
            size="xs"
            reason={noRight ?? notice.reasonsAgainst.withdraw[0] ?? null}
            onClick={() => setOpened(true)}
          >
            {words('takeBack')}
          </ReasonButton>
        )
      }
    >
      {mine ? words('mine') : words('theirs', { us })}: {notice.reason}{' '}
      {notice.cureUntil && words('cure', { day: formatDate(notice.cureUntil) })}
      <ConfirmDialog
        opened={opened}
        onClose={() => setOpened(false)}
        title={words('takeBack')}
        consequence={words('takeBackWords')}
        act={words('takeBack')}
        reason={why.trim() ? null : words('why')}
        run={async () => {
          await api.withdrawPortalNotice({ params: { id: notice.id }, body: { reason: why } })
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
    </Notice>
  )
}
