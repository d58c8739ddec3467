import { Button, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '#client/api.ts'
import { formatDate, formatMoment } from '#ui/format.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { Row, RowList } from '#ui/RowList.tsx'
import { Card } from '#ui/SimplePage.tsx'
import styles from '../Developers.module.css'
import type { Sandbox } from './sandboxQueries.ts'
import { words } from './texts.ts'
import { useSandboxAct } from './useSandboxAct.ts'

const goals = ['next_day', 'next_week', 'month_end', 'notice_date'] as const
const shownMax = 20

/** The sandbox's clock: forward only, and what ran on the way. */
export const ClockCard = ({ sandbox }: { sandbox: Sandbox }) => {
  const [day, setDay] = useState('')
  const { act, running, right } = useSandboxAct()
  const params = { id: sandbox.id }
  const reason = right ?? sandbox.reasons.advance
  const steps = useQuery({
    queryKey: ['portal', 'sandboxes', sandbox.id, 'steps', sandbox.state],
    queryFn: async () => (await api.listPortalClockSteps({ params })).data,
  })
  const move = (body: { goal: (typeof goals)[number] } | { to: string }) =>
    act(() => api.advancePortalSandboxClock({ params, body }))
  return (
    <Card title={words('clock')}>
      <div className={styles.close}>
        <p>
          {words('clockAt')} <strong data-testid="clock">{formatMoment(sandbox.now, sandbox.zone)}</strong>
        </p>
        <p className={styles.quiet} role="status">
          {sandbox.advancingTo
            ? words('movingTo', { when: formatMoment(sandbox.advancingTo, sandbox.zone) })
            : words('clockNote')}
        </p>
        <div className={styles.acts} role="group" aria-label={words('clock')}>
          {goals.map((goal) => (
            <ReasonButton key={goal} size="xs" reason={reason} disabled={running} onClick={() => void move({ goal })}>
              {words(goal)}
            </ReasonButton>
          ))}
        </div>
        <form
          className={styles.acts}
          onSubmit={(event) => {
            event.preventDefault()
            void move({ to: new Date(`${day}T12:00:00Z`).toISOString() }).then(() => setDay(''))
          }}
        >
          <TextInput
            type="date"
            label={words('toDate')}
            min={sandbox.now.slice(0, 10)}
            value={day}
            onChange={(event) => setDay(event.currentTarget.value)}
          />
          <Button type="submit" style={{ alignSelf: 'end' }} disabled={!day || reason !== null}>
            {words('go')}
          </Button>
        </form>
        <details>
          <summary>{words('steps')}</summary>
          <Loaded query={steps}>
            {(rows) =>
              rows.length === 0 ? (
                <p className={styles.quiet}>{words('stepsNone')}</p>
              ) : (
                <RowList label={words('steps')}>
                  {rows.slice(0, shownMax).map((row) => (
                    <Row
                      key={row.id}
                      title={row.summary}
                      second={<span>{formatDate(row.dueAt, { zone: sandbox.zone })}</span>}
                    />
                  ))}
                </RowList>
              )
            }
          </Loaded>
        </details>
      </div>
    </Card>
  )
}
