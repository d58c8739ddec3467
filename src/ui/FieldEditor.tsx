import { Button, Select, Textarea, TextInput } from '@mantine/core'
import { type KeyboardEvent, useState } from 'react'
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
  const keep = async (next: string) => {
    if (next === start) return onLeave()
    setSaving(true)
    setRefusal('')
    try {
      await save(next)
      onLeave()
    } catch (error) {
      const problem = readProblem(error)
      setRefusal(problem.errors[0]?.message ?? problem.detail)
      setSaving(false)
    }
  }
  const hear = (event: KeyboardEvent) => {
    if (event.key === 'Escape') onLeave()
    if (event.key === 'Enter' && (kind !== 'textarea' || event.metaKey || event.ctrlKey)) {
      event.preventDefault()
      void keep(draft)
    }
  }
  const common = { 'aria-label': label, disabled: saving, autoFocus: true, error: Boolean(refusal) }
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
          onDropdownClose={onLeave}
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
