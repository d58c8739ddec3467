import { Button } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type AnswerTo, api, urlOf } from '#client/api.ts'
import { ConfirmDialog } from '#ui/ConfirmDialog.tsx'
import { Select } from '#ui/form/choiceParts.ts'
import { formatDate, formatMoment } from '#ui/format.ts'
import { ProblemBanner } from '#ui/ProblemBanner.tsx'
import { Card } from '#ui/SimplePage.tsx'
import { callWords } from './callTexts.ts'
import styles from './Public.module.css'

type Page = AnswerTo<'getCallSlots'>
type Call = NonNullable<Page['call']>

/** The discovery call on the applicant's page: offered, chosen, moved, cancelled. Nothing while none is offered. */
export const CallCard = ({ token }: { token: string }) => {
  const cache = useQueryClient()
  const key = ['my call', token]
  const query = useQuery({ queryKey: key, queryFn: () => api.getCallSlots({ params: { token } }), retry: false })
  if (!query.data?.call) return null
  return (
    <Chosen
      token={token}
      page={query.data}
      call={query.data.call}
      put={(page) => cache.setQueryData(key, page)}
      reload={() => void query.refetch()}
    />
  )
}

const Chosen = ({
  token,
  page,
  call,
  put,
  reload,
}: {
  token: string
  page: Page
  call: Call
  put: (page: Page) => void
  reload: () => void
}) => {
  const [choosing, setChoosing] = useState(call.state === 'proposed')
  const [cancelling, setCancelling] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const params = { token }
  const book = async (startsAt: string) => {
    setError(null)
    try {
      put(await api.bookCall({ params, body: { startsAt } }))
      setChoosing(false)
    } catch (thrown) {
      setError(thrown)
      reload()
    }
  }
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
  return (
    <Card title={callWords('title')}>
      <div className={styles.stack}>
        {call.startsAt && call.state === 'booked' && (
          <strong>
            {callWords('booked', { moment: formatMoment(call.startsAt), minutes: call.minutes, name: call.with })}
          </strong>
        )}
        {call.state === 'proposed' && <p>{callWords('offer', { name: call.with, minutes: call.minutes, zone })}</p>}
        {call.state === 'cancelled' && <p>{callWords('cancelled')}</p>}
        {call.state === 'held' && <p>{callWords('held')}</p>}
        {call.state === 'no_show' && <p>{callWords('missed')}</p>}
        {call.place && call.canBook && (
          <p>
            {callWords('where')}: {call.place}
          </p>
        )}
        {call.canBook && call.agenda.length > 0 && (
          <>
            <h3 className={styles.small}>{callWords('agenda')}</h3>
            <ul className={styles.points}>
              {call.agenda.map((item) => (
                <li key={item.title}>{item.title}</li>
              ))}
            </ul>
          </>
        )}
        {error !== null && <ProblemBanner error={error} />}
        {call.canBook && choosing && <Slots slots={page.slots} book={book} />}
        {call.state === 'booked' && call.canBook && (
          <div className={styles.acts}>
            <Button component="a" href={urlOf('downloadCallCalendar', { params })} download>
              {callWords('calendar')}
            </Button>
            <Button onClick={() => setChoosing(!choosing)}>{callWords(choosing ? 'keep' : 'other')}</Button>
            {call.canCancel && <Button onClick={() => setCancelling(true)}>{callWords('cancel')}</Button>}
          </div>
        )}
      </div>
      <ConfirmDialog
        opened={cancelling}
        onClose={() => setCancelling(false)}
        title={callWords('cancelAsk')}
        consequence={callWords('cancelConsequence')}
        act={callWords('cancel')}
        danger
        run={async () => put(await api.cancelCall({ params }))}
      />
    </Card>
  )
}

/** Times of one day at a time, in the reader's zone. */
const Slots = ({ slots, book }: { slots: readonly string[]; book: (startsAt: string) => Promise<void> }) => {
  const byDay = Map.groupBy(slots, (slot) => formatDate(slot))
  const days = [...byDay.keys()]
  const [chosen, setChosen] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const day = chosen && byDay.has(chosen) ? chosen : days[0]
  if (day === undefined) return <p>{callWords('none')}</p>
  const time = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' })
  return (
    <>
      <Select label={callWords('day')} data={days} value={day} onChange={setChosen} allowDeselect={false} maw={260} />
      <div className={styles.acts}>
        {(byDay.get(day) ?? []).map((slot) => (
          <Button
            key={slot}
            disabled={busy}
            onClick={() => {
              setBusy(true)
              void book(slot).finally(() => setBusy(false))
            }}
          >
            {time.format(new Date(slot))}
          </Button>
        ))}
      </div>
    </>
  )
}
