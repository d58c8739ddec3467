import { IconX } from '@tabler/icons-react'
import { useEffect, useState, useSyncExternalStore } from 'react'
import { readProblem } from './problem.ts'
import styles from './Toasts.module.css'
import { t } from './texts.ts'
import { closeToast, toast as say, type Toast, toastStore } from './toasts.ts'

/** The corner where the product says what has happened; rendered once by `UiProvider`. */
export const Toasts = () => {
  const toasts = useSyncExternalStore(toastStore.subscribe, toastStore.read)
  return (
    <div className={styles.stack} role="status" aria-live="polite">
      {toasts.map((toast) => (
        <ToastRow key={toast.id} toast={toast} />
      ))}
    </div>
  )
}

const ToastRow = ({ toast }: { toast: Toast }) => {
  const [held, setHeld] = useState(false)
  useEffect(() => {
    if (held || toast.stayMs === 0) return
    const timer = setTimeout(() => closeToast(toast.id), toast.stayMs)
    return () => clearTimeout(timer)
  }, [held, toast])
  const undo = async () => {
    closeToast(toast.id)
    try {
      await toast.undo?.()
      say(t('app.undone'))
    } catch (error) {
      say(readProblem(error).detail, { tone: 'bad' })
    }
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: hovering only keeps the words readable for longer
    <div
      className={styles.toast}
      data-tone={toast.tone}
      onMouseEnter={() => setHeld(true)}
      onMouseLeave={() => setHeld(false)}
    >
      <span>{toast.text}</span>
      {toast.undo && (
        <button type="button" className={styles.act} onClick={undo}>
          {t('app.undo')}
        </button>
      )}
      <button type="button" className={styles.close} aria-label={t('app.close')} onClick={() => closeToast(toast.id)}>
        <IconX size={14} />
      </button>
    </div>
  )
}
