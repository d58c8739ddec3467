import { Button, Modal } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import styles from './ConfirmDialog.module.css'
import { ProblemBanner } from './ProblemBanner.tsx'
import { t } from './texts.ts'

type ConfirmDialogProps = {
  opened: boolean
  onClose: () => void
  /** A question with the act's verb: "End the agreement with Acme?" */
  title: ReactNode
  /** What will happen, in words: whom it reaches, what money it moves, whether it can be taken back. */
  consequence: ReactNode
  /** The verb on the button: "End agreement". */
  act: string
  /** Does it; the dialog closes when it is done and shows the refusal when it is refused. */
  run: () => Promise<unknown>
  danger?: boolean
  /** Further fields, such as a reason. */
  children?: ReactNode
  /** Why the button cannot be pressed yet. */
  reason?: string | null
}

/** The last question before something that cannot be undone. */
export const ConfirmDialog = ({
  opened,
  onClose,
  title,
  consequence,
  act,
  run,
  danger,
  children,
  reason,
}: ConfirmDialogProps) => {
  const [running, setRunning] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const close = () => {
    setError(null)
    onClose()
  }
  const confirm = async () => {
    setRunning(true)
    setError(null)
    try {
      await run()
      close()
    } catch (thrown) {
      setError(thrown)
    } finally {
      setRunning(false)
    }
  }
  return (
    <Modal opened={opened} onClose={close} title={title} size={460} withCloseButton={false} data-locks-scroll>
      <div className={styles.body}>
        <div className={styles.consequence}>{consequence}</div>
        {children}
        {error !== null && <ProblemBanner error={error} />}
        <div className={styles.acts}>
          {reason && <span className={styles.reason}>{reason}</span>}
          <Button onClick={close}>{t('app.cancel')}</Button>
          <Button
            variant="filled"
            color={danger ? 'bad' : undefined}
            loading={running}
            disabled={Boolean(reason)}
            onClick={confirm}
            data-autofocus
          >
            {act}
          </Button>
        </div>
      </div>
    </Modal>
  )
}
