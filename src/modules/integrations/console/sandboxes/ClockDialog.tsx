import { Button, Modal, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { api } from '#client/api.ts'
import { formatMoment } from '#ui/format.ts'
import { ProblemBanner } from '#ui/ProblemBanner.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { t } from '#ui/texts.ts'
import { toast } from '#ui/toasts.ts'
import styles from '../Integrations.module.css'
import { useSandboxReason } from '../rights.ts'
import { daysLater, onDay, type Sandbox, sandboxesCache, useSandbox } from './clock.ts'
import { words } from './texts.ts'

const steps = [1, 7, 30, 90]

type ClockDialogProps = {
  /** Left out inside a sandbox: its own clock. */
  sandboxId?: string
  onClose: () => void
}

/** Moves a sandbox's clock and stays until it has arrived; what fell due on the way is then everywhere on the page. */
export const ClockDialog = ({ sandboxId, onClose }: ClockDialogProps) => {
  const cache = useQueryClient()
  const query = useSandbox(sandboxId)
  const sandbox = query.data ?? undefined
  const moved = useRef(false)
  const moving = sandbox?.advancingTo ?? null
  useEffect(() => {
    if (moving !== null) moved.current = true
    if (moving !== null || !moved.current || !sandbox) return
    moved.current = false
    toast(words('arrived', { when: formatMoment(sandbox.now, sandbox.zone) }), { tone: 'good' })
    void cache.invalidateQueries()
  }, [moving, sandbox, cache])
  return (
    <Modal
      opened
      onClose={onClose}
      title={sandbox ? words('setClockOf', { name: sandbox.name }) : words('setClock')}
      size={460}
      closeButtonProps={{ 'aria-label': t('app.close') }}
    >
      {query.error && <ProblemBanner error={query.error} retry={() => void query.refetch()} />}
      {sandbox && <Clock sandbox={sandbox} onMoving={() => cache.invalidateQueries({ queryKey: [sandboxesCache] })} />}
    </Modal>
  )
}

const Clock = ({ sandbox, onMoving }: { sandbox: Sandbox; onMoving: () => Promise<unknown> }) => {
  const [day, setDay] = useState('')
  const [error, setError] = useState<unknown>(null)
  const [sending, setSending] = useState(false)
  const right = useSandboxReason()
  const movingWords = sandbox.advancingTo
    ? words('moving', { when: formatMoment(sandbox.advancingTo, sandbox.zone) })
    : null
  const reason = right ?? movingWords
  const move = async (to: string) => {
    setSending(true)
    setError(null)
    try {
      await api.advanceSandboxClock({ params: { id: sandbox.id }, body: { to } })
      setDay('')
      await onMoving()
    } catch (thrown) {
      setError(thrown)
    } finally {
      setSending(false)
    }
  }
  return (
    <div className={styles.clock}>
      <div>
        <div className={styles.quiet}>{words('standsAt')}</div>
        <div className={styles.clockNow}>
          <strong>{formatMoment(sandbox.now, sandbox.zone)}</strong>
        </div>
        <div className={styles.quiet} role="status">
          {movingWords}
        </div>
      </div>
      <p className={styles.quiet} style={{ margin: 0 }}>
        {words('clockNote')}
      </p>
      <div className={styles.quick} role="group" aria-label={words('quick')}>
        {steps.map((count) => (
          <ReasonButton
            key={count}
            size="xs"
            reason={reason}
            disabled={sending}
            onClick={() => void move(daysLater(sandbox.now, count))}
          >
            {words('day', { count })}
          </ReasonButton>
        ))}
      </div>
      <form
        className={styles.clock}
        onSubmit={(event) => {
          event.preventDefault()
          if (day && reason === null) void move(onDay(sandbox.now, day))
        }}
      >
        <TextInput
          type="date"
          label={words('toDate')}
          description={words('toDateHint')}
          min={sandbox.now.slice(0, 10)}
          max={daysLater(sandbox.now, 366).slice(0, 10)}
          value={day}
          onChange={(event) => setDay(event.currentTarget.value)}
        />
        {error !== null && <ProblemBanner error={error} />}
        <div className={styles.actsEnd}>
          <Button type="submit" variant="filled" loading={sending} disabled={!day || reason !== null}>
            {words('go')}
          </Button>
        </div>
      </form>
    </div>
  )
}
