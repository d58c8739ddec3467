import { Button, Select, Textarea, TextInput } from '@mantine/core'
import { IconPencil } from '@tabler/icons-react'
import { type KeyboardEvent, type ReactNode, useId, useState } from 'react'
import { readProblem } from './problem.ts'
import styles from './RecordPage.module.css'
import { t } from './texts.ts'
import { showUndo } from './toasts.ts'

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
export const EditableField = ({ label, value, shown, kind = 'text', options = [], save, reason }: EditableFieldProps) => {
  const [draft, setDraft] = useState<string | null>(null)
  const [saving, setSaving] = useState(false)
  const [refusal, setRefusal] = useState('')
  const id = useId()
  const before = value ?? ''
  const leave = () => {
    setDraft(null)
    setRefusal('')
  }
  const keep = async (next: string) => {
    if (next === before) return leave()
    setSaving(true)
    setRefusal('')
    try {
      await save(next)
      leave()
      showUndo(`${label}: ${t('app.save')} ✓`, () => save(before))
    } catch (error) {
      const problem = readProblem(error)
      setRefusal(problem.errors[0]?.message ?? problem.detail)
    } finally {
      setSaving(false)
    }
  }
  const hear = (event: KeyboardEvent) => {
    if (event.key === 'Escape') leave()
    if (event.key === 'Enter' && (kind !== 'textarea' || event.metaKey || event.ctrlKey)) {
      event.preventDefault()
      void keep(draft ?? '')
    }
  }
  const common = { id, 'aria-label': label, disabled: saving, autoFocus: true, error: Boolean(refusal) }
  const text = { ...common, value: draft ?? '', onKeyDown: hear }
  return (
    <div className={styles.field}>
      <dt>{label}</dt>
      <dd>
        {draft === null ? (
          <button type="button" className={styles.value} disabled={Boolean(reason)} title={reason ?? undefined} onClick={() => setDraft(before)}>
            <span className="visually-hidden">{t('record.edit', { name: label })}: </span>
            {shown ?? (before || <span className={styles.unset}>{t('record.notSet')}</span>)}
            <IconPencil size={13} />
          </button>
        ) : (
          <div className={styles.editing}>
            {kind === 'choice' ? (
              <Select {...common} data={options} value={draft} searchable={options.length > 8} defaultDropdownOpened onChange={(next) => next !== null && void keep(next)} onDropdownClose={leave} />
            ) : kind === 'textarea' ? (
              <Textarea {...text} autosize minRows={2} maxRows={10} onChange={(event) => setDraft(event.currentTarget.value)} />
            ) : (
              <TextInput {...text} type={kind === 'date' ? 'date' : 'text'} onChange={(event) => setDraft(event.currentTarget.value)} />
            )}
            {refusal && (
              <div className={styles.refusal} role="alert">
                {refusal}
              </div>
            )}
            {kind !== 'choice' && (
              <div className={styles.editActs}>
                <Button size="xs" variant="filled" loading={saving} onClick={() => void keep(draft)}>
                  {t('app.save')}
                </Button>
                <Button size="xs" variant="subtle" onClick={leave}>
                  {t('app.cancel')}
                </Button>
              </div>
            )}
          </div>
        )}
      </dd>
    </div>
  )
}
