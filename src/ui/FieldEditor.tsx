import { Button, Select, Textarea, TextInput } from '@mantine/core'
import { type KeyboardEvent, useRef, useState } from 'react'
import { readProblem } from './problem.ts'
import styles from './RecordPage.module.css'
import { t } from './texts.ts'

type FieldEditorProps = {
  label: string
  start: string
  kind: 'text' | 'textarea' | 'date' | 'choice'
  options: { value: string; label: string }[]
  save: (value: string) => Promise<unknown>
  onLeave: () => void
}

/** The open half of an `EditableField`; its code loads when the first field is opened. */
export const FieldEditor = ({ label, start, kind, options, save, onLeave }: FieldEditorProps) => {
  const [draft, setDraft] = useState(start)
  const [saving, setSaving] = useState(false)
  const [refusal, setRefusal] = useState('')
  // A choice closes its list before the save has ended; it must not close the field and its refusal with it.
  const busy = useRef(false)
  const keep = async (next: string) => {
    if (busy.current) return
    if (next === start) return onLeave()
    busy.current = true
    setSaving(true)
    setRefusal('')
    try {
      await save(next)
      onLeave()
    } catch (error) {
      const problem = readProblem(error)
      setRefusal(problem.errors[0]?.message ?? problem.detail)
      setSaving(false)
    } finally {
      busy.current = false
    }
  }
  const hear = (event: KeyboardEvent) => {
    if (event.key === 'Escape') onLeave()
    if (event.key === 'Enter' && (kind !== 'textarea' || event.metaKey || event.ctrlKey)) {
      event.preventDefault()
      void keep(draft)
    }
  }
  // Read only, not disabled, while it saves: the focus stays, and with it the next Enter.
  const common = { 'aria-label': label, readOnly: saving, autoFocus: true, error: Boolean(refusal) }
  const text = { ...common, value: draft, onKeyDown: hear }
  return (
    <div className={styles.editing}>
      {kind === 'choice' ? (
        <Select
          {...common}
          data={options}
          value={draft || null}
          searchable={options.length > 8}
          defaultDropdownOpened
          onChange={(next) => next !== null && void keep(next)}
          onDropdownClose={() => !busy.current && onLeave()}
        />
      ) : kind === 'textarea' ? (
        <Textarea
          {...text}
          autosize
          minRows={2}
          maxRows={10}
          onChange={(event) => setDraft(event.currentTarget.value)}
        />
      ) : (
        <TextInput
          {...text}
          type={kind === 'date' ? 'date' : 'text'}
          onChange={(event) => setDraft(event.currentTarget.value)}
        />
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
          <Button size="xs" variant="subtle" onClick={onLeave}>
            {t('app.cancel')}
          </Button>
        </div>
      )}
    </div>
  )
}
