import { IconPencil } from '@tabler/icons-react'
import { lazy, type ReactNode, Suspense, useId, useState } from 'react'
import styles from './RecordPage.module.css'
import { t } from './texts.ts'
import { showUndo } from './toasts.ts'

const loadEditor = () => import('./FieldEditor.tsx')
const FieldEditor = lazy(async () => ({ default: (await loadEditor()).FieldEditor }))
/** Loaded when a pointer or the keyboard reaches a field, so that what is typed at once is not lost. */
const warmEditor = () => void loadEditor()

/** A list of name and value: rows of `Field` and `EditableField`. */
export const FieldList = ({ children }: { children: ReactNode }) => <dl className={styles.fields}>{children}</dl>

/** A value that is only read. Nothing shows "Not set". */
export const Field = ({ label, children }: { label: string; children?: ReactNode }) => (
  <div className={styles.field}>
    <dt>{label}</dt>
    <dd>
      <span className={styles.value}>{children ?? <span className={styles.unset}>{t('record.notSet')}</span>}</span>
    </dd>
  </div>
)

type EditableFieldProps = {
  label: string
  /** What is edited; `null` is nothing. */
  value: string | null
  /** How it is shown when it is not the text itself. */
  shown?: ReactNode
  kind?: 'text' | 'textarea' | 'date' | 'choice'
  options?: { value: string; label: string }[]
  /** Saves; its refusal is shown under the field and the text stays. An undo is offered for a moment. */
  save: (value: string) => Promise<unknown>
  /** Why it cannot be edited. */
  reason?: string | null
}

/** Edit in place: a click or Enter opens the field, Enter saves, Esc leaves it as it was. */
export const EditableField = ({
  label,
  value,
  shown,
  kind = 'text',
  options = [],
  save,
  reason,
}: EditableFieldProps) => {
  const [open, setOpen] = useState(false)
  const reasonId = useId()
  const before = value ?? ''
  const keep = async (next: string) => {
    await save(next)
    showUndo(t('record.saved', { name: label }), () => save(before))
  }
  const chosen = kind === 'choice' ? options.find((option) => option.value === before)?.label : undefined
  const words = shown ?? chosen ?? (before || <span className={styles.unset}>{t('record.notSet')}</span>)
  return (
    <div className={styles.field}>
      <dt>{label}</dt>
      <dd>
        {open ? (
          <Suspense fallback={<span className={styles.value}>{words}</span>}>
            <FieldEditor
              label={label}
              start={before}
              kind={kind}
              options={options}
              save={keep}
              onLeave={() => setOpen(false)}
            />
          </Suspense>
        ) : (
          <button
            type="button"
            className={styles.value}
            onPointerEnter={warmEditor}
            onFocus={warmEditor}
            aria-disabled={reason ? true : undefined}
            aria-describedby={reason ? reasonId : undefined}
            title={reason ?? undefined}
            onClick={() => !reason && setOpen(true)}
          >
            <span className="visually-hidden">{t('record.edit', { name: label })}: </span>
            {words}
            {!reason && <IconPencil size={13} />}
          </button>
        )}
        {reason && (
          <span id={reasonId} className="visually-hidden">
            {reason}
          </span>
        )}
      </dd>
    </div>
  )
}
