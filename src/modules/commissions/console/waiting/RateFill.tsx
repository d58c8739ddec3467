import { TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, type RowOf } from '#client/api.ts'
import { FormControl } from '#ui/form/FormControl.tsx'
import { Notice, ProblemBanner } from '#ui/ProblemBanner.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { useRightReason, useSeat } from '#ui/seat.tsx'
import { toast } from '#ui/toasts.ts'
import { dayWords } from '../lineWords.ts'
import type { Missing } from './missing.ts'
import { Release } from './Release.tsx'
import styles from './Waiting.module.css'

type Proposal = RowOf<'listFxRateProposals'>
const shape = /^\d{1,18}([.]\d{1,12})?$/

/** A rate is entered by one person and confirmed by another; both happen here. */
export const RateFill = ({ missing, proposals }: { missing: Missing; proposals: readonly Proposal[] }) => {
  const cache = useQueryClient()
  const noRight = useRightReason('payouts.set_rates', 'Finance enters exchange rates')
  const [rate, setRate] = useState('')
  const [day, setDay] = useState(missing.day)
  const [source, setSource] = useState('')
  const [running, setRunning] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const typed = rate.trim().replace(',', '.')
  const readable = shape.test(typed) && Number(typed) > 0
  const { from, to } = missing
  if (from === null || to === null) return null
  const refresh = async () => {
    await cache.invalidateQueries({ queryKey: ['fx-rate-proposals'] })
    await cache.invalidateQueries({ queryKey: ['commissions'] })
  }
  const act = async (run: () => Promise<unknown>, words: string) => {
    setError(null)
    setRunning(true)
    try {
      await run()
      toast(words, { tone: 'good' })
      setRate('')
    } catch (thrown) {
      setError(thrown)
    } finally {
      setRunning(false)
      await refresh()
    }
  }
  const missingWords = [
    readable ? null : 'Type a rate above zero, such as 1.0842',
    day > missing.day ? 'The rate is of the day of the sale, or of one of the 7 days before it' : null,
    source.trim() === '' ? 'Say where the rate is from' : null,
  ]
  return (
    <>
      {error !== null && <ProblemBanner error={error} />}
      {proposals.map((row) => (
        <Proposed key={row.id} row={row} reason={noRight} running={running} act={act} />
      ))}
      <div className={styles.fill}>
        <div className={styles.fields}>
          <TextInput
            label={`${to} for one ${from}`}
            inputMode="decimal"
            autoComplete="off"
            placeholder="1.0842"
            value={rate}
            error={rate !== '' && !readable ? 'A decimal above zero, up to 12 decimals' : undefined}
            onChange={(event) => setRate(event.currentTarget.value)}
          />
          <FormControl
            field={{ name: 'day', label: 'Day of the rate', kind: 'date', required: true }}
            value={day}
            onChange={(value) => setDay((value as string) || missing.day)}
          />
          <TextInput
            label="Source"
            placeholder="Rate of our bank"
            maxLength={500}
            value={source}
            onChange={(event) => setSource(event.currentTarget.value)}
          />
          <ReasonButton
            variant="filled"
            loading={running}
            reason={noRight ?? missingWords.find((one) => one !== null) ?? null}
            onClick={() =>
              void act(
                () => api.proposeFxRate({ body: { day, from, to, rate: typed, reason: source.trim() } }),
                'Entered; a second person confirms it',
              )
            }
          >
            Enter the rate
          </ReasonButton>
        </div>
        <Release figure={readable ? { rate: { from, to, day, rate: typed } } : null} />
      </div>
    </>
  )
}

const Proposed = ({
  row,
  reason,
  running,
  act,
}: {
  row: Proposal
  reason: string | null
  running: boolean
  act: (run: () => Promise<unknown>, words: string) => Promise<void>
}) => {
  const seat = useSeat()
  const own = row.proposedBy?.name === seat.person.name ? 'Another person confirms the rate you entered' : null
  return (
    <Notice
      title={`${row.rate} of ${dayWords(row.day)}, entered by ${row.proposedBy?.name ?? 'somebody'}`}
      action={
        <div className={styles.acts}>
          <ReasonButton
            size="xs"
            loading={running}
            reason={reason}
            onClick={() => void act(() => api.refuseFxRate({ params: { id: row.id } }), 'Refused; it is not used')}
          >
            Refuse
          </ReasonButton>
          <ReasonButton
            size="xs"
            variant="filled"
            loading={running}
            reason={reason ?? own}
            onClick={() =>
              void act(() => api.confirmFxRate({ params: { id: row.id } }), 'Confirmed; what waits for it is released')
            }
          >
            Confirm
          </ReasonButton>
        </div>
      }
    >
      {`${row.reason ? `${row.reason}. ` : ''}It is used once a second person has confirmed it.`}
    </Notice>
  )
}
