import { Button, Textarea } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type AnswerTo, api } from '#client/api.ts'
import { ConfirmDialog } from '#ui/ConfirmDialog.tsx'
import { formatDate } from '#ui/format.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { getLanguage } from '#ui/texts.ts'
import styles from '../public/Document.module.css'
import { DocumentText } from '../public/DocumentText.tsx'
import { Changes } from './Changes.tsx'
import { words } from './dateTexts.ts'
import { GiveNotice, StandingNotice } from './NoticeCard.tsx'

type Agreement = AnswerTo<'getPortalAgreement'>
type Step = AnswerTo<'getPortalAgreementTimeline'>['data'][number]

/** The days of one agreement: what changes when, notice, changes by notice, and a change that is wished for. */
export const Dates = ({ agreement }: { agreement: Agreement }) => {
  const cache = useQueryClient()
  const params = { id: agreement.id }
  const key = ['portal', 'agreements', agreement.id]
  const language = getLanguage()
  const timeline = useQuery({
    queryKey: [...key, 'timeline', language],
    queryFn: () => api.getPortalAgreementTimeline({ params, query: { language } }),
  })
  const notices = useQuery({
    queryKey: [...key, 'notices'],
    queryFn: () => api.listPortalNotices({ params }),
  })
  const refresh = () => cache.invalidateQueries({ queryKey: ['portal', 'agreements'] })
  const standing = notices.data?.data.find((one) => one.state === 'given')
  return (
    <>
      {standing && <StandingNotice notice={standing} refresh={refresh} />}
      <Changes agreement={agreement} refresh={refresh} />
      <div>
        <h3>{words('timeline')}</h3>
        <Loaded query={timeline}>
          {({ data }) =>
            data.length === 0 ? (
              <p className={styles.quiet}>{words('nothing')}</p>
            ) : (
              <ul className={styles.points}>
                {data.map((step) => (
                  <TimelineStep key={`${step.on} ${step.what} ${step.kind} ${step.scopeWords}`} step={step} />
                ))}
              </ul>
            )
          }
        </Loaded>
      </div>
      <Conformed agreement={agreement} />
      <Wishes agreement={agreement} refresh={refresh} />
      {!standing && notices.data && agreement.renews && <GiveNotice agreement={agreement} refresh={refresh} />}
    </>
  )
}

const TimelineStep = ({ step }: { step: Step }) => (
  <li>
    <strong>{formatDate(step.on)}</strong> {step.title && `${step.title} `}
    {words(step.what)}.{' '}
    {step.title && (
      <>
        {words('fromThen')}: {step.after.join(' ') || words('gone')} {step.scopeWords}{' '}
        <span className={styles.quiet}>
          {step.before.length > 0 && `${words('untilThen')}: ${step.before.join(' ')} `}
          {step.byNotice && words('byNotice')}
        </span>
      </>
    )}
  </li>
)

/** The agreement with everything that changed it, in one text. */
const Conformed = ({ agreement }: { agreement: Agreement }) => {
  const [reading, setReading] = useState(false)
  const query = useQuery({
    queryKey: ['portal', 'agreements', agreement.id, 'conformed'],
    queryFn: () => api.getPortalConformedCopy({ params: { id: agreement.id }, query: {} }),
    enabled: reading,
  })
  return (
    <>
      <div className={styles.acts}>
        <Button size="xs" aria-expanded={reading} onClick={() => setReading(!reading)}>
          {words('conformed')}
        </Button>
      </div>
      {reading && (
        <Loaded query={query}>
          {({ blocks }) => (
            <>
              <p className={styles.quiet}>{words('conformedNote')}</p>
              <DocumentText blocks={blocks} />
            </>
          )}
        </Loaded>
      )}
    </>
  )
}

const wishStates = { asked: 'waits', taken_up: 'taken_up', declined: 'declined' } as const
const Wishes = ({ agreement, refresh }: { agreement: Agreement; refresh: () => Promise<void> }) => {
  const [asking, setAsking] = useState(false)
  const [wish, setWish] = useState('')
  const noRight = useRightReason('agreements.negotiate', words('noRight'))
  const params = { id: agreement.id }
  const query = useQuery({
    queryKey: ['portal', 'agreements', agreement.id, 'requests'],
    queryFn: () => api.listPortalChangeRequests({ params }),
  })
  const rows = query.data?.data ?? []
  return (
    <>
      {rows.length > 0 && (
        <div>
          <h3>{words('asked')}</h3>
          <ul className={styles.points}>
            {rows.map((row) => (
              <li key={row.number}>
                {row.words}{' '}
                <span className={styles.quiet}>
                  {words(wishStates[row.state])}
                  {row.answer && `: ${row.answer}`}
                </span>
              </li>
            ))}
          </ul>
        </div>
      )}
      <div className={styles.acts}>
        <ReasonButton size="xs" reason={noRight} onClick={() => setAsking(true)}>
          {words('ask')}
        </ReasonButton>
      </div>
      <ConfirmDialog
        opened={asking}
        onClose={() => setAsking(false)}
        title={words('ask')}
        consequence={words('askIntro')}
        act={words('askSend')}
        reason={wish.trim() ? null : words('wish')}
        run={async () => {
          await api.requestChange({ params, body: { words: wish } })
          setWish('')
          await refresh()
        }}
      >
        <Textarea
          label={words('wish')}
          value={wish}
          autosize
          minRows={3}
          maxLength={2000}
          onChange={(event) => setWish(event.currentTarget.value)}
        />
      </ConfirmDialog>
    </>
  )
}
